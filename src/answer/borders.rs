//! Where words begin and end in a question whose script has no blanks between them.
//!
//! Such a text is searched by pairs of characters. A pair that lies across the border of two words,
//! or in a word that only holds a sentence together, says nothing of what is asked: it may be found,
//! but it is not missed. Borders are those of the likeliest sequence of words, each as likely as the
//! background table says (a unigram model).

use super::background;
use super::function_words;
use crate::index::analysis::Token;
use rustc_hash::FxHashSet;

/// Base-ten logarithm of the likelihood of a function word, above that of most words.
const FUNCTION: f32 = -3.0;
/// Characters of the longest function word.
const LONGEST: usize = 4;
/// Zipf frequencies count a billion words; what this leaves is the logarithm of a likelihood.
const BILLION: f32 = 9.0;

/// What the borders of a question's words say of its tokens, by their first bytes.
#[derive(Debug, Default)]
pub(super) struct Borders {
    /// Pairs that say nothing of what is asked.
    pub empty_pairs: FxHashSet<usize>,
    /// Characters that are a word of their own.
    pub short_words: FxHashSet<usize>,
    /// Pairs that are a word of their own, or two characters that the table knows as no word.
    pub words: FxHashSet<usize>,
}

/// Finds the words of a question.
pub(super) fn borders(tokens: &[Token]) -> Borders {
    let mut borders = Borders::default();
    let empty = &mut borders.empty_pairs;
    let singles: Vec<&Token> = tokens.iter().filter(|token| token.flags.single).collect();
    // What is written without a gap is one run.
    for run in singles.chunk_by(|a, b| a.end == b.start) {
        let words = words(run);
        for pair in words.windows(2) {
            let [before, after] = pair else { continue };
            // Two characters that are no words side by side may be one that the table lacks.
            if before.is_known || after.is_known {
                empty.insert(run[before.end - 1].start);
            } else {
                borders.words.insert(run[before.start].start);
            }
        }
        for word in words.iter().filter(|word| !word.is_function && word.end - word.start == 2) {
            borders.words.insert(run[word.start].start);
        }
        for word in words.iter().filter(|word| word.is_function) {
            empty.extend(run[word.start..word.end - 1].iter().map(|token| token.start));
        }
        for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.is_known) {
            let beside = [at.checked_sub(1).map(|at| words[at]), words.get(at + 1).copied()];
            let token = run[word.start];
            if !token.flags.stop && beside.iter().flatten().all(|word| word.is_known) {
                borders.short_words.insert(token.start);
            }
        }
    }
    borders
}

/// A word of a run, in characters.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    /// Of several characters and in the table, or a function word or character.
    is_known: bool,
    is_function: bool,
}

/// The likeliest words of a run.
fn words(run: &[&Token]) -> Vec<Word> {
    let text: String = run.iter().map(|token| token.surface.as_str()).collect();
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places.push(text.len());
    let count = places.len() - 1;
    if count != run.len() {
        return Vec::new();
    }
    let mut best: Vec<(f32, Option<Word>)> = vec![(0.0, None)];
    for end in 1..=count {
        let ways = (end.saturating_sub(LONGEST)..end).filter_map(|start| {
            let written = &text[places[start]..places[end]];
            let is_function = function_words::has("zh", written);
            let likely = match (is_function, end - start) {
                (true, _) => FUNCTION,
                (false, 1) => background::zipf("zh", written)? - BILLION,
                (false, 2) if background::is_word("zh", written) => background::zipf("zh", written)? - BILLION,
                _ => return None,
            };
            let is_known = is_function || end - start > 1 || run[start].flags.stop;
            let word = Word { start, end, is_known, is_function };
            Some((best[start].0 + likely, Some(word)))
        });
        let way = ways.max_by(|a, b| a.0.total_cmp(&b.0));
        best.push(way.unwrap_or((f32::NEG_INFINITY, None)));
    }
    let mut words = Vec::new();
    let mut at = count;
    while let Some(word) = best[at].1 {
        words.push(word);
        at = word.start;
    }
    words.reverse();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analysis::Analyzer;

    /// The pairs that count.
    fn kept(text: &str) -> String {
        let tokens = Analyzer::new("zh").tokens(text);
        let Borders { empty_pairs: empty, .. } = borders(&tokens);
        let pairs = tokens.iter().filter(|token| token.flags.gram && !token.flags.single);
        pairs
            .filter(|token| !empty.contains(&token.start))
            .map(|token| token.surface.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_pair_across_two_words_does_not_count() {
        assert_eq!(kept("系统公网会不会变"), "系统 公网");
        assert_eq!(kept("实例明明都释放了"), "实例 释放");
    }

    #[test]
    fn a_word_that_the_table_lacks_counts() {
        assert!(kept("退回族系").contains("族系"), "{}", kept("退回族系"));
    }

    #[test]
    fn a_character_between_words_is_a_word() {
        let tokens = Analyzer::new("zh").tokens("镜像删了以后");
        let short = borders(&tokens).short_words;
        let words: Vec<_> = tokens.iter().filter(|t| t.flags.single && short.contains(&t.start)).collect();
        assert_eq!(words.iter().map(|token| token.surface.as_str()).collect::<Vec<_>>(), ["删"]);
    }

    #[test]
    fn other_scripts_have_no_pairs() {
        assert!(borders(&Analyzer::new("en").tokens("is a custom image free?")).empty_pairs.is_empty());
    }
}
