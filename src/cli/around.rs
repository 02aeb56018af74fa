//! What stands around a quote in its passage, as the terminal shows it.

use super::render::without_generators;
use crate::answer::around::is_marker;
use crate::knowledge::is_fence;
use unicode_segmentation::UnicodeSegmentation as _;

/// Characters before and after a quote that an answer shows of its passage, at most.
const AROUND: usize = 500;

/// What stands before a quote: its last sentences.
pub(super) fn before_quote(text: &str) -> String {
    last_sentences(&read_with_it(text))
}

/// What stands after a quote: its first sentences.
pub(super) fn after_quote(text: &str) -> String {
    first_sentences(&read_with_it(text))
}

/// What stands on one side of a quote, without the marks of a block quote that both stand in; nothing where
/// it has a comment, which no reader of the page sees.
fn read_with_it(text: &str) -> String {
    let shown = without_generators(text);
    if shown.contains("<!--") {
        return String::new();
    }
    let mut in_code = false;
    let mut unquoted = |line| {
        in_code ^= is_fence(line);
        if in_code { line } else { without_quote_mark(line) }
    };
    let lines: Vec<&str> = shown.trim().lines().map(&mut unquoted).collect();
    lines.join("\n").trim().to_owned()
}

fn without_quote_mark(line: &str) -> &str {
    line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest)).trim_end()
}

/// The sentences of a text up to [`AROUND`]; marked where there are more.
fn first_sentences(text: &str) -> String {
    let Some((most, _)) = text.char_indices().nth(AROUND) else { return text.to_owned() };
    let ends = text.split_sentence_bound_indices().map(|(at, sentence)| at + sentence.len());
    let end = ends.take_while(|end| *end <= most).filter(|end| !ends_in_marker(&text[..*end])).last().unwrap_or(0);
    if end > 0 { format!("{} …", text[..end].trim_end()) } else { String::new() }
}

/// The last sentences of a text up to [`AROUND`]; marked where there are more.
fn last_sentences(text: &str) -> String {
    let Some((least, _)) = text.char_indices().nth_back(AROUND) else { return text.to_owned() };
    let mut starts = text.split_sentence_bound_indices().map(|(at, _)| at);
    let start = starts.find(|start| *start > least && !ends_in_marker(&text[..*start]));
    start.map_or_else(String::new, |start| format!("… {}", text[start..].trim_start()))
}

/// Whether the last line of a text is the marker of an item: no sentence ends behind "6. ".
fn ends_in_marker(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    !line.trim().is_empty() && line.split_whitespace().all(is_marker)
}
