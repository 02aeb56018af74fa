//! WordPress's paragraph rule: in its older texts a blank line ends a paragraph and a line end is one.

use super::tags::{Piece, pieces};

/// Elements that stand beside paragraphs, not inside of them.
const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "map",
    "menu",
    "nav",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "ul",
];

/// Others of them, in which no text stands.
const FRAMES: [&str; 2] = ["thead", "tr"];

/// Marks the paragraphs of a text: `<p>` around each, `<br>` at line ends inside.
pub(super) fn marked(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    // What stands between two blocks.
    let mut run = String::new();
    let mut depth = 0_usize;
    for piece in pieces(&text) {
        match piece {
            Piece::Tag { text, name, is_end } if is_block(name) => {
                flush(&mut run, depth, &mut out);
                out.push_str(text);
                let is_single = matches!(name.to_ascii_lowercase().as_str(), "hr" | "col") || text.ends_with("/>");
                depth = match (is_single, is_end) {
                    (true, _) => depth,
                    (_, true) => depth.saturating_sub(1),
                    (_, false) => depth + 1,
                };
            }
            Piece::Verbatim(text) => {
                flush(&mut run, depth, &mut out);
                out.push_str(text);
                out.push('\n');
            }
            Piece::Comment(_) => {}
            // A line end inside of a tag is none of the text's.
            Piece::Tag { text, .. } => run.push_str(&text.replace('\n', " ")),
            Piece::Text(text) => run.push_str(text),
        }
    }
    flush(&mut run, depth, &mut out);
    out
}

fn is_block(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    BLOCKS.contains(&name.as_str()) || FRAMES.contains(&name.as_str())
}

/// Writes what stood between two blocks: on its own as paragraphs, inside of a block so only where
/// a blank line parts it.
fn flush(run: &mut String, depth: usize, out: &mut String) {
    let text = std::mem::take(run);
    let paragraphs = paragraphs(&text);
    if depth > 0 && paragraphs.len() == 1 {
        out.push_str(&with_breaks(paragraphs[0].trim_matches('\n')));
        return;
    }
    for paragraph in paragraphs {
        out.push_str("<p>");
        out.push_str(&with_breaks(paragraph.trim()));
        out.push_str("</p>\n");
    }
}

/// The parts between blank lines that have anything in them. Two `<br>` are a blank line too.
fn paragraphs(text: &str) -> Vec<&str> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && line.ends_with('\n') && at > start && text[..at].ends_with('\n') {
            paragraphs.push(&text[start..at]);
            start = at + line.len();
        }
        at += line.len();
    }
    paragraphs.push(&text[start..]);
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    paragraphs
}

/// Line ends as breaks, unless there is one already.
fn with_breaks(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        out.push_str(line);
        if number + 1 < lines.len() {
            let has_break = line.trim_end().to_ascii_lowercase().ends_with("<br>")
                || line.trim_end().to_ascii_lowercase().ends_with("<br />")
                || line.trim_end().to_ascii_lowercase().ends_with("<br/>");
            out.push_str(if has_break { "\n" } else { "<br>\n" });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_paragraphs_and_line_ends_are_kept() {
        assert_eq!(
            marked("One\r\ntwo\r\n\r\n \nThree <em>four</em>"),
            "<p>One<br>\ntwo</p>\n<p>Three <em>four</em></p>\n"
        );
        assert_eq!(marked("One<br />\ntwo"), "<p>One<br />\ntwo</p>\n");
        assert_eq!(marked(" \n\n "), "");
    }

    #[test]
    fn blocks_stand_beside_paragraphs() {
        assert_eq!(
            marked("Before\n<h2 id=\"a\">Title</h2>\nAfter\n<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>"),
            "<p>Before</p>\n<h2 id=\"a\">Title</h2><p>After</p>\n<ul><li>one</li><li>two</li></ul>"
        );
        assert_eq!(marked("<p>One</p>\n\n<p>Two</p>"), "<p>One</p><p>Two</p>");
    }

    #[test]
    fn inside_of_a_block_a_blank_line_makes_paragraphs() {
        assert_eq!(marked("<blockquote>One\n\nTwo</blockquote>"), "<blockquote><p>One</p>\n<p>Two</p>\n</blockquote>");
        assert_eq!(marked("<td>One\ntwo</td>"), "<td>One<br>\ntwo</td>");
    }

    #[test]
    fn code_keeps_its_lines_and_comments_go() {
        assert_eq!(marked("Run:\n<pre>a\n\nb</pre>\nDone<!--more-->"), "<p>Run:</p>\n<pre>a\n\nb</pre>\n<p>Done</p>\n");
    }

    #[test]
    fn a_tag_over_two_lines_stays_whole() {
        assert_eq!(marked("<a\n\nhref='x'>y</a>"), "<p><a  href='x'>y</a></p>\n");
    }
}
