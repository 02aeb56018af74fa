//! An interaction that is being answered: who called, from where, and how to reply in time.

use super::bot::Bot;
use super::reply::Reply;
use anyhow::Result;
use serde_json::{Value, json};
use serenity::http::HttpError;
use serenity::model::application::{
    AuthorizingIntegrationOwner, AuthorizingIntegrationOwners, CommandInteraction, ComponentInteraction,
    InteractionContext, ModalInteraction,
};
use serenity::model::id::{ChannelId, GuildId, InteractionId, MessageId, RoleId, UserId};
use serenity::model::permissions::Permissions;
use std::future::Future;
use std::time::Duration;
use tokio::time::sleep;

/// Discord waits three seconds for the first response: there is time for a second try.
const CALLBACK: Duration = Duration::from_millis(1_250);
/// Discord's codes for a channel and a message that are not there.
pub(super) const UNKNOWN_CHANNEL: isize = 10_003;
const UNKNOWN_MESSAGE: isize = 10_008;
/// Discord's code for a thread that is archived.
const THREAD_ARCHIVED: isize = 50_083;
/// Discord's codes for what the bot may not see, and may not do.
pub(super) const MISSING_ACCESS: isize = 50_001;
pub(super) const MISSING_PERMISSIONS: isize = 50_013;
/// After a refusal that says not how long it holds.
const SHORT: Duration = Duration::from_millis(500);
/// The same, where nobody counts the seconds.
const LIMITED: Duration = Duration::from_secs(2);
/// Everything else.
pub(super) const REST: Duration = Duration::from_secs(10);

/// Who called, from where.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Its id.
    pub(super) id: InteractionId,
    token: String,
    /// Who called.
    pub(super) user: UserId,
    /// Their permissions in the channel.
    pub(super) permissions: Permissions,
    /// Their roles.
    pub(super) roles: Vec<RoleId>,
    /// The server, where the bot is a member of it.
    pub(super) guild: Option<GuildId>,
    /// The channel.
    pub(super) channel: ChannelId,
    /// Their language.
    pub(super) locale: String,
    /// What the bot may do in the channel.
    ours: Option<Permissions>,
    /// Whether only the caller may see what comes: a direct message, or the bot is the caller's own.
    pub(super) private: bool,
}

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    /// Discord refused, with a code of its own.
    #[error("Discord refused: {status}, code {code}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Discord's code.
        code: isize,
    },
    /// No answer in time.
    #[error("Discord did not answer in time")]
    Late,
    /// The request did not arrive, or its answer made no sense.
    #[error("Discord was not reached")]
    Unreached,
    /// The answer is not what Discord's used to be. The request was done.
    #[error("Discord's answer could not be read: {0}")]
    Unread(String),
}

impl Failed {
    /// Whether nothing can be done and nobody is to blame: what was to be answered is gone.
    pub(super) fn is_gone(&self) -> bool {
        // Unknown channel, message, interaction, webhook; acknowledged already; token expired; thread
        // archived.
        matches!(
            self,
            Self::Refused { code: 10_003 | 10_008 | 10_015 | 10_062 | 40_060 | 50_027 | THREAD_ARCHIVED, .. }
        )
    }

    /// Whether the thread is archived: nothing in it changes until somebody writes there.
    pub(super) fn is_archived(&self) -> bool {
        matches!(self, Self::Refused { code: THREAD_ARCHIVED, .. })
    }

    /// Whether Discord will not do it now nor later.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Refused { status: 400..=499, .. }) && !self.is_limited()
    }

    /// Whether Discord does not take the bot's token any more: that says nothing of what was asked for.
    pub(super) fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. }) && !self.is_gone()
    }

    /// Whether the bot lacks a permission.
    pub(super) fn is_forbidden(&self) -> bool {
        matches!(self, Self::Refused { code: MISSING_ACCESS | MISSING_PERMISSIONS, .. })
    }

    /// Discord's code; 0 without one.
    pub(super) fn code(&self) -> isize {
        if let Self::Refused { code, .. } = self { *code } else { 0 }
    }

    /// Whether a second try may do better.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Late | Self::Unreached | Self::Refused { status: 500..=599, .. }) || self.is_limited()
    }

    /// Whether Discord takes no more for now and does not say for how long: where it does, the client
    /// waits by itself.
    pub(super) fn is_limited(&self) -> bool {
        matches!(self, Self::Refused { status: 429, .. })
    }

    /// Waits a moment before a second try, where Discord does not say for how long.
    pub(super) async fn rest(&self) {
        if self.is_limited() {
            sleep(LIMITED).await;
        }
    }
}

