//! From headings and blocks to sections with heading paths, anchors and links.

use std::collections::HashMap;

use super::anchors::Anchors;
use super::article::{Passage, Section, Span, Table, Unit, UnitKind};
use super::findings::Problem;
use super::front_matter::Faults;
use super::markdown::{Body, Heading, Part};
use super::markup::Label;
use super::passages::{Block, BlockKind, announce, pack};
use super::questions_in_text::{Between, ask};
use super::sites::{Site, encode};
use super::slugs::HeadingText;
use super::tables::written_cells;

/// What a body needs to know of its article.
pub(super) struct Context<'a> {
    pub file: &'a str,
    pub site: Site,
    /// Whether the site makes anchors by a rule of its own.
    pub own_anchors: bool,
    /// Of the front matter.
    pub title: Option<&'a str>,
    /// Used where neither front matter nor a heading has one.
    pub name: &'a str,
    /// Address of the article.
    pub source: Option<&'a str>,
    pub strict: bool,
}

/// The sections of an article and what else its body says.
pub(super) struct Sections {
    pub title: String,
    pub sections: Vec<Section>,
    pub tables: Vec<Table>,
    pub faults: Faults,
}

/// Puts the parts of a body together.
pub(super) fn assemble(body: Body, context: &Context<'_>) -> Sections {
    let first = first_heading(&body.parts);
    let title = context.title.or(first.map(|first| first.text)).unwrap_or(context.name).to_owned();
    let explicit = body.parts.iter().filter_map(|part| match part {
        Part::Heading(heading) => heading.explicit.as_deref(),
        _ => None,
    });
    let mut assembly = Assembly {
        context,
        lines: Lines::new(context.file),
        path: Vec::new(),
        anchors: Anchors::new(context.site, explicit),
        first_use: HashMap::new(),
        open: Open::default(),
        sections: Vec::new(),
        tables: Vec::new(),
        faults: Faults::new(),
        title: &title,
        is_above: context.title.is_some() || first.is_none_or(|first| first.is_above),
    };
    for part in body.parts {
        match part {
            Part::Heading(heading) => assembly.heading(heading),
            Part::Block(block) => assembly.block(block),
            Part::Source(block, address) => {
                assembly.end_source();
                // Nothing announces it: it is likely the last line, and no text.
                assembly.open.blocks.push(block);
                assembly.open.source = Some(address);
            }
            Part::NoSource(at) => assembly.no_source(at),
            Part::Title(_) => {}
            Part::Table(table) => assembly.table(table),
            Part::Rule => assembly.open.ruled = true,
            Part::End => assembly.open.ended = true,
        }
    }
    assembly.close();
    let Assembly { mut sections, tables, faults, .. } = assembly;
    label(&mut sections, &body.labels);
    Sections { title, sections, tables, faults }
}

/// The first heading of a body.
#[derive(Clone, Copy)]
struct First<'a> {
    text: &'a str,
    /// Whether it stands above all others: it is of the first level, or the only one of its level.
    is_above: bool,
}

/// The first heading, also one in HTML.
fn first_heading(parts: &[Part]) -> Option<First<'_>> {
    let mut headings = parts.iter().filter_map(|part| match part {
        Part::Title(text) if !text.is_empty() => Some((1, text.as_str())),
        Part::Heading(heading) if heading.opens && !heading.text.is_empty() => {
            Some((heading.level, heading.text.as_str()))
        }
        _ => None,
    });
    let (level, text) = headings.next()?;
    Some(First { text, is_above: level == 1 || headings.all(|(other, _)| other > level) })
}

/// A section that is being filled.
#[derive(Default)]
struct Open {
    heading: Vec<String>,
    anchor: String,
    certain: bool,
    line: u32,
    level: u8,
    blocks: Vec<Block>,
    /// Address of the `Source:` line, if that is the last block.
    source: Option<String>,
    /// Whether a rule stands after the last block.
    ruled: bool,
    /// Whether what is about it ended after the last block.
    ended: bool,
}

struct Assembly<'a> {
    context: &'a Context<'a>,
    lines: Lines<'a>,
    /// Headings around the current place, with their levels.
    path: Vec<(u8, String)>,
    anchors: Anchors,
    /// Line of the first heading with an anchor.
    first_use: HashMap<String, u32>,
    open: Open,
    sections: Vec<Section>,
    tables: Vec<Table>,
    faults: Faults,
    title: &'a str,
    /// Whether the title stands above all sections: as a first heading it may stand beside them.
    is_above: bool,
}

