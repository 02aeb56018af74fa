//! In a channel whose policy is to answer, the bot keeps quiet among people who talk, and answers who
//! reports a problem that the articles solve.
//!
//! `chat/lines.txt` holds a thousand lines of a community's chat, written by hand, of which none asks
//! what an article answers: statements, jokes, thanks, quotes, code, questions to one another, a third
//! of them about servers and images, a quarter in Chinese. `chat/reports.jsonl` holds a hundred reports
//! and questions, most in learners' English; `gold` names the sections that answer, of which half have
//! none: other clouds, other software, near misses. Both were written before the bot was run on them:
//! a line that it gets wrong is mended in the bot, not here.
#![cfg(feature = "discord")]

#[path = "support/discord/mod.rs"]
mod discord;

use discord::Discord;
use faqt::answer::asks::{UNASKED, reads_as_question};
use faqt::answer::reply::{Answer, Cited, Outcome};
use faqt::answer::{Request, answer};
use faqt::config::{Config, Environment, Flags};
use faqt::index::{Generation, LanguageIndex};
use faqt::publish::build_in_memory;
use std::fs;
use std::path::Path;

const LINES: &str = include_str!("chat/lines.txt");
const REPORTS: &str = include_str!("chat/reports.jsonl");

#[derive(serde::Deserialize)]
struct Report {
    text: String,
    gold: Vec<String>,
}

impl Report {
    fn is_answered_by(&self, cited: &Cited) -> bool {
        self.gold.contains(&format!("{}/{}#{}", cited.collection, cited.article, cited.anchor))
    }
}

fn reports() -> Vec<Report> {
    REPORTS.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The articles that faqt comes with.
fn shipped() -> Generation {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("faqt.toml");
    let config = Config::load(&Flags { config: Some(file), ..Flags::default() }, &Environment::default()).unwrap();
    build_in_memory(&config).unwrap().0
}

/// What the bot says to a line that is put to nobody; `None`: nothing.
fn said(generation: &Generation, line: &str) -> Option<Answer> {
    let request = Request { text: line, precision: Some(UNASKED), ..Request::default() };
    let answer = reads_as_question(line).then(|| answer(generation, &request).unwrap())?;
    (answer.outcome == Outcome::Answered).then_some(answer)
}

/// For the one who reads why a test failed.
fn told(line: &str, answer: &Answer) -> String {
    let first = &answer.passages[0];
    let place = format!("{}/{}#{}", first.collection, first.article, first.anchor);
    format!("{line}\n    {:.3} {place}: {}\n", answer.confidence, first.quote)
}

#[test]
fn of_a_thousand_lines_of_chat_two_at_most_get_a_reply() {
    let generation = shipped();
    let lines: Vec<&str> = LINES.lines().collect();
    assert_eq!(lines.len(), 1000);
    let replies: Vec<String> = lines.iter().filter_map(|line| Some(told(line, &said(&generation, line)?))).collect();
    print!("{}", replies.concat());
    assert!(replies.len() <= 2, "{} lines got a reply:\n{}", replies.len(), replies.concat());
}

#[test]
fn reports_that_an_article_answers_are_answered_and_others_left_to_people() {
    let generation = shipped();
    let reports = reports();
    let answerable = reports.iter().filter(|report| !report.gold.is_empty()).count();
    assert_eq!((reports.len(), answerable), (100, 50));
    let (mut right, mut wrong, mut silent) = (0, Vec::new(), Vec::new());
    for report in &reports {
        match said(&generation, &report.text) {
            Some(answer) if report.is_answered_by(&answer.passages[0]) => right += 1,
            Some(answer) => wrong.push(told(&report.text, &answer)),
            None if !report.gold.is_empty() => silent.push(report.text.as_str()),
            None => {}
        }
    }
    let replies = right + wrong.len();
    let told =
        format!("{right} of {replies} replies are right.\nWrong:\n{}Silent:\n{}\n", wrong.concat(), silent.join("\n"));
    print!("{told}");
    assert!(right * 100 >= answerable * 30, "{told}");
    assert!(right * 100 >= replies * 98, "{told}");
}

/// Each section as gold names it.
fn sections(index: &LanguageIndex) -> Vec<String> {
    let name = |number| {
        let section = index.section(number).unwrap();
        format!("{}/{}#{}", section.collection, section.article, section.anchor)
    };
    (0..index.section_count()).map(name).collect()
}

#[test]
fn the_gold_of_the_reports_exists() {
    let generation = shipped();
    let sections: Vec<String> = generation.languages.iter().flat_map(sections).collect();
    for gold in reports().iter().flat_map(|report| &report.gold) {
        assert!(sections.contains(gold), "{gold}");
    }
}

/// Brings the shipped articles into a folder, for a bot that reads what is said. Their knowledge tests
/// stay behind: the bot would ask them all before it is there.
fn bring(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for collection in ["ecs-images", "ecs-images.zh"] {
        let inside = Path::new("knowledge").join(collection);
        fs::create_dir_all(folder.join(&inside)).unwrap();
        for article in fs::read_dir(root.join(&inside)).unwrap() {
            let name = inside.join(article.unwrap().file_name());
            fs::copy(root.join(&name), folder.join(&name)).unwrap();
        }
    }
    fs::copy(root.join("knowledge/synonyms.toml"), folder.join("knowledge/synonyms.toml")).unwrap();
    let settings = fs::read_to_string(root.join("faqt.toml")).unwrap();
    let settings = settings.replace("message_content = false", "message_content = true");
    fs::write(folder.join("faqt.toml"), settings.replace("member = 6", "member = 60")).unwrap();
}

#[test]
fn a_channel_of_people_who_talk_stays_as_it_is_but_for_answers_to_reports() {
    let generation = shipped();
    let folder = tempfile::tempdir().unwrap();
    bring(folder.path());
    let discord = Discord::new();
    discord.starts_in(folder.path());
    discord.member("mia").slash("settings", &[("policy", "answer"), ("channel", "#help")]).shown();
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    let mut lines = LINES.lines().filter(|line| said(&generation, line).is_none()).step_by(70);
    let mut replies = 0;
    for report in reports().iter().step_by(8) {
        bob.says("#help", lines.next().unwrap());
        ann.says("#help", &report.text);
        if let Some(answer) = said(&generation, &report.text) {
            let shown = discord.next_reply("#help").to_string();
            assert!(shown.starts_with("faqt, replying to ann:"), "{shown}");
            assert!(shown.contains(&answer.passages[0].title), "{shown}\n{}", told(&report.text, &answer));
            replies += 1;
        }
    }
    assert!(replies >= 2, "{replies}");
    discord.finish();
}
