//! `faqt import`: pages become articles, which are asked and answered at once.
#![cfg(feature = "import")]

#[path = "support/mounts.rs"]
mod mounts;
#[path = "support/pages.rs"]
mod pages;
#[path = "support/site.rs"]
mod site;
mod support;
#[path = "support/terminal.rs"]
mod terminal;

use mounts::{User, inside};
use pages::{PROSE, Pages, files, names, page};
use serde_json::Value;
use std::fs;
use std::io::BufRead as _;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};
use support::Project;
use terminal::{Said, command, faqt, faqt_reading};

const SAVED: &str = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>云服务器镜像有什么区别 - 某云笔记</title>\
    <link rel=\"canonical\" href=\"https://notes.example.com/19670.html\"></head><body class=\"single single-post\">\
    <div class=\"nav\"><a href=\"/\">首页</a><a href=\"/cloud\">云服务器</a></div>\
    <article class=\"post\"><h1 class=\"entry-title\">云服务器镜像有什么区别</h1><div class=\"entry-content\">\
    <p>创建云服务器实例时，需要选择一个镜像。镜像相当于一台电脑的系统盘，里面装好了操作系统，也可以装好应用程序。不同来源的镜像，价格和安全性都不一样，下面逐一说明它们的区别。</p>\
    <h2>公共镜像</h2><p>公共镜像由云服务商官方提供，安全稳定。大多数公共镜像可以免费使用，只有部分视窗系统的镜像需要付费。</p>\
    <h2>自定义镜像</h2><p>自定义镜像由用户自己制作，保存镜像的快照按容量计费，每吉字节每月大约一角钱，删除镜像之后不再计费。</p>\
    <table><tr><td>镜像</td><td>提供者</td></tr><tr><td>公共镜像</td><td>云服务商</td></tr><tr><td>自定义镜像</td><td>用户自己</td></tr></table>\
    <p>未经允许不得转载：某云笔记</p></div></article>\
    <div class=\"related\"><h3>相关推荐</h3><a href=\"/1.html\">云服务器怎么续费</a></div><footer>版权所有 2020 某云笔记</footer></body></html>";

