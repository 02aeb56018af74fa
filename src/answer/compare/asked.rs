//! Whether a question asks to compare: "difference between X and Y", "X or Y?", "X vs Y",
//! "X 和 Y 有什么区别", "X 还是 Y". Only where both are known things.

use crate::answer::retrieve::frequency;
use crate::answer::things::{Mention, Things, Word, is_before, is_one, starts_with, words};
use crate::answer::vocabulary;
use crate::answer::wants::wants;
use crate::index::analysis::Analyzer;
use crate::index::{Generation, LanguageIndex};
use std::ops::Range;

/// A question that compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Names of the things, as the articles first write them.
    pub things: Vec<String>,
    /// Their numbers among the [`Things`] of the language.
    pub numbers: Vec<u32>,
    /// What is to be compared of them, in the question's words.
    pub aspect: Option<String>,
    /// It says that it compares ("difference", "versus", "区别"); else it only offers a choice.
    pub firm: bool,
    /// It can be answered by yes or no ("can I copy or share it?").
    pub yes_or_no: bool,
}

impl Asked {
    /// Whether a comparison of everything still serves: it says that it compares, and what else it
    /// says the articles know.
    pub(super) fn is_general(&self, index: &LanguageIndex) -> bool {
        let Some(aspect) = &self.aspect else { return true };
        let tokens = index.analyzer.tokens(aspect);
        let mut solid = tokens.iter().filter(|t| !t.flags.stop && !t.flags.whole && !t.flags.single);
        self.firm && solid.all(|t| frequency(index, &t.stem) > 0)
    }
}

/// A longer text is a report, not a comparison.
const MOST_QUESTION_WORDS: usize = 60;
/// Words of a shortened name.
const MOST_PART: usize = 6;
/// Words between two things that are parted by more than a connector ("different from").
const MOST_BETWEEN: usize = 6;

/// Between two things.
const CONNECTORS: [&str; 10] = ["and", "or", "vs", "versus", "with", "from", "to", "than", "against", "nor"];
/// The same in Chinese, longest first.
const CONNECTORS_HAN: [&str; 13] =
    ["还是", "以及", "或者", "对比", "相比", "比起", "和", "与", "跟", "同", "及", "或", "比"];
/// Connectors that alone ask for a choice.
const CHOICES: [&str; 4] = ["or", "还是", "或者", "或"];
/// Connectors that alone say that something is compared.
const COMPARING: [&str; 7] = ["vs", "versus", "than", "对比", "相比", "比起", "比"];
/// Words (as stems begin) that say that something is compared.
const CUES: [&str; 8] = ["differ", "compar", "distinguish", "distinct", "vs", "versus", "similar", "contrast"];
/// The same in Chinese.
const CUES_HAN: [&str; 15] = [
    "区别",
    "不同",
    "差别",
    "差异",
    "对比",
    "相比",
    "区分",
    "比较",
    "一样",
    "哪一个",
    "哪个",
    "哪种",
    "哪一种",
    "优缺点",
    "优劣",
];
/// Words of a comparing question that name no aspect.
const GENERAL: [&str; 62] = [
    "difference",
    "differences",
    "different",
    "differ",
    "differs",
    "differently",
    "compare",
    "compares",
    "compared",
    "comparing",
    "comparison",
    "similar",
    "similarities",
    "similarity",
    "contrast",
    "distinguish",
    "distinguishes",
    "distinction",
    "vs",
    "versus",
    "better",
    "best",
    "good",
    "choose",
    "choosing",
    "pick",
    "take",
    "use",
    "using",
    "need",
    "want",
    "prefer",
    "recommend",
    "recommended",
    "go",
    "main",
    "key",
    "big",
    "exactly",
    "actually",
    "tell",
    "explain",
    "show",
    "know",
    "understand",
    "please",
    "question",
    "quick",
    "hi",
    "hello",
    "hey",
    "thanks",
    "help",
    "kind",
    "type",
    "types",
    "thing",
    "one",
    "two",
    "pros",
    "cons",
    "side",
];
/// The same in Chinese, longest first: taken from both ends of a run of characters.
const GENERAL_HAN: [&str; 42] = [
    "有什么区别",
    "有什么不同",
    "有什么差别",
    "有啥区别",
    "什么区别",
    "哪一种",
    "哪一个",
    "优缺点",
    "请问",
    "什么",
    "区别",
    "不同",
    "差别",
    "差异",
    "对比",
    "相比",
    "比较",
    "区分",
    "一样",
    "哪个",
    "哪种",
    "哪些",
    "怎么",
    "如何",
    "应该",
    "之间",
    "主要",
    "一下",
    "知道",
    "想要",
    "可以",
    "能否",
    "是否",
    "分别",
    "到底",
    "两者",
    "两种",
    "两个",
    "方面",
    "优劣",
    "解释",
    "告诉",
];
/// Characters that make up what else names no aspect ("我该选用哪", "更好").
const FILLERS: &str = "的了是有吗呢吧啊都我你也呀么在上里好选择使用买该更要想哪个种这那些说明帮忙";

