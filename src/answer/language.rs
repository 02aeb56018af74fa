//! The language of a question, among those that the generation holds.

use crate::index::{Generation, LanguageIndex};

/// The index to search first; `None` when the generation is empty.
///
/// By script where that decides, else by how many of the words the language has as function words,
/// as real words or in its articles; ties go to the larger index.
pub fn of<'g>(text: &str, generation: &'g Generation) -> Option<&'g LanguageIndex> {
    let count = |from: u32, to: u32| text.chars().filter(|c| (from..=to).contains(&u32::from(*c))).count();
    let han = count(0x4e00, 0x9fff) + count(0x3400, 0x4dbf);
    let kana = count(0x3040, 0x30ff);
    let hangul = count(0xac00, 0xd7af);
    let script = if kana > 0 {
        Some("ja")
    } else if hangul > 0 {
        Some("ko")
    } else if han > 0 {
        Some("zh")
    } else {
        None
    };
    if let Some(index) = script.and_then(|tag| generation.language(tag)) {
        return Some(index);
    }
    generation.languages.iter().max_by(|a, b| {
        familiarity(text, a).total_cmp(&familiarity(text, b)).then(a.summary.passages.cmp(&b.summary.passages))
    })
}

/// Mean familiarity of the words, 0 to 1.
fn familiarity(text: &str, index: &LanguageIndex) -> f32 {
    let gram_language = matches!(index.language.as_str(), "zh" | "ja" | "ko" | "th");
    let tokens = index.analyzer.tokens(text);
    let words: Vec<_> = tokens.iter().filter(|t| !t.flags.part && !t.flags.single).collect();
    if words.is_empty() {
        return 0.0;
    }
    let known: f32 = words
        .iter()
        .map(|t| {
            if t.flags.stop && (!gram_language || t.flags.gram) {
                1.0
            } else if index.vocabulary.contains_key(&t.surface) {
                if gram_language && !t.flags.gram { 0.3 } else { 0.6 }
            } else if super::background::is_word(&index.language, &t.surface) && !gram_language {
                0.4
            } else {
                0.0
            }
        })
        .sum();
    known / words.len() as f32
}
