//! A question that only makes sense after the one before, completed by it.
//!
//! It is completed only if it opens like a follow-up ("and", "what about", 那…呢), has a pronoun or
//! "one" for its thing, or names no thing of its own; one that leans by its form is completed even
//! where it would be answered alone. Then the thing of the same kind is replaced in
//! the question before, or the thing before is put into the question.

mod chinese;
mod english;
mod pieces;

use super::retrieve::frequency;
use super::things::{Mention, Things, Word, words};
use super::vocabulary;
use crate::index::{Generation, LanguageIndex};

/// A longer question stands alone.
const MOST_WORDS: usize = 25;
/// A longer question before is a report.
const MOST_WORDS_BEFORE: usize = 40;

/// A question completed by the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// The whole question.
    pub text: String,
    /// Whether it cannot stand alone by its form, whatever it would find alone: it opens like a
    /// follow-up, has a pronoun for its thing, or has no more than a word or two of its own.
    pub leans: bool,
}

/// The question completed by the one before; `None` for one that stands alone, or that the one
/// before cannot complete. `index` is that of the question's language.
pub fn complete(generation: &Generation, index: &LanguageIndex, text: &str, after: &str) -> Option<Completed> {
    let things = Things::of(generation, index)?;
    let now = Sentence::new(&vocabulary::correct(text, index).text, things, index);
    let before = Sentence::new(&vocabulary::correct(after, index).text, things, index);
    if now.words.is_empty()
        || before.words.is_empty()
        || now.length() > MOST_WORDS
        || before.length() > MOST_WORDS_BEFORE
        || (now.is_han() && !before.is_han())
    {
        return None;
    }
    let reading = Reading { generation, index, things, before };
    let completed =
        if reading.before.is_han() { chinese::complete(&reading, &now) } else { english::complete(&reading, &now) }?;
    (completed.trim() != text.trim()).then(|| Completed { text: completed, leans: leans(&now) })
}

/// Whether a question may point to what is told before it, which it then needs to be understood: it opens or
/// closes like a follow-up, or has a word that points.
pub(super) fn points_back(generation: &Generation, index: &LanguageIndex, text: &str) -> bool {
    let Some(things) = Things::of(generation, index) else { return true };
    let now = Sentence::new(text, things, index);
    if now.is_han() { chinese::points(&now.text) } else { english::points(&now.words) }
}

/// Words of its own up to which a question leans on the one before.
const FEW_WORDS: usize = 2;
/// Characters of its own up to which a Chinese question does.
const FEW_CHARACTERS: usize = 3;

fn leans(now: &Sentence) -> bool {
    if now.is_han() {
        let own = now.words.iter().filter(|w| !w.stop).count();
        return chinese::opens_or_closes(&now.text) || own <= FEW_CHARACTERS;
    }
    let own = now.words.iter().filter(|w| !w.stop).count();
    english::opens_or_points(&now.words) || own <= FEW_WORDS
}

/// A question as words and the things that it names.
#[derive(Clone, Debug)]
struct Sentence {
    text: String,
    words: Vec<Word>,
    mentions: Vec<Mention>,
    /// Words that are a thing's name alone.
    heads: Vec<usize>,
    /// It had a question mark.
    asks: bool,
}

impl Sentence {
    /// Reads a question; punctuation at its end is dropped.
    fn new(text: &str, things: &Things, index: &LanguageIndex) -> Self {
        let asks = text.contains(['?', '？']);
        let text = text.trim().trim_end_matches(END_MARKS).trim().to_owned();
        let words = words(&text, &index.analyzer);
        let mut mentions = things.find(&words);
        let one =
            |m: &Mention| m.to == m.from + 1 && things.get(m.thing).is_some_and(|thing| !thing.articles.is_empty());
        let heads = things.find_all(&words).iter().filter(|m| one(m)).map(|m| m.from).collect();
        mentions.retain(|m| things.get(m.thing).is_some_and(|thing| !thing.aspect));
        Self { text, words, mentions, heads, asks }
    }

    /// Words, two characters counted as one.
    fn length(&self) -> usize {
        let characters = self.words.iter().filter(|w| w.gram).count();
        self.words.len() - characters + characters / 2
    }

    fn is_han(&self) -> bool {
        self.words.iter().any(|w| w.gram)
    }

