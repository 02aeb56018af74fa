//! The committed schema of Discord's operations is what the program of the project derives from
//! Discord's description.

#[path = "../../examples/discord_schema.rs"]
#[allow(dead_code, unreachable_pub)]
mod program;

use serde_json::Value;
use std::path::{Path, PathBuf};

/// Discord's description, where it is at hand: named by a variable, or beside the repository.
fn description() -> Option<PathBuf> {
    let named = std::env::var_os("FAQT_TESTS_OPENAPI").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json");
    named.or_else(|| Some(beside()).filter(|file| file.is_file()))
}

#[test]
fn the_committed_schema_is_what_discords_description_says() {
    let committed: Value = serde_json::from_str(include_str!("../support/discord/schema.json")).unwrap();
    assert!(committed["operations"].as_array().is_some_and(|all| all.len() > 40));
    let Some(file) = description() else {
        eprintln!(
            "NOT RUN: the committed schema is not compared with Discord's description, which is not here\n  \
             remedy: set FAQT_TESTS_OPENAPI to openapi.json of github.com/discord/discord-api-spec"
        );
        return;
    };
    let description: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let derived = program::derive(&description).unwrap();
    assert_eq!(derived["operations"], committed["operations"]);
    for (name, schema) in derived["schemas"].as_object().unwrap() {
        assert_eq!(*schema, committed["schemas"][name], "{name}");
    }
    assert_eq!(
        derived, committed,
        "cargo run --example discord_schema -- openapi.json > tests/support/discord/schema.json"
    );
}
