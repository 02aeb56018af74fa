//! What becomes of the reply when its question is edited.

use super::address::{Address, Signs, address, own_roles, without_mentions};
use super::asked_line::understood_question;
use super::asking::{Asked, Given, Surface, What, keep_miss, reply_to};
use super::bot::{Answered, Bot, lock};
use super::call::REST;
use super::edits::Edit;
use super::messages::asks_nothing;
use super::posts::{answer_post, title, whole_post};
use super::replies::{change, reply_of, shown_by, take_back};
use super::{found, limits, offer, slash};
use crate::answer::asks::reads_as_question;
use crate::answer::reply::Outcome;
use crate::ledger::Policy;
use anyhow::Result;
use serenity::model::event::MessageUpdateEvent;
use std::sync::Arc;
use std::time::Instant;

/// The text of an edited message, without the mentions that put it to the bot.
pub(super) async fn text_of_edit(bot: &Bot, event: &MessageUpdateEvent) -> String {
    let Some(me) = bot.me().await else { return String::new() };
    let content = event.content.as_deref().unwrap_or_default();
    without_mentions(content, Some(me.user), &own_roles(bot, event.guild_id, me))
}

/// Follows the edit of a question.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn follow(bot: &Arc<Bot>, event: &MessageUpdateEvent) -> Result<()> {
    let (Some(_), Some(_), Some(author)) = (&event.content, &event.edited_timestamp, &event.author) else {
        return Ok(());
    };
    if bot.me().await.is_none_or(|me| author.id == me.user) {
        return Ok(());
    }
    let Some(edit) = bot.edits.note(event) else { return Ok(()) };
    lock(&bot.late).edit(event, Instant::now());
    // What an earlier edit is just changing is read once it is changed.
    if edit.turn().await.is_none() {
        return Ok(());
    }
    if event.guild_id.is_some()
        && let Err(error) = found::follow(bot, event, &edit).await
    {
        slash::fault(&error.context("what was found for a message cannot follow it"));
    }
    let Some(old) = reply_of(bot, event.channel_id, event.id, event.guild_id).await? else { return Ok(()) };
    // A link preview is an update too, and changes nothing.
    if old.at.elapsed() > bot.config.discord.waits.edit {
        return Ok(());
    }
    let text = text_of_edit(bot, event).await;
    let is_post = event.id.get() == event.channel_id.get();
    let title = if is_post { title(bot, event.channel_id).await } else { None };
    if is_post && title.is_none() {
        // Without its title a post asks something else.
        return Ok(());
    }
    let text = title.as_ref().map_or_else(|| text.clone(), |title| whole_post(title, &text));
    let is_same = match &old.text {
        Some(before) => *before == text,
        None => match shown_by(bot, &old).await? {
            Some(Some(before)) => before.split_whitespace().eq(text.split_whitespace()),
            // What shows no question is answered anew; the same question gets the same answer.
            Some(None) => false,
            None => return Ok(()),
        },
    };
    if is_same {
        return Ok(());
    }
    {
        let mut replies = lock(&bot.replies);
        if !edit.is_last() {
            return Ok(());
        }
        if let Some(answered) = replies.get_mut(&event.id) {
            if answered.text.as_ref() == Some(&text) {
                // Who remembered the reply just now follows the same edit.
                return Ok(());
            }
            answered.text = Some(text.clone());
        }
    }
    let done = answer_anew(bot, (event, &edit), &old, &text, title).await;
    if !matches!(done, Ok(true))
        && let Some(answered) = lock(&bot.replies).get_mut(&event.id)
        && answered.text.as_ref() == Some(&text)
    {
        // The next time that the message is saved the reply is read back.
        answered.text = None;
    }
    done.map(|_| ())
}

/// Answers a question as it is since an edit, in place of what was answered. Whether that is done, or left
/// to another edit; not where too much was answered.
async fn answer_anew(
    bot: &Arc<Bot>,
    (event, edit): (&MessageUpdateEvent, &Edit),
    old: &Answered,
    text: &str,
    title: Option<String>,
) -> Result<bool> {
    let (Some(me), Some(author)) = (bot.me().await, &event.author) else { return Ok(true) };
    let is_post = title.is_some();
    let signs = Signs::of_edit(event);
    let address = address(&signs, me, &own_roles(bot, event.guild_id, me));
    // What was put to the bot stays so, whatever else is changed in it.
    let is_unasked = old.unasked.unwrap_or(is_post || address == Address::Nobody);
    let goes_on = matches!(address, Address::Reply | Address::Direct) || is_unasked;
    let after = signs.referenced.filter(|other| goes_on && other.author.id == me.user).and_then(understood_question);
    let mut asked = Asked {
        id: event.id.get(),
        what: What::Question(limits::cut(text, limits::CONTENT)),
        after,
        asker: author.id,
        channel: event.channel_id,
        guild: event.guild_id,
        surface: if is_unasked { Surface::Overheard } else { Surface::Message },
        private: event.guild_id.is_none(),
        // Once it is known that no later edit holds.
        kept: false,
        locale: None,
    };
    // A later edit to the same text leaves the answer to this one.
    let is_asked = || lock(&bot.replies).get(&event.id).is_some_and(|answered| answered.text.as_deref() == Some(text));
    bot.ledger.forget(event.id.get()).await?;
    let is_question = !asks_nothing(text) && (!is_unasked || is_post || reads_as_question(text));
    if is_unasked && is_offered(bot, &asked, old).await? {
        let line = if is_question { offer::line_for(bot, &mut asked, title).await? } else { None };
        let Some(_turn) = edit.turn_while(is_asked).await else { return Ok(true) };
        match line {
            Some(line) => change(bot, old, &line).await?,
            None => take_back(bot, event.channel_id, event.id, event.guild_id).await?,
        }
        return Ok(true);
    }
    let given = match title {
        _ if !is_question => None,
        Some(title) => Some(answer_post(bot, &mut asked, &title).await?),
        None => Some(reply_to(bot, &asked).await?),
    };
    let is_refused = |given: &Given| match given.outcome {
        Some(outcome) => given.reply.is_none() && outcome == Outcome::Answered,
        None => given.reply.is_some(),
    };
    if given.as_ref().is_some_and(is_refused) {
        // There may be an answer, but too much was answered: what stands there stays.
        return Ok(false);
    }
    let Some(_turn) = edit.turn_while(is_asked).await else { return Ok(true) };
    if let Some(outcome) = given.as_ref().and_then(|given| given.outcome).filter(|_| !is_unasked) {
        keep_miss(bot, &asked, &limits::cut(text, limits::CONTENT), outcome).await;
        if !edit.is_last() && !is_asked() {
            // A later edit asks something else since.
            bot.ledger.forget(event.id.get()).await?;
        }
    }
    match given.and_then(|given| given.reply) {
        Some(reply) => change(bot, old, &reply).await?,
        None => take_back(bot, event.channel_id, event.id, event.guild_id).await?,
    }
    Ok(true)
}

/// Whether a reply offers an answer and does not show it yet.
async fn is_offered(bot: &Bot, asked: &Asked, answered: &Answered) -> Result<bool> {
    if bot.settings(asked.guild, asked.channel).await.policy != Some(Policy::Offer) {
        return Ok(false);
    }
    match bot.again(REST, || bot.http.get_message(answered.channel, answered.reply)).await {
        Ok(message) => Ok(offer::is_offer(&message)),
        Err(failed) if failed.is_final() => Ok(false),
        Err(failed) => Err(failed.into()),
    }
}
