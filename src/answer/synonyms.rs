//! Groups of words that mean the same in a community, applied to a question.

use super::question::Term;
use crate::index::analysis::{Analyzer, Token, term_id};
use crate::index::{Generation, LanguageIndex};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Synonym groups of one language, analysed.
#[derive(Debug, Default)]
pub struct Synonyms {
    /// Each group: words and phrases that mean the same, as tokens.
    groups: Vec<Vec<Vec<Token>>>,
    /// Groups by the identity of a stem that one of their entries begins with.
    beginnings: HashMap<u32, Vec<usize>>,
}

impl Synonyms {
    /// Analyses groups.
    pub fn new(groups: &[Vec<String>], analyzer: &Analyzer) -> Self {
        let mut synonyms = Self::default();
        for group in groups {
            let number = synonyms.groups.len();
            let mut entries: Vec<Vec<Token>> = Vec::with_capacity(group.len());
            // "RedHat" is two words to the analyser, and "redhat" is one.
            for entry in group.iter().flat_map(|entry| [entry.clone(), entry.to_lowercase()]) {
                let entry = content(analyzer.tokens(&entry));
                let is_same = |known: &Vec<Token>| known.iter().map(|t| &t.stem).eq(entry.iter().map(|t| &t.stem));
                if !entry.is_empty() && !entries.iter().any(is_same) {
                    entries.push(entry);
                }
            }
            for first in entries.iter().filter_map(|entry| entry.first()) {
                let of_stem = synonyms.beginnings.entry(term_id(&first.stem)).or_default();
                if !of_stem.contains(&number) {
                    of_stem.push(number);
                }
            }
            synonyms.groups.push(entries);
        }
        synonyms
    }

    /// The synonyms of a language, analysed once a generation.
    pub fn of<'g>(generation: &'g Generation, language: &str) -> &'g Self {
        static NONE: LazyLock<Synonyms> = LazyLock::new(Synonyms::default);
        let all: Option<&HashMap<String, Self>> = generation.derived(|| {
            let analysed = |index: &LanguageIndex| {
                (index.language.clone(), Self::new(&generation.synonym_lists(&index.language), &index.analyzer))
            };
            generation.languages.iter().map(analysed).collect()
        });
        all.and_then(|all| all.get(language)).unwrap_or(&NONE)
    }

    /// Gives each term of a question what may stand in its place.
    ///
    /// A group applies where one of its entries stands whole in the question; its
    /// terms get the other entries as alternatives, less the words that they share with it; searched
    /// for are those of the rarest.
    pub(super) fn attach(&self, tokens: &[Token], terms: &mut [Term]) {
        let mut applicable: Vec<usize> =
            tokens.iter().filter_map(|token| self.beginnings.get(&term_id(&token.stem))).flatten().copied().collect();
        applicable.sort_unstable();
        applicable.dedup();
        for entries in applicable.iter().map(|number| &self.groups[*number]) {
            for (i, entry) in entries.iter().enumerate() {
                if entry.is_empty() || !stands_in(entry, tokens) {
                    continue;
                }
                let ids: Vec<u32> = entry.iter().map(|t| term_id(&t.stem)).collect();
                let of_entry = |term: &&mut Term| ids.contains(&term.id) && !term.single;
                let rarest = terms.iter_mut().filter(of_entry).max_by(|a, b| a.weight.total_cmp(&b.weight));
                let Some(rarest) = rarest.map(|term| term.id) else { continue };
                for (j, other) in entries.iter().enumerate() {
                    let fresh: Vec<&Token> =
                        other.iter().filter(|t| !t.flags.single && !ids.contains(&term_id(&t.stem))).collect();
                    if i == j || fresh.is_empty() {
                        continue;
                    }
                    let alternative: Vec<u32> = fresh.iter().map(|t| term_id(&t.stem)).collect();
                    let shared = |id: u32| other.iter().any(|t| term_id(&t.stem) == id);
                    for term in terms.iter_mut().filter(of_entry).filter(|term| !shared(term.id)) {
                        if term.alternatives.contains(&alternative) {
                            continue;
                        }
                        if term.id == rarest {
                            term.searched.extend(fresh.iter().map(|t| t.stem.clone()));
                        }
                        term.alternatives.push(alternative.clone());
                    }
                }
            }
        }
    }
}

/// The words of an entry that are looked for: no function words, and of an identifier its parts, or
/// the whole where it has none.
fn content(tokens: Vec<Token>) -> Vec<Token> {
    let has_parts = tokens.iter().any(|t| t.flags.part);
    tokens.into_iter().filter(|t| (!t.flags.stop || t.flags.gram) && !(t.flags.whole && has_parts)).collect()
}

/// Whether an entry's words stand in the question one after the other. Where pairs of characters
/// say what is meant, single ones between them are passed over.
fn stands_in(entry: &[Token], tokens: &[Token]) -> bool {
    let has_more = entry.iter().any(|t| !t.flags.single);
    let entry: Vec<&Token> = entry.iter().filter(|t| !has_more || !t.flags.single).collect();
    let content: Vec<&Token> = tokens
        .iter()
        .filter(|t| !t.flags.whole && if t.flags.gram { !has_more || !t.flags.single } else { !t.flags.stop })
        .collect();
    content.windows(entry.len()).any(|window| window.iter().zip(&entry).all(|(a, b)| a.stem == b.stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_mixed_capitals_is_met_in_small_letters() {
        let analyzer = Analyzer::new("en");
        let synonyms = Synonyms::new(&[vec!["RedHat".into(), "RHEL".into()]], &analyzer);
        let forms: Vec<String> = synonyms.groups[0]
            .iter()
            .map(|entry| entry.iter().map(|token| token.stem.as_str()).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(forms, ["red hat", "redhat", "rhel"]);
    }
}
