//! What is kept of questions, and what is not.

use crate::discord::clock::real;
use crate::discord::{self, Discord};
use faqt::ledger::{DAY, Ledger, Miss, Missed, Policy, Settings};

const BIKES: &str = "---\ntitle: City bikes\n---\n# City bikes\n\nA city bike costs 400 euros.\n";

/// The wordings that are kept in a folder's ledger.
pub(crate) fn kept(folder: &std::path::Path) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let misses = runtime.block_on(async {
        let ledger = Ledger::open("sqlite:faqt.db", folder).await.unwrap();
        ledger.misses().await.unwrap()
    });
    misses.into_iter().map(|(wording, _)| wording).collect()
}

#[test]
fn only_what_was_asked_in_public_is_kept_and_nobody_is_named_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    write("faqt.toml", "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n");
    write("docs/bikes.md", BIKES);
    let discord = Discord::new();
    discord.starts_in(folder.path());
    let ann = discord.member("ann");
    ann.slash("ask", &[("question", "how do I bake a pizza?")]).shown();
    ann.slash("ask", &[("question", "how do I boil an egg?"), ("private", "true")]).shown();
    ann.writes("how do I peel an onion?");
    discord.next_reply("@ann");
    ann.installs().slash_by_account("@bob", "ask", &[("question", "how do I fry a fish?")]).shown();
    ann.says("#help", "how do I cook rice?");
    ann.asks("#help", "@faqt can @bob cook soup? bob@example.com knows");
    discord.next_reply("#help");
    let question = ann.asks("#help", "@faqt how do I grill a steak?");
    let answer = discord.next_reply("#help");
    ann.deletes(question);
    discord.vanishes(&answer);
    assert_eq!(discord.stops(), Some(0));
    assert_eq!(kept(folder.path()), ["how do I bake a pizza?", "can … cook soup? … knows"]);
}

#[test]
fn not_helpful_keeps_the_wording_of_what_was_put_to_the_bot_and_of_nothing_else() {
    let discord = Discord::new();
    discord.starts(BIKES, "[discord]\nmessage_content = true\n[discord.waits]\noffer = 0.2\n");
    let folder = discord.folder();
    let (ann, bob, mia) = (discord.member("ann"), discord.member("bob"), discord.member("mia"));
    for (policy, channel) in [("answer", "#help"), ("offer", "#general")] {
        mia.slash("settings", &[("policy", policy), ("channel", channel)]).shown();
    }
    // Put to nobody: answered, and published by its asker.
    ann.says("#help", "what does a city bike cost now?");
    let overheard = discord.next_reply("#help");
    ann.presses(&overheard, "Not helpful").shown();
    ann.says("#general", "what does a city bike cost");
    let line = discord.next_reply("#general");
    let own = ann.presses(&line, "Show it to me").shown();
    ann.presses(&own, "Show it to everybody").changed();
    let published = discord.next_version(&line);
    ann.presses(&published, "Not helpful").shown();
    // Somebody else's message, answered from its menu, and an answer in private.
    let said = ann.says("#help", "a city bike and what it costs");
    let found = bob.apps(said, "Find answer").shown();
    bob.presses(&found, "Not helpful").shown();
    let alone = ann.slash("ask", &[("question", "what must a city bike cost?"), ("private", "true")]).shown();
    ann.presses(&alone, "Not helpful").shown();
    // Put to it in public, in every way; the vote of another member keeps nothing.
    ann.asks("#help", "@faqt what does a city bike cost?");
    let mentioned = discord.next_reply("#help");
    bob.presses(&mentioned, "Not helpful").shown();
    ann.presses(&mentioned, "Not helpful").shown();
    let slash = ann.slash("ask", &[("question", "how much does a city bike cost?")]).shown();
    ann.presses(&slash, "Not helpful").shown();
    let said = ann.says("#general", "costs of a city bike?");
    let found = ann.apps(said, "Find answer").shown();
    ann.presses(&found, "Not helpful").shown();
    assert_eq!(discord.stops(), Some(0));
    let wanted = ["what does a city bike cost?", "how much does a city bike cost?", "costs of a city bike?"];
    assert_eq!(kept(&folder), wanted);
    discord.starts_in(&folder);
    discord.ready();
    // What its author deletes is forgotten, however it was put.
    ann.deletes(said);
    ann.asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help");
    assert_eq!(discord.stops(), Some(0));
    assert_eq!(kept(&folder), wanted[..2]);
}

