//! An analyser that remembers: most words of an article were met before, and what the forward index
//! keeps of them need not be worked out again. What it gives is what [`Analyzer`] gives.

use super::analysed::{SEPARATOR, Vocabulary, record};
use super::analysis::{Analyzer, Sink, Token};
use super::records::TokenRecord;
use super::word_map::WordMap;
use std::ops::Range;

/// Runs of letters that are remembered, at most; then it starts anew.
const MOST: usize = 200_000;

/// An analyser for a writer of the index. One a thread.
#[derive(Debug)]
pub struct Lexicon {
    analyzer: Analyzer,
    words: Words,
}

/// A run of letters and digits as it stands in a text.
#[derive(Clone, Debug)]
struct Known {
    /// Its tokens among [`Words::tokens`].
    tokens: Range<u32>,
    /// How many words it counts.
    words: u32,
}

/// A token of a [`Known`] run.
#[derive(Clone, Debug)]
struct KnownToken {
    /// Its position counted from the run's.
    record: TokenRecord,
    /// Its stem with the separator among [`Words::stems`]; empty for a function word.
    stem: Range<u32>,
    /// Number of the folded word; `None` for what is no word.
    surface: Option<u32>,
}

#[derive(Debug, Default)]
struct Words {
    known: WordMap<Known>,
    tokens: Vec<KnownToken>,
    stems: String,
    /// Folded words: their numbers, their texts one after the other, and where each ends.
    numbers: WordMap<u32>,
    texts: String,
    ends: Vec<usize>,
    /// By the number of the word.
    counts: Vec<Count>,
    /// Words of the article, by number.
    met: Vec<u32>,
    /// Counts the articles.
    article: u32,
    /// Counts the passages.
    passage: u32,
}

/// Where a folded word was met.
#[derive(Clone, Debug, Default)]
struct Count {
    /// The last article.
    article: u32,
    /// The last passage that it was counted for.
    passage: u32,
    /// Passages of the article that have it.
    passages: u32,
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Lexicon {
    /// For a BCP 47 tag, as [`Analyzer::new`].
    pub fn new(language: &str) -> Self {
        Self { analyzer: Analyzer::new(language), words: Words::default() }
    }

    /// A new article: its words are counted from none.
    pub(super) fn start_article(&mut self) {
        if self.words.known.len() > MOST {
            self.words = Words::default();
        }
        self.words.article += 1;
        self.words.met.clear();
    }

    /// The next passage begins.
    pub(super) fn start_passage(&mut self) {
        self.words.passage += 1;
    }

    /// The words of the article and how many of its passages have them, in the order in which they
    /// were first met.
    pub(super) fn vocabulary(&self) -> Vocabulary {
        let words = &self.words;
        let met = words.met.iter().map(|number| (words.text(*number), words.counts[*number as usize].passages));
        met.collect()
    }

    /// Appends the records of a unit's content words, the first word marked, positions counted from
    /// `position`; and, where it is given, their stems to what is searched and the words to the
    /// vocabulary. Returns the next position.
    pub(super) fn record(
        &mut self,
        text: &str,
        position: u32,
        records: &mut Vec<TokenRecord>,
        searched: Option<&mut String>,
    ) -> u32 {
        let counted = if searched.is_some() { Counted::InPassage } else { Counted::Not };
        let mut recording = Recording { words: &mut self.words, first: Some(position), records, searched, counted };
        self.analyzer.scan(text, position, &mut recording)
    }

    /// Appends the terms of a title, a heading, an alias or a question; its words are words of the
    /// article that no passage need have.
    pub(super) fn name(&mut self, text: &str, terms: &mut Terms) {
        self.append(text, terms, Counted::InArticle);
    }

    /// Appends the terms of what stands before a unit, whose words are counted elsewhere.
    pub(super) fn lead(&mut self, text: &str, terms: &mut Terms) {
        self.append(text, terms, Counted::Not);
    }

    fn append(&mut self, text: &str, terms: &mut Terms, counted: Counted) {
        let Terms { records, searched } = terms;
        let searched = Some(searched);
        let mut recording = Recording { words: &mut self.words, first: None, records, searched, counted };
        self.analyzer.scan(text, 0, &mut recording);
    }
}

/// Records and searched stems of a text.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub(super) records: Vec<TokenRecord>,
    pub(super) searched: String,
}

/// What words are counted for.
#[derive(Clone, Copy, Debug)]
enum Counted {
    Not,
    InArticle,
    InPassage,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        *self.numbers.entry(word, || {
            self.texts.push_str(word);
            self.ends.push(self.texts.len());
            self.counts.push(Count::default());
            number(self.counts.len() - 1)
        })
    }

    fn text(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.texts[start..self.ends[at]]
    }

    fn meet(&mut self, number: u32) -> &mut Count {
        let count = &mut self.counts[number as usize];
        if count.article != self.article {
            count.article = self.article;
            count.passages = 0;
            self.met.push(number);
        }
        count
    }

    /// Counts a word for the passage, once.
    fn count(&mut self, number: u32) {
        let passage = self.passage;
        if self.counts[number as usize].passage != passage {
            let count = self.meet(number);
            count.passage = passage;
            count.passages += 1;
        }
    }

    fn known(&mut self, analyzer: &Analyzer, raw: &str) -> Known {
        if let Some(known) = self.known.get(raw) {
            return known.clone();
        }
        let known = match capitalised(raw) {
            Some(lower) => {
                let Known { tokens, words } = self.known(analyzer, &lower);
                let from = self.tokens.len();
                self.tokens.extend_from_within(tokens.start as usize..tokens.end as usize);
                self.tokens[from..].iter_mut().for_each(|token| token.record.flags |= TokenRecord::CAPITAL);
                Known { tokens: number(from)..number(self.tokens.len()), words }
            }
            None => self.learn(analyzer, raw),
        };
        self.known.entry(raw, || known.clone());
        known
    }

    fn learn(&mut self, analyzer: &Analyzer, raw: &str) -> Known {
        let mut tokens: Vec<Token> = Vec::with_capacity(1);
        let words = analyzer.run(raw, &mut tokens);
        let from = number(self.tokens.len());
        for token in &tokens {
            let start = number(self.stems.len());
            if !token.flags.stop {
                self.stems.push_str(&token.stem);
                self.stems.push(SEPARATOR);
            }
            let surface = (!token.flags.gram).then(|| self.number(&token.surface));
            self.tokens.push(KnownToken { record: record(token), stem: start..number(self.stems.len()), surface });
        }
        Known { tokens: from..number(self.tokens.len()), words }
    }
}

