//! `[[import]]`: what a scheduled run takes by itself, and what it holds for a person.
#![cfg(feature = "import")]

#[path = "support/pages.rs"]
mod pages;
#[path = "support/site.rs"]
mod site;
mod support;
#[path = "support/terminal.rs"]
mod terminal;

use faqt::import::{Scheduled, Status, Why, held, scheduled};
use pages::{PROSE, Pages, files};
use std::fs;
use support::Project;
use terminal::faqt;

/// Ten pages of a site that were imported through its sitemap, and a schedule for it.
struct Scheduling {
    project: Project,
    site: Pages,
    number: usize,
}

impl Scheduling {
    fn new() -> Self {
        let site = Pages::new();
        let configuration = format!(
            "[[collection]]\nname = \"docs\"\npath = \"docs\"\nstrict = true\nsite = \"web\"\n\n\
             [[import]]\nsource = \"{}\"\nkind = \"sitemap\"\ncollection = \"docs\"\nevery = \"1h\"\nallow = [\"127.0.0.1:{}\"]\ndelay = \"0\"\n",
            site.site.address("/sitemap.xml"),
            site.site.port()
        );
        let mut scheduling = Self { project: Project::with(&configuration), site, number: 0 };
        for number in 0..10 {
            scheduling.page(number, "It is warm.");
        }
        scheduling.list(10);
        let line = format!("import {} {}", scheduling.site.site.address("/sitemap.xml"), scheduling.site.manners());
        let said = faqt(&scheduling.project.path(""), &line);
        assert_eq!(said.status, 0, "{said:?}");
        scheduling
    }

    fn page(&self, number: usize, text: &str) {
        self.site.put(
            &format!("/oven-{number}"),
            &format!("Oven {number}"),
            &format!("<p>Oven {number} bakes rye.</p><p>{text}</p>"),
        );
    }

    /// The sitemap with so many pages.
    fn list(&mut self, number: usize) {
        self.number = number;
        let pages: String = (0..number)
            .map(|number| format!("<url><loc>{}</loc></url>", self.site.site.address(&format!("/oven-{number}"))))
            .collect();
        self.site.raw(
            "/sitemap.xml",
            &format!(
                "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{pages}</urlset>"
            ),
        );
    }

    fn run(&self) -> Scheduled {
        let config = self.project.config();
        let done = scheduled(&config, &config.imports[0], &|| false).unwrap();
        assert_eq!(done.report.items.len(), self.number, "{done:?}");
        assert_eq!(done.report.stopped, None);
        done
    }

    fn held(&self) -> Vec<(Why, Option<String>)> {
        held(&self.project.config()).into_iter().map(|held| (held.why, held.article)).collect()
    }

    fn article(&self, number: usize) -> String {
        fs::read_to_string(self.project.path(&format!("docs/oven-{number}.md"))).unwrap()
    }

    fn review(&self, flags: &str) -> i32 {
        faqt(&self.project.path(""), &format!("import --review {flags}")).status
    }
}

#[test]
fn clean_updates_are_taken_and_nothing_else_changes() {
    let scheduling = Scheduling::new();
    let before = files(&scheduling.project.path("docs"));
    assert_eq!(scheduling.run().changed, 0);
    assert_eq!(files(&scheduling.project.path("docs")), before);
    let edited = scheduling.article(3).replace("bakes rye", "bakes good rye");
    scheduling.project.write("docs/oven-3.md", &edited);
    scheduling.page(3, "It is hot.");
    let done = scheduling.run();
    assert_eq!((done.changed, done.held, done.report.count(Status::Updated)), (1, 0, 1));
    assert_eq!(scheduling.article(3), edited.replace("warm", "hot"));
    assert_eq!(scheduling.held(), []);
}

#[test]
fn new_pages_are_held_until_somebody_takes_them() {
    let mut scheduling = Scheduling::new();
    scheduling.page(10, "It is new.");
    scheduling.page(11, "It is newer.");
    scheduling.list(12);
    let done = scheduling.run();
    assert_eq!((done.changed, done.held), (0, 2));
    assert_eq!(scheduling.held(), [(Why::New, None), (Why::New, None)]);
    assert!(!scheduling.project.path("docs/oven-10.md").exists());
    // Held once, however often it is seen.
    let before = files(&scheduling.project.path("docs"));
    assert_eq!(scheduling.run().held, 2);
    assert_eq!(files(&scheduling.project.path("docs")), before);
    let said = faqt(&scheduling.project.path(""), "import --review");
    assert_eq!((said.status, said.out.matches("(held)").count()), (1, 2), "{said:?}");
    assert_eq!(scheduling.review("--theirs"), 0);
    assert!(scheduling.article(10).contains("It is new.") && scheduling.article(11).contains("newer"));
    assert_eq!((scheduling.held(), scheduling.run().held), (vec![], 0));
}

