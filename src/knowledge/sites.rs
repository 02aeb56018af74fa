//! What each site generator does with headings and paths: one table, one file. The rules for headings that it
//! names are in `slugs`.
//!
//! Anchors and addresses follow the documented defaults. Where a site's own settings could say
//! otherwise the anchor is not certain, and is left out of links.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

use super::checks::is_language;
use super::collection::CollectionSettings;
use super::front_matter::FrontMatter;
use super::index_pages::is_resource;
use super::pages::Ending;
use super::slugs::{
    HeadingText, dashes_in_code, dashes_in_text, github_slug, has_emoji_name, hugo_slug, is_spaced, kramdown_slug,
    mdbook_slug, python_slug, templated, vitepress_slug,
};

/// Who publishes a collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Site {
    /// Docusaurus.
    Docusaurus,
    /// Hugo.
    Hugo,
    /// Jekyll.
    Jekyll,
    /// MkDocs.
    Mkdocs,
    /// mdBook.
    Mdbook,
    /// VitePress.
    Vitepress,
    /// VuePress.
    Vuepress,
    /// Starlight, the documentation theme of Astro.
    Starlight,
    /// GitHub, as it shows Markdown files.
    #[default]
    Github,
    /// Pages elsewhere: our headings are no anchors there.
    Web,
}

/// Configuration files and the site they tell of. Some names are common, and count only with a
/// folder beside them.
const CONFIGURATIONS: [(&str, Option<&str>, Site); 21] = [
    ("docusaurus.config.js", None, Site::Docusaurus),
    ("docusaurus.config.ts", None, Site::Docusaurus),
    ("docusaurus.config.mjs", None, Site::Docusaurus),
    ("docusaurus.config.cjs", None, Site::Docusaurus),
    ("mkdocs.yml", None, Site::Mkdocs),
    ("mkdocs.yaml", None, Site::Mkdocs),
    ("book.toml", None, Site::Mdbook),
    (".vitepress", None, Site::Vitepress),
    (".vuepress", None, Site::Vuepress),
    ("astro.config.mjs", Some(STARLIGHT_PAGES), Site::Starlight),
    ("astro.config.js", Some(STARLIGHT_PAGES), Site::Starlight),
    ("astro.config.mts", Some(STARLIGHT_PAGES), Site::Starlight),
    ("astro.config.ts", Some(STARLIGHT_PAGES), Site::Starlight),
    ("hugo.toml", None, Site::Hugo),
    ("hugo.yaml", None, Site::Hugo),
    ("hugo.json", None, Site::Hugo),
    ("config.toml", Some("content"), Site::Hugo),
    ("config.yaml", Some("content"), Site::Hugo),
    ("config/_default", Some("content"), Site::Hugo),
    ("_config.yml", None, Site::Jekyll),
    ("_config.yaml", None, Site::Jekyll),
];

/// Where Starlight has its pages, beside its configuration.
const STARLIGHT_PAGES: &str = "src/content/docs";

