//! What `/compare` offers while somebody types, of things that stand in a table alone too.

use crate::discord::{Discord, Member};

/// No article has the name of any of the things.
const PLANS: &str = "\
---
title: What we offer
source: https://example.com/plans
---
# What we offer

| Plan | Starter | Harbour | Ocean |
|---|---|---|---|
| Price | 5 euros | 20 euros | 80 euros |
| Seats | 1 | 10 | - |
| Support by telephone | no | yes | yes |
";

const CHINESE: &str = "\
---
title: 我们提供什么
language: zh
source: https://example.com/zh/plans
---
# 我们提供什么

| 名称 | 价格 | 席位 | 电话支持 |
|---|---|---|---|
| 入门版 | 5 欧元 | 1 个 | 没有 |
| 港口版 | 20 欧元 | 10 个 | 有 |
| 海洋版 | 80 欧元 | - | 有 |
";

fn offered(member: Member<'_>, option: &str, typed: &str, before: &[(&str, &str)]) -> Vec<String> {
    let choices = member.types("compare", option, typed, before).choices();
    assert!(choices.iter().all(|(name, value)| name == value));
    choices.into_iter().map(|(name, _)| name).collect()
}

#[test]
fn things_of_a_tables_columns_are_compared_by_what_its_rows_are_called() {
    let discord = Discord::with(PLANS);
    let ann = discord.member("ann");
    assert_eq!(offered(ann, "first", "star", &[]), ["Starter"]);
    assert_eq!(offered(ann, "first", "Starter", &[]), ["Starter"], "also once it is typed whole");
    // Those that stand beside it, and not itself.
    assert_eq!(offered(ann, "second", "", &[("first", "Starter")])[..2], ["Ocean", "Harbour"]);
    let chosen = [("first", "Starter"), ("second", "Ocean")];
    let rows = ["Price", "Seats", "Support by telephone"];
    assert_eq!(offered(ann, "aspect", "", &chosen), rows);
    // Typed by hand, with an error in it.
    assert_eq!(offered(ann, "aspect", "", &[("first", "the starter"), ("second", "OCEAN")]), rows);
    assert_eq!(offered(ann, "aspect", "s", &chosen), ["Seats", "Support by telephone"]);
    assert_eq!(offered(ann, "aspect", "tele", &chosen), ["Support by telephone"]);
    assert_eq!(offered(ann, "aspect", "colour", &chosen), [""; 0]);
    // Before the second is there.
    assert_eq!(offered(ann, "aspect", "", &chosen[..1]), rows);
    let compared = ann.slash("compare", &[chosen[0], chosen[1], ("aspect", "Support by telephone")]).shown();
    assert!(compared.to_string().contains("## Support by telephone\n│ Starter: no"), "{compared}");
    assert!(!compared.to_string().contains("## Price"), "{compared}");
}

#[test]
fn in_chinese_things_of_a_tables_rows_are_compared_by_what_its_columns_are_called() {
    let discord = Discord::with(CHINESE);
    let ann = discord.member("ann").speaks("zh-CN");
    assert_eq!(offered(ann, "first", "入门", &[]), ["入门版"]);
    let second = offered(ann, "second", "", &[("first", "入门版")]);
    assert!(second.contains(&"海洋版".to_owned()) && !second.contains(&"入门版".to_owned()), "{second:?}");
    let columns = ["价格", "席位", "电话支持"];
    let chosen = [("first", "入门版"), ("second", "海洋版")];
    assert_eq!(offered(ann, "aspect", "", &chosen), columns);
    assert_eq!(offered(ann, "aspect", "", &[("first", "入门"), ("second", "海洋")]), columns);
    assert_eq!(offered(ann, "aspect", "支持", &chosen), ["电话支持"]);
    let compared = ann.slash("compare", &[chosen[0], chosen[1], ("aspect", "电话支持")]).shown();
    assert!(compared.to_string().contains("## 电话支持\n│ 入门版: 没有"), "{compared}");
}

#[test]
fn a_server_that_may_ask_nothing_is_offered_nothing() {
    let discord = Discord::new();
    let quay = discord.invited_to("Quay");
    discord.starts(PLANS, &format!("guilds = [\"{quay}\"]\n"));
    let chosen = [("first", "Starter"), ("second", "Ocean")];
    for (member, all) in [(discord.member("ann"), false), (discord.joins("Quay", "eve", &[]), true)] {
        assert_eq!(offered(member, "first", "star", &[]).is_empty(), !all);
        assert_eq!(offered(member, "aspect", "", &chosen).is_empty(), !all);
        let questions = member.types("ask", "question", "offer", &[]).choices();
        assert_eq!(questions.is_empty(), !all);
    }
}
