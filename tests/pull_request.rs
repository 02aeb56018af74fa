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
        let Some(script) = &step.run else { continue };
        let mut command = Command::new("sh");
        command.args(["-e", "-c", script]).current_dir(&clone).env("PATH", &path).env("HOME", aside);
        command.env("RUNNER_TEMP", aside).env("GITHUB_STEP_SUMMARY", &summary);
        for (name, value) in &job.env {
            let value = match value.as_str() {
                "${{ github.base_ref }}" => "main",
                "${{ vars.FAQT_REPOSITORY }}" => "nowhere",
                other => panic!("{name}: {other}"),
            };
            command.env(name, value);
        }
        let output = command.output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        ran.printed += &said;
        if !output.status.success() {
            ran.failed = Some((step.name.clone().unwrap_or_else(|| number.to_string()), said));
            break;
        }
    }
    ran.summary = std::fs::read_to_string(&summary).unwrap();
    ran
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
