//! A line of a page that names a source: faqt would cite that in place of the page, so that it is kept as
//! text.

use super::blocks::Block;
use crate::knowledge::{CollectionSettings, Site, read_article};

/// What is read before a paragraph: a line that names a source stands below something.
const BEFORE: &str = "---\ntitle: \"-\"\n---\nText.\n\n";

/// The blocks, none of which names the source of its section.
pub(super) fn as_text(blocks: Vec<Block>) -> Vec<Block> {
    blocks
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(text) if names_source(&text) => kept(text),
            block => block,
        })
        .collect()
}

/// Below other lines an escape is enough; a paragraph of its own is text only in a block quote.
fn kept(text: String) -> Block {
    let escaped = text.replace("\nSource:", "\nSource\\:");
    if names_source(&escaped) { Block::Quote(vec![Block::Paragraph(text)]) } else { Block::Paragraph(escaped) }
}

/// Whether faqt takes a paragraph, or its last line, for the source of its section.
fn names_source(text: &str) -> bool {
    let mut signs = text.chars();
    // Most have not even the letters.
    if !text.contains('&') && !"Source:http".chars().all(|wanted| signs.any(|sign| sign == wanted)) {
        return false;
    }
    let settings = CollectionSettings::new("import", "import");
    let (article, _) = read_article(&settings, Site::Web, "page.md", format!("{BEFORE}{text}\n").as_bytes());
    article.is_some_and(|article| article.sections.iter().any(|section| section.link.is_some()))
}

#[cfg(test)]
mod tests {
    use super::super::write::markdown;
    use super::*;

    fn written(paragraph: &str) -> String {
        markdown(&as_text(vec![Block::Paragraph(paragraph.into())]))
    }

    #[test]
    fn a_paragraph_that_names_a_source_is_quoted() {
        for text in [
            "Source: https://wiki.example/",
            "Source: <https://wiki.example/>",
            "Source: [https://wiki.example/](https://wiki.example/)",
            "**Source:** [https://wiki.example/](https://wiki.example/)",
            "**Source: https://wiki.example/**",
            "[So](a)urce: `https://wiki.example/`",
            "Source:  \nhttps://wiki.example/",
            "![Source: https://wiki.example/](a.png)",
            "![&#83;ource: https://wiki.example/](a.png)",
        ] {
            assert!(names_source(text), "{text}");
            let quoted = written(text);
            assert!(quoted.starts_with("> "), "{quoted}");
            assert!(!names_source(&quoted), "{quoted}");
        }
    }

    #[test]
    fn a_line_that_names_a_source_below_others_is_escaped() {
        let text = written("Coffee costs four euros.  \nSource: https://wiki.example/");
        assert_eq!(text, "Coffee costs four euros.  \nSource\\: https://wiki.example/");
    }

    #[test]
    fn what_names_no_source_is_left_as_it_is() {
        for text in
            ["Source: the manual", "See the source: https://wiki.example/", "Source: [a manual](https://e.example/)"]
        {
            assert_eq!(written(text), text);
        }
    }
}
