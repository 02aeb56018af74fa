//! The gateway: sessions, what each is sent, and what it may see.
//!
//! In: what happens in the world. Out: frames on a WebSocket. Never: a decision of a test.

use super::json::{self, View};
use super::permissions;
use super::server::Shared;
use super::state::{Id, World};
use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::Arc;

/// Intent: servers, channels, threads, roles.
pub const GUILDS: u64 = 1;
/// Intent: messages in servers.
pub const GUILD_MESSAGES: u64 = 1 << 9;
/// Intent: direct messages.
pub const DIRECT_MESSAGES: u64 = 1 << 12;
/// Intent: what messages say.
pub const MESSAGE_CONTENT: u64 = 1 << 15;
/// Intents that an application must be granted, but for Message Content.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8;

/// The longest payload that a bot may send, in bytes.
const LONGEST: usize = 4096;
/// How many payloads a bot may send in a minute.
const SENDS: usize = 120;

/// A session of the bot, which outlives its connections.
#[derive(Debug)]
pub struct Session {
    pub id: String,
    pub shard: (u64, u64),
    pub intents: u64,
    pub sequence: u64,
    /// What was sent, for a resumption.
    log: Vec<(u64, &'static str, Value)>,
    /// What waits to be sent on the connection.
    pub outbox: VecDeque<Out>,
    pub connection: Option<u64>,
    /// Whether it can be resumed.
    pub valid: bool,
    pub resumed: u32,
    /// Whether the bot said good-bye: closed with 1000 or 1001.
    pub left: bool,
}

/// What goes to a connection.
#[derive(Clone, Debug)]
pub enum Out {
    /// A payload.
    Payload(Value),
    /// A close frame, with a code or without.
    Close(Option<u16>),
    /// The connection breaks.
    Drop,
}

impl Session {
    fn send(&mut self, name: &'static str, data: Value) {
        self.sequence += 1;
        self.log.push((self.sequence, name, data));
        if self.connection.is_some() {
            let (sequence, name, data) = &self.log[self.log.len() - 1];
            self.outbox.push_back(Out::Payload(event(*sequence, name, data)));
        }
    }

    fn serves(&self, guild: Option<Id>) -> bool {
        self.valid && guild.map_or(0, |guild| (guild >> 22) % self.shard.1) == self.shard.0
    }
}

fn event(sequence: u64, name: &str, data: &Value) -> Value {
    json!({"op": 0, "s": sequence, "t": name, "d": data})
}

impl World {
    /// Tells the session of a server's shard, if it has the intent.
    pub fn dispatch(&mut self, guild: Option<Id>, intent: u64, name: &'static str, data: &Value) {
        let times = 1 + usize::from(self.faults.events_doubled && name != "GUILD_CREATE");
        for session in &mut self.sessions {
            if session.serves(guild) && (intent == 0 || session.intents & intent != 0) {
                for _ in 0..times {
                    session.send(name, data.clone());
                }
            }
        }
    }

    /// Tells of a message those sessions that may know of it, each as much as it may see.
    pub fn dispatch_message(&mut self, id: Id, name: &'static str) {
        let Some(message) = self.messages.get(&id) else { return };
        // What one member alone sees is told to the bot that sent it, as a direct message is.
        let (hidden, guild) = (message.only_for.is_some(), self.guild_of(message.channel));
        let guild = guild.filter(|_| !hidden);
        let by_account = message.interaction.is_some_and(|it| self.interactions[&it].by_account);
        if by_account || (!hidden && !permissions::sees(self, message.channel, self.bot)) {
            return;
        }
        let intent = if guild.is_some() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
        let [blank, whole] = [false, true].map(|content| {
            let message = &self.messages[&id];
            json::message(self, message, View { content, gateway: true })
        });
        let times = 1 + usize::from(self.faults.events_doubled);
        for session in &mut self.sessions {
            if session.serves(guild) && session.intents & intent != 0 {
                let data = if session.intents & MESSAGE_CONTENT != 0 { &whole } else { &blank };
                for _ in 0..times {
                    session.send(name, data.clone());
                }
            }
        }
    }

