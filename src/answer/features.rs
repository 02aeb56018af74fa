//! What the ranking looks at: one function a feature, each of one candidate and the question, each
//! about 0 to 1. Merged only in `rank`.

use super::evidence::{Evidence, UnitEvidence};
use super::question::Question;
use crate::knowledge::UnitKind;

/// What all candidates of a question share.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Largest BM25 of the retrieval.
    pub best_score: f32,
    /// Sum of the IDF of the terms.
    pub idf_sum: f32,
    /// Share of each candidate's article among the scores of the best hits, by candidate.
    pub votes: Vec<f32>,
    /// Mean length of a body, in words.
    pub mean_length: f32,
    /// Articles a passage, 0 to 1: near 1 where each passage has a title of its own.
    pub titles: f32,
}

/// A feature of a candidate.
pub type Feature = fn(&Question, &Evidence<'_>, &Field, usize) -> f32;

/// Every feature of a candidate with its name in `weights.toml`.
pub const FEATURES: &[(&str, Feature)] = &[
    ("bm25", bm25),
    ("bm25_relative", bm25_relative),
    ("body", body),
    ("body_squared", body_squared),
    ("body_or_head", body_or_head),
    ("soft", soft),
    ("surface", surface),
    ("best_unit", best_unit),
    ("best_unit_soft", best_unit_soft),
    ("best_unit_or_head", best_unit_or_head),
    ("best_pair_of_units", best_pair_of_units),
    ("named", named),
    ("named_unit", named_unit),
    ("rarest", rarest),
    ("window", window),
    ("pairs", pairs),
    ("unit_pairs", unit_pairs),
    ("repeats", repeats),
    ("vote", vote),
    ("wanted", wanted),
    ("wanted_beside", wanted_beside),
    ("length", length),
    ("title", title),
    ("title_asked", title_asked),
    ("heading", heading),
    ("heading_asked", heading_asked),
    ("name_asked", name_asked),
    ("title_likeness", title_likeness),
    ("heading_likeness", heading_likeness),
    ("soft_or_head", soft_or_head),
    ("best_unit_or_head_soft", best_unit_or_head_soft),
    ("related", related),
    ("best_unit_related", best_unit_related),
    ("best_unit_or_head_related", best_unit_or_head_related),
    ("near", near),
    ("best_unit_near", best_unit_near),
    ("best_unit_or_head_near", best_unit_or_head_near),
    ("heading_near", heading_near),
    ("title_missed", title_missed),
    ("long_bm25", long_bm25),
    ("long_body", long_body),
    ("long_surface", long_surface),
    ("long_best_unit_soft", long_best_unit_soft),
    ("long_best_unit_or_head", long_best_unit_or_head),
    ("long_length", long_length),
    ("long_repeats", long_repeats),
    ("long_pairs", long_pairs),
    ("own_title", own_title),
    ("own_title_asked", own_title_asked),
    ("own_title_likeness", own_title_likeness),
    ("own_title_missed", own_title_missed),
    ("own_title_body_or_head", own_title_body_or_head),
    ("leads", leads),
    ("own_question", own_question),
    ("own_question_near", own_question_near),
    ("own_question_adds", own_question_adds),
    ("question_vote", question_vote),
    ("own_title_likeness_near", own_title_likeness_near),
    ("first_of_article", first_of_article),
    ("definition", definition),
    ("steps", steps),
    ("code", code),
];

/// BM25 divided by the sum of the terms' IDF.
fn bm25(_: &Question, e: &Evidence<'_>, field: &Field, _: usize) -> f32 {
    if field.idf_sum > 0.0 { e.score / (field.idf_sum * 2.2) } else { 0.0 }
}

/// BM25 divided by that of the best hit.
fn bm25_relative(_: &Question, e: &Evidence<'_>, field: &Field, _: usize) -> f32 {
    if field.best_score > 0.0 { e.score / field.best_score } else { 0.0 }
}

/// Weighted share of the question's terms that the body has.
fn body(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.body.stem)
}

/// The same squared: the last missing term matters most.
fn body_squared(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.body.stem).powi(2)
}

/// Share that body, title, headings, aliases and leads have together.
fn body_or_head(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.everywhere().stem)
}

/// Share that the body has by stem, synonym or a shared beginning.
fn soft(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.body.soft)
}

/// Share that the body has in the very form.
fn surface(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.body.surface)
}

fn most(e: &Evidence<'_>, of: impl Fn(&UnitEvidence) -> f32) -> f32 {
    e.units.iter().map(of).fold(0.0, f32::max)
}

fn is_small(unit: &UnitEvidence) -> bool {
    !matches!(unit.kind(), UnitKind::List | UnitKind::Steps | UnitKind::Table)
}

/// Share that the best sentence, item, row or block has.
fn best_unit(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    most(e, |u| if is_small(u) { q.share(u.found.stem) } else { 0.0 })
}

