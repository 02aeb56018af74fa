//! Where sentences end.
//!
//! Boundaries are those of Unicode (UAX #29), mended for abbreviations, numbers, addresses and
//! code, and never inside a link or a code span.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::article::{Span, Unit, UnitKind};
use super::questions_in_text::{asks, lead_sentences};
use super::visible::Visible;

/// Abbreviations that a capital letter may follow in the middle of a sentence.
const ABBREVIATIONS: [&str; 44] = [
    "e.g", "i.e", "eg", "ie", "cf", "vs", "etc", "approx", "resp", "incl", "excl", "dr", "mr", "mrs", "ms", "prof",
    "st", "jr", "sr", "inc", "ltd", "co", "corp", "no", "nos", "nr", "fig", "figs", "sec", "ch", "vol", "pp", "p",
    "ed", "eds", "al", "ca", "z.b", "d.h", "bzw", "usw", "p.ej", "aka", "viz",
];

/// Abbreviations that only a number makes one: "no. 5", but "the answer is no."
const BEFORE_NUMBERS: [&str; 15] =
    ["no", "nos", "nr", "fig", "figs", "sec", "ch", "vol", "pp", "p", "ed", "max", "min", "ver", "eq"];

/// Words that no name goes on with: "Choose plan B. Then pay."
const STARTERS: [&str; 24] = [
    "The", "Then", "This", "That", "These", "Those", "There", "They", "It", "Its", "If", "You", "Your", "We", "In",
    "For", "When", "To", "After", "On", "But", "And", "He", "She",
];

/// Bytes between brackets that belong together, at most.
const LONG_BRACKETS: usize = 400;

/// Abbreviations that may also end a sentence: a capital letter after them starts the next.
const MAY_END: [&str; 5] = ["etc", "inc", "ltd", "co", "al"];

/// The words of a text: runs between blanks, and for scripts without blanks 1.6 characters a word.
pub(super) fn count_words(text: &str) -> usize {
    if text.is_ascii() {
        // Where a word begins after white space, and at the start.
        let blank = |byte: u8| byte.is_ascii_whitespace();
        let begins =
            text.bytes().zip(text.bytes().skip(1)).map(|(before, byte)| u32::from(blank(before) & !blank(byte)));
        let first = text.bytes().next().is_some_and(|byte| !blank(byte));
        return begins.sum::<u32>() as usize + usize::from(first);
    }
    let (mut words, mut dense, mut inside) = (0usize, 0usize, false);
    for c in text.chars() {
        if is_dense(c) {
            dense += 1;
            inside = false;
        } else if c.is_whitespace() {
            inside = false;
        } else if !inside {
            // Marks between dense characters are no words.
            inside = true;
            words += usize::from(c.is_alphanumeric() || c.is_ascii());
        }
    }
    words + (dense * 10).div_ceil(16)
}

