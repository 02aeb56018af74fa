//! Where on a page its article stands.

use dom_query::{NodeId, NodeRef};
use std::collections::HashMap;

use super::boilerplate::Out;
use super::prose::{Weight, weigh};
use super::tree::{attribute, has_class, is_one_of};

/// Classes, ids and attributes that themes and generators give to the text of the article and to
/// nothing else; the surest first.
const SURE: &str = "
    [itemprop=articleBody] #js_content #cnblogs_post_body .theme-doc-markdown .md-content__inner .vp-doc
    .theme-default-content .sl-markdown-content .nextra-content .td-content .markdown-section
    .gh-content .wp-block-post-content .entry-content .article-body .article__body .articleBody
    .post-body .single-content .article-content .article_content .article__content .articleContent
    #article_content #article-content #articleContent .post-content .post__content .post_content
    .postContent .postBody .entry__content .article-detail .article-text .news-content .blog-content
    .blog-post-content .detail-content .content-detail .rich_media_content .icms-help-docs-content
    .help-content .doc-content .docs-content .document-content .topic-content .field--name-body
    .field-name-body .mw-parser-output .markdown-body .rich-text .richtext .TRS_Editor .wiki-content
    .page-content .markdown .prose .documentwrapper";

/// What holds the article and often more.
const LIKELY: [&str; 12] = [
    "article",
    "[role=main]",
    "main",
    "#main-content",
    ".main-content",
    "#content",
    ".article",
    ".post",
    ".hentry",
    ".content",
    "#main",
    ".main",
];

/// How much of the prose of the page a sure place must hold, in parts of a hundred.
const SURE_SHARE: usize = 35;

/// How much a likely one must.
const LIKELY_SHARE: usize = 60;

/// A paragraph of so much weight is none of a box or a line of facts.
const PARAGRAPH: usize = 20;

/// The element that holds the article; what is `out` counts for nothing.
pub(super) fn article<'a>(body: &NodeRef<'a>, out: &Out) -> NodeRef<'a> {
    let weights = weigh(body, |id| out.contains_key(&id));
    let all = prose(&weights, body);
    let holds = |node: &NodeRef<'_>, share: usize| prose(&weights, node) * 100 >= all * share;
    let elements: Vec<NodeRef<'a>> = body.descendants_it().filter(|node| node.is_element()).collect();
    let best = |pattern: &str| {
        elements
            .iter()
            .filter(|node| fits(node, pattern))
            // Of those that hold the same, the outermost.
            .rev()
            .max_by_key(|node| prose(&weights, node))
            .copied()
    };
    if let Some(found) = SURE.split_ascii_whitespace().filter_map(best).find(|node| all > 0 && holds(node, SURE_SHARE))
    {
        return found;
    }
    let likely = LIKELY.iter().filter_map(|pattern| best(pattern)).find(|node| all > 0 && holds(node, LIKELY_SHARE));
    descend(likely.unwrap_or(*body), &weights)
}

/// Goes down as long as one child holds nearly all and nothing of the text stands beside it.
fn descend<'a>(from: NodeRef<'a>, weights: &HashMap<NodeId, Weight>) -> NodeRef<'a> {
    let mut node = from;
    loop {
        let all = prose(weights, &node);
        let children = node.element_children();
        let Some(next) = children.iter().max_by_key(|child| prose(weights, child)) else { return node };
        let beside = |child: &&NodeRef<'_>| child.id != next.id && is_text(child) && prose(weights, child) >= PARAGRAPH;
        let loose: usize =
            node.children_it(false).filter(|child| child.is_text()).map(|child| prose(weights, &child)).sum();
        let is_box = is_one_of(
            next,
            &[
                "div", "section", "article", "main", "table", "tbody", "tr", "td", "center", "font", "span", "form",
                "body",
            ],
        );
        if !is_box
            || prose(weights, next) * 100 < all * LIKELY_SHARE
            || loose >= PARAGRAPH
            || children.iter().any(|child| beside(&child))
        {
            return node;
        }
        node = *next;
    }
}

/// Whether the element is of those that texts are made of.
fn is_text(node: &NodeRef<'_>) -> bool {
    is_one_of(node, &["p", "ul", "ol", "dl", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6", "details"])
}

fn prose(weights: &HashMap<NodeId, Weight>, node: &NodeRef<'_>) -> usize {
    weights.get(&node.id).map_or(0, |weight| weight.prose)
}

/// `.class`, `#id`, `[key=value]` or the name of an element.
fn fits(node: &NodeRef<'_>, pattern: &str) -> bool {
    if let Some(class) = pattern.strip_prefix('.') {
        return has_class(node, class);
    }
    if let Some(id) = pattern.strip_prefix('#') {
        return attribute(node, "id").is_some_and(|found| found == id);
    }
    if let Some((key, value)) = pattern.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')?.split_once('=')) {
        return attribute(node, key).is_some_and(|found| found == value);
    }
    node.has_name(pattern)
}

#[cfg(test)]
mod tests {
    use super::super::{boilerplate, tree::text_of};
    use super::*;
    use dom_query::Document;

    fn found(html: &str) -> String {
        let page = Document::from(html);
        let body = page.body().unwrap();
        let out = boilerplate::mark(&body);
        text_of(&article(&body, &out))
    }

    const LONG: &str = "Here is a paragraph that a person wrote: it has some length, several commas, and an end.";

    #[test]
    fn a_known_place_is_taken_where_it_holds_enough() {
        assert_eq!(found(&format!("<div class=entry-content><p>{LONG}</div><div>Other words here</div>")), LONG);
        // A teaser under the same name is not the article.
        let html = format!("<div class=entry-content>Teaser.</div><div class=x><p>{LONG}<p>{LONG}</div>");
        assert_eq!(found(&html), format!("{LONG} {LONG}"));
    }

    #[test]
    fn without_any_name_the_box_with_the_text_is_found() {
        let html = format!(
            "<table><tr><td><a href=x>Home</a> Open from nine to five<td><div>13 visitors</div><div id=zoom><p>{LONG}<h2>Two</h2><p>{LONG}</div><td>Buy now</table>"
        );
        assert_eq!(found(&html), format!("{LONG} Two {LONG}"));
        // Text beside the box belongs to it.
        let html = format!("<div><p>{LONG}</p><div><p>{LONG}<p>{LONG}<p>{LONG}<p>{LONG}</div></div>");
        assert_eq!(found(&html).matches("Here").count(), 5);
    }
}
