//! `faqt eval --corpus corpus.jsonl --queries questions.jsonl`

use super::{Context, Format, calibrate, out};
use crate::eval::indexing::Builder;
use crate::eval::resample::{drop_titles, forget, pick, resize};
use crate::eval::sets::{CorpusLine, Query, read_lines};
use crate::eval::typos::mistype;
use crate::eval::{Judged, Measured, Report, Settings, judge, latencies};
use crate::fault::Fault;
use crate::knowledge::{list_files, load_synonyms};
use anyhow::{Context as _, Result, bail};
use std::collections::HashSet;
use std::io::{BufWriter, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Gold that names nothing, told by name before the rest is counted.
const NAMED: usize = 3;

/// What `eval` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt eval --corpus corpus.jsonl --queries questions.jsonl
  faqt eval --knowledge ./docs --queries questions.jsonl --errors wrong.jsonl
  faqt eval --corpus corpus.jsonl --queries questions.jsonl --drop 0.5 --seed 1
  faqt eval --calibrate              what a precision costs, by the collections' own questions.toml
  faqt eval --calibrate --write      keeps the threshold in calibration.toml beside it

A line of a corpus is {\"id\",\"title\",\"section\",\"text\",\"language\"}: one section of plain text.
A question is {\"id\",\"text\",\"gold\":[…],\"answers\":[…]}; gold are ids of the corpus, or for
Markdown \"path.md\" or \"path.md#anchor\"; without gold nothing answers it.")]
pub(super) struct Args {
    /// Measure on these lines of plain text, instead of on Markdown
    #[arg(long, value_name = "FILE", conflicts_with = "knowledge")]
    pub corpus: Option<PathBuf>,
    /// The questions, with what answers them
    #[arg(long, value_name = "FILE", required_unless_present = "calibrate")]
    pub queries: Option<PathBuf>,
    /// Measure coverage against precision on each collection's questions.toml
    #[arg(long, conflicts_with_all = ["corpus", "queries", "synonyms", "typos", "drop", "seed", "errors"])]
    pub calibrate: bool,
    /// Keep the threshold in calibration.toml beside the questions.toml
    #[arg(long, requires = "calibrate")]
    pub write: bool,
    /// Groups of words that mean the same, as in synonyms.toml; none unless given
    #[arg(long, value_name = "FILE")]
    pub synonyms: Option<PathBuf>,
    /// Slips of the keyboard in each question
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub typos: u32,
    /// Remove this share of the titles; what they answered must not be answered
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub drop: Option<f64>,
    /// Sample or pad the corpus to this many lines
    #[arg(long, value_name = "N", requires = "corpus")]
    pub size: Option<usize>,
    /// Lines of plain text to pad the corpus with
    #[arg(long, value_name = "FILE", requires = "size")]
    pub distractors: Option<PathBuf>,
    /// Where the chance of --typos, --drop and --size begins
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// Write the questions that went wrong to this file
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share is a number from 0 to 1".to_owned()),
    }
}

/// Measures the engine. Without a format, a table on a terminal, else JSON.
///
/// # Errors
/// When a file is unreadable or malformed, or the index cannot be built.
pub(super) fn run(args: &Args, context: &Context, format: Option<Format>) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json])?;
    let Some(file) = &args.queries else { return calibrate::run(args.write, context) };
    let mut queries: Vec<Query> = read_lines(file)?;
    if queries.is_empty() {
        bail!("{}: no questions\n  remedy: write one JSON object with id, text and gold a line", file.display());
    }
    let synonyms = args.synonyms.as_deref().map(read_groups).transpose()?.unwrap_or_default();
    let unknown = Unknown { file, context };
    let measured = match &args.corpus {
        Some(corpus) => index_corpus(args, corpus, &mut queries, synonyms, &unknown)?,
        None => index_markdown(args, context, &mut queries, synonyms, &unknown)?,
    };
    if args.typos > 0 {
        let analyzers: Vec<_> = measured.generation.languages.iter().map(|index| &index.analyzer).collect();
        mistype(&mut queries, args.typos, args.seed, &analyzers);
    }
    // The quality pass asks every question once, which is what warms up the measured one.
    let judged = judge(&measured, &queries)?;
    let took = latencies(&measured, &queries)?;
    if let Some(file) = &args.errors {
        let remedy = "name a file in a folder that is there and that you may write to";
        write_errors(file, &judged).with_context(|| Fault::new("cannot be written", remedy).in_file(file))?;
    }
    let report = Report::of(&judged).with_costs(&measured, &took, Settings { typos: args.typos });
    let mut out = out::raw();
    let format = format.unwrap_or(if std::io::stdout().is_terminal() { Format::Text } else { Format::Json });
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&report)?)?,
        _ => write!(out, "{report}")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The groups of a `synonyms.toml`; a broken one would be measured as if it were none.
