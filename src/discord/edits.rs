//! Edits of messages, told apart by the time that Discord gives them: each is followed on its own, so
//! that a later one may be done before an earlier one. The last edit holds.

use super::bot::lock;
use super::rates::Recent;
use serenity::model::Timestamp;
use serenity::model::event::MessageUpdateEvent;
use serenity::model::id::MessageId;
use std::sync::{Arc, Mutex};
use tokio::sync::MutexGuard;

/// Messages of which the last edit is remembered.
const MANY: usize = 10_000;

/// The last edits of messages.
pub(super) struct Edits {
    last: Mutex<Recent<MessageId, Arc<Last>>>,
}

/// The last edit of a message.
struct Last {
    at: Mutex<Timestamp>,
    /// Held by who changes what was answered.
    writing: tokio::sync::Mutex<Written>,
}

/// The answers that were changed for edits.
#[derive(Default)]
pub(super) struct Written(Vec<(MessageId, Timestamp)>);

/// One edit of a message.
pub(super) struct Edit {
    at: Timestamp,
    of: Arc<Last>,
}

impl Default for Edits {
    fn default() -> Self {
        Self { last: Mutex::new(Recent::new(MANY)) }
    }
}

impl Edits {
    /// Notes an edit; `None` for one after which a later one was noted, and for what is none.
    pub(super) fn note(&self, event: &MessageUpdateEvent) -> Option<Edit> {
        self.note_at(event.id, event.edited_timestamp?)
    }

    fn note_at(&self, message: MessageId, at: Timestamp) -> Option<Edit> {
        let of = {
            let mut last = lock(&self.last);
            let known = last.get(&message).cloned();
            known.unwrap_or_else(|| {
                let new = Arc::new(Last { at: Mutex::new(at), writing: tokio::sync::Mutex::default() });
                last.insert(message, Arc::clone(&new));
                new
            })
        };
        {
            let mut last = lock(&of.at);
            *last = (*last).max(at);
        }
        let edit = Edit { at, of };
        edit.is_last().then_some(edit)
    }
}

impl Edit {
    /// Whether no later edit was noted.
    pub(super) fn is_last(&self) -> bool {
        *lock(&self.of.at) <= self.at
    }

    /// Waits until nobody else changes what was answered; `None` where a later edit was noted meanwhile.
    pub(super) async fn turn(&self) -> Option<MutexGuard<'_, Written>> {
        self.turn_while(|| false).await
    }

    /// The same, also after a later edit where what this one asks is still what is asked.
    pub(super) async fn turn_while(&self, is_asked: impl FnOnce() -> bool) -> Option<MutexGuard<'_, Written>> {
        let turn = self.of.writing.lock().await;
        (self.is_last() || is_asked()).then_some(turn)
    }
}

impl Written {
    /// Notes that an answer is changed for an edit; false where it was before, as when an answer is
    /// remembered just while the edit is followed.
    pub(super) fn note(&mut self, answer: MessageId, edit: &Edit) -> bool {
        let is_new = !self.0.contains(&(answer, edit.at));
        self.0.retain(|(known, _)| *known != answer);
        self.0.push((answer, edit.at));
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    const MESSAGE: MessageId = MessageId::new(1);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_timestamp(seconds).unwrap()
    }

    #[test]
    fn an_edit_that_comes_after_a_later_one_is_none_any_more() {
        let edits = Edits::default();
        let second = edits.note_at(MESSAGE, at(2)).unwrap();
        assert!(edits.note_at(MESSAGE, at(1)).is_none());
        assert!(edits.note_at(MESSAGE, at(2)).is_some(), "a preview of a link tells of the same edit again");
        assert!(edits.note_at(MessageId::new(2), at(1)).is_some(), "another message has edits of its own");
        assert!(second.is_last());
        edits.note_at(MESSAGE, at(3)).unwrap();
        assert!(!second.is_last());
    }

    #[tokio::test]
    async fn a_later_edit_waits_until_an_earlier_one_is_written_and_no_earlier_one_is_written_after_it() {
        let edits = Edits::default();
        let first = edits.note_at(MESSAGE, at(1)).unwrap();
        let writing = first.turn().await.unwrap();
        let second = edits.note_at(MESSAGE, at(2)).unwrap();
        assert!(timeout(Duration::ZERO, second.turn()).await.is_err(), "it waits");
        drop(writing);
        assert!(second.turn().await.is_some());
        assert!(first.turn().await.is_none());
        assert!(first.turn_while(|| true).await.is_some(), "the later one asks the same");
    }

    #[tokio::test]
    async fn an_answer_is_changed_once_for_an_edit() {
        let edits = Edits::default();
        let (first, answer, other) = (edits.note_at(MESSAGE, at(1)).unwrap(), MessageId::new(8), MessageId::new(9));
        let mut written = first.turn().await.unwrap();
        assert!(written.note(answer, &first) && written.note(other, &first));
        assert!(!written.note(answer, &first));
        drop(written);
        let second = edits.note_at(MESSAGE, at(2)).unwrap();
        assert!(second.turn().await.unwrap().note(answer, &second));
    }
}
