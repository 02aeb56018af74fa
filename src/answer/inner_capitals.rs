//! Words with capitals inside ("RedHat", "useState"): the analyser gives them whole and in parts. In a
//! question they may be either, however the articles and the synonyms write them.

use super::retrieve::frequency;
use crate::index::LanguageIndex;
use crate::index::analysis::Token;
use std::ops::Range;

/// A word with capitals inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InnerCapitals {
    /// Which token is the whole.
    pub(super) whole: usize,
    /// Which are its parts.
    pub(super) parts: Range<usize>,
}

/// The words with capitals inside among the tokens of a text. What marks join ("config.js") is none.
pub(super) fn find(tokens: &[Token]) -> Vec<InnerCapitals> {
    let at = |whole: usize| {
        let token = &tokens[whole];
        let is_whole = token.flags.whole && token.surface.chars().all(char::is_alphabetic);
        let behind = &tokens[whole + 1..];
        let count = behind.iter().take_while(|part| is_whole && part.flags.part && part.end <= token.end).count();
        let parts = &behind[..count];
        let is_seamless = parts.first().is_some_and(|first| first.start == token.start)
            && parts.windows(2).all(|pair| pair[0].end == pair[1].start);
        is_seamless.then(|| InnerCapitals { whole, parts: whole + 1..whole + 1 + count })
    };
    (0..tokens.len()).filter_map(at).collect()
}

impl InnerCapitals {
    /// Whether the articles write it without the capitals too, so that it is one word: it stands in more
    /// passages than a part of it does.
    pub(super) fn is_one_word(&self, tokens: &[Token], index: &LanguageIndex) -> bool {
        let whole = frequency(index, &tokens[self.whole].stem);
        let is_rarer = |part: &Token| !part.flags.stop && frequency(index, &part.stem) < whole;
        tokens[self.parts.clone()].iter().any(is_rarer)
    }
}

/// The words of a text one after the other: of an identifier its parts; with `joined`, of a word with
/// capitals inside the whole.
pub(super) fn reading<'t>(tokens: &'t [Token], joined: &[InnerCapitals]) -> Vec<&'t Token> {
    let mut words = Vec::with_capacity(tokens.len());
    let mut joined = joined.iter().peekable();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if let Some(word) = joined.next_if(|word| word.whole + 1 == at) {
            words.push(token);
            at = word.parts.end;
        } else if !token.flags.whole {
            words.push(token);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::question::Question;
    use crate::answer::reply::Outcome;
    use crate::answer::synonyms::Synonyms;
    use crate::answer::things::tests::generation;
    use crate::answer::{Request, answer};
    use crate::index::analysis::Analyzer;

    #[test]
    fn a_word_with_capitals_inside_is_read_in_parts_and_whole() {
        let tokens = Analyzer::new("en").tokens("a RedHat and a config.js of my-OpenSource 40GB");
        let joined = find(&tokens);
        let read = |joined: &[InnerCapitals]| -> Vec<&str> {
            reading(&tokens, joined).iter().map(|token| token.surface.as_str()).collect()
        };
        let parts = ["a", "red", "hat", "and", "a", "config", "js", "of", "my", "open", "source", "40", "gb"];
        let wholes = ["a", "redhat", "and", "a", "config", "js", "of", "my", "opensource", "40", "gb"];
        assert_eq!((read(&[]), read(&joined)), (parts.to_vec(), wholes.to_vec()));
    }

    /// Where the articles say that a folder is, and the words of a question on it that must be found.
    fn asked(article: &str, text: &str) -> anyhow::Result<(Outcome, Vec<String>)> {
        let garden = ("garden", "# Gardens\n\nA garden is green. Roses cost 3 euros.\n");
        let generation = generation("en", &[("tools", article), garden])?;
        let answer = answer(&generation, &Request { text, ..Request::default() })?;
        let question = Question::new(text, &generation.languages[0], &Synonyms::default());
        let words = question.terms.into_iter().filter(|term| !term.bonus).map(|term| term.surface).collect();
        Ok((answer.outcome, words))
    }

    #[test]
    fn a_name_is_found_though_the_articles_write_it_without_its_capitals() -> anyhow::Result<()> {
        let article = "# Tools\n\nYou find the github folder under the tools of the portal. It holds many scripts.\n";
        for text in ["where is the github folder?", "where is the GitHub folder?", "where is the GITHUB folder?"] {
            assert_eq!(asked(article, text)?, (Outcome::Answered, vec!["github".into(), "folder".into()]), "{text}");
        }
        Ok(())
    }

    #[test]
    fn an_identifier_that_the_articles_write_with_its_capitals_is_found_by_its_parts() -> anyhow::Result<()> {
        let article = "# Hooks\n\nCall useState for the state of a button. It gives a pair.\n";
        assert_eq!(asked(article, "what is useState?")?.1, ["use", "state"]);
        Ok(())
    }
}
