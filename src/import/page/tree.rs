//! Small questions to the tree of a page.

use dom_query::{NodeId, NodeRef};
use std::collections::HashSet;

/// Elements that stand in the line of a text. Whatever else there is parts it.
const INLINE: [&str; 45] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "nobr", "noscript", "output", "picture", "q", "rb", "rp", "rt", "ruby", "s",
    "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "math",
];

/// Elements whose text nobody reads.
const SILENT: [&str; 10] = ["script", "style", "template", "head", "title", "meta", "link", "svg", "colgroup", "map"];

/// The name of an element in lower case; empty for a text.
pub(super) fn tag(node: &NodeRef<'_>) -> String {
    node.node_name().map(|name| name.to_ascii_lowercase()).unwrap_or_default()
}

/// An attribute that is there and not blank.
pub(super) fn attribute(node: &NodeRef<'_>, key: &str) -> Option<String> {
    node.attr(key).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Whether the element is one of these.
pub(super) fn is_one_of(node: &NodeRef<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| node.has_name(name))
}

/// Whether the element parts the line of a text.
pub(super) fn is_block(node: &NodeRef<'_>) -> bool {
    node.is_element() && !is_one_of(node, &INLINE)
}

/// Whether nobody reads what is in it.
pub(super) fn is_silent(node: &NodeRef<'_>) -> bool {
    node.is_comment() || node.is_doctype() || is_one_of(node, &SILENT)
}

/// The level of a heading.
pub(super) fn heading_level(node: &NodeRef<'_>) -> Option<u8> {
    (1..=6).find(|level| node.has_name(["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(*level) - 1]))
}

/// Whether a class of this name is on the element.
pub(super) fn has_class(node: &NodeRef<'_>, class: &str) -> bool {
    node.attr("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|found| found == class))
}

/// The classes and the id of an element, each as the words that it is made of, in lower case:
/// `tocCollapsible_ETCw post-nav` is `[[toc, collapsible, etcw], [post, nav]]`.
pub(super) fn marks(node: &NodeRef<'_>) -> Vec<Vec<String>> {
    let classes = node.attr("class").unwrap_or_default();
    let id = node.attr("id").unwrap_or_default();
    classes.split_ascii_whitespace().chain(id.split_ascii_whitespace()).take(40).map(words_of_name).collect()
}

/// The same of the classes alone.
pub(super) fn class_marks(node: &NodeRef<'_>) -> Vec<Vec<String>> {
    let classes = node.attr("class").unwrap_or_default();
    classes.split_ascii_whitespace().take(40).map(words_of_name).collect()
}

fn words_of_name(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for c in name.chars() {
        let parts = !c.is_alphanumeric();
        if (parts || (lower_before && c.is_uppercase())) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if !parts && let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether one of the names holds these words side by side; `post-nav` is two of them, and `=nav` is
/// a name that has no other word.
pub(super) fn says(marks: &[Vec<String>], pattern: &str) -> bool {
    if let Some(whole) = pattern.strip_prefix('=') {
        return marks.iter().any(|words| matches!(words.as_slice(), [word] if word == whole));
    }
    // Most elements have no name, and there are hundreds of patterns.
    if marks.is_empty() {
        return false;
    }
    let wanted = pattern.split('-');
    let length = wanted.clone().count();
    marks.iter().any(|words| words.windows(length).any(|window| window.iter().zip(wanted.clone()).all(|(a, b)| a == b)))
}

/// The text below a node with blanks in place of every white space; nothing of scripts.
pub(super) fn text_of(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    if let Some(own) = own_text(node) {
        text.push_str(&own);
    }
    let mut skip: HashSet<NodeId> = HashSet::new();
    for below in node.descendants_it() {
        let hidden = below.parent().is_some_and(|parent| skip.contains(&parent.id)) || is_silent(&below);
        if hidden {
            skip.insert(below.id);
        } else if let Some(own) = own_text(&below) {
            text.push_str(&own);
        } else if is_block(&below) || below.has_name("br") {
            text.push(' ');
        }
    }
    squeeze(&text)
}

/// What a text node says.
pub(super) fn own_text(node: &NodeRef<'_>) -> Option<String> {
    node.is_text().then(|| node.text().to_string())
}

/// One blank for any white space, none at the ends; nothing that has no width.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !has_no_width(*c)));
    }
    out.trim().to_owned()
}

/// White space, also the one that keeps a line together.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Characters that are there and nobody sees, and control characters.
pub(super) fn has_no_width(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
        || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// The elements that hold a block, so that nothing of them stands in one line.
pub(super) fn holders_of_blocks(root: &NodeRef<'_>) -> HashSet<NodeId> {
    let mut holders = HashSet::new();
    for node in root.descendants_it().filter(is_block) {
        for above in node.ancestors_it(None) {
            if !holders.insert(above.id) {
                break;
            }
        }
    }
    holders
}

/// The depth below which elements are unwrapped. A table in a table is four of them.
const DEEPEST: usize = 240;

/// Takes elements apart that stand deeper than anything that a person wrote, so that what walks
/// down the tree ends in time; their text stays where it is.
pub(super) fn flatten(root: &NodeRef<'_>) {
    // Drawings have elements of their own and nothing to read.
    let drawings: Vec<_> = root.descendants_it().filter(|node| node.has_name("svg")).collect();
    drawings.iter().for_each(NodeRef::remove_from_parent);
    let mut open: Vec<(NodeRef<'_>, usize)> = vec![(*root, 0)];
    while let Some((node, depth)) = open.pop() {
        let mut child = node.first_child();
        while let Some(this) = child {
            let mut next = this.next_sibling();
            if this.is_element() {
                if depth < DEEPEST {
                    open.push((this, depth + 1));
                } else if let Some(first) = this.first_child() {
                    this.insert_siblings_before(&first);
                    this.remove_from_parent();
                    next = Some(first);
                }
            }
            child = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    #[test]
    fn names_are_taken_apart_at_dashes_and_capitals() {
        let page = Document::fragment("<p class='tocCollapsible_ETCw post-nav' id=relatedPosts>");
        let marks = marks(&page.select("p").nodes()[0]);
        assert!(says(&marks, "toc") && says(&marks, "post-nav") && says(&marks, "related"));
        assert!(!says(&marks, "nav-post") && !says(&marks, "collaps"));
    }

    #[test]
    fn what_stands_too_deep_is_moved_up_and_keeps_its_text() {
        let html = format!("{}inside{} after", "<div>a".repeat(10_000), "</div>b".repeat(10_000));
        let page = Document::fragment(html);
        flatten(&page.root());
        let deepest = page.root().descendants_it().map(|node| node.ancestors_it(None).count()).max();
        assert!(deepest.is_some_and(|depth| depth <= DEEPEST + 1), "{deepest:?}");
        let text = page.text();
        assert_eq!((text.matches('a').count(), text.matches('b').count()), (10_001, 10_000));
    }

    #[test]
    fn scripts_are_no_text() {
        let page = Document::fragment("<div>One<script>two</script><p>three\u{200b}<br>four&nbsp;five");
        assert_eq!(text_of(&page.root()), "One three four five");
    }
}
