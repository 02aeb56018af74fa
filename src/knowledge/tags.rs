//! Small readers of what stands in tags, braces and quotes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::checks::is_address;
use super::sites::Site;

/// Bytes of a tag that begins raw text, at most.
const LONG_RAW: usize = 64;

/// The address of `Source: <https://…>`.
pub(super) fn source_address(line: &str) -> Option<&str> {
    let address = line.strip_prefix("Source:")?.trim();
    let address = address.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(address);
    is_address(address).then_some(address)
}

/// Whether a line means to be a `Source:` line: it begins as one. In the middle of a paragraph a word may
/// stand so by chance, and it counts with an address. `Source\:` is text.
pub(crate) fn means_source(line: &str, is_inside: bool) -> bool {
    let Some((name, rest)) = line.split_once(':') else { return false };
    let is_named = name.trim_matches([' ', '\t', '*', '_']).eq_ignore_ascii_case("source");
    is_named && (!is_inside || rest.contains("://"))
}

/// `import X from 'y';` or `import "y.css";`
pub(super) fn is_whole_import(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("import ") else { return false };
    let rest = rest.trim_end_matches(';').trim();
    let path = rest.rsplit_once(" from ").map_or(rest, |(_, path)| path.trim());
    quoted(path).is_some_and(|inside| inside.len() + 2 == path.len() && !inside.contains(' '))
}

/// `r[name.of.rule]`, the names that language references give to their rules.
pub(super) fn is_rule_name(line: &str) -> bool {
    let name = line.strip_prefix("r[").and_then(|rest| rest.strip_suffix(']'));
    name.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)))
}

/// The id in `{#id}`, `{ #id .class }`, `{: #id }` or `{/* #id */}`.
pub(super) fn explicit_anchor(braces: &str) -> Option<&str> {
    let inside = braces.strip_prefix('{')?.strip_suffix('}')?;
    let inside = inside.strip_prefix(':').unwrap_or(inside);
    let inside = match inside.trim().strip_prefix("/*") {
        Some(comment) => comment.strip_suffix("*/")?,
        None => inside,
    };
    let id = inside.split_whitespace().find_map(|word| word.strip_prefix('#'))?;
    (!id.is_empty()).then_some(id)
}

/// The id among the attributes in braces: `{ id="id" }`, `{ id=id .class }`.
pub(super) fn id_attribute(braces: &str) -> Option<&str> {
    let inside = braces.trim_matches(['{', '}', ':']);
    let bare = || inside.split_whitespace().find_map(|word| word.strip_prefix("id="));
    let id = attribute(inside, "id").or_else(|| bare().filter(|_| !inside.contains(['"', '\''])))?;
    (!id.is_empty()).then_some(id)
}

/// What stands in quotes at the start.
pub(super) fn quoted(text: &str) -> Option<&str> {
    let mark = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split(mark).next().filter(|inside| inside.len() + 2 <= text.len())
}

/// The value of `key="value"`.
pub(super) fn attribute<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
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
pub(super) fn label_of(tag: &str) -> Option<&str> {
    attribute(tag, "label").or_else(|| attribute(tag, "title")).or_else(|| attribute(tag, "value"))
}

/// Where a tag ends: the first `>` outside quotes, braces and comments. `None` where a
/// blank line or another tag comes before, outside these.
pub(super) fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut quote, mut depth, mut at) = (None, 0usize, 0);
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (Some(mark), byte) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'/') if bytes[at..].starts_with(b"/*") => at += text[at..].find("*/")? + 1,
            (None, byte @ (b'"' | b'\'' | b'`')) => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(at),
            (None, b'<') if depth == 0 => return None,
            (None, b'\n') if depth == 0 && begins_blank(&bytes[at + 1..]) => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether the first line is blank, and not the last.
fn begins_blank(text: &[u8]) -> bool {
    text.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) == Some(&b'\n')
}

