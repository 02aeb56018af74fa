//! Messages: what the bot sends, edits, deletes and reads, and what members write.

use super::json::{self, View};
use super::permissions::{
    self, EMBED_LINKS, MANAGE_MESSAGES, MANAGE_THREADS, MENTION_EVERYONE, READ_HISTORY, SEND_IN_THREADS, SEND_MESSAGES,
};
use super::rest::{Answer, Call, Refusal, id};
use super::state::{FORUM, Id, LOADING, Message, SUPPRESS_EMBEDS, World};
use serde_json::{Value, json};

/// Types of messages that can be replied to: a message, a reply, and what a command answered.
const ORDINARY: [u8; 4] = [0, 19, 20, 23];

pub fn handle(world: &mut World, method: &str, channel: Id, rest: &[&str], call: &Call) -> Answer {
    let content = world.message_content;
    match (method, rest) {
        ("POST", []) => create(world, channel, &call.body),
        ("GET", []) => {
            reads(world, channel)?;
            let limit = call.query.get("limit").and_then(|it| it.parse().ok()).unwrap_or(50);
            let bound = |key: &str| call.query.get(key).and_then(|it| it.parse::<Id>().ok());
            let (before, after) = (bound("before").unwrap_or(Id::MAX), bound("after").unwrap_or(0));
            let seen =
                world.messages.values().filter(|it| it.channel == channel && !it.deleted && it.only_for.is_none());
            let mut seen: Vec<_> = seen.filter(|it| it.id < before && it.id > after).collect();
            if call.query.contains_key("after") {
                seen.truncate(limit);
            }
            seen.reverse();
            seen.truncate(limit);
            Ok(seen.into_iter().map(|it| json::message(world, it, View { content, gateway: false })).collect())
        }
        ("GET", [message]) => {
            reads(world, channel)?;
            let message = find(world, channel, id(message)?)?;
            Ok(json::message(world, &world.messages[&message], View { content, gateway: false }))
        }
        ("PATCH", [message]) => {
            visible(world, channel)?;
            let message = find(world, channel, id(message)?)?;
            if world.messages[&message].author != world.bot {
                return Err(Refusal::new(403, 50005, "Cannot edit a message authored by another user"));
            }
            if world.channels[&channel].thread.as_ref().is_some_and(|thread| thread.archived) {
                return Err(Refusal::new(400, 50083, "Thread is archived"));
            }
            edit(world, message, &call.body)?;
            Ok(json::message(world, &world.messages[&message], View { content: true, gateway: false }))
        }
        ("DELETE", [message]) => {
            let sum = visible(world, channel)?;
            let message = find(world, channel, id(message)?)?;
            if world.messages[&message].author != world.bot && sum & MANAGE_MESSAGES == 0 {
                return Err(Refusal::missing_permissions());
            }
            if world.channels[&channel].thread.as_ref().is_some_and(|thread| thread.archived) {
                return Err(Refusal::new(400, 50083, "Thread is archived"));
            }
            delete(world, message);
            Ok(Value::Null)
        }
        _ => Err(Refusal::new(405, 0, "405: Method Not Allowed")),
    }
}

/// What the bot may do in a channel that it sees.
pub fn visible(world: &World, channel: Id) -> Result<u64, Refusal> {
    if !world.channels.contains_key(&channel) {
        return Err(Refusal::unknown(10003, "Channel"));
    }
    if !permissions::sees(world, channel, world.bot) {
        return Err(Refusal::missing_access());
    }
    Ok(permissions::in_channel(world, channel, world.bot))
}

fn reads(world: &World, channel: Id) -> Result<(), Refusal> {
    if visible(world, channel)? & READ_HISTORY == 0 { Err(Refusal::missing_access()) } else { Ok(()) }
}

fn find(world: &World, channel: Id, message: Id) -> Result<Id, Refusal> {
    let there = world.message(message).filter(|it| it.channel == channel && it.only_for.is_none());
    there.map(|it| it.id).ok_or_else(|| Refusal::unknown(10008, "Message"))
}

