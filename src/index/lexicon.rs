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
#[derive(Clone, Copy, Debug)]
struct Known {
    /// The first of its tokens among [`Words::tokens`].
    first: u32,
    /// How many tokens.
    tokens: u16,
    /// How many words it counts.
    words: u16,
}

impl Known {
    fn tokens(self) -> Range<usize> {
        self.first as usize..self.first as usize + usize::from(self.tokens)
    }
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
    /// Numbers of folded words that are known by no run of just their letters.
    numbers: WordMap<u32>,
    /// Folded words one after the other.
    texts: String,
    /// By the number of the word.
    counts: Vec<Count>,
    /// Words of the article, by number.
    met: Vec<u32>,
    /// Counts the articles.
    article: u32,
    /// Counts the passages.
    passage: u32,
    /// Runs that were read of the text at hand, and are not yet looked up.
    runs: Vec<Run>,
    /// Tokens that were found of it, and are not yet recorded.
    found: Vec<Found>,
}

/// A run of letters and digits of a text.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Its bytes in the text.
    start: u32,
    end: u32,
    /// Of an identifier.
    part: bool,
}

/// A token of a text.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// Its number among [`Words::tokens`].
    token: u32,
    /// Position of its run.
    position: u32,
    /// Of an identifier.
    part: bool,
}

