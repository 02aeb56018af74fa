//! Channels that the bot may not write to, and the one time that moderators learn of each: in the
//! channel that Discord tells a server's moderators news in, else in the one for its own notices,
//! else with the next answer to a moderator's command. The ledger keeps them, so that a restart tells
//! nobody again.

use super::bot::{Bot, lock};
use super::call::{Call, REST};
use super::deliver::{self, Place};
use super::reply::Reply;
use super::slash::told;
use super::words::Words;
use crate::ledger::BarredChannel;
use anyhow::Result;
use serenity::model::id::{ChannelId, GuildId, MessageId};
use std::collections::HashMap;

/// Channels that may not be written to.
#[derive(Debug, Default)]
pub(super) struct Barred {
    channels: HashMap<ChannelId, (GuildId, bool)>,
}

impl Barred {
    /// What the ledger kept.
    pub(super) fn of(kept: &[BarredChannel]) -> Self {
        let ids = kept.iter().filter(|kept| kept.channel != 0 && kept.guild != 0);
        let entry = |kept: &BarredChannel| (ChannelId::new(kept.channel), (GuildId::new(kept.guild), kept.told));
        Self { channels: ids.map(entry).collect() }
    }

    /// Notes a channel. Whether it is new.
    fn add(&mut self, guild: GuildId, channel: ChannelId) -> bool {
        let mut is_new = false;
        self.channels.entry(channel).or_insert_with(|| {
            is_new = true;
            (guild, false)
        });
        is_new
    }

    /// A channel was written to, and if that ends, it is told again; or it is gone. Whether it was there.
    pub(super) fn remove(&mut self, channel: ChannelId) -> bool {
        self.channels.remove(&channel).is_some()
    }

    /// The moderators were told of a channel.
    fn told(&mut self, channel: ChannelId) {
        if let Some((_, is_told)) = self.channels.get_mut(&channel) {
            *is_told = true;
        }
    }

    /// Channels of a server that nobody was told of; they are, from now on.
    fn take(&mut self, guild: GuildId) -> Vec<ChannelId> {
        let untold = self.channels.iter_mut().filter(|(_, (server, is_told))| *server == guild && !is_told);
        let mut taken: Vec<ChannelId> = untold
            .map(|(channel, (_, is_told))| {
                *is_told = true;
                *channel
            })
            .collect();
        taken.sort_unstable();
        taken
    }
}

/// Channels of a server that nobody was told of; they are, from now on.
pub(super) async fn take(bot: &Bot, guild: GuildId) -> Vec<ChannelId> {
    let taken = lock(&bot.barred).take(guild);
    for channel in &taken {
        keep(bot, guild, *channel, true).await;
    }
    taken
}

/// A channel was written to.
pub(super) async fn remove(bot: &Bot, channel: ChannelId) {
    let was_there = lock(&bot.barred).remove(channel);
    if was_there && let Err(error) = bot.ledger.unbar(channel.get()).await {
        tracing::error!(%error, "the ledger cannot be written");
    }
}

async fn keep(bot: &Bot, guild: GuildId, channel: ChannelId, told: bool) {
    let barred = BarredChannel { channel: channel.get(), guild: guild.get(), told };
    if let Err(error) = bot.ledger.bar(barred).await {
        tracing::error!(%error, "the ledger cannot be written");
    }
}

/// What is said of a channel.
pub(super) fn line(words: &Words, channel: ChannelId) -> String {
    words.with("settings-no-send", &[("channel", &format!("<#{channel}>"))])
}

/// Notes that a channel may not be written to, and tells the moderators where there is a place for
/// it. `question` is what could not be answered there.
pub(super) async fn note(bot: &Bot, guild: GuildId, channel: ChannelId, question: MessageId) {
    if !lock(&bot.barred).add(guild, channel) {
        return;
    }
    keep(bot, guild, channel, false).await;
    let places = lock(&bot.servers).get(&guild).map(|server| server.notices.clone()).unwrap_or_default();
    let reply = Reply { silent: true, ..Reply::say(line(Words::of(&bot.locale(Some(guild))), channel)) };
    for place in places.into_iter().filter(|place| *place != channel) {
        let body = deliver::message(&reply, &Place::in_thread(place, question), false);
        match bot.again(REST, || bot.http.send_message(place, Vec::new(), &body)).await {
            Ok(_) => {
                lock(&bot.barred).told(channel);
                keep(bot, guild, channel, true).await;
                return;
            }
            Err(failed) => tracing::debug!(%failed, "a notice could not be written"),
        }
    }
}

/// Tells a moderator who just used a command what no other was told.
///
/// # Errors
/// Why Discord did not take it.
pub(super) async fn tell(bot: &Bot, call: &Call) -> Result<()> {
    let Some(guild) = call.guild.filter(|_| call.manages()) else { return Ok(()) };
    let channels = take(bot, guild).await;
    if channels.is_empty() {
        return Ok(());
    }
    let words = Words::of(&call.locale);
    let lines: Vec<String> = channels.into_iter().map(|channel| line(words, channel)).collect();
    Ok(told(call.follow_up(bot, &Reply::whisper(lines.join("\n"))).await)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_channel_is_told_once_until_it_could_be_written_to_again() {
        let (here, there) = (GuildId::new(1), GuildId::new(2));
        let (help, general) = (ChannelId::new(10), ChannelId::new(11));
        let mut barred = Barred::default();
        assert!(barred.add(here, help) && !barred.add(here, help) && barred.add(here, general));
        assert!(barred.take(there).is_empty());
        assert_eq!(barred.take(here), [help, general]);
        assert!(barred.take(here).is_empty());
        assert!(!barred.add(here, help));
        assert!(barred.remove(help) && !barred.remove(help));
        assert!(barred.add(here, help));
        assert_eq!(barred.take(here), [help]);
    }

    #[test]
    fn what_was_told_before_a_restart_is_not_told_again() {
        let here = GuildId::new(1);
        let kept = [(10, true), (11, false)].map(|(channel, told)| BarredChannel { channel, guild: 1, told });
        let mut barred = Barred::of(&kept);
        assert!(!barred.add(here, ChannelId::new(10)));
        assert_eq!(barred.take(here), [ChannelId::new(11)]);
    }
}
