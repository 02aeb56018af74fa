//! Runs of inline Markdown: paragraphs, headings, cells, and the text between HTML tags.

use std::borrow::Cow;
use std::ops::Range;

use super::article::{Span, Unit, UnitKind};
use super::html::{CODE, Piece, entities, is_void, push_decoded};
use super::markdown::{Code, Heading, Part, Walk};
use super::markup::VALUE;
use super::passages::{Block, BlockKind};
use super::sentences;
use super::sites::Site;
use super::tables::{self, trimmed, unit};
use super::tags::{is_computed, is_include, means_source, source_address, without_raw_tags};
use super::visible::Visible;

/// Words of a term, at most: more is a paragraph before a line that begins with a colon.
const LONG_TERM: usize = 40;

/// A run of inline Markdown that is being collected.
pub(super) struct Leaf {
    pub kind: LeafKind,
    pub visible: Visible,
    /// Images, as ranges of the visible text.
    pub images: Vec<Range<usize>>,
    pub start: usize,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum LeafKind {
    Paragraph,
    /// Text in a list item or in HTML, without a paragraph of its own.
    Implied,
    Heading(u8),
    Cell,
    /// Of a list of definitions, or a heading in HTML: what comes next is about it.
    Term,
}

/// Whether a text is the rule that stands in place of a marker.
fn is_rule(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'*')
}

