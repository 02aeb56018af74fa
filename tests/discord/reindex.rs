//! What a maintainer reads while `/reindex` runs and when it ends, in English and Chinese; and `/why`.

use crate::discord::articles::BIKE_PRICES;
use crate::discord::{Discord, Reply, Shown, Trouble};
use faqt::config::{Config, Environment, Flags};
use faqt::index::Store;
use faqt::publish::roll_back;
use insta::assert_snapshot;

const EDIT: &str = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original";

/// An article of another kind of bike.
fn kind(name: &str) -> String {
    let source = format!("https://example.com/{name}");
    format!("---\ntitle: The {name} bike\nsource: {source}\n---\n# The {name} bike\n\nA {name} bike carries 100 kg.\n")
}

/// A bot whose owner is hal, with more lines for its collection and after.
fn started(configuration: &str) -> Discord {
    let discord = Discord::new();
    let (home, hal) = (discord.guild("Harbour"), discord.member("hal").id);
    let maintainers = format!("[discord]\nhome_guild = \"{home}\"\nowners = [\"{hal}\"]\n");
    let (collection, rest) = configuration.split_once("[discord.waits]").unwrap_or((configuration, ""));
    // Unless a test is about it, its message says nothing before the end, however slow the machine is.
    let progress = if rest.contains("progress") { "" } else { "\nprogress = 3600" };
    discord.starts(BIKE_PRICES, &format!("{collection}{maintainers}[discord.waits]{progress}{rest}\n"));
    discord.ready();
    discord
}

/// One knowledge test, so many times.
fn tests(times: usize, quote: &str) -> String {
    let one = format!(
        "[[question]]\nask = \"what does a city bike cost?\"\nexpect = \"docs/article.md#price\"\nquote = \"{quote}\"\n"
    );
    one.repeat(times)
}

fn costs(discord: &Discord, euros: &str) {
    discord.writes("docs/article.md", &BIKE_PRICES.replace("400 euros", &format!("{euros} euros")));
}

/// Every state of a reply until it says how it ended.
fn states(discord: &Discord, reply: Reply<'_>, end: &str) -> Vec<String> {
    let mut shown = reply.shown();
    let mut all = vec![shown.to_string()];
    while !shown.to_string().contains(end) {
        shown = discord.next_version(&shown);
        all.push(shown.to_string());
    }
    all
}

/// Without what differs: the folder, what a generation is called by, and how sure an answer is.
fn steady(discord: &Discord, shown: &Shown) -> String {
    let text = shown.to_string().replace(&*discord.folder().to_string_lossy(), "…");
    let mut steady = String::new();
    for (at, part) in text.split(['(', ')']).enumerate() {
        let is_hash = part.len() == 8 && part.chars().all(|c| c.is_ascii_hexdigit());
        let mark = ["", "(", ")"][if at == 0 { 0 } else { 2 - at % 2 }];
        steady.push_str(mark);
        let is_confidence = part.len() == 4 && part.parse::<f64>().is_ok();
        steady.push_str(match (is_hash, is_confidence) {
            (true, _) => "[GENERATION]",
            (_, true) => "[CONFIDENCE]",
            _ => part,
        });
    }
    steady
}

#[test]
fn its_message_tells_how_far_it_is_and_then_how_it_ended() {
    let discord = started("strict = true\n[discord.waits]\nprogress = 0.1\n");
    let hal = discord.member("hal");
    let mut price = 400;
    for (locale, progress, end) in [
        (
            "en-US",
            ["│ Running knowledge tests: ", "│ Reading articles: ", "│ Writing the index"],
            "│ Published generation ",
        ),
        ("zh-CN", ["│ 正在跑知识测试:", "│ 正在读文章:", "│ 正在写索引"], "│ 已发布版本 "),
    ] {
        // Between two looks a fast machine may have run all the tests.
        let is_told = (1..=12).map(|more| 300 + 25 * more).any(|many| {
            discord.writes("docs/questions.toml", &tests(many, "euros"));
            price += 1;
            costs(&discord, &price.to_string());
            let mut all = states(&discord, hal.speaks(locale).slash("reindex", &[]), end);
            all.pop();
            let is_progress = |it: &String| progress.iter().any(|words| it.contains(words));
            assert!(all.iter().all(is_progress), "{all:?}");
            all.iter().any(|it| it.contains(progress[0]) && it.contains(&many.to_string()))
        });
        assert!(is_told);
    }
}

