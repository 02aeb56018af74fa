//! What generators add to Markdown, taken out before it is parsed.
//!
//! Markers (`:::note`, `!!! tip`, `{{< tab >}}`, `<TabItem>`, MDX imports, includes) become blanks
//! or a rule, so that offsets stay; contents that a marker indents are moved out, and the way back
//! to the offsets of the file is kept.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::nesting::Nesting;
use super::sites::Site;
use super::tags::{begins_raw, end_of_raw, indent_of, is_raw_tag, source_address};

/// Stands for a value that the generator puts into the text.
pub(super) const VALUE: &str = "…";

/// Markers that can be open in each other.
const MAX_OPEN: usize = 24;

/// A body ready for the parser.
#[derive(Debug)]
pub(super) struct Masked<'a> {
    /// What the parser reads.
    pub text: Cow<'a, str>,
    /// From these offsets of `text` on, the body is this much ahead.
    shifts: Vec<(usize, isize)>,
    /// Labels of tabs, as places in the body; inner ones after outer ones.
    pub labels: Vec<Label>,
    /// Explicit anchors, by the offset of the line they stand in.
    pub anchors: Vec<(usize, String)>,
    /// What pads the signs of values in `text`.
    padding: Vec<Range<usize>>,
    /// What stands in `text` for parts of targets that are not known.
    targets: Vec<Range<usize>>,
    /// Markers that show a text, as places in the body: the whole, and the text in it.
    solid: Vec<(Range<usize>, Range<usize>)>,
}

/// The label of a tab.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub text: String,
    /// First byte of the marker that has it.
    pub marker: usize,
    /// Where it stands in the marker.
    pub written: Range<usize>,
    /// What it holds for.
    pub holds: Range<usize>,
}

impl Label {
    /// The same, `by` bytes further on.
    pub(super) fn moved(self, by: usize) -> Self {
        let moved = |range: Range<usize>| by + range.start..by + range.end;
        Self { text: self.text, marker: by + self.marker, written: moved(self.written), holds: moved(self.holds) }
    }
}

impl Masked<'_> {
    /// The range of the body behind a range of the text.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        if self.shifts.is_empty() {
            return range;
        }
        let start = self.place(range.start);
        if range.is_empty() {
            return start..start;
        }
        start..self.place(range.end - 1) + 1
    }

    /// The first marker whose text lies in a range of the body.
    pub(super) fn solid(&self, range: &Range<usize>) -> Option<&(Range<usize>, Range<usize>)> {
        let first = self.solid.partition_point(|(_, text)| text.start < range.start);
        self.solid.get(first).filter(|(_, text)| text.end <= range.end)
    }

    fn place(&self, at: usize) -> usize {
        let after = self.shifts.partition_point(|(from, _)| *from <= at);
        let ahead = after.checked_sub(1).map_or(0, |n| self.shifts[n].1);
        at.saturating_add_signed(ahead)
    }
}

/// Reads a body line by line.
pub(super) fn mask(body: &str, site: Site) -> Masked<'_> {
    let mut masker = Masker {
        body,
        site,
        out: None,
        shifts: Vec::new(),
        ahead: 0,
        nesting: Nesting::default(),
        after_text: false,
        labels: Vec::new(),
        padding: Vec::new(),
        targets: Vec::new(),
        solid: Vec::new(),
        anchors: Vec::new(),
        open: Vec::new(),
        fence: None,
        skip: None,
        card: None,
        last_colons: None,
        raw: site == Site::Jekyll && begins_raw(body),
        last_raw: None,
        in_pre: false,
        last_pre: None,
        in_table: false,
        last_table: None,
        last_text: None,
        closing: None,
        closing_shortcodes: None,
        frame: None,
        tab_of_fence: None,
        highlight: None,
        end_of_code: None,
    };
    let mut at = 0;
    while at < body.len() {
        let end = body[at..].find('\n').map_or(body.len(), |n| at + n + 1);
        masker.line(at, end);
        at = end;
    }
    masker.finish()
}

