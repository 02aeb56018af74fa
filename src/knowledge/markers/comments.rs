//! Comments of the sites' templates.

use crate::knowledge::markup::{Masker, Skip};
use crate::knowledge::sites::Site;

impl Masker<'_> {
    /// Leaves a comment out. `None` where the line opens none; `false` where text stands behind one.
    pub(super) fn comment(&mut self, start: usize, end: usize, trimmed: &str) -> Option<bool> {
        let is_mdx = trimmed.starts_with("{/*");
        let past = if is_mdx { "*/}" } else { self.end_of_comment(trimmed)? };
        if !trimmed.contains(past) {
            self.skip = Some(Skip::Past(past));
        } else if !trimmed.ends_with('}') && (!is_mdx || self.site.has_mdx()) {
            return Some(false);
        }
        Some(self.blank(start, end))
    }

    /// What ends the comment that a line opens, in the way of the site's templates.
    fn end_of_comment(&self, trimmed: &str) -> Option<&'static str> {
        let opens = |marks: &str| {
            let inside = trimmed.strip_prefix(marks)?.trim_start_matches('-').trim_start();
            let rest = inside.strip_prefix("comment")?.trim_start().trim_start_matches('-');
            Some(rest.starts_with(['%', '>']))
        };
        match self.site {
            Site::Jekyll if opens("{%") == Some(true) => Some("endcomment"),
            Site::Hugo if trimmed.starts_with("{{/*") => Some("*/}}"),
            Site::Hugo if opens("{{<") == Some(true) || opens("{{%") == Some(true) => Some("/comment"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn what_is_no_text_is_left_out() {
        let mdx = "import Tabs from '@theme/Tabs';\nimport {\n  A,\n} from 'b';\n\nexport const x = {\n  a: 1,\n};\n\nText {/* no */} here.\n\n{/* no\n no */}\n\n- <Link id=\"x\"/> An item.\n\n<Badge\n  text=\"no\"\n/>\n\n<!-- no -->\n\nEnd.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, mdx), @r##"
        Sentence Text {/* no */} here. = Text here.
        List - <Link id=\"x\"/> An item. = An item.
        Item - <Link id=\"x\"/> An item. = An item.
        Sentence End.
        "##);
        let hugo = "Version {{< version >}} is out.\n\n{{% include \"no.md\" %}}\n\n`{{< kept >}}` is code.\n";
        insta::assert_snapshot!(passages(Site::Hugo, hugo), @r##"
        Sentence Version {{< version >}} is out. = Version is out.
        Sentence `{{< kept >}}` is code. = {{< kept >}} is code.
        "##);
        assert_eq!(
            passages(Site::Mdbook, "{{#include no.rs}}\n\nr[no.rule]\nText {{#title no}} here.\n"),
            "Sentence Text {{#title no}} here. = Text here.\n"
        );
        for (site, text) in [
            (
                Site::Jekyll,
                "A.\n\n{% comment %}\nno. no\n\nno\n{% endcomment %}\n\nB.\n\n{%- comment -%} no {%- endcomment -%}\n",
            ),
            (Site::Hugo, "A.\n\n{{< comment >}}\nno. no\n\nno\n{{< /comment >}}\n\nB.\n\n{{/* no\nno */}}\n"),
            (Site::Docusaurus, "{/* no */} A.\n\n{/*\nno. no\n\nno\n*/}\n\nB.\n\n<!--\nno\n\nno\n-->\n"),
            (Site::Mkdocs, "A.\n\n<!-- no. no\n\nno -->\n\nB.\n\n--8<-- \"no.md\"\n"),
        ] {
            assert_eq!(passages(site, text), "Sentence A.\nSentence B.\n", "{site:?}");
        }
        insta::assert_snapshot!(passages(Site::Jekyll, "{% include no.html %}\n\nText.\n{: .no}\n\n* TOC\n{:toc}\n"), @r##"
        Sentence Text.
        List * TOC = TOC
        Item * TOC = TOC
        "##);
    }
}