fn statuses(said: &Said) -> Vec<String> {
    let items = said.json()["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["status"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_saved_page_becomes_an_article_that_passes_check_and_answers() {
    let project = Project::strict();
    project.write("page.html", SAVED);
    let said = faqt(&project.path(""), "import page.html --format json");
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{said:?}");
    let report = said.json();
    assert_eq!(report["kind"], "page");
    let item = &report["items"][0];
    assert_eq!((item["status"].as_str(), item["article"].as_str()), (Some("added"), Some("19670.md")));
    assert_eq!((item["source"].as_str(), item["tables"].as_u64()), (Some("page.html"), Some(1)));
    assert!(item["reason"].is_null() && item["words"].as_u64().unwrap() > 100);
    assert!(
        item["removed"]
            .as_array()
            .unwrap()
            .iter()
            .all(|removed| removed["text"].is_string() && removed["rule"].is_string())
    );
    assert_eq!(report["counts"]["added"], 1);
    assert_eq!(report["counts"].as_object().unwrap().len(), 7);
    let article = fs::read_to_string(project.path("docs/19670.md")).unwrap();
    assert!(article.starts_with("---\ntitle: 云服务器镜像有什么区别\nsource: https://notes.example.com/19670.html\nlanguage: zh-CN\n---\n\n创建"), "{article}");
    assert!(article.contains("| 公共镜像 | 云服务商 |"), "{article}");
    for boilerplate in ["首页", "未经允许", "相关推荐", "版权所有"] {
        assert!(!article.contains(boilerplate), "{article}");
    }
    assert_eq!(fs::read_to_string(project.path("docs/.import/19670.md")).unwrap(), article);
    let check = faqt(&project.path(""), "check");
    assert_eq!((check.status, check.out.as_str()), (0, "no errors, no knowledge tests\n"), "{check:?}");
    let asked = faqt(&project.path(""), "ask 自定义镜像怎么计费? --format json");
    assert_eq!(asked.json()["passages"][0]["source"], "https://notes.example.com/19670.html");
    assert_eq!(asked.json()["outcome"], "answered");
    assert!(asked.json()["passages"][0]["passage"].as_str().unwrap().contains("快照按容量计费"), "{asked:?}");
}

#[test]
fn a_page_that_names_a_source_at_its_end_is_cited_itself() {
    let lines = [
        "<p>Source: https://wiki.example/coffee</p>",
        "<p><b>Source:</b> <a href=\"https://wiki.example/coffee\">https://wiki.example/coffee</a></p>",
        "<p>It is free on Sundays.<br>Source: https://wiki.example/coffee</p>",
    ];
    for line in lines {
        let project = Project::strict();
        let html = page("Coffee", &format!("<h2>Cost</h2><p>A cup of coffee costs four euros by the lake.</p>{line}"));
        let canonical = "<head><link rel=\"canonical\" href=\"https://shop.example/coffee\">";
        project.write("page.html", &html.replacen("<head>", canonical, 1));
        let said = faqt(&project.path(""), "import page.html");
        assert_eq!(said.status, 0, "{said:?}");
        let article = fs::read_to_string(project.path("docs/coffee.md")).unwrap();
        assert!(article.contains("https://wiki.example/coffee"), "{article}");
        assert_eq!(faqt(&project.path(""), "check").status, 0, "{article}");
        let asked = faqt(&project.path(""), "ask what does a cup of coffee cost? --format json");
        assert_eq!(asked.json()["passages"][0]["source"], "https://shop.example/coffee", "{article}");
    }
}

#[test]
fn a_second_run_changes_no_byte_and_no_time() {
    let (project, site) = (Project::strict(), Pages::new());
    site.put("/rye.html", "Rye bread", "<p>Rye bread costs three euros.</p>");
    project.write("saved/page.html", SAVED);
    project.write("saved/notes.md", &format!("# Notes\n\n{PROSE}\n"));
    let line = format!("{} saved --format json", site.import("/rye.html"));
    assert_eq!(statuses(&faqt(&project.path(""), &line)), ["added"; 3]);
    let before = files(&project.path("docs"));
    assert_eq!(before.len(), 7, "{:?}", before.keys());
    let said = faqt(&project.path(""), &line);
    assert_eq!((said.status, statuses(&said)), (0, vec!["unchanged".to_owned(); 3]));
    assert_eq!(said.json()["items"][0]["article"], "rye.md");
    assert!(said.json()["items"][0]["words"].as_u64().unwrap() > 40, "{said:?}");
    assert_eq!(files(&project.path("docs")), before);
    assert!(site.site.asked().last().unwrap().header("if-none-match").len() > 10);
    // From another folder, under another path, it is the same page.
    let said = faqt(&project.path("docs"), "import ../saved --format json");
    assert_eq!(statuses(&said), ["unchanged"; 2], "{said:?}");
    assert_eq!(files(&project.path("docs")), before);
}

#[test]
fn a_dry_run_tells_what_would_be_and_writes_nothing() {
    let project = Project::strict();
    project.write("page.html", SAVED);
    let said = faqt(&project.path(""), "import page.html --dry-run");
    assert_eq!(said.status, 0);
    assert!(said.out.starts_with("added      19670.md  "), "{said:?}");
    assert!(said.out.contains("\n  left out ("), "{said:?}");
    assert!(said.out.ends_with("page: 1 added (nothing was written)\n"), "{said:?}");
    assert_eq!(names(&project.path("docs")), [""; 0]);
    assert!(!project.path("docs/.import").exists());
}

#[test]
fn the_report_for_people_says_what_was_done_and_what_to_do() {
    let project = Project::strict();
    project.write("saved/one.html", &page("Rye bread", "<p>A loaf costs three euros.</p>"));
    project.write(
        "saved/two.html",
        &page("Buns", "<table><tr><td>bun</td><td>price</td></tr><tr><td>sweet</td><td>1</td></tr></table>"),
    );
    project.write("saved/login.html", "<title>Log in</title><form><input type=password></form><p>Please log in.</p>");
    let imported = faqt(&project.path(""), "import saved");
    project.write("docs/one.md", &fs::read_to_string(project.path("docs/one.md")).unwrap().replace("three", "3"));
    project.write("saved/one.html", &page("Rye bread", "<p>A loaf costs four euros.</p>"));
    project.remove("docs/two.md");
    project.remove("saved/login.html");
    let again = faqt(&project.path(""), "import saved");
    let nowhere = faqt(&project.path(""), "import http://127.0.0.1:9/a");
    insta::assert_snapshot!([imported, again, nowhere].map(|said| said.all()).join("\n"), @r"
    status 1
    skipped    saved/login.html (no_article)
      too little prose for an article, a login or a challenge
    added      one.md  53 words  saved/one.html
    added      two.md  52 words, 1 table  saved/two.html
    folder: 2 added, 1 skipped

    status 1
    conflict   one.md  53 words  saved/one.html
      what the page says now is in docs/.import/one.new.md
      remedy: faqt import --review, or again with --ours or --theirs
    skipped    two.md  52 words, 1 table  saved/two.html (deleted)
      you deleted its article, or refused it
      remedy: to have it again, the same command with --restore
    folder: 1 conflict, 1 skipped

    status 2
    failed     http://127.0.0.1:9/a (forbidden_address)
      the address is not on the public internet, of another scheme, or has a password in it
      remedy: if you trust it, allow it by host and port: --allow HOST:PORT
    1 failed
    ");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_a_bar_shows_how_far_an_import_is() {
    let (project, site) = (Project::strict(), Pages::new());
    let mut pages = String::new();
    for number in 0..4 {
        site.put(&format!("/{number}"), "Bread", "<p>It is warm.</p>");
        pages += &format!("<url><loc>{}</loc></url>", site.site.address(&format!("/{number}")));
    }
    site.raw(
        "/sitemap.xml",
        &format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{pages}</urlset>"),
    );
    // A host that is asked so slowly takes longer than what draws none.
    let line = site.import("/sitemap.xml").replace("--delay 0", "--delay 400ms");
    let Some((status, screen)) = terminal::on_terminal(&project.path(""), &line, "") else { return };
    assert_eq!(status, 0, "{screen}");
    assert!(screen.contains("importing ") && screen.contains("3/4"), "{screen:?}");
    assert!(screen.trim_end().ends_with("sitemap: 4 added"), "{screen:?}");
}

#[test]
fn a_page_from_standard_input_is_taken() {
    let project = Project::strict();
    let said = faqt_reading(&project.path(""), "import - --format json", SAVED);
    assert_eq!((said.status, statuses(&said)), (0, vec!["added".to_owned()]));
    let said = faqt_reading(&project.path(""), "import - --format json", SAVED);
    assert_eq!(statuses(&said), ["unchanged"]);
}

#[test]
fn several_collections_need_a_name_and_a_new_folder_gets_its_table() {
    let table = |name: &str| format!("[[collection]]\nname = \"{name}\"\npath = \"{name}\"\n");
    let project = Project::with(&(table("docs") + &table("wiki")));
    project.write("page.html", SAVED);
    let said = faqt(&project.path(""), "import page.html");
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert_eq!(
        said.err,
        "error: there are several collections to import into\n  remedy: name one of them: `--collection docs` or `--collection wiki`\n"
    );
    assert_eq!(faqt(&project.path(""), "import page.html --collection wiki").status, 0);
    assert!(project.path("wiki/19670.md").is_file());
    let said = faqt(&project.path(""), "import page.html --collection wkii");
    assert!(said.status == 2 && said.err.contains("did you mean \"wiki\"?"), "{said:?}");
    let said = faqt(&project.path(""), "import page.html --into more/help --format json");
    assert_eq!((said.status, statuses(&said)), (0, vec!["added".to_owned()]));
    assert!(
        said.err.ends_with("[[collection]]\nname = \"help\"\npath = \"more/help\"\nstrict = true\nsite = \"web\"\n"),
        "{said:?}"
    );
    // With the table added it is a collection, and nothing more is said.
    let added = said.err.split_once("\n\n").unwrap().1;
    project.write("faqt.toml", &(table("docs") + added));
    let said = faqt(&project.path(""), "import page.html --into more/help --format json");
    assert_eq!((said.err.as_str(), statuses(&said)), ("", vec!["unchanged".to_owned()]));
    assert_eq!(faqt(&project.path(""), "check").status, 0);
}

#[test]
fn without_a_configuration_a_folder_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), SAVED).unwrap();
    let said = faqt(folder.path(), "import page.html");
    assert_eq!(said.status, 2);
    assert!(said.err.ends_with("remedy: name a folder for the articles: `--into DIR`\n"), "{said:?}");
    assert_eq!(faqt(folder.path(), "import page.html --into help").status, 0);
    assert!(folder.path().join("help/19670.md").is_file());
}

