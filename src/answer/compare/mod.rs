//! Things side by side, each cell quoted from an article: from tables where there are any, else from
//! the headings that the things' sections share, else one sentence of overview each.

mod asked;
mod aspect;
mod headings;
mod tables;

pub use asked::{Asked, asked};
pub(super) use tables::folded;

use super::language;
use super::reply::{Answer, Cited, Compared, Comparison, Outcome};
use super::synonyms::Synonyms;
use super::things::{Resolved, Things};
use crate::index::{Generation, LanguageIndex};
use anyhow::{Result, bail};
use aspect::Aspects;
use headings::Reader;

/// A name that the articles do not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no article names \"{asked}\"\n  remedy: {}", remedy(.nearest))]
pub struct UnknownThing {
    /// As it was asked.
    pub asked: String,
    /// The known names nearest to it, best first.
    pub nearest: Vec<String>,
}

fn remedy(nearest: &[String]) -> String {
    if nearest.is_empty() {
        "ask for a title or an alias of an article".to_owned()
    } else {
        format!("ask for one of: {}", nearest.join(", "))
    }
}

/// A thing to compare.
struct Wanted {
    thing: u32,
    name: String,
    key: String,
    /// Titles of the articles that the thing is an alias of.
    titles: Vec<u32>,
}

/// One aspect as some article states it.
#[derive(Clone, Debug)]
struct Row {
    aspect: String,
    /// How a table's axis names each thing.
    names: Vec<Option<String>>,
    cells: Vec<Option<Cited>>,
    /// What the cells say, folded.
    texts: Vec<Option<String>>,
    updated: Option<String>,
    /// Whether its source names at least two of the things.
    together: bool,
}

impl Row {
    fn says_something(&self) -> bool {
        !self.aspect.is_empty() && self.cells.iter().any(Option::is_some)
    }

    fn stated(&self) -> usize {
        self.cells.iter().flatten().count()
    }

    /// Whether no thing has two different texts.
    fn agrees(&self, other: &Row) -> bool {
        self.texts.iter().zip(&other.texts).all(|pair| !matches!(pair, (Some(a), Some(b)) if a != b))
    }

    fn fill(&mut self, other: Row) {
        for (at, cell) in other.cells.into_iter().enumerate() {
            if self.cells[at].is_none() {
                self.cells[at] = cell;
                self.texts[at].clone_from(&other.texts[at]);
            }
            if self.names[at].is_none() {
                self.names[at].clone_from(&other.names[at]);
            }
        }
        self.together |= other.together;
    }
}

/// Where the rows of a comparison come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Tables,
    Headings,
    Overview,
}

