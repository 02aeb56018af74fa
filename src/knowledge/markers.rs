//! The markers that generators add to Markdown, one function for each kind.
//!
//! Each takes a line (its bytes and what is left without white space), and tells whether it was
//! the marker; if so the line is written, else nothing was.

use std::ops::Range;

use super::markup::{Highlight, Masker, Skip, Until};
use super::sites::Site;
use super::tags::{
    attribute, end_of_raw, explicit_anchor, first_bytes, has_blank_line, icon, id_attribute, in_target, indent_of,
    is_attributes, is_definition, is_flag, is_marks, is_whole_import, label_of, last_closing_shortcodes,
    last_closing_tags, liquid, quoted, says_something, shortcode_name, shortcode_text, tag_end, title_of_note, window,
};

/// The tag that ends a block of code in Jekyll.
const END_OF_CODE: &str = "endhighlight";

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

/// Bytes of a tag inside a line, at most, that is none to HTML.
const LONG_TAG: usize = 1024;

/// What the names of components end in that show their title and their description.
const CARD: &str = "Card";

/// What VuePress marks the tabs of a group with.
const TAB: &str = "@tab";

impl Masker<'_> {
    /// `:::note Title`, `:::`, `:::tip[Title]{.class}`.
    pub(super) fn colons(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        if !trimmed.starts_with(":::") {
            return false;
        }
        let run = trimmed.bytes().take_while(|byte| *byte == b':').count();
        let (colons, rest) = trimmed.split_at(run);
        if rest.is_empty() {
            self.close_tag(TAB, start);
            // More colons close it too, fewer do not.
            self.close_last(|tag| tag.starts_with(':') && tag.len() <= run, start);
        } else if self.site != Site::Mkdocs
            && let Some(title) = title_of_note(rest.trim_start())
            && self.has_colons_later(end)
        {
            self.push(Until::Tag(colons.to_owned(), 0, Some(0)), Some(title.to_owned()), start, end);
        }
        if let Some(place) = self.options(start, end, trimmed) {
            self.skip = Some(Skip::To(place));
        }
        self.rule(start, end)
    }

    /// Where the settings below `::: module.name` end: what a generator of references puts in their
    /// place stands in code.
    fn options(&self, start: usize, end: usize, trimmed: &str) -> Option<usize> {
        let name = trimmed.strip_prefix(":::")?.strip_prefix(' ')?.trim();
        if self.site != Site::Mkdocs || name.is_empty() || name.contains(char::is_whitespace) {
            return None;
        }
        let indent = indent_of(&self.body[start..end]);
        let (mut at, mut last) = (end, None);
        for line in self.body[end..].split_inclusive('\n') {
            at += line.len();
            if line.trim().is_empty() {
                continue;
            }
            let is_first = last.is_none();
            let is_key = |line: &str| {
                let key = line.trim().split_once(':').map_or("", |(key, _)| key);
                !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            };
            if indent_of(line) <= indent || is_first && !is_key(line) {
                break;
            }
            last = Some(at);
        }
        last
    }

    /// `@tab npm`, `@tab:active npm`, in a group of VuePress.
    pub(super) fn tab_of_group(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let Some(rest) = trimmed.strip_prefix(TAB).filter(|_| self.site == Site::Vuepress) else { return false };
        let label = rest.strip_prefix(":active").unwrap_or(rest);
        if !label.starts_with(char::is_whitespace) {
            return false;
        }
        // What tells tabs of one name apart follows a `#`.
        let label = label.split('#').next().unwrap_or_default().trim().to_owned();
        self.close_tag(TAB, start);
        self.push(Until::Tag(TAB.to_owned(), 0, Some(0)), Some(label), start, end);
        self.rule(start, end)
    }

    /// `/// note | Title`, `///`.
    pub(super) fn slashes(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let Some(rest) = trimmed.strip_prefix("///") else { return false };
        let rest = rest.trim_start_matches('/');
        let is_block = rest.is_empty()
            || (rest.starts_with(' ') && rest.trim_start().starts_with(|c: char| c.is_ascii_alphabetic()));
        if !is_block {
            return false;
        }
        let slashes = trimmed.split(|c| c != '/').next().unwrap_or_default();
        // Of some blocks it is no title.
        let is_note = |kind: &str| kind.trim() != "html" && !kind.contains("caption");
        if rest.is_empty() {
            self.close_tag(slashes, start);
        } else if let Some((_, title)) =
            rest.split_once('|').filter(|(kind, title)| is_note(kind) && says_something(title))
        {
            self.push(Until::Tag(slashes.to_owned(), 0, Some(0)), Some(title.trim().to_owned()), start, end);
        }
        self.rule(start, end)
    }

    /// `!!! note "Title"`, `??? tip`, `=== "Tab"`: what follows is indented by four.
    pub(super) fn indented(&mut self, start: usize, end: usize, indent: usize, trimmed: &str) -> bool {
        let Some((mark, rest)) = trimmed.split_at_checked(3) else { return false };
        let rest = rest.trim_start_matches(['+', '!']);
        let label = match mark {
            "!!!" | "???" => {
                let word = rest.trim_start();
                if word.len() == rest.len() || !word.starts_with(|c: char| c.is_alphabetic()) {
                    return false;
                }
                let title = word.strip_suffix('"').and_then(|word| word.split_once('"')).map(|(_, title)| title);
                title.filter(|title| says_something(title)).map(str::to_owned)
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
        self.push(Until::Indent(indent + by, by), label, start, end);
        true
    }

    /// Indent of the next line that is not blank.
    pub(super) fn next_indent(&self, from: usize) -> Option<usize> {
        let rest = &self.body[from..];
        let line = rest.lines().take(50).find(|line| !line.trim().is_empty())?;
        Some(line.len() - line.trim_start_matches([' ', '\t']).len())
    }

    /// `{{#include x}}`, `{{< tab "x" >}}`, `{% raw %}`, `{* x *}`, `{: .class }`, `{/* … */}`.
    pub(super) fn braces(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        if trimmed.starts_with("{/*") {
            if !trimmed.contains("*/}") {
                self.skip = Some(Skip::Past("*/}"));
            }
            return self.blank(start, end);
        }
        if let Some(past) = self.comment(trimmed) {
            if !trimmed.contains(past) {
                self.skip = Some(Skip::Past(past));
            } else if !trimmed.ends_with('}') {
                return false;
            }
            return self.blank(start, end);
        }
        if self.site == Site::Jekyll && (self.highlight(start, end, trimmed) || self.long_tag(start, end, trimmed)) {
            return true;
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
                let inside = trimmed[open.len()..trimmed.len() - close.len()].trim();
                if self.site == Site::Hugo {
                    if shortcode_text(trimmed, false).is_some() {
                        return false;
                    }
                    if self.code_shortcode(inside, start, end) {
                        return true;
                    }
                }
                self.shortcode(inside, start, end);
                return true;
            }
        }
        if self.site == Site::Hugo && self.long_shortcode(start, end, trimmed) {
            return true;
        }
        if matches!(self.site, Site::Hugo | Site::Mkdocs) && is_attributes(trimmed) {
            return self.blank(start, end);
        }
        if whole("{{", "}}") && self.site.has_values() && self.in_paragraph(start, end) {
            return false;
        }
        if self.site == Site::Github && whole("{%", "%}") {
            // Tabs as GitBook has them.
            if let Some(rest) = liquid(trimmed, "tab") {
                self.push(
                    Until::Tag("tab".to_owned(), 0, Some(0)),
                    attribute(rest, "title").map(str::to_owned),
                    start,
                    end,
                );
            } else if liquid(trimmed, "endtab").is_some() {
                self.close_tag("tab", start);
            }
        }
        let is_template = [("{{", "}}"), ("{*", "*}"), ("{%", "%}"), ("{!", "!}")];
        is_template.iter().any(|(open, close)| whole(open, close)) && self.rule(start, end)
    }

    /// Whether the line before or after one is no blank one.
    fn in_paragraph(&self, start: usize, end: usize) -> bool {
        let before = self.body[..start].lines().next_back().unwrap_or_default();
        let after = self.body[end..].lines().next().unwrap_or_default();
        !before.trim().is_empty() || !after.trim().is_empty()
    }

    /// `{{< highlight go >}}`, `{{< code-toggle >}}`, `{{< tab codelang="sh" >}}`, to the line that
    /// begins with the closing tag: a block of code.
    fn code_shortcode(&mut self, inside: &str, start: usize, end: usize) -> bool {
        let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let is_tab = attribute(rest, "codelang").is_some();
        let is_wrapper = name.starts_with("code") && !is_tab;
        let is_code = is_tab || is_wrapper || matches!(name, "highlight" | "mermaid" | "katex");
        if !is_code || inside.ends_with('/') || !self.closes_later_shortcode(name, end) {
            return false;
        }
        let (mut at, mut indent, mut close) = (end, usize::MAX, None);
        for line in self.body[end..].split_inclusive('\n') {
            let text = line.trim();
            match shortcode_name(text) {
                Some((closed, true)) if closed == name && text.contains("}}") => {
                    close = Some(at);
                    break;
                }
                Some((opened, false)) if opened == name => return false,
                _ => {}
            }
            // Around fences it is only a frame.
            if is_wrapper && (text.starts_with("```") || text.starts_with("~~~")) {
                return false;
            }
            if !text.is_empty() {
                indent = indent.min(indent_of(line));
            }
            at += line.len();
        }
        let Some(close) = close else { return false };
        indent = indent.min(indent_of(&self.body[start..end])).min(indent_of(&self.body[close..]));
        let language = attribute(rest, "codelang").or_else(|| attribute(rest, "lang"));
        let language = language.or_else(|| rest.split_whitespace().next().filter(|word| !word.contains('=')));
        let language = language.unwrap_or_default().trim_matches('"').to_owned();
        if is_tab {
            self.open_tab(rest, start, start);
        }
        self.code_mark(start, end, indent, &language);
        self.highlight = Some(Highlight { close, indent, is_tab });
        true
    }

    /// Whether a shortcode of this name is closed after `at`.
    fn closes_later_shortcode(&mut self, name: &str, at: usize) -> bool {
        let body = self.body;
        let closing = self.closing_shortcodes.get_or_insert_with(|| last_closing_shortcodes(body));
        closing.get(name).is_some_and(|last| *last >= at)
    }

    /// `{% highlight ruby %}`, to `{% endhighlight %}` in a line of its own: a block of code.
    fn highlight(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let Some(inside) = liquid(trimmed, "highlight").filter(|_| trimmed.ends_with("%}")) else { return false };
        let body = self.body;
        // Other blanks indent nothing, and what is behind them begins no block.
        if !body[start..end].trim_start_matches([' ', '\t']).starts_with("{%") {
            return false;
        }
        let Some(close) = self.end_of_code(end) else { return false };
        // What is in the block, and its last line, may be indented less than its first.
        let mut indent = usize::MAX;
        let last = body[close..].lines().next().unwrap_or_default();
        for line in body[end..close].lines().chain([last]) {
            let text = line.trim_start_matches([' ', '\t']);
            if !text.trim().is_empty() {
                indent = indent.min(line.len() - text.len());
            }
        }
        let language = inside.split_whitespace().next().unwrap_or_default().to_owned();
        self.code_mark(start, end, indent, &language);
        self.highlight = Some(Highlight { close, indent, is_tab: false });
        true
    }

    /// The first byte of the line that closes a block of code which is open at a place; `None` where the
    /// next line that speaks of such an end is none.
    fn end_of_code(&mut self, from: usize) -> Option<usize> {
        let body = self.body;
        if self.end_of_code.is_none_or(|(mark, _)| mark < from) {
            let mark = body[from..].find(END_OF_CODE).map_or(usize::MAX, |at| from + at);
            let start = body[from..mark.min(body.len())].rfind('\n').map_or(from, |at| from + at + 1);
            let line = body[start..].lines().next().unwrap_or_default().trim_start_matches([' ', '\t']);
            // `{% endraw %}` may stand before it.
            let line = liquid(line, "endraw").and_then(|_| line.split_once("%}")).map_or(line, |(_, rest)| rest);
            let closes = liquid(line.trim_start(), END_OF_CODE).is_some();
            self.end_of_code = Some((mark, closes.then_some(start)));
        }
        self.end_of_code.and_then(|(_, close)| close)
    }

    /// A shortcode over several lines.
    fn long_shortcode(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let marks = [("{{<", ">}}"), ("{{%", "%}}")].into_iter().find(|(open, _)| trimmed.starts_with(open));
        let Some((_, close)) = marks.filter(|(_, close)| !trimmed.contains(close)) else { return false };
        let rest = window(&self.body[end..]);
        if rest.find(close).is_none_or(|at| has_blank_line(&rest[..at])) {
            return false;
        }
        self.skip = Some(Skip::Past(close));
        self.rule(start, end)
    }

    /// A tag of Liquid over several lines.
    fn long_tag(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let rest = window(&self.body[end..]);
        if !trimmed.starts_with("{%")
            || trimmed.contains("%}")
            || rest.find("%}").is_none_or(|close| has_blank_line(&rest[..close]))
        {
            return false;
        }
        self.skip = Some(Skip::Past("%}"));
        self.blank(start, end)
    }

    /// What ends the comment that a line opens, in the way of the site's templates.
    fn comment(&self, trimmed: &str) -> Option<&'static str> {
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

    /// A Hugo shortcode alone in its line.
    pub(super) fn shortcode(&mut self, inside: &str, start: usize, end: usize) {
        let inside = inside.trim();
        if let Some(name) = inside.strip_prefix('/') {
            self.close_tag(name.trim(), start);
        } else if let Some(rest) = inside.strip_prefix("tab")
            && !(inside.ends_with('/') || rest.starts_with("pane") || rest.starts_with('s'))
        {
            self.open_tab(rest, start, end);
        }
        self.rule(start, end);
    }

    /// Opens a tab; `rest` is what stands behind the name of its shortcode.
    fn open_tab(&mut self, rest: &str, start: usize, end: usize) {
        let label = ["header", "name", "title", "text"].iter().find_map(|key| attribute(rest, key));
        let label = label.or_else(|| quoted(rest.trim_start())).map(str::to_owned);
        self.push(Until::Tag("tab".to_owned(), 0, Some(0)), label, start, end);
    }

    /// `<<< @/snippets/a.js`: code of another file.
    pub(super) fn snippet(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        matches!(self.site, Site::Vitepress | Site::Vuepress) && trimmed.starts_with("<<< ") && self.rule(start, end)
    }

    /// `*[HTML]: HyperText Markup Language`, which explains a word wherever it stands.
    pub(super) fn abbreviation(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let is_one = trimmed
            .strip_prefix("*[")
            .and_then(|rest| rest.split_once(']'))
            .is_some_and(|(word, rest)| !word.is_empty() && rest.starts_with(':'));
        is_one && matches!(self.site, Site::Mkdocs | Site::Jekyll) && self.blank(start, end)
    }

    /// A JSX component alone in its lines: `<Tabs>`, `<TabItem label="x">`, `</TabItem>`.
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
        let own = indent.saturating_sub(self.moved());
        let Some(close) = tag_end(after) else {
            // Over several lines: to where it ends, if that is near and no blank line is between its
            // attributes.
            let tail = window(&self.body[start + indent..]);
            let Some(far) = tail.get(1..).and_then(tag_end) else { return false };
            let whole = &tail[..far + 2];
            let past = start + indent + far + 2;
            let has_end = !closing && !whole.ends_with("/>");
            if has_end {
                if !self.closes_later(name, start) {
                    return false;
                }
                // Text behind it, in its line, is all that it holds.
                let behind = self.body[past..].lines().next().unwrap_or_default();
                if behind.trim().is_empty() {
                    let label = label_of(whole).map(str::to_owned);
                    self.push(Until::Tag(name.to_owned(), own, None), label, start, end);
                }
            } else if !closing && name.ends_with(CARD) {
                self.card = self.described(start + indent, whole);
            }
            self.skip = Some(Skip::To(past));
            return self.card(start, end) || self.blank(start, end);
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
            self.push(Until::Tag(name.to_owned(), own, None), label, start, end);
        } else if !has_end && name.ends_with(CARD) {
            self.card = self.described(start + indent, tag);
        }
        self.card(start, end) || self.blank(start, end)
    }

    /// Where the text of a card stands, which the page shows below its title:
    /// `<LinkCard title="Blog" description="Add a blog." />`. The title leads it.
    fn described(&mut self, start: usize, tag: &str) -> Option<Range<usize>> {
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
    fn card(&mut self, start: usize, end: usize) -> bool {
        let Some(text) = self.card.take_if(|text| text.start >= start && text.end <= end) else { return false };
        self.part(start);
        self.leave_out(start, text.start);
        self.keep(text.start, text.end);
        let stop = start + self.body[start..end].trim_end().len();
        self.leave_out(text.end, stop.max(text.end));
        self.keep(stop.max(text.end), end);
        true
    }

    /// `<div label="npm">` in a component: a tab of it.
    fn labelled(&mut self, start: usize, end: usize, trimmed: &str, closing: bool) -> bool {
        if closing {
            return trimmed == "</div>" && self.close_last(|tag| tag == "div", start) && self.blank(start, end);
        }
        let label = attribute(trimmed, "label").map(str::to_owned);
        let is_tab = label.is_some() && self.is_in_component() && tag_end(&trimmed[1..]) == Some(trimmed.len() - 2);
        if !is_tab {
            return false;
        }
        let own = self.body[start..end].find('<').unwrap_or(0).saturating_sub(self.moved());
        self.push(Until::Tag("div".to_owned(), own, None), label, start, end);
        self.blank(start, end)
    }

    /// Whether a closing tag of this name comes after `at`.
    pub(super) fn closes_later(&mut self, name: &str, at: usize) -> bool {
        let body = self.body;
        let closing = self.closing.get_or_insert_with(|| last_closing_tags(body));
        closing.get(name).is_some_and(|last| *last >= at)
    }

    /// `import X from 'y'` and `export const …` of MDX, to the next blank line. Elsewhere only an
    /// import that is whole in its line, which no prose looks like.
    pub(super) fn module(&mut self, start: usize, end: usize, indent: usize, trimmed: &str) -> bool {
        if indent > 0 {
            return false;
        }
        if is_whole_import(trimmed) {
            return self.blank(start, end);
        }
        if !self.site.has_mdx() {
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
    pub(super) fn alert(&mut self, start: usize, end: usize, from: usize, trimmed: &str) -> bool {
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
        let inside = &line[open + 1..line.len() - 1];
        // Elsewhere such braces are text, as they are in an address: `/users/{id=5}`.
        let has_attributes =
            inside.starts_with(':') || matches!(self.site, Site::Mkdocs | Site::Hugo | Site::Vitepress);
        let is_apart = line[..open].ends_with([' ', '\t']);
        let by_key = || id_attribute(&line[open..]).filter(|_| has_attributes && is_apart);
        let anchor = explicit_anchor(&line[open..]).or_else(by_key);
        let classes = inside.starts_with(':') || inside.trim_start().starts_with('.');
        let others = matches!(self.site, Site::Hugo | Site::Mkdocs) && is_attributes(&line[open..])
            || self.site == Site::Mkdocs && is_apart && is_flag(inside);
        if anchor.is_none() && !(classes && self.site != Site::Github) && !others {
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
    pub(super) fn underlined(&self, at: usize) -> bool {
        let line = self.body[at..].lines().next().unwrap_or_default().trim();
        !line.is_empty() && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
    }

    /// Shortcodes, includes and MDX comments inside a line, outside code spans.
    pub(super) fn inline(&mut self, from: usize, end: usize) -> bool {
        let line = &self.body[from..end];
        let has_icons = self.site == Site::Mkdocs && line.contains(':');
        if !line.contains('{') && !line.contains("/>") && !has_icons {
            return false;
        }
        let mut masks: Vec<(Range<usize>, In)> = Vec::new();
        let mut at = 0;
        let bytes = line.as_bytes();
        let is_heading = line.trim_start().starts_with('#');
        let is_definition = is_definition(line);
        // Raw text without an end goes on to that of the line, and no other begins in it.
        let mut may_be_raw = self.site == Site::Jekyll;
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
                    Some(len)
                        if self.site == Site::Hugo && shortcode_text(&line[at..at + len], is_heading).is_some() =>
                    {
                        let shown = shortcode_text(&line[at..at + len], is_heading).unwrap_or_default();
                        let shown = at + shown.start..at + shown.end;
                        self.solid.push((from + at..from + at + len, from + shown.start..from + shown.end));
                        masks.push((at..shown.start, In::Text));
                        masks.push((shown.end..at + len, In::Text));
                        at += len;
                    }
                    Some(len) => {
                        let is_value = line[at..].starts_with("{{") && self.site.has_values();
                        let place = match is_value {
                            _ if is_definition || in_target(&line[..at]) => In::Target,
                            true => In::Value,
                            false => In::Text,
                        };
                        masks.push((at..at + len, place));
                        let is_raw = may_be_raw && liquid(&line[at..at + len], "raw").is_some();
                        at += len;
                        if is_raw {
                            let end = end_of_raw(&line[at..]);
                            may_be_raw = end.is_some();
                            at += end.unwrap_or(0);
                        }
                    }
                    None => at += 1,
                },
                b':' if self.site == Site::Mkdocs && icon(&line[at..]).is_some() => {
                    let len = icon(&line[at..]).unwrap_or(1);
                    masks.push((at..at + len, In::Text));
                    at += len;
                }
                _ => at += 1,
            }
        }
        if masks.is_empty() {
            return false;
        }
        let mut kept = from;
        // Where what was left out of the line's beginning ends.
        let mut begins = None;
        for (mask, place) in masks {
            self.keep(kept, from + mask.start);
            if place != In::Text {
                let (start, end) = (from + mask.start, from + mask.end);
                match place {
                    In::Value => self.value(start, end),
                    _ => self.target(start, end, !is_definition),
                }
                kept = end;
                continue;
            }
            // Blanks after the mark of an item would make code of what follows.
            if is_marks(&line[..mask.start]) || begins == Some(mask.start) {
                let blanks = line[mask.end..].bytes().take_while(|byte| *byte == b' ').count();
                self.leave_out(from + mask.start, from + mask.end + blanks);
                kept = from + mask.end + blanks;
                begins = Some(mask.end + blanks);
            } else {
                self.blanks(from + mask.start, from + mask.end);
                kept = from + mask.end;
            }
        }
        self.keep(kept, end);
        true
    }

    /// Length of the markup at the start of a text.
    pub(super) fn inline_markup(&self, text: &str) -> Option<usize> {
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
    use super::super::outline::passages;
    use super::super::sites::Site;

    #[test]
    fn admonitions_lose_their_marks_and_keep_their_text() {
        let text = ":::note Title\nA.\n:::\n\n/// tip | T\n\nB.\n\n///\n\n!!! note \"T\"\n    C:\n\n    ```py\n    x\n\n    y\n    ```\n\n    - d\n\n??? x\n    !!! y\n        E.\n\n> [!TIP] T\n> F.\n\n{{< hint info >}}\nG.\n{{< /hint >}}\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, text), @r##"
        Sentence A.
        Sentence B. << T
        Sentence! C: << T
        Code ```py\n    x\n\n    y\n    ``` = x\n\ny << T C:
        List - d = d << T
        Item - d = d << T
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
    fn the_lead_of_a_unit_holds_the_label_of_its_tab() {
        let leads = |site, text: &str| {
            let article = super::super::outline::read(site, text);
            let units = article.sections.iter().flat_map(|section| &section.passages).flat_map(|p| &p.units);
            let lead = |lead: super::super::Span| text[lead.range()].to_owned();
            units.map(|unit| unit.lead.map(lead).unwrap_or_default()).collect::<Vec<_>>()
        };
        let mkdocs = "=== \"Linux\"\n    Use apt.\n\n=== \"Mac\"\n    Run:\n\n    ```sh\n    brew\n    ```\n\nAfter.\n";
        assert_eq!(leads(Site::Mkdocs, mkdocs), ["Linux", "Mac", "=== \"Mac\"\n    Run:", ""]);
        let mdx =
            "<Tabs>\n<TabItem\n  value=\"x\"\n  label=\"Windows 11\"\n>\n\nUse it.\n\n</TabItem>\n</Tabs>\n\nAfter.\n";
        assert_eq!(leads(Site::Docusaurus, mdx), ["Windows 11", ""]);
        let hugo =
            "{{< tabs >}}\n{{< tab \"Linux\" >}}\n| a | b |\n|---|---|\n| 1 | 2 |\n{{< /tab >}}\n{{< /tabs >}}\n";
        assert_eq!(leads(Site::Hugo, hugo), ["Linux", "| a | b |"]);
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
            (Site::Docusaurus, "A.\n\n{/*\nno. no\n\nno\n*/}\n\nB.\n\n<!--\nno\n\nno\n-->\n"),
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

    #[test]
    fn a_highlighted_block_of_jekyll_is_code() {
        let text = "Run this:\n\n{% highlight ruby linenos %}\nputs 1\n\n~~~\n{{ x }}\n{% endhighlight %}\n\n- Item:\n\n  {%- highlight sh -%}\n  ls\n    -l\n  {%- endhighlight -%}\n\n  {% highlight sh %}\npwd\n    {% endhighlight %}\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Sentence! Run this:
        Code {% highlight ruby linenos %}\nputs 1\n\n~~~\n{{ x }}\n{% endhighlight %} = puts 1\n\n~~~\n{{ x }} << Run this:
        List - Item:\n\n  {%- highlight sh -%}\n  ls\n    -l\n  {%- endhighlight -%} = Item:\nls\n  -l
        Item - Item:\n\n  {%- highlight sh -%}\n  ls\n    -l\n  {%- endhighlight -%} = Item:\nls\n  -l
        Code {%- highlight sh -%}\n  ls\n    -l\n  {%- endhighlight -%} = ls\n  -l << Item:
        Code {% highlight sh %}\npwd\n    {% endhighlight %} = pwd
        Sentence After.
        "##);
        // Without its end it is none.
        let open = "{% highlight ruby %}\n\nText.\n\n{% highlight ruby %}\n\nMore.\n";
        assert_eq!(passages(Site::Jekyll, open), "Sentence Text.\nSentence More.\n");
    }

    #[test]
    fn tags_of_jekyll_are_no_text_and_values_are_an_ellipsis() {
        let text = "See [the docs]({{ '/docs/' | relative_url }}), [#9]({{ site.repo }}/issues/9) and [A]({% link a.md %}).\n\nIt shows **{{ site.ruby }}** or {{ page.newer }}.\n\nWrite {% raw %}{{ page.title }}{% endraw %} or `{{ x }}`.\n\n{% include image.html url=\"a.png\"\n   caption=\"No.\" %}\n\nThe version is {{ site.version }}\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Sentence See [the docs]({{ \'/docs/\' | relative_url }}), [#9]({{ site.repo }}/issues/9) and [A]({% link a.md %}). = See the docs, #9 and A.
        Sentence It shows **{{ site.ruby }}** or {{ page.newer }}. = It shows … or ….
        Sentence Write {% raw %}{{ page.title }}{% endraw %} or `{{ x }}`. = Write {{ page.title }} or {{ x }}.
        Sentence The version is {{ site.version }} = The version is …
        "##);
        let html = "<table>\n  <tr>\n    {%- for entry in list %}\n    <td><p>{{ entry.name }}</p></td>\n    {% if a %}<td>Age &lt; 3 &amp; {{ b }} days</td>{% endif %}\n    {%- endfor %}\n  </tr>\n</table>\n";
        assert_eq!(passages(Site::Jekyll, html), "Sentence Age &lt; 3 &amp; {{ b }} days = Age < 3 & … days\n");
        assert_eq!(
            passages(Site::Vitepress, "当前版本是 {{ version }}。\n"),
            "Sentence 当前版本是 {{ version }}。 = 当前版本是 …。\n"
        );
        assert_eq!(passages(Site::Github, "Write {{ version }}.\n"), "Sentence Write {{ version }}.\n");
    }

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

    #[test]
    fn code_in_a_shortcode_of_hugo_is_code() {
        let text = "Set it:\n\n{{< code-toggle file=hugo >}}\n[uglyURLs]\nbooks = true\n{{</ code-toggle >}}\n\n1. Run:\n\n   {{< highlight go \"linenos=table\" >}}\n   run()\n   {{< /highlight >}}\n\n{{< tabs >}}\n{{< tab name=\"Linux\" codelang=\"sh\" >}}\nls\n{{< /tab >}}\n{{% tab name=\"Mac\" %}}\nNo need.\n{{% /tab %}}\n{{< /tabs >}}\n\n{{< code-toggle config=x />}}\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @r##"
        Sentence! Set it:
        Code {{< code-toggle file=hugo >}}\n[uglyURLs]\nbooks = true\n{{</ code-toggle >}} = [uglyURLs]\nbooks = true << Set it:
        Steps 1. Run:\n\n   {{< highlight go \"linenos=table\" >}}\n   run()\n   {{< /highlight >}} = Run:\nrun()
        Item 1. Run:\n\n   {{< highlight go \"linenos=table\" >}}\n   run()\n   {{< /highlight >}} = Run:\nrun()
        Code {{< highlight go \"linenos=table\" >}}\n   run()\n   {{< /highlight >}} = run() << Run:
        Code {{< tab name=\"Linux\" codelang=\"sh\" >}}\nls\n{{< /tab >}} = ls << Linux
        Sentence No need. << Mac
        Sentence After.
        "##);
        // A frame around fences is none, nor is what never ends.
        let frame = "{{< codetabs >}}\n```sh\nls\n```\n{{< /codetabs >}}\n\n{{< code >}}\n\nText.\n";
        assert_eq!(passages(Site::Hugo, frame), "Code ```sh\\nls\\n``` = ls\nSentence Text.\n");
    }

    #[test]
    fn code_in_a_shortcode_of_hugo_ends_where_a_line_begins_with_its_end() {
        let inside = "{{< highlight sh >}}\nls {{< /highlight >}}\n\nText.\n";
        assert!(passages(Site::Hugo, inside).ends_with("Sentence Text.\n"), "{}", passages(Site::Hugo, inside));
        let unfinished = "{{< tab codelang=\"sh\" >}}\nls\n{{%/tab\n\nText.\n";
        assert!(passages(Site::Hugo, unfinished).ends_with("Sentence Text.\n"), "{}", passages(Site::Hugo, unfinished));
    }

    #[test]
    fn blanks_of_other_scripts_in_the_marker_of_a_block_of_code_are_blanks() {
        let wide = "{{< tab codelang=\"sh\" >}}\nls\n{{</tab\u{3000}>}}\n\nText.\n";
        assert!(passages(Site::Hugo, wide).ends_with("Sentence Text.\n"), "{}", passages(Site::Hugo, wide));
        let wide = "{% \u{3000}\u{3000}highlight sh %}\nls\n{% \u{3000}\u{3000}endhighlight %}\n\nText.\n";
        assert!(passages(Site::Jekyll, wide).ends_with("Sentence Text.\n"), "{}", passages(Site::Jekyll, wide));
    }

    #[test]
    fn what_a_shortcode_of_hugo_shows_is_text() {
        let text = "{{< term text=\"A pod\" id=\"pod\" >}}, or {{< term id=\"node\" text=\"node\" >}}, runs. Two.\n\nIt is run by the\n{{< term text=\"kubelet\" >}}\non a node.\n\n- {{< term text=\"Item\" >}} one\n\n{{< img\n  src=\"a.png\"\n  alt=\"No.\"\n>}}\n\n> Note.\n{class=\"wide\"}\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @r##"
        Sentence {{< term text=\"A pod\" id=\"pod\" >}}, or {{< term id=\"node\" text=\"node\" >}}, runs. = A pod , or node , runs.
        Sentence Two.
        Sentence It is run by the\n{{< term text=\"kubelet\" >}}\non a node. = It is run by the kubelet on a node.
        List - {{< term text=\"Item\" >}} one = Item one
        Item - {{< term text=\"Item\" >}} one = Item one
        Sentence Note.
        "##);
        let sections = super::super::outline::sections;
        let headings =
            "## {{% heading \"whatsnext\" %}}\n\na\n\n## New {{< new-in 0.1 />}}\n\na\n\n## {{< x >}}\n\na\n";
        insta::assert_snapshot!(sections(Site::Hugo, headings), @r##"
        1: whatsnext #whatsnext https://x.example/a/
        5: whatsnext > New #new https://x.example/a/
        9: whatsnext #heading https://x.example/a/
        "##);
        let mdx = "## Tabs <Badge text=\"new\" />\n\na\n\n## The `<Tabs>`\n\na\n";
        insta::assert_snapshot!(sections(Site::Docusaurus, mdx), @r##"
        1: Tabs #tabs https://x.example/a
        5: Tabs > The <Tabs> #the-tabs https://x.example/a#the-tabs
        "##);
    }

    #[test]
    fn a_group_of_code_has_the_labels_of_its_fences() {
        let text = "Install it:\n\n::: code-group\n\n```sh [npm]\nnpm i\n```\n\n```sh [pnpm]\npnpm add\n```\n\n:::\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Vitepress, text), @r##"
        Sentence! Install it:
        Code ```sh [npm]\nnpm i\n``` = npm i << npm Install it:
        Code ```sh [pnpm]\npnpm add\n``` = pnpm add << pnpm
        Sentence After.
        "##);
    }

    #[test]
    fn tabs_of_gitbook_have_their_labels() {
        let text = "{% tabs %}\n{% tab title=\"Linux\" %}\nUse apt.\n{% endtab %}\n{% tab title=\"Mac\" %}\nUse brew.\n{% endtab %}\n{% endtabs %}\n\nOn {% data variables.name %} it works.\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Sentence Use apt. << Linux
        Sentence Use brew. << Mac
        Sentence On {% data variables.name %} it works. = On it works.
        "##);
    }

    #[test]
    fn tabs_of_vuepress_have_their_labels() {
        let text = "::: code-tabs#shell\n\n@tab npm\n\n```sh\nnpm i\n```\n\n@tab:active pnpm\n\n```sh\npnpm add\n```\n\n:::\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Vuepress, text), @r##"
        Code ```sh\nnpm i\n``` = npm i << npm
        Code ```sh\npnpm add\n``` = pnpm add << pnpm
        Sentence After.
        "##);
    }

    #[test]
    fn a_target_that_a_shortcode_makes_leaves_its_link_whole() {
        let text = "See [the file](https://e.example/{{< param v >}}/a.txt) or [it][].\n\n[it]: https://e.example/{{< param v >}}/b.txt\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @r##"Sentence See [the file](https://e.example/{{< param v >}}/a.txt) or [it][]. = See the file or it."##);
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
        let sections = super::super::outline::sections(Site::Mkdocs, "## A :simple-x: badge\n\na\n");
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
    fn settings_of_a_generated_reference_are_no_text() {
        let text = "::: zoo.animals.Lion\n    options:\n      members:\n\n        - roar\n\nAfter it.\n";
        assert_eq!(passages(Site::Mkdocs, text), "Sentence After it.\n");
        for text in ["They are text.", "Warning: they are text."] {
            let other = format!("::: note\n    {text}\n\nAfter it.\n");
            assert!(passages(Site::Mkdocs, &other).contains(text));
        }
    }

    #[test]
    fn attributes_of_a_heading_of_mkdocs_are_no_text_and_may_hold_its_anchor() {
        let text = "## Part one { id=\"first\" .x }\n\na\n\n## Part two { id=second }\n\na\n\n## Of *.html { data-search-exclude }\n\na\n\n## In {braces}\n\na\n\n## GET /users/{user-id}\n\na\n\n## See { title=\"see id=3\" }\n\na\n";
        let sections = super::super::outline::sections(Site::Mkdocs, text);
        insta::assert_snapshot!(sections, @"
        1: Part one #first https://x.example/a/#first
        5: Part one > Part two #second https://x.example/a/#second
        9: Part one > Of *.html #of-html https://x.example/a/#of-html
        13: Part one > In {braces} #in-braces https://x.example/a/#in-braces
        17: Part one > GET /users/{user-id} #get-usersuser-id https://x.example/a/#get-usersuser-id
        21: Part one > See #see https://x.example/a/#see
        ");
    }

    #[test]
    fn braces_of_a_heading_are_text_where_a_site_has_no_attributes() {
        let sections =
            super::super::outline::sections(Site::Github, "## GET /users/{id=5}\n\na\n\n## Of { id=5 }\n\na\n");
        assert!(sections.contains("GET /users/{id=5} #") && sections.contains("Of { id=5 } #"), "{sections}");
    }

    #[test]
    fn a_value_alone_in_its_line_is_part_of_the_paragraph_around_it() {
        let text = "The version is\n{{ version }}\nand no other.\n\n{{ page.list }}\n";
        for site in [Site::Jekyll, Site::Vitepress, Site::Vuepress] {
            assert_eq!(
                passages(site, text),
                "Sentence The version is\\n{{ version }}\\nand no other. = The version is … and no other.\n",
                "{site:?}"
            );
        }
    }

    #[test]
    fn attributes_and_abbreviations_of_mkdocs_are_no_text() {
        let text = "## Price { data-toc-label=\"Cost\" }\n\nSee [it](a.md){ target=_blank } or ![i](b.png){ width=\"300\" }.\n{ .wide }\n\n*[HTML]: HyperText\n\nSet {a} or {b}.\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, text), @r##"
        Sentence See [it](a.md){ target=_blank } or ![i](b.png){ width=\"300\" }. = See it or i .
        Sentence Set {a} or {b}.
        "##);
        let sections = super::super::outline::sections(Site::Mkdocs, text);
        assert_eq!(sections, "1: Price #price https://x.example/a/#price\n");
    }

    #[test]
    fn components_in_a_fence_of_their_own_are_no_code() {
        let text = "````mdx-code-block\n<Tabs>\n<TabItem value=\"a\" label=\"Apple\">\n\n```sh\nls\n```\n\n</TabItem>\n</Tabs>\n````\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, text), @r##"
        Code ```sh\nls\n``` = ls << Apple
        Sentence After.
        "##);
    }

    #[test]
    fn tabs_in_a_step_leave_the_steps_whole() {
        let mdx = "<Steps>\n\n1. Install it:\n\n   <Tabs>\n\n   <TabItem label=\"npm\">\n\n   ```sh\n   npm i\n   ```\n\n   </TabItem>\n\n   </Tabs>\n\n2. Start it.\n\n</Steps>\n";
        insta::assert_snapshot!(passages(Site::Starlight, mdx), @r##"
        Steps 1. Install it:\n\n   <Tabs>\n\n   <TabItem label=\"npm\">\n\n   ```sh\n   npm i\n   ```\n\n   </TabItem>\n\n   </Tabs>\n\n2. Start it. = Install it:\nnpm i\nStart it.
        Item 1. Install it:\n\n   <Tabs>\n\n   <TabItem label=\"npm\">\n\n   ```sh\n   npm i\n   ``` = Install it:\nnpm i
        Code ```sh\n   npm i\n   ``` = npm i << npm Install it:
        Item 2. Start it. = Start it.
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
    fn a_row_of_html_is_read_as_one() {
        let text = "<table>\n<tr><td>Siberian tiger</td><td>300 kg</td></tr>\n<tr>\n<td>Bengal tiger</td>\n<td>220 kg</td>\n</tr>\n</table>\n\n<dl><dt>Paw</dt><dd>A foot.</dd><dt>Claw</dt><dd>A nail.</dd></dl>\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, text), @r##"
        Sentence Siberian tiger</td><td>300 kg = Siberian tiger 300 kg
        Sentence Bengal tiger</td>\n<td>220 kg = Bengal tiger 220 kg
        Sentence Paw</dt><dd>A foot. = Paw A foot.
        Sentence Claw</dt><dd>A nail. = Claw A nail.
        "##);
    }

    #[test]
    fn the_title_of_a_note_leads_what_the_note_says() {
        let docusaurus = ":::note Two otters {#x}\n\nThey swim.\n\n:::\n\nA.\n\n:::tip[Known *limits*]{.c}\nB.\n:::\n\n:::caution\nC.\n:::\n\n::::info Outer\nD.\n:::warning Note\nE.\n:::\nF.\n::::\nG.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, docusaurus), @"
        Sentence They swim. << Two otters
        Sentence A.
        Sentence B. << Known *limits*
        Sentence C.
        Sentence D. << Outer
        Sentence E. << Outer
        Sentence F. << Outer
        Sentence G.
        ");
        let mkdocs = "??? question \"How do I feed a walrus?\"\n\n    Give it clams.\n\n!!! note inline end \"\"\n\n    A.\n\n/// details | Why so?\n\nB.\n\n///\n\nC.\n\n::: pkg.mod Title\n\nD.\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, mkdocs), @"
        Sentence Give it clams. << How do I feed a walrus?
        Sentence A.
        Sentence B. << Why so?
        Sentence C.
        Sentence D.
        ");
        let vuepress = "::: tabs\n@tab One\nA.\n::: tip Hint on it\nB.\n:::\n@tab Two\nC.\n:::\nD.\n";
        insta::assert_snapshot!(passages(Site::Vuepress, vuepress), @"
        Sentence A. << One
        Sentence B. << Hint on it
        Sentence C. << Two
        Sentence D.
        ");
    }

    #[test]
    fn what_opens_no_note_has_no_title() {
        let learn = ":::image type=\"content\" source=\"m.png\" alt-text=\"S\":::\n\nA.\n\n:::zone pivot=\"x\"\nB.\n:::zone-end\n\n:::info[Cold] text:::\n\nC.\n\n:::\n";
        insta::assert_snapshot!(passages(Site::Github, learn), @"
        Sentence A.
        Sentence B.
        Sentence C.
        ");
        let ends = "::::note Closed by more\nA.\n:::::\nB.\n\n:::tip[See [the guide](b.md) for walruses]\nC.\n:::\n\n:::note Using `{props}` with walruses {#id}\nD.\n:::\n\n:::tip Never closed\nE.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, ends), @"
        Sentence A. << Closed by more
        Sentence B.
        Sentence C. << See [the guide](b.md) for walruses
        Sentence D. << Using `{props}` with walruses
        Sentence E.
        ");
        let mkdocs = "!!! note \"Using the \"big\" flark\"\n    A.\n\n/// html | div.grid\nB.\n///\n";
        insta::assert_snapshot!(passages(Site::Mkdocs, mkdocs), @r##"
        Sentence A. << Using the \"big\" flark
        Sentence B.
        "##);
    }

    #[test]
    fn divisions_with_labels_in_a_component_are_tabs() {
        let text = "<SimpleTab>\n<div label=\"CentOS\" value=\"x\">\n\nStart the service.\n\n</div>\n<div label=\"Windows\">\n\nClick on it.\n\n</div>\n</SimpleTab>\n\n<div label=\"no\">\n\nAfter.\n\n</div>\n";
        insta::assert_snapshot!(passages(Site::Github, text), @"
        Sentence Start the service. << CentOS
        Sentence Click on it. << Windows
        Sentence After.
        ");
    }

    #[test]
    fn a_summary_leads_nothing_behind_its_details() {
        let text = "<details><summary>Is the otter free?</summary></details>\n\nThe shop opens at nine.\n";
        insta::assert_snapshot!(passages(Site::Github, text), @"
        Sentence! Is the otter free?
        Sentence The shop opens at nine.
        ");
    }

    #[test]
    fn headings_in_html_lead_what_follows_them() {
        let text = "<details><summary>Is the <b>flark</b> free? And for whom?</summary>\n\nIt costs two euros.\n\n</details>\n\n<h3>Bad</h3>\n\n```vue\n<x>\n```\n\n<h1 align=\"center\">Flark</h1>\n<p>It flies.</p>\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Sentence! Is the <b>flark</b> free? And for whom? = Is the flark free? And for whom?
        Sentence It costs two euros. << Is the flark free? And for whom?
        Sentence! Bad
        Code ```vue\n<x>\n``` = <x> << Bad
        Sentence! Flark
        Sentence It flies. << Flark
        "##);
    }

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

    #[test]
    fn a_blank_line_in_a_table_of_html_makes_no_code() {
        let row = |name: &str, text: &str| {
            format!(
                "    <tr>\n      <td>\n        <p><code>{name}</code></p>\n      </td>\n      <td>\n        <p>\n\n          {text}\n\n        </p>\n      </td>\n    </tr>\n"
            )
        };
        let rows = row("layout", "It names the *layout*.") + &row("permalink", "It names the address.");
        assert!(
            passages(Site::Jekyll, "Use it:\n\n    <table>\n      <tr>\n    </table>\n").contains("Code <table>\\n")
        );
        let text = format!("<table>\n  <tbody>\n{rows}  </tbody>\n</table>\n\nA.\n\n    code\n\n<table>\n\n    code\n");
        insta::assert_snapshot!(passages(Site::Jekyll, &text), @"
        Sentence layout
        Sentence It names the *layout*. = It names the layout.
        Sentence permalink
        Sentence It names the address.
        Sentence A.
        Code code
        Code code
        ");
    }

    #[test]
    fn expressions_of_mdx_are_not_read() {
        let text = "Our{' '}\n<strong>App</strong> <img src=\"/a.png\" style={{float: 'right'}} /> flies.\n\nA <a href={`${b}`}>link</a> and `{' '}`.\n\n<img style={{a: 1}} src=\"b.png\" />\n\nB.\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, text), @r##"
        Sentence Our{\' \'}\n<strong>App</strong> <img src=\"/a.png\" style={{float: \'right\'}} /> flies. = Our App flies.
        Sentence A <a href={`${b}`}>link</a> and `{\' \'}`. = A link and {\' \'}.
        Sentence B.
        "##);
    }

    #[test]
    fn html_keeps_its_text() {
        let text = "<details>\n<summary>More</summary>\n\nHidden *text*.\n\n</details>\n\n<p align=\"center\">Centered <b>text</b>.</p>\n\nPress <kbd>Ctrl</kbd> now.<br>Then go.\n\n<script>\nno();\n</script>\n";
        insta::assert_snapshot!(passages(Site::Github, text), @r##"
        Sentence! More
        Sentence Hidden *text*. = Hidden text. << More
        Sentence Centered <b>text</b>. = Centered text.
        Sentence Press <kbd>Ctrl</kbd> now. = Press Ctrl now.
        Sentence Then go.
        "##);
    }

    #[test]
    fn the_end_of_raw_text_may_stand_before_the_end_of_a_highlighted_block() {
        let text = "{% highlight liquid %}{% raw %}\n{{ page.title }}\n{% endraw %}{% endhighlight %}\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Code {% highlight liquid %}{% raw %}\n{{ page.title }}\n{% endraw %}{% endhighlight %} = {{ page.title }}
        Sentence After.
        "##);
    }

    #[test]
    fn blanks_of_other_scripts_before_a_marker_are_blanks() {
        let highlight = "\u{3000}{% highlight sh %}\n ls\n {% endhighlight %}\n\nAfter.\n";
        assert!(passages(Site::Jekyll, highlight).ends_with("Sentence After.\n"));
        assert_eq!(passages(Site::Jekyll, "{% if a %}\u{3000}\n\nB.\n"), "Sentence B.\n");
        let mdx = "<Tabs>\n  一。\n\n\u{3000}:::note\n\n  二。\n\n\u{3000}:::\n</Tabs>\n";
        assert_eq!(passages(Site::Docusaurus, mdx), "Sentence 一。\nSentence 二。\n");
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
    fn raw_text_ends_at_the_first_tag_that_ends_it() {
        let text = "Write {% raw %}{{ a }}{%- endraw -%} or {{ b }} or {% raw %}{{ c }}{% endraw %}\n";
        assert!(
            passages(Site::Jekyll, text).ends_with(" = Write {{ a }} or … or {{ c }}\n"),
            "{}",
            passages(Site::Jekyll, text)
        );
    }

    #[test]
    fn an_escape_before_a_value_belongs_to_its_character() {
        let text = "\\*{{ a }}, b.\n";
        assert_eq!(passages(Site::Jekyll, text), "Sentence \\\\*{{ a }}, b. = *…, b.\n");
    }

    #[test]
    fn a_value_behind_what_is_left_out_is_an_ellipsis() {
        let text = "10 {% if a %}{{ page.count }} files.\n";
        assert_eq!(passages(Site::Jekyll, text), "Sentence 10 {% if a %}{{ page.count }} files. = 10 … files.\n");
        let text = "10 {% if a %}files are there.{% endif %} Two are free.\n\n**{% icon x %} Press** it.\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Sentence 10 {% if a %}files are there. = 10 files are there.
        Sentence Two are free.
        Sentence **{% icon x %} Press** it. = Press it.
        "##);
    }

    #[test]
    fn an_ampersand_and_a_semicolon_are_no_entity_by_themselves() {
        let text = "<p>R&D *must* be_quick_now; AT&amp;T, &CounterClockwiseContourIntegral;.</p>\n";
        assert!(
            passages(Site::Github, text).ends_with(" = R&D *must* be_quick_now; AT&T, ∳.\n"),
            "{}",
            passages(Site::Github, text)
        );
    }

    #[test]
    fn a_shortcode_over_several_lines_is_no_text() {
        let hugo = "A.\n\n{{< figure\n  src=\"a.png\"\n  caption=\"No.\"\n>}}\n\n{{< open\n\nB.\n\n{{< closed >}}\n";
        assert_eq!(passages(Site::Hugo, hugo), "Sentence A.\nSentence {{< open\nSentence B.\n");
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
        assert_eq!(passages(Site::Docusaurus, mdx), "Sentence First.\nSentence Second.\nSentence After.\n");
    }
}