    /// What a connection sends next.
    fn outgoing(&mut self, connection: u64) -> Vec<Out> {
        let session = self.sessions.iter_mut().find(|session| session.connection == Some(connection));
        session.map_or_else(Vec::new, |session| session.outbox.drain(..).collect())
    }

    /// `IDENTIFY`: a new session, or the code to close with.
    fn identify(&mut self, connection: u64, data: &Value) -> Result<(), u16> {
        if self.sessions.iter().any(|session| session.connection == Some(connection)) {
            return Err(4005);
        }
        if self.faults.token_refused || data["token"].as_str().is_none_or(str::is_empty) {
            return Err(4004);
        }
        let intents = data["intents"].as_u64().ok_or(4013_u16)?;
        if intents >= 1 << 26 {
            return Err(4013);
        }
        if intents & PRIVILEGED != 0 || (intents & MESSAGE_CONTENT != 0 && !self.message_content) {
            return Err(4014);
        }
        let shard = match data["shard"].as_array().map(Vec::as_slice) {
            None => (0, 1),
            Some([index, count]) => (index.as_u64().ok_or(4010_u16)?, count.as_u64().ok_or(4010_u16)?),
            Some(_) => return Err(4010),
        };
        if shard.0 >= shard.1 {
            return Err(4010);
        }
        let id = format!("session-{}", self.sessions.len());
        let mut session = Session {
            id: id.clone(),
            shard,
            intents,
            sequence: 0,
            log: Vec::new(),
            outbox: VecDeque::new(),
            connection: Some(connection),
            valid: true,
            resumed: 0,
            left: false,
        };
        let guilds: Vec<Id> =
            self.guilds.values().filter(|it| it.members.contains_key(&self.bot)).map(|it| it.id).collect();
        let guilds: Vec<Id> = guilds.into_iter().filter(|guild| session.serves(Some(*guild))).collect();
        let unavailable: Vec<_> = guilds.iter().map(|id| json!({"id": id.to_string(), "unavailable": true})).collect();
        let flags = if self.message_content { 1 << 19 } else { 0 };
        let mut user = json::user(self, self.bot);
        json::merge(&mut user, json!({"verified": true, "mfa_enabled": false, "email": null, "flags": 0}));
        session.send(
            "READY",
            json!({"v": 10, "user": user, "guilds": unavailable, "session_id": id, "shard": [shard.0, shard.1],
                   "resume_gateway_url": self.gateway, "user_settings": {}, "relationships": [],
                   "private_channels": [], "presences": [], "guild_join_requests": [],
                   "application": {"id": self.application.to_string(), "flags": flags}}),
        );
        if intents & GUILDS != 0 {
            for guild in guilds {
                session.send("GUILD_CREATE", json::guild_create(self, &self.guilds[&guild]));
            }
        }
        self.sessions.push(session);
        Ok(())
    }

    /// `RESUME`: what was missed is sent again, or the session is not known (any more).
    fn resume(&mut self, connection: u64, data: &Value) -> Result<bool, u16> {
        if self.faults.token_refused {
            return Err(4004);
        }
        let Some(sequence) = data["seq"].as_u64() else { return Err(4007) };
        let session = self.sessions.iter_mut().find(|session| Some(session.id.as_str()) == data["session_id"].as_str());
        let Some(session) = session.filter(|session| session.valid) else { return Ok(false) };
        if sequence > session.sequence {
            return Err(4007);
        }
        session.connection = Some(connection);
        session.resumed += 1;
        session.outbox.clear();
        let missed = session.log.iter().filter(|(number, ..)| *number > sequence);
        let missed: Vec<_> = missed.map(|(number, name, data)| Out::Payload(event(*number, name, data))).collect();
        session.outbox.extend(missed);
        session.send("RESUMED", json!({}));
        Ok(true)
    }

