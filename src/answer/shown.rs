//! What a surface shows of an answer: which passages, and the confidence in words.

use super::reply::{Answer, Cited, Outcome};
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

    #[test]
    fn the_first_passage_of_an_answer_is_shown_however_sure() {
        assert_eq!(shown(Outcome::Answered, vec![passage("Yes.", 0, 0.2)]), ["Yes."]);
    }
}
