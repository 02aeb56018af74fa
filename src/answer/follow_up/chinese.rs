//! Follow-ups in Chinese: 「那共享镜像呢」「它收费吗」「要多久」.

use super::pieces::other_number;
use super::{Reading, Sentence};

/// What opens a follow-up, longest first.
const OPENERS: [&str; 9] = ["那么", "那如果", "还有", "然后", "另外", "所以", "那", "而", "再问一下"];
/// Politeness before the question.
const PADDING: [&str; 6] = ["请问一下", "请问", "我想问", "想问一下", "想问", "我想"];
const PRONOUNS: [&str; 9] = ["它们", "他们", "这个", "那个", "这种", "那种", "它", "这样", "这"];
/// Pronouns for what was done.
const OF_ACTION: [&str; 2] = ["这样", "这"];
const HOW: [&str; 5] = ["怎么样", "怎么", "怎样", "如何", "咋"];
/// What begins the circumstances.
const CIRCUMSTANCES: [&str; 10] = ["在", "从", "用", "对", "给", "到", "跨", "通过", "换成", "如果"];
/// What begins or marks a predicate that lacks its subject.
const PREDICATES: [&str; 30] = [
    "能",
    "会",
    "可以",
    "可不可以",
    "要",
    "需要",
    "需不需要",
    "是",
    "有",
    "收",
    "支持",
    "安全",
    "免费",
    "多少钱",
    "怎么",
    "如何",
    "为什么",
    "什么时候",
    "何时",
    "哪里",
    "谁",
    "换",
    "吗",
    "得",
    "应该",
    "该",
    "贵",
    "必须",
    "还",
    "多久",
];
/// What begins a question without a subject.
const SUBJECTLESS: [&str; 24] = [
    "能",
    "会",
    "可以",
    "可不可以",
    "要",
    "需要",
    "需不需要",
    "是",
    "有没有",
    "有",
    "收",
    "支持",
    "免费",
    "多少",
    "最多",
    "最少",
    "几",
    "哪",
    "多久",
    "多长",
    "谁",
    "为什么",
    "什么时候",
    "安全",
];
/// Modal words that a statement does without.
const MODALS: [&str; 6] = ["是否", "能不能", "可不可以", "可以", "能", "会"];

/// Whether a question opens or ends like a follow-up, or has a pronoun in place of a thing.
pub(super) fn opens_or_closes(text: &str) -> bool {
    let opens = OPENERS.iter().any(|opener| text.starts_with(opener));
    opens || text.ends_with('呢') || PRONOUNS.iter().any(|pronoun| text.contains(pronoun))
}

/// Words that point to what stands elsewhere, beside pronouns.
const ELSEWHERE: [&str; 7] = ["上面", "上述", "以上", "同样", "一样", "那边", "那里"];

/// Whether a question may lack what it is about: its place, or what it is likened to, is told elsewhere.
pub(super) fn points(text: &str) -> bool {
    opens_or_closes(text) || ELSEWHERE.iter().any(|word| text.contains(word))
}

/// Completes a question.
pub(super) fn complete(reading: &Reading<'_>, now: &Sentence) -> Option<String> {
    let mut rest = now.text.as_str();
    let mut opens = false;
    loop {
        rest = rest.trim_start_matches([' ', '，', ',', '、']);
        if let Some(after) = PADDING.iter().find_map(|padding| rest.strip_prefix(padding)) {
            rest = after;
        } else if let Some(after) = OPENERS.iter().find_map(|opener| opened(rest, opener)) {
            rest = after;
            opens = true;
        } else {
            break;
        }
    }
    let open_end = rest.trim_end_matches(['呢', '呀', '啊']);
    opens |= open_end.len() < rest.len();
    let rest = Sentence::new(open_end, reading.things, reading.index);
    if rest.words.is_empty() {
        return None;
    }
    let follow_up = FollowUp { reading, now: rest, opens };
    let completed = follow_up
        .other_thing()
        .or_else(|| follow_up.other_name())
        .or_else(|| follow_up.with_pronoun())
        .or_else(|| follow_up.other_aspect())?;
    Some(format!("{completed}？"))
}

/// What is behind an opener; "那个" and "那种" are pronouns.
fn opened<'a>(text: &'a str, opener: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(opener)?;
    (opener != "那" || !rest.starts_with(['个', '种', '些', '里'])).then_some(rest)
}

struct FollowUp<'a> {
    reading: &'a Reading<'a>,
    now: Sentence,
    opens: bool,
}

