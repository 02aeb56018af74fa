//! What a generation holds of each section and passage beside tantivy's postings: the words to show,
//! and the terms to score without going back to the text.

use crate::knowledge::{Span, UnitKind};
use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

/// A section, as an answer cites it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionRecord {
    /// Name of the collection.
    pub collection: String,
    /// Path of the article inside it.
    pub article: String,
    /// Title of the article.
    pub title: String,
    /// Heading path.
    pub heading: Vec<String>,
    /// Anchor, best guess.
    pub anchor: String,
    /// Address to link.
    pub source: Option<String>,
    /// `YYYY-MM-DD`.
    pub updated: Option<String>,
    /// Number of the article in its language's index.
    pub article_number: u32,
    /// Number of the section's first passage.
    pub first_passage: u32,
    /// How many passages it has.
    pub passages: u32,
    /// The author's questions that point here.
    pub questions: Vec<String>,
}

/// A passage, as an answer shows it. Its texts are owned where it is read, borrowed where it is
/// written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageRecord<T = String> {
    /// Where it stands in the article's file.
    pub span: Span,
    /// Its bytes.
    pub text: T,
    /// Hash of collection, path, anchor and text.
    pub key: u64,
    /// What can be quoted, in the order of [`crate::knowledge::Passage::units`].
    pub units: Vec<UnitRecord<T>>,
}

/// Something that can be quoted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitRecord<T = String> {
    /// What it is.
    pub kind: UnitKind,
    /// Where it stands in the article's file.
    pub span: Span,
    /// Visible text, where it differs from the bytes.
    pub visible: Option<T>,
    /// What announces it: where it stands and its bytes.
    pub lead: Option<(Span, T)>,
    /// Never quoted alone.
    pub announces: bool,
    /// Language of a fence.
    pub info: T,
}

/// One token of the forward index, 16 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct TokenRecord {
    /// Identity of the stem.
    pub stem: u32,
    /// Identity of the folded word.
    pub surface: u32,
    /// Identity of its first five characters; 0 for shorter words, numbers and grams.
    pub prefix: u32,
    /// Position in the passage, counted in words, stop words included.
    pub position: u16,
    /// `TokenRecord::CAPITAL` and so on in the low byte; the number of the alias, question or lead
    /// in the high one.
    pub flags: u16,
}

impl TokenRecord {
    /// Starts with a capital letter.
    pub const CAPITAL: u16 = 1;
    /// Holds a digit.
    pub const NUMBER: u16 = 2;
    /// Of a script cut into characters and pairs.
    pub const GRAM: u16 = 4;
    /// A single character of such a script.
    pub const SINGLE: u16 = 8;
    /// A whole identifier.
    pub const WHOLE: u16 = 16;
    /// A part of an identifier.
    pub const PART: u16 = 32;
    /// A year: four digits, 1000 to 2199.
    pub const YEAR: u16 = 64;
    /// The first word of a unit, whose capital says nothing.
    pub const FIRST: u16 = 128;

    /// The same with a number in the high byte, 255 at most.
    pub fn in_group(self, group: usize) -> Self {
        let group = u16::try_from(group.min(255)).unwrap_or(0);
        Self { flags: self.flags & 0xff | group << 8, ..self }
    }

    /// The number in the high byte.
    pub fn group(self) -> u16 {
        self.flags >> 8
    }

    /// Whether all bits of a flag are set.
    pub const fn is(self, flag: u16) -> bool {
        self.flags & flag == flag
    }
}

/// Terms of a passage, as views into the forward index.
#[derive(Clone, Copy, Debug)]
pub struct PassageTerms<'a> {
    /// Number of its section.
    pub section: u32,
    /// Words of the body, stop words counted.
    pub length: u32,
    /// Units: where their tokens stand and what they are.
    pub units: &'a [UnitTerms],
    /// Tokens of the body, stop words left out, then those of nested units.
    pub tokens: &'a [TokenRecord],
    /// How many of `tokens` are the body's own.
    pub body: usize,
    /// Tokens of the leads: header rows, announcing sentences, tab labels.
    pub leads: &'a [TokenRecord],
}

/// Where a unit's tokens stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct UnitTerms {
    /// First token.
    pub from: u32,
    /// One past the last token.
    pub to: u32,
    /// [`UnitKind`] as its number; bit 8: announces; bit 9: has a question mark; bit 10: holds a
    /// reason ("because", "由于"); bit 11: holds code; bits 12 to 19: the lead's number plus one; bit 20:
    /// code that names a fault; bit 21: says what can be, must be or is not;
    /// bit 22: is the first behind the question that leads it.
    pub flags: u32,
    /// Words, stop words counted.
    pub words: u32,
}

