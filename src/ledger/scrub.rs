//! Takes out of a wording what may tell who wrote it.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Digits that are a number of somebody or something.
const LONG: usize = 6;

/// The wording without mentions, links, addresses, ids and long numbers: each is `…`.
///
/// ```
/// # #[cfg(feature = "discord")]
/// assert_eq!(faqt::ledger::scrub("<@12> is it free? I am ann@example.com"), "… is it free? I am …");
/// ```
pub fn scrub(wording: &str) -> String {
    let words: Vec<&str> = wording.split_whitespace().collect();
    let mut out: Vec<&str> = Vec::new();
    for group in words.chunk_by(|one, next| is_number(one) && is_number(next)) {
        // A number in groups, as telephones have it.
        let digits = group.iter().flat_map(|word| word.chars()).filter(char::is_ascii_digit).count();
        let is_long = group.len() > 1 && digits > LONG;
        for word in group {
            let word = if is_long || tells(word) { "…" } else { word };
            if !(word == "…" && out.last() == Some(&"…")) {
                out.push(word);
            }
        }
    }
    out.join(" ")
}

fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || "-./+(),".contains(c))
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
    is_mention || is_link || is_handle || is_address || has_long_number(word) || has_ip(word)
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

/// Whether a word is an address of a machine, or has one in it, as a Chinese sentence does.
fn has_ip(word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':');
    let mut parts = word.split(|c| !is_part(c)).map(|part| part.trim_matches('.').trim_end_matches(':'));
    parts.any(|part| {
        let dotted = part.trim_start_matches(|c: char| !c.is_ascii_digit());
        // A version has a letter before it.
        let is_marked = dotted.len() == part.len() || part[..part.len() - dotted.len()].ends_with(':');
        let host = dotted.split(':').next().unwrap_or_default();
        (is_marked && host.parse::<Ipv4Addr>().is_ok()) || part.parse::<Ipv6Addr>().is_ok()
    })
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
            ("at ip=10.0.0.1, why?", "at … why?"),
            ("IP:10.0.0.1 is down", "… is down"),
            ("ping fe80::1 and [::1]:80 now", "ping … and … now"),
            ("我的IP是10.0.0.1打不开", "…"),
            ("call +49 170 123 4567 or 0170 12 34 56 please", "call … or … please"),
            ("std::fs of v1.2.3.4 in 2025 2026", "std::fs of v1.2.3.4 in …"),
            ("3 disks of 40 GB and 2 of 500 GB", "3 disks of 40 GB and 2 of 500 GB"),
            ("@ann said 40 GB is free", "… said 40 GB is free"),
            ("disk of 2048 MB in 2026", "disk of 2048 MB in 2026"),
        ];
        for (wording, kept) in cases {
            assert_eq!(scrub(wording), kept);
        }
    }
}