/// A piece of an article as Markdown that every reader knows: without what a generator adds. The
/// piece itself tells which generator that is, as far as it matters.
///
/// ```
/// use faqt::knowledge::without_markers;
/// assert_eq!(without_markers("See [it]({% link a.md %}).").split_whitespace().count(), 3);
/// assert_eq!(without_markers("Plain {{ text }}."), "Plain {{ text }}.");
/// ```
pub fn without_markers(text: &str) -> Cow<'_, str> {
    let site = match text {
        _ if text.contains("{{<") || text.contains("{{%") => Site::Hugo,
        _ if text.contains("{%") || text.contains("]({{") => Site::Jekyll,
        _ if text.contains("{/*") => Site::Docusaurus,
        _ => Site::Github,
    };
    let masked = mask(text, site);
    let Cow::Owned(mut read) = masked.text else { return Cow::Borrowed(text) };
    // A link whose address is not known has none.
    for target in masked.targets {
        let start = read[..target.start].rfind('(').map_or(target.start, |open| open + 1);
        let end = read[target.end..].find(')').map_or(target.end, |close| target.end + close);
        let blanks = " ".repeat(end - start);
        read.replace_range(start..end, &blanks);
    }
    let (mut out, mut from) = (String::with_capacity(read.len()), 0);
    for padding in masked.padding {
        out.push_str(&read[from..padding.start]);
        from = padding.end;
    }
    out.push_str(&read[from..]);
    // The rules that stand for markers.
    Cow::Owned(if text.contains("***") { out } else { out.replace("***", "   ") })
}

/// The length of a line without its end, and without what Markdown takes for blanks before that.
fn without_end(line: &str) -> usize {
    line.trim_end_matches([' ', '\t', '\r', '\n']).len()
}

/// A body being read, line by line.
pub(super) struct Masker<'a> {
    pub body: &'a str,
    pub site: Site,
    /// `None` as long as nothing was changed.
    out: Option<String>,
    shifts: Vec<(usize, isize)>,
    ahead: isize,
    labels: Vec<Label>,
    padding: Vec<Range<usize>>,
    targets: Vec<Range<usize>>,
    pub solid: Vec<(Range<usize>, Range<usize>)>,
    pub anchors: Vec<(usize, String)>,
    open: Vec<Open>,
    /// Mark and length of the fence that is open, and how far it is indented.
    fence: Option<(u8, usize, usize)>,
    /// What ends a construct over several lines that is left out.
    pub skip: Option<Skip>,
    /// Where the text stands that is shown of the tag that is read.
    pub card: Option<Range<usize>>,
    /// Where the last line of colons alone stands, once it is asked for.
    last_colons: Option<usize>,
    /// Whether raw text of Liquid is open, in which there are no tags and values.
    pub raw: bool,
    /// Where raw text ends for the last time, once it is asked for.
    pub last_raw: Option<usize>,
    /// Whether the line stands in a block of code of HTML.
    in_pre: bool,
    /// Where the last block of code of HTML ends, once it is asked for.
    last_pre: Option<usize>,
    /// Whether the line stands in a table of HTML.
    pub in_table: bool,
    /// Where the last table of HTML ends, once it is asked for.
    pub last_table: Option<usize>,
    /// Line that an anchor of the next line belongs to.
    pub last_text: Option<usize>,
    /// The lists that are open.
    nesting: Nesting,
    /// Whether the line before is no blank one.
    after_text: bool,
    /// Last closing tag of each component, once it is asked for.
    pub closing: Option<HashMap<&'a str, usize>>,
    /// Last closing tag of each shortcode, once it is asked for.
    pub closing_shortcodes: Option<HashMap<&'a str, usize>>,
    /// Mark and length of the fence around what is no code, but components.
    frame: Option<(u8, usize)>,
    /// The label of the fence that is open.
    tab_of_fence: Option<usize>,
    /// The `{% highlight %}` that is open.
    pub highlight: Option<Highlight>,
    /// Where the end of one is spoken of next, and the line that it closes there if it does; once it is
    /// asked for.
    pub end_of_code: Option<(usize, Option<usize>)>,
}

/// A block of code between two tags.
#[derive(Clone, Copy)]
pub(super) struct Highlight {
    /// First byte of the line with the closing tag.
    pub close: usize,
    /// How far the least indented line of the block is indented.
    pub indent: usize,
    /// Whether the closing tag ends a tab too.
    pub is_tab: bool,
}

