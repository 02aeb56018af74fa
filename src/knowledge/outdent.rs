//! A piece of an article as it would be written at the beginning of a line.

use std::borrow::Cow;

/// A piece whose later lines are indented, or marked as quoted, as what stands around it is: without
/// that. Its first line says how it begins, so a list keeps what is nested in it.
///
/// ```
/// use faqt::knowledge::outdented;
/// assert_eq!(outdented("```sh\n    ls\n      -l\n    ```"), "```sh\nls\n  -l\n```");
/// assert_eq!(outdented("- a\n> - b"), "- a\n- b");
/// ```
pub fn outdented(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    while is_quoted(&text) {
        let lines = text.split('\n').enumerate().map(|(n, line)| if n == 0 { line } else { unquoted(line) });
        text = Cow::Owned(lines.collect::<Vec<_>>().join("\n"));
    }
    match surplus(&text) {
        0 => text,
        surplus => {
            let lines = text.split('\n').enumerate().map(|(n, line)| {
                let blanks = if n == 0 { 0 } else { indent(line).min(surplus) };
                &line[blanks..]
            });
            Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// Whether every line but the first is marked as quoted.
fn is_quoted(text: &str) -> bool {
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default();
    let mut later = lines.filter(|line| !line.trim().is_empty()).peekable();
    !first.starts_with('>') && later.peek().is_some() && later.all(|line| line.trim_start().starts_with('>'))
}

/// A line without one mark of a quote.
fn unquoted(line: &str) -> &str {
    let rest = line.trim_start().strip_prefix('>').unwrap_or(line);
    rest.strip_prefix(' ').unwrap_or(rest)
}

/// How many blanks the later lines have that belong to what is around.
fn surplus(text: &str) -> usize {
    let (first, later) = text.split_once('\n').unwrap_or((text, ""));
    if first.starts_with([' ', '\t']) {
        return 0;
    }
    let lines = || later.split('\n').filter(|line| !line.trim().is_empty());
    if first.starts_with("```") || first.starts_with("~~~") {
        // The closing fence tells.
        return lines().next_back().map_or(0, indent);
    }
    let least = lines().map(indent).min().unwrap_or(0);
    // What is as far in as the text of an item may be nested in it, and stays so.
    least.saturating_sub(marker(first))
}

/// Blanks at the beginning of a line.
fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

/// Width of the mark of an item with the blanks behind it; 0 where there is none.
fn marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match line.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if digits > 0 => digits + 1,
        _ => return 0,
    };
    let blanks = indent(&line[mark..]);
    if blanks == 0 { 0 } else { mark + blanks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_stands_as_at_the_beginning_of_a_line() {
        for (written, shown) in [
            ("```sh\n    ls\n\n    pwd\n    ```", "```sh\nls\n\npwd\n```"),
            ("1. One:\n\n       a\n\n     2. Two", "1. One:\n\n     a\n\n   2. Two"),
            ("- One:\n\n      ```sh\n      ls\n      ```", "- One:\n\n  ```sh\n  ls\n  ```"),
            ("- One:\n\n  ```sh\n  ls\n  ```\n- Two", "- One:\n\n  ```sh\n  ls\n  ```\n- Two"),
            ("A sentence\n    in a list.", "A sentence\nin a list."),
            ("- a\n> - b\n>   c", "- a\n- b\n  c"),
            ("a\n> > b", "a\nb"),
            ("| a |\n  |---|\n  | 1 |", "| a |\n|---|\n| 1 |"),
        ] {
            assert_eq!(outdented(written), shown, "{written}");
        }
    }

    #[test]
    fn what_stands_there_already_is_left_alone() {
        for text in
            ["", "a", "a\nb", "```sh\nls\n  -l\n```", "- a\n  - b", "> a\n> b", "    code\n    more", "1. a\n\n   b"]
        {
            assert!(matches!(outdented(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
