//! Follow-ups in English: "and a shared one?", "what about the price?", "how long does it take?"

use super::pieces::{articles_agree, gerund, is_verb, other_number, with_determiner};
use super::{Reading, Sentence};
use crate::answer::things::{Mention, Word, is_before, is_one};

/// What opens a follow-up, longest first.
const OPENERS: [&[&str]; 12] = [
    &["what", "about"],
    &["how", "about"],
    &["what", "of"],
    &["and"],
    &["but"],
    &["so"],
    &["or"],
    &["also"],
    &["then"],
    &["ok"],
    &["okay"],
    &["plus"],
];
/// What points back at the end.
const CLOSERS: [&[&str]; 5] = [&["as", "well"], &["then"], &["too"], &["also"], &["there"]];
const PRONOUNS: [&str; 9] = ["it", "its", "they", "them", "their", "that", "this", "these", "those"];
/// Pronouns that are determiners or conjunctions as well.
const POINTING: [&str; 4] = ["that", "this", "these", "those"];
const PREPOSITIONS: [&str; 16] = [
    "in", "on", "for", "with", "without", "from", "to", "at", "of", "under", "by", "between", "after", "before",
    "across", "as",
];
const AUXILIARIES: [&str; 22] = [
    "do", "does", "did", "can", "could", "should", "would", "will", "may", "might", "must", "is", "are", "was", "were",
    "has", "have", "am", "cant", "doesnt", "isnt", "arent",
];
const QUESTION_WORDS: [&str; 8] = ["what", "which", "who", "whose", "when", "where", "why", "how"];
const PERSONS: [&str; 9] = ["i", "you", "we", "one", "someone", "anyone", "people", "he", "she"];
/// Verbs whose "it" is what was done, not what it was done to.
const UNDOING: [&str; 12] =
    ["undo", "do", "cancel", "stop", "revert", "reverse", "repeat", "automate", "avoid", "prevent", "try", "schedule"];

/// Whether a question opens like a follow-up or has a pronoun in place of a thing.
pub(super) fn opens_or_points(words: &[Word]) -> bool {
    let opens = OPENERS.iter().any(|opener| {
        words.len() >= opener.len() && opener.iter().zip(words).all(|(part, word)| word.surface == *part)
    });
    opens || words.iter().any(|w| PRONOUNS.contains(&w.surface.as_str()) || is_one(w))
}

/// Words that point to what stands elsewhere, beside pronouns.
const ELSEWHERE: [&str; 8] = ["there", "here", "then", "too", "also", "same", "such", "above"];

/// Whether a question may lack what it is about: its place, or what it is likened to, is told elsewhere.
pub(super) fn points(words: &[Word]) -> bool {
    opens_or_points(words) || words.iter().any(|word| ELSEWHERE.contains(&word.surface.as_str()))
}

/// Completes a question.
pub(super) fn complete(reading: &Reading<'_>, now: &Sentence) -> Option<String> {
    let follow_up = FollowUp::new(reading, now)?;
    let completed = follow_up.complete()?;
    Some(format!("{}?", articles_agree(completed.trim())))
}

struct FollowUp<'a> {
    reading: &'a Reading<'a>,
    now: &'a Sentence,
    /// The words between opener and closer.
    from: usize,
    to: usize,
    opens: bool,
    closes: bool,
    instead: bool,
}

impl<'a> FollowUp<'a> {
    fn new(reading: &'a Reading<'a>, now: &'a Sentence) -> Option<Self> {
        let words = &now.words;
        let (mut from, mut to) = (0, words.len());
        let is = |at: usize, phrase: &[&str]| {
            phrase.iter().enumerate().all(|(i, part)| words.get(at + i).is_some_and(|w| w.surface == *part))
        };
        let (mut opens, mut closes, mut instead) = (false, false, false);
        while let Some(opener) = OPENERS.iter().find(|opener| is(from, opener)) {
            from += opener.len();
            opens = true;
        }
        while let Some(closer) = CLOSERS.iter().find(|c| to > from + c.len() && is(to - c.len(), c)) {
            to -= closer.len();
            closes = true;
        }
        if to > from + 1 && is(to - 1, &["instead"]) {
            to -= 1;
            instead = true;
        }
        (from < to).then_some(Self { reading, now, from, to, opens, closes, instead })
    }

