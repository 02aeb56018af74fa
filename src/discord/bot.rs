//! What every handler shares: the generation that serves, the ledger, and what was seen.

use super::Within;
use super::barred::Barred;
use super::call::{Failed, REST, UNKNOWN_CHANNEL, twice, within};
use super::catalog::Catalog;
use super::edits::Edits;
use super::followed::Followed;
use super::global_limit::{GlobalLimit, PATIENCE};
use super::late::Lates;
use super::offer::Offers;
use super::rates::{Daily, Rates, Recent};
use super::schedule::Job;
use crate::config::Config;
use crate::index::Generation;
use crate::index::manifest::Name;
use crate::ledger::{DAY, Ledger, Seconds, Settings};
use crate::publish::Reason;
use serenity::http::Http;
use serenity::model::id::{ChannelId, GuildId, MessageId, RoleId, UserId};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, watch};

/// Messages and interactions whose ids are remembered, so that none is answered twice.
const SEEN: usize = 20_000;
/// Replies that are remembered, to follow edits and deletes of their questions.
const REPLIES: usize = 10_000;
/// Channels and threads of which it is remembered where they are.
const CHANNELS: usize = 100_000;

/// Who the bot is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Me {
    /// Its account.
    pub(super) user: UserId,
}

/// What is known of a server.
#[derive(Clone, Debug, Default)]
pub(super) struct Server {
    /// Roles that belong to bots.
    pub(super) bot_roles: HashMap<RoleId, UserId>,
    /// Its language.
    pub(super) locale: String,
    /// Where its moderators are told something, best first.
    pub(super) notices: Vec<ChannelId>,
}

/// A message of ours and the question it answers.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    /// Where the reply is.
    pub(super) channel: ChannelId,
    /// The reply.
    pub(super) reply: MessageId,
    /// The question as it was asked; `None` where a restart forgot it: the reply shows it.
    pub(super) text: Option<String>,
    /// Whether nobody put it to the bot; `None` where a restart forgot it.
    pub(super) unasked: Option<bool>,
    /// When.
    pub(super) at: Instant,
}

/// What every handler shares.
pub(super) struct Bot {
    /// The configuration.
    pub(super) config: Config,
    /// Discord's REST; what is no interaction goes through [`Bot::rest`].
    pub(super) http: Arc<Http>,
    /// Shut while Discord takes nothing.
    pub(super) global_limit: Arc<GlobalLimit>,
    /// What outlives a restart.
    pub(super) ledger: Ledger,
    serving: RwLock<Arc<Serving>>,
    me: watch::Sender<Option<Me>>,
    /// Answers of the last minute.
    pub(super) rates: Mutex<Rates>,
    /// What happens so often a day.
    pub(super) daily: Mutex<Daily>,
    seen: Mutex<Recent<u64, ()>>,
    /// Messages of which their own authors asked by the menu what answers them.
    pub(super) own_menu: Mutex<Recent<MessageId, ()>>,
    /// Replies to messages, by the question.
    pub(super) replies: Mutex<Recent<MessageId, Answered>>,
    /// What became of questions whose replies were still on their way.
    pub(super) late: Mutex<Lates>,
    /// Edits of messages, in their order.
    pub(super) edits: Edits,
    /// Further messages to interactions.
    pub(super) followed: Followed,
    /// Servers, as they announced themselves.
    pub(super) servers: Mutex<HashMap<GuildId, Server>>,
    /// The channel of a thread; `None`: it is no thread.
    parents: Mutex<Recent<ChannelId, Option<ChannelId>>>,
    /// Channels and threads that were deleted.
    pub(super) gone: Mutex<Recent<ChannelId, ()>>,
    /// Whose turn it is to write in a channel: all at once would only make Discord refuse them.
    turns: Mutex<Recent<ChannelId, Arc<tokio::sync::Mutex<()>>>>,
    /// Channels that cannot be written to, and until when they are left alone.
    pub(super) mute: Mutex<HashMap<ChannelId, Instant>>,
    /// Channels that may not be written to.
    pub(super) barred: Mutex<Barred>,
    /// What is offered to questions that nobody put to the bot.
    pub(super) offers: Mutex<Offers>,
    /// Held by who writes down what was offered.
    pub(super) keeping_offers: tokio::sync::Mutex<()>,
    /// Held by who changes settings.
    pub(super) setting: tokio::sync::Mutex<()>,
    /// How long the gateway takes to answer a heartbeat.
    pub(super) latency: Mutex<Option<Duration>>,
    /// Held by the maintainer who reindexes.
    pub(super) reindexing: tokio::sync::Mutex<()>,
    /// Held by who publishes.
    pub(super) publishing: tokio::sync::Mutex<()>,
    /// When it began.
    pub(super) started: Instant,
    /// The same, by the clock.
    pub(super) began: Seconds,
    /// Told of each question before it is searched for.
    pub(super) before: Box<dyn Fn(&str) + Send + Sync>,
    /// What is done every so often.
    pub(super) jobs: Vec<Job>,
    /// Why a job failed the last time, by its number.
    pub(super) failed: Mutex<BTreeMap<usize, String>>,
    /// Why the gate holds back what was to be published last.
    pub(super) gated: Mutex<Option<Vec<Reason>>>,
    working: Mutex<Option<mpsc::Sender<()>>>,
}

