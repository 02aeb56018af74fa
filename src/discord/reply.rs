//! A reply as a value, and the JSON that Discord takes for it.

use super::asked_line::{AskedLine, below_text};
use super::custom_id::CustomId;
use super::limits;
use serde_json::{Value, json};
use serenity::model::id::{RoleId, UserId};

/// Shown to one member only.
const EPHEMERAL: u64 = 1 << 6;
/// Sends no notification.
const SILENT: u64 = 1 << 12;
/// Shows no previews of links.
const NO_PREVIEWS: u64 = 1 << 2;

/// Where there is no card, so much of a text is left to the question at most.
const QUESTION_ROOM: usize = 300;
/// And so much at least.
const LEAST_ROOM: usize = 30;

/// How much of a text without a card is left to the question in it.
pub(super) fn room_for(question: &str) -> usize {
    match limits::length(question) {
        0 => 0,
        length => QUESTION_ROOM.min(2 * length + LEAST_ROOM),
    }
}

/// What is sent, wherever it goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reply {
    /// Text above the embed.
    pub(super) content: String,
    /// The card below it.
    pub(super) embed: Option<Embed>,
    /// Rows of buttons or one menu each.
    pub(super) rows: Vec<Row>,
    /// Whether only the asker may see it.
    pub(super) ephemeral: bool,
    /// Whether it makes no sound.
    pub(super) silent: bool,
    /// Whom `content` may call.
    pub(super) calls: Calls,
    /// What stands in for the embed where embeds are not allowed.
    pub(super) address: Option<String>,
    /// What the message is there, where it is another than its texts one below the other.
    pub(super) plain: Option<Plain>,
}

/// A message without a card.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plain {
    /// Its text, with the question.
    pub(super) content: String,
    /// Its rows of components.
    pub(super) rows: Vec<Row>,
}

/// Whom a message may notify.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Calls {
    /// Nobody.
    #[default]
    Nobody,
    /// One member.
    Member(UserId),
    /// One role.
    Role(RoleId),
}

/// A card.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Embed {
    /// The line at the top: the question, of any length.
    pub(super) author: String,
    /// The bold line.
    pub(super) title: String,
    /// What the title links.
    pub(super) url: Option<String>,
    /// The text.
    pub(super) description: String,
    /// Name and value.
    pub(super) fields: Vec<(String, String)>,
    /// The picture.
    pub(super) image: Option<String>,
    /// The line at the bottom.
    pub(super) footer: String,
}

/// A row of components.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row {
    /// Up to five.
    Buttons(Vec<Button>),
    /// One.
    Menu(Menu),
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Button {
    /// Opens an address.
    Link {
        /// What it says.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// Tells us.
    Press {
        /// What it says.
        label: String,
        /// What it means.
        id: CustomId,
        /// Whether it is the one to press.
        primary: bool,
    },
}

/// A select menu.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Menu {
    /// What a choice means.
    pub(super) id: CustomId,
    /// What it says before a choice.
    pub(super) placeholder: String,
    /// Label, value, description.
    pub(super) options: Vec<(String, String, String)>,
}

impl Reply {
    /// A text for the asker alone.
    pub(super) fn whisper(content: impl Into<String>) -> Self {
        Self { content: content.into(), ephemeral: true, ..Self::default() }
    }

