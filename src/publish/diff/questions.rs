//! The questions that are put to both sides, each once.

use super::{Side, tests};
use crate::knowledge::Asked;
use std::collections::HashMap;

/// Where a question comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A knowledge test.
    Test,
    /// The `questions` of an article.
    Article,
    /// A file of questions.
    File,
    /// What people asked, and what was not answered.
    Ledger,
}

impl Origin {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Article => "article",
            Self::File => "file",
            Self::Ledger => "ledger",
        }
    }
}

/// A question that is put to both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub asked: Asked,
    /// Names of the collections to look in; empty for all.
    pub collections: Vec<String>,
    /// Where it comes from; the first of several.
    pub origin: Origin,
    /// How often it was asked, as far as that is known; else 1.
    pub times: u64,
}

impl Question {
    /// One that was asked so often.
    pub fn new(text: impl Into<String>, origin: Origin, times: u64) -> Self {
        let asked = Asked::Question { text: text.into(), after: None };
        Self { asked, collections: Vec::new(), origin, times }
    }

    /// Its words.
    pub fn text(&self) -> String {
        match &self.asked {
            Asked::Question { text, .. } => text.clone(),
            Asked::Compare(one, other) => format!("{one} vs {other}"),
        }
    }

    /// The question before, which it follows.
    pub fn after(&self) -> Option<&str> {
        match &self.asked {
            Asked::Question { after, .. } => after.as_deref(),
            Asked::Compare(..) => None,
        }
    }
}

/// The knowledge tests of both sides, the questions of the articles of both, and more. What is asked
/// in several places counts once, by its first place and with all its times.
pub(super) fn gather(before: &Side, after: &Side, more: Vec<Question>) -> Vec<Question> {
    let of = |asked: Asked, origin| Question { asked, collections: Vec::new(), origin, times: 0 };
    let sides = || [after, before].into_iter();
    let tested = sides().flat_map(|side| tests(&side.suites)).map(|(_, test)| of(test.asked.clone(), Origin::Test));
    let authored = sides().flat_map(|side| &side.questions).map(|text| Question::new(text, Origin::Article, 0));
    let mut known: HashMap<(Asked, Vec<String>), usize> = HashMap::new();
    let mut questions: Vec<Question> = Vec::new();
    for question in tested.chain(authored).chain(more) {
        let key = (question.asked.clone(), question.collections.clone());
        let at = *known.entry(key).or_insert(questions.len());
        match questions.get_mut(at) {
            Some(same) => same.times += question.times,
            None => questions.push(question),
        }
    }
    questions.iter_mut().for_each(|question| question.times = question.times.max(1));
    questions
}
