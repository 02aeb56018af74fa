//! Members ask on Discord, in every way that Discord lets them.

use crate::discord::{Discord, reads_messages};
use insta::assert_snapshot;

/// What the bot knows.
const BIKES: &str = "\
---
title: City bikes
source: https://example.com/city
updated: 2026-03-12
aliases: [city bike]
questions: [\"What does a city bike cost? #price\", \"Who repairs a city bike? #repair\"]
---
# City bikes

A city bike is made for short ways in a town.

## Price

A city bike costs *400 euros*. A helmet is included.

## Repair

Any shop repairs a city bike within two days.
";

#[test]
fn a_question_is_answered_for_everybody_with_quote_and_source() {
    let discord = Discord::with(BIKES);
    let answer = discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert_snapshot!(answer, @"
    faqt:
    **A city bike costs 400 euros.**
    │ what does a city bike cost?
    │ # [City bikes](https://example.com/city#price)
    │ … A helmet is included.
    │ 
    │ Price
    │ -# Quoted word for word · updated 12 Mar 2026
    [Source → https://example.com/city#price] [Helpful] [Not helpful] [Follow up]
    ");
}

#[test]
fn a_question_in_private_is_answered_for_its_asker() {
    let discord = Discord::with(BIKES);
    let answer =
        discord.member("ann").slash("ask", &[("question", "what does a city bike cost?"), ("private", "true")]).shown();
    assert!(answer.to_string().starts_with("faqt (only ann sees this):\n**A city bike costs 400 euros.**"), "{answer}");
}

#[test]
fn a_mention_is_answered_by_a_reply_that_calls_nobody() {
    let discord = Discord::with(BIKES);
    discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().starts_with("faqt, replying to ann:\n**A city bike costs 400 euros.**"), "{answer}");
    assert!(answer.mentions.is_empty());
}

#[test]
fn what_nothing_answers_is_said_to_the_asker_alone_or_without_a_sound() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let alone = ann.slash("ask", &[("question", "how do I bake a pizza?")]).shown();
    assert!(alone.to_string().starts_with("faqt (only ann sees this):\nI found nothing in the articles"), "{alone}");
    ann.asks("#help", "@faqt how do I bake a pizza?");
    let quiet = discord.next_reply("#help");
    assert!(
        quiet.to_string().starts_with("faqt, replying to ann (silent):\nI found nothing in the articles"),
        "{quiet}"
    );
}

#[test]
fn questions_and_headings_are_offered_while_typing() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let choices = ann.types("ask", "question", "pri", &[]).choices();
    assert_eq!(choices.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["City bikes › Price"]);
    let first = ann.types("ask", "question", "", &[]).choices();
    assert_eq!(first[0].0, "What does a city bike cost?");
    let answer = ann.slash("ask", &[("question", &choices[0].1)]).shown();
    assert!(answer.to_string().contains("**A city bike costs 400 euros.**"), "{answer}");
}

#[test]
fn a_reply_to_an_answer_goes_on_from_its_question() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    ann.asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#help");
    ann.replies(&answer, "and who repairs it?");
    let next = discord.next_reply("#help");
    assert!(next.to_string().contains("**Any shop repairs a city bike within two days.**"), "{next}");
}

#[test]
fn a_direct_message_is_answered_where_it_was_written() {
    let discord = Discord::with(BIKES);
    discord.member("ann").writes("what does a city bike cost?");
    let answer = discord.next_reply("@ann");
    assert!(answer.to_string().contains("**A city bike costs 400 euros.**"), "{answer}");
}

#[test]
fn a_helper_answers_a_message_from_its_menu_and_its_author_is_told() {
    let discord = Discord::with(BIKES);
    let question = discord.member("ann").says("#help", "what does a city bike cost?");
    let answer = discord.member("hal").apps(question, "Find answer").shown();
    assert!(answer.to_string().starts_with("faqt:\n<@ann>\n**A city bike costs 400 euros.**"), "{answer}");
    assert_eq!(answer.mentions, [discord.member("ann").id]);
}

#[test]
fn whoever_has_the_bot_to_themselves_asks_anywhere_in_private() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann").installs();
    let answer = ann.slash_by_account("@bob", "ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(answer.to_string().starts_with("faqt (only ann sees this):\n**A city bike costs 400 euros.**"), "{answer}");
}

#[test]
fn an_empty_mention_gets_one_hint_a_day() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    ann.says("#help", "@faqt");
    let hint = discord.next_reply("#help");
    assert!(hint.to_string().contains("What would you like to know?"), "{hint}");
    ann.says("#help", "@faqt");
    ann.asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("400 euros"), "{answer}");
}

#[test]
fn bots_forwards_and_what_is_said_to_nobody_get_no_answer() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let said = ann.says("#help", "what does a city bike cost?");
    ann.forwards(said, "#help");
    ann.asks("#help", "@faqt who repairs a city bike?");
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("Any shop"), "{answer}");
}

