//! The table of what stands on a page and is no article: `boilerplate.txt`, read once.

use std::sync::OnceLock;

/// A rule: what it is called in the report, and what it goes by.
#[derive(Debug, Default)]
pub(super) struct Rule {
    /// The name of the rule.
    pub name: &'static str,
    /// Elements.
    pub tags: Vec<&'static str>,
    /// Roles.
    pub roles: Vec<&'static str>,
    /// Words of classes and ids.
    pub names: Vec<&'static str>,
    /// The most that an element so named may weigh outside links.
    pub most: Option<usize>,
    /// What lines say.
    pub phrases: Vec<Phrase>,
    /// Headings that go with the links under them.
    pub over: Vec<&'static str>,
}

/// What a line says.
#[derive(Debug)]
pub(super) struct Phrase {
    /// The words, in lower case.
    pub text: &'static str,
    /// Where in the line.
    pub at: At,
    /// Only before the first and after the last paragraph of the article.
    pub edge: bool,
}

/// Where in a line its phrase stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum At {
    /// At its beginning.
    Start,
    /// Anywhere.
    Anywhere,
    /// It is all that the line says, but for numbers and brackets.
    Whole,
}

/// The rules, in the order of the table.
pub(super) fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules: Vec<Rule> = Vec::new();
        for line in include_str!("boilerplate.txt").lines() {
            read(line, &mut rules);
        }
        rules
    })
}

fn read(line: &'static str, rules: &mut Vec<Rule>) -> Option<()> {
    let line = line.split_once('#').filter(|(before, _)| before.is_empty()).map_or(line, |_| "");
    let (name, rest) = line.split_once(": ")?;
    let (kind, values) = rest.split_once(": ")?;
    if rules.last().is_none_or(|rule| rule.name != name) {
        rules.push(Rule { name, ..Rule::default() });
    }
    let rule = rules.last_mut()?;
    let words = values.split_ascii_whitespace();
    let phrases = values.split(" / ").map(str::trim).filter(|text| !text.is_empty());
    match kind {
        "tags" => rule.tags.extend(words),
        "roles" => rule.roles.extend(words),
        "names" => rule.names.extend(words),
        "most" => rule.most = values.parse().ok(),
        "over" => rule.over.extend(phrases),
        _ => {
            let (edge, place) = kind.strip_prefix("edge-").map_or((false, kind), |place| (true, place));
            let at = match place {
                "starts" => At::Start,
                "holds" => At::Anywhere,
                "is" => At::Whole,
                _ => return None,
            };
            rule.phrases.extend(phrases.map(|text| Phrase { text, at, edge }));
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in include_str!("boilerplate.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut rules = Vec::new();
            assert!(read(line, &mut rules).is_some(), "{line}");
            let [rule] = rules.as_slice() else { panic!("{line}") };
            let values = [rule.tags.len(), rule.roles.len(), rule.names.len(), rule.phrases.len(), rule.over.len()];
            assert_eq!(
                values.iter().sum::<usize>() + usize::from(rule.most.is_some()),
                line.split(": ").nth(2).map_or(0, |values| {
                    let by_words =
                        ["tags", "roles", "names", "most"].iter().any(|kind| line.contains(&format!(": {kind}: ")));
                    if by_words {
                        values.split_whitespace().count()
                    } else {
                        line.splitn(3, ": ").nth(2).unwrap().split(" / ").count()
                    }
                }),
                "{line}"
            );
            assert!(rule.phrases.iter().all(|phrase| phrase.text.to_lowercase() == phrase.text), "{line}");
        }
        let names: Vec<_> = rules().iter().map(|rule| rule.name).collect();
        assert!(names.iter().all(|name| names.iter().filter(|other| *other == name).count() == 1), "{names:?}");
    }
}
