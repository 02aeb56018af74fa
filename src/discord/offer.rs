//! An answer that nobody asked the bot for, offered in a line that makes no sound: whoever presses
//! sees it alone, and the asker or a helper can publish it.

use super::asking::{Asked, What, look, words_in_public};
use super::bot::{Bot, lock, now};
use super::call::Failed;
use super::custom_id::{Action, CustomId};
use super::deliver::{self, Place};
use super::edited_question::text_of_edit;
use super::late::Late;
use super::posts::whole_post;
use super::removals;
use super::replies;
use super::reply::{Button, Embed, Reply, Row};
use super::slash;
use crate::answer::asks::reads_as_question;
use crate::config::Waits;
use crate::ledger::{OfferedIn, Policy, Seconds, Settings};
use anyhow::Result;
use serenity::model::channel::Message;
use serenity::model::id::{ChannelId, GuildId, MessageId, UserId};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// A line that could not be removed is left alone for so long at least.
const AGAIN: Duration = Duration::from_secs(1);

/// What was said so long before a question may be answered matters no more.
const SAID: Duration = Duration::from_secs(600);

/// What is offered, by channel.
#[derive(Debug, Default)]
pub(super) struct Offers {
    channels: HashMap<ChannelId, Channel>,
}

/// Offers of one channel.
#[derive(Debug, Default)]
struct Channel {
    /// The last message: which, and whose.
    last: Option<(MessageId, UserId)>,
    /// The last message of anybody but its author.
    other: Option<MessageId>,
    /// When the last one was heard.
    heard: Option<Instant>,
    /// When a line was last posted, or is about to be.
    offered: Option<Instant>,
    /// The line that is there and was not pressed.
    open: Option<MessageId>,
    /// The line that was pressed last: that may be known before its sending is over.
    pressed: Option<MessageId>,
    /// Nothing is said unasked here any more: an answer was removed or dismissed.
    quiet: bool,
    /// Its server.
    guild: Option<GuildId>,
    /// When something was offered last, or removed, by the clock.
    at: Seconds,
}

impl Offers {
    /// Somebody wrote.
    pub(super) fn heard(&mut self, channel: ChannelId, message: MessageId, author: UserId, now: Instant) {
        let channel = self.channels.entry(channel).or_default();
        if let Some((before, _)) = channel.last.filter(|(_, other)| *other != author) {
            channel.other = Some(before);
        }
        channel.last = Some((message, author));
        channel.heard = Some(now);
    }

    /// A channel or a thread is gone.
    pub(super) fn forget(&mut self, channel: ChannelId) {
        self.channels.remove(&channel);
    }

    /// Forgets channels of which nothing matters any more: they would be all that anybody ever wrote in.
    pub(super) fn forget_old(&mut self, waits: &Waits, now: Instant) {
        let within = |at: Option<Instant>, wait| at.is_some_and(|at| now.duration_since(at) < wait);
        let said = waits.offer.saturating_add(SAID);
        self.channels.retain(|_, channel| {
            let is_kept = channel.quiet || channel.open.is_some();
            is_kept || within(channel.heard, said) || within(channel.offered, waits.offer_gap)
        });
    }

    /// Whether nobody else wrote since a question.
    fn is_alone(&self, channel: ChannelId, question: MessageId, asker: UserId) -> bool {
        let Some(channel) = self.channels.get(&channel) else { return true };
        let others = match channel.last {
            Some((message, author)) if author != asker => Some(message),
            _ => channel.other,
        };
        others.is_none_or(|message| message <= question)
    }

    /// Whether a line may be posted now; it counts if so.
    fn take(&mut self, channel: ChannelId, gap: Duration, now: Instant) -> bool {
        let channel = self.channels.entry(channel).or_default();
        let is_free = channel.open.is_none() && !channel.quiet;
        let fits = is_free && channel.offered.is_none_or(|last| now.duration_since(last) >= gap);
        if fits {
            channel.offered = Some(now);
        }
        fits
    }

    fn open(&mut self, guild: Option<GuildId>, channel: ChannelId, line: MessageId) {
        let channel = self.channels.entry(channel).or_default();
        (channel.guild, channel.at) = (guild, now());
        channel.open = Some(line).filter(|line| channel.pressed != Some(*line));
    }

