//! Markers inside a line, outside code spans: shortcodes, values, components, comments, icons.

use std::ops::Range;

use crate::knowledge::html::is_inline;
use crate::knowledge::markup::Masker;
use crate::knowledge::sites::Site;
use crate::knowledge::tags::{
    end_of_raw, first_bytes, icon, in_target, is_attributes, is_definition, is_marks, liquid, shortcode_text, tag_end,
    window,
};

/// Bytes of a tag inside a line, at most, that is none to HTML.
const LONG_TAG: usize = 1024;

/// Where markup stands that is left out.
#[derive(Clone, Copy, PartialEq)]
enum In {
    /// In a text that is whole without it.
    Text,
    /// In a text whose reader must see that a value stood there.
    Value,
    /// In the target of a link.
    Target,
}

/// What is left out of a line.
type Masks = Vec<(Range<usize>, In)>;

impl Masker<'_> {
    /// Writes a line without the markers in it; whether it has any.
    pub(super) fn inline(&mut self, from: usize, end: usize) -> bool {
        let line = &self.body[from..end];
        let has_icons = self.site == Site::Mkdocs && line.contains(':');
        if !line.contains('{') && !line.contains("/>") && !has_icons {
            return false;
        }
        let masks = self.masks(line, from);
        if masks.is_empty() {
            return false;
        }
        self.write_without(masks, line, from);
        true
    }

    /// The markers in a line that begins at `from`.
    fn masks(&mut self, line: &str, from: usize) -> Masks {
        let mut masks = Masks::new();
        let mut at = 0;
        let bytes = line.as_bytes();
        let is_heading = line.trim_start().starts_with('#');
        let is_definition = is_definition(line);
        // Raw text without an end is none, and no other begins in its line.
        let mut may_be_raw = self.site == Site::Jekyll;
        if self.raw {
            let Some(end) = end_of_raw(line) else { return masks };
            self.raw = false;
            at = end;
        }
        while at < bytes.len() {
            match bytes[at] {
                b'`' => at += code_span(&line[at..]),
                b'{' | b'<' => {
                    let Some(len) = self.inline_markup(&line[at..]) else {
                        at += 1;
                        continue;
                    };
                    let markup = &line[at..at + len];
                    let shown = Some(markup).filter(|_| self.site == Site::Hugo);
                    if let Some(shown) = shown.and_then(|markup| shortcode_text(markup, is_heading)) {
                        let shown = at + shown.start..at + shown.end;
                        self.solid.push((from + at..from + at + len, from + shown.start..from + shown.end));
                        masks.push((at..shown.start, In::Text));
                        masks.push((shown.end..at + len, In::Text));
                        at += len;
                        continue;
                    }
                    let is_value = markup.starts_with("{{") && self.site.has_values();
                    let place = match is_value {
                        _ if is_definition || in_target(&line[..at]) => In::Target,
                        true => In::Value,
                        false => In::Text,
                    };
                    let named = opening_name(markup).filter(|_| len < line.trim().len());
                    match named {
                        Some(name) => masks.push((at + name..at + len - 1, In::Text)),
                        None => masks.push((at..at + len, place)),
                    }
                    at += len;
                    if may_be_raw && liquid(markup, "raw").is_some() {
                        let end = end_of_raw(&line[at..]);
                        self.raw = end.is_none() && self.has_end_of_raw(from + line.len());
                        if self.raw {
                            break;
                        }
                        may_be_raw = end.is_some();
                        at += end.unwrap_or(0);
                    }
                }
                b':' => {
                    let icon = icon(&line[at..]).filter(|_| self.site == Site::Mkdocs);
                    masks.extend(icon.map(|len| (at..at + len, In::Text)));
                    at += icon.unwrap_or(1);
                }
                _ => at += 1,
            }
        }
        masks
    }

    /// Writes a line that begins at `from` without what is left out of it.
    fn write_without(&mut self, masks: Masks, line: &str, from: usize) {
        let is_definition = is_definition(line);
        let mut kept = from;
        // Where what was left out of the line's beginning ends.
        let mut begins = None;
        for (mask, place) in masks {
            let (start, end) = (from + mask.start, from + mask.end);
            self.keep(kept, start);
            kept = end;
            match place {
                In::Value => self.value(start, end),
                In::Target => self.target(start, end, !is_definition),
                // Blanks after the mark of an item would make code of what follows.
                In::Text if is_marks(&line[..mask.start]) || begins == Some(mask.start) => {
                    let blanks = line[mask.end..].bytes().take_while(|byte| *byte == b' ').count();
                    kept += blanks;
                    self.leave_out(start, kept);
                    begins = Some(mask.end + blanks);
                }
                In::Text => self.blanks(start, end),
            }
        }
        self.keep(kept, from + line.len());
    }

    /// Length of the markup at the start of a text.
    fn inline_markup(&self, text: &str) -> Option<usize> {
        let text = window(text);
        if let Some(tag) = text.strip_prefix('<') {
            if tag.starts_with(|c: char| c.is_ascii_uppercase()) {
                // A component without contents: `<Badge text="new" />`.
                let len = tag_end(tag)?;
                let is_read = self.site.has_mdx() && tag[..len].contains("={");
                return (is_read || tag[..len].ends_with('/')).then_some(len + 2);
            }
            // A tag to MDX alone: `<img style={{float: 'right'}} />`.
            let is_tag = self.site.has_mdx() && tag.starts_with(|c: char| c.is_ascii_lowercase());
            let len = is_tag.then(|| tag_end(first_bytes(tag, LONG_TAG))).flatten()?;
            return tag[..len].contains("={").then_some(len + 2);
        }
        if self.site.has_mdx() && (text.starts_with("{' '}") || text.starts_with("{\" \"}")) {
            return Some(5);
        }
        if self.site == Site::Mkdocs && text.find('}').is_some_and(|close| is_attributes(&text[..=close])) {
            return text.find('}').map(|close| close + 1);
        }
        let pairs: &[(&str, &str)] = match self.site {
            Site::Hugo => &[("{{<", ">}}"), ("{{%", "%}}")],
            Site::Docusaurus | Site::Starlight => &[("{/*", "*/}")],
            Site::Mdbook => &[("{{#", "}}")],
            Site::Jekyll => &[("{%", "%}"), ("{{", "}}"), ("{:", "}")],
            Site::Mkdocs => &[("{:", "}"), ("{.", "}"), ("{ .", "}"), ("{#", "}"), ("{ #", "}")],
            Site::Vitepress | Site::Vuepress => &[("{{", "}}")],
            Site::Github => &[("{%", "%}")],
            Site::Web => &[],
        };
        let (open, close) = pairs.iter().find(|(open, _)| text.starts_with(open))?;
        text[open.len()..].find(close).map(|n| open.len() + n + close.len())
    }
}

