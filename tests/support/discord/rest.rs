//! Discord's REST API, version 10: checks a request, then hands it to the file of what it is about.

use super::faults::Trouble;
use super::limits::{REFUSALS, Verdict};
use super::schema::Schema;
use super::server::Shared;
use super::state::{Id, Request as Record, World};
use super::{clock, commands, interactions, lookups, messages, rules, threads};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An error that Discord answers with.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub code: u32,
    pub message: String,
}

impl Refusal {
    pub fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned() }
    }

    pub fn missing_access() -> Self {
        Self::new(403, 50001, "Missing Access")
    }

    pub fn missing_permissions() -> Self {
        Self::new(403, 50013, "Missing Permissions")
    }

    pub fn unknown(code: u32, what: &str) -> Self {
        Self::new(404, code, &format!("Unknown {what}"))
    }

    pub fn invalid(message: &str) -> Self {
        Self::new(400, 50035, &format!("Invalid Form Body: {message}"))
    }
}

/// `null` is an answer without a body.
pub type Answer = Result<Value, Refusal>;

/// A request that was understood.
#[derive(Debug)]
pub struct Call {
    pub query: BTreeMap<String, String>,
    pub body: Value,
}

/// Answers a request of the bot's, or anybody's.
pub async fn call(shared: Arc<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 8 << 20).await.unwrap_or_default();
    let path = parts.uri.path().to_owned();
    let method = parts.method.to_string();
    let Some(inside) = path.strip_prefix("/api/v10/") else {
        shared.act(|world| world.problem(format!("{method} {path}: not in API version 10")));
        return reply(404, &json!({"message": "404: Not Found", "code": 0}), None);
    };
    let segments: Vec<&str> = inside.split('/').collect();
    let Some(operation) = Schema::committed().operation(&method, &segments) else {
        shared.act(|world| world.problem(format!("{method} {path}: no operation in use")));
        return reply(404, &json!({"message": "404: Not Found", "code": 0}), None);
    };
    let name = operation.name.clone();
    let query: BTreeMap<_, _> = parts.uri.query().map(pairs).unwrap_or_default();
    let given: Option<Value> =
        if body.is_empty() { None } else { Some(serde_json::from_slice(&body).unwrap_or(Value::Null)) };
    let mut faults = operation.faults(&segments, &query, given.as_ref());
    let body = given.unwrap_or(Value::Null);
    faults.extend(rules::faults(&name, &body));
    let authorized = parts.headers.get(header::AUTHORIZATION).is_some_and(|it| it.as_bytes().starts_with(b"Bot "));
    let major = major(&segments);
    let (verdict, trouble) = shared.look(|world| {
        let (verdict, trouble) = (world.limits.count(world.clock.now(), &name, &major), world.faults.take(&name));
        if let Some(trouble) = &trouble {
            let body = body.clone();
            let status = match trouble {
                Trouble::Limited { .. } => 429,
                Trouble::Down(status) | Trouble::Refused(status, _) => *status,
                Trouble::Hangs => 0,
                Trouble::AnswerLost => 502,
            };
            world.requests.push(Record { operation: name.clone(), path: path.clone(), body, status });
        }
        (verdict, trouble)
    });
    match &trouble {
        Some(Trouble::Hangs) => {
            shared.act(|_| ());
            std::future::pending::<()>().await;
        }
        Some(Trouble::Down(status)) => {
            shared.act(|_| ());
            return page(*status);
        }
        Some(Trouble::Limited { after, global }) => {
            shared.act(|world| {
                refused(world, 429);
                if let Some(after) = after.filter(|_| *global) {
                    let wait = std::time::Duration::from_secs_f64(after).as_millis();
                    world.limits.shut = world.clock.now() + u64::try_from(wait).unwrap();
                }
            });
            return limited(*after, *global, None);
        }
        Some(Trouble::Refused(status, code)) => {
            shared.act(|world| refused(world, *status));
            return reply(*status, &json!({"message": "as told", "code": code}), Some(&verdict));
        }
        Some(Trouble::AnswerLost) | None => {}
    }
    let public = name.contains("/interactions/") || name.contains("/webhooks/") || name == "GET /gateway";
    let (answer, status) = shared.act(|world| {
        if world.own {
            for fault in rules::manners(&name, &body) {
                world.problem(format!("{name}: {fault}\n  {body}"));
            }
        }
        for fault in &faults {
            world.problem(format!("{name}: {fault}\n  {body}"));
        }
        let answer = if !public && (world.faults.token_refused || !authorized) {
            Err(Refusal::new(401, 0, "401: Unauthorized"))
        } else if verdict.refused.is_some() {
            Err(Refusal::new(429, 0, "You are being rate limited."))
        } else if let Some(fault) = faults.first() {
            Err(Refusal::invalid(fault))
        } else {
            handle(world, &method, &segments, &Call { query, body: body.clone() })
        };
        let status = match &answer {
            Ok(Value::Null) => 204,
            Ok(_) if name.ends_with("/threads") && method == "POST" => 201,
            Ok(_) => 200,
            Err(refusal) => refusal.status,
        };
        refused(world, status);
        if trouble.is_none() {
            world.requests.push(Record { operation: name.clone(), path: path.clone(), body, status });
        }
        (answer, status)
    });
    match answer {
        _ if trouble == Some(Trouble::AnswerLost) => page(502),
        Ok(value) => reply(status, &value, Some(&verdict)),
        Err(refusal) if refusal.status == 429 => {
            limited(Some(seconds(verdict.reset)), verdict.refused == Some("global"), Some(&verdict))
        }
        Err(refusal) => {
            reply(refusal.status, &json!({"message": refusal.message, "code": refusal.code}), Some(&verdict))
        }
    }
}

