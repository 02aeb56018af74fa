//! What an article is once it has been read: sections, passages and quotable units, all as byte
//! ranges of the file.

use serde::{Deserialize, Serialize};

/// Half-open byte offsets in the article's file as it is on disk (byte-order mark, front matter
/// and CRLF counted).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    ///
    /// # Panics
    /// Never: offsets past 4 GiB are cut, and articles are refused long before.
    pub fn new(start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: cut(start), end: cut(end) }
    }

    /// The offsets as a range to slice with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing is inside.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// One Markdown file, read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Name of its collection.
    pub collection: String,
    /// Path inside the collection, with `/`.
    pub path: String,
    /// Front matter, else first heading, else file name.
    pub title: String,
    /// BCP 47 tag, at least the primary subtag in lower case.
    pub language: String,
    /// Address of the article, without a fragment.
    pub source: Option<String>,
    /// Date of the last change, `YYYY-MM-DD`.
    pub updated: Option<String>,
    /// Other names of what the article is about.
    pub aliases: Vec<String>,
    /// Questions that the author says it answers.
    pub questions: Vec<AuthorQuestion>,
    /// In the order of the file; the first may be what stands before the first heading.
    pub sections: Vec<Section>,
    /// Every Markdown table, in the order of the file.
    pub tables: Vec<Table>,
}

/// A question of the front matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuthorQuestion {
    /// As people ask it, without the pointer.
    pub text: String,
    /// The section it points to; `None`: the article's best passage.
    pub anchor: Option<String>,
    /// Line in the file, from 1.
    pub line: u32,
}

/// A heading and what is under it, down to the next heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Visible text of the headings from the outermost to this one; the article's title first
    /// where no heading says it.
    pub heading: Vec<String>,
    /// Anchor of the heading; empty before the first heading.
    pub anchor: String,
    /// Address to link, fragment included where it is certain.
    pub link: Option<String>,
    /// Line of the heading in the file, from 1.
    pub line: u32,
    /// 0 before the first heading, else 1 to 6.
    pub level: u8,
    /// Consecutive blocks, in the order of the file.
    pub passages: Vec<Passage>,
}

/// What is retrieved: consecutive blocks of one section, up to about 150 words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it stands; never holds a heading or a `Source:` line.
    pub span: Span,
    /// What can be quoted of it, by start, then longest first. Never empty.
    pub units: Vec<Unit>,
}

/// What kind of thing a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UnitKind {
    /// A sentence of a paragraph (also inside a block quote, an admonition or a footnote).
    Sentence,
    /// One item of a list, with what is nested in it.
    Item,
    /// A whole bulleted list (as much of it as the passage holds).
    List,
    /// A whole numbered list (as much of it as the passage holds).
    Steps,
    /// One row of a table's body.
    Row,
    /// A whole table.
    Table,
    /// A fenced or indented code block, fences included.
    Code,
    /// An image that stands alone.
    Image,
}

/// Something that can be quoted: its bytes, and its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Where it stands, inside its passage; no white space at either end.
    pub span: Span,
    /// Visible text, markup stripped, as it is matched. White space as in a rendered page: one
    /// blank between words; lines of code keep their breaks; cells are parted by ` | `.
    pub text: String,
    /// Header row of a table, or the sentence that announces the block (may stand in an earlier
    /// passage of the section); for a unit in a tab, the tab's label, alone or from its marker on.
    pub lead: Option<Span>,
    /// Visible text of the lead; for a unit in a tab, the tab's label first.
    pub lead_text: String,
    /// A sentence that only announces what comes next ("…:", "the following", "如下", a question before
    /// its answer): never quoted alone. What comes has it as its `lead`.
    pub announces: bool,
    /// A sentence that is a question: not quoted alone where text of its section follows it.
    pub asks: bool,
    /// The language after a fence; empty elsewhere.
    pub info: String,
}

/// A Markdown table, for comparisons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Index of its section in the article.
    pub section: u32,
    /// The whole table.
    pub span: Span,
    /// Cells of the header row.
    pub header: Vec<Cell>,
    /// Span of the header row.
    pub header_span: Span,
    /// Cells of each further row, padded with empty cells to the header's length.
    pub rows: Vec<Row>,
}

/// One row of a table's body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The whole row.
    pub span: Span,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Where its content stands, without the bars and the white space; empty for a missing cell.
    pub span: Span,
    /// Visible text.
    pub text: String,
}
