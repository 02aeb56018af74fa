//! Groups of words that mean the same in a community, applied to a question.

use super::question::Term;
use crate::index::analysis::{Analyzer, Token, term_id};
use serde::{Deserialize, Serialize};

/// Synonym groups as a generation holds them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Synonyms {
    /// Each group: words and phrases that mean the same.
    pub groups: Vec<Vec<String>>,
}

impl Synonyms {
    /// Gives each term of a question what may stand in its place.
    ///
    /// A group applies where one of its entries stands whole in the question; the entry's rarest
    /// term gets the other entries as alternatives, less the words that they share with it.
    pub(super) fn attach(&self, tokens: &[Token], terms: &mut [Term], analyzer: &Analyzer) {
        for group in &self.groups {
            let entries: Vec<Vec<Token>> = group
                .iter()
                .map(|entry| analyzer.tokens(entry).into_iter().filter(|t| !t.flags.stop && !t.flags.whole).collect())
                .collect();
            for (i, entry) in entries.iter().enumerate() {
                if entry.is_empty() || !stands_in(entry, tokens) {
                    continue;
                }
                let ids: Vec<u32> = entry.iter().map(|t| term_id(&t.stem)).collect();
                let Some(rarest) = terms
                    .iter_mut()
                    .filter(|term| ids.contains(&term.id) && !term.single)
                    .max_by(|a, b| a.weight.total_cmp(&b.weight))
                else {
                    continue;
                };
                for (j, other) in entries.iter().enumerate() {
                    let fresh: Vec<&Token> =
                        other.iter().filter(|t| !t.flags.single && !ids.contains(&term_id(&t.stem))).collect();
                    if i == j || fresh.is_empty() {
                        continue;
                    }
                    let alternative: Vec<u32> = fresh.iter().map(|t| term_id(&t.stem)).collect();
                    if !rarest.alternatives.contains(&alternative) {
                        rarest.searched.extend(fresh.iter().map(|t| t.stem.clone()));
                        rarest.alternatives.push(alternative);
                    }
                }
            }
        }
    }
}

/// Whether an entry's words stand in the question one after the other.
fn stands_in(entry: &[Token], tokens: &[Token]) -> bool {
    let content: Vec<&Token> = tokens.iter().filter(|t| !t.flags.stop && !t.flags.whole).collect();
    content.windows(entry.len()).any(|window| window.iter().zip(entry).all(|(a, b)| a.stem == b.stem))
}
