//! Blocks of code: their lines without the numbers beside them, and their language.

use dom_query::NodeRef;

use super::blocks::Block;
use super::tree::{attribute, has_class, has_no_width, is_block, is_one_of, is_silent, marks, own_text, says};

/// What stands beside the lines.
const GUTTERS: [&str; 13] = [
    "gutter",
    "lineno",
    "linenos",
    "linenodiv",
    "linenumber",
    "linenumbers",
    "line-number",
    "line-numbers",
    "crayon-nums",
    "blob-num",
    "ln-numbers",
    "code-line-number",
    "pre-numbering",
];

/// What is put on code to use it.
const TOOLS: [&str; 6] = ["copy", "clipboard", "toolbar", "filename", "copy-button", "code-lang"];

/// Names that mean no language.
const NO_LANGUAGE: [&str; 7] = ["none", "nohighlight", "no-highlight", "default", "plain", "auto", "generic"];

/// The block that an element holds which is code as a whole: `pre`, or what a highlighter made of it.
pub(super) fn block(node: &NodeRef<'_>) -> Block {
    let mut text = String::new();
    lines(node, true, &mut text);
    let text = text.replace('\u{a0}', " ").replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| !has_no_width(*c)).collect();
    let text = text.trim_end().trim_start_matches('\n');
    let first = text.lines().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let lines: Vec<&str> = text.lines().skip(first).map(str::trim_end).collect();
    Block::Code { info: language(node), text: lines.join("\n") }
}

/// Whether a table is a block of code with the numbers of its lines in a column.
pub(super) fn is_gutter_table(table: &NodeRef<'_>) -> bool {
    let own = marks(table);
    if ["highlighttable", "rouge-table", "crayon-table", "hljs-ln", "codehilitetable"]
        .iter()
        .any(|mark| says(&own, mark))
    {
        return true;
    }
    let cells = || table.descendants_it().filter(|node| is_one_of(node, &["td", "th"]));
    let gutter = cells().any(|cell| is_gutter(&cell) || cell.element_children().iter().any(is_gutter));
    gutter && cells().any(|cell| says(&marks(&cell), "code") || cell.descendants_it().any(|node| node.has_name("pre")))
}

fn is_gutter(node: &NodeRef<'_>) -> bool {
    let own = marks(node);
    GUTTERS.iter().any(|gutter| says(&own, gutter))
}

fn lines(node: &NodeRef<'_>, is_root: bool, out: &mut String) {
    if let Some(text) = own_text(node) {
        out.push_str(&text);
        return;
    }
    if node.has_name("br") {
        out.push('\n');
        return;
    }
    let own = marks(node);
    let aside = is_gutter(node) || TOOLS.iter().any(|tool| says(&own, tool)) && !node.has_name("pre");
    if is_silent(node) || node.has_name("button") || (!is_root && aside) {
        return;
    }
    let parts = is_block(node) && !is_root && !is_one_of(node, &["td", "th", "tbody", "table", "pre"]);
    if parts && !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    let start = out.len();
    for child in node.children_it(false) {
        lines(&child, false, out);
    }
    if parts && (out.len() == start || !out.ends_with('\n')) {
        out.push('\n');
    }
    // Lines that only their style parts.
    let is_line =
        |node: &NodeRef<'_>| ["line", "token-line", "code-line", "view-line"].iter().any(|c| has_class(node, c));
    if !parts && is_line(node) && !out.ends_with('\n') && node.next_sibling().is_some_and(|next| is_line(&next)) {
        out.push('\n');
    }
}

/// The language that classes and attributes of the block and of what is close around it tell.
pub(super) fn language(node: &NodeRef<'_>) -> String {
    let inside = node.descendants_it().filter(|node| is_one_of(node, &["code", "pre"])).take(3);
    let around = node.ancestors_it(Some(4)).filter(|node| !is_one_of(node, &["body", "article", "main", "html"]));
    std::iter::once(*node).chain(inside).chain(around).find_map(|node| language_of(&node)).unwrap_or_default()
}