/// The rules of one generator.
pub(super) struct Rule {
    pub site: Site,
    pub slug: fn(&HeadingText<'_>) -> String,
    /// Whether a slug can be told from the text alone.
    pub certain: fn(&HeadingText<'_>, &str) -> bool,
    pub numbering: Numbering,
    page: Page,
    /// Whether a file name without its ending stands for its folder.
    index: fn(&str) -> bool,
    /// Files that are no pages.
    skips: fn(&str) -> bool,
}

/// How a second heading with the same slug is told apart.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Numbering {
    /// `-1`, `-2`: the first that is free.
    Free { explicit_counts: bool },
    /// `-1`, `-2`: how often it was there.
    Count,
    /// `_1`, `_2`; explicit ids of the whole page come first.
    Underscore,
}

/// What a page's address looks like.
#[derive(Clone, Copy, PartialEq)]
enum Page {
    /// `a/b.md`
    File,
    /// `a/b`
    Bare,
    /// `a/b/`
    Folder,
    /// `a/b.html`
    Html,
}

pub(super) const RULES: [Rule; 9] = [
    Rule {
        site: Site::Docusaurus,
        slug: github_slug,
        // The heading that is the page's title has no anchor.
        certain: |heading, _| heading.level > 1 && !is_spaced(heading),
        numbering: Numbering::Free { explicit_counts: false },
        page: Page::Bare,
        index: |stem| is_one_of(stem, &["index", "readme"]),
        skips: |path| path.split('/').any(|part| part.starts_with('_')),
    },
    Rule {
        site: Site::Mkdocs,
        slug: python_slug,
        // Other scripts vanish by default; sites that have them configure another function.
        certain: |heading, _| heading.text.is_ascii(),
        numbering: Numbering::Underscore,
        page: Page::Folder,
        index: |stem| matches!(stem, "index" | "README"),
        skips: |path| path.starts_with("templates/"),
    },
    Rule {
        site: Site::Mdbook,
        slug: mdbook_slug,
        // Two hyphens are a dash from 0.5 on, and the number of a footnote is text.
        certain: |heading, _| {
            let is_other = dashes_in_text(heading) || heading.raw.contains("[^") || is_spaced(heading);
            !is_other && !heading.text.chars().any(|c| !c.is_ascii() && c.is_uppercase())
        },
        numbering: Numbering::Count,
        page: Page::Html,
        index: |stem| is_one_of(stem, &["index", "readme"]),
        skips: |path| path.rsplit('/').next() == Some("SUMMARY.md"),
    },
    Rule {
        site: Site::Hugo,
        slug: hugo_slug,
        certain: |heading, _| !heading.raw.contains("{{") && !heading.raw.contains("](") && !heading.raw.contains('<'),
        numbering: Numbering::Free { explicit_counts: true },
        page: Page::Folder,
        index: |stem| is_one_of(stem, &["index", "_index"]),
        skips: |_| false,
    },
    Rule {
        site: Site::Jekyll,
        slug: kramdown_slug,
        certain: |heading, _| {
            let templated = heading.raw.contains("{{") || heading.raw.contains("{%");
            let mixed = dashes_in_code(heading) && dashes_in_text(heading);
            !templated && !mixed && !is_spaced(heading)
        },
        numbering: Numbering::Count,
        page: Page::Html,
        index: |stem| is_one_of(stem, &["index", "readme"]),
        skips: |path| {
            path.split('/')
                .any(|part| matches!(part, "_includes" | "_layouts" | "_site" | "_drafts" | "_sass" | "_data"))
        },
    },
    Rule {
        site: Site::Vitepress,
        slug: vitepress_slug,
        certain: |heading, _| !templated(heading) && !has_emoji_name(heading),
        numbering: Numbering::Free { explicit_counts: true },
        page: Page::Html,
        index: |stem| stem == "index",
        // "[name].md" is made into pages of other names.
        skips: |path| path.contains('['),
    },
    Rule {
        site: Site::Vuepress,
        slug: vitepress_slug,
        // Its first version numbered repeated headings in another way than its second.
        certain: |heading, id| !templated(heading) && vitepress_slug(heading) == id,
        numbering: Numbering::Free { explicit_counts: true },
        page: Page::Html,
        index: |stem| is_one_of(stem, &["index", "readme"]),
        skips: |_| false,
    },
    Rule {
        site: Site::Starlight,
        slug: github_slug,
        certain: |heading, _| !templated(heading) && !is_spaced(heading),
        numbering: Numbering::Free { explicit_counts: false },
        page: Page::Folder,
        index: |stem| stem == "index",
        skips: |path| path.rsplit('/').next().is_some_and(|name| name.starts_with('_')),
    },
    Rule {
        site: Site::Github,
        slug: github_slug,
        certain: |heading, _| !is_spaced(heading),
        numbering: Numbering::Free { explicit_counts: false },
        page: Page::File,
        index: |_| false,
        // What stands beside the pages of a wiki, or of Docsify.
        skips: |path| {
            let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            matches!(name.as_str(), "_sidebar.md" | "_footer.md" | "_header.md" | "_navbar.md" | "_coverpage.md")
        },
    },
];

impl Site {
    /// The site whose configuration file is found in the folder or above it, up to the root of
    /// its repository; else GitHub.
    ///
    /// ```
    /// use faqt::knowledge::Site;
    /// let folder = tempfile::tempdir()?;
    /// std::fs::write(folder.path().join("mkdocs.yml"), "site_name: Docs")?;
    /// std::fs::create_dir(folder.path().join("docs"))?;
    /// assert_eq!(Site::detect(&folder.path().join("docs")), Site::Mkdocs);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn detect(folder: &Path) -> Self {
        Self::configuration(folder).map_or(Site::Github, |(site, _)| site)
    }

