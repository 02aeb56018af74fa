//! `synonyms.toml`: groups of words that mean the same here.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::collection::CollectionSettings;
use super::findings::{Finding, Problem, Severity};
use super::settings_files;

/// Words that mean the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SynonymGroup {
    /// As written, in that order; at least two.
    pub words: Vec<String>,
    /// The language they are of; `None`: all.
    pub language: Option<String>,
    /// Line in the file, from 1.
    pub line: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    words: Vec<String>,
    language: Option<String>,
}

/// The `synonyms.toml` of a collection: inside its folder, else beside it.
/// What it holds is shown at [`read_synonyms`].
pub fn synonyms_file(settings: &CollectionSettings) -> Option<PathBuf> {
    settings_files::find(settings, "synonyms.toml")
}

/// Reads `synonyms.toml`. Broken groups are left out and told.
///
/// ```
/// use faqt::knowledge::read_synonyms;
/// let text = "[[group]]\nwords = [\"free\", \"charge\", \"fee\"]\n";
/// let (groups, findings) = read_synonyms("synonyms.toml".as_ref(), text);
/// assert_eq!((groups[0].words.len(), groups[0].line), (3, 1));
/// assert!(findings.is_empty());
/// ```
pub fn read_synonyms(file: &Path, text: &str) -> (Vec<SynonymGroup>, Vec<Finding>) {
    let (entries, mut findings) = settings_files::entries::<Group>(file, text, "group");
    let mut groups = Vec::with_capacity(entries.len());
    for (line, Group { words, language }) in entries {
        let mut kept: Vec<String> = Vec::with_capacity(words.len());
        for word in words {
            let word = word.trim();
            if !word.is_empty() && !kept.iter().any(|other| other == word) {
                kept.push(word.to_owned());
            }
        }
        if kept.len() < 2 {
            let problem = Problem::LoneSynonym;
            findings.push(Finding { file: file.to_owned(), line, severity: Severity::Error, problem });
            continue;
        }
        groups.push(SynonymGroup { words: kept, language, line });
    }
    super::findings::sort(&mut findings);
    (groups, findings)
}

/// Reads a `synonyms.toml` from disk.
/// What it holds is shown at [`read_synonyms`].
pub fn load_synonyms(file: &Path) -> (Vec<SynonymGroup>, Vec<Finding>) {
    match settings_files::load(file) {
        Ok(text) => read_synonyms(file, &text),
        Err(finding) => (Vec::new(), vec![finding]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_group_takes_no_other_with_it() {
        let text = "[[group]]\nwords = [\"a\", \"b\", \"a\", \" \"]\nlanguage = \"en\"\n\n[[group]]\nwords = [\"c\"]\n\n[[group]]\nwords = 5\n\n[[group]]\nword = [\"d\", \"e\"]\n\n[other]\nx = 1\n";
        let (groups, findings) = read_synonyms("s.toml".as_ref(), text);
        assert_eq!(groups.len(), 1);
        assert_eq!(
            (groups[0].words.as_slice(), groups[0].language.as_deref()),
            (&["a".to_owned(), "b".into()][..], Some("en"))
        );
        let told: Vec<String> = findings.iter().map(|f| format!("{}: {}", f.line, f.problem)).collect();
        insta::assert_snapshot!(told.join("\n"), @r##"
        5: a group of fewer than two words
        9: invalid type: integer `5`, expected a sequence
        12: unknown field `word`, expected `words` or `language`
        14: `other` is unknown here; only [[group]] is read
        "##);
    }

    #[test]
    fn a_file_that_is_no_toml_is_told_with_its_line() {
        let (groups, findings) = read_synonyms("s.toml".as_ref(), "[[group]]\nwords = [\"a\",\n\n= 3");
        assert!(groups.is_empty());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, 4);
    }
}
