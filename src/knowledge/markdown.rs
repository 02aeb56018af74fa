//! From the body of an article to headings and blocks, in the order of the file.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::article::Table;
use super::html::Html;
use super::language::prose;
use super::leaves::{Leaf, LeafKind};
use super::lists;
use super::markup::{Label, Masked, mask};
use super::passages::Block;
use super::sites::Site;
use super::tables::{self, trimmed};
use super::tags::{has_raw_text, without_raw_tags};

/// What a body is made of.
#[derive(Debug)]
pub(super) enum Part {
    Heading(Heading),
    Block(Block),
    /// A paragraph that is a `Source:` line.
    Source(Block, String),
    /// A line at this offset that means to be a `Source:` line and is none.
    NoSource(usize),
    /// The title of the page as HTML, which opens no section.
    Title(String),
    /// Belongs to the block that follows.
    Table(Table),
    /// A rule, or something left out: what is before does not announce a paragraph after it.
    Rule,
    /// The end of what is about the block before: that announces nothing behind it.
    End,
}

/// A heading.
#[derive(Debug)]
pub(super) struct Heading {
    pub level: u8,
    /// Visible text.
    pub text: String,
    /// As it is written, without the marks of a heading and an explicit anchor.
    pub raw: String,
    /// Whether it holds what only the generator can tell.
    pub computed: bool,
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
    /// Labels of tabs, as places in the file.
    pub labels: Vec<Label>,
}

/// Reads the Markdown of `file` from `body` on.
pub(super) fn read(file: &str, body: usize, site: Site) -> Body {
    let text = file.get(body..).unwrap_or_default();
    let masked = mask(text, site);
    // MkDocs also finds the addresses of references outside the article.
    let mut elsewhere = |link: BrokenLink<'_>| {
        let before = masked.text.get(..link.span.start).and_then(|before| before.chars().next_back());
        let is_link = site == Site::Mkdocs && link.link_type == LinkType::Reference;
        let is_index = before.is_some_and(|c| c.is_alphanumeric() || c == ']');
        (is_link && !is_index).then_some((CowStr::Borrowed(""), CowStr::Borrowed("")))
    };
    let mut options = options(site);
    options.set(Options::ENABLE_DEFINITION_LIST, options.contains(Options::ENABLE_DEFINITION_LIST) && defines(text));
    let parser = Parser::new_with_broken_link_callback(&masked.text, options, Some(&mut elsewhere));
    let mut walk = Walk {
        file,
        body,
        site,
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
        let source = masked.source(range.clone());
        walk.event(event, range, body + source.start..body + source.end);
    }
    walk.end_leaf();
    let parts = walk.parts;
    let labels = masked.labels.into_iter().map(|label| label.moved(body)).collect();
    Body { parts, labels }
}

/// Whether a body has a definition: generators want a blank after its colon, the parser does not, so that
/// `:smile: We are open` would define the paragraph before it.
fn defines(body: &str) -> bool {
    let after_colon = |line: &str| line.trim_start().strip_prefix(':').and_then(|rest| rest.chars().next());
    prose(body).filter_map(after_colon).any(char::is_whitespace)
}

pub(super) fn options(site: Site) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    if !matches!(site, Site::Github | Site::Docusaurus | Site::Starlight | Site::Vitepress | Site::Vuepress) {
        options |= Options::ENABLE_DEFINITION_LIST;
    }
    options
}

/// A block of code that is being collected.
pub(super) struct Code {
    pub start: usize,
    pub text: String,
    pub info: String,
}

/// The state between two events.
pub(super) struct Walk<'a> {
    pub file: &'a str,
    pub body: usize,
    pub site: Site,
    pub masked: &'a Masked<'a>,
    pub parts: Vec<Part>,
    pub leaf: Option<Leaf>,
    pub list: Option<lists::Builder>,
    /// Whether the outermost list is numbered.
    pub ordered: bool,
    pub table: Option<tables::Builder>,
    pub code: Option<Code>,
    pub html: Option<Html>,
    pub quotes: usize,
    /// HTML tags open in the leaf.
    pub inline_tags: Vec<String>,
}

impl Walk<'_> {
    /// `at` is where it stands in the text that is parsed, `range` where in the file.
    fn event(&mut self, event: Event<'_>, at: Range<usize>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.code {
                // As it is written: what looks like a marker is code here.
                Some(code) => match self.file.get(range.clone()) {
                    Some(written) if written.len() == text.len() => code.text.push_str(written),
                    _ => code.text.push_str(&text),
                },
                None => self.text(&text, range),
            },
            Event::Code(text) => {
                let has_tags = self.site == Site::Jekyll && has_raw_text(&text);
                let text = if has_tags { without_raw_tags(&text) } else { Cow::Borrowed(&*text) };
                self.leaf(range.start).visible.code(&text, range);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.leaf(range.start).visible.code(&text, range);
            }
            Event::SoftBreak | Event::HardBreak => self.leaf(range.start).visible.line_break(range),
            Event::InlineHtml(tag) => self.inline_html(&tag, range),
            Event::Html(text) => self.html_line(&text, at, range),
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
                self.end_code(range);
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
            TagEnd::DefinitionList => {
                self.end_leaf();
                if self.list.is_none() {
                    self.parts.push(Part::Rule);
                }
            }
            TagEnd::FootnoteDefinition | TagEnd::DefinitionListDefinition | TagEnd::MetadataBlock(_) => self.end_leaf(),
        }
    }
}

/// `rust` of "```rust,ignore" and "```js title=…".
fn language_of(info: &str) -> String {
    let word = info.split([' ', ',', '\t', '{']).find(|word| !word.is_empty()).unwrap_or_default();
    word.trim_start_matches('.').trim_end_matches('}').to_owned()
}
