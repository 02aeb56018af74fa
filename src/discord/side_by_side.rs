//! A comparison as a message: one field an aspect, one line a thing, and the sources.

use super::asked_line::{AskedLine, below_text};
use super::custom_id::{Action, CustomId};
use super::limits;
use super::markdown::{Around, Style, escape, escape_line, escape_within, guard_start, show, write};
use super::render::{View, place};
use super::reply::{Button, Embed, Plain, Reply, Row, address, room_for};
use crate::answer::reply::{Cited, Compared, Comparison};
use crate::knowledge::is_table_row;

/// Of one cell, so much is shown.
const CELL: usize = 400;
/// A text without a card may get a line above it.
const ABOVE: usize = 60;

/// A page, from 0, of a comparison: as a card, and as a text where no card may be shown.
pub(super) fn compared(view: View<'_>, comparison: &Comparison, page: usize) -> Reply {
    let footer = view.words.say("footer");
    let besides = AskedLine::of(view.question).length() + limits::length(&footer);
    let cards = pages(view, comparison, |page| page.fits_a_card(view, besides));
    let things = comparison.things.iter().map(|thing| escape(thing)).collect::<Vec<_>>().join(" · ");
    let content = limits::cut(&view.words.with("compare-title", &[("things", &things)]), limits::CONTENT / 4);
    let room = limits::CONTENT - room_for(view.question) - limits::length(&content) - ABOVE;
    let texts = pages(view, comparison, |page| limits::length(&page.text(view, usize::MAX)) <= room);
    let at = |pages: &[Page]| page.min(pages.len().saturating_sub(1));
    let mut fields = cards.get(at(&cards)).map(|page| page.fields.clone()).unwrap_or_default();
    let sources = cards.get(at(&cards)).map(|page| page.sources.text(limits::FIELD_VALUE)).unwrap_or_default();
    if !sources.is_empty() {
        fields.push((view.words.say("compare-sources"), sources));
    }
    let embed = Embed { author: view.question.to_owned(), fields, footer, ..Embed::default() };
    debug_assert!(embed.length() <= limits::EMBEDS);
    let text = texts.get(at(&texts)).map(|page| page.text(view, room)).unwrap_or_default();
    let plain = Plain {
        content: below_text(&limits::cut(&format!("{content}{text}"), limits::CONTENT), view.question),
        rows: rows(view, texts.len(), at(&texts)),
    };
    Reply {
        content,
        embed: Some(embed),
        rows: rows(view, cards.len(), at(&cards)),
        plain: Some(plain),
        ..Reply::default()
    }
}

/// The buttons of a page.
fn rows(view: View<'_>, pages: usize, page: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    if pages > 1 {
        // As many pages as a row has buttons, about the one that is shown.
        let from = page.saturating_sub(limits::BUTTONS / 2).min(pages.saturating_sub(limits::BUTTONS));
        let turn = |at: usize| {
            let label = view.words.with("button-page", &[("page", &(at + 1).to_string())]);
            let id = CustomId::new(Action::Page, view.asker, u64::try_from(at).ok());
            Button::Press { label, id, primary: at == page }
        };
        rows.push(Row::Buttons((from..pages).take(limits::BUTTONS).map(turn).collect()));
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
    rows
}

/// Aspects that are shown together, and where what is said of them stands.
#[derive(Clone, Default)]
struct Page {
    fields: Vec<(String, String)>,
    sources: Sources,
}

impl Page {
    /// With one aspect more.
    fn with(mut self, view: View<'_>, things: &[String], row: &Compared) -> Self {
        let sources = &mut self.sources;
        let lines = things.iter().zip(&row.cells).map(|(thing, cell)| match cell {
            Some(cell) => format!("{}: {} \\[{}]", escape_line(thing), text(cell), sources.number(cell)),
            None => format!("{}: {}", escape_line(thing), view.words.say("compare-not-stated")),
        });
        let field = (escape_within(&row.aspect, limits::FIELD_NAME), joined(lines, limits::FIELD_VALUE));
        self.fields.push(field);
        self
    }

    /// Whether it is shown whole beside what else stands in a card.
    fn fits_a_card(&self, view: View<'_>, besides: usize) -> bool {
        let sources = self.sources.whole();
        let length = |(name, value): &(String, String)| limits::length(name) + limits::length(value);
        let all = self.fields.iter().map(length).sum::<usize>()
            + limits::length(&sources)
            + limits::length(&view.words.say("compare-sources"));
        self.fields.len() < limits::FIELDS
            && limits::length(&sources) <= limits::FIELD_VALUE
            && besides + all <= limits::EMBEDS
    }

