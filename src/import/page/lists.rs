//! Lists, terms with their definitions, and notes at the foot.

use dom_query::NodeRef;

use super::blocks::{Block, Flow, Reader};
use super::inline::{Breaks, Mark, Part, write};
use super::line::without_strong;
use super::tree::{heading_level, is_one_of, is_silent, marks, says, squeeze, text_of};

/// What the number of a note at the foot is called.
const LABELS: [&str; 2] = ["label", "footnote-number"];

impl Reader {
    /// `ul` and `ol`; what stands in them beside their items comes after.
    pub(super) fn list(&self, node: &NodeRef<'_>, start: Option<u64>, flow: &mut Flow) {
        let mut items: Vec<Vec<Block>> = Vec::new();
        let mut stray = Vec::new();
        for child in node.children_it(false).filter(|child| !is_silent(child)) {
            if child.has_name("li") {
                items.push(self.flow(&child, flow.breaks));
            } else if is_one_of(&child, &["ul", "ol"]) {
                // A list in a list, not in its item: it belongs to the item before.
                let mut inside = Flow { blocks: Vec::new(), line: Vec::new(), breaks: flow.breaks };
                self.block(&child, &mut inside);
                match items.last_mut() {
                    Some(item) => item.extend(inside.blocks),
                    None => items.push(inside.blocks),
                }
            } else if !squeeze(&text_of(&child)).is_empty() {
                stray.push(child);
            }
        }
        items.retain(|item| !item.is_empty());
        if !items.is_empty() {
            match flow.blocks.last_mut() {
                // Two lists side by side would be read as one.
                Some(Block::List { start: before, items: earlier }) if before.is_some() == start.is_some() => {
                    earlier.extend(items);
                }
                _ => flow.push(Block::List { start, items }),
            }
        }
        for node in stray {
            self.node(&node, flow);
        }
        flow.end();
    }

    /// A note at the foot, after its label.
    pub(super) fn footnote(&self, node: &NodeRef<'_>, flow: &mut Flow) {
        let is_label = |child: &NodeRef<'_>| LABELS.iter().any(|label| says(&marks(child), label));
        let label = node.element_children().into_iter().find(is_label);
        let number = label.and_then(|label| text_of(&label).trim_matches(['[', ']', ' ', '.']).parse().ok());
        let mut inside = Flow { blocks: Vec::new(), line: Vec::new(), breaks: flow.breaks };
        for child in node.children_it(false) {
            if number.is_none() || !is_label(&child) {
                self.node(&child, &mut inside);
            }
        }
        inside.end();
        let item = inside.blocks;
        match (flow.blocks.last_mut(), number) {
            (Some(Block::List { start: Some(start), items }), Some(number))
                if *start + items.len() as u64 == number =>
            {
                items.push(item);
            }
            (_, Some(number)) => flow.push(Block::List { start: Some(number), items: vec![item] }),
            (_, None) => flow.blocks.extend(item),
        }
    }

    /// `dl`: an item for each term, with its definitions after it.
    pub(super) fn definitions(&self, node: &NodeRef<'_>, flow: &mut Flow) {
        let mut pairs = Vec::new();
        terms(node, &mut pairs);
        let mut items: Vec<Vec<Block>> = Vec::new();
        let mut n = 0;
        while n < pairs.len() {
            let names = pairs[n..].iter().take_while(|node| node.has_name("dt")).count();
            let texts = pairs[n + names..].iter().take_while(|node| node.has_name("dd")).count();
            let (names, texts) = (&pairs[n..n + names], &pairs[n + names..n + names + texts]);
            n += (names.len() + texts.len()).max(1);
            items.push(self.definition(names, texts, flow.breaks));
        }
        items.retain(|item| !item.is_empty());
        let is_long = |block: &Block| matches!(block, Block::Heading { .. } | Block::Table(_));
        if items.iter().flatten().any(is_long) {
            flow.blocks.extend(items.into_iter().flatten());
        } else if !items.is_empty() {
            flow.push(Block::List { start: None, items });
        }
    }

    fn definition(&self, names: &[NodeRef<'_>], texts: &[NodeRef<'_>], breaks: Breaks) -> Vec<Block> {
        let mut blocks = Vec::new();
        for text in texts {
            let more = self.flow(text, breaks);
            match (blocks.as_mut_slice(), more.as_slice()) {
                ([Block::Paragraph(before)], [Block::Paragraph(more)]) => *before = format!("{before} {more}"),
                _ => blocks.extend(more),
            }
        }
        let mut line = Vec::new();
        for (n, name) in names.iter().enumerate() {
            if n > 0 {
                line.push(Part::Text(", ".into()));
            }
            if let Some(heading) = name.descendants_it().find(|node| heading_level(node).is_some()) {
                let mut inside = Flow { blocks: Vec::new(), line: Vec::new(), breaks };
                self.block(&heading, &mut inside);
                inside.blocks.extend(blocks);
                return inside.blocks;
            }
            let parts = self.inline_children(name);
            line.push(Part::Span(Mark::Strong, without_strong(parts)));
        }
        if line.is_empty() {
            return blocks;
        }
        if !blocks.is_empty() {
            line.push(Part::Text(": ".into()));
        }
        let term = write(line, breaks);
        let term = term.replace(":**:", "**:").replace("：**:", "**：").replace("** :", "**:");
        match blocks.first_mut() {
            Some(Block::Paragraph(text)) => *text = format!("{term} {text}"),
            _ if term.is_empty() => {}
            _ => blocks.insert(0, Block::Paragraph(term)),
        }
        blocks
    }
}

/// `dt` and `dd` in their order, also where `div` groups them.
fn terms<'a>(node: &NodeRef<'a>, pairs: &mut Vec<NodeRef<'a>>) {
    for child in node.element_children() {
        if is_one_of(&child, &["dt", "dd"]) {
            pairs.push(child);
        } else if is_one_of(&child, &["div", "span"]) {
            terms(&child, pairs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::markdown_of;

    #[test]
    fn lists_keep_their_numbers_their_nesting_and_their_code() {
        let html = "<ol start=3><li>three<ul><li>a<li><p>b</p></ul><li><p>four</p><pre>x\n\ny</pre></ol><ul>stray<li>one<ul><li>in</ul></li><ul><li>after</ul></ul>";
        insta::assert_snapshot!(markdown_of(html), @r"
        3. three
           - a
           - b

        4. four

           ```
           x

           y
           ```

        - one
          - in
          - after

        stray
        ");
    }

    #[test]
    fn terms_stand_before_their_definitions() {
        let html = "<dl><dt>One<dt>Uno<dd>first<dd>also<div><dt><code>two</code></dt><dd><p>a</p><p>b</p></dd></div><dt>alone</dl>";
        insta::assert_snapshot!(markdown_of(html), @r"
        - **One**, **Uno**: first also

        - **`two`**: a

          b

        - **alone**
        ");
    }

    #[test]
    fn notes_at_the_foot_are_a_numbered_list() {
        let html = "<div class=footnote><a class=footnote-number href=#x>1</a><div>One.</div></div><aside role=doc-footnote><span class=label>[2]</span><p>Two.</p></aside>";
        assert_eq!(markdown_of(html), "1. One.\n2. Two.");
    }
}
