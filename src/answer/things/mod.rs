//! The known things of a language: what articles, the tables' headers and first columns, and the
//! synonyms name. Built once a generation, when a question first needs them.

mod build;
mod resolve;
mod words;

pub use resolve::{Corrections, Resolved};
pub use words::{Word, is_before, is_one, key, name_in, names_in_cell, starts_with, words};

use crate::index::{Generation, LanguageIndex};
use fst::Map;

/// Which side of a table a name stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// In the header.
    Columns,
    /// In the first column.
    Rows,
}

/// Where a table names a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number of the table.
    pub table: u32,
    /// Number of its section.
    pub section: u32,
    /// The side.
    pub axis: Axis,
}

/// An article that a thing names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Number of the article.
    pub article: u32,
    /// By its title, else by an alias.
    pub title: bool,
}

/// Something that the articles name.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// As it is first written: titles before aliases before tables.
    pub name: String,
    /// As it is looked up.
    pub key: String,
    /// Articles that are about it.
    pub articles: Vec<Named>,
    /// Tables that name it, at most [`MOST_PLACES`].
    pub places: Vec<Place>,
    /// Only ever stands on the side of a table that says what is looked at, not on that of the things.
    pub aspect: bool,
}

/// Tables that are kept for one name; one in more of them ("Type", "Default") is too common to compare.
pub const MOST_PLACES: usize = 64;

/// The known things of one language.
#[derive(Debug, Default)]
pub struct Things {
    /// Keys to the number of their thing; several may name one.
    keys: Map<Vec<u8>>,
    things: Vec<Thing>,
}

/// A thing that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Index of its first word.
    pub from: usize,
    /// One past its last word.
    pub to: usize,
    /// Number of the thing.
    pub thing: u32,
}

/// Words of a question that are looked at; longer texts are reports, not comparisons.
pub const MOST_WORDS: usize = 200;

impl Things {
    /// The things of a language's index, from its cache; `None` when there are none to be had.
    pub fn of<'g>(generation: &Generation, index: &'g LanguageIndex) -> Option<&'g Self> {
        let made = index.derived(|| match build::build(index, generation.synonyms_of(&index.language)) {
            Ok(things) => Some(things),
            Err(error) => {
                tracing::warn!(%error, "the names of things cannot be read");
                None
            }
        });
        made.and_then(Option::as_ref)
    }

    /// A thing by its number.
    pub fn get(&self, number: u32) -> Option<&Thing> {
        self.things.get(number as usize)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// The thing with a key.
    pub fn by_key(&self, key: &str) -> Option<u32> {
        self.keys.get(key).and_then(|number| u32::try_from(number).ok())
    }

    /// The things that the words name, longest names first, none overlapping.
    pub fn find(&self, words: &[Word]) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut from = 0;
        while from < words.len().min(MOST_WORDS) {
            let mut longest: Option<Mention> = None;
            self.starting_at(words, from, &mut |mention| {
                if longest.is_none_or(|longest| longest.to < mention.to) {
                    longest = Some(mention);
                }
            });
            match longest {
                Some(mention) => {
                    from = mention.to;
                    found.push(mention);
                }
                None => from += 1,
            }
        }
        found
    }

    /// Every thing that the words name, also inside other names.
    pub fn find_all(&self, words: &[Word]) -> Vec<Mention> {
        let mut found = Vec::new();
        for from in 0..words.len().min(MOST_WORDS) {
            self.starting_at(words, from, &mut |mention| found.push(mention));
        }
        found
    }

    /// The thing that all of the words name.
    fn named(&self, words: &[Word]) -> Option<u32> {
        let mut named = None;
        self.starting_at(words, 0, &mut |mention| {
            if mention.to == words.len() {
                named = named.or(Some(mention.thing));
            }
        });
        named
    }

    /// Tells every name that begins at a word. A word with capitals inside is read in parts, and whole.
    fn starting_at(&self, words: &[Word], from: usize, tell: &mut dyn FnMut(Mention)) {
        let fst = self.keys.as_fst();
        let mut open = vec![(from, true, fst.root(), fst::raw::Output::zero())];
        while let Some((at, gram_before, node, output)) = open.pop() {
            let Some(word) = words.get(at) else { continue };
            let whole = word.joined.as_ref().map(|(stem, count)| (stem, at + count));
            for (stem, to) in whole.filter(|(_, to)| *to <= words.len()).into_iter().chain([(&word.stem, at + 1)]) {
                let blank = if gram_before || word.gram { "" } else { " " };
                let reached = blank.bytes().chain(stem.bytes()).try_fold((node, output), |(node, output), byte| {
                    let transition = node.transition(node.find_input(byte)?);
                    Some((fst.node(transition.addr), output.cat(transition.out)))
                });
                let Some((node, output)) = reached else { continue };
                if node.is_final() {
                    let number = output.cat(node.final_output()).value();
                    tell(Mention { from, to, thing: u32::try_from(number).unwrap_or(u32::MAX) });
                }
                open.push((to, word.gram, node, output));
            }
        }
    }

    /// Whether two things are of one kind: side by side in a table, or named by the same last word.
    pub fn same_kind(&self, a: u32, b: u32) -> bool {
        self.same_axis(a, b) || self.same_last_word(a, b)
    }

    /// Whether some table has both on the same side.
    pub fn same_axis(&self, a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (self.get(a), self.get(b)) else { return false };
        a.places.iter().any(|p| b.places.iter().any(|q| p.table == q.table && p.axis == q.axis))
    }

    /// Whether both names end in the same word, or the same two characters.
    pub fn same_last_word(&self, a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (self.get(a), self.get(b)) else { return false };
        let (a, b) = (last_word(&a.key), last_word(&b.key));
        !a.is_empty() && a == b
    }

    /// Whether a thing is named in one of the collections; no collections are all.
    pub fn is_in(&self, number: u32, index: &LanguageIndex, collections: &[String]) -> bool {
        let Some(thing) = self.get(number) else { return false };
        let has = |section: u32| index.section(section).is_ok_and(|s| collections.contains(&s.collection));
        collections.is_empty()
            || thing.places.iter().any(|place| has(place.section))
            || thing
                .articles
                .iter()
                .filter_map(|named| index.summary.names.get(named.article as usize))
                .any(|(_, section)| has(*section))
    }
}

