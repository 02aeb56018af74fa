//! What is wrong with an article or a settings file: where, what, and what to do about it.

use std::fmt;
use std::path::PathBuf;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The article is broken; a strict collection is not published with it.
    Error,
    /// Worth a look; nothing is held back.
    Warning,
}

/// One thing that is wrong, with its place.
///
/// ```
/// use faqt::knowledge::{Finding, Problem, Severity};
/// let finding = Finding {
///     file: "images.md".into(),
///     line: 12,
///     severity: Severity::Error,
///     problem: Problem::EmptySection { heading: "Price".into() },
/// };
/// assert_eq!(
///     finding.to_string(),
///     "images.md:12: \"Price\" has no text\n  remedy: write a paragraph under it, or remove the heading"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, as it was opened.
    pub file: PathBuf,
    /// Line in it, from 1.
    pub line: u32,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong.
    pub problem: Problem,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.to_string_lossy().replace('\\', "/");
        write!(out, "{file}:{}: {}\n  remedy: {}", self.line, self.problem, self.problem.remedy())
    }
}

impl Finding {
    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts findings by file and line, and drops those that say the same twice.
/// What they are is shown at [`Finding`].
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (&a.file, a.line, a.severity).cmp(&(&b.file, b.line, b.severity)));
    findings.dedup();
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A file or a folder cannot be read.
    Unreadable {
        /// What the system says.
        why: String,
    },
    /// The collection's folder does not exist.
    NoFolder,
    /// A link leads back to a folder above it.
    LinkLoop,
    /// Larger than an article may be.
    TooLarge {
        /// Size in bytes.
        bytes: u64,
    },
    /// Not UTF-8.
    NotUtf8 {
        /// Offset of the first byte that is not.
        offset: usize,
    },
    /// A control character that no text has.
    ControlCharacter {
        /// Its code point.
        code: u32,
    },
    /// No text at all.
    Empty,
    /// Front matter without its closing line.
    FrontMatterOpen {
        /// The line that would close it.
        fence: &'static str,
    },
    /// Front matter that is not YAML or TOML.
    FrontMatterSyntax {
        /// What the parser says.
        why: String,
    },
    /// A key that no article has.
    UnknownKey {
        /// The key.
        key: String,
        /// The key that was likely meant.
        near: Option<&'static str>,
    },
    /// A key that stands twice.
    DuplicateKey {
        /// The key.
        key: String,
        /// Line of the first.
        first: u32,
    },
    /// A key with a value of another type.
    WrongType {
        /// The key.
        key: String,
        /// What it takes.
        expected: &'static str,
    },
    /// A value that is no date.
    BadDate {
        /// The key.
        key: String,
        /// As written.
        value: String,
    },
    /// A value that is no language tag.
    BadLanguage {
        /// As written.
        value: String,
    },
    /// A source that is no http or https address.
    BadAddress {
        /// As written.
        value: String,
    },
    /// A line that means to be the source of its section and is none.
    BadSourceLine {
        /// As written.
        line: String,
    },
    /// A source of a section that is not its last line.
    SourceNotLast {
        /// The address.
        address: String,
    },
    /// An article without `title`.
    NoTitle,
    /// An article without `source`.
    NoSource,
    /// Two articles of one collection with the same title.
    DuplicateTitle {
        /// The title.
        title: String,
        /// Path of the first.
        first: String,
    },
    /// Two headings of one article with the same anchor.
    DuplicateAnchor {
        /// The anchor.
        anchor: String,
        /// Line of the first.
        first: u32,
    },
    /// A heading with nothing under it.
    EmptySection {
        /// The heading.
        heading: String,
    },
    /// A row with more or fewer cells than the header.
    RaggedRow {
        /// Cells of the row.
        cells: usize,
        /// Cells of the header.
        header: usize,
    },
    /// A question that points to an anchor its article does not have.
    UnknownAnchor {
        /// The anchor.
        anchor: String,
        /// The anchor that was likely meant.
        near: Option<String>,
    },
    /// `source` of a collection without `{path}`.
    SourceWithoutPath {
        /// As written.
        value: String,
    },
    /// A pattern of `include` or `exclude` that cannot be read.
    BadPattern {
        /// As written.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// `synonyms.toml` or `questions.toml` that cannot be read.
    BadToml {
        /// What the parser says.
        why: String,
    },
    /// A group of synonyms with fewer than two words.
    LoneSynonym,
    /// A knowledge test that tests nothing.
    BadQuestion {
        /// What is wrong with it.
        why: &'static str,
    },
    /// A `calibration.toml` without the `questions.toml` that it was measured on.
    StrayCalibration,
    /// An article that nobody looked at for long.
    Old {
        /// `YYYY-MM-DD`.
        updated: String,
        /// How long ago that is, such as `8 months ago`.
        age: String,
    },
    /// An address that cannot be opened.
    DeadLink {
        /// The address.
        address: String,
        /// What its server says, or why it cannot be asked.
        why: String,
    },
    /// An address of which it cannot be said whether it opens.
    UnsureLink {
        /// The address.
        address: String,
        /// What its server says, or why it is not asked.
        why: String,
    },
    /// An address that leads to another one for good.
    MovedLink {
        /// The address.
        address: String,
        /// Where it leads.
        to: String,
    },
    /// A source that changed after its article was written.
    ChangedSource {
        /// The address.
        address: String,
        /// Day of the change, `YYYY-MM-DD`.
        on: String,
        /// Day of the article.
        updated: String,
    },
}

