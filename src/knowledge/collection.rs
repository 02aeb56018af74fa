//! A folder of articles, read.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Deserializer};
use walkdir::WalkDir;

use super::article::{Article, Section, UnitKind};
use super::findings::{self, Finding, Problem, Severity};
use super::front_matter::{self, FrontMatter};
use super::sections::{Context, assemble};
use super::sites::Site;
use super::{checks, language, markdown};

/// An article larger than this is refused.
pub const MAX_ARTICLE_BYTES: u64 = 20_000_000;

/// The language of a text too short to tell.
pub(super) const FALLBACK_LANGUAGE: &str = "en";

/// What is read where `include` is not given.
const DEFAULT_INCLUDE: [&str; 3] = ["**/*.md", "**/*.mdx", "**/*.markdown"];

/// A collection as it is configured.
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

    fn severity(&self) -> Severity {
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

/// The files of a collection that are articles, sorted by path.
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
    let mut entries = Vec::new();
    let walk = WalkDir::new(&settings.path).follow_links(true).into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "node_modules")
    });
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
        if is_article {
            entries.push(Entry { inside, file: entry.into_path() });
        }
    }
    entries.sort_by(|a, b| a.inside.cmp(&b.inside));
    findings::sort(&mut findings);
    (entries, findings)
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

/// Reads one article. Does no I/O. `None` where it is broken, empty or a draft.
pub fn read_article(
    settings: &CollectionSettings,
    site: Site,
    path_inside: &str,
    bytes: &[u8],
) -> (Option<Article>, Vec<Finding>) {
    let file = settings.path.join(path_inside);
    let mut findings = Vec::new();
    let mut tell = |line: u32, severity: Severity, problem: Problem| {
        findings.push(Finding { file: file.clone(), line, severity, problem });
    };
    if bytes.len() as u64 > MAX_ARTICLE_BYTES {
        tell(1, Severity::Error, Problem::TooLarge { bytes: bytes.len() as u64 });
        return (None, findings);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let offset = error.valid_up_to();
            let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
            tell(u32::try_from(line).unwrap_or(u32::MAX), Severity::Error, Problem::NotUtf8 { offset });
            return (None, findings);
        }
    };
    let severity = settings.severity();
    if let Some((at, code)) = control_character(text) {
        let line = text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
        tell(u32::try_from(line).unwrap_or(u32::MAX), severity, Problem::ControlCharacter { code });
    }
    let split = front_matter::split(text);
    if let Some(fence) = split.open
        && (settings.strict || fence == "+++")
    {
        tell(1, severity, Problem::FrontMatterOpen { fence });
    }
    let (matter, faults) = match split.block {
        Some(block) => FrontMatter::read(block, settings.strict),
        None => (FrontMatter::default(), Vec::new()),
    };
    let mut broken = split.open.is_some();
    for (line, problem) in faults {
        broken |= matches!(problem, Problem::FrontMatterSyntax { .. });
        tell(line, severity, problem);
    }
    if matter.draft {
        return (None, findings);
    }
    if text[split.body..].trim().is_empty() {
        tell(1, severity, Problem::Empty);
        return (None, findings);
    }
    let source = matter.source.clone().or_else(|| {
        let template = settings.source.as_deref()?;
        site.address(template, &settings.path, path_inside, &matter)
    });
    let body = markdown::read(text, split.body, site);
    let name = file_title(path_inside);
    let context = Context {
        file: text,
        site,
        title: matter.title.as_deref(),
        name: &name,
        source: source.as_deref(),
        strict: settings.strict,
    };
    let read = assemble(body, &context);
    for (line, problem) in read.faults {
        let severity = if matches!(problem, Problem::RaggedRow { .. }) { Severity::Warning } else { severity };
        tell(line, severity, problem);
    }
    let written = matter.language.as_deref().and_then(language_tag);
    let language = written
        .or_else(|| settings.language.as_deref().and_then(language_tag))
        .or_else(|| language::detect(&sample(&read.sections)).map(str::to_owned))
        .unwrap_or_else(|| FALLBACK_LANGUAGE.to_owned());
    let article = Article {
        collection: settings.name.clone(),
        path: path_inside.to_owned(),
        title: read.title,
        language,
        source,
        updated: matter.updated.clone(),
        aliases: matter.aliases.clone(),
        questions: matter.questions.clone(),
        sections: read.sections,
        tables: read.tables,
    };
    if settings.strict {
        for (line, problem) in checks::article(&article, &matter, broken) {
            tell(line, Severity::Error, problem);
        }
    }
    findings::sort(&mut findings);
    (Some(article), findings)
}

