//! A question as it is understood: its terms and what they weigh.

use super::background::{self, Kind};
use super::borders::{Borders, borders};
use super::function_words;
use super::inner_capitals;
use super::near::Levels;
use super::retrieve::{frequency, is_written};
use super::shares::Shares;
use super::synonyms::Synonyms;
use super::wants::{Wants, wants};
use crate::index::LanguageIndex;
use crate::index::analysed::{is_year, prefix_id};
use crate::index::analysis::{Token, term_id};
use std::collections::HashMap;

/// Terms that a question may have; evidence is kept in 64-bit masks.
pub const MOST_TERMS: usize = 64;

/// Names that no article has and a long question keeps, at most: they say that it is about something else,
/// and leave room for what finds its place.
const MOST_UNKNOWN_NAMES: usize = 8;

/// A content word of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What is searched.
    pub stem: String,
    /// The folded word.
    pub surface: String,
    /// Identity of the stem.
    pub id: u32,
    /// Identity of the folded word.
    pub surface_id: u32,
    /// Identity of its first five characters, or 0.
    pub prefix: u32,
    /// Information weight, from the background table and the collection, about 0.1 to 1.
    pub weight: f32,
    /// Passages (and authors' questions) of the collection that have the stem.
    pub frequency: u64,
    /// Whether anything in the collection has the stem. A rare one must stand in a passage: what only an
    /// author's question has does not count. A pair of characters that is no word is not missed either.
    pub written: bool,
    /// Inverse document frequency in the collection, as BM25 has it.
    pub idf: f32,
    /// A name, a number or an identifier: it must be in the answer.
    pub named: bool,
    /// Follows "on", "for" or "in" somewhere: says where or for what, so it must be in the answer.
    pub placed: bool,
    /// The kind of thing that is asked for, and no more: the noun of "what year", "which battle".
    pub asked_kind: bool,
    /// Position in the question.
    pub position: u32,
    /// A pair of characters of a script without blanks.
    pub gram: bool,
    /// So rare in the language that it names what the question is about; of pairs of characters, a rare
    /// noun or any name.
    pub rare: bool,
    /// One character of a script cut into pairs; helps, but carries no coverage of its own.
    pub single: bool,
    /// A whole identifier beside its parts, or a gram; counts only where it is found.
    pub bonus: bool,
    /// What may stand instead: each is a set of stems that must all be there.
    pub alternatives: Vec<Vec<u32>>,
    /// Stems to search beside the term's own.
    pub searched: Vec<String>,
}

impl Term {
    /// Whether it counts for how much of the question something has: none that only helps.
    pub(super) fn is_counted(&self) -> bool {
        !self.single && !self.bonus
    }

    /// Whether other words may say the same: no name, and none that only helps.
    pub(super) fn has_relatives(&self) -> bool {
        !self.gram && !self.named && !self.bonus
    }
}

/// A question as it is understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// As it is searched.
    pub text: String,
    /// Primary subtag of its language.
    pub language: String,
    /// Content words, at most [`MOST_TERMS`].
    pub terms: Vec<Term>,
    /// What it wants.
    pub wants: Wants,
    /// Neighbouring pairs of terms, as indices.
    pub pairs: Vec<(usize, usize)>,
    /// Sum of the weights that count for coverage.
    pub total_weight: f32,
    /// Bits of the terms that are named.
    pub named: u64,
    /// The weights that count for coverage, summed.
    pub shares: Shares,
}

impl Question {
    /// Sum of the terms' inverse document frequencies: what BM25 gives to a passage grows with it.
    /// Single characters count where there is nothing else.
    pub(super) fn idf_sum(&self) -> f32 {
        let has_words = self.terms.iter().any(|term| !term.single);
        self.terms.iter().filter(|term| !(has_words && term.single)).map(|term| term.idf).sum()
    }

