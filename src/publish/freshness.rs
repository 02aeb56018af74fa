//! Articles that nobody looked at for long, by the day in their front matter.

use super::articles::{OnDisk, on_disk};
use crate::config::Config;
use crate::knowledge::{Age, Finding, Problem, Severity, ago, sort_findings};
use jiff::civil::Date;

/// Keys that say when an article was last looked at, as the generators of sites have them.
const KEYS: [&str; 6] = ["updated", "lastmod", "last_modified_at", "last_updated", "last_update", "date"];
/// Lines of a file in which its front matter is looked for.
const HEAD: usize = 200;

/// How old the articles are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// A warning for each old article, by file and line.
    pub findings: Vec<Finding>,
    /// How many articles say no day.
    pub undated: usize,
}

/// The articles that are older than this on a day. The clock is the caller's.
pub fn older(config: &Config, age: Age, today: Date) -> Freshness {
    let mut freshness = Freshness::default();
    let Some(before) = age.before(today) else { return freshness };
    for settings in &config.collections {
        for OnDisk { file, text, article } in on_disk(settings) {
            let Some(updated) = article.updated else {
                freshness.undated += 1;
                continue;
            };
            let Some(age) = ago(&updated, today).filter(|_| updated.parse::<Date>().is_ok_and(|day| day < before))
            else {
                continue;
            };
            freshness.findings.push(Finding {
                line: line_of_day(&text),
                file,
                severity: Severity::Warning,
                problem: Problem::Old { updated, age },
            });
        }
    }
    sort_findings(&mut freshness.findings);
    freshness
}

/// The line that says when an article was looked at, from 1; the first where none does.
pub(super) fn line_of_day(text: &str) -> u32 {
    let key = |line: &str| line.split([':', '=']).next().unwrap_or_default().trim().to_owned();
    let says = |wanted: &str| text.lines().take(HEAD).position(|line| key(line) == wanted);
    let line = KEYS.iter().find_map(|wanted| says(wanted)).unwrap_or_default();
    u32::try_from(line + 1).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_day_is_found() {
        assert_eq!(line_of_day("---\ntitle: A\ndate: 2020-01-01\nupdated: 2026-01-02\n---\n"), 4);
        assert_eq!(line_of_day("+++\ndate = 2020-01-01\n+++\n"), 2);
        assert_eq!(line_of_day("# A\n"), 1);
    }
}
