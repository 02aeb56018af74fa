//! What becomes of answers when Discord misbehaves.

use crate::discord::articles::{BIKE_PRICES, BIKES};
use crate::discord::permissions::{CREATE_PUBLIC_THREADS, EMBED_LINKS, READ_HISTORY, SEND_MESSAGES, VIEW_CHANNEL};
use crate::discord::state::{PUBLIC_THREAD, TEXT};
use crate::discord::{self, Discord, Trouble};

const SEND: &str = "POST /channels/{channel_id}/messages";

fn is_answered(discord: &Discord) {
    discord.member("ann").asks("#general", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#general");
    assert!(answer.to_string().contains("400 euros"), "{answer}");
}

#[test]
fn a_dropped_connection_is_resumed_and_nothing_is_missed() {
    let discord = Discord::with(BIKE_PRICES);
    is_answered(&discord);
    discord.breaks();
    discord.sessions(1, 1);
    is_answered(&discord);
    discord.reconnects();
    discord.sessions(1, 2);
    is_answered(&discord);
}

#[test]
fn an_event_that_comes_twice_is_answered_once() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.faults(|faults| faults.events_doubled = true);
    is_answered(&discord);
    discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]).shown();
}

#[test]
fn a_refused_token_ends_the_bot_with_78_and_names_it() {
    let discord = Discord::new();
    discord.faults(|faults| faults.token_refused = true);
    discord.starts(BIKE_PRICES, "");
    let (status, written) = discord.bot_ends();
    assert_eq!(status, Some(78), "{written}");
    assert!(written.contains("DISCORD_TOKEN: Discord refuses the token"), "{written}");
    discord.problems();
}

#[test]
fn an_intent_that_is_not_enabled_ends_the_bot_with_78_and_names_the_switch() {
    let discord = Discord::new();
    discord.arrange(|world| world.message_content = false);
    discord.starts(BIKE_PRICES, "[discord]\nmessage_content = true\n");
    let (status, written) = discord.bot_ends();
    assert_eq!(status, Some(78), "{written}");
    assert!(written.contains("enable the Message Content Intent"), "{written}");
    discord.problems();
}

#[test]
fn an_answer_whose_receipt_is_lost_is_sent_once() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.fails(SEND, 1, Trouble::AnswerLost);
    let question = discord.member("ann").asks("#general", "@faqt what does a city bike cost?");
    discord.next_reply("#general");
    discord.called(SEND, 2);
    // What tells Discord that both are one is the number of the question.
    let nonces: Vec<_> = discord.requests(SEND).into_iter().map(|sent| sent["nonce"].clone()).collect();
    assert_eq!(nonces, vec![question.to_string(); 2]);
    discord.fails("callback", 1, Trouble::AnswerLost);
    discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]).shown();
}

#[test]
fn an_answer_waits_where_discord_asks_for_it() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.fails(SEND, 1, Trouble::Limited { after: Some(0.2), global: false });
    is_answered(&discord);
    discord.fails(SEND, 1, Trouble::Down(502));
    is_answered(&discord);
}

#[test]
fn a_limit_on_everything_is_waited_for_by_everything_but_interactions() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    let ann = discord.member("ann");
    ann.slash("help", &[]).shown();
    discord.fails(SEND, 1, Trouble::Limited { after: Some(0.5), global: true });
    ann.asks("#general", "@faqt what does a city bike cost?");
    discord.logged("Discord takes nothing for a while", 1);
    ann.asks("#help", "@faqt what does a city bike cost?");
    ann.writes("what does a city bike cost?");
    let answer = ann.slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    for place in ["#general", "#help", "@ann"] {
        assert!(discord.next_reply(place).to_string().contains("400 euros"));
    }
    let refused = discord.arrange(|world| world.requests.iter().filter(|it| it.status == 429).count());
    assert_eq!(refused, 1, "nothing went on while Discord took nothing");
}

