//! The keys and values of front matter, whether it is YAML or TOML, with their lines.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

/// A key of the front matter.
pub(super) struct Entry {
    pub key: String,
    /// Line in the file, from 1.
    pub line: u32,
    pub value: Value,
}

/// Its value, as far as articles have any.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// Also numbers and dates, as written.
    Text(String),
    /// Items with their lines; `None` for what is no text.
    List(Vec<(Option<String>, u32)>),
    /// The texts in it.
    Map(Vec<(String, String)>),
}

impl Value {
    pub(super) fn text(self) -> Result<Option<String>, ()> {
        match self {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            _ => Err(()),
        }
    }

    pub(super) fn is_true(&self) -> bool {
        // "yes" and "no" are texts in YAML 1.2, but generators still read them as they were.
        matches!(self, Value::Bool(true))
            || matches!(self, Value::Text(text) if matches!(text.as_str(), "true" | "yes"))
    }

    pub(super) fn is_false(&self) -> bool {
        matches!(self, Value::Bool(false))
            || matches!(self, Value::Text(text) if matches!(text.as_str(), "false" | "no"))
    }
}

/// Line in the file of a line in the block: the fence is line 1.
fn file_line(line: u64) -> u32 {
    u32::try_from(line.saturating_add(1)).unwrap_or(u32::MAX)
}

/// The entries of a block; what is wrong with it comes with its line in the file.
pub(super) fn yaml_entries(text: &str) -> Result<Vec<Entry>, (u32, String)> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::LastWins,
        with_snippet: false,
        strict_booleans: true,
    };
    let pairs: Pairs = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let line = error.location().map_or(1, |place| place.line());
        // The place is told by the finding.
        let why = error.to_string();
        let why = why.lines().next().unwrap_or_default();
        let why = why.split(" at line ").next().unwrap_or(why).trim_end_matches([':', ' ']);
        let why = why.strip_prefix("error: ").unwrap_or(why);
        let why = match why.strip_prefix("line ") {
            Some(rest) => rest.split_once(": ").map_or(why, |(_, rest)| rest),
            None => why,
        };
        (file_line(line), why.to_owned())
    })?;
    Ok(pairs
        .0
        .into_iter()
        .map(|(key, value)| Entry {
            key: key.value,
            line: file_line(key.referenced.line()),
            value: match value.value {
                YamlValue::List(items) => Value::List(items.into_iter().map(|item| listed(text, item)).collect()),
                YamlValue::Null => Value::Null,
                YamlValue::Bool(yes) => Value::Bool(yes),
                YamlValue::Text(read) => Value::Text(as_written(text, value.referenced, read)),
                YamlValue::Map(pairs) => Value::Map(pairs),
            },
        })
        .collect())
}

/// An item of a list with its line.
fn listed(block: &str, item: Spanned<YamlText>) -> (Option<String>, u32) {
    let read = item.value.0.map(|read| as_written(block, item.referenced, read));
    (read, file_line(item.referenced.line()))
}

/// A number keeps its spelling: version 1.10 is not 1.1.
fn as_written(block: &str, place: Location, read: String) -> String {
    let span = place.span();
    let written = span.byte_offset().zip(span.byte_len()).and_then(|(at, len)| {
        let (at, len) = (usize::try_from(at).ok()?, usize::try_from(len).ok()?);
        block.get(at..at.checked_add(len)?)
    });
    match written.map(str::trim) {
        Some(written) if read.parse::<f64>().is_ok() && written.starts_with(|c: char| c.is_ascii_digit()) => {
            written.to_owned()
        }
        _ => read,
    }
}

/// The entries of a block; what is wrong with it comes with its line in the file.
pub(super) fn toml_entries(text: &str) -> Result<Vec<Entry>, (u32, String)> {
    use toml::de::{DeTable, DeValue};
    let line = |at: usize| {
        let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
        file_line(before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1)
    };
    let scalar = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        _ => None,
    };
    let table = DeTable::parse(text)
        .map_err(|error| (line(error.span().map_or(0, |span| span.start)), error.message().to_owned()))?;
    let mut entries: Vec<Entry> = table
        .get_ref()
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            line: line(key.span().start),
            value: match value.get_ref() {
                DeValue::Boolean(yes) => Value::Bool(*yes),
                DeValue::Array(items) => {
                    Value::List(items.iter().map(|item| (scalar(item.get_ref()), line(item.span().start))).collect())
                }
                DeValue::Table(table) => Value::Map(
                    table
                        .iter()
                        .filter_map(|(key, value)| Some((key.get_ref().to_string(), scalar(value.get_ref())?)))
                        .collect(),
                ),
                other => scalar(other).map_or(Value::Null, Value::Text),
            },
        })
        .collect();
    entries.sort_by_key(|entry| entry.line);
    Ok(entries)
}

/// The pairs of a YAML mapping in their order, with places.
struct Pairs(Vec<(Spanned<String>, Spanned<YamlValue>)>);

