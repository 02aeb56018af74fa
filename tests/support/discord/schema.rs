//! Requests against the committed schema, which `examples/discord_schema.rs` derived from Discord's own description.

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The operations in use.
#[derive(Debug)]
pub struct Schema {
    operations: Vec<Operation>,
    /// What the operations refer to.
    schemas: Value,
}

/// One method of one path.
#[derive(Debug)]
pub struct Operation {
    /// As in `POST /channels/{channel_id}/messages`.
    pub name: String,
    method: String,
    path: Vec<String>,
    body_required: bool,
    body: Option<Rule>,
    parameters: Rule,
    query: Rule,
}

/// A schema, compiled when it is first needed.
#[derive(Debug)]
struct Rule {
    schema: Value,
    compiled: OnceLock<Validator>,
}

impl Rule {
    fn new(schema: &Value) -> Self {
        Self { schema: schema.clone(), compiled: OnceLock::new() }
    }

    /// What is wrong with a value.
    fn faults(&self, schemas: &Value, value: &Value, root: &str) -> Vec<String> {
        let validator = self.compiled.get_or_init(|| {
            let mut whole = self.schema.clone();
            whole["components"] = json!({"schemas": schemas});
            let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
            options.should_validate_formats(true).build(&whole).unwrap()
        });
        let mut found = Vec::new();
        for error in validator.iter_errors(value) {
            describe(&error, root, &mut found);
        }
        found
    }
}

impl Schema {
    /// The schema beside this file.
    pub fn committed() -> &'static Self {
        static COMMITTED: OnceLock<Schema> = OnceLock::new();
        COMMITTED.get_or_init(Self::read)
    }

    fn read() -> Self {
        let whole: Value = serde_json::from_str(include_str!("schema.json")).unwrap();
        let mut schemas = whole["schemas"].clone();
        overlay(&mut schemas);
        schemas.as_object_mut().unwrap().values_mut().for_each(close);
        let operations = whole["operations"].as_array().unwrap().iter().map(|it| {
            let (method, path) = (it["method"].as_str().unwrap(), it["path"].as_str().unwrap());
            Operation {
                name: format!("{method} {path}"),
                method: method.to_owned(),
                path: path.split('/').skip(1).map(str::to_owned).collect(),
                body_required: it["body_required"] == true,
                body: (!it["body"].is_null()).then(|| Rule::new(&it["body"])),
                parameters: Rule::new(&it["parameters"]),
                query: Rule::new(&it["query"]),
            }
        });
        Self { operations: operations.collect(), schemas }
    }

    /// The operation of a path; a literal part goes before a parameter.
    pub fn operation(&self, method: &str, path: &[&str]) -> Option<&Operation> {
        let fits = |operation: &&Operation| {
            operation.method == method
                && operation.path.len() == path.len()
                && operation.path.iter().zip(path).all(|(part, given)| part.starts_with('{') || part == given)
        };
        let literal = |operation: &&Operation| operation.path.iter().filter(|part| !part.starts_with('{')).count();
        self.operations.iter().filter(fits).max_by_key(literal)
    }
}

impl Operation {
    /// What is wrong with a request, one line a fault.
    pub fn faults(&self, path: &[&str], query: &BTreeMap<String, String>, body: Option<&Value>) -> Vec<String> {
        let schemas = &Schema::committed().schemas;
        let given = self.path.iter().zip(path).filter(|(part, _)| part.starts_with('{'));
        let given = given.map(|(part, it)| (part.trim_matches(['{', '}']).to_owned(), json!(it)));
        let mut faults = self.parameters.faults(schemas, &Value::Object(given.collect()), "path");
        let query = query.iter().map(|(name, text)| {
            let kind = &self.query.schema["properties"][name]["type"];
            let typed = match kind.as_str() {
                Some("integer" | "boolean") => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
                _ => json!(text),
            };
            (name.clone(), typed)
        });
        faults.extend(self.query.faults(schemas, &Value::Object(query.collect()), "query"));
        match (&self.body, body) {
            (Some(rule), Some(body)) => {
                let mut body = body.clone();
                prune(&mut body);
                faults.extend(rule.faults(schemas, &body, "body"));
            }
            (Some(_), None) if self.body_required => faults.push("body: missing".to_owned()),
            (None, Some(body)) if !body.is_null() && *body != json!({}) => faults.push("body: not expected".to_owned()),
            _ => {}
        }
        faults
    }
}

/// Goes down into the alternative that fits best, so that the message names the very field.
fn describe(error: &jsonschema::ValidationError<'_>, root: &str, found: &mut Vec<String>) {
    if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } = error.kind() {
        let wrong_kind = |branch: &&Vec<jsonschema::ValidationError<'_>>| {
            let kind = branch.iter().filter(|error| {
                let path = error.instance_path().to_string();
                matches!(error.kind(), ValidationErrorKind::Type { .. }) && path == error.instance_path().to_string()
                    || path.ends_with("/type")
            });
            (kind.count(), branch.len())
        };
        if let Some(branch) = context.iter().min_by_key(wrong_kind) {
            for error in branch {
                describe(error, root, found);
            }
            return;
        }
    }
    found.push(format!("{root}{}: {}", error.instance_path(), cut(&error.to_string())));
}

fn cut(text: &str) -> String {
    let short: String = text.chars().take(300).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Where the description is stricter than Discord, or silent: a permission may be a string of digits,
/// and commands have `nsfw`.
fn overlay(schemas: &mut Value) {
    for schema in schemas.as_object_mut().unwrap().values_mut() {
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { continue };
        if let Some(permissions) = properties.get_mut("default_member_permissions") {
            *permissions = json!({"oneOf": [permissions, {"type": "string", "pattern": "^[0-9]+$"}]});
            properties.insert("nsfw".to_owned(), json!({"type": "boolean"}));
        }
    }
}

/// An unknown key is a fault, so that a misspelt one is found.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            keys.values_mut().for_each(close);
            let plain = !["allOf", "oneOf", "anyOf"].iter().any(|key| keys.contains_key(*key));
            if plain
                && keys.get("properties").is_some_and(Value::is_object)
                && keys.get("type").is_some_and(|it| it == "object")
            {
                keys.entry("additionalProperties").or_insert(json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// Leaves out what says nothing: `null` and empty lists in objects below the first level, which serenity
/// sends with options of commands.
fn prune(value: &mut Value) {
    match value {
        Value::Object(keys) => {
            keys.retain(|_, it| !it.is_null() && it.as_array().is_none_or(|items| !items.is_empty()));
            keys.values_mut().for_each(prune);
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}
