//! The gate, on every way to publish: nothing untested serves, whoever builds, and however many do at
//! once.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use support::Project;
use terminal::{Said, command, faqt, faqt_reading, filters};

const QUESTION: &str = "what does an apple cost?";

/// A strict collection with two tests, a follow-up among them, published.
fn published() -> Project {
    let project = Project::strict();
    project.article("apples", "## Price\n\nAn apple costs two euros.");
    project.article("pears", "## Price\n\nA pear costs one euro.");
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"docs/apples.md#price\"\nquote = \"euros\"\n\n\
         [[question]]\nask = \"and a pear?\"\nafter = \"what does an apple cost?\"\nexpect = \"docs/pears.md\"\nquote = \"euro\"\n\n\
         [[question]]\nask = \"who won the chess championship of Norway?\"\nexpect = \"nothing\"\n",
    );
    assert_eq!(faqt(&project.path(""), "index").status, 0);
    project
}

/// Both tests with a quote fail from now on.
fn break_the_tests(project: &Project) {
    project.article("apples", "## Price\n\nAn apple costs two dollars.");
    project.article("pears", "## Price\n\nA pear costs one dollar.");
}

fn current(project: &Project) -> String {
    std::fs::read_to_string(project.path("index/CURRENT")).unwrap().trim_end().to_owned()
}

/// What the current generation answers.
fn serving(project: &Project) -> String {
    support::quote(&support::ask(&project.open_as_it_is().generation, QUESTION))
}

