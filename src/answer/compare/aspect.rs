//! Aspects: which rows say the same, and which row an asked aspect means.

use crate::answer::things::{key, words};
use crate::index::analysis::{Analyzer, Token};
use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
use std::sync::LazyLock;

/// Likeness of two words of one synonym group.
const SYNONYM: f32 = 0.85;
/// Likeness of two words that differ by one typing error.
const TYPO: f32 = 0.8;
/// Likeness of two words that begin with the same five letters.
const BEGINNING: f32 = 0.6;
/// How like the asked aspect a row must be to be the one that is meant.
const LIKE: f32 = 0.4;
/// How much less like than the best row another may be.
const BESIDE: f32 = 0.7;

static ONE_ERROR: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

/// Reads aspects with a generation's synonyms.
pub(super) struct Aspects<'a> {
    analyzer: &'a Analyzer,
    /// Stems of each entry of each group.
    groups: Vec<Vec<Vec<String>>>,
}

/// A content word of an aspect, with the groups of synonyms that it belongs to here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    stem: String,
    surface: String,
    /// Stems of "cheap" and "cheape", where the word is "cheaper".
    plain: Vec<String>,
    groups: Vec<usize>,
}

impl Part {
    fn is(&self, stem: &str) -> bool {
        self.stem == stem || self.plain.iter().any(|plain| plain == stem)
    }
}

impl<'a> Aspects<'a> {
    pub(super) fn new(analyzer: &'a Analyzer, synonyms: &[Vec<String>]) -> Self {
        let groups = synonyms
            .iter()
            .map(|group| {
                group.iter().map(|entry| content(entry, analyzer).into_iter().map(|(stem, _)| stem).collect()).collect()
            })
            .collect();
        Self { analyzer, groups }
    }

    fn parts(&self, text: &str) -> Vec<Part> {
        let mut parts: Vec<Part> = content(without_brackets(text), self.analyzer)
            .into_iter()
            .map(|(stem, surface)| Part {
                plain: plain_forms(&surface).iter().map(|form| self.analyzer.stem(form)).collect(),
                stem,
                surface,
                groups: Vec::new(),
            })
            .collect();
        for (number, group) in self.groups.iter().enumerate() {
            for entry in group.iter().filter(|entry| !entry.is_empty()) {
                if entry.iter().all(|stem| parts.iter().any(|part| part.is(stem))) {
                    for part in parts.iter_mut().filter(|part| entry.iter().any(|stem| part.is(stem))) {
                        if !part.groups.contains(&number) {
                            part.groups.push(number);
                        }
                    }
                }
            }
        }
        parts
    }

    /// What two labels share that say the same: their words in any order, synonyms for one.
    pub(super) fn identity(&self, label: &str) -> String {
        let parts = self.parts(label);
        if parts.is_empty() {
            return key(&words(label, self.analyzer));
        }
        let mut words: Vec<String> =
            parts.into_iter().map(|part| part.groups.first().map_or(part.stem, |group| format!("={group}"))).collect();
        words.sort_unstable();
        words.dedup();
        words.join(" ")
    }

    /// How much a label is what is asked, 0 to 1: the harmonic mean of how much of each is in the
    /// other; 0 where less than half of what is asked is.
    pub(super) fn likeness(&self, asked: &str, label: &str) -> f32 {
        let (asked, label) = (self.parts(asked), self.parts(label));
        let share = |of: &[Part], by: &[Part]| {
            let sum: f32 = of.iter().map(|a| by.iter().map(|b| alike(a, b)).fold(0.0, f32::max)).sum();
            if of.is_empty() { 0.0 } else { sum / of.len() as f32 }
        };
        let (there, back) = (share(&asked, &label), share(&label, &asked));
        if there < 0.5 || back == 0.0 { 0.0 } else { 2.0 * there * back / (there + back) }
    }

    /// The labels that are meant, likest first; none where none is like enough.
    pub(super) fn meant(&self, asked: &str, labels: &[&str]) -> Vec<usize> {
        let mut scored: Vec<(f32, usize)> =
            labels.iter().enumerate().map(|(at, label)| (self.likeness(asked, label), at)).collect();
        let best = scored.iter().map(|(score, _)| *score).fold(0.0, f32::max);
        scored.retain(|(score, _)| *score >= LIKE && *score >= best * BESIDE);
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().map(|(_, at)| at).collect()
    }
}

