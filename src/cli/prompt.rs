//! `faqt ask` on a terminal: one question after the other, each of which may go on from the last.

use super::ask::{Asked, print, timed};
use super::{Context, Format, render};
use crate::answer::TOP;
use crate::answer::reply::{Answer, Outcome};
use crate::index::Generation;
use anyhow::Result;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;
use std::process::ExitCode;

const HELLO: &str = "Ask, and go on from the answer. A number picks a suggestion; Ctrl-D leaves.";

pub(super) fn run(
    generation: &Generation,
    context: &Context,
    after: Option<String>,
    collections: &[String],
) -> Result<ExitCode> {
    let mut editor = DefaultEditor::new()?;
    let mut talk = Talk { after, last: None };
    context.note(HELLO);
    loop {
        let line = match editor.readline("? ") {
            Ok(line) => line,
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return Ok(ExitCode::SUCCESS),
            Err(error) => return Err(error.into()),
        };
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        editor.add_history_entry(text)?;
        anstream::println!();
        if let Some(shown) = talk.pick(text) {
            anstream::println!("{shown}");
            continue;
        }
        let answer = timed(
            generation,
            Asked { text, after: talk.after.as_deref(), collections, top: TOP, precision: context.config.precision },
        )?;
        print(&answer, context.format)?;
        if context.format == Format::Text {
            anstream::println!();
        }
        talk.keep(answer);
    }
}

/// What was said so far.
#[derive(Debug, Default)]
struct Talk {
    /// The question before, as understood.
    after: Option<String>,
    last: Option<Answer>,
}

impl Talk {
    /// The suggestion that a number picks.
    fn pick(&self, text: &str) -> Option<String> {
        let number = text.trim_end_matches('.').parse::<usize>().ok()?.checked_sub(1)?;
        let last = self.last.as_ref().filter(|answer| answer.outcome == Outcome::Suggested)?;
        last.shown().get(number).map(|passage| render::picked(passage))
    }

    fn keep(&mut self, answer: Answer) {
        // What was not understood gives the next question nothing to go on from.
        if answer.outcome != Outcome::Unanswered {
            self.after = Some(answer.understood_as.clone().unwrap_or_else(|| answer.question.clone()));
        }
        self.last = Some(answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(question: &str, outcome: Outcome) -> Answer {
        Answer { question: question.into(), outcome, ..Answer::default() }
    }

    #[test]
    fn the_next_question_goes_on_from_the_last_that_was_understood() {
        let mut talk = Talk::default();
        talk.keep(answer("is a custom image free?", Outcome::Answered));
        talk.keep(answer("asdf", Outcome::Unanswered));
        assert_eq!(talk.after.as_deref(), Some("is a custom image free?"));
        let full = Some("is a shared image free?".to_owned());
        talk.keep(Answer { understood_as: full.clone(), ..answer("and a shared one?", Outcome::Suggested) });
        assert_eq!(talk.after, full);
    }

    #[test]
    fn a_number_is_a_question_where_nothing_was_suggested() {
        let mut talk = Talk::default();
        assert_eq!(talk.pick("2"), None);
        talk.keep(answer("which port?", Outcome::Answered));
        assert_eq!(talk.pick("2"), None);
        talk.keep(answer("which port?", Outcome::Suggested));
        assert_eq!(talk.pick("2"), None);
        assert_eq!(talk.pick("0"), None);
    }
}
