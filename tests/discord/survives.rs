//! What a member still gets when Discord fails in the middle of it: of presses, of edits, of threads,
//! and of what was announced.

use crate::discord::articles::BIKES;
use crate::discord::{self, Discord, Member, Shown, Trouble};

const SEND: &str = "POST /channels/{channel_id}/messages";
const EDIT: &str = "PATCH /channels/{channel_id}/messages";
const READ: &str = "GET /channels/{channel_id}/messages/{message_id}";
const REMOVE: &str = "DELETE /channels/{channel_id}/messages";

/// What is over soon, each in a way of its own.
fn troubles() -> [Trouble; 5] {
    [
        Trouble::Limited { after: Some(0.2), global: false },
        Trouble::Limited { after: Some(0.2), global: true },
        Trouble::Limited { after: None, global: false },
        Trouble::Down(502),
        Trouble::AnswerLost,
    ]
}

fn answered(discord: &Discord, place: &str) -> Shown {
    discord.member("ann").asks(place, "@faqt what does a city bike cost?");
    let answer = discord.next_reply(place);
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    answer
}

/// Picks the passage about repairs among the candidates.
fn picks_repair<'d>(member: Member<'d>, others: &Shown) -> discord::Reply<'d> {
    let repair = others.options().into_iter().find(|label| label.contains("Repair") || label.contains("维修")).unwrap();
    let menu = if others.to_string().contains("The next candidates") { "The next candidates" } else { "其他候选" };
    member.picks(others, menu, &[&repair])
}

/// Nothing is said twice, and nobody is told of a fault.
fn is_well(discord: &Discord) {
    assert!(!discord.log().contains("ERROR") && !discord.log().contains("panicked"), "{}", discord.log());
    let alive = discord.arrange(|world| {
        let bot = world.bot;
        world.messages.values().filter(|it| it.author == bot && it.only_for.is_none() && !it.deleted).count()
    });
    assert_eq!(
        alive,
        discord.arrange(|world| {
            let bot = world.bot;
            let mut asked: Vec<_> = world
                .messages
                .values()
                .filter(|it| it.author == bot && it.only_for.is_none() && !it.deleted)
                .map(|it| (it.reference, it.content.clone()))
                .collect();
            asked.sort();
            asked.dedup();
            asked.len()
        })
    );
}