impl From<serenity::Error> for Failed {
    fn from(error: serenity::Error) -> Self {
        match error {
            // The error itself holds the address, and with it the interaction's token.
            serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
                Self::Refused { status: response.status_code.as_u16(), code: response.error.code }
            }
            serenity::Error::Json(error) => Self::Unread(error.to_string()),
            _ => Self::Unreached,
        }
    }
}

/// Sends a request, within a time.
///
/// # Errors
/// Why it failed.
pub(super) async fn within<T>(
    limit: Duration,
    request: impl Future<Output = serenity::Result<T>>,
) -> Result<T, Failed> {
    match tokio::time::timeout(limit, request).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(Failed::Late),
    }
}

impl Call {
    pub(super) fn of_command(command: &CommandInteraction) -> Self {
        let (private, guild) = place(&command.authorizing_integration_owners, command.context, command.guild_id);
        Self {
            id: command.id,
            token: command.token.clone(),
            user: command.user.id,
            permissions: command.member.as_ref().and_then(|member| member.permissions).unwrap_or(Permissions::empty()),
            roles: command.member.as_ref().map(|member| member.roles.clone()).unwrap_or_default(),
            guild,
            channel: command.channel_id,
            locale: command.locale.clone(),
            ours: command.app_permissions,
            private,
        }
    }

    pub(super) fn of_component(component: &ComponentInteraction) -> Self {
        let (private, guild) = place(&component.authorizing_integration_owners, component.context, component.guild_id);
        Self {
            id: component.id,
            token: component.token.clone(),
            user: component.user.id,
            permissions: component
                .member
                .as_ref()
                .and_then(|member| member.permissions)
                .unwrap_or(Permissions::empty()),
            roles: component.member.as_ref().map(|member| member.roles.clone()).unwrap_or_default(),
            guild,
            channel: component.channel_id,
            locale: component.locale.clone(),
            ours: component.app_permissions,
            private,
        }
    }

    /// `private` is what the message with the button was: a modal does not tell how the bot is
    /// installed.
    pub(super) fn of_modal(modal: &ModalInteraction, private: bool) -> Self {
        Self {
            id: modal.id,
            token: modal.token.clone(),
            user: modal.user.id,
            permissions: modal.member.as_ref().and_then(|member| member.permissions).unwrap_or(Permissions::empty()),
            roles: modal.member.as_ref().map(|member| member.roles.clone()).unwrap_or_default(),
            guild: modal.guild_id.filter(|_| !private),
            channel: modal.channel_id,
            locale: modal.locale.clone(),
            ours: modal.app_permissions,
            private: private || modal.guild_id.is_none(),
        }
    }

    /// Whether the caller may change what others asked.
    pub(super) fn moderates(&self) -> bool {
        self.guild.is_some() && (self.permissions.manage_messages() || self.permissions.administrator())
    }

    /// Whether the caller may manage the server.
    pub(super) fn manages(&self) -> bool {
        self.guild.is_some() && (self.permissions.manage_guild() || self.permissions.administrator())
    }

    /// A reply as it may be shown here.
    pub(super) fn shown(&self, reply: &Reply) -> Reply {
        let may_embed = self.guild.is_none() || self.ours.is_none_or(|ours| ours.embed_links() || ours.administrator());
        if may_embed { reply.clone() } else { reply.without_embed() }
    }

    async fn callback(&self, bot: &Bot, body: &Value) -> Result<(), Failed> {
        let mut tried = 0;
        loop {
            tried += 1;
            match within(CALLBACK, bot.http.create_interaction_response(self.id, &self.token, body, Vec::new())).await {
                Err(failed) if failed.may_pass() && tried == 1 => {
                    if failed.is_limited() {
                        sleep(SHORT).await;
                    }
                }
                // Our first try arrived after all.
                Err(failed) if tried > 1 && failed.code() == 40_060 => return Ok(()),
                done => return done,
            }
        }
    }

