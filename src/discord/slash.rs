//! `/ask`, `/compare`, `/topics`, `/help` and the menu command "Find answer", with what completes
//! their options while somebody types.

use super::address::without_mentions;
use super::asking::{Asked, Surface, What, reply_to, what_of};
use super::barred;
use super::bot::{Bot, lock};
use super::call::{Call, Failed};
use super::completing;
use super::custom_id::{Action, CustomId};
use super::found;
use super::limits;
use super::markdown::escape;
use super::reply::{Button, Embed, Menu, Reply, Row};
use super::words::Words;
use anyhow::Result;
use serenity::model::application::{CommandInteraction, ResolvedTarget, ResolvedValue};
use serenity::model::channel::Message;
use serenity::model::id::UserId;
use std::sync::Arc;
use tokio::time::sleep;

/// Answers a command.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn command(bot: &Arc<Bot>, command: &CommandInteraction) -> Result<()> {
    let call = Call::of_command(command);
    run(bot, &call, command).await?;
    barred::tell(bot, &call).await
}

async fn run(bot: &Arc<Bot>, call: &Call, command: &CommandInteraction) -> Result<()> {
    let words = Words::of(&call.locale);
    match command.data.name.as_str() {
        "ask" => {
            let what = what_of(text(command, "question").unwrap_or_default());
            let private = flag(command, "private").unwrap_or(false);
            answer(bot, call, asked(call, what, private, true), None).await.map(|_| ())
        }
        "compare" => {
            let thing = |name| text(command, name).unwrap_or_default().trim().to_owned();
            let aspect = text(command, "aspect").map(str::trim).filter(|aspect| !aspect.is_empty()).map(str::to_owned);
            let what = What::Compare(vec![thing("first"), thing("second")], aspect);
            answer(bot, call, asked(call, what, false, false), None).await.map(|_| ())
        }
        "topics" => Ok(told(call.respond(bot, &topics(bot, call, words, 0).await).await)?),
        "help" => Ok(told(call.respond(bot, &help(bot, words).await).await)?),
        "settings" => super::settings::run(bot, call, command).await,
        "reindex" | "status" | "why" => super::maintainers::run(bot, call, command).await,
        _ => match command.data.target() {
            Some(ResolvedTarget::Message(message)) => menu(bot, call, message, words).await,
            _ => Ok(()),
        },
    }
}

/// What an interaction that is gone means: nothing.
pub(super) fn told(done: Result<(), Failed>) -> Result<(), Failed> {
    match done {
        Err(failed) if failed.is_gone() => {
            tracing::debug!(code = failed.code(), "an interaction is gone");
            Ok(())
        }
        done => done,
    }
}

/// The question of an interaction.
pub(super) fn asked(call: &Call, what: What, private: bool, kept: bool) -> Asked {
    Asked {
        id: call.id.get(),
        what,
        after: None,
        asker: call.user,
        channel: call.channel,
        guild: call.guild,
        surface: Surface::Interaction,
        private: private || call.private,
        kept,
        locale: Some(call.locale.clone()),
    }
}