impl Assembly<'_> {
    fn heading(&mut self, heading: Heading) {
        let text = HeadingText { text: &heading.text, raw: &heading.raw, level: heading.level };
        let mut anchor = self.anchors.next(&text, heading.explicit.as_deref());
        let is_unknown = heading.computed || heading.text.is_empty() || self.context.own_anchors;
        anchor.certain &= heading.explicit.is_some() || !is_unknown;
        // GitHub shows `{#id}` as text, other sites that are read as it is may not.
        let on_github = self.context.source.is_some_and(|source| source.starts_with("https://github.com/"));
        anchor.certain &= heading.explicit.is_none() || self.context.site != Site::Github || !on_github;
        if !heading.opens {
            return;
        }
        self.close();
        let line = self.lines.at(heading.at);
        if self.context.strict && !anchor.base.is_empty() {
            let first = *self.first_use.entry(anchor.base.clone()).or_insert(line);
            if first != line {
                self.faults.push((line, Problem::DuplicateAnchor { anchor: anchor.base.clone(), first }));
            }
        }
        while self.path.last().is_some_and(|(level, _)| *level >= heading.level) {
            self.path.pop();
        }
        self.path.push((heading.level, heading.text));
        let mut path: Vec<String> = self.path.iter().map(|(_, text)| text.clone()).collect();
        path.retain(|text| !text.is_empty());
        if path.is_empty() || self.is_above && path.first().is_some_and(|first| first != self.title) {
            path.insert(0, self.title.to_owned());
        }
        self.open = Open {
            heading: path,
            anchor: anchor.id,
            certain: anchor.certain,
            line,
            level: heading.level,
            ..Open::default()
        };
    }

    /// Tells of a line that means to be the source of its section and is none.
    fn no_source(&mut self, at: usize) {
        if self.context.strict {
            let rest = self.context.file.get(at..).unwrap_or_default();
            let line = rest.lines().next().unwrap_or_default().trim().to_owned();
            self.faults.push((self.lines.at(at), Problem::BadSourceLine { line }));
        }
    }

    /// The last block is no source of its section, as another follows.
    fn end_source(&mut self) {
        if let (Some(address), Some(block)) = (self.open.source.take(), self.open.blocks.last())
            && self.context.strict
        {
            let line = self.lines.at(block.span.start as usize);
            self.faults.push((line, Problem::SourceNotLast { address }));
        }
    }

    fn block(&mut self, mut block: Block) {
        self.end_source();
        let ruled = std::mem::take(&mut self.open.ruled);
        let ended = std::mem::take(&mut self.open.ended);
        if !(ended || ruled && block.kind == BlockKind::Text) {
            announce(self.open.blocks.last_mut(), &mut block);
        }
        let between = match (ended, ruled) {
            (true, _) => Between::End,
            (false, true) => Between::Rule,
            (false, false) => Between::Nothing,
        };
        ask(self.open.blocks.last_mut(), &mut block, between);
        self.open.blocks.push(block);
    }

    fn table(&mut self, mut table: Table) {
        // A section before the first heading may not be there yet.
        table.section = u32::try_from(self.sections.len()).unwrap_or(u32::MAX);
        if self.context.strict {
            let header = table.header.len();
            for row in &table.rows {
                let cells = written_cells(self.context.file.get(row.span.range()).unwrap_or_default());
                if cells != header {
                    let line = self.lines.at(row.span.start as usize);
                    self.faults.push((line, Problem::RaggedRow { cells, header }));
                }
            }
        }
        self.tables.push(table);
    }

    /// Ends the section that is open.
    fn close(&mut self) {
        let mut open = std::mem::take(&mut self.open);
        if open.source.is_some() {
            open.blocks.pop();
        }
        let passages: Vec<Passage> = pack(open.blocks);
        if open.level == 0 && passages.is_empty() {
            return;
        }
        if open.level == 0 {
            open.heading = vec![self.title.to_owned()];
            open.line = passages.first().map_or(1, |passage| self.lines.at(passage.span.start as usize));
        }
        let link = open.source.or_else(|| {
            let source = self.context.source?;
            let plain = source.split('#').next().unwrap_or(source);
            Some(if open.certain && !open.anchor.is_empty() {
                format!("{plain}#{}", encode(&open.anchor))
            } else {
                source.to_owned()
            })
        });
        self.sections.push(Section {
            heading: open.heading,
            anchor: open.anchor,
            link,
            line: open.line,
            level: open.level,
            passages,
        });
    }
}

