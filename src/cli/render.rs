//! An answer as text for a terminal. Looks nothing up: everything is in the value.
//!
//! Texts carry styles; the stream that they are written to drops these where it is no terminal.

use super::around::{after_quote, before_quote};
use crate::answer::reply::{Answer, Cited, Comparison, Outcome};
use crate::answer::shown::in_words;
use crate::knowledge::{Age, ago, outdented, preformatted, without_markers};
use anstyle::{AnsiColor, Style};
use jiff::civil::Date;
use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const LINK: Style = AnsiColor::Cyan.on_default();
const NOTE: Style = AnsiColor::Yellow.on_default();

const INDENT: &str = "  ";

/// Lines of a quote that a suggestion shows; the picked one is shown whole.
const SUGGESTED_LINES: usize = 8;

/// An answer, as `faqt ask` prints it on a day.
pub fn answer(answer: &Answer, today: Date) -> String {
    let mut out = String::new();
    understood(&mut out, answer);
    if let Some(comparison) = &answer.comparison {
        out.push_str(&self::comparison(comparison));
        return out;
    }
    let shown = answer.shown();
    match (answer.outcome, shown.split_first()) {
        (Outcome::Answered, Some((first, more))) => {
            out.push_str(&whole(first, in_words(answer.confidence), today));
            if !more.is_empty() {
                line(&mut out, "", NOTE, "\nSee also");
                for further in more {
                    out.push('\n');
                    quote(&mut out, further, Style::new());
                    out.push('\n');
                    citation(&mut out, further, None, today);
                }
            }
        }
        (Outcome::Suggested, Some(_)) => {
            let several = shown.len() > 1;
            let may_be = if several { "Not sure. One of these may be it:" } else { "Not sure. This may be it:" };
            line(&mut out, "", NOTE, may_be);
            for (i, candidate) in shown.into_iter().enumerate() {
                out.push('\n');
                if several {
                    let _ = write!(out, "{}. ", i + 1);
                    suggestion(&mut out, candidate, "   ");
                } else {
                    suggestion(&mut out, candidate, "");
                }
            }
        }
        _ => unanswered(&mut out, answer),
    }
    out
}

/// Things side by side, one aspect after the other.
pub fn comparison(comparison: &Comparison) -> String {
    let mut out = String::new();
    let width = comparison.things.iter().map(|thing| thing.width()).max().unwrap_or(0);
    line(&mut out, "", STRONG, &comparison.things.join(" | "));
    if comparison.rows.is_empty() {
        let _ = writeln!(out, "\n{FAINT}No article states it of any of them.{FAINT:#}");
    }
    for row in &comparison.rows {
        out.push('\n');
        line(&mut out, "", STRONG, &row.aspect);
        for (thing, cell) in comparison.things.iter().zip(&row.cells) {
            let label = format!("  {thing}{}  ", " ".repeat(width.saturating_sub(thing.width())));
            let indent = " ".repeat(width + 4);
            match cell {
                Some(cell) => {
                    let quote = indented(&cell.quote, &indent);
                    let _ = writeln!(out, "{}{}", safe(&label), quote.trim_start());
                    line(&mut out, &indent, FAINT, &place(cell));
                    line(&mut out, &indent, LINK, cell.address());
                }
                None => {
                    let _ = writeln!(out, "{}{FAINT}not stated{FAINT:#}", safe(&label));
                }
            }
        }
    }
    out
}

/// A picked suggestion: its quote inside the passage.
pub fn picked(candidate: &Cited, today: Date) -> String {
    whole(candidate, in_words(candidate.confidence), today)
}

/// A quote, the passage around it, and where it stands.
fn whole(cited: &Cited, sure: &str, today: Date) -> String {
    let mut out = String::new();
    quote(&mut out, cited, STRONG);
    out.push('\n');
    let (before, after) = cited.around();
    let (before, after) = (before_quote(before), after_quote(after));
    if !before.is_empty() {
        line(&mut out, INDENT, FAINT, &format!("{before} …"));
    }
    if !after.is_empty() {
        line(&mut out, INDENT, FAINT, &format!("… {after}"));
    }
    if !before.is_empty() || !after.is_empty() {
        out.push('\n');
    }
    citation(&mut out, cited, Some(sure), today);
    out
}

