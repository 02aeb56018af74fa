//! What members press and pick under an answer.

use crate::discord::articles::BIKES;
use crate::discord::{self, Discord, Shown};
use insta::assert_snapshot;

fn answered(discord: &Discord) -> Shown {
    discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help")
}

#[test]
fn helpful_is_thanked_and_works_after_a_restart() {
    let discord = Discord::with(BIKES);
    let answer = answered(&discord);
    assert!(discord.member("bob").presses(&answer, "Helpful").shown().to_string().contains("Thank you."));
    discord.restarts();
    assert!(discord.member("bob").presses(&answer, "Helpful").shown().to_string().contains("Thank you."));
}

/// Votes on the passage that an answer quotes, once the bot has ended: helpful, not helpful.
fn votes(discord: &Discord, answer: &Shown) -> (i64, i64) {
    let folder = discord.folder();
    assert_eq!(discord.stops(), Some(0));
    let id = discord::shown::components(&answer.components)[2]["custom_id"].as_str().unwrap().to_owned();
    let passage = id.rsplit(':').next().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger = faqt::ledger::Ledger::open("sqlite:faqt.db", &folder).await.unwrap();
        ledger.votes(passage).await.unwrap()
    })
}

#[test]
fn anyone_votes_once_and_the_last_vote_counts() {
    let discord = Discord::with(BIKES);
    let answer = answered(&discord);
    let [ann, bob, hal, mia] = ["ann", "bob", "hal", "mia"].map(|name| discord.member(name));
    for (member, label) in [
        (bob, "Helpful"),
        (bob, "Helpful"),
        (hal, "Not helpful"),
        (hal, "Helpful"),
        (bob, "Not helpful"),
        (ann, "Helpful"),
    ] {
        assert!(member.presses(&answer, label).shown().to_string().contains("Thank you."));
    }
    // Whoever may change the answer votes by the same press.
    mia.presses(&answer, "Not helpful").shown();
    discord.restarts();
    assert!(mia.presses(&answer, "Helpful").shown().to_string().contains("Thank you."));
    assert_eq!(votes(&discord, &answer), (3, 1));
}

#[test]
fn a_vote_on_what_one_member_sees_is_a_count_and_nothing_more() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let alone = ann.slash("ask", &[("question", "what does a city bike cost?"), ("private", "true")]).shown();
    assert!(ann.presses(&alone, "Helpful").shown().to_string().contains("Thank you."));
    assert_eq!(votes(&discord, &alone), (0, 0));
}

#[test]
fn not_helpful_shows_its_asker_other_passages_and_a_pick_changes_the_answer() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let answer = answered(&discord);
    let others = ann.presses(&answer, "Not helpful").shown();
    assert_snapshot!(others, @"
    faqt, replying to faqt (only ann sees this):
    Sorry. Is it one of these?
    │ what does a city bike cost?
    [The next candidates: City bikes › Repair (Any shop repairs a city bike for 30 euros.) | City bikes (A city bike is made for short ways in a town.)]
    [Remove]
    ");
    let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
    ann.picks(&others, "The next candidates", &[&repair]).changed();
    let changed = discord.next_version(&answer);
    assert!(changed.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{changed}");
}

#[test]
fn not_helpful_of_somebody_else_is_a_vote() {
    let discord = Discord::with(BIKES);
    let answer = answered(&discord);
    let thanks = discord.member("bob").presses(&answer, "Not helpful").shown();
    assert!(thanks.to_string().contains("Thank you."), "{thanks}");
}

#[test]
fn its_asker_removes_an_answer() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let answer = answered(&discord);
    let others = ann.presses(&answer, "Not helpful").shown();
    let done = ann.presses(&others, "Remove").changed();
    assert!(done.to_string().contains("Removed."), "{done}");
    discord.vanishes(&answer);
}

