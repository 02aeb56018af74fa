//! Whatever is wrong with articles, questions, index or configuration: the program says where, what
//! and what to do, goes on answering where it can, and never panics.

#[path = "support/mounts.rs"]
mod mounts;
#[path = "support/program.rs"]
mod program;
mod support;

use faqt::index::Store;
use mounts::{User, inside};
use std::fs;
use std::path::Path;
use support::Project;

const QUESTION: &str = "what does an apple cost?";
const PRICE: &str = "An apple costs two euros.";
const MATTER: &str = "---\ntitle: Pears\nsource: https://example.com/pears\n---\n";

/// What the program printed, and how it ended.
struct Said {
    status: i32,
    out: String,
    told: String,
}

impl Said {
    /// The first quote of the answer on stdout.
    fn quote(&self) -> String {
        let answer: serde_json::Value = serde_json::from_str(self.out.trim()).unwrap_or_default();
        answer["passages"][0]["quote"].as_str().unwrap_or_default().to_owned()
    }
}

/// Runs the program; it may fail, but not panic.
fn run(project: &Project, arguments: &[&str], stdin: &[u8]) -> Said {
    let output = program::run(&project.path("faqt.toml"), arguments, stdin);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said =
        Said { status: output.status.code().unwrap_or(-1), out: text(&output.stdout), told: text(&output.stderr) };
    assert!((0..=2).contains(&said.status) && !said.told.contains("panicked"), "{}: {}", said.status, said.told);
    said
}

fn ask(project: &Project) -> Said {
    run(project, &["ask", QUESTION, "--format", "json"], b"")
}

/// Asks for what the good article says, and what is told of the bad one.
fn still_answers(project: &Project) -> String {
    let said = ask(project);
    assert_eq!(said.quote(), PRICE, "{}", said.told);
    said.told
}

fn good(project: Project) -> Project {
    project.article("apples", PRICE);
    project.publish();
    project
}

/// A strict collection is held back by each of these, an open one takes or leaves out the article.
#[test]
fn a_bad_article_is_told_by_file_line_and_remedy_and_the_last_good_index_serves() {
    let cases: [(&str, Vec<u8>, &str, &str); 14] = [
        (
            "not UTF-8",
            [MATTER.as_bytes(), b"A pear.\n\xff\xfe\n"].concat(),
            "6: byte 63 is not UTF-8",
            "save the file as UTF-8",
        ),
        ("no front matter", b"# Pears\n\nA pear.\n".to_vec(), "1: the article has no title", "add `title:`"),
        ("no front matter", b"# Pears\n\nA pear.\n".to_vec(), "1: the article has no source", "add `source:`"),
        (
            "unclosed front matter",
            b"---\ntitle: Pears\nsource: https://e.example\n\nA pear.\n".to_vec(),
            "1: the front matter has no closing `---`",
            "close the front matter with a line `---`",
        ),
        (
            "unknown key",
            MATTER.replace("source", "autor: x\nsource").into_bytes(),
            "3: unknown key `autor`",
            "use title, source",
        ),
        ("no title", b"---\nsource: https://e.example\n---\nA pear.\n".to_vec(), "1: the article has no title", "add"),
        ("no source", b"---\ntitle: Pears\n---\nA pear.\n".to_vec(), "1: the article has no source", "add"),
        (
            "a source that is no address",
            b"---\ntitle: Pears\nsource: ftp://e.example/x\n---\nA pear.\n".to_vec(),
            "3: \"ftp://e.example/x\" is no http or https address",
            "write an address",
        ),
        (
            "a source of another type",
            b"---\ntitle: Pears\nsource: [a]\n---\nA pear.\n".to_vec(),
            "3: `source` is not an address",
            "give `source` an address",
        ),
        ("50 MB", vec![b'a'; 50_000_000], "1: the article has 50 MB; 20 MB are the most", "split it into several"),
        (
            "a control character",
            format!("{MATTER}A \u{1b}pear.\n").into_bytes(),
            "5: control character U+001B",
            "remove",
        ),
        ("no text", MATTER.as_bytes().to_vec(), "1: the article has no text", "write something"),
        (
            "front matter that is no YAML",
            b"---\ntitle: \"Pears\nsource: x\n---\nA pear.\n".to_vec(),
            "front matter:",
            "correct the front matter",
        ),
        (
            "the title of another article",
            MATTER.replace("Pears", "About apples").into_bytes().into_iter().chain(*b"A pear.\n").collect(),
            "1: apples.md has the title \"About apples\" too",
            "give",
        ),
    ];
    let strict = good(Project::strict());
    let open = good(Project::new());
    for (what, bytes, place, remedy) in cases {
        fs::write(strict.path("docs/pears.md"), &bytes).unwrap();
        let told = still_answers(&strict);
        let found = told.split("warning: ").any(|warning| {
            let at = warning.find("docs/pears.md:").map(|at| &warning[at + "docs/pears.md:".len()..]);
            at.is_some_and(|rest| rest.contains(place) && rest.contains(&format!("\n  remedy: {remedy}")))
        });
        assert!(found, "{what}: {told}");
        assert!(told.contains("this answer is from the last good index"), "{what}: {told}");
        assert_eq!(strict.numbers(), [1], "{what}");
        fs::write(open.path("docs/pears.md"), &bytes).unwrap();
        still_answers(&open);
    }
    strict.article("pears", "A pear costs one euro.");
    assert_eq!(still_answers(&strict), "");
    assert_eq!(strict.numbers(), [1, 2]);
}

