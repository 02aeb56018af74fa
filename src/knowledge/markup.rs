//! What generators add to Markdown, taken out before it is parsed.
//!
//! Markers (`:::note`, `!!! tip`, `{{< tab >}}`, `<TabItem>`, MDX imports, includes) become blanks
//! or a rule, so that offsets stay; contents that a marker indents are moved out, and the way back
//! to the offsets of the file is kept.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::checks::is_address;
use super::sites::Site;

/// Markers that can be open in each other.
const MAX_OPEN: usize = 24;

/// A body ready for the parser.
#[derive(Debug)]
pub(super) struct Masked<'a> {
    /// What the parser reads.
    pub text: Cow<'a, str>,
    /// From these offsets of `text` on, the body is this much ahead.
    shifts: Vec<(usize, isize)>,
    /// Labels of tabs, with the bytes of the body they hold for; inner ones after outer ones.
    pub labels: Vec<(Range<usize>, String)>,
    /// Explicit anchors, by the offset of the line they stand in.
    pub anchors: Vec<(usize, String)>,
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
        after_text: false,
        labels: Vec::new(),
        anchors: Vec::new(),
        open: Vec::new(),
        fence: None,
        skip: None,
        last_text: None,
        closing: None,
    };
    let mut at = 0;
    while at < body.len() {
        let end = body[at..].find('\n').map_or(body.len(), |n| at + n + 1);
        masker.line(at, end);
        at = end;
    }
    masker.finish()
}

struct Masker<'a> {
    body: &'a str,
    site: Site,
    /// `None` as long as nothing was changed.
    out: Option<String>,
    shifts: Vec<(usize, isize)>,
    ahead: isize,
    labels: Vec<(Range<usize>, String)>,
    anchors: Vec<(usize, String)>,
    open: Vec<Open>,
    /// Mark and length of the fence that is open.
    fence: Option<(u8, usize)>,
    /// What ends a construct over several lines that is left out.
    skip: Option<Skip>,
    /// Line that an anchor of the next line belongs to.
    last_text: Option<usize>,
    /// Whether the line before is no blank one.
    after_text: bool,
    /// Last closing tag of each component, once it is asked for.
    closing: Option<HashMap<&'a str, usize>>,
}

/// A marker that is open.
struct Open {
    /// What closes it: an indent of its contents, or a tag.
    until: Until,
    /// Index of its label.
    label: Option<usize>,
}

enum Until {
    /// Contents are indented by at least this much, and moved out by the second number.
    Indent(usize, usize),
    /// `</Tag>` or `{{< /tag >}}`; contents are moved out by this much once it is known.
    Tag(String, Option<usize>),
}

#[derive(Clone, Copy)]
enum Skip {
    /// Until a blank line: imports and exports.
    Blank,
    /// Until the tag that is open ends.
    Tag,
    /// Until `*/}`.
    Comment,
}

impl<'a> Masker<'a> {
    fn line(&mut self, start: usize, end: usize) {
        let line = &self.body[start..end];
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(skip) = self.skip {
            self.skipped(skip, start, end, trimmed);
            return;
        }
        let after_text = std::mem::replace(&mut self.after_text, !trimmed.is_empty());
        if trimmed.is_empty() {
            self.keep(start, end);
            return;
        }
        let mut moved = 0;
        if self.fence.is_none() {
            while let Some(Open { until: Until::Indent(least, _), .. }) = self.open.last() {
                if indent >= *least {
                    break;
                }
                self.close(start);
            }
        }
        for open in &mut self.open {
            match &mut open.until {
                Until::Indent(_, by) => moved += *by,
                Until::Tag(_, by) => moved += *by.get_or_insert(indent.saturating_sub(moved)),
            }
        }
        let moved = moved.min(indent);
        let from = start + moved;
        let first = trimmed.as_bytes()[0];
        if let Some((mark, len)) = self.fence {
            let run = trimmed.bytes().take_while(|byte| *byte == mark).count();
            if run >= len && run == trimmed.len() {
                self.fence = None;
            }
            self.leave_out(start, from);
            self.keep(from, end);
            return;
        }
        if matches!(first, b'`' | b'~') {
            let run = trimmed.bytes().take_while(|byte| *byte == first).count();
            if run >= 3 && !(first == b'`' && trimmed[run..].contains('`')) {
                self.fence = Some((first, run));
            }
        }
        // Four blanks more than what is around: code, unless in a list. Markers in lists have
        // their indent too, so only what cannot be code at all is left alone.
        let marked = match first {
            b':' => self.colons(start, end, trimmed),
            b'/' => self.slashes(start, end, trimmed),
            b'!' | b'?' | b'=' => self.indented(start, end, indent, trimmed),
            b'{' => self.braces(start, end, trimmed),
            b'<' => self.tag(start, end, trimmed),
            b'i' | b'e' => self.module(start, end, indent, trimmed),
            b'r' => self.site == Site::Mdbook && is_rule_name(trimmed) && self.blank(start, end),
            b'[' => (trimmed == "[TOC]" || trimmed == "[[toc]]" || trimmed == "[[_TOC_]]") && self.blank(start, end),
            b'-' => (trimmed.starts_with("--8<--") || trimmed.starts_with("-8<-")) && self.rule(start, end),
            b'>' => self.alert(start, end, from, trimmed),
            b'S' if indent == 0 && after_text && source_address(trimmed).is_some() => {
                self.part(start);
                false
            }
            _ => false,
        };
        if marked {
            return;
        }
        self.leave_out(start, from);
        if !self.attributes(from, end) && !self.inline(from, end) {
            self.keep(from, end);
        }
        self.last_text = Some(start + indent);
    }

