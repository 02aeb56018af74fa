//! Whether a text decides something: says what can be, must be or is not.

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

/// Whether a text holds one of the words.
pub(super) fn decides(text: &str) -> bool {
    let is_one = |word: &str| WORDS.iter().any(|decides| word.eq_ignore_ascii_case(decides));
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'')).any(is_one)
        || (!text.is_ascii() && CHARACTERS.iter().any(|characters| text.contains(characters)))
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
}
