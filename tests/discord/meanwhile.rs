//! What happens to a question while it is searched for: the search is held until it has happened.

use crate::discord::articles::BIKES;
use crate::discord::permissions::VIEW_CHANNEL;
use crate::discord::{Discord, Trouble};
use crate::gate::Gate;
use crate::privacy::kept;
use crate::within::Within;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const COST: &str = "what does a city bike cost?";
const REPAIR: &str = "who repairs a city bike?";

/// What does not happen within this does not happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A bot that searches for a question with `word` in it when the gate opens, and tells when it begins.
struct Held {
    within: Within,
    gate: Gate,
    begun: Receiver<()>,
}

impl Held {
    fn new(word: &'static str, configuration: &str) -> Self {
        let (gate, (begins, begun)) = (Gate::default(), channel());
        let before = {
            let gate = gate.clone();
            move |question: &str| {
                if question.contains(word) {
                    begins.send(()).unwrap();
                    gate.pass();
                }
            }
        };
        let within = faqt::discord::Within { before: Box::new(before), ..faqt::discord::Within::default() };
        Self { within: Within::new(BIKES, configuration, |_| within), gate, begun }
    }

    /// Waits until a search begins.
    fn begins(&self) {
        self.begun.recv_timeout(PATIENCE).unwrap();
    }

    /// By the time that this is answered, what was told before has been heard.
    fn is_heard(&self) {
        for _ in 0..2 {
            self.within.discord.member("hal").asks("@hal", REPAIR);
            self.within.discord.next_reply("@hal");
        }
    }

    /// The search goes on and the bot ends; the wordings that it kept as missed.
    fn kept(self) -> Vec<String> {
        self.gate.open();
        let folder = self.within.folder.path().to_owned();
        self.within.end_and_look(|| kept(&folder))
    }
}

#[test]
fn an_edit_that_moves_the_mention_leaves_the_edit_before_it_to_change_the_answer() {
    let held = Held::new("cost", "");
    let discord = &held.within.discord;
    let ann = discord.member("ann");
    let question = ann.asks("#help", &format!("@faqt {REPAIR}"));
    let answer = discord.next_reply("#help");
    ann.edits(question, &format!("@faqt {COST}"));
    held.begins();
    ann.edits(question, &format!("{COST} @faqt"));
    held.is_heard();
    held.gate.open();
    let edited = discord.next_version(&answer).to_string();
    assert!(edited.contains("**A city bike costs 400 euros.**"), "{edited}");
    held.within.end();
}

#[test]
fn of_two_quick_edits_the_last_one_holds_though_the_first_one_takes_longer() {
    let held = Held::new("cost", "");
    let discord = &held.within.discord;
    let (ann, hal) = (discord.member("ann"), discord.member("hal"));
    let question = ann.asks("#help", "@faqt who repairs a city bike?");
    let answer = discord.next_reply("#help");
    let found = hal.apps(question, "Find answer").shown();
    ann.edits(question, "@faqt what does a city bike cost?");
    held.begins();
    ann.edits(question, "@faqt who repairs my city bike?");
    for shown in [&answer, &found] {
        let edited = discord.next_version(shown).to_string();
        assert!(edited.contains("who repairs my city bike?") && edited.contains("for 30 euros.**"), "{edited}");
    }
    held.gate.open();
    // It finishes what it began: another version, which nobody reads, would fail the test.
    held.within.end();
}

#[test]
fn of_two_edits_that_come_before_the_answer_the_last_one_holds() {
    let held = Held::new("weigh", "");
    let discord = &held.within.discord;
    let ann = discord.member("ann");
    let question = ann.asks("#help", "@faqt what does a city bike weigh?");
    held.begins();
    ann.edits(question, &format!("@faqt {COST}"));
    ann.edits(question, &format!("@faqt {REPAIR}"));
    held.is_heard();
    held.gate.open();
    let answer = discord.until("the answer to the last edit", |world| {
        let own = world.messages.values().find(|it| it.reference == Some(question))?;
        own.embeds.iter().any(|embed| embed["author"]["name"] == REPAIR).then_some(own.id)
    });
    discord.reads(answer);
    assert_eq!(discord.requests("PATCH /channels/{channel_id}/messages").len(), 1);
    held.within.end();
}

