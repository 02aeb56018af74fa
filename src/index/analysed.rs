//! An article turned into everything that the index keeps of it. Depends on the article alone, so
//! that it can be cached by the article's content.

use super::analysis::{Token, term_id};
use super::decisions::decides;
use super::faults::shows_fault;
use super::lexicon::{Lexicon, Terms};
use super::reasons::gives_reason;
use super::records::{PASSAGE_HEAD, PassageRecord, SECTION_HEAD, SectionRecord, TokenRecord, UnitRecord, UnitTerms};
use crate::knowledge::{Article, AuthorQuestion, Passage, Section, Span, Table, Unit, UnitKind, asks};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Parts the stems of a field's text; the tokenizer of the index splits at it.
pub const SEPARATOR: char = '\u{1f}';

/// An article, ready to be written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnalysedArticle {
    /// Language of the index it belongs to.
    pub language: String,
    /// Sections with their passages.
    pub sections: Vec<AnalysedSection>,
    /// Authors' questions: stems to search, and the section they point to (`None`: the article).
    pub questions: Vec<(String, Option<u32>)>,
    /// Tables, for comparisons.
    pub tables: Vec<ComparableTable>,
    /// Title and aliases.
    pub names: Vec<String>,
    /// Folded words and how many passages of the article have them.
    pub vocabulary: Vocabulary,
}

/// Words, each with a number; in one text, for there are many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    words: String,
    /// Where each word ends, and its number.
    numbers: Vec<(u32, u32)>,
}

impl Vocabulary {
    /// The words with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let mut start = 0;
        self.numbers.iter().map(move |(end, number)| {
            let word = start..*end as usize;
            start = word.end;
            (self.words.get(word).unwrap_or_default(), *number)
        })
    }
}

impl<'a> FromIterator<(&'a str, u32)> for Vocabulary {
    fn from_iter<I: IntoIterator<Item = (&'a str, u32)>>(words: I) -> Self {
        let mut vocabulary = Self::default();
        for (word, number) in words {
            vocabulary.words.push_str(word);
            let end = u32::try_from(vocabulary.words.len()).unwrap_or(u32::MAX);
            vocabulary.numbers.push((end, number));
        }
        vocabulary
    }
}

/// A section, ready to be written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnalysedSection {
    /// What an answer cites; the numbers are filled in when it is written.
    pub record: SectionRecord,
    /// [`super::records::SectionTerms`] as words.
    pub terms: Vec<u32>,
    /// Its passages.
    pub passages: Vec<AnalysedPassage>,
}

/// A passage, ready to be written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnalysedPassage {
    /// The [`PassageRecord`] that an answer shows, as it is written.
    pub record: Vec<u8>,
    /// Bytes of its text.
    pub text_bytes: u64,
    /// [`super::records::PassageTerms`] as words.
    pub terms: Vec<u32>,
    /// Stems of the body.
    pub body: String,
    /// Stems of title, headings, aliases and leads.
    pub head: String,
    /// Words, stop words left out.
    pub words: u32,
}

/// A Markdown table with the bytes of its cells, for comparisons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparableTable {
    /// Number of the section; inside the article until it is written.
    pub section: u32,
    /// The header row: where it stands and its bytes.
    pub header: (Span, String),
    /// Visible text of the header's cells.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<ComparableRow>,
}

/// A row of a [`ComparableTable`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparableRow {
    /// The row: where it stands and its bytes.
    pub row: (Span, String),
    /// Its cells: where they stand, their bytes, their visible text.
    pub cells: Vec<(Span, String, String)>,
    /// Key of the passage that holds the row.
    pub key: u64,
}

/// The key of a passage: a 64-bit hash of collection, path, anchor and text.
pub fn passage_key(collection: &str, path: &str, anchor: &str, text: &str) -> u64 {
    let mut bytes = Vec::with_capacity(collection.len() + path.len() + anchor.len() + text.len() + 4);
    for part in [collection, path, anchor, text] {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(0);
    }
    xxh3_64(&bytes)
}

