//! The words by which things are named and found: stems for alphabetic scripts, single characters
//! for Han and its like.

use crate::answer::inner_capitals;
use crate::index::analysis::Analyzer;

/// A word of a name or of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What is compared.
    pub stem: String,
    /// The folded word.
    pub surface: String,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte in the text.
    pub end: usize,
    /// A single character of a script without blanks.
    pub gram: bool,
    /// A function word.
    pub stop: bool,
    /// Where a word with capitals inside begins here ("RedHat"): the stem of the whole, and of how many
    /// words it is.
    pub joined: Option<(String, usize)>,
}

/// The words of a text. Identifiers count as their parts.
pub fn words(text: &str, analyzer: &Analyzer) -> Vec<Word> {
    let tokens = analyzer.tokens(text);
    let joined = inner_capitals::find(&tokens);
    let mut joined = joined.iter().peekable();
    let mut joined_at = |at: usize| {
        while joined.next_if(|word| word.parts.start < at).is_some() {}
        let word = joined.next_if(|word| word.parts.start == at)?;
        Some((tokens[word.whole].stem.clone(), word.parts.len()))
    };
    tokens
        .iter()
        .enumerate()
        .filter(|(_, t)| !t.flags.whole && (!t.flags.gram || t.flags.single))
        .map(|(at, t)| Word {
            stem: t.stem.clone(),
            surface: t.surface.clone(),
            start: t.start,
            end: t.end,
            gram: t.flags.gram,
            stop: t.flags.stop,
            joined: joined_at(at),
        })
        .collect()
}

/// What may stand before a name and is no part of it.
const BEFORE: [&str; 21] = [
    "a", "an", "the", "my", "your", "our", "his", "her", "their", "its", "this", "that", "these", "those", "some",
    "any", "what", "whats", "is", "are", "about",
];
/// The same in Chinese, longest first.
const BEFORE_HAN: [&str; 9] = ["什么是", "一个", "这个", "那个", "一种", "这种", "那种", "我的", "你的"];
/// Stands for a noun named before.
const ONES: [&str; 2] = ["one", "ones"];

/// The name in a phrase: without the determiners before it and the "one" after it.
pub fn name_in(words: &[Word]) -> &[Word] {
    let mut name = words;
    loop {
        let han = BEFORE_HAN.iter().find(|prefix| name.len() > prefix.chars().count() && starts_with(name, prefix));
        match (han, name.split_first()) {
            (Some(prefix), _) => name = &name[prefix.chars().count()..],
            (None, Some((first, rest))) if is_before(first) && !rest.is_empty() => name = rest,
            _ => break,
        }
    }
    while let Some((last, rest)) = name.split_last()
        && (is_one(last) || last.surface == "的")
        && !rest.is_empty()
    {
        name = rest;
    }
    name
}

/// Whether a word is a determiner.
pub fn is_before(word: &Word) -> bool {
    BEFORE.contains(&word.surface.as_str())
}

/// Whether a word is "one" or "ones".
pub fn is_one(word: &Word) -> bool {
    ONES.contains(&word.surface.as_str())
}

/// Whether the words begin with the characters of a Chinese phrase.
pub fn starts_with(words: &[Word], phrase: &str) -> bool {
    let mut at = words.iter();
    phrase.chars().all(|c| at.next().is_some_and(|word| word.surface.chars().eq([c])))
}

/// How a name is written in the look-up: stems parted by a blank, characters by nothing.
pub fn key<'a>(words: impl IntoIterator<Item = &'a Word>) -> String {
    let mut key = String::new();
    let mut gram_before = true;
    for word in words {
        if !gram_before && !word.gram {
            key.push(' ');
        }
        key.push_str(&word.stem);
        gram_before = word.gram;
    }
    key
}

/// The names that a table's cell may hold: the whole, without its brackets, what is in the brackets,
/// and the parts of a list.
pub fn names_in_cell(text: &str) -> Vec<&str> {
    let text = text.trim();
    let mut names = vec![text];
    let mut bare = text;
    if let Some(open) = text.find(['(', '（']) {
        bare = text[..open].trim();
        let inside = text[open..].trim_start_matches(['(', '（']);
        let inside = inside.split([')', '）']).next().unwrap_or_default();
        names.extend(inside.split(LIST_MARKS).map(str::trim));
        names.push(bare);
    }
    if bare.contains(LIST_MARKS) {
        names.extend(bare.split(LIST_MARKS).map(str::trim));
    }
    // A list is the name of nothing; "TCP/IP" is.
    names.retain(|name| !name.contains(LIST_MARKS) || name.contains('/'));
    names.retain(|name| name.chars().any(char::is_alphabetic));
    names
}

/// What parts the names of a list.
const LIST_MARKS: [char; 6] = [',', '，', '、', '/', ';', '；'];

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(text: &str) -> String {
        key(name_in(&words(text, &Analyzer::new("zh"))))
    }

    #[test]
    fn a_name_is_the_same_with_article_and_plural() {
        assert_eq!(key_of("a custom image"), key_of("Custom Images"));
        assert_eq!(key_of("What is an image?"), key_of("images"));
        assert_eq!(key_of("the shared ones"), "share");
    }

    #[test]
    fn chinese_names_are_compared_by_characters_traditional_or_simplified() {
        assert_eq!(key_of("自定義鏡像"), key_of("自定义镜像"));
        assert_eq!(key_of("Windows 镜像"), key_of("windows镜像"));
        assert_eq!(key_of("什么是镜像"), "镜像");
    }

    #[test]
    fn a_cell_may_hold_several_names() {
        assert_eq!(names_in_cell("Ubuntu, Debian"), ["Ubuntu", "Debian"]);
        assert_eq!(names_in_cell("TCP/IP"), ["TCP/IP", "TCP", "IP"]);
        assert_eq!(names_in_cell("龙蜥（Anolis OS）"), ["龙蜥（Anolis OS）", "Anolis OS", "龙蜥"]);
        assert!(names_in_cell("2.5").is_empty());
    }
}
