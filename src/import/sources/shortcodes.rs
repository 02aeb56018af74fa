//! Shortcodes of WordPress, `[name attribute="value"]…[/name]`: those that hold text are unwrapped,
//! the others are listed. Comments go, those that mark blocks among them.

use super::tags::{Piece, pieces};
use std::collections::{BTreeMap, HashSet};

/// Hold code; the language is an attribute.
const CODE: [&str; 4] = ["code", "sourcecode", "source", "crayon"];

/// Hold code in the language that they are named for.
const LANGUAGES: [&str; 20] = [
    "bash",
    "c",
    "cpp",
    "csharp",
    "css",
    "go",
    "html",
    "java",
    "javascript",
    "js",
    "php",
    "powershell",
    "python",
    "ruby",
    "rust",
    "shell",
    "sql",
    "xml",
    "yaml",
    "json",
];

/// Stand for something else than text, also where they have no attribute and no end.
const EMPTY: [&str; 8] = ["gallery", "playlist", "toc", "ez-toc", "contact-form", "sitemap", "recent-posts", "more"];

/// A shortcode at the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
struct Code<'a> {
    name: &'a str,
    attributes: &'a str,
    is_end: bool,
    length: usize,
}

/// The text with its known shortcodes unwrapped and without comments; the others are counted.
pub(super) fn unwrapped(html: &str, unknown: &mut BTreeMap<String, usize>) -> String {
    let ends = ends(html);
    let html = without_comments(&code_blocks(html, &ends));
    let mut out = String::with_capacity(html.len());
    for piece in pieces(&html) {
        match piece {
            Piece::Tag { text, .. } | Piece::Verbatim(text) | Piece::Comment(text) => out.push_str(text),
            Piece::Text(text) => replace(text, &ends, &mut out, unknown),
        }
    }
    captions(&out, &ends)
}

/// The names that are ended somewhere, each as it is written.
fn ends(html: &str) -> HashSet<String> {
    let names = html.split("[/").skip(1).filter_map(|rest| rest.split_once(']')).map(|(name, _)| name);
    names.filter(|name| name.len() < 64).map(str::to_owned).collect()
}

/// Code first, for what stands in it is neither HTML nor a shortcode.
fn code_blocks(html: &str, ends: &HashSet<String>) -> String {
    replaced(html, |start, before| {
        let code = code(&html[start..]).filter(|code| {
            !code.is_end && ends.contains(code.name) && language(code).is_some() && !before.ends_with('[')
        })?;
        let inside = start + code.length;
        let length = html[inside..].find(&format!("[/{}]", code.name))?;
        let language = language(&code)?;
        let class = if language.is_empty() { String::new() } else { format!(" class=\"language-{language}\"") };
        let text = html[inside..inside + length].trim_matches(['\r', '\n']).replace('<', "&lt;").replace('>', "&gt;");
        Some((format!("<pre><code{class}>{text}</code></pre>"), inside + length + code.name.len() + 3))
    })
}

/// The text with what stands in place of some of its brackets: `of` is given where a bracket opens and
/// what is written up to there, and gives the new text and where the old one ends.
fn replaced(html: &str, of: impl Fn(usize, &str) -> Option<(String, usize)>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(found) = html[at..].find('[') {
        let start = at + found;
        out.push_str(&html[at..start]);
        match of(start, &out) {
            Some((text, end)) => {
                out.push_str(&text);
                at = end;
            }
            None => {
                out.push('[');
                at = start + 1;
            }
        }
    }
    out.push_str(&html[at..]);
    out
}

/// The language of a shortcode that holds code; empty where it does not say.
fn language(code: &Code<'_>) -> Option<String> {
    let name = code.name.to_ascii_lowercase();
    if LANGUAGES.contains(&name.as_str()) {
        return Some(name);
    }
    let told = ["language", "lang", "type"].iter().find_map(|key| attribute(code.attributes, key));
    let told = told.unwrap_or_default().to_ascii_lowercase();
    let is_plain = told.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-'));
    CODE.contains(&name.as_str()).then(|| if is_plain { told } else { String::new() })
}

