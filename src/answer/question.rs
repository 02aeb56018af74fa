//! A question as it is understood: its terms, what they weigh, and what kind of answer it wants.

use super::background;
use super::borders::{Borders, borders};
use super::function_words;
use super::inner_capitals;
use super::near::Levels;
use super::shares::Shares;
use super::synonyms::Synonyms;
use crate::index::LanguageIndex;
use crate::index::analysed::{is_year, prefix_id};
use crate::index::analysis::{Token, term_id};

/// Terms that a question may have; evidence is kept in 64-bit masks.
pub const MOST_TERMS: usize = 64;

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
    /// author's question has does not count.
    pub written: bool,
    /// Inverse document frequency in the collection, as BM25 has it.
    pub idf: f32,
    /// A name, a number or an identifier: it must be in the answer.
    pub named: bool,
    /// Follows "on", "for" or "in": says where or for what, so it must be in the answer.
    pub placed: bool,
    /// Position in the question.
    pub position: u32,
    /// A pair of characters of a script without blanks.
    pub gram: bool,
    /// So rare in the language that it names what the question is about.
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
    /// Whether other words may say the same: no name, and none that only helps.
    pub(super) fn has_relatives(&self) -> bool {
        !self.gram && !self.named && !self.bonus
    }
}

/// What kind of answer a question wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// "How many", "how much", "how long": a number.
    pub number: bool,
    /// "When", "what year": a date.
    pub time: bool,
    /// "Who", "whose": a person or organisation.
    pub person: bool,
    /// "Where": a place.
    pub place: bool,
    /// "Why": a reason.
    pub reason: bool,
    /// "How do I": steps.
    pub steps: bool,
    /// "What is": a definition.
    pub definition: bool,
    /// A command, an option, a snippet.
    pub code: bool,
    /// "Which", "what" before a noun: a name.
    pub name: bool,
    /// "Can I", "does it": yes or no.
    pub decision: bool,
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
    pub(super) fn idf_sum(&self) -> f32 {
        self.terms.iter().filter(|term| !term.single).map(|term| term.idf).sum()
    }

    /// Understands a question for one language's index.
    pub fn new(text: &str, index: &LanguageIndex, synonyms: &Synonyms) -> Self {
        let tokens = index.analyzer.tokens(text);
        let mut terms: Vec<Term> = Vec::new();
        let wants = wants(text, &tokens);
        let only_stops = tokens.iter().all(|t| t.flags.stop);
        let mut positions: Vec<(u32, usize)> = Vec::new();
        let Borders { empty_pairs, short_words } = borders(&tokens);
        let mut one_words = inner_capitals::find(&tokens);
        one_words.retain(|word| word.is_one_word(&tokens, index));
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
            if let Some(at) = terms.iter().position(|t| t.id == id) {
                positions.push((token.position, at));
                continue;
            }
            if terms.len() == MOST_TERMS {
                break;
            }
            positions.push((token.position, terms.len()));
            let mut term = term(token, id, index);
            term.bonus &= !one_words.iter().any(|word| word.whole == at);
            term.bonus |= !term.gram && function_words::has(&index.language, &term.surface);
            if term.single {
                term.single = !short_words.contains(&token.start);
            } else {
                term.bonus |= term.gram && empty_pairs.contains(&token.start);
            }
            // What a good part of the collection has tells no place.
            term.placed = is_placed(&tokens, at) && term.frequency * 5 < documents(index);
            terms.push(term);
        }
        // In a script without capitals a Latin word is a name: Windows, centos, RHEL.
        if terms.iter().any(|term| term.gram) {
            let is_word = |term: &Term| !term.gram && term.surface.chars().count() > 1;
            terms.iter_mut().filter(|term| is_word(term)).for_each(|term| term.named = true);
        }
        synonyms.attach(&tokens, &mut terms);
        let pairs = neighbours(&positions, &terms);
        let solid = |t: &Term| !t.single && !t.bonus;
        let total_weight = terms.iter().filter(|t| solid(t)).map(|t| t.weight).sum();
        let weights: Vec<f32> = terms.iter().map(|t| if solid(t) { t.weight } else { 0.0 }).collect();
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
        self.terms.iter().filter(|term| !term.single && !term.bonus).count()
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
            .filter(|(i, t)| !t.single && !t.bonus && mask & (1 << i) != 0)
            .max_by(|a, b| a.1.weight.total_cmp(&b.1.weight))
            .map_or(0, |(i, _)| 1 << i)
    }
}

/// Passages and authors' questions.
fn documents(index: &LanguageIndex) -> u64 {
    u64::from(index.summary.passages) + index.summary.questions.len() as u64
}

fn term(token: &Token, id: u32, index: &LanguageIndex) -> Term {
    let frequency = frequency(index, &token.stem);
    let documents = documents(index).max(1) as f64;
    let idf = (1.0 + (documents - frequency as f64 + 0.5).max(0.5) / (frequency as f64 + 0.5)).ln() as f32;
    let flags = token.flags;
    let rare = is_rare(&index.language, &token.surface, flags.gram);
    let named =
        !flags.single && ((flags.capital && token.position > 0) || flags.number || flags.whole || flags.all_capitals);
    Term {
        stem: token.stem.clone(),
        surface: token.surface.clone(),
        id,
        surface_id: term_id(&token.surface),
        prefix: prefix_id(&token.surface, flags.gram || flags.number),
        weight: weight(&index.language, &token.surface, idf, documents),
        frequency,
        written: frequency > 0 && (!rare || super::retrieve::is_written(index, &token.stem)),
        idf,
        named,
        placed: false,
        gram: flags.gram,
        rare,
        position: token.position,
        single: flags.single,
        bonus: flags.whole || (flags.gram && !flags.single && token.surface.contains(PARTICLES)),
        alternatives: Vec::new(),
        searched: Vec::new(),
    }
}

