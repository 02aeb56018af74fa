//! What Discord knows: servers, channels, members, messages, commands, interactions, sessions.
//!
//! In: calls of the other files. Out: values. Never: a socket, a test's verb.

use super::clock::{Clock, Millis};
use super::faults::Faults;
use super::gateway::Session;
use super::interactions::Interaction;
use super::limits::Limits;
use super::permissions;
use serde_json::Value;
use std::collections::BTreeMap;

/// A snowflake.
pub type Id = u64;

/// A text channel of a server.
pub const TEXT: u8 = 0;
/// A private conversation of two.
pub const DIRECT: u8 = 1;
/// A channel with announcements.
pub const ANNOUNCEMENTS: u8 = 5;
/// A thread that everybody sees who sees its parent.
pub const PUBLIC_THREAD: u8 = 11;
/// A thread that its members see.
pub const PRIVATE_THREAD: u8 = 12;
/// A channel whose posts are threads.
pub const FORUM: u8 = 15;

/// When Discord's snowflakes begin, in milliseconds since 1970.
const EPOCH: Millis = 1_420_070_400_000;

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct User {
    pub id: Id,
    pub name: String,
    pub bot: bool,
    pub locale: String,
    /// Whether the app is installed to this account.
    pub installed: bool,
    /// Whether the bot's direct messages are refused.
    pub closed: bool,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Guild {
    pub id: Id,
    pub name: String,
    pub owner: Id,
    pub locale: String,
    /// Where Discord tells the moderators news.
    pub updates: Option<Id>,
    /// Where the server has its own notices.
    pub notices: Option<Id>,
    /// The first is everybody's.
    pub roles: Vec<Role>,
    pub members: BTreeMap<Id, Member>,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub id: Id,
    pub name: String,
    pub permissions: u64,
    pub mentionable: bool,
    /// The bot whose own role it is.
    pub bot: Option<Id>,
}

#[derive(Clone, Debug, Default)]
pub struct Member {
    pub roles: Vec<Id>,
    pub joined: Millis,
}

#[derive(Clone, Debug)]
pub struct Overwrite {
    pub id: Id,
    pub member: bool,
    pub allow: u64,
    pub deny: u64,
}

#[derive(Clone, Debug)]
pub struct Channel {
    pub id: Id,
    pub kind: u8,
    pub guild: Option<Id>,
    pub name: String,
    pub parent: Option<Id>,
    pub overwrites: Vec<Overwrite>,
    pub recipients: Vec<Id>,
    pub thread: Option<Thread>,
    pub last_message: Option<Id>,
}

#[derive(Clone, Debug, Default)]
pub struct Thread {
    pub owner: Id,
    pub archived: bool,
    pub locked: bool,
    pub members: Vec<Id>,
    pub messages: u64,
    pub auto_archive: u64,
    pub created: Millis,
}

/// A message, as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Message {
    pub id: Id,
    pub channel: Id,
    pub author: Id,
    pub kind: u8,
    pub content: String,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub flags: u64,
    /// The message that it replies to or forwards, or the channel's that it was pinned in.
    pub reference: Option<Id>,
    /// Content of what was forwarded.
    pub forwarded: Option<String>,
    pub mentions: Vec<Id>,
    pub mention_roles: Vec<Id>,
    pub mention_everyone: bool,
    pub nonce: Option<Value>,
    pub sent: Millis,
    pub edited: Option<Millis>,
    /// Who sees it, where only one does.
    pub only_for: Option<Id>,
    /// The interaction that it answers.
    pub interaction: Option<Id>,
    pub webhook: bool,
    /// The thread that was opened at it.
    pub thread: Option<Id>,
    /// How often the bot wrote it.
    pub version: u64,
    /// How much of that a test has read.
    pub read: u64,
    pub deleted: bool,
}

impl Message {
    /// Whether it stands for an answer that is still awaited.
    pub fn loading(&self) -> bool {
        self.flags & LOADING != 0
    }
}

/// A message flag: only one member sees it.
pub const EPHEMERAL: u64 = 1 << 6;
/// A message flag: the app is thinking.
pub const LOADING: u64 = 1 << 7;
/// A message flag: nobody is notified.
pub const SILENT: u64 = 1 << 12;
/// A message flag: embeds of links are not shown.
pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// A message flag: it is built of components.
pub const COMPONENTS_V2: u64 = 1 << 15;

/// A command that the bot registered.
#[derive(Clone, Debug)]
pub struct Command {
    pub id: Id,
    pub guild: Option<Id>,
    pub body: Value,
}

/// A request that the bot made.
#[derive(Clone, Debug)]
pub struct Request {
    /// As in `POST /channels/{channel_id}/messages`.
    pub operation: String,
    pub path: String,
    pub body: Value,
    pub status: u16,
}

