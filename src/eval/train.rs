//! Fitting: a listwise softmax for ranking, by Adam, and a logistic for confidence, by Newton's method.
//! Both give the same weights for the same examples.

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
    /// Its features; none where nothing was found.
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

    /// Whether it is right, as a number.
    pub fn outcome(&self) -> f64 {
        f64::from(u8::from(self.right))
    }

    /// The logistic of its features; 0 where nothing was found.
    pub fn probability<T: Copy + Into<f64>>(&self, weights: &[T]) -> f64 {
        if self.features.is_empty() {
            return 0.0;
        }
        let z: f64 = self.features.iter().zip(weights).map(|(f, w)| f64::from(*f) * (*w).into()).sum();
        1.0 / (1.0 + (-z).exp())
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
    fn new(weights: Vec<f32>) -> Self {
        let nothing = vec![0.0; weights.len()];
        Self { weights, mean: nothing.clone(), square: nothing, step: 0 }
    }

    fn update(&mut self, gradient: &[f32], rate: f32, decay: f32, is_free: impl Fn(usize) -> bool) {
        self.step += 1;
        let (first, second) = (1.0 - 0.9f32.powi(self.step), 1.0 - 0.999f32.powi(self.step));
        for (i, g) in gradient.iter().enumerate().filter(|(i, _)| is_free(*i)) {
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
    listwise_from(vec![0.0; count], |_| true, lists, epochs, decay)
}

/// The same from some weights on, of which only those that are free change.
pub fn listwise_from(
    start: Vec<f32>,
    is_free: impl Fn(usize) -> bool,
    lists: &[List],
    epochs: usize,
    decay: f32,
) -> Vec<f32> {
    let count = start.len();
    let usable: Vec<&List> =
        lists.iter().filter(|l| l.right.iter().any(|r| *r) && l.right.iter().any(|r| !*r)).collect();
    let order = shuffled(usable.len());
    let mut adam = Adam::new(start);
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
            adam.update(&gradient, rate, decay, &is_free);
        }
    }
    adam.weights
}

/// Most steps of the fit of a logistic; ten or twenty are enough.
const STEPS: usize = 100;
/// A step in which no weight changes by more is the last.
const STILL: f64 = 1e-5;

/// Examples whose mean probability shall not be far from how often they are right.
#[derive(Clone, Debug)]
pub struct Group<'e> {
    /// What it is made of.
    pub examples: Vec<&'e Example>,
    /// How far off the mean may be.
    pub tolerance: f64,
}

/// Weights of a logistic: the least cross-entropy of the examples, plus `strictness` times the square
/// of what the mean probability of each group is beyond its tolerance off how often the group is right.
/// Groups need not be of the examples. A weight keeps the sign that is told for its feature (1, -1; 0
/// for either): features that say much the same must not be set against each other.
///
/// By Newton's method with a step that is made shorter until it pays; a weight that its sign holds at 0
/// is left out of the step.
pub fn logistic(examples: &[Example], groups: &[Group<'_>], strictness: f64, signs: &[i8], decay: f64) -> Vec<f32> {
    let problem = Problem { examples, groups, strictness, decay };
    let mut weights = vec![0.0; signs.len()];
    let mut slope = problem.slope(&weights);
    for _ in 0..STEPS {
        let free: Vec<usize> = (0..signs.len())
            .filter(|i| signs[*i] == 0 || weights[*i] != 0.0 || slope.gradient[*i] * f64::from(signs[*i]) < 0.0)
            .collect();
        let step = solve(&slope, &free);
        let mut share = 1.0;
        let (next, after) = loop {
            let mut next = weights.clone();
            for (i, step) in free.iter().zip(&step) {
                next[*i] -= share * step;
                let sign = f64::from(signs[*i]);
                if sign * next[*i] < 0.0 {
                    next[*i] = 0.0;
                }
            }
            let after = problem.slope(&next);
            if after.loss <= slope.loss || share < 1e-3 {
                break (next, after);
            }
            share /= 2.0;
        };
        // Not smaller, or no number.
        if after.loss > slope.loss || after.loss.is_nan() {
            break;
        }
        let change = next.iter().zip(&weights).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        (weights, slope) = (next, after);
        if change < STILL {
            break;
        }
    }
    weights.into_iter().map(|weight| weight as f32).collect()
}

/// What a logistic is fitted to.
struct Problem<'a> {
    examples: &'a [Example],
    groups: &'a [Group<'a>],
    strictness: f64,
    decay: f64,
}

/// Loss at some weights, with its first and second derivatives; of the groups' second ones only the part
/// that is never negative.
struct Slope {
    loss: f64,
    gradient: Vec<f64>,
    hessian: Vec<Vec<f64>>,
}