/// Answers within Discord's time; announces the answer if it takes longer than `defer`. Whether
/// everybody sees the answer.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn answer(bot: &Arc<Bot>, call: &Call, asked: Asked, calls: Option<UserId>) -> Result<bool> {
    let is_private = asked.private;
    let task = {
        let bot = Arc::clone(bot);
        async move { reply_to(&bot, &asked).await }
    };
    tokio::pin!(task);
    let addressed = |mut reply: Reply| {
        if let Some(user) = calls.filter(|_| !reply.ephemeral) {
            reply.address_to(user);
        }
        reply
    };
    let in_time = tokio::select! {
        given = &mut task => Some(given),
        () = sleep(bot.config.discord.waits.defer) => None,
    };
    if let Some(given) = in_time {
        let Some(reply) = given?.reply.map(addressed) else { return Ok(false) };
        told(call.respond(bot, &reply).await)?;
        return Ok(!reply.ephemeral);
    }
    told(call.defer(bot, is_private).await)?;
    let reply = match task.await {
        Ok(given) => given.reply.map(addressed),
        Err(error) => {
            let id = fault(&error);
            Some(Reply::whisper(Words::of(&call.locale).with("fault", &[("id", &id)])))
        }
    };
    let Some(reply) = reply else { return Ok(false) };
    if reply.ephemeral && !is_private {
        // Everybody would see it: the first thing that follows fills what was deferred.
        return match told(call.withdraw(bot).await) {
            Ok(()) => Ok(told(call.follow_up(bot, &reply).await).map(|()| false)?),
            // Better seen by everybody than by nobody.
            Err(failed) => {
                tracing::warn!(%failed, "what was announced to everybody cannot be taken back");
                Ok(told(call.fill(bot, &reply).await).map(|()| false)?)
            }
        };
    }
    told(call.fill(bot, &reply).await)?;
    Ok(!reply.ephemeral)
}

/// Logs a fault; the id under which the log has it.
pub(super) fn fault(error: &anyhow::Error) -> String {
    let id = format!("{:08x}", fastrand::u32(..));
    tracing::error!(id, error = format!("{error:#}"), "something went wrong");
    id
}

/// "Find answer" on a message.
async fn menu(bot: &Arc<Bot>, call: &Call, message: &Message, words: &Words) -> Result<()> {
    let text = without_mentions(&message.content, None, &[]);
    if text.is_empty() {
        return Ok(told(call.respond(bot, &Reply::whisper(words.say("menu-empty"))).await)?);
    }
    let is_own = message.author.id == call.user;
    let mut asked = asked(call, What::Question(limits::cut(&text, limits::CONTENT)), false, is_own);
    if is_own {
        // Kept under the message, so that it is forgotten with it.
        asked.id = message.id.get();
        lock(&bot.own_menu).insert(message.id, ());
    }
    // Whoever wrote it is told, so that nobody has to type it again; never a bot, never the presser.
    let calls = (!is_own && !message.author.bot && message.webhook_id.is_none()).then_some(message.author.id);
    if answer(bot, call, asked, calls).await?
        && let Err(error) = found::remember(bot, call, message.id).await
    {
        // The answer is there.
        fault(&error.context("an answer cannot be remembered"));
    }
    Ok(())
}

/// Completes what somebody types.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn autocomplete(bot: &Arc<Bot>, command: &CommandInteraction) -> Result<()> {
    let call = Call::of_command(command);
    let Some(option) = command.data.autocomplete() else { return Ok(()) };
    let settings = bot.settings(call.guild, call.channel).await;
    // Where nothing may be asked, nothing is offered.
    let Some(collections) = bot.collections(call.guild, &settings) else {
        return Ok(told(call.choices(bot, Vec::new()).await)?);
    };
    let (name, typed) = (option.name.to_owned(), option.value.to_owned());
    let thing = |name| text(command, name).map(|thing| thing.trim().to_owned()).filter(|thing| !thing.is_empty());
    let (first, second) = (thing("first"), thing("second"));
    let serving = bot.serving();
    let language = command.locale.split('-').next().unwrap_or_default().to_owned();
    let choices = tokio::task::spawn_blocking(move || -> Result<Vec<(String, String)>> {
        let found = match name.as_str() {
            "question" => {
                let found = serving.catalog.complete(&typed, &language, &collections, limits::CHOICES).into_iter();
                return Ok(found
                    .map(|(text, key)| (limits::cut(text, limits::CHOICE), format!("#{key:016x}")))
                    .collect());
            }
            "aspect" => {
                let things: Vec<String> = first.into_iter().chain(second).collect();
                completing::aspects(&serving.generation, &typed, &things, &collections)?
            }
            "first" => completing::things(&serving.generation, &typed, second.as_deref(), &collections),
            _ => completing::things(&serving.generation, &typed, first.as_deref(), &collections),
        };
        Ok(found.into_iter().map(|name| (name.clone(), name)).collect())
    })
    .await??;
    Ok(told(call.choices(bot, choices).await)?)
}

