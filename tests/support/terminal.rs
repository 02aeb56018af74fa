//! The program as a person runs it in the folder of a project, and what it says.
#![allow(dead_code, unreachable_pub)]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What the program said.
#[derive(Debug)]
pub struct Said {
    /// Exit status.
    pub status: i32,
    /// On stdout.
    pub out: String,
    /// On stderr.
    pub err: String,
}

impl Said {
    /// Stdout as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Status, stdout and stderr in one text.
    pub fn all(&self) -> String {
        let mut all = format!("status {}\n{}", self.status, self.out);
        if !self.err.is_empty() {
            all += &format!("----- stderr\n{}", self.err);
        }
        all
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The program with the arguments of a line (no quotes: blanks part them), in a folder, with no
/// settings of the person who runs the tests.
pub fn command(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
    command.args(line.split_whitespace()).current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let is_setting = name.starts_with("FAQT_") || name.starts_with("CLICOLOR") || name.starts_with("XDG_");
        if is_setting || matches!(name.as_str(), "NO_COLOR" | "RUST_LOG" | "GITHUB_ACTIONS") {
            command.env_remove(name);
        }
    }
    command.env("HOME", folder.join(".home"));
    command
}

/// Runs a line to its end.
pub fn faqt(folder: &Path, line: &str) -> Said {
    command(folder, line).output().unwrap().into()
}

/// Runs a line on a terminal where these keys are typed, and gives its exit status and what the screen
/// shows; `None` where there is no terminal to be had, which is told.
pub fn on_terminal(folder: &Path, line: &str, keys: &str) -> Option<(i32, String)> {
    let line = format!("'{}' {line}", env!("CARGO_BIN_EXE_faqt"));
    let mut terminal = Command::new("script");
    terminal.args(["-qec", &line, "/dev/null"]).current_dir(folder).env("NO_COLOR", "1");
    terminal.env("HOME", folder.join(".home")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = match terminal.spawn() {
        Ok(child) => child,
        Err(error) => {
            // Past the capture of the test harness, so that it is seen.
            let said = format!("NOT RUN: the terminal needs `script` of util-linux: {error}\n");
            std::io::stderr().write_all(said.as_bytes()).unwrap();
            return None;
        }
    };
    // What is typed ahead waits in the terminal until it is asked for; it stays open to the end.
    let mut input = child.stdin.take().unwrap();
    input.write_all(keys.as_bytes()).unwrap();
    let mut screen = String::new();
    child.stdout.take().unwrap().read_to_string(&mut screen).unwrap();
    let status = child.wait().unwrap();
    drop(input);
    Some((status.code().unwrap_or(-1), screen))
}

/// Runs a line and a last argument with blanks in it.
pub fn faqt_with(folder: &Path, line: &str, last: &str) -> Said {
    command(folder, line).arg(last).output().unwrap().into()
}

/// Runs a line that reads this text.
pub fn faqt_reading(folder: &Path, line: &str, text: &str) -> Said {
    let mut child =
        command(folder, line).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Whoever does not read closes it.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    child.wait_with_output().unwrap().into()
}

/// Until it is dropped, snapshots have `[PATH]`, `[TIME]`, `[GENERATION]`, `[KEY]` and `[SURE]` for
/// what varies.
pub fn filters(folder: &Path) -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    let mut paths = vec![folder.to_owned()];
    paths.extend(folder.canonicalize());
    for path in paths {
        settings.add_filter(&path.to_string_lossy().replace('.', "\\."), "[PATH]");
    }
    // Before the generation, which has as many digits.
    settings.add_filter(r#""confidence":[0-9.e-]+"#, r#""confidence":[SURE]"#);
    settings.add_filter(r#""key":"[0-9a-f]{16}""#, r#""key":"[KEY]""#);
    settings.add_filter(r"\b[0-9a-f]{16}\b", "[GENERATION]");
    settings.add_filter(r#""took_us":\d+"#, r#""took_us":[TIME]"#);
    settings.add_filter(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "[TIME]");
    // How long ago that is changes with the day.
    settings.add_filter(r"(updated \d{4}-\d\d-\d\d) \(\d+ (months|years) ago\)", "$1");
    settings.add_filter(r"\((0\.\d\d|1\.00)\)", "([SURE])");
    settings.add_filter(r"(?m)(, |^\s*)(almost certain|very likely|likely|possible|unlikely)$", "$1[SURE]");
    settings.bind_to_scope()
}
