//! The bot's own words, one Fluent file a language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;

/// The words of one language.
pub(super) struct Words {
    /// Primary subtag.
    pub(super) language: &'static str,
    bundle: FluentBundle<FluentResource>,
}

/// Tags of the languages, the first one for everybody else.
const FILES: [(&str, &str, &str); 2] =
    [("en", "en", include_str!("words/en.ftl")), ("zh", "zh-CN", include_str!("words/zh-CN.ftl"))];

/// Discord's locales that commands are registered in, with the language of each.
pub(super) const LOCALES: [(&str, &str); 4] = [("en-US", "en"), ("en-GB", "en"), ("zh-CN", "zh"), ("zh-TW", "zh")];

impl Words {
    /// The words for a locale or language, else English.
    pub(super) fn of(tag: &str) -> &'static Self {
        static ALL: OnceLock<Vec<Words>> = OnceLock::new();
        let all = ALL
            .get_or_init(|| FILES.into_iter().map(|(language, tag, text)| Self::read(language, tag, text)).collect());
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        all.iter().find(|words| words.language.eq_ignore_ascii_case(primary)).unwrap_or(&all[0])
    }

    /// Whether there is a file for a language.
    pub(super) fn knows(tag: &str) -> bool {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        FILES.iter().any(|(language, ..)| language.eq_ignore_ascii_case(primary))
    }

    fn read(language: &'static str, tag: &str, text: &str) -> Self {
        let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
        bundle.set_use_isolating(false);
        // Its faults are found by a test; what can be read is used.
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// A message.
    pub(super) fn say(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A message with what it names.
    pub(super) fn with(&self, key: &str, values: &[(&'static str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            // A whole number chooses its plural.
            match value.parse::<u32>() {
                Ok(number) if !value.starts_with('0') => args.set(*name, f64::from(number)),
                _ => args.set(*name, FluentValue::from(*value)),
            }
        }
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.language, "a message is missing");
            return key.to_owned();
        };
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::path::Path;

    /// The messages of a file, each with the values that it names.
    fn messages(text: &str) -> BTreeMap<String, Vec<String>> {
        assert!(FluentResource::try_new(text.to_owned()).is_ok());
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if !line.starts_with(' ')
                && let Some((name, _)) = line.split_once(" =")
            {
                key = name.to_owned();
                assert!(found.insert(key.clone(), Vec::new()).is_none(), "{key} is there twice");
            }
            for value in line.split('$').skip(1) {
                let name = value.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_owned();
                let names = found.entry(key.clone()).or_default();
                if !names.contains(&name) {
                    names.push(name);
                    names.sort();
                }
            }
        }
        found
    }

    fn sources() -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/discord");
        let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
        files
            .filter(|file| file.path().extension().is_some_and(|e| e == "rs"))
            .map(|file| std::fs::read_to_string(file.path()).unwrap())
            .collect()
    }

    #[test]
    fn every_language_has_the_same_messages_with_the_same_values() {
        assert_eq!(messages(FILES[0].2), messages(FILES[1].2));
    }

    #[test]
    fn every_message_is_used_and_every_used_one_is_there() {
        let (messages, sources) = (messages(FILES[0].2), sources());
        for key in messages.keys() {
            // Descriptions are said by the names that they describe.
            let said = key.strip_suffix("-description").unwrap_or(key);
            assert!(sources.contains(&format!("\"{said}\"")), "nothing says {key}");
        }
        for said in sources.split(".say(\"").skip(1).chain(sources.split(".with(\"").skip(1)) {
            let key = said.split('"').next().unwrap_or_default();
            assert!(messages.contains_key(key), "no file has {key}");
        }
    }

    #[test]
    fn a_locale_has_the_words_of_its_language_or_english_ones() {
        assert_eq!(Words::of("zh-TW").language, "zh");
        assert_eq!(Words::of("zh").say("button-source"), "来源");
        assert_eq!(Words::of("pt-BR").say("button-source"), "Source");
        assert_eq!(Words::of("en").with("topics-article", &[("title", "A"), ("sections", "1")]), "A · one section");
        assert_eq!(Words::of("en").with("topics-article", &[("title", "A"), ("sections", "12")]), "A · 12 sections");
    }
}
