//! Articles that look like a community's to an index: words by Zipf's law, a vocabulary that grows
//! as the square root of the text, a few words of its own to each article. All from a seed.

use fastrand::Rng;

/// Passages of an article.
pub(crate) const PASSAGES: usize = 10;
/// Sections of an article.
const SECTIONS: usize = 5;
/// About how many words a passage has.
const WORDS: usize = 110;
/// Words of the vocabulary for each root of the words of the text.
const GROWTH: f64 = 30.0;
/// Words that an article keeps coming back to.
const TOPICS: usize = 12;

/// The commonest words, by rank.
const FUNCTION_WORDS: [&str; 96] = [
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "as", "was", "with", "be", "by", "on", "not", "he",
    "his", "but", "at", "are", "this", "have", "had", "from", "or", "were", "which", "you", "an", "they", "their",
    "all", "there", "been", "has", "one", "we", "who", "will", "would", "more", "no", "if", "out", "so", "what", "up",
    "its", "about", "into", "than", "them", "can", "only", "other", "some", "could", "these", "two", "may", "then",
    "do", "any", "my", "now", "such", "like", "our", "over", "me", "even", "most", "made", "after", "also", "did",
    "many", "before", "must", "through", "where", "much", "your", "way", "well", "down", "should", "because", "each",
    "just", "those", "how", "too", "same",
];

/// A corpus of some size; its articles are made when they are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corpus {
    seed: u64,
    /// Articles.
    pub(crate) articles: usize,
    vocabulary: f64,
}

impl Corpus {
    /// About so many passages.
    pub(crate) fn new(passages: usize, seed: u64) -> Self {
        let vocabulary = GROWTH * ((passages * WORDS) as f64).sqrt();
        Self { seed, articles: passages.div_ceil(PASSAGES), vocabulary }
    }

    fn rng(self, article: usize) -> Rng {
        Rng::with_seed(self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ article as u64)
    }

    /// The Markdown of an article.
    pub(crate) fn article(self, number: usize) -> String {
        let mut writer = Writer::new(self, number);
        let mut text = String::with_capacity(PASSAGES * WORDS * 8);
        text.push_str("# ");
        writer.name(&mut text, 3);
        text.push('\n');
        for _ in 0..SECTIONS {
            text.push_str("\n## ");
            writer.name(&mut text, 3);
            text.push('\n');
            for _ in 0..PASSAGES / SECTIONS {
                text.push('\n');
                writer.paragraph(&mut text);
            }
        }
        text
    }

    /// The same with authors' questions in its front matter, so many for each section.
    pub(crate) fn article_with_questions(self, number: usize, each: usize) -> String {
        let text = self.article(number);
        let mut rng = self.rng(self.articles + number);
        let mut front = String::from("---\nquestions:\n");
        for section in text.split("\n## ").skip(1) {
            let mut lines = section.lines();
            let anchor = lines.next().unwrap_or_default().replace(' ', "-");
            let sentences: Vec<&str> = lines.flat_map(|line| line.split_inclusive(". ")).collect();
            let of_section = || question(sentences[rng.usize(..sentences.len())], &mut rng);
            for asked in std::iter::repeat_with(of_section).flatten().take(each) {
                front.push_str(&format!("  - \"{asked} #{anchor}\"\n"));
            }
        }
        front.push_str("---\n");
        front + &text
    }

    /// Questions, each on one sentence of some passage.
    pub(crate) fn questions(self, count: usize) -> Vec<String> {
        let mut rng = self.rng(usize::MAX);
        let mut questions = Vec::with_capacity(count);
        while questions.len() < count {
            let article = self.article(rng.usize(..self.articles));
            let paragraphs: Vec<&str> =
                article.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
            let sentences: Vec<&str> = paragraphs[rng.usize(..paragraphs.len())].split_inclusive(". ").collect();
            questions.extend(question(sentences[rng.usize(..sentences.len())], &mut rng));
        }
        questions
    }
}

