//! From a question to an answer.

use super::follow_up::Completed;
use super::question::{Question, Term};
use super::rank::{Ranked, rank};
use super::reply::{Answer, Outcome, Topic};
use super::synonyms::Synonyms;
use super::thresholds::Thresholds;
use super::vocabulary::correct;
use super::weights::Weights;
use super::{compare, confidence, follow_up, language, padding, quote, report, uncovered};
use crate::index::{Generation, LanguageIndex};
use anyhow::Result;
use std::collections::BTreeSet;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The question.
    pub text: &'a str,
    /// The question before, as understood.
    pub after: Option<&'a str>,
    /// Names of the collections to look in; empty for all.
    pub collections: &'a [String],
    /// How many passages to give, 3 unless told.
    pub top: Option<usize>,
    /// Share of right answers wanted among those called answered, 0.95 unless told.
    pub precision: Option<f64>,
}

/// Passages given where the caller does not say.
pub const TOP: usize = 3;
/// Precision where the caller does not say.
pub(super) const PRECISION: f64 = 0.95;
/// Bytes of a message that are read; what a person types is far below.
const MOST_BYTES: usize = 16_000;
/// Topics named beside an answer.
const RELATED: usize = 3;

/// Names that say when something was, and not what it is about.
const CALENDAR: [&str; 19] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What a search for one query found.
#[derive(Debug)]
pub(super) struct Found<'g> {
    pub(super) index: &'g LanguageIndex,
    pub(super) question: Question,
    pub(super) ranked: Vec<Ranked<'g>>,
    pub(super) confidences: Vec<f64>,
    pub(super) corrections: Vec<(String, String)>,
    pub(super) outcome: Outcome,
    /// What was searched, before corrections; of a report its likeliest query.
    asked: String,
    /// As it was understood, typing errors corrected; of a report the query that finds the place, empty
    /// where none does.
    understood: String,
}

impl Found<'_> {
    fn section(&self) -> Option<u32> {
        self.ranked.first().map(|first| first.evidence.section)
    }

    fn confidence(&self) -> f64 {
        self.confidences.first().copied().unwrap_or(0.0)
    }

    /// Whether the first passage has all that was asked, a name or number among it: in another language
    /// than the question's, two words in common are no answer.
    fn has_every_word(&self) -> bool {
        if !self.question.terms.iter().any(|term| term.named && !term.gram) {
            return false;
        }
        let counted = |(i, term): (usize, &Term)| term.is_counted().then_some(1u64 << i);
        let asked: u64 = self.question.terms.iter().enumerate().filter_map(counted).sum();
        self.ranked.first().is_some_and(|first| first.evidence.everywhere().surface & asked == asked)
    }

    /// What the question names and no article of its language writes.
    fn unknown_names(&self) -> impl Iterator<Item = &Term> {
        self.question.terms.iter().filter(|term| term.named && term.frequency == 0)
    }

    /// Whether the question names something that no article of its language writes: those of another may.
    fn lacks_a_name(&self) -> bool {
        self.unknown_names().any(|term| !term.gram)
    }

    /// Whether the question names something that no article writes, other than a day or a month: it may be
    /// about something else.
    fn may_be_about_something_else(&self) -> bool {
        self.unknown_names().any(|term| !CALENDAR.contains(&term.surface.as_str()))
    }

    fn better_than(&self, other: &Self) -> bool {
        (self.outcome.rank(), self.confidence()) > (other.outcome.rank(), other.confidence())
    }
}

