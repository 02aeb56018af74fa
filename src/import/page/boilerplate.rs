//! What stands on a page and is no article, found by the rules of `boilerplate.txt`.

use dom_query::{NodeId, NodeRef};
use std::collections::{HashMap, HashSet};

use super::prose::{Weight, weigh};
use super::rules::{At, Rule, rules};
use super::tree::{
    attribute, has_class, heading_level, holders_of_blocks, is_block, is_one_of, is_silent, marks, says, text_of,
};

/// The most that a line weighs outside links of which a rule says that it is none of the article.
const LONGEST_LINE: usize = 120;

/// A paragraph weighs more than this.
const PARAGRAPH: usize = 24;

/// What is out, and by which rule.
pub(super) type Out = HashMap<NodeId, &'static str>;

/// Marks what is no article in the whole tree.
pub(super) fn mark(root: &NodeRef<'_>) -> Out {
    let mut out = Out::new();
    hidden(root, &mut out);
    let weights = weigh(root, |id| out.contains_key(&id));
    let all = weights.get(&root.id).copied().unwrap_or_default().prose;
    let mut below_out: HashSet<NodeId> = out.keys().copied().collect();
    let mut in_code: HashSet<NodeId> = HashSet::new();
    for node in root.descendants_it().filter(|node| node.is_element()) {
        let above = node.parent().map(|parent| parent.id);
        if above.is_some_and(|above| below_out.contains(&above)) || below_out.contains(&node.id) {
            below_out.insert(node.id);
            continue;
        }
        let code = above.is_some_and(|above| in_code.contains(&above))
            || is_one_of(&node, &["pre", "code"])
            || heading_level(&node).is_some();
        if code {
            in_code.insert(node.id);
        }
        let weight = weights.get(&node.id).copied().unwrap_or_default();
        if let Some(rule) = named(&node, weight, all, code) {
            out.insert(node.id, rule);
            below_out.insert(node.id);
        }
    }
    out
}

/// Marks, in the article alone, the lines that a rule of the table names and the headings over links.
pub(super) fn mark_lines(article: &NodeRef<'_>, out: &mut Out) {
    let weights = weigh(article, |id| out.contains_key(&id));
    let holders = holders_of_blocks(article);
    let is_line = |node: &NodeRef<'_>| {
        (is_block(node) || node.parent().is_some_and(|parent| holders.contains(&parent.id)))
            && !is_silent(node)
            && !holders.contains(&node.id)
            && !is_one_of(node, &["td", "th", "pre", "hr"])
    };
    let mut skip: HashSet<NodeId> = HashSet::new();
    let mut lines = Vec::new();
    for node in article.descendants_it().filter(|node| node.is_element()) {
        let above = node.parent().is_some_and(|parent| skip.contains(&parent.id));
        if above || out.contains_key(&node.id) || is_one_of(&node, &["pre", "table"]) {
            skip.insert(node.id);
        } else if is_line(&node) {
            skip.insert(node.id);
            lines.push(node);
        }
    }
    let prose = |node: &NodeRef<'_>| weights.get(&node.id).copied().unwrap_or_default();
    let is_paragraph = |node: &NodeRef<'_>| prose(node).prose >= PARAGRAPH && said(&text_of(node), true).is_none();
    let first = lines.iter().position(is_paragraph).unwrap_or(0);
    let last = lines.iter().rposition(is_paragraph).unwrap_or(lines.len());
    for (n, line) in lines.iter().enumerate() {
        let text = text_of(line);
        let weight = prose(line);
        if text.is_empty() || weight.prose > LONGEST_LINE {
            continue;
        }
        let is_edge = n < first || n > last;
        let found = said(&text, is_edge).filter(|_| heading_level(line).is_none());
        let found = found.or_else(|| is_only_controls(line, weight).then_some("control"));
        let found = found.or_else(|| over_links(line, &text, &weights, out));
        if let Some(rule) = found {
            out.insert(line.id, rule);
        }
    }
}

