//! How members use commands, components and forms; what Discord would not offer is a test's mistake.

use super::commands;
use super::interactions::{self, AUTOCOMPLETE, COMMAND, COMPONENT, Interaction, MODAL, Start};
use super::json::{self, View};
use super::permissions::{self, USE_COMMANDS};
use super::shown::components;
use super::state::{Command, Id, World};
use serde_json::{Value, json};

impl World {
    /// A command that a member finds in a channel.
    pub fn command(&self, channel: Id, name: &str, kind: u64) -> Option<&Command> {
        let guild = self.guild_of(channel);
        let fits = |it: &&Command| it.body["name"] == name && commands::kind(&it.body) == kind;
        let here = |it: &&Command| it.guild.is_none() || it.guild == guild;
        self.commands.iter().filter(fits).find(here)
    }

    /// A member sends a command; `None` while the bot has not registered it.
    pub fn run_command(&mut self, user: Id, channel: Id, by_account: bool, call: &Called) -> Option<Id> {
        let command = self.command(channel, &call.name, call.kind)?.clone();
        self.may_use(user, channel, by_account, &command);
        let mut data = json!({"id": command.id.to_string(), "name": call.name, "type": call.kind});
        if let Some(guild) = command.guild {
            data["guild_id"] = json!(guild.to_string());
        }
        if let Some(target) = call.target {
            let message = &self.messages[&target];
            let whole = json::message(self, message, View { content: true, gateway: false });
            data["target_id"] = json!(target.to_string());
            data["resolved"] = json!({"messages": {target.to_string(): whole}});
        }
        let options = self.options(channel, &command.body, call, &mut data);
        if call.kind == 1 {
            data["options"] = options;
        }
        let kind = if call.typing.is_some() { AUTOCOMPLETE } else { COMMAND };
        Some(interactions::start(self, Start { kind, user, channel, by_account, data, source: None }))
    }

    fn may_use(&self, user: Id, channel: Id, by_account: bool, command: &Command) {
        let name = &command.body["name"];
        let lists = |key: &str, it: u64, unset: bool| {
            command.body[key].as_array().map_or(unset, |list| list.iter().any(|known| *known == it))
        };
        let context = match self.guild_of(channel) {
            Some(_) => 0,
            None if self.channels[&channel].recipients.contains(&self.bot) => 1,
            None => 2,
        };
        assert!(lists("contexts", context, context < 2), "{name} is not offered in context {context}");
        let way = u64::from(by_account);
        assert!(lists("integration_types", way, way == 0), "{name} is not offered to installations of type {way}");
        assert!(!by_account || self.users[&user].installed, "{} has not installed the app", self.name(user));
        let Some(guild) = self.guild_of(channel) else { return };
        let sum = permissions::in_channel(self, channel, user);
        assert!(sum & USE_COMMANDS != 0, "{} may not use commands there", self.name(user));
        let needed = &command.body["default_member_permissions"];
        let needed = needed.as_str().and_then(|it| it.parse().ok()).or(needed.as_u64()).unwrap_or(0);
        let all = permissions::in_guild(self, guild, user);
        assert!(all & needed == needed, "{name} is not offered to {}", self.name(user));
    }

    /// The options of a slash command, typed as it registered them.
    fn options(&mut self, channel: Id, body: &Value, call: &Called, data: &mut Value) -> Value {
        let known = body["options"].as_array().cloned().unwrap_or_default();
        for (name, _) in &call.options {
            assert!(known.iter().any(|it| it["name"] == *name), "/{} has no option {name}", call.name);
        }
        let mut options = Vec::new();
        for option in &known {
            let name = option["name"].as_str().unwrap_or_default();
            let Some((_, text)) = call.options.iter().find(|(it, _)| it == name) else {
                let missing = option["required"] == true && call.typing.is_none();
                assert!(!missing, "/{} needs {name}", call.name);
                continue;
            };
            let kind = option["type"].as_u64().unwrap_or(3);
            let focused = call.typing.as_deref() == Some(name);
            assert!(!focused || option["autocomplete"] == true, "{name} of /{} does not complete", call.name);
            let value = if focused { json!(text) } else { self.value(channel, option, kind, text, data) };
            let mut it = json!({"name": name, "type": kind, "value": value});
            if focused {
                it["focused"] = json!(true);
            }
            options.push(it);
        }
        json!(options)
    }

