//! The workflow for pull requests: its steps run as they stand, in a clean clone of a small
//! repository.
#![cfg(unix)]

mod support;

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::Project;

/// What is read of the workflow.
#[derive(Debug, Deserialize)]
struct Workflow {
    on: BTreeMap<String, Option<BTreeMap<String, String>>>,
    permissions: BTreeMap<String, String>,
    jobs: BTreeMap<String, Job>,
}

#[derive(Debug, Deserialize)]
struct Job {
    env: BTreeMap<String, String>,
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
struct Step {
    name: Option<String>,
    uses: Option<String>,
    run: Option<String>,
    #[serde(default)]
    with: BTreeMap<String, serde_json::Value>,
}

fn workflow() -> Workflow {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/workflows/faqt.yml");
    serde_saphyr::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// What came of the steps.
#[derive(Debug)]
struct Ran {
    /// Name and output of the step that failed.
    failed: Option<(String, String)>,
    /// What all steps printed.
    printed: String,
    summary: String,
    clone: PathBuf,
}

/// Runs git as nobody in particular, in a folder.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "init.defaultBranch=main"]);
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Articles with a test, committed on `main`; then what `edit` does, on a branch.
fn pull_request(edit: impl Fn(&Project)) -> Project {
    let project = Project::strict();
    project.article("apples", "## Price\n\nAn apple costs two euros.");
    project.article("pears", "## Price\n\nA pear costs one euro.");
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"docs/apples.md#price\"\nquote = \"euros\"\n\n\
         [[question]]\nask = \"what does a pear cost?\"\nexpect = \"docs/pears.md#price\"\n",
    );
    let folder = project.path("");
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "articles"]);
    git(&folder, &["checkout", "--quiet", "-b", "change"]);
    edit(&project);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--allow-empty", "--message", "change"]);
    project
}

