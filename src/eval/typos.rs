//! Questions with slips of the keyboard, drawn from a seed.

use super::sets::Query;
use crate::index::analysis::{Analyzer, fold};
use fastrand::Rng;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;
use xxhash_rust::xxh3::xxh3_64;

/// Letters that a word must have to be mistyped.
const SHORTEST: usize = 4;

/// Mistypes every question `count` times. A question's slips depend on its id and the seed alone,
/// so that a part of a set has the slips of the whole. `analyzers` tell which words are stop words.
pub fn mistype(queries: &mut [Query], count: u32, seed: u64, analyzers: &[&Analyzer]) {
    let mut han: Vec<char> = queries.iter().flat_map(|query| query.text.chars()).filter(|c| is_han(*c)).collect();
    han.sort_unstable();
    han.dedup();
    for query in queries {
        let mut rng = Rng::with_seed(seed ^ xxh3_64(query.id.as_bytes()));
        for _ in 0..count {
            slip(&mut query.text, &han, &mut rng, analyzers);
        }
    }
}

/// One slip; none where the text has no word for it.
fn slip(text: &mut String, han: &[char], rng: &mut Rng, analyzers: &[&Analyzer]) {
    let characters: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| is_han(*c)).collect();
    if !characters.is_empty() && han.len() > 1 {
        let (at, old) = characters[rng.usize(..characters.len())];
        let new = loop {
            let new = han[rng.usize(..han.len())];
            if new != old {
                break new;
            }
        };
        text.replace_range(at..at + old.len_utf8(), new.encode_utf8(&mut [0; 4]));
        return;
    }
    let words = words(text, analyzers);
    if words.is_empty() {
        return;
    }
    let range = words[rng.usize(..words.len())].clone();
    let mistyped = mistyped(&text[range.clone()], rng);
    text.replace_range(range, &mistyped);
}

/// Where words stand that may be mistyped.
fn words(text: &str, analyzers: &[&Analyzer]) -> Vec<Range<usize>> {
    text.unicode_word_indices()
        .filter(|(_, word)| word.chars().all(char::is_alphabetic) && word.chars().count() >= SHORTEST)
        .filter(|(_, word)| {
            let folded = fold(word);
            !analyzers.iter().any(|analyzer| analyzer.is_stop(&folded))
        })
        .map(|(at, word)| at..at + word.len())
        .collect()
}

/// A word with a letter too many, too few, another, or two in the wrong order.
fn mistyped(word: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let alphabet: Vec<char> = if word.is_ascii() { ('a'..='z').collect() } else { letters.clone() };
    loop {
        match rng.u8(..4) {
            0 => letters.insert(rng.usize(1..letters.len()), alphabet[rng.usize(..alphabet.len())]),
            1 => {
                letters.remove(rng.usize(..letters.len()));
            }
            2 => {
                let at = rng.usize(..letters.len());
                letters[at] = alphabet[rng.usize(..alphabet.len())];
            }
            _ => {
                let at = rng.usize(1..letters.len());
                letters.swap(at - 1, at);
            }
        }
        let new: String = letters.iter().collect();
        if new != word {
            return new;
        }
        // A letter put in the place of itself; "aaaa" can only grow or shrink, which comes up soon.
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn queries(texts: &[&str]) -> Vec<Query> {
        let query = |(i, text): (usize, &&str)| Query { id: format!("q{i}"), text: (*text).into(), ..Query::default() };
        texts.iter().enumerate().map(query).collect()
    }

    fn slipped(texts: &[&str], count: u32, seed: u64) -> Vec<String> {
        let mut queries = queries(texts);
        mistype(&mut queries, count, seed, &[&Analyzer::new("en")]);
        queries.into_iter().map(|query| query.text).collect()
    }

    /// Insertions, deletions, substitutions and swaps of neighbours between two words.
    fn distance(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let substituted = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let mut best = substituted.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn one_slip_is_one_edit_of_one_long_word(seed in any::<u64>()) {
            let asked = "what does a custom image cost with them";
            let typed = &slipped(&[asked], 1, seed)[0];
            let changed: Vec<_> = asked.split(' ').zip(typed.split(' ')).filter(|(a, b)| a != b).collect();
            prop_assert_eq!(changed.len(), 1, "{}", typed);
            let (a, b) = changed[0];
            prop_assert!(["custom", "image", "cost"].contains(&a), "{}", a);
            prop_assert_eq!(distance(a, b), 1);
        }

        #[test]
        fn a_chinese_slip_replaces_one_character(seed in any::<u64>()) {
            let asked = "自定义镜像收费吗";
            let typed = &slipped(&[asked, "什么是快照"], 1, seed)[0];
            let changed = asked.chars().zip(typed.chars()).filter(|(a, b)| a != b).count();
            prop_assert_eq!((changed, typed.chars().count()), (1, asked.chars().count()));
        }

        #[test]
        fn any_text_can_be_mistyped(text in "\\PC{0,40}", seed in any::<u64>(), count in 0u32..4) {
            let typed = slipped(&[&text], count, seed);
            prop_assert!(count > 0 || typed[0] == text);
        }
    }

    #[test]
    fn a_seed_gives_the_same_slips_to_a_part_of_the_set() {
        let both = slipped(&["custom image price", "snapshot policy"], 2, 7);
        assert_eq!(both, slipped(&["custom image price", "snapshot policy"], 2, 7));
        assert_eq!(both[..1], slipped(&["custom image price"], 2, 7));
        assert_ne!(both, slipped(&["custom image price", "snapshot policy"], 2, 8));
    }

    #[test]
    fn short_words_and_stop_words_are_typed_right() {
        assert_eq!(slipped(&["what is it for?", "v1.2.3 b2b"], 5, 1), ["what is it for?", "v1.2.3 b2b"]);
    }
}