    /// Whether a line is there and was not pressed.
    fn is_open(&self, channel: ChannelId, line: MessageId) -> bool {
        self.channels.get(&channel).is_some_and(|channel| channel.open == Some(line))
    }

    /// Somebody pressed a line, or it is gone. Whether it was still open.
    fn close(&mut self, channel: ChannelId, line: MessageId) -> bool {
        let channel = self.channels.entry(channel).or_default();
        channel.pressed = Some(line);
        channel.open.take_if(|open| *open == line).is_some()
    }

    /// Whether nothing is said unasked in a thread any more.
    pub(super) fn is_quiet(&self, thread: ChannelId) -> bool {
        self.channels.get(&thread).is_some_and(|channel| channel.quiet)
    }

    fn set_quiet(&mut self, guild: Option<GuildId>, thread: ChannelId, quiet: bool) {
        let thread = self.channels.entry(thread).or_default();
        (thread.guild, thread.at, thread.quiet) = (guild, now(), quiet);
    }
}

/// Goes on where a restart ended: lines that nobody pressed, how long ago, and who wants quiet.
pub(super) fn resume(bot: &Arc<Bot>, kept: Vec<OfferedIn>) {
    for it in kept.into_iter().filter(|it| it.channel != 0) {
        let channel = ChannelId::new(it.channel);
        let age = Duration::from_secs(u64::try_from(now() - it.at).unwrap_or_default());
        let line = it.line.filter(|line| *line != 0).map(MessageId::new);
        {
            let mut offers = lock(&bot.offers);
            let here = offers.channels.entry(channel).or_default();
            // Longer ago than this machine has run is long enough.
            (here.quiet, here.open, here.offered) = (it.quiet, line, Instant::now().checked_sub(age));
            (here.guild, here.at) = (Some(it.guild).filter(|id| *id != 0).map(GuildId::new), it.at);
        }
        if let Some(line) = line {
            remove_later(bot, channel, line, bot.config.discord.waits.offer_remove.saturating_sub(age));
        }
    }
}

/// Whether a message offers an answer and does not show one yet.
pub(super) fn is_offer(message: &Message) -> bool {
    use serenity::model::application::{ActionRowComponent, ButtonKind};
    message.components.iter().flat_map(|row| &row.components).any(|component| {
        matches!(component, ActionRowComponent::Button(button) if matches!(&button.data, ButtonKind::NonLink { custom_id, .. }
            if CustomId::parse(custom_id).is_some_and(|id| id.action == Action::Pick)))
    })
}

/// Offers an answer after a while, if nobody else replied by then.
pub(super) fn consider_later(bot: &Arc<Bot>, asked: Asked, question: MessageId, title: Option<String>) {
    let bot = Arc::clone(bot);
    tokio::spawn(async move {
        if let Err(error) = consider(&bot, asked, question, title).await {
            slash::fault(&error.context("an answer cannot be offered"));
        }
    });
}

/// Offers an answer after a while, if nobody else replied by then. A post has a `title`, which may be
/// answered where all of it is not.
async fn consider(bot: &Arc<Bot>, mut asked: Asked, question: MessageId, title: Option<String>) -> Result<()> {
    let waits = &bot.config.discord.waits;
    sleep(waits.offer).await;
    // The bot may be leaving by now, and somebody may have changed the policy.
    let Some(_ticket) = bot.enter() else { return Ok(()) };
    let settings = bot.settings(asked.guild, asked.channel).await;
    if settings.policy != Some(Policy::Offer) || !lock(&bot.offers).is_alone(asked.channel, question, asked.asker) {
        return Ok(());
    }
    let late = lock(&bot.late).take_edit(question);
    match late {
        Some(Late::Deleted) => return Ok(()),
        Some(Late::Edited(event)) => {
            let text = text_of_edit(bot, &event).await;
            if title.is_none() && !reads_as_question(&text) {
                return Ok(());
            }
            asked.what = What::Question(title.as_ref().map_or(text.clone(), |title| whole_post(title, &text)));
        }
        None => {}
    }
    let Some(line) = line(bot, &mut asked, title, &settings).await? else { return Ok(()) };
    {
        let mut offers = lock(&bot.offers);
        // Somebody may have replied while it was searched for.
        let is_alone = offers.is_alone(asked.channel, question, asked.asker);
        if !is_alone || !offers.take(asked.channel, waits.offer_gap, Instant::now()) {
            return Ok(());
        }
    }
    let Some(sent) = deliver::send(bot, &Place::of(asked.channel, question), asked.guild, &line).await? else {
        return Ok(());
    };
    lock(&bot.offers).open(asked.guild, asked.channel, sent);
    keep(bot, asked.channel).await;
    // What is removed is looked up by what is remembered.
    let remembered = replies::remember(bot, question, &asked, asked.channel, sent).await;
    remove_later(bot, asked.channel, sent, waits.offer_remove);
    remembered
}

