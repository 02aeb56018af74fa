//! What is pressed and picked under an answer.

use super::asked_line::shown_question;
use super::asking::{self, Asked, What, keep_unless_deleted, read_back, reply_to};
use super::bot::{Bot, lock, now, today};
use super::call::{Call, REST};
use super::custom_id::{Action, CustomId, parse_key};
use super::deliver::{self, Place};
use super::follow_up;
use super::offer::{self, is_offer};
use super::removals;
use super::render::{self, View};
use super::reply::{Button, Calls, Embed, Reply, Row};
use super::slash::{self, told};
use super::timely::{Comes, Shows, show};
use super::words::Words;
use crate::ledger::{Miss, Missed, Vote};
use anyhow::Result;
use serenity::model::application::{
    ActionRowComponent, ButtonKind, ComponentInteraction, ComponentInteractionDataKind, MessageInteractionMetadata,
};
use serenity::model::channel::{Message, MessageFlags};
use serenity::model::id::{ChannelId, GuildId, MessageId, RoleId, UserId};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

/// A press, and what is known of it.
struct Press<'a> {
    call: Call,
    id: CustomId,
    message: &'a Message,
    words: &'static Words,
    /// The line above the answer; without one, what its passage is about.
    question: Option<String>,
    /// Whether the message shows it.
    is_shown: bool,
    /// Whether one member alone sees the message.
    ephemeral: bool,
}

/// The public answer that a word for one member is about.
struct Public {
    channel: ChannelId,
    id: MessageId,
    /// As it was read back; `None` where the bot may not read: what was pressed tells whose it is.
    read: Option<Box<Message>>,
}

impl Public {
    /// Id of the message or interaction that it answers.
    async fn question(&self, bot: &Bot) -> Result<Option<u64>> {
        match &self.read {
            Some(message) => Ok(question_id(message)),
            None => bot.ledger.answered_by(self.id.get()).await,
        }
    }
}

/// Does what a component stands for.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn press(bot: &Arc<Bot>, component: &ComponentInteraction) -> Result<()> {
    let call = Call::of_component(component);
    let message = &*component.message;
    let custom_id = component.data.custom_id.as_str();
    // Only what we put under this very message counts.
    let Some(id) = CustomId::parse(custom_id).filter(|_| custom_ids(message).any(|known| known == custom_id)) else {
        tracing::warn!("a component that is not ours was pressed");
        return Ok(told(call.respond(bot, &Reply::whisper(Words::of(&call.locale).say("not-yours"))).await)?);
    };
    let shown = shown_question(message);
    let is_shown = shown.is_some();
    let question = match shown {
        None => named(bot, &call, id).await,
        shown => shown,
    };
    let ephemeral = message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    let press = Press { words: Words::of(&call.locale), question, is_shown, ephemeral, call, id, message };
    let call = &press.call;
    match id.action {
        Action::Helpful => show(bot, call, Comes::Beside, press.vote(bot, true)).await,
        Action::Unhelpful if press.may_change() => show(bot, call, Comes::Beside, press.unhelpful(bot)).await,
        Action::Unhelpful => show(bot, call, Comes::Beside, press.vote(bot, false)).await,
        Action::Follow => follow_up::open(bot, call, id, component.guild_id.is_some()).await,
        Action::Pick => {
            let picked = match &component.data.kind {
                ComponentInteractionDataKind::StringSelect { values } => {
                    values.first().and_then(|value| parse_key(value))
                }
                _ if !press.ephemeral => return show(bot, call, Comes::Beside, press.offered(bot)).await,
                _ => press.id.key,
            };
            match (picked, press.question_about(bot, picked).await) {
                (None, _) => Ok(()),
                // An article of /topics.
                (Some(key), None) => {
                    let asked = slash::asked(call, What::Passage(key), true, false);
                    slash::answer(bot, call, asked, None).await.map(|_| ())
                }
                (Some(key), Some(question)) => {
                    show(bot, call, Comes::InPlace, Box::pin(press.pick(bot, key, question))).await
                }
            }
        }
        Action::Person => show(bot, call, Comes::Beside, press.person(bot)).await,
        Action::Remove => show(bot, call, Comes::InPlace, press.remove(bot)).await,
        Action::Page => show(bot, call, Comes::InPlace, press.page(bot)).await,
    }
}

/// What the passage of an answer is about, where the message has no room for the question.
pub(super) async fn named(bot: &Bot, call: &Call, id: CustomId) -> Option<String> {
    let key = id.key.filter(|_| id.action != Action::Page)?;
    let settings = bot.settings(call.guild, call.channel).await;
    let collections = bot.collections(call.guild, &settings)?;
    bot.serving().catalog.name(key, &collections).map(str::to_owned)
}

