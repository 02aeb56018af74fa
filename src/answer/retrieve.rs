//! Candidates from tantivy: a flat union of term queries over body and head.

use super::question::Question;
use super::related;
use crate::index::LanguageIndex;
use anyhow::Result;
use std::collections::HashMap;
use tantivy::collector::{Collector, TopDocs};
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet as _, Score, SegmentReader, Term as IndexTerm};

/// A passage that tantivy found, itself or by an author's question that points to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Number of the passage.
    pub passage: u32,
    /// Sum of BM25 over the fields.
    pub score: f32,
    /// Share that it has of the scores of the best authors' questions, 0 to 1.
    pub vote: f32,
}

/// How many passages are reranked.
pub const CANDIDATES: usize = 60;
/// Documents taken for each passage where articles have authors' questions, many of one section.
const PER_PASSAGE: usize = 4;
/// What a match in title, headings and aliases counts beside one in the body.
const HEAD_BOOST: f32 = 0.4;
/// What a synonym counts beside the word itself.
const SYNONYM_BOOST: f32 = 0.5;
/// What a related word counts beside the word itself.
const RELATED_BOOST: f32 = 0.2;
/// Related words that are searched for beside each word.
const RELATED: usize = 4;
/// One that more passages have costs more time than it tells.
const RELATED_PASSAGES: u64 = 5_000;
/// How much longer than they are fields are taken to be: a softer length normalisation.
const LENGTH_STRETCH: f64 = 1.6;
/// Documents of an index up to which every match is scored.
const MOST_DOCUMENTS: u64 = 10_000;
/// The best authors' questions that vote for what they point to.
const VOTERS: usize = 12;
/// Passages taken for one author's question.
const PER_QUESTION: u32 = 8;

/// BM25's statistics with stretched lengths, and means over the documents that have the field.
struct Statistics<'a> {
    index: &'a LanguageIndex,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let mean =
            if field == self.index.fields.head { self.index.summary.mean_head } else { self.index.summary.mean_body };
        let documents = self.total_num_docs()? as f64;
        Ok((f64::from(mean) * LENGTH_STRETCH * documents) as u64 + 1)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.index.searcher.num_docs())
    }

    fn doc_freq(&self, term: &IndexTerm) -> tantivy::Result<u64> {
        self.index.searcher.doc_freq(term)
    }
}

/// Passages and authors' questions that have a stem in their body.
pub(super) fn frequency(index: &LanguageIndex, stem: &str) -> u64 {
    index.searcher.doc_freq(&IndexTerm::from_field_text(index.fields.body, stem)).unwrap_or(0)
}

/// Whether a passage has a stem in its body: an author's question does not count. Passages come
/// before authors' questions, so that the first document tells.
pub(super) fn is_written(index: &LanguageIndex, stem: &str) -> bool {
    let term = IndexTerm::from_field_text(index.fields.body, stem);
    index.searcher.segment_readers().iter().any(|segment| {
        let inverted = segment.inverted_index(index.fields.body).ok();
        let postings = inverted.and_then(|index| index.read_postings(&term, IndexRecordOption::Basic).ok().flatten());
        postings.is_some_and(|postings| postings.doc() < index.summary.passages)
    })
}

/// The best documents, every match scored. By score alone tantivy leaves out blocks of documents that
/// cannot be among the best, and where there are few, keeping the words of a long question in order for
/// that costs more than it saves.
fn every_match(limit: usize) -> impl Collector<Fruit = Vec<(Score, DocAddress)>> {
    TopDocs::with_limit(limit).tweak_score(|_: &SegmentReader| |_: DocId, score: Score| score)
}