/// Chinese characters that are never part of a word with a meaning: a pair with one of them only
/// tells where a word ends.
const PARTICLES: [char; 11] = ['的', '了', '吗', '呢', '吧', '啊', '呀', '么', '怎', '咋', '啥'];

/// Zipf frequency below which a word says what a question is about.
const RARE: f32 = 4.3;

fn is_rare(language: &str, surface: &str, gram: bool) -> bool {
    !gram && background::zipf(language, surface).is_some_and(|zipf| zipf < RARE)
}

/// Words that may stand between "on", "for" or "in" and what they point to, and point to nothing.
const DETERMINERS: [&str; 22] = [
    "the", "a", "an", "my", "our", "your", "his", "her", "their", "its", "every", "all", "each", "which", "what",
    "any", "some", "one", "other", "another", "this", "that",
];

/// Whether a token follows "on", "for" or "in", articles between them passed over.
fn is_placed(tokens: &[Token], at: usize) -> bool {
    tokens[..at]
        .iter()
        .rev()
        .find(|t| !DETERMINERS.contains(&t.surface.as_str()))
        .is_some_and(|t| matches!(t.surface.as_str(), "on" | "for" | "in"))
}

/// Passages that have a stem in their body.
fn frequency(index: &LanguageIndex, stem: &str) -> u64 {
    super::retrieve::frequency(index, stem)
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

/// Pairs of terms that stand next to each other, or with one word between them.
fn neighbours(positions: &[(u32, usize)], terms: &[Term]) -> Vec<(usize, usize)> {
    let solid: Vec<_> = positions.iter().filter(|(_, t)| !terms[*t].single && !terms[*t].bonus).collect();
    let mut pairs: Vec<_> = solid
        .windows(2)
        .filter(|pair| pair[1].0 > pair[0].0 && pair[1].0 - pair[0].0 <= 2 && pair[0].1 != pair[1].1)
        .map(|pair| (pair[0].1, pair[1].1))
        .collect();
    pairs.dedup();
    pairs
}

/// Verbs that open a question which is answered by yes or no.
const VERBS_FIRST: [&str; 20] = [
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "may", "might", "will", "would", "should", "has",
    "have", "had", "must", "am", "need",
];

/// What kind of answer a text asks for.
pub(super) fn wants(text: &str, tokens: &[Token]) -> Wants {
    let lower = text.to_lowercase();
    let has = |needles: &[&str]| needles.iter().any(|n| lower.contains(n));
    let word = |words: &[&str]| tokens.iter().any(|t| words.contains(&t.surface.as_str()));
    let first = tokens.first().map(|t| t.surface.as_str()).unwrap_or_default();
    let how_to = has(&[
        "how do i",
        "how do you",
        "how can i",
        "how can you",
        "how to",
        "how do we",
        "how can we",
        "how would i",
        "how should i",
        "steps to",
        "way to",
        "怎么",
        "如何",
        "怎样",
        "步骤",
        "咋",
    ]) && !has(&["how do you call", "怎么回事"]);
    let number = has(&[
        "how many",
        "how much",
        "how long",
        "how large",
        "how big",
        "how old",
        "how tall",
        "how far",
        "how often",
        "how high",
        "how fast",
        "how deep",
        "what percent",
        "percentage",
        "what number",
        "population",
        "多少",
        "几个",
        "几种",
        "几年",
        "多大",
        "多长",
        "多久",
        "多远",
        "多高",
        "几次",
        "几人",
    ]);
    let time = first == "when"
        || word(&["when"])
        || has(&[
            "what year",
            "which year",
            "what date",
            "what day",
            "what month",
            "what century",
            "what decade",
            "what time",
            "in what period",
            "何时",
            "什么时候",
            "哪一年",
            "哪年",
            "时间",
            "几月",
            "什么年",
            "几时",
        ]);
    Wants {
        number: number && !time,
        time,
        person: word(&["who", "whose", "whom"]) || has(&["谁", "哪位", "何人"]),
        place: word(&["where"])
            || has(&[
                "what country",
                "what city",
                "which country",
                "which city",
                "what state",
                "哪里",
                "哪儿",
                "何处",
                "在哪",
                "什么地方",
                "哪个国家",
                "哪个城市",
            ]),
        reason: word(&["why"]) || has(&["what caused", "what causes", "reason", "为什么", "为何", "原因", "怎么会"]),
        steps: how_to && !number,
        definition: has(&[
            "what is ",
            "what are ",
            "what's",
            "what does",
            "mean",
            "是什么",
            "什么是",
            "什么意思",
            "是啥",
            "啥是",
            "啥意思",
            "定义",
        ]),
        code: has(&[
            "command", "snippet", "example", "syntax", "code", "config", "flag", "`", "命令", "代码", "示例", "参数",
            "配置",
        ]),
        name: word(&["which", "what"]) || has(&["哪个", "哪些", "什么", "哪种", "哪家"]),
        decision: VERBS_FIRST.contains(&first)
            || has(&["吗", "是否", "能否", "可否", "是不是", "能不能", "会不会", "可不可以", "要不要", "有没有"]),
    }
}

/// Whether a folded word is a year.
pub fn year(surface: &str) -> bool {
    is_year(surface)
}
