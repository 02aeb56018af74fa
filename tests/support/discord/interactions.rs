//! Interactions: what members start by commands, components and modals, and how the bot answers.
//!
//! In: a member's deed, the bot's callback and what follows. Out: messages, choices, modals.

use super::json::{self, View};
use super::messages;
use super::permissions;
use super::rest::{Answer, Call, Refusal, id};
use super::state::{EPHEMERAL, Id, LOADING, Message, World};
use serde_json::{Value, json};
use std::time::Duration;

/// How long the bot has for its first response.
const FIRST: Duration = Duration::from_secs(3);
/// How long the token is good for.
const TOKEN: Duration = Duration::from_secs(15 * 60);
/// How many followups an app has that only the account installed.
const FOLLOWUPS: u32 = 5;

/// A slash or menu command.
pub const COMMAND: u8 = 2;
/// A button or a select menu.
pub const COMPONENT: u8 = 3;
/// What is offered while somebody types.
pub const AUTOCOMPLETE: u8 = 4;
/// What was written in a modal.
pub const MODAL: u8 = 5;

/// Something that a member did.
#[derive(Clone, Debug)]
pub struct Interaction {
    pub id: Id,
    pub token: String,
    pub kind: u8,
    pub user: Id,
    pub channel: Id,
    pub guild: Option<Id>,
    /// Whether the app is here by this member's account alone.
    pub by_account: bool,
    pub data: Value,
    /// The message that a component stands on.
    pub source: Option<Id>,
    pub opened: Duration,
    pub response: Response,
    /// The message of the first response.
    pub original: Option<Id>,
    pub followups: u32,
    /// Whether a test has read choices or form, or knows that there is no answer.
    pub read: bool,
}

/// The first response.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    None,
    /// A message, or one to come.
    Message,
    /// The message of the component changes, or will.
    Update,
    /// Choices for what is being typed.
    Choices(Vec<Value>),
    /// A form.
    Modal(Value),
}

impl Interaction {
    /// Who installed the app that this came by.
    fn owners(&self) -> Value {
        match self.guild {
            _ if self.by_account => json!({"1": self.user.to_string()}),
            Some(guild) => json!({"0": guild.to_string()}),
            None => json!({"0": "0"}),
        }
    }

    /// What a message says of the interaction that it answers.
    pub fn metadata(&self, world: &World) -> Value {
        let mut it = json!({"id": self.id.to_string(), "type": self.kind, "user": json::user(world, self.user),
                            "authorizing_integration_owners": self.owners()});
        match self.kind {
            COMMAND if self.data["target_id"].is_string() => it["target_message_id"] = self.data["target_id"].clone(),
            COMPONENT => it["interacted_message_id"] = json!(self.source.map(|id| id.to_string())),
            MODAL => {
                let mut before = it.clone();
                before["type"] = json!(if self.source.is_some() { COMPONENT } else { COMMAND });
                if let Some(source) = self.source {
                    before["interacted_message_id"] = json!(source.to_string());
                }
                it["triggering_interaction_metadata"] = before;
            }
            _ => {}
        }
        it
    }
}

/// What a member starts.
#[derive(Debug)]
pub struct Start {
    pub kind: u8,
    pub user: Id,
    pub channel: Id,
    pub by_account: bool,
    pub data: Value,
    pub source: Option<Id>,
}

/// A member did something; the bot is told.
pub fn start(world: &mut World, start: Start) -> Id {
    let Start { kind, user, channel, by_account, data, source } = start;
    let id = world.id();
    let guild = world.guild_of(channel);
    let interaction = Interaction {
        id,
        token: format!("token-{id}"),
        kind,
        user,
        channel,
        guild,
        by_account,
        data,
        source,
        opened: world.clock.moved(),
        response: Response::None,
        original: None,
        followups: 0,
        read: false,
    };
    let event = event(world, &interaction);
    world.interactions.insert(id, interaction);
    // What came by an account alone belongs to no server that the bot is in.
    world.dispatch(guild.filter(|_| !by_account), 0, "INTERACTION_CREATE", &event);
    id
}

fn event(world: &World, it: &Interaction) -> Value {
    let user = &world.users[&it.user];
    let context = match it.guild {
        Some(_) => 0,
        None if world.channels[&it.channel].recipients.contains(&world.bot) => 1,
        None => 2,
    };
    let here =
        if it.by_account { permissions::EVERYONE } else { permissions::in_channel(world, it.channel, world.bot) };
    let mut event = json!({"id": it.id.to_string(), "application_id": world.application.to_string(), "type": it.kind,
        "data": it.data, "channel_id": it.channel.to_string(),
        "channel": json::partial_channel(world, it.channel, it.user), "token": it.token, "version": 1,
        "app_permissions": json::known(here).to_string(), "locale": user.locale, "entitlements": [],
        "authorizing_integration_owners": it.owners(), "context": context, "attachment_size_limit": 10_485_760});
    match it.guild {
        Some(guild) => {
            let mut member = json::member(world, guild, it.user);
            member["permissions"] = json!(json::known(permissions::in_channel(world, it.channel, it.user)).to_string());
            json::merge(
                &mut event,
                json!({"guild_id": guild.to_string(), "member": member,
                "guild": {"id": guild.to_string(), "locale": world.guilds[&guild].locale, "features": []},
                "guild_locale": world.guilds[&guild].locale}),
            );
        }
        None => event["user"] = json::user(world, it.user),
    }
    if let Some(source) = it.source.and_then(|id| world.messages.get(&id)) {
        event["message"] = json::message(world, source, View { content: true, gateway: false });
    }
    event
}

