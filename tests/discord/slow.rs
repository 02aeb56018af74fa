//! A question whose search takes long: what Discord is told meanwhile, and whom it keeps waiting.
//! The bot runs within the test, which holds a search for as long as it needs.

use crate::discord::Trouble;
use crate::discord::articles::BIKES;
use crate::gate::Gate;
use crate::within::Within;
use faqt::publish::{publish, silent};
use insta::assert_snapshot;
use std::time::Duration;

/// A bot that searches for a question with `word` in it when the gate opens.
fn gated(word: &'static str) -> (Within, Gate) {
    let gate = Gate::default();
    let before = {
        let gate = gate.clone();
        move |question: &str| {
            if question.contains(word) {
                gate.pass();
            }
        }
    };
    let within = faqt::discord::Within { before: Box::new(before), ..faqt::discord::Within::default() };
    (Within::new(BIKES, "[discord.waits]\ndefer = 0.2\n", |_| within), gate)
}

/// Waits until a member sees that an answer is on its way.
fn thinks(within: &Within) {
    within.discord.until("a deferral", |world| world.messages.values().find(|it| it.loading()).map(|_| ()));
}

#[test]
fn a_slow_question_is_announced_to_all_and_delays_no_other_and_no_heartbeat() {
    let (within, gate) = gated("cost");
    let discord = &within.discord;
    let slow = discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]);
    discord.member("hal").asks("#general", "@faqt what does a city bike cost?");
    thinks(&within);
    let beats = discord.arrange(|world| world.heartbeats);
    let other = discord.member("bob").slash("ask", &[("question", "who repairs a city bike?")]).shown();
    assert!(other.to_string().contains("Any shop"), "{other}");
    discord.member("bob").asks("#help", "@faqt who repairs a city bike?");
    let other = discord.next_reply("#help");
    assert!(other.to_string().contains("Any shop"), "{other}");
    discord.until("heartbeats", |world| (world.heartbeats >= beats + 3).then_some(()));
    // What is published meanwhile does not change an answer that is being looked for.
    std::fs::write(within.folder.path().join("docs/article.md"), BIKES.replace("400 euros", "450 euros")).unwrap();
    publish(&within.config, false, &silent).unwrap();
    while !within.status().contains("Generation: 2") {}
    gate.open();
    let answer = slow.shown();
    assert_snapshot!(answer, @"
    faqt:
    **A city bike costs 400 euros.**
    │ what does a city bike cost?
    │ # [City bikes](https://example.com/city#price)
    │ … A helmet is included.
    │ 
    │ Price
    │ -# Quoted word for word
    [Source → https://example.com/city#price] [Helpful] [Not helpful] [Follow up]
    ");
    let answer = discord.next_reply("#general");
    assert!(answer.to_string().starts_with("faqt, replying to hal:\n**A city bike costs"), "{answer}");
    within.end();
}

#[test]
fn a_fault_is_told_by_a_number_and_by_nothing_else() {
    let gate = Gate::default();
    let broken = {
        let gate = gate.clone();
        move |question: &str| {
            if question.contains("cost") {
                gate.pass();
                panic!("a secret of the machine");
            }
        }
    };
    let within = faqt::discord::Within { before: Box::new(broken), ..faqt::discord::Within::default() };
    let within = Within::new(BIKES, "[discord.waits]\ndefer = 0.2\n", |_| within);
    let ann = within.discord.member("ann");
    let slow = ann.slash("ask", &[("question", "what does a city bike cost?")]);
    thinks(&within);
    let announced = slow.original();
    gate.open();
    let told = slow.followed().to_string();
    within.discord.vanishes(announced);
    let number = told.rsplit(['(', ' ']).next().unwrap().trim_matches(|c: char| !c.is_ascii_hexdigit()).to_owned();
    assert!(told.contains("(only ann sees this):\nSomething went wrong") && number.len() == 8, "{told}");
    assert!(!told.contains("secret") && !told.contains("panic"), "{told}");
    let private = ann.slash("ask", &[("question", "what does a city bike cost?"), ("private", "true")]).shown();
    assert!(private.to_string().contains("(only ann sees this):\nSomething went wrong on my side."), "{private}");
    let chinese = ann.speaks("zh-CN").slash("ask", &[("question", "what does a city bike cost?"), ("private", "true")]);
    let chinese = chinese.shown().to_string();
    assert!(chinese.contains("(only ann sees this):\n我这边出错了。日志里的编号是 "), "{chinese}");
    // Whoever asks in words learns it too.
    for place in ["#help", "@ann"] {
        ann.asks(place, "@faqt what does a city bike cost?");
        let told = within.discord.next_reply(place).to_string();
        let number = told.rsplit(' ').next().unwrap().trim_matches(|c: char| !c.is_ascii_hexdigit()).to_owned();
        assert!(told.contains("(silent):\nSomething went wrong on my side.") && number.len() == 8, "{told}");
        assert!(!told.contains("secret") && !told.contains("panic"), "{told}");
    }
    let other = ann.slash("ask", &[("question", "who repairs a city bike?")]).shown();
    assert!(other.to_string().contains("Any shop"), "{other}");
    within.end();
}

#[test]
fn a_slow_question_in_private_stays_private() {
    let (within, gate) = gated("cost");
    let ann = within.discord.member("ann");
    let slow = ann.slash("ask", &[("question", "what does a city bike cost?"), ("private", "true")]);
    thinks(&within);
    gate.open();
    let answer = slow.shown();
    assert!(answer.to_string().starts_with("faqt (only ann sees this):\n**A city bike costs 400 euros.**"), "{answer}");
    within.end();
}

#[test]
fn a_slow_question_without_an_answer_is_told_its_asker_alone() {
    let (within, gate) = gated("pizza");
    let ann = within.discord.member("ann");
    let slow = ann.slash("ask", &[("question", "how do I bake a pizza?")]);
    thinks(&within);
    let announced = slow.original();
    gate.open();
    let alone = slow.followed();
    assert!(
        alone.to_string().contains("(only ann sees this):\nI found nothing in the articles that answers this."),
        "{alone}"
    );
    within.discord.vanishes(announced);
    within.end();
}

#[test]
fn an_announced_answer_comes_though_discord_fails_once() {
    for trouble in [
        Trouble::Down(502),
        Trouble::Limited { after: Some(0.2), global: false },
        Trouble::Limited { after: None, global: false },
        Trouble::AnswerLost,
    ] {
        let (within, gate) = gated("cost");
        let ann = within.discord.member("ann");
        let slow = ann.slash("ask", &[("question", "what does a city bike cost?")]);
        thinks(&within);
        within.discord.fails("PATCH /webhooks", 1, trouble);
        gate.open();
        let answer = slow.shown();
        assert!(answer.to_string().contains("**A city bike costs 400 euros.**"), "{answer}");
        within.discord.called("PATCH /webhooks", 2);
        within.discord.reads(&answer);
        within.end();
    }
}

/// A word for its asker alone comes once, though this goes wrong.
fn is_told_once(faults: &[(&str, Trouble)]) {
    for (operation, trouble) in faults.iter().cloned() {
        let (within, gate) = gated("pizza");
        let slow = within.discord.member("ann").slash("ask", &[("question", "how do I bake a pizza?")]);
        thinks(&within);
        let announced = slow.original();
        within.discord.fails(operation, 1, trouble);
        gate.open();
        let alone = slow.followed();
        assert!(alone.to_string().contains("(only ann sees this):\nI found nothing in the articles"), "{alone}");
        within.discord.vanishes(announced);
        within.end();
    }
}

#[test]
fn what_its_asker_alone_is_told_comes_once_though_discord_fails_once() {
    is_told_once(&[
        ("DELETE /webhooks", Trouble::Down(502)),
        ("DELETE /webhooks", Trouble::AnswerLost),
        ("DELETE /webhooks", Trouble::Limited { after: None, global: false }),
        ("POST /webhooks", Trouble::Limited { after: Some(0.2), global: false }),
        ("POST /webhooks", Trouble::Limited { after: None, global: false }),
    ]);
}

#[test]
fn what_its_asker_alone_is_told_comes_once_though_nobody_says_whether_it_came() {
    is_told_once(&[
        ("POST /webhooks", Trouble::Down(502)),
        ("POST /webhooks", Trouble::AnswerLost),
        ("POST /webhooks", Trouble::Hangs),
    ]);
}

#[test]
fn what_cannot_be_taken_back_says_the_word_itself() {
    let (within, gate) = gated("pizza");
    let slow = within.discord.member("ann").slash("ask", &[("question", "how do I bake a pizza?")]);
    thinks(&within);
    within.discord.fails("DELETE /webhooks", 2, Trouble::Down(502));
    gate.open();
    let seen = slow.shown();
    assert!(seen.to_string().starts_with("faqt:\nI found nothing in the articles that answers this."), "{seen}");
    assert_eq!(within.discord.requests("POST /webhooks").len(), 0);
    within.end();
}

#[test]
fn a_word_beside_what_is_pressed_comes_once_though_discord_fails_once() {
    for trouble in [Trouble::Down(503), Trouble::AnswerLost] {
        let (within, gate) = gated("cost");
        let discord = &within.discord;
        let ann = discord.member("ann");
        let asked = ann.slash("ask", &[("question", "what does a city bike cost?")]);
        thinks(&within);
        gate.open();
        let answer = asked.shown();
        let others = ann.presses(&answer, "Not helpful").shown();
        let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
        // What it picks is there no more: the shown question is asked again, which takes long.
        std::fs::write(
            within.folder.path().join("docs/article.md"),
            BIKES.replace("Any shop repairs a city bike for 30 euros.", "Every shop mends one."),
        )
        .unwrap();
        publish(&within.config, false, &silent).unwrap();
        while !within.status().contains("Generation: 2") {}
        gate.shut();
        discord.fails("POST /webhooks", 1, trouble);
        let picked = ann.picks(&others, "The next candidates", &[&repair]);
        picked.acknowledged();
        gate.open();
        let word = picked.followed().to_string();
        assert!(word.contains("(only ann sees this):\nThe articles changed, so I looked again."), "{word}");
        within.end();
    }
}

#[test]
fn an_answer_that_comes_after_a_quarter_of_an_hour_is_dropped_and_others_go_on() {
    let (within, gate) = gated("cost");
    let ann = within.discord.member("ann");
    let slow = ann.slash("ask", &[("question", "what does a city bike cost?")]);
    thinks(&within);
    within.discord.later(Duration::from_secs(16 * 60));
    gate.open();
    within.discord.called("PATCH /webhooks", 1);
    let other = ann.slash("ask", &[("question", "who repairs a city bike?")]).shown();
    assert!(other.to_string().contains("Any shop"), "{other}");
    within.discord.reads(slow.original());
    let refused = within.discord.arrange(|world| world.requests.iter().filter(|it| it.status == 401).count());
    assert_eq!(refused, 1, "50027 is not asked for twice");
    within.end();
}

#[test]
fn a_press_whose_search_is_slow_is_announced_to_whoever_pressed() {
    let (within, gate) = gated("cost");
    let discord = &within.discord;
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    let slow = ann.slash("ask", &[("question", "what does a city bike cost?")]);
    thinks(&within);
    gate.open();
    let answer = slow.shown();
    gate.shut();
    let others = ann.presses(&answer, "Not helpful");
    thinks(&within);
    let follow =
        bob.presses(&answer, "Follow up").form().submits(&[("Your question", "who repairs a city bike?")]).shown();
    assert!(follow.to_string().contains("Any shop"), "{follow}");
    gate.open();
    let others = others.shown();
    assert!(others.to_string().contains("(only ann sees this):\nSorry. Is it one of these?"), "{others}");
    within.end();
}

#[test]
fn a_slow_question_is_answered_in_chinese_where_its_asker_reads_it() {
    let (within, gate) = gated("pizza");
    let ann = within.discord.member("ann").speaks("zh-CN");
    let slow = ann.slash("ask", &[("question", "how do I bake a pizza?")]);
    thinks(&within);
    gate.open();
    let alone = slow.followed();
    assert!(alone.to_string().contains("(only ann sees this):\n文章里没有找到能回答这个问题的内容。"), "{alone}");
    within.end();
}

#[test]
fn what_made_an_answer_is_told_though_the_search_takes_long() {
    let (within, gate) = gated("cost");
    let slow = within.discord.member("hal").slash("why", &[("question", "what does a city bike cost?")]);
    thinks(&within);
    gate.open();
    let why = slow.shown();
    assert!(
        why.to_string().contains("(only hal sees this):") && why.to_string().contains("answered, confidence"),
        "{why}"
    );
    within.end();
}