/// Characters of scripts that put no blank between words.
pub(super) fn is_dense(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// The sentences of a text, as ranges of it without white space at the ends.
pub(super) fn split(visible: &Visible) -> Vec<Range<usize>> {
    let text = visible.text.as_str();
    let mut ends: Vec<usize> = Vec::new();
    if can_end_inside(text) {
        let mut last = 0;
        for start in bounds(text).into_iter().map(|at| before_opening_marks(text, at)) {
            if start <= last {
                continue;
            }
            code_starts(visible, last, start, &mut ends);
            if !mended(text, start) && !ends_in_code(visible, start) {
                ends.push(start);
            }
            last = start;
        }
        code_starts(visible, last, text.len(), &mut ends);
        ends.dedup();
    }
    let ends = keep_pairs_whole(visible, ends);
    let mut sentences = Vec::with_capacity(ends.len() + 1);
    let mut from = 0;
    for end in ends.into_iter().chain([text.len()]) {
        let part = &text[from..end];
        let head = part.len() - part.trim_start().len();
        let start = from + head;
        let stop = start + part.trim().len();
        if start < stop {
            if part.chars().any(char::is_alphanumeric) || sentences.is_empty() {
                sentences.push(start..stop);
            } else if let Some(before) = sentences.last_mut() {
                // A lone dash or smiley belongs to what it follows.
                before.end = stop;
            }
        }
        from = end;
    }
    sentences
}

/// The sentences of a paragraph as units.
pub(super) fn units(visible: &Visible) -> Vec<Unit> {
    let made = split(visible).into_iter().filter_map(|range| Some((unit(visible, range.clone())?, range)));
    let (mut units, ranges): (Vec<Unit>, Vec<Range<usize>>) = made.unzip();
    lead_sentences(&mut units, |n| ranges.get(n).is_some_and(|range| is_set_off(visible, range)));
    units
}

/// Whether marks stand around all of a sentence, as in `**Is it free?** It is.`
fn is_set_off(visible: &Visible, range: &Range<usize>) -> bool {
    let first = visible.pairs.partition_point(|pair| pair.from < range.start);
    let pairs = visible.pairs[first..].iter().take_while(|pair| pair.from == range.start);
    pairs.into_iter().any(|pair| pair.to == range.end && !pair.code)
}

/// All of a text as one unit, however many sentences it has.
pub(super) fn whole(visible: &Visible) -> Option<Unit> {
    let text = visible.text.as_str();
    let start = text.len() - text.trim_start().len();
    unit(visible, start..text.trim_end().len().max(start))
}

fn unit(visible: &Visible, range: Range<usize>) -> Option<Unit> {
    let source = visible.source(range.clone())?;
    let (end, is_line) = (range.end, visible.is_line(&range));
    let text = &visible.text[range];
    Some(Unit {
        kind: UnitKind::Sentence,
        span: Span::new(source.start, source.end),
        text: text.to_owned(),
        lead: None,
        lead_text: String::new(),
        announces: ends_in_colon(text),
        asks: asks(text, is_line) && !ends_in_code(visible, end),
        info: String::new(),
    })
}

/// Whether a sentence says that something comes: it ends in a colon.
pub(super) fn ends_in_colon(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | ')' | '"' | '”'));
    text.ends_with([':', '：'])
}

/// Whether a sentence just before a list, a table or a fence announces it.
pub(super) fn announces_block(text: &str) -> bool {
    if ends_in_colon(text) || ["如下", "以下", "下列", "下面"].iter().any(|word| text.contains(word)) {
        return true;
    }
    let lower = text.to_lowercase();
    ["the following", "as follows", "these steps", "this example"].iter().any(|words| lower.contains(words))
}

/// Unicode's boundaries inside a text.
fn bounds(text: &str) -> Vec<usize> {
    plain_bounds(text).unwrap_or_else(|| text.split_sentence_bound_indices().skip(1).map(|(start, _)| start).collect())
}

/// The same in one pass and without tables, where only ASCII decides; `None` where it does not. The
/// numbers are those of the rules of UAX #29.
fn plain_bounds(text: &str) -> Option<Vec<usize>> {
    let is_plain = text.bytes().fold(true, |plain, byte| plain & (b' '..0x80).contains(&byte));
    if !is_plain && text.chars().any(may_end_anywhere) {
        return None;
    }
    let text = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'.', b'!', b'?', &text[at..]) {
        let mark = at + next;
        let run = |from: usize, of: &[u8]| text[from..].iter().take_while(|byte| of.contains(byte)).count();
        let closed = mark + 1 + run(mark + 1, b"()[]{}\"'");
        let end = closed + run(closed, b" ");
        at = end;
        let Some(next) = text.get(end) else { break };
        if !next.is_ascii() {
            return None;
        }
        // SB8a
        let goes_on = matches!(next, b'.' | b'!' | b'?' | b',' | b'-' | b':' | b';');
        let is_one = text[mark] == b'.' && {
            let before = mark.checked_sub(1).map_or(b' ', |before| text[before]);
            let is_name = end == mark + 1 && next.is_ascii_uppercase();
            // SB8
            let tells = |byte: &&u8| byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'!' | b'?' | 0x80..);
            let tells = text[end..].iter().find(tells).copied().unwrap_or(b' ');
            if !tells.is_ascii() || (is_name && !before.is_ascii()) {
                return None;
            }
            // SB6, SB7
            let in_word = (end == mark + 1 && next.is_ascii_digit()) || (is_name && before.is_ascii_alphabetic());
            in_word || tells.is_ascii_lowercase()
        };
        if !goes_on && !is_one {
            found.push(end);
        }
    }
    Some(found)
}

