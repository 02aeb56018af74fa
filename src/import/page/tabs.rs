//! Tabs: every one is shown, under its name.

use dom_query::NodeRef;

use super::tree::{attribute, is_one_of, marks, says, text_of};

/// Puts the name of each tab before what is in it, and takes the row of names away.
pub(super) fn tidy(root: &NodeRef<'_>) {
    let rows: Vec<_> = root.descendants_it().filter(is_row).collect();
    for row in rows {
        let names: Vec<String> = names_of(&row).iter().map(text_of).collect();
        let panels = panels_after(&row);
        if names.is_empty() || names.len() != panels.len() {
            continue;
        }
        for (name, panel) in names.iter().zip(&panels) {
            panel.remove_attr("hidden");
            panel.remove_attr("aria-hidden");
            let label = panel.tree.new_element("div");
            label.set_attr("class", "tabs-label");
            label.append_child(&panel.tree.new_text(name.as_str()));
            panel.prepend_child(&label);
        }
        row.remove_from_parent();
    }
}

fn is_row(node: &NodeRef<'_>) -> bool {
    let own = marks(node);
    attribute(node, "role").is_some_and(|role| role == "tablist")
        || says(&own, "tabbed-labels")
        || node.parent().is_some_and(|parent| says(&marks(&parent), "code-group")) && says(&own, "tabs")
}

fn names_of<'a>(row: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let tabs: Vec<_> =
        row.descendants_it().filter(|node| attribute(node, "role").is_some_and(|role| role == "tab")).collect();
    if !tabs.is_empty() {
        return tabs;
    }
    row.descendants_it().filter(|node| node.has_name("label")).collect()
}

/// The panels that belong to a row of names: those in the box around it, none of inner tabs.
fn panels_after<'a>(row: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let Some(parent) = row.parent() else { return Vec::new() };
    let is_panel = |node: &NodeRef<'_>| {
        attribute(node, "role").is_some_and(|role| role == "tabpanel") || says(&marks(node), "tabbed-block")
    };
    let mut panels = Vec::new();
    for node in parent.descendants_it().filter(is_panel) {
        let inner = node.ancestors_it(None).take_while(|above| above.id != parent.id).any(|above| is_panel(&above));
        if !inner {
            panels.push(node);
        }
    }
    if panels.is_empty()
        && let Some(blocks) = row.next_element_sibling().filter(|next| says(&marks(next), "blocks"))
    {
        panels = blocks.element_children().into_iter().filter(|node| is_one_of(node, &["div"])).collect();
    }
    panels
}

#[cfg(test)]
mod tests {
    use super::super::blocks::markdown_of;
    use dom_query::Document;

    #[test]
    fn each_tab_is_shown_under_its_name() {
        for html in [
            "<ul role=tablist><li role=tab>One<li role=tab>Two</ul><div><div role=tabpanel>a</div><div role=tabpanel hidden>b</div></div>",
            "<div class=tabbed-set><div class=tabbed-labels><label>One</label><label>Two</label></div><div><div class=tabbed-block>a</div><div class=tabbed-block>b</div></div></div>",
            "<div class=vp-code-group><div class=tabs><input><label>One</label><label>Two</label></div><div class=blocks><div>a</div><div>b</div></div></div>",
        ] {
            let page = Document::fragment(html);
            super::tidy(&page.root());
            assert_eq!(markdown_of(&page.html()), "**One**\n\na\n\n**Two**\n\nb", "{html}");
        }
    }
}
