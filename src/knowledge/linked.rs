//! The addresses that the text of an article links to.

use super::front_matter;
use super::markdown::options;
use super::sites::Site;
use pulldown_cmark::{Event, Parser, Tag};

/// The addresses of the web that a file of Markdown links to, each with its line, from 1. Neither
/// front matter nor code counts.
///
/// ```
/// let text = "# Rye\n\nSee [wheat](https://example.com/wheat#price) and `[b](https://b.example)`.\n";
/// assert_eq!(faqt::knowledge::linked_addresses(text), [(3, "https://example.com/wheat#price".to_owned())]);
/// ```
pub fn linked_addresses(text: &str) -> Vec<(u32, String)> {
    let body = front_matter::split(text).body;
    let mut addresses = Vec::new();
    let (mut line, mut at) = (1, 0);
    for (event, range) in Parser::new_ext(&text[body..], options(Site::Github)).into_offset_iter() {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && (dest_url.starts_with("http://") || dest_url.starts_with("https://"))
        {
            // They come in the order of the text, and each line is counted once.
            let start = body + range.start;
            line += text.get(at..start).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count();
            at = at.max(start);
            addresses.push((u32::try_from(line).unwrap_or(u32::MAX), dest_url.into_string()));
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_front_matter_is_left_out() {
        let text = "+++\nsource = \"[a](https://a.example)\"\n+++\nText\n\n---\n[b](https://b.example)\n---\n";
        assert_eq!(linked_addresses(text), [(7, "https://b.example".to_owned())]);
    }

    #[test]
    fn every_way_to_write_a_link_counts_with_its_line() {
        let text = "---\nsource: https://a.example/\n---\n\n[a](https://a.example/1)\n<https://a.example/2>\n\n\
                    | x |\n|---|\n| [b][ref] and [c](../c.md) |\n\n```\n[d](https://d.example)\n```\n\n\
                    [ref]: https://a.example/3\n";
        let told: Vec<String> = linked_addresses(text).into_iter().map(|(line, a)| format!("{line} {a}")).collect();
        assert_eq!(told, ["5 https://a.example/1", "6 https://a.example/2", "10 https://a.example/3"]);
    }
}