/// Compares two or more things, each by title, alias, synonym or a beginning of it that the others
/// make clear; typing errors are mended. With `aspect`, only the rows that are like it.
///
/// `answered` when a row has two cells, `suggested` when one has one, else `unanswered`.
///
/// ```
/// use faqt::answer::compare::compare;
/// use faqt::index::{analysed::analyse, draft::Draft, lexicon::Lexicon, manifest::Manifest};
/// use faqt::knowledge::{CollectionSettings, Site, read_article};
/// let table = "# Images\n\n| | Custom image | Shared image |\n|-|-|-|\n| Price | free | 0.1 |\n";
/// let settings = CollectionSettings::new("docs", "docs");
/// let mut draft = Draft::new(None, [("docs".to_owned(), String::new())]);
/// for (name, text) in [("a.md", table), ("b.md", "# Custom image\n\nYours.\n"), ("c.md", "# Shared image\n\nTheirs.\n")] {
///     if let (Some(article), _) = read_article(&settings, Site::Github, name, text.as_bytes()) {
///         draft.push("docs", analyse(&article, text.as_bytes(), &mut Lexicon::new("en")))?;
///     }
/// }
/// let generation = draft.finish(Manifest::default(), Vec::new())?;
/// let answer = compare(&generation, &["custom image".into(), "shared image".into()], Some("price"), &[])?;
/// let row = &answer.comparison.as_ref().ok_or_else(|| anyhow::anyhow!("no rows"))?.rows[0];
/// let cells: Vec<&str> = row.cells.iter().flatten().map(|cell| cell.quote.as_str()).collect();
/// assert_eq!((row.aspect.as_str(), cells), ("Price", vec!["free", "0.1"]));
/// # Ok::<(), anyhow::Error>(())
/// ```
///
/// # Errors
/// [`UnknownThing`] for a name that no article knows; when fewer than two different things are
/// named; when the index is damaged.
pub fn compare(
    generation: &Generation,
    things: &[String],
    aspect: Option<&str>,
    collections: &[String],
) -> Result<Answer> {
    if things.len() < 2 {
        bail!("a comparison needs two things or more\n  remedy: name another");
    }
    let phrases: Vec<&str> = things.iter().map(String::as_str).collect();
    let mut unknown = None;
    for Understood { index, known, found } in understood(generation, &phrases, collections) {
        if let Some(missing) = found.iter().position(Option::is_none) {
            let error =
                || UnknownThing { asked: things[missing].clone(), nearest: known.nearest(&things[missing], index) };
            unknown.get_or_insert_with(error);
            continue;
        }
        let found: Vec<_> = found.into_iter().flatten().collect();
        let numbers: Vec<u32> = found.iter().map(|found| found.thing).collect();
        for (at, number) in numbers.iter().enumerate() {
            if let Some(first) = numbers[..at].iter().position(|other| other == number) {
                bail!("\"{}\" and \"{}\" are the same thing\n  remedy: name another", things[first], things[at]);
            }
        }
        let (comparison, _) = side_by_side(generation, index, known, &numbers, aspect, collections)?;
        let suffix = aspect.map(|aspect| format!(": {aspect}")).unwrap_or_default();
        return Ok(Answer {
            question: format!("{}{suffix}", phrases.join(" vs ")),
            outcome: outcome(&comparison),
            language: index.language.clone(),
            generation: generation.hash.clone(),
            corrections: found.into_iter().flat_map(|found| found.corrections).collect(),
            comparison: Some(comparison),
            ..Answer::default()
        });
    }
    let unknown = unknown.unwrap_or_else(|| UnknownThing { asked: things[0].clone(), nearest: Vec::new() });
    Err(unknown.into())
}

/// Names as one language understands them.
struct Understood<'g> {
    index: &'g LanguageIndex,
    known: &'g Things,
    /// What each name means; `None` where nothing in the collections is called so.
    found: Vec<Option<Resolved>>,
}

/// What each language understands of names, that in which they are written first.
fn understood<'g>(
    generation: &'g Generation,
    phrases: &[&str],
    collections: &[String],
) -> impl Iterator<Item = Understood<'g>> {
    let spoken = language::of(&phrases.join(" "), generation);
    let others = generation.languages.iter().filter(move |index| spoken.is_some_and(|s| s.language != index.language));
    spoken.into_iter().chain(others).filter_map(move |index| {
        let known = Things::of(generation, index)?;
        let inside = |found: &Resolved| known.is_in(found.thing, index, collections);
        let found = known.resolve(phrases, index).into_iter().map(|found| found.filter(inside)).collect();
        Some(Understood { index, known, found })
    })
}

/// What there is to compare of things: what the rows of a comparison of all of them are called, in the
/// order in which the articles state them. Of a single thing, all that is stated of it. A name that no
/// article knows is passed over; `None` where none is known.
///
/// # Errors
/// When the index is damaged.
pub fn aspects(generation: &Generation, things: &[String], collections: &[String]) -> Result<Option<Vec<String>>> {
    let phrases: Vec<&str> = things.iter().map(String::as_str).collect();
    // The language that knows most of them; among equals the first.
    let mut best: Option<(&LanguageIndex, &Things, Vec<u32>)> = None;
    for Understood { index, known, found } in understood(generation, &phrases, collections) {
        let mut numbers: Vec<u32> = Vec::new();
        for found in found.into_iter().flatten() {
            if !numbers.contains(&found.thing) {
                numbers.push(found.thing);
            }
        }
        if numbers.len() > best.as_ref().map_or(0, |(.., best)| best.len()) {
            best = Some((index, known, numbers));
        }
    }
    let Some((index, known, numbers)) = best else { return Ok(None) };
    let labels = labels(generation, index, known, &numbers, collections)?;
    Ok(Some(labels.into_iter().map(|(_, label)| label).collect()))
}

