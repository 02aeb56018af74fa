//! An answer that nobody asked the bot for, offered in a line that makes no sound: whoever presses
//! sees it alone, and the asker or a helper can publish it.

use super::asking::{Asked, Surface, What, look, words_in_public};
use super::bot::{Bot, lock};
use super::call::REST;
use super::custom_id::{Action, CustomId};
use super::deliver::{self, Place};
use super::reply::{Button, Embed, Reply, Row};
use crate::ledger::Policy;
use anyhow::Result;
use serenity::model::id::{ChannelId, MessageId, UserId};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// What is offered, by channel.
#[derive(Debug, Default)]
pub(super) struct Offers {
    channels: HashMap<ChannelId, Channel>,
}

/// Offers of one channel.
#[derive(Debug, Default)]
struct Channel {
    /// The last message that a person wrote: which, and who.
    last: Option<(MessageId, UserId)>,
    /// When a line was last posted, or is about to be.
    offered: Option<Instant>,
    /// The line that is there and was not pressed.
    open: Option<MessageId>,
    /// Nothing is offered here any more: a line was dismissed.
    quiet: bool,
}

impl Offers {
    /// A person wrote.
    pub(super) fn heard(&mut self, channel: ChannelId, message: MessageId, author: UserId) {
        self.channels.entry(channel).or_default().last = Some((message, author));
    }

    /// Whether nobody else wrote since a question.
    fn is_alone(&self, channel: ChannelId, question: MessageId, asker: UserId) -> bool {
        let last = self.channels.get(&channel).and_then(|channel| channel.last);
        last.is_none_or(|(message, author)| author == asker || message <= question)
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

    fn open(&mut self, channel: ChannelId, line: MessageId) {
        self.channels.entry(channel).or_default().open = Some(line);
    }

    /// Somebody pressed a line, or it is gone. Whether it was still open.
    pub(super) fn close(&mut self, channel: ChannelId, line: MessageId) -> bool {
        let open = self.channels.get_mut(&channel).map(|channel| &mut channel.open);
        open.is_some_and(|open| open.take_if(|open| *open == line).is_some())
    }

    /// Nothing is offered in a thread any more.
    pub(super) fn hush(&mut self, thread: ChannelId) {
        self.channels.entry(thread).or_default().quiet = true;
    }
}

/// Offers an answer after a while, if nobody else replied by then.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn consider(bot: &Arc<Bot>, asked: Asked, question: MessageId) -> Result<()> {
    let waits = &bot.config.discord.waits;
    sleep(waits.offer).await;
    // The bot may be leaving by now, and somebody may have changed the policy.
    let Some(_ticket) = bot.enter() else { return Ok(()) };
    let settings = bot.settings(asked.guild, asked.channel).await;
    if settings.policy != Some(Policy::Offer) || !lock(&bot.offers).is_alone(asked.channel, question, asked.asker) {
        return Ok(());
    }
    let asked = Asked { surface: Surface::Overheard, ..asked };
    let Some((key, language)) = look(bot, &asked).await? else { return Ok(()) };
    if !lock(&bot.offers).take(asked.channel, waits.offer_gap, Instant::now()) {
        return Ok(());
    }
    let What::Question(text) = &asked.what else { return Ok(()) };
    let words = words_in_public(bot, &asked, &settings, text, &language);
    let show = Button::Press {
        label: words.say("button-show"),
        id: CustomId::new(Action::Pick, asked.asker, Some(key)),
        primary: false,
    };
    let line = Reply {
        content: words.say("offer"),
        embed: Some(Embed { author: text.clone(), ..Embed::default() }),
        rows: vec![Row::Buttons(vec![show])],
        silent: true,
        ..Reply::default()
    };
    let place = Place::of(asked.channel, question);
    let Some(sent) = deliver::send(bot, &place, asked.guild, &line).await? else { return Ok(()) };
    lock(&bot.offers).open(asked.channel, sent);
    let (bot, channel) = (Arc::clone(bot), asked.channel);
    tokio::spawn(async move {
        sleep(bot.config.discord.waits.offer_remove).await;
        if lock(&bot.offers).close(channel, sent) {
            match bot.rest(REST, bot.http.delete_message(channel, sent, None)).await {
                Ok(()) => {}
                Err(failed) if failed.is_gone() => {}
                Err(failed) => {
                    tracing::warn!(channel = channel.get(), %failed, "an offer that nobody took could not be removed");
                }
            }
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: ChannelId = ChannelId::new(1);
    const GAP: Duration = Duration::from_secs(600);

    #[test]
    fn a_question_that_somebody_answered_gets_no_offer() {
        let (ann, bob) = (UserId::new(1), UserId::new(2));
        let mut offers = Offers::default();
        offers.heard(HERE, MessageId::new(10), ann);
        assert!(offers.is_alone(HERE, MessageId::new(10), ann));
        offers.heard(HERE, MessageId::new(11), ann);
        assert!(offers.is_alone(HERE, MessageId::new(10), ann), "the asker may add something");
        offers.heard(HERE, MessageId::new(12), bob);
        assert!(!offers.is_alone(HERE, MessageId::new(10), ann));
    }

    #[test]
    fn a_channel_has_one_open_line_and_ten_minutes_between_two() {
        let (mut offers, now) = (Offers::default(), Instant::now());
        assert!(offers.take(HERE, GAP, now));
        assert!(!offers.take(HERE, GAP, now + Duration::from_secs(599)));
        offers.open(HERE, MessageId::new(7));
        assert!(!offers.take(HERE, GAP, now + Duration::from_secs(700)), "one is open");
        assert!(!offers.close(HERE, MessageId::new(8)));
        assert!(offers.close(HERE, MessageId::new(7)));
        assert!(!offers.close(HERE, MessageId::new(7)));
        assert!(offers.take(HERE, GAP, now + Duration::from_secs(700)));
        offers.hush(HERE);
        assert!(!offers.take(HERE, GAP, now + Duration::from_secs(7_000)));
    }
}