    fn value(&mut self, channel: Id, option: &Value, kind: u64, text: &str, data: &mut Value) -> Value {
        let guild = self.guild_of(channel);
        match kind {
            3 => {
                let choices = option["choices"].as_array().filter(|it| !it.is_empty());
                let named = |it: &&Value| it["name"] == text || it["value"] == text;
                if let Some(choices) = choices {
                    let choice = choices.iter().find(named).unwrap_or_else(|| panic!("there is no choice {text}"));
                    return choice["value"].clone();
                }
                let longest = option["max_length"].as_u64().unwrap_or(6000);
                assert!(text.chars().count() as u64 <= longest, "Discord does not let one type more than {longest}");
                json!(text)
            }
            4 | 5 => serde_json::from_str(text).unwrap_or_else(|_| panic!("{text} is no value of type {kind}")),
            6 => {
                let user = self.somebody(text.trim_start_matches('@'));
                let id = user.to_string();
                data["resolved"]["users"][&id] = json::user(self, user);
                if let Some(guild) = guild {
                    data["resolved"]["members"][&id] = json::partial_member(self, guild, user);
                }
                json!(id)
            }
            7 => {
                let found = self.place(guild.unwrap(), text);
                let id = found.to_string();
                data["resolved"]["channels"][&id] = json::partial_channel(self, found, self.bot);
                json!(id)
            }
            8 => {
                let guild = &self.guilds[&guild.unwrap()];
                let name = text.trim_start_matches('@');
                let role =
                    guild.roles.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("there is no role {name}"));
                let id = role.id.to_string();
                data["resolved"]["roles"][&id] = json::role(guild, role);
                json!(id)
            }
            _ => panic!("options of type {kind} are not known here"),
        }
    }

    /// A member uses a component of a message that they see; `values` are labels of a select menu's options.
    pub fn use_component(&mut self, user: Id, message: Id, label: &str, values: &[&str]) -> Id {
        let source = self.message(message).unwrap_or_else(|| panic!("the message is gone"));
        let name = self.name(user);
        let seen = source.only_for.map_or_else(|| permissions::sees(self, source.channel, user), |only| only == user);
        assert!(seen, "{name} does not see the message");
        let all = components(&source.components);
        let is = |it: &&Value| {
            let text = |key: &str| it[key].as_str() == Some(label);
            it["type"] != 1
                && (text("label") || text("custom_id") || text("placeholder") || it["emoji"]["name"] == label)
        };
        let found = all.iter().find(is);
        let component = found.unwrap_or_else(|| panic!("there is nothing called {label} on it: {all:?}"));
        let id = component["custom_id"].as_str().unwrap_or_else(|| panic!("{label} is a link"));
        assert!(component["disabled"] != true, "{label} is switched off");
        let mut data = json!({"custom_id": id, "component_type": component["type"], "id": 1});
        if component["type"] == 3 {
            let options = component["options"].as_array().unwrap();
            let chosen = values.iter().map(|label| {
                let option = options.iter().find(|it| it["label"] == *label || it["value"] == *label);
                option.unwrap_or_else(|| panic!("there is no option {label}: {options:?}"))["value"].clone()
            });
            data["values"] = chosen.collect();
            let least = component["min_values"].as_u64().unwrap_or(1);
            let most = component["max_values"].as_u64().unwrap_or(1);
            assert!((least..=most).contains(&(values.len() as u64)), "{label} takes {least} to {most} options");
        }
        let channel = source.channel;
        let by_account = source.interaction.is_some_and(|it| self.interactions[&it].by_account);
        interactions::start(self, Start { kind: COMPONENT, user, channel, by_account, data, source: Some(message) })
    }

    /// A component with an id that no message of the bot's has, as a forged client sends it.
    pub fn forge_component(&mut self, user: Id, message: Id, custom_id: &str, values: &[&str]) -> Id {
        let channel = self.messages[&message].channel;
        let mut data = json!({"custom_id": custom_id, "component_type": if values.is_empty() { 2 } else { 3 }});
        if !values.is_empty() {
            data["values"] = json!(values);
        }
        interactions::start(
            self,
            Start { kind: COMPONENT, user, channel, by_account: false, data, source: Some(message) },
        )
    }

    /// A command that is not registered where the member is.
    pub fn forge_command(&mut self, user: Id, channel: Id, name: &str, options: &[(&str, &str)]) -> Id {
        let options = options.iter().map(|(name, text)| match text.parse::<bool>() {
            Ok(flag) => json!({"name": name, "type": 5, "value": flag}),
            Err(_) => json!({"name": name, "type": 3, "value": text}),
        });
        let options: Vec<Value> = options.collect();
        let data = json!({"id": self.id().to_string(), "name": name, "type": 1, "options": options});
        interactions::start(self, Start { kind: COMMAND, user, channel, by_account: false, data, source: None })
    }

    /// A form that no interaction opened.
    pub fn forge_form(&mut self, user: Id, message: Id, custom_id: &str, text: &str) -> Id {
        let channel = self.messages[&message].channel;
        let input = json!({"type": 4, "custom_id": "question", "id": 2, "value": text});
        let data = json!({"custom_id": custom_id, "components": [{"type": 1, "id": 1, "components": [input]}]});
        interactions::start(self, Start { kind: MODAL, user, channel, by_account: false, data, source: Some(message) })
    }

    /// A member sends a form off, filled in by its labels.
    pub fn submit(&mut self, opened_by: Id, modal: &Value, filled: &[(&str, &str)]) -> Id {
        let before = self.interactions[&opened_by].clone();
        let mut rows = modal["components"].as_array().cloned().unwrap_or_default();
        let mut used = 0;
        for row in &mut rows {
            let label = row["label"].clone();
            let mut inputs: Vec<&mut Value> = row["components"].as_array_mut().into_iter().flatten().collect();
            for input in &mut inputs {
                let label = if input["label"].is_string() { &input["label"] } else { &label };
                let text =
                    filled.iter().find(|(it, _)| label == it || input["custom_id"] == *it).map(|(_, text)| *text);
                used += usize::from(text.is_some());
                let text = text.or_else(|| input["value"].as_str()).unwrap_or_default().to_owned();
                let length = text.chars().count() as u64;
                assert!(length > 0 || input["required"] == false, "{label} must be filled in");
                let (least, most) = (input["min_length"].as_u64(), input["max_length"].as_u64());
                let fits = least.unwrap_or(0) <= length && length <= most.unwrap_or(4000);
                assert!(fits || length == 0, "{label} takes {least:?} to {most:?} characters");
                **input = json!({"type": 4, "custom_id": input["custom_id"], "id": 2, "value": text});
            }
            *row = json!({"type": 1, "id": 1, "components": row["components"]});
        }
        assert_eq!(used, filled.len(), "the form has other fields: {modal}");
        let data = json!({"custom_id": modal["custom_id"], "components": rows});
        let Interaction { user, channel, by_account, source, .. } = before;
        interactions::start(self, Start { kind: MODAL, user, channel, by_account, data, source })
    }
}

/// A command as a member sends it.
#[derive(Debug, Default)]
pub struct Called {
    pub name: String,
    /// 1 slash, 2 on a member, 3 on a message.
    pub kind: u64,
    pub options: Vec<(String, String)>,
    /// The option that is being typed.
    pub typing: Option<String>,
    /// The message that a menu command is about.
    pub target: Option<Id>,
}

/// The form that an interaction opened.
pub fn open_form(world: &World, interaction: Id) -> Option<Value> {
    match &world.interactions.get(&interaction)?.response {
        interactions::Response::Modal(modal) => Some(modal.clone()),
        _ => None,
    }
}
