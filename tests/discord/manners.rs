//! Whom the bot answers, whom it calls, and what it says when it must refuse.

use crate::discord::articles::BIKES;
use crate::discord::{Discord, Member};
use faqt::ledger::Ledger;

const COST: &str = "what does a city bike cost?";

fn answers(discord: &Discord, member: Member<'_>, place: &str) {
    member.asks(place, &format!("@faqt {COST}"));
    let answer = discord.next_reply(place);
    assert!(answer.to_string().contains("400 euros"), "{answer}");
}

/// A bot that answers in `#help` what nobody asked it.
fn overhearing() -> Discord {
    let discord = Discord::new();
    discord.starts(BIKES, "[discord]\nmessage_content = true\n");
    discord.member("mia").slash("settings", &[("policy", "answer"), ("channel", "#help")]).shown();
    discord
}

#[test]
fn bots_webhooks_system_messages_and_itself_get_no_answer() {
    let discord = overhearing();
    let robot = discord.other_bot("robot");
    robot.says("#help", &format!("@faqt {COST}"));
    robot.says("#help", COST);
    discord.webhook_says("#help", COST);
    discord.system_says("#help", 7);
    let ann = discord.member("ann");
    ann.says("#help", COST);
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().starts_with("faqt, replying to ann:"), "{answer}");
    // Its own answer holds the question and is put to nobody.
    answers(&discord, ann, "#general");
    assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 2);
}

#[test]
fn what_replies_to_somebody_and_what_a_helper_writes_is_left_to_people() {
    let discord = overhearing();
    discord.member("mia").slash("settings", &[("helper", "helpers"), ("channel", "#help")]).shown();
    let (ann, hal) = (discord.member("ann"), discord.member("hal"));
    hal.says("#help", COST);
    let chat = discord.member("bob").says("#help", "I like my bike");
    ann.replies_quietly(chat, COST);
    answers(&discord, ann, "#general");
    answers(&discord, hal, "#help");
    assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 2);
}

#[test]
fn an_overheard_question_that_becomes_chat_loses_its_answer() {
    let discord = overhearing();
    let ann = discord.member("ann");
    for text in ["a city bike is great", "how do I bake a pizza?"] {
        let question = ann.says("#help", COST);
        let answer = discord.next_reply("#help");
        ann.edits(question, "who repairs a city bike?");
        let edited = discord.next_version(&answer);
        assert!(edited.to_string().contains("Any shop repairs"), "{edited}");
        ann.edits(question, text);
        discord.vanishes(&edited);
    }
}

#[test]
fn an_edited_reply_goes_on_from_the_answer_that_it_replies_to() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    ann.asks("#help", &format!("@faqt {COST}"));
    let answer = discord.next_reply("#help");
    let reply = ann.replies(&answer, "how do I bake a pizza?");
    let nothing = discord.next_reply("#help");
    ann.edits(reply, "and who repairs it?");
    let edited = discord.next_version(&nothing);
    assert!(edited.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{edited}");
}

#[test]
fn a_post_is_answered_once_whichever_event_comes_first_and_its_edit_is_followed() {
    for thread_after_message in [false, true] {
        let discord = Discord::new();
        discord.starts(BIKES, "[discord]\nmessage_content = true\n");
        discord.faults(|faults| faults.thread_after_message = thread_after_message);
        let mia = discord.member("mia");
        mia.slash("settings", &[("policy", "answer"), ("channel", "#questions")]).shown();
        let ann = discord.member("ann");
        let post = ann.posts("#questions", "What does a city bike cost?", "I would like to buy one.");
        let answer = discord.next_reply_in(post);
        assert!(answer.to_string().contains("400 euros"), "{answer}");
        answers(&discord, ann, "#general");
        assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 2);
        ann.edits(post, "I would like to buy one soon.");
        let edited = discord.next_version(&answer);
        assert!(edited.to_string().contains("400 euros"), "{edited}");
    }
}

