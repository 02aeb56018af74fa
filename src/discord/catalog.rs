//! What a generation covers: questions and headings to complete while somebody types, articles to
//! list, and passages by their key.

use super::render::place;
use crate::answer::reply::{Answer, Cited};
use crate::answer::{Request, answer, quote};
use crate::index::Generation;
use anyhow::Result;
use std::collections::HashMap;

/// Passages among which one is looked for by its key.
const CANDIDATES: usize = 50;

/// Choices that one section has in a list: its further wordings say the same.
const OF_ONE_SECTION: usize = 3;

/// What a generation covers.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    entries: Vec<Entry>,
    /// In the order of the index.
    pub(super) articles: Vec<Article>,
    /// Where a passage is: number of its language and of itself.
    passages: HashMap<u64, (usize, u32, u32)>,
}

/// A question or a heading.
#[derive(Debug)]
struct Entry {
    text: String,
    folded: String,
    key: u64,
    collection: String,
    is_question: bool,
    language: String,
    /// When it has its turn among those of its article: first the first question of each section.
    turn: (usize, usize),
}

/// An article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Article {
    /// Its collection.
    pub(super) collection: String,
    /// Its path.
    pub(super) path: String,
    /// Its title.
    pub(super) title: String,
    /// How many sections it has.
    pub(super) sections: usize,
    /// Key of its first passage.
    pub(super) key: u64,
}

impl Catalog {
    /// Reads a generation.
    ///
    /// # Errors
    /// When the index is damaged.
    pub(super) fn new(generation: &Generation) -> Result<Self> {
        let mut catalog = Self::default();
        for (language, index) in generation.languages.iter().enumerate() {
            for number in 0..index.section_count() {
                let section = index.section(number)?;
                let mut first = None;
                for passage in section.first_passage..section.first_passage + section.passages {
                    let key = index.passage(passage)?.key;
                    first.get_or_insert(key);
                    catalog.passages.entry(key).or_insert((language, number, passage));
                }
                let Some(key) = first else { continue };
                let is_same = |last: &Article| last.collection == section.collection && last.path == section.article;
                let before = catalog.articles.last().filter(|last| is_same(last)).map_or(0, |last| last.sections);
                let mut add = |text: String, is_question, turn| {
                    let folded = text.to_lowercase();
                    catalog.entries.push(Entry {
                        text,
                        folded,
                        key,
                        collection: section.collection.clone(),
                        is_question,
                        language: index.language.clone(),
                        turn: (turn, before),
                    });
                };
                for (turn, question) in section.questions.iter().enumerate() {
                    add(question.clone(), true, turn);
                }
                add(place(&section.title, &section.heading), false, 0);
                match catalog.articles.last_mut() {
                    Some(last) if is_same(last) => last.sections += 1,
                    _ => catalog.articles.push(Article {
                        collection: section.collection,
                        path: section.article,
                        title: section.title,
                        sections: 1,
                        key,
                    }),
                }
            }
        }
        Ok(catalog)
    }

    /// Questions and headings for what was typed so far, best first: text and key. Where nothing was,
    /// those in the language of who types come first, of each article one before the next.
    pub(super) fn complete(
        &self,
        typed: &str,
        language: &str,
        collections: &[String],
        most: usize,
    ) -> Vec<(&str, u64)> {
        let typed = typed.to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let mut found: Vec<(usize, usize, &Entry)> = self
            .entries
            .iter()
            .filter(|entry| collections.contains(&entry.collection))
            .filter_map(|entry| Some((score(entry, &typed, &words)?, entry.text.len(), entry)))
            .collect();
        // Stable: among equals the order of the articles.
        found.sort_by_key(|(score, length, entry)| {
            let is_foreign = words.is_empty() && entry.language != language;
            let turn = if words.is_empty() { entry.turn } else { (*length, 0) };
            (is_foreign, std::cmp::Reverse(*score), turn)
        });
        let mut shown: Vec<(&str, u64)> = Vec::new();
        for (.., entry) in found {
            let is_many = shown.iter().filter(|(_, key)| *key == entry.key).count() == OF_ONE_SECTION;
            if !is_many && !shown.iter().any(|(text, _)| *text == entry.text) {
                shown.push((&entry.text, entry.key));
            }
            if shown.len() == most {
                break;
            }
        }
        shown
    }

    /// What stands for a passage in a list: a question that it answers, else its headings. `None` where
    /// its collection is not open.
    pub(super) fn name(&self, key: u64, collections: &[String]) -> Option<&str> {
        let is_open = |entry: &&Entry| entry.key == key && collections.contains(&entry.collection);
        let of = |is_question| self.entries.iter().filter(is_open).find(move |entry| entry.is_question == is_question);
        of(true).or_else(|| of(false)).map(|entry| entry.text.as_str())
    }

