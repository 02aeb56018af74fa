//! Measures of a ranking and of a confidence: pure functions over numbers.

use fastrand::Rng;

/// Resamples of a bootstrap.
const RESAMPLES: usize = 2_000;

/// The mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<f64>() / values.len() as f64) }
}

/// The 95 % percentile bootstrap interval of a mean; `None` of nothing. The same values always give
/// the same interval.
pub fn interval(values: &[f64]) -> Option<[f64; 2]> {
    if values.is_empty() {
        return None;
    }
    let mut rng = Rng::with_seed(values.len() as u64);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| values.iter().map(|_| values[rng.usize(..values.len())]).sum::<f64>() / values.len() as f64)
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[((share * RESAMPLES as f64) as usize).min(RESAMPLES - 1)];
    Some([at(0.025), at(0.975)])
}

/// Area under the ROC curve: how often a positive's score is above a negative's, ties counting
/// half, 0 to 1. `None` without positives or without negatives.
///
/// ```
/// use faqt::eval::metrics::auroc;
/// assert_eq!(auroc(&[(0.9, true), (0.4, false), (0.6, true)]), Some(1.0));
/// assert_eq!(auroc(&[(0.5, true), (0.5, false)]), Some(0.5));
/// ```
pub fn auroc(scores: &[(f64, bool)]) -> Option<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = sorted.iter().filter(|(_, positive)| *positive).count() as f64;
    let negatives = sorted.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let (mut wins, mut below) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let won = tied.iter().filter(|(_, positive)| *positive).count() as f64;
        let lost = tied.len() as f64 - won;
        wins += won * (below + lost / 2.0);
        below += lost;
    }
    Some(wins / (positives * negatives))
}

/// Expected calibration error over bins of equal count: the mean distance between what a bin's
/// confidences say and how often they are right, 0 to 1. `None` of nothing.
pub fn calibration_error(scores: &[(f64, bool)], bins: usize) -> Option<f64> {
    if scores.is_empty() || bins == 0 {
        return None;
    }
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let gap: f64 = (0..bins)
        .map(|bin| {
            let bin = &sorted[bin * sorted.len() / bins..(bin + 1) * sorted.len() / bins];
            let said: f64 = bin.iter().map(|(confidence, _)| confidence).sum();
            let right = bin.iter().filter(|(_, right)| *right).count() as f64;
            (said - right).abs()
        })
        .sum();
    Some(gap / sorted.len() as f64)
}

/// Normalised discounted cumulative gain of the first ten, 0 to 1. `gains` tells for each place
/// whether it satisfies a gold that none before it did; `golds` is how many there are.
pub fn ndcg_at_10(gains: &[bool], golds: usize) -> f64 {
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let ideal: f64 = (0..golds.min(10)).map(discount).sum();
    let got: f64 = gains.iter().take(10).enumerate().filter(|(_, gain)| **gain).map(|(place, _)| discount(place)).sum();
    if ideal > 0.0 { (got / ideal).min(1.0) } else { 0.0 }
}

