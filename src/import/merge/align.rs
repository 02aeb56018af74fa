//! Which block of the older text became which block of the newer one.

use diffy::DiffOptions;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// Two blocks with so large a share of words in common are the same block, changed.
const SAME: f64 = 0.4;
/// Changed regions with more pairs of blocks than this are paired by place alone.
const PAIRS: usize = 100_000;

/// What became of the blocks of the older text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Aligned {
    /// The block that each became, by number; `None` where it was removed.
    pub(super) became: Vec<Option<usize>>,
    /// Blocks of the newer text that are new, by the older block that they stand before; the last are
    /// those at the end.
    pub(super) added: Vec<Vec<usize>>,
}

/// Aligns two texts by the keys of their blocks.
pub(super) fn align(old: &[String], new: &[String]) -> Aligned {
    // Every key becomes a line of its own number, so that a difference by lines is one by blocks.
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut lines = [String::new(), String::new()];
    for (lines, keys) in lines.iter_mut().zip([old, new]) {
        for key in keys {
            let next = numbers.len();
            let number = *numbers.entry(key).or_insert(next);
            let _ = writeln!(lines, "{number}");
        }
    }
    let [old_lines, new_lines] = &lines;
    let mut aligned = Aligned { became: vec![None; old.len()], added: vec![Vec::new(); old.len() + 1] };
    let patch = DiffOptions::new().set_context_len(0).create_patch(old_lines, new_lines);
    let (mut from, mut to) = (0, 0);
    for hunk in patch.hunks() {
        let (was, is) = (region(hunk.old_range()), region(hunk.new_range()));
        for (i, j) in (from..was.start).zip(to..is.start) {
            aligned.became[i] = Some(j);
        }
        (from, to) = (was.end, is.end);
        changed(&mut aligned, (old, was), (new, is));
    }
    for (i, j) in (from..old.len()).zip(to..new.len()) {
        aligned.became[i] = Some(j);
    }
    aligned
}

/// A range of lines from 0; an empty one is named by the line before it.
fn region(range: diffy::HunkRange) -> Range<usize> {
    let start = if range.is_empty() { range.start() } else { range.start() - 1 };
    start..start + range.len()
}

/// Pairs the blocks of a region that changed.
fn changed(aligned: &mut Aligned, (old, was): (&[String], Range<usize>), (new, is): (&[String], Range<usize>)) {
    let start = was.start;
    let pairs = pairs(&old[was.clone()], &new[is.clone()]);
    let mut next = is.start;
    for (i, j) in pairs {
        let (i, j) = (was.start + i, is.start + j);
        aligned.added[i].extend(next..j);
        aligned.became[i] = Some(j);
        next = j + 1;
    }
    // What is new stands where the region began if nothing of it was kept, else at its end.
    let at = if next == is.start { start } else { was.end };
    aligned.added[at].extend(next..is.end);
}

/// The pairs of blocks that are the same one, changed, in order.
fn pairs(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let (rows, columns) = (old.len(), new.len());
    if rows == 1 && columns == 1 {
        return vec![(0, 0)];
    }
    if rows.saturating_mul(columns) > PAIRS {
        return if rows == columns { (0..rows).map(|i| (i, i)).collect() } else { Vec::new() };
    }
    let old_words: Vec<_> = old.iter().map(|text| words(text)).collect();
    let new_words: Vec<_> = new.iter().map(|text| words(text)).collect();
    let width = columns + 1;
    let mut alike = vec![0.0; rows * columns];
    // The best sum of likenesses from a pair of places on.
    let mut best = vec![0.0_f64; (rows + 1) * width];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let same = share(&old_words[i], &new_words[j]);
            alike[i * columns + j] = same;
            let paired = if same >= SAME { same + best[(i + 1) * width + j + 1] } else { 0.0 };
            best[i * width + j] = paired.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < rows && j < columns {
        let same = alike[i * columns + j];
        let here = best[i * width + j];
        if same >= SAME && here <= same + best[(i + 1) * width + j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here <= best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How much two texts say the same: the share of words, or of characters that are words, in common.
pub(in crate::import) fn likeness(a: &str, b: &str) -> f64 {
    share(&words(a), &words(b))
}

/// How often each word is said.
fn words(text: &str) -> HashMap<String, u32> {
    let mut words = HashMap::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        let is_alone = matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        if c.is_alphanumeric() && !is_alone {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            *words.entry(std::mem::take(&mut word)).or_insert(0) += 1;
        }
        if is_alone {
            *words.entry(c.to_string()).or_insert(0) += 1;
        }
    }
    words
}

fn share(a: &HashMap<String, u32>, b: &HashMap<String, u32>) -> f64 {
    let count = |words: &HashMap<String, u32>| words.values().sum::<u32>();
    let all = count(a) + count(b);
    if all == 0 {
        return 0.0;
    }
    let common: u32 = a.iter().map(|(word, n)| b.get(word).map_or(0, |m| *n.min(m))).sum();
    2.0 * f64::from(common) / f64::from(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(old: &[&str], new: &[&str]) -> Aligned {
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        align(&owned(old), &owned(new))
    }

    #[test]
    fn what_stayed_changed_went_and_came_is_told() {
        let found = aligned(
            &["a", "the price is one euro a day", "gone entirely", "z"],
            &["a", "quite new", "the price is two euros a day", "z", "end"],
        );
        assert_eq!(found.became, [Some(0), Some(2), None, Some(3)]);
        assert_eq!(found.added, [vec![], vec![1], vec![], vec![], vec![4]]);
        assert_eq!(aligned(&[], &["a"]).added, [vec![0]]);
        assert_eq!(aligned(&["a"], &[]).became, [None]);
        assert_eq!(aligned(&["a", "b"], &["a", "b"]).became, [Some(0), Some(1)]);
    }

    #[test]
    fn likeness_counts_words_and_chinese_characters() {
        assert!(likeness("镜像是免费的", "镜像是收费的") > 0.8);
        assert!(likeness("one two", "three four") < 0.01);
        assert!(likeness("", "") < 0.01);
    }
}