/// A word of ASCII in lower case whose first letter is a capital: nothing else is different of it.
fn capitalised(raw: &str) -> Option<String> {
    let (first, rest) = raw.as_bytes().split_first()?;
    let is_it = first.is_ascii_uppercase() && rest.iter().all(u8::is_ascii_lowercase);
    is_it.then(|| raw.to_ascii_lowercase())
}

/// A text on its way into the forward index.
struct Recording<'a> {
    words: &'a mut Words,
    /// Position whose word is marked as the first.
    first: Option<u32>,
    records: &'a mut Vec<TokenRecord>,
    searched: Option<&'a mut String>,
    counted: Counted,
}

impl Recording<'_> {
    fn keep(&mut self, mut record: TokenRecord, position: u32) {
        record.position = u16::try_from(position).unwrap_or(u16::MAX);
        if Some(position) == self.first {
            record.flags |= TokenRecord::FIRST;
        }
        self.records.push(record);
    }

    fn count(&mut self, word: u32) {
        match self.counted {
            Counted::Not => {}
            Counted::InArticle => {
                self.words.meet(word);
            }
            Counted::InPassage => self.words.count(word),
        }
    }
}

impl Sink for Recording<'_> {
    fn run(&mut self, analyzer: &Analyzer, raw: &str, position: u32, part: bool) -> Option<u32> {
        let known = self.words.known(analyzer, raw);
        for at in known.tokens.start as usize..known.tokens.end as usize {
            let KnownToken { mut record, stem, surface } = self.words.tokens[at].clone();
            if !stem.is_empty() {
                if part {
                    record.flags |= TokenRecord::PART;
                }
                self.keep(record, position + u32::from(record.position));
            }
            if let Some(searched) = &mut self.searched {
                searched.push_str(&self.words.stems[stem.start as usize..stem.end as usize]);
            }
            if let Some(surface) = surface {
                self.count(surface);
            }
        }
        Some(known.words)
    }

    fn push(&mut self, token: Token) {
        if !token.flags.stop {
            self.keep(record(&token), token.position);
            if let Some(searched) = &mut self.searched {
                searched.push_str(&token.stem);
                searched.push(SEPARATOR);
            }
        }
        if !token.flags.gram {
            let number = self.words.number(&token.surface);
            self.count(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the analyser gives, the long way.
    fn plain(analyzer: &Analyzer, text: &str, position: u32) -> (Vec<TokenRecord>, String, u32) {
        let mut tokens = Vec::new();
        let end = analyzer.tokens_into(text, position, &mut tokens);
        let (mut records, mut searched) = (Vec::new(), String::new());
        for token in tokens.iter().filter(|token| !token.flags.stop) {
            let mut record = record(token);
            if token.position == position {
                record.flags |= TokenRecord::FIRST;
            }
            records.push(record);
            searched.push_str(&token.stem);
            searched.push(SEPARATOR);
        }
        (records, searched, end)
    }

    proptest::proptest! {
        #[test]
        fn what_is_remembered_is_what_is_analysed(
            texts in proptest::collection::vec("([a-cA-C]{1,4}|[IT][a-z]{0,6}s?|Images|THe|useState|don't|v0.1|1,000|a\\.b_c|镜像|the|\\PC)([ .,'’/-]|  )?{0,12}", 1..6),
            position in 0u32..70_000,
        ) {
            for language in ["en", "zh"] {
                let mut lexicon = Lexicon::new(language);
                lexicon.start_article();
                for text in texts.iter().chain(&texts) {
                    lexicon.start_passage();
                    let (mut records, mut searched) = (Vec::new(), String::new());
                    let end = lexicon.record(text, position, &mut records, Some(&mut searched));
                    proptest::prop_assert_eq!((records, searched, end), plain(&lexicon.analyzer, text, position));
                    let mut terms = Terms::default();
                    lexicon.lead(text, &mut terms);
                    let (mut records, searched, _) = plain(&lexicon.analyzer, text, 0);
                    records.iter_mut().for_each(|record| record.flags &= !TokenRecord::FIRST);
                    proptest::prop_assert_eq!((terms.records, terms.searched), (records, searched));
                }
            }
        }
    }

    #[test]
    fn a_word_is_counted_once_a_passage_and_anew_for_each_article() {
        let mut lexicon = Lexicon::new("en");
        for _ in 0..2 {
            lexicon.start_article();
            lexicon.name("Title", &mut Terms::default());
            for text in ["Image image the", "Images image"] {
                lexicon.start_passage();
                lexicon.record(text, 0, &mut Vec::new(), Some(&mut String::new()));
            }
            let expected = [("title", 0), ("image", 2), ("the", 1), ("images", 1)];
            assert_eq!(lexicon.vocabulary().iter().collect::<Vec<_>>(), expected);
        }
    }
}
