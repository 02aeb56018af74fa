//! How the bot bears a busy minute: 1,000 questions, half `/ask` and half mentions, of 200 members in 20
//! servers with 10 channels each, on the tests' Discord with its limits on.
//!
//! `cargo bench --bench discord`. Told are the milliseconds from the event to the REST call that answers
//! it, and the most memory that the bot had. Ends with status 1 where a question was not answered once.

#[path = "../tests/support/discord/mod.rs"]
mod discord;

use discord::Discord;
use discord::state::{Id, Message, TEXT, World};
use discord::uses::Called;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const QUESTIONS: usize = 1_000;
const MINUTE: Duration = Duration::from_secs(60);
const SERVERS: usize = 20;
const CHANNELS: usize = 10;
const MEMBERS: usize = 200;
/// How the bot begins to say that it was asked too much.
const TOO_FAST: [&str; 2] = ["That is a lot of questions", "一下子问得太多了"];
/// How long the last answers may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A question as it was put.
enum Asked {
    Message(Id),
    Command(Id),
}

fn main() -> ExitCode {
    let folder = tempfile::tempdir().unwrap();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let configuration = fs::read_to_string(project.join("faqt.toml")).unwrap();
    let knowledge = format!("\"{}", project.join("knowledge").display());
    fs::write(folder.path().join("faqt.toml"), configuration.replace("\"knowledge", &knowledge)).unwrap();
    let tests: toml::Table = fs::read_to_string(project.join("knowledge/questions.toml")).unwrap().parse().unwrap();
    let texts: Vec<&str> =
        tests["question"].as_array().unwrap().iter().filter_map(|test| test.get("ask")?.as_str()).collect();

    let (world, channels, members) = world();
    let discord = Discord::of(world);
    discord.starts_in(folder.path());
    discord.ready();
    discord.until("commands", |world| world.commands.iter().any(|command| command.body["name"] == "ask").then_some(()));

    let start = Instant::now();
    let mut asked = Vec::with_capacity(QUESTIONS);
    for number in 0..QUESTIONS {
        let due = MINUTE * u32::try_from(number).unwrap() / u32::try_from(QUESTIONS).unwrap();
        std::thread::sleep(due.saturating_sub(start.elapsed()));
        let (member, channel) = (members[number % MEMBERS], channels[number * 7 % channels.len()]);
        let text = texts[number % texts.len()];
        asked.push(discord.arrange(|world| {
            if number % 2 == 0 {
                Asked::Message(world.say(member, channel, &format!("<@{}> {text}", world.bot), None))
            } else {
                let options = vec![("question".to_owned(), text.to_owned())];
                let call = Called { name: "ask".to_owned(), kind: 1, options, typing: None, target: None };
                Asked::Command(world.run_command(member, channel, false, &call).expect("/ask is there"))
            }
        }));
    }
    let end = Instant::now() + PATIENCE;
    let mut found = discord.arrange_quietly(|world| answers(world, &asked));
    while found.iter().any(Vec::is_empty) && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(50));
        found = discord.arrange_quietly(|world| answers(world, &asked));
    }
    let memory = discord.process().and_then(most_memory);
    discord.arrange(|world| {
        world.messages.values_mut().for_each(|message| message.read = message.version);
        world.interactions.values_mut().for_each(|interaction| interaction.read = true);
    });

    let lost = found.iter().filter(|times| times.is_empty()).count();
    let doubled = found.iter().filter(|times| times.len() > 1).count();
    let mut times: Vec<u64> = found.into_iter().filter_map(|times| times.into_iter().min()).collect();
    times.sort_unstable();
    let at = |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1)));
    println!("| questions | answered once | lost | doubled | p50 ms | p99 ms | resident MB |");
    println!("|---:|---:|---:|---:|---:|---:|---:|");
    println!(
        "| {QUESTIONS} | {} | {lost} | {doubled} | {} | {} | {} |",
        QUESTIONS - lost - doubled,
        at(0.5).unwrap_or(&0),
        at(0.99).unwrap_or(&0),
        memory.map_or("?".to_owned(), |kib| format!("{:.1}", kib as f64 * 1024.0 / 1e6)),
    );
    if lost + doubled == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Servers, channels and members, with their ids.
fn world() -> (World, Vec<Id>, Vec<Id>) {
    let mut world = World::new();
    let guilds: Vec<Id> = (0..SERVERS).map(|n| world.guild(&format!("Server {n}"), true)).collect();
    let members: Vec<Id> = (0..MEMBERS).map(|n| world.user(&format!("member{n}"), false)).collect();
    let mut channels = Vec::new();
    for guild in guilds {
        for n in 0..CHANNELS {
            channels.push(world.channel(Some(guild), TEXT, &format!("channel{n}")));
        }
        for member in &members {
            world.join(guild, *member, vec![]);
        }
    }
    (world, channels, members)
}

/// Of each question, the milliseconds to each message that answers it.
fn answers(world: &World, asked: &[Asked]) -> Vec<Vec<u64>> {
    let mut replies: BTreeMap<Id, Vec<u64>> = BTreeMap::new();
    let mut shown: BTreeMap<Id, Vec<u64>> = BTreeMap::new();
    // What was taken back, and a refusal by the bot's own limits, answers nothing.
    let answers = |message: &&Message| {
        message.author == world.bot
            && !message.deleted
            && !TOO_FAST.iter().any(|refusal| message.content.starts_with(refusal))
    };
    for message in world.messages.values().filter(answers) {
        match (message.interaction, message.reference) {
            (Some(interaction), _) => shown.entry(interaction).or_default().push(message.sent),
            (None, Some(question)) => replies.entry(question).or_default().push(message.sent),
            (None, None) => {}
        }
    }
    let since = |times: Option<&Vec<u64>>, from: u64| -> Vec<u64> {
        times.into_iter().flatten().map(|time| time.saturating_sub(from)).collect()
    };
    asked
        .iter()
        .map(|asked| match asked {
            Asked::Message(id) => since(replies.get(id), world.messages[id].sent),
            Asked::Command(id) => since(shown.get(id), created(*id)),
        })
        .collect()
}

/// When an id was made, in milliseconds since 1970
/// (<https://discord.com/developers/docs/reference#snowflakes>).
fn created(id: Id) -> u64 {
    (id >> 22) + 1_420_070_400_000
}

/// The most memory that a process had, in KiB.
fn most_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
