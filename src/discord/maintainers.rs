//! `/reindex force:`, `/status` and `/why question:`: the operator's maintainers, in their own
//! server only. Every call is checked here, whatever Discord let through.

use super::bot::{Bot, lock, now};
use super::call::Call;
use super::deliver::{self, Place};
use super::gate_words;
use super::limits;
use super::markdown::{escape, escape_line};
use super::render::place;
use super::reply::{Embed, Reply};
use super::schedule;
use super::slash::{flag, text, told};
use super::timely::{Comes, Shows, show};
use super::words::Words;
use crate::answer::Request;
use crate::answer::why::{FoundIn, Why, why};
use crate::fault;
use crate::index::manifest::Manifest;
use crate::publish::{Changes, Outcome, Publication, Step, publish};
use anyhow::Result;
use serenity::model::application::CommandInteraction;
use serenity::model::id::MessageId;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval, sleep_until};

/// Findings and failed tests that are shown one by one.
const MOST: usize = 5;

/// Whether somebody is a maintainer, and here is where maintainers work.
fn is_maintainer(bot: &Bot, call: &Call) -> bool {
    let config = &bot.config.discord;
    let is_home = config.home_guild.is_some() && call.guild.map(|guild| guild.to_string()) == config.home_guild;
    let has_role = call.roles.iter().any(|role| config.maintainer_roles.contains(&role.to_string()));
    is_home && (has_role || config.owners.contains(&call.user.to_string()))
}

/// Runs a command of the maintainers.
///
/// # Errors
/// What is a fault of ours or of Discord's.
pub(super) async fn run(bot: &Arc<Bot>, call: &Call, command: &CommandInteraction) -> Result<()> {
    let words = Words::of(&call.locale);
    if !is_maintainer(bot, call) {
        tracing::warn!(
            command = command.data.name.as_str(),
            "somebody who is no maintainer tried a maintainers' command"
        );
        return Ok(told(call.respond(bot, &Reply::whisper(words.say("maintainer-denied"))).await)?);
    }
    match command.data.name.as_str() {
        "reindex" => reindex(bot, call, words, flag(command, "force").unwrap_or(false)).await,
        "status" => show(bot, call, Comes::Beside, async { Ok(Shows::Beside(status(bot, words).await?)) }).await,
        _ => {
            let question = text(command, "question").unwrap_or_default();
            show(bot, call, Comes::Beside, async { Ok(Shows::Beside(explain(bot, words, question).await?)) }).await
        }
    }
}

fn card(words: &Words, title: &str, lines: &[String]) -> Reply {
    let description = limits::cut(&lines.join("\n"), limits::DESCRIPTION);
    Reply {
        embed: Some(Embed { title: words.say(title), description, ..Embed::default() }),
        ephemeral: true,
        ..Reply::default()
    }
}

fn short(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}

