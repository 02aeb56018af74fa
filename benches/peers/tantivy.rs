//! tantivy as its documentation begins: three text fields with the English stemming tokenizer, and
//! the query parser, lenient, over all three.

use super::Passage;
use ::tantivy::collector::TopDocs;
use ::tantivy::directory::MmapDirectory;
use ::tantivy::query::QueryParser;
use ::tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use ::tantivy::tokenizer::{
    LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
    TokenizerManager,
};
use ::tantivy::{Index, IndexWriter, Searcher, TantivyDocument};
use frostem::{Algorithm, Stemmer};
use std::borrow::Cow;
use std::path::Path;
use std::time::{Duration, Instant};

/// Memory of the writer, in bytes.
const WRITER_MEMORY: usize = 128 << 20;

/// An index and its parser.
pub struct Peer {
    searcher: Searcher,
    parser: QueryParser,
    title: Field,
    body: Field,
    number: Field,
}

/// What is kept of a passage beside its postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The text, to show it.
    Text,
    /// Nothing: postings only.
    Nothing,
}

impl Peer {
    /// Indexes passages with one thread, merges all into one segment and opens it; with the time up
    /// to the last file on disk.
    pub fn build(
        folder: &Path,
        passages: impl Iterator<Item = Passage>,
        keep: Keep,
    ) -> anyhow::Result<(Self, Duration)> {
        let start = Instant::now();
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("en_stem").set_index_option(IndexRecordOption::WithFreqs);
        let indexed = TextOptions::default().set_indexing_options(indexing);
        let text = if keep == Keep::Text { indexed.clone() | STORED } else { indexed };
        let title = schema.add_text_field("title", text.clone());
        let heading = schema.add_text_field("heading", text.clone());
        let body = schema.add_text_field("body", text);
        let number = schema.add_u64_field("number", STORED);
        let mut index = Index::create(MmapDirectory::open(folder)?, schema.build(), Default::default())?;
        index.set_tokenizers(tokenizers());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        for (i, passage) in passages.enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(title, &passage.title);
            document.add_text(heading, &passage.heading);
            document.add_text(body, &passage.body);
            document.add_u64(number, i as u64);
            writer.add_document(document)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        let took = start.elapsed();
        let parser = QueryParser::for_index(&index, vec![title, heading, body]);
        Ok((Self { searcher: index.reader()?.searcher(), parser, title, body, number }, took))
    }

    /// The numbers of the best passages, best first.
    pub fn search(&self, question: &str, count: usize) -> anyhow::Result<Vec<u64>> {
        let (query, _) = self.parser.parse_query_lenient(question);
        let hits = self.searcher.search(&query, &TopDocs::with_limit(count).order_by_score())?;
        hits.into_iter()
            .map(|(_, address)| {
                let document: TantivyDocument = self.searcher.doc(address)?;
                Ok(document.get_first(self.number).and_then(|value| value.as_u64()).unwrap_or_default())
            })
            .collect()
    }

    /// Titles and texts of the best passages, best first.
    pub fn answer(&self, question: &str, count: usize) -> anyhow::Result<Vec<(String, String)>> {
        let (query, _) = self.parser.parse_query_lenient(question);
        let hits = self.searcher.search(&query, &TopDocs::with_limit(count).order_by_score())?;
        hits.into_iter()
            .map(|(_, address)| {
                let document: TantivyDocument = self.searcher.doc(address)?;
                let text = |field| document.get_first(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
                Ok((text(self.title), text(self.body)))
            })
            .collect()
    }
}

/// `en_stem` as tantivy's `stemmer` feature registers it. Built here because the feature would make
/// tantivy be compiled twice, once for the program and once for its tests.
fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    let chain = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(English)
        .build();
    manager.register("en_stem", chain);
    manager
}

/// The filter.
#[derive(Clone)]
struct English;

/// A tokenizer with the filter behind it.
#[derive(Clone)]
struct Stemming<T>(T);

/// Its tokens.
struct Stems<T> {
    tail: T,
    stemmer: Stemmer,
}

impl TokenFilter for English {
    type Tokenizer<T: Tokenizer> = Stemming<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> Stemming<T> {
        Stemming(tokenizer)
    }
}

impl<T: Tokenizer> Tokenizer for Stemming<T> {
    type TokenStream<'a> = Stems<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Stems { tail: self.0.token_stream(text), stemmer: Stemmer::new(Algorithm::English) }
    }
}

impl<T: TokenStream> TokenStream for Stems<T> {
    fn advance(&mut self) -> bool {
        if !self.tail.advance() {
            return false;
        }
        let token = self.tail.token_mut();
        let shorter = match self.stemmer.stem(&token.text) {
            Cow::Owned(stem) => Some(stem),
            Cow::Borrowed(stem) if stem.len() < token.text.len() => Some(stem.to_owned()),
            Cow::Borrowed(_) => None,
        };
        if let Some(stem) = shorter {
            token.text = stem;
        }
        true
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}
