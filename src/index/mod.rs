//! In: articles. Out: generations, one index per language, opened for reading.
//! Never: ranks, words a reply, or knows a knowledge test.

pub mod analysed;
pub mod analysis;
mod beginnings;
pub mod blobs;
pub mod cache;
mod calibration;
mod decisions;
mod directory;
pub mod draft;
pub(crate) mod durable;
pub mod faults;
pub mod generation;
mod han;
mod in_order;
mod irregular;
pub mod lexicon;
pub mod manifest;
pub mod reader;
mod reasons;
pub mod records;
mod schema;
mod stop_words;
pub mod store;
mod tokenizer;
mod word_map;
pub mod writer;

pub use calibration::Calibration;
pub use generation::{Generation, OpenError, SynonymGroup};
pub use in_order::in_order;
pub use reader::LanguageIndex;
pub use store::Store;
