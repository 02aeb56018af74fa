//! What is pressed and picked under an answer, and the modal that asks on.

use super::asking::{self, Asked, Surface, What, read_back, reply_to};
use super::bot::{Bot, lock, now, today};
use super::call::{Call, Failed, REST};
use super::custom_id::{Action, CustomId, parse_key};
use super::deliver::{self, Place};
use super::limits;
use super::messages::{shown_question, understood_question};
use super::render::{self, View};
use super::reply::{Button, Calls, Embed, Reply, Row};
use super::slash::{self, told};
use super::words::Words;
use crate::ledger::{Miss, Missed, Vote};
use anyhow::Result;
use serde_json::json;
use serenity::model::application::{
    ActionRowComponent, ButtonKind, ComponentInteraction, ComponentInteractionDataKind, ModalInteraction,
};
use serenity::model::channel::{Message, MessageFlags};
use serenity::model::id::{GuildId, MessageId, RoleId};
use std::sync::Arc;

/// Marks the modal of a member who has the bot to themselves.
const OWN: char = '!';

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
    let press = Press {
        words: Words::of(&call.locale),
        question: shown_question(message).or_else(|| named(bot, id)),
        is_shown: shown_question(message).is_some(),
        ephemeral: message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL)),
        call,
        id,
        message,
    };
    match id.action {
        Action::Helpful => press.vote(bot, true).await,
        Action::Unhelpful if press.may_change() => press.unhelpful(bot).await,
        Action::Unhelpful => press.vote(bot, false).await,
        Action::Follow => press.follow(bot, component).await,
        Action::Pick => {
            let picked = match &component.data.kind {
                ComponentInteractionDataKind::StringSelect { values } => {
                    values.first().and_then(|value| parse_key(value))
                }
                _ if !press.ephemeral => return press.offered(bot).await,
                _ => press.id.key,
            };
            let Some(key) = picked else { return Ok(()) };
            press.pick(bot, key).await
        }
        Action::Person => press.person(bot).await,
        Action::Remove => press.remove(bot).await,
        Action::Page => press.page(bot).await,
    }
}