/// A folded word, and where it was met.
#[derive(Clone, Debug, Default)]
struct Count {
    /// Its text among [`Words::texts`].
    text: Range<u32>,
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
        let Self { analyzer, words } = self;
        let first = Some(position);
        Recording { analyzer, words, text, position, first, records, searched, counted }.read()
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
        let Self { analyzer, words } = self;
        let Terms { records, searched } = terms;
        let searched = Some(searched);
        Recording { analyzer, words, text, position: 0, first: None, records, searched, counted }.read();
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
    /// The number of a folded word. `by_run`: a run of just these letters is about to be known.
    fn number(&mut self, word: &str, by_run: bool) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        if !by_run && let Some(number) = self.known.get(word).and_then(|known| self.surface(*known, word)) {
            return number;
        }
        let start = number(self.texts.len());
        self.texts.push_str(word);
        self.counts.push(Count { text: start..number(self.texts.len()), ..Count::default() });
        let number = number(self.counts.len() - 1);
        if !by_run {
            self.numbers.entry(word, || number);
        }
        number
    }

    /// The number of a run's one token, where that is the word.
    fn surface(&self, known: Known, word: &str) -> Option<u32> {
        let [token] = &self.tokens[known.tokens()] else { return None };
        token.surface.filter(|number| self.text(*number) == word)
    }

    fn text(&self, number: u32) -> &str {
        let Range { start, end } = self.counts[number as usize].text;
        &self.texts[start as usize..end as usize]
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

    /// `None` for a run that is too much to be remembered.
    fn known(&mut self, analyzer: &Analyzer, raw: &str) -> Option<Known> {
        if let Some(known) = self.known.get(raw) {
            return Some(*known);
        }
        let known = match capitalised(raw) {
            Some(lower) => {
                let lower = self.known(analyzer, &lower)?;
                let first = self.tokens.len();
                self.tokens.extend_from_within(lower.tokens());
                self.tokens[first..].iter_mut().for_each(|token| token.record.flags |= TokenRecord::CAPITAL);
                Known { first: number(first), ..lower }
            }
            None => self.learn(analyzer, raw)?,
        };
        self.known.entry(raw, || known);
        Some(known)
    }

    fn learn(&mut self, analyzer: &Analyzer, raw: &str) -> Option<Known> {
        let mut tokens: Vec<Token> = Vec::with_capacity(1);
        let words = u16::try_from(analyzer.run(raw, &mut tokens)).ok()?;
        let first = number(self.tokens.len());
        let known = Known { first, tokens: u16::try_from(tokens.len()).ok()?, words };
        for token in &tokens {
            let start = number(self.stems.len());
            if !token.flags.stop {
                self.stems.push_str(&token.stem);
                self.stems.push(SEPARATOR);
            }
            let by_run = tokens.len() == 1 && token.surface == raw;
            let surface = (!token.flags.gram).then(|| self.number(&token.surface, by_run));
            self.tokens.push(KnownToken { record: record(token), stem: start..number(self.stems.len()), surface });
        }
        Some(known)
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
    analyzer: &'a Analyzer,
    words: &'a mut Words,
    text: &'a str,
    /// Of the next word, those that are not yet looked up left out.
    position: u32,
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

/// Runs are read, looked up, recorded and counted one step after the other: in short loops, words wait
/// for memory side by side.
impl Recording<'_> {
    /// Records the text; returns the position behind it.
    fn read(mut self) -> u32 {
        let (analyzer, text) = (self.analyzer, self.text);
        analyzer.scan(text, &mut self);
        self.look_up();
        self.position
    }

    fn look_up(&mut self) {
        let mut runs = std::mem::take(&mut self.words.runs);
        for Run { start, end, part } in runs.drain(..) {
            let raw = &self.text[start as usize..end as usize];
            let Some(known) = self.words.known(self.analyzer, raw) else {
                self.record_found();
                self.record_long(raw, part);
                continue;
            };
            let position = self.position;
            let found = known.tokens().map(|token| Found { token: number(token), position, part });
            self.words.found.extend(found);
            self.position += u32::from(known.words);
        }
        self.words.runs = runs;
        self.record_found();
    }

    fn record_found(&mut self) {
        let mut found = std::mem::take(&mut self.words.found);
        for Found { token, position, part } in &found {
            let KnownToken { mut record, stem, .. } = self.words.tokens[*token as usize].clone();
            if stem.is_empty() {
                continue;
            }
            if *part {
                record.flags |= TokenRecord::PART;
            }
            self.keep(record, position + u32::from(record.position));
            if let Some(searched) = &mut self.searched {
                searched.push_str(&self.words.stems[stem.start as usize..stem.end as usize]);
            }
        }
        for Found { token, .. } in found.drain(..) {
            if let Some(surface) = self.words.tokens[token as usize].surface {
                self.count(surface);
            }
        }
        self.words.found = found;
    }

    /// Records a run that is too much to be remembered.
    fn record_long(&mut self, raw: &str, part: bool) {
        let mut tokens = Vec::new();
        let words = self.analyzer.run(raw, &mut tokens);
        for mut token in tokens {
            token.position += self.position;
            token.flags.part |= part;
            self.record(token);
        }
        self.position += words;
    }

    fn record(&mut self, token: Token) {
        if !token.flags.stop {
            self.keep(record(&token), token.position);
            if let Some(searched) = &mut self.searched {
                searched.push_str(&token.stem);
                searched.push(SEPARATOR);
            }
        }
        if !token.flags.gram {
            let number = self.words.number(&token.surface, false);
            self.count(number);
        }
    }
}

impl Sink for Recording<'_> {
    fn run(&mut self, run: Range<usize>, part: bool) -> bool {
        self.words.runs.push(Run { start: number(run.start), end: number(run.end), part });
        true
    }

    fn push(&mut self, token: Token) {
        self.look_up();
        self.record(Token { position: self.position, ..token });
    }

    fn next_word(&mut self) {
        // What stands before counts its words when it is looked up.
        self.look_up();
        self.position += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

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

    /// A run with more words than a remembered one has.
    #[test]
    fn a_run_that_is_too_long_to_be_remembered_is_analysed() {
        let mut lexicon = Lexicon::new("en");
        let text = format!("one {} two", "abCd".repeat(70_000));
        let (mut records, mut searched) = (Vec::new(), String::new());
        let end = lexicon.record(&text, 0, &mut records, Some(&mut searched));
        assert_eq!((records, searched, end), plain(&lexicon.analyzer, &text, 0));
        let run = text.split(' ').nth(1).unwrap_or_default();
        assert!(lexicon.words.known(&lexicon.analyzer, run).is_none());
    }

    proptest::proptest! {
        #[test]
        fn what_is_remembered_is_what_is_analysed(
            texts in proptest::collection::vec("([a-cA-C]{1,4}|[IT][a-z]{0,6}s?|Images|THe|useState|don't|v0.1|1,000|a\\.b_c|镜像|the|\\x{301}|\\PC)([ .,'’/-]|  )?{0,12}", 1..6),
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

    /// The vocabulary of passages, the long way.
    fn plain_vocabulary(analyzer: &Analyzer, passages: &[String]) -> BTreeMap<String, u32> {
        let mut vocabulary = BTreeMap::new();
        for text in passages {
            let words = analyzer.tokens(text).into_iter().filter(|token| !token.flags.gram).map(|token| token.surface);
            for word in words.collect::<BTreeSet<_>>() {
                *vocabulary.entry(word).or_insert(0) += 1;
            }
        }
        vocabulary
    }

    proptest::proptest! {
        #[test]
        fn words_are_counted_however_they_are_written(
            articles in proptest::collection::vec(
                proptest::collection::vec("((use|Use|USE|state|useState|use-state|Café|cafe|caFé|40gb|40|gb|GB|v0.1|镜像|x{90,100})[ .镜-]){0,6}", 1..4),
                1..4,
            ),
        ) {
            let mut lexicon = Lexicon::new("en");
            for passages in &articles {
                lexicon.start_article();
                for text in passages {
                    lexicon.start_passage();
                    lexicon.record(text, 0, &mut Vec::new(), Some(&mut String::new()));
                }
                let vocabulary: BTreeMap<String, u32> =
                    lexicon.vocabulary().iter().map(|(word, count)| (word.to_owned(), count)).collect();
                proptest::prop_assert_eq!(vocabulary, plain_vocabulary(&lexicon.analyzer, passages));
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
