//! What a member does, as verbs, and what they then see.

use super::interactions::Response;
use super::shown::Shown;
use super::state::{Id, Message};
use super::story::Discord;
use super::uses::Called;
use serde_json::Value;

/// Somebody in a server, or outside of any.
#[derive(Clone, Copy, Debug)]
pub struct Member<'d> {
    pub(super) discord: &'d Discord,
    pub id: Id,
    pub guild: Id,
}

impl<'d> Member<'d> {
    /// The same person in another server.
    pub fn at(self, guild: &str) -> Self {
        Self { guild: self.discord.guild(guild), ..self }
    }

    /// Writes in a channel (`#help`), a thread, or to the bot (`@ann`).
    pub fn says(self, place: &str, text: &str) -> Id {
        self.discord.ready();
        self.discord.shared.act(|world| {
            let place = world.place(self.guild, place);
            world.say(self.id, place, text, None)
        })
    }

    /// The same, where it reads better.
    pub fn asks(self, place: &str, text: &str) -> Id {
        self.says(place, text)
    }

    /// Writes to the bot alone.
    pub fn writes(self, text: &str) -> Id {
        self.discord.ready();
        self.discord.shared.act(|world| {
            let place = world.direct(world.bot, self.id);
            world.say(self.id, place, text, None)
        })
    }

    /// Replies to a message, with a ping.
    pub fn replies(self, to: impl Target, text: &str) -> Id {
        self.reply(to.id(), text, true)
    }

    /// Replies to a message with the ping switched off.
    pub fn replies_quietly(self, to: impl Target, text: &str) -> Id {
        self.reply(to.id(), text, false)
    }

    fn reply(self, to: Id, text: &str, ping: bool) -> Id {
        self.discord.ready();
        self.discord.shared.act(|world| {
            let channel = world.messages[&to].channel;
            world.say(self.id, channel, text, Some((to, ping)))
        })
    }

    /// Forwards a message to a channel.
    pub fn forwards(self, message: impl Target, place: &str) -> Id {
        self.discord.ready();
        self.discord.shared.act(|world| {
            let channel = world.place(self.guild, place);
            let text = world.messages[&message.id()].content.clone();
            let reference = Some(message.id());
            let forward = Message { channel, author: self.id, reference, forwarded: Some(text), ..Message::default() };
            super::messages::post(world, forward)
        })
    }

    /// Changes a message of theirs.
    pub fn edits(self, message: Id, text: &str) {
        self.discord.shared.act(|world| world.rewrite(message, text));
    }

    /// Deletes a message of theirs, or as a moderator.
    pub fn deletes(self, message: impl Target) {
        self.discord.shared.act(|world| super::messages::delete(world, message.id()));
    }

    /// Deletes many messages of a channel at once.
    pub fn purges(self, place: &str, messages: &[Id]) {
        self.discord.shared.act(|world| {
            let channel = world.place(self.guild, place);
            world.purge(channel, messages);
        });
    }

    /// Opens a post in a forum; gives its thread, which is its first message too.
    pub fn posts(self, forum: &str, title: &str, text: &str) -> Id {
        self.discord.ready();
        self.discord.shared.act(|world| {
            let forum = world.place(self.guild, forum);
            world.open_post(self.id, forum, title, text)
        })
    }

    /// Opens a thread at a message.
    pub fn opens_thread(self, message: impl Target, name: &str) -> Id {
        self.discord.shared.act(|world| {
            let (at, kind) = (message.id(), super::state::PUBLIC_THREAD);
            let channel = world.messages[&at].channel;
            super::threads::open(world, channel, kind, name, self.id, Some(at), 1440)
        })
    }