fn read_groups(file: &Path) -> Result<Vec<Vec<String>>> {
    let (groups, findings) = load_synonyms(file);
    if let Some(first) = findings.first() {
        bail!("{first}");
    }
    Ok(groups.into_iter().map(|group| group.words).collect())
}

fn index_corpus(
    args: &Args,
    file: &Path,
    queries: &mut Vec<Query>,
    synonyms: Vec<Vec<String>>,
    unknown: &Unknown<'_>,
) -> Result<Measured> {
    let mut corpus: Vec<CorpusLine> = read_lines(file)?;
    {
        let ids: HashSet<&str> = corpus.iter().map(|line| line.id.as_str()).collect();
        unknown.warn(queries, |gold| ids.contains(gold));
    }
    if let Some(share) = args.drop {
        drop_titles(&mut corpus, queries, share, args.seed);
    }
    if let Some(size) = args.size {
        let distractors = args.distractors.as_deref().map(read_lines).transpose()?.unwrap_or_default();
        resize(&mut corpus, queries, size, distractors, args.seed)?;
    }
    let mut builder = Builder::in_folder()?;
    builder.push_corpus(&corpus)?;
    builder.finish(synonyms)
}

fn index_markdown(
    args: &Args,
    context: &Context,
    queries: &mut [Query],
    synonyms: Vec<Vec<String>>,
    unknown: &Unknown<'_>,
) -> Result<Measured> {
    let config = &context.config;
    config.need_collections()?;
    let mut dropped: HashSet<String> = HashSet::new();
    if let Some(share) = args.drop {
        let paths: Vec<String> = config
            .collections
            .iter()
            .flat_map(|settings| {
                let named = |inside: String| format!("{}/{inside}", settings.name);
                list_files(settings).0.into_iter().map(move |entry| named(entry.inside))
            })
            .collect();
        dropped = pick(paths.iter().map(String::as_str), share, args.seed);
    }
    let mut builder = Builder::in_folder()?;
    let mut faults = 0;
    for settings in &config.collections {
        let name = &settings.name;
        faults += builder.push_collection(settings, |path| !dropped.contains(&format!("{name}/{path}")))?.len();
        forget(queries, |gold| {
            let path = gold.split('#').next().unwrap_or(gold);
            dropped.contains(path) || dropped.contains(&format!("{name}/{path}"))
        });
    }
    if faults > 0 {
        context.note(format_args!("warning: {faults} findings in the articles\n  remedy: faqt check"));
    }
    let measured = builder.finish(synonyms)?;
    unknown.warn(queries, |gold| measured.places.exists(gold));
    Ok(measured)
}

/// Tells of gold that names nothing: it can never be found, for a slip in the set and not in the
/// engine.
struct Unknown<'a> {
    file: &'a Path,
    context: &'a Context,
}

impl Unknown<'_> {
    fn warn(&self, queries: &[Query], exists: impl Fn(&str) -> bool) {
        let file = self.file.display();
        let unknown: Vec<(&str, &str)> = queries
            .iter()
            .flat_map(|query| query.gold.iter().map(|gold| (query.id.as_str(), gold.as_str())))
            .filter(|(_, gold)| !exists(gold))
            .collect();
        for (id, gold) in unknown.iter().take(NAMED) {
            let what = format_args!("warning: {file}: question {id}: its gold {gold:?} names nothing that exists");
            self.context.note(what);
        }
        if unknown.len() > NAMED {
            self.context.note(format_args!("warning: {file}: {} more gold that names nothing", unknown.len() - NAMED));
        }
    }
}

fn write_errors(file: &Path, judged: &[Judged]) -> Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(file)?);
    for wrong in judged.iter().filter(|judged| judged.wrong()) {
        writeln!(out, "{}", serde_json::to_string(&wrong.error_line())?)?;
    }
    out.flush()?;
    Ok(())
}
