//! How Discord, or another server that speaks as it does, is reached; and what its last word means.

use super::global_limit::GlobalLimit;
use super::{Misconfigured, is_unauthorized};
use crate::config::Discord;
use crate::fault::Fault;
use anyhow::{Context as _, Result};
use serenity::gateway::GatewayError;
use serenity::http::{Http, HttpBuilder, Ratelimit};
use std::net::ToSocketAddrs as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Discord's host. Another server stands in for it under this name.
const HOST: &str = "discord.com";
/// A connection takes at most this long.
const CONNECT: Duration = Duration::from_secs(5);
/// One request, without the time that it waits for its turn.
const REQUEST: Duration = Duration::from_secs(10);

/// A client for Discord's REST; notes when Discord refuses everything for a while.
///
/// # Errors
/// When the address or the certificate that the configuration names is none.
pub(super) fn http(config: &Discord, token: &str, global_limit: &Arc<GlobalLimit>) -> Result<Http> {
    let mut client = reqwest::Client::builder().connect_timeout(CONNECT).timeout(REQUEST);
    if let Some(address) = &config.address {
        let found = address.to_socket_addrs().ok().and_then(|mut found| found.next());
        let Some(found) = found else {
            let fault = Fault::new(format!("{address:?} is no address"), "set it to HOST:PORT")
                .in_variable("FAQT_DISCORD_ADDRESS");
            return Err(Misconfigured(fault).into());
        };
        client = client.resolve(HOST, found).no_proxy();
    }
    if let Some(file) = &config.ca {
        let certificate =
            std::fs::read(file).map_err(anyhow::Error::from).and_then(|pem| Ok(reqwest::Certificate::from_pem(&pem)?));
        let certificate = certificate.map_err(|error| {
            Misconfigured(Fault::new(format!("{error:#}"), "name a file with a certificate in PEM").in_file(file))
        })?;
        client = client.add_root_certificate(certificate);
    }
    // Not even an error may show the token.
    let client = client.build().context("no client for Discord")?;
    let mut http = HttpBuilder::new(token).client(client).build();
    if let Some(limiter) = &mut http.ratelimiter {
        let global_limit = Arc::clone(global_limit);
        limiter.set_ratelimit_callback(Box::new(move |limited| {
            if limited.global {
                global_limit.shut(limited.timeout);
            }
        }));
    }
    Ok(http)
}

/// Forgets limits that are over and that nobody waits for: the client keeps one for each interaction.
pub(super) async fn forget_limits(http: &Http, now: SystemTime) {
    let Some(limiter) = &http.ratelimiter else { return };
    let routes = limiter.routes();
    // Whoever sends a request holds its limit, and takes it while holding all of them.
    routes.write().await.retain(|_, limit| {
        let is_over = |limit: &Ratelimit| limit.reset().is_none_or(|reset| reset <= now);
        Arc::strong_count(limit) > 1 || !limit.try_lock().is_ok_and(|limit| is_over(&limit))
    });
}

/// What the end of the gateway means, and which switch changes it.
pub(super) fn explain(error: serenity::Error) -> anyhow::Error {
    let fault = match &error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => refused_token(),
        error if is_unauthorized(error) => refused_token(),
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => Fault::new(
            "Discord does not let this bot read messages",
            "enable the Message Content Intent (developer portal, Bot), or set `message_content = false` in [discord]",
        ),
        serenity::Error::Gateway(GatewayError::InvalidGatewayIntents) => {
            Fault::new("Discord does not know the intents that were asked for", "update faqt")
        }
        _ => {
            let fault = Fault::new("Discord is not reached", "look at the connection and at https://discordstatus.com");
            return anyhow::Error::from(fault);
        }
    };
    Misconfigured(fault).into()
}

/// The token is refused.
pub(super) fn refused_token() -> Fault {
    Fault::new("Discord refuses the token", "copy it again (developer portal, Bot, Reset Token)")
        .in_variable("DISCORD_TOKEN")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serenity::http::{LightMethod, Request, Route};
    use serenity::model::id::InteractionId;

    #[tokio::test]
    async fn a_limit_is_forgotten_once_it_is_over_and_nobody_waits_for_it() {
        let http = Http::new("a.b.c");
        let routes = http.ratelimiter.as_ref().unwrap().routes();
        let route = |id| Route::InteractionResponse { interaction_id: InteractionId::new(id), token: "t" };
        let waiting = Arc::default();
        let mut holds = Ratelimit::default();
        let told = hyper::Response::builder().header("x-ratelimit-reset-after", "5").body("").unwrap();
        let request = Request::new(route(3), LightMethod::Post);
        holds.post_hook(&told.into(), &request, &|_| (), false).await.unwrap();
        {
            let mut routes = routes.write().await;
            routes.insert(route(1).ratelimiting_bucket(), Arc::default());
            routes.insert(route(2).ratelimiting_bucket(), Arc::clone(&waiting));
            routes.insert(route(3).ratelimiting_bucket(), Arc::new(holds.into()));
        }
        let kept = async || {
            let routes = routes.read().await;
            [1, 2, 3].map(|id| routes.contains_key(&route(id).ratelimiting_bucket()))
        };
        let now = SystemTime::now();
        forget_limits(&http, now).await;
        assert_eq!(kept().await, [false, true, true]);
        drop(waiting);
        forget_limits(&http, now + Duration::from_secs(10)).await;
        assert_eq!(kept().await, [false, false, false]);
    }
}
