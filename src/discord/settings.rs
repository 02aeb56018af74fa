//! `/settings channel: policy: thread: helper: language: collections: reset:` for members who may
//! manage the server; without an option it shows what holds.

use super::barred;
use super::bot::{Bot, lock};
use super::call::Call;
use super::markdown::escape;
use super::offer;
use super::reply::{Embed, Reply};
use super::slash::{flag, text, told};
use super::words::Words;
use crate::ledger::{Policy, Settings};
use anyhow::Result;
use serenity::model::application::{CommandInteraction, ResolvedValue};
use serenity::model::guild::Role;
use serenity::model::id::ChannelId;
use std::sync::Arc;

/// Shows or changes the settings.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn run(bot: &Arc<Bot>, call: &Call, command: &CommandInteraction) -> Result<()> {
    let words = Words::of(&call.locale);
    let Some(guild) = call.guild.filter(|_| call.manages()) else {
        return Ok(told(call.respond(bot, &Reply::whisper(words.say("settings-denied"))).await)?);
    };
    let channel = channel(command);
    let place = channel.map(ChannelId::get);
    // One after the other: each writes all of what it read.
    let turn = bot.setting.lock().await;
    let mut settings = bot.ledger.settings(guild.get(), place).await?;
    let before = settings.clone();
    if let Err(refusal) = change(bot, call, command, words, &mut settings) {
        drop(turn);
        return Ok(told(call.respond(bot, &Reply::whisper(refusal)).await)?);
    }
    let mut lines = Vec::new();
    if settings != before {
        bot.ledger.set(guild.get(), place, &settings).await?;
        lines.push(words.say("settings-saved"));
    }
    drop(turn);
    if let Some(channel) = channel.filter(|_| settings != before) {
        // Whoever sets a channel mended what kept us from it, or will see it again.
        lock(&bot.mute).remove(&channel);
        offer::hush(bot, Some(guild), channel, false).await;
    }
    // Moderators learn once where the bot may not write.
    let untold = barred::take(bot, guild).await;
    lines.extend(untold.into_iter().map(|channel| barred::line(words, channel)));
    let shown = match place {
        Some(_) => settings.or(bot.ledger.settings(guild.get(), None).await?),
        None => settings,
    };
    let reply = Reply { embed: Some(card(words, channel, &shown)), ..Reply::whisper(lines.join("\n")) };
    Ok(told(call.respond(bot, &reply).await)?)
}

/// Takes in the options; a refusal in words where one cannot be.
fn change(
    bot: &Bot,
    call: &Call,
    command: &CommandInteraction,
    words: &Words,
    settings: &mut Settings,
) -> Result<(), String> {
    if flag(command, "reset") == Some(true) {
        *settings = Settings::default();
    }
    if let Some(policy) = text(command, "policy").and_then(Policy::of) {
        if matches!(policy, Policy::Answer | Policy::Offer) && !bot.config.discord.message_content && !is_forum(command)
        {
            return Err(words.say("settings-content"));
        }
        settings.policy = Some(policy);
    }
    if let Some(thread) = flag(command, "thread") {
        settings.thread = Some(thread);
    }
    if let Some(role) = role(command) {
        if !role.mentionable {
            return Err(words.with("settings-role", &[("role", &escape(&role.name))]));
        }
        settings.helper = Some(role.id.get());
    }
    if let Some(language) = text(command, "language") {
        settings.language = Some(if language == "auto" { String::new() } else { language.to_owned() });
    }
    if let Some(names) = text(command, "collections") {
        let known = bot.collections(call.guild, &Settings::default()).unwrap_or_default();
        let names: Vec<String> = names
            .split([',', '，'])
            .map(str::trim)
            .filter(|name| !name.is_empty() && *name != "-")
            .map(str::to_owned)
            .collect();
        if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
            return Err(
                words.with("settings-collection", &[("name", &escape(unknown)), ("names", &escape(&known.join(", ")))])
            );
        }
        settings.collections = Some(names);
    }
    Ok(())
}

fn channel(command: &CommandInteraction) -> Option<ChannelId> {
    command.data.options().into_iter().find(|option| option.name == "channel").and_then(|option| match option.value {
        ResolvedValue::Channel(channel) => Some(channel.id),
        _ => None,
    })
}

/// Forums show the titles of their posts to everybody, so that no text need be read.
fn is_forum(command: &CommandInteraction) -> bool {
    use serenity::model::channel::ChannelType;
    command
        .data
        .options()
        .into_iter()
        .any(|option| matches!(option.value, ResolvedValue::Channel(channel) if channel.kind == ChannelType::Forum))
}

fn role(command: &CommandInteraction) -> Option<Role> {
    command.data.options().into_iter().find(|option| option.name == "helper").and_then(|option| match option.value {
        ResolvedValue::Role(role) => Some(role.clone()),
        _ => None,
    })
}

fn card(words: &Words, channel: Option<ChannelId>, settings: &Settings) -> Embed {
    let policy = words.say(match settings.policy.unwrap_or_default() {
        Policy::Off => "settings-policy-off",
        Policy::Asked => "settings-policy-asked",
        Policy::Answer => "settings-policy-answer",
        Policy::Offer => "settings-policy-offer",
    });
    let thread = words.say(if settings.thread == Some(true) { "settings-yes" } else { "settings-no" });
    let helper = settings.helper.map_or_else(|| words.say("settings-helper-none"), |role| format!("<@&{role}>"));
    let language = match settings.language.as_deref() {
        Some("en") => "English".to_owned(),
        Some("zh") => "简体中文".to_owned(),
        _ => words.say("settings-language-auto"),
    };
    let collections = match settings.collections.as_deref() {
        Some(names) if !names.is_empty() => escape(&names.join(", ")),
        _ => words.say("settings-collections-all"),
    };
    let lines = [
        words.with("settings-policy", &[("policy", &policy)]),
        words.with("settings-thread", &[("thread", &thread)]),
        words.with("settings-helper", &[("role", &helper)]),
        words.with("settings-language", &[("language", &language)]),
        words.with("settings-collections", &[("collections", &collections)]),
    ];
    let description = match channel {
        Some(channel) => format!("<#{channel}>\n{}", lines.join("\n")),
        None => lines.join("\n"),
    };
    let title = match channel {
        Some(_) => words.say("settings-channel"),
        None => words.say("settings-server"),
    };
    Embed { title, description, ..Embed::default() }
}
