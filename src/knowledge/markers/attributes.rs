//! Attributes in braces, which name anchors and classes: `## Price {#price}`.

use crate::knowledge::markup::Masker;
use crate::knowledge::sites::Site;
use crate::knowledge::tags::{explicit_anchor, id_attribute, is_attributes, is_flag};

impl<'a> Masker<'a> {
    /// `{#id}` and its like at the end of a heading.
    pub(super) fn attributes(&mut self, from: usize, end: usize) -> bool {
        let line = self.body[from..end].trim_end();
        if !line.ends_with('}') {
            return false;
        }
        let body = line.trim_start();
        if !body.starts_with('#') && !self.underlined(end) {
            return false;
        }
        let Some(open) = line.rfind('{') else { return false };
        let Some(anchor) = self.anchor(&line[open..], line[..open].ends_with([' ', '\t'])) else { return false };
        if let Some(anchor) = anchor {
            let at = from + (line.len() - body.len());
            self.anchors.push((at, anchor.to_owned()));
        }
        let stop = from + line.len();
        self.keep(from, from + open);
        self.blanks(from + open, stop);
        self.keep(stop, end);
        true
    }

    /// The anchor in braces behind a heading, which may be apart from its text. `None` where they are
    /// no attributes.
    fn anchor(&self, braces: &'a str, is_apart: bool) -> Option<Option<&'a str>> {
        let inside = &braces[1..braces.len() - 1];
        // Elsewhere such braces are text, as they are in an address: `/users/{id=5}`.
        let has_attributes =
            inside.starts_with(':') || matches!(self.site, Site::Mkdocs | Site::Hugo | Site::Vitepress);
        let by_key = || id_attribute(braces).filter(|_| has_attributes && is_apart);
        let anchor = explicit_anchor(braces).or_else(by_key);
        let classes = inside.starts_with(':') || inside.trim_start().starts_with('.');
        let others = matches!(self.site, Site::Hugo | Site::Mkdocs) && is_attributes(braces)
            || self.site == Site::Mkdocs && is_apart && is_flag(inside);
        (anchor.is_some() || classes && self.site != Site::Github || others).then_some(anchor)
    }

    /// `{: .class }` in a line of its own, which may name the block before it.
    pub(super) fn attributes_of_block(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        if let (Some(id), Some(line)) = (explicit_anchor(trimmed), self.last_text) {
            self.anchors.push((line, id.to_owned()));
        }
        self.blank(start, end)
    }

    /// Whether the line from `at` on underlines a heading.
    fn underlined(&self, at: usize) -> bool {
        let line = self.body[at..].lines().next().unwrap_or_default().trim();
        !line.is_empty() && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn attributes_of_a_heading_of_mkdocs_are_no_text_and_may_hold_its_anchor() {
        let text = "## Part one { id=\"first\" .x }\n\na\n\n## Part two { id=second }\n\na\n\n## Of *.html { data-search-exclude }\n\na\n\n## In {braces}\n\na\n\n## GET /users/{user-id}\n\na\n\n## See { title=\"see id=3\" }\n\na\n";
        let sections = crate::knowledge::outline::sections(Site::Mkdocs, text);
        insta::assert_snapshot!(sections, @"
        1: Part one #first https://x.example/a/#first
        5: Part two #second https://x.example/a/#second
        9: Of *.html #of-html https://x.example/a/#of-html
        13: In {braces} #in-braces https://x.example/a/#in-braces
        17: GET /users/{user-id} #get-usersuser-id https://x.example/a/#get-usersuser-id
        21: See #see https://x.example/a/#see
        ");
    }

    #[test]
    fn braces_of_a_heading_are_text_where_a_site_has_no_attributes() {
        let sections =
            crate::knowledge::outline::sections(Site::Github, "## GET /users/{id=5}\n\na\n\n## Of { id=5 }\n\na\n");
        assert!(sections.contains("GET /users/{id=5} #") && sections.contains("Of { id=5 } #"), "{sections}");
    }

    #[test]
    fn attributes_and_abbreviations_of_mkdocs_are_no_text() {
        let text = "## Price { data-toc-label=\"Cost\" }\n\nSee [it](a.md){ target=_blank } or ![i](b.png){ width=\"300\" }.\n{ .wide }\n\n*[HTML]: HyperText\n\nSet {a} or {b}.\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, text), @r##"
        Sentence See [it](a.md){ target=_blank } or ![i](b.png){ width=\"300\" }. = See it or i .
        Sentence Set {a} or {b}.
        "##);
        let sections = crate::knowledge::outline::sections(Site::Mkdocs, text);
        assert_eq!(sections, "1: Price #price https://x.example/a/#price\n");
    }
}
