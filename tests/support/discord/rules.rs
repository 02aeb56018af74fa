//! Rules that Discord's description tells in prose, or not at all.

use super::state::COMPONENTS_V2;
use serde_json::Value;
use std::collections::BTreeSet;

/// A message's content, in characters (code points).
const CONTENT: usize = 2000;
/// All texts of all embeds.
const EMBEDS: usize = 6000;
/// Rows of components.
const ROWS: usize = 5;
/// A command with its options, in every language.
const COMMAND: usize = 8000;
/// A choice's value.
const CHOICE: usize = 100;
/// The languages that Discord has.
const LOCALES: [&str; 34] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko", "ar",
    "he",
];

/// What is wrong with a request beyond the schema.
pub fn faults(operation: &str, body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match operation {
        "POST /channels/{channel_id}/messages" | "POST /webhooks/{webhook_id}/{webhook_token}" => {
            message(body, true, &mut found);
        }
        "PATCH /channels/{channel_id}/messages/{message_id}" => message(body, false, &mut found),
        operation if operation.starts_with("PATCH /webhooks/") => message(body, false, &mut found),
        "POST /interactions/{interaction_id}/{interaction_token}/callback" => callback(body, &mut found),
        operation if operation.starts_with("PUT /applications/") && operation.ends_with("/commands") => {
            let mut names = BTreeSet::new();
            for it in list(body) {
                command(it, &mut found);
                let kind = it["type"].as_u64().unwrap_or(1);
                if !names.insert((kind, it["name"].as_str().unwrap_or_default())) {
                    found.push(format!("two commands are called {}", it["name"]));
                }
            }
            for (kind, most) in [(1, 100), (2, 15), (3, 15)] {
                if names.iter().filter(|(it, _)| *it == kind).count() > most {
                    found.push(format!("more than {most} commands of type {kind}"));
                }
            }
        }
        operation if operation.starts_with("POST /applications/") => command(body, &mut found),
        _ => {}
    }
    found
}

/// What the project's own bot must not do, though Discord lets it: every message carries what tells a
/// second try from a second message, and says whom it calls.
pub fn manners(operation: &str, body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let is_new = operation == "POST /channels/{channel_id}/messages";
    if is_new && (body["enforce_nonce"] != true || body["nonce"].as_str().is_none_or(str::is_empty)) {
        found.push("a message without an enforced nonce".to_owned());
    }
    let message = match (operation, body["type"].as_u64()) {
        ("POST /interactions/{interaction_id}/{interaction_token}/callback", Some(4 | 7)) => &body["data"],
        ("POST /interactions/{interaction_id}/{interaction_token}/callback", _) => return found,
        ("PATCH /channels/{channel_id}/messages/{message_id}", _) => body,
        _ if is_new || operation.contains("/webhooks/") && !body.is_null() => body,
        _ => return found,
    };
    let allowed = &message["allowed_mentions"];
    if allowed["parse"].as_array().is_none_or(|all| !all.is_empty()) || allowed["replied_user"] != false {
        found.push("a message that does not say whom it calls".to_owned());
    }
    found
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn length(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}

fn callback(body: &Value, found: &mut Vec<String>) {
    let data = &body["data"];
    match body["type"].as_u64() {
        Some(4) => message(data, true, found),
        Some(7) => message(data, false, found),
        Some(5) if data["flags"].as_u64().unwrap_or(0) & !(1 << 6) != 0 => {
            found.push("a deferred answer takes no flag but ephemeral".to_owned());
        }
        Some(8) => {
            for choice in list(&data["choices"]) {
                if length(&choice["value"]) > CHOICE {
                    found.push(format!("a choice's value is longer than {CHOICE}"));
                }
            }
        }
        Some(9) => {
            let mut ids = BTreeSet::new();
            custom_ids(&data["components"], &mut ids, found);
        }
        _ => {}
    }
}

/// A message; a new one must not be empty and must say whom it mentions.
fn message(body: &Value, new: bool, found: &mut Vec<String>) {
    if length(&body["content"]) > CONTENT {
        found.push(format!("content is longer than {CONTENT}"));
    }
    let empty = |key: &str| body[key].is_null() || body[key] == "" || body[key].as_array().is_some_and(Vec::is_empty);
    if new && ["content", "embeds", "components", "poll", "sticker_ids"].into_iter().all(empty) {
        let forward = body["message_reference"]["type"] == 1;
        if !forward {
            found.push("the message is empty".to_owned());
        }
    }
    if body["allowed_mentions"].is_null() && (new || !body["content"].is_null()) {
        found.push("allowed_mentions is missing".to_owned());
    }
    let mut all = 0;
    for embed in list(&body["embeds"]) {
        let fields = list(&embed["fields"]);
        all += length(&embed["title"])
            + length(&embed["description"])
            + length(&embed["footer"]["text"])
            + length(&embed["author"]["name"]);
        for field in fields {
            all += length(&field["name"]) + length(&field["value"]);
            if [&field["name"], &field["value"]].iter().any(|it| it.as_str().is_none_or(|text| text.trim().is_empty()))
            {
                found.push("a field has no name or no value".to_owned());
            }
        }
        let addresses = [
            &embed["url"],
            &embed["image"]["url"],
            &embed["thumbnail"]["url"],
            &embed["author"]["url"],
            &embed["author"]["icon_url"],
        ];
        for address in addresses.into_iter().filter_map(Value::as_str) {
            if !["http://", "https://", "attachment://"].iter().any(|scheme| address.starts_with(scheme)) {
                found.push(format!("an embed's address is no http address: {address}"));
            }
        }
    }
    if all > EMBEDS {
        found.push(format!("the embeds have {all} characters, more than {EMBEDS}"));
    }
    if body["flags"].as_u64().unwrap_or(0) & COMPONENTS_V2 == 0 && list(&body["components"]).len() > ROWS {
        found.push(format!("more than {ROWS} rows"));
    }
    let mut ids = BTreeSet::new();
    custom_ids(&body["components"], &mut ids, found);
}

/// A custom id stands once in a message; a link has none.
fn custom_ids<'a>(components: &'a Value, seen: &mut BTreeSet<&'a str>, found: &mut Vec<String>) {
    for component in list(components) {
        let id = component["custom_id"].as_str();
        if let Some(id) = id
            && !seen.insert(id)
        {
            found.push(format!("two components have the custom id {id}"));
        }
        if component["type"] == 2 {
            let link = component["style"] == 5;
            if link == id.is_some() || link != component["url"].is_string() {
                found.push("a button has either an address (a link) or a custom id".to_owned());
            }
            if length(&component["label"]) == 0 && component["emoji"].is_null() {
                found.push("a button has neither label nor emoji".to_owned());
            }
        }
        let mut values = BTreeSet::new();
        for option in list(&component["options"]) {
            if !values.insert(option["value"].as_str().unwrap_or_default()) {
                found.push(format!("two options have the value {}", option["value"]));
            }
        }
        custom_ids(&component["components"], seen, found);
    }
}

