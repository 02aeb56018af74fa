//! Titles and borders of notes: `:::note`, `/// note`, `!!! note`, `> [!NOTE]`.

use super::tabs::TAB;
use crate::knowledge::markup::{Masker, Skip, Until};
use crate::knowledge::sites::Site;
use crate::knowledge::tags::{indent_of, quoted, says_something, title_of_note};

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
            && let Some(title) = title_of_note(rest.trim_start(), self.site)
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
    fn next_indent(&self, from: usize) -> Option<usize> {
        let rest = &self.body[from..];
        let line = rest.lines().take(50).find(|line| !line.trim().is_empty())?;
        Some(line.len() - line.trim_start_matches([' ', '\t']).len())
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
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

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
    fn braces_at_the_end_of_a_title_belong_to_it_unless_they_hold_attributes() {
        let leads = |site, text: &str| passages(site, text).replace("Sentence A. << ", "");
        for (title, read) in [
            ("Using {props}", "Using {props}"),
            ("Using {props} {#id}", "Using {props}"),
            ("Path /users/{id}", "Path /users/{id}"),
            ("Wide {.wide}", "Wide"),
            ("Wide {key=\"a b\"}", "Wide"),
        ] {
            assert_eq!(leads(Site::Docusaurus, &format!(":::tip {title}\nA.\n:::\n")), format!("{read}\n"));
        }
        assert_eq!(leads(Site::Vitepress, "::: details Look inside {open}\nA.\n:::\n"), "Look inside\n");
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
}
