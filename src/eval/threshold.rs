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

/// The lowest confidence at and above which the lower bound of precision reaches `precision`;
/// `None` where no confidence does. Pairs of confidence and whether the answer was right.
pub fn lowest(outcomes: &[(f64, bool)], precision: f64) -> Option<f64> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut best) = (0.0, None);
    for (i, (confidence, is_right)) in sorted.iter().enumerate() {
        right += f64::from(u8::from(*is_right));
        let is_last_of_its_kind = sorted.get(i + 1).is_none_or(|next| next.0 < *confidence);
        if is_last_of_its_kind && lower_bound(right, (i + 1) as f64) >= precision {
            best = Some(*confidence);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_the_lowest_that_keeps_the_precision() {
        let outcomes: Vec<(f64, bool)> = (0..1000).map(|i| (f64::from(i) / 1000.0, i >= 400)).collect();
        let found = lowest(&outcomes, 0.95).unwrap();
        assert!((0.36..0.4).contains(&found), "{found}");
        assert_eq!(lowest(&outcomes[..400], 0.95), None);
    }

    #[test]
    fn few_outcomes_prove_little() {
        assert!(lower_bound(5.0, 5.0) < 0.8);
        assert!(lower_bound(500.0, 500.0) > 0.99);
    }
}