    /// Understands a question for one language's index.
    pub fn new(text: &str, index: &LanguageIndex, synonyms: &Synonyms) -> Self {
        let tokens = index.analyzer.tokens(text);
        let mut terms: Vec<Term> = Vec::new();
        let wants = wants(text);
        let only_stops = tokens.iter().all(|t| t.flags.stop);
        let mut positions: Vec<(u32, usize)> = Vec::new();
        let mut known: HashMap<u32, usize> = HashMap::new();
        let borders = borders(&tokens);
        let mut one_words = inner_capitals::find(&tokens);
        one_words.retain(|word| word.is_one_word(&tokens, index));
        let capitals_tell = !all_have_capitals(&tokens);
        for (at, token) in tokens.iter().enumerate() {
            if token.flags.stop && !(only_stops && token.flags.all_capitals) {
                continue;
            }
            if token.flags.single && token.flags.stop {
                continue;
            }
            if one_words.iter().any(|word| word.parts.contains(&at)) {
                continue;
            }
            let id = term_id(&token.stem);
            if let Some(&known) = known.get(&id) {
                positions.push((token.position, known));
                let term = &mut terms[known];
                term.placed |= is_place(term, &tokens, at, index);
                term.asked_kind &= is_asked_kind(text, &tokens, at);
                continue;
            }
            positions.push((token.position, terms.len()));
            known.insert(id, terms.len());
            let mut term = term(token, id, index, capitals_tell);
            term.bonus &= !one_words.iter().any(|word| word.whole == at);
            term.bonus |= !term.gram && function_words::has(&index.language, &term.surface);
            read_in_place(&mut term, text, &tokens, at, &borders, index);
            terms.push(term);
        }
        // In a script without capitals a Latin word is a name: Windows, centos, RHEL.
        if terms.iter().any(|term| term.gram) {
            let is_word = |term: &Term| !term.gram && term.surface.chars().count() > 1;
            terms.iter_mut().filter(|term| is_word(term)).for_each(|term| term.named = true);
        }
        keep_most_telling(&mut terms, &mut positions);
        synonyms.attach(&tokens, &mut terms);
        let pairs = neighbours(&positions, &terms);
        let total_weight = terms.iter().filter(|t| t.is_counted()).map(|t| t.weight).sum();
        let weights: Vec<f32> = terms.iter().map(|t| if t.is_counted() { t.weight } else { 0.0 }).collect();
        let shares = Shares::new(&weights, total_weight);
        let named = terms.iter().enumerate().filter(|(_, t)| t.named).fold(0, |mask, (i, _)| mask | (1 << i));
        Self {
            text: text.to_owned(),
            language: index.language.clone(),
            terms,
            wants,
            pairs,
            total_weight,
            named,
            shares,
        }
    }

    /// How many words of its own it has.
    pub fn words(&self) -> usize {
        self.terms.iter().filter(|term| term.is_counted()).count()
    }

    /// Share of the question's weight that the terms of a mask carry, 0 to 1.
    pub fn share(&self, mask: u64) -> f32 {
        self.shares.of(mask)
    }

    /// Mean of the shares at each level of nearness.
    pub(super) fn mean_share(&self, levels: Levels) -> f32 {
        levels.iter().map(|found| self.share(*found)).sum::<f32>() / levels.len() as f32
    }

    /// Bit of the heaviest term of a mask that counts for coverage; 0 where none does.
    pub fn heaviest(&self, mask: u64) -> u64 {
        self.terms
            .iter()
            .enumerate()
            .filter(|(i, t)| t.is_counted() && mask & (1 << i) != 0)
            .max_by(|a, b| a.1.weight.total_cmp(&b.1.weight))
            .map_or(0, |(i, _)| 1 << i)
    }
}

/// Passages and authors' questions.
fn documents(index: &LanguageIndex) -> u64 {
    u64::from(index.summary.passages) + index.summary.questions.len() as u64
}

fn term(token: &Token, id: u32, index: &LanguageIndex, capitals_tell: bool) -> Term {
    let frequency = frequency(index, &token.stem);
    let documents = documents(index).max(1) as f64;
    let idf = (1.0 + (documents - frequency as f64 + 0.5).max(0.5) / (frequency as f64 + 0.5)).ln() as f32;
    let flags = token.flags;
    // Numbers in words ("which of the two") name nothing.
    let number = flags.number && token.surface.contains(char::is_numeric);
    let capital = capitals_tell && ((flags.capital && token.position > 0) || flags.all_capitals);
    let named = !flags.single && (capital || number || flags.whole);
    Term {
        stem: token.stem.clone(),
        surface: token.surface.clone(),
        id,
        surface_id: term_id(&token.surface),
        prefix: prefix_id(&token.surface, flags.gram || flags.number),
        weight: weight(&index.language, &token.surface, idf, documents),
        frequency,
        written: frequency > 0,
        idf,
        named,
        placed: false,
        asked_kind: false,
        gram: flags.gram,
        rare: false,
        position: token.position,
        single: flags.single,
        bonus: flags.whole || (flags.gram && !flags.single && token.surface.contains(PARTICLES)),
        alternatives: Vec::new(),
        searched: Vec::new(),
    }
}

/// Fewest words of which a capital at each tells nothing.
const SHOUTED: usize = 4;

/// Whether every word has a capital ("IS IT FREE OF CHARGE", "Is It Free Of Charge"): then none is a
/// name for that.
fn all_have_capitals(tokens: &[Token]) -> bool {
    let mut words = tokens.iter().filter(|t| t.surface.starts_with(|c: char| c.is_ascii_alphabetic()));
    let has_capital = |t: &Token| t.flags.capital || t.flags.all_capitals;
    words.clone().count() >= SHOUTED && words.all(has_capital)
}

