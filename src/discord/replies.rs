//! Replies to messages: each is sent, and remembered so that it changes and goes with its question.

use super::asked_line::shown_question;
use super::asking::{Asked, Given, Surface, What};
use super::bot::{Answered, Bot, lock, now};
use super::call::REST;
use super::deliver::{self, Place};
use super::late::Late;
use super::reply::Reply;
use super::{deleted_question, edited_question, offer, removals};
use crate::ledger::Replied;
use anyhow::Result;
use serenity::http::MessagePagination;
use serenity::model::channel::Message;
use serenity::model::id::{ChannelId, GuildId, MessageId};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Messages below a direct message among which its reply is looked for.
const FOLLOWING: u8 = 20;

/// Sends what is said of a message, and remembers it.
pub(super) async fn send(bot: &Arc<Bot>, question: MessageId, asked: Asked, given: Given) -> Result<()> {
    let Some(reply) = given.reply else { return Ok(()) };
    let mut place = Place::of(asked.channel, question);
    let may_open = given.settings.thread == Some(true) && asked.guild.is_some() && given.outcome.is_some();
    if may_open && bot.parent(asked.channel).await.is_none() {
        let What::Question(text) = &asked.what else { return Ok(()) };
        if let Some(thread) = deliver::thread(bot, asked.channel, question, text).await {
            place = Place::in_thread(thread, question);
        }
    }
    let Some(sent) = deliver::send(bot, &place, asked.guild, &reply).await? else { return Ok(()) };
    remember(bot, question, &asked, place.channel, sent).await
}

/// Remembers which message of ours answers which, and follows what became of the question while the
/// reply was on its way.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn remember(
    bot: &Arc<Bot>,
    question: MessageId,
    asked: &Asked,
    channel: ChannelId,
    reply: MessageId,
) -> Result<()> {
    let What::Question(text) = &asked.what else { return Ok(()) };
    let unasked = Some(asked.surface == Surface::Overheard);
    let answered = Answered { channel, reply, text: Some(text.clone()), unasked, at: Instant::now() };
    lock(&bot.replies).insert(question, answered);
    if let Some(guild) = asked.guild.filter(|_| !asked.private) {
        let (question, guild, channel, reply) = (question.get(), guild.get(), channel.get(), reply.get());
        bot.ledger.replied(Replied { question, guild, channel, reply, unasked, at: now() }).await?;
    }
    let late = lock(&bot.late).take(question);
    match late {
        Some(Late::Deleted) => deleted_question::follow(bot, asked.channel, question, asked.guild).await,
        Some(Late::Edited(event)) => Box::pin(edited_question::follow(bot, &event)).await,
        None => Ok(()),
    }
}

/// The reply to a message: as it is remembered, else as the ledger has it; in a direct message, of
/// which nothing is kept, as the channel shows it.
pub(super) async fn reply_of(
    bot: &Arc<Bot>,
    channel: ChannelId,
    question: MessageId,
    guild: Option<GuildId>,
) -> Result<Option<Answered>> {
    if let Some(known) = lock(&bot.replies).get(&question).cloned() {
        return Ok(Some(known));
    }
    let found = if guild.is_some() {
        let kept = bot.ledger.reply_to(question.get()).await?;
        kept.map(|kept| (ChannelId::new(kept.channel), MessageId::new(kept.reply), kept.unasked, kept.at))
    } else if question.created_at().unix_timestamp() <= bot.began {
        let Some(me) = bot.me().await else { return Ok(None) };
        let after = MessagePagination::After(question);
        let messages = bot.again(REST, || bot.http.get_messages(channel, Some(after), Some(FOLLOWING))).await;
        let answers = |message: &Message| {
            message.author.id == me.user
                && message.message_reference.as_ref().is_some_and(|to| to.message_id == Some(question))
        };
        let found = messages.unwrap_or_default().into_iter().find(answers);
        found.map(|message| (channel, message.id, Some(false), message.timestamp.unix_timestamp()))
    } else {
        None
    };
    let Some((channel, reply, unasked, at)) = found else { return Ok(None) };
    let age = Duration::from_secs(u64::try_from(now() - at).unwrap_or_default());
    // What is older than this machine has run is too old to follow an edit.
    let Some(at) = Instant::now().checked_sub(age) else { return Ok(None) };
    let answered = Answered { channel, reply, text: None, unasked, at };
    let mut replies = lock(&bot.replies);
    if let Some(known) = replies.get(&question) {
        // Remembered meanwhile, with its text.
        return Ok(Some(known.clone()));
    }
    replies.insert(question, answered.clone());
    Ok(Some(answered))
}

/// The question that a reply shows, read back, if it shows one; `None` where the reply is gone.
pub(super) async fn shown_by(bot: &Bot, answered: &Answered) -> Result<Option<Option<String>>> {
    match bot.again(REST, || bot.http.get_message(answered.channel, answered.reply)).await {
        Ok(message) => Ok(Some(shown_question(&message))),
        Err(failed) if failed.is_gone() => Ok(None),
        Err(failed) => Err(failed.into()),
    }
}

/// Puts another reply in the place of one, unless that is gone.
pub(super) async fn change(bot: &Bot, answered: &Answered, reply: &Reply) -> Result<()> {
    match deliver::edit(bot, answered.channel, answered.reply, reply).await {
        Err(failed) if !failed.is_gone() => Err(failed.into()),
        _ => Ok(()),
    }
}

/// Takes the reply to a message away.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn take_back(
    bot: &Arc<Bot>,
    channel: ChannelId,
    question: MessageId,
    guild: Option<GuildId>,
) -> Result<()> {
    let Some(old) = reply_of(bot, channel, question, guild).await? else { return Ok(()) };
    lock(&bot.replies).remove(&question);
    bot.ledger.forget_reply(question.get()).await?;
    offer::close(bot, old.channel, old.reply).await;
    removals::remove(bot, guild.map(GuildId::get), old.channel, old.reply).await
}