fn without_comments(html: &str) -> String {
    let kept = pieces(html).into_iter().map(|piece| match piece {
        Piece::Tag { text, .. } | Piece::Text(text) | Piece::Verbatim(text) => text,
        Piece::Comment(_) => "",
    });
    kept.collect()
}

/// Writes a text without its shortcodes.
fn replace(text: &str, ends: &HashSet<String>, out: &mut String, unknown: &mut BTreeMap<String, usize>) {
    let mut at = 0;
    while let Some(found) = text[at..].find('[') {
        let start = at + found;
        out.push_str(&text[at..start]);
        let rest = &text[start..];
        // Two brackets are one that is meant.
        if let Some(code) = rest.strip_prefix('[').and_then(code)
            && rest[1 + code.length..].starts_with(']')
        {
            out.push_str(&rest[1..1 + code.length]);
            at = start + code.length + 2;
            continue;
        }
        match code(rest) {
            Some(code) if is_kept_for_captions(code.name) => {
                out.push_str(&rest[..code.length]);
                at = start + code.length;
            }
            Some(code) if is_link(code.name) => {
                if let Some(source) = ["src", "mp4", "mp3"].iter().find_map(|key| attribute(code.attributes, key)) {
                    out.push_str(&format!("\n\n<a href=\"{source}\">{source}</a>\n\n"));
                }
                at = start + code.length;
            }
            Some(code) if code.is_end || is_meant(&code, ends) => {
                let name = code.name.to_ascii_lowercase();
                if code.is_end && !unknown.contains_key(&name) {
                    out.push_str(&rest[..code.length]);
                } else if !code.is_end {
                    *unknown.entry(name).or_default() += 1;
                }
                at = start + code.length;
            }
            _ => {
                out.push('[');
                at = start + 1;
            }
        }
    }
    out.push_str(&text[at..]);
}

fn is_kept_for_captions(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "caption" | "wp_caption")
}

fn is_link(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "embed" | "video" | "audio")
}

/// Whether a word in brackets is a shortcode: it has attributes or an end, or nothing else is named so.
fn is_meant(code: &Code<'_>, ends: &HashSet<String>) -> bool {
    code.attributes.contains('=')
        || EMPTY.contains(&code.name.to_ascii_lowercase().as_str())
        || ends.contains(code.name)
}

/// `[caption]<img> words[/caption]` is a figure.
fn captions(html: &str, ends: &HashSet<String>) -> String {
    replaced(html, |start, _| {
        let code = code(&html[start..]).filter(|code| is_kept_for_captions(code.name))?;
        let inside = start + code.length;
        if code.is_end {
            return Some((String::new(), inside));
        }
        let closing = ends.contains(code.name).then(|| format!("[/{}]", code.name))?;
        let length = html[inside..].find(&closing)?;
        let end = inside + length + code.name.len() + 3;
        Some((figure(&html[inside..inside + length], attribute(code.attributes, "caption")), end))
    })
}

fn figure(inside: &str, told: Option<&str>) -> String {
    let mut image = 0;
    let mut end = 0;
    for piece in pieces(inside) {
        match piece {
            Piece::Tag { text, name, is_end } => {
                end += text.len();
                if name.eq_ignore_ascii_case("img") || (is_end && name.eq_ignore_ascii_case("a") && image > 0) {
                    image = end;
                }
            }
            Piece::Comment(text) | Piece::Text(text) | Piece::Verbatim(text) => end += text.len(),
        }
    }
    let (image, words) = inside.split_at(image);
    let words = match words.trim() {
        "" => told.unwrap_or_default(),
        words => words,
    };
    format!("<figure>{}<figcaption>{words}</figcaption></figure>", image.trim())
}

