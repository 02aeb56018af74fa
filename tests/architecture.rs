//! The house is as its plan says: who may use whom, and what each file says of itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground up. A room may use those of the floors below it, and itself.
const FLOORS: [&[&str]; 6] = [
    &["knowledge"],
    &["index", "semantic"],
    &["answer", "import", "ledger"],
    &["publish", "eval"],
    &["discord", "server"],
    // Its commands start those below.
    &["cli"],
];

/// Crates that only some places may name.
const KEPT_IN: [(&str, &[&str]); 4] = [
    ("serenity", &["discord/"]),
    ("axum", &["server/"]),
    ("tantivy", &["index/", "answer/retrieve"]),
    ("sqlx", &["ledger/"]),
];

/// The files of `src/`, with their paths inside it.
fn files() -> Vec<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let paths = walkdir::WalkDir::new(&source).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path: PathBuf| {
            let inside = path.strip_prefix(&source).unwrap().to_string_lossy().replace('\\', "/");
            (inside, fs::read_to_string(&path).unwrap())
        })
        .collect();
    assert!(files.len() > 50, "{} files", files.len());
    files
}

/// Code alone: no comment, and nothing of the tests at the end of a file.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .map(|line| line.split("//").next().unwrap_or_default())
}

/// The room that a file stands in; `None` for the files beside the rooms.
fn room(inside: &str) -> Option<&str> {
    inside.split_once('/').map(|(room, _)| room).filter(|room| floor(room).is_some())
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// The words that stand after `before` and end where no name goes on.
fn named_after<'a>(line: &'a str, before: &str) -> Vec<&'a str> {
    line.match_indices(before).map(|(at, _)| name_at_start(&line[at + before.len()..])).collect()
}

fn name_at_start(rest: &str) -> &str {
    &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())]
}

/// What the code takes from the top of the crate, with its offsets: `crate::a`, `crate::{a, b::{c}}`.
fn taken(code: &str) -> Vec<(usize, &str)> {
    let mut taken = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let from = at + found.len();
        let Some(group) = code[from..].strip_prefix('{') else {
            taken.push((at, name_at_start(&code[from..])));
            continue;
        };
        let (mut depth, mut is_first) = (1, true);
        for (inside, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' => is_first |= depth == 1,
                _ if is_first && !c.is_whitespace() => {
                    taken.push((from + 1 + inside, name_at_start(&group[inside..])));
                    is_first = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    taken
}

/// What a file of a room says that it may not, a line each.
fn forbidden(inside: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if inside.ends_with("/tests.rs") {
        return found;
    }
    let whole = code(text).collect::<Vec<_>>().join("\n");
    for (at, used) in taken(&whole).into_iter().filter(|(_, used)| floor(used).is_some()) {
        let place = format!("src/{inside}:{}", whole[..at].matches('\n').count() + 1);
        match room(inside) {
            Some(own) if used == own || floor(used) < floor(own) => {}
            Some(own) => found.push(format!("{place}: {own} may not use {used}")),
            // Configuration is made of what the lowest room needs.
            None if inside.starts_with("config") && used != "knowledge" => {
                found.push(format!("{place}: the configuration may not use {used}"));
            }
            None => {}
        }
    }
    for (number, line) in whole.lines().enumerate() {
        let place = format!("src/{inside}:{}", number + 1);
        for (name, places) in KEPT_IN {
            let is_named = named_after(line, "use ").contains(&name)
                || line
                    .match_indices(&format!("{name}::"))
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':')));
            if is_named && !places.iter().any(|place| inside.starts_with(place)) {
                found.push(format!("{place}: {name} stays in {}", places.join(" and ")));
            }
        }
    }
    found
}

#[test]
fn rooms_use_only_what_is_below_them() {
    let found: Vec<String> = files().iter().flat_map(|(inside, text)| forbidden(inside, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_may_not_be_used_is_found() {
    for (inside, text) in [
        ("knowledge/a.rs", "use crate::index::Store;"),
        ("index/a.rs", "    let a = crate::answer::TOP;"),
        ("answer/a.rs", "use crate::{\n    fault::{Fault, cli},\n    publish::open,\n};"),
        ("publish/a.rs", "use crate::eval::run;"),
        ("config.rs", "use crate::answer::TOP;"),
        ("answer/rank.rs", "use tantivy::Index;"),
        ("cli/a.rs", "fn a(b: serenity::Client) {}"),
        ("eval/a.rs", "use sqlx;"),
    ] {
        assert_eq!(forbidden(inside, text).len(), 1, "{inside}: {text}");
    }
    for (inside, text) in [
        ("answer/retrieve.rs", "use tantivy::Searcher; // crate::cli::run"),
        ("cli/a.rs", "use crate::{answer::{answer, x}, publish};\n#[cfg(test)]\nuse tantivy::Index;"),
        ("index/a.rs", "use super::tantivy_directory;"),
    ] {
        assert_eq!(forbidden(inside, text), [""; 0], "{inside}: {text}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> =
        files().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert_eq!(silent, [""; 0], "a file begins with `//!` and a sentence");
}

#[test]
fn every_room_says_what_comes_in_what_goes_out_and_what_it_never_does() {
    let rooms: BTreeSet<String> = files().iter().filter_map(|(path, _)| room(path)).map(str::to_owned).collect();
    assert!(rooms.len() >= 6, "{rooms:?}");
    for (path, text) in files() {
        let Some(room) = path.strip_suffix("/mod.rs").filter(|room| rooms.contains(*room)) else { continue };
        let said: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        for word in ["In: ", "Out: ", "Never: "] {
            assert!(said.contains(word), "src/{room}/mod.rs does not say `{word}`");
        }
    }
}

#[test]
fn every_folder_under_the_source_is_a_room_of_the_plan() {
    let unknown: Vec<_> = files()
        .into_iter()
        .filter_map(|(path, _)| path.split_once('/').map(|(folder, _)| folder.to_owned()))
        .filter(|folder| floor(folder).is_none() && folder != "config")
        .collect();
    assert_eq!(unknown, [""; 0]);
}
