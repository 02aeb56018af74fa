//! What is kept of questions, and what is not.
#![cfg(feature = "discord")]

#[path = "support/discord/mod.rs"]
mod discord;

use discord::Discord;
use faqt::ledger::Ledger;

const BIKES: &str = "---\ntitle: City bikes\n---\n# City bikes\n\nA city bike costs 400 euros.\n";

/// The wordings that are kept in a folder's ledger.
fn kept(folder: &std::path::Path) -> Vec<String> {
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
