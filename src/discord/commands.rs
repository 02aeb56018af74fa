//! The commands as they are registered: names and descriptions in every language.

use super::bot::Bot;
use super::call::REST;
use super::words::{LOCALES, Words};
use crate::ledger::Policy;
use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use serenity::model::application::Command;
use serenity::model::id::GuildId;

/// Types of an option.
const TEXT: u8 = 3;
const FLAG: u8 = 5;
const CHANNEL: u8 = 7;
const ROLE: u8 = 8;
/// Manage Server.
const MANAGE_GUILD: &str = "32";

/// Which commands there are, for everybody.
fn public() -> Vec<Value> {
    let mut ask = command("command-ask", 1);
    ask["options"] = json!([
        with(
            option("command-ask-question", TEXT, true),
            &[("autocomplete", true.into()), ("min_length", 1.into()), ("max_length", super::limits::QUESTION.into())]
        ),
        option("command-ask-private", FLAG, false),
    ]);
    let mut compare = command("command-compare", 1);
    let limits = [("autocomplete", Value::from(true)), ("min_length", 1.into()), ("max_length", 100.into())];
    compare["options"] = json!([
        with(option("command-compare-first", TEXT, true), &limits),
        with(option("command-compare-second", TEXT, true), &limits),
        with(option("command-compare-aspect", TEXT, false), &limits),
    ]);
    let mut settings = command("command-settings", 1);
    settings["default_member_permissions"] = MANAGE_GUILD.into();
    settings["contexts"] = json!([0]);
    settings["integration_types"] = json!([0]);
    let policies: Vec<Value> = Policy::ALL.iter().map(|(policy, word)| choice(policy_choice(*policy), word)).collect();
    settings["options"] = json!([
        // Text, announcements, voice, threads, stage, forums.
        with(
            option("command-settings-channel", CHANNEL, false),
            &[("channel_types", json!([0, 2, 5, 10, 11, 12, 13, 15]))]
        ),
        with(option("command-settings-policy", TEXT, false), &[("choices", policies.into())]),
        option("command-settings-thread", FLAG, false),
        option("command-settings-helper", ROLE, false),
        with(
            option("command-settings-language", TEXT, false),
            &[(
                "choices",
                json!([
                    choice("choice-language-auto", "auto"),
                    { "name": "English", "value": "en" },
                    { "name": "简体中文", "value": "zh" },
                ])
            )]
        ),
        with(option("command-settings-collections", TEXT, false), &[("max_length", 500.into())]),
        option("command-settings-reset", FLAG, false),
    ]);
    vec![
        everywhere(ask),
        everywhere(compare),
        everywhere(command("command-topics", 1)),
        everywhere(command("command-help", 1)),
        everywhere(command("command-menu", 3)),
        settings,
    ]
}

/// What the maintainers have in their own server.
fn home() -> Vec<Value> {
    let mut reindex = command("command-reindex", 1);
    reindex["options"] = json!([option("command-reindex-force", FLAG, false)]);
    let mut why = command("command-why", 1);
    why["options"] =
        json!([with(option("command-why-question", TEXT, true), &[("max_length", super::limits::QUESTION.into())])]);
    vec![reindex, command("command-status", 1), why]
}

/// The name under which a policy can be chosen.
fn policy_choice(policy: Policy) -> &'static str {
    match policy {
        Policy::Off => "choice-policy-off",
        Policy::Asked => "choice-policy-asked",
        Policy::Answer => "choice-policy-answer",
        Policy::Offer => "choice-policy-offer",
    }
}

fn command(key: &str, kind: u8) -> Value {
    let mut command = named(key);
    command["type"] = kind.into();
    if kind == 1 {
        describe(&mut command, key);
    }
    command
}

fn everywhere(command: Value) -> Value {
    with(command, &[("integration_types", json!([0, 1])), ("contexts", json!([0, 1, 2]))])
}

fn option(key: &str, kind: u8, required: bool) -> Value {
    let mut option = named(key);
    describe(&mut option, key);
    option["type"] = kind.into();
    option["required"] = required.into();
    option
}

fn choice(key: &str, value: &str) -> Value {
    let mut choice = named(key);
    choice["value"] = value.into();
    choice
}

fn named(key: &str) -> Value {
    json!({ "name": Words::of("en").say(key), "name_localizations": localised(key) })
}

fn describe(value: &mut Value, key: &str) {
    let key = format!("{key}-description");
    value["description"] = Words::of("en").say(&key).into();
    value["description_localizations"] = localised(&key);
}

fn localised(key: &str) -> Value {
    LOCALES
        .iter()
        .map(|(locale, language)| ((*locale).to_owned(), Words::of(language).say(key).into()))
        .collect::<Map<_, _>>()
        .into()
}