    /// `:::note Title`, `:::`, `:::tip[Title]{.class}`.
    fn colons(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        trimmed.starts_with(":::") && self.rule(start, end)
    }

    /// `/// note | Title`, `///`.
    fn slashes(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let Some(rest) = trimmed.strip_prefix("///") else { return false };
        let rest = rest.trim_start_matches('/');
        let is_block = rest.is_empty()
            || (rest.starts_with(' ') && rest.trim_start().starts_with(|c: char| c.is_ascii_alphabetic()));
        is_block && self.rule(start, end)
    }

    /// `!!! note "Title"`, `??? tip`, `=== "Tab"`: what follows is indented by four.
    fn indented(&mut self, start: usize, end: usize, indent: usize, trimmed: &str) -> bool {
        let Some((mark, rest)) = trimmed.split_at_checked(3) else { return false };
        let rest = rest.trim_start_matches(['+', '!']);
        let label = match mark {
            "!!!" | "???" => {
                let word = rest.trim_start();
                if word.len() == rest.len() || !word.starts_with(|c: char| c.is_alphabetic()) {
                    return false;
                }
                None
            }
            "===" => {
                let Some(label) = quoted(rest.trim_start()) else { return false };
                Some(label.to_owned())
            }
            _ => return false,
        };
        let next = self.next_indent(end);
        if next.is_none_or(|next| next < indent + 2) {
            return false;
        }
        let by = next.map_or(4, |next| (next - indent).min(4));
        self.rule(start, end);
        self.push(Until::Indent(indent + by, by), label, end);
        true
    }

    /// Indent of the next line that is not blank.
    fn next_indent(&self, from: usize) -> Option<usize> {
        let rest = &self.body[from..];
        let line = rest.lines().take(50).find(|line| !line.trim().is_empty())?;
        Some(line.len() - line.trim_start_matches([' ', '\t']).len())
    }

    /// `{{#include x}}`, `{{< tab "x" >}}`, `{% raw %}`, `{* x *}`, `{: .class }`, `{/* … */}`.
    fn braces(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        if trimmed.starts_with("{/*") {
            if !trimmed.contains("*/}") {
                self.skip = Some(Skip::Comment);
            }
            return self.blank(start, end);
        }
        if trimmed.starts_with("{:") && trimmed.ends_with('}') {
            if let (Some(id), Some(line)) = (explicit_anchor(trimmed), self.last_text) {
                self.anchors.push((line, id.to_owned()));
            }
            return self.blank(start, end);
        }
        let whole = |open: &str, close: &str| {
            trimmed.starts_with(open) && trimmed.find(close) == Some(trimmed.len() - close.len())
        };
        for (open, close) in [("{{<", ">}}"), ("{{%", "%}}")] {
            if whole(open, close) {
                self.shortcode(&trimmed[open.len()..trimmed.len() - close.len()], start, end);
                return true;
            }
        }
        let is_template = whole("{{", "}}") || whole("{*", "*}") || whole("{%", "%}");
        is_template && self.rule(start, end)
    }

