//! The quoted unit of a ranked passage, with its citation.

use super::rank::Ranked;
use super::reply::{Cited, Lead};
use crate::index::LanguageIndex;
use crate::index::records::{PassageRecord, SectionRecord, UnitRecord};
use crate::knowledge::UnitKind;
use anyhow::{Context as _, Result};

/// Cites a ranked passage with its best unit.
///
/// # Errors
/// When the index is damaged.
pub fn cite(ranked: &Ranked<'_>, index: &LanguageIndex, confidence: f64) -> Result<Cited> {
    let passage = index.passage(ranked.evidence.passage)?;
    let section = index.section(ranked.evidence.section)?;
    let unit = passage.units.get(ranked.unit).context("a passage has no unit")?;
    Ok(cited(&section, &passage, unit, confidence))
}

/// The citation of one unit.
pub fn cited(section: &SectionRecord, passage: &PassageRecord, unit: &UnitRecord, confidence: f64) -> Cited {
    let base = passage.span.start as usize;
    let quote = passage
        .text
        .get(
            unit.span.start as usize - base.min(unit.span.start as usize)
                ..(unit.span.end as usize).saturating_sub(base),
        )
        .unwrap_or(&passage.text);
    Cited {
        collection: section.collection.clone(),
        article: section.article.clone(),
        title: section.title.clone(),
        heading: section.heading.clone(),
        anchor: section.anchor.clone(),
        source: section.source.clone(),
        updated: section.updated.clone(),
        confidence,
        quote: quote.to_owned(),
        range: unit.span,
        passage: passage.text.clone(),
        passage_range: passage.span,
        lead: unit.lead.as_ref().map(|(range, quote)| Lead { quote: quote.clone(), range: *range }),
        key: format!("{:016x}", passage.key),
        bare_code: is_bare_code(unit, quote),
    }
}

/// Whether a unit is code that begins with its own first line, not with a mark.
fn is_bare_code(unit: &UnitRecord, quote: &str) -> bool {
    let first = |text: &str| text.lines().next().map(|line| line.trim().to_owned());
    unit.kind == UnitKind::Code && unit.visible.as_deref().is_none_or(|visible| first(visible) == first(quote))
}
