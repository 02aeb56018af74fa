//! What reading a source gives, one after the other, and at its end.

use super::{Kind, Seen};
use crate::import::{Page, Reason};
use url::Url;

/// Something that was found on the way through a source.
#[derive(Clone, Debug)]
pub enum Event {
    /// What the source is, before anything else is told of it.
    Kind(Kind),
    /// How many pages there are, as far as is known by now.
    Expected(usize),
    /// A page.
    Page {
        /// The page.
        page: Box<Page>,
        /// What its host said, to be given back the next time; empty where it was not fetched alone.
        seen: Seen,
    },
    /// The page that was got from here is as it was when it was seen last.
    Unchanged {
        /// The address that was fetched.
        source: String,
    },
    /// A page that could not be had. [`Reason::Http`] with 404 or 410: it is gone.
    Failed {
        /// Where it would have been got from.
        source: String,
        /// Why not.
        reason: Reason,
    },
    /// The host says that a page has another address for good. Its page, if any, is told apart.
    Moved {
        /// The address that was fetched.
        source: String,
        /// Where it stands now.
        to: Url,
    },
    /// What a person should know about the source, as a sentence without an end.
    Note(String),
}

/// How reading a source ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// What the source is.
    pub kind: Kind,
    /// Whether the source named all that it has: what was imported from it before and was not told
    /// now is gone. Never so with `--since`, after `--limit`, and for feeds and sitemaps.
    pub is_complete: bool,
}
