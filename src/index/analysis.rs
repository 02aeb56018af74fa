//! Text to tokens: folding, splitting, stemming. The same for articles and for questions.
//!
//! Words of alphabetic scripts are folded (NFKC, lower case, Latin diacritics dropped) and stemmed
//! by the language's Snowball stemmer where there is one. Han, kana, Hangul and Thai become
//! characters and pairs of neighbouring characters; traditional Han characters are folded to
//! simplified ones. Identifiers, versions and paths (`docusaurus.config.js`, `v0.12.5`,
//! `max_tokens`) are kept whole beside their parts.

use super::{irregular, stop_words};
use rust_stemmers::{Algorithm, Stemmer};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

/// What is known of a token beside its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenFlags {
    /// Starts with a capital letter in the text.
    pub capital: bool,
    /// Holds a digit.
    pub number: bool,
    /// A function word of the language; never searched alone.
    pub stop: bool,
    /// Of a script that is cut into characters and pairs.
    pub gram: bool,
    /// A single character of such a script (pairs carry the meaning, singles only help).
    pub single: bool,
    /// A whole identifier whose parts follow as tokens of their own.
    pub whole: bool,
    /// A part of such an identifier.
    pub part: bool,
    /// Capitals only, two letters or more.
    pub all_capitals: bool,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What is searched.
    pub stem: String,
    /// The folded word before stemming.
    pub surface: String,
    /// Counts words, from 0; the parts of an identifier each count, the whole shares the first's.
    pub position: u32,
    /// First byte in the analysed text.
    pub start: usize,
    /// One past the last byte in the analysed text.
    pub end: usize,
    /// What else is known.
    pub flags: TokenFlags,
}

/// The identity of a term in the forward index: 32 bits of its hash (two of a hundred thousand
/// terms share one about once in a thousand collections; a shared one costs a little rank, never a
/// wrong quote).
pub fn term_id(term: &str) -> u32 {
    // The low half is as good as any part of xxh3.
    (xxh3_64(term.as_bytes()) & 0xffff_ffff) as u32
}

/// Analyses text of one language.
pub struct Analyzer {
    stemmer: Option<Stemmer>,
    english: bool,
    stop: &'static super::stop_words::Set,
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyzer").finish_non_exhaustive()
    }
}

impl Analyzer {
    /// The analyser for a BCP 47 tag; its primary subtag decides. A language without a stemmer is
    /// folded only.
    pub fn new(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let algorithm = match primary {
            // English stems also serve the Latin words inside Chinese, Japanese and Korean text.
            "en" | "zh" | "ja" | "ko" => Some(Algorithm::English),
            "ar" => Some(Algorithm::Arabic),
            "da" => Some(Algorithm::Danish),
            "nl" => Some(Algorithm::Dutch),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "de" => Some(Algorithm::German),
            "el" => Some(Algorithm::Greek),
            "hu" => Some(Algorithm::Hungarian),
            "it" => Some(Algorithm::Italian),
            "no" | "nb" | "nn" => Some(Algorithm::Norwegian),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "es" => Some(Algorithm::Spanish),
            "sv" => Some(Algorithm::Swedish),
            "ta" => Some(Algorithm::Tamil),
            "tr" => Some(Algorithm::Turkish),
            _ => None,
        };
        let english = matches!(algorithm, Some(Algorithm::English));
        Self { stemmer: algorithm.map(Stemmer::create), english, stop: stop_words::of(primary) }
    }

    /// The stem of a folded word.
    pub fn stem(&self, surface: &str) -> String {
        match &self.stemmer {
            Some(stemmer) if surface.chars().all(char::is_alphabetic) => {
                stemmer.stem(if self.english { irregular::word_of(surface) } else { surface }).into_owned()
            }
            _ => surface.to_owned(),
        }
    }

    /// Whether a folded word is a function word.
    pub fn is_stop(&self, surface: &str) -> bool {
        self.stop.contains(surface)
    }

    /// The tokens of a text, by position.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(text.len() / 5);
        self.tokens_into(text, 0, &mut tokens);
        tokens
    }

    /// Appends the tokens of a text, positions counted from `position`; returns the next position.
    pub fn tokens_into(&self, text: &str, position: u32, out: &mut Vec<Token>) -> u32 {
        let mut tokens = Tokens { out, position };
        self.scan(text, &mut tokens);
        tokens.position
    }

    /// Tells the tokens of a text.
    pub(super) fn scan<S: Sink>(&self, text: &str, sink: &mut S) {
        Scan { analyzer: self, text, sink, part: false }.read();
    }

    /// The tokens of one run of letters and digits, and how many words it counts.
    pub(super) fn run(&self, raw: &str, out: &mut Vec<Token>) -> u32 {
        let mut tokens = Tokens { out, position: 0 };
        Scan { analyzer: self, text: raw, sink: &mut tokens, part: false }.word(0, raw.len());
        tokens.position
    }
}

