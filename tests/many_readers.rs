//! Eight processes ask while another one publishes.

#[path = "support/program.rs"]
mod program;
mod support;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use support::{Project, ask, quote};

const QUESTION: &str = "what does an apple cost?";
const READERS: u32 = 8;
const GENERATIONS: u32 = 200;

fn price(quote: &str) -> u32 {
    quote.trim_start_matches("An apple costs ").trim_end_matches(" euros.").parse().unwrap()
}

/// Tells the readers to stop, also when the publisher panics.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn eight_processes_ask_while_one_publishes_two_hundred_generations() {
    let project = Project::new();
    project.article("pears", "A pear costs one euro.");
    let change =
        |price: u32| project.replace("docs/apples.md", &format!("# Apples\n\nAn apple costs {price} euros.\n"));
    change(0);
    project.open();
    // Before an article is written, what it is about to say; after it is published, what it says.
    let (written, published, stop) = (AtomicU32::new(0), AtomicU32::new(0), AtomicBool::new(false));
    let answers = thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|reader| {
                let (project, written, published, stop) = (&project, &written, &published, &stop);
                scope.spawn(move || {
                    let mut answers = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let least = published.load(Ordering::SeqCst);
                        let mut command = program::ask(&project.path(""), QUESTION);
                        // Half of them build for themselves where nobody else does.
                        if reader % 2 == 0 {
                            command.arg("--no-build");
                        }
                        let output = command.output().unwrap();
                        let told = String::from_utf8_lossy(&output.stderr).into_owned();
                        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {told}", output.status);
                        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
                        let quote =
                            answer["passages"][0]["quote"].as_str().unwrap_or_else(|| panic!("{answer} {told}"));
                        let most = written.load(Ordering::SeqCst);
                        assert!(
                            (least..=most).contains(&price(quote)),
                            "{quote} while {least} to {most} served: {told}"
                        );
                        answers += 1;
                    }
                    answers
                })
            })
            .collect();
        let _stop = Stop(&stop);
        let mut held = Vec::new();
        for generation in 1..=GENERATIONS {
            written.store(generation, Ordering::SeqCst);
            change(generation);
            support::word(&project.publish());
            published.store(generation, Ordering::SeqCst);
            let opened = project.open_as_it_is();
            assert_eq!(price(&quote(&ask(&opened.generation, QUESTION))), generation);
            // One that stays open for long still answers.
            if generation % 50 == 0 {
                held.push((generation, opened));
            }
        }
        for (generation, opened) in held {
            assert_eq!(price(&quote(&ask(&opened.generation, QUESTION))), generation);
        }
        drop(_stop);
        readers.into_iter().map(|reader| reader.join().unwrap()).sum::<u32>()
    });
    assert!(answers >= READERS, "{answers} answers");
    assert!(*project.numbers().last().unwrap() >= u64::from(GENERATIONS));
    change(0);
    project.open();
    assert_eq!((project.numbers().len(), project.leftovers()), (3, vec![]));
}