#[test]
fn what_gives_no_article_writes_nothing_and_says_why() {
    let (project, site) = (Project::strict(), Pages::new());
    site.raw(
        "/login",
        "<title>Log in</title><form action=/login><input name=user><input type=password></form><p>Please log in.</p>",
    );
    site.put("/good", "Good bread", "<p>It is good.</p>");
    let said = faqt(&project.path(""), &format!("{} --format json", site.import("/login")));
    assert_eq!((said.status, said.json()["items"][0]["reason"].as_str()), (2, Some("no_article")), "{said:?}");
    let said = faqt(&project.path(""), &format!("{} --format json", site.import("/nowhere")));
    assert_eq!((said.status, said.json()["items"][0]["reason"].as_str()), (2, Some("http_404")), "{said:?}");
    assert_eq!(said.json()["items"][0]["status"], "failed");
    let said = faqt(&project.path(""), &format!("import {} --format json", site.site.address("/good")));
    assert_eq!((said.status, said.json()["items"][0]["reason"].as_str()), (2, Some("forbidden_address")));
    assert!(!project.path("docs/.import").exists());
    let both = format!("{} {} --format json", site.import("/good"), site.site.address("/login"));
    let said = faqt(&project.path(""), &both);
    assert_eq!((said.status, statuses(&said)), (1, vec!["added".to_owned(), "skipped".to_owned()]));
    assert_eq!(faqt(&project.path(""), "import nowhere.html").status, 2);
    assert_eq!(faqt(&project.path(""), "import").status, 2);
}

