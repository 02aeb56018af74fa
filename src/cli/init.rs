//! `faqt init`: a `faqt.toml` for the docs of a folder, or a first article for an empty one.

use super::published::{address, excluded, language_folders, named_folders};
use super::{Context, Format, out};
use crate::config::FILE_NAME;
use crate::fault::{Fault, shown};
use crate::knowledge::{CollectionSettings, Site, list_files};
use anyhow::Result;
use serde::Serialize;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Folders that usually hold a project's docs, the likeliest first.
const DOCS: [&str; 10] = [
    "src/content/docs",
    "docs/src/content/docs",
    "docs",
    "doc",
    "content",
    "website/docs",
    "documentation",
    "src",
    "knowledge",
    "wiki",
];

/// What `init` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt init                  in the folder of a project: finds its docs
  faqt init ../website       in another folder
  faqt init --docs guide     the docs are in guide/

What is there is never overwritten.")]
pub(super) struct Args {
    /// The folder that gets a faqt.toml
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The folder of the docs, seen from DIR [default: found]
    #[arg(long, value_name = "DIR")]
    docs: Option<PathBuf>,
}

/// What was made, as JSON.
#[derive(Debug, Serialize)]
struct Made {
    config: String,
    collection: String,
    path: String,
    site: Site,
    articles: usize,
    source: Option<String>,
    first_article: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json])?;
    let folder = &args.folder;
    if !folder.is_dir() {
        return Err(Fault::new("there is no such folder", "make it, or name another").in_file(folder).into());
    }
    let file = tidy(folder, FILE_NAME);
    let found = match &args.docs {
        Some(docs) => Some(look(folder, docs).ok_or_else(|| {
            let what = "there is no Markdown file in this folder";
            Fault::new(what, "name the folder of the docs with --docs").in_file(&tidy(folder, docs))
        })?),
        None => find(folder),
    };
    let first = "knowledge/welcome.md";
    let (text, made) = match found {
        Some(docs) => {
            let collections = by_language(folder, docs);
            let first = collections.first();
            let made = Made {
                config: shown(&file),
                collection: first.map(|docs| docs.name.clone()).unwrap_or_default(),
                path: first.map(|docs| docs.path.clone()).unwrap_or_default(),
                site: first.map(|docs| docs.site).unwrap_or_default(),
                articles: first.map(|docs| docs.articles).unwrap_or_default(),
                source: first.and_then(|docs| docs.source.clone()),
                first_article: None,
            };
            (for_docs(&collections), made)
        }
        None => {
            let made = Made {
                config: shown(&file),
                collection: "knowledge".to_owned(),
                path: "knowledge".to_owned(),
                site: Site::Web,
                articles: 1,
                source: None,
                first_article: Some(shown(&tidy(folder, first))),
            };
            (for_nothing(), made)
        }
    };
    create(&file, &text)?;
    if made.first_article.is_some() {
        let article = tidy(folder, first);
        std::fs::create_dir_all(tidy(folder, "knowledge"))?;
        create(&article, FIRST_ARTICLE)?;
    }
    let mut out = out::stdout();
    match context.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&made)?)?,
        _ => write!(out, "{}", told(&made, folder))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Docs that were found.
#[derive(Debug, PartialEq, Eq)]
struct Docs {
    name: String,
    /// Seen from the folder of `faqt.toml`, with `/`.
    path: String,
    site: Site,
    articles: usize,
    /// Address of an article, with `{path}`, where it is certain.
    source: Option<String>,
    /// Where the folder holds one.
    language: Option<String>,
    /// Patterns of files that are no pages.
    exclude: Vec<String>,
}

