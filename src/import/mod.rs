//! In: web pages, WordPress sites and exports, feeds, sitemaps, folders. Out: articles in the folder
//! of a collection, with what import last wrote of each beside them.
//! Never: indexes, answers, or touches what a maintainer wrote.

mod charset;
mod draft;
pub mod fetch;
pub mod sources;

pub use charset::decode;
pub use draft::{Draft, Page, Reason, Removed, Text};
