//! The one table of what stands on a page and is no article, and how it is found.
//!
//! A rule goes by names (classes and ids, roles, elements) or by what a line says. Names are
//! compared word by word: `share` is in `post-share` and `shareBar`, not in `shareholder`.

use dom_query::{NodeId, NodeRef};
use std::collections::{HashMap, HashSet};

use super::prose::{Weight, weigh};
use super::tree::{attribute, heading_level, holders_of_blocks, is_block, is_one_of, is_silent, marks, says, text_of};

/// A rule that goes by names.
struct Named {
    /// What the report calls it.
    rule: &'static str,
    /// Elements.
    tags: &'static [&'static str],
    /// Roles.
    roles: &'static [&'static str],
    /// Words of a class or an id; with `-` between them they stand side by side.
    names: &'static [&'static str],
    /// The most that it may weigh outside links (a word two, a Chinese character one): what weighs
    /// more is an article under an unlucky name.
    most: usize,
}

/// Nothing limits it but that it holds less than half of the page.
const ANY: usize = usize::MAX;

/// The rules that go by names.
const NAMED: [Named; 19] = [
    Named {
        rule: "navigation",
        tags: &["nav"],
        roles: &["navigation", "search", "menu", "menubar", "toolbar"],
        names: &[
            "breadcrumb",
            "breadcrumbs",
            "crumb",
            "crumbs",
            "pagination",
            "pager",
            "pagelist",
            "pagenav",
            "page-nav",
            "page-navigation",
            "page-links",
            "post-nav",
            "post-navigation",
            "article-nav",
            "nav-single",
            "nav-links",
            "nav-previous",
            "nav-next",
            "nav-below",
            "prev-next",
            "next-prev",
            "pre-next",
            "navbar",
            "site-nav",
            "skip-link",
            "skip-links",
            "skip-navigation",
            "back-to-top",
            "backtop",
            "totop",
            "return-to-top",
            "go-top",
            "menu",
            "navigation",
            "next-previous",
        ],
        most: 160,
    },
    Named {
        rule: "table_of_contents",
        tags: &[],
        roles: &["doc-toc", "directory"],
        names: &[
            "toc",
            "table-of-contents",
            "on-this-page",
            "page-outline",
            "doc-outline",
            "posts-nav",
            "article-catalog",
            "post-catalog",
            "catalogue-box",
            "toctree-wrapper",
            "ez-toc-container",
            "lwptoc",
            "index-menu",
        ],
        most: 400,
    },
    Named {
        rule: "share",
        tags: &[],
        roles: &[],
        names: &[
            "share",
            "sharing",
            "sharedaddy",
            "social",
            "addtoany",
            "addthis",
            "bdsharebuttonbox",
            "jiathis",
            "sns",
            "fenxiang",
            "sharethis",
            "socials",
        ],
        most: 80,
    },
    Named {
        rule: "like",
        tags: &[],
        roles: &[],
        names: &[
            "like",
            "likes",
            "liked",
            "digg",
            "newdigg",
            "dianzan",
            "zan",
            "praise",
            "vote",
            "votes",
            "upvote",
            "post-actions",
            "claps",
            "thumbs-up",
            "thumbsup",
            "diggit",
        ],
        most: 60,
    },
    Named {
        rule: "reward",
        tags: &[],
        roles: &[],
        names: &["reward", "rewards", "donate", "donation", "dashang", "tip-jar", "buy-me", "appreciate", "sponsors"],
        most: 160,
    },
    Named {
        rule: "related",
        tags: &[],
        roles: &[],
        names: &[
            "related",
            "relates",
            "relatedposts",
            "recommend",
            "recommended",
            "recommendation",
            "recommendations",
            "read-more",
            "read-next",
            "more-posts",
            "more-articles",
            "recent-posts",
            "latest-posts",
            "hot-posts",
            "popular-posts",
            "relatives",
            "you-may-like",
            "also-like",
            "yarpp",
            "guess-like",
            "outbrain",
            "taboola",
        ],
        most: ANY,
    },
    Named {
        rule: "comments",
        tags: &[],
        roles: &[],
        names: &[
            "comments",
            "comment-list",
            "commentlist",
            "comment-body",
            "comment-form",
            "comment-respond",
            "comments-area",
            "postcomments",
            "respond",
            "disqus",
            "giscus",
            "utterances",
            "valine",
            "waline",
            "twikoo",
            "gitalk",
            "discussion-thread",
            "webmentions",
            "comment",
        ],
        most: ANY,
    },
    Named {
        rule: "promotion",
        tags: &[],
        roles: &[],
        names: &[
            "ad",
            "ads",
            "asb",
            "adsense",
            "adsbygoogle",
            "advert",
            "adverts",
            "advertisement",
            "advertising",
            "sponsored",
            "promo",
            "promos",
            "promotion",
            "cta",
            "ad-box",
            "affiliate",
            "hide-box",
            "down-form",
            "coupon",
            "coupons",
            "banner-ad",
            "popup",
            "modal",
            "paywall",
        ],
        most: 200,
    },
    Named {
        rule: "subscription",
        tags: &[],
        roles: &[],
        names: &[
            "newsletter",
            "subscribe",
            "subscription",
            "signup",
            "sign-up",
            "mailing-list",
            "follow-us",
            "followme",
            "email-form",
            "optin",
        ],
        most: 200,
    },
    Named {
        rule: "author",
        tags: &[],
        roles: &[],
        names: &[
            "author-box",
            "author-bio",
            "authorbio",
            "author-info",
            "author-card",
            "author-profile",
            "about-author",
            "about-the-author",
            "article-author",
            "post-author",
            "byline",
            "vcard",
            "author-name",
            "post-signature",
        ],
        most: 200,
    },
    Named {
        rule: "page_facts",
        tags: &[],
        roles: &[],
        names: &[
            "entry-meta",
            "post-meta",
            "article-meta",
            "single-meta",
            "page-meta",
            "meta-info",
            "post-info",
            "art-info",
            "post-date",
            "posted-on",
            "entry-date",
            "publish-date",
            "reading-time",
            "read-time",
            "word-count",
            "word-time",
            "view-count",
            "post-views",
            "page-views",
            "read-count",
            "submitted",
            "source-file",
            "last-updated",
            "last-modified",
            "lastupdated",
            "update-time",
            "tags-links",
            "cat-links",
            "post-tags",
            "entry-tags",
            "article-tags",
            "tag-list",
            "md-tags",
            "tagcloud",
            "entry-footer",
            "post-footer",
            "statistics-counter",
            "post-terms",
            "entry-categories",
            "field-tags",
            "node-meta",
            "post-categories",
            "docs-meta",
            "git-revision-date",
        ],
        most: 80,
    },
    Named {
        rule: "edit_link",
        tags: &[],
        roles: &[],
        names: &[
            "edit-this-page",
            "edit-link",
            "edit-page",
            "post-edit",
            "editsection",
            "page-edit",
            "edit-meta",
            "view-source",
            "md-content-button",
        ],
        most: 60,
    },
    Named {
        rule: "feedback",
        tags: &[],
        roles: &[],
        names: &[
            "feedback",
            "rating",
            "ratings",
            "helpful",
            "was-this-helpful",
            "satisfaction",
            "survey",
            "article-votes",
            "more-questions",
            "page-rating",
        ],
        most: 80,
    },
    Named {
        rule: "copyright",
        tags: &[],
        roles: &[],
        names: &["copyright", "post-copyright", "copyright-box", "reprint", "post-license", "license-box"],
        most: 240,
    },
    Named {
        rule: "qr_code",
        tags: &[],
        roles: &[],
        names: &["qrcode", "qr-code", "erweima", "wechat-qr", "gzh"],
        most: 120,
    },
    Named {
        rule: "sidebar",
        tags: &[],
        roles: &["complementary"],
        names: &["sidebar", "side-bar", "widget", "widgets", "widget-area"],
        most: ANY,
    },
    Named {
        rule: "header_or_footer",
        tags: &["footer"],
        roles: &["banner", "contentinfo"],
        names: &[
            "site-footer",
            "site-header",
            "page-footer",
            "colophon",
            "masthead",
            "cookie",
            "cookies",
            "gdpr",
            "cookie-banner",
            "global-header",
            "global-footer",
            "doc-footer",
        ],
        most: 600,
    },
    Named {
        rule: "control",
        tags: &["button", "select", "textarea", "input", "option", "datalist", "form", "dialog"],
        roles: &["button", "dialog", "alertdialog"],
        names: &[
            "copy-btn",
            "copybtn",
            "code-tools",
            "code-toolbar-item",
            "clipboard",
            "code-copy",
            "copy-button",
            "toolbar",
        ],
        most: 200,
    },
    Named {
        rule: "embedded",
        tags: &["iframe", "object", "embed", "video", "audio", "canvas", "applet", "frame", "frameset"],
        roles: &[],
        names: &[],
        most: ANY,
    },
];