/// What the rows of a comparison of things are called: what each says, for comparing, and as it is
/// first written.
///
/// # Errors
/// When the index is damaged.
fn labels(
    generation: &Generation,
    index: &LanguageIndex,
    known: &Things,
    numbers: &[u32],
    collections: &[String],
) -> Result<Vec<(String, String)>> {
    let wanted: Vec<Wanted> = numbers.iter().filter_map(|number| wanted(known, *number, index)).collect();
    let aspects = Aspects::new(&index.analyzer, &generation.synonym_lists(&index.language));
    let identity = |label: &str| aspects.identity(label);
    let rows = picked(joined(tables::rows(known, index, &wanted, collections)?, &aspects), None, &aspects);
    let mut labels: Vec<(String, String)> = Vec::new();
    for label in rows.into_iter().map(|row| row.aspect) {
        let same = identity(&label);
        if !labels.iter().any(|(other, _)| *other == same) {
            labels.push((same, label));
        }
    }
    let synonyms = Synonyms::of(generation, &index.language);
    let reader = Reader { things: known, index, synonyms, collections, identity: &identity };
    for (same, label, places) in reader.labels(&wanted, &reader.sections(&wanted)?) {
        let is_shared = places.iter().flatten().count() >= wanted.len().min(2);
        if is_shared && !labels.iter().any(|(other, _)| *other == same) {
            labels.push((same, label));
        }
    }
    Ok(labels)
}

/// Whether a phrase is what a row of a comparison of things is called, in the same words or by synonyms.
pub(super) fn is_aspect(
    generation: &Generation,
    index: &LanguageIndex,
    phrase: &str,
    numbers: &[u32],
    collections: &[String],
) -> bool {
    let Some(known) = Things::of(generation, index) else { return false };
    let asked = Aspects::new(&index.analyzer, &generation.synonym_lists(&index.language)).identity(phrase);
    let labels = labels(generation, index, known, numbers, collections);
    !asked.is_empty() && labels.is_ok_and(|labels| labels.iter().any(|(same, _)| *same == asked))
}

/// The comparison that a question asks for, and how it ends; `None` for a question that asks for
/// none.
///
/// Where no article states the aspect that was asked, all of them are at most suggested. So is a
/// comparison without a table or a shared heading: two sentences that say what each thing is need not
/// say what parts them.
///
/// # Errors
/// When the index is damaged.
pub fn of_question(
    generation: &Generation,
    index: &LanguageIndex,
    text: &str,
    collections: &[String],
) -> Result<Option<(Comparison, Outcome)>> {
    let Some(asked) = asked(generation, index, text, collections) else { return Ok(None) };
    let Some(things) = Things::of(generation, index) else { return Ok(None) };
    let aspect = asked.aspect.as_deref();
    let mut made = side_by_side(generation, index, things, &asked.numbers, aspect, collections)?;
    let aspect_is_missed = made.0.rows.is_empty() && aspect.is_some();
    if made.0.rows.is_empty() && asked.is_general(index) {
        made = side_by_side(generation, index, things, &asked.numbers, None, collections)?;
    }
    let (comparison, source) = made;
    if source != Source::Tables && asked.yes_or_no && !asked.firm {
        return Ok(None);
    }
    Ok(match outcome(&comparison) {
        Outcome::Answered if source == Source::Overview || aspect_is_missed => Some((comparison, Outcome::Suggested)),
        Outcome::Answered => Some((comparison, Outcome::Answered)),
        _ => None,
    })
}

fn outcome(comparison: &Comparison) -> Outcome {
    match comparison.rows.iter().map(|row| row.cells.iter().flatten().count()).max().unwrap_or(0) {
        0 => Outcome::Unanswered,
        1 => Outcome::Suggested,
        _ => Outcome::Answered,
    }
}

