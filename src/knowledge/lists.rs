//! Lists: items with what is nested in them, as units.
//!
//! Everything between the start and the end of an outermost list goes through one [`Builder`],
//! so that depth costs neither stack nor copies.

use super::article::{Span, Unit, UnitKind};
use super::passages::{Block, BlockKind, Lead, Part};
use super::questions_in_text::announced;
use super::sentences::{announces_block, count_words};
use super::tables::unit;

/// Items nested deeper are part of the item around them, but no units of their own.
const MAX_DEPTH: usize = 6;

/// An outermost list while its events come in.
#[derive(Debug, Default)]
pub(super) struct Builder {
    lists: Vec<OpenList>,
    items: Vec<OpenItem>,
    /// Visible text of the whole list.
    text: String,
    units: Vec<Unit>,
    parts: Vec<Part>,
    end: usize,
}

#[derive(Debug)]
struct OpenList {
    ordered: bool,
    start: Option<usize>,
    text_from: usize,
    items: usize,
    lead: Option<Lead>,
}

#[derive(Debug)]
struct OpenItem {
    start: usize,
    text_from: usize,
    /// Sentences of its own.
    sentences: Vec<Unit>,
    /// The sentence just before what comes next.
    last: Option<usize>,
    /// Whether all of its sentences ask.
    only_asks: bool,
    /// The question that it begins with.
    question: Option<Lead>,
}

impl OpenItem {
    /// Lets the question that the item ends in so far lead the sentences of its next paragraph; one
    /// that is all of it leads the further ones too.
    fn ask(&mut self, sentences: &mut [Unit]) {
        if sentences.first().is_none_or(|first| first.asks) {
            self.question = None;
            return;
        }
        let lead = self.last.and_then(|_| announced(&mut self.sentences));
        if self.only_asks && lead.is_some() {
            self.question.clone_from(&lead);
        }
        if let Some(lead) = lead.or(self.question.clone()) {
            sentences.iter_mut().filter(|sentence| sentence.lead.is_none()).for_each(|sentence| lead.give(sentence));
        }
    }
}

impl Builder {
    /// Whether the outermost list has ended.
    pub(super) fn is_done(&self) -> bool {
        self.lists.is_empty()
    }

    pub(super) fn open_list(&mut self, ordered: bool) {
        // A nested list is announced by the text of its item.
        let lead = self.items.last().and_then(|item| item.sentences.last()).map(Lead::of);
        self.announce(true);
        let text_from = self.text.len();
        self.lists.push(OpenList { ordered, start: None, text_from, items: 0, lead });
    }

    pub(super) fn open_item(&mut self, start: usize) {
        self.part_text('\n');
        let text_from = self.text.len();
        let (sentences, last, only_asks, question) = (Vec::new(), None, true, None);
        self.items.push(OpenItem { start, text_from, sentences, last, only_asks, question });
    }

    /// A paragraph of the innermost item.
    pub(super) fn paragraph(&mut self, mut sentences: Vec<Unit>) {
        let Some(last) = sentences.last() else { return };
        self.end = self.end.max(last.span.end as usize);
        for sentence in &sentences {
            self.part_text(' ');
            self.text.push_str(&sentence.text);
        }
        if let Some(item) = self.items.last_mut() {
            item.ask(&mut sentences);
            item.only_asks &= sentences.iter().all(|sentence| sentence.asks);
            item.sentences.extend(sentences);
            item.last = item.sentences.len().checked_sub(1);
        }
    }

    /// A fence, an image or a table inside the innermost item.
    pub(super) fn block(&mut self, block: Block, text: &str) {
        let lead = self.announce(true);
        self.end = self.end.max(block.span.end as usize);
        self.part_text('\n');
        self.text.push_str(text);
        if block.kind == BlockKind::Table {
            let mut whole = unit(UnitKind::Table, block.span, text.to_owned());
            if let Some(lead) = &lead {
                lead.give(&mut whole);
            }
            self.units.push(whole);
            self.units.extend(block.units);
            return;
        }
        for mut unit in block.units {
            if let Some(lead) = &lead {
                lead.give(&mut unit);
            }
            self.units.push(unit);
        }
    }

    /// Marks the last sentence as one that only announces, where it does.
    fn announce(&mut self, is_block: bool) -> Option<Lead> {
        let item = self.items.last_mut()?;
        let Some(sentence) = item.last.take().and_then(|last| item.sentences.get_mut(last)) else {
            return item.question.clone();
        };
        if is_block && (sentence.asks || announces_block(&sentence.text)) {
            sentence.announces = true;
            return Some(Lead::of(sentence));
        }
        item.question.clone()
    }

