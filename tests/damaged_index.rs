//! Something happens to the files of the index, and the next question is answered all the same.

mod support;

use faqt::index::Store;
use faqt::publish::Outcome;
use std::fs;
use std::path::PathBuf;
use support::{Project, quote};

const QUESTION: &str = "what does an apple cost?";

/// Two generations; the older one knows another price.
fn published_twice() -> Project {
    let project = Project::new();
    for price in ["two", "six"] {
        project.article("apples", &format!("An apple costs {price} euros."));
        project.publish();
    }
    project
}

fn current(project: &Project) -> PathBuf {
    let store = Store::new(project.path("index"));
    store.path(&store.current().unwrap().unwrap())
}

/// Asks without a build, then with one: the generation before serves, then a new one.
fn falls_back_and_mends(project: &Project, what: &str) {
    let before = project.open_as_it_is();
    assert_eq!(quote(&support::ask(&before.generation, QUESTION)), "An apple costs two euros.", "{what}");
    assert_eq!(before.notes.len(), 1, "{what}: {:?}", before.notes);
    let mended = project.open();
    assert_eq!(quote(&support::ask(&mended.generation, QUESTION)), "An apple costs six euros.", "{what}");
    assert_eq!(mended.notes, before.notes, "{what}");
    assert_eq!(project.open().notes, [""; 0], "{what}");
}

fn files(folder: &std::path::Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path().strip_prefix(folder).unwrap().to_owned())
        .collect()
}

#[test]
fn a_cut_emptied_or_missing_file_falls_back_to_the_generation_before() {
    let count = files(&current(&published_twice())).len();
    assert!(count > 10, "{count} files");
    for number in 0..count {
        for harm in ["cut", "emptied", "removed"] {
            let project = published_twice();
            let folder = current(&project);
            // tantivy's names differ from build to build.
            let mut names = files(&folder);
            names.sort_by_key(|name| (name.extension().map(ToOwned::to_owned), name.clone()));
            let file = folder.join(&names[number]);
            let bytes = fs::read(&file).unwrap();
            match harm {
                "cut" => fs::write(&file, &bytes[..bytes.len() - 1]).unwrap(),
                "emptied" => fs::write(&file, "").unwrap(),
                _ => fs::remove_file(&file).unwrap(),
            }
            if harm != "removed" && bytes.is_empty() {
                continue;
            }
            falls_back_and_mends(&project, &format!("{} {harm}", names[number].display()));
        }
    }
}

#[test]
fn a_flipped_bit_in_any_file_is_found() {
    let count = files(&current(&published_twice())).len();
    for number in 0..count {
        let project = published_twice();
        let folder = current(&project);
        let mut names = files(&folder);
        names.sort_by_key(|name| (name.extension().map(ToOwned::to_owned), name.clone()));
        let name = &names[number];
        let mut bytes = fs::read(folder.join(name)).unwrap();
        if bytes.is_empty() || name.ends_with("manifest.json") {
            continue;
        }
        let at = bytes.len() / 2;
        bytes[at] ^= 0x10;
        fs::write(folder.join(name), bytes).unwrap();
        falls_back_and_mends(&project, &name.display().to_string());
    }
}

#[test]
fn a_current_that_points_elsewhere_is_told_and_mended() {
    let project = published_twice();
    let good = current(&project).file_name().unwrap().to_str().unwrap().to_owned();
    for text in ["", "../docs", "/etc", "9-0123456789abcdef", "\u{0}\u{ff}", &good.replace("2-", "02-")] {
        project.write("index/CURRENT", text);
        let opened = project.open_as_it_is();
        assert_eq!(opened.generation.number, 2, "{text:?}");
        assert_eq!(opened.notes.len(), 1, "{text:?}");
        let mended = project.open();
        assert_eq!((mended.generation.number, mended.notes.len()), (2, 1), "{text:?}");
        assert_eq!(fs::read_to_string(project.path("index/CURRENT")).unwrap(), format!("{good}\n"));
    }
    project.remove("index/CURRENT");
    assert!(project.open().notes[0].ends_with("/index/CURRENT is missing"));
    assert_eq!(project.open().notes, [""; 0]);
}

#[test]
fn an_index_of_another_version_is_built_anew() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.publish();
    let file = current(&project).join("manifest.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("\"format\": 1", "\"format\": 99", 1).replacen("\"tool\": \"", "\"tool\": \"9.", 1))
        .unwrap();
    let error = faqt::publish::open(&project.config(), faqt::publish::Build::Never).unwrap_err().to_string();
    assert!(error.contains("is of another format (9."), "{error}");
    assert_eq!(project.quote(QUESTION), "An apple costs two euros.");
    assert_eq!(project.numbers(), [1, 2]);
}

#[test]
fn other_settings_build_anew_and_precision_does_not() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.publish();
    let text = fs::read_to_string(project.path("faqt.toml")).unwrap();
    project.write("faqt.toml", &format!("precision = 0.9\n{text}"));
    assert_eq!(project.open().generation.number, 1);
    project.write("faqt.toml", &format!("{text}site = \"mkdocs\"\n"));
    assert_eq!(project.open().generation.number, 2);
}

#[test]
fn where_the_current_one_is_damaged_a_held_build_leaves_what_answers_in_its_place() {
    let project = Project::strict();
    for price in ["two", "six", "ten"] {
        project.article("apples", &format!("An apple costs {price} euros."));
        project.publish();
    }
    // As after a kill that comes before CURRENT is replaced.
    let store = Store::new(project.path("index"));
    let names = store.names();
    project.write("index/CURRENT", &format!("{}\n", names[1]));
    fs::write(store.path(&names[1]).join("manifest.json"), "{").unwrap();
    let price = || quote(&support::ask(&project.open_as_it_is().generation, QUESTION));
    assert_eq!(price(), "An apple costs ten euros.");
    project.write("docs/questions.toml", "[[question]]\nask = \"?\"\n");
    project.article("apples", "An apple costs one euro.");
    assert!(matches!(project.publish().outcome, Outcome::Held { .. }));
    assert_eq!(store.names(), names);
    assert_eq!(price(), "An apple costs ten euros.");
}
