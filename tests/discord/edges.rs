//! Cases at the edges, which a real server meets sooner or later.

use crate::discord::articles::{BIKE_PRICES, BIKES};
use crate::discord::{Discord, reads_messages};
use insta::assert_snapshot;
use std::path::Path;

const COST: &str = "what does a city bike cost?";

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A bot that answers in `#help` what nobody asked it.
fn overhearing(article: &str) -> Discord {
    let discord = Discord::new();
    discord.starts(article, "[discord]\nmessage_content = true\n");
    discord.member("mia").slash("settings", &[("policy", "answer"), ("channel", "#help")]).shown();
    discord
}

#[test]
fn a_mention_of_the_bots_own_role_is_one_of_the_bot_and_another_bots_is_not() {
    let discord = Discord::with(BIKES);
    discord.arrange(|world| {
        let guild = *world.guilds.keys().next().unwrap();
        let other = world.user("other", true);
        // Called as ours is: a name tells nothing.
        let role = world.role(guild, "faqt's twin", 0, true);
        let roles = &mut world.guilds.get_mut(&guild).unwrap().roles;
        roles.iter_mut().find(|it| it.id == role).unwrap().bot = Some(other);
        world.join(guild, other, vec![role]);
    });
    let ann = discord.member("ann");
    // It knows the server by then.
    ann.slash("help", &[]).shown();
    ann.says("#help", &format!("@&faqt's twin {COST}"));
    ann.says("#help", &format!("@&faqt {COST}"));
    let reply = discord.next_reply("#help");
    // Discord strips the text of what mentions a role alone.
    let what = if reads_messages() { "**A city bike costs 400 euros.**" } else { "What would you like to know?" };
    assert!(reply.to_string().contains(what), "{reply}");
    assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 1);
}

#[test]
fn a_reply_to_the_bot_without_a_ping_is_overheard_and_goes_on_from_the_answer() {
    let discord = overhearing(BIKES);
    let (ann, bob) = (discord.member("ann"), discord.member("bob"));
    let question = ann.says("#help", COST);
    let answer = discord.next_reply("#help");
    bob.replies_quietly(&answer, "and who repairs it?");
    let next = discord.next_reply("#help");
    assert!(next.to_string().starts_with("faqt, replying to bob:\n**Any shop repairs a city bike"), "{next}");
    assert!(next.to_string().contains("│ Understood as: "), "{next}");
    // Whoever replies to themselves replies to nobody else; whoever replies to another does.
    ann.replies_quietly(question, "who repairs a city bike?");
    let own = discord.next_reply("#help");
    assert!(own.to_string().starts_with("faqt, replying to ann:\n**Any shop repairs"), "{own}");
    bob.replies_quietly(question, "who repairs a city bike?");
    bob.replies_quietly(&answer, "thanks a lot");
    bob.replies_quietly(&answer, "and how do I bake a pizza?");
    ann.asks("#general", &format!("@faqt {COST}"));
    discord.next_reply("#general");
    assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 4);
}

#[test]
fn an_old_thread_keeps_to_what_its_channel_was_set_to() {
    let discord = overhearing(BIKES);
    let (ann, mia) = (discord.member("ann"), discord.member("mia"));
    mia.slash("settings", &[("policy", "off"), ("channel", "#general")]).shown();
    let threads = [("#help", "loud"), ("#general", "still")].map(|(channel, name)| {
        let chat = ann.says(channel, "let us talk");
        ann.opens_thread(chat, name)
    });
    threads.iter().for_each(|thread| discord.archives(*thread, false));
    // A restart forgets threads, and Discord tells of no archived ones.
    discord.restarts();
    discord.ready();
    ann.says("#still", &format!("@faqt {COST}"));
    ann.says("#loud", COST);
    let answer = discord.next_reply_in(threads[0]);
    assert!(answer.to_string().contains("400 euros"), "{answer}");
    discord.called("GET /channels/{channel_id}", 2);
    assert_eq!(discord.requests("POST /channels/{channel_id}/messages").len(), 1);
    assert_eq!(discord.requests("GET /channels/{channel_id}").len(), 2, "each is looked up once");
}

#[test]
fn a_preview_of_a_link_changes_nothing_and_an_edit_to_nothing_removes_the_answer() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let question = ann.asks("#help", &format!("@faqt {COST} https://example.com/shop"));
    let answer = discord.next_reply("#help");
    ann.asks("#general", &format!("@faqt {COST}"));
    discord.next_reply("#general");
    assert!(discord.requests("PATCH /channels").is_empty());
    ann.edits(question, "@faqt");
    discord.vanishes(&answer);
}

