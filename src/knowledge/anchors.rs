//! The anchors of an article's headings, as its site numbers those that are alike.

use std::collections::{HashMap, HashSet};

use super::sites::{Numbering, RULES, Rule, Site};
use super::slugs::HeadingText;

/// An anchor.
#[derive(Debug, PartialEq)]
pub(super) struct Anchor {
    pub id: String,
    /// Whether the published page has it for sure.
    pub certain: bool,
    /// The same before it was numbered.
    pub base: String,
}

/// `price~2`: an anchor that import gave to a heading whose own is taken, or that has none. The page
/// elsewhere does not know it.
fn is_numbered_by_us(id: &str) -> bool {
    id.rsplit_once('~').is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The anchors of one article, in the order of its headings.
pub(super) struct Anchors {
    site: Site,
    rule: &'static Rule,
    used: HashSet<String>,
    counts: HashMap<String, u32>,
    /// What was given out: a page that has an id twice leads to the first.
    given: HashSet<String>,
}

impl Anchors {
    /// `explicit` are the anchors that the author gave to headings anywhere in the article.
    pub(super) fn new<'a>(site: Site, explicit: impl Iterator<Item = &'a str>) -> Self {
        let rule = site.rule().unwrap_or(&RULES[RULES.len() - 1]);
        let mut used = HashSet::new();
        if rule.numbering == Numbering::Underscore {
            used.extend(explicit.map(str::to_owned));
        }
        Self { site, rule, used, counts: HashMap::new(), given: HashSet::new() }
    }

    /// The anchor of the next heading.
    pub(super) fn next(&mut self, heading: &HeadingText<'_>, explicit: Option<&str>) -> Anchor {
        if let Some(id) = explicit {
            if self.rule.numbering == (Numbering::Free { explicit_counts: true }) {
                self.used.insert(id.to_owned());
            }
            let is_first = self.given.insert(id.to_owned());
            let certain = is_first
                && !(self.site == Site::Docusaurus && heading.level == 1)
                && !(self.site == Site::Web && is_numbered_by_us(id));
            return Anchor { id: id.to_owned(), certain, base: id.to_owned() };
        }
        let base = (self.rule.slug)(heading);
        let id = self.numbered(&base);
        let is_first = self.given.insert(id.clone());
        let certain = is_first && self.site != Site::Web && !id.is_empty() && (self.rule.certain)(heading, &id);
        Anchor { id, certain, base }
    }

    fn numbered(&mut self, base: &str) -> String {
        match self.rule.numbering {
            Numbering::Count => {
                let count = self.counts.entry(base.to_owned()).or_insert(0);
                let id = if *count == 0 { base.to_owned() } else { format!("{base}-{count}") };
                *count += 1;
                id
            }
            Numbering::Free { .. } => {
                // The count goes on where it stopped, so that many equal headings stay cheap.
                let mut count = self.counts.get(base).copied().unwrap_or(0);
                let mut id = base.to_owned();
                while self.used.contains(&id) {
                    count += 1;
                    id = format!("{base}-{count}");
                }
                self.counts.insert(base.to_owned(), count);
                self.used.insert(id.clone());
                id
            }
            Numbering::Underscore => {
                let mut id = base.to_owned();
                let (mut stem, mut count) = match id.rsplit_once('_') {
                    Some((stem, digits)) if !stem.is_empty() => match digits.parse::<u32>() {
                        Ok(count) => (stem.to_owned(), count),
                        Err(_) => (id.clone(), 0),
                    },
                    _ => (id.clone(), 0),
                };
                if id.is_empty() {
                    stem = String::new();
                }
                if self.used.contains(&id) || id.is_empty() {
                    count = count.max(self.counts.get(&stem).copied().unwrap_or(0));
                }
                while self.used.contains(&id) || id.is_empty() {
                    count = count.saturating_add(1);
                    id = format!("{stem}_{count}");
                }
                self.counts.insert(stem, count);
                self.used.insert(id.clone());
                id
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(site: Site, headings: &[&str]) -> Vec<String> {
        let mut anchors = Anchors::new(site, std::iter::empty());
        headings
            .iter()
            .map(|text| anchors.next(&HeadingText { text, raw: text, level: 2 }, None))
            .map(|anchor| if anchor.certain { anchor.id } else { format!("({})", anchor.id) })
            .collect()
    }

    #[test]
    fn what_versions_and_settings_make_differently_is_not_certain() {
        assert_eq!(
            anchors(Site::Mdbook, &["Closures -- a dive", "`--help`", "Foot[^1]", "Two  blanks"]),
            ["(closures----a-dive)", "--help", "(foot1)", "(two--blanks)"]
        );
        assert_eq!(anchors(Site::Mkdocs, &["Two  blanks"]), ["two-blanks"]);
    }

    #[test]
    fn github_keeps_letters_of_every_script_and_numbers_from_one() {
        // github-slugger's documented examples, and GitHub's own.
        assert_eq!(
            anchors(
                Site::Github,
                &[
                    "Foo bar",
                    "Foo bar",
                    "foo-bar-1",
                    "What's `new`?",
                    "Привет non-latin 你好",
                    "😄 emoji",
                    "snake_case"
                ]
            ),
            ["foo-bar", "foo-bar-1", "foo-bar-1-1", "whats-new", "привет-non-latin-你好", "-emoji", "snake_case"]
        );
    }

    #[test]
    fn docusaurus_is_like_github_but_its_title_has_no_anchor() {
        assert_eq!(anchors(Site::Docusaurus, &["Hello World", "Hello World"]), ["hello-world", "hello-world-1"]);
        let mut all = Anchors::new(Site::Docusaurus, std::iter::empty());
        assert!(!all.next(&HeadingText { text: "T", raw: "T", level: 1 }, None).certain);
        assert_eq!(all.next(&HeadingText { text: "A", raw: "A", level: 2 }, Some("x")).id, "x");
    }

    #[test]
    fn mkdocs_knows_ascii_only_and_numbers_with_underscores() {
        assert_eq!(
            anchors(Site::Mkdocs, &["Using  a - B", "Using a-B", "Größe", "中文", "中文", "x_1", "x_1"]),
            ["using-a-b", "using-a-b_1", "(groe)", "(_1)", "(_2)", "x_1", "x_2"]
        );
        let mut all = Anchors::new(Site::Mkdocs, ["price"].into_iter());
        assert_eq!(all.next(&HeadingText { text: "Price", raw: "Price", level: 2 }, None).id, "price_1");
    }

    #[test]
    fn hugo_goes_by_what_is_written() {
        let mut all = Anchors::new(Site::Hugo, std::iter::empty());
        let mut next = |text, raw| all.next(&HeadingText { text, raw, level: 2 }, None);
        assert_eq!(next("The code", "The `code`").id, "the-code");
        assert_eq!(next("The code", "The `code`").id, "the-code-1");
        assert_eq!(next("a", "_a_").id, "_a_");
        assert_eq!(next("???", "???").id, "heading");
        assert_eq!(next("中文 标题", "中文 标题").id, "中文-标题");
        assert!(!next("a link", "a [link](x)").certain);
    }

    #[test]
    fn jekyll_and_mdbook_count() {
        assert_eq!(
            anchors(Site::Jekyll, &["A -- b", "Über uns", "Über uns", "1. First!"]),
            ["a--b", "über-uns", "über-uns-1", "1-first"]
        );
        assert_eq!(
            anchors(Site::Mdbook, &["Foo & Bar", "foo_bar", "中文 标题", "Foo & Bar"]),
            ["foo--bar", "foo_bar", "中文-标题", "foo--bar-1"]
        );
    }

    #[test]
    fn the_same_headings_on_every_site() {
        let headings = [
            "Hello, World!",
            "Hello, World!",
            "hello-world-1",
            "自定义镜像",
            "自定义镜像",
            "C++ & C#",
            "`--help` flag",
            "Über uns",
            "v0.12.5",
            "Größe 2.5 GB",
            "😀",
        ];
        let expected = [
            (
                Site::Docusaurus,
                "hello-world hello-world-1 hello-world-1-1 自定义镜像 自定义镜像-1 c--c --help-flag über-uns v0125 größe-25-gb ()",
            ),
            (
                Site::Github,
                "hello-world hello-world-1 hello-world-1-1 自定义镜像 自定义镜像-1 c--c --help-flag über-uns v0125 größe-25-gb ()",
            ),
            (
                Site::Hugo,
                "hello-world hello-world-1 hello-world-1-1 自定义镜像 自定义镜像-1 c--c --help-flag über-uns v0125 größe-25-gb heading",
            ),
            (
                Site::Jekyll,
                "hello-world hello-world-1 (hello-world-1) 自定义镜像 自定义镜像-1 c--c --help-flag über-uns v0125 größe-25-gb ()",
            ),
            (
                Site::Mdbook,
                "hello-world hello-world-1 (hello-world-1) 自定义镜像 自定义镜像-1 c--c --help-flag (Über-uns) v0125 größe-25-gb ()",
            ),
            (
                Site::Mkdocs,
                "hello-world hello-world_1 hello-world-1 (_1) (_2) c-c -help-flag (uber-uns) v0125 (groe-25-gb) (_3)",
            ),
            (
                Site::Vitepress,
                "hello-world hello-world-1 hello-world-1-1 自定义镜像 自定义镜像-1 c-c help-flag uber-uns v0-12-5 große-2-5-gb 😀",
            ),
            (
                Site::Vuepress,
                "hello-world (hello-world-1) (hello-world-1-1) 自定义镜像 (自定义镜像-1) c-c help-flag uber-uns v0-12-5 große-2-5-gb 😀",
            ),
            (
                Site::Starlight,
                "hello-world hello-world-1 hello-world-1-1 自定义镜像 自定义镜像-1 c--c --help-flag über-uns v0125 größe-25-gb ()",
            ),
            (
                Site::Web,
                "(hello-world) (hello-world-1) (hello-world-1-1) (自定义镜像) (自定义镜像-1) (c--c) (--help-flag) (über-uns) (v0125) (größe-25-gb) ()",
            ),
        ];
        for (site, expected) in expected {
            let mut all = Anchors::new(site, std::iter::empty());
            let found: Vec<String> = headings
                .iter()
                .map(|raw| all.next(&HeadingText { text: &raw.replace('`', ""), raw, level: 2 }, None))
                .map(|anchor| if anchor.certain { anchor.id } else { format!("({})", anchor.id) })
                .collect();
            assert_eq!(found.join(" "), expected, "{site:?}");
        }
    }

    #[test]
    fn a_heading_with_a_component_has_no_certain_anchor() {
        for site in [Site::Vitepress, Site::Starlight] {
            let mut all = Anchors::new(site, std::iter::empty());
            let mut certain = |text, raw| all.next(&HeadingText { text, raw, level: 2 }, None).certain;
            assert!(certain("The <Tabs> component", "The `<Tabs>` component"));
            assert!(!certain("Tabs", "Tabs <Badge text=\"new\" />"));
            assert!(!certain("Version {{ v }}", "Version {{ v }}"));
        }
        let found = anchors(Site::Vitepress, &["3. What's new?", "Fast :zap:", "Note: a b: c", "a:b"]);
        assert_eq!(found, ["_3-what-s-new", "(fast-zap)", "note-a-b-c", "a-b"]);
    }

    #[test]
    fn an_anchor_that_a_page_has_twice_leads_to_the_first_only() {
        for site in [Site::Docusaurus, Site::Github, Site::Mdbook, Site::Jekyll] {
            let mut all = Anchors::new(site, ["price"].into_iter());
            let heading = HeadingText { text: "Price", raw: "Price", level: 2 };
            assert!(all.next(&heading, Some("price")).certain, "{site:?}");
            assert!(!all.next(&heading, None).certain, "{site:?}");
        }
        // These count what the author wrote, and give the second another one.
        for (site, second) in [(Site::Hugo, "price-1"), (Site::Mkdocs, "price_1")] {
            let mut all = Anchors::new(site, ["price"].into_iter());
            let heading = HeadingText { text: "Price", raw: "Price", level: 2 };
            assert!(all.next(&heading, Some("price")).certain, "{site:?}");
            let anchor = all.next(&heading, None);
            assert_eq!((anchor.id.as_str(), anchor.certain), (second, true));
        }
    }

    #[test]
    fn pages_elsewhere_have_only_the_anchors_that_are_written() {
        assert_eq!(anchors(Site::Web, &["Price"]), ["(price)"]);
        let mut all = Anchors::new(Site::Web, std::iter::empty());
        assert!(all.next(&HeadingText { text: "Price", raw: "Price", level: 2 }, Some("p")).certain);
        let ours = all.next(&HeadingText { text: "Price", raw: "Price", level: 2 }, Some("price~2"));
        assert_eq!((ours.id.as_str(), ours.certain), ("price~2", false));
    }
}
