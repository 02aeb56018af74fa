//! What moderators set, and what the operator's maintainers do.

use crate::discord::articles::BIKE_PRICES;
use crate::discord::{Discord, reads_messages};
use insta::assert_snapshot;

#[test]
fn settings_are_shown_changed_and_outlive_a_restart() {
    let discord = Discord::with(BIKE_PRICES);
    let mia = discord.member("mia");
    let shown = mia.slash("settings", &[]).shown();
    assert_snapshot!(shown, @"
    faqt (only mia sees this):
    │ # Settings of this server
    │ Answers: when I am asked
    │ In a thread: no
    │ Helpers: nobody
    │ My language: that of the question
    │ Collections: all that this server may use
    ");
    mia.slash("settings", &[("language", "zh"), ("channel", "#help")]).shown();
    discord.restarts();
    discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("逐字引用"), "{answer}");
    discord.member("ann").asks("#general", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#general");
    assert!(answer.to_string().contains("Quoted word for word"), "{answer}");
}

#[test]
fn a_channel_that_is_off_gets_no_answer() {
    let discord = Discord::with(BIKE_PRICES);
    discord.member("mia").slash("settings", &[("policy", "off"), ("channel", "#help")]).shown();
    discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    discord.member("ann").asks("#general", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#general");
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    // A command is answered to whoever uses it alone.
    let alone = discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(alone.to_string().contains("(only ann sees this):\n**A city bike costs 400 euros.**"), "{alone}");
}

#[test]
fn a_role_that_nobody_can_mention_is_refused_with_how_to_mend_it() {
    let discord = Discord::with(BIKE_PRICES);
    let refused = discord.member("mia").slash("settings", &[("helper", "moderators")]).shown();
    assert!(refused.to_string().contains("cannot be mentioned"), "{refused}");
}

#[test]
fn answering_unasked_needs_the_message_content_intent() {
    let discord = Discord::with(BIKE_PRICES);
    let refused = discord.member("mia").slash("settings", &[("policy", "answer")]).shown();
    let what = if reads_messages() { "Saved." } else { "message_content = true" };
    assert!(refused.to_string().contains(what), "{refused}");
}

#[test]
fn a_channel_whose_policy_is_to_answer_answers_questions_and_nothing_else() {
    let discord = Discord::new();
    discord.starts(BIKE_PRICES, "[discord]\nmessage_content = true\n");
    discord.member("mia").slash("settings", &[("policy", "answer"), ("channel", "#help")]).shown();
    let ann = discord.member("ann");
    ann.says("#help", "a city bike is great");
    ann.says("#help", "how do I bake a pizza?");
    ann.says("#help", "what does a city bike cost?");
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().starts_with("faqt, replying to ann:\n**A city bike costs 400 euros.**"), "{answer}");
}

#[test]
fn a_threshold_of_the_collections_own_is_not_enough_where_nobody_asked() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    let configuration = "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n";
    write("faqt.toml", &format!("{configuration}[discord]\nmessage_content = true\n"));
    write("docs/article.md", BIKE_PRICES);
    write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does a city bike cost?\"\nexpect = \"docs/article.md#price\"\n",
    );
    write("docs/calibration.toml", "threshold = 0.01\nsuggest = 0.01\n");
    let discord = Discord::new();
    discord.starts_in(folder.path());
    discord.member("mia").slash("settings", &[("policy", "answer"), ("channel", "#help")]).shown();
    let ann = discord.member("ann");
    let asked = ann.slash("ask", &[("question", "is a city bike cheap?")]).shown();
    assert!(asked.to_string().starts_with("faqt:\n**A city bike"), "{asked}");
    ann.says("#help", "is a city bike cheap?");
    ann.says("#help", "what does a city bike cost?");
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("400 euros"), "{answer}");
}

#[test]
fn answers_stand_in_a_thread_of_the_question_where_that_is_set() {
    let discord = Discord::with(BIKE_PRICES);
    discord.member("mia").slash("settings", &[("thread", "true")]).shown();
    let question = discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply_in(question);
    assert!(answer.to_string().contains("400 euros"), "{answer}");
}

