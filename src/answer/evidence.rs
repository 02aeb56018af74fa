//! Where a question's terms stand in a candidate: read once, then looked at by every feature.

use super::identities::Identities;
use super::near;
use super::own_question::{self, Own};
use super::places::{self, Place};
use super::question::{Question, year};
use super::related;
use super::retrieve;
use crate::index::LanguageIndex;
use crate::index::analysis::term_id;
use crate::index::records::{PassageTerms, SectionTerms, TokenRecord, UnitTerms};
use crate::knowledge::UnitKind;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Terms found in some part of the text, one bit a term of the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// By stem.
    pub stem: u64,
    /// By the very word.
    pub surface: u64,
    /// By stem, synonym or a shared beginning of five letters.
    pub soft: u64,
    /// By any of these, or a related word.
    pub related: u64,
    /// By any of these, or a word of like contexts.
    pub near: near::Levels,
}

impl Found {
    fn add(&mut self, hit: &Hit) {
        self.stem |= hit.stem;
        self.surface |= hit.surface;
        self.soft |= hit.stem | hit.soft;
        self.related |= hit.stem | hit.soft | hit.related;
        for (of_level, near) in self.near.iter_mut().zip(hit.near) {
            *of_level |= hit.stem | hit.soft | hit.related | near;
        }
    }

    /// Both together.
    pub fn or(self, other: Found) -> Found {
        Found {
            stem: self.stem | other.stem,
            surface: self.surface | other.surface,
            soft: self.soft | other.soft,
            related: self.related | other.related,
            near: std::array::from_fn(|level| self.near[level] | other.near[level]),
        }
    }
}

/// What is known of a unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnitEvidence {
    /// Terms in it.
    pub found: Found,
    /// Terms in its lead.
    pub lead: Found,
    /// Kind, flags and length.
    pub terms: UnitTerms,
    /// Numbers in it that the question lacks (years left out).
    pub numbers: u16,
    /// Years in it that the question lacks.
    pub years: u16,
    /// The latest year in it, 0 where it names none.
    pub year: u32,
    /// Capitalised words in it that the question lacks.
    pub names: u16,
    /// Words that are neither function words nor in the question.
    pub fresh: u16,
    /// Neighbouring terms of the question that are neighbours here.
    pub pairs: u16,
}

/// What is known of a candidate.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// Number of the passage.
    pub passage: u32,
    /// Its section's number.
    pub section: u32,
    /// Its article's number.
    pub article: u32,
    /// BM25 of the retrieval.
    pub score: f32,
    /// Share of the best authors' questions that point to it, 0 to 1.
    pub question_vote: f32,
    /// Words of the body.
    pub length: u32,
    /// Terms in the body.
    pub body: Found,
    /// How often each term's stem stands in the body.
    pub counts: Vec<u16>,
    /// Places of stems in the body, by position.
    pub places: Vec<Place>,
    /// Terms in the title.
    pub title: Found,
    /// Terms in the headings.
    pub heading: Found,
    /// Terms in the aliases.
    pub aliases: Found,
    /// Terms in any lead.
    pub leads: Found,
    /// Words of the section's own heading (stop words left out).
    pub heading_words: u32,
    /// Words of the heading that the question has.
    pub heading_asked: u32,
    /// Words of the title (stop words left out).
    pub title_words: u32,
    /// Words of the title that the question has.
    pub title_asked: u32,
    /// Likeness of the question and the title, 0 to 1.
    pub title_likeness: f32,
    /// The same, words of like contexts counted by their nearness.
    pub title_likeness_near: f32,
    /// Likeness of the question and the headings below the title, 0 to 1.
    pub heading_likeness: f32,
    /// Longest name (title or alias) that stands whole in the question, in words.
    pub name_asked: u32,
    /// Best likeness to an author's question of the section, 0 to 1.
    pub own_question: f32,
    /// The same, words of like contexts counted by their nearness.
    pub own_question_near: f32,
    /// Terms in the author's question that is most like it, synonyms counted.
    pub own_question_found: u64,
    /// Whether an author's question of the section is the question.
    pub own: Own,
    /// Units.
    pub units: Vec<UnitEvidence>,
    /// Largest share of the question's weight inside a window of the body, 0 to 1.
    pub window: f32,
    /// Share of the question's neighbouring pairs that are neighbours in the body, 0 to 1.
    pub pairs: f32,
    /// Largest share that a unit has, synonyms and shared beginnings counted, 0 to 1.
    pub best_unit: f32,
    /// The same, of terms that title, headings and aliases lack.
    pub best_beyond_head: f32,
    /// Bit of the heaviest term that the body has.
    pub heaviest: u64,
    /// Year in which the article was last updated; 0 where it does not say.
    pub updated: u32,
    /// How long the passages of its index are, 0 to 1.3.
    pub long: f32,
    /// The terms, to look at again.
    pub terms: PassageTerms<'a>,
}