/// Completes a term by what stands around it.
fn read_in_place(term: &mut Term, text: &str, tokens: &[Token], at: usize, borders: &Borders, index: &LanguageIndex) {
    let start = tokens[at].start;
    if term.single {
        term.single = !borders.short_words.contains(&start);
    } else if term.gram {
        term.bonus |= borders.empty_pairs.contains(&start);
    }
    let kind = if borders.words.contains(&start) { background::kind(&term.surface) } else { Kind::Other };
    term.named |= kind == Kind::Name;
    term.rare = match (term.gram, kind) {
        (true, Kind::Other) => false,
        (true, Kind::Name) => true,
        (true, Kind::Noun) | (false, _) => is_rare(&index.language, &term.surface),
    };
    if term.rare {
        term.written = is_written(index, &term.stem) || is_of_another_word(tokens, at, index);
    }
    term.placed = is_place(term, tokens, at, index);
    term.asked_kind = is_asked_kind(text, tokens, at);
}

/// Chinese characters that are never part of a word with a meaning: a pair with one of them only
/// tells where a word ends.
const PARTICLES: [char; 11] = ['的', '了', '吗', '呢', '吧', '啊', '呀', '么', '怎', '咋', '啥'];

/// Zipf frequency below which a word says what a question is about.
const RARE: f32 = 3.9;

fn is_rare(language: &str, surface: &str) -> bool {
    background::zipf(language, surface).is_some_and(|zipf| zipf < RARE)
}

/// Whether a pair of characters that the articles lack shares one with a pair that they have: in
/// "虚拟机能启动" the last character of "虚拟机" and the next are no word.
fn is_of_another_word(tokens: &[Token], at: usize, index: &LanguageIndex) -> bool {
    let pair = &tokens[at];
    let middle = pair.start + pair.surface.chars().next().map_or(0, char::len_utf8);
    let beside =
        |token: &&Token| token.flags.gram && !token.flags.single && (token.end == middle || token.start == middle);
    pair.flags.gram
        && tokens
            .iter()
            .filter(beside)
            .any(|pair| !pair.flags.stop && !pair.surface.contains(PARTICLES) && is_written(index, &pair.stem))
}

/// Words that may stand between "on", "for" or "in" and what they point to, and point to nothing.
const DETERMINERS: [&str; 22] = [
    "the", "a", "an", "my", "our", "your", "his", "her", "their", "its", "every", "all", "each", "which", "what",
    "any", "some", "one", "other", "another", "this", "that",
];

/// Words between "what" or "which" and the noun that they ask for, at most.
const BEFORE_KIND: usize = 2;

/// Whether a token ends what follows "what" or "which": "year" in "in what year did", "festival" in
/// "what Italian festival is". A function word, a mark or the end stands behind it.
fn is_asked_kind(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let is_gap = |from: usize, to: usize| text.get(from..to).is_some_and(|gap| gap.trim().is_empty());
    let ends = tokens.get(at + 1).is_none_or(|next| next.flags.stop || !is_gap(token.end, next.start));
    let mut behind = token.start;
    ends && tokens[..at]
        .iter()
        .rev()
        .take(BEFORE_KIND + 1)
        .take_while(|before| {
            let joined = is_gap(before.end, behind);
            behind = before.start;
            joined
        })
        .find(|before| before.flags.stop)
        .is_some_and(|before| matches!(before.surface.as_str(), "what" | "which"))
}

/// What follows "on", "for" or "in" in phrases that tell no place and no purpose: "in terms of", "in the
/// event of", "for free", "in use".
const IN_PHRASES: [&str; 34] = [
    "addition",
    "advance",
    "beginning",
    "case",
    "cases",
    "detail",
    "end",
    "event",
    "example",
    "fact",
    "first",
    "free",
    "front",
    "general",
    "good",
    "instance",
    "last",
    "long",
    "middle",
    "now",
    "order",
    "part",
    "particular",
    "past",
    "place",
    "practice",
    "short",
    "single",
    "sure",
    "terms",
    "time",
    "times",
    "total",
    "use",
];

/// Whether a term says where or for what at a token. What a good part of the collection has tells no place.
fn is_place(term: &Term, tokens: &[Token], at: usize, index: &LanguageIndex) -> bool {
    is_placed(tokens, at) && term.frequency * 5 < documents(index)
}

/// Whether a token follows "on", "for" or "in", articles between them passed over.
fn is_placed(tokens: &[Token], at: usize) -> bool {
    !IN_PHRASES.contains(&tokens[at].surface.as_str())
        && tokens[..at]
            .iter()
            .rev()
            .find(|t| !DETERMINERS.contains(&t.surface.as_str()))
            .is_some_and(|t| matches!(t.surface.as_str(), "on" | "for" | "in"))
}

