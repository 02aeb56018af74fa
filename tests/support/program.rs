//! The program itself, as a person starts it.

use std::path::Path;
use std::process::{Command, Stdio};

/// `faqt ask` in a project, its answer as JSON on stdout.
pub(crate) fn ask(folder: &Path, question: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
    command.arg("ask").arg(question).args(["--format", "json", "--config"]).arg(folder.join("faqt.toml"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}
