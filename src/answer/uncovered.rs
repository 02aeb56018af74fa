//! What a question names and the best passage lacks: such a question is never answered for sure.

use super::background;
use super::compare::folded;
use super::confidence::is_authors_own;
use super::inner_capitals::{self, InnerCapitals};
use super::question::{Question, Term};
use super::rank::Ranked;
use super::retrieve::frequency;
use super::things::{Things, words};
use crate::index::analysis::{Token, term_id};
use crate::index::records::TokenRecord;
use crate::index::{Generation, LanguageIndex};

/// Whether the best passage lacks something that the question names.
pub fn is_uncovered(
    generation: &Generation,
    index: &LanguageIndex,
    question: &Question,
    ranked: &[Ranked<'_>],
) -> bool {
    let Some(first) = ranked.first() else { return false };
    !is_authors_own(question, &first.evidence)
        && (is_one_character(question)
            || lacks_a_word(question, ranked, first)
            || lacks_a_joined_name(index, question, first)
            || is_on_another_thing(generation, index, question, first))
}

/// Whether nothing counts but one character of a script without blanks, which stands in many words that
/// have little to do with it.
fn is_one_character(question: &Question) -> bool {
    let mut counted = question.terms.iter().filter(|term| term.is_counted());
    let is_one = |term: &Term| term.gram && term.surface.chars().nth(1).is_none();
    counted.next().is_some_and(is_one) && counted.next().is_none()
}

/// Terms that the passage has, or the author's question most like the one asked.
fn covered(first: &Ranked<'_>) -> u64 {
    first.evidence.everywhere().soft | first.evidence.own_question_found
}

/// Whether it lacks a name, or what follows "on", "for" or "in", or a rare word that no article's text
/// has. A name must be there itself; another word may be there by one of its family or meaning.
fn lacks_a_word(question: &Question, ranked: &[Ranked<'_>], first: &Ranked<'_>) -> bool {
    let found = covered(first);
    let related = found | first.evidence.everywhere().related;
    question.terms.iter().enumerate().any(|(i, term)| {
        if !term.is_counted() || found & (1 << i) != 0 {
            return false;
        }
        let is_missed = || {
            related & (1 << i) == 0
                && !term.asked_kind
                && (term.placed || is_unheard_of(question, term) || (!term.gram && is_a_name(term.id, ranked)))
        };
        term.named || is_missed()
    })
}

/// Whether a word with capitals inside that no article has ("ServiceNow") stands in the passage neither in
/// one nor as its parts side by side: "the service is now" is about another thing, "log in" is "LogIn".
fn lacks_a_joined_name(index: &LanguageIndex, question: &Question, first: &Ranked<'_>) -> bool {
    let tokens = index.analyzer.tokens(&question.text);
    let found = covered(first);
    let term = |token: &Token| question.terms.iter().position(|term| term.id == term_id(&token.stem));
    let is_unknown = |word: &InnerCapitals| {
        let is_found = term(&tokens[word.whole]).is_some_and(|at| found & (1 << at) != 0);
        // What a group of synonyms has may stand there by another name.
        let has_synonyms = |token| term(token).is_some_and(|at| !question.terms[at].alternatives.is_empty());
        let mut all = tokens[word.whole..word.parts.end].iter();
        !is_found && frequency(index, &tokens[word.whole].stem) == 0 && !all.any(has_synonyms)
    };
    let unknown: Vec<InnerCapitals> = inner_capitals::find(&tokens).into_iter().filter(is_unknown).collect();
    if unknown.is_empty() {
        return false;
    }
    let (Ok(passage), Ok(section)) = (index.passage(first.evidence.passage), index.section(first.evidence.section))
    else {
        return true;
    };
    let leads = passage.units.iter().filter_map(|unit| unit.lead.as_ref()).map(|(_, text)| text.as_str());
    let parts = [passage.text.as_str(), section.title.as_str()].into_iter().chain(leads);
    let parts = parts.chain(section.heading.iter().map(String::as_str));
    let texts: Vec<String> = parts.map(folded).collect();
    let stands = |word: &InnerCapitals| {
        let whole = &tokens[word.whole];
        texts.iter().any(|text| text.contains(&folded(&whole.surface)) || text.contains(&folded(&whole.stem)))
    };
    !unknown.iter().all(stands)
}

/// Whether it is a rare word that no article's text has.
fn is_unheard_of(question: &Question, term: &Term) -> bool {
    !term.written && term.rare && !(question.language == "en" && says_how(&term.surface))
}

/// Whether a word ends as English participles and adverbs do: it says how something is, and is no
/// thing that the articles could be about. Names ("fastly") are no words, and a seed is a thing.
fn says_how(surface: &str) -> bool {
    let has_the_end = surface.ends_with("ly") || (surface.ends_with("ed") && !surface.ends_with("eed"));
    has_the_end && background::is_word("en", surface)
}

/// Fewest times that a word stands inside sentences before its capitals tell something.
const TELLING: usize = 2;

/// Whether the articles write a word with a capital wherever it stands inside a sentence: "rocky" is
/// a name to a collection that only knows "Rocky Linux", however a member writes it.
fn is_a_name(stem: u32, ranked: &[Ranked<'_>]) -> bool {
    let inside = ranked
        .iter()
        .flat_map(|candidate| candidate.evidence.terms.body())
        .filter(|token| token.stem == stem && !token.is(TokenRecord::FIRST));
    let (mut all, mut capital) = (0, 0);
    for token in inside {
        all += 1;
        capital += usize::from(token.is(TokenRecord::CAPITAL));
    }
    all >= TELLING && capital == all
}

/// Whether the question names what an article is about, and the passage is of another article and does
/// not name it: what is said of school buses is no answer on night buses.
fn is_on_another_thing(
    generation: &Generation,
    index: &LanguageIndex,
    question: &Question,
    first: &Ranked<'_>,
) -> bool {
    let Some(things) = Things::of(generation, index) else { return false };
    let found = covered(first);
    let lacks = |name: &str| {
        index.analyzer.tokens(name).iter().filter(|token| !token.flags.single).any(|token| {
            let id = term_id(&token.stem);
            let term = question.terms.iter().position(|term| term.id == id && !term.bonus);
            term.is_some_and(|term| found & (1 << term) == 0)
        })
    };
    let words = words(&question.text, &index.analyzer);
    things.find(&words).into_iter().any(|mention| {
        let articles = things.get(mention.thing).map(|thing| thing.articles.as_slice()).unwrap_or_default();
        let is_elsewhere = articles.iter().all(|named| named.article != first.evidence.article);
        let name = question.text.get(words[mention.from].start..words[mention.to - 1].end);
        !articles.is_empty() && is_elsewhere && name.is_some_and(lacks)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::synonyms::Synonyms;
    use crate::answer::things::tests::generation;
    use crate::answer::weights::Weights;
    use anyhow::Result;

    fn uncovered(language: &str, articles: &[(&str, &str)], text: &str) -> Result<bool> {
        let generation = generation(language, articles)?;
        let index = &generation.languages[0];
        let question = Question::new(text, index, &Synonyms::default());
        let ranked = crate::answer::rank::rank(&question, index, &[], Weights::shipped())?;
        assert!(!ranked.is_empty(), "{text}");
        Ok(is_uncovered(&generation, index, &question, &ranked))
    }

    #[test]
    fn a_rare_word_that_only_an_authors_question_has_is_not_covered() -> Result<()> {
        let backups = ("a", "# Backups\n\nBackups run at night.\n");
        let mars =
            ("b", "---\ntitle: Mars\nquestions:\n  - \"zebra of mars #price\"\n---\n# Mars\n\n## Price\n\nMoney.\n");
        let asked = "do backups run at night with a zebra";
        assert!(uncovered("en", &[backups, mars], asked)?);
        assert!(!uncovered("en", &[("a", "# Backups\n\nBackups run at night, with or without a zebra.\n")], asked)?);
        Ok(())
    }

    #[test]
    fn a_name_with_capitals_inside_is_not_found_in_words_apart() -> Result<()> {
        let text = "# Notifications\n\n## Send\n\nThe service sends notifications once for each change of an app, and links it in the mail. Log in and set up my sql first.\n";
        for name in ["ServiceNow", "LinkedIn", "WhatsApp", "SharePoint", "AppChange"] {
            assert!(uncovered("en", &[("a", text)], &format!("how does the service send notifications to {name}"))?);
        }
        for name in ["LogIn", "SetUp", "MySQL"] {
            let asked = format!("does the service send notifications once {name}");
            assert!(!lacks_joined(text, &asked)?, "{name}");
        }
        Ok(())
    }

    fn lacks_joined(text: &str, asked: &str) -> Result<bool> {
        let generation = generation("en", &[("a", text)])?;
        let index = &generation.languages[0];
        let question = Question::new(asked, index, &Synonyms::default());
        let ranked = crate::answer::rank::rank(&question, index, &[], Weights::shipped())?;
        Ok(lacks_a_joined_name(index, &question, &ranked[0]))
    }

    #[test]
    fn one_character_is_no_question() -> Result<()> {
        let articles = [("a", "# 地域\n\n机房在弗吉尼亚和伦敦。\n"), ("b", "# 价格\n\n机房每月一元。\n")];
        assert!(uncovered("zh", &articles, "弗")?);
        assert!(uncovered("zh", &articles, "弗吗")?);
        assert!(!uncovered("zh", &articles, "弗吉尼亚")?);
        assert!(!uncovered("en", &[("r", "# R\n\nR is a language for statistics.\n")], "What is R?")?);
        Ok(())
    }

    #[test]
    fn what_is_said_of_one_thing_covers_no_other() -> Result<()> {
        let school =
            ("school", "# School bus\n\nA school bus takes bicycles free of charge on weekdays and at weekends.\n");
        let night = ("night", "# Night bus\n\nThe night bus is white.\n");
        let asked = |thing: &str| format!("does a {thing} take bicycles free of charge on weekdays and at weekends?");
        assert!(uncovered("en", &[school, night], &asked("night bus"))?);
        assert!(!uncovered("en", &[school, night], &asked("school bus"))?);
        let both = "# Buses\n\nSchool bus and night bus take bicycles free of charge on weekdays and at weekends.\n";
        assert!(!uncovered("en", &[("buses", both), night], &asked("night bus"))?);
        Ok(())
    }

    #[test]
    fn a_name_whose_end_is_a_word_that_holds_sentences_together_is_missed() -> Result<()> {
        let articles = [("a", "# 私有镜像\n\n云上的私有镜像收费，每月一元钱。\n")];
        assert!(uncovered("zh", &articles, "华为云私有镜像收费吗")?);
        assert!(!uncovered("zh", &articles, "私有镜像收费吗")?);
        Ok(())
    }

    #[test]
    fn a_name_that_ends_as_a_participle_does_is_missed() -> Result<()> {
        let articles = [("a", "# Backups\n\nBackups run at night and cost nothing.\n")];
        for name in ["zebra", "fastly", "seaweed"] {
            assert!(uncovered("en", &articles, &format!("do backups run at night with {name}"))?, "{name}");
        }
        assert!(!uncovered("en", &articles, "do backups run stealthily at night")?);
        Ok(())
    }

    #[test]
    fn capitals_at_every_word_make_no_names() -> Result<()> {
        let articles = [("a", "# Backups\n\nBackups run at night and cost nothing.\n")];
        for asked in ["DO BACKUPS COST SOME MONEY AT NIGHT", "Do Backups Cost Some Money At Night"] {
            assert!(!uncovered("en", &articles, asked)?, "{asked}");
        }
        assert!(uncovered("en", &articles, "do backups cost some Money at night")?);
        Ok(())
    }

    #[test]
    fn what_names_nothing_need_not_be_there() -> Result<()> {
        let articles = [("a", "# Backups\n\nBackups run at night and buy time for both of you.\n")];
        let covered = [
            "in what cadence do backups run at night?",
            "which of the two backups run at night?",
            "in terms of backups, what run at night?",
            "are backups that run at night hallowed?",
            "do backups run at night and purchase time?",
        ];
        for asked in covered {
            assert!(!uncovered("en", &articles, asked)?, "{asked}");
        }
        let missed = [
            "in a cadence do backups run at night?",
            "which of the 2 backups run at night?",
            "in terms of a cadence, do backups run at night?",
            "do backups run at night on azure?",
            "what azure backups run at night?",
            "in what cadence, or in a cadence at all, do backups run at night?",
        ];
        for asked in missed {
            assert!(uncovered("en", &articles, asked)?, "{asked}");
        }
        Ok(())
    }

    #[test]
    fn a_chinese_noun_or_name_that_no_article_has_is_not_covered() -> Result<()> {
        let articles = [("a", "# 自行车\n\n自行车可以免费带上火车。虚拟机不能带上火车。\n")];
        for asked in ["自行车可以免费带上火车吗", "虚拟机能带上火车吗", "买过的自行车可以免费带上火车吗"]
        {
            assert!(!uncovered("zh", &articles, asked)?, "{asked}");
        }
        for asked in
            ["腾讯的自行车可以免费带上火车吗", "谷歌自行车可以免费带上火车吗", "自行车的内核可以免费带上火车吗"]
        {
            assert!(uncovered("zh", &articles, asked)?, "{asked}");
        }
        Ok(())
    }
}
