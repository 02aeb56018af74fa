//! The tree of an article to blocks: headings, paragraphs, lists, tables, code.

use dom_query::{NodeId, NodeRef};
use std::collections::HashSet;
use url::Url;

use super::inline::{Breaks, Mark, Part, write};
use super::tree::{
    attribute, heading_level, holders_of_blocks, is_block, is_one_of, is_silent, marks, own_text, says, squeeze,
    text_of,
};
use super::{code, images, tables};

/// A block of Markdown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A heading with the id that its page links to.
    Heading { level: u8, id: Option<String>, text: String },
    /// Lines of Markdown.
    Paragraph(String),
    /// Code with its language.
    Code { info: String, text: String },
    /// A list; a numbered one with its first number.
    List { start: Option<u64>, items: Vec<Vec<Block>> },
    /// A block quote.
    Quote(Vec<Block>),
    /// Rows of cells, the header first, all of one length.
    Table(Vec<Vec<String>>),
    /// A rule.
    Rule,
}

/// Titles of notes, which stand in a line of their own.
const NOTE_TITLES: [&str; 9] = [
    "admonition-title",
    "admonition-heading",
    "custom-block-title",
    "callout-title",
    "alert-title",
    "alert-heading",
    "hint-title",
    "note-title",
    "tabs-label",
];

/// Reads the tree of one article.
pub(super) struct Reader {
    /// What relative addresses are relative to.
    base: Option<Url>,
    /// Elements that hold blocks.
    holders: HashSet<NodeId>,
}

/// Blocks, and the line that is being read.
struct Flow {
    blocks: Vec<Block>,
    line: Vec<Part>,
    breaks: Breaks,
}

impl Flow {
    /// Ends the line.
    fn end(&mut self) {
        let text = write(std::mem::take(&mut self.line), self.breaks);
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph(text));
        }
    }

    fn push(&mut self, block: Block) {
        self.end();
        self.blocks.push(block);
    }

    /// Two breaks with nothing between them are the end of a paragraph.
    fn line_break(&mut self) {
        let blank = |part: &&Part| matches!(part, Part::Text(text) if squeeze(text).is_empty());
        let doubled = matches!(self.line.iter().rev().find(|part| !blank(part)), Some(Part::Break));
        if doubled && self.breaks == Breaks::Hard {
            self.end();
        } else {
            self.line.push(Part::Break);
        }
    }
}

impl Reader {
    pub(super) fn new(root: &NodeRef<'_>, base: Option<Url>) -> Self {
        Self { base, holders: holders_of_blocks(root) }
    }

    /// The blocks in an element.
    pub(super) fn flow(&self, node: &NodeRef<'_>, breaks: Breaks) -> Vec<Block> {
        let mut flow = Flow { blocks: Vec::new(), line: Vec::new(), breaks };
        self.children(node, &mut flow);
        flow.end();
        flow.blocks
    }

    fn children(&self, node: &NodeRef<'_>, flow: &mut Flow) {
        let apart = node.has_name("figcaption");
        for child in node.children_it(false) {
            if apart && child.is_element() {
                flow.line.push(Part::Text(" ".into()));
            }
            self.node(&child, flow);
        }
    }

    fn node(&self, node: &NodeRef<'_>, flow: &mut Flow) {
        if is_silent(node) {
        } else if !is_block(node) && !self.holders.contains(&node.id) {
            match () {
                () if node.has_name("br") => flow.line_break(),
                () if is_code_alone(node) => flow.push(code::block(node)),
                () => {
                    if let Some(part) = self.inline(node, flow.line.last()) {
                        flow.line.push(part);
                    }
                }
            }
        } else if is_block(node) {
            self.block(node, flow);
        } else {
            // A mark around blocks: nothing of it is left.
            self.children(node, flow);
        }
    }

