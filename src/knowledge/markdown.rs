//! From the body of an article to headings and blocks, in the order of the file.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::article::{Span, Table, Unit, UnitKind};
use super::html::Html;
use super::lists;
use super::markup::{Masked, mask, source_address};
use super::passages::{Block, BlockKind};
use super::sentences;
use super::sites::Site;
use super::tables::{self, trimmed, unit};
use super::visible::Visible;

/// What a body is made of.
#[derive(Debug)]
pub(super) enum Part {
    Heading(Heading),
    Block(Block),
    /// A paragraph that is a `Source:` line.
    Source(Block, String),
    /// Belongs to the block that follows.
    Table(Table),
    /// A rule, or something left out: what is before does not announce a paragraph after it.
    Rule,
}

/// A heading.
#[derive(Debug)]
pub(super) struct Heading {
    pub level: u8,
    /// Visible text.
    pub text: String,
    /// As it is written, without the marks of a heading and an explicit anchor.
    pub raw: String,
    /// Anchor that the author gave it.
    pub explicit: Option<String>,
    /// First byte.
    pub at: usize,
    /// Whether it opens a section; inside a list or a quote it only counts for the anchors.
    pub opens: bool,
}

/// Everything that is read from a body.
#[derive(Debug)]
pub(super) struct Body {
    pub parts: Vec<Part>,
    /// Labels of tabs, with the bytes of the file they hold for.
    pub labels: Vec<(Range<usize>, String)>,
}

/// Reads the Markdown of `file` from `body` on.
pub(super) fn read(file: &str, body: usize, site: Site) -> Body {
    let text = file.get(body..).unwrap_or_default();
    let masked = mask(text, site);
    let parser = Parser::new_ext(&masked.text, options(site));
    let mut walk = Walk {
        file,
        body,
        masked: &masked,
        parts: Vec::new(),
        leaf: None,
        list: None,
        ordered: false,
        table: None,
        code: None,
        html: None,
        quotes: 0,
        inline_tags: Vec::new(),
    };
    for (event, range) in parser.into_offset_iter() {
        let range = masked.source(range);
        walk.event(event, body + range.start..body + range.end);
    }
    walk.end_leaf();
    let parts = walk.parts;
    let labels =
        masked.labels.into_iter().map(|(range, label)| (body + range.start..body + range.end, label)).collect();
    Body { parts, labels }
}

fn options(site: Site) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    if !matches!(site, Site::Github | Site::Docusaurus) {
        options |= Options::ENABLE_DEFINITION_LIST;
    }
    options
}

