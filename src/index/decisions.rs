//! Whether a text decides something: says what can be, must be or is not.

use super::beginnings::{begin, with_byte};

/// Words that decide, in English.
const WORDS: [&str; 24] = [
    "allowed",
    "always",
    "can",
    "can't",
    "cannot",
    "free",
    "impossible",
    "may",
    "must",
    "need",
    "needs",
    "never",
    "no",
    "none",
    "not",
    "only",
    "possible",
    "required",
    "requires",
    "support",
    "supported",
    "supports",
    "unless",
    "without",
];

/// The same in Chinese, anywhere.
const CHARACTERS: [&str; 12] = ["不", "能", "可以", "无法", "必须", "只", "支持", "允许", "禁止", "需", "免费", "没有"];

const FIRST: [u32; 256] = with_byte(&WORDS, 0);
const SECOND: [u32; 256] = with_byte(&WORDS, 1);

/// Whether a text holds one of the words.
pub(super) fn decides(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'\'';
    let in_english = bytes.windows(2).enumerate().any(|(at, two)| {
        let begun = FIRST[usize::from(two[0])] & SECOND[usize::from(two[1])];
        let starts = || at.checked_sub(1).is_none_or(|before| !is_word(bytes[before]));
        let ends = |word: &str| bytes.get(at + word.len()).is_none_or(|after| !is_word(*after));
        begun != 0 && starts() && begin(&WORDS, begun, &bytes[at..]).any(ends)
    });
    in_english || (!text.is_ascii() && CHARACTERS.iter().any(|characters| text.contains(characters)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_must_be_or_is_not_is_decided() {
        for text in ["You can copy it.", "It is NOT free", "共享镜像不能复制", "It requires a licence"] {
            assert!(decides(text), "{text}");
        }
        for text in ["Another cannery stands here", "镜像是一种模板", "It has a notice"] {
            assert!(!decides(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn words_are_found_wherever_they_stand(text in "((can|CAN't|cannot|No|not|need|s|Support|supports|free|é|镜|[a-n]{1,3})[ .'’-]{0,2}){0,6}") {
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\''));
            let expected = words.map(str::to_lowercase).any(|word| WORDS.contains(&word.as_str()));
            proptest::prop_assert_eq!(decides(&text), expected);
        }
    }
}
