//! What an import did, source by source and page by page.

use super::sources::Kind;
use super::{Reason, Removed};
use serde::Serialize;

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is a new article.
    Added,
    /// Its article follows it.
    Updated,
    /// It says nothing new.
    Unchanged,
    /// It and its article disagree; the article is as it was.
    Conflict,
    /// It gives no article, or a maintainer wants none.
    Skipped,
    /// It is there no more; its article is as it was.
    Gone,
    /// It could not be had, or its article not be written.
    Failed,
}

impl Status {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Self; 7] =
        [Self::Added, Self::Updated, Self::Unchanged, Self::Conflict, Self::Skipped, Self::Gone, Self::Failed];

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Conflict => "conflict",
            Self::Skipped => "skipped",
            Self::Gone => "gone",
            Self::Failed => "failed",
        }
    }

    /// What a page is that could not be taken for a reason.
    pub(super) fn of(reason: &Reason) -> Self {
        match reason {
            Reason::NoArticle | Reason::NotHtml | Reason::Robots | Reason::Protected | Reason::Deleted => Self::Skipped,
            _ => Self::Failed,
        }
    }
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Where it was got from.
    pub source: String,
    /// What became of it.
    pub status: Status,
    /// Why nothing more.
    pub reason: Option<Reason>,
    /// Its article, as a path inside the collection.
    pub article: Option<String>,
    /// Words of its article; each Chinese character is one.
    pub words: usize,
    /// Tables of its article.
    pub tables: usize,
    /// What was left out of its article.
    pub removed: Vec<Removed>,
}

impl Item {
    /// A page that could not be taken.
    pub(super) fn without(source: impl Into<String>, reason: Reason) -> Self {
        Self { reason: Some(reason.clone()), ..Self::of(source, Status::of(&reason)) }
    }

    /// A page of which nothing is known but what became of it.
    pub(super) fn of(source: impl Into<String>, status: Status) -> Self {
        Self { source: source.into(), status, reason: None, article: None, words: 0, tables: 0, removed: Vec::new() }
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What the sources are, where all are the same.
    pub kind: Option<Kind>,
    /// Page by page, in the order of the sources.
    pub items: Vec<Item>,
    /// What a person should know besides, as sentences without an end.
    pub notes: Vec<String>,
    /// Why it ended before its time.
    pub stopped: Option<crate::fault::Fault>,
}

impl Report {
    /// How many pages became this.
    pub fn count(&self, status: Status) -> usize {
        self.items.iter().filter(|item| item.status == status).count()
    }

    /// Whether every page was taken or is unchanged.
    pub fn is_clean(&self) -> bool {
        self.stopped.is_none()
            && self.items.iter().all(|item| matches!(item.status, Status::Added | Status::Updated | Status::Unchanged))
    }

    /// Whether nothing could be done for any page: each failed, or gives no article.
    pub fn is_vain(&self) -> bool {
        let is_vain = |item: &Item| {
            item.status == Status::Failed || (item.status == Status::Skipped && item.reason != Some(Reason::Deleted))
        };
        !self.items.is_empty() && self.items.iter().all(is_vain)
    }
}