/// A marker that is open.
struct Open {
    /// What closes it: an indent of its contents, or a tag.
    until: Until,
    /// Index of its label.
    label: Option<usize>,
}

pub(super) enum Until {
    /// Contents are indented by at least this much, and moved out by the second number.
    Indent(usize, usize),
    /// `</Tag>` or `{{< /tag >}}`; how far the tag is indented itself, and how much further its
    /// contents are, once that is known: so far they are moved out.
    Tag(String, usize, Option<usize>),
}

#[derive(Clone, Copy)]
pub(super) enum Skip {
    /// Until a blank line: imports and exports.
    Blank,
    /// Until this byte.
    To(usize),
    /// Until these characters.
    Past(&'static str),
}

impl<'a> Masker<'a> {
    fn line(&mut self, start: usize, end: usize) {
        let line = &self.body[start..end];
        let trimmed = line.trim();
        let indent = indent_of(line);
        if let Some(skip) = self.skip {
            self.skipped(skip, start, end, trimmed);
            return;
        }
        let after_text = std::mem::replace(&mut self.after_text, !trimmed.is_empty());
        if trimmed.is_empty() {
            self.keep(start, end);
            return;
        }
        let mut moved = self.move_out(start, indent);
        if let Some(surplus) = self.surplus(start + moved, end, after_text) {
            if self.site != Site::Docusaurus {
                self.leave_out(start, start + moved);
                self.keep(start + moved, end);
                return;
            }
            // MDX has no code that is only indented.
            self.push(Until::Indent(indent, surplus), None, start, end);
            moved += surplus;
            self.surplus(start + moved, end, after_text);
        }
        let from = start + moved;
        if self.code(start, end, from, trimmed) || self.preformatted(start, end, from, trimmed) {
            return;
        }
        if trimmed.starts_with("Source:") && indent == 0 && after_text && source_address(trimmed).is_some() {
            self.part(start);
        } else if self.marker(start, end, from, indent) {
            return;
        }
        let from = if self.is_in_table(start, indent - moved, trimmed) { start + indent } else { from };
        self.leave_out(start, from);
        self.text_line(from, end);
        self.last_text = Some(start + indent);
    }

    /// Closes what a line is not indented enough for. How far the line is moved out.
    fn move_out(&mut self, start: usize, indent: usize) -> usize {
        if !self.in_code() {
            while let Some(Open { until: Until::Indent(least, _), .. }) = self.open.last() {
                if indent >= *least {
                    break;
                }
                self.close(start);
            }
        }
        let mut moved = 0;
        for open in &mut self.open {
            match &mut open.until {
                Until::Indent(_, by) => moved += *by,
                Until::Tag(_, own, by) => moved += *by.get_or_insert(indent.saturating_sub(moved + *own)),
            }
        }
        moved.min(indent)
    }

    /// Whether the line stands in a block of code that has an end.
    fn in_code(&self) -> bool {
        self.fence.is_some() || self.highlight.is_some() || self.in_pre
    }

    /// How far a line is indented beyond what is around it, if that makes it code.
    fn surplus(&mut self, from: usize, end: usize, after_text: bool) -> Option<usize> {
        // Inside a component blanks are layout, as in tables of HTML; Starlight has pages with such code
        // and pages without.
        let is_layout = self.in_table || self.site != Site::Docusaurus && self.is_in_component();
        if self.in_code() || is_layout || self.site == Site::Starlight {
            return None;
        }
        self.nesting.line(&self.body[from..end], after_text)
    }

