//! Shortcodes of Hugo alone in their lines: `{{< tab "x" >}}`.

use super::braces::is_whole;
use crate::knowledge::markup::{Highlight, Masker, Skip};
use crate::knowledge::sites::Site;
use crate::knowledge::tags::{
    attribute, has_blank_line, indent_of, last_closing_shortcodes, shortcode_name, shortcode_text, window,
};

/// What a shortcode begins and ends with.
const MARKS: [(&str, &str); 2] = [("{{<", ">}}"), ("{{%", "%}}")];

impl Masker<'_> {
    /// A shortcode alone in its lines. `None` where the line begins with none; `false` where it shows a
    /// text.
    pub(super) fn shortcode(&mut self, start: usize, end: usize, trimmed: &str) -> Option<bool> {
        let is_hugo = self.site == Site::Hugo;
        let (open, close) = MARKS.into_iter().find(|(open, _)| trimmed.starts_with(open))?;
        if !is_whole(trimmed, open, close) {
            return (is_hugo && self.long_shortcode(start, end, trimmed, close)).then_some(true);
        }
        let inside = trimmed[open.len()..trimmed.len() - close.len()].trim();
        if is_hugo && shortcode_text(trimmed, false).is_some() {
            return Some(false);
        }
        if !(is_hugo && self.code_shortcode(inside, start, end)) {
            self.border(inside, start, end);
        }
        Some(true)
    }

    /// A shortcode that begins or ends something, or stands alone.
    fn border(&mut self, inside: &str, start: usize, end: usize) {
        if let Some(name) = inside.strip_prefix('/') {
            self.close_tag(name.trim(), start);
        } else if let Some(rest) = inside.strip_prefix("tab")
            && !(inside.ends_with('/') || rest.starts_with("pane") || rest.starts_with('s'))
        {
            self.open_tab(rest, start, end);
        }
        self.rule(start, end);
    }

    /// `{{< highlight go >}}`, `{{< code-toggle >}}`, `{{< tab codelang="sh" >}}`, to the line that
    /// begins with the closing tag: a block of code.
    fn code_shortcode(&mut self, inside: &str, start: usize, end: usize) -> bool {
        let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let is_tab = attribute(rest, "codelang").is_some();
        let is_wrapper = name.starts_with("code") && !is_tab;
        let is_code = is_tab || is_wrapper || matches!(name, "highlight" | "mermaid" | "katex");
        if !is_code || inside.ends_with('/') || !self.closes_later_shortcode(name, end) {
            return false;
        }
        let Some((close, indent)) = end_of_code(self.body, end, name, is_wrapper) else { return false };
        let indent = indent.min(indent_of(&self.body[start..end])).min(indent_of(&self.body[close..]));
        if is_tab {
            self.open_tab(rest, start, start);
        }
        self.code_mark(start, end, indent, language(rest));
        self.highlight = Some(Highlight { close, indent, is_tab });
        true
    }

    /// Whether a shortcode of this name is closed after `at`.
    fn closes_later_shortcode(&mut self, name: &str, at: usize) -> bool {
        let body = self.body;
        let closing = self.closing_shortcodes.get_or_insert_with(|| last_closing_shortcodes(body));
        closing.get(name).is_some_and(|last| *last >= at)
    }

    /// A shortcode over several lines.
    fn long_shortcode(&mut self, start: usize, end: usize, trimmed: &str, close: &'static str) -> bool {
        let rest = window(&self.body[end..]);
        if trimmed.contains(close) || rest.find(close).is_none_or(|at| has_blank_line(&rest[..at])) {
            return false;
        }
        self.skip = Some(Skip::Past(close));
        self.rule(start, end)
    }
}

/// The first byte of the line that closes a shortcode which is open at a place, and how far the least
/// indented line before it is indented. A wrapper around fences is only a frame and has none.
fn end_of_code(body: &str, from: usize, name: &str, is_wrapper: bool) -> Option<(usize, usize)> {
    let (mut at, mut indent) = (from, usize::MAX);
    for line in body[from..].split_inclusive('\n') {
        let text = line.trim();
        match shortcode_name(text) {
            Some((closed, true)) if closed == name && text.contains("}}") => return Some((at, indent)),
            Some((opened, false)) if opened == name => return None,
            _ => {}
        }
        if is_wrapper && (text.starts_with("```") || text.starts_with("~~~")) {
            return None;
        }
        if !text.is_empty() {
            indent = indent.min(indent_of(line));
        }
        at += line.len();
    }
    None
}