    /// The site of a folder and the configuration file that tells of it, as [`Site::detect`] finds
    /// them. A configuration of Docusaurus beside the folder counts where it names the folder.
    ///
    /// ```
    /// use faqt::knowledge::Site;
    /// let folder = tempfile::tempdir()?;
    /// std::fs::create_dir(folder.path().join("docs"))?;
    /// std::fs::create_dir(folder.path().join("website"))?;
    /// let file = folder.path().join("website/docusaurus.config.js");
    /// std::fs::write(&file, "export default { docs: { path: '../docs' } };")?;
    /// let found = Site::configuration(&folder.path().join("docs"));
    /// assert_eq!(found, Some((Site::Docusaurus, file)));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn configuration(folder: &Path) -> Option<(Self, PathBuf)> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        for level in folder.ancestors() {
            if let Some(found) = Self::configured_in(level) {
                return Some(found);
            }
            if let Some(file) = docusaurus_beside(level, &folder) {
                return Some((Site::Docusaurus, file));
            }
            if level.join(".git").exists() {
                break;
            }
        }
        None
    }

    /// The site whose configuration file stands in a folder itself, and the file.
    pub fn configured_in(folder: &Path) -> Option<(Self, PathBuf)> {
        let (file, _, site) = CONFIGURATIONS.iter().find(|(file, beside, _)| {
            folder.join(file).exists() && beside.is_none_or(|beside| folder.join(beside).is_dir())
        })?;
        Some((*site, folder.join(file)))
    }

    /// Whether its pages are MDX: Markdown with imports and components.
    pub(super) fn has_mdx(self) -> bool {
        matches!(self, Site::Docusaurus | Site::Starlight)
    }

    /// Whether `{{ name }}` in a text is a value that the generator puts there.
    pub(super) fn has_values(self) -> bool {
        matches!(self, Site::Jekyll | Site::Vitepress | Site::Vuepress)
    }

    /// `None` for pages elsewhere, which have no rules.
    pub(super) fn rule(self) -> Option<&'static Rule> {
        RULES.iter().find(|rule| rule.site == self)
    }

    /// Whether a file of the collection is no page of the site.
    pub(crate) fn skips(self, path_inside: &str) -> bool {
        self.rule().is_some_and(|rule| (rule.skips)(path_inside))
    }

    /// Whether a file is left out for what stands beside it: MkDocs has an index or a README, not both.
    pub(super) fn hides(self, file: &Path) -> bool {
        self == Site::Mkdocs && file.ends_with("README.md") && file.with_file_name("index.md").is_file()
    }

    /// The address of an article: the template with the path of its page. `None` where the page's
    /// path cannot be known.
    pub(super) fn address(
        self,
        template: &str,
        settings: &CollectionSettings,
        path_inside: &str,
        matter: &FrontMatter,
    ) -> Option<String> {
        let folder = settings.path.as_path();
        let (before, after) = template.split_once("{path}")?;
        if self == Site::Github && before.ends_with("/wiki/") {
            return Some(format!("{before}{}{after}", encode(&wiki_page(path_inside))));
        }
        let (path, from_root) = self.page_path(settings, path_inside, matter)?;
        let path = encode(&path);
        if !from_root {
            return Some(format!("{before}{path}{after}"));
        }
        // An address from the root of the site. The template may hold the folder's own name
        // (docs/ published under /docs/) or what comes before every page (/project/).
        let path = path.trim_start_matches('/');
        let host = before.find("://").map_or(0, |n| n + 3);
        let root = before[host..].find('/').map_or(before.len(), |n| host + n + 1);
        let prefix = before[root..].trim_matches('/');
        let is_folder = !prefix.is_empty() && folder.ends_with(prefix);
        let base = if is_folder || (!prefix.is_empty() && path.starts_with(&format!("{prefix}/"))) {
            &before[..root]
        } else {
            before
        };
        Some(format!("{}/{path}{after}", base.trim_end_matches('/')))
    }

    /// The path of an article's page, and whether it is one from the root of the site.
    fn page_path(
        self,
        settings: &CollectionSettings,
        path_inside: &str,
        matter: &FrontMatter,
    ) -> Option<(String, bool)> {
        let ending = settings.pages.ending;
        let Some(rule) = self.rule() else { return Some((path_inside.to_owned(), false)) };
        if rule.page == Page::File {
            return Some((path_inside.to_owned(), false));
        }
        let (folder, name) = path_inside.rsplit_once('/').unwrap_or(("", path_inside));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let is_index = (rule.index)(stem);
        let join = |folder: &str, name: &str| match (folder, name) {
            ("", name) => name.to_owned(),
            (folder, "") => folder.to_owned(),
            (folder, name) => format!("{folder}/{name}"),
        };
        match self {
            Site::Docusaurus => {
                let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
                // Compared as they are written, numbers and all.
                let is_index = is_index || parts.last().is_some_and(|last| last.to_lowercase() == stem.to_lowercase());
                let folder: Vec<&str> = parts.into_iter().map(without_number).collect();
                let own = without_number(stem);
                let folder = folder.join("/");
                if settings.path.ends_with("blog")
                    && let Some(post) = dated(&folder, own, is_index)
                {
                    let slug = matter.slug.as_deref();
                    return Some((slug.map_or(post, |slug| slug.trim_start_matches('/').to_owned()), false));
                }
                let path = match (&matter.slug, &matter.id) {
                    (Some(slug), _) if slug.starts_with('/') => slug.trim_start_matches('/').to_owned(),
                    (Some(slug), _) => resolve(&folder, slug),
                    (None, Some(id)) if !is_index => join(&folder, id),
                    (None, _) if is_index => folder,
                    (None, _) => join(&folder, own),
                };
                Some((path, false))
            }
            Site::Hugo => {
                if matter.unrendered {
                    return None;
                }
                if let Some(url) = &matter.permalink {
                    // `/:sections/` stands for what the site makes of it.
                    return (!url.contains("/:")).then(|| (url.clone(), url.starts_with('/')));
                }
                let hugo_path = |path: &str| hugo_path(path, settings.pages.keeps_case);
                // Versions differ in how many hyphens these become.
                if ["  ", " -", "- "].iter().any(|blanks| path_inside.contains(blanks)) {
                    return None;
                }
                let is_resource = is_resource(&settings.pages.indexed, path_inside);
                if is_resource || settings.pages.is_unknown(&settings.path, path_inside) {
                    return None;
                }
                // "page.fr.md": which language has no prefix is in the site's settings.
                if stem.rsplit_once('.').is_some_and(|(_, ending)| is_language(ending)) {
                    return None;
                }
                let folder = hugo_path(folder);
                if ending == Some(Ending::Html) {
                    let name =
                        matter.slug.as_deref().filter(|_| !is_index).unwrap_or(if is_index { "index" } else { stem });
                    return Some((join(&folder, &format!("{}.html", hugo_path(name))), false));
                }
                let path = match &matter.slug {
                    Some(slug) if is_index && stem != "_index" => {
                        join(folder.rsplit_once('/').map_or("", |(above, _)| above), &hugo_path(slug))
                    }
                    Some(slug) if !is_index => join(&folder, &hugo_path(slug)),
                    _ if is_index => folder,
                    _ => join(&folder, &hugo_path(stem)),
                };
                Some((slashed(path), false))
            }
            Site::Jekyll => {
                if let Some(permalink) = matter.permalink.as_deref().filter(|link| !link.contains(':')) {
                    return Some((permalink.to_owned(), true));
                }
                if matter.permalink.is_some() || path_inside.split('/').any(|part| part == "_posts") {
                    return None;
                }
                let collection = jekyll_collection(&settings.path, path_inside);
                let is_readme = stem.eq_ignore_ascii_case("readme");
                if !matter.given {
                    let is_meta = NO_PAGES.iter().any(|name| stem.eq_ignore_ascii_case(name));
                    let is_second = is_readme && settings.pages.indexed.contains(folder);
                    if settings.pages.needs_matter || collection.is_some() || is_meta || is_second {
                        return None;
                    }
                }
                // With front matter it is a page of its own name.
                let is_index = is_index && !(is_readme && matter.given);
                if let Some((collection, inside)) = collection
                    && let Some(page) = settings.pages.of_jekyll(&collection, inside)
                {
                    return page.map(|page| (page, true));
                }
                let folder = folder.strip_prefix('_').unwrap_or(folder);
                let path = match ending {
                    _ if is_index => slashed(folder.to_owned()),
                    Some(Ending::Slash) => slashed(join(folder, stem)),
                    _ => join(folder, &format!("{stem}.html")),
                };
                Some((path, false))
            }
            Site::Mkdocs if settings.pages.is_unknown_inside(&settings.path, path_inside) => None,
            Site::Mkdocs if ending == Some(Ending::Html) => {
                let name = if is_index { "index" } else { stem };
                Some((join(folder, &format!("{name}.html")), false))
            }
            Site::Mkdocs => {
                let path = if is_index { folder.to_owned() } else { join(folder, stem) };
                Some((slashed(path), false))
            }
            Site::Mdbook => {
                let name = if is_index { "index" } else { stem };
                Some((join(folder, &format!("{name}.html")), false))
            }
            Site::Vitepress if settings.pages.is_unknown(&settings.path, path_inside) => None,
            Site::Vitepress | Site::Vuepress => {
                let page = match ending {
                    _ if is_index => slashed(folder.to_owned()),
                    Some(Ending::Bare) => join(folder, stem),
                    _ => join(folder, &format!("{stem}.html")),
                };
                Some((page, false))
            }
            Site::Starlight => {
                let ended = |page: String| match ending {
                    Some(Ending::Bare) => page,
                    Some(Ending::Html) if page.is_empty() => "index.html".to_owned(),
                    Some(Ending::Html) => format!("{page}.html"),
                    _ => slashed(page),
                };
                if let Some(slug) = &matter.slug {
                    return Some((ended(slug.trim_matches('/').to_owned()), false));
                }
                // A collection of the whole site has the folder of the pages in its paths.
                let (_, folder) = folder.rsplit_once(STARLIGHT_PAGES).unwrap_or(("", folder));
                let parts = folder.split('/').filter(|part| !part.is_empty());
                let parts = parts.chain((!is_index).then_some(stem));
                let page: Vec<String> =
                    parts.map(|text| github_slug(&HeadingText { text, raw: text, level: 1 })).collect();
                Some((ended(page.join("/")), false))
            }
            Site::Github | Site::Web => Some((path_inside.to_owned(), false)),
        }
    }
}

