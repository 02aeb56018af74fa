//! `faqt ask`: a person asks, and reads the sentence that answers, where it stands, and its link.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use support::Project;
use terminal::{Said, command, faqt, faqt_reading, faqt_with, filters};

/// Two collections, of fruit and of tools.
fn market() -> Project {
    let project = Project::with(
        "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\nsite = \"web\"\n\n\
         [[collection]]\nname = \"tools\"\npath = \"tools\"\nlanguage = \"en\"\n",
    );
    project.write(
        "docs/apples.md",
        "---\ntitle: Apples\nsource: https://example.com/apples\nupdated: 2026-03-01\naliases: [apple]\n---\n\
         # Apples\n\n## Price {#price}\n\nAn apple costs two euros.\n\n## Storing {#storing}\n\n\
         Apples keep in a cool cellar until April.\n",
    );
    project.write(
        "docs/pears.md",
        "---\ntitle: Pears\nsource: https://example.com/pears\naliases: [pear]\n---\n\
         # Pears\n\n## Price {#price}\n\nA pear costs one euro.\n",
    );
    project.write("tools/ladder.md", "# Ladder\n\nThe ladder of the orchard has twelve steps.\n");
    project
}

fn ask(project: &Project, flags: &str, question: &str) -> Said {
    faqt_with(&project.path(""), &format!("ask {flags}"), question)
}