/// Discord locks out whoever does not mind its refusals.
fn refused(world: &mut World, status: u16) {
    if matches!(status, 401 | 403 | 429) {
        world.limits.refusals += 1;
        if world.limits.refusals == REFUSALS {
            world.problem(format!("{REFUSALS} requests were refused with 401, 403 or 429"));
        }
    }
}

fn handle(world: &mut World, method: &str, path: &[&str], call: &Call) -> Answer {
    match path {
        ["channels", channel, "messages", rest @ ..] if rest.get(1) != Some(&"threads") => {
            messages::handle(world, method, id(channel)?, rest, call)
        }
        ["channels", channel, rest @ ..] => threads::handle(world, method, id(channel)?, rest, call),
        ["interactions", interaction, token, "callback"] => {
            interactions::callback(world, id(interaction)?, token, call)
        }
        ["webhooks", _, token, rest @ ..] => interactions::webhook(world, method, token, rest, call),
        ["applications", _, "commands", rest @ ..] => commands::handle(world, method, None, rest, call),
        ["applications", _, "guilds", guild, "commands", rest @ ..] => {
            commands::handle(world, method, Some(id(guild)?), rest, call)
        }
        _ => lookups::handle(world, method, path, call),
    }
}

/// A snowflake in a path.
pub fn id(text: &str) -> Result<Id, Refusal> {
    text.parse().map_err(|_| Refusal::invalid("a snowflake is a number"))
}

/// What a bucket is shared by: the channel, the server, or the interaction's token.
fn major(path: &[&str]) -> String {
    match path {
        ["channels" | "guilds", it, ..] => (*it).to_owned(),
        ["webhooks" | "interactions", it, token, ..] => format!("{it}/{token}"),
        _ => String::new(),
    }
}

fn pairs(query: &str) -> BTreeMap<String, String> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, it)| (key.to_owned(), it.to_owned()))
        .collect()
}

fn seconds(millis: u64) -> f64 {
    std::time::Duration::from_millis(millis).as_secs_f64()
}

fn reply(status: u16, body: &Value, verdict: Option<&Verdict>) -> Response {
    let mut response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    if let Some(verdict) = verdict {
        let after = seconds(verdict.reset);
        response = response
            .header("x-ratelimit-limit", verdict.limit)
            .header("x-ratelimit-remaining", verdict.remaining)
            .header("x-ratelimit-reset", format!("{:.3}", clock::real().as_secs_f64() + after))
            .header("x-ratelimit-reset-after", format!("{after:.3}"))
            .header("x-ratelimit-bucket", &verdict.bucket);
    }
    if status == 204 {
        return response.body(Body::empty()).unwrap();
    }
    response.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())).unwrap()
}

fn limited(after: Option<f64>, global: bool, verdict: Option<&Verdict>) -> Response {
    let body = json!({"message": "You are being rate limited.", "retry_after": after.unwrap_or(1.0), "global": global});
    let mut response = reply(429, &body, verdict);
    let headers = response.headers_mut();
    if let Some(after) = after {
        headers.insert(header::RETRY_AFTER, format!("{after:.3}").parse().unwrap());
    }
    headers.insert("x-ratelimit-scope", if global { "global" } else { "user" }.parse().unwrap());
    if global {
        headers.insert("x-ratelimit-global", "true".parse().unwrap());
    }
    response
}

fn page(status: u16) -> Response {
    let body = format!("<html><body><h1>{status}</h1></body></html>");
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap())
        .header(header::CONTENT_TYPE, "text/html")
        .body(Body::from(body))
        .unwrap()
}
