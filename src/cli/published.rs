//! Where docs stand and under which address they are published, as far as the configuration of their
//! generator says so in plain words. What needs its generator to be run is left to a person.

use super::docusaurus::Docs;
use crate::knowledge::{Site, hugo_settings, said, scripts_in, top_level};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Folders of a project in which a generator's configuration is looked for.
const HOMES: [&str; 14] = [
    "",
    "docs",
    "doc",
    "website",
    "site",
    "www",
    "book",
    "guide",
    "documentation",
    "docs-site",
    "manual",
    "packages/docs",
    "packages/website",
    "apps/docs",
];

/// The folders of docs that configurations in a project name, seen from the project, the likeliest first.
pub(super) fn named_folders(project: &Path) -> Vec<PathBuf> {
    let homes = HOMES.iter().filter_map(|home| {
        let (site, file) = Site::configured_in(&project.join(home))?;
        let text = read(site, &file);
        let inside = match site {
            Site::Docusaurus => Docs::all(&text).first()?.folder(&project.join(home)),
            _ => docs_of(site, &text)?.into(),
        };
        Some(plain(&Path::new(home).join(inside)))
    });
    homes.filter(|folder| project.join(folder).is_dir()).collect()
}

/// The folder of the docs, seen from the folder of a configuration.
fn docs_of(site: Site, text: &str) -> Option<String> {
    Some(match site {
        Site::Mkdocs => top_level(text, "docs_dir").unwrap_or_else(|| "docs".to_owned()),
        Site::Mdbook => {
            let table = text.parse::<toml::Table>().ok()?;
            let src = table.get("book").and_then(|book| book.get("src")).and_then(|src| src.as_str());
            src.unwrap_or("src").to_owned()
        }
        Site::Hugo => top_level(text, "contentDir").unwrap_or_else(|| "content".to_owned()),
        Site::Starlight => "src/content/docs".to_owned(),
        Site::Vitepress => strings_of(text, "srcDir").into_iter().next().unwrap_or_default(),
        Site::Vuepress => String::new(),
        Site::Docusaurus | Site::Jekyll | Site::Github | Site::Web => return None,
    })
}

/// The address of the articles of a folder, with `{path}`. `None` where it is not certain.
pub(super) fn address(docs: &Path) -> Option<String> {
    let docs = plain(&std::path::absolute(docs).ok()?);
    let Some((site, file)) = Site::configuration(&docs) else { return on_github(&docs) };
    let home = file.parent()?;
    let text = read(site, &file);
    let base = match site {
        Site::Mkdocs => {
            let is_root = plain(&home.join(docs_of(site, &text)?)) == docs;
            top_level(&text, "site_url").filter(|_| is_root)?
        }
        Site::Docusaurus => docusaurus(&text, home, &docs)?,
        Site::Hugo => hugo(&file, &docs)?,
        Site::Starlight => {
            let [site] = strings_of(&text, "site").try_into().ok()?;
            let base = strings_of(&text, "base").into_iter().next().unwrap_or_default();
            let is_root = docs == home.join("src/content/docs");
            join(&site, &base).filter(|_| is_root)?
        }
        Site::Jekyll => {
            if docs != home {
                return None;
            }
            join(&top_level(&text, "url")?, &top_level(&text, "baseurl").unwrap_or_default())?
        }
        Site::Vitepress => {
            // The address is told for the map of the site.
            let [host] = strings_of(&text, "hostname").try_into().ok()?;
            let is_root = plain(&home.join(docs_of(site, &text)?)) == docs;
            let base = strings_of(&text, "base").into_iter().next().unwrap_or_default();
            let base = if host.trim_end_matches('/').ends_with(base.trim_end_matches('/')) { "" } else { &base };
            join(&host, base).filter(|_| is_root && !text.contains("rewrites"))?
        }
        Site::Mdbook | Site::Vuepress | Site::Github | Site::Web => return None,
    };
    let is_address = base.starts_with("https://") || base.starts_with("http://");
    (is_address && !base.contains("localhost")).then(|| format!("{}/{{path}}", base.trim_end_matches('/')))
}

/// Docs of Docusaurus: those that are written now, or those of a version.
fn docusaurus(text: &str, home: &Path, folder: &Path) -> Option<String> {
    let all = Docs::all(text);
    let docs = all.iter().find(|docs| docs.is_in(home, folder))?;
    let url = strings_of(text, "url").into_iter().find(|url| url.starts_with("http"))?;
    let base = strings_of(text, "baseUrl").into_iter().next()?;
    join(&join(&url, &base)?, &docs.route(home, folder)?)
}