fn start(project: &Project, line: &str) -> Child {
    command(&project.path(""), line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Ends with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn end(child: Child) -> Said {
    child.wait_with_output().unwrap().into()
}

#[test]
fn index_lists_question_expected_and_got_of_each_failed_test() {
    let project = published();
    let _filters = filters(&project.path(""));
    let before = current(&project);
    break_the_tests(&project);
    assert_snapshot!(faqt(&project.path(""), "index").all(), @r#"
    status 1
    changed  docs/apples.md
    changed  docs/pears.md
    error: docs/questions.toml:1: a knowledge test fails: "what does an apple cost?"
      expected: docs/apples.md#price, quoting "euros"
      got: answered from docs/apples.md#price ([SURE]), quoting "An apple costs two dollars."
      remedy: correct the article, or what the test expects
    error: docs/questions.toml:6: a knowledge test fails: "and a pear?" after "what does an apple cost?"
      expected: docs/pears.md, quoting "euro"
      got: answered from docs/pears.md#price ([SURE]), quoting "A pear costs one dollar."
      remedy: correct the article, or what the test expects
    held: 2 of 3 knowledge tests fail, docs/questions.toml:1 the first
    1-[GENERATION] serves on
      remedy: change the articles, or publish all the same with `faqt index --force`
    "#);
    assert_eq!((current(&project), project.numbers()), (before, vec![1]));
    let failures = faqt(&project.path(""), "index --format json").json()["tests"]["failures"].clone();
    let keys: Vec<&String> = failures[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["after", "expected", "file", "got", "line", "question", "strict"]);
    assert_eq!((&failures[0]["question"], &failures[1]["after"]), (&QUESTION.into(), &QUESTION.into()));
    // Quiet leaves out what is no error.
    let quiet = faqt(&project.path(""), "index --quiet");
    assert_eq!(quiet.out.matches("a knowledge test fails").count(), 2, "{quiet:?}");
}

#[test]
fn ask_answers_from_what_is_held_and_lets_nothing_serve() {
    let project = published();
    let before = current(&project);
    break_the_tests(&project);
    let said = faqt(&project.path(""), "ask what does an apple cost");
    assert!(said.out.contains("two dollars"), "{said:?}");
    assert!(said.err.contains("2 of 3 knowledge tests fail, docs/questions.toml:1 the first"), "{said:?}");
    assert!(said.err.contains("this answer is from the changed articles, which are not published"), "{said:?}");
    let batch = faqt_reading(&project.path(""), "ask --batch -", "{\"text\": \"what does an apple cost?\"}\n");
    assert!(batch.err.contains("not published") && batch.out.lines().count() == 1, "{batch:?}");
    assert_eq!((current(&project), project.numbers(), project.leftovers()), (before, vec![1], Vec::new()));
    assert_eq!(serving(&project), "An apple costs two euros.");
}

#[test]
fn a_broken_article_is_held_on_every_way() {
    let project = published();
    let before = current(&project);
    project.write("docs/pears.md", "# Pears\n\n## Price\n\nA pear costs nine euros.\n");
    let index = faqt(&project.path(""), "index");
    assert_eq!(index.status, 1, "{index:?}");
    assert!(index.out.contains("held: articles of a strict collection"), "{index:?}");
    let ask = faqt(&project.path(""), "ask what does a pear cost");
    assert!(ask.out.contains("one euro") && ask.err.contains("the last good index"), "{ask:?}");
    assert_eq!((current(&project), project.numbers()), (before, vec![1]));
}

#[test]
fn watch_holds_back_and_publishes_when_it_is_mended() {
    let project = published();
    let before = current(&project);
    let mut command = command(&project.path(""), "index --watch");
    let mut watching = Ended(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut lines = BufReader::new(watching.0.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut until = |part: &str| lines.find(|line| line.contains(part)).unwrap_or_else(|| panic!("no {part:?}"));
    until("nothing to do");
    break_the_tests(&project);
    // It may have looked between the two.
    until("a knowledge test fails");
    until("expected: ");
    until("got: ");
    until("held:");
    assert_eq!((current(&project), serving(&project)), (before, "An apple costs two euros.".to_owned()));
    project.article("pears", "## Price\n\nA pear costs three euros.");
    project.article("apples", "## Price\n\nAn apple costs three euros.");
    until("published 2-");
    assert_eq!(serving(&project), "An apple costs three euros.");
}

#[test]
fn however_many_build_at_once_nothing_untested_serves() {
    let project = published();
    let before = current(&project);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (project, before, over) = (&project, &before, &over);
        // Whoever looks while they build sees what served before.
        let reader = scope.spawn(move || {
            let mut looks = 0;
            while !over.load(Ordering::Relaxed) {
                assert_eq!(current(project), *before);
                looks += 1;
            }
            looks
        });
        break_the_tests(project);
        let builders: Vec<Child> = (0..4).map(|_| start(project, "index")).collect();
        let askers: Vec<Child> = (0..4).map(|_| start(project, "ask what does an apple cost")).collect();
        for said in builders.into_iter().map(end) {
            assert_eq!(said.status, 1, "{said:?}");
            assert_eq!(said.out.matches("a knowledge test fails").count(), 2, "{said:?}");
        }
        for said in askers.into_iter().map(end) {
            // One that finds another building answers from what serves; none is left without an answer.
            let candidate = said.out.contains("two dollars") && said.err.contains("not published");
            let serving = said.out.contains("two euros") && said.err.contains("another process builds");
            assert!(said.status == 0 && candidate != serving, "{said:?}");
        }
        over.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
    assert_eq!((current(&project), project.numbers(), project.leftovers()), (before, vec![1], Vec::new()));
}

#[test]
fn a_mended_collection_is_published_once_by_many() {
    let project = published();
    project.article("apples", "## Price\n\nAn apple costs three euros.");
    let builders: Vec<Child> = (0..4).map(|_| start(&project, "index --format json")).collect();
    let said: Vec<Said> = builders.into_iter().map(end).collect();
    let outcomes: Vec<String> = said.iter().map(|said| said.json()["outcome"].as_str().unwrap().to_owned()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "published").count(), 1, "{outcomes:?}");
    assert!(said.iter().all(|said| said.status == 0 && said.json()["number"] == 2), "{said:?}");
    assert_eq!(serving(&project), "An apple costs three euros.");
}

#[test]
fn force_is_the_only_way_past_it_and_is_written_down() {
    let project = published();
    break_the_tests(&project);
    assert_eq!(faqt(&project.path(""), "index --force").status, 0);
    assert_eq!(serving(&project), "An apple costs two dollars.");
    let forced = &project.open_as_it_is().generation.manifest.forced;
    assert_eq!(forced, &["2 of 3 knowledge tests fail, docs/questions.toml:1 the first"]);
}
