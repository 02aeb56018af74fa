//! What people see when they compare.

use super::*;
use crate::answer::things::tests::{BICYCLES, bicycles, generation, synonym_group};
use crate::knowledge::Span;

/// A comparison as lines: the things, then each aspect with its cells.
fn lines(comparison: &Comparison) -> Vec<String> {
    let mut lines = vec![comparison.things.join(" | ")];
    for row in &comparison.rows {
        let cells: Vec<&str> =
            row.cells.iter().map(|cell| cell.as_ref().map_or("not stated", |cell| cell.quote.as_str())).collect();
        lines.push(format!("{}: {}", row.aspect, cells.join(" | ")));
    }
    lines
}

fn compared(generation: &Generation, things: &[&str], aspect: Option<&str>) -> Answer {
    let things: Vec<String> = things.iter().map(|thing| (*thing).to_owned()).collect();
    compare(generation, &things, aspect, &[]).unwrap()
}

fn asked_in(generation: &Generation, text: &str) -> Option<(Vec<String>, Option<String>)> {
    asked(generation, &generation.languages[0], text, &[]).map(|asked| (asked.things, asked.aspect))
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.range()]
}

#[test]
fn a_table_gives_one_row_an_aspect() -> Result<()> {
    let answer = compared(&bicycles()?, &["cargo bike", "folding bikes"], None);
    assert_eq!(
        lines(answer.comparison.as_ref().unwrap()),
        [
            "Cargo bike | Folding bike",
            "Price: 3000 euros | not stated",
            "Weight: **40 kg** | 11 kg",
            "Who may ride it: adults | everybody"
        ]
    );
    assert_eq!((answer.outcome, answer.language.as_str()), (Outcome::Answered, "en"));
    Ok(())
}

#[test]
fn a_part_of_an_identifier_is_no_thing() -> Result<()> {
    let generation = generation(
        "en",
        &[("a", "# Copies\n\n| Copy | Price |\n|---|---|\n| VM | free |\n| GPU | charged |\n| RedHat | charged |\n")],
    )?;
    assert_eq!(asked_in(&generation, "difference between myVM and myGPU"), None);
    assert_eq!(asked_in(&generation, "difference between my_vm and my_gpu"), None);
    assert!(asked_in(&generation, "difference between VM and GPU").is_some());
    assert!(asked_in(&generation, "difference between RedHat and VM").is_some());
    Ok(())
}

#[test]
fn a_cell_is_cited_to_the_byte() -> Result<()> {
    let text = "# Sizes\n\n| Size | Small | Large |\n|---|---|---|\n| Width | **2 m** | 3 m |\n";
    let generation = generation("en", &[("sizes", text)])?;
    let answer = compared(&generation, &["small", "large"], None);
    let comparison = answer.comparison.unwrap();
    let cell = comparison.rows[0].cells[0].clone().unwrap();
    assert_eq!(slice(text, cell.range), cell.quote);
    assert_eq!(slice(text, cell.passage_range), cell.passage);
    assert_eq!(cell.passage, "| Width | **2 m** | 3 m |");
    let lead = cell.lead.unwrap();
    assert_eq!(
        (slice(text, lead.range), lead.quote.as_str()),
        ("| Size | Small | Large |", "| Size | Small | Large |")
    );
    Ok(())
}

#[test]
fn things_may_stand_in_the_rows() -> Result<()> {
    let generation = generation(
        "en",
        &[(
            "a",
            "# Systems\n\n| System | Price | Files |\n|---|---|---|\n| Ubuntu, Debian | free | deb |\n| RHEL (Red Hat) | charged | rpm |\n",
        )],
    )?;
    let answer = compared(&generation, &["debian", "red hat"], None);
    assert_eq!(
        lines(answer.comparison.as_ref().unwrap()),
        ["Debian | Red Hat", "Price: free | charged", "Files: deb | rpm"]
    );
    Ok(())
}