/// Clones the branch as a workflow does, one commit deep, and runs every step that is a script.
fn run(project: &Project, aside: &Path) -> Ran {
    let origin = format!("file://{}", project.path("").canonicalize().unwrap().display());
    let clone = aside.join("clone");
    git(aside, &["clone", "--quiet", "--depth=1", "--branch=change", &origin, "clone"]);
    let binary = Path::new(env!("CARGO_BIN_EXE_faqt")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let summary = aside.join("summary.md");
    std::fs::write(&summary, "").unwrap();
    let mut ran = Ran { failed: None, printed: String::new(), summary: String::new(), clone: clone.clone() };
    let workflow = workflow();
    let (_, job) = workflow.jobs.first_key_value().unwrap();
    for (number, step) in job.steps.iter().enumerate() {
        let Some(mut command) = script(job, step, &clone) else { continue };
        command.env("PATH", &path).env("HOME", aside);
        command.env("RUNNER_TEMP", aside).env("GITHUB_STEP_SUMMARY", &summary);
        let output = command.output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        ran.printed += &said;
        if !output.status.success() {
            ran.failed = Some((step.name.clone().unwrap_or_else(|| number.to_string()), said));
            break;
        }
    }
    ran.summary = String::from_utf8(std::fs::read(&summary).unwrap()).expect("no character is cut");
    ran
}

/// The script of a step, with the variables of its job.
fn script(job: &Job, step: &Step, folder: &Path) -> Option<Command> {
    let mut command = Command::new("sh");
    command.args(["-e", "-c", step.run.as_ref()?]).current_dir(folder);
    for (name, value) in &job.env {
        let value = match value.as_str() {
            "${{ github.base_ref }}" => "main",
            "${{ vars.FAQT_REPOSITORY }}" => "https://example.com/faqt",
            "${{ vars.FAQT_REVISION }}" => "0a9e028",
            other => panic!("{name}: {other}"),
        };
        command.env(name, value);
    }
    Some(command)
}

#[test]
fn it_may_only_read_and_nothing_of_a_pull_request_becomes_a_script() {
    let workflow = workflow();
    assert_eq!(workflow.on.keys().collect::<Vec<_>>(), ["pull_request"]);
    assert_eq!(workflow.permissions, BTreeMap::from([("contents".to_owned(), "read".to_owned())]));
    let steps: Vec<&Step> = workflow.jobs.values().flat_map(|job| &job.steps).collect();
    assert!(steps.iter().all(|step| step.run.is_some() != step.uses.is_some()), "{steps:?}");
    for script in steps.iter().filter_map(|step| step.run.as_ref()) {
        assert!(!script.contains("${{"), "an expression would be pasted into the script: {script}");
    }
}

#[test]
fn the_revision_that_is_kept_is_the_one_that_is_built() {
    let aside = tempfile::tempdir().unwrap();
    let workflow = workflow();
    let (_, job) = workflow.jobs.first_key_value().unwrap();
    let named = |name: &str| job.steps.iter().find(|step| step.name.as_deref() == Some(name)).unwrap();
    // Stands for cargo, which would build for minutes, where no faqt is kept.
    // A process of its own writes it: a file open for writing here could pass to whatever another
    // test starts at that moment, and what is open for writing cannot be run.
    let write = "printf '%s\\n' '#!/bin/sh' 'echo \"$@\"' > cargo; chmod 755 cargo";
    assert!(Command::new("sh").args(["-c", write]).current_dir(aside.path()).status().unwrap().success());
    let install = || {
        let mut command = script(job, named("Install faqt"), aside.path()).unwrap();
        command.env("PATH", format!("{}:/usr/bin:/bin", aside.path().display()));
        command
    };
    let output = install().output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "install --locked --no-default-features --git https://example.com/faqt --rev 0a9e028 faqt\n"
    );
    let unset = install().env("FAQT_REVISION", "").output().unwrap();
    assert!(!unset.status.success() && unset.stdout.is_empty(), "{unset:?}");
    assert!(String::from_utf8_lossy(&unset.stderr).contains("FAQT_REVISION: set this variable"), "{unset:?}");
    let cached = job.steps.iter().find_map(|step| step.with.get("key")).unwrap().as_str().unwrap();
    assert!(cached.contains("${{ vars.FAQT_REVISION }}"), "{cached}");
}

#[test]
fn a_page_that_is_too_long_is_cut_between_lines() {
    let aside = tempfile::tempdir().unwrap();
    let questions =
        (0..100).map(|number| format!("  - \"第{number}号苹果的价格是多少？ #price\"\n")).collect::<String>();
    let apples = |price: &str| {
        let sentence = format!("苹果的价格是{price}，{}。", "产地不同，价格也不同，".repeat(200));
        format!(
            "---\ntitle: 苹果\nsource: https://example.com/apples\nlanguage: zh\nquestions:\n{questions}---\n\n## 价格 {{#price}}\n\n{sentence}\n"
        )
    };
    let project = pull_request(|project| {
        project.write("docs/fruit.md", &apples("两元"));
        git(&project.path(""), &["add", "."]);
        git(&project.path(""), &["commit", "--quiet", "--message", "fruit"]);
        git(&project.path(""), &["branch", "--quiet", "--force", "main"]);
        project.write("docs/fruit.md", &apples("三元"));
    });
    let ran = run(&project, aside.path());
    assert_eq!(ran.failed, None, "{ran:?}");
    let length = std::fs::metadata(aside.path().join("changes.md")).unwrap().len();
    assert!(length > 1_100_000, "{length}");
    assert!(ran.summary.len() < 1_000_100 && ran.summary.ends_with("\nThe rest does not fit here.\n"));
}

