//! What kind of answer a question wants, told by its words in English and Chinese.

use unicode_segmentation::UnicodeSegmentation as _;

/// What kind of answer a question wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// "How many", "how much", "how long": a number.
    pub number: bool,
    /// "When", "what year": a date.
    pub time: bool,
    /// "Who", "whose": a person or organisation.
    pub person: bool,
    /// "Where": a place.
    pub place: bool,
    /// "Why": a reason.
    pub reason: bool,
    /// "How do I": steps.
    pub steps: bool,
    /// "What is": a definition.
    pub definition: bool,
    /// A command, an option, a snippet.
    pub code: bool,
    /// "Which", "what" before a noun: a name.
    pub name: bool,
    /// "Can I", "does it": yes or no.
    pub decision: bool,
}

/// Verbs that open a question which is answered by yes or no, or follow its question word.
const VERBS_FIRST: [&str; 20] = [
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "may", "might", "will", "would", "should", "has",
    "have", "had", "must", "am", "need",
];

/// What ends a clause: a question may stand behind one ("he unshared it, will my server stop?").
const ENDS_A_CLAUSE: [char; 15] = ['.', ',', ';', ':', '!', '?', '(', ')', '\n', '。', '，', '；', '：', '！', '？'];

/// Words behind which a question word still asks ("to whom", "do you know who", "and where").
const LEADS_ON: [&str; 41] = [
    "to",
    "by",
    "for",
    "from",
    "with",
    "of",
    "in",
    "on",
    "at",
    "about",
    "since",
    "until",
    "till",
    "and",
    "or",
    "but",
    "so",
    "know",
    "knows",
    "me",
    "us",
    "out",
    "see",
    "say",
    "says",
    "tell",
    "idea",
    "wonder",
    "wondering",
    "sure",
    "matter",
    "hi",
    "hey",
    "exactly",
    "it",
    "this",
    "them",
    "then",
    "clear",
    "unclear",
    "question",
];

/// What is looked for in a text: its clauses in words, and the text in lower case.
struct Asked<'t> {
    lower: &'t str,
    clauses: Vec<Vec<&'t str>>,
    /// The words of each clause between blanks.
    padded: Vec<String>,
}

impl<'t> Asked<'t> {
    fn new(lower: &'t str) -> Self {
        let clauses: Vec<Vec<&str>> = lower
            .split(ENDS_A_CLAUSE)
            .map(|clause| clause.unicode_words().collect::<Vec<_>>())
            .filter(|words| !words.is_empty())
            .collect();
        let padded = clauses.iter().map(|words| format!(" {} ", words.join(" "))).collect();
        Self { lower, clauses, padded }
    }

    /// Whether it has one of the phrases: in words where they are spelt so, anywhere in a script without
    /// blanks.
    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| {
            if phrase.is_ascii() {
                self.padded.iter().any(|clause| has_words(clause, phrase))
            } else {
                self.lower.contains(phrase)
            }
        })
    }

    /// Whether one of the words stands where `asks` holds of the words before and behind it.
    fn has_where(&self, words: &[&str], asks: impl Fn(&[&str], &[&str]) -> bool) -> bool {
        self.clauses.iter().any(|clause| {
            clause.iter().enumerate().any(|(at, word)| words.contains(word) && asks(&clause[..at], &clause[at + 1..]))
        })
    }

    fn opens_with_a_verb(&self) -> bool {
        self.clauses.iter().any(|words| words.first().is_some_and(|word| VERBS_FIRST.contains(word)))
    }
}

/// Whether a text has a phrase between blanks.
fn has_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| text[..at].ends_with(' ') && text[at + phrase.len()..].starts_with(' '))
}

/// Whether a question word between these words asks, and does not say which one ("the friend who left").
fn leads(before: &[&str], behind: &[&str]) -> bool {
    behind.is_empty() || before.last().is_none_or(|word| LEADS_ON.contains(word) || VERBS_FIRST.contains(word))
}

/// Whether "when" between these words asks for a time, and does not tell one ("when I start it").
fn asks_for_time(before: &[&str], behind: &[&str]) -> bool {
    let verb = behind.iter().find(|word| **word != "exactly");
    verb.is_none_or(|word| VERBS_FIRST.contains(word))
        || before.last().is_some_and(|word| ["since", "until", "till"].contains(word))
}

