//! A maintainer breaks an article, and people are still answered.

mod support;

use faqt::publish::{Build, open};
use support::{Project, quote, word};

#[test]
fn a_broken_article_of_a_strict_collection_keeps_the_last_good_index() {
    let project = Project::strict();
    project.article("apples", "An apple costs two euros.");
    project.article("pears", "A pear costs one euro.");
    project.open();
    project.write("docs/apples.md", "---\ntitle: Apples\n---\n# Apples\n\nAn apple costs six euros.\n");
    for _ in 0..2 {
        let opened = project.open();
        assert_eq!(quote(&support::ask(&opened.generation, "what does an apple cost?")), "An apple costs two euros.");
        assert_eq!(
            opened.notes,
            ["an article of a strict collection is broken; this answer is from the last good index"]
        );
        let told = opened.findings[0].to_string();
        assert!(
            told.ends_with(
                "docs/apples.md:1: the article has no source\n  remedy: add `source:` with the address of the page"
            ),
            "{told}"
        );
    }
    assert_eq!(word(&project.publish()), "held");
    project.article("apples", "An apple costs six euros.");
    assert_eq!(project.quote("what does an apple cost?"), "An apple costs six euros.");
}

#[test]
fn two_articles_of_one_title_are_told_also_when_both_are_cached() {
    let project = Project::strict();
    project.article("apples", "An apple costs two euros.");
    project.open();
    let text = std::fs::read_to_string(project.path("docs/apples.md")).unwrap();
    project.write("docs/more.md", &text);
    for _ in 0..2 {
        let opened = project.open();
        assert_eq!(opened.generation.number, 1);
        assert_eq!(opened.findings[0].problem.to_string(), "apples.md has the title \"About apples\" too");
    }
}

#[test]
fn elsewhere_a_broken_article_is_left_out_with_a_warning() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    std::fs::write(project.path("docs/broken.md"), b"# Pears\n\nA pear costs \xff euros.\n").unwrap();
    let opened = project.open();
    assert_eq!(quote(&support::ask(&opened.generation, "what does an apple cost?")), "An apple costs two euros.");
    assert!(
        opened.findings[0].to_string().contains("docs/broken.md:3: byte 22 is not UTF-8"),
        "{}",
        opened.findings[0]
    );
    assert_eq!(project.open().findings, []);
}

#[test]
fn the_first_index_of_a_strict_collection_is_built_with_a_warning() {
    let project = Project::strict();
    project.article("apples", "An apple costs two euros.");
    project.write("docs/pears.md", "# Pears\n\nA pear costs one euro.\n");
    let opened = project.open();
    assert_eq!(opened.generation.passages(), 2);
    assert_eq!(opened.notes, ["published although articles of a strict collection have 2 errors"]);
}

#[test]
fn broken_synonyms_and_questions_hold_a_strict_collection_back() {
    let project = Project::strict();
    project.article("apples", "An apple costs two euros.");
    project.open();
    project.write("docs/synonyms.toml", "[[group]]\nwords = [\"apple\"]\n");
    let opened = project.open();
    assert_eq!((opened.generation.number, opened.findings.len()), (1, 1));
    project.write("docs/synonyms.toml", "[[group]]\nwords = [\"apple\", \"jonagold\"]\n");
    project.write("docs/questions.toml", "[[question]]\nask = \"?\"\n");
    let opened = project.open();
    assert_eq!((opened.generation.number, opened.findings.len()), (1, 1));
    project.remove("docs/questions.toml");
    assert_eq!(project.quote("how much is a jonagold?"), "An apple costs two euros.");
}

#[test]
fn an_empty_folder_is_refused_with_a_remedy() {
    let project = Project::new();
    let error = open(&project.config(), Build::Auto).unwrap_err().to_string();
    assert!(error.starts_with("no article in ") && error.contains("  remedy: write a Markdown file there"), "{error}");
    project.article("apples", "An apple costs two euros.");
    project.open();
    project.remove("docs/apples.md");
    let opened = project.open();
    assert!(opened.notes[0].ends_with("has any text; this answer is from the last good index"), "{:?}", opened.notes);
    std::fs::remove_dir(project.path("docs")).unwrap();
    assert_eq!(quote(&project.ask("what does an apple cost?")), "An apple costs two euros.");
}
