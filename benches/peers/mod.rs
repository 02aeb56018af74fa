//! What faqt is measured beside, in the same run and over the same passages.

#![allow(dead_code, unreachable_pub, reason = "each benchmark takes its part of this")]

pub mod fts5;
pub mod tantivy;

/// A passage as a peer takes it.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    /// Title of the article.
    pub title: String,
    /// Headings below the title.
    pub heading: String,
    /// Its text.
    pub body: String,
}