#[test]
fn a_mention_that_replies_to_a_message_answers_that_message() {
    let discord = Discord::with(BIKES);
    let question = discord.member("bob").says("#help", "what does a city bike cost?");
    discord.member("ann").replies(question, "@faqt");
    let reply = discord.next_reply("#help");
    // Without the intent Discord does not show the bot what bob wrote.
    let what = if reads_messages() { "**A city bike costs 400 euros.**" } else { "Find answer" };
    assert!(reply.to_string().contains(what), "{reply}");
}

#[test]
fn two_things_are_put_side_by_side() {
    let article = format!(
        "{BIKES}\n## Kinds\n\n| Aspect | City bike | Cargo bike |\n|---|---|---|\n| Weight | 15 kg | 40 kg |\n| Load | 20 kg | - |\n"
    );
    let discord = Discord::with(&article);
    let ann = discord.member("ann");
    let choices = ann.types("compare", "first", "car", &[]).choices();
    assert_eq!(choices, [("Cargo bike".to_owned(), "Cargo bike".to_owned())]);
    let compared = ann.slash("compare", &[("first", "city bike"), ("second", "cargo bike")]).shown();
    assert_snapshot!(compared, @r"
    faqt:
    City bike · Cargo bike compared
    │ city bike vs cargo bike
    │ ## Weight
    │ City bike: 15 kg \[1]
    │ Cargo bike: 40 kg \[1]
    │ ## Load
    │ City bike: 20 kg \[1]
    │ Cargo bike: not stated
    │ ## Sources
    │ 1. [City bikes › Kinds](https://example.com/city#kinds)
    │ -# Quoted word for word
    [Helpful] [Not helpful] [Follow up]
    ");
    let unknown = ann.slash("compare", &[("first", "city bike"), ("second", "zeppelin")]).shown();
    assert!(unknown.to_string().contains("No article is about “zeppelin”"), "{unknown}");
}

#[test]
fn topics_and_help_are_for_whoever_asks() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let topics = ann.slash("topics", &[]).shown();
    assert_snapshot!(topics, @"
    faqt (only ann sees this):
    │ # What I can answer
    │ - City bikes · 3 sections
    [Show an article: City bikes]
    ");
    let article = ann.picks(&topics, "Show an article", &["City bikes"]).shown();
    assert!(article.to_string().contains("**A city bike is made for short ways in a town.**"), "{article}");
    assert!(article.to_string().contains("(only ann sees this)"), "{article}");
    let help = ann.slash("help", &[]).shown();
    assert!(help.to_string().contains("for 90 days"), "{help}");
}

#[test]
fn words_are_those_of_the_asker_and_in_public_those_of_the_question() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann").speaks("zh-CN");
    let alone = ann.slash("ask", &[("question", "how do I bake a pizza?")]).shown();
    assert!(alone.to_string().contains("文章里没有找到"), "{alone}");
    let public = ann.slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(public.to_string().contains("Quoted word for word · updated 12 Mar 2026"), "{public}");
    let topics = ann.slash("topics", &[]).shown();
    assert!(topics.to_string().contains("我能回答的内容"), "{topics}");
}

#[test]
fn an_edited_question_changes_its_answer_and_a_deleted_one_takes_it_along() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let question = ann.asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#help");
    ann.edits(question, "@faqt who repairs a city bike?");
    let edited = discord.next_version(&answer);
    assert!(edited.to_string().contains("Any shop repairs"), "{edited}");
    ann.deletes(question);
    discord.vanishes(&answer);
}

#[test]
fn a_seventh_question_in_a_minute_is_refused() {
    let discord = Discord::configured(BIKES, "[discord.limits]\nmember = 2\n");
    let ann = discord.member("ann");
    for _ in 0..2 {
        ann.slash("ask", &[("question", "what does a city bike cost?")]).shown();
    }
    let refused = ann.slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(refused.to_string().starts_with("faqt (only ann sees this):\nThat is a lot of questions"), "{refused}");
    let other = discord.member("bob").slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(other.to_string().contains("400 euros"), "{other}");
}

#[test]
fn a_reply_in_a_direct_message_goes_on_from_the_answer_and_so_does_its_edit() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    ann.writes("what does a city bike cost?");
    let answer = discord.next_reply("@ann");
    let reply = ann.replies(&answer, "and who repairs it?");
    let next = discord.next_reply("@ann");
    assert!(next.to_string().contains("**Any shop repairs a city bike within two days.**"), "{next}");
    assert!(next.to_string().contains("│ Understood as: "), "{next}");
    ann.edits(reply, "and where can I have it repaired?");
    let edited = discord.next_version(&next);
    assert!(edited.to_string().contains("**Any shop repairs a city bike within two days.**"), "{edited}");
}

#[test]
fn an_edit_beyond_the_limit_leaves_the_answer_as_it_is() {
    let discord = Discord::configured(BIKES, "[discord.limits]\nmember = 1\n");
    let ann = discord.member("ann");
    let question = ann.asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help");
    ann.edits(question, "@faqt who repairs a city bike?");
    discord.member("bob").asks("#general", "@faqt what does a city bike cost?");
    discord.next_reply("#general");
    assert_eq!(discord.stops(), Some(0));
    assert!(discord.requests("PATCH /channels").is_empty());
}
