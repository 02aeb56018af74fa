//! What a page may cost to parse, told before it is parsed: a parser of HTML takes a step for every
//! element that is open at every tag, and opens a mark that nobody closed again in every block.

use std::borrow::Cow;

use crate::import::Reason;

/// Elements that may be open in each other; tags of deeper ones are left out.
const DEEPEST: u64 = 300;

/// How far down an end tag looks for what it ends.
const LOOK_DOWN: usize = 64;

/// Elements that the parser may add.
const MOST_ADDED: u64 = 1_000_000;

/// Attributes of one tag.
const MOST_ATTRIBUTES: usize = 2_000;

/// Marks that the parser opens again.
const MARKS: [&[u8]; 14] =
    [b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt", b"u"];

/// Elements that have no end, or that the next one ends.
const ENDLESS: [&[u8]; 27] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr", b"p", b"li", b"dd", b"dt", b"tr", b"td", b"th", b"thead", b"tbody", b"tfoot", b"option", b"rt",
    b"rp",
];

/// The page as it can be parsed in time: without its marks where too many of them stay open, and
/// without the tags of elements that stand too deep. Its text stays.
///
/// # Errors
/// [`Reason::NotHtml`] where no tag is in it, or what no text has; [`Reason::Malformed`] for a tag
/// of thousands of attributes.
pub(super) fn checked(html: &str) -> Result<Cow<'_, str>, Reason> {
    let html = if html.contains('\0') {
        let zeros = html.bytes().filter(|byte| *byte == 0).count();
        if zeros * 50 > html.len() {
            return Err(Reason::NotHtml);
        }
        Cow::Owned(html.replace('\0', " "))
    } else {
        Cow::Borrowed(html)
    };
    let counted = count(html.as_bytes());
    if counted.tags == 0 || html.trim_start().starts_with("%PDF-") {
        return Err(Reason::NotHtml);
    }
    if counted.attributes > MOST_ATTRIBUTES {
        return Err(Reason::Malformed);
    }
    let mut html = html;
    if counted.open_marks.saturating_mul(counted.tags) > MOST_ADDED && counted.open_marks > 200 {
        html = Cow::Owned(without_marks(&html));
    }
    if counted.deepest > DEEPEST {
        html = Cow::Owned(without_depth(&html));
    }
    Ok(html)
}

#[derive(Default)]
struct Counted {
    tags: u64,
    deepest: u64,
    open_marks: u64,
    attributes: usize,
}

/// A tag: where it stands, its name, whether it closes.
struct Tag<'a> {
    start: usize,
    end: usize,
    name: &'a [u8],
    closes: bool,
    attributes: usize,
}

fn count(html: &[u8]) -> Counted {
    let mut counted = Counted::default();
    let (mut depth, mut marks) = (0u64, 0u64);
    for tag in tags(html) {
        counted.tags += 1;
        counted.attributes = counted.attributes.max(tag.attributes);
        if is_in(tag.name, &ENDLESS) {
            continue;
        }
        let is_mark = is_in(tag.name, &MARKS);
        if tag.closes {
            depth = depth.saturating_sub(1);
            marks = marks.saturating_sub(u64::from(is_mark));
        } else {
            depth += 1;
            marks += u64::from(is_mark);
        }
        counted.deepest = counted.deepest.max(depth);
        counted.open_marks = counted.open_marks.max(marks);
    }
    counted
}

fn is_in(name: &[u8], names: &[&[u8]]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Every tag of a page, comments aside.
fn tags(html: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + html.get(at..)?.iter().position(|byte| *byte == b'<')?;
            let rest = &html[start..];
            if rest.starts_with(b"<!--") {
                let end = rest.windows(3).position(|window| window == b"-->")?;
                at = start + end + 3;
                continue;
            }
            let closes = rest.get(1) == Some(&b'/');
            let from = start + 1 + usize::from(closes);
            let len = html[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if len == 0 || !html[from].is_ascii_alphabetic() {
                at = start + 1;
                continue;
            }
            let (end, attributes) = tag_end(html, from + len);
            at = end;
            return Some(Tag { start, end, name: &html[from..from + len], closes, attributes });
        }
    })
}

/// Where a tag ends, and how many attributes it has at the most.
fn tag_end(html: &[u8], from: usize) -> (usize, usize) {
    let (mut quote, mut attributes, mut blank) = (None, 0, false);
    for (n, byte) in html[from..].iter().enumerate() {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return (from + n + 1, attributes),
            (None, _) => {
                let is_blank = byte.is_ascii_whitespace() || *byte == b'/';
                attributes += usize::from(blank && !is_blank);
                blank = is_blank;
            }
        }
    }
    (html.len(), attributes)
}

/// The page without bold, links and the like.
fn without_marks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for tag in tags(html.as_bytes()).filter(|tag| is_in(tag.name, &MARKS)) {
        out.push_str(&html[from..tag.start]);
        from = tag.end;
    }
    out.push_str(&html[from..]);
    out
}

/// The page without the tags of what stands deeper than [`DEEPEST`].
fn without_depth(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    let mut open: Vec<(&[u8], bool)> = Vec::new();
    let mut depth = 0;
    for tag in tags(html.as_bytes()).filter(|tag| !is_in(tag.name, &ENDLESS)) {
        let keep = if tag.closes {
            let found = open.iter().rev().take(LOOK_DOWN).position(|(name, _)| name.eq_ignore_ascii_case(tag.name));
            match found {
                Some(above) => {
                    let ended = open.split_off(open.len() - above - 1);
                    depth -= ended.iter().filter(|(_, kept)| *kept).count() as u64;
                    ended[0].1
                }
                None => true,
            }
        } else {
            let keep = depth < DEEPEST;
            depth += u64::from(keep);
            open.push((tag.name, keep));
            keep
        };
        if !keep {
            out.push_str(&html[from..tag.start]);
            from = tag.end;
        }
    }
    out.push_str(&html[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_is_left_as_it_is() {
        let html = "<!-- <div> --><p>One<p>Two<br><b>x</b><img src='a>b' alt=c>";
        assert!(matches!(checked(html), Ok(Cow::Borrowed(_))));
        assert_eq!(count(html.as_bytes()).attributes, 2);
    }

    #[test]
    fn what_stands_too_deep_loses_its_tags_and_keeps_its_text() {
        let html = format!("{}{}after", "<div>a<p>".repeat(200_000), "</div>b".repeat(200_000));
        let kept = checked(&html).unwrap();
        let count = |text| kept.matches(text).count();
        assert_eq!((count("<div>"), count("</div>"), count("a<p>"), count("b")), (300, 300, 200_000, 200_000));
        assert!(kept.ends_with("after"));
    }

    #[test]
    fn what_would_take_hours_is_refused() {
        assert_eq!(checked(&format!("<p {}>", "a ".repeat(5_000))), Err(Reason::Malformed));
        assert_eq!(checked("just text, 1 < 2"), Err(Reason::NotHtml));
        assert_eq!(checked("%PDF-1.4 <</Type /Catalog>> <a>"), Err(Reason::NotHtml));
    }

    #[test]
    fn marks_that_nobody_closed_are_left_out() {
        let fonts: String = (0..2_000).map(|n| format!("<p><font size={n}>word ")).collect();
        let html = checked(&fonts).unwrap().into_owned();
        assert!(!html.contains("font") && html.contains("<p>word <p>word"));
    }
}
