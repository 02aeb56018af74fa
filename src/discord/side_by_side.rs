//! A comparison as a message: one field an aspect, one line a thing, and the sources.

use super::asked_line::AskedLine;
use super::custom_id::{Action, CustomId};
use super::limits;
use super::markdown::{Around, Style, escape, escape_line, is_row, show, write};
use super::render::{View, place};
use super::reply::{Button, Embed, Reply, Row, address};
use crate::answer::reply::{Cited, Comparison};

/// Of one cell, so much is shown.
const CELL: usize = 400;
/// Room that footer and sources keep in a page.
const BESIDES: usize = limits::FIELD_VALUE + 200;

/// A page, from 0, of a comparison.
pub(super) fn compared(view: View<'_>, comparison: &Comparison, page: usize) -> Reply {
    let mut sources = Sources::default();
    let fields: Vec<(String, String)> = comparison
        .rows
        .iter()
        .map(|row| {
            let lines = comparison.things.iter().zip(&row.cells).map(|(thing, cell)| match cell {
                Some(cell) => format!("{}: {} \\[{}]", escape_line(thing), text(cell), sources.number(cell)),
                None => format!("{}: {}", escape_line(thing), view.words.say("compare-not-stated")),
            });
            (limits::cut(&row.aspect, limits::FIELD_NAME), joined(lines, limits::FIELD_VALUE))
        })
        .collect();
    let pages = pages(fields, BESIDES + AskedLine::of(view.question).length());
    let page = page.min(pages.len().saturating_sub(1));
    let mut shown = pages.get(page).cloned().unwrap_or_default();
    if !sources.list.is_empty() {
        shown.push((view.words.say("compare-sources"), sources.text()));
    }
    let things = comparison.things.iter().map(|thing| escape(thing)).collect::<Vec<_>>().join(" · ");
    let content = limits::cut(&view.words.with("compare-title", &[("things", &things)]), limits::CONTENT);
    let embed =
        Embed { author: view.question.to_owned(), fields: shown, footer: view.words.say("footer"), ..Embed::default() };
    debug_assert!(embed.length() <= limits::EMBEDS);
    let mut buttons = Vec::new();
    // As many pages as a row has buttons, about the one that is shown.
    let from = page.saturating_sub(limits::BUTTONS / 2).min(pages.len().saturating_sub(limits::BUTTONS));
    for at in (from..pages.len()).filter(|_| pages.len() > 1).take(limits::BUTTONS) {
        let number = (at + 1).to_string();
        let label = view.words.with("button-page", &[("page", &number)]);
        let id = CustomId::new(Action::Page, view.asker, u64::try_from(at).ok());
        buttons.push(Button::Press { label, id, primary: at == page });
    }
    let mut rows = Vec::new();
    if !buttons.is_empty() {
        rows.push(Row::Buttons(buttons));
    }
    let press = |action, label: &str| Button::Press {
        label: view.words.say(label),
        id: CustomId::new(action, view.asker, None),
        primary: false,
    };
    rows.push(Row::Buttons(vec![
        press(Action::Helpful, "button-helpful"),
        press(Action::Unhelpful, "button-unhelpful"),
        press(Action::Follow, "button-follow"),
    ]));
    Reply { content, embed: Some(embed), rows, ..Reply::default() }
}

/// A cell in one line.
fn text(cell: &Cited) -> String {
    let header = cell.lead.as_ref().map(|lead| lead.quote.as_str()).filter(|lead| is_row(lead) && is_row(&cell.quote));
    let shown = show(&cell.quote, Around { header, within: true });
    write(&shown.pieces, Style::Plain, CELL).replace('\n', " ")
}

/// Lines within a limit; what does not fit is marked.
fn joined(lines: impl Iterator<Item = String>, limit: usize) -> String {
    let mut out = String::new();
    for line in lines {
        if limits::length(&out) + limits::length(&line) + 3 > limit {
            out.push_str(if out.is_empty() { "…" } else { "\n…" });
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&line);
    }
    out
}

