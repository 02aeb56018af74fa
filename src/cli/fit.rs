//! `faqt fit --set ../eval/squad --set ../eval/cmrc --docs ../website/docs:benches/docs/x/tune.jsonl`

use crate::config::Config;
use crate::eval::fit::{TuneSet, fit, recut};
use crate::eval::sets::{CorpusLine, read_lines};
use crate::knowledge::CollectionSettings;
use crate::publish::build_in_memory;
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use std::process::ExitCode;

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
    /// Where the weights go
    #[arg(long, value_name = "FILE", default_value = "src/answer/weights.toml")]
    output: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut sets = Vec::new();
    for folder in &args.sets {
        let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let corpus: Vec<CorpusLine> = read_lines(&folder.join("corpus.jsonl"))?;
        let queries = read_lines(&folder.join("tune.jsonl"))?;
        if args.recut.contains(&name) {
            let (corpus, queries) = recut(&corpus, &queries, 2);
            sets.push(TuneSet { name: format!("{name} in pieces"), corpus, index: None, queries });
        }
        sets.push(TuneSet { name, corpus, index: None, queries });
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
        });
    }
    let mut distractors: Vec<CorpusLine> = Vec::new();
    for file in &args.distractors {
        distractors.extend(read_lines(file)?);
    }
    let (weights, thresholds) = fit(&sets, &distractors, &mut |line| eprintln!("{line}"))?;
    let text = format!(
        "# Written by `faqt fit`; do not edit.\n{}",
        toml::to_string(&weights).context("the weights cannot be written")?
    );
    let beside = args.output.with_file_name("thresholds.toml");
    let rows = format!("# Written by `faqt fit`; do not edit.\n{}", toml::to_string(&thresholds)?);
    std::fs::write(&beside, rows).with_context(|| format!("cannot write {}", beside.display()))?;
    std::fs::write(&args.output, text).with_context(|| format!("cannot write {}", args.output.display()))?;
    Ok(ExitCode::SUCCESS)
}
