//! Commands that the bot registers, for all servers or for one.

use super::json::merge;
use super::rest::{Answer, Call, Refusal, id};
use super::state::{Command, Id, World};
use serde_json::{Value, json};

pub fn handle(world: &mut World, method: &str, guild: Option<Id>, rest: &[&str], call: &Call) -> Answer {
    if let Some(guild) = guild
        && world.guilds.get(&guild).is_none_or(|guild| !guild.members.contains_key(&world.bot))
    {
        return Err(Refusal::missing_access());
    }
    match (method, rest) {
        ("GET", []) => {
            let translations = call.query.get("with_localizations").is_some_and(|it| it == "true");
            let own = world.commands.iter().filter(|command| command.guild == guild);
            Ok(own.map(|command| shown(world, command, translations)).collect())
        }
        ("PUT", []) => {
            let bodies = call.body.as_array().cloned().unwrap_or_default();
            let (old, mut kept): (Vec<_>, Vec<_>) =
                std::mem::take(&mut world.commands).into_iter().partition(|command| command.guild == guild);
            for body in bodies {
                let same = old.iter().find(|it| it.body["name"] == body["name"] && kind(&it.body) == kind(&body));
                let id = same.map_or_else(|| world.id(), |it| it.id);
                kept.push(Command { id, guild, body });
            }
            world.commands = kept;
            let own = world.commands.iter().filter(|command| command.guild == guild);
            Ok(own.map(|command| shown(world, command, true)).collect())
        }
        ("POST", []) => {
            let body = call.body.clone();
            let same =
                |it: &Command| it.guild == guild && it.body["name"] == body["name"] && kind(&it.body) == kind(&body);
            let at = world.commands.iter().position(same);
            let id = match at {
                Some(at) => world.commands.remove(at).id,
                None => world.id(),
            };
            world.commands.push(Command { id, guild, body });
            Ok(shown(world, world.commands.last().unwrap(), true))
        }
        (_, [command]) => {
            let id = id(command)?;
            let at = world.commands.iter().position(|it| it.id == id && it.guild == guild);
            let at = at.ok_or_else(|| Refusal::unknown(10063, "application command"))?;
            if method == "DELETE" {
                world.commands.remove(at);
                return Ok(Value::Null);
            }
            merge(&mut world.commands[at].body, call.body.clone());
            Ok(shown(world, &world.commands[at], true))
        }
        _ => Err(Refusal::new(405, 0, "405: Method Not Allowed")),
    }
}

/// 1 slash, 2 user menu, 3 message menu.
pub fn kind(body: &Value) -> u64 {
    body["type"].as_u64().unwrap_or(1)
}

/// A command as Discord gives it back, with what was left out filled in.
fn shown(world: &World, command: &Command, translations: bool) -> Value {
    let mut it = json!({"id": command.id.to_string(), "application_id": world.application.to_string(),
        "version": command.id.to_string(), "type": 1, "description": "", "default_member_permissions": null,
        "nsfw": false, "integration_types": [0], "contexts": null, "dm_permission": true});
    if let Some(guild) = command.guild {
        it["guild_id"] = json!(guild.to_string());
    }
    let mut body = command.body.clone();
    tidy(&mut body, translations);
    merge(&mut it, body);
    it
}

/// Discord gives back no empty list and no `null` of a command's options, and translations only to who asks.
fn tidy(value: &mut Value, translations: bool) {
    match value {
        Value::Object(keys) => {
            keys.retain(|key, it| {
                let translation = key.ends_with("_localizations");
                !it.is_null() && it.as_array().is_none_or(|items| !items.is_empty()) && (translations || !translation)
            });
            if keys.get("required") == Some(&Value::Bool(false)) {
                keys.remove("required");
            }
            keys.values_mut().for_each(|it| tidy(it, translations));
        }
        Value::Array(items) => items.iter_mut().for_each(|it| tidy(it, translations)),
        _ => {}
    }
}