/// Whether a character could end a sentence or a paragraph, as a mark of ASCII does. All others that
/// texts in European languages are likely to hold cannot.
fn may_end_anywhere(c: char) -> bool {
    !matches!(u32::from(c), 0x20..=0x7F | 0xA0..=0x588 | 0x2010..=0x2023 | 0x2025..=0x2027 | 0x2190..=0x2BFF | 0xFE0F | 0x1F000..=0x1FAFF)
}

/// Whether a sentence can end before the end of the text; most items and cells are spared the
/// segmentation.
fn can_end_inside(text: &str) -> bool {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'.' | b'!' | b'?' => {
                let rest = &bytes[at + 1..];
                let marks = rest
                    .iter()
                    .take_while(|byte| !byte.is_ascii_alphanumeric() && !byte.is_ascii_whitespace() && byte.is_ascii())
                    .count();
                if rest.get(marks).is_some_and(|next| !next.is_ascii_alphanumeric()) {
                    return true;
                }
            }
            0x80..=0xBF => {}
            0xC2..=0xD5 => {}
            0x80.. if text[at..].chars().next().is_some_and(may_end) => return true,
            _ => {}
        }
    }
    false
}

/// Whether a character beyond Latin, Greek and Cyrillic could end a sentence.
fn may_end(c: char) -> bool {
    !matches!(u32::from(c), 0..=0x588 | 0x2010..=0x2025 | 0x2190..=0x2BFF | 0x3040..=0x9FFF | 0xAC00..=0xD7AF | 0xFE0F | 0x1F000..)
}

/// A mark that opens belongs to what follows; Unicode's rules take it for one that closes.
fn before_opening_marks(text: &str, at: usize) -> usize {
    let opens = ['(', '[', '{', '（', '【', '《', '「', '『', '“', '‘', '«'];
    text[..at].trim_end_matches(opens).len()
}

/// Whether what Unicode takes for a boundary is none.
fn mended(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at..]);
    let body = before.trim_end();
    let closed = body.trim_end_matches(|c: char| {
        matches!(c, ')' | ']' | '"' | '\'' | '”' | '’' | '»' | '」' | '』' | '）' | '】' | '》')
    });
    let Some(mark) = closed.chars().next_back() else { return true };
    let next = after.chars().next();
    if matches!(mark, '.' | '!' | '?') {
        // "a?b", "…/?q=1", "Yahoo!Search": no blank, no end, unless a dense script goes on.
        if body.len() == before.len() && !next.is_some_and(is_dense) {
            return true;
        }
    }
    if mark != '.' {
        // "Why?" she asked.
        return mark.is_ascii() && closed.len() < body.len() && next.is_some_and(char::is_lowercase);
    }
    let stem = closed.trim_end_matches('.');
    let from = stem
        .rfind(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map_or(0, |n| n + stem[n..].chars().next().map_or(1, char::len_utf8));
    let word = &stem[from..];
    let next_is_number = next.is_some_and(char::is_numeric);
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        // "J. Smith", but "Plan I. Then": a lone capital before a capitalised word.
        if letter.is_uppercase() && letter != 'I' && next.is_some_and(char::is_uppercase) {
            let word = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            return !STARTERS.contains(&word);
        }
        // "1. First": the number of an item that stands in the line.
        if letter.is_ascii_digit() && from == 0 {
            return true;
        }
    }
    if word.len() > 6 || !word.is_ascii() {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let lower = lower.as_str();
    if BEFORE_NUMBERS.contains(&lower) {
        return next_is_number;
    }
    if MAY_END.contains(&lower) {
        return !next.is_some_and(char::is_uppercase);
    }
    ABBREVIATIONS.contains(&lower)
}

/// Whether the mark before a boundary stands in a code span.
fn ends_in_code(visible: &Visible, at: usize) -> bool {
    let end = visible.text[..at].trim_end().len();
    let last = visible.pairs.partition_point(|pair| pair.from < end);
    last.checked_sub(1).is_some_and(|n| visible.pairs[n].code && visible.pairs[n].to >= end)
}