    /// As a text of at most `room`, below a title; aspects before sources.
    fn text(&self, view: View<'_>, room: usize) -> String {
        let mut text: String =
            self.fields.iter().map(|(name, value)| format!("\n{}\n{value}", guard_start(name))).collect();
        text = limits::cut(&text, room);
        let title = format!("\n{}\n", view.words.say("compare-sources"));
        let left = room.saturating_sub(limits::length(&text) + limits::length(&title));
        let sources = self.sources.text(left);
        if !sources.is_empty() {
            text.push_str(&title);
            text.push_str(&sources);
        }
        text
    }
}

/// All aspects, as many a page as fit there.
fn pages(view: View<'_>, comparison: &Comparison, fits: impl Fn(&Page) -> bool) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for row in &comparison.rows {
        let more = pages.last().map(|page| page.clone().with(view, &comparison.things, row)).filter(|page| fits(page));
        match (more, pages.last_mut()) {
            (Some(more), Some(last)) => *last = more,
            _ => pages.push(Page::default().with(view, &comparison.things, row)),
        }
    }
    pages
}

/// A cell in one line.
fn text(cell: &Cited) -> String {
    let header = cell
        .lead
        .as_ref()
        .map(|lead| lead.quote.as_str())
        .filter(|lead| is_table_row(lead) && is_table_row(&cell.quote));
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

/// Where the cells stand, numbered.
#[derive(Clone, Default)]
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

    /// A line each; those after the first so many without their addresses.
    fn lines(&self, linked: usize) -> impl Iterator<Item = String> {
        self.list.iter().enumerate().map(move |(at, (place, url))| {
            let place = escape(&limits::cut(place, 120)).replace(']', "\\]");
            let is_linked = at < linked && !url.is_empty();
            if is_linked { format!("{}. [{place}]({url})", at + 1) } else { format!("{}. {place}", at + 1) }
        })
    }

    fn whole(&self) -> String {
        self.lines(usize::MAX).collect::<Vec<_>>().join("\n")
    }

    /// All of them within a limit: where there is no room for every address, without the last ones.
    fn text(&self, limit: usize) -> String {
        let fits = |text: &String| limits::length(text) <= limit;
        let shorter = (0..=self.list.len()).rev().map(|linked| self.lines(linked).collect::<Vec<_>>().join("\n"));
        shorter.into_iter().find(fits).unwrap_or_else(|| joined(self.lines(0), limit))
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;
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
            bare_code: false,
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

    #[test]
    fn where_no_card_is_shown_every_aspect_is_on_one_page_too() {
        let long = "A sentence of some length that says a thing. ".repeat(8);
        let comparison = comparison(30, &long);
        let question = "city bike vs cargo bike? ".repeat(20);
        for question in ["city bike vs cargo bike", question.trim_end()] {
            let view = View { question, ..view() };
            let (mut pages, mut all) = (1, String::new());
            for page in 0.. {
                let shown = compared(view, &comparison, page).without_embed();
                assert!(shown.embed.is_none() && limits::length(&shown.content) <= limits::CONTENT);
                assert!(shown.content.contains("\nSources\n1. [Bikes › Price](https://"), "{}", shown.content);
                all.push_str(&shown.content);
                let Some(Row::Buttons(buttons)) = shown.rows.first() else { panic!("no pages") };
                let numbers = buttons.iter().filter_map(|button| match button {
                    Button::Press { id, .. } => id.key,
                    Button::Link { .. } => None,
                });
                pages = numbers.max().unwrap().max(pages);
                if page as u64 == pages {
                    break;
                }
            }
            for at in 0..30 {
                assert_eq!(all.matches(&format!("\nAspect {at}\ncity bike: A sentence")).count(), 1, "{at}");
            }
        }
    }

    #[test]
    fn every_source_is_named_even_where_its_address_has_no_room() {
        let mut sources = Sources::default();
        let far = "x".repeat(480);
        for heading in ["Price", "Weight", "Load"] {
            sources.number(&cell(&format!("{heading}{far}"), "400 euros"));
        }
        let text = sources.text(limits::FIELD_VALUE);
        assert!(limits::length(&text) <= limits::FIELD_VALUE && text.starts_with("1. [Bikes › Price"), "{text}");
        assert!(text.contains("\n2. ") && text.contains("\n3. Bikes › Load"), "{text}");
        assert_eq!(Sources::default().text(10), "");
    }
}
