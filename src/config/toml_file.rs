//! Reads keys out of `faqt.toml` and the environment, and collects everything that is wrong with
//! them: each fault with its line, or the variable that it came from.

use super::Environment;
use crate::fault::{Fault, nearest};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a key takes, in words and as an example, and how a value is read.
pub(super) struct Kind<T> {
    /// After "takes": "a number from 0 to 1".
    pub(super) takes: &'static str,
    /// A value that is right.
    pub(super) example: &'static str,
    /// `None` for a value that is wrong.
    pub(super) read: fn(&DeValue<'_>) -> Option<T>,
}

/// The text of a file, and the faults found in it so far.
pub(super) struct Reader<'t> {
    file: &'t Path,
    /// What relative paths in the file are relative to.
    base: &'t Path,
    text: &'t str,
    environment: &'t Environment,
    faults: RefCell<Vec<(usize, Fault)>>,
}

/// One table of the file. What is not taken out of it is unknown.
pub(super) struct Section<'r, 't> {
    reader: &'r Reader<'t>,
    /// As written: `discord.limits`; empty for the top.
    path: String,
    /// Whether variables of the environment go before its keys.
    variables: bool,
    offset: usize,
    entries: Vec<(String, usize, Spanned<DeValue<'t>>)>,
    known: Vec<&'static str>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(file: &'t Path, text: &'t str, environment: &'t Environment) -> Self {
        let base = file.parent().unwrap_or(Path::new(""));
        Self { file, base, text, environment, faults: RefCell::default() }
    }

    /// The table at the top; an empty one where the file is not TOML.
    pub(super) fn top(&self) -> Section<'_, 't> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        // What follows from the first error is rarely one of its own.
        if let Some(error) = errors.first() {
            let at = error.span().map_or(0, |span| span.start);
            self.tell(
                at,
                error.message(),
                "correct the line; a text stands in \"quotes\", and a key only once a table",
            );
            return Section::empty(self, String::new(), true);
        }
        Section::of(self, String::new(), true, table.span().start, table.into_inner())
    }

    /// Adds a fault at a byte of the file.
    pub(super) fn tell(&self, at: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.faults.borrow_mut().push((at, Fault::new(what, remedy).in_line(self.file, self.line(at))));
    }

    /// The line of a byte of the file, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
    }

    /// Everything that was wrong, in the order of the file.
    pub(super) fn finish(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|(at, _)| *at);
        faults.into_iter().map(|(_, fault)| fault).collect()
    }
}

impl<'r, 't> Section<'r, 't> {
    fn empty(reader: &'r Reader<'t>, path: String, variables: bool) -> Self {
        Self { reader, path, variables, offset: 0, entries: Vec::new(), known: Vec::new() }
    }

    fn of(reader: &'r Reader<'t>, path: String, variables: bool, offset: usize, table: DeTable<'t>) -> Self {
        let entries =
            table.into_iter().map(|(key, value)| (key.get_ref().to_string(), key.span().start, value)).collect();
        Self { reader, path, variables, offset, entries, known: Vec::new() }
    }

    /// Takes the value of a key: of its variable, else of the file.
    pub(super) fn take<T>(&mut self, key: &'static str, kind: &Kind<T>) -> Option<T> {
        let from_file = self.pull(key).and_then(|(_, value)| {
            let read = (kind.read)(value.get_ref());
            if read.is_none() {
                let what = format!("`{key}` takes {}, not {}", kind.takes, describe(value.get_ref()));
                let remedy = format!("write `{key} = {}`", kind.example);
                self.reader.tell(value.span().start, what, remedy);
            }
            read
        });
        if !self.variables {
            return from_file;
        }
        let name = self.variable(key);
        let Some(text) = self.reader.environment.get(&name) else { return from_file };
        let read = read_variable(text, kind.read);
        if read.is_none() {
            let fault = Fault::new(
                format!("takes {}, not {}", kind.takes, describe(&DeValue::String(text.into()))),
                format!("set it to {}, or unset it", kind.example.trim_matches('"')),
            );
            // Before everything in the file.
            self.reader.faults.borrow_mut().push((0, fault.in_variable(&name)));
        }
        read.or(from_file)
    }

    /// Takes a path: one of the file is relative to the file, one of a variable to where faqt runs.
    pub(super) fn take_path(&mut self, key: &'static str, kind: &Kind<PathBuf>) -> Option<PathBuf> {
        let base = match self.reader.environment.get(&self.variable(key)) {
            Some(_) if self.variables => Path::new(""),
            _ => self.reader.base,
        };
        self.take(key, kind).map(|path| base.join(path))
    }

    /// As [`Section::take`]; a key that is missing is a fault.
    pub(super) fn need<T>(&mut self, key: &'static str, kind: &Kind<T>) -> Option<T> {
        self.require(key, kind.example);
        self.take(key, kind)
    }

    /// A fault where a key is missing.
    pub(super) fn require(&self, key: &str, example: &str) {
        let present = self.entries.iter().any(|(name, ..)| name == key);
        if !present {
            let what = format!("[[{}]] has no `{key}`", self.path);
            self.reader.tell(self.offset, what, format!("add `{key} = {example}`"));
        }
    }