    fn block(&self, node: &NodeRef<'_>, flow: &mut Flow) {
        flow.end();
        let name = super::tree::tag(node);
        match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                if let Some(level) = heading_level(node) {
                    self.heading(node, level, flow);
                }
            }
            "pre" | "listing" | "xmp" => flow.push(code::block(node)),
            "ul" | "menu" | "dir" => self.list(node, None, flow),
            "ol" => {
                let start = attribute(node, "start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.list(node, Some(start), flow);
            }
            "dl" => self.definitions(node, flow),
            "blockquote" => {
                let blocks = self.flow(node, flow.breaks);
                if !blocks.is_empty() {
                    flow.push(Block::Quote(blocks));
                }
            }
            "table" if code::is_gutter_table(node) => {
                let names = node.descendants_it().filter(|node| node.has_name("th"));
                names.for_each(|name| self.children(&name, flow));
                flow.push(code::block(node));
            }
            "table" => {
                let blocks = tables::read(self, node);
                flow.blocks.extend(blocks);
            }
            "hr" if node.parent().is_some_and(|parent| says(&marks(&parent), "footnotes")) => {}
            "hr" => flow.push(Block::Rule),
            "summary" => self.title(node, flow),
            "aside" if attribute(node, "role").is_some_and(|role| role == "doc-footnote") => self.footnote(node, flow),
            "details" => {
                // The summary first, wherever it stands.
                for child in node.element_children().iter().filter(|child| child.has_name("summary")) {
                    self.title(child, flow);
                }
                for child in node.children_it(false).filter(|child| !child.has_name("summary")) {
                    self.node(&child, flow);
                }
                flow.end();
            }
            _ => {
                let own = marks(node);
                if NOTE_TITLES.iter().any(|title| says(&own, title)) && !self.holds_blocks(node) {
                    self.title(node, flow);
                } else {
                    self.children(node, flow);
                    flow.end();
                }
            }
        }
    }

    fn holds_blocks(&self, node: &NodeRef<'_>) -> bool {
        self.holders.contains(&node.id)
    }

    fn heading(&self, node: &NodeRef<'_>, level: u8, flow: &mut Flow) {
        let mut parts = Vec::new();
        self.plain(node, &mut parts);
        let text = write(parts, Breaks::Blank);
        let end = text.trim_end_matches('#');
        let text = if end.len() < text.len() && (end.is_empty() || end.ends_with(' ')) {
            format!("{end}\\{}", &text[end.len()..])
        } else {
            text
        };
        let id = attribute(node, super::headings::ID);
        flow.push(Block::Heading { level, id, text });
    }

    /// Text and code alone: a heading has no other marks.
    fn plain(&self, node: &NodeRef<'_>, parts: &mut Vec<Part>) {
        for child in node.children_it(false).filter(|child| !is_silent(child)) {
            if let Some(text) = own_text(&child) {
                parts.push(Part::Text(text));
            } else if is_one_of(&child, &["code", "tt"]) {
                parts.push(Part::Code(text_of(&child)));
            } else if child.has_name("img") {
                parts.push(Part::Text(attribute(&child, "alt").unwrap_or_default()));
            } else if is_block(&child) || child.has_name("br") {
                parts.push(Part::Text(" ".into()));
                self.plain(&child, parts);
                parts.push(Part::Text(" ".into()));
            } else {
                self.plain(&child, parts);
            }
        }
    }

    /// A line in bold; a heading stays one.
    fn title(&self, node: &NodeRef<'_>, flow: &mut Flow) {
        flow.end();
        let heading = node.descendants_it().find_map(|node| heading_level(&node).map(|level| (node, level)));
        if let Some((heading, level)) = heading {
            self.heading(&heading, level, flow);
            return;
        }
        let mut parts = Vec::new();
        self.plain(node, &mut parts);
        flow.line.push(Part::Span(Mark::Strong, parts));
        flow.end();
    }

    fn list(&self, node: &NodeRef<'_>, start: Option<u64>, flow: &mut Flow) {
        let mut items: Vec<Vec<Block>> = Vec::new();
        let mut stray = Vec::new();
        for child in node.children_it(false).filter(|child| !is_silent(child)) {
            if child.has_name("li") {
                items.push(self.flow(&child, flow.breaks));
            } else if is_one_of(&child, &["ul", "ol"]) {
                // A list in a list, not in its item: it belongs to the item before.
                let mut inside = Flow { blocks: Vec::new(), line: Vec::new(), breaks: flow.breaks };
                self.block(&child, &mut inside);
                match items.last_mut() {
                    Some(item) => item.extend(inside.blocks),
                    None => items.push(inside.blocks),
                }
            } else if !squeeze(&text_of(&child)).is_empty() {
                stray.push(child);
            }
        }
        items.retain(|item| !item.is_empty());
        if !items.is_empty() {
            match flow.blocks.last_mut() {
                // Two lists side by side would be read as one.
                Some(Block::List { start: before, items: earlier }) if before.is_some() == start.is_some() => {
                    earlier.extend(items);
                }
                _ => flow.push(Block::List { start, items }),
            }
        }
        for node in stray {
            self.node(&node, flow);
        }
        flow.end();
    }

    /// A note at the foot, after its label.
    fn footnote(&self, node: &NodeRef<'_>, flow: &mut Flow) {
        let label = node.element_children().into_iter().find(|child| says(&marks(child), "label"));
        let number = label.and_then(|label| text_of(&label).trim_matches(['[', ']', ' ', '.']).parse().ok());
        let mut inside = Flow { blocks: Vec::new(), line: Vec::new(), breaks: flow.breaks };
        for child in node.children_it(false) {
            if number.is_none() || !says(&marks(&child), "label") {
                self.node(&child, &mut inside);
            }
        }
        inside.end();
        let item = inside.blocks;
        match (flow.blocks.last_mut(), number) {
            (Some(Block::List { start: Some(start), items }), Some(number))
                if *start + items.len() as u64 == number =>
            {
                items.push(item);
            }
            (_, Some(number)) => flow.push(Block::List { start: Some(number), items: vec![item] }),
            (_, None) => flow.blocks.extend(item),
        }
    }

    /// `dl`: an item for each term, with its definitions after it.
    fn definitions(&self, node: &NodeRef<'_>, flow: &mut Flow) {
        let mut pairs = Vec::new();
        terms(node, &mut pairs);
        let mut items: Vec<Vec<Block>> = Vec::new();
        let mut n = 0;
        while n < pairs.len() {
            let names = pairs[n..].iter().take_while(|node| node.has_name("dt")).count();
            let texts = pairs[n + names..].iter().take_while(|node| node.has_name("dd")).count();
            let (names, texts) = (&pairs[n..n + names], &pairs[n + names..n + names + texts]);
            n += (names.len() + texts.len()).max(1);
            items.push(self.definition(names, texts, flow.breaks));
        }
        items.retain(|item| !item.is_empty());
        let is_long = |block: &Block| matches!(block, Block::Heading { .. } | Block::Table(_));
        if items.iter().flatten().any(is_long) {
            flow.blocks.extend(items.into_iter().flatten());
        } else if !items.is_empty() {
            flow.push(Block::List { start: None, items });
        }
    }

    fn definition(&self, names: &[NodeRef<'_>], texts: &[NodeRef<'_>], breaks: Breaks) -> Vec<Block> {
        let mut blocks = Vec::new();
        for text in texts {
            let more = self.flow(text, breaks);
            match (blocks.as_mut_slice(), more.as_slice()) {
                ([Block::Paragraph(before)], [Block::Paragraph(more)]) => *before = format!("{before} {more}"),
                _ => blocks.extend(more),
            }
        }
        let mut line = Vec::new();
        for (n, name) in names.iter().enumerate() {
            if n > 0 {
                line.push(Part::Text(", ".into()));
            }
            if let Some(heading) = name.descendants_it().find(|node| heading_level(node).is_some()) {
                let mut inside = Flow { blocks: Vec::new(), line: Vec::new(), breaks };
                self.block(&heading, &mut inside);
                inside.blocks.extend(blocks);
                return inside.blocks;
            }
            let parts = self.inline_children(name);
            line.push(Part::Span(Mark::Strong, without_strong(parts)));
        }
        if line.is_empty() {
            return blocks;
        }
        if !blocks.is_empty() {
            line.push(Part::Text(": ".into()));
        }
        let term = write(line, breaks);
        let term = term.replace(":**:", "**:").replace("：**:", "**：").replace("** :", "**:");
        match blocks.first_mut() {
            Some(Block::Paragraph(text)) => *text = format!("{term} {text}"),
            _ if term.is_empty() => {}
            _ => blocks.insert(0, Block::Paragraph(term)),
        }
        blocks
    }

    fn inline_children(&self, node: &NodeRef<'_>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for child in node.children_it(false).filter(|child| !is_silent(child)) {
            let part = self.inline(&child, parts.last());
            parts.extend(part);
        }
        parts
    }

    /// A node in a line as a part of it.
    fn inline(&self, node: &NodeRef<'_>, before: Option<&Part>) -> Option<Part> {
        if let Some(text) = own_text(node) {
            return Some(Part::Text(text));
        }
        let inside = || self.inline_children(node);
        let name = super::tree::tag(node);
        Some(match name.as_str() {
            "br" => Part::Break,
            "wbr" => return None,
            "img" => return self.image(node),
            "code" | "tt" | "kbd" | "samp" => Part::Code(text_of(node)),
            "b" | "strong" => Part::Span(Mark::Strong, without_strong(inside())),
            "i" | "em" | "dfn" | "var" => Part::Span(Mark::Emphasis, inside()),
            "del" | "s" | "strike" => Part::Span(Mark::Struck, inside()),
            "math" => Part::Code(math(node)),
            "q" => Part::Text(format!("\"{}\"", text_of(node))),
            "sup" if is_power(before, node) => Part::Text(format!("^{}", text_of(node))),
            "a" => {
                let inside = inside();
                let address = attribute(node, "href").and_then(|href| self.address(&href));
                match address {
                    Some(address) if is_note(node) => {
                        let number = text_of(node).trim_matches(['[', ']', ' ']).to_owned();
                        Part::Span(Mark::Link(address), vec![Part::Text(number)])
                    }
                    Some(address) => Part::Span(Mark::Link(address), inside),
                    None => group(inside)?,
                }
            }
            _ if is_block(node) => {
                // A block where only a line can be: parted by blanks.
                let mut inside = inside();
                inside.insert(0, Part::Text(" ".into()));
                inside.push(Part::Text(" ".into()));
                group(inside)?
            }
            _ => group(inside())?,
        })
    }

    fn image(&self, node: &NodeRef<'_>) -> Option<Part> {
        let alt = attribute(node, "alt").unwrap_or_default();
        if images::is_letter(node) {
            return (!alt.is_empty()).then_some(Part::Text(alt));
        }
        let source = attribute(node, "src")?;
        let address = self.address(&source).filter(|address| address.starts_with("http"))?;
        Some(Part::Image(alt, address))
    }

    /// An address that is absolute, or leads nowhere.
    fn address(&self, written: &str) -> Option<String> {
        let written: String = written.trim().chars().filter(|c| !c.is_control()).collect();
        let url = match Url::parse(&written) {
            Ok(url) => url,
            Err(_) => self.base.as_ref()?.join(&written).ok()?,
        };
        let is_known = matches!(url.scheme(), "http" | "https" | "mailto" | "tel" | "ftp" | "ftps");
        is_known.then(|| url.into())
    }
}

