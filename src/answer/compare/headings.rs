//! Comparisons without a table: the headings that the things' sections share, else one sentence of
//! overview each.

use super::{Row, Wanted, tables::folded};
use crate::answer::confidence;
use crate::answer::question::Question;
use crate::answer::quote;
use crate::answer::rank::candidates;
use crate::answer::reply::Cited;
use crate::answer::retrieve::Hit;
use crate::answer::synonyms::Synonyms;
use crate::answer::things::{Things, key, name_in, words};
use crate::answer::weights::Weights;
use crate::index::LanguageIndex;
use crate::index::analysis::term_id;
use crate::index::records::{SectionRecord, TokenRecord};
use anyhow::Result;

/// Sections of one thing that are read.
const MOST_SECTIONS: usize = 200;

/// What the sections of things are read with.
pub(super) struct Reader<'a> {
    pub(super) things: &'a Things,
    pub(super) index: &'a LanguageIndex,
    pub(super) synonyms: &'a Synonyms,
    pub(super) collections: &'a [String],
    /// What a label says, for comparing.
    pub(super) identity: &'a dyn Fn(&str) -> String,
}

/// A section of a thing.
pub(super) struct Of {
    number: u32,
    record: SectionRecord,
    /// Whether it is about the thing as a whole.
    top: bool,
}