/// A sentence may begin with a code span in lower case, which Unicode's rules cannot know.
fn code_starts(visible: &Visible, from: usize, to: usize, ends: &mut Vec<usize>) {
    let text = visible.text.as_str();
    let first = visible.pairs.partition_point(|pair| pair.from <= from);
    for pair in visible.pairs[first..].iter().take_while(|pair| pair.from < to) {
        let before = &text[..pair.from];
        let body = before.trim_end();
        if pair.solid
            && pair.from < pair.to
            && body.len() < before.len()
            && body.ends_with(['.', '!', '?'])
            && !body.ends_with("..")
            && !mended(text, pair.from)
            && ends.last().is_none_or(|end| *end < pair.from)
        {
            ends.push(pair.from);
        }
    }
}

/// Drops the boundaries that would cut through a pair of marks: all inside a link or code span;
/// inside emphasis and brackets those of a pair that does not hold whole sentences.
fn keep_pairs_whole(visible: &Visible, ends: Vec<usize>) -> Vec<usize> {
    if ends.is_empty() {
        return ends;
    }
    let text = visible.text.as_str();
    let mut ends: BTreeSet<usize> = ends.into_iter().collect();
    let marks = visible.pairs.iter().map(|pair| (pair.from..pair.to, pair.solid));
    for (pair, is_solid) in marks.chain(brackets(visible).into_iter().map(|pair| (pair, false))) {
        if pair.end <= pair.start {
            continue;
        }
        let inside: Vec<usize> = ends.range(pair.start + 1..pair.end).copied().collect();
        if inside.is_empty() {
            continue;
        }
        let opens = text[..pair.start].trim_end().is_empty() || ends.contains(&pair.start);
        let tail = text[pair.end..].len() - text[pair.end..].trim_start().len();
        let closes = pair.end + tail == text.len() || ends.range(pair.end..=pair.end + tail).next().is_some();
        if is_solid || !opens || !closes {
            for end in inside {
                ends.remove(&end);
            }
        }
    }
    ends.into_iter().collect()
}