/// The same, synonyms and shared beginnings counted.
fn best_unit_soft(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    most(e, |u| if is_small(u) { q.share(u.found.soft) } else { 0.0 })
}

/// Share that the best unit, its lead, title and headings have together.
fn best_unit_or_head(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    let head = e.head();
    most(e, |u| q.share(u.with_lead().or(head).stem))
}

/// Share that the best two neighbouring units have together.
fn best_pair_of_units(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    let small: Vec<_> = e.units.iter().filter(|u| is_small(u)).collect();
    small
        .windows(2)
        .map(|pair| q.share(pair[0].found.or(pair[1].found).stem))
        .fold(best_unit(q, e, &Field::default(), 0), f32::max)
}

pub(super) fn share_of(q: &Question, of: u64, found: u64) -> f32 {
    let all = q.share(of);
    if all > 0.0 { q.share(of & found) / all } else { 0.5 }
}

/// Share of the named things (capitalised words, numbers, identifiers) found anywhere; one half
/// where the question names nothing.
fn named(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    share_of(q, q.named, e.body.or(e.head()).stem)
}

/// The same in the best unit.
fn named_unit(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    if q.named == 0 { 0.5 } else { most(e, |u| share_of(q, q.named, u.found.stem)) }
}

/// Whether the heaviest term is there: 1 in the body, a half in the head.
fn rarest(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    let heaviest = q.heaviest(u64::MAX);
    if e.body.stem & heaviest != 0 {
        1.0
    } else if e.head().stem & heaviest != 0 || e.body.soft & heaviest != 0 {
        0.5
    } else {
        0.0
    }
}

/// Largest share inside a window of 25 words.
fn window(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    e.window
}

/// Share of the question's neighbouring pairs that are neighbours in the body.
fn pairs(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    e.pairs
}

/// Share of the neighbouring pairs in the best unit.
fn unit_pairs(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    if q.pairs.is_empty() { 0.0 } else { (most(e, |u| f32::from(u.pairs)) / q.pairs.len() as f32).min(1.0) }
}

/// Weighted mean of saturated counts: how often the terms stand in the body.
fn repeats(q: &Question, e: &Evidence<'_>, field: &Field, _: usize) -> f32 {
    let stretch = 0.4 + 0.6 * (e.length as f32 + 20.0) / (field.mean_length + 20.0);
    let mut sum = 0.0;
    for (term, count) in q.terms.iter().zip(&e.counts) {
        if term.is_counted() {
            let count = f32::from(*count);
            sum += term.weight * count / (count + 1.2 * stretch);
        }
    }
    if q.total_weight > 0.0 { sum / q.total_weight } else { 0.0 }
}

/// The article's share of the best hits.
fn vote(_: &Question, _: &Evidence<'_>, field: &Field, candidate: usize) -> f32 {
    field.votes.get(candidate).copied().unwrap_or(0.0)
}

/// Whether some unit that shares a word with the question holds the wanted kind of answer; one half
/// where no kind is known.
fn wanted(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    if !wants_a_kind(q) {
        return 0.5;
    }
    most(e, |u| if u.holds_wanted(q) { q.share(u.found.stem) } else { 0.0 })
}

/// Whether the wanted kind of answer stands anywhere in the passage.
fn wanted_beside(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    if !wants_a_kind(q) {
        return 0.5;
    }
    f32::from(u8::from(e.units.iter().any(|u| u.holds_wanted(q))))
}

fn wants_a_kind(q: &Question) -> bool {
    let w = q.wants;
    w.number || w.time || w.person || w.place || w.reason || w.steps || w.code
}

/// Logarithm of the length beside the mean.
fn length(_: &Question, e: &Evidence<'_>, field: &Field, _: usize) -> f32 {
    ((e.length as f32 + 5.0) / (field.mean_length + 5.0)).ln().clamp(-2.0, 2.0) * 0.5
}

/// Share that the title has.
fn title(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.title.or(e.aliases).stem)
}

fn part(asked: u32, all: u32) -> f32 {
    if all == 0 { 0.0 } else { (asked as f32 / all as f32).min(1.0) }
}

/// Share of the title's words that the question has.
fn title_asked(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    part(e.title_asked, e.title_words)
}

/// Share that the headings have.
fn heading(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    0.5 * q.share(e.heading.stem) + 0.5 * q.share(e.heading.soft)
}

/// Share of the headings' words that the question has.
fn heading_asked(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    part(e.heading_asked, e.heading_words)
}

/// Whether a name of the article stands whole in the question; longer names count more.
fn name_asked(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    e.name_asked as f32 / (e.name_asked as f32 + 1.0)
}

/// How alike the question and the title are: a title that is itself the question.
fn title_likeness(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    e.title_likeness
}

/// How alike the question and the headings are.
fn heading_likeness(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    e.heading_likeness
}

/// Share that body and head have together, synonyms and shared beginnings counted.
fn soft_or_head(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.everywhere().soft)
}

