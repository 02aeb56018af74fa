//! English words that stand in like contexts: "expire" and "deadline", "buy" and "sell". Weaker
//! evidence than a synonym or a related word, and graded; how much weaker is fitted.
//!
//! The table is `near.bin`, little-endian: the number of words (4 bytes), the identities of their stems
//! ([`term_id`], 4 bytes each, ascending), where each word's near words begin and, last, where all end
//! (4 bytes each), the near words as numbers of words (2 bytes each), and their nearness in hundredths
//! of the cosine (1 byte each).

use crate::index::analysis::term_id;
use std::ops::Range;

const TABLE: &[u8] = include_bytes!("near.bin");

/// Nearness, in hundredths of the cosine, from which a word counts at each level.
pub(super) const LEVELS: [u8; 3] = [45, 55, 65];

/// Bits of something at each of the [`LEVELS`].
pub(super) type Levels = [u64; LEVELS.len()];

/// The identities of the stems that are near a stem, with their nearness in hundredths, the nearest
/// first.
pub(super) fn to(stem: &str) -> impl Iterator<Item = (u32, u8)> {
    let words = number(0) as usize;
    let near = find(words, term_id(stem)).map_or(0..0, |word| near_words(words, word));
    let numbers = starts(words) + 4 * (words + 1);
    let all = number(starts(words) + 4 * words) as usize;
    near.filter_map(move |at| {
        let [low, high] = bytes(numbers + 2 * at)?;
        let [nearness] = bytes(numbers + 2 * all + at)?;
        Some((id(usize::from(u16::from_le_bytes([low, high]))), nearness))
    })
}

fn bytes<const N: usize>(at: usize) -> Option<[u8; N]> {
    TABLE.get(at..at + N)?.try_into().ok()
}

fn number(at: usize) -> u32 {
    bytes(at).map_or(0, u32::from_le_bytes)
}

/// Identity of a word's stem.
fn id(word: usize) -> u32 {
    number(4 + 4 * word)
}

/// Where the table says where each word's near words begin.
fn starts(words: usize) -> usize {
    4 + 4 * words
}

fn near_words(words: usize, word: usize) -> Range<usize> {
    let begin = |word: usize| number(starts(words) + 4 * word) as usize;
    begin(word)..begin(word + 1)
}

/// The word with an identity: binary search over the table, so that it costs nothing to open.
fn find(words: usize, wanted: u32) -> Option<usize> {
    let (mut from, mut to) = (0, words);
    while from < to {
        let middle = from + (to - from) / 2;
        match id(middle).cmp(&wanted) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Greater => to = middle,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearness(stem: &str, other: &str) -> Option<u8> {
        to(stem).find(|(id, _)| *id == term_id(other)).map(|(_, nearness)| nearness)
    }

    #[test]
    fn a_word_has_those_of_like_contexts_and_no_others() {
        assert!(nearness("buy", "purchas").is_some_and(|n| n > LEVELS[2]));
        assert!(nearness("cost", "fee").is_some());
        assert_eq!(nearness("cost", "moon"), None);
        assert_eq!(to("zzzz").count(), 0);
        assert_eq!(to("").count(), 0);
    }

    #[test]
    fn the_table_is_whole_and_its_near_words_are_sorted() {
        let words = number(0) as usize;
        let all = number(starts(words) + 4 * words) as usize;
        assert_eq!(TABLE.len(), starts(words) + 4 * (words + 1) + 3 * all);
        let numbers = starts(words) + 4 * (words + 1);
        for word in 0..words {
            assert!(word == 0 || id(word - 1) < id(word));
            let near: Vec<u8> = near_words(words, word).map(|at| TABLE[numbers + 2 * all + at]).collect();
            assert!(near.is_sorted_by(|a, b| a >= b) && near.iter().all(|n| *n >= LEVELS[0]));
        }
    }
}