/// Where tokens go. It counts the words.
pub(super) trait Sink {
    /// A run of letters and digits, by its place in the text; whether the sink knows its tokens and
    /// counts its words. `part`: of an identifier.
    fn run(&mut self, run: Range<usize>, part: bool) -> bool;

    /// A token of the word at hand; the sink gives it its position.
    fn push(&mut self, token: Token);

    /// The next word begins.
    fn next_word(&mut self);
}

/// Tokens one after the other.
struct Tokens<'a> {
    out: &'a mut Vec<Token>,
    position: u32,
}

impl Sink for Tokens<'_> {
    fn run(&mut self, _: Range<usize>, _: bool) -> bool {
        false
    }

    fn push(&mut self, token: Token) {
        self.out.push(Token { position: self.position, ..token });
    }

    fn next_word(&mut self) {
        self.position += 1;
    }
}

/// Scripts without blanks between words, and Hangul, whose blanks do not part what is searched.
fn is_gram(c: char) -> bool {
    matches!(u32::from(c),
        0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x2fa1f
        | 0x3040..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f
        | 0xac00..=0xd7af | 0x1100..=0x11ff
        | 0x0e00..=0x0e7f | 0x0e80..=0x0eff | 0x1780..=0x17ff | 0x1000..=0x109f)
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_gram(c)
}

/// For each byte whether it is a letter or a digit of ASCII.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    plain
};

/// Where a run of word characters ends.
fn end_of_run(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() && PLAIN[usize::from(bytes[at])] {
        at += 1;
    }
    match bytes.get(at) {
        None => at,
        Some(byte) if byte.is_ascii() => at,
        Some(_) => text[at..].char_indices().find(|(_, c)| !is_word(*c)).map_or(text.len(), |(inside, _)| at + inside),
    }
}

/// Joins the runs of an identifier when it stands between two letters or digits.
fn is_joiner(c: char) -> bool {
    matches!(c, '.' | '_' | '-' | '/' | ':' | '@' | '+' | '\\' | '\'' | '’' | ',' | '‑')
}

struct Scan<'a, S> {
    analyzer: &'a Analyzer,
    text: &'a str,
    sink: &'a mut S,
    /// Inside an identifier.
    part: bool,
}