impl FollowUp<'_> {
    /// 「共享镜像呢」「共享的呢」「Linux 的呢」
    fn other_thing(&self) -> Option<String> {
        let before = &self.reading.before;
        let words = match self.now.words.split_last() {
            Some((last, rest)) if last.surface == "的" => rest,
            _ => self.now.words.as_slice(),
        };
        let bare = self.now.mentions.first().filter(|m| m.from == 0 && self.now.whole(m).1 == words.len());
        if let Some(mention) = bare {
            let place = self.reading.place_of(mention.thing)?;
            let (from, to) = before.whole(&place);
            return before.replaced(from, to, self.now.slice(0, words.len()));
        }
        let (thing, place) = self.reading.shortened(words)?;
        let name = self.reading.things.get(thing)?.name.clone();
        let (from, to) = before.whole(&place);
        before.replaced(from, to, &name)
    }

    /// 「2019 呢」; 「那数据盘呢」 after 系统盘.
    fn other_name(&self) -> Option<String> {
        if !self.opens || self.has_predicate() || !self.reading.is_covered(&self.now.text) {
            return None;
        }
        let before = &self.reading.before;
        if self.now.words.iter().all(|w| w.surface.starts_with(|c: char| c.is_ascii_digit())) {
            return other_number(&self.now, before);
        }
        let is_latin = |sentence: &Sentence| -> Vec<usize> {
            (0..sentence.words.len()).filter(|at| !sentence.words[*at].gram && !sentence.words[*at].stop).collect()
        };
        if let ([new], [old]) = (is_latin(&self.now).as_slice(), is_latin(before).as_slice())
            && self.now.words.iter().enumerate().all(|(at, w)| at == *new || w.surface == "的")
        {
            return before.replaced(*old, old + 1, self.now.slice(*new, new + 1));
        }
        let count = self.now.words.len();
        let last = self.now.words.last().filter(|w| w.gram && count > 1)?;
        let old = before.words.iter().position(|w| w.surface == last.surface)?;
        let from = (old + 1).checked_sub(count)?;
        let old_words = &before.words[from..=old];
        let same = old_words.iter().zip(&self.now.words).all(|(a, b)| a.surface == b.surface);
        if same || old_words.iter().any(|w| !w.gram) {
            return None;
        }
        before.replaced(from, old + 1, &self.now.text)
    }

    /// 「它收费吗」「这样安全吗」
    fn with_pronoun(&self) -> Option<String> {
        let (pronoun, at) = PRONOUNS
            .iter()
            .filter_map(|p| Some((*p, self.now.text.find(p)?)))
            .min_by_key(|(p, at)| (*at, usize::MAX - p.len()))?;
        let action = if OF_ACTION.contains(&pronoun) { self.action().map(str::to_owned) } else { None };
        let what = action.or_else(|| self.topic())?;
        let behind = self.now.text.get(at + pronoun.len()..)?;
        // 「这个镜像」: the noun behind the pronoun is the thing itself.
        let behind = self.reading.before.mentions.first().map_or(behind, |m| {
            let (from, to) = self.reading.before.whole(m);
            let noun: String = self.reading.before.slice(from, to).chars().rev().take(2).collect();
            let noun: String = noun.chars().rev().collect();
            behind.strip_prefix(noun.as_str()).unwrap_or(behind)
        });
        Some(format!("{}{what}{behind}", self.now.text.get(..at)?))
    }

    /// 「价格呢」「要多久」「在别的地域呢」「怎么取消」
    fn other_aspect(&self) -> Option<String> {
        let text = self.now.text.as_str();
        let begins = |with: &[&str]| with.iter().any(|w| text.starts_with(w));
        let subjectless = begins(&SUBJECTLESS) && text.chars().count() <= 10;
        let covered = self.reading.is_covered(text);
        let compared = self.reading.compared();
        let of_compared = compared.as_ref().is_some_and(|compared| compared.is_aspect(text, &self.now.mentions));
        if !of_compared && self.reading.names_own_thing(&self.now)
            || !(self.opens || of_compared || subjectless || (begins(&HOW) && covered))
            || !(self.has_predicate() || of_compared || subjectless || covered)
            || begins(&HOW) && !covered && !self.opens
        {
            return None;
        }
        let before = &self.reading.before;
        if let Some(compared) = compared {
            return Some(compared.asked_in(text, "，"));
        }
        if begins(&HOW) {
            let what = self.action().map(str::to_owned).or_else(|| self.topic())?;
            return Some(format!("{text}{what}"));
        }
        if begins(&CIRCUMSTANCES) && !self.has_verb_behind() {
            return covered.then(|| format!("{text}{}", before.text));
        }
        if let Some(action) = self.action() {
            return Some(format!("{action}{text}"));
        }
        if self.has_predicate() {
            return Some(format!("{}{text}", self.topic()?));
        }
        if begins(&["最多", "最少", "几", "哪", "多少", "多长"]) {
            return Some(format!("{}，{text}", self.statement()));
        }
        Some(format!("{}的{text}", self.topic()?))
    }

    fn has_predicate(&self) -> bool {
        PREDICATES.iter().any(|p| self.now.text.contains(p))
    }

    fn has_verb_behind(&self) -> bool {
        self.now.text.contains(['吗', '么']) || self.now.text.contains("多少")
    }

    /// The thing of the question before with what describes it (「弃用的镜像」); where it names no known
    /// one, what stands before its predicate.
    fn topic(&self) -> Option<String> {
        let before = &self.reading.before;
        if let Some(mention) = before.mentions.first() {
            let (from, to) = before.whole(mention);
            let described = from > 1 && from < 8 && before.words[from - 1].surface == "的";
            let from = if described && !before.words[..from].iter().any(|w| is_how(&w.surface)) { 0 } else { from };
            return Some(before.slice(from, to).to_owned());
        }
        let end = PREDICATES.iter().filter_map(|p| before.text.find(p)).filter(|at| *at > 0).min()?;
        Some(before.text.get(..end)?.trim().to_owned())
    }

    /// What the question before asks how to do.
    fn action(&self) -> Option<&str> {
        let text = PADDING.iter().find_map(|p| self.reading.before.text.strip_prefix(p));
        let text = text.unwrap_or(&self.reading.before.text).trim_start_matches('我');
        let action = HOW.iter().find_map(|how| text.strip_prefix(how))?.trim_end_matches(['呢', '啊', '呀']).trim();
        (action.chars().count() > 1).then_some(action)
    }

    /// The question before without its question: 「镜像共享给别的账号」.
    fn statement(&self) -> String {
        let mut text = self.reading.before.text.trim_end_matches(['吗', '么', '呢']).to_owned();
        if let Some(modal) = MODALS.iter().find(|modal| text.contains(**modal)) {
            text = text.replacen(modal, "", 1);
        }
        text
    }
}

fn is_how(surface: &str) -> bool {
    matches!(surface, "怎" | "如" | "咋" | "把")
}