#[test]
fn names_are_safe_and_two_pages_never_share_one() {
    let (project, site) = (Project::strict(), Pages::new());
    let paths = ["/a/same.html", "/b/Same", "/con", "/%E9%95%9C%E5%83%8F%20%3F", "/..%2f..%2fetc%2fpasswd", "/x"];
    for path in paths {
        site.put(path, &format!("Page {path}"), &format!("<p>The page at {path} says this.</p>"));
    }
    let rest: Vec<_> = paths[1..].iter().map(|path| site.site.address(path)).collect();
    let line = format!("{} {} --format json", site.import(paths[0]), rest.join(" "));
    let said = faqt(&project.path(""), &line);
    let items = said.json()["items"].as_array().unwrap().clone();
    let articles: Vec<_> = items.iter().map(|item| item["article"].as_str().unwrap().to_owned()).collect();
    assert_eq!(articles, ["same.md", "Same-2.md", "con-page.md", "镜像.md", "etc-passwd.md", "x.md"]);
    assert_eq!(statuses(&faqt(&project.path(""), &line)), ["unchanged"; 6]);
}

#[test]
fn bases_are_neither_indexed_nor_checked() {
    let project = Project::strict();
    project.write("page.html", SAVED);
    faqt(&project.path(""), "import page.html");
    project.write("docs/.import/19670.md", "---\nnonsense: [\n---\n");
    project.write("docs/.import/other.new.md", "# Other\n\nThe moon is made of cheese.\n");
    let check = faqt(&project.path(""), "check");
    assert_eq!(check.status, 0, "{check:?}");
    let published = faqt(&project.path(""), "index --format json");
    assert_eq!((published.status, published.json()["articles"].as_u64()), (0, Some(1)), "{published:?}");
}

