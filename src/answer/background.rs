//! How common words are in the language as a whole, and which words are real.
//!
//! A small fst a language holds the Zipf frequency times ten (base-ten logarithm of the occurrences
//! in a billion words). English words come from SCOWL, their frequencies from wordfreq; Chinese
//! characters and pairs from jieba's dictionary (NOTICE has the licences).

use std::sync::LazyLock;

type Table = LazyLock<Option<fst::Map<&'static [u8]>>>;

static ENGLISH: Table = LazyLock::new(|| fst::Map::new(include_bytes!("background/en.fst").as_slice()).ok());
static CHINESE: Table = LazyLock::new(|| fst::Map::new(include_bytes!("background/zh.fst").as_slice()).ok());

/// Zipf frequency taken for a word that the table lacks.
const UNKNOWN: f32 = 1.0;

fn table(language: &str) -> Option<&'static fst::Map<&'static [u8]>> {
    match language {
        "en" => ENGLISH.as_ref(),
        "zh" => CHINESE.as_ref(),
        _ => None,
    }
}

/// Zipf frequency of a folded word or gram, about 0 to 8; `None` where the language has no table.
pub fn zipf(language: &str, surface: &str) -> Option<f32> {
    let gram = surface.chars().next().is_some_and(|c| u32::from(c) >= 0x2e80);
    let table = table(if gram {
        "zh"
    } else if language == "zh" {
        "en"
    } else {
        language
    })?;
    Some(table.get(surface).map_or(UNKNOWN, |value| value as f32 / 10.0))
}

/// Whether a folded word is a real word of the language (then it is never corrected).
pub fn is_word(language: &str, surface: &str) -> bool {
    // English words stand in every community's questions.
    [language, "en"].into_iter().filter_map(table).any(|table| table.contains_key(surface))
}

/// Whether the language has a real word that an automaton takes.
pub(super) fn has_word(language: &str, automaton: &levenshtein_automata::DFA) -> bool {
    use fst::{IntoStreamer as _, Streamer as _};
    [language, "en"].into_iter().filter_map(table).any(|table| table.search(automaton).into_stream().next().is_some())
}
