//! Which items of lists are open at a line, and so whether it is indented far enough to be code.

use super::tags::indent_of;

/// Columns more than what is around that make a line code.
const CODE: usize = 4;

/// Columns that the contents of a footnote are indented.
const FOOTNOTE: usize = 4;

/// The state between two lines that are no blank ones and stand in no fence.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    /// The columns at which the contents of the open items begin, outermost first.
    contents: Vec<usize>,
    /// Whether the line before was code.
    in_code: bool,
}

impl Nesting {
    /// Takes a line, which may stand just behind a text. How far it is indented beyond what is around, in
    /// bytes, if that makes it code.
    pub(super) fn line(&mut self, line: &str, after_text: bool) -> Option<usize> {
        let indent = indent_of(line);
        let column = width(&line[..indent], 0);
        let text = line[indent..].trim_end();
        let mark = mark(text);
        // Else it may go on with the paragraph of an item.
        if !after_text || self.in_code || mark.is_some() || text.starts_with('#') {
            while self.contents.last().is_some_and(|contents| *contents > column) {
                self.contents.pop();
            }
        }
        let around = self.contents.last().copied().unwrap_or(0);
        self.in_code = (!after_text || self.in_code) && column >= around + CODE;
        if self.in_code {
            // Tabs cannot be parted.
            return Some(if column == indent { indent - around } else { indent });
        }
        self.open_items(text, mark, column);
        None
    }

    /// Opens the items that begin in a line: `- 1. text`.
    fn open_items(&mut self, mut text: &str, mut mark: Option<usize>, mut column: usize) {
        if mark.is_some() && text.starts_with('[') {
            self.contents.push(self.contents.last().unwrap_or(&0) + FOOTNOTE);
            return;
        }
        while let Some(len) = mark {
            let rest = &text[len..];
            let blanks = indent_of(rest);
            let apart = width(&rest[..blanks], column + len);
            // Behind more blanks it begins with code.
            let apart = if rest.len() == blanks || apart > CODE { 1 } else { apart };
            column += len + apart;
            self.contents.push(column);
            text = &rest[blanks..];
            mark = self::mark(text);
        }
    }
}

/// Length of the mark of an item, a definition or a footnote that a text begins with.
fn mark(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let len = match text.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' | b':' if digits == 0 => 1,
        b'.' | b')' if (1..10).contains(&digits) => digits + 1,
        _ => return text.starts_with("[^").then(|| text.find("]:")).flatten().map(|close| close + 2),
    };
    let behind = &text[len..];
    (behind.is_empty() || behind.starts_with([' ', '\t'])).then_some(len)
}

/// Columns that blanks take which begin at a column.
fn width(blanks: &str, from: usize) -> usize {
    let to = blanks.bytes().fold(from, |at, byte| if byte == b'\t' { at + 4 - at % 4 } else { at + 1 });
    to - from
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a text that are code, by their numbers.
    fn codes(text: &str) -> Vec<usize> {
        let (mut nesting, mut after_text, mut found) = (Nesting::default(), false, Vec::new());
        for (number, line) in text.lines().enumerate() {
            let is_text = !line.trim().is_empty();
            if is_text && nesting.line(line, after_text).is_some() {
                found.push(number + 1);
            }
            after_text = is_text;
        }
        found
    }

    #[test]
    fn four_blanks_more_than_the_item_around_are_code() {
        assert_eq!(codes("a\n\n    b\n      c\n\n    d\ne\n    f\n"), [3, 4, 6]);
        assert_eq!(codes("- a\n\n    b\n\n      c\n\nd\n\n    e\n"), [5, 9]);
        assert_eq!(codes("1. a\n   - b\n\n       c\n\n         d\n"), [6]);
        assert_eq!(codes("- 1. a\n\n     b\n\n         c\n"), [5]);
        assert_eq!(codes("-\ta\n\n\tb\n\n\t\tc\n"), [5]);
        assert_eq!(codes("-     a\n\n      b\n"), [3]);
        assert_eq!(codes("  [^1]: a\n\n    b\n\n: c\n\n    d\n# e\n\n    f\n"), [10]);
    }
}
