//! `faqt compare`: a person puts things side by side.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use support::Project;
use terminal::{Said, faqt, faqt_with, filters};

/// A table of three plans, and articles on two of them.
fn plans() -> Project {
    let project =
        Project::with("[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\nsite = \"web\"\n");
    project.write(
        "docs/plans.md",
        "---\ntitle: Plans\nsource: https://example.com/plans\n---\n# Plans\n\n\
         | | Basic plan | Team plan | Event plan |\n|---|---|---|---|\n\
         | Price | 5 euros | 20 euros | 100 euros |\n| Seats | 1 | 10 | |\n| Support | by mail | by phone | by mail |\n",
    );
    for plan in ["Basic plan", "Team plan", "Event plan"] {
        let name = plan.split(' ').next().unwrap().to_lowercase();
        project.write(
            &format!("docs/{name}.md"),
            &format!("---\ntitle: {plan}\nsource: https://example.com/{name}\n---\n# {plan}\n\nThe {plan} is for {name} needs.\n"),
        );
    }
    project
}

fn compare(project: &Project, things: &[&str], flags: &str) -> Said {
    let mut command = terminal::command(&project.path(""), "compare");
    Said::from(command.args(things).args(flags.split_whitespace()).output().unwrap())
}

#[test]
fn two_things_stand_side_by_side_with_their_sources() {
    let project = plans();
    assert_snapshot!(compare(&project, &["basic plan", "team plan"], "").all(), @"
    status 0
    Basic plan | Team plan

    Price
      Basic plan  5 euros
                  Plans
                  https://example.com/plans
      Team plan   20 euros
                  Plans
                  https://example.com/plans

    Seats
      Basic plan  1
                  Plans
                  https://example.com/plans
      Team plan   10
                  Plans
                  https://example.com/plans

    Support
      Basic plan  by mail
                  Plans
                  https://example.com/plans
      Team plan   by phone
                  Plans
                  https://example.com/plans
    ");
}

#[test]
fn one_aspect_of_three_things_and_what_is_not_stated() {
    let project = plans();
    let things = ["basic plan", "team plan", "event plan"];
    assert_snapshot!(compare(&project, &things, "--aspect seats").all(), @"
    status 0
    Basic plan | Team plan | Event plan

    Seats
      Basic plan  1
                  Plans
                  https://example.com/plans
      Team plan   10
                  Plans
                  https://example.com/plans
      Event plan  not stated
    ");
}

#[test]
fn json_has_cells_with_the_keys_of_a_passage() {
    let project = plans();
    let _filters = filters(&project.path(""));
    let said = compare(&project, &["basic plan", "event plan"], "--aspect seats --format json");
    assert_eq!(said.status, 1, "one cell alone is stated");
    assert_snapshot!(said.out, @r#"{"id":null,"question":"basic plan vs event plan: seats","outcome":"suggested","confidence":[SURE],"language":"en","generation":"[GENERATION]","understood_as":null,"corrections":[],"passages":[],"comparison":{"things":["Basic plan","Event plan"],"rows":[{"aspect":"Seats","cells":[{"collection":"docs","article":"plans.md","title":"Plans","heading":["Plans"],"anchor":"plans","source":"https://example.com/plans","updated":null,"confidence":[SURE],"quote":"1","range":[177,178],"passage":"| Seats | 1 | 10 | |","passage_range":[167,187],"lead":{"quote":"| | Basic plan | Team plan | Event plan |","range":[64,105]},"key":"[KEY]"},null]}]},"related":[],"took_us":[TIME]}"#);
}

#[test]
fn asking_for_the_difference_is_comparing() {
    let project = plans();
    let said = faqt_with(
        &project.path(""),
        "ask --format json",
        "what is the difference between the basic plan and the team plan?",
    );
    assert_eq!(said.status, 0, "{said:?}");
    assert_eq!(said.json()["comparison"]["things"].as_array().unwrap().len(), 2);
}

#[test]
fn an_unknown_name_gets_the_nearest_known_ones() {
    let project = plans();
    assert_snapshot!(compare(&project, &["basic plan", "gold bar"], "").all(), @r#"
    status 2
    ----- stderr
    error: no article names "gold bar"
      remedy: ask for a title or an alias of an article
    "#);
    let one = faqt(&project.path(""), "compare basic");
    assert_eq!(one.status, 2);
    assert!(one.err.contains("2 values required"), "{one:?}");
}
