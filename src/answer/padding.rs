//! Greetings, thanks and other padding dropped from both ends of a question.

/// Openings that say nothing of the question; longest first where one begins another.
const OPENINGS: &[&str] = &[
    "good morning everyone",
    "good morning all",
    "good morning",
    "good afternoon everyone",
    "good afternoon",
    "good evening everyone",
    "good evening",
    "good night",
    "hello everyone",
    "hello all",
    "hello there",
    "hello guys",
    "hi everyone",
    "hi there",
    "hi all",
    "hi guys",
    "hi folks",
    "hi team",
    "hey everyone",
    "hey there",
    "hey all",
    "hey guys",
    "hey folks",
    "greetings",
    "hello",
    "howdy",
    "hiya",
    "hey",
    "hi",
    "yo",
    "sorry if this has been asked before",
    "sorry if this was asked before",
    "sorry for the noob question",
    "sorry for the dumb question",
    "sorry to bother",
    "sorry to bother you",
    "sorry",
    "quick question",
    "simple question",
    "stupid question",
    "dumb question",
    "noob question",
    "newbie question",
    "silly question",
    "one question",
    "another question",
    "question",
    "q",
    "i have a question",
    "i have a quick question",
    "i've got a question",
    "i got a question",
    "just wondering",
    "i was wondering if",
    "i was wondering",
    "i am wondering",
    "i'm wondering",
    "wondering",
    "can anyone tell me",
    "can anybody tell me",
    "can someone tell me",
    "could anyone tell me",
    "could someone tell me",
    "could you please tell me",
    "could you tell me",
    "can you please tell me",
    "can you tell me",
    "please tell me",
    "tell me",
    "does anyone know",
    "does anybody know",
    "anyone knows",
    "anyone know",
    "do you know",
    "do you guys know",
    "i want to know",
    "i would like to know",
    "i'd like to know",
    "i need to know",
    "may i ask",
    "can i ask",
    "just curious",
    "out of curiosity",
    "btw",
    "by the way",
    "so",
    "ok so",
    "okay so",
    "ok",
    "okay",
    "well",
    "um",
    "uh",
    "please help",
    "help",
    "help me",
    "please",
    "pls",
    "plz",
    "thanks in advance",
    "thank you",
    "thanks",
    "好的",
    "好吧",
    "明白了",
    "知道了",
    "懂了",
    "收到",
    "大家早上好",
    "早上好",
    "大家好",
    "各位好",
    "各位大佬",
    "各位",
    "大佬们",
    "有人在吗",
    "有人吗",
    "在吗",
    "您好",
    "你好",
    "哈喽",
    "嗨",
    "hello",
    "请教一下",
    "请教",
    "请问一下",
    "请问",
    "想请问一下",
    "想问一下",
    "想问下",
    "问一下",
    "问下",
    "想咨询一下",
    "咨询一下",
    "我想知道",
    "想知道",
    "有人知道",
    "有没有人知道",
    "求助",
    "麻烦问一下",
    "麻烦",
    "不好意思",
    "打扰了",
    "打扰一下",
    "谢谢",
    "多谢",
];

/// Endings that say nothing of the question.
const ENDINGS: &[&str] = &[
    "that helped",
    "that helps",
    "that worked",
    "it works now",
    "got it",
    "thanks in advance",
    "thank you in advance",
    "many thanks",
    "thank you so much",
    "thank you very much",
    "thanks a lot",
    "thank you",
    "thanks",
    "thx",
    "ty",
    "cheers",
    "please help me",
    "please help",
    "please",
    "pls",
    "plz",
    "any help is appreciated",
    "any help would be appreciated",
    "any ideas",
    "any idea",
    "anyone",
    "谢谢大家",
    "谢谢了",
    "谢谢",
    "多谢",
    "感谢",
    "求解答",
    "求解",
    "求助",
    "在线等",
    "急",
    "拜托了",
];

