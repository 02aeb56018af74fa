//! Channels and threads: looking one up, opening, archiving.

use super::gateway::GUILDS;
use super::json;
use super::messages::{self, visible};
use super::permissions::{
    self, CREATE_PRIVATE_THREADS, CREATE_PUBLIC_THREADS, MANAGE_THREADS, SEND_IN_THREADS, SEND_MESSAGES,
};
use super::rest::{Answer, Call, Refusal, id};
use super::state::{ANNOUNCEMENTS, Channel, FORUM, Id, Message, PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Thread, World};
use serde_json::{Value, json};

pub fn handle(world: &mut World, method: &str, channel: Id, rest: &[&str], call: &Call) -> Answer {
    let sum = visible(world, channel)?;
    match (method, rest) {
        ("GET", []) => Ok(json::channel(world, &world.channels[&channel])),
        ("PATCH", []) => change(world, channel, sum, &call.body),
        ("POST", ["typing"]) => {
            let thread = world.channels[&channel].thread.is_some();
            let needed = if thread { SEND_IN_THREADS } else { SEND_MESSAGES };
            if sum & needed == 0 { Err(Refusal::missing_permissions()) } else { Ok(Value::Null) }
        }
        ("POST", ["messages", message, "threads"]) => at_message(world, channel, sum, id(message)?, &call.body),
        ("POST", ["threads"]) => alone(world, channel, sum, &call.body),
        ("PUT", ["thread-members", "@me"]) => {
            let bot = world.bot;
            let thread = world.channels.get_mut(&channel).and_then(|it| it.thread.as_mut());
            let thread =
                thread.ok_or_else(|| Refusal::new(400, 50024, "Cannot execute action on this channel type"))?;
            if !thread.members.contains(&bot) {
                thread.members.push(bot);
            }
            Ok(Value::Null)
        }
        _ => Err(Refusal::new(405, 0, "405: Method Not Allowed")),
    }
}

fn may_open(world: &World, channel: Id, sum: u64, needed: u64) -> Result<(), Refusal> {
    if sum & needed == 0 {
        return Err(Refusal::missing_permissions());
    }
    if !matches!(world.channels[&channel].kind, TEXT | ANNOUNCEMENTS | FORUM) {
        return Err(Refusal::new(400, 50024, "Cannot execute action on this channel type"));
    }
    if world.faults.threads_full {
        return Err(Refusal::new(400, 160_006, "Maximum number of active threads reached"));
    }
    Ok(())
}

fn at_message(world: &mut World, channel: Id, sum: u64, message: Id, body: &Value) -> Answer {
    let Some(found) = world.message(message).filter(|it| it.channel == channel && it.only_for.is_none()) else {
        return Err(Refusal::unknown(10008, "Message"));
    };
    if found.thread.is_some() {
        return Err(Refusal::new(400, 160_004, "A thread has already been created for this message"));
    }
    may_open(world, channel, sum, CREATE_PUBLIC_THREADS)?;
    let (bot, minutes) = (world.bot, body["auto_archive_duration"].as_u64().unwrap_or(1440));
    let name = body["name"].as_str().unwrap_or_default();
    let thread = open(world, channel, PUBLIC_THREAD, name, bot, Some(message), minutes);
    Ok(json::channel(world, &world.channels[&thread]))
}

fn alone(world: &mut World, channel: Id, sum: u64, body: &Value) -> Answer {
    let private = body["type"].as_u64() == Some(u64::from(PRIVATE_THREAD));
    may_open(world, channel, sum, if private { CREATE_PRIVATE_THREADS } else { CREATE_PUBLIC_THREADS })?;
    let kind = if private { PRIVATE_THREAD } else { PUBLIC_THREAD };
    let (bot, minutes) = (world.bot, body["auto_archive_duration"].as_u64().unwrap_or(1440));
    let thread = open(world, channel, kind, body["name"].as_str().unwrap_or_default(), bot, None, minutes);
    if world.channels[&channel].kind == FORUM {
        let mut message = Message { id: thread, channel: thread, author: bot, ..Message::default() };
        messages::fill(world, &mut message, &body["message"]);
        messages::post(world, message);
    }
    Ok(json::channel(world, &world.channels[&thread]))
}

/// Opens a thread, at a message or alone, and tells so.
pub fn open(world: &mut World, parent: Id, kind: u8, name: &str, by: Id, at: Option<Id>, minutes: u64) -> Id {
    let thread = add(world, parent, kind, name, by, at, minutes);
    announce(world, thread);
    thread
}

/// A thread that is there, though nobody was told.
pub fn add(world: &mut World, parent: Id, kind: u8, name: &str, by: Id, at: Option<Id>, minutes: u64) -> Id {
    let id = at.unwrap_or_else(|| world.id());
    let thread =
        Thread { owner: by, members: vec![by], auto_archive: minutes, created: world.clock.now(), ..Thread::default() };
    let channel = Channel {
        id,
        kind,
        guild: world.guild_of(parent),
        name: name.to_owned(),
        parent: Some(parent),
        overwrites: Vec::new(),
        recipients: Vec::new(),
        thread: Some(thread),
        last_message: None,
    };
    world.channels.insert(id, channel);
    if let Some(message) = at.and_then(|at| world.messages.get_mut(&at)) {
        message.thread = Some(id);
    }
    id
}

/// `THREAD_CREATE`
pub fn announce(world: &mut World, thread: Id) {
    if !permissions::sees(world, thread, world.bot) {
        return;
    }
    let mut data = json::channel(world, &world.channels[&thread]);
    data["newly_created"] = json!(true);
    let guild = world.guild_of(thread);
    world.dispatch(guild, GUILDS, "THREAD_CREATE", &data);
}

fn change(world: &mut World, channel: Id, sum: u64, body: &Value) -> Answer {
    let bot = world.bot;
    let Some(thread) = world.channels.get_mut(&channel).and_then(|it| it.thread.as_mut()) else {
        return Err(Refusal::missing_permissions());
    };
    let manages = sum & MANAGE_THREADS != 0;
    if !manages && (thread.owner != bot || body["locked"].is_boolean()) {
        return Err(Refusal::missing_permissions());
    }
    if thread.archived && thread.locked && !manages {
        return Err(Refusal::new(400, 50083, "Thread is archived"));
    }
    thread.archived = body["archived"].as_bool().unwrap_or(thread.archived);
    thread.locked = body["locked"].as_bool().unwrap_or(thread.locked);
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut world.channels.get_mut(&channel).unwrap().name);
    }
    let data = json::channel(world, &world.channels[&channel]);
    let guild = world.guild_of(channel);
    world.dispatch(guild, GUILDS, "THREAD_UPDATE", &data);
    Ok(data)
}

/// A thread is archived by Discord or a moderator.
pub fn archive(world: &mut World, thread: Id, locked: bool) {
    set(world, thread, true, locked);
}

/// A moderator opens a thread again.
pub fn unlock(world: &mut World, thread: Id) {
    set(world, thread, false, false);
}

fn set(world: &mut World, thread: Id, archived: bool, locked: bool) {
    let it = world.channels.get_mut(&thread).and_then(|it| it.thread.as_mut()).unwrap();
    (it.archived, it.locked) = (archived, locked);
    let data = json::channel(world, &world.channels[&thread]);
    let guild = world.guild_of(thread);
    world.dispatch(guild, GUILDS, "THREAD_UPDATE", &data);
}
