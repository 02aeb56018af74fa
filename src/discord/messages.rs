//! Questions in words: a mention, a reply to an answer, a direct message, or a question in a channel
//! whose policy is to answer; and what becomes of the reply when the question changes.

use super::asking::{Asked, Given, Surface, What, candidates, keep_miss, reply_to, words_for_member};
use super::bot::{Answered, Bot, Me, lock, now, today};
use super::call::REST;
use super::deliver::{self, Place};
use super::late::Late;
use super::render::understood_back;
use super::reply::Reply;
use super::words::Words;
use super::{asked_line, found, limits, offer, slash};
use crate::answer::asks::reads_as_question;
use crate::answer::padding;
use crate::answer::reply::Outcome;
use crate::ledger::{Policy, Replied, Settings};
use anyhow::Result;
use serenity::http::MessagePagination;
use serenity::model::channel::{Channel, GuildChannel, Message, MessageFlags, MessageReferenceKind, MessageType};
use serenity::model::event::MessageUpdateEvent;
use serenity::model::id::{ChannelId, GuildId, MessageId, RoleId, UserId};
use serenity::model::user::User;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Messages below a direct message among which its reply is looked for.
const FOLLOWING: u8 = 20;

/// How a message is put to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Address {
    /// By a mention of the bot or its own role.
    Mention,
    /// By a reply, with a ping, to one of its messages.
    Reply,
    /// In a direct message.
    Direct,
    /// To nobody.
    Nobody,
}

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
        lock(&bot.offers).heard(message.channel_id, message.id, message.author.id);
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
    send(bot, message.id, asked, given).await
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
                offer_later(bot, asked, message.id, None);
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

/// Offers an answer after a while, if nobody else replied by then.
fn offer_later(bot: &Arc<Bot>, asked: Asked, question: MessageId, title: Option<String>) {
    let bot = Arc::clone(bot);
    tokio::spawn(async move {
        if let Err(error) = offer::consider(&bot, asked, question, title).await {
            slash::fault(&error.context("an answer cannot be offered"));
        }
    });
}

/// Whether a text is a greeting or thanks, or nothing at all.
fn asks_nothing(text: &str) -> bool {
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
fn overhears(settings: &Settings, roles: &[RoleId]) -> bool {
    matches!(settings.policy, Some(Policy::Answer | Policy::Offer))
        && !settings.helper.is_some_and(|helper| roles.iter().any(|role| role.get() == helper))
}

/// What tells how a message is put to the bot.
struct Signs<'m> {
    guild: Option<GuildId>,
    mentions: &'m [User],
    roles: &'m [RoleId],
    content: &'m str,
    referenced: Option<&'m Message>,
}

impl<'m> Signs<'m> {
    fn of(message: &'m Message) -> Self {
        Self {
            guild: message.guild_id,
            mentions: &message.mentions,
            roles: &message.mention_roles,
            content: &message.content,
            referenced: message.referenced_message.as_deref(),
        }
    }

    fn of_edit(event: &'m MessageUpdateEvent) -> Self {
        Self {
            guild: event.guild_id,
            mentions: event.mentions.as_deref().unwrap_or_default(),
            roles: event.mention_roles.as_deref().unwrap_or_default(),
            content: event.content.as_deref().unwrap_or_default(),
            referenced: event.referenced_message.as_ref().and_then(Option::as_deref),
        }
    }
}

fn address(signs: &Signs<'_>, me: Me, own_roles: &[RoleId]) -> Address {
    if signs.guild.is_none() {
        return Address::Direct;
    }
    let is_mentioned = signs.mentions.iter().any(|user| user.id == me.user);
    let is_reply = signs.referenced.is_some_and(|other| other.author.id == me.user);
    let is_written =
        [format!("<@{}>", me.user), format!("<@!{}>", me.user)].iter().any(|mention| signs.content.contains(mention));
    if is_reply && is_mentioned && !is_written {
        Address::Reply
    } else if is_mentioned || signs.roles.iter().any(|role| own_roles.contains(role)) {
        if is_reply { Address::Reply } else { Address::Mention }
    } else {
        Address::Nobody
    }
}

