//! What completes the things and the aspect of `/compare` while somebody types.

use super::limits;
use crate::answer::compare;
use crate::answer::things::Things;
use crate::index::Generation;
use anyhow::Result;

/// Names of things that go on from what was typed, but for the other one of the two; those of its kind
/// before others.
pub(super) fn things(generation: &Generation, typed: &str, other: Option<&str>, collections: &[String]) -> Vec<String> {
    named(generation, typed, false, other, collections)
}

/// Aspects that go on from what was typed: those of the chosen things, in the order of the articles;
/// where no article knows these, of all things.
///
/// # Errors
/// When the index is damaged.
pub(super) fn aspects(
    generation: &Generation,
    typed: &str,
    things: &[String],
    collections: &[String],
) -> Result<Vec<String>> {
    let Some(mut found) = compare::aspects(generation, things, collections)? else {
        return Ok(named(generation, typed, true, None, collections));
    };
    let typed = typed.trim().to_lowercase();
    found.retain(|name| name.to_lowercase().contains(&typed) && limits::length(name) <= limits::CHOICE);
    // Stable: among equals the order of the articles.
    found.sort_by_key(|name| !name.to_lowercase().starts_with(&typed));
    found.truncate(limits::CHOICES);
    Ok(found)
}

fn named(
    generation: &Generation,
    typed: &str,
    aspects: bool,
    other: Option<&str>,
    collections: &[String],
) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<(bool, bool, usize, String)> = Vec::new();
    for index in &generation.languages {
        let Some(things) = Things::of(generation, index) else { continue };
        let other = other.and_then(|other| things.resolve(&[other], index).pop().flatten()).map(|other| other.thing);
        for number in 0..u32::try_from(things.len()).unwrap_or(u32::MAX) {
            let Some(thing) = things.get(number).filter(|thing| thing.aspect == aspects) else { continue };
            let folded = thing.name.to_lowercase();
            let fits = folded.contains(&typed) && limits::length(&thing.name) <= limits::CHOICE;
            if fits && other != Some(number) && things.is_in(number, index, collections) {
                let is_like = other.is_some_and(|other| things.same_kind(number, other));
                found.push((!folded.starts_with(&typed), !is_like, thing.name.len(), thing.name.clone()));
            }
        }
    }
    found.sort();
    let mut names: Vec<String> = Vec::new();
    for (.., name) in found {
        if names.len() < limits::CHOICES && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::things::tests::{bicycles, generation};

    fn docs() -> Vec<String> {
        vec!["c".to_owned()]
    }

    fn chosen(generation: &Generation, typed: &str, things: &[&str]) -> Vec<String> {
        let things: Vec<String> = things.iter().map(|thing| (*thing).to_owned()).collect();
        aspects(generation, typed, &things, &docs()).unwrap()
    }

    #[test]
    fn aspects_are_those_of_the_chosen_things() {
        let generation = bicycles().unwrap();
        let all = ["Price", "Weight", "Who may ride it"];
        assert_eq!(chosen(&generation, "", &["city bike", "cargo bike"]), all);
        assert_eq!(chosen(&generation, "we", &["town", "a Cargo Bike"]), ["Weight"]);
        assert_eq!(chosen(&generation, "r", &["city bike", "cargo bike"]), ["Price", "Who may ride it"]);
        assert_eq!(chosen(&generation, "", &["city bike"]), [&all[..], &["Repair"]].concat());
        assert_eq!(chosen(&generation, "", &["zeppelin"]), ["Price", "Weight", "Who may ride it"]);
        assert_eq!(chosen(&generation, "", &[]), ["Price", "Weight", "Who may ride it"]);
    }

    #[test]
    fn things_that_only_a_table_names_have_its_other_side_for_aspects() {
        let text =
            "# Sizes\n\n| Size | Small | Large |\n|---|---|---|\n| Width | 2 m | 3 m |\n| Height | 1 m | 2 m |\n";
        let generation = generation("en", &[("sizes", text)]).unwrap();
        assert_eq!(chosen(&generation, "", &["Small", "Large"]), ["Width", "Height"]);
        assert_eq!(chosen(&generation, "he", &["small", "large"]), ["Height"]);
        assert_eq!(chosen(&generation, "", &["Width", "Height"]), ["Small", "Large"]);
    }

    #[test]
    fn things_of_the_other_ones_kind_come_first_and_itself_not_at_all() {
        let generation = bicycles().unwrap();
        let second = things(&generation, "", Some("city bike"), &docs());
        assert!(!second.contains(&"City bikes".to_owned()) && second.contains(&"Cargo bikes".to_owned()), "{second:?}");
        let (like, rest) =
            second.split_at(second.iter().position(|name| !name.contains("bike")).unwrap_or(second.len()));
        assert!(like.len() > 2 && !rest.iter().any(|name| name.ends_with("bike")), "{second:?}");
        assert_eq!(things(&generation, "Cargo bikes", None, &docs()), ["Cargo bikes"]);
    }
}