impl Problem {
    /// What to do about it, as an order to the author.
    pub fn remedy(&self) -> String {
        match self {
            Problem::Unreadable { .. } => "check that it exists and may be read".into(),
            Problem::NoFolder => "create it, or correct the collection's path".into(),
            Problem::LinkLoop => "remove the link".into(),
            Problem::TooLarge { .. } => "split it into several articles, or exclude it".into(),
            Problem::NotUtf8 { .. } => "save the file as UTF-8".into(),
            Problem::ControlCharacter { .. } => "remove the character".into(),
            Problem::Empty => "write something in it, or delete the file".into(),
            Problem::FrontMatterOpen { fence } => {
                format!("close the front matter with a line `{fence}`")
            }
            Problem::FrontMatterSyntax { .. } => {
                "correct the front matter: keys at the beginning of their line, brackets and quotes closed, a text with a colon in quotes"
                    .into()
            }
            Problem::UnknownKey { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Problem::UnknownKey { near: None, .. } => {
                "use title, source, language, updated, aliases or questions, or remove it".into()
            }
            Problem::DuplicateKey { .. } => "keep one of the two".into(),
            Problem::WrongType { key, expected } => format!("give `{key}` {expected}"),
            Problem::BadDate { .. } => "write it as YYYY-MM-DD".into(),
            Problem::BadLanguage { .. } => "write a tag such as en, zh or pt-BR".into(),
            Problem::BadAddress { .. } => "write an address that begins with https:// or http://".into(),
            Problem::BadSourceLine { .. } => {
                "write it as `Source: <https://…>`, alone between blank lines; else begin it with another word".into()
            }
            Problem::SourceNotLast { .. } => "move it to the end of its section".into(),
            Problem::NoTitle => "add `title:` to the front matter".into(),
            Problem::NoSource => "add `source:` with the address of the page".into(),
            Problem::DuplicateTitle { .. } => "give each article a title of its own".into(),
            Problem::DuplicateAnchor { anchor, .. } => {
                format!("rename one heading, or give it an anchor such as {{#{anchor}-2}}")
            }
            Problem::EmptySection { .. } => "write a paragraph under it, or remove the heading".into(),
            Problem::RaggedRow { .. } => {
                "give the row as many cells as the header; write a bar inside a cell as \\|".into()
            }
            Problem::UnknownAnchor { near: Some(near), .. } => format!("did you mean #{near}?"),
            Problem::UnknownAnchor { near: None, .. } => {
                "point to the anchor of a heading of this article, or remove the pointer".into()
            }
            Problem::SourceWithoutPath { .. } => {
                "write {path} where the article's path belongs, such as https://example.com/{path}".into()
            }
            Problem::BadPattern { .. } => "correct the pattern; `**/*.md` is one that works".into(),
            Problem::BadToml { .. } => "correct the file".into(),
            Problem::LoneSynonym => "write at least two words, or remove the group".into(),
            Problem::BadQuestion { .. } => "write `ask` (or `compare` with two names) and `expect`".into(),
            Problem::StrayCalibration => "put the questions that it was measured on beside it, or delete it".into(),
            Problem::Old { .. } => "look whether it still holds, and write the day in `updated`".into(),
            Problem::DeadLink { .. } => "find where the page is by now, or remove the link".into(),
            Problem::UnsureLink { .. } => "open it in a browser, and try again later".into(),
            Problem::MovedLink { to, .. } => format!("write {to}"),
            Problem::ChangedSource { .. } => {
                "compare the article with its source, and write the day in `updated`".into()
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Unreadable { why } => write!(out, "cannot be read: {why}"),
            Problem::NoFolder => write!(out, "there is no such folder"),
            Problem::LinkLoop => write!(out, "the link leads back to a folder above it"),
            Problem::TooLarge { bytes } => write!(
                out,
                "the article has {} MB; {} MB are the most",
                bytes.div_ceil(1_000_000),
                super::reading::MAX_ARTICLE_BYTES / 1_000_000
            ),
            Problem::NotUtf8 { offset } => write!(out, "byte {offset} is not UTF-8"),
            Problem::ControlCharacter { code } => {
                write!(out, "control character U+{code:04X} in the text")
            }
            Problem::Empty => write!(out, "the article has no text"),
            Problem::FrontMatterOpen { fence } => {
                write!(out, "the front matter has no closing `{fence}`")
            }
            Problem::FrontMatterSyntax { why } => write!(out, "front matter: {why}"),
            Problem::UnknownKey { key, .. } => write!(out, "unknown key `{key}`"),
            Problem::DuplicateKey { key, first } => write!(out, "`{key}` is given in line {first} already"),
            Problem::WrongType { key, expected } => write!(out, "`{key}` is not {expected}"),
            Problem::BadDate { key, value } => write!(out, "`{key}`: {value:?} is no date"),
            Problem::BadLanguage { value } => write!(out, "{value:?} is no language tag"),
            Problem::BadAddress { value } => write!(out, "{value:?} is no http or https address"),
            Problem::BadSourceLine { line } => write!(out, "{line:?} is not the source of its section"),
            Problem::SourceNotLast { address } => {
                write!(out, "text follows {address}, so that it is not the source of its section")
            }
            Problem::NoTitle => write!(out, "the article has no title"),
            Problem::NoSource => write!(out, "the article has no source"),
            Problem::DuplicateTitle { title, first } => {
                write!(out, "{first} has the title {title:?} too")
            }
            Problem::DuplicateAnchor { anchor, first } => {
                write!(out, "the anchor #{anchor} is taken by the heading in line {first}")
            }
            Problem::EmptySection { heading } => write!(out, "{heading:?} has no text"),
            Problem::RaggedRow { cells, header } => {
                let s = if *cells == 1 { "" } else { "s" };
                write!(out, "the row has {cells} cell{s}, the header {header}")
            }
            Problem::UnknownAnchor { anchor, .. } => {
                write!(out, "no heading of this article has the anchor #{anchor}")
            }
            Problem::SourceWithoutPath { value } => write!(out, "{value:?} has no {{path}}"),
            Problem::BadPattern { pattern, why } => write!(out, "pattern {pattern:?}: {why}"),
            Problem::BadToml { why } => write!(out, "{why}"),
            Problem::LoneSynonym => write!(out, "a group of fewer than two words"),
            Problem::BadQuestion { why } => write!(out, "the question {why}"),
            Problem::StrayCalibration => {
                write!(out, "there is no questions.toml beside it, so it is not used")
            }
            Problem::Old { updated, age } => write!(out, "the article is of {updated}, {age}"),
            Problem::DeadLink { address, why } => write!(out, "{address} is dead: {why}"),
            Problem::UnsureLink { address, why } => write!(out, "{address} cannot be tested: {why}"),
            Problem::MovedLink { address, .. } => write!(out, "{address} has moved"),
            Problem::ChangedSource { address, on, updated } => {
                write!(out, "{address} changed on {on}; the article is of {updated}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(file: &str, line: u32) -> Finding {
        Finding { file: file.into(), line, severity: Severity::Warning, problem: Problem::NoSource }
    }

    #[test]
    fn findings_stand_by_file_and_line_and_only_once() {
        let mut findings = vec![at("b.md", 1), at("a.md", 9), at("a.md", 10), at("a.md", 9)];
        sort(&mut findings);
        let lines: Vec<_> = findings.iter().map(|f| (f.file.to_str(), f.line)).collect();
        assert_eq!(lines, [(Some("a.md"), 9), (Some("a.md"), 10), (Some("b.md"), 1)]);
    }

    #[test]
    fn a_finding_reads_place_what_and_remedy() {
        insta::assert_snapshot!(at("docs/a.md", 1), @r"
        docs/a.md:1: the article has no source
          remedy: add `source:` with the address of the page
        ");
        let near = Problem::UnknownKey { key: "tilte".into(), near: Some("title") };
        assert_eq!(format!("{near}; {}", near.remedy()), "unknown key `tilte`; did you mean `title`?");
        let large = Problem::TooLarge { bytes: 50_000_000 };
        assert_eq!(large.to_string(), "the article has 50 MB; 20 MB are the most");
    }
}
