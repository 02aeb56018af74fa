//! Questions in the text, and what they lead: the answer is quoted, its question stands above it.

use super::article::{Unit, UnitKind};
use super::passages::{Block, BlockKind, Lead};
use super::sentences::ends_in_colon;

/// Bytes of a question, at most: more is prose that ends in one.
const LONG_QUESTION: usize = 400;

/// Words that stand with a colon before a question.
const LABELS: [&str; 6] = ["question", "q", "问题", "問題", "问", "問"];

/// The same before an answer.
const ANSWERS: [&str; 5] = ["A:", "A：", "Answer:", "答:", "答："];

/// Whether a sentence is a question: by its mark, or, where it is one line, by a label as in
/// `Q: My disk is full`.
pub(crate) fn asks(text: &str, is_line: bool) -> bool {
    let by_label = || is_line && is_labelled(text) && !ANSWERS.iter().any(|a| text.contains(a));
    text.len() <= LONG_QUESTION && (has_mark(text) || by_label())
}

/// Whether it ends in a question mark, which is no part of an address or of a saying.
fn has_mark(text: &str) -> bool {
    let mut text = text.trim_end_matches(['!', '！', '*', '_']);
    if text.starts_with(['"', '“', '「', '『', '‘', '\'', '（', '(']) {
        text = text.trim_end_matches(['"', '”', '」', '』', '’', '\'', '）', ')']);
    }
    let Some(before) = text.strip_suffix(['?', '？']) else { return false };
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    last.chars().any(char::is_alphanumeric) && !last.contains("://")
        || last.ends_with(['?', '？', '!', ')', '）', '"', '”', '’', '」', '》'])
}

/// Whether it begins as `Q:`, `Question 3.` or `问：` do; `Q3:` may be a quarter.
fn is_labelled(text: &str) -> bool {
    if !text.starts_with(['q', 'Q', '问', '問']) {
        return false;
    }
    let Some(end) = text.find([':', '：', '.']) else { return false };
    let (label, mark) = (text[..end].trim_end(), &text[end..]);
    let numberless = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_numbered = numberless.len() < label.len();
    let name = numberless.trim_end().to_lowercase();
    (is_numbered && name != "q" || !is_numbered && !mark.starts_with('.')) && LABELS.contains(&name.as_str())
}

/// Lets the questions in a paragraph lead the sentences behind them: one that begins the paragraph, is
/// labelled or is set off by marks (`set_off` tells) all up to the next, any other the one sentence.
pub(super) fn lead_sentences(units: &mut [Unit], set_off: impl Fn(usize) -> bool) {
    let mut topic: Option<Lead> = None;
    let mut n = 0;
    while n < units.len() {
        let asked = units[n..].iter().take_while(|unit| unit.asks).count();
        let Some(answer) = units.get(n + asked).map(|_| n + asked) else { return };
        if asked > 0 {
            let is_topic = n == 0 || is_labelled(&units[n].text) || set_off(n);
            let lead = announced(&mut units[n..answer]);
            if is_topic {
                topic.clone_from(&lead);
            }
            if let Some(lead) = lead {
                lead.give(&mut units[answer]);
            }
        } else if let Some(topic) = &topic {
            topic.give(&mut units[answer]);
        }
        n = answer + 1;
    }
}

/// Marks the questions at the end of some units as those that only announce, and gives the lead that
/// they are.
pub(super) fn announced(units: &mut [Unit]) -> Option<Lead> {
    let mut lead: Option<Lead> = None;
    for unit in units.iter_mut().rev().take_while(|unit| unit.asks) {
        unit.announces = true;
        match &mut lead {
            None => lead = Some(Lead::of(unit)),
            Some(lead) if lead.text.len() + unit.text.len() < LONG_QUESTION => {
                lead.span.start = unit.span.start;
                lead.text = format!("{} {}", unit.text, lead.text);
            }
            Some(_) => {}
        }
    }
    lead
}

/// What stands between two blocks.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Between {
    Nothing,
    /// A rule, or something left out.
    Rule,
    /// The end of what is about the block before.
    End,
}

/// Lets the question that the block before is or ends in lead a block: how far beyond it answers is not told.
pub(super) fn ask(before: Option<&mut Block>, block: &mut Block, between: Between) {
    let is_topic = begins_with_question(block) || is_term(block);
    let Some(before) = before.filter(|_| between != Between::End && !is_topic) else { return };
    if is_question(before) {
        // An item that asks is answered behind its list.
        before.kind = BlockKind::Text;
        before.parts.clear();
        before.units.iter_mut().for_each(|unit| unit.asks = true);
        if let Some(question) = announced(&mut before.units) {
            lead_block(&question, block, usize::MAX);
        }
    } else if between != Between::Rule
        && before.kind == BlockKind::Text
        && let Some(lead) = announced(&mut before.units)
    {
        lead_block(&lead, block, 1);
    }
}

