//! The visible text of a run of inline Markdown, with the way back to the bytes of the file.

use std::ops::Range;

/// Visible text: markup stripped, white space as in a rendered page.
#[derive(Clone, Debug, Default)]
pub(super) struct Visible {
    /// The words.
    pub text: String,
    pieces: Vec<Piece>,
    /// Marks that open and close: links, code spans, emphasis.
    pub pairs: Vec<Pair>,
    open: Vec<usize>,
    /// Where lines of the file end in the text.
    breaks: Vec<usize>,
    /// Where the last code span ends in the text.
    after_code: Option<usize>,
}

/// A run of text and where it stands.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Offset in the visible text.
    at: usize,
    /// Length in the visible text.
    len: usize,
    /// Bytes of the file.
    start: usize,
    end: usize,
}

impl Piece {
    /// Whether its bytes are its text; else it stands as a whole (`&amp;`).
    fn exact(self) -> bool {
        self.end - self.start == self.len
    }
}

/// A pair of marks around some text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// The text inside.
    pub from: usize,
    /// End of the text inside.
    pub to: usize,
    /// Bytes of the file, marks included.
    pub start: usize,
    /// End of these bytes.
    pub end: usize,
    /// Never cut: a link, an image, a code span.
    pub solid: bool,
    /// A code span: its full stops end no sentence.
    pub code: bool,
}

