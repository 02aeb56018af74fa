//! How moderators want the bot to behave, in a server and in each of its channels.

use super::Ledger;
use anyhow::Result;

/// When the bot answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// Never.
    Off,
    /// When it is asked.
    #[default]
    Asked,
    /// Every question that it can answer for sure.
    Answer,
    /// It offers an answer to every such question.
    Offer,
}

impl Policy {
    /// Every policy with its word.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Off, "off"), (Self::Asked, "asked"), (Self::Answer, "answer"), (Self::Offer, "offer")];

    /// By its word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(policy, _)| *policy)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(policy, _)| *policy == self).map_or("", |(_, name)| name)
    }
}

/// What is set for a channel or a server; `None`: not set there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// When to answer.
    pub policy: Option<Policy>,
    /// Whether to answer in a thread of the question.
    pub thread: Option<bool>,
    /// The role to call.
    pub helper: Option<u64>,
    /// Primary subtag of the bot's own words; empty: that of the question.
    pub language: Option<String>,
    /// Names of the collections that answer; empty: all.
    pub collections: Option<Vec<String>>,
}

impl Settings {
    /// These, and what they leave open from others.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            policy: self.policy.or(other.policy),
            thread: self.thread.or(other.thread),
            helper: self.helper.or(other.helper),
            language: self.language.or(other.language),
            collections: self.collections.or(other.collections),
        }
    }
}

type Row = (Option<String>, Option<bool>, Option<String>, Option<String>, Option<String>);

impl Ledger {
    /// What is set for a channel, or with `None` for the server itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn settings(&self, guild: u64, channel: Option<u64>) -> Result<Settings> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT policy, thread, helper, language, collections FROM setting WHERE guild = ? AND channel = ?",
        )
        .bind(guild.to_string())
        .bind(name(channel))
        .fetch_optional(&self.pool)
        .await?;
        let Some((policy, thread, helper, language, collections)) = row else { return Ok(Settings::default()) };
        Ok(Settings {
            policy: policy.as_deref().and_then(Policy::of),
            thread,
            helper: helper.and_then(|role| role.parse().ok()),
            language,
            collections: collections
                .map(|names| names.split(',').filter(|n| !n.is_empty()).map(str::to_owned).collect()),
        })
    }

    /// Keeps settings in place of those that were there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set(&self, guild: u64, channel: Option<u64>, settings: &Settings) -> Result<()> {
        sqlx::query("INSERT OR REPLACE INTO setting (guild, channel, policy, thread, helper, language, collections) VALUES (?, ?, ?, ?, ?, ?, ?)")
            .bind(guild.to_string())
            .bind(name(channel))
            .bind(settings.policy.map(Policy::word))
            .bind(settings.thread)
            .bind(settings.helper.map(|role| role.to_string()))
            .bind(settings.language.as_deref())
            .bind(settings.collections.as_ref().map(|names| names.join(",")))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn name(channel: Option<u64>) -> String {
    channel.map(|channel| channel.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::in_memory;
    use super::*;

    #[tokio::test]
    async fn a_channel_goes_before_its_server_and_others_know_nothing_of_it() {
        let ledger = in_memory().await;
        let server = Settings { policy: Some(Policy::Answer), helper: Some(7), ..Settings::default() };
        let channel = Settings {
            policy: Some(Policy::Off),
            collections: Some(vec!["a".into(), "b".into()]),
            ..Settings::default()
        };
        ledger.set(1, None, &server).await.unwrap();
        ledger.set(1, Some(5), &channel).await.unwrap();
        let here = ledger.settings(1, Some(5)).await.unwrap().or(ledger.settings(1, None).await.unwrap());
        assert_eq!(here, Settings { helper: Some(7), ..channel });
        assert_eq!(ledger.settings(2, None).await.unwrap(), Settings::default());
        ledger.set(1, None, &Settings::default()).await.unwrap();
        assert_eq!(ledger.settings(1, None).await.unwrap(), Settings::default());
    }
}