fn command(body: &Value, found: &mut Vec<String>) {
    let slash = body["type"].as_u64().unwrap_or(1) == 1;
    if slash {
        name(&body["name"], found);
        if length(&body["description"]) == 0 {
            found.push(format!("/{} has no description", body["name"]));
        }
        options(&body["options"], found);
    } else if length(&body["description"]) > 0 || !list(&body["options"]).is_empty() {
        found.push(format!("{}: a menu command has neither description nor options", body["name"]));
    }
    localized(body, slash, found);
    let size = characters(body);
    if size > COMMAND {
        found.push(format!("{} has {size} characters, more than {COMMAND}", body["name"]));
    }
}

fn options(options: &Value, found: &mut Vec<String>) {
    let (mut optional, mut names) = (false, BTreeSet::new());
    for option in list(options) {
        name(&option["name"], found);
        if !names.insert(option["name"].as_str().unwrap_or_default()) {
            found.push(format!("two options are called {}", option["name"]));
        }
        if length(&option["description"]) == 0 {
            found.push(format!("the option {} has no description", option["name"]));
        }
        if option["required"] == true && optional {
            found.push(format!("the required option {} comes after an optional one", option["name"]));
        }
        let group = matches!(option["type"].as_u64(), Some(1 | 2));
        optional |= option["required"] != true && !group;
        if option["autocomplete"] == true && !list(&option["choices"]).is_empty() {
            found.push(format!("the option {} has choices and autocomplete", option["name"]));
        }
        for choice in list(&option["choices"]) {
            if length(&choice["value"]) > CHOICE {
                found.push(format!("a choice's value is longer than {CHOICE}"));
            }
            localized(choice, false, found);
        }
        localized(option, true, found);
        self::options(&option["options"], found);
    }
}

/// The name of a slash command or of an option: letters, digits, `-`, `_` and `'`, in lower case.
fn name(name: &Value, found: &mut Vec<String>) {
    let text = name.as_str().unwrap_or_default();
    let right = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '\'');
    let count = text.chars().count();
    if !(1..=32).contains(&count) || !text.chars().all(right) || text.to_lowercase() != text {
        found.push(format!("{name} is no name of a command or an option"));
    }
}

fn localized(body: &Value, names: bool, found: &mut Vec<String>) {
    for key in ["name_localizations", "description_localizations"] {
        for (locale, text) in body[key].as_object().into_iter().flatten() {
            if !LOCALES.contains(&locale.as_str()) {
                found.push(format!("{locale} is no language of Discord's"));
            }
            if names && key == "name_localizations" {
                name(text, found);
            }
            if length(text) == 0 {
                found.push(format!("{key} in {locale} is empty"));
            }
        }
    }
}

/// The characters of a command that count towards its limit: the longest of each text's translations.
fn characters(body: &Value) -> usize {
    let longest = |key: &str, translations: &str| {
        let all = body[translations].as_object().into_iter().flatten().map(|(_, text)| length(text));
        all.chain([length(&body[key])]).max().unwrap_or(0)
    };
    let own = longest("name", "name_localizations") + longest("description", "description_localizations");
    let below = ["options", "choices"].into_iter().flat_map(|key| list(&body[key])).map(characters);
    own + length(&body["value"]) + below.sum::<usize>()
}
