//! How much there is to read: words, and what weighs as prose.

use dom_query::{NodeId, NodeRef};
use std::collections::{HashMap, HashSet};

use super::tree::{heading_level, is_silent, own_text};

/// The least that is an article: forty words, or eighty Chinese characters.
pub(super) const LEAST: usize = 80;

/// Whether the character is a word of its own: Chinese, Japanese kana, Korean.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Words, each Chinese character one.
pub(in crate::import) fn count_words(text: &str) -> usize {
    count(text, 1, 1)
}

/// How much a text weighs: a word two, a Chinese character one.
pub(super) fn weight(text: &str) -> usize {
    count(text, 2, 1)
}

fn count(text: &str, word: usize, ideograph: usize) -> usize {
    let (mut sum, mut inside) = (0, false);
    for c in text.chars() {
        if is_ideograph(c) {
            sum += ideograph;
            inside = false;
        } else if c.is_alphanumeric() {
            sum += if inside { 0 } else { word };
            inside = true;
        } else if !matches!(c, '\'' | '’') {
            inside = false;
        }
    }
    sum
}

/// What the texts below a node weigh.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    /// Outside links.
    pub prose: usize,
    /// In links.
    pub links: usize,
}

/// The weight of every node below `root`, itself included; nothing of what `is_out` says.
pub(super) fn weigh(root: &NodeRef<'_>, is_out: impl Fn(NodeId) -> bool) -> HashMap<NodeId, Weight> {
    // Whether a node is left out, and whether it stands in a link, by what is above it.
    let mut state: HashMap<NodeId, (bool, bool)> = HashMap::from([(root.id, (false, false))]);
    let mut weights: HashMap<NodeId, Weight> = HashMap::new();
    let mut order = Vec::new();
    for node in root.descendants_it() {
        let (out, link) = node.parent().and_then(|parent| state.get(&parent.id).copied()).unwrap_or_default();
        let out = out || is_silent(&node) || is_out(node.id);
        let link = link || node.has_name("a") && node.has_attr("href");
        state.insert(node.id, (out, link));
        let mut own = Weight::default();
        if !out && let Some(text) = own_text(&node) {
            *(if link { &mut own.links } else { &mut own.prose }) = weight(&text);
        }
        weights.insert(node.id, own);
        order.push(node);
    }
    // From the last to the first: below before above.
    weights.entry(root.id).or_default();
    for node in order.iter().rev() {
        let own = weights.get(&node.id).copied().unwrap_or_default();
        if let Some(above) = node.parent().and_then(|parent| weights.get_mut(&parent.id)) {
            above.prose += own.prose;
            above.links += own.links;
        }
    }
    weights
}

/// The same of what reads as a text: no headings, no numbers and dates alone.
pub(super) fn weigh_text(root: &NodeRef<'_>, is_out: impl Fn(NodeId) -> bool) -> Weight {
    let mut silent: HashSet<NodeId> = HashSet::new();
    let mut links: HashSet<NodeId> = HashSet::new();
    let mut sum = Weight::default();
    for node in root.descendants_it() {
        let above = node.parent().map(|parent| parent.id).unwrap_or(root.id);
        if silent.contains(&above) || is_silent(&node) || is_out(node.id) || heading_level(&node).is_some() {
            silent.insert(node.id);
            continue;
        }
        if links.contains(&above) || node.has_name("a") && node.has_attr("href") {
            links.insert(node.id);
        }
        if let Some(text) = own_text(&node).filter(|text| text.chars().any(char::is_alphabetic)) {
            let of = if links.contains(&node.id) { &mut sum.links } else { &mut sum.prose };
            *of += weight(&text);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    #[test]
    fn a_chinese_character_is_half_a_word() {
        assert_eq!(weight("It's a 5GB image: 镜像很大。"), 4 * 2 + 4);
        assert_eq!(count_words("It's a 5GB image: 镜像很大。"), 8);
    }

    #[test]
    fn links_and_what_is_left_out_weigh_nothing_as_prose() {
        let page = Document::fragment("<div>one two <a href=x>three</a></div><nav>four</nav>");
        let nav = page.select("nav").nodes()[0].id;
        let weights = weigh(&page.root(), |id| id == nav);
        let all = weights[&page.root().id];
        assert_eq!((all.prose, all.links), (4, 2));
    }
}
