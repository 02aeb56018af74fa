//! `faqt check`: what is wrong with the articles, and which knowledge tests fail.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use support::Project;
use terminal::{Said, faqt, filters};

fn check(project: &Project, flags: &str) -> Said {
    faqt(&project.path(""), &format!("check {flags}"))
}

/// Articles without a fault, and tests that pass.
fn sound() -> Project {
    let project = Project::strict();
    project.article("apples", "An apple costs two euros.");
    project.article("pears", "A pear costs one euro.");
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"docs/apples.md\"\n\n\
         [[question]]\nask = \"who won the chess championship of Norway?\"\nexpect = \"nothing\"\n",
    );
    project
}

/// With every sort of fault.
fn faulty() -> Project {
    let project = sound();
    project.write(
        "docs/plums.md",
        "---\ntitle: Plums\ncolour: 50 %, blue\n---\n# Plums\n\n## Price\n\n| a | b |\n|---|---|\n| 1 |\n",
    );
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"nothing\"\n\n\
         [[question]]\nask = \"what does a pear cost?\"\nexpect = \"docs/pear.md#price\"\nquote = \"euro\"\n\n\
         [[question]]\nask = \"what?\"\n",
    );
    project
}

#[test]
fn sound_articles_pass_and_the_index_is_not_touched() {
    let project = sound();
    assert_snapshot!(check(&project, "").all(), @"");
    assert!(!project.path("index").exists());
}

#[test]
fn every_fault_has_its_place_and_its_remedy() {
    let project = faulty();
    let _filters = filters(&project.path(""));
    assert_snapshot!(check(&project, "").all(), @"");
}

#[test]
fn quiet_leaves_the_warnings_out() {
    let project = faulty();
    let said = check(&project, "--quiet");
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    assert!(said.out.contains("error: ") && !said.out.contains("warning: "), "{said:?}");
}

#[test]
fn pull_requests_get_annotations() {
    let project = faulty();
    let _filters = filters(&project.path(""));
    let said = check(&project, "--format github");
    assert_eq!(said.status, 1);
    assert_snapshot!(said.out, @"");
}

#[test]
fn editors_get_json() {
    let project = faulty();
    let said = check(&project, "--format json");
    assert_eq!(said.status, 1);
    let json = said.json();
    assert_eq!((&json["ok"], &json["warnings"], &json["index"]), (&false.into(), &1.into(), &serde_json::Value::Null));
    assert_eq!(json["tests"]["failed"], 2);
    assert_eq!(json["errors"].as_u64().unwrap() + 1, json["findings"].as_array().unwrap().len() as u64);
    let first = &json["findings"][0];
    assert_eq!((&first["file"], &first["severity"]), (&"docs/plums.md".into(), &"error".into()));
    assert!(first["line"].is_u64() && first["what"].is_string() && first["remedy"].is_string());
    let sound = check(&sound(), "--format json").json();
    assert_eq!((&sound["ok"], &sound["tests"]["passed"]), (&true.into(), &2.into()));
}

#[test]
fn the_working_articles_are_tested_and_not_those_that_serve() {
    let project = sound();
    faqt(&project.path(""), "index");
    project.article("apples", "Nothing about money.");
    let said = check(&project, "");
    assert_eq!(said.status, 1);
    assert!(said.out.contains("1 of 2 knowledge tests pass"), "{said:?}");
    assert!(faqt(&project.path(""), "ask --no-build what does an apple cost").out.contains("two euros"));
}

#[test]
fn a_damaged_index_is_told() {
    let project = sound();
    let _filters = filters(&project.path(""));
    faqt(&project.path(""), "index");
    project.write("index/CURRENT", "nowhere\n");
    assert_snapshot!(check(&project, "").all(), @"");
    assert_eq!(check(&project, "--format json").json()["index"], "index/CURRENT is damaged: it names no generation");
}

#[test]
fn warnings_alone_fail_nothing() {
    let project = Project::new();
    project.write("docs/apples.md", "# Apples\n\nAn apple costs two euros.\n\n| a | b |\n|---|---|\n| 1 |\n");
    let said = check(&project, "");
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.out.ends_with("no errors, 1 warning, no knowledge tests\n"), "{said:?}");
}

#[test]
fn where_there_is_nothing_to_check_it_says_so() {
    let project = Project::new();
    let empty = check(&project, "");
    assert_eq!(empty.status, 2);
    assert!(empty.err.starts_with("error: no article in docs has any text\n  remedy: "), "{empty:?}");
    std::fs::remove_dir(project.path("docs")).unwrap();
    assert_snapshot!(check(&project, "").all(), @"");
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(faqt(nowhere.path(), "check").status, 2);
}
