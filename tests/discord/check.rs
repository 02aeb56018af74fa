//! `faqt bot --check`, and a bot that cannot start.

use crate::discord::permissions::{CREATE_PUBLIC_THREADS, EMBED_LINKS};
use crate::discord::{Discord, Trouble};
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

#[test]
fn the_check_names_permissions_that_a_server_does_not_give() {
    let discord = Discord::new();
    let guild = discord.guild("Harbour");
    discord.arrange(|world| {
        let roles = &mut world.guilds.get_mut(&guild).unwrap().roles;
        roles.iter_mut().for_each(|role| role.permissions &= !(EMBED_LINKS | CREATE_PUBLIC_THREADS));
    });
    let configuration = format!("[discord]\nmessage_content = true\nhome_guild = \"{guild}\"\n");
    let (status, written) = run(&discord, &configuration, "a.b.c", &["--check"]);
    assert_eq!(status, Some(1), "{written}");
    assert!(written.contains("message content: ok\n"), "{written}");
    assert!(written.contains("Harbour: lacks "), "{written}");
    for name in ["Embed Links", "Create Public Threads"] {
        assert!(written.contains(name), "{written}");
    }
    assert!(!written.contains("Send Messages"), "{written}");
    assert!(written.contains(&format!("maintainers' commands: in server {guild}\n")), "{written}");
    discord.removed_from("Harbour");
    let (status, written) = run(&discord, "", "a.b.c", &["--check"]);
    assert_eq!(status, Some(1), "{written}");
    assert!(written.contains("the bot is in no server\n  remedy: invite it: https://discord.com/oauth2/"), "{written}");
}

#[test]
fn the_check_that_does_not_reach_discord_ends_with_2() {
    let discord = Discord::new();
    discord.fails("applications/@me", 1, Trouble::Down(503));
    let (status, written) = run(&discord, "", "a.b.c", &["--check"]);
    assert_eq!(status, Some(2), "{written}");
    assert!(written.contains("discordstatus.com"), "{written}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("faqt.toml"), "").unwrap();
    command.args(["bot", "--check"]).current_dir(folder.path()).env("DISCORD_TOKEN", "a.b.c");
    // Nobody listens there.
    command.env("FAQT_DISCORD_ADDRESS", "127.0.0.1:1").env("FAQT_DISCORD_CA", discord.authority());
    let output = command.output().unwrap();
    let written = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{written}");
    assert!(written.contains("Discord was not reached") && !written.contains("a.b.c"), "{written}");
}

#[test]
fn the_check_of_a_bot_in_many_servers_looks_at_all_and_misses_the_home_that_is_none_of_them() {
    let discord = Discord::new();
    let last = discord.arrange(|world| {
        for number in 0..250 {
            world.guild(&format!("Pier {number}"), true);
        }
        let last = *world.guilds.keys().next_back().unwrap();
        let roles = &mut world.guilds.get_mut(&last).unwrap().roles;
        roles.iter_mut().for_each(|role| role.permissions &= !EMBED_LINKS);
        last
    });
    let (status, written) = run(&discord, &format!("[discord]\nhome_guild = \"{last}\"\n"), "a.b.c", &["--check"]);
    assert_eq!(status, Some(1), "{written}");
    assert!(written.contains(": ok\n") && written.contains("Pier 249: lacks Embed Links"), "{written}");
    assert!(written.contains(&format!("maintainers' commands: in server {last}\n")), "{written}");
    let (status, written) = run(&discord, "[discord]\nhome_guild = \"12\"\n", "a.b.c", &["--check"]);
    assert_eq!(status, Some(1), "{written}");
    let told = "maintainers' commands: the bot is not in server 12\n  remedy: correct `home_guild` in [discord]";
    assert!(written.contains(told), "{written}");
}
