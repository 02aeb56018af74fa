//! What stays where it belongs, and what many do at once.

use crate::discord::{self, Discord};

const BIKES: &str = "---\ntitle: City bikes\n---\n# City bikes\n\nA city bike costs 400 euros.\n";
const SECRET: &str = "---\ntitle: Hover bikes\n---\n# Hover bikes\n\nA hover bike costs 9000 euros.\n";

/// A bot with a collection for every server, and one for the server of this number.
fn with_secret(guild: &str) -> (Discord, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let discord = Discord::new();
    let id = if guild == "Harbour" { discord.guild(guild) } else { 1 };
    let collection = |name: &str| format!("[[collection]]\nname = \"{name}\"\npath = \"{name}\"\nlanguage = \"en\"\n");
    write("faqt.toml", &format!("{}{}guilds = [\"{id}\"]\n", collection("docs"), collection("secret")));
    write("docs/bikes.md", BIKES);
    write("secret/hover.md", SECRET);
    discord.starts_in(folder.path());
    (discord, folder)
}

#[test]
fn a_collection_of_one_server_is_shown_there_and_nowhere_else() {
    let (discord, _folder) = with_secret("Harbour");
    let ann = discord.member("ann");
    let here = ann.slash("ask", &[("question", "what does a hover bike cost?")]).shown();
    assert!(here.to_string().contains("9000 euros"), "{here}");
    ann.writes("what does a hover bike cost?");
    let direct = discord.next_reply("@ann");
    assert!(!direct.to_string().contains("9000") && !direct.to_string().contains("Hover"), "{direct}");

    let (discord, _folder) = with_secret("another");
    let ann = discord.member("ann");
    let key = ann.types("ask", "question", "", &[]).choices();
    assert!(key.iter().all(|(name, _)| !name.contains("Hover")), "{key:?}");
    assert_eq!(ann.types("compare", "first", "hov", &[]).choices(), []);
    let topics = ann.slash("topics", &[]).shown();
    assert!(!topics.to_string().contains("Hover"), "{topics}");
    let compared = ann.slash("compare", &[("first", "city bikes"), ("second", "hover bike")]).shown();
    assert!(!compared.to_string().contains("9000") && !compared.to_string().contains("Hover"), "{compared}");
    let refused = discord.member("mia").slash("settings", &[("collections", "secret")]).shown();
    assert!(refused.to_string().contains("There are: docs"), "{refused}");
}

#[test]
fn forty_mentions_at_once_are_each_answered_or_refused_once() {
    let discord = Discord::configured(BIKES, "[discord.limits]\nmember = 100\nchannel = 30\nserver = 100\n");
    discord.ready();
    let ann = discord.member("ann");
    let asked: Vec<_> = (0..40).map(|_| ann.asks("#help", "@faqt what does a city bike cost?")).collect();
    ann.asks("#general", "@faqt what does a city bike cost?");
    let other = discord.next_reply("#general");
    assert!(other.to_string().contains("400 euros"), "{other}");
    let mut answered = 0;
    let mut replied = Vec::new();
    for _ in &asked {
        let reply = discord.next_reply("#help");
        answered += usize::from(reply.to_string().contains("400 euros"));
        replied.extend(reply.reference);
    }
    replied.sort_unstable();
    assert_eq!((answered, replied), (30, asked));
}

#[test]
fn the_key_of_a_passage_opens_nothing_where_its_collection_is_closed() {
    let (discord, _folder) = with_secret("Harbour");
    let ann = discord.member("ann");
    let choices = ann.types("ask", "question", "hover", &[]).choices();
    let key = choices[0].1.clone();
    assert!(ann.slash("ask", &[("question", &key)]).shown().to_string().contains("9000 euros"));
    discord.invited_to("Quay");
    let there = discord.joins("Quay", "ann", &[]);
    let own = ann.installs();
    for shown in [
        there.slash("ask", &[("question", &key)]).shown(),
        ann.slash_in("@ann", "ask", &[("question", &key)]).shown(),
        own.slash_by_account("@bob", "ask", &[("question", &key)]).shown(),
        // Not even where it is open, if the bot is not there as the server's.
        own.slash_by_account("#help", "ask", &[("question", &key)]).shown(),
    ] {
        assert!(shown.to_string().contains("(only ann sees this):\nI found nothing"), "{shown}");
        assert!(!shown.to_string().to_lowercase().contains("hover"), "{shown}");
    }
}

#[test]
fn the_bot_of_an_account_works_in_a_server_that_it_is_not_in() {
    let (discord, _folder) = with_secret("Harbour");
    discord.arrange(|world| {
        let guild = world.guild("Foreign", false);
        world.channel(Some(guild), discord::state::TEXT, "lobby");
        world.role(guild, "admins", discord::permissions::ADMINISTRATOR, false);
    });
    let ann = discord.joins("Foreign", "ann", &["admins"]).installs();
    let answer = ann.slash_by_account("#lobby", "ask", &[("question", "what does a city bike cost?")]).shown();
    assert!(answer.to_string().contains("(only ann sees this):\n**A city bike costs 400 euros.**"), "{answer}");
    let thanks = ann.presses(&answer, "Helpful").shown();
    assert!(thanks.to_string().contains("(only ann sees this):\nThank you."), "{thanks}");
    let next =
        ann.presses(&answer, "Follow up").form().submits(&[("Your question", "what does a hover bike cost?")]).shown();
    assert!(next.to_string().contains("(only ann sees this)") && !next.to_string().contains("9000"), "{next}");
    let topics = ann.slash_by_account("#lobby", "topics", &[]).shown();
    assert_eq!(topics.options(), ["City bikes"]);
    let picked = ann.picks(&topics, "Show an article", &["City bikes"]).shown();
    assert!(picked.to_string().contains("(only ann sees this):\n**A city bike costs 400 euros.**"), "{picked}");
    let said = ann.says("#lobby", "what does a city bike cost?");
    let found = ann.apps_by_account(said, "Find answer").shown();
    assert!(found.to_string().contains("(only ann sees this)") && found.mentions.is_empty(), "{found}");
    assert!(discord.requests("GET /channels").is_empty(), "the bot looks at nothing there");
}
