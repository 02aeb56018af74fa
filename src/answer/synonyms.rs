//! Groups of words that mean the same in a community, applied to a question.

use super::inner_capitals;
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
        let identifiers = inner_capitals::find(tokens);
        let readings = [inner_capitals::reading(tokens, &[]), inner_capitals::reading(tokens, &identifiers)];
        let readings = &readings[..if identifiers.is_empty() { 1 } else { 2 }];
        let id_at = |at: usize| term_id(&tokens[at].stem);
        let identifiers: Vec<Identifier> = identifiers
            .into_iter()
            .map(|it| Identifier { whole: id_at(it.whole), parts: it.parts.map(id_at).collect() })
            .collect();
        for entries in applicable.iter().map(|number| &self.groups[*number]) {
            for entry in entries {
                if entry.is_empty() || !stands_in(entry, readings) {
                    continue;
                }
                let ids = as_asked(entry, &identifiers, terms);
                let of_entry = |term: &&mut Term| ids.contains(&term.id) && !term.single;
                let rarest = terms.iter_mut().filter(of_entry).max_by(|a, b| a.weight.total_cmp(&b.weight));
                let Some(rarest) = rarest.map(|term| term.id) else { continue };
                for other in entries {
                    let fresh: Vec<&Token> =
                        other.iter().filter(|t| !t.flags.single && !ids.contains(&term_id(&t.stem))).collect();
                    if fresh.is_empty() {
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

/// A word with capitals inside, by the identities of its stems.
struct Identifier {
    whole: u32,
    parts: Vec<u32>,
}

/// The stems of an entry as the question asks for them: "redhat" by the parts of "RedHat", or both in
/// one where that is one word.
fn as_asked(entry: &[Token], identifiers: &[Identifier], terms: &[Term]) -> Vec<u32> {
    let mut ids: Vec<u32> = entry.iter().map(|t| term_id(&t.stem)).collect();
    for Identifier { whole, parts } in identifiers {
        let (whole, parts) = (std::slice::from_ref(whole), parts.as_slice());
        let is_one_word = terms.iter().any(|term| whole.contains(&term.id) && !term.bonus);
        let (written, asked) = if is_one_word { (parts, whole) } else { (whole, parts) };
        if written.iter().all(|id| ids.contains(id)) {
            ids.retain(|id| !written.contains(id));
            ids.extend(asked);
        }
    }
    ids
}

/// The words of an entry that are looked for: no function words, and of an identifier its parts, or
/// the whole where it has none.
fn content(tokens: Vec<Token>) -> Vec<Token> {
    let has_parts = tokens.iter().any(|t| t.flags.part);
    tokens.into_iter().filter(|t| (!t.flags.stop || t.flags.gram) && !(t.flags.whole && has_parts)).collect()
}

/// Whether an entry's words stand in a reading of the question one after the other. Where pairs of
/// characters say what is meant, single ones between them are passed over.
fn stands_in(entry: &[Token], readings: &[Vec<&Token>]) -> bool {
    let has_more = entry.iter().any(|t| !t.flags.single);
    let entry: Vec<&Token> = entry.iter().filter(|t| !has_more || !t.flags.single).collect();
    readings.iter().any(|tokens| {
        let is_said = |t: &&&Token| if t.flags.gram { !has_more || !t.flags.single } else { !t.flags.stop };
        let content: Vec<&Token> = tokens.iter().filter(is_said).copied().collect();
        content.windows(entry.len()).any(|window| window.iter().zip(&entry).all(|(a, b)| a.stem == b.stem))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::question::Question;
    use crate::answer::things::tests::{generation, synonym_group};

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

    #[test]
    fn a_synonym_is_met_in_whatever_letters_it_and_the_question_are_written() -> anyhow::Result<()> {
        let spellings = ["redhat", "RedHat", "REDHAT", "Redhat", "redHAT"];
        for written in spellings {
            let mut generation = generation("en", &[("a", "# Licences\n\nRHEL costs 12 euros a month.\n")])?;
            generation.synonyms = vec![synonym_group(&[written, "RHEL"])];
            for asked in spellings {
                let text = format!("what does {asked} cost?");
                let question = Question::new(&text, &generation.languages[0], Synonyms::of(&generation, "en"));
                let mut name = question.terms.iter().filter(|term| !term.bonus && term.surface != "cost");
                let rhel = vec![term_id("rhel")];
                assert!(name.all(|term| term.alternatives.contains(&rhel)), "{text} with {written}");
                let searched = |term: &Term| term.searched.iter().filter(|stem| *stem == "rhel").count();
                assert_eq!(question.terms.iter().map(searched).sum::<usize>(), 1, "{text} with {written}");
            }
        }
        Ok(())
    }
}
