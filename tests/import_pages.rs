//! Pages in the markup of real themes and generators, and the article that import makes of each.
//!
//! A folder of `tests/import/` holds a page as it is served (`page.html`), what is expected of it
//! (`expected.md`, `meta.toml`) and lines that must not be in the article (`boilerplate.txt`).
#![cfg(feature = "import")]

use faqt::import::{Draft, Page, Reason, Text, decode, draft};
use faqt::knowledge::{CollectionSettings, Site, read_article};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The share of the expected words that must be there, and of the words there that must be expected.
const ENOUGH: f64 = 0.99;

/// One folder.
struct Case {
    name: String,
    bytes: Vec<u8>,
    meta: toml::Table,
    expected: Option<String>,
    boilerplate: Vec<String>,
}

impl Case {
    fn text(&self, key: &str) -> Option<&str> {
        self.meta.get(key).and_then(toml::Value::as_str)
    }

    fn draft(&self) -> Result<Draft, Reason> {
        let html = decode(&self.bytes, self.text("content_type"))?;
        draft(&Page {
            identity: self.name.clone(),
            source: self.name.clone(),
            address: self.text("address").and_then(|address| address.parse().ok()),
            text: Text::Document(html),
            title: None,
            updated: None,
            language: None,
            name: None,
        })
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let mut folders: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let read = |path: PathBuf| fs::read_to_string(path).ok();
    folders
        .into_iter()
        .filter(|folder| folder.join("page.html").exists())
        .map(|folder| Case {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            bytes: fs::read(folder.join("page.html")).unwrap(),
            meta: read(folder.join("meta.toml")).unwrap().parse().unwrap(),
            expected: read(folder.join("expected.md")),
            boilerplate: read(folder.join("boilerplate.txt"))
                .unwrap_or_default()
                .lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty())
                .collect(),
        })
        .collect()
}

/// What a reader of Markdown sees, apart.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    words: HashMap<String, usize>,
    /// Level and text.
    headings: Vec<(u8, String, Option<String>)>,
    tables: Vec<Vec<Vec<String>>>,
    code: Vec<(String, String)>,
    links: Vec<String>,
    /// All text, one blank for any white space.
    text: String,
}

