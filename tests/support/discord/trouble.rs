//! What a test lets go wrong, and the gateway's sessions after it.

use super::faults::{Faults, Trouble};
use super::gateway::Out;
use super::story::Discord;
use serde_json::{Value, json};

impl Discord {
    /// The next requests of an operation go wrong.
    pub fn fails(&self, operation: &str, times: usize, trouble: Trouble) {
        self.shared.act(|world| world.faults.add(operation, times, trouble));
    }

    /// Switches a fault on or off.
    pub fn faults(&self, change: impl FnOnce(&mut Faults)) {
        self.shared.act(|world| change(&mut world.faults));
    }

    /// Op 7: asks the bot to reconnect.
    pub fn reconnects(&self) {
        self.order(&Out::Payload(json!({"op": 7, "d": null})));
    }

    /// Op 9: the session is not valid, or can be resumed.
    pub fn invalidates(&self, resumable: bool) {
        self.order(&Out::Payload(json!({"op": 9, "d": resumable})));
    }

    /// Closes every connection of the gateway with a code, or without.
    pub fn closes(&self, code: Option<u16>) {
        self.order(&Out::Close(code));
    }

    /// Every connection of the gateway breaks.
    pub fn breaks(&self) {
        self.order(&Out::Drop);
    }

    fn order(&self, out: &Out) {
        self.ready();
        self.connected();
        self.shared.act(|world| world.order(out));
    }

    /// Waits until the bot has identified so often, and resumed so often.
    pub fn sessions(&self, identified: usize, resumed: u32) {
        self.shared.wait("a session", |world| {
            let all = world.sessions.iter().map(|it| it.resumed).sum::<u32>();
            (world.sessions.len() >= identified && all >= resumed).then_some(())
        });
    }

    /// An event of any name and content, such as one that no library understands.
    pub fn tells(&self, name: &'static str, data: &Value) {
        self.ready();
        self.shared.act(|world| world.dispatch(None, 0, name, data));
    }
}
