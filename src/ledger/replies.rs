//! Which message of the bot's answers which one.

use super::{Ledger, Seconds};
use anyhow::Result;

/// A reply to a message in a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replied {
    /// Id of the message that asked.
    pub question: u64,
    /// The server.
    pub guild: u64,
    /// The channel or thread of the reply.
    pub channel: u64,
    /// Id of the reply.
    pub reply: u64,
    /// Whether nobody put the question to the bot; `None`: not known.
    pub unasked: Option<bool>,
    /// When it was sent.
    pub at: Seconds,
}

impl Ledger {
    /// Keeps a reply.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn replied(&self, replied: Replied) -> Result<()> {
        sqlx::query(
            "INSERT OR REPLACE INTO reply (question, guild, channel, reply, unasked, at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(replied.question.to_string())
        .bind(replied.guild.to_string())
        .bind(replied.channel.to_string())
        .bind(replied.reply.to_string())
        .bind(replied.unasked)
        .bind(replied.at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The reply to a message, where it has one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reply_to(&self, question: u64) -> Result<Option<Replied>> {
        let row: Option<(String, String, String, Option<bool>, Seconds)> =
            sqlx::query_as("SELECT guild, channel, reply, unasked, at FROM reply WHERE question = ?")
                .bind(question.to_string())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.and_then(|(guild, channel, reply, unasked, at)| {
            let (guild, channel, reply) = (guild.parse().ok()?, channel.parse().ok()?, reply.parse().ok()?);
            Some(Replied { question, guild, channel, reply, unasked, at })
        }))
    }

    /// The message that a reply of ours answers, where it is kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn answered_by(&self, reply: u64) -> Result<Option<u64>> {
        let row: Option<(String,)> = sqlx::query_as("SELECT question FROM reply WHERE reply = ?")
            .bind(reply.to_string())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.and_then(|(question,)| question.parse().ok()))
    }

    /// Forgets the reply to a message: it is gone.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_reply(&self, question: u64) -> Result<()> {
        sqlx::query("DELETE FROM reply WHERE question = ?").bind(question.to_string()).execute(&self.pool).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, in_memory};
    use super::*;

    #[tokio::test]
    async fn a_reply_is_found_by_its_question_until_it_is_forgotten() {
        let ledger = in_memory().await;
        let replied =
            |question| Replied { question, guild: 1, channel: 2, reply: question + 1, unasked: Some(true), at: 5 };
        for question in [10, 20, 30] {
            ledger.replied(replied(question)).await.unwrap();
        }
        assert_eq!(ledger.reply_to(10).await.unwrap(), Some(replied(10)));
        assert_eq!(ledger.answered_by(11).await.unwrap(), Some(10));
        assert_eq!(ledger.answered_by(10).await.unwrap(), None);
        ledger.forget_reply(10).await.unwrap();
        assert_eq!(ledger.reply_to(10).await.unwrap(), None);
        ledger.replied(Replied { guild: 7, ..replied(30) }).await.unwrap();
        ledger.left(7, 0).await.unwrap();
        ledger.forget_old(90, 31 * DAY).await.unwrap();
        assert_eq!(ledger.reply_to(30).await.unwrap(), None, "the server removed the bot");
        assert!(ledger.reply_to(20).await.unwrap().is_some());
        ledger.forget_old(90, 91 * DAY).await.unwrap();
        assert_eq!(ledger.reply_to(20).await.unwrap(), None);
    }
}
