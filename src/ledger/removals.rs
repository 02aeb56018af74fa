//! Which messages of the bot's own are to go and are still there.

use super::{Ledger, Seconds};
use anyhow::Result;

/// A message of the bot's own that is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Its id.
    pub message: u64,
    /// The server.
    pub guild: u64,
    /// The channel or thread.
    pub channel: u64,
    /// Since when.
    pub at: Seconds,
}

impl Ledger {
    /// Keeps that a message is to go.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn to_remove(&self, removal: Removal) -> Result<()> {
        sqlx::query("INSERT OR IGNORE INTO removal (message, guild, channel, at) VALUES (?, ?, ?, ?)")
            .bind(removal.message.to_string())
            .bind(removal.guild.to_string())
            .bind(removal.channel.to_string())
            .bind(removal.at)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// All of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn removals(&self) -> Result<Vec<Removal>> {
        let rows: Vec<(String, String, String, Seconds)> =
            sqlx::query_as("SELECT message, guild, channel, at FROM removal ORDER BY at, message")
                .fetch_all(&self.pool)
                .await?;
        let read = |(message, guild, channel, at): (String, String, String, Seconds)| {
            let (message, guild, channel) = (message.parse().ok()?, guild.parse().ok()?, channel.parse().ok()?);
            Some(Removal { message, guild, channel, at })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// A message is gone, or stays for good.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn removed(&self, message: u64) -> Result<()> {
        sqlx::query("DELETE FROM removal WHERE message = ?").bind(message.to_string()).execute(&self.pool).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, in_memory};
    use super::*;

    #[tokio::test]
    async fn a_message_is_to_go_until_it_is_gone_or_old_or_its_channel_or_server_is_gone() {
        let ledger = in_memory().await;
        let removal = |message, at| Removal { message, guild: message / 10, channel: message + 100, at };
        let all = [removal(10, 0), removal(20, 0), removal(30, 0), removal(40, 1), removal(50, 50 * DAY)];
        for removal in all {
            ledger.to_remove(removal).await.unwrap();
        }
        assert_eq!(ledger.removals().await.unwrap(), all);
        ledger.removed(10).await.unwrap();
        ledger.forget_channel(120).await.unwrap();
        assert_eq!(ledger.removals().await.unwrap(), all[2..]);
        ledger.left(3, 0).await.unwrap();
        ledger.forget_old(90, 31 * DAY).await.unwrap();
        assert_eq!(ledger.removals().await.unwrap(), all[3..]);
        ledger.forget_old(90, 91 * DAY).await.unwrap();
        assert_eq!(ledger.removals().await.unwrap(), all[4..]);
    }
}
