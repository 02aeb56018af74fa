//! Markdown of articles as Discord shows it: the same visible text in Discord's markup.
//!
//! Code keeps its fence, lists their markers and lines, links their text, images their alternative
//! text, table rows become `header: cell` lines. Everything else is text, and none of it is markup:
//! what Discord would read as such is escaped, mentions too.

use super::limits::{cut, length};
use crate::knowledge::{is_table_row, outdented, preformatted, table_columns, without_markers, without_tags};
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;

/// A piece of a text, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A line of text.
    Line(Line),
    /// A block of code.
    Code {
        /// Its language; empty: none.
        language: String,
        /// Its lines.
        text: String,
    },
    /// A blank line.
    Gap,
}

/// A line of text, escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Indent and marker of a list item.
    pub(super) marker: String,
    /// The header of a cell.
    pub(super) label: String,
    /// What it says.
    pub(super) text: String,
}

/// What a text shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// Its pieces.
    pub(super) pieces: Vec<Piece>,
    /// Addresses of its pictures.
    pub(super) images: Vec<String>,
}

/// What announces a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around<'a> {
    /// The header row of its table.
    pub(super) header: Option<&'a str>,
    /// Whether it begins within a line, so that it can begin no list and no heading.
    pub(super) within: bool,
}

/// Keeps a parser from taking the beginning of a text for a marker; never shown.
const GUARD: char = '\u{2060}';

/// Reads Markdown.
pub(super) fn show(markdown: &str, around: Around<'_>) -> Shown {
    if let Some(text) = preformatted(markdown) {
        return Shown { pieces: vec![Piece::Code { language: String::new(), text }], images: Vec::new() };
    }
    let markdown = &*outdented(markdown);
    let markdown = &*without_markers(markdown);
    let markdown = &*cells_in_line(markdown);
    let text = match around.header {
        Some(header) if is_table_row(markdown) => {
            let delimiter = "|-".repeat(table_columns(header).max(1));
            format!("{header}\n{delimiter}|\n{markdown}")
        }
        _ if around.within => format!("{GUARD} {markdown}"),
        _ => markdown.to_owned(),
    };
    let mut reader = Reader::default();
    // `[text][name]`, whose address stands elsewhere in the article; "a[0][1]" is none.
    let mut elsewhere = |link: BrokenLink<'_>| {
        let before = text.get(..link.span.start).and_then(|before| before.chars().next_back());
        let is_link = link.link_type == LinkType::Reference && !before.is_some_and(|c| c.is_alphanumeric() || c == ']');
        is_link.then_some((CowStr::Borrowed(""), CowStr::Borrowed("")))
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_with_broken_link_callback(&text, options, Some(&mut elsewhere)) {
        reader.event(event);
    }
    reader.end_line();
    while reader.shown.pieces.last() == Some(&Piece::Gap) {
        reader.shown.pieces.pop();
    }
    reader.shown
}

/// A list that is open.
struct List {
    /// The next number; `None`: bullets.
    next: Option<u64>,
}

