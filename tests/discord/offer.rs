//! What is offered to questions that nobody put to the bot: when, to whom, and what becomes of it.

use crate::discord::articles::BIKES;
use crate::discord::{self, Discord, Member, Shown, Trouble};
use faqt::ledger::{Ledger, OfferedIn};
use insta::assert_snapshot;

const COST: &str = "what does a city bike cost?";
const REPAIR: &str = "who repairs a city bike?";
const DELETE: &str = "DELETE /channels/{channel_id}/messages/{message_id}";

/// A bot that offers answers in `#help` and `#general`, with hal among the helpers.
fn offering(waits: &str) -> Discord {
    let discord = Discord::new();
    discord.starts(BIKES, &format!("[discord]\nmessage_content = true\n[discord.waits]\n{waits}"));
    let mia = discord.member("mia");
    mia.slash("settings", &[("helper", "helpers")]).shown();
    for channel in ["#help", "#general"] {
        mia.slash("settings", &[("policy", "offer"), ("channel", channel)]).shown();
    }
    discord
}

/// What is offered in `#general` to somebody who asks there: whatever was asked before has had its time.
fn offered_elsewhere(discord: &Discord) -> Shown {
    discord.member("ann").says("#general", COST);
    let line = discord.next_reply("#general");
    assert!(line.to_string().contains("I may have an answer"), "{line}");
    line
}

/// What the ledger of a bot that has ended says.
fn ledger<T>(discord: &Discord, look: impl AsyncFnOnce(&Ledger) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { look(&Ledger::open("sqlite:faqt.db", &discord.folder()).await.unwrap()).await })
}

/// What is kept of the offers of a thread.
fn kept(discord: &Discord, thread: u64) -> OfferedIn {
    let offers = ledger(discord, async |ledger| ledger.offers().await.unwrap());
    offers.into_iter().find(|it| it.channel == thread).unwrap()
}

/// Lines that are there, or were.
fn lines(discord: &Discord) -> usize {
    let of = |body: &serde_json::Value| body["content"].as_str().is_some_and(|text| text.starts_with("I may have"));
    discord.requests("POST /channels/{channel_id}/messages").iter().filter(|body| of(body)).count()
}

fn presses_and<'d>(member: Member<'d>, line: &Shown, label: &str) -> discord::Reply<'d> {
    let own = member.presses(line, "Show it to me").shown();
    member.presses(&own, label)
}

#[test]
fn a_helper_or_a_moderator_publishes_what_its_presser_sees_alone() {
    for publisher in ["hal", "mia"] {
        let discord = offering("offer = 0.2\n");
        let (ann, bob) = (discord.member("ann"), discord.member("bob"));
        ann.says("#help", COST);
        let line = discord.next_reply("#help");
        assert_eq!((line.buttons(), line.mentions.len()), (vec!["Show it to me".to_owned()], 0));
        let alone = bob.presses(&line, "Show it to me").shown();
        assert!(alone.to_string().contains("(only bob sees this):\n**A city bike costs 400 euros.**"), "{alone}");
        assert_eq!(alone.buttons(), ["Source"]);
        let publisher = discord.member(publisher);
        let own = publisher.presses(&line, "Show it to me").shown();
        assert_eq!(own.buttons(), ["Source", "Show it to everybody", "Remove"]);
        let done = publisher.presses(&own, "Show it to everybody").changed();
        assert!(done.to_string().contains("The answer shows it now."), "{done}");
        let published = discord.next_version(&line);
        assert!(published.to_string().contains("**A city bike costs 400 euros.**"), "{published}");
        // It is ann's answer, and has the buttons of one.
        assert_eq!(published.buttons(), ["Source", "Helpful", "Not helpful", "Follow up"]);
        let others = ann.presses(&published, "Not helpful").shown();
        ann.presses(&others, "Remove").changed();
        discord.vanishes(&published);
    }
}

