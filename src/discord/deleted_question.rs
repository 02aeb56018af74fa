//! What becomes of the reply when its question is deleted, and of its thread when the reply is.

use super::bot::{Bot, lock};
use super::replies::take_back;
use super::{found, offer};
use anyhow::Result;
use serenity::model::id::{ChannelId, GuildId, MessageId};
use std::sync::Arc;
use std::time::Instant;

/// Forgets what was asked in messages that were removed together, before each is followed.
///
/// # Errors
/// The ledger cannot be written.
pub(super) async fn forget(bot: &Bot, questions: &[MessageId]) -> Result<()> {
    // All are noted first, for what is about to be kept.
    for question in questions {
        lock(&bot.late).delete(*question, Instant::now());
    }
    for question in questions {
        bot.ledger.forget(question.get()).await?;
    }
    Ok(())
}

/// Follows the removal of a question.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn follow(
    bot: &Arc<Bot>,
    channel: ChannelId,
    question: MessageId,
    guild: Option<GuildId>,
) -> Result<()> {
    forget(bot, &[question]).await?;
    if guild.is_some() {
        dismissed(bot, channel, question, guild).await?;
        found::take_back(bot, question).await?;
        bot.ledger.forget_found(question.get()).await?;
    }
    take_back(bot, channel, question, guild).await
}

/// Somebody removed a message. If it is a reply of ours, its thread stays quiet; what we remove
/// ourselves is forgotten before.
async fn dismissed(bot: &Bot, channel: ChannelId, reply: MessageId, guild: Option<GuildId>) -> Result<()> {
    let Some(question) = bot.ledger.answered_by(reply.get()).await? else { return Ok(()) };
    lock(&bot.replies).remove(&MessageId::new(question));
    bot.ledger.forget_reply(question).await?;
    offer::close(bot, channel, reply).await;
    if bot.parent(channel).await.is_some() {
        offer::hush(bot, guild, channel, true).await;
    }
    Ok(())
}
