//! What a site's own settings change of the paths of its pages and of the anchors of their headings, as far
//! as they say so in plain words.
//!
//! Where they make paths in a way that is not followed here, a page has no address rather than a
//! wrong one, and an anchor is not certain.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::collection::CollectionSettings;
use super::index_pages::folders_with_index;
use super::sites::Site;

/// How the pages of a collection are published; by default as its generator does without settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pages {
    /// What every page's path ends in, where that is not the generator's default.
    pub(super) ending: Option<Ending>,
    /// Sections of Hugo, and folders of MkDocs, whose pages are somewhere else.
    pub(super) unknown: Vec<String>,
    /// Whether the site makes anchors by a rule of its own.
    pub(super) own_anchors: bool,
    /// Whether Hugo keeps capitals in paths.
    pub(super) keeps_case: bool,
    /// Collections of Jekyll and the pattern of their paths.
    pub(super) patterns: BTreeMap<String, String>,
    /// Folders with an index page, for Hugo and Jekyll.
    pub(super) indexed: BTreeSet<String>,
    /// Whether files of Jekyll without front matter are no pages.
    pub(super) needs_matter: bool,
}

/// What the path of a page ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Ending {
    /// `a.html`
    Html,
    /// `a/`
    Slash,
    /// `a`
    Bare,
}

