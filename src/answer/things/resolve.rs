//! A phrase that is to name a thing, and the thing that it names: by its very words, with a typing
//! error, or shortened ("custom" beside "public image").

use super::words::{Word, key, name_in, words};
use super::{Things, is_gram, last_word};
use crate::answer::vocabulary;
use crate::index::LanguageIndex;
use fst::{IntoStreamer as _, Streamer as _};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that were taken for others: as typed, as read.
pub type Corrections = Vec<(String, String)>;

/// What a phrase names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Number of the thing.
    pub thing: u32,
    /// Words that were taken for others: as typed, as read.
    pub corrections: Corrections,
}

/// Names that are looked at for what may follow a shortened one.
const MOST_CONTINUED: usize = 2_000;
/// Names given where none is known.
const MOST_NEAREST: usize = 5;

static ONE_ERROR: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

impl Things {
    /// The thing that each phrase names; `None` for one that names none. Phrases help each other:
    /// "custom" and "public image" are the custom image and the public image.
    pub fn resolve(&self, phrases: &[&str], index: &LanguageIndex) -> Vec<Option<Resolved>> {
        let read: Vec<(Vec<Word>, Corrections)> = phrases
            .iter()
            .map(|phrase| {
                let typed = name_in(&words(phrase, &index.analyzer)).to_vec();
                if self.named(&typed).is_some() {
                    return (typed, Vec::new());
                }
                let corrected = vocabulary::correct(phrase, index);
                (name_in(&words(&corrected.text, &index.analyzer)).to_vec(), corrected.corrections)
            })
            .collect();
        let mut things: Vec<Option<u32>> =
            read.iter().map(|(words, _)| self.named(words).or_else(|| self.misspelt(&key(words)))).collect();
        for (at, (words, _)) in read.iter().enumerate() {
            if things[at].is_none() {
                things[at] = things.iter().flatten().find_map(|like| self.complete(words, *like, index));
            }
        }
        let rest: Vec<usize> = (0..things.len()).filter(|at| things[*at].is_none()).collect();
        if !rest.is_empty() {
            let parts: Vec<&[Word]> = rest.iter().map(|at| read[*at].0.as_slice()).collect();
            if let Some(together) = self.together(&parts) {
                for (at, thing) in rest.into_iter().zip(together) {
                    things[at] = Some(thing);
                }
            }
        }
        things
            .into_iter()
            .zip(read)
            .map(|(thing, (_, corrections))| Some(Resolved { thing: thing?, corrections }))
            .collect()
    }

    /// The thing that words name together with what a like thing's name ends in: "shared" like
    /// "custom image" is the shared image.
    pub fn complete(&self, part: &[Word], like: u32, index: &LanguageIndex) -> Option<u32> {
        let part = name_in(part);
        if part.is_empty() || part.iter().all(|w| w.stop) {
            return None;
        }
        let like = words(&self.get(like)?.name, &index.analyzer);
        let like = name_in(&like);
        (1..like.len()).find_map(|from| self.by_key(&key(part.iter().chain(&like[from..]))))
    }

    /// The things that several beginnings name with one common end: "custom", "public" with "image".
    /// Things side by side in a table before others, shorter names before longer; of a single
    /// beginning only a name that is shorter than all others.
    pub fn together(&self, parts: &[&[Word]]) -> Option<Vec<u32>> {
        let keys: Vec<String> = parts.iter().map(|part| key(name_in(part))).collect();
        let (first, others) = keys.split_first()?;
        if keys.iter().any(String::is_empty) || parts.iter().any(|part| part.iter().all(|w| w.stop)) {
            return None;
        }
        let mut found: Vec<(bool, usize, Vec<u32>)> = Vec::new();
        for (end, thing) in self.continued(first) {
            let rest: Option<Vec<u32>> = others.iter().map(|other| self.by_key(&format!("{other}{end}"))).collect();
            let Some(rest) = rest else { continue };
            let apart = !rest.iter().all(|other| self.same_axis(thing, *other));
            let mut things = vec![thing];
            things.extend(rest);
            found.push((apart, end.chars().count(), things));
        }
        found.sort();
        match found.as_slice() {
            [] => None,
            [(_, _, things)] => Some(things.clone()),
            [a, b, ..] if others.is_empty() && a.1 == b.1 => None,
            [(_, _, things), ..] => Some(things.clone()),
        }
    }

    /// What follows a beginning in known names, with the thing named.
    fn continued(&self, beginning: &str) -> Vec<(String, u32)> {
        let mut found = Vec::new();
        let mut stream = self.keys.range().ge(beginning).into_stream();
        while let Some((name, thing)) = stream.next() {
            let Some(end) = name.strip_prefix(beginning.as_bytes()) else { break };
            let Ok(end) = std::str::from_utf8(end) else { continue };
            let whole_word = end.starts_with(' ') || end.chars().next().is_some_and(is_gram);
            if let (true, Ok(thing)) = (whole_word, u32::try_from(thing)) {
                found.push((end.to_owned(), thing));
            }
            if found.len() == MOST_CONTINUED {
                break;
            }
        }
        found
    }

