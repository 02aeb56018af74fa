//! Whether a text gives a reason, by the words it holds.

use super::beginnings::{begin, with_byte};

/// Words that give a reason.
const REASONS: [&str; 14] = [
    "because",
    "due to",
    "since ",
    "so that",
    "in order to",
    "as a result",
    "therefore",
    "reason",
    "caused by",
    "led to",
    "因为",
    "由于",
    "原因",
    "为了",
];

const FIRST: [u32; 256] = with_byte(&REASONS, 0);
const SECOND: [u32; 256] = with_byte(&REASONS, 1);
const THIRD: [u32; 256] = with_byte(&REASONS, 2);

/// Whether a text holds one of [`REASONS`], in whatever case; in one pass over it.
pub(super) fn gives_reason(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).enumerate().any(|(at, three)| {
        let [first, second, third] = [0, 1, 2].map(|n| usize::from(three[n]));
        let begun = FIRST[first] & SECOND[second] & THIRD[third];
        begun != 0 && begin(&REASONS, begun, &bytes[at..]).next().is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_reason_is_found_wherever_it_stands(
            parts in proptest::collection::vec("because|DUE to|Since |so that|in Order to|as a result|therefore|reason|caused by|led to|因为|由于|原因|为了|[a-uA-UİK因了 ]{0,3}", 0..4),
            cut in 0usize..12,
        ) {
            let text = parts.concat();
            let text: String = text.chars().skip(cut).collect();
            let folded = text.to_lowercase();
            proptest::prop_assert_eq!(gives_reason(&text), REASONS.iter().any(|reason| folded.contains(reason)));
        }
    }
}