/// The bot writes in a channel.
fn create(world: &mut World, channel: Id, body: &Value) -> Answer {
    let sum = visible(world, channel)?;
    let place = &world.channels[&channel];
    if place.kind == FORUM {
        return Err(Refusal::new(400, 50008, "Cannot send messages in a non-text channel"));
    }
    if place.guild.is_none() && place.recipients.iter().any(|id| world.users.get(id).is_some_and(|user| user.closed)) {
        return Err(Refusal::new(403, 50007, "Cannot send messages to this user"));
    }
    let needed = if place.thread.is_some() { SEND_IN_THREADS } else { SEND_MESSAGES };
    if sum & needed == 0 {
        return Err(Refusal::missing_permissions());
    }
    let embeds = body["embeds"].as_array().is_some_and(|it| !it.is_empty());
    if embeds && sum & EMBED_LINKS == 0 {
        return Err(Refusal::missing_permissions());
    }
    if let Some(thread) = &place.thread
        && thread.locked
        && sum & MANAGE_THREADS == 0
    {
        let archived = Refusal::new(400, 50083, "Thread is archived");
        return Err(if thread.archived { archived } else { Refusal::new(400, 160_005, "Thread is locked") });
    }
    let nonce = Some(body["nonce"].clone()).filter(|it| !it.is_null());
    if body["enforce_nonce"] == true && nonce.is_some() {
        let recent = world.clock.now().saturating_sub(300_000);
        let same = world.messages.values().find(|it| it.author == world.bot && it.nonce == nonce && it.sent >= recent);
        if let Some(same) = same {
            return Ok(json::message(world, same, View { content: true, gateway: false }));
        }
    }
    let reference = reference(world, channel, sum, &body["message_reference"])?;
    let mut message = Message { channel, author: world.bot, nonce, reference, ..Message::default() };
    message.kind = if reference.is_some() { 19 } else { 0 };
    message.flags = body["flags"].as_u64().unwrap_or(0);
    fill(world, &mut message, body);
    let id = post(world, message);
    Ok(json::message(world, &world.messages[&id], View { content: true, gateway: false }))
}

/// The message that is replied to.
fn reference(world: &World, channel: Id, sum: u64, given: &Value) -> Result<Option<Id>, Refusal> {
    let Some(message) = given["message_id"].as_str() else { return Ok(None) };
    if sum & READ_HISTORY == 0 {
        return Err(Refusal::new(403, 160_002, "Cannot reply without permission to read message history"));
    }
    match world.message(id(message)?) {
        Some(message) if message.channel == channel && ORDINARY.contains(&message.kind) => Ok(Some(message.id)),
        Some(message) if message.channel == channel => Err(Refusal::invalid("REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE")),
        _ if given["fail_if_not_exists"] == false => Ok(None),
        _ => Err(Refusal::invalid("MESSAGE_REFERENCE_UNKNOWN_MESSAGE")),
    }
}

/// Puts what a request says into a message of the bot's.
pub fn fill(world: &World, message: &mut Message, body: &Value) {
    if let Some(content) = body.get("content") {
        content.as_str().unwrap_or_default().clone_into(&mut message.content);
    }
    if let Some(embeds) = body.get("embeds") {
        message.embeds = embeds.as_array().cloned().unwrap_or_default();
        for embed in &mut message.embeds {
            embed["type"] = json!("rich");
            for field in embed.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
                let inline = field["inline"] == true;
                field["inline"] = json!(inline);
            }
        }
    }
    if let Some(components) = body.get("components") {
        message.components = components.as_array().cloned().unwrap_or_default();
        number(&mut message.components, &mut 0);
    }
    // An edit that leaves the content as it is pings nobody anew.
    if body.get("content").is_some() || message.version == 0 {
        mention(world, message, &body["allowed_mentions"]);
    }
    message.version += 1;
}

/// Discord numbers the components of a message and says how many options are picked.
fn number(components: &mut [Value], last: &mut u64) {
    for component in components {
        *last += 1;
        component["id"] = json!(*last);
        for key in ["min_values", "max_values"] {
            if component["type"] == 3 && component.get(key).is_none() {
                component[key] = json!(1);
            }
        }
        if let Some(inside) = component.get_mut("components").and_then(Value::as_array_mut) {
            number(inside, last);
        }
    }
}