/// "cheaper" without its ending, as it may be spelt ("cheap", "cheape" as in "safe").
fn plain_forms(surface: &str) -> Vec<&str> {
    ["er", "r", "est", "st"]
        .iter()
        .filter_map(|ending| surface.strip_suffix(ending))
        .filter(|plain| surface.len() > 4 && surface.is_ascii() && plain.len() > 2 && surface.contains('e'))
        .filter(|_| surface.ends_with("er") || surface.ends_with("est"))
        .collect()
}

fn alike(a: &Part, b: &Part) -> f32 {
    if a.is(&b.stem) || b.is(&a.stem) {
        return 1.0;
    }
    if a.groups.iter().any(|group| b.groups.contains(group)) {
        return SYNONYM;
    }
    if !a.surface.is_ascii() || a.surface.len() < 4 || a.surface.bytes().any(|b| b.is_ascii_digit()) {
        return 0.0;
    }
    if let (Some(a), Some(b)) = (a.surface.get(..5), b.surface.get(..5))
        && a == b
    {
        return BEGINNING;
    }
    match ONE_ERROR.build_dfa(&a.surface).eval(&b.surface) {
        Distance::Exact(_) => TYPO,
        Distance::AtLeast(_) => 0.0,
    }
}

/// Content words as stem and folded word: pairs of characters where the script has no blanks, a
/// single one where there is no pair.
fn content(text: &str, analyzer: &Analyzer) -> Vec<(String, String)> {
    let tokens = analyzer.tokens(text);
    let solid = |t: &&Token| !t.flags.stop && !t.flags.whole && !t.flags.single;
    let mut words: Vec<(String, String)> =
        tokens.iter().filter(solid).map(|t| (t.stem.clone(), t.surface.clone())).collect();
    if words.is_empty() {
        let single = tokens.into_iter().filter(|t| !t.flags.stop && t.flags.single);
        words = single.map(|t| (t.stem, t.surface)).collect();
    }
    let mut seen = std::collections::HashSet::new();
    words.retain(|(stem, _)| seen.insert(stem.clone()));
    words
}

/// A label without what it says in brackets at its end, mostly a date or a unit.
fn without_brackets(text: &str) -> &str {
    match text.find(['(', '（']) {
        Some(at) if !text[..at].trim().is_empty() && text.trim_end().ends_with([')', '）']) => text[..at].trim(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Analyzer {
        Analyzer::new("en")
    }

    #[test]
    fn a_date_in_brackets_makes_no_other_aspect() {
        let analyzer = english();
        let aspects = Aspects::new(&analyzer, &[]);
        assert_eq!(aspects.identity("Price (as of May 2026)"), aspects.identity("price"));
        assert_ne!(aspects.identity("Can be copied"), aspects.identity("Can be shared"));
    }

    #[test]
    fn a_synonym_and_a_typing_error_mean_the_row() {
        let analyzer = english();
        let synonyms = vec![vec!["price".to_owned(), "cost".to_owned(), "how much".to_owned()]];
        let aspects = Aspects::new(&analyzer, &synonyms);
        let labels = ["Weight", "Price", "Who pays the fee"];
        assert_eq!(aspects.meant("costs", &labels), [1]);
        assert_eq!(aspects.meant("wieght", &labels), [0]);
        assert_eq!(aspects.meant("colour", &labels), Vec::<usize>::new());
        assert_eq!(aspects.identity("Costs"), aspects.identity("Price"));
    }

    #[test]
    fn chinese_aspects_are_compared_by_pairs() {
        let analyzer = Analyzer::new("zh");
        let synonyms = vec![vec!["价格".to_owned(), "收费".to_owned(), "多少钱".to_owned()]];
        let aspects = Aspects::new(&analyzer, &synonyms);
        assert_eq!(aspects.meant("收费", &["安全", "价格", "许可费由谁付"]), [1]);
        assert_eq!(aspects.meant("安全性", &["安全", "价格"]), [0]);
    }
}
