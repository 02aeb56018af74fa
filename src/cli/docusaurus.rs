//! What a configuration of Docusaurus says of the docs that it publishes.
//! <https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs>

use super::published::{join, plain, strings_in, strings_of};
use std::fs;
use std::path::{Path, PathBuf};

/// Docs that a configuration publishes, one by one: those of a preset, and those of plugins.
pub(super) struct Docs {
    /// Their folder, seen from the configuration.
    path: String,
    /// What their addresses begin with; `None` where the configuration computes that.
    route: Option<String>,
    /// What the files of their versions are called after; empty for the first ones.
    id: String,
    /// Whether what is written now is published.
    has_current: bool,
    /// Whether there is more than what is written now.
    has_versions: bool,
    last_version: Option<String>,
    /// The only versions that are published; none where all are.
    only: Vec<String>,
    /// Whether versions have paths of their own.
    has_paths: bool,
    /// Patterns of files that are left out.
    exclude: Vec<String>,
}

impl Docs {
    /// The docs of a configuration.
    pub(super) fn all(text: &str) -> Vec<Self> {
        let text = without_comments(text);
        let objects = objects(&text);
        let found: Vec<Self> = objects.iter().filter(|object| object.is_docs()).map(Self::of).collect();
        // A preset that says nothing of its docs has them.
        let has_own = objects.iter().any(|object| object.is_docs() && is_value_of(object.before, "docs"));
        let is_silent = !has_own && names_classic(&text) && !has_key(&outside_theme(&objects, &text), "docs");
        let default = Self::of(&Object::default());
        if !found.is_empty() {
            return is_silent.then_some(default).into_iter().chain(found).collect();
        }
        // Those of a preset that says nothing of them, or says it elsewhere.
        let elsewhere = |object: &&Object<'_>| !object.is_of_other_pages();
        let is_computed = objects.iter().filter(elsewhere).any(|object| object.own.contains("routeBasePath"))
            || own_text(&text).contains("routeBasePath");
        let route = default.route.filter(|_| !is_computed);
        let path = strings_of(&text, "path").into_iter().find(|path| path.starts_with("../")).unwrap_or(default.path);
        vec![Self { path, route, ..default }]
    }

    fn of(object: &Object<'_>) -> Self {
        let first = |key: &str| strings_of(&object.own, key).into_iter().next();
        let computed = |key: &str| has_key(&object.own, key) && first(key).is_none();
        let says = |what: &str| object.own.replace(char::is_whitespace, "").contains(what);
        let only = strings_in(object.whole, "onlyIncludeVersions");
        Self {
            path: first("path").unwrap_or_else(|| "docs".to_owned()),
            route: first("routeBasePath")
                .or_else(|| (!computed("routeBasePath") && !computed("path")).then(|| "docs".to_owned())),
            id: first("id").filter(|id| id != "default").map(|id| format!("{id}_")).unwrap_or_default(),
            has_current: !says("includeCurrentVersion:false")
                && (only.is_empty() || only.iter().any(|version| version == "current")),
            has_versions: !says("disableVersioning:true"),
            last_version: first("lastVersion"),
            only,
            has_paths: object.own.contains("versions") && !strings_of(object.nested("versions"), "path").is_empty(),
            exclude: strings_in(object.whole, "exclude"),
        }
    }

    /// The folder of those that are read now, seen from the configuration in `home`: of the last
    /// version, where what is written now is not published.
    pub(super) fn folder(&self, home: &Path) -> PathBuf {
        match self.last(home).filter(|_| !self.has_current) {
            Some(last) => format!("{}versioned_docs/version-{last}", self.id).into(),
            None => self.path.clone().into(),
        }
    }

    /// Whether a folder holds these docs, in one of their versions.
    pub(super) fn is_in(&self, home: &Path, folder: &Path) -> bool {
        plain(&home.join(&self.path)) == folder || self.version_in(home, folder).is_some()
    }

    /// What comes after the address of the site before the path of a page in a folder of theirs.
    pub(super) fn route(&self, home: &Path, folder: &Path) -> Option<String> {
        let last = self.last(home);
        if self.has_paths {
            return None;
        }
        let version = match self.version_in(home, folder) {
            Some(version) if Some(&version) == last.as_ref() => String::new(),
            Some(version) => version,
            None if !self.has_current => return None,
            None if last.is_none_or(|last| last == "current") => String::new(),
            None => "next".to_owned(),
        };
        join(self.route.as_deref()?, &version)
    }

    /// Patterns of files that are left out.
    pub(super) fn exclude(&self) -> Vec<String> {
        self.exclude.clone()
    }

    fn version_in(&self, home: &Path, folder: &Path) -> Option<String> {
        let inside = folder.strip_prefix(plain(&home.join(format!("{}versioned_docs", self.id)))).ok()?;
        inside.to_str()?.strip_prefix("version-").filter(|version| !version.contains('/')).map(str::to_owned)
    }

