//! The documentation sets, measured beside tantivy's query parser over the same passages.
//!
//! `benches/docs/measure TREES [tune|report]`

mod peers;

use anyhow::{Context as _, Result, bail};
use faqt::eval::gold::{Places, Spot};
use faqt::eval::indexing::Builder;
use faqt::eval::sets::{Query, read_lines};
use faqt::eval::{Judged, Measured, Report, judge};
use faqt::index::records::SectionRecord;
use faqt::knowledge::{CollectionSettings, Site};
use peers::Passage;
use peers::tantivy::{Keep, Peer};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A set under `benches/docs`.
struct Set {
    name: &'static str,
    site: Site,
    /// Folder of the docs in a checkout.
    docs: &'static str,
}

impl Set {
    /// The questions of one half, `tune` or `report`.
    fn questions(&self, half: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/docs").join(self.name).join(format!("{half}.jsonl"))
    }
}

const SETS: [Set; 8] = [
    Set { name: "docusaurus", site: Site::Docusaurus, docs: "docs" },
    Set { name: "fastapi", site: Site::Mkdocs, docs: "docs/en/docs" },
    Set { name: "rust-reference", site: Site::Mdbook, docs: "src" },
    Set { name: "jest", site: Site::Docusaurus, docs: "docs" },
    Set { name: "uv", site: Site::Mkdocs, docs: "docs" },
    Set { name: "cargo", site: Site::Mdbook, docs: "doc/book/src" },
    Set { name: "apisix-zh", site: Site::Docusaurus, docs: "docs/zh/latest" },
    Set { name: "traefik", site: Site::Mkdocs, docs: "docs/content" },
];

/// Passages that the peer is asked for; sections are counted once.
const DEPTH: usize = 50;

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
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let half = match arguments.iter().position(|argument| argument == "tune" || argument == "report") {
        Some(at) => arguments.remove(at),
        None => "report".to_owned(),
    };
    let trees = arguments.pop().map(PathBuf::from).or_else(|| std::env::var_os("FAQT_TREES").map(PathBuf::from));
    let Some(trees) = trees else {
        let layout: Vec<String> = SETS.iter().map(|set| format!("TREES/{}/{}", set.name, set.docs)).collect();
        bail!(
            "no folder of documentation trees\n  remedy: benches/docs/measure TREES, with {} checked out at the commits that benches/docs/*/README.md name",
            layout.join(", ")
        );
    };
    let mut together = Outcomes::default();
    let mut found = 0;
    for set in &SETS {
        let folder = trees.join(set.name).join(set.docs);
        if !set.questions(&half).is_file() {
            eprintln!("{} has no questions to {half} on", set.name);
        } else if folder.is_dir() {
            let outcomes = measure(set, &folder, &half).with_context(|| set.name.to_owned())?;
            outcomes.print(set.name, &half);
            together.add(outcomes);
            found += 1;
        } else {
            eprintln!("{} is not there: {} is left out", folder.display(), set.name);
        }
    }
    if found == 0 {
        bail!("{}: none of the trees\n  remedy: check them out as benches/docs/*/README.md say", trees.display());
    }
    if found > 1 {
        together.print("together", &half);
    }
    Ok(())
}

/// What became of the questions of a set.
#[derive(Default)]
struct Outcomes {
    passages: u64,
    ours: Vec<Judged>,
    /// Where the peer has the first section that is gold.
    theirs: Vec<Option<usize>>,
}

impl Outcomes {
    fn add(&mut self, more: Outcomes) {
        self.passages += more.passages;
        self.ours.extend(more.ours);
        self.theirs.extend(more.theirs);
    }

