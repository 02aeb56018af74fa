//! Which further messages to interactions are there, as the gateway tells. Discord takes no nonce for
//! one: only from this is it known whether one arrived whose sending ended in a fault.

use super::bot::lock;
use super::rates::Recent;
use serenity::model::application::MessageInteractionMetadata;
use serenity::model::channel::Message;
use serenity::model::id::{InteractionId, MessageId};
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;

/// Interactions of which it is remembered.
const MANY: usize = 10_000;
/// The gateway tells within this, or it is taken that there is nothing to tell.
const TOLD: Duration = Duration::from_secs(2);

/// Further messages to interactions.
pub(super) struct Followed {
    /// The last one of each.
    last: Mutex<Recent<InteractionId, MessageId>>,
    came: Notify,
}

impl Default for Followed {
    fn default() -> Self {
        Self { last: Mutex::new(Recent::new(MANY)), came: Notify::new() }
    }
}

impl Followed {
    /// Notes a message of ours, if it is a further one.
    pub(super) fn hear(&self, message: &Message) {
        let Some((interaction, first)) = message.interaction_metadata.as_deref().and_then(first) else { return };
        if first.is_some_and(|first| first != message.id) {
            self.note(interaction, message.id);
        }
    }

    /// Notes a further message to an interaction.
    pub(super) fn note(&self, interaction: InteractionId, message: MessageId) {
        lock(&self.last).insert(interaction, message);
        self.came.notify_waiters();
    }

    /// The last further message to an interaction.
    pub(super) fn last(&self, interaction: InteractionId) -> Option<MessageId> {
        lock(&self.last).get(&interaction).copied()
    }

    /// Whether there is another one than before, or will be in a moment.
    pub(super) async fn is_told(&self, interaction: InteractionId, before: Option<MessageId>) -> bool {
        let told = async {
            loop {
                let came = self.came.notified();
                tokio::pin!(came);
                came.as_mut().enable();
                if self.last(interaction) != before {
                    return;
                }
                came.await;
            }
        };
        timeout(TOLD, told).await.is_ok()
    }
}

/// An interaction, and the first message to it where it is followed by this one.
fn first(metadata: &MessageInteractionMetadata) -> Option<(InteractionId, Option<MessageId>)> {
    match metadata {
        MessageInteractionMetadata::Command(it) => Some((it.id, it.original_response_message_id)),
        MessageInteractionMetadata::Component(it) => Some((it.id, it.original_response_message_id)),
        MessageInteractionMetadata::ModalSubmit(it) => Some((it.id, it.original_response_message_id)),
        _ => None,
    }
}
