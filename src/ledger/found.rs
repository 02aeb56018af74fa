//! Which public answers were asked for from the menu of a message.

use super::{Ledger, Seconds};
use anyhow::Result;

/// An answer to a message, asked for from its menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Id of the answer.
    pub reply: u64,
    /// Id of the message that it answers.
    pub question: u64,
    /// The server.
    pub guild: u64,
    /// The channel or thread of both.
    pub channel: u64,
    /// When it was sent.
    pub at: Seconds,
}

impl Ledger {
    /// Keeps an answer.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn found(&self, found: Found) -> Result<()> {
        sqlx::query("INSERT OR REPLACE INTO found (reply, question, guild, channel, at) VALUES (?, ?, ?, ?, ?)")
            .bind(found.reply.to_string())
            .bind(found.question.to_string())
            .bind(found.guild.to_string())
            .bind(found.channel.to_string())
            .bind(found.at)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The answers that were asked for from a message's menu, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn found_for(&self, question: u64) -> Result<Vec<Found>> {
        let rows: Vec<(String, String, String, Seconds)> =
            sqlx::query_as("SELECT reply, guild, channel, at FROM found WHERE question = ? ORDER BY at, reply")
                .bind(question.to_string())
                .fetch_all(&self.pool)
                .await?;
        let read = |(reply, guild, channel, at): (String, String, String, Seconds)| {
            let (reply, guild, channel) = (reply.parse().ok()?, guild.parse().ok()?, channel.parse().ok()?);
            Some(Found { reply, question, guild, channel, at })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Forgets an answer: it is gone.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_found(&self, reply: u64) -> Result<()> {
        sqlx::query("DELETE FROM found WHERE reply = ?").bind(reply.to_string()).execute(&self.pool).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, in_memory};
    use super::*;

    #[tokio::test]
    async fn a_message_has_several_answers_until_each_is_forgotten() {
        let ledger = in_memory().await;
        let found = |reply, question| Found { reply, question, guild: reply % 2, channel: 2, at: 5 };
        for (reply, question) in [(11, 10), (12, 10), (21, 20)] {
            ledger.found(found(reply, question)).await.unwrap();
        }
        assert_eq!(ledger.found_for(10).await.unwrap(), [found(11, 10), found(12, 10)]);
        ledger.forget_found(11).await.unwrap();
        assert_eq!(ledger.found_for(10).await.unwrap(), [found(12, 10)]);
        ledger.left(1, 0).await.unwrap();
        ledger.forget_old(90, 31 * DAY).await.unwrap();
        assert_eq!(ledger.found_for(20).await.unwrap(), [], "the server removed the bot");
        assert_eq!(ledger.found_for(10).await.unwrap(), [found(12, 10)]);
        ledger.forget_old(90, 91 * DAY).await.unwrap();
        assert_eq!(ledger.found_for(10).await.unwrap(), []);
    }
}