    /// A line of a block of code, or the border of what is no code though it looks like it; whether the
    /// line is written. What opens a fence is not.
    fn code(&mut self, start: usize, end: usize, from: usize, trimmed: &str) -> bool {
        self.raw &= !self.in_code() || end_of_raw(trimmed).is_none();
        if let Some(highlight) = self.highlight {
            if start >= highlight.close {
                self.highlight = None;
                self.code_mark(start, end, highlight.indent, "");
                if highlight.is_tab {
                    self.close_tag("tab", start);
                }
            } else {
                self.leave_out(start, from);
                self.keep(from, end);
            }
            return true;
        }
        let is_run = |(mark, len): (u8, usize)| trimmed.len() >= len && trimmed.bytes().all(|byte| byte == mark);
        let indent = indent_of(&self.body[from..end]);
        if let Some((mark, len, outside)) = self.fence {
            if is_run((mark, len)) && indent < outside + 4 {
                self.fence = None;
                if let Some(label) = self.tab_of_fence.take().and_then(|label| self.labels.get_mut(label)) {
                    label.holds.end = end;
                }
            }
            if self.site == Site::Jekyll && is_raw_tag(trimmed) {
                return self.blank(start, end);
            }
            self.leave_out(start, from);
            self.keep(from, end);
            return true;
        }
        let Some(mark) = trimmed.bytes().next().filter(|byte| matches!(byte, b'`' | b'~')) else { return false };
        if self.frame.is_some_and(is_run) {
            self.frame = None;
            return self.blank(start, end);
        }
        let run = trimmed.bytes().take_while(|byte| *byte == mark).count();
        let info = trimmed[run..].trim();
        if run >= 3 && info == "mdx-code-block" && self.site.has_mdx() {
            self.frame = Some((mark, run));
            return self.blank(start, end);
        }
        if run >= 3 && !(mark == b'`' && info.contains('`')) {
            self.fence = Some((mark, run, indent));
            self.tab_of_fence = self.fence_label(info).and_then(|label| self.label(label, start, start));
        }
        false
    }

    /// A line of a block of code of HTML, in which there are no markers; whether the line is written.
    fn preformatted(&mut self, start: usize, end: usize, from: usize, trimmed: &str) -> bool {
        let was_in_pre = self.in_pre;
        if was_in_pre {
            self.in_pre = !trimmed.contains("</pre");
        } else if trimmed.starts_with('<') {
            let closing = trimmed.rfind("</pre");
            let is_tag = |at: usize| trimmed[at + 4..].starts_with(|c: char| c == '>' || c.is_whitespace());
            let opening = trimmed.rfind("<pre").filter(|at| is_tag(*at) && closing.is_none_or(|closing| closing < *at));
            let body = self.body;
            self.in_pre = opening.is_some()
                && end < *self.last_pre.get_or_insert_with(|| body.rfind("</pre").unwrap_or_default());
        }
        if was_in_pre || self.in_pre {
            self.leave_out(start, from);
            self.keep(from, end);
            return true;
        }
        false
    }

    /// Opens a marker that begins at `start`, and whose contents begin at `from`.
    pub(super) fn push(&mut self, until: Until, label: Option<String>, start: usize, from: usize) {
        let label = label.and_then(|label| self.label(&label, start, from));
        self.open.push(Open { until, label });
        if self.open.len() > MAX_OPEN {
            // So deep only by accident: the outermost is taken for closed.
            self.open.remove(0);
        }
    }

    /// Notes a label that stands at or after `start`, and holds from `from` on. Its index.
    fn label(&mut self, label: &str, start: usize, from: usize) -> Option<usize> {
        let text = Some(label.trim().to_owned()).filter(|text| !text.is_empty())?;
        let marker = start + indent_of(&self.body[start..]);
        let at = marker + self.body[marker..].find(&text)?;
        let (written, holds) = (at..at + text.len(), from..self.body.len());
        self.labels.push(Label { text, marker, written, holds });
        Some(self.labels.len() - 1)
    }

    /// Notes a label that stands at or after `start`, and holds for a part of the body.
    pub(super) fn label_for(&mut self, label: &str, start: usize, holds: Range<usize>) {
        if let Some(label) = self.label(label, start, holds.start).and_then(|label| self.labels.get_mut(label)) {
            label.holds = holds;
        }
    }

