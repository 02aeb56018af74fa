//! How a message is put to the bot, and its text without the mentions that do so.

use super::bot::{Bot, Me, lock};
use serenity::model::channel::Message;
use serenity::model::event::MessageUpdateEvent;
use serenity::model::id::{GuildId, RoleId, UserId};
use serenity::model::user::User;

/// How a message is put to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// By a mention of the bot or its own role.
    Mention,
    /// By a reply, with a ping, to one of its messages.
    Reply,
    /// In a direct message.
    Direct,
    /// To nobody.
    Nobody,
}

/// What tells how a message is put to the bot.
pub(super) struct Signs<'m> {
    guild: Option<GuildId>,
    mentions: &'m [User],
    roles: &'m [RoleId],
    content: &'m str,
    /// The message that it replies to.
    pub(super) referenced: Option<&'m Message>,
}

impl<'m> Signs<'m> {
    /// Of a new message.
    pub(super) fn of(message: &'m Message) -> Self {
        Self {
            guild: message.guild_id,
            mentions: &message.mentions,
            roles: &message.mention_roles,
            content: &message.content,
            referenced: message.referenced_message.as_deref(),
        }
    }

    /// Of a message as it was edited.
    pub(super) fn of_edit(event: &'m MessageUpdateEvent) -> Self {
        Self {
            guild: event.guild_id,
            mentions: event.mentions.as_deref().unwrap_or_default(),
            roles: event.mention_roles.as_deref().unwrap_or_default(),
            content: event.content.as_deref().unwrap_or_default(),
            referenced: event.referenced_message.as_ref().and_then(Option::as_deref),
        }
    }
}

/// How a message is put to the bot.
pub(super) fn address(signs: &Signs<'_>, me: Me, own_roles: &[RoleId]) -> Address {
    if signs.guild.is_none() {
        return Address::Direct;
    }
    let is_mentioned = signs.mentions.iter().any(|user| user.id == me.user);
    let is_reply = signs.referenced.is_some_and(|other| other.author.id == me.user);
    let is_written =
        [format!("<@{}>", me.user), format!("<@!{}>", me.user)].iter().any(|mention| signs.content.contains(mention));
    if is_reply && is_mentioned && !is_written {
        Address::Reply
    } else if is_mentioned || signs.roles.iter().any(|role| own_roles.contains(role)) {
        if is_reply { Address::Reply } else { Address::Mention }
    } else {
        Address::Nobody
    }
}

/// Roles of a server that are the bot's own.
pub(super) fn own_roles(bot: &Bot, guild: Option<GuildId>, me: Me) -> Vec<RoleId> {
    let servers = lock(&bot.servers);
    let roles = guild.and_then(|guild| servers.get(&guild)).map(|server| &server.bot_roles);
    roles.into_iter().flatten().filter(|(_, user)| **user == me.user).map(|(role, _)| *role).collect()
}

/// A text without the mentions that put it to the bot; without `user`, without any mention.
pub(super) fn without_mentions(text: &str, user: Option<UserId>, roles: &[RoleId]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<@") {
        let (before, mention) = rest.split_at(at);
        out.push_str(before);
        let Some(end) = mention.find('>') else {
            out.push_str(mention);
            rest = "";
            break;
        };
        let (mention, after) = mention.split_at(end + 1);
        let id = mention.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u64>().unwrap_or(0);
        let is_ours = match user {
            None => true,
            Some(user) if mention.starts_with("<@&") => roles.iter().any(|role| role.get() == id) && user.get() != 0,
            Some(user) => user.get() == id,
        };
        out.push_str(if is_ours { " " } else { mention });
        rest = after;
    }
    out.push_str(rest);
    out.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '，' | '：')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_stands_without_the_mention_that_puts_it_to_the_bot() {
        let (me, roles) = (Some(UserId::new(1)), [RoleId::new(2)]);
        assert_eq!(without_mentions("<@1> is it free?", me, &roles), "is it free?");
        assert_eq!(without_mentions("<@!1>, <@&2>: is it free?", me, &roles), "is it free?");
        assert_eq!(without_mentions("is <@3> right, <@1>", me, &roles), "is <@3> right");
        assert_eq!(without_mentions("<@&3> <@1>", me, &roles), "<@&3>");
        assert_eq!(without_mentions("a <@ b", me, &roles), "a <@ b");
        assert_eq!(without_mentions("<@3> is it free?", None, &[]), "is it free?");
    }
}