/// Reads a question; `None` where it does not compare known things.
pub fn asked(generation: &Generation, index: &LanguageIndex, text: &str, collections: &[String]) -> Option<Asked> {
    let typed = words(text, &index.analyzer);
    if typed.len() > MOST_QUESTION_WORDS * if typed.iter().any(|w| w.gram) { 2 } else { 1 } {
        return None;
    }
    // "Why is X dearer than Y" asks for a reason.
    if connectors_of(text, &typed).is_empty() || wants(text).reason {
        return None;
    }
    let text = &vocabulary::correct(text, index).text;
    let words = words(text, &index.analyzer);
    let connectors = connectors_of(text, &words);
    let firm = says_so(&words);
    if !firm && !connectors.iter().any(|c| COMPARING.contains(&c.text) || CHOICES.contains(&c.text)) {
        return None;
    }
    let things = Things::of(generation, index)?;
    let mut reading = Reading { things, index, words: &words, connectors: &connectors, mentions: Vec::new() };
    reading.mentions = things.find(&words);
    let identifiers = identifiers(text, &index.analyzer);
    reading.mentions.retain(|m| {
        let span = words[m.from].start..words[m.to - 1].end;
        is_thing(things, m.thing) && things.is_in(m.thing, index, collections) && !is_inside(&span, &identifiers)
    });
    reading.complete();
    let is_aspect = |phrase: &str, of: &[u32]| super::is_aspect(generation, index, phrase, of, collections);
    let chain = reading.without_aspects(text, reading.longest_chain(firm)?, is_aspect);
    let joints: Vec<&str> = chain
        .windows(2)
        .flat_map(|pair| connectors.iter().filter(|c| c.from >= pair[0].to && c.to <= pair[1].from))
        .map(|connector| connector.text)
        .collect();
    let compares = firm || joints.iter().any(|joint| COMPARING.contains(joint));
    if !compares && !joints.iter().any(|joint| CHOICES.contains(joint)) {
        return None;
    }
    let numbers: Vec<u32> = chain.iter().map(|m| m.thing).collect();
    let names = numbers.iter().filter_map(|n| Some(things.get(*n)?.name.clone())).collect();
    let aspect = reading.rest(text, &chain);
    Some(Asked {
        things: names,
        numbers,
        aspect: (!aspect.is_empty()).then_some(aspect),
        firm: compares,
        yes_or_no: is_yes_or_no(&words),
    })
}

/// The bytes of identifiers written in one word: `SnapshotId`, `snapshot_id`.
fn identifiers(text: &str, analyzer: &Analyzer) -> Vec<Range<usize>> {
    let is_one_word = |range: &Range<usize>| {
        text.get(range.clone()).is_some_and(|whole| whole.chars().all(|c| c.is_alphanumeric() || c == '_'))
    };
    let wholes = analyzer.tokens(text).into_iter().filter(|token| token.flags.whole);
    wholes.map(|token| token.start..token.end).filter(is_one_word).collect()
}

/// Whether a name is only a part of an identifier: `SnapshotId` is no snapshot.
fn is_inside(name: &Range<usize>, identifiers: &[Range<usize>]) -> bool {
    let is_part = |whole: &Range<usize>| whole.start <= name.start && name.end <= whole.end && whole != name;
    identifiers.iter().any(is_part)
}

/// Whether the question begins with an auxiliary verb, or ends in 吗.
fn is_yes_or_no(words: &[Word]) -> bool {
    words.first().is_some_and(|word| AUXILIARIES.contains(&word.surface.as_str()))
        || words.last().is_some_and(|word| word.surface == "吗")
}

/// Verbs that open a question to be answered by yes or no.
const AUXILIARIES: [&str; 15] =
    ["can", "could", "do", "does", "did", "is", "are", "was", "may", "must", "will", "would", "has", "have", "should"];

fn is_thing(things: &Things, number: u32) -> bool {
    things.get(number).is_some_and(|thing| !thing.aspect)
}

/// A word or mark between things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Connector {
    from: usize,
    /// The same as `from` for a mark.
    to: usize,
    text: &'static str,
}