/// The docs of a folder: those that a configuration names, else of the likeliest folder that has any,
/// else of the folder itself.
fn find(folder: &Path) -> Option<Docs> {
    let named = named_folders(folder).into_iter().filter_map(|docs| look(folder, &docs));
    let likely = DOCS.iter().filter_map(|docs| look(folder, Path::new(docs)));
    // A folder of a site goes before one that only has Markdown files in it.
    let mut likely: Vec<Docs> = named.chain(likely).collect();
    likely.sort_by_key(|docs| docs.site == Site::Github);
    let whole = || look(folder, Path::new("."));
    match likely.into_iter().next() {
        Some(docs) if is_part_of_jekyll(folder, &docs) => whole().or(Some(docs)),
        found => found.or_else(whole),
    }
}

/// Whether docs are but a part of what Jekyll publishes of a folder: pages or posts stand beside them.
fn is_part_of_jekyll(folder: &Path, docs: &Docs) -> bool {
    if docs.site != Site::Jekyll || Site::configured_in(folder).is_none_or(|(site, _)| site != Site::Jekyll) {
        return false;
    }
    let settings = CollectionSettings { exclude: excluded(folder), ..CollectionSettings::new("docs", folder) };
    let inside = format!("{}/", docs.path);
    list_files(&settings).0.iter().any(|entry| {
        let stem = entry.file.file_stem().unwrap_or_default().to_string_lossy();
        !is_of_repository(&stem) && !entry.inside.starts_with(&inside)
    })
}

/// Whether a file is of a repository itself, by its name without the ending: README, LICENSE and the like.
fn is_of_repository(stem: &str) -> bool {
    const WORDS: [&str; 5] = ["readme", "license", "licence", "changelog", "contributing"];
    let first = stem.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    stem.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'-'))
        || WORDS.iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// A collection for each language that has a folder in the docs of a Hugo site; else the docs as they are.
fn by_language(folder: &Path, docs: Docs) -> Vec<Docs> {
    let path = PathBuf::from(&docs.path);
    let found = language_folders(&tidy(folder, &path)).into_iter().enumerate().filter_map(|(n, language)| {
        let inside = if path == Path::new(".") { PathBuf::from(&language) } else { path.join(&language) };
        let found = look(folder, &inside)?;
        let name = if n == 0 { docs.name.clone() } else { format!("{}.{language}", docs.name) };
        Some(Docs { name, language: Some(language), ..found })
    });
    let found: Vec<Docs> = found.collect();
    if found.is_empty() { vec![docs] } else { found }
}

fn look(folder: &Path, docs: &Path) -> Option<Docs> {
    let docs = if docs.as_os_str().is_empty() { Path::new(".") } else { docs };
    let path = tidy(folder, docs);
    let exclude = excluded(&path);
    let settings = CollectionSettings { exclude, ..CollectionSettings::new("docs", &path) };
    if !path.is_dir() {
        return None;
    }
    let (entries, _) = list_files(&settings);
    let articles = entries.len();
    let last = docs.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = last.filter(|name| !name.chars().any(|c| c.is_whitespace() || c == '#')).unwrap_or("docs".to_owned());
    let source = address(&path);
    let (path, site) = (shown(docs), settings.site());
    let exclude = settings.exclude;
    (articles > 0).then_some(Docs { name, path, site, articles, source, language: None, exclude })
}

/// A path inside a folder, without a leading `./`.
fn tidy(folder: &Path, inside: impl AsRef<Path>) -> PathBuf {
    match (folder == Path::new("."), inside.as_ref() == Path::new(".")) {
        (true, _) => inside.as_ref().to_owned(),
        (false, true) => folder.to_owned(),
        (false, false) => folder.join(inside),
    }
}

/// Writes a file that is not there yet.
fn create(file: &Path, text: &str) -> Result<(), Fault> {
    let opened = OpenOptions::new().write(true).create_new(true).open(file);
    opened.and_then(|mut opened| opened.write_all(text.as_bytes())).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Fault::new("is there already", "edit it, or run `faqt init` in another folder").in_file(file)
        }
        _ => Fault::new(format!("cannot be written: {error}"), "check the permissions of the folder").in_file(file),
    })
}

const HEAD: &str = "\
# faqt's configuration. What is commented out is the default.