/// What stands in `{% name … %}` at the start of a text, behind the name.
pub(super) fn liquid<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let inside = text.strip_prefix("{%")?;
    let inside = inside.strip_prefix('-').unwrap_or(inside).trim_start().strip_prefix(name)?;
    let inside = &inside[..inside.find("%}")?];
    let inside = inside.strip_suffix('-').unwrap_or(inside);
    (inside.is_empty() || inside.starts_with(char::is_whitespace)).then(|| inside.trim())
}

/// Where the first tag stands that begins raw text of Liquid.
fn start_of_raw(text: &str) -> Option<usize> {
    let is_start = |at: &usize| liquid(first_bytes(&text[*at..], LONG_RAW), "raw").is_some();
    text.match_indices("{%").map(|(at, _)| at).find(is_start)
}

/// Where the raw text of Liquid that begins a text ends.
pub(super) fn end_of_raw(text: &str) -> Option<usize> {
    let is_end = |inside: &str| inside.strip_prefix('-').unwrap_or(inside).trim_start().starts_with("endraw");
    text.match_indices("{%").map(|(at, _)| at).find(|at| is_end(&text[at + 2..]))
}

/// Whether a line is a tag of Liquid that begins or ends raw text, and nothing else.
pub(super) fn is_raw_tag(line: &str) -> bool {
    let is_alone = line.find("%}").is_some_and(|close| close + 2 == line.len());
    is_alone && (liquid(line, "raw").is_some() || liquid(line, "endraw").is_some())
}

/// Whether a text begins within raw text, which ends in it.
pub(super) fn begins_raw(text: &str) -> bool {
    end_of_raw(text).is_some_and(|end| start_of_raw(&text[..end]).is_none())
}

/// Whether raw text begins in a text and ends there.
pub(super) fn has_raw_text(text: &str) -> bool {
    end_of_raw(text).is_some() && !begins_raw(text)
}

/// A text without the tags around what is raw in it, which may begin before it and end behind it.
pub(super) fn without_raw_tags(text: &str) -> Cow<'_, str> {
    let past = |tag: &str| tag.find("%}").map_or(tag.len(), |close| close + 2);
    let (mut kept, mut rest, mut is_raw) = (String::new(), text, begins_raw(text));
    loop {
        let next = if is_raw { end_of_raw(rest) } else { start_of_raw(rest) };
        let Some(at) = next else { break };
        kept.push_str(&rest[..at]);
        rest = &rest[at + past(&rest[at..])..];
        is_raw = !is_raw;
    }
    if rest.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(kept + rest) }
}

/// Whether a text has a line of blanks alone, its last one aside.
pub(super) fn has_blank_line(text: &str) -> bool {
    text.split_inclusive('\n').any(|line| line.ends_with('\n') && line.trim().is_empty())
}

/// Whether a line goes on in the target of a link: after `](`, with nothing but it.
pub(super) fn in_target(before: &str) -> bool {
    let mut from = before.len().saturating_sub(1024);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let before = &before[from..];
    before.rfind("](").is_some_and(|open| !before[open..].contains(')'))
}

/// `Title` of `note Title`, `note[Title]{.class}` and `note Title {#id}`, as it stands behind `:::`.
pub(super) fn title_of_note(opening: &str, site: Site) -> Option<&str> {
    // `:::image source="a.png":::` ends where it begins.
    if opening.ends_with(":::") {
        return None;
    }
    // VitePress takes all braces at an end for attributes: `{open}`.
    let are_attributes = |braces: &str| is_attributes(braces) || site == Site::Vitepress && braces.ends_with('}');
    let kind = opening.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))?;
    let rest = opening.get(kind..)?.trim();
    let title = match rest.strip_prefix('[') {
        Some(inside) => &inside[..closing_bracket(inside)?],
        None if !opening[kind..].starts_with([' ', '\t']) => return None,
        None => &rest[..rest.rfind('{').filter(|open| are_attributes(&rest[*open..])).unwrap_or(rest.len())],
    };
    Some(title.trim()).filter(|title| kind > 0 && says_something(title) && !begins_with_key(title))
}

