//! The same questions on another collection: some titles taken away, a sample of it, or more beside.

use super::sets::{CorpusLine, Query};
use anyhow::{Result, bail};
use fastrand::Rng;
use std::collections::HashSet;

/// Comes before the id of a line that was not of the corpus, which no gold can name.
const DISTRACTOR: &str = "distractor:";

/// Picks a share of the titles, each once, to be taken away.
pub fn pick<'a>(titles: impl IntoIterator<Item = &'a str>, share: f64, seed: u64) -> HashSet<String> {
    let mut seen = HashSet::new();
    let mut titles: Vec<&str> = titles.into_iter().filter(|title| seen.insert(*title)).collect();
    let count = (titles.len() as f64 * share).round() as usize;
    Rng::with_seed(seed).shuffle(&mut titles);
    titles.into_iter().take(count).map(str::to_owned).collect()
}

/// The title of a line; one without a title is its own.
fn title(line: &CorpusLine) -> &str {
    if line.title.is_empty() { &line.id } else { &line.title }
}

/// Removes a share of the titles. The gold that goes with them goes from the questions too.
pub fn drop_titles(corpus: &mut Vec<CorpusLine>, queries: &mut [Query], share: f64, seed: u64) {
    let gone = pick(corpus.iter().map(title), share, seed);
    let lost: HashSet<String> =
        corpus.iter().filter(|line| gone.contains(title(line))).map(|line| line.id.clone()).collect();
    corpus.retain(|line| !gone.contains(title(line)));
    forget(queries, |gold| lost.contains(gold));
}

/// Removes gold; a question without any left is one that nothing answers.
pub fn forget(queries: &mut [Query], lost: impl Fn(&str) -> bool) {
    for query in queries {
        query.gold.retain(|gold| !lost(gold));
        if query.gold.is_empty() {
            query.answers.clear();
        }
    }
}