/// The question without its padding; the text itself where nothing else is left.
///
/// ```
/// assert_eq!(faqt::answer::padding::strip("hi all, quick question: is it free? thanks!"), "is it free?");
/// ```
pub fn strip(text: &str) -> &str {
    let is_padding = |text: &str| {
        let bare = text.trim_matches(|c: char| is_punctuation(c) || c.is_ascii_punctuation());
        OPENINGS.iter().chain(ENDINGS).any(|padding| bare.eq_ignore_ascii_case(padding))
    };
    let mut rest = text.trim();
    while !is_padding(rest)
        && let Some(shorter) = OPENINGS.iter().filter_map(|opening| after(rest, opening)).min_by_key(|rest| rest.len())
    {
        rest = shorter;
    }
    while !is_padding(rest)
        && let Some(shorter) = ENDINGS.iter().filter_map(|ending| before(rest, ending)).min_by_key(|rest| rest.len())
    {
        rest = shorter;
    }
    if is_padding(rest) {
        ""
    } else if rest.chars().any(char::is_alphanumeric) {
        rest
    } else {
        text.trim()
    }
}

fn is_punctuation(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | '.'
                | '!'
                | ':'
                | ';'
                | '-'
                | '–'
                | '—'
                | '，'
                | '。'
                | '！'
                | '：'
                | '；'
                | '、'
                | '~'
                | '～'
                | '…'
                | ')'
                | '('
        )
}

/// What follows an opening that stands at the start as words of its own.
fn after<'t>(text: &'t str, opening: &str) -> Option<&'t str> {
    let head = text.get(..opening.len())?;
    if !head.eq_ignore_ascii_case(opening) {
        return None;
    }
    let rest = &text[opening.len()..];
    let apart = opening.chars().next_back().is_some_and(|c| !c.is_ascii())
        || rest.is_empty()
        || rest.starts_with(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    // "so" opens "so is it free?"; a single word before a blank must not eat "help page".
    let stands = opening.contains(' ')
        || !opening.is_ascii()
        || rest.is_empty()
        || rest.starts_with([',', ':', '!', '.', ';', '-', '，', '：', '！', '。'])
        || matches!(
            opening,
            "hi" | "hey"
                | "hello"
                | "please"
                | "pls"
                | "plz"
                | "so"
                | "btw"
                | "ok"
                | "okay"
                | "um"
                | "uh"
                | "hiya"
                | "yo"
        );
    let rest = rest.trim_start_matches(is_punctuation);
    (apart && stands && !rest.is_empty()).then_some(rest)
}

/// What precedes an ending that stands at the end as words of its own; a question mark stays.
fn before<'t>(text: &'t str, ending: &str) -> Option<&'t str> {
    let bare =
        text.trim_end_matches(|c: char| is_punctuation(c) || matches!(c, '?' | '？' | '🙏' | '🙂' | '😊' | '😀'));
    let at = bare.len().checked_sub(ending.len())?;
    let tail = bare.get(at..)?;
    if !tail.eq_ignore_ascii_case(ending) {
        return None;
    }
    let rest = &bare[..at];
    let apart = !ending.is_ascii() || rest.ends_with(|c: char| !c.is_alphanumeric());
    let rest = rest.trim_end_matches(is_punctuation);
    (apart && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn greetings_and_thanks_are_dropped() {
        for (text, question) in [
            ("hi all, quick question: is a custom image free?", "is a custom image free?"),
            ("Hello! Does anyone know how long it takes? Thanks in advance", "how long it takes?"),
            ("请问自定义镜像收费吗？谢谢", "自定义镜像收费吗？"),
            ("大家好，请教一下，怎么共享镜像", "怎么共享镜像"),
            ("so is it free", "is it free"),
        ] {
            assert_eq!(strip(text), question);
        }
    }

    #[test]
    fn a_word_that_opens_a_question_stays() {
        for text in ["help page address?", "question marks in names"] {
            assert_eq!(strip(text), text);
        }
    }

    #[test]
    fn nothing_is_left_of_padding_alone() {
        for text in ["thanks", "hi", "Thank you!", "你好", "good morning everyone", "thanks, that helped!"] {
            assert_eq!(strip(text), "", "{text}");
        }
    }
}