/// The generation that serves, and what is made of it.
pub(super) struct Serving {
    /// The generation.
    pub(super) generation: Arc<Generation>,
    /// What it covers.
    pub(super) catalog: Catalog,
}

/// Held while something is being answered.
pub(super) struct Ticket {
    _working: mpsc::Sender<()>,
}

impl Bot {
    pub(super) fn new(
        config: Config,
        http: Arc<Http>,
        global_limit: Arc<GlobalLimit>,
        ledger: Ledger,
        barred: Barred,
        generation: Arc<Generation>,
        within: Within,
    ) -> (Arc<Self>, mpsc::Receiver<()>) {
        let (working, done) = mpsc::channel(1);
        let bot = Self {
            config,
            http,
            global_limit,
            ledger,
            serving: RwLock::new(Arc::new(Serving::new(generation))),
            me: watch::Sender::new(None),
            rates: Mutex::default(),
            daily: Mutex::default(),
            seen: Mutex::new(Recent::new(SEEN)),
            own_menu: Mutex::new(Recent::new(REPLIES)),
            replies: Mutex::new(Recent::new(REPLIES)),
            late: Mutex::new(Lates::new(REPLIES)),
            edits: Edits::default(),
            followed: Followed::default(),
            servers: Mutex::default(),
            parents: Mutex::new(Recent::new(CHANNELS)),
            gone: Mutex::new(Recent::new(CHANNELS)),
            turns: Mutex::new(Recent::new(REPLIES)),
            mute: Mutex::default(),
            barred: Mutex::new(barred),
            offers: Mutex::default(),
            keeping_offers: tokio::sync::Mutex::default(),
            setting: tokio::sync::Mutex::default(),
            latency: Mutex::default(),
            reindexing: tokio::sync::Mutex::default(),
            publishing: tokio::sync::Mutex::default(),
            started: Instant::now(),
            began: now(),
            before: within.before,
            jobs: within.jobs,
            failed: Mutex::default(),
            gated: Mutex::default(),
            working: Mutex::new(Some(working)),
        };
        (Arc::new(bot), done)
    }

