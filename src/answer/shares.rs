//! Sums of weights over sets of terms, a table for every eight terms: shares of a question are asked
//! for some thousand times an answer.

/// Weights of terms, to be summed by mask.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shares {
    /// By byte of the mask: the sum for each of its values.
    sums: Vec<[f32; 256]>,
    total: f32,
}

impl Shares {
    /// Of the terms' weights, in their order; `total` is what the whole weighs.
    pub(super) fn new(weights: &[f32], total: f32) -> Self {
        let sums = weights
            .chunks(8)
            .map(|weights| {
                let mut sums = [0.0; 256];
                for (bit, weight) in weights.iter().enumerate() {
                    for low in 0..1 << bit {
                        sums[(1 << bit) | low] = sums[low] + weight;
                    }
                }
                sums
            })
            .collect();
        Self { sums, total }
    }

    /// Share of the whole that the terms of a mask weigh, 0 to 1.
    #[inline]
    pub(super) fn of(&self, mask: u64) -> f32 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let sum: f32 = self.sums.iter().zip(mask.to_le_bytes()).map(|(sums, byte)| sums[usize::from(byte)]).sum();
        (sum / self.total).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_a_mask_is_that_of_its_terms() {
        let weights: Vec<f32> = (1u8..=20).map(f32::from).collect();
        let shares = Shares::new(&weights, 210.0);
        for mask in [0u64, 1, 0b1000_0000, 0b1_0000_0000, 0b1010_0101_1100_0011_1111, 0xf_ffff] {
            let sum: f32 = (0..20).filter(|i| mask & (1 << i) != 0).map(|i| weights[i]).sum();
            assert_eq!(shares.of(mask), sum / 210.0, "{mask:b}");
        }
        assert_eq!((shares.of(1 << 40), Shares::default().of(1)), (0.0, 0.0));
    }
}