impl Walk<'_> {
    pub(super) fn open_leaf(&mut self, kind: LeafKind, start: usize) {
        self.end_leaf();
        self.inline_tags.clear();
        self.leaf = Some(Leaf { kind, visible: Visible::default(), images: Vec::new(), start });
    }

    /// The open leaf; a text that stands in an item without a paragraph opens one.
    pub(super) fn leaf(&mut self, start: usize) -> &mut Leaf {
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

    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        // The rule in place of a marker, where it could not be one.
        if is_rule(text) && self.file.get(range.clone()) != Some(text) {
            return;
        }
        let (text, range) = self.solid_text(text, range);
        if text.is_empty() {
            return;
        }
        let mut escaped = range.start > self.body
            && self.file.as_bytes().get(range.start - 1) == Some(&b'\\')
            && text.len() == range.len();
        let (mut text, mut range) = (text, range);
        while let Some((at, value)) = self.value(text, &range) {
            self.piece(&text[..at], range.start..value.start, escaped);
            escaped = false;
            self.leaf(range.start).visible.push(VALUE, value.clone());
            text = text.get(at + value.len()..).unwrap_or_default();
            range = value.end..value.end + text.len();
        }
        self.piece(text, range, escaped);
    }

    /// A piece of text, the first character of which may be escaped.
    fn piece(&mut self, text: &str, range: Range<usize>, escaped: bool) {
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

    /// Takes what stands in markers that show a text, and what is before them; gives what is left.
    fn solid_text<'t>(&mut self, mut text: &'t str, mut range: Range<usize>) -> (&'t str, Range<usize>) {
        let body = self.body;
        while text.len() == range.len() && range.start >= body {
            let Some((whole, shown)) = self.masked.solid(&(range.start - body..range.end - body)) else { break };
            let (start, end) = (body + shown.start, body + shown.end);
            let parts = (text.get(..start - range.start), text.get(start - range.start..end - range.start));
            let (Some(before), Some(inside)) = parts else { break };
            let leaf = self.leaf(range.start);
            leaf.visible.push(before, range.start..start);
            leaf.visible.open(body + whole.start..body + whole.end, true);
            leaf.visible.push(inside, start..end);
            leaf.visible.close(None);
            text = &text[end - range.start..];
            range.start = end;
        }
        (text, range)
    }

    /// The first sign of a value in a text, and where the value is written.
    fn value(&self, text: &str, range: &Range<usize>) -> Option<(usize, Range<usize>)> {
        if text.len() > range.len() {
            return None;
        }
        text.match_indices(VALUE).find_map(|(at, _)| {
            // From the end: what is left out stands before, as in "3. {% if a %}{{ b }}".
            let place = range.end - (text.len() - at);
            let written = self.file.get(place..)?;
            let (_, close) = [("{{", "}}"), ("{%", "%}")].into_iter().find(|(open, _)| written.starts_with(open))?;
            Some((at, place..place + written.find(close)? + close.len()))
        })
    }

    pub(super) fn inline_html(&mut self, tag: &str, range: Range<usize>) {
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
        if name.is_empty() || tag.ends_with("/>") || is_void(&name) {
            return;
        }
        if tag.starts_with("</") {
            self.close_element(&name, range.end);
        } else {
            self.open_element(name, range);
        }
    }

    fn open_element(&mut self, name: String, range: Range<usize>) {
        self.leaf(range.start).visible.open(range, false);
        self.inline_tags.push(name);
    }

    /// Only the innermost: tags across each other are no pair.
    fn close_element(&mut self, name: &str, end: usize) {
        if let Some(leaf) = &mut self.leaf
            && self.inline_tags.pop_if(|open| open == name).is_some()
        {
            leaf.visible.close(Some(end));
        }
    }

    /// A line of an HTML block, without the markers of the generator: its text is kept, its tags are
    /// not. `at` is where the line stands in the text that is parsed.
    pub(super) fn html_line(&mut self, line: &str, at: Range<usize>, range: Range<usize>) {
        let Some(mut html) = self.html.take() else { return };
        if self.code.is_none() && is_rule(line.trim()) && self.file.get(range) != Some(line) {
            self.end_leaf();
            self.html = Some(html);
            return;
        }
        let (body, masked) = (self.body, self.masked);
        let place = |from: usize, to: usize| {
            let source = masked.source(at.start + from..at.start + to);
            body + source.start..body + source.end
        };
        html.line(line, |piece| match piece {
            Piece::Open(CODE, part) => {
                self.end_leaf();
                let start = place(part.start, part.end).start;
                self.code = Some(Code { start, text: String::new(), info: String::new() });
            }
            Piece::Close(CODE, part) => self.end_code(place(part.start, part.end)),
            Piece::Text(part) if self.code.is_some() => {
                self.preformatted(&line[part.clone()], place(part.start, part.end))
            }
            Piece::Break if self.code.is_some() => self.preformatted("\n", 0..0),
            _ if self.code.is_some() => {}
            Piece::Text(part) => {
                let text = &line[part.clone()];
                let lead = text.len() - text.trim_start().len();
                let (from, to) = (part.start + lead, part.start + text.trim_end().len().max(lead));
                let blanks = [part.start..from, to..part.end].map(|blanks| place(blanks.start, blanks.end));
                let [before, after] = blanks.map(|source| Some(source).filter(|source| !source.is_empty()));
                if let (Some(leaf), Some(source)) = (&mut self.leaf, before) {
                    leaf.visible.blank(source);
                }
                if from < to {
                    self.html_text(&line[from..to], place(from, to));
                }
                if let (Some(leaf), Some(source)) = (&mut self.leaf, after) {
                    leaf.visible.blank(source);
                }
            }
            Piece::Open(name, part) => self.open_element(name.to_owned(), place(part.start, part.end)),
            Piece::Close(name, part) => self.close_element(name, place(part.start, part.end).end),
            Piece::Apart(part) => {
                if let Some(leaf) = &mut self.leaf {
                    leaf.visible.blank(place(part.start, part.end));
                }
            }
            Piece::Head(part) => self.open_leaf(LeafKind::Term, place(part.start, part.end).start),
            Piece::End => {
                self.end_leaf();
                if self.list.is_none() {
                    self.parts.push(Part::End);
                }
            }
            Piece::Break => self.end_leaf(),
        });
        self.html = Some(html);
    }

    /// Text between tags, in which `&lt;` is `<`.
    fn html_text(&mut self, text: &str, range: Range<usize>) {
        let mut from = 0;
        let entities = if text.len() == range.len() { entities(text) } else { Vec::new() };
        for (entity, decoded) in entities {
            self.text(&text[from..entity.start], range.start + from..range.start + entity.start);
            from = entity.end;
            self.leaf(range.start).visible.push(&decoded, range.start + entity.start..range.start + from);
        }
        self.text(&text[from..], range.start + from..range.end);
    }

    /// Text between the tags of a block of code, as it is written: what looks like a marker is code here.
    fn preformatted(&mut self, text: &str, range: Range<usize>) {
        let Some(code) = &mut self.code else { return };
        let text = self.file.get(range).filter(|written| written.len() == text.len()).unwrap_or(text);
        push_decoded(&mut code.text, text);
    }

    pub(super) fn end_code(&mut self, range: Range<usize>) {
        let Some(code) = self.code.take() else { return };
        let text = if code.text.contains('\r') { code.text.replace('\r', "") } else { code.text };
        let text = if self.site == Site::Jekyll { without_raw_tags(&text) } else { Cow::Borrowed(text.as_str()) };
        let text = text.trim_matches('\n').trim_end();
        let span = trimmed(code.start..range.end, self.file);
        // What is put in its place stands in another file.
        let is_elsewhere = text.lines().map(str::trim).all(|line| line.is_empty() || is_include(line, self.site));
        if is_elsewhere || span.is_empty() {
            if self.list.is_none() {
                self.parts.push(Part::Rule);
            }
            return;
        }
        let mut unit = unit(UnitKind::Code, span, text.to_owned());
        unit.info = code.info;
        self.push(Block::single(BlockKind::Code, unit));
    }

    pub(super) fn end_cell(&mut self, range: Range<usize>) {
        let leaf = self.leaf.take();
        let Some(table) = &mut self.table else { return };
        match leaf {
            Some(leaf) => table.cell(&leaf.visible, range, self.file),
            None => table.cell(&Visible::default(), range, self.file),
        }
    }

    pub(super) fn end_table(&mut self) {
        let Some((table, block)) = self.table.take().and_then(tables::Builder::finish) else { return };
        self.parts.push(Part::Table(table));
        self.push(block);
    }

    /// Ends the run of text that is open.
    pub(super) fn end_leaf(&mut self) {
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
                let line = self.file[leaf.start..].lines().next().unwrap_or_default();
                let computed = is_computed(line, self.site);
                self.parts.push(Part::Heading(Heading { level, text, raw, computed, explicit, at: leaf.start, opens }));
                if !opens {
                    self.paragraph(leaf);
                }
            }
            LeafKind::Cell => {}
            LeafKind::Term => {
                let tag = self.file.get(leaf.start..leaf.start + 3);
                let is_title = tag.is_some_and(|tag| tag.eq_ignore_ascii_case("<h1"));
                if is_title && self.list.is_none() {
                    self.parts.push(Part::Title(leaf.visible.text.trim().to_owned()));
                }
                // Whole, and never quoted alone: it may be a question of more than one sentence.
                let is_term = sentences::count_words(&leaf.visible.text) <= LONG_TERM;
                let mut units = match sentences::whole(&leaf.visible).filter(|_| is_term) {
                    Some(term) => vec![term],
                    None => sentences::units(&leaf.visible),
                };
                if let Some(last) = units.last_mut() {
                    last.announces = true;
                }
                self.text_block(units);
            }
            LeafKind::Implied => self.paragraph(leaf),
            LeafKind::Paragraph => {
                let source = source_address(leaf.visible.text.trim());
                let line = self.file.get(leaf.start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
                match source.filter(|_| self.list.is_none() && self.quotes == 0 && means_source(line, false)) {
                    Some(address) => {
                        let address = address.to_owned();
                        if let Some(block) = Block::text(sentences::units(&leaf.visible)) {
                            self.parts.push(Part::Source(block, address));
                        }
                    }
                    None => {
                        self.misses_source(&leaf);
                        self.paragraph(leaf);
                    }
                }
            }
        }
    }

    /// Tells where a paragraph means to name the source of its section and does not.
    fn misses_source(&mut self, leaf: &Leaf) {
        if self.list.is_some() || self.quotes > 0 {
            return;
        }
        let Some(range) = leaf.visible.source(0..leaf.visible.text.trim_end().len()) else { return };
        let mut at = range.start;
        let written = self.file.get(range).unwrap_or_default();
        for (n, line) in written.split_inclusive('\n').enumerate() {
            if means_source(line, n > 0) {
                self.parts.push(Part::NoSource(at));
            }
            at += line.len();
        }
    }

    pub(super) fn explicit_anchor(&self, leaf: &Leaf) -> Option<String> {
        let at = leaf.start.checked_sub(self.body)?;
        let anchors = &self.masked.anchors;
        let near = anchors.partition_point(|(line, _)| line + 3 < at);
        let (line, anchor) = anchors.get(near)?;
        (line.abs_diff(at) <= 3).then(|| anchor.clone())
    }

    pub(super) fn paragraph(&mut self, leaf: Leaf) {
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

    pub(super) fn text_block(&mut self, units: Vec<Unit>) {
        if let Some(list) = &mut self.list {
            list.paragraph(units);
        } else if let Some(block) = Block::text(units) {
            self.parts.push(Part::Block(block));
        }
    }

    pub(super) fn push(&mut self, block: Block) {
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
