//! `[[import]]`: what the bot imports by itself, and how often.

use super::source_kind::SourceKind;
use super::toml_file::{Kind, Reader, Section, TEXT, TEXTS, YEAR};
use crate::knowledge::CollectionSettings;
use std::path::Path;
use std::time::Duration;

/// `[[import]]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// An address, or a file or folder, resolved.
    pub source: String,
    /// What it is; found out where it is not told.
    pub kind: Option<SourceKind>,
    /// The collection that it goes into.
    pub collection: String,
    /// The time between two runs.
    pub every: Duration,
    /// The rest between two requests to a host.
    pub delay: Duration,
    /// Hosts and ports that may be fetched although they are not globally routable.
    pub allow: Vec<String>,
}

const KIND: Kind<SourceKind> = Kind {
    takes: "page, wordpress, wxr, feed, sitemap or folder",
    example: "\"wordpress\"",
    read: |value| value.as_str()?.parse().ok(),
};
const EVERY: Kind<Duration> = Kind {
    takes: "a time from 1s, such as \"30m\", \"1h\" or \"1d\"",
    example: "\"1h\"",
    read: |value| value.as_str().and_then(duration).filter(|every| *every >= Duration::from_secs(1)),
};

const DELAY: Kind<Duration> = Kind {
    takes: "a time, such as \"500ms\" or \"1s\"",
    example: "\"1s\"",
    read: |value| value.as_str().and_then(duration),
};

impl Import {
    pub(super) fn read(
        mut section: Section<'_, '_>,
        reader: &Reader<'_>,
        base: &Path,
        collections: &[CollectionSettings],
    ) -> Option<Self> {
        let at = section.place("collection");
        let import = (
            section.need("source", &Kind { example: "\"https://example.com/\"", ..TEXT }),
            section.take("kind", &KIND),
            section.need("collection", &Kind { example: "\"docs\"", ..TEXT }),
            section.need("every", &EVERY),
            section.take("delay", &DELAY).unwrap_or(Duration::from_secs(1)),
            section.take("allow", &TEXTS).unwrap_or_default(),
        );
        section.finish();
        let (source, kind, collection, every, delay, allow) = import;
        if let Some(collection) = &collection
            && !collections.iter().any(|other| other.name == *collection)
        {
            let what = format!("there is no collection {collection:?}");
            let known: Vec<_> = collections.iter().map(|other| other.name.as_str()).collect();
            reader.tell(at, what, format!("use one of: {}", known.join(", ")));
        }
        let (source, collection, every) = (source?, collection?, every?);
        let source = if source.contains("://") { source } else { crate::fault::shown(&base.join(source)) };
        Some(Self { source, kind, collection, every, delay, allow })
    }
}

/// A time as people write it: `90`, `1.5s`, `500ms`, `10m`, `1h`, `7d`.
///
/// ```
/// use faqt::config::duration;
/// use std::time::Duration;
/// assert_eq!(duration("1h"), Some(Duration::from_secs(3600)));
/// assert_eq!(duration("0"), Some(Duration::ZERO));
/// assert_eq!(duration("soon"), None);
/// assert_eq!(duration("366d"), None);
/// ```
pub fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let seconds = match unit.trim_start() {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        "d" => 86400.0,
        _ => return None,
    };
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok().filter(|time| *time <= YEAR)
}
