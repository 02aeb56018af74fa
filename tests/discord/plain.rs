//! Answers in channels where the bot may show no cards: every button does there what it does elsewhere.

use crate::discord::articles::BIKES;
use crate::discord::permissions::EMBED_LINKS;
use crate::discord::{Discord, Shown};
use insta::assert_snapshot;

const TABLE: &str = "\
---
title: Bikes
source: https://example.com/bikes
---
# Bikes

| | City bike | Cargo bike |
|---|---|---|
| Price | 400 euros | 900 euros |
| Weight | 15 kg | 40 kg |
";

/// A bot that may not show cards in `#help`.
fn plain(article: &str) -> Discord {
    let discord = Discord::with(article);
    discord.ready();
    discord.denies("#help", EMBED_LINKS);
    discord
}

/// A question to the bot, by a mention or by `/ask`: the answer.
fn asked(discord: &Discord, by_command: bool) -> Shown {
    let ann = discord.member("ann");
    if by_command {
        return ann.slash("ask", &[("question", "what does a city bike cost?")]).shown();
    }
    ann.asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help")
}

#[test]
fn an_answer_is_its_quote_its_address_and_the_question_in_small_print() {
    let discord = plain(BIKES);
    assert_snapshot!(asked(&discord, false), @"
    faqt, replying to ann:
    **A city bike costs 400 euros.**
    <https://example.com/city#price>
    -# what does a city bike cost?
    [Source → https://example.com/city#price] [Helpful] [Not helpful] [Follow up]
    ");
}

#[test]
fn not_helpful_and_a_pick_change_the_answer_after_a_restart_too() {
    for by_command in [false, true] {
        let discord = plain(BIKES);
        let ann = discord.member("ann");
        let answer = asked(&discord, by_command);
        discord.restarts();
        let others = ann.presses(&answer, "Not helpful").shown();
        assert!(others.embeds.is_empty() && others.to_string().contains("-# what does a city bike cost?"), "{others}");
        let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
        ann.picks(&others, "The next candidates", &[&repair]).changed();
        let changed = discord.next_version(&answer);
        assert!(changed.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{changed}");
        assert!(changed.to_string().contains("-# what does a city bike cost?"), "{changed}");
        let others = ann.presses(&changed, "Not helpful").shown();
        ann.presses(&others, "Remove").changed();
        discord.vanishes(&changed);
    }
}

#[test]
fn a_follow_up_goes_on_from_the_answer_by_its_button_and_in_words() {
    for by_command in [false, true] {
        let discord = plain(BIKES);
        let answer = asked(&discord, by_command);
        discord.restarts();
        let form = discord.member("bob").presses(&answer, "Follow up").form();
        let next = form.submits(&[("Your question", "and who repairs it?")]).shown();
        assert!(next.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{next}");
    }
    let discord = plain(BIKES);
    let answer = asked(&discord, false);
    discord.member("bob").replies(&answer, "and who repairs it?");
    let next = discord.next_reply("#help");
    assert!(next.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{next}");
}

#[test]
fn an_answer_without_its_question_goes_on_from_its_passage() {
    let discord = plain(BIKES);
    let ann = discord.member("ann");
    let answer = asked(&discord, false);
    // As a message of before the small print shows it.
    discord.arrange(|world| {
        let message = world.messages.get_mut(&answer.id).unwrap();
        message.content = "**A city bike costs 400 euros.**".to_owned();
    });
    let form = ann.presses(&answer, "Follow up").form();
    let next = form.submits(&[("Your question", "and who repairs it?")]).shown();
    assert!(next.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{next}");
    let others = ann.presses(&answer, "Not helpful").shown();
    let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
    ann.picks(&others, "The next candidates", &[&repair]).changed();
    let changed = discord.next_version(&answer);
    assert!(changed.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{changed}");
}

#[test]
fn the_edit_of_a_question_is_followed_before_and_after_a_restart() {
    let discord = plain(BIKES);
    let ann = discord.member("ann");
    let question = ann.asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#help");
    ann.edits(question, "@faqt who repairs a city bike?");
    let edited = discord.next_version(&answer);
    assert!(edited.to_string().contains("**Any shop repairs a city bike for 30 euros.**\n<https"), "{edited}");
    discord.restarts();
    discord.ready();
    ann.edits(question, "@faqt what does a city bike cost?");
    let edited = discord.next_version(&answer);
    assert!(edited.to_string().contains("**A city bike costs 400 euros.**\n<https"), "{edited}");
}

#[test]
fn a_comparison_says_its_aspects_in_the_text() {
    let discord = plain(TABLE);
    let ann = discord.member("ann");
    let compared = ann.slash("compare", &[("first", "City bike"), ("second", "Cargo bike")]).shown();
    assert_snapshot!(compared, @r"
    faqt:
    City bike · Cargo bike compared
    Price
    City bike: 400 euros \[1]
    Cargo bike: 900 euros \[1]
    Weight
    City bike: 15 kg \[1]
    Cargo bike: 40 kg \[1]
    Sources
    1. [Bikes](https://example.com/bikes#bikes)
    -# City bike vs Cargo bike
    [Helpful] [Not helpful] [Follow up]
    ");
}

#[test]
fn help_topics_and_settings_are_told_in_the_text() {
    let discord = plain(BIKES);
    let help = discord.member("ann").slash("help", &[]).shown();
    assert!(help.embeds.is_empty() && help.to_string().contains("/ask"), "{help}");
    let topics = discord.member("ann").slash("topics", &[]).shown();
    assert!(topics.embeds.is_empty() && topics.to_string().contains("- City bikes"), "{topics}");
    let settings = discord.member("mia").slash("settings", &[]).shown();
    assert!(settings.embeds.is_empty() && settings.to_string().contains("Answers: when I am asked"), "{settings}");
}

#[test]
fn an_offered_answer_is_shown_and_published() {
    let discord = Discord::new();
    discord.starts(BIKES, "[discord]\nmessage_content = true\n[discord.waits]\noffer = 0.2\n");
    discord.member("mia").slash("settings", &[("policy", "offer"), ("channel", "#help")]).shown();
    discord.denies("#help", EMBED_LINKS);
    let ann = discord.member("ann");
    ann.says("#help", "what does a city bike cost?");
    let line = discord.next_reply("#help");
    let own = ann.presses(&line, "Show it to me").shown();
    assert!(own.to_string().contains("**A city bike costs 400 euros.**"), "{own}");
    ann.presses(&own, "Show it to everybody").changed();
    let published = discord.next_version(&line);
    assert!(published.to_string().contains("**A city bike costs 400 euros.**"), "{published}");
}
