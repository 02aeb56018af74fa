//! From the blocks of a section to its passages.

use super::article::{Passage, Span, Unit, UnitKind};
use super::sentences::{announces_block, count_words, ends_in_colon};
use super::tables::unit;

/// About how many words a passage holds.
pub const PASSAGE_WORDS: usize = 150;

/// A paragraph up to this length is left whole.
const LONG_PARAGRAPH: usize = 2 * PASSAGE_WORDS;

/// Most bytes between a term or a question and what explains it: line breaks, a colon and blanks.
const MARK_OF_DEFINITION: u32 = 6;

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

    /// The same, with the term or the question that the sentence begins to explain: `Why? : Because of:`.
    fn with_term(unit: &Unit) -> Self {
        let own = Self::of(unit);
        match unit.lead {
            Some(term)
                if term.end <= unit.span.start
                    && unit.span.start - term.end <= MARK_OF_DEFINITION
                    && !ends_in_colon(&unit.lead_text) =>
            {
                let span = Span { start: term.start, end: unit.span.end };
                Self { span, text: format!("{} {}", unit.lead_text, own.text) }
            }
            _ => own,
        }
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
    let is_announced = last.announces
        || match block.kind {
            BlockKind::Text | BlockKind::Image => ends_in_colon(&last.text),
            _ => announces_block(&last.text),
        };
    if !is_announced {
        return;
    }
    last.announces = true;
    let lead = Lead::with_term(last);
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
        block.parts = sentences_apart(&block.units);
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

/// A part for each sentence; one that announces stays with the next.
fn sentences_apart(units: &[Unit]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(units.len());
    let mut announced = false;
    for unit in units {
        let words = count_words(&unit.text);
        match parts.last_mut().filter(|_| announced) {
            Some(part) => {
                part.span.end = unit.span.end;
                part.words += words;
            }
            None => parts.push(Part { span: unit.span, words, text: String::new() }),
        }
        announced = unit.announces;
    }
    parts
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

#[cfg(test)]
mod tests {
    use super::super::outline::{passages, read};
    use super::super::{Passage, Site};
    use super::*;

    fn words(passage: &Passage, text: &str) -> usize {
        count_words(&text[passage.span.range()])
    }

    #[test]
    fn a_term_of_two_sentences_is_one_and_never_quoted_alone() {
        let text = "## Two\n\nIs the flark free? And for whom?\n: It is free for schools.\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @"
        Sentence! Is the flark free? And for whom?
        Sentence It is free for schools. << Is the flark free? And for whom?
        ");
    }

    #[test]
    fn a_term_leads_what_its_definition_announces() {
        let text = "Why is a page missing?\n: In its file:\n\n  - Is it a draft?\n\nNext\n: Text.\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @r##"
        Sentence! Why is a page missing?
        Sentence! In its file: << Why is a page missing?
        List - Is it a draft? = Is it a draft? << Why is a page missing? In its file:
        Item - Is it a draft? = Is it a draft? << Why is a page missing? In its file:
        Sentence! Next
        Sentence Text. << Next
        "##);
    }

    #[test]
    fn a_colon_without_a_blank_defines_nothing() {
        insta::assert_snapshot!(passages(Site::Hugo, "The flark is free.\n\n:smile: It is open on Mondays.\n"), @"
        Sentence The flark is free.
        Sentence :smile: It is open on Mondays.
        ");
    }

    #[test]
    fn short_paragraphs_share_a_passage_of_about_150_words() {
        let paragraph = format!("{}end.\n\n", "word ".repeat(59));
        let text = paragraph.repeat(6);
        let sections = read(Site::Github, &text).sections;
        let sizes: Vec<usize> = sections[0].passages.iter().map(|passage| words(passage, &text)).collect();
        assert_eq!(sizes, [120, 120, 120]);
    }

    #[test]
    fn a_longer_block_stands_alone_and_a_very_long_one_is_cut_between_sentences() {
        let long = format!("{}end. ", "Word ".repeat(39)).repeat(5);
        let text = format!("Short.\n\n{long}\n\nShort.\n");
        assert_eq!(read(Site::Github, &text).sections[0].passages.len(), 3);
        let text = long.repeat(3);
        let sizes: Vec<usize> =
            read(Site::Github, &text).sections[0].passages.iter().map(|passage| words(passage, &text)).collect();
        assert_eq!(sizes, [120, 120, 120, 120, 120]);
    }

    #[test]
    fn a_long_list_is_cut_between_items_and_keeps_its_lead() {
        let text = format!("Do the following:\n\n{}", "1. Press the button and wait until it is green.\n".repeat(40));
        let passages = &read(Site::Github, &text).sections[0].passages;
        assert_eq!(passages.len(), 3);
        let steps: Vec<&Unit> =
            passages.iter().flat_map(|passage| &passage.units).filter(|unit| unit.kind == UnitKind::Steps).collect();
        assert_eq!(steps.len(), 3);
        for unit in steps {
            assert_eq!(unit.lead.map(|lead| &text[lead.range()]), Some("Do the following:"));
            assert!(text[unit.span.range()].starts_with("1. Press") && text[unit.span.range()].ends_with("green."));
        }
        assert!(passages[0].units[0].announces);
    }

    #[test]
    fn a_long_table_is_cut_between_rows_and_keeps_its_header() {
        let text = format!(
            "| Thing | Price |\n|---|---|\n{}",
            "| a custom image of a disk | it is free of charge |\n".repeat(40)
        );
        let article = read(Site::Github, &text);
        let passages = &article.sections[0].passages;
        assert!(passages.len() > 1 && article.tables.len() == 1);
        assert_eq!(article.tables[0].rows.len(), 40);
        for unit in passages.iter().skip(1).flat_map(|passage| &passage.units) {
            assert_eq!(unit.lead.map(|lead| &text[lead.range()]), Some("| Thing | Price |"));
        }
    }

    #[test]
    fn what_announces_stays_with_what_it_announces() {
        let filler = "word ".repeat(140);
        let text = format!("{filler}end.\n\nRun this:\n\n```sh\n{}\n```\n", "run it\n".repeat(20));
        let passages = &read(Site::Github, &text).sections[0].passages;
        assert_eq!(passages.len(), 2);
        assert_eq!(passages[1].units[0].text, "Run this:");
    }

    #[test]
    fn blocks_of_every_kind_are_units() {
        let text = "Two **bold. Words** here. `a. b` is [a link. Really](x).[^1]\n\n[^1]: A note.\n\n![Shot](s.png)\n\n[![One](1.png)](x) ![Two](2.png)\n\n> Quoted. Text.\n\nUse these steps:\n\n1. First. Then:\n   - a\n   - b\n2. Second:\n\n       code\n\n- [x] done\n\n| A | B |\n|:-:|---|\n| `x\\|y` | <b>bold</b> |\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Sentence Two **bold. Words** here. = Two bold. Words here.
        Sentence `a. b` is [a link. Really](x). = a. b is a link. Really.
        Sentence A note.
        Image ![Shot](s.png) = Shot
        Image [![One](1.png)](x) = One
        Image ![Two](2.png) = Two
        Sentence Quoted.
        Sentence Text.
        Sentence! Use these steps:
        Steps 1. First. Then:\n   - a\n   - b\n2. Second:\n\n       code = First. Then:\na\nb\nSecond:\ncode << Use these steps:
        Item 1. First. Then:\n   - a\n   - b = First. Then:\na\nb << Use these steps:
        Sentence First.
        Sentence! Then:
        List - a\n   - b = a\nb << Then:
        Item - a = a << Then:
        Item - b = b << Then:
        Item 2. Second:\n\n       code = Second:\ncode << Use these steps:
        Code code << Second:
        List - [x] done = done
        Item - [x] done = done
        Table | A | B |\n|:-:|---|\n| `x\\|y` | <b>bold</b> | = A | B\nx|y | bold
        Row | `x\\|y` | <b>bold</b> | = x|y | bold << A | B
        "##);
    }

    #[test]
    fn chinese_is_packed_by_its_characters() {
        let text = "镜像是免费的，存储要收费。".repeat(30);
        let sizes: Vec<usize> =
            read(Site::Github, &text).sections[0].passages.iter().map(|passage| passage.units.len()).collect();
        assert_eq!(sizes, [30]);
        assert_eq!(read(Site::Github, &text.repeat(2)).sections[0].passages.len(), 3);
        insta::assert_snapshot!(passages(Site::Github, "步骤如下。\n\n- 一\n- 二\n"), @r##"
        Sentence! 步骤如下。
        List - 一\n- 二 = 一\n二 << 步骤如下。
        Item - 一 = 一 << 步骤如下。
        Item - 二 = 二 << 步骤如下。
        "##);
    }
}
