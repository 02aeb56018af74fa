//! Lines that begin with a brace.

use crate::knowledge::markup::Masker;
use crate::knowledge::sites::Site;
use crate::knowledge::tags::is_attributes;

impl Masker<'_> {
    /// `{{#include x}}`, `{{< tab "x" >}}`, `{% raw %}`, `{* x *}`, `{: .class }`, `{/* … */}`.
    pub(super) fn braces(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        if self.site == Site::Jekyll
            && let Some(is_marker) = self.raw(start, end, trimmed)
        {
            return is_marker;
        }
        if let Some(is_marker) = self.comment(start, end, trimmed) {
            return is_marker;
        }
        if self.site == Site::Jekyll && (self.highlight(start, end, trimmed) || self.long_tag(start, end, trimmed)) {
            return true;
        }
        if trimmed.starts_with("{:") && trimmed.ends_with('}') {
            return self.attributes_of_block(start, end, trimmed);
        }
        if let Some(is_marker) = self.shortcode(start, end, trimmed) {
            return is_marker;
        }
        if matches!(self.site, Site::Hugo | Site::Mkdocs) && is_attributes(trimmed) {
            return self.blank(start, end);
        }
        if is_whole(trimmed, "{{", "}}") && self.site.has_values() && self.in_paragraph(start, end) {
            return false;
        }
        self.tab_of_gitbook(start, end, trimmed);
        let is_template = [("{{", "}}"), ("{*", "*}"), ("{%", "%}"), ("{!", "!}")];
        is_template.iter().any(|(open, close)| is_whole(trimmed, open, close)) && self.rule(start, end)
    }

    /// Whether the line before or after one is no blank one.
    fn in_paragraph(&self, start: usize, end: usize) -> bool {
        let before = self.body[..start].lines().next_back().unwrap_or_default();
        let after = self.body[end..].lines().next().unwrap_or_default();
        !before.trim().is_empty() || !after.trim().is_empty()
    }
}

/// Whether a line is one pair of marks and what is in it.
pub(super) fn is_whole(trimmed: &str, open: &str, close: &str) -> bool {
    trimmed.starts_with(open) && trimmed.find(close).is_some_and(|at| at + close.len() == trimmed.len())
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn blanks_of_other_scripts_in_the_marker_of_a_block_of_code_are_blanks() {
        let wide = "{{< tab codelang=\"sh\" >}}\nls\n{{</tab\u{3000}>}}\n\nText.\n";
        assert!(passages(Site::Hugo, wide).ends_with("Sentence Text.\n"), "{}", passages(Site::Hugo, wide));
        let wide = "{% \u{3000}\u{3000}highlight sh %}\nls\n{% \u{3000}\u{3000}endhighlight %}\n\nText.\n";
        assert!(passages(Site::Jekyll, wide).ends_with("Sentence Text.\n"), "{}", passages(Site::Jekyll, wide));
    }

    #[test]
    fn blanks_of_other_scripts_before_a_marker_are_blanks() {
        let highlight = "\u{3000}{% highlight sh %}\n ls\n {% endhighlight %}\n\nAfter.\n";
        assert!(passages(Site::Jekyll, highlight).ends_with("Sentence After.\n"));
        assert_eq!(passages(Site::Jekyll, "{% if a %}\u{3000}\n\nB.\n"), "Sentence B.\n");
        let mdx = "<Tabs>\n  一。\n\n\u{3000}:::note\n\n  二。\n\n\u{3000}:::\n</Tabs>\n";
        assert_eq!(passages(Site::Docusaurus, mdx), "Sentence 一。\nSentence 二。\n");
    }
}
