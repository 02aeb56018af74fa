//! Whether a line of a chat, put to nobody, reads as a question or a problem that an article could
//! answer. A statement, a joke, thanks or a question put to the people of the room does not.

mod learners;
mod phrases;

use super::padding;
use learners::{asks_for_deed, negates_plainly, quotes_code};
use phrases::*;
use unicode_segmentation::UnicodeSegmentation as _;

/// Share of right answers wanted among those given to a line that was put to nobody.
pub const UNASKED: f64 = 0.98;

/// Words above which a message is no longer a line of a chat, and is left to reports.
const MOST_WORDS: usize = 150;

/// Up to so many letters a phrase is a word of its own: "sup" is not "support".
const SHORT: usize = 4;

/// Whether a line reads as a question or a problem.
///
/// ```
/// use faqt::answer::asks::reads_as_question;
/// assert!(reads_as_question("docker not start pls help"));
/// assert!(!reads_as_question("docker is great"));
/// ```
pub fn reads_as_question(text: &str) -> bool {
    let words: String = text.lines().filter(|line| !line.trim_start().starts_with('>')).collect::<Vec<_>>().join("\n");
    let text = outside_code(&words);
    let bare = padding::strip(text.trim());
    if text.chars().any(is_han) { chinese(bare) } else { spaced(bare, &text) }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// The text without what stands in backticks: code asks nothing.
fn outside_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split("```").enumerate() {
        if at % 2 == 0 {
            for (at, part) in part.split('`').enumerate() {
                out.push_str(if at % 2 == 0 { part } else { "it" });
            }
        }
    }
    out
}

fn chinese(text: &str) -> bool {
    let has = |list: &str| list.split('|').any(|word| text.contains(word));
    let length = text.chars().filter(|c| c.is_alphanumeric()).count();
    if !(4..=400).contains(&length) || has(CHINESE_OVER) || text.contains("什么都") || text.ends_with("什么的") {
        return false;
    }
    let is_marked = text.trim_end_matches(['~', '！', '!', '。']).ends_with(['?', '？', '吗', '呢']);
    if has(CHINESE_ASKS) && (is_marked || asks_plainly(text)) {
        return true;
    }
    (is_marked && length >= 6) || ((has(CHINESE_PROBLEMS) || quotes_code(text)) && has(CHINESE_PLEAS))
}

/// A question word that makes a question even without a mark.
fn asks_plainly(text: &str) -> bool {
    CHINESE_PLAIN.split('|').any(|word| text.contains(word)) && !text.contains(['！', '!'])
}

/// `bare` is the text without greetings and thanks, which may hold the plea.
fn spaced(bare: &str, text: &str) -> bool {
    let lower = bare.to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower.unicode_words().collect();
    if !(3..=MOST_WORDS).contains(&words.len()) {
        return false;
    }
    let whole = text.to_lowercase().replace('’', "'");
    let padded = format!(" {} ", whole.split_whitespace().collect::<Vec<_>>().join(" "));
    let has = |list: &str| list.split('|').any(|phrase| contains(&padded, phrase));
    if has(OVER) {
        return false;
    }
    let asks = sentences(&lower).into_iter().any(|(sentence, is_marked)| {
        let opens = |list: &str| list.split('|').any(|opening| begins(sentence, opening));
        let count = sentence.unicode_words().count();
        let is_whole = count >= 3
            && (opens(OPENS) && (is_marked || is_plain(sentence))
                || (is_marked && (opens(OPENS_WITH_MARK) || is_elliptic(sentence))));
        is_whole || asks_for_deed(sentence)
    });
    asks || has(INDIRECT) || ((has(PROBLEMS) || quotes_code(bare)) && has(PLEAS)) || negates_plainly(&lower)
}

/// Whether a question without its mark is one: not "which is why I left" or "does the job".
fn is_plain(sentence: &str) -> bool {
    let closes = ["which", "does", "how come", "what if"];
    let is_choice = !begins(sentence, "which is") && CHOOSES.split('|').any(|words| sentence.contains(words));
    is_choice || !closes.iter().any(|opening| begins(sentence, opening))
}

/// "custom image free?": a question without a verb, not one that repeats a statement.
fn is_elliptic(sentence: &str) -> bool {
    let speaks = [
        "you", "he", "she", "they", "we", "this", "that", "it", "so", "really", "and", "but", "wait", "oh", "omg",
        "no", "yes", "i",
    ];
    !speaks.iter().any(|word| begins(sentence, word))
}

fn begins(sentence: &str, opening: &str) -> bool {
    sentence
        .strip_prefix(opening)
        .is_some_and(|rest| rest.is_empty() || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '\''))
}