impl Reader<'_> {
    /// The sections of each thing: those of the article that it names, unless another of the things
    /// names the same; else those under a heading that names it.
    pub(super) fn sections(&self, wanted: &[Wanted]) -> Result<Vec<Vec<Of>>> {
        let articles: Vec<Option<u32>> = wanted.iter().map(|thing| self.article(thing.thing)).collect();
        let mut all = Vec::with_capacity(wanted.len());
        for (at, thing) in wanted.iter().enumerate() {
            let shared = |article: u32| articles.iter().filter(|other| **other == Some(article)).count() > 1;
            all.push(match articles[at] {
                Some(article) if !shared(article) => self.of_article(article)?,
                _ => self.under_heading(thing)?,
            });
        }
        Ok(all)
    }

    /// The article that a thing is the title of, else the first that it is an alias of.
    fn article(&self, thing: u32) -> Option<u32> {
        let articles = &self.things.get(thing)?.articles;
        let inside = |article: u32| {
            self.index.summary.names.get(article as usize).is_some_and(|(_, section)| self.is_asked(*section))
        };
        let mut found = articles.iter().filter(|named| inside(named.article));
        found.clone().find(|named| named.title).or_else(|| found.next()).map(|named| named.article)
    }

    fn is_asked(&self, section: u32) -> bool {
        self.collections.is_empty()
            || self.index.section(section).is_ok_and(|s| self.collections.contains(&s.collection))
    }

    fn of_article(&self, article: u32) -> Result<Vec<Of>> {
        let Some((_, first)) = self.index.summary.names.get(article as usize) else { return Ok(Vec::new()) };
        let mut sections = Vec::new();
        for number in *first..self.index.section_count() {
            if self.index.section_terms(number).article != article || sections.len() == MOST_SECTIONS {
                break;
            }
            let record = self.index.section(number)?;
            sections.push(Of { number, top: record.heading.len() < 2, record });
        }
        Ok(sections)
    }

    fn under_heading(&self, thing: &Wanted) -> Result<Vec<Of>> {
        let stems: Vec<u32> = words(&thing.name, &self.index.analyzer)
            .iter()
            .filter(|word| !word.stop)
            .map(|word| term_id(&word.stem))
            .collect();
        let mut sections = Vec::new();
        for number in 0..self.index.section_count() {
            // The forward index tells most sections apart without reading their records.
            let heading = self.index.section_terms(number).heading;
            if stems.is_empty() || !stands_in(&stems, heading) || sections.len() == MOST_SECTIONS {
                continue;
            }
            let record = self.index.section(number)?;
            let names = |heading: &String| {
                self.things.by_key(&key(name_in(&words(heading, &self.index.analyzer)))) == Some(thing.thing)
                    || key(name_in(&words(heading, &self.index.analyzer))) == thing.key
            };
            let asked = self.collections.is_empty() || self.collections.contains(&record.collection);
            if asked && record.heading.iter().any(names) {
                sections.push(Of { number, top: record.heading.last().is_some_and(names), record });
            }
        }
        Ok(sections)
    }

    /// The headings below the things, alike ones once: what they say, as the first is written, and the
    /// section of each thing that stands under it.
    pub(super) fn labels(&self, wanted: &[Wanted], sections: &[Vec<Of>]) -> Vec<(String, String, Vec<Option<usize>>)> {
        let mut labels: Vec<(String, String, Vec<Option<usize>>)> = Vec::new();
        for (thing, of) in sections.iter().enumerate() {
            for (at, section) in of.iter().enumerate().filter(|(_, section)| !section.top) {
                let Some(label) = section.record.heading.last() else { continue };
                let identity = (self.identity)(&without(label, &wanted[thing].name));
                match labels.iter_mut().find(|(known, ..)| *known == identity) {
                    Some((_, _, places)) => places[thing] = places[thing].or(Some(at)),
                    None => {
                        let mut places = vec![None; wanted.len()];
                        places[thing] = Some(at);
                        labels.push((identity, label.clone(), places));
                    }
                }
            }
        }
        labels
    }

    /// One row for each heading that at least two of the things have.
    pub(super) fn shared(&self, wanted: &[Wanted], sections: &[Vec<Of>]) -> Result<Vec<Row>> {
        let labels = self.labels(wanted, sections);
        let mut rows = Vec::new();
        for (_, label, places) in labels.into_iter().filter(|(.., places)| places.iter().flatten().count() > 1) {
            let mut cells = Vec::with_capacity(places.len());
            for (thing, place) in places.iter().enumerate() {
                let section = place.map(|at| &sections[thing][at]);
                cells.push(match section {
                    Some(section) => self.sentence(&format!("{} {label}", wanted[thing].name), &[section.number])?,
                    None => None,
                });
            }
            rows.push(row(label, cells));
        }
        Ok(rows)
    }

    /// One row with what each thing is.
    pub(super) fn overview(&self, wanted: &[Wanted], sections: &[Vec<Of>]) -> Result<Option<Row>> {
        let mut cells = Vec::with_capacity(wanted.len());
        for (thing, of) in wanted.iter().zip(sections) {
            let top: Vec<u32> = of.iter().filter(|section| section.top).map(|section| section.number).collect();
            let first: Vec<u32> = of.iter().map(|section| section.number).take(1).collect();
            let question = if self.index.language == "zh" {
                format!("{}是什么", thing.name)
            } else {
                format!("what is {}", thing.name)
            };
            cells.push(self.sentence(&question, if top.is_empty() { &first } else { &top })?);
        }
        let row = row("Overview".to_owned(), cells);
        Ok(row.says_something().then_some(row))
    }

    /// The best sentence of some sections for a question, with its confidence.
    fn sentence(&self, question: &str, sections: &[u32]) -> Result<Option<Cited>> {
        let question = Question::new(question, self.index, self.synonyms);
        let mut hits = Vec::new();
        for number in sections {
            let record = self.index.section(*number)?;
            hits.extend((record.first_passage..record.first_passage + record.passages).map(|passage| Hit {
                passage,
                score: 1.0,
                vote: 0.0,
            }));
        }
        let mut ranked = candidates(&question, self.index, &hits, Weights::shipped());
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.evidence.passage.cmp(&b.evidence.passage)));
        let Some(best) = ranked.first() else { return Ok(None) };
        let confidence = confidence::of(&question, &ranked, Weights::shipped(), 1).first().copied().unwrap_or(0.0);
        Ok(Some(quote::cite(best, self.index, confidence)?))
    }
}

fn row(aspect: String, cells: Vec<Option<Cited>>) -> Row {
    Row {
        aspect,
        names: vec![None; cells.len()],
        texts: cells.iter().map(|cell| cell.as_ref().map(|cell| folded(&cell.quote))).collect(),
        updated: None,
        together: cells.iter().flatten().count() > 1,
        cells,
    }
}

/// A heading without the thing's own name: "Price of a city bike" is "Price of a".
fn without(label: &str, name: &str) -> String {
    let (lower, name) = (label.to_lowercase(), name.to_lowercase());
    let singular = name.strip_suffix('s').unwrap_or(&name);
    match lower.replace(&name, " ").replace(singular, " ") {
        rest if rest.trim().is_empty() => lower,
        rest => rest,
    }
}

/// Whether stems stand one after the other among the tokens of a heading.
fn stands_in(stems: &[u32], heading: &[TokenRecord]) -> bool {
    let solid: Vec<u32> = heading
        .iter()
        .filter(|t| !t.is(TokenRecord::WHOLE) && (!t.is(TokenRecord::GRAM) || t.is(TokenRecord::SINGLE)))
        .map(|t| t.stem)
        .collect();
    solid.windows(stems.len()).any(|window| window == stems)
}