    /// A passage by its key, quoted for a question. `None` where the generation has it no more, or
    /// where its collection is not open here.
    ///
    /// # Errors
    /// When the index is damaged.
    pub(super) fn passage(
        &self,
        generation: &Generation,
        key: u64,
        question: &str,
        collections: &[String],
    ) -> Result<Option<Cited>> {
        let Some((language, section, passage)) = self.passages.get(&key).copied() else { return Ok(None) };
        let Some(index) = generation.languages.get(language) else { return Ok(None) };
        let section = index.section(section)?;
        if !collections.contains(&section.collection) {
            return Ok(None);
        }
        let hex = format!("{key:016x}");
        let request = Request { text: question, after: None, collections, top: Some(CANDIDATES), precision: None };
        let Answer { passages, .. } = answer(generation, &request)?;
        if let Some(cited) = passages.into_iter().find(|cited| cited.key == hex) {
            return Ok(Some(cited));
        }
        let passage = index.passage(passage)?;
        let unit = passage.units.iter().find(|unit| !unit.announces).or(passage.units.first());
        Ok(unit.map(|unit| quote::cited(&section, &passage, unit, 0.0)))
    }
}

/// How well an entry completes what was typed; `None`: not at all.
fn score(entry: &Entry, typed: &str, words: &[&str]) -> Option<usize> {
    if words.is_empty() {
        return Some(usize::from(entry.is_question));
    }
    let begins = |word: &str| {
        entry.folded.match_indices(word).any(|(at, _)| {
            // A script without blanks has no beginnings of words.
            let before = entry.folded[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric()) || !word.is_ascii()
        })
    };
    let matched = words.iter().filter(|word| begins(word)).count();
    // One word of the question may be another one in the articles.
    let enough = if words.len() > 2 { words.len() - 1 } else { words.len() };
    (matched >= enough)
        .then(|| matched * 4 + usize::from(entry.folded.starts_with(typed.trim())) * 2 + usize::from(entry.is_question))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(texts: &[(&str, bool)]) -> Catalog {
        let entry = |(key, (text, is_question)): (usize, &(&str, bool))| Entry {
            text: (*text).to_owned(),
            folded: text.to_lowercase(),
            key: key as u64,
            collection: "docs".into(),
            is_question: *is_question,
            language: "en".into(),
            turn: (0, key),
        };
        Catalog { entries: texts.iter().enumerate().map(entry).collect(), ..Catalog::default() }
    }

    fn complete<'c>(catalog: &'c Catalog, typed: &str) -> Vec<&'c str> {
        catalog.complete(typed, "en", &["docs".to_owned()], 3).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn what_is_typed_is_completed_by_beginnings_of_words() {
        let catalog =
            catalog(&[("Custom images › Price", false), ("Is a custom image free?", true), ("Copying images", false)]);
        assert_eq!(complete(&catalog, "cust"), ["Custom images › Price", "Is a custom image free?"]);
        assert_eq!(complete(&catalog, "ima"), ["Is a custom image free?", "Copying images", "Custom images › Price"]);
        assert_eq!(complete(&catalog, "age"), [""; 0]);
        assert_eq!(complete(&catalog, "is a custom image expensive"), ["Is a custom image free?"]);
    }

    #[test]
    fn nothing_typed_lists_questions_first() {
        let catalog = catalog(&[("B", false), ("Why?", true), ("A", false)]);
        assert_eq!(complete(&catalog, " "), ["Why?", "B", "A"]);
        assert_eq!(catalog.complete("b", "en", &[], 3), []);
    }

    #[test]
    fn nothing_typed_lists_a_question_of_each_article_in_the_language_of_who_types() {
        let mut catalog = catalog(&[("Why?", true), ("How come?", true), ("When?", true), ("什么时候?", true)]);
        catalog.entries[1].turn = (1, 0);
        for first in [2, 3] {
            catalog.entries[first].turn = (0, 0);
        }
        catalog.entries[3].language = "zh".into();
        assert_eq!(complete(&catalog, ""), ["Why?", "When?", "How come?"]);
        let chinese = catalog.complete("", "zh", &["docs".to_owned()], 2);
        assert_eq!(chinese.iter().map(|(text, _)| *text).collect::<Vec<_>>(), ["什么时候?", "Why?"]);
    }

    #[test]
    fn one_section_does_not_fill_the_list_with_its_wordings() {
        let mut catalog = catalog(&[
            ("bike 1", true),
            ("bike 22", true),
            ("bike 333", true),
            ("bike 4444", true),
            ("bike 55555", true),
        ]);
        catalog.entries[..4].iter_mut().for_each(|entry| entry.key = 0);
        let found = catalog.complete("bike", "en", &["docs".to_owned()], 25);
        assert_eq!(
            found.iter().map(|(text, _)| *text).collect::<Vec<_>>(),
            ["bike 1", "bike 22", "bike 333", "bike 55555"]
        );
    }

    #[test]
    fn chinese_is_found_inside_a_line() {
        let catalog = catalog(&[("怎么共享自定义镜像?", true)]);
        assert_eq!(complete(&catalog, "自定义"), ["怎么共享自定义镜像?"]);
    }
}