#[test]
fn imports_at_the_same_time_wait_for_one_another() {
    let (project, site) = (Project::strict(), Pages::new());
    let addresses: Vec<String> = (0..4).map(|number| format!("/page-{number}")).collect();
    for path in &addresses {
        site.put(path, &format!("Page {path}"), &format!("<p>The page {path} is like the others.</p>"));
    }
    let children: Vec<_> = (0..8)
        .map(|number| {
            let line = format!("{} --format json", site.import(&addresses[number % 4]));
            command(&project.path(""), &line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let said = Said::from(child.wait_with_output().unwrap());
        assert_eq!(said.status, 0, "{said:?}");
    }
    let articles = [0, 1, 2, 3].map(|number| format!("page-{number}.md"));
    let names = names(&project.path("docs"));
    for article in articles {
        assert!(names.contains(&article) && names.contains(&format!(".import/{article}")), "{names:?}");
    }
    assert_eq!(names.len(), 9, "{names:?}");
    let state: Value = serde_json::from_slice(&fs::read(project.path("docs/.import/state.json")).unwrap()).unwrap();
    assert_eq!(state["articles"].as_object().unwrap().len(), 4);
}

#[test]
fn who_waited_for_a_run_that_wrote_nothing_imports() {
    let project = Project::strict();
    project.write("page.html", SAVED);
    let start = |line: &str, input: Stdio| {
        let mut command = command(&project.path(""), line);
        command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let mut first = start("import - --format json", Stdio::piped());
    // It holds the lock while it reads.
    let own = project.path("docs/.import");
    while !fs::File::open(&own).is_ok_and(|own| own.try_lock().is_err()) {
        sleep(Duration::from_millis(5));
    }
    let mut second = start("import page.html --format json", Stdio::null());
    let mut lines = std::io::BufReader::new(second.stderr.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("waiting"));
    std::io::Write::write_all(&mut first.stdin.take().unwrap(), b"<html><p>Nothing.</p></html>").unwrap();
    assert_eq!(Said::from(first.wait_with_output().unwrap()).json()["counts"]["skipped"], 1);
    let said = Said::from(second.wait_with_output().unwrap());
    assert_eq!((said.status, statuses(&said)), (0, vec!["added".to_owned()]), "{said:?}");
    assert_eq!(names(&project.path("docs")), [".import/19670.md", ".import/state.json", "19670.md"]);
}

/// A folder of pages, and what an import of it makes where nothing disturbs it.
fn many(project: &Project, number: usize) -> std::collections::BTreeMap<String, Vec<u8>> {
    for page in 0..number {
        let text = format!("<p>Page {page} tells of oven {page}.</p><p>It is {page} years old.</p>");
        project.write(&format!("saved/page-{page}.html"), &self::page(&format!("Oven {page}"), &text));
    }
    let other = Project::strict();
    let said = faqt(&other.path(""), &format!("import {} --format json", project.path("saved").display()));
    assert_eq!(said.status, 0, "{said:?}");
    articles(&other)
}

/// The articles of a project and their bases.
fn articles(project: &Project) -> std::collections::BTreeMap<String, Vec<u8>> {
    let files = files(&project.path("docs")).into_iter();
    files.filter(|(name, _)| name.ends_with(".md")).map(|(name, (bytes, _))| (name, bytes)).collect()
}

#[test]
fn an_import_killed_at_any_moment_goes_on_and_repeats_nothing() {
    let project = Project::strict();
    let whole = many(&project, 60);
    let line = format!("import {} --format json", project.path("saved").display());
    let started = Instant::now();
    faqt(&project.path(""), &format!("{line} --dry-run"));
    let time = started.elapsed().mul_f64(1.5);
    let mut killed = 0;
    for round in 0..12 {
        let mut child = command(&project.path(""), &line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // The golden ratio's multiples are spread evenly over the time that a run takes.
        sleep(time.mul_f64(f64::from(round) * 0.618_033_988_75 % 1.0));
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        // Whatever is there is whole, and nothing is there twice.
        for (name, bytes) in articles(&project) {
            assert_eq!(whole.get(&name), Some(&bytes), "round {round}: {name}");
        }
        if round % 4 == 3 {
            fs::remove_dir_all(project.path("docs")).unwrap();
        }
    }
    assert!(killed > 0, "no import was killed");
    let said = faqt(&project.path(""), &line);
    assert_eq!(said.status, 0, "{said:?}");
    assert_eq!(articles(&project), whole);
    let left: Vec<_> = names(&project.path("docs")).into_iter().filter(|name| !name.ends_with(".md")).collect();
    assert_eq!(left, [".import/state.json"]);
    let said = faqt(&project.path(""), &line);
    assert_eq!(statuses(&said), vec!["unchanged"; 60]);
}

#[test]
fn an_update_killed_at_any_moment_goes_on_without_losing_an_edit() {
    let project = Project::strict();
    many(&project, 30);
    let line = format!("import {} --format json", project.path("saved").display());
    assert_eq!(faqt(&project.path(""), &line).status, 0);
    for (name, bytes) in articles(&project).into_iter().filter(|(name, _)| !name.starts_with('.')) {
        let edited = String::from_utf8(bytes).unwrap().replace("tells of", "speaks of");
        project.write(&format!("docs/{name}"), &edited);
    }
    for round in 1..10 {
        for page in 0..30 {
            let text =
                format!("<p>Page {page} tells of oven {page}.</p><p>It is {page} years and {round} days old.</p>");
            project.write(&format!("saved/page-{page}.html"), &page_of(page, &text));
        }
        let mut child = command(&project.path(""), &line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(15 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = faqt(&project.path(""), &line);
        assert_eq!(said.status, 0, "round {round}: {said:?}");
        let left: Vec<_> = names(&project.path("docs")).into_iter().filter(|name| !name.ends_with(".md")).collect();
        assert_eq!(left, [".import/state.json"], "round {round}");
        for (name, bytes) in articles(&project).into_iter().filter(|(name, _)| !name.starts_with('.')) {
            let text = String::from_utf8(bytes).unwrap();
            assert!(
                text.contains("speaks of") && text.contains(&format!("{round} days old")),
                "{round}: {name}: {text}"
            );
        }
    }
}

fn page_of(number: usize, text: &str) -> String {
    page(&format!("Oven {number}"), text)
}

#[test]
fn a_full_disk_is_told_and_the_next_run_goes_on() {
    let outer = tempfile::tempdir().unwrap();
    let mounts = "mkdir \"$F/docs\"; mount -t tmpfs -o size=256k none \"$F/docs\"";
    let name = "a_full_disk_is_told_and_the_next_run_goes_on";
    let Some(folder) = inside(name, outer.path(), User::Same, mounts) else { return };
    fs::write(
        folder.join("faqt.toml"),
        "[[collection]]\nname = \"docs\"\npath = \"docs\"\nstrict = true\nsite = \"web\"\n",
    )
    .unwrap();
    fs::create_dir(folder.join("saved")).unwrap();
    for number in 0..8 {
        let text = page_of(number, &format!("<p>Oven {number} is hot.</p>").repeat(300));
        fs::write(folder.join(format!("saved/page-{number}.html")), text).unwrap();
    }
    fs::write(folder.join("docs/filler"), vec![7; 190 * 1024]).unwrap();
    let said = faqt(&folder, "import saved --format json");
    assert_eq!(said.status, 2, "{said:?}");
    assert!(said.err.contains("remedy: free some space, then run the same command again"), "{said:?}");
    assert_eq!(said.json()["items"].as_array().unwrap().last().unwrap()["reason"], "file");
    for (name, (bytes, _)) in files(&folder.join("docs")) {
        assert!(!name.ends_with(".md") || bytes.ends_with(b"\n"), "{name} is cut");
        assert!(!name.contains("faqt-import"), "{name} was left");
    }
    fs::remove_file(folder.join("docs/filler")).unwrap();
    let said = faqt(&folder, "import saved --format json");
    assert_eq!((said.status, statuses(&said).len()), (0, 8), "{said:?}");
    assert_eq!(names(&folder.join("docs")).len(), 17);
}

#[test]
fn a_read_only_folder_is_told_and_unchanged_pages_are_no_trouble() {
    let outer = tempfile::tempdir().unwrap();
    let name = "a_read_only_folder_is_told_and_unchanged_pages_are_no_trouble";
    if std::env::var_os("FAQT_TEST_FOLDER").is_none() {
        let docs = "[[collection]]\nname = \"docs\"\npath = \"docs\"\nstrict = true\nsite = \"web\"\n";
        fs::write(outer.path().join("faqt.toml"), docs).unwrap();
        fs::write(outer.path().join("page.html"), SAVED).unwrap();
        fs::write(outer.path().join("other.html"), page_of(1, "<p>Another.</p>")).unwrap();
        assert_eq!(faqt(outer.path(), "import page.html").status, 0);
    }
    let mounts = "mount --bind \"$F/docs\" \"$F/docs\"; mount -o remount,ro,bind \"$F/docs\"";
    let Some(folder) = inside(name, outer.path(), User::Same, mounts) else { return };
    let said = faqt(&folder, "import page.html --format json");
    assert_eq!((said.status, statuses(&said)), (0, vec!["unchanged".to_owned()]), "{said:?}");
    let said = faqt(&folder, "import other.html --format json");
    assert_eq!(said.status, 2, "{said:?}");
    assert!(
        said.err.contains("Read-only file system")
            && said.err.contains("remedy: run it where the articles can be written"),
        "{said:?}"
    );
}
