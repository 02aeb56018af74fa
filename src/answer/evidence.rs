//! Where a question's terms stand in a candidate: read once, then looked at by every feature.

use super::question::{Question, year};
use crate::index::LanguageIndex;
use crate::index::records::{PassageTerms, SectionTerms, TokenRecord, UnitTerms};
use crate::knowledge::UnitKind;

/// Terms found in some part of the text, one bit a term of the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// By stem.
    pub stem: u64,
    /// By the very word.
    pub surface: u64,
    /// By stem, synonym or a shared beginning of five letters.
    pub soft: u64,
}

impl Found {
    /// Both together.
    pub fn or(self, other: Found) -> Found {
        Found { stem: self.stem | other.stem, surface: self.surface | other.surface, soft: self.soft | other.soft }
    }
}

/// A term of the question at a place in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Position in words.
    pub position: u16,
    /// Index of the term.
    pub term: u8,
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
    /// Likeness of the question and the headings below the title, 0 to 1.
    pub heading_likeness: f32,
    /// Longest name (title or alias) that stands whole in the question, in words.
    pub name_asked: u32,
    /// Best likeness to an author's question of the section, 0 to 1.
    pub own_question: f32,
    /// Best likeness to an author's question of the article as a whole, 0 to 1.
    pub article_question: f32,
    /// Units.
    pub units: Vec<UnitEvidence>,
    /// The terms, to look at again.
    pub terms: PassageTerms<'a>,
}

/// The question's identities, sorted for look-up.
#[derive(Debug)]
pub struct Lookup<'q> {
    question: &'q Question,
    stems: Vec<(u32, u8)>,
    surfaces: Vec<(u32, u8)>,
    prefixes: Vec<(u32, u8)>,
    /// One-word alternatives.
    synonyms: Vec<(u32, u8)>,
    /// Longer alternatives: term, and the stems that must all be there.
    phrases: Vec<(u8, &'q [u32])>,
}

impl<'q> Lookup<'q> {
    /// Prepares a question.
    pub fn new(question: &'q Question) -> Self {
        let number = |i: usize| u8::try_from(i).unwrap_or(u8::MAX);
        let mut lookup = Self {
            question,
            stems: Vec::new(),
            surfaces: Vec::new(),
            prefixes: Vec::new(),
            synonyms: Vec::new(),
            phrases: Vec::new(),
        };
        for (i, term) in question.terms.iter().enumerate() {
            lookup.stems.push((term.id, number(i)));
            lookup.surfaces.push((term.surface_id, number(i)));
            if term.prefix != 0 {
                lookup.prefixes.push((term.prefix, number(i)));
            }
            for alternative in &term.alternatives {
                match alternative.as_slice() {
                    [one] => lookup.synonyms.push((*one, number(i))),
                    several => lookup.phrases.push((number(i), several)),
                }
            }
        }
        for list in [&mut lookup.stems, &mut lookup.surfaces, &mut lookup.prefixes, &mut lookup.synonyms] {
            list.sort_unstable();
        }
        lookup
    }

    /// The terms found among tokens.
    pub fn found(&self, tokens: &[TokenRecord]) -> Found {
        let mut found = Found::default();
        for token in tokens {
            self.add(token, &mut found);
        }
        self.add_phrases(tokens, &mut found);
        found
    }

    fn add(&self, token: &TokenRecord, found: &mut Found) -> u64 {
        let stem = mask(&self.stems, token.stem);
        found.stem |= stem;
        found.soft |= stem;
        found.surface |= mask(&self.surfaces, token.surface);
        if stem == 0 {
            if token.prefix != 0 {
                found.soft |= mask(&self.prefixes, token.prefix);
            }
            found.soft |= mask(&self.synonyms, token.stem);
        }
        stem
    }

    fn add_phrases(&self, tokens: &[TokenRecord], found: &mut Found) {
        for (term, stems) in &self.phrases {
            if found.soft & (1 << term) == 0 && stems.iter().all(|stem| tokens.iter().any(|t| t.stem == *stem)) {
                found.soft |= 1 << term;
            }
        }
    }