/// Analyses an article; `file` holds its bytes as they are on disk.
/// An example is at the top of [the crate](crate).
pub fn analyse(article: &Article, file: &[u8], lexicon: &mut Lexicon) -> AnalysedArticle {
    lexicon.start_article();
    // Nothing is an article that is no text.
    let file = std::str::from_utf8(file).unwrap_or_default();
    let mut name = |text: &str| {
        let mut terms = Terms::default();
        lexicon.name(text, &mut terms);
        terms
    };
    let title = name(&article.title);
    let aliases: Vec<Terms> = article.aliases.iter().map(|alias| name(alias)).collect();
    let questions: Vec<Terms> = article.questions.iter().map(|question| name(&question.text)).collect();
    let updated = article.updated.as_deref().map_or(0, year_of);
    let mut keys: Vec<(Span, u64)> = Vec::new();
    let mut sections = Vec::with_capacity(article.sections.len());
    for section in &article.sections {
        let mut heading = Terms::default();
        headings_below_title(article, section).iter().for_each(|text| lexicon.name(text, &mut heading));
        let points_here = |question: &AuthorQuestion| question.anchor.as_deref().is_some_and(|a| a == section.anchor);
        let own = || article.questions.iter().zip(&questions).filter(|(question, _)| points_here(question));
        let terms = section_terms(&title, &heading, &aliases, own().map(|(_, terms)| terms), updated);
        let mut head = [title.searched.as_str(), &heading.searched].concat();
        aliases.iter().for_each(|alias| head.push_str(&alias.searched));
        let mut passages = Vec::with_capacity(section.passages.len());
        for passage in &section.passages {
            let Some(text) = slice(file, passage.span) else { continue };
            let key = passage_key(&article.collection, &article.path, &section.anchor, text);
            keys.push((passage.span, key));
            passages.push(analyse_passage(passage, text, key, file, &head, lexicon));
        }
        sections.push(AnalysedSection {
            record: SectionRecord {
                collection: article.collection.clone(),
                article: article.path.clone(),
                title: article.title.clone(),
                heading: section.heading.clone(),
                anchor: section.anchor.clone(),
                source: section.link.clone(),
                updated: article.updated.clone(),
                article_number: 0,
                first_passage: 0,
                passages: u32::try_from(passages.len()).unwrap_or(u32::MAX),
                questions: own().map(|(question, _)| question.text.clone()).collect(),
            },
            terms,
            passages,
        });
    }
    let questions = article
        .questions
        .iter()
        .zip(questions)
        .map(|(question, terms)| {
            let section = question.anchor.as_ref().and_then(|anchor| {
                let at = article.sections.iter().position(|s| &s.anchor == anchor)?;
                u32::try_from(at).ok()
            });
            (terms.searched, section)
        })
        .collect();
    let tables = article.tables.iter().filter_map(|table| comparable(table, file, &keys)).collect();
    let mut names = vec![article.title.clone()];
    names.extend(article.aliases.iter().cloned());
    AnalysedArticle {
        language: article.language.clone(),
        sections,
        questions,
        tables,
        names,
        vocabulary: lexicon.vocabulary(),
    }
}

/// The heading path without the article's title where it stands first.
fn headings_below_title<'a>(article: &Article, section: &'a Section) -> &'a [String] {
    match section.heading.split_first() {
        Some((first, rest)) if *first == article.title => rest,
        _ => &section.heading,
    }
}

fn slice(file: &str, span: Span) -> Option<&str> {
    file.get(span.range())
}

/// What the forward index keeps of a token.
pub(super) fn record(token: &Token) -> TokenRecord {
    let f = token.flags;
    let mut flags = 0;
    for (set, bit) in [
        (f.capital, TokenRecord::CAPITAL),
        (f.number, TokenRecord::NUMBER),
        (f.gram, TokenRecord::GRAM),
        (f.single, TokenRecord::SINGLE),
        (f.whole, TokenRecord::WHOLE),
        (f.part, TokenRecord::PART),
        (is_year(&token.surface), TokenRecord::YEAR),
    ] {
        if set {
            flags |= bit;
        }
    }
    TokenRecord {
        stem: term_id(&token.stem),
        surface: term_id(&token.surface),
        prefix: prefix_id(&token.surface, f.gram || f.number),
        position: u16::try_from(token.position).unwrap_or(u16::MAX),
        flags,
    }
}

/// Identity of a word's first five characters; 0 for what has fewer than five letters.
pub fn prefix_id(surface: &str, none: bool) -> u32 {
    if none {
        return 0;
    }
    match surface.char_indices().nth(4) {
        Some((at, c)) => term_id(&surface[..at + c.len_utf8()]).max(1),
        None => 0,
    }
}

