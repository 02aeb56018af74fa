//! Articles of plain text, for evaluation.

use super::article::{Article, Section};
use super::passages::{Block, announce, pack};
use super::questions_in_text::{Between, ask};
use super::sentences;
use super::visible::Visible;

/// One plain-text section as an article, cut into passages by the rule for Markdown: paragraphs
/// are parted by blank lines, nothing is markup. Its path is `id`.
///
/// ```
/// use faqt::knowledge::plain_article;
/// let article = plain_article("c", "7", "Images", None, "It is free. Really.", Some("en"));
/// assert_eq!(article.sections[0].passages[0].units[1].text, "Really.");
/// ```
pub fn plain_article(
    collection: &str,
    id: &str,
    title: &str,
    heading: Option<&str>,
    text: &str,
    language: Option<&str>,
) -> Article {
    let mut blocks: Vec<Block> = Vec::new();
    let mut paragraph = Visible::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() {
            end_paragraph(&mut paragraph, &mut blocks);
        } else {
            let start = at + (line.len() - line.trim_start().len());
            paragraph.blank(at..start.max(at + 1));
            paragraph.push(words, start..start + words.len());
        }
        at += line.len();
    }
    end_paragraph(&mut paragraph, &mut blocks);
    let path: Vec<String> =
        [Some(title), heading].into_iter().flatten().filter(|text| !text.is_empty()).map(str::to_owned).collect();
    let language = language.or_else(|| super::language::detect(text)).unwrap_or(super::reading::FALLBACK_LANGUAGE);
    Article {
        collection: collection.to_owned(),
        path: id.to_owned(),
        title: title.to_owned(),
        language: language.to_owned(),
        source: None,
        updated: None,
        aliases: Vec::new(),
        questions: Vec::new(),
        sections: vec![Section {
            heading: path,
            anchor: String::new(),
            link: None,
            line: 1,
            level: 0,
            passages: pack(blocks),
        }],
        tables: Vec::new(),
    }
}

fn end_paragraph(paragraph: &mut Visible, blocks: &mut Vec<Block>) {
    let paragraph = std::mem::take(paragraph);
    if let Some(mut block) = Block::text(sentences::units(&paragraph)) {
        announce(blocks.last_mut(), &mut block);
        ask(blocks.last_mut(), &mut block, Between::Nothing);
        blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup_in_plain_text() {
        let text = "# No heading. *Stars* stay\nover lines.\r\n\r\nSteps:\n\n- one\n";
        let article = plain_article("c", "7", "Images", Some("Price"), text, None);
        assert_eq!((article.path.as_str(), article.sections[0].heading.join(" > ").as_str()), ("7", "Images > Price"));
        let units = &article.sections[0].passages[0].units;
        let written: Vec<&str> = units.iter().map(|unit| &text[unit.span.range()]).collect();
        assert_eq!(written, ["# No heading.", "*Stars* stay\nover lines.", "Steps:", "- one"]);
        assert!(units[2].announces && units[3].lead_text == "Steps:");
        assert!(plain_article("c", "7", "", None, " \n", None).sections[0].passages.is_empty());
    }
}