/// Fields, as many a page as fit beside what else stands in it.
fn pages(fields: Vec<(String, String)>, besides: usize) -> Vec<Vec<(String, String)>> {
    let mut pages: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let mut used = besides;
    for field in fields {
        let length = limits::length(&field.0) + limits::length(&field.1);
        let is_full =
            pages.last().is_some_and(|page| page.len() + 1 >= limits::FIELDS) || used + length > limits::EMBEDS;
        if is_full && pages.last().is_some_and(|page| !page.is_empty()) {
            pages.push(Vec::new());
            used = besides;
        }
        used += length;
        if let Some(page) = pages.last_mut() {
            page.push(field);
        }
    }
    pages
}

/// Where the cells stand, numbered.
#[derive(Default)]
struct Sources {
    list: Vec<(String, String)>,
}

impl Sources {
    fn number(&mut self, cell: &Cited) -> usize {
        let source = cell.source.as_deref().and_then(|source| address(source, limits::BUTTON_ADDRESS));
        let at = (place(&cell.title, &cell.heading), source.unwrap_or_default());
        match self.list.iter().position(|known| *known == at) {
            Some(known) => known + 1,
            None => {
                self.list.push(at);
                self.list.len()
            }
        }
    }

    fn text(&self) -> String {
        let lines = self.list.iter().enumerate().map(|(at, (place, url))| {
            let place = escape(&limits::cut(place, 120)).replace(']', "\\]");
            if url.is_empty() { format!("{}. {place}", at + 1) } else { format!("{}. [{place}]({url})", at + 1) }
        });
        joined(lines, limits::FIELD_VALUE)
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;
    use crate::answer::reply::Compared;
    use crate::knowledge::Span;
    use serenity::model::id::UserId;

    fn cell(heading: &str, quote: &str) -> Cited {
        let range = Span::new(0, quote.len());
        Cited {
            collection: "docs".into(),
            article: "bikes.md".into(),
            title: "Bikes".into(),
            heading: vec!["Bikes".into(), heading.into()],
            anchor: String::new(),
            source: Some(format!("https://example.com/bikes#{heading}")),
            updated: None,
            confidence: 1.0,
            quote: quote.into(),
            range,
            passage: quote.into(),
            passage_range: range,
            lead: None,
            key: "0000000000000001".into(),
        }
    }

    fn view() -> View<'static> {
        View { words: Words::of("en"), asker: UserId::new(7), question: "city bike vs cargo bike", helpers: false }
    }

    fn comparison(rows: usize, quote: &str) -> Comparison {
        let row = |at| Compared { aspect: format!("Aspect {at}"), cells: vec![Some(cell("Price", quote)), None] };
        Comparison { things: vec!["city bike".into(), "cargo bike".into()], rows: (0..rows).map(row).collect() }
    }

    #[test]
    fn each_aspect_is_a_field_and_the_sources_are_numbered() {
        let reply = compared(view(), &comparison(2, "400 *euros*"), 0);
        insta::assert_snapshot!(serde_json::to_string_pretty(&reply.body()["embeds"][0]["fields"]).unwrap(), @r#"
        [
          {
            "inline": false,
            "name": "Aspect 0",
            "value": "city bike: 400 euros \\[1]\ncargo bike: not stated"
          },
          {
            "inline": false,
            "name": "Aspect 1",
            "value": "city bike: 400 euros \\[1]\ncargo bike: not stated"
          },
          {
            "inline": false,
            "name": "Sources",
            "value": "1. [Bikes › Price](https://example.com/bikes#Price)"
          }
        ]
        "#);
        assert_eq!(reply.content, "city bike · cargo bike compared");
    }

    #[test]
    fn what_does_not_fit_is_on_the_next_page() {
        let long = "A sentence of some length that says a thing. ".repeat(8);
        let comparison = comparison(30, &long);
        let first = compared(view(), &comparison, 0);
        let second = compared(view(), &comparison, 1);
        assert_ne!(first, second);
        for reply in [&first, &second] {
            assert!(reply.embed.as_ref().is_some_and(|embed| embed.length() <= limits::EMBEDS));
            assert!(reply.embed.as_ref().is_some_and(|embed| embed.fields.len() <= limits::FIELDS));
        }
        let Some(Row::Buttons(buttons)) = first.rows.first() else { panic!("no pages") };
        assert!(buttons.len() > 1);
    }
}
