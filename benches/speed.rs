//! How fast faqt indexes and answers, beside SQLite's FTS5 and tantivy's plain query parser over the
//! same passages in the same run.
//!
//! `cargo bench --bench speed -- [PASSAGES…]`; 1000, 10000 and 100000 where none are named.

#[path = "speed/corpus.rs"]
mod corpus;
mod peers;

use anyhow::{Context as _, Result, ensure};
use corpus::Corpus;
use faqt::answer::{Request, answer};
use faqt::index::Generation;
use faqt::index::analysed::analyse;
use faqt::index::draft::Draft;
use faqt::index::lexicon::Lexicon;
use faqt::index::manifest::Manifest;
use faqt::knowledge::{CollectionSettings, Site, read_article};
use peers::Passage;
use peers::tantivy::Keep;
use peers::{fts5, tantivy};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

const SEED: u64 = 7;
/// Authors' questions of a section, where articles have them.
const AUTHORS_QUESTIONS: usize = 8;
/// Nobody writes questions for more passages than these.
const MOST_ASKED: usize = 100_000;
/// Questions, at most.
const QUESTIONS: usize = 2_000;
/// A slow peer is asked no longer than this.
const PATIENCE: Duration = Duration::from_secs(15);
/// First argument of the process that only serves.
const SERVE: &str = "serve";
/// Threads that read and analyse, as in `faqt index`.
const WORKERS: usize = 2;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [first, folder, questions] = arguments.as_slice()
        && first == SERVE
    {
        return serve(Path::new(folder), Path::new(questions));
    }
    let size = |text: &String| text.parse().with_context(|| format!("{text} is no number of passages"));
    let mut sizes = arguments.iter().map(size).collect::<Result<Vec<usize>>>()?;
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    println!("| passages | what | p50 µs | p99 µs | index MB/s | first answer ms | resident MB |");
    println!("|---:|---|---:|---:|---:|---:|---:|");
    for size in sizes {
        measure(size)?;
    }
    let binary = std::env::current_exe()?.parent().and_then(Path::parent).map(|folder| folder.join("faqt"));
    if let Some(length) = binary.and_then(|file| std::fs::metadata(file).ok()).map(|metadata| metadata.len()) {
        println!("\nfaqt's program: {:.1} MB", length as f64 / 1e6);
    }
    Ok(())
}

fn measure(size: usize) -> Result<()> {
    let corpus = Corpus::new(size, SEED);
    let questions = corpus.questions(QUESTIONS);
    let articles: Vec<String> = (0..corpus.articles).map(|number| corpus.article(number)).collect();
    let folder = tempfile::tempdir()?;
    let place = |name: &str| -> Result<std::path::PathBuf> {
        let path = folder.path().join(name);
        std::fs::create_dir(&path)?;
        Ok(path)
    };

    let ours = place("faqt")?;
    let (generation, took) = index(&ours, &articles)?;
    drop(articles);
    let index = generation.languages.first().context("nothing was indexed")?;
    let passages = index.summary.passages;
    let mut bytes = 0;
    let texts = (0..passages).map(|number| {
        let record = index.passage(number)?;
        let terms = index.passage_terms(number).context("a passage has no terms")?;
        let section = index.section(terms.section)?;
        bytes += record.text.len();
        Ok(Passage { title: section.title, heading: section.heading.join(" "), body: record.text })
    });
    let texts: Vec<Passage> = texts.collect::<Result<_>>()?;
    let rate = |took: Duration| bytes as f64 / 1e6 / took.as_secs_f64();
    let [p50, p99] = answers(&generation, &questions)?;
    drop(generation);
    let served = in_a_process_of_its_own(&ours, &questions)?;
    println!("| {passages} | faqt | {p50} | {p99} | {:.1} | {} |", rate(took), served.trim());
    std::fs::remove_dir_all(&ours)?;

    if size <= MOST_ASKED {
        with_questions(corpus, &questions, &place("asked")?, bytes)?;
    }

    let (bare, took) = tantivy::Peer::build(&place("writer")?, texts.iter().cloned(), Keep::Nothing)?;
    println!("| {passages} | tantivy's writer, postings alone | | | {:.1} | | |", rate(took));
    drop(bare);
    std::fs::remove_dir_all(folder.path().join("writer"))?;

    let (peer, took) = tantivy::Peer::build(&place("tantivy")?, texts.iter().cloned(), Keep::Text)?;
    let [p50, p99] = latencies(&questions, Some(PATIENCE), |question| peer.answer(question, 3).map(drop))?;
    println!("| {passages} | tantivy | {p50} | {p99} | {:.1} | | |", rate(took));
    drop(peer);
    std::fs::remove_dir_all(folder.path().join("tantivy"))?;

    let (mut peer, took) = fts5::Peer::build(&place("fts5")?, texts.into_iter())?;
    let [p50, p99] = latencies(&questions, Some(PATIENCE), |question| peer.answer(question, 3).map(drop))?;
    println!("| {passages} | FTS5 | {p50} | {p99} | {:.1} | | |", rate(took));
    Ok(())
}