/// Articles by page, to pick from.
pub(super) async fn topics(bot: &Bot, call: &Call, words: &Words, page: usize) -> Reply {
    let settings = bot.settings(call.guild, call.channel).await;
    let collections = bot.collections(call.guild, &settings).unwrap_or_default();
    let serving = bot.serving();
    let articles: Vec<_> =
        serving.catalog.articles.iter().filter(|article| collections.contains(&article.collection)).collect();
    if articles.is_empty() {
        return Reply::whisper(words.say("topics-none"));
    }
    let pages = articles.len().div_ceil(limits::SELECT_OPTIONS);
    let page = page.min(pages - 1);
    let shown = &articles[page * limits::SELECT_OPTIONS..articles.len().min((page + 1) * limits::SELECT_OPTIONS)];
    let lines: Vec<String> = shown
        .iter()
        .map(|article| {
            let title = escape(&limits::cut(&article.title, 100));
            format!(
                "- {}",
                words.with("topics-article", &[("title", &title), ("sections", &article.sections.to_string())])
            )
        })
        .collect();
    let mut options: Vec<(String, String, String)> = Vec::new();
    for article in shown {
        let key = format!("{:016x}", article.key);
        if !options.iter().any(|(_, other, _)| *other == key) {
            options.push((article.title.clone(), key, String::new()));
        }
    }
    let id = |action, key| CustomId::new(action, call.user, key);
    let mut rows = vec![Row::Menu(Menu { id: id(Action::Pick, None), placeholder: words.say("topics-pick"), options })];
    let mut turns = Vec::new();
    for (is_there, at) in [(page > 0, page.wrapping_sub(1)), (page + 1 < pages, page + 1)] {
        if is_there {
            let label = words.with("button-page", &[("page", &(at + 1).to_string())]);
            turns.push(Button::Press { label, id: id(Action::Page, u64::try_from(at).ok()), primary: false });
        }
    }
    if !turns.is_empty() {
        rows.push(Row::Buttons(turns));
    }
    let footer = if pages > 1 {
        words.with("topics-more", &[("page", &(page + 1).to_string()), ("pages", &pages.to_string())])
    } else {
        String::new()
    };
    let embed = Embed { title: words.say("topics-title"), description: lines.join("\n"), footer, ..Embed::default() };
    Reply { embed: Some(embed), rows, ephemeral: true, ..Reply::default() }
}

async fn help(bot: &Bot, words: &Words) -> Reply {
    let menu = words.say("command-menu");
    let operator = match bot.config.discord.owners.first() {
        Some(owner) => format!("<@{owner}>"),
        None => words.say("help-operator-unknown"),
    };
    let text = [
        words.with("help-text", &[("menu", &menu)]),
        words.with("help-kept", &[("days", &bot.config.ledger.keep_days.to_string())]),
        words.with("help-operator", &[("operator", &operator)]),
    ];
    let embed = Embed { title: words.say("help-title"), description: text.join("\n\n"), ..Embed::default() };
    Reply { embed: Some(embed), ephemeral: true, ..Reply::default() }
}

/// A text option.
pub(super) fn text<'c>(command: &'c CommandInteraction, name: &str) -> Option<&'c str> {
    command.data.options().into_iter().find(|option| option.name == name).and_then(|option| match option.value {
        ResolvedValue::String(text) | ResolvedValue::Autocomplete { value: text, .. } => Some(text),
        _ => None,
    })
}

/// A yes or no.
pub(super) fn flag(command: &CommandInteraction, name: &str) -> Option<bool> {
    command.data.options().into_iter().find(|option| option.name == name).and_then(|option| match option.value {
        ResolvedValue::Boolean(flag) => Some(flag),
        _ => None,
    })
}