enum YamlValue {
    Null,
    Bool(bool),
    Text(String),
    List(Vec<Spanned<YamlText>>),
    Map(Vec<(String, String)>),
}

/// A text inside a list or a mapping; `None` for anything deeper.
struct YamlText(Option<String>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Pairs;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("lines such as `title: …`")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(key) = map.next_key::<Spanned<String>>()? {
                    pairs.push((key, map.next_value()?));
                }
                Ok(Pairs(pairs))
            }
        }
        from.deserialize_map(Read)
    }
}

/// The scalars that become text in the same way wherever they stand.
macro_rules! scalars {
    ($make:expr, $null:expr) => {
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($null)
        }
        fn visit_none<E>(self) -> Result<Self::Value, E> {
            Ok($null)
        }
        fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
            Ok($make(number.to_string()))
        }
        fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
            Ok($make(number.to_string()))
        }
        fn visit_i128<E>(self, number: i128) -> Result<Self::Value, E> {
            Ok($make(number.to_string()))
        }
        fn visit_u128<E>(self, number: u128) -> Result<Self::Value, E> {
            Ok($make(number.to_string()))
        }
        fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
            Ok($make(number.to_string()))
        }
        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            Ok($make(text.to_owned()))
        }
    };
}

impl<'de> Deserialize<'de> for YamlValue {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = YamlValue;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a text, a list or a mapping")
            }
            scalars!(YamlValue::Text, YamlValue::Null);
            fn visit_bool<E>(self, yes: bool) -> Result<YamlValue, E> {
                Ok(YamlValue::Bool(yes))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<YamlValue, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(YamlValue::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<YamlValue, A::Error> {
                let mut pairs = Vec::new();
                while let Some(key) = map.next_key::<YamlText>()? {
                    let value: YamlText = map.next_value()?;
                    if let (Some(key), Some(value)) = (key.0, value.0) {
                        pairs.push((key, value));
                    }
                }
                Ok(YamlValue::Map(pairs))
            }
        }
        from.deserialize_any(Read)
    }
}

impl<'de> Deserialize<'de> for YamlText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = YamlText;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a text")
            }
            scalars!(|text| YamlText(Some(text)), YamlText(None));
            fn visit_bool<E>(self, yes: bool) -> Result<YamlText, E> {
                Ok(YamlText(Some(yes.to_string())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<YamlText, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(YamlText(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<YamlText, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(YamlText(None))
            }
        }
        from.deserialize_any(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(entries: Result<Vec<Entry>, (u32, String)>) -> String {
        match entries {
            Ok(entries) => {
                let line = |entry: Entry| format!("{}: {} = {:?}\n", entry.line, entry.key, entry.value);
                entries.into_iter().map(line).collect()
            }
            Err((line, why)) => format!("{line}: {why}"),
        }
    }

    #[test]
    fn yaml_and_toml_give_the_same_entries() {
        let yaml = "title: A\nlist: [a, 1]\nmap: {x: y}\nyes: true\ndate: 2026-01-02\n";
        let toml = "title = 'A'\nlist = ['a', 1]\nmap = {x = 'y'}\nyes = true\ndate = 2026-01-02\n";
        insta::assert_snapshot!(shown(yaml_entries(yaml)), @r##"
        2: title = Text("A")
        3: list = List([(Some("a"), 3), (Some("1"), 3)])
        4: map = Map([("x", "y")])
        5: yes = Bool(true)
        6: date = Text("2026-01-02")
        "##);
        assert_eq!(shown(yaml_entries(yaml)), shown(toml_entries(toml)));
    }

    #[test]
    fn texts_that_look_like_something_else_stay_as_they_are_written() {
        let yaml = "title: 1.10\naliases: [2.0, no, y, 0x10, 1e3, \"3\", ~]\n";
        insta::assert_snapshot!(shown(yaml_entries(yaml)), @r##"
        2: title = Text("1.10")
        3: aliases = List([(Some("2.0"), 3), (Some("no"), 3), (Some("y"), 3), (Some("0x10"), 3), (Some("1e3"), 3), (Some("3"), 3), (None, 3)])
        "##);
    }

    #[test]
    fn what_is_broken_is_told_with_its_line() {
        insta::assert_snapshot!(shown(yaml_entries("title: A\nb: [c\n")), @r##"3: unclosed bracket '['"##);
        insta::assert_snapshot!(shown(toml_entries("title = 'A'\nb = [c]\n")), @r##"3: string values must be quoted, expected literal string"##);
        insta::assert_snapshot!(shown(yaml_entries("- a\n- b\n")), @r##"2: expected mapping start"##);
    }

    #[test]
    fn an_alias_bomb_does_no_harm() {
        let mut bomb = String::from("a0: &a0 [x]\n");
        for n in 1..30 {
            bomb.push_str(&format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1));
        }
        assert!(yaml_entries(&bomb).is_err());
    }
}