fn understood(out: &mut String, answer: &Answer) {
    if let Some(text) = &answer.understood_as {
        let _ = writeln!(out, "{NOTE}Showing results for:{NOTE:#} {}\n", safe(text.trim()));
    } else if !answer.corrections.is_empty() {
        let words: Vec<_> = answer.corrections.iter().map(|(typed, taken)| format!("{taken} (not {typed})")).collect();
        let _ = writeln!(out, "{NOTE}Showing results for:{NOTE:#} {}\n", safe(&words.join(", ")));
    }
}

/// A quote under what announces it.
fn quote(out: &mut String, cited: &Cited, style: Style) {
    if let Some(lead) = &cited.lead {
        line(out, INDENT, FAINT, &without_generators(&lead.quote));
    }
    line(out, INDENT, style, &written(cited));
}

/// Where a quote stands, since when, and how sure it is that it answers.
fn citation(out: &mut String, cited: &Cited, sure: Option<&str>, today: Date) {
    line(out, INDENT, Style::new(), &place(cited));
    line(out, INDENT, LINK, cited.address());
    let date = cited.updated.iter().map(|date| match ago(date, today).filter(|_| is_a_while(date, today)) {
        Some(ago) => format!("updated {date} ({ago})"),
        None => format!("updated {date}"),
    });
    let facts: Vec<String> = date.chain(sure.map(str::to_owned)).collect();
    if !facts.is_empty() {
        line(out, INDENT, FAINT, &facts.join(", "));
    }
}

/// Whether a day is so long ago that it is worth saying how long.
fn is_a_while(date: &str, today: Date) -> bool {
    Age::month().before(today).is_some_and(|before| date.parse::<Date>().is_ok_and(|date| date <= before))
}

fn suggestion(out: &mut String, cited: &Cited, indent: &str) {
    let _ = writeln!(out, "{STRONG}{}{STRONG:#}", safe(&place(cited)));
    if let Some(lead) = &cited.lead {
        line(out, indent, FAINT, &without_generators(&lead.quote));
    }
    let quote = written(cited);
    let lines = quote.lines().count();
    let end = quote.match_indices('\n').nth(SUGGESTED_LINES - 1).filter(|_| lines > SUGGESTED_LINES + 1);
    line(out, indent, Style::new(), end.map_or(&quote, |(end, _)| &quote[..end]));
    if end.is_some() {
        line(out, indent, FAINT, &format!("… {} lines more", lines - SUGGESTED_LINES));
    }
    line(out, indent, LINK, cited.address());
}

fn unanswered(out: &mut String, answer: &Answer) {
    line(out, "", NOTE, "Nothing in the articles answers this.");
    if answer.related.is_empty() {
        return;
    }
    out.push_str("\nNearest topics\n");
    for topic in &answer.related {
        line(out, "  ", Style::new(), &path(&topic.heading, &topic.title));
    }
}

/// A quote as its author wrote it, without what only the site's generator reads.
fn written(cited: &Cited) -> Cow<'_, str> {
    if cited.bare_code {
        return outdented(&cited.quote);
    }
    preformatted(&cited.quote).map_or_else(|| without_generators(&cited.quote), Cow::Owned)
}

/// A text without what only the site's generator reads.
pub(super) fn without_generators(text: &str) -> Cow<'_, str> {
    let quote = outdented(text);
    let shown = without_markers(&quote);
    if *shown == *quote || shown.trim().is_empty() {
        return quote;
    }
    let mut lines: Vec<&str> = shown.trim().lines().map(str::trim_end).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    Cow::Owned(lines.join("\n"))
}

fn place(cited: &Cited) -> String {
    path(&cited.heading, &cited.title)
}

/// A heading path, or the title where there is none. The path begins with the title where that stands above.
pub(super) fn path(heading: &[String], title: &str) -> String {
    if heading.is_empty() { title.to_owned() } else { heading.join(" > ") }
}

/// Writes a text of one or more lines, each with the indent.
fn line(out: &mut String, indent: &str, style: Style, text: &str) {
    for line in text.lines() {
        if line.trim().is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, "{indent}{style}{}{style:#}", safe(line));
        }
    }
}

fn indented(text: &str, indent: &str) -> String {
    text.lines().map(|line| format!("{indent}{}", safe(line))).collect::<Vec<_>>().join("\n")
}