impl Visible {
    /// Adds text that stands at `source`.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>) {
        let exact = source.len() == text.len();
        if !exact {
            let len = text.len();
            self.add(text, len, source);
            return;
        }
        // Runs of white space are one blank; a piece ends at each.
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if is_blank(bytes[at]) {
                let end = at + bytes[at..].iter().take_while(|byte| is_blank(**byte)).count();
                self.blank(source.start + at..source.start + end);
                at = end;
                continue;
            }
            let mut end = at;
            loop {
                let blank = bytes[end..].iter().position(|byte| is_blank(*byte));
                end = blank.map_or(bytes.len(), |blank| end + blank);
                let is_plain = bytes[end..].first() == Some(&b' ') && bytes.get(end + 1).is_some_and(|b| !is_blank(*b));
                if !is_plain {
                    break;
                }
                end += 1;
            }
            self.add(&text[at..end], end - at, source.start + at..source.start + end);
            at = end;
        }
    }

    fn add(&mut self, text: &str, len: usize, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece { at: self.text.len(), len, start: source.start, end: source.end });
        self.text.push_str(text);
    }

    /// Adds the end of a line.
    pub(super) fn line_break(&mut self, source: Range<usize>) {
        self.breaks.push(self.text.len());
        self.blank(source);
    }

    /// Whether a part of the text stands in one line of the file.
    pub(super) fn is_line(&self, range: &Range<usize>) -> bool {
        self.breaks.get(self.breaks.partition_point(|at| *at <= range.start)).is_none_or(|at| *at >= range.end)
    }

    /// Adds one blank, unless there is one or nothing stands before it.
    pub(super) fn blank(&mut self, source: Range<usize>) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.pieces.push(Piece { at: self.text.len(), len: 1, start: source.start, end: source.end });
            self.text.push(' ');
        }
    }

    /// Opens a pair of marks that stands at `source`.
    pub(super) fn open(&mut self, source: Range<usize>, solid: bool) {
        self.open.push(self.pairs.len());
        let from = self.text.len();
        self.pairs.push(Pair { from, to: from, start: source.start, end: source.end, solid, code: false });
    }

    /// Closes the innermost open pair; `end` corrects where it ends.
    pub(super) fn close(&mut self, end: Option<usize>) {
        if let Some(pair) = self.open.pop().and_then(|index| self.pairs.get_mut(index)) {
            pair.to = self.text.len();
            if let Some(end) = end {
                pair.end = end.max(pair.start);
            }
        }
    }

    /// Adds a code span: its text, never cut.
    pub(super) fn code(&mut self, text: &str, source: Range<usize>) {
        // Two side by side are two words.
        if self.after_code == Some(self.text.len()) {
            let end = self.text.len();
            self.blank(source.start..source.start + 1);
            // What was opened since begins after the blank.
            for index in self.open.iter().rev() {
                match self.pairs.get_mut(*index).filter(|pair| pair.from == end) {
                    Some(pair) => pair.from += 1,
                    None => break,
                }
            }
        }
        let from = self.text.len();
        let inner = text.trim_matches(' ');
        let mut words = String::with_capacity(inner.len());
        for (n, part) in inner.split(['\n', '\r']).filter(|part| !part.is_empty()).enumerate() {
            if n > 0 {
                words.push(' ');
            }
            words.push_str(part);
        }
        self.add(&words, words.len(), source.clone());
        // As long as its source: never mistake it for exact.
        let to = self.text.len();
        self.pairs.push(Pair { from, to, start: source.start, end: source.end, solid: true, code: true });
        self.after_code = Some(to);
    }

    /// Whether there is nothing to read, or only values that are not known.
    pub(super) fn is_empty(&self) -> bool {
        let is_unknown = || self.text.contains('…') && !self.text.contains(char::is_alphanumeric);
        self.text.trim().is_empty() || is_unknown()
    }

    /// The bytes of the file behind `text[range]`, marks that hug it included. `None` where
    /// nothing visible is in the range.
    pub(super) fn source(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.piece_at(range.start)?;
        let last = self.piece_at(range.end.checked_sub(1)?)?;
        let mut start = if first.exact() { first.start + (range.start - first.at) } else { first.start };
        let mut end = if last.exact() { last.start + (range.end - last.at) } else { last.end };
        // Pairs that lie wholly inside: only those at the edges can reach outside.
        let from = self.pairs.partition_point(|pair| pair.from < range.start);
        // A blank may stand before a closing mark.
        let to = range.end + usize::from(self.text.as_bytes().get(range.end) == Some(&b' '));
        for pair in &self.pairs[from..] {
            if pair.from >= range.end {
                break;
            }
            if pair.to <= to && pair.from < pair.to {
                start = start.min(pair.start);
                end = end.max(pair.end);
            }
        }
        (start < end).then_some(start..end)
    }

    fn piece_at(&self, at: usize) -> Option<Piece> {
        let index = self.pieces.partition_point(|piece| piece.at <= at).checked_sub(1)?;
        let piece = self.pieces[index];
        (at < piece.at + piece.len).then_some(piece)
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_one_blank_and_the_way_back_stays_exact() {
        let source = "a  b\tcd";
        let mut visible = Visible::default();
        visible.push(source, 0..source.len());
        assert_eq!(visible.text, "a b cd");
        assert_eq!(visible.source(4..6), Some(5..7));
        assert_eq!(visible.source(0..3), Some(0..4));
    }

    #[test]
    fn marks_that_hug_a_range_belong_to_it() {
        // **Bold** word
        let mut visible = Visible::default();
        visible.open(0..8, false);
        visible.push("Bold", 2..6);
        visible.close(None);
        visible.push(" word", 8..13);
        assert_eq!(visible.source(0..9), Some(0..13));
        assert_eq!(visible.source(0..4), Some(0..8));
        assert_eq!(visible.source(1..4), Some(3..6));
        assert_eq!(visible.source(5..9), Some(9..13));
    }

    #[test]
    fn a_blank_before_a_closing_mark_is_inside_of_the_marks() {
        // <b>Bold </b>word
        let mut visible = Visible::default();
        visible.open(0..3, false);
        visible.push("Bold ", 3..8);
        visible.close(Some(12));
        visible.push("word", 12..16);
        assert_eq!(visible.source(0..4), Some(0..12));
        assert_eq!(visible.source(5..9), Some(12..16));
    }

    #[test]
    fn code_beside_code_is_another_word() {
        // <b>`a`</b><b>`c`</b>
        let mut visible = Visible::default();
        visible.open(0..10, false);
        visible.code("a", 3..6);
        visible.close(None);
        visible.open(10..20, false);
        visible.code("c", 13..16);
        visible.close(None);
        assert_eq!(visible.text, "a c");
        assert_eq!(visible.source(2..3), Some(10..20));
        assert_eq!(visible.source(0..3), Some(0..20));
    }

    #[test]
    fn an_entity_stands_as_a_whole() {
        let mut visible = Visible::default();
        visible.push("&", 0..5);
        visible.push(" co", 5..8);
        assert_eq!(visible.source(0..1), Some(0..5));
        assert_eq!(visible.source(2..4), Some(6..8));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_its_words_with_one_blank_between(source in "[ab \\t\\r\\n]{0,16}") {
            let mut visible = Visible::default();
            visible.push(&source, 0..source.len());
            let words: Vec<&str> = source.split_whitespace().collect();
            proptest::prop_assert_eq!(visible.text.trim_end(), words.join(" "));
            for (at, _) in visible.text.char_indices().filter(|(_, c)| *c != ' ') {
                let place = visible.source(at..at + 1);
                proptest::prop_assert_eq!(place.and_then(|place| source.get(place)), visible.text.get(at..at + 1));
            }
        }
    }
}