    fn print(&self, name: &str, half: &str) {
        let (ours, theirs) = (&self.ours, &self.theirs);
        let all = Report::of(ours);
        println!(
            "{name}, {half}: {} questions, {} answerable, {} passages",
            all.queries, all.answerable, self.passages
        );
        println!("  {:14} {:>4}   {:^31}   {:^22}", "", "", "faqt", "tantivy's query parser");
        println!(
            "  {:14} {:>4}   {:>13} {:>8} {:>8}   {:>13} {:>8}",
            "", "", "right section", "in five", "quote", "right section", "in five"
        );
        let mut kinds: Vec<&str> = ours.iter().filter_map(|judged| judged.kind.as_deref()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in std::iter::once(None).chain(kinds.into_iter().map(Some)) {
            let is_part =
                |judged: &Judged| judged.answerable() && kind.is_none_or(|k| judged.kind.as_deref() == Some(k));
            let part = Report::of(ours.iter().filter(|judged| is_part(judged)));
            let peer: Vec<Option<usize>> =
                ours.iter().zip(theirs).filter(|(judged, _)| is_part(judged)).map(|(_, rank)| *rank).collect();
            let within = |limit: usize| {
                let hits = peer.iter().filter(|rank| rank.is_some_and(|rank| rank < limit)).count();
                if peer.is_empty() { None } else { Some(hits as f64 / peer.len() as f64) }
            };
            println!(
                "  {:14} {:>4}   {:>13} {:>8} {:>8}   {:>13} {:>8}",
                kind.unwrap_or("all"),
                part.queries,
                number(part.success_at_1),
                number(part.recall_at_5),
                number(part.sentence),
                number(within(1)),
                number(within(5)),
            );
        }
        println!(
            "  AUROC {}, unanswerable answered {}, answered {}, of these right {}\n",
            number(all.auroc),
            number(all.false_answers),
            number(all.answered),
            number(all.precision_answered)
        );
    }
}

fn measure(set: &Set, folder: &Path, half: &str) -> Result<Outcomes> {
    let queries: Vec<Query> = read_lines(&set.questions(half))?;
    let mut builder = Builder::in_folder()?;
    builder.push_collection(
        &CollectionSettings { site: Some(set.site), ..CollectionSettings::new(set.name, folder) },
        |_| true,
    )?;
    let measured = builder.finish(Vec::new())?;
    let lost: Vec<&str> = queries
        .iter()
        .flat_map(|query| query.gold.iter().map(String::as_str))
        .filter(|gold| !measured.places.exists(gold))
        .collect();
    if !lost.is_empty() {
        eprintln!("{}: gold that names nothing: {}", set.name, lost.join(", "));
    }
    let ours = judge(&measured, &queries)?;
    let theirs = peer(&measured, &queries)?;
    Ok(Outcomes { passages: measured.generation.passages(), ours, theirs })
}

/// Where the peer puts the first section that is gold, for each question.
fn peer(measured: &Measured, queries: &[Query]) -> Result<Vec<Option<usize>>> {
    let mut sections: Vec<SectionRecord> = Vec::new();
    let mut passages: Vec<Passage> = Vec::new();
    for index in &measured.generation.languages {
        for number in 0..index.summary.passages {
            let terms = index.passage_terms(number).context("a passage is damaged")?;
            let section = index.section(terms.section)?;
            passages.push(Passage {
                title: section.title.clone(),
                heading: section
                    .heading
                    .iter()
                    .filter(|heading| **heading != section.title)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" "),
                body: index.passage(number)?.text,
            });
            sections.push(section);
        }
    }
    let folder = tempfile::tempdir()?;
    let (peer, _) = Peer::build(folder.path(), passages.into_iter(), Keep::Nothing)?;
    queries
        .iter()
        .map(|query| {
            let hits = peer.search(&query.text, DEPTH)?;
            let hits = hits.into_iter().filter_map(|number| sections.get(usize::try_from(number).ok()?));
            Ok(rank(&measured.places, hits, &query.gold))
        })
        .collect()
}

fn rank<'a>(places: &Places, hits: impl Iterator<Item = &'a SectionRecord>, gold: &[String]) -> Option<usize> {
    let mut seen: Vec<String> = Vec::new();
    for section in hits {
        let spot = Spot { collection: &section.collection, article: &section.article, anchor: &section.anchor };
        let id = places.id(spot);
        if seen.contains(&id) {
            continue;
        }
        if gold.iter().any(|gold| places.satisfies(spot, gold)) {
            return Some(seen.len());
        }
        seen.push(id);
    }
    None
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}
