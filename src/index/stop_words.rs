//! Function words per language: they are neither indexed nor searched.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The function words of a language.
pub(super) type Set = FxHashSet<&'static str>;

type Words = LazyLock<Set>;

/// Reads a list of words parted by white space; apostrophes are dropped as the analyser drops them.
fn read(list: &'static str) -> Set {
    list.split_whitespace().collect()
}

static ENGLISH: Words = LazyLock::new(|| read(include_str!("stop/en.txt")));
static CHINESE: Words = LazyLock::new(|| {
    // English function words stand in Chinese text too.
    let mut words = read(include_str!("stop/zh.txt"));
    words.extend(read(include_str!("stop/en.txt")));
    words
});
static NONE: Words = LazyLock::new(Set::default);

/// The function words of a language, by primary subtag; none for a language without a list.
pub(super) fn of(primary: &str) -> &'static Set {
    match primary {
        "en" => &ENGLISH,
        "zh" => &CHINESE,
        _ => &NONE,
    }
}