impl<S: Sink> Scan<'_, S> {
    fn read(&mut self) {
        let text = self.text;
        let mut run: Vec<(usize, usize, char)> = Vec::new();
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while let Some(gap) =
            text.as_bytes()[at..].iter().position(|byte| !byte.is_ascii() || PLAIN[usize::from(*byte)])
        {
            at += gap;
            let Some(c) = text[at..].chars().next() else { break };
            if is_gram(c) {
                run.clear();
                for c in text[at..].chars().take_while(|c| is_gram(*c)) {
                    run.push((at, at + c.len_utf8(), simplified(c)));
                    at += c.len_utf8();
                }
                self.grams(&run);
            } else if is_word(c) {
                // A compound: runs of word characters joined by single joiners.
                runs.clear();
                loop {
                    let start = at;
                    at = end_of_run(text, at);
                    runs.push((start, at));
                    if text.as_bytes()[at..].starts_with(b" ") {
                        break;
                    }
                    let mut rest = text[at..].chars();
                    match (rest.next(), rest.next()) {
                        (Some(joiner), Some(after)) if is_joiner(joiner) && is_word(after) => at += joiner.len_utf8(),
                        _ => break,
                    }
                }
                self.compound(&runs);
            } else {
                at += c.len_utf8();
            }
        }
    }

    fn grams(&mut self, run: &[(usize, usize, char)]) {
        for (i, &(start, end, c)) in run.iter().enumerate() {
            let mut one = String::new();
            one.push(c);
            let stop = self.analyzer.is_stop(&one);
            if let Some(&(_, next_end, next)) = run.get(i + 1) {
                let mut pair = one.clone();
                pair.push(next);
                let stop = self.analyzer.is_stop(&pair);
                self.push(
                    pair.clone(),
                    pair,
                    start,
                    next_end,
                    TokenFlags { gram: true, stop, ..TokenFlags::default() },
                );
            }
            let flags =
                TokenFlags { gram: true, single: true, stop, number: is_han_number(c), ..TokenFlags::default() };
            self.push(one.clone(), one, start, end, flags);
            self.sink.next_word();
        }
    }

    fn compound(&mut self, runs: &[(usize, usize)]) {
        let (start, end) = (runs[0].0, runs[runs.len() - 1].1);
        let whole = &self.text[start..end];
        if runs.len() == 1 {
            self.word(start, end);
            return;
        }
        // Possessives and contractions: "Alibaba's" is "alibaba", "don't" is "dont".
        if whole.contains(['\'', '’']) && runs.len() == 2 {
            let suffix = &self.text[runs[1].0..runs[1].1];
            if suffix.eq_ignore_ascii_case("s") {
                self.word(runs[0].0, runs[0].1);
            } else if self.text[runs[0].0..runs[0].1].chars().count() <= 1 {
                // l'image, d'une
                self.word(runs[1].0, runs[1].1);
            } else {
                let joined: String = whole.chars().filter(|c| !is_joiner(*c)).collect();
                let surface = fold(&joined);
                self.finish_word(surface, start, end, whole, TokenFlags::default());
                self.sink.next_word();
            }
            return;
        }
        // Numbers such as 2.5, 1,000 and versions stay whole.
        let digits_first = whole.chars().next().is_some_and(|c| c.is_ascii_digit());
        let numeric = whole.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        let version = whole.strip_prefix(['v', 'V']).unwrap_or(whole);
        let is_version = version.chars().all(|c| c.is_ascii_digit() || c == '.');
        if numeric
            || is_version
            || (digits_first && whole.contains('.') && runs.len() == 2 && !whole.contains(['/', '-']))
        {
            let surface: String = fold(version).chars().filter(|c| *c != ',').collect();
            let flags = TokenFlags { number: true, ..TokenFlags::default() };
            self.push(surface.clone(), surface, start, end, flags);
            self.sink.next_word();
            return;
        }
        let surface = fold(whole);
        // "pay-as-you-go" also as "payasyougo", so that "prebuilt" finds "pre-built".
        let surface = if whole.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '‑')) {
            surface.chars().filter(|c| !matches!(c, '-' | '‑')).collect()
        } else {
            surface
        };
        let flags = TokenFlags { whole: true, number: has_digit(&surface), ..TokenFlags::default() };
        let stem =
            if surface.chars().all(char::is_alphabetic) { self.analyzer.stem(&surface) } else { surface.clone() };
        self.push(stem, surface, start, end, flags);
        self.part = true;
        for &(start, end) in runs {
            self.word(start, end);
        }
        self.part = false;
    }

    /// One run of letters and digits; `useState` also gives "use" and "state".
    fn word(&mut self, start: usize, end: usize) {
        let raw = &self.text[start..end];
        if self.sink.run(start..end, self.part) {
            return;
        }
        let humps = humps(raw);
        let surface = fold(raw);
        let flags = TokenFlags { whole: humps.len() > 1, ..TokenFlags::default() };
        self.finish_word(surface, start, end, raw, flags);
        if humps.len() > 1 {
            for (from, to) in humps {
                let part = &raw[from..to];
                let surface = fold(part);
                let flags = TokenFlags { part: true, ..TokenFlags::default() };
                self.finish_word(surface, start + from, start + to, part, flags);
                self.sink.next_word();
            }
        } else {
            self.sink.next_word();
        }
    }

    fn finish_word(&mut self, surface: String, start: usize, end: usize, raw: &str, mut flags: TokenFlags) {
        if surface.is_empty() {
            return;
        }
        flags.capital = raw.chars().next().is_some_and(char::is_uppercase);
        flags.number |= has_digit(&surface);
        let mut letters = raw.chars().filter(|c| c.is_alphabetic()).peekable();
        flags.all_capitals = letters.peek().is_some() && raw.chars().count() > 1 && letters.all(char::is_uppercase);
        flags.stop = self.analyzer.is_stop(&surface);
        let stem = self.analyzer.stem(&surface);
        self.push(stem, surface, start, end, flags);
    }

    fn push(&mut self, mut stem: String, mut surface: String, start: usize, end: usize, mut flags: TokenFlags) {
        flags.part |= self.part;
        // A word of kilobytes (base64, a minified file) is no word to search; its head is kept.
        for word in [&mut stem, &mut surface] {
            if word.len() > LONGEST_WORD {
                let cut = (0..=LONGEST_WORD).rev().find(|at| word.is_char_boundary(*at)).unwrap_or(0);
                word.truncate(cut);
            }
        }
        self.sink.push(Token { stem, surface, position: 0, start, end, flags });
    }
}