#[test]
fn tables_of_several_articles_are_joined_and_differing_texts_kept_newest_first() -> Result<()> {
    let generation = generation(
        "en",
        &[
            (
                "old",
                "---\ntitle: Old\nupdated: 2020-01-01\n---\n# Old\n\n| Aspect | Tea | Coffee |\n|---|---|---|\n| Price | 1 | 2 |\n| Origin | Asia | Africa |\n",
            ),
            (
                "new",
                "---\ntitle: New\nupdated: 2025-01-01\n---\n# New\n\n| Drink | Price (2025) | Origin |\n|---|---|---|\n| Tea | 3 | Asia |\n| Coffee | 4 | Africa |\n",
            ),
        ],
    )?;
    let answer = compared(&generation, &["tea", "coffee"], None);
    assert_eq!(
        lines(answer.comparison.as_ref().unwrap()),
        ["Tea | Coffee", "Price (2025): 3 | 4", "Price: 1 | 2", "Origin: Asia | Africa"]
    );
    Ok(())
}

#[test]
fn an_aspect_picks_its_rows_by_synonym_and_in_spite_of_a_typing_error() -> Result<()> {
    let mut generation = bicycles()?;
    generation.synonyms = vec![synonym_group(&["price", "cost"])];
    for aspect in ["price", "costs", "pirce"] {
        let answer = compared(&generation, &["city", "cargo"], Some(aspect));
        assert_eq!(lines(answer.comparison.as_ref().unwrap())[1..], ["Price: 400 euros | 3000 euros"], "{aspect}");
    }
    let answer = compared(&generation, &["city", "cargo"], Some("colour"));
    assert_eq!((answer.outcome, answer.comparison.unwrap().rows.len()), (Outcome::Unanswered, 0));
    Ok(())
}

#[test]
fn a_single_cell_is_only_suggested() -> Result<()> {
    let answer = compared(&bicycles()?, &["city bike", "folding bike"], Some("price"));
    assert_eq!(answer.outcome, Outcome::Suggested);
    assert_eq!(lines(answer.comparison.as_ref().unwrap())[1], "Price: 400 euros | not stated");
    Ok(())
}

/// Two articles without a table; the headings are Price, and one of its own each.
fn without_table() -> Result<Generation> {
    generation(
        "en",
        &[
            (
                "tea",
                "# Tea\n\nTea is a drink of leaves.\n\n## Price of tea\n\nTea costs two coins a cup.\n\n## Leaves\n\nThey are green.\n",
            ),
            (
                "coffee",
                "# Coffee\n\nCoffee is a drink of beans.\n\n## Price of coffee\n\nCoffee costs three coins a cup.\n\n## Beans\n\nThey are brown.\n",
            ),
            ("milk", "# Milk\n\nMilk is a drink of cows.\n"),
        ],
    )
}

#[test]
fn without_a_table_shared_headings_are_the_rows() -> Result<()> {
    let answer = compared(&without_table()?, &["tea", "coffee"], None);
    assert_eq!(
        lines(answer.comparison.as_ref().unwrap()),
        ["Tea | Coffee", "Price of tea: Tea costs two coins a cup. | Coffee costs three coins a cup."]
    );
    Ok(())
}

#[test]
fn without_a_shared_heading_there_is_an_overview() -> Result<()> {
    let answer = compared(&without_table()?, &["tea", "milk"], None);
    assert_eq!(
        lines(answer.comparison.as_ref().unwrap()),
        ["Tea | Milk", "Overview: Tea is a drink of leaves. | Milk is a drink of cows."]
    );
    let asked = of_question(&without_table()?, &without_table()?.languages[0], "tea vs milk", &[])?.unwrap();
    assert_eq!(asked.1, Outcome::Suggested);
    Ok(())
}

#[test]
fn things_of_one_article_are_found_under_their_headings() -> Result<()> {
    let generation = generation(
        "en",
        &[(
            "a",
            "---\ntitle: Drinks\naliases: [tea, coffee]\n---\n# Drinks\n\nMany.\n\n## Tea\n\nTea is made of leaves.\n\n### Price\n\nTwo coins.\n\n## Coffee\n\nCoffee is made of beans.\n\n### Price\n\nThree coins.\n",
        )],
    )?;
    let answer = compared(&generation, &["tea", "coffee"], None);
    assert_eq!(lines(answer.comparison.as_ref().unwrap())[1..], ["Price: Two coins. | Three coins."]);
    Ok(())
}

