//! What the gateway client says when Discord closes a connection for a reason that it does nothing
//! about: it goes on listening to a connection that has ended. It says so in its log alone, so the
//! log is listened to.

use super::bot::lock;
use std::fmt::{Debug, Write as _};
use std::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// Where the client says it.
const TARGET: &str = "serenity::gateway::shard";
/// What it says, and what that is.
const SAID: [(&str, Closed); 4] = [
    ("Sent no authentication", Closed::Unauthenticated),
    ("Sent invalid shard data", Closed::InvalidShard),
    ("Shard has too many guilds", Closed::TooFewShards),
    ("Unknown unclean close 4012", Closed::InvalidVersion),
];

/// Who wants to know.
static EAR: Mutex<Option<UnboundedSender<(u32, Closed)>>> = Mutex::new(None);

/// Why Discord closed a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// 4003: another connection is to be made.
    Unauthenticated,
    /// 4010: there is no such shard.
    InvalidShard,
    /// 4011: a shard has more servers than Discord allows.
    TooFewShards,
    /// 4012: there is no such version of the gateway any more.
    InvalidVersion,
}

/// From now on whoever reads this learns which shard was closed, and why.
pub(super) fn listen() -> UnboundedReceiver<(u32, Closed)> {
    let (tell, told) = unbounded_channel();
    *lock(&EAR) = Some(tell);
    told
}

/// Listens to the log of the gateway client.
#[derive(Clone, Copy, Debug, Default)]
pub struct Closes;

impl Closes {
    /// Whether something may be what is listened to.
    pub fn hears(metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target() == TARGET && *metadata.level() <= Level::WARN
    }
}

impl<S: Subscriber> Layer<S> for Closes {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if !Self::hears(event.metadata()) {
            return;
        }
        let mut message = Message::default();
        event.record(&mut message);
        if let (Some(closed), Some(ear)) = (read(&message.0), &*lock(&EAR)) {
            let _ = ear.send(closed);
        }
    }
}

/// The text of an event.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            // A text takes everything.
            let _ = write!(self.0, "{value:?}");
        }
    }
}

/// The shard that a line is about, and why it was closed.
fn read(line: &str) -> Option<(u32, Closed)> {
    let (_, closed) = SAID.iter().find(|(said, _)| line.contains(said))?;
    let (_, after) = line.split_once("ShardId(")?;
    let (id, _) = after.split_once(')')?;
    Some((id.parse().ok()?, *closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_the_shard_and_the_reason() {
        let line = |said: &str| format!("[ShardInfo {{ id: ShardId(12), total: 16 }}] {said}.");
        assert_eq!(read(&line("Sent no authentication")), Some((12, Closed::Unauthenticated)));
        assert_eq!(read(&line("Sent invalid shard data")), Some((12, Closed::InvalidShard)));
        assert_eq!(read(&line("Shard has too many guilds")), Some((12, Closed::TooFewShards)));
        assert_eq!(read(&line("Unknown unclean close 4012: Some(\"\")")), Some((12, Closed::InvalidVersion)));
        assert_eq!(read(&line("Unknown unclean close 4020: None")), None);
        assert_eq!(read(&line("Sent invalid opcode")), None);
        assert_eq!(read("Shard has too many guilds"), None);
    }
}
