//! The settings of the bot and of the ledger.

use super::toml_file::{COUNT, FLAG, ID, IDS, PATH, SECONDS, Section, TEXT};
use std::path::PathBuf;
use std::time::Duration;

/// `[discord]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discord {
    /// Id of the server where the maintainers' commands live; without it there are none.
    pub home_guild: Option<String>,
    /// Ids of the members who own the articles.
    pub owners: Vec<String>,
    /// Ids of the roles whose members maintain the articles.
    pub maintainer_roles: Vec<String>,
    /// Whether to ask for the privileged intent to read messages.
    pub message_content: bool,
    /// Address of another Discord-compatible server.
    pub address: Option<String>,
    /// File with the certificates that such a server is trusted by.
    pub ca: Option<PathBuf>,
    /// `[discord.limits]`
    pub limits: Limits,
    /// `[discord.waits]`
    pub waits: Waits,
}

/// `[discord.limits]`: answers a minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To one member.
    pub member: u32,
    /// In one channel.
    pub channel: u32,
    /// In one server.
    pub server: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { member: 6, channel: 30, server: 120 }
    }
}

/// `[discord.waits]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Until an answer that is not there yet is announced.
    pub defer: Duration,
    /// Before an answer is offered in a channel.
    pub offer: Duration,
    /// Between two offers in one channel.
    pub offer_gap: Duration,
    /// Until an offer that nobody took is removed.
    pub offer_remove: Duration,
    /// For which the edit of a question changes its answer.
    pub edit: Duration,
    /// For which a channel that cannot be written to is left alone.
    pub no_send: Duration,
    /// Between two looks at how far `/reindex` is.
    pub progress: Duration,
    /// After which the end of `/reindex` is told in a message of its own.
    pub reindex: Duration,
    /// After which a shard that hears nothing is started again.
    pub silence: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            defer: Duration::from_millis(1500),
            offer: Duration::from_secs(30),
            offer_gap: Duration::from_secs(600),
            offer_remove: Duration::from_secs(900),
            edit: Duration::from_secs(600),
            no_send: Duration::from_secs(600),
            progress: Duration::from_secs(5),
            reindex: Duration::from_secs(840),
            silence: Duration::from_secs(60),
        }
    }
}

/// `[ledger]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Address of the database; a path in it is relative to `faqt.toml`.
    pub url: String,
    /// Days after which questions are forgotten.
    pub keep_days: u32,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { url: "sqlite:faqt.db".to_owned(), keep_days: 90 }
    }
}

impl Discord {
    pub(super) fn read(mut section: Section<'_, '_>) -> Self {
        let discord = Self {
            home_guild: section.take("home_guild", &ID),
            owners: section.take("owners", &IDS).unwrap_or_default(),
            maintainer_roles: section.take("maintainer_roles", &IDS).unwrap_or_default(),
            message_content: section.take("message_content", &FLAG).unwrap_or_default(),
            address: section.take("address", &TEXT),
            ca: section.take_path("ca", &PATH),
            limits: Limits::read(section.table("limits")),
            waits: Waits::read(section.table("waits")),
        };
        section.finish();
        discord
    }
}

impl Limits {
    fn read(mut section: Section<'_, '_>) -> Self {
        let default = Self::default();
        let mut take = |key, default| section.take(key, &COUNT).unwrap_or(default);
        let limits = Self {
            member: take("member", default.member),
            channel: take("channel", default.channel),
            server: take("server", default.server),
        };
        section.finish();
        limits
    }
}

impl Waits {
    fn read(mut section: Section<'_, '_>) -> Self {
        let default = Self::default();
        let mut take = |key, default| section.take(key, &SECONDS).unwrap_or(default);
        let waits = Self {
            defer: take("defer", default.defer),
            offer: take("offer", default.offer),
            offer_gap: take("offer_gap", default.offer_gap),
            offer_remove: take("offer_remove", default.offer_remove),
            edit: take("edit", default.edit),
            no_send: take("no_send", default.no_send),
            progress: take("progress", default.progress),
            reindex: take("reindex", default.reindex),
            silence: take("silence", default.silence),
        };
        section.finish();
        waits
    }
}

impl Ledger {
    pub(super) fn read(mut section: Section<'_, '_>) -> Self {
        let default = Self::default();
        let ledger = Self {
            url: section.take("url", &TEXT).unwrap_or(default.url),
            keep_days: section.take("keep_days", &COUNT).unwrap_or(default.keep_days),
        };
        section.finish();
        ledger
    }
}
