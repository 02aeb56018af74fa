//! Lines in whose place the generator puts what stands elsewhere, or nothing.

use crate::knowledge::markup::Masker;
use crate::knowledge::sites::Site;
use crate::knowledge::tags::is_rule_name;

impl Masker<'_> {
    /// `<<< @/snippets/a.js`, `--8<-- "a.py"`: code of another file.
    pub(super) fn snippet(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let has_own = matches!(self.site, Site::Vitepress | Site::Vuepress);
        let is_one =
            trimmed.starts_with("--8<--") || trimmed.starts_with("-8<-") || has_own && trimmed.starts_with("<<< ");
        is_one && self.rule(start, end)
    }

    /// `[TOC]`: the table of contents.
    pub(super) fn contents(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        matches!(trimmed, "[TOC]" | "[[toc]]" | "[[_TOC_]]") && self.blank(start, end)
    }

    /// `r[name.of.rule]`, which names the paragraph below it.
    pub(super) fn rule_name(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        self.site == Site::Mdbook && is_rule_name(trimmed) && self.blank(start, end)
    }

    /// `*[HTML]: HyperText Markup Language`, which explains a word wherever it stands.
    pub(super) fn abbreviation(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let is_one = trimmed
            .strip_prefix("*[")
            .and_then(|rest| rest.split_once(']'))
            .is_some_and(|(word, rest)| !word.is_empty() && rest.starts_with(':'));
        is_one && matches!(self.site, Site::Mkdocs | Site::Jekyll) && self.blank(start, end)
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn code_that_stands_in_another_file_is_not_there_to_quote() {
        for (site, inside) in [
            (Site::Mdbook, "{{#include a.rs:2:9}}\n\n{{#rustdoc_include b.rs}}"),
            (Site::Mkdocs, "--8<-- \"a.py\""),
            (Site::Mkdocs, "{!> a.py !}"),
            (Site::Jekyll, "{% include a.rb %}"),
        ] {
            let fence = format!("Text:\n\n```rust\n{inside}\n```\n\nMore.\n");
            let found = passages(site, &fence);
            assert_eq!(found, "Sentence! Text:\nSentence More.\n", "{site:?}");
            let kept = format!("```rust\n{inside}\nfn main() {{}}\n```\n");
            assert!(passages(site, &kept).starts_with("Code"), "{site:?}");
        }
        assert!(passages(Site::Github, "```\n{{#include a.rs}}\n```\n").starts_with("Code"));
        let vitepress = "Text.\n\n<<< @/snippets/a.js{2}\n\nMore.\n";
        assert_eq!(passages(Site::Vitepress, vitepress), "Sentence Text.\nSentence More.\n");
    }
}
