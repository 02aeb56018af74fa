//! Markdown tables: their cells for comparisons, their rows as units.

use std::ops::Range;

use super::article::{Cell, Row, Span, Table, Unit, UnitKind};
use super::passages::{Block, BlockKind, Lead, Part};
use super::sentences::count_words;
use super::visible::Visible;

/// Whether a text is one row of a Markdown table or several.
///
/// ```
/// assert!(faqt::knowledge::is_table_row("| a | b |") && !faqt::knowledge::is_table_row("a or b"));
/// ```
pub fn is_table_row(text: &str) -> bool {
    table_columns(text) > 1
}

/// Cells of the first line, where it is a row of a table.
pub fn table_columns(row: &str) -> usize {
    let row = row.lines().next().unwrap_or_default().trim();
    let mut escaped = false;
    let mut bars = 0;
    for c in row.chars() {
        match c {
            '\\' => escaped = !escaped,
            '|' if !escaped => bars += 1,
            _ => escaped = false,
        }
    }
    let edges = usize::from(row.starts_with('|')) + usize::from(row.len() > 1 && row.ends_with('|'));
    if bars == 0 { 0 } else { bars + 1 - edges.min(bars) }
}

/// A table while its events come in.
#[derive(Debug, Default)]
pub(super) struct Builder {
    header: Vec<Cell>,
    header_span: Option<Span>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
}

impl Builder {
    /// Takes the content of a cell whose place is `source`.
    pub(super) fn cell(&mut self, visible: &Visible, source: Range<usize>, file: &str) {
        let text = visible.text.trim().to_owned();
        let span = match visible.source(0..visible.text.trim_end().len()) {
            Some(range) => Span::new(range.start, range.end),
            None => {
                let raw = file.get(source.clone()).unwrap_or_default();
                let body = raw.trim_matches(|c: char| c.is_whitespace() || c == '|');
                let start = if body.is_empty() {
                    source.start
                } else {
                    source.start + (body.as_ptr() as usize - raw.as_ptr() as usize)
                };
                Span::new(start, start + body.len())
            }
        };
        self.cells.push(Cell { span, text });
    }

    /// Ends the header row.
    pub(super) fn end_header(&mut self, source: Range<usize>, file: &str) {
        self.header = std::mem::take(&mut self.cells);
        self.header_span = Some(trimmed(source, file));
    }

    /// Ends a row of the body.
    pub(super) fn end_row(&mut self, source: Range<usize>, file: &str) {
        let cells = std::mem::take(&mut self.cells);
        let span = trimmed(source, file);
        if !span.is_empty() {
            self.rows.push(Row { span, cells });
        }
    }

    /// The table and its block. `None` for a table without any text.
    pub(super) fn finish(self) -> Option<(Table, Block)> {
        let header_span = self.header_span?;
        let header_text = join(&self.header);
        let end = self.rows.last().map_or(header_span.end, |row| row.span.end);
        let span = Span { start: header_span.start, end };
        let lead = Lead { span: header_span, text: header_text.clone() };
        let mut parts = Vec::with_capacity(self.rows.len().max(1));
        let mut units = Vec::with_capacity(self.rows.len());
        for (n, row) in self.rows.iter().enumerate() {
            let text = join(&row.cells);
            let start = if n == 0 { span.start } else { row.span.start };
            let words = count_words(&text);
            let words = if n == 0 { words + count_words(&header_text) } else { words };
            let whole = if n == 0 { format!("{header_text}\n{text}") } else { text.clone() };
            parts.push(Part { span: Span { start, end: row.span.end }, words, text: whole });
            if row.cells.iter().any(|cell| !cell.text.is_empty()) && !row.span.is_empty() {
                let mut unit = unit(UnitKind::Row, row.span, text);
                unit.lead = Some(lead.span);
                unit.lead_text.clone_from(&lead.text);
                units.push(unit);
            }
        }
        if parts.is_empty() {
            parts.push(Part { span, words: count_words(&header_text), text: header_text.clone() });
        }
        if units.is_empty() && header_text.chars().all(|c| c == '|' || c == ' ') {
            return None;
        }
        let table = Table { section: 0, span, header: self.header, header_span, rows: self.rows };
        let block = Block {
            kind: BlockKind::Table,
            span,
            words: parts.iter().map(|part| part.words).sum(),
            units,
            parts,
            header: Some(lead),
            lead: None,
        };
        Some((table, block))
    }
}

/// A unit without lead.
pub(super) fn unit(kind: UnitKind, span: Span, text: String) -> Unit {
    Unit { kind, span, text, lead: None, lead_text: String::new(), announces: false, asks: false, info: String::new() }
}

/// A range without the white space around it.
pub(super) fn trimmed(source: Range<usize>, file: &str) -> Span {
    let raw = file.get(source.clone()).unwrap_or_default();
    let head = raw.len() - raw.trim_start().len();
    let body = raw.trim();
    Span::new(source.start + head, source.start + head + body.len())
}

fn join(cells: &[Cell]) -> String {
    let mut text = String::new();
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            text.push_str(" | ");
        }
        text.push_str(&cell.text);
    }
    text
}

/// How many cells a row has as it is written; bars that are escaped part nothing.
pub(super) fn written_cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let (mut bars, mut escaped, mut last) = (0, false, false);
    for byte in row.bytes() {
        last = byte == b'|' && !escaped;
        bars += usize::from(last);
        escaped = byte == b'\\' && !escaped;
    }
    bars + usize::from(!last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_as_written() {
        assert_eq!(written_cells("| a | b |"), 2);
        assert_eq!(written_cells("a | b"), 2);
        assert_eq!(written_cells(r"| a \| b | c |"), 2);
        assert_eq!(written_cells("|a|b|c"), 3);
        assert_eq!(written_cells("| a | | |"), 3);
    }
}