fn with(mut value: Value, more: &[(&str, Value)]) -> Value {
    for (key, more) in more {
        value[*key] = more.clone();
    }
    value
}

/// Registers the commands, where Discord has others.
///
/// # Errors
/// When Discord refuses them.
pub(super) async fn register(bot: &Bot) -> Result<()> {
    let wanted = public();
    let registered = bot.again(REST, || bot.http.get_global_commands_with_localizations()).await?;
    if !same(&wanted, &registered) {
        bot.again(REST, || bot.http.create_global_commands(&wanted)).await?;
        tracing::info!("commands are registered");
    }
    let Some(home_guild) = &bot.config.discord.home_guild else { return Ok(()) };
    let guild = GuildId::new(home_guild.parse().context("home_guild is no id")?);
    let wanted = home();
    let registered = bot.again(REST, || bot.http.get_guild_commands_with_localizations(guild)).await?;
    if !same(&wanted, &registered) {
        bot.again(REST, || bot.http.create_guild_commands(guild, &wanted)).await?;
        tracing::info!("the maintainers' commands are registered");
    }
    Ok(())
}

/// Whether what is registered is what is wanted, whatever Discord adds.
fn same(wanted: &[Value], registered: &[Command]) -> bool {
    let Ok(Value::Array(registered)) = serde_json::to_value(registered) else { return false };
    wanted.len() == registered.len()
        && wanted
            .iter()
            .all(|command| registered.iter().any(|other| command["name"] == other["name"] && covers(other, command)))
}

/// Whether a value has all that another one asks for.
fn covers(has: &Value, wants: &Value) -> bool {
    match (has, wants) {
        (Value::Object(has), Value::Object(wants)) => wants.iter().all(|(key, want)| match has.get(key) {
            Some(value) => covers(value, want),
            // Discord leaves out what is the default.
            None => matches!(want, Value::Bool(false)) || want.as_object().is_some_and(Map::is_empty),
        }),
        (Value::Array(has), Value::Array(wants)) => {
            has.len() == wants.len() && has.iter().zip(wants).all(|(has, want)| covers(has, want))
        }
        _ => has == wants,
    }
}

#[cfg(test)]
mod tests {
    use super::super::limits;
    use super::*;

    fn check(value: &Value, is_menu: bool) {
        for (name, text) in std::iter::once(("", &value["name"]))
            .chain(value["name_localizations"].as_object().unwrap().iter().map(|(l, t)| (l.as_str(), t)))
        {
            let text = text.as_str().unwrap();
            let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
            assert!(
                limits::length(text) <= 32 && (is_menu || (text.chars().all(fits) && text == text.to_lowercase())),
                "{name} {text}"
            );
        }
        if !is_menu {
            for text in std::iter::once(&value["description"])
                .chain(value["description_localizations"].as_object().unwrap().values())
            {
                assert!((1..=100).contains(&limits::length(text.as_str().unwrap())), "{text}");
            }
        }
        let options: Vec<&Value> = value["options"].as_array().into_iter().flatten().collect();
        for option in &options {
            check(option, false);
        }
        let required: Vec<bool> = options.iter().map(|option| option["required"] == true).collect();
        assert!(required.is_sorted_by(|a, b| a >= b), "required options stand first");
    }

    #[test]
    fn every_name_and_description_is_as_discord_takes_it() {
        for command in public().iter().chain(&home()) {
            check(command, command["type"] == 3);
        }
    }

    #[test]
    fn every_command_speaks_chinese() {
        let ask = &public()[0];
        assert_eq!((&ask["name"], &ask["name_localizations"]["zh-TW"]), (&json!("ask"), &json!("提问")));
        assert_eq!(ask["options"][1]["name_localizations"]["zh-CN"], "仅自己可见");
    }

    #[test]
    fn commands_are_registered_only_when_they_changed() {
        let with_ids = |commands: Vec<Value>| -> Vec<Command> {
            let commands: Vec<Value> = commands
                .into_iter()
                .enumerate()
                .map(|(at, command)| {
                    with(
                        command,
                        &[("id", (at + 1).to_string().into()), ("application_id", "1".into()), ("version", "1".into())],
                    )
                })
                .map(|mut command| {
                    if command.get("description").is_none() {
                        command["description"] = "".into();
                    }
                    command
                })
                .collect();
            serde_json::from_value(commands.into()).unwrap()
        };
        assert!(same(&public(), &with_ids(public())));
        let mut other = public();
        other[0]["description"] = "Another".into();
        assert!(!same(&public(), &with_ids(other)));
        assert!(!same(&public(), &with_ids(home())));
    }
}