/// Answers a question from a generation.
/// An example is at the top of [the crate](crate).
///
/// # Errors
/// When the index is damaged.
pub fn answer(generation: &Generation, request: &Request<'_>) -> Result<Answer> {
    let mut answer =
        Answer { question: request.text.to_owned(), generation: generation.hash.clone(), ..Answer::default() };
    let text = readable(request.text);
    if text.is_empty() {
        return Ok(answer);
    }
    let Some(found) = find(generation, &text, request)? else { return Ok(answer) };
    answer.language.clone_from(&found.index.language);
    let top = request.top.unwrap_or(TOP);
    for (candidate, confidence) in found.ranked.iter().zip(&found.confidences).take(top) {
        answer.passages.push(quote::cite(candidate, found.index, *confidence)?);
    }
    answer.confidence = found.confidence();
    answer.outcome = found.outcome;
    answer.related = related(&found)?;
    let understood = &found.understood;
    if !understood.is_empty() && understood != request.text.trim() {
        answer.understood_as = Some(understood.clone());
    }
    if let Some((comparison, outcome)) =
        compare::of_question(generation, found.index, &found.asked, request.collections)?
    {
        // The cells answer; what was found beside them comes after the first.
        if outcome == Outcome::Answered
            && let Some(cell) = comparison.rows.iter().flat_map(|row| &row.cells).flatten().next()
        {
            answer.passages.retain(|passage| passage.key != cell.key);
            answer.passages.insert(0, cell.clone());
            answer.passages.truncate(top);
            answer.confidence = cell.confidence;
        }
        if outcome == Outcome::Answered && report::is_report(&text) {
            answer.understood_as = Some(correct(&found.asked, found.index).text);
        }
        answer.outcome = answer.outcome.better(outcome);
        answer.comparison = Some(comparison);
    }
    answer.corrections = found.corrections;
    Ok(answer)
}

/// The message without control characters and padding, cut to what is read.
pub(super) fn readable(text: &str) -> String {
    let end = (0..=text.len().min(MOST_BYTES)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let clean: String = text[..end].chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    padding::strip(&clean).to_owned()
}

/// The question as it is; where that is not answered, completed by the one before.
pub(super) fn find<'g>(generation: &'g Generation, text: &str, request: &Request<'_>) -> Result<Option<Found<'g>>> {
    let Some(index) = language::of(text, generation) else { return Ok(None) };
    let mut best = search_all(generation, index, text, request)?;
    let answered = |best: &Found<'_>| best.outcome == Outcome::Answered;
    if let Some(after) = request.after
        && let Some(completed) = completed_by(after, generation, index, text)
        && (completed.leans || !answered(&best))
    {
        let found = search(generation, index, &completed.text, request)?;
        // What only makes sense after the question before is read so, sure or not.
        return Ok(Some(found));
    }
    if !answered(&best) && best.lacks_a_name() {
        for other in generation.languages.iter().filter(|other| other.language != index.language) {
            let found = search_all(generation, other, text, request)?;
            if found.outcome == Outcome::Answered && found.has_every_word() && found.better_than(&best) {
                best = found;
            }
        }
    }
    Ok(Some(best))
}

/// A question completed by the one before: by a report's first query that completes it, those that stand
/// alone before others.
fn completed_by(after: &str, generation: &Generation, index: &LanguageIndex, text: &str) -> Option<Completed> {
    let mut before = if report::is_report(after) { report::queries(after) } else { Vec::new() };
    before.sort_by_key(|query| follow_up::points_back(generation, index, query));
    before.push(after.to_owned());
    before.iter().find_map(|before| follow_up::complete(generation, index, text, padding::strip(before)))
}

/// Searches one language for a question, or for a report. Of a report the whole says best where the answer
/// stands; a sentence or an error line of it that finds the same section and is surer says which sentence
/// of it answers, and how sure that is. One that finds another section counts only where it is sure and the
/// whole is not, and where it is a question that nothing around it makes one about something else.
fn search_all<'g>(
    generation: &'g Generation,
    index: &'g LanguageIndex,
    text: &str,
    request: &Request<'_>,
) -> Result<Found<'g>> {
    if !report::is_report(text) {
        return search(generation, index, text, request);
    }
    let mut whole = search(generation, index, &report::whole(text), request)?;
    whole.understood.clear();
    let (section, elsewhere) = (whole.section(), whole.may_be_about_something_else());
    let stands_alone =
        |query: &str| !elsewhere && report::asks(query) && !follow_up::points_back(generation, index, query);
    let queries = report::queries(text);
    let (mut agreeing, mut asking): (Option<Found<'g>>, Option<Found<'g>>) = (None, None);
    for query in &queries {
        let found = search(generation, index, query, request)?;
        let best = match found.section() == section {
            true => &mut agreeing,
            false if found.outcome == Outcome::Answered && stands_alone(query) => &mut asking,
            false => continue,
        };
        // A statement is mostly nearer to an article than a question; what is asked comes first all the same.
        let told = |found: &Found<'_>| (found.outcome.rank(), report::asks(&found.asked));
        if best.as_ref().is_none_or(|best| (told(&found), found.confidence()) > (told(best), best.confidence())) {
            *best = Some(found);
        }
    }
    if let Some(agreeing) = agreeing {
        if agreeing.better_than(&whole) {
            whole = agreeing;
        } else {
            whole.understood = agreeing.understood;
        }
    }
    if let Some(asking) = asking
        && whole.outcome != Outcome::Answered
    {
        whole = asking;
    }
    whole.asked = queries.into_iter().next().unwrap_or_default();
    Ok(whole)
}