/// As much of what can be read in an article as tells its language.
fn sample(sections: &[Section]) -> String {
    let mut sample = String::new();
    for section in sections {
        for unit in section.passages.iter().flat_map(|passage| &passage.units) {
            if matches!(unit.kind, UnitKind::Sentence | UnitKind::Item | UnitKind::Row) {
                sample.push_str(&unit.text);
                sample.push('\n');
            }
            if sample.len() > language::SAMPLE_BYTES {
                return sample;
            }
        }
    }
    if sample.is_empty() {
        sample.extend(sections.iter().flat_map(|section| &section.heading).map(String::as_str));
    }
    sample
}

/// A tag with its primary subtag in lower case (`zh_cn` is `zh-cn`). `None` if it is no tag.
fn language_tag(written: &str) -> Option<String> {
    let tag = written.replace('_', "-");
    let primary = tag.split('-').next()?.to_ascii_lowercase();
    checks::is_language(&tag).then(|| format!("{primary}{}", &tag[primary.len()..]))
}

/// The first control character that no text has, with its offset.
fn control_character(text: &str) -> Option<(usize, u32)> {
    let odd = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)) || byte == 0x7F;
    let at = text.bytes().position(odd)?;
    Some((at, u32::from(text.as_bytes()[at])))
}

/// What a file is called where nothing else names it.
fn file_title(path_inside: &str) -> String {
    let mut parts = path_inside.rsplit('/');
    let name = parts.next().unwrap_or(path_inside);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_index = matches!(stem.to_ascii_lowercase().as_str(), "index" | "readme" | "_index");
    let stem = if is_index { parts.next().unwrap_or(stem) } else { stem };
    stem.replace(['-', '_'], " ").trim().to_owned()
}

/// Reads a collection: its files, and what is wrong with them.
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
        for (n, problem) in checks::duplicate_titles(&articles) {
            let file = settings.path.join(&articles[n].path);
            findings.push(Finding { file, line: 1, severity: Severity::Error, problem });
        }
    }
    findings::sort(&mut findings);
    Loaded { articles, findings }
}

/// Reads a file, unless it is larger than an article may be.
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
    fn what_cannot_be_read_is_told() {
        let folder = folder(&[
            ("bad.md", b"text\n\xff\xfe"),
            ("empty.md", b"---\ntitle: A\n---\n"),
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
    fn an_article_is_read_with_mark_and_crlf_byte_for_byte() {
        let text = "\u{feff}---\r\ntitle: A\r\nupdated: 2026-01-02\r\n---\r\n# A\r\n\r\nOne line\r\nand two.\r\n";
        let (article, findings) =
            read_article(&CollectionSettings::new("c", "kb"), Site::Github, "a.md", text.as_bytes());
        assert_eq!(findings, []);
        let article = article.expect("an article");
        let unit = &article.sections[0].passages[0].units[0];
        assert_eq!((&text[unit.span.range()], unit.text.as_str()), ("One line\r\nand two.", "One line and two."));
        assert_eq!((article.updated.as_deref(), article.sections[0].line), (Some("2026-01-02"), 5));
    }

    #[test]
    fn a_draft_is_no_article_and_a_giant_is_refused() {
        let settings = CollectionSettings::new("c", "kb");
        assert_eq!(read_article(&settings, Site::Hugo, "a.md", b"+++\ndraft = true\n+++\nText."), (None, Vec::new()));
        assert_eq!(
            read_article(&settings, Site::Jekyll, "a.md", b"---\npublished: false\n---\nText."),
            (None, Vec::new())
        );
        let giant = vec![b'a'; 20_000_001];
        let (article, findings) = read_article(&settings, Site::Github, "a.md", &giant);
        assert!(article.is_none() && findings[0].is_error());
    }

    #[test]
    fn the_language_is_the_articles_else_the_collections_else_detected() {
        let tag = |text: &str, language: Option<&str>| {
            let settings =
                CollectionSettings { language: language.map(str::to_owned), ..CollectionSettings::new("c", "kb") };
            read_article(&settings, Site::Github, "a.md", text.as_bytes()).0.map(|article| article.language)
        };
        assert_eq!(tag("---\nlanguage: ZH_cn\n---\n镜像", Some("en")).as_deref(), Some("zh-cn"));
        assert_eq!(tag("镜像", Some("en")).as_deref(), Some("en"));
        assert_eq!(tag("镜像", None).as_deref(), Some("zh"));
        assert_eq!(tag("42", None).as_deref(), Some("en"));
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

    #[test]
    fn a_file_without_a_title_is_called_by_its_name() {
        assert_eq!(file_title("guide/first-steps.md"), "first steps");
        assert_eq!(file_title("guide/README.md"), "guide");
        assert_eq!(file_title("index.md"), "index");
    }
}
