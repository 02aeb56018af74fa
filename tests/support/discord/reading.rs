//! What a test reads: the bot's replies, what a channel shows, the requests that were made.

use super::member::Target;
use super::shown::Shown;
use super::state::Id;
use super::story::Discord;
use serde_json::Value;

impl Discord {
    /// The next message of the bot's in a channel (`#help`) or a conversation (`@ann`) that no test has read.
    pub fn next_reply(&self, place: &str) -> Shown {
        let guild = self.shared.look(|world| world.guilds.values().next().unwrap().id);
        self.next_reply_at(guild, place)
    }

    /// The same, in a server.
    pub fn next_reply_at(&self, guild: Id, place: &str) -> Shown {
        self.shared.wait(&format!("a reply in {place}"), |world| {
            let channel = world.place(guild, place);
            let new = |it: &&super::state::Message| {
                it.channel == channel && it.author == world.bot && it.read == 0 && !it.deleted && !it.loading()
            };
            let message = world.messages.values().find(new)?.clone();
            world.messages.get_mut(&message.id).unwrap().read = message.version;
            Some(Shown::new(world, &message))
        })
    }

    /// The bot's next message in a thread that was opened at this message.
    pub fn next_reply_in(&self, thread: Id) -> Shown {
        self.shared.wait("a reply in the thread", |world| {
            let bot = world.bot;
            let message = world
                .messages
                .values()
                .find(|it| it.channel == thread && it.author == bot && it.read == 0 && !it.deleted)?
                .clone();
            world.messages.get_mut(&message.id).unwrap().read = message.version;
            Some(Shown::new(world, &message))
        })
    }

    /// A message after the bot's next edit of it.
    pub fn next_version(&self, message: impl Target) -> Shown {
        let id = message.id();
        self.shared.wait("an edit", |world| {
            let message = world.message(id).filter(|it| it.version > it.read)?.clone();
            world.messages.get_mut(&id).unwrap().read = message.version;
            Some(Shown::new(world, &message))
        })
    }

    /// Takes note of a message as it is, whatever it shows: of one that waits for its text, for example.
    pub fn reads(&self, message: impl Target) {
        self.shared.act(|world| {
            let message = world.messages.get_mut(&message.id()).unwrap();
            message.read = message.version;
        });
    }

    /// Waits until a message is gone.
    pub fn vanishes(&self, message: impl Target) {
        let id = message.id();
        self.shared.wait("a deletion", |world| world.message(id).is_none().then_some(()));
    }

    /// Everything that a channel shows to a member, in order.
    pub fn shows(&self, place: &str, to: &str) -> String {
        self.shared.look(|world| {
            let guild = world.guilds.values().next().unwrap().id;
            let (channel, user) = (world.place(guild, place), world.somebody(to));
            let seen = world.messages.values().filter(|it| it.channel == channel && !it.deleted);
            let seen = seen.filter(|it| it.only_for.is_none_or(|only| only == user));
            seen.map(|it| Shown::new(world, it).to_string()).collect::<Vec<_>>().join("\n")
        })
    }

    /// Bodies of the requests of an operation so far, for example `POST /channels/{channel_id}/messages`.
    pub fn requests(&self, operation: &str) -> Vec<Value> {
        self.shared.look(|world| {
            world.requests.iter().filter(|it| it.operation.starts_with(operation)).map(|it| it.body.clone()).collect()
        })
    }

    /// Waits until an operation was called so often in all.
    pub fn called(&self, operation: &str, times: usize) {
        self.shared.wait(operation, |world| {
            let calls = world.requests.iter().filter(|it| it.operation.starts_with(operation)).count();
            (calls >= times).then_some(())
        });
    }
}