/// A run of inline Markdown that is being collected.
struct Leaf {
    kind: LeafKind,
    visible: Visible,
    /// Images, as ranges of the visible text.
    images: Vec<Range<usize>>,
    start: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum LeafKind {
    Paragraph,
    /// Text in a list item or in HTML, without a paragraph of its own.
    Implied,
    Heading(u8),
    Cell,
    Term,
}

struct Code {
    start: usize,
    text: String,
    info: String,
}

struct Walk<'a> {
    file: &'a str,
    body: usize,
    masked: &'a Masked<'a>,
    parts: Vec<Part>,
    leaf: Option<Leaf>,
    list: Option<lists::Builder>,
    /// Whether the outermost list is numbered.
    ordered: bool,
    table: Option<tables::Builder>,
    code: Option<Code>,
    html: Option<Html>,
    quotes: usize,
    /// HTML tags open in the leaf.
    inline_tags: Vec<String>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None => self.text(&text, range),
            },
            Event::Code(text) => self.leaf(range.start).visible.code(&text, range),
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.leaf(range.start).visible.code(&text, range);
            }
            Event::SoftBreak | Event::HardBreak => self.leaf(range.start).visible.blank(range),
            Event::InlineHtml(tag) => self.inline_html(&tag, range),
            Event::Html(_) => self.html_line(range),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::Rule => {
                self.end_leaf();
                if self.list.is_none() {
                    self.parts.push(Part::Rule);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_leaf(LeafKind::Paragraph, range.start),
            Tag::Heading { level, .. } => self.open_leaf(LeafKind::Heading(level as u8), range.start),
            Tag::BlockQuote(_) => {
                self.end_leaf();
                self.quotes += 1;
            }
            Tag::CodeBlock(kind) => {
                self.end_leaf();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => language_of(&info),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(Code { start: range.start, text: String::new(), info });
            }
            Tag::HtmlBlock => {
                self.end_leaf();
                self.html = Some(Html::default());
            }
            Tag::List(first) => {
                self.end_leaf();
                if self.list.is_none() {
                    self.ordered = first.is_some();
                }
                self.list.get_or_insert_default().open_list(first.is_some());
            }
            Tag::Item => {
                self.end_leaf();
                if let Some(list) = &mut self.list {
                    list.open_item(trimmed(range, self.file).start as usize);
                }
            }
            Tag::DefinitionListTitle => self.open_leaf(LeafKind::Term, range.start),
            Tag::Table(_) => {
                self.end_leaf();
                self.table = Some(tables::Builder::default());
            }
            Tag::TableCell => self.open_leaf(LeafKind::Cell, range.start),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.leaf(range.start).visible.open(range, false);
            }
            Tag::Link { .. } => {
                self.leaf(range.start).visible.open(range, true);
            }
            Tag::Image { .. } => {
                let leaf = self.leaf(range.start);
                let at = leaf.visible.text.len();
                leaf.images.push(at..at);
                leaf.visible.open(range, true);
            }
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListDefinition
            | Tag::TableHead
            | Tag::TableRow
            | Tag::MetadataBlock(_) => self.end_leaf(),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::DefinitionListTitle => self.end_leaf(),
            TagEnd::BlockQuote(_) => {
                self.end_leaf();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => self.end_code(range),
            TagEnd::HtmlBlock => {
                self.end_leaf();
                self.html = None;
            }
            TagEnd::Item => {
                self.end_leaf();
                if let Some(list) = &mut self.list {
                    list.close_item();
                }
            }
            TagEnd::List(_) => {
                self.end_leaf();
                let Some(list) = &mut self.list else { return };
                list.close_list();
                if list.is_done()
                    && let Some(block) = self.list.take().and_then(|list| list.finish(self.ordered))
                {
                    self.push(block);
                }
            }
            TagEnd::TableCell => self.end_cell(range),
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.end_header(range, self.file);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.end_row(range, self.file);
                }
            }
            TagEnd::Table => self.end_table(),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => {
                if let Some(leaf) = &mut self.leaf {
                    leaf.visible.close(None);
                    let end = leaf.visible.text.len();
                    if let Some(image) = leaf.images.last_mut().filter(|_| tag == TagEnd::Image) {
                        image.end = end;
                    }
                }
            }
            TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => self.end_leaf(),
        }
    }

    fn open_leaf(&mut self, kind: LeafKind, start: usize) {
        self.end_leaf();
        self.inline_tags.clear();
        self.leaf = Some(Leaf { kind, visible: Visible::default(), images: Vec::new(), start });
    }

    /// The open leaf; a text that stands in an item without a paragraph opens one.
    fn leaf(&mut self, start: usize) -> &mut Leaf {
        if self.leaf.is_none() {
            self.inline_tags.clear();
        }
        self.leaf.get_or_insert_with(|| Leaf {
            kind: LeafKind::Implied,
            visible: Visible::default(),
            images: Vec::new(),
            start,
        })
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let escaped = range.start > self.body
            && self.file.as_bytes().get(range.start - 1) == Some(&b'\\')
            && text.len() == range.len();
        let leaf = self.leaf(range.start);
        match text.chars().next() {
            // The mark of an escape belongs to the character.
            Some(first) if escaped && first.is_ascii_punctuation() => {
                let (head, tail) = text.split_at(first.len_utf8());
                leaf.visible.push(head, range.start - 1..range.start + head.len());
                leaf.visible.push(tail, range.start + head.len()..range.end);
            }
            _ => leaf.visible.push(text, range),
        }
    }

    fn inline_html(&mut self, tag: &str, range: Range<usize>) {
        let name: String = tag
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if name == "br" {
            self.leaf(range.start).visible.blank(range);
            return;
        }
        if name.is_empty() || tag.ends_with("/>") || self.leaf.is_none() {
            return;
        }
        if tag.starts_with("</") {
            // Only the innermost: tags across each other are no pair.
            if self.inline_tags.last() == Some(&name) {
                self.inline_tags.pop();
                if let Some(leaf) = &mut self.leaf {
                    leaf.visible.close(Some(range.end));
                }
            }
        } else if super::html::is_void(&name) {
            // Nothing is inside.
        } else {
            self.inline_tags.push(name);
            self.leaf(range.start).visible.open(range, false);
        }
    }

    /// A line of an HTML block: its text is kept, its tags are not.
    fn html_line(&mut self, range: Range<usize>) {
        let Some(mut html) = self.html.take() else { return };
        let file = self.file;
        let line = file.get(range.clone()).unwrap_or_default();
        html.line(line, |piece| match piece {
            super::html::Piece::Text(at) => {
                let from = range.start + at.start;
                let text = &line[at.clone()];
                if !text.trim().is_empty() || self.leaf.is_some() {
                    self.leaf(from).visible.push(text, from..range.start + at.end);
                }
            }
            super::html::Piece::Break => self.end_leaf(),
        });
        self.html = Some(html);
    }

    fn end_code(&mut self, range: Range<usize>) {
        let Some(code) = self.code.take() else { return };
        let text = if code.text.contains('\r') { code.text.replace('\r', "") } else { code.text };
        let text = text.trim_matches('\n').trim_end();
        let span = trimmed(code.start..range.end, self.file);
        if text.trim().is_empty() || span.is_empty() {
            return;
        }
        let mut unit = unit(UnitKind::Code, span, text.to_owned());
        unit.info = code.info;
        self.push(Block::single(BlockKind::Code, unit));
    }

    fn end_cell(&mut self, range: Range<usize>) {
        let leaf = self.leaf.take();
        let Some(table) = &mut self.table else { return };
        match leaf {
            Some(leaf) => table.cell(&leaf.visible, range, self.file),
            None => table.cell(&Visible::default(), range, self.file),
        }
    }

    fn end_table(&mut self) {
        let Some((table, block)) = self.table.take().and_then(tables::Builder::finish) else { return };
        self.parts.push(Part::Table(table));
        self.push(block);
    }

    /// Ends the run of text that is open.
    fn end_leaf(&mut self) {
        let Some(leaf) = self.leaf.take() else { return };
        match leaf.kind {
            LeafKind::Heading(level) => {
                let opens = self.list.is_none() && self.quotes == 0;
                let explicit = self.explicit_anchor(&leaf);
                let text = leaf.visible.text.trim().to_owned();
                let raw = match leaf.visible.source(0..leaf.visible.text.trim_end().len()) {
                    Some(range) => self.file.get(range).unwrap_or_default().to_owned(),
                    None => String::new(),
                };
                self.parts.push(Part::Heading(Heading { level, text, raw, explicit, at: leaf.start, opens }));
                if !opens {
                    self.paragraph(leaf);
                }
            }
            LeafKind::Cell => {}
            LeafKind::Term => {
                let mut units = sentences::units(&leaf.visible);
                if let Some(last) = units.last_mut() {
                    last.announces = true;
                }
                self.text_block(units);
            }
            LeafKind::Implied => self.paragraph(leaf),
            LeafKind::Paragraph => {
                let source = source_address(leaf.visible.text.trim());
                match source.filter(|_| self.list.is_none() && self.quotes == 0) {
                    Some(address) => {
                        let address = address.to_owned();
                        if let Some(block) = Block::text(sentences::units(&leaf.visible)) {
                            self.parts.push(Part::Source(block, address));
                        }
                    }
                    None => self.paragraph(leaf),
                }
            }
        }
    }

    fn explicit_anchor(&self, leaf: &Leaf) -> Option<String> {
        let at = leaf.start.checked_sub(self.body)?;
        let anchors = &self.masked.anchors;
        let near = anchors.partition_point(|(line, _)| line + 3 < at);
        let (line, anchor) = anchors.get(near)?;
        (line.abs_diff(at) <= 3).then(|| anchor.clone())
    }

    fn paragraph(&mut self, leaf: Leaf) {
        if leaf.visible.is_empty() {
            return;
        }
        let alone = images_alone(&leaf);
        if alone.is_empty() {
            self.text_block(sentences::units(&leaf.visible));
        }
        for image in alone {
            self.push(Block::single(BlockKind::Image, image));
        }
    }

    fn text_block(&mut self, units: Vec<Unit>) {
        if let Some(list) = &mut self.list {
            list.paragraph(units);
        } else if let Some(block) = Block::text(units) {
            self.parts.push(Part::Block(block));
        }
    }

    fn push(&mut self, block: Block) {
        match &mut self.list {
            Some(list) => {
                let text = match block.kind {
                    BlockKind::Table => {
                        block.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n")
                    }
                    _ => block.units.first().map(|unit| unit.text.clone()).unwrap_or_default(),
                };
                list.block(block, &text);
            }
            None => self.parts.push(Part::Block(block)),
        }
    }
}

/// The images of a paragraph that holds nothing else; none if it does.
fn images_alone(leaf: &Leaf) -> Vec<Unit> {
    let text = leaf.visible.text.as_str();
    let mut at = 0;
    for image in &leaf.images {
        if text.get(at..image.start).is_none_or(|between| !between.trim().is_empty()) {
            return Vec::new();
        }
        at = image.end;
    }
    if at == 0 || text.get(at..).is_none_or(|rest| !rest.trim().is_empty()) {
        return Vec::new();
    }
    let unit = |image: &Range<usize>| {
        let words = text.get(image.clone())?.trim();
        let source = leaf.visible.source(image.start..image.start + text.get(image.clone())?.trim_end().len())?;
        (!words.is_empty()).then(|| unit(UnitKind::Image, Span::new(source.start, source.end), words.to_owned()))
    };
    leaf.images.iter().filter_map(unit).collect()
}

/// `rust` of "```rust,ignore" and "```js title=…".
fn language_of(info: &str) -> String {
    let word = info.split([' ', ',', '\t', '{']).find(|word| !word.is_empty()).unwrap_or_default();
    word.trim_start_matches('.').trim_end_matches('}').to_owned()
}