#[derive(Default)]
struct Reader {
    shown: Shown,
    line: Line,
    lists: Vec<List>,
    /// Language and text of an open code block.
    code: Option<(String, String)>,
    headers: Vec<String>,
    column: usize,
    in_head: bool,
    in_cell: bool,
    any_row: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.line.text.push_str(&escape(&text.replace(GUARD, ""))),
            },
            Event::Code(code) => self.line.text.push_str(&code_span(&code)),
            Event::SoftBreak => self.line.text.push(' '),
            Event::HardBreak if self.in_cell => self.line.text.push(' '),
            Event::HardBreak => self.break_line(),
            Event::InlineHtml(tag) => {
                let name = tag.trim_start_matches(['<', '/']).to_ascii_lowercase();
                if name.starts_with("br") && !self.in_cell {
                    self.break_line();
                } else if ["br", "td", "th", "dd"].iter().any(|apart| name.starts_with(apart))
                    && !self.line.text.ends_with(' ')
                {
                    self.line.text.push(' ');
                }
            }
            Event::Html(html) => {
                let text = without_tags(&html);
                if !text.trim().is_empty() {
                    self.line.text.push_str(&escape(text.trim()));
                    self.end_line();
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.end_line();
                self.lists.push(List { next: first });
            }
            Tag::Item => {
                self.end_line();
                let depth = self.lists.len().saturating_sub(1);
                let mut marker = "  ".repeat(depth);
                match self.lists.last_mut().and_then(|list| list.next.as_mut()) {
                    Some(next) => {
                        marker.push_str(&format!("{next}. "));
                        *next = next.saturating_add(1);
                    }
                    None => marker.push_str("- "),
                }
                self.line.marker = marker;
            }
            Tag::CodeBlock(kind) => {
                self.end_line();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#' | '_');
                self.code =
                    Some((Some(language).filter(|l| l.chars().all(is_plain)).unwrap_or_default(), String::new()));
            }
            Tag::Image { dest_url, .. } if dest_url.starts_with("https://") => {
                self.shown.images.push(dest_url.into_string());
            }
            Tag::Table(_) => self.end_line(),
            Tag::TableHead => {
                self.in_head = true;
                self.headers.clear();
            }
            Tag::TableRow => {
                self.column = 0;
                if std::mem::replace(&mut self.any_row, true) {
                    self.gap();
                }
            }
            Tag::TableCell => self.in_cell = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
                if self.lists.is_empty() {
                    self.gap();
                }
            }
            TagEnd::Item => self.end_line(),
            TagEnd::Paragraph | TagEnd::Heading(_) => {
                self.end_line();
                if self.lists.is_empty() {
                    self.gap();
                }
            }
            TagEnd::CodeBlock => {
                if let Some((language, text)) = self.code.take() {
                    let text = text.trim_end_matches(['\n', '\r']).replace('\r', "");
                    if !text.trim().is_empty() {
                        self.shown.pieces.push(Piece::Code { language, text });
                    }
                }
            }
            TagEnd::TableHead => self.in_head = false,
            TagEnd::TableCell => {
                self.in_cell = false;
                let text = std::mem::take(&mut self.line.text).trim().to_owned();
                if self.in_head {
                    self.headers.push(text);
                } else {
                    let header = self.headers.get(self.column).cloned().unwrap_or_default();
                    self.column += 1;
                    if !text.is_empty() {
                        self.line = Line { marker: String::new(), label: header, text };
                        self.end_line();
                    }
                }
            }
            TagEnd::Table => {
                self.any_row = false;
                self.gap();
            }
            _ => {}
        }
    }

    /// Ends a line of which more follows.
    fn break_line(&mut self) {
        let indent = " ".repeat(self.line.marker.chars().count());
        self.end_line();
        self.line.marker = indent;
    }

    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        line.text = line.text.trim().to_owned();
        if !line.text.is_empty() {
            self.shown.pieces.push(Piece::Line(line));
        } else if !line.marker.trim().is_empty() {
            // An item whose text comes in a block of its own.
            self.line.marker = line.marker;
        }
    }

    fn gap(&mut self) {
        if !matches!(self.shown.pieces.last(), None | Some(Piece::Gap)) {
            self.shown.pieces.push(Piece::Gap);
        }
    }
}

/// A text that Discord shows as it is.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '>' | '@' | '[' => {
                out.push('\\');
                out.push(c);
            }
            // An address would become a link and get a preview.
            ':' if after.starts_with("//") => out.push_str("\\:"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
        rest = after;
    }
    out
}

/// A text that Discord shows as it is, within a limit.
pub(super) fn escape_within(text: &str, limit: usize) -> String {
    let whole = escape(text);
    if length(&whole) <= limit {
        return whole;
    }
    let mut most = limit;
    loop {
        // Cut before it is escaped: a mark is never parted from what it escapes.
        let shown = escape(&cut(text, most));
        let over = length(&shown).saturating_sub(limit);
        if over == 0 || most == 0 {
            return shown;
        }
        most -= over.min(most);
    }
}

/// A line whose beginning is no marker either.
pub(super) fn escape_line(text: &str) -> String {
    guard_start(&escape(text))
}

/// Escapes what is markup at the beginning of a line only, blanks before it or not.
pub(super) fn guard_start(text: &str) -> String {
    let (blanks, rest) = text.split_at(text.len() - text.trim_start().len());
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if rest.starts_with(['#', '-', '+']) {
        format!("{blanks}\\{rest}")
    } else if digits > 0 && rest[digits..].starts_with(['.', ')']) {
        format!("{blanks}{}\\{}", &rest[..digits], &rest[digits..])
    } else {
        text.to_owned()
    }
}

/// A code span. One that would end itself, or bold around it, is text.
fn code_span(code: &str) -> String {
    if code.contains(['`', '*']) || code.trim().is_empty() {
        escape(code)
    } else {
        format!("`{}`", code.replace(['\n', '\r'], " "))
    }
}