fn connectors_of(text: &str, words: &[Word]) -> Vec<Connector> {
    let mut found: Vec<Connector> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let between = match at {
            0 => "",
            _ => text.get(words[at - 1].end..words[at].start).unwrap_or_default(),
        };
        if between.contains([',', '，', '、', '/', '&', '+']) {
            found.push(Connector { from: at, to: at, text: "," });
        }
        let latin = CONNECTORS.iter().find(|c| words[at].surface == **c);
        let han = CONNECTORS_HAN.iter().find(|c| starts_with(&words[at..], c));
        match latin.or(han) {
            Some(connector) => {
                let length = if words[at].gram { connector.chars().count() } else { 1 };
                found.push(Connector { from: at, to: at + length, text: connector });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn says_so(words: &[Word]) -> bool {
    (0..words.len()).any(|at| {
        CUES.iter().any(|cue| words[at].surface.starts_with(cue))
            || CUES_HAN.iter().any(|cue| starts_with(&words[at..], cue))
            || (words[at].surface == "same" && words.get(at + 1).is_some_and(|next| next.surface == "as"))
    })
}

struct Reading<'a> {
    things: &'a Things,
    index: &'a LanguageIndex,
    words: &'a [Word],
    connectors: &'a [Connector],
    mentions: Vec<Mention>,
}

impl Reading<'_> {
    /// Reads shortened names at connectors, from the last to the first: "public, custom and shared
    /// images".
    fn complete(&mut self) {
        for connector in self.connectors.iter().rev() {
            let right = self.after(connector.to);
            let before = self.mentions.iter().find(|m| m.to == connector.from).copied();
            let behind = self.mentions.iter().find(|m| m.from == right).copied();
            match (before, behind) {
                (Some(_), Some(_)) => {}
                (None, Some(like)) => {
                    let part = self.left_parts(connector.from).find_map(|from| {
                        let thing = self.things.complete(&self.words[from..connector.from], like.thing, self.index)?;
                        Some(Mention { from, to: connector.from, thing })
                    });
                    self.mentions.extend(part);
                }
                (Some(like), None) => {
                    let part = self.right_parts(right).find_map(|to| {
                        let thing = self.things.complete(&self.words[right..to], like.thing, self.index)?;
                        Some(Mention { from: right, to, thing })
                    });
                    self.mentions.extend(part);
                }
                (None, None) => self.complete_both(connector.from, right),
            }
            self.mentions.sort_by_key(|m| m.from);
        }
    }

    /// "custom or public?": only what stands side by side in a table.
    fn complete_both(&mut self, end: usize, right: usize) {
        for from in self.left_parts(end) {
            for to in self.right_parts(right) {
                let parts = [&self.words[from..end], &self.words[right..to]];
                if let Some(&[a, b]) = self.things.together(&parts).as_deref()
                    && a != b
                    && self.things.same_axis(a, b)
                    && is_thing(self.things, a)
                    && is_thing(self.things, b)
                {
                    self.mentions.push(Mention { from, to: end, thing: a });
                    self.mentions.push(Mention { from: right, to, thing: b });
                    return;
                }
            }
        }
    }

    /// The first word after determiners.
    fn after(&self, at: usize) -> usize {
        (at..self.words.len()).find(|at| !is_before(&self.words[*at])).unwrap_or(self.words.len())
    }

    /// Where a part that ends at a word may begin, longest first.
    fn left_parts(&self, end: usize) -> impl Iterator<Item = usize> + use<> {
        let taken = self.mentions.iter().filter(|m| m.to <= end).map(|m| m.to).max().unwrap_or(0);
        let marks = self.connectors.iter().filter(|c| c.to <= end && c.from < end).map(|c| c.to).max().unwrap_or(0);
        end.saturating_sub(MOST_PART).max(taken).max(marks)..end
    }

    /// Where a part that begins at a word may end, longest first.
    fn right_parts(&self, from: usize) -> impl Iterator<Item = usize> + use<> {
        let taken = self.mentions.iter().filter(|m| m.from >= from).map(|m| m.from).min();
        let marks = self.connectors.iter().filter(|c| c.from > from).map(|c| c.from).min();
        let end = [taken, marks, Some(self.words.len()), Some(from + MOST_PART)].into_iter().flatten().min();
        (from + 1..=end.unwrap_or(from)).rev()
    }

    /// The most things that are joined by connectors.
    fn longest_chain(&self, firm: bool) -> Option<Vec<Mention>> {
        let mut best: Vec<Mention> = Vec::new();
        let mut chain: Vec<Mention> = Vec::new();
        for mention in &self.mentions {
            let joined = chain.last().is_some_and(|last| self.joined(last, mention, firm));
            let known = chain.iter().any(|m| m.thing == mention.thing);
            if !joined || known {
                chain.clear();
            }
            chain.push(*mention);
            if chain.len() > best.len() {
                best.clone_from(&chain);
            }
        }
        (best.len() > 1).then_some(best)
    }

    /// Whether nothing but connectors stands between two things, or, where the question says that it
    /// compares, a few words that end in one ("is X any different from Y", "is X cheaper than Y").
    fn joined(&self, a: &Mention, b: &Mention, firm: bool) -> bool {
        let mut inside = self.connectors.iter().filter(|c| c.from >= a.to && c.to <= b.from).peekable();
        if inside.peek().is_none() {
            return false;
        }
        let is_joint = |at: usize| {
            self.connectors.iter().any(|c| c.from <= at && at < c.to)
                || is_before(&self.words[at])
                || is_one(&self.words[at])
        };
        if (a.to..b.from).all(is_joint) {
            return true;
        }
        let Some(last) = inside.last() else { return false };
        let ends = (last.to..b.from).all(|at| is_before(&self.words[at]));
        let says = firm || COMPARING.contains(&last.text);
        ends && says && last.text != "," && last.text != "and" && b.from - a.to <= MOST_BETWEEN
    }

    /// The things less what is said of them: in "tea or coffee, price?" the price is no third thing.
    /// What an article is about is one nevertheless, unless it is added at the end.
    fn without_aspects(
        &self,
        text: &str,
        mut chain: Vec<Mention>,
        is_aspect: impl Fn(&str, &[u32]) -> bool,
    ) -> Vec<Mention> {
        for at in (0..chain.len()).rev() {
            let others: Vec<u32> = chain.iter().filter(|m| **m != chain[at]).map(|m| m.thing).collect();
            let Mention { from, to, thing } = chain[at];
            let is_added = at + 1 == chain.len()
                && self.connectors.iter().rfind(|c| c.from <= from).is_some_and(|c| c.text == ",");
            let has_article = self.things.get(thing).is_some_and(|thing| !thing.articles.is_empty());
            if others.len() < 2
                || has_article && !is_added
                || others.iter().any(|other| self.things.same_kind(thing, *other))
            {
                continue;
            }
            let phrase = text.get(self.words[from].start..self.words[to - 1].end).unwrap_or_default();
            if is_aspect(phrase, &others) {
                chain.remove(at);
            }
        }
        chain
    }

    /// What the question says beside the things and that it compares them.
    fn rest(&self, text: &str, chain: &[Mention]) -> String {
        let (first, last) = (chain.first().map_or(0, |m| m.from), chain.last().map_or(0, |m| m.to));
        let taken = |at: usize| {
            chain.iter().any(|m| m.from <= at && at < m.to)
                || self.connectors.iter().any(|c| c.from <= at && at < c.to && c.from + 1 >= first && c.to <= last + 1)
                || is_one(&self.words[at])
        };
        let mut parts: Vec<String> = Vec::new();
        let mut run = String::new();
        for (at, word) in self.words.iter().enumerate() {
            if word.gram && !taken(at) {
                run.push_str(&word.surface);
                continue;
            }
            end_run(&mut run, &mut parts);
            if !word.gram && !taken(at) && !word.stop && !GENERAL.contains(&word.surface.as_str()) {
                parts.extend(text.get(word.start..word.end).map(str::to_owned));
            }
        }
        end_run(&mut run, &mut parts);
        parts.join(" ")
    }
}

/// A run of characters without what names no aspect; pieces of one character say nothing.
fn end_run(run: &mut String, parts: &mut Vec<String>) {
    for piece in std::mem::take(run).split('的') {
        let mut piece = piece;
        while let Some(rest) = GENERAL_HAN
            .iter()
            .find_map(|general| piece.strip_prefix(general).or_else(|| piece.strip_suffix(general)))
            .or_else(|| piece.strip_prefix(PARTICLES).or_else(|| piece.strip_suffix(PARTICLES)))
        {
            piece = rest;
        }
        if piece.chars().count() > 1 && !piece.chars().all(|c| FILLERS.contains(c)) {
            parts.push(piece.to_owned());
        }
    }
}

/// Characters at the ends of a piece that belong to the sentence.
const PARTICLES: [char; 11] = ['了', '是', '吗', '呢', '吧', '啊', '都', '我', '你', '也', '呀'];
