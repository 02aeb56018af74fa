//! The tree of an article to blocks: headings, paragraphs, lists, tables, code.

use dom_query::{NodeId, NodeRef};
use std::collections::HashSet;
use url::Url;

use super::inline::{Breaks, Mark, Part, write};
use super::tree::{
    attribute, heading_level, holders_of_blocks, is_block, is_one_of, is_silent, marks, own_text, says, squeeze,
    text_of,
};
use super::{code, tables};

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
const NOTE_TITLES: [&str; 10] = [
    "expand-control",
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
    pub(super) base: Option<Url>,
    /// Elements that hold blocks.
    holders: HashSet<NodeId>,
}

/// Blocks, and the line that is being read.
pub(super) struct Flow {
    pub blocks: Vec<Block>,
    pub line: Vec<Part>,
    pub breaks: Breaks,
}

impl Flow {
    /// Ends the line.
    pub(super) fn end(&mut self) {
        let text = write(std::mem::take(&mut self.line), self.breaks);
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph(text));
        }
    }

    pub(super) fn push(&mut self, block: Block) {
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

    /// Reads one node.
    pub(super) fn node(&self, node: &NodeRef<'_>, flow: &mut Flow) {
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

    /// Reads an element that is a block.
    pub(super) fn block(&self, node: &NodeRef<'_>, flow: &mut Flow) {
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
            "aside" | "div" if is_footnote(node) => self.footnote(node, flow),
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
                let titles = NOTE_TITLES.iter().any(|title| says(&own, title)) || is_note_title(node, &own);
                if titles && !self.holds_blocks(node) {
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
}

/// A note at the foot with its number before it.
fn is_footnote(node: &NodeRef<'_>) -> bool {
    attribute(node, "role").is_some_and(|role| role == "doc-footnote") || says(&marks(node), "=footnote")
}

/// A line that is called the title of the note around it.
fn is_note_title(node: &NodeRef<'_>, own: &[Vec<String>]) -> bool {
    const NOTES: [&str; 7] = ["note", "admonition", "callout", "alert", "information-macro", "custom-block", "panel"];
    says(own, "=title") && node.parent().is_some_and(|parent| NOTES.iter().any(|note| says(&marks(&parent), note)))
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
}