/// Where a line says it.
#[derive(Clone, Copy, PartialEq)]
enum At {
    /// At its beginning.
    Start,
    /// Anywhere in it.
    Anywhere,
    /// It says nothing else, or only a number besides.
    Whole,
}

/// A rule that goes by what a line says.
struct Said {
    rule: &'static str,
    at: At,
    /// Only before the first and after the last paragraph of the article.
    edge: bool,
    phrases: &'static [&'static str],
}

/// The most that such a line weighs outside links.
const LONGEST_LINE: usize = 120;

/// The rules that go by what a line says.
const SAID: [Said; 13] = [
    Said {
        rule: "copyright",
        at: At::Anywhere,
        edge: false,
        phrases: &[
            "转载请注明",
            "轉載請註明",
            "未经允许不得转载",
            "未經允許不得轉載",
            "未经许可不得转载",
            "未经授权不得转载",
            "请勿擅自转载",
            "請勿擅自轉載",
            "转载须注明",
            "版权归作者",
            "版權歸作者",
        ],
    },
    Said {
        rule: "copyright",
        at: At::Start,
        edge: true,
        phrases: &[
            "本文链接：",
            "本文链接:",
            "本文地址：",
            "原文链接：",
            "原文链接:",
            "文章链接：",
            "版权声明：",
            "版权声明:",
            "版权所有",
            "版權所有",
            "copyright ©",
            "©",
            "all rights reserved",
        ],
    },
    Said {
        rule: "previous_and_next",
        at: At::Start,
        edge: false,
        phrases: &[
            "上一篇：",
            "上一篇:",
            "下一篇：",
            "下一篇:",
            "上一篇 ",
            "下一篇 ",
            "上一条：",
            "上一条:",
            "下一条：",
            "下一条:",
            "上一页：",
            "下一页：",
            "上一章：",
            "下一章：",
            "previous post:",
            "next post:",
            "previous article:",
            "next article:",
            "« previous",
            "next »",
        ],
    },
    Said {
        rule: "previous_and_next",
        at: At::Whole,
        edge: true,
        phrases: &["上一篇", "下一篇", "上一页", "下一页", "previous", "next"],
    },
    Said {
        rule: "share",
        at: At::Start,
        edge: false,
        phrases: &[
            "分享到：",
            "分享到:",
            "分享：",
            "分享至：",
            "分享至",
            "share this:",
            "share on ",
            "share this post",
            "share this article",
        ],
    },
    Said {
        rule: "like",
        at: At::Whole,
        edge: false,
        phrases: &["点赞", "赞", "打赏", "收藏", "好文要顶", "顶一下", "踩一下", "赞赏", "like", "like this:", "喜欢"],
    },
    Said {
        rule: "related",
        at: At::Start,
        edge: false,
        phrases: &[
            "推荐阅读：",
            "推荐阅读:",
            "相关阅读：",
            "相关阅读:",
            "相关文章：",
            "相关文章:",
            "相关推荐：",
            "猜你喜欢：",
            "扩展阅读推荐：",
            "related posts:",
            "related articles:",
            "related:",
            "you may also like",
            "read also:",
            "see also our",
        ],
    },
    Said {
        rule: "promotion",
        at: At::Anywhere,
        edge: false,
        phrases: &[
            "关注公众号",
            "关注微信公众号",
            "关注我们的公众号",
            "扫码关注",
            "微信扫一扫",
            "扫一扫关注",
            "扫描二维码关注",
            "回复关键字获取",
            "subscribe to our newsletter",
            "sign up for our newsletter",
        ],
    },
    Said {
        rule: "page_facts",
        at: At::Start,
        edge: true,
        phrases: &[
            "阅读(",
            "阅读（",
            "阅读：",
            "阅读:",
            "阅读量",
            "阅读 ",
            "浏览(",
            "浏览（",
            "浏览：",
            "浏览:",
            "浏览次数",
            "浏览量",
            "点击数",
            "点击：",
            "点击:",
            "评论(",
            "评论（",
            "访问量",
            "阅读时间",
            "阅读时长",
            "本文字数",
            "发布时间",
            "发布于",
            "发表于",
            "更新时间",
            "更新于",
            "最后更新",
            "最后修改",
            "最近更新",
            "作者：",
            "作者:",
            "来源：",
            "来源:",
            "编辑：",
            "责任编辑",
            "标签：",
            "标签:",
            "分类：",
            "分类:",
            "时间：",
            "时间:",
            "posted on",
            "posted in",
            "posted by",
            "written by",
            "published on",
            "published:",
            "last updated",
            "last modified",
            "updated on",
            "tags:",
            "categories:",
            "category:",
            "filed under",
            "views:",
            "reading time",
        ],
    },
    Said {
        rule: "navigation",
        at: At::Start,
        edge: true,
        phrases: &[
            "当前位置",
            "您的位置",
            "您现在的位置",
            "你的位置",
            "当前位置：",
            "首页 >",
            "首页 »",
            "home >",
            "home »",
            "you are here",
            "skip to content",
            "skip to main content",
            "back to top",
            "返回顶部",
            "回到顶部",
            "回顶部",
            "返回首页",
            "返回列表",
            "回上一頁",
            "回上一页",
            "打印本文",
            "【打印",
            "关闭窗口",
        ],
    },
    Said {
        rule: "feedback",
        at: At::Start,
        edge: false,
        phrases: &[
            "was this helpful",
            "was this page helpful",
            "was this article helpful",
            "did this answer your question",
            "did this article help",
            "rate this page",
            "rate this article",
            "is this page helpful",
            "该文章对您有帮助吗",
            "这篇文章对您有帮助吗",
            "本文是否对您有帮助",
            "此页面是否有帮助",
            "本页内容是否有帮助",
            "以上内容是否解决",
            "以上内容对您是否有帮助",
            "文档内容是否对您有帮助",
        ],
    },
    Said {
        rule: "edit_link",
        at: At::Start,
        edge: true,
        phrases: &[
            "edit this page",
            "edit on github",
            "suggest edits",
            "improve this page",
            "编辑此页",
            "编辑本页",
            "在 github 上编辑",
            "view page source",
        ],
    },
    Said {
        rule: "comments",
        at: At::Start,
        edge: true,
        phrases: &[
            "leave a reply",
            "leave a comment",
            "log in to post",
            "发表评论",
            "发表回复",
            "登录后才能",
            "article is closed for comments",
            "comments are closed",
        ],
    },
];

