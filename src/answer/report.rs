//! A long message: as a whole it tells best where the answer stands, and its title or first sentence,
//! its problem sentences and its error lines, each a query, tell how sure that is.

use crate::index::analysis::fold;
use unicode_segmentation::UnicodeSegmentation as _;

/// Words above which a message is a report.
const LONG: usize = 30;
/// Queries that a report gives at most.
pub const MOST_QUERIES: usize = 3;
/// Words kept of one query.
const QUERY_WORDS: usize = 40;

/// Words of a problem sentence.
const PROBLEMS: &[&str] = &[
    "not start",
    "not work",
    "doesn't",
    "does not",
    "don't",
    "can't",
    "cannot",
    "can not",
    "won't",
    "fails",
    "failed",
    "failing",
    "error",
    "unable",
    "stuck",
    "crash",
    "broken",
    "wrong",
    "missing",
    "refuse",
    "denied",
    "invalid",
    "problem",
    "issue",
    "how do",
    "how can",
    "how to",
    "why",
    "is there",
    "is it possible",
    "what is",
    "where",
    "which",
    "报错",
    "失败",
    "无法",
    "不能",
    "错误",
    "异常",
    "启动不了",
    "打不开",
    "不了",
    "怎么",
    "为什么",
    "如何",
    "是否",
    "问题",
    "卡住",
];

/// Words of a line of output that names a fault.
const FAULTS: &[&str] = &[
    "error",
    "exception",
    "failed",
    "failure",
    "fatal",
    "denied",
    "panic",
    "invalid",
    "not found",
    "cannot",
    "refused",
    "timed out",
    "unexpected",
    "warning",
    "报错",
    "错误",
    "失败",
];

/// Whether a message is a report: over 30 words, or with a code fence.
///
/// ```
/// use faqt::answer::report::{is_report, queries};
/// let message = "Cannot start\n\nIt fails with:\n```\nerror E001: quota exceeded\n```\n";
/// assert!(is_report(message) && !is_report("is it free?"));
/// assert!(queries(message).iter().any(|query| query.contains("quota exceeded")));
/// ```
pub fn is_report(text: &str) -> bool {
    text.contains("```") || words(text) > LONG
}

/// Words; a character of a script without blanks counts six tenths.
fn words(text: &str) -> usize {
    let grams = text.chars().filter(|c| u32::from(*c) >= 0x2e80).count();
    text.split_whitespace().count() + grams * 6 / 10
}

/// Up to three queries, the likeliest first.
/// An example is at [`is_report`].
pub fn queries(text: &str) -> Vec<String> {
    let (prose, code) = split_fences(text);
    let sentences: Vec<&str> = prose
        .lines()
        .flat_map(|line| line.unicode_sentences())
        .flat_map(|s| s.split_inclusive(['。', '！', '？']))
        .map(str::trim)
        .filter(|s| s.chars().any(char::is_alphanumeric))
        .collect();
    let mut found: Vec<String> = Vec::new();
    let mut add = |query: String| {
        if !query.is_empty() && !found.contains(&query) && found.len() < MOST_QUERIES {
            found.push(query);
        }
    };
    let is_greeting = |s: &&&str| super::padding::strip(s).split_whitespace().count() > 2 || words(s) > 3;
    let mut ranked: Vec<(usize, &str)> = sentences
        .iter()
        .filter(is_greeting)
        .map(|s| {
            let folded = fold(s);
            let asks = usize::from(s.trim_end().ends_with(['?', '？'])) * 3;
            (asks + PROBLEMS.iter().filter(|p| folded.contains(**p)).count().min(2), *s)
        })
        .collect();
    ranked.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let first = sentences.iter().find(is_greeting).map(|s| clip(super::padding::strip(s)));
    if let Some((score, sentence)) = ranked.first()
        && *score > 0
    {
        add(clip(super::padding::strip(sentence)));
    }
    if let Some(line) = code
        .iter()
        .chain(prose.lines().collect::<Vec<_>>().iter().filter(|l| looks_like_output(l)))
        .find_map(|l| error_line(l))
    {
        add(clip(&line));
    }
    if let Some(first) = first {
        add(first);
    }
    if let Some((score, sentence)) = ranked.get(1)
        && *score > 0
    {
        add(clip(super::padding::strip(sentence)));
    }
    found
}

/// All that a report says, with what stands on the lines within its fences, but without what looks like
/// a stack frame, a time (numbers of four digits and more among them, "20.04" and "8080" too), an id, an
/// address or a path.
///
/// ```
/// let message = "It fails with:\n```\n10:15:03.221 error: quota exceeded\n  at main.rs:12\n```\n";
/// assert_eq!(faqt::answer::report::whole(message), "It fails with: error: quota exceeded");
/// ```
pub fn whole(text: &str) -> String {
    let (prose, code) = split_fences(text);
    let words = super::padding::strip(&prose).split_whitespace();
    let code = code.iter().filter(|line| !is_frame(line)).flat_map(|line| line.split_whitespace());
    words.chain(code).filter(|word| !is_masked(word)).collect::<Vec<_>>().join(" ")
}

fn clip(text: &str) -> String {
    text.split_whitespace().take(QUERY_WORDS).collect::<Vec<_>>().join(" ")
}

/// Prose, and the lines inside fences.
fn split_fences(text: &str) -> (String, Vec<&str>) {
    let (mut prose, mut code, mut inside) = (String::new(), Vec::new(), false);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if inside {
            code.push(line);
        } else {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    (prose, code)
}

fn looks_like_output(line: &str) -> bool {
    let folded = fold(line);
    line.contains(':') && FAULTS.iter().any(|f| folded.contains(f)) && !line.trim_end().ends_with(['?', '？'])
}

/// A line of output that names a fault, masked; `None` for any other line and for stack frames.
fn error_line(line: &str) -> Option<String> {
    let trimmed = line.trim();
    let folded = fold(trimmed);
    if is_frame(line) || !FAULTS.iter().any(|f| folded.contains(f)) {
        return None;
    }
    let kept: Vec<&str> = trimmed.split_whitespace().filter(|word| !is_masked(word)).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Whether a line of output is a frame of a stack.
fn is_frame(line: &str) -> bool {
    let folded = fold(line.trim());
    ["at ", "file \"", "#", "in "].iter().any(|start| folded.starts_with(start))
}

/// Times, ids, addresses and paths, which differ from one machine to the next.
fn is_masked(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '"' | '\'' | ',' | ';'));
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let is_time =
        digits >= 4 && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | 'T' | 'Z' | '+' | '/'));
    let is_id =
        bare.len() >= 12 && digits >= 4 && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let is_hex = bare.starts_with("0x");
    let is_path = bare.starts_with('/') && bare.matches('/').count() >= 2 || bare.get(1..3) == Some(":\\");
    is_time || is_id || is_hex || is_path
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "Hi everyone! I moved my server to another region yesterday and since then nothing works.\n\
        My image does not start any more. I tried to reboot it twice and waited an hour but no luck so far.\n\
        ```\n2026-01-02T10:00:00Z ERROR boot failed: kernel not found /boot/vmlinuz/x at 0x1234\n   at main.rs:12\n```\n";

    #[test]
    fn a_report_gives_its_problem_its_error_and_its_first_sentence() {
        assert!(is_report(REPORT));
        let found = queries(REPORT);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().any(|q| q == "My image does not start any more."));
        assert!(found.iter().any(|q| q == "ERROR boot failed: kernel not found at"));
    }

    #[test]
    fn a_short_question_is_no_report() {
        assert!(!is_report("is a custom image free?"));
        assert!(!is_report("自定义镜像收费吗"));
    }
}
