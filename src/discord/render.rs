//! An answer as a message. Looks nothing up: everything is in the value.

use super::custom_id::{Action, CustomId, parse_key};
use super::limits;
use super::markdown::{self, Around, Piece, Style, escape, show, write};
use super::reply::{Button, Embed, Menu, Reply, Row, address};
use super::words::Words;
use crate::answer::reply::{Answer, Cited};
use crate::knowledge::{is_table_row, outdented};
use serenity::model::id::UserId;

/// The passage around a quote is shown up to this length: quote and source fit one screen of a phone.
const AROUND: usize = 600;
/// Of a quote that is no code, so much is shown.
const QUOTE: usize = 1_500;

/// Whose answer it is, and in which words.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// The words.
    pub(super) words: &'a Words,
    /// Who asked.
    pub(super) asker: UserId,
    /// As it was asked; stands above the answer and is read back from there.
    pub(super) question: &'a str,
    /// Whether there is somebody to call.
    pub(super) helpers: bool,
}

impl View<'_> {
    fn press(&self, action: Action, key: Option<u64>, label: &str) -> Button {
        Button::Press { label: self.words.say(label), id: CustomId::new(action, self.asker, key), primary: false }
    }

    fn author(&self) -> String {
        self.question.to_owned()
    }
}

/// One passage as the answer: the quote in bold, the rest in a card.
pub(super) fn answered(view: View<'_>, answer: &Answer, cited: &Cited) -> Reply {
    let (content, images) = quote(view.words, cited);
    let mut description = understood(view.words, answer);
    let around = around(cited, &content);
    let path = path(cited);
    for part in [around, path] {
        if !description.is_empty() && !part.is_empty() {
            description.push_str("\n\n");
        }
        description.push_str(&part);
    }
    let source = cited.source.as_deref();
    let key = parse_key(&cited.key);
    let embed = Embed {
        author: view.author(),
        title: markdown::escape_within(&cited.title, limits::TITLE),
        url: source.and_then(|source| address(source, limits::EMBED_ADDRESS)),
        description,
        image: images.into_iter().find_map(|image| address(&image, limits::EMBED_ADDRESS)),
        footer: footer(view.words, cited),
        ..Embed::default()
    };
    let link = source.and_then(|source| address(source, limits::BUTTON_ADDRESS));
    let mut buttons: Vec<Button> =
        link.map(|url| Button::Link { label: view.words.say("button-source"), url }).into_iter().collect();
    buttons.push(view.press(Action::Helpful, key, "button-helpful"));
    buttons.push(view.press(Action::Unhelpful, key, "button-unhelpful"));
    buttons.push(view.press(Action::Follow, key, "button-follow"));
    let shown_address = embed.url.clone();
    Reply { content, embed: Some(embed), rows: vec![Row::Buttons(buttons)], address: shown_address, ..Reply::default() }
}

/// The quote as text, with the addresses of its pictures.
fn quote(words: &Words, cited: &Cited) -> (String, Vec<String>) {
    let shown = if cited.bare_code {
        show(&fenced(&cited.quote), Around::default())
    } else {
        show(&cited.quote, around_of(cited))
    };
    let announced = cited.lead.as_ref().filter(|lead| !is_table_row(&lead.quote));
    let mut content = String::new();
    if let Some(lead) = announced {
        content.push_str(&write(&show(&lead.quote, Around::default()).pieces, Style::Plain, 300));
        content.push('\n');
    }
    let has_code = shown.pieces.iter().any(|piece| matches!(piece, Piece::Code { .. }));
    if has_code {
        let whole = write(&shown.pieces, Style::Bold, usize::MAX);
        if limits::length(&content) + limits::length(&whole) <= limits::CONTENT {
            content.push_str(&whole);
        } else {
            content.push_str(&words.say("code-too-long"));
        }
    } else {
        content.push_str(&write(&shown.pieces, Style::Bold, QUOTE));
    }
    (content, shown.images)
}

/// Code with a fence around it.
fn fenced(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}\n{}\n{fence}", outdented(code))
}