    /// Sends a slash command in `#help`, or in the channel that [`Member::slash_in`] names.
    pub fn slash(self, name: &str, options: &[(&str, &str)]) -> Reply<'d> {
        self.slash_in("#help", name, options)
    }

    /// Sends a slash command in a channel, in a thread or to the bot (`@ann`).
    pub fn slash_in(self, place: &str, name: &str, options: &[(&str, &str)]) -> Reply<'d> {
        self.sends(place, false, called(name, options))
    }

    /// Sends a slash command of the app on their own account, anywhere; `@bob` is their talk with bob.
    pub fn slash_by_account(self, place: &str, name: &str, options: &[(&str, &str)]) -> Reply<'d> {
        self.sends(place, true, called(name, options))
    }

    /// Types in an option of a slash command; what is offered is in the reply's choices.
    pub fn types(self, name: &str, option: &str, text: &str, before: &[(&str, &str)]) -> Reply<'d> {
        self.types_in("#help", name, option, text, before)
    }

    /// The same, elsewhere: in a channel, or to the bot (`@ann`).
    pub fn types_in(self, place: &str, name: &str, option: &str, text: &str, before: &[(&str, &str)]) -> Reply<'d> {
        let mut call = called(name, before);
        call.options.push((option.to_owned(), text.to_owned()));
        call.typing = Some(option.to_owned());
        self.sends(place, false, call)
    }

    /// Right-click on a message, Apps, and the command's name.
    pub fn apps(self, message: impl Target, name: &str) -> Reply<'d> {
        self.menu(message.id(), name, false)
    }

    /// The same with the app of their own account.
    pub fn apps_by_account(self, message: impl Target, name: &str) -> Reply<'d> {
        self.menu(message.id(), name, true)
    }

    fn menu(self, message: Id, name: &str, by_account: bool) -> Reply<'d> {
        let (target, kind) = (Some(message), 3);
        let call = Called { name: name.to_owned(), kind, target, ..Called::default() };
        self.discord.ready();
        let channel = self.discord.shared.look(|world| world.messages[&message].channel);
        self.send(channel, by_account, &call)
    }

    fn sends(self, place: &str, by_account: bool, call: Called) -> Reply<'d> {
        self.discord.ready();
        let channel = self.discord.shared.act(|world| match place.strip_prefix('@') {
            Some(other) if by_account => {
                let other = world.somebody(other);
                world.direct(self.id, other)
            }
            _ => world.place(self.guild, place),
        });
        self.send(channel, by_account, &call)
    }

    fn send(self, channel: Id, by_account: bool, call: &Called) -> Reply<'d> {
        let name = &call.name;
        self.discord
            .shared
            .wait(&format!("the command {name}"), |world| world.command(channel, name, call.kind).map(|_| ()));
        let id = self.discord.shared.act(|world| world.run_command(self.id, channel, by_account, call).unwrap());
        Reply { discord: self.discord, id }
    }

    /// Presses a button by its label.
    pub fn presses(self, message: impl Target, label: &str) -> Reply<'d> {
        self.picks(message, label, &[])
    }

    /// Picks options of a select menu, which is named by its placeholder or custom id.
    pub fn picks(self, message: impl Target, menu: &str, labels: &[&str]) -> Reply<'d> {
        self.discord.ready();
        let id = self.discord.shared.act(|world| world.use_component(self.id, message.id(), menu, labels));
        Reply { discord: self.discord, id }
    }

    /// Sends a component's custom id as a forged client does.
    pub fn forges(self, message: impl Target, custom_id: &str, values: &[&str]) -> Reply<'d> {
        self.discord.ready();
        let id = self.discord.shared.act(|world| world.forge_component(self.id, message.id(), custom_id, values));
        Reply { discord: self.discord, id }
    }

    /// Sends a command that their server does not have, as a forged client does.
    pub fn forges_command(self, place: &str, name: &str, options: &[(&str, &str)]) -> Reply<'d> {
        self.discord.ready();
        let id = self.discord.shared.act(|world| {
            let channel = world.place(self.guild, place);
            world.forge_command(self.id, channel, name, options)
        });
        Reply { discord: self.discord, id }
    }

    /// Sends a form off that the bot never opened.
    pub fn forges_form(self, message: impl Target, custom_id: &str, text: &str) -> Reply<'d> {
        self.discord.ready();
        let id = self.discord.shared.act(|world| world.forge_form(self.id, message.id(), custom_id, text));
        Reply { discord: self.discord, id }
    }

    /// Uses Discord in this language.
    pub fn speaks(self, locale: &str) -> Self {
        self.discord.shared.act(|world| locale.clone_into(&mut world.users.get_mut(&self.id).unwrap().locale));
        self
    }

    /// Installs the app to their account.
    pub fn installs(self) -> Self {
        self.discord.shared.act(|world| world.users.get_mut(&self.id).unwrap().installed = true);
        self
    }

    /// Takes no direct messages of the bot's.
    pub fn closes_messages(self) -> Self {
        self.discord.shared.act(|world| world.users.get_mut(&self.id).unwrap().closed = true);
        self
    }
}