/// Length of `<a` in `<a href={x}>`: with the `>` it is a tag to HTML too, whose closing tag follows.
fn opening_name(markup: &str) -> Option<usize> {
    let inside = markup.strip_prefix('<')?;
    let len = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (is_inline(&inside[..len]) && !inside.ends_with("/>")).then_some(1 + len)
}

/// Length of the code span at the start of a text; of its opening marks, where it never ends.
fn code_span(text: &str) -> usize {
    let run = text.bytes().take_while(|byte| *byte == b'`').count();
    let (ticks, rest) = text.split_at(run);
    run + rest.find(ticks).map_or(0, |close| close + run)
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn a_target_that_a_shortcode_makes_leaves_its_link_whole() {
        let text = "See [the file](https://e.example/{{< param v >}}/a.txt) or [it][].\n\n[it]: https://e.example/{{< param v >}}/b.txt\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @r##"Sentence See [the file](https://e.example/{{< param v >}}/a.txt) or [it][]. = See the file or it."##);
    }

    #[test]
    fn a_link_whose_target_is_computed_in_part_shows_its_text() {
        let text = "See [one](/docs/{{ page.version }}/one.html), [two](https://b.example/{% link b.md %}#c), [three]({{ site.url }}{% link c.md %}) and [four][4].\n\n[4]: {% link d.md %}\n[5]: {{ site.url }}/e\n";
        assert!(
            passages(Site::Jekyll, text).ends_with(" = See one, two, three and four.\n"),
            "{}",
            passages(Site::Jekyll, text)
        );
        let hugo = "See [one](https://b.example{{< ref \"b\" >}}#c) and [two][2].\n\n[2]: {{< ref \"d\" >}}\n";
        assert!(passages(Site::Hugo, hugo).ends_with(" = See one and two.\n"), "{}", passages(Site::Hugo, hugo));
    }

    #[test]
    fn icons_and_references_of_mkdocs_are_no_text() {
        let text = "- :material-rabbit: **Fast** at 10:30:20\n\nSee [the folder][mkdocs.dir] or a[0][1].\n\n## :simple-x: One\n\na\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, text), @r##"
        List - :material-rabbit: **Fast** at 10:30:20 = Fast at 10:30:20
        Item - :material-rabbit: **Fast** at 10:30:20 = Fast at 10:30:20
        Sentence See [the folder][mkdocs.dir] or a[0][1]. = See the folder or a[0][1].
        --
        Sentence a
        "##);
        let sections = crate::knowledge::outline::sections(Site::Mkdocs, "## A :simple-x: badge\n\na\n");
        assert_eq!(sections, "1: A badge #a-badge https://x.example/a/#a-badge\n");
    }

    #[test]
    fn two_markers_at_the_beginning_of_a_line_make_no_code_of_it() {
        for (site, line) in [
            (Site::Mkdocs, ":material-home:{ .red } **Homes** are cold."),
            (Site::Mkdocs, ":material-home: :material-check: **Homes** are cold."),
            (Site::Docusaurus, "<Badge text=\"new\" /> <Badge text=\"beta\" /> **Homes** are cold."),
            (Site::Hugo, "- {{< icon \"new\" >}} {{< icon \"beta\" >}} **Homes** are cold."),
        ] {
            let read = passages(site, &format!("{line}\n"));
            assert!(!read.contains("Code ") && read.lines().all(|unit| unit.ends_with("= Homes are cold.")), "{read}");
        }
    }

    #[test]
    fn expressions_of_mdx_are_not_read() {
        let text = "Our{' '}\n<strong>App</strong> <img src=\"/a.png\" style={{float: 'right'}} /> flies.\n\nA <a href={`${b}`}>link</a> and `{' '}`. <a href={b}>One</a> is.\n\n<img style={{a: 1}} src=\"b.png\" />\n\nB.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, text), @r##"
        Sentence Our{\' \'}\n<strong>App</strong> <img src=\"/a.png\" style={{float: \'right\'}} /> flies. = Our App flies.
        Sentence A <a href={`${b}`}>link</a> and `{\' \'}`. = A link and {\' \'}.
        Sentence <a href={b}>One</a> is. = One is.
        Sentence B.
        "##);
    }
}
