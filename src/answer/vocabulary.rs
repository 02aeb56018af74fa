//! Typing errors corrected against the words of the index.
//!
//! Only a word that is neither in the index nor a real word of the language is corrected, and only
//! to a word of the index that is at least as near as any real word ("azrue" is "azure", which the
//! articles may lack; it is not made into something else). Words in capitals, with digits or under
//! four letters stay as they are.

use super::background;
use crate::index::LanguageIndex;
use crate::index::analysis::Token;
use fst::{IntoStreamer as _, Streamer as _};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use std::sync::LazyLock;

/// Swapped neighbours count as one error.
static NEAR: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static FAR: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// Shortest word that is corrected, in letters.
const SHORTEST: usize = 4;
/// Shortest word in which two errors are corrected, in letters.
const SHORTEST_FOR_TWO: usize = 8;

/// Unknown words of one text for which a correction is looked for, from its beginning: each search of a
/// vocabulary takes up to a millisecond, and pasted output is full of words that are none.
const MOST_UNKNOWN: usize = 16;

/// A question after correction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrected {
    /// The text to search.
    pub text: String,
    /// As typed, as searched.
    pub corrections: Vec<(String, String)>,
}

/// Corrects the words of a question.
pub fn correct(text: &str, index: &LanguageIndex) -> Corrected {
    let mut corrected = Corrected { text: text.to_owned(), corrections: Vec::new() };
    let tokens = index.analyzer.tokens(text);
    let unknown: Vec<&Token> = tokens.iter().filter(|token| is_correctable(token, index)).take(MOST_UNKNOWN).collect();
    for token in unknown.into_iter().rev() {
        let (Some(word), Some(typed)) = (nearest(&token.surface, index), text.get(token.start..token.end)) else {
            continue;
        };
        corrected.text.replace_range(token.start..token.end, &word);
        corrected.corrections.insert(0, (typed.to_owned(), word));
    }
    corrected
}

fn is_correctable(token: &Token, index: &LanguageIndex) -> bool {
    let flags = token.flags;
    let plain = !(flags.stop || flags.gram || flags.number || flags.whole || flags.part || flags.all_capitals);
    plain
        && token.surface.chars().count() >= SHORTEST
        && token.surface.chars().all(char::is_alphabetic)
        && !is_known(&token.surface, index)
}

/// Whether a folded word is in the index, itself or in another form, or is a real word.
fn is_known(surface: &str, index: &LanguageIndex) -> bool {
    index.vocabulary.contains_key(surface)
        || background::is_word(&index.language, surface)
        || super::retrieve::frequency(index, &index.analyzer.stem(surface)) > 0
}

/// The nearest word of the index, unless a real word is nearer.
fn nearest(surface: &str, index: &LanguageIndex) -> Option<String> {
    let near = NEAR.build_dfa(surface);
    let word = at_distance(1, &near, surface, index);
    if word.is_some() || surface.chars().count() < SHORTEST_FOR_TWO || background::has_word(&index.language, &near) {
        return word;
    }
    at_distance(2, &FAR.build_dfa(surface), surface, index)
}

/// The word of the index with just so many errors that most passages have, one with the same first letter
/// before others.
fn at_distance(distance: u8, automaton: &DFA, surface: &str, index: &LanguageIndex) -> Option<String> {
    let mut best: Option<(u64, String)> = None;
    let mut words = index.vocabulary.search(automaton);
    if distance == 2 {
        // Only words with the same first letter count.
        let first = surface.chars().next().map(String::from).unwrap_or_default().into_bytes();
        let mut after = first.clone();
        if let Some(last) = after.last_mut() {
            *last += 1;
        }
        words = words.ge(first).lt(after);
    }
    let mut stream = words.into_stream();
    while let Some((word, passages)) = stream.next() {
        let exact = matches!(automaton.eval(word), Distance::Exact(d) if d == distance);
        let Ok(word) = std::str::from_utf8(word) else { continue };
        if !exact || word.chars().count() < SHORTEST - 1 || !word.chars().all(char::is_alphabetic) {
            continue;
        }
        // The first letter is seldom wrong.
        let same_start = word.chars().next() == surface.chars().next();
        let worth = (passages + 1) * if same_start { 8 } else { 1 };
        if (distance == 1 || same_start) && best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, word.to_owned()));
        }
    }
    best.map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::sets::{CorpusLine, index_corpus};

    fn index() -> anyhow::Result<LanguageIndex> {
        let line: CorpusLine = serde_json::from_str(
            r#"{"id":"a","title":"Custom image","text":"A custom image is charged for snapshots. Sizes vary.","language":"en"}"#,
        )?;
        let mut indexes = index_corpus(&[line])?;
        indexes.pop().ok_or_else(|| anyhow::anyhow!("no index"))
    }

    #[test]
    fn a_typing_error_becomes_the_word_of_the_index() -> anyhow::Result<()> {
        let corrected = correct("is a custm image chraged?", &index()?);
        assert_eq!(corrected.text, "is a custom image charged?");
        assert_eq!(corrected.corrections[0], ("custm".to_owned(), "custom".to_owned()));
        Ok(())
    }

    #[test]
    fn of_many_unknown_words_the_first_are_corrected() -> anyhow::Result<()> {
        let corrected = correct(&format!("custm {}custm", "qwxzkv ".repeat(MOST_UNKNOWN)), &index()?);
        assert_eq!(corrected.corrections, [("custm".to_owned(), "custom".to_owned())]);
        Ok(())
    }

    #[test]
    fn a_real_word_a_short_one_capitals_and_digits_stay() -> anyhow::Result<()> {
        for text in ["pizza", "azure", "CUSTMO", "cstm1", "siz", "piza", "azrue"] {
            assert_eq!(correct(text, &index()?).corrections, [], "{text}");
        }
        Ok(())
    }
}
