//! What kind of answer a question wants, told by its words in English and Chinese.

use crate::index::analysis::Token;

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

/// Verbs that open a question which is answered by yes or no.
const VERBS_FIRST: [&str; 20] = [
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "may", "might", "will", "would", "should", "has",
    "have", "had", "must", "am", "need",
];

/// What ends a clause: a question may stand behind one ("he unshared it, will my server stop?").
const ENDS_A_CLAUSE: [char; 7] = ['.', ',', ';', ':', '!', '?', '\n'];

fn opens_with_a_verb(clause: &str) -> bool {
    let mut words = clause.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.find(|word| !word.is_empty()).is_some_and(|word| VERBS_FIRST.contains(&word))
}

/// What kind of answer a text asks for.
pub(super) fn wants(text: &str, tokens: &[Token]) -> Wants {
    let lower = text.to_lowercase().replace('’', "'");
    let has = |needles: &[&str]| needles.iter().any(|n| lower.contains(n));
    let word = |words: &[&str]| tokens.iter().any(|t| words.contains(&t.surface.as_str()));
    let how_to = has(&[
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
    ]) && !has(&["how do you call", "怎么回事"]);
    let number = has(&[
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
    ]);
    let time = word(&["when"])
        || has(&[
            "what year",
            "which year",
            "what date",
            "what day",
            "what month",
            "what century",
            "what decade",
            "what time",
            "in what period",
            "何时",
            "什么时候",
            "哪一年",
            "哪年",
            "时间",
            "几月",
            "什么年",
            "几时",
        ]);
    Wants {
        number: number && !time,
        time,
        person: word(&["who", "whose", "whom"]) || has(&["谁", "哪位", "何人"]),
        place: word(&["where"])
            || has(&[
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
        reason: word(&["why"]) || has(&["what caused", "what causes", "reason", "为什么", "为何", "原因", "怎么会"]),
        steps: how_to && !number,
        definition: has(&[
            "what is ",
            "what are ",
            "what's",
            "what does",
            "mean",
            "是什么",
            "什么是",
            "什么意思",
            "是啥",
            "啥是",
            "啥意思",
            "定义",
        ]),
        code: has(&[
            "command", "snippet", "example", "syntax", "code", "config", "flag", "`", "命令", "代码", "示例", "参数",
            "配置",
        ]),
        name: word(&["which", "what"]) || has(&["哪个", "哪些", "什么", "哪种", "哪家"]),
        decision: lower.split(ENDS_A_CLAUSE).any(opens_with_a_verb)
            || has(&["吗", "是否", "能否", "可否", "是不是", "能不能", "会不会", "可不可以", "要不要", "有没有"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analysis::Analyzer;

    #[test]
    fn a_decision_is_asked_for_behind_what_is_told_first() {
        let wants = |text: &str| wants(text, &Analyzer::new("en").tokens(text));
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
            assert!(wants(text, &Analyzer::new("en").tokens(text)).definition, "{text}");
        }
    }
}