/// Headings over lists of links.
const OVER_LINKS: [(&str, &[&str]); 3] = [
    (
        "related",
        &[
            "相关推荐",
            "相关文章",
            "相关阅读",
            "推荐阅读",
            "猜你喜欢",
            "你可能喜欢",
            "您可能感兴趣",
            "您可能还想了解",
            "热门文章",
            "最新文章",
            "热门推荐",
            "为您推荐",
            "related posts",
            "related articles",
            "related content",
            "related",
            "you may also like",
            "you might also like",
            "more posts",
            "more articles",
            "recent posts",
            "popular posts",
            "recommended reading",
            "read next",
        ],
    ),
    (
        "table_of_contents",
        &[
            "目录",
            "文章目录",
            "本文目录",
            "本页目录",
            "本页导读",
            "本页总览",
            "页面导航",
            "内容目录",
            "table of contents",
            "contents",
            "on this page",
            "in this article",
            "in this page",
            "page contents",
            "in this section",
        ],
    ),
    ("comments", &["comments", "评论", "评论列表", "留言", "leave a reply", "member discussion"]),
];

/// What is out, and by which rule.
pub(super) type Out = HashMap<NodeId, &'static str>;

/// Marks what is no article in the whole tree.
pub(super) fn mark(root: &NodeRef<'_>) -> Out {
    let mut out = Out::new();
    hidden(root, &mut out);
    let weights = weigh(root, |id| out.contains_key(&id));
    let all = weights.get(&root.id).copied().unwrap_or_default().prose;
    let mut below_out: HashSet<NodeId> = out.keys().copied().collect();
    let mut in_code: HashSet<NodeId> = HashSet::new();
    for node in root.descendants_it().filter(|node| node.is_element()) {
        let above = node.parent().map(|parent| parent.id);
        if above.is_some_and(|above| below_out.contains(&above)) || below_out.contains(&node.id) {
            below_out.insert(node.id);
            continue;
        }
        let code = above.is_some_and(|above| in_code.contains(&above)) || is_one_of(&node, &["pre", "code"]);
        if code {
            in_code.insert(node.id);
        }
        let weight = weights.get(&node.id).copied().unwrap_or_default();
        if let Some(rule) = named(&node, weight, all, code) {
            out.insert(node.id, rule);
            below_out.insert(node.id);
        }
    }
    out
}

