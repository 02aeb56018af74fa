//! From a question to a reply: the one way that every surface goes, so that limits, privacy and
//! words exist once.

use super::bot::{Bot, Serving, lock, now};
use super::custom_id::parse_key;
use super::late::Late;
use super::limits;
use super::render::{self, View};
use super::reply::Reply;
use super::side_by_side::compared;
use super::words::Words;
use crate::answer::asks::UNASKED;
use crate::answer::compare::{UnknownThing, compare};
use crate::answer::reply::{Answer, Cited, Outcome};
use crate::answer::things::Things;
use crate::answer::{Request, answer};
use crate::index::Generation;
use crate::ledger::{Miss, Missed, Policy, Settings};
use anyhow::Result;
use serenity::model::id::{ChannelId, GuildId, MessageId, UserId};
use std::sync::Arc;
use std::time::Instant;

/// Candidates that are looked at.
const TOP: usize = 6;

/// How a question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surface {
    /// An interaction: its reply can be shown to one member alone.
    Interaction,
    /// A message that was put to the bot.
    Message,
    /// A message that was put to nobody, in a channel whose policy is to answer.
    Overheard,
}

/// A question.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Id of the message or interaction that asks.
    pub(super) id: u64,
    /// What.
    pub(super) what: What,
    /// The question before.
    pub(super) after: Option<String>,
    /// Who asks.
    pub(super) asker: UserId,
    /// Where.
    pub(super) channel: ChannelId,
    /// In which server; `None`: in none, or not as one of its members.
    pub(super) guild: Option<GuildId>,
    /// How it came.
    pub(super) surface: Surface,
    /// Whether it was asked in private: nothing of it is kept.
    pub(super) private: bool,
    /// Whether a miss of it may be kept at once: it was put to the bot in public by who wrote it.
    pub(super) kept: bool,
    /// The asker's language, where Discord tells.
    pub(super) locale: Option<String>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A question.
    Question(String),
    /// A passage by its key.
    Passage(u64),
    /// A comparison: two things and perhaps an aspect.
    Compare(Vec<String>, Option<String>),
}

/// What is said.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// What is sent; `None`: nothing.
    pub(super) reply: Option<Reply>,
    /// How the question ended; `None`: it was refused.
    pub(super) outcome: Option<Outcome>,
    /// What moderators set here.
    pub(super) settings: Settings,
}

/// An answer with what it takes to show it.
struct Found {
    answer: Answer,
    /// The passage that was asked for by its key.
    cited: Option<Cited>,
    question: String,
    unknown: Option<UnknownThing>,
}

/// Answers a question.
///
/// # Errors
/// When the index is damaged.
pub(super) async fn reply_to(bot: &Arc<Bot>, asked: &Asked) -> Result<Given> {
    let settings = bot.settings(asked.guild, asked.channel).await;
    let refused = |reply: Option<Reply>| Given { reply, outcome: None, settings: settings.clone() };
    if asked.surface != Surface::Interaction && settings.policy == Some(Policy::Off) {
        return Ok(refused(None));
    }
    let member_words = words_for_member(bot, asked);
    if asked.surface != Surface::Overheard && !take(bot, asked) {
        return Ok(refused(Some(quiet(Reply::whisper(member_words.say("too-fast"))))));
    }
    let Some(collections) = bot.collections(asked.guild, &settings) else {
        let reply =
            (asked.surface != Surface::Overheard).then(|| quiet(Reply::whisper(member_words.say("topics-none"))));
        return Ok(refused(reply));
    };
    let found = find(bot, asked, collections).await?;
    let outcome = match found.cited {
        Some(_) => Outcome::Answered,
        None => found.answer.outcome,
    };
    if asked.surface == Surface::Overheard && (outcome != Outcome::Answered || !take(bot, asked)) {
        return Ok(Given { reply: None, outcome: Some(outcome), settings });
    }
    let is_public = outcome == Outcome::Answered && !asked.private && settings.policy != Some(Policy::Off);
    let words = if is_public || asked.surface != Surface::Interaction {
        words_in_public(bot, asked, &settings, &found.question, &found.answer.language)
    } else {
        member_words
    };
    let mut reply =
        show(View { words, asker: asked.asker, question: &found.question, helpers: settings.helper.is_some() }, &found);
    reply.ephemeral = asked.surface == Surface::Interaction && !is_public;
    reply.silent = outcome != Outcome::Answered;
    keep(bot, asked, &found.question, outcome).await;
    Ok(Given { reply: Some(reply), outcome: Some(outcome), settings })
}

