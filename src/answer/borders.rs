//! Where words begin and end in a question whose script has no blanks between them.
//!
//! Such a text is searched by pairs of characters. A pair that lies across the border of two words,
//! or in a word that only holds a sentence together, says nothing of what is asked: it may be found,
//! but it is not missed. Borders are those of the likeliest sequence of words, each as likely as the
//! background table says (a unigram model).

use super::background;
use crate::index::analysis::Token;
use rustc_hash::FxHashSet;

/// Words that say how something is asked, not what: adverbs, modal verbs, pronouns, ways to ask.
const FUNCTION_WORDS: &[&str] = &[
    "到底",
    "究竟",
    "其实",
    "明明",
    "居然",
    "竟然",
    "突然",
    "已经",
    "刚刚",
    "刚才",
    "现在",
    "目前",
    "以前",
    "之前",
    "以后",
    "之后",
    "后来",
    "后面",
    "然后",
    "接着",
    "最后",
    "有时",
    "时候",
    "的时候",
    "的话",
    "如果",
    "要是",
    "假如",
    "万一",
    "虽然",
    "不过",
    "而且",
    "或者",
    "还是",
    "以及",
    "因为",
    "所以",
    "由于",
    "于是",
    "只要",
    "只有",
    "除了",
    "还能",
    "还会",
    "还有",
    "还要",
    "还得",
    "能不能",
    "可不可以",
    "会不会",
    "是不是",
    "有没有",
    "要不要",
    "用不用",
    "行不行",
    "可不可",
    "能否",
    "可否",
    "是否",
    "可以",
    "可能",
    "应该",
    "应当",
    "必须",
    "一定",
    "想要",
    "打算",
    "怎么办",
    "怎么样",
    "怎么",
    "怎样",
    "怎么回事",
    "如何",
    "为什么",
    "为啥",
    "干嘛",
    "什么",
    "什么样",
    "啥",
    "啥时候",
    "什么时候",
    "哪个",
    "哪些",
    "哪几个",
    "哪里",
    "哪儿",
    "哪种",
    "谁",
    "多少",
    "几个",
    "几种",
    "多久",
    "自己",
    "别人",
    "人家",
    "我们",
    "你们",
    "他们",
    "它们",
    "咱们",
    "大家",
    "我",
    "你",
    "他",
    "它",
    "这个",
    "那个",
    "这些",
    "那些",
    "这种",
    "那种",
    "这样",
    "那样",
    "这么",
    "那么",
    "这里",
    "那里",
    "这边",
    "那边",
    "一个",
    "一下",
    "一些",
    "一点",
    "有点",
    "有些",
    "某个",
    "所有",
    "全部",
    "全都",
    "一共",
    "总共",
    "一样",
    "直接",
    "特别",
    "非常",
    "比较",
    "真的",
    "好像",
    "似乎",
    "大概",
    "大约",
    "差不多",
    "至少",
    "最少",
    "最多",
    "太",
    "请问",
    "麻烦",
    "帮忙",
    "谢谢",
    "求助",
    "急",
    "想问",
    "问一下",
    "想问一下",
    "知道",
    "告诉",
    "觉得",
    "不了",
    "没法",
    "没有",
    "办法",
    "东西",
    "事情",
    "情况",
    "地方",
    "来着",
    "而已",
    "罢了",
    "哪篇",
    "这篇",
    "那篇",
    "里面",
    "上面",
    "下面",
    "里头",
];

/// Base-ten logarithm of the likelihood of a function word, above that of most words.
const FUNCTION: f32 = -3.0;
/// Characters of the longest of them.
const LONGEST: usize = 5;

/// What the borders of a question's words say of its tokens, by their first bytes.
#[derive(Debug, Default)]
pub(super) struct Borders {
    /// Pairs that say nothing of what is asked.
    pub empty_pairs: FxHashSet<usize>,
    /// Characters that are a word of their own.
    pub short_words: FxHashSet<usize>,
}

