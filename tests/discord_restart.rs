//! What the bot still knows after a restart.
#![cfg(feature = "discord")]

#[path = "support/discord/mod.rs"]
mod discord;

use discord::articles::BIKES;
use discord::{Discord, Shown};

/// Asks in a place, and the bot starts anew: question and answer.
fn asked_before(discord: &Discord, place: &str) -> (u64, Shown) {
    let question = discord.member("ann").asks(place, "@faqt what does a city bike cost?");
    let answer = discord.next_reply(place);
    discord.restarts();
    discord.ready();
    (question, answer)
}

#[test]
fn a_question_of_before_that_is_edited_changes_its_answer() {
    for place in ["#help", "@ann"] {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let (question, answer) = asked_before(&discord, place);
        // The same words again change nothing.
        ann.edits(question, "@faqt  what does a city bike cost?");
        ann.edits(question, "@faqt who repairs a city bike?");
        let edited = discord.next_version(&answer);
        assert!(edited.to_string().contains("Any shop repairs"), "{edited}");
        assert_eq!(discord.requests("PATCH /channels/{channel_id}/messages").len(), 1);
        ann.deletes(question);
        discord.vanishes(&answer);
    }
}

#[test]
fn a_question_of_before_that_is_deleted_takes_its_answer_along() {
    for place in ["#help", "@ann"] {
        let discord = Discord::with(BIKES);
        let (question, answer) = asked_before(&discord, place);
        discord.member("ann").deletes(question);
        discord.vanishes(&answer);
    }
}

#[test]
fn an_answer_in_a_thread_goes_with_its_question_of_before() {
    let discord = Discord::with(BIKES);
    discord.member("mia").slash("settings", &[("thread", "true")]).shown();
    let question = discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply_in(question);
    discord.restarts();
    discord.ready();
    discord.member("ann").deletes(question);
    discord.vanishes(&answer);
}

#[test]
fn too_late_an_edit_changes_nothing_but_a_removal_does() {
    let discord = Discord::configured(BIKES, "[discord.waits]\nedit = 0\n");
    let ann = discord.member("ann");
    let (question, answer) = asked_before(&discord, "#help");
    ann.edits(question, "@faqt who repairs a city bike?");
    ann.asks("#general", "@faqt what does a city bike cost?");
    discord.next_reply("#general");
    ann.deletes(question);
    discord.vanishes(&answer);
    assert!(discord.requests("PATCH /channels").is_empty());
}