# Folder of the built index, relative to this file. Keep it out of version control.
# index = \"index\"
# Share of right answers among those that faqt calls answered; a higher one leaves more unanswered.
# precision = 0.95
";

const TAIL: &str = "\
# Patterns of files that are articles, and of files that are none.
# include = [\"**/*.md\", \"**/*.mdx\", \"**/*.markdown\"]
# exclude = [\"**/drafts/**\"]

# Questions that must find their article, or nothing, go to questions.toml in the folder of the
# articles; words that mean the same to synonyms.toml beside it. `faqt check` runs the questions.
";

fn for_docs(collections: &[Docs]) -> String {
    let mut out = HEAD.to_owned();
    for (n, docs) in collections.iter().enumerate() {
        // What a key means is told once.
        let tell = |text: &'static str| if n == 0 { text } else { "" };
        let text = |text: &str| toml::Value::from(text).to_string();
        let _ = writeln!(out, "\n[[collection]]\nname = {}\npath = {}", text(&docs.name), text(&docs.path));
        out += tell("# Language of an article that does not say; detected without it.\n");
        let _ = match &docs.language {
            Some(language) => writeln!(out, "language = {}", text(language)),
            None => writeln!(out, "# language = \"en\""),
        };
        out += tell(
            "# Whether every fault of an article is an error that keeps the index back.\n# strict = false\n\
             # Who publishes it, which decides links: docusaurus, hugo, jekyll, mkdocs, mdbook, vitepress,\n\
             # vuepress, starlight, github, web.\n",
        );
        let _ = writeln!(out, "site = {}", serde_json::to_string(&docs.site).unwrap_or_default());
        out += tell("# Address of an article, for the link under an answer.\n");
        let _ = match &docs.source {
            Some(source) => writeln!(out, "source = {}", text(source)),
            None => writeln!(out, "# source = \"https://docs.example.com/{{path}}\""),
        };
        if !docs.exclude.is_empty() {
            let _ = writeln!(out, "exclude = {}", toml::Value::from(docs.exclude.clone()));
        }
    }
    out + TAIL
}

fn for_nothing() -> String {
    let collection = "\n[[collection]]\nname = \"knowledge\"\npath = \"knowledge\"\n\
         # Language of an article that does not say; detected without it.\n# language = \"en\"\n\
         # Every fault of an article is an error that keeps the index back.\nstrict = true\n\
         # The articles name the pages that they stand on: docusaurus, hugo, jekyll, mkdocs, mdbook,\n\
         # vitepress, vuepress, starlight, github, web.\n\
         site = \"web\"\n";
    format!("{HEAD}{collection}{TAIL}")
}

const FIRST_ARTICLE: &str = "\
---
title: How to write an article
source: https://example.com/how-to-write-an-article
language: en
aliases: [article, articles]
questions:
  - \"How do I write an article? #first-steps\"
---

# How to write an article

An article is a Markdown file with a title and the address of its source at the top.

## First steps

To write an article, take these steps:

1. Make a file that ends in `.md` in the folder `knowledge`.
2. Give it a `title` and a `source` between two lines `---`.
3. Write one fact in a sentence, so that the sentence can be quoted alone.
4. Ask for the fact with `faqt ask`.

## Sections

A section begins with a heading and is linked by it. A section that stands on another page ends with a line of its own source.
";

