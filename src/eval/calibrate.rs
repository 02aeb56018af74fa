//! Coverage against precision on a collection's own knowledge tests, and the threshold that follows.
//!
//! Questions with an answer count half, those without the other half. Whatever is reported of a
//! threshold was measured on questions that it was not chosen on: these are dealt into parts, and
//! each part is answered from the threshold of the others.

use super::gold::Spot;
use super::indexing::{Builder, Measured};
use super::threshold::{Outcome, lower_bound, lowest};
use crate::answer::Request;
use crate::answer::calibration::Calibration;
use crate::answer::thresholds::Thresholds;
use crate::answer::why::why;
use crate::fault::shown;
use crate::index::SynonymGroup;
use crate::knowledge::{
    Asked, CollectionSettings, Expected, Finding, KnowledgeTest, load_questions, load_synonyms, questions_file,
    synonyms_file,
};
use anyhow::{Context as _, Result};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Precisions that are shown beside the one that is wanted.
const PRECISIONS: [f64; 6] = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99];
/// Parts that the questions are dealt into.
const PARTS: usize = 5;

/// What was measured of the collections that share a `questions.toml`.
#[derive(Clone, Debug, Serialize)]
pub struct Calibrated {
    /// The `questions.toml`.
    pub file: PathBuf,
    /// Names of the collections that read it.
    pub collections: Vec<String>,
    /// Questions that were asked and have an answer.
    pub answerable: usize,
    /// Questions that were asked and have none.
    pub unanswerable: usize,
    /// Tests that say nothing of a threshold: comparisons, and what expects a place that does not
    /// exist.
    pub left_out: usize,
    /// Precision that is wanted, between 0 and 1.
    pub precision: f64,
    /// By precision, ascending; empty where answerable or unanswerable questions are missing.
    pub rows: Vec<Row>,
    /// What the next generation may carry; `None`: see `why_not`.
    pub calibration: Option<Calibration>,
    /// Why there is no threshold for the precision.
    pub why_not: Option<String>,
}

/// What a precision costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Wanted: what the lower 90 % bound of precision reaches at the threshold.
    pub precision: f64,
    /// Lowest confidence that does; `None` where none does.
    pub threshold: Option<f64>,
    /// Share of the questions that are answered, each from a threshold it had no part in.
    pub answered: f64,
    /// Of these, the share of right answers; `None` where none is answered.
    pub right: Option<f64>,
}

/// How one question ended.
#[derive(Clone, Copy, Debug)]
struct Asking {
    /// 0 to 1; `None` where it is answered from no threshold.
    confidence: Option<f64>,
    right: bool,
    answerable: bool,
}

/// Asks the knowledge tests of every `questions.toml` and measures thresholds on them. Gives what
/// was measured, by file, and what is wrong with the files.
///
/// # Errors
/// When the articles cannot be indexed.
pub fn calibrate(collections: &[CollectionSettings], precision: f64) -> Result<(Vec<Calibrated>, Vec<Finding>)> {
    let mut files: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for settings in collections {
        if let Some(file) = questions_file(settings) {
            files.entry(file).or_default().push(settings.name.clone());
        }
    }
    let mut findings = Vec::new();
    if files.is_empty() {
        return Ok((Vec::new(), findings));
    }
    let measured = index(collections, &mut findings)?;
    let mut calibrated = Vec::new();
    for (file, names) in files {
        let (tests, found) = load_questions(&file);
        findings.extend(found);
        let mut askings = Vec::new();
        for test in &tests {
            let asking = ask(&measured, test, &names, precision);
            askings.extend(asking.with_context(|| format!("{}:{}", shown(&file), test.line))?);
        }
        calibrated.push(of_askings(&file, names, &askings, tests.len() - askings.len(), precision));
    }
    Ok((calibrated, findings))
}

fn index(collections: &[CollectionSettings], findings: &mut Vec<Finding>) -> Result<Measured> {
    let mut builder = Builder::in_folder()?;
    let mut synonyms = Vec::new();
    let mut read = BTreeSet::new();
    for settings in collections {
        findings.extend(builder.push_collection(settings, |_| true)?);
        if let Some(file) = synonyms_file(settings).filter(|file| read.insert(file.clone())) {
            let (groups, found) = load_synonyms(&file);
            findings.extend(found);
            let primary = |tag: String| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
            let group = |group: crate::knowledge::SynonymGroup| SynonymGroup {
                words: group.words,
                language: group.language.map(primary),
            };
            synonyms.extend(groups.into_iter().map(group));
        }
    }
    let mut measured = builder.finish(Vec::new())?;
    // No earlier calibration: what is measured must not depend on what was measured before.
    measured.generation.synonyms = synonyms;
    Ok(measured)
}

