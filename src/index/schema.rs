//! The fields of tantivy's index, and how it is opened.

use super::blobs::Place;
use super::directory::ReadOnlyDirectory;
use super::tokenizer::{NAME, StemTokenizer};
use anyhow::Result;
use std::fs;
use std::path::Path;
use tantivy::Index;
use tantivy::schema::{Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;

/// The fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Stems of the body, or of an author's question.
    pub body: Field,
    /// Stems of title, headings, aliases and leads.
    pub head: Field,
    /// Name of the collection.
    pub collection: Field,
}

impl Fields {
    /// The schema, and its fields.
    pub(super) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let stems = || {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default().set_tokenizer(NAME).set_index_option(IndexRecordOption::WithFreqs),
            )
        };
        let fields = Self {
            body: schema.add_text_field("body", stems()),
            head: schema.add_text_field("head", stems()),
            collection: schema.add_text_field("collection", STRING),
        };
        (schema.build(), fields)
    }
}

/// The tokenizers that the fields name.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(NAME, StemTokenizer::default());
    manager
}

/// Opens tantivy's index for reading.
///
/// # Errors
/// When a file is missing or damaged.
pub(super) fn open(place: &Place) -> Result<Index> {
    let mut index = match place {
        Place::Folder(folder) => Index::open(ReadOnlyDirectory::open(folder)?)?,
        Place::Memory(memory) => Index::open(memory.tantivy.clone())?,
    };
    index.set_tokenizers(tokenizers());
    Ok(index)
}

/// Gives tantivy's files, which it makes with mode 0600, the mode that the umask gives any other.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn readable_by_others(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let bytes = fs::read(&path)?;
            fs::remove_file(&path)?;
            fs::write(&path, bytes)?;
        }
        if path.extension().is_some_and(|ending| ending == "lock") {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