/// Makes a corpus of `size` lines: a sample of a larger one, or a smaller one and distractors.
///
/// Of a sample, questions whose gold was not sampled are left out, and those that nothing answers
/// are thinned by the same share.
///
/// # Errors
/// When there are fewer lines than `size`.
pub fn resize(
    corpus: &mut Vec<CorpusLine>,
    queries: &mut Vec<Query>,
    size: usize,
    mut distractors: Vec<CorpusLine>,
    seed: u64,
) -> Result<()> {
    let mut rng = Rng::with_seed(seed);
    if size >= corpus.len() {
        let missing = size - corpus.len();
        if missing > distractors.len() {
            bail!(
                "--size {size}: the corpus has {} lines and there are {} distractors\n  remedy: name a larger file with --distractors, or ask for {} lines at most",
                corpus.len(),
                distractors.len(),
                corpus.len() + distractors.len()
            );
        }
        rng.shuffle(&mut distractors);
        distractors.truncate(missing);
        corpus
            .extend(distractors.into_iter().map(|line| CorpusLine { id: format!("{DISTRACTOR}{}", line.id), ..line }));
        return Ok(());
    }
    let mut numbers: Vec<usize> = (0..corpus.len()).collect();
    rng.shuffle(&mut numbers);
    let kept: HashSet<usize> = numbers.into_iter().take(size).collect();
    let mut number = 0;
    corpus.retain(|_| {
        number += 1;
        kept.contains(&(number - 1))
    });
    let ids: HashSet<&str> = corpus.iter().map(|line| line.id.as_str()).collect();
    let answerable = queries.iter().filter(|query| !query.gold.is_empty()).count();
    queries.retain_mut(|query| {
        let was_answerable = !query.gold.is_empty();
        query.gold.retain(|gold| ids.contains(gold.as_str()));
        !was_answerable || !query.gold.is_empty()
    });
    let left = queries.iter().filter(|query| !query.gold.is_empty()).count();
    if answerable > 0 {
        let mut unanswerable: Vec<usize> = (0..queries.len()).filter(|i| queries[*i].gold.is_empty()).collect();
        rng.shuffle(&mut unanswerable);
        let keep = (unanswerable.len() as f64 * left as f64 / answerable as f64).round() as usize;
        let surplus: HashSet<usize> = unanswerable.into_iter().skip(keep).collect();
        let mut number = 0;
        queries.retain(|_| {
            number += 1;
            !surplus.contains(&(number - 1))
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Ten titles of three lines, a question on each line and six that nothing answers.
    fn set() -> (Vec<CorpusLine>, Vec<Query>) {
        let corpus =
            (0..30).map(|i| CorpusLine { id: format!("p{i}"), title: format!("T{}", i / 3), ..Default::default() });
        let queries = (0..36).map(|i| Query {
            id: format!("q{i}"),
            gold: if i < 30 { vec![format!("p{i}")] } else { Vec::new() },
            answers: if i < 30 { vec!["yes".into()] } else { Vec::new() },
            ..Query::default()
        });
        (corpus.collect(), queries.collect())
    }

    fn answerable(queries: &[Query]) -> usize {
        queries.iter().filter(|query| !query.gold.is_empty()).count()
    }

    #[test]
    fn questions_on_removed_titles_become_unanswerable() {
        let (mut corpus, mut queries) = set();
        drop_titles(&mut corpus, &mut queries, 0.5, 1);
        assert_eq!((corpus.len(), queries.len(), answerable(&queries)), (15, 36, 15));
        for query in &queries {
            assert_eq!(query.gold.is_empty(), query.answers.is_empty());
            assert!(query.gold.iter().all(|gold| corpus.iter().any(|line| line.id == *gold)));
        }
    }

    #[test]
    fn a_line_without_a_title_is_removed_alone() {
        let mut corpus: Vec<CorpusLine> =
            (0..10).map(|i| CorpusLine { id: format!("{i}"), ..Default::default() }).collect();
        drop_titles(&mut corpus, &mut [], 0.3, 1);
        assert_eq!(corpus.len(), 7);
    }

    #[test]
    fn a_small_corpus_is_padded_with_lines_that_are_never_gold() {
        let (mut corpus, mut queries) = set();
        let others = set().0;
        resize(&mut corpus, &mut queries, 40, others, 1).unwrap();
        assert_eq!((corpus.len(), queries.len()), (40, 36));
        assert_eq!(corpus.iter().filter(|line| line.id.starts_with(DISTRACTOR)).count(), 10);
    }

    #[test]
    fn too_few_distractors_are_told() {
        let (mut corpus, mut queries) = set();
        let error = resize(&mut corpus, &mut queries, 100, set().0, 1).unwrap_err();
        assert_eq!(
            error.to_string(),
            "--size 100: the corpus has 30 lines and there are 30 distractors\n  remedy: name a larger file with --distractors, or ask for 60 lines at most"
        );
    }

    proptest! {
        #[test]
        fn a_sample_keeps_the_questions_that_it_answers_and_their_share(size in 0usize..30, seed in any::<u64>()) {
            let (mut corpus, mut queries) = set();
            resize(&mut corpus, &mut queries, size, Vec::new(), seed).unwrap();
            prop_assert_eq!(corpus.len(), size);
            prop_assert_eq!(answerable(&queries), size);
            prop_assert_eq!(queries.len() - size, (6.0 * size as f64 / 30.0).round() as usize);
            for query in &queries {
                prop_assert!(query.gold.iter().all(|gold| corpus.iter().any(|line| line.id == *gold)));
            }
        }

        #[test]
        fn a_seed_always_removes_the_same_titles(share in 0.0..1.0, seed in any::<u64>()) {
            let titles: Vec<String> = (0..20).map(|i| format!("T{}", i / 2)).collect();
            let gone = pick(titles.iter().map(String::as_str), share, seed);
            prop_assert_eq!(gone.len(), (10.0 * share).round() as usize);
            prop_assert_eq!(gone, pick(titles.iter().map(String::as_str), share, seed));
        }
    }
}
