//! In: articles. Out: generations, one index per language, opened for reading.
//! Never: ranks, words a reply, or knows a knowledge test.

pub mod analysed;
pub mod analysis;
pub mod blobs;
mod directory;
pub mod generation;
mod han;
pub mod reader;
pub mod records;
mod schema;
mod stop_words;
mod tokenizer;
pub mod writer;

pub use generation::Generation;
pub use reader::LanguageIndex;
