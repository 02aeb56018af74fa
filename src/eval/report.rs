//! The measures of one run, as JSON and as a table.

use super::indexing::Measured;
use super::metrics::{auroc, calibration_error, interval, mean, quantile};
use super::run::Judged;
use crate::answer::reply::Outcome;
use serde::Serialize;
use std::fmt::{self, Display, Formatter};

/// Bins of the calibration error.
const BINS: usize = 10;

/// What a run was done with that its numbers do not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Slips a question.
    pub typos: u32,
}

/// The measures of a run. Shares are 0 to 1, `None` where the set has nothing to measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Questions.
    pub queries: usize,
    /// Questions with gold.
    pub answerable: usize,
    /// Of the answerable: the first id is in gold.
    pub success_at_1: Option<f64>,
    /// Of the answerable: one of the first five ids is in gold.
    pub recall_at_5: Option<f64>,
    /// Of the answerable: mean of one over the place of the first id in gold, 0 past the tenth.
    pub mrr_at_10: Option<f64>,
    /// Of the answerable: normalised discounted cumulative gain of the first ten ids.
    pub ndcg_at_10: Option<f64>,
    /// Of those with answers: the first quote contains one.
    pub sentence: Option<f64>,
    /// 95 % bootstrap intervals.
    pub interval: Intervals,
    /// Confidence of answerable against unanswerable questions.
    pub auroc: Option<f64>,
    /// Confidence of right first ids against everything else.
    pub auroc_right: Option<f64>,
    /// Expected calibration error of the first confidence.
    pub ece: Option<f64>,
    /// Mean of the first confidence.
    pub mean_confidence: Option<f64>,
    /// Share with outcome `answered`.
    pub answered: Option<f64>,
    /// Of those: the first id is in gold.
    pub precision_answered: Option<f64>,
    /// Of the unanswerable: outcome `answered`.
    pub false_answers: Option<f64>,
    /// Passages of the index.
    pub passages: u64,
    /// Megabytes (10^6) of article text that were indexed a second.
    pub index_mb_per_s: Option<f64>,
    /// Passages that were indexed a second.
    pub index_passages_per_s: Option<f64>,
    /// Median time of an answer on one thread, in microseconds.
    pub p50_us: Option<u64>,
    /// 99th percentile of that time, in microseconds.
    pub p99_us: Option<u64>,
    /// Slips a question.
    pub typos: u32,
    /// The sentence embeddings that were used, if any.
    pub model: Option<String>,
}

/// 95 % bootstrap intervals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Intervals {
    /// Of [`Report::success_at_1`].
    pub success_at_1: Option<[f64; 2]>,
    /// Of [`Report::sentence`].
    pub sentence: Option<[f64; 2]>,
}

impl Report {
    /// The measures of questions alone, for a set or a part of one.
    pub fn of<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> Self {
        let all: Vec<&Judged> = judged.into_iter().collect();
        let answerable: Vec<&Judged> = all.iter().copied().filter(|j| j.answerable()).collect();
        let of = |questions: &[&Judged], measure: &dyn Fn(&Judged) -> f64| -> Vec<f64> {
            questions.iter().map(|j| measure(j)).collect()
        };
        let success = of(&answerable, &|j| share(j.right()));
        let sentence: Vec<f64> = answerable.iter().filter_map(|j| j.quoted).map(share).collect();
        let scored = |positive: &dyn Fn(&Judged) -> bool| -> Vec<(f64, bool)> {
            all.iter().map(|j| (j.confidence, positive(j))).collect()
        };
        let is_answered = |j: &Judged| j.outcome == Outcome::Answered;
        let answered: Vec<&Judged> = all.iter().copied().filter(|j| is_answered(j)).collect();
        let unanswerable: Vec<&Judged> = all.iter().copied().filter(|j| !j.answerable()).collect();
        Self {
            queries: all.len(),
            answerable: answerable.len(),
            success_at_1: mean(&success).map(rounded),
            recall_at_5: mean(&of(&answerable, &|j| share(j.rank.is_some_and(|rank| rank < 5)))).map(rounded),
            mrr_at_10: mean(&of(&answerable, &|j| match j.rank {
                Some(rank) if rank < 10 => 1.0 / (rank as f64 + 1.0),
                _ => 0.0,
            }))
            .map(rounded),
            ndcg_at_10: mean(&of(&answerable, &|j| j.ndcg)).map(rounded),
            sentence: mean(&sentence).map(rounded),
            interval: Intervals {
                success_at_1: interval(&success).map(|i| i.map(rounded)),
                sentence: interval(&sentence).map(|i| i.map(rounded)),
            },
            auroc: auroc(&scored(&Judged::answerable)).map(rounded),
            auroc_right: auroc(&scored(&Judged::right)).map(rounded),
            ece: calibration_error(&scored(&Judged::right), BINS).map(rounded),
            mean_confidence: mean(&of(&all, &|j| j.confidence)).map(rounded),
            answered: mean(&of(&all, &|j| share(is_answered(j)))).map(rounded),
            precision_answered: mean(&of(&answered, &|j| share(j.right()))).map(rounded),
            false_answers: mean(&of(&unanswerable, &|j| share(is_answered(j)))).map(rounded),
            ..Self::default()
        }
    }

