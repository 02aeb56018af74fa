//! Takes what the gateway tells, and hands it to whom it concerns. Every fault ends here.

use super::bot::{Bot, Me, Server, Ticket, lock, now};
use super::call::Call;
use super::reply::Reply;
use super::words::Words;
use super::{buttons, commands, deleted_question, edited_question, follow_up, messages, posts, slash};
use serenity::all::{
    ChannelId, Context, Event, EventHandler, Guild, GuildChannel, GuildId, Interaction, Message, MessageId,
    MessageUpdateEvent, PartialGuild, PartialGuildChannel, RawEventHandler, Ready, Role, RoleId, UnavailableGuild,
    async_trait,
};
use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Commands that could not be registered are tried again after this, and then after longer and longer.
const REGISTER: Duration = Duration::from_secs(5);
/// But not longer than this.
const SLOWLY: Duration = Duration::from_secs(600);

/// Takes events.
pub(super) struct Handler {
    /// What all share.
    pub(super) bot: Arc<Bot>,
    /// Whether the commands were looked at since the start.
    pub(super) registered: AtomicBool,
}

/// Notes that a shard is alive, and what it could not read.
pub(super) struct Listener {
    /// When each shard was last heard.
    pub(super) heard: Arc<Mutex<HashMap<u32, Instant>>>,
}

#[async_trait]
impl RawEventHandler for Listener {
    async fn raw_event(&self, context: Context, event: Event) {
        lock(&self.heard).insert(context.shard_id.0, Instant::now());
        if let Event::Unknown(unknown) = event {
            // Its content may be a member's.
            tracing::warn!(kind = unknown.kind, "an event could not be read");
        }
    }
}

impl Handler {
    /// Does something, unless the bot is leaving.
    async fn work(&self, what: &'static str, work: impl Future<Output = anyhow::Result<()>>) {
        let Some(ticket) = self.bot.enter() else { return };
        if let Err(error) = work.await {
            let id = slash::fault(&error.context(what));
            tracing::debug!(id, "nothing was replied");
        }
        drop::<Ticket>(ticket);
    }

    /// Does something for a caller, who learns of a fault by its id.
    async fn call(&self, what: &'static str, call: &Call, work: impl Future<Output = anyhow::Result<()>>) {
        let Some(ticket) = self.bot.enter() else { return };
        if let Err(error) = work.await {
            let id = slash::fault(&error.context(what));
            let text = Words::of(&call.locale).with("fault", &[("id", &id)]);
            let _ = call.respond(&self.bot, &Reply::whisper(text)).await;
        }
        drop::<Ticket>(ticket);
    }
}

fn server(guild: &Guild) -> Server {
    let bots = guild.roles.values().filter_map(|role| Some((role.id, role.tags.bot_id?))).collect();
    let notices = [guild.public_updates_channel_id, guild.system_channel_id].into_iter().flatten().collect();
    Server { bot_roles: bots, locale: guild.preferred_locale.clone(), notices }
}

/// Notes servers of a shard that removed the bot while it was away.
async fn away(bot: &Bot, ready: &Ready) -> anyhow::Result<()> {
    let (shard, of) = ready.shard.map_or((0, 1), |shard| (u64::from(shard.id.0), u64::from(shard.total)));
    let there: HashSet<u64> = ready.guilds.iter().map(|guild| guild.id.get()).collect();
    for guild in bot.ledger.known_guilds().await? {
        // https://discord.com/developers/docs/events/gateway#sharding
        if (guild >> 22) % of.max(1) == shard && !there.contains(&guild) {
            bot.ledger.left(guild, now()).await?;
        }
    }
    Ok(())
}

/// A channel or a thread is gone, with all that was asked in it.
async fn vanished(bot: &Bot, channel: ChannelId) -> anyhow::Result<()> {
    let places: Vec<ChannelId> = bot.threads(channel).into_iter().chain([channel]).collect();
    // Noted first, for what is about to be kept.
    for place in &places {
        lock(&bot.gone).insert(*place, ());
    }
    for place in places {
        lock(&bot.offers).forget(place);
        lock(&bot.barred).remove(place);
        bot.ledger.forget_channel(place.get()).await?;
    }
    Ok(())
}