#[test]
fn a_helper_calls_neither_themselves_nor_a_bot() {
    let discord = Discord::with(BIKES);
    let (hal, robot) = (discord.member("hal"), discord.other_bot("robot"));
    let questions = [hal.says("#help", COST), robot.says("#help", COST)];
    for question in questions {
        let answer = hal.apps(question, "Find answer").shown();
        assert!(answer.to_string().starts_with("faqt:\n**A city bike costs 400 euros.**"), "{answer}");
        assert!(answer.mentions.is_empty());
    }
}

#[test]
fn a_question_that_names_everybody_calls_nobody() {
    let discord = Discord::with(BIKES);
    let mia = discord.member("mia");
    mia.asks("#help", "@faqt @everyone @helpers @bob what does a city bike cost?");
    let answer = discord.next_reply("#help");
    assert!(answer.mentions.is_empty() && answer.mention_roles.is_empty() && !answer.mention_everyone, "{answer}");
}

#[test]
fn only_the_asker_calls_a_person() {
    let discord = Discord::with(BIKES);
    discord.member("mia").slash("settings", &[("helper", "helpers")]).shown();
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    ann.asks("#help", "@faqt how do I bake a pizza?");
    let nothing = discord.next_reply("#help");
    let refused = bob.presses(&nothing, "Ask a person").shown();
    assert!(refused.to_string().contains("Only the person who asked"), "{refused}");
    assert!(ann.presses(&nothing, "Ask a person").shown().to_string().contains("I asked."));
    let call = discord.next_reply("#help");
    assert_eq!((call.mention_roles.len(), call.mentions.len()), (1, 0), "{call}");
}

#[test]
fn a_fourth_person_a_day_is_not_called() {
    let discord = Discord::with(BIKES);
    discord.member("mia").slash("settings", &[("helper", "helpers")]).shown();
    let ann = discord.member("ann");
    for number in 0..4 {
        ann.asks("#help", "@faqt how do I bake a pizza?");
        let nothing = discord.next_reply("#help");
        let said = ann.presses(&nothing, "Ask a person").shown();
        if number < 3 {
            assert!(said.to_string().contains("I asked."), "{said}");
            discord.next_reply("#help");
        } else {
            assert!(said.to_string().contains("today"), "{said}");
        }
    }
}

#[test]
fn typing_counts_towards_no_limit() {
    let discord = Discord::configured(BIKES, "[discord.limits]\nmember = 1\n");
    let ann = discord.member("ann");
    for _ in 0..5 {
        assert!(!ann.types("ask", "question", "city", &[]).choices().is_empty());
    }
    ann.slash("ask", &[("question", COST)]).shown();
    assert!(!ann.types("ask", "question", "city", &[]).choices().is_empty());
    let refused = ann.slash("ask", &[("question", COST)]).shown();
    assert!(refused.to_string().contains("That is a lot of questions"), "{refused}");
}

#[test]
fn a_channel_and_a_server_have_limits_of_their_own() {
    for limit in ["channel", "server"] {
        let discord = Discord::configured(BIKES, &format!("[discord.limits]\n{limit} = 1\n"));
        discord.member("ann").slash("ask", &[("question", COST)]).shown();
        let refused = discord.member("bob").slash("ask", &[("question", COST)]).shown();
        assert!(refused.to_string().starts_with("faqt (only bob sees this):\nThat is a lot of questions"), "{refused}");
        let elsewhere = discord.member("bob").slash_in("#general", "ask", &[("question", COST)]).shown();
        assert_eq!(elsewhere.to_string().contains("400 euros"), limit == "channel", "{elsewhere}");
    }
}