/// A token of a passage that has something of the question.
struct Hit {
    /// Its place among the passage's tokens.
    token: usize,
    /// Terms by stem.
    stem: u64,
    /// Terms in the very form.
    surface: u64,
    /// Terms by a synonym or a shared beginning, where none is met by stem.
    soft: u64,
    /// Terms by a synonym.
    synonym: u64,
    /// Terms by a related word.
    related: u64,
    /// Terms by a word of like contexts.
    near: near::Levels,
    /// Parts of longer alternatives.
    parts: u128,
}

/// Words of the filter: 8,192 bits for a few hundred identities.
const FILTER: usize = 128;

/// The question's identities, for look-up.
#[derive(Debug)]
pub struct Lookup<'q> {
    question: &'q Question,
    /// Whether an identity may be any of those below: most are none.
    filter: [u64; FILTER],
    stems: Identities,
    surfaces: Identities,
    prefixes: Identities,
    /// One-word alternatives.
    synonyms: Identities,
    /// Related words.
    related: Identities,
    /// Words of like contexts, by level.
    near: [Identities; near::LEVELS.len()],
    /// Stems of longer alternatives.
    parts: Vec<u32>,
    /// Longer alternatives: term, and the `parts` that must all be there.
    phrases: Vec<(u8, u128)>,
}

impl<'q> Lookup<'q> {
    /// Prepares a question.
    pub fn new(question: &'q Question) -> Self {
        let number = |i: usize| u8::try_from(i).unwrap_or(u8::MAX);
        let terms = || question.terms.iter().enumerate();
        let alternatives = || terms().flat_map(|(i, term)| term.alternatives.iter().map(move |stems| (i, stems)));
        let mut parts: Vec<u32> = Vec::new();
        let mut phrases = Vec::new();
        for (i, stems) in alternatives().filter(|(_, stems)| stems.len() > 1) {
            parts.extend(stems);
            parts.sort_unstable();
            parts.dedup();
            phrases.push((number(i), stems));
        }
        // A question has a few; more than fit are left out.
        parts.truncate(128);
        let mask = |stems: &[u32]| {
            stems.iter().try_fold(0u128, |mask, stem| Some(mask | 1 << parts.binary_search(stem).ok()?))
        };
        let mut filter = [0; FILTER];
        let own =
            terms().flat_map(|(_, term)| [Some(term.id), Some(term.prefix).filter(|prefix| *prefix != 0)]).flatten();
        let plain = || terms().filter(|(_, term)| term.has_relatives());
        let related: Vec<(u32, u64)> =
            plain().flat_map(|(i, term)| related::to(&term.stem).map(move |stem| (term_id(stem), 1 << i))).collect();
        let near: Vec<(u32, u64, u8)> =
            plain().flat_map(|(i, term)| near::to(&term.stem).map(move |(id, n)| (id, 1 << i, n))).collect();
        let words = alternatives()
            .flat_map(|(_, stems)| stems.iter().copied())
            .chain(related.iter().map(|(id, _)| *id))
            .chain(near.iter().map(|(id, _, _)| *id));
        for id in own.chain(words) {
            filter[id as usize / 64 % FILTER] |= 1 << (id % 64);
        }
        Self {
            question,
            filter,
            stems: terms().map(|(i, term)| (term.id, 1 << i)).collect(),
            surfaces: terms().map(|(i, term)| (term.surface_id, 1 << i)).collect(),
            prefixes: terms().filter(|(_, t)| t.prefix != 0).map(|(i, term)| (term.prefix, 1 << i)).collect(),
            synonyms: alternatives().filter(|(_, s)| s.len() == 1).map(|(i, stems)| (stems[0], 1 << i)).collect(),
            related: related.into_iter().collect(),
            near: near::LEVELS.map(|least| {
                near.iter().filter(|(_, _, nearness)| *nearness >= least).map(|(id, mask, _)| (*id, *mask)).collect()
            }),
            phrases: phrases.into_iter().filter_map(|(i, stems)| Some((i, mask(stems)?))).collect(),
            parts,
        }
    }

