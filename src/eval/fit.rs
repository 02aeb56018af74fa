//! Fits the weights of ranking, quoting and confidence on tune sets.

use super::metrics::auroc;
use super::sets::{CorpusLine, Query, index_corpus};
use super::threshold::{Outcome, lowest};
use super::train::{Example, Group, List, listwise, listwise_from, logistic};
use crate::answer::confidence;
use crate::answer::question::Question;
use crate::answer::rank::{Ranked, rank, unit_features};
use crate::answer::synonyms::Synonyms;
use crate::answer::thresholds::{Row, ThresholdsFile};
use crate::answer::uncovered::is_uncovered;
use crate::answer::weights::{Weights, WeightsFile, passage_names, unit_names};
use crate::fault::Fault;
use crate::index::records::{PassageRecord, SectionRecord};
use crate::index::{Generation, LanguageIndex};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// A corpus with questions to learn from.
#[derive(Debug, Default)]
pub struct TuneSet {
    /// Names it in the stamp.
    pub name: String,
    /// The passages; empty where `index` is given.
    pub corpus: Vec<CorpusLine>,
    /// Real Markdown, indexed.
    pub index: Option<LanguageIndex>,
    /// What means the same there.
    pub synonyms: Synonyms,
    /// The questions.
    pub queries: Vec<Query>,
    /// Whether its passages were cut into pieces.
    pub is_cut: bool,
    /// What is learnt from it.
    pub teaches: Teaches,
}

/// What is learnt from a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Teaches {
    /// Ranking and confidence.
    #[default]
    Everything,
    /// Ranking alone: its gold is one right place of several, so what seems wrong may be right.
    Ranking,
    /// Ranking, and confidence from what is found in the right place.
    RankingAndRight,
    /// Confidence, and which sentence answers: too few to say how to rank.
    Confidence,
}

/// Sizes of the collections that confidence is fitted on, in passages.
pub const SIZES: [usize; 6] = [20, 60, 200, 600, 2_000, 20_000];

const EPOCHS: usize = 20;
const DECAY: f32 = 1e-4;
/// What a question without an answer counts beside one with, in collections that are sampled; in real
/// documentation both count the same.
const WITHOUT: f32 = 0.6;
/// What a set of which only right answers are taken counts beside another.
const RIGHT: f32 = 0.125;

/// What a question put to a project's articles counts for the choice of the sentence: one project's way of
/// writing is not every one's.
const ONE_PROJECT: f32 = 0.5;

/// What the mean confidence of a group beside how often it is right counts beside the single outcomes.
/// Groups are all collections of one size, half of the questions without an answer, each public set as
/// it is, where everything has one, and the questions put to a project's articles in each language: what
/// is told of a question must hold in all.
const STRICTNESS: f64 = 12.0;
/// How far the mean of a group may be from how often it is right.
const TOLERANCE: f64 = 0.012;
/// The same of questions put to a project's articles, which are few.
const TOLERANCE_ASKED: f64 = 0.04;
/// The same of a set cut into pieces, of which no reader asks only what has an answer.
const TOLERANCE_CUT: f64 = 0.065;

