//! What stands in one line: text, marks, links, images, and how they are written as Markdown.
//!
//! Only what Markdown would take for a mark is escaped, so that an article reads like its page.

use super::escape::{bracketed, escape_start, is_entity, is_free, is_letter, is_mark, opens_link, target};

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Text as it is read, white space not yet squeezed.
    Text(String),
    /// A line break.
    Break,
    /// Code in the line.
    Code(String),
    /// An image: what it shows, and its address.
    Image(String, String),
    /// Parts under one mark.
    Span(Mark, Vec<Part>),
    /// Parts under none.
    Group(Vec<Part>),
}

/// What is put around parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// `**`
    Strong,
    /// `*`
    Emphasis,
    /// `~~`
    Struck,
    /// A link to this address.
    Link(String),
}

/// What a break in the line becomes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Breaks {
    /// A break in the Markdown.
    Hard,
    /// A blank, as in a heading.
    Blank,
    /// A mark that parts the pieces of a cell.
    Piece,
}

/// Parts the pieces of a cell until it is joined.
pub(super) const PIECE: char = '\u{1}';

/// Stands for a break until lines are escaped.
pub(super) const BREAK: char = '\u{2}';

/// The Markdown of a line; empty where there is nothing to see.
pub(super) fn write(parts: Vec<Part>, breaks: Breaks) -> String {
    let mut parts = ungrouped(parts);
    let mut last = Last::Start;
    squeeze(&mut parts, &mut last);
    let mut writer = Writer { out: String::new(), tildes: tildes(&parts), in_link: false };
    writer.parts(&parts, None);
    let text = writer.out;
    match breaks {
        Breaks::Blank => text.replace(BREAK, " ").trim().to_owned(),
        Breaks::Piece => text.replace(BREAK, &PIECE.to_string()).trim().to_owned(),
        Breaks::Hard => {
            let lines: Vec<String> =
                text.split(BREAK).map(|line| escape_start(line.trim())).filter(|line| !line.is_empty()).collect();
            lines.join("  \n")
        }
    }
}

/// The same without groups.
fn ungrouped(parts: Vec<Part>) -> Vec<Part> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Part::Group(inside) => out.extend(ungrouped(inside)),
            Part::Span(mark, inside) => out.push(Part::Span(mark, ungrouped(inside))),
            part => out.push(part),
        }
    }
    out
}

/// What stands before a place.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Start,
    Space,
    Char(char),
}

/// Leaves one blank of any white space, none at the start of a line.
fn squeeze(parts: &mut Vec<Part>, last: &mut Last) {
    for part in parts.iter_mut() {
        match part {
            Part::Text(text) => *text = squeezed(text, last),
            Part::Break => *last = Last::Start,
            Part::Code(_) | Part::Image(..) => *last = Last::Char('x'),
            Part::Span(_, inside) | Part::Group(inside) => squeeze(inside, last),
        }
    }
    // Spans of one mark side by side are one.
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        match (joined.last_mut(), part) {
            (_, Part::Text(text)) if text.is_empty() => {}
            (Some(Part::Span(mark, before)), Part::Span(next, inside))
                if *mark == next && !matches!(mark, Mark::Link(_)) =>
            {
                before.extend(inside);
            }
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    *parts = joined;
}

fn squeezed(text: &str, last: &mut Last) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|c| !super::tree::has_no_width(*c)).peekable();
    while let Some(c) = chars.next() {
        if !super::tree::is_space(c) {
            out.push(c);
            *last = Last::Char(c);
            continue;
        }
        let mut broken = c == '\n';
        while let Some(next) = chars.next_if(|next| super::tree::is_space(*next)) {
            broken |= next == '\n';
        }
        // A source line that ends in Chinese goes on without a blank.
        let before_wide = matches!(*last, Last::Char(c) if super::prose::is_ideograph(c));
        let glued = broken && before_wide && chars.peek().is_some_and(|c| super::prose::is_ideograph(*c));
        if matches!(*last, Last::Char(_)) && !glued {
            out.push(' ');
            *last = Last::Space;
        }
    }
    out
}

/// How many tildes the text of a line has.
fn tildes(parts: &[Part]) -> usize {
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.matches('~').count(),
            Part::Span(Mark::Struck, inside) => 2 + tildes(inside),
            Part::Span(_, inside) | Part::Group(inside) => tildes(inside),
            _ => 0,
        })
        .sum()
}

struct Writer {
    out: String,
    tildes: usize,
    in_link: bool,
}

impl Writer {
    /// Writes parts; `next` is the character that follows them.
    fn parts(&mut self, parts: &[Part], next: Option<char>) {
        for (n, part) in parts.iter().enumerate() {
            let after = first_char(&parts[n + 1..]).or(next);
            match part {
                Part::Text(text) => self.text(text, after),
                Part::Break => {
                    let end = self.out.trim_end_matches(' ').len();
                    self.out.truncate(end);
                    self.out.push(BREAK);
                }
                Part::Code(code) => self.code(code),
                Part::Image(alt, address) => {
                    let alt = bracketed(&super::tree::squeeze(alt));
                    self.out.push_str(&format!("![{alt}]({})", target(address)));
                }
                Part::Span(Mark::Link(address), inside) => self.link(address, inside, after),
                Part::Span(Mark::Strong, inside) => self.marked("**", inside, after),
                Part::Span(Mark::Emphasis, inside) => self.marked("*", inside, after),
                Part::Span(Mark::Struck, inside) => self.marked("~~", inside, after),
                Part::Group(inside) => self.parts(inside, after),
            }
        }
    }