/// Finds the words of a question.
pub(super) fn borders(tokens: &[Token]) -> Borders {
    let mut borders = Borders::default();
    let empty = &mut borders.empty_pairs;
    let singles: Vec<&Token> = tokens.iter().filter(|token| token.flags.single).collect();
    // What is written without a gap is one run.
    for run in singles.chunk_by(|a, b| a.end == b.start) {
        let words = words(run);
        for pair in words.windows(2) {
            let [before, after] = pair else { continue };
            // Two characters that are no words side by side may be one that the table lacks.
            if before.is_known || after.is_known {
                empty.insert(run[before.end - 1].start);
            }
        }
        for word in words.iter().filter(|word| word.is_function) {
            empty.extend(run[word.start..word.end - 1].iter().map(|token| token.start));
        }
        for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.is_known) {
            let beside = [at.checked_sub(1).map(|at| words[at]), words.get(at + 1).copied()];
            let token = run[word.start];
            if !token.flags.stop && beside.iter().flatten().all(|word| word.is_known) {
                borders.short_words.insert(token.start);
            }
        }
    }
    borders
}

/// A word of a run, in characters.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    /// Of several characters and in the table, or a function word.
    is_known: bool,
    is_function: bool,
}

/// The likeliest words of a run.
fn words(run: &[&Token]) -> Vec<Word> {
    let text: String = run.iter().map(|token| token.surface.as_str()).collect();
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places.push(text.len());
    let count = places.len() - 1;
    if count != run.len() {
        return Vec::new();
    }
    let mut best: Vec<(f32, Option<Word>)> = vec![(0.0, None)];
    for end in 1..=count {
        let ways = (end.saturating_sub(LONGEST)..end).filter_map(|start| {
            let written = &text[places[start]..places[end]];
            let is_function = FUNCTION_WORDS.contains(&written);
            let likely = match (is_function, end - start) {
                (true, _) => FUNCTION,
                (false, 1) => background::zipf("zh", written)? - 9.0,
                (false, 2) if background::is_word("zh", written) => background::zipf("zh", written)? - 9.0,
                _ => return None,
            };
            let word = Word { start, end, is_known: is_function || end - start > 1, is_function };
            Some((best[start].0 + likely, Some(word)))
        });
        let way = ways.max_by(|a, b| a.0.total_cmp(&b.0));
        best.push(way.unwrap_or((f32::NEG_INFINITY, None)));
    }
    let mut words = Vec::new();
    let mut at = count;
    while let Some(word) = best[at].1 {
        words.push(word);
        at = word.start;
    }
    words.reverse();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analysis::Analyzer;

    /// The pairs that count.
    fn kept(text: &str) -> String {
        let tokens = Analyzer::new("zh").tokens(text);
        let Borders { empty_pairs: empty, .. } = borders(&tokens);
        let pairs = tokens.iter().filter(|token| token.flags.gram && !token.flags.single);
        pairs
            .filter(|token| !empty.contains(&token.start))
            .map(|token| token.surface.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_pair_across_two_words_does_not_count() {
        assert_eq!(kept("系统公网会不会变"), "系统 公网");
        assert_eq!(kept("实例明明都释放了"), "实例 释放");
    }

    #[test]
    fn a_word_that_the_table_lacks_counts() {
        assert!(kept("退回族系").contains("族系"), "{}", kept("退回族系"));
    }

    #[test]
    fn a_character_between_words_is_a_word() {
        let tokens = Analyzer::new("zh").tokens("镜像删了以后");
        let short = borders(&tokens).short_words;
        let words: Vec<_> = tokens.iter().filter(|t| t.flags.single && short.contains(&t.start)).collect();
        assert_eq!(words.iter().map(|token| token.surface.as_str()).collect::<Vec<_>>(), ["删"]);
    }

    #[test]
    fn other_scripts_have_no_pairs() {
        assert!(borders(&Analyzer::new("en").tokens("is a custom image free?")).empty_pairs.is_empty());
    }
}
