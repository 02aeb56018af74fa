//! Tests that need a mount of their own, in a mount namespace that ends with them.
#![allow(dead_code)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Names the folder to the process inside.
const FOLDER: &str = "FAQT_TEST_FOLDER";
/// Where it is set, a test that cannot mount fails.
const REQUIRED: &str = "FAQT_TESTS_MUST_MOUNT";

/// Which user the process inside is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum User {
    /// Whoever runs the tests.
    Same,
    /// Another one, where the tests are run by root.
    Other,
}

/// Runs the test `name` of this file again in a namespace of its own, after the lines of shell in
/// `mounts` (`$F` is `folder`). Inside, gives the folder; outside, `None` when the process inside
/// has ended well.
///
/// Where the system allows no mount, says so on stderr and gives `None`.
pub(crate) fn inside(name: &str, folder: &Path, user: User, mounts: &str) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return Some(folder.into());
    }
    let Some(namespace) = namespace() else {
        not_run(name, "neither root nor a user namespace may mount here");
        return None;
    };
    let is_root = namespace == ROOT;
    if user == User::Other && !is_root {
        say(&format!("RUN AS THE SAME USER: {name}: only root can become another"));
    }
    let is_other = user == User::Other && is_root;
    let become_user = if is_other { "setpriv --reuid=65534 --regid=65534 --clear-groups --" } else { "" };
    let script = format!("set -e\n{mounts}\nexec {become_user} \"$0\" --exact {name} --nocapture --test-threads=1");
    // Where the tests are built may be closed to others.
    let program = folder.join("test");
    let this = std::env::current_exe().unwrap();
    // A process of its own copies: a file open for writing here could pass to whatever another test
    // starts at that moment, and what is open for writing cannot be run.
    assert!(Command::new("cp").arg(this).arg(&program).status().unwrap().success());
    let output = in_namespace(namespace, &script, &program, folder);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    None
}

const ROOT: &[&str] = &["--mount"];
const USER: &[&str] = &["--user", "--map-root-user", "--mount"];

fn in_namespace(namespace: &[&str], script: &str, program: &Path, folder: &Path) -> Output {
    Command::new("unshare")
        .args(namespace)
        .args(["--", "sh", "-c", script])
        .arg(program)
        .env(FOLDER, folder)
        .env("F", folder)
        .output()
        .unwrap()
}

/// What `unshare` must be told for a mount to be allowed.
fn namespace() -> Option<&'static [&'static str]> {
    let folder = tempfile::tempdir().unwrap();
    [ROOT, USER].into_iter().find(|namespace| {
        let unshare = Command::new("unshare").arg("--version").output();
        unshare.is_ok()
            && in_namespace(namespace, "mount -t tmpfs none \"$F\"", Path::new("sh"), folder.path()).status.success()
    })
}

fn not_run(name: &str, why: &str) {
    let said = format!("NOT RUN: {name}: {why}");
    assert!(std::env::var_os(REQUIRED).is_none(), "{said}");
    say(&said);
}

/// Past the capture of the test harness, so that it is seen.
fn say(text: &str) {
    std::io::stderr().write_all(format!("{text}\n").as_bytes()).unwrap();
}
