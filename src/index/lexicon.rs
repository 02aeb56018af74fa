//! An analyser that remembers: most words of an article were met before, and what the forward index
//! keeps of them need not be worked out again. What it gives is what [`Analyzer`] gives.

use super::analysed::{SEPARATOR, record};
use super::analysis::{Analyzer, Sink, Token};
use super::records::TokenRecord;
use rustc_hash::FxHashMap;
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
    known: FxHashMap<Box<str>, Known>,
    tokens: Vec<KnownToken>,
    stems: String,
    /// Folded words by number, and back.
    numbers: FxHashMap<Box<str>, u32>,
    surfaces: Vec<Surface>,
    /// Words of the article, by number.
    met: Vec<u32>,
    /// Counts the passages.
    passage: u32,
}

/// A folded word.
#[derive(Debug)]
struct Surface {
    word: Box<str>,
    met: bool,
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

    /// The analyser.
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// A new article: its words are counted from none.
    pub(super) fn start_article(&mut self) {
        if self.words.known.len() > MOST {
            self.words = Words::default();
        }
        for number in std::mem::take(&mut self.words.met) {
            let surface = &mut self.words.surfaces[number as usize];
            surface.met = false;
            surface.passages = 0;
        }
    }

    /// The next passage begins.
    pub(super) fn start_passage(&mut self) {
        self.words.passage += 1;
    }

    /// Remembers words of the article that no passage need have.
    pub(super) fn remember(&mut self, tokens: &[Token]) {
        for token in tokens.iter().filter(|token| !token.flags.gram) {
            let number = self.words.surface(&token.surface);
            self.words.meet(number);
        }
    }

    /// The words of the article and how many of its passages have them, in the order in which they
    /// were first met.
    pub(super) fn vocabulary(&self) -> Vec<(String, u32)> {
        let met = self.words.met.iter().map(|number| &self.words.surfaces[*number as usize]);
        met.map(|surface| (surface.word.to_string(), surface.passages)).collect()
    }

    /// Appends the records of a text's content words, the first word marked, positions counted from
    /// `position`; and, where it is given, their stems to what is searched and the words to the
    /// vocabulary. Returns the next position.
    pub(super) fn record(
        &mut self,
        text: &str,
        position: u32,
        records: &mut Vec<TokenRecord>,
        searched: Option<&mut String>,
    ) -> u32 {
        let mut recording = Recording { words: &mut self.words, first: position, records, searched };
        self.analyzer.scan(text, position, &mut recording)
    }
}

impl Words {
    fn surface(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = number(self.surfaces.len());
        self.surfaces.push(Surface { word: word.into(), met: false, passage: 0, passages: 0 });
        self.numbers.insert(word.into(), number);
        number
    }

    fn meet(&mut self, number: u32) -> &mut Surface {
        let surface = &mut self.surfaces[number as usize];
        if !surface.met {
            surface.met = true;
            self.met.push(number);
        }
        surface
    }

    /// Counts a word for the passage, once.
    fn count(&mut self, number: u32) {
        let passage = self.passage;
        let surface = self.meet(number);
        if surface.passage != passage {
            surface.passage = passage;
            surface.passages += 1;
        }
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
            let surface = (!token.flags.gram).then(|| self.surface(&token.surface));
            self.tokens.push(KnownToken { record: record(token, 0), stem: start..number(self.stems.len()), surface });
        }
        let known = Known { tokens: from..number(self.tokens.len()), words };
        self.known.insert(raw.into(), known.clone());
        known
    }
}

/// A text on its way into the forward index.
struct Recording<'a> {
    words: &'a mut Words,
    first: u32,
    records: &'a mut Vec<TokenRecord>,
    searched: Option<&'a mut String>,
}

impl Recording<'_> {
    fn keep(&mut self, mut record: TokenRecord, position: u32) {
        record.position = u16::try_from(position).unwrap_or(u16::MAX);
        if position == self.first {
            record.flags |= TokenRecord::FIRST;
        }
        self.records.push(record);
    }
}

impl Sink for Recording<'_> {
    fn run(&mut self, analyzer: &Analyzer, raw: &str, position: u32, part: bool) -> Option<u32> {
        let known = match self.words.known.get(raw) {
            Some(known) => known.clone(),
            None => self.words.learn(analyzer, raw),
        };
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
                if let Some(surface) = surface {
                    self.words.count(surface);
                }
            }
        }
        Some(known.words)
    }

    fn push(&mut self, token: Token) {
        if !token.flags.stop {
            self.keep(record(&token, 0), token.position);
        }
        if let Some(searched) = &mut self.searched {
            if !token.flags.stop {
                searched.push_str(&token.stem);
                searched.push(SEPARATOR);
            }
            if !token.flags.gram {
                let number = self.words.surface(&token.surface);
                self.words.count(number);
            }
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
            let mut record = record(token, 0);
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
            texts in proptest::collection::vec("([a-cA-C]{1,4}|useState|don't|v0.1|1,000|a\\.b_c|镜像|the|\\PC)([ .,'’/-]|  )?{0,12}", 1..6),
            position in 0u32..70_000,
        ) {
            for language in ["en", "zh"] {
                let mut lexicon = Lexicon::new(language);
                lexicon.start_article();
                for text in texts.iter().chain(&texts) {
                    lexicon.start_passage();
                    let (mut records, mut searched) = (Vec::new(), String::new());
                    let end = lexicon.record(text, position, &mut records, Some(&mut searched));
                    proptest::prop_assert_eq!((records, searched, end), plain(lexicon.analyzer(), text, position));
                }
            }
        }
    }

    #[test]
    fn a_word_is_counted_once_a_passage_and_anew_for_each_article() {
        let mut lexicon = Lexicon::new("en");
        for _ in 0..2 {
            lexicon.start_article();
            lexicon.remember(&Analyzer::new("en").tokens("Title"));
            for text in ["Image image the", "Images image"] {
                lexicon.start_passage();
                lexicon.record(text, 0, &mut Vec::new(), Some(&mut String::new()));
            }
            let expected = [("title", 0), ("image", 2), ("the", 1), ("images", 1)].map(|(w, n)| (w.to_owned(), n));
            assert_eq!(lexicon.vocabulary(), expected);
        }
    }
}