/// Asks one test; `None` where it says nothing of a threshold.
fn ask(measured: &Measured, test: &KnowledgeTest, names: &[String], precision: f64) -> Result<Option<Asking>> {
    let Asked::Question { text, after } = &test.asked else { return Ok(None) };
    let gold: Vec<String> = match &test.expect {
        Some(Expected::Places(places)) => places.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    let answerable = !gold.is_empty();
    if answerable && !gold.iter().any(|gold| measured.places.exists(gold)) {
        return Ok(None);
    }
    let request =
        Request { text, after: after.as_deref(), collections: names, precision: Some(precision), ..Request::default() };
    let Some(why) = why(&measured.generation, &request)? else {
        return Ok(Some(Asking { confidence: None, right: false, answerable }));
    };
    if why.answer.comparison.is_some() {
        return Ok(None);
    }
    let first = why.answer.passages.first();
    let right = first.is_some_and(|hit| gold.iter().any(|gold| measured.places.satisfies(Spot::from(hit), gold)));
    let confidence = first.filter(|_| !why.uncovered).map(|_| why.answer.confidence);
    Ok(Some(Asking { confidence, right, answerable }))
}

fn of_askings(
    file: &Path,
    collections: Vec<String>,
    askings: &[Asking],
    left_out: usize,
    precision: f64,
) -> Calibrated {
    let answerable = askings.iter().filter(|asking| asking.answerable).count();
    let unanswerable = askings.len() - answerable;
    let mut calibrated = Calibrated {
        file: file.to_owned(),
        collections,
        answerable,
        unanswerable,
        left_out,
        precision,
        rows: Vec::new(),
        calibration: None,
        why_not: None,
    };
    if answerable == 0 || unanswerable == 0 {
        let missing = if answerable == 0 { "names where its answer stands" } else { "expects \"nothing\"" };
        calibrated.why_not = Some(format!("no question {missing}: half of each is what a threshold is measured on"));
        return calibrated;
    }
    let mut precisions = PRECISIONS.to_vec();
    precisions.push(precision);
    precisions.sort_by(f64::total_cmp);
    precisions.dedup();
    calibrated.rows = precisions.into_iter().map(|precision| row(askings, precision)).collect();
    let all: Vec<&Asking> = askings.iter().collect();
    match threshold(&all, precision) {
        Some(threshold) => {
            let suggest = Thresholds::for_precision(precision).suggest.min(threshold);
            calibrated.calibration = Some(Calibration { threshold, suggest, precision: Some(precision) });
        }
        None => calibrated.why_not = Some(why_not(&all, precision)),
    }
    calibrated
}

/// What a question weighs: those with an answer half of all, and all together as many as tell as much
/// where each counts the same (Kish's effective size).
fn weight(asking: &Asking, all: &[&Asking]) -> f64 {
    let answerable = all.iter().filter(|other| other.answerable).count() as f64;
    let unanswerable = all.len() as f64 - answerable;
    if answerable == 0.0 || unanswerable == 0.0 {
        return 0.0;
    }
    let half = 2.0 * answerable * unanswerable / (answerable + unanswerable);
    half / if asking.answerable { answerable } else { unanswerable }
}

/// The lowest confidence whose lower bound of precision reaches what is wanted, four digits.
fn threshold(askings: &[&Asking], precision: f64) -> Option<f64> {
    let outcome = |asking: &&Asking| {
        let confidence = asking.confidence?;
        Some(Outcome { confidence, right: asking.right, weight: weight(asking, askings) })
    };
    let outcomes: Vec<Outcome> = askings.iter().filter_map(outcome).collect();
    lowest(&outcomes, &[], precision).map(|threshold| ((threshold * 1e4).ceil() / 1e4).min(1.0))
}

/// What a precision costs, by the part of the questions that had no say in each threshold.
fn row(askings: &[Asking], precision: f64) -> Row {
    // Both sorts are dealt out one by one, so that each part has its share of each.
    let mut dealt = [0usize; 2];
    let part: Vec<usize> = askings
        .iter()
        .map(|asking| {
            let turn = &mut dealt[usize::from(asking.answerable)];
            *turn += 1;
            *turn % PARTS
        })
        .collect();
    let all: Vec<&Asking> = askings.iter().collect();
    let (mut total, mut answered, mut right) = (0.0, 0.0, 0.0);
    for number in 0..PARTS {
        let others: Vec<&Asking> =
            askings.iter().zip(&part).filter(|(_, part)| **part != number).map(|(asking, _)| asking).collect();
        let from = threshold(&others, precision);
        for (asking, _) in askings.iter().zip(&part).filter(|(_, part)| **part == number) {
            let weight = weight(asking, &all);
            total += weight;
            if asking.confidence.zip(from).is_some_and(|(confidence, from)| confidence >= from) {
                answered += weight;
                right += if asking.right { weight } else { 0.0 };
            }
        }
    }
    Row {
        precision,
        threshold: threshold(&all, precision),
        answered: answered / total,
        right: (answered > 0.0).then(|| right / answered),
    }
}

/// Why no threshold reaches a precision: too few questions to show it, or too many wrong answers.
fn why_not(askings: &[&Asking], precision: f64) -> String {
    let most: f64 = askings.iter().filter(|asking| asking.answerable).map(|asking| weight(asking, askings)).sum();
    if lower_bound(most, most) >= precision {
        return "too many of the surest answers are wrong; `faqt why` tells what made one".to_owned();
    }
    let needed = (1..).find(|n| lower_bound(f64::from(*n), f64::from(*n)) >= precision).unwrap_or(0);
    format!("too few questions: {precision} takes {needed} with an answer and {needed} without, at the least")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answerable questions are right from a confidence on; unanswerable ones stay below another.
    fn askings(count: usize, right_from: f64, nothing_below: f64) -> Vec<Asking> {
        let at = |i: usize| (i as f64 + 0.5) / count as f64;
        let answerable =
            (0..count).map(|i| Asking { confidence: Some(at(i)), right: at(i) >= right_from, answerable: true });
        let nothing =
            (0..count).map(|i| Asking { confidence: Some(at(i) * nothing_below), right: false, answerable: false });
        answerable.chain(nothing).collect()
    }

    fn measured(askings: &[Asking], precision: f64) -> Calibrated {
        of_askings(Path::new("questions.toml"), vec!["docs".into()], askings, 0, precision)
    }

    #[test]
    fn the_threshold_lies_above_what_must_not_be_answered() {
        let calibrated = measured(&askings(200, 0.3, 0.5), 0.95);
        let calibration = calibrated.calibration.unwrap();
        assert!((0.4..0.5).contains(&calibration.threshold), "{calibration:?}");
        assert!(calibration.suggest <= calibration.threshold);
        let row = calibrated.rows.iter().find(|row| row.precision == 0.95).unwrap();
        assert_eq!(row.threshold, Some(calibration.threshold));
        assert!((0.2..0.35).contains(&row.answered) && row.right.unwrap() > 0.95, "{row:?}");
        let answered: Vec<f64> = calibrated.rows.iter().map(|row| row.answered).collect();
        assert!(answered.iter().rev().is_sorted(), "{answered:?}");
    }

    #[test]
    fn few_questions_give_no_threshold_and_say_how_many_would() {
        let calibrated = measured(&askings(10, 0.0, 0.1), 0.95);
        assert_eq!(calibrated.calibration, None);
        assert_eq!(
            calibrated.why_not.as_deref(),
            Some("too few questions: 0.95 takes 32 with an answer and 32 without, at the least")
        );
        assert!(measured(&askings(40, 0.0, 0.01), 0.95).calibration.is_some());
    }

    #[test]
    fn wrong_answers_that_are_sure_give_none_either() {
        let calibrated = measured(&askings(100, 2.0, 1.0), 0.8);
        assert!(calibrated.why_not.unwrap().starts_with("too many of the surest answers are wrong"));
        let row = calibrated.rows.iter().find(|row| row.precision == 0.8).unwrap();
        assert_eq!((row.threshold, row.answered, row.right), (None, 0.0, None));
    }

    #[test]
    fn questions_of_one_sort_alone_measure_nothing() {
        let mut all = askings(100, 0.0, 0.5);
        all.retain(|asking| asking.answerable);
        let calibrated = measured(&all, 0.95);
        assert!(calibrated.rows.is_empty() && calibrated.calibration.is_none());
        assert!(calibrated.why_not.unwrap().starts_with("no question expects \"nothing\""));
    }

    #[test]
    fn what_no_threshold_answers_costs_coverage_alone() {
        let mut all = askings(200, 0.0, 0.3);
        for asking in all.iter_mut().filter(|asking| asking.answerable).step_by(2) {
            asking.confidence = None;
        }
        let row = measured(&all, 0.9).rows.into_iter().find(|row| row.precision == 0.9).unwrap();
        assert!(row.answered < 0.27 && row.right.unwrap() > 0.9, "{row:?}");
    }

    #[test]
    fn both_sorts_weigh_half_and_no_more_than_they_tell() {
        let mut all = askings(100, 0.0, 0.5);
        all.truncate(150);
        let all: Vec<&Asking> = all.iter().collect();
        let of = |answerable: bool| -> f64 {
            all.iter().filter(|a| a.answerable == answerable).map(|a| weight(a, &all)).sum()
        };
        assert!((of(true) - of(false)).abs() < 1e-9);
        assert!((of(true) + of(false) - 4.0 / (1.0 / 100.0 + 1.0 / 50.0)).abs() < 1e-9);
    }
}