fn seen(markdown: &str) -> Seen {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut seen = Seen::default();
    let (mut line, mut all) = (String::new(), String::new());
    let mut code = None;
    let mut heading = None;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => heading = Some((level as u8, id.map(|id| id.to_string()))),
            Event::Start(Tag::CodeBlock(kind)) => {
                code = Some(match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                });
            }
            Event::Start(Tag::Table(_)) => seen.tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => seen.tables.last_mut().unwrap().push(Vec::new()),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                seen.links.push(dest_url.to_string())
            }
            Event::Text(text) | Event::Code(text) => line.push_str(&text),
            Event::SoftBreak | Event::HardBreak => line.push(' '),
            Event::End(end) => {
                let text = squeeze(&line);
                match end {
                    TagEnd::Heading(_) => {
                        let (level, id) = heading.take().unwrap();
                        // What import numbers itself is never linked.
                        let id = id.filter(|id| !id.contains('~'));
                        seen.headings.push((level, text, id));
                    }
                    TagEnd::TableCell => seen.tables.last_mut().unwrap().last_mut().unwrap().push(text),
                    TagEnd::CodeBlock => seen.code.push((code.take().unwrap(), line.trim_end().to_owned())),
                    TagEnd::Paragraph | TagEnd::Item => {}
                    _ => continue,
                }
                all.push_str(&line);
                all.push(' ');
                line.clear();
            }
            _ => {}
        }
    }
    all.push_str(&line);
    for word in words(&all) {
        *seen.words.entry(word).or_default() += 1;
    }
    seen.text = squeeze(&all);
    seen.links.sort();
    seen
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words in lower case; every Chinese character is one.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let wide = matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
        if c.is_alphanumeric() && !wide {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if wide {
            words.push(c.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Words of one bag that the other lacks.
fn lacking(bag: &HashMap<String, usize>, other: &HashMap<String, usize>) -> Vec<String> {
    let mut lacking: Vec<String> = Vec::new();
    for (word, count) in bag {
        let more = count.saturating_sub(other.get(word).copied().unwrap_or(0));
        lacking.extend(std::iter::repeat_n(word.clone(), more));
    }
    lacking.sort();
    lacking
}

/// What is wrong with the draft of a case, in lines.
fn faults(case: &Case, draft: &Draft, expected: &str) -> String {
    let mut faults = String::new();
    let (got, wanted) = (seen(&draft.body), seen(expected));
    let total = |bag: &HashMap<String, usize>| bag.values().sum::<usize>() as f64;
    for (name, bag, other) in [("missing", &wanted.words, &got.words), ("too much", &got.words, &wanted.words)] {
        let lacking = lacking(bag, other);
        let share = 1.0 - lacking.len() as f64 / total(bag).max(1.0);
        if share < ENOUGH {
            writeln!(faults, "{name}: {share:.3} {}", lacking.join(" ")).unwrap();
        }
    }
    if got.headings != wanted.headings {
        writeln!(faults, "headings:\n  {:?}\n  {:?}", got.headings, wanted.headings).unwrap();
    }
    if got.tables != wanted.tables {
        writeln!(faults, "tables:\n  {:?}\n  {:?}", got.tables, wanted.tables).unwrap();
    }
    if got.code != wanted.code {
        writeln!(faults, "code:\n  {:?}\n  {:?}", got.code, wanted.code).unwrap();
    }
    if got.links != wanted.links {
        writeln!(faults, "links:\n  {:?}\n  {:?}", got.links, wanted.links).unwrap();
    }
    for line in &case.boilerplate {
        let line = squeeze(line);
        if got.text.contains(&line) {
            writeln!(faults, "boilerplate: {line}").unwrap();
        }
    }
    let updated = draft.updated.map(|day| day.to_string());
    for (key, value) in [
        ("title", Some(draft.title.as_str())),
        ("language", draft.language.as_deref()),
        ("updated", updated.as_deref()),
        ("source", draft.source.as_deref()),
    ] {
        if value != case.text(key) {
            writeln!(faults, "{key}: {value:?} in place of {:?}", case.text(key)).unwrap();
        }
    }
    faults.push_str(&checked(draft));
    faults
}

/// What a strict collection says of the article, and where its headings lead.
fn checked(draft: &Draft) -> String {
    let mut faults = String::new();
    let source = draft.source.clone().unwrap_or_default();
    let file = format!("---\ntitle: {:?}\nsource: {source}\n---\n{}", draft.title, draft.body);
    let settings = CollectionSettings { strict: true, ..CollectionSettings::new("c", "c") };
    let (article, findings) = read_article(&settings, Site::Web, "page.md", file.as_bytes());
    for finding in &findings {
        writeln!(faults, "check: {finding}").unwrap();
    }
    let Some(article) = article else { return faults + "check: no article\n" };
    let explicit: Vec<String> = seen(&draft.body).headings.into_iter().filter_map(|(_, _, id)| id).collect();
    let mut linked = Vec::new();
    for section in &article.sections {
        let link = section.link.clone().unwrap_or_default();
        match link.split_once('#') {
            Some((page, _)) => {
                linked.push(section.anchor.clone());
                if page != source {
                    writeln!(faults, "link: {link}").unwrap();
                }
            }
            None if link != source => writeln!(faults, "link: {link}").unwrap(),
            None => {}
        }
    }
    if linked != explicit {
        writeln!(faults, "linked: {linked:?} in place of {explicit:?}").unwrap();
    }
    faults
}

#[test]
fn every_page_becomes_the_article_that_is_on_it() {
    let mut report = String::new();
    let mut articles = 0;
    for case in cases() {
        let Some(expected) = &case.expected else { continue };
        articles += 1;
        let faults = match case.draft() {
            Ok(draft) => {
                if let Ok(folder) = std::env::var("IMPORT_PAGES_TO") {
                    fs::write(Path::new(&folder).join(format!("{}.md", case.name)), &draft.body).unwrap();
                }
                faults(&case, &draft, expected)
            }
            Err(reason) => format!("{reason}\n"),
        };
        if !faults.is_empty() {
            writeln!(report, "== {}\n{faults}", case.name).unwrap();
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(articles >= 24, "{articles} pages");
}

#[test]
fn a_page_without_an_article_gives_none() {
    let refused: Vec<Case> = cases().into_iter().filter(|case| case.expected.is_none()).collect();
    assert!(refused.len() >= 6, "{} pages", refused.len());
    for case in refused {
        let reason = case.draft().map(|draft| draft.body).map_err(|reason| reason.to_string());
        assert_eq!(reason, Err(case.text("reason").unwrap().to_owned()), "{}", case.name);
    }
}

/// The article's own HTML, as an API or an export has it.
fn fragment(html: &str) -> Result<Draft, Reason> {
    draft(&Page {
        identity: "wordpress:https://e.example#7".into(),
        source: "https://e.example/wp-json/wp/v2/posts/7".into(),
        address: "https://e.example/2024/images/?utm_source=feed".parse().ok(),
        text: Text::Fragment(html.into()),
        title: Some("Images & more".into()),
        updated: "2024-05-06".parse().ok(),
        language: None,
        name: Some("images".into()),
    })
}

#[test]
fn the_html_of_an_api_becomes_an_article_too() {
    let prose = "A custom image is made of an instance or of a snapshot, and only its creator can use, share, copy and \
        delete it. It outlives the instance that it was made of, and can start another one at any time.";
    let draft = fragment(&format!(
        "<p>{prose}</p><h2 class='wp-block-heading' id='price'>Price</h2><table><tbody><tr><td>Kind</td><td>Price</td></tr>\
         <tr><td>custom</td><td>by the snapshot<br>by the hour</td></tr></tbody></table><p>See <a href='/faq#x'>the questions</a>.</p>\
         <h2>Price</h2><h3></h3><p>Again.</p><h2>Nothing here</h2><div class='sharedaddy'>Share this</div>"
    ))
    .unwrap();
    insta::assert_snapshot!(draft.body, @r"
    A custom image is made of an instance or of a snapshot, and only its creator can use, share, copy and delete it. It outlives the instance that it was made of, and can start another one at any time.

    ## Price {#price}

    | Kind | Price |
    | --- | --- |
    | custom | by the snapshot; by the hour |

    See [the questions](https://e.example/faq#x).

    ## Price {#price~2}

    Again.
    ");
    assert_eq!(draft.title, "Images & more");
    assert_eq!(draft.source.as_deref(), Some("https://e.example/2024/images/"));
    assert_eq!((draft.language.as_deref(), draft.tables), (Some("en"), 1));
    assert_eq!(draft.updated.map(|day| day.to_string()).as_deref(), Some("2024-05-06"));
    let removed: Vec<_> = draft.removed.iter().map(|removed| (removed.rule, removed.text.as_str())).collect();
    assert_eq!(removed, [("share", "Share this"), ("empty_heading", ""), ("empty_heading", "Nothing here")]);
    assert_eq!(checked(&draft), "");
    assert_eq!(fragment("<p>Too little.</p>").map(|draft| draft.body), Err(Reason::NoArticle));
}