    /// What serves now; a question keeps it until it is answered.
    pub(super) fn serving(&self) -> Arc<Serving> {
        Arc::clone(&self.serving.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets another generation serve.
    pub(super) fn serve(&self, generation: Arc<Generation>) {
        self.serve_where(|_| true, generation);
    }

    /// The same, unless another one serves by now than `before`. Whether it serves.
    pub(super) fn serve_after(&self, before: &Name, generation: Arc<Generation>) -> bool {
        self.serve_where(|now| now.manifest.name() == *before, generation)
    }

    fn serve_where(&self, may: impl FnOnce(&Generation) -> bool, generation: Arc<Generation>) -> bool {
        let serving = Arc::new(Serving::new(generation));
        {
            let mut now = self.serving.write().unwrap_or_else(PoisonError::into_inner);
            if !may(&now.generation) {
                return false;
            }
            *now = serving;
        }
        lock(&self.gated).take();
        true
    }

    /// Who the bot is; waits until Discord told.
    pub(super) async fn me(&self) -> Option<Me> {
        self.me.subscribe().wait_for(Option::is_some).await.ok().and_then(|me| *me)
    }

    /// Whether somebody is the bot, as far as Discord told.
    pub(super) fn is_me(&self, user: UserId) -> bool {
        self.me.borrow().is_some_and(|me| me.user == user)
    }

    pub(super) fn is(&self, me: Me) {
        self.me.send_replace(Some(me));
    }

    /// Whether a message or an interaction comes for the first time.
    pub(super) fn is_new(&self, id: u64) -> bool {
        lock(&self.seen).insert(id, ()).is_none()
    }

    /// A ticket to answer something; `None` once the bot is leaving.
    pub(super) fn enter(&self) -> Option<Ticket> {
        lock(&self.working).clone().map(|working| Ticket { _working: working })
    }

    /// Takes no more work. Whoever waits for `done` learns when the last ticket is back.
    pub(super) fn stop(&self) {
        lock(&self.working).take();
    }

    /// Notes the channel of a thread, or that a channel is none.
    pub(super) fn stands(&self, channel: ChannelId, parent: Option<ChannelId>) {
        lock(&self.parents).insert(channel, parent);
    }

    /// Threads of a channel, as far as they are known.
    pub(super) fn threads(&self, channel: ChannelId) -> Vec<ChannelId> {
        let parents = lock(&self.parents);
        parents.iter().filter(|(_, parent)| **parent == Some(channel)).map(|(thread, _)| *thread).collect()
    }

    /// Whether a channel was deleted, or a thread with its channel, of which Discord tells nothing.
    pub(super) fn is_gone(&self, channel: ChannelId) -> bool {
        let parent = lock(&self.parents).get(&channel).copied().flatten();
        let gone = lock(&self.gone);
        [Some(channel), parent].into_iter().flatten().any(|place| gone.get(&place).is_some())
    }

    /// The channel of a thread. What the gateway did not tell of is looked up once: an archived thread
    /// that goes on, and one whose first message comes before it.
    pub(super) async fn parent(&self, channel: ChannelId) -> Option<ChannelId> {
        if let Some(known) = lock(&self.parents).get(&channel) {
            return *known;
        }
        match self.again(REST, || self.http.get_channel(channel)).await {
            Ok(found) => {
                let parent = found.guild().filter(|it| it.thread_metadata.is_some()).and_then(|it| it.parent_id);
                self.stands(channel, parent);
                parent
            }
            Err(failed) => {
                tracing::debug!(channel = channel.get(), %failed, "a channel could not be looked up");
                if failed.is_final() {
                    // Discord counts what it refuses.
                    self.stands(channel, None);
                }
                if failed.code() == UNKNOWN_CHANNEL {
                    lock(&self.gone).insert(channel, ());
                }
                None
            }
        }
    }

    /// What moderators set for a place; a thread is its channel where nothing is set for itself.
    pub(super) async fn settings(&self, guild: Option<GuildId>, channel: ChannelId) -> Settings {
        let Some(guild) = guild else { return Settings::default() };
        let parent = self.parent(channel).await;
        let mut settings = Settings::default();
        let places = [Some(Some(channel)), parent.map(Some), Some(None)];
        for place in places.into_iter().flatten() {
            match self.ledger.settings(guild.get(), place.map(ChannelId::get)).await {
                Ok(here) => settings = settings.or(here),
                Err(error) => tracing::error!(%error, "settings cannot be read"),
            }
        }
        settings
    }

    /// Names of the collections that a place may ask; `None`: it may ask none.
    pub(super) fn collections(&self, guild: Option<GuildId>, settings: &Settings) -> Option<Vec<String>> {
        let id = guild.map(|guild| guild.to_string());
        let is_open = |guilds: &[String]| guilds.is_empty() || id.as_ref().is_some_and(|id| guilds.contains(id));
        let chosen = settings.collections.as_deref().filter(|names| !names.is_empty());
        let names: Vec<String> = self
            .config
            .collections
            .iter()
            .filter(|collection| is_open(&collection.guilds))
            .map(|collection| collection.name.clone())
            .filter(|name| chosen.is_none_or(|chosen| chosen.contains(name)))
            .collect();
        (!names.is_empty()).then_some(names)
    }

    /// The language that a server speaks; empty: unknown.
    pub(super) fn locale(&self, guild: Option<GuildId>) -> String {
        guild.and_then(|guild| lock(&self.servers).get(&guild).map(|server| server.locale.clone())).unwrap_or_default()
    }

    /// Sends a request that is no answer to an interaction, within a time; before that it waits while
    /// Discord takes nothing.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn rest<T>(
        &self,
        limit: Duration,
        request: impl Future<Output = serenity::Result<T>>,
    ) -> Result<T, Failed> {
        self.global_limit.pass(PATIENCE).await?;
        within(limit, request).await
    }

    /// The same, and once more where a second try may do better: for what may be done twice.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn again<T, R>(&self, limit: Duration, mut request: impl FnMut() -> R) -> Result<T, Failed>
    where
        R: Future<Output = serenity::Result<T>>,
    {
        twice(|| self.rest(limit, request())).await
    }

    /// Waits for its turn to write in a channel; in the order of asking.
    pub(super) async fn turn(&self, channel: ChannelId) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = {
            let mut turns = lock(&self.turns);
            let known = turns.get(&channel).cloned();
            known.unwrap_or_else(|| {
                let turn = Arc::default();
                turns.insert(channel, Arc::clone(&turn));
                turn
            })
        };
        turn.lock_owned().await
    }