/// Searches one language for one query.
///
/// # Errors
/// When the index is damaged.
pub(super) fn search<'g>(
    generation: &'g Generation,
    index: &'g LanguageIndex,
    text: &str,
    request: &Request<'_>,
) -> Result<Found<'g>> {
    let weights = Weights::shipped();
    let corrected = correct(text, index);
    let synonyms = Synonyms::of(generation, &index.language);
    let question = Question::new(&corrected.text, index, synonyms);
    let ranked = rank(&question, index, request.collections, weights)?;
    let confidences = confidence::of(&question, &ranked, weights, request.top.unwrap_or(TOP).max(TOP));
    let collection = match ranked.first() {
        Some(first) => index.section(first.evidence.section)?.collection,
        None => String::new(),
    };
    let thresholds = Thresholds::of(generation, &collection, request.precision.unwrap_or(PRECISION));
    let mut outcome = confidences.first().map_or(Outcome::Unanswered, |first| thresholds.outcome(*first));
    if outcome == Outcome::Answered && uncovered::is_uncovered(generation, index, &question, &ranked) {
        outcome = Outcome::Suggested;
    }
    Ok(Found {
        index,
        understood: corrected.text,
        question,
        ranked,
        confidences,
        corrections: corrected.corrections,
        outcome,
        asked: text.to_owned(),
    })
}