fn own_roles(bot: &Bot, guild: Option<GuildId>, me: Me) -> Vec<RoleId> {
    let servers = lock(&bot.servers);
    let roles = guild.and_then(|guild| servers.get(&guild)).map(|server| &server.bot_roles);
    roles.into_iter().flatten().filter(|(_, user)| **user == me.user).map(|(role, _)| *role).collect()
}

/// A text without the mentions that put it to the bot; without `user`, without any mention.
pub(super) fn without_mentions(text: &str, user: Option<UserId>, roles: &[RoleId]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<@") {
        let (before, mention) = rest.split_at(at);
        out.push_str(before);
        let Some(end) = mention.find('>') else {
            out.push_str(mention);
            rest = "";
            break;
        };
        let (mention, after) = mention.split_at(end + 1);
        let id = mention.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u64>().unwrap_or(0);
        let is_ours = match user {
            None => true,
            Some(user) if mention.starts_with("<@&") => roles.iter().any(|role| role.get() == id) && user.get() != 0,
            Some(user) => user.get() == id,
        };
        out.push_str(if is_ours { " " } else { mention });
        rest = after;
    }
    out.push_str(rest);
    out.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '，' | '：')).to_owned()
}

/// The question that one of our messages shows above its answer.
pub(super) fn shown_question(message: &Message) -> Option<String> {
    let Some(embed) = message.embeds.first() else { return asked_line::read_back_text(&message.content) };
    let line = embed.author.as_ref().map(|author| author.name.as_str()).filter(|name| !name.is_empty())?;
    Some(asked_line::read_back(line, embed.description.as_deref().unwrap_or_default()))
}

