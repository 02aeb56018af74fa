//! Pages that stand in the place of an article: a login, a challenge, "not found".

use dom_query::NodeRef;

use super::prose::{LEAST, Weight, weight};
use super::tree::{attribute, heading_level, marks, says, text_of};

/// Such a page says no more than this (a word two, a Chinese character one).
const MOST: usize = 700;

/// A login box on the page of an article: the article says more than this.
const MOST_BESIDE_LOGIN: usize = 300;

const LOGIN: [&str; 12] = [
    "sign in",
    "log in",
    "login",
    "sign on",
    "signin",
    "登录",
    "登陆",
    "登入",
    "登錄",
    "统一身份认证",
    "用户登录",
    "member login",
];

const CHALLENGE: [&str; 18] = [
    "just a moment",
    "attention required",
    "access denied",
    "checking your browser",
    "one more step",
    "security check",
    "verify you are human",
    "are you a robot",
    "ddos protection",
    "request blocked",
    "访问验证",
    "安全验证",
    "人机验证",
    "请稍候",
    "访问受限",
    "访问被拒绝",
    "验证码",
    "滑动验证",
];

const CHALLENGE_MARKS: [&str; 8] = [
    "challenge-form",
    "challenge-running",
    "cf-wrapper",
    "cf-browser-verification",
    "nocaptcha",
    "captcha-box",
    "px-captcha",
    "waf-nc",
];

const MISSING: [&str; 16] = [
    "page not found",
    "not found",
    "404",
    "error 404",
    "can't be found",
    "cannot be found",
    "does not exist",
    "页面不存在",
    "页面未找到",
    "找不到页面",
    "您访问的页面",
    "页面找不到",
    "文章不存在",
    "页面丢失",
    "頁面不存在",
    "内容不存在",
];

/// A page of links says less than this besides them.
const MOST_BESIDE_LINKS: usize = 6 * LEAST;

/// Whether there is less to read than an article has, or it is but a list of links.
pub(super) fn is_too_little(read: Weight) -> bool {
    read.prose < LEAST || read.links > 2 * read.prose && read.prose < MOST_BESIDE_LINKS
}

/// Whether the page stands for an article that it does not show. `shown` is its name, `prose` what
/// the text found on it weighs.
pub(super) fn is_stand_in(root: &NodeRef<'_>, shown: &str, prose: usize) -> bool {
    if prose > MOST {
        return false;
    }
    let headings = root.descendants_it().filter(|node| heading_level(node) == Some(1)).map(|node| text_of(&node));
    let names: Vec<String> =
        std::iter::once(shown.to_owned()).chain(headings).map(|name| name.to_lowercase().replace('’', "'")).collect();
    let called = |phrases: &[&str]| names.iter().any(|name| phrases.iter().any(|phrase| begins(name, phrase)));
    if called(&CHALLENGE) || called(&MISSING) && prose <= MOST_BESIDE_LOGIN {
        return true;
    }
    let mut password = false;
    for node in root.descendants_it().filter(|node| node.is_element()) {
        let own = marks(&node);
        if CHALLENGE_MARKS.iter().any(|mark| says(&own, mark)) {
            return true;
        }
        password |= node.has_name("input")
            && attribute(&node, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
    }
    password && (called(&LOGIN) || prose < MOST_BESIDE_LOGIN)
}

/// Whether a name is little more than the phrase.
fn begins(name: &str, phrase: &str) -> bool {
    name.find(phrase).is_some_and(|at| at == 0 || weight(&name[..at]) <= 12 && phrase.len() > 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn refused(html: &str, prose: usize) -> bool {
        let page = Document::from(html);
        let shown = page.select("title").text();
        is_stand_in(&page.root(), &shown, prose)
    }

    #[test]
    fn logins_challenges_and_missing_pages_are_told() {
        assert!(refused("<title>Sign in - Site</title><input type=password>", 400));
        assert!(refused("<title>Site</title><input type=password>", 100));
        assert!(refused("<title>Just a moment...</title>", 200));
        assert!(refused("<title>x</title><div id=nocaptcha>", 200));
        assert!(refused("<title>Page not found - Weft</title>", 100));
        assert!(refused("<title>Weft</title><h1>Oops! That page can’t be found.</h1>", 100));
        // An article with a login in its header is one.
        assert!(!refused("<title>Soil</title><input type=password>", 500));
        assert!(!refused("<title>How to log in with a key</title>", 100));
        assert!(!refused("<title>What a 404 means</title>", 500));
    }
}