/// Gives a lead to what has none in a block: to its list, its code, its first sentences.
fn lead_block(lead: &Lead, block: &mut Block, sentences: usize) {
    let is_text = block.kind == BlockKind::Text;
    let takes = |unit: &&mut Unit| is_text || unit.kind != UnitKind::Sentence;
    let most = if is_text { sentences } else { usize::MAX };
    for unit in block.units.iter_mut().filter(takes).take(most).filter(|unit| unit.lead.is_none()) {
        lead.give(unit);
    }
    if !is_text && block.lead.is_none() {
        block.lead = Some(lead.clone());
    }
}

/// Whether a block is nothing but a question, also as the one item of a list.
fn is_question(block: &Block) -> bool {
    match block.kind {
        BlockKind::Text => block.units.iter().all(|unit| unit.asks),
        BlockKind::List | BlockKind::Steps => {
            matches!(block.units.as_slice(), [item] if item.lead.is_none() && asks(&item.text, true))
        }
        _ => false,
    }
}

fn begins_with_question(block: &Block) -> bool {
    is_question(block) || block.kind == BlockKind::Text && block.units.first().is_some_and(|unit| unit.asks)
}

/// Whether a block is what a definition explains, or the title of what comes next.
fn is_term(block: &Block) -> bool {
    block.kind == BlockKind::Text
        && block.units.last().is_some_and(|last| last.announces && !last.asks && !ends_in_colon(&last.text))
}

#[cfg(test)]
mod tests {
    use super::super::Site;
    use super::super::outline::passages;
    use super::asks;

    fn read(text: &str) -> String {
        passages(Site::Github, text)
    }

    #[test]
    fn a_question_is_told_by_its_mark_or_its_label() {
        for text in [
            "Is it free?",
            "是免费的吗？",
            "“Is it free?”",
            "(And then?)",
            "Really?!",
            "Are there limits (of the free plan)?",
            "Q: My disk is full",
            "Question 3. My disk is full",
            "问：怎么重置密码",
            "Question 2: My disk is full",
        ] {
            assert!(asks(text, true), "{text}");
        }
        for text in [
            "It is free.",
            "He asked: “Is it free?”",
            "See https://example.com/?",
            "The operator ?",
            "Q: Reset A: Open",
            "Q. Smith wrote it.",
            "Q1: The beta opens to everyone.",
            "Q3. Costs fell.",
            "FAQ: all of it",
            &format!("{}?", "long ".repeat(100)),
        ] {
            assert!(!asks(text, true), "{text}");
        }
        assert!(asks("Q: Is it free?", false) && !asks("Q: My disk is full Empty the trash.", false));
    }

