//! Writes the index of one language: tantivy's postings in one segment, the forward index, the
//! vocabulary and the tables.

use super::analysed::{AnalysedArticle, ComparableTable, SEPARATOR};
use super::blobs::{BlobWriter, Place};
use super::schema::Fields;
use super::word_map::WordMap;
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::fs;
use tantivy::schema::document::TantivyDocument;
use tantivy::{Index, SingleSegmentIndexWriter};

/// Names of the files beside tantivy's.
pub(super) mod files {
    pub(in crate::index) const SECTIONS: &str = "sections.bin";
    pub(in crate::index) const SECTION_TERMS: &str = "section-terms.bin";
    pub(in crate::index) const PASSAGES: &str = "passages.bin";
    pub(in crate::index) const PASSAGE_TERMS: &str = "passage-terms.bin";
    pub(in crate::index) const TABLES: &str = "tables.bin";
    pub(in crate::index) const VOCABULARY: &str = "vocabulary.fst";
    pub(in crate::index) const SUMMARY: &str = "summary.bin";
}

/// What is read whole when the index is opened.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Passages.
    pub passages: u32,
    /// Articles.
    pub articles: u32,
    /// Mean number of searched stems in a body.
    pub mean_body: f32,
    /// Mean number of searched stems in a head.
    pub mean_head: f32,
    /// Title and aliases of each article with the number of its first section.
    pub names: Vec<(Vec<String>, u32)>,
    /// Authors' questions, in the order of their documents: first passage and how many.
    pub questions: Vec<(u32, u32)>,
}

/// An author's question and the passages it points to.
struct PointedQuestion {
    stems: String,
    first: u32,
    count: u32,
    collection: String,
}

/// Writes one language's index, articles in the order in which they are pushed.
pub struct LanguageWriter {
    place: Place,
    fields: Fields,
    tantivy: SingleSegmentIndexWriter,
    sections: BlobWriter,
    section_terms: BlobWriter,
    passages: BlobWriter,
    passage_terms: BlobWriter,
    tables: BlobWriter,
    vocabulary: WordMap<u64>,
    questions: Vec<PointedQuestion>,
    summary: Summary,
    section_count: u32,
    body_stems: u64,
    head_stems: u64,
    text_bytes: u64,
}

impl std::fmt::Debug for LanguageWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LanguageWriter").finish_non_exhaustive()
    }
}

/// Memory that tantivy may take for its hash tables at the start, in bytes.
const WRITER_MEMORY: usize = 64 << 20;

impl LanguageWriter {
    /// Starts an index in an empty place.
    ///
    /// # Errors
    /// When the place cannot be written.
    pub fn create(place: Place) -> Result<Self> {
        let (schema, fields) = Fields::schema();
        let builder = Index::builder().schema(schema).tokenizers(super::schema::tokenizers());
        let tantivy = match &place {
            Place::Folder(folder) => {
                fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
                let directory = tantivy::directory::MmapDirectory::open(folder)?;
                builder.single_segment_index_writer(directory, WRITER_MEMORY)?
            }
            Place::Memory(memory) => builder.single_segment_index_writer(memory.tantivy.clone(), WRITER_MEMORY)?,
        };
        Ok(Self {
            sections: BlobWriter::create(&place, files::SECTIONS)?,
            section_terms: BlobWriter::create(&place, files::SECTION_TERMS)?,
            passages: BlobWriter::create(&place, files::PASSAGES)?,
            passage_terms: BlobWriter::create(&place, files::PASSAGE_TERMS)?,
            tables: BlobWriter::create(&place, files::TABLES)?,
            place,
            fields,
            tantivy,
            vocabulary: WordMap::default(),
            questions: Vec::new(),
            summary: Summary::default(),
            section_count: 0,
            body_stems: 0,
            head_stems: 0,
            text_bytes: 0,
        })
    }

    /// Adds an article.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn push(&mut self, article: AnalysedArticle) -> Result<()> {
        let first_section = self.section_count;
        let first_passage = self.summary.passages;
        let article_number = self.summary.articles;
        let mut spans = Vec::with_capacity(article.sections.len());
        let mut collection = String::new();
        for section in article.sections {
            let number = self.section_count;
            let mut record = section.record;
            record.article_number = article_number;
            record.first_passage = self.summary.passages;
            spans.push((record.first_passage, record.passages));
            let mut terms = section.terms;
            if let Some(first) = terms.first_mut() {
                *first = article_number;
            }
            for passage in section.passages {
                let mut terms = passage.terms;
                if let Some(first) = terms.first_mut() {
                    *first = number;
                }
                self.text_bytes += passage.text_bytes;
                self.body_stems += u64::from(passage.words);
                // One more than separators, of which each is one byte.
                self.head_stems += 1 + passage.head.bytes().filter(|byte| *byte == SEPARATOR as u8).count() as u64;
                self.passages.push(&passage.record)?;
                self.passage_terms.push(bytemuck::cast_slice(&terms))?;
                let mut document = TantivyDocument::default();
                document.add_text(self.fields.body, &passage.body);
                document.add_text(self.fields.head, &passage.head);
                document.add_text(self.fields.collection, &record.collection);
                self.tantivy.add_document(document)?;
                self.summary.passages += 1;
            }
            self.sections.push(&postcard::to_stdvec(&record)?)?;
            self.section_terms.push(bytemuck::cast_slice(&terms))?;
            self.section_count += 1;
            collection = record.collection;
        }
        let passages = self.summary.passages - first_passage;
        for (stems, section) in article.questions {
            let (first, count) = match section.and_then(|at| spans.get(at as usize)) {
                Some(span) => *span,
                None => (first_passage, passages),
            };
            if count > 0 {
                self.questions.push(PointedQuestion { stems, first, count, collection: collection.clone() });
            }
        }
        for table in article.tables {
            let table = ComparableTable { section: table.section + first_section, ..table };
            self.tables.push(&postcard::to_stdvec(&table)?)?;
        }
        for (word, passages) in article.vocabulary.iter() {
            *self.vocabulary.entry(word, || 0) += u64::from(passages);
        }
        self.summary.names.push((article.names, first_section));
        self.summary.articles += 1;
        Ok(())
    }

    /// Writes what is left and closes every file. Returns the bytes of text that were indexed.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn finish(mut self) -> Result<u64> {
        for question in &self.questions {
            let mut document = TantivyDocument::default();
            document.add_text(self.fields.body, &question.stems);
            document.add_text(self.fields.collection, &question.collection);
            self.tantivy.add_document(document)?;
            self.summary.questions.push((question.first, question.count));
        }
        let Self { place, tantivy, mut summary, vocabulary, .. } = self;
        // The postings on a thread of their own, all else on this one.
        std::thread::scope(|scope| {
            let postings = scope.spawn(|| tantivy.finalize());
            let blobs = [self.sections, self.section_terms, self.passages, self.passage_terms, self.tables];
            blobs.into_iter().try_for_each(BlobWriter::finish)?;
            let mut words = fst::MapBuilder::memory();
            vocabulary.in_order(|word, passages| words.insert(word, passages))?;
            place.write(files::VOCABULARY, words.into_inner()?)?;
            let passages = f64::from(summary.passages.max(1));
            summary.mean_body = (self.body_stems as f64 / passages) as f32;
            summary.mean_head = (self.head_stems as f64 / passages) as f32;
            place.write(files::SUMMARY, postcard::to_stdvec(&summary)?)?;
            postings.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            anyhow::Ok(())
        })?;
        if let Place::Folder(folder) = &place {
            super::schema::readable_by_others(folder)?;
        }
        Ok(self.text_bytes)
    }
}
