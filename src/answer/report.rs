//! A long message: as a whole it tells best where the answer stands, and its title or first sentence,
//! its problem sentences and its error lines, each a query, tell which sentence answers and how sure that is.

use crate::index::analysis::fold;
use crate::index::faults::names_fault;
use std::net::{IpAddr, SocketAddr};
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

/// Whether a message is a report: over 30 words, or with a code fence.
///
/// ```
/// use faqt::answer::report::{is_report, queries};
/// let message = "Cannot start\n\nIt fails with:\n```\nerror E001: quota exceeded\n```\n";
/// assert!(is_report(message) && !is_report("is it free?"));
/// assert!(queries(message).iter().any(|query| query.contains("quota exceeded")));
/// ```
pub fn is_report(text: &str) -> bool {
    text.contains(FENCE) || words(text) > LONG
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
    let is_no_greeting = |s: &&&str| super::padding::strip(s).split_whitespace().count() > 2 || words(s) > 3;
    let mut ranked: Vec<(usize, &str)> = sentences
        .iter()
        .filter(is_no_greeting)
        .map(|s| {
            let folded = fold(s);
            let asks = usize::from(asks(s)) * 3;
            (asks + PROBLEMS.iter().filter(|p| folded.contains(**p)).count().min(2), *s)
        })
        .collect();
    ranked.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let first = sentences.iter().find(is_no_greeting).map(|s| clip(super::padding::strip(s)));
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

/// All that a report says, with what stands in its fences, but without what differs from one machine to
/// the next: times, dates, ids, addresses and paths, and in fences stack frames and long numbers.
///
/// ```
/// let message = "Ubuntu 20.04 fails with:\n```\n10:15:03.221 error: quota exceeded\n  at main.rs:12\n```\n";
/// assert_eq!(faqt::answer::report::whole(message), "Ubuntu 20.04 fails with: error: quota exceeded");
/// ```
pub fn whole(text: &str) -> String {
    let (prose, code) = split_fences(text);
    let words = super::padding::strip(&prose).split_whitespace().filter(|word| !is_masked(word));
    let lines = code.iter().filter(|line| !is_frame(line));
    let code = lines.flat_map(|line| line.split_whitespace()).filter(|word| !is_masked_output(word));
    words.chain(code).collect::<Vec<_>>().join(" ")
}

/// Whether a query is put as a question.
pub fn asks(query: &str) -> bool {
    query.trim_end().ends_with(['?', '？'])
}

fn clip(text: &str) -> String {
    text.split_whitespace().take(QUERY_WORDS).collect::<Vec<_>>().join(" ")
}

/// The marks that open and close a fence.
const FENCE: &str = "```";

/// Prose, and the lines inside fences; what stands on the line of an opening is one of them, unless it names
/// a language.
fn split_fences(text: &str) -> (String, Vec<&str>) {
    let (mut prose, mut code, mut inside) = (String::new(), Vec::new(), false);
    for line in text.lines() {
        let Some(rest) = line.trim().strip_prefix(FENCE).map(|rest| rest.trim_start_matches('`')) else {
            if inside {
                code.push(line);
            } else {
                prose.push_str(line);
                prose.push('\n');
            }
            continue;
        };
        if inside {
            prose.push_str(rest);
            prose.push('\n');
            inside = false;
        } else if let Some((output, behind)) = rest.split_once(FENCE) {
            code.push(output);
            prose.push_str(behind.trim_start_matches('`'));
            prose.push('\n');
        } else {
            code.extend((!is_language(rest)).then_some(rest));
            inside = true;
        }
    }
    (prose, code)
}

/// Whether what stands behind the marks of a fence names a language: "rust", "json title="a.json"", "yaml {1,3}".
/// An error code has a dot or a colon.
fn is_language(info: &str) -> bool {
    let is_attribute = info.contains(['=', '{']);
    is_attribute || !info.contains(|c: char| c.is_whitespace() || matches!(c, '.' | ':'))
}

fn looks_like_output(line: &str) -> bool {
    line.contains(':') && names_fault(line) && !asks(line)
}

/// A line of output that names a fault, masked; `None` for any other line and for stack frames.
fn error_line(line: &str) -> Option<String> {
    let trimmed = line.trim();
    if is_frame(line) || !names_fault(line) {
        return None;
    }
    let kept: Vec<&str> = trimmed.split_whitespace().filter(|word| !is_masked_output(word)).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Whether a line of output is a frame of a stack: "#0 0x1234 in main ()", "at f (a.js:1:2)",
/// "in main.rs:12", "File "a.py", line 3".
fn is_frame(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let is_numbered = line.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_call = |rest: &str| rest.split_whitespace().next().is_some_and(|call| call.contains('('));
    let is_place = |rest: &str| rest.ends_with(')') || rest.rsplit_once(':').is_some_and(|(_, at)| is_number(at));
    let behind = line.strip_prefix("at ").or_else(|| line.strip_prefix("in "));
    is_numbered || line.starts_with("file \"") || behind.is_some_and(|rest| is_call(rest) || is_place(rest))
}

/// What stands around a word of output.
const AROUND: [char; 10] = ['[', ']', '(', ')', '{', '}', '"', '\'', ',', ';'];
/// Shortest id of letters and digits, in characters.
const SHORTEST_ID: usize = 12;
/// Fewest digits of an id, and of a number of output that is masked.
const FEWEST_DIGITS: usize = 4;

/// Times, dates, ids, addresses and paths, which differ from one machine to the next.
fn is_masked(word: &str) -> bool {
    let bare =
        word.trim_matches(AROUND).trim_end_matches(|c| AROUND.contains(&c) || matches!(c, '.' | ':' | '?' | '!'));
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let is_id = bare.len() >= SHORTEST_ID
        && digits >= FEWEST_DIGITS
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let is_hex = bare.starts_with("0x");
    let is_path = bare.starts_with('/') && bare.matches('/').count() >= 2 || bare.get(1..3) == Some(":\\");
    is_id || is_hex || is_path || is_time(bare) || is_date(bare) || is_address(bare)
}

/// The same of output, and numbers of four digits and more: of a process, of bytes, of milliseconds.
fn is_masked_output(word: &str) -> bool {
    let bare = word.trim_matches(AROUND);
    is_masked(word) || bare.len() >= FEWEST_DIGITS && bare.chars().all(|c| c.is_ascii_digit())
}

/// "10:15", "10:15:03.221", "2026-01-02T10:15:03Z", "10:15:03+02:00".
fn is_time(word: &str) -> bool {
    let time = word.split_once('T').map_or(word, |(date, time)| if is_date(date) { time } else { word });
    let time = time.split(['Z', '+', '.']).next().unwrap_or_default();
    let mut parts = time.splitn(3, ':').map(|part| part.get(..2).filter(|_| part.len() == 2)?.parse::<u8>().ok());
    let (hours, minutes) = (parts.next().flatten(), parts.next().flatten());
    hours.is_some_and(|hours| hours < 24) && minutes.is_some_and(|minutes| minutes < 60)
}

/// "2026-01-02", "2026/01/02", "02/01/2026".
fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/']).collect();
    let of = |at: usize, digits: usize| parts[at].len() == digits && parts[at].chars().all(|c| c.is_ascii_digit());
    parts.len() == 3 && of(1, 2) && (of(0, 4) && of(2, 2) || of(0, 2) && of(2, 4))
}

/// "10.0.0.1", "10.0.0.1:443", "10.0.0.0/8", "fe80::1", "[::1]:443".
fn is_address(word: &str) -> bool {
    let word = word.split('/').next().unwrap_or_default().replace(']', "");
    word.contains(|c: char| c.is_ascii_digit())
        && (word.parse::<IpAddr>().is_ok() || word.parse::<SocketAddr>().is_ok())
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

    #[test]
    fn what_differs_from_one_machine_to_the_next_is_left_out() {
        for word in [
            "10:15",
            "[10:15:03.221]",
            "2026-01-02T10:00:00Z",
            "2026-01-02,",
            "(10.0.0.1).",
            "10.0.0.0/8",
            "[::1]:443",
            "0x7ffe",
        ] {
            assert!(is_masked(word), "{word}");
        }
        for word in
            ["/var/log/app.log", "C:\\logs\\a", "i-bp1gtjxuuvwj17zr9abc", "1f0c8a4e-93f0-4b7e-9a64-0d8f7cc0a1b2"]
        {
            assert!(is_masked(word), "{word}");
        }
        for word in
            ["20.04", "8080", "1.20.3041", "80:80", "2022", "and/or", "E0425", "v0.12.5", "24:00:61", "face::bad"]
        {
            assert!(!is_masked(word), "{word}");
        }
        assert!(is_masked_output("[12345]") && !is_masked_output("20.04"));
    }

    #[test]
    fn frames_are_left_out_and_lines_that_begin_alike_are_not() {
        for line in [
            "#0  0x1 in main ()",
            "  at run (a.js:1:2)",
            "at main.rs:12",
            "File \"a.py\", line 3, in run",
            "at A.B() in C:\\b.cs:line 40",
            "at a.B.run(B.java:1) ~[b.jar:5.3]",
            "At line:1 char:1",
        ] {
            assert!(is_frame(line), "{line}");
        }
        for line in ["# comment", "#!/bin/sh", "in the console: error", "at least one image is invalid"] {
            assert!(!is_frame(line), "{line}");
        }
    }

    #[test]
    fn what_stands_on_the_line_of_a_fence_is_read() {
        assert_eq!(whole("```error: quota exceeded\nat once\n```\nwhy"), "why error: quota exceeded at once");
        assert_eq!(whole("```QuotaExceed.BuyImage\n```\nwhat is it"), "what is it QuotaExceed.BuyImage");
        assert_eq!(whole("```json title=\"a.json\"\n{}\n```\nwhy"), "why {}");
        assert_eq!(whole("```sh\nls\n``` and then"), "and then ls");
        assert_eq!(whole("look\n```error: no```\nwhy"), "look why error: no");
    }
}