impl Problem<'_> {
    fn slope(&self, weights: &[f64]) -> Slope {
        let count = weights.len();
        let mut slope = Slope {
            loss: self.decay * weights.iter().map(|w| w * w).sum::<f64>(),
            gradient: weights.iter().map(|w| 2.0 * self.decay * w).collect(),
            hessian: (0..count)
                .map(|i| (0..count).map(|j| if i == j { 2.0 * self.decay + 1e-9 } else { 0.0 }).collect())
                .collect(),
        };
        let all = self.examples.iter().map(|e| f64::from(e.weight)).sum::<f64>().max(1e-6);
        for example in self.examples.iter().filter(|e| e.weight > 0.0) {
            let weight = f64::from(example.weight) / all;
            let p = example.probability(weights);
            let likelihood = if example.right { p } else { 1.0 - p };
            slope.loss -= weight * likelihood.max(1e-12).ln();
            slope.add(&example.features, weight * (p - example.outcome()), weight * p * (1.0 - p));
        }
        for group in self.groups {
            let (off, rise) = off_balance(&group.examples, weights);
            let beyond = off - off.clamp(-group.tolerance, group.tolerance);
            if beyond != 0.0 {
                slope.loss += self.strictness * beyond * beyond;
                slope.add(&rise, 2.0 * self.strictness * beyond, 2.0 * self.strictness);
            }
        }
        slope
    }
}

impl Slope {
    /// Adds `times` the values to the gradient and `curve` times their outer product to the Hessian.
    fn add<T: Copy + Into<f64>>(&mut self, values: &[T], times: f64, curve: f64) {
        for (i, value) in values.iter().enumerate() {
            let value: f64 = (*value).into();
            self.gradient[i] += times * value;
            for (sum, other) in self.hessian[i].iter_mut().zip(values) {
                let other: f64 = (*other).into();
                *sum += curve * value * other;
            }
        }
    }
}

/// Newton's step of the free weights: Gauss's elimination with pivots on the Hessian's rows of them.
fn solve(slope: &Slope, free: &[usize]) -> Vec<f64> {
    let mut rows: Vec<Vec<f64>> =
        free.iter().map(|i| free.iter().map(|j| slope.hessian[*i][*j]).chain([slope.gradient[*i]]).collect()).collect();
    let count = rows.len();
    for at in 0..count {
        let pivot = (at..count).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs())).unwrap_or(at);
        rows.swap(at, pivot);
        let row = rows[at].clone();
        for (_, other) in rows.iter_mut().enumerate().filter(|(i, _)| *i != at) {
            let times = other[at] / row[at];
            other.iter_mut().zip(&row).for_each(|(value, pivot)| *value -= times * pivot);
        }
    }
    (0..count).map(|i| rows[i][count] / rows[i][i]).collect()
}

/// How far a group's mean probability is above how often it is right, and how that grows with each weight.
fn off_balance(group: &[&Example], weights: &[f64]) -> (f64, Vec<f64>) {
    let all = group.iter().map(|e| f64::from(e.in_mix)).sum::<f64>().max(1e-6);
    let (mut off, mut rise) = (0.0, vec![0.0; weights.len()]);
    for example in group {
        let p = example.probability(weights);
        let share = f64::from(example.in_mix) / all;
        off += share * (p - example.outcome());
        for (sum, feature) in rise.iter_mut().zip(&example.features) {
            *sum += share * p * (1.0 - p) * f64::from(*feature);
        }
    }
    (off, rise)
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
    fn a_weight_that_is_not_free_stays() {
        let list = List { features: vec![vec![1.0, 1.0], vec![0.0, 0.0]], right: vec![true, false], weight: 1.0 };
        let weights = listwise_from(vec![0.25, 0.0], |i| i == 1, &vec![list; 2_000], 20, 1e-4);
        assert!(weights[0] == 0.25 && weights[1] > 1.0, "{weights:?}");
    }

    #[test]
    fn a_logistic_finds_the_rate() {
        let example = |right| Example::new(vec![1.0], right);
        let examples: Vec<_> = (0..1000).map(|i| example(i % 4 != 0)).collect();
        let weights = logistic(&examples, &[], 0.0, &[0], 0.0);
        assert!((weights[0] - 3f32.ln()).abs() < 0.05, "{weights:?}");
    }

    #[test]
    fn a_weight_keeps_its_sign() {
        let example = |right| Example::new(vec![1.0, f32::from(u8::from(right))], right);
        let examples: Vec<_> = (0..200).map(|i| example(i % 2 == 0)).collect();
        assert!(logistic(&examples, &[], 0.0, &[0, 1], 0.0)[1] > 1.0);
        assert_eq!(logistic(&examples, &[], 0.0, &[0, -1], 0.0)[1], 0.0);
    }

    #[test]
    fn the_mean_of_a_group_is_held_near_its_rate() {
        // One half of the examples is right, but all of the group, which looks the same.
        let examples: Vec<_> = (0..400).map(|i| Example::new(vec![1.0], i % 2 == 0)).collect();
        let group = Group { examples: examples.iter().filter(|e| e.right).collect(), tolerance: 0.01 };
        let mean = |strictness| {
            examples[0].probability(&logistic(&examples, std::slice::from_ref(&group), strictness, &[0], 0.0))
        };
        assert!((mean(0.0) - 0.5).abs() < 0.01, "{}", mean(0.0));
        assert!(mean(1.0) > 0.6, "{}", mean(1.0));
        assert!(mean(1e4) > 0.97, "{}", mean(1e4));
    }
}
