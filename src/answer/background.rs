//! How common words are in the language as a whole, and which words are real.
//!
//! A small fst a language holds the Zipf frequency times ten (base-ten logarithm of the occurrences
//! in a billion words). English words come from SCOWL, their frequencies from wordfreq; Chinese
//! characters and pairs from jieba's dictionary, and which pairs are nouns or names (NOTICE has the licences).

use std::sync::LazyLock;

type Table = LazyLock<Option<fst::Map<&'static [u8]>>>;

static ENGLISH: Table = LazyLock::new(|| fst::Map::new(include_bytes!("background/en.fst").as_slice()).ok());
static CHINESE: Table = LazyLock::new(|| fst::Map::new(include_bytes!("background/zh.fst").as_slice()).ok());

/// A value is a Zipf frequency times ten, and this times the number of a [`Kind`].
const KIND: u64 = 100;

/// What a Chinese word of two characters is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// No noun, or not known.
    Other,
    /// A common noun.
    Noun,
    /// Of an organisation, a place or a product.
    Name,
}

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
    Some(table.get(surface).map_or(UNKNOWN, |value| (value % KIND) as f32 / 10.0))
}

/// What the Chinese table says of a pair of characters.
pub(super) fn kind(pair: &str) -> Kind {
    match CHINESE.as_ref().and_then(|table| table.get(pair)).map(|value| value / KIND) {
        Some(1) => Kind::Noun,
        Some(2) => Kind::Name,
        _ => Kind::Other,
    }
}

/// Whether a folded word is a real word of the language (then it is never corrected).
pub fn is_word(language: &str, surface: &str) -> bool {
    // English words stand in every community's questions.
    [language, "en"].into_iter().filter_map(table).any(|table| table.contains_key(surface))
}

/// Whether the language has a real word that an automaton takes.
pub(super) fn has_word(language: &str, automaton: &levenshtein_automata::DFA) -> bool {
    use fst::{IntoStreamer as _, Streamer as _};
    let languages = if language == "en" { &["en"][..] } else { &[language, "en"] };
    let mut tables = languages.iter().copied().filter_map(table);
    tables.any(|table| table.search(automaton).into_stream().next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_pair_is_a_noun_a_name_or_neither() {
        assert_eq!(["内核", "谷歌", "腾讯", "改成"].map(kind), [Kind::Noun, Kind::Name, Kind::Name, Kind::Other]);
        assert_eq!(zipf("zh", "谷歌"), Some(3.3));
    }
}
