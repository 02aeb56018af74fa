//! What became of messages whose answers may still be on their way. Kept for ten minutes, as an edit
//! may hold what nobody put to the bot.

use super::rates::Recent;
use serenity::model::event::MessageUpdateEvent;
use serenity::model::id::MessageId;
use std::time::{Duration, Instant};

/// An answer that takes longer is none any more.
const KEPT: Duration = Duration::from_secs(600);

/// What became of a message before its answer was there.
#[derive(Clone, Debug)]
pub(super) enum Late {
    /// It was deleted.
    Deleted,
    /// It was edited.
    Edited(Box<MessageUpdateEvent>),
}

/// What became of messages.
#[derive(Debug)]
pub(super) struct Lates {
    kept: Recent<MessageId, (Instant, Late)>,
}

impl Lates {
    /// Of so many messages at most.
    pub(super) fn new(most: usize) -> Self {
        Self { kept: Recent::new(most) }
    }

    /// A message was deleted.
    pub(super) fn delete(&mut self, message: MessageId, now: Instant) {
        self.insert(message, Late::Deleted, now);
    }

    /// A message was edited: the last edit is kept, and none of what is deleted.
    pub(super) fn edit(&mut self, event: &MessageUpdateEvent, now: Instant) {
        let is_over = match self.kept.get(&event.id) {
            Some((_, Late::Deleted)) => true,
            Some((_, Late::Edited(known))) => known.edited_timestamp > event.edited_timestamp,
            None => false,
        };
        if !is_over {
            self.insert(event.id, Late::Edited(Box::new(event.clone())), now);
        }
    }

    fn insert(&mut self, message: MessageId, late: Late, now: Instant) {
        self.forget_old(now);
        // In the order of what became of them, whichever was known before.
        self.kept.remove(&message);
        self.kept.insert(message, (now, late));
    }

    /// What became of a message.
    pub(super) fn get(&self, message: MessageId) -> Option<Late> {
        self.kept.get(&message).map(|(_, late)| late.clone())
    }

    /// The same, forgotten from now on.
    pub(super) fn take(&mut self, message: MessageId) -> Option<Late> {
        self.kept.remove(&message).map(|(_, late)| late)
    }

    /// The same; an edit is forgotten from now on, and a deletion is for others to see too.
    pub(super) fn take_edit(&mut self, message: MessageId) -> Option<Late> {
        match self.get(message) {
            Some(Late::Edited(_)) => self.take(message),
            known => known,
        }
    }

    /// Forgets what nobody waits for any more.
    pub(super) fn forget_old(&mut self, now: Instant) {
        self.kept.drop_oldest(|(at, _)| now.duration_since(*at) >= KEPT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_a_message_is_known_for_ten_minutes() {
        let (mut lates, start) = (Lates::new(10), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let [first, second] = [1, 2].map(MessageId::new);
        lates.delete(first, start);
        lates.delete(second, after(300));
        lates.forget_old(after(599));
        assert!(lates.get(first).is_some());
        lates.forget_old(after(600));
        assert!(lates.get(first).is_none() && lates.take(second).is_some() && lates.get(second).is_none());
    }

    #[test]
    fn a_later_edit_of_a_message_keeps_no_other_any_longer() {
        let (mut lates, start) = (Lates::new(10), Instant::now());
        let [first, second] = [1, 2].map(MessageId::new);
        lates.delete(first, start);
        lates.delete(second, start);
        lates.delete(first, start + Duration::from_secs(300));
        lates.forget_old(start + Duration::from_secs(600));
        assert!(lates.get(first).is_some() && lates.get(second).is_none());
    }

    #[test]
    fn of_edits_the_last_one_is_kept_and_none_of_what_is_deleted() {
        let (mut lates, now) = (Lates::new(10), Instant::now());
        let event = |text: &str, second: u32| -> MessageUpdateEvent {
            let at = format!("2026-01-01T00:00:{second:02}Z");
            let event = serde_json::json!({"id": "1", "channel_id": "2", "content": text, "edited_timestamp": at});
            serde_json::from_value(event).unwrap()
        };
        lates.edit(&event("second", 2), now);
        lates.edit(&event("first", 1), now);
        let Some(Late::Edited(kept)) = lates.get(MessageId::new(1)) else { panic!("nothing is kept") };
        assert_eq!(kept.content.as_deref(), Some("second"));
        lates.delete(MessageId::new(1), now);
        lates.edit(&event("third", 3), now);
        assert!(matches!(lates.get(MessageId::new(1)), Some(Late::Deleted)));
        assert!(matches!(lates.take_edit(MessageId::new(1)), Some(Late::Deleted)));
        assert!(lates.get(MessageId::new(1)).is_some(), "a deletion is for others to see too");
    }
}