/// Brackets outside code and what they hold, from inner to outer. Those that are never closed, and those
/// closed so far on that they hardly belong together, are none.
fn brackets(visible: &Visible) -> Vec<Range<usize>> {
    const KINDS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')];
    let mut codes = visible.pairs.iter().filter(|pair| pair.code).peekable();
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for (at, c) in visible.text.char_indices() {
        if KINDS.iter().all(|(opening, closing)| c != *opening && c != *closing) {
            continue;
        }
        while codes.next_if(|code| code.to <= at).is_some() {}
        if codes.peek().is_some_and(|code| code.from <= at) {
            continue;
        }
        match KINDS.iter().find(|(_, closing)| c == *closing) {
            None => open.push((c, at)),
            Some((opening, _)) => match open.pop() {
                Some((mark, from)) if mark == *opening => {
                    found.extend(Some(from..at + c.len_utf8()).filter(|pair| pair.len() <= LONG_BRACKETS));
                }
                // Across each other, as in an interval, they are no pairs.
                _ => open.clear(),
            },
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<String> {
        let mut visible = Visible::default();
        visible.push(text, 0..text.len());
        split(&visible).into_iter().map(|range| visible.text[range].to_owned()).collect()
    }

    #[test]
    fn abbreviations_numbers_and_names_do_not_end_a_sentence() {
        for text in [
            "Use a small one, e.g. Debian or i.e. Ubuntu.",
            "Ask Dr. Smith or J. Doe vs. Roe.",
            "See No. 5 and Fig. 2 for the 2.5 GB disk.",
            "Version v0.12.5 reads config.toml from https://a.example/?q=X now.",
            "What is a?b or Node.JS in README.md here.",
            "1. First of all.",
        ] {
            assert_eq!(plain(text), [text]);
        }
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        assert_eq!(
            plain("It is free. You pay for storage (0.1 a GB). Really?"),
            ["It is free.", "You pay for storage (0.1 a GB).", "Really?"]
        );
        assert_eq!(
            plain("The answer is no. Try again etc. Then stop."),
            ["The answer is no.", "Try again etc.", "Then stop."]
        );
        assert_eq!(plain("He said \"go.\" She went."), ["He said \"go.\"", "She went."]);
    }

    #[test]
    fn numbers_versions_addresses_and_file_names_are_whole_and_end_sentences() {
        let cases: [&[&str]; 16] = [
            &["It has 2.5 GB.", "More costs 0.1 a GB."],
            &["Since v0.12.5 it works.", "Before v0.12.5. it did not."],
            &["See https://a.example/x.html?q=1.2&r=3!", "Then go on."],
            &["Read https://a.example/a.b.", "Then visit example.com.", "It works."],
            &["Open config.toml.", "Edit Cargo.lock of Node.js v20.1.", "Save."],
            &["It starts at USD 5.", "Billing is hourly."],
            &["Choose plan B.", "Then pay J. Smith."],
            &["At most max. 5 GB or min. 2 GB.", "It takes 5 min.", "Then go."],
            &["Use Debian, Ubuntu etc. and reboot.", "Windows Server 2019 vs. Windows Server 2022."],
            &["(It is free.)", "The rest is not."],
            &["“It is free.”", "She paid."],
            &["It is \"free.\"", "It is (really) free!)", "Yes."],
            &["What?!", "No...", "Well."],
            &["It is 10.0.0.1:8080.", "Ping it."],
            &["Wait... then go on.", "Is it a.b or c?", "It is."],
            &["See Sec. 3.2 and ch. 4 of No. 5.", "Done."],
        ];
        for sentences in cases {
            assert_eq!(plain(&sentences.join(" ")), sentences);
        }
    }

    #[test]
    fn chinese_sentences_with_latin_in_them() {
        let cases: [&[&str]; 6] = [
            &["镜像有2.5 GB大。", "版本v0.12.5已发布！", "下载见https://a.example/x?y=1。", "完成"],
            &["镜像（如 Debian 12.5）免费。", "（存储除外。）", "请付款。"],
            &["他问：“免费吗？”", "“免费。”", "她说。"],
            &["价格是0.1元/GB。", "Custom images are free.", "快照收费。"],
            &["支持CentOS 7.9、Ubuntu 22.04等。", "其他系统不支持；请换一个。"],
            &["先停止实例……再创建镜像。", "（可选）完成。"],
        ];
        for sentences in cases {
            let text = sentences.concat().replace(".快", ". 快").replace("。C", "。 C");
            assert_eq!(plain(&text), sentences, "{text}");
        }
    }

    #[test]
    fn what_is_in_brackets_stays_in_its_sentence() {
        let cases: [&[&str]; 9] = [
            &["Run it (see below. Really) and wait.", "Then go."],
            &["Run it (see [A. B]. Really).", "Then go."],
            &["运行（见下文。真的）后等待。", "完成。"],
            &["(It is free.", "It is fast.)", "Then go."],
            // Neither an open bracket nor a closed one takes more than its sentence.
            &["Run it (see below.", "Really.", "Then go."],
            &["See a) below.", "Then b) here.", "Then go."],
            &["Sad :( it is.", "Yes (no. Not so) is it.", "Then go."],
            &["In [0, 1) it is.", "Then in (1, 2] it is.", "Go."],
            &["Then [go.", "Wait (a.", "B] c.", "So d)."],
        ];
        for sentences in cases {
            let between = if sentences[0].is_ascii() { " " } else { "" };
            let text = sentences.join(between);
            assert_eq!(plain(&text), sentences, "{text}");
        }
        let far = format!("Run it (see below. {}) and wait.", "Really so. ".repeat(50));
        assert!(plain(&far).len() > 50);
        let units = |text: &str| crate::knowledge::outline::passages(crate::knowledge::Site::Github, text);
        assert_eq!(units("Use `(` here. Use `)` there.\n").lines().count(), 2);
    }

    #[test]
    fn items_and_rows_are_units_of_their_own_whatever_ends_in_them() {
        let text = "- Free. No charge.\n- 0.1 a GB, e.g. for snapshots\n\n| a. B | v1.2 |\n|---|---|\n| Free. Yes! | 2.5 GB |\n";
        insta::assert_snapshot!(crate::knowledge::outline::passages(crate::knowledge::Site::Github, text), @r"
        List - Free. No charge.\n- 0.1 a GB, e.g. for snapshots = Free. No charge.\n0.1 a GB, e.g. for snapshots
        Item - Free. No charge. = Free. No charge.
        Sentence Free.
        Sentence No charge.
        Item - 0.1 a GB, e.g. for snapshots = 0.1 a GB, e.g. for snapshots
        Table | a. B | v1.2 |\n|---|---|\n| Free. Yes! | 2.5 GB | = a. B | v1.2\nFree. Yes! | 2.5 GB
        Row | Free. Yes! | 2.5 GB | = Free. Yes! | 2.5 GB << a. B | v1.2
        ");
    }

    #[test]
    fn chinese_marks_end_a_sentence_and_quotes_stay() {
        assert_eq!(
            plain("镜像免费。存储收费！为什么？他说“好。”然后走了；完。"),
            ["镜像免费。", "存储收费！", "为什么？", "他说“好。”", "然后走了；完。"]
        );
    }

    #[test]
    fn words_are_counted_in_both_kinds_of_script() {
        assert_eq!(count_words("two words"), 2);
        assert_eq!(count_words("镜像免费镜像免费"), 5);
        assert_eq!(count_words("用 SSH 登录。"), 3);
    }

    #[test]
    fn a_colon_or_the_following_announces() {
        assert!(ends_in_colon("These are allowed:") && ends_in_colon("步骤："));
        assert!(announces_block("Do the following.") && announces_block("步骤如下。"));
        assert!(!announces_block("It is free."));
    }

    #[test]
    fn marks_are_cut_only_around_whole_sentences() {
        let units = |text: &str| crate::knowledge::outline::passages(crate::knowledge::Site::Github, text);
        insta::assert_snapshot!(units("**One. Two.** Three.\n\n**Note.** *Half. way* here. [A. B](x) c. `d.` E <b>f. G</b> h.\n"), @r##"
        Sentence One.
        Sentence Two.
        Sentence Three.
        Sentence **Note.** = Note.
        Sentence *Half. way* here. = Half. way here.
        Sentence [A. B](x) c. = A. B c.
        Sentence `d.` E <b>f. G</b> h. = d. E f. G h.
        "##);
        insta::assert_snapshot!(units("Run it. `npm` starts. See [docs](x). **Done**. Use \\* & &amp; now.\n"), @r##"
        Sentence Run it.
        Sentence `npm` starts. = npm starts.
        Sentence See [docs](x). = See docs.
        Sentence **Done**. = Done.
        Sentence Use \\* & &amp; now. = Use * & & now.
        "##);
    }

    proptest::proptest! {
        #[test]
        fn words_of_ascii_are_runs_between_white_space(text in "[a-c.\\x00\\x0b\\x0c \\t\\r\\n]{0,24}") {
            proptest::prop_assert_eq!(count_words(&text), text.split_ascii_whitespace().count());
        }

        #[test]
        fn plain_text_ends_where_unicode_says(text in "([a-cA-C0-9]|[.!?]|[ ]|[-,;:()'\"*/]){0,24}") {
            let unicode: Vec<usize> = text.split_sentence_bound_indices().skip(1).map(|(at, _)| at).collect();
            proptest::prop_assert_eq!(plain_bounds(&text), Some(unicode));
        }

        #[test]
        fn any_text_ends_where_unicode_says(
            text in "([a-cA-C0]|[.!?]|[ ]|[-,()'\"]|[éÉß’“”—…🎉→\u{301}\u{200d}\u{fe0f}\u{a0}\u{ad}中。\u{2024}\u{85}]){0,16}",
        ) {
            let unicode: Vec<usize> = text.split_sentence_bound_indices().skip(1).map(|(at, _)| at).collect();
            proptest::prop_assert_eq!(bounds(&text), unicode);
        }
    }

    #[test]
    fn what_ends_nothing_ends_nothing_for_unicode() {
        for c in ('\u{80}'..=char::MAX).filter(|c| !may_end_anywhere(*c)) {
            let text = format!("A{c} B{c}\"C");
            assert_eq!(text.split_sentence_bounds().count(), 1, "{c:?}");
        }
    }
}
