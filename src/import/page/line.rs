//! The tree of an article to the parts of a line: text, marks, links, images.

use dom_query::NodeRef;
use url::Url;

use super::blocks::Reader;
use super::images;
use super::inline::{Mark, Part};
use super::tree::{attribute, is_block, is_silent, marks, own_text, says, text_of};

impl Reader {
    /// What stands in an element as parts of a line.
    pub(super) fn inline_children(&self, node: &NodeRef<'_>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for child in node.children_it(false).filter(|child| !is_silent(child)) {
            let part = self.inline(&child, parts.last());
            parts.extend(part);
        }
        parts
    }

    /// A node in a line as a part of it.
    pub(super) fn inline(&self, node: &NodeRef<'_>, before: Option<&Part>) -> Option<Part> {
        if let Some(text) = own_text(node) {
            return Some(Part::Text(text));
        }
        let inside = || self.inline_children(node);
        let name = super::tree::tag(node);
        Some(match name.as_str() {
            "br" => Part::Break,
            "wbr" => return None,
            "img" => return self.image(node),
            "code" | "tt" | "kbd" | "samp" => Part::Code(text_of(node)),
            "b" | "strong" => Part::Span(Mark::Strong, without_strong(inside())),
            "i" | "em" | "dfn" | "var" => Part::Span(Mark::Emphasis, inside()),
            "del" | "s" | "strike" => Part::Span(Mark::Struck, inside()),
            "math" => Part::Code(math(node)),
            "q" => Part::Text(format!("\"{}\"", text_of(node))),
            "sup" if is_power(before, node) => Part::Text(format!("^{}", text_of(node))),
            "a" => {
                let inside = inside();
                let address = attribute(node, "href").and_then(|href| self.address(&href));
                match address.filter(|_| !is_own_place(node)) {
                    Some(address) if is_note(node) => {
                        let number = text_of(node).trim_matches(['[', ']', ' ']).to_owned();
                        Part::Span(Mark::Link(address), vec![Part::Text(number)])
                    }
                    Some(address) => Part::Span(Mark::Link(address), inside),
                    None => group(inside)?,
                }
            }
            _ if is_block(node) => {
                // A block where only a line can be: parted by blanks.
                let mut inside = inside();
                inside.insert(0, Part::Text(" ".into()));
                inside.push(Part::Text(" ".into()));
                group(inside)?
            }
            _ => group(inside())?,
        })
    }

    fn image(&self, node: &NodeRef<'_>) -> Option<Part> {
        let alt = attribute(node, "alt").unwrap_or_default();
        if images::is_letter(node) {
            return (!alt.is_empty()).then_some(Part::Text(alt));
        }
        // The sign of a note says what its words say.
        let is_sign = alt.is_empty()
            && node.parent().is_some_and(|parent| {
                ["note", "notice", "tip", "caution", "warning"].iter().any(|note| says(&marks(&parent), note))
            });
        let source = attribute(node, "src").filter(|_| !is_sign)?;
        let address = self.address(&source).filter(|address| address.starts_with("http"))?;
        Some(Part::Image(alt, address))
    }

    /// An address that is absolute, or leads nowhere.
    fn address(&self, written: &str) -> Option<String> {
        let written: String = written.trim().chars().filter(|c| !c.is_control()).collect();
        let url = match Url::parse(&written) {
            Ok(url) => url,
            Err(_) => self.base.as_ref()?.join(&written).ok()?,
        };
        let is_known = matches!(url.scheme(), "http" | "https" | "mailto" | "tel" | "ftp" | "ftps");
        is_known.then(|| url.into())
    }
}

/// Parts as one.
fn group(mut parts: Vec<Part>) -> Option<Part> {
    if parts.len() <= 1 { parts.pop() } else { Some(Part::Group(parts)) }
}

/// Bold in bold is bold once.
pub(super) fn without_strong(parts: Vec<Part>) -> Vec<Part> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Part::Span(Mark::Strong, inside) => out.extend(inside),
            part => out.push(part),
        }
    }
    out
}

/// A raised number after a number.
fn is_power(before: Option<&Part>, node: &NodeRef<'_>) -> bool {
    let text = text_of(node);
    let number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '−' | '+'));
    let after_number = matches!(before, Some(Part::Text(text)) if text.ends_with(|c: char| c.is_ascii_digit()));
    number && after_number && !node.descendants_it().any(|node| node.has_name("a"))
}

/// A link to the element that it stands in.
fn is_own_place(node: &NodeRef<'_>) -> bool {
    let place = attribute(node, "href").and_then(|href| href.strip_prefix('#').map(str::to_owned));
    place
        .is_some_and(|place| node.parent().is_some_and(|parent| attribute(&parent, "id").is_some_and(|id| id == place)))
}

/// A link to a note at the foot.
fn is_note(node: &NodeRef<'_>) -> bool {
    attribute(node, "role").is_some_and(|role| role == "doc-noteref")
        || says(&marks(node), "footnote-reference")
        || node.parent().is_some_and(|parent| parent.has_name("sup") && says(&marks(&parent), "reference"))
}

/// A formula as its author wrote it, where the page keeps that.
fn math(node: &NodeRef<'_>) -> String {
    let written = node.descendants_it().find(|node| {
        node.has_name("annotation") && attribute(node, "encoding").is_some_and(|encoding| encoding.contains("tex"))
    });
    text_of(&written.unwrap_or(*node))
}

#[cfg(test)]
mod tests {
    use super::super::blocks::markdown_of;

    #[test]
    fn images_and_small_marks_are_kept() {
        let html = "<p>10<sup>6</sup> m<sup>2</sup> <a href=/big.png><img src=small.png alt='A [b]'></a> <img class=emoji alt=😀 src=e.png><a href=/page><img src=i.png alt=go></a> <q>so</q> <kbd>Ctrl</kbd></p>";
        insta::assert_snapshot!(markdown_of(html), @r#"10^6 m2 [![A \[b\]](https://e.example/docs/small.png)](https://e.example/big.png) 😀[![go](https://e.example/docs/i.png)](https://e.example/page) "so" `Ctrl`"#);
    }
}