/// What the passage of an answer is about, where the message has no room for the question.
fn named(bot: &Bot, id: CustomId) -> Option<String> {
    let key = id.key.filter(|_| id.action != Action::Page)?;
    bot.serving().catalog.name(key).map(str::to_owned)
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

/// Id of the message or interaction that one of our messages answers.
fn question_id(message: &Message) -> Option<u64> {
    let reference = message.message_reference.as_ref().and_then(|reference| reference.message_id).map(MessageId::get);
    #[allow(deprecated)]
    let interaction = message.interaction.as_ref().map(|interaction| interaction.id.get());
    reference.or(interaction)
}

/// Whether a message offers an answer and does not show one yet.
fn is_offer(message: &Message) -> bool {
    message.components.iter().flat_map(|row| &row.components).any(|component| {
        matches!(component, ActionRowComponent::Button(button) if matches!(&button.data, ButtonKind::NonLink { custom_id, .. }
            if CustomId::parse(custom_id).is_some_and(|id| id.action == Action::Pick)))
    })
}

impl Press<'_> {
    fn is_askers(&self) -> bool {
        self.call.user == self.id.asker
    }

    fn may_change(&self) -> bool {
        self.is_askers() || self.call.moderates()
    }

    async fn whisper(&self, bot: &Bot, key: &str) -> Result<()> {
        Ok(told(self.call.respond(bot, &Reply::whisper(self.words.say(key))).await)?)
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
    async fn may_change_this(&self, bot: &Bot, public: Option<&Message>) -> bool {
        self.may_change() || (public.is_some_and(is_offer) && self.helps(bot).await)
    }

    /// Shows an offered answer to whoever pressed; the asker and helpers can publish it.
    async fn offered(&self, bot: &Arc<Bot>) -> Result<()> {
        lock(&bot.offers).close(self.message.channel_id, self.message.id);
        let (Some(question), Some(key)) = (self.question.clone(), self.id.key) else { return Ok(()) };
        let asked = self.asked(What::Question(question));
        let Some(mut reply) = asking::passage(bot, &asked, self.words, key).await? else {
            return self.whisper(bot, "unanswered").await;
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
        Ok(told(self.call.respond(bot, &reply).await)?)
    }

    async fn vote(&self, bot: &Arc<Bot>, helpful: bool) -> Result<()> {
        self.keep_vote(bot, helpful).await?;
        self.whisper(bot, "thanks").await
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
    async fn unhelpful(&self, bot: &Arc<Bot>) -> Result<()> {
        self.keep_vote(bot, false).await?;
        let question = self.question.clone().unwrap_or_default();
        let asked = self.asked(What::Question(question.clone()));
        let (answer, helpers) = asking::candidates(bot, &asked).await?;
        let is_kept = self.is_shown && !self.ephemeral && !self.call.private;
        if let (Some(guild), Some(id), true) = (self.call.guild, question_id(self.message), is_kept) {
            let miss = Miss {
                question: id,
                guild: guild.get(),
                channel: self.call.channel.get(),
                wording: &question,
                missed: Missed::Unhelpful,
            };
            bot.ledger.miss(miss, now()).await?;
        }
        let public = (!self.ephemeral)
            .then_some(CustomId { answer: Some((self.message.channel_id, self.message.id)), ..self.id });
        // Only the asker calls a person.
        let helpers = helpers && self.is_askers();
        let view = View { words: self.words, asker: self.id.asker, question: &question, helpers };
        Ok(told(self.call.respond(bot, &render::unhelpful(view, &answer, self.id.key, public)).await)?)
    }

    /// Opens a modal for the next question.
    async fn follow(&self, bot: &Arc<Bot>, component: &ComponentInteraction) -> Result<()> {
        let own = if self.call.private && component.guild_id.is_some() { OWN.to_string() } else { String::new() };
        let modal = json!({
            "custom_id": format!("{}{own}", CustomId { answer: None, ..self.id }),
            "title": limits::cut(&self.words.say("follow-title"), limits::MODAL_TITLE),
            "components": [{ "type": 1, "components": [{
                "type": 4,
                "custom_id": "question",
                "style": 1,
                "label": limits::cut(&self.words.say("follow-label"), limits::INPUT_LABEL),
                "placeholder": limits::cut(&self.words.say("follow-placeholder"), limits::SELECT_TEXT),
                "min_length": 1,
                "max_length": limits::QUESTION,
                "required": true,
            }] }],
        });
        Ok(told(self.call.modal(bot, modal).await)?)
    }

    /// Shows another passage in place of what is shown.
    async fn pick(&self, bot: &Arc<Bot>, key: u64) -> Result<()> {
        let about = self.question.clone().or_else(|| {
            let key = CustomId { key: Some(key), ..self.id };
            named(bot, key).filter(|_| self.id.answer.is_some())
        });
        let Some(question) = about else {
            // An article of /topics.
            let asked = slash::asked(&self.call, What::Passage(key), true, false);
            return slash::answer(bot, &self.call, asked, None).await;
        };
        let public = match self.id.answer {
            Some(_) => self.public(bot).await?,
            None => None,
        };
        let is_own = self.ephemeral && public.is_none();
        if !is_own && !self.may_change_this(bot, public.as_ref()).await {
            return self.whisper(bot, "not-yours").await;
        }
        let asked = self.asked(What::Question(question));
        let language =
            if self.ephemeral && public.is_none() { self.words } else { self.public_words(bot, &asked).await };
        let Some(mut reply) = asking::passage(bot, &asked, language, key).await? else {
            let mut asked = self.asked(self.question());
            asked.private = true;
            let Some(mut reply) = reply_to(bot, &asked).await?.reply else { return Ok(()) };
            reply.content = format!("{}\n{}", self.words.say("gone-key"), reply.content);
            return Ok(told(self.call.respond(bot, &reply).await)?);
        };
        if let Some(message) = &public {
            if let Some(id) = question_id(message) {
                bot.ledger.forget(id).await?;
            }
            if deliver::edit(bot, message.channel_id, message.id, &self.call.shown(&reply)).await.is_ok() {
                let done = Reply { content: self.words.say("picked"), ephemeral: true, ..Reply::default() };
                return Ok(told(self.call.update(bot, &done).await)?);
            }
        } else if let Some(id) = question_id(self.message) {
            bot.ledger.forget(id).await?;
        }
        reply.ephemeral = self.ephemeral;
        Ok(told(self.call.update(bot, &reply).await)?)
    }

    async fn public_words(&self, bot: &Bot, asked: &Asked) -> &'static Words {
        let settings = bot.settings(asked.guild, asked.channel).await;
        asking::words_in_public(bot, asked, &settings, self.question.as_deref().unwrap_or_default(), "")
    }

    /// The public answer that an ephemeral message is about, read back: ours, and of the same asker.
    async fn public(&self, bot: &Bot) -> Result<Option<Message>> {
        let (Some((channel, message)), Some(me)) = (self.id.answer, bot.me().await) else { return Ok(None) };
        if channel != self.call.channel || self.call.private {
            return Ok(None);
        }
        match bot.rest_soon(REST, bot.http.get_message(channel, message)).await {
            Ok(message) => {
                let is_askers = custom_ids(&message).filter_map(CustomId::parse).any(|id| id.asker == self.id.asker);
                Ok(Some(message).filter(|message| message.author.id == me.user && is_askers))
            }
            Err(Failed::Refused { .. }) => Ok(None),
            Err(failed) => Err(failed.into()),
        }
    }

    /// Calls somebody of the helper role.
    async fn person(&self, bot: &Arc<Bot>) -> Result<()> {
        if !self.is_askers() {
            return self.whisper(bot, "not-yours").await;
        }
        let settings = bot.settings(self.call.guild, self.call.channel).await;
        let Some(role) = settings.helper.filter(|_| self.call.guild.is_some() && !self.call.private) else {
            return self.whisper(bot, "person-none").await;
        };
        let about = self.id.answer.map_or(self.message.id, |(_, message)| message);
        let refusal = {
            let mut daily = lock(&bot.daily);
            let question = question_id(self.message).unwrap_or(about.get());
            if !daily.first(question, "person", today()) {
                Some("person-already")
            } else if !daily.person(self.call.user.get(), today()) {
                Some("person-enough")
            } else {
                None
            }
        };
        if let Some(refusal) = refusal {
            return self.whisper(bot, refusal).await;
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
        let is_public = self.id.answer.is_some() || !self.ephemeral;
        let place = if is_public {
            Place::of(self.call.channel, about).with_nonce(self.call.id.get())
        } else {
            Place::in_thread(self.call.channel, MessageId::new(self.call.id.get()))
        };
        // Sending may wait for its turn; the press may not.
        self.whisper(bot, "person-done").await?;
        deliver::send(bot, &place, self.call.guild, &reply).await?;
        Ok(())
    }

    /// Takes the public answer away.
    async fn remove(&self, bot: &Arc<Bot>) -> Result<()> {
        let public = self.public(bot).await?;
        if !self.may_change_this(bot, public.as_ref()).await {
            return self.whisper(bot, "not-yours").await;
        }
        let Some(message) = public else { return self.whisper(bot, "message-gone").await };
        match bot.rest_soon(REST, bot.http.delete_message(message.channel_id, message.id, None)).await {
            Err(failed) if !failed.is_gone() => return Err(failed.into()),
            _ => {}
        }
        let is_thread = lock(&bot.parents).get(&message.channel_id).is_some();
        if is_thread {
            lock(&bot.offers).hush(message.channel_id);
        }
        if let Some(id) = question_id(&message) {
            lock(&bot.replies).remove(&MessageId::new(id));
            bot.ledger.forget_reply(id).await?;
        }
        let done = Reply { content: self.words.say("removed"), ephemeral: true, ..Reply::default() };
        Ok(told(self.call.update(bot, &done).await)?)
    }

    /// Turns to another page.
    async fn page(&self, bot: &Arc<Bot>) -> Result<()> {
        let page = self.id.key.and_then(|page| usize::try_from(page).ok()).unwrap_or(0);
        if self.question.is_none() {
            let reply = slash::topics(bot, &self.call, self.words, page).await;
            return Ok(told(self.call.update(bot, &reply).await)?);
        }
        if !self.may_change() && !self.ephemeral {
            return self.whisper(bot, "not-yours").await;
        }
        let asked = self.asked(self.question());
        let words = if self.ephemeral { self.words } else { self.public_words(bot, &asked).await };
        match asking::page(bot, &asked, words, page).await? {
            Some(reply) => Ok(told(self.call.update(bot, &reply).await)?),
            None => self.whisper(bot, "unanswered").await,
        }
    }
}

/// Answers what was written into the modal.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn submitted(bot: &Arc<Bot>, modal: &ModalInteraction) -> Result<()> {
    let custom_id = modal.data.custom_id.as_str();
    let own = custom_id.ends_with(OWN);
    let call = Call::of_modal(modal, own);
    let id = CustomId::parse(custom_id.trim_end_matches(OWN)).filter(|id| id.action == Action::Follow);
    let Some(id) = id else {
        tracing::warn!("a form that is not ours was sent");
        return Ok(told(call.respond(bot, &Reply::whisper(Words::of(&call.locale).say("not-yours"))).await)?);
    };
    let text = modal.data.components.iter().flat_map(|row| &row.components).find_map(|component| match component {
        ActionRowComponent::InputText(input) => input.value.clone(),
        _ => None,
    });
    let Some(text) = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) else {
        return Ok(told(call.respond(bot, &Reply::whisper(Words::of(&call.locale).say("menu-empty"))).await)?);
    };
    let message = modal.message.as_deref();
    let is_ephemeral =
        message.is_some_and(|message| message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL)));
    let mut asked = slash::asked(&call, What::Question(text), is_ephemeral, true);
    asked.after = message.and_then(understood_question).or_else(|| named(bot, id));
    asked.surface = Surface::Interaction;
    slash::answer(bot, &call, asked, None).await
}