/// Marks, in the article alone, the lines that a rule of [`SAID`] names and the headings over links.
pub(super) fn mark_lines(article: &NodeRef<'_>, out: &mut Out) {
    let weights = weigh(article, |id| out.contains_key(&id));
    let holders = holders_of_blocks(article);
    let is_line = |node: &NodeRef<'_>| {
        (is_block(node) || node.parent().is_some_and(|parent| holders.contains(&parent.id)))
            && !is_silent(node)
            && !holders.contains(&node.id)
            && !is_one_of(node, &["td", "th", "pre", "hr"])
    };
    let mut skip: HashSet<NodeId> = HashSet::new();
    let mut lines = Vec::new();
    for node in article.descendants_it().filter(|node| node.is_element()) {
        let above = node.parent().is_some_and(|parent| skip.contains(&parent.id));
        if above || out.contains_key(&node.id) || is_one_of(&node, &["pre", "table"]) {
            skip.insert(node.id);
        } else if is_line(&node) {
            skip.insert(node.id);
            lines.push(node);
        }
    }
    let prose = |node: &NodeRef<'_>| weights.get(&node.id).copied().unwrap_or_default();
    let is_paragraph = |node: &NodeRef<'_>| prose(node).prose >= 24 && said(&text_of(node), true).is_none();
    let first = lines.iter().position(is_paragraph).unwrap_or(0);
    let last = lines.iter().rposition(is_paragraph).unwrap_or(lines.len());
    for (n, line) in lines.iter().enumerate() {
        let text = text_of(line);
        let weight = prose(line);
        if text.is_empty() || weight.prose > LONGEST_LINE {
            continue;
        }
        let is_edge = n < first || n > last;
        let found = said(&text, is_edge).filter(|_| heading_level(line).is_none());
        let found = found.or_else(|| is_only_controls(line, weight).then_some("control"));
        let found = found.or_else(|| over_links(line, &text, &weights, out));
        if let Some(rule) = found {
            out.insert(line.id, rule);
        }
    }
}