/// Articles to a generation on disk, as `faqt index` makes it: read and analysed by two threads,
/// written in their order, flushed, hashed, opened. With the time that took.
fn index(folder: &Path, articles: &[String]) -> Result<(Generation, Duration)> {
    let start = Instant::now();
    let settings = CollectionSettings::new("generated", "generated");
    let mut draft = Draft::new(Some(folder.to_owned()), [(settings.name.clone(), String::new())]);
    faqt::index::in_order(
        articles,
        WORKERS,
        || Lexicon::new("en"),
        |lexicon, number, text| {
            let name = format!("{number}.md");
            let (article, _) = read_article(&settings, Site::Github, &name, text.as_bytes());
            article.map(|article| analyse(&article, text.as_bytes(), lexicon))
        },
        |_, article| match article {
            Some(article) => draft.push(&settings.name, article),
            None => Ok(()),
        },
    )?;
    let manifest = Manifest { number: 1, hash: "0123456789abcdef".to_owned(), ..Manifest::default() };
    let generation = draft.finish(manifest, Vec::new())?;
    Ok((generation, start.elapsed()))
}

/// The same of articles with authors' questions; `bytes` are those of the passages.
fn with_questions(corpus: Corpus, questions: &[String], folder: &Path, bytes: usize) -> Result<()> {
    let article = |number| corpus.article_with_questions(number, AUTHORS_QUESTIONS);
    let articles: Vec<String> = (0..corpus.articles).map(article).collect();
    let (generation, took) = index(folder, &articles)?;
    drop(articles);
    let passages = generation.languages.first().context("nothing was indexed")?.summary.passages;
    let [p50, p99] = answers(&generation, questions)?;
    drop(generation);
    let served = in_a_process_of_its_own(folder, questions)?;
    let rate = bytes as f64 / 1e6 / took.as_secs_f64();
    let named = format!("faqt, {AUTHORS_QUESTIONS} authors' questions a section");
    println!("| {passages} | {named} | {p50} | {p99} | {rate:.1} | {} |", served.trim());
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// How fast a generation answers.
fn answers(generation: &Generation, questions: &[String]) -> Result<[u64; 2]> {
    latencies(questions, None, |question| {
        let found = answer(generation, &Request { text: question, ..Request::default() })?;
        ensure!(!found.passages.is_empty(), "nothing is found for: {question}");
        Ok(())
    })
}

/// Half and 99 of 100 questions are answered within so many microseconds; after a warm-up.
fn latencies(
    questions: &[String],
    patience: Option<Duration>,
    mut ask: impl FnMut(&str) -> Result<()>,
) -> Result<[u64; 2]> {
    let start = Instant::now();
    let is_enough = || patience.is_some_and(|patience| start.elapsed() > patience);
    for question in questions {
        ask(question)?;
        if is_enough() {
            break;
        }
    }
    let start = Instant::now();
    let is_enough = || patience.is_some_and(|patience| start.elapsed() > patience);
    let mut took = Vec::with_capacity(questions.len());
    for question in questions {
        let start = Instant::now();
        ask(question)?;
        took.push(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
        if is_enough() {
            break;
        }
    }
    took.sort_unstable();
    let at = |share: f64| took.get(((took.len() - 1) as f64 * share).round() as usize).copied().unwrap_or(0);
    Ok([at(0.5), at(0.99)])
}

/// Opening, first answer and memory of a process that does nothing else.
fn in_a_process_of_its_own(folder: &Path, questions: &[String]) -> Result<String> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(questions.join("\n").as_bytes())?;
    let output = Command::new(std::env::current_exe()?).arg(SERVE).arg(folder).arg(file.path()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// Prints how long opening and the first answer took, and what is resident after all questions.
fn serve(folder: &Path, questions: &Path) -> Result<()> {
    let questions = std::fs::read_to_string(questions)?;
    let start = Instant::now();
    let generation = Generation::open(folder)?;
    let mut first = None;
    for question in questions.lines() {
        answer(&generation, &Request { text: question, ..Request::default() })?;
        first.get_or_insert_with(|| start.elapsed());
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok());
    let resident = resident.map_or("unknown".to_owned(), |kilobytes: f64| format!("{:.1}", kilobytes * 1024.0 / 1e6));
    println!("{:.1} | {resident}", first.unwrap_or_default().as_secs_f64() * 1e3);
    Ok(())
}
