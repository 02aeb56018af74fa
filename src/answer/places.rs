//! Where a question's terms stand in a body: near each other, and side by side.

use super::question::{MOST_TERMS, Question};

/// A term of the question at a place in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Position in words.
    pub position: u16,
    /// Index of the term.
    pub term: u8,
}

/// Words in a window.
const WINDOW: u16 = 25;

/// Largest share of the question's weight inside a window, 0 to 1; places by position.
pub(super) fn window(question: &Question, places: &[Place]) -> f32 {
    let mut counts = [0u32; MOST_TERMS];
    let (mut best, mut mask, mut last, mut end) = (0.0f32, 0u64, 0u64, 0);
    for place in places {
        while let Some(next) = places.get(end)
            && next.position.saturating_sub(place.position) <= WINDOW
        {
            counts[usize::from(next.term) % MOST_TERMS] += 1;
            mask |= 1 << next.term;
            end += 1;
        }
        if mask != last {
            best = best.max(question.share(mask));
            last = mask;
        }
        if end == places.len() {
            // What follows are parts of this window.
            break;
        }
        let count = &mut counts[usize::from(place.term) % MOST_TERMS];
        *count -= 1;
        if *count == 0 {
            mask &= !(1 << place.term);
        }
    }
    best
}

/// Share of the question's neighbouring pairs that are neighbours in the body, by weight, 0 to 1;
/// places by position.
pub(super) fn pairs(question: &Question, places: &[Place]) -> f32 {
    if question.pairs.is_empty() {
        return 0.0;
    }
    // For each term, those that stand up to two words behind it.
    let mut behind = [0u64; MOST_TERMS];
    for (i, place) in places.iter().enumerate() {
        let near = places[i + 1..].iter().take_while(|next| next.position.saturating_sub(place.position) <= 2);
        for next in near.filter(|next| next.position > place.position) {
            behind[usize::from(place.term) % MOST_TERMS] |= 1 << next.term;
        }
    }
    let weight = |(a, b): &(usize, usize)| question.terms[*a].weight + question.terms[*b].weight;
    let met: f32 = question.pairs.iter().filter(|(a, b)| behind[*a] & (1 << b) != 0).map(weight).sum();
    let all: f32 = question.pairs.iter().map(weight).sum();
    if all > 0.0 { met / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::synonyms::Synonyms;
    use crate::eval::sets::{CorpusLine, index_corpus};

    fn question() -> anyhow::Result<Question> {
        let line: CorpusLine =
            serde_json::from_str(r#"{"id":"a","title":"T","text":"Red green blue.","language":"en"}"#)?;
        let indexes = index_corpus(&[line])?;
        Ok(Question::new("red green blue", &indexes[0], &Synonyms::default()))
    }

    fn places(of: &[(u16, u8)]) -> Vec<Place> {
        of.iter().map(|(position, term)| Place { position: *position, term: *term }).collect()
    }

    #[test]
    fn a_window_is_25_words_and_the_best_one_counts() -> anyhow::Result<()> {
        let question = question()?;
        let share = |places: &[Place]| window(&question, places);
        assert_eq!(share(&[]), 0.0);
        assert_eq!(share(&places(&[(0, 0), (25, 1), (50, 2)])), question.share(0b11).max(question.share(0b110)));
        assert_eq!(share(&places(&[(0, 0), (30, 1), (31, 0), (40, 2), (99, 1)])), question.share(0b111));
        Ok(())
    }

    #[test]
    fn neighbours_stand_in_the_order_of_the_question_at_most_one_word_apart() -> anyhow::Result<()> {
        let question = question()?;
        assert_eq!(question.pairs, [(0, 1), (1, 2)]);
        assert_eq!(pairs(&question, &places(&[(0, 0), (2, 1), (3, 2)])), 1.0);
        assert_eq!(pairs(&question, &places(&[(0, 1), (1, 0), (4, 1)])), 0.0);
        Ok(())
    }
}