/// Bytes between the label of a tab and a sentence in it that a lead may hold besides.
const MOST_BETWEEN: usize = 240;

/// Puts the label of a tab before the leads of the units in it.
fn label(sections: &mut [Section], labels: &[Label]) {
    if labels.is_empty() {
        return;
    }
    let mut next = labels.iter().peekable();
    let mut open: Vec<&Label> = Vec::new();
    let units = sections.iter_mut().flat_map(|section| &mut section.passages).flat_map(|passage| &mut passage.units);
    for unit in units {
        let at = unit.span.start as usize;
        while let Some(label) = next.next_if(|label| label.holds.start <= at) {
            open.push(label);
        }
        while open.last().is_some_and(|label| label.holds.end <= at) {
            open.pop();
        }
        if let Some(label) = open.last() {
            led_by_label(unit, label);
        }
    }
}

/// A unit in a tab is led by the tab's label: alone, or with the sentence that announces the unit
/// where that is the first of the tab. Rows keep their header.
fn led_by_label(unit: &mut Unit, label: &Label) {
    match unit.lead {
        None => {
            unit.lead = Some(Span::new(label.written.start, label.written.end));
            unit.lead_text.clone_from(&label.text);
            return;
        }
        Some(lead) if !matches!(unit.kind, UnitKind::Row | UnitKind::Table) => {
            let (start, end) = (lead.start as usize, lead.end as usize);
            if start >= label.written.end && start - label.written.end <= MOST_BETWEEN {
                unit.lead = Some(Span::new(label.marker, end));
            } else if start < label.marker {
                // What stands above all tabs tells less than which of them it is.
                unit.lead = Some(Span::new(label.written.start, label.written.end));
            }
        }
        Some(_) => {}
    }
    unit.lead_text = format!("{} {}", label.text, unit.lead_text);
}