/// Files without front matter that GitHub Pages makes no pages of; a README may be its folder's index.
/// <https://github.com/benbalter/jekyll-optional-front-matter>
const NO_PAGES: [&str; 7] =
    ["license", "licence", "copying", "code_of_conduct", "contributing", "issue_template", "pull_request_template"];

/// Where a configuration of Docusaurus may stand beside the docs that it publishes.
const BESIDE: [&str; 6] = ["website", "site", "www", "web", "docs-site", "docusaurus"];

/// The configuration of Docusaurus in a folder beside `docs` or what it lies in, where it names that:
/// `path: '../docs'`.
fn docusaurus_beside(level: &Path, docs: &Path) -> Option<PathBuf> {
    let inside = docs.strip_prefix(level).ok()?;
    let names: Vec<String> = inside.ancestors().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    let files = BESIDE.iter().flat_map(|name| {
        let beside = CONFIGURATIONS.iter().filter(|(_, _, site)| *site == Site::Docusaurus);
        beside.map(move |(file, ..)| level.join(name).join(file))
    });
    files.into_iter().find(|file| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        names
            .iter()
            .filter(|name| !name.is_empty())
            .any(|name| ['\'', '"', '`'].iter().any(|mark| text.contains(&format!("{mark}../{name}{mark}"))))
    })
}

