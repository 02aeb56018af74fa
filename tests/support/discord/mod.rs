//! A Discord on this machine, which the unmodified bot connects to.
//!
//! In: what members do, as verbs (`discord.member("ann").asks("#help", "…")`), and the bot's requests.
//! Out: what a channel shows, every request checked against Discord's own description and rules.
//! Never: anything of the bot's own code; it knows Discord alone.
//!
//! ```text
//! let discord = Discord::with("# Bikes\n\nA city bike costs 400 euros.\n");
//! discord.member("ann").asks("#help", "@faqt what does a city bike cost?");
//! assert_snapshot!(discord.next_reply("#help"), @"…");
//! let answer = discord.member("bob").slash("ask", &[("question", "…")]).shown();
//! discord.member("bob").presses(&answer, "Follow up").form().submits(&[("Question", "…")]).shown();
//! ```
//!
//! When `discord` goes, the bot is asked to end and finishes what it has in flight, so that a bot that
//! should have been silent is caught; then every fault, every unread reply and every interaction without
//! an answer fails the test.
#![allow(dead_code, unreachable_pub, unused_imports)]

pub mod articles;
mod bot;
pub mod clock;
mod commands;
mod deeds;
pub mod faults;
pub mod gateway;
mod interactions;
mod json;
pub mod limits;
mod lookups;
mod member;
pub mod messages;
pub mod permissions;
mod picture;
mod places;
mod reading;
mod rest;
mod rules;
mod schema;
mod server;
pub mod shown;
pub mod state;
mod story;
pub mod threads;
mod tls;
mod trouble;
pub mod uses;

pub use bot::{Bot, reads_messages};
pub use faults::Trouble;
pub use member::{Form, Member, Reply};
pub use shown::Shown;
pub use story::Discord;