    /// The version that is shown first; `None` where there are none.
    fn last(&self, home: &Path) -> Option<String> {
        if !self.has_versions {
            return None;
        }
        let file = fs::read_to_string(home.join(format!("{}versions.json", self.id))).ok()?;
        let versions: Vec<String> = serde_json::from_str(&file).ok()?;
        let is_shown = |version: &String| self.only.is_empty() || self.only.contains(version);
        let first = versions.into_iter().find(is_shown)?;
        Some(self.last_version.clone().unwrap_or(first))
    }
}

/// An object of JavaScript.
#[derive(Default)]
struct Object<'a> {
    /// What stands before its brace.
    before: &'a str,
    /// What it holds itself, without what is in braces and brackets inside.
    own: String,
    whole: &'a str,
}

impl Object<'_> {
    /// Whether it holds the settings of docs: `docs: {…}`, or behind the name of the plugin. The theme
    /// has an object of that name too.
    fn is_docs(&self) -> bool {
        let of_theme = self.own.contains("sidebar:") || self.own.contains("versionPersistence");
        (is_value_of(self.before, "docs") && !of_theme) || self.is_of_plugin("content-docs")
    }

    /// Whether its route is that of other pages: of a blog, or of another plugin.
    fn is_of_other_pages(&self) -> bool {
        is_value_of(self.before, "blog")
            || is_value_of(self.before, "pages")
            || self.is_of_plugin("") && !self.is_of_plugin("preset")
    }

    /// Whether it stands behind a name with these letters: `['@docusaurus/plugin-content-docs', {…}]`.
    fn is_of_plugin(&self, name: &str) -> bool {
        let before = self.before.trim_end_matches([' ', '\t', '\r', '\n', '(']);
        let named = before.strip_suffix(',').map(str::trim_end).unwrap_or_default();
        let named = named.strip_suffix(')').unwrap_or(named);
        let Some(inside) = named.strip_suffix(['\'', '"', '`']) else { return false };
        let from = inside.rfind(['\'', '"', '`', '\n']).map_or(0, |at| at + 1);
        inside[from..].contains(name)
    }

    /// What stands in the object that a key of it has.
    fn nested(&self, key: &str) -> &str {
        let after = self.whole.split_once(key).map_or("", |(_, after)| after);
        let open = after.find('{').map_or(after.len(), |open| open + 1);
        let mut depth = 1;
        let close = after[open..].char_indices().find(|(_, c)| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        &after[open..close.map_or(after.len(), |(close, _)| open + close)]
    }
}

/// Whether the preset is named that has docs of its own.
fn names_classic(text: &str) -> bool {
    ["'classic'", "\"classic\"", "`classic`", "preset-classic"].iter().any(|name| text.contains(name))
}

/// What the objects of a script say themselves, those of the theme left out.
fn outside_theme(objects: &[Object<'_>], text: &str) -> String {
    let of_theme = |object: &&Object<'_>| is_value_of(object.before, "themeConfig");
    let own = objects.iter().filter(|object| !of_theme(object)).map(|object| object.own.as_str());
    own.chain([own_text(text).as_str()]).collect::<Vec<_>>().join("\n")
}

/// Whether a key stands outside strings, or is one before a colon.
fn has_key(text: &str, key: &str) -> bool {
    let quoted = ['\'', '"'].iter().any(|mark| {
        let name = format!("{mark}{key}{mark}");
        text.match_indices(&name).any(|(at, _)| text[at + name.len()..].trim_start().starts_with(':'))
    });
    let mut outside = String::with_capacity(text.len());
    each(text, |_, c| outside.push(c));
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '/');
    quoted
        || outside.match_indices(key).any(|(at, _)| {
            let rest = &outside[at + key.len()..];
            !outside[..at].ends_with(is_part) && rest.trim_start().starts_with([':', ',', '}'])
        })
}

/// Whether what comes next is the value of a key.
fn is_value_of(before: &str, key: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t', '\r', '\n', '(']);
    let Some(name) = before.strip_suffix(':') else { return false };
    let name = name.trim_end().trim_end_matches(['\'', '"']);
    name.strip_suffix(key).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.'))
}

/// The objects of a script, those inside before those around them.
fn objects(text: &str) -> Vec<Object<'_>> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    each(text, |at, c| match c {
        '{' => open.push(at),
        '}' => {
            if let Some(from) = open.pop() {
                let whole = &text[from + 1..at];
                found.push(Object { before: &text[..from], own: own_text(whole), whole });
            }
        }
        _ => {}
    });
    found
}

/// What stands outside braces and brackets.
fn own_text(text: &str) -> String {
    let (mut own, mut depth, mut from) = (String::new(), 0usize, 0);
    each(text, |at, c| match c {
        '{' | '[' => {
            if depth == 0 {
                own.push_str(&text[from..at]);
            }
            depth += 1;
        }
        '}' | ']' => {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                from = at + 1;
            }
        }
        _ => {}
    });
    if depth == 0 {
        own.push_str(&text[from..]);
    }
    own
}

