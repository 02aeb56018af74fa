//! English forms that no stemmer brings back to their word: "wrote", "children", "earliest".

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

static WORDS: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| include_str!("irregular.tsv").lines().filter_map(|line| line.split_once('\t')).collect());

/// The word that a folded English word is an irregular form of; the word itself where it is none.
pub(super) fn word_of(form: &str) -> &str {
    WORDS.get(form).copied().unwrap_or(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn irregular_forms_are_brought_back_and_others_left() {
        assert_eq!(word_of("wrote"), "write");
        assert_eq!(word_of("children"), "child");
        assert_eq!(word_of("write"), "write");
        assert_eq!(word_of("data"), "data");
    }
}