impl UnitTerms {
    /// Bit of [`UnitTerms::flags`]: announces the next block.
    pub const ANNOUNCES: u32 = 1 << 8;
    /// Bit of [`UnitTerms::flags`]: is itself a question.
    pub const QUESTION: u32 = 1 << 9;
    /// Bit of [`UnitTerms::flags`]: holds a word that gives a reason.
    pub const REASON: u32 = 1 << 10;
    /// Bit of [`UnitTerms::flags`]: holds a code span or is code.
    pub const CODE: u32 = 1 << 11;
    /// Bit of [`UnitTerms::flags`]: is code that names a fault at its beginning.
    pub const FAULT: u32 = 1 << 20;
    /// Bit of [`UnitTerms::flags`]: the first behind the question that leads it.
    pub const ANSWERS: u32 = 1 << 22;
    /// Bit of [`UnitTerms::flags`]: says that something can be, must be or is not.
    pub const DECIDES: u32 = 1 << 21;

    /// The kind of the unit.
    pub fn kind(self) -> UnitKind {
        match self.flags & 0xff {
            1 => UnitKind::Item,
            2 => UnitKind::List,
            3 => UnitKind::Steps,
            4 => UnitKind::Row,
            5 => UnitKind::Table,
            6 => UnitKind::Code,
            7 => UnitKind::Image,
            _ => UnitKind::Sentence,
        }
    }

    /// The number of a kind.
    pub fn number(kind: UnitKind) -> u32 {
        match kind {
            UnitKind::Sentence => 0,
            UnitKind::Item => 1,
            UnitKind::List => 2,
            UnitKind::Steps => 3,
            UnitKind::Row => 4,
            UnitKind::Table => 5,
            UnitKind::Code => 6,
            UnitKind::Image => 7,
        }
    }

    /// Number of the lead among the passage's leads.
    pub fn lead(self) -> Option<u16> {
        let number = (self.flags >> 12) & 0xff;
        if number == 0 { None } else { u16::try_from(number - 1).ok() }
    }
}

/// Words of the head of a [`PassageTerms`] record.
pub const PASSAGE_HEAD: usize = 6;

impl<'a> PassageTerms<'a> {
    /// Reads a record; `None` for a damaged one.
    pub fn read(words: &'a [u32]) -> Option<Self> {
        let head = words.get(..PASSAGE_HEAD)?;
        let (units, tokens, leads) = (head[2] as usize, head[3] as usize, head[5] as usize);
        let units_end = PASSAGE_HEAD + units * 4;
        let tokens_end = units_end + tokens * 4;
        let leads_end = tokens_end + leads * 4;
        let units = bytemuck::try_cast_slice::<u32, UnitTerms>(words.get(PASSAGE_HEAD..units_end)?).ok()?;
        let tokens = bytemuck::try_cast_slice::<u32, TokenRecord>(words.get(units_end..tokens_end)?).ok()?;
        let leads = bytemuck::try_cast_slice::<u32, TokenRecord>(words.get(tokens_end..leads_end)?).ok()?;
        Some(Self {
            section: head[0],
            length: head[1],
            units,
            tokens,
            body: (head[4] as usize).min(tokens.len()),
            leads,
        })
    }

    /// The tokens of the body.
    pub fn body(&self) -> &'a [TokenRecord] {
        &self.tokens[..self.body]
    }

    /// The tokens of a unit.
    pub fn unit(&self, unit: UnitTerms) -> &'a [TokenRecord] {
        self.tokens.get(unit.from as usize..unit.to as usize).unwrap_or_default()
    }
}

/// Terms of a section's title, headings, aliases and questions.
#[derive(Clone, Copy, Debug, Default)]
pub struct SectionTerms<'a> {
    /// Number of the article.
    pub article: u32,
    /// Of the article's title.
    pub title: &'a [TokenRecord],
    /// Of the heading path without the title.
    pub heading: &'a [TokenRecord],
    /// Of the aliases; the group is the alias's number.
    pub aliases: &'a [TokenRecord],
    /// Of the author's questions that point here; the group is the question's number.
    pub questions: &'a [TokenRecord],
    /// Year in which the article was last updated; 0 where it does not say.
    pub updated: u32,
}

/// Words of the head of a [`SectionTerms`] record.
pub const SECTION_HEAD: usize = 6;

impl<'a> SectionTerms<'a> {
    /// Reads a record; an empty one for a damaged record.
    pub fn read(words: &'a [u32]) -> Self {
        Self::try_read(words).unwrap_or_default()
    }

    fn try_read(words: &'a [u32]) -> Option<Self> {
        let head = words.get(..SECTION_HEAD)?;
        let mut at = SECTION_HEAD;
        let mut next = |count: u32| -> Option<&'a [TokenRecord]> {
            let end = at + count as usize * 4;
            let slice = bytemuck::try_cast_slice(words.get(at..end)?).ok()?;
            at = end;
            Some(slice)
        };
        Some(Self {
            title: next(head[1])?,
            heading: next(head[2])?,
            aliases: next(head[3])?,
            questions: next(head[4])?,
            updated: head[5],
            article: head[0],
        })
    }
}