/// Fits everything. `distractors` pad small corpora; `log` is told what is going on.
///
/// # Errors
/// When a corpus cannot be indexed, or a gold names no section of the articles.
pub fn fit(
    sets: &[TuneSet],
    distractors: &[CorpusLine],
    log: &mut dyn FnMut(String),
) -> Result<(WeightsFile, ThresholdsFile)> {
    let mut weights = Weights::shipped().clone();
    let built: Vec<Built<'_>> = sets.iter().map(Built::new).collect::<Result<_>>()?;
    weights.unit = fit_units(&built, &[], log)?;
    let mut lists = Vec::new();
    for set in built.iter().filter(|set| set.set.teaches != Teaches::Confidence) {
        set.visit(&weights, |_, query, ranked, set| {
            lists.push(List {
                features: ranked.iter().map(|r| r.features.clone()).collect(),
                right: ranked.iter().map(|r| set.is_gold(r, query)).collect(),
                weight: set.weight,
            });
            Ok(())
        })?;
    }
    log(format!("{} questions to rank", lists.len()));
    weights.passage = listwise(&lists, passage_names().len(), EPOCHS, DECAY);
    let (mut examples, mut asked, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for set in built.iter().filter(|set| set.set.teaches != Teaches::Ranking) {
        let from = examples.len();
        examples.extend(confidence_examples(set, distractors, &weights, log)?);
        if set.set.teaches == Teaches::Confidence {
            asked.push(from..examples.len());
        }
        if set.set.index.is_none() {
            whole.push((set.set, as_it_is(set, &weights)?));
        }
    }
    log(format!("{} outcomes to be sure of", examples.len()));
    let mut groups: Vec<Group<'_>> = Vec::new();
    for size in SIZES {
        let of_size = examples.iter().filter(|e| e.size == size).collect();
        groups.push(Group { examples: of_size, tolerance: TOLERANCE });
    }
    for range in &asked {
        groups.push(Group { examples: examples[range.clone()].iter().collect(), tolerance: TOLERANCE_ASKED });
    }
    for (set, of) in &whole {
        let tolerance = if set.is_cut { TOLERANCE_CUT } else { TOLERANCE };
        groups.push(Group { examples: of.iter().collect(), tolerance });
    }
    weights.confidence = logistic(&examples, &groups, STRICTNESS, &confidence::FEATURES.map(|(_, sign)| sign), 1e-5);
    let thresholds = thresholds(&examples, &weights);
    table(&examples, &weights, &thresholds, log);
    balance(&whole, &weights, log);
    let weights = WeightsFile {
        fitted_on: stamp(sets),
        unit_fitted_on: None,
        passage: named(&passage_names(), &weights.passage),
        unit: named(&unit_names(), &weights.unit),
        confidence: named(&confidence::names(), &weights.confidence),
    };
    Ok((weights, thresholds))
}

/// Fits the choice of the sentence alone: what ranks and how sure it is stay as they are shipped. So do the
/// other features of a sentence where some are named in `only`.
///
/// # Errors
/// As [`fit`], and when a sentence has no feature of such a name.
pub fn fit_sentences(sets: &[TuneSet], only: &[String], log: &mut dyn FnMut(String)) -> Result<WeightsFile> {
    if let Some(name) = only.iter().find(|name| !unit_names().contains(&name.as_str())) {
        let remedy = format!("write one of {}", unit_names().join(", "));
        return Err(Fault::new(format!("a sentence has no feature \"{name}\""), remedy).into());
    }
    let built: Vec<Built<'_>> = sets.iter().map(Built::new).collect::<Result<_>>()?;
    let unit = named(&unit_names(), &fit_units(&built, only, log)?);
    let shipped = WeightsFile::shipped();
    let others = shipped.unit_fitted_on.as_ref().unwrap_or(&shipped.fitted_on);
    let fitted_on = match only {
        [] => stamp(sets),
        only => format!("{others}; after that {} alone: {}", only.join(", "), stamp(sets)),
    };
    Ok(WeightsFile { unit, unit_fitted_on: Some(fitted_on), ..shipped })
}

/// Weights of a unit's features, of those named in `only` where some are, from the passages that answer and of
/// which a sentence is known to.
fn fit_units(built: &[Built<'_>], only: &[String], log: &mut dyn FnMut(String)) -> Result<Vec<f32>> {
    let mut lists = Vec::new();
    for set in built {
        set.visit(Weights::shipped(), |q, query, ranked, set| {
            for candidate in ranked.iter().filter(|r| set.is_gold(r, query)) {
                lists.extend(unit_list(q, query, candidate, set)?);
            }
            Ok(())
        })?;
    }
    log(format!("{} passages to choose a unit from", lists.len()));
    let names = unit_names();
    if only.is_empty() {
        return Ok(listwise(&lists, names.len(), EPOCHS, DECAY));
    }
    let is_free = |i: usize| only.iter().any(|name| name == names[i]);
    Ok(listwise_from(Weights::shipped().unit.clone(), is_free, &lists, EPOCHS, DECAY))
}

/// What was fitted on.
fn stamp(sets: &[TuneSet]) -> String {
    let asked = sets.iter().filter(|set| !set.queries.is_empty());
    let named: Vec<String> = asked.map(|set| format!("{} ({} questions)", set.name, set.queries.len())).collect();
    named.join(", ")
}

/// Weights by name, to four digits.
fn named(names: &[&str], values: &[f32]) -> BTreeMap<String, f32> {
    names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), (value * 1e4).round() / 1e4)).collect()
}

/// Precision of the threshold that the table is for.
const SHOWN: f64 = 0.95;