fn language_of(node: &NodeRef<'_>) -> Option<String> {
    for key in ["data-lang", "data-language", "data-enlighter-language"] {
        if let Some(found) = attribute(node, key).and_then(|value| clean(&value)) {
            return Some(found);
        }
    }
    let classes = node.attr("class").unwrap_or_default();
    let brush = node.attr("data-syntaxhighlighter-params").unwrap_or_default();
    let classes = format!("{classes} {brush}").replace("brush:", " brush: ");
    let tokens: Vec<&str> = classes.split([' ', ';', '\n', '\t']).filter(|token| !token.is_empty()).collect();
    let named = ["language-", "lang-", "highlight-source-", "highlight-text-"];
    let prefixed = tokens.iter().filter_map(|token| named.iter().find_map(|prefix| token.strip_prefix(prefix)));
    if let Some(found) = prefixed.filter_map(clean).next() {
        return Some(found);
    }
    for (n, token) in tokens.iter().enumerate() {
        let next = || tokens.get(n + 1).copied();
        let found = match *token {
            "brush:" | "sourceCode" | "hljs" => next(),
            "highlight" if node.has_name("figure") => next(),
            "syntaxhighlighter" => tokens[n + 1..].iter().copied().find(|token| *token != "nogutter"),
            token if token.starts_with("highlight-") && tokens.contains(&"notranslate") => {
                token.strip_prefix("highlight-")
            }
            _ => None,
        };
        if let Some(found) = found.and_then(clean) {
            return Some(found);
        }
    }
    (node.has_name("code") || node.has_name("pre"))
        .then(|| attribute(node, "lang"))
        .flatten()
        .and_then(|value| clean(&value))
}

/// A language as a fence takes it.
fn clean(name: &str) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    let fits = (1..=20).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '.' | '_'))
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    (fits && !NO_LANGUAGE.contains(&name.as_str())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn read(html: &str) -> String {
        let page = Document::fragment(html);
        let node = page.select("pre, table").nodes()[0];
        match block(&node) {
            Block::Code { info, text } => format!("{info}|{text}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_language_is_read_from_every_spelling() {
        for html in [
            "<pre class='language-rust'>x</pre>",
            "<pre><code class='lang-rust hljs'>x</code></pre>",
            "<div class='highlight highlight-source-rust'><pre>x</pre></div>",
            "<pre class='brush: rust; gutter: true'>x</pre>",
            "<pre class='brush:rust;'>x</pre>",
            "<div class='highlight-rust notranslate'><div class=highlight><pre>x</pre></div></div>",
            "<pre class='sourceCode rust'>x</pre>",
            "<pre data-lang=Rust>x</pre>",
            "<pre><code class='hljs rust'>x</code></pre>",
            "<figure class='highlight rust'><table><tr><td class=gutter>1</td><td class=code><pre>x</pre></td></tr></table></figure>",
        ] {
            assert_eq!(read(html), "rust|x", "{html}");
        }
        assert_eq!(read("<div class=post-language-guide><pre class='code none'>x</pre></div>"), "|x");
    }

    #[test]
    fn numbers_of_lines_and_buttons_are_no_code() {
        let html = "<table class=highlighttable><tr><td class=linenos><pre>1\n2</pre></td><td class=code><pre><button>Copy</button><code>a\n\n  b\n</code></pre></td></tr></table>";
        assert_eq!(read(html), "|a\n\n  b");
        let html = "<table class=hljs-ln><tr><td class=hljs-ln-numbers>1</td><td class=hljs-ln-code>a</td></tr><tr><td class=hljs-ln-numbers>2</td><td class=hljs-ln-code>b</td></tr></table>";
        assert_eq!(read(html), "|a\nb");
    }

    #[test]
    fn lines_are_parted_by_breaks_blocks_and_style() {
        assert_eq!(read("<pre>a<br>b<br></pre>"), "|a\nb");
        assert_eq!(read("<pre><div>a</div><div></div><div>&nbsp;b</div></pre>"), "|a\n\n b");
        assert_eq!(read("<pre><span class=line>a</span><span class=line>b</span></pre>"), "|a\nb");
        assert_eq!(read("<pre><span class=line>a</span>\n<span class=line>b</span></pre>"), "|a\nb");
    }
}