/// The nearest sections beyond the first, one an article and heading.
fn related(found: &Found<'_>) -> Result<Vec<Topic>> {
    let mut seen = BTreeSet::new();
    if found.outcome != Outcome::Unanswered
        && let Some(first) = found.ranked.first()
    {
        seen.insert(first.evidence.section);
    }
    let mut topics = Vec::new();
    for candidate in &found.ranked {
        if topics.len() == RELATED {
            break;
        }
        if seen.insert(candidate.evidence.section) {
            let section = found.index.section(candidate.evidence.section)?;
            topics.push(Topic {
                collection: section.collection,
                article: section.article,
                anchor: section.anchor,
                title: section.title,
                heading: section.heading,
            });
        }
    }
    Ok(topics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::things::tests::generation;

    const CHINESE: &str = "# 错误\n\n## 使用中\n\n报 ImageInUse 时，先停止使用 ImageInUse 的机器。\n";

    /// The language in which a question is answered, and whether it is.
    fn asked(english: &str, text: &str) -> Result<(String, Outcome)> {
        let mut both = generation("en", &[("errors", english)])?;
        both.languages.append(&mut generation("zh", &[("errors", CHINESE)])?.languages);
        let answer = answer(&both, &Request { text, ..Request::default() })?;
        Ok((answer.language, answer.outcome))
    }

    const PRINTERS: &str = "# Printers\n\n## Paper jam\n\nOpen the rear door of the printer and pull the paper out. The front tray holds 250 sheets.\n\n## Blank pages\n\nThe printer prints blank pages when the toner cartridge is sealed: pull the orange tape out.\n";

    fn report(text: &str) -> Result<Answer> {
        answer(&generation("en", &[("printers", PRINTERS)])?, &Request { text, ..Request::default() })
    }

    #[test]
    fn a_report_is_found_by_all_that_it_says_and_sure_by_one_of_its_queries() -> Result<()> {
        let text = "Hello everybody, we got a new laser printer on Monday and I set it up myself.\n\
            The first cartridge was fine. Since I put the new toner cartridge in, the printer prints blank pages. \
            I turned it off and on and cleaned the glass. Does anybody know what to try next?";
        let found = report(text)?;
        assert_eq!(found.passages[0].anchor, "blank-pages");
        let understood = found.understood_as.unwrap_or_default();
        assert!(!understood.is_empty() && text.contains(&understood), "{understood}");
        Ok(())
    }

    const SMALL_TALK: &str = "Hi folks, our company moved to the new office last spring, and my boss, who sits in \
        another city, wants me to write down what everything costs, since the pages of the bill are blank in part and \
        the orange tape on the parcels, the toner and the cartridge are on it and nobody here knows why. ";

    #[test]
    fn what_is_told_before_a_question_does_not_hide_its_place() -> Result<()> {
        let found = report(&format!("{SMALL_TALK}How do I get paper out of the printer?"))?;
        assert_eq!((found.passages[0].anchor.as_str(), found.outcome), ("paper-jam", Outcome::Answered));
        assert_eq!(found.understood_as.as_deref(), Some("How do I get paper out of the printer?"));
        let on_a_day = report(&format!("{SMALL_TALK}It was on Monday. How do I get paper out of the printer?"))?;
        assert_eq!(on_a_day.outcome, Outcome::Answered);
        Ok(())
    }

    #[test]
    fn a_chinese_question_beside_a_name_that_no_article_has_is_not_answered_alone() -> Result<()> {
        let generation =
            generation("zh", &[("errors", CHINESE), ("backups", "# 备份\n\n备份每晚运行。备份运行一小时。\n")])?;
        let talk = "大家好，老板让我把机器停止使用的情况整理成文档，下周要给新来的同事培训，我已经看了两天资料，还是有很多地方不明白。";
        let outcome =
            |text: &str| Ok::<_, anyhow::Error>(answer(&generation, &Request { text, ..Request::default() })?.outcome);
        assert_eq!(outcome(&format!("{talk}备份什么时候运行？"))?, Outcome::Answered);
        assert_ne!(outcome(&format!("我们用华为。{talk}备份什么时候运行？"))?, Outcome::Answered);
        Ok(())
    }

    #[test]
    fn a_question_about_something_else_or_that_points_back_is_not_answered_alone() -> Result<()> {
        for text in [
            "How do I get paper out of the printer? We have it on a Gutenberg press.",
            "And how do I get paper out of the printer?",
            "How do I get paper out of this printer?",
            "How do I get paper out of the printer there?",
        ] {
            let found = report(&format!("{SMALL_TALK}{text}"))?;
            assert_ne!(found.outcome, Outcome::Answered, "{text}");
        }
        Ok(())
    }

    #[test]
    fn a_report_quotes_what_its_surest_query_finds() -> Result<()> {
        let question = "How do I get paper out of the printer?";
        let text = "The front tray holds 250 sheets here. I put 250 sheets in the front tray, and then another 250 \
            sheets, since the front tray holds 250 sheets as I said. The tray is fine with its 250 sheets.";
        let (alone, found) = (report(question)?, report(&format!("{text} {question}"))?);
        assert_eq!((found.outcome, found.understood_as.as_deref()), (Outcome::Answered, Some(question)));
        assert_eq!((&found.passages[0].quote, found.confidence), (&alone.passages[0].quote, alone.confidence));
        Ok(())
    }

    #[test]
    fn a_report_of_which_no_query_finds_the_place_is_understood_as_none() -> Result<()> {
        let text = "Toner smells bad. Sealed rooms are bad for tape and orange things. A door was open in the rear yard, \
            the dogs pulled at paper, and 250 sheets in front of me hold the tray and nobody here cares.";
        let found = report(text)?;
        assert_eq!((found.passages.is_empty(), found.understood_as), (false, None));
        Ok(())
    }

    #[test]
    fn a_report_of_nothing_but_paths_and_ids_is_understood_as_nothing() -> Result<()> {
        let found = report("```\n/a/b/c 12:30:11.123\n```")?;
        assert_eq!((found.outcome, found.understood_as), (Outcome::Unanswered, None));
        Ok(())
    }

    #[test]
    fn articles_of_another_language_answer_what_those_of_its_own_do_not_name() -> Result<()> {
        let text = "i get ImageInUse, what now";
        let other = "# Errors\n\nA server that does not start is looked at first.\n";
        assert_eq!(asked(other, text)?, ("zh".to_owned(), Outcome::Answered));
        let same = "# Errors\n\n| Error | What to do |\n|---|---|\n| ImageInUse (403) | wait |\n\n# Use\n\nThe image that is in use is kept, and whoever gets an image may use the image.\n";
        assert_eq!(asked(same, text)?.0, "en");
        Ok(())
    }
}
