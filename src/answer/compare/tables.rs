//! Comparisons that the articles' tables hold: the things on one axis, the aspects on the other.

use super::{Row, Wanted};
use crate::answer::reply::{Cited, Lead};
use crate::answer::things::{Axis, Things, key, name_in, names_in_cell, words};
use crate::index::LanguageIndex;
use crate::index::analysed::{ComparableRow, ComparableTable};
use crate::index::records::SectionRecord;
use anyhow::Result;
use std::collections::BTreeSet;

/// Tables that are read for one comparison.
const MOST_TABLES: usize = 200;

/// What a cell says when it says nothing.
const NOTHING: [&str; 13] =
    ["", "-", "–", "—", "--", "?", "n/a", "na", "not stated", "not specified", "未说明", "没有说明", "未注明"];

/// How well a name on an axis is the thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// Ends in its name, and no other on the axis does.
    LastWord,
    /// The title of the article that the thing is an alias of.
    Title,
    /// By its name or a synonym.
    Name,
}

/// The rows of all tables that name at least one of the things: tables that name more of them
/// first, then newer ones, then larger ones, then in their own order.
pub(super) fn rows(
    things: &Things,
    index: &LanguageIndex,
    wanted: &[Wanted],
    collections: &[String],
) -> Result<Vec<Row>> {
    let mut numbers = BTreeSet::new();
    for thing in wanted {
        for number in std::iter::once(thing.thing).chain(thing.titles.iter().copied()) {
            let places = things.get(number).map(|thing| thing.places.as_slice()).unwrap_or_default();
            numbers.extend(places.iter().map(|place| place.table));
        }
    }
    let mut read = Vec::new();
    let mut loose = Vec::new();
    for number in numbers.into_iter().take(MOST_TABLES) {
        let Some(table) = index.table(number) else { continue };
        let section = index.section(table.section)?;
        if !collections.is_empty() && !collections.contains(&section.collection) {
            continue;
        }
        let found = on_axes(things, index, wanted, &table, false);
        if found.count() < 2 && is_about_all(things, index, wanted, &section) {
            loose.push((table.clone(), section.clone(), on_axes(things, index, wanted, &table, true)));
        }
        if found.count() > 0 {
            read.push((table, section, found));
        }
    }
    // "Image" for a table's "Custom image" will do where an article is about the comparison and
    // nothing else compares the two.
    if !read.iter().any(|(_, _, found)| found.count() > 1) {
        loose.retain(|(_, _, found)| found.count() > 1);
        if !loose.is_empty() {
            read = loose;
        }
    }
    read.sort_by(|(table_a, a, found_a), (table_b, b, found_b)| {
        let more = found_b.count().cmp(&found_a.count());
        let larger = || found_b.aspects(table_b).cmp(&found_a.aspects(table_a));
        more.then_with(|| b.updated.cmp(&a.updated)).then_with(larger)
    });
    Ok(read.iter().flat_map(|(table, section, found)| table_rows(table, section, found)).collect())
}

/// Whether a title or alias of the section's article names all of the things ("Image or snapshot").
fn is_about_all(things: &Things, index: &LanguageIndex, wanted: &[Wanted], section: &SectionRecord) -> bool {
    let names = index.summary.names.get(section.article_number as usize);
    names.is_some_and(|(names, _)| {
        names.iter().any(|name| {
            let found = things.find_all(&words(name, &index.analyzer));
            wanted.iter().all(|thing| found.iter().any(|mention| mention.thing == thing.thing))
        })
    })
}

/// Where the things stand on the axis that names more of them.
struct Found {
    axis: Axis,
    at: Vec<Option<usize>>,
}

impl Found {
    fn count(&self) -> usize {
        self.at.iter().flatten().count()
    }

    /// How many aspects the table has of the things.
    fn aspects(&self, table: &ComparableTable) -> usize {
        match self.axis {
            Axis::Columns => table.rows.len(),
            Axis::Rows => table.columns.len(),
        }
    }
}

fn on_axes(things: &Things, index: &LanguageIndex, wanted: &[Wanted], table: &ComparableTable, loose: bool) -> Found {
    let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
    let firsts: Vec<&str> =
        table.rows.iter().map(|row| row.cells.first().map_or("", |(_, _, text)| text.as_str())).collect();
    let columns = Found { axis: Axis::Columns, at: on_axis(things, index, wanted, &columns, 1, loose) };
    let rows = Found { axis: Axis::Rows, at: on_axis(things, index, wanted, &firsts, 0, loose) };
    if rows.count() > columns.count() { rows } else { columns }
}

