//! What the bot looks up: itself, the gateway, servers, members, roles.

use super::json;
use super::permissions;
use super::rest::{Answer, Call, Refusal, id};
use super::state::{Guild, Id, World};
use serde_json::{Value, json};

pub fn handle(world: &mut World, method: &str, path: &[&str], call: &Call) -> Answer {
    match (method, path) {
        ("GET", ["gateway"]) => Ok(json!({"url": world.gateway})),
        ("GET", ["gateway", "bot"]) => Ok(json!({"url": world.gateway, "shards": world.shards,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}})),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => Ok(application(world)),
        ("GET", ["users", "@me"]) => {
            let mut user = json::user(world, world.bot);
            json::merge(
                &mut user,
                json!({"verified": true, "mfa_enabled": false, "email": null, "locale": "en-US", "flags": 0}),
            );
            Ok(user)
        }
        ("GET", ["users", "@me", "guilds"]) => {
            let after = call.query.get("after").and_then(|it| it.parse::<Id>().ok()).unwrap_or(0);
            let limit = call.query.get("limit").and_then(|it| it.parse().ok()).unwrap_or(200);
            let own = world.guilds.values().filter(|guild| guild.members.contains_key(&world.bot));
            let own = own.filter(|guild| guild.id > after).take(limit);
            let own = own.map(|guild| {
                let sum = json::known(permissions::in_guild(world, guild.id, world.bot));
                json!({"id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": false,
                       "permissions": sum.to_string(), "features": []})
            });
            Ok(own.collect())
        }
        ("GET", ["users", user]) => {
            let user = id(user)?;
            if world.users.contains_key(&user) {
                Ok(json::user(world, user))
            } else {
                Err(Refusal::unknown(10013, "User"))
            }
        }
        ("POST", ["users", "@me", "channels"]) => {
            let user = id(call.body["recipient_id"].as_str().unwrap_or_default())?;
            if !world.users.contains_key(&user) {
                return Err(Refusal::unknown(10013, "User"));
            }
            let channel = world.direct(world.bot, user);
            Ok(json::channel(world, &world.channels[&channel]))
        }
        ("GET", ["guilds", guild, rest @ ..]) => of_guild(world, guild_with_bot(world, id(guild)?)?, rest),
        _ => Err(Refusal::new(404, 0, "404: Not Found")),
    }
}

fn guild_with_bot(world: &World, guild: Id) -> Result<&Guild, Refusal> {
    let guild = world.guilds.get(&guild).ok_or_else(|| Refusal::unknown(10004, "Guild"))?;
    if guild.members.contains_key(&world.bot) { Ok(guild) } else { Err(Refusal::missing_access()) }
}

fn of_guild(world: &World, guild: &Guild, rest: &[&str]) -> Answer {
    match rest {
        [] => Ok(json::partial_guild(guild)),
        // Every channel is told, whether the bot sees into it or not; threads are no part of it.
        ["channels"] => {
            let own = world.channels.values().filter(|it| it.guild == Some(guild.id) && it.thread.is_none());
            Ok(own.map(|it| json::channel(world, it)).collect())
        }
        ["roles"] => Ok(guild.roles.iter().map(|it| json::role(guild, it)).collect()),
        ["members", member] => {
            let member = id(member)?;
            if guild.members.contains_key(&member) {
                Ok(json::member(world, guild.id, member))
            } else {
                Err(Refusal::unknown(10007, "Member"))
            }
        }
        ["threads", "active"] => {
            let seen = world
                .channels
                .values()
                .filter(|it| it.guild == Some(guild.id) && it.thread.as_ref().is_some_and(|it| !it.archived));
            let seen = seen.filter(|it| permissions::sees(world, it.id, world.bot));
            Ok(
                json!({"threads": seen.map(|it| json::channel(world, it)).collect::<Vec<_>>(), "members": [], "has_more": false}),
            )
        }
        _ => Err(Refusal::new(404, 0, "404: Not Found")),
    }
}

fn application(world: &World) -> Value {
    let flags = if world.message_content { 1 << 19 } else { 0 };
    json!({"id": world.application.to_string(), "name": "faqt", "icon": null, "description": "", "type": null,
        "bot": json::user(world, world.bot), "summary": "", "bot_public": true, "bot_require_code_grant": false,
        "verify_key": "0".repeat(64), "flags": flags, "flags_new": flags.to_string(),
        "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "eligible_oauth2_scopes": [], "team": null, "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "integration_types_config": {"0": {}, "1": {}}, "approximate_guild_count": world.guilds.len(),
        "approximate_user_install_count": world.users.values().filter(|user| user.installed).count(),
        "owner": json::user(world, world.users.keys().copied().next().unwrap_or(0))})
}