impl Pages {
    /// Reads the settings of a collection's site.
    ///
    /// ```
    /// use faqt::knowledge::{CollectionSettings, Pages};
    /// let folder = tempfile::tempdir()?;
    /// let settings = CollectionSettings::new("docs", folder.path());
    /// assert_eq!(Pages::of(&settings), Pages::default());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn of(settings: &CollectionSettings) -> Self {
        let configured = Site::configuration(&settings.path);
        let Some(site) = settings.site.or(configured.as_ref().map(|(site, _)| *site)) else { return Self::default() };
        let indexed = match site {
            Site::Hugo | Site::Jekyll => folders_with_index(&settings.path),
            _ => BTreeSet::new(),
        };
        // The settings of another generator say nothing of this one.
        let Some((_, file)) = configured.filter(|(found, _)| *found == site) else {
            return Self { indexed, ..Self::default() };
        };
        match site {
            Site::Mkdocs => Self::mkdocs(&read(&file)),
            Site::Hugo => Self { indexed, ..Self::hugo(&hugo_settings(&file)) },
            Site::Jekyll => {
                let text = read(&file);
                let needs_matter = needs_matter(&text, &file.with_file_name("Gemfile"));
                Self { indexed, needs_matter, ..Self::jekyll(&text) }
            }
            Site::Vitepress => Self::vitepress(&scripts_in(&file)),
            Site::Starlight => Self::starlight(&read(&file)),
            _ => Self::default(),
        }
    }

    /// <https://vitepress.dev/reference/site-config>
    fn vitepress(text: &str) -> Self {
        let is_set = |key: &str| said(text).any(|line| value_of(line, key).is_some());
        let is_clean = said(text).any(|line| value_of(line, "cleanUrls") == Some("true"));
        let unknown = if is_set("rewrites") { vec![ANY.to_owned()] } else { Vec::new() };
        let own_anchors = said(text).any(|line| line.contains("slugify"));
        Self { ending: is_clean.then_some(Ending::Bare), unknown, own_anchors, ..Self::default() }
    }

    /// <https://docs.astro.build/en/reference/configuration-reference/>
    fn starlight(text: &str) -> Self {
        let is_set = |key: &str, to: &str| {
            said(text).filter_map(|line| value_of(line, key)).any(|value| value.trim_matches(['"', '\'', '`']) == to)
        };
        let ending = if is_set("format", "file") {
            Some(Ending::Html)
        } else {
            is_set("trailingSlash", "never").then_some(Ending::Bare)
        };
        Self { ending, ..Self::default() }
    }

    fn mkdocs(text: &str) -> Self {
        let flat = top_level(text, "use_directory_urls").is_some_and(|value| value == "false");
        // The plugin puts the date of a post in its path, and can be told otherwise.
        let has_blog = of_key(text, "plugins")
            .any(|line| item(line).is_some_and(|name| name == "blog" || name.ends_with("/blog")));
        let unknown = if has_blog { vec![POSTS.to_owned()] } else { Vec::new() };
        let mut in_toc = false;
        let own_anchors = of_key(text, "markdown_extensions").any(|line| {
            if let Some(name) = item(line).filter(|_| line.trim_start().starts_with('-')) {
                in_toc = matches!(name, "toc" | "markdown.extensions.toc");
            }
            in_toc && makes_anchors(line)
        });
        Self { ending: flat.then_some(Ending::Html), unknown, own_anchors, ..Self::default() }
    }

    fn hugo(text: &str) -> Self {
        let flat = top_level(text, "uglyURLs").is_some_and(|value| value == "true");
        let mut unknown = Vec::new();
        // The table that is open, and whether all of it lies in one of the two.
        let mut inside = false;
        for line in text.lines() {
            let plain = line.trim();
            if plain.is_empty() || plain.starts_with('#') {
                continue;
            }
            let lower = plain.to_ascii_lowercase();
            let opens = ["permalinks", "uglyurls"].iter().any(|name| {
                let yaml = lower.strip_prefix(name).is_some_and(|rest| rest.trim() == ":");
                yaml || lower
                    .trim_start_matches('[')
                    .strip_prefix(name)
                    .is_some_and(|rest| plain.starts_with('[') && rest.starts_with(['.', ']']))
            });
            if opens {
                // A list of patterns can mean any page.
                if plain.starts_with("[[") {
                    unknown.push(ANY.to_owned());
                }
                inside = true;
            } else if plain.starts_with('[')
                || !line.starts_with([' ', '\t']) && plain.contains(':') && !plain.contains('=')
            {
                inside = false;
            } else if inside {
                if plain.starts_with('-') {
                    unknown.push(ANY.to_owned());
                }
                if let Some((section, value)) = plain.split_once(['=', ':'])
                    && !value.trim().is_empty()
                {
                    unknown.push(section.trim().trim_matches(['"', '\'']).to_owned());
                }
            }
        }
        unknown.sort();
        unknown.dedup();
        let keeps_case = top_level(text, "disablePathToLower").is_some_and(|value| value == "true");
        // In a table of its own, several deep.
        let own_anchors = text.lines().filter_map(|line| line.split_once([':', '='])).any(|(key, value)| {
            let key = key.rsplit('.').next().unwrap_or_default().trim().trim_matches('"');
            let value = value.split(" #").next().unwrap_or_default().trim_matches([' ', '"', '\'', ',']);
            key.eq_ignore_ascii_case("autoHeadingIDType") && value != "github"
        });
        Self { ending: flat.then_some(Ending::Html), unknown, own_anchors, keeps_case, ..Self::default() }
    }

    fn jekyll(text: &str) -> Self {
        let style = top_level(text, "permalink").unwrap_or_default();
        let slash = style == "pretty" || style.ends_with('/');
        let mut patterns: BTreeMap<String, String> = BTreeMap::new();
        // All collections, and those that are put out.
        let (mut all, mut shown): (Vec<String>, Vec<String>) = Default::default();
        let mut collection: Option<(usize, String)> = None;
        let lines = text.lines().skip_while(|line| line.trim_end() != "collections:").skip(1);
        for line in lines.take_while(|line| line.trim().is_empty() || line.starts_with([' ', '\t', '#'])) {
            let indent = line.len() - line.trim_start().len();
            let Some((key, value)) = line.trim().split_once(':') else { continue };
            let value = value.trim().trim_matches(['"', '\'']);
            match &collection {
                Some((own, name)) if indent > *own => {
                    if key == "permalink" && !value.is_empty() {
                        patterns.insert(name.clone(), value.to_owned());
                    } else if key == "output" && matches!(value.split(" #").next(), Some("true" | "yes")) {
                        shown.push(name.clone());
                    }
                }
                _ => {
                    collection = Some((indent, key.to_owned()));
                    all.push(key.to_owned());
                    if value.contains("output: true") {
                        shown.push(key.to_owned());
                    }
                }
            }
        }
        for name in all.into_iter().filter(|name| !shown.contains(name) && name != "posts") {
            patterns.insert(name, HIDDEN.to_owned());
        }
        Self { ending: slash.then_some(Ending::Slash), patterns, ..Self::default() }
    }

    /// Whether the path of a page in a folder is made in a way that is not known.
    pub(super) fn is_unknown(&self, folder: &Path, path_inside: &str) -> bool {
        let file = std::path::absolute(folder.join(path_inside)).unwrap_or_default();
        let parts: Vec<_> = file.parent().map(|folder| folder.iter().collect()).unwrap_or_default();
        // Sections begin where the content does.
        let content = parts.iter().rposition(|part| *part == "content").map_or(0, |content| content + 1);
        let is_named = |name: &str| parts[content..].iter().any(|part| *part == name);
        self.unknown.iter().any(|name| name == ANY || is_named(name))
    }

    /// The same of MkDocs, where every folder inside its docs counts.
    pub(super) fn is_unknown_inside(&self, folder: &Path, path_inside: &str) -> bool {
        let inside = path_inside.rsplit_once('/').map_or("", |(inside, _)| inside);
        self.unknown.iter().any(|name| folder.ends_with(name) || inside.split('/').any(|part| part == name))
    }

    /// The path of a page of a Jekyll collection, `inside` its folder, by the collection's pattern.
    /// `None` where it has no pattern, `Some(None)` where the pattern wants more than the path.
    pub(super) fn of_jekyll(&self, collection: &str, inside: &str) -> Option<Option<String>> {
        let pattern = match self.patterns.get(collection)?.as_str() {
            "pretty" => "/:collection/:path/",
            "date" | "ordinal" | "none" => "/:collection/:path.html",
            pattern => pattern,
        };
        let path = inside.rsplit_once('.').map_or(inside, |(path, _)| path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let made = pattern
            .replace(":output_ext", ".html")
            .replace(":collection", collection)
            .replace(":path", path)
            .replace(":name", name)
            .replace(":basename", name);
        Some((!made.contains(':')).then_some(made))
    }
}

