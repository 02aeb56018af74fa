//! From an index to the names that it knows.

use super::words::{key, name_in, names_in_cell, words};
use super::{Axis, MOST_PLACES, Named, Place, Thing, Things};
use crate::index::LanguageIndex;
use crate::index::analysed::ComparableTable;
use anyhow::Result;
use std::collections::{BTreeMap, HashMap};

/// Words of a name, at most; a longer title or cell is a sentence.
const MOST_NAME_WORDS: usize = 8;
/// Characters of a name in a script without blanks, at most.
const MOST_NAME_CHARACTERS: usize = 16;
/// Rows of a table that are read.
const MOST_ROWS: usize = 2_000;

/// A title or alias with one of these names a comparison, not a thing.
const JOINING: [&str; 7] = ["or", "vs", "versus", "还是", "区别", "对比", "比较"];

#[derive(Default)]
struct Builder {
    keys: HashMap<String, u32>,
    things: Vec<Thing>,
}

/// Reads the names of an index.
pub(super) fn build<'a>(index: &LanguageIndex, synonyms: impl Iterator<Item = &'a [String]>) -> Result<Things> {
    let mut builder = Builder::default();
    for titles in [true, false] {
        for (article, (names, _)) in (0..).zip(&index.summary.names) {
            let (title, aliases) = names.split_at(names.len().min(1));
            for name in if titles { title } else { aliases } {
                builder.article(name, Named { article, title: titles }, index);
            }
        }
    }
    for number in 0..index.table_count() {
        if let Some(table) = index.table(number) {
            builder.table(number, &table, index);
        }
    }
    builder.small_letters(index);
    for group in synonyms {
        builder.synonyms(group, index);
    }
    builder.finish()
}

/// The key of a name; `None` for what is no name.
fn named(text: &str, index: &LanguageIndex) -> Option<String> {
    if text.len() > 200 {
        return None;
    }
    let words = name_in(&words(text, &index.analyzer)).to_vec();
    let characters = words.iter().filter(|w| w.gram).count();
    if words.iter().all(|w| w.stop || !w.surface.chars().any(char::is_alphabetic))
        || words.len() - characters > MOST_NAME_WORDS
        || characters > MOST_NAME_CHARACTERS
    {
        return None;
    }
    let key = key(&words);
    let joins = |mark: &str| if mark.is_ascii() { words.iter().any(|w| w.surface == mark) } else { key.contains(mark) };
    (!JOINING.iter().any(|mark| joins(mark))).then_some(key)
}

impl Builder {
    fn thing(&mut self, name: &str, key: String) -> &mut Thing {
        let next = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        let number = *self.keys.entry(key.clone()).or_insert(next);
        if number == next {
            self.things.push(Thing {
                name: name.to_owned(),
                key,
                articles: Vec::new(),
                places: Vec::new(),
                aspect: true,
            });
        }
        &mut self.things[number as usize]
    }

    fn article(&mut self, name: &str, named_article: Named, index: &LanguageIndex) {
        let Some(key) = named(name, index) else { return };
        let thing = self.thing(name, key);
        thing.aspect = false;
        if !thing.articles.iter().any(|known| known.article == named_article.article) {
            thing.articles.push(named_article);
        }
    }

    /// The side of a table that names articles is that of its things, the other that of its aspects.
    /// Where neither does, a table of two columns has its things in the rows, any other on both sides.
    fn table(&mut self, number: u32, table: &ComparableTable, index: &LanguageIndex) {
        let names = |cells: &mut dyn Iterator<Item = &String>| -> Vec<(String, String)> {
            cells
                .flat_map(|text| names_in_cell(text))
                .filter_map(|name| Some((name.to_owned(), named(name, index)?)))
                .collect()
        };
        let columns = names(&mut table.columns.iter().skip(1));
        let firsts = table.rows.iter().take(MOST_ROWS).filter_map(|row| row.cells.first().map(|(_, _, text)| text));
        let rows = names(&mut firsts.collect::<Vec<_>>().into_iter());
        let articles = |names: &[(String, String)]| {
            let known =
                |key: &String| self.keys.get(key).is_some_and(|n| !self.things[*n as usize].articles.is_empty());
            names.iter().filter(|(_, key)| known(key)).count()
        };
        let (in_columns, in_rows) = (articles(&columns), articles(&rows));
        let two_columns = in_columns == in_rows && table.columns.len() == 2;
        for (axis, names, aspect) in
            [(Axis::Columns, columns, in_columns < in_rows || two_columns), (Axis::Rows, rows, in_rows < in_columns)]
        {
            for (name, key) in names {
                let thing = self.thing(&name, key);
                thing.aspect &= aspect;
                let place = Place { table: number, section: table.section, axis };
                if thing.places.len() < MOST_PLACES && thing.places.last() != Some(&place) {
                    thing.places.push(place);
                }
            }
        }
    }