/// What the quote stands in: its header row, and whether it begins within a line.
fn around_of(cited: &Cited) -> Around<'_> {
    let header = cited.lead.as_ref().map(|lead| lead.quote.as_str()).filter(|lead| is_table_row(lead));
    let at = cited.range.start.saturating_sub(cited.passage_range.start) as usize;
    let before = cited.passage.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_marker = |c: char| c.is_whitespace() || c.is_ascii_digit() || "-*+>|.)#".contains(c);
    Around { header, within: !line.chars().all(is_marker) }
}

/// The passage before and after the quote, as far as it adds something.
fn around(cited: &Cited, content: &str) -> String {
    let (before, after) = cited.around();
    let said = |text: &str| !text.is_empty() && !content.contains(text.trim());
    let mut parts = Vec::new();
    if said(before) {
        let text = write(&show(before, Around::default()).pieces, Style::Plain, AROUND / 2);
        parts.push(format!("{text}{}", if text.ends_with('…') { "" } else { " …" }));
    }
    if said(after) {
        let within = !after.starts_with(['\n', '\r']);
        let text = write(&show(after.trim_start(), Around { header: None, within }).pieces, Style::Plain, AROUND / 2);
        parts.push(format!("… {text}"));
    }
    parts.join("\n")
}

/// How the question was read, where that differs.
fn understood(words: &Words, answer: &Answer) -> String {
    if let Some(text) = &answer.understood_as {
        return words.with("understood", &[("question", &escape(&limits::cut(text.trim(), 200)))]);
    }
    if answer.corrections.is_empty() {
        return String::new();
    }
    let read: Vec<String> =
        answer.corrections.iter().map(|(typed, taken)| format!("{} → {}", escape(typed), escape(taken))).collect();
    words.with("corrected", &[("words", &limits::cut(&read.join(", "), 200))])
}

/// The question as it was understood, read back from a card, in whatever language it says so.
pub(super) fn understood_back(description: &str) -> Option<String> {
    let line = description.lines().next()?;
    ["en", "zh"].into_iter().find_map(|language| {
        let lead = Words::of(language).with("understood", &[("question", "")]);
        line.strip_prefix(lead.trim_end()).map(|question| unescape(question.trim()))
    })
}

/// The headings below the title.
fn path(cited: &Cited) -> String {
    let below = cited.heading.get(usize::from(cited.heading.first() == Some(&cited.title))..).unwrap_or_default();
    let mut path = below.join(" › ");
    if cited.source.is_none() {
        path =
            [cited.article.as_str(), &path].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" › ");
    }
    markdown::escape_line(&limits::cut(&path, 300))
}

/// A place in one line: the headings, which begin with the title where it stands above, else the title.
pub(super) fn place(title: &str, heading: &[String]) -> String {
    if heading.is_empty() { title.to_owned() } else { heading.join(" › ") }
}

fn footer(words: &Words, cited: &Cited) -> String {
    match cited.updated.as_deref().and_then(|date| date.parse::<jiff::civil::Date>().ok()) {
        Some(date) => words.with("footer-updated", &[("date", &self::date(words, date))]),
        None => words.say("footer"),
    }
}

fn date(words: &Words, date: jiff::civil::Date) -> String {
    match words.language {
        "zh" => date.strftime("%Y年%-m月%-d日").to_string(),
        _ => date.strftime("%-d %b %Y").to_string(),
    }
}

/// The candidates of an answer as options: where, key, the beginning of the quote.
pub(super) fn options<'a>(passages: impl IntoIterator<Item = &'a Cited>) -> Vec<(String, String, String)> {
    let mut options: Vec<(String, String, String)> = Vec::new();
    for cited in passages {
        // A select menu takes each value once.
        if parse_key(&cited.key).is_some() && !options.iter().any(|(_, key, _)| *key == cited.key) {
            options.push((place(&cited.title, &cited.heading), cited.key.clone(), plain(&cited.quote)));
        }
    }
    options
}