/// Tells for each size how well confidence parts what is answerable, how far its mean is from how
/// often the first passage is right, and what comes of the threshold.
fn table(examples: &[Example], weights: &Weights, thresholds: &ThresholdsFile, log: &mut dyn FnMut(String)) {
    let answer = thresholds.threshold.iter().find(|row| row.precision >= SHOWN).map_or(1.0, |row| row.answer);
    log(format!("{:>8}  {:>6}  {:>10}  {:>9}  {:>8}", "passages", "auroc", "confidence", "precision", "answered"));
    for size in SIZES {
        let of_size: Vec<(f64, &Example)> = examples
            .iter()
            .filter(|example| example.size == size)
            .map(|example| (example.probability(&weights.confidence), example))
            .collect();
        let share = |of: &dyn Fn(f64, &Example) -> f64| {
            let all: f64 = of_size.iter().map(|(_, e)| f64::from(e.in_mix)).sum();
            of_size.iter().map(|(p, e)| f64::from(e.in_mix) * of(*p, e)).sum::<f64>() / all.max(f64::MIN_POSITIVE)
        };
        let right = |e: &Example| e.outcome();
        let scores: Vec<(f64, bool)> = of_size.iter().map(|(p, e)| (*p, e.answerable)).collect();
        let is_answered = |p: f64, e: &Example| p >= answer && !e.uncovered;
        let answered = share(&|p, e| f64::from(u8::from(is_answered(p, e))));
        let right_answered = share(&|p, e| if is_answered(p, e) { right(e) } else { 0.0 });
        log(format!(
            "{size:>8}  {:>6.3}  {:>+10.3}  {:>9.3}  {answered:>8.3}",
            auroc(&scores).unwrap_or(f64::NAN),
            share(&|p, e| p - right(e)),
            right_answered / answered.max(f64::MIN_POSITIVE),
        ));
    }
}

/// Tells how far the mean confidence of each set as it is is from how often it is right.
fn balance(whole: &[(&TuneSet, Vec<Example>)], weights: &Weights, log: &mut dyn FnMut(String)) {
    for (named, set) in whole {
        let off = |e: &Example| e.probability(&weights.confidence) - e.outcome();
        let off = set.iter().map(off).sum::<f64>() / set.len().max(1) as f64;
        log(format!("{} as it is: {off:+.3} mean confidence beside how often it is right", named.name));
    }
}

/// Precisions that thresholds are written for.
const PRECISIONS: [f64; 8] = [0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99];
/// Threshold for a precision that no confidence reaches.
const HIGHEST: f64 = 0.999;
/// Confidence below which candidates are not worth showing.
const SUGGEST: f64 = 0.2;

/// The thresholds on the mix of answerable and unanswerable questions, of what may be called answered:
/// the lowest that prove the precision on all of it and reach it in collections of every size.
fn thresholds(examples: &[Example], weights: &Weights) -> ThresholdsFile {
    let outcomes = |size: Option<usize>| -> Vec<Outcome> {
        let called = examples
            .iter()
            .filter(|e| !e.uncovered && !e.features.is_empty() && size.is_none_or(|size| e.size == size));
        called
            .map(|e| Outcome {
                confidence: e.probability(&weights.confidence),
                right: e.right,
                weight: f64::from(e.in_mix),
            })
            .collect()
    };
    let all = outcomes(None);
    let sizes: Vec<_> = SIZES.map(|size| outcomes(Some(size))).into_iter().filter(|of| !of.is_empty()).collect();
    let row = |precision: f64| {
        let answer = lowest(&all, &sizes, precision).unwrap_or(HIGHEST);
        let answer = (answer * 1e4).ceil() / 1e4;
        Row { precision, answer, suggest: SUGGEST.min(answer) }
    };
    ThresholdsFile { threshold: PRECISIONS.map(row).to_vec() }
}

/// A set with its index.
struct Built<'s> {
    set: &'s TuneSet,
    own: Vec<LanguageIndex>,
    weight: f32,
    /// Sections that a gold of the form `path#anchor` takes in.
    golds: BTreeMap<String, BTreeSet<u32>>,
}

impl<'s> Built<'s> {
    fn new(set: &'s TuneSet) -> Result<Self> {
        let own = if set.index.is_some() { Vec::new() } else { index_corpus(&set.corpus)? };
        // A small set still has its say beside one of thousands.
        let share = 400.0 / set.queries.len().max(1) as f32;
        let weight = match set.teaches {
            // Wordings by the thousand are no thousand opinions.
            Teaches::RankingAndRight => share.min(1.0),
            _ => share.sqrt().clamp(0.4, 3.0),
        };
        let mut built = Self { set, own, weight, golds: BTreeMap::new() };
        let index = built.index();
        let mut golds = BTreeMap::new();
        if let (Some(_), Some(index)) = (&set.index, index) {
            let sections = all_sections(index)?;
            for query in &set.queries {
                for gold in &query.gold {
                    golds.entry(gold.clone()).or_insert_with(|| sections_of(gold, &sections));
                }
                if !query.gold.is_empty() && query.gold.iter().all(|gold| golds[gold].is_empty()) {
                    bail!("{}: no section is `{}`, the gold of question {}", set.name, query.gold[0], query.id);
                }
            }
        }
        built.golds = golds;
        Ok(built)
    }

