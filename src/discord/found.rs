//! Public answers that were asked for from the menu of a message: each goes with its message.

use super::bot::{Bot, Late, lock, now};
use super::call::{Call, REST};
use crate::ledger::Found;
use anyhow::Result;
use serenity::model::id::{ChannelId, MessageId};

/// Remembers that the answer to a call is about a message, and follows what became of the message
/// meanwhile.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn remember(bot: &Bot, call: &Call, question: MessageId) -> Result<()> {
    let Some(guild) = call.guild else { return Ok(()) };
    let reply = match call.original(bot).await {
        Err(failed) if failed.is_gone() => return Ok(()),
        reply => reply?,
    };
    let (guild, channel) = (guild.get(), call.channel.get());
    bot.ledger.found(Found { reply: reply.get(), question: question.get(), guild, channel, at: now() }).await?;
    let is_deleted = matches!(lock(&bot.late).get(&question), Some(Late::Deleted));
    if is_deleted { take_back(bot, question).await } else { Ok(()) }
}

/// Takes the answers to a message away.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn take_back(bot: &Bot, question: MessageId) -> Result<()> {
    for found in bot.ledger.found_for(question.get()).await? {
        // Forgotten first: nobody dismissed it.
        bot.ledger.forget_found(found.reply).await?;
        let (channel, reply) = (ChannelId::new(found.channel), MessageId::new(found.reply));
        match bot.again(REST, || bot.http.delete_message(channel, reply, None)).await {
            Err(failed) if !failed.is_gone() => return Err(failed.into()),
            _ => {}
        }
    }
    Ok(())
}
