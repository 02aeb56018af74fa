//! Workflow commands of GitHub Actions, which become annotations of a pull request:
//! `::error file=docs/a.md,line=3::"Price" has no text`.

use super::render::safe;
use crate::fault::shown;
use crate::knowledge::Severity;
use std::borrow::Cow;
use std::path::Path;

/// An annotation in a line of a file.
pub(super) fn annotation(severity: Severity, file: &Path, line: u32, title: &str, message: &str) -> String {
    let file = in_repository(file);
    format!(
        "::{} file={},line={line},title={}::{}\n",
        command(severity),
        property(&file),
        property(title),
        data(message)
    )
}

/// An annotation of no file.
pub(super) fn general(severity: Severity, title: &str, message: &str) -> String {
    format!("::{} title={}::{}\n", command(severity), property(title), data(message))
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The path seen from the current folder, which is the repository where a workflow runs.
fn in_repository(file: &Path) -> String {
    let inside = || {
        let folder = std::env::current_dir().ok()?.canonicalize().ok()?;
        let file = file.canonicalize().ok()?;
        file.strip_prefix(folder).ok().map(shown)
    };
    inside().unwrap_or_else(|| shown(file))
}

/// Everything after `::`; a line break would end the command.
fn data(text: &str) -> String {
    escaped(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A")])
}

/// The value of a key; a comma would end it, and a colon the command.
fn property(text: &str) -> String {
    escaped(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A"), (':', "%3A"), (',', "%2C")])
}

fn escaped(text: &str, with: &[(char, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    // A carriage return is escaped, and not made visible as other control characters are.
    let text: Vec<Cow<'_, str>> = text.split('\r').map(safe).collect();
    for c in text.join("\r").chars() {
        match with.iter().find(|(special, _)| *special == c) {
            Some((_, code)) => out.push_str(code),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_or_a_message_ends_the_command_early() {
        let told = annotation(
            Severity::Error,
            Path::new("no such/a,b:c.md"),
            3,
            "50 %",
            "100 % of: a, b\r\n  remedy: ::error::\u{1b}[1m",
        );
        assert_eq!(
            told,
            "::error file=no such/a%2Cb%3Ac.md,line=3,title=50 %25::100 %25 of: a, b%0D%0A  remedy: ::error::\u{fffd}[1m\n"
        );
        assert_eq!(general(Severity::Warning, "Index", "old"), "::warning title=Index::old\n");
    }

    #[test]
    fn a_path_is_seen_from_the_repository() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(in_repository(&here.join("src/../Cargo.toml")), "Cargo.toml");
    }
}