#[test]
fn a_new_page_that_is_refused_stays_out() {
    let mut scheduling = Scheduling::new();
    scheduling.page(10, "It is new.");
    scheduling.list(11);
    assert_eq!(scheduling.run().held, 1);
    assert_eq!(scheduling.review("--ours"), 0);
    let done = scheduling.run();
    assert_eq!((done.held, scheduling.held()), (0, vec![]));
    assert!(!scheduling.project.path("docs/oven-10.md").exists());
}

#[test]
fn conflicts_are_held_and_the_article_stays() {
    let scheduling = Scheduling::new();
    let edited = scheduling.article(2).replace("It is warm.", "It is lukewarm.");
    scheduling.project.write("docs/oven-2.md", &edited);
    scheduling.page(2, "It is hot.");
    let done = scheduling.run();
    assert_eq!((done.changed, done.held, done.report.count(Status::Conflict)), (0, 1, 1));
    assert_eq!(scheduling.held(), [(Why::Conflict, Some("oven-2.md".to_owned()))]);
    assert_eq!(scheduling.article(2), edited);
    assert_eq!(scheduling.review("--ours"), 0);
    assert_eq!(scheduling.article(2), edited);
    assert_eq!((scheduling.run().held, scheduling.held()), (0, vec![]));
}

#[test]
fn a_page_that_is_gone_is_held() {
    for (flag, is_kept) in [("--ours", true), ("--theirs", false)] {
        let scheduling = Scheduling::new();
        scheduling.site.remove("/oven-5");
        let done = scheduling.run();
        assert_eq!((done.changed, done.held, done.report.count(Status::Gone)), (0, 1, 1));
        assert_eq!(scheduling.held(), [(Why::Gone, Some("oven-5.md".to_owned()))]);
        assert!(scheduling.article(5).contains("warm"));
        assert_eq!(scheduling.review(flag), 0);
        assert_eq!(scheduling.project.path("docs/oven-5.md").exists(), is_kept);
        assert_eq!(scheduling.held(), []);
        let config = scheduling.project.config();
        assert_eq!(scheduled(&config, &config.imports[0], &|| false).unwrap().held, 0);
    }
}

#[test]
fn a_text_that_lost_half_of_its_words_or_reads_as_a_login_is_held() {
    let scheduling = Scheduling::new();
    scheduling.page(1, &format!("{PROSE} {PROSE}"));
    assert_eq!(scheduling.run().changed, 1);
    scheduling.page(1, "Short.");
    scheduling.site.raw(
        "/oven-4",
        "<title>Log in</title><form action=/login><input name=user><input type=password></form><p>Please log in.</p>",
    );
    let done = scheduling.run();
    assert_eq!((done.changed, done.held), (0, 2), "{done:?}");
    assert_eq!(
        scheduling.held(),
        [(Why::Shrunk, Some("oven-1.md".to_owned())), (Why::Login, Some("oven-4.md".to_owned()))]
    );
    assert!(scheduling.article(1).len() > 2 * PROSE.len() && scheduling.article(4).contains("warm"));
    assert_eq!(scheduling.review("--theirs"), 0);
    assert!(scheduling.article(1).contains("Short.") && scheduling.article(4).contains("warm"));
}

#[test]
fn a_run_that_would_change_more_than_a_fifth_is_held_whole() {
    let scheduling = Scheduling::new();
    for number in 0..2 {
        scheduling.page(number, "It is hot.");
    }
    assert_eq!(scheduling.run().changed, 2);
    for number in 0..3 {
        scheduling.page(number, "It is red hot.");
    }
    let done = scheduling.run();
    assert_eq!((done.changed, done.held), (0, 3));
    assert!(scheduling.held().iter().all(|(why, article)| *why == Why::Many && article.is_some()));
    assert!(scheduling.article(2).contains("warm"));
    assert_eq!(scheduling.review("--theirs"), 0);
    assert!((0..3).all(|number| scheduling.article(number).contains("red hot")));
    assert_eq!(scheduling.run().held, 0);
}