/// Parts as one.
fn group(mut parts: Vec<Part>) -> Option<Part> {
    if parts.len() <= 1 { parts.pop() } else { Some(Part::Group(parts)) }
}

/// Bold in bold is bold once.
fn without_strong(parts: Vec<Part>) -> Vec<Part> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Part::Span(Mark::Strong, inside) => out.extend(inside),
            part => out.push(part),
        }
    }
    out
}

/// `dt` and `dd` in their order, also where `div` groups them.
fn terms<'a>(node: &NodeRef<'a>, pairs: &mut Vec<NodeRef<'a>>) {
    for child in node.element_children() {
        if is_one_of(&child, &["dt", "dd"]) {
            pairs.push(child);
        } else if is_one_of(&child, &["div", "span"]) {
            terms(&child, pairs);
        }
    }
}

/// A raised number after a number.
fn is_power(before: Option<&Part>, node: &NodeRef<'_>) -> bool {
    let text = text_of(node);
    let number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '−' | '+'));
    let after_number = matches!(before, Some(Part::Text(text)) if text.ends_with(|c: char| c.is_ascii_digit()));
    number && after_number && !node.descendants_it().any(|node| node.has_name("a"))
}

/// A link to a note at the foot.
fn is_note(node: &NodeRef<'_>) -> bool {
    attribute(node, "role").is_some_and(|role| role == "doc-noteref") || says(&marks(node), "footnote-reference")
}