/// Docs of Hugo, the whole or those of one language.
fn hugo(file: &Path, docs: &Path) -> Option<String> {
    let (text, home) = (hugo_settings(file), hugo_home(file)?);
    let base = top_level(&text, "baseURL")?;
    let content = home.join(top_level(&text, "contentDir").unwrap_or_else(|| "content".to_owned()));
    let inside = docs.strip_prefix(&content).ok()?.to_string_lossy().into_owned();
    let default = default_language(&text);
    let in_folder = top_level(&text, "defaultContentLanguageInSubdir").is_some_and(|value| value == "true");
    match languages(home, &text) {
        languages if languages.is_empty() && inside.is_empty() => Some(base),
        languages if inside == default && languages.contains(&inside) && !in_folder => Some(base),
        languages if languages.contains(&inside) => join(&base, &inside.to_lowercase()),
        _ => None,
    }
}

/// The folders in the content of a Hugo site that hold one language each, the default one first; none
/// where its languages share their folders.
pub(super) fn language_folders(docs: &Path) -> Vec<String> {
    let Some(docs) = std::path::absolute(docs).ok().map(|docs| plain(&docs)) else { return Vec::new() };
    let Some((Site::Hugo, file)) = Site::configuration(&docs) else { return Vec::new() };
    let Some(home) = hugo_home(&file) else { return Vec::new() };
    let text = hugo_settings(&file);
    let content = home.join(top_level(&text, "contentDir").unwrap_or_else(|| "content".to_owned()));
    if docs == content { languages(home, &text) } else { Vec::new() }
}

/// The folder of a Hugo site: its configuration may be a folder in a folder.
fn hugo_home(file: &Path) -> Option<&Path> {
    file.ancestors().skip(1).find(|home| !home.ends_with("config"))
}

fn languages(home: &Path, text: &str) -> Vec<String> {
    let content = home.join(top_level(text, "contentDir").unwrap_or_else(|| "content".to_owned()));
    let default = default_language(text);
    let folders = fs::read_dir(content).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let mut found: Vec<String> = folders
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| {
            // A folder may be called as a language is ("go"): the configuration must name it as one.
            let ways = [
                format!("languages.{name}]"),
                format!("content/{name}'"),
                format!("content/{name}\""),
                format!("content/{name}\n"),
                format!("\n[{name}]\n"),
                format!("\n  {name}:\n"),
                format!("\n{name}:\n"),
            ];
            ways.iter().any(|way| text.contains(way.as_str()))
        })
        .collect();
    found.sort_by_key(|name| (*name != default, name.clone()));
    if found.first().is_some_and(|first| *first == default) { found } else { Vec::new() }
}

fn default_language(text: &str) -> String {
    top_level(text, "defaultContentLanguage").unwrap_or_else(|| "en".to_owned())
}

/// Where GitHub shows the files of a folder of a clone.
fn on_github(docs: &Path) -> Option<String> {
    let root = docs.ancestors().find(|level| level.join(".git").exists())?;
    let config = read(Site::Github, &root.join(".git/config"));
    let origin = config.split("[remote \"origin\"]").nth(1)?;
    let url = origin.lines().skip(1).take_while(|line| !line.starts_with('[')).find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "url").then(|| value.trim())
    })?;
    // Never what stands before the host: it may be a password.
    let (_, place) =
        url.split_once("github.com").filter(|(before, _)| before.is_empty() || before.ends_with(['@', '/']))?;
    let place = place.trim_start_matches([':', '/']).trim_end_matches('/');
    let place = place.strip_suffix(".git").unwrap_or(place);
    if let Some(wiki) = place.strip_suffix(".wiki") {
        return Some(format!("https://github.com/{wiki}/wiki/{{path}}"));
    }
    let is_repository = place.split('/').count() == 2
        && place.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    let inside = docs.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/").replace(' ', "%20");
    let inside = if inside.is_empty() { String::new() } else { format!("{inside}/") };
    is_repository.then(|| format!("https://github.com/{place}/blob/HEAD/{inside}{{path}}"))
}

/// What a configuration says; that of VitePress and VuePress is in files of its folder.
fn read(site: Site, file: &Path) -> String {
    if !matches!(site, Site::Vitepress | Site::Vuepress) {
        return fs::read_to_string(file).unwrap_or_default();
    }
    scripts_in(file)
}

