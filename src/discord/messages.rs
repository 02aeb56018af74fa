//! Messages: a mention, a reply to an answer and a direct message put a question to the bot; in a channel
//! whose policy is to answer, a question that nobody put to it is answered too.

use super::address::{Address, Signs, address, own_roles, without_mentions};
use super::asked_line::understood_question;
use super::asking::{Asked, Given, Surface, What, reply_to, words_for_member};
use super::bot::{Bot, Me, lock, today};
use super::deliver::{self, Place};
use super::posts::{answer_post, post, title, whole_post};
use super::reply::Reply;
use super::words::Words;
use super::{limits, offer, replies, slash};
use crate::answer::asks::reads_as_question;
use crate::answer::padding;
use crate::ledger::{Policy, Settings};
use anyhow::Result;
use serenity::model::channel::{Message, MessageFlags, MessageReferenceKind, MessageType};
use serenity::model::id::RoleId;
use std::sync::Arc;
use std::time::Instant;

/// Whether a message says something, whoever wrote it; Discord's own notices do not.
fn is_said(message: &Message) -> bool {
    use MessageType::{ChatInputCommand, ContextMenuCommand, InlineReply, Regular};
    // What one member alone sees is told to us too, and to nobody else.
    let is_seen = !message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    is_seen && matches!(message.kind, Regular | InlineReply | ChatInputCommand | ContextMenuCommand)
}

/// Whether a message is one that a person wrote for others to read.
fn is_persons(message: &Message, me: Me) -> bool {
    let is_forward = !message.message_snapshots.is_empty()
        || message.message_reference.as_ref().is_some_and(|reference| reference.kind == MessageReferenceKind::Forward);
    !message.author.bot
        && message.author.id != me.user
        && message.webhook_id.is_none()
        && !is_forward
        && matches!(message.kind, MessageType::Regular | MessageType::InlineReply)
}

/// Answers a message, if it is for the bot to answer.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn message(bot: &Arc<Bot>, message: &Message) -> Result<()> {
    let Some(me) = bot.me().await else { return Ok(()) };
    let is_post = message.id.get() == message.channel_id.get();
    if is_said(message) && !is_post {
        lock(&bot.offers).heard(message.channel_id, message.id, message.author.id, Instant::now());
    }
    if !is_persons(message, me) {
        return Ok(());
    }
    let own_roles = own_roles(bot, message.guild_id, me);
    let address = address(&Signs::of(message), me, &own_roles);
    if address == Address::Nobody && is_post {
        return post(bot, message).await;
    }
    if !bot.is_new(message.id.get()) || bot.is_mute(message.channel_id) {
        return Ok(());
    }
    let title = if is_post { title(bot, message.channel_id).await } else { None };
    let Some(mut asked) = question(bot, message, title.as_deref(), address, me, &own_roles).await? else {
        return Ok(());
    };
    let answered = match &title {
        Some(title) => answer_post(bot, &mut asked, title).await,
        None => reply_to(bot, &asked).await,
    };
    let given = match answered {
        Err(error) if asked.surface == Surface::Message => excuse(bot, &asked, error).await,
        given => given?,
    };
    replies::send(bot, message.id, asked, given).await
}

/// What is said where a question that was put to the bot could not be looked for.
async fn excuse(bot: &Bot, asked: &Asked, error: anyhow::Error) -> Given {
    let id = slash::fault(&error.context("a message cannot be answered"));
    let text = words_for_member(bot, asked).with("fault", &[("id", &id)]);
    let reply = Reply { silent: true, ..Reply::say(text) };
    Given { reply: Some(reply), outcome: None, settings: bot.settings(asked.guild, asked.channel).await }
}

