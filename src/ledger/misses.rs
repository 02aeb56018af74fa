//! Questions that were put to the bot in public and not answered.

use super::{Ledger, Seconds, scrub};
use anyhow::Result;

/// How a question was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// Nothing answered it.
    Unanswered,
    /// Nothing sure, and none of the candidates was picked.
    Suggested,
    /// The answer was called not helpful.
    Unhelpful,
}

impl Missed {
    fn word(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Suggested => "suggested",
            Self::Unhelpful => "unhelpful",
        }
    }
}

/// A question that was missed.
#[derive(Clone, Copy, Debug)]
pub struct Miss<'a> {
    /// Id of the message or interaction that asked.
    pub question: u64,
    /// The server.
    pub guild: u64,
    /// The channel or thread.
    pub channel: u64,
    /// The channel of the thread.
    pub parent: Option<u64>,
    /// As it was asked; kept without what tells who asked.
    pub wording: &'a str,
    /// How.
    pub missed: Missed,
}

impl Ledger {
    /// Keeps a miss, once a question.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn miss(&self, miss: Miss<'_>, now: Seconds) -> Result<()> {
        let wording = scrub(miss.wording);
        sqlx::query(
            "INSERT INTO miss (question, guild, channel, parent, wording, outcome, at) VALUES (?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET outcome = excluded.outcome, wording = excluded.wording",
        )
        .bind(miss.question.to_string())
        .bind(miss.guild.to_string())
        .bind(miss.channel.to_string())
        .bind(miss.parent.map(|parent| parent.to_string()))
        .bind(wording)
        .bind(miss.missed.word())
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets a miss: its question was deleted, or answered after all.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget(&self, question: u64) -> Result<()> {
        sqlx::query("DELETE FROM miss WHERE question = ?").bind(question.to_string()).execute(&self.pool).await?;
        Ok(())
    }

    /// The wordings that are kept, oldest first, each with how it was missed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn misses(&self) -> Result<Vec<(String, String)>> {
        Ok(sqlx::query_as("SELECT wording, outcome FROM miss ORDER BY at, question").fetch_all(&self.pool).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::in_memory;
    use super::*;

    #[tokio::test]
    async fn a_miss_is_kept_once_without_a_name_and_forgotten_with_its_question() {
        let ledger = in_memory().await;
        let miss =
            |missed| Miss { question: 9, guild: 1, channel: 2, parent: None, wording: "<@5> is it free?", missed };
        ledger.miss(miss(Missed::Suggested), 100).await.unwrap();
        ledger.miss(miss(Missed::Unhelpful), 200).await.unwrap();
        assert_eq!(ledger.misses().await.unwrap(), [("… is it free?".to_owned(), "unhelpful".to_owned())]);
        ledger.forget(9).await.unwrap();
        assert_eq!(ledger.misses().await.unwrap(), []);
    }
}
