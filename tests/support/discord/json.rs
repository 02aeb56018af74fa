//! What Discord knows, as it writes it.

use super::clock::timestamp;
use super::permissions;
use super::state::{Channel, DIRECT, Guild, Id, Message, Role, World};
use serde_json::{Map, Value, json};

pub fn user(world: &World, id: Id) -> Value {
    let Some(user) = world.users.get(&id) else {
        return json!({"id": id.to_string(), "username": "Deleted User", "discriminator": "0000", "avatar": null,
                      "global_name": null, "public_flags": 0, "flags": 0});
    };
    let mut it = json!({"id": id.to_string(), "username": user.name, "discriminator": "0", "avatar": null,
                        "global_name": user.name, "public_flags": 0, "flags": 0, "primary_guild": null,
                        "avatar_decoration_data": null, "collectibles": null});
    if user.bot {
        it["bot"] = json!(true);
    }
    it
}

/// A member without `user`, as it comes with a message.
pub fn partial_member(world: &World, guild: Id, id: Id) -> Value {
    let Some(member) = world.guilds.get(&guild).and_then(|guild| guild.members.get(&id)) else { return Value::Null };
    json!({"roles": strings(&member.roles), "joined_at": timestamp(member.joined), "nick": null, "avatar": null,
           "banner": null, "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
           "communication_disabled_until": null})
}

pub fn member(world: &World, guild: Id, id: Id) -> Value {
    let mut it = partial_member(world, guild, id);
    if it.is_object() {
        it["user"] = user(world, id);
    }
    it
}

pub fn role(guild: &Guild, role: &Role) -> Value {
    let position = guild.roles.iter().position(|other| other.id == role.id);
    let mut it = json!({"id": role.id.to_string(), "name": role.name, "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "hoist": false,
        "managed": role.bot.is_some(), "mentionable": role.mentionable, "permissions": role.permissions.to_string(),
        "position": position, "icon": null, "unicode_emoji": null, "flags": 0, "description": null});
    if let Some(bot) = role.bot {
        it["tags"] = json!({"bot_id": bot.to_string()});
    }
    it
}

pub fn channel(world: &World, channel: &Channel) -> Value {
    let last = channel.last_message.map(|id| id.to_string());
    if channel.kind == DIRECT {
        let others = channel.recipients.iter().filter(|id| **id != world.bot);
        let others: Vec<_> = others.map(|id| user(world, *id)).collect();
        return json!({"id": channel.id.to_string(), "type": DIRECT, "last_message_id": last, "flags": 0,
                      "recipients": others});
    }
    let mut it = json!({"id": channel.id.to_string(), "type": channel.kind, "name": channel.name,
        "guild_id": channel.guild.map(|id| id.to_string()), "parent_id": channel.parent.map(|id| id.to_string()),
        "last_message_id": last, "flags": 0, "rate_limit_per_user": 0});
    if let Some(thread) = &channel.thread {
        it["owner_id"] = json!(thread.owner.to_string());
        it["message_count"] = json!(thread.messages);
        it["total_message_sent"] = json!(thread.messages);
        it["member_count"] = json!(thread.members.len().min(50));
        let created = timestamp(thread.created);
        it["thread_metadata"] = json!({"archived": thread.archived, "locked": thread.locked,
            "auto_archive_duration": thread.auto_archive, "archive_timestamp": created,
            "create_timestamp": created});
    } else {
        let overwrites = channel.overwrites.iter().map(|it| {
            json!({"id": it.id.to_string(), "type": u8::from(it.member), "allow": it.allow.to_string(),
                   "deny": it.deny.to_string()})
        });
        it["permission_overwrites"] = overwrites.collect();
        it["position"] = json!(0);
        it["topic"] = Value::Null;
        it["nsfw"] = json!(false);
    }
    it
}

/// A channel as it comes with an interaction.
pub fn partial_channel(world: &World, id: Id, viewer: Id) -> Value {
    let mut it = channel(world, &world.channels[&id]);
    it["permissions"] = json!(known(permissions::in_channel(world, id, viewer)).to_string());
    it
}

/// A server as REST gives it.
pub fn partial_guild(guild: &Guild) -> Value {
    let roles: Vec<_> = guild.roles.iter().map(|it| role(guild, it)).collect();
    let count = guild.members.len();
    json!({"id": guild.id.to_string(), "name": guild.name, "icon": null, "splash": null, "discovery_splash": null,
        "owner_id": guild.owner.to_string(), "afk_channel_id": null, "afk_timeout": 300, "widget_enabled": false,
        "widget_channel_id": null, "verification_level": 1, "default_message_notifications": 1,
        "explicit_content_filter": 0, "roles": roles, "emojis": [], "features": [], "mfa_level": 0,
        "application_id": null, "system_channel_id": guild.notices.map(|id| id.to_string()), "system_channel_flags": 0, "rules_channel_id": null,
        "vanity_url_code": null, "description": null, "banner": null, "premium_tier": 0,
        "premium_subscription_count": 0, "preferred_locale": guild.locale, "public_updates_channel_id": guild.updates.map(|id| id.to_string()),
        "nsfw_level": 0, "nsfw": false, "stickers": [], "premium_progress_bar_enabled": false,
        "safety_alerts_channel_id": null, "approximate_member_count": count, "home_header": null, "region": "",
        "max_members": 500_000, "max_presences": null, "incidents_data": null, "max_video_channel_users": 25, "max_stage_video_channel_users": 50})
}

