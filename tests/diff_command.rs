//! `faqt diff`: what a change of the articles does to the answers, before it is published.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use support::Project;
use terminal::{Said, command, faqt, faqt_reading, filters};

fn diff(project: &Project, flags: &str) -> Said {
    faqt(&project.path(""), &format!("diff {flags}"))
}

/// Apples and pears, with a test each, published.
fn published() -> Project {
    let project = Project::strict();
    project.article("apples", "## Price\n\nAn apple costs two euros.\n\n## Storage\n\nKeep apples in a cool cellar.");
    project.article("pears", "## Price\n\nA pear costs one euro.");
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"docs/apples.md#price\"\nquote = \"euros\"\n\n\
         [[question]]\nask = \"what does a pear cost?\"\nexpect = \"docs/pears.md#price\"\n",
    );
    assert_eq!(faqt(&project.path(""), "index").status, 0);
    project
}

/// Apples cost something else, in a way that the test takes.
fn dearer() -> Project {
    let project = published();
    project.article("apples", "## Price\n\nAn apple costs three euros.\n\n## Storage\n\nKeep apples in a cool cellar.");
    project
}

/// Every file below a folder: its bytes, and when it was written.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), (std::fs::read(&path).unwrap(), path.metadata().unwrap().modified().unwrap())))
        .collect()
}

/// Runs git in the project, as nobody in particular.
fn git(project: &Project, line: &str) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "init.defaultBranch=main"]);
    let output = command.args(line.split_whitespace()).current_dir(project.path("")).output().unwrap();
    assert!(output.status.success(), "git {line}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The change of a question.
fn change<'a>(json: &'a Value, question: &str) -> &'a Value {
    let changes = json["changes"].as_array().unwrap();
    changes.iter().find(|change| change["question"] == question).unwrap_or_else(|| panic!("{question}: {json:#}"))
}

