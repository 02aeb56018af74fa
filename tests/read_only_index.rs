//! The index is served from a read-only file system by a user who owns nothing of it.

#[path = "support/mounts.rs"]
mod mounts;
mod support;

use faqt::fault::report;
use faqt::publish::{Build, open, publish, silent, verify};
use mounts::{User, inside};
use std::fs;
use std::path::Path;
use support::{Project, ask, config, quote};

const QUESTION: &str = "what does an apple cost?";
const READ_ONLY: &str = "mount --bind \"$F/index\" \"$F/index\"; mount -o remount,ro,bind \"$F/index\"";

/// A project that others may read.
fn project() -> Project {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    project.open();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(project.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    }
    project
}

/// What is asked of it: the index as it is, then the articles after an edit by their owner.
fn serves(folder: &Path) {
    let config = config(folder);
    assert!(fs::write(folder.join("index/file"), "").is_err());
    let as_it_is = open(&config, Build::Never).unwrap();
    assert_eq!(quote(&ask(&as_it_is.generation, QUESTION)), "An apple costs two euros.");
    assert_eq!((as_it_is.generation.number, as_it_is.notes.len()), (1, 0));
    assert!(verify(&config)[0].manifest.is_ok());
    let opened = open(&config, Build::Auto).unwrap();
    if folder.join("docs/edited").exists() {
        assert_eq!(quote(&ask(&opened.generation, QUESTION)), "An apple costs six euros.");
        assert_eq!(opened.generation.number, 0);
        assert!(opened.notes[0].ends_with("the articles are indexed in memory for this run"), "{:?}", opened.notes);
    } else {
        assert_eq!((opened.generation.number, opened.notes.len()), (1, 0), "{:?}", opened.notes);
    }
}

fn before_and_after_an_edit(name: &str, user: User) {
    let project = project();
    for _ in 0..2 {
        if let Some(folder) = inside(name, &project.path(""), user, READ_ONLY) {
            return serves(&folder);
        }
        project.article("apples", "An apple costs six euros.");
        project.write("docs/edited", "");
    }
}

#[test]
fn a_read_only_mount_serves() {
    before_and_after_an_edit("a_read_only_mount_serves", User::Same);
}

#[test]
fn another_user_serves_from_a_read_only_mount() {
    before_and_after_an_edit("another_user_serves_from_a_read_only_mount", User::Other);
}

#[test]
fn an_index_folder_that_cannot_be_made_is_built_in_memory() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    let mut config = project.config();
    config.index = project.path("faqt.toml/index");
    let opened = open(&config, Build::Auto).unwrap();
    assert_eq!(quote(&ask(&opened.generation, QUESTION)), "An apple costs two euros.");
    assert_eq!(opened.notes.len(), 1);
    assert!(!opened.notes[0].contains("remedy"), "{:?}", opened.notes);
    let told = report(&publish(&config, false, &silent).unwrap_err());
    assert!(told.starts_with("error: cannot write to ") && told.contains("\n  remedy: run it as a user"), "{told}");
}