/// Whether a rule of the table names the element.
fn named(node: &NodeRef<'_>, weight: Weight, all: usize, in_code: bool) -> Option<&'static str> {
    let is_text = !is_block(node) && !is_one_of(node, &["span", "a", "small", "time", "label", "noscript"]);
    if is_text || is_one_of(node, &["html", "body", "main", "article"]) {
        return is_text.then(|| named_tag(node)).flatten();
    }
    if in_code {
        let own = marks(node);
        let edits = |rule: &&Rule| rule.name == "edit_link" && rule.names.iter().any(|name| says(&own, name));
        return named_tag(node).or_else(|| rules().iter().find(edits).map(|rule| rule.name));
    }
    let own = marks(node);
    // Blogs put the tags of a post on the box around it.
    let is_post = says(&own, "hentry") || says(&own, "type-post") || says(&own, "type-page");
    let role = attribute(node, "role").unwrap_or_default();
    let found = rules().iter().find_map(|rule| {
        let by_tag = rule.tags.iter().any(|tag| node.has_name(tag)) || rule.roles.contains(&role.as_str());
        let by_name = !is_post && rule.names.iter().any(|name| says(&own, name));
        let half = weight.prose * 2 > all && !(by_name && rule.name == "comments");
        ((by_tag || by_name) && rule.most.is_none_or(|most| weight.prose <= most) && !half).then_some(rule.name)
    });
    let aside = || is_aside(node, &own, &role) && (weight.prose * 2 < all || weight.prose == 0);
    found.or_else(|| aside().then_some("aside")).or_else(|| is_code_label(node).then_some("control"))
}

fn named_tag(node: &NodeRef<'_>) -> Option<&'static str> {
    rules().iter().find(|rule| rule.tags.iter().any(|tag| node.has_name(tag))).map(|rule| rule.name)
}

/// The name of a language that stands over a block of code.
fn is_code_label(node: &NodeRef<'_>) -> bool {
    has_class(node, "lang")
        && node.parent().is_some_and(|parent| parent.element_children().iter().any(|child| child.has_name("pre")))
}

/// `aside` is a sidebar, unless it is a note.
fn is_aside(node: &NodeRef<'_>, own: &[Vec<String>], role: &str) -> bool {
    const NOTES: [&str; 14] = [
        "note",
        "notice",
        "admonition",
        "callout",
        "alert",
        "tip",
        "warning",
        "footnote",
        "footnotes",
        "footnote-list",
        "info",
        "hint",
        "important",
        "caution",
    ];
    node.has_name("aside")
        && !role.starts_with("doc-")
        && role != "note"
        && !NOTES.iter().any(|note| says(own, note))
        && !node.parent().is_some_and(|parent| is_one_of(&parent, &["li", "td", "blockquote"]))
}

/// Marks what a reader does not see.
fn hidden(root: &NodeRef<'_>, out: &mut Out) {
    const UNSEEN: [&str; 8] = [
        "sr-only",
        "screen-reader-text",
        "visually-hidden",
        "visuallyhidden",
        "assistive-text",
        "hidden-text",
        "screen-reader",
        "print-only",
    ];
    for node in root.descendants_it().filter(|node| node.is_element()) {
        let own = marks(&node);
        let is_panel = attribute(&node, "role").is_some_and(|role| role == "tabpanel");
        let unseen = node.has_attr("hidden")
            && !is_panel
            && attribute(&node, "hidden").is_none_or(|value| value != "until-found")
            || attribute(&node, "aria-hidden").is_some_and(|value| value == "true") && !node.has_name("body")
            || UNSEEN.iter().any(|name| says(&own, name)) && heading_level(&node).is_none_or(|_| true);
        if unseen && !is_one_of(&node, &["html", "body", "main", "article", "img"]) {
            out.insert(node.id, "hidden");
        }
    }
}

/// The rule of the table that a line follows.
fn said(text: &str, is_edge: bool) -> Option<&'static str> {
    let text = text.to_lowercase();
    let is_number =
        |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | ' ' | ':' | '：' | '…' | '.' | '+' | ',');
    let bare = text.trim_end_matches(is_number);
    let inner = text.trim_start_matches(['·', '•', '-', '|', '【', '[', '#', '（', '(', ' ']);
    let says = |rule: &&Rule| {
        rule.phrases.iter().filter(|phrase| is_edge || !phrase.edge).any(|phrase| match phrase.at {
            At::Start => text.starts_with(phrase.text) || inner.starts_with(phrase.text),
            At::Anywhere => text.contains(phrase.text),
            At::Whole => text == phrase.text || bare == phrase.text,
        })
    };
    rules().iter().find(says).map(|rule| rule.name)
}

/// A line of links that lead nowhere but into a script.
fn is_only_controls(line: &NodeRef<'_>, weight: Weight) -> bool {
    let links = line.descendants_it().filter(|node| node.has_name("a") && node.has_attr("href"));
    let links: Vec<_> = links.collect();
    let is_control = |node: &NodeRef<'_>| {
        attribute(node, "href").is_none_or(|href| href == "#" || href.to_ascii_lowercase().starts_with("javascript:"))
    };
    weight.links > 0 && weight.prose == 0 && !links.is_empty() && links.iter().all(is_control)
}