/// Searches on a thread that may block.
async fn find(bot: &Arc<Bot>, asked: &Asked, collections: Vec<String>) -> Result<Found> {
    let serving = bot.serving();
    let (what, after) = (asked.what.clone(), asked.after.clone());
    let precision = match asked.surface {
        Surface::Overheard => bot.config.precision.max(UNASKED),
        _ => bot.config.precision,
    };
    let bot = Arc::clone(bot);
    let search = move || {
        if let What::Question(text) = &what {
            (bot.before)(text);
        }
        find_now(&serving, &what, after.as_deref(), &collections, precision)
    };
    tokio::task::spawn_blocking(search).await?
}

fn find_now(
    serving: &Serving,
    what: &What,
    after: Option<&str>,
    collections: &[String],
    precision: f64,
) -> Result<Found> {
    let ask = |text: &str| {
        let request = Request { text, after, collections, top: Some(TOP), precision: Some(precision) };
        answer(&serving.generation, &request)
    };
    match what {
        What::Question(text) => {
            let question = text.clone();
            Ok(Found { answer: ask(text)?, cited: None, question, unknown: None })
        }
        What::Passage(key) => {
            let question = serving.catalog.name(*key, collections).unwrap_or_default().to_owned();
            let cited = serving.catalog.passage(&serving.generation, *key, &question, collections)?;
            let mut answer = ask(&question)?;
            if let Some(cited) = &cited {
                answer.passages.retain(|other| other.key != cited.key);
                answer.passages.insert(0, cited.clone());
                answer.comparison = None;
            }
            Ok(Found { answer, cited, question, unknown: None })
        }
        What::Compare(things, aspect) => {
            let question = compared_as(things, aspect.as_deref());
            match compare(&serving.generation, things, aspect.as_deref(), collections) {
                Ok(answer) => Ok(Found { answer, cited: None, question, unknown: None }),
                Err(error) => match error.downcast::<UnknownThing>() {
                    Ok(mut unknown) => {
                        unknown.nearest.retain(|name| is_open(&serving.generation, name, collections));
                        Ok(Found { answer: Answer::default(), cited: None, question, unknown: Some(unknown) })
                    }
                    // Both names are one thing: there is nothing to compare.
                    Err(error) if error.to_string().contains("are the same thing") => {
                        let unknown = UnknownThing { asked: String::new(), nearest: Vec::new() };
                        Ok(Found { answer: Answer::default(), cited: None, question, unknown: Some(unknown) })
                    }
                    Err(error) => Err(error),
                },
            }
        }
    }
}

/// Whether a collection that may be asked names a thing.
fn is_open(generation: &Generation, name: &str, collections: &[String]) -> bool {
    generation.languages.iter().any(|index| {
        let Some(things) = Things::of(generation, index) else { return false };
        let found = things.resolve(&[name], index).into_iter().next().flatten();
        found.is_some_and(|found| things.is_in(found.thing, index, collections))
    })
}

/// A comparison as a question, from which it can be read back.
pub(super) fn compared_as(things: &[String], aspect: Option<&str>) -> String {
    let suffix = aspect.map(|aspect| format!(": {aspect}")).unwrap_or_default();
    format!("{}{suffix}", things.join(" vs "))
}

/// What was asked, by the line above an answer.
pub(super) fn read_back(question: &str) -> What {
    let (things, aspect) = match question.split_once(": ") {
        Some((things, aspect)) => (things, Some(aspect.to_owned())),
        None => (question, None),
    };
    match things.split_once(" vs ") {
        Some((first, second)) if !question.contains('?') => {
            What::Compare(vec![first.to_owned(), second.to_owned()], aspect)
        }
        _ => What::Question(question.to_owned()),
    }
}

