//! Sends messages to channels, and does with less where a permission is missing.

use super::barred;
use super::bot::Bot;
use super::call::{Failed, MISSING_ACCESS, MISSING_PERMISSIONS, REST};
use super::limits;
use super::reply::Reply;
use anyhow::Result;
use serde_json::{Value, json};
use serenity::model::id::{ChannelId, GuildId, MessageId};
use std::time::Duration;

/// A message may wait for others of its channel: Discord takes five in five seconds.
const MESSAGE: Duration = Duration::from_secs(60);
/// Codes of Discord.
const NO_HISTORY: isize = 160_002;
const THREAD_EXISTS: isize = 160_004;
const LOCKED: isize = 160_005;
/// Direct messages are closed.
const CANNOT_SEND: isize = 50_007;

/// Where a message goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The channel.
    pub(super) channel: ChannelId,
    /// The message that it replies to.
    pub(super) question: MessageId,
    /// Whether it says so.
    refers: bool,
    /// What tells a second try from a second message.
    nonce: u64,
}

impl Place {
    /// Below a question, as a reply to it.
    pub(super) fn of(channel: ChannelId, question: MessageId) -> Self {
        Self { channel, question, refers: true, nonce: question.get() }
    }

    /// In a thread that belongs to the question.
    pub(super) fn in_thread(thread: ChannelId, question: MessageId) -> Self {
        Self { channel: thread, question, refers: false, nonce: question.get() }
    }

    /// For a further message about the same question.
    pub(super) fn with_nonce(self, nonce: u64) -> Self {
        Self { nonce, ..self }
    }
}

/// Sends a message once, however often it is tried; `None` where it may not be sent.
///
/// # Errors
/// When Discord fails.
pub(super) async fn send(bot: &Bot, place: &Place, guild: Option<GuildId>, reply: &Reply) -> Result<Option<MessageId>> {
    let _turn = bot.turn(place.channel).await;
    let mut refers = place.refers;
    let mut plain = false;
    let mut tried = 0;
    loop {
        let shown = if plain { reply.without_embed() } else { reply.clone() };
        let body = message(&Reply { ephemeral: false, ..shown }, place, refers);
        let failed = match bot.rest(MESSAGE, bot.http.send_message(place.channel, Vec::new(), &body)).await {
            Ok(sent) => {
                barred::remove(bot, place.channel).await;
                return Ok(Some(sent.id));
            }
            Err(failed) => failed,
        };
        match failed.code() {
            NO_HISTORY if refers => refers = false,
            MISSING_PERMISSIONS if !plain && reply.embed.is_some() => plain = true,
            MISSING_PERMISSIONS | MISSING_ACCESS | CANNOT_SEND => {
                if bot.leave_alone(place.channel, bot.config.discord.waits.no_send) {
                    if let Some(guild) = guild {
                        barred::note(bot, guild, place.channel, place.question).await;
                    }
                    tracing::warn!(
                        channel = place.channel.get(),
                        guild = guild.map(GuildId::get),
                        "may not write in a channel"
                    );
                }
                return Ok(None);
            }
            LOCKED => return Ok(None),
            _ if failed.is_gone() => return Ok(None),
            _ if tried == 0 && failed.may_pass() => {
                tried += 1;
                failed.rest().await;
            }
            _ => return Err(failed.into()),
        }
    }
}

/// Changes a message of ours; without its embed where that is not allowed.
///
/// # Errors
/// Why Discord did not take it.
pub(super) async fn edit(bot: &Bot, channel: ChannelId, message: MessageId, reply: &Reply) -> Result<(), Failed> {
    let body = reply.edit();
    let edited = bot.again(REST, || bot.http.edit_message(channel, message, &body, Vec::new())).await;
    match edited {
        Err(failed) if failed.code() == MISSING_PERMISSIONS && reply.embed.is_some() => {
            let plain = reply.without_embed().edit();
            bot.again(REST, || bot.http.edit_message(channel, message, &plain, Vec::new())).await.map(|_| ())
        }
        edited => edited.map(|_| ()),
    }
}

/// The body of a message. With its nonce Discord takes it once.
pub(super) fn message(reply: &Reply, place: &Place, refers: bool) -> Value {
    let mut body = reply.body();
    body["nonce"] = place.nonce.to_string().into();
    body["enforce_nonce"] = true.into();
    if refers {
        body["message_reference"] = json!({ "message_id": place.question.to_string(), "fail_if_not_exists": false });
    }
    body
}

/// The thread of a message, opened if it has none; `None` where that is not allowed.
pub(super) async fn thread(bot: &Bot, channel: ChannelId, question: MessageId, name: &str) -> Option<ChannelId> {
    let name = limits::cut(name.lines().next().unwrap_or_default(), 100);
    let body = json!({ "name": if name.is_empty() { "…" } else { &name }, "auto_archive_duration": 1_440 });
    match bot.again(REST, || bot.http.create_thread_from_message(channel, question, &body, None)).await {
        Ok(thread) => {
            bot.stands(thread.id, Some(channel));
            Some(thread.id)
        }
        // A thread has the id of its message.
        Err(failed) if failed.code() == THREAD_EXISTS => Some(ChannelId::new(question.get())),
        Err(failed) => {
            tracing::debug!(code = failed.code(), "no thread: the answer stands in place");
            None
        }
    }
}
