//! What the browser is given: the page, what a member sees, and a place to tell what a member does.

use super::discord::state::{Id, World};
use super::discord::uses::{self, Called};
use super::discord::{Discord, messages};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::response::sse::{Event, Sse};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves the page until the process ends.
pub(crate) async fn serve(discord: Arc<Discord>, listener: TcpListener) -> io::Result<()> {
    let routes = Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/events", get(events))
        .route("/do", post(act))
        .with_state(discord);
    axum::serve(listener, routes).await
}

/// What a member sees, anew with every change.
async fn events(
    State(discord): State<Arc<Discord>>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let name = query.get("as").cloned().unwrap_or_else(|| "ann".to_owned());
    let pulse = discord.pulse();
    let start = (discord, pulse, name, String::new());
    Sse::new(stream::unfold(start, |(discord, mut pulse, name, before)| async move {
        loop {
            pulse.mark_unchanged();
            let picture = discord.arrange_quietly(|world| {
                let (guild, user) = (first(world), world.users.values().find(|it| it.name == name)?.id);
                Some(world.picture(guild, user).to_string())
            })?;
            if picture != before {
                return Some((Ok(Event::default().data(&picture)), (discord, pulse, name, picture)));
            }
            pulse.changed().await.ok()?;
        }
    }))
}

fn first(world: &World) -> Id {
    world.guilds.keys().copied().next().unwrap_or(0)
}

/// A member does something; a deed that Discord would not offer is told back.
async fn act(State(discord): State<Arc<Discord>>, Json(deed): Json<Value>) -> (StatusCode, Json<Value>) {
    let done = catch_unwind(AssertUnwindSafe(|| discord.arrange(|world| perform(world, &deed))));
    match done {
        Ok(Some(id)) => (StatusCode::OK, Json(json!({"id": id.to_string()}))),
        Ok(None) => (StatusCode::BAD_REQUEST, Json(json!({"error": "there is no such thing"}))),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
            (StatusCode::BAD_REQUEST, Json(json!({"error": text})))
        }
    }
}

fn perform(world: &mut World, deed: &Value) -> Option<Id> {
    let text = |key: &str| deed[key].as_str().unwrap_or_default();
    let id = |key: &str| deed[key].as_str().and_then(|it| it.parse::<Id>().ok());
    let user = id("me")?;
    match text("do") {
        "say" => Some(world.say(user, id("channel")?, text("text"), id("reply").map(|to| (to, true)))),
        "edit" => {
            world.rewrite(id("message")?, text("text"));
            id("message")
        }
        "delete" => {
            messages::delete(world, id("message")?);
            id("message")
        }
        "post" => Some(world.open_post(user, id("channel")?, text("title"), text("text"))),
        "command" => {
            let options = deed["options"].as_object().into_iter().flatten();
            let options = options.map(|(name, it)| (name.clone(), it.as_str().unwrap_or_default().to_owned()));
            let call = Called {
                name: text("name").to_owned(),
                kind: deed["kind"].as_u64().unwrap_or(1),
                options: options.collect(),
                typing: deed["typing"].as_str().map(str::to_owned),
                target: id("message"),
            };
            world.run_command(user, id("channel")?, false, &call)
        }
        "use" => {
            let values: Vec<&str> = deed["values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            Some(world.use_component(user, id("message")?, text("component"), &values))
        }
        "submit" => {
            let fields = deed["fields"].as_object().into_iter().flatten();
            let fields: Vec<_> = fields.map(|(name, it)| (name.as_str(), it.as_str().unwrap_or_default())).collect();
            let opened_by = id("interaction")?;
            let modal = uses::open_form(world, opened_by)?;
            Some(world.submit(opened_by, &modal, &fields))
        }
        _ => None,
    }
}
