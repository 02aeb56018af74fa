//! The markers that generators add to Markdown, a file for each kind.
//!
//! Each reader takes a line (where it stands in the body, and what is left of it without white space),
//! and tells whether it was the marker; if so the line is written, else nothing was.

mod attributes;
mod braces;
mod cards;
mod comments;
mod components;
mod html_tables;
mod includes;
mod inline;
mod liquid;
mod modules;
mod notes;
mod shortcodes;
mod tabs;

use super::markup::{Masker, Skip};

impl Masker<'_> {
    /// A line that is a marker and nothing else. `indent` are its blanks; its text begins at `from`
    /// once the contents of what is open are moved out.
    pub(super) fn marker(&mut self, start: usize, end: usize, from: usize, indent: usize) -> bool {
        let trimmed = self.body[start..end].trim();
        match trimmed.as_bytes().first().copied().unwrap_or_default() {
            b':' => self.colons(start, end, trimmed),
            b'/' => self.slashes(start, end, trimmed),
            b'!' | b'?' | b'=' => self.indented(start, end, indent, trimmed),
            b'{' => self.braces(start, end, trimmed),
            b'<' => self.snippet(start, end, trimmed) || self.tag(start, end, trimmed),
            b'*' => self.abbreviation(start, end, trimmed),
            b'@' => self.tab_of_group(start, end, trimmed),
            b'i' | b'e' => self.module(start, end, indent, trimmed),
            b'r' => self.rule_name(start, end, trimmed),
            b'[' => self.contents(start, end, trimmed),
            b'-' => self.snippet(start, end, trimmed),
            b'>' => self.alert(start, end, from, trimmed),
            _ => false,
        }
    }

    /// Writes a line that is no marker, without those in it.
    pub(super) fn text_line(&mut self, from: usize, end: usize) {
        if !self.attributes(from, end) && !self.inline(from, end) {
            self.keep(from, end);
        }
    }

    /// A line of what is left out over several lines; what stands behind its end is read.
    pub(super) fn skipped(&mut self, skip: Skip, start: usize, end: usize, trimmed: &str) {
        let done = match skip {
            Skip::Blank => trimmed.is_empty(),
            Skip::To(place) => end >= place,
            Skip::Past(end) => trimmed.contains(end),
        };
        if done {
            self.skip = None;
        }
        match skip {
            Skip::To(place) if done && !self.body[place..end].trim().is_empty() => {
                let behind = &self.body[place..end];
                let from = place + (behind.len() - behind.trim_start_matches([' ', '\t']).len());
                self.leave_out(start, from);
                if !self.inline(from, end) {
                    self.keep(from, end);
                }
            }
            _ => {
                let _ = self.card(start, end) || self.blank(start, end);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn code_that_is_only_indented_keeps_what_looks_like_a_marker() {
        let code =
            "      :::note\n      x\n      :::\n\n      !!! tip\n          y\n      {{< z >}}\n      {% tip %}\n";
        let read = ":::note\\nx\\n:::\\n\\n!!! tip\\n    y\\n{{< z >}}\\n{% tip %}";
        for site in [Site::Mkdocs, Site::Hugo, Site::Jekyll, Site::Vitepress, Site::Github] {
            let list = passages(site, &format!("- Write:\n\n{code}\n- B.\n"));
            assert!(list.contains(&format!(" = {read} << Write:\n")), "{site:?} {list}");
            let top = passages(site, &format!("Write:\n\n{code}\nB.\n")).replace("  :::", ":::");
            assert!(top.contains(":::note\\n  x\\n:::\\n\\n  !!! tip\\n      y\\n  {{< z >}}\\n"), "{site:?} {top}");
        }
    }

    #[test]
    fn text_that_is_only_indented_is_no_code_to_mdx() {
        let text = "Intro.\n\n    An *indented* text.\n    It goes on.\n\n    - One.\n      - Two.\n\n- Item:\n\n      Far in.\n\n      ```sh\n      ls\n      ```\n\n\tAfter a tab.\n\nEnd.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, text), @r##"
        Sentence Intro.
        Sentence An *indented* text. = An indented text.
        Sentence It goes on.
        List - One.\n      - Two.\n\n- Item:\n\n      Far in.\n\n      ```sh\n      ls\n      ```\n\n\tAfter a tab. = One.\nTwo.\nItem: Far in.\nls After a tab.
        Item - One.\n      - Two. = One.\nTwo.
        Item - Two. = Two. << One.
        Item - Item:\n\n      Far in.\n\n      ```sh\n      ls\n      ```\n\n\tAfter a tab. = Item: Far in.\nls After a tab.
        Sentence! Item:
        Sentence Far in.
        Code ```sh\n      ls\n      ``` = ls
        Sentence After a tab.
        Sentence End.
        "##);
        assert!(passages(Site::Github, text).contains("Code An *indented*"));
    }
}
