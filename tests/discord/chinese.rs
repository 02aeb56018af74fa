//! Every place where the bot says something, for members who write and read Chinese.

use crate::discord::{self, Discord, Member, Shown};
use insta::assert_snapshot;

const BIKES: &str = "\
---
title: 城市自行车
language: zh
source: https://example.com/zh/city
updated: 2026-03-12
aliases: [城市车]
questions: [\"城市自行车多少钱? #price\", \"谁修理城市自行车? #repair\"]
---
# 城市自行车

城市自行车适合城里的短途。

## 价格 {#price}

城市自行车卖 400 欧元。附送一个头盔。

## 维修 {#repair}

任何商店都能在两天内修好城市自行车。

## 种类 {#kinds}

| 方面 | 城市自行车 | 货运自行车 |
|---|---|---|
| 重量 | 15 公斤 | 40 公斤 |
| 载重 | 20 公斤 | - |
";
const PRICE: &str = "城市自行车多少钱?";

fn ann(discord: &Discord) -> Member<'_> {
    discord.member("ann").speaks("zh-CN")
}

fn mia(discord: &Discord) -> Member<'_> {
    discord.member("mia").speaks("zh-CN")
}

/// A public answer to a mention of ann's.
fn answered(discord: &Discord) -> Shown {
    ann(discord).asks("#help", &format!("@faqt {PRICE}"));
    discord.next_reply("#help")
}