/// Four digits, 1000 to 2199.
pub fn is_year(surface: &str) -> bool {
    surface.len() == 4 && surface.parse::<u16>().is_ok_and(|year| (1000..2200).contains(&year))
}

/// The year of a date `YYYY-MM-DD`; 0 where there is none.
fn year_of(date: &str) -> u32 {
    date.get(..4).filter(|year| is_year(year)).and_then(|year| year.parse().ok()).unwrap_or(0)
}

fn push_words(out: &mut Vec<u32>, tokens: &[TokenRecord]) {
    out.extend_from_slice(bytemuck::cast_slice(tokens));
}

fn section_terms<'a>(
    title: &Terms,
    heading: &Terms,
    aliases: &[Terms],
    own: impl Iterator<Item = &'a Terms>,
    updated: u32,
) -> Vec<u32> {
    let grouped = |texts: &mut dyn Iterator<Item = &Terms>| -> Vec<TokenRecord> {
        let in_group = |(group, terms): (usize, &Terms)| -> Vec<TokenRecord> {
            terms.records.iter().map(|record| record.in_group(group)).collect()
        };
        texts.take(255).enumerate().flat_map(in_group).collect()
    };
    let aliases = grouped(&mut aliases.iter());
    let own = grouped(&mut { own });
    let parts: [&[TokenRecord]; 4] = [&title.records, &heading.records, &aliases, &own];
    let mut words = Vec::with_capacity(SECTION_HEAD + parts.iter().map(|part| part.len() * 4).sum::<usize>());
    words.push(0);
    words.extend(parts.iter().map(|part| u32::try_from(part.len()).unwrap_or(0)));
    words.push(updated);
    for part in parts {
        push_words(&mut words, part);
    }
    words
}

fn analyse_passage(
    passage: &Passage,
    text: &str,
    key: u64,
    file: &str,
    head: &str,
    lexicon: &mut Lexicon,
) -> AnalysedPassage {
    let mut body_tokens: Vec<TokenRecord> = Vec::with_capacity(text.len() / 8);
    let mut nested_tokens: Vec<TokenRecord> = Vec::new();
    let mut ranges: Vec<(bool, usize, usize)> = Vec::with_capacity(passage.units.len());
    let mut searched_body = String::with_capacity(text.len());
    let mut words_of_unit = Vec::with_capacity(passage.units.len());
    let mut position = 0;
    let mut covered: Option<Span> = None;
    lexicon.start_passage();
    for unit in &passage.units {
        if is_container(unit.kind) {
            ranges.push((true, body_tokens.len(), body_tokens.len()));
            words_of_unit.push(0);
            continue;
        }
        let nested = covered.is_some_and(|span| span.contains(unit.span));
        if nested {
            let from = nested_tokens.len();
            words_of_unit.push(lexicon.record(&unit.text, 0, &mut nested_tokens, None));
            ranges.push((false, from, nested_tokens.len()));
        } else {
            let from = body_tokens.len();
            let end = lexicon.record(&unit.text, position, &mut body_tokens, Some(&mut searched_body));
            words_of_unit.push(end - position);
            position = end;
            ranges.push((true, from, body_tokens.len()));
            covered = Some(unit.span);
        }
    }
    // A list or table has the tokens of the units inside it.
    for (i, unit) in passage.units.iter().enumerate() {
        if is_container(unit.kind) {
            let inside = || {
                (i + 1..passage.units.len()).filter(|j| {
                    unit.span.contains(passage.units[*j].span) && ranges[*j].0 && !is_container(passage.units[*j].kind)
                })
            };
            let from = inside().map(|j| ranges[j].1).min().unwrap_or(ranges[i].1);
            let to = inside().map(|j| ranges[j].2).max().unwrap_or(from);
            words_of_unit[i] = inside().map(|j| words_of_unit[j]).sum();
            ranges[i] = (true, from, to);
        }
    }
    let mut lead_texts: Vec<&str> = Vec::new();
    let mut unit_terms = Vec::with_capacity(passage.units.len());
    for (i, unit) in passage.units.iter().enumerate() {
        let (in_body, from, to) = ranges[i];
        let shift = if in_body { 0 } else { body_tokens.len() };
        unit_terms.push(UnitTerms {
            from: u32::try_from(from + shift).unwrap_or(0),
            to: u32::try_from(to + shift).unwrap_or(0),
            flags: unit_flags(unit, file, &mut lead_texts),
            words: words_of_unit[i],
        });
    }
    let mut leads = Terms::default();
    for (group, lead) in lead_texts.iter().enumerate() {
        let from = leads.records.len();
        lexicon.lead(lead, &mut leads);
        leads.records[from..].iter_mut().for_each(|record| *record = record.in_group(group));
    }
    let words = u32::try_from(body_tokens.iter().filter(|t| !t.is(TokenRecord::SINGLE)).count()).unwrap_or(0);
    let body = body_tokens.len();
    let count = |n: usize| u32::try_from(n).unwrap_or(0);
    let records = unit_terms.len() + body + nested_tokens.len() + leads.records.len();
    let mut terms = Vec::with_capacity(PASSAGE_HEAD + records * 4);
    terms.extend([
        0,
        position,
        count(unit_terms.len()),
        count(body + nested_tokens.len()),
        count(body),
        count(leads.records.len()),
    ]);
    terms.extend_from_slice(bytemuck::cast_slice(&unit_terms));
    push_words(&mut terms, &body_tokens);
    push_words(&mut terms, &nested_tokens);
    push_words(&mut terms, &leads.records);
    let record = PassageRecord {
        span: passage.span,
        text,
        key,
        units: passage.units.iter().map(|unit| unit_record(unit, file)).collect(),
    };
    AnalysedPassage {
        // Writing to memory does not fail; an empty record is a damaged one.
        record: postcard::to_extend(&record, Vec::with_capacity(text.len() + 128)).unwrap_or_default(),
        text_bytes: text.len() as u64,
        terms,
        body: searched_body,
        head: [head, &leads.searched].concat(),
        words,
    }
}

