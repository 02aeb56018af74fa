//! A folder of articles, read.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Deserializer};
use walkdir::{DirEntry, WalkDir};

use super::article::Article;
use super::checks;
use super::findings::{self, Finding, Problem, Severity};
use super::pages::Pages;
use super::reading::{MAX_ARTICLE_BYTES, read_article};
use super::sites::Site;
use super::summary;

/// What is read where `include` is not given.
const DEFAULT_INCLUDE: [&str; 3] = ["**/*.md", "**/*.mdx", "**/*.markdown"];

/// A collection as it is configured.
///
/// ```
/// use faqt::knowledge::{CollectionSettings, list_files, read_collection};
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("images.md"), "# Images\n\nThey are free.\n")?;
/// let settings = CollectionSettings::new("docs", folder.path());
/// assert_eq!(list_files(&settings).0[0].inside, "images.md");
/// let loaded = read_collection(&settings);
/// assert_eq!(loaded.articles[0].title, "Images");
/// assert!(loaded.findings.is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectionSettings {
    /// What it is called.
    pub name: String,
    /// Its folder.
    pub path: PathBuf,
    /// Language of its articles, where they do not say.
    #[serde(default)]
    pub language: Option<String>,
    /// Whether every fault of an article is an error.
    #[serde(default)]
    pub strict: bool,
    /// Who publishes it; detected where it is not given.
    #[serde(default)]
    pub site: Option<Site>,
    /// Address of an article, with `{path}`.
    #[serde(default)]
    pub source: Option<String>,
    /// Patterns of the files that are articles; empty for all Markdown.
    #[serde(default)]
    pub include: Vec<String>,
    /// Patterns of files that are none.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Ids of the servers that may ask it; empty for all.
    #[serde(default, deserialize_with = "ids")]
    pub guilds: Vec<String>,
    /// How its site publishes it: [`Pages::of`] tells.
    #[serde(skip)]
    pub pages: Pages,
}

impl CollectionSettings {
    /// A collection that is not strict, of all Markdown in a folder.
    pub fn new(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        Self { name: name.into(), path: path.into(), ..Self::default() }
    }

    /// The site that is configured, else the one that is detected.
    pub fn site(&self) -> Site {
        self.site.unwrap_or_else(|| Site::detect(&self.path))
    }

    /// How much a fault of an article weighs.
    pub(super) fn severity(&self) -> Severity {
        if self.strict { Severity::Error } else { Severity::Warning }
    }
}

/// Ids are strings; integers are accepted.
fn ids<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(u64),
    }
    let ids = Vec::<Id>::deserialize(from)?;
    Ok(ids
        .into_iter()
        .map(|id| match id {
            Id::Text(text) => text,
            Id::Number(number) => number.to_string(),
        })
        .collect())
}

/// A file of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path inside the collection, with `/`.
    pub inside: String,
    /// Where it is.
    pub file: PathBuf,
}

/// A collection, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// By their paths.
    pub articles: Vec<Article>,
    /// By file and line.
    pub findings: Vec<Finding>,
}

