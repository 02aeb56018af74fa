//! Derives `tests/support/discord/schema.json` from Discord's official OpenAPI description:
//! `cargo run --example discord_schema -- openapi.json > tests/support/discord/schema.json`
//!
//! Kept are the structure, types and limits of the operations in use; left out is all prose.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What a bot calls of Discord's API.
const OPERATIONS: [(&str, &str); 42] = [
    ("get", "/gateway"),
    ("get", "/gateway/bot"),
    ("get", "/applications/@me"),
    ("get", "/oauth2/applications/@me"),
    ("get", "/users/@me"),
    ("get", "/users/@me/guilds"),
    ("post", "/users/@me/channels"),
    ("get", "/users/{user_id}"),
    ("get", "/applications/{application_id}/commands"),
    ("put", "/applications/{application_id}/commands"),
    ("post", "/applications/{application_id}/commands"),
    ("patch", "/applications/{application_id}/commands/{command_id}"),
    ("delete", "/applications/{application_id}/commands/{command_id}"),
    ("get", "/applications/{application_id}/guilds/{guild_id}/commands"),
    ("put", "/applications/{application_id}/guilds/{guild_id}/commands"),
    ("post", "/applications/{application_id}/guilds/{guild_id}/commands"),
    ("patch", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}"),
    ("delete", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}"),
    ("get", "/guilds/{guild_id}"),
    ("get", "/guilds/{guild_id}/channels"),
    ("get", "/guilds/{guild_id}/members/{user_id}"),
    ("get", "/guilds/{guild_id}/roles"),
    ("get", "/guilds/{guild_id}/threads/active"),
    ("get", "/channels/{channel_id}"),
    ("patch", "/channels/{channel_id}"),
    ("post", "/channels/{channel_id}/typing"),
    ("get", "/channels/{channel_id}/messages"),
    ("post", "/channels/{channel_id}/messages"),
    ("get", "/channels/{channel_id}/messages/{message_id}"),
    ("patch", "/channels/{channel_id}/messages/{message_id}"),
    ("delete", "/channels/{channel_id}/messages/{message_id}"),
    ("post", "/channels/{channel_id}/messages/{message_id}/threads"),
    ("post", "/channels/{channel_id}/threads"),
    ("put", "/channels/{channel_id}/thread-members/@me"),
    ("post", "/interactions/{interaction_id}/{interaction_token}/callback"),
    ("post", "/webhooks/{webhook_id}/{webhook_token}"),
    ("get", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    ("patch", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    ("delete", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    ("get", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    ("patch", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    ("delete", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
];

/// Keywords whose value is a schema.
const SCHEMA: [&str; 4] = ["items", "additionalProperties", "not", "contains"];
/// Keywords whose value is a list of schemas.
const SCHEMAS: [&str; 4] = ["oneOf", "anyOf", "allOf", "prefixItems"];
/// Keywords that limit a value.
const LIMITS: [&str; 17] = [
    "$ref",
    "type",
    "format",
    "pattern",
    "enum",
    "const",
    "required",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
];

fn main() -> anyhow::Result<()> {
    let Some(file) = std::env::args().nth(1) else { anyhow::bail!("usage: discord_schema openapi.json") };
    let description: Value = serde_json::from_slice(&std::fs::read(file)?)?;
    println!("{}", serde_json::to_string(&derive(&description)?)?);
    Ok(())
}

/// The operations in use and the schemas that they reach.
pub fn derive(description: &Value) -> anyhow::Result<Value> {
    let mut operations = Vec::new();
    let mut reached = BTreeSet::new();
    for (method, path) in OPERATIONS {
        let item = &description["paths"][path];
        let operation = &item[method];
        anyhow::ensure!(operation.is_object(), "the description has no {method} {path}");
        let content = &operation["requestBody"]["content"]["application/json"]["schema"];
        let body = if content.is_null() { Value::Null } else { slim(content, &mut reached) };
        let (mut in_path, mut in_query, mut required) = (Map::new(), Map::new(), Vec::new());
        for parameter in [item, operation].into_iter().filter_map(|it| it["parameters"].as_array()).flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let schema = slim(&parameter["schema"], &mut reached);
            match parameter["in"].as_str() {
                Some("path") => _ = in_path.insert(name.to_owned(), schema),
                Some("query") => {
                    if parameter["required"] == true {
                        required.push(name);
                    }
                    in_query.insert(name.to_owned(), schema);
                }
                _ => {}
            }
        }
        operations.push(json!({"method": method.to_uppercase(), "path": path, "body": body,
            "body_required": operation["requestBody"]["required"] == true,
            "parameters": {"type": "object", "properties": in_path},
            "query": {"type": "object", "properties": in_query, "required": required, "additionalProperties": false}}));
    }
    let mut schemas = Map::new();
    while let Some(name) = reached.iter().find(|name| !schemas.contains_key(*name)).cloned() {
        let schema = slim(&description["components"]["schemas"][&name], &mut reached);
        schemas.insert(name, schema);
    }
    Ok(json!({"operations": operations, "schemas": schemas}))
}

/// A schema without its prose; the names that it refers to are added to `reached`.
fn slim(schema: &Value, reached: &mut BTreeSet<String>) -> Value {
    let Value::Object(schema) = schema else { return schema.clone() };
    let mut kept = Map::new();
    for (key, value) in schema {
        let value = match key.as_str() {
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                Value::Object(properties.map(|(name, it)| (name.clone(), slim(it, reached))).collect())
            }
            key if SCHEMA.contains(&key) => slim(value, reached),
            key if SCHEMAS.contains(&key) => {
                value.as_array().into_iter().flatten().map(|it| slim(it, reached)).collect()
            }
            key if LIMITS.contains(&key) => value.clone(),
            _ => continue,
        };
        if let Some(name) = value.as_str().and_then(|it| it.strip_prefix("#/components/schemas/")) {
            reached.insert(name.to_owned());
        }
        kept.insert(key.clone(), value);
    }
    Value::Object(kept)
}
