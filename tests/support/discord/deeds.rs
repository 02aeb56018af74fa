//! What members write, as changes of the world; a deed that Discord would not let them do is a test's mistake.

use super::gateway::GUILD_MESSAGES;
use super::json;
use super::messages::{self, tagged};
use super::permissions::{self, SEND_IN_THREADS, SEND_MESSAGES};
use super::state::{Id, Message, PUBLIC_THREAD, World};
use super::threads;
use serde_json::json;

impl World {
    /// A channel or a thread by its name, `#help`; `@ann` is the bot's conversation with ann.
    pub fn place(&mut self, guild: Id, name: &str) -> Id {
        if let Some(user) = name.strip_prefix('@') {
            let user = self.somebody(user);
            return self.direct(self.bot, user);
        }
        let bare = name.trim_start_matches('#');
        let found = self.channels.values().rfind(|it| it.guild == Some(guild) && it.name == bare);
        found.unwrap_or_else(|| panic!("there is no channel {name}")).id
    }

    /// A user by name.
    pub fn somebody(&self, name: &str) -> Id {
        self.users.values().find(|it| it.name == name).unwrap_or_else(|| panic!("there is nobody called {name}")).id
    }

    /// Text as a member types it, with `@name`, `@role` and `#channel` in Discord's notation.
    fn typed(&self, guild: Option<Id>, text: &str) -> String {
        let mut names: Vec<(String, String)> = Vec::new();
        for user in self.users.values() {
            names.push((format!("@{}", user.name), format!("<@{}>", user.id)));
        }
        if let Some(guild) = guild.and_then(|guild| self.guilds.get(&guild)) {
            for role in &guild.roles[1..] {
                names.push((format!("@&{}", role.name), format!("<@&{}>", role.id)));
                if self.users.values().all(|user| user.name != role.name) {
                    names.push((format!("@{}", role.name), format!("<@&{}>", role.id)));
                }
            }
            for channel in self.channels.values().filter(|it| it.guild == Some(guild.id)) {
                names.push((format!("#{}", channel.name), format!("<#{}>", channel.id)));
            }
        }
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names.into_iter().fold(text.to_owned(), |text, (name, tag)| text.replace(&name, &tag))
    }

    /// A member writes; a reply says whether it pings.
    pub fn say(&mut self, user: Id, channel: Id, text: &str, reply: Option<(Id, bool)>) -> Id {
        let message = self.draft(user, channel, text, reply);
        messages::post(self, message)
    }

    fn draft(&mut self, user: Id, channel: Id, text: &str, reply: Option<(Id, bool)>) -> Message {
        let guild = self.guild_of(channel);
        let needed = if self.channels[&channel].thread.is_some() { SEND_IN_THREADS } else { SEND_MESSAGES };
        let may = permissions::in_channel(self, channel, user) & needed != 0;
        assert!(may, "{} may not write in {}", self.name(user), self.channels[&channel].name);
        let mut message = Message { channel, author: user, content: self.typed(guild, text), ..Message::default() };
        self.mention(&mut message);
        if let Some((to, ping)) = reply {
            message.kind = 19;
            message.reference = Some(to);
            // A ping of an answer to an interaction does not reach the app as a mention.
            let replied = &self.messages[&to];
            if ping && replied.interaction.is_none() && !message.mentions.contains(&replied.author) {
                message.mentions.push(replied.author);
            }
        }
        message
    }

    fn mention(&self, message: &mut Message) {
        let guild = self.guild_of(message.channel).and_then(|guild| self.guilds.get(&guild));
        message.mentions = tagged(&message.content, "<@").filter(|id| self.users.contains_key(id)).collect();
        let sum = permissions::in_channel(self, message.channel, message.author);
        let everyone = sum & permissions::MENTION_EVERYONE != 0;
        let bots_own = |bot: Option<Id>| bot.is_some();
        let reached = |id: &Id| {
            let role = guild.and_then(|guild| guild.roles.iter().find(|role| role.id == *id));
            role.is_some_and(|role| role.mentionable || everyone || bots_own(role.bot))
        };
        message.mention_roles = tagged(&message.content, "<@&").filter(reached).collect();
        message.mention_everyone = everyone && message.content.contains("@everyone");
    }

    /// A member changes what they wrote.
    pub fn rewrite(&mut self, id: Id, text: &str) {
        let mut message = self.messages[&id].clone();
        let guild = self.guild_of(message.channel);
        message.content = self.typed(guild, text);
        message.embeds.clear();
        let replied = message.reference.and_then(|to| self.messages.get(&to)).map(|it| it.author);
        let pinged = replied.filter(|author| message.mentions.contains(author));
        self.mention(&mut message);
        message.mentions.extend(pinged);
        // No two edits have one time, however fast they are.
        message.edited = Some(self.clock.now().max(message.edited.map_or(0, |before| before + 1)));
        self.messages.insert(id, message);
        self.dispatch_message(id, "MESSAGE_UPDATE");
    }

    /// Messages vanish together, as a moderator's purge does.
    pub fn purge(&mut self, channel: Id, ids: &[Id]) {
        for id in ids {
            self.messages.get_mut(id).unwrap().deleted = true;
        }
        let guild = self.guild_of(channel);
        let data = json!({"ids": json::strings(ids), "channel_id": channel.to_string(),
                          "guild_id": guild.map(|id| id.to_string())});
        if permissions::sees(self, channel, self.bot) {
            self.dispatch(guild, GUILD_MESSAGES, "MESSAGE_DELETE_BULK", &data);
        }
    }

    /// A member opens a post in a forum: a thread whose first message has its number.
    pub fn open_post(&mut self, user: Id, forum: Id, title: &str, text: &str) -> Id {
        let thread = threads::add(self, forum, PUBLIC_THREAD, title, user, None, 4320);
        let mut message = self.draft(user, thread, text, None);
        message.id = thread;
        if self.faults.thread_after_message {
            messages::post(self, message);
            threads::announce(self, thread);
        } else {
            threads::announce(self, thread);
            messages::post(self, message);
        }
        thread
    }
}