/// The first response to an interaction.
pub fn callback(world: &mut World, id: Id, token: &str, call: &Call) -> Answer {
    let moved = world.clock.moved();
    let Some(it) = world.interactions.get(&id).filter(|it| it.token == token && moved - it.opened <= FIRST) else {
        return Err(Refusal::unknown(10062, "interaction"));
    };
    if it.response != Response::None {
        return Err(Refusal::new(400, 40060, "Interaction has already been acknowledged."));
    }
    let it = it.clone();
    let data = &call.body["data"];
    let kind = call.body["type"].as_u64().unwrap_or(0);
    let fits = match kind {
        4 | 5 => it.kind != AUTOCOMPLETE,
        6 | 7 => it.source.is_some(),
        8 => it.kind == AUTOCOMPLETE,
        9 => matches!(it.kind, COMMAND | COMPONENT),
        _ => false,
    };
    if !fits {
        world.problem(format!("a callback of type {kind} answers no interaction of type {}", it.kind));
        return Err(Refusal::invalid("type"));
    }
    let (response, original) = match kind {
        4 => (Response::Message, Some(write(world, &it, data, 0, None))),
        5 => (Response::Message, Some(write(world, &it, data, LOADING, None))),
        6 => (Response::Update, it.source),
        7 => {
            let source = it.source.filter(|id| world.message(*id).is_some());
            let source = source.ok_or_else(|| Refusal::unknown(10008, "Message"))?;
            messages::edit(world, source, data)?;
            (Response::Update, Some(source))
        }
        8 => (Response::Choices(data["choices"].as_array().cloned().unwrap_or_default()), None),
        _ => (Response::Modal(data.clone()), None),
    };
    let it = world.interactions.get_mut(&id).unwrap();
    it.response = response;
    it.original = original;
    if call.query.get("with_response").is_none_or(|it| it != "true") {
        return Ok(Value::Null);
    }
    let mut answer = json!({"interaction": {"id": id.to_string(), "type": it.kind}, "resource": {"type": kind}});
    if let Some(message) = original.and_then(|id| world.messages.get(&id)) {
        answer["resource"]["message"] = json::message(world, message, View { content: true, gateway: false });
    }
    Ok(answer)
}

/// A message that answers an interaction; a followup refers to the first one.
fn write(world: &mut World, it: &Interaction, body: &Value, flags: u64, after: Option<Id>) -> Id {
    let mut message = Message {
        channel: it.channel,
        author: world.bot,
        kind: match (after, it.kind, it.data["type"].as_u64()) {
            (Some(_), ..) => 19,
            (None, COMMAND, Some(1)) => 20,
            (None, COMMAND, _) => 23,
            _ => 19,
        },
        interaction: Some(it.id),
        flags: flags | body["flags"].as_u64().unwrap_or(0),
        reference: after.or(it.source),
        ..Message::default()
    };
    if message.flags & EPHEMERAL != 0 {
        message.only_for = Some(it.user);
    }
    if message.loading() {
        message.version = 1;
    } else {
        messages::fill(world, &mut message, body);
    }
    messages::post(world, message)
}

/// What follows the first response, by the interaction's token.
pub fn webhook(world: &mut World, method: &str, token: &str, rest: &[&str], call: &Call) -> Answer {
    let moved = world.clock.moved();
    let Some(it) = world.interactions.values().find(|it| it.token == token) else {
        return Err(Refusal::unknown(10015, "Webhook"));
    };
    if moved - it.opened > TOKEN {
        return Err(Refusal::new(401, 50027, "Invalid Webhook Token"));
    }
    if it.response == Response::None {
        return Err(Refusal::unknown(10015, "Webhook"));
    }
    let it = it.clone();
    if rest.is_empty() {
        return follow(world, &it, &call.body);
    }
    let Some(["messages", which]) = rest.first_chunk::<2>() else { return Err(Refusal::new(404, 0, "404: Not Found")) };
    let message = if *which == "@original" { it.original } else { Some(id(which)?) };
    let own = |message: &&Message| message.interaction == Some(it.id) || Some(message.id) == it.original;
    let message = message.and_then(|id| world.message(id)).filter(own).map(|message| message.id);
    let message = message.ok_or_else(|| Refusal::unknown(10008, "Message"))?;
    match method {
        "GET" => {}
        "PATCH" => messages::edit(world, message, &call.body)?,
        _ => {
            messages::delete(world, message);
            return Ok(Value::Null);
        }
    }
    Ok(json::message(world, &world.messages[&message], View { content: true, gateway: false }))
}

/// A followup: the first one after a deferral takes its place, as public or private as that was.
fn follow(world: &mut World, it: &Interaction, body: &Value) -> Answer {
    if it.by_account && it.followups >= FOLLOWUPS {
        return Err(Refusal::new(400, 40094, "This interaction has reached the maximum number of follow-up messages"));
    }
    world.interactions.get_mut(&it.id).unwrap().followups += 1;
    let waiting = it.original.filter(|id| world.message(*id).is_some_and(Message::loading));
    let message = match waiting {
        Some(id) => {
            messages::edit(world, id, body)?;
            id
        }
        None => write(world, it, body, 0, it.original),
    };
    Ok(json::message(world, &world.messages[&message], View { content: true, gateway: false }))
}