#[test]
fn a_long_question_is_offered_cut_and_answered_by_its_key() {
    let long = "What does a city bike cost if I would like to buy one for my way to work and for my children who go to school?";
    let article = BIKES.replace("What does a city bike cost?", long);
    let discord = Discord::with(&article);
    let ann = discord.member("ann");
    let choices = ann.types("ask", "question", "way to work", &[]).choices();
    assert!(choices[0].0.ends_with('…') && choices[0].0.chars().count() <= 100, "{choices:?}");
    assert!(choices[0].1.starts_with('#') && choices[0].1.len() == 17, "{choices:?}");
    let answer = ann.slash("ask", &[("question", &choices[0].1)]).shown();
    assert!(
        answer.to_string().contains("**A city bike costs 400 euros.**\n│ What does a city bike cost if"),
        "{answer}"
    );
    // A key that no generation ever had says nothing, and keeps nothing.
    let nothing = ann.slash("ask", &[("question", "#0123456789abcdef")]).shown();
    assert!(nothing.to_string().contains("I found nothing in the articles"), "{nothing}");
}

#[test]
fn an_aspect_is_completed_and_compared_alone() {
    for (article, aspect, typed, first, second, alone) in [
        (
            "---\ntitle: Bikes\n---\n# Bikes\n\n| Aspect | City bike | Cargo bike |\n|---|---|---|\n| Weight | 15 kg | 40 kg |\n| Load | 20 kg | 100 kg |\n",
            "Weight",
            "wei",
            "City bike",
            "Cargo bike",
            "City bike: 15 kg",
        ),
        (
            "---\ntitle: 自行车\nlanguage: zh\n---\n# 自行车\n\n| 方面 | 城市自行车 | 货运自行车 |\n|---|---|---|\n| 重量 | 15 公斤 | 40 公斤 |\n| 载重 | 20 公斤 | 100 公斤 |\n",
            "重量",
            "重",
            "城市自行车",
            "货运自行车",
            "城市自行车: 15 公斤",
        ),
    ] {
        let discord = Discord::with(article);
        let ann = discord.member("ann");
        let choices = ann.types("compare", "aspect", typed, &[("first", first), ("second", second)]).choices();
        assert_eq!(choices.first(), Some(&(aspect.to_owned(), aspect.to_owned())), "{choices:?}");
        assert!(choices.iter().all(|(name, _)| name.to_lowercase().contains(typed)), "{choices:?}");
        let compared = ann.slash("compare", &[("first", first), ("second", second), ("aspect", aspect)]).shown();
        assert!(compared.to_string().contains(alone) && !compared.to_string().contains("20 "), "{compared}");
    }
}

#[test]
fn what_a_collection_of_one_server_holds_is_offered_in_no_direct_message() {
    let folder = tempfile::tempdir().unwrap();
    let discord = Discord::new();
    let home = discord.guild("Harbour");
    let collection = |name: &str| format!("[[collection]]\nname = \"{name}\"\npath = \"{name}\"\nlanguage = \"en\"\n");
    let configuration = format!("{}{}guilds = [\"{home}\"]\n", collection("docs"), collection("secret"));
    write(folder.path(), "faqt.toml", &configuration);
    write(folder.path(), "docs/bikes.md", BIKE_PRICES);
    write(
        folder.path(),
        "secret/hover.md",
        "---\ntitle: Hover bikes\n---\n# Hover bikes\n\nA hover bike costs 9000 euros.\n",
    );
    discord.starts_in(folder.path());
    let (ann, mia) = (discord.member("ann"), discord.member("mia"));
    assert_eq!(ann.types_in("@ann", "ask", "question", "hover", &[]).choices(), []);
    let topics = ann.slash_in("@ann", "topics", &[]).shown();
    assert!(!topics.to_string().contains("Hover"), "{topics}");
    assert!(ann.slash("topics", &[]).shown().to_string().contains("Hover bikes"));
    // Moderators choose among what their server may use.
    mia.slash("settings", &[("collections", "docs"), ("channel", "#help")]).shown();
    let hover = [("question", "what does a hover bike cost?")];
    assert!(!ann.slash("ask", &hover).shown().to_string().contains("9000"));
    assert_eq!(ann.types("ask", "question", "hover", &[]).choices(), []);
    assert!(ann.slash_in("#general", "ask", &hover).shown().to_string().contains("9000 euros"));
    mia.slash("settings", &[("collections", "-"), ("channel", "#help")]).shown();
    assert!(ann.slash("ask", &hover).shown().to_string().contains("9000 euros"));
}

#[test]
fn articles_of_another_language_are_shown_in_the_servers_words() {
    let discord = Discord::new();
    discord.arrange(|world| world.guilds.values_mut().for_each(|guild| guild.locale = "zh-TW".to_owned()));
    let article = "---\ntitle: Vélos\nlanguage: fr\nsource: https://example.com/fr\nquestions: [\"Combien coûte un vélo de ville?\"]\n---\n# Vélos\n\nUn vélo de ville coûte 400 euros.\n";
    discord.starts(article, "");
    let ann = discord.member("ann");
    ann.asks("#help", "@faqt Combien coûte un vélo de ville?");
    let answer = discord.next_reply("#help");
    assert!(answer.to_string().contains("**Un vélo de ville coûte 400 euros.**"), "{answer}");
    assert!(answer.to_string().contains("逐字引用"), "{answer}");
    // What one member alone sees is in their language.
    let alone = ann.slash("ask", &[("question", "Combien coûte un vélo de ville?"), ("private", "true")]).shown();
    assert!(alone.to_string().contains("Quoted word for word"), "{alone}");
}

