//! The text between the tags of an HTML block.

use std::cell::Cell;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

/// Reads an HTML block line by line.
#[derive(Debug, Default)]
pub(super) struct Html {
    state: State,
    /// Whether what announces the next block is open and has no text yet: pictures and line breaks before
    /// its text do not end it.
    in_bare_head: bool,
}

#[derive(Debug, Default, PartialEq)]
enum State {
    #[default]
    Text,
    /// Inside a tag, with the quote that is open, and the element that it closes, if that is told.
    Tag(Option<u8>, Option<&'static str>),
    Comment,
    /// Inside an element whose text is no text: script, style.
    Raw(&'static str),
}

/// What a line holds.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// Text, as a range of the line.
    Text(Range<usize>),
    /// The tag that opens an element inside a line, or a block of code, with its first byte.
    Open(&'static str, Range<usize>),
    /// The tag that closes it, with its last byte.
    Close(&'static str, Range<usize>),
    /// The border of a cell or of what a term means, which belong to what stands before them.
    Apart(Range<usize>),
    /// The border before what announces the next block: a heading, or what is clicked to open it.
    Head(Range<usize>),
    /// The end of what a summary opens.
    End,
    /// The border of a block.
    Break,
}

/// Elements whose text belongs to that of the one before.
const BESIDE: [&str; 3] = ["td", "th", "dd"];

/// Elements that say what the next block is about.
const HEADS: [&str; 7] = ["summary", "h1", "h2", "h3", "h4", "h5", "h6"];

/// The element whose text is code.
pub(super) const CODE: &str = "pre";

const RAW: [&str; 4] = ["script", "style", "template", "svg"];
const INLINE: [&str; 28] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "img",
];

/// Whether the element stands inside a line and has a closing tag.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name) && !is_void(name)
}

/// Whether the element has no closing tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

impl Html {
    /// Takes a line and gives its pieces in order.
    pub(super) fn line(&mut self, line: &str, mut take: impl FnMut(Piece)) {
        let bytes = line.as_bytes();
        let in_bare_head = Cell::new(self.in_bare_head);
        let mut take = |piece: Piece| {
            match &piece {
                Piece::Text(part) if !line[part.clone()].trim().is_empty() => in_bare_head.set(false),
                Piece::Break if in_bare_head.get() => return,
                _ => {}
            }
            take(piece);
        };
        let (mut at, mut from) = (0, 0);
        while at < bytes.len() {
            match &mut self.state {
                State::Text => {
                    if bytes[at] != b'<' {
                        at += 1;
                        continue;
                    }
                    let rest = &line[at..];
                    if rest.starts_with("<!--") {
                        text(from, at, &mut take);
                        self.state = State::Comment;
                        at += 4;
                        continue;
                    }
                    let name = tag_name(rest);
                    if name.is_empty()
                        && !rest.starts_with("<!")
                        && !rest.starts_with("<?")
                        && !rest.starts_with("<>")
                        && !rest.starts_with("</>")
                    {
                        at += 1;
                        continue;
                    }
                    text(from, at, &mut take);
                    let is_head = HEADS.contains(&name.as_str());
                    if is_head && rest.starts_with("</") {
                        in_bare_head.set(false);
                    }
                    if BESIDE.contains(&name.as_str()) || name == "dt" && rest.starts_with("</") {
                        take(Piece::Apart(at..at + 1));
                    } else if is_head && !rest.starts_with("</") {
                        take(Piece::Head(at..at + 1));
                        in_bare_head.set(true);
                    } else if name == "details" && rest.starts_with("</") {
                        take(Piece::End);
                    } else if name != CODE && !INLINE.contains(&name.as_str()) {
                        take(Piece::Break);
                    }
                    let told = INLINE.into_iter().chain([CODE]).find(|told| *told == name && !is_void(told));
                    let closes = told.filter(|_| rest.starts_with("</"));
                    if let Some(name) = told.filter(|_| closes.is_none()) {
                        take(Piece::Open(name, at..at + 1));
                    }
                    let raw = RAW.into_iter().find(|raw| *raw == name && !rest.starts_with("</"));
                    self.state = raw.map_or(State::Tag(None, closes), State::Raw);
                    at += 1;
                }
                State::Tag(quote, closes) => {
                    match (*quote, bytes[at]) {
                        (Some(mark), byte) if mark == byte => *quote = None,
                        (Some(_), _) => {}
                        (None, byte @ (b'"' | b'\'')) => *quote = Some(byte),
                        (None, b'>') => {
                            if let Some(name) = closes {
                                take(Piece::Close(name, at..at + 1));
                            }
                            self.state = State::Text;
                            from = at + 1;
                        }
                        _ => {}
                    }
                    at += 1;
                }
                State::Comment => match line[at..].find("-->") {
                    Some(end) => {
                        at += end + 3;
                        from = at;
                        self.state = State::Text;
                    }
                    None => at = bytes.len(),
                },
                State::Raw(name) => {
                    let close = line[at..].match_indices("</").find(|(n, _)| {
                        line[at + n + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
                    });
                    match close {
                        Some((n, _)) => {
                            at += n + 2;
                            self.state = State::Tag(None, None);
                        }
                        None => at = bytes.len(),
                    }
                }
            }
        }
        if self.state == State::Text {
            text(from, bytes.len(), &mut take);
        }
        self.in_bare_head = in_bare_head.get();
    }
}

/// The code of a quote that is a block of preformatted text; `None` of any other.
///
/// ```
/// use faqt::knowledge::preformatted;
/// assert_eq!(preformatted("<pre><b>ls</b> &lt; a\n</pre>").as_deref(), Some("ls < a"));
/// assert_eq!(preformatted("Run <pre>."), None);
/// ```
pub fn preformatted(quote: &str) -> Option<String> {
    if !quote.starts_with('<') || quote.starts_with("</") || tag_name(quote) != CODE {
        return None;
    }
    let (mut html, mut code) = (Html::default(), String::new());
    for line in quote.split_inclusive('\n') {
        html.line(line, |piece| match piece {
            Piece::Text(part) => push_decoded(&mut code, &line[part]),
            Piece::Break => code.push('\n'),
            _ => {}
        });
    }
    Some(code.trim_matches(['\n', '\r']).trim_end().to_owned())
}

/// A text without tags, comments and scripts of HTML.
///
/// ```
/// assert_eq!(faqt::knowledge::without_tags("1 < 2 <b>x</b> <!-- no -->."), "1 < 2 x .");
/// ```
pub fn without_tags(text: &str) -> String {
    let (mut html, mut out) = (Html::default(), String::with_capacity(text.len()));
    for line in text.split_inclusive('\n') {
        html.line(line, |piece| {
            if let Piece::Text(part) = piece {
                out.push_str(&line[part]);
            }
        });
    }
    out
}

/// Adds a text, in which `&lt;` is `<`.
pub(super) fn push_decoded(out: &mut String, text: &str) {
    let mut from = 0;
    for (entity, decoded) in entities(text) {
        out.push_str(&text[from..entity.start]);
        out.push_str(&decoded);
        from = entity.end;
    }
    out.push_str(&text[from..]);
}

/// The entities of HTML in a text, and what they stand for.
pub(super) fn entities(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('&') {
        // The longest name has 31 letters.
        let Some(end) = text.bytes().skip(at).take(33).position(|byte| byte == b';') else { continue };
        let entity = &text[at..at + end + 1];
        if !entity[1..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') {
            continue;
        }
        let decoded: String = Parser::new(entity)
            .filter_map(|event| match event {
                Event::Text(text) => Some(text.into_string()),
                _ => None,
            })
            .collect();
        if !decoded.is_empty() && decoded != entity {
            found.push((at..at + entity.len(), decoded));
        }
    }
    found
}

fn text(from: usize, to: usize, take: &mut impl FnMut(Piece)) {
    if from < to {
        take(Piece::Text(from..to));
    }
}

/// The name of a tag in lower case; empty if it is none.
fn tag_name(text: &str) -> String {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return String::new();
    }
    name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::outline::passages;
    use super::super::sites::Site;
    use super::*;

