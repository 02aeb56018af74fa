//! What the publish gate has to say, in the words of whoever reads it. Files, lines and the texts of
//! articles stay as they are.

use super::markdown::escape_line;
use super::words::Words;
use crate::publish::{Note, Reason};

/// Why articles are not published.
pub(super) fn reasons(words: &Words, reasons: &[Reason]) -> String {
    let said: Vec<String> = reasons.iter().map(|one| reason(words, one)).collect();
    said.join(&words.say("gate-and"))
}

fn reason(words: &Words, reason: &Reason) -> String {
    match reason {
        Reason::Broken { errors } => words.with("gate-broken", &[("errors", &errors.to_string())]),
        Reason::BrokenTests { errors } => words.with("gate-broken-tests", &[("errors", &errors.to_string())]),
        Reason::Loss { collection, before, after } => words.with(
            "gate-loss",
            &[("collection", &escape_line(collection)), ("before", &before.to_string()), ("after", &after.to_string())],
        ),
        Reason::Tests { failed, of, first } => words.with(
            "gate-tests",
            &[("failed", &failed.to_string()), ("of", &of.to_string()), ("first", &escape_line(first))],
        ),
        Reason::RolledBack => words.say("gate-rolled-back"),
    }
}

/// What is told besides.
pub(super) fn note(words: &Words, note: &Note) -> String {
    match note {
        Note::Passed(text) => escape_line(text),
        Note::Warning(one) => words.with("gate-warning", &[("reason", &reason(words, one))]),
        Note::Overruled(one) => words.with("gate-overruled", &[("reason", &reason(words, one))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_told_in_the_readers_language() {
        let all = [
            Reason::Broken { errors: 1 },
            Reason::Broken { errors: 3 },
            Reason::BrokenTests { errors: 1 },
            Reason::BrokenTests { errors: 2 },
            Reason::Loss { collection: "docs".into(), before: 10, after: 2 },
            Reason::Tests { failed: 1, of: 4, first: "docs/questions.toml:7".into() },
            Reason::RolledBack,
        ];
        let english = reasons(Words::of("en"), &all);
        insta::assert_snapshot!(english.replace("; ", "\n"), @"
        one error in the articles of a strict collection
        3 errors in the articles of a strict collection
        one error in the questions.toml of a strict collection
        2 errors in the questions.toml of a strict collection
        docs has 2 sections instead of 10: over a fifth is gone
        one of 4 knowledge tests fails, docs/questions.toml:7
        these articles were published and rolled back
        ");
        let chinese = reasons(Words::of("zh"), &all);
        insta::assert_snapshot!(chinese.replace(';', "\n"), @"
        严格文章集的文章有 1 处错误
        严格文章集的文章有 3 处错误
        严格文章集的 questions.toml 有 1 处错误
        严格文章集的 questions.toml 有 2 处错误
        docs 只剩 2 个章节(原有 10 个):少了五分之一以上
        4 个知识测试中有 1 个失败,第一个在 docs/questions.toml:7
        这些文章发布过,又被撤回
        ");
        let overruled = note(Words::of("zh"), &Note::Overruled(Reason::RolledBack));
        assert_eq!(overruled, "仍然发布了,尽管:这些文章发布过,又被撤回");
    }
}