    /// The terms found among tokens.
    pub fn found(&self, tokens: &[TokenRecord]) -> Found {
        let mut found = Found::default();
        let mut parts = 0;
        for hit in tokens.iter().filter_map(|token| self.hit(0, token)) {
            found.add(&hit);
            parts |= hit.parts;
        }
        self.add_phrases(parts, &mut found);
        found
    }

    #[inline]
    fn may_be(&self, id: u32) -> bool {
        self.filter[id as usize / 64 % FILTER] & (1 << (id % 64)) != 0
    }

    #[inline(always)]
    fn hit(&self, at: usize, token: &TokenRecord) -> Option<Hit> {
        if self.may_be(token.stem) || self.may_be(token.prefix) { self.looked_up(at, token) } else { None }
    }

    fn looked_up(&self, at: usize, token: &TokenRecord) -> Option<Hit> {
        let parts = match self.parts.is_empty() {
            true => 0,
            false => self.parts.binary_search(&token.stem).map_or(0, |at| 1 << at),
        };
        let stem = self.stems.mask(token.stem);
        if stem != 0 {
            // The same word has the same stem.
            let surface = self.surfaces.mask(token.surface);
            return Some(Hit {
                token: at,
                stem,
                surface,
                soft: 0,
                synonym: 0,
                related: 0,
                near: near::Levels::default(),
                parts,
            });
        }
        let prefix = if token.prefix == 0 { 0 } else { self.prefixes.mask(token.prefix) };
        let synonym = self.synonyms.mask(token.stem);
        let soft = prefix | synonym;
        let related = self.related.mask(token.stem);
        let near = self.near.each_ref().map(|level| level.mask(token.stem));
        (soft | related | near[0] != 0 || parts != 0).then_some(Hit {
            token: at,
            stem,
            surface: 0,
            soft,
            synonym,
            related,
            near,
            parts,
        })
    }

    fn add_phrases(&self, parts: u128, found: &mut Found) {
        if parts == 0 {
            return;
        }
        for (term, wanted) in &self.phrases {
            if parts & wanted == *wanted {
                found.soft |= 1 << term;
                found.related |= 1 << term;
                found.near.iter_mut().for_each(|level| *level |= 1 << term);
            }
        }
    }