#[test]
fn whoever_else_presses_can_publish_nothing_by_a_forged_press() {
    let discord = offering("offer = 0.2\n");
    let bob = discord.member("bob");
    discord.member("ann").says("#help", COST);
    let line = discord.next_reply("#help");
    let alone = bob.presses(&line, "Show it to me").shown();
    for action in ["pick", "remove"] {
        let forged = format!("v1:{action}:{}:-:{}:{}", bob.id, line.channel, line.id);
        for message in [line.id, alone.id] {
            let refused = bob.forges(message, &forged, &[]).shown();
            assert!(refused.to_string().contains("Only the person who asked and moderators can do that."), "{refused}");
        }
    }
    assert!(!discord.arrange(|world| world.messages[&line.id].deleted));
}

#[test]
fn an_offer_waits_first() {
    let discord = offering("");
    let ann = discord.member("ann");
    ann.says("#help", COST);
    ann.asks("#help", "@faqt who repairs a city bike?");
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("Any shop repairs"), "{answer}");
    assert_eq!(lines(&discord), 0, "thirty seconds have not passed");
}

#[test]
fn nothing_is_offered_once_anybody_replied_whoever_writes_after_them() {
    let discord = offering("offer = 0.3\n");
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    ann.says("#help", COST);
    bob.says("#help", "400 I think");
    ann.says("#help", "thanks");
    ann.says("#help", "that is a lot");
    offered_elsewhere(&discord);
    assert_eq!(lines(&discord), 1);
}

#[test]
fn a_bot_that_replied_and_an_answer_that_a_helper_found_are_replies_too() {
    for by_bot in [true, false] {
        let discord = offering("offer = 2\n");
        let question = discord.member("ann").says("#help", COST);
        if by_bot {
            discord.other_bot("robot").says("#help", "See the pinned message.");
        } else {
            discord.member("hal").apps(question, "Find answer").shown();
        }
        offered_elsewhere(&discord);
        assert_eq!(lines(&discord), 1);
    }
}

#[test]
fn what_one_member_alone_is_told_is_no_reply() {
    let discord = offering("offer = 0.5\n");
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    ann.says("#help", COST);
    bob.slash("ask", &[("question", "who repairs a city bike?"), ("private", "true")]).shown();
    bob.slash("help", &[]).shown();
    discord.next_reply("#help");
}

#[test]
fn what_its_asker_adds_is_no_reply() {
    let discord = offering("offer = 0.3\n");
    let ann = discord.member("ann");
    discord.member("bob").says("#help", "hello");
    ann.says("#help", COST);
    ann.says("#help", "I live in a town");
    let line = discord.next_reply("#help");
    assert!(line.to_string().starts_with("faqt, replying to ann (silent):\nI may have an answer to this."), "{line}");
}

#[test]
fn a_channel_has_one_open_line() {
    let discord = offering("offer = 0.2\noffer_gap = 0\n");
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    ann.says("#help", COST);
    let line = discord.next_reply("#help");
    bob.says("#help", REPAIR);
    let elsewhere = offered_elsewhere(&discord);
    bob.presses(&line, "Show it to me").shown();
    bob.says("#help", REPAIR);
    let second = discord.next_reply("#help");
    assert!(second.to_string().contains("│ who repairs a city bike?"), "{second}");
    assert_eq!(lines(&discord), 3);
    drop((line, elsewhere));
}

#[test]
fn what_cannot_be_answered_for_sure_or_asks_nothing_gets_no_line() {
    let discord = offering("offer = 0.2\n");
    let ann = discord.member("ann");
    ann.says("#help", "how do I bake a pizza?");
    ann.says("#help", "a city bike is great");
    discord.member("hal").says("#help", COST);
    offered_elsewhere(&discord);
    assert_eq!(lines(&discord), 1);
}

#[test]
fn a_line_that_was_pressed_stays_and_another_is_removed() {
    let discord = offering("offer = 0.2\noffer_remove = 10\n");
    discord.member("ann").says("#help", COST);
    let pressed = discord.next_reply("#help");
    discord.member("bob").presses(&pressed, "Show it to me").shown();
    // It is younger, and goes when the pressed one would have.
    let other = offered_elsewhere(&discord);
    discord.vanishes(&other);
    assert!(!discord.arrange(|world| world.messages[&pressed.id].deleted));
}

