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

/// The lowest confidence at and above which the lower bound of precision reaches `precision`;
/// `None` where no confidence does.
pub fn lowest(outcomes: &[Outcome], precision: f64) -> Option<f64> {
    lowest_where(outcomes, |right, all| lower_bound(right, all) >= precision)
}

/// The lowest confidence at and above which precision itself reaches `precision`; `None` where no
/// confidence does.
pub fn lowest_measured(outcomes: &[Outcome], precision: f64) -> Option<f64> {
    lowest_where(outcomes, |right, all| right >= precision * all)
}

fn lowest_where(outcomes: &[Outcome], is_precise: impl Fn(f64, f64) -> bool) -> Option<f64> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let (mut right, mut all, mut best) = (0.0, 0.0, None);
    for (i, outcome) in sorted.iter().enumerate() {
        all += outcome.weight;
        right += if outcome.right { outcome.weight } else { 0.0 };
        let is_last_of_its_kind = sorted.get(i + 1).is_none_or(|next| next.confidence < outcome.confidence);
        if is_last_of_its_kind && is_precise(right, all) {
            best = Some(outcome.confidence);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_the_lowest_that_keeps_the_precision() {
        let outcome = |i| Outcome { confidence: f64::from(i) / 1000.0, right: i >= 400, weight: 1.0 };
        let outcomes: Vec<Outcome> = (0..1000).map(outcome).collect();
        let found = lowest(&outcomes, 0.95).unwrap();
        assert!((0.36..0.4).contains(&found), "{found}");
        assert_eq!(lowest(&outcomes[..400], 0.95), None);
    }

    #[test]
    fn what_is_measured_needs_no_proof() {
        let outcomes = [0.9, 0.8, 0.7].map(|confidence| Outcome { confidence, right: confidence > 0.75, weight: 1.0 });
        assert_eq!(lowest_measured(&outcomes, 0.95), Some(0.8));
        assert_eq!(lowest(&outcomes, 0.95), None);
    }

    #[test]
    fn few_outcomes_prove_little() {
        assert!(lower_bound(5.0, 5.0) < 0.8);
        assert!(lower_bound(500.0, 500.0) > 0.99);
    }
}
