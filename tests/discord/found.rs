//! What becomes of an answer that somebody found for a message from its menu, once the message is changed
//! or gone.

use crate::discord::articles::BIKES;
use crate::discord::{Discord, Trouble, reads_messages};

const GET: &str = "GET /webhooks/{webhook_id}/{webhook_token}/messages/@original";
const PRICE: &str = "what does a city bike cost?";

/// Waits until the bot knows of so many answers which message each is about.
fn kept(discord: &Discord, answers: usize) {
    discord.called(GET, answers);
    // What comes later was begun later.
    discord.member("hal").slash("help", &[]).shown();
}

#[test]
fn a_message_that_is_deleted_takes_along_what_was_found_for_it() {
    let discord = Discord::with(BIKES);
    let (ann, hal, mia) = (discord.member("ann"), discord.member("hal"), discord.member("mia"));
    let question = ann.says("#help", PRICE);
    let (found, again) = (hal.apps(question, "Find answer").shown(), ann.apps(question, "Find answer").shown());
    let other = mia.apps(ann.says("#help", "who repairs a city bike?"), "Find answer").shown();
    kept(&discord, 3);
    ann.deletes(question);
    discord.vanishes(&found);
    discord.vanishes(&again);
    assert!(discord.shows("#help", "ann").contains(&other.to_string()), "another message's answer stays");
}

#[test]
fn messages_that_a_moderator_purges_take_along_what_was_found_for_them_also_after_a_restart() {
    let discord = Discord::with(BIKES);
    let (ann, hal) = (discord.member("ann").speaks("zh-CN"), discord.member("hal"));
    let questions = [ann.says("#help", PRICE), ann.says("#help", "who repairs a city bike?")];
    let found = questions.map(|question| hal.apps(question, "Find answer").shown());
    kept(&discord, 2);
    discord.restarts();
    discord.ready();
    discord.member("mia").purges("#help", &questions);
    found.iter().for_each(|answer| discord.vanishes(answer));
}

#[test]
fn what_was_found_for_a_deleted_message_goes_though_discord_fails_for_long() {
    let discord = Discord::with(BIKES);
    let (ann, hal) = (discord.member("ann"), discord.member("hal"));
    let question = ann.says("#help", PRICE);
    let (found, again) = (hal.apps(question, "Find answer").shown(), ann.apps(question, "Find answer").shown());
    kept(&discord, 2);
    // Each is tried twice at first.
    discord.fails("DELETE /channels/{channel_id}/messages", 4, Trouble::Down(503));
    ann.deletes(question);
    discord.vanishes(&found);
    discord.vanishes(&again);
}

#[test]
fn an_answer_that_was_removed_is_not_looked_for_again() {
    let discord = Discord::with(BIKES);
    let (ann, hal) = (discord.member("ann"), discord.member("hal"));
    let question = ann.says("#help", PRICE);
    let found = hal.apps(question, "Find answer").shown();
    kept(&discord, 1);
    let others = hal.presses(&found, "Not helpful").shown();
    hal.presses(&others, "Remove").changed();
    discord.vanishes(&found);
    ann.deletes(question);
    // It goes on, and has deleted the one that it was to remove.
    ann.asks("#general", &format!("@faqt {PRICE}"));
    discord.next_reply("#general");
    assert_eq!(discord.requests("DELETE /channels").len(), 1);
}

#[test]
fn what_one_member_alone_sees_stays_and_nothing_is_kept_of_it() {
    let discord = Discord::with(BIKES);
    let (ann, hal) = (discord.member("ann"), discord.member("hal").installs());
    let question = ann.says("#help", PRICE);
    let pizza = ann.says("#help", "how do I bake a pizza?");
    for alone in [hal.apps_by_account(question, "Find answer"), hal.apps(pizza, "Find answer")] {
        assert!(alone.shown().to_string().contains("(only hal sees this)"));
    }
    ann.deletes(question);
    ann.deletes(pizza);
    ann.asks("#general", &format!("@faqt {PRICE}"));
    discord.next_reply("#general");
    assert!(discord.requests(GET).is_empty() && discord.requests("DELETE /").is_empty());
}