/// Patterns of files in a folder of docs that its site leaves out.
pub(super) fn excluded(docs: &Path) -> Vec<String> {
    match Site::configuration(docs) {
        Some((site @ Site::Vitepress, file)) => strings_in(&read(site, &file), "srcExclude"),
        Some((site @ Site::Docusaurus, file)) => {
            let folder = std::path::absolute(docs).map(|docs| plain(&docs)).unwrap_or_default();
            let home = file.parent().unwrap_or(docs);
            let all = Docs::all(&read(site, &file));
            all.iter().find(|docs| docs.is_in(home, &folder)).map(Docs::exclude).unwrap_or_default()
        }
        Some((site @ Site::Mkdocs, file)) => excluded_by_mkdocs(&read(site, &file)),
        Some((site @ Site::Jekyll, file)) => excluded_by_jekyll(&read(site, &file), docs),
        _ => Vec::new(),
    }
}

/// What `exclude` names, and folders that the site does not read.
/// <https://jekyllrb.com/docs/collections/>
fn excluded_by_jekyll(text: &str, docs: &Path) -> Vec<String> {
    let settings: serde_json::Value = serde_saphyr::from_str(text).unwrap_or_default();
    let named = settings["exclude"].as_array().into_iter().flatten().filter_map(|name| name.as_str());
    // A collection of ours may be a part of the site; then a name says nothing of what is in it.
    let is_root = Site::configured_in(docs).is_some();
    let named = named.filter(|_| is_root).flat_map(|name| {
        let name = name.trim_start_matches("./").trim_matches('/');
        let is_pattern = name.contains(['*', '?', '[', '{']);
        let patterns = match docs.join(name) {
            _ if is_pattern => vec![name.to_owned()],
            file if file.is_file() => vec![name.to_owned()],
            folder if folder.is_dir() => vec![format!("{name}/**")],
            _ => Vec::new(),
        };
        // One that names no Markdown leaves out no article.
        let of_articles = |pattern: &String| match Path::new(pattern).extension().and_then(|ending| ending.to_str()) {
            Some(ending) => matches!(ending, "md" | "mdx" | "markdown") || ending.contains('*'),
            None => true,
        };
        patterns
            .into_iter()
            .filter(|pattern| of_articles(pattern) && globset::Glob::new(pattern).is_ok())
            .collect::<Vec<_>>()
    });
    let folders = fs::read_dir(docs).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let mut hidden: Vec<String> = folders
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|folder| {
            // A collection that is not put out may be shown on a page.
            let name = folder.strip_prefix('_').filter(|name| *name != "posts");
            name.is_some_and(|name| settings["collections"].get(name).is_none())
                && !Site::Jekyll.skips(&format!("{folder}/a.md"))
        })
        .map(|folder| format!("{folder}/**"))
        .collect();
    hidden.sort();
    named.chain(hidden).collect()
}

/// `exclude_docs` and `draft_docs`: patterns as git has them, one a line. Of patterns that take a part
/// back none is followed.
fn excluded_by_mkdocs(text: &str) -> Vec<String> {
    let mut patterns = Vec::new();
    let mut inside = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with([' ', '\t']) {
            inside = line.split_once(':').is_some_and(|(key, value)| {
                matches!(key, "exclude_docs" | "draft_docs") && value.trim_start().starts_with('|')
            });
            continue;
        }
        let pattern = line.trim();
        if !inside || pattern.starts_with('#') {
            continue;
        }
        if pattern.starts_with('!') {
            return Vec::new();
        }
        let whole = pattern.trim_end_matches('/');
        // One with a slash inside begins at the docs, any other one is looked for in all folders.
        let anchored = match whole.strip_prefix('/') {
            Some(rest) => rest.to_owned(),
            None if whole.contains('/') => whole.to_owned(),
            None => format!("**/{whole}"),
        };
        if whole.contains('/') && anchored.contains('*') {
            // A star there means names of that folder alone, which our patterns cannot say.
            continue;
        }
        // What has the name of a folder is all that is in it.
        patterns.push(format!("{anchored}/**"));
        if !pattern.ends_with('/') {
            patterns.push(anchored);
        }
    }
    patterns
}

/// The strings of a list that a key of JavaScript has; none where one is computed.
pub(super) fn strings_in(text: &str, key: &str) -> Vec<String> {
    let list = text.split_once(key).and_then(|(_, rest)| rest.trim_start().strip_prefix(':'));
    let list = list.and_then(|rest| rest.trim_start().strip_prefix('[')).and_then(|rest| rest.split_once(']'));
    let Some((list, _)) = list else { return Vec::new() };
    let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
    let strings: Option<Vec<String>> = items
        .map(|item| {
            let mark = item.chars().next().filter(|mark| matches!(mark, '\'' | '"' | '`'))?;
            item[1..].strip_suffix(mark).map(str::to_owned)
        })
        .collect();
    strings.unwrap_or_default()
}