/// Bytes kept of one word.
const LONGEST_WORD: usize = 96;

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit() || c.is_numeric()) || NUMBER_WORDS.contains(&word)
}

/// Words that count.
const NUMBER_WORDS: [&str; 27] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "hundred",
    "thousand",
    "million",
    "billion",
    "dozen",
];

/// Han characters that count.
fn is_han_number(c: char) -> bool {
    matches!(c, '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '亿')
}

/// Where the parts of a camel-case word stand; a single part for any other word. Two letters at
/// least a part.
fn humps(raw: &str) -> Vec<(usize, usize)> {
    if let Some(at) = unit_behind_number(raw) {
        return vec![(0, at), (at, raw.len())];
    }
    let lower_before_upper =
        raw.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    if !raw.is_ascii() || !lower_before_upper {
        return vec![(0, raw.len())];
    }
    let bytes = raw.as_bytes();
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 1..bytes.len() {
        let boundary = (bytes[at - 1].is_ascii_lowercase() && bytes[at].is_ascii_uppercase())
            || (bytes[at].is_ascii_uppercase()
                && bytes[at - 1].is_ascii_uppercase()
                && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
        if boundary && at - from >= 2 && bytes.len() - at >= 2 {
            parts.push((from, at));
            from = at;
        }
    }
    parts.push((from, bytes.len()));
    parts
}

/// Where the letters begin in a number with its unit ("40gb", "64bit"); ordinals and decades ("1st",
/// "1990s") are words of their own.
fn unit_behind_number(raw: &str) -> Option<usize> {
    let at = raw.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
    let unit = &raw[at..];
    let is_word = unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_ending = ["s", "st", "nd", "rd", "th"].iter().any(|ending| unit.eq_ignore_ascii_case(ending));
    (is_word && !is_ending).then_some(at)
}

/// Lower case, NFKC, Latin diacritics dropped.
///
/// ```
/// assert_eq!(faqt::index::analysis::fold("Größe ＡＢ"), "grose ab");
/// ```
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lower: String = word.nfkc().flat_map(char::to_lowercase).collect();
    lower
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'ß' => 's',
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            'ı' => 'i',
            c => simplified(c),
        })
        .nfc()
        .collect()
}

/// The simplified form of a traditional Han character; every other character as it is.
///
/// ```
/// assert_eq!("鏡像a".chars().map(faqt::index::analysis::simplified).collect::<String>(), "镜像a");
/// ```
pub fn simplified(c: char) -> char {
    super::han::simplified(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surfaces(text: &str) -> Vec<String> {
        Analyzer::new("en").tokens(text).into_iter().map(|t| t.surface).collect()
    }

    #[test]
    fn identifiers_are_kept_whole_beside_their_parts() {
        assert_eq!(surfaces("docusaurus.config.js"), ["docusaurus.config.js", "docusaurus", "config", "js"]);
        assert_eq!(surfaces("max_tokens"), ["max_tokens", "max", "tokens"]);
        assert_eq!(surfaces("useState"), ["usestate", "use", "state"]);
        assert_eq!(surfaces("pay-as-you-go"), ["payasyougo", "pay", "as", "you", "go"]);
    }

    #[test]
    fn numbers_and_versions_are_one_token() {
        assert_eq!(surfaces("2.5 GB of v0.12.5, 1,000 times"), ["2.5", "gb", "of", "0.12.5", "1000", "times"]);
    }

    #[test]
    fn words_are_folded_and_stemmed() {
        let tokens = Analyzer::new("en").tokens("Café Images' Alibaba's don't");
        let stems: Vec<_> = tokens.iter().map(|t| t.stem.as_str()).collect();
        assert_eq!(stems, ["cafe", "imag", "alibaba", "dont"]);
        assert!(tokens[0].flags.capital);
    }

    #[test]
    fn chinese_is_cut_into_pairs_and_characters_and_simplified() {
        let tokens = Analyzer::new("zh").tokens("自定義鏡像");
        let pairs: Vec<_> = tokens.iter().filter(|t| !t.flags.single).map(|t| t.stem.as_str()).collect();
        assert_eq!(pairs, ["自定", "定义", "义镜", "镜像"]);
        assert_eq!(tokens.last().map(|t| t.position), Some(4));
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_tokens_inside_it(text in "\\PC{0,80}") {
            for token in Analyzer::new("en").tokens(&text) {
                proptest::prop_assert!(text.get(token.start..token.end).is_some());
            }
        }
    }
}
