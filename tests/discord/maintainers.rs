//! What the operator's maintainers do from Discord, and who cannot.

use crate::discord::articles::BIKE_PRICES;
use crate::discord::permissions::ADMINISTRATOR;
use crate::discord::{Discord, Member, Trouble};
use insta::assert_snapshot;

const TEST: &str = "\
[[question]]
ask = \"what does a city bike cost?\"
expect = \"docs/article.md#price\"
quote = \"400\"
";

/// A bot whose collection is strict and whose owner is hal, with more lines of `faqt.toml`.
fn strict(configuration: &str) -> Discord {
    let discord = Discord::new();
    let (home, hal) = (discord.guild("Harbour"), discord.member("hal").id);
    discord.starts(
        BIKE_PRICES,
        &format!("strict = true\n[discord]\nhome_guild = \"{home}\"\nowners = [\"{hal}\"]\n[discord.waits]\nprogress = 3600\n{configuration}"),
    );
    discord.ready();
    discord
}

fn price(member: Member<'_>) -> String {
    member.slash("ask", &[("question", "what does a city bike cost?")]).shown().to_string()
}

#[test]
fn a_failed_knowledge_test_keeps_what_serves_unless_a_maintainer_forces_it() {
    let discord = strict("");
    let (ann, hal) = (discord.member("ann"), discord.member("hal"));
    assert!(price(ann).contains("400 euros"));
    discord.writes("docs/questions.toml", TEST);
    discord.writes("docs/article.md", &BIKE_PRICES.replace("400 euros", "450 euros"));
    let mut held = hal.slash("reindex", &[]).shown().to_string().replace(&*discord.folder().to_string_lossy(), "…");
    let confidence = held.find("#price (").unwrap() + "#price (".len();
    held.replace_range(confidence..confidence + 4, "[CONFIDENCE]");
    assert_snapshot!(held, @r#"
    faqt:
    │ # Reindex
    │ Not published: one of 1 knowledge tests fails, …/docs/questions.toml:1. Generation 1 serves on. To publish all the same: `/reindex force:true`.
    │ Articles: 0 added, 1 changed, 0 removed.
    │ Changed: docs/article.md
    │ Knowledge tests: 0 passed, 1 failed.
    │ …/docs/questions.toml:1: a knowledge test fails: "what does a city bike cost?"
    │ expected: docs/article.md#price, quoting "400"
    │ got: answered from docs/article.md#price ([CONFIDENCE]), quoting "A city bike costs 450 euros."
    │ remedy: correct the article, or what the test expects
    "#);
    assert!(price(ann).contains("400 euros"));
    let again = hal.speaks("zh-CN").slash("reindex", &[]).shown();
    let again = again.to_string().replace(&*discord.folder().to_string_lossy(), "…");
    assert!(
        again.contains("没有发布:1 个知识测试中有 1 个失败,第一个在 …/docs/questions.toml:1。版本 1 继续服务"),
        "{again}"
    );
    let status = hal.slash("status", &[]).shown();
    assert!(status.to_string().contains("未发布:1 个知识测试中有 1 个失败"), "{status}");
    let forced = hal.speaks("en-US").slash("reindex", &[("force", "true")]).shown();
    assert!(forced.to_string().contains("Published generation 2"), "{forced}");
    assert!(forced.to_string().contains("Knowledge tests: 0 passed, 1 failed."), "{forced}");
    assert!(forced.to_string().contains("Published although: one of 1 knowledge tests fails"), "{forced}");
    assert!(price(ann).contains("450 euros"));
}

#[test]
fn a_role_of_the_home_server_makes_maintainers() {
    let discord = Discord::new();
    let home = discord.guild("Harbour");
    let role = discord.arrange(|world| world.guilds[&home].roles.iter().find(|it| it.name == "helpers").unwrap().id);
    discord.starts(BIKE_PRICES, &format!("[discord]\nhome_guild = \"{home}\"\nmaintainer_roles = [\"{role}\"]\n"));
    let status = discord.member("hal").slash("status", &[]).shown();
    assert!(status.to_string().contains("Generation: 1"), "{status}");
    let refused = discord.member("mia").slash("status", &[]).shown();
    assert!(refused.to_string().contains("Only the maintainers"), "{refused}");
}

#[test]
fn a_broken_article_is_told_with_file_line_and_remedy() {
    let discord = strict("");
    discord.writes("docs/cargo.md", "# Cargo bikes\n\nA cargo bike carries 100 kg.\n");
    let held = discord.member("hal").slash("reindex", &[]).shown();
    assert!(held.to_string().contains("docs/cargo.md:1:"), "{held}");
    assert!(held.to_string().contains("remedy:"), "{held}");
}

#[test]
fn past_what_discord_lets_a_command_take_its_end_is_a_message() {
    let discord = strict("reindex = 0\n");
    let hal = discord.member("hal");
    discord.writes("docs/cargo.md", "---\ntitle: Cargo bikes\nsource: https://example.com/cargo\n---\n# Cargo bikes\n\nA cargo bike carries 100 kg.\n");
    let later = hal.slash("reindex", &[]).shown();
    assert!(later.to_string().contains("comes as a message of its own"), "{later}");
    let end = discord.next_reply("#help");
    assert!(end.to_string().contains("Articles: 1 added, 0 changed, 0 removed."), "{end}");
}

#[test]
fn a_command_whose_token_is_gone_ends_in_a_message_too() {
    let discord = strict("");
    let hal = discord.member("hal");
    discord.fails("PATCH /webhooks", 1, Trouble::Refused(401, 50_027));
    let reindexed = hal.slash("reindex", &[]);
    let end = discord.next_reply("#help");
    assert!(end.to_string().contains("Nothing changed"), "{end}");
    discord.reads(reindexed.original());
    assert!(!discord.log().contains("ERROR"), "{}", discord.log());
}

#[test]
fn an_administrator_of_another_server_reaches_nothing_of_it() {
    let discord = strict("");
    discord.ready();
    let other = discord.invited_to("Quay");
    discord.arrange(|world| world.role(other, "admins", ADMINISTRATOR, false));
    let eve = discord.joins("Quay", "eve", &["admins"]);
    discord.writes("docs/article.md", &BIKE_PRICES.replace("400 euros", "450 euros"));
    for (name, options) in [
        ("reindex", &[("force", "true")][..]),
        ("status", &[]),
        ("why", &[("question", "what does a city bike cost?")]),
    ] {
        let refused = eve.forges_command("#help", name, options).shown();
        assert_eq!(
            refused.to_string(),
            "faqt (only eve sees this):\nOnly the maintainers of the articles can do that.",
            "{name}"
        );
    }
    // An owner of the articles has no more to say there, and a member of the home server has not either.
    discord.joins("Quay", "hal", &["admins"]).forges_command("#help", "status", &[]).shown();
    let here = discord.member("mia").forges_command("#help", "reindex", &[("force", "true")]).shown();
    assert!(here.to_string().contains("Only the maintainers"), "{here}");
    let answer = eve.slash("ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    for forged in ["reindex", "status", "why"] {
        let id = format!("v1:{forged}:{}:-", eve.id);
        let refused = eve.forges(&answer, &id, &[]).shown();
        assert!(refused.to_string().contains("Only the person who asked"), "{refused}");
        let refused = eve.forges_form(&answer, &id, "true").shown();
        assert!(refused.to_string().contains("Only the person who asked"), "{refused}");
    }
    assert!(price(discord.member("ann")).contains("400 euros"));
}

#[test]
fn what_serves_and_how_it_is_doing_is_told_in_both_languages() {
    let discord = strict("");
    let (ann, hal) = (discord.member("ann"), discord.member("hal"));
    price(ann);
    ann.slash("ask", &[("question", "how do I bake a pizza?")]).shown();
    for (locale, lines) in [
        (
            "en-US",
            [
                "faqt (only hal sees this):",
                "│ # Status",
                "│ Generation: 1 (",
                "│ Articles: 1, sections: 2, passages: 2",
                "│ Up for: 0d 00h 0",
                "│ Gateway: ",
                "│ Today: 2 asked, 1 missed",
            ],
        ),
        (
            "zh-CN",
            [
                "faqt (only hal sees this):",
                "│ # 状态",
                "│ 版本:1(",
                "│ 文章 1,章节 2,段落 2",
                "│ 已运行:0d 00h 0",
                "│ 网关:",
                "│ 今天:2 个问题,1 个没答上",
            ],
        ),
    ] {
        let status = hal.speaks(locale).slash("status", &[]).shown().to_string();
        assert_eq!(status.lines().count(), lines.len(), "{status}");
        for (line, begin) in status.lines().zip(lines) {
            assert!(line.starts_with(begin), "{line} instead of {begin}… in\n{status}");
        }
    }
}
