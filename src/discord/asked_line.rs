//! The question above an answer. Discord cuts that line at 256 characters; what does not fit goes on
//! in small print at the end of the card, so that the whole of it is read back from the message.

use super::limits;
use super::markdown::escape;
use super::render::unescape;

/// What the small print begins with.
const REST: &str = "-# …";
/// What the line ends with where more of it follows.
const MORE: char = '…';

/// A question as the line of a card, and what follows at the card's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AskedLine {
    /// The line itself.
    pub(super) line: String,
    /// The end of the description; empty where the line holds all.
    pub(super) rest: String,
}

impl AskedLine {
    /// Of a question of at most [`limits::CONTENT`]; of a longer one the beginning.
    pub(super) fn of(question: &str) -> Self {
        if limits::length(question) <= limits::AUTHOR {
            return Self { line: question.to_owned(), rest: String::new() };
        }
        let words: Vec<&str> = question.split_whitespace().collect();
        let question = limits::cut(&words.join(" "), limits::CONTENT);
        if limits::length(&question) <= limits::AUTHOR {
            return Self { line: question, rest: String::new() };
        }
        let beginning = limits::cut(&question, limits::AUTHOR);
        let beginning = beginning.trim_end_matches(MORE);
        let tail = question.strip_prefix(beginning).unwrap_or_default();
        Self { line: format!("{beginning}{MORE}"), rest: format!("{REST}{}", escape(tail)) }
    }

    /// Length of all of it, as it counts towards the limit of a message.
    pub(super) fn length(&self) -> usize {
        limits::length(&self.line) + limits::length(&self.rest)
    }

    /// A description with the rest of the question at its end.
    pub(super) fn below(&self, description: &str) -> String {
        if self.rest.is_empty() {
            return limits::cut(description, limits::DESCRIPTION);
        }
        let room = limits::DESCRIPTION.saturating_sub(limits::length(&self.rest) + 2);
        let shown = limits::cut(description, room);
        if shown.is_empty() { self.rest.clone() } else { format!("{shown}\n\n{}", self.rest) }
    }
}

/// The question that a card shows.
pub(super) fn read_back(line: &str, description: &str) -> String {
    let rest = description.lines().last().and_then(|last| last.strip_prefix(REST));
    match (line.strip_suffix(MORE), rest) {
        (Some(beginning), Some(rest)) => format!("{beginning}{}", unescape(rest)),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_question_goes_on_at_the_end_of_the_card() {
        let question = "why does it not start? ".repeat(20);
        let asked = AskedLine::of(&question);
        assert!(asked.line.ends_with("start?…") && asked.rest.starts_with("-# … why"), "{asked:?}");
        let description = asked.below("A passage.");
        assert!(description.starts_with("A passage.\n\n-# …"));
        assert_eq!(read_back(&asked.line, &description), question.trim_end());
        assert_eq!(AskedLine::of("short…"), AskedLine { line: "short…".into(), rest: String::new() });
        assert_eq!(read_back("short…", "A passage."), "short…");
    }

    proptest! {
        #[test]
        fn every_question_is_read_back_whole(question in "[a-z镜像<@>*_ #.\\\\\n…😀-]{0,1999}") {
            let words: Vec<&str> = question.split_whitespace().collect();
            let is_long = limits::length(&question) > limits::AUTHOR;
            let whole = if is_long { limits::cut(&words.join(" "), limits::CONTENT) } else { question.clone() };
            let asked = AskedLine::of(&question);
            let description = asked.below(&"passage ".repeat(600));
            prop_assert!(limits::length(&asked.line) <= limits::AUTHOR);
            prop_assert!(limits::length(&description) <= limits::DESCRIPTION);
            prop_assert_eq!(read_back(&asked.line, &description), whole);
        }
    }
}