    pub(super) fn close_item(&mut self) {
        let Some(item) = self.items.pop() else { return };
        let depth = self.items.len();
        let text = self.text.get(item.text_from..).unwrap_or_default().trim();
        if text.is_empty() || item.start >= self.end {
            return;
        }
        let span = Span::new(item.start, self.end);
        if let Some(list) = self.lists.last_mut() {
            list.items += 1;
            list.start.get_or_insert(item.start);
        }
        if depth == 0 {
            self.parts.push(Part { span, words: count_words(text), text: text.to_owned() });
        }
        if depth < MAX_DEPTH {
            let mut whole = unit(UnitKind::Item, span, text.to_owned());
            if let Some(lead) = self.lists.last().and_then(|list| list.lead.as_ref()) {
                lead.give(&mut whole);
            }
            self.units.push(whole);
            if item.sentences.len() > 1 {
                self.units.extend(item.sentences);
            }
        }
    }

    pub(super) fn close_list(&mut self) {
        let Some(list) = self.lists.pop() else { return };
        let depth = self.items.len();
        let (Some(start), true) = (list.start, depth > 0 && depth < MAX_DEPTH) else { return };
        if list.items < 2 {
            return;
        }
        let kind = if list.ordered { UnitKind::Steps } else { UnitKind::List };
        let text = self.text.get(list.text_from..).unwrap_or_default().trim().to_owned();
        let mut whole = unit(kind, Span::new(start, self.end), text);
        if let Some(lead) = &list.lead {
            lead.give(&mut whole);
        }
        self.units.push(whole);
    }

    /// The block of the outermost list. `None` without any text.
    pub(super) fn finish(mut self, ordered: bool) -> Option<Block> {
        let span = Span { start: self.parts.first()?.span.start, end: self.parts.last()?.span.end };
        self.units.sort_by(|a, b| a.span.start.cmp(&b.span.start).then(b.span.end.cmp(&a.span.end)));
        Some(Block {
            kind: if ordered { BlockKind::Steps } else { BlockKind::List },
            span,
            words: self.parts.iter().map(|part| part.words).sum(),
            units: self.units,
            parts: self.parts,
            header: None,
            lead: None,
        })
    }

    fn part_text(&mut self, with: char) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', ' ']) {
            self.text.push(with);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Site;
    use super::super::outline::passages;

    #[test]
    fn an_item_holds_what_is_nested_in_it() {
        let text = "- Linux\n  - x86\n  - arm\n    1. old\n- Mac\n\n  Two paragraphs. Here.\n\n  ```sh\n  brew\n  ```\n-\n- Win\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        List - Linux\n  - x86\n  - arm\n    1. old\n- Mac\n\n  Two paragraphs. Here.\n\n  ```sh\n  brew\n  ```\n-\n- Win = Linux\nx86\narm\nold\nMac Two paragraphs. Here.\nbrew\nWin
        Item - Linux\n  - x86\n  - arm\n    1. old = Linux\nx86\narm\nold
        List - x86\n  - arm\n    1. old = x86\narm\nold << Linux
        Item - x86 = x86 << Linux
        Item - arm\n    1. old = arm\nold << Linux
        Item 1. old = old << arm
        Item - Mac\n\n  Two paragraphs. Here.\n\n  ```sh\n  brew\n  ``` = Mac Two paragraphs. Here.\nbrew
        Sentence Mac
        Sentence Two paragraphs.
        Sentence Here.
        Code ```sh\n  brew\n  ``` = brew
        Item - Win = Win
        "##);
    }

    #[test]
    fn a_table_in_an_item_is_read() {
        let text = "1. See:\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n\n   Then go on.\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Steps 1. See:\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n\n   Then go on. = See:\na | b\n1 | 2 Then go on.
        Item 1. See:\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n\n   Then go on. = See:\na | b\n1 | 2 Then go on.
        Sentence! See:
        Table | a | b |\n   |---|---|\n   | 1 | 2 | = a | b\n1 | 2 << See:
        Row | 1 | 2 | = 1 | 2 << a | b
        Sentence Then go on.
        "##);
    }

    #[test]
    fn items_below_the_sixth_level_are_part_of_those_above() {
        let text: String = (0..9).map(|n| format!("{}- level {n}\n", "  ".repeat(n))).collect();
        let found = passages(Site::Github, &text);
        assert_eq!(found.lines().filter(|line| line.starts_with("Item")).count(), 6);
        assert!(found.lines().next().is_some_and(|line| line.ends_with("level 8")), "{found}");
    }
}