#[test]
fn a_miss_is_forgotten_where_a_candidate_is_picked_after_all() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    write("faqt.toml", "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n");
    write("docs/bikes.md", discord::articles::BIKES);
    // Nothing is sure.
    write("questions.toml", "");
    write("calibration.toml", "threshold = 1.0\nsuggest = 0.01\n");
    let discord = Discord::new();
    discord.starts_in(folder.path());
    let ann = discord.member("ann");
    ann.asks("#help", "@faqt is a city bike dear?");
    let suggested = discord.next_reply("#help");
    let alone = ann.slash("ask", &[("question", "who mends my city bike?")]).shown();
    assert!(suggested.to_string().contains("I am not sure."), "{suggested}");
    let first = suggested.options()[0].clone();
    ann.picks(&suggested, "Show one of them", &[&first]).changed();
    let first = alone.options()[0].clone();
    ann.picks(&alone, "Show one of them", &[&first]).changed();
    ann.asks("#help", "@faqt who mends a bike?");
    let left = discord.next_reply("#help");
    assert!(left.to_string().contains("I am not sure."), "{left}");
    assert_eq!(discord.stops(), Some(0));
    assert_eq!(kept(folder.path()), ["who mends a bike?"]);
}

#[test]
fn what_was_asked_in_a_channel_or_a_thread_is_forgotten_with_it() {
    let discord = Discord::with(BIKES);
    let folder = discord.folder();
    let ann = discord.member("ann");
    let chat = ann.says("#general", "let us talk");
    ann.opens_thread(chat, "kitchen");
    let post = ann.posts("#questions", "Food", "@faqt how do I boil an egg?");
    discord.next_reply_in(post);
    ann.asks("#general", "@faqt how do I fry a fish?");
    discord.next_reply("#general");
    ann.asks("#kitchen", "@faqt how do I cook rice?");
    discord.next_reply_in(chat);
    ann.asks("#help", "@faqt how do I bake a pizza?");
    discord.next_reply("#help");
    discord.deletes_channel("#Food");
    // Its thread goes with it.
    discord.deletes_channel("#general");
    ann.asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help");
    assert_eq!(discord.stops(), Some(0));
    assert_eq!(kept(&folder), ["how do I bake a pizza?"]);
}

#[test]
fn what_was_asked_in_an_archived_thread_is_forgotten_with_its_channel_after_a_restart_too() {
    let discord = Discord::with(BIKES);
    let folder = discord.folder();
    let ann = discord.member("ann");
    let chat = ann.says("#general", "let us talk");
    ann.opens_thread(chat, "kitchen");
    ann.asks("#kitchen", "@faqt how do I cook rice?");
    discord.next_reply_in(chat);
    ann.asks("#kitchen", "@faqt what does a city bike cost?");
    let answer = discord.next_reply_in(chat);
    ann.presses(&answer, "Not helpful").shown();
    ann.asks("#help", "@faqt how do I bake a pizza?");
    discord.next_reply("#help");
    discord.archives(chat, false);
    discord.restarts();
    discord.ready();
    discord.deletes_channel("#general");
    ann.asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help");
    assert_eq!(discord.stops(), Some(0));
    assert_eq!(kept(&folder), ["how do I bake a pizza?"]);
}

#[test]
fn what_is_older_than_it_is_to_be_kept_is_forgotten_and_settings_stay() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    let configuration =
        "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n[ledger]\nkeep_days = 20\n";
    write("faqt.toml", configuration);
    write("docs/bikes.md", BIKES);
    let discord = Discord::new();
    // Each beat of the bot's heart is one more look.
    discord.arrange(|world| world.heartbeat = 500);
    let guild = discord.guild("Harbour");
    let now = i64::try_from(real().as_secs()).unwrap();
    let off = Settings { policy: Some(Policy::Off), ..Settings::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger = Ledger::open("sqlite:faqt.db", folder.path()).await.unwrap();
        for (days, wording) in [(21, "how do I fry a fish?"), (19, "how do I bake a pizza?")] {
            let miss = Miss { question: days, guild, channel: 1, parent: None, wording, missed: Missed::Unanswered };
            ledger.miss(miss, now - DAY * i64::try_from(days).unwrap()).await.unwrap();
        }
        ledger.set(guild, None, &off).await.unwrap();
        ledger.close().await;
    });
    discord.starts_in(folder.path());
    discord.until("the old question to be forgotten", |_| {
        (kept(folder.path()) == ["how do I bake a pizza?"]).then_some(())
    });
    let settings = discord.member("mia").slash("settings", &[]).shown().to_string();
    assert!(settings.contains("Answers: off, never"), "{settings}");
}
