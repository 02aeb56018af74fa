//! Question sets: corpora as JSON Lines, and questions with their gold.

use crate::index::LanguageIndex;
use crate::index::analysed::analyse;
use crate::index::analysis::Analyzer;
use crate::index::blobs::Place;
use crate::index::writer::LanguageWriter;
use crate::knowledge::plain_article;
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A line of a corpus.
#[derive(Clone, Debug, Deserialize)]
pub struct CorpusLine {
    /// What hits map to.
    pub id: String,
    /// Lines with the same title are sections of one article.
    #[serde(default)]
    pub title: String,
    /// Heading.
    #[serde(default)]
    pub section: Option<String>,
    /// Plain text.
    pub text: String,
    /// BCP 47 tag.
    #[serde(default)]
    pub language: Option<String>,
}

/// A line of questions.
#[derive(Clone, Debug, Deserialize)]
pub struct Query {
    /// Name of the question.
    pub id: String,
    /// The question.
    pub text: String,
    /// What answers it; empty: nothing does.
    #[serde(default)]
    pub gold: Vec<String>,
    /// Substrings, any of which a right quote has.
    #[serde(default)]
    pub answers: Vec<String>,
}

/// Reads JSON Lines.
///
/// # Errors
/// When the file is unreadable or a line is malformed.
pub fn read_lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| {
            serde_json::from_str(line).with_context(|| format!("{}:{}: malformed line", path.display(), i + 1))
        })
        .collect()
}

/// Indexes a corpus in memory, one index a language.
///
/// # Errors
/// When it cannot be indexed.
pub fn index_corpus(corpus: &[CorpusLine]) -> Result<Vec<LanguageIndex>> {
    let mut by_title: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut articles: Vec<(crate::knowledge::Article, String)> = Vec::new();
    for line in corpus {
        let article =
            plain_article("eval", &line.id, &line.title, line.section.as_deref(), &line.text, line.language.as_deref());
        articles.push((article, line.text.clone()));
    }
    let mut writers: BTreeMap<String, (LanguageWriter, Place, Analyzer)> = BTreeMap::new();
    let mut numbers: BTreeMap<String, Vec<(u32, usize)>> = BTreeMap::new();
    let _ = (&mut by_title, &mut numbers);
    // Lines of one title become one article: analysed apart, written as sections of one.
    let mut merged: Vec<crate::index::analysed::AnalysedArticle> = Vec::new();
    for (article, text) in &articles {
        let analyzer = Analyzer::new(&article.language);
        let analysed = analyse(article, text.as_bytes(), &analyzer);
        let key = (article.language.clone(), article.title.clone());
        match by_title.get(&key).filter(|_| !article.title.is_empty()) {
            Some(at) => {
                let into: &mut crate::index::analysed::AnalysedArticle = &mut merged[*at];
                into.sections.extend(analysed.sections);
                into.vocabulary.extend(analysed.vocabulary);
            }
            None => {
                by_title.insert(key, merged.len());
                merged.push(analysed);
            }
        }
    }
    for article in merged {
        let language = article.language.clone();
        if !writers.contains_key(&language) {
            let place = Place::memory();
            writers.insert(language.clone(), (LanguageWriter::create(place.clone())?, place, Analyzer::new(&language)));
        }
        if let Some((writer, _, _)) = writers.get_mut(&language) {
            writer.push(article)?;
        }
    }
    writers
        .into_iter()
        .map(|(language, (writer, place, _))| {
            writer.finish()?;
            LanguageIndex::open(&place, &language)
        })
        .collect()
}
