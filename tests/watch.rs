//! `faqt index --watch`: a maintainer edits, and the new text serves a moment later.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use support::Project;
use terminal::{command, faqt};

/// Longer than any build of these takes, however busy the machine.
const DEADLINE: Duration = Duration::from_secs(120);

/// A watching program, ended with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn new(project: &Project, flags: &str) -> Self {
        let mut command = command(&project.path(""), &format!("index --watch {flags}"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
        Self { child, lines }
    }

    /// The next line that it prints.
    fn line(&self) -> String {
        self.lines.recv_timeout(DEADLINE).expect("it says something")
    }

    /// The next line that contains this.
    fn line_with(&self, part: &str) -> String {
        loop {
            let line = self.line();
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Sends a signal and gives the exit status.
    #[cfg(unix)]
    fn end(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `CURRENT` names a generation of this number.
fn until_current(project: &Project, number: u64) {
    let started = Instant::now();
    while !std::fs::read_to_string(project.path("index/CURRENT"))
        .is_ok_and(|name| name.starts_with(&format!("{number}-")))
    {
        assert!(started.elapsed() < DEADLINE, "generation {number} is not there");
        std::thread::yield_now();
    }
}

fn answer(project: &Project) -> String {
    faqt(&project.path(""), "ask --no-build --format json what does an apple cost").json()["passages"][0]["quote"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn an_edited_a_new_and_a_removed_article_are_published() {
    let project = Project::new();
    // A fifth of the sections may go; more would be held back.
    for fruit in ["plums", "cherries", "quinces"] {
        project.article(fruit, &format!("Of {fruit} there are many."));
    }
    project.article("apples", "An apple costs two euros.");
    let watching = Watching::new(&project, "");
    watching.line_with("published 1-");
    project.article("apples", "An apple costs six euros.");
    until_current(&project, 2);
    assert_eq!(answer(&project), "An apple costs six euros.");
    watching.line_with("published 2-");
    project.article("new/pears", "A pear costs one euro.");
    watching.line_with("added    docs/new/pears.md");
    watching.line_with("published 3-");
    project.article("new/pears", "A pear costs two euros.");
    watching.line_with("changed  docs/new/pears.md");
    project.remove("docs/new/pears.md");
    until_current(&project, 5);
}

#[test]
fn a_held_and_a_broken_state_are_told_and_watching_goes_on() {
    let project = Project::strict();
    project.article("apples", "An apple costs two euros.");
    let watching = Watching::new(&project, "--format json");
    let next = || -> serde_json::Value { serde_json::from_str(&watching.line()).unwrap() };
    assert_eq!(next()["outcome"], "published");
    project.write("docs/questions.toml", "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"nothing\"\n");
    project.article("apples", "An apple costs six euros.");
    let mut held = next();
    // The two writes may be seen one after the other.
    while held["outcome"] == "published" {
        held = next();
    }
    assert_eq!(held["outcome"], "held", "{held}");
    project.replace(
        "docs/questions.toml",
        "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"docs/apples.md\"\n",
    );
    while next()["outcome"] == "held" {}
    assert_eq!(answer(&project), "An apple costs six euros.");
}

#[test]
fn the_configuration_is_read_again() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.write("more/plums.md", "# Plums\n\nA plum costs three cents.\n");
    let watching = Watching::new(&project, "");
    watching.line_with("published 1-");
    let text = std::fs::read_to_string(project.path("faqt.toml")).unwrap();
    project.replace(
        "faqt.toml",
        &format!("{text}\n[[collection]]\nname = \"more\"\npath = \"more\"\nlanguage = \"en\"\n"),
    );
    watching.line_with("added    more/plums.md");
    until_current(&project, 2);
    project.write("more/plums.md", "# Plums\n\nA plum costs four cents.\n");
    watching.line_with("changed  more/plums.md");
    until_current(&project, 3);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let project = Project::new();
        project.article("apples", "An apple costs two euros.");
        let watching = Watching::new(&project, "");
        watching.line_with("published 1-");
        assert_eq!(watching.end(signal), Some(0), "{signal}");
        assert_eq!(project.leftovers(), [""; 0]);
    }
}

#[test]
fn what_cannot_be_published_at_all_ends_it_with_an_error() {
    let project = Project::new();
    let said = faqt(&project.path(""), "index --watch");
    assert_eq!(said.status, 2);
    assert!(said.err.contains("no article in docs has any text"), "{said:?}");
}