    fn index(&self) -> Option<&LanguageIndex> {
        self.set.index.as_ref().or_else(|| self.own.iter().max_by_key(|index| index.summary.passages))
    }

    fn is_gold(&self, ranked: &Ranked<'_>, query: &Query) -> bool {
        let section = ranked.evidence.section;
        if self.set.index.is_some() {
            return query.gold.iter().any(|gold| self.golds.get(gold).is_some_and(|all| all.contains(&section)));
        }
        self.index()
            .and_then(|index| index.section(section).ok())
            .is_some_and(|record| query.gold.contains(&record.article))
    }

    fn visit(
        &self,
        weights: &Weights,
        mut see: impl FnMut(&Question, &Query, &[Ranked<'_>], &Self) -> Result<()>,
    ) -> Result<()> {
        let Some(index) = self.index() else { return Ok(()) };
        for query in self.set.queries.iter().filter(|q| !q.gold.is_empty()) {
            let question = understood(&query.text, index, &self.set.synonyms);
            let ranked = rank(&question, index, &[], weights)?;
            see(&question, query, &ranked, self)?;
        }
        Ok(())
    }
}

/// A question the way the engine understands it; a report as a whole.
fn understood(text: &str, index: &LanguageIndex, synonyms: &Synonyms) -> Question {
    let text = crate::answer::padding::strip(text);
    let text =
        if crate::answer::report::is_report(text) { crate::answer::report::whole(text) } else { text.to_owned() };
    let corrected = crate::answer::vocabulary::correct(&text, index);
    Question::new(&corrected.text, index, synonyms)
}

/// The sections of an index, in the order of their numbers.
///
/// # Errors
/// When one cannot be read.
pub fn all_sections(index: &LanguageIndex) -> Result<Vec<SectionRecord>> {
    (0..index.section_count()).map(|section| index.section(section)).collect()
}

/// Whether one of the golds names one of the sections.
pub fn has_gold(sections: &[SectionRecord], golds: &[String]) -> bool {
    golds.iter().any(|gold| !sections_of(gold, sections).is_empty())
}

/// The sections that a gold names, subsections counted.
fn sections_of(gold: &str, sections: &[SectionRecord]) -> BTreeSet<u32> {
    let (path, anchor) = gold.split_once('#').unwrap_or((gold, ""));
    // The path in the collection, or with the collection's name before it.
    let named = |s: &SectionRecord| {
        path.strip_suffix(s.article.as_str()).is_some_and(|rest| {
            rest.is_empty() || rest.strip_suffix('/').is_some_and(|collection| collection == s.collection)
        })
    };
    let mut of_article = sections.iter().enumerate().filter(|(_, s)| named(s));
    let number = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
    if anchor.is_empty() {
        return of_article.map(|(i, _)| number(i)).collect();
    }
    let Some((_, at)) = of_article.find(|(_, s)| s.anchor == anchor) else { return BTreeSet::new() };
    sections
        .iter()
        .enumerate()
        .filter(|(_, s)| named(s) && s.heading.starts_with(&at.heading))
        .map(|(i, _)| number(i))
        .collect()
}

fn normal(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a unit as the answers are looked for in it: what is seen, and the bytes.
fn unit_text(passage: &PassageRecord, unit: usize) -> String {
    let Some(unit) = passage.units.get(unit) else { return String::new() };
    let base = passage.span.start;
    let bytes =
        passage.text.get((unit.span.start - base) as usize..(unit.span.end - base) as usize).unwrap_or_default();
    match &unit.visible {
        Some(visible) => normal(&format!("{visible}\n{bytes}")),
        None => normal(bytes),
    }
}

fn unit_list(question: &Question, query: &Query, ranked: &Ranked<'_>, set: &Built<'_>) -> Result<Option<List>> {
    let Some(index) = set.index().filter(|_| !query.answers.is_empty()) else { return Ok(None) };
    let passage = index.passage(ranked.evidence.passage)?;
    let answers: Vec<String> = query.answers.iter().map(|a| normal(a)).collect();
    let say = if set.set.teaches == Teaches::Confidence { ONE_PROJECT } else { 1.0 };
    let mut list = List { weight: set.weight * say, ..List::default() };
    for unit in 0..passage.units.len().min(ranked.unit_scores.len()) {
        if !ranked.unit_scores[unit].is_finite() {
            continue;
        }
        let text = unit_text(&passage, unit);
        list.right.push(answers.iter().any(|answer| text.contains(answer)));
        list.features.push(unit_features(question, &ranked.evidence, unit));
    }
    Ok(Some(list))
}

/// Deterministic numbers for sampling.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// The features of the first passage's confidence; none where nothing was found.
fn features(question: &Question, ranked: &[Ranked<'_>]) -> Vec<f32> {
    if ranked.is_empty() { Vec::new() } else { confidence::features(question, ranked, 0).to_vec() }
}

/// The questions of a set that is sampled, each asked of the whole of it.
fn as_it_is(set: &Built<'_>, weights: &Weights) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    set.visit(weights, |question, query, ranked, set| {
        let right = ranked.first().is_some_and(|first| set.is_gold(first, query));
        examples.push(Example::new(features(question, ranked), right));
        Ok(())
    })?;
    Ok(examples)
}

/// Questions asked of collections of every size, once with their answer in it and once without.
fn confidence_examples(
    set: &Built<'_>,
    distractors: &[CorpusLine],
    weights: &Weights,
    log: &mut dyn FnMut(String),
) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    if set.set.index.is_some() {
        // Real documentation is taken as it is; it has unanswerable questions of its own.
        let Some(index) = set.index() else { return Ok(examples) };
        // As much say as a collection of one size, but no question counts for many.
        let only_right = set.set.teaches == Teaches::RankingAndRight;
        let one = 400.0 / set.set.queries.len().max(1) as f32;
        let say = match set.set.teaches {
            Teaches::RankingAndRight => one * RIGHT,
            _ => one.clamp(1.0, 6.0),
        };
        for query in &set.set.queries {
            let question = understood(&query.text, index, &set.set.synonyms);
            let ranked = rank(&question, index, &[], weights)?;
            let right = ranked.first().is_some_and(|first| set.is_gold(first, query));
            if only_right && !right {
                continue;
            }
            examples.push(Example {
                features: features(&question, &ranked),
                right,
                weight: say,
                in_mix: if only_right { 0.0 } else { say },
                answerable: !query.gold.is_empty(),
                uncovered: is_uncovered(&Generation::default(), index, &question, &ranked),
                size: 0,
            });
        }
        return Ok(examples);
    }
    for size in SIZES {
        let of_size = sampled(set, distractors, weights, size)?;
        let sure: f64 = of_size.iter().filter(|e| e.right).count() as f64 / of_size.len().max(1) as f64;
        log(format!("{} at {size} passages: {} questions, {sure:.2} right", set.set.name, of_size.len()));
        // Every size counts the same; a set of few questions has a smaller say.
        let say = (set.set.queries.len() as f32 / 200.0).min(1.0);
        let scale = say * 400.0 / of_size.len().max(1) as f32;
        examples.extend(of_size.into_iter().map(|e| Example { weight: e.weight * scale, in_mix: scale, ..e }));
    }
    Ok(examples)
}

/// Questions wanted a size.
const QUESTIONS: usize = 1_500;

fn sampled(set: &Built<'_>, distractors: &[CorpusLine], weights: &Weights, size: usize) -> Result<Vec<Example>> {
    let corpus = &set.set.corpus;
    let mut examples = Vec::new();
    let chinese = corpus.first().is_some_and(|line| line.text.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)));
    let padding: &[CorpusLine] = if chinese { &[] } else { distractors };
    if size > 4 * (corpus.len() + padding.len()) / 3 && size > 60 {
        return Ok(examples);
    }
    let own = |line: &CorpusLine| if line.title.is_empty() { line.id.clone() } else { line.title.clone() };
    let mut chance = Chance(size as u64 * 7919 + corpus.len() as u64);
    for _ in 0..60 {
        let mut titles: Vec<String> = corpus.iter().map(own).collect();
        titles.sort_unstable();
        titles.dedup();
        chance.shuffle(&mut titles);
        let mut chosen: BTreeSet<String> = BTreeSet::new();
        let mut passages = 0;
        // An article is taken whole; in the smallest collections a few of its passages.
        for title in titles {
            if passages >= size.min(corpus.len() / 2 + 1) {
                break;
            }
            passages += corpus.iter().filter(|line| own(line) == title).count();
            chosen.insert(title);
        }
        let mut lines: Vec<&CorpusLine> = corpus.iter().filter(|line| chosen.contains(&own(line))).collect();
        chance.shuffle(&mut lines);
        lines.truncate(size);
        // Some passages are taken out, so that questions on the very subject have no answer.
        let keep = lines.len() - lines.len() / 6;
        let mut inside: Vec<CorpusLine> = lines[..keep].iter().map(|line| (*line).clone()).collect();
        let out: BTreeSet<&str> = lines[keep..].iter().map(|line| line.id.as_str()).collect();
        let mut padded = padding.iter().collect::<Vec<_>>();
        chance.shuffle(&mut padded);
        inside.extend(padded.into_iter().take(size.saturating_sub(inside.len())).cloned());
        let ids: BTreeSet<&str> = inside.iter().map(|line| line.id.as_str()).collect();
        let indexes = index_corpus(&inside)?;
        let Some(index) = indexes.iter().max_by_key(|index| index.summary.passages) else { continue };
        let mut with: Vec<&Query> = Vec::new();
        let mut near: Vec<&Query> = Vec::new();
        let mut far: Vec<&Query> = Vec::new();
        for query in set.set.queries.iter().filter(|q| !q.gold.is_empty()) {
            if query.gold.iter().any(|gold| ids.contains(gold.as_str())) {
                with.push(query);
            } else if query.gold.iter().any(|gold| out.contains(gold.as_str())) {
                near.push(query);
            } else {
                far.push(query);
            }
        }
        chance.shuffle(&mut with);
        chance.shuffle(&mut far);
        with.truncate(QUESTIONS / 4);
        near.truncate(with.len() / 8);
        far.truncate(with.len() - near.len());
        for (query, answerable) in with.iter().map(|q| (q, true)).chain(near.iter().chain(&far).map(|q| (q, false))) {
            let question = understood(&query.text, index, &set.set.synonyms);
            let ranked = rank(&question, index, &[], weights)?;
            let right = match ranked.first() {
                Some(first) if answerable => query.gold.contains(&index.section(first.evidence.section)?.article),
                _ => false,
            };
            examples.push(Example {
                features: features(&question, &ranked),
                right,
                weight: if answerable { 1.0 } else { WITHOUT },
                in_mix: 1.0,
                answerable,
                uncovered: is_uncovered(&Generation::default(), index, &question, &ranked),
                size,
            });
        }
        if examples.len() >= QUESTIONS {
            break;
        }
    }
    Ok(examples)
}