    /// Reads a candidate; `None` where its record is damaged.
    pub fn evidence<'a>(&self, hit: &retrieve::Hit, index: &'a LanguageIndex) -> Option<Evidence<'a>> {
        let terms = index.passage_terms(hit.passage)?;
        let section = index.section_terms(terms.section);
        let own = self.likeness(section.questions);
        let title = self.likeness(section.title);
        let mut evidence = Evidence {
            passage: hit.passage,
            section: terms.section,
            article: section.article,
            score: hit.score,
            question_vote: hit.vote,
            length: terms.length,
            body: Found::default(),
            counts: vec![0; self.question.terms.len()],
            places: Vec::with_capacity(16),
            title: self.found(section.title),
            heading: self.found(section.heading),
            aliases: self.found(section.aliases),
            leads: self.found(terms.leads),
            heading_words: words(section.heading),
            heading_asked: self.asked(section.heading),
            title_words: words(section.title),
            title_asked: self.asked(section.title),
            title_likeness: title.share,
            title_likeness_near: title.near,
            heading_likeness: self.likeness(section.heading).share,
            name_asked: self.name_asked(&section),
            own_question: own.share,
            own_question_near: own.near,
            own_question_found: own.found,
            own: self.own(&own.same, terms.section, index),
            units: Vec::with_capacity(terms.units.len()),
            window: 0.0,
            pairs: 0.0,
            best_unit: 0.0,
            best_beyond_head: 0.0,
            heaviest: 0,
            updated: section.updated,
            long: long(index),
            terms,
        };
        let hits: Vec<Hit> = terms.tokens.iter().enumerate().filter_map(|(at, token)| self.hit(at, token)).collect();
        let mut parts = 0;
        for hit in hits.iter().take_while(|hit| hit.token < terms.body) {
            evidence.body.add(hit);
            parts |= hit.parts;
            let mut rest = hit.stem;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                if let Some(count) = evidence.counts.get_mut(bit as usize) {
                    *count = count.saturating_add(1);
                }
                // Behind the last position that is counted all stand at the same.
                let position = terms.tokens[hit.token].position;
                if position < u16::MAX {
                    evidence.places.push(Place { position, term: bit as u8 });
                }
            }
        }
        self.add_phrases(parts, &mut evidence.body);
        let leads = self.lead_groups(terms.leads);
        let head = evidence.head();
        for unit in terms.units {
            let mut of_unit = self.unit(&terms, *unit, &hits);
            of_unit.lead = unit.lead().and_then(|n| leads.get(n as usize).copied()).unwrap_or_default();
            evidence.best_unit = evidence.best_unit.max(self.question.share(of_unit.found.soft));
            let beyond_head = self.question.share(of_unit.found.soft & !head.soft);
            evidence.best_beyond_head = evidence.best_beyond_head.max(beyond_head);
            evidence.units.push(of_unit);
        }
        evidence.window = places::window(self.question, &evidence.places);
        evidence.pairs = places::pairs(self.question, &evidence.places);
        evidence.heaviest = self.question.heaviest(evidence.body.stem);
        Some(evidence)
    }

    fn lead_groups(&self, leads: &[TokenRecord]) -> Vec<Found> {
        let mut groups = Vec::new();
        for part in leads.chunk_by(|a, b| a.group() == b.group()) {
            let number = part.first().map_or(0, |t| t.group() as usize);
            groups.resize(groups.len().max(number + 1), Found::default());
            groups[number] = self.found(part);
        }
        groups
    }

    fn unit(&self, passage: &PassageTerms<'_>, terms: UnitTerms, hits: &[Hit]) -> UnitEvidence {
        let mut unit = UnitEvidence { terms, ..UnitEvidence::default() };
        let mut kinds = Kinds::of(passage.unit(terms));
        if kinds.years > 0 {
            unit.year = latest_year(passage.unit(terms));
        }
        let mut previous: Option<(u16, u64)> = None;
        let mut parts = 0;
        let first = hits.partition_point(|hit| hit.token < terms.from as usize);
        for hit in hits[first..].iter().take_while(|hit| hit.token < terms.to as usize) {
            let token = &passage.tokens[hit.token];
            let before = unit.found.soft;
            unit.found.add(hit);
            parts |= hit.parts;
            if hit.stem == 0 && unit.found.soft == before && hit.synonym == 0 {
                continue;
            }
            kinds.take(token);
            if let Some((position, terms_before)) = previous
                && token.position.saturating_sub(position) <= 2
                && token.position > position
                && self.question.pairs.iter().any(|(a, b)| terms_before & (1 << a) != 0 && hit.stem & (1 << b) != 0)
            {
                unit.pairs += 1;
            }
            previous = Some((token.position, hit.stem));
        }
        self.add_phrases(parts, &mut unit.found);
        let count = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
        unit.years = count(kinds.years);
        unit.numbers = count(kinds.numbers);
        unit.names = count(kinds.names);
        unit.fresh = count(kinds.names + kinds.plain);
        unit
    }

    /// How many of some words the question has, by stem or synonym.
    fn asked(&self, tokens: &[TokenRecord]) -> u32 {
        let asked = tokens
            .iter()
            .filter(|t| !t.is(TokenRecord::SINGLE) && !t.is(TokenRecord::WHOLE) && self.may_be(t.stem))
            .filter(|t| self.stems.mask(t.stem) != 0 || self.synonyms.mask(t.stem) != 0)
            .count();
        u32::try_from(asked).unwrap_or(0)
    }

    /// How many of some words the question has by a word of like contexts only, by their nearness.
    fn nearly_asked(&self, tokens: &[TokenRecord]) -> f32 {
        let levels = self.near.len() as f32;
        tokens
            .iter()
            .filter(|t| !t.is(TokenRecord::SINGLE) && !t.is(TokenRecord::WHOLE) && self.may_be(t.stem))
            .filter(|t| self.stems.mask(t.stem) == 0 && self.synonyms.mask(t.stem) == 0)
            .map(|t| self.near.iter().filter(|level| level.mask(t.stem) != 0).count() as f32 / levels)
            .sum()
    }

    fn name_asked(&self, section: &SectionTerms<'_>) -> u32 {
        let whole = |tokens: &[TokenRecord]| {
            let (asked, all) = (self.asked(tokens), words(tokens));
            if all > 0 && asked == all { all } else { 0 }
        };
        let aliases = section.aliases.chunk_by(|a, b| a.group() == b.group()).map(whole).max().unwrap_or(0);
        aliases.max(whole(section.title))
    }

    /// The nearest of a section's questions with the same words.
    fn own(&self, same: &[u16], section: u32, index: &LanguageIndex) -> Own {
        if same.is_empty() {
            return Own::Other;
        }
        let texts = index.section(section).map(|record| record.questions).unwrap_or_default();
        let authors = same.iter().filter_map(|number| texts.get(usize::from(*number)));
        authors.map(|text| own_question::compare(self.question, text)).max().unwrap_or_default()
    }

    /// Of each text: the harmonic mean of how much of the asked question it has and how much of it the
    /// asked one has; the best.
    fn likeness(&self, questions: &[TokenRecord]) -> Likeness {
        let mut best = Likeness::default();
        for part in questions.chunk_by(|a, b| a.group() == b.group()) {
            let found = self.found(part);
            let covered = self.question.share(found.stem) * 0.5 + self.question.share(found.soft) * 0.5;
            let all = words(part);
            let near = self.question.mean_share(found.near);
            if all > 0 && near > 0.0 {
                let asked = self.asked(part);
                let back = asked as f32 / all as f32;
                best.near = best.near.max(harmonic(near, (asked as f32 + self.nearly_asked(part)) / all as f32));
                let share = harmonic(covered, back);
                if share > best.share {
                    best.share = share;
                    best.found = found.soft;
                }
                if asked == all && self.question.share(found.soft) > 0.999 {
                    best.same.push(part[0].group());
                }
            }
        }
        best
    }
}

