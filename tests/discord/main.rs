//! What members, moderators and maintainers do with the bot, and what goes wrong: a file for each.
//! One program, so that the Discord that they share is compiled once.
#![cfg(feature = "discord")]

#[path = "../support/discord/mod.rs"]
mod discord;
#[path = "../support/gate.rs"]
mod gate;
#[path = "../support/plain_bot.rs"]
mod plain_bot;
#[path = "../support/within.rs"]
mod within;

mod ask;
mod buttons;
mod check;
mod chinese;
mod compare;
mod double;
mod edges;
mod found;
mod gateway;
mod maintainers;
mod manners;
mod meanwhile;
mod offer;
mod operator;
mod pages;
mod plain;
mod privacy;
mod reindex;
mod reload;
mod restart;
mod safety;
mod schedule;
mod schema;
mod slow;
mod survives;
mod trouble;
mod words;