fn custom_ids(message: &Message) -> impl Iterator<Item = &str> {
    message.components.iter().flat_map(|row| &row.components).filter_map(|component| match component {
        ActionRowComponent::Button(button) => match &button.data {
            ButtonKind::NonLink { custom_id, .. } => Some(custom_id.as_str()),
            _ => None,
        },
        ActionRowComponent::SelectMenu(menu) => menu.custom_id.as_deref(),
        _ => None,
    })
}

/// Who asked what one of our messages answers, as its components have it.
pub(super) fn askers(message: &Message) -> impl Iterator<Item = UserId> {
    custom_ids(message).filter_map(CustomId::parse).map(|id| id.asker)
}

/// Id of the message or interaction that one of our messages answers.
fn question_id(message: &Message) -> Option<u64> {
    match message.interaction_metadata.as_deref() {
        Some(MessageInteractionMetadata::Command(command)) => {
            Some(command.target_message_id.map_or(command.id.get(), MessageId::get))
        }
        Some(MessageInteractionMetadata::ModalSubmit(modal)) => Some(modal.id.get()),
        Some(_) => None,
        None => message.message_reference.as_ref().and_then(|reference| reference.message_id).map(MessageId::get),
    }
}

/// The same, where the question was put to the bot in public by who wrote it: only then may its
/// wording be kept.
async fn put_in_public(bot: &Bot, message: &Message) -> Result<Option<u64>> {
    let Some(question) = question_id(message) else { return Ok(None) };
    let was_put = match message.interaction_metadata.as_deref() {
        Some(MessageInteractionMetadata::Command(command)) => {
            command.target_message_id.is_none_or(|target| lock(&bot.own_menu).get(&target).is_some())
        }
        Some(_) => true,
        None => bot.ledger.reply_to(question).await?.is_some_and(|reply| reply.unasked == Some(false)),
    };
    Ok(Some(question).filter(|_| was_put))
}