    fn read(lines: &[&str]) -> String {
        let mut html = Html::default();
        let mut out = String::new();
        for line in lines {
            html.line(line, |piece| match piece {
                Piece::Text(range) => out.push_str(&line[range]),
                Piece::Open(name, _) => out.extend(["<", name, ">"]),
                Piece::Close(name, _) => out.extend(["</", name, ">"]),
                Piece::Apart(_) => out.push('+'),
                Piece::Head(_) => out.push('#'),
                Piece::End => out.push('/'),
                Piece::Break => out.push('|'),
            });
        }
        out
    }

    #[test]
    fn text_is_kept_and_tags_comments_and_scripts_are_not() {
        assert_eq!(read(&["<div class=\"a>b\">Hello <b>big</b> world</div>"]), "|Hello <b>big</b> world|");
        assert_eq!(read(&["a<!-- x", "y -->b"]), "ab");
        assert_eq!(read(&["<script>", "let x = '<p>';", "</script>after"]), "|after");
        assert_eq!(read(&["1 < 2"]), "1 < 2");
        assert_eq!(read(&["<tr><td>A</td><td>B</td></tr>"]), "|+A++B+|");
        assert_eq!(read(&["<details><summary>A <b>b</b></summary>C</details>"]), "|#A <b>b</b>|C/");
        assert_eq!(read(&["<dt>A</dt>", "<dd>B</dd>", "<dt>C</dt>"]), "|A++B+|C+");
    }