/// A path without `.` and `..`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// An address and what comes behind it, with one slash between.
pub(super) fn join(base: &str, path: &str) -> Option<String> {
    let is_plain = !path.contains(['$', '{', ':']) && !base.contains(['$', '{']);
    let path = path.trim_matches('/');
    let base = base.trim_end_matches('/');
    is_plain.then(|| if path.is_empty() { base.to_owned() } else { format!("{base}/{path}") })
}

/// The values of a key of an object in JavaScript, where they are plain strings.
pub(super) fn strings_of(text: &str, key: &str) -> Vec<String> {
    let values = said(text).flat_map(|line| {
        line.match_indices(key)
            .filter_map(|(at, _)| {
                let before = line[..at].chars().next_back();
                let is_key = before.is_none_or(|c| c.is_whitespace() || matches!(c, '{' | ',' | '\'' | '"'));
                let rest =
                    line[at + key.len()..].trim_start_matches(['\'', '"']).trim_start().strip_prefix(':')?.trim_start();
                let mark = rest.chars().next().filter(|mark| matches!(mark, '\'' | '"' | '`'))?;
                let (value, _) = rest[1..].split_once(mark)?;
                is_key.then(|| value.to_owned())
            })
            .collect::<Vec<_>>()
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    fn addressed(docs: &str, files: &[(&str, &str)]) -> Option<String> {
        let folder = project(files);
        fs::create_dir_all(folder.path().join(docs)).unwrap();
        // So that nothing above counts.
        fs::create_dir_all(folder.path().join(".git")).unwrap();
        address(&folder.path().join(docs))
    }

    #[test]
    fn the_address_is_what_the_configuration_says() {
        let of = |docs, file, text| addressed(docs, &[(file, text)]);
        let docusaurus = "const config = {\n  title: 'x',\n  url: 'https://x.example',\n  baseUrl: '/p/',\n";
        for (docs, file, text, expected) in [
            (
                "docs",
                "mkdocs.yml",
                "site_name: x\nsite_url: https://x.example/en/ # ours\n",
                "https://x.example/en/{path}",
            ),
            ("docs", "docusaurus.config.js", docusaurus, "https://x.example/p/docs/{path}"),
            (
                "docs",
                "docusaurus.config.ts",
                "url: \"https://x.example\", baseUrl: \"/\",\n docs: { routeBasePath: '/', }",
                "https://x.example/{path}",
            ),
            ("content", "hugo.toml", "baseURL = 'https://x.example/'\n", "https://x.example/{path}"),
            ("", "_config.yml", "url: \"https://x.example\"\nbaseurl: /p\n", "https://x.example/p/{path}"),
            (
                "docs",
                "docs/.vitepress/config/shared.ts",
                "export const shared = {\n  sitemap: {\n    hostname: 'https://x.example',\n  },\n  base: '/p/',\n};",
                "https://x.example/p/{path}",
            ),
            (
                "src/content/docs",
                "astro.config.mjs",
                "export default defineConfig({\n\tsite: 'https://x.example',\n\tbase: '/p',\n});",
                "https://x.example/p/{path}",
            ),
        ] {
            assert_eq!(of(docs, file, text).as_deref(), Some(expected), "{file}");
        }
    }

    #[test]
    fn what_is_not_certain_is_left_out() {
        for (docs, file, text) in [
            ("docs", "mkdocs.yml", "site_url: !ENV SITE\n"),
            ("docs/part", "mkdocs.yml", "site_url: https://x.example/\n"),
            ("docs", "docusaurus.config.js", "url: process.env.URL,\nbaseUrl: '/',\n"),
            ("docs", "docusaurus.config.js", "url: 'https://x.example',\nbaseUrl: '/',\nrouteBasePath: a,\n"),
            ("content", "hugo.toml", "baseURL = '/'\n"),
            ("docs", "docs/.vitepress/config.js", "sitemap: { hostname: 'https://x.example' }, rewrites: {}"),
            ("src", "book.toml", "[output.html]\nsite-url = '/x/'\n"),
        ] {
            assert_eq!(addressed(docs, &[(file, text)]), None, "{file} {text}");
        }
    }

    #[test]
    fn docs_beside_their_site_have_its_address() {
        let config = "  url: 'https://x.example',\n  baseUrl: '/',\n  docs: { path: '../docs' },\n";
        let file = "website/docusaurus.config.mjs";
        assert_eq!(addressed("docs", &[(file, config)]).as_deref(), Some("https://x.example/docs/{path}"));
        let versions = [(file, config), ("website/versions.json", "[\"1.0\"]")];
        assert_eq!(addressed("docs", &versions).as_deref(), Some("https://x.example/docs/next/{path}"));
    }

    #[test]
    fn languages_of_hugo_have_their_folders() {
        let folder = project(&[
            ("hugo.toml", "baseURL = 'https://x.example/'\n[languages.en]\n[languages.zh-cn]\n"),
            ("content/zh-cn/a.md", "a"),
            ("content/en/a.md", "a"),
            ("content/go/a.md", "a"),
            (".git/config", ""),
        ]);
        let content = folder.path().join("content");
        assert_eq!(language_folders(&content), ["en", "zh-cn"]);
        assert_eq!(address(&content.join("en")).as_deref(), Some("https://x.example/{path}"));
        assert_eq!(address(&content.join("zh-cn")).as_deref(), Some("https://x.example/zh-cn/{path}"));
        assert_eq!(address(&content), None);
    }

    #[test]
    fn a_clone_without_a_site_is_linked_on_github_and_no_password_is_shown() {
        for url in ["git@github.com:a/b.git", "https://u:secret@github.com/a/b", "https://github.com/a/b/"] {
            let config = format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = {url}\n\tfetch = +x\n");
            let found = addressed("docs", &[(".git/config", config.as_str())]);
            assert_eq!(found.as_deref(), Some("https://github.com/a/b/blob/HEAD/docs/{path}"), "{url}");
        }
        let wiki = "[remote \"origin\"]\n\turl = https://github.com/a/b.wiki.git\n";
        assert_eq!(addressed("", &[(".git/config", wiki)]).as_deref(), Some("https://github.com/a/b/wiki/{path}"));
        let other = "[remote \"origin\"]\n\turl = https://evilgithub.com/a/b\n";
        assert_eq!(addressed("", &[(".git/config", other)]), None);
    }

    #[test]
    fn what_vitepress_leaves_out_is_told() {
        let told = |text| {
            let folder = project(&[("docs/.vitepress/config.mts", text)]);
            excluded(&folder.path().join("docs"))
        };
        assert_eq!(told("srcExclude: ['**/README.md', \"TODO.md\",\n],"), ["**/README.md", "TODO.md"]);
        assert_eq!(told("srcExclude: [...shared, '**/README.md'],"), Vec::<String>::new());
        assert_eq!(told("title: 'x'"), Vec::<String>::new());
    }

    #[test]
    fn what_jekyll_leaves_out_is_told() {
        let settings = "exclude: [notes.md, ./private/, '*.gemspec', Gemfile, '[abc', 'old/*']\ncollections:\n  guides:\n    output: true\n  hidden:\n    output: false\n";
        let folder = project(&[
            ("_config.yml", settings),
            ("_guides/a.md", "a"),
            ("_hidden/b.md", "b"),
            ("_stray/c.md", "c"),
            ("_includes/c.md", "c"),
            ("notes.md", "c"),
            ("private/c.md", "c"),
            ("_posts/2020-01-01-d.md", "d"),
        ]);
        let told = excluded(folder.path());
        assert_eq!(told, ["notes.md", "private/**", "old/*", "_stray/**"]);
        assert_eq!(excluded(&folder.path().join("_guides")), Vec::<String>::new());
    }

    #[test]
    fn what_mkdocs_leaves_out_is_told() {
        let told = |text| {
            let folder = project(&[("mkdocs.yml", text), ("docs/a.md", "a")]);
            excluded(&folder.path().join("docs"))
        };
        let both = "site_name: x\nexclude_docs: |\n  includes/\n  /secret.md\n\n  # not yet\n  api/*.md\n  /*.md\ndraft_docs: |\n  _*.md\nnav:\n  - a.md\n";
        assert_eq!(told(both), ["**/includes/**", "secret.md/**", "secret.md", "**/_*.md/**", "**/_*.md"]);
        assert_eq!(told("exclude_docs: |\n  a.md\n  !b/a.md\n"), Vec::<String>::new());
        assert_eq!(told("site_name: x\n"), Vec::<String>::new());
    }

    #[test]
    fn configurations_name_the_folders_of_docs() {
        let folder = project(&[
            ("book.toml", "[book]\nsrc = 'text'\n"),
            ("text/a.md", "a"),
            ("website/docusaurus.config.js", "docs: { path: '../pages' }"),
            ("pages/a.md", "a"),
        ]);
        assert_eq!(named_folders(folder.path()), [Path::new("text"), Path::new("pages")]);
    }
}
