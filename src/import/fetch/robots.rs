//! What a site lets us fetch: its robots.txt, read by RFC 9309.

use std::cmp::Reverse;

/// The name that groups of a robots.txt call us by.
const OUR_NAME: &str = "faqt";

/// What a robots.txt says to us.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Robots {
    /// Patterns, with whether they allow; the longest first, and of the same length those that allow.
    rules: Vec<(String, bool)>,
    /// Seconds between two requests.
    pub(super) crawl_delay: Option<f64>,
    /// Where its sitemaps stand, as they are written there.
    pub(super) sitemaps: Vec<String>,
}

impl Robots {
    /// Reads a robots.txt. What is wrong in it is passed over.
    pub(super) fn read(text: &str) -> Self {
        let mut ours = Group::default();
        let mut everyone = Group::default();
        let mut sitemaps = Vec::new();
        // To whom the lines at hand speak, and whether their names still go on.
        let (mut to_us, mut to_everyone, mut are_names) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').lines().flat_map(|line| line.split('\r')) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !are_names {
                        (to_us, to_everyone, are_names) = (false, false, true);
                    }
                    to_us |= is_our_name(value);
                    to_everyone |= value.starts_with('*');
                }
                "sitemap" => sitemaps.push(value.to_owned()),
                key @ ("allow" | "disallow" | "crawl-delay") => {
                    // RFC 9309 has no crawl-delay, so it does not end the names.
                    are_names &= key == "crawl-delay";
                    for (group, is_meant) in [(&mut ours, to_us), (&mut everyone, to_everyone)] {
                        if is_meant {
                            group.take(key, value);
                        }
                    }
                }
                _ => {}
            }
            for (group, is_meant) in [(&mut ours, to_us), (&mut everyone, to_everyone)] {
                group.is_there |= is_meant;
            }
        }
        let Group { mut rules, crawl_delay, .. } = if ours.is_there { ours } else { everyone };
        rules.sort_by_key(|(pattern, is_allowed)| Reverse((pattern.len(), *is_allowed)));
        Self { rules, crawl_delay, sitemaps }
    }

    /// Whether a path with its query may be fetched.
    pub(super) fn allows(&self, path: &str) -> bool {
        let path = normal(path);
        let rule = self.rules.iter().find(|(pattern, _)| matches(pattern.as_bytes(), path.as_bytes()));
        path == "/robots.txt" || rule.is_none_or(|(_, is_allowed)| *is_allowed)
    }
}

/// The lines of all groups that speak to one name.
#[derive(Default)]
struct Group {
    is_there: bool,
    rules: Vec<(String, bool)>,
    crawl_delay: Option<f64>,
}

impl Group {
    fn take(&mut self, key: &str, value: &str) {
        match key {
            "crawl-delay" => self.crawl_delay = value.parse().ok().filter(|seconds: &f64| *seconds >= 0.0),
            // Without a path it says nothing.
            _ if value.is_empty() => {}
            _ => self.rules.push((normal(value), key == "allow")),
        }
    }
}

/// A group's name counts up to what cannot stand in one: `Faqt/1.0` is ours.
fn is_our_name(value: &str) -> bool {
    let end = value.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_'))).unwrap_or(value.len());
    value[..end].eq_ignore_ascii_case(OUR_NAME)
}

/// One spelling: what is not ASCII is percent-encoded, what need not be is not.
fn normal(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut normal = String::with_capacity(path.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = path.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                match char::from(byte) {
                    c @ ('a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '~') => normal.push(c),
                    _ => normal.push_str(&format!("%{byte:02X}")),
                }
                at += 3;
            }
            None => {
                match bytes[at] {
                    byte @ 0x21..=0x7e => normal.push(char::from(byte)),
                    byte => normal.push_str(&format!("%{byte:02X}")),
                }
                at += 1;
            }
        }
    }
    normal
}