#[test]
fn pictures_lists_code_and_names_in_articles_are_shown_and_call_nobody() {
    let article = "---\ntitle: Tools\nsource: https://example.com/tools\nquestions: [\"How do I start the tool? #start\", \"What does the picture show? #picture\", \"Whom do I ask? #ask\"]\n---\n# Tools\n\n## Start {#start}\n\nTo start the tool:\n\n1. Open a shell.\n2. Type `tool *start*`.\n\n## Picture {#picture}\n\n![A tool on a table](https://example.com/tool.png)\n\n## Ask {#ask}\n\nAsk @everyone, <@1> or @here about it.\n";
    let discord = Discord::with(article);
    let ann = discord.member("ann");
    let steps = ann.slash("ask", &[("question", "How do I start the tool?")]).shown();
    assert!(steps.to_string().contains("To start the tool:\n1. **Open a shell.**\n2. **Type "), "{steps}");
    let picture = ann.slash("ask", &[("question", "What does the picture show?")]).shown();
    assert!(picture.content.contains("A tool on a table"), "{picture}");
    assert_eq!(picture.embeds[0]["image"]["url"], "https://example.com/tool.png");
    let names = ann.slash("ask", &[("question", "Whom do I ask?")]).shown();
    assert!(names.mentions.is_empty() && !names.mention_everyone && names.content.contains("everyone"), "{names}");
    assert!(!names.content.contains("<@1>"), "{names}");
}

#[test]
fn a_generation_that_lacks_the_passage_is_told_in_chinese_too() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann").speaks("zh-CN");
    let answer = ann.slash("ask", &[("question", COST)]).shown();
    let others = ann.presses(&answer, "Not helpful").shown();
    discord.writes("docs/article.md", &BIKES.replace("30 euros", "35 euros"));
    let mut index = std::process::Command::new(env!("CARGO_BIN_EXE_faqt"));
    let output = index.arg("index").arg("--config").arg(discord.folder().join("faqt.toml")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    discord.logged("another generation serves", 1);
    let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
    let again = ann.picks(&others, "其他候选", &[&repair]).shown();
    assert_snapshot!(again.content, @r"
    文章有变动,我重新找了一遍。
    **A city bike costs 400 euros.**
    ");
}

#[test]
fn an_offered_passage_that_the_articles_lack_by_now_is_looked_for_again() {
    let discord = Discord::new();
    discord.starts(BIKES, "[discord]\nmessage_content = true\n[discord.waits]\noffer = 0.2\n");
    discord.member("mia").slash("settings", &[("policy", "offer"), ("channel", "#help")]).shown();
    let ann = discord.member("ann");
    ann.says("#help", COST);
    let line = discord.next_reply("#help");
    discord.writes("docs/article.md", &BIKES.replace("400 euros", "450 euros"));
    let mut index = std::process::Command::new(env!("CARGO_BIN_EXE_faqt"));
    let output = index.arg("index").arg("--config").arg(discord.folder().join("faqt.toml")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    discord.logged("another generation serves", 1);
    let shown = discord.member("bob").presses(&line, "Show it to me").shown();
    assert!(
        shown
            .to_string()
            .contains("(only bob sees this):\nThe articles changed, so I looked again.\n**A city bike costs 450"),
        "{shown}"
    );
}

#[test]
fn titles_and_aspects_with_marks_in_them_are_shown_as_they_are() {
    let article = "---\ntitle: Files __init__ and *main*\nsource: https://example.com/files\n---\n# Files __init__ and *main*\n\nThe city file is made for short ways.\n\n| Aspect | City file | Cargo file |\n|---|---|---|\n| `a_b` and \\*c\\* | 15 kg | 40 kg |\n";
    let article = article.replace("title: Files __init__ and *main*", "title: \"Files __init__ and *main*\"");
    let discord = Discord::with(&article);
    let ann = discord.member("ann");
    let topics = ann.slash("topics", &[]).shown();
    assert_eq!(topics.options(), ["Files __init__ and *main*"]);
    let picked = ann.picks(&topics, "Show an article", &["Files __init__ and *main*"]).shown();
    assert_eq!(picked.embeds[0]["title"], r"Files \_\_init\_\_ and \*main\*");
    for embeds in [true, false] {
        if !embeds {
            discord.denies("#help", crate::discord::permissions::EMBED_LINKS);
        }
        let compared = ann.slash("compare", &[("first", "City file"), ("second", "Cargo file")]).shown();
        assert!(compared.to_string().contains(r"a\_b and \*c\*"), "{compared}");
    }
}