    fn inside(&mut self, parts: &[Part], next: Option<char>) -> String {
        let before = std::mem::take(&mut self.out);
        self.parts(parts, next);
        std::mem::replace(&mut self.out, before)
    }

    fn link(&mut self, address: &str, inside: &[Part], after: Option<char>) {
        if self.in_link {
            self.parts(inside, after);
            return;
        }
        self.in_link = true;
        let text = self.inside(inside, Some(']'));
        self.in_link = false;
        let trimmed = text.trim_matches([' ', BREAK]);
        if trimmed.is_empty() {
            self.out.push_str(&text);
            return;
        }
        let start = text.find(trimmed).unwrap_or_default();
        let (head, tail) = (&text[..start], &text[start + trimmed.len()..]);
        let trimmed = trimmed.replace(BREAK, " ");
        self.out.push_str(&format!("{head}[{trimmed}]({}){tail}", target(address)));
    }

    /// Writes parts between two marks, where Markdown reads them as such; else without.
    fn marked(&mut self, mark: &str, inside: &[Part], after: Option<char>) {
        let text = self.inside(inside, mark.chars().next());
        let mut core = text.trim_matches([' ', BREAK]);
        let start = text.find(core).unwrap_or_default();
        let (mut head, mut tail) = (text[..start].to_owned(), text[start + core.len()..].to_owned());
        let before = |head: &str, out: &str| head.chars().next_back().or(out.chars().next_back());
        let follows = |tail: &str| tail.chars().next().or(after);
        // Marks hug letters: a full stop or a bracket beside a letter outside goes before the mark.
        while let Some(c) = core.chars().next()
            && is_mark(c)
            && before(&head, &self.out).is_some_and(|c| !c.is_whitespace() && !is_mark(c))
            && is_free(c)
        {
            head.push(c);
            core = &core[c.len_utf8()..];
        }
        while let Some(c) = core.chars().next_back()
            && is_mark(c)
            && follows(&tail).is_some_and(|c| !c.is_whitespace() && !is_mark(c))
            && is_free(c)
        {
            tail.insert(0, c);
            core = &core[..core.len() - c.len_utf8()];
        }
        let blank = core.trim().is_empty() || core.starts_with([' ', BREAK]) || core.ends_with([' ', BREAK]);
        let opens = core.chars().next().is_some_and(|c| {
            !is_mark(c) || before(&head, &self.out).is_none_or(|before| before.is_whitespace() || is_mark(before))
        });
        let closes = core
            .chars()
            .next_back()
            .is_some_and(|c| !is_mark(c) || follows(&tail).is_none_or(|next| next.is_whitespace() || is_mark(next)));
        let sign = mark.chars().next().unwrap_or('*');
        let clashes = before(&head, &self.out) == Some(sign)
            || (core.starts_with(sign) || core.ends_with(sign)) && mark != "**"
            || core.contains(BREAK);
        self.out.push_str(&head);
        if blank || !opens || !closes || clashes {
            self.out.push_str(core);
        } else {
            self.out.push_str(mark);
            self.out.push_str(core);
            self.out.push_str(mark);
        }
        self.out.push_str(&tail);
    }

    fn code(&mut self, code: &str) {
        let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
        if code.is_empty() {
            return;
        }
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        // A code span beside another would be one with it.
        if self.out.ends_with('`') {
            self.out.push(' ');
        }
        self.out.push_str(&format!("{fence}{pad}{code}{pad}{fence}"));
    }

    fn text(&mut self, text: &str, after: Option<char>) {
        let chars: Vec<char> = text.chars().collect();
        for (n, c) in chars.iter().copied().enumerate() {
            let before = if n > 0 { Some(chars[n - 1]) } else { self.out.chars().next_back() };
            let next = chars.get(n + 1).copied().or(after);
            let rest = &chars[n + 1..];
            let escaped = match c {
                '`' => true,
                '*' => !(before.is_none_or(char::is_whitespace) && next.is_none_or(char::is_whitespace)),
                '_' => !(before.is_some_and(is_letter) && next.is_some_and(is_letter)),
                '~' => self.tildes > 1,
                '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
                '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
                '&' => is_entity(rest),
                '[' => self.in_link || opens_link(rest, after),
                ']' => self.in_link,
                '!' => next == Some('['),
                '{' => matches!(next, Some('{' | '%' | '#')),
                _ => false,
            };
            if escaped {
                self.out.push('\\');
            }
            self.out.push(c);
        }
    }
}