fn show(view: View<'_>, found: &Found) -> Reply {
    if let Some(UnknownThing { asked, nearest }) = &found.unknown {
        let thing = super::markdown::escape(&limits::cut(asked, 100));
        let names = nearest.iter().map(|name| super::markdown::escape(name)).collect::<Vec<_>>().join(" · ");
        return Reply::whisper(match (asked.is_empty(), nearest.is_empty()) {
            (true, _) => view.words.say("compare-two"),
            (_, true) => view.words.with("unknown-thing", &[("thing", &thing)]),
            _ => view.words.with("unknown-thing-nearest", &[("thing", &thing), ("names", &names)]),
        });
    }
    if let Some(comparison) = &found.answer.comparison
        && found.answer.outcome != Outcome::Unanswered
    {
        return compared(view, comparison, 0);
    }
    if let Some(cited) = &found.cited {
        return render::answered(view, &found.answer, cited);
    }
    match (found.answer.outcome, found.answer.passages.first()) {
        (Outcome::Answered, Some(first)) => render::answered(view, &found.answer, first),
        (Outcome::Suggested, Some(_)) => render::suggested(view, &found.answer),
        _ => render::unanswered(view, &found.answer),
    }
}

/// A page of a comparison, for the line above it.
///
/// # Errors
/// When the index is damaged.
pub(super) async fn page(bot: &Arc<Bot>, asked: &Asked, words: &Words, page: usize) -> Result<Option<Reply>> {
    let settings = bot.settings(asked.guild, asked.channel).await;
    let Some(collections) = bot.collections(asked.guild, &settings) else { return Ok(None) };
    let found = find(bot, asked, collections).await?;
    let view = View { words, asker: asked.asker, question: &found.question, helpers: settings.helper.is_some() };
    Ok(found.answer.comparison.as_ref().map(|comparison| compared(view, comparison, page)))
}

/// The answer with another passage in front, and all candidates.
///
/// # Errors
/// When the index is damaged.
pub(super) async fn passage(bot: &Arc<Bot>, asked: &Asked, words: &Words, key: u64) -> Result<Option<Reply>> {
    let settings = bot.settings(asked.guild, asked.channel).await;
    let Some(collections) = bot.collections(asked.guild, &settings) else { return Ok(None) };
    let serving = bot.serving();
    let What::Question(question) = asked.what.clone() else { return Ok(None) };
    let text = question.clone();
    let cited =
        tokio::task::spawn_blocking(move || serving.catalog.passage(&serving.generation, key, &text, &collections))
            .await??;
    let view = View { words, asker: asked.asker, question: &question, helpers: settings.helper.is_some() };
    Ok(cited.map(|cited| render::answered(view, &Answer::default(), &cited)))
}

/// Key and language of the passage that answers a question for sure; `None` where none does.
///
/// # Errors
/// When the index is damaged.
pub(super) async fn look(bot: &Arc<Bot>, asked: &Asked) -> Result<Option<(u64, String)>> {
    let settings = bot.settings(asked.guild, asked.channel).await;
    let Some(collections) = bot.collections(asked.guild, &settings) else { return Ok(None) };
    let answer = find(bot, asked, collections).await?.answer;
    let is_sure = answer.outcome == Outcome::Answered && answer.comparison.is_none();
    let key = answer.passages.first().and_then(|first| parse_key(&first.key)).filter(|_| is_sure);
    Ok(key.map(|key| (key, answer.language)))
}

/// All candidates for a question, and whether there is somebody to call.
///
/// # Errors
/// When the index is damaged.
pub(super) async fn candidates(bot: &Arc<Bot>, asked: &Asked) -> Result<(Answer, bool)> {
    let settings = bot.settings(asked.guild, asked.channel).await;
    let Some(collections) = bot.collections(asked.guild, &settings) else { return Ok((Answer::default(), false)) };
    Ok((find(bot, asked, collections).await?.answer, settings.helper.is_some()))
}

/// The words for a reply that one member sees.
pub(super) fn words_for_member(bot: &Bot, asked: &Asked) -> &'static Words {
    match (&asked.locale, &asked.what) {
        (Some(locale), _) => Words::of(locale),
        (None, What::Question(text)) if is_chinese(text) => Words::of("zh"),
        (None, _) if asked.guild.is_some() => Words::of(&bot.locale(asked.guild)),
        _ => Words::of("en"),
    }
}