/// How much a word says, about 0.1 to 1: the mean of its information in the language (where there is
/// a table) and its information in the collection, each scaled by its own largest value, so that the
/// size of the collection does not show.
fn weight(language: &str, surface: &str, idf: f32, documents: f64) -> f32 {
    let largest = (1.0 + (documents as f32 + 0.5) / 0.5).ln().max(1.0);
    let local = (idf / largest).clamp(0.05, 1.0);
    match background::zipf(language, surface) {
        Some(zipf) => 0.5 * local + 0.5 * ((8.0 - zipf) / 7.0).clamp(0.05, 1.0),
        None => local,
    }
}

/// Of a long question the words that tell most: those that the collection has before others, a few names
/// among these, those that count for coverage before what only helps, and the rarer before the more common.
fn keep_most_telling(terms: &mut Vec<Term>, positions: &mut Vec<(u32, usize)>) {
    if terms.len() <= MOST_TERMS {
        return;
    }
    let mut order: Vec<usize> = (0..terms.len()).collect();
    let mut names: Vec<usize> = order.iter().copied().filter(|at| terms[*at].named && !terms[*at].written).collect();
    names.truncate(MOST_UNKNOWN_NAMES);
    let is_kept = |at: &usize| terms[*at].frequency > 0 || names.contains(at);
    let told = |at: &usize| (is_kept(at), terms[*at].is_counted());
    order.sort_by(|a, b| told(b).cmp(&told(a)).then(terms[*b].weight.total_cmp(&terms[*a].weight)));
    order.truncate(MOST_TERMS);
    order.sort_unstable();
    positions.retain_mut(|(_, term)| match order.binary_search(term) {
        Ok(kept) => {
            *term = kept;
            true
        }
        Err(_) => false,
    });
    *terms = order.into_iter().map(|at| terms[at].clone()).collect();
}

/// Pairs of terms that stand next to each other, or with one word between them.
fn neighbours(positions: &[(u32, usize)], terms: &[Term]) -> Vec<(usize, usize)> {
    let counted: Vec<_> = positions.iter().filter(|(_, t)| terms[*t].is_counted()).collect();
    let mut pairs: Vec<_> = counted
        .windows(2)
        .filter(|pair| pair[1].0 > pair[0].0 && pair[1].0 - pair[0].0 <= 2 && pair[0].1 != pair[1].1)
        .map(|pair| (pair[0].1, pair[1].1))
        .collect();
    pairs.dedup();
    pairs
}

/// Whether a folded word is a year.
pub fn year(surface: &str) -> bool {
    is_year(surface)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::things::tests::generation;
    use anyhow::Result;

    #[test]
    fn of_a_long_question_the_words_that_tell_most_are_kept() -> Result<()> {
        let generation = generation("en", &[("birds", "# Birds\n\nThe ostrich and the penguin do not fly.\n")])?;
        let filler: Vec<String> = (0..100)
            .map(|i| format!("filler{}", char::from(b'a' + i % 26).to_string().repeat(2 + i as usize / 26)))
            .collect();
        let text = format!("{} why does the penguin not fly", filler.join(" "));
        let question = Question::new(&text, &generation.languages[0], &Synonyms::default());
        assert_eq!(question.terms.len(), MOST_TERMS);
        for word in ["penguin", "fly"] {
            assert!(question.terms.iter().any(|term| term.surface == word), "{word}");
        }
        let names = format!("{} Toucan Xanadu", (0..100).map(|i| format!("penguin{i}x")).collect::<Vec<_>>().join(" "));
        let named = Question::new(&format!("{text} {names}"), &generation.languages[0], &Synonyms::default());
        assert_eq!(named.terms.iter().filter(|term| term.named).count(), MOST_UNKNOWN_NAMES);
        let places = |(a, b): &(usize, usize)| *a < MOST_TERMS && *b < MOST_TERMS;
        assert!(question.pairs.iter().all(places));
        Ok(())
    }

    #[test]
    fn a_long_text_is_read_to_its_end() -> Result<()> {
        let generation = generation("zh", &[("birds", "# 鸟\n\n企鹅不会飞。\n")])?;
        let filler: String = (0x4e00..0x4e00 + 3_000).filter_map(char::from_u32).collect();
        let question = Question::new(&format!("{filler}。企鹅会飞吗"), &generation.languages[0], &Synonyms::default());
        assert_eq!(question.terms.len(), MOST_TERMS);
        assert!(question.terms.iter().any(|term| term.surface == "企鹅"));
        Ok(())
    }
}