#[test]
fn the_last_word_of_a_column_will_do_where_nothing_else_compares() -> Result<()> {
    let generation = generation(
        "en",
        &[
            ("image", "# What is an image\n\nText.\n"),
            (
                "a",
                "# Image or snapshot\n\n| Question | Custom image | Snapshot |\n|---|---|---|\n| Starts a server | yes | no |\n",
            ),
        ],
    )?;
    let answer = compared(&generation, &["image", "snapshot"], None);
    assert_eq!(lines(answer.comparison.as_ref().unwrap()), ["Custom image | Snapshot", "Starts a server: yes | no"]);
    Ok(())
}

#[test]
fn an_unknown_name_is_told_with_the_nearest_known() -> Result<()> {
    let things = ["cargo bike".to_owned(), "cargo ship".to_owned()];
    let error = compare(&bicycles()?, &things, None, &[]).unwrap_err();
    let unknown = error.downcast_ref::<UnknownThing>().unwrap();
    assert_eq!((unknown.asked.as_str(), unknown.nearest[0].as_str()), ("cargo ship", "Cargo bikes"));
    assert!(error.to_string().starts_with("no article names \"cargo ship\"\n  remedy: ask for one of: Cargo bikes"));
    Ok(())
}

#[test]
fn one_thing_twice_is_no_comparison() -> Result<()> {
    let things = ["cargo bike".to_owned(), "cargo bikes".to_owned()];
    assert!(compare(&bicycles()?, &things, None, &[]).is_err());
    assert!(compare(&bicycles()?, &things[..1], None, &[]).is_err());
    Ok(())
}

#[test]
fn a_collection_that_is_not_asked_knows_nothing() -> Result<()> {
    let things = ["cargo bike".to_owned(), "city bike".to_owned()];
    let error = compare(&bicycles()?, &things, None, &["other".to_owned()]).unwrap_err();
    assert!(error.downcast_ref::<UnknownThing>().is_some());
    Ok(())
}