/// Whether a text begins with an attribute: `source="a.png" …`.
fn begins_with_key(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| word.contains("=\""))
}

/// Where the bracket is closed that stands before a text.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 0 => return true,
            b']' => depth -= 1,
            _ => {}
        }
        false
    })
}

/// Whether a title says more than which kind of note it is.
pub(super) fn says_something(title: &str) -> bool {
    const KINDS: [&str; 15] = [
        "note",
        "notes",
        "tip",
        "tips",
        "info",
        "important",
        "caution",
        "warning",
        "danger",
        "attention",
        "hint",
        "注意",
        "提示",
        "警告",
        "说明",
    ];
    let title = title.trim().trim_end_matches([':', '：', '!', '！']);
    !title.is_empty() && !KINDS.iter().any(|kind| title.eq_ignore_ascii_case(kind))
}

/// Whether a line names the address of links by reference: `[name]: https://…`.
pub(super) fn is_definition(line: &str) -> bool {
    let name = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    name.is_some_and(|(name, rest)| !name.is_empty() && rest.starts_with(':'))
}

/// Length of the name of an icon at the start of a text: `:material-home:`.
pub(super) fn icon(text: &str) -> Option<usize> {
    let inside = text.strip_prefix(':')?;
    let sets = ["material-", "octicons-", "fontawesome-", "simple-"];
    if !sets.iter().any(|set| inside.starts_with(set)) {
        return None;
    }
    let len = inside.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    inside[len..].starts_with(':').then_some(len + 2)
}

/// A stretch of text in which a tag over several lines must end.
pub(super) fn window(text: &str) -> &str {
    first_bytes(text, 16 * 1024)
}

