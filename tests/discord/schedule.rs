//! Jobs that the bot does every so often: what they bring is published through the gate, and what
//! waits for a maintainer stands in `/status`.

use crate::discord::Discord;
use crate::discord::articles::BIKE_PRICES;
use crate::within::Within;
use faqt::discord::Job;
use insta::assert_snapshot;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const TEST: &str = "\
[[question]]
ask = \"what does a city bike cost?\"
expect = \"docs/article.md#price\"
quote = \"450\"
";

/// What the job of a test does the next time, and what it holds back.
#[derive(Clone, Default)]
struct Work {
    next: Arc<Mutex<Option<Result<String, &'static str>>>>,
    held: Arc<Mutex<Vec<String>>>,
}

impl Work {
    /// From now on the article says this, or the job fails.
    fn does(&self, what: Result<String, &'static str>) {
        *self.next.lock().unwrap() = Some(what);
    }

    fn job(&self, folder: &Path) -> Job {
        let (work, held, article) = (self.clone(), self.held.clone(), folder.join("docs/article.md"));
        Job {
            name: "https://example.com/feed".to_owned(),
            every: Duration::from_millis(20),
            run: Box::new(move |_| {
                let mut next = work.next.lock().unwrap();
                match next.clone() {
                    None => Ok(false),
                    // Until it is told something else.
                    Some(Err(what)) => anyhow::bail!(what),
                    Some(Ok(text)) => {
                        *next = None;
                        std::fs::write(&article, text)?;
                        Ok(true)
                    }
                }
            }),
            held: Box::new(move || held.lock().unwrap().clone()),
        }
    }
}

/// Asks for the status until it is so.
fn status_when(within: &Within, is_so: impl Fn(&str) -> bool) -> String {
    for _ in 0..1_000 {
        let status = within.status();
        if is_so(&status) {
            return status;
        }
    }
    panic!("it is never so: {}", within.status());
}

/// Asks for the status until it says something.
fn status_with(within: &Within, what: &str) -> String {
    status_when(within, |status| status.contains(what))
}

fn price(within: &Within) -> String {
    within.discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]).shown().to_string()
}

#[test]
fn an_import_of_the_configuration_follows_its_source_and_holds_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    for inside in ["docs", "pages"] {
        std::fs::create_dir(folder.path().join(inside)).unwrap();
    }
    let page = |cost: u32| {
        let story = "A city bike is made for short ways in a town, and it lasts for many years. ".repeat(4);
        format!(
            "---\ntitle: City bikes\n---\n# City bikes\n\n{story}\n\n## Price\n\nA city bike costs {cost} euros. A helmet is included.\n"
        )
    };
    write("pages/city.md", &page(400));
    // One of five may change by itself.
    for town in ["Aalen", "Bonn", "Celle", "Duren"] {
        write(&format!("docs/{town}.md"), &format!("# {town}\n\nIn {town} there is a workshop.\n"));
    }
    let discord = Discord::new();
    let (home, hal) = (discord.guild("Harbour"), discord.member("hal").id);
    write(
        "faqt.toml",
        &format!(
            "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n\
             [[import]]\nsource = \"pages\"\nkind = \"folder\"\ncollection = \"docs\"\nevery = \"1s\"\n\
             [discord]\nhome_guild = \"{home}\"\nowners = [\"{hal}\"]\n"
        ),
    );
    let mut import = std::process::Command::new(env!("CARGO_BIN_EXE_faqt"));
    import.args(["import", "pages", "--collection", "docs"]).current_dir(folder.path());
    let output = import.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    discord.starts_in(folder.path());
    discord.ready();
    write("pages/city.md", &page(450));
    write("pages/cargo.md", &page(900).replace("City bikes", "Cargo bikes").replace("city bike", "cargo bike"));
    discord.logged("another generation serves", 1);
    let answer = discord.member("ann").slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(answer.to_string().contains("450 euros"), "{answer}");
    let status = discord.member("hal").slash("status", &[]).shown();
    assert!(status.to_string().contains("cargo.md is new"), "{status}");
}

#[test]
fn what_a_job_brings_is_published_unless_a_knowledge_test_fails() {
    let work = Work::default();
    let within = Within::new(BIKE_PRICES, "strict = true\n", |folder| faqt::discord::Within {
        jobs: vec![work.job(folder)],
        ..faqt::discord::Within::default()
    });
    assert!(price(&within).contains("400 euros"));
    std::fs::write(within.folder.path().join("docs/questions.toml"), TEST).unwrap();
    work.does(Ok(BIKE_PRICES.replace("400 euros", "450 euros")));
    status_with(&within, "Generation: 2");
    assert!(price(&within).contains("450 euros"));
    work.does(Ok(BIKE_PRICES.replace("400 euros", "500 euros")));
    let status = status_with(&within, "Not published");
    assert!(status.contains("Not published: one of 1 knowledge tests fails"), "{status}");
    assert!(price(&within).contains("450 euros"));
    // A maintainer publishes it, and nothing waits any more.
    within.discord.member("hal").slash("reindex", &[("force", "true")]).shown();
    assert!(!within.status().contains("Not published"));
    assert!(price(&within).contains("500 euros"));
    within.end();
}

#[test]
fn what_a_job_holds_back_and_why_it_failed_stand_in_the_status() {
    let work = Work::default();
    let within = Within::new(BIKE_PRICES, "", |folder| faqt::discord::Within {
        jobs: vec![work.job(folder)],
        ..faqt::discord::Within::default()
    });
    work.held.lock().unwrap().extend((1..=7).map(|number| format!("new: docs/page-{number}.md")));
    work.does(Err("the site is not reached"));
    let status = status_with(&within, "is not reached");
    let waits: Vec<&str> = status.lines().skip_while(|line| !line.contains("example.com")).collect();
    assert_snapshot!(waits.join("\n"), @r"
    │ https\://example.com/feed failed: the site is not reached
    │ Held for review by https\://example.com/feed: 7. `faqt import --review` goes through them.
    │ - new: docs/page-1.md
    │ - new: docs/page-2.md
    │ - new: docs/page-3.md
    │ - new: docs/page-4.md
    │ - new: docs/page-5.md
    │ - …
    ");
    let chinese = within.discord.member("hal").speaks("zh-CN").slash("status", &[]).shown();
    assert!(chinese.to_string().contains("待审核"), "{chinese}");
    work.does(Ok(BIKE_PRICES.to_owned()));
    status_when(&within, |status| !status.contains("is not reached"));
    within.end();
}