/// The files of a collection that are articles, sorted by path; an example is at
/// [`CollectionSettings`].
pub fn list_files(settings: &CollectionSettings) -> (Vec<Entry>, Vec<Finding>) {
    let mut findings = Vec::new();
    let fault = |file: &Path, severity, problem| Finding { file: file.to_owned(), line: 1, severity, problem };
    let default: Vec<String> = DEFAULT_INCLUDE.map(str::to_owned).to_vec();
    let include = if settings.include.is_empty() { &default } else { &settings.include };
    let mut bad = |pattern: &str, why: String| {
        let problem = Problem::BadPattern { pattern: pattern.to_owned(), why };
        findings.push(fault(&settings.path, Severity::Error, problem));
    };
    let include = patterns(include, &mut bad);
    let exclude = patterns(&settings.exclude, &mut bad);
    if let Some(template) = &settings.source {
        let problem = if !checks::is_address(template) {
            Some(Problem::BadAddress { value: template.clone() })
        } else if !template.contains("{path}") {
            Some(Problem::SourceWithoutPath { value: template.clone() })
        } else {
            None
        };
        findings.extend(problem.map(|problem| fault(&settings.path, Severity::Error, problem)));
    }
    if !settings.path.is_dir() {
        findings.push(fault(&settings.path, Severity::Error, Problem::NoFolder));
        return (Vec::new(), findings);
    }
    let site = settings.site();
    let book = if site == Site::Mdbook { summary::pages(&settings.path) } else { None };
    let is_page = |file: &Path| {
        let file = std::path::absolute(file).map(|file| summary::tidy(&file)).unwrap_or_default();
        book.as_ref().is_none_or(|pages| pages.contains(&file))
    };
    let mut entries = Vec::new();
    let walk = WalkDir::new(&settings.path).follow_links(true).into_iter().filter_entry(|entry| !is_passed_over(entry));
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let file = error.path().unwrap_or(&settings.path).to_owned();
                let problem = if error.loop_ancestor().is_some() {
                    Problem::LinkLoop
                } else {
                    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    Problem::Unreadable { why }
                };
                findings.push(fault(&file, settings.severity(), problem));
                continue;
            }
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let Ok(inside) = entry.path().strip_prefix(&settings.path) else { continue };
        let inside = inside.to_string_lossy().replace('\\', "/");
        let is_article = include.is_match(&inside) && !exclude.is_match(&inside) && !site.skips(&inside);
        if is_article && is_page(entry.path()) && !site.hides(entry.path()) {
            entries.push(Entry { inside, file: entry.into_path() });
        }
    }
    entries.sort_by(|a, b| a.inside.cmp(&b.inside));
    findings::sort(&mut findings);
    (entries, findings)
}

/// Whether nothing is looked for in a folder, or a file is none of ours.
pub(super) fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() > 0 && (name.starts_with('.') || name == "node_modules")
}

fn patterns(patterns: &[String], bad: &mut impl FnMut(&str, String)) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        match Glob::new(pattern) {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => bad(pattern, error.kind().to_string()),
        }
    }
    set.build().unwrap_or_else(|error| {
        bad(error.glob().unwrap_or_default(), error.kind().to_string());
        GlobSet::empty()
    })
}

/// Reads a collection: its articles, and what is wrong with them; an example is at
/// [`CollectionSettings`].
pub fn read_collection(settings: &CollectionSettings) -> Loaded {
    let (entries, mut findings) = list_files(settings);
    let site = settings.site();
    let mut articles = Vec::with_capacity(entries.len());
    for entry in entries {
        match read_bytes(&entry.file) {
            Ok(bytes) => {
                let (article, found) = read_article(settings, site, &entry.inside, &bytes);
                articles.extend(article);
                findings.extend(found);
            }
            Err(problem) => {
                findings.push(Finding { file: entry.file, line: 1, severity: Severity::Error, problem });
            }
        }
    }
    if settings.strict {
        for (n, problem) in
            checks::duplicate_titles(articles.iter().map(|article| (article.path.as_str(), article.title.as_str())))
        {
            let file = settings.path.join(&articles[n].path);
            findings.push(Finding { file, line: 1, severity: Severity::Error, problem });
        }
    }
    findings::sort(&mut findings);
    Loaded { articles, findings }
}