#[test]
fn nothing_changes_where_nothing_was_edited() {
    let project = published();
    let _filters = filters(&project.path(""));
    assert_snapshot!(diff(&project, "").all(), @"
    status 0
    against generation 1-[GENERATION]: the answers to 2 questions are as they were; all 2 knowledge tests pass
    ");
}

#[test]
fn a_changed_sentence_is_shown_before_and_after() {
    let project = dearer();
    let _filters = filters(&project.path(""));
    assert_snapshot!(diff(&project, "").all(), @"
    status 1
    changed: what does an apple cost?
      before  answered ([SURE])
              An apple costs two euros.
              About apples > Price (docs/apples.md#price, https://example.com/apples)
      after   answered ([SURE])
              An apple costs three euros.
              About apples > Price (docs/apples.md#price, https://example.com/apples)

    against generation 1-[GENERATION]: 1 of 2 answers differs: 1 changed; all 2 knowledge tests pass
    ");
}

#[test]
fn markdown_is_for_a_page_that_is_reviewed() {
    let project = dearer();
    let _filters = filters(&project.path(""));
    assert_snapshot!(diff(&project, "--format markdown").all(), @r"
    status 1
    ## 1 of 2 answers differs

    Against generation 1-[GENERATION]: 1 of 2 answers differs: 1 changed; all 2 knowledge tests pass.

    ### what does an apple cost?

    **changed**

    **Before** answered ([SURE])

    > An apple costs two euros.\
    > <sub>About apples &gt; Price (docs/apples.md#price, https://example.com/apples)</sub>

    **After** answered ([SURE])

    > An apple costs three euros.\
    > <sub>About apples &gt; Price (docs/apples.md#price, https://example.com/apples)</sub>
    ");
}

#[test]
fn a_broken_test_comes_first_and_fails() {
    let project = published();
    project.article("apples", "## Price\n\nAn apple costs two dollars.");
    project.article("pears", "## Price\n\nA pear costs four euros.");
    project.write("asked.jsonl", "{\"text\": \"what does a pear cost?\", \"times\": 40}\n");
    let _filters = filters(&project.path(""));
    assert_snapshot!(diff(&project, "--questions asked.jsonl").all(), @r#"
    status 2
    changed: what does an apple cost?  test broken
      before  answered ([SURE])
              An apple costs two euros.
              About apples > Price (docs/apples.md#price, https://example.com/apples)
      after   answered ([SURE])
              An apple costs two dollars.
              About apples > Price (docs/apples.md#price, https://example.com/apples)
      test    docs/questions.toml:1 expects docs/apples.md#price, quoting "euros"

    changed: what does a pear cost?  asked 40 times
      before  answered ([SURE])
              A pear costs one euro.
              About pears > Price (docs/pears.md#price, https://example.com/pears)
      after   answered ([SURE])
              A pear costs four euros.
              About pears > Price (docs/pears.md#price, https://example.com/pears)

    against generation 1-[GENERATION]: 2 of 2 answers differ: 2 changed; 1 of 2 knowledge tests pass, 1 broken
    "#);
}

#[test]
fn programs_get_every_key() {
    let project = dearer();
    let said = diff(&project, "--format json");
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    let json = said.json();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["changes", "from", "questions", "tests", "to"]);
    let current = std::fs::read_to_string(project.path("index/CURRENT")).unwrap();
    assert_eq!(json["from"], current.trim_end().split_once('-').unwrap().1);
    assert!(json["to"].is_string() && json["to"] != json["from"]);
    assert_eq!(
        (&json["questions"], &json["tests"]),
        (&2.into(), &serde_json::json!({"passed": 2, "failed": 0, "broken": [], "removed": []}))
    );
    let only = change(&json, "what does an apple cost?");
    let keys: Vec<&String> = only.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["after", "before", "kind", "origin", "question", "test", "times"]);
    assert_eq!((&only["origin"], &only["times"], &only["test"]), (&"test".into(), &1.into(), &Value::Null));
    assert_eq!(only["kind"], "changed");
    assert_eq!(only["before"]["passages"][0]["quote"], "An apple costs two euros.");
    assert_eq!(only["after"]["passages"][0]["quote"], "An apple costs three euros.");
    assert_eq!((&only["before"]["generation"], &only["after"]["generation"]), (&json["from"], &json["to"]));
    // The keys of an answer, as `ask` has them.
    let asked =
        terminal::faqt_with(&project.path(""), "ask --no-build --format json", "what does an apple cost?").json();
    let keys = |answer: &Value| answer.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&only["before"]), keys(&asked));
}

#[test]
fn every_kind_of_change_is_told() {
    let project = Project::new();
    project.write("docs/a.md", "# Apples\n\n## Price\n\nAn apple costs two euros.\n");
    project.write("docs/b.md", "# Bananas\n\n## Price\n\nA banana costs one euro.\n");
    project.write("docs/c.md", "# Cherries\n\n## Price\n\nCherries cost nine euros.\n");
    project.publish();
    project.write("docs/a.md", "# Apples\n\n## Price\n\nAn apple costs five euros.\n");
    project.remove("docs/b.md");
    project.write("docs/cherry.md", "# Cherries\n\n## Price\n\nCherries cost nine euros.\n");
    project.remove("docs/c.md");
    project.write("docs/d.md", "# Dates\n\n## Harvest\n\nDates ripen in September.\n");
    project.write(
        "asked.jsonl",
        "{\"text\": \"what does an apple cost?\"}\n{\"text\": \"what does a banana cost?\"}\n\
         {\"text\": \"what do cherries cost?\"}\n{\"text\": \"when do dates ripen?\"}\n",
    );
    let json = diff(&project, "--questions asked.jsonl --format json").json();
    assert_eq!(change(&json, "what does an apple cost?")["kind"], "changed");
    assert_eq!(change(&json, "what do cherries cost?")["kind"], "moved");
    assert_eq!(change(&json, "when do dates ripen?")["kind"], "appeared");
    let banana = &change(&json, "what does a banana cost?");
    assert_ne!(banana["after"]["outcome"], "answered", "{banana:#}");
    assert!(json["changes"].as_array().unwrap().iter().all(|change| change["origin"] == "file"));
}

#[test]
fn the_index_is_not_touched_and_nobody_is_kept_waiting() {
    let project = dearer();
    let before = files(&project.path(""));
    // Another process builds meanwhile.
    let store = faqt::index::Store::new(project.path("index"));
    let builder = store.builder().unwrap();
    assert_eq!(diff(&project, "").status, 1);
    drop(builder);
    assert_eq!(files(&project.path("")), before);
}

#[test]
fn a_generation_is_named_by_its_folder_or_its_hash() {
    let project = published();
    project.article("apples", "## Price\n\nAn apple costs three euros.\n\n## Storage\n\nKeep apples in a cool cellar.");
    assert_eq!(faqt(&project.path(""), "index").status, 0);
    assert_eq!(diff(&project, "").status, 0);
    let first = faqt::index::Store::new(project.path("index")).names()[0].clone();
    for name in [first.to_string(), first.hash.clone()] {
        let json = diff(&project, &format!("--format json --against {name}"));
        assert_eq!((json.status, &json.json()["from"]), (1, &first.hash.as_str().into()));
    }
    // A folder of that name comes after.
    std::fs::create_dir(project.path(&first.hash)).unwrap();
    assert_eq!(diff(&project, &format!("--against {}", first.hash)).status, 1);
}

#[test]
fn a_folder_counts_with_its_own_configuration_and_tests() {
    let project = dearer();
    let old = published();
    // It calls its articles something else, and tests more.
    old.write("faqt.toml", "[[collection]]\nname = \"docs\"\npath = \"texts\"\nlanguage = \"en\"\nsite = \"web\"\n");
    std::fs::rename(old.path("docs"), old.path("texts")).unwrap();
    old.write(
        "texts/questions.toml",
        "[[question]]\nask = \"where do I keep apples?\"\nexpect = \"docs/apples.md#storage\"\n",
    );
    let json = diff(&project, &format!("--format json --against {}", old.path("").display())).json();
    assert_eq!(json["questions"], 3);
    assert_eq!(
        change(&json, "what does an apple cost?")["before"]["passages"][0]["quote"],
        "An apple costs two euros."
    );
    assert_eq!(json["changes"].as_array().unwrap().len(), 1, "{json:#}");
    // Without one it is the folder of our articles, or of the only collection.
    std::fs::remove_file(old.path("faqt.toml")).unwrap();
    std::fs::rename(old.path("texts"), old.path("docs")).unwrap();
    for folder in [old.path(""), old.path("docs")] {
        let said = diff(&project, &format!("--format json --against {}", folder.display()));
        assert_eq!(said.json()["changes"].as_array().unwrap().len(), 1, "{said:?}");
    }
}

#[test]
fn a_git_revision_counts_with_its_own_configuration() {
    let project = published();
    project.remove("index/CURRENT");
    project.write(".gitignore", "index/\n.home/\n");
    git(&project, "init --quiet");
    git(&project, "add .");
    git(&project, "commit --quiet --message one");
    project.write(
        "faqt.toml",
        "[[collection]]\nname = \"docs\"\npath = \"texts\"\nlanguage = \"en\"\nstrict = true\nsite = \"web\"\n",
    );
    std::fs::rename(project.path("docs"), project.path("texts")).unwrap();
    git(&project, "add .");
    git(&project, "commit --quiet --message two");
    let texts = std::fs::read_to_string(project.path("texts/apples.md")).unwrap();
    project.write("texts/apples.md", &texts.replace("two euros", "three euros"));
    let before = files(&project.path(""));
    for revision in ["main", "HEAD", "main~1"] {
        let said = diff(&project, &format!("--format json --against {revision}"));
        let json = said.json();
        assert_eq!(said.status, 1, "{said:?}");
        assert_eq!(json["changes"].as_array().unwrap().len(), 1, "{json:#}");
        assert_eq!(change(&json, "what does an apple cost?")["kind"], "changed");
    }
    assert_eq!(files(&project.path("")), before, "neither the index nor the repository is written to");
    let text = diff(&project, "--against main~1");
    assert!(text.out.contains("against revision main~1 ("), "{text:?}");
    // From a folder below, too.
    let below = faqt(&project.path("texts"), "diff --against main");
    assert_eq!((below.status, below.err.as_str()), (1, ""));
}

#[test]
fn a_test_and_what_it_expects_may_change_together() {
    let project = published();
    project.write(".gitignore", "index/\n.home/\n");
    git(&project, "init --quiet");
    git(&project, "add .");
    git(&project, "commit --quiet --message one");
    project.article("apples", "## Cost\n\nAn apple costs two dollars.");
    let tests = std::fs::read_to_string(project.path("docs/questions.toml")).unwrap();
    project.write("docs/questions.toml", &tests.replace("#price\"\nquote = \"euros\"", "#cost\"\nquote = \"dollars\""));
    let said = diff(&project, "--format json --against main");
    let json = said.json();
    assert_eq!((said.status, &json["changes"][0]["test"]), (1, &Value::Null), "{json:#}");
    // A new test that fails is broken; one that failed and passes is fixed.
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does a pear cost?\"\nexpect = \"docs/pears.md#price\"\nquote = \"dollar\"\n\n\
         [[question]]\nask = \"what does an apple cost?\"\nexpect = \"docs/apples.md#cost\"\nquote = \"dollars\"\n",
    );
    let said = diff(&project, "--format json --against main");
    assert_eq!(said.status, 2);
    assert_eq!(said.json()["tests"]["broken"][0]["question"], "what does a pear cost?");
    let text = diff(&project, "--against main");
    assert!(text.out.contains("broken: docs/questions.toml:1: a knowledge test fails"), "{text:?}");
}

#[test]
fn a_test_that_is_removed_or_rewritten_is_listed() {
    let project = published();
    let tests = std::fs::read_to_string(project.path("docs/questions.toml")).unwrap();
    // It fails from the first.
    project.write("docs/questions.toml", &tests.replace("\"euros\"", "\"dollars\""));
    project.write(".gitignore", "index/\n.home/\n");
    git(&project, "init --quiet");
    git(&project, "add .");
    git(&project, "commit --quiet --message one");
    assert_eq!(diff(&project, "--against main").status, 0);
    let (_, pears) = tests.split_once("\n\n").unwrap();
    project.write("docs/questions.toml", &pears.replace("docs/pears.md#price", "docs/pears.md"));
    let _filters = filters(&project.path(""));
    let revision = |text: String| {
        let (before, after) = text.split_once("main (").unwrap();
        format!("{before}main ([COMMIT]{}", &after[7..])
    };
    assert_snapshot!(revision(diff(&project, "--against main").all()), @r#"
    status 1
    test removed: what does an apple cost?
      expected docs/apples.md#price, quoting "dollars". It failed.

    test rewritten: what does a pear cost?
      expected docs/pears.md#price.
      now expects docs/pears.md.

    against revision main ([COMMIT]): the answers to 2 questions are as they were; the knowledge test passes, 1 removed, 1 rewritten
    "#);
    assert_snapshot!(revision(diff(&project, "--against main --format markdown").all()), @r#"
    status 1
    ## No answer differs

    Against revision main ([COMMIT]): the answers to 2 questions are as they were; the knowledge test passes, 1 removed, 1 rewritten.

    ### what does an apple cost?

    **test removed**

    expected docs/apples.md#price, quoting "dollars". It failed.

    ### what does a pear cost?

    **test rewritten**

    expected docs/pears.md#price.

    now expects docs/pears.md.
    "#);
    let json = diff(&project, "--against main --format json").json();
    assert_eq!(
        json["tests"]["removed"],
        serde_json::json!([
            {"question": "what does an apple cost?", "after": null, "failed": true, "now": null,
             "expected": "docs/apples.md#price, quoting \"dollars\""},
            {"question": "what does a pear cost?", "after": null, "failed": false, "now": "docs/pears.md",
             "expected": "docs/pears.md#price"},
        ])
    );
}

#[test]
fn tests_that_cannot_be_read_any_more_are_told_with_their_line() {
    let project = published();
    project.write("docs/questions.toml", "[[question]\n");
    let said = diff(&project, "");
    assert!(said.err.starts_with("warning: docs/questions.toml:1: "), "{said:?}");
}

#[test]
fn a_damaged_generation_is_told_and_the_one_before_is_compared() {
    let project = dearer();
    assert_eq!(faqt(&project.path(""), "index").status, 0);
    let store = faqt::index::Store::new(project.path("index"));
    let current = store.path(&store.current().unwrap().unwrap());
    std::fs::write(current.join("manifest.json"), "{").unwrap();
    let said = diff(&project, "");
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.err.starts_with("warning: index/2-") && said.err.contains("manifest.json"), "{said:?}");
    assert!(said.out.contains("against generation 1-"), "{said:?}");
}

#[test]
fn a_fixed_test_is_told() {
    let project = dearer();
    project.force();
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"docs/apples.md#price\"\nquote = \"four\"\n",
    );
    assert_eq!(diff(&project, "").status, 0, "it failed before, and fails");
    project.article("apples", "## Price\n\nAn apple costs four euros.");
    let json = diff(&project, "--format json").json();
    assert_eq!(change(&json, "what does an apple cost?")["test"], "fixed");
    assert!(diff(&project, "").out.contains("test fixed"));
}

#[test]
fn the_questions_of_articles_and_of_a_file_are_asked_too() {
    let project = published();
    project.write(
        "docs/plums.md",
        "---\ntitle: About plums\nsource: https://example.com/plums\nquestions:\n  - \"how much is a plum? #price\"\n---\n\
         # About plums\n\n## Price {#price}\n\nA plum costs five euros.\n",
    );
    let said = faqt_reading(
        &project.path(""),
        "diff --format json --questions -",
        "{\"text\": \"how much is a plum?\", \"times\": 7}\n{\"text\": \"what about plums?\", \"after\": \"how much is a pear?\", \"collections\": [\"docs\"]}\n",
    );
    let json = said.json();
    let plum = change(&json, "how much is a plum?");
    assert_eq!((&plum["origin"], &plum["times"], &plum["kind"]), (&"article".into(), &7.into(), &"appeared".into()));
    assert_eq!(json["questions"], 4);
    assert_eq!(json["changes"][0], *plum, "what is asked most comes first");
}

#[test]
fn the_limit_holds_for_the_file_and_for_what_is_listed() {
    let project = dearer();
    project.write(
        "asked.jsonl",
        "{\"text\": \"price of apples?\"}\n{\"text\": \"apple price\", \"times\": 3}\n{\"text\": \"cost of an apple\"}\n",
    );
    let said = diff(&project, "--limit 1 --questions asked.jsonl");
    assert_eq!(said.err, "note: 1 of the 3 questions of asked.jsonl are asked; --limit asks more\n");
    assert!(said.out.starts_with("changed: apple price  asked 3 times\n"), "{said:?}");
    assert!(said.out.contains("… and 1 more; --limit lists them"), "{said:?}");
    assert_eq!(
        diff(&project, "--limit 1 --format json --questions asked.jsonl").json()["changes"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn what_cannot_be_compared_is_told_with_a_remedy() {
    let project = dearer();
    let _filters = filters(&project.path(""));
    let told = |line: &str| {
        let said = diff(&project, line);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{said:?}");
        said.err
    };
    assert_snapshot!(told("--against main"), @r#"
    error: "main" is no generation, no folder, and git has no revisions here: not a git repository (or any of the parent directories): .git
      remedy: name one of `faqt index --list`, a folder, or a revision of git; in a shallow clone `git fetch origin REVISION` first (a workflow: `fetch-depth: 0`)
    "#);
    assert_snapshot!(told("--against=--output=x"), @r#"
    error: "--output=x" is no generation, no folder and no git revision
      remedy: name one of `faqt index --list`, a folder, or a revision of git; in a shallow clone `git fetch origin REVISION` first (a workflow: `fetch-depth: 0`)
    "#);
    git(&project, "init --quiet");
    assert_snapshot!(told("--against main"), @r#"
    error: "main" is no generation, no folder and no git revision
      remedy: name one of `faqt index --list`, a folder, or a revision of git; in a shallow clone `git fetch origin REVISION` first (a workflow: `fetch-depth: 0`)
    "#);
    assert_snapshot!(told("--questions nowhere.jsonl"), @"
    error: nowhere.jsonl: cannot be read: No such file or directory (os error 2)
      remedy: name a file of JSON Lines that may be read
    ");
    project.write("asked.jsonl", "{\"text\": \"a\"}\n[1]\n{}\n");
    assert_snapshot!(told("--questions asked.jsonl"), @r#"
    error: asked.jsonl:2: the line is no JSON object
      remedy: write {"id": 1, "text": "…"}
    error: asked.jsonl:3: missing field `text`, at column 2
      remedy: write {"id": 1, "text": "…"}
    "#);
    assert_snapshot!(told("--format github"), @"
    error: this command does not print `--format github`
      remedy: use --format text or markdown or json
    ");
    let without_git = command(&project.path(""), "diff --against main").env("PATH", "").output().unwrap();
    assert_snapshot!(String::from_utf8_lossy(&without_git.stderr), @"
    error: a revision is read by the program `git`, which is not here
      remedy: install git, or name a folder or a generation with --against
    ");
    project.remove("index/CURRENT");
    std::fs::remove_dir_all(project.path("index")).unwrap();
    assert_snapshot!(told(""), @"
    error: index: there is no index
      remedy: publish one with `faqt index`, or name a folder or a git revision with --against
    ");
    assert!(!project.path("index").exists());
}

#[test]
fn other_commands_print_no_markdown() {
    let project = published();
    for line in ["check", "index", "ask apple", "topics", "compare apples pears"] {
        let said = faqt(&project.path(""), &format!("{line} --format markdown"));
        assert_eq!(said.status, 2, "{line}: {said:?}");
        assert!(said.err.starts_with("error: this command does not print `--format markdown`\n"), "{line}: {said:?}");
    }
}

#[test]
fn a_broken_article_is_told_and_the_rest_is_compared() {
    let project = dearer();
    project
        .write("docs/pears.md", "---\ntitle: About pears\n---\n# About pears\n\n## Price\n\nA pear costs one euro.\n");
    let said = diff(&project, "");
    assert_eq!(said.status, 1);
    assert!(said.err.starts_with("warning: docs/pears.md:1: the article has no source\n"), "{said:?}");
    assert!(said.out.contains("changed: what does an apple cost?"), "{said:?}");
}

/// What members of a server missed is kept by the bot.
#[cfg(feature = "discord")]
#[test]
fn what_was_missed_most_is_asked_where_there_is_a_ledger() {
    use faqt::ledger::{Ledger, Miss, Missed};
    let project = published();
    project.article("plums", "## Price\n\nA plum costs five euros.");
    assert_eq!(diff(&project, "--format json").json()["questions"], 2);
    assert!(!project.path("faqt.db").exists(), "none is created");
    // A runtime of its own each time: connections that are still being handed back go with it.
    let with_ledger = |missed: std::ops::Range<u64>| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let ledger = Ledger::open("sqlite:faqt.db", &project.path("")).await.unwrap();
            for question in missed {
                let wording = "how much is a plum?";
                let miss = Miss { question, guild: 1, channel: 2, parent: None, wording, missed: Missed::Unanswered };
                ledger.miss(miss, 100).await.unwrap();
            }
            ledger.close().await;
        });
    };
    with_ledger(1..4);
    // Connections that close at the same time leave SQLite's own files; one that closes alone does not.
    let started = std::time::Instant::now();
    while project.path("faqt.db-wal").exists() {
        assert!(started.elapsed() < std::time::Duration::from_secs(60), "it is not closed");
        with_ledger(0..0);
    }
    let before = files(&project.path(""));
    let json = diff(&project, "--format json").json();
    let plum = change(&json, "how much is a plum?");
    assert_eq!((&plum["origin"], &plum["times"], &plum["kind"]), (&"ledger".into(), &3.into(), &"appeared".into()));
    assert_eq!(diff(&project, "--limit 0 --format json").json()["questions"], 2);
    assert_eq!(files(&project.path("")), before);
    project.write("faqt.db", "no database");
    let said = diff(&project, "");
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.err.starts_with("warning: cannot read the ledger faqt.db: "), "{said:?}");
}
