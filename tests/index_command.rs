//! `faqt index`: a maintainer publishes, is held back by the gate, forces, looks at the generations,
//! and goes back.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use support::Project;
use terminal::{Said, command, faqt, filters};

/// A strict collection of four fruits, with a knowledge test.
fn orchard() -> Project {
    let project = Project::strict();
    for fruit in ["apple", "pear", "plum", "cherry"] {
        project
            .article(fruit, &format!("One {fruit} costs two euros.\n\n## Storing\n\nKeep every {fruit} cool and dry."));
    }
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does one apple cost?\"\nexpect = \"docs/apple.md\"\nquote = \"euros\"\n",
    );
    project
}

fn index(project: &Project, flags: &str) -> Said {
    faqt(&project.path(""), &format!("index {flags}"))
}

#[test]
fn what_changed_is_told_with_the_new_generation() {
    let project = orchard();
    let _filters = filters(&project.path(""));
    assert_snapshot!(index(&project, "").all(), @"
    status 0
    added    docs/apple.md
    added    docs/cherry.md
    added    docs/pear.md
    added    docs/plum.md
    published 1-[GENERATION]: 4 articles, 8 sections, 8 passages; the knowledge test passes
    ");
    assert_snapshot!(index(&project, "").all(), @"
    status 0
    nothing to do: 1-[GENERATION] serves, 4 articles, 8 sections, 8 passages; the knowledge test passes
    ");
    project.article("pear", "One pear costs one euro.\n\n## Storing\n\nKeep every pear cool and dry.");
    project.article("quince", "One quince costs three euros.");
    project.remove("docs/plum.md");
    project.article("damson", "One damson costs three cents.");
    assert_snapshot!(index(&project, "").all(), @"
    status 0
    added    docs/damson.md
    added    docs/quince.md
    changed  docs/pear.md
    removed  docs/plum.md
    published 2-[GENERATION]: 5 articles, 8 sections, 8 passages; the knowledge test passes
    ");
}

#[test]
fn a_failed_knowledge_test_holds_it_back_until_it_is_forced() {
    let project = orchard();
    let _filters = filters(&project.path(""));
    index(&project, "");
    project.article("apple", "One apple costs nothing.\n\n## Storing\n\nKeep every apple cool and dry.");
    assert_snapshot!(index(&project, "").all(), @r#"
    status 1
    changed  docs/apple.md
    error: docs/questions.toml:1: a knowledge test fails: "what does one apple cost?"
      expected: docs/apple.md, quoting "euros"
      got: answered from docs/apple.md#about-apple ([SURE]), quoting "One apple costs nothing."
      remedy: correct the article, or what the test expects
    held: one of 1 knowledge tests fails: docs/questions.toml:1
    1-[GENERATION] serves on
      remedy: change the articles, or publish all the same with `faqt index --force`
    "#);
    let json = index(&project, "--format json");
    assert_eq!(json.status, 1);
    let said = json.json();
    assert_eq!(
        (&said["outcome"], &said["number"], &said["changed"]),
        (&"held".into(), &1.into(), &serde_json::json!(["docs/apple.md"]))
    );
    let failure = &said["tests"]["failures"][0];
    assert_eq!(failure["question"], "what does one apple cost?");
    assert_eq!(failure["expected"], "docs/apple.md, quoting \"euros\"");
    assert_eq!((&failure["file"], &failure["line"]), (&"docs/questions.toml".into(), &1.into()));
    let forced = index(&project, "--force");
    assert_eq!(forced.status, 0, "{forced:?}");
    assert!(forced.out.contains("published 2-"), "{forced:?}");
    let listed = index(&project, "--list --format json").json();
    assert!(listed[0]["forced"][0].as_str().unwrap().starts_with("one of 1 knowledge tests fails"), "{listed}");
}

#[test]
fn knowledge_tests_that_changed_alone_are_put_to_what_serves() {
    let test = |expect: &str| format!("[[question]]\nask = \"how do I make pizza?\"\nexpect = \"{expect}\"\n");
    let project = Project::strict();
    let _filters = filters(&project.path(""));
    project.article("apple", "One apple costs two euros.");
    project.write("docs/questions.toml", &test("nothing"));
    index(&project, "");
    project.write("docs/questions.toml", &test("docs/apple.md"));
    assert_snapshot!(index(&project, "").all(), @r#"
    status 0
    warning: docs/questions.toml:1: a knowledge test fails: "how do I make pizza?"
      expected: docs/apple.md
      got: unanswered
      remedy: correct the article, or what the test expects
    nothing to do: 1-[GENERATION] serves, 1 article, 1 section, 1 passage; the knowledge test fails
    "#);
    let json = index(&project, "--format json").json();
    assert_eq!((&json["outcome"], &json["tests"]["failed"]), (&"unchanged".into(), &1.into()));
}

#[test]
fn knowledge_tests_that_cannot_be_read_hold_a_strict_collection_and_are_a_warning_elsewhere() {
    let (strict, lenient) = (Project::strict(), Project::new());
    let _filters = filters(&strict.path(""));
    for project in [&strict, &lenient] {
        project.article("apple", "One apple costs two euros.");
        index(project, "");
        project.write("docs/questions.toml", "[[question]\n");
    }
    assert_snapshot!(index(&strict, "").all(), @"
    status 1
    error: docs/questions.toml:1: unclosed array table, expected `]`
      remedy: correct the file
    held: the questions.toml of a strict collection is broken
    1-[GENERATION] serves on
      remedy: correct it
    ");
    assert_snapshot!(index(&strict, "--force").all(), @"
    status 0
    error: docs/questions.toml:1: unclosed array table, expected `]`
      remedy: correct the file
    nothing to do: 1-[GENERATION] serves, 1 article, 1 section, 1 passage; no knowledge tests
    ");
    strict.article("apple", "One apple costs three euros.");
    assert_snapshot!(index(&strict, "").all(), @"
    status 1
    changed  docs/apple.md
    error: docs/questions.toml:1: unclosed array table, expected `]`
      remedy: correct the file
    held: the questions.toml of a strict collection is broken
    1-[GENERATION] serves on
      remedy: correct it, or publish all the same with `faqt index --force`
    ");
    let forced = index(&strict, "--force");
    assert_eq!(forced.status, 0, "{forced:?}");
    assert!(
        forced.out.contains("published although the questions.toml of a strict collection is broken"),
        "{forced:?}"
    );
    assert_snapshot!(index(&lenient, "").all(), @"
    status 0
    warning: docs/questions.toml:1: unclosed array table, expected `]`
      remedy: correct the file
    nothing to do: 1-[GENERATION] serves, 1 article, 1 section, 1 passage; no knowledge tests
    ");
}

#[test]
fn a_broken_article_is_told_with_its_remedy() {
    let project = orchard();
    let _filters = filters(&project.path(""));
    index(&project, "");
    project.write(
        "docs/plum.md",
        "---\ntitle: Plums\ntilte: x\n---\n# Plums\n\n## Price\n\n## Storing\n\nKeep plums cool.\n",
    );
    assert_snapshot!(index(&project, "").all(), @r#"
    status 1
    changed  docs/plum.md
    error: docs/plum.md:1: the article has no source
      remedy: add `source:` with the address of the page
    error: docs/plum.md:3: unknown key `tilte`
      remedy: did you mean `title`?
    error: docs/plum.md:7: "Price" has no text
      remedy: write a paragraph under it, or remove the heading
    held: articles of a strict collection have 3 errors
    1-[GENERATION] serves on
      remedy: change the articles, or publish all the same with `faqt index --force`
    "#);
}

#[test]
fn generations_are_listed_and_the_one_before_serves_again() {
    let project = orchard();
    let _filters = filters(&project.path(""));
    assert_snapshot!(index(&project, "--list").all(), @"
    status 0
    ----- stderr
    there is no generation yet
      remedy: faqt index
    ");
    index(&project, "");
    let none = index(&project, "--rollback");
    assert_eq!(none.status, 2);
    assert!(none.err.contains("there is no generation before 1-"), "{none:?}");
    project.article("pear", "One pear costs one euro.\n\n## Storing\n\nKeep every pear cool and dry.");
    index(&project, "");
    assert_snapshot!(index(&project, "--rollback").all(), @"
    status 0
    1-[GENERATION] serves again: 4 articles, 8 sections, 8 passages
    ----- stderr
    the articles as they are now stay back until they change, or `faqt index --force`
    ");
    let listed = index(&project, "--list --format json").json();
    assert_eq!((&listed[0]["rolled_back"], &listed[1]["current"]), (&true.into(), &true.into()));
    assert_snapshot!(index(&project, "").all(), @"
    status 1
    held: these articles were published and rolled back
    1-[GENERATION] serves on
      remedy: change the articles, or publish all the same with `faqt index --force`
    ");
    assert_eq!(index(&project, "--force --quiet").status, 0);
}

#[test]
fn where_nothing_is_to_go_back_to_it_says_what_to_do() {
    let project = Project::new();
    let _filters = filters(&project.path(""));
    project.article("apple", "One apple costs two euros.");
    assert_snapshot!(index(&project, "--rollback").all(), @"
    status 2
    ----- stderr
    error: no generation serves
      remedy: faqt index
    ");
    index(&project, "");
    assert_snapshot!(index(&project, "--rollback").all(), @"
    status 2
    ----- stderr
    error: there is no generation before 1-[GENERATION]
      remedy: `faqt index --list` tells which are kept
    ");
}

#[test]
fn a_changed_file_of_the_index_is_found() {
    let project = orchard();
    let _filters = filters(&project.path(""));
    index(&project, "");
    let whole = index(&project, "--verify");
    assert_eq!(whole.status, 0);
    assert!(whole.out.contains("whole, 4 articles"), "{whole:?}");
    let folder = std::fs::read_dir(project.path("index")).unwrap().flatten().map(|entry| entry.path());
    let file = folder.map(|folder| folder.join("en/passages.bin")).find(|file| file.is_file()).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let damaged = index(&project, "--verify");
    assert_eq!(damaged.status, 1);
    assert!(
        damaged
            .out
            .contains("en/passages.bin is damaged: its hash is not the manifest's\n  remedy: faqt index --force"),
        "{damaged:?}"
    );
    assert_eq!(index(&project, "--verify --format json").json()[0]["current"], true);
    assert_eq!(index(&project, "--force").status, 0);
    assert_eq!(faqt(&project.path(""), "check").status, 0);
}

#[test]
fn an_index_of_another_project_is_refused() {
    let (one, other) = (orchard(), orchard());
    index(&one, "");
    for command in ["index", "index --rollback", "ask apples?", "check", "diff"] {
        let said = faqt(&other.path(""), &format!("{command} --index {}", one.path("index").display()));
        assert_eq!(said.status, 2, "{command}: {said:?}");
        assert!(said.err.contains("the folder holds the index of ") && said.err.contains("--index"), "{said:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_behind_stdout_is_named() {
    let project = orchard();
    for arguments in ["index", "ask what does one apple cost?", "check", "index --list"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let said = Said::from(command(&project.path(""), arguments).stdout(full).output().unwrap());
        assert_eq!(said.status, 2, "{arguments}: {said:?}");
        let told = "error: stdout: cannot be written: No space left on device (os error 28)\n  remedy: ";
        assert!(said.err.contains(told), "{arguments}: {said:?}");
    }
}

#[test]
fn flags_that_exclude_each_other_are_refused() {
    let project = orchard();
    for flags in ["--list --verify", "--watch --rollback", "--force --list", "--format github"] {
        assert_eq!(index(&project, flags).status, 2, "{flags}");
    }
    assert!(!project.path("index").exists());
}

#[test]
fn quiet_prints_the_generation_alone() {
    let project = orchard();
    project.write(
        "docs/table.md",
        "---\ntitle: Table\nsource: https://example.com/t\n---\n# Table\n\nPrices.\n\n| a | b |\n|---|---|\n| 1 |\n",
    );
    let said = index(&project, "--quiet");
    assert_eq!((said.status, said.err.as_str(), said.out.lines().count()), (0, "", 1), "{said:?}");
}
