//! An answer as a value: what every surface renders, and the JSON that other programs read.

use crate::knowledge::Span;
use serde::{Deserialize, Serialize, Serializer, ser::SerializeTuple as _};
use serde_json::value::RawValue;

/// How a question ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// One passage stands out.
    Answered,
    /// Up to three candidates, none sure.
    Suggested,
    /// Nothing in the articles answers.
    #[default]
    Unanswered,
}

impl Outcome {
    /// The one of two that says more.
    #[must_use]
    pub fn better(self, other: Self) -> Self {
        if self.rank() >= other.rank() { self } else { other }
    }

    /// How much it says: 2 answered, 1 suggested, 0 unanswered.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Answered => 2,
            Self::Suggested => 1,
            Self::Unanswered => 0,
        }
    }
}

/// A caller's name for a question: any JSON, kept to the letter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Box<RawValue>);

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

/// The answer to one question. Every text of a passage is the slice of the article's file at its
/// range.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The caller's name for the question.
    pub id: Option<Id>,
    /// As it was asked.
    pub question: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Calibrated probability that the first passage answers, 0 to 1; 0 without one.
    pub confidence: f64,
    /// Primary subtag of the question's language.
    pub language: String,
    /// Content hash of the generation.
    pub generation: String,
    /// The question as it was searched, where that differs (completed by the one before, corrected,
    /// or taken out of a long message).
    pub understood_as: Option<String>,
    /// Words that were taken for others: as typed, as searched.
    pub corrections: Vec<(String, String)>,
    /// Candidates, best first.
    pub passages: Vec<Cited>,
    /// Set where the question compares.
    pub comparison: Option<Comparison>,
    /// Nearest topics.
    pub related: Vec<Topic>,
    /// Time that it took, in microseconds; the caller's to fill in.
    pub took_us: Option<u64>,
}

/// A passage with its quote and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cited {
    /// Name of the collection.
    pub collection: String,
    /// Path of the article inside it.
    pub article: String,
    /// Title of the article.
    pub title: String,
    /// Heading path.
    pub heading: Vec<String>,
    /// Anchor; empty before the first heading.
    pub anchor: String,
    /// Address to link.
    pub source: Option<String>,
    /// `YYYY-MM-DD`.
    pub updated: Option<String>,
    /// Calibrated probability that this passage answers, 0 to 1.
    pub confidence: f64,
    /// What is shown in bold.
    pub quote: String,
    /// Where the quote stands in the file.
    #[serde(serialize_with = "pair")]
    pub range: Span,
    /// The text around the quote.
    pub passage: String,
    /// Where the passage stands in the file.
    #[serde(serialize_with = "pair")]
    pub passage_range: Span,
    /// What announces the quote.
    pub lead: Option<Lead>,
    /// The passage's 64-bit hash in hexadecimal.
    pub key: String,
    /// Whether the quote is code without a fence around it: nothing in it is a marker.
    #[serde(skip)]
    pub bare_code: bool,
}

/// The header row of a table or the sentence before a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lead {
    /// Its bytes.
    pub quote: String,
    /// Where they stand in the file.
    #[serde(serialize_with = "pair")]
    pub range: Span,
}

/// Things side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What is compared.
    pub things: Vec<String>,
    /// One row an aspect.
    pub rows: Vec<Compared>,
}

/// One aspect of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// What is looked at.
    pub aspect: String,
    /// One cell a thing; `None`: not stated.
    pub cells: Vec<Option<Cited>>,
}

/// A section to go on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Name of the collection.
    pub collection: String,
    /// Path of the article inside it.
    pub article: String,
    /// Anchor of the section.
    pub anchor: String,
    /// Title of the article.
    pub title: String,
    /// Heading path.
    pub heading: Vec<String>,
}

fn pair<S: Serializer>(span: &Span, serializer: S) -> Result<S::Ok, S::Error> {
    let mut pair = serializer.serialize_tuple(2)?;
    pair.serialize_element(&span.start)?;
    pair.serialize_element(&span.end)?;
    pair.end()
}