/// The first bytes of a text, to the end of a character.
pub(super) fn first_bytes(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Where each kind of component is closed for the last time.
pub(super) fn last_closing_tags(body: &str) -> HashMap<&str, usize> {
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

/// Whether a line of code stands for a file that the generator puts in its place.
pub(super) fn is_include(line: &str, site: Site) -> bool {
    let whole = |open: &str, close: &str| line.starts_with(open) && line.ends_with(close);
    match site {
        Site::Mdbook => whole("{{#", "}}"),
        Site::Mkdocs => {
            let line = line.trim_start_matches(';');
            line.starts_with("--8<--") || line.starts_with("-8<-") || whole("{!", "!}") || whole("{*", "*}")
        }
        Site::Jekyll => liquid(line, "include").is_some() || liquid(line, "include_relative").is_some(),
        _ => false,
    }
}

/// Whether a heading holds what only its generator can tell, outside code.
pub(super) fn is_computed(line: &str, site: Site) -> bool {
    line.split('`').step_by(2).any(|part| {
        let has_component =
            || part.match_indices('<').any(|(at, _)| part[at + 1..].starts_with(|c: char| c.is_ascii_uppercase()));
        let has_value = part.contains("{{") || part.contains("{%");
        (has_value && !matches!(site, Site::Github | Site::Web)) || (site.has_mdx() && has_component())
    })
}

/// How far a text is indented.
pub(super) fn indent_of(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// Whether a text is blank but for the marks of items and quotes, as what stands before the text of an
/// item is: `> 1. - `. What is emphasised may begin there.
pub(super) fn is_marks(text: &str) -> bool {
    const BLANKS: [char; 2] = [' ', '\t'];
    let mut rest = text.trim_start_matches(BLANKS);
    while rest.bytes().any(|byte| byte != b'*') {
        let mark = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = match rest.len() - mark.len() {
            0 => mark.starts_with(['-', '*', '+']),
            digits => digits < 10 && mark.starts_with(['.', ')']),
        };
        let behind = mark.get(1..).unwrap_or_default();
        let is_apart = behind.is_empty() || behind.starts_with(BLANKS);
        let is_mark = rest.starts_with('>') || (is_item && is_apart);
        if !is_mark {
            return false;
        }
        rest = behind.trim_start_matches(BLANKS);
    }
    true
}

/// Whether braces alone in their line hold attributes of what stands before: `{.note}`, `{width="3"}`.
pub(super) fn is_attributes(line: &str) -> bool {
    let inside = line.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    let word = inside.split_whitespace().next().unwrap_or_default();
    let key = word.split_once('=').map_or("", |(key, _)| key);
    let is_name =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_:".contains(&b));
    is_name(key) || word.strip_prefix(['.', '#']).is_some_and(is_name)
}

/// Whether braces behind a heading hold nothing but an attribute without a value: `data-search-exclude`.
pub(super) fn is_flag(inside: &str) -> bool {
    let name = inside.trim().strip_prefix("data-").unwrap_or_default();
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// The name of the shortcode of Hugo that a text begins with, and whether it is the closing one.
pub(super) fn shortcode_name(text: &str) -> Option<(&str, bool)> {
    let inside = text.strip_prefix("{{<").or_else(|| text.strip_prefix("{{%"))?.trim_start();
    let (inside, closes) = match inside.strip_prefix('/') {
        Some(inside) => (inside.trim_start(), true),
        None => (inside, false),
    };
    let name = inside.split(|c: char| c.is_whitespace() || matches!(c, '>' | '%' | '/')).next()?;
    (!name.is_empty()).then_some((name, closes))
}

/// Where each shortcode is closed for the last time.
pub(super) fn last_closing_shortcodes(body: &str) -> HashMap<&str, usize> {
    let mut last = HashMap::new();
    for (at, _) in body.match_indices("{{") {
        if let Some((name, true)) = shortcode_name(&body[at..]) {
            last.insert(name, at);
        }
    }
    last
}

/// Where the text stands that a shortcode of Hugo shows: `{{< term text="a pod" id="pod" >}}`, and in a
/// heading `{{% heading "next" %}}` too.
pub(super) fn shortcode_text(shortcode: &str, in_heading: bool) -> Option<Range<usize>> {
    let (name, closes) = shortcode_name(shortcode)?;
    if closes || name.starts_with("tab") {
        return None;
    }
    let rest = &shortcode[shortcode.find(name)? + name.len()..];
    let text = attribute(rest, "text").or_else(|| quoted(rest.trim_start()).filter(|_| in_heading))?;
    let start = text.as_ptr() as usize - shortcode.as_ptr() as usize;
    (!text.trim().is_empty()).then_some(start..start + text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_read_in_every_spelling() {
        for braces in ["{#a}", "{ #a }", "{: #a .b}", "{.b #a}", "{/* #a */}"] {
            assert_eq!(explicit_anchor(braces), Some("a"), "{braces}");
        }
        assert_eq!(explicit_anchor("{a}"), None);
    }

    #[test]
    fn attributes_are_found_by_their_whole_name() {
        let tag = "<TabItem aria-label=\"no\" label={'Apple pie'} value='a'>";
        assert_eq!(label_of(tag), Some("Apple pie"));
        assert_eq!(attribute("label = \"open", "label"), None);
    }

    #[test]
    fn a_tag_ends_outside_quotes_and_braces() {
        assert_eq!(tag_end(" a={() => 1} b='>'> x"), Some(18));
        assert_eq!(tag_end(" a='>"), None);
        assert_eq!(tag_end(" a={/* don't > */ 1}\n\tb={`x\n\n> y`}>"), Some(34));
        assert_eq!(tag_end(" a\n\nb>"), None);
        assert_eq!(tag_end(" a <b>"), None);
        assert_eq!(tag_end(" a={<b>} c=\"<d>\">"), Some(16));
    }

    #[test]
    fn marks_of_items_and_quotes_are_told_from_text() {
        for text in ["", "  ", "- ", "\t*\t", "> 1. - ", ">>2)", "+", "**", "- *"] {
            assert!(is_marks(text), "{text:?}");
        }
        for text in ["10 ", "** ", "--> ", "1.5 ", "- a", "é", "1234567890. "] {
            assert!(!is_marks(text), "{text:?}");
        }
    }

    #[test]
    fn a_tag_of_liquid_is_known_by_its_name() {
        assert_eq!(liquid("{% highlight ruby linenos %}", "highlight"), Some("ruby linenos"));
        assert_eq!(liquid("{%- raw -%} a", "raw"), Some(""));
        assert_eq!(liquid("{% endhighlight %}", "highlight"), None);
        assert_eq!(liquid("{% raw", "raw"), None);
    }

    #[test]
    fn tags_of_raw_text_are_told_from_what_is_in_it() {
        for (text, shown) in [
            ("a {% raw %}{{ b }}{% endraw %} c", "a {{ b }} c"),
            ("{%- raw -%}\n{% if a %}\n{%- endraw -%}", "\n{% if a %}\n"),
            ("{% raw %}{% raw %}{% endraw %}", "{% raw %}"),
            ("{% raw %}{% endraw %}", ""),
            ("{% raw %} a", " a"),
            ("{{ a }}{% endraw %} b", "{{ a }} b"),
            ("", ""),
        ] {
            assert_eq!(without_raw_tags(text), shown, "{text}");
        }
        assert!(has_raw_text("{% raw %}a{% endraw %}") && !has_raw_text("{% raw %}") && !has_raw_text("{% endraw %}"));
        assert!(begins_raw("{{ a }}{% endraw %}") && !begins_raw("{% raw %}{% endraw %}") && !begins_raw("a"));
        assert!(is_raw_tag("{%- endraw %}") && !is_raw_tag("{% raw %} a") && !is_raw_tag("{% if raw %}"));
    }

    #[test]
    fn shortcodes_are_known_by_their_name_and_by_what_they_show() {
        assert_eq!(shortcode_name("{{< tab \"x\" >}}"), Some(("tab", false)));
        assert_eq!(shortcode_name("{{%/ tab %}} x"), Some(("tab", true)));
        assert_eq!(shortcode_name("{{ x }}"), None);
        let shown = |text: &'static str, in_heading| shortcode_text(text, in_heading).map(|range| &text[range]);
        assert_eq!(shown("{{< term id=\"pod\" text=\"a pod\" >}}", false), Some("a pod"));
        assert_eq!(shown("{{% heading \"next\" %}}", true), Some("next"));
        assert_eq!(shown("{{% heading \"next\" %}}", false), None);
        assert_eq!(shown("{{< tab text=\"x\" >}}", false), None);
    }

    #[test]
    fn attributes_alone_in_their_line_are_told_from_text() {
        for line in ["{.note}", "{ .note .wide }", "{#id}", "{class=\"a b\"}", "{ width=300 }"] {
            assert!(is_attributes(line), "{line}");
        }
        for line in ["{a}", "{}", "{a b=c}", "{{x=1}}", "x=1"] {
            assert!(!is_attributes(line), "{line}");
        }
    }

    #[test]
    fn only_a_whole_import_is_one() {
        assert!(is_whole_import("import Tabs from '@theme/Tabs';") && is_whole_import("import \"x.css\""));
        assert!(!is_whole_import("import data from the \"old site\" first"));
        assert!(!is_whole_import("import taxes"));
    }

    #[test]
    fn a_source_line_holds_an_address_and_nothing_else() {
        assert_eq!(source_address("Source: <https://e.example/a>"), Some("https://e.example/a"));
        assert_eq!(source_address("Source: the manual"), None);
        assert_eq!(source_address("Source: https://e.example and more"), None);
    }

    #[test]
    fn a_line_that_begins_as_a_source_line_means_to_be_one() {
        for line in ["Source: the manual", "source: <https://e.example>", "**Source**: x", "**Source:** x"] {
            assert!(means_source(line, false), "{line}");
        }
        for line in ["Sources: two", "source", "源", "Source\\: x"] {
            assert!(!means_source(line, false), "{line}");
        }
        assert!(means_source("Source: <https://e.example>", true) && !means_source("source: it is", true));
    }
}