#[test]
fn what_an_edit_asked_that_a_later_one_overtook_is_not_kept_as_missed() {
    let held = Held::new("submarine", "");
    let discord = &held.within.discord;
    let ann = discord.member("ann");
    let question = ann.asks("#help", "@faqt who repairs a city bike?");
    let answer = discord.next_reply("#help");
    ann.edits(question, "@faqt what does a submarine weigh?");
    held.begins();
    ann.edits(question, "@faqt who repairs my city bike?");
    let edited = discord.next_version(&answer).to_string();
    assert!(edited.contains("who repairs my city bike?"), "{edited}");
    assert_eq!(held.kept(), [""; 0]);
}

#[test]
fn a_question_that_is_deleted_while_others_are_looked_for_is_not_kept_as_missed() {
    let held = Held::new("cost", "");
    let discord = &held.within.discord;
    let ann = discord.member("ann");
    held.gate.open();
    let said = ann.says("#help", COST);
    let answer = ann.apps(said, "Find answer").shown();
    held.begins();
    held.gate.shut();
    let others = ann.presses(&answer, "Not helpful");
    held.begins();
    ann.deletes(said);
    discord.vanishes(&answer);
    held.gate.open();
    others.shown();
    assert_eq!(held.kept(), [""; 0]);
}

#[test]
fn a_question_whose_channel_is_deleted_meanwhile_is_not_kept_as_missed() {
    let held = Held::new("fish", "");
    held.within.discord.member("ann").asks("#general", "@faqt how do I fry a fish?");
    held.begins();
    held.within.discord.deletes_channel("#general");
    held.is_heard();
    assert_eq!(held.kept(), [""; 0]);
}

#[test]
fn a_question_in_a_thread_whose_channel_is_deleted_meanwhile_is_not_kept_as_missed() {
    for is_known in [true, false] {
        let held = Held::new("fish", "");
        let discord = &held.within.discord;
        let ann = discord.member("ann");
        if !is_known {
            // Discord tells nothing of the thread, and no more once it is gone.
            discord.denies("#general", VIEW_CHANNEL);
            discord.fails("GET /channels/{channel_id}", 1, Trouble::Refused(404, 10_003));
        }
        let chat = ann.says("#general", "let us talk");
        ann.opens_thread(chat, "kitchen");
        discord.denies("#general", 0);
        ann.asks("#kitchen", "@faqt how do I fry a fish?");
        held.begins();
        discord.deletes_channel("#general");
        held.is_heard();
        assert_eq!(held.kept(), [""; 0], "known: {is_known}");
    }
}

#[test]
fn nothing_is_offered_below_a_reply_that_came_while_it_was_searched_for() {
    let held = Held::new("cost", "[discord]\nmessage_content = true\n[discord.waits]\noffer = 0.1\n");
    let discord = &held.within.discord;
    discord.member("mia").slash("settings", &[("policy", "offer"), ("channel", "#help")]).shown();
    discord.member("ann").says("#help", COST);
    held.begins();
    discord.member("bob").says("#help", "400 I think");
    held.is_heard();
    held.gate.open();
    // A line that nobody reads would fail the test.
    held.within.end();
}

#[test]
fn of_settings_that_two_moderators_change_at_once_none_is_lost() {
    let discord = Discord::with(BIKES);
    let mia = discord.member("mia");
    for (policy, thread) in [("off", "true"), ("asked", "false"), ("off", "false"), ("asked", "true")] {
        let both =
            [("policy", policy), ("thread", thread)].map(|it| mia.slash("settings", &[it, ("channel", "#help")]));
        for each in both {
            each.shown();
        }
        let settings = mia.slash("settings", &[("channel", "#help")]).shown().to_string();
        assert_eq!(settings.contains("Answers: off, never"), policy == "off", "{settings}");
        assert_eq!(settings.contains("In a thread: yes"), thread == "true", "{settings}");
    }
}