fn is_container(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::List | UnitKind::Steps | UnitKind::Table)
}

fn unit_record<'a>(unit: &'a Unit, file: &'a str) -> UnitRecord<&'a str> {
    let bytes = slice(file, unit.span).unwrap_or_default();
    UnitRecord {
        kind: unit.kind,
        span: unit.span,
        visible: (bytes != unit.text).then_some(&unit.text),
        lead: unit.lead.and_then(|span| Some((span, slice(file, span)?))),
        announces: unit.announces,
        info: &unit.info,
    }
}

fn unit_flags<'a>(unit: &'a Unit, file: &str, leads: &mut Vec<&'a str>) -> u32 {
    let mut flags = UnitTerms::number(unit.kind);
    if unit.announces {
        flags |= UnitTerms::ANNOUNCES;
    }
    if unit.text.trim_end().ends_with(['?', '？']) {
        flags |= UnitTerms::QUESTION;
    }
    if gives_reason(&unit.text) {
        flags |= UnitTerms::REASON;
    }
    if decides(&unit.text) {
        flags |= UnitTerms::DECIDES;
    }
    if unit.kind == UnitKind::Code || slice(file, unit.span).is_some_and(|bytes| bytes.contains('`')) {
        flags |= UnitTerms::CODE;
    }
    if unit.kind == UnitKind::Code && shows_fault(&unit.text) {
        flags |= UnitTerms::FAULT;
    }
    if !unit.lead_text.is_empty() {
        let number = match leads.iter().position(|lead| *lead == unit.lead_text) {
            Some(number) => number,
            None => {
                if unit.kind != UnitKind::Row && asks(&unit.lead_text, true) {
                    flags |= UnitTerms::ANSWERS;
                }
                leads.push(&unit.lead_text);
                leads.len() - 1
            }
        };
        if number < 255 {
            flags |= (u32::try_from(number).unwrap_or(0) + 1) << 12;
        }
    }
    flags
}

fn comparable(table: &Table, file: &str, keys: &[(Span, u64)]) -> Option<ComparableTable> {
    let header = (table.header_span, slice(file, table.header_span)?.to_owned());
    let rows = table
        .rows
        .iter()
        .filter_map(|row| {
            Some(ComparableRow {
                row: (row.span, slice(file, row.span)?.to_owned()),
                cells: row
                    .cells
                    .iter()
                    .map(|cell| Some((cell.span, slice(file, cell.span)?.to_owned(), cell.text.clone())))
                    .collect::<Option<_>>()?,
                key: keys.iter().find(|(span, _)| span.contains(row.span)).map_or(0, |(_, key)| *key),
            })
        })
        .collect();
    Some(ComparableTable {
        section: table.section,
        header,
        columns: table.header.iter().map(|cell| cell.text.clone()).collect(),
        rows,
    })
}