    /// "RedHat" is "redhat" as well, where nothing else is.
    fn small_letters(&mut self, index: &LanguageIndex) {
        for (number, thing) in (0..).zip(&self.things) {
            if let Some(key) = named(&thing.name.to_lowercase(), index) {
                self.keys.entry(key).or_insert(number);
            }
        }
    }

    /// The words of a group that name nothing themselves name the first thing that one of them names.
    fn synonyms(&mut self, group: &[String], index: &LanguageIndex) {
        let spelt = group.iter().flat_map(|name| [name.clone(), name.to_lowercase()]);
        let keys: Vec<String> = spelt.filter_map(|name| named(&name, index)).collect();
        let Some(thing) = keys.iter().find_map(|key| self.keys.get(key).copied()) else { return };
        for key in keys {
            self.keys.entry(key).or_insert(thing);
        }
    }

    /// A name that is two other names with "and" between ("image and snapshot") is none.
    fn part_pairs(&mut self) {
        let is_pair = |key: &String| {
            [" and ", "和", "与", "跟", "及"].iter().any(|and| {
                key.split_once(and).is_some_and(|(a, b)| self.keys.contains_key(a) && self.keys.contains_key(b))
            })
        };
        let pairs: Vec<String> = self.keys.keys().filter(|key| is_pair(key)).cloned().collect();
        for pair in pairs {
            self.keys.remove(&pair);
        }
    }

    fn finish(mut self) -> Result<Things> {
        self.part_pairs();
        let keys: BTreeMap<String, u32> = self.keys.into_iter().collect();
        Ok(Things {
            keys: fst::Map::from_iter(keys.into_iter().map(|(key, number)| (key, u64::from(number))))?,
            things: self.things,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{generation, synonym_group};
    use super::*;

    #[test]
    fn a_synonym_names_the_thing_of_its_group() -> Result<()> {
        let mut generation = generation("en", &[("a", "# Cargo bikes\n\nText.\n")])?;
        generation.synonyms = vec![synonym_group(&["cargo bike", "long john"])];
        let things = Things::of(&generation, &generation.languages[0]).unwrap();
        assert_eq!(things.by_key("long john"), things.by_key("cargo bike"));
        assert!(things.by_key("long john").is_some());
        Ok(())
    }

    #[test]
    fn two_names_with_and_between_are_two_things() -> Result<()> {
        let text = "---\ntitle: 镜像\naliases: [快照, 镜像和快照, 配额和权限]\n---\n# 镜像\n\n说明。\n";
        let generation = generation("zh", &[("a", text)])?;
        let things = Things::of(&generation, &generation.languages[0]).unwrap();
        assert_eq!((things.by_key("镜像和快照"), things.by_key("快照")), (None, Some(1)));
        assert!(things.by_key("配额和权限").is_some());
        Ok(())
    }

    #[test]
    fn titles_that_compare_and_sentences_are_no_things() -> Result<()> {
        let generation = generation(
            "en",
            &[(
                "a",
                "---\ntitle: Image or snapshot\naliases: [snapshot, image vs snapshot]\n---\n# Image or snapshot\n\nText.\n",
            )],
        )?;
        let things = Things::of(&generation, &generation.languages[0]).unwrap();
        assert_eq!(things.len(), 1);
        assert_eq!(things.get(0).unwrap().name, "snapshot");
        Ok(())
    }
}