impl Press<'_> {
    fn is_askers(&self) -> bool {
        self.call.user == self.id.asker
    }

    fn may_change(&self) -> bool {
        self.is_askers() || self.call.moderates()
    }

    fn whisper(&self, key: &str) -> Shows {
        Shows::Beside(Reply::whisper(self.words.say(key)))
    }

    fn asked(&self, what: What) -> Asked {
        Asked { asker: self.id.asker, ..slash::asked(&self.call, what, self.ephemeral, false) }
    }

    fn question(&self) -> What {
        read_back(self.question.as_deref().unwrap_or_default())
    }

    /// Whether somebody helps others here.
    async fn helps(&self, bot: &Bot) -> bool {
        let helper = bot.settings(self.call.guild, self.call.channel).await.helper;
        helper.is_some_and(|helper| self.call.roles.iter().any(|role| role.get() == helper))
    }

    /// The asker and moderators may change an answer, helpers what was merely offered.
    async fn may_change_this(&self, bot: &Bot, public: Option<&Public>) -> bool {
        let is_offered = public.and_then(|public| public.read.as_deref()).is_some_and(is_offer);
        self.may_change() || (is_offered && self.helps(bot).await)
    }

    /// Shows an offered answer to whoever pressed; the asker and helpers can publish it.
    async fn offered(&self, bot: &Arc<Bot>) -> Result<Shows> {
        offer::close(bot, self.message.channel_id, self.message.id).await;
        let (Some(question), Some(key)) = (self.question.clone(), self.id.key) else {
            return Ok(self.whisper("unanswered"));
        };
        let asked = self.asked(What::Question(question));
        let Some(mut reply) = asking::passage(bot, &asked, self.words, key).await? else {
            return self.looked_again(bot).await;
        };
        let mut buttons = match reply.rows.pop() {
            Some(Row::Buttons(buttons)) => {
                buttons.into_iter().filter(|button| matches!(button, Button::Link { .. })).collect()
            }
            _ => Vec::new(),
        };
        if self.may_change() || self.helps(bot).await {
            let public = Some((self.message.channel_id, self.message.id));
            for (action, key, label) in
                [(Action::Pick, Some(key), "button-publish"), (Action::Remove, None, "button-remove")]
            {
                let id = CustomId { answer: public, ..CustomId::new(action, self.id.asker, key) };
                buttons.push(Button::Press { label: self.words.say(label), id, primary: action == Action::Pick });
            }
        }
        reply.rows = if buttons.is_empty() { Vec::new() } else { vec![Row::Buttons(buttons)] };
        reply.ephemeral = true;
        Ok(Shows::Beside(reply))
    }

    /// The articles have the passage no more: says so, and asks the shown question again.
    async fn looked_again(&self, bot: &Arc<Bot>) -> Result<Shows> {
        let mut asked = self.asked(self.question());
        asked.private = true;
        let Some(mut reply) = reply_to(bot, &asked).await?.reply else { return Ok(self.whisper("unanswered")) };
        reply.begin(&self.words.say("gone-key"));
        Ok(Shows::Beside(reply))
    }

    async fn vote(&self, bot: &Arc<Bot>, helpful: bool) -> Result<Shows> {
        self.keep_vote(bot, helpful).await?;
        Ok(self.whisper("thanks"))
    }

    async fn keep_vote(&self, bot: &Bot, helpful: bool) -> Result<()> {
        let guild = self.call.guild.map(GuildId::get);
        if self.ephemeral || self.call.private {
            return bot.ledger.count(guild, if helpful { "helpful" } else { "unhelpful" }, now()).await;
        }
        let passage = self.id.key.map(|key| format!("{key:016x}")).unwrap_or_default();
        let vote =
            Vote { answer: self.message.id.get(), voter: self.call.user.get(), guild, passage: &passage, helpful };
        bot.ledger.vote(vote, now()).await
    }

    /// Shows the asker, or a moderator, what else there is.
    async fn unhelpful(&self, bot: &Arc<Bot>) -> Result<Shows> {
        self.keep_vote(bot, false).await?;
        let question = self.question.clone().unwrap_or_default();
        let asked = self.asked(What::Question(question.clone()));
        let (answer, helpers) = asking::candidates(bot, &asked).await?;
        let guild = self.call.guild.filter(|_| self.is_shown && !self.ephemeral && !self.call.private);
        if let (Some(guild), Some(id)) = (guild, put_in_public(bot, self.message).await?) {
            let miss = Miss {
                question: id,
                guild: guild.get(),
                channel: self.call.channel.get(),
                parent: bot.parent(self.call.channel).await.map(ChannelId::get),
                wording: &question,
                missed: Missed::Unhelpful,
            };
            keep_unless_deleted(bot, miss).await?;
        }
        let public = (!self.ephemeral)
            .then_some(CustomId { answer: Some((self.message.channel_id, self.message.id)), ..self.id });
        // Only the asker calls a person.
        let helpers = helpers && self.is_askers();
        let view = View { words: self.words, asker: self.id.asker, question: &question, helpers };
        Ok(Shows::Beside(render::unhelpful(view, &answer, self.id.key, public)))
    }

    /// The question that a pick is about; `None` where an article of the topics is picked.
    async fn question_about(&self, bot: &Bot, picked: Option<u64>) -> Option<String> {
        if self.question.is_some() || self.id.answer.is_none() {
            return self.question.clone();
        }
        named(bot, &self.call, CustomId { key: picked, ..self.id }).await
    }

    /// Shows another passage in place of what is shown.
    async fn pick(&self, bot: &Arc<Bot>, key: u64, question: String) -> Result<Shows> {
        let public = match self.id.answer {
            Some(_) => self.public(bot).await?,
            None => None,
        };
        let is_own = self.ephemeral && public.is_none();
        if !is_own && !self.may_change_this(bot, public.as_ref()).await {
            return Ok(self.whisper("not-yours"));
        }
        let asked = self.asked(What::Question(question));
        let language = if is_own { self.words } else { self.public_words(bot, &asked).await };
        let Some(mut reply) = asking::passage(bot, &asked, language, key).await? else {
            return self.looked_again(bot).await;
        };
        let asked_by = match &public {
            Some(public) => public.question(bot).await?,
            None => question_id(self.message),
        };
        if let Some(id) = asked_by {
            bot.ledger.forget(id).await?;
        }
        if let Some(public) = &public {
            match deliver::edit(bot, public.channel, public.id, &self.call.shown(&reply)).await {
                Ok(()) => {
                    let done = Reply { content: self.words.say("picked"), ephemeral: true, ..Reply::default() };
                    return Ok(Shows::InPlace(done));
                }
                Err(failed) => tracing::debug!(%failed, "an answer could not be changed: its asker sees it alone"),
            }
        }
        reply.ephemeral = self.ephemeral;
        Ok(Shows::InPlace(reply))
    }

    async fn public_words(&self, bot: &Bot, asked: &Asked) -> &'static Words {
        let settings = bot.settings(asked.guild, asked.channel).await;
        asking::words_in_public(bot, asked, &settings, self.question.as_deref().unwrap_or_default(), "")
    }

    /// The public answer that an ephemeral message is about, read back: ours, and of the same asker.
    async fn public(&self, bot: &Bot) -> Result<Option<Public>> {
        let (Some((channel, id)), Some(me)) = (self.id.answer, bot.me().await) else { return Ok(None) };
        if channel != self.call.channel || self.call.private {
            return Ok(None);
        }
        match bot.again(REST, || bot.http.get_message(channel, id)).await {
            Ok(message) => {
                let is_askers = askers(&message).any(|asker| asker == self.id.asker);
                let is_it = message.author.id == me.user && is_askers;
                Ok(is_it.then_some(Public { channel, id, read: Some(message.into()) }))
            }
            Err(failed) if failed.is_forbidden() => Ok(Some(Public { channel, id, read: None })),
            Err(failed) if failed.is_final() => Ok(None),
            Err(failed) => Err(failed.into()),
        }
    }

    /// Calls somebody of the helper role.
    async fn person(&self, bot: &Arc<Bot>) -> Result<Shows> {
        if !self.is_askers() {
            return Ok(self.whisper("not-yours"));
        }
        let settings = bot.settings(self.call.guild, self.call.channel).await;
        let Some(role) = settings.helper.filter(|_| self.call.guild.is_some() && !self.call.private) else {
            return Ok(self.whisper("person-none"));
        };
        let is_public = self.id.answer.is_some() || !self.ephemeral;
        let about = self.id.answer.map_or(self.message.id, |(_, message)| message);
        // The message of what one member sees changes with each press: the question stays.
        let question = if is_public { about.get() } else { self.question_hash() };
        let refusal = {
            let mut daily = lock(&bot.daily);
            if !daily.first(question, "person", today()) {
                Some("person-already")
            } else if !daily.person(self.call.user.get(), today()) {
                daily.person_not_called(question, self.call.user.get(), today());
                Some("person-enough")
            } else {
                None
            }
        };
        if let Some(refusal) = refusal {
            return Ok(self.whisper(refusal));
        }
        let asked = self.asked(self.question());
        let words = self.public_words(bot, &asked).await;
        let role = RoleId::new(role);
        let (called, asker) = (format!("<@&{role}>"), format!("<@{}>", self.id.asker));
        let embed = Embed { author: self.question.clone().unwrap_or_default(), ..Embed::default() };
        let reply = Reply {
            content: words.with("person-called", &[("role", &called), ("asker", &asker)]),
            embed: Some(embed).filter(|embed| !embed.author.is_empty()),
            calls: Calls::Role(role),
            ..Reply::default()
        };
        let place = if is_public {
            Place::of(self.call.channel, about).with_nonce(self.call.id.get())
        } else {
            Place::in_thread(self.call.channel, MessageId::new(self.call.id.get()))
        };
        let sent = deliver::send(bot, &place, self.call.guild, &reply).await;
        if !matches!(sent, Ok(Some(_))) {
            // Nobody was called: it does not count.
            lock(&bot.daily).person_not_called(question, self.call.user.get(), today());
        }
        Ok(self.whisper(if sent?.is_some() { "person-done" } else { "person-unsent" }))
    }

    /// What tells the questions of a member apart.
    fn question_hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.id.asker.get(), self.question.as_deref().unwrap_or_default()).hash(&mut hasher);
        hasher.finish()
    }

    /// Takes the public answer away.
    async fn remove(&self, bot: &Arc<Bot>) -> Result<Shows> {
        let public = self.public(bot).await?;
        if !self.may_change_this(bot, public.as_ref()).await {
            return Ok(self.whisper("not-yours"));
        }
        let Some(public) = public else { return Ok(self.whisper("message-gone")) };
        let (channel, message) = (public.channel, public.id);
        let question = public.question(bot).await?;
        match removals::delete(bot, channel, message).await {
            Err(failed) if failed.is_forbidden() || failed.is_archived() => return Ok(self.whisper("remove-denied")),
            Err(failed) if !failed.is_gone() => return Err(failed.into()),
            _ => {}
        }
        if bot.parent(channel).await.is_some() {
            offer::hush(bot, self.call.guild, channel, true).await;
        }
        offer::close(bot, channel, message).await;
        let is_found = public.read.as_ref().is_some_and(|read| read.interaction_metadata.is_some());
        match question.filter(|_| !is_found) {
            Some(id) => {
                lock(&bot.replies).remove(&MessageId::new(id));
                bot.ledger.forget_reply(id).await?;
            }
            None => bot.ledger.forget_found(message.get()).await?,
        }
        let done = Reply { content: self.words.say("removed"), ephemeral: true, ..Reply::default() };
        Ok(Shows::InPlace(done))
    }

    /// Turns to another page.
    async fn page(&self, bot: &Arc<Bot>) -> Result<Shows> {
        let page = self.id.key.and_then(|page| usize::try_from(page).ok()).unwrap_or(0);
        if self.question.is_none() {
            return Ok(Shows::InPlace(slash::topics(bot, &self.call, self.words, page).await));
        }
        if !self.may_change() && !self.ephemeral {
            return Ok(self.whisper("not-yours"));
        }
        let asked = self.asked(self.question());
        let words = if self.ephemeral { self.words } else { self.public_words(bot, &asked).await };
        Ok(match asking::page(bot, &asked, words, page).await? {
            Some(reply) => Shows::InPlace(reply),
            None => self.whisper("unanswered"),
        })
    }
}