    /// Whether a channel is left alone.
    pub(super) fn is_mute(&self, channel: ChannelId) -> bool {
        lock(&self.mute).get(&channel).is_some_and(|until| Instant::now() < *until)
    }

    /// Leaves a channel alone for a while. Whether it was not before.
    pub(super) fn leave_alone(&self, channel: ChannelId, wait: Duration) -> bool {
        let now = Instant::now();
        let mut mute = lock(&self.mute);
        mute.retain(|_, until| now < *until);
        mute.insert(channel, now + wait).is_none()
    }
}

impl Serving {
    fn new(generation: Arc<Generation>) -> Self {
        let catalog = Catalog::new(&generation).unwrap_or_else(|error| {
            tracing::error!(%error, "the topics cannot be read");
            Catalog::default()
        });
        Self { generation, catalog }
    }
}

/// Locks; a panic of another holder does not matter, as nothing is left half done.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Seconds since 1970.
pub(super) fn now() -> Seconds {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| Seconds::try_from(since.as_secs()).unwrap_or(0))
}

/// Today as a number.
pub(super) fn today() -> i64 {
    now().div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::CollectionSettings;
    use crate::ledger;
    use crate::publish::build_in_memory;

    /// A generation of one article.
    fn generation(article: &str) -> Arc<Generation> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("article.md"), article).unwrap();
        let collections = vec![CollectionSettings::new("docs", folder.path())];
        Arc::new(build_in_memory(&Config { collections, ..Config::default() }).unwrap().0)
    }

    async fn serving(generation: &Arc<Generation>) -> Arc<Bot> {
        let (http, generation) = (Arc::new(Http::new("a.b.c")), Arc::clone(generation));
        let ledger = ledger::in_memory().await;
        let (config, limit) = (Config::default(), Arc::default());
        Bot::new(config, http, limit, ledger, Barred::default(), generation, Within::default()).0
    }

    #[tokio::test]
    async fn a_generation_that_was_opened_late_takes_the_place_of_no_newer_one() {
        let [first, second, third] = ["# One\n\nA.\n", "# Two\n\nB.\n", "# Three\n\nC.\n"].map(generation);
        let bot = serving(&first).await;
        // While one that follows the first is being opened, a maintainer publishes another.
        bot.serve(Arc::clone(&second));
        *lock(&bot.gated) = Some(Vec::new());
        assert!(!bot.serve_after(&first.manifest.name(), Arc::clone(&third)));
        assert!(Arc::ptr_eq(&bot.serving().generation, &second));
        assert!(lock(&bot.gated).is_some(), "what did not come to serve tells nothing of the gate");
        assert!(bot.serve_after(&second.manifest.name(), Arc::clone(&third)));
        assert!(Arc::ptr_eq(&bot.serving().generation, &third));
        assert!(lock(&bot.gated).is_none(), "the gate let it through");
    }

    #[tokio::test]
    async fn a_thread_is_gone_with_its_channel() {
        let bot = serving(&generation("# One\n\nA.\n")).await;
        let [channel, thread, other] = [1, 2, 3].map(ChannelId::new);
        bot.stands(thread, Some(channel));
        bot.stands(other, None);
        lock(&bot.gone).insert(channel, ());
        assert_eq!([channel, thread, other].map(|place| bot.is_gone(place)), [true, true, false]);
    }
}
