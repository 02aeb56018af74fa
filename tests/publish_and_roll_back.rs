//! A maintainer publishes, is held back by the gate, forces, and goes back.

mod support;

use faqt::publish::{Outcome, Publication, list, roll_back, verify};
use support::{Project, quote, word};

/// Four articles, and a test that the price of apples is found.
fn orchard() -> Project {
    let project = Project::strict();
    for fruit in ["apple", "pear", "plum", "cherry"] {
        project
            .article(fruit, &format!("One {fruit} costs two euros.\n\n## Storing\n\nKeep every {fruit} cool and dry."));
    }
    project.write(
        "docs/questions.toml",
        "[[question]]\nask = \"what does one apple cost?\"\nexpect = \"docs/apple.md\"\nquote = \"euros\"\n",
    );
    project
}

fn reasons(publication: &Publication) -> Vec<String> {
    match &publication.outcome {
        Outcome::Held { reasons, .. } => reasons.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_failed_test_keeps_what_serves_and_ask_answers_from_what_was_built() {
    let project = orchard();
    assert_eq!(word(&project.publish()), "published");
    project.article("apple", "One apple costs nothing.");
    let held = project.publish();
    let file = project.path("docs/questions.toml").display().to_string();
    assert_eq!(reasons(&held), [format!("one of 1 knowledge tests fails: {file}:1")]);
    let failure = &held.tested.as_ref().unwrap().failures[0];
    assert_eq!(failure.expected, "docs/apple.md, quoting \"euros\"");
    assert!(failure.got.starts_with("answered from docs/apple.md#about-apple (0."), "{}", failure.got);
    assert!(failure.got.ends_with("quoting \"One apple costs nothing.\""), "{}", failure.got);
    assert_eq!(quote(&support::ask(&project.open_as_it_is().generation, "apple cost")), "One apple costs two euros.");
    let opened = project.open();
    assert_eq!(quote(&support::ask(&opened.generation, "apple cost")), "One apple costs nothing.");
    assert!(!opened.generation.is_published());
    assert_eq!(
        opened.notes,
        [format!(
            "one of 1 knowledge tests fails: {file}:1; this answer is from the changed articles, which are not published"
        )]
    );
    drop((held, opened));
    assert_eq!((project.numbers(), project.leftovers()), (vec![1], vec![]));
}

#[test]
fn force_publishes_and_the_manifest_says_so() {
    let project = orchard();
    project.publish();
    project.article("apple", "One apple costs nothing.");
    let forced = project.force();
    let Outcome::Published(generation) = &forced.outcome else { panic!("{forced:?}") };
    assert_eq!(generation.manifest.forced.len(), 1);
    assert!(generation.manifest.forced[0].starts_with("one of 1 knowledge tests fails"));
    assert_eq!(word(&project.publish()), "unchanged");
}

#[test]
fn losing_over_a_fifth_of_the_sections_is_held_back() {
    let project = orchard();
    project.publish();
    project.remove("docs/pear.md");
    assert_eq!(reasons(&project.publish()), ["docs has 6 sections instead of 8: over a fifth is gone"]);
    assert_eq!(project.open().generation.manifest.collections[0].sections, 6);
    assert_eq!(project.open_as_it_is().generation.manifest.collections[0].sections, 8);
}

#[test]
fn the_first_generation_is_published_with_a_warning() {
    let project = orchard();
    project.write("docs/questions.toml", "[[question]]\nask = \"one melon?\"\nexpect = \"docs/melon.md#price\"\n");
    let first = project.publish();
    assert_eq!(word(&first), "published");
    assert!(
        first.notes[0].to_string().starts_with("published although one of 1 knowledge tests fails"),
        "{:?}",
        first.notes
    );
    assert_eq!(first.tested.unwrap().failures[0].expected, "docs/melon.md#price, which does not exist");
}

#[test]
fn tests_of_a_collection_that_is_not_strict_only_warn() {
    let project = Project::new();
    project.article("apple", "One apple costs two euros.");
    project.publish();
    project.article("apple", "One apple costs six euros.");
    project.write("docs/questions.toml", "[[question]]\nask = \"what does one apple cost?\"\nexpect = \"nothing\"\n");
    let published = project.publish();
    assert_eq!(word(&published), "published");
    assert!(published.notes[0].to_string().starts_with("one of 1 knowledge tests fails"), "{:?}", published.notes);
}

#[test]
fn what_was_rolled_back_stays_back_until_it_changes_or_is_forced() {
    let project = orchard();
    for price in ["two", "three", "four"] {
        project.article("apple", &format!("One apple costs {price} euros.\n\n## Storing\n\nKeep it cool."));
        assert_eq!(word(&project.publish()), "published");
    }
    assert_eq!(roll_back(&project.config()).unwrap().number, 2);
    let opened = project.open();
    assert_eq!(quote(&support::ask(&opened.generation, "what does one apple cost?")), "One apple costs three euros.");
    assert_eq!(
        opened.notes,
        ["these articles were published and rolled back; this answer is from the last good index"]
    );
    assert_eq!(reasons(&project.publish()), ["these articles were published and rolled back"]);
    let kept: Vec<_> =
        list(&project.config()).iter().map(|k| (k.name.number, k.is_current, k.is_rolled_back)).collect();
    assert_eq!(kept, [(3, false, true), (2, true, false), (1, false, false)]);
    assert_eq!(roll_back(&project.config()).unwrap().number, 1);
    let error = roll_back(&project.config()).unwrap_err().to_string();
    assert!(error.starts_with("there is no generation before 1-"), "{error}");
    // The articles are those of number 3, rolled back first.
    assert_eq!(reasons(&project.publish()), ["these articles were published and rolled back"]);
    drop(opened);
    assert_eq!(word(&project.force()), "published");
    assert_eq!(project.quote("what does one apple cost?"), "One apple costs four euros.");
    // What was rolled back is not what the next way back leads to.
    assert_eq!(project.numbers(), [1, 4]);
    assert_eq!(roll_back(&project.config()).unwrap().number, 1);
}

#[test]
fn a_generation_that_never_served_is_not_gone_back_to_and_counts_for_nothing() {
    let project = Project::new();
    let price = |price: &str| project.article("apple", &format!("One apple costs {price} euros."));
    for served in ["two", "three"] {
        price(served);
        project.publish();
    }
    let before = std::fs::read_to_string(project.path("index/CURRENT")).unwrap();
    price("four");
    project.publish();
    assert_eq!(project.numbers(), [1, 2, 3]);
    // As a kill leaves it that comes before CURRENT is replaced.
    project.write("index/CURRENT", &before);
    price("five");
    project.publish();
    assert_eq!(project.numbers(), [1, 2, 3]);
    assert_eq!(project.quote("what does one apple cost?"), "One apple costs five euros.");
    assert_eq!(roll_back(&project.config()).unwrap().number, 2);
    // What was rolled back did serve, and stays.
    assert_eq!(roll_back(&project.config()).unwrap().number, 1);
    assert_eq!(project.numbers(), [1, 2, 3]);
    let generation = project.open_as_it_is().generation;
    assert_eq!(quote(&support::ask(&generation, "what does one apple cost?")), "One apple costs two euros.");
}

#[test]
fn every_file_is_compared_with_its_hash() {
    let project = orchard();
    project.publish();
    assert!(verify(&project.config()).iter().all(|kept| kept.manifest.is_ok() && kept.bytes() > 1000));
    let folder = project.path("index").join(project.open().generation.manifest.name().to_string());
    let file = folder.join("en/passages.bin");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let kept = verify(&project.config());
    let fault = kept[0].manifest.as_ref().unwrap_err().to_string();
    assert!(fault.ends_with("en/passages.bin is damaged: its hash is not the manifest's"), "{fault}");
    assert_eq!(word(&project.publish()), "published");
    assert!(verify(&project.config())[0].manifest.is_ok());
}