/// Whether a rule of [`NAMED`] names the element.
fn named(node: &NodeRef<'_>, weight: Weight, all: usize, in_code: bool) -> Option<&'static str> {
    let is_text = !is_block(node) && !is_one_of(node, &["span", "a", "small", "time", "label", "noscript"]);
    if is_text || is_one_of(node, &["html", "body", "main", "article"]) {
        return is_text.then(|| named_tag(node)).flatten();
    }
    if in_code {
        return named_tag(node);
    }
    let own = marks(node);
    // Blogs put the tags of a post on the box around it.
    let is_post = says(&own, "hentry") || says(&own, "type-post") || says(&own, "type-page");
    let role = attribute(node, "role").unwrap_or_default();
    if is_aside(node, &own, &role) {
        return Some("sidebar").filter(|_| weight.prose * 2 < all.max(1) || weight.prose == 0);
    }
    NAMED.iter().find_map(|rule| {
        let by_tag = rule.tags.iter().any(|tag| node.has_name(tag)) || rule.roles.contains(&role.as_str());
        let by_name = !is_post && heading_level(node).is_none() && rule.names.iter().any(|name| says(&own, name));
        let half = weight.prose * 2 > all && !(by_name && rule.rule == "comments");
        ((by_tag || by_name) && weight.prose <= rule.most && !half).then_some(rule.rule)
    })
}

fn named_tag(node: &NodeRef<'_>) -> Option<&'static str> {
    NAMED.iter().find(|rule| rule.tags.iter().any(|tag| node.has_name(tag))).map(|rule| rule.rule)
}

/// `aside` is a sidebar, unless it is a note.
fn is_aside(node: &NodeRef<'_>, own: &[Vec<String>], role: &str) -> bool {
    const NOTES: [&str; 14] = [
        "note",
        "notice",
        "admonition",
        "callout",
        "alert",
        "tip",
        "warning",
        "footnote",
        "footnotes",
        "footnote-list",
        "info",
        "hint",
        "important",
        "caution",
    ];
    node.has_name("aside")
        && !role.starts_with("doc-")
        && role != "note"
        && !NOTES.iter().any(|note| says(own, note))
        && !node.parent().is_some_and(|parent| is_one_of(&parent, &["li", "td", "blockquote"]))
}

/// Marks what a reader does not see.
fn hidden(root: &NodeRef<'_>, out: &mut Out) {
    const UNSEEN: [&str; 8] = [
        "sr-only",
        "screen-reader-text",
        "visually-hidden",
        "visuallyhidden",
        "assistive-text",
        "hidden-text",
        "screen-reader",
        "print-only",
    ];
    for node in root.descendants_it().filter(|node| node.is_element()) {
        let own = marks(&node);
        let is_panel = attribute(&node, "role").is_some_and(|role| role == "tabpanel");
        let unseen = node.has_attr("hidden")
            && !is_panel
            && attribute(&node, "hidden").is_none_or(|value| value != "until-found")
            || attribute(&node, "aria-hidden").is_some_and(|value| value == "true") && !node.has_name("body")
            || UNSEEN.iter().any(|name| says(&own, name)) && heading_level(&node).is_none_or(|_| true);
        if unseen && !is_one_of(&node, &["html", "body", "main", "article", "img"]) {
            out.insert(node.id, "hidden");
        }
    }
}

/// The rule of [`SAID`] that a line follows.
fn said(text: &str, is_edge: bool) -> Option<&'static str> {
    let text = text.to_lowercase();
    let bare = || {
        text.trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | ' ' | ':' | '：' | '…' | '.')
        })
    };
    SAID.iter().filter(|rule| is_edge || !rule.edge).find_map(|rule| {
        let says = rule.phrases.iter().any(|phrase| match rule.at {
            At::Start => {
                text.starts_with(phrase)
                    || text.trim_start_matches(['·', '•', '-', '|', '【', '[', '#', ' ']).starts_with(phrase)
            }
            At::Anywhere => text.contains(phrase),
            At::Whole => text == *phrase || bare() == *phrase,
        });
        says.then_some(rule.rule)
    })
}

