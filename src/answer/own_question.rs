//! Whether an author's question is the one that was asked. Words alone do not tell: "why can't I
//! delete my image?" has the words of "I delete an image", and means something else.

use super::question::Question;
use super::wants::{Wants, wants};

/// How near an author's question is to the asked one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Own {
    /// It is another.
    #[default]
    Other,
    /// It has the same words that count, asks for the same, and denies where the asked one does.
    Alike,
    /// It is the same text, but for capitals, marks and blanks.
    Verbatim,
}

/// Compares the asked question with an author's that has the same words that count.
pub(super) fn compare(asked: &Question, authors: &str) -> Own {
    let (asked_text, authors_text) = (bare(&asked.text), bare(authors));
    if asked_text == authors_text {
        return Own::Verbatim;
    }
    let is_alike = negates(&asked.text) == negates(authors) && is_same_kind(asked.wants, wants(authors));
    if is_alike { Own::Alike } else { Own::Other }
}

/// Letters and digits, in small letters.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether both want a person, a time, a place or a reason, or neither does: "how much" and "what
/// does it cost" are one question, "who" and "why" are two.
fn is_same_kind(a: Wants, b: Wants) -> bool {
    (a.person, a.time, a.place, a.reason) == (b.person, b.time, b.place, b.reason)
}

/// Words that deny.
const ENGLISH: [&str; 11] =
    ["not", "cannot", "cant", "dont", "doesnt", "wont", "isnt", "never", "no", "without", "unable"];
/// The same in Chinese, in one character or two.
const CHINESE: [&str; 5] = ["不", "没", "无法", "未", "别"];
/// Chinese words that only look so.
const NO_DENIAL: [&str; 10] = ["不同", "不过", "不管", "不仅", "没有没", "别人", "别的", "区别", "差别", "分别"];

fn negates(text: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    let english = lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .any(|word| word.ends_with("n't") || ENGLISH.contains(&word));
    let mut rest = NO_DENIAL.iter().fold(lower, |text, word| text.replace(word, ""));
    // "能不能" and "有没有" ask, and deny nothing.
    let chars: Vec<char> = rest.chars().collect();
    for three in chars.windows(3).filter(|three| three[0] == three[2] && matches!(three[1], '不' | '没')) {
        rest = rest.replace(&three.iter().collect::<String>(), "");
    }
    english || CHINESE.iter().any(|word| rest.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denial_is_seen_in_both_languages() {
        for text in ["why can't I delete it", "I do not pay", "镜像删不掉", "没有镜像", "无法导入"] {
            assert!(negates(text), "{text}");
        }
        for text in ["can I delete it", "镜像能不能删", "有没有镜像", "镜像和快照的区别", "别人能用吗"]
        {
            assert!(!negates(text), "{text}");
        }
    }

    #[test]
    fn the_text_itself_is_told_from_its_marks() {
        assert_eq!(bare("Is it free?"), bare("is it  free"));
        assert_ne!(bare("Is it free?"), bare("Isn't it free?"));
    }
}