    #[test]
    fn an_element_at_the_edge_of_a_quote_has_both_of_its_tags_in_it_or_neither() {
        let text = "<p><a href=\"x\"\n  id='y'>GitHub Pages</a> is free. So is <b>it.</b></p>\n<p><em>One. Two.</em> <i>A <b>b</b></i>.</p>\n\n- <a href=\"x\">Pages</a> are free. See <a\n  href=\"y\">them</a>\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Sentence <a href=\"x\"\n  id=\'y\'>GitHub Pages</a> is free. = GitHub Pages is free.
        Sentence So is <b>it.</b> = So is it.
        Sentence One.
        Sentence Two.
        Sentence <i>A <b>b</b></i>. = A b.
        List - <a href=\"x\">Pages</a> are free. See <a\n  href=\"y\">them</a> = Pages are free. See them
        Item - <a href=\"x\">Pages</a> are free. See <a\n  href=\"y\">them</a> = Pages are free. See them
        Sentence <a href=\"x\">Pages</a> are free. = Pages are free.
        Sentence See <a\n  href=\"y\">them</a> = See them
        "##);
    }

    #[test]
    fn preformatted_text_is_code() {
        let text = "Run:\n\n<pre class=\"x\"><code>$ <b>ls</b> -l\n\n<span class='k'>if</span> a &lt; b:\n  :::note\n  {{ c }} <!-- no -->\n  import d from 'e'\n</code></pre>\n\n<div><pre>one<br>two</pre> Text.</div>\n\n1. Do:\n   <pre>\n     a. B\n   </pre>\n\n<div><pre>\nopen\n\nAfter.\n";
        for site in [Site::Jekyll, Site::Docusaurus] {
            insta::allow_duplicates! {
                insta::assert_snapshot!(passages(site, text), @r##"
                Sentence! Run:
                Code <pre class=\"x\"><code>$ <b>ls</b> -l\n\n<span class=\'k\'>if</span> a &lt; b:\n  :::note\n  {{ c }} <!-- no -->\n  import d from \'e\'\n</code></pre> = $ ls -l\n\nif a < b:\n  :::note\n  {{ c }} \n  import d from \'e\' << Run:
                Code <pre>one<br>two</pre> = one\ntwo
                Sentence Text.
                Steps 1. Do:\n   <pre>\n     a. B\n   </pre> = Do:\n  a. B
                Item 1. Do:\n   <pre>\n     a. B\n   </pre> = Do:\n  a. B
                Code <pre>\n     a. B\n   </pre> =   a. B << Do:
                Code <pre>\nopen = open
                Sentence After.
                "##);
            }
        }
    }

    #[test]
    fn a_row_of_html_is_read_as_one() {
        let text = "<table>\n<tr><td>Siberian tiger</td><td>300 kg</td></tr>\n<tr>\n<td>Bengal tiger</td>\n<td>220 kg</td>\n</tr>\n</table>\n\n<dl><dt>Paw</dt><dd>A foot.</dd><dt>Claw</dt><dd>A nail.</dd></dl>\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, text), @r##"
        Sentence Siberian tiger</td><td>300 kg = Siberian tiger 300 kg
        Sentence Bengal tiger</td>\n<td>220 kg = Bengal tiger 220 kg
        Sentence Paw</dt><dd>A foot. = Paw A foot.
        Sentence Claw</dt><dd>A nail. = Claw A nail.
        "##);
    }

    #[test]
    fn a_summary_leads_nothing_behind_its_details() {
        let text = "<details><summary>Is the otter free?</summary></details>\n\nThe shop opens at nine.\n";
        insta::assert_snapshot!(passages(Site::Github, text), @"
        Sentence! Is the otter free?
        Sentence The shop opens at nine.
        ");
    }

    #[test]
    fn pictures_before_the_text_of_a_heading_do_not_end_it() {
        let text = "<h1 align=\"center\">\n  <a href=\"x\"><picture><source srcset=\"y\"><img src=\"logo.png\"></picture></a>\n  <br>\n  Flark\n</h1>\n<p>It flies.</p>\n\n<h2><img src=\"x.png\"></h2>\n<p>It sings.</p>\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r"
        Sentence! Flark
        Sentence It flies. << Flark
        Sentence It sings.
        ");
        let titled = |text: &str| {
            let settings = crate::knowledge::CollectionSettings::new("c", "docs");
            crate::knowledge::read_article(&settings, Site::Github, "a.md", text.as_bytes()).0.map(|read| read.title)
        };
        assert_eq!(titled(&format!("{text}\n## Install\n\nRun it.\n")).as_deref(), Some("Flark"));
        assert_eq!(titled("<H1>Delta</H1>\n\nText.\n").as_deref(), Some("Delta"));
    }

    #[test]
    fn headings_in_html_lead_what_follows_them() {
        let text = "<details><summary>Is the <b>flark</b> free? And for whom?</summary>\n\nIt costs two euros.\n\n</details>\n\n<h3>Bad</h3>\n\n```vue\n<x>\n```\n\n<h1 align=\"center\">Flark</h1>\n<p>It flies.</p>\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Sentence! Is the <b>flark</b> free? And for whom? = Is the flark free? And for whom?
        Sentence It costs two euros. << Is the flark free? And for whom?
        Sentence! Bad
        Code ```vue\n<x>\n``` = <x> << Bad
        Sentence! Flark
        Sentence It flies. << Flark
        "##);
    }

    #[test]
    fn html_keeps_its_text() {
        let text = "<details>\n<summary>More</summary>\n\nHidden *text*.\n\n</details>\n\n<p align=\"center\">Centered <b>text</b>.</p>\n\nPress <kbd>Ctrl</kbd> now.<br>Then go.\n\n<script>\nno();\n</script>\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Sentence! More
        Sentence Hidden *text*. = Hidden text. << More
        Sentence Centered <b>text</b>. = Centered text.
        Sentence Press <kbd>Ctrl</kbd> now. = Press Ctrl now.
        Sentence Then go.
        "##);
    }

    #[test]
    fn an_ampersand_and_a_semicolon_are_no_entity_by_themselves() {
        let text = "<p>R&D *must* be_quick_now; AT&amp;T, &CounterClockwiseContourIntegral;.</p>\n";
        assert!(
            passages(Site::Github, text).ends_with(" = R&D *must* be_quick_now; AT&T, ∳.\n"),
            "{}",
            passages(Site::Github, text)
        );
    }
}
