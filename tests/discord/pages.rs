//! What does not fit a message is turned page by page.

use crate::discord::{self, Discord};
use std::fmt::Write as _;
use std::path::Path;

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn topics_are_turned_by_page_and_picked_from_each() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "faqt.toml", "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n");
    for number in 1..=60 {
        let article = format!(
            "---\ntitle: Bicycle {number}\n---\n# Bicycle {number}\n\nBicycle {number} costs {number}00 euros.\n"
        );
        write(folder.path(), &format!("docs/{number:02}.md"), &article);
    }
    let discord = Discord::new();
    discord.starts_in(folder.path());
    let ann = discord.member("ann");
    let topics = ann.slash("topics", &[]);
    let first = topics.shown();
    assert!(first.to_string().contains("Page 1 of 3"), "{first}");
    assert_eq!((first.options().len(), first.buttons()), (25, vec!["Page 2".to_owned()]));
    let second = ann.presses(&first, "Page 2").changed();
    assert!(second.to_string().contains("Page 2 of 3"), "{second}");
    assert_eq!((second.options().len(), second.buttons()), (25, vec!["Page 1".to_owned(), "Page 3".to_owned()]));
    let last = ann.presses(&second, "Page 3").changed();
    assert_eq!((last.options().len(), last.buttons()), (10, vec!["Page 2".to_owned()]));
    let picked = ann.picks(&last, "Show an article", &["Bicycle 57"]).shown();
    assert!(picked.to_string().contains("**Bicycle 57 costs 5700 euros.**"), "{picked}");
    let back = ann.speaks("zh-CN").presses(&last, "Page 2").changed();
    assert!(back.to_string().contains("第 2 页,共 3 页"), "{back}");
}

/// Two things with so many aspects, each with more than a line to say.
fn long_comparison() -> String {
    let mut article = "---\ntitle: Bicycles\nsource: https://example.com/bicycles\n---\n# Bicycles\n\n| Aspect | City bike | Cargo bike |\n|---|---|---|\n".to_owned();
    for number in 1..=60 {
        let said =
            |thing: &str| format!("the {thing} has part {number}. {}", "It is well made and lasts long. ".repeat(9));
        writeln!(article, "| Part {number} | {} | {} |", said("city bike"), said("cargo bike")).unwrap();
    }
    article
}

#[test]
fn a_long_comparison_is_turned_by_whoever_asked_for_it() {
    let discord = Discord::with(&long_comparison());
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    let first = ann.slash("compare", &[("first", "city bike"), ("second", "cargo bike")]).shown();
    let pages: Vec<String> = first.buttons().into_iter().filter(|label| label.starts_with("Page")).collect();
    assert_eq!(pages, ["Page 1", "Page 2", "Page 3", "Page 4", "Page 5"]);
    assert!(first.to_string().contains("## Part 1\n") && !first.to_string().contains("## Part 60\n"), "{first}");
    let refused = bob.presses(&first, "Page 2").shown();
    assert!(refused.to_string().contains("Only the person who asked"), "{refused}");
    discord.restarts();
    let (mut all, mut shown, mut pages) = (first.to_string(), first.clone(), 1);
    while shown.buttons().contains(&format!("Page {}", pages + 1)) {
        pages += 1;
        shown = ann.presses(&shown, &format!("Page {pages}")).changed();
        all.push_str(&shown.to_string());
    }
    for number in 1..=60 {
        assert_eq!(all.matches(&format!("## Part {number}\n")).count(), 1, "part {number} is on one page");
    }
    assert!(pages > 5);
    assert_eq!(all.matches("## Sources\n").count(), pages);
    let moderated = discord.member("mia").presses(&shown, &format!("Page {}", pages - 1)).changed();
    assert!(!moderated.to_string().contains("## Part 60\n"), "{moderated}");
}

#[test]
fn without_cards_a_long_comparison_is_turned_too_and_says_everything() {
    let discord = Discord::with(&long_comparison());
    discord.ready();
    discord.denies("#help", discord::permissions::EMBED_LINKS);
    let ann = discord.member("ann");
    let (mut all, mut shown, mut pages) =
        (String::new(), ann.slash("compare", &[("first", "city bike"), ("second", "cargo bike")]).shown(), 1);
    loop {
        assert!(shown.embeds.is_empty() && shown.content.chars().count() <= 2_000, "{shown}");
        assert!(shown.content.starts_with("City bike · Cargo bike compared\nPart "), "{shown}");
        assert!(
            shown.content.ends_with(
                "\nSources\n1. [Bicycles](https://example.com/bicycles#bicycles)\n-# city bike vs cargo bike"
            ),
            "{shown}"
        );
        all.push_str(&shown.content);
        if !shown.buttons().contains(&format!("Page {}", pages + 1)) {
            break;
        }
        pages += 1;
        if pages == 3 {
            discord.restarts();
        }
        shown = ann.presses(&shown, &format!("Page {pages}")).changed();
    }
    assert!(!all.contains('…'), "nothing is left out");
    for number in 1..=60 {
        let said = format!("\nPart {number}\nCity bike: the city bike has part {number}. It is well made");
        assert_eq!(all.matches(&said).count(), 1, "part {number} is on one page");
    }
}

#[test]
fn a_long_comparison_that_was_asked_for_in_words_is_paged_where_no_card_may_be_shown() {
    let discord = Discord::with(&long_comparison());
    discord.ready();
    discord.denies("#help", discord::permissions::EMBED_LINKS);
    let ann = discord.member("ann");
    ann.asks("#help", "@faqt city bike or cargo bike?");
    let first = discord.next_reply("#help");
    assert!(first.embeds.is_empty() && first.content.contains("\nPart 1\n"), "{first}");
    let zh = ann.speaks("zh-CN");
    let second = zh.presses(&first, "Page 2").changed();
    assert!(!second.content.contains("\nPart 1\n") && second.content.contains("\nSources\n"), "{second}");
}
