//! The lowest confidence from which answers are as right as was asked for.

/// One-sided normal quantile of 90 %.
const Z: f64 = 1.281_6;

/// The lower 90 % bound of a share (Wilson's score interval).
pub fn lower_bound(right: f64, all: f64) -> f64 {
    if all <= 0.0 {
        return 0.0;
    }
    let (p, z2) = (right / all, Z * Z);
    let middle = p + z2 / (2.0 * all);
    let spread = Z * (p * (1.0 - p) / all + z2 / (4.0 * all * all)).sqrt();
    (middle - spread) / (1.0 + z2 / all)
}

/// How sure the engine was, and whether it was right.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Confidence, 0 to 1.
    pub confidence: f64,
    /// Whether the first passage answers.
    pub right: bool,
    /// How many questions it stands for.
    pub weight: f64,
}

/// Outcomes in order, with how many are right from the surest down.
struct Curve {
    /// Confidence, and at or above it the weight of the right ones and of all.
    steps: Vec<(f64, f64, f64)>,
}

impl Curve {
    fn new(outcomes: &[Outcome]) -> Self {
        let mut sorted = outcomes.to_vec();
        sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let (mut right, mut all) = (0.0, 0.0);
        let mut steps: Vec<(f64, f64, f64)> = Vec::new();
        for outcome in sorted {
            all += outcome.weight;
            right += if outcome.right { outcome.weight } else { 0.0 };
            steps.pop_if(|step| step.0 == outcome.confidence);
            steps.push((outcome.confidence, right, all));
        }
        Self { steps }
    }

    /// Whether those at or above a confidence are as right as `precision` wants; true of none.
    fn reaches(&self, confidence: f64, precision: f64) -> bool {
        let above = self.steps.partition_point(|step| step.0 >= confidence);
        above == 0 || self.steps[above - 1].1 >= precision * self.steps[above - 1].2
    }
}

/// The lowest confidence at and above which the lower bound of precision reaches `precision`, and
/// precision itself does in each of the `groups`; `None` where no confidence does.
pub fn lowest(outcomes: &[Outcome], groups: &[Vec<Outcome>], precision: f64) -> Option<f64> {
    let groups: Vec<Curve> = groups.iter().map(|group| Curve::new(group)).collect();
    let is_precise = |step: &&(f64, f64, f64)| {
        lower_bound(step.1, step.2) >= precision && groups.iter().all(|group| group.reaches(step.0, precision))
    };
    Curve::new(outcomes).steps.iter().rev().find(is_precise).map(|step| step.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_the_lowest_that_keeps_the_precision() {
        let outcome = |i| Outcome { confidence: f64::from(i) / 1000.0, right: i >= 400, weight: 1.0 };
        let outcomes: Vec<Outcome> = (0..1000).map(outcome).collect();
        let found = lowest(&outcomes, &[], 0.95).unwrap();
        assert!((0.36..0.4).contains(&found), "{found}");
        assert_eq!(lowest(&outcomes[..400], &[], 0.95), None);
    }

    #[test]
    fn every_group_reaches_the_precision_at_the_threshold_itself() {
        let outcome = |confidence: f64, right| Outcome { confidence, right, weight: 1.0 };
        let all: Vec<Outcome> = (0..1000).map(|i| outcome(f64::from(i) / 1000.0, true)).collect();
        assert_eq!(lowest(&all, &[], 0.95), Some(0.0));
        // One group is wrong at 0.3, the other in the middle: what suits one at 0.45 does not suit the other.
        let low: Vec<Outcome> = (0..10).map(|i| outcome(0.3 + f64::from(i) / 20.0, i > 0)).collect();
        let middle = vec![outcome(0.9, true), outcome(0.6, false), outcome(0.2, true)];
        assert_eq!(lowest(&all, std::slice::from_ref(&low), 0.95), Some(0.301));
        assert_eq!(lowest(&all, &[low, middle], 0.95), Some(0.601));
    }

    #[test]
    fn few_outcomes_prove_little() {
        assert!(lower_bound(5.0, 5.0) < 0.8);
        assert!(lower_bound(500.0, 500.0) > 0.99);
    }
}
