//! `faqt eval`: a maintainer measures the answers on questions of their own.

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const KEYS: &str = "queries answerable success_at_1 recall_at_5 mrr_at_10 ndcg_at_10 sentence interval auroc auroc_right ece mean_confidence answered precision_answered false_answers passages index_mb_per_s index_passages_per_s p50_us p99_us typos model";

/// A folder with a corpus, articles that say the same, and questions on both.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let texts = [
        ("custom", "Custom images", "It is free of charge. Snapshots of a custom image are charged by size."),
        ("shared", "Shared images", "It stays with its owner. Fifty accounts can use a shared image."),
        ("limits", "Limits", "A region holds a hundred images. Ask support for more."),
        ("delete", "Deleting", "A deleted image cannot be restored. Instances made from it keep running."),
    ];
    let mut corpus = String::new();
    fs::create_dir(folder.path().join("docs")).unwrap();
    for (id, title, text) in texts {
        corpus += &format!("{}\n", json!({"id": id, "title": title, "text": text, "language": "en"}));
        let article =
            format!("---\ntitle: {title}\nlanguage: en\n---\n\nSee below.\n\n## Details\n\n### Rules\n\n{text}\n");
        fs::write(folder.path().join("docs").join(format!("{id}.md")), article).unwrap();
    }
    fs::write(folder.path().join("corpus.jsonl"), corpus).unwrap();
    let asked = [
        ("q1", "how are snapshots of a custom image charged?", "custom", "charged by size"),
        ("q2", "how many accounts can use a shared image?", "shared", "fifty accounts"),
        ("q3", "can a deleted image be restored?", "delete", "cannot be restored"),
    ];
    let (mut plain, mut markdown) = (String::new(), String::new());
    for (id, text, gold, answer) in asked {
        plain += &format!("{}\n", json!({"id": id, "text": text, "gold": [gold], "answers": [answer]}));
        let gold = format!("{gold}.md#details");
        markdown += &format!("{}\n", json!({"id": id, "text": text, "gold": [gold], "answers": [answer]}));
    }
    let nothing = format!("{}\n", json!({"id": "q4", "text": "how do I bake bread?", "gold": [], "answers": []}));
    fs::write(folder.path().join("plain.jsonl"), plain + &nothing).unwrap();
    fs::write(folder.path().join("markdown.jsonl"), markdown + &nothing).unwrap();
    fs::write(folder.path().join("faqt.toml"), "[[collection]]\nname = \"docs\"\npath = \"docs\"\n").unwrap();
    folder
}

fn faqt(folder: &Path, arguments: &str) -> Output {
    let arguments = arguments.split_whitespace();
    Command::new(env!("CARGO_BIN_EXE_faqt")).current_dir(folder).args(arguments).output().unwrap()
}