    /// The table of a key, empty where there is none.
    pub(super) fn table(&mut self, key: &'static str) -> Section<'r, 't> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        match self.pull(key) {
            Some((at, value)) => match value.into_inner() {
                DeValue::Table(table) => Self::of(self.reader, path, self.variables, at, table),
                other => {
                    let what = format!("`{path}` is a table, not {}", describe(&other));
                    self.reader.tell(at, what, format!("write [{path}] in a line of its own, its keys below"));
                    Self::empty(self.reader, path, self.variables)
                }
            },
            None => Self::empty(self.reader, path, self.variables),
        }
    }

    /// The tables of a key, each `[[key]]`. The environment has none.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Section<'r, 't>> {
        let Some((at, value)) = self.pull(key) else { return Vec::new() };
        let wrong = |value: &DeValue<'_>| {
            let what = format!("`{key}` is a list of tables, not {}", describe(value));
            self.reader.tell(at, what, format!("write [[{key}]] in a line of its own, its keys below"));
        };
        match value.into_inner() {
            DeValue::Array(values) => values
                .into_iter()
                .filter_map(|value| {
                    let offset = value.span().start;
                    match value.into_inner() {
                        DeValue::Table(table) => Some(Self::of(self.reader, key.to_owned(), false, offset, table)),
                        other => {
                            wrong(&other);
                            None
                        }
                    }
                })
                .collect(),
            other => {
                wrong(&other);
                Vec::new()
            }
        }
    }

    /// Where the table begins, for faults of its own.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// Where a key of the file stands that is not yet taken.
    pub(super) fn place(&self, key: &str) -> usize {
        self.entries.iter().find(|(name, ..)| name == key).map_or(self.offset, |(_, at, _)| *at)
    }

    /// Every key that was not asked for is unknown.
    pub(super) fn finish(self) {
        for (key, at, _) in &self.entries {
            let remedy = match nearest(key, self.known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("remove it; known here: {}", self.known.join(", ")),
            };
            let place = if self.path.is_empty() { String::new() } else { format!(" in [{}]", self.path) };
            self.reader.tell(*at, format!("unknown key `{key}`{place}"), remedy);
        }
    }

    fn pull(&mut self, key: &'static str) -> Option<(usize, Spanned<DeValue<'t>>)> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, ..)| name == key)?;
        let (_, offset, value) = self.entries.remove(at);
        Some((offset, value))
    }

    fn variable(&self, key: &str) -> String {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        format!("FAQT_{}", path.replace('.', "_").to_uppercase())
    }
}

/// A variable holds a TOML value, a bare text, or a list parted by commas.
fn read_variable<T>(text: &str, read: fn(&DeValue<'_>) -> Option<T>) -> Option<T> {
    let as_value = DeValue::parse(text).ok().and_then(|value| read(value.get_ref()));
    as_value.or_else(|| read(&DeValue::String(text.into()))).or_else(|| {
        let quoted: Vec<String> = text.split(',').map(|part| toml::Value::from(part.trim()).to_string()).collect();
        let list = format!("[{}]", quoted.join(", "));
        DeValue::parse(&list).ok().and_then(|value| read(value.get_ref()))
    })
}

fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.chars().count() > 40 => "a long text".to_owned(),
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "what is in this list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(number) => number.to_string().replace('_', "").parse().ok(),
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}

fn integer(value: &DeValue<'_>) -> Option<u64> {
    let DeValue::Integer(number) = value else { return None };
    u64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
}

fn id(value: &DeValue<'_>) -> Option<String> {
    let id = match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(_) => integer(value)?.to_string(),
        _ => return None,
    };
    // A snowflake: a 64-bit number, never 0.
    id.parse::<u64>().ok().filter(|number| *number > 0).map(|_| id)
}

fn text(value: &DeValue<'_>) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn list<T>(value: &DeValue<'_>, read: fn(&DeValue<'_>) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(|value| read(value.get_ref())).collect()
}

pub(super) const PATH: Kind<PathBuf> =
    Kind { takes: "a path", example: "\"index\"", read: |value| text(value).map(PathBuf::from) };
pub(super) const FOLDER: Kind<PathBuf> =
    Kind { takes: "the path of a folder", example: "\"docs\"", read: |value| text(value).map(PathBuf::from) };
pub(super) const SHARE: Kind<f64> = Kind {
    takes: "a number above 0 and below 1",
    example: "0.95",
    read: |value| number(value).filter(|n| *n > 0.0 && *n < 1.0),
};
pub(super) const COUNT: Kind<u32> = Kind {
    takes: "a whole number from 1",
    example: "30",
    read: |value| integer(value).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0),
};
/// The longest wait: what is waited for longer never comes, and no clock may be told a time past its end.
pub(super) const YEAR: std::time::Duration = std::time::Duration::from_secs(365 * 86_400);
pub(super) const SECONDS: Kind<std::time::Duration> = Kind {
    takes: "a number of seconds, at most 31536000, which is a year",
    example: "1.5",
    read: |value| {
        number(value).and_then(|n| std::time::Duration::try_from_secs_f64(n).ok()).filter(|wait| *wait <= YEAR)
    },
};
pub(super) const FLAG: Kind<bool> = Kind { takes: "true or false", example: "true", read: |value| value.as_bool() };
pub(super) const TEXT: Kind<String> = Kind { takes: "a text", example: "\"…\"", read: text };
pub(super) const TEXTS: Kind<Vec<String>> =
    Kind { takes: "a list of texts", example: "[\"**/*.md\"]", read: |value| list(value, text) };
pub(super) const ID: Kind<String> = Kind { takes: "a Discord id", example: "\"123456789012345678\"", read: id };
pub(super) const IDS: Kind<Vec<String>> =
    Kind { takes: "a list of Discord ids", example: "[\"123456789012345678\"]", read: |value| list(value, id) };