/// The question that one of our messages answers, as it was understood.
pub(super) fn understood_question(message: &Message) -> Option<String> {
    let description = message.embeds.first().and_then(|embed| embed.description.as_deref()).unwrap_or_default();
    understood_back(description).or_else(|| shown_question(message))
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

/// Sends what is said of a message, and remembers it.
async fn send(bot: &Arc<Bot>, question: MessageId, asked: Asked, given: Given) -> Result<()> {
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
        Some(Late::Deleted) => deleted(bot, asked.channel, question, asked.guild).await,
        Some(Late::Edited(event)) => Box::pin(edited(bot, &event)).await,
        None => Ok(()),
    }
}

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
pub(super) async fn edited(bot: &Arc<Bot>, event: &MessageUpdateEvent) -> Result<()> {
    let (Some(_), Some(_), Some(author)) = (&event.content, &event.edited_timestamp, &event.author) else {
        return Ok(());
    };
    let Some(me) = bot.me().await.filter(|me| author.id != me.user) else { return Ok(()) };
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
    let own_roles = own_roles(bot, event.guild_id, me);
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
    let signs = Signs::of_edit(event);
    let address = address(&signs, me, &own_roles);
    // What was put to the bot stays so, whatever else is changed in it.
    let is_unasked = old.unasked.unwrap_or(is_post || address == Address::Nobody);
    let goes_on = matches!(address, Address::Reply | Address::Direct) || is_unasked;
    let after = signs.referenced.filter(|other| goes_on && other.author.id == me.user).and_then(understood_question);
    let mut asked = Asked {
        id: event.id.get(),
        what: What::Question(limits::cut(&text, limits::CONTENT)),
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
    let is_asked = || lock(&bot.replies).get(&event.id).is_some_and(|answered| answered.text.as_ref() == Some(&text));
    bot.ledger.forget(event.id.get()).await?;
    let is_question = !asks_nothing(&text) && (!is_unasked || is_post || reads_as_question(&text));
    if is_unasked && is_offered(bot, &asked, &old).await? {
        let line = if is_question { offer::line_for(bot, &mut asked, title).await? } else { None };
        let Some(_turn) = edit.turn_while(is_asked).await else { return Ok(()) };
        return match line {
            Some(line) => change(bot, &old, &line).await,
            None => take_back(bot, event.channel_id, event.id, event.guild_id).await,
        };
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
        return Ok(());
    }
    let Some(_turn) = edit.turn_while(is_asked).await else { return Ok(()) };
    if let Some(outcome) = given.as_ref().and_then(|given| given.outcome).filter(|_| !is_unasked) {
        keep_miss(bot, &asked, &limits::cut(&text, limits::CONTENT), outcome).await;
        if !edit.is_last() && !is_asked() {
            // A later edit asks something else since.
            bot.ledger.forget(event.id.get()).await?;
        }
    }
    match given.and_then(|given| given.reply) {
        Some(reply) => change(bot, &old, &reply).await,
        None => take_back(bot, event.channel_id, event.id, event.guild_id).await,
    }
}

/// Puts another reply in the place of one, unless that is gone.
async fn change(bot: &Bot, answered: &Answered, reply: &Reply) -> Result<()> {
    match deliver::edit(bot, answered.channel, answered.reply, reply).await {
        Err(failed) if !failed.is_gone() => Err(failed.into()),
        _ => Ok(()),
    }
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

/// The reply to a message: as it is remembered, else as the ledger has it; in a direct message, of
/// which nothing is kept, as the channel shows it.
async fn reply_of(
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
async fn shown_by(bot: &Bot, answered: &Answered) -> Result<Option<Option<String>>> {
    match bot.again(REST, || bot.http.get_message(answered.channel, answered.reply)).await {
        Ok(message) => Ok(Some(shown_question(&message))),
        Err(failed) if failed.is_gone() => Ok(None),
        Err(failed) => Err(failed.into()),
    }
}

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
pub(super) async fn deleted(
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

async fn take_back(bot: &Arc<Bot>, channel: ChannelId, question: MessageId, guild: Option<GuildId>) -> Result<()> {
    let Some(old) = reply_of(bot, channel, question, guild).await? else { return Ok(()) };
    lock(&bot.replies).remove(&question);
    bot.ledger.forget_reply(question.get()).await?;
    offer::close(bot, old.channel, old.reply).await;
    match bot.again(REST, || bot.http.delete_message(old.channel, old.reply, None)).await {
        Err(failed) if !failed.is_gone() => Err(failed.into()),
        _ => Ok(()),
    }
}

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
async fn title(bot: &Bot, thread: ChannelId) -> Option<String> {
    match bot.again(REST, || bot.http.get_channel(thread)).await {
        Ok(Channel::Guild(channel)) => Some(channel.name),
        _ => None,
    }
}

/// Answers a post by all of it, else by its title: what is told besides may say more than is asked.
async fn answer_post(bot: &Arc<Bot>, asked: &mut Asked, title: &str) -> Result<Given> {
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
async fn post(bot: &Arc<Bot>, message: &Message) -> Result<()> {
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
        offer_later(bot, asked, MessageId::new(thread.get()), Some(channel.name));
        return Ok(());
    }
    let given = answer_post(bot, &mut asked, &channel.name).await?;
    send(bot, MessageId::new(thread.get()), asked, given).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_stands_without_the_mention_that_puts_it_to_the_bot() {
        let (me, roles) = (Some(UserId::new(1)), [RoleId::new(2)]);
        assert_eq!(without_mentions("<@1> is it free?", me, &roles), "is it free?");
        assert_eq!(without_mentions("<@!1>, <@&2>: is it free?", me, &roles), "is it free?");
        assert_eq!(without_mentions("is <@3> right, <@1>", me, &roles), "is <@3> right");
        assert_eq!(without_mentions("<@&3> <@1>", me, &roles), "<@&3>");
        assert_eq!(without_mentions("a <@ b", me, &roles), "a <@ b");
        assert_eq!(without_mentions("<@3> is it free?", None, &[]), "is it free?");
    }
}
