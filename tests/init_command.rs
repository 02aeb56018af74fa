//! `faqt init`: a stranger has docs, gets a `faqt.toml` for them, and asks.

#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use terminal::{faqt, faqt_with};

/// A folder with these files; `{}` is an article on the price of apples.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const ARTICLE: &str = "# Apples\n\n## Price of apples\n\nAn apple costs two euros.\n";

/// What `init` says, and the source of the first answer, without its address.
fn init_and_ask(folder: &Path) -> (String, String) {
    let said = faqt(folder, "init");
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{said:?}");
    let config = fs::read_to_string(folder.join("faqt.toml")).unwrap();
    let with_source = config.replace("# source = ", "source = ");
    assert!(with_source.contains("\nsource = "), "{config}");
    fs::write(folder.join("faqt.toml"), with_source).unwrap();
    let answer = faqt_with(folder, "ask --format json", "what does an apple cost?");
    let first = &answer.json()["passages"][0];
    assert_eq!(first["quote"], "An apple costs two euros.", "{answer:?}");
    (said.out, first["source"].as_str().unwrap_or("none").to_owned())
}

#[test]
fn a_docusaurus_site() {
    let folder = folder(&[
        ("website/docusaurus.config.js", "module.exports = {};\n"),
        ("website/docs/01-fruit/02-apples.md", ARTICLE),
        ("README.md", "# Project\n\nA project.\n"),
    ]);
    let (said, source) = init_and_ask(folder.path());
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in website/docs (docusaurus)
    answers have no link yet: set `source` in faqt.toml

    now ask: faqt ask "…"
    "#);
    assert_eq!(source, "https://docs.example.com/fruit/apples#price-of-apples");
}

#[test]
fn a_hugo_site() {
    let folder = folder(&[("hugo.toml", "title = 'Fruit'\n"), ("content/fruit/apples.md", ARTICLE)]);
    let (said, source) = init_and_ask(folder.path());
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in content (hugo)
    answers have no link yet: set `source` in faqt.toml

    now ask: faqt ask "…"
    "#);
    assert_eq!(source, "https://docs.example.com/fruit/apples/#price-of-apples");
}

/// What `init` says, and the source of the first answer to a question, with the configuration as it is.
fn init_and_ask_as_it_is(folder: &Path, question: &str) -> (String, String) {
    let said = faqt(folder, "init");
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{said:?}");
    let answer = faqt_with(folder, "ask --format json", question);
    (said.out, answer.json()["passages"][0]["source"].as_str().unwrap_or("none").to_owned())
}

#[test]
fn docs_beside_their_site_are_linked_as_it_publishes_them() {
    let config = "export default {\n  url: 'https://fruit.example',\n  baseUrl: '/',\n  presets: [['classic', { docs: { path: '../docs' } }]],\n};\n";
    let folder = folder(&[("website/docusaurus.config.js", config), ("docs/01-fruit/02-apples.md", ARTICLE)]);
    let (said, source) = init_and_ask_as_it_is(folder.path(), "what does an apple cost?");
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in docs (docusaurus)
    answers link to https://fruit.example/docs/{path}

    now ask: faqt ask "…"
    "#);
    assert_eq!(source, "https://fruit.example/docs/fruit/apples#price-of-apples");
}

#[test]
fn each_language_of_a_hugo_site_is_linked_as_it_is_published() {
    let config = "baseURL = 'https://fruit.example/'\n[languages.en]\n[languages.zh]\n";
    let folder = folder(&[
        ("hugo.toml", config),
        ("content/en/apples.md", ARTICLE),
        ("content/zh/apples.md", "# 苹果\n\n## 苹果的价格\n\n一个苹果要两欧元。\n"),
    ]);
    let (said, source) = init_and_ask_as_it_is(folder.path(), "what does an apple cost?");
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in content/en (hugo)
    answers link to https://fruit.example/{path}

    now ask: faqt ask "…"
    "#);
    assert_eq!(source, "https://fruit.example/apples/#price-of-apples");
    let answer = faqt_with(folder.path(), "ask --format json", "一个苹果要多少钱？");
    let source = &answer.json()["passages"][0]["source"];
    assert_eq!(source, "https://fruit.example/zh/apples/#%E8%8B%B9%E6%9E%9C%E7%9A%84%E4%BB%B7%E6%A0%BC");
}

#[test]
fn a_jekyll_site_whose_pages_are_all_of_its_folder() {
    let folder = folder(&[
        ("_config.yml", "url: https://fruit.example\nexclude: [notes.md]\n"),
        ("apples.md", &format!("---\ntitle: Apples\n---\n{ARTICLE}")),
        ("notes.md", "# Notes\n\nNone.\n"),
    ]);
    let (said, source) = init_and_ask(folder.path());
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in . (jekyll)
    answers link to https://fruit.example/{path}
    Jekyll would publish faqt.toml and index: put them into `exclude` of its _config.yml

    now ask: faqt ask "…"
    "#);
    assert_eq!(source, "https://fruit.example/apples.html#price-of-apples");
}