#[test]
fn what_is_gone_is_dropped_without_a_fault() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.fails("callback", 1, Trouble::Refused(404, 10_062));
    discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]).fails();
    discord.called("POST /interactions", 1);
    is_answered(&discord);
    assert!(!discord.log().contains("ERROR"), "{}", discord.log());
}

#[test]
fn without_embeds_the_source_stands_in_the_text() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.denies("#general", EMBED_LINKS);
    discord.member("ann").asks("#general", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#general");
    assert!(answer.embeds.is_empty());
    assert!(
        answer.to_string().contains("**A city bike costs 400 euros.**\n<https://example.com/city#price>"),
        "{answer}"
    );
}

#[test]
fn without_history_an_answer_refers_to_no_message() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.denies("#general", READ_HISTORY);
    discord.member("ann").asks("#general", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#general");
    assert!(answer.to_string().starts_with("faqt:\n**A city bike costs"), "{answer}");
}

#[test]
fn without_threads_an_answer_stands_in_place() {
    let discord = Discord::with(BIKE_PRICES);
    discord.member("mia").slash("settings", &[("thread", "true")]).shown();
    discord.denies("#general", CREATE_PUBLIC_THREADS);
    is_answered(&discord);
}

#[test]
fn in_a_thread_and_in_a_direct_message_an_answer_stands_in_place() {
    let discord = Discord::with(BIKE_PRICES);
    discord.member("mia").slash("settings", &[("thread", "true")]).shown();
    let ann = discord.member("ann");
    let chat = ann.says("#general", "let us talk of bikes");
    ann.opens_thread(chat, "bikes");
    ann.says("#bikes", "@faqt what does a city bike cost?");
    let answer = discord.next_reply_in(chat);
    assert!(answer.to_string().starts_with("faqt, replying to ann:\n**A city bike costs"), "{answer}");
    ann.writes("what does a city bike cost?");
    let answer = discord.next_reply("@ann");
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    assert!(discord.requests("/threads").is_empty());
}

#[test]
fn a_member_who_takes_no_direct_messages_gets_none_and_nothing_is_a_fault() {
    let discord = Discord::with(BIKE_PRICES);
    let bob = discord.member("bob").closes_messages();
    bob.writes("what does a city bike cost?");
    discord.called(SEND, 1);
    is_answered(&discord);
    // It is left alone for a while, as Discord counts what it refuses.
    bob.writes("what does a city bike cost?");
    is_answered(&discord);
    let refused = discord.arrange(|world| world.requests.iter().filter(|it| it.status == 403).count());
    assert!(refused <= 2, "with its card and without");
    assert!(!discord.log().contains("ERROR"), "{}", discord.log());
}

#[test]
fn a_thread_that_the_question_has_already_is_used() {
    let discord = Discord::with(BIKE_PRICES);
    discord.member("mia").slash("settings", &[("thread", "true")]).shown();
    let (guild, ann) = (discord.guild("Harbour"), discord.member("ann").id);
    // Somebody is faster: the thread is there before the bot asks for it, and it was not told.
    let question = discord.arrange(|world| {
        let channel = world.place(guild, "#general");
        let question = world.say(ann, channel, "@faqt what does a city bike cost?", None);
        discord::threads::add(world, channel, PUBLIC_THREAD, "bikes", ann, Some(question), 1440);
        question
    });
    let answer = discord.next_reply_in(question);
    assert!(answer.to_string().contains("400 euros"), "{answer}");
}

#[test]
fn every_shard_is_served() {
    let discord = Discord::new();
    discord.arrange(|world| world.shards = 2);
    discord.starts(BIKE_PRICES, "");
    discord.ready();
    is_answered(&discord);
    discord.breaks();
    discord.sessions(2, 2);
    is_answered(&discord);
    assert_eq!(discord.stops(), Some(0));
}