/// The collection of Jekyll that a file lies in, and its path in there: a folder that begins with `_`.
fn jekyll_collection<'a>(folder: &Path, path_inside: &'a str) -> Option<(String, &'a str)> {
    let (first, rest) = path_inside.split_once('/').unwrap_or(("", path_inside));
    if let Some(name) = first.strip_prefix('_') {
        return Some((name.to_owned(), rest));
    }
    let own = folder.file_name()?.to_str()?.strip_prefix('_')?;
    Some((own.to_owned(), path_inside))
}

/// The page of a file in a wiki of GitHub: its name, wherever it stands.
fn wiki_page(path_inside: &str) -> String {
    let name = path_inside.rsplit('/').next().unwrap_or(path_inside);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace(' ', "-")
}

fn is_one_of(stem: &str, names: &[&str]) -> bool {
    names.contains(&stem.to_ascii_lowercase().as_str())
}

/// A path with a slash at its end, unless it is the root.
fn slashed(mut path: String) -> String {
    if !path.is_empty() && !path.ends_with('/') {
        path.push('/');
    }
    path
}

/// `./x` and `../x` against a folder.
fn resolve(folder: &str, slug: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in slug.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `01-intro` is `intro`; dates and versions keep their numbers.
fn without_number(name: &str) -> &str {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &name[digits..];
    let marks = rest.trim_start_matches([' ', '-', '_', '.']);
    let mark = &rest[..rest.len() - marks.len()];
    let separated = !mark.trim().is_empty();
    // "2021-11-…", "1.0-…": two numbers in a row are a date or a version.
    let is_version = mark.len() == 1 && marks.starts_with(|c: char| c.is_ascii_digit());
    if digits == 0 || !separated || is_version || marks.is_empty() { name } else { marks }
}

/// The path of a post of Docusaurus: `2024-01-31-hello` is published as `2024/01/31/hello`, with the date
/// in the name of the file or of its folder. <https://docusaurus.io/docs/blog>
fn dated(folder: &str, stem: &str, is_index: bool) -> Option<String> {
    let (above, name) = match is_index {
        true => folder.rsplit_once('/').unwrap_or(("", folder)),
        false => (folder, stem),
    };
    let (date, rest) = name.split_at_checked(10)?;
    let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let rest = rest.strip_prefix('-').filter(|rest| !rest.is_empty() && is_date)?;
    let above = if above.is_empty() { String::new() } else { format!("{above}/") };
    Some(format!("{above}{}/{rest}", date.replace('-', "/")))
}

/// Hugo writes paths in lower case, unless it is told to keep it, and runs of blanks as hyphens; of signs
/// few stay. <https://gohugo.io/configuration/all/#disablepathtolower>
fn hugo_path(path: &str, keeps_case: bool) -> String {
    let mut out = String::with_capacity(path.len());
    let mut is_blank = false;
    for c in path.chars() {
        if c.is_whitespace() {
            is_blank = !out.is_empty() && !out.ends_with('-');
        } else if c.is_alphanumeric() || is_combining_mark(c) || "./\\_#+~-@".contains(c) {
            if is_blank && c != '-' {
                out.push('-');
            }
            is_blank = false;
            out.push(c);
        }
    }
    if keeps_case { out } else { out.to_lowercase() }
}

/// Percent-encodes what an address cannot hold.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&*+,;=:@/%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(site: Site, path: &str, matter: FrontMatter) -> Option<String> {
        let settings = CollectionSettings::new("docs", "site/docs");
        site.address("https://x.example/docs/{path}", &settings, path, &matter)
    }

    #[test]
    fn pages_that_hugo_does_not_make_and_addresses_that_it_computes_are_not_linked() {
        let never = FrontMatter { unrendered: true, ..FrontMatter::default() };
        let computed = FrontMatter { permalink: Some("/:sections/a/".into()), ..FrontMatter::default() };
        assert_eq!([address(Site::Hugo, "a.md", never), address(Site::Hugo, "a.md", computed)], [None, None]);
        assert_eq!(address(Site::Hugo, "a - b.md", FrontMatter::default()), None);
    }

    #[test]
    fn posts_of_docusaurus_have_their_date_in_the_path() {
        let post = |path: &str, slug: Option<&str>| {
            let matter = FrontMatter { slug: slug.map(str::to_owned), ..FrontMatter::default() };
            let settings = CollectionSettings::new("blog", "site/blog");
            Site::Docusaurus.address("https://x.example/blog/{path}", &settings, path, &matter).unwrap()
        };
        for (path, slug, address) in [
            ("2024-01-31-hello.md", None, "2024/01/31/hello"),
            ("2024-01-31-hello/index.md", None, "2024/01/31/hello"),
            ("news/2024-01-31-hello.md", None, "news/2024/01/31/hello"),
            ("2024-01-31-hello.md", Some("welcome"), "welcome"),
            ("about.md", None, "about"),
            ("2024-1-hello.md", None, "2024-1-hello"),
        ] {
            assert_eq!(post(path, slug), format!("https://x.example/blog/{address}"), "{path}");
        }
    }

    #[test]
    fn addresses_follow_each_generator() {
        let none = FrontMatter::default;
        let slug = |slug: &str| FrontMatter { slug: Some(slug.into()), ..none() };
        let link = |link: &str| FrontMatter { permalink: Some(link.into()), ..none() };
        let expected = [
            (Site::Docusaurus, "01-guide/02-first steps.mdx", none(), "guide/first%20steps"),
            (Site::Docusaurus, "guide/README.md", none(), "guide"),
            (Site::Docusaurus, "guide/guide.md", none(), "guide"),
            (Site::Docusaurus, "01-guide/01-guide.md", none(), "guide"),
            (Site::Docusaurus, "01-guide/guide.md", none(), "guide/guide"),
            (Site::Docusaurus, "guide/01-index.md", none(), "guide/index"),
            (Site::Docusaurus, "guide/Index.mdx", none(), "guide"),
            (Site::Docusaurus, "guide/a.md", slug("../b"), "b"),
            (Site::Docusaurus, "guide/a.md", slug("/"), ""),
            (Site::Docusaurus, "中文/1 - 页.md", none(), "%E4%B8%AD%E6%96%87/%E9%A1%B5"),
            (Site::Docusaurus, "guide/a.md", slug("/b"), "b"),
            (Site::Docusaurus, "guide/a.md", slug("b"), "guide/b"),
            (Site::Docusaurus, "guide/a.md", FrontMatter { id: Some("c".into()), ..none() }, "guide/c"),
            (Site::Docusaurus, "2021-11-30-notes.md", none(), "2021-11-30-notes"),
            (Site::Docusaurus, "7.0-notes.md", none(), "7.0-notes"),
            (Site::Mkdocs, "user-guide/index.md", none(), "user-guide/"),
            (Site::Mkdocs, "about.md", none(), "about/"),
            (Site::Mkdocs, "README.md", none(), ""),
            (Site::Mkdocs, "guide/readme.md", none(), "guide/readme/"),
            (Site::Mkdocs, "01-guide/v1.2.md", none(), "01-guide/v1.2/"),
            (Site::Mdbook, "ch01/README.md", none(), "ch01/index.html"),
            (Site::Mdbook, "ch01/a.md", none(), "ch01/a.html"),
            (Site::Mdbook, "Readme.md", none(), "index.html"),
            (Site::Hugo, "Posts/My Post.md", none(), "posts/my-post/"),
            (Site::Hugo, "posts/_index.md", none(), "posts/"),
            (Site::Hugo, "posts/bundle/index.md", none(), "posts/bundle/"),
            (Site::Hugo, "posts/a.md", slug("b"), "posts/b/"),
            (Site::Hugo, "posts/a.md", slug("My Post"), "posts/my-post/"),
            (Site::Hugo, "posts/_index.md", slug("b"), "posts/"),
            (Site::Hugo, "releases/v1.2.md", none(), "releases/v1.2/"),
            (Site::Hugo, "posts/a.md", link("x/y/"), "x/y/"),
            (Site::Hugo, "posts/bundle/index.md", slug("b"), "posts/b/"),
            (Site::Hugo, "My Page's (new).md", none(), "my-pages-new/"),
            (Site::Hugo, "a.md", slug("Ay & Bee?"), "ay-bee/"),
            (Site::Jekyll, "guide/a.md", none(), "guide/a.html"),
            (Site::Jekyll, "guide/index.md", none(), "guide/"),
            (Site::Jekyll, "_guide/a.md", FrontMatter { given: true, ..none() }, "guide/a.html"),
            (Site::Jekyll, "guide/README.md", none(), "guide/"),
            (Site::Jekyll, "guide/README.md", FrontMatter { given: true, ..none() }, "guide/README.html"),
            (Site::Vitepress, "guide/quick-start.md", none(), "guide/quick-start.html"),
            (Site::Vitepress, "guide/index.md", none(), "guide/"),
            (Site::Vitepress, "index.md", none(), ""),
            (Site::Starlight, "guides/Site Search.mdx", none(), "guides/site-search/"),
            (Site::Starlight, "guides/index.mdx", none(), "guides/"),
            (Site::Starlight, "zh-cn/a.md", slug("zh-cn/b"), "zh-cn/b/"),
            (Site::Starlight, "site/src/content/docs/guides/a.md", none(), "guides/a/"),
            (Site::Vuepress, "guide/README.md", none(), "guide/"),
            (Site::Vuepress, "guide/quick-start.md", none(), "guide/quick-start.html"),
            (Site::Github, "a b/ü.md", none(), "a%20b/%C3%BC.md"),
            (Site::Github, "docs/README.md", slug("b"), "docs/README.md"),
            (Site::Web, "a.md", none(), "a.md"),
        ];
        for (site, path, matter, page) in expected {
            let found = address(site, path, matter);
            assert_eq!(found, Some(format!("https://x.example/docs/{page}")), "{site:?} {path}");
        }
        // From the root of the site: the folder's own name is not doubled, a project's is kept.
        assert_eq!(address(Site::Hugo, "a.md", link("/other/a/")).as_deref(), Some("https://x.example/other/a/"));
        let pages = CollectionSettings::new("pages", "pages");
        let project = |matter| Site::Jekyll.address("https://u.example/project/{path}", &pages, "a.md", &matter);
        assert_eq!(project(link("/about/")).as_deref(), Some("https://u.example/project/about/"));
        for path in ["_posts/2020-01-01-a.md", "_guide/a.md", "CONTRIBUTING.md"] {
            assert_eq!(address(Site::Jekyll, path, none()), None, "{path}");
        }
        assert_eq!(address(Site::Hugo, "a.fr.md", none()), None);
        // The pages of a wiki have no folders.
        let wiki = "https://github.com/a/b/wiki/{path}";
        let page = Site::Github.address(wiki, &pages, "part/How to.md", &none());
        assert_eq!(page.as_deref(), Some("https://github.com/a/b/wiki/How-to"));
    }

    #[test]
    fn the_site_is_known_by_its_configuration_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let docs = folder.path().join("site/docs/deep");
        std::fs::create_dir_all(&docs).expect("folders");
        std::fs::create_dir(folder.path().join(".git")).expect("a folder");
        assert_eq!(Site::detect(&docs), Site::Github);
        for (name, site) in [
            ("_config.yml", Site::Jekyll),
            (".vuepress", Site::Vuepress),
            (".vitepress", Site::Vitepress),
            ("book.toml", Site::Mdbook),
            ("mkdocs.yml", Site::Mkdocs),
            ("docusaurus.config.ts", Site::Docusaurus),
        ] {
            std::fs::write(folder.path().join("site").join(name), "").expect("a file");
            assert_eq!(Site::detect(&docs), site);
        }
        // Docs may lie beside their site, which names them.
        let beside = folder.path().join("project");
        std::fs::create_dir_all(beside.join("docs/part")).expect("folders");
        std::fs::create_dir_all(beside.join("website")).expect("folders");
        std::fs::write(beside.join("website/docusaurus.config.ts"), "path: \"../docs\"").expect("a file");
        assert_eq!(Site::detect(&beside.join("docs/part")), Site::Docusaurus);
        assert_eq!(Site::detect(&beside), Site::Github);
        // Astro makes sites of many kinds: Starlight's have their pages in one place.
        let astro = folder.path().join("astro");
        std::fs::create_dir_all(&astro).expect("a folder");
        std::fs::write(astro.join("astro.config.mjs"), "").expect("a file");
        assert_eq!(Site::detect(&astro), Site::Github);
        std::fs::create_dir_all(astro.join(STARLIGHT_PAGES)).expect("folders");
        assert_eq!(Site::detect(&astro.join(STARLIGHT_PAGES)), Site::Starlight);
    }
}
