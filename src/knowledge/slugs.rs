//! What site generators make of a heading's text for its anchor.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What anchors are made of.
pub(super) struct HeadingText<'a> {
    /// As it is shown.
    pub text: &'a str,
    /// As it is written, without marks of a heading.
    pub raw: &'a str,
    pub level: u8,
}

/// Letters, marks, digits and connectors: what Unicode counts to words.
fn is_word(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || is_digit(c) || matches!(c, '_' | '‿' | '⁀' | '＿')
}

/// Numbers but for fractions, superscripts and circled ones.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || (c.is_numeric()
            && !matches!(u32::from(c),
                0xB2 | 0xB3 | 0xB9 | 0xBC..=0xBE | 0x2070..=0x2089 | 0x2150..=0x215F | 0x2189
                | 0x2460..=0x249B | 0x24EA..=0x24FF | 0x2776..=0x2793 | 0x3192..=0x3195
                | 0x3220..=0x3229 | 0x3248..=0x325F | 0x3280..=0x3289 | 0x32B1..=0x32BF))
}

pub(super) fn github_slug(heading: &HeadingText<'_>) -> String {
    heading
        .text
        .to_lowercase()
        .chars()
        .filter(|c| is_word(*c) || matches!(c, ' ' | '-'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// Whether a heading holds two blanks in a row: some sites count them, and the text keeps one.
pub(super) fn is_spaced(heading: &HeadingText<'_>) -> bool {
    heading.raw.contains("  ")
}

/// Whether a heading holds a component or an expression, outside code.
pub(super) fn templated(heading: &HeadingText<'_>) -> bool {
    heading.raw.split('`').step_by(2).any(|part| part.contains(['<', '{']))
}

/// Whether a heading holds what may be the name of an emoji (`:tada:`), outside code: VitePress leaves
/// it out of the anchor.
pub(super) fn has_emoji_name(heading: &HeadingText<'_>) -> bool {
    let is_name =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+-".contains(&b));
    let mut parts = heading.raw.split('`').step_by(2);
    parts.any(|part| {
        let inner = part.split(':').skip(1).collect::<Vec<_>>();
        inner.split_last().is_some_and(|(_, inner)| inner.iter().any(|name| is_name(name)))
    })
}

/// Accents and signs go, runs of what is no letter become one hyphen, a number does not begin it.
pub(super) fn vitepress_slug(heading: &HeadingText<'_>) -> String {
    let mut slug = String::with_capacity(heading.text.len());
    for c in heading.text.nfkd().filter(|c| !c.is_control() && !matches!(u32::from(*c), 0x300..=0x36F)) {
        let is_sign = c.is_whitespace() || (c.is_ascii_punctuation()) || matches!(c, '“' | '”' | '‘' | '’');
        match is_sign {
            true if slug.is_empty() || slug.ends_with('-') => {}
            true => slug.push('-'),
            false => slug.extend(c.to_lowercase()),
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.starts_with(|c: char| c.is_ascii_digit()) { format!("_{slug}") } else { slug.to_owned() }
}

pub(super) fn hugo_slug(heading: &HeadingText<'_>) -> String {
    // What a shortcode makes of a heading is not known: what can be read stands for it.
    let written = if heading.raw.contains("{{") { heading.text } else { heading.raw };
    let slug: String = written
        .trim()
        .chars()
        .filter(|c| {
            matches!(c, ' ' | '\t' | '-' | '_') || is_digit(*c) || (c.is_alphabetic() && !is_combining_mark(*c))
        })
        .flat_map(|c| if matches!(c, ' ' | '\t') { '-'.to_lowercase() } else { c.to_lowercase() })
        .collect();
    if slug.is_empty() { "heading".to_owned() } else { slug }
}

pub(super) fn kramdown_slug(heading: &HeadingText<'_>) -> String {
    // Dashes become typographic ones, which are no words, unless they stand in code.
    let text = match dashes_in_code(heading) {
        true => heading.text.to_lowercase(),
        false => heading.text.replace("---", "").replace("--", "").to_lowercase(),
    };
    text.chars()
        .filter(|c| is_word(*c) || matches!(c, ' ' | '-' | '\t'))
        .map(|c| if matches!(c, ' ' | '\t') { '-' } else { c })
        .collect()
}

pub(super) fn dashes_in_text(heading: &HeadingText<'_>) -> bool {
    heading.raw.split('`').step_by(2).any(|part| part.contains("--"))
}

pub(super) fn dashes_in_code(heading: &HeadingText<'_>) -> bool {
    heading.raw.split('`').skip(1).step_by(2).any(|part| part.contains("--"))
}

pub(super) fn python_slug(heading: &HeadingText<'_>) -> String {
    let ascii: String = heading.text.nfkd().filter(char::is_ascii).collect();
    let kept: String =
        ascii.chars().filter(|c| c.is_ascii_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '-')).collect();
    let mut slug = String::with_capacity(kept.len());
    for c in kept.trim().chars() {
        if c == '-' || c.is_whitespace() {
            if !slug.ends_with('-') {
                slug.push('-');
            }
        } else {
            slug.push(c.to_ascii_lowercase());
        }
    }
    slug
}

pub(super) fn mdbook_slug(heading: &HeadingText<'_>) -> String {
    heading
        .text
        .trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '-'))
        .map(|c| if c.is_whitespace() { '-' } else { c.to_ascii_lowercase() })
        .collect()
}