#[test]
fn a_channel_that_cannot_be_written_to_is_left_alone_and_a_moderator_is_told() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.denies("#general", SEND_MESSAGES);
    let ann = discord.member("ann");
    ann.asks("#general", "@faqt what does a city bike cost?");
    discord.logged("may not write in a channel", 1);
    ann.asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help");
    let tried = discord.requests(SEND).len();
    ann.asks("#general", "@faqt what does a city bike cost?");
    ann.asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help");
    assert_eq!(discord.requests(SEND).len(), tried + 1, "nothing more was tried in #general");
    let told = discord.member("mia").slash("settings", &[]).shown();
    assert!(told.to_string().contains("I may not write in <#general>"), "{told}");
}

/// Asks in `#general`, where the bot may not write, until it has tried so often.
fn is_refused(discord: &Discord, times: usize) {
    discord.member("ann").asks("#general", "@faqt what does a city bike cost?");
    discord.until("a refusal", |world| {
        let refused = world.requests.iter().filter(|it| it.operation == SEND && it.status == 403).count();
        (refused >= times).then_some(())
    });
}

#[test]
fn moderators_are_told_once_of_a_channel_that_cannot_be_written_to_where_they_read_news() {
    let discord = Discord::new();
    discord.arrange(|world| {
        let guild = *world.guilds.keys().next().unwrap();
        let [help, updates] = ["help", "updates"].map(|name| world.channel(Some(guild), TEXT, name));
        let guild = world.guilds.get_mut(&guild).unwrap();
        (guild.notices, guild.updates) = (Some(help), Some(updates));
    });
    discord.starts(BIKE_PRICES, "[discord.waits]\nno_send = 0\n");
    discord.ready();
    discord.denies("#general", SEND_MESSAGES);
    is_refused(&discord, 2);
    let told = discord.next_reply("#updates");
    assert!(
        told.to_string()
            .starts_with("faqt (silent):\nI may not write in <#general>. Please give me Send Messages there"),
        "{told}"
    );
    // It tries again, and says no more of it.
    is_refused(&discord, 4);
    let settings = discord.member("mia").slash("settings", &[]).shown();
    assert!(!settings.to_string().contains("I may not write"), "{settings}");
    // Nor after a restart: the next refusal of all is told to nobody.
    discord.restarts();
    discord.ready();
    is_refused(&discord, 6);
    let settings = discord.member("mia").slash("settings", &[]).shown();
    assert!(!settings.to_string().contains("I may not write"), "{settings}");
    // Once it was mended, it would be told again.
    discord.denies("#general", 0);
    is_answered(&discord);
    discord.denies("#general", SEND_MESSAGES);
    is_refused(&discord, 8);
    discord.next_reply("#updates");
}

#[test]
fn where_there_is_no_place_for_news_the_next_moderator_who_uses_a_command_is_told() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.denies("#general", SEND_MESSAGES);
    is_refused(&discord, 2);
    discord.logged("may not write in a channel", 1);
    discord.member("ann").slash("help", &[]).shown();
    let mia = discord.member("mia").speaks("zh-CN");
    let help = mia.slash("help", &[]);
    help.shown();
    let told = help.followed();
    assert!(told.to_string().contains("(only mia sees this):\n我不能在 <#general> 里发言"), "{told}");
    let again = mia.slash("settings", &[]).shown();
    assert!(!again.to_string().contains("我不能在"), "{again}");
}

#[test]
fn of_a_channel_that_is_gone_no_moderator_is_told() {
    let discord = Discord::with(BIKE_PRICES);
    discord.ready();
    discord.denies("#general", SEND_MESSAGES);
    is_refused(&discord, 2);
    discord.logged("may not write in a channel", 1);
    discord.deletes_channel("#general");
    // By the time that both are answered, the bot has heard of it.
    for _ in 0..2 {
        discord.member("ann").writes("what does a city bike cost?");
        discord.next_reply("@ann");
    }
    let settings = discord.member("mia").slash("settings", &[]).shown();
    assert!(!settings.to_string().contains("I may not write"), "{settings}");
}

