//! Fitting: a listwise softmax for ranking, a logistic for confidence. Both by Adam, both give the
//! same weights for the same examples.

/// Candidates of one question.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Features of each candidate.
    pub features: Vec<Vec<f32>>,
    /// Whether each answers.
    pub right: Vec<bool>,
    /// What the question counts.
    pub weight: f32,
}

/// One candidate that answers or does not.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its features.
    pub features: Vec<f32>,
    /// Whether it answers.
    pub right: bool,
    /// What it counts.
    pub weight: f32,
    /// What it counts on the mix of equally many answerable and unanswerable questions.
    pub in_mix: f32,
    /// Whether anything answers the question.
    pub answerable: bool,
    /// Whether the question names what the passage lacks: however sure, it is not called answered.
    pub uncovered: bool,
    /// Passages of the collection, 0 for real documentation.
    pub size: usize,
}

impl Example {
    /// An example that counts once, of a question that something answers.
    pub fn new(features: Vec<f32>, right: bool) -> Self {
        Self { features, right, weight: 1.0, in_mix: 1.0, answerable: true, uncovered: false, size: 0 }
    }
}

const BATCH: usize = 64;
const RATE: f32 = 0.05;
const LAST_RATE: f32 = 0.002;

struct Adam {
    weights: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
    step: i32,
}

impl Adam {
    fn new(count: usize) -> Self {
        Self { weights: vec![0.0; count], mean: vec![0.0; count], square: vec![0.0; count], step: 0 }
    }

    fn update(&mut self, gradient: &[f32], rate: f32, decay: f32) {
        self.step += 1;
        let (first, second) = (1.0 - 0.9f32.powi(self.step), 1.0 - 0.999f32.powi(self.step));
        for (i, g) in gradient.iter().enumerate() {
            let g = g + decay * self.weights[i];
            self.mean[i] = 0.9 * self.mean[i] + 0.1 * g;
            self.square[i] = 0.999 * self.square[i] + 0.001 * g * g;
            self.weights[i] -= rate * (self.mean[i] / first) / ((self.square[i] / second).sqrt() + 1e-8);
        }
    }
}

/// A fixed order that mixes the sets.
fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for i in (1..count).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(i, (state >> 33) as usize % (i + 1));
    }
    order
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Weights that put right candidates before wrong ones: cross-entropy of the softmax over each
/// list, several right ones sharing the mass.
pub fn listwise(lists: &[List], count: usize, epochs: usize, decay: f32) -> Vec<f32> {
    let usable: Vec<&List> =
        lists.iter().filter(|l| l.right.iter().any(|r| *r) && l.right.iter().any(|r| !*r)).collect();
    let order = shuffled(usable.len());
    let mut adam = Adam::new(count);
    for epoch in 0..epochs {
        let rate = RATE * (1.0 - epoch as f32 / epochs as f32) + LAST_RATE;
        for batch in order.chunks(BATCH) {
            let mut gradient = vec![0.0f32; count];
            let mut all = 0.0;
            for list in batch.iter().map(|i| usable[*i]) {
                all += list.weight;
                let scores: Vec<f32> = list.features.iter().map(|f| dot(f, &adam.weights)).collect();
                let largest = scores.iter().copied().fold(f32::MIN, f32::max);
                let mass: Vec<f32> = scores.iter().map(|s| (s - largest).exp()).collect();
                let sum: f32 = mass.iter().sum();
                let right: f32 = mass.iter().zip(&list.right).filter(|(_, r)| **r).map(|(m, _)| m).sum();
                for ((mass, features), is_right) in mass.iter().zip(&list.features).zip(&list.right) {
                    let wanted = if *is_right { mass / right.max(1e-9) } else { 0.0 };
                    let error = list.weight * (mass / sum - wanted);
                    for (g, f) in gradient.iter_mut().zip(features) {
                        *g += error * f;
                    }
                }
            }
            gradient.iter_mut().for_each(|g| *g /= all.max(1e-6));
            adam.update(&gradient, rate, decay);
        }
    }
    adam.weights
}

/// Weights of a logistic. A weight keeps the sign that is told for its feature (1, -1; 0 for either):
/// features that say much the same must not be set against each other.
pub fn logistic(examples: &[Example], signs: &[i8], epochs: usize, decay: f32) -> Vec<f32> {
    let count = signs.len();
    let order = shuffled(examples.len());
    let mut adam = Adam::new(count);
    for epoch in 0..epochs {
        let rate = RATE * (1.0 - epoch as f32 / epochs as f32) + LAST_RATE / 4.0;
        for batch in order.chunks(BATCH * 8) {
            let mut gradient = vec![0.0f32; count];
            let mut all = 0.0;
            for example in batch.iter().map(|i| &examples[*i]) {
                all += example.weight;
                let p = 1.0 / (1.0 + (-dot(&example.features, &adam.weights)).exp());
                let error = example.weight * (p - f32::from(u8::from(example.right)));
                for (g, f) in gradient.iter_mut().zip(&example.features) {
                    *g += error * f;
                }
            }
            gradient.iter_mut().for_each(|g| *g /= all.max(1e-6));
            adam.update(&gradient, rate, decay);
            for (weight, sign) in adam.weights.iter_mut().zip(signs).filter(|(_, sign)| **sign != 0) {
                let sign = f32::from(*sign);
                *weight = sign * (*weight * sign).max(0.0);
            }
        }
    }
    adam.weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feature_that_tells_right_from_wrong_gets_the_weight() {
        let list = List { features: vec![vec![1.0, 0.3], vec![0.0, 0.3]], right: vec![true, false], weight: 1.0 };
        let weights = listwise(&vec![list; 2_000], 2, 20, 1e-4);
        assert!(weights[0] > 1.0 && weights[1].abs() < 0.1, "{weights:?}");
    }

    #[test]
    fn a_logistic_finds_the_rate() {
        let example = |right| Example::new(vec![1.0], right);
        let examples: Vec<_> = (0..1000).map(|i| example(i % 4 != 0)).collect();
        let weights = logistic(&examples, &[0], 40, 0.0);
        assert!((weights[0] - 3f32.ln()).abs() < 0.05, "{weights:?}");
    }

    #[test]
    fn a_weight_keeps_its_sign() {
        let example = |right| Example::new(vec![1.0, f32::from(u8::from(right))], right);
        let examples: Vec<_> = (0..200).map(|i| example(i % 2 == 0)).collect();
        assert!(logistic(&examples, &[0, 1], 40, 0.0)[1] > 1.0);
        assert_eq!(logistic(&examples, &[0, -1], 40, 0.0)[1], 0.0);
    }
}
