//! `faqt import` again: articles follow their pages, and what a maintainer did to them stays.
#![cfg(feature = "import")]

#[path = "support/pages.rs"]
mod pages;
#[path = "support/site.rs"]
mod site;
mod support;
#[path = "support/terminal.rs"]
mod terminal;

use pages::{PROSE, Pages, files, names};
use std::fs;
use support::Project;
use terminal::{Said, faqt, on_terminal};

const ARTICLE: &str = "docs/rye.md";
const BASE: &str = "docs/.import/rye.md";
const NEW: &str = "docs/.import/rye.new.md";

/// A page that was imported.
struct Imported {
    project: Project,
    site: Pages,
}

fn rye(price: &str, rest: &str) -> String {
    format!(
        "<p>A loaf costs {price}.</p><h2 id=\"rolls\">Rolls</h2><ul><li>A roll costs one euro.</li><li>A bun costs two euros.</li></ul>{rest}"
    )
}

/// The table of a collection in a folder of its name.
fn collection(name: &str) -> String {
    format!("[[collection]]\nname = \"{name}\"\npath = \"{name}\"\n")
}

impl Imported {
    fn new() -> Self {
        let imported = Self { project: Project::strict(), site: Pages::new() };
        imported.page(&rye("three euros", ""));
        assert_eq!(imported.again("").status, 0);
        imported
    }

    fn page(&self, article: &str) {
        self.site.put("/rye.html", "Rye bread", article);
    }

    fn again(&self, flags: &str) -> Said {
        faqt(&self.project.path(""), &format!("{} --format json {flags}", self.site.import("/rye.html")))
    }

