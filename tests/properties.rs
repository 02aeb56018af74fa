//! What holds whatever the articles and the questions are made of.

#[path = "support/markdown.rs"]
mod markdown;
mod support;

use faqt::answer::compare::compare;
use faqt::answer::reply::{Answer, Cited};
use faqt::answer::{Request, answer, quote::cited};
use faqt::index::Generation;
use faqt::knowledge::Span;
use faqt::publish::build_in_memory;
use proptest::prelude::*;
use std::fs;
use support::Project;

const SITES: [&str; 10] =
    ["docusaurus", "hugo", "jekyll", "mkdocs", "mdbook", "vitepress", "vuepress", "starlight", "github", "web"];

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 4096, ..ProptestConfig::default() }
}

/// A collection of these files on a site.
fn project(site: &str, files: &[(&str, &[u8])]) -> Project {
    let project = Project::with(&format!(
        "[[collection]]\nname = \"docs\"\npath = \"docs\"\nsite = \"{site}\"\nsource = \"https://e.example/{{path}}\"\n"
    ));
    for (name, bytes) in files {
        fs::write(project.path("docs").join(name), bytes).unwrap();
    }
    project
}

fn built(project: &Project) -> Generation {
    build_in_memory(&project.config()).unwrap().0
}

/// Every text of a citation is the bytes of its file at its range, and they lie in each other.
fn check(cited: &Cited, project: &Project) {
    let bytes = fs::read(project.path("docs").join(&cited.article)).unwrap();
    let same = |text: &str, range: &Span, what: &str| {
        let slice = bytes.get(range.start as usize..range.end as usize);
        assert_eq!(slice, Some(text.as_bytes()), "{what} {range:?} of {:?}", String::from_utf8_lossy(&bytes));
    };
    same(&cited.quote, &cited.range, "quote");
    same(&cited.passage, &cited.passage_range, "passage");
    assert!(!cited.quote.trim().is_empty(), "{cited:?}");
    assert!(cited.passage_range.start <= cited.range.start && cited.range.end <= cited.passage_range.end, "{cited:?}");
    if let Some(lead) = &cited.lead {
        same(&lead.quote, &lead.range, "lead");
        assert!(!lead.quote.trim().is_empty(), "{cited:?}");
    }
}

fn check_all(answer: &Answer, project: &Project) -> usize {
    let cells =
        answer.comparison.iter().flat_map(|comparison| &comparison.rows).flat_map(|row| row.cells.iter().flatten());
    answer.passages.iter().chain(cells).map(|cited| check(cited, project)).count()
}

fn ask(generation: &Generation, text: &str, after: Option<&str>) -> Answer {
    answer(generation, &Request { text, after, top: Some(50), ..Request::default() }).unwrap()
}

fn json(answer: &Answer) -> String {
    serde_json::to_string(answer).unwrap()
}

/// What would be cited of every unit of the index. Gives how many there are, and words to ask for.
fn check_units(generation: &Generation, project: &Project) -> (usize, Vec<String>) {
    let (mut units, mut words) = (0, Vec::new());
    for index in &generation.languages {
        for number in 0..index.section_count() {
            let section = index.section(number).unwrap();
            for number in section.first_passage..section.first_passage + section.passages {
                let passage = index.passage(number).unwrap();
                assert!(!passage.units.is_empty(), "{passage:?}");
                for unit in &passage.units {
                    check(&cited(&section, &passage, unit, 0.0), project);
                    units += 1;
                }
                if let Some(unit) = passage.units.iter().max_by_key(|unit| unit.span.len()) {
                    let text = unit.visible.clone();
                    words.push(text.unwrap_or_else(|| cited(&section, &passage, unit, 0.0).quote));
                }
            }
        }
    }
    (units, words)
}

