//! An open generation: every language's index, and what came with it.

use super::LanguageIndex;

/// One complete, immutable build of the index, open for reading.
#[derive(Debug, Default)]
pub struct Generation {
    /// Content hash, hexadecimal: the same files and settings always give the same.
    pub hash: String,
    /// Counts up with each build; 0 for one in memory.
    pub number: u64,
    /// One a language, by tag.
    pub languages: Vec<LanguageIndex>,
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
}

impl Generation {
    /// The index of a language.
    pub fn language(&self, tag: &str) -> Option<&LanguageIndex> {
        self.languages.iter().find(|index| index.language == tag)
    }

    /// Passages of all languages.
    pub fn passages(&self) -> u64 {
        self.languages.iter().map(|index| u64::from(index.summary.passages)).sum()
    }
}