    /// `npm` of "```sh [npm]", as groups of code have it.
    fn fence_label(&self, info: &'a str) -> Option<&'a str> {
        let has_groups = matches!(self.site, Site::Vitepress | Site::Vuepress);
        let (_, label) = info.trim_end().strip_suffix(']').filter(|_| has_groups)?.rsplit_once('[')?;
        Some(label)
    }

    fn close(&mut self, at: usize) {
        if let Some(label) = self.open.pop().and_then(|open| open.label)
            && let Some(label) = self.labels.get_mut(label)
        {
            label.holds.end = at;
        }
    }

    /// Closes a tag and what is still open in it.
    pub(super) fn close_tag(&mut self, name: &str, at: usize) {
        self.close_last(|tag| tag == name, at);
    }

    /// Closes the innermost tag of a kind and what is still open in it; whether there is one.
    pub(super) fn close_last(&mut self, is_it: impl Fn(&str) -> bool, at: usize) -> bool {
        let is_it = |open: &Open| matches!(&open.until, Until::Tag(tag, ..) if is_it(tag));
        let Some(index) = self.open.iter().rposition(is_it) else { return false };
        while self.open.len() > index {
            self.close(at);
        }
        true
    }

    /// Whether a component is open.
    pub(super) fn is_in_component(&self) -> bool {
        let is_component = |tag: &str| tag.starts_with(|c: char| c.is_ascii_uppercase());
        self.open.iter().any(|open| matches!(&open.until, Until::Tag(tag, ..) if is_component(tag)))
    }

    /// Whether a line of colons alone comes after `at`.
    pub(super) fn has_colons_later(&mut self, at: usize) -> bool {
        let body = self.body;
        let last = *self.last_colons.get_or_insert_with(|| {
            let is_end = |line: &str| line.trim().len() > 2 && line.trim().bytes().all(|byte| byte == b':');
            let mut end = body.len();
            let mut lines = body.split_inclusive('\n').rev();
            let found = lines.find(|line| {
                end -= line.len();
                is_end(line)
            });
            found.map_or(0, |_| end)
        });
        last >= at
    }

    /// How far the contents of what is open are moved out.
    pub(super) fn moved(&self) -> usize {
        let by = |open: &Open| match open.until {
            Until::Indent(_, by) | Until::Tag(_, _, Some(by)) => by,
            Until::Tag(_, _, None) => 0,
        };
        self.open.iter().map(by).sum()
    }

    /// Puts the mark of a block of code in place of a line, indented as the block is.
    pub(super) fn code_mark(&mut self, start: usize, end: usize, indent: usize, language: &str) {
        const MARK: &str = "~~~~~~~~";
        let line = &self.body[start..end];
        let tag = start + (line.len() - line.trim_start().len());
        let stop = start + without_end(line);
        let from = tag - indent.saturating_sub(self.moved()).min(tag - start);
        self.leave_out(start, from);
        self.keep(from, tag);
        self.out_mut(tag).push_str(MARK);
        // A wide blank may stand where the mark ends.
        let mut kept = (tag + MARK.len()..stop).find(|at| self.body.is_char_boundary(*at)).unwrap_or(stop);
        self.blanks(tag + MARK.len(), kept);
        if let Some(at) = self.body[kept..stop].find(language).filter(|_| !language.is_empty()) {
            self.blanks(kept, kept + at);
            self.keep(kept + at, kept + at + language.len());
            kept += at + language.len();
        }
        self.blanks(kept, stop);
        self.keep(stop, end);
    }

    /// Puts `…` in place of a value that only the generator knows, and letters up to its length:
    /// blanks would change what is emphasised around it.
    pub(super) fn value(&mut self, start: usize, end: usize) {
        let out = self.out_mut(start);
        out.push_str(VALUE);
        let from = out.len();
        out.extend(std::iter::repeat_n('x', end.saturating_sub(start + VALUE.len())));
        let padding = from..out.len();
        self.padding.push(padding);
    }

    /// Puts letters in place of what a target is made of: blanks would end it.
    pub(super) fn target(&mut self, start: usize, end: usize, in_link: bool) {
        let out = self.out_mut(start);
        let from = out.len();
        out.extend(std::iter::repeat_n('x', end.saturating_sub(start)));
        let target = from..out.len();
        self.targets.extend(Some(target).filter(|_| in_link));
    }

    /// Puts a rule in place of a line, which parts what is before from what is after.
    pub(super) fn rule(&mut self, start: usize, end: usize) -> bool {
        let line = &self.body[start..end];
        // Other blanks indent nothing: they are part of what is replaced.
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let moved = self.moved();
        let from = start + moved.min(indent);
        self.leave_out(start, from);
        self.keep(from, start + indent);
        let stop = start + without_end(line);
        self.out_mut(start + indent).push_str("***");
        self.blanks(start + indent + 3, stop);
        self.keep(stop, end);
        true
    }

    /// Puts blanks in place of a line.
    pub(super) fn blank(&mut self, start: usize, end: usize) -> bool {
        let stop = start + without_end(&self.body[start..end]);
        self.blanks(start, stop);
        self.keep(stop, end);
        true
    }

    pub(super) fn blanks(&mut self, start: usize, end: usize) {
        let out = self.out_mut(start);
        out.extend(std::iter::repeat_n(' ', end.saturating_sub(start)));
    }

    pub(super) fn keep(&mut self, start: usize, end: usize) {
        if let Some(out) = &mut self.out {
            out.push_str(&self.body[start..end]);
        }
    }

    pub(super) fn leave_out(&mut self, start: usize, end: usize) {
        if start < end {
            let at = self.out_mut(start).len();
            self.ahead = self.ahead.saturating_add_unsigned(end - start);
            self.shifts.push((at, self.ahead));
        }
    }

    /// Puts a line break before a line, so that it is a paragraph of its own.
    pub(super) fn part(&mut self, start: usize) {
        let out = self.out_mut(start);
        let at = out.len();
        out.push('\n');
        self.ahead -= 1;
        self.shifts.push((at, self.ahead));
    }

    fn out_mut(&mut self, at: usize) -> &mut String {
        self.out.get_or_insert_with(|| {
            let mut out = String::with_capacity(self.body.len());
            out.push_str(&self.body[..at]);
            out
        })
    }

    fn finish(self) -> Masked<'a> {
        let text = self.out.map_or(Cow::Borrowed(self.body), Cow::Owned);
        Masked {
            text,
            shifts: self.shifts,
            labels: self.labels,
            anchors: self.anchors,
            padding: self.padding,
            targets: self.targets,
            solid: self.solid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_plain_markdown_without_markers() {
        let lines = |text: &str| without_markers(text).lines().map(str::trim_end).collect::<Vec<_>>().join("|");
        assert_eq!(lines("{% highlight ruby %}\nputs 1\n{% endhighlight %}"), "~~~~~~~~     ruby|puts 1|~~~~~~~~");
        assert_eq!(lines("It shows [{{ v }}]({{ '/a' | url }}). {% if x %}"), "It shows […](                ).");
        assert_eq!(
            lines("1. Run:\n   <Tabs>\n   <TabItem label=\"x\">\n   a\n   </TabItem>\n   </Tabs>"),
            "1. Run:|||   a||"
        );
        assert_eq!(lines("[a](https://e.x/{{< v >}}/b) c"), "[a](                       ) c");
        assert_eq!(lines(":::tip\nA.\n:::"), "|A.|");
        assert_eq!(lines("{{% def id=\"a\" %}} A **b**. {{% /def %}}"), "A **b**.");
        assert_eq!(lines("{{ a }}{% endraw %} is."), "{{ a }}             is.");
        assert_eq!(lines("```\n{% raw %}\n{{ a }}\n```"), "```||{{ a }}|```");
        assert!(matches!(without_markers("A {{ b }} <b>c</b>."), Cow::Borrowed(_)));
    }

    #[test]
    fn a_fence_is_closed_where_it_stands_and_not_further_in() {
        let body = "- a\n\n  ```\n  :::a\n      ```\n  :::b\n  ```\n  :::c\n";
        assert_eq!(mask(body, Site::Github).text, body.replace(":::c", "*** "));
    }

    #[test]
    fn the_way_back_is_exact() {
        let body = "!!! a\n    b\n    c\nd\nSource: <https://e.example>\n";
        let masked = mask(body, Site::Mkdocs);
        for (word, place) in [("b", 10), ("c", 16), ("d", 18), ("Source", 20)] {
            let at = masked.text.find(&format!("\n{word}")).expect("the word") + 1;
            assert_eq!(masked.source(at..at + word.len()), place..place + word.len(), "{word}");
            assert_eq!(&body[place..place + word.len()], word);
        }
        assert!(matches!(mask("# Plain\n\nText.\n", Site::Mkdocs).text, Cow::Borrowed(_)));
    }
}
