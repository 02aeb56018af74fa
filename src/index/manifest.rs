//! `manifest.json` of a generation: what it was built from and what its files must be.

use super::calibration::Calibration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Version of the format of a generation's folder.
pub const FORMAT: u32 = 1;

/// Name of the file.
pub const FILE: &str = "manifest.json";

/// The version of faqt with a hash of the sources that decide what an index holds.
pub const TOOL: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("FAQT_ANALYSIS"));

/// The name of a generation's folder: `<number>-<content hash>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// Counts up with each build.
    pub number: u64,
    /// Content hash, 16 hexadecimal digits.
    pub hash: String,
}

impl Name {
    /// Reads the name of a folder. `None` for any other text, so that no name leads out of the
    /// index folder.
    ///
    /// ```
    /// use faqt::index::manifest::Name;
    /// assert_eq!(Name::parse("7-00000000000000ff").map(|name| name.number), Some(7));
    /// assert_eq!(Name::parse("../7-00000000000000ff"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (number, hash) = text.split_once('-')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_hash = hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let name = Self { number: number.parse().ok()?, hash: hash.to_owned() };
        // `007-…` would be another folder than `7-…`.
        (is_number && is_hash && name.to_string() == text).then_some(name)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.number, self.hash)
    }
}

/// What a generation says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] of the builder.
    pub format: u32,
    /// [`TOOL`] of the builder.
    pub tool: String,
    /// Counts up with each build; 0 for one in memory.
    pub number: u64,
    /// Content hash: the same files and settings always give the same.
    pub hash: String,
    /// Hash of the settings that shape passages.
    pub settings: String,
    /// Whose folder it is: the path of `faqt.toml` relative to it, or a hash of the folder that
    /// `--knowledge` names.
    pub owner: String,
    /// What the gate would have held back, had it not been told to publish all the same.
    #[serde(default)]
    pub forced: Vec<String>,
    /// By name.
    pub collections: Vec<CollectionCounts>,
    /// By tag.
    pub languages: Vec<LanguageCounts>,
    /// Thresholds that hold for a collection, by its name.
    #[serde(default)]
    pub calibration: BTreeMap<String, Calibration>,
    /// Every file that was read, by collection and path.
    pub articles: Vec<ArticleHash>,
    /// Every file of the folder but this one, by path.
    pub files: Vec<FileHash>,
}

/// What a generation holds of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionCounts {
    /// Its name.
    pub name: String,
    /// Hash of those of its settings that shape passages.
    pub settings: String,
    /// Articles.
    pub articles: u64,
    /// Sections.
    pub sections: u64,
    /// Passages.
    pub passages: u64,
}

/// What a generation holds of a language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageCounts {
    /// BCP 47 primary subtag, and the name of the folder of its index.
    pub language: String,
    /// Articles.
    pub articles: u64,
    /// Passages.
    pub passages: u64,
}

/// A file of a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleHash {
    /// Name of the collection.
    pub collection: String,
    /// Path inside it, with `/`.
    pub path: String,
    /// BLAKE3 of its bytes, hexadecimal; empty where it could not be read.
    pub hash: String,
}

/// A file of a generation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// Path inside the generation, with `/`.
    pub path: String,
    /// Length in bytes.
    pub length: u64,
    /// BLAKE3 of its bytes, hexadecimal.
    pub hash: String,
}

impl Manifest {
    /// Passages of all languages.
    pub fn passages(&self) -> u64 {
        self.languages.iter().map(|language| language.passages).sum()
    }

    /// The counts of a collection.
    pub fn collection(&self, name: &str) -> Option<&CollectionCounts> {
        self.collections.iter().find(|collection| collection.name == name)
    }

    /// The folder's name.
    pub fn name(&self) -> Name {
        Name { number: self.number, hash: self.hash.clone() }
    }
}

/// What every version's manifest begins with.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub(super) format: u32,
    #[serde(default)]
    pub(super) tool: String,
    #[serde(default)]
    pub(super) owner: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leads_elsewhere_is_no_name() {
        let hash = "0123456789abcdef";
        assert_eq!(Name::parse(&format!("12-{hash}")), Some(Name { number: 12, hash: hash.into() }));
        for text in ["", "-", "12-", "12-short", "../etc", "/etc/passwd", "-1-0123456789abcdef", "07-0123456789abcdef"]
        {
            assert_eq!(Name::parse(text), None, "{text}");
        }
        assert_eq!(Name::parse(&format!("12-{}", hash.to_uppercase())), None);
    }
}
