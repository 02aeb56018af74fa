//! `faqt topics` and `faqt why`: what the articles are about, and what made an answer.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use support::Project;
use terminal::{faqt, faqt_with};

fn project() -> Project {
    let project = Project::with(
        "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n\n\
         [[collection]]\nname = \"notes\"\npath = \"notes\"\nlanguage = \"en\"\n",
    );
    project.write("docs/apples.md", "# Apples\n\nApples are fruit.\n\n## Price\n\nAn apple costs two euros.\n");
    project.write("docs/pears.md", "# Pears\n\nA pear costs one euro.\n");
    project.write("notes/ladder.md", "# Ladder\n\nThe ladder has twelve steps.\n");
    project
}

#[test]
fn topics_are_the_headings_under_their_articles() {
    let project = project();
    assert_snapshot!(faqt(&project.path(""), "topics").all(), @"
    status 0
    docs
      Apples apples.md
        Price
      Pears pears.md

    notes
      Ladder ladder.md
    ");
    assert_snapshot!(faqt(&project.path(""), "topics --collection notes --format json").all(), @r#"
    status 0
    [{"collection":"notes","article":"ladder.md","anchor":"ladder","title":"Ladder","heading":["Ladder"],"source":null,"updated":null,"language":"en"}]
    "#);
}

#[test]
fn topics_of_an_unknown_collection_are_an_error() {
    let project = project();
    assert_snapshot!(faqt(&project.path(""), "topics --collection note").all(), @r#"
    status 2
    ----- stderr
    error: there is no collection "note"
      remedy: did you mean "notes"?
    "#);
}

#[test]
fn why_names_the_words_the_features_and_the_runner_up() {
    let project = project();
    let said = faqt_with(&project.path(""), "why", "what does an aplpe cost?");
    assert!(said.status < 2, "{said:?}");
    for part in ["Corrected   aplpe -> apple", "Outcome", "Words", "Ranked first", "Runner-up (rank ", "Confidence "] {
        assert!(said.out.contains(part), "no {part:?} in {}", said.out);
    }
    assert!(said.out.contains("An apple costs two euros."), "{}", said.out);
}

#[test]
fn why_as_json_adds_up() {
    let project = project();
    let why = faqt_with(&project.path(""), "why --format json", "what does an apple cost?").json();
    let first = &why["first"];
    let sum: f64 = first["parts"].as_array().unwrap().iter().map(|part| part["points"].as_f64().unwrap()).sum();
    assert!((sum - first["score"].as_f64().unwrap()).abs() < 0.01, "{why}");
    assert_eq!(why["answer"]["passages"][0]["quote"], "An apple costs two euros.");
    assert!(why["terms"].as_array().unwrap().iter().any(|term| term["word"] == "apple" && term["found"] == "quote"));
}

#[test]
fn why_says_which_word_no_article_has() {
    let project = project();
    let said = faqt_with(&project.path(""), "why", "what does an apple cost on azure?");
    assert_eq!(said.status, 1);
    assert!(said.out.contains("suggested at most"), "{}", said.out);
    assert!(
        said.out.lines().any(|line| line.trim_start().starts_with("azure") && line.contains("nothing")),
        "{}",
        said.out
    );
}
