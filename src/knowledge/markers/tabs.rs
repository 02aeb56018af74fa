//! Tabs, whose labels lead what is in them.

use super::braces::is_whole;
use crate::knowledge::markup::{Masker, Until};
use crate::knowledge::sites::Site;
use crate::knowledge::tags::{attribute, liquid, quoted, tag_end};

/// What VuePress marks the tabs of a group with.
pub(super) const TAB: &str = "@tab";

impl Masker<'_> {
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

    /// Opens a tab; `rest` is what stands behind the name of its shortcode.
    pub(super) fn open_tab(&mut self, rest: &str, start: usize, end: usize) {
        let label = ["header", "name", "title", "text"].iter().find_map(|key| attribute(rest, key));
        let label = label.or_else(|| quoted(rest.trim_start())).map(str::to_owned);
        self.push(Until::Tag("tab".to_owned(), 0, Some(0)), label, start, end);
    }

    /// `{% tab title="Linux" %}`, `{% endtab %}`: opens and closes a tab of GitBook, writes nothing.
    pub(super) fn tab_of_gitbook(&mut self, start: usize, end: usize, trimmed: &str) {
        if self.site != Site::Github || !is_whole(trimmed, "{%", "%}") {
            return;
        }
        if let Some(rest) = liquid(trimmed, "tab") {
            let label = attribute(rest, "title").map(str::to_owned);
            self.push(Until::Tag("tab".to_owned(), 0, Some(0)), label, start, end);
        } else if liquid(trimmed, "endtab").is_some() {
            self.close_tag("tab", start);
        }
    }

    /// `<div label="npm">` in a component: a tab of it.
    pub(super) fn labelled(&mut self, start: usize, end: usize, trimmed: &str, closing: bool) -> bool {
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
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

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
    fn the_label_of_a_tab_in_one_line_leads_its_text() {
        let mdx = "<Tabs>\n  <TabItem value=\"npm\">Run *it*. Wait.</TabItem>\n  <TabItem value=\"y\" label=\"Yarn\"> `yarn` does. </TabItem>\n</Tabs>\n\n- In an item:\n\n  <Tab title=\"a\">A.</Tab>\n\n  B.\n\n<TabItem value=\"x\"></TabItem>\n";
        insta::assert_snapshot!(passages(Site::Docusaurus, mdx), @r##"
        Sentence Run *it*. = Run it. << npm
        Sentence Wait. << npm
        Sentence `yarn` does. = yarn does. << Yarn
        List - In an item:\n\n  <Tab title=\"a\">A.</Tab>\n\n  B. = In an item: A. B.
        Item - In an item:\n\n  <Tab title=\"a\">A.</Tab>\n\n  B. = In an item: A. B.
        Sentence! In an item:
        Sentence A. << a
        Sentence B.
        "##);
    }

    #[test]
    fn the_lead_of_a_unit_holds_the_label_of_its_tab() {
        let leads = |site, text: &str| {
            let article = crate::knowledge::outline::read(site, text);
            let units = article.sections.iter().flat_map(|section| &section.passages).flat_map(|p| &p.units);
            let lead = |lead: crate::knowledge::Span| text[lead.range()].to_owned();
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
    fn divisions_with_labels_in_a_component_are_tabs() {
        let text = "<SimpleTab>\n<div label=\"CentOS\" value=\"x\">\n\nStart the service.\n\n</div>\n<div label=\"Windows\">\n\nClick on it.\n\n</div>\n</SimpleTab>\n\n<div label=\"no\">\n\nAfter.\n\n</div>\n";
        insta::assert_snapshot!(passages(Site::Github, text), @"
        Sentence Start the service. << CentOS
        Sentence Click on it. << Windows
        Sentence After.
        ");
    }
}
