//! How those ask and report who learn English: without auxiliaries, or with the code of an error alone.

use super::phrases::{AFTER_NOT, BEFORE_NOT, DEEDS};
use super::{SHORT, begins, sentences};

/// Words that a sentence has at least whose plain "not" reports: "batteries not included" does not.
const LEAST_NEGATION: usize = 4;

/// Letters from which on one capital inside makes a code of a word: "JavaScript" is none.
const LONG_CODE: usize = 12;

/// "how activate", "how i open it": a learner's question.
pub(super) fn asks_for_deed(sentence: &str) -> bool {
    sentence.strip_prefix("how ").is_some_and(|rest| {
        let deed = rest.strip_prefix("i ").or_else(|| rest.strip_prefix("we ")).unwrap_or(rest);
        DEEDS.split('|').any(|verb| begins(deed, verb))
    })
}

/// "printer not print": a negation without its auxiliary. Who writes so learns English, and reports.
pub(super) fn negates_plainly(lower: &str) -> bool {
    sentences(lower).into_iter().any(|(sentence, _)| {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let is_of = |list: &str, at: usize| list.split('|').any(|word| words.get(at) == Some(&word));
        words.len() >= LEAST_NEGATION
            && (1..words.len() - 1).any(|at| {
                let is_inverted = at >= 2 && is_of(BEFORE_NOT, at - 2);
                words[at] == "not" && !is_of(BEFORE_NOT, at - 1) && !is_inverted && !is_of(AFTER_NOT, at + 1)
            })
    })
}

/// Whether the code of an error stands in a text: `QuotaExceeded`, `ERR_TIMED_OUT`, `0x80070005`.
pub(super) fn quotes_code(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|word| {
        let turns =
            word.as_bytes().windows(2).filter(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase()).count();
        let is_shouted =
            word.contains('_') && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        let is_number =
            word.len() >= 6 && word.strip_prefix("0x").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_hexdigit()));
        (turns >= 1 && word.len() >= LONG_CODE) || turns >= 2 || is_shouted && word.len() > SHORT || is_number
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn learners_ask_without_the_words_that_a_grammar_wants() {
        check(
            "how i change language of the menu to spanish
             the copy is not genuine, how activate
             my account is locked, how open it again
             which cable i must buy for second monitor
             where i find serial number of this device
             why i can not see the video, page is white
             it is possible to use two license on one machine or not?
             what i have to do after trial is finish",
            true,
        );
        check(
            "how I spent my summer
             what I like about this place is the coffee
             which is what I must say
             why I left my last job, a thread",
            false,
        );
    }

    #[test]
    fn the_code_of_an_error_is_a_problem_where_somebody_wonders_at_it() {
        check(
            "ERR_CERT_DATE_INVALID when open my shop, what mean this
             backup job stops every night, log say QuotaExceeded
             登录提示 InvalidToken，什么原因
             文件传上去显示 RequestEntityTooLarge",
            true,
        );
        check(
            "JavaScript is my favourite, it says so on the mug
             QuotaExceeded means that there are too many of them
             deployed DescribeEverything v2",
            false,
        );
    }

    #[test]
    fn a_plain_not_of_good_grammar_reports_nothing() {
        check(
            "the new office is nice but not cheap
             it's a feature, not a bug
             that was not my idea
             coffee and cake not included
             believe it or not, it worked on the first try
             are you not entertained
             do as I say not as I do
             we decided not to go
             I can't help with taxes, ask Maria
             this helped, the error went away for me",
            false,
        );
    }
}