#[test]
fn a_restart_forgets_neither_a_line_nor_when_it_was_offered() {
    let discord = offering("offer = 0.2\noffer_remove = 2\n");
    let ann = discord.member("ann");
    ann.says("#help", COST);
    let line = discord.next_reply("#help");
    discord.restarts();
    discord.vanishes(&line);
    // Ten minutes have not passed.
    ann.says("#help", REPAIR);
    let other = offered_elsewhere(&discord);
    assert_eq!(lines(&discord), 2);
    discord.vanishes(&other);
}

#[test]
fn a_moderator_who_changes_the_policy_meanwhile_is_heeded() {
    let discord = offering("offer = 2\n");
    discord.member("ann").says("#help", COST);
    discord.member("mia").slash("settings", &[("policy", "asked"), ("channel", "#help")]).shown();
    offered_elsewhere(&discord);
    assert_eq!(lines(&discord), 1);
}

#[test]
fn a_question_that_is_deleted_or_becomes_chat_gets_no_line() {
    let discord = offering("offer = 0.4\n");
    let ann = discord.member("ann");
    let question = ann.says("#help", COST);
    ann.deletes(question);
    offered_elsewhere(&discord);
    let discord = offering("offer = 0.4\n");
    let ann = discord.member("ann");
    let question = ann.says("#help", COST);
    ann.edits(question, "I like my bike");
    offered_elsewhere(&discord);
    assert_eq!(lines(&discord), 1);
}