/// A text without markup, for where Discord shows none.
pub(super) fn plain(markdown: &str) -> String {
    let lines = show(markdown, Around::default()).pieces.into_iter().filter_map(|piece| match piece {
        Piece::Line(line) => Some(format!("{}{}", line.marker.trim_start(), line.text)),
        Piece::Code { text, .. } => Some(text),
        Piece::Gap => None,
    });
    unescape(&lines.collect::<Vec<_>>().join(" "))
}

/// A text without the marks that escape its markup.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => out.extend(chars.next()),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Up to three places to pick from.
pub(super) fn suggested(view: View<'_>, answer: &Answer) -> Reply {
    let shown = answer.shown();
    let key = if shown.len() > 1 { "suggested" } else { "suggested-one" };
    let lines: Vec<String> = shown
        .iter()
        .enumerate()
        .map(|(at, cited)| {
            let place = escape(&limits::cut(&place(&cited.title, &cited.heading), 200));
            match cited.source.as_deref().and_then(|source| address(source, limits::BUTTON_ADDRESS)) {
                Some(url) => format!("{}. [{}]({url})", at + 1, place.replace(']', "\\]")),
                None => format!("{}. {place}", at + 1),
            }
        })
        .collect();
    let understood = understood(view.words, answer);
    let description =
        [understood, lines.join("\n")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    let menu = Menu {
        id: CustomId::new(Action::Pick, view.asker, None),
        placeholder: view.words.say("suggested-pick"),
        options: options(shown),
    };
    let mut rows = vec![Row::Menu(menu)];
    rows.extend(person(view));
    Reply {
        content: view.words.say(key),
        embed: Some(Embed { author: view.author(), description, ..Embed::default() }),
        rows,
        ephemeral: true,
        silent: true,
        ..Reply::default()
    }
}

/// Says that there is nothing, and what is nearest.
pub(super) fn unanswered(view: View<'_>, answer: &Answer) -> Reply {
    let names: Vec<String> =
        answer.related.iter().map(|topic| escape(&limits::cut(&place(&topic.title, &topic.heading), 100))).collect();
    let mut description = understood(view.words, answer);
    if !names.is_empty() {
        if !description.is_empty() {
            description.push('\n');
        }
        description.push_str(&view.words.with("unanswered-topics", &[("topics", &names.join(" · "))]));
    }
    Reply {
        content: view.words.say("unanswered"),
        embed: Some(Embed { author: view.author(), description, ..Embed::default() }),
        rows: person(view).into_iter().collect(),
        ephemeral: true,
        silent: true,
        ..Reply::default()
    }
}

fn person(view: View<'_>) -> Option<Row> {
    view.helpers.then(|| Row::Buttons(vec![view.press(Action::Person, None, "button-person")]))
}

/// What the asker alone sees after "Not helpful": further candidates, a person, the end of it.
pub(super) fn unhelpful(view: View<'_>, answer: &Answer, shown: Option<u64>, public: Option<CustomId>) -> Reply {
    let others = answer.passages.iter().filter(|cited| parse_key(&cited.key) != shown);
    let options = options(others);
    let about =
        |action, key| CustomId { answer: public.and_then(|id| id.answer), ..CustomId::new(action, view.asker, key) };
    let content = view.words.say(if options.is_empty() { "unhelpful-none" } else { "unhelpful-pick" });
    let mut rows = Vec::new();
    if !options.is_empty() {
        let placeholder = view.words.say("unhelpful-placeholder");
        rows.push(Row::Menu(Menu { id: about(Action::Pick, None), placeholder, options }));
    }
    let press =
        |action, label: &str| Button::Press { label: view.words.say(label), id: about(action, None), primary: false };
    let mut buttons = Vec::new();
    if view.helpers {
        buttons.push(press(Action::Person, "button-person"));
    }
    if public.is_some() {
        buttons.push(press(Action::Remove, "button-remove"));
    }
    if !buttons.is_empty() {
        rows.push(Row::Buttons(buttons));
    }
    let embed = Some(Embed { author: view.author(), ..Embed::default() });
    Reply { content, embed, rows, ephemeral: true, ..Reply::default() }
}
