//! A folder of articles, read.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Deserializer};
use walkdir::WalkDir;

use super::article::Article;
use super::findings::{self, Finding, Problem, Severity};
use super::front_matter::{self, FrontMatter};
use super::sections::{Context, assemble};
use super::sites::Site;
use super::{language, markdown};

/// An article larger than this is refused.
pub const MAX_ARTICLE_BYTES: u64 = 20_000_000;

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
    if !settings.path.is_dir() {
        findings.push(fault(&settings.path, Severity::Error, Problem::NoFolder));
        return (Vec::new(), findings);
    }
    let partials = settings.site() == Site::Docusaurus;
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
        let name = entry.file_name().to_string_lossy();
        let is_article =
            include.is_match(&inside) && !exclude.is_match(&inside) && !(partials && name.starts_with('_'));
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
    for (line, problem) in faults {
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
        let path = site.article_path(path_inside)?;
        template.contains("{path}").then(|| template.replace("{path}", &path))
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
    let language = matter
        .language
        .as_deref()
        .or(settings.language.as_deref())
        .map(str::to_owned)
        .or_else(|| language::detect(&text[split.body..]).map(str::to_owned))
        .unwrap_or_else(|| "en".to_owned());
    findings::sort(&mut findings);
    let article = Article {
        collection: settings.name.clone(),
        path: path_inside.to_owned(),
        title: read.title,
        language,
        source,
        updated: matter.updated,
        aliases: matter.aliases,
        questions: matter.questions,
        sections: read.sections,
        tables: read.tables,
    };
    (Some(article), findings)
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
