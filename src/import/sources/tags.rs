//! HTML cut into tags and the text between them, as a text editor would see it.

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// `<name …>`, `</name>`.
    Tag {
        /// As it stands there.
        text: &'a str,
        /// The name, as it stands there.
        name: &'a str,
        /// Whether it closes.
        is_end: bool,
    },
    /// `<!-- … -->`.
    Comment(&'a str),
    /// What stands between tags.
    Text(&'a str),
    /// What must stay as it is: an element whose blanks count, tags included.
    Verbatim(&'a str),
}

/// Elements that are one piece, whatever is in them.
const VERBATIM: [&str; 5] = ["pre", "script", "style", "textarea", "svg"];

/// Cuts HTML; the pieces together are the whole. Nothing is looked for twice where it is not, so
/// that it takes no longer than the text is long.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut text, mut at) = (0, 0);
    let last_end = html.rfind('>').unwrap_or(0);
    let last_comment = html.rfind("-->").unwrap_or(0);
    // An element that is not closed here is not closed further on either.
    let mut unclosed: Vec<&str> = Vec::new();
    while let Some(found) = html[at..last_end.max(at)].find('<') {
        let start = at + found;
        if html[start..].starts_with("<!--") && start > last_comment {
            at = start + 1;
            continue;
        }
        let Some((piece, end)) = piece(html, start, &mut unclosed) else {
            at = start + 1;
            continue;
        };
        if text < start {
            pieces.push(Piece::Text(&html[text..start]));
        }
        pieces.push(piece);
        (text, at) = (end, end);
    }
    if text < html.len() {
        pieces.push(Piece::Text(&html[text..]));
    }
    pieces
}

fn piece<'a>(html: &'a str, start: usize, unclosed: &mut Vec<&'static str>) -> Option<(Piece<'a>, usize)> {
    let rest = &html[start..];
    if rest.starts_with("<!--") {
        let end = start + rest.find("-->")? + 3;
        return Some((Piece::Comment(&html[start..end]), end));
    }
    let is_end = rest[1..].starts_with('/');
    let inside = &rest[1 + usize::from(is_end)..];
    let length = inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(inside.len());
    let name = &inside[..length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = start + end_of_tag(rest)?;
    let verbatim = VERBATIM.into_iter().find(|verbatim| !is_end && name.eq_ignore_ascii_case(verbatim));
    if let Some(verbatim) = verbatim.filter(|verbatim| !unclosed.contains(verbatim)) {
        match closing(&html[end..], verbatim) {
            Some(length) => return Some((Piece::Verbatim(&html[start..end + length]), end + length)),
            None => unclosed.push(verbatim),
        }
    }
    Some((Piece::Tag { text: &html[start..end], name, is_end }, end))
}

/// Behind the `>` that ends a tag; quotes may hold others.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    // A quote that is not closed is none.
    tag.find('>').map(|at| at + 1)
}

/// Behind the tag that closes an element.
fn closing(html: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let start = at + html[at..].find("</")?;
        let rest = &html[start + 2..];
        if rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return Some(start + 2 + rest.find('>')? + 1);
        }
        at = start + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_comments_and_texts() {
        let html = "a < b <em title='>'>c</EM><!-- d > --><pre>\n<b></pre>e";
        assert_eq!(
            pieces(html),
            [
                Piece::Text("a < b "),
                Piece::Tag { text: "<em title='>'>", name: "em", is_end: false },
                Piece::Text("c"),
                Piece::Tag { text: "</EM>", name: "EM", is_end: true },
                Piece::Comment("<!-- d > -->"),
                Piece::Verbatim("<pre>\n<b></pre>"),
                Piece::Text("e"),
            ]
        );
    }

    #[test]
    fn what_is_not_closed_stays() {
        assert_eq!(pieces("<pre>a"), [Piece::Tag { text: "<pre>", name: "pre", is_end: false }, Piece::Text("a")]);
        assert_eq!(
            pieces("<a href=\"x>b"),
            [Piece::Tag { text: "<a href=\"x>", name: "a", is_end: false }, Piece::Text("b")]
        );
        assert_eq!(pieces("a<b"), [Piece::Text("a<b")]);
        assert_eq!(pieces("<!-- a"), [Piece::Text("<!-- a")]);
    }

    proptest::proptest! {
        #[test]
        fn the_pieces_are_the_whole(html in "[a<>/!\"'= -价]{0,40}|.*") {
            let whole: String = pieces(&html).iter().map(|piece| match piece {
                Piece::Tag { text, .. } => *text,
                Piece::Comment(text) | Piece::Text(text) | Piece::Verbatim(text) => text,
            }).collect();
            proptest::prop_assert_eq!(whole, html);
        }
    }
}