    /// A Hugo shortcode alone in its line.
    fn shortcode(&mut self, inside: &str, start: usize, end: usize) {
        let inside = inside.trim();
        if let Some(name) = inside.strip_prefix('/') {
            self.close_tag(name.trim(), start);
        } else if let Some(rest) = inside.strip_prefix("tab").filter(|_| !inside.ends_with('/')) {
            let name = if rest.starts_with("pane") || rest.starts_with('s') { None } else { Some("tab") };
            if let Some(name) = name {
                let label = ["header", "name", "title", "text"].iter().find_map(|key| attribute(rest, key));
                let label = label.or_else(|| quoted(rest.trim_start())).map(str::to_owned);
                self.push(Until::Tag(name.to_owned(), Some(0)), label, end);
            }
        }
        self.rule(start, end);
    }

    /// A JSX component alone in its lines: `<Tabs>`, `<TabItem label="x">`, `</TabItem>`.
    fn tag(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let rest = &trimmed[1..];
        let (closing, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        if rest.starts_with('>') {
            return self.blank(start, end);
        }
        if !rest.starts_with(|c: char| c.is_ascii_uppercase()) {
            return false;
        }
        let name_len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'.').count();
        let (name, after) = rest.split_at(name_len);
        if !after.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')) && !after.is_empty() {
            return false;
        }
        let Some(close) = tag_end(after) else {
            // Over several lines: to the line where it ends, if that is near and before a blank.
            let indent = self.body[start..end].find('<').unwrap_or(0);
            let tail = window(&self.body[start + indent..]);
            let stop = tail.find("\n\n").unwrap_or(tail.len());
            let Some(far) = tail.get(1..stop).and_then(tag_end) else { return false };
            let whole = &tail[..far + 2];
            let has_end = !closing && !whole.ends_with("/>");
            if has_end {
                if !self.closes_later(name, start) {
                    return false;
                }
                let label = label_of(whole).map(str::to_owned);
                self.push(Until::Tag(name.to_owned(), None), label, end);
            }
            self.skip = Some(Skip::Tag);
            return self.blank(start, end);
        };
        let (tag, beyond) = after.split_at(close + 1);
        if closing {
            self.close_tag(name, start);
            return beyond.trim().is_empty() && self.blank(start, end);
        }
        let has_end = !tag.ends_with("/>");
        if !beyond.trim().is_empty() {
            return false;
        }
        if has_end && self.closes_later(name, end) {
            let label = label_of(tag).map(str::to_owned);
            self.push(Until::Tag(name.to_owned(), None), label, end);
        }
        self.blank(start, end)
    }

    /// Whether a closing tag of this name comes after `at`.
    fn closes_later(&mut self, name: &str, at: usize) -> bool {
        let body = self.body;
        let closing = self.closing.get_or_insert_with(|| last_closing_tags(body));
        closing.get(name).is_some_and(|last| *last >= at)
    }

    /// `import X from 'y'` and `export const …` of MDX, to the next blank line. Elsewhere only an
    /// import that is whole in its line, which no prose looks like.
    fn module(&mut self, start: usize, end: usize, indent: usize, trimmed: &str) -> bool {
        if indent > 0 {
            return false;
        }
        if is_whole_import(trimmed) {
            return self.blank(start, end);
        }
        if self.site != Site::Docusaurus {
            return false;
        }
        let is_import =
            trimmed.starts_with("import ") && (trimmed.contains(" from ") || trimmed.contains(['\'', '"', '{']));
        let is_export = ["export const ", "export default ", "export function ", "export let ", "export {"]
            .iter()
            .any(|word| trimmed.starts_with(word));
        if !is_import && !is_export {
            return false;
        }
        if is_export || !trimmed.ends_with([';', '\'', '"']) {
            self.skip = Some(Skip::Blank);
        }
        self.blank(start, end)
    }

    /// `> [!NOTE] Title`, also with names that only some know.
    fn alert(&mut self, start: usize, end: usize, from: usize, trimmed: &str) -> bool {
        let Some(inner) = trimmed[1..].trim_start().strip_prefix("[!") else { return false };
        let Some(close) = inner.find(']') else { return false };
        if close == 0 || !inner[..close].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return false;
        }
        let line = &self.body[start..end];
        let (Some(open), Some(shut)) = (line.find("[!"), line.find(']')) else { return false };
        let title = shut + 1 + usize::from(line[shut + 1..].starts_with(['+', '-']));
        self.leave_out(start, from);
        self.keep(from, start + open);
        // Blanks would make code of what follows.
        let title = title + (line[title..].len() - line[title..].trim_start_matches([' ', '\t']).len());
        self.leave_out(start + open, start + title);
        self.keep(start + title, end);
        true
    }

    /// `{#id}` and its like at the end of a heading.
    fn attributes(&mut self, from: usize, end: usize) -> bool {
        let line = self.body[from..end].trim_end();
        if !line.ends_with('}') {
            return false;
        }
        let body = line.trim_start();
        if !body.starts_with('#') && !self.underlined(end) {
            return false;
        }
        let Some(open) = line.rfind('{') else { return false };
        let inside = &line[open + 1..line.len() - 1];
        let anchor = explicit_anchor(&line[open..]);
        let classes = inside.starts_with(':') || inside.trim_start().starts_with('.');
        if anchor.is_none() && !(classes && self.site != Site::Github) {
            return false;
        }
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

    /// Whether the line from `at` on underlines a heading.
    fn underlined(&self, at: usize) -> bool {
        let line = self.body[at..].lines().next().unwrap_or_default().trim();
        !line.is_empty() && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
    }

    /// Shortcodes, includes and MDX comments inside a line, outside code spans.
    fn inline(&mut self, from: usize, end: usize) -> bool {
        let line = &self.body[from..end];
        if !line.contains('{') && !line.contains("/>") {
            return false;
        }
        let mut masks: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        let bytes = line.as_bytes();
        while at < bytes.len() {
            match bytes[at] {
                b'`' => {
                    let run = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
                    let ticks = &line[at..at + run];
                    at += run;
                    if let Some(close) = line[at..].find(ticks) {
                        at += close + run;
                    }
                }
                b'{' | b'<' => match self.inline_markup(&line[at..]) {
                    Some(len) => {
                        masks.push(at..at + len);
                        at += len;
                    }
                    None => at += 1,
                },
                _ => at += 1,
            }
        }
        if masks.is_empty() {
            return false;
        }
        let mut kept = from;
        for mask in masks {
            self.keep(kept, from + mask.start);
            // Blanks after the mark of an item would make code of what follows.
            if line[..mask.start].bytes().all(|byte| b" \t-*+>.)0123456789".contains(&byte)) {
                let blanks = line[mask.end..].bytes().take_while(|byte| *byte == b' ').count();
                self.leave_out(from + mask.start, from + mask.end + blanks);
                kept = from + mask.end + blanks;
            } else {
                self.blanks(from + mask.start, from + mask.end);
                kept = from + mask.end;
            }
        }
        self.keep(kept, end);
        true
    }

    /// Length of the markup at the start of a text.
    fn inline_markup(&self, text: &str) -> Option<usize> {
        if let Some(tag) = text.strip_prefix('<') {
            // A component without contents: `<Badge text="new" />`.
            let len = tag.starts_with(|c: char| c.is_ascii_uppercase()).then(|| tag_end(tag)).flatten()?;
            return tag[..len].ends_with('/').then_some(len + 2);
        }
        let pairs: &[(&str, &str)] = match self.site {
            Site::Hugo => &[("{{<", ">}}"), ("{{%", "%}}")],
            Site::Docusaurus => &[("{/*", "*/}")],
            Site::Mdbook => &[("{{#", "}}")],
            Site::Jekyll => &[("{%", "%}"), ("{:", "}")],
            Site::Mkdocs => &[("{:", "}"), ("{.", "}"), ("{ .", "}"), ("{#", "}"), ("{ #", "}")],
            Site::Github | Site::Web => &[],
        };
        let (open, close) = pairs.iter().find(|(open, _)| text.starts_with(open))?;
        text[open.len()..].find(close).map(|n| open.len() + n + close.len())
    }

    fn skipped(&mut self, skip: Skip, start: usize, end: usize, trimmed: &str) {
        let done = match skip {
            Skip::Blank => trimmed.is_empty(),
            Skip::Tag => trimmed.ends_with('>') && !trimmed.ends_with("=>"),
            Skip::Comment => trimmed.contains("*/}"),
        };
        if done || (trimmed.is_empty() && matches!(skip, Skip::Tag)) {
            self.skip = None;
        }
        self.blank(start, end);
    }

    fn push(&mut self, until: Until, label: Option<String>, from: usize) {
        let label = label.filter(|label| !label.trim().is_empty()).map(|label| {
            self.labels.push((from..self.body.len(), label.trim().to_owned()));
            self.labels.len() - 1
        });
        self.open.push(Open { until, label });
        if self.open.len() > MAX_OPEN {
            // So deep only by accident: the outermost is taken for closed.
            self.open.remove(0);
        }
    }

    fn close(&mut self, at: usize) {
        if let Some(label) = self.open.pop().and_then(|open| open.label)
            && let Some((range, _)) = self.labels.get_mut(label)
        {
            range.end = at;
        }
    }

    /// Closes a tag and what is still open in it.
    fn close_tag(&mut self, name: &str, at: usize) {
        let is_it = |open: &Open| matches!(&open.until, Until::Tag(tag, _) if tag == name);
        if let Some(index) = self.open.iter().rposition(is_it) {
            while self.open.len() > index {
                self.close(at);
            }
        }
    }

    /// Puts a rule in place of a line, which parts what is before from what is after.
    fn rule(&mut self, start: usize, end: usize) -> bool {
        let line = &self.body[start..end];
        let indent = line.len() - line.trim_start().len();
        let moved: usize = self
            .open
            .iter()
            .map(|open| match open.until {
                Until::Indent(_, by) | Until::Tag(_, Some(by)) => by,
                Until::Tag(_, None) => 0,
            })
            .sum();
        let from = start + moved.min(indent);
        self.leave_out(start, from);
        self.keep(from, start + indent);
        let body = line.trim().len();
        self.out_mut(start + indent).push_str("***");
        self.blanks(start + indent + 3, start + indent + body);
        self.keep(start + indent + body, end);
        true
    }

    /// Puts blanks in place of a line.
    fn blank(&mut self, start: usize, end: usize) -> bool {
        let body = self.body[start..end].trim_end().len();
        self.blanks(start, start + body);
        self.keep(start + body, end);
        true
    }

    fn blanks(&mut self, start: usize, end: usize) {
        let out = self.out_mut(start);
        out.extend(std::iter::repeat_n(' ', end.saturating_sub(start)));
    }

    fn keep(&mut self, start: usize, end: usize) {
        if let Some(out) = &mut self.out {
            out.push_str(&self.body[start..end]);
        }
    }

    fn leave_out(&mut self, start: usize, end: usize) {
        if start < end {
            let at = self.out_mut(start).len();
            self.ahead = self.ahead.saturating_add_unsigned(end - start);
            self.shifts.push((at, self.ahead));
        }
    }

    /// Puts a line break before a line, so that it is a paragraph of its own.
    fn part(&mut self, start: usize) {
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
        Masked { text, shifts: self.shifts, labels: self.labels, anchors: self.anchors }
    }
}