/// All of it.
#[derive(Debug)]
pub struct World {
    pub clock: Clock,
    pub bot: Id,
    pub application: Id,
    /// Whether the application was granted the Message Content intent.
    pub message_content: bool,
    pub users: BTreeMap<Id, User>,
    pub guilds: BTreeMap<Id, Guild>,
    pub channels: BTreeMap<Id, Channel>,
    pub messages: BTreeMap<Id, Message>,
    pub commands: Vec<Command>,
    pub interactions: BTreeMap<Id, Interaction>,
    pub sessions: Vec<Session>,
    pub faults: Faults,
    pub limits: Limits,
    pub requests: Vec<Request>,
    /// Whether the bot is the project's own, whose every message keeps the house's rules.
    pub own: bool,
    /// What a real Discord or a careful reader would not have let pass.
    pub problems: Vec<String>,
    /// Exit status of the bot, once it ended.
    pub ended: Option<String>,
    /// How many shards Discord recommends.
    pub shards: u64,
    /// Address of the gateway.
    pub gateway: String,
    /// Milliseconds between heartbeats.
    pub heartbeat: u64,
    /// How often the bot's heart beat.
    pub heartbeats: u64,
    last_id: Id,
}

impl World {
    /// A bot without a server.
    pub fn new() -> Self {
        let mut world = Self {
            clock: Clock::default(),
            bot: 0,
            application: 0,
            message_content: true,
            users: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            commands: Vec::new(),
            interactions: BTreeMap::new(),
            sessions: Vec::new(),
            faults: Faults::default(),
            limits: Limits::default(),
            requests: Vec::new(),
            own: false,
            problems: Vec::new(),
            ended: None,
            shards: 1,
            gateway: String::new(),
            heartbeat: 41_250,
            heartbeats: 0,
            last_id: 0,
        };
        world.application = world.id();
        world.bot = world.user("faqt", true);
        world
    }

    /// A new snowflake, above all others.
    pub fn id(&mut self) -> Id {
        self.last_id = (self.last_id + 1).max((self.clock.now() - EPOCH) << 22);
        self.last_id
    }

    /// A new account.
    pub fn user(&mut self, name: &str, bot: bool) -> Id {
        let id = self.id();
        let user = User { id, name: name.to_owned(), bot, locale: "en-US".to_owned(), installed: false, closed: false };
        self.users.insert(id, user);
        id
    }

    /// A new server with an owner of its own and, where it was invited, the bot with its own role.
    pub fn guild(&mut self, name: &str, with_bot: bool) -> Id {
        let owner = self.user(&format!("{name}'s owner"), false);
        let id = self.id();
        let everyone = Role {
            id,
            name: "@everyone".to_owned(),
            permissions: permissions::EVERYONE,
            mentionable: false,
            bot: None,
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            locale: "en-US".to_owned(),
            updates: None,
            notices: None,
            roles: vec![everyone],
            members: BTreeMap::new(),
        };
        self.guilds.insert(id, guild);
        self.join(id, owner, Vec::new());
        if with_bot {
            let role = self.role(id, "faqt", permissions::INVITED, false);
            let bot = self.bot;
            self.guilds.get_mut(&id).unwrap().roles.last_mut().unwrap().bot = Some(bot);
            self.join(id, bot, vec![role]);
        }
        id
    }

    /// A new role.
    pub fn role(&mut self, guild: Id, name: &str, permissions: u64, mentionable: bool) -> Id {
        let id = self.id();
        let role = Role { id, name: name.to_owned(), permissions, mentionable, bot: None };
        self.guilds.get_mut(&guild).unwrap().roles.push(role);
        id
    }

    /// Somebody joins a server.
    pub fn join(&mut self, guild: Id, user: Id, roles: Vec<Id>) {
        let joined = self.clock.now();
        self.guilds.get_mut(&guild).unwrap().members.insert(user, Member { roles, joined });
    }

    /// A new channel.
    pub fn channel(&mut self, guild: Option<Id>, kind: u8, name: &str) -> Id {
        let id = self.id();
        let channel = Channel {
            id,
            kind,
            guild,
            name: name.to_owned(),
            parent: None,
            overwrites: Vec::new(),
            recipients: Vec::new(),
            thread: None,
            last_message: None,
        };
        self.channels.insert(id, channel);
        id
    }

    /// The private conversation of two, opened if need be.
    pub fn direct(&mut self, one: Id, other: Id) -> Id {
        let open = self.channels.values().find(|channel| {
            channel.kind == DIRECT && channel.recipients.contains(&one) && channel.recipients.contains(&other)
        });
        if let Some(channel) = open {
            return channel.id;
        }
        let id = self.channel(None, DIRECT, "");
        self.channels.get_mut(&id).unwrap().recipients = vec![one, other];
        id
    }

    /// The server of a channel.
    pub fn guild_of(&self, channel: Id) -> Option<Id> {
        self.channels.get(&channel).and_then(|channel| channel.guild)
    }

    /// Somebody's name.
    pub fn name(&self, user: Id) -> &str {
        self.users.get(&user).map_or("nobody", |user| &user.name)
    }

    /// A message that is still there.
    pub fn message(&self, id: Id) -> Option<&Message> {
        self.messages.get(&id).filter(|message| !message.deleted)
    }

    /// Something that must not happen, happened.
    pub fn problem(&mut self, what: impl Into<String>) {
        self.problems.push(what.into());
    }
}
