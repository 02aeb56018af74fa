//! Messages of the bot's own that are to go: what Discord fails to remove is tried again until it is gone,
//! by this process or the next.

use super::bot::{Bot, now};
use super::call::{Failed, REST};
use crate::ledger::Removal;
use anyhow::Result;
use serde_json::json;
use serenity::model::channel::Channel;
use serenity::model::id::{ChannelId, MessageId};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Before the first further try; each waits twice as long as the one before.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait between two.
const LONGEST: Duration = Duration::from_secs(900);

/// Goes on where a restart ended.
pub(super) fn resume(bot: &Arc<Bot>, kept: Vec<Removal>) {
    for it in kept.into_iter().filter(|it| it.channel != 0 && it.message != 0) {
        again_later(bot, ChannelId::new(it.channel), MessageId::new(it.message));
    }
}

/// Removes a message, now or later. What is told of it is to be forgotten before: nobody dismissed it.
///
/// # Errors
/// When Discord will never do it, or the ledger cannot be written.
pub(super) async fn remove(bot: &Arc<Bot>, guild: Option<u64>, channel: ChannelId, message: MessageId) -> Result<()> {
    // Of direct messages nothing is kept.
    if let Some(guild) = guild {
        let (message, channel) = (message.get(), channel.get());
        bot.ledger.to_remove(Removal { message, guild, channel, at: now() }).await?;
    }
    match try_once(bot, channel, message).await? {
        Some(failed) if is_over(&failed) || failed.is_unauthorized() => Err(failed.into()),
        Some(failed) => {
            tracing::warn!(channel = channel.get(), %failed, "an answer could not be removed, and is tried again");
            again_later(bot, channel, message);
            Ok(())
        }
        None => Ok(()),
    }
}

/// Tries until it is gone, or Discord will never do it, or the token is void: then the next process tries.
fn again_later(bot: &Arc<Bot>, channel: ChannelId, message: MessageId) {
    let bot = Arc::clone(bot);
    tokio::spawn(async move {
        let mut wait = FIRST;
        loop {
            sleep(wait).await;
            let Some(_ticket) = bot.enter() else { return };
            match try_once(&bot, channel, message).await {
                Ok(Some(failed)) if !is_over(&failed) && !failed.is_unauthorized() => wait = LONGEST.min(wait * 2),
                Ok(Some(failed)) if failed.is_unauthorized() => {
                    return tracing::warn!(channel = channel.get(), %failed, "an answer stays until the next start");
                }
                Ok(Some(failed)) => return tracing::warn!(channel = channel.get(), %failed, "an answer stays"),
                Ok(None) => return,
                Err(error) => return tracing::error!(%error, "the ledger cannot be written"),
            }
        }
    });
}

/// Why the message is still there; `None` where it is gone.
async fn try_once(bot: &Bot, channel: ChannelId, message: MessageId) -> Result<Option<Failed>> {
    let failed = delete(bot, channel, message).await.err();
    let failed = failed.filter(|failed| !failed.is_gone() || failed.is_archived());
    if failed.as_ref().is_none_or(is_over) {
        bot.ledger.removed(message.get()).await?;
    }
    Ok(failed)
}

/// Whether Discord will never remove it: a thread may be opened again, and a token renewed.
fn is_over(failed: &Failed) -> bool {
    failed.is_final() && !failed.is_archived() && !failed.is_unauthorized()
}

/// Removes a message of the bot's own. In a thread of its own that is archived, which Discord does not
/// allow, the thread is opened again for it and archived by Discord in its time.
///
/// # Errors
/// Why it is still there.
pub(super) async fn delete(bot: &Bot, channel: ChannelId, message: MessageId) -> Result<(), Failed> {
    let once = || bot.again(REST, || bot.http.delete_message(channel, message, None));
    match once().await {
        Err(failed) if failed.is_archived() && reopen(bot, channel).await => once().await,
        done => done,
    }
}

/// Opens a thread of the bot's own again, unless a moderator locked it; whether it is open now.
async fn reopen(bot: &Bot, thread: ChannelId) -> bool {
    let Ok(Channel::Guild(found)) = bot.again(REST, || bot.http.get_channel(thread)).await else { return false };
    let is_locked = found.thread_metadata.is_none_or(|thread| thread.locked);
    if is_locked || !found.owner_id.is_some_and(|owner| bot.is_me(owner)) {
        return false;
    }
    let body = json!({ "archived": false });
    bot.again(REST, || bot.http.edit_thread(thread, &body, None)).await.is_ok()
}
