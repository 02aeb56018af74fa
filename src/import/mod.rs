//! In: web pages, WordPress sites and exports, feeds, sitemaps, folders. Out: articles in the folder
//! of a collection, with what import last wrote of each beside them.
//! Never: indexes, answers, or touches what a maintainer wrote.

mod draft;
pub mod fetch;
mod page;
pub mod sources;

pub use draft::{Draft, Page, Reason, Removed, Text};
pub use page::{decode, draft};
