//! The question above an answer. Discord cuts that line at 256 characters; what does not fit goes on
//! in small print at the end of the card, so that the whole of it is read back from the message. The
//! line is one: where the question had another a mark stands, as the lines of a report tell its
//! sentences from its errors. Where no card may be shown the small print at the end of the text has it.

use super::limits;
use super::markdown::escape;
use super::render::{understood_back, unescape};
use serenity::model::channel::Message;

/// What the small print begins with.
const REST: &str = "-# …";
/// What the small print of a text without a card begins with.
const PLAIN: &str = "-# ";
/// What the line ends with where more of it follows.
const MORE: char = '…';
/// Where the question had the end of a line.
const BREAK: char = '↵';
/// Less of a question tells nothing.
const LEAST: usize = 20;

/// A question as the line of a card, and what follows at the card's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AskedLine {
    /// The line itself.
    pub(super) line: String,
    /// The end of the description; empty where the line holds all.
    pub(super) rest: String,
}

/// A question in one line: blanks are one each, ends of lines are marked.
fn one_line(question: &str) -> String {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = question.split(['\n', BREAK]).map(words).filter(|line| !line.is_empty()).collect();
    lines.join(&format!(" {BREAK} "))
}

/// The lines of a question that stands in one.
fn lines(text: &str) -> String {
    text.split(BREAK).map(str::trim).collect::<Vec<_>>().join("\n")
}

impl AskedLine {
    /// Of a question of at most [`limits::CONTENT`]; of a longer one the beginning.
    pub(super) fn of(question: &str) -> Self {
        let whole = limits::cut(&one_line(question), limits::CONTENT);
        if limits::length(&whole) <= limits::AUTHOR {
            return Self { line: whole, rest: String::new() };
        }
        let beginning = limits::cut(&whole, limits::AUTHOR);
        let beginning = beginning.trim_end_matches(MORE);
        let tail = whole.strip_prefix(beginning).unwrap_or_default();
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
        (Some(beginning), Some(rest)) => lines(&format!("{beginning}{}", unescape(rest))),
        _ => lines(line),
    }
}

/// A text without a card, with the question in small print at its end as far as there is room.
pub(super) fn below_text(text: &str, question: &str) -> String {
    let question = one_line(question);
    let room = limits::CONTENT.saturating_sub(limits::length(text) + limits::length(PLAIN) + 1);
    if question.is_empty() || room < LEAST {
        return text.to_owned();
    }
    let mut shown = escape(&question);
    let mut most = room;
    while limits::length(&shown) > room && most > 0 {
        // Cut before it is escaped: a mark is never parted from what it escapes.
        shown = escape(&limits::cut(&question, most));
        most -= most.min(limits::length(&shown).saturating_sub(room).max(1));
    }
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}{PLAIN}{shown}")
}

/// The question that a text without a card shows.
pub(super) fn read_back_text(content: &str) -> Option<String> {
    let last = content.lines().last()?.strip_prefix(PLAIN)?;
    Some(lines(&unescape(last))).filter(|question| !question.is_empty())
}

/// The question that one of our messages shows above its answer.
pub(super) fn shown_question(message: &Message) -> Option<String> {
    let Some(embed) = message.embeds.first() else { return read_back_text(&message.content) };
    let line = embed.author.as_ref().map(|author| author.name.as_str()).filter(|name| !name.is_empty())?;
    Some(read_back(line, embed.description.as_deref().unwrap_or_default()))
}

/// The question that one of our messages answers, as it was understood.
pub(super) fn understood_question(message: &Message) -> Option<String> {
    let description = message.embeds.first().and_then(|embed| embed.description.as_deref()).unwrap_or_default();
    understood_back(description).or_else(|| shown_question(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::report::{is_report, queries};
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

    #[test]
    fn a_report_that_is_read_back_is_searched_by_the_same_queries() {
        let report = "Server does not start after the move\n\nHi all, I moved my server to another region yesterday. \
                      Since then nothing works and I waited an hour.\n\n```\n2026-01-02T10:00:00Z ERROR boot failed: \
                      kernel not found /boot/vmlinuz/x at 0x1234\n    at main.rs:12\n```\nWhat can I do about it? \
                      I tried to reboot it twice, and to stop and start it from the console, with no luck at all.";
        assert!(is_report(report) && limits::length(report) > limits::AUTHOR);
        let asked = AskedLine::of(report);
        let back = read_back(&asked.line, &asked.below("A passage."));
        assert_eq!(queries(&back), queries(report));
        assert!(back.starts_with("Server does not start after the move\nHi all,"), "{back}");
        let plain = read_back_text(&below_text("**It is free.**", report)).unwrap();
        assert_eq!(queries(&plain), queries(report));
    }

    #[test]
    fn without_a_card_the_question_stands_in_small_print() {
        let text = below_text("**It is free.**\n<https://example.com/>", "is *it* free\nor <@1> not?");
        assert_eq!(text, "**It is free.**\n<https://example.com/>\n-# is \\*it\\* free ↵ or \\<\\@1\\> not?");
        assert_eq!(read_back_text(&text).as_deref(), Some("is *it* free\nor <@1> not?"));
        assert_eq!(read_back_text("**It is free.**"), None);
        assert_eq!(below_text("x", ""), "x");
    }

    /// A question as it is read back: lines without blanks at their ends, none of them empty.
    fn tidy(question: &str) -> String {
        lines(&one_line(question))
    }

    proptest! {
        #[test]
        fn every_question_is_read_back_whole(question in "[a-z镜像<@>*_ #.\\\\\n…😀-]{0,1500}") {
            let asked = AskedLine::of(&question);
            let description = asked.below(&"passage ".repeat(600));
            prop_assert!(limits::length(&asked.line) <= limits::AUTHOR);
            prop_assert!(limits::length(&description) <= limits::DESCRIPTION);
            let whole = lines(&limits::cut(&one_line(&question), limits::CONTENT));
            prop_assert_eq!(read_back(&asked.line, &description), whole);
        }

        #[test]
        fn a_text_with_its_question_fits_and_gives_it_back(
            question in "[a-z镜像<@>*_ #.\\\\\n😀-]{0,1900}", text in "[a-z]{0,1990}"
        ) {
            let shown = below_text(&text, &question);
            prop_assert!(limits::length(&shown) <= limits::CONTENT);
            let whole = tidy(&question);
            if let Some(back) = read_back_text(&shown) {
                prop_assert!(back == whole || whole.starts_with(back.trim_end_matches('…').trim_end()), "{}", back);
            } else {
                prop_assert!(whole.is_empty() || limits::length(&text) > limits::CONTENT - LEAST - 10);
            }
        }
    }
}