#[test]
fn a_question_that_is_edited_while_the_bot_waits_is_the_one_that_is_answered() {
    let discord = offering("offer = 0.4\n");
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    let question = ann.says("#help", COST);
    ann.edits(question, REPAIR);
    let line = discord.next_reply("#help");
    assert!(line.to_string().contains("│ who repairs a city bike?"), "{line}");
    let shown = bob.presses(&line, "Show it to me").shown();
    assert!(shown.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{shown}");
}

#[test]
fn a_line_follows_its_question_and_so_does_what_is_published() {
    let discord = offering("offer = 0.2\n");
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    let question = ann.says("#help", COST);
    let line = discord.next_reply("#help");
    ann.edits(question, REPAIR);
    let edited = discord.next_version(&line);
    assert_eq!(edited.buttons(), ["Show it to me"]);
    assert!(!edited.to_string().contains("**"), "nothing is published: {edited}");
    let shown = bob.presses(&edited, "Show it to me").shown();
    assert!(shown.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{shown}");
    presses_and(ann, &edited, "Show it to everybody").changed();
    let published = discord.next_version(&edited);
    assert!(published.to_string().contains("**Any shop repairs"), "{published}");
    ann.edits(question, COST);
    let edited = discord.next_version(&published);
    assert!(edited.to_string().contains("**A city bike costs 400 euros.**"), "{edited}");
    ann.deletes(question);
    discord.vanishes(&edited);
}

#[test]
fn a_line_goes_with_its_question() {
    for is_deleted in [true, false] {
        let discord = offering("offer = 0.2\n");
        let ann = discord.member("ann");
        let question = ann.says("#help", COST);
        let line = discord.next_reply("#help");
        if is_deleted {
            ann.deletes(question);
        } else {
            ann.edits(question, "how do I bake a pizza?");
        }
        discord.vanishes(&line);
    }
}

#[test]
fn a_thread_where_an_offer_is_dismissed_stays_quiet() {
    let discord = offering("offer = 0.2\noffer_gap = 0\n");
    let ann = discord.member("ann");
    let chat = ann.says("#help", "let us talk of bikes");
    ann.opens_thread(chat, "bikes");
    ann.says("#bikes", COST);
    let line = discord.next_reply_in(chat);
    let done = presses_and(ann, &line, "Remove").changed();
    assert!(done.to_string().contains("Removed."), "{done}");
    discord.vanishes(&line);
    for restarts in [false, true] {
        if restarts {
            discord.restarts();
            discord.ready();
        }
        ann.says("#bikes", REPAIR);
        let elsewhere = offered_elsewhere(&discord);
        discord.member("bob").presses(&elsewhere, "Show it to me").shown();
        ann.asks("#bikes", &format!("@faqt {COST}"));
        let answer = discord.next_reply_in(chat);
        assert!(answer.to_string().contains("400 euros"), "who asks is answered: {answer}");
    }
    // Its channel goes on.
    ann.says("#help", COST);
    discord.next_reply("#help");
    assert_eq!(lines(&discord), 4);
    // So does the thread, once a moderator wants it.
    discord.member("mia").slash("settings", &[("policy", "offer"), ("channel", "#bikes")]).shown();
    ann.says("#bikes", REPAIR);
    discord.next_reply_in(chat);
}

#[test]
fn a_line_that_nobody_took_does_not_quiet_its_thread() {
    let discord = offering("offer = 0.2\noffer_gap = 0\noffer_remove = 2\n");
    let ann = discord.member("ann");
    let chat = ann.says("#help", "let us talk of bikes");
    ann.opens_thread(chat, "bikes");
    for question in [COST, REPAIR] {
        ann.says("#bikes", question);
        let line = discord.next_reply_in(chat);
        discord.vanishes(&line);
    }
}

#[test]
fn a_line_whose_removal_fails_is_removed_later_and_does_not_quiet_its_thread() {
    for restarts in [false, true] {
        let discord = offering("offer = 0.2\noffer_gap = 0\noffer_remove = 2\n");
        // It is tried twice each time.
        discord.fails(DELETE, 2, Trouble::Down(503));
        let ann = discord.member("ann");
        let chat = ann.says("#help", "let us talk of bikes");
        ann.opens_thread(chat, "bikes");
        ann.says("#bikes", COST);
        let line = discord.next_reply_in(chat);
        discord.called(DELETE, 2);
        if restarts {
            discord.restarts();
            discord.ready();
        }
        discord.vanishes(&line);
        ann.asks("#bikes", &format!("@faqt {COST}"));
        discord.next_reply_in(chat);
        assert_eq!(discord.stops(), Some(0));
        let kept = kept(&discord, chat);
        assert_eq!((kept.line, kept.quiet), (None, false), "{kept:?}");
    }
}

#[test]
fn a_line_is_remembered_while_the_token_is_void() {
    let discord = offering("offer = 0.2\noffer_remove = 0\n");
    discord.fails(DELETE, 1, Trouble::Refused(401, 0));
    discord.member("ann").says("#help", COST);
    let line = discord.next_reply("#help");
    discord.called(DELETE, 1);
    discord.logged("an offer stays until the next start", 1);
    discord.restarts();
    discord.ready();
    discord.vanishes(&line);
}

#[test]
fn a_line_whose_removal_fails_goes_with_its_question_meanwhile() {
    let discord = offering("offer = 0.2\noffer_remove = 1000\n");
    let ann = discord.member("ann");
    let question = ann.says("#help", COST);
    let line = discord.next_reply("#help");
    assert_eq!(discord.stops(), Some(0));
    // It was there for long enough.
    let kept = kept(&discord, line.channel);
    ledger(&discord, async |ledger| ledger.offered(OfferedIn { at: kept.at - 1000, ..kept }).await.unwrap());
    discord.fails(DELETE, 2, Trouble::Down(503));
    discord.starts_in(&discord.folder());
    discord.logged("could not be removed", 1);
    discord.ready();
    ann.deletes(question);
    discord.vanishes(&line);
}

#[test]
fn a_line_is_remembered_before_it_is_removed() {
    const MANY: usize = 5;
    let discord = offering("offer = 0.1\noffer_remove = 0\n");
    let ann = discord.member("ann");
    let threads: Vec<u64> = (0..MANY)
        .map(|number| {
            let chat = ann.says("#help", "let us talk of bikes");
            ann.opens_thread(chat, &format!("bikes-{number}"));
            ann.says(&format!("#bikes-{number}"), COST);
            chat
        })
        .collect();
    discord.called(DELETE, MANY);
    let lines: Vec<u64> = discord.arrange(|world| {
        let bot = world.bot;
        world.messages.values().filter(|it| it.author == bot && threads.contains(&it.channel)).map(|it| it.id).collect()
    });
    assert_eq!(lines.len(), MANY);
    assert_eq!(discord.stops(), Some(0));
    for thread in threads {
        let kept = kept(&discord, thread);
        assert_eq!((kept.line, kept.quiet), (None, false), "{kept:?}");
    }
    for line in lines {
        let answered = ledger(&discord, async |ledger| ledger.answered_by(line).await.unwrap());
        assert_eq!(answered, None, "what is gone is not remembered");
    }
}

#[test]
fn a_post_whose_answer_is_removed_stays_quiet() {
    for removed_by in ["the button", "a moderator"] {
        let discord = Discord::new();
        discord.starts(BIKES, "[discord]\nmessage_content = true\n");
        let (ann, mia) = (discord.member("ann"), discord.member("mia"));
        mia.slash("settings", &[("policy", "answer"), ("channel", "#questions")]).shown();
        let post = ann.posts("#questions", "What does a city bike cost?", "I would like to buy one.");
        let answer = discord.next_reply_in(post);
        ann.says("#What does a city bike cost?", REPAIR);
        let second = discord.next_reply_in(post);
        assert!(second.to_string().contains("Any shop repairs"), "{second}");
        if removed_by == "a moderator" {
            mia.deletes(&answer);
            discord.logged("nothing is said unasked in a thread", 1);
        } else {
            let others = ann.presses(&answer, "Not helpful").shown();
            ann.presses(&others, "Remove").changed();
        }
        discord.vanishes(&answer);
        ann.says("#What does a city bike cost?", REPAIR);
        discord.restarts();
        discord.ready();
        ann.says("#What does a city bike cost?", REPAIR);
        ann.asks("#What does a city bike cost?", &format!("@faqt {COST}"));
        let asked = discord.next_reply_in(post);
        assert!(asked.to_string().contains("400 euros"), "{removed_by}: {asked}");
    }
}

#[test]
fn a_forum_that_offers_offers_in_each_post() {
    for reads in [true, false] {
        let discord = Discord::new();
        discord.starts(BIKES, &format!("[discord]\nmessage_content = {reads}\n[discord.waits]\noffer = 0.3\n"));
        let (ann, bob, mia) = (discord.member("ann"), discord.member("bob"), discord.member("mia"));
        mia.slash("settings", &[("policy", "offer"), ("channel", "#questions")]).shown();
        let replied = ann.posts("#questions", "Who repairs a city bike?", "Mine is broken.");
        bob.says("#Who repairs a city bike?", "any shop");
        let post = ann.posts("#questions", "What does a city bike cost?", "I would like to buy one.");
        let line = discord.next_reply_in(post);
        assert!(line.to_string().contains("(silent):\nI may have an answer to this."), "{line}");
        presses_and(ann, &line, "Show it to everybody").changed();
        let published = discord.next_version(&line);
        assert!(published.to_string().contains("**A city bike costs 400 euros.**"), "{published}");
        assert_eq!(lines(&discord), 1, "somebody replied in {replied}");
    }
}

#[test]
fn an_offer_speaks_chinese() {
    let discord = Discord::new();
    let article = "---\ntitle: 城市自行车\nlanguage: zh\nsource: https://example.com/zh\nquestions: [\"城市自行车多少钱? #price\"]\n---\n# 城市自行车\n\n城市自行车适合城里的短途。\n\n## 价格 {#price}\n\n城市自行车卖 400 欧元。\n";
    discord.starts(article, "[discord]\nmessage_content = true\n[discord.waits]\noffer = 0.2\noffer_gap = 0\n");
    let (ann, bob, mia) =
        (discord.member("ann").speaks("zh-CN"), discord.member("bob").speaks("zh-TW"), discord.member("mia"));
    mia.slash("settings", &[("policy", "offer"), ("channel", "#help")]).shown();
    ann.says("#help", "城市自行车多少钱?");
    let line = discord.next_reply("#help");
    assert_snapshot!(line, @"
    faqt, replying to ann (silent):
    这个问题我也许有答案。
    │ 城市自行车多少钱?
    [给我看看]
    ");
    let alone = bob.presses(&line, "给我看看").shown();
    assert!(alone.to_string().contains("(only bob sees this):\n**城市自行车卖 400 欧元。**"), "{alone}");
    assert_eq!(alone.buttons(), ["来源"]);
    let own = ann.presses(&line, "给我看看").shown();
    assert_eq!(own.buttons(), ["来源", "给大家看", "删除"]);
    let done = ann.presses(&own, "删除").changed();
    assert!(done.to_string().contains("已删除。"), "{done}");
    discord.vanishes(&line);
}
