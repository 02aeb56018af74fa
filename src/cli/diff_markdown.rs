//! How the answers differ, as Markdown for a page that is reviewed: quotes are shown as they are,
//! and nothing in an article or a question becomes markup of the page.

use super::diff_text::{
    expectation, failure_of, gone, how_many, outcome, question, read, shortened, summary, unchanged_broken,
};
use super::render::safe;
use crate::answer::reply::Answer;
use crate::publish::diff::{Change, Diff, Verdict};
use std::fmt::Write as _;

/// The changes, at most so many of them, under one heading.
pub(super) fn page(diff: &Diff, most: usize) -> String {
    let mut out = String::new();
    let (title, summary) = (capital(&how_many(diff)), capital(&summary(diff)));
    let _ = writeln!(out, "## {title}\n\n{}.", plain(&summary));
    for change in diff.changes.iter().take(most) {
        let _ = writeln!(out, "\n### {}\n\n{}", plain(&question(change)), weight(change));
        side(&mut out, "Before", &change.before);
        side(&mut out, "After", &change.after);
        if let Some(failure) = failure_of(diff, change) {
            let _ = writeln!(out, "\n**Test** {}", plain(&expectation(failure)));
        }
    }
    if diff.changes.len() > most {
        let _ = writeln!(out, "\n… and {} more.", diff.changes.len() - most);
    }
    for failure in unchanged_broken(diff) {
        let asked = plain(&failure.asked);
        let expects = plain(&expectation(failure));
        let _ =
            writeln!(out, "\n### {asked}\n\n**test broken**\n\n**Test** {expects}\n\n**Got** {}", plain(&failure.got));
    }
    for removed in &diff.removed {
        let (word, told) = gone(removed);
        let mut lines = told.lines().map(|line| plain(line.trim_start()));
        let _ = writeln!(out, "\n### {}\n\n**{word}**", lines.next().unwrap_or_default());
        lines.for_each(|line| out.push_str(&format!("\n{line}\n")));
    }
    out
}

/// What is to be known of a change before its quotes.
fn weight(change: &Change) -> String {
    let mut parts = vec![format!("**{}**", change.kind.word())];
    match change.test {
        Some(Verdict::Broken) => parts.push("**test broken**".to_owned()),
        Some(Verdict::Fixed) => parts.push("test fixed".to_owned()),
        None => {}
    }
    if change.question.times > 1 {
        parts.push(format!("asked {} times", change.question.times));
    }
    parts.join(" · ")
}

fn side(out: &mut String, when: &str, answer: &Answer) {
    let _ = writeln!(out, "\n**{when}** {}", outcome(answer));
    for (quote, place) in read(answer) {
        out.push('\n');
        for line in shortened(&quote).lines() {
            // Each line stays one, and its indent too.
            let indent = line.len() - line.trim_start().len();
            let _ = writeln!(out, "> {}{}\\", "&nbsp;".repeat(indent), plain(line.trim_start()));
        }
        match place {
            Some(place) => {
                let _ = writeln!(out, "> <sub>{}</sub>", plain(&place));
            }
            // A break before nothing would be shown.
            None => {
                out.truncate(out.trim_end_matches(['\\', '\n']).len());
                out.push('\n');
            }
        }
    }
}

/// Text that is shown as it is.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in safe(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Neither a mention nor a formula.
            '@' => out.push_str("&#64;"),
            '$' => out.push_str("&#36;"),
            '\n' => out.push(' '),
            // These only where a line begins.
            '#' | '+' | '-' | '=' if !out.is_empty() => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '+' | '-' | '=' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // A number with a dot would begin a list.
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_article_says_is_no_markup_of_the_page() {
        assert_eq!(plain("<img src=x> [a](b) & *c*"), "&lt;img src=x&gt; \\[a\\](b) &amp; \\*c\\*");
        assert_eq!(plain("1. Stop it"), "1\\. Stop it");
        assert_eq!(plain("- @admin `rm` | $x$"), "\\- &#64;admin \\`rm\\` \\| &#36;x&#36;");
        assert_eq!(plain("12 apples"), "12 apples");
    }
}