    /// A connection ended; `said` is the code that the bot closed with.
    fn hung_up(&mut self, connection: u64, said: Option<u16>) {
        if let Some(session) = self.sessions.iter_mut().find(|session| session.connection == Some(connection)) {
            session.connection = None;
            session.outbox.clear();
            session.left = matches!(said, Some(1000 | 1001));
            session.valid &= !session.left;
        }
    }

    /// A session that ended for good with this code is not resumed.
    fn closed_by_us(&mut self, connection: u64, code: u16) {
        if matches!(code, 4004 | 4007 | 4009..=4014)
            && let Some(session) = self.sessions.iter_mut().find(|session| session.connection == Some(connection))
        {
            session.valid = false;
        }
    }

    /// A payload of the bot: what is answered at once, or the code to close with.
    fn incoming(&mut self, connection: u64, text: &[u8]) -> Result<Vec<Out>, u16> {
        if text.len() > LONGEST {
            return Err(4002);
        }
        let payload: Value = serde_json::from_slice(text).map_err(|_| 4002_u16)?;
        let identified = self.sessions.iter().any(|session| session.connection == Some(connection));
        match payload["op"].as_u64() {
            Some(1) if self.faults.acks_muted => self.heartbeats += 1,
            Some(1) => {
                self.heartbeats += 1;
                return Ok(vec![Out::Payload(json!({"op": 11, "d": null}))]);
            }
            Some(2) => self.identify(connection, &payload["d"])?,
            Some(6) => {
                if !self.resume(connection, &payload["d"])? {
                    return Ok(vec![Out::Payload(json!({"op": 9, "d": false}))]);
                }
            }
            Some(3 | 4 | 8 | 31) if identified => {}
            Some(3 | 4 | 8 | 31) => return Err(4003),
            Some(_) => return Err(4001),
            None => return Err(4002),
        }
        Ok(Vec::new())
    }
}

/// Speaks with one connection until it ends.
pub async fn speak(mut socket: WebSocket, shared: Arc<Shared>) {
    let connection = shared.connection();
    let mut pulse = shared.pulse();
    let hello = json!({"op": 10, "d": {"heartbeat_interval": shared.act(|world| world.heartbeat), "_trace": []}});
    let mut said = None;
    let mut outs = vec![Out::Payload(hello)];
    let mut sent = 0;
    'connected: loop {
        // What happened before an answer is told before it.
        let before = shared.look(|world| world.outgoing(connection));
        for out in before.into_iter().chain(outs.drain(..)) {
            match out {
                Out::Payload(payload) => {
                    if payload["op"] == 9 && payload["d"] == false {
                        shared.look(|world| world.closed_by_us(connection, 4009));
                    }
                    if socket.send(Frame::text(payload.to_string())).await.is_err() {
                        break 'connected;
                    }
                }
                Out::Close(code) => {
                    shared.look(|world| world.closed_by_us(connection, code.unwrap_or(0)));
                    let frame = code.map(|code| CloseFrame { code, reason: "as told".into() });
                    _ = socket.send(Frame::Close(frame)).await;
                    // What the bot closes with now is an echo.
                    while let Some(Ok(_)) = socket.recv().await {}
                    break 'connected;
                }
                Out::Drop => break 'connected,
            }
        }
        tokio::select! {
            _ = pulse.changed() => {}
            frame = socket.recv() => {
                let answered = match frame {
                    Some(Ok(Frame::Text(text))) => {
                        sent += 1;
                        shared.act(|world| world.incoming(connection, text.as_bytes()))
                    }
                    Some(Ok(Frame::Close(frame))) => {
                        said = frame.map(|frame| frame.code);
                        break 'connected;
                    }
                    Some(Ok(Frame::Binary(_))) => Err(4002),
                    Some(Ok(_)) => Ok(Vec::new()),
                    Some(Err(_)) | None => break 'connected,
                };
                match answered {
                    Ok(more) => outs = more,
                    Err(code) => outs = vec![Out::Close(Some(code))],
                }
                if sent > SENDS {
                    outs = vec![Out::Close(Some(4008))];
                }
            }
        }
    }
    shared.act(|world| world.hung_up(connection, said));
}
