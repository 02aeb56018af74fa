//! What a surface shows of an answer: which passages, and the confidence in words.

use super::reply::{Answer, Cited, Outcome};
use crate::knowledge::is_table_row;
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation as _;

/// Passages that are shown at most.
const MOST: usize = 3;
/// A further passage below this confidence adds nothing to an answer.
const WORTH_SHOWING: f64 = 0.3;
/// Two quotes that share this much of the shorter one's words say the same.
const SAME: f64 = 0.7;

impl Answer {
    /// The passages to show, best first: of an answer the one that answers and up to two that add
    /// something to it, of suggestions up to three to pick from, otherwise none.
    ///
    /// One that lies in a shown passage or says the same as one is left out.
    pub fn shown(&self) -> Vec<&Cited> {
        let enough = match self.outcome {
            Outcome::Answered => WORTH_SHOWING,
            Outcome::Suggested => 0.0,
            Outcome::Unanswered => return Vec::new(),
        };
        let mut shown: Vec<&Cited> = Vec::with_capacity(MOST);
        for passage in &self.passages {
            let is_new = !shown.iter().any(|other| repeats(passage, other));
            if shown.is_empty() || (is_new && passage.confidence >= enough) {
                shown.push(passage);
            }
            if shown.len() == MOST {
                break;
            }
        }
        shown
    }
}

impl Cited {
    /// The address to show, else the article's path.
    pub fn address(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.article)
    }

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
fn is_marker(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && matches!(&word[digits..], "." | ")");
    is_number || matches!(word, "-" | "+" | "[" | "]" | "[x]" | "[X]") || word.bytes().all(|b| b"*_>".contains(&b))
}

/// Whether there is something to read in a text but fences and tags.
fn says_something(text: &str) -> bool {
    let is_fence = |line: &str| {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        line.starts_with("```") || line.starts_with("~~~")
    };
    text.lines().any(|line| !is_fence(line) && without_tags(line).contains(char::is_alphanumeric))
}

/// A text without tags of HTML.
fn without_tags(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('<') {
        let is_tag = rest[at + 1..].starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        let end = rest[at..].find('>').filter(|_| is_tag).map_or(at + 1, |end| at + end + 1);
        out.push_str(&rest[..if is_tag && end > at + 1 { at } else { end }]);
        rest = &rest[end..];
    }
    out + rest
}

/// A calibrated probability in words.
///
/// ```
/// assert_eq!(faqt::answer::shown::in_words(0.97), "almost certain");
/// ```
pub fn in_words(confidence: f64) -> &'static str {
    match confidence {
        c if c >= 0.95 => "almost certain",
        c if c >= 0.85 => "very likely",
        c if c >= 0.65 => "likely",
        c if c >= 0.35 => "possible",
        _ => "unlikely",
    }
}

/// Whether one passage gives nothing that the other does not.
fn repeats(passage: &Cited, other: &Cited) -> bool {
    let same_article = passage.collection == other.collection && passage.article == other.article;
    if same_article && passage.range.start < other.range.end && other.range.start < passage.range.end {
        return true;
    }
    let words = |text: &str| text.unicode_words().map(str::to_lowercase).collect::<BTreeSet<_>>();
    let (a, b) = (words(&passage.quote), words(&other.quote));
    let shorter = a.len().min(b.len());
    shorter > 0 && a.intersection(&b).count() as f64 >= SAME * shorter as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::reply::Lead;
    use crate::knowledge::Span;

    fn passage(quote: &str, start: usize, confidence: f64) -> Cited {
        let range = Span::new(start, start + quote.len());
        Cited {
            collection: "docs".into(),
            article: "a.md".into(),
            title: "A".into(),
            heading: vec!["A".into()],
            anchor: String::new(),
            source: None,
            updated: None,
            confidence,
            quote: quote.into(),
            range,
            passage: quote.into(),
            passage_range: range,
            lead: None,
            key: String::new(),
            bare_code: false,
        }
    }

    fn shown(outcome: Outcome, passages: Vec<Cited>) -> Vec<String> {
        let answer = Answer { outcome, passages, ..Answer::default() };
        answer.shown().into_iter().map(|passage| passage.quote.clone()).collect()
    }

    #[test]
    fn a_further_passage_is_shown_where_it_adds_something() {
        let passages = vec![
            passage("A custom image is free of charge.", 0, 0.9),
            passage("custom image: free of charge", 100, 0.8),
            passage("Its snapshots cost 0.02 a month.", 200, 0.5),
            passage("Pizza takes two hours.", 300, 0.1),
        ];
        let quotes = shown(Outcome::Answered, passages.clone());
        assert_eq!(quotes, ["A custom image is free of charge.", "Its snapshots cost 0.02 a month."]);
        assert_eq!(shown(Outcome::Suggested, passages.clone()).len(), 3);
        assert_eq!(shown(Outcome::Unanswered, passages), [""; 0]);
    }

    #[test]
    fn a_quote_inside_a_shown_one_is_left_out() {
        let passages = vec![passage("1. Stop it.\n2. Start it.", 0, 0.9), passage("Start it.", 15, 0.9)];
        assert_eq!(shown(Outcome::Answered, passages).len(), 1);
    }

    fn inside(text: &str, lead: Option<&str>, quote: &str) -> Cited {
        let span = |part: &str| {
            let at = text.find(part).unwrap_or_default();
            Span::new(at, at + part.len())
        };
        let mut cited = passage(quote, 0, 0.9);
        cited.range = span(quote);
        cited.passage = text.into();
        cited.passage_range = Span::new(0, text.len());
        cited.lead = lead.map(|lead| Lead { quote: lead.into(), range: span(lead) });
        cited
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

    #[test]
    fn the_first_passage_of_an_answer_is_shown_however_sure() {
        assert_eq!(shown(Outcome::Answered, vec![passage("Yes.", 0, 0.2)]), ["Yes."]);
    }
}