#[test]
fn english_questions_that_compare() -> Result<()> {
    let generation = bicycles()?;
    for text in [
        "What is the difference between a city bike and a cargo bike?",
        "differences between city and cargo bikes",
        "city bike or cargo bike?",
        "Should I take a city bike or a cargo bike?",
        "city bike vs. cargo bike",
        "city versus cargo",
        "Compare the city bike with the cargo bike, please",
        "how do city bikes differ from cargo bikes?",
        "is a city bike any different from a cargo bike?",
        "a city bike or a cargo one?",
        "hi, citi bike vs cargoo bike?",
    ] {
        let (things, aspect) = asked_in(&generation, text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((things, aspect), (vec!["City bikes".to_owned(), "Cargo bikes".to_owned()], None), "{text}");
    }
    let three = asked_in(&generation, "compare city, cargo and folding bikes").unwrap();
    assert_eq!(three.0, ["City bikes", "Cargo bikes", "Folding bikes"]);
    Ok(())
}

#[test]
fn the_rest_of_the_question_is_the_aspect() -> Result<()> {
    let generation = bicycles()?;
    for (text, aspect) in [
        ("What is the price difference between city and cargo bikes?", "price"),
        ("is a city bike cheaper than a cargo bike?", "cheaper"),
        ("which has less weight, the city bike or the cargo bike?", "less weight"),
    ] {
        assert_eq!(asked_in(&generation, text).unwrap().1.as_deref(), Some(aspect), "{text}");
    }
    let index = &generation.languages[0];
    let (comparison, _) = of_question(&generation, index, "city bike or cargo bike, which weight?", &[])?.unwrap();
    assert_eq!(lines(&comparison)[1..], ["Weight: 15 kg | **40 kg**"]);
    Ok(())
}

#[test]
fn other_questions_do_not_compare() -> Result<()> {
    let generation = bicycles()?;
    for text in [
        "what does a city bike cost?",
        "do I lock the frame or the wheel of a city bike?",
        "city bike or tandem?",
        "can I buy a city bike and a cargo bike?",
        "what is the difference between a tandem and a rickshaw?",
    ] {
        assert_eq!(asked_in(&generation, text), None, "{text}");
    }
    let index = &generation.languages[0];
    for text in ["city bike or cargo bike for pizza?", "difference between a city bike and a cargo bike on Azure?"] {
        assert_eq!(of_question(&generation, index, text, &[])?, None, "{text}");
    }
    Ok(())
}

const CHINESE: [(&str, &str); 3] = [
    ("a", "---\ntitle: 自定义镜像\naliases: [私有镜像]\n---\n# 自定义镜像\n\n自己做的镜像。\n"),
    ("b", "---\ntitle: 共享镜像\n---\n# 共享镜像\n\n别人共享的镜像。\n"),
    (
        "c",
        "---\ntitle: 镜像对比\n---\n# 镜像对比\n\n| 项目 | 自定义镜像 | 共享镜像 |\n|---|---|---|\n| 价格 | 收存储费 | 免费 |\n| 谁可以使用 | 创建者 | 被共享的账号 |\n| 能否导出 | 能 | 未说明 |\n",
    ),
];

fn chinese() -> Result<Generation> {
    let mut generation = generation("zh", &CHINESE)?;
    generation.synonyms = vec![synonym_group(&["价格", "便宜", "收费"])];
    Ok(generation)
}

#[test]
fn chinese_questions_that_compare() -> Result<()> {
    let generation = chinese()?;
    for text in [
        "自定义镜像和共享镜像有什么区别？",
        "自定义鏡像與共享鏡像的區別",
        "请问自定义镜像跟共享镜像有什么不同",
        "自定义镜像还是共享镜像？",
        "我该选自定义镜像还是共享镜像",
        "自定义镜像 vs 共享镜像",
        "对比一下自定义镜像和共享镜像",
        "自定义和共享镜像的差别",
        "自定义镜像、共享镜像哪个好？",
    ] {
        let (things, aspect) = asked_in(&generation, text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((things, aspect), (vec!["自定义镜像".to_owned(), "共享镜像".to_owned()], None), "{text}");
    }
    let index = &generation.languages[0];
    let (comparison, outcome) = of_question(&generation, index, "自定义镜像和共享镜像哪个便宜？", &[])?.unwrap();
    assert_eq!(lines(&comparison), ["自定义镜像 | 共享镜像", "价格: 收存储费 | 免费"]);
    assert_eq!(outcome, Outcome::Answered);
    Ok(())
}

#[test]
fn chinese_questions_that_do_not_compare() -> Result<()> {
    let generation = chinese()?;
    for text in ["自定义镜像收费吗", "自定义镜像还是披萨", "自定义镜像和共享镜像都能导出吗"]
    {
        assert_eq!(asked_in(&generation, text), None, "{text}");
    }
    Ok(())
}

#[test]
fn ask_shows_the_comparison() -> Result<()> {
    let generation = bicycles()?;
    let request = crate::answer::Request { text: "city bike vs cargo bike", ..Default::default() };
    let answer = crate::answer::answer(&generation, &request)?;
    assert_eq!((answer.outcome, answer.comparison.unwrap().rows.len()), (Outcome::Answered, 3));
    Ok(())
}

#[test]
fn an_aspect_that_no_article_states_is_not_answered_by_the_others() -> Result<()> {
    let generation = bicycles()?;
    let ends = |text: &str| {
        let found = of_question(&generation, &generation.languages[0], text, &[])?;
        Ok::<_, anyhow::Error>(found.map(|(_, outcome)| outcome))
    };
    assert_eq!(ends("what is the difference between a cargo bike and a folding bike")?, Some(Outcome::Answered));
    assert_ne!(ends("difference between a cargo bike and a folding bike in short ways")?, Some(Outcome::Answered));
    Ok(())
}

/// Bicycles, beside a table that stands for itself and has prices in its header.
fn bicycles_and_parcels() -> Result<Generation> {
    let mut articles = BICYCLES.to_vec();
    let parcels =
        "# Parcels\n\n| Parcel | Price | Days |\n|---|---|---|\n| Small | 5 euros | 2 |\n| Large | 9 euros | 3 |\n";
    articles.push(("parcels", parcels));
    let mut generation = generation("en", &articles)?;
    generation.synonyms = vec![synonym_group(&["price", "cost", "how much"])];
    Ok(generation)
}

/// What a question after another compares: how it was understood, and the comparison.
fn compared_after(generation: &Generation, after: &str, text: &str) -> (String, Vec<String>) {
    let request = crate::answer::Request { text, after: Some(after), ..Default::default() };
    let answer = crate::answer::answer(generation, &request).unwrap();
    let comparison = answer.comparison.unwrap_or_else(|| panic!("{text} after {after}: {:?}", answer.understood_as));
    (answer.understood_as.unwrap_or_default(), lines(&comparison))
}

#[test]
fn after_a_comparison_an_aspect_is_compared_and_is_no_third_thing() -> Result<()> {
    let generation = bicycles_and_parcels()?;
    let price = ["City bike | Cargo bike", "Price: 400 euros | 3000 euros"];
    for before in [
        "difference between a city bike and a cargo bike?",
        "city bike vs cargo bike",
        "difference between city and cargo bikes",
        "city bike or cargo bike?",
        "difference between a city bike and a cargo bike, weight?",
        "difference between a city bike and a cargo bike, the price",
    ] {
        for text in ["and price?", "and the price?", "what about the prices?", "price?", "and cost?"] {
            assert_eq!(compared_after(&generation, before, text).1, price, "{text} after {before}");
        }
    }
    let (understood, _) = compared_after(&generation, "city bike vs cargo bike, weight?", "and the price?");
    assert_eq!(understood, "city bike vs cargo bike, the price?");
    assert_eq!(asked_in(&generation, "city bike vs cargo bike, price?").unwrap().0, ["City bikes", "Cargo bikes"]);
    Ok(())
}

#[test]
fn an_article_about_an_aspect_does_not_make_a_thing_of_it() -> Result<()> {
    let articles = [
        ("tea", "# Tea\n\nTea is a drink of leaves.\n\n## Price\n\nTea costs two coins a cup.\n"),
        ("coffee", "# Coffee\n\nCoffee is a drink of beans.\n\n## Price\n\nCoffee costs three coins a cup.\n"),
        ("prices", "---\ntitle: Prices\naliases: [price]\n---\n# Prices\n\nAll prices are in coins.\n"),
    ];
    let generation = generation("en", &articles)?;
    let (_, compared) = compared_after(&generation, "difference between tea and coffee", "and the price?");
    assert_eq!(compared, ["Tea | Coffee", "Price: Tea costs two coins a cup. | Coffee costs three coins a cup."]);
    let three = asked_in(&generation, "difference between tea, coffee and prices").unwrap();
    assert_eq!(three.0, ["Tea", "Coffee", "Prices"]);
    Ok(())
}

#[test]
fn after_a_comparison_another_thing_takes_the_place_of_one() -> Result<()> {
    let generation = bicycles_and_parcels()?;
    let before = "difference between a city bike and a cargo bike?";
    for text in ["and a folding one?", "what about folding bikes?"] {
        let (_, compared) = compared_after(&generation, before, text);
        assert_eq!(compared[0], "Folding bike | Cargo bike", "{text}");
    }
    let three =
        asked_in(&generation, "difference between a city bike, a cargo bike and a folding bike, price?").unwrap();
    assert_eq!((three.0.len(), three.1.as_deref()), (3, Some("price")));
    Ok(())
}

#[test]
fn after_a_chinese_comparison_an_aspect_is_compared() -> Result<()> {
    let mut articles = CHINESE.to_vec();
    articles.push(("d", "# 快递\n\n| 包裹 | 价格 | 天数 |\n|---|---|---|\n| 小 | 5 元 | 2 |\n| 大 | 9 元 | 3 |\n"));
    let mut generation = generation("zh", &articles)?;
    generation.synonyms = vec![synonym_group(&["价格", "便宜", "收费"])];
    for before in ["自定义镜像和共享镜像有什么区别？", "自定义镜像 vs 共享镜像", "自定义镜像还是共享镜像，能否导出？"]
    {
        for text in ["价格呢？", "那价格呢？", "价格？", "收费呢"] {
            let (_, compared) = compared_after(&generation, before, text);
            assert_eq!(compared, ["自定义镜像 | 共享镜像", "价格: 收存储费 | 免费"], "{text} after {before}");
        }
    }
    Ok(())
}
