//! A test's Discord: a server with people in it, a clock to move, and what goes wrong.

use super::bot::{Bot, Folder};
use super::interactions::Response;
use super::member::Member;
use super::permissions::{MANAGE_GUILD, MANAGE_MESSAGES};
use super::server::{self, Shared};
use super::shown::Shown;
use super::state::{FORUM, Id, TEXT, World};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;

/// A Discord of one's own. When it goes, the bot is ended, and the test fails on everything that a real
/// Discord would have refused and on every reply that nobody read.
#[derive(Debug)]
pub struct Discord {
    pub(super) shared: Arc<Shared>,
    runtime: Option<Runtime>,
    /// Where it listens.
    pub address: SocketAddr,
    files: tempfile::TempDir,
    bot: Mutex<Option<Bot>>,
    folder: Mutex<Option<Folder>>,
}

impl Discord {
    /// A server "Harbour" with `#help`, `#general` and the forum `#questions`; ann and bob, hal with the role
    /// helpers, mia with the role moderators; and a bot that was invited and is not there yet.
    pub fn new() -> Self {
        let mut world = World::new();
        let guild = world.guild("Harbour", true);
        for (kind, name) in [(TEXT, "help"), (TEXT, "general"), (FORUM, "questions")] {
            world.channel(Some(guild), kind, name);
        }
        let helpers = world.role(guild, "helpers", 0, true);
        let moderators = world.role(guild, "moderators", MANAGE_GUILD | MANAGE_MESSAGES, false);
        for (name, roles) in [("ann", vec![]), ("bob", vec![]), ("hal", vec![helpers]), ("mia", vec![moderators])] {
            let user = world.user(name, false);
            world.join(guild, user, roles);
        }
        Self::of(world)
    }

    /// Of a world that was arranged before.
    pub fn of(world: World) -> Self {
        let shared = Arc::new(Shared::new(world));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (address, authority) = runtime.block_on(server::listen(&shared));
        let files = tempfile::tempdir().unwrap();
        std::fs::write(files.path().join("authority.pem"), authority).unwrap();
        let (bot, folder) = (Mutex::default(), Mutex::default());
        Self { shared, runtime: Some(runtime), address, files, bot, folder }
    }

    /// With a bot that knows one article.
    pub fn with(article: &str) -> Self {
        Self::configured(article, "")
    }

    /// With a bot that knows one article and has more lines of `faqt.toml`.
    pub fn configured(article: &str, configuration: &str) -> Self {
        let discord = Self::new();
        discord.starts(article, configuration);
        discord
    }

    /// Starts the bot on one article.
    pub fn starts(&self, article: &str, configuration: &str) {
        let folder = Folder::new(article, configuration);
        let path = folder.path();
        *self.folder.lock().unwrap() = Some(folder);
        self.starts_in(&path);
    }

    /// Starts the bot in a folder with `faqt.toml`.
    pub fn starts_in(&self, folder: &Path) {
        let program = option_env!("CARGO_BIN_EXE_faqt").map(PathBuf::from);
        self.runs(&program.unwrap_or_else(|| panic!("cargo builds the program for tests alone")), folder);
    }

    /// Starts this program as the bot.
    pub fn runs(&self, program: &Path, folder: &Path) {
        self.shared.act(|world| (world.ended, world.own) = (None, true));
        let bot = Bot::start(program, folder, self.address, &self.authority(), &self.shared);
        *self.bot.lock().unwrap() = Some(bot);
    }

    /// The bot ends and starts again in the same folder.
    pub fn restarts(&self) {
        self.stops();
        self.starts_in(&self.folder());
    }

    /// Asks the bot to end; its exit status.
    pub fn stops(&self) -> Option<i32> {
        let bot = self.bot.lock().unwrap().take();
        bot.and_then(|bot| {
            bot.terminate();
            bot.ends()
        })
    }

    /// The bot ends by itself: its exit status and what it wrote.
    pub fn bot_ends(&self) -> (Option<i32>, String) {
        let bot = self.bot.lock().unwrap().take().unwrap_or_else(|| panic!("no bot was started"));
        (bot.ends(), bot.written())
    }

    /// What the bot wrote on stdout and stderr so far.
    pub fn log(&self) -> String {
        self.bot.lock().unwrap().as_ref().map(Bot::written).unwrap_or_default()
    }

    /// Waits until the bot has written something so often.
    pub fn logged(&self, what: &str, times: usize) {
        self.shared
            .wait(&format!("{what:?} in the log"), |_| (self.log().matches(what).count() >= times).then_some(()));
    }

    /// The folder with `faqt.toml` that the bot was started in.
    pub fn folder(&self) -> PathBuf {
        self.folder.lock().unwrap().as_ref().map(Folder::path).unwrap_or_else(|| panic!("no folder of the test's own"))
    }

    /// The process of the bot.
    pub fn process(&self) -> Option<u32> {
        self.bot.lock().unwrap().as_ref().map(|bot| bot.id)
    }