#[test]
fn a_mark_crlf_a_ragged_table_and_deep_lists_are_read() {
    let project = good(Project::new());
    let deep: String = (0..100).map(|level| format!("{}- level {level} of plums\n", "  ".repeat(level))).collect();
    let files = [
        ("mark.md", "\u{feff}# Pears\n\nA pear costs one euro.\n".to_owned()),
        ("crlf.md", "\u{feff}---\r\ntitle: Quinces\r\n---\r\n# Quinces\r\n\r\nA quince costs\r\nnine euros.\r\n".to_owned()),
        ("ragged.md", "# Cherries\n\n| Sort | Price | Where |\n|---|---|---|\n| red cherry | 4 |\n| black cherry | 5 | here | there |\n".to_owned()),
        ("deep.md", format!("# Plums\n\n{deep}")),
    ];
    for (name, text) in &files {
        project.write(&format!("docs/{name}"), text);
    }
    for (question, name, quote) in [
        ("what does a pear cost?", "mark.md", "A pear costs one euro."),
        ("what does a quince cost?", "crlf.md", "A quince costs\r\nnine euros."),
        ("price of a red cherry", "ragged.md", "| red cherry | 4 |"),
        ("where is the black cherry", "ragged.md", "| black cherry | 5 | here | there |"),
        ("level 3 of plums", "deep.md", "level 3 of plums"),
    ] {
        let said = run(&project, &["ask", question, "--format", "json"], b"");
        let answer: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let passage = &answer["passages"][0];
        let file = fs::read(project.path("docs").join(passage["article"].as_str().unwrap())).unwrap();
        let range = [0, 1].map(|n| passage["range"][n].as_u64().unwrap() as usize);
        let text = passage["quote"].as_str().unwrap();
        assert_eq!(&file[range[0]..range[1]], text.as_bytes(), "{question}");
        assert_eq!(passage["article"], name, "{question}");
        assert!(text.contains(quote), "{question}: {text}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_or_nowhere_is_told() {
    use std::os::unix::fs::symlink;
    for project in [Project::new(), Project::strict()].map(good) {
        fs::create_dir(project.path("docs/deep")).unwrap();
        symlink(project.path("docs"), project.path("docs/deep/up")).unwrap();
        symlink("nowhere.md", project.path("docs/gone.md")).unwrap();
        project.article("pears", "A pear costs one euro.");
        let told = still_answers(&project);
        assert!(told.contains("docs/deep/up:1: ") && told.contains("\n  remedy: remove the link"), "{told}");
        assert!(told.contains("docs/gone.md:1: ") && told.contains("\n  remedy: check that it exists"), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = good(Project::new());
    fs::set_permissions(project.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    project.article("pears", "A pear costs one euro.");
    let name = "a_file_that_may_not_be_read_is_told";
    let file = project.path("docs/pears.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read it all the same, and has to become another user.
    let folder = match fs::read(&file) {
        Ok(_) => inside(name, &project.path(""), User::Other, "true"),
        Err(_) => Some(project.path("")),
    };
    let Some(folder) = folder else { return };
    let opened = faqt::publish::open(&support::config(&folder), faqt::publish::Build::Auto).unwrap();
    assert_eq!(support::quote(&support::ask(&opened.generation, QUESTION)), PRICE);
    let told = opened.findings[0].to_string();
    assert!(
        told.contains("docs/pears.md:1: ") && told.contains("\n  remedy: check that it exists and may be read"),
        "{told}"
    );
}

#[test]
fn an_empty_or_missing_folder_is_refused_with_a_remedy() {
    let project = Project::new();
    for what in ["empty", "missing"] {
        let said = run(&project, &["ask", QUESTION], b"");
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{what}: {}", said.told);
        assert!(said.told.starts_with("error: no article in ") && said.told.contains("\n  remedy: "), "{}", said.told);
        let _ = fs::remove_dir(project.path("docs"));
    }
}

#[test]
fn odd_questions_are_refused_or_answered() {
    let project = good(Project::new());
    for question in ["", "  ", "\t\n"] {
        let said = run(&project, &["ask", question], b"");
        assert_eq!((said.status, said.out.as_str()), (2, ""));
        assert_eq!(said.told, "error: the question is empty\n  remedy: write what you want to know after `ask`\n");
    }
    let long = format!("{QUESTION} {}", "why ".repeat(25_000));
    for question in
        [&long[..100_000], "\u{1b}[31mwhat does\u{7} an apple\u{200b} cost?\u{85}", "???", "\u{202e}apple cost"]
    {
        let said = run(&project, &["ask", question, "--format", "json"], b"");
        let answer: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(answer["question"], question);
        assert!(said.status < 2, "{}", said.told);
    }
    // What is shown to people holds no control character of the question.
    let said = run(&project, &["ask", "\u{1b}[31mwhat does\u{7} an aple cost?"], b"");
    assert!(!said.out.contains(['\u{1b}', '\u{7}']) && !said.told.contains(['\u{1b}', '\u{7}']), "{:?}", said.out);
}

#[test]
fn a_batch_takes_any_bytes_and_tells_malformed_lines_by_number() {
    let project = good(Project::new());
    let long = serde_json::json!({"id": "long", "text": "镜像价格？".repeat(20_000)}).to_string();
    let lines: [&[u8]; 9] = [
        br#"{"id":1,"text":"what does an apple cost?"}"#,
        b"",
        br#"{"id":3,"text":""}"#,
        br#"{"id":4,"text":"what does \u0000an apple\u001b cost?","after":"\u0007"}"#,
        b"\xff\xfe{",
        br#"{"id":6,"txt":"x"}"#,
        br#"{"id":7,"text":"x","collections":["wiki"]}"#,
        long.as_bytes(),
        br#"{"id":9,"text":"what does an apple cost?"}"#,
    ];
    let said = run(&project, &["ask", "--batch", "-"], &lines.join(&b'\n'));
    assert_eq!(said.status, 2);
    let answers: Vec<serde_json::Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), lines.len());
    for malformed in [2, 5, 6, 7] {
        let answer = &answers[malformed - 1];
        assert_eq!((&answer["id"], &answer["line"]), (&serde_json::Value::Null, &malformed.into()), "{answer}");
        assert!(answer["error"].as_str().is_some_and(|error| !error.is_empty() && !error.contains('\n')), "{answer}");
    }
    for answered in [1, 4, 9] {
        assert_eq!(
            (&answers[answered - 1]["id"], &answers[answered - 1]["passages"][0]["quote"]),
            (&answered.into(), &PRICE.into())
        );
    }
    assert_eq!((&answers[2]["outcome"], &answers[7]["outcome"]), (&"unanswered".into(), &"unanswered".into()));
    let said = run(&project, &["ask", "--batch", "nowhere.jsonl"], b"");
    assert!(said.status == 2 && said.told.contains("nowhere.jsonl: cannot be read") && said.told.contains("remedy: "));
}

/// The folder of the generation that serves.
fn current(project: &Project) -> std::path::PathBuf {
    let store = Store::new(project.path("index"));
    store.path(&store.current().unwrap().unwrap())
}

/// A file of the current generation with this ending.
fn file(folder: &Path, ending: &str) -> std::path::PathBuf {
    let found = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path());
    found.filter(|path| path.is_file()).find(|path| path.to_string_lossy().ends_with(ending)).unwrap()
}

#[test]
fn a_damaged_index_answers_and_is_mended() {
    type Harm = (&'static str, fn(&Project));
    let harms: [Harm; 6] = [
        ("cut", |project| {
            let file = file(&current(project), ".bin");
            let bytes = fs::read(&file).unwrap();
            fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("corrupt", |project| {
            let file = file(&current(project), ".store");
            let mut bytes = fs::read(&file).unwrap();
            bytes.iter_mut().for_each(|byte| *byte ^= 0x55);
            fs::write(&file, bytes).unwrap();
        }),
        ("missing", |project| fs::remove_file(file(&current(project), ".idx")).unwrap()),
        ("a manifest that is no JSON", |project| fs::write(current(project).join("manifest.json"), "{").unwrap()),
        ("another version", |project| {
            let file = current(project).join("manifest.json");
            let text = fs::read_to_string(&file).unwrap();
            fs::write(&file, text.replacen("\"format\": 1", "\"format\": 99", 1)).unwrap();
        }),
        ("CURRENT points elsewhere", |project| project.write("index/CURRENT", "../docs\n")),
    ];
    for (what, harm) in harms {
        let project = good(Project::new());
        harm(&project);
        let as_it_is = run(&project, &["ask", QUESTION, "--no-build", "--format", "json"], b"");
        if as_it_is.status == 2 {
            assert!(
                as_it_is.told.starts_with("error: ") && as_it_is.told.contains("\n  remedy: "),
                "{what}: {}",
                as_it_is.told
            );
        } else {
            assert_eq!(as_it_is.quote(), PRICE, "{what}");
            assert!(as_it_is.told.starts_with("warning: "), "{what}: {}", as_it_is.told);
        }
        let told = still_answers(&project);
        assert!(!told.contains("error"), "{what}: {told}");
        assert_eq!(still_answers(&project), "", "{what}");
    }
    // What only its owner can put right is told each time.
    let project = good(Project::new());
    project.remove("index/CURRENT");
    fs::create_dir(project.path("index/CURRENT")).unwrap();
    let told = still_answers(&project);
    assert!(told.starts_with("warning: cannot write ") && told.contains("/index/CURRENT: "), "{told}");
}

#[test]
fn an_index_of_another_configuration_is_built_anew_and_one_of_another_owner_left_alone() {
    let project = good(Project::new());
    let text = fs::read_to_string(project.path("faqt.toml")).unwrap();
    project.write("faqt.toml", &format!("{text}site = \"hugo\"\nsource = \"https://e.example/{{path}}\"\n"));
    assert_eq!(still_answers(&project), "");
    assert_eq!(project.numbers(), [1, 2]);
    let other = Project::new();
    other.article("pears", "A pear costs one euro.");
    let index = project.path("index");
    let said = run(&other, &["--index", index.to_str().unwrap(), "ask", QUESTION], b"");
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.told.contains("remedy: name another folder with --index"), "{}", said.told);
    assert_eq!(still_answers(&project), "");
}

#[test]
fn a_configuration_with_mistakes_is_refused_by_line() {
    let cases = [
        ("precision = \"high\"\n", "1: `precision` takes a number"),
        ("index = 3\n", "1: `index` takes "),
        ("[[collection]]\nname = \"docs\"\npath = 4\n", "3: `path` takes "),
        ("[[collection]]\nname = \"docs\"\npath = \"docs\"\nstrict = \"yes\"\n", "4: `strict` takes "),
        ("[[collection]]\nname = \"docs\"\npath = \"docs\"\nsite = \"gatsby\"\n", "4: `site` takes "),
        ("[[collection]]\nname = \"docs\"\npath = \"docs\"\ninclude = \"*.md\"\n", "4: `include` takes "),
        ("collection = 1\n", "1: "),
        ("precison = 0.9\n", "1: "),
        ("a = = b\n", "1: "),
        ("discord = true\n", "1: "),
        ("\u{0}\n", "1: "),
    ];
    let project = good(Project::new());
    for (text, told) in cases {
        project.write("faqt.toml", text);
        let said = ask(&project);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{text}");
        let (first, rest) = said.told.split_once('\n').unwrap();
        assert!(first.starts_with("error: ") && first.contains(&format!("/faqt.toml:{told}")), "{text}: {}", said.told);
        assert!(rest.starts_with("  remedy: "), "{text}: {}", said.told);
    }
    fs::write(project.path("faqt.toml"), b"\xff\xfe").unwrap();
    let said = ask(&project);
    assert!(
        said.status == 2 && said.told.contains("/faqt.toml") && said.told.contains("\n  remedy: "),
        "{}",
        said.told
    );
}