/// The last word of a key; of characters the last two.
fn last_word(key: &str) -> &str {
    if key.chars().next_back().is_some_and(is_gram) {
        let at = key.char_indices().rev().take(2).last().map_or(0, |(at, _)| at);
        return &key[at..];
    }
    let at = key.char_indices().rev().find(|(_, c)| *c == ' ' || is_gram(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    &key[at..]
}

/// Whether a character of a key is a word of its own. Scripts without blanks are all past Latin,
/// Greek and Cyrillic; a letter of another alphabet taken for one costs nothing but a typo's chance.
fn is_gram(c: char) -> bool {
    u32::from(c) >= 0x0e00 && c.is_alphabetic()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::index::SynonymGroup;
    use crate::index::analysed::analyse;
    use crate::index::blobs::Place as Folder;
    use crate::index::lexicon::Lexicon;
    use crate::index::writer::LanguageWriter;
    use crate::knowledge::{CollectionSettings, Site, read_article};
    use anyhow::{Context as _, Result};

    /// A generation in memory of articles of one language: name and Markdown each.
    pub(crate) fn generation(language: &str, articles: &[(&str, &str)]) -> Result<Generation> {
        let settings =
            CollectionSettings { language: Some(language.to_owned()), ..CollectionSettings::new("c", "knowledge") };
        let place = Folder::memory();
        let mut writer = LanguageWriter::create(place.clone())?;
        let mut lexicon = Lexicon::new(language);
        for (name, text) in articles {
            let (article, _) = read_article(&settings, Site::Web, &format!("{name}.md"), text.as_bytes());
            writer.push(analyse(&article.context("no article")?, text.as_bytes(), &mut lexicon))?;
        }
        writer.finish()?;
        let mut generation = Generation::default();
        generation.languages.push(LanguageIndex::open(&place, language)?);
        Ok(generation)
    }

    /// Words that mean the same in every language.
    pub(crate) fn synonym_group(words: &[&str]) -> SynonymGroup {
        SynonymGroup { words: words.iter().map(|word| (*word).to_owned()).collect(), language: None }
    }

    /// Four kinds of bicycle, compared in a table by columns.
    pub(crate) const BICYCLES: [(&str, &str); 4] = [
        (
            "city",
            "---\ntitle: City bikes\naliases: [city bike, town bike]\n---\n# City bikes\n\nA city bike is made for short ways.\n\n## Price\n\nA city bike costs 400 euros.\n\n## Repair\n\nAny shop repairs it.\n",
        ),
        (
            "cargo",
            "---\ntitle: Cargo bikes\naliases: [cargo bike, freight bike]\n---\n# Cargo bikes\n\nA cargo bike carries loads.\n\n## Price\n\nA cargo bike costs 3000 euros.\n\n## Loading\n\nPut heavy things low.\n",
        ),
        (
            "folding",
            "---\ntitle: Folding bikes\naliases: [folding bike]\n---\n# Folding bikes\n\nA folding bike fits in a train.\n",
        ),
        (
            "table",
            "---\ntitle: Bikes compared\n---\n# Bikes compared\n\n## Table\n\n| Aspect | City bike | Cargo bike | Folding bike |\n|---|---|---|---|\n| Price | 400 euros | 3000 euros | - |\n| Weight | 15 kg | **40 kg** | 11 kg |\n| Who may ride it | everybody | adults | everybody |\n",
        ),
    ];

    pub(crate) fn bicycles() -> Result<Generation> {
        generation("en", &BICYCLES)
    }

    fn found(generation: &Generation, text: &str) -> Vec<String> {
        let index = &generation.languages[0];
        let things = Things::of(generation, index).unwrap();
        let words = words(text, &index.analyzer);
        things.find(&words).iter().map(|m| things.get(m.thing).unwrap().name.clone()).collect()
    }

    #[test]
    fn the_longest_name_is_found() -> Result<()> {
        let generation = bicycles()?;
        assert_eq!(found(&generation, "Is my town bike like two Cargo Bikes?"), ["town bike", "Cargo bikes"]);
        assert_eq!(found(&generation, "is a tandem cheaper"), Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn a_name_is_found_in_whatever_letters_it_and_the_question_are_written() -> Result<()> {
        for (alias, synonym) in [("RedHat", "rhel"), ("redhat", "rhel"), ("RHEL", "RedHat"), ("RHEL", "redhat")] {
            let article = format!("---\ntitle: A system\naliases: [{alias}]\n---\n# A system\n\nText.\n");
            let mut generation = generation("en", &[("a", &article)])?;
            generation.synonyms = vec![synonym_group(&[alias, synonym])];
            for asked in ["RedHat", "redhat", "REDHAT"] {
                assert_eq!(found(&generation, &format!("is {asked} free?")), [alias], "{alias}, {asked}");
                let things = Things::of(&generation, &generation.languages[0]).unwrap();
                assert!(things.resolve(&[asked], &generation.languages[0])[0].is_some(), "{alias}, {asked}");
            }
        }
        Ok(())
    }

    #[test]
    fn chinese_names_are_found_inside_a_sentence() -> Result<()> {
        let generation = generation(
            "zh",
            &[
                ("a", "---\ntitle: 自定义镜像\n---\n# 自定义镜像\n\n说明。\n"),
                ("b", "---\ntitle: 共享镜像\n---\n# 共享镜像\n\n说明。\n"),
            ],
        )?;
        assert_eq!(found(&generation, "請問自定義鏡像和共享镜像有什么区别"), ["自定义镜像", "共享镜像"]);
        let things = Things::of(&generation, &generation.languages[0]).unwrap();
        assert!(things.same_kind(0, 1));
        Ok(())
    }

    #[test]
    fn what_a_table_looks_at_is_no_thing() -> Result<()> {
        let generation = bicycles()?;
        let things = Things::of(&generation, &generation.languages[0]).unwrap();
        let thing = |key: &str| things.get(things.by_key(key).unwrap()).unwrap();
        assert!(thing("price").aspect && !thing("cargo bike").aspect);
        assert!(things.same_axis(things.by_key("citi bike").unwrap(), things.by_key("fold bike").unwrap()));
        Ok(())
    }

    #[test]
    fn the_last_word_tells_the_kind() {
        assert_eq!((last_word("custom imag"), last_word("imag"), last_word("共享镜像")), ("imag", "imag", "镜像"));
        assert_eq!((last_word("windows镜像"), last_word("镜像 api")), ("镜像", "api"));
    }
}
