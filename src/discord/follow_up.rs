//! The form that asks on from an answer: the follow-up that works wherever the answer stands.

use super::asked_line::understood_question;
use super::asking::{Surface, What};
use super::bot::Bot;
use super::buttons::named;
use super::call::Call;
use super::custom_id::{Action, CustomId};
use super::limits;
use super::reply::Reply;
use super::slash::{self, told};
use super::words::Words;
use anyhow::Result;
use serde_json::json;
use serenity::model::application::{ActionRowComponent, ModalInteraction};
use serenity::model::channel::MessageFlags;
use std::sync::Arc;

/// Marks the modal of a member who has the bot to themselves.
const OWN: char = '!';

/// Opens a modal for the next question; `in_guild`: the message stands in a server.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn open(bot: &Bot, call: &Call, id: CustomId, in_guild: bool) -> Result<()> {
    let words = Words::of(&call.locale);
    let own = if call.private && in_guild { OWN.to_string() } else { String::new() };
    let modal = json!({
        "custom_id": format!("{}{own}", CustomId { answer: None, ..id }),
        "title": limits::cut(&words.say("follow-title"), limits::MODAL_TITLE),
        "components": [{ "type": 1, "components": [{
            "type": 4,
            "custom_id": "question",
            "style": 1,
            "label": limits::cut(&words.say("follow-label"), limits::INPUT_LABEL),
            "placeholder": limits::cut(&words.say("follow-placeholder"), limits::SELECT_TEXT),
            "min_length": 1,
            "max_length": limits::QUESTION,
            "required": true,
        }] }],
    });
    Ok(told(call.modal(bot, modal).await)?)
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
    asked.after = match message.and_then(understood_question) {
        None => named(bot, &call, id).await,
        shown => shown,
    };
    asked.surface = Surface::Interaction;
    slash::answer(bot, &call, asked, None).await.map(|_| ())
}