/// Where each thing stands among the names of an axis; a place is given to one thing only.
fn on_axis(
    things: &Things,
    index: &LanguageIndex,
    wanted: &[Wanted],
    names: &[&str],
    skip: usize,
    loose: bool,
) -> Vec<Option<usize>> {
    let keys: Vec<Vec<String>> = names
        .iter()
        .map(|name| names_in_cell(name).into_iter().map(|name| key(name_in(&words(name, &index.analyzer)))).collect())
        .collect();
    let mut matches: Vec<(Match, usize, usize)> = Vec::new();
    for (number, thing) in wanted.iter().enumerate() {
        let ends = |at: &usize| keys[*at].iter().any(|key| ends_in(key, &thing.key));
        let only_end = loose && (skip..keys.len()).filter(ends).count() == 1;
        for (at, keys) in keys.iter().enumerate().skip(skip) {
            let best = keys
                .iter()
                .filter_map(|key| match things.by_key(key) {
                    Some(known) if known == thing.thing => Some(Match::Name),
                    Some(known) if thing.titles.contains(&known) => Some(Match::Title),
                    _ if only_end && ends_in(key, &thing.key) => Some(Match::LastWord),
                    _ => None,
                })
                .max();
            if let Some(best) = best {
                matches.push((best, number, at));
            }
        }
    }
    matches.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut at = vec![None; wanted.len()];
    for (_, thing, place) in matches {
        if at[thing].is_none() && !at.contains(&Some(place)) {
            at[thing] = Some(place);
        }
    }
    at
}

/// Whether a longer name ends in a whole name.
fn ends_in(long: &str, end: &str) -> bool {
    long.strip_suffix(end).is_some_and(|before| !before.is_empty() && (before.ends_with(' ') || !before.is_ascii()))
}

fn table_rows(table: &ComparableTable, section: &SectionRecord, found: &Found) -> Vec<Row> {
    // A cell that holds several names is none of them.
    let one = |name: String| (names_in_cell(&name).len() == 1).then_some(name);
    let named = |name: &dyn Fn(usize) -> String| found.at.iter().map(|at| one(name((*at)?))).collect::<Vec<_>>();
    let row = |aspect: &str, names: Vec<Option<String>>, cells: Vec<Option<Cited>>| Row {
        aspect: aspect.trim().to_owned(),
        names,
        texts: cells.iter().map(|cell| cell.as_ref().map(|cell| folded(&cell.quote))).collect(),
        cells,
        updated: section.updated.clone(),
        together: found.count() > 1,
    };
    let first = |row: &ComparableRow| row.cells.first().map(|(_, _, text)| text.clone()).unwrap_or_default();
    match found.axis {
        Axis::Columns => {
            let names = named(&|at| table.columns[at].clone());
            let of_row = |r: &ComparableRow| {
                let cells = found.at.iter().map(|at| cell(table, section, r, (*at)?)).collect();
                row(&first(r), names.clone(), cells)
            };
            table.rows.iter().map(of_row).filter(Row::says_something).collect()
        }
        Axis::Rows => {
            let names = named(&|at| first(&table.rows[at]));
            let of_column = |(column, label): (usize, &String)| {
                let cells = found.at.iter().map(|at| cell(table, section, &table.rows[(*at)?], column)).collect();
                row(label, names.clone(), cells)
            };
            table.columns.iter().enumerate().skip(1).map(of_column).filter(Row::says_something).collect()
        }
    }
}

/// A cell with its place; `None` where it says nothing.
fn cell(table: &ComparableTable, section: &SectionRecord, row: &ComparableRow, column: usize) -> Option<Cited> {
    let (range, quote, text) = row.cells.get(column)?;
    if NOTHING.contains(&text.trim().to_lowercase().as_str()) {
        return None;
    }
    Some(Cited {
        collection: section.collection.clone(),
        article: section.article.clone(),
        title: section.title.clone(),
        heading: section.heading.clone(),
        anchor: section.anchor.clone(),
        source: section.source.clone(),
        updated: section.updated.clone(),
        // The table says so itself; nothing was guessed.
        confidence: 1.0,
        quote: quote.clone(),
        range: *range,
        passage: row.row.1.clone(),
        passage_range: row.row.0,
        lead: Some(Lead { quote: table.header.1.clone(), range: table.header.0 }),
        key: format!("{:016x}", row.key),
        bare_code: false,
    })
}

/// A text for comparing: lower case, white space and marks of emphasis dropped.
pub(in crate::answer) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
