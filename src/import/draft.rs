//! What the steps of an import hand on: a [`Page`] as it came in, the [`Draft`] that is made of it,
//! and the [`Reason`] why nothing was.

use jiff::civil::Date;
use serde::Serialize;
use std::fmt;
use url::Url;

/// One page on its way in: decoded, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is found again by, wherever its article is moved: the canonical address, a WordPress
    /// id (`wordpress:<site>#<id>`), a feed's id or a path.
    pub identity: String,
    /// Where it was got from, as the report names it.
    pub source: String,
    /// Where readers find it; relative links are relative to it. `None` for a saved page that does not say.
    pub address: Option<Url>,
    /// The text.
    pub text: Text,
    /// The title, where the source tells it apart from the text; entities are decoded.
    pub title: Option<String>,
    /// The day of the last change, where the source tells it.
    pub updated: Option<Date>,
    /// The language as a BCP 47 tag, where the source tells it.
    pub language: Option<String>,
    /// The name that its file should have, without an extension, where the source tells it (`slug`).
    pub name: Option<String>,
}

/// The text of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// A whole HTML document: navigation, article, footer.
    Document(String),
    /// The article's own HTML: of an API, an export or a feed.
    Fragment(String),
    /// Markdown, front matter included.
    Markdown(String),
}

/// An article as import would write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The title, without the site's suffix.
    pub title: String,
    /// The address of the page; `None` where none is known.
    pub source: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// The day of the last change; never guessed.
    pub updated: Option<Date>,
    /// Markdown below the front matter, from its first heading or paragraph, with one newline at its end.
    pub body: String,
    /// Words of the body; each Chinese character is one.
    pub words: usize,
    /// Tables of the body.
    pub tables: usize,
    /// What was left out of the article, and by which rule.
    pub removed: Vec<Removed>,
}

/// A text that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// What it said, its beginning at least.
    pub text: String,
    /// The rule that left it out, by its name in the table.
    pub rule: &'static str,
}

/// Why a source gave no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No article in the page: too little prose, a login or a challenge.
    NoArticle,
    /// Something else than HTML, whatever its name says.
    NotHtml,
    /// The site's robots.txt keeps it from us.
    Robots,
    /// An address that is not globally routable, of another scheme, or with credentials.
    ForbiddenAddress,
    /// More bytes than `--max-bytes`, decoded.
    TooLarge,
    /// Longer than `--timeout`.
    Timeout,
    /// A status other than success.
    Http(u16),
    /// Nothing answered at the address.
    Unreachable,
    /// Too many redirects, or a loop.
    Redirects,
    /// No charset that decodes it.
    Charset,
    /// XML or another format that cannot be read.
    Malformed,
    /// Behind a password.
    Protected,
    /// The article was deleted by a maintainer, and stays so.
    Deleted,
    /// Held for a person: a scheduled run takes only clean updates.
    Held,
    /// A file that cannot be read or written.
    File,
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoArticle => out.write_str("no_article"),
            Self::NotHtml => out.write_str("not_html"),
            Self::Robots => out.write_str("robots"),
            Self::ForbiddenAddress => out.write_str("forbidden_address"),
            Self::TooLarge => out.write_str("too_large"),
            Self::Timeout => out.write_str("timeout"),
            Self::Http(status) => write!(out, "http_{status}"),
            Self::Unreachable => out.write_str("unreachable"),
            Self::Redirects => out.write_str("redirects"),
            Self::Charset => out.write_str("charset"),
            Self::Malformed => out.write_str("malformed"),
            Self::Protected => out.write_str("protected"),
            Self::Deleted => out.write_str("deleted"),
            Self::Held => out.write_str("held"),
            Self::File => out.write_str("file"),
        }
    }
}

impl std::error::Error for Reason {}

impl Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
