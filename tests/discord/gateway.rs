//! What becomes of the connection when Discord closes it, or says nothing any more; and of requests
//! that it does not answer.

use crate::discord::articles::BIKES;
use crate::discord::{Discord, Trouble};

const SEND: &str = "POST /channels/{channel_id}/messages";

fn is_answered(discord: &Discord) {
    discord.member("ann").asks("#general", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#general");
    assert!(answer.to_string().contains("400 euros"), "{answer}");
}

/// A bot whose heart beats so seldom that no heartbeat mends anything.
fn slow_hearted(configuration: &str) -> Discord {
    let discord = Discord::new();
    discord.arrange(|world| world.heartbeat = 600_000);
    discord.starts(BIKES, configuration);
    is_answered(&discord);
    discord
}

#[test]
fn each_fatal_code_ends_the_bot_with_78_and_says_what_to_change() {
    for (code, what) in [
        (4004, "DISCORD_TOKEN"),
        (4010, "update faqt"),
        (4011, "it asks Discord then how many shards there are to be"),
        (4012, "update faqt"),
        (4013, "update faqt"),
        (4014, "enable the Message Content Intent (developer portal, Bot), or set `message_content = false`"),
    ] {
        let discord = slow_hearted("");
        discord.closes(Some(code));
        let (status, written) = discord.bot_ends();
        assert_eq!(status, Some(78), "{code}: {written}");
        let remedy = written.split("remedy: ").nth(1).unwrap_or_else(|| panic!("{code}: {written}"));
        assert!(remedy.contains(what) || written.contains(what), "{code}: {written}");
    }
}

#[test]
fn a_connection_that_discord_takes_for_a_strangers_is_made_anew() {
    let discord = slow_hearted("");
    discord.closes(Some(4003));
    discord.sessions(2, 0);
    is_answered(&discord);
}

#[test]
fn codes_that_end_a_session_begin_another() {
    let discord = slow_hearted("");
    discord.closes(Some(4007));
    discord.sessions(2, 0);
    is_answered(&discord);
    discord.closes(Some(4009));
    discord.sessions(3, 0);
    is_answered(&discord);
}

#[test]
fn a_session_that_can_be_resumed_is() {
    let discord = slow_hearted("");
    discord.invalidates(true);
    discord.sessions(1, 1);
    is_answered(&discord);
}

#[test]
fn a_shard_that_hears_nothing_is_started_again() {
    let discord = slow_hearted("[discord.waits]\nsilence = 5\n");
    discord.sessions(2, 0);
    discord.logged("nothing is heard: the shard is started again", 1);
    is_answered(&discord);
}

#[test]
fn a_request_that_nobody_answers_is_made_again_and_keeps_no_one_waiting() {
    let discord = Discord::with(BIKES);
    discord.ready();
    discord.fails(SEND, 1, Trouble::Hangs);
    let ann = discord.member("ann");
    ann.asks("#general", "@faqt what does a city bike cost?");
    discord.called(SEND, 1);
    let other = discord.member("bob").slash("ask", &[("question", "who repairs a city bike?")]).shown();
    assert!(other.to_string().contains("Any shop"), "{other}");
    discord.fails("callback", 1, Trouble::Hangs);
    let again = ann.slash("ask", &[("question", "who repairs a city bike?")]).shown();
    assert!(again.to_string().contains("Any shop"), "{again}");
    let late = discord.next_reply("#general");
    assert!(late.to_string().contains("400 euros"), "{late}");
    assert!(!discord.log().contains("ERROR"), "{}", discord.log());
}

#[test]
fn an_answer_waits_for_the_limit_of_all_and_for_one_that_tells_no_time() {
    let discord = Discord::with(BIKES);
    discord.ready();
    discord.fails(SEND, 1, Trouble::Limited { after: Some(0.2), global: true });
    is_answered(&discord);
    discord.fails(SEND, 1, Trouble::Limited { after: None, global: false });
    is_answered(&discord);
    for after in [Some(0.2), None] {
        discord.fails("callback", 1, Trouble::Limited { after, global: false });
        let answer = discord.member("bob").slash("ask", &[("question", "who repairs a city bike?")]).shown();
        assert!(answer.to_string().contains("Any shop"), "{answer}");
    }
}

#[test]
fn a_channel_that_is_deleted_meanwhile_is_no_fault() {
    let discord = Discord::with(BIKES);
    discord.ready();
    discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    discord.deletes_channel("#help");
    discord.called(SEND, 1);
    is_answered(&discord);
    assert!(!discord.log().contains("ERROR"), "{}", discord.log());
}

#[test]
fn a_question_that_is_deleted_meanwhile_leaves_no_answer() {
    let discord = Discord::with(BIKES);
    discord.ready();
    let ann = discord.member("ann");
    let question = ann.asks("#help", "@faqt what does a city bike cost?");
    ann.deletes(question);
    discord.until("the answer to be taken back", |world| {
        let bot = world.bot;
        let mut own = world.messages.values().filter(|it| it.author == bot);
        own.next().filter(|it| it.deleted).map(|_| ())
    });
    assert!(!discord.log().contains("ERROR"), "{}", discord.log());
}

#[test]
fn an_answer_that_somebody_deleted_is_no_fault_when_its_question_changes() {
    for is_told in [true, false] {
        let discord = Discord::with(BIKES);
        let (ann, mia) = (discord.member("ann"), discord.member("mia"));
        let question = ann.asks("#help", "@faqt what does a city bike cost?");
        let answer = discord.next_reply("#help");
        if is_told {
            mia.deletes(&answer);
        } else {
            // The bot is at its edit already when it goes.
            discord.arrange(|world| world.messages.get_mut(&answer.id).unwrap().deleted = true);
        }
        ann.edits(question, "@faqt who repairs a city bike?");
        if !is_told {
            discord.called("PATCH /channels", 1);
        }
        ann.deletes(question);
        if !is_told {
            discord.called("DELETE /channels", 1);
        }
        is_answered(&discord);
        assert!(!discord.log().contains("ERROR"), "{}", discord.log());
    }
}
