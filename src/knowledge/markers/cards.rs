//! Cards of MDX, whose text stands in an attribute: `<LinkCard title="Blog" description="Add a blog." />`.

use std::ops::Range;

use crate::knowledge::markup::Masker;
use crate::knowledge::tags::attribute;

/// What the names of components end in that show their title and their description.
pub(super) const CARD: &str = "Card";

impl Masker<'_> {
    /// Where the text of a card stands, which the page shows below its title. The title leads it.
    pub(super) fn described(&mut self, start: usize, tag: &str) -> Option<Range<usize>> {
        let text = attribute(tag, "description").filter(|text| !text.trim().is_empty())?;
        let whole = &self.body[start..];
        let at = start + (text.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
        // Of what braces hold, a string may be a part.
        let before = self.body[..at - 1].trim_end();
        let is_alone = self.body[at + text.len() + 1..].trim_start().starts_with('}');
        let is_plain = before.ends_with('=') || before.ends_with('{') && is_alone;
        if !is_plain || !self.site.has_mdx() {
            return None;
        }
        if let Some(title) = attribute(tag, "title") {
            self.label_for(title, start, at..at + text.len());
        }
        Some(at..at + text.len())
    }

    /// Leaves of a line of a tag only the text of the card, if it stands there.
    pub(super) fn card(&mut self, start: usize, end: usize) -> bool {
        let Some(text) = self.card.take_if(|text| text.start >= start && text.end <= end) else { return false };
        self.part(start);
        self.leave_out(start, text.start);
        self.keep(text.start, text.end);
        let stop = start + self.body[start..end].trim_end().len();
        self.leave_out(text.end, stop.max(text.end));
        self.keep(stop.max(text.end), end);
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn cards_are_read_with_their_titles() {
        let text = "<CardGrid>\n  <LinkCard\n    title=\"flark-blog\"\n    href=\"https://x.example/a\"\n    description=\"Add a *blog* &amp; more. It is free.\"\n  />\n  <LinkCard title=\"flark\" description='Flarks.' />\n  <LinkCard title=\"other\" description={text} />\n  <LinkCard title=\"walrus\" description={'Big.'} />\n  <LinkCard title=\"Swimming seals\" description={\"Swimming\" + x} />\n  <LinkCard title=\"Feeding otters\" description=\"Feeding\" />\n  <Seo title=\"a\" description=\"No.\" />\n</CardGrid>\n\nA.\n";
        insta::assert_snapshot!(passages(Site::Starlight, text), @"
        Sentence Add a *blog* &amp; more. = Add a blog & more. << flark-blog
        Sentence It is free. << flark-blog
        Sentence Flarks. << flark
        Sentence Big. << walrus
        Sentence Feeding << Feeding otters
        Sentence A.
        ");
    }
}
