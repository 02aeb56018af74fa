//! `faqt eval --calibrate`: a maintainer learns what a precision costs on their own questions, and
//! keeps the threshold.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::fmt::Write as _;
use std::fs;
use support::Project;
use terminal::{Said, faqt};

/// Things that are sold, each with a price of its own.
const GOODS: [&str; 40] = [
    "anvil", "basket", "candle", "drum", "easel", "flute", "guitar", "hammer", "inkwell", "jacket", "kettle", "ladder",
    "mirror", "needle", "oven", "pillow", "quilt", "rope", "saddle", "table", "umbrella", "violin", "wagon", "yacht",
    "zither", "anchor", "bucket", "carpet", "desk", "engine", "fence", "glove", "helmet", "iron", "jar", "kite",
    "lamp", "mattress", "net", "organ",
];

/// A shop with a question on each price, and as many that nothing answers.
fn shop() -> Project {
    let project = Project::new();
    let mut questions = String::new();
    for (number, thing) in GOODS.iter().enumerate() {
        let price = number + 3;
        project.article(thing, &format!("The price of the {thing} is {price} euros."));
        let _ = writeln!(
            questions,
            "[[question]]\nask = \"what is the price of the {thing}?\"\nexpect = \"docs/{thing}.md\""
        );
        let _ = writeln!(
            questions,
            "[[question]]\nask = \"who won the chess tournament in year {number}?\"\nexpect = \"nothing\""
        );
    }
    questions += "[[question]]\ncompare = [\"anvil\", \"basket\"]\n\
                  [[question]]\nask = \"what is the price of the moon?\"\nexpect = \"docs/moon.md\"\n";
    project.write("docs/questions.toml", &questions);
    project
}

fn calibrate(project: &Project, flags: &str) -> Said {
    faqt(&project.path(""), &format!("eval --calibrate {flags}"))
}

#[test]
fn what_each_precision_costs_is_printed_and_nothing_written() {
    let project = shop();
    let said = calibrate(&project, "");
    assert_eq!(said.status, 0, "{said:?}");
    assert!(
        said.out.starts_with("docs (docs/questions.toml)\n40 questions with an answer, 40 without, 2 left out\n"),
        "{said:?}"
    );
    assert!(said.out.contains("* 0.95") && said.out.contains("`--write` keeps them"), "{said:?}");
    assert!(!project.path("docs/calibration.toml").exists() && !project.path("index").exists());
}

#[test]
fn what_is_written_is_carried_by_the_next_generation() {
    let project = shop();
    faqt(&project.path(""), "index");
    let said = calibrate(&project, "--write --format json");
    assert_eq!(said.status, 0, "{said:?}");
    let measured = &said.json()[0];
    assert_eq!(measured["written"], "docs/calibration.toml");
    let text = fs::read_to_string(project.path("docs/calibration.toml")).unwrap();
    let threshold = measured["calibration"]["threshold"].as_f64().unwrap();
    assert!(text.contains(&format!("threshold = {threshold:?}\n")), "{text}");
    assert_eq!(faqt(&project.path(""), "index").status, 0);
    let carried = project.open_as_it_is().generation.manifest.calibration["docs"];
    assert_eq!(carried.threshold, threshold);
    // Measuring again does not depend on what was kept.
    calibrate(&project, "--write");
    assert_eq!(fs::read_to_string(project.path("docs/calibration.toml")).unwrap(), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |name: &str| fs::metadata(project.path(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("docs/calibration.toml"), mode("docs/questions.toml"));
    }
}

#[test]
fn few_questions_keep_no_threshold() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does an apple cost?\"\nexpect = \"docs/apples.md\"\n\
         [[question]]\nask = \"who won?\"\nexpect = \"nothing\"\n",
    );
    let said = calibrate(&project, "--write");
    assert_eq!(said.status, 1);
    assert!(
        said.out.ends_with(
            "no threshold for 0.95: too few questions: 0.95 takes 32 with an answer and 32 without, at the least; \
             nothing was written\n"
        ),
        "{said:?}"
    );
    assert!(!project.path("docs/calibration.toml").exists());
}

#[test]
fn without_questions_it_says_where_to_write_them() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    let said = calibrate(&project, "");
    assert_eq!(said.status, 2);
    assert!(said.err.contains("no collection has a questions.toml\n  remedy: "), "{said:?}");
    assert_eq!(faqt(&project.path(""), "eval --write").status, 2);
    assert_eq!(calibrate(&project, "--queries q.jsonl").status, 2);
}
