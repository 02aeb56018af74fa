//! `faqt ask` on a terminal: a person goes on from one answer to the next.
#![cfg(target_os = "linux")]

mod support;

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;
use support::Project;

/// What is written to the terminal each time that a question is waited for.
const PROMPT: &str = "\u{1b}[?2004h";
/// Longer than any answer takes, however busy the machine.
const DEADLINE: Duration = Duration::from_secs(120);

#[test]
fn the_prompt_takes_follow_ups_and_remembers_the_questions() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.article("pears", "A pear costs one euro.");
    let home = project.path("home");
    let ask = format!("'{}' ask", env!("CARGO_BIN_EXE_faqt"));
    let mut terminal = Command::new("script");
    terminal.args(["-qec", &ask, "/dev/null"]).current_dir(project.path("")).env("HOME", &home);
    terminal.env_remove("XDG_DATA_HOME").env("NO_COLOR", "1").env("TERM", "xterm");
    terminal.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = match terminal.spawn() {
        Ok(child) => child,
        Err(error) => {
            // Past the capture of the test harness, so that it is seen.
            let said = format!("NOT RUN: the prompt needs `script` of util-linux: {error}\n");
            return std::io::stderr().write_all(said.as_bytes()).unwrap();
        }
    };
    let (mut keys, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (send, written) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = screen.read(&mut bytes) {
            if send.send(String::from_utf8_lossy(&bytes[..length]).into_owned()).is_err() {
                break;
            }
        }
    });
    let mut seen = String::new();
    let questions = ["what does an apple cost?", "and a pear?", "quit"];
    for (number, question) in questions.iter().enumerate() {
        while seen.matches(PROMPT).count() <= number {
            seen += &written.recv_timeout(DEADLINE).expect("it asks for a question");
        }
        writeln!(keys, "{question}").unwrap();
    }
    assert!(child.wait().unwrap().success());
    assert!(seen.contains("An apple costs two euros.") && seen.contains("A pear costs one euro."), "{seen}");
    let remembered = std::fs::read_to_string(home.join(".local/share/faqt/history.txt")).unwrap();
    assert_eq!(remembered.lines().skip(1).collect::<Vec<_>>(), &questions[..2]);
}
