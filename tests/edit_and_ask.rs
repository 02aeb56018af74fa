//! A maintainer edits an article, and the next question is answered from the new text.

mod support;

use faqt::publish::{Build, open};
use std::fs;
use support::{Project, quote, word};

#[test]
fn the_first_question_builds_the_index_and_the_next_one_finds_it() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    assert_eq!(project.quote("what does an apple cost?"), "An apple costs two euros.");
    let again = project.open();
    assert_eq!((again.generation.number, again.notes.as_slice()), (1, &[][..]));
    assert_eq!(project.numbers(), [1]);
}

#[test]
fn an_edit_is_in_the_next_answer() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.article("pears", "A pear costs one euro.");
    let first = project.ask("what does an apple cost?");
    // As long as before, and within the same second.
    project.article("apples", "An apple costs six euros.");
    let second = project.ask("what does an apple cost?");
    assert_eq!(
        (quote(&first).as_str(), quote(&second).as_str()),
        ("An apple costs two euros.", "An apple costs six euros.")
    );
    assert_ne!(first.generation, second.generation);
    project.article("plums", "A plum costs three cents.");
    assert_eq!(project.quote("what does a plum cost?"), "A plum costs three cents.");
    fs::rename(project.path("docs/plums.md"), project.path("docs/plum.md")).unwrap();
    assert_eq!(project.ask("what does a plum cost?").passages[0].article, "plum.md");
}

#[test]
fn touching_a_file_builds_nothing() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.open();
    project.article("apples", "An apple costs two euros.");
    assert_eq!(project.open().generation.number, 1);
    assert_eq!(word(&project.publish()), "unchanged");
}

#[test]
fn no_build_answers_from_what_is_there_and_says_what_to_do_where_nothing_is() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    let error = open(&project.config(), Build::Never).unwrap_err().to_string();
    assert!(error.ends_with("/index: there is no index\n  remedy: faqt index"), "{error}");
    project.open();
    project.article("apples", "An apple costs six euros.");
    let as_it_is = project.open_as_it_is();
    assert_eq!(quote(&support::ask(&as_it_is.generation, "apple cost")), "An apple costs two euros.");
}

#[test]
fn a_generation_goes_only_when_nobody_reads_it_and_three_are_kept() {
    let project = Project::new();
    project.article("apples", "An apple costs 0 euros.");
    let first = project.open();
    for price in 1..=5 {
        project.article("apples", &format!("An apple costs {price} euros."));
        assert_eq!(project.open().generation.number, price + 1);
    }
    assert_eq!(project.numbers(), [1, 4, 5, 6]);
    assert_eq!(quote(&support::ask(&first.generation, "apple cost")), "An apple costs 0 euros.");
    drop(first);
    project.article("apples", "An apple costs nothing.");
    project.open();
    assert_eq!(project.numbers(), [5, 6, 7]);
    assert_eq!(project.leftovers(), [""; 0]);
}

#[test]
fn another_projects_index_is_not_touched() {
    let one = Project::new();
    one.article("apples", "An apple costs two euros.");
    one.open();
    let other = Project::new();
    other.article("pears", "A pear costs one euro.");
    let mut config = other.config();
    config.index = one.path("index");
    let error = open(&config, Build::Auto).unwrap_err().to_string();
    assert!(error.contains("remedy: name another folder with --index"), "{error}");
    assert_eq!(one.numbers(), [1]);
}