    /// A text for everybody.
    pub(super) fn say(content: impl Into<String>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// Calls a member, in a line above the text.
    pub(super) fn address_to(&mut self, user: UserId) {
        self.calls = Calls::Member(user);
        self.begin(&format!("<@{user}>"));
    }

    /// Puts a line above the text.
    pub(super) fn begin(&mut self, line: &str) {
        let texts = std::iter::once(&mut self.content).chain(self.plain.iter_mut().map(|plain| &mut plain.content));
        for text in texts {
            *text = format!("{line}\n{text}");
        }
    }

    /// The message without its embed: what the embed links stands in the text, with what it alone says,
    /// and at the end the question, so that it is read back from there.
    pub(super) fn without_embed(&self) -> Self {
        let mut plain = self.clone();
        let Some(embed) = plain.embed.take() else { return plain };
        if let Some(Plain { content, rows }) = plain.plain.take() {
            return Self { content, rows, ..plain };
        }
        let mut said = vec![self.content.clone()];
        if self.content.is_empty() {
            said.extend([embed.title.clone(), embed.description.clone()]);
        }
        said.extend(embed.fields.iter().map(|(name, value)| format!("{name}\n{value}")));
        said.retain(|text| !text.is_empty());
        plain.content = limits::cut(&said.join("\n"), limits::CONTENT - room_for(&embed.author));
        if let Some(address) = &self.address {
            let line = format!("\n<{address}>");
            if limits::length(&plain.content) + limits::length(&line) <= limits::CONTENT {
                plain.content.push_str(&line);
            }
        }
        plain.content = below_text(&plain.content, &embed.author);
        plain
    }

    /// The message as Discord takes it. Every key is there, so that an edit replaces all of it.
    pub(super) fn body(&self) -> Value {
        let mut body = json!({
            "content": limits::cut(&self.content, limits::CONTENT),
            "embeds": self.embed.iter().map(Embed::body).collect::<Vec<_>>(),
            "components": self.rows.iter().map(Row::body).collect::<Vec<_>>(),
            "allowed_mentions": self.calls.body(),
        });
        let mut flags = 0;
        if self.ephemeral {
            flags |= EPHEMERAL;
        }
        if self.silent && !self.ephemeral {
            flags |= SILENT;
        }
        if self.embed.is_none() && !self.ephemeral {
            flags |= NO_PREVIEWS;
        }
        if flags != 0 {
            body["flags"] = flags.into();
        }
        body
    }

    /// The message for an edit: what cannot be edited is left out.
    pub(super) fn edit(&self) -> Value {
        let mut body = self.body();
        if let Some(keys) = body.as_object_mut() {
            keys.remove("flags");
        }
        body
    }
}

impl Calls {
    fn body(self) -> Value {
        match self {
            Self::Nobody => json!({ "parse": [], "replied_user": false }),
            Self::Member(user) => json!({ "parse": [], "users": [user.to_string()], "replied_user": false }),
            Self::Role(role) => json!({ "parse": [], "roles": [role.to_string()], "replied_user": false }),
        }
    }
}

impl Embed {
    /// Length of all its texts, as they count towards the limit of a message.
    pub(super) fn length(&self) -> usize {
        let fields = self.fields.iter().map(|(name, value)| limits::length(name) + limits::length(value));
        let asked = AskedLine::of(&self.author).length();
        let texts = [&self.title, &self.description, &self.footer].into_iter().map(|text| limits::length(text));
        texts.chain(fields).chain([asked]).sum()
    }

