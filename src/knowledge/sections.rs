//! From headings and blocks to sections with heading paths, anchors and links.

use std::collections::HashMap;
use std::ops::Range;

use super::article::{Passage, Section, Table};
use super::findings::Problem;
use super::front_matter::Faults;
use super::markdown::{Body, Heading, Part};
use super::passages::{Block, announce, pack};
use super::sites::{Anchors, Site};
use super::tables::written_cells;

/// What a body needs to know of its article.
pub(super) struct Context<'a> {
    pub file: &'a str,
    pub site: Site,
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
    let first_heading = body.parts.iter().find_map(|part| match part {
        Part::Heading(heading) if heading.opens && !heading.text.is_empty() => Some(heading.text.as_str()),
        _ => None,
    });
    let title = context.title.or(first_heading).unwrap_or(context.name).to_owned();
    let mut assembly = Assembly {
        context,
        lines: Lines::new(context.file),
        path: Vec::new(),
        anchors: Anchors::default(),
        first_use: HashMap::new(),
        open: Open::default(),
        sections: Vec::new(),
        tables: Vec::new(),
        faults: Faults::new(),
        title: &title,
    };
    for part in body.parts {
        match part {
            Part::Heading(heading) => assembly.heading(heading),
            Part::Block(block) => assembly.block(block),
            Part::Source(block, address) => {
                assembly.block(block);
                assembly.open.source = Some(address);
            }
            Part::Table(table) => assembly.table(table),
        }
    }
    assembly.close();
    let Assembly { mut sections, tables, faults, .. } = assembly;
    label(&mut sections, &body.labels);
    Sections { title, sections, tables, faults }
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
}

impl Assembly<'_> {
    fn heading(&mut self, heading: Heading) {
        let anchor = self.anchors.next(self.context.site, &heading.text, heading.explicit.as_deref(), heading.level);
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
        if path.first().is_none_or(|first| first != self.title) {
            path.insert(0, self.title.to_owned());
        }
        path.retain(|text| !text.is_empty());
        self.open = Open {
            heading: path,
            anchor: anchor.id,
            certain: anchor.certain,
            line,
            level: heading.level,
            blocks: Vec::new(),
            source: None,
        };
    }

    fn block(&mut self, mut block: Block) {
        self.open.source = None;
        announce(self.open.blocks.last_mut(), &mut block);
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
                format!("{plain}#{}", open.anchor)
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

/// Puts the label of a tab before the leads of the units in it.
fn label(sections: &mut [Section], labels: &[(Range<usize>, String)]) {
    if labels.is_empty() {
        return;
    }
    let mut next = labels.iter().peekable();
    let mut open: Vec<&(Range<usize>, String)> = Vec::new();
    let units = sections.iter_mut().flat_map(|section| &mut section.passages).flat_map(|passage| &mut passage.units);
    for unit in units {
        let at = unit.span.start as usize;
        while let Some(label) = next.next_if(|(range, _)| range.start <= at) {
            open.push(label);
        }
        while open.last().is_some_and(|(range, _)| range.end <= at) {
            open.pop();
        }
        if let Some((_, label)) = open.last() {
            unit.lead_text =
                if unit.lead_text.is_empty() { label.clone() } else { format!("{label} {}", unit.lead_text) };
        }
    }
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
        let breaks = self.file[self.at..offset].iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.at = offset;
        self.line
    }
}
