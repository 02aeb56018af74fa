//! A bot within the test, for what no member can do: hold a search, run a job.
#![allow(dead_code)]

use super::discord::Discord;
use faqt::config::{Config, Environment, Flags};
use faqt::publish::{Build, open};
use std::path::Path;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A bot within the test, its Discord, and its folder.
pub(crate) struct Within {
    pub(crate) discord: Discord,
    pub(crate) config: Config,
    pub(crate) folder: tempfile::TempDir,
    stop: Option<oneshot::Sender<()>>,
    bot: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Within {
    /// With one article, more lines of `faqt.toml`, and hal as the owner of the articles. `within` is
    /// made of the folder.
    pub(crate) fn new(article: &str, more: &str, within: impl FnOnce(&Path) -> faqt::discord::Within) -> Self {
        let discord = Discord::new();
        discord.arrange(|world| (world.heartbeat, world.own) = (1_000, true));
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("docs")).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("faqt.toml", &format!("[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n{more}"));
        write("docs/article.md", article);
        let flags = Flags { config: Some(folder.path().join("faqt.toml")), ..Flags::default() };
        let mut config = Config::load(&flags, &Environment::default()).unwrap();
        config.discord.address = Some(discord.address.to_string());
        config.discord.ca = Some(discord.authority());
        config.discord.home_guild = Some(discord.guild("Harbour").to_string());
        config.discord.owners = vec![discord.member("hal").id.to_string()];
        let generation = open(&config, Build::Gated).unwrap().generation;
        let (stop, stopped) = oneshot::channel::<()>();
        let bot = {
            let (config, within) = (config.clone(), within(folder.path()));
            let until = async move { Ok(stopped.await?) };
            std::thread::spawn(move || faqt::discord::run_until(config, "a.b.c", generation, within, until))
        };
        discord.until("the bot to identify", |world| world.sessions.iter().find(|it| it.valid).map(|_| ()));
        Self { discord, config, folder, stop: Some(stop), bot: Some(bot) }
    }

    /// What `/status` says to hal.
    pub(crate) fn status(&self) -> String {
        self.discord.member("hal").slash("status", &[]).shown().to_string()
    }

    /// The bot ends, and all is well.
    pub(crate) fn end(self) {
        self.end_and_look(|| ());
    }

    /// The bot ends, all is well, and what it left behind is looked at.
    pub(crate) fn end_and_look<T>(mut self, look: impl FnOnce() -> T) -> T {
        self.stop.take().unwrap().send(()).unwrap();
        self.bot.take().unwrap().join().unwrap().unwrap();
        look()
    }
}