async fn status(bot: &Arc<Bot>, words: &'static Words) -> Result<Reply> {
    let serving = bot.serving();
    let manifest = &serving.generation.manifest;
    let sum = |count: fn(&crate::index::manifest::CollectionCounts) -> u64| {
        manifest.collections.iter().map(count).sum::<u64>().to_string()
    };
    let seconds = bot.started.elapsed().as_secs();
    let uptime = format!("{}d {:02}h {:02}m", seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let latency = lock(&bot.latency).map_or_else(|| "–".to_owned(), |latency| latency.as_millis().to_string());
    let (asked, misses) = (bot.ledger.today("asked", now()).await?, bot.ledger.today("missed", now()).await?);
    let mut lines = vec![
        words.with("status-generation", &[("number", &manifest.number.to_string()), ("hash", short(&manifest.hash))]),
        words.with(
            "status-counts",
            &[
                ("articles", &sum(|counts| counts.articles)),
                ("sections", &sum(|counts| counts.sections)),
                ("passages", &sum(|counts| counts.passages)),
            ],
        ),
        words.with("status-uptime", &[("uptime", &uptime)]),
        words.with("status-latency", &[("milliseconds", &latency)]),
        words.with("status-today", &[("asked", &asked.to_string()), ("misses", &misses.to_string())]),
    ];
    lines.extend({
        let bot = Arc::clone(bot);
        tokio::task::spawn_blocking(move || schedule::waiting(&bot, words)).await?
    });
    Ok(card(words, "status-title", &lines))
}

async fn explain(bot: &Arc<Bot>, words: &Words, question: &str) -> Result<Reply> {
    let serving = bot.serving();
    let (text, precision) = (question.to_owned(), bot.config.precision);
    let looked = Arc::clone(bot);
    let why = tokio::task::spawn_blocking(move || {
        (looked.before)(&text);
        why(&serving.generation, &Request { text: &text, precision: Some(precision), ..Request::default() })
    })
    .await??;
    let Some(why) = why else { return Ok(card(words, "why-title", &[words.say("why-nothing")])) };
    let lines = lines_of(words, &why);
    let mut reply = card(words, "why-title", &lines);
    if let Some(embed) = &mut reply.embed {
        question.clone_into(&mut embed.author);
    }
    Ok(reply)
}

fn lines_of(words: &Words, why: &Why) -> Vec<String> {
    let outcome = match why.answer.outcome {
        crate::answer::reply::Outcome::Answered => "why-answered",
        crate::answer::reply::Outcome::Suggested => "why-suggested",
        crate::answer::reply::Outcome::Unanswered => "why-unanswered",
    };
    let found = |found: FoundIn| {
        words.say(match found {
            FoundIn::Quote => "why-in-quote",
            FoundIn::Passage => "why-in-passage",
            FoundIn::Heading => "why-in-heading",
            FoundIn::Likeness => "why-by-likeness",
            FoundIn::Relation => "why-by-relation",
            FoundIn::Nowhere => "why-nowhere",
        })
    };
    let share = |value: f64| format!("{value:.2}");
    let terms: Vec<String> = why
        .terms
        .iter()
        .map(|term| format!("{} {:.2} ({})", escape(&term.word), term.weight, found(term.found)))
        .collect();
    let mut lines = vec![
        words.with(
            "why-outcome",
            &[
                ("outcome", &words.say(outcome)),
                ("confidence", &share(why.answer.confidence)),
                ("from", &share(why.answered_from)),
            ],
        ),
        words.with("why-searched", &[("searched", &escape(&why.searched))]),
        words.with("why-words", &[("words", &terms.join(", "))]),
    ];
    for (key, candidate) in [("why-first", &why.first), ("why-next", &why.runner_up)] {
        if let Some(candidate) = candidate {
            let at = place(&candidate.passage.title, &candidate.passage.heading);
            let at = format!("{} ({:.2})", escape(&limits::cut(&at, 200)), candidate.score);
            lines.push(words.with(key, &[("place", &at)]));
        }
    }
    let lead: Vec<String> =
        why.lead().into_iter().take(6).map(|(name, points)| format!("{} {points:+.2}", escape(name))).collect();
    if !lead.is_empty() {
        lines.push(words.with("why-ahead", &[("lead", &lead.join(", "))]));
    }
    lines
}

/// Publishes the articles, and tells how it goes.
async fn reindex(bot: &Arc<Bot>, call: &Call, words: &Words, force: bool) -> Result<()> {
    let Ok(alone) = bot.reindexing.try_lock() else {
        return Ok(told(call.respond(bot, &Reply::whisper(words.say("reindex-running"))).await)?);
    };
    let limit = Instant::now() + bot.config.discord.waits.reindex;
    call.defer(bot, false).await?;
    let step: Arc<Mutex<Option<Step>>> = Arc::default();
    let task = {
        let (config, step) = (bot.config.clone(), Arc::clone(&step));
        async {
            // A scheduled job may be publishing.
            let publishing = bot.publishing.lock().await;
            let publish = move || publish(&config, force, &|at| *lock(&step) = Some(at));
            (publishing, tokio::task::spawn_blocking(publish).await)
        }
    };
    tokio::pin!(task);
    let mut show = interval(bot.config.discord.waits.progress.max(Duration::from_millis(1)));
    show.set_missed_tick_behavior(MissedTickBehavior::Delay);
    show.tick().await;
    let mut is_late = false;
    let later = card(words, "reindex-title", &[words.say("reindex-later")]);
    let (publishing, published) = loop {
        tokio::select! {
            published = &mut task => break published,
            () = sleep_until(limit.into()), if !is_late => {
                is_late = true;
                let _ = call.fill(bot, &later).await;
            }
            _ = show.tick(), if !is_late => {
                let at = *lock(&step);
                if let Some(at) = at {
                    let _ = call.fill(bot, &card(words, "reindex-title", &[progress(words, at)])).await;
                }
            }
        }
    };
    let lines = match published? {
        Ok(publication) => {
            let lines = outcome(words, &publication);
            match publication.outcome {
                Outcome::Published(generation) | Outcome::Unchanged(generation) => {
                    let bot = Arc::clone(bot);
                    tokio::task::spawn_blocking(move || bot.serve(generation)).await?;
                }
                Outcome::Held { reasons, .. } => {
                    *lock(&bot.gated) = Some(reasons);
                }
            }
            lines
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "reindexing failed");
            vec![words.with("reindex-failed", &[("what", &escape(&fault::report(&error)))])]
        }
    };
    // Whoever reads how it ended may begin the next.
    drop((publishing, alone));
    let reply = card(words, "reindex-title", &lines);
    if !is_late && Instant::now() >= limit {
        let _ = call.fill(bot, &later).await;
    } else if !is_late {
        match call.fill(bot, &reply).await {
            Ok(()) => return Ok(()),
            Err(failed) => tracing::debug!(%failed, "the end of a reindex is told in a message of its own"),
        }
    }
    // Whoever waits for the end reads it in the channel where the interaction is over.
    let place = Place::in_thread(call.channel, MessageId::new(call.id.get()));
    deliver::send(bot, &place, call.guild, &reply).await?;
    Ok(())
}