/// A heading over links alone: it goes with them.
fn over_links(
    line: &NodeRef<'_>,
    text: &str,
    weights: &HashMap<NodeId, Weight>,
    out: &mut Out,
) -> Option<&'static str> {
    let text = text.to_lowercase();
    let text = text.trim_end_matches(['：', ':', ' ']);
    let rule = rules().iter().find(|rule| rule.over.contains(&text))?.name;
    let mut below = Vec::new();
    let mut next = alone(line).next_element_sibling();
    while let Some(node) = next {
        if heading_level(&node).is_some() {
            break;
        }
        let weight = weights.get(&node.id).copied().unwrap_or_default();
        let is_links = weight.links > weight.prose || weight.links + weight.prose == 0;
        if !is_links && !out.contains_key(&node.id) {
            if below.is_empty() {
                return None;
            }
            break;
        }
        next = node.next_element_sibling();
        below.push(node.id);
    }
    for id in below {
        out.entry(id).or_insert(rule);
    }
    Some(rule)
}

/// The outermost element that holds nothing but this one.
fn alone<'a>(node: &NodeRef<'a>) -> NodeRef<'a> {
    let mut outer = *node;
    while let Some(parent) = outer.parent().filter(|parent| is_one_of(parent, &["div", "section", "p", "header"])) {
        let is_other = |child: &NodeRef<'_>| child.id != outer.id && !text_of(child).is_empty();
        if parent.children_it(false).any(|child| is_other(&child)) {
            break;
        }
        outer = parent;
    }
    outer
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    /// What is left, and the rules that took the rest.
    fn read(html: &str) -> (String, Vec<&'static str>) {
        let page = Document::fragment(html);
        let root = page.root();
        let mut out = mark(&root);
        mark_lines(&root, &mut out);
        let gone: Vec<_> = root.descendants_it().filter(|node| out.contains_key(&node.id)).collect();
        let rules = gone.iter().map(|node| out[&node.id]).collect();
        gone.iter().for_each(NodeRef::remove_from_parent);
        (text_of(&page.root()), rules)
    }

    const PROSE: &str = "<p>This paragraph is long enough to be taken for what a person wrote, and to weigh more than all that stands around it on the page, be it links, buttons or boxes.</p>";

    #[test]
    fn what_a_class_names_goes_and_the_article_stays() {
        for (html, rule) in [
            ("<div class='post-share'>Share <a href=x>here</a></div>", "share"),
            ("<div class=articleToc><a href=#a>A</a></div>", "table_of_contents"),
            ("<div id=jp-relatedposts><p>Something else that we wrote.</p></div>", "related"),
            ("<p class=post-copyright>来源</p>", "copyright"),
            ("<nav>Home</nav>", "navigation"),
            ("<span hidden>secret</span>", "hidden"),
            ("<button>Copy</button>", "control"),
            ("<aside><p>Bestsellers</p></aside>", "aside"),
        ] {
            let (text, rules) = read(&format!("{PROSE}{html}"));
            assert!(text.starts_with("This paragraph") && text.ends_with("boxes."), "{html}: {text}");
            assert_eq!(rules, [rule], "{html}");
        }
    }

    #[test]
    fn what_a_line_says_goes_where_it_is_short() {
        for (html, rule) in [
            ("<p>未经允许不得转载：<a href=x>某站</a></p>", "copyright"),
            ("<p>上一篇：<a href=x>某文</a></p>", "previous_and_next"),
            ("<div>分享到：微信</div>", "share"),
            ("<div>赞(27)</div>", "like"),
            ("<p>阅读(1234)</p>", "page_facts"),
            ("<p>Was this page helpful? Yes No</p>", "feedback"),
            ("<p><a href='javascript:print()'>Print</a> <a href=#>Send</a></p>", "control"),
        ] {
            let (text, rules) = read(&format!("{PROSE}{html}"));
            assert!(text.ends_with("boxes."), "{html}: {text}");
            assert_eq!(rules, [rule], "{html}");
        }
        let (_, rules) = read(&format!("{PROSE}<h3>相关推荐</h3><ul><li><a href=x>某文</a></li></ul>"));
        assert_eq!(rules, ["related", "related"]);
    }

    #[test]
    fn an_unlucky_name_costs_no_prose() {
        for html in [
            format!("<div class='share-content'>{PROSE}{PROSE}</div>"),
            format!("<aside class=note><p>Mind the gap.</p></aside>{PROSE}"),
            format!("{PROSE}<p>上一篇文章讲了怎样创建镜像。</p>{PROSE}"),
            format!("{PROSE}<h2>Comments</h2><p>Write comments into the code, and say why.</p>{PROSE}"),
            format!("{PROSE}<pre><span class=comment># share</span></pre>"),
            format!("<div class='post hentry tag-share category-comments'>{PROSE}</div>"),
        ] {
            let (_, rules) = read(&html);
            assert_eq!(rules, Vec::<&str>::new(), "{html}");
        }
    }
}