#[test]
fn maintainers_reindex_and_see_what_serves() {
    let discord = Discord::new();
    let (home, hal) = discord.arrange(|world| {
        let guild = world.guilds.values().next().unwrap();
        (guild.id, world.users.values().find(|user| user.name == "hal").unwrap().id)
    });
    discord.starts(BIKE_PRICES, &format!("[discord]\nhome_guild = \"{home}\"\nowners = [\"{hal}\"]\n"));
    let hal = discord.member("hal");
    let status = hal.slash("status", &[]).shown();
    assert!(status.to_string().contains("Generation: 1"), "{status}");
    discord.writes("docs/cargo.md", "---\ntitle: Cargo bikes\n---\n# Cargo bikes\n\nA cargo bike carries 100 kg.\n");
    let done = hal.slash("reindex", &[]).shown();
    assert!(done.to_string().contains("1 added, 0 changed, 0 removed"), "{done}");
    let answer = discord.member("ann").slash("ask", &[("question", "how much does a cargo bike carry?")]).shown();
    assert!(answer.to_string().contains("A cargo bike carries 100 kg."), "{answer}");
    let why = hal.slash("why", &[("question", "what does a city bike cost?")]).shown();
    assert!(why.to_string().contains("answered, confidence"), "{why}");
    let refused = discord.member("mia").slash("reindex", &[]).shown();
    assert!(refused.to_string().contains("Only the maintainers"), "{refused}");
}

#[test]
fn an_answer_is_offered_without_a_sound_and_published_by_its_asker() {
    let discord = Discord::new();
    discord.starts(BIKE_PRICES, "[discord]\nmessage_content = true\n[discord.waits]\noffer = 0.2\n");
    discord.member("mia").slash("settings", &[("policy", "offer"), ("channel", "#help")]).shown();
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    ann.says("#help", "what does a city bike cost?");
    let line = discord.next_reply("#help");
    assert_snapshot!(line, @"
    faqt, replying to ann (silent):
    I may have an answer to this.
    │ what does a city bike cost?
    [Show it to me]
    ");
    let alone = bob.presses(&line, "Show it to me").shown();
    assert!(alone.to_string().contains("(only bob sees this):\n**A city bike costs 400 euros.**"), "{alone}");
    assert!(!alone.buttons().contains(&"Show it to everybody".to_owned()));
    let own = ann.presses(&line, "Show it to me").shown();
    ann.presses(&own, "Show it to everybody").changed();
    let published = discord.next_version(&line);
    assert!(published.to_string().contains("**A city bike costs 400 euros.**"), "{published}");
}

#[test]
fn an_offer_that_nobody_takes_is_removed() {
    let discord = Discord::new();
    let waits = "[discord.waits]\noffer = 0.2\noffer_remove = 2\n";
    discord.starts(BIKE_PRICES, &format!("[discord]\nmessage_content = true\n{waits}"));
    discord.member("mia").slash("settings", &[("policy", "offer"), ("channel", "#help")]).shown();
    discord.member("ann").says("#help", "what does a city bike cost?");
    let line = discord.next_reply("#help");
    discord.vanishes(&line);
}

#[test]
fn nothing_is_offered_where_somebody_replied_or_shortly_after_another_offer() {
    let discord = Discord::new();
    discord.starts(BIKE_PRICES, "[discord]\nmessage_content = true\n[discord.waits]\noffer = 0.2\n");
    let (ann, bob, mia) = (discord.member("ann"), discord.member("bob"), discord.member("mia"));
    for channel in ["#help", "#general"] {
        mia.slash("settings", &[("policy", "offer"), ("channel", channel)]).shown();
    }
    // What is offered later elsewhere tells that the time for an offer here has passed.
    ann.says("#help", "what does a city bike cost?");
    bob.says("#help", "it depends");
    ann.says("#general", "what does a city bike cost?");
    let line = discord.next_reply("#general");
    bob.presses(&line, "Show it to me").shown();
    bob.says("#general", "what does a city bike cost?");
    ann.says("#help", "what does a city bike cost?");
    discord.next_reply("#help");
    let lines =
        discord.arrange(|world| world.messages.values().filter(|m| m.content.starts_with("I may have")).count());
    assert_eq!(lines, 2);
}

#[test]
fn a_post_is_answered_by_its_title_where_texts_cannot_be_read() {
    let discord = Discord::with(BIKE_PRICES);
    discord.member("mia").slash("settings", &[("policy", "answer"), ("channel", "#questions")]).shown();
    let post = discord.member("ann").posts("#questions", "What does a city bike cost?", "I would like to buy one.");
    let answer = discord.next_reply_in(post);
    assert!(answer.to_string().contains("400 euros"), "{answer}");
}
