//! What one person's screen shows, as JSON, for a client that draws it.

use super::commands;
use super::interactions::Response;
use super::json::{self, View};
use super::permissions;
use super::state::{DIRECT, FORUM, Id, World};
use serde_json::{Value, json};

impl World {
    /// Everything that a user sees in a server, and their conversation with the bot.
    pub fn picture(&mut self, guild: Id, user: Id) -> Value {
        self.direct(self.bot, user);
        let seen = |id: &Id| permissions::sees(self, *id, user);
        let here: Vec<Id> =
            self.channels.values().filter(|it| it.guild == Some(guild) || it.kind == DIRECT).map(|it| it.id).collect();
        let here: Vec<Id> = here.into_iter().filter(seen).collect();
        let channels = here.iter().map(|id| {
            let mut it = json::channel(self, &self.channels[id]);
            it["forum"] = json!(self.channels[id].kind == FORUM);
            it
        });
        let messages = self.messages.values().filter(|it| !it.deleted && here.contains(&it.channel));
        let messages = messages.filter(|it| it.only_for.is_none_or(|only| only == user)).map(|it| {
            let mut value = json::message(self, it, View { content: true, gateway: true });
            value["only_you"] = json!(it.only_for.is_some());
            value["loading"] = json!(it.loading());
            value["by_bot"] = json!(it.author == self.bot);
            value
        });
        let members =
            self.guilds[&guild].members.keys().filter(|id| **id != self.bot && !self.users[*id].name.contains('\''));
        let names: serde_json::Map<String, Value> = (self.users.values().map(|it| (it.id.to_string(), json!(it.name))))
            .chain(self.guilds[&guild].roles.iter().map(|it| (it.id.to_string(), json!(it.name))))
            .chain(self.channels.values().map(|it| (it.id.to_string(), json!(it.name))))
            .collect();
        let commands = self.commands.iter().filter(|it| it.guild.is_none_or(|own| own == guild));
        let own = self.interactions.values().filter(|it| it.user == user);
        let open = own.map(|it| {
            let (state, data) = match &it.response {
                Response::None => ("waits", Value::Null),
                Response::Message | Response::Update => ("answered", Value::Null),
                Response::Choices(choices) => ("choices", json!(choices)),
                Response::Modal(modal) => ("form", modal.clone()),
            };
            json!({"id": it.id.to_string(), "state": state, "data": data})
        });
        json!({"me": user.to_string(), "guild": self.guilds[&guild].name, "bot": self.bot.to_string(),
            "members": members.map(|id| json::user(self, *id)).collect::<Vec<_>>(), "names": names,
            "channels": channels.collect::<Vec<_>>(), "messages": messages.collect::<Vec<_>>(),
            "commands": commands.map(|it| { let mut body = it.body.clone(); body["type"] = json!(commands::kind(&body)); body }).collect::<Vec<_>>(),
            "interactions": open.collect::<Vec<_>>(), "problems": self.problems, "ended": self.ended})
    }
}
