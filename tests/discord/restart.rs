//! What the bot still knows after a restart.

use crate::discord::articles::BIKES;
use crate::discord::{Discord, Shown, Trouble};

const REMOVE: &str = "DELETE /channels/{channel_id}/messages";

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
fn what_is_to_go_is_remembered_while_the_token_is_void() {
    let discord = Discord::with(BIKES);
    let (question, answer) = asked_before(&discord, "#help");
    // The removal is tried twice at once; later on the token is void.
    for (number, trouble) in [(2, Trouble::Down(503)), (1, Trouble::Refused(401, 0))] {
        discord.fails(REMOVE, number, trouble);
    }
    discord.member("ann").deletes(question);
    discord.logged("an answer stays until the next start", 1);
    discord.restarts();
    discord.ready();
    discord.vanishes(&answer);
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

#[test]
fn commands_are_registered_once_and_again_when_they_changed() {
    let discord = Discord::new();
    let home = discord.guild("Harbour");
    discord.starts(BIKES, &format!("[discord]\nhome_guild = \"{home}\"\n"));
    const PUT: &str = "PUT /applications";
    const LOOK: &str = "GET /applications/{application_id}/guilds/{guild_id}/commands";
    discord.called(PUT, 2);
    discord.restarts();
    discord.called(LOOK, 2);
    discord.member("ann").slash("help", &[]).shown();
    discord.stops();
    assert_eq!(discord.requests(PUT).len(), 2, "nothing changed");
    discord.arrange(|world| {
        let ask = world.commands.iter_mut().find(|it| it.body["name"] == "ask").unwrap();
        assert_eq!(ask.body["options"][0]["max_length"], 500);
        ask.body["options"][0]["max_length"] = 400.into();
    });
    discord.starts_in(&discord.folder());
    discord.called(PUT, 3);
    let long = "what does a city bike cost? ".repeat(17);
    let answer = discord.member("ann").slash("ask", &[("question", &long)]).shown();
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    discord.stops();
    assert_eq!(discord.requests(PUT).len(), 3, "the maintainers' commands are the same");
}