/// A line of links that lead nowhere but into a script.
fn is_only_controls(line: &NodeRef<'_>, weight: Weight) -> bool {
    let links = line.descendants_it().filter(|node| node.has_name("a") && node.has_attr("href"));
    let links: Vec<_> = links.collect();
    let is_control = |node: &NodeRef<'_>| {
        attribute(node, "href").is_none_or(|href| href == "#" || href.to_ascii_lowercase().starts_with("javascript:"))
    };
    weight.links > 0 && weight.prose == 0 && !links.is_empty() && links.iter().all(is_control)
}

/// A heading over links alone: it goes with them.
fn over_links(
    line: &NodeRef<'_>,
    text: &str,
    weights: &HashMap<NodeId, Weight>,
    out: &mut Out,
) -> Option<&'static str> {
    let text = text.to_lowercase();
    let text = text.trim_end_matches(['：', ':', ' ']);
    let (rule, _) = OVER_LINKS.iter().find(|(_, names)| names.contains(&text))?;
    let mut below = Vec::new();
    let mut next = line.next_element_sibling();
    while let Some(node) = next {
        if heading_level(&node).is_some() {
            break;
        }
        let weight = weights.get(&node.id).copied().unwrap_or_default();
        let is_links = weight.links > weight.prose || weight.links + weight.prose == 0;
        if !is_links && !out.contains_key(&node.id) {
            if below.is_empty() {
                return None;
            }
            break;
        }
        next = node.next_element_sibling();
        below.push(node.id);
    }
    for id in below {
        out.entry(id).or_insert(rule);
    }
    Some(rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    /// What is left, and the rules that took the rest.
    fn read(html: &str) -> (String, Vec<&'static str>) {
        let page = Document::fragment(html);
        let root = page.root();
        let mut out = mark(&root);
        mark_lines(&root, &mut out);
        let gone: Vec<_> = root.descendants_it().filter(|node| out.contains_key(&node.id)).collect();
        let rules = gone.iter().map(|node| out[&node.id]).collect();
        gone.iter().for_each(NodeRef::remove_from_parent);
        (text_of(&page.root()), rules)
    }

    const PROSE: &str = "<p>This paragraph is long enough to be taken for what a person wrote, and to weigh more than all that stands around it on the page, be it links, buttons or boxes.</p>";

    #[test]
    fn what_a_class_names_goes_and_the_article_stays() {
        for (html, rule) in [
            ("<div class='post-share'>Share <a href=x>here</a></div>", "share"),
            ("<div class=articleToc><a href=#a>A</a></div>", "table_of_contents"),
            ("<div id=jp-relatedposts><p>Something else that we wrote.</p></div>", "related"),
            ("<p class=post-copyright>来源</p>", "copyright"),
            ("<nav>Home</nav>", "navigation"),
            ("<span hidden>secret</span>", "hidden"),
            ("<button>Copy</button>", "control"),
            ("<aside><p>Bestsellers</p></aside>", "sidebar"),
        ] {
            let (text, rules) = read(&format!("{PROSE}{html}"));
            assert!(text.starts_with("This paragraph") && text.ends_with("boxes."), "{html}: {text}");
            assert_eq!(rules, [rule], "{html}");
        }
    }

    #[test]
    fn what_a_line_says_goes_where_it_is_short() {
        for (html, rule) in [
            ("<p>未经允许不得转载：<a href=x>某站</a></p>", "copyright"),
            ("<p>上一篇：<a href=x>某文</a></p>", "previous_and_next"),
            ("<div>分享到：微信</div>", "share"),
            ("<div>赞(27)</div>", "like"),
            ("<p>阅读(1234)</p>", "page_facts"),
            ("<p>Was this page helpful? Yes No</p>", "feedback"),
            ("<p><a href='javascript:print()'>Print</a> <a href=#>Send</a></p>", "control"),
        ] {
            let (text, rules) = read(&format!("{PROSE}{html}"));
            assert!(text.ends_with("boxes."), "{html}: {text}");
            assert_eq!(rules, [rule], "{html}");
        }
        let (_, rules) = read(&format!("{PROSE}<h3>相关推荐</h3><ul><li><a href=x>某文</a></li></ul>"));
        assert_eq!(rules, ["related", "related"]);
    }

    #[test]
    fn an_unlucky_name_costs_no_prose() {
        for html in [
            format!("<div class='share-content'>{PROSE}{PROSE}</div>"),
            format!("<aside class=note><p>Mind the gap.</p></aside>{PROSE}"),
            format!("{PROSE}<p>上一篇文章讲了怎样创建镜像。</p>{PROSE}"),
            format!("{PROSE}<h2>Comments</h2><p>Write comments into the code, and say why.</p>{PROSE}"),
            format!("{PROSE}<pre><span class=comment># share</span></pre>"),
            format!("<div class='post hentry tag-share category-comments'>{PROSE}</div>"),
        ] {
            let (_, rules) = read(&html);
            assert_eq!(rules, Vec::<&str>::new(), "{html}");
        }
    }
}