/// The address of `Source: <https://…>`.
pub(super) fn source_address(line: &str) -> Option<&str> {
    let address = line.strip_prefix("Source:")?.trim();
    let address = address.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(address);
    is_address(address).then_some(address)
}

/// `import X from 'y';` or `import "y.css";`
fn is_whole_import(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("import ") else { return false };
    let rest = rest.trim_end_matches(';').trim();
    let path = rest.rsplit_once(" from ").map_or(rest, |(_, path)| path.trim());
    quoted(path).is_some_and(|inside| inside.len() + 2 == path.len() && !inside.contains(' '))
}

/// `r[name.of.rule]`, the names that language references give to their rules.
fn is_rule_name(line: &str) -> bool {
    let name = line.strip_prefix("r[").and_then(|rest| rest.strip_suffix(']'));
    name.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)))
}

/// The id in `{#id}`, `{ #id .class }`, `{: #id }` or `{/* #id */}`.
fn explicit_anchor(braces: &str) -> Option<&str> {
    let inside = braces.strip_prefix('{')?.strip_suffix('}')?;
    let inside = inside.strip_prefix(':').unwrap_or(inside);
    let inside = match inside.trim().strip_prefix("/*") {
        Some(comment) => comment.strip_suffix("*/")?,
        None => inside,
    };
    let id = inside.split_whitespace().find_map(|word| word.strip_prefix('#'))?;
    (!id.is_empty()).then_some(id)
}