    /// Replies with a message of its own.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn respond(&self, bot: &Bot, reply: &Reply) -> Result<(), Failed> {
        self.callback(bot, &json!({ "type": 4, "data": self.shown(reply).body() })).await
    }

    /// Replaces the message whose component was pressed.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn update(&self, bot: &Bot, reply: &Reply) -> Result<(), Failed> {
        self.callback(bot, &json!({ "type": 7, "data": self.shown(reply).edit() })).await
    }

    /// Says that a message comes; who sees it is fixed by this.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn defer(&self, bot: &Bot, ephemeral: bool) -> Result<(), Failed> {
        let data = if ephemeral { json!({ "flags": 64 }) } else { json!({}) };
        self.callback(bot, &json!({ "type": 5, "data": data })).await
    }

    /// Says that the message whose component was pressed will change.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn defer_update(&self, bot: &Bot) -> Result<(), Failed> {
        self.callback(bot, &json!({ "type": 6 })).await
    }

    /// Offers choices for an option.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn choices(&self, bot: &Bot, choices: Vec<(String, String)>) -> Result<(), Failed> {
        let choices: Vec<Value> =
            choices.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.callback(bot, &json!({ "type": 8, "data": { "choices": choices } })).await
    }

    /// Opens a modal.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn modal(&self, bot: &Bot, modal: Value) -> Result<(), Failed> {
        self.callback(bot, &json!({ "type": 9, "data": modal })).await
    }

    /// Fills in what was deferred.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn fill(&self, bot: &Bot, reply: &Reply) -> Result<(), Failed> {
        let body = self.shown(reply).edit();
        twice(|| within(REST, bot.http.edit_original_interaction_response(&self.token, &body, Vec::new())))
            .await
            .map(|_| ())
    }

    /// Takes the response away.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn withdraw(&self, bot: &Bot) -> Result<(), Failed> {
        match twice(|| within(REST, bot.http.delete_original_interaction_response(&self.token))).await {
            // The first try took it away.
            Err(failed) if failed.code() == UNKNOWN_MESSAGE => Ok(()),
            done => done,
        }
    }

    /// The message that the first response is.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn original(&self, bot: &Bot) -> Result<MessageId, Failed> {
        let message = twice(|| within(REST, bot.http.get_original_interaction_response(&self.token))).await?;
        Ok(message.id)
    }

    /// Sends a further message. Discord takes no nonce for one, so after a fault that does not tell
    /// whether it arrived it is sent again only where the gateway does not tell of it either.
    ///
    /// # Errors
    /// Why it failed.
    pub(super) async fn follow_up(&self, bot: &Bot, reply: &Reply) -> Result<(), Failed> {
        let body = self.shown(reply).body();
        let send = || within(REST, bot.http.create_followup_message(&self.token, &body, Vec::new()));
        let before = bot.followed.last(self.id);
        let sent = match send().await {
            Err(failed) if failed.is_limited() => {
                failed.rest().await;
                send().await
            }
            Err(failed) if failed.may_pass() => {
                if bot.followed.is_told(self.id, before).await {
                    return Ok(());
                }
                send().await
            }
            done => done,
        };
        bot.followed.note(self.id, sent?.id);
        Ok(())
    }
}

/// Does what may be done twice, and once more where a second try may do better.
///
/// # Errors
/// Why it failed.
pub(super) async fn twice<T, R>(mut request: impl FnMut() -> R) -> Result<T, Failed>
where
    R: Future<Output = Result<T, Failed>>,
{
    match request().await {
        Err(failed) if failed.may_pass() => {
            failed.rest().await;
            request().await
        }
        done => done,
    }
}

/// Whether an interaction is private, and the server it is in as far as the bot is a member.
fn place(
    owners: &AuthorizingIntegrationOwners,
    context: Option<InteractionContext>,
    guild: Option<GuildId>,
) -> (bool, Option<GuildId>) {
    let in_guild = owners.0.iter().any(|owner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(_)));
    let private = !in_guild
        || guild.is_none()
        || matches!(context, Some(InteractionContext::BotDm | InteractionContext::PrivateChannel));
    (private, guild.filter(|_| !private))
}
