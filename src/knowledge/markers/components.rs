//! Components of JSX alone in their lines: `<Tabs>`, `<TabItem label="x">`, `</TabItem>`.

use super::cards::CARD;
use crate::knowledge::markup::{Masker, Skip, Until};
use crate::knowledge::tags::{indent_of, label_of, last_closing_tags, tag_end, window};

/// A tag of a component.
struct Component<'a> {
    name: &'a str,
    /// Whether it is the closing tag.
    closing: bool,
    /// First byte, in the body.
    at: usize,
    /// How far it is indented in what is open.
    own: usize,
}

impl Masker<'_> {
    /// A tag alone in its lines: of a component, or of what stands for one.
    pub(super) fn tag(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let rest = &trimmed[1..];
        let (closing, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        if rest.starts_with('>') {
            return self.blank(start, end);
        }
        if !rest.starts_with(|c: char| c.is_ascii_uppercase()) {
            return rest.starts_with("div") && self.labelled(start, end, trimmed, closing);
        }
        let name_len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'.').count();
        let (name, after) = rest.split_at(name_len);
        if !after.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')) && !after.is_empty() {
            return false;
        }
        let indent = self.body[start..end].find('<').unwrap_or(0);
        let component = Component { name, closing, at: start + indent, own: indent.saturating_sub(self.moved()) };
        match tag_end(after) {
            Some(close) => {
                let (tag, beyond) = after.split_at(close + 1);
                self.short_component(&component, start, end, tag, beyond.trim_end())
            }
            None => self.long_component(&component, start, end),
        }
    }

    /// A component whose tag ends in its line. `tag` is what follows its name, `beyond` what follows that.
    fn short_component(&mut self, it: &Component<'_>, start: usize, end: usize, tag: &str, beyond: &str) -> bool {
        if it.closing {
            self.close_tag(it.name, start);
            return beyond.is_empty() && self.blank(start, end);
        }
        if !beyond.is_empty() {
            return self.component_around(it, start, end, tag, beyond);
        }
        let has_end = !tag.ends_with("/>");
        if has_end && self.closes_later(it.name, end) {
            self.open_component(it, tag, start, end);
        } else if !has_end && it.name.ends_with(CARD) {
            self.card = self.described(it.at, tag);
        }
        self.card(start, end) || self.blank(start, end)
    }

    /// A component with a label around all that its line holds, which becomes a paragraph of its own:
    /// `<TabItem label="x">Text.</TabItem>`.
    fn component_around(&mut self, it: &Component<'_>, start: usize, end: usize, tag: &str, beyond: &str) -> bool {
        let closing = format!("</{}>", it.name);
        let Some(text) = beyond.strip_suffix(&closing).filter(|text| !text.contains(&closing)) else { return false };
        let Some(label) = label_of(tag).filter(|_| !text.trim().is_empty()) else { return false };
        let from = it.at + 1 + it.name.len() + tag.len();
        let to = from + text.len();
        let stop = to + closing.len();
        self.label_for(label, it.at, from..to);
        self.part(start);
        // Other blanks indent nothing.
        let indent = start + indent_of(&self.body[start..it.at]);
        let kept = indent.min(start + self.moved());
        self.leave_out(start, kept);
        self.keep(kept, indent);
        self.leave_out(indent, from + indent_of(text));
        self.text_line(from + indent_of(text), to);
        self.leave_out(to, stop);
        self.keep(stop, end);
        self.part(end);
        true
    }

    /// A component whose tag goes on over several lines: to where it ends, if that is near and no blank
    /// line is between its attributes.
    fn long_component(&mut self, it: &Component<'_>, start: usize, end: usize) -> bool {
        let tail = window(&self.body[it.at..]);
        let Some(far) = tail.get(1..).and_then(tag_end) else { return false };
        let whole = &tail[..far + 2];
        let past = it.at + whole.len();
        let has_end = !it.closing && !whole.ends_with("/>");
        if has_end {
            if !self.closes_later(it.name, start) {
                return false;
            }
            // Text behind it, in its line, is all that it holds.
            let behind = self.body[past..].lines().next().unwrap_or_default();
            if behind.trim().is_empty() {
                self.open_component(it, whole, start, end);
            } else if let Some(label) = label_of(whole) {
                self.label_for(label, it.at, past..past + behind.len());
            }
        } else if !it.closing && it.name.ends_with(CARD) {
            self.card = self.described(it.at, whole);
        }
        self.skip = Some(Skip::To(past));
        self.card(start, end) || self.blank(start, end)
    }

    /// Opens a component, whose label leads what is in it.
    fn open_component(&mut self, it: &Component<'_>, tag: &str, start: usize, end: usize) {
        let label = label_of(tag).map(str::to_owned);
        self.push(Until::Tag(it.name.to_owned(), it.own, None), label, start, end);
    }

    /// Whether a closing tag of this name comes after `at`.
    fn closes_later(&mut self, name: &str, at: usize) -> bool {
        let body = self.body;
        let closing = self.closing.get_or_insert_with(|| last_closing_tags(body));
        closing.get(name).is_some_and(|last| *last >= at)
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn components_in_a_fence_of_their_own_are_no_code() {
        let text = "````mdx-code-block\n<Tabs>\n<TabItem value=\"a\" label=\"Apple\">\n\n```sh\nls\n```\n\n</TabItem>\n</Tabs>\n````\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, text), @r##"
        Code ```sh\nls\n``` = ls << Apple
        Sentence After.
        "##);
    }

    #[test]
    fn the_attributes_of_a_component_may_hold_anything() {
        let mdx = "Before.\n\n<Code\n\tslot=\"preview\"\n\tcode={`## Welcome\n\nHello from space!`}\n\tlang=\"md\"\n/>\n\n<List\n\t/* It's {{name}} */\n\titems={[\n\t\t// one\n\n\t\t{ a: 'No.' },\n\t]}\n/>\n\nAfter.\n";
        for site in [Site::Docusaurus, Site::Starlight] {
            assert_eq!(passages(site, mdx), "Sentence Before.\nSentence After.\n", "{site:?}");
        }
    }

    #[test]
    fn a_blank_line_ends_a_tag_however_lines_end() {
        let text = "A.\n\n<Foo is odd.\n\nText with <br/> in it.\n\n<Foo is odd.\n \nB.\n\n<br/> C.\n";
        let expected = "Sentence A.\nSentence <Foo is odd.\nSentence Text with <br/> in it. = Text with in it.\nSentence <Foo is odd.\nSentence B.\nSentence C.\n";
        assert_eq!(passages(Site::Github, text), expected);
        assert_eq!(passages(Site::Github, &text.replace('\n', "\r\n")), expected);
        let liquid = "{% if a\n\nText.\n\n{% if b %}\n\nC.\n";
        let expected = passages(Site::Jekyll, liquid);
        assert_eq!(passages(Site::Jekyll, &liquid.replace('\n', "\r\n")), expected);
    }

    #[test]
    fn text_behind_a_tag_over_several_lines_is_text() {
        let mdx = "<TabItem\n  label=\"One\">First.</TabItem>\n\n<Badge\n  text=\"new\" /> Second.\n\nAfter.\n";
        assert_eq!(passages(Site::Docusaurus, mdx), "Sentence First. << One\nSentence Second.\nSentence After.\n");
    }
}