/// The line that offers an answer; `None` where none is sure.
async fn line(bot: &Arc<Bot>, asked: &mut Asked, title: Option<String>, settings: &Settings) -> Result<Option<Reply>> {
    let mut found = look(bot, asked).await?;
    if let (None, Some(title)) = (&found, title) {
        asked.what = What::Question(title.trim().to_owned());
        found = look(bot, asked).await?;
    }
    let (Some((key, language)), What::Question(text)) = (found, &asked.what) else { return Ok(None) };
    let words = words_in_public(bot, asked, settings, text, &language);
    let show = Button::Press {
        label: words.say("button-show"),
        id: CustomId::new(Action::Pick, asked.asker, Some(key)),
        primary: false,
    };
    Ok(Some(Reply {
        content: words.say("offer"),
        embed: Some(Embed { author: text.clone(), ..Embed::default() }),
        rows: vec![Row::Buttons(vec![show])],
        silent: true,
        ..Reply::default()
    }))
}

/// The line that offers an answer to a question that was edited; `None` where none is sure any more.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn line_for(bot: &Arc<Bot>, asked: &mut Asked, title: Option<String>) -> Result<Option<Reply>> {
    let settings = bot.settings(asked.guild, asked.channel).await;
    line(bot, asked, title, &settings).await
}

/// Somebody pressed a line, or it is gone.
pub(super) async fn close(bot: &Bot, channel: ChannelId, line: MessageId) {
    let was_open = lock(&bot.offers).close(channel, line);
    if was_open {
        keep(bot, channel).await;
    }
}

/// Nothing is said unasked in a thread any more; or again, where a moderator wants it.
pub(super) async fn hush(bot: &Bot, guild: Option<GuildId>, thread: ChannelId, quiet: bool) {
    if lock(&bot.offers).is_quiet(thread) == quiet {
        return;
    }
    lock(&bot.offers).set_quiet(guild, thread, quiet);
    tracing::info!(thread = thread.get(), quiet, "whether nothing is said unasked in a thread any more");
    keep(bot, thread).await;
}

/// Keeps what is known of a channel.
async fn keep(bot: &Bot, channel: ChannelId) {
    // One after the other, so that what is written last is what holds.
    let _turn = bot.keeping_offers.lock().await;
    let kept = {
        let offers = lock(&bot.offers);
        let Some(here) = offers.channels.get(&channel) else { return };
        let Some(guild) = here.guild else { return };
        let line = here.open.map(MessageId::get);
        OfferedIn { channel: channel.get(), guild: guild.get(), line, quiet: here.quiet, at: here.at }
    };
    if let Err(error) = bot.ledger.offered(kept).await {
        tracing::error!(%error, "the ledger cannot be written");
    }
}

/// Removes a line after a while, if nobody pressed it by then. It is open until it is gone, so that what
/// cannot be removed is tried again, by this process or, where the token is void, by the next.
fn remove_later(bot: &Arc<Bot>, channel: ChannelId, line: MessageId, wait: Duration) {
    let bot = Arc::clone(bot);
    tokio::spawn(async move {
        let mut wait = wait;
        loop {
            sleep(wait).await;
            let Some(_ticket) = bot.enter() else { return };
            if !lock(&bot.offers).is_open(channel, line) {
                return;
            }
            match remove(&bot, channel, line).await {
                Err(error) if error.downcast_ref().is_some_and(Failed::is_unauthorized) => {
                    tracing::warn!(channel = channel.get(), %error, "an offer stays until the next start");
                    return;
                }
                Err(error) if !error.downcast_ref().is_some_and(Failed::is_final) => {
                    tracing::warn!(channel = channel.get(), %error, "an offer that nobody took could not be removed");
                }
                removed => {
                    if let Err(error) = removed {
                        tracing::warn!(channel = channel.get(), %error, "an offer that nobody took stays");
                    }
                    close(&bot, channel, line).await;
                    return;
                }
            }
            wait = bot.config.discord.waits.offer_remove.max(AGAIN);
        }
    });
}