/// A question with some of the words of a sentence, in their order; `None` where it has too few.
fn question(sentence: &str, rng: &mut Rng) -> Option<String> {
    let mut words: Vec<String> = sentence
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.len() > 3 && !FUNCTION_WORDS.contains(&word.as_str()))
        .collect();
    while words.len() > 6 {
        words.remove(rng.usize(..words.len()));
    }
    if words.len() < 3 {
        return None;
    }
    let opening = ["how does the", "what is the", "why does a", "when can the", "which is the", "where do I find the"];
    let joint = ["of the", "with the", "for a", "in the", "and", "to"];
    let mut text = rng.choice(opening).unwrap_or_default().to_owned();
    for (i, word) in words.iter().enumerate() {
        if i > 0 && rng.f32() < 0.5 {
            text.push(' ');
            text.push_str(rng.choice(joint).unwrap_or_default());
        }
        text.push(' ');
        text.push_str(word);
    }
    text.push('?');
    Some(text)
}

struct Writer {
    corpus: Corpus,
    rng: Rng,
    topics: Vec<usize>,
}

impl Writer {
    fn new(corpus: Corpus, article: usize) -> Self {
        let mut writer = Self { corpus, rng: corpus.rng(article), topics: Vec::new() };
        writer.topics = (0..TOPICS).map(|_| writer.content()).collect();
        writer
    }

    /// A rank by Zipf's law: the k-th word is about 1/k as common as the first.
    fn rank(&mut self) -> usize {
        self.corpus.vocabulary.powf(self.rng.f64()) as usize
    }

    fn content(&mut self) -> usize {
        loop {
            let rank = self.rank();
            if rank > FUNCTION_WORDS.len() {
                return rank;
            }
        }
    }

    /// A word, inflected now and then.
    fn word(&mut self, text: &mut String) {
        let rank = match self.rank() {
            rank if rank > FUNCTION_WORDS.len() && self.rng.f32() < 0.25 => self.topics[self.rng.usize(..TOPICS)],
            rank => rank,
        };
        if let Some(word) = FUNCTION_WORDS.get(rank.wrapping_sub(1)) {
            text.push_str(word);
            return;
        }
        spell(rank, text);
        text.push_str(["", "", "", "", "", "", "s", "s", "ed", "ing"][self.rng.usize(..10)]);
    }

    fn name(&mut self, text: &mut String, words: usize) {
        for i in 0..words {
            if i > 0 {
                text.push(' ');
            }
            let topic = self.topics[self.rng.usize(..TOPICS)];
            spell(topic, text);
        }
    }

    fn paragraph(&mut self, text: &mut String) {
        let mut left = WORDS - 20 + self.rng.usize(..40);
        while left > 0 {
            let words = (8 + self.rng.usize(..16)).min(left);
            left -= words;
            let start = text.len();
            for i in 0..words {
                if i > 0 {
                    text.push_str(if self.rng.f32() < 0.06 { ", " } else { " " });
                }
                let from = text.len();
                match self.rng.f32() {
                    odd if odd < 0.02 => text.push_str(&self.rng.usize(..3000).to_string()),
                    odd if odd < 0.05 => {
                        self.word(text);
                        capital(text, from);
                    }
                    _ => self.word(text),
                }
            }
            capital(text, start);
            text.push_str(if left > 0 { ". " } else { ".\n" });
        }
    }
}

fn capital(text: &mut str, at: usize) {
    if let Some(first) = text.get_mut(at..at + 1) {
        first.make_ascii_uppercase();
    }
}

/// Three syllables that no other rank has.
fn spell(rank: usize, text: &mut String) {
    const SPELLINGS: usize = 1_000_003;
    let mut rest = rank * 7919 % SPELLINGS;
    for _ in 0..3 {
        text.push(char::from(b"bcdfghklmnprstvwzjqx"[rest % 20]));
        text.push(char::from(b"aeiou"[rest / 20 % 5]));
        rest /= 100;
    }
    text.push(char::from(b"nrltmkp"[rank % 7]));
}