/// Whether a site of Jekyll makes no pages of files without front matter. By itself it makes none; GitHub
/// Pages, which builds what has no Gemfile, and the plugin that it uses do.
fn needs_matter(settings: &str, gemfile: &Path) -> bool {
    let makes_pages = ["github-pages", "jekyll-optional-front-matter"];
    let gems = fs::read_to_string(gemfile);
    gems.is_ok_and(|gems| !makes_pages.iter().any(|name| names_gem(&gems, name) || names_gem(settings, name)))
}

/// Whether a line that is no comment names it.
fn names_gem(text: &str, name: &str) -> bool {
    text.lines().any(|line| !line.trim_start().starts_with('#') && line.contains(name))
}

/// The lines of a script that are no comment.
pub(crate) fn said(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.starts_with('*'))
}

/// `true` of `cleanUrls: true,`, wherever that stands in a line.
fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(key)?;
    let value = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?;
    Some(value.split([',', '}', '/']).next().unwrap_or_default().trim())
}

/// What the scripts in a folder of settings say, as VitePress and VuePress have one.
pub(crate) fn scripts_in(folder: &Path) -> String {
    let is_script = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| matches!(ending, "js" | "ts" | "mjs" | "mts" | "cjs" | "cts"))
    };
    let folders = [folder.to_owned(), folder.join("config")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.path()).filter(is_script).collect();
    files.sort();
    files.iter().map(|file| read(file)).collect::<Vec<_>>().join("\n")
}

/// The pattern of a collection of Jekyll that has no pages: nothing fills it in.
const HIDDEN: &str = ":hidden";

/// Where the blog of MkDocs has its posts.
const POSTS: &str = "posts";

/// The lines below a key of YAML that is not indented, and each item of a list behind it.
fn of_key<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    let is_key = move |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
    let mut lines = text.lines().skip_while(move |line| !is_key(line));
    let listed = lines.next().unwrap_or_default().split_once('[').map_or("", |(_, list)| list);
    let below = lines.take_while(|line| line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#']));
    listed.split([',', ']']).chain(below).filter(|line| !line.trim().is_empty())
}

/// The name of an item of a list of YAML, with settings behind it or without: `- blog: {a: b}`, `blog`.
fn item(line: &str) -> Option<&str> {
    let line = line.split(" #").next().unwrap_or_default().trim();
    let listed = line.strip_prefix('-');
    let (name, rest) = listed.unwrap_or(line).split_once(':').unwrap_or((listed.unwrap_or(line), ""));
    (listed.is_some() || rest.is_empty()).then(|| name.trim().trim_matches(['"', '\'']))
}

/// Whether a setting of the table of contents changes what headings are called.
fn makes_anchors(line: &str) -> bool {
    let separator = line.split_once("separator:").map(|(_, value)| value.trim_matches([' ', '"', '\'', '}']));
    line.contains("slugify:") || separator.is_some_and(|separator| separator != "-")
}

/// Stands for every section.
const ANY: &str = "*";

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_default()
}