    /// Reads a candidate; `None` where its record is damaged.
    pub fn evidence<'a>(&self, passage: u32, score: f32, index: &'a LanguageIndex) -> Option<Evidence<'a>> {
        let terms = index.passage_terms(passage)?;
        let section = index.section_terms(terms.section);
        let mut evidence = Evidence {
            passage,
            section: terms.section,
            article: section.article,
            score,
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
            title_likeness: self.likeness(section.title),
            heading_likeness: self.likeness(section.heading),
            name_asked: self.name_asked(&section),
            own_question: self.likeness(section.questions),
            article_question: self.likeness(section.article_questions),
            units: Vec::with_capacity(terms.units.len()),
            terms,
        };
        for token in terms.body() {
            let stem = self.add(token, &mut evidence.body);
            let mut rest = stem;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                if let Some(count) = evidence.counts.get_mut(bit as usize) {
                    *count = count.saturating_add(1);
                }
                evidence.places.push(Place { position: token.position, term: bit as u8 });
            }
        }
        self.add_phrases(terms.body(), &mut evidence.body);
        let leads = self.lead_groups(terms.leads);
        for unit in terms.units {
            let mut of_unit = self.unit(terms.unit(*unit), *unit);
            of_unit.lead = unit.lead().and_then(|n| leads.get(n as usize).copied()).unwrap_or_default();
            evidence.units.push(of_unit);
        }
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

    fn unit(&self, tokens: &[TokenRecord], terms: UnitTerms) -> UnitEvidence {
        let mut unit = UnitEvidence { terms, ..UnitEvidence::default() };
        let mut previous: Option<(u16, u64)> = None;
        for token in tokens {
            let before = unit.found.soft;
            let stem = self.add(token, &mut unit.found);
            let known = stem != 0 || unit.found.soft != before || mask(&self.synonyms, token.stem) != 0;
            if known {
                if let Some((position, terms_before)) = previous
                    && token.position.saturating_sub(position) <= 2
                    && token.position > position
                    && self.question.pairs.iter().any(|(a, b)| terms_before & (1 << a) != 0 && stem & (1 << b) != 0)
                {
                    unit.pairs += 1;
                }
                previous = Some((token.position, stem));
            } else if token.is(TokenRecord::YEAR) {
                unit.years += 1;
            } else if token.is(TokenRecord::NUMBER) {
                unit.numbers += 1;
            } else if token.is(TokenRecord::CAPITAL) && !token.is(TokenRecord::FIRST) {
                unit.names += 1;
                unit.fresh += 1;
            } else if !token.is(TokenRecord::SINGLE) {
                unit.fresh += 1;
            }
        }
        self.add_phrases(tokens, &mut unit.found);
        unit
    }

    /// How many of some words the question has, by stem or synonym.
    fn asked(&self, tokens: &[TokenRecord]) -> u32 {
        let asked = tokens
            .iter()
            .filter(|t| !t.is(TokenRecord::SINGLE) && !t.is(TokenRecord::WHOLE))
            .filter(|t| mask(&self.stems, t.stem) != 0 || mask(&self.synonyms, t.stem) != 0)
            .count();
        u32::try_from(asked).unwrap_or(0)
    }

    fn name_asked(&self, section: &SectionTerms<'_>) -> u32 {
        let whole = |tokens: &[TokenRecord]| {
            let (asked, all) = (self.asked(tokens), words(tokens));
            if all > 0 && asked == all { all } else { 0 }
        };
        let aliases = section.aliases.chunk_by(|a, b| a.group() == b.group()).map(whole).max().unwrap_or(0);
        aliases.max(whole(section.title))
    }

    /// Harmonic mean of how much of the asked question the author's has and how much of the author's
    /// the asked one has.
    fn likeness(&self, questions: &[TokenRecord]) -> f32 {
        let mut best = 0.0f32;
        for part in questions.chunk_by(|a, b| a.group() == b.group()) {
            let found = self.found(part);
            let covered = self.question.share(found.stem) * 0.5 + self.question.share(found.soft) * 0.5;
            let all = words(part);
            if all > 0 && covered > 0.0 {
                let back = self.asked(part) as f32 / all as f32;
                best = best.max(2.0 * covered * back / (covered + back));
            }
        }
        best
    }
}

fn words(tokens: &[TokenRecord]) -> u32 {
    let count = tokens.iter().filter(|t| !t.is(TokenRecord::SINGLE) && !t.is(TokenRecord::WHOLE)).count();
    u32::try_from(count).unwrap_or(0)
}

/// The terms with an identity; a handful, so that a walk beats a hash.
fn mask(list: &[(u32, u8)], id: u32) -> u64 {
    let mut mask = 0;
    for (known, term) in list {
        if *known == id {
            mask |= 1 << term;
        }
    }
    mask
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