    #[test]
    fn a_question_in_its_paragraph_leads_its_answer() {
        let text = "**How do I reset it?**\nOpen Settings. Press Reset.\n\nQ: What is paid?\nA: All of it.\n\n## Is it dark?\n\nIs it dark? It is since 4.\n\n*Why this name?* After Bob. **Is it fast?** Yes. It is.\n";
        insta::assert_snapshot!(read(text), @r##"
        Sentence! **How do I reset it?** = How do I reset it?
        Sentence Open Settings. << How do I reset it?
        Sentence Press Reset. << How do I reset it?
        Sentence! Q: What is paid?
        Sentence A: All of it. << Q: What is paid?
        --
        Sentence! Is it dark?
        Sentence It is since 4. << Is it dark?
        Sentence! *Why this name?* = Why this name?
        Sentence After Bob. << Why this name?
        Sentence! **Is it fast?** = Is it fast?
        Sentence Yes. << Is it fast?
        Sentence It is. << Is it fast?
        "##);
    }

    #[test]
    fn a_paragraph_that_asks_leads_the_next_block() {
        let text = "**Can I use it on a phone?**\n\nNo. It needs a desktop.\n\nGet one:\n\n- here\n- there\n\n**Is it free?**\n\n| a |\n|---|\n| 1 |\n\n```sh\nrun\n```\n\n---\n\nAfter.\n\n# T\n\nText.\n";
        insta::assert_snapshot!(read(text), @r##"
        Sentence! **Can I use it on a phone?** = Can I use it on a phone?
        Sentence No. << Can I use it on a phone?
        Sentence It needs a desktop. << Can I use it on a phone?
        Sentence! Get one:
        List - here\n- there = here\nthere << Get one:
        Item - here = here << Get one:
        Item - there = there << Get one:
        Sentence! **Is it free?** = Is it free?
        Table | a |\n|---|\n| 1 | = a\n1 << Is it free?
        Row | 1 | = 1 << a
        Code ```sh\nrun\n``` = run
        Sentence After.
        --
        Sentence Text.
        "##);
    }

    #[test]
    fn chinese_questions_lead_their_answers() {
        let text = "问：怎么退款？\n答：三十天内。\n\n**怎么重置密码？**\n打开设置。按重置。\n\n问：硬盘满了\n\n答：换一个。\n";
        insta::assert_snapshot!(read(text), @r##"
        Sentence! 问：怎么退款？
        Sentence 答：三十天内。 << 问：怎么退款？
        Sentence! **怎么重置密码？** = 怎么重置密码？
        Sentence 打开设置。 << 怎么重置密码？
        Sentence 按重置。 << 怎么重置密码？
        Sentence! 问：硬盘满了
        Sentence 答：换一个。 << 问：硬盘满了
        "##);
    }

    #[test]
    fn questions_in_items_lead_what_follows_them() {
        let text = "1. **Is it free?** Yes. It is.\n2. Is it fast?\n\n   Very. It is.\n\n   ```sh\n   run\n   ```\n\nText.\n\n1. How long?\n\nA day.\n";
        insta::assert_snapshot!(read(text), @r##"
        Steps 1. **Is it free?** Yes. It is.\n2. Is it fast?\n\n   Very. It is.\n\n   ```sh\n   run\n   ``` = Is it free? Yes. It is.\nIs it fast? Very. It is.\nrun
        Item 1. **Is it free?** Yes. It is. = Is it free? Yes. It is.
        Sentence! **Is it free?** = Is it free?
        Sentence Yes. << Is it free?
        Sentence It is. << Is it free?
        Item 2. Is it fast?\n\n   Very. It is.\n\n   ```sh\n   run\n   ``` = Is it fast? Very. It is.\nrun
        Sentence! Is it fast?
        Sentence Very. << Is it fast?
        Sentence It is. << Is it fast?
        Code ```sh\n   run\n   ``` = run << Is it fast?
        Sentence Text.
        Item! 1. How long? = How long?
        Sentence A day. << How long?
        "##);
    }

    #[test]
    fn questions_inside_prose_lead_the_sentence_behind_them() {
        let text = "It is made in Rust. Why Rust? It is fast. It is safe. Want more?\n\nRead on. There is more.\n";
        insta::assert_snapshot!(read(text), @r##"
        Sentence It is made in Rust.
        Sentence! Why Rust?
        Sentence It is fast. << Why Rust?
        Sentence It is safe.
        Sentence! Want more?
        Sentence Read on. << Want more?
        Sentence There is more.
        "##);
    }

    #[test]
    fn a_question_that_nothing_answers_is_quoted() {
        let text = "## A\n\nWho are you?\n\nWhat do you want? And when?\n\n## B\n\nText.\n\n> Why?\n\n## C\n\nWho?\n\nSource: <https://e.example/a>\n";
        insta::assert_snapshot!(read(text), @r##"
        Sentence Who are you?
        Sentence What do you want?
        Sentence And when?
        --
        Sentence Text.
        Sentence Why?
        --
        Sentence Who?
        "##);
    }

    #[test]
    fn the_answer_of_a_term_ends_with_its_definition() {
        let text = "Is it free?\n: Yes. It is.\n\nNext\n: Text.\n\nAfter.\n\n<details><summary>Is it fast?</summary>\n\nYes.\n\nVery.\n\n</details>\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Hugo, text), @r##"
        Sentence! Is it free?
        Sentence Yes. << Is it free?
        Sentence It is. << Is it free?
        Sentence! Next
        Sentence Text. << Next
        Sentence After.
        Sentence! Is it fast?
        Sentence Yes. << Is it fast?
        Sentence Very.
        Sentence After.
        "##);
    }

    #[test]
    fn a_question_is_not_parted_from_its_answer() {
        let filler = "Word ".repeat(140);
        let text = format!("{filler}end.\n\nIs it free?\n\n{filler}end.\n");
        let found = read(&text);
        assert!(found.contains("--\nSentence! Is it free?\nSentence Word"), "{found}");
        let text = format!("{}Is it free? Yes, it is.\n", format!("{filler}end. ").repeat(3));
        assert!(!read(&text).contains("Is it free?\n--"), "{}", read(&text));
    }
}