/// A row of HTML with its cells in one line: on a line of its own a cell would begin another block.
fn cells_in_line(markdown: &str) -> Cow<'_, str> {
    const CELLS: [&str; 7] = ["<td", "<th", "<dd", "</td", "</th", "</dd", "</dt"];
    let is_cell = |line: &str| CELLS.iter().any(|cell| line.trim_start().starts_with(cell));
    if markdown.starts_with(['<', '`', '~', '|']) || !markdown.lines().skip(1).any(is_cell) {
        return Cow::Borrowed(markdown);
    }
    let mut out = String::with_capacity(markdown.len());
    for (n, line) in markdown.split('\n').enumerate() {
        // The tag itself parts it from the one before.
        if n > 0 && !is_cell(line) {
            out.push('\n');
        }
        out.push_str(if is_cell(line) { line.trim_start() } else { line });
    }
    Cow::Owned(out)
}

/// How lines of text are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Each in bold: a quote.
    Bold,
    /// As text.
    Plain,
}

/// Writes pieces within a limit. Whole lines are kept, the last one to the end of a sentence; what
/// was left out is marked.
pub(super) fn write(pieces: &[Piece], style: Style, limit: usize) -> String {
    let mut out = String::new();
    let last = pieces.len();
    for (at, piece) in pieces.iter().enumerate() {
        let whole = set(piece, style);
        let joint = if out.is_empty() || out.ends_with('\n') { "" } else { "\n" };
        // Room for the mark, unless nothing follows.
        let reserve = if at + 1 == last { 0 } else { 2 };
        if length(&out) + length(joint) + length(&whole) + reserve <= limit {
            out.push_str(joint);
            out.push_str(&whole);
            continue;
        }
        if let Piece::Line(line) = piece {
            let room = limit.saturating_sub(length(&out) + length(joint) + overhead(line, style) + 2);
            let kept = sentences_within(&line.text, room);
            if !kept.is_empty() {
                out.push_str(joint);
                out.push_str(&set(&Piece::Line(Line { text: kept.to_owned(), ..line.clone() }), style));
                out.push_str(" …");
                return out;
            }
        }
        while out.ends_with('\n') {
            out.pop();
        }
        out.push_str(if out.is_empty() || length(&out) + 2 > limit { "…" } else { "\n…" });
        return out;
    }
    out.trim_end().to_owned()
}

fn set(piece: &Piece, style: Style) -> String {
    match piece {
        Piece::Gap => "\n".to_owned(),
        Piece::Code { language, text } if !text.contains("```") => format!("```{language}\n{text}\n```"),
        Piece::Code { text, .. } => text.lines().map(escape_line).collect::<Vec<_>>().join("\n"),
        Piece::Line(Line { marker, label, text }) => {
            let label = if label.is_empty() { String::new() } else { format!("{}: ", guard_start(label)) };
            match style {
                Style::Bold => format!("{marker}{label}**{text}**"),
                Style::Plain if marker.is_empty() && label.is_empty() => guard_start(text),
                Style::Plain => format!("{marker}{label}{text}"),
            }
        }
    }
}

fn overhead(line: &Line, style: Style) -> usize {
    let empty = Piece::Line(Line { text: String::new(), ..line.clone() });
    length(&set(&empty, style)) + 1
}