    fn body(&self) -> Value {
        let mut body = json!({});
        let asked = AskedLine::of(&self.author);
        if !asked.line.is_empty() {
            body["author"] = json!({ "name": asked.line });
        }
        if !self.title.is_empty() {
            body["title"] = limits::cut(&self.title, limits::TITLE).into();
            if let Some(url) = self.url.as_ref().filter(|url| url.len() <= limits::EMBED_ADDRESS) {
                body["url"] = url.as_str().into();
            }
        }
        let description = asked.below(&self.description);
        if !description.is_empty() {
            body["description"] = description.into();
        }
        if let Some(image) = self.image.as_ref().filter(|url| url.len() <= limits::EMBED_ADDRESS) {
            body["image"] = json!({ "url": image });
        }
        if !self.footer.is_empty() {
            body["footer"] = json!({ "text": limits::cut(&self.footer, limits::FOOTER) });
        }
        if !self.fields.is_empty() {
            let field = |(name, value): &(String, String)| json!({ "name": limits::cut(name, limits::FIELD_NAME), "value": value, "inline": false });
            body["fields"] = self.fields.iter().take(limits::FIELDS).map(field).collect();
        }
        body
    }
}

impl Row {
    fn body(&self) -> Value {
        let components: Vec<Value> = match self {
            Self::Buttons(buttons) => buttons.iter().map(Button::body).collect(),
            Self::Menu(menu) => vec![menu.body()],
        };
        json!({ "type": 1, "components": components })
    }
}

impl Button {
    fn body(&self) -> Value {
        match self {
            Self::Link { label, url } => {
                json!({ "type": 2, "style": 5, "label": limits::cut(label, limits::BUTTON_LABEL), "url": url })
            }
            Self::Press { label, id, primary } => json!({
                "type": 2,
                "style": if *primary { 1 } else { 2 },
                "label": limits::cut(label, limits::BUTTON_LABEL),
                "custom_id": id.to_string(),
            }),
        }
    }
}

impl Menu {
    fn body(&self) -> Value {
        let option = |(label, value, description): &(String, String, String)| {
            let mut option = json!({ "label": limits::cut(label, limits::SELECT_TEXT), "value": value });
            if !description.is_empty() {
                option["description"] = limits::cut(description, limits::SELECT_TEXT).into();
            }
            option
        };
        json!({
            "type": 3,
            "custom_id": self.id.to_string(),
            "placeholder": limits::cut(&self.placeholder, limits::SELECT_PLACEHOLDER),
            "options": self.options.iter().take(limits::SELECT_OPTIONS).map(option).collect::<Vec<_>>(),
        })
    }
}

/// An http or https address as Discord takes it: percent-encoded, of at most `limit` bytes; the
/// fragment is dropped where it does not fit.
pub(super) fn address(source: &str, limit: usize) -> Option<String> {
    let mut url = reqwest::Url::parse(source).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    if url.as_str().len() > limit {
        url.set_fragment(None);
    }
    (url.as_str().len() <= limit).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::super::custom_id::Action;
    use super::*;

    #[test]
    fn every_body_says_whom_it_may_call() {
        assert_eq!(Reply::say("hi").body()["allowed_mentions"], json!({ "parse": [], "replied_user": false }));
        let called = Reply { calls: Calls::Role(RoleId::new(7)), ..Reply::say("hi") };
        assert_eq!(called.body()["allowed_mentions"], json!({ "parse": [], "roles": ["7"], "replied_user": false }));
        assert_eq!(Reply::whisper("hi").body()["flags"], 64);
        assert!(Reply::whisper("hi").edit().get("flags").is_none());
    }

    #[test]
    fn a_long_address_loses_its_fragment_and_then_goes() {
        let limit = limits::BUTTON_ADDRESS;
        assert_eq!(address("https://e.com/größe#x", limit).as_deref(), Some("https://e.com/gr%C3%B6%C3%9Fe#x"));
        let long = format!("https://e.com/a#{}", "x".repeat(600));
        assert_eq!(address(&long, limit).as_deref(), Some("https://e.com/a"));
        assert_eq!(address(&format!("https://e.com/{}", "x".repeat(600)), limit), None);
        assert_eq!(address("javascript:alert(1)", limit), None);
        assert_eq!(address("docs/a.md", limit), None);
    }

    #[test]
    fn where_embeds_are_not_allowed_the_address_stands_in_the_text() {
        let reply = Reply {
            embed: Some(Embed { author: "is it free?".into(), title: "A".into(), ..Embed::default() }),
            address: Some("https://e.com/".into()),
            rows: vec![Row::Buttons(vec![Button::Press {
                label: "Helpful".into(),
                id: CustomId::new(Action::Helpful, UserId::new(1), None),
                primary: false,
            }])],
            ..Reply::say("**It is free.**")
        };
        let plain = reply.without_embed();
        assert_eq!(plain.content, "**It is free.**\n<https://e.com/>\n-# is it free?");
        assert_eq!(plain.body()["embeds"], json!([]));
        assert_eq!(plain.body()["components"][0]["components"][0]["custom_id"], "v1:helpful:1:-");
    }

    #[test]
    fn where_embeds_are_not_allowed_what_a_card_alone_says_stands_in_the_text() {
        let fields = vec![("Price".to_owned(), "A: 4 \\[1]".to_owned()), ("Sources".to_owned(), "1. A".to_owned())];
        let compared = Embed { author: "A vs B".into(), fields, ..Embed::default() };
        let plain = Reply { embed: Some(compared), ..Reply::say("A · B") }.without_embed();
        assert_eq!(plain.content, "A · B\nPrice\nA: 4 \\[1]\nSources\n1. A\n-# A vs B");
        let help = Embed { title: "Help".into(), description: "I answer.".into(), ..Embed::default() };
        assert_eq!(Reply { embed: Some(help), ..Reply::default() }.without_embed().content, "Help\nI answer.");
        let long = Embed { author: "A vs B".into(), description: "word ".repeat(800), ..Embed::default() };
        let plain = Reply { embed: Some(long), ..Reply::default() }.without_embed();
        assert!(limits::length(&plain.content) <= limits::CONTENT && plain.content.ends_with("…\n-# A vs B"));
    }
}