    /// The bytes of some of the words, with what stands between them.
    fn slice(&self, from: usize, to: usize) -> &str {
        match (self.words.get(from), self.words.get(to.wrapping_sub(1))) {
            (Some(first), Some(last)) if from < to => self.text.get(first.start..last.end).unwrap_or_default(),
            _ => "",
        }
    }

    /// The text with some of its words replaced.
    fn replaced(&self, from: usize, to: usize, with: &str) -> Option<String> {
        let (start, end) = (self.words.get(from)?.start, self.words.get(to.checked_sub(1)?)?.end);
        Some(format!("{}{with}{}", self.text.get(..start)?, self.text.get(end..)?))
    }

    /// A mention with the one-word name right behind it ("RHEL" "image").
    fn whole(&self, mention: &Mention) -> (usize, usize) {
        let behind = self.heads.contains(&mention.to);
        (mention.from, mention.to + usize::from(behind))
    }
}

/// What may end a question.
const END_MARKS: [char; 8] = ['?', '？', '!', '！', '.', '。', '…', ' '];

/// The question before, and what it is read with.
struct Reading<'a> {
    generation: &'a Generation,
    index: &'a LanguageIndex,
    things: &'a Things,
    before: Sentence,
}

impl Reading<'_> {
    /// Whether an article is about the thing by its title or an alias.
    fn has_article(&self, thing: u32) -> bool {
        self.things.get(thing).is_some_and(|thing| !thing.articles.is_empty())
    }

    /// What in the question before a thing may take the place of: a thing of its kind, else the only
    /// thing, where articles are about both.
    fn place_of(&self, thing: u32) -> Option<Mention> {
        let mentions = &self.before.mentions;
        let same = mentions.iter().find(|m| m.thing != thing && self.things.same_kind(m.thing, thing));
        same.or(match mentions.as_slice() {
            [only] if only.thing != thing && self.has_article(only.thing) && self.has_article(thing) => Some(only),
            _ => None,
        })
        .copied()
    }

    /// The thing that a shortened name means beside one in the question before.
    fn shortened(&self, part: &[Word]) -> Option<(u32, Mention)> {
        self.before.mentions.iter().find_map(|like| {
            let thing = self.things.complete(part, like.thing, self.index)?;
            (thing != like.thing).then_some((thing, *like))
        })
    }

    /// Whether some thing of a sentence is of the kind of one in the question before, or an article is
    /// about it.
    fn names_own_thing(&self, sentence: &Sentence) -> bool {
        sentence.mentions.iter().any(|m| {
            self.has_article(m.thing)
                || self.before.mentions.iter().any(|other| self.things.same_kind(m.thing, other.thing))
        })
    }

    /// Whether the articles have every content word; what they lack stands alone and is not answered.
    fn is_covered(&self, text: &str) -> bool {
        let tokens = self.index.analyzer.tokens(text);
        let mut solid = tokens.iter().filter(|t| !t.flags.stop && !t.flags.whole && !t.flags.single);
        solid.all(|t| frequency(self.index, &t.stem) > 0)
    }

    /// What the question before compares, if it compares.
    fn compared(&self) -> Option<Compared<'_>> {
        let asked = super::compare::asked(self.generation, self.index, &self.before.text, &[])?;
        Some(Compared { reading: self, things: asked.numbers })
    }
}

/// A question before that compares.
struct Compared<'a> {
    reading: &'a Reading<'a>,
    things: Vec<u32>,
}

impl Compared<'_> {
    /// Whether a phrase says in what the things are to be compared: it names a row of their comparison,
    /// and no thing like them.
    fn is_aspect(&self, phrase: &str, mentions: &[Mention]) -> bool {
        let Reading { generation, index, things, .. } = self.reading;
        let is_like = |m: &Mention| self.things.iter().any(|thing| things.same_kind(m.thing, *thing));
        !mentions.iter().any(is_like) && super::compare::is_aspect(generation, index, phrase, &self.things, &[])
    }

    /// The question before, with its last addition given way where that was an aspect too.
    fn asked_in(&self, phrase: &str, comma: &str) -> String {
        let before = self.reading.before.text.as_str();
        let kept = match before.rsplit_once([',', '，']) {
            Some((kept, last)) if self.is_aspect(last, &[]) => kept,
            _ => before,
        };
        format!("{kept}{comma}{phrase}")
    }
}