/// The beginning of an escaped line, up to the last sentence that fits.
fn sentences_within(text: &str, room: usize) -> &str {
    let (mut used, mut end, mut in_code, mut escaped) = (0, 0, false, false);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        used += c.len_utf16();
        if used > room {
            break;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' if !in_code => escaped = true,
            '`' => in_code = !in_code,
            '。' | '！' | '？' if !in_code => end = at + c.len_utf8(),
            '.' | '!' | '?' if !in_code && chars.peek().is_none_or(|(_, next)| next.is_whitespace()) => end = at + 1,
            _ => {}
        }
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bold(markdown: &str) -> String {
        write(&show(markdown, Around::default()).pieces, Style::Bold, 2_000)
    }

    fn plain(markdown: &str) -> String {
        write(&show(markdown, Around::default()).pieces, Style::Plain, 2_000)
    }

    #[test]
    fn a_sentence_is_bold_and_nothing_in_it_is_markup() {
        assert_eq!(bold("It is *free* of [charge](https://e.com), see `a_b`."), "**It is free of charge, see `a_b`.**");
        assert_eq!(bold("Use a\\*b and snake_case."), "**Use a\\*b and snake\\_case.**");
        assert_eq!(
            bold("Ask @everyone or <@12> &lt;#3&gt; ||now||"),
            "**Ask \\@everyone or \\<\\@12\\> \\<#3\\> \\|\\|now\\|\\|**"
        );
        assert_eq!(bold("See https://example.com/a_b now."), "**See https\\://example.com/a\\_b now.**");
    }

    #[test]
    fn a_list_is_bold_line_by_line() {
        assert_eq!(
            bold("1. Stop it.\n2. Delete it:\n   - all\n   - of it"),
            "1. **Stop it.**\n2. **Delete it:**\n  - **all**\n  - **of it**"
        );
        assert_eq!(bold("3. Start\n   it."), "3. **Start it.**");
    }

    #[test]
    fn cells_of_a_row_of_html_stand_apart() {
        assert_eq!(bold("Siberian tiger</td><td>300 kg"), "**Siberian tiger 300 kg**");
        assert_eq!(bold("Paw</dt> <dd>A foot."), "**Paw A foot.**");
        assert_eq!(bold("Bengal &amp; other</td>\n  <td>220 &amp; more kg"), "**Bengal & other 220 & more kg**");
    }

    #[test]
    fn code_keeps_its_fence_and_its_language() {
        assert_eq!(bold("```bash\naliyun ecs *\n```"), "```bash\naliyun ecs *\n```");
        assert_eq!(bold("    indented"), "```\nindented\n```");
        assert_eq!(bold("<pre>a\n  <b>*b*</b> &lt;\n</pre>"), "```\na\n  *b* <\n```");
        // As it stands in a step, or in a quote.
        assert_eq!(bold("```bash\n    ls\n      -l\n    ```"), "```bash\nls\n  -l\n```");
        assert_eq!(bold("```bash\n> ls\n> ```"), "```bash\nls\n```");
        assert_eq!(bold("````\n```\n````"), "\\`\\`\\`");
    }

    #[test]
    fn code_that_would_end_bold_is_text() {
        assert_eq!(bold("Write `**` or `` a`b ``."), "**Write \\*\\* or a\\`b.**");
    }

    #[test]
    fn a_table_row_has_each_cell_behind_its_header() {
        let shown = show(
            "| Price | 400 *euros* |  |",
            Around { header: Some("| Aspect | City bike | Other |"), within: false },
        );
        assert_eq!(write(&shown.pieces, Style::Bold, 2_000), "Aspect: **Price**\nCity bike: **400 euros**");
        assert_eq!(bold("| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"), "A: **1**\nB: **2**\n\nA: **3**\nB: **4**");
    }

    #[test]
    fn an_image_is_its_alternative_text() {
        let shown = show("![The console](https://e.com/a.png)", Around::default());
        assert_eq!(write(&shown.pieces, Style::Bold, 2_000), "**The console**");
        assert_eq!(shown.images, ["https://e.com/a.png"]);
    }

    #[test]
    fn a_quote_within_a_line_begins_no_list_and_no_heading() {
        let within = |text| write(&show(text, Around { header: None, within: true }).pieces, Style::Bold, 2_000);
        assert_eq!(within("# is a sign."), "**# is a sign.**");
        assert_eq!(within("2019. That was it."), "**2019. That was it.**");
    }

    #[test]
    fn what_a_generator_adds_is_not_shown() {
        assert_eq!(
            plain("See [the docs]({{ '/docs/' | relative_url }}) and [A]({% link a.md %})."),
            "See the docs and A."
        );
        assert_eq!(plain("Use [Cabin][cabin] or *[Fathom][1]*, not a[0][b]."), "Use Cabin or Fathom, not a\\[0]\\[b].");
        assert_eq!(plain("{% highlight sh %}\nls -l\n{% endhighlight %}"), "```sh\nls -l\n```");
        assert_eq!(
            plain("1. Run:\n\n   <Tabs>\n   <TabItem label=\"npm\">\n\n   now\n\n   </TabItem>\n   </Tabs>\n"),
            "1. Run:\nnow"
        );
    }

    #[test]
    fn plain_lines_begin_no_markup() {
        assert_eq!(plain("\\# no heading"), "\\# no heading");
        assert_eq!(plain("2019\\. That was it."), "2019\\. That was it.");
        assert_eq!(plain("One.\n\nTwo."), "One.\n\nTwo.");
    }

    #[test]
    fn what_is_too_long_is_cut_at_the_end_of_a_sentence_and_marked() {
        let pieces = show("One is here. Two is `a. b` there. Three.", Around::default()).pieces;
        assert_eq!(write(&pieces, Style::Bold, 40), "**One is here. Two is `a. b` there.** …");
        assert_eq!(write(&pieces, Style::Bold, 38), "**One is here.** …");
        assert_eq!(write(&pieces, Style::Bold, 44), "**One is here. Two is `a. b` there. Three.**");
        assert_eq!(write(&pieces, Style::Bold, 10), "…");
        let list = show("- one\n- two\n- three", Around::default()).pieces;
        assert_eq!(write(&list, Style::Plain, 14), "- one\n- two\n…");
        let code = show("Run:\n\n```\nabc\n```", Around::default()).pieces;
        assert_eq!(write(&code, Style::Plain, 10), "Run:\n…");
    }
}
