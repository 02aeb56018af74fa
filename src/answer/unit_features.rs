//! What the choice of the quoted sentence looks at: one function a feature, each of one unit of a candidate and
//! the question, each about 0 to 1. Merged only in `rank`.

use super::evidence::{Evidence, asks_year};
use super::features::share_of;
use super::question::Question;
use crate::index::records::UnitTerms;
use crate::knowledge::UnitKind;

/// A feature of a unit inside its passage.
pub type UnitFeature = fn(&Question, &Evidence<'_>, usize) -> f32;

/// Every feature of a unit with its name in `weights.toml`.
pub const UNIT_FEATURES: &[(&str, UnitFeature)] = &[
    ("unit", unit_stem),
    ("unit_soft", unit_soft),
    ("unit_related", unit_related),
    ("unit_near", unit_near),
    ("unit_surface", unit_surface),
    ("unit_or_lead", unit_or_lead),
    ("unit_named", unit_named),
    ("unit_neighbours", unit_neighbours),
    ("unit_previous", unit_previous),
    ("unit_next", unit_next),
    ("unit_length", unit_length),
    ("unit_short", unit_short),
    ("unit_first", unit_first),
    ("unit_question", unit_question),
    ("unit_number", unit_number),
    ("unit_time", unit_time),
    ("unit_person", unit_person),
    ("unit_place", unit_place),
    ("unit_reason", unit_reason),
    ("unit_name", unit_name),
    ("unit_fresh", unit_fresh),
    ("unit_definition", unit_definition),
    ("unit_steps_wanted", unit_steps_wanted),
    ("unit_steps_unasked", unit_steps_unasked),
    ("unit_code_wanted", unit_code_wanted),
    ("unit_is_block", unit_is_block),
    ("unit_is_code", unit_is_code),
    ("unit_code_decision", unit_code_decision),
    ("unit_code_reason", unit_code_reason),
    ("unit_code_number", unit_code_number),
    ("unit_code_name", unit_code_name),
    ("unit_code_fault", unit_code_fault),
    ("unit_code_soft", unit_code_soft),
    ("unit_code_near", unit_code_near),
    ("unit_is_row", unit_is_row),
    ("unit_is_item", unit_is_item),
    ("unit_only_terms", unit_only_terms),
    ("unit_pronoun", unit_after_previous),
    ("unit_rarest", unit_rarest),
    ("unit_best_share", unit_best_share),
    ("unit_dense_beyond_head", unit_dense_beyond_head),
    ("unit_dense_best_beyond_head", unit_dense_best_beyond_head),
    ("unit_decision", unit_decision),
    ("unit_outdated", unit_outdated),
];

fn yes(condition: bool) -> f32 {
    f32::from(u8::from(condition))
}

/// Share that the unit has.
fn unit_stem(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    q.share(e.units[i].found.stem)
}

/// Share by stem, synonym or a shared beginning.
fn unit_soft(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    q.share(e.units[i].found.soft)
}

/// The same, related words counted.
fn unit_related(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    q.share(e.units[i].found.related)
}

/// The same, words of like contexts counted by their nearness.
fn unit_near(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    q.mean_share(e.units[i].found.near)
}

/// Share in the very form.
fn unit_surface(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    q.share(e.units[i].found.surface)
}

/// Share that the unit and its lead have together.
fn unit_or_lead(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    q.share(e.units[i].with_lead().stem)
}

/// Share of the named things.
fn unit_named(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    share_of(q, q.named, e.units[i].found.stem)
}

/// Share of the neighbouring pairs.
fn unit_neighbours(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    if q.pairs.is_empty() { 0.0 } else { (f32::from(e.units[i].pairs) / q.pairs.len() as f32).min(1.0) }
}

fn beside(q: &Question, e: &Evidence<'_>, i: usize, step: isize) -> f32 {
    let own = e.units[i].found.stem;
    i.checked_add_signed(step).and_then(|j| e.units.get(j)).map_or(0.0, |u| q.share(u.found.stem & !own))
}

/// What the unit before has and this one lacks.
fn unit_previous(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    beside(q, e, i, -1)
}

/// What the unit after has and this one lacks.
fn unit_next(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    beside(q, e, i, 1)
}

/// Logarithm of the words beside 20.
fn unit_length(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    ((e.units[i].terms.words as f32 + 1.0) / 20.0).ln().clamp(-2.5, 2.0) * 0.5
}

/// Fewer than five words.
fn unit_short(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(e.units[i].terms.words < 5)
}

/// The first of its passage.
fn unit_first(_: &Question, _: &Evidence<'_>, i: usize) -> f32 {
    yes(i == 0)
}

/// Is itself a question.
fn unit_question(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(e.units[i].is(UnitTerms::QUESTION))
}

/// "How many" and a number.
fn unit_number(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.number && e.units[i].numbers > 0)
}

/// "When" and a date.
fn unit_time(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    if !q.wants.time {
        0.0
    } else if e.units[i].years > 0 {
        1.0
    } else {
        0.5 * yes(e.units[i].numbers > 0)
    }
}

