//! What members say of answers.

use super::{Ledger, Seconds};
use anyhow::Result;

/// A member's word on an answer.
#[derive(Clone, Copy, Debug)]
pub struct Vote<'a> {
    /// Id of the message that answers.
    pub answer: u64,
    /// Who votes; kept as a hash that differs from answer to answer.
    pub voter: u64,
    /// The server; `None`: elsewhere.
    pub guild: Option<u64>,
    /// Key of the passage that the answer quotes.
    pub passage: &'a str,
    /// Whether it helped.
    pub helpful: bool,
}

impl Ledger {
    /// Keeps a vote; the last one of a member counts.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn vote(&self, vote: Vote<'_>, now: Seconds) -> Result<()> {
        let (secret,): (Vec<u8>,) = sqlx::query_as("SELECT key FROM secret").fetch_one(&self.pool).await?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&secret).update(&vote.answer.to_le_bytes()).update(&vote.voter.to_le_bytes());
        let voter = hasher.finalize().to_hex()[..16].to_owned();
        sqlx::query(
            "INSERT INTO vote (answer, voter, guild, passage, helpful, at) VALUES (?, ?, ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET helpful = excluded.helpful, passage = excluded.passage, at = excluded.at",
        )
        .bind(vote.answer.to_string())
        .bind(voter)
        .bind(vote.guild.map(|guild| guild.to_string()).unwrap_or_default())
        .bind(vote.passage)
        .bind(vote.helpful)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Votes on a passage: helpful, not helpful.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn votes(&self, passage: &str) -> Result<(i64, i64)> {
        Ok(sqlx::query_as(
            "SELECT COALESCE(SUM(helpful), 0), COALESCE(SUM(1 - helpful), 0) FROM vote WHERE passage = ?",
        )
        .bind(passage)
        .fetch_one(&self.pool)
        .await?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::in_memory;
    use super::*;

    #[tokio::test]
    async fn a_member_votes_once_and_the_last_vote_counts() {
        let ledger = in_memory().await;
        let vote = |voter, helpful| Vote { answer: 1, voter, guild: Some(3), passage: "ab", helpful };
        ledger.vote(vote(5, true), 1).await.unwrap();
        ledger.vote(vote(6, true), 2).await.unwrap();
        ledger.vote(vote(5, false), 3).await.unwrap();
        assert_eq!(ledger.votes("ab").await.unwrap(), (1, 1));
    }
}
