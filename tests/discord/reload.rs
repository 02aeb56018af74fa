//! The running bot picks up what is published, whoever publishes it.

use crate::discord::articles::BIKES;
use crate::discord::{Discord, Shown};
use std::process::{Child, Command, Output, Stdio};

/// What the bot writes when it goes over to another generation.
const CHANGED: &str = "another generation serves";

fn faqt(discord: &Discord, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
    command.args(arguments).arg("--config").arg(discord.folder().join("faqt.toml")).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// `faqt index` in another process.
fn index(discord: &Discord, more: &[&str]) -> Output {
    faqt(discord, &[&["index"], more].concat()).output().unwrap()
}

fn price(discord: &Discord) -> String {
    discord.member("bob").slash("ask", &[("question", "what does a city bike cost?")]).shown().to_string()
}

fn dearer() -> String {
    BIKES.replace("400 euros", "450 euros")
}

#[test]
fn what_another_process_publishes_and_rolls_back_serves_at_once() {
    let discord = Discord::with(BIKES);
    assert!(price(&discord).contains("400 euros"));
    discord.writes("docs/article.md", &dearer());
    let output = index(&discord, &[]);
    assert!(output.status.success(), "{output:?}");
    discord.logged(CHANGED, 1);
    assert!(price(&discord).contains("450 euros"));
    assert!(index(&discord, &["--rollback"]).status.success());
    discord.logged(CHANGED, 2);
    assert!(price(&discord).contains("400 euros"));
}

/// A process that is told to end when the test does.
struct Beside(Child);

impl Drop for Beside {
    fn drop(&mut self) {
        _ = Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status();
        _ = self.0.wait();
    }
}

#[test]
fn an_article_that_is_edited_under_watch_answers_by_itself() {
    let discord = Discord::with(BIKES);
    assert!(price(&discord).contains("400 euros"));
    let _watch = Beside(faqt(&discord, &["index", "--watch"]).spawn().unwrap());
    discord.writes("docs/article.md", &dearer());
    discord.logged(CHANGED, 1);
    assert!(price(&discord).contains("450 euros"));
}

#[test]
fn what_the_gate_holds_back_does_not_serve_not_even_after_a_restart() {
    let discord = Discord::configured(BIKES, "strict = true\n");
    assert!(price(&discord).contains("400 euros"));
    discord.writes(
        "docs/questions.toml",
        "[[question]]\nask = \"what does a city bike cost?\"\nexpect = \"docs/article.md#price\"\nquote = \"400\"\n",
    );
    discord.writes("docs/article.md", &dearer());
    assert_eq!(index(&discord, &[]).status.code(), Some(1));
    assert!(price(&discord).contains("400 euros"));
    discord.restarts();
    assert!(price(&discord).contains("400 euros"));
    assert_eq!(index(&discord, &["--force"]).status.code(), Some(0));
    discord.logged(CHANGED, 1);
    assert!(price(&discord).contains("450 euros"));
}

fn answered(discord: &Discord) -> Shown {
    discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
    discord.next_reply("#help")
}

#[test]
fn buttons_of_the_generation_before_go_on_working() {
    let discord = Discord::with(BIKES);
    let ann = discord.member("ann");
    let answer = answered(&discord);
    let others = ann.presses(&answer, "Not helpful").shown();
    // The passage about repairs is another one from now on, and has another key.
    discord.writes("docs/article.md", &BIKES.replace("30 euros", "35 euros"));
    assert!(index(&discord, &[]).status.success());
    discord.logged(CHANGED, 1);
    let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
    let again = ann.picks(&others, "The next candidates", &[&repair]).shown();
    assert!(
        again
            .to_string()
            .contains("(only ann sees this):\nThe articles changed, so I looked again.\n**A city bike costs"),
        "{again}"
    );
    assert!(ann.presses(&answer, "Helpful").shown().to_string().contains("Thank you."));
    let others = ann.presses(&answer, "Not helpful").shown();
    let repair = others.options().into_iter().find(|label| label.contains("Repair")).unwrap();
    ann.picks(&others, "The next candidates", &[&repair]).changed();
    let changed = discord.next_version(&answer);
    assert!(changed.to_string().contains("**Any shop repairs a city bike for 35 euros.**"), "{changed}");
}