#[test]
fn between_two_looks_its_message_is_left_as_it_is() {
    let discord = started("");
    discord.writes("docs/questions.toml", &tests(50, "euros"));
    costs(&discord, "450");
    discord.member("hal").slash("reindex", &[]).shown();
    assert_eq!(discord.requests(EDIT).len(), 1);
}

#[test]
fn a_second_one_is_told_that_another_runs() {
    let discord = started("");
    let hal = discord.member("hal");
    costs(&discord, "450");
    // Somebody else builds: whoever comes then waits.
    let builder = Store::new(discord.folder().join("index")).builder().unwrap();
    let first = hal.slash("reindex", &[]);
    discord.called("POST /interactions", 1);
    let second = hal.slash("reindex", &[("force", "true")]).shown();
    assert_eq!(second.to_string(), "faqt (only hal sees this):\nAnother reindex is running.");
    let third = hal.speaks("zh-CN").slash("reindex", &[]).shown();
    assert_eq!(third.to_string(), "faqt (only hal sees this):\n另一个重建正在进行。");
    drop(builder);
    let end = first.shown();
    assert!(end.to_string().contains("Published generation 2"), "{end}");
    let unchanged = hal.slash("reindex", &[]).shown();
    assert!(unchanged.to_string().contains("没有变化;当前版本是 2("), "{unchanged}");
}

