//! What the bot says where an answer is not sure, not there, or read in another way; each in English
//! and in Chinese.

use crate::discord::articles::BIKES;
use crate::discord::{Discord, Member, reads_messages};
use insta::assert_snapshot;

const CHINESE: &str = "\
---
title: 城市自行车
language: zh
source: https://example.com/zh/city
aliases: [城市车]
questions: [\"城市自行车多少钱? #price\", \"谁修理城市自行车? #repair\"]
---
# 城市自行车

城市自行车适合城里的短途。

## 价格 {#price}

城市自行车卖 400 欧元。附送一个头盔。

## 维修 {#repair}

任何商店都能在两天内修好城市自行车。
";

fn asks(member: Member<'_>, question: &str) -> String {
    member.slash("ask", &[("question", question)]).shown().to_string()
}

#[test]
fn what_is_not_sure_is_suggested_to_its_asker_alone_and_picked() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let suggested = ann.slash("ask", &[("question", "who mends my city bike?")]).shown();
    let text = suggested.to_string();
    assert!(
        text.starts_with("faqt (only ann sees this):\nI am not sure. One of these may be it:\n│ who mends"),
        "{text}"
    );
    assert!(text.contains("│ 1. [City bikes › Repair](https://example.com/city#repair)\n│ 2. ["), "{text}");
    assert!(suggested.options().len() <= 3 && !text.contains("**"), "{text}");
    let picked = ann.picks(&suggested, "Show one of them", &[&suggested.options()[0]]).changed();
    assert!(picked.to_string().contains("(only ann sees this)"), "{picked}");
    assert!(picked.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{picked}");
    ann.asks("#help", "@faqt who mends my city bike?");
    let quiet = discord.next_reply("#help");
    assert!(quiet.to_string().starts_with("faqt, replying to ann (silent):\nI am not sure."), "{quiet}");
    // Whoever did not ask picks nothing.
    let refused = discord.member("bob").picks(&quiet, "Show one of them", &[&quiet.options()[0]]).shown();
    assert!(refused.to_string().contains("Only the person who asked"), "{refused}");
    let picked = ann.picks(&quiet, "Show one of them", &[&quiet.options()[0]]).changed();
    assert!(picked.to_string().contains("**Any shop repairs a city bike for 30 euros.**"), "{picked}");
}

#[test]
fn what_is_not_sure_is_suggested_in_chinese() {
    let discord = Discord::with(CHINESE);
    let ann = discord.member("ann").speaks("zh-TW");
    let suggested = ann.slash("ask", &[("question", "城市自行车贵吗?")]).shown();
    let text = suggested.to_string();
    assert!(text.starts_with("faqt (only ann sees this):\n我不确定。可能是下面之一:\n│ 城市自行车贵吗?"), "{text}");
    assert!(text.contains("│ 1. [城市自行车 › 价格](https://example.com/zh/city#price)"), "{text}");
    let picked = ann.picks(&suggested, "选一个查看", &[&suggested.options()[0]]).changed();
    assert!(picked.to_string().contains("**城市自行车卖 400 欧元。**"), "{picked}");
    ann.asks("#help", "@faqt 城市自行车贵吗?");
    let quiet = discord.next_reply("#help");
    assert!(quiet.to_string().starts_with("faqt, replying to ann (silent):\n我不确定。"), "{quiet}");
}

#[test]
fn what_nothing_answers_names_the_nearest_topics() {
    let discord = Discord::with(BIKES);
    let nothing = asks(discord.member("ann"), "did the parrot steal lemonade from a bike near Jupiter?");
    assert!(nothing.contains("│ Nearest topics: City bikes › "), "{nothing}");
    let discord = Discord::with(CHINESE);
    let nothing = asks(discord.member("ann").speaks("zh-CN"), "城市自行车轮胎大小?");
    assert!(nothing.contains("│ 最接近的主题:城市自行车 › "), "{nothing}");
}

#[test]
fn how_a_question_was_read_is_said() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    ann.asks("#help", "@faqt what does a city bike cost?");
    let answer = discord.next_reply("#help");
    ann.replies(&answer, "and who repairs it?");
    let next = discord.next_reply("#help");
    assert!(next.to_string().contains("│ Understood as: "), "{next}");
    let corrected = asks(ann, "what does a city bike costt?");
    assert!(corrected.contains("│ Understood as: what does a city bike cost"), "{corrected}");
    let discord = Discord::with(CHINESE);
    let ann = discord.member("ann").speaks("zh-CN");
    ann.asks("#help", "@faqt 城市自行车多少钱?");
    let answer = discord.next_reply("#help");
    ann.replies(&answer, "那谁修理它呢?");
    let next = discord.next_reply("#help");
    assert!(next.to_string().contains("│ 理解为:"), "{next}");
}

