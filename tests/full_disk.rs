//! The disk of the index fills up at any point of a build, and questions are answered.

#[path = "support/mounts.rs"]
mod mounts;
mod support;

use faqt::publish::{list, verify};
use mounts::{User, inside};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use support::{ask, config, quote};

const QUESTION: &str = "what does an apple cost?";

/// Takes all but so many bytes of a file system.
fn fill(file: &Path, leave: usize) {
    let mut filler = File::create(file).unwrap();
    let chunk = [7; 4096];
    while filler.write_all(&chunk).is_ok() {}
    let length = filler.metadata().unwrap().len();
    filler.set_len(length.saturating_sub(leave as u64)).unwrap();
}

#[test]
fn a_full_disk_at_any_point_leaves_the_current_generation_and_the_answer() {
    let outer = tempfile::tempdir().unwrap();
    let mounts = "mkdir \"$F/index\"; mount -t tmpfs -o size=4m none \"$F/index\"";
    let name = "a_full_disk_at_any_point_leaves_the_current_generation_and_the_answer";
    let Some(folder) = inside(name, outer.path(), User::Same, mounts) else { return };
    let write = |name: &str, text: &str| {
        fs::create_dir_all(folder.join("docs")).unwrap();
        fs::write(folder.join("docs").join(name), text).unwrap();
    };
    fs::write(folder.join("faqt.toml"), "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n")
        .unwrap();
    for number in 0..12 {
        write(
            &format!("{number}.md"),
            &format!("# Fruit {number}\n\n{}", "Some fruit is sweet. Some is not.\n\n".repeat(40)),
        );
    }
    let mut price = 0;
    let mut change = || {
        price += 1;
        let text = format!("An apple costs {price} euros.");
        write("apples.md", &format!("# Apples\n\n{text}\n"));
        text
    };
    let config = config(&folder);
    let filler = folder.join("index/filler");
    let open = |how| faqt::publish::open(&config, how).unwrap();
    // With no generation at all.
    fill(&filler, 0);
    let text = change();
    let opened = open(faqt::publish::Build::Auto);
    assert_eq!(quote(&ask(&opened.generation, QUESTION)), text);
    assert!(opened.notes[0].ends_with("the articles are indexed in memory for this run"), "{:?}", opened.notes);
    fs::remove_file(&filler).unwrap();
    // Whatever is free, from nothing to enough.
    let (mut failed, mut published, mut leave) = (0, 0, 0);
    while published < 3 {
        let text = change();
        fill(&filler, leave);
        let before = list(&config).first().map(|kept| kept.name.number).unwrap_or_default();
        let opened = open(faqt::publish::Build::Auto);
        assert_eq!(quote(&ask(&opened.generation, QUESTION)), text, "{leave} bytes free: {:?}", opened.notes);
        let is_new = opened.generation.number > before;
        assert_eq!(opened.notes.is_empty(), is_new, "{leave} bytes free: {:?}", opened.notes);
        if is_new {
            published += 1;
        } else {
            failed += 1;
            assert!(before == 0 || open(faqt::publish::Build::Never).generation.number == before);
            assert!(verify(&config).iter().all(|kept| kept.manifest.is_ok()));
        }
        drop(opened);
        fs::remove_file(&filler).unwrap();
        leave += 8 * 1024;
        assert!(leave < 4 << 20, "{failed} builds failed");
    }
    assert!(failed > 5, "{failed} builds failed");
    let text = change();
    let opened = open(faqt::publish::Build::Auto);
    assert_eq!((quote(&ask(&opened.generation, QUESTION)), opened.notes.len()), (text, 0));
}