/// Reads a file, unless it is larger than an article may be.
///
/// ```
/// let told = faqt::knowledge::read_bytes("nowhere.md".as_ref()).unwrap_err();
/// assert_eq!(told.remedy(), "check that it exists and may be read");
/// ```
pub fn read_bytes(file: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: std::io::Error| Problem::Unreadable { why: error.to_string() };
    let bytes = std::fs::metadata(file).map_err(unreadable)?.len();
    if bytes > MAX_ARTICLE_BYTES {
        return Err(Problem::TooLarge { bytes });
    }
    std::fs::read(file).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(".git")).expect("a folder");
        for (name, bytes) in files {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
            std::fs::write(file, bytes).expect("a file");
        }
        folder
    }

    fn listed(settings: &CollectionSettings) -> Vec<String> {
        list_files(settings).0.into_iter().map(|entry| entry.inside).collect()
    }

    #[test]
    fn files_are_listed_by_path_without_hidden_ones() {
        let folder = folder(&[
            ("b.md", b"b"),
            ("a/z.mdx", b"z"),
            ("a/_part.md", b"p"),
            ("a.markdown", b"a"),
            ("note.txt", b"t"),
            (".hidden/x.md", b"x"),
            ("node_modules/x/y.md", b"y"),
        ]);
        let settings = CollectionSettings::new("c", folder.path());
        assert_eq!(listed(&settings), ["a.markdown", "a/_part.md", "a/z.mdx", "b.md"]);
        let docusaurus = CollectionSettings { site: Some(Site::Docusaurus), ..settings.clone() };
        assert_eq!(listed(&docusaurus), ["a.markdown", "a/z.mdx", "b.md"]);
        let chosen = CollectionSettings {
            include: vec!["**/*.txt".into(), "a/**".into()],
            exclude: vec!["**/_*".into()],
            ..settings
        };
        assert_eq!(listed(&chosen), ["a/z.mdx", "note.txt"]);
    }

    #[test]
    fn a_page_that_a_book_does_not_name_is_no_article() {
        let folder = folder(&[
            ("book.toml", b""),
            ("src/SUMMARY.md", b"- [A](a.md)\n  - [B](part/b.md)\n"),
            ("src/a.md", b"a"),
            ("src/part/b.md", b"b"),
            ("src/part/old.md", b"old"),
        ]);
        assert_eq!(listed(&CollectionSettings::new("c", folder.path().join("src"))), ["a.md", "part/b.md"]);
        assert_eq!(listed(&CollectionSettings::new("c", folder.path().join("src/part"))), ["b.md"]);
    }

    #[test]
    fn a_readme_beside_an_index_is_no_page_of_mkdocs() {
        let files: [(&str, &[u8]); 4] =
            [("README.md", b"r"), ("index.md", b"i"), ("a/README.md", b"r"), ("a/b.md", b"b")];
        let folder = folder(&files);
        let settings = CollectionSettings { site: Some(Site::Mkdocs), ..CollectionSettings::new("c", folder.path()) };
        assert_eq!(listed(&settings), ["a/README.md", "a/b.md", "index.md"]);
        assert_eq!(listed(&CollectionSettings { site: None, ..settings }).len(), 4);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let folder = folder(&[
            ("bad.md", b"text\n\xff\xfe"),
            ("empty.md", b"\n"),
            ("layout.md", b"---\ntitle: A\n---\n"),
            ("good.md", b"# Good\n\nText.\n"),
        ]);
        let settings = CollectionSettings {
            include: vec!["**/*.md".into(), "[".into()],
            source: Some("https://e.example/".into()),
            ..CollectionSettings::new("c", folder.path())
        };
        let loaded = read_collection(&settings);
        assert_eq!(loaded.articles.len(), 1);
        let told: Vec<String> = loaded.findings.iter().map(|f| format!("{}: {}", f.line, f.problem)).collect();
        insta::assert_snapshot!(told.join("\n"), @r##"
        1: pattern "[": unclosed character class; missing ']'
        1: "https://e.example/" has no {path}
        2: byte 5 is not UTF-8
        1: the article has no text
        "##);
        let none = CollectionSettings::new("c", folder.path().join("nowhere"));
        assert_eq!(read_collection(&none).findings[0].problem, Problem::NoFolder);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_back_up_is_told_and_not_followed() {
        let folder = folder(&[("a/x.md", b"x")]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).expect("a link");
        let (entries, findings) = list_files(&CollectionSettings::new("c", folder.path()));
        assert_eq!(entries.len(), 1);
        assert_eq!(findings.iter().map(|f| f.problem.clone()).collect::<Vec<_>>(), [Problem::LinkLoop]);
    }

    #[test]
    fn settings_are_read_as_configured() {
        let settings: CollectionSettings = toml::from_str(
            "name = 'docs'\npath = 'docs'\nsite = 'mkdocs'\nsource = 'https://e.example/{path}'\nguilds = ['1', 2]\n",
        )
        .expect("settings");
        assert_eq!((settings.site, settings.guilds), (Some(Site::Mkdocs), vec!["1".to_owned(), "2".into()]));
        assert!(toml::from_str::<CollectionSettings>("name = 'a'\npath = 'b'\nsites = 1").is_err());
    }
}