#[test]
fn code_that_is_too_long_is_at_its_source() {
    for (language, what) in [
        ("en", "The code is too long for a message; it is at the source."),
        ("zh", "代码太长,一条消息放不下;请看来源。"),
    ] {
        let code = "run --this --and --that\n".repeat(120);
        let article = format!(
            "---\ntitle: Tools\nsource: https://example.com/tools\nquestions: [\"How do I start the tool? #start\"]\n---\n# Tools\n\n## Start {{#start}}\n\nStart the tool with:\n\n```sh\n{code}```\n"
        );
        let discord = Discord::with(&article);
        discord.member("mia").slash("settings", &[("language", language)]).shown();
        let answer = asks(discord.member("ann"), "How do I start the tool?");
        assert!(answer.contains(what) && answer.contains("https://example.com/tools#start"), "{answer}");
        assert!(!answer.contains("run --this"), "{answer}");
    }
}

#[test]
fn what_comes_empty_gets_one_hint_that_says_what_to_do() {
    for (locale, follow, menu, empty) in [
        (
            "en-US",
            "I cannot read replies without a mention.",
            "Apps, Find answer",
            "There is no question in that message that I can read.",
        ),
        ("zh-CN", "没有提及我的回复,我读不到内容。", "应用 → 查找答案", "那条消息里没有我能读到的问题。"),
    ] {
        let discord = Discord::with(BIKES);
        if locale == "zh-CN" {
            discord.member("mia").slash("settings", &[("language", "zh")]).shown();
        }
        let (ann, bob, hal) = (discord.member("ann").speaks(locale), discord.member("bob"), discord.member("hal"));
        // A mention that replies to what the bot cannot read, or to what says nothing.
        let picture = bob.says("#help", "<@1>");
        if reads_messages() {
            discord.arrange(|world| world.messages.get_mut(&picture).unwrap().content.clear());
        }
        ann.replies(picture, "@faqt");
        let hint = discord.next_reply("#help");
        assert!(hint.to_string().contains(menu), "{hint}");
        let nothing = ann.apps(picture, "Find answer").shown();
        assert!(nothing.to_string().contains(&format!("(only ann sees this):\n{empty}")), "{nothing}");
        // A reply to a slash answer comes without its text; the second one of the day gets no hint.
        let slash = hal.slash("ask", &[("question", "what does a city bike cost?")]).shown();
        if !reads_messages() {
            hal.replies(&slash, "@faqt");
            let hint = discord.next_reply("#help");
            assert!(hint.to_string().contains(follow), "{hint}");
            hal.replies(&slash, "@faqt");
        }
        ann.asks("#general", "@faqt what does a city bike cost?");
        discord.next_reply("#general");
    }
}

#[test]
fn where_there_is_nothing_nearer_not_helpful_says_so() {
    for (language, article, question, label, what) in [
        (
            "en",
            "---\ntitle: City bikes\n---\n# City bikes\n\nA city bike costs 400 euros.\n",
            "what does a city bike cost?",
            "Not helpful",
            "Sorry. I have nothing nearer.",
        ),
        (
            "zh",
            "---\ntitle: 城市自行车\nlanguage: zh\n---\n# 城市自行车\n\n城市自行车卖 400 欧元。\n",
            "城市自行车卖多少欧元?",
            "没帮助",
            "抱歉。我没有更接近的内容了。",
        ),
    ] {
        let discord = Discord::with(article);
        let ann = discord.member("ann").speaks(if language == "zh" { "zh-CN" } else { "en-GB" });
        let answer = ann.slash("ask", &[("question", question)]).shown();
        let nothing = ann.presses(&answer, label).shown();
        assert!(nothing.to_string().contains(what), "{nothing}");
    }
}

#[test]
fn persons_are_called_within_limits_that_are_told() {
    for (locale, label, already, enough) in [
        (
            "en-US",
            "Ask a person",
            "A person was asked already.",
            "You asked a person three times today. Please wait until tomorrow.",
        ),
        ("zh-CN", "问真人", "已经请过人了。", "你今天已经请过三次人了,请明天再试。"),
    ] {
        let discord = Discord::with(BIKES);
        discord.member("mia").slash("settings", &[("helper", "helpers")]).shown();
        let ann = discord.member("ann").speaks(locale);
        for number in 0..4 {
            let nothing = ann.slash("ask", &[("question", &format!("how do I bake {number} pizzas?"))]).shown();
            let said = ann.presses(&nothing, label).shown();
            if number == 3 {
                assert!(said.to_string().contains(enough), "{said}");
                assert!(ann.presses(&nothing, label).shown().to_string().contains(enough));
                continue;
            }
            discord.next_reply("#help");
            assert!(ann.presses(&nothing, label).shown().to_string().contains(already));
        }
        // The same question, asked anew, is the same question.
        let again = ann.slash("ask", &[("question", "how do I bake 0 pizzas?")]).shown();
        assert!(ann.presses(&again, label).shown().to_string().contains(already));
    }
}