/// The language of a block of code, of what stands behind the name of its shortcode.
fn language(rest: &str) -> &str {
    let named = attribute(rest, "codelang").or_else(|| attribute(rest, "lang"));
    let first = || rest.split_whitespace().next().filter(|word| !word.contains('='));
    named.or_else(first).unwrap_or_default().trim_matches('"')
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn code_in_a_shortcode_of_hugo_is_code() {
        let text = "Set it:\n\n{{< code-toggle file=hugo >}}\n[uglyURLs]\nbooks = true\n{{</ code-toggle >}}\n\n1. Run:\n\n   {{< highlight go \"linenos=table\" >}}\n   run()\n   {{< /highlight >}}\n\n{{< tabs >}}\n{{< tab name=\"Linux\" codelang=\"sh\" >}}\nls\n{{< /tab >}}\n{{% tab name=\"Mac\" %}}\nNo need.\n{{% /tab %}}\n{{< /tabs >}}\n\n{{< code-toggle config=x />}}\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @r##"
        Sentence! Set it:
        Code {{< code-toggle file=hugo >}}\n[uglyURLs]\nbooks = true\n{{</ code-toggle >}} = [uglyURLs]\nbooks = true << Set it:
        Steps 1. Run:\n\n   {{< highlight go \"linenos=table\" >}}\n   run()\n   {{< /highlight >}} = Run:\nrun()
        Item 1. Run:\n\n   {{< highlight go \"linenos=table\" >}}\n   run()\n   {{< /highlight >}} = Run:\nrun()
        Code {{< highlight go \"linenos=table\" >}}\n   run()\n   {{< /highlight >}} = run() << Run:
        Code {{< tab name=\"Linux\" codelang=\"sh\" >}}\nls\n{{< /tab >}} = ls << Linux
        Sentence No need. << Mac
        Sentence After.
        "##);
        // A frame around fences is none, nor is what never ends.
        let frame = "{{< codetabs >}}\n```sh\nls\n```\n{{< /codetabs >}}\n\n{{< code >}}\n\nText.\n";
        assert_eq!(passages(Site::Hugo, frame), "Code ```sh\\nls\\n``` = ls\nSentence Text.\n");
    }

    #[test]
    fn code_in_a_shortcode_of_hugo_ends_where_a_line_begins_with_its_end() {
        let inside = "{{< highlight sh >}}\nls {{< /highlight >}}\n\nText.\n";
        assert!(passages(Site::Hugo, inside).ends_with("Sentence Text.\n"), "{}", passages(Site::Hugo, inside));
        let unfinished = "{{< tab codelang=\"sh\" >}}\nls\n{{%/tab\n\nText.\n";
        assert!(passages(Site::Hugo, unfinished).ends_with("Sentence Text.\n"), "{}", passages(Site::Hugo, unfinished));
    }

    #[test]
    fn what_a_shortcode_of_hugo_shows_is_text() {
        let text = "{{< term text=\"A pod\" id=\"pod\" >}}, or {{< term id=\"node\" text=\"node\" >}}, runs. Two.\n\nIt is run by the\n{{< term text=\"kubelet\" >}}\non a node.\n\n- {{< term text=\"Item\" >}} one\n\n{{< img\n  src=\"a.png\"\n  alt=\"No.\"\n>}}\n\n> Note.\n{class=\"wide\"}\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @r##"
        Sentence {{< term text=\"A pod\" id=\"pod\" >}}, or {{< term id=\"node\" text=\"node\" >}}, runs. = A pod , or node , runs.
        Sentence Two.
        Sentence It is run by the\n{{< term text=\"kubelet\" >}}\non a node. = It is run by the kubelet on a node.
        List - {{< term text=\"Item\" >}} one = Item one
        Item - {{< term text=\"Item\" >}} one = Item one
        Sentence Note.
        "##);
        let sections = crate::knowledge::outline::sections;
        let headings =
            "## {{% heading \"whatsnext\" %}}\n\na\n\n## New {{< new-in 0.1 />}}\n\na\n\n## {{< x >}}\n\na\n";
        insta::assert_snapshot!(sections(Site::Hugo, headings), @r##"
        1: whatsnext #whatsnext https://x.example/a/
        5: New #new https://x.example/a/
        9: whatsnext #heading https://x.example/a/
        "##);
        let mdx = "## Tabs <Badge text=\"new\" />\n\na\n\n## The `<Tabs>`\n\na\n";
        insta::assert_snapshot!(sections(Site::Docusaurus, mdx), @r##"
        1: Tabs #tabs https://x.example/a
        5: The <Tabs> #the-tabs https://x.example/a#the-tabs
        "##);
    }

    #[test]
    fn a_shortcode_over_several_lines_is_no_text() {
        let hugo = "A.\n\n{{< figure\n  src=\"a.png\"\n  caption=\"No.\"\n>}}\n\n{{< open\n\nB.\n\n{{< closed >}}\n";
        assert_eq!(passages(Site::Hugo, hugo), "Sentence A.\nSentence {{< open\nSentence B.\n");
    }
}
