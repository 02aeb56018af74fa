//! `faqt ask` on a terminal: one question after the other, each of which may go on from the last.

use super::ask::{Asked, print, timed};
use super::{Context, Format, render, today};
use crate::answer::TOP;
use crate::answer::reply::{Answer, Outcome};
use crate::index::Generation;
use anyhow::Result;
use etcetera::BaseStrategy as _;
use rustyline::error::ReadlineError;
use rustyline::{Config, DefaultEditor};
use std::path::PathBuf;
use std::process::ExitCode;

/// Questions that the arrow keys bring back the next time.
const REMEMBERED: usize = 1000;
const HELLO: &str = "Ask, and go on from the answer. A number picks a suggestion; Ctrl-D leaves.";

pub(super) fn run(
    generation: &Generation,
    context: &Context,
    after: Option<String>,
    collections: &[String],
) -> Result<ExitCode> {
    let settings = Config::builder().max_history_size(REMEMBERED)?.history_ignore_dups(true)?;
    let mut editor = DefaultEditor::with_config(settings.build())?;
    let history = history_file();
    if let Some(file) = &history {
        // The first time there is none.
        let _ = editor.load_history(file);
    }
    let mut talk = Talk { after, last: None };
    context.note(HELLO);
    loop {
        let line = match editor.readline("? ") {
            Ok(line) => line,
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return Ok(ExitCode::SUCCESS),
            Err(error) => return Err(error.into()),
        };
        let text = line.trim();
        match text {
            "" => continue,
            "exit" | "quit" => return Ok(ExitCode::SUCCESS),
            _ => {}
        }
        editor.add_history_entry(text)?;
        if let Some(file) = &history
            && let Err(error) = editor.append_history(file)
        {
            tracing::debug!(%error, file = %file.display(), "the question is not remembered");
        }
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

/// Where the questions are kept for the next time; `None` where the system has no place for it.
fn history_file() -> Option<PathBuf> {
    let folder = etcetera::choose_base_strategy().ok()?.data_dir().join("faqt");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history.txt"))
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
        last.shown().get(number).map(|passage| render::picked(passage, today()))
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
