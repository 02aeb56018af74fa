//! Posts of forums: what a post asks stands in its title and its text.

use super::asking::{Asked, Given, Surface, What, candidates, reply_to};
use super::bot::Bot;
use super::call::REST;
use super::messages::overhears;
use super::{limits, offer, replies};
use crate::answer::reply::Outcome;
use crate::ledger::Policy;
use anyhow::Result;
use serenity::model::channel::{Channel, GuildChannel, Message};
use serenity::model::id::{ChannelId, MessageId};
use std::sync::Arc;

/// Somebody opened a thread. What a post of a forum asks comes with its message, which alone tells who
/// wrote it: a person or a bot, a helper or not.
pub(super) fn opened(bot: &Bot, thread: &GuildChannel) {
    if let Some(parent) = thread.parent_id {
        bot.stands(thread.id, Some(parent));
    }
}

/// The question of a post: its title and its text.
pub(super) fn whole_post(title: &str, content: &str) -> String {
    limits::cut(format!("{title}\n{content}").trim(), limits::CONTENT)
}

/// The title of a post; `None` where Discord does not tell.
pub(super) async fn title(bot: &Bot, thread: ChannelId) -> Option<String> {
    match bot.again(REST, || bot.http.get_channel(thread)).await {
        Ok(Channel::Guild(channel)) => Some(channel.name),
        _ => None,
    }
}

/// Answers a post by all of it, else by its title: what is told besides may say more than is asked.
pub(super) async fn answer_post(bot: &Arc<Bot>, asked: &mut Asked, title: &str) -> Result<Given> {
    let by_title = What::Question(title.trim().to_owned());
    if asked.what != by_title && !is_sure(bot, asked).await? {
        let whole = std::mem::replace(&mut asked.what, by_title);
        if !is_sure(bot, asked).await? {
            asked.what = whole;
        }
    }
    reply_to(bot, asked).await
}

/// Whether a question has an answer.
async fn is_sure(bot: &Arc<Bot>, asked: &Asked) -> Result<bool> {
    Ok(candidates(bot, asked).await?.0.outcome == Outcome::Answered)
}

/// Answers a new post of a forum whose policy is to answer, or to offer; without its text, its title.
pub(super) async fn post(bot: &Arc<Bot>, message: &Message) -> Result<()> {
    let (thread, guild) = (message.channel_id, message.guild_id);
    let server = bot.settings(guild, thread).await;
    if server.policy == Some(Policy::Off) {
        return Ok(());
    }
    let Ok(Channel::Guild(channel)) = bot.again(REST, || bot.http.get_channel(thread)).await else { return Ok(()) };
    let Some(parent) = channel.parent_id else { return Ok(()) };
    bot.stands(thread, Some(parent));
    let settings = bot.settings(guild, thread).await;
    let roles = message.member.as_ref().map(|member| member.roles.as_slice()).unwrap_or_default();
    if !overhears(&settings, roles) || bot.is_mute(thread) || !bot.is_new(thread.get()) {
        return Ok(());
    }
    let mut asked = Asked {
        id: thread.get(),
        what: What::Question(whole_post(&channel.name, &message.content)),
        after: None,
        asker: message.author.id,
        channel: thread,
        guild,
        surface: Surface::Overheard,
        private: false,
        kept: false,
        locale: None,
    };
    if settings.policy == Some(Policy::Offer) {
        offer::consider_later(bot, asked, MessageId::new(thread.get()), Some(channel.name));
        return Ok(());
    }
    let given = answer_post(bot, &mut asked, &channel.name).await?;
    replies::send(bot, MessageId::new(thread.get()), asked, given).await
}