#[test]
fn a_jekyll_site_with_docs_beside_its_pages() {
    let page = format!("---\ntitle: Apples\n---\n{ARTICLE}");
    let folder = folder(&[
        ("_config.yml", "url: https://fruit.example\nbaseurl: /shop\ncollections:\n  guides:\n    output: true\n"),
        ("_guides/apples.md", &page),
        ("_posts/2024-01-31-news.md", "---\ntitle: News\n---\nNone.\n"),
        ("docs/setup.md", "---\ntitle: Setup\n---\nNone.\n"),
        ("faq.markdown", "---\ntitle: FAQ\n---\nNone.\n"),
        ("README.md", "# Fruit\n"),
    ]);
    let (said, source) = init_and_ask(folder.path());
    assert_snapshot!(said, @r##"
        wrote faqt.toml
        found 5 Markdown files in . (jekyll)
        answers link to https://fruit.example/shop/{path}
        Jekyll would publish faqt.toml and index: put them into `exclude` of its _config.yml
        
        now ask: faqt ask "…"
        "##);
    assert_eq!(source, "https://fruit.example/shop/guides/apples.html#price-of-apples");
}

#[test]
fn a_repository_that_jekyll_publishes_the_docs_of() {
    let page = format!("---\ntitle: Apples\n---\n{ARTICLE}");
    for beside in
        ["README.md", "README-de.md", "Readme.md", "readme.zh-CN.md", "CHANGELOG-2.0.md", "CODE_OF_CONDUCT.md"]
    {
        let folder = folder(&[("_config.yml", ""), ("docs/apples.md", &page), (beside, "# Fruit\n")]);
        let (said, _) = init_and_ask(folder.path());
        assert!(said.contains("found 1 Markdown file in docs (jekyll)"), "{beside}: {said}");
    }
}

#[test]
fn a_jekyll_site() {
    let folder = folder(&[
        ("_config.yml", "title: Fruit\n"),
        ("docs/apples.md", &format!("---\ntitle: Apples\n---\n{ARTICLE}")),
    ]);
    let (said, source) = init_and_ask(folder.path());
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in docs (jekyll)
    answers have no link yet: set `source` in faqt.toml

    now ask: faqt ask "…"
    "#);
    assert!(source.ends_with("#price-of-apples"), "{source}");
}

#[test]
fn an_mkdocs_site() {
    let folder = folder(&[("mkdocs.yml", "site_name: Fruit\n"), ("docs/fruit/apples.md", ARTICLE)]);
    let (said, source) = init_and_ask(folder.path());
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in docs (mkdocs)
    answers have no link yet: set `source` in faqt.toml

    now ask: faqt ask "…"
    "#);
    assert_eq!(source, "https://docs.example.com/fruit/apples/#price-of-apples");
}

#[test]
fn an_mdbook() {
    let folder = folder(&[
        ("book.toml", "[book]\ntitle = \"Fruit\"\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [Apples](apples.md)\n"),
        ("src/apples.md", ARTICLE),
    ]);
    let (said, source) = init_and_ask(folder.path());
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in src (mdbook)
    answers have no link yet: set `source` in faqt.toml

    now ask: faqt ask "…"
    "#);
    assert_eq!(source, "https://docs.example.com/apples.html#price-of-apples");
}

#[test]
fn a_repository_on_github() {
    let folder =
        folder(&[(".git/HEAD", "ref: refs/heads/main\n"), ("doc/apples.md", ARTICLE), ("README.md", "# Fruit\n")]);
    let (said, source) = init_and_ask(folder.path());
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 1 Markdown file in doc (github)
    answers have no link yet: set `source` in faqt.toml

    now ask: faqt ask "…"
    "#);
    assert!(source.ends_with("#price-of-apples"), "{source}");
}

#[test]
fn a_plain_tree_of_markdown() {
    let folder = folder(&[("guide/apples.md", ARTICLE), ("notes.md", "# Notes\n\nNothing here.\n")]);
    let (said, _) = init_and_ask(folder.path());
    assert_snapshot!(said, @r#"
    wrote faqt.toml
    found 2 Markdown files in . (github)
    answers have no link yet: set `source` in faqt.toml

    now ask: faqt ask "…"
    "#);
}

#[test]
fn an_empty_folder_gets_a_first_article_that_passes_every_check() {
    let folder = tempfile::tempdir().unwrap();
    let said = faqt(folder.path(), "init");
    assert_snapshot!(said.all(), @r#"
    status 0
    wrote faqt.toml
    wrote knowledge/welcome.md, a first article; there is no Markdown file here yet

    now ask: faqt ask "how do I write an article?"
    "#);
    let answer = faqt_with(folder.path(), "ask", "how do I write an article?");
    assert_eq!(answer.status, 0, "{answer:?}");
    assert!(answer.out.contains("1. Make a file that ends in `.md`"), "{answer:?}");
    assert_eq!(faqt(folder.path(), "check").status, 0);
}

#[test]
fn what_is_there_is_never_overwritten() {
    let folder = folder(&[("faqt.toml", "precision = 0.9\n"), ("docs/apples.md", ARTICLE)]);
    assert_snapshot!(faqt(folder.path(), "init").all(), @"
    status 2
    ----- stderr
    error: faqt.toml: is there already
      remedy: edit it, or run `faqt init` in another folder
    ");
    assert_eq!(fs::read_to_string(folder.path().join("faqt.toml")).unwrap(), "precision = 0.9\n");
}

#[test]
fn another_folder_and_other_docs_can_be_named() {
    let folder = folder(&[("site/docs/a.md", ARTICLE), ("site/manual/b.md", ARTICLE)]);
    let said = faqt(folder.path(), "init site --docs manual --format json");
    assert_snapshot!(said.all(), @r#"
    status 0
    {"config":"site/faqt.toml","collection":"manual","path":"manual","site":"github","articles":1,"source":null,"first_article":null}
    "#);
    assert_eq!(faqt(folder.path(), "ask --config site/faqt.toml what does an apple cost").status, 0);
    let missing = faqt(folder.path(), "init site --docs nowhere");
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("site/nowhere: "), "{missing:?}");
}