#[test]
fn a_server_that_removes_the_bot_is_noted_to_be_erased() {
    let discord = Discord::with(BIKES);
    let folder = discord.folder();
    let ann = discord.member("ann");
    ann.slash("ask", &[("question", "how do I bake a pizza?")]).shown();
    discord.removed_from("Harbour");
    discord.logged("a server removed the bot", 1);
    assert_eq!(discord.stops(), Some(0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let misses = runtime.block_on(async {
        let ledger = Ledger::open("sqlite:faqt.db", &folder).await.unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        ledger.forget_old(90, i64::try_from(now).unwrap() + 31 * 86_400).await.unwrap();
        ledger.misses().await.unwrap()
    });
    assert!(misses.is_empty(), "{misses:?}");
}

#[test]
fn what_bots_and_helpers_post_is_left_to_people() {
    for reads in [true, false] {
        let discord = Discord::new();
        discord.starts(BIKES, &format!("[discord]\nmessage_content = {reads}\n"));
        let mia = discord.member("mia");
        mia.slash("settings", &[("policy", "answer"), ("channel", "#questions"), ("helper", "helpers")]).shown();
        let (ann, hal, robot) = (discord.member("ann"), discord.member("hal"), discord.other_bot("robot"));
        robot.posts("#questions", "What does a city bike cost today?", "News of the shop.");
        hal.posts("#questions", "Who repairs a city bike?", "Read this first.");
        let post = ann.posts("#questions", "What does a city bike cost?", "I would like to buy one.");
        let answer = discord.next_reply_in(post);
        assert!(answer.to_string().contains("400 euros"), "{answer}");
        assert_eq!(discord.stops(), Some(0));
        assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 1);
    }
}

#[test]
fn a_post_that_mentions_the_bot_is_answered_with_its_title() {
    for text in ["@faqt please help me with this one", "@faqt"] {
        let discord = Discord::with(BIKES);
        let ann = discord.member("ann");
        let post = ann.posts("#questions", "What does a city bike cost?", text);
        let answer = discord.next_reply_in(post);
        assert!(answer.to_string().contains("**A city bike costs 400 euros.**"), "{answer}");
        ann.edits(post, "@faqt it is for my way to work");
        let edited = discord.next_version(&answer);
        assert!(edited.to_string().contains("**A city bike costs 400 euros.**"), "{edited}");
    }
}

#[test]
fn whoever_thanks_for_an_answer_gets_no_other_one_and_whoever_greets_a_hint() {
    let discord = Discord::with(BIKES);
    let folder = discord.folder();
    let ann = discord.member("ann");
    ann.asks("#help", &format!("@faqt {COST}"));
    let answer = discord.next_reply("#help");
    for thanks in ["thanks!", "Thank you so much", "谢谢", "👍"] {
        ann.replies(&answer, thanks);
    }
    ann.asks("#help", "hi @faqt");
    let hint = discord.next_reply("#help");
    assert!(hint.to_string().contains("What would you like to know?"), "{hint}");
    ann.replies(&answer, "thanks, and who repairs it?");
    let next = discord.next_reply("#help");
    assert!(next.to_string().contains("Any shop repairs"), "{next}");
    assert_eq!(discord.stops(), Some(0));
    assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 3);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let misses =
        runtime.block_on(async { Ledger::open("sqlite:faqt.db", &folder).await.unwrap().misses().await.unwrap() });
    assert!(misses.is_empty(), "{misses:?}");
}

#[test]
fn a_server_that_removes_the_bot_while_it_is_away_is_noted_to_be_erased() {
    for is_removed in [true, false] {
        let discord = Discord::with(BIKES);
        let folder = discord.folder();
        discord.member("ann").slash("ask", &[("question", "how do I bake a pizza?")]).shown();
        assert_eq!(discord.stops(), Some(0));
        if is_removed {
            discord.removed_from("Harbour");
        }
        discord.starts_in(&folder);
        // The commands are registered after it was noted.
        discord.called("GET /applications/{application_id}/commands", 2);
        assert_eq!(discord.stops(), Some(0));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let misses = runtime.block_on(async {
            let ledger = Ledger::open("sqlite:faqt.db", &folder).await.unwrap();
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
            ledger.forget_old(90, i64::try_from(now).unwrap() + 31 * 86_400).await.unwrap();
            ledger.misses().await.unwrap()
        });
        assert_eq!(misses.is_empty(), is_removed, "{misses:?}");
    }
}