/// The value below which a share of the values lies, by nearest rank; `None` of nothing.
pub fn quantile(sorted: &[u64], share: f64) -> Option<u64> {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1).min(sorted.len().saturating_sub(1))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scored() -> impl Strategy<Value = Vec<(f64, bool)>> {
        prop::collection::vec((0u8..20, any::<bool>()), 1..80)
            .prop_map(|v| v.into_iter().map(|(score, positive)| (f64::from(score) / 20.0, positive)).collect())
    }

    proptest! {
        #[test]
        fn auroc_is_the_share_of_pairs_in_the_right_order(scores in scored()) {
            let of = |wanted: bool| scores.iter().filter(move |s| s.1 == wanted).map(|s| s.0).collect::<Vec<_>>();
            let (positives, negatives) = (of(true), of(false));
            let mut wins = 0.0;
            for p in &positives {
                for n in &negatives {
                    wins += if p > n { 1.0 } else if p == n { 0.5 } else { 0.0 };
                }
            }
            match auroc(&scores) {
                None => prop_assert!(positives.is_empty() || negatives.is_empty()),
                Some(area) => {
                    prop_assert!((area - wins / (positives.len() * negatives.len()) as f64).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn turning_every_score_round_mirrors_auroc(scores in scored()) {
            let turned: Vec<_> = scores.iter().map(|(s, p)| (-s, *p)).collect();
            if let (Some(a), Some(b)) = (auroc(&scores), auroc(&turned)) {
                prop_assert!((a + b - 1.0).abs() < 1e-9);
            }
        }

        #[test]
        fn auroc_of_a_perfect_order_is_one(positives in 1usize..40, negatives in 1usize..40) {
            let scores: Vec<_> = (0..positives).map(|i| (1.0 + i as f64, true))
                .chain((0..negatives).map(|i| (-(i as f64), false))).collect();
            prop_assert_eq!(auroc(&scores), Some(1.0));
            let tied: Vec<_> = scores.iter().map(|(_, p)| (0.3, *p)).collect();
            prop_assert_eq!(auroc(&tied), Some(0.5));
        }

        #[test]
        fn calibration_error_is_a_share_and_at_least_the_gap_of_the_means(scores in scored()) {
            let error = calibration_error(&scores, 10).unwrap();
            let said = scores.iter().map(|s| s.0).sum::<f64>() / scores.len() as f64;
            let right = scores.iter().filter(|s| s.1).count() as f64 / scores.len() as f64;
            prop_assert!((0.0..=1.0).contains(&error));
            prop_assert!(error + 1e-9 >= (said - right).abs());
        }

        #[test]
        fn an_interval_holds_its_mean(values in prop::collection::vec(any::<bool>(), 1..200)) {
            let values: Vec<f64> = values.into_iter().map(|v| f64::from(u8::from(v))).collect();
            let [low, high] = interval(&values).unwrap();
            let mean = mean(&values).unwrap();
            prop_assert!(low <= mean && mean <= high, "{low} {mean} {high}");
            prop_assert_eq!(interval(&values), Some([low, high]));
        }

        #[test]
        fn ndcg_is_one_only_for_gold_in_front(gains in prop::collection::vec(any::<bool>(), 0..20)) {
            let golds = gains.iter().filter(|g| **g).count();
            let value = ndcg_at_10(&gains, golds);
            prop_assert!((0.0..=1.0).contains(&value));
            let in_front = golds > 0 && gains.iter().take(golds.min(10)).all(|g| *g);
            prop_assert_eq!(value > 1.0 - 1e-9, in_front);
        }

        #[test]
        fn a_quantile_is_one_of_the_values(mut values in prop::collection::vec(0u64..1000, 1..50), share in 0.0..1.0) {
            values.sort_unstable();
            let value = quantile(&values, share).unwrap();
            let at_or_below = values.iter().filter(|v| **v <= value).count() as f64;
            prop_assert!(values.contains(&value));
            prop_assert!(at_or_below + 1e-9 >= share * values.len() as f64);
        }
    }

    #[test]
    fn nothing_measured_is_not_a_number() {
        assert_eq!(
            (mean(&[]), interval(&[]), auroc(&[]), calibration_error(&[], 10), quantile(&[], 0.5)),
            (None, None, None, None, None)
        );
        assert_eq!(auroc(&[(0.4, true)]), None);
    }

    #[test]
    fn a_confidence_that_keeps_its_word_has_no_error() {
        let scores: Vec<_> = (0..100).map(|i| (if i < 50 { 0.0 } else { 1.0 }, i >= 50)).collect();
        assert_eq!(calibration_error(&scores, 10), Some(0.0));
        let boasting: Vec<_> = scores.iter().map(|(_, right)| (1.0, *right)).collect();
        assert_eq!(calibration_error(&boasting, 1), Some(0.5));
    }

    #[test]
    fn the_second_place_gains_less_than_the_first() {
        assert_eq!(ndcg_at_10(&[true, false], 1), 1.0);
        assert!((ndcg_at_10(&[false, true], 1) - 1.0 / 3f64.log2()).abs() < 1e-12);
        assert_eq!(ndcg_at_10(&[true], 0), 0.0);
    }

    #[test]
    fn the_median_of_three_is_the_second() {
        assert_eq!(
            (quantile(&[1, 5, 9], 0.5), quantile(&[1, 5, 9], 0.99), quantile(&[1], 0.0)),
            (Some(5), Some(9), Some(1))
        );
    }
}
