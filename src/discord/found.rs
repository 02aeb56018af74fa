//! Public answers that were asked for from the menu of a message: each changes and goes with its message.

use super::address::without_mentions;
use super::asked_line::shown_question;
use super::asking::{Asked, Surface, What, keep_miss, reply_to};
use super::bot::{Bot, lock, now};
use super::buttons::askers;
use super::call::{Call, Failed, REST};
use super::deliver;
use super::edits::Edit;
use super::late::Late;
use super::{limits, removals};
use crate::answer::reply::Outcome;
use crate::ledger::Found;
use anyhow::Result;
use serenity::model::channel::Message;
use serenity::model::event::MessageUpdateEvent;
use serenity::model::id::{ChannelId, MessageId};
use serenity::model::user::User;
use std::sync::Arc;
use std::time::Duration;

/// Remembers that the answer to a call is about a message, and follows what became of the message
/// meanwhile.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn remember(bot: &Arc<Bot>, call: &Call, question: MessageId) -> Result<()> {
    let Some(guild) = call.guild else { return Ok(()) };
    let reply = match call.original(bot).await {
        Err(failed) if failed.is_gone() => return Ok(()),
        reply => reply?,
    };
    let (guild, channel) = (guild.get(), call.channel.get());
    bot.ledger.found(Found { reply: reply.get(), question: question.get(), guild, channel, at: now() }).await?;
    let late = lock(&bot.late).get(question);
    match late {
        Some(Late::Deleted) => take_back(bot, question).await,
        Some(Late::Edited(event)) => match bot.edits.note(&event) {
            Some(edit) => follow(bot, &event, &edit).await,
            None => Ok(()),
        },
        None => Ok(()),
    }
}

/// Takes the answers to a message away.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn take_back(bot: &Arc<Bot>, question: MessageId) -> Result<()> {
    for found in bot.ledger.found_for(question.get()).await? {
        take_one_back(bot, &found).await?;
    }
    Ok(())
}

async fn take_one_back(bot: &Arc<Bot>, found: &Found) -> Result<()> {
    // Forgotten first: nobody dismissed it.
    bot.ledger.forget_found(found.reply).await?;
    let (channel, reply) = (ChannelId::new(found.channel), MessageId::new(found.reply));
    match removals::remove(bot, Some(found.guild), channel, reply).await {
        Err(error) if error.is::<Failed>() => {
            tracing::debug!(%error, "an answer could not be taken back");
            Ok(())
        }
        done => done,
    }
}

/// Follows the edit of a message, as far as the bot may read it: each answer changes, or goes where there
/// is none any more.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn follow(bot: &Arc<Bot>, event: &MessageUpdateEvent, edit: &Edit) -> Result<()> {
    let (Some(content), Some(author)) = (&event.content, &event.author) else { return Ok(()) };
    let text = without_mentions(content, None, &[]);
    if text.is_empty() {
        // It says nothing, or Discord does not tell what.
        return Ok(());
    }
    for found in bot.ledger.found_for(event.id.get()).await? {
        let age = Duration::from_secs(u64::try_from(now() - found.at).unwrap_or_default());
        if age >= bot.config.discord.waits.edit {
            continue;
        }
        let (channel, reply) = (ChannelId::new(found.channel), MessageId::new(found.reply));
        match bot.again(REST, || bot.http.get_message(channel, reply)).await {
            Ok(message) => change(bot, (event, edit), author, &text, &found, &message).await?,
            Err(failed) if failed.is_final() => tracing::debug!(%failed, "an answer could not be read back"),
            Err(failed) => return Err(failed.into()),
        }
    }
    Ok(())
}

/// Answers the message anew in place of one answer.
async fn change(
    bot: &Arc<Bot>,
    (event, edit): (&MessageUpdateEvent, &Edit),
    author: &User,
    text: &str,
    found: &Found,
    message: &Message,
) -> Result<()> {
    let Some(asker) = askers(message).next() else { return Ok(()) };
    if shown_question(message).is_some_and(|before| before.split_whitespace().eq(text.split_whitespace())) {
        return Ok(());
    }
    bot.ledger.forget(found.question).await?;
    let asked = Asked {
        id: found.question,
        what: What::Question(limits::cut(text, limits::CONTENT)),
        after: None,
        asker,
        channel: event.channel_id,
        guild: event.guild_id,
        surface: Surface::Interaction,
        private: false,
        // Once it is known that no later edit holds.
        kept: false,
        locale: None,
    };
    let given = reply_to(bot, &asked).await?;
    let Some(mut turn) = edit.turn().await else { return Ok(()) };
    if !turn.note(message.id, edit) {
        return Ok(());
    }
    if let Some(outcome) = given.outcome.filter(|_| asker == author.id) {
        keep_miss(bot, &asked, &limits::cut(text, limits::CONTENT), outcome).await;
    }
    match (given.outcome, given.reply) {
        (Some(Outcome::Answered), Some(mut reply)) if !reply.ephemeral => {
            if asker != author.id && !author.bot && event.webhook_id.flatten().is_none() {
                reply.address_to(author.id);
            }
            match deliver::edit(bot, message.channel_id, message.id, &reply).await {
                Err(failed) if !failed.is_gone() => Err(failed.into()),
                _ => Ok(()),
            }
        }
        (Some(Outcome::Suggested | Outcome::Unanswered), _) => take_one_back(bot, found).await,
        // Too much was asked, or the channel is to be silent by now: what stands there stays.
        _ => Ok(()),
    }
}