/// Whether a pattern matches the beginning of a path: `*` is anything, a `$` at its end the end.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, must_end) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let (mut at, mut in_path) = (0, 0);
    // Behind the last star, and how much of the path it has taken.
    let mut star: Option<(usize, usize)> = None;
    loop {
        if at == pattern.len() && (!must_end || in_path == path.len()) {
            return true;
        }
        if pattern.get(at) == Some(&b'*') {
            at += 1;
            star = Some((at, in_path));
        } else if at < pattern.len() && pattern.get(at) == path.get(in_path) {
            at += 1;
            in_path += 1;
        } else {
            match star {
                Some((behind, taken)) if taken < path.len() => {
                    star = Some((behind, taken + 1));
                    (at, in_path) = (behind, taken + 1);
                }
                _ => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(text: &str, path: &str) -> bool {
        Robots::read(text).allows(path)
    }

    #[test]
    fn the_longest_rule_counts_and_allow_wins_a_tie() {
        let text = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /c\nAllow: /c\n";
        assert!(!allows(text, "/a"));
        assert!(!allows(text, "/abc"));
        assert!(allows(text, "/a/b/c"));
        assert!(allows(text, "/c"));
        assert!(allows(text, "/"));
    }

    #[test]
    fn the_group_of_our_name_counts_alone_and_all_of_them_together() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUSER-AGENT: Faqt/2.0\ndisallow: /a\n\
                    \nuser-agent: faqt\nDisallow: /b # here\n";
        assert!(allows(text, "/c"));
        assert!(!allows(text, "/a"));
        assert!(!allows(text, "/b"));
        assert!(allows("User-agent: faqtbot\nDisallow: /\n", "/a"));
        assert!(allows("User-agent: faqt\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/a"));
        assert!(allows("User-agent: faqt\n\nUser-agent: *\nUnknown: 1\n", "/a"));
        assert!(!allows("User-agent: faqt\nCrawl-delay: 3\nUser-agent: other\nDisallow: /\n", "/a"));
    }

    #[test]
    fn rules_before_any_name_say_nothing() {
        assert!(allows("Disallow: /\n", "/a"));
        assert!(allows("", "/a"));
        assert!(allows("<!doctype html><p>Not found: sorry</p>", "/a"));
    }

    #[test]
    fn stars_and_ends() {
        let one = |pattern: &str, path: &str| !allows(&format!("User-agent: *\nDisallow: {pattern}"), path);
        assert!(one("/*.pdf$", "/a/b.pdf"));
        assert!(!one("/*.pdf$", "/a/b.pdf?x"));
        assert!(one("/*.pdf$", "/a.pdf.pdf"));
        assert!(one("/a*b*c", "/a--b--c--"));
        assert!(!one("/a*b*c", "/a--c--b"));
        assert!(one("*", "/"));
        assert!(one("/$", "/"));
        assert!(!one("/$", "/a"));
        assert!(one("/?s=", "/?s=x"));
        assert!(one("/a*$", "/abc"));
        assert!(!one("/fish", "/Fish"));
    }

    #[test]
    fn spellings_of_a_path_are_one() {
        let one = |pattern: &str, path: &str| !allows(&format!("User-agent: *\nDisallow: {pattern}"), path);
        assert!(one("/价格", "/%E4%BB%B7%E6%A0%BC"));
        assert!(one("/%e4%bb%b7", "/%E4%BB%B7%E6%A0%BC"));
        assert!(one("/%61b", "/ab"));
        assert!(one("/a%2Fb", "/a%2fb"));
        assert!(!one("/a%2Fb", "/a/b"));
        assert!(one("/100%", "/100%"));
    }

    #[test]
    fn robots_txt_itself_is_always_fetched() {
        assert!(allows("User-agent: *\nDisallow: /\n", "/robots.txt"));
    }

    #[test]
    fn sitemaps_and_delays_are_told() {
        let robots = Robots::read(
            "\u{feff}User-agent: *\r\nCrawl-delay: 2.5\r\nDisallow: /x\r\n\r\nSitemap: https://example.com/s.xml\r\n",
        );
        assert_eq!(robots.crawl_delay, Some(2.5));
        assert_eq!(robots.sitemaps, ["https://example.com/s.xml"]);
        assert_eq!(Robots::read("User-agent: *\nCrawl-delay: -1").crawl_delay, None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_path_panics(text: String, path: String) {
            Robots::read(&format!("User-agent: *\nDisallow: {text}")).allows(&path);
            Robots::read(&text).allows(&path);
        }
    }
}
