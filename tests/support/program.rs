//! The program itself, as a person starts it.
#![allow(dead_code)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// `faqt ask` in a project, its answer as JSON on stdout.
pub(crate) fn ask(folder: &Path, question: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
    command.arg("ask").arg(question).args(["--format", "json", "--config"]).arg(folder.join("faqt.toml"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// `faqt` with these arguments, for a `faqt.toml`, with these bytes on stdin.
pub(crate) fn run(configuration: &Path, arguments: &[&str], stdin: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
    command.arg("--config").arg(configuration).args(arguments).env("NO_COLOR", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // It may end before it has read all of it.
        scope.spawn(move || input.write_all(stdin).unwrap_or_default());
        child.wait_with_output().unwrap()
    })
}