    /// The same with what the index cost, how long answers took (sorted, in microseconds) and how
    /// the run was set.
    #[must_use]
    pub fn with_costs(mut self, measured: &Measured, took: &[u64], settings: Settings) -> Self {
        let seconds = measured.took.as_secs_f64();
        let rate = |amount: f64| if seconds > 0.0 { Some((amount / seconds * 10.0).round() / 10.0) } else { None };
        self.passages = measured.generation.passages();
        self.index_mb_per_s = rate(measured.bytes as f64 / 1e6);
        self.index_passages_per_s = rate(self.passages as f64).map(f64::round);
        self.p50_us = quantile(took, 0.5);
        self.p99_us = quantile(took, 0.99);
        self.typos = settings.typos;
        self
    }
}

fn share(is: bool) -> f64 {
    if is { 1.0 } else { 0.0 }
}

/// Four digits: more than any set can tell apart.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let count = |n: u64, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
        write!(f, "{}, {} answerable", count(self.queries as u64, "question"), self.answerable)?;
        if self.passages > 0 {
            write!(f, ", {}", count(self.passages, "passage"))?;
        }
        writeln!(f)?;
        if self.typos > 0 {
            writeln!(f, "{} in each question", count(u64::from(self.typos), "typo"))?;
        }
        let mut line = |name: &str, value: Option<f64>, interval: Option<[f64; 2]>| -> fmt::Result {
            match (value, interval) {
                (None, _) => Ok(()),
                (Some(value), None) => writeln!(f, "  {name:<24} {value:.3}"),
                (Some(value), Some([low, high])) => writeln!(f, "  {name:<24} {value:.3}  ({low:.3} to {high:.3})"),
            }
        };
        line("first is right", self.success_at_1, self.interval.success_at_1)?;
        line("right among five", self.recall_at_5, None)?;
        line("MRR@10", self.mrr_at_10, None)?;
        line("nDCG@10", self.ndcg_at_10, None)?;
        line("quote has the answer", self.sentence, self.interval.sentence)?;
        line("AUROC answerable", self.auroc, None)?;
        line("AUROC right", self.auroc_right, None)?;
        line("calibration error", self.ece, None)?;
        line("mean confidence", self.mean_confidence, None)?;
        line("answered", self.answered, None)?;
        line("of these right", self.precision_answered, None)?;
        line("unanswerable answered", self.false_answers, None)?;
        if let (Some(mb), Some(passages)) = (self.index_mb_per_s, self.index_passages_per_s) {
            writeln!(f, "  {:<24} {mb:.1} MB/s, {passages:.0} passages/s", "indexing")?;
        }
        if let (Some(p50), Some(p99)) = (self.p50_us, self.p99_us) {
            writeln!(f, "  {:<24} {p50} us median, {p99} us at 99 %", "answer")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(gold: bool, rank: Option<usize>, confidence: f64, outcome: Outcome) -> Judged {
        Judged {
            gold: if gold { vec!["g".into()] } else { Vec::new() },
            rank,
            ndcg: rank.map_or(0.0, |rank| 1.0 / (rank as f64 + 2.0).log2()),
            quoted: if gold { Some(rank == Some(0)) } else { None },
            confidence,
            outcome,
            ..Judged::default()
        }
    }

    fn mixed() -> Vec<Judged> {
        vec![
            judged(true, Some(0), 0.9, Outcome::Answered),
            judged(true, Some(0), 0.8, Outcome::Answered),
            judged(true, Some(3), 0.5, Outcome::Suggested),
            judged(true, Some(11), 0.8, Outcome::Answered),
            judged(false, None, 0.2, Outcome::Unanswered),
            judged(false, None, 0.85, Outcome::Answered),
        ]
    }

    #[test]
    fn a_mixed_set_has_every_measure() {
        let report = Report::of(&mixed());
        insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"queries":6,"answerable":4,"success_at_1":0.5,"recall_at_5":0.75,"mrr_at_10":0.5625,"ndcg_at_10":0.6752,"sentence":0.5,"interval":{"success_at_1":[0.0,1.0],"sentence":[0.0,1.0]},"auroc":0.625,"auroc_right":0.8125,"ece":0.4417,"mean_confidence":0.675,"answered":0.6667,"precision_answered":0.5,"false_answers":0.5,"passages":0,"index_mb_per_s":null,"index_passages_per_s":null,"p50_us":null,"p99_us":null,"typos":0,"model":null}"#);
    }

    #[test]
    fn a_set_that_is_all_answerable_has_no_measure_of_abstention() {
        let report = Report::of(&mixed()[..4]);
        assert_eq!((report.auroc, report.false_answers), (None, None));
        assert!(report.auroc_right.is_some());
    }

    #[test]
    fn an_empty_set_has_the_keys_and_no_numbers() {
        let json = serde_json::to_value(Report::of(&[])).unwrap();
        assert_eq!(json["success_at_1"], serde_json::Value::Null);
        assert_eq!(json["interval"]["sentence"], serde_json::Value::Null);
        assert_eq!(json["queries"], 0);
    }

    #[test]
    fn the_table_leaves_out_what_was_not_measured() {
        insta::assert_snapshot!(Report::of(&mixed()), @"
        6 questions, 4 answerable
          first is right           0.500  (0.000 to 1.000)
          right among five         0.750
          MRR@10                   0.562
          nDCG@10                  0.675
          quote has the answer     0.500  (0.000 to 1.000)
          AUROC answerable         0.625
          AUROC right              0.812
          calibration error        0.442
          mean confidence          0.675
          answered                 0.667
          of these right           0.500
          unanswerable answered    0.500
        ");
        insta::assert_snapshot!(Report::of(&[]), @"0 questions, 0 answerable");
    }
}