/// "Who" and a name.
fn unit_person(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.person && e.units[i].names > 0)
}

/// "Where" and a name.
fn unit_place(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.place && e.units[i].names > 0)
}

/// "Why" and a reason.
fn unit_reason(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.reason && e.units[i].is(UnitTerms::REASON))
}

/// "Which" and a name.
fn unit_name(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.name && !q.wants.number && !q.wants.time && e.units[i].names > 0)
}

/// Words that the question lacks: an answer says something new.
fn unit_fresh(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    let fresh = f32::from(e.units[i].fresh);
    fresh / (fresh + 5.0)
}

/// "What is" and the first unit of a passage whose head is what is asked.
fn unit_definition(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    if q.wants.definition && i == 0 { q.share(e.units[0].found.stem) } else { 0.0 }
}

/// "How do I" and a list of steps.
fn unit_steps_wanted(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.steps && e.units[i].kind() == UnitKind::Steps)
}

/// A statement is asked for ("can I", "how many", "why"), and this is a list of steps.
fn unit_steps_unasked(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    let w = q.wants;
    let statement = w.decision || w.number || w.time || w.person || w.reason || w.name;
    yes(statement && !w.steps && e.units[i].kind() == UnitKind::Steps)
}

/// Code is asked for, and this is a block of it.
fn unit_code_wanted(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes((q.wants.code || q.wants.steps) && is_code(e, i))
}

/// A whole list or table.
fn unit_is_block(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(matches!(e.units[i].kind(), UnitKind::List | UnitKind::Steps | UnitKind::Table))
}

/// A block of code.
fn unit_is_code(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(is_code(e, i))
}

fn is_code(e: &Evidence<'_>, i: usize) -> bool {
    e.units[i].kind() == UnitKind::Code
}

/// "Can I" and a block of code.
fn unit_code_decision(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.decision && is_code(e, i))
}

/// "Why" and a block of code.
fn unit_code_reason(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.reason && is_code(e, i))
}

/// "How many" and a block of code.
fn unit_code_number(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.number && is_code(e, i))
}

/// "Which" and a block of code.
fn unit_code_name(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.name && is_code(e, i))
}

/// Code that names a fault at its beginning: it shows what goes wrong, and what that means stands beside it.
fn unit_code_fault(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(e.units[i].is(UnitTerms::FAULT))
}

/// Share that a block of code has by stem, synonym or a shared beginning: it has much of any question.
fn unit_code_soft(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    if is_code(e, i) { unit_soft(q, e, i) } else { 0.0 }
}

/// The same, words of like contexts counted by their nearness.
fn unit_code_near(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    if is_code(e, i) { unit_near(q, e, i) } else { 0.0 }
}

/// A row of a table.
fn unit_is_row(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(e.units[i].kind() == UnitKind::Row)
}

/// An item of a list.
fn unit_is_item(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(e.units[i].kind() == UnitKind::Item)
}

/// Nothing beyond the question's own words.
fn unit_only_terms(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    let unit = &e.units[i];
    yes(unit.fresh == 0 && unit.numbers == 0 && unit.years == 0)
}

/// What the two units before have and this one lacks.
fn unit_after_previous(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    beside(q, e, i, -2)
}

/// Whether the heaviest term that the passage has is here.
fn unit_rarest(_: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(e.units[i].found.stem & e.heaviest != 0)
}

/// Whether no other unit has a larger share.
fn unit_best_share(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    let own = q.share(e.units[i].found.soft);
    yes(own > 0.0 && e.best_unit <= own)
}

/// In a script without blanks, the share that the unit and its lead have beyond title, headings and aliases:
/// cut into pairs and characters a name is many terms, and whichever sentence says it again would have most
/// of the question.
fn unit_dense_beyond_head(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    if is_dense(q) { q.share(e.units[i].with_lead().stem & !e.head().stem) } else { 0.0 }
}

/// In such a script, whether no other unit has a larger share beyond them.
fn unit_dense_best_beyond_head(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    let own = || q.share(e.units[i].found.soft & !e.head().soft);
    yes(is_dense(q) && e.best_beyond_head > 0.0 && e.best_beyond_head <= own())
}

/// Whether the question has words of a script without blanks.
fn is_dense(q: &Question) -> bool {
    q.terms.iter().any(|term| term.gram)
}

/// "Can I" and a statement that decides.
fn unit_decision(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    yes(q.wants.decision && e.units[i].is(UnitTerms::DECIDES))
}

/// How long before the article's last update it says that something was so, where no time is asked for: 1
/// for five years.
fn unit_outdated(q: &Question, e: &Evidence<'_>, i: usize) -> f32 {
    let year = e.units[i].year;
    if year == 0 || e.updated == 0 || q.wants.time || asks_year(q) {
        return 0.0;
    }
    (e.updated.saturating_sub(year) as f32 / 5.0).min(1.0)
}
