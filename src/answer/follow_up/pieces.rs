//! The pieces that completed questions are made of.

use super::Sentence;
use crate::answer::things::is_before;

/// Replaces the number of a question by another, where each has one.
pub(super) fn other_number(now: &Sentence, before: &Sentence) -> Option<String> {
    let is_number = |word: &str| word.chars().next().is_some_and(|c| c.is_ascii_digit());
    let only = |sentence: &Sentence| {
        let mut numbers = (0..sentence.words.len()).filter(|at| is_number(&sentence.words[*at].surface));
        let first = numbers.next()?;
        numbers.next().is_none().then_some(first)
    };
    let (new, old) = (only(now)?, only(before)?);
    let (new, old_surface) = (&now.words[new], &before.words[old].surface);
    if new.surface == *old_surface {
        return None;
    }
    before.replaced(old, old + 1, now.text.get(new.start..new.end)?)
}

/// A phrase with its determiner: "a custom image".
pub(super) fn with_determiner(sentence: &Sentence, from: usize, to: usize) -> &str {
    let from = match from.checked_sub(1) {
        Some(before) if is_before(&sentence.words[before]) && !is_verb(&sentence.words[before].surface) => before,
        _ => from,
    };
    sentence.slice(from, to)
}

/// Words among the determiners that are verbs.
pub(super) fn is_verb(surface: &str) -> bool {
    matches!(surface, "is" | "are" | "what" | "whats" | "about")
}

/// "copying" for "copy", near enough for the stem to be the same.
pub(super) fn gerund(verb: &str) -> String {
    let letters: Vec<char> = verb.chars().collect();
    let is_vowel = |c: &char| "aeiou".contains(*c);
    match letters.as_slice() {
        [.., 'i', 'e'] => format!("{}ying", &verb[..verb.len() - 2]),
        [.., before, 'e'] if !"eoy".contains(*before) => format!("{}ing", &verb[..verb.len() - 1]),
        [rest @ .., a, b, c]
            if rest.len() < 2 && !is_vowel(a) && is_vowel(b) && !is_vowel(c) && !"wxy".contains(*c) =>
        {
            format!("{verb}{c}ing")
        }
        _ => format!("{verb}ing"),
    }
}

/// Mends "a" and "an" before each word.
pub(super) fn articles_agree(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 1..words.len() {
        let vowel = words[at].chars().next().is_some_and(|c| "aeioAEIO".contains(c));
        let article = match words[at - 1].as_str() {
            "a" | "an" => Some(if vowel { "an" } else { "a" }),
            "A" | "An" => Some(if vowel { "An" } else { "A" }),
            _ => None,
        };
        // "a university", "an uncle": what begins with u is left as it was.
        if let Some(article) = article
            && !words[at].starts_with(['u', 'U'])
        {
            article.clone_into(&mut words[at - 1]);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_become_nouns() {
        let gerunds = ["copy", "share", "delete", "run", "see", "tie", "import", "get"].map(gerund);
        assert_eq!(gerunds, ["copying", "sharing", "deleting", "running", "seeing", "tying", "importing", "getting"]);
    }

    #[test]
    fn articles_follow_their_word() {
        assert_eq!(articles_agree("can I import a iso file of an system"), "can I import an iso file of a system");
    }
}
