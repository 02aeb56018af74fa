//! Reads the index of one language.

use super::analysed::ComparableTable;
use super::analysis::Analyzer;
use super::blobs::{Blobs, Bytes, Place};
use super::records::{PassageRecord, PassageTerms, SectionRecord, SectionTerms};
use super::schema::{self, Fields};
use super::writer::{Summary, files};
use anyhow::{Context as _, Result, ensure};
use std::any::Any;
use std::sync::OnceLock;
use tantivy::collector::Count;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{ReloadPolicy, Searcher, Term};

/// The open index of one language. Shared between threads; nothing in it changes.
pub struct LanguageIndex {
    /// BCP 47 primary subtag.
    pub language: String,
    /// The analyser that its articles went through.
    pub analyzer: Analyzer,
    /// tantivy's searcher over its one segment.
    pub searcher: Searcher,
    /// tantivy's fields.
    pub fields: Fields,
    /// What is read whole.
    pub summary: Summary,
    /// Folded words and how many passages have them.
    pub vocabulary: fst::Map<Bytes>,
    sections: Blobs,
    section_terms: Blobs,
    passages: Blobs,
    passage_terms: Blobs,
    tables: Blobs,
    derived: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl std::fmt::Debug for LanguageIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LanguageIndex")
            .field("language", &self.language)
            .field("passages", &self.summary.passages)
            .finish_non_exhaustive()
    }
}

impl LanguageIndex {
    /// Opens the index of `language` in a place.
    ///
    /// # Errors
    /// When a file is missing, unreadable or damaged.
    pub fn open(place: &Place, language: &str) -> Result<Self> {
        let index = schema::open(place)?;
        let (_, fields) = Fields::schema();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let summary = postcard::from_bytes(&place.open(files::SUMMARY)?).context("the summary is damaged")?;
        Ok(Self {
            language: language.to_owned(),
            analyzer: Analyzer::new(language),
            searcher: reader.searcher(),
            fields,
            summary,
            vocabulary: fst::Map::new(place.open(files::VOCABULARY)?).context("the vocabulary is damaged")?,
            sections: Blobs::open(place, files::SECTIONS)?,
            section_terms: Blobs::open(place, files::SECTION_TERMS)?,
            passages: Blobs::open(place, files::PASSAGES)?,
            passage_terms: Blobs::open(place, files::PASSAGE_TERMS)?,
            tables: Blobs::open(place, files::TABLES)?,
            derived: OnceLock::new(),
        })
    }

    /// A passage as it is shown.
    ///
    /// # Errors
    /// When its record is damaged.
    pub fn passage(&self, number: u32) -> Result<PassageRecord> {
        postcard::from_bytes(self.passages.get(number as usize)).context("a passage is damaged")
    }

    /// A section as it is cited.
    ///
    /// # Errors
    /// When its record is damaged.
    pub fn section(&self, number: u32) -> Result<SectionRecord> {
        postcard::from_bytes(self.sections.get(number as usize)).context("a section is damaged")
    }

    /// The terms of a passage.
    pub fn passage_terms(&self, number: u32) -> Option<PassageTerms<'_>> {
        PassageTerms::read(self.passage_terms.words(number as usize))
    }

    /// The terms of a section.
    pub fn section_terms(&self, number: u32) -> SectionTerms<'_> {
        SectionTerms::read(self.section_terms.words(number as usize))
    }

    /// How many sections.
    pub fn section_count(&self) -> u32 {
        u32::try_from(self.sections.len()).unwrap_or(u32::MAX)
    }

    /// How many tables.
    pub fn table_count(&self) -> u32 {
        u32::try_from(self.tables.len()).unwrap_or(u32::MAX)
    }

    /// A table, for comparisons; `None` for a damaged record or a number that does not exist.
    pub fn table(&self, number: u32) -> Option<ComparableTable> {
        postcard::from_bytes(self.tables.get(number as usize)).ok()
    }

    /// What a reader works out of the index once and keeps beside it; `None` where a value of
    /// another type was kept first.
    pub fn derived<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.derived.get_or_init(|| Box::new(make())).downcast_ref()
    }

    /// Every table, decoded.
    pub fn tables(&self) -> Vec<ComparableTable> {
        (0..self.tables.len()).filter_map(|i| postcard::from_bytes(self.tables.get(i)).ok()).collect()
    }

    /// Asks the index its first term, and reads its last passage and section.
    ///
    /// # Errors
    /// When what was written is not found again.
    pub fn try_out(&self) -> Result<()> {
        let passages = self.summary.passages as usize;
        ensure!(self.passages.len() == passages, "{} of {passages} passages", self.passages.len());
        ensure!(
            self.passage_terms.len() == passages,
            "the terms of {} of {passages} passages",
            self.passage_terms.len()
        );
        let sections = self.sections.len();
        ensure!(
            self.section_terms.len() == sections,
            "the terms of {} of {sections} sections",
            self.section_terms.len()
        );
        let documents = passages + self.summary.questions.len();
        let found = self.searcher.num_docs();
        ensure!(found == documents as u64, "{found} of {documents} documents");
        if let Some(last) = self.summary.passages.checked_sub(1) {
            self.passage(last)?;
        }
        if let Some(last) = self.section_count().checked_sub(1) {
            self.section(last)?;
        }
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.body)?;
            let mut terms = inverted.terms().stream()?;
            let Some((bytes, _)) = terms.next() else { continue };
            let term = Term::from_field_text(self.fields.body, std::str::from_utf8(bytes)?);
            let found = self.searcher.search(&TermQuery::new(term, IndexRecordOption::Basic), &Count)?;
            ensure!(found > 0, "a term is not found again");
        }
        Ok(())
    }
}