#[test]
fn a_moderator_changes_and_removes_what_somebody_else_asked() {
    let discord = Discord::with(BIKES);
    discord.member("mia").slash("settings", &[("helper", "helpers")]).shown();
    let mia = discord.member("mia");
    let answer = answered(&discord);
    let others = mia.presses(&answer, "Not helpful").shown();
    assert_eq!(others.buttons(), ["Remove"], "only the asker calls a person");
    let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
    mia.picks(&others, "The next candidates", &[&repair]).changed();
    let changed = discord.next_version(&answer);
    assert!(changed.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{changed}");
    let others = mia.presses(&changed, "Not helpful").shown();
    mia.presses(&others, "Remove").changed();
    discord.vanishes(&changed);
}

#[test]
fn where_the_answer_cannot_be_edited_a_pick_changes_what_its_asker_sees() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann").installs();
    let answer = ann.slash_by_account("@bob", "ask", &[("question", "what does a city bike cost?")]).shown();
    let others = ann.presses(&answer, "Not helpful").shown();
    let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
    let picked = ann.picks(&others, "The next candidates", &[&repair]).changed();
    assert!(picked.to_string().contains("(only ann sees this)"), "{picked}");
    assert!(picked.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{picked}");
}

#[test]
fn a_follow_up_goes_on_from_the_answer() {
    let discord = Discord::with(BIKES);
    let answer = answered(&discord);
    let form = discord.member("bob").presses(&answer, "Follow up").form();
    assert_eq!(form.title(), "Follow up");
    let next = form.submits(&[("Your question", "and who repairs it?")]).shown();
    assert!(next.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{next}");
}

#[test]
fn a_forged_press_changes_nothing() {
    let discord = Discord::with(BIKES);
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    let answer = answered(&discord);
    let forged = format!("v1:remove:{}:-:{}:{}", bob.id, answer.channel, answer.id);
    let refused = bob.forges(&answer, &forged, &[]).shown();
    assert!(refused.to_string().contains("Only the person who asked"), "{refused}");
    assert!(ann.presses(&answer, "Helpful").shown().to_string().contains("Thank you."));
}

#[test]
fn a_person_is_called_once_by_the_role_that_moderators_named() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let set = discord.member("mia").slash("settings", &[("helper", "helpers")]).shown();
    assert!(set.to_string().contains("Helpers: <@&helpers>"), "{set}");
    let answer = answered(&discord);
    let others = ann.presses(&answer, "Not helpful").shown();
    assert!(ann.presses(&others, "Ask a person").shown().to_string().contains("I asked."));
    let call = discord.next_reply("#help");
    assert!(call.to_string().contains("<@&helpers>: <@ann> would like a person"), "{call}");
    assert_eq!(call.mention_roles.len(), 1);
    assert!(call.mentions.is_empty());
    assert!(ann.presses(&others, "Ask a person").shown().to_string().contains("already"));
}

#[test]
fn a_report_is_read_back_with_its_lines() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let story = "I have ridden it to work every day since last month and nothing was wrong with it at all";
    let report = format!(
        "City bike does not brake\n\n{story}.\n```\nerror: brake failed\n```\n{story}. {story}\n\nWho repairs a city bike?"
    );
    ann.asks("#help", &format!("@faqt {report}"));
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{answer}");
    let line = answer.embeds[0]["author"]["name"].as_str().unwrap();
    assert!(line.starts_with("City bike does not brake ↵ I have ridden it"), "{line}");
    // What is looked for again is the same report: its passage is no further candidate.
    let others = ann.presses(&answer, "Not helpful").shown();
    assert_eq!(others.embeds[0]["author"], answer.embeds[0]["author"]);
    assert!(!others.options().is_empty() && others.options().iter().all(|label| !label.contains("Repair")), "{others}");
}

#[test]
fn a_question_longer_than_discords_line_for_it_is_read_back_whole() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let story = "I moved to another town last month and I would like to go to work without a car. ".repeat(4);
    let question = format!("{story}What does a city bike cost?");
    ann.asks("#help", &format!("@faqt {question}"));
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("**A city bike costs 400 euros.**"), "{answer}");
    let (line, rest) = (&answer.embeds[0]["author"]["name"], &answer.embeds[0]["description"]);
    assert!(line.as_str().unwrap().chars().count() <= 256 && line.as_str().unwrap().ends_with('…'), "{line}");
    assert!(rest.as_str().unwrap().ends_with("without a car. What does a city bike cost?"), "{rest}");
    // The end of the question is what it asks: the candidates are found by it, and a follow-up goes on from it.
    let others = ann.presses(&answer, "Not helpful").shown();
    assert!(others.to_string().contains("What does a city bike cost?"), "{others}");
    let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
    ann.picks(&others, "The next candidates", &[&repair]).changed();
    let changed = discord.next_version(&answer);
    assert_eq!(changed.embeds[0]["author"], answer.embeds[0]["author"]);
    let form = ann.presses(&changed, "Follow up").form();
    let next = form.submits(&[("Your question", "and a cargo bike?")]).shown();
    assert!(next.to_string().contains("cargo bike"), "{next}");
}
