//! Words that say how something is asked, not what: adverbs, modal verbs, pronouns, words of a chat.
//! They may be found in an article, but they are not missed. The index keeps them; what it leaves out
//! are its stop words.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

type Set = LazyLock<FxHashSet<&'static str>>;

static ENGLISH: Set = LazyLock::new(|| include_str!("function_words/en.txt").split_whitespace().collect());
static CHINESE: Set = LazyLock::new(|| include_str!("function_words/zh.txt").split_whitespace().collect());

/// Whether a folded word of a language is one.
pub(super) fn has(language: &str, word: &str) -> bool {
    match language {
        "en" => ENGLISH.contains(word),
        "zh" => CHINESE.contains(word),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own() {
        assert!(has("en", "actually") && has("zh", "到底"));
        assert!(!has("en", "到底") && !has("zh", "actually") && !has("en", "image"));
    }
}