/// Line numbers of growing offsets.
pub(super) struct Lines<'a> {
    file: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    pub(super) fn new(file: &'a str) -> Self {
        Self { file: file.as_bytes(), at: 0, line: 1 }
    }

    /// The line of an offset, from 1.
    pub(super) fn at(&mut self, offset: usize) -> u32 {
        let offset = offset.min(self.file.len());
        if offset < self.at {
            (self.at, self.line) = (0, 1);
        }
        // Files are smaller than 4 GB; a sum of small numbers is made of many bytes at once.
        let breaks: u32 = self.file[self.at..offset].iter().map(|byte| u32::from(*byte == b'\n')).sum();
        self.line = self.line.saturating_add(breaks);
        self.at = offset;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::{passages, read, sections};
    use super::*;

    #[test]
    fn the_path_of_a_section_begins_with_the_title() {
        let text = "Before.\n\n# Images\n\nText.\n\n## Price\n\nFree.\n\nStorage\n-------\n\n#### Deep\n\nText.\n\n# Other\n\nText.\n";
        insta::assert_snapshot!(sections(Site::Github, text), @r##"
        1: Images # https://x.example/a.md
        3: Images #images https://x.example/a.md#images
        7: Images > Price #price https://x.example/a.md#price
        11: Images > Storage #storage https://x.example/a.md#storage
        14: Images > Storage > Deep #deep https://x.example/a.md#deep
        18: Images > Other #other https://x.example/a.md#other
        "##);
        let text = "---\ntitle: Guide\n---\n# Images\n\nText.\n";
        insta::assert_snapshot!(sections(Site::Github, text), @r##"4: Guide > Images #images https://x.example/a.md#images"##);
        assert_eq!(read(Site::Github, "Only text.\n").title, "a");
    }

    #[test]
    fn a_heading_that_others_stand_beside_is_above_none_of_them() {
        assert_eq!(
            sections(Site::Github, "## Quick start\n\nText.\n\n## Install\n\nText.\n\n### Linux\n\nText.\n"),
            "1: Quick start #quick-start https://x.example/a.md#quick-start\n\
             5: Install #install https://x.example/a.md#install\n\
             9: Install > Linux #linux https://x.example/a.md#linux\n"
        );
        let html = "<h1 align=\"center\">Widget</h1>\n\n## Install\n\nText.\n\n## Use\n\nText.\n";
        assert_eq!(read(Site::Github, html).title, "Widget");
        assert_eq!(read(Site::Github, "## Widget\n\n### Install\n\n### Use\n").title, "Widget");
    }

    #[test]
    fn anchors_are_linked_where_they_are_certain() {
        let text = "# T\n\n## Price {#cost}\n\na\n\n## Price\n\na\n\n## Price\n\na\n\n### Chinese 中文\n\na\n";
        insta::assert_snapshot!(sections(Site::Github, text), @r##"
        1: T #t https://x.example/a.md#t
        3: T > Price #cost https://x.example/a.md#cost
        7: T > Price #price https://x.example/a.md#price
        11: T > Price #price-1 https://x.example/a.md#price-1
        15: T > Price > Chinese 中文 #chinese-中文 https://x.example/a.md#chinese-%E4%B8%AD%E6%96%87
        "##);
        insta::assert_snapshot!(sections(Site::Web, text), @r##"
        1: T #t https://x.example/a.md
        3: T > Price #cost https://x.example/a.md#cost
        7: T > Price #price https://x.example/a.md
        11: T > Price #price-1 https://x.example/a.md
        15: T > Price > Chinese 中文 #chinese-中文 https://x.example/a.md
        "##);
        insta::assert_snapshot!(sections(Site::Docusaurus, text), @r##"
        1: T #t https://x.example/a
        3: T > Price #cost https://x.example/a#cost
        7: T > Price #price https://x.example/a#price
        11: T > Price #price-1 https://x.example/a#price-1
        15: T > Price > Chinese 中文 #chinese-中文 https://x.example/a#chinese-%E4%B8%AD%E6%96%87
        "##);
        let kramdown = "## One\n{: #first}\n\na\n\n## Two {: #second .x}\n\na\n\n## Three {/* #third */}\n\na\n\nFour {#fourth}\n====\n\na\n";
        insta::assert_snapshot!(sections(Site::Jekyll, kramdown), @r##"
        1: One #first https://x.example/a.html#first
        6: Two #second https://x.example/a.html#second
        10: Three #third https://x.example/a.html#third
        14: Four #fourth https://x.example/a.html#fourth
        "##);
        assert_eq!(
            sections(Site::Github, "## GET /users/{id}\n\na\n"),
            "1: GET /users/{id} #get-usersid https://x.example/a.md#get-usersid\n"
        );
    }

    #[test]
    fn the_last_line_can_name_the_source_of_a_section() {
        let text = "## A\n\nText.\n\nSource: <https://e.example/a#b>\n\n## B\n\n- item\nSource: <https://e.example/b>\n## C\n\n| a |\n|---|\n| 1 |\nSource: https://e.example/c\n\n## D\n\nSource: <https://e.example/d>\n\nNot the last.\n";
        insta::assert_snapshot!(sections(Site::Github, text), @r##"
        1: A #a https://e.example/a#b
        7: B #b https://e.example/b
        11: C #c https://e.example/c
        18: D #d https://x.example/a.md#d
        "##);
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Sentence Text.
        --
        List - item = item
        Item - item = item
        --
        Table | a |\n|---|\n| 1 | = a\n1
        Row | 1 | = 1 << a
        --
        Sentence Source: <https://e.example/d> = Source: https://e.example/d
        Sentence Not the last.
        "##);
    }

    #[test]
    fn headings_in_quotes_and_lists_open_no_section_but_count() {
        let text = "## A\n\n> ## B\n> Text.\n\n- ## B\n\n## B\n\nText.\n";
        insta::assert_snapshot!(sections(Site::Github, text), @r##"
        1: A #a https://x.example/a.md#a
        8: B #b-2 https://x.example/a.md#b-2
        "##);
    }

    #[test]
    fn lines_of_any_order_are_found() {
        let mut lines = Lines::new("a\nb\r\nc");
        assert_eq!([lines.at(0), lines.at(5), lines.at(2), lines.at(99)], [1, 3, 2, 3]);
    }
}