/// What a Hugo site's settings say, in one file or in the parts of a folder.
pub(crate) fn hugo_settings(file: &Path) -> String {
    let home = file.ancestors().skip(1).find(|home| !home.ends_with("config")).unwrap_or(file);
    let mut text = read(file);
    for part in ["hugo", "config", "languages", "markup", "permalinks"] {
        for ending in ["toml", "yaml", "yml"] {
            let read = read(&home.join(format!("config/_default/{part}.{ending}")));
            text.push('\n');
            // What a file of its own holds belongs under its name.
            if part == "permalinks" && !read.is_empty() {
                text.push_str("[permalinks]\n");
                text.extend(read.lines().map(|line| format!("  {line}\n")));
            } else {
                text.push_str(&read);
            }
        }
    }
    text
}

/// The value of a key that is not indented, in YAML or TOML.
pub(crate) fn top_level(text: &str, key: &str) -> Option<String> {
    let value = text.lines().find_map(|line| {
        let name = line.get(..key.len()).filter(|name| name.eq_ignore_ascii_case(key))?;
        line[name.len()..].trim_start().strip_prefix([':', '='])
    })?;
    let value = value.trim();
    let value = match value.chars().next()? {
        mark @ ('"' | '\'') => value[1..].split(mark).next()?,
        _ => value.split(" #").next()?.trim(),
    };
    (!value.is_empty() && !value.starts_with(['!', '[', '{'])).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The addresses of pages under the settings of a site.
    fn addresses(site: Site, settings: &str, pages: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, docs) = match site {
            Site::Mkdocs => ("mkdocs.yml", "docs"),
            Site::Hugo => ("hugo.toml", "content"),
            Site::Vitepress => ("docs/.vitepress/config.ts", "docs/.vitepress"),
            Site::Starlight => ("astro.config.mjs", "src/content/docs"),
            _ => ("_config.yml", ""),
        };
        fs::create_dir_all(folder.path().join(docs)).expect("a folder");
        fs::create_dir(folder.path().join(".git")).expect("a folder");
        fs::write(folder.path().join(file), settings).expect("a file");
        let docs = docs.trim_end_matches("/.vitepress");
        let mut collection = CollectionSettings::new("c", folder.path().join(docs));
        collection.source = Some("https://x.example/{path}".into());
        collection.pages = Pages::of(&collection);
        let address = |page: &&str| {
            let article = super::super::read_article(&collection, site, page, b"---\n---\n# A\n\nText.\n").0;
            article.and_then(|article| article.source).map_or("-".to_owned(), |source| source[17..].to_owned())
        };
        pages.iter().map(address).collect()
    }

    #[test]
    fn what_an_index_page_decides_needs_no_configuration_file() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("b")).expect("a folder");
        fs::write(folder.path().join("b/index.md"), "# B\n").expect("a file");
        for site in [Site::Hugo, Site::Jekyll] {
            let mut collection = CollectionSettings::new("c", folder.path());
            collection.site = Some(site);
            assert_eq!(Pages::of(&collection).indexed, BTreeSet::from(["b".to_owned()]), "{site:?}");
        }
    }

    #[test]
    fn pages_without_folders_of_their_own_end_in_html() {
        let pages = ["a.md", "b/index.md", "b/c.md"];
        for (site, settings) in [(Site::Mkdocs, "use_directory_urls: false\n"), (Site::Hugo, "uglyURLs = true\n")] {
            assert_eq!(addresses(site, settings, &pages), ["/a.html", "/b/index.html", "/b/c.html"], "{site:?}");
        }
        assert_eq!(addresses(Site::Mkdocs, "site_name: x\n", &pages), ["/a/", "/b/", "/b/c/"]);
        assert_eq!(addresses(Site::Jekyll, "permalink: pretty\n", &pages), ["/a/", "/b/", "/b/c/"]);
        assert_eq!(addresses(Site::Jekyll, "permalink: date\n", &pages), ["/a.html", "/b/", "/b/c.html"]);
    }

    #[test]
    fn settings_in_a_script_are_read() {
        let pages = ["a.md", "b/index.md", "b/c.md"];
        let vitepress = |settings: &str| addresses(Site::Vitepress, settings, &pages);
        assert_eq!(vitepress("export default { // cleanUrls\n}"), ["/a.html", "/b/", "/b/c.html"]);
        assert_eq!(vitepress("export default { 'cleanUrls': true }"), ["/a", "/b/", "/b/c"]);
        assert_eq!(vitepress("  // cleanUrls: true,\n  cleanUrls: false,"), ["/a.html", "/b/", "/b/c.html"]);
        assert_eq!(vitepress("  rewrites: {\n    'x/:p': ':p',\n  },"), ["-", "-", "-"]);
        let starlight = |settings: &str| addresses(Site::Starlight, settings, &pages);
        assert_eq!(starlight("site: 'https://x.example',"), ["/a/", "/b/", "/b/c/"]);
        assert_eq!(starlight("trailingSlash: 'never',"), ["/a", "/b", "/b/c"]);
        assert_eq!(starlight("build: { format: \"file\" },"), ["/a.html", "/b.html", "/b/c.html"]);
    }

    #[test]
    fn posts_of_the_blog_of_mkdocs_have_no_address() {
        let pages = ["blog/posts/a.md", "blog/index.md", "posts.md"];
        for settings in [
            "plugins: [search]\n",
            "plugins:\n  - search\n  - blogging\n",
            "nav:\n  - blog: blog/index.md\nextra:\n  blog: x\nplugins:\n  - search:\n      blog: x\n",
        ] {
            assert_eq!(
                addresses(Site::Mkdocs, settings, &pages),
                ["/blog/posts/a/", "/blog/", "/posts/"],
                "{settings}"
            );
        }
        for settings in [
            "plugins:\n  - search\n  - blog\n",
            "plugins:\n- blog: # ours\n    x: y\n",
            "plugins:\n  blog:\n",
            "plugins: [search, blog]\n",
            "plugins:\n  - material/blog\n",
        ] {
            assert_eq!(addresses(Site::Mkdocs, settings, &pages), ["-", "/blog/", "/posts/"], "{settings}");
        }
    }

    #[test]
    fn anchors_by_a_rule_of_the_site_are_not_certain() {
        let toc = "markdown_extensions:\n  - toc:\n      permalink: true\n";
        let hugo = "[markup.goldmark.parser]\nautoHeadingIDType = ";
        for (site, settings, is_own) in [
            (Site::Mkdocs, toc.to_owned(), false),
            (Site::Mkdocs, format!("{toc}      slugify: !!python/object/apply:pymdownx.slugs.slugify {{}}\n"), true),
            (Site::Mkdocs, format!("{toc}      separator: \"_\"\n  - meta\n"), true),
            (Site::Mkdocs, format!("{toc}  - other:\n      separator: \"_\"\n"), false),
            (Site::Mkdocs, format!("nav:\n  - toc: toc.md\n{toc}      separator: \"_\"\n"), true),
            (Site::Mkdocs, "markdown_extensions:\n  - markdown.extensions.toc: {separator: \"_\"}\n".to_owned(), true),
            (Site::Mkdocs, format!("{toc}      separator: \"-\"\n"), false),
            (Site::Hugo, format!("{hugo}\"github\" # as on GitHub\n"), false),
            (Site::Hugo, "markup.goldmark.parser.autoHeadingIDType = 'github-ascii'\n".to_owned(), true),
            (Site::Hugo, format!("{hugo}\"blackfriday\"\n"), true),
            (Site::Vitepress, "markdown: { anchor: { permalink: p } },".to_owned(), false),
            (Site::Vitepress, "markdown: { anchor: { slugify } },".to_owned(), true),
        ] {
            let pages = match site {
                Site::Mkdocs => Pages::mkdocs(&settings),
                Site::Hugo => Pages::hugo(&settings),
                _ => Pages::vitepress(&settings),
            };
            assert_eq!(pages.own_anchors, is_own, "{settings}");
            let settings = CollectionSettings {
                source: Some("https://x.example/{path}".into()),
                pages,
                ..CollectionSettings::new("c", "kb")
            };
            let text = b"# A\n\nText.\n\n## Big news\n\nText.\n";
            let article = super::super::read_article(&settings, site, "a.md", text).0.expect("an article");
            let link = article.sections[1].link.as_deref().expect("a link");
            assert_eq!(link.ends_with("#big-news"), !is_own, "{link}");
        }
    }

    #[test]
    fn hugo_keeps_capitals_where_it_is_told_to() {
        assert_eq!(addresses(Site::Hugo, "disablePathToLower = true\n", &["Up/My Case.md"]), ["/Up/My-Case/"]);
    }

    #[test]
    fn sections_of_hugo_with_paths_of_their_own_have_no_address() {
        let pages = ["blog/a.md", "docs/a.md"];
        for settings in [
            "[permalinks]\nblog = '/:year/:slug/'\n",
            "[permalinks]\n  [permalinks.page]\n    blog = '/:year/:slug/'\n[params]\ndocs = 'x'\n",
            "permalinks:\n  page:\n    blog: /:year/:slug/\nparams:\n  docs: x\n",
            "[uglyURLs]\nblog = true\n",
        ] {
            assert_eq!(addresses(Site::Hugo, settings, &pages), ["-", "/docs/a/"], "{settings}");
        }
        assert_eq!(addresses(Site::Hugo, "[[permalinks]]\npattern = '/:slug/'\n", &pages), ["-", "-"]);
        assert_eq!(addresses(Site::Hugo, "title = 'permalinks'\n", &pages), ["/blog/a/", "/docs/a/"]);
    }

    /// The address of each file of a site.
    fn published(site: Site, files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
            fs::write(file, text).expect("a file");
        }
        let docs = if site == Site::Hugo { folder.path().join("content") } else { folder.path().to_owned() };
        let source = Some("https://x.example/{path}".into());
        let mut collection = CollectionSettings { source, ..CollectionSettings::new("c", docs) };
        collection.pages = Pages::of(&collection);
        let articles = super::super::read_collection(&collection).articles;
        let shown = |source: Option<String>| source.map_or("-".to_owned(), |source| source[17..].to_owned());
        articles.into_iter().map(|article| format!("{} {}", article.path, shown(article.source))).collect()
    }

    #[test]
    fn resources_of_a_bundle_of_hugo_have_no_address() {
        let files = [
            ("hugo.toml", ""),
            ("content/_index.md", "Text."),
            ("content/a/_index.md", "Text."),
            ("content/a/b.md", "Text."),
            ("content/c/index.md", "Text."),
            ("content/c/note.md", "Text."),
            ("content/c/deep/index.md", "Text."),
            ("content/cd/e.md", "Text."),
        ];
        assert_eq!(
            published(Site::Hugo, &files),
            [
                "_index.md /",
                "a/_index.md /a/",
                "a/b.md /a/b/",
                "c/deep/index.md -",
                "c/index.md /c/",
                "c/note.md -",
                "cd/e.md /cd/e/"
            ]
        );
    }

    #[test]
    fn a_readme_beside_an_index_has_no_address_on_jekyll() {
        let files = [
            ("_config.yml", ""),
            ("README.md", "Text."),
            ("index.html", "Text."),
            ("a/README.md", "Text."),
            ("b/README.md", "---\n---\nText."),
            ("b/index.md", "Text."),
        ];
        assert_eq!(
            published(Site::Jekyll, &files),
            ["README.md -", "a/README.md /a/", "b/README.md /b/README.html", "b/index.md /b/"]
        );
    }

    #[test]
    fn files_of_jekyll_without_front_matter_are_pages_where_a_plugin_makes_them() {
        let gemfile = |gems: &str| {
            let files =
                [("_config.yml", "title: x\n"), ("Gemfile", gems), ("a.md", "Text."), ("b.md", "---\n---\nText.")];
            published(Site::Jekyll, &files)
        };
        assert_eq!(gemfile("gem 'jekyll'\n# gem 'github-pages'\n"), ["a.md -", "b.md /b.html"]);
        for gem in ["github-pages", "jekyll-optional-front-matter"] {
            let gems = format!("gem '{gem}'\n");
            assert_eq!(gemfile(&gems), ["a.md /a.html", "b.md /b.html"]);
        }
        assert_eq!(published(Site::Jekyll, &[("_config.yml", ""), ("a.md", "Text.")]), ["a.md /a.html"]);
    }

    #[test]
    fn collections_of_jekyll_have_the_paths_of_their_patterns() {
        let settings = "title: x\ncollections:\n  docs:\n    output: true\n    permalink: /:collection/:path/\n  posts2:\n    output: true\n    permalink: /:year/:title\n  other:\n    output: true # all\n  team: {output: true}\n  faq:\n    output: false\nplugins: []\n";
        let pages = ["_docs/a/b.md", "_posts2/a.md", "_other/a.md", "_team/a.md", "_faq/a.md"];
        assert_eq!(
            addresses(Site::Jekyll, settings, &pages),
            ["/docs/a/b/", "-", "/other/a.html", "/team/a.html", "-"]
        );
    }
}