fn told(made: &Made, folder: &Path) -> String {
    let mut out = format!("wrote {}\n", made.config);
    match &made.first_article {
        Some(article) => {
            let _ = writeln!(out, "wrote {article}, a first article; there is no Markdown file here yet");
        }
        None => {
            let site = serde_json::to_string(&made.site).unwrap_or_default();
            let files = if made.articles == 1 { "file" } else { "files" };
            let kind = site.trim_matches('"');
            let _ = writeln!(out, "found {} Markdown {files} in {} ({kind})", made.articles, made.path);
            let _ = match &made.source {
                Some(source) => writeln!(out, "answers link to {source}"),
                None => writeln!(out, "answers have no link yet: set `source` in {}", made.config),
            };
            if made.site == Site::Jekyll && made.path == "." {
                out += "Jekyll would publish faqt.toml and index: put them into `exclude` of its _config.yml\n";
            }
        }
    }
    let config = if folder == Path::new(".") { String::new() } else { format!(" --config {}", made.config) };
    let question = if made.first_article.is_some() { "how do I write an article?" } else { "…" };
    let _ = writeln!(out, "\nnow ask: faqt ask{config} \"{question}\"");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Environment, Flags};

    fn folder_with(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "# A\n\nText.\n").unwrap();
        }
        folder
    }

    #[test]
    fn the_docs_of_a_site_go_before_other_markdown() {
        let folder =
            folder_with(&["docs/a.md", "website/docs/b.md", "website/docs/c.mdx", "website/docusaurus.config.js"]);
        let docs = find(folder.path()).unwrap();
        assert_eq!((docs.path.as_str(), docs.site, docs.articles), ("website/docs", Site::Docusaurus, 2));
    }

    #[test]
    fn of_a_starlight_site_the_pages_are_the_docs() {
        let folder = folder_with(&["docs/README.md", "docs/astro.config.mjs", "docs/src/content/docs/a.mdx"]);
        let docs = find(folder.path()).unwrap();
        assert_eq!((docs.path.as_str(), docs.site, docs.articles), ("docs/src/content/docs", Site::Starlight, 1));
    }

    #[test]
    fn languages_of_a_hugo_site_are_found_from_its_content_too() {
        let folder = folder_with(&["content/en/a.md", "content/fr/a.md", ".git/HEAD"]);
        std::fs::write(folder.path().join("hugo.toml"), "[languages.en]\n[languages.fr]\n").unwrap();
        let paths = |at: &str| {
            let folder = folder.path().join(at);
            let found = by_language(&folder, find(&folder).unwrap());
            found.into_iter().map(|docs| (docs.name, docs.path)).collect::<Vec<_>>()
        };
        let named = |name: &str, path: &str| (name.to_owned(), path.to_owned());
        assert_eq!(paths(""), [named("content", "content/en"), named("content.fr", "content/fr")]);
        assert_eq!(paths("content"), [named("docs", "en"), named("docs.fr", "fr")]);
    }

    #[test]
    fn markdown_beside_the_file_is_found_too() {
        let folder = folder_with(&["guide.md", "notes/b.md"]);
        let docs = find(folder.path()).unwrap();
        assert_eq!((docs.name.as_str(), docs.path.as_str(), docs.articles), ("docs", ".", 2));
        assert_eq!(find(tempfile::tempdir().unwrap().path()), None);
    }

    #[test]
    fn what_is_written_can_be_read() {
        for text in [
            for_nothing(),
            for_docs(&[Docs {
                name: "a\"b".into(),
                path: "it's/docs".into(),
                site: Site::Hugo,
                articles: 3,
                source: Some("https://x.example/{path}".into()),
                language: None,
                exclude: vec!["**/README.md".into()],
            }]),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join(FILE_NAME);
            create(&file, &text).unwrap();
            let flags = Flags { config: Some(file.clone()), ..Flags::default() };
            let config = Config::load(&flags, &Environment::default()).unwrap();
            assert_eq!(config.collections.len(), 1);
            let again = create(&file, "other").unwrap_err();
            assert_eq!(again.what, "is there already");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        }
    }

    #[test]
    fn the_first_article_has_no_faults() {
        let settings = CollectionSettings { strict: true, ..CollectionSettings::new("knowledge", "knowledge") };
        let (article, findings) =
            crate::knowledge::read_article(&settings, Site::Web, "welcome.md", FIRST_ARTICLE.as_bytes());
        assert_eq!(findings, []);
        assert_eq!(article.unwrap().sections.len(), 3);
    }
}