#[test]
fn the_sentence_comes_first_then_its_place_and_its_link() {
    let project = market();
    let _filters = filters(&project.path(""));
    assert_snapshot!(ask(&project, "", "how much does an apple cost?").all(), @"
    status 0
      An apple costs two euros.

      Apples > Price
      https://example.com/apples#price
      updated 2026-03-01, [SURE]
    ");
}

#[test]
fn words_need_no_quotes() {
    let project = market();
    let said = faqt(&project.path(""), "ask how much does an apple cost");
    assert!(said.out.starts_with("  An apple costs two euros.\n"), "{said:?}");
}

#[test]
fn json_has_every_key() {
    let project = market();
    let _filters = filters(&project.path(""));
    let said = ask(&project, "--format json --top 1", "how much does an apple cost?");
    assert_eq!(said.status, 0);
    assert_snapshot!(said.out, @r#"{"id":null,"question":"how much does an apple cost?","outcome":"answered","confidence":[SURE],"language":"en","generation":"[GENERATION]","understood_as":null,"corrections":[],"passages":[{"collection":"docs","article":"apples.md","title":"Apples","heading":["Apples","Price"],"anchor":"price","source":"https://example.com/apples#price","updated":"2026-03-01","confidence":[SURE],"quote":"An apple costs two euros.","range":[123,148],"passage":"An apple costs two euros.","passage_range":[123,148],"lead":null,"key":"[KEY]"}],"comparison":null,"related":[{"collection":"docs","article":"apples.md","anchor":"storing","title":"Apples","heading":["Apples","Storing"]},{"collection":"docs","article":"pears.md","anchor":"price","title":"Pears","heading":["Pears","Price"]}],"took_us":[TIME]}"#);
    let text = std::fs::read_to_string(project.path("docs/apples.md")).unwrap();
    let first = &said.json()["passages"][0];
    let [start, end] = [0, 1].map(|at| first["range"][at].as_u64().unwrap() as usize);
    assert_eq!(&text[start..end], first["quote"].as_str().unwrap());
}

#[test]
fn what_no_article_says_is_not_answered() {
    let project = market();
    let said = ask(&project, "", "who won the chess championship of Norway?");
    assert_eq!(said.status, 1);
    assert!(said.out.starts_with("Nothing in the articles answers this.\n"), "{said:?}");
    assert_eq!(ask(&project, "--format json", "who won the chess championship?").json()["outcome"], "unanswered");
}

#[test]
fn a_slip_of_the_keyboard_is_mended_and_shown() {
    let project = market();
    let said = ask(&project, "", "how do appels keep in the cellar?");
    assert!(said.out.starts_with("Showing results for: how do apples keep in the cellar?\n"), "{said:?}");
}

#[test]
fn a_follow_up_goes_on_from_the_question_before() {
    let project = market();
    let said = faqt_with(&project.path(""), "ask --format json --after", "how much does an apple cost?");
    assert_eq!(said.status, 2, "{said:?}");
    let mut command = command(&project.path(""), "ask --format json --after");
    command.arg("how much does an apple cost?").arg("and a pear?");
    let said = Said::from(command.output().unwrap());
    assert_eq!(said.json()["passages"][0]["quote"], "A pear costs one euro.", "{said:?}");
}

#[test]
fn a_question_can_be_limited_to_a_collection() {
    let project = market();
    let question = "how many steps has the ladder of the orchard?";
    let both = ask(&project, "--format json --collection tools --collection docs", question);
    assert_eq!((both.status, &both.json()["passages"][0]["collection"]), (0, &"tools".into()));
    let docs = ask(&project, "--format json --collection docs", question);
    assert_eq!(docs.status, 1);
    assert!(docs.json()["passages"].as_array().unwrap().iter().all(|p| p["collection"] == "docs"), "{docs:?}");
    assert_snapshot!(ask(&project, "--collection dosc", question).all(), @r#"
    status 2
    ----- stderr
    error: there is no collection "dosc"
      remedy: did you mean "docs"?
    "#);
}

#[test]
fn an_edit_is_in_the_next_answer_but_not_with_no_build() {
    let project = market();
    let _filters = filters(&project.path(""));
    assert_snapshot!(ask(&project, "--no-build", "apple price?").all(), @"
    status 2
    ----- stderr
    error: index: there is no index
      remedy: faqt index
    ");
    ask(&project, "", "apple price?");
    let edited = std::fs::read_to_string(project.path("docs/pears.md")).unwrap().replace("one euro", "six euros");
    project.write("docs/pears.md", &edited);
    let question = "how much does a pear cost?";
    assert!(ask(&project, "--no-build", question).out.contains("A pear costs one euro."));
    assert!(ask(&project, "", question).out.contains("A pear costs six euros."));
}

#[test]
fn a_batch_gives_a_line_for_a_line() {
    let project = market();
    let _filters = filters(&project.path(""));
    let lines = "{\"id\":7,\"text\":\"how much does a pear cost?\"}\nnot json\n\n\
                 {\"id\":\"b\",\"text\":\"and an apple?\",\"after\":\"how much does a pear cost?\",\"collections\":[\"docs\"]}\n\
                 {\"id\":null,\"text\":\"ladder\",\"collections\":[\"no\"]}\n";
    let said = faqt_reading(&project.path(""), "ask --batch -", lines);
    assert_eq!((said.status, said.err.as_str()), (2, ""));
    let short: Vec<String> = said
        .out
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            match line.get("error") {
                Some(_) => line.to_string(),
                None => format!("{} {} {}", line["id"], line["outcome"], line["passages"][0]["quote"]),
            }
        })
        .collect();
    assert_snapshot!(short.join("\n"), @r#"
    7 "answered" "A pear costs one euro."
    {"error":"the line is no JSON object; write {\"id\": 1, \"text\": \"…\"}","id":null,"line":2}
    {"error":"the line is empty","id":null,"line":3}
    "b" "answered" "An apple costs two euros."
    {"error":"there is no collection \"no\"; use one of: docs, tools","id":null,"line":5}
    "#);
    project.write("questions.jsonl", "{\"text\":\"how much does a pear cost?\"}\n{\"text\":\"who won the match?\"}\n");
    let said = faqt(&project.path(""), "ask --batch questions.jsonl");
    assert_eq!((said.status, said.out.lines().count()), (0, 2), "{said:?}");
    let missing = faqt(&project.path(""), "ask --batch no.jsonl");
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("no.jsonl: cannot be read") && missing.err.contains("\n  remedy: "), "{missing:?}");
}

#[test]
fn without_a_question_and_a_terminal_it_says_what_to_do() {
    let project = market();
    assert_snapshot!(faqt(&project.path(""), "ask").all(), @"
    status 2
    ----- stderr
    error: there is no question
      remedy: write it after `ask`, or give many with `--batch -`
    ");
    assert_snapshot!(ask(&project, "", "  ").all(), @"
    status 2
    ----- stderr
    error: the question is empty
      remedy: write what you want to know after `ask`
    ");
}

#[test]
fn without_articles_it_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let _filters = filters(folder.path());
    assert_snapshot!(faqt(folder.path(), "ask anything").all(), @"
    status 2
    ----- stderr
    error: there is no faqt.toml here or in a folder above
      remedy: run `faqt init`, or name your articles with `--knowledge DIR`
    ");
    std::fs::write(folder.path().join("faqt.toml"), "precison = 0.9\n").unwrap();
    assert_snapshot!(faqt(folder.path(), "ask anything").all(), @"
    status 2
    ----- stderr
    error: faqt.toml:1: unknown key `precison`
      remedy: did you mean `precision`?
    ");
}

#[test]
fn the_docs_of_a_folder_are_asked_without_a_configuration() {
    let project = market();
    std::fs::remove_file(project.path("faqt.toml")).unwrap();
    let said = faqt_with(&project.path(""), "ask --knowledge tools", "how many steps has the ladder of the orchard?");
    assert_eq!(said.status, 0, "{said:?}");
    assert!(!project.path("index").exists() && !project.path("tools/index").exists());
}

#[test]
fn warnings_go_to_stderr_and_quiet_drops_them() {
    let project = market();
    std::fs::write(project.path("docs/broken.md"), b"# Plums\n\nA plum \xff.\n").unwrap();
    let question = "how much does an apple cost?";
    let said = ask(&project, "", question);
    assert_snapshot!(said.err, @"
    warning: docs/broken.md:3: byte 16 is not UTF-8
      remedy: save the file as UTF-8
    ");
    project.write("docs/more.md", "# More\n\nMore fruit.\n");
    let quiet = ask(&project, "--quiet", question);
    assert_eq!((quiet.err.as_str(), &quiet.out), ("", &said.out));
}

#[test]
fn colour_is_for_terminals_and_no_color_takes_it_away() {
    let project = market();
    let ask = |variables: &[(&str, &str)]| {
        let mut command = command(&project.path(""), "ask how much does an apple cost");
        Said::from(command.envs(variables.iter().copied()).output().unwrap()).out
    };
    assert!(!ask(&[]).contains('\u{1b}'));
    assert!(ask(&[("CLICOLOR_FORCE", "1")]).contains("\u{1b}[1mAn apple costs two euros."));
    assert!(!ask(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn whoever_has_read_enough_may_leave() {
    let project = market();
    let lines = "{\"text\":\"how much does a pear cost?\"}\n".repeat(2000);
    project.write("questions.jsonl", &lines);
    let mut child = command(&project.path(""), "ask --batch questions.jsonl")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let said = Said::from(child.wait_with_output().unwrap());
    assert_eq!((said.status, said.err.as_str()), (0, ""));
}
