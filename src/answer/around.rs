//! What of a passage is read with the quote: what stands before it and after it.

use super::reply::Cited;
use crate::knowledge::{is_fence, is_table_row, without_tags};

impl Cited {
    /// What of the passage stands before the quote and after it; empty where that adds nothing. Nothing around
    /// the row of a table, whose other rows are other answers; and nothing of the lead, which announces the
    /// quote, or before that, where more stands between the two.
    pub fn around(&self) -> (&str, &str) {
        let inside = |at: u32| at.saturating_sub(self.passage_range.start) as usize;
        let before = self.passage.get(..inside(self.range.start));
        let after = self.passage.get(inside(self.range.end)..);
        let (Some(mut before), Some(after)) = (before, after) else { return ("", "") };
        let lead = self.lead.as_ref().map(|lead| lead.quote.as_str()).unwrap_or_default();
        if is_table_row(lead) || before.rfind("<table") > before.rfind("</table") {
            return ("", "");
        }
        if let Some(lead) = &self.lead
            && let Some(between) = before.get(inside(lead.range.end)..)
        {
            before = if says_something(between) { between } else { &before[..inside(lead.range.start)] };
        }
        // The marker of the quote, or of what its lead stands in.
        let (rest, last) = before.rsplit_once('\n').unwrap_or(("", before));
        if last.split_whitespace().all(is_marker) {
            before = rest;
        }
        let adds = |text: &str| {
            let text = without_tags(text);
            let text = text.trim();
            says_something(text) && !self.quote.contains(text) && !lead.contains(text)
        };
        (if adds(before) { before } else { "" }, if adds(after) { after } else { "" })
    }
}

/// Whether a word is the marker of an item, of a block quote or of emphasis.
pub fn is_marker(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && matches!(&word[digits..], "." | ")");
    is_number || matches!(word, "-" | "+" | "[" | "]" | "[x]" | "[X]") || word.bytes().all(|b| b"*_>".contains(&b))
}

/// Whether there is something to read in a text but fences and tags.
fn says_something(text: &str) -> bool {
    let begins_quote = |c: char| c.is_whitespace() || c == '>';
    text.lines().any(|line| {
        !is_fence(line.trim_start_matches(begins_quote)) && without_tags(line).contains(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::reply::Lead;
    use crate::knowledge::Span;

    fn inside(text: &str, lead: Option<&str>, quote: &str) -> Cited {
        let span = |part: &str| {
            let at = text.find(part).unwrap_or_default();
            Span::new(at, at + part.len())
        };
        Cited {
            collection: "docs".into(),
            article: "a.md".into(),
            title: "A".into(),
            heading: vec!["A".into()],
            anchor: String::new(),
            source: None,
            updated: None,
            confidence: 0.9,
            quote: quote.into(),
            range: span(quote),
            passage: text.into(),
            passage_range: Span::new(0, text.len()),
            lead: lead.map(|lead| Lead { quote: lead.into(), range: span(lead) }),
            key: String::new(),
            bare_code: false,
        }
    }

    fn around(text: &str, lead: Option<&str>, quote: &str) -> (String, String) {
        let cited = inside(text, lead, quote);
        let (before, after) = cited.around();
        (before.trim().into(), after.trim().into())
    }

    fn sides(before: &str, after: &str) -> (String, String) {
        (before.into(), after.into())
    }

    #[test]
    fn around_a_quote_stands_what_adds_to_it() {
        assert_eq!(around("One. Two. Three.", None, "Two."), sides("One.", "Three."));
        assert_eq!(around("Run:\n\n- a", Some("Run:"), "- a"), sides("", ""));
        assert_eq!(around("It is 5.\n\n1. Stop.\n2. Start.", None, "Start."), sides("It is 5.\n\n1. Stop.", ""));
        assert_eq!(around("<h1>\n<img src=\"a\">\nA\n</h1>\n\nIt is. <br>", Some("A"), "It is."), sides("", ""));
        let summary = "<details><summary>Can I move it?</summary>\n\nYes. Once.";
        assert_eq!(around(summary, Some("Can I move it?"), "Yes."), sides("", "Once."));
        assert_eq!(around("a <b and b> c. It is.", None, "It is.").0, "a <b and b> c.");
        let table = "See.\n\n<table><tr><td>a</td></tr>\n<tr><td>b</td></tr></table>";
        assert_eq!(around(table, None, "<td>b</td>"), sides("", ""));
        let items = "It has limits:\n\n- One a day.\n- Not sold.\n- Not lent.";
        assert_eq!(around(items, Some("It has limits:"), "- Not sold."), sides("- One a day.", "- Not lent."));
        assert_eq!(around("5 € + 19 %. It is paid.", None, "It is paid.").0, "5 € + 19 %.");
        assert_eq!(around("> 1. [x] **It is.**", None, "It is.").0, "");
        assert_eq!(without_tags("1 < 2 <b>x</b> <3 é<"), "1 < 2 x <3 é<");
    }
}
