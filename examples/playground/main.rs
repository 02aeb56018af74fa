//! A playground: the tests' Discord in a browser, with the unmodified bot in it and no token.
//! `cargo run --release --example playground [-- FAQT.TOML]`, then open the address that it prints.
//!
//! It holds no logic of its own: what is done goes to the double, what is shown comes from it.

#[path = "../../tests/support/discord/mod.rs"]
mod discord;

use anyhow::Context as _;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::response::sse::{Event, Sse};
use axum::routing::{get, post};
use axum::{Json, Router};
use discord::state::{Id, World};
use discord::uses::{self, Called};
use discord::{Discord, messages};
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// Where the page is, unless the port is taken.
const PORT: u16 = 8642;

fn main() -> anyhow::Result<()> {
    let configuration = std::env::args().nth(1).map_or_else(|| PathBuf::from("faqt.toml"), PathBuf::from);
    let configuration =
        configuration.canonicalize().with_context(|| format!("{} is not there", configuration.display()))?;
    let folder = configuration.parent().context("faqt.toml stands in a folder")?;
    let program = built()?;
    let discord = Arc::new(Discord::new());
    discord.runs(&program, folder);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(discord))
}

/// The bot's program, built as this one was.
fn built() -> anyhow::Result<PathBuf> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--bin", "faqt", "--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    anyhow::ensure!(command.status()?.success(), "faqt could not be built");
    let here = std::env::current_exe()?;
    let folder = here.parent().and_then(Path::parent).context("an example stands in a folder of its own")?;
    Ok(folder.join(format!("faqt{}", std::env::consts::EXE_SUFFIX)))
}

async fn serve(discord: Arc<Discord>) -> anyhow::Result<()> {
    let routes = Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/events", get(events))
        .route("/do", post(act))
        .with_state(discord);
    let listener = match tokio::net::TcpListener::bind(("127.0.0.1", PORT)).await {
        Ok(listener) => listener,
        Err(_) => tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?,
    };
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, routes).await?;
    Ok(())
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