/// A formula as its author wrote it, where the page keeps that.
fn math(node: &NodeRef<'_>) -> String {
    let written = node.descendants_it().find(|node| {
        node.has_name("annotation") && attribute(node, "encoding").is_some_and(|encoding| encoding.contains("tex"))
    });
    text_of(&written.unwrap_or(*node))
}

/// `code` that is all that its paragraph holds, over several lines.
fn is_code_alone(node: &NodeRef<'_>) -> bool {
    node.has_name("code")
        && node.descendants_it().any(|node| node.has_name("br"))
        && node
            .parent()
            .is_some_and(|parent| is_block(&parent) && text_of(&parent) == text_of(node) && !text_of(node).is_empty())
}

/// The Markdown of a fragment, without what is done to pages before.
#[cfg(test)]
pub(super) fn markdown_of(html: &str) -> String {
    let page = dom_query::Document::fragment(html);
    let base = Url::parse("https://e.example/docs/page").ok();
    super::headings::tidy(&page.root());
    let reader = Reader::new(&page.root(), base);
    super::write::markdown(&reader.flow(&page.root(), Breaks::Hard))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_paragraphs_and_links_read_as_they_stand() {
        let html = "<h2 id=a>One <b>two</b> <code>three</code></h2>loose text <a href='../x?y#z'>a <em>link</em></a><p>Next<br>line<br><br>last <a href=#top>up</a><a href='javascript:go()'>no</a></p><h3>C #</h3>";
        insta::assert_snapshot!(markdown_of(html), @r"
        ## One two `three` {#a}

        loose text [a *link*](https://e.example/x?y#z)

        Next  
        line

        last [up](https://e.example/docs/page#top)no

        ### C \#
        ");
    }

    #[test]
    fn lists_keep_their_numbers_their_nesting_and_their_code() {
        let html = "<ol start=3><li>three<ul><li>a<li><p>b</p></ul><li><p>four</p><pre>x\n\ny</pre></ol><ul>stray<li>one<ul><li>in</ul></li><ul><li>after</ul></ul>";
        insta::assert_snapshot!(markdown_of(html), @r"
        3. three
           - a
           - b

        4. four

           ```
           x

           y
           ```

        - one
          - in
          - after

        stray
        ");
    }

    #[test]
    fn terms_stand_before_their_definitions() {
        let html = "<dl><dt>One<dt>Uno<dd>first<dd>also<div><dt><code>two</code></dt><dd><p>a</p><p>b</p></dd></div><dt>alone</dl>";
        insta::assert_snapshot!(markdown_of(html), @r"
        - **One**, **Uno**: first also

        - **`two`**: a

          b

        - **alone**
        ");
    }

    #[test]
    fn details_quotes_rules_and_notes_are_kept() {
        let html = "<details><p>Inside.</p><summary>More <b>here</b></summary></details><blockquote>a<p>b</blockquote><hr><div class='admonition note'><p class=admonition-title>Note</p><p>Text.</p></div>";
        insta::assert_snapshot!(markdown_of(html), @r"
        **More here**

        Inside.

        > a
        >
        > b

        ---

        **Note**

        Text.
        ");
    }

    #[test]
    fn images_and_small_marks_are_kept() {
        let html = "<p>10<sup>6</sup> m<sup>2</sup> <a href=/big.png><img src=small.png alt='A [b]'></a> <img class=emoji alt=😀 src=e.png><a href=/page><img src=i.png alt=go></a> <q>so</q> <kbd>Ctrl</kbd></p>";
        insta::assert_snapshot!(markdown_of(html), @r#"10^6 m2 [![A \[b\]](https://e.example/docs/small.png)](https://e.example/big.png) 😀[![go](https://e.example/docs/i.png)](https://e.example/page) "so" `Ctrl`"#);
    }
}