/// The words for a reply that everybody sees: as moderators set it, else in the question's language,
/// else in the server's.
pub(super) fn words_in_public(
    bot: &Bot,
    asked: &Asked,
    settings: &Settings,
    question: &str,
    language: &str,
) -> &'static Words {
    if let Some(set) = settings.language.as_deref().filter(|set| !set.is_empty()) {
        return Words::of(set);
    }
    if is_chinese(question) {
        return Words::of("zh");
    }
    // What is asked in another script than the article's is in another language.
    if Words::knows(language) && language != "zh" { Words::of(language) } else { Words::of(&bot.locale(asked.guild)) }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}'))
}

fn take(bot: &Bot, asked: &Asked) -> bool {
    let server = asked.guild.map(GuildId::get);
    lock(&bot.rates).take(&bot.config.discord.limits, asked.asker.get(), asked.channel.get(), server, Instant::now())
}

fn quiet(reply: Reply) -> Reply {
    Reply { silent: true, ..reply }
}

/// Counts the question, and keeps a miss of one that was put to the bot in public.
async fn keep(bot: &Bot, asked: &Asked, question: &str, outcome: Outcome) {
    let guild = asked.guild.map(GuildId::get);
    let work = async {
        bot.ledger.count(guild, "asked", now()).await?;
        if outcome != Outcome::Answered {
            bot.ledger.count(guild, "missed", now()).await?;
        }
        anyhow::Ok(())
    };
    if let Err(error) = work.await {
        tracing::error!(%error, "the ledger cannot be written");
    }
    if asked.kept {
        keep_miss(bot, asked, question, outcome).await;
    }
}

/// Keeps a miss of a question that was put to the bot in public.
pub(super) async fn keep_miss(bot: &Bot, asked: &Asked, question: &str, outcome: Outcome) {
    let missed = match outcome {
        Outcome::Answered => return,
        Outcome::Suggested => Missed::Suggested,
        Outcome::Unanswered => Missed::Unanswered,
    };
    let Some(guild) = asked.guild.filter(|_| !asked.private && !question.is_empty()) else { return };
    let parent = bot.parent(asked.channel).await.map(ChannelId::get);
    let (guild, channel) = (guild.get(), asked.channel.get());
    let miss = Miss { question: asked.id, guild, channel, parent, wording: question, missed };
    if let Err(error) = keep_unless_deleted(bot, miss).await {
        tracing::error!(%error, "the ledger cannot be written");
    }
}

/// Keeps a miss, unless its question was deleted meanwhile, alone or with its channel.
///
/// # Errors
/// The ledger cannot be written.
pub(super) async fn keep_unless_deleted(bot: &Bot, miss: Miss<'_>) -> Result<()> {
    bot.ledger.miss(miss, now()).await?;
    let is_deleted = matches!(lock(&bot.late).get(MessageId::new(miss.question)), Some(Late::Deleted));
    if is_deleted || bot.is_gone(ChannelId::new(miss.channel)) {
        // What was forgotten then is kept again.
        bot.ledger.forget(miss.question).await?;
    }
    Ok(())
}

/// A question as `/ask` takes it: a choice of the list by its key, else the text.
pub(super) fn what_of(value: &str) -> What {
    match value.strip_prefix('#').and_then(parse_key) {
        Some(key) => What::Passage(key),
        None => What::Question(value.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_is_read_back_from_the_line_above_it() {
        let things = vec!["city bike".to_owned(), "cargo bike".to_owned()];
        for aspect in [None, Some("price")] {
            let line = compared_as(&things, aspect);
            assert_eq!(read_back(&line), What::Compare(things.clone(), aspect.map(str::to_owned)));
        }
        let question = "is it free: yes vs no?";
        assert_eq!(read_back(question), What::Question(question.into()));
    }

    #[test]
    fn a_choice_of_the_list_is_its_passage() {
        assert_eq!(what_of("#00000000000000ff"), What::Passage(255));
        assert_eq!(what_of(" #1 why? "), What::Question("#1 why?".into()));
    }
}
