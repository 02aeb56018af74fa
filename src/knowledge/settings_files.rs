//! What `synonyms.toml` and `questions.toml` have in common: where they stand, and how their
//! entries are read one by one, so that a broken one takes no other with it.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::collection::{CollectionSettings, read_bytes};
use super::findings::{self, Finding, Problem, Severity};

/// The file of that name inside the collection's folder, else beside the folder.
pub(super) fn find(settings: &CollectionSettings, name: &str) -> Option<PathBuf> {
    let beside = settings.path.parent().map(|parent| parent.join(name));
    [Some(settings.path.join(name)), beside].into_iter().flatten().find(|file| file.is_file())
}

/// The text of a file, or what keeps it from being read.
pub(super) fn load(file: &Path) -> Result<String, Finding> {
    let fault = |problem| Finding { file: file.to_owned(), line: 1, severity: Severity::Error, problem };
    let bytes = read_bytes(file).map_err(fault)?;
    String::from_utf8(bytes).map_err(|error| fault(Problem::NotUtf8 { offset: error.utf8_error().valid_up_to() }))
}

/// The tables `[[name]]` of a file, each with its line. What is wrong is told and left out.
pub(super) fn entries<T: DeserializeOwned>(file: &Path, text: &str, name: &str) -> (Vec<(u32, T)>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut tell = |line, problem| {
        findings.push(Finding { file: file.to_owned(), line, severity: Severity::Error, problem });
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let line = line_at(text, error.span().map_or(0, |span| span.start));
            tell(line, Problem::BadToml { why: one_line(error.message()) });
            return (Vec::new(), findings);
        }
    };
    let mut read = Vec::new();
    for (key, value) in table {
        let line = line_at(text, key.span().start);
        let value = match value.into_inner() {
            DeValue::Array(entries) if key.get_ref() == name => entries,
            _ => {
                let why = format!("`{}` is unknown here; only [[{name}]] is read", key.get_ref());
                tell(line, Problem::BadToml { why });
                continue;
            }
        };
        for entry in value {
            let line = line_at(text, entry.span().start);
            match T::deserialize(ValueDeserializer::from(entry)) {
                Ok(entry) => read.push((line, entry)),
                Err(error) => {
                    let line = error.span().map_or(line, |span| line_at(text, span.start));
                    tell(line, Problem::BadToml { why: one_line(error.message()) });
                }
            }
        }
    }
    findings::sort(&mut findings);
    (read, findings)
}

fn line_at(text: &str, at: usize) -> u32 {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}
