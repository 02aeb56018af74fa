//! A question whose search takes long: what Discord is told meanwhile, and whom it keeps waiting.
//! The bot runs within the test, which holds a search for as long as it needs.
#![cfg(feature = "discord")]

#[path = "support/discord/mod.rs"]
mod discord;

use discord::Discord;
use faqt::config::{Config, Environment, Flags};
use faqt::publish::{Build, open, publish, silent};
use insta::assert_snapshot;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

const BIKES: &str = "\
---
title: City bikes
source: https://example.com/city
questions: [\"What does a city bike cost? #price\", \"Who repairs a city bike? #repair\"]
---
# City bikes

A city bike is made for short ways in a town.

## Price

A city bike costs 400 euros. A helmet is included.

## Repair

Any shop repairs a city bike within two days.
";

/// Holds the search of some questions until it opens.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    fn pass(&self) {
        let (is_open, changed) = &*self.0;
        drop(changed.wait_while(is_open.lock().unwrap(), |is_open| !*is_open).unwrap());
    }

    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }
}

/// A bot within the test, which searches for a question with `word` in it when the gate opens.
struct Within {
    discord: Discord,
    gate: Gate,
    config: Config,
    folder: tempfile::TempDir,
    stop: Option<oneshot::Sender<()>>,
    bot: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Within {
    fn new(word: &'static str) -> Self {
        let discord = Discord::new();
        discord.arrange(|world| world.heartbeat = 100);
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("docs")).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            "faqt.toml",
            "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n[discord.waits]\ndefer = 0.2\n",
        );
        write("docs/article.md", BIKES);
        let mut config = load(folder.path());
        config.discord.address = Some(discord.address.to_string());
        config.discord.ca = Some(discord.authority());
        config.discord.home_guild = Some(discord.guild("Harbour").to_string());
        config.discord.owners = vec![discord.member("hal").id.to_string()];
        let generation = open(&config, Build::Auto).unwrap().generation;
        let gate = Gate::default();
        let (stop, stopped) = oneshot::channel::<()>();
        let bot = {
            let (gate, config) = (gate.clone(), config.clone());
            let before = move |question: &str| {
                if question.contains(word) {
                    gate.pass();
                }
            };
            let until = async move { Ok(stopped.await?) };
            std::thread::spawn(move || faqt::discord::run_until(config, "a.b.c", generation, before, until))
        };
        discord.until("the bot to identify", |world| world.sessions.iter().find(|it| it.valid).map(|_| ()));
        Self { discord, gate, config, folder, stop: Some(stop), bot: Some(bot) }
    }

    /// Waits until a member sees that an answer is on its way.
    fn thinks(&self) {
        self.discord.until("a deferral", |world| world.messages.values().find(|it| it.loading()).map(|_| ()));
    }

    /// The bot ends, and all is well.
    fn end(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.bot.take().unwrap().join().unwrap().unwrap();
    }
}

fn load(folder: &Path) -> Config {
    let flags = Flags { config: Some(folder.join("faqt.toml")), ..Flags::default() };
    Config::load(&flags, &Environment::default()).unwrap()
}

#[test]
fn a_slow_question_is_announced_to_all_and_delays_no_other_and_no_heartbeat() {
    let within = Within::new("cost");
    let discord = &within.discord;
    let slow = discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]);
    discord.member("hal").asks("#general", "@faqt what does a city bike cost?");
    within.thinks();
    let beats = discord.arrange(|world| world.heartbeats);
    let other = discord.member("bob").slash("ask", &[("question", "who repairs a city bike?")]).shown();
    assert!(other.to_string().contains("Any shop"), "{other}");
    discord.member("bob").asks("#help", "@faqt who repairs a city bike?");
    let other = discord.next_reply("#help");
    assert!(other.to_string().contains("Any shop"), "{other}");
    discord.until("heartbeats", |world| (world.heartbeats >= beats + 3).then_some(()));
    // What is published meanwhile does not change an answer that is being looked for.
    std::fs::write(within.folder.path().join("docs/article.md"), BIKES.replace("400 euros", "450 euros")).unwrap();
    publish(&within.config, false, &silent).unwrap();
    let serves = || discord.member("hal").slash("status", &[]).shown().to_string();
    while !serves().contains("Generation: 2") {}
    within.gate.open();
    let answer = slow.shown();
    assert_snapshot!(answer, @"
    faqt:
    **A city bike costs 400 euros.**
    │ what does a city bike cost?
    │ # [City bikes](https://example.com/city#price)
    │ … A helmet is included.
    │ 
    │ Price
    │ -# Quoted word for word
    [Source → https://example.com/city#price] [Helpful] [Not helpful] [Follow up]
    ");
    let answer = discord.next_reply("#general");
    assert!(answer.to_string().starts_with("faqt, replying to hal:\n**A city bike costs"), "{answer}");
    within.end();
}

#[test]
fn a_slow_question_in_private_stays_private() {
    let within = Within::new("cost");
    let ann = within.discord.member("ann");
    let slow = ann.slash("ask", &[("question", "what does a city bike cost?"), ("private", "true")]);
    within.thinks();
    within.gate.open();
    let answer = slow.shown();
    assert!(answer.to_string().starts_with("faqt (only ann sees this):\n**A city bike costs 400 euros.**"), "{answer}");
    within.end();
}

#[test]
fn a_slow_question_without_an_answer_is_told_its_asker_alone() {
    let within = Within::new("pizza");
    let ann = within.discord.member("ann");
    let slow = ann.slash("ask", &[("question", "how do I bake a pizza?")]);
    within.thinks();
    let announced = slow.original();
    within.gate.open();
    let alone = slow.followed();
    assert!(
        alone.to_string().contains("(only ann sees this):\nI found nothing in the articles that answers this."),
        "{alone}"
    );
    within.discord.vanishes(announced);
    within.end();
}