#[test]
fn sigterm_finishes_what_is_in_flight_and_ends_with_0() {
    let discord = Discord::with(BIKE_PRICES);
    is_answered(&discord);
    discord.fails(SEND, 1, Trouble::Limited { after: Some(0.5), global: false });
    discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    discord.called(SEND, 2);
    assert_eq!(discord.stops(), Some(0));
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    assert!(discord.arrange(|world| world.sessions.iter().all(|session| session.left)), "it said good-bye");
}

/// A bot whose heart beats fast: the gateway client notices some faults by a heartbeat that fails.
fn quick() -> Discord {
    let discord = Discord::new();
    discord.arrange(|world| world.heartbeat = 500);
    discord.starts(BIKE_PRICES, "[discord.limits]\nmember = 100\n");
    is_answered(&discord);
    discord
}

#[test]
fn a_session_that_discord_ends_for_good_is_begun_anew() {
    let discord = quick();
    discord.invalidates(false);
    discord.sessions(2, 0);
    is_answered(&discord);
}

#[test]
fn a_close_without_a_code_is_survived() {
    let discord = quick();
    discord.closes(None);
    discord.sessions(2, 0);
    is_answered(&discord);
}

#[test]
fn heartbeats_that_nobody_answers_lead_to_a_new_connection() {
    let discord = quick();
    discord.faults(|faults| faults.acks_muted = true);
    discord.sessions(2, 0);
    discord.faults(|faults| faults.acks_muted = false);
    is_answered(&discord);
}

#[test]
fn codes_that_allow_it_resume_and_fatal_ones_end_the_bot_with_78() {
    let discord = quick();
    for (times, code) in [(1, 4000), (2, 1001), (3, 4001), (4, 4002), (5, 4005), (6, 4008)] {
        discord.closes(Some(code));
        discord.sessions(1, times);
        is_answered(&discord);
    }
    discord.closes(Some(4004));
    let (status, written) = discord.bot_ends();
    assert_eq!(status, Some(78), "{written}");
    assert!(written.contains("DISCORD_TOKEN"), "{written}");
}

#[test]
fn without_history_an_answer_is_changed_and_removed_all_the_same() {
    for by_command in [false, true] {
        let discord = Discord::with(BIKES);
        discord.ready();
        discord.denies("#help", READ_HISTORY);
        let ann = discord.member("ann");
        let answer = if by_command {
            ann.slash("ask", &[("question", "what does a city bike cost?")]).shown()
        } else {
            ann.asks("#help", "@faqt what does a city bike cost?");
            discord.next_reply("#help")
        };
        let others = ann.presses(&answer, "Not helpful").shown();
        let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
        let done = ann.picks(&others, "The next candidates", &[&repair]).changed();
        assert!(done.to_string().contains("The answer shows it now."), "{done}");
        let changed = discord.next_version(&answer);
        assert!(changed.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{changed}");
        let others = ann.presses(&changed, "Not helpful").shown();
        let done = ann.presses(&others, "Remove").changed();
        assert!(done.to_string().contains("Removed."), "{done}");
        discord.vanishes(&changed);
        assert!(!discord.log().contains("ERROR"), "{}", discord.log());
    }
}

#[test]
fn where_the_bot_sees_nothing_whoever_removes_an_answer_is_told_whom_to_ask() {
    for (locale, label, remove, what) in [
        ("en-US", "Not helpful", "Remove", "I may not remove messages here. Please ask a moderator."),
        ("zh-CN", "Not helpful", "删除", "我不能删除这里的消息,请找管理员。"),
    ] {
        let discord = Discord::with(BIKES);
        discord.ready();
        discord.denies("#help", VIEW_CHANNEL);
        let ann = discord.member("ann").speaks(locale);
        let answer = ann.slash("ask", &[("question", "what does a city bike cost?")]).shown();
        let others = ann.presses(&answer, label).shown();
        let told = ann.presses(&others, remove).shown();
        assert!(told.to_string().contains(what), "{told}");
        let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
        let menu = if locale == "en-US" { "The next candidates" } else { "其他候选" };
        let picked = ann.picks(&others, menu, &[&repair]).changed();
        assert!(picked.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{picked}");
    }
}