fn progress(words: &Words, step: Step) -> String {
    match step {
        Step::Reading { done, of } => {
            words.with("reindex-reading", &[("done", &done.to_string()), ("of", &of.to_string())])
        }
        Step::Writing => words.say("reindex-writing"),
        Step::Testing { done, of } => {
            words.with("reindex-testing", &[("done", &done.to_string()), ("of", &of.to_string())])
        }
    }
}

fn outcome(words: &Words, publication: &Publication) -> Vec<String> {
    let named = |key: &str, manifest: &Manifest| {
        words.with(key, &[("number", &manifest.number.to_string()), ("hash", short(&manifest.hash))])
    };
    let mut lines = Vec::new();
    match &publication.outcome {
        Outcome::Published(generation) => {
            lines.push(named("reindex-published", &generation.manifest));
            lines.extend(changes(words, &publication.changes));
        }
        Outcome::Unchanged(generation) => lines.push(named("reindex-unchanged", &generation.manifest)),
        Outcome::Held { reasons, current, candidate } => {
            let reasons = gate_words::reasons(words, reasons);
            let number = current.manifest.number.to_string();
            lines.push(words.with("reindex-held", &[("reasons", &reasons), ("number", &number)]));
            if candidate.is_some() {
                lines.extend(changes(words, &publication.changes));
            }
        }
    }
    if let Some(tested) = &publication.tested {
        let (passed, failed) = (tested.passed.to_string(), tested.failures.len().to_string());
        lines.push(words.with("reindex-tests", &[("passed", &passed), ("failed", &failed)]));
        lines.extend(tested.failures.iter().take(MOST).map(|failure| told_of(&failure.to_string())));
    }
    lines.extend(
        publication
            .findings
            .iter()
            .filter(|finding| finding.is_error())
            .take(MOST)
            .map(|finding| told_of(&finding.to_string())),
    );
    lines.extend(publication.notes.iter().take(MOST).map(|note| gate_words::note(words, note)));
    lines
}

/// A finding with file, line and remedy.
fn told_of(finding: &str) -> String {
    finding.lines().map(|line| escape_line(line.trim())).collect::<Vec<_>>().join("\n")
}

/// What became of the articles from one generation to the next.
fn changes(words: &Words, changes: &Changes) -> Vec<String> {
    let Changes { added, changed, removed } = changes;
    let count = |of: &[String]| of.len().to_string();
    let counts = [("added", count(added)), ("changed", count(changed)), ("removed", count(removed))];
    let mut lines =
        vec![words.with("reindex-changes", &counts.each_ref().map(|(name, count)| (*name, count.as_str())))];
    for (key, of) in [("reindex-added", added), ("reindex-changed", changed), ("reindex-removed", removed)] {
        if !of.is_empty() {
            let mut names: Vec<String> = of.iter().take(MOST).map(|name| escape_line(name)).collect();
            if of.len() > MOST {
                names.push("…".to_owned());
            }
            lines.push(words.with(key, &[("names", &names.join(", "))]));
        }
    }
    lines
}
