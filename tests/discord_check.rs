//! `faqt bot --check`, and a bot that cannot start.
#![cfg(feature = "discord")]

#[path = "support/discord/mod.rs"]
mod discord;

use discord::Discord;
use std::process::Command;

/// Exit status and what was written, in a folder with this `faqt.toml`.
fn run(discord: &Discord, configuration: &str, token: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("faqt.toml"), configuration).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
    command.arg("bot").args(arguments).current_dir(folder.path()).env("DISCORD_TOKEN", token);
    command.env("FAQT_DISCORD_ADDRESS", discord.address.to_string()).env("FAQT_DISCORD_CA", discord.authority());
    let output = command.output().unwrap();
    let written = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(written).unwrap())
}

#[test]
fn the_check_says_that_all_is_there() {
    let discord = Discord::new();
    let (status, written) = run(&discord, "", "a.b.c", &["--check"]);
    assert_eq!(
        (status, written.as_str()),
        (
            Some(0),
            "token: ok, of faqt\nmessage content: not asked for\nHarbour: ok\nmaintainers' commands: none, as there is no home_guild\n"
        )
    );
}

#[test]
fn the_check_names_what_is_missing_and_where_to_switch_it_on() {
    let discord = Discord::new();
    discord.arrange(|world| world.message_content = false);
    let (status, written) = run(&discord, "[discord]\nmessage_content = true\n", "a.b.c", &["--check"]);
    assert_eq!(status, Some(1), "{written}");
    assert!(written.contains("enable the Message Content Intent"), "{written}");
}

#[test]
fn the_check_of_a_refused_token_says_so() {
    let discord = Discord::new();
    discord.faults(|faults| faults.token_refused = true);
    let (status, written) = run(&discord, "", "a.b.c", &["--check"]);
    assert_eq!(status, Some(1), "{written}");
    assert!(written.contains("DISCORD_TOKEN: Discord refuses the token"), "{written}");
    assert!(!written.contains("a.b.c"), "{written}");
}

#[test]
fn without_a_token_the_bot_ends_with_78_and_says_where_to_get_one() {
    let discord = Discord::new();
    let (status, written) = run(&discord, "", "", &[]);
    assert_eq!(status, Some(78), "{written}");
    assert!(written.starts_with("error: DISCORD_TOKEN: is not set\n  remedy: "), "{written}");
}
