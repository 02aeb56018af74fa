//! `faqt check`: what is wrong with the articles, and which knowledge tests fail.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use support::Project;
use terminal::{Said, faqt, faqt_with, filters};

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
    assert_snapshot!(check(&project, "").all(), @"
    status 0
    no errors, all 2 knowledge tests pass
    ");
    assert!(!project.path("index").exists());
}

#[test]
fn every_fault_has_its_place_and_its_remedy() {
    let project = faulty();
    let _filters = filters(&project.path(""));
    assert_snapshot!(check(&project, "").all(), @r#"
    status 1
    error: docs/plums.md:1: the article has no source
      remedy: add `source:` with the address of the page
    error: docs/plums.md:3: unknown key `colour`
      remedy: use title, source, language, updated, aliases or questions, or remove it
    warning: docs/plums.md:11: the row has 1 cell, the header 2
      remedy: give the row as many cells as the header; write a bar inside a cell as \|
    error: docs/questions.toml:10: the question has no `expect`
      remedy: write `ask` (or `compare` with two names) and `expect`
    error: docs/questions.toml:1: a knowledge test fails: "what does an apple cost?"
      expected: nothing
      got: answered from docs/apples.md#about-apples ([SURE]), quoting "An apple costs two euros."
      remedy: correct the article, or what the test expects
    error: docs/questions.toml:5: a knowledge test fails: "what does a pear cost?"
      expected: docs/pear.md#price, which does not exist, quoting "euro"
      got: answered from docs/pears.md#about-pears ([SURE]), quoting "A pear costs one euro."
      remedy: correct the article, or what the test expects
    3 errors, 1 warning, 0 of 2 knowledge tests pass
    "#);
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
    assert_snapshot!(said.out, @r#"
    ::error file=docs/plums.md,line=1,title=Article::the article has no source%0Aremedy: add `source:` with the address of the page
    ::error file=docs/plums.md,line=3,title=Article::unknown key `colour`%0Aremedy: use title, source, language, updated, aliases or questions, or remove it
    ::warning file=docs/plums.md,line=11,title=Article::the row has 1 cell, the header 2%0Aremedy: give the row as many cells as the header; write a bar inside a cell as \|
    ::error file=docs/questions.toml,line=10,title=Article::the question has no `expect`%0Aremedy: write `ask` (or `compare` with two names) and `expect`
    ::error file=docs/questions.toml,line=1,title=Knowledge test::a knowledge test fails: "what does an apple cost?"%0A  expected: nothing%0A  got: answered from docs/apples.md#about-apples ([SURE]), quoting "An apple costs two euros."%0A  remedy: correct the article, or what the test expects
    ::error file=docs/questions.toml,line=5,title=Knowledge test::a knowledge test fails: "what does a pear cost?"%0A  expected: docs/pear.md#price, which does not exist, quoting "euro"%0A  got: answered from docs/pears.md#about-pears ([SURE]), quoting "A pear costs one euro."%0A  remedy: correct the article, or what the test expects
    3 errors, 1 warning, 0 of 2 knowledge tests pass
    "#);
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
    assert_snapshot!(check(&project, "").all(), @"
    status 1
    error: index/CURRENT is damaged: it names no generation
      remedy: faqt index --force
    no errors, all 2 knowledge tests pass, the index is damaged
    ");
    assert_eq!(check(&project, "--format json").json()["index"], "index/CURRENT is damaged: it names no generation");
}

#[test]
fn warnings_alone_fail_nothing() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.write("docs/empty.md", "");
    let said = check(&project, "");
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.out.ends_with("no errors, 1 warning, no knowledge tests\n"), "{said:?}");
}

#[test]
fn a_missing_folder_of_a_strict_collection_holds_the_others() {
    let project = Project::with(
        "[[collection]]\nname = \"docs\"\npath = \"docs\"\n[[collection]]\nname = \"wiki\"\nstrict = true\npath = \"wiki\"\n",
    );
    project.article("apples", "An apple costs two euros.");
    project.write("wiki/pears.md", "---\ntitle: Pears\nsource: https://example.com/p\n---\nA pear costs one euro.\n");
    faqt(&project.path(""), "index");
    std::fs::remove_dir_all(project.path("wiki")).unwrap();
    let said = faqt(&project.path(""), "index");
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.out.contains("error: faqt.toml:7: there is no such folder\n"), "{said:?}");
    assert!(said.out.contains("held: an article of a strict collection is broken\n"), "{said:?}");
}