/// Share that the best unit, its lead, title and headings have together, synonyms and shared
/// beginnings counted.
fn best_unit_or_head_soft(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    let head = e.head();
    most(e, |u| q.share(u.with_lead().or(head).soft))
}

/// Share that body and head have together, related words counted.
fn related(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.everywhere().related)
}

/// Share that the best unit has, related words counted.
fn best_unit_related(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    most(e, |u| if is_small(u) { q.share(u.found.related) } else { 0.0 })
}

/// Share that the best unit, its lead, title and headings have together, related words counted.
fn best_unit_or_head_related(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    let head = e.head();
    most(e, |u| q.share(u.with_lead().or(head).related))
}

/// Share that body and head have together, words of like contexts counted by their nearness.
fn near(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.mean_share(e.everywhere().near)
}

/// The same of the best unit.
fn best_unit_near(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    most(e, |u| if is_small(u) { q.mean_share(u.found.near) } else { 0.0 })
}

/// The same of the best unit, its lead, title and headings together.
fn best_unit_or_head_near(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    let head = e.head();
    most(e, |u| q.mean_share(u.with_lead().or(head).near))
}

/// The same of title and headings.
fn heading_near(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.mean_share(e.heading.or(e.title).near)
}

/// Words of the title that the question lacks, saturating.
fn title_missed(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    let missed = e.title_words.saturating_sub(e.title_asked) as f32;
    missed / (missed + 3.0)
}

/// `bm25_relative` where passages are long.
fn long_bm25(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    e.long * bm25_relative(q, e, field, i)
}

/// `body` where passages are long.
fn long_body(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    e.long * body(q, e, field, i)
}

/// `surface` where passages are long.
fn long_surface(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    e.long * surface(q, e, field, i)
}

/// `best_unit_soft` where passages are long.
fn long_best_unit_soft(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    e.long * best_unit_soft(q, e, field, i)
}

/// `best_unit_or_head` where passages are long.
fn long_best_unit_or_head(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    e.long * best_unit_or_head(q, e, field, i)
}

/// `length` where passages are long.
fn long_length(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    e.long * length(q, e, field, i)
}

/// `repeats` where passages are long.
fn long_repeats(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    e.long * repeats(q, e, field, i)
}

/// `pairs` where passages are long.
fn long_pairs(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    e.long * pairs(q, e, field, i)
}

/// `title` where each passage has a title of its own.
fn own_title(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    field.titles * title(q, e, field, i)
}

/// `title_asked` where each passage has a title of its own.
fn own_title_asked(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    field.titles * title_asked(q, e, field, i)
}

/// `title_likeness` where each passage has a title of its own.
fn own_title_likeness(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    field.titles * title_likeness(q, e, field, i)
}

/// `title_missed` where each passage has a title of its own.
fn own_title_missed(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    field.titles * title_missed(q, e, field, i)
}

/// `body_or_head` where each passage has a title of its own.
fn own_title_body_or_head(q: &Question, e: &Evidence<'_>, field: &Field, i: usize) -> f32 {
    field.titles * body_or_head(q, e, field, i)
}

/// Share that header rows, announcing sentences and tab labels have.
fn leads(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    q.share(e.leads.stem)
}

/// Likeness to an author's question of the section.
fn own_question(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    e.own_question
}

/// The same, words of like contexts counted by their nearness.
fn own_question_near(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    e.own_question_near
}

/// Share that the author's question most like it adds to what the passage and its headings have.
fn own_question_adds(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    let everywhere = e.everywhere().soft;
    q.share(everywhere | e.own_question_found) - q.share(everywhere)
}

/// Share of the best hits among authors' questions that point to the passage's section.
fn question_vote(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    e.question_vote
}

/// `own_title_likeness`, words of like contexts counted by their nearness.
fn own_title_likeness_near(_: &Question, e: &Evidence<'_>, field: &Field, _: usize) -> f32 {
    field.titles * e.title_likeness_near
}

/// The article's first section, which mostly says what the article is about.
fn first_of_article(_: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    f32::from(u8::from(e.heading_words == 0))
}

/// A "what is" question and a passage whose title or heading is what is asked.
fn definition(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    if !q.wants.definition {
        return 0.0;
    }
    let head = e.head();
    q.share(head.soft) * if e.heading_words == 0 { 1.0 } else { 0.6 }
}

/// A "how do I" question and a passage with a list.
fn steps(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    if !q.wants.steps {
        return 0.0;
    }
    most(e, |u| match u.kind() {
        UnitKind::Steps => 1.0,
        UnitKind::List | UnitKind::Code => 0.5,
        _ => 0.0,
    })
}

/// A question on code and a passage with a block of it.
fn code(q: &Question, e: &Evidence<'_>, _: &Field, _: usize) -> f32 {
    if !(q.wants.code || q.wants.steps) {
        return 0.0;
    }
    most(e, |u| if u.kind() == UnitKind::Code { 1.0 } else { 0.0 })
}
