//! The ids of headings: which one the page is linked by, and the signs that copy it.

use dom_query::NodeRef;
use std::collections::HashSet;

use super::tree::{attribute, heading_level, is_one_of, is_silent, marks, own_text, says, squeeze, text_of};

/// The attribute that a heading has its id in once it was chosen.
pub(super) const ID: &str = "data-chosen-id";

/// What links to the place where it stands, and nothing else.
const SIGNS: [&str; 15] = ["^", "#", "¶", "🔗", "§", "∞", "⚓", "link", "↩", "↩︎", "↑", "↵", "Permalink", "Anchor", "⇧"];

/// Gives each heading its id: its own, one in it, an anchor or the beginning of a section just
/// before it; an id that an earlier heading has is none. Then removes the signs.
pub(super) fn tidy(root: &NodeRef<'_>) {
    let mut used = HashSet::new();
    let mut before: Vec<String> = Vec::new();
    let mut inside: HashSet<_> = HashSet::new();
    let nodes: Vec<_> = root.descendants_it().collect();
    for node in nodes {
        let in_heading = node.parent().is_some_and(|parent| inside.contains(&parent.id));
        if in_heading {
            inside.insert(node.id);
        } else if heading_level(&node).is_some() {
            inside.insert(node.id);
            let own = attribute(&node, "id");
            let below = node
                .descendants_it()
                .filter(|node| !is_sign(node))
                .filter_map(|node| name_of(&node).or_else(|| anchor_in(&node)));
            // What the sign in it links is what the page calls it.
            let linked = node.descendants_it().filter(is_sign).find_map(|sign| linked_by(&sign));
            let candidates = own.into_iter().chain(linked).chain(below).chain(before.drain(..).rev());
            // The first that is one, else none: an id of an earlier heading leads there.
            let chosen = candidates.filter(|id| is_id(id)).find(|id| !used.contains(id));
            let own_is_taken = attribute(&node, "id").is_some_and(|id| used.contains(&id));
            match chosen {
                Some(id) if !own_is_taken => {
                    node.set_attr(ID, &id);
                    used.insert(id);
                }
                _ => {}
            }
        } else if let Some(text) = own_text(&node) {
            if !squeeze(&text).is_empty() {
                before.clear();
            }
        } else if is_one_of(&node, &["img", "table", "pre", "ul", "ol", "dl", "hr"]) {
            before.clear();
        } else if let Some(id) = name_of(&node) {
            before.push(id);
        }
    }
    unfold(root);
    let signs: Vec<_> = root.descendants_it().filter(is_sign).collect();
    signs.iter().for_each(NodeRef::remove_from_parent);
}

/// Moves paragraphs and lists out of headings that nobody closed.
fn unfold(root: &NodeRef<'_>) {
    let headings: Vec<_> = root.descendants_it().filter(|node| heading_level(node).is_some()).collect();
    for heading in headings {
        let is_text = |node: &NodeRef<'_>| is_one_of(node, &["p", "ul", "ol", "dl", "table", "pre", "blockquote"]);
        let Some(first) = heading.children_it(false).find(is_text).filter(|first| first.prev_sibling().is_some())
        else {
            continue;
        };
        let mut place = heading;
        let mut next = Some(first);
        while let Some(node) = next {
            next = node.next_sibling();
            place.insert_after(&node);
            place = node;
        }
    }
}

/// The id of an anchor or a section, which may stand for the heading after it.
fn name_of(node: &NodeRef<'_>) -> Option<String> {
    let is_section = node.has_name("section") || node.has_name("div") && says(&marks(node), "section");
    if is_one_of(node, &["a", "span"]) {
        attribute(node, "name").or_else(|| attribute(node, "id"))
    } else if is_section {
        attribute(node, "id")
    } else {
        None
    }
}

/// The place that a sign links to.
fn linked_by(sign: &NodeRef<'_>) -> Option<String> {
    let href = attribute(sign, "href")?;
    let (_, id) = href.split_once('#')?;
    let id = percent_encoding(id);
    (!id.is_empty()).then_some(id)
}

/// An id as it stands in the page: `%E4%B8%AD` is a letter there.
fn percent_encoding(id: &str) -> String {
    let id = id.replace('+', "%2B").replace(['&', '='], "");
    let parsed = url::form_urlencoded::parse(id.as_bytes()).next();
    parsed.map(|(id, _)| id.into_owned()).unwrap_or_default()
}

/// The id of an anchor in a heading that is no link.
fn anchor_in(node: &NodeRef<'_>) -> Option<String> {
    attribute(node, "id").filter(|_| says(&marks(node), "anchor"))
}

/// Whether it can be written as `{#id}` and linked.
fn is_id(id: &str) -> bool {
    id.len() <= 200
        && !id.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '{' | '}' | '#' | '"' | '<' | '>'))
}

/// A link to the place where it stands, made of a sign alone, or of nothing.
fn is_sign(node: &NodeRef<'_>) -> bool {
    if !node.has_name("a") || !attribute(node, "href").is_some_and(|href| href.contains('#')) {
        return false;
    }
    let text = text_of(node);
    let is_empty = text.is_empty()
        && !node
            .descendants_it()
            .any(|node| node.has_name("img") || !node.is_element() && !is_silent(&node) && !node.is_text());
    is_empty || SIGNS.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::blocks::markdown_of;

    #[test]
    fn an_id_is_the_headings_own_else_one_in_it_else_an_anchor_just_before() {
        let html = "<a name=far></a><p>Text.</p><h2 id=own><span id=inner>A</span></h2>x<h2><span id=inner>B</span></h2>x\
            <p><a name=before></a></p><h2>C</h2>x<h2><a name=d>D</a></h2>x<section id=sec><h2>E</h2>x</section><h2>F</h2>x<h2 id='with blank'>G</h2>x";
        insta::assert_snapshot!(markdown_of(html).lines().filter(|line| line.starts_with('#')).collect::<Vec<_>>().join("\n"), @r"
        ## A {#own}
        ## B {#inner}
        ## C {#before}
        ## D {#d}
        ## E {#sec}
        ## F
        ## G
        ");
    }

    #[test]
    fn an_id_is_given_once_and_signs_go() {
        let html = "<h2 id=a>One<a class=headerlink href=#a>¶</a></h2>x<h2 id=a><a href=#a>#</a> Two</h2>x<h3 id=b><a href=#b>Three</a></h3>x";
        insta::assert_snapshot!(markdown_of(html), @r"
        ## One {#a}

        x

        ## Two

        x

        ### Three {#b}

        x
        ");
    }
}