fn site() -> impl Strategy<Value = &'static str> {
    prop::sample::select(SITES.to_vec())
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn every_quote_passage_and_lead_is_the_bytes_at_its_range(
        one in markdown::article(),
        other in markdown::article(),
        site in site(),
        question in markdown::question(),
    ) {
        let project = project(site, &[("a.md", one.as_bytes()), ("b.mdx", other.as_bytes())]);
        let generation = built(&project);
        let (_, words) = check_units(&generation, &project);
        for text in words.iter().take(6).map(String::as_str).chain([question.as_str()]) {
            check_all(&ask(&generation, text, None), &project);
            check_all(&ask(&generation, &question, Some(text)), &project);
        }
    }

    #[test]
    fn what_is_compared_is_the_bytes_at_its_range(
        one in markdown::article(),
        other in markdown::article(),
        site in site(),
        aspect in prop::option::of(prop::sample::select(vec!["price", "Price", "价格", "free", ""])),
    ) {
        let one = format!("---\ntitle: Custom images\n---\n{one}\n\n| | Custom image | Shared image |\n|-|-|-|\n| Price | free | 0.1 |\n");
        let other = format!("---\ntitle: Shared images\n---\n{other}\n\n## Price\n\nA shared image is free.\n");
        let project = project(site, &[("a.md", one.as_bytes()), ("b.md", other.as_bytes())]);
        let generation = built(&project);
        let things = ["custom images".to_owned(), "shared image".to_owned()];
        if let Ok(answer) = compare(&generation, &things, aspect, &[]) {
            check_all(&answer, &project);
        }
        let answer = ask(&generation, "what is the difference between a custom image and a shared image?", None);
        check_all(&answer, &project);
    }

    #[test]
    fn the_same_articles_and_question_give_the_same_answer(
        article in markdown::article(),
        site in site(),
        questions in prop::collection::vec(markdown::question(), 4),
    ) {
        let project = project(site, &[("a.md", article.as_bytes())]);
        let (one, other) = (built(&project), built(&project));
        prop_assert_eq!(&one.hash, &other.hash);
        for (number, question) in questions.iter().enumerate() {
            let after = questions.get(number + 1).map(String::as_str);
            let first = json(&ask(&one, question, after));
            prop_assert_eq!(&first, &json(&ask(&one, question, after)));
            prop_assert_eq!(&first, &json(&ask(&other, question, after)));
        }
    }

    #[test]
    fn any_bytes_are_indexed_or_told(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        text in any::<String>(),
        site in site(),
    ) {
        let files: [(&str, &[u8]); 3] =
            [("a.md", &bytes), ("b.md", text.as_bytes()), ("c.md", b"# Apples\n\nAn apple costs two euros.\n")];
        let project = project(site, &files);
        let (generation, findings) = build_in_memory(&project.config()).unwrap();
        if std::str::from_utf8(&bytes).is_err() {
            prop_assert!(findings.iter().any(|finding| finding.file.ends_with("a.md")), "{:?}", findings);
        }
        check_units(&generation, &project);
        let answer = ask(&generation, "what does an apple cost?", None);
        prop_assert!(check_all(&answer, &project) > 0);
    }
}

/// Articles of which every part of the engine has something to say.
fn shop() -> (Project, Generation) {
    let files: [(&str, &[u8]); 4] = [
        (
            "custom.md",
            b"---\ntitle: Custom images\naliases: [own image]\nquestions: [\"is it free? #price\"]\n---\n# Custom images\n\n## Price\n\nA custom image is free. Its snapshot costs 0.1 a GB.\n\n## Create one\n\nDo the following:\n\n1. Stop it.\n2. Press Create.\n",
        ),
        ("shared.md", b"# Shared images\n\n## Price\n\nA shared image is free.\n\n| | Custom image | Shared image |\n|-|-|-|\n| Price | charged | free |\n"),
        ("errors.md", b"# Errors\n\n`E001: quota exceeded` means that you have too many.\n\n```sh\nfaqt ask x\n```\n"),
        ("zh.md", "# 自定义镜像\n\n## 价格\n\n自定义镜像免费，快照收费。\n".as_bytes()),
    ];
    let project = project("github", &files);
    let generation = built(&project);
    (project, generation)
}

#[test]
fn any_question_is_answered_or_not() {
    let (project, generation) = shop();
    let text = prop_oneof![
        any::<String>(),
        markdown::question(),
        markdown::article(),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        "[a-z镜像 ?？!。.:`\"'/\\\\(){}\\[\\]^~*+-]{0,60}",
        (any::<char>(), 1usize..800).prop_map(|(c, times)| c.to_string().repeat(times)),
    ];
    let strategy = (text.clone(), prop::option::of(text), prop::option::of(0usize..4));
    proptest!(cases(250), |((text, after, top) in strategy)| {
        let request = Request { text: &text, after: after.as_deref(), top, ..Request::default() };
        let first = answer(&generation, &request).unwrap();
        check_all(&first, &project);
        prop_assert!((0.0..=1.0).contains(&first.confidence));
        prop_assert_eq!(&first.question, &text);
        let again = answer(&generation, &request).unwrap();
        prop_assert_eq!(json(&first), json(&again));
        faqt::answer::why::why(&generation, &request).unwrap();
    });
}

#[test]
fn any_names_are_compared_or_refused() {
    let (project, generation) = shop();
    let name = prop_oneof![
        any::<String>(),
        markdown::question(),
        prop::sample::select(vec![
            "custom image",
            "shared images",
            "own image",
            "custm",
            "自定义镜像",
            "",
            " ",
            "errors"
        ])
        .prop_map(str::to_owned),
    ];
    let strategy = (prop::collection::vec(name.clone(), 0..4), prop::option::of(name));
    proptest!(cases(400), |((things, aspect) in strategy)| {
        let told = |result: anyhow::Result<Answer>| match result {
            Ok(answer) => {
                check_all(&answer, &project);
                json(&answer)
            }
            Err(error) => {
                let told = error.to_string();
                assert!(told.contains("\n  remedy: "), "{told}");
                told
            }
        };
        let first = told(compare(&generation, &things, aspect.as_deref(), &[]));
        prop_assert_eq!(first, told(compare(&generation, &things, aspect.as_deref(), &[])));
    });
}