#[test]
fn it_ends_with_what_was_added_changed_removed_and_failed_the_tests_and_the_generation() {
    let discord = started("");
    let hal = discord.member("hal");
    discord.writes("docs/cargo.md", &kind("cargo"));
    discord.writes("docs/folding.md", &kind("folding"));
    hal.slash("reindex", &[]).shown();
    discord.writes("docs/questions.toml", &format!("{}{}", tests(2, "450"), tests(1, "400")));
    for (locale, euros) in [("en-US", "450"), ("zh-CN", "460")] {
        costs(&discord, euros);
        discord.writes(&format!("docs/new-{euros}.md"), &kind(euros));
        std::fs::write(discord.folder().join(format!("docs/broken-{euros}.md")), b"# \xff\xfe\n").unwrap();
        let gone = if euros == "450" { "docs/cargo.md" } else { "docs/folding.md" };
        std::fs::remove_file(discord.folder().join(gone)).unwrap();
        let end = steady(&discord, &hal.speaks(locale).slash("reindex", &[]).shown());
        match locale {
            "en-US" => assert_snapshot!(end, @r#"
            faqt:
            │ # Reindex
            │ Published generation 3 ([GENERATION]).
            │ Articles: 2 added, 1 changed, 1 removed.
            │ Added: docs/broken-450.md, docs/new-450.md
            │ Changed: docs/article.md
            │ Removed: docs/cargo.md
            │ Knowledge tests: 2 passed, 1 failed.
            │ …/docs/questions.toml:9: a knowledge test fails: "what does a city bike cost?"
            │ expected: docs/article.md#price, quoting "400"
            │ got: answered from docs/article.md#price ([CONFIDENCE]), quoting "A city bike costs 450 euros."
            │ remedy: correct the article, or what the test expects
            │ …/docs/broken-450.md:1: byte 2 is not UTF-8
            │ remedy: save the file as UTF-8
            │ Take note: one of 3 knowledge tests fails, …/docs/questions.toml:9
            "#),
            _ => assert_snapshot!(end, @r#"
            faqt:
            │ # 重建索引
            │ 已发布版本 4([GENERATION])。
            │ 文章:新增 2,修改 1,删除 1。
            │ 新增:docs/broken-460.md, docs/new-460.md
            │ 修改:docs/article.md
            │ 删除:docs/folding.md
            │ 知识测试:通过 0,失败 3。
            │ …/docs/questions.toml:1: a knowledge test fails: "what does a city bike cost?"
            │ expected: docs/article.md#price, quoting "450"
            │ got: answered from docs/article.md#price ([CONFIDENCE]), quoting "A city bike costs 460 euros."
            │ remedy: correct the article, or what the test expects
            │ …/docs/questions.toml:5: a knowledge test fails: "what does a city bike cost?"
            │ expected: docs/article.md#price, quoting "450"
            │ got: answered from docs/article.md#price ([CONFIDENCE]), quoting "A city bike costs 460 euros."
            │ remedy: correct the article, or what the test expects
            │ …/docs/questions.toml:9: a knowledge test fails: "what does a city bike cost?"
            │ expected: docs/article.md#price, quoting "400"
            │ got: answered from docs/article.md#price ([CONFIDENCE]), quoting "A city bike costs 460 euros."
            │ remedy: correct the article, or what the test expects
            │ …/docs/broken-450.md:1: byte 2 is not UTF-8
            │ remedy: save the file as UTF-8
            │ …/docs/broken-460.md:1: byte 2 is not UTF-8
            │ remedy: save the file as UTF-8
            │ 请注意:3 个知识测试中有 3 个失败,第一个在 …/docs/questions.toml:1
            "#),
        }
    }
}

#[test]
fn where_its_message_cannot_be_changed_its_end_is_a_message() {
    let discord = started("");
    let hal = discord.member("hal").speaks("zh-CN");
    costs(&discord, "450");
    discord.fails(EDIT, 2, Trouble::Down(502));
    let reindexed = hal.slash("reindex", &[]);
    let end = discord.next_reply("#help");
    assert!(end.to_string().contains("已发布版本 2("), "{end}");
    discord.reads(reindexed.original());
}

#[test]
fn past_what_discord_lets_a_command_take_chinese_words_too_come_as_a_message() {
    let discord = started("[discord.waits]\nreindex = 0\n");
    let later = discord.member("hal").speaks("zh-CN").slash("reindex", &[]).shown();
    assert!(later.to_string().contains("时间太长,Discord 不再让我修改这条消息。结果会另发一条消息。"), "{later}");
    let end = discord.next_reply("#help");
    assert!(end.to_string().contains("没有变化;当前版本是 1("), "{end}");
}

#[test]
fn why_the_gate_holds_articles_back_is_told_in_chinese() {
    let discord = started("strict = true\n");
    let hal = discord.member("hal").speaks("zh-CN");
    for number in 0..8 {
        discord.writes(&format!("docs/cargo-{number}.md"), &kind(&format!("kind{number}")));
    }
    hal.slash("reindex", &[]).shown();
    for number in 0..8 {
        std::fs::remove_file(discord.folder().join(format!("docs/cargo-{number}.md"))).unwrap();
    }
    costs(&discord, "450");
    discord.writes("docs/questions.toml", &tests(1, "400"));
    discord.writes("docs/bare.md", "# Bare\n\nIt names no source.\n");
    let held = steady(&discord, &hal.slash("reindex", &[]).shown());
    assert_snapshot!(held, @r#"
    faqt:
    │ # 重建索引
    │ 没有发布:严格文章集的文章有 2 处错误;1 个知识测试中有 1 个失败,第一个在 …/docs/questions.toml:1;docs 只剩 3 个章节(原有 10 个):少了五分之一以上。版本 2 继续服务。仍要发布请用:`/reindex force:true`。
    │ 文章:新增 1,修改 1,删除 8。
    │ 新增:docs/bare.md
    │ 修改:docs/article.md
    │ 删除:docs/cargo-0.md, docs/cargo-1.md, docs/cargo-2.md, docs/cargo-3.md, docs/cargo-4.md, …
    │ 知识测试:通过 0,失败 1。
    │ …/docs/questions.toml:1: a knowledge test fails: "what does a city bike cost?"
    │ expected: docs/article.md#price, quoting "400"
    │ got: answered from docs/article.md#price ([CONFIDENCE]), quoting "A city bike costs 450 euros."
    │ remedy: correct the article, or what the test expects
    │ …/docs/bare.md:1: the article has no title
    │ remedy: add \`title:\` to the front matter
    │ …/docs/bare.md:1: the article has no source
    │ remedy: add \`source:\` with the address of the page
    "#);
    let status = steady(&discord, &hal.slash("status", &[]).shown());
    let gated = status.lines().find(|line| line.contains("未发布")).unwrap_or_default().to_owned();
    assert_snapshot!(gated, @"
    │ 未发布:严格文章集的文章有 2 处错误;1 个知识测试中有 1 个失败,第一个在 …/docs/questions.toml:1;docs 只剩 3 个章节(原有 10 个):少了五分之一以上
    ");
    let forced = steady(&discord, &hal.slash("reindex", &[("force", "true")]).shown());
    assert_snapshot!(forced, @r#"
    faqt:
    │ # 重建索引
    │ 已发布版本 3([GENERATION])。
    │ 文章:新增 1,修改 1,删除 8。
    │ 新增:docs/bare.md
    │ 修改:docs/article.md
    │ 删除:docs/cargo-0.md, docs/cargo-1.md, docs/cargo-2.md, docs/cargo-3.md, docs/cargo-4.md, …
    │ 知识测试:通过 0,失败 1。
    │ …/docs/questions.toml:1: a knowledge test fails: "what does a city bike cost?"
    │ expected: docs/article.md#price, quoting "400"
    │ got: answered from docs/article.md#price ([CONFIDENCE]), quoting "A city bike costs 450 euros."
    │ remedy: correct the article, or what the test expects
    │ …/docs/bare.md:1: the article has no title
    │ remedy: add \`title:\` to the front matter
    │ …/docs/bare.md:1: the article has no source
    │ remedy: add \`source:\` with the address of the page
    │ 仍然发布了,尽管:严格文章集的文章有 2 处错误
    │ 仍然发布了,尽管:1 个知识测试中有 1 个失败,第一个在 …/docs/questions.toml:1
    │ 仍然发布了,尽管:docs 只剩 3 个章节(原有 10 个):少了五分之一以上
    "#);
}

#[test]
fn what_was_rolled_back_is_held_and_told_in_both_languages() {
    let discord = started("");
    let hal = discord.member("hal");
    costs(&discord, "450");
    hal.slash("reindex", &[]).shown();
    let flags = Flags { config: Some(discord.folder().join("faqt.toml")), ..Flags::default() };
    roll_back(&Config::load(&flags, &Environment::default()).unwrap()).unwrap();
    let held = hal.slash("reindex", &[]).shown();
    assert!(
        held.to_string()
            .contains("Not published: these articles were published and rolled back. Generation 1 serves on."),
        "{held}"
    );
    let held = hal.speaks("zh-CN").slash("reindex", &[]).shown();
    assert!(held.to_string().contains("没有发布:这些文章发布过,又被撤回。版本 1 继续服务。"), "{held}");
    let forced = hal.slash("reindex", &[("force", "true")]).shown();
    assert!(forced.to_string().contains("已发布版本 3("), "{forced}");
}

#[test]
fn tests_that_fail_where_nothing_is_strict_are_told_as_a_warning_in_chinese() {
    let discord = started("");
    costs(&discord, "450");
    discord.writes("docs/questions.toml", &tests(2, "400"));
    let done = steady(&discord, &discord.member("hal").speaks("zh-CN").slash("reindex", &[]).shown());
    assert!(done.contains("已发布版本 2([GENERATION])。"), "{done}");
    assert!(done.contains("│ 请注意:2 个知识测试中有 2 个失败,第一个在 …/docs/questions.toml:1"), "{done}");
}

#[test]
fn why_an_answer_is_one_is_told_in_chinese() {
    let discord = started("");
    let hal = discord.member("hal").speaks("zh-CN");
    let why = hal.slash("why", &[("question", "what does a city bike cost?")]).shown().to_string();
    assert_eq!(why.lines().next(), Some("faqt (only hal sees this):"), "{why}");
    let lines = [
        "│ what does a city bike cost?",
        "│ # 原因",
        "│ 已回答,置信度 ",
        "│ 搜索:",
        "│ 词:",
        "│ 第一:City bikes › Price (",
        "│ 其次:City bikes",
        "│ 领先于:",
    ];
    for (line, begin) in why.lines().skip(1).zip(lines) {
        assert!(line.starts_with(begin), "{line} instead of {begin}… in\n{why}");
    }
    assert!(why.contains("(在引文中)") && why.contains(" 起回答)"), "{why}");
    let none = hal.slash("why", &[("question", "how do I bake a pizza?")]).shown().to_string();
    assert!(none.contains("│ 未回答,置信度 ") || none.contains("│ 什么也没找到。"), "{none}");
}