    /// A folder's file of the running bot is written, an article for example.
    pub fn writes(&self, inside: &str, text: &str) {
        self.folder.lock().unwrap().as_ref().unwrap().write(inside, text);
    }

    /// File with the authority's certificate.
    pub fn authority(&self) -> PathBuf {
        self.files.path().join("authority.pem")
    }

    /// Changes anything, before the bot starts or after; nobody is told of it.
    pub fn arrange<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        self.shared.act(change)
    }

    /// Looks at anything; what waits for a change is not woken.
    pub fn arrange_quietly<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        self.shared.look(look)
    }

    /// Beats with every change.
    pub fn pulse(&self) -> tokio::sync::watch::Receiver<u64> {
        self.shared.pulse()
    }

    /// Waits until something in the world is so.
    pub fn until<T>(&self, what: &str, find: impl FnMut(&mut World) -> Option<T>) -> T {
        self.shared.wait(what, find)
    }

    /// A server by name.
    pub fn guild(&self, name: &str) -> Id {
        let found = self.shared.look(|world| world.guilds.values().find(|it| it.name == name).map(|it| it.id));
        found.unwrap_or_else(|| panic!("there is no server {name}"))
    }

    /// A member of the first server, or somebody in none.
    pub fn member(&self, name: &str) -> Member<'_> {
        let (id, guild) = self.shared.look(|world| {
            let id = world.somebody(name);
            let first = world.guilds.values().find(|it| it.members.contains_key(&id)).or(world.guilds.values().next());
            (id, first.map_or(0, |guild| guild.id))
        });
        Member { discord: self, id, guild }
    }

    /// Somebody new joins a server, with roles by name.
    pub fn joins(&self, guild: &str, name: &str, roles: &[&str]) -> Member<'_> {
        let guild = self.guild(guild);
        let id = self.shared.act(|world| {
            let known = world.users.values().find(|it| it.name == name).map(|it| it.id);
            let user = known.unwrap_or_else(|| world.user(name, false));
            let all = world.guilds[&guild].roles.iter().filter(|role| roles.contains(&role.name.as_str()));
            let roles = all.map(|role| role.id).collect();
            world.join(guild, user, roles);
            user
        });
        Member { discord: self, id, guild }
    }

    /// Time goes by at once.
    pub fn later(&self, by: Duration) {
        self.shared.act(|world| world.clock.forward(by));
    }

    /// Waits until the bot is there on every shard, where one was started.
    pub fn ready(&self) {
        if self.bot.lock().unwrap().is_none() {
            return;
        }
        self.shared.wait("the bot to identify", |world| {
            let there = world.sessions.iter().filter(|it| it.valid).count() as u64;
            (there >= world.shards).then_some(())
        });
    }

    /// Waits until every shard that was let in is connected.
    pub fn connected(&self) {
        if self.bot.lock().unwrap().is_none() {
            return;
        }
        self.shared.wait("a connection", |world| {
            let there = world.sessions.iter().filter(|it| it.valid && it.connection.is_some()).count() as u64;
            (there >= world.shards).then_some(())
        });
    }

    /// What went wrong so far, taken away: for tests that are about it.
    pub fn problems(&self) -> Vec<String> {
        self.shared.act(|world| std::mem::take(&mut world.problems))
    }

    /// The bot ends and finishes what it has in flight; the test fails on what is left.
    pub fn finish(self) {
        drop(self);
    }

    /// Problems, unread replies, interactions without an answer.
    fn left(&self) -> Vec<String> {
        self.shared.act(|world| {
            let mut left = std::mem::take(&mut world.problems);
            let bots =
                world.messages.values().filter(|it| it.author == world.bot && !it.deleted && it.version > it.read);
            left.extend(bots.map(|it| format!("nobody read this: {}", Shown::new(world, it))));
            for it in world.interactions.values().filter(|it| !it.read) {
                match &it.response {
                    Response::None => left.push(format!("no answer to {}", it.data)),
                    Response::Choices(choices) => left.push(format!("nobody read these choices: {choices:?}")),
                    Response::Modal(modal) => left.push(format!("nobody read this form: {modal}")),
                    Response::Message | Response::Update => {}
                }
            }
            left
        })
    }
}

impl Default for Discord {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Discord {
    fn drop(&mut self) {
        let bot = self.bot.get_mut().map(Option::take).unwrap_or_default();
        let judged = !std::thread::panicking();
        let mut left = Vec::new();
        if let Some(bot) = bot.as_ref().filter(|bot| judged && bot.runs()) {
            bot.terminate();
            let status = bot.ends();
            if status != Some(0) {
                left.push(format!("the bot ended with {status:?}"));
            }
        }
        let log = bot.as_ref().map(Bot::written).unwrap_or_default();
        drop(bot);
        if log.contains(super::bot::TOKEN) {
            left.push("the token stands in the log".to_owned());
        }
        left.extend(self.left());
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        assert!(!judged || left.is_empty(), "{}\nthe bot wrote:\n{log}", left.join("\n"));
        if !judged && !log.is_empty() {
            eprintln!("the bot wrote:\n{log}");
        }
    }
}
