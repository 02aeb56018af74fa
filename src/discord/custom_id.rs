//! `v1:<action>:<asker>:<key>[:<channel>:<message>]`: what a component does, whose question it is
//! about, which passage, and on an ephemeral message the public answer that it changes.

use super::limits::CUSTOM_ID;
use serenity::model::id::{ChannelId, MessageId, UserId};

/// What a press does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The answer helped.
    Helpful,
    /// It did not.
    Unhelpful,
    /// Ask on.
    Follow,
    /// Show another passage.
    Pick,
    /// Call a person.
    Person,
    /// Take the answer away.
    Remove,
    /// Turn a page.
    Page,
}

const ACTIONS: [(Action, &str); 7] = [
    (Action::Helpful, "helpful"),
    (Action::Unhelpful, "unhelpful"),
    (Action::Follow, "follow"),
    (Action::Pick, "pick"),
    (Action::Person, "person"),
    (Action::Remove, "remove"),
    (Action::Page, "page"),
];

/// A custom id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CustomId {
    /// What it does.
    pub(super) action: Action,
    /// Who asked.
    pub(super) asker: UserId,
    /// The passage; of a page its number.
    pub(super) key: Option<u64>,
    /// The public answer.
    pub(super) answer: Option<(ChannelId, MessageId)>,
}

impl CustomId {
    pub(super) fn new(action: Action, asker: UserId, key: Option<u64>) -> Self {
        Self { action, asker, key, answer: None }
    }

    /// `None` for what we did not write.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() > CUSTOM_ID {
            return None;
        }
        let parts: Vec<&str> = text.split(':').collect();
        let (["v1", action, asker, key], rest) = parts.split_at_checked(4)? else { return None };
        let answer = match rest {
            [] => None,
            [channel, message] => Some((ChannelId::new(id(channel)?), MessageId::new(id(message)?))),
            _ => return None,
        };
        Some(Self {
            action: ACTIONS.iter().find(|(_, name)| name == action)?.0,
            asker: UserId::new(id(asker)?),
            key: if *key == "-" { None } else { Some(parse_key(key)?) },
            answer,
        })
    }
}

/// A passage's key as it is written: 16 lower-case hexadecimal digits.
pub(super) fn parse_key(text: &str) -> Option<u64> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (text.len() == 16 && text.bytes().all(is_digit)).then(|| u64::from_str_radix(text, 16).ok())?
}

/// A snowflake.
fn id(text: &str) -> Option<u64> {
    text.parse().ok().filter(|id| *id != 0)
}

impl std::fmt::Display for CustomId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = ACTIONS.iter().find(|(action, _)| *action == self.action).map_or("", |(_, name)| name);
        write!(f, "v1:{name}:{}", self.asker)?;
        match self.key {
            Some(key) => write!(f, ":{key:016x}")?,
            None => write!(f, ":-")?,
        }
        match self.answer {
            Some((channel, message)) => write!(f, ":{channel}:{message}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let id = CustomId {
            action: Action::Pick,
            asker: UserId::new(u64::MAX),
            key: Some(0x9f3c),
            answer: Some((ChannelId::new(u64::MAX), MessageId::new(u64::MAX))),
        };
        assert_eq!(CustomId::parse(&id.to_string()), Some(id));
        assert!(id.to_string().len() <= CUSTOM_ID);
        let plain = CustomId::new(Action::Remove, UserId::new(12), None);
        assert_eq!(plain.to_string(), "v1:remove:12:-");
        assert_eq!(CustomId::parse("v1:remove:12:-"), Some(plain));
    }

    #[test]
    fn what_we_do_not_write_is_not_read() {
        for forged in
            ["", "v1", "v1:remove:0:-", "v1:reindex:12:-", "v2:remove:12:-", "v1:pick:12:XYZ", "v1:pick:12:-:1"]
        {
            assert_eq!(CustomId::parse(forged), None, "{forged}");
        }
    }
}