/// Where an interaction is, as it tells itself.
fn note_channel(bot: &Bot, interaction: &Interaction) {
    let channel = match interaction {
        Interaction::Command(it) | Interaction::Autocomplete(it) => it.channel.as_ref(),
        Interaction::Component(it) => it.channel.as_ref(),
        Interaction::Modal(it) => it.channel.as_ref(),
        _ => None,
    };
    if let Some(channel) = channel {
        bot.stands(channel.id, channel.parent_id.filter(|_| channel.thread_metadata.is_some()));
    }
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, context: Context, ready: Ready) {
        self.bot.http.set_application_id(ready.application.id);
        self.bot.is(Me { user: ready.user.id });
        tracing::info!(shard = context.shard_id.0, servers = ready.guilds.len(), "connected");
        self.work("servers that are gone cannot be noted", away(&self.bot, &ready)).await;
        if self.registered.swap(true, Ordering::SeqCst) {
            return;
        }
        let mut wait = REGISTER;
        while let Err(error) = commands::register(&self.bot).await {
            slash::fault(&error.context("the commands cannot be registered"));
            sleep(wait).await;
            wait = (2 * wait).min(SLOWLY);
        }
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        lock(&self.bot.servers).insert(guild.id, server(&guild));
        for channel in guild.channels.keys() {
            self.bot.stands(*channel, None);
        }
        for thread in &guild.threads {
            self.bot.stands(thread.id, thread.parent_id);
        }
        self.work("a server cannot be noted", self.bot.ledger.joined(guild.id.get())).await;
    }

    async fn guild_update(&self, _: Context, _: Option<Guild>, guild: PartialGuild) {
        if let Some(server) = lock(&self.bot.servers).get_mut(&guild.id) {
            server.locale = guild.preferred_locale;
            server.notices = [guild.public_updates_channel_id, guild.system_channel_id].into_iter().flatten().collect();
        }
    }

    async fn guild_delete(&self, _: Context, guild: UnavailableGuild, _: Option<Guild>) {
        // One that is merely unavailable comes back.
        if !guild.unavailable {
            lock(&self.bot.servers).remove(&guild.id);
            self.work("a server cannot be noted", self.bot.ledger.left(guild.id.get(), now())).await;
            tracing::info!(guild = guild.id.get(), "a server removed the bot");
        }
    }

    async fn guild_role_create(&self, _: Context, role: Role) {
        if let (Some(server), Some(user)) = (lock(&self.bot.servers).get_mut(&role.guild_id), role.tags.bot_id) {
            server.bot_roles.insert(role.id, user);
        }
    }

    async fn guild_role_delete(&self, _: Context, guild: GuildId, role: RoleId, _: Option<Role>) {
        if let Some(server) = lock(&self.bot.servers).get_mut(&guild) {
            server.bot_roles.remove(&role);
        }
    }

    async fn channel_create(&self, _: Context, channel: GuildChannel) {
        self.bot.stands(channel.id, None);
    }

    async fn channel_delete(&self, _: Context, channel: GuildChannel, _: Option<Vec<Message>>) {
        self.work("a channel cannot be forgotten", vanished(&self.bot, channel.id)).await;
    }

    async fn thread_delete(&self, _: Context, thread: PartialGuildChannel, _: Option<GuildChannel>) {
        self.work("a thread cannot be forgotten", vanished(&self.bot, thread.id)).await;
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        // It has the number of its message, as one that was deleted before had.
        lock(&self.bot.gone).remove(&thread.id);
        posts::opened(&self.bot, &thread);
    }

    async fn message(&self, _: Context, message: Message) {
        // Also while the bot is leaving: what is in flight waits for it.
        if self.bot.is_me(message.author.id) {
            self.bot.followed.hear(&message);
        }
        self.work("a message cannot be answered", messages::message(&self.bot, &message)).await;
    }

    async fn message_update(&self, _: Context, _: Option<Message>, _: Option<Message>, event: MessageUpdateEvent) {
        self.work("an edit cannot be followed", edited_question::follow(&self.bot, &event)).await;
    }

    async fn message_delete(&self, _: Context, channel: ChannelId, message: MessageId, guild: Option<GuildId>) {
        self.work("a removal cannot be followed", deleted_question::follow(&self.bot, channel, message, guild)).await;
    }

    async fn message_delete_bulk(&self, _: Context, channel: ChannelId, gone: Vec<MessageId>, guild: Option<GuildId>) {
        self.work("removals cannot be followed", deleted_question::forget(&self.bot, &gone)).await;
        for message in gone {
            self.work("a removal cannot be followed", deleted_question::follow(&self.bot, channel, message, guild))
                .await;
        }
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        let id = interaction.id().get();
        if !self.bot.is_new(id) || self.bot.me().await.is_none() {
            return;
        }
        let bot = &self.bot;
        note_channel(bot, &interaction);
        match interaction {
            Interaction::Command(command) => {
                let call = Call::of_command(&command);
                self.call("a command cannot be answered", &call, slash::command(bot, &command)).await;
            }
            Interaction::Autocomplete(command) => {
                self.work("an option cannot be completed", slash::autocomplete(bot, &command)).await;
            }
            Interaction::Component(component) => {
                let call = Call::of_component(&component);
                self.call("a press cannot be answered", &call, buttons::press(bot, &component)).await;
            }
            Interaction::Modal(modal) => {
                let call = Call::of_modal(&modal, false);
                self.call("a follow-up cannot be answered", &call, follow_up::submitted(bot, &modal)).await;
            }
            _ => {}
        }
    }
}
