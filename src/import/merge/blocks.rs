//! The blocks of a body: paragraphs, headings, items, rows, code; with what stands between them.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A block of a body. Texts and gaps of all blocks, after the lead, are the body byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block<'a> {
    /// Without white space at its end.
    pub(super) text: &'a str,
    /// White space between it and the next block.
    pub(super) gap: &'a str,
}

/// What stands before the first block, and the blocks.
pub(super) fn cut(body: &str) -> (&str, Vec<Block<'_>>) {
    let mut starts = starts(body);
    let lead = body.len() - body.trim_start_matches(['\r', '\n']).len();
    starts.retain(|start| *start >= lead);
    if starts.first() != Some(&lead) && lead < body.len() {
        starts.insert(0, lead);
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    let blocks = starts.iter().zip(ends).map(|(start, end)| {
        let whole = &body[*start..end];
        let text = whole.trim_end();
        Block { text, gap: &whole[text.len()..] }
    });
    (&body[..lead], blocks.filter(|block| !block.text.is_empty()).collect())
}

/// Where blocks begin: at the beginnings of lines, in order.
fn starts(body: &str) -> Vec<usize> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut starts = Vec::new();
    let mut code = false;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let begins = match event {
            Event::Start(Tag::CodeBlock(_)) => !std::mem::replace(&mut code, true),
            Event::End(TagEnd::CodeBlock) => {
                code = false;
                false
            }
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::HtmlBlock
                | Tag::Item
                | Tag::TableHead
                | Tag::TableRow
                | Tag::BlockQuote(_)
                | Tag::FootnoteDefinition(_),
            )
            | Event::Rule => !code,
            _ => false,
        };
        if begins {
            starts.push(body[..range.start].rfind('\n').map_or(0, |at| at + 1));
        }
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// What a block says, whatever the width of its columns, the number of its item and the ends of its lines.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            key.push('\n');
        }
        let line = line.trim_end();
        if is_row(text) {
            let mut cells = line.trim().trim_matches('|').split('|').peekable();
            let is_rule = cells
                .clone()
                .all(|cell| !cell.trim().is_empty() && cell.trim().chars().all(|c| matches!(c, '-' | ':')));
            while let Some(cell) = cells.next() {
                key.push_str(if is_rule { "-" } else { cell.trim() });
                if cells.peek().is_some() {
                    key.push('|');
                }
            }
        } else if number == 0 && item_number(line).is_some() {
            let indent = line.len() - line.trim_start().len();
            key.push_str(&line[..indent]);
            key.push_str("1.");
            key.push_str(&line[indent + item_number(line).unwrap_or_default()..]);
        } else {
            key.push_str(line);
        }
    }
    key
}

/// Length of the number of a numbered item, its dot included.
fn item_number(line: &str) -> Option<usize> {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    ((1..=9).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "))).then_some(digits + 1)
}

/// Whether a block is a row of a table.
pub(super) fn is_row(text: &str) -> bool {
    text.trim_start().starts_with('|')
}

/// Whether a block is an item of a list.
pub(super) fn is_item(text: &str) -> bool {
    let text = text.trim_start();
    ["- ", "* ", "+ "].iter().any(|bullet| text.starts_with(bullet)) || item_number(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(body: &str) -> Vec<&str> {
        let (lead, blocks) = cut(body);
        let whole: String = blocks.iter().flat_map(|block| [block.text, block.gap]).collect();
        assert_eq!(format!("{lead}{whole}"), body);
        blocks.iter().map(|block| block.text).collect()
    }

    #[test]
    fn items_rows_and_code_are_blocks_and_nothing_is_lost() {
        let body = "\nOne\ntwo.\n\n## Head {#head}\n\n- a\n  more\n  - b\n\n    c\n- d\n\n| x | y |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n```\n- no item\n\n| no row |\n```\n\n    indented\n\n> quoted\n\n---\n\n<div>\n\nhtml\n\n</div>\n";
        assert_eq!(
            texts(body),
            [
                "One\ntwo.",
                "## Head {#head}",
                "- a\n  more",
                "  - b",
                "    c",
                "- d",
                "| x | y |\n|---|---|",
                "| 1 | 2 |",
                "| 3 | 4 |",
                "```\n- no item\n\n| no row |\n```",
                "    indented",
                "> quoted",
                "---",
                "<div>",
                "html",
                "</div>"
            ]
        );
    }

    #[test]
    fn texts_of_any_kind_are_cut_without_loss() {
        for body in [
            "",
            "\n\n",
            "a",
            "[a]: https://e.example\n\ntext [a]\n",
            "\r\n\r\na\r\n\r\nb\r\n",
            "- \n- a\n",
            "1. a\n   ```\n   x\n   ```\n",
        ] {
            texts(body);
        }
    }

    #[test]
    fn width_and_numbers_are_not_what_a_block_says() {
        assert_eq!(key("|  a |b  |\n|:---|---:|"), key("| a | b |\n|---|---|"));
        assert_eq!(key("3. a\r\n   b"), key("12. a\n   b"));
        assert_ne!(key("- a"), key("- b"));
        assert_ne!(key("| a | b |"), key("| a | c |"));
    }
}
