//! A build is killed at any moment, and what served before serves on.

#[path = "support/program.rs"]
mod program;
mod support;

use faqt::index::Store;
use faqt::publish::verify;
use std::thread::sleep;
use std::time::{Duration, Instant};
use support::{Project, ask, quote};

const QUESTION: &str = "what does an apple cost?";
const KILLS: u32 = 100;

/// The price in a quote.
fn price(quote: &str) -> u32 {
    quote.trim_start_matches("An apple costs ").trim_end_matches(" euros.").parse().unwrap()
}

#[test]
fn a_build_killed_a_hundred_times_leaves_a_valid_current_generation_each_time() {
    let project = Project::new();
    for number in 0..30 {
        let body = format!(
            "Fruit {number} is sweet.\n\n## Storing\n\n{}",
            "Keep it cool and dry. It lasts a week.\n\n".repeat(20)
        );
        project.article(&format!("fruit-{number}"), &body);
    }
    let change = |price: u32| project.article("apples", &format!("An apple costs {price} euros."));
    change(0);
    project.open();
    change(1);
    let started = Instant::now();
    assert!(program::ask(&project.path(""), QUESTION).status().unwrap().code() < Some(2));
    let whole = started.elapsed();
    let (mut killed, mut served) = (0, 1);
    for round in 2..2 + KILLS {
        change(round);
        let mut child = program::ask(&project.path(""), QUESTION).spawn().unwrap();
        // The golden ratio's multiples are spread evenly over the time that a build takes.
        sleep(whole.mul_f64(f64::from(round) * 0.618_033_988_75 % 1.0));
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        let store = Store::new(project.path("index"));
        let current = store.current().unwrap().expect("CURRENT is there");
        assert!(faqt::index::generation::verify(&store.path(&current)).is_ok(), "round {round}");
        let opened = project.open_as_it_is();
        assert_eq!(opened.notes, [""; 0], "round {round}");
        let answered = price(&quote(&ask(&opened.generation, QUESTION)));
        assert!((served..=round).contains(&answered), "round {round}: {answered} after {served}");
        served = answered;
    }
    assert!(killed > 0, "no build was killed");
    // The next one takes no notice of what the killed ones left, and clears it away.
    change(1000);
    assert_eq!(project.quote(QUESTION), "An apple costs 1000 euros.");
    assert_eq!(project.leftovers(), [""; 0]);
    // A process of another test holds copies of our locks between its fork and its start, and what is
    // locked is cleared away by the next.
    for again in 1001..1010 {
        if project.numbers().len() > 3 {
            change(again);
            project.quote(QUESTION);
        }
    }
    assert!(project.numbers().len() <= 3, "{:?}", project.numbers());
    assert!(verify(&project.config()).iter().all(|kept| kept.manifest.is_ok()));
}

#[test]
fn the_first_build_killed_leaves_nothing_that_the_next_one_minds() {
    let project = Project::new();
    project.article("apples", "An apple costs 1 euros.");
    for round in 1..=20 {
        let mut child = program::ask(&project.path(""), QUESTION).spawn().unwrap();
        sleep(Duration::from_millis(round * 2));
        child.kill().unwrap();
        child.wait().unwrap();
        if let Ok(Some(current)) = Store::new(project.path("index")).current() {
            assert!(faqt::index::generation::verify(&project.path("index").join(current.to_string())).is_ok());
        }
    }
    assert_eq!(price(&project.quote(QUESTION)), 1);
    assert_eq!(project.open().notes, [""; 0]);
}
