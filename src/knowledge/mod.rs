//! In: files. Out: articles. Never: searches.
pub mod article;
pub use article::*;
