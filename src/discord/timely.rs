//! Answers a press within Discord's three seconds: directly where that is possible, else it says that
//! something comes, and shows it once it is there.

use super::bot::Bot;
use super::call::Call;
use super::reply::Reply;
use super::slash::{fault, told};
use super::words::Words;
use anyhow::Result;
use std::future::Future;
use tokio::time::sleep;

/// What a press leads to.
#[derive(Clone, Debug)]
pub(super) enum Shows {
    /// A word for whoever pressed, beside the message.
    Beside(Reply),
    /// The message whose component was pressed, changed.
    InPlace(Reply),
}

/// How what is not there yet is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comes {
    /// Beside the message.
    Beside,
    /// In the message, which looks as before until then.
    InPlace,
}

/// Shows what some work leads to, however long that takes.
///
/// # Errors
/// What is a fault of ours or of Discord's, as far as nobody was told of it.
pub(super) async fn show(
    bot: &Bot,
    call: &Call,
    comes: Comes,
    work: impl Future<Output = Result<Shows>>,
) -> Result<()> {
    tokio::pin!(work);
    let in_time = tokio::select! {
        shows = &mut work => Some(shows),
        () = sleep(bot.config.discord.waits.defer) => None,
    };
    if let Some(shows) = in_time {
        return Ok(told(match shows? {
            Shows::Beside(reply) => call.respond(bot, &reply).await,
            Shows::InPlace(reply) => call.update(bot, &reply).await,
        })?);
    }
    let announced = match comes {
        Comes::Beside => call.defer(bot, true).await,
        Comes::InPlace => call.defer_update(bot).await,
    };
    // What was begun is done, whether or not its end can be shown.
    let shows = work.await;
    if let Err(failed) = announced {
        shows?;
        return Ok(told(Err(failed))?);
    }
    let shows = shows.unwrap_or_else(|error| {
        let id = fault(&error);
        Shows::Beside(Reply::whisper(Words::of(&call.locale).with("fault", &[("id", &id)])))
    });
    Ok(told(match (comes, shows) {
        (Comes::InPlace, Shows::Beside(reply)) => call.follow_up(bot, &reply).await,
        (_, Shows::Beside(reply) | Shows::InPlace(reply)) => call.fill(bot, &reply).await,
    })?)
}
