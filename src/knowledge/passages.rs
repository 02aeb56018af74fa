//! From the blocks of a section to its passages.

use super::article::{Passage, Span, Unit, UnitKind};
use super::sentences::{announces_block, count_words, ends_in_colon};
use super::tables::unit;

/// About how many words a passage holds.
pub const PASSAGE_WORDS: usize = 150;

/// A paragraph up to this length is left whole.
const LONG_PARAGRAPH: usize = 2 * PASSAGE_WORDS;

/// What kind of block it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    Text,
    List,
    Steps,
    Table,
    Code,
    Image,
}

/// The header of a table or the sentence that announces a block.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lead {
    pub span: Span,
    pub text: String,
}

impl Lead {
    pub(super) fn of(unit: &Unit) -> Self {
        Self { span: unit.span, text: unit.text.clone() }
    }

    pub(super) fn give(&self, unit: &mut Unit) {
        unit.lead = Some(self.span);
        unit.lead_text.clone_from(&self.text);
    }
}

/// Where a block may be cut: an item, a row, a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub span: Span,
    pub words: usize,
    /// Empty where no whole is made of the parts.
    pub text: String,
}

/// A paragraph, a list, a table, a fence or an image, at the top of its section.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    pub kind: BlockKind,
    pub span: Span,
    pub words: usize,
    /// All but the whole list or table, which is made when it is known how much a passage holds.
    pub units: Vec<Unit>,
    pub parts: Vec<Part>,
    /// Header row of a table.
    pub header: Option<Lead>,
    /// The sentence that announces it.
    pub lead: Option<Lead>,
}

impl Block {
    /// A paragraph. `None` without a sentence.
    pub(super) fn text(units: Vec<Unit>) -> Option<Self> {
        let span = Span { start: units.first()?.span.start, end: units.last()?.span.end };
        let words = units.iter().map(|unit| count_words(&unit.text)).sum();
        Some(Self { kind: BlockKind::Text, span, words, units, parts: Vec::new(), header: None, lead: None })
    }

    /// A block of one unit.
    pub(super) fn single(kind: BlockKind, unit: Unit) -> Self {
        let words = count_words(&unit.text);
        Self { kind, span: unit.span, words, units: vec![unit], parts: Vec::new(), header: None, lead: None }
    }
}

/// Lets the last sentence before a block announce it, if it does.
pub(super) fn announce(before: Option<&mut Block>, block: &mut Block) {
    let Some(before) = before.filter(|before| before.kind == BlockKind::Text) else { return };
    let Some(last) = before.units.last_mut().filter(|unit| unit.kind == UnitKind::Sentence) else {
        return;
    };
    let is_announced = match block.kind {
        BlockKind::Text | BlockKind::Image => ends_in_colon(&last.text),
        _ => announces_block(&last.text),
    };
    if !is_announced {
        return;
    }
    last.announces = true;
    let lead = Lead::of(last);
    match block.kind {
        BlockKind::Text => {
            if let Some(first) = block.units.first_mut() {
                lead.give(first);
            }
        }
        BlockKind::Table => block.lead = Some(lead),
        _ => {
            let is_single = matches!(block.kind, BlockKind::Code | BlockKind::Image);
            for unit in &mut block.units {
                if unit.lead.is_none() && (is_single || is_list_unit(unit.kind)) {
                    lead.give(unit);
                }
            }
            block.lead = Some(lead);
        }
    }
}

fn is_list_unit(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::Item | UnitKind::List | UnitKind::Steps)
}

/// A run of units that is never parted.
struct Piece {
    span: Span,
    words: usize,
    units: Vec<Unit>,
    /// Whether it only announces what comes next.
    announces: bool,
}

/// Packs the blocks of one section into passages.
pub(super) fn pack(blocks: Vec<Block>) -> Vec<Passage> {
    let mut pieces = Vec::with_capacity(blocks.len());
    for block in blocks {
        cut(block, &mut pieces);
    }
    let mut passages = Vec::new();
    let mut open: Option<Piece> = None;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(mut piece) = pieces.next() {
        // What announces stays with what it announces.
        while piece.announces {
            match pieces.next() {
                Some(next) => piece.join(next),
                None => break,
            }
        }
        match &mut open {
            Some(passage) if passage.words + piece.words <= PASSAGE_WORDS => passage.join(piece),
            _ => {
                if let Some(full) = open.replace(piece) {
                    full.finish(&mut passages);
                }
            }
        }
    }
    if let Some(last) = open {
        last.finish(&mut passages);
    }
    passages
}

impl Piece {
    fn join(&mut self, next: Piece) {
        self.span.end = self.span.end.max(next.span.end);
        self.words += next.words;
        self.units.extend(next.units);
        self.announces = next.announces;
    }

    fn finish(self, passages: &mut Vec<Passage>) {
        let mut units = self.units;
        units.sort_by(|a, b| a.span.start.cmp(&b.span.start).then(b.span.end.cmp(&a.span.end)));
        if !units.is_empty() {
            passages.push(Passage { span: self.span, units });
        }
    }
}

/// Cuts a block where it is too long: lists and tables between parts, a very long paragraph
/// between sentences.
fn cut(mut block: Block, pieces: &mut Vec<Piece>) {
    let whole_kind = match block.kind {
        BlockKind::List => Some(UnitKind::List),
        BlockKind::Steps => Some(UnitKind::Steps),
        BlockKind::Table => Some(UnitKind::Table),
        _ => None,
    };
    if block.kind == BlockKind::Text && block.words > LONG_PARAGRAPH {
        block.parts = block
            .units
            .iter()
            .map(|unit| Part { span: unit.span, words: count_words(&unit.text), text: String::new() })
            .collect();
    }
    if block.parts.is_empty() {
        let announces = block.kind == BlockKind::Text && block.units.last().is_some_and(|unit| unit.announces);
        pieces.push(Piece { span: block.span, words: block.words, units: block.units, announces });
        return;
    }
    let mut units = block.units.into_iter().peekable();
    let mut parts = block.parts.as_slice();
    let mut first = true;
    while !parts.is_empty() {
        let (group, rest) = parts.split_at(group_len(parts));
        parts = rest;
        let (Some(head), Some(tail)) = (group.first(), group.last()) else { break };
        let span = Span { start: head.span.start, end: tail.span.end };
        let mut taken = Vec::new();
        if let Some(kind) = whole_kind {
            let text: Vec<&str> = group.iter().map(|part| part.text.as_str()).collect();
            let mut whole = unit(kind, span, text.join("\n"));
            let header = block.header.as_ref().filter(|_| !first);
            if let Some(lead) = header.or(block.lead.as_ref()) {
                lead.give(&mut whole);
            }
            taken.push(whole);
        }
        while let Some(unit) = units.next_if(|unit| unit.span.start < span.end || rest.is_empty()) {
            taken.push(unit);
        }
        let announces =
            block.kind == BlockKind::Text && rest.is_empty() && taken.last().is_some_and(|unit| unit.announces);
        let words = group.iter().map(|part| part.words).sum();
        pieces.push(Piece { span, words, units: taken, announces });
        first = false;
    }
}

/// How many of the next parts one passage takes. A short rest goes with them.
fn group_len(parts: &[Part]) -> usize {
    let (mut words, mut len) = (0, 0);
    for part in parts {
        if len > 0 && words + part.words > PASSAGE_WORDS {
            break;
        }
        words += part.words;
        len += 1;
    }
    let rest: usize = parts[len..].iter().map(|part| part.words).take(PASSAGE_WORDS).sum();
    if rest < PASSAGE_WORDS / 5 && words <= PASSAGE_WORDS { parts.len() } else { len }
}