/// What kind of answer a text asks for.
pub(super) fn wants(text: &str) -> Wants {
    let lower = text.to_lowercase().replace('’', "'");
    let asked = Asked::new(&lower);
    let how_to = asked.has(&[
        "how do i",
        "how do you",
        "how can i",
        "how can you",
        "how to",
        "how do we",
        "how can we",
        "how would i",
        "how should i",
        "steps to",
        "way to",
        "怎么",
        "如何",
        "怎样",
        "步骤",
        "咋",
    ]) && !asked.has(&["how do you call", "怎么回事"]);
    let number = asked.has(&[
        "how many",
        "how much",
        "how long",
        "how large",
        "how big",
        "how old",
        "how tall",
        "how far",
        "how often",
        "how high",
        "how fast",
        "how deep",
        "what percent",
        "percentage",
        "what number",
        "duration",
        "population",
        "多少",
        "几个",
        "几种",
        "几年",
        "多大",
        "多长",
        "多久",
        "多远",
        "多高",
        "几次",
        "几人",
        "几天",
    ]);
    let is_time = asked.has_where(&["when"], asks_for_time)
        || asked.has(&[
            "when's",
            "what year",
            "which year",
            "what date",
            "what day",
            "what month",
            "what century",
            "what decade",
            "what time",
            "what period",
            "何时",
            "什么时候",
            "哪一年",
            "哪年",
            "时间",
            "几月",
            "什么年",
            "几时",
        ]);
    // "多长时间" asks how long, not when.
    let time = is_time && !asked.has(&["多长时间", "多少时间"]);
    Wants {
        number: number && !time,
        time,
        person: asked.has_where(&["who", "whose", "whom", "who's"], leads) || asked.has(&["谁", "哪位", "何人"]),
        place: asked.has_where(&["where", "where's"], leads)
            || asked.has(&[
                "what country",
                "what city",
                "which country",
                "which city",
                "what state",
                "哪里",
                "哪儿",
                "何处",
                "在哪",
                "什么地方",
                "哪个国家",
                "哪个城市",
            ]),
        reason: asked.has(&[
            "why",
            "what caused",
            "what causes",
            "reason",
            "reasons",
            "为什么",
            "为何",
            "原因",
            "怎么会",
        ]),
        steps: how_to && !number,
        definition: asked.has(&[
            "what is",
            "what are",
            "what's",
            "mean",
            "means",
            "meaning",
            "是什么",
            "什么是",
            "什么意思",
            "是啥",
            "啥是",
            "啥意思",
            "定义",
        ]),
        code: lower.contains('`')
            || asked.has(&[
                "command",
                "commands",
                "snippet",
                "snippets",
                "example",
                "examples",
                "syntax",
                "code",
                "codes",
                "config",
                "configs",
                "configuration",
                "configure",
                "configured",
                "flag",
                "flags",
                "option",
                "options",
                "setting",
                "settings",
                "environment variable",
                "environment variables",
                "env var",
                "env vars",
                "what should i add",
                "what should i put",
                "what should i write",
                "what should i type",
                "what should i run",
                "what do i add",
                "what do i put",
                "what do i write",
                "what do i type",
                "what do i run",
                "命令",
                "代码",
                "示例",
                "例子",
                "写法",
                "参数",
                "配置",
            ]),
        name: asked.has(&["which", "what", "what's", "哪个", "哪些", "什么", "哪种", "哪家"]),
        decision: asked.opens_with_a_verb()
            || asked.has(&["吗", "是否", "能否", "可否", "是不是", "能不能", "会不会", "可不可以", "要不要", "有没有"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_asked_for_behind_what_is_told_first() {
        assert!(wants("he took back his image. Do my servers stop?").decision);
        assert!(wants("a friend gave me his image, can i pass it on").decision);
        assert!(!wants("how do my servers stop").decision);
        for text in ["\"Can I pass it on?\"", "**Can I** pass it on", "> is it free", "(is it free", "¿is it free"] {
            assert!(wants(text).decision, "{text}");
        }
    }

    #[test]
    fn the_apostrophe_of_a_phone_is_one() {
        for text in ["what's a tandem", "What’s a tandem"] {
            assert!(wants(text).definition, "{text}");
        }
    }

    #[test]
    fn a_question_word_that_only_joins_asks_for_nothing() {
        for text in
            ["when did it end", "it ended when?", "since when is it so", "When exactly will it end", "when's it over"]
        {
            assert!(wants(text).time, "{text}");
        }
        assert!(!wants("when i start it the disk is full, why").time);
        for text in [
            "who pays",
            "by whom was it made",
            "do you know who pays",
            "hi, and who pays?",
            "if i share it who pays",
            "it is not clear who pays",
            "分享镜像，who pays",
        ] {
            assert!(wants(text).person, "{text}");
        }
        assert!(!wants("the friend who made it left, is it mine").person);
        assert!(wants("where do i click").place && !wants("in a region where it is cold").place);
    }

    #[test]
    fn how_long_is_a_number_and_no_date() {
        let wanted = wants("复制镜像需要多长时间");
        assert!(wanted.number && !wanted.time);
        assert!(wants("它的发布时间").time);
    }

    #[test]
    fn words_are_wanted_whole() {
        assert!(!wants("the demeanour of barcodes").definition && !wants("the demeanour of barcodes").code);
    }
}