fn called(name: &str, options: &[(&str, &str)]) -> Called {
    let options = options.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Called { name: name.to_owned(), kind: 1, options, ..Called::default() }
}

/// A message, by its number or as it was read.
pub trait Target: Copy {
    fn id(self) -> Id;
}

impl Target for Id {
    fn id(self) -> Id {
        self
    }
}

impl Target for &Shown {
    fn id(self) -> Id {
        self.id
    }
}

/// What comes of a command or a press.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'d> {
    pub(super) discord: &'d Discord,
    pub id: Id,
}

impl<'d> Reply<'d> {
    /// The answer: the first response's message once it says something; where the bot took that back
    /// without a word, or only took notice, the message that follows.
    pub fn shown(self) -> Shown {
        self.discord.shared.wait("the answer", |world| {
            let call = &world.interactions[&self.id];
            let first = call.original.and_then(|id| world.messages.get(&id));
            let own = |it: &&Message| it.interaction == Some(self.id) && !it.deleted;
            let was_announced = call.response == Response::Update || first.is_some_and(|it| it.deleted && it.loading());
            let message = match first.filter(own) {
                Some(first) => first,
                None if was_announced => world.messages.values().find(|it| own(it) && it.read == 0)?,
                None => return None,
            };
            let message = Some(message).filter(|it| !it.loading())?.clone();
            world.messages.get_mut(&message.id).unwrap().read = message.version;
            Some(Shown::new(world, &message))
        })
    }

    /// The message of the first response, which was there already.
    pub fn original(self) -> Id {
        self.discord.shared.look(|world| world.interactions[&self.id].original).unwrap()
    }

    /// The next message that follows the answer.
    pub fn followed(self) -> Shown {
        self.discord.shared.wait("a followup", |world| {
            let original = world.interactions[&self.id].original;
            let more = world
                .messages
                .values()
                .find(|it| it.interaction == Some(self.id) && Some(it.id) != original && it.read == 0 && !it.deleted);
            let message = more?.clone();
            world.messages.get_mut(&message.id).unwrap().read = message.version;
            Some(Shown::new(world, &message))
        })
    }

    /// The message that the pressed component stands on, once the bot changed it.
    pub fn changed(self) -> Shown {
        let source = self.discord.shared.look(|world| world.interactions[&self.id].source).unwrap();
        self.discord.next_version(source)
    }

    /// The bot took notice and shows nothing new by this.
    pub fn acknowledged(self) {
        self.discord.shared.wait("an acknowledgement", |world| {
            (world.interactions[&self.id].response == Response::Update).then_some(())
        });
    }

    /// Name and value of each choice that is offered.
    pub fn choices(self) -> Vec<(String, String)> {
        self.discord.shared.wait("choices", |world| {
            let it = world.interactions.get_mut(&self.id).unwrap();
            let Response::Choices(choices) = &it.response else { return None };
            it.read = true;
            let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
            Some(choices.iter().map(|it| (text(&it["name"]), text(&it["value"]))).collect())
        })
    }

    /// The form that opens.
    pub fn form(self) -> Form<'d> {
        let modal = self.discord.shared.wait("a form", |world| {
            let it = world.interactions.get_mut(&self.id).unwrap();
            let Response::Modal(modal) = &it.response else { return None };
            it.read = true;
            Some(modal.clone())
        });
        Form { discord: self.discord, opened_by: self.id, modal }
    }

    /// Discord says that the application did not respond; the test knows why.
    pub fn fails(self) {
        self.discord.shared.act(|world| world.interactions.get_mut(&self.id).unwrap().read = true);
    }
}

/// An open form.
#[derive(Clone, Debug)]
pub struct Form<'d> {
    discord: &'d Discord,
    opened_by: Id,
    pub modal: Value,
}

impl<'d> Form<'d> {
    pub fn title(&self) -> &str {
        self.modal["title"].as_str().unwrap_or_default()
    }

    /// Sends it off with these fields, by label.
    pub fn submits(&self, filled: &[(&str, &str)]) -> Reply<'d> {
        let id = self.discord.shared.act(|world| world.submit(self.opened_by, &self.modal, filled));
        Reply { discord: self.discord, id }
    }
}
