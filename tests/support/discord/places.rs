//! What happens to servers and channels while the bot is there.

use super::member::Member;
use super::state::{Id, Message, Overwrite, TEXT, World};
use super::story::Discord;
use super::{gateway, json, messages, threads};
use serde_json::json;

impl Discord {
    /// The bot is invited to a new server, which has `#help`.
    pub fn invited_to(&self, name: &str) -> Id {
        self.shared.act(|world| {
            let guild = world.guild(name, true);
            world.channel(Some(guild), TEXT, "help");
            let data = json::guild_create(world, &world.guilds[&guild]);
            world.dispatch(Some(guild), gateway::GUILDS, "GUILD_CREATE", &data);
            guild
        })
    }

    /// The bot is removed from a server.
    pub fn removed_from(&self, name: &str) {
        let guild = self.guild(name);
        self.shared.act(|world| {
            let bot = world.bot;
            world.guilds.get_mut(&guild).unwrap().members.remove(&bot);
            world.dispatch(Some(guild), gateway::GUILDS, "GUILD_DELETE", &json!({"id": guild.to_string()}));
        });
    }

    /// The bot's own role may not do this in a channel any more; with 0 everything is as it was.
    pub fn denies(&self, place: &str, deny: u64) {
        self.shared.act(|world| {
            let guild = world.guilds.values().next().unwrap().id;
            let channel = world.place(guild, place);
            let bot = world.bot;
            let place = world.channels.get_mut(&channel).unwrap();
            place.overwrites.retain(|it| it.id != bot);
            place.overwrites.push(Overwrite { id: bot, member: true, allow: 0, deny });
            let data = json::channel(world, &world.channels[&channel]);
            world.dispatch(Some(guild), gateway::GUILDS, "CHANNEL_UPDATE", &data);
        });
    }

    /// A channel or a thread is deleted, with its messages, and a channel with its threads, of which Discord
    /// tells nothing.
    pub fn deletes_channel(&self, place: &str) {
        self.shared.act(|world| {
            let guild = world.guilds.values().next().unwrap().id;
            let channel = world.place(guild, place);
            let whole = json::channel(world, &world.channels[&channel]);
            let is_thread = world.channels[&channel].thread.is_some();
            world.channels.retain(|id, it| *id != channel && (it.thread.is_none() || it.parent != Some(channel)));
            let channels = &world.channels;
            let gone = world.messages.values_mut().filter(|it| !channels.contains_key(&it.channel));
            gone.for_each(|it| it.deleted = true);
            if is_thread {
                let keys = ["id", "guild_id", "parent_id", "type"];
                let data = keys.iter().map(|key| ((*key).to_owned(), whole[*key].clone())).collect();
                world.dispatch(Some(guild), gateway::GUILDS, "THREAD_DELETE", &data);
            } else {
                world.dispatch(Some(guild), gateway::GUILDS, "CHANNEL_DELETE", &whole);
            }
        });
    }

    /// A thread is archived, and locked where it is said so.
    pub fn archives(&self, thread: Id, locked: bool) {
        self.shared.act(|world| threads::archive(world, thread, locked));
    }

    /// A moderator opens a thread again.
    pub fn opens(&self, thread: Id) {
        self.shared.act(|world| threads::unlock(world, thread));
    }

    /// Another bot joins the first server.
    pub fn other_bot(&self, name: &str) -> Member<'_> {
        self.shared.act(|world| {
            let (guild, user) = (world.guilds.values().next().unwrap().id, world.user(name, true));
            world.join(guild, user, Vec::new());
        });
        self.member(name)
    }

    /// A webhook writes in a channel.
    pub fn webhook_says(&self, place: &str, text: &str) -> Id {
        self.post(place, |world| {
            let author = world.user("webhook", true);
            Message { author, content: text.to_owned(), webhook: true, ..Message::default() }
        })
    }

    /// Discord itself writes in a channel: 6 somebody pinned a message, 7 somebody joined, 18 a thread was opened.
    pub fn system_says(&self, place: &str, kind: u8) -> Id {
        self.post(place, |world| Message { author: world.somebody("ann"), kind, ..Message::default() })
    }

    fn post(&self, place: &str, message: impl FnOnce(&mut World) -> Message) -> Id {
        self.ready();
        self.shared.act(|world| {
            let guild = world.guilds.values().next().unwrap().id;
            let channel = world.place(guild, place);
            let message = message(world);
            messages::post(world, Message { channel, ..message })
        })
    }
}