/// The best passages by BM25, best first; a passage counts its own score or that of an author's
/// question that points to it, whichever is larger.
///
/// # Errors
/// When the index is damaged.
pub fn retrieve(question: &Question, index: &LanguageIndex, collections: &[String], count: usize) -> Result<Vec<Hit>> {
    let fields = index.fields;
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(question.terms.len() * 2);
    let mut add = |field: Field, stem: &str, boost: f32| {
        let term = IndexTerm::from_field_text(field, stem);
        let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        let query = if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) };
        clauses.push((Occur::Should, query));
    };
    for term in &question.terms {
        let scale = if term.single { 0.3 } else { 1.0 };
        add(fields.body, &term.stem, scale);
        add(fields.head, &term.stem, HEAD_BOOST * scale);
        if term.has_relatives() {
            let is_cheap = |stem: &&str| frequency(index, stem) <= RELATED_PASSAGES;
            for stem in related::to(&term.stem).take(RELATED).filter(is_cheap) {
                add(fields.body, stem, RELATED_BOOST);
            }
        }
        for stem in &term.searched {
            add(fields.body, stem, SYNONYM_BOOST);
            add(fields.head, stem, HEAD_BOOST * SYNONYM_BOOST);
        }
    }
    if clauses.is_empty() {
        return Ok(Vec::new());
    }
    let mut query: Box<dyn Query> = Box::new(BooleanQuery::new(clauses));
    if !collections.is_empty() {
        let any = collections
            .iter()
            .map(|name| {
                let term = IndexTerm::from_field_text(fields.collection, name);
                let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
                (Occur::Should, query)
            })
            .collect();
        // The filter must not move the scores.
        let filter: Box<dyn Query> = Box::new(BoostQuery::new(Box::new(BooleanQuery::new(any)), 0.0));
        query = Box::new(BooleanQuery::new(vec![(Occur::Must, filter), (Occur::Must, query)]));
    }
    let limit = if index.summary.questions.is_empty() { count } else { count * PER_PASSAGE };
    let (searcher, statistics) = (&index.searcher, Statistics { index });
    let found = if searcher.num_docs() <= MOST_DOCUMENTS {
        searcher.search_with_statistics_provider(&query, &every_match(limit), &statistics)?
    } else {
        let best = TopDocs::with_limit(limit).order_by_score();
        searcher.search_with_statistics_provider(&query, &best, &statistics)?
    };
    let mut best: HashMap<u32, Hit> = HashMap::with_capacity(found.len());
    let passages = index.summary.passages;
    let (mut voters, mut votes) = (0, 0.0);
    for (score, address) in found {
        let mut take = |passage: u32, vote: f32| {
            let hit = best.entry(passage).or_insert(Hit { passage, score, vote: 0.0 });
            hit.score = hit.score.max(score);
            hit.vote += vote;
        };
        if address.doc_id < passages {
            take(address.doc_id, 0.0);
        } else if let Some((first, count)) = index.summary.questions.get((address.doc_id - passages) as usize) {
            let vote = if voters < VOTERS { score } else { 0.0 };
            voters += 1;
            votes += vote;
            (*first..first + (*count).min(PER_QUESTION)).for_each(|passage| take(passage, vote));
        }
    }
    let share = |hit: Hit| Hit { vote: if votes > 0.0 { hit.vote / votes } else { 0.0 }, ..hit };
    let mut hits: Vec<Hit> = best.into_values().map(share).collect();
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.passage.cmp(&b.passage)));
    hits.truncate(count);
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::synonyms::Synonyms;
    use crate::answer::things::tests::generation;
    use anyhow::Context as _;
    use tantivy::Term;

    fn hits(articles: &[(&str, &str)], text: &str, count: usize) -> Result<Vec<Hit>> {
        let generation = generation("en", articles)?;
        let index = generation.languages.first().context("no index")?;
        retrieve(&Question::new(text, index, &Synonyms::default()), index, &[], count)
    }

    const BACKUPS: (&str, &str) = (
        "backups",
        "---\ntitle: Backups\nquestions:\n  - \"who keeps a zebra\"\n  - \"how to keep the zebra #price\"\n  - \"keep zebra #price\"\n---\n# Backups\n\nThey run at night.\n\n## Price\n\nThey cost nothing.\n",
    );

    #[test]
    fn authors_questions_vote_for_what_they_point_to() -> Result<()> {
        let found = hits(&[BACKUPS], "keep a zebra", 60)?;
        let votes: Vec<f32> = found.iter().map(|hit| hit.vote).collect();
        assert!(votes.iter().any(|vote| *vote > 0.5), "{votes:?}");
        assert!(votes.iter().all(|vote| *vote <= 1.0), "{votes:?}");
        Ok(())
    }

    #[test]
    fn without_authors_questions_nothing_votes() -> Result<()> {
        let found = hits(&[("a", "# Zebras\n\nA zebra sleeps.\n"), ("b", "# Horses\n\nNo zebra.\n")], "zebra", 60)?;
        assert_eq!(found.iter().map(|hit| hit.vote).collect::<Vec<_>>(), [0.0, 0.0]);
        Ok(())
    }

    #[test]
    fn no_more_passages_are_found_than_wanted() -> Result<()> {
        assert_eq!(hits(&[BACKUPS], "keep a zebra", 1)?.len(), 1);
        Ok(())
    }

    #[test]
    fn what_only_an_authors_question_has_is_not_written() -> Result<()> {
        let generation = generation("en", &[BACKUPS])?;
        let index = &generation.languages[0];
        assert!(frequency(index, "zebra") > 0 && !is_written(index, "zebra"));
        assert!(is_written(index, "night"));
        Ok(())
    }

    #[test]
    fn every_match_scored_gives_the_documents_of_tantivys_own_collector() -> Result<()> {
        let texts: Vec<String> = (0..40)
            .map(|i| format!("# Article {i}\n\nA zebra {}keeps {}.\n", "sleeps and ".repeat(i % 7), i % 5))
            .collect();
        let articles: Vec<(String, &str)> =
            texts.iter().enumerate().map(|(i, text)| (format!("a{i}"), text.as_str())).collect();
        let articles: Vec<(&str, &str)> = articles.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let generation = generation("en", &articles)?;
        let index = generation.languages.first().context("no index")?;
        let word = |word: &str| -> (Occur, Box<dyn Query>) {
            let term = Term::from_field_text(index.fields.body, word);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
        };
        let query = BooleanQuery::new(["zebra", "sleep", "keep", "3"].map(word).into());
        for limit in [1, 7, 40, 400] {
            let every = index.searcher.search(&query, &every_match(limit))?;
            let best = index.searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
            let rounded = |found: &[(Score, DocAddress)]| -> Vec<(i64, DocAddress)> {
                found.iter().map(|(score, document)| ((f64::from(*score) * 1e4).round() as i64, *document)).collect()
            };
            assert_eq!(rounded(&every), rounded(&best), "{limit}");
        }
        Ok(())
    }
}