/// Whether a phrase stands in a line, from the beginning of a word on; a short one as whole words.
fn contains(padded: &str, phrase: &str) -> bool {
    padded.match_indices(phrase).any(|(at, _)| {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let goes_on = phrase.ends_with(char::is_alphanumeric) && is_word(padded[at + phrase.len()..].chars().next());
        let is_inside = is_word(padded[..at].chars().next_back());
        !(is_inside || goes_on && phrase.len() <= SHORT)
    })
}

/// Sentences, each with whether it ends with a question mark; a connecting word before it is dropped.
fn sentences(text: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let ends = match c {
            '?' | '!' | '\n' => true,
            '.' | ';' => text[at + 1..].chars().next().is_none_or(char::is_whitespace),
            ',' => text[at + 1..].starts_with(' '),
            _ => false,
        };
        if ends {
            found.push((bare(&text[start..at]), c == '?'));
            start = at + c.len_utf8();
        }
    }
    found.push((bare(&text[start..]), false));
    found
}

fn bare(sentence: &str) -> &str {
    let mut sentence = sentence.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end();
    for lead in [
        "so ", "and ", "but ", "also ", "ok ", "okay ", "hmm ", "um ", "well ", "btw ", "guys ", "sir ", "please ",
        "pls ",
    ] {
        sentence = sentence.strip_prefix(lead).unwrap_or(sentence);
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    pub(super) fn check(lines: &str, expected: bool) {
        let wrong: Vec<&str> = lines
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && reads_as_question(line) != expected)
            .collect();
        assert_eq!(wrong, [""; 0], "expected {expected}");
    }

    #[test]
    fn questions_read_as_questions_with_and_without_their_mark() {
        check(
            "is a custom image free?
             How do I share an image with another account
             hi all, can i export an image to my own computer?
             custom image free?
             Where can I see the price of a snapshot
             I was wondering if a public image can be deleted
             why does my image take so long to copy?
             what is the difference between an image and a snapshot
             does anyone know how to import a vhd file?
             The import finished. How do I boot from it?
             so how can we change the system disk?
             What happens to my snapshots when I delete the image?",
            true,
        );
    }

    #[test]
    fn reports_and_learners_english_read_as_problems() {
        check(
            "docker not start pls help
             my instance cannot boot after i change image
             I get error InvalidImage when i import
             import image failed, anyone can help
             i try copy image to other region but it not work
             sir please tell me how copy image
             hello i want ask about image price
             ssh connection refused after i replaced the system disk, any ideas
             printer not print after update, only light is red
             vpn not connect in hotel, it say authentication failed
             sync not work between phone and pc, i try all
             bluetooth headphone not in the list of devices
             payment refused but card is good, any solution?
             login not possible since today, captcha is not shown",
            true,
        );
    }

    #[test]
    fn statements_thanks_and_jokes_do_not() {
        check(
            "docker is great
             I shared the image with my team yesterday
             thanks, that worked
             the build failed lol
             my instance failed yesterday but it is fixed now
             nvm, figured it out
             I can't wait for the weekend
             that's why I use public images
             no problem, happy to help
             which is why I left
             the image was deleted because it was too old
             what a day
             I know how to share an image
             good morning everyone
             Ubuntu 24.04 images are out
             ok
             lol
             :)",
            false,
        );
    }

    #[test]
    fn questions_to_the_room_and_rhetorical_ones_do_not() {
        check(
            "how are you all doing?
             what do you think of the new console?
             anyone else hungry?
             who knows?
             it is free, isn't it?
             we ship on friday, right?
             you deleted the image?
             did you see the game last night?
             why not just use snapshots?
             what could possibly go wrong?
             can you believe this picture?
             really? that image?
             what's up
             is it just me or is the console slow",
            false,
        );
    }

    #[test]
    fn chinese_lines_are_told_apart_too() {
        check(
            "自定义镜像收费吗
             请问怎么把镜像共享给别的账号
             镜像导入失败了,怎么办
             为什么我的实例启动不了?
             公共镜像能不能删除
             我的实例连不上了,求助
             打印机一直脱机，重装驱动也没用，求救
             显示器不亮，电源灯是亮的，怎么弄
             更新之后声音没有了，有大佬知道吗",
            true,
        );
        check(
            "哈哈哈这个镜像太好笑了
             谢谢,解决了
             我昨天把镜像共享给同事了
             谁知道呢
             今天天气真好
             你们觉得新控制台怎么样?
             在吗
             镜像已经导入成功
             没有消息就是好消息
             怎么说呢，一言难尽
             提示一下大家，明天记得带伞
             一直都在，放心",
            false,
        );
    }

    #[test]
    fn quoted_lines_and_code_ask_nothing() {
        assert!(!reads_as_question("> how do I share an image?\nlike this"));
        assert!(!reads_as_question("```\nwhat is this?\n```"));
        assert!(reads_as_question("> nice\nhow do I share `m-1`?"));
    }
}
