//! From which confidence on a question is answered, and from which candidates are shown.

use super::reply::Outcome;
use crate::index::{Calibration, Generation};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What is measured where nobody says otherwise.
const USUAL: f64 = 0.95;

/// The two thresholds, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Thresholds {
    /// From here on a question is answered.
    pub answer: f64,
    /// From here on candidates are suggested.
    pub suggest: f64,
}

/// The thresholds file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ThresholdsFile {
    /// By precision, ascending.
    #[serde(default)]
    pub threshold: Vec<Row>,
}

/// The thresholds of one precision.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Share of right answers wanted.
    pub precision: f64,
    /// From here on a question is answered.
    pub answer: f64,
    /// From here on candidates are suggested.
    pub suggest: f64,
}

/// What `faqt fit` measured: for each precision, the lowest confidence that proves it (the lower 90 %
/// bound) on all questions and reaches it in collections of every size.
static SHIPPED: LazyLock<Vec<(f64, Thresholds)>> = LazyLock::new(|| {
    let file: ThresholdsFile = toml::from_str(include_str!("thresholds.toml")).unwrap_or_default();
    file.threshold.into_iter().map(|r| (r.precision, Thresholds { answer: r.answer, suggest: r.suggest })).collect()
});

impl Thresholds {
    /// Those measured on a collection's own questions, else the shipped ones for a precision. Where
    /// more precision is wanted than was measured, an answer takes what both ask for.
    pub fn of(generation: &Generation, collection: &str, precision: f64) -> Self {
        let shipped = Self::for_precision(precision);
        match generation.manifest.calibration.get(collection) {
            Some(own) => shipped.measured(*own, precision),
            None => shipped,
        }
    }

    fn measured(self, own: Calibration, precision: f64) -> Self {
        let is_enough = precision <= own.precision.unwrap_or(USUAL) + 1e-9;
        let answer = if is_enough { own.threshold } else { own.threshold.max(self.answer) };
        Self { answer, suggest: own.suggest }
    }

    /// The shipped thresholds for a precision: those of the next one that was measured.
    pub fn for_precision(precision: f64) -> Self {
        let strictest = Self { answer: 0.999, suggest: 0.5 };
        SHIPPED.iter().find(|(measured, _)| *measured >= precision - 1e-9).map_or(strictest, |(_, t)| *t)
    }

    /// The outcome of a confidence.
    pub fn outcome(self, confidence: f64) -> Outcome {
        if confidence >= self.answer {
            Outcome::Answered
        } else if confidence >= self.suggest {
            Outcome::Suggested
        } else {
            Outcome::Unanswered
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_precision_asks_for_more_confidence() {
        let steps: Vec<f64> = [0.8, 0.9, 0.95, 0.99, 1.0].map(|p| Thresholds::for_precision(p).answer).to_vec();
        assert!(steps.is_sorted() && steps[0] > 0.0, "{steps:?}");
    }

    #[test]
    fn what_was_measured_for_less_precision_is_not_enough_for_more() {
        let own = |threshold, precision| Calibration { threshold, suggest: 0.1, precision };
        let answer = |own, precision| Thresholds::for_precision(precision).measured(own, precision).answer;
        let strict = Thresholds::for_precision(0.98).answer;
        for measured in [None, Some(0.95)] {
            assert_eq!(answer(own(0.4, measured), 0.95), 0.4);
            assert_eq!(answer(own(0.4, measured), 0.98), strict);
            assert_eq!(answer(own(0.99, measured), 0.98), 0.99);
        }
        assert_eq!(answer(own(0.4, Some(0.98)), 0.98), 0.4);
        assert_eq!(answer(own(0.4, Some(0.98)), 0.99), Thresholds::for_precision(0.99).answer);
    }
}