/// The question of a message, of a post with its title; `None` where there is none, or a hint was given
/// instead.
async fn question(
    bot: &Arc<Bot>,
    message: &Message,
    title: Option<&str>,
    address: Address,
    me: Me,
    own_roles: &[RoleId],
) -> Result<Option<Asked>> {
    let text = without_mentions(&message.content, Some(me.user), own_roles);
    let text = title.map_or(text.clone(), |title| whole_post(title, &text));
    let mut asked = Asked {
        id: message.id.get(),
        what: What::Question(limits::cut(&text, limits::CONTENT)),
        after: None,
        asker: message.author.id,
        channel: message.channel_id,
        guild: message.guild_id,
        surface: Surface::Message,
        private: address == Address::Direct,
        kept: true,
        locale: None,
    };
    let referenced = message.referenced_message.as_deref();
    match address {
        Address::Nobody if is_stripped(bot, message, me) => {
            hint(bot, message, &asked, "hint-follow", me).await?;
            return Ok(None);
        }
        Address::Nobody => {
            let roles = message.member.as_ref().map(|member| member.roles.as_slice()).unwrap_or_default();
            let settings = bot.settings(message.guild_id, message.channel_id).await;
            let is_quiet = lock(&bot.offers).is_quiet(message.channel_id);
            let is_own = |other: &Message| other.author.id == me.user;
            // Whoever replies to us, or to themselves, replies to nobody else.
            let is_reply = message.message_reference.is_some()
                && !referenced.is_some_and(|other| is_own(other) || other.author.id == message.author.id);
            if !overhears(&settings, roles) || is_reply || is_quiet || !reads_as_question(&text) {
                return Ok(None);
            }
            asked.after = referenced.filter(|other| is_own(other)).and_then(understood_question);
            asked.surface = Surface::Overheard;
            asked.kept = false;
            if settings.policy == Some(Policy::Offer) {
                offer::consider_later(bot, asked, message.id, None);
                return Ok(None);
            }
        }
        Address::Reply => asked.after = referenced.and_then(understood_question),
        Address::Mention | Address::Direct => {
            let other = referenced.filter(|other| other.author.id != me.user);
            if let Some(other) = other.filter(|_| text.is_empty()) {
                let theirs = without_mentions(&other.content, Some(me.user), own_roles);
                if theirs.is_empty() {
                    hint(bot, message, &asked, "hint-menu", me).await?;
                    return Ok(None);
                }
                asked.what = What::Question(limits::cut(&theirs, limits::CONTENT));
                asked.kept = other.author.id == message.author.id;
                return Ok(Some(asked));
            }
            asked.after = referenced.filter(|other| other.author.id == me.user).and_then(understood_question);
        }
    }
    let is_reply = referenced.is_some_and(|other| other.author.id == me.user);
    if is_reply && !text.is_empty() && asks_nothing(&text) {
        // Who thanks for an answer wants no other one.
        return Ok(None);
    }
    if asks_nothing(&text) {
        let key = if address == Address::Reply { "hint-follow" } else { "hint-empty" };
        hint(bot, message, &asked, key, me).await?;
        return Ok(None);
    }
    Ok(Some(asked))
}

/// Whether a text is a greeting or thanks, or nothing at all.
pub(super) fn asks_nothing(text: &str) -> bool {
    !text.contains(char::is_alphanumeric) || padding::strip(text).is_empty()
}

/// Whether a message replies to what the bot said to an interaction and comes without its text, as
/// Discord tells it where texts are not to be read; nor does it tell then whether the reply has a ping.
fn is_stripped(bot: &Bot, message: &Message, me: Me) -> bool {
    let replied = message.referenced_message.as_deref();
    message.content.is_empty()
        && !bot.config.discord.message_content
        && replied.is_some_and(|other| other.author.id == me.user && other.interaction_metadata.is_some())
}

/// Whether unasked questions are answered in a place, and this member's are.
pub(super) fn overhears(settings: &Settings, roles: &[RoleId]) -> bool {
    matches!(settings.policy, Some(Policy::Answer | Policy::Offer))
        && !settings.helper.is_some_and(|helper| roles.iter().any(|role| role.get() == helper))
}

/// One short hint, once a member and day.
async fn hint(bot: &Arc<Bot>, message: &Message, asked: &Asked, key: &str, me: Me) -> Result<()> {
    let settings = bot.settings(message.guild_id, message.channel_id).await;
    if settings.policy == Some(Policy::Off) || !lock(&bot.daily).first(message.author.id.get(), "hint", today()) {
        return Ok(());
    }
    let words = match settings.language.as_deref().filter(|language| !language.is_empty()) {
        Some(language) => Words::of(language),
        None => words_for_member(bot, asked),
    };
    let mention = format!("<@{}>", me.user);
    let text = words.with(key, &[("mention", &mention), ("menu", &words.say("command-menu"))]);
    let reply = Reply { silent: true, ..Reply::say(text) };
    let place = Place::of(message.channel_id, message.id);
    deliver::send(bot, &place, message.guild_id, &reply).await?;
    Ok(())
}