/// A server as the gateway announces it: the channels that the bot sees, and the bot among the members.
pub fn guild_create(world: &World, guild: &Guild) -> Value {
    let mut it = partial_guild(guild);
    let seen = world.channels.values().filter(|channel| channel.guild == Some(guild.id));
    let seen = seen.filter(|channel| permissions::sees(world, channel.id, world.bot));
    let (threads, channels): (Vec<_>, Vec<_>) = seen.partition(|channel| channel.thread.is_some());
    let threads = threads.into_iter().filter(|channel| channel.thread.as_ref().is_some_and(|it| !it.archived));
    let joined = guild.members.get(&world.bot).map_or(0, |member| member.joined);
    let more = json!({"joined_at": timestamp(joined), "large": false, "unavailable": false,
        "member_count": guild.members.len(), "voice_states": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
        "members": [member(world, guild.id, world.bot)],
        "channels": channels.into_iter().map(|it| channel(world, it)).collect::<Vec<_>>(),
        "threads": threads.map(|it| channel(world, it)).collect::<Vec<_>>()});
    merge(&mut it, more);
    it
}

/// How much of a message is given: whether content is seen by right, and whether it comes by the gateway.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub content: bool,
    pub gateway: bool,
}

pub fn message(world: &World, it: &Message, view: View) -> Value {
    let seen = view.content || owed(world, it);
    let mentions = it.mentions.iter().map(|id| {
        let mut mentioned = user(world, *id);
        if let Some(guild) = world.guild_of(it.channel).filter(|_| view.gateway) {
            mentioned["member"] = partial_member(world, guild, *id);
        }
        mentioned
    });
    let mut value = json!({"id": it.id.to_string(), "channel_id": it.channel.to_string(),
        "author": user(world, it.author), "content": if seen { it.content.as_str() } else { "" },
        "timestamp": timestamp(it.sent), "edited_timestamp": it.edited.map(timestamp), "tts": false,
        "mention_everyone": it.mention_everyone, "mentions": mentions.collect::<Vec<_>>(),
        "mention_roles": strings(&it.mention_roles), "attachments": [],
        "embeds": if seen { it.embeds.clone() } else { Vec::new() }, "pinned": false, "type": it.kind,
        "flags": it.flags, "components": if seen { it.components.clone() } else { Vec::new() }});
    if let Some(nonce) = &it.nonce {
        value["nonce"] = nonce.clone();
    }
    if it.webhook {
        value["webhook_id"] = json!(it.author.to_string());
    }
    if let Some(thread) = it.thread.and_then(|thread| world.channels.get(&thread)) {
        value["thread"] = channel(world, thread);
    }
    if let Some(interaction) = it.interaction.and_then(|id| world.interactions.get(&id)) {
        value["interaction_metadata"] = interaction.metadata(world);
        if let Some(first) = interaction.original.filter(|first| *first != it.id) {
            value["interaction_metadata"]["original_response_message_id"] = json!(first.to_string());
        }
        value["application_id"] = json!(world.application.to_string());
        value["webhook_id"] = json!(world.application.to_string());
    }
    if let Some(id) = it.reference {
        let referenced = world.messages.get(&id);
        let place = referenced.map_or(it.channel, |message| message.channel);
        value["message_reference"] = json!({"type": u8::from(it.forwarded.is_some()), "message_id": id.to_string(),
            "channel_id": place.to_string()});
        if let Some(guild) = world.guild_of(place) {
            value["message_reference"]["guild_id"] = json!(guild.to_string());
        }
        if let Some(text) = &it.forwarded {
            let text = if view.content { text.as_str() } else { "" };
            value["message_snapshots"] = json!([{"message": {"content": text, "embeds": [], "attachments": [],
                "timestamp": timestamp(it.sent), "edited_timestamp": null, "flags": 0, "mentions": [],
                "mention_roles": [], "components": [], "type": 0}}]);
        } else {
            let whole = referenced.filter(|message| !message.deleted);
            value["referenced_message"] = whole.map_or(Value::Null, |whole| {
                let mut bare = whole.clone();
                bare.reference = None;
                message(world, &bare, View { gateway: false, ..view })
            });
        }
    }
    // What one member alone sees comes by no server.
    if let Some(guild) = world.guild_of(it.channel).filter(|_| view.gateway && it.only_for.is_none()) {
        value["guild_id"] = json!(guild.to_string());
        if !it.webhook {
            value["member"] = partial_member(world, guild, it.author);
        }
    }
    value
}

/// Whether the bot is given a message's content without the intent: direct messages, its own, and
/// those that mention it.
fn owed(world: &World, message: &Message) -> bool {
    world.guild_of(message.channel).is_none() || message.author == world.bot || message.mentions.contains(&world.bot)
}

pub fn strings(ids: &[Id]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// The permissions that exist.
pub fn known(permissions: u64) -> u64 {
    permissions & ((1 << 53) - 1)
}

/// Puts the keys of one object into another.
pub fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend::<Map<String, Value>>(from);
    }
}
