//! Takes out of a wording what may tell who wrote it.

/// Digits that are a number of somebody or something.
const LONG: usize = 6;

/// The wording without mentions, links, addresses, ids and long numbers: each is `…`.
///
/// ```
/// # #[cfg(feature = "discord")]
/// assert_eq!(faqt::ledger::scrub("<@12> is it free? I am ann@example.com"), "… is it free? I am …");
/// ```
pub fn scrub(wording: &str) -> String {
    let words = wording.split_whitespace().map(|word| if tells(word) { "…" } else { word });
    let mut out: Vec<&str> = Vec::new();
    for word in words {
        if !(word == "…" && out.last() == Some(&"…")) {
            out.push(word);
        }
    }
    out.join(" ")
}

fn tells(word: &str) -> bool {
    let lower = word.to_lowercase();
    let is_mention = word.contains("<@")
        || word.contains("<#")
        || word.contains("<:")
        || word.contains("<a:")
        || word.contains("<t:");
    let is_link = lower.contains("://") || lower.contains("www.") || lower.contains("discord.gg/");
    let is_handle = word.trim_start_matches(['(', '"', '\'']).starts_with('@') && word.len() > 1;
    let is_address = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    is_mention || is_link || is_handle || is_address || has_long_number(word) || is_ip(word)
}

/// Many digits, groups counted together: phone numbers, ids, keys.
fn has_long_number(word: &str) -> bool {
    let mut run = 0;
    for c in word.chars() {
        if c.is_ascii_digit() {
            run += 1;
            if run >= LONG {
                return true;
            }
        } else if !matches!(c, '-' | '.' | '/' | '+' | '(' | ')') {
            run = 0;
        }
    }
    // i-bp67acfmxazb4p and the like: letters and digits mixed, long.
    let body: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    body.len() >= 16 && body.bytes().filter(u8::is_ascii_digit).count() >= 3
}

fn is_ip(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != ':');
    let host = word.split_once('/').map_or(word, |(host, _)| host);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if host.contains('.') && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => host,
    };
    host.parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_who_asked_is_taken_out() {
        let cases = [
            ("<@!123> how do I share an image?", "… how do I share an image?"),
            ("see https://example.com/x?me=1 and <#99>", "see … and …"),
            ("my instance i-bp67acfmxazb4ph is dead", "my instance … is dead"),
            ("call +49-170-1234567 please", "call … please"),
            ("at 192.168.0.1:8080, why?", "at … why?"),
            ("@ann said 40 GB is free", "… said 40 GB is free"),
            ("disk of 2048 MB in 2026", "disk of 2048 MB in 2026"),
        ];
        for (wording, kept) in cases {
            assert_eq!(scrub(wording), kept);
        }
    }
}