    /// The one status of another run, its exit status before it.
    fn status(&self, flags: &str) -> String {
        let said = self.again(flags);
        let items = said.json()["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), 1, "{said:?}");
        format!("{} {}", said.status, items[0]["status"].as_str().unwrap())
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.project.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The article is moved to a collection beside its own.
    fn moves_to_wiki(&self) {
        self.project.write("faqt.toml", &(collection("docs") + &collection("wiki")));
        fs::create_dir_all(self.project.path("wiki")).unwrap();
        fs::rename(self.project.path(ARTICLE), self.project.path("wiki/rye.md")).unwrap();
    }

    fn edit(&self, from: &str, to: &str) {
        let text = self.read(ARTICLE);
        assert!(text.contains(from), "{text}");
        self.project.write(ARTICLE, &text.replacen(from, to, 1));
    }
}

#[test]
fn edits_of_both_sides_come_together() {
    let rye_bread = Imported::new();
    rye_bread.edit("A roll costs one euro.", "A roll costs one euro, or ten for nine.");
    rye_bread.edit("title: Rye bread", "title: All about rye # ours\naliases: [rye]\nquestions:\n  - \"Is it dear?\"");
    rye_bread.page(&rye("four euros", "<p>Cakes are sold on Sundays.</p>").replace("two euros", "three euros"));
    assert_eq!(rye_bread.status(""), "0 updated");
    let article = rye_bread.read(ARTICLE);
    let source = rye_bread.site.site.address("/rye.html");
    assert_eq!(
        article,
        format!(
            "---\ntitle: All about rye # ours\naliases: [rye]\nquestions:\n  - \"Is it dear?\"\nsource: {source}\nlanguage: en\n---\n\n{PROSE}\n\nA loaf costs four euros.\n\n## Rolls {{#rolls}}\n\n- A roll costs one euro, or ten for nine.\n- A bun costs three euros.\n\nCakes are sold on Sundays.\n"
        )
    );
    assert!(!rye_bread.read(BASE).contains("ten for nine"));
    let before = files(&rye_bread.project.path("docs"));
    assert_eq!(rye_bread.status(""), "0 unchanged");
    assert_eq!(files(&rye_bread.project.path("docs")), before);
    assert_eq!(faqt(&rye_bread.project.path(""), "check").status, 0);
}

#[test]
fn a_conflict_leaves_the_article_byte_for_byte() {
    let rye_bread = Imported::new();
    rye_bread.edit("three euros", "3 euros");
    rye_bread.page(&rye("four euros", ""));
    let before = files(&rye_bread.project.path("docs"));
    assert_eq!(rye_bread.status(""), "1 conflict");
    let after = files(&rye_bread.project.path("docs"));
    assert_eq!(after["rye.md"], before["rye.md"]);
    assert_eq!(after[".import/rye.md"], before[".import/rye.md"]);
    assert_eq!(after[".import/state.json"], before[".import/state.json"]);
    assert!(rye_bread.read(NEW).contains("A loaf costs four euros.") && !rye_bread.read(NEW).contains("<<<<"));
    assert_eq!(rye_bread.status(""), "1 conflict");
    assert_eq!(files(&rye_bread.project.path("docs")), after);
    let text = faqt(&rye_bread.project.path(""), &rye_bread.site.import("/rye.html"));
    assert!(text.out.contains("remedy: faqt import --review, or again with --ours or --theirs"), "{text:?}");
}

#[test]
fn ours_and_theirs_settle_a_conflict_for_good() {
    for (flag, says) in [("--ours", "3 euros"), ("--theirs", "four euros")] {
        let rye_bread = Imported::new();
        rye_bread.edit("three euros", "3 euros");
        rye_bread.edit("A bun", "A sweet bun");
        rye_bread.page(&rye("four euros", "<p>More.</p>"));
        assert_eq!(rye_bread.status(""), "1 conflict");
        assert_eq!(rye_bread.status(flag), "0 updated");
        let article = rye_bread.read(ARTICLE);
        assert!(
            article.contains(&format!("A loaf costs {says}."))
                && article.contains("A sweet bun")
                && article.contains("More."),
            "{article}"
        );
        assert!(!rye_bread.project.path(NEW).exists());
        assert_eq!(rye_bread.status(""), "0 unchanged");
        // The next change of another text is clean.
        rye_bread.page(&rye("four euros", "<p>Even more.</p>"));
        assert_eq!(rye_bread.status(""), "0 updated");
        assert!(rye_bread.read(ARTICLE).contains(&format!("A loaf costs {says}.")));
    }
}

#[test]
fn a_conflict_that_was_settled_by_hand_is_none() {
    let rye_bread = Imported::new();
    rye_bread.edit("three euros", "3 euros");
    rye_bread.page(&rye("four euros", ""));
    assert_eq!(rye_bread.status(""), "1 conflict");
    rye_bread.edit("3 euros", "four euros");
    assert_eq!(rye_bread.status(""), "0 unchanged");
    assert!(!rye_bread.project.path(NEW).exists());
    assert!(rye_bread.read(BASE).contains("four euros"));
}

#[test]
fn a_review_settles_what_conflicts() {
    for (flag, says) in [("--ours", "3 euros"), ("--theirs", "four euros")] {
        let rye_bread = Imported::new();
        let folder = rye_bread.project.path("");
        assert_eq!(faqt(&folder, "import --review").all(), "status 0\nno pages\n");
        rye_bread.edit("three euros", "3 euros");
        rye_bread.page(&rye("four euros", ""));
        assert_eq!(rye_bread.status(""), "1 conflict");
        let said = faqt(&folder, "import --review");
        assert_eq!(said.status, 1);
        assert!(said.out.contains("conflict   rye.md"), "{said:?}");
        assert_eq!(faqt(&folder, &format!("import --review {flag}")).status, 0);
        assert!(rye_bread.read(ARTICLE).contains(&format!("A loaf costs {says}.")));
        assert!(!rye_bread.project.path(NEW).exists());
        assert_eq!(faqt(&folder, "import --review").all(), "status 0\nno pages\n");
        assert_eq!(rye_bread.status(""), "0 unchanged");
    }
}

#[test]
fn a_lost_base_is_a_conflict_unless_both_say_the_same() {
    let rye_bread = Imported::new();
    fs::remove_dir_all(rye_bread.project.path("docs/.import")).unwrap();
    assert_eq!(rye_bread.status(""), "0 unchanged");
    assert_eq!(rye_bread.read(BASE), rye_bread.read(ARTICLE));
    rye_bread.edit("three euros", "3 euros");
    fs::remove_dir_all(rye_bread.project.path("docs/.import")).unwrap();
    let mine = rye_bread.read(ARTICLE);
    assert_eq!(rye_bread.status(""), "1 conflict");
    assert_eq!(rye_bread.read(ARTICLE), mine);
    assert_eq!(names(&rye_bread.project.path("docs")), [".import/rye.new.md", "rye.md"]);
    assert_eq!(rye_bread.status("--theirs"), "0 updated");
    assert!(rye_bread.read(ARTICLE).contains("three euros"));
    // An article that somebody wrote about the same page is never written over.
    let source = rye_bread.site.site.address("/rye.html");
    let own = format!("---\ntitle: Mine\nsource: {source}\n---\n\nAll in my own words.\n");
    fs::remove_dir_all(rye_bread.project.path("docs/.import")).unwrap();
    rye_bread.project.write(ARTICLE, &own);
    assert_eq!(rye_bread.status(""), "1 conflict");
    assert_eq!(rye_bread.read(ARTICLE), own);
}

#[test]
fn an_article_is_found_wherever_it_was_moved() {
    let rye_bread = Imported::new();
    rye_bread.edit("A bun", "A sweet bun");
    fs::create_dir_all(rye_bread.project.path("docs/bread")).unwrap();
    fs::rename(rye_bread.project.path(ARTICLE), rye_bread.project.path("docs/bread/of-rye.md")).unwrap();
    rye_bread.page(&rye("four euros", ""));
    assert_eq!(rye_bread.status(""), "0 updated");
    let article = rye_bread.read("docs/bread/of-rye.md");
    assert!(article.contains("A sweet bun") && article.contains("four euros"), "{article}");
    assert_eq!(
        names(&rye_bread.project.path("docs")),
        [".import/bread/of-rye.md", ".import/state.json", "bread/of-rye.md"]
    );
    assert_eq!(rye_bread.again("").json()["items"][0]["article"], "bread/of-rye.md");
    // Moved without a change of its page, it is found too, and that is all that changes.
    fs::rename(rye_bread.project.path("docs/bread/of-rye.md"), rye_bread.project.path("docs/back.md")).unwrap();
    assert_eq!(rye_bread.status(""), "0 unchanged");
    let before = files(&rye_bread.project.path("docs"));
    assert_eq!(before.keys().collect::<Vec<_>>(), [".import/back.md", ".import/state.json", "back.md"]);
    assert_eq!(rye_bread.status(""), "0 unchanged");
    assert_eq!(files(&rye_bread.project.path("docs")), before);
}

#[test]
fn an_article_is_found_in_another_collection() {
    let rye_bread = Imported::new();
    rye_bread.moves_to_wiki();
    rye_bread.page(&rye("four euros", ""));
    assert_eq!(rye_bread.status("--collection docs"), "0 updated");
    assert!(rye_bread.read("wiki/rye.md").contains("four euros"));
    assert!(!rye_bread.project.path(ARTICLE).exists());
    let before = files(&rye_bread.project.path(""));
    assert_eq!(rye_bread.status("--collection docs"), "0 unchanged");
    assert_eq!(files(&rye_bread.project.path("")), before);
    rye_bread.page(&rye("five euros", ""));
    assert_eq!(rye_bread.status("--collection docs"), "0 updated");
    assert!(rye_bread.read("wiki/rye.md").contains("five euros"));
}

#[test]
fn an_article_is_found_in_another_collection_whichever_way_the_first_is_named() {
    let rye_bread = Imported::new();
    rye_bread.moves_to_wiki();
    rye_bread.page(&rye("four euros", ""));
    assert_eq!(rye_bread.status("--into docs"), "0 updated");
    assert!(rye_bread.read("wiki/rye.md").contains("four euros"));
}

#[test]
fn an_article_of_the_same_name_is_not_taken_for_one_that_left_with_its_collection() {
    let rye_bread = Imported::new();
    rye_bread.moves_to_wiki();
    assert_eq!(rye_bread.status("--collection docs"), "0 unchanged");
    rye_bread.project.write("faqt.toml", &collection("docs"));
    let own = "# Our own\n\nWhat a maintainer wrote.\n";
    rye_bread.project.write(ARTICLE, own);
    rye_bread.page(&rye("four euros", ""));
    assert_eq!(rye_bread.status("--theirs"), "1 skipped");
    assert_eq!(rye_bread.read(ARTICLE), own);
    // It comes back beside it.
    assert_eq!(rye_bread.status("--restore"), "0 added");
    assert_eq!(rye_bread.read(ARTICLE), own);
    assert!(rye_bread.read("docs/rye-2.md").contains("four euros"));
}

#[test]
fn a_state_that_leads_out_of_the_collection_is_refused_and_nothing_is_written_there() {
    let rye_bread = Imported::new();
    let outside = rye_bread.read(ARTICLE);
    rye_bread.project.write("outside.md", &outside);
    let state = rye_bread.read("docs/.import/state.json");
    let tampered = state.replace("\"article\": \"rye.md\"", "\"article\": \"../outside.md\", \"base\": \"rye.md\"");
    assert_ne!(state, tampered);
    rye_bread.project.write("docs/.import/state.json", &tampered);
    rye_bread.page(&rye("four euros", ""));
    let said = rye_bread.again("--theirs");
    assert_eq!(said.status, 2, "{said:?}");
    assert!(said.err.contains("state.json: `../outside.md` is not inside the collection\n"), "{said:?}");
    assert_eq!(rye_bread.read("outside.md"), outside);
}

#[test]
fn a_base_that_was_moved_before_a_kill_is_found() {
    let rye_bread = Imported::new();
    fs::rename(rye_bread.project.path(ARTICLE), rye_bread.project.path("docs/loaf.md")).unwrap();
    fs::rename(rye_bread.project.path(BASE), rye_bread.project.path("docs/.import/loaf.md")).unwrap();
    rye_bread.page(&rye("four euros", ""));
    assert_eq!(rye_bread.status(""), "0 updated");
    assert!(rye_bread.read("docs/loaf.md").contains("four euros"));
}

#[test]
fn a_page_without_an_address_is_found_by_what_it_says() {
    let project = Project::new();
    project.write("saved/notes.md", &format!("# Notes\n\n{PROSE}\n\nA loaf costs three euros.\n"));
    assert_eq!(faqt(&project.path(""), "import saved").status, 0);
    fs::rename(project.path("docs/notes.md"), project.path("docs/renamed.md")).unwrap();
    project.write("saved/notes.md", &format!("# Notes\n\n{PROSE}\n\nA loaf costs four euros.\n"));
    let said = faqt(&project.path(""), "import saved --format json");
    assert_eq!(said.json()["items"][0]["status"], "updated", "{said:?}");
    assert!(fs::read_to_string(project.path("docs/renamed.md")).unwrap().contains("four euros"));
}

#[test]
fn a_deleted_article_stays_deleted() {
    let rye_bread = Imported::new();
    rye_bread.project.remove(ARTICLE);
    let before = files(&rye_bread.project.path("docs"));
    rye_bread.page(&rye("four euros", ""));
    let said = rye_bread.again("");
    assert_eq!((said.status, said.json()["items"][0]["reason"].as_str()), (1, Some("deleted")), "{said:?}");
    assert_eq!(files(&rye_bread.project.path("docs")), before);
    // Its name is not given to another page.
    rye_bread.site.put("/other/rye.html", "Other rye", "<p>Something else.</p>");
    let said =
        faqt(&rye_bread.project.path(""), &format!("{} --format json", rye_bread.site.import("/other/rye.html")));
    assert_eq!(said.json()["items"][0]["article"], "rye-2.md");
}

#[test]
fn a_deleted_article_comes_back_when_it_is_wanted() {
    let rye_bread = Imported::new();
    fs::create_dir_all(rye_bread.project.path("docs/bread")).unwrap();
    fs::rename(rye_bread.project.path(ARTICLE), rye_bread.project.path("docs/bread/loaf.md")).unwrap();
    assert_eq!(rye_bread.status(""), "0 unchanged");
    rye_bread.project.remove("docs/bread/loaf.md");
    let text = faqt(&rye_bread.project.path(""), &rye_bread.site.import("/rye.html"));
    assert!(text.out.contains("remedy: to have it again, the same command with --restore"), "{text:?}");
    rye_bread.page(&rye("four euros", ""));
    assert_eq!(rye_bread.status("--restore --dry-run"), "0 added");
    assert_eq!(rye_bread.status(""), "1 skipped");
    assert_eq!(rye_bread.status("--restore"), "0 added");
    assert!(rye_bread.read("docs/bread/loaf.md").contains("four euros"));
    let before = files(&rye_bread.project.path("docs"));
    assert_eq!(before.keys().collect::<Vec<_>>(), [".import/bread/loaf.md", ".import/state.json", "bread/loaf.md"]);
    assert_eq!(rye_bread.status("--restore"), "0 unchanged");
    assert_eq!(files(&rye_bread.project.path("docs")), before);
}

#[test]
fn an_article_that_is_called_as_a_text_that_waits_keeps_its_base_apart() {
    let rye_bread = Imported::new();
    rye_bread.site.put("/wheat.html", "Wheat", "<p>A roll costs one euro.</p>");
    let wheat = |flags: &str| {
        let line = format!("{} --format json {flags}", rye_bread.site.import("/wheat.html"));
        let said = faqt(&rye_bread.project.path(""), &line);
        (said.status, said.json()["items"][0]["status"].as_str().unwrap().to_owned())
    };
    assert_eq!(wheat(""), (0, "added".to_owned()));
    fs::rename(rye_bread.project.path("docs/wheat.md"), rye_bread.project.path("docs/rye.new.md")).unwrap();
    assert_eq!(wheat(""), (0, "unchanged".to_owned()));
    // Both are in conflict at once.
    rye_bread.edit("three euros", "3 euros");
    rye_bread.page(&rye("four euros", ""));
    let article = rye_bread.read("docs/rye.new.md");
    rye_bread.project.write("docs/rye.new.md", &article.replace("one euro", "1 euro"));
    rye_bread.site.put("/wheat.html", "Wheat", "<p>A roll costs two euros.</p>");
    assert_eq!((rye_bread.status(""), wheat("")), ("1 conflict".to_owned(), (1, "conflict".to_owned())));
    let own = [".import/rye.md", ".import/rye.new.md", ".import/rye.new~.md", ".import/rye.new~.new.md"];
    assert_eq!(names(&rye_bread.project.path("docs"))[..4], own);
    let text = faqt(&rye_bread.project.path(""), &rye_bread.site.import("/wheat.html"));
    assert!(text.out.contains("what the page says now is in docs/.import/rye.new~.new.md\n"), "{text:?}");
    assert!(rye_bread.read(NEW).contains("four euros"));
    assert_eq!(wheat("--theirs"), (0, "updated".to_owned()));
    assert_eq!(rye_bread.status("--ours"), "0 unchanged");
    assert!(rye_bread.read("docs/rye.new.md").contains("two euros") && rye_bread.read(ARTICLE).contains("3 euros"));
    assert_eq!((rye_bread.status(""), wheat("")), ("0 unchanged".to_owned(), (0, "unchanged".to_owned())));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_collection_is_not_written_through() {
    use std::os::unix::fs::symlink;
    let check = |rye_bread: &Imported, told: &str| {
        let outside = files(&rye_bread.project.path("outside"));
        rye_bread.page(&rye("four euros", ""));
        let said = faqt(&rye_bread.project.path(""), &rye_bread.site.import("/rye.html"));
        assert_eq!(said.status, 2, "{said:?}");
        assert!(said.err.contains(&format!("error: {told}: a link leads out of the collection, to /")), "{said:?}");
        assert!(said.err.contains("\n  remedy: put a file or a folder of its own in place of the link"), "{said:?}");
        assert_eq!(files(&rye_bread.project.path("outside")), outside);
    };
    // An article.
    let rye_bread = Imported::new();
    rye_bread.project.write("outside/rye.md", &rye_bread.read(ARTICLE));
    rye_bread.project.remove(ARTICLE);
    symlink("../outside/rye.md", rye_bread.project.path(ARTICLE)).unwrap();
    check(&rye_bread, "docs/rye.md");
    // One that leads to another article of the collection is followed.
    rye_bread.project.remove(ARTICLE);
    fs::rename(rye_bread.project.path("outside/rye.md"), rye_bread.project.path("docs/loaf.md")).unwrap();
    symlink("loaf.md", rye_bread.project.path(ARTICLE)).unwrap();
    assert_eq!(rye_bread.status(""), "0 updated");
    assert!(rye_bread.project.path(ARTICLE).is_symlink() && rye_bread.read("docs/loaf.md").contains("four euros"));
    // A folder of articles.
    let rye_bread = Imported::new();
    fs::create_dir_all(rye_bread.project.path("outside")).unwrap();
    fs::rename(rye_bread.project.path(ARTICLE), rye_bread.project.path("outside/rye.md")).unwrap();
    symlink("../outside", rye_bread.project.path("docs/bread")).unwrap();
    check(&rye_bread, "docs/bread/rye.md");
    // What import keeps.
    let rye_bread = Imported::new();
    fs::rename(rye_bread.project.path("docs/.import"), rye_bread.project.path("outside")).unwrap();
    symlink("../outside", rye_bread.project.path("docs/.import")).unwrap();
    check(&rye_bread, "docs/.import");
    // A whole collection that is a link is where it leads.
    let rye_bread = Imported::new();
    fs::rename(rye_bread.project.path("docs"), rye_bread.project.path("elsewhere")).unwrap();
    symlink("elsewhere", rye_bread.project.path("docs")).unwrap();
    rye_bread.page(&rye("four euros", ""));
    assert_eq!(rye_bread.status(""), "0 updated");
}

#[test]
fn a_page_that_is_gone_is_reported_and_its_article_stays() {
    let rye_bread = Imported::new();
    rye_bread.site.remove("/rye.html");
    let before = files(&rye_bread.project.path("docs"));
    let said = rye_bread.again("");
    assert_eq!((said.status, said.json()["items"][0]["article"].as_str()), (1, Some("rye.md")));
    assert_eq!(said.json()["counts"]["gone"], 1);
    assert_eq!(files(&rye_bread.project.path("docs")), before);
    // Of a folder, which tells all that it has.
    let project = Project::new();
    for name in ["one", "two"] {
        project.write(&format!("saved/{name}.md"), &format!("# {name}\n\n{PROSE}\n"));
    }
    assert_eq!(faqt(&project.path(""), "import saved").status, 0);
    project.remove("saved/two.md");
    let said = faqt(&project.path(""), "import saved --format json");
    assert_eq!(
        (said.status, &said.json()["counts"]["gone"], &said.json()["counts"]["unchanged"]),
        (1, &1.into(), &1.into())
    );
    assert!(project.path("docs/two.md").is_file());
}

#[test]
fn a_wordpress_site_is_followed_post_by_post() {
    let (project, site) = (Project::strict(), Pages::new());
    let post = |id: u32, slug: &str, text: &str, modified: &str| {
        serde_json::json!({"id": id, "slug": slug, "link": site.site.address(&format!("/{slug}/")),
            "date_gmt": "2026-01-01T00:00:00", "modified_gmt": modified, "title": {"rendered": format!("About {slug}")},
            "content": {"rendered": format!("<p>{PROSE}</p><p>{text}</p>"), "protected": false}})
    };
    let root = site.site.address("/wp-json/");
    site.raw("/", &format!("<html><head><link rel=\"https://api.w.org/\" href=\"{root}\"></head><body></body></html>"));
    site.raw("/wp-json/", &serde_json::json!({"name": "Bakery", "url": site.site.address(""), "home": site.site.address(""), "namespaces": ["wp/v2"], "routes": {}}).to_string());
    let list = "?per_page=100&orderby=id&order=asc&_fields=id,link,slug,date_gmt,modified_gmt,title,content";
    let posts = |posts: &[serde_json::Value]| {
        for (kind, list_of) in [("posts", serde_json::json!(posts)), ("pages", serde_json::json!([]))] {
            for page in ["", "&page=1"] {
                site.raw(&format!("/wp-json/wp/v2/{kind}{list}{page}"), &list_of.to_string());
            }
        }
    };
    posts(&[
        post(1, "rye", "A loaf is three euros.", "2026-01-01T00:00:00"),
        post(2, "wheat", "White bread.", "2026-01-01T00:00:00"),
    ]);
    let line = format!("import {} {} --format json --kind wordpress", site.site.address("/"), site.manners());
    let said = faqt(&project.path(""), &line);
    assert_eq!(
        (said.status, &said.json()["counts"]["added"], &said.json()["kind"]),
        (0, &2.into(), &"wordpress".into()),
        "{said:?} {:?}",
        site.site.paths()
    );
    let before = files(&project.path("docs"));
    assert_eq!(faqt(&project.path(""), &line).json()["counts"]["unchanged"], 2);
    assert_eq!(files(&project.path("docs")), before);
    // One post has another address by now, one is gone.
    posts(&[post(1, "rye-bread", "A loaf is four euros.", "2026-02-02T00:00:00")]);
    let said = faqt(&project.path(""), &line);
    assert_eq!((&said.json()["counts"]["updated"], &said.json()["counts"]["gone"]), (&1.into(), &1.into()), "{said:?}");
    let article = fs::read_to_string(project.path("docs/rye.md")).unwrap();
    assert!(
        article.contains("four euros") && article.contains("/rye-bread/") && article.contains("updated: 2026-02-02"),
        "{article}"
    );
}

#[test]
fn an_export_and_a_feed_are_followed_and_change_nothing_where_nothing_is_new() {
    let (project, site) = (Project::strict(), Pages::new());
    let entry = |kind: &str, number: u32, text: &str| {
        let own = match kind {
            "export" => format!(
                "<wp:post_id>{number}</wp:post_id><wp:post_name>export-{number}</wp:post_name>\
                 <wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
            ),
            _ => format!("<guid>urn:{number}</guid>"),
        };
        format!(
            "<item><title>About {kind} {number}</title><link>https://garden.example.com/{kind}-{number}/</link>{own}\
             <content:encoded><![CDATA[<p>{PROSE}</p><p>{text}</p>]]></content:encoded></item>"
        )
    };
    let write = |text: &str| {
        for (kind, path) in [("export", "export.xml"), ("feed", "")] {
            let all = format!(
                "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" {}>\
                 <channel><title>Garden</title><link>https://garden.example.com</link>{}{}</channel></rss>",
                if kind == "export" { "xmlns:wp=\"http://wordpress.org/export/1.2/\"" } else { "" },
                entry(kind, 1, text),
                entry(kind, 2, "It stays.")
            );
            if path.is_empty() { site.raw("/feed", &all) } else { project.write(path, &all) }
        }
    };
    let run = || {
        let said = faqt(&project.path(""), &format!("{} export.xml --format json", site.import("/feed")));
        let counts = said.json()["counts"].clone();
        [&counts["added"], &counts["updated"], &counts["unchanged"]].map(|count| count.as_u64().unwrap())
    };
    write("It is warm.");
    assert_eq!(run(), [4, 0, 0]);
    let before = files(&project.path("docs"));
    assert_eq!(before.len(), 9, "{:?}", before.keys());
    assert_eq!(run(), [0, 0, 4]);
    assert_eq!(files(&project.path("docs")), before);
    write("It is hot.");
    assert_eq!(run(), [0, 2, 2]);
    for name in ["export-1", "feed-1"] {
        assert!(fs::read_to_string(project.path(&format!("docs/{name}.md"))).unwrap().contains("It is hot."));
    }
}

#[test]
fn a_broken_state_is_told_with_its_place() {
    let rye_bread = Imported::new();
    rye_bread.project.write("docs/.import/state.json", "{\n<<<<<<< HEAD\n");
    let said = rye_bread.again("");
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.err.contains("docs/.import/state.json:2: cannot be read"), "{said:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_a_person_is_asked() {
    for (keys, says) in [("s\nk\n", "3 euros"), ("t\n", "four euros"), ("\n", "3 euros")] {
        let rye_bread = Imported::new();
        rye_bread.edit("three euros", "3 euros");
        rye_bread.page(&rye("four euros", "<p>And cakes.</p>"));
        let line = rye_bread.site.import("/rye.html");
        let Some((status, screen)) = on_terminal(&rye_bread.project.path(""), &line, keys) else { return };
        assert!(screen.contains("rye.md") && screen.contains("you and the page say different things"), "{screen}");
        let is_left = keys == "\n";
        assert_eq!(status, i32::from(is_left), "{screen}");
        assert_eq!(screen.contains("--- theirs"), keys.starts_with('s'), "{screen}");
        let article = rye_bread.read(ARTICLE);
        assert!(article.contains(&format!("A loaf costs {says}.")), "{article}");
        assert_eq!(article.contains("And cakes."), !is_left, "{article}");
        assert_eq!(rye_bread.project.path(NEW).exists(), is_left);
    }
}