#[test]
fn a_file_in_place_of_a_folder_is_told_where_it_is_configured() {
    let project = Project::with("[[collection]]\nname = \"docs\"\npath = \"faqt.toml\"\n");
    project.article("apples", "An apple costs two euros.");
    assert_snapshot!(check(&project, "").all(), @r"
    status 1
    error: faqt.toml:3: there is no such folder
      remedy: create it, or correct the collection's path
    1 error, no knowledge tests
    ");
    // Who does not need it is not kept from anything by it.
    let said = faqt_with(&project.path(""), "--knowledge docs ask", "what does an apple cost?");
    assert!(said.status == 0 && said.out.contains("An apple costs two euros."), "{said:?}");
}

#[test]
fn where_there_is_nothing_to_check_it_says_so() {
    let project = Project::new();
    let empty = check(&project, "");
    assert_eq!(empty.status, 2);
    assert!(empty.err.starts_with("error: no article in docs has any text\n  remedy: "), "{empty:?}");
    std::fs::remove_dir(project.path("docs")).unwrap();
    assert_snapshot!(check(&project, "").all(), @"
    status 1
    error: faqt.toml:3: there is no such folder
      remedy: create it, or correct the collection's path
    1 error, no knowledge tests
    ");
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(faqt(nowhere.path(), "check").status, 2);
}

#[test]
fn old_articles_are_listed_by_the_day_in_them() {
    let project = sound();
    let dated = |name: &str, key: &str| {
        let text =
            format!("---\ntitle: On {name}\nsource: https://example.com/{name}\n{key}\n---\n# On {name}\n\nText.\n");
        project.write(&format!("docs/{name}.md"), &text);
    };
    dated("plums", "updated: 2001-02-03");
    dated("quinces", "updated: 9999-01-01");
    let _filters = filters(&project.path(""));
    let said = check(&project, "--older 6m");
    assert_eq!((said.status, said.err.as_str()), (0, "note: 2 articles without a date cannot be said to be old\n"));
    let years = said.out.split(", ").nth(1).unwrap().split(' ').next().unwrap();
    assert!(years.parse::<u32>().unwrap() >= 25, "{said:?}");
    let told = said.out.replace(&format!(", {years} years ago"), ", [YEARS] years ago");
    assert_snapshot!(told, @"
    warning: docs/plums.md:4: the article is of 2001-02-03, [YEARS] years ago
      remedy: look whether it still holds, and write the day in `updated`
    no errors, 1 warning, all 2 knowledge tests pass
    ");
    assert!(!check(&project, "").out.contains("docs/plums.md"), "only where it is asked for");
    assert!(!check(&project, "--older 5000y").out.contains("docs/plums.md"), "no article is so old");
    let json = check(&project, "--older 180d --format json").json();
    assert_eq!((&json["ok"], &json["warnings"]), (&true.into(), &1.into()));
    assert_eq!((&json["findings"][0]["file"], &json["findings"][0]["line"]), (&"docs/plums.md".into(), &4.into()));
    let github = check(&project, "--older 10y --format github");
    assert!(
        github.out.starts_with("::warning file=docs/plums.md,line=4,title=Article::the article is of 2001-02-03, ")
    );
    let wrong = check(&project, "--older soon");
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("write a number with d, w, m or y, such as 180d"), "{wrong:?}");
}