fn measured(folder: &Path, arguments: &str) -> Value {
    let output = faqt(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_corpus_is_measured_with_every_key() {
    let folder = folder();
    let report = measured(folder.path(), "eval --corpus corpus.jsonl --queries plain.jsonl");
    let keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    let mut wanted: Vec<&str> = KEYS.split(' ').collect();
    wanted.sort_unstable();
    let mut sorted = keys;
    sorted.sort_unstable();
    assert_eq!(sorted, wanted);
    assert_eq!((&report["queries"], &report["answerable"], &report["passages"]), (&json!(4), &json!(3), &json!(4)));
    assert_eq!((&report["success_at_1"], &report["sentence"]), (&json!(1.0), &json!(1.0)));
    assert!(report["auroc"].is_number() && report["p50_us"].is_number(), "{report}");
}

#[test]
fn real_markdown_is_right_in_a_subsection_of_its_gold() {
    let folder = folder();
    let report = measured(folder.path(), "eval --knowledge docs --queries markdown.jsonl");
    assert_eq!((&report["success_at_1"], &report["sentence"]), (&json!(1.0), &json!(1.0)));
    let configured = measured(folder.path(), "eval --queries markdown.jsonl");
    assert_eq!(configured["success_at_1"], report["success_at_1"]);
}

#[test]
fn removed_titles_leave_questions_that_nothing_answers() {
    let folder = folder();
    for set in ["--corpus corpus.jsonl --queries plain.jsonl", "--knowledge docs --queries markdown.jsonl"] {
        let report = measured(folder.path(), &format!("eval {set} --drop 1 --seed 3"));
        assert_eq!((&report["answerable"], &report["passages"]), (&json!(0), &json!(0)));
        assert_eq!((&report["success_at_1"], &report["false_answers"]), (&Value::Null, &json!(0.0)));
        let half = measured(folder.path(), &format!("eval {set} --drop 0.5 --seed 3"));
        assert!(half["answerable"].as_u64().unwrap() < 3, "{half}");
    }
}

#[test]
fn a_corpus_is_padded_to_a_size() {
    let folder = folder();
    let others: String =
        (0..10).map(|i| format!("{}\n", json!({"id": i, "text": format!("Whale number {i} sings.")}))).collect();
    fs::write(folder.path().join("others.jsonl"), others).unwrap();
    let set = "eval --corpus corpus.jsonl --queries plain.jsonl";
    let report = measured(folder.path(), &format!("{set} --size 12 --distractors others.jsonl"));
    assert_eq!((&report["passages"], &report["queries"]), (&json!(12), &json!(4)));
    let sampled = measured(folder.path(), &format!("{set} --size 2 --seed 1"));
    assert_eq!(sampled["passages"], json!(2));
    let output = faqt(folder.path(), &format!("{set} --size 12"));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("remedy: name a larger file with --distractors"), "{}", stderr(&output));
}

#[test]
fn typos_are_counted_in_the_report() {
    let folder = folder();
    let report = measured(folder.path(), "eval --corpus corpus.jsonl --queries plain.jsonl --typos 1 --seed 5");
    assert_eq!(report["typos"], json!(1));
}

#[test]
fn synonyms_are_used_only_when_they_are_given() {
    let folder = folder();
    fs::write(folder.path().join("s.toml"), "[[group]]\nwords = [\"erase\", \"delete\"]\n").unwrap();
    fs::write(folder.path().join("broken.toml"), "[[group]]\nwords = 5\n").unwrap();
    let set = "eval --corpus corpus.jsonl --queries plain.jsonl";
    assert_eq!(measured(folder.path(), &format!("{set} --synonyms s.toml"))["success_at_1"], json!(1.0));
    let output = faqt(folder.path(), &format!("{set} --synonyms broken.toml"));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("broken.toml:") && stderr(&output).contains("remedy: "), "{}", stderr(&output));
}

#[test]
fn what_went_wrong_is_written_to_a_file() {
    let folder = folder();
    let wrong = json!({"id": "w", "text": "what is a custom image?", "gold": ["limits"], "answers": []});
    fs::write(folder.path().join("wrong.jsonl"), wrong.to_string()).unwrap();
    measured(folder.path(), "eval --corpus corpus.jsonl --queries wrong.jsonl --errors errors.jsonl");
    let lines = fs::read_to_string(folder.path().join("errors.jsonl")).unwrap();
    let line: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!((&line["id"], &line["gold"], &line["got"][0]), (&json!("w"), &json!(["limits"]), &json!("custom")));
    assert!(line["confidence"].is_number() && line["quote"].is_string() && line["text"].is_string());
}

#[test]
fn a_file_of_errors_that_cannot_be_written_is_named_with_a_remedy() {
    let folder = folder();
    let output = faqt(folder.path(), "eval --corpus corpus.jsonl --queries plain.jsonl --errors nowhere/errors.jsonl");
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(
        told.contains("error: nowhere/errors.jsonl: cannot be written: ") && told.contains("\n  remedy: "),
        "{told}"
    );
}

#[test]
fn a_table_is_printed_for_people() {
    let folder = folder();
    let output = faqt(folder.path(), "eval --corpus corpus.jsonl --queries plain.jsonl --format text");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("4 questions, 3 answerable, 4 passages\n  first is right"), "{text}");
}

#[test]
fn gold_that_names_nothing_is_told() {
    let folder = folder();
    let lost = json!({"id": "q", "text": "is it free?", "gold": ["custom.md#prices"], "answers": []});
    fs::write(folder.path().join("lost.jsonl"), lost.to_string()).unwrap();
    let output = faqt(folder.path(), "eval --knowledge docs --queries lost.jsonl");
    assert!(output.status.success());
    assert!(stderr(&output).contains("question q: its gold \"custom.md#prices\" names nothing"), "{}", stderr(&output));
}

#[test]
fn a_malformed_line_is_named_with_file_line_and_remedy() {
    let folder = folder();
    fs::write(folder.path().join("bad.jsonl"), "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\"}\n").unwrap();
    let output = faqt(folder.path(), "eval --corpus bad.jsonl --queries plain.jsonl");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("bad.jsonl:2: missing field `text`\n  remedy: "), "{}", stderr(&output));
    let both = faqt(folder.path(), "eval --corpus corpus.jsonl --knowledge docs --queries plain.jsonl");
    assert_eq!(both.status.code(), Some(2));
}