#[test]
fn a_message_that_is_deleted_while_it_is_being_answered_takes_its_answer_along() {
    let discord = Discord::with(BIKES);
    discord.ready();
    let ann = discord.member("ann");
    let question = ann.says("#help", PRICE);
    // The bot cannot learn at once which of its messages it is.
    discord.fails(GET, 1, Trouble::Limited { after: Some(0.5), global: false });
    let found = discord.member("hal").apps(question, "Find answer").shown();
    discord.called(GET, 1);
    ann.deletes(question);
    discord.vanishes(&found);
}

#[test]
fn the_answer_to_a_mention_and_what_was_found_for_it_go_together() {
    let discord = Discord::with(BIKES);
    let (ann, hal) = (discord.member("ann"), discord.member("hal"));
    let question = ann.asks("#help", &format!("@faqt {PRICE}"));
    let answer = discord.next_reply("#help");
    let found = hal.apps(question, "Find answer").shown();
    kept(&discord, 1);
    // What was found is removed alone: the answer to the mention still goes with its question.
    let others = hal.presses(&found, "Not helpful").shown();
    hal.presses(&others, "Remove").changed();
    discord.vanishes(&found);
    let found = hal.apps(question, "Find answer").shown();
    kept(&discord, 2);
    ann.deletes(question);
    discord.vanishes(&answer);
    discord.vanishes(&found);
}

#[test]
fn a_message_that_is_edited_changes_what_was_found_for_it() {
    for locale in ["en-US", "zh-CN"] {
        let discord = Discord::configured(BIKES, "[discord]\nmessage_content = true\n");
        let (ann, hal) = (discord.member("ann"), discord.member("hal").speaks(locale));
        let question = ann.says("#help", PRICE);
        let (found, own) = (hal.apps(question, "Find answer").shown(), ann.apps(question, "Find answer").shown());
        kept(&discord, 2);
        discord.restarts();
        discord.ready();
        ann.edits(question, &format!("{PRICE} "));
        ann.edits(question, "who repairs a city bike?");
        let (found, own) = (discord.next_version(&found), discord.next_version(&own));
        // Its author is still addressed, and the answer is still whoever asked for it's.
        assert!(
            found.to_string().contains("(edited):\n<@ann>\n**Any shop repairs a city bike for 30 euros.**"),
            "{found}"
        );
        assert!(own.to_string().contains("(edited):\n**Any shop repairs a city bike for 30 euros.**"), "{own}");
        assert_eq!(discord.requests("PATCH /channels").len(), 2);
        let others = hal.presses(&found, "Not helpful").shown();
        assert!(others.to_string().contains("who repairs a city bike?"), "{others}");
        ann.edits(question, "how do I bake a pizza?");
        discord.vanishes(&found);
        discord.vanishes(&own);
    }
}

#[test]
fn what_cannot_be_read_or_is_edited_too_late_changes_nothing() {
    for (waits, is_late) in [("", false), ("[discord]\nmessage_content = true\n[discord.waits]\nedit = 0\n", true)] {
        let discord = Discord::configured(BIKES, waits);
        let (ann, hal) = (discord.member("ann"), discord.member("hal"));
        let question = ann.says("#help", PRICE);
        let found = hal.apps(question, "Find answer").shown();
        kept(&discord, 1);
        if is_late || !reads_messages() {
            ann.edits(question, "who repairs a city bike?");
            ann.asks("#general", &format!("@faqt {PRICE}"));
            discord.next_reply("#general");
            assert!(discord.requests("PATCH /channels").is_empty());
        }
        ann.deletes(question);
        discord.vanishes(&found);
    }
}

#[test]
fn an_edited_mention_changes_its_answer_and_what_was_found_for_it() {
    let discord = Discord::with(BIKES);
    let (ann, hal) = (discord.member("ann"), discord.member("hal"));
    let question = ann.asks("#help", &format!("@faqt {PRICE}"));
    let answer = discord.next_reply("#help");
    let found = hal.apps(question, "Find answer").shown();
    kept(&discord, 1);
    ann.edits(question, "@faqt who repairs a city bike?");
    for answer in [answer, found] {
        let edited = discord.next_version(&answer);
        assert!(edited.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{edited}");
    }
}