fn side_by_side(
    generation: &Generation,
    index: &LanguageIndex,
    things: &Things,
    numbers: &[u32],
    aspect: Option<&str>,
    collections: &[String],
) -> Result<(Comparison, Source)> {
    let wanted: Vec<Wanted> = numbers.iter().filter_map(|number| wanted(things, *number, index)).collect();
    let synonyms = Synonyms::of(generation, &index.language);
    let aspects = Aspects::new(&index.analyzer, &generation.synonym_lists(&index.language));
    let pick = |rows: Vec<Row>| picked(joined(rows, &aspects), aspect, &aspects);
    let has_two = |rows: &[Row]| rows.iter().any(|row| row.stated() > 1);

    let tabled = pick(tables::rows(things, index, &wanted, collections)?);
    let mut source = Source::Tables;
    let mut rows = tabled;
    if !has_two(&rows) {
        let reader = Reader { things, index, synonyms, collections, identity: &|label| aspects.identity(label) };
        let sections = reader.sections(&wanted)?;
        let shared = pick(reader.shared(&wanted, &sections)?);
        if has_two(&shared) {
            (rows, source) = (shared, Source::Headings);
        } else if aspect.is_none()
            && let Some(overview) = reader.overview(&wanted, &sections)?
            && overview.stated() > rows.iter().map(Row::stated).max().unwrap_or(0)
        {
            rows = vec![overview];
            source = Source::Overview;
        }
    }
    let names = (0..wanted.len())
        .map(|at| rows.iter().find_map(|row| row.names[at].clone()).unwrap_or_else(|| wanted[at].name.clone()))
        .collect();
    let rows = rows.into_iter().map(|row| Compared { aspect: row.aspect, cells: row.cells }).collect();
    Ok((Comparison { things: names, rows }, source))
}

fn wanted(things: &Things, number: u32, index: &LanguageIndex) -> Option<Wanted> {
    let thing = things.get(number)?;
    let titles = thing
        .articles
        .iter()
        .filter(|named| !named.title)
        .filter_map(|named| {
            let (names, _) = index.summary.names.get(named.article as usize)?;
            let title = super::things::words(names.first()?, &index.analyzer);
            things.by_key(&super::things::key(super::things::name_in(&title)))
        })
        .collect();
    Some(Wanted { thing: number, name: thing.name.clone(), key: thing.key.clone(), titles })
}

/// Rows of one aspect become one where their texts agree, and stand together, newest first, where
/// they differ. Aspects keep the order in which they first come.
fn joined(rows: Vec<Row>, aspects: &Aspects<'_>) -> Vec<Vec<Row>> {
    let mut groups: Vec<(String, Vec<Row>)> = Vec::new();
    for row in rows {
        let identity = aspects.identity(&row.aspect);
        match groups.iter_mut().find(|(known, _)| *known == identity) {
            Some((_, group)) => group.push(row),
            None => groups.push((identity, vec![row])),
        }
    }
    let newest_first = |(_, mut group): (String, Vec<Row>)| {
        group.sort_by(|a, b| b.updated.cmp(&a.updated));
        let mut merged: Vec<Row> = Vec::with_capacity(group.len());
        for row in group {
            match merged.iter_mut().find(|known| known.agrees(&row)) {
                Some(known) => known.fill(row),
                None => merged.push(row),
            }
        }
        merged
    };
    groups.into_iter().map(newest_first).collect()
}

/// The rows of the asked aspect, or all. Where any aspect compares, one that is stated of a single
/// thing and stands in no common table is left out.
fn picked(groups: Vec<Vec<Row>>, aspect: Option<&str>, aspects: &Aspects<'_>) -> Vec<Row> {
    let mut groups = match aspect {
        Some(asked) => {
            let labels: Vec<&str> = groups.iter().map(|g| g.first().map_or("", |row| row.aspect.as_str())).collect();
            aspects.meant(asked, &labels).into_iter().filter_map(|at| groups.get(at).cloned()).collect()
        }
        None => groups,
    };
    if groups.iter().flatten().any(|row| row.stated() > 1) {
        groups.retain(|group| group.iter().any(|row| row.together || row.stated() > 1));
    }
    groups.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
