//! Whether a line of a chat, put to nobody, reads as a question or a problem that an article could
//! answer. A statement, a joke, thanks or a question put to the people of the room does not.

use super::padding;
use unicode_segmentation::UnicodeSegmentation as _;

/// Words above which a message is no longer a line of a chat, and is left to reports.
const MOST_WORDS: usize = 150;

/// Up to so many letters a phrase is a word of its own: "sup" is not "support".
const SHORT: usize = 4;

/// Openings of a question that need no question mark.
const OPENS: &str = "\
    how to|how do|how does|how can|how could|how should|how would|how much|how many|how long|\
    how often|how is|how are|how come|what is|what are|what does|what do i|what happens|what's the|\
    whats the|where is|where are|where do|where can|where does|why is|why are|why does|why do i|\
    why can|why did|why won't|which|when does|when will|when is|when can|can i|can we|can it|can a|\
    can an|can the|could i|could it|may i|is it|is there|is a|is an|is the|is my|are there|are the|\
    are my|do i|do we|does|do the|did the|will it|will the|will my|would it|should i|should we|\
    must i|am i|has the|have the|any way to|any idea|anyone know|anybody know|does anyone know|\
    does anybody know|do you know how|do you know if|do you know why|can someone explain|\
    can anyone explain|can somebody explain|someone know|somebody know|is it possible|what if";

/// Openings that count with a question mark only.
const OPENS_WITH_MARK: &str = "\
    how|what|where|why|when|who|whose|can|could|is|are|do|did|will|would|should|must|has|have|was|\
    were|if";

/// What asks without being a question.
const INDIRECT: &str = "\
    i want to know|i would like to know|i'd like to know|i need to know|i was wondering if|\
    i was wondering how|i am wondering how|i'm wondering how|wondering how to|wondering if|\
    not sure how to|not sure if i|don't know how to|dont know how to|do not know how to|\
    no idea how to|trying to find out|need help with|looking for a way to|please tell me how|\
    pls tell me how|tell me how to|i want ask|i want to ask|please explain";

/// What does not go.
const PROBLEMS: &str = "\
    not start|not work|not boot|not connect|not load|not open|not show|not find|not found|no work|\
    doesn't start|doesn't work|doesnt work|doesn't boot|doesn't|does not|didn't work|won't|\
    wont start|can't|cant|cannot|can not|could not|couldn't|fails|failed|failing|fail to|error|\
    unable|stuck|crash|broken|timed out|timeout|refuse|denied|invalid|not allowed|greyed out|\
    grayed out|is missing|keeps|gives me|stopped working";

/// Who speaks of a problem to have it solved.
const PLEAS: &str = "\
    help|pls|plz|please|any ideas|any idea|anyone|anybody|what can i do|what should i do|how fix|\
    how to fix|need to|i try|i tried|i am trying|i'm trying|when i|my |i get|i got|i cannot|\
    i can't|i cant|i can not|i am unable|i'm unable|i am stuck|i'm stuck|for me";

/// What shows that nothing is asked any more, or never was.
const OVER: &str = "\
    nvm|nevermind|never mind|solved|fixed|works now|working now|figured it out|figured out|\
    thanks to|thank you for|lol|lmao|rofl|haha|just kidding|jk|can't believe|cant believe|\
    can't wait|cant wait|can't stop laughing|no problem|not a problem|don't worry|dont worry|\
    don't care|dont care|who cares|who knows|why not|guess what|you know what|isn't it|aren't they|\
    doesn't it|don't you|wasn't it|right?|eh?|huh?|no?|ok?|okay?|yeah?|remember when|i know how|\
    i know why|i know what|that's why|that is why|that's how|that is how|this is how|this is why|\
    here is how|here's how|asked me|asked how|asks how|keep asking|i love|i hate|how cool|how nice|\
    how funny|how rude|how dare|how about we|how about that|what a |what the hell|what the heck|\
    wtf|good question|great question|are you kidding|are you serious|did you see|have you seen|\
    did anyone see|has anyone seen|anyone else|anyone up for|anyone want|anybody want|who wants|\
    who else|who is in|who's in|what's up|whats up|sup|how are you|how's it going|hows it going|\
    how is everyone|how's everyone|how was your|how is your|how's your|what do you think|\
    what do you guys|what are you|what is your|what's your|where are you|where do you|\
    are you there|are you guys|do you guys|do you like|do you want|would you rather|is it just me|\
    am i the only|is it friday|what time is it|do you even|what could go wrong|what could possibly|\
    why do i even|why am i like|why does nobody|why is life|is anyone here|is anybody here|\
    can you believe|can we all|can we just|can we talk about|should we meet|when is the meeting|\
    when is lunch";

/// The same in Chinese.
const CHINESE_OVER: &str = "\
    哈哈|笑死|谁知道|怎么可能|不是吗|对吧|是吧|好吧|你好吗|在吗|有人吗|怎么样了|解决了|搞定了|弄好了|没事了|原来如此|谢谢|多谢|感谢|难怪|怪不得|何必|谁不|哪有|吃了吗|\
    你们觉得|你觉得|大家觉得|知道怎么|我知道|有人一起|谁要|谁想|你是谁|几点了|才怪";

const CHINESE_ASKS: &str = "\
    吗|怎么|如何|为什么|为何|怎样|哪里|哪儿|哪个|哪些|哪种|多少|多久|多大|几个|几次|能不能|可不可以|是不是|有没有|会不会|要不要|需不需要|什么|请问|想问|求教|咋|是否";

const CHINESE_PROBLEMS: &str = "\
    报错|失败|无法|不能|错误|异常|启动不了|打不开|连不上|登不上|用不了|没反应|卡住|找不到|不行|不了";

const CHINESE_PLEAS: &str = "\
    求助|帮忙|帮我|帮帮|怎么办|怎么回事|请|我|急|救";

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
    (is_marked && length >= 6) || (has(CHINESE_PROBLEMS) && has(CHINESE_PLEAS))
}

/// A question word that makes a question even without a mark.
fn asks_plainly(text: &str) -> bool {
    let words = "怎么|如何|为什么|能不能|可不可以|是不是|有没有|请问|想问|多少|咋|是否|哪里|哪个";
    words.split('|').any(|word| text.contains(word)) && !text.contains(['！', '!'])
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
        count >= 3
            && (opens(OPENS) && (is_marked || is_plain(sentence))
                || (is_marked && (opens(OPENS_WITH_MARK) || is_elliptic(sentence))))
    });
    asks || has(INDIRECT) || (has(PROBLEMS) && has(PLEAS))
}

/// Whether a question without its mark is one: not "which is why I left" or "does the job".
fn is_plain(sentence: &str) -> bool {
    let closes = ["which", "does", "how come", "what if"];
    !closes.iter().any(|opening| begins(sentence, opening))
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
    fn check(lines: &str, expected: bool) {
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
             ssh connection refused after i replaced the system disk, any ideas",
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
             我的实例连不上了,求助",
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
             镜像已经导入成功",
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
