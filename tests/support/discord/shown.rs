//! A message as a person sees it, in plain text.

use super::state::{Id, Message, SILENT, World};
use serde_json::Value;
use std::fmt::{self, Write as _};
use std::ops::Deref;

/// A message of the bot's as it was when a test read it; printed, it is what the channel shows.
#[derive(Clone, Debug)]
pub struct Shown {
    message: Message,
    text: String,
}

impl Deref for Shown {
    type Target = Message;

    fn deref(&self) -> &Message {
        &self.message
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

impl Shown {
    pub fn new(world: &World, message: &Message) -> Self {
        Self { message: message.clone(), text: named(world, &drawn(world, message)) }
    }

    /// Labels of its buttons, in order.
    pub fn buttons(&self) -> Vec<String> {
        let buttons = components(&self.message.components).into_iter().filter(|it| it["type"] == 2);
        buttons.map(|it| it["label"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Labels of the options of its select menus, in order.
    pub fn options(&self) -> Vec<String> {
        let options =
            components(&self.message.components).into_iter().filter_map(|it| it["options"].as_array().cloned());
        options.flatten().map(|it| it["label"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// All components, those in rows too.
pub fn components(of: &[Value]) -> Vec<Value> {
    let inside = |it: &Value| it["components"].as_array().map(|it| components(it)).unwrap_or_default();
    of.iter().flat_map(|it| std::iter::once(it.clone()).chain(inside(it))).collect()
}

fn drawn(world: &World, message: &Message) -> String {
    let mut out = world.name(message.author).to_owned();
    if let Some(replied) = message.reference.and_then(|id| world.messages.get(&id)) {
        let pinged =
            message.mentions.contains(&replied.author) && !message.content.contains(&format!("<@{}>", replied.author));
        _ = write!(out, ", replying to {}{}", if pinged { "@" } else { "" }, world.name(replied.author));
    }
    if let Some(only) = message.only_for {
        _ = write!(out, " (only {} sees this)", world.name(only));
    }
    if message.flags & SILENT != 0 {
        out.push_str(" (silent)");
    }
    if message.edited.is_some() {
        out.push_str(" (edited)");
    }
    out.push_str(":\n");
    if message.loading() {
        out.push_str("…\n");
    }
    if !message.content.is_empty() {
        _ = writeln!(out, "{}", message.content);
    }
    for embed in &message.embeds {
        let mut lines = Vec::new();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        lines.extend(text(&embed["author"]["name"]).map(|name| match embed["author"]["url"].as_str() {
            Some(url) => format!("[{name}]({url})"),
            None => name,
        }));
        lines.extend(text(&embed["title"]).map(|title| match embed["url"].as_str() {
            Some(url) => format!("# [{title}]({url})"),
            None => format!("# {title}"),
        }));
        lines.extend(text(&embed["description"]));
        for field in embed["fields"].as_array().into_iter().flatten() {
            let inline = if field["inline"] == true { " (inline)" } else { "" };
            lines.push(format!("## {}{inline}", field["name"].as_str().unwrap_or_default()));
            lines.extend(text(&field["value"]));
        }
        lines.extend(text(&embed["image"]["url"]).map(|url| format!("![]({url})")));
        lines.extend(text(&embed["footer"]["text"]).map(|footer| format!("-# {footer}")));
        for line in lines.iter().flat_map(|it| it.split('\n')) {
            _ = writeln!(out, "│ {line}");
        }
    }
    for row in &message.components {
        let parts: Vec<_> = components(std::slice::from_ref(row)).iter().filter_map(part).collect();
        _ = writeln!(out, "{}", parts.join(" "));
    }
    out
}

fn part(component: &Value) -> Option<String> {
    let text = |key: &str| component[key].as_str().unwrap_or_default();
    let off = if component["disabled"] == true { " (off)" } else { "" };
    match component["type"].as_u64() {
        Some(2) => Some(match component["url"].as_str() {
            Some(url) => format!("[{} → {url}]", text("label")),
            None => {
                let emoji = component["emoji"]["name"].as_str().unwrap_or_default();
                format!("[{}{off}]", format!("{emoji} {}", text("label")).trim())
            }
        }),
        Some(3) => {
            let options = component["options"].as_array().into_iter().flatten();
            let options: Vec<_> = options
                .map(|it| {
                    let label = it["label"].as_str().unwrap_or_default();
                    it["description"].as_str().map_or_else(|| label.to_owned(), |more| format!("{label} ({more})"))
                })
                .collect();
            Some(format!("[{}{off}: {}]", text("placeholder"), options.join(" | ")))
        }
        Some(10) => Some(text("content").to_owned()),
        _ => None,
    }
}

/// Puts names in place of the numbers of members, roles, channels, servers and messages.
fn named(world: &World, text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for letter in text.chars().chain(['\0']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if digits.len() >= 17
            && let Some(name) = digits.parse().ok().and_then(|id| name(world, id))
        {
            out.push_str(&name);
        } else {
            out.push_str(&digits);
        }
        digits.clear();
        if letter != '\0' {
            out.push(letter);
        }
    }
    out
}

fn name(world: &World, id: Id) -> Option<String> {
    let roles = || world.guilds.values().flat_map(|guild| &guild.roles);
    (world.users.get(&id).map(|it| it.name.clone()))
        .or_else(|| world.channels.get(&id).map(|it| it.name.clone()))
        .or_else(|| world.guilds.get(&id).map(|it| it.name.clone()))
        .or_else(|| roles().find(|it| it.id == id).map(|it| it.name.clone()))
        .or_else(|| world.messages.contains_key(&id).then(|| "[message]".to_owned()))
}