/// # Errors
/// The line is still there, and goes with its question.
async fn remove(bot: &Bot, channel: ChannelId, line: MessageId) -> Result<()> {
    let kept = match bot.ledger.answered_by(line.get()).await? {
        Some(question) => bot.ledger.reply_to(question).await?,
        None => None,
    };
    // Forgotten first: nobody dismissed it.
    if let Some(kept) = kept {
        lock(&bot.replies).remove(&MessageId::new(kept.question));
        bot.ledger.forget_reply(kept.question).await?;
    }
    match removals::delete(bot, channel, line).await {
        Err(failed) if !failed.is_gone() => {
            if let Some(kept) = kept {
                bot.ledger.replied(kept).await?;
            }
            Err(failed.into())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: ChannelId = ChannelId::new(1);
    const GAP: Duration = Duration::from_secs(600);

    #[test]
    fn a_question_that_somebody_answered_gets_no_offer() {
        let (ann, bob, now) = (UserId::new(1), UserId::new(2), Instant::now());
        let mut offers = Offers::default();
        offers.heard(HERE, MessageId::new(10), ann, now);
        assert!(offers.is_alone(HERE, MessageId::new(10), ann));
        offers.heard(HERE, MessageId::new(11), ann, now);
        assert!(offers.is_alone(HERE, MessageId::new(10), ann), "the asker may add something");
        offers.heard(HERE, MessageId::new(12), bob, now);
        assert!(!offers.is_alone(HERE, MessageId::new(10), ann));
        offers.heard(HERE, MessageId::new(13), ann, now);
        offers.heard(HERE, MessageId::new(14), ann, now);
        assert!(!offers.is_alone(HERE, MessageId::new(10), ann), "her thanks do not undo it");
        assert!(offers.is_alone(HERE, MessageId::new(13), ann), "she asks something new");
    }

    #[test]
    fn a_channel_is_remembered_while_something_of_it_matters() {
        let (ann, start, waits) = (UserId::new(1), Instant::now(), Waits::default());
        let after = |seconds| start + Duration::from_secs(seconds);
        let [talk, offered, open, quiet] = [1, 2, 3, 4].map(ChannelId::new);
        let mut offers = Offers::default();
        offers.heard(talk, MessageId::new(10), ann, after(100));
        assert!(offers.take(offered, GAP, after(200)));
        offers.open(None, open, MessageId::new(11));
        offers.set_quiet(None, quiet, true);
        let remembered = |offers: &Offers| {
            let is_there = |channel| offers.channels.contains_key(&channel);
            [talk, offered, open, quiet].map(is_there)
        };
        for (at, wanted) in [
            (729, [true, true, true, true]),
            (730, [false, true, true, true]),
            (799, [false, true, true, true]),
            (800, [false, false, true, true]),
        ] {
            offers.forget_old(&waits, after(at));
            assert_eq!(remembered(&offers), wanted, "after {at} seconds");
        }
        offers.forget(quiet);
        assert_eq!(remembered(&offers), [false, false, true, false]);
    }

    #[test]
    fn a_channel_has_one_open_line_and_ten_minutes_between_two() {
        let (mut offers, now) = (Offers::default(), Instant::now());
        assert!(offers.take(HERE, GAP, now));
        assert!(!offers.take(HERE, GAP, now + Duration::from_secs(599)));
        offers.open(None, HERE, MessageId::new(7));
        assert!(!offers.take(HERE, GAP, now + Duration::from_secs(700)), "one is open");
        assert!(!offers.close(HERE, MessageId::new(8)));
        assert!(offers.close(HERE, MessageId::new(7)));
        assert!(!offers.close(HERE, MessageId::new(7)));
        assert!(offers.take(HERE, GAP, now + Duration::from_secs(700)));
        offers.close(HERE, MessageId::new(9));
        offers.open(None, HERE, MessageId::new(9));
        assert!(offers.take(HERE, Duration::ZERO, now), "it was pressed before its sending was over");
        offers.set_quiet(None, HERE, true);
        assert!(!offers.take(HERE, GAP, now + Duration::from_secs(7_000)));
    }
}