#[test]
fn a_server_without_articles_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    let configuration = "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\nguilds = [\"1\"]\n";
    std::fs::write(folder.path().join("faqt.toml"), configuration).unwrap();
    std::fs::write(folder.path().join("docs/bikes.md"), BIKES).unwrap();
    let discord = Discord::new();
    discord.starts_in(folder.path());
    for (locale, what) in [("en-US", "There are no articles for this server yet."), ("zh-CN", "这个服务器还没有文章。")]
    {
        let ann = discord.member("ann").speaks(locale);
        assert!(ann.slash("topics", &[]).shown().to_string().contains(what));
        assert!(asks(ann, "what does a city bike cost?").contains(what));
        assert_eq!(ann.types("ask", "question", "city", &[]).choices(), []);
    }
}

#[test]
fn every_setting_is_shown_as_it_is() {
    let discord = Discord::new();
    discord.starts(BIKES, "[discord]\nmessage_content = true\n");
    for (locale, title, policies, yes_no) in [
        (
            "en-US",
            "Settings of a channel",
            [
                "off, never",
                "when I am asked",
                "every question that I can answer for sure",
                "offered to every question that I can answer for sure",
            ],
            ["In a thread: yes", "In a thread: no"],
        ),
        (
            "zh-CN",
            "频道的设置",
            ["关闭,从不", "有人问我的时候", "每个我有把握回答的问题", "为每个我有把握回答的问题提供答案"],
            ["在子区里:是", "在子区里:否"],
        ),
    ] {
        let mia = discord.member("mia").speaks(locale);
        for (policy, what) in ["off", "asked", "answer", "offer"].into_iter().zip(policies) {
            let thread = policy == "off";
            let set = mia
                .slash("settings", &[("channel", "#help"), ("policy", policy), ("thread", &thread.to_string())])
                .shown();
            let shown = set.to_string();
            assert!(shown.contains(&format!("# {title}")) && shown.contains(what), "{set}");
            assert!(shown.contains(yes_no[usize::from(!thread)]), "{set}");
        }
        let reset = mia.slash("settings", &[("channel", "#help"), ("reset", "true")]).shown();
        assert!(reset.to_string().contains(policies[1]), "{reset}");
    }
}

#[test]
fn what_cannot_be_set_is_refused_with_what_to_do() {
    let discord = Discord::with(BIKES);
    for (locale, denied, unknown, content) in [
        (
            "en-US",
            "Only members who may manage the server can do that.",
            "There is no collection “wiki” for this server. There are: docs",
            "whoever runs me has to set `message_content = true` and enable the Message Content Intent.",
        ),
        (
            "zh-CN",
            "只有能管理服务器的成员可以这样做。",
            "没有名为“wiki”的文章集。可用的有:docs",
            "运营者要设置 `message_content = true`,并启用 Message Content",
        ),
    ] {
        let (mia, ann) = (discord.member("mia").speaks(locale), discord.member("ann").speaks(locale));
        assert!(ann.forges_command("#help", "settings", &[("policy", "off")]).shown().to_string().contains(denied));
        assert!(mia.slash("settings", &[("collections", "wiki")]).shown().to_string().contains(unknown));
        if !reads_messages() {
            let refused = mia.slash("settings", &[("policy", "answer")]).shown();
            assert!(refused.to_string().contains(content), "{refused}");
        }
    }
}

#[test]
fn choices_and_fields_of_forms_speak_both_languages() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let answer = ann.slash("ask", &[("question", "what does a city bike cost?")]).shown();
    for (locale, placeholder) in [("en-US", "and what about a shared one?"), ("zh-CN", "那共享的呢?")] {
        let form = ann.speaks(locale).presses(&answer, "Follow up").form();
        assert_eq!(form.modal["components"][0]["components"][0]["placeholder"], placeholder);
    }
    let choices = discord.arrange(|world| {
        let settings = world.commands.iter().find(|it| it.body["name"] == "settings").unwrap();
        let options = settings.body["options"].as_array().unwrap().iter();
        let choices = options.flat_map(|it| it["choices"].as_array().cloned().unwrap_or_default());
        let named = choices.map(|it| {
            format!(
                "{}{}",
                it["name"].as_str().unwrap(),
                it["name_localizations"]["zh-CN"].as_str().map_or("-".to_owned(), |it| format!(" {it}"))
            )
        });
        named.collect::<Vec<_>>().join("\n")
    });
    assert_snapshot!(choices, @r"
    Never 从不
    When I am asked 有人问我的时候
    Every question that I can answer for sure 每个我有把握回答的问题
    Offered to every question that I can answer for sure 为每个我有把握回答的问题提供答案
    That of the question 与问题相同
    English-
    简体中文-
    ");
}

