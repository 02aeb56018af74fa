//! `faqt fit --set ../eval/squad --set ../eval/cmrc --docs ../website/docs:benches/docs/x/tune.jsonl`

use crate::answer::language;
use crate::answer::synonyms::Synonyms;
use crate::config::{Config, Environment, Flags};
use crate::eval::fit::{Teaches, TuneSet, all_sections, fit, fit_sentences, has_gold, recut, titles_as_questions};
use crate::eval::indexing::Builder;
use crate::eval::sets::{CorpusLine, Query, read_lines};
use crate::index::records::SectionRecord;
use crate::index::{LanguageIndex, SynonymGroup};
use crate::knowledge::{Article, Asked, AuthorQuestion, CollectionSettings, Expected};
use crate::publish::{build_in_memory, load_suites};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// What `fit` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt fit --set ../eval/squad --set ../eval/cmrc --distractors others.jsonl
  faqt fit --set ../eval/squad --docs ../website/docs:tune.jsonl --output weights.toml

Writes weights.toml, stamped with what it was fitted on, and thresholds.toml beside it. Both are
compiled into the program: build it again to use them.")]
pub(super) struct Args {
    /// A folder with `corpus.jsonl` and `tune.jsonl`; may be given several times
    #[arg(long = "set", value_name = "DIR")]
    sets: Vec<PathBuf>,
    /// Real Markdown and its questions, `TREE:QUESTIONS.jsonl`; may be given several times
    #[arg(long = "docs", value_name = "TREE:FILE")]
    docs: Vec<String>,
    /// JSON Lines of unrelated passages that pad small collections
    #[arg(long, value_name = "FILE")]
    distractors: Vec<PathBuf>,
    /// Also fit on the passages of a set cut into pieces of two sentences
    #[arg(long, value_name = "NAME")]
    recut: Vec<String>,
    /// Also fit on a set whose titles are questions with these as authors' questions
    #[arg(long, value_name = "NAME")]
    titles: Vec<String>,
    /// Fit only ranking on a set of which several passages answer the same and the gold names one
    #[arg(long, value_name = "NAME")]
    only_ranking: Vec<String>,
    /// A `faqt.toml`: also fit on its articles and knowledge tests
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
    /// JSON Lines of questions put to the articles of `--project`, with gold `collection/path.md#anchor`;
    /// may be given several times
    #[arg(long, value_name = "FILE", requires = "project")]
    asked: Vec<PathBuf>,
    /// Fit the choice of the quoted sentence alone; ranking, confidence and thresholds stay
    #[arg(long)]
    only_sentences: bool,
    /// Fit the weight of this feature of a sentence alone; may be given several times
    #[arg(long, value_name = "NAME", requires = "only_sentences")]
    only_feature: Vec<String>,
    /// Where the weights go
    #[arg(long, value_name = "FILE", default_value = "src/answer/weights.toml")]
    output: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut sets = Vec::new();
    for folder in &args.sets {
        let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let corpus: Vec<CorpusLine> = read_lines(&folder.join("corpus.jsonl"))?;
        let queries: Vec<Query> = read_lines(&folder.join("tune.jsonl"))?;
        let teaches = if args.only_ranking.contains(&name) { Teaches::Ranking } else { Teaches::Everything };
        if args.recut.contains(&name) {
            let (corpus, queries) = recut(&corpus, &queries, 2);
            sets.push(TuneSet {
                name: format!("{name} in pieces"),
                corpus,
                queries,
                teaches,
                is_cut: true,
                ..TuneSet::default()
            });
        }
        if args.titles.contains(&name) {
            let corpus = titles_as_questions(&corpus);
            let queries = Vec::clone(&queries);
            sets.push(TuneSet {
                name: format!("{name} with authors' questions"),
                corpus,
                queries,
                teaches,
                ..TuneSet::default()
            });
        }
        sets.push(TuneSet { name, corpus, queries, teaches, ..TuneSet::default() });
    }
    for name in args.recut.iter().chain(&args.titles).chain(&args.only_ranking) {
        if !sets.iter().any(|set| set.name == *name) {
            bail!("no --set is named \"{name}\"\n  remedy: write the name of its folder");
        }
    }
    for docs in &args.docs {
        let (tree, questions) = docs.rsplit_once(':').context("--docs takes TREE:QUESTIONS.jsonl")?;
        let config = Config { collections: vec![CollectionSettings::new("docs", tree)], ..Config::default() };
        let (generation, _) = build_in_memory(&config)?;
        let index = generation.languages.into_iter().max_by_key(|index| index.summary.passages);
        sets.push(TuneSet {
            name: questions.to_owned(),
            corpus: Vec::new(),
            index,
            queries: read_lines(&PathBuf::from(questions))?,
            ..TuneSet::default()
        });
    }
    if let Some(file) = &args.project {
        sets.extend(knowledge_sets(file, &args.asked)?);
    }
    let mut distractors: Vec<CorpusLine> = Vec::new();
    for file in &args.distractors {
        distractors.extend(read_lines(file)?);
    }
    let mut log = |line| eprintln!("{line}");
    if args.only_sentences {
        write(&args.output, &fit_sentences(&sets, &args.only_feature, &mut log)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (weights, thresholds) = fit(&sets, &distractors, &mut log)?;
    write(&args.output.with_file_name("thresholds.toml"), &thresholds)?;
    write(&args.output, &weights)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes what was fitted.
fn write(path: &Path, fitted: &impl serde::Serialize) -> Result<()> {
    let text = format!("# Written by `faqt fit`; do not edit.\n{}", toml::to_string(fitted)?);
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// The knowledge tests of a project (single questions), other questions put to its articles, and the
/// authors' own.
fn knowledge_sets(file: &Path, asked: &[PathBuf]) -> Result<Vec<TuneSet>> {
    let flags = Flags { config: Some(file.to_owned()), ..Flags::default() };
    let config = Config::load(&flags, &Environment::default())?;
    let suites = load_suites(&config.collections);
    let tests = suites.iter().flat_map(|suite| suite.tests.iter().map(move |test| (test, suite)));
    let tests = tests.filter_map(|(test, suite)| {
        let Asked::Question { text, after: None } = &test.asked else { return None };
        let gold = match &test.expect {
            Some(Expected::Places(places)) => places.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        Some(Query {
            id: format!("{}:{}", suite.file.display(), test.line),
            text: text.clone(),
            gold,
            answers: test.quote.iter().cloned().collect(),
            kind: None,
        })
    });
    let mut sets = asked_sets(&config, "knowledge tests", tests.collect())?;
    // However many files there are, they are one project's.
    let asked: Vec<Vec<Query>> = asked.iter().map(|file| read_lines(file)).collect::<Result<_>>()?;
    let asked = asked_sets(&config, "questions put to the articles", asked.concat())?;
    sets.extend(asked.into_iter().map(|set| TuneSet { teaches: Teaches::Confidence, ..set }));
    let (generation, _) = build_in_memory(&config)?;
    for part in 0..PARTS {
        sets.extend(author_sets(&config, &generation.synonyms, part)?);
    }
    Ok(sets)
}

/// Questions put to a project's articles as a set a language, with what its articles and its synonyms
/// say.
fn asked_sets(config: &Config, name: &str, asked: Vec<Query>) -> Result<Vec<TuneSet>> {
    let (generation, _) = build_in_memory(config)?;
    let mut queries: BTreeMap<String, Vec<Query>> = BTreeMap::new();
    let sections: Vec<Vec<SectionRecord>> = generation.languages.iter().map(all_sections).collect::<Result<_>>()?;
    for query in asked {
        // A question of names alone ("ubuntu 24.04 eol") is of the language that its gold is in.
        let of_gold = sections.iter().position(|sections| has_gold(sections, &query.gold));
        let of_gold = of_gold.and_then(|at| generation.languages.get(at));
        let Some(index) = of_gold.or_else(|| language::of(&query.text, &generation)) else { continue };
        queries.entry(index.language.clone()).or_default().push(query);
    }
    let synonyms: Vec<Synonyms> = generation
        .languages
        .iter()
        .map(|index| Synonyms::new(&generation.synonym_lists(&index.language), &index.analyzer))
        .collect();
    let set = |(index, synonyms): (LanguageIndex, Synonyms)| TuneSet {
        name: format!("{name} in {}", index.language),
        queries: queries.remove(&index.language).unwrap_or_default(),
        index: Some(index),
        synonyms,
        ..TuneSet::default()
    };
    Ok(generation.languages.into_iter().zip(synonyms).map(set).collect())
}

/// Into how many parts the authors' questions go: each is asked of an index that has the others.
const PARTS: usize = 2;

/// One part of the authors' questions as a set a language, asked of the articles without them.
fn author_sets(config: &Config, groups: &[SynonymGroup], part: usize) -> Result<Vec<TuneSet>> {
    let asked: Mutex<BTreeMap<String, Vec<Query>>> = Mutex::default();
    let mut builder = Builder::in_memory();
    for settings in &config.collections {
        let take = |article: &mut Article| {
            let (out, rest) = std::mem::take(&mut article.questions)
                .into_iter()
                .enumerate()
                .partition::<Vec<_>, _>(|(number, question)| number % PARTS == part && question.anchor.is_some());
            article.questions = rest.into_iter().map(|(_, question)| question).collect();
            let place = format!("{}/{}", article.collection, article.path);
            let query = |(number, question): (usize, AuthorQuestion)| Query {
                id: format!("{place}:{number}"),
                text: question.text,
                gold: vec![format!("{place}#{}", question.anchor.unwrap_or_default())],
                ..Query::default()
            };
            let language = article.language.split('-').next().unwrap_or_default().to_owned();
            let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.entry(language).or_default().extend(out.into_iter().map(query));
        };
        builder.push_edited(settings, |_| true, take)?;
    }
    let generation = builder.finish(Vec::new())?.generation;
    let mut asked = asked.into_inner().unwrap_or_else(PoisonError::into_inner);
    let set = |index: LanguageIndex| {
        let of_language = |group: &&SynonymGroup| group.language.as_ref().is_none_or(|tag| *tag == index.language);
        let lists: Vec<Vec<String>> = groups.iter().filter(of_language).map(|group| group.words.clone()).collect();
        let mut queries = asked.remove(&index.language).unwrap_or_default();
        // Threads read the articles in any order.
        queries.sort_by(|a, b| a.id.cmp(&b.id));
        TuneSet {
            name: format!("authors' questions in {}, part {}", index.language, part + 1),
            queries,
            synonyms: Synonyms::new(&lists, &index.analyzer),
            index: Some(index),
            teaches: Teaches::RankingAndRight,
            ..TuneSet::default()
        }
    };
    Ok(generation.languages.into_iter().map(set).collect())
}