#[test]
fn a_question_is_completed_and_answered_for_all_or_in_private() {
    let discord = Discord::with(BIKES);
    let choices = ann(&discord).types("ask", "question", "价格", &[]).choices();
    assert_eq!(choices[0].0, "城市自行车 › 价格");
    let chosen = ann(&discord).slash("ask", &[("question", &choices[0].1)]).shown();
    assert!(chosen.to_string().contains("**城市自行车卖 400 欧元。**"), "{chosen}");
    let answer = ann(&discord).slash("ask", &[("question", PRICE)]).shown();
    assert_snapshot!(answer, @"
    faqt:
    **城市自行车卖 400 欧元。**
    │ 城市自行车多少钱?
    │ # [城市自行车](https://example.com/zh/city#price)
    │ … 附送一个头盔。
    │ 
    │ 价格
    │ -# 逐字引用 · 更新于 2026年3月12日
    [来源 → https://example.com/zh/city#price] [有帮助] [没帮助] [追问]
    ");
    let alone = ann(&discord).slash("ask", &[("question", PRICE), ("private", "true")]).shown();
    assert!(alone.to_string().starts_with("faqt (only ann sees this):\n**城市自行车卖 400 欧元。**"), "{alone}");
    let nothing = ann(&discord).slash("ask", &[("question", "怎么烤披萨?")]).shown();
    assert!(nothing.to_string().contains("(only ann sees this):\n文章里没有找到能回答这个问题的内容。"), "{nothing}");
}

#[test]
fn two_things_are_put_side_by_side() {
    let discord = Discord::with(BIKES);
    let choices = ann(&discord).types("compare", "first", "货运", &[]).choices();
    assert_eq!(choices[0].0, "货运自行车");
    let compared = ann(&discord).slash("compare", &[("first", "城市自行车"), ("second", "货运自行车")]).shown();
    assert_snapshot!(compared, @r"
    faqt:
    城市自行车 · 货运自行车 对比
    │ 城市自行车 vs 货运自行车
    │ ## 重量
    │ 城市自行车: 15 公斤 \[1]
    │ 货运自行车: 40 公斤 \[1]
    │ ## 载重
    │ 城市自行车: 20 公斤 \[1]
    │ 货运自行车: 未说明
    │ ## 来源
    │ 1. [城市自行车 › 种类](https://example.com/zh/city#kinds)
    │ -# 逐字引用
    [有帮助] [没帮助] [追问]
    ");
    let unknown = ann(&discord).slash("compare", &[("first", "城市自行车"), ("second", "飞艇")]).shown();
    assert!(unknown.to_string().contains("没有文章讲“飞艇”"), "{unknown}");
    let same = ann(&discord).slash("compare", &[("first", "城市自行车"), ("second", "城市自行车")]).shown();
    assert!(same.to_string().contains("比较需要两个不同的对象。"), "{same}");
}

#[test]
fn topics_and_help() {
    let discord = Discord::with(BIKES);
    let topics = ann(&discord).slash("topics", &[]).shown();
    assert_snapshot!(topics, @"
    faqt (only ann sees this):
    │ # 我能回答的内容
    │ - 城市自行车 · 4 节
    [查看一篇文章: 城市自行车]
    ");
    let article = ann(&discord).picks(&topics, "查看一篇文章", &["城市自行车"]).shown();
    assert!(article.to_string().contains("**城市自行车适合城里的短途。**"), "{article}");
    let help = ann(&discord).slash("help", &[]).shown();
    assert_snapshot!(help, @"
    faqt (only ann sees this):
    │ # 我能做什么
    │ 我用这个社区自己的文章回答问题:逐字引用原句,附上来源链接;没有答案时就直说没有。
    │ 用 `/ask` 提问、提及我并写上问题、回复我的回答、私信我,或者打开一条消息的菜单:应用 → 查找答案。
    │ `/compare` 把两样东西放在一起比较,`/topics` 列出文章涵盖的内容。
    │ 
    │ 我保存什么:公开提出而我没能回答的问题,不含提问者,保存 90 天。私下提出的问题只计数,不保存。
    │ 
    │ 运营者:把我加进来的人;请问这个服务器的管理员
    ");
}

#[test]
fn mentions_replies_and_direct_messages_are_answered_and_empty_ones_get_a_hint() {
    let discord = Discord::with(BIKES);
    let answer = answered(&discord);
    assert!(answer.to_string().starts_with("faqt, replying to ann:\n**城市自行车卖 400 欧元。**"), "{answer}");
    assert!(answer.to_string().contains("逐字引用 · 更新于 2026年3月12日"), "{answer}");
    ann(&discord).replies(&answer, "那谁修理它呢?");
    let next = discord.next_reply("#help");
    assert!(next.to_string().contains("**任何商店都能在两天内修好城市自行车。**"), "{next}");
    ann(&discord).writes(PRICE);
    let direct = discord.next_reply("@ann");
    assert!(direct.to_string().contains("**城市自行车卖 400 欧元。**"), "{direct}");
    mia(&discord).slash("settings", &[("language", "zh")]).shown();
    ann(&discord).says("#help", "@faqt");
    let hint = discord.next_reply("#help");
    assert!(hint.to_string().contains("想了解什么?写 <@faqt> 加上你的问题,或者用 /ask。"), "{hint}");
}

#[test]
fn a_message_is_answered_from_its_menu() {
    let discord = Discord::with(BIKES);
    let question = discord.member("bob").says("#help", PRICE);
    let answer = ann(&discord).apps(question, "Find answer").shown();
    assert!(answer.to_string().starts_with("faqt:\n<@bob>\n**城市自行车卖 400 欧元。**"), "{answer}");
    let empty = discord.member("bob").says("#help", "<@1>");
    let nothing = ann(&discord).apps(empty, "Find answer").shown();
    assert!(nothing.to_string().contains("那条消息里没有我能读到的问题。"), "{nothing}");
}

#[test]
fn whoever_has_the_bot_to_themselves_is_answered_alone() {
    let discord = Discord::with(BIKES);
    let answer = ann(&discord).installs().slash_by_account("@bob", "ask", &[("question", PRICE)]).shown();
    assert!(answer.to_string().starts_with("faqt (only ann sees this):\n**城市自行车卖 400 欧元。**"), "{answer}");
    assert!(answer.to_string().contains("[有帮助] [没帮助] [追问]"), "{answer}");
}

#[test]
fn buttons_lists_and_forms() {
    let discord = Discord::with(BIKES);
    mia(&discord).slash("settings", &[("helper", "helpers")]).shown();
    let answer = answered(&discord);
    let bob = discord.member("bob").speaks("zh-TW");
    assert!(bob.presses(&answer, "有帮助").shown().to_string().contains("谢谢。"));
    let others = ann(&discord).presses(&answer, "没帮助").shown();
    assert_snapshot!(others, @"
    faqt, replying to faqt (only ann sees this):
    抱歉。是下面这些吗?
    │ 城市自行车多少钱?
    [其他候选: 城市自行车 › 维修 (任何商店都能在两天内修好城市自行车。) | 城市自行车 (城市自行车适合城里的短途。) | 城市自行车 › 种类 (重量 15 公斤 40 公斤 载重 20 公斤 -)]
    [问真人] [删除]
    ");
    let form = ann(&discord).presses(&answer, "追问").form();
    assert_eq!(form.title(), "追问");
    let next = form.submits(&[("你的问题", "那谁修理它呢?")]).shown();
    assert!(next.to_string().contains("**任何商店都能在两天内修好城市自行车。**"), "{next}");
    assert!(ann(&discord).presses(&others, "问真人").shown().to_string().contains("已经请人来看了。"));
    let call = discord.next_reply("#help");
    assert!(call.to_string().contains("<@&helpers>:<@ann> 希望有人看看这个问题。"), "{call}");
    assert!(ann(&discord).presses(&others, "问真人").shown().to_string().contains("已经请过人了。"));
    let repair = others.options().into_iter().find(|label| label.contains("维修")).unwrap();
    let done = ann(&discord).picks(&others, "其他候选", &[&repair]).changed();
    assert!(done.to_string().contains("回答已经换成它了。"), "{done}");
    let changed = discord.next_version(&answer);
    assert!(changed.to_string().contains("**任何商店都能在两天内修好城市自行车。**"), "{changed}");
    let others = ann(&discord).presses(&changed, "没帮助").shown();
    let done = ann(&discord).presses(&others, "删除").changed();
    assert!(done.to_string().contains("已删除。"), "{done}");
    discord.vanishes(&answer);
    let second = answered(&discord);
    let forged = bob.forges(&second, &format!("v1:remove:{}:-:{}:{}", bob.id, second.channel, second.id), &[]).shown();
    assert!(forged.to_string().contains("只有提问者和管理员可以这样做。"), "{forged}");
}

#[test]
fn commands_are_named_and_described() {
    let discord = Discord::with(BIKES);
    discord.member("ann").slash("help", &[]).shown();
    let names = discord.arrange(|world| {
        let named = |it: &discord::state::Command| it.body["name_localizations"]["zh-CN"].as_str().map(str::to_owned);
        world.commands.iter().filter_map(named).collect::<Vec<_>>().join(" ")
    });
    assert_eq!(names, "提问 比较 主题 帮助 查找答案 设置");
    let described = discord.arrange(|world| {
        let both = |it: &serde_json::Value| {
            ["zh-CN", "zh-TW", "en-US", "en-GB"].iter().all(|tag| it["description_localizations"][tag].is_string())
        };
        let options = |it: &serde_json::Value| it["options"].as_array().cloned().unwrap_or_default();
        let slash = world.commands.iter().map(|it| &it.body).filter(|it| it["description"].is_string());
        slash.into_iter().all(|it| both(it) && options(it).iter().all(both))
    });
    assert!(described, "every command and option has a description in every language");
}

#[test]
fn settings_and_what_holds() {
    let discord = Discord::with(BIKES);
    let set = mia(&discord).slash("settings", &[("language", "zh"), ("thread", "true"), ("helper", "helpers")]).shown();
    assert_snapshot!(set, @"
    faqt (only mia sees this):
    已保存。
    │ # 这个服务器的设置
    │ 回答:有人问我的时候
    │ 在子区里:是
    │ 帮忙的人:<@&helpers>
    │ 我的语言:简体中文
    │ 文章集:这个服务器可用的全部
    ");
    let refused = mia(&discord).slash("settings", &[("helper", "moderators")]).shown();
    assert!(refused.to_string().contains("moderators 不能被提及"), "{refused}");
    let unknown = mia(&discord).slash("settings", &[("collections", "wiki")]).shown();
    assert!(unknown.to_string().contains("没有名为“wiki”的文章集。可用的有:docs"), "{unknown}");
    let denied = ann(&discord).forges_command("#help", "settings", &[]).shown();
    assert!(denied.to_string().contains("只有能管理服务器的成员可以这样做。"), "{denied}");
}

#[test]
fn what_nobody_asked_is_answered_and_offered() {
    let discord = Discord::new();
    discord.starts(BIKES, "[discord]\nmessage_content = true\n[discord.waits]\noffer = 0.2\n");
    mia(&discord).slash("settings", &[("policy", "answer"), ("channel", "#help")]).shown();
    mia(&discord).slash("settings", &[("policy", "offer"), ("channel", "#general")]).shown();
    ann(&discord).says("#help", PRICE);
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().starts_with("faqt, replying to ann:\n**城市自行车卖 400 欧元。**"), "{answer}");
    ann(&discord).says("#general", PRICE);
    let line = discord.next_reply("#general");
    assert!(line.to_string().contains("这个问题我也许有答案。") && line.to_string().contains("[给我看看]"), "{line}");
    let own = ann(&discord).presses(&line, "给我看看").shown();
    ann(&discord).presses(&own, "给大家看").changed();
    let published = discord.next_version(&line);
    assert!(published.to_string().contains("**城市自行车卖 400 欧元。**"), "{published}");
}

#[test]
fn what_maintainers_are_told() {
    let discord = Discord::new();
    let (home, hal) = (discord.guild("Harbour"), discord.member("hal").id);
    discord.starts(BIKES, &format!("[discord]\nhome_guild = \"{home}\"\nowners = [\"{hal}\"]\n"));
    discord.ready();
    let hal = discord.member("hal").speaks("zh-CN");
    let status = hal.slash("status", &[]).shown();
    assert!(status.to_string().contains("版本:1(") && status.to_string().contains("今天:0 个问题"), "{status}");
    let unchanged = hal.slash("reindex", &[]).shown();
    assert!(unchanged.to_string().contains("没有变化;当前版本是 1("), "{unchanged}");
    discord.writes("docs/article.md", &BIKES.replace("400 欧元", "450 欧元"));
    let done = hal.slash("reindex", &[]).shown();
    assert!(done.to_string().contains("文章:新增 0,修改 1,删除 0。"), "{done}");
    let why = hal.slash("why", &[("question", PRICE)]).shown();
    assert!(why.to_string().contains("# 原因") && why.to_string().contains("│ 已回答,置信度"), "{why}");
    let denied = mia(&discord).slash("status", &[]).shown();
    assert!(denied.to_string().contains("只有文章的维护者可以这样做。"), "{denied}");
}

#[test]
fn too_many_questions_are_refused() {
    let discord = Discord::configured(BIKES, "[discord.limits]\nmember = 1\n");
    ann(&discord).slash("ask", &[("question", PRICE)]).shown();
    let refused = ann(&discord).slash("ask", &[("question", PRICE)]).shown();
    assert!(refused.to_string().contains("一下子问得太多了,请过一分钟再试。"), "{refused}");
}