#[test]
fn an_edited_question_changes_its_answer_whatever_fails_once() {
    for trouble in troubles() {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let question = ann.asks("#help", "@faqt what does a city bike cost?");
        let answer = discord.next_reply("#help");
        discord.fails(EDIT, 1, trouble);
        ann.edits(question, "@faqt who repairs a city bike?");
        let edited = discord.next_version(&answer);
        assert!(edited.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{edited}");
        discord.called(EDIT, 2);
        answered(&discord, "#general");
        discord.reads(&answer);
        is_well(&discord);
    }
}

#[test]
fn an_edit_that_discord_did_not_take_is_followed_when_the_message_is_saved_again() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let question = ann.asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#help");
    // The answer is written down by the time that another stands.
    answered(&discord, "#general");
    discord.fails(EDIT, 2, Trouble::Down(503));
    ann.edits(question, "@faqt who repairs a city bike?");
    discord.logged("an edit cannot be followed", 1);
    ann.edits(question, "@faqt  who repairs a city bike?");
    let edited = discord.next_version(&answer);
    assert!(edited.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{edited}");
}

#[test]
fn a_deleted_question_takes_its_answer_along_whatever_fails_once() {
    for trouble in troubles() {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let question = ann.asks("#help", "@faqt what does a city bike cost?");
        let answer = discord.next_reply("#help");
        discord.fails(REMOVE, 1, trouble);
        ann.deletes(question);
        discord.vanishes(&answer);
        discord.called(REMOVE, 2);
        answered(&discord, "#general");
        is_well(&discord);
    }
}

#[test]
fn the_answer_to_a_deleted_question_goes_though_discord_fails_for_long() {
    for restarts in [false, true] {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let question = ann.asks("#help", "@faqt what does a city bike cost?");
        let answer = discord.next_reply("#help");
        answered(&discord, "#general");
        // It is tried twice each time.
        discord.fails(REMOVE, if restarts { 2 } else { 4 }, Trouble::Down(503));
        ann.deletes(question);
        discord.called(REMOVE, 2);
        if restarts {
            discord.restarts();
            discord.ready();
        }
        discord.vanishes(&answer);
        answered(&discord, "#general");
        is_well(&discord);
    }
}

#[test]
fn a_pick_changes_the_answer_whatever_fails_once() {
    for (operation, trouble) in [READ, EDIT].into_iter().flat_map(|it| troubles().map(|trouble| (it, trouble))) {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let answer = answered(&discord, "#help");
        let others = ann.presses(&answer, "Not helpful").shown();
        discord.fails(operation, 1, trouble);
        let done = picks_repair(ann, &others).changed();
        assert!(done.to_string().contains("The answer shows it now."), "{done}");
        let changed = discord.next_version(&answer);
        assert!(changed.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{changed}");
        discord.called(operation, 2);
        answered(&discord, "#general");
        discord.reads(&answer);
        is_well(&discord);
    }
}

#[test]
fn a_press_waits_while_discord_takes_nothing_and_is_answered_late() {
    let discord = Discord::with(BIKES);
    let (ann, mia) = (discord.member("ann"), discord.member("mia"));
    let (answer, other) = (answered(&discord, "#help"), answered(&discord, "#general"));
    let others = ann.presses(&answer, "Not helpful").shown();
    let more = mia.presses(&other, "Not helpful").shown();
    // Longer than Discord waits for a word, which it gets meanwhile.
    discord.fails(SEND, 1, Trouble::Limited { after: Some(3.5), global: true });
    ann.asks("#general", "@faqt who repairs a city bike?");
    discord.logged("Discord takes nothing for a while", 1);
    let (pick, remove) = (picks_repair(ann, &others), mia.presses(&more, "Remove"));
    pick.acknowledged();
    remove.acknowledged();
    // What needs nothing of Discord's is told at once.
    assert!(ann.presses(&answer, "Helpful").shown().to_string().contains("Thank you."));
    let done = pick.changed();
    assert!(done.to_string().contains("The answer shows it now."), "{done}");
    let changed = discord.next_version(&answer);
    assert!(changed.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{changed}");
    assert!(remove.changed().to_string().contains("Removed."));
    discord.vanishes(&other);
    assert!(discord.next_reply("#general").to_string().contains("Any shop repairs"));
    is_well(&discord);
}

#[test]
fn a_press_whose_request_hangs_is_answered_late() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let answer = answered(&discord, "#help");
    let others = ann.presses(&answer, "Not helpful").shown();
    discord.fails(READ, 1, Trouble::Hangs);
    let pick = picks_repair(ann, &others);
    pick.acknowledged();
    answered(&discord, "#general");
    assert!(pick.changed().to_string().contains("The answer shows it now."));
    let changed = discord.next_version(&answer);
    assert!(changed.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{changed}");
    is_well(&discord);
}

#[test]
fn a_press_is_told_where_discord_goes_on_failing() {
    for (locale, what) in [
        ("en-US", "Something went wrong on my side. The log has it under "),
        ("zh-CN", "我这边出错了。日志里的编号是 "),
    ] {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let answer = answered(&discord, "#help");
        let others = ann.presses(&answer, "Not helpful").shown();
        discord.fails(READ, 2, Trouble::Down(503));
        ann.speaks(locale);
        let told = picks_repair(ann, &others).shown();
        assert!(told.to_string().contains(&format!("(only ann sees this):\n{what}")), "{told}");
        // The log's number may have these digits too.
        let told = told.to_string();
        assert!(told.split(|c: char| !c.is_alphanumeric()).all(|word| word != "503"), "{told}");
        // Nothing is lost: pressed again, it works.
        picks_repair(ann, &others).changed();
        discord.next_version(&answer);
    }
}

#[test]
fn a_thread_is_opened_once_whatever_fails_once() {
    for trouble in troubles() {
        let discord = Discord::with(BIKES);
        discord.member("mia").slash("settings", &[("thread", "true")]).shown();
        let ann = discord.member("ann");
        discord.fails("/threads", 1, trouble);
        let question = ann.asks("#help", "@faqt what does a city bike cost?");
        let answer = discord.next_reply_in(question);
        assert!(answer.to_string().contains("400 euros"), "{answer}");
        let threads = discord.arrange(|world| world.channels.values().filter(|it| it.thread.is_some()).count());
        assert_eq!(threads, 1);
        is_well(&discord);
    }
}

#[test]
fn a_person_is_called_once_whatever_fails_once() {
    for trouble in troubles() {
        let discord = Discord::with(BIKES);
        discord.member("mia").slash("settings", &[("helper", "helpers")]).shown();
        let ann = discord.member("ann");
        ann.asks("#help", "@faqt how do I bake a pizza?");
        let nothing = discord.next_reply("#help");
        discord.fails(SEND, 1, trouble);
        let said = ann.presses(&nothing, "Ask a person").shown();
        assert!(said.to_string().contains("I asked."), "{said}");
        discord.next_reply("#help");
        is_well(&discord);
    }
}

#[test]
fn where_nobody_can_be_called_the_asker_learns_it_and_may_try_again() {
    for (locale, label, unsent, none) in [
        ("en-US", "Ask a person", "I may not write here, so nobody was asked.", "This server named nobody for that."),
        ("zh-CN", "问真人", "我不能在这里发言,所以没有请到人。", "这个服务器没有指定帮忙的人。"),
    ] {
        let discord = Discord::with(BIKES);
        let (ann, mia) = (discord.member("ann").speaks(locale), discord.member("mia"));
        mia.slash("settings", &[("helper", "helpers")]).shown();
        let nothing = ann.slash("ask", &[("question", "how do I bake a pizza?")]).shown();
        discord.denies("#help", discord::permissions::SEND_MESSAGES);
        let said = ann.presses(&nothing, label).shown();
        assert!(said.to_string().contains(unsent), "{said}");
        discord.denies("#help", 0);
        let said = ann.presses(&nothing, label).shown();
        assert!(said.to_string().contains(if locale == "en-US" { "I asked." } else { "已经请人来看了。" }), "{said}");
        discord.next_reply("#help");
        mia.slash("settings", &[("reset", "true")]).shown();
        let said = ann.presses(&nothing, label).shown();
        assert!(said.to_string().contains(none), "{said}");
    }
}

#[test]
fn an_answer_that_is_deleted_between_two_presses_is_shown_to_its_asker_alone() {
    for (locale, not_helpful, remove, gone) in [
        ("en-US", "Not helpful", "Remove", "That message is gone."),
        ("zh-CN", "Not helpful", "删除", "那条消息已经不在了。"),
    ] {
        for is_channel in [false, true] {
            let discord = Discord::with(BIKES);
            let ann = discord.member("ann").speaks(locale);
            let answer = answered(&discord, "#help");
            let others = ann.presses(&answer, not_helpful).shown();
            let more = ann.presses(&answer, not_helpful).shown();
            if is_channel {
                // Both refusals, as a deleted channel's messages cannot be pressed any more.
                discord.fails(READ, 2, Trouble::Refused(404, 10_003));
            } else {
                discord.member("mia").deletes(&answer);
            }
            let told = ann.presses(&more, remove).shown();
            assert!(told.to_string().contains(gone), "{told}");
            let picked = picks_repair(ann, &others).changed();
            assert!(picked.to_string().contains("(only ann sees this)"), "{picked}");
            assert!(picked.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{picked}");
            assert!(!discord.log().contains("ERROR"), "{}", discord.log());
        }
    }
}

#[test]
fn an_answer_that_goes_while_it_is_being_changed_is_shown_to_its_asker_alone() {
    for code in [10_008, 10_003, 50_083] {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let answer = answered(&discord, "#help");
        let others = ann.presses(&answer, "Not helpful").shown();
        discord.fails(EDIT, 1, Trouble::Refused(404, code));
        let picked = picks_repair(ann, &others).changed();
        assert!(picked.to_string().contains("(only ann sees this)"), "{picked}");
        assert!(picked.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{picked}");
        is_well(&discord);
    }
}

#[test]
fn in_an_archived_thread_nothing_is_changed_and_nothing_is_a_fault() {
    let discord = Discord::with(BIKES);
    discord.member("mia").slash("settings", &[("thread", "true")]).shown();
    let ann = discord.member("ann");
    let question = ann.asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply_in(question);
    discord.archives(question, true);
    ann.edits(question, "@faqt who repairs a city bike?");
    discord.called(EDIT, 1);
    let others = ann.presses(&answer, "Not helpful").shown();
    let picked = picks_repair(ann, &others).changed();
    assert!(picked.to_string().contains("**Any shop repairs"), "{picked}");
    let others = ann.presses(&answer, "Not helpful").shown();
    let told = ann.presses(&others, "Remove").shown();
    assert!(told.to_string().contains("Please ask a moderator."), "{told}");
    is_well(&discord);
}

#[test]
fn an_answer_in_an_archived_thread_goes_with_its_question() {
    for locked in [false, true] {
        let discord = Discord::with(BIKES);
        discord.member("mia").slash("settings", &[("thread", "true")]).shown();
        let ann = discord.member("ann");
        let question = ann.asks("#help", "@faqt what does a city bike cost?");
        let answer = discord.next_reply_in(question);
        discord.archives(question, locked);
        ann.deletes(question);
        if locked {
            // A moderator's lock holds until it is opened, and over a restart.
            discord.logged("could not be removed", 1);
            discord.restarts();
            discord.ready();
            discord.called(REMOVE, 2);
            discord.opens(question);
        }
        discord.vanishes(&answer);
        is_well(&discord);
    }
}

#[test]
fn a_first_response_that_discord_has_already_or_will_not_take_is_dropped() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let answer = answered(&discord, "#help");
    for (status, code) in [(400, 40_060), (404, 10_062)] {
        discord.fails("callback", 1, Trouble::Refused(status, code));
        ann.slash("ask", &[("question", "what does a city bike cost?")]).fails();
        discord.fails("callback", 1, Trouble::Refused(status, code));
        ann.presses(&answer, "Not helpful").fails();
        discord.fails("callback", 1, Trouble::Refused(status, code));
        ann.types("ask", "question", "city", &[]).fails();
    }
    discord.called("POST /interactions", 6);
    answered(&discord, "#general");
    is_well(&discord);
}

#[test]
fn a_word_that_discord_fails_to_take_once_is_said_once() {
    for trouble in troubles() {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let answer = answered(&discord, "#help");
        discord.fails("callback", 1, trouble.clone());
        assert!(ann.presses(&answer, "Helpful").shown().to_string().contains("Thank you."));
        discord.called("POST /interactions", 2);
        discord.fails("callback", 1, trouble.clone());
        let form = ann.presses(&answer, "Follow up").form();
        discord.called("POST /interactions", 4);
        discord.fails("callback", 1, trouble);
        let next = form.submits(&[("Your question", "and who repairs it?")]).shown();
        assert!(next.to_string().contains("Any shop repairs"), "{next}");
        is_well(&discord);
    }
}

#[test]
fn commands_are_registered_though_discord_is_down_at_first() {
    let discord = Discord::new();
    discord.fails("PUT /applications", 2, Trouble::Down(503));
    discord.starts(BIKES, "");
    let answer = discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    assert_eq!(discord.requests("PUT /applications").len(), 3);
}

#[test]
fn a_post_is_answered_though_discord_fails_to_tell_its_title_once() {
    let discord = Discord::with(BIKES);
    discord.member("mia").slash("settings", &[("policy", "answer"), ("channel", "#questions")]).shown();
    discord.fails("GET /channels/{channel_id}", 1, Trouble::Down(502));
    let post = discord.member("ann").posts("#questions", "What does a city bike cost?", "I would like to buy one.");
    let answer = discord.next_reply_in(post);
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    is_well(&discord);
}