/// The first character that parts are written with.
fn first_char(parts: &[Part]) -> Option<char> {
    parts.iter().find_map(|part| match part {
        Part::Text(text) => text.chars().next(),
        Part::Break => Some(BREAK),
        Part::Code(_) => Some('`'),
        Part::Image(..) => Some('!'),
        Part::Span(Mark::Link(_), _) => Some('['),
        Part::Span(_, inside) | Part::Group(inside) => first_char(inside),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    fn text(text: &str) -> Part {
        Part::Text(text.into())
    }

    fn span(mark: Mark, inside: &str) -> Part {
        Part::Span(mark, vec![text(inside)])
    }

    fn hard(parts: Vec<Part>) -> String {
        write(parts, Breaks::Hard)
    }

    /// What a reader of the Markdown sees.
    fn seen(markdown: &str) -> (String, usize) {
        let mut strong = 0;
        let mut out = String::new();
        let options = Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_DEFINITION_LIST;
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) | Event::Code(text) => out.push_str(&text),
                Event::SoftBreak | Event::HardBreak => out.push('\n'),
                Event::Start(Tag::Strong) => strong += 1,
                Event::Start(Tag::Paragraph) | Event::End(_) | Event::Start(Tag::Emphasis) => {}
                other => panic!("{markdown}: {other:?}"),
            }
        }
        (out, strong)
    }

    #[test]
    fn text_that_looks_like_markdown_stays_text() {
        for line in [
            "# not a heading",
            "1. not a list",
            "12) neither",
            "- nor this",
            "+ nor",
            "> quoted",
            "a * b * c",
            "*a*",
            "_a_ and snake_case_name",
            "`code`",
            "[a](b)",
            "[x] done",
            "~~gone~~",
            "1~2天，3~4天",
            "C:\\dir\\*.txt",
            "a <b> c < d",
            "&amp; &nbsp",
            "![a](b)",
            "===",
            "---",
            "***",
            "\\",
            "a\\",
            "<http://x.example>",
            "[a]: b",
            "[^1] note",
            "| a | b |",
            "2024. ",
            "Source: a book",
            "!!! note",
            "::: tip",
            ": what",
            ":# what",
            ":smile: what",
            "=",
            "==",
            "-",
            "Source: https://x.example",
        ] {
            let written = hard(vec![text(line)]);
            assert_eq!(seen(&written), (line.trim().to_owned(), 0), "{written}");
            let below = format!("a\n\n{written}");
            assert_eq!(seen(&below), (format!("a{}", line.trim()), 0), "{below}");
            let broken = hard(vec![text("a"), Part::Break, text(line)]);
            assert_eq!(seen(&broken), (format!("a\n{}", line.trim()), 0), "{broken}");
        }
        // And nothing is escaped without need.
        for line in ["snake_case_name", "a * b", "f(x) [1] & so", "R&D; 5 < 6", "~/path", "3.5 - 4", "#tag", "C:\\dir"]
        {
            assert_eq!(hard(vec![text(line)]), line);
        }
    }

    #[test]
    fn bold_beside_chinese_letters_is_read_as_bold() {
        for (before, bold, after, expected) in [
            ("", "注意：", "请先备份", "**注意**：请先备份"),
            ("请看", "“重要”", "说明", "请看“**重要**”说明"),
            ("选择", "数据保护", " > ", "选择**数据保护** >"),
            ("a ", " b ", "c", "a **b** c"),
            ("", "", "x", "x"),
        ] {
            let written = hard(vec![text(before), span(Mark::Strong, bold), text(after)]);
            assert_eq!(written, expected);
            let wanted = format!("{before}{bold}{after}").split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(seen(&written), (wanted, usize::from(!bold.is_empty())), "{written}");
        }
        let code = Part::Span(Mark::Strong, vec![Part::Code("x".into())]);
        assert_eq!(hard(vec![text("把"), code, text("打开")]), "把`x`打开");
    }

    #[test]
    fn spans_side_by_side_are_one_and_white_space_is_one_blank() {
        let parts = vec![text("a \n "), span(Mark::Strong, "b"), span(Mark::Strong, " c\t"), text("\n d")];
        assert_eq!(hard(parts), "a **b c** d");
        assert_eq!(hard(vec![text("中文\n  继续 x\ny")]), "中文继续 x y");
    }

    #[test]
    fn breaks_are_what_the_place_makes_of_them() {
        let parts = || vec![text("one "), Part::Break, text(" 2. two"), Part::Break];
        assert_eq!(write(parts(), Breaks::Hard), "one  \n2\\. two");
        assert_eq!(write(parts(), Breaks::Blank), "one 2. two");
        assert_eq!(write(parts(), Breaks::Piece), format!("one{PIECE}2. two{PIECE}"));
    }

    #[test]
    fn code_and_links_are_fenced_as_they_need() {
        assert_eq!(hard(vec![Part::Code("a``b`".into())]), "``` a``b` ```");
        let link = Part::Span(Mark::Link("https://e.example/a (b".into()), vec![text(" [x] ")]);
        assert_eq!(hard(vec![text("see"), link, text(".")]), "see [\\[x\\]](https://e.example/a%20%28b) .");
    }
}