/// What stands in quotes at the start.
fn quoted(text: &str) -> Option<&str> {
    let mark = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split(mark).next().filter(|inside| inside.len() + 2 <= text.len())
}

/// The value of `key="value"`.
fn attribute<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(found) = tag[from..].find(key) {
        let at = from + found;
        from = at + key.len();
        let before = tag[..at].chars().next_back();
        let rest = tag[from..].trim_start();
        if before.is_none_or(|c| c.is_whitespace() || c == '<')
            && let Some(value) = rest.strip_prefix('=')
        {
            return quoted(value.trim_start().trim_start_matches('{'));
        }
    }
    None
}

/// What a tab is called.
fn label_of(tag: &str) -> Option<&str> {
    attribute(tag, "label").or_else(|| attribute(tag, "title")).or_else(|| attribute(tag, "value"))
}

/// Where a tag ends: the first `>` outside quotes and braces.
fn tag_end(text: &str) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0usize);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// A stretch of text in which a tag over several lines must end.
fn window(text: &str) -> &str {
    let mut end = text.len().min(4096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Where each kind of component is closed for the last time.
fn last_closing_tags(body: &str) -> HashMap<&str, usize> {
    let mut last = HashMap::new();
    for (at, _) in body.match_indices("</") {
        let rest = &body[at + 2..];
        let len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'.').count();
        if rest.as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
            last.insert(&rest[..len], at);
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::super::outline::passages;
    use super::*;

    #[test]
    fn admonitions_lose_their_marks_and_keep_their_text() {
        let text = ":::note Title\nA.\n:::\n\n/// tip | T\n\nB.\n\n///\n\n!!! note \"T\"\n    C:\n\n    ```py\n    x\n\n    y\n    ```\n\n    - d\n\n??? x\n    !!! y\n        E.\n\n> [!TIP] T\n> F.\n\n{{< hint info >}}\nG.\n{{< /hint >}}\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, text), @r##"
        Sentence A.
        Sentence B.
        Sentence! C:
        Code ```py\n    x\n\n    y\n    ``` = x\n\ny << C:
        List - d = d
        Item - d = d
        Sentence E.
        Sentence T\n> F. = T F.
        Sentence G.
        "##);
    }

    #[test]
    fn the_label_of_a_tab_leads_what_is_in_it() {
        let mkdocs = "=== \"Linux\"\n    Use apt.\n\n=== \"Mac\"\n    Run:\n\n    - brew\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, mkdocs), @r##"
        Sentence Use apt. << Linux
        Sentence! Run: << Mac
        List - brew = brew << Mac Run:
        Item - brew = brew << Mac Run:
        Sentence After.
        "##);
        let mdx = "<Tabs>\n  <TabItem value=\"a\" label=\"Apple\" default>\n\n    Red.\n\n  </TabItem>\n  <TabItem\n    value=\"o\"\n    label=\"Orange\"\n  >\n    Round.\n  </TabItem>\n</Tabs>\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, mdx), @r##"
        Sentence Red. << Apple
        Sentence Round. << Orange
        Sentence After.
        "##);
        let hugo = "{{< tabpane >}}\n{{% tab header=\"One\" %}}\nFirst.\n{{% /tab %}}\n{{< tab \"Two\" >}}\nSecond.\n{{< /tab >}}\n{{< /tabpane >}}\n";
        insta::assert_snapshot!(passages(Site::Hugo, hugo), @r##"
        Sentence First. << One
        Sentence Second. << Two
        "##);
    }

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
        insta::assert_snapshot!(passages(Site::Mdbook, "{{#include no.rs}}\n\nr[no.rule]\nText {{#title no}} here.\n\n```rust\n{{#include kept.rs}}\n```\n"), @r##"
        Sentence Text {{#title no}} here. = Text here.
        Code ```rust\n{{#include kept.rs}}\n``` = {{#include kept.rs}}
        "##);
        insta::assert_snapshot!(passages(Site::Jekyll, "{% include no.html %}\n\nText.\n{: .no}\n\n* TOC\n{:toc}\n"), @r##"
        Sentence Text.
        List * TOC = TOC
        Item * TOC = TOC
        "##);
    }

    #[test]
    fn html_keeps_its_text() {
        let text = "<details>\n<summary>More</summary>\n\nHidden *text*.\n\n</details>\n\n<p align=\"center\">Centered <b>text</b>.</p>\n\nPress <kbd>Ctrl</kbd> now.<br>Then go.\n\n<script>\nno();\n</script>\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Sentence More
        Sentence Hidden *text*. = Hidden text.
        Sentence Centered <b>text</b>. = Centered text.
        Sentence Press <kbd>Ctrl</kbd> now. = Press Ctrl now.
        Sentence Then go.
        "##);
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