#[test]
fn help_says_what_it_does_and_keeps_and_who_runs_it() {
    let discord = Discord::new();
    let hal = discord.member("hal").id;
    discord.starts(BIKES, &format!("[discord]\nowners = [\"{hal}\"]\n[ledger]\nkeep_days = 30\n"));
    let help = discord.member("ann").slash("help", &[]).shown();
    assert_snapshot!(help, @"
    faqt (only ann sees this):
    │ # What I do
    │ I answer questions from this community's own articles: I quote the sentence word for word, link its source, and say so when there is none.
    │ Ask with `/ask`, mention me with a question, reply to one of my answers, write to me directly, or open a message's menu: Apps, Find answer.
    │ `/compare` puts two things side by side, `/topics` lists what the articles cover.
    │ 
    │ What I keep: questions asked in public that I could not answer, without who asked them, for 30 days. Nothing that was asked in private beyond a count.
    │ 
    │ Who runs me: <@hal>
    ");
    assert!(help.mentions.is_empty());
    let chinese = discord.member("ann").speaks("zh-CN").slash_in("@ann", "help", &[]).shown();
    assert!(chinese.to_string().contains("保存 30 天。") && chinese.to_string().contains("运营者:<@hal>"), "{chinese}");
}

#[test]
fn code_stands_whole_in_a_fence_with_its_language() {
    let article = "---\ntitle: Tools\nsource: https://example.com/tools\nquestions: [\"How do I start the tool? #start\"]\n---\n# Tools\n\n## Start {#start}\n\nStart the tool with:\n\n```sh\nrun *this* --and <@1>\n  then that\n```\n";
    let discord = Discord::with(article);
    let answer = discord.member("ann").slash("ask", &[("question", "How do I start the tool?")]).shown();
    assert_eq!(answer.content, "Start the tool with:\n```sh\nrun *this* --and <@1>\n  then that\n```");
}

#[test]
fn code_without_a_fence_gets_one_and_loses_nothing() {
    let article = "---\ntitle: Tools\nsource: https://example.com/tools\nquestions: [\"How do I start the tool? #start\"]\n---\n# Tools\n\n## Start {#start}\n\nStart the tool with:\n\n    run {{ tool.name }} `now`\n      *then* that\n    ::: tip\n";
    let discord = Discord::with(article);
    let answer = discord.member("ann").slash("ask", &[("question", "How do I start the tool?")]).shown();
    assert_eq!(answer.content, "Start the tool with:\n```\nrun {{ tool.name }} `now`\n  *then* that\n::: tip\n```");
}

#[test]
fn a_question_is_answered_in_the_language_that_it_is_asked_in() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let collection =
        |name: &str| format!("[[collection]]\nname = \"{name}\"\npath = \"{name}\"\nlanguage = \"{name}\"\n");
    write("faqt.toml", &format!("{}{}", collection("en"), collection("zh")));
    write("en/bikes.md", BIKES);
    write("zh/bikes.md", CHINESE);
    let discord = Discord::new();
    discord.starts_in(folder.path());
    let ann = discord.member("ann");
    assert!(asks(ann, "what does a city bike cost?").contains("**A city bike costs 400 euros.**"));
    let chinese = asks(ann, "城市自行车多少钱?");
    // The question's words in public, and the articles in their own language.
    assert!(chinese.contains("**城市自行车卖 400 欧元。**") && chinese.contains("逐字引用"), "{chinese}");
}

#[test]
fn a_reply_to_a_slash_answer_comes_without_its_text_and_gets_one_hint() {
    if reads_messages() {
        // Its text comes then, and is put to nobody.
        return;
    }
    for (locale, what) in
        [("en-US", "I cannot read replies without a mention."), ("zh-CN", "没有提及我的回复,我读不到内容。")]
    {
        let discord = Discord::with(BIKES);
        if locale == "zh-CN" {
            discord.member("mia").slash("settings", &[("language", "zh")]).shown();
        }
        let (ann, hal) = (discord.member("ann"), discord.member("hal"));
        let slash = hal.slash("ask", &[("question", "what does a city bike cost?")]).shown();
        ann.replies(&slash, "and who repairs it?");
        let hint = discord.next_reply("#help");
        assert!(hint.to_string().contains(what), "{hint}");
        ann.replies(&slash, "hello?");
        // Who leaves the ping out of a reply to what is no such answer speaks to others.
        hal.asks("#help", "@faqt what does a city bike cost?");
        let answer = discord.next_reply("#help");
        hal.replies_quietly(&answer, "and who repairs it?");
        ann.asks("#general", "@faqt what does a city bike cost?");
        discord.next_reply("#general");
        assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 3);
    }
}