    fn words(&self) -> &'a [Word] {
        &self.now.words[self.from..self.to]
    }

    fn text(&self) -> &'a str {
        self.now.slice(self.from, self.to)
    }

    fn complete(&self) -> Option<String> {
        self.with_one()
            .or_else(|| self.other_thing())
            .or_else(|| self.other_name())
            .or_else(|| self.bare_question())
            .or_else(|| self.with_pronoun())
            .or_else(|| self.other_circumstance())
            .or_else(|| self.other_aspect())
    }

    /// "a shared one": the thing before with another beginning.
    fn with_one(&self) -> Option<String> {
        let one = (self.from..self.to).find(|at| self.is_one(*at))?;
        let (from, thing, place) = (self.from..one).find_map(|from| {
            let (thing, place) = self.reading.shortened(&self.now.words[from..one])?;
            Some((from, thing, place))
        })?;
        let before = &self.reading.before;
        let (first, _) = self.now.words[from..one].iter().enumerate().find(|(_, word)| !is_before(word))?;
        let part = self.now.slice(from + first, one);
        // The new beginning with the old name's end.
        let end = self.common_end(thing, part, &place);
        let name = format!("{part} {end}");
        let rest: Vec<&Word> = self
            .words()
            .iter()
            .enumerate()
            .filter(|(at, _)| !(from..=one).contains(&(at + self.from)))
            .map(|(_, w)| w)
            .collect();
        if rest.iter().all(|word| word.stop && !QUESTION_WORDS.contains(&word.surface.as_str())) {
            return before.replaced(place.from, place.to, &name);
        }
        self.now.replaced(from + first, one + 1, &name).map(|text| self.without_opener(&text))
    }

    /// Whether a word is "one" for a thing, not a number before a noun.
    fn is_one(&self, at: usize) -> bool {
        let next = self.now.words.get(at + 1).filter(|_| at + 1 < self.to);
        is_one(&self.now.words[at]) && at > self.from && next.is_none_or(|next| next.stop)
    }

    /// The words of the old name that the new one ends in, as the question before writes them.
    fn common_end(&self, thing: u32, part: &str, place: &Mention) -> String {
        let length = self.reading.things.get(thing).map_or(1, |thing| thing.key.split(' ').count());
        let own = part.split_whitespace().count();
        let keep = length.saturating_sub(own).max(1);
        self.reading.before.slice(place.to.saturating_sub(keep).max(place.from), place.to).to_owned()
    }

    /// "what about community images?", "and for marketplace images?", "shared?"
    fn other_thing(&self) -> Option<String> {
        let before = &self.reading.before;
        let mentions: Vec<Mention> =
            self.now.mentions.iter().filter(|m| m.from >= self.from && m.to <= self.to).copied().collect();
        let Some(mention) = mentions.first() else {
            let (thing, place) = self.reading.shortened(self.words())?;
            let part = self.now.slice(self.from + self.leading(self.words()), self.to);
            let name = format!("{part} {}", self.common_end(thing, part, &place));
            return before.replaced(place.from, place.to, &name);
        };
        let (from, to) = self.now.whole(mention);
        let outside = (self.from..self.to).filter(|at| !(from..to).contains(at));
        let bare = outside.clone().all(|at| self.is_lead_in(at));
        if !bare {
            return None;
        }
        let preposition = outside.map(|at| self.now.words[at].surface.as_str()).find(|w| PREPOSITIONS.contains(w));
        let place = preposition
            .and_then(|p| before.mentions.iter().find(|m| self.stands_after(m, p) && m.thing != mention.thing).copied())
            .or_else(|| self.reading.place_of(mention.thing))?;
        let (place_from, place_to) = before.whole(&place);
        let typed = self.now.slice(from, to);
        let (new_last, old_last) = (&self.now.words[to - 1], &before.words[place_to - 1]);
        if new_last.stem == old_last.stem {
            let name = format!("{} {}", self.now.slice(from, to - 1), before.slice(place_to - 1, place_to));
            return before.replaced(place_from, place_to, name.trim());
        }
        let own_determiner = from > self.from && is_before(&self.now.words[from - 1]);
        let plural = new_last.surface.ends_with('s') && new_last.surface != new_last.stem;
        let determined = place_from
            .checked_sub(1)
            .filter(|at| is_before(&before.words[*at]) && !is_verb(&before.words[*at].surface));
        match determined {
            Some(at) if own_determiner => before.replaced(at, place_to, self.now.slice(from - 1, to)),
            Some(at) if plural => before.replaced(at, place_to, typed),
            _ => before.replaced(place_from, place_to, typed),
        }
    }

    /// "and 2019?"; "what about the data disk?" after the system disk.
    fn other_name(&self) -> Option<String> {
        let before = &self.reading.before;
        let content: Vec<&Word> = self.words().iter().filter(|w| !w.stop).collect();
        let lead_in =
            self.words().iter().all(|w| !w.stop || is_before(w) || PREPOSITIONS.contains(&w.surface.as_str()));
        if content.is_empty() || !lead_in || self.has_predicate() || !self.reading.is_covered(self.text()) {
            return None;
        }
        if content.iter().all(|w| w.surface.starts_with(|c: char| c.is_ascii_digit())) {
            return other_number(self.now, before);
        }
        let last = content.last()?;
        let count = content.len();
        let old = before.words.iter().rposition(|w| w.stem == last.stem && !w.stop)?;
        let from = (old + 1).checked_sub(count)?;
        let same = before.words[from..=old].iter().zip(&content).all(|(a, b)| a.stem == b.stem);
        if count < 2 || same || before.words[from..=old].iter().any(|w| w.stop) {
            return None;
        }
        let first = self.now.words.iter().position(|w| w.start == content[0].start)?;
        before.replaced(from, old + 1, self.now.slice(first, self.to))
    }

    /// "how?", "why?", "how much?" after a question that can be answered by yes or no.
    fn bare_question(&self) -> Option<String> {
        let before = &self.reading.before;
        let bare = self.words().iter().all(|w| w.stop) && QUESTION_WORDS.contains(&self.words()[0].surface.as_str());
        let yes_or_no = AUXILIARIES.contains(&before.words.first()?.surface.as_str());
        (bare && yes_or_no && !self.has_verb()).then(|| format!("{} {}", self.text(), before.text))
    }

    /// "how long does it take?", "can I get a refund for it?", "is that image free?"
    fn with_pronoun(&self) -> Option<String> {
        // "got it", "that helps": nothing is asked.
        if !self.opens && !self.now.asks && !self.has_predicate() {
            return None;
        }
        let at = (self.from..self.to).find(|at| self.is_pronoun(*at))?;
        if self.now.mentions.iter().any(|m| self.reading.place_of(m.thing).is_some()) && !self.points_to_noun(at) {
            return None;
        }
        let word = self.now.words[at].surface.as_str();
        let end = if self.points_to_noun(at) { self.noun_end(at) } else { at + 1 };
        let before_it = at.checked_sub(1).filter(|b| *b >= self.from).map(|b| self.now.words[b].surface.as_str());
        let of_action = end == at + 1
            && matches!(word, "it" | "that" | "this")
            && before_it.is_none_or(|b| AUXILIARIES.contains(&b) || UNDOING.contains(&b) || b == "for");
        let action = if of_action { self.action() } else { None };
        let mut replacement = action.or_else(|| self.topic())?;
        if matches!(word, "its" | "their") {
            replacement.push_str("'s");
        }
        let text = self.now.replaced(at, end, &replacement)?;
        Some(self.without_opener(&text))
    }

    fn is_pronoun(&self, at: usize) -> bool {
        let word = self.now.words[at].surface.as_str();
        if !PRONOUNS.contains(&word) {
            return false;
        }
        if !POINTING.contains(&word) {
            return true;
        }
        let before = at.checked_sub(1).map(|b| self.now.words[b].surface.as_str()).unwrap_or_default();
        self.points_to_noun(at)
            || AUXILIARIES.contains(&before)
            || (at + 1 == self.to && (at > self.from || self.opens))
    }

    /// "that image", where the thing before is an image.
    fn points_to_noun(&self, at: usize) -> bool {
        POINTING.contains(&self.now.words[at].surface.as_str()) && self.noun_end(at) > at + 1
    }

    fn noun_end(&self, at: usize) -> usize {
        let Some(next) = self.now.words.get(at + 1).filter(|_| at + 1 < self.to) else { return at + 1 };
        let named = self.reading.before.mentions.iter().any(|m| {
            let last = self.reading.before.words.get(self.reading.before.whole(m).1 - 1);
            last.is_some_and(|last| last.stem == next.stem)
        });
        if named { at + 2 } else { at + 1 }
    }

    /// "and in another region?", "with how many accounts?"
    fn other_circumstance(&self) -> Option<String> {
        let before = &self.reading.before;
        let first = self.words().first()?.surface.as_str();
        if !PREPOSITIONS.contains(&first) || self.has_verb() || !self.reading.is_covered(self.text()) {
            return None;
        }
        // The same preposition's phrase at the end of the question before gives way.
        let old =
            before.words.iter().rposition(|w| w.surface == first).filter(|at| {
                *at > 0 && !before.words[at + 1..].iter().any(|w| PREPOSITIONS.contains(&w.surface.as_str()))
            });
        let kept = match old {
            Some(at) => before.slice(0, at),
            None => before.text.as_str(),
        };
        let asks = self.words().iter().any(|w| QUESTION_WORDS.contains(&w.surface.as_str()));
        Some(if asks { format!("{} {kept}", self.text()) } else { format!("{kept} {}", self.text()) })
    }

    /// "and the price?", "which formats can I choose?", "who pays?"
    fn other_aspect(&self) -> Option<String> {
        let own = Sentence { mentions: self.inside(), ..self.now.clone() };
        let compared = self.reading.compared();
        let of_compared = compared.as_ref().is_some_and(|compared| compared.is_aspect(self.text(), &own.mentions));
        let marked = self.opens || self.closes || self.instead;
        let own_thing = !of_compared && self.reading.names_own_thing(&own);
        // Two of three signs are needed, where it does not say in what to compare.
        let signs = [marked, self.has_predicate(), self.reading.is_covered(self.text())];
        if own_thing && !self.closes && !self.instead
            || !of_compared && signs.iter().filter(|sign| **sign).count() < 2
            || self.words().iter().all(|w| w.stop && !QUESTION_WORDS.contains(&w.surface.as_str()))
        {
            return None;
        }
        if let Some(compared) = compared {
            return Some(compared.asked_in(self.text(), ", "));
        }
        if self.instead {
            return Some(format!("{} instead of {}", self.text(), self.topic()?));
        }
        if let Some(clause) = self.clause() {
            return Some(format!("{} {clause}", self.text()));
        }
        let (what, link) = match self.action() {
            Some(action) => (action, if self.closes { "when" } else { "for" }),
            None => (self.topic()?, if self.has_predicate() { "for" } else { "of" }),
        };
        Some(format!("{} {link} {what}", self.text()))
    }

    fn inside(&self) -> Vec<Mention> {
        self.now.mentions.iter().filter(|m| m.from >= self.from && m.to <= self.to).copied().collect()
    }

    /// The question's own words with its opener taken off.
    fn without_opener(&self, text: &str) -> String {
        let start = self.now.words[self.from].start;
        text.get(start..).unwrap_or(text).to_owned()
    }

    fn leading(&self, words: &[Word]) -> usize {
        words.iter().take_while(|w| is_before(w) || PREPOSITIONS.contains(&w.surface.as_str())).count()
    }

    fn is_lead_in(&self, at: usize) -> bool {
        let word = &self.now.words[at];
        (is_before(word) && !is_verb(&word.surface)) || PREPOSITIONS.contains(&word.surface.as_str())
    }

    fn stands_after(&self, mention: &Mention, preposition: &str) -> bool {
        let words = &self.reading.before.words[..mention.from];
        words.iter().rev().find(|w| !is_before(w)).is_some_and(|w| w.surface == preposition)
    }

    fn has_verb(&self) -> bool {
        self.words().iter().any(|w| AUXILIARIES.contains(&w.surface.as_str()))
    }

    fn has_predicate(&self) -> bool {
        self.has_verb() || self.words().iter().any(|w| QUESTION_WORDS.contains(&w.surface.as_str()))
    }

    /// The thing of the question before, as written there with its determiner; where it names no
    /// known one, its longest run of content words.
    fn topic(&self) -> Option<String> {
        let before = &self.reading.before;
        if let Some(mention) = before.mentions.first() {
            let (from, to) = before.whole(mention);
            return Some(with_determiner(before, from, to).to_owned());
        }
        let mut best = (0, 0);
        let mut from = 0;
        for at in 0..=before.words.len() {
            if before.words.get(at).is_none_or(|w| w.stop) {
                if at - from > best.1 - best.0 {
                    best = (from, at);
                }
                from = at + 1;
            }
        }
        (best.1 > best.0).then(|| with_determiner(before, best.0, best.1.min(best.0 + 4)).to_owned())
    }

    /// What the question before does, as a noun: "copying an image to another region".
    fn action(&self) -> Option<String> {
        let words = &self.reading.before.words;
        let surface = |at: usize| words.get(at).map(|w| w.surface.as_str()).unwrap_or_default();
        let verb = if surface(0) == "how" && surface(1) == "to" {
            2
        } else {
            let auxiliary = (0..words.len().min(4)).find(|at| AUXILIARIES.contains(&surface(*at)))?;
            if !PERSONS.contains(&surface(auxiliary + 1)) {
                return None;
            }
            auxiliary + 2
        };
        let name = words.get(verb).filter(|w| !w.stop || w.surface == "get")?;
        let rest = self.reading.before.slice(verb + 1, words.len());
        Some(format!("{} {rest}", gerund(&name.surface)).trim_end().to_owned())
    }

    /// "when I change the system", where the question before says so.
    fn clause(&self) -> Option<&'a str> {
        let before = &self.reading.before;
        let at = before.words.windows(2).position(|pair| {
            matches!(pair[0].surface.as_str(), "when" | "if" | "after" | "before" | "while")
                && PERSONS.contains(&pair[1].surface.as_str())
        })?;
        (at > 0).then(|| before.slice(at, before.words.len()))
    }
}