/// Whom a message of the bot's reaches: those in its text whom it allows, and the author it replies to.
fn mention(world: &World, message: &mut Message, allowed: &Value) {
    let parse = |what: &str| allowed["parse"].as_array().is_some_and(|it| it.iter().any(|it| it == what));
    let listed = |what: &str, id: Id| {
        allowed[what].as_array().is_some_and(|it| it.iter().any(|it| it.as_str() == Some(&id.to_string())))
    };
    let everything = allowed.is_null();
    let users = tagged(&message.content, "<@").chain(tagged(&message.content, "<@!"));
    message.mentions = users
        .filter(|id| world.users.contains_key(id) && (everything || parse("users") || listed("users", *id)))
        .collect();
    let guild = world.guild_of(message.channel).and_then(|guild| world.guilds.get(&guild));
    let sum = permissions::in_channel(world, message.channel, world.bot);
    let roles = tagged(&message.content, "<@&").filter(|id| everything || parse("roles") || listed("roles", *id));
    let reachable = |id: &Id| {
        let role = guild.and_then(|guild| guild.roles.iter().find(|role| role.id == *id));
        role.is_some_and(|role| role.mentionable || sum & MENTION_EVERYONE != 0)
    };
    message.mention_roles = roles.filter(reachable).collect();
    let everyone = message.content.contains("@everyone") || message.content.contains("@here");
    message.mention_everyone = everyone && (everything || parse("everyone")) && sum & MENTION_EVERYONE != 0;
    if let Some(replied) = message.reference.and_then(|id| world.messages.get(&id))
        && (allowed["replied_user"] == true || everything)
    {
        message.mentions.push(replied.author);
    }
    message.mentions.dedup();
}

/// The numbers that stand between an opening and `>`.
pub fn tagged<'a>(text: &'a str, opening: &'a str) -> impl Iterator<Item = Id> + 'a {
    text.match_indices(opening).filter_map(move |(at, _)| text[at + opening.len()..].split_once('>')?.0.parse().ok())
}

/// A message is there from now on, and those who may know are told.
pub fn post(world: &mut World, mut message: Message) -> Id {
    let id = if message.id == 0 { world.id() } else { message.id };
    message.id = id;
    message.sent = world.clock.now();
    let (channel, hidden) = (message.channel, message.only_for.is_some());
    let links =
        message.content.contains("https://") && message.flags & SUPPRESS_EMBEDS == 0 && message.author != world.bot;
    world.messages.insert(id, message);
    if hidden {
        world.dispatch_message(id, "MESSAGE_CREATE");
        return id;
    }
    let place = world.channels.get_mut(&channel).unwrap();
    place.last_message = Some(id);
    if let Some(thread) = &mut place.thread {
        thread.messages += 1;
        thread.archived = false;
    }
    world.dispatch_message(id, "MESSAGE_CREATE");
    if links && !world.faults.no_previews {
        preview(world, id);
    }
    id
}

/// Discord looks at the links of a message and adds what it found: an update that is no edit.
fn preview(world: &mut World, id: Id) {
    let message = world.messages.get_mut(&id).unwrap();
    let at = message.content.find("https://").unwrap();
    let address = message.content[at..].split([' ', '\n', '>', ')']).next().unwrap_or_default().to_owned();
    message.embeds.push(json!({"type": "link", "url": address, "title": "A page"}));
    world.dispatch_message(id, "MESSAGE_UPDATE");
}

/// The bot edits a message of its own.
pub fn edit(world: &mut World, id: Id, body: &Value) -> Result<(), Refusal> {
    let mut message = world.messages[&id].clone();
    let sum = permissions::in_channel(world, message.channel, world.bot);
    let embeds = body["embeds"].as_array().is_some_and(|it| !it.is_empty());
    if message.interaction.is_none() && embeds && sum & EMBED_LINKS == 0 {
        return Err(Refusal::missing_permissions());
    }
    let was_loading = message.loading();
    message.flags &= !LOADING;
    if let Some(flags) = body["flags"].as_u64() {
        message.flags = message.flags & !SUPPRESS_EMBEDS | flags & SUPPRESS_EMBEDS;
    }
    fill(world, &mut message, body);
    if message.content.is_empty() && message.embeds.is_empty() && message.components.is_empty() {
        return Err(Refusal::new(400, 50006, "Cannot send an empty message"));
    }
    if !was_loading {
        message.edited = Some(world.clock.now());
    }
    world.messages.insert(id, message);
    world.dispatch_message(id, "MESSAGE_UPDATE");
    Ok(())
}

/// A message goes away.
pub fn delete(world: &mut World, id: Id) {
    let message = world.messages.get_mut(&id).unwrap();
    message.deleted = true;
    let (channel, hidden) = (message.channel, message.only_for.is_some());
    let guild = world.guild_of(channel);
    if hidden || !permissions::sees(world, channel, world.bot) {
        return;
    }
    let mut data = json!({"id": id.to_string(), "channel_id": channel.to_string()});
    if let Some(guild) = guild {
        data["guild_id"] = json!(guild.to_string());
    }
    let intent = if guild.is_some() { super::gateway::GUILD_MESSAGES } else { super::gateway::DIRECT_MESSAGES };
    world.dispatch(guild, intent, "MESSAGE_DELETE", &data);
}