/// How like the question some texts are.
#[derive(Clone, Default)]
struct Likeness {
    /// The best, 0 to 1.
    share: f32,
    /// The best with words of like contexts, 0 to 1.
    near: f32,
    /// Terms of the question in it.
    found: u64,
    /// Numbers of those that have the same words.
    same: Vec<u16>,
}

/// The years that a unit can be dated by, by the identity of their digits.
static YEARS: LazyLock<FxHashMap<u32, u32>> =
    LazyLock::new(|| (1900..2200).map(|year: u32| (term_id(&year.to_string()), year)).collect());

/// The latest year among tokens, 0 where there is none.
fn latest_year(tokens: &[TokenRecord]) -> u32 {
    let years = tokens.iter().filter(|token| token.is(TokenRecord::YEAR));
    years.filter_map(|token| YEARS.get(&token.surface)).copied().max().unwrap_or(0)
}

/// Words of a body from which a collection counts as one of long passages.
const LONG: f32 = 100.0;

/// How long the passages of the collection are, 0 to 1.3: what matters in long paragraphs differs
/// from what matters in the short ones of documentation.
fn long(index: &LanguageIndex) -> f32 {
    (mean_length(index) / LONG).min(1.3)
}

/// Words of a body of the collection on average, stop words counted.
pub(super) fn mean_length(index: &LanguageIndex) -> f32 {
    index.summary.mean_body * 1.8
}

fn harmonic(a: f32, b: f32) -> f32 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

fn words(tokens: &[TokenRecord]) -> u32 {
    let count = tokens.iter().filter(|t| !t.is(TokenRecord::SINGLE) && !t.is(TokenRecord::WHOLE)).count();
    u32::try_from(count).unwrap_or(0)
}

/// Words by what they are.
#[derive(Clone, Copy, Default)]
struct Kinds {
    years: u32,
    numbers: u32,
    /// Capitalised words.
    names: u32,
    plain: u32,
}

