//! What Markdown would take for more than text, and how it is told that it is none.

use super::inline::BREAK;
use crate::knowledge::means_source;

/// A character that can go before or after a mark without changing what it means.
pub(super) fn is_free(c: char) -> bool {
    !matches!(c, '`' | '*' | '_' | '[' | ']' | '(' | ')' | '\\' | '~' | '<' | '>' | '!')
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

/// Neither a letter nor a blank.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && c != BREAK
}

/// Whether `&` begins an entity.
pub(super) fn is_entity(rest: &[char]) -> bool {
    let len = rest.iter().take(32).take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    (len > 1 || rest.first() == Some(&'#')) && rest.get(len) == Some(&';')
}

/// Whether `[` would begin a link, a footnote or a box to tick.
pub(super) fn opens_link(rest: &[char], after: Option<char>) -> bool {
    if rest.first() == Some(&'^') {
        return true;
    }
    let Some(close) = rest.iter().position(|c| *c == ']') else { return false };
    let next = rest.get(close + 1).copied().or(after);
    matches!(next, Some('(' | '[' | ':')) || close == 1 && matches!(rest[0], ' ' | 'x' | 'X')
}

/// Brackets in the text of an image.
pub(super) fn bracketed(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// An address as a link takes it.
pub(super) fn target(address: &str) -> String {
    let open = address.matches('(').count();
    let odd = address.contains([' ', '<', '>', '\n']) || open != address.matches(')').count();
    if odd {
        address
            .replace(' ', "%20")
            .replace('\n', "%0A")
            .replace('(', "%28")
            .replace(')', "%29")
            .replace('<', "%3C")
            .replace('>', "%3E")
    } else {
        address.to_owned()
    }
}

/// Escapes what at the start of a line would be more than text. The page's word on its source is text.
pub(super) fn escape_start(line: &str) -> String {
    if means_source(line, false) {
        return line.replacen(':', "\\:", 1);
    }
    let first = line.chars().next();
    let rest = |len: usize| line[len..].chars().next().is_none_or(|c| c == ' ');
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_marked = match first {
        Some('#') => hashes <= 6 && rest(hashes),
        Some('>') => true,
        Some('-' | '+') => rest(1) || line.bytes().all(|byte| matches!(byte, b'-' | b'+' | b' ')),
        Some('=') => line.starts_with("===") || line.bytes().all(|byte| byte == b'='),
        // Below a paragraph it would begin what that defines.
        Some(':' | '|') => true,
        Some('!') => line.starts_with("!!!"),
        Some('/') => line.starts_with("///"),
        Some('?') => line.starts_with("???"),
        _ => false,
    };
    if is_marked {
        return format!("\\{line}");
    }
    if (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']) && rest(digits + 1) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    line.to_owned()
}
