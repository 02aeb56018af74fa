//! How Discord can be told to misbehave.

use super::gateway::Out;
use super::state::World;

/// What is wrong at present.
#[derive(Debug, Default)]
pub struct Faults {
    /// Connections to the gateway are dropped before a word is said.
    pub gateway_refused: bool,
    /// Heartbeats are not acknowledged.
    pub acks_muted: bool,
    /// Every event is sent twice.
    pub events_doubled: bool,
    /// `THREAD_CREATE` of a post comes after its first message.
    pub thread_after_message: bool,
    /// Links get no previews.
    pub no_previews: bool,
    /// The token is not valid (any more).
    pub token_refused: bool,
    /// No more threads can be opened.
    pub threads_full: bool,
    rest: Vec<RestFault>,
}

#[derive(Debug)]
struct RestFault {
    operation: String,
    times: usize,
    trouble: Trouble,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// 429, with the seconds to wait where Discord says so.
    Limited { after: Option<f64>, global: bool },
    /// This status, with a page in HTML.
    Down(u16),
    /// This status and Discord's code for the error.
    Refused(u16, u32),
    /// No answer ever.
    Hangs,
    /// It is done, but the answer is lost and 502 comes in its place.
    AnswerLost,
}

impl Faults {
    /// The next `times` requests of an operation (`POST /channels/{channel_id}/messages`, or a part of it) go wrong.
    pub fn add(&mut self, operation: &str, times: usize, trouble: Trouble) {
        self.rest.push(RestFault { operation: operation.to_owned(), times, trouble });
    }

    /// What goes wrong with a request, once per call.
    pub fn take(&mut self, operation: &str) -> Option<Trouble> {
        let fault = self.rest.iter_mut().find(|fault| fault.times > 0 && operation.contains(&fault.operation))?;
        fault.times -= 1;
        Some(fault.trouble.clone())
    }

    /// Everything is well again.
    pub fn mend(&mut self) {
        *self =
            Self { no_previews: self.no_previews, thread_after_message: self.thread_after_message, ..Self::default() };
    }
}

impl World {
    /// Something happens to every connection of the gateway.
    pub fn order(&mut self, out: &Out) {
        for session in self.sessions.iter_mut().filter(|session| session.connection.is_some()) {
            session.outbox.push_back(out.clone());
        }
    }
}
