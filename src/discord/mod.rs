//! In: what members write and press on Discord. Out: answers, where they were asked.
//! Never: decides what an answer is, or words one that is not in an article.

mod address;
mod asked_line;
mod asking;
mod barred;
mod bot;
mod buttons;
mod call;
mod catalog;
mod check;
mod client;
mod closes;
mod commands;
mod completing;
mod custom_id;
mod deleted_question;
mod deliver;
mod edited_question;
mod edits;
mod follow_up;
mod followed;
mod found;
mod gate_words;
mod global_limit;
mod handler;
mod late;
mod limits;
mod maintainers;
mod markdown;
mod messages;
mod offer;
mod posts;
#[cfg(test)]
mod properties;
mod rates;
mod reload;
mod removals;
mod render;
mod replies;
mod reply;
mod schedule;
mod settings;
mod shards;
mod side_by_side;
mod slash;
mod timely;
mod words;

pub use check::{Checked, check};
pub use closes::Closes;
pub use schedule::{Job, Work};

use crate::config::Config;
use crate::fault::Fault;
use crate::index::Generation;
use crate::ledger::Ledger;
use anyhow::Result;
use bot::{Bot, lock, now};
use handler::{Handler, Listener};
use serenity::client::ClientBuilder;
use serenity::http::HttpError;
use serenity::model::gateway::GatewayIntents;
use std::future::Future;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{interval, timeout};

/// Exit status where nothing helps but another configuration, as in `sysexits.h`.
pub const EX_CONFIG: u8 = 78;
/// Threads at least: the gateway client may keep one busy with a connection that has ended.
const THREADS: usize = 4;
/// Bytes of each one's stack: without optimisation a request deep within a press takes more than the
/// usual two million. What is not used takes no memory.
const STACK: usize = 8 << 20;
/// Open answers are finished within this.
const DRAIN: Duration = Duration::from_secs(10);
/// The gateway is left within this.
const LEAVE: Duration = Duration::from_secs(3);
/// How often what is too old is forgotten.
const SWEEP: Duration = Duration::from_secs(3_600);
/// The same, of what is in memory alone.
const LATE: Duration = Duration::from_secs(60);

/// The bot cannot be what it is configured to be: trying again does not help.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misconfigured(#[from] pub Fault);

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// [`Misconfigured`] where Discord refuses the token or the intents; others when Discord is not
/// reached at the start or the ledger does not open.
pub fn run(config: Config, token: &str, generation: Arc<Generation>, jobs: Vec<Job>) -> Result<()> {
    let told = async {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        Ok(())
    };
    run_until(config, token, generation, Within { jobs, ..Within::default() }, told)
}

/// What a program that has the bot within adds to it.
pub struct Within {
    /// What is done every so often.
    pub jobs: Vec<Job>,
    /// Is told of each question before it is searched for, on a thread that may block.
    pub before: Box<dyn Fn(&str) + Send + Sync>,
}

impl Default for Within {
    fn default() -> Self {
        Self { jobs: Vec::new(), before: Box::new(|_| {}) }
    }
}

/// Serves until `stop` is over, for programs that have the bot within.
///
/// # Errors
/// As [`run`], and when `stop` fails.
pub fn run_until(
    config: Config,
    token: &str,
    generation: Arc<Generation>,
    within: Within,
    stop: impl Future<Output = Result<()>>,
) -> Result<()> {
    let threads = std::thread::available_parallelism().map_or(THREADS, |cores| THREADS.max(cores.get()));
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(threads).thread_stack_size(STACK).enable_all().build()?;
    let result = runtime.block_on(serve(config, token, generation, within, stop));
    // A search that still runs is nobody's any more.
    runtime.shutdown_timeout(Duration::from_secs(1));
    result
}

fn intents(config: &Config) -> GatewayIntents {
    let mut intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if config.discord.message_content {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    intents
}

async fn serve(
    config: Config,
    token: &str,
    generation: Arc<Generation>,
    within: Within,
    stop: impl Future<Output = Result<()>>,
) -> Result<()> {
    let folder = config.file.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    let ledger = Ledger::open(&config.ledger.url, &folder).await?;
    let intents = intents(&config);
    let barred = barred::Barred::of(&ledger.barred().await?);
    let (offers, removals) = (ledger.offers().await?, ledger.removals().await?);
    let global_limit = Arc::default();
    let http = Arc::new(client::http(&config.discord, token, &global_limit)?);
    let (bot, mut done) = Bot::new(config, Arc::clone(&http), global_limit, ledger.clone(), barred, generation, within);
    offer::resume(&bot, offers);
    removals::resume(&bot, removals);
    let heard = Arc::new(Mutex::default());
    let mut client =
        ClientBuilder::new_with_http(client::http(&bot.config.discord, token, &bot.global_limit)?, intents)
            .event_handler(Handler { bot: Arc::clone(&bot), registered: AtomicBool::new(false) })
            .raw_event_handler(Listener { heard: Arc::clone(&heard) })
            .await?;
    let manager = Arc::clone(&client.shard_manager);
    let keeping = tokio::spawn(keep(Arc::clone(&bot)));
    let repeating = tokio::spawn(schedule::run(Arc::clone(&bot)));
    let reloading = tokio::spawn(reload::follow(Arc::clone(&bot)));
    let (watching, mut refused) = shards::watched(Arc::clone(&bot), Arc::clone(&manager), heard)?;
    let ended = tokio::select! {
        ended = client.start_autosharded() => Some(ended.map_err(client::explain)),
        error = &mut refused => Some(Err(error.unwrap_or_else(Into::into))),
        told = stop => told.err().map(Err),
    };
    drop(watching);
    keeping.abort();
    reloading.abort();
    repeating.abort();
    bot.stop();
    if timeout(DRAIN, done.recv()).await.is_err() {
        tracing::warn!("some answers were not finished");
    }
    if ended.is_none() {
        tracing::info!("leaving");
        if timeout(LEAVE, manager.shutdown_all()).await.is_err() {
            tracing::warn!("the gateway did not say good-bye");
        }
    }
    ledger.close().await;
    match ended {
        None => Ok(()),
        Some(Err(error)) => Err(error),
        // Nothing but us may end the gateway.
        Some(Ok(())) => Err(Fault::new("the gateway ended by itself", "start the bot again").into()),
    }
}

/// Forgets what is too old, now and then.
async fn keep(bot: Arc<Bot>) {
    let (mut sweep, mut late) = (interval(SWEEP), interval(LATE));
    loop {
        tokio::select! {
            _ = late.tick() => {
                lock(&bot.late).forget_old(Instant::now());
                lock(&bot.offers).forget_old(&bot.config.discord.waits, Instant::now());
                client::forget_limits(&bot.http, SystemTime::now()).await;
            }
            _ = sweep.tick() => {
                if let Err(error) = bot.ledger.forget_old(bot.config.ledger.keep_days, now()).await {
                    tracing::error!(%error, "the ledger cannot forget");
                }
            }
        }
    }
}

/// Whether Discord said that the token is wrong.
fn is_unauthorized(error: &serenity::Error) -> bool {
    matches!(error, serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) if response.status_code.as_u16() == 401)
}