#[test]
fn answers_that_change_are_shown_and_fail_nothing() {
    let aside = tempfile::tempdir().unwrap();
    let project = pull_request(|project| project.article("apples", "## Price\n\nAn apple costs three euros."));
    let ran = run(&project, aside.path());
    assert_eq!(ran.failed, None, "{ran:?}");
    assert!(ran.summary.starts_with("## 1 of 2 answers differs\n\nAgainst revision origin/main ("), "{ran:?}");
    for quote in ["> An apple costs two euros.", "> An apple costs three euros."] {
        assert!(ran.summary.contains(quote), "{ran:?}");
    }
    assert_eq!(git(&ran.clone, &["status", "--porcelain", "--ignored"]), "", "the clone is as it was");
}

#[test]
fn a_broken_knowledge_test_fails_and_is_shown() {
    let aside = tempfile::tempdir().unwrap();
    let project = pull_request(|project| project.article("apples", "## Price\n\nAn apple costs two dollars."));
    let ran = run(&project, aside.path());
    let (step, _) = ran.failed.as_ref().unwrap();
    assert_eq!(step, "Compare the answers", "{ran:?}");
    assert!(ran.summary.contains("**test broken**") && ran.summary.contains("quoting \"euros\""), "{ran:?}");
    assert!(ran.printed.contains("::error file=docs/questions.toml,line=1,title=Knowledge test::"), "{ran:?}");
}

#[test]
fn a_failing_test_that_is_removed_is_seen_on_the_page() {
    let aside = tempfile::tempdir().unwrap();
    let project = pull_request(|project| {
        project.article("apples", "## Price\n\nAn apple costs two dollars.");
        let tests = std::fs::read_to_string(project.path("docs/questions.toml")).unwrap();
        project.write("docs/questions.toml", tests.split_once("\n\n").unwrap().1);
    });
    let ran = run(&project, aside.path());
    assert_eq!(ran.failed, None, "{ran:?}");
    assert!(ran.summary.contains("the knowledge test passes, 1 removed."), "{ran:?}");
    let removed =
        "### what does an apple cost?\n\n**test removed**\n\nexpected docs/apples.md#price, quoting \"euros\".";
    assert!(ran.summary.contains(removed), "{ran:?}");
}

#[test]
fn a_fault_of_an_article_is_shown_at_its_line_and_fails_nothing() {
    let aside = tempfile::tempdir().unwrap();
    let project =
        pull_request(|project| project.write("docs/plums.md", "# Plums\n\n## Price\n\nA plum costs one euro.\n"));
    let ran = run(&project, aside.path());
    assert_eq!(ran.failed, None, "{ran:?}");
    assert!(ran.printed.contains("::error file=docs/plums.md,line=1,title=Article::"), "{ran:?}");
}

#[test]
fn a_test_that_failed_before_fails_no_pull_request() {
    let aside = tempfile::tempdir().unwrap();
    let project = pull_request(|_| {});
    let folder = project.path("");
    git(&folder, &["checkout", "--quiet", "main"]);
    project.article("pears", "Nothing about money.");
    git(&folder, &["commit", "--quiet", "--all", "--message", "broken"]);
    git(&folder, &["checkout", "--quiet", "-B", "change"]);
    project.article("plums", "## Price\n\nA plum costs one euro.");
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "plums"]);
    let ran = run(&project, aside.path());
    assert_eq!(ran.failed, None, "{ran:?}");
    assert!(ran.summary.contains("1 of 2 knowledge tests pass"), "{ran:?}");
}

#[test]
fn a_repository_that_had_no_articles_gets_its_first() {
    let aside = tempfile::tempdir().unwrap();
    let project = pull_request(|_| {});
    let folder = project.path("");
    git(&folder, &["checkout", "--quiet", "--orphan", "empty"]);
    git(&folder, &["rm", "--quiet", "-r", "--cached", "."]);
    git(&folder, &["commit", "--quiet", "--allow-empty", "--message", "empty"]);
    git(&folder, &["branch", "--quiet", "--force", "main"]);
    let ran = run(&project, aside.path());
    assert_eq!(ran.failed, None, "{ran:?}");
    assert!(ran.summary.contains("2 of 2 answers differ: 2 appeared"), "{ran:?}");
}
