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
    let lines = Lines::of(text);
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let line = lines.at(error.span().map_or(0, |span| span.start));
            tell(line, Problem::BadToml { why: one_line(error.message()) });
            return (Vec::new(), findings);
        }
    };
    let mut read = Vec::new();
    for (key, value) in table {
        let line = lines.at(key.span().start);
        let value = match value.into_inner() {
            DeValue::Array(entries) if key.get_ref() == name => entries,
            _ => {
                let why = format!("`{}` is unknown here; only [[{name}]] is read", key.get_ref());
                tell(line, Problem::BadToml { why });
                continue;
            }
        };
        for entry in value {
            let line = lines.at(entry.span().start);
            match T::deserialize(ValueDeserializer::from(entry)) {
                Ok(entry) => read.push((line, entry)),
                Err(error) => {
                    let line = error.span().map_or(line, |span| lines.at(span.start));
                    tell(line, Problem::BadToml { why: one_line(error.message()) });
                }
            }
        }
    }
    findings::sort(&mut findings);
    (read, findings)
}

/// Where the lines of a text end, so that the line of any place in it is found without reading it again.
struct Lines {
    breaks: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        Self { breaks: text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect() }
    }

    /// The line of a byte, from 1; past the end the last.
    fn at(&self, at: usize) -> u32 {
        u32::try_from(self.breaks.partition_point(|end| *end < at) + 1).unwrap_or(u32::MAX)
    }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_that_of_its_byte_and_past_the_end_the_last() {
        let text = "a\r\n\nüb\n";
        let lines = Lines::of(text);
        let counted = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        for at in 0..text.len() + 3 {
            assert_eq!(lines.at(at) as usize, counted(at), "{at}");
        }
        assert_eq!(Lines::of("").at(0), 1);
    }

    #[test]
    fn what_is_wrong_at_the_end_of_a_long_file_is_told_with_its_line() {
        let group = "[[group]]\nwords = [\"a\", \"b\"]\n\n";
        let text = format!("{}[[group]]\nwords = 5\n", group.repeat(4_000));
        let (read, findings) = entries::<toml::Table>("s.toml".as_ref(), &text, "group");
        assert_eq!((read.len(), read.last().map(|(line, _)| *line), findings.len()), (4_001, Some(12_001), 0));
        let (groups, findings) = super::super::read_synonyms("s.toml".as_ref(), &text);
        assert_eq!((groups.len(), groups.last().map(|group| group.line)), (4_000, Some(11_998)));
        assert_eq!((findings.len(), findings[0].line), (1, 12_002));
    }
}
