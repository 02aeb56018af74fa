//! In which way two answers to the same question differ, as a reader sees them.

use crate::answer::reply::{Answer, Cited, Outcome};

/// In which way an answer differs from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Another quote.
    Changed,
    /// There was none.
    Appeared,
    /// There is none any more.
    Vanished,
    /// The same quote stands in another place, or its link leads elsewhere.
    Moved,
    /// The same quote, more or less sure: answered or only suggested.
    Confidence,
}

impl Kind {
    /// All of them, the one that a reader notices first before the others.
    pub const ALL: [Self; 5] = [Self::Vanished, Self::Changed, Self::Appeared, Self::Confidence, Self::Moved];

    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Moved => "moved",
            Self::Confidence => "confidence",
        }
    }

    /// How an answer differs from the one before; `None` where a reader sees no difference.
    pub(super) fn of(before: &Answer, after: &Answer) -> Option<Self> {
        let nothing = |answer: &Answer| answer.outcome == Outcome::Unanswered;
        match (nothing(before), nothing(after)) {
            (true, true) => None,
            (true, false) => Some(Self::Appeared),
            (false, true) => Some(Self::Vanished),
            (false, false) if quotes(before) != quotes(after) => Some(Self::Changed),
            (false, false) if before.outcome != after.outcome => Some(Self::Confidence),
            (false, false) => (places(before) != places(after)).then_some(Self::Moved),
        }
    }
}

/// What is read, each text without its line breaks: of a comparison the names and the cells, else
/// the first quote. Cells that nothing states are `None`.
fn quotes(answer: &Answer) -> Vec<Option<String>> {
    let flat = |text: &str| Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
    match &answer.comparison {
        Some(comparison) => {
            let rows = comparison.rows.iter().flat_map(|row| {
                let cells = row.cells.iter().map(move |cell| cell.as_ref().and_then(|cell| flat(&cell.quote)));
                std::iter::once(flat(&row.aspect)).chain(cells)
            });
            comparison.things.iter().map(|thing| flat(thing)).chain(rows).collect()
        }
        None => answer.passages.first().map(|first| flat(&first.quote)).into_iter().collect(),
    }
}

/// Where what is read stands, and where its link leads.
fn places(answer: &Answer) -> Vec<[&str; 4]> {
    fn of(cited: &Cited) -> [&str; 4] {
        [&cited.collection, &cited.article, &cited.anchor, cited.source.as_deref().unwrap_or_default()]
    }
    match &answer.comparison {
        Some(comparison) => comparison.rows.iter().flat_map(|row| row.cells.iter().flatten()).map(of).collect(),
        None => answer.passages.first().map(of).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::reply::{Compared, Comparison};
    use crate::knowledge::Span;

    fn cited(quote: &str, article: &str) -> Cited {
        Cited {
            collection: "docs".into(),
            article: article.into(),
            title: "Images".into(),
            heading: Vec::new(),
            anchor: "price".into(),
            source: Some("https://example.com/".into()),
            updated: None,
            confidence: 0.9,
            quote: quote.into(),
            range: Span::new(0, 1),
            passage: quote.into(),
            passage_range: Span::new(0, 1),
            lead: None,
            key: "00".into(),
            bare_code: false,
        }
    }

    fn answer(outcome: Outcome, quote: &str, article: &str) -> Answer {
        Answer { outcome, passages: vec![cited(quote, article)], ..Answer::default() }
    }

    #[test]
    fn each_kind_is_told_from_the_others() {
        use Outcome::{Answered, Suggested, Unanswered};
        let was = answer(Answered, "It is free.", "a.md");
        let kind = |outcome, quote, article| Kind::of(&was, &answer(outcome, quote, article));
        assert_eq!(kind(Answered, "It is free.", "a.md"), None);
        assert_eq!(kind(Answered, "It is\n  free.", "a.md"), None);
        assert_eq!(kind(Answered, "It costs.", "a.md"), Some(Kind::Changed));
        assert_eq!(kind(Suggested, "It costs.", "b.md"), Some(Kind::Changed));
        assert_eq!(kind(Answered, "It is free.", "b.md"), Some(Kind::Moved));
        assert_eq!(kind(Suggested, "It is free.", "a.md"), Some(Kind::Confidence));
        assert_eq!(kind(Suggested, "It is free.", "b.md"), Some(Kind::Confidence));
        assert_eq!(kind(Unanswered, "It is free.", "a.md"), Some(Kind::Vanished));
        let nothing = answer(Unanswered, "It is free.", "a.md");
        assert_eq!(Kind::of(&nothing, &was), Some(Kind::Appeared));
        // What is not shown does not count.
        assert_eq!(Kind::of(&nothing, &answer(Unanswered, "It costs.", "b.md")), None);
    }

    #[test]
    fn another_link_is_another_place() {
        let was = answer(Outcome::Answered, "It is free.", "a.md");
        let mut is = was.clone();
        is.passages[0].source = Some("https://example.com/new".into());
        assert_eq!(Kind::of(&was, &is), Some(Kind::Moved));
    }

    #[test]
    fn a_comparison_changes_with_any_of_its_cells() {
        let of = |cells: Vec<Option<Cited>>| Answer {
            outcome: Outcome::Answered,
            comparison: Some(Comparison {
                things: vec!["a".into(), "b".into()],
                rows: vec![Compared { aspect: "Price".into(), cells }],
            }),
            ..Answer::default()
        };
        let was = of(vec![Some(cited("free", "a.md")), Some(cited("paid", "a.md"))]);
        assert_eq!(Kind::of(&was, &was.clone()), None);
        let other = of(vec![Some(cited("free", "a.md")), None]);
        assert_eq!(Kind::of(&was, &other), Some(Kind::Changed));
        let moved = of(vec![Some(cited("free", "a.md")), Some(cited("paid", "b.md"))]);
        assert_eq!(Kind::of(&was, &moved), Some(Kind::Moved));
    }
}