/// The text without control characters: an article or a question must not steer the terminal.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() && c != '\t' && c != '\n';
    if text.contains(steers) { Cow::Owned(text.replace(steers, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::reply::{Compared, Lead, Topic};
    use crate::knowledge::Span;
    use jiff::civil::date;

    fn cited(heading: &[&str], quote: &str, confidence: f64) -> Cited {
        // No two quotes of a test lie over each other.
        let start = quote.bytes().map(usize::from).sum::<usize>() * 100;
        let span = Span::new(start, start + quote.len());
        Cited {
            collection: "docs".into(),
            article: "images.md".into(),
            title: "Images".into(),
            heading: heading.iter().map(|h| (*h).to_owned()).collect(),
            anchor: "price".into(),
            source: Some("https://example.com/images#price".into()),
            updated: Some("2026-11-23".into()),
            confidence,
            quote: quote.into(),
            range: span,
            passage: quote.into(),
            passage_range: span,
            lead: None,
            key: "00".into(),
            bare_code: false,
        }
    }

    const TODAY: Date = date(2026, 11, 28);

    fn plain(answer: &Answer) -> String {
        anstream::adapter::strip_str(&self::answer(answer, TODAY)).to_string()
    }

    #[test]
    fn an_answer_shows_the_quote_first_and_where_it_stands() {
        let answer = Answer {
            outcome: Outcome::Answered,
            confidence: 0.97,
            passages: vec![cited(&["Images", "Price"], "An image is free.", 0.97)],
            ..Answer::default()
        };
        insta::assert_snapshot!(plain(&answer), @"
        An image is free.

        Images > Price
        https://example.com/images#price
        updated 2026-11-23, almost certain
        ");
        assert!(self::answer(&answer, TODAY).contains("\u{1b}[1mAn image is free.\u{1b}[0m"));
    }

    fn inside(passage: &str, quote: &str) -> Cited {
        let mut cited = cited(&["Images"], quote, 0.97);
        let at = passage.find(quote).unwrap_or_default();
        cited.passage = passage.to_owned();
        cited.passage_range = Span::new(0, passage.len());
        cited.range = Span::new(at, at + quote.len());
        cited
    }

    fn above_its_place(cited: &Cited) -> String {
        let shown = anstream::adapter::strip_str(&picked(cited, TODAY)).to_string();
        shown.split("\n\n  Images\n").next().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_passage_stands_around_the_quote() {
        let cited = inside("Images start servers. An image is free.\n\n- Disks cost.", "An image is free.");
        assert_eq!(above_its_place(&cited), "  An image is free.\n\n  Images start servers. …\n  … - Disks cost.");
        let many = "Disks cost. ".repeat(60);
        let shown = above_its_place(&inside(&format!("Free. {many}The end."), "Free."));
        assert!(shown.ends_with("Disks cost. Disks cost. …") && shown.len() < 550, "{shown}");
        let shown = above_its_place(&inside(&format!("The start. {many}Nine owls. Free."), "Free."));
        let before = shown.split_once("\n\n").map(|(_, before)| before).unwrap_or_default();
        assert!(before.starts_with("  … Disks cost.") && before.ends_with("Nine owls. …") && before.len() < 550);
        let one = format!("Free. {}.", "very ".repeat(200));
        assert_eq!(above_its_place(&inside(&one, "Free.")), "  Free.");
        let quoted = "> First.\n>\n> Free.\n>\n> Last. <!-- no one -->";
        assert_eq!(above_its_place(&inside(quoted, "Free.")), "  Free.\n\n  First. …");
        let shell = "Free.\n\n```sh\n> faqt ask\n```";
        assert_eq!(above_its_place(&inside(shell, "Free.")), "  Free.\n\n  … ```sh\n  > faqt ask\n  ```");
        let steps: String = (1..40).map(|n| format!("{n}. Turn the knob.\n")).collect();
        let shown = above_its_place(&inside(&format!("Free.\n\n{steps}"), "Free."));
        assert!(shown.ends_with("Turn the knob. …"), "{shown}");
        let shown = above_its_place(&inside(&format!("{steps}\nFree."), "Free."));
        assert!(shown.split_once("\n\n").is_some_and(|(_, before)| !before.starts_with("  … Turn")), "{shown}");
    }

    #[test]
    fn markers_are_left_out_of_a_quote_but_not_of_code() {
        let steps =
            cited(&["A"], "1. Run:\n\n   <Tabs>\n   <TabItem label=\"x\">\n\n   a\n\n   </TabItem>\n   </Tabs>", 0.9);
        assert_eq!(written(&steps), "1. Run:\n\n   a");
        let code = Cited { bare_code: true, ..cited(&["A"], "{{ walrus.call }}\n::: x", 0.9) };
        assert_eq!(written(&code), "{{ walrus.call }}\n::: x");
        assert_eq!(written(&cited(&["A"], "<pre><code>a\n  <b>b</b>\n</code></pre>", 0.9)), "a\n  b");
    }

    #[test]
    fn how_long_ago_it_was_written_is_said_where_that_is_a_while() {
        let of = |updated: &str| {
            let mut cited = cited(&["Images"], "Free.", 0.97);
            cited.updated = Some(updated.to_owned());
            picked(&cited, TODAY)
        };
        assert!(of("2026-11-01").contains("updated 2026-11-01, almost certain"));
        assert!(of("2026-03-12").contains("updated 2026-03-12 (8 months ago), almost certain"));
        assert!(of("2027-01-01").contains("updated 2027-01-01, almost certain"));
    }

    #[test]
    fn a_lead_stands_above_and_more_passages_below() {
        let mut steps = cited(&["Images", "Delete"], "1. Stop it.\n2. Delete it.", 0.9);
        steps.lead = Some(Lead { quote: "To delete an image:".into(), range: Span::new(0, 19) });
        let mut other = cited(&["Images", "Snapshots"], "Snapshots stay behind.", 0.6);
        other.source = None;
        other.updated = None;
        let answer = Answer {
            outcome: Outcome::Answered,
            confidence: 0.9,
            understood_as: Some("how do i delete an image".into()),
            passages: vec![steps, other],
            ..Answer::default()
        };
        insta::assert_snapshot!(plain(&answer), @"
        Showing results for: how do i delete an image

          To delete an image:
          1. Stop it.
          2. Delete it.

          Images > Delete
          https://example.com/images#price
          updated 2026-11-23, very likely

        See also

          Snapshots stay behind.

          Images > Snapshots
          images.md
        ");
    }

    #[test]
    fn suggestions_are_numbered_and_say_that_none_is_sure() {
        let mut answer = Answer {
            outcome: Outcome::Suggested,
            passages: vec![
                cited(&["Images", "Price"], "An image is free.", 0.5),
                cited(&["Images", "Disks", "Price"], "Disks are billed by the hour.", 0.4),
            ],
            ..Answer::default()
        };
        insta::assert_snapshot!(plain(&answer), @"
        Not sure. One of these may be it:

        1. Images > Price
           An image is free.
           https://example.com/images#price

        2. Images > Disks > Price
           Disks are billed by the hour.
           https://example.com/images#price
        ");
        answer.passages.pop();
        answer.passages[0].quote = (1..=12).map(|n| format!("{n}. step\n")).collect();
        insta::assert_snapshot!(plain(&answer), @"
        Not sure. This may be it:

        Images > Price
        1. step
        2. step
        3. step
        4. step
        5. step
        6. step
        7. step
        8. step
        … 4 lines more
        https://example.com/images#price
        ");
    }

    #[test]
    fn nothing_is_said_plainly_with_the_nearest_topics() {
        let topic = |heading: &str| Topic {
            collection: "docs".into(),
            article: "images.md".into(),
            anchor: "price".into(),
            title: "Images".into(),
            heading: vec!["Images".into(), heading.into()],
        };
        let answer = Answer {
            corrections: vec![("imgae".into(), "image".into())],
            related: vec![topic("Price"), topic("Limits")],
            passages: vec![cited(&["Images"], "not shown", 0.1)],
            ..Answer::default()
        };
        insta::assert_snapshot!(plain(&answer), @"
        Showing results for: image (not imgae)

        Nothing in the articles answers this.

        Nearest topics
          Images > Price
          Images > Limits
        ");
    }

    #[test]
    fn a_comparison_says_where_nothing_is_stated() {
        let answer = Answer {
            outcome: Outcome::Answered,
            comparison: Some(Comparison {
                things: vec!["custom image".into(), "公共镜像".into()],
                rows: vec![Compared {
                    aspect: "Price".into(),
                    cells: vec![Some(cited(&["Images", "Price"], "free of charge", 1.0)), None],
                }],
            }),
            ..Answer::default()
        };
        insta::assert_snapshot!(plain(&answer), @"
        custom image | 公共镜像

        Price
          custom image  free of charge
                        Images > Price
                        https://example.com/images#price
          公共镜像      not stated
        ");
    }

    #[test]
    fn an_article_cannot_steer_the_terminal() {
        let answer = Answer {
            outcome: Outcome::Answered,
            passages: vec![cited(&["Images"], "safe\u{1b}[31m\u{7}\u{9b}31m text", 1.0)],
            ..Answer::default()
        };
        assert!(self::answer(&answer, TODAY).contains("safe\u{fffd}[31m\u{fffd}\u{fffd}31m text"));
    }
}