/// The shortcode at the beginning of a text.
fn code(text: &str) -> Option<Code<'_>> {
    let inside = text.strip_prefix('[')?;
    let is_end = inside.starts_with('/');
    let inside = &inside[usize::from(is_end)..];
    let length = inside.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(length);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_name || !rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ']' | '/' | '=')) {
        return None;
    }
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, ']') => {
                let length = text.len() - rest.len() + at + 1;
                return Some(Code { name, attributes: &rest[..at], is_end, length });
            }
            (None, '[') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute.
fn attribute<'a>(attributes: &'a str, key: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, behind) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote)?,
            _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        if before.trim().rsplit(char::is_whitespace).next().is_some_and(|name| name.eq_ignore_ascii_case(key)) {
            return Some(value);
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        unwrapped(html, &mut BTreeMap::new())
    }

    #[test]
    fn a_caption_becomes_a_figure() {
        assert_eq!(
            text("[caption id=\"a\" width=\"300\"]<a href=\"b\"><img src=\"c.png\" /></a> A rose[/caption] after"),
            "<figure><a href=\"b\"><img src=\"c.png\" /></a><figcaption>A rose</figcaption></figure> after"
        );
        assert_eq!(
            text("[caption caption='A rose']<img src=c>[/caption]"),
            "<figure><img src=c><figcaption>A rose</figcaption></figure>"
        );
    }

    #[test]
    fn code_keeps_its_signs_and_its_language() {
        assert_eq!(
            text("[code language=\"php\"]\n<?php echo $a[0] && [b c=\"d\"];\n[/code]"),
            "<pre><code class=\"language-php\">&lt;?php echo $a[0] && [b c=\"d\"];</code></pre>"
        );
        assert_eq!(text("[python]a < b[/python]"), "<pre><code class=\"language-python\">a &lt; b</code></pre>");
        assert_eq!(text("press [c] and [code] alone"), "press [c] and [code] alone");
    }

    #[test]
    fn an_embedded_address_becomes_a_link() {
        assert_eq!(text("[embed]https://example.com/v[/embed]").trim(), "https://example.com/v");
        assert_eq!(
            text("[video mp4=\"https://example.com/v.mp4\"][/video]").trim(),
            "<a href=\"https://example.com/v.mp4\">https://example.com/v.mp4</a>"
        );
    }

    #[test]
    fn unknown_shortcodes_are_listed_and_their_text_is_kept() {
        let mut unknown = BTreeMap::new();
        let html =
            unwrapped("[su_note color=\"red\"]Read <em>me</em>[/su_note] [gallery ids='1,2'] [toc]", &mut unknown);
        assert_eq!(html.trim(), "Read <em>me</em>");
        assert_eq!(
            unknown.into_iter().collect::<Vec<_>>(),
            [("gallery".into(), 1), ("su_note".into(), 1), ("toc".into(), 1)]
        );
    }

    #[test]
    fn brackets_of_prose_stay() {
        for prose in ["see [1] and [Enter], a[0]", "[ -f x ]", "[/etc] is", "[a", "[[not closed]", "价格[见下]"] {
            assert_eq!(text(prose), prose);
        }
        assert_eq!(text("write [[gallery]] for one"), "write [gallery] for one");
        assert_eq!(text("<pre>[gallery]</pre><a title=\"[toc]\">"), "<pre>[gallery]</pre><a title=\"[toc]\">");
    }

    #[test]
    fn comments_of_blocks_go() {
        assert_eq!(text("<!-- wp:list {\"a\":1} --><ul></ul><!-- /wp:list --><!--nextpage-->"), "<ul></ul>");
    }

    #[test]
    fn long_texts_of_nothing_but_beginnings_come_to_an_end() {
        for beginning in
            ["[", "[a ", "[a]", "[code]", "[caption]", "[a b=\"", "[/", "<a ", "<!--", "<pre>", "</pre", "<a b=\"'"]
        {
            let html = beginning.repeat(100_000 / beginning.len());
            assert_eq!(text(&html), html);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(html in "[\\[\\]/a =\"'<>!-价]{0,40}|.*") {
            text(&html);
        }
    }
}