/// A set whose titles are questions, with the titles as authors' questions instead.
pub fn titles_as_questions(corpus: &[CorpusLine]) -> Vec<CorpusLine> {
    let turned =
        |line: &CorpusLine| CorpusLine { title: String::new(), questions: vec![line.title.clone()], ..line.clone() };
    corpus.iter().map(turned).collect()
}

/// Cuts the passages of a corpus into pieces of `sentences` sentences, as documentation has them;
/// the gold of a question is the piece that has its answer.
pub fn recut(corpus: &[CorpusLine], queries: &[Query], sentences: usize) -> (Vec<CorpusLine>, Vec<Query>) {
    let mut pieces: BTreeMap<&str, Vec<CorpusLine>> = BTreeMap::new();
    for line in corpus {
        let all: Vec<&str> = line.text.split_sentence_bounds().collect();
        let cut = all.chunks(sentences.max(1)).enumerate().map(|(i, piece)| CorpusLine {
            id: format!("{}/{i}", line.id),
            text: piece.concat(),
            ..line.clone()
        });
        pieces.insert(&line.id, cut.collect());
    }
    let queries = queries
        .iter()
        .filter(|query| !query.answers.is_empty())
        .filter_map(|query| {
            let answers: Vec<String> = query.answers.iter().map(|a| normal(a)).collect();
            let gold: Vec<String> = query
                .gold
                .iter()
                .filter_map(|gold| pieces.get(gold.as_str()))
                .flatten()
                .filter(|piece| {
                    let text = normal(&piece.text);
                    answers.iter().any(|answer| text.contains(answer))
                })
                .map(|piece| piece.id.clone())
                .collect();
            (!gold.is_empty()).then(|| Query { gold, ..query.clone() })
        })
        .collect();
    (pieces.into_values().flatten().collect(), queries)
}