    /// A name of four characters or more in a script without blanks, with one of them wrong.
    fn misspelt(&self, key: &str) -> Option<u32> {
        if key.chars().count() < 4 || !key.chars().all(is_gram) {
            return None;
        }
        let automaton = ONE_ERROR.build_dfa(key);
        let length = key.chars().count();
        let mut found = None;
        let mut stream = self.keys.search(&automaton).into_stream();
        while let Some((known, thing)) = stream.next() {
            let same_length = std::str::from_utf8(known).is_ok_and(|k| k.chars().count() == length);
            if same_length && found.replace(thing).is_some() {
                return None;
            }
        }
        found.and_then(|thing| u32::try_from(thing).ok())
    }

    /// The known names nearest to an unknown one, by shared pairs of letters and a shared last word;
    /// best first.
    pub fn nearest(&self, phrase: &str, index: &LanguageIndex) -> Vec<String> {
        let asked = key(name_in(&words(phrase, &index.analyzer)));
        let pairs = pairs(&asked);
        let mut scored: Vec<(f32, &str)> = self
            .things
            .iter()
            .filter(|thing| !thing.aspect)
            .filter_map(|thing| {
                let mut score = likeness(&pairs, &thing.key);
                if score > 0.0 && last_word(&asked) == last_word(&thing.key) {
                    score += 0.1;
                }
                (score > 0.15).then_some((score, thing.name.as_str()))
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        scored.into_iter().take(MOST_NEAREST).map(|(_, name)| name.to_owned()).collect()
    }
}

fn pairs(text: &str) -> HashMap<(char, char), u32> {
    let mut pairs = HashMap::new();
    for pair in text.chars().zip(text.chars().skip(1)) {
        *pairs.entry(pair).or_insert(0) += 1;
    }
    pairs
}

/// Twice the shared pairs of letters over all pairs, 0 to 1.
fn likeness(asked: &HashMap<(char, char), u32>, known: &str) -> f32 {
    let known = pairs(known);
    let all: u32 = asked.values().chain(known.values()).sum();
    let shared: u32 = asked.iter().map(|(pair, count)| known.get(pair).map_or(0, |other| *count.min(other))).sum();
    if all == 0 { 0.0 } else { 2.0 * shared as f32 / all as f32 }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bicycles, generation};
    use super::*;
    use crate::index::Generation;
    use anyhow::Result;

    fn resolved(generation: &Generation, phrases: &[&str]) -> Vec<Option<String>> {
        let index = &generation.languages[0];
        let things = Things::of(generation, index).unwrap();
        let resolved = things.resolve(phrases, index);
        resolved.into_iter().map(|r| r.map(|r| things.get(r.thing).unwrap().name.clone())).collect()
    }

    fn names(names: &[&str]) -> Vec<Option<String>> {
        names.iter().map(|name| Some((*name).to_owned())).collect()
    }

    #[test]
    fn a_shortened_name_is_read_like_the_other() -> Result<()> {
        let generation = bicycles()?;
        assert_eq!(resolved(&generation, &["city", "a cargo bike"]), names(&["City bikes", "Cargo bikes"]));
        assert_eq!(resolved(&generation, &["folding", "city"]), names(&["Folding bikes", "City bikes"]));
        assert_eq!(resolved(&generation, &["freight"]), names(&["freight bike"]));
        Ok(())
    }

    #[test]
    fn a_typing_error_is_mended_and_told() -> Result<()> {
        let generation = bicycles()?;
        let index = &generation.languages[0];
        let things = Things::of(&generation, index).unwrap();
        let resolved = things.resolve(&["foldng bike"], index).remove(0).unwrap();
        assert_eq!(resolved.corrections, [("foldng".to_owned(), "folding".to_owned())]);
        assert_eq!(things.get(resolved.thing).unwrap().name, "Folding bikes");
        Ok(())
    }

    #[test]
    fn a_real_word_is_never_taken_for_a_name() -> Result<()> {
        let generation = bicycles()?;
        assert_eq!(resolved(&generation, &["pity bike", "cargo bike"]), [None, Some("Cargo bikes".to_owned())]);
        Ok(())
    }

    #[test]
    fn a_wrong_chinese_character_is_mended() -> Result<()> {
        let generation = generation("zh", &[("a", "# 自定义镜像\n\n说明。\n"), ("b", "# 共享镜像\n\n说明。\n")])?;
        assert_eq!(resolved(&generation, &["自定乂镜像", "共享"]), names(&["自定义镜像", "共享镜像"]));
        Ok(())
    }

    #[test]
    fn an_unknown_name_gets_the_nearest() -> Result<()> {
        let generation = bicycles()?;
        let index = &generation.languages[0];
        let things = Things::of(&generation, index).unwrap();
        assert_eq!(things.nearest("touring bike", index).len(), 5);
        assert_eq!(things.nearest("cargo tricycle", index)[0], "Cargo bikes");
        Ok(())
    }
}