#[test]
fn in_a_small_collection_a_single_update_is_more_than_a_fifth() {
    for (size, is_taken) in [(4, false), (5, true)] {
        let mut scheduling = Scheduling::new();
        scheduling.list(size);
        (size..10).for_each(|number| scheduling.project.remove(&format!("docs/oven-{number}.md")));
        scheduling.page(0, "It is hot.");
        let done = scheduling.run();
        assert_eq!((done.changed, done.held), (usize::from(is_taken), usize::from(!is_taken)), "{size} articles");
        assert_eq!(scheduling.article(0).contains("It is hot."), is_taken);
        assert_eq!(scheduling.review("--theirs"), 0);
        assert!(scheduling.article(0).contains("It is hot."));
    }
}

/// A site where one page of each kind is held: 1 is in conflict, 2 is gone, 10 is new.
fn three_held() -> Scheduling {
    let mut scheduling = Scheduling::new();
    let edited = scheduling.article(1).replace("It is warm.", "It is lukewarm.");
    scheduling.project.write("docs/oven-1.md", &edited);
    scheduling.page(1, "It is hot.");
    scheduling.site.remove("/oven-2");
    scheduling.page(10, "It is new.");
    scheduling.list(11);
    assert_eq!(scheduling.run().held, 3);
    scheduling
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_a_review_asks_page_by_page() {
    // In the order of the articles: what is new has none yet.
    let cases = [
        ("t\nt\nt\nt\n", [true, true, true], "hot", 0),
        ("t\nt\nk\nt\n", [true, true, true], "lukewarm", 0),
        ("r\nr\nr\n", [false, false, false], "lukewarm", 0),
        ("x\nt\n\nt\n", [true, false, true], "lukewarm", 1),
        ("\n\n\n", [false, false, false], "lukewarm", 1),
    ];
    for (keys, [is_added, _, is_removed], says, status) in cases {
        let scheduling = three_held();
        let Some((got, screen)) = terminal::on_terminal(&scheduling.project.path(""), "import --review", keys) else {
            return;
        };
        let asked = ["[t]ake it, [r]efuse it for good", "[t]ake what the page says", "[t]ake the article away"];
        assert!(asked.iter().all(|asked| screen.contains(asked)), "{keys:?}: {screen}");
        assert!(screen.contains("oven-1.md, ") && screen.contains("is in conflict with edits"), "{screen}");
        assert_eq!(got, status, "{keys:?}: {screen}");
        assert_eq!(scheduling.project.path("docs/oven-10.md").exists(), is_added, "{keys:?}: {screen}");
        assert_eq!(scheduling.project.path("docs/oven-2.md").exists(), !is_removed, "{keys:?}: {screen}");
        assert!(scheduling.article(1).contains(&format!("It is {says}.")), "{keys:?}: {screen}");
        assert_eq!(scheduling.held().is_empty(), status == 0, "{keys:?}: {screen}");
    }
}

#[test]
fn a_page_that_was_refused_is_taken_when_it_is_wanted() {
    let scheduling = three_held();
    assert_eq!(scheduling.review("--ours"), 0);
    let site = &scheduling.site;
    let line = format!("import {} {}", site.site.address("/oven-10"), site.manners());
    let said = faqt(&scheduling.project.path(""), &line);
    assert_eq!(said.status, 1, "{said:?}");
    assert_eq!(faqt(&scheduling.project.path(""), &format!("{line} --restore")).status, 0);
    assert!(scheduling.article(10).contains("It is new."));
}

#[test]
fn a_site_that_is_down_changes_nothing_and_is_told() {
    let scheduling = Scheduling::new();
    scheduling.site.remove("/sitemap.xml");
    let before = files(&scheduling.project.path("docs"));
    let config = scheduling.project.config();
    let done = scheduled(&config, &config.imports[0], &|| false).unwrap();
    assert_eq!((done.changed, done.held, done.report.count(Status::Failed)), (0, 0, 1));
    assert_eq!(files(&scheduling.project.path("docs")), before);
}

#[test]
fn a_run_ends_when_it_is_told_to() {
    let scheduling = Scheduling::new();
    scheduling.page(0, "It is hot.");
    let config = scheduling.project.config();
    let done = scheduled(&config, &config.imports[0], &|| true).unwrap();
    assert_eq!((done.changed, done.report.items.len()), (0, 0));
    assert_eq!(scheduling.run().changed, 1);
}