/// What a token with these flags adds: sixteen bits a kind, in the order of [`Kinds`].
const KINDS: [u64; 256] = {
    let mut kinds = [0; 256];
    let mut flags = 0;
    while flags < kinds.len() {
        let token = TokenRecord { stem: 0, surface: 0, prefix: 0, position: 0, flags: flags as u16 };
        kinds[flags] = if token.is(TokenRecord::YEAR) {
            1
        } else if token.is(TokenRecord::NUMBER) {
            1 << 16
        } else if token.is(TokenRecord::CAPITAL) && !token.is(TokenRecord::FIRST) {
            1 << 32
        } else if !token.is(TokenRecord::SINGLE) {
            1 << 48
        } else {
            0
        };
        flags += 1;
    }
    kinds
};

impl Kinds {
    fn of(tokens: &[TokenRecord]) -> Self {
        let mut kinds = Self::default();
        for part in tokens.chunks(usize::from(u16::MAX)) {
            let sum = part.iter().fold(0u64, |sum, token| sum + KINDS[usize::from(token.flags & 0xff)]);
            let [years, numbers, names, plain] = Self::parts(sum);
            kinds.years += years;
            kinds.numbers += numbers;
            kinds.names += names;
            kinds.plain += plain;
        }
        kinds
    }

    /// Counts a token no longer.
    fn take(&mut self, token: &TokenRecord) {
        let [years, numbers, names, plain] = Self::parts(KINDS[usize::from(token.flags & 0xff)]);
        self.years -= years;
        self.numbers -= numbers;
        self.names -= names;
        self.plain -= plain;
    }

    fn parts(sum: u64) -> [u32; 4] {
        [0, 16, 32, 48].map(|shift| ((sum >> shift) & 0xffff) as u32)
    }
}

impl Evidence<'_> {
    /// Terms in title, headings or aliases.
    pub fn head(&self) -> Found {
        self.title.or(self.heading).or(self.aliases)
    }

    /// Terms in body, title, headings, aliases or leads.
    pub fn everywhere(&self) -> Found {
        self.head().or(self.body).or(self.leads)
    }
}

impl UnitEvidence {
    /// The kind of the unit.
    pub fn kind(&self) -> UnitKind {
        self.terms.kind()
    }

    /// Whether a flag of [`UnitTerms`] is set.
    pub fn is(&self, flag: u32) -> bool {
        self.terms.flags & flag != 0
    }

    /// Terms in the unit or its lead.
    pub fn with_lead(&self) -> Found {
        self.found.or(self.lead)
    }

    /// Whether the unit holds what the question wants: a number, a date, a name, a reason.
    pub fn holds_wanted(&self, question: &Question) -> bool {
        let wants = question.wants;
        (wants.number && self.numbers > 0)
            || (wants.time && (self.years > 0 || self.numbers > 0))
            || ((wants.person || wants.place) && self.names > 0)
            || (wants.reason && self.is(UnitTerms::REASON))
            || (wants.steps && matches!(self.kind(), UnitKind::Steps | UnitKind::List | UnitKind::Code))
            || (wants.code && (self.kind() == UnitKind::Code || self.is(UnitTerms::CODE)))
    }
}

/// Whether a question names a year.
pub fn asks_year(question: &Question) -> bool {
    question.terms.iter().any(|t| year(&t.surface))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::rank::rank;
    use crate::answer::synonyms::Synonyms;
    use crate::answer::things::tests::generation;
    use crate::answer::weights::Weights;
    use anyhow::Result;

    #[test]
    fn what_stands_behind_the_last_position_has_no_place() -> Result<()> {
        let text = format!("# Pears\n\n{}\n", "pear cost ".repeat(40_000));
        let generation = generation("en", &[("pears", &text)])?;
        let index = &generation.languages[0];
        let question = Question::new("what does the pear cost", index, &Synonyms::default());
        let ranked = rank(&question, index, &[], Weights::shipped())?;
        let evidence = &ranked[0].evidence;
        assert_eq!(evidence.places.len(), usize::from(u16::MAX));
        assert!(evidence.terms.body > evidence.places.len());
        Ok(())
    }
}