/// Sees each character that stands in no string.
fn each(text: &str, mut see: impl FnMut(usize, char)) {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            // Only a template goes on in the next line.
            Some(mark) if c == mark || c == '\n' && mark != '`' => quote = None,
            Some(_) => {}
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            None => see(at, c),
        }
    }
}

/// A script without its comments. What looks like one in a string is left alone: addresses have `//`.
fn without_comments(text: &str) -> String {
    let mut starts = Vec::new();
    each(text, |at, c| {
        if c == '/' && (text[at..].starts_with("//") || text[at..].starts_with("/*")) {
            starts.push(at);
        }
    });
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for at in starts {
        if at < from {
            continue;
        }
        out.push_str(&text[from..at]);
        let end =
            if text[at..].starts_with("//") { text[at..].find('\n') } else { text[at..].find("*/").map(|n| n + 2) };
        from = end.map_or(text.len(), |end| at + end);
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, Option<String>)> {
        Docs::all(text).into_iter().map(|docs| (docs.path, docs.route)).collect()
    }

    fn some(path: &str, route: &str) -> (String, Option<String>) {
        (path.to_owned(), Some(route.to_owned()))
    }

    #[test]
    fn each_docs_have_their_own_route() {
        let preset = "presets: [['classic', /** @type {import('x').Options} */ ({ docs: { sidebarPath: './s.js' }, blog: { routeBasePath: 'news' } })]],";
        assert_eq!(told(preset), [some("docs", "docs")]);
        let plugins = "presets: [['classic', { docs: { path: '../guide', routeBasePath: '/' /* root */ } }]],\nplugins: [\n  [\n    '@docusaurus/plugin-content-docs',\n    { id: 'community', path: 'community', routeBasePath: 'people', versions: { current: { path: 'x' } } },\n  ],\n  ['content-blog', { routeBasePath: 'b' }],\n],\nthemeConfig: { docs: { sidebar: { hideable: true } } },";
        assert_eq!(told(plugins), [some("../guide", "/"), some("community", "people")]);
        assert_eq!(told("url: 'https://x.example', // docs: { routeBasePath: 'no' }"), [some("docs", "docs")]);
        assert_eq!(told("docs: { routeBasePath: base }"), [("docs".to_owned(), None)]);
        let plugin = "presets: [['classic', { blog: { path: 'b' } }]], plugins: [['@docusaurus/plugin-content-docs', { id: 'c', path: 'c', routeBasePath: 'c' }]], themeConfig: { docs: { sidebar: { hideable: true } } }";
        assert_eq!(told(plugin), [some("docs", "docs"), some("c", "c")]);
        assert_eq!(told(&plugin.replace("blog: {", "docs: false, blog: {")), [some("c", "c")]);
        let edit = "docs: { editUrl: 'https://x.example/edit/main/path/', f: () => x.path }";
        assert_eq!(told(edit), [some("docs", "docs")]);
        assert_eq!(told("routeBasePath: 'x'"), [("docs".to_owned(), None)]);
        assert_eq!(
            told("const docs = { routeBasePath: 'x' };\npresets: [['classic', { docs }]]"),
            [("docs".to_owned(), None)]
        );
    }

    #[test]
    fn versions_have_their_routes() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("versions.json"), "[\"2.0\", \"1.0\"]").unwrap();
        let route = |settings: &str, folder: &str| {
            let docs = Docs::all(&format!("docs: {{ {settings} }}")).pop().unwrap();
            let folder = home.path().join(folder);
            docs.is_in(home.path(), &folder).then(|| docs.route(home.path(), &folder)).flatten()
        };
        let published = |text: &str| Some(text.to_owned());
        assert_eq!(route("", "docs"), published("docs/next"));
        assert_eq!(route("", "versioned_docs/version-2.0"), published("docs"));
        assert_eq!(route("", "versioned_docs/version-1.0"), published("docs/1.0"));
        assert_eq!(route("lastVersion: 'current'", "docs"), published("docs"));
        assert_eq!(route("includeCurrentVersion: false", "docs"), None);
        assert_eq!(route("versions: { current: { label: 'Next', path: 'edge' } }", "docs"), None);
        assert_eq!(route("versions: { current: { label: 'Next' } }", "docs"), published("docs/next"));
        assert_eq!(route("disableVersioning: true", "docs"), published("docs"));
        assert_eq!(route("onlyIncludeVersions: ['1.0']", "docs"), None);
        assert_eq!(route("onlyIncludeVersions: ['current', '1.0']", "docs"), published("docs/next"));
        assert_eq!(route("onlyIncludeVersions: ['current']", "docs"), published("docs"));
        assert_eq!(route("onlyIncludeVersions: ['1.0']", "versioned_docs/version-1.0"), published("docs"));
        assert_eq!(route("", "other"), None);
        let docs = Docs::all("docs: { includeCurrentVersion: false, exclude: ['**/old/**'] }").pop().unwrap();
        assert_eq!(docs.folder(home.path()), Path::new("versioned_docs/version-2.0"));
        assert_eq!(docs.exclude(), ["**/old/**"]);
    }
}
