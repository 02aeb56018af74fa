//! The unit for systemd says what the program does.
#![cfg(feature = "discord")]

use faqt::discord::EX_CONFIG;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn unit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("faqt.service")
}

/// Values of a key in a section of the unit.
fn values(section: &str, key: &str) -> Vec<String> {
    let text = fs::read_to_string(unit()).unwrap();
    let mut here = String::new();
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';'])) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut here);
        } else if let Some((name, value)) = line.split_once('=')
            && here == section
            && name.trim() == key
        {
            found.push(value.trim().to_owned());
        }
    }
    found
}

#[test]
fn the_unit_does_not_start_again_what_only_another_configuration_helps() {
    assert_eq!(values("Service", "RestartPreventExitStatus"), [EX_CONFIG.to_string()]);
    assert_eq!(
        values("Service", "Restart"),
        ["on-failure"],
        "anything else is started again, but not what was asked to end"
    );
    // The program ends with that status, and not only says so.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("faqt.toml"), "").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
    let ended = command.arg("bot").current_dir(folder.path()).env_remove("DISCORD_TOKEN").output().unwrap();
    assert_eq!(ended.status.code(), Some(i32::from(EX_CONFIG)), "{ended:?}");
}

#[test]
fn the_unit_gives_open_answers_the_time_that_they_have() {
    let seconds: u64 = values("Service", "TimeoutStopSec")[0].parse().unwrap();
    // Ten for what is in flight, three to leave the gateway, one for the rest.
    assert!(seconds >= 14, "{seconds}");
    let start = &values("Service", "ExecStart")[0];
    let arguments: Vec<&str> = start.split_whitespace().skip(1).collect();
    assert_eq!(arguments, ["--config", "/var/lib/faqt/faqt.toml", "bot"]);
    assert_eq!(values("Service", "WorkingDirectory"), values("Service", "ReadWritePaths"));
    assert!(values("Service", "Environment").is_empty(), "the token stands in a file of its own");
    assert_eq!(values("Service", "EnvironmentFile"), ["/etc/faqt.env"]);
}

#[test]
fn systemd_understands_the_unit() {
    // Where the program is installed, so that systemd finds it.
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(unit()).unwrap().replace("/usr/local/bin/faqt", env!("CARGO_BIN_EXE_faqt"));
    let copy = folder.path().join("faqt.service");
    fs::write(&copy, text).unwrap();
    let mut verify = Command::new("systemd-analyze");
    let Ok(told) = verify.args(["verify", "--man=no", "--recursive-errors=no"]).arg(&copy).output() else {
        eprintln!("not run: there is no systemd-analyze");
        return;
    };
    let written = String::from_utf8_lossy(&told.stderr);
    let ours: Vec<&str> = written.lines().filter(|line| line.contains("faqt.service")).collect();
    assert!(ours.is_empty(), "{}", ours.join("\n"));
}
