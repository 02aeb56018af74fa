//! In: an article as import last wrote it, as it stands now, and as its page would make it today.
//! Out: the article with the changes of both, or where they disagree.
//! Never: writes a file, or puts a mark of a conflict into a text.
//!
//! `front` merges the front matter key by key, `three_way` the body block by block (`blocks` cuts it,
//! `align` tells which block became which).

mod align;
mod blocks;
mod front;
mod three_way;

pub(in crate::import) use align::likeness;
pub(in crate::import) use front::{source_of, split, yaml_text};

use three_way::Piece;

/// Whose text is taken where both changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The maintainer's (`--ours`).
    Ours,
    /// The page's (`--theirs`).
    Theirs,
}

/// A place where the article and its page say different things, and neither is known to be the older.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The heading above it; `title` or `language` where it is a key of the front matter.
    pub place: String,
    /// What the article says; empty where it says nothing.
    pub ours: String,
    /// What the page says; empty where it says nothing.
    pub theirs: String,
}

/// The article with the changes of both sides; `None` where a conflict was left undecided. All
/// conflicts are put to `decide`, in their order, until one is left. Without a base everything in which
/// the two differ is one.
pub(super) fn merge(
    base: Option<&str>,
    ours: &str,
    theirs: &str,
    decide: &mut dyn FnMut(&Conflict) -> Option<Side>,
) -> Option<String> {
    let (base, our, their) = (base.map(split), split(ours), split(theirs));
    let head = front::merged(base.as_ref().map(|base| base.head), our.head, their.head, decide)?;
    let pieces = three_way::pieces(base.as_ref().map(|base| base.body), our.body, their.body);
    let mut taken = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Clean(blocks) => taken.extend(blocks),
            Piece::Conflict { conflict, ours, theirs } => match decide(&conflict)? {
                Side::Ours => taken.extend(ours),
                Side::Theirs => taken.extend(theirs),
            },
        }
    }
    Some(head + &three_way::written(&taken, our.body, their.body))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "---\ntitle: Images\nsource: https://e.example/images\nlanguage: en\nupdated: 2026-01-01\n---\n\nA custom image is free.\n\n## Price\n\n- A snapshot costs 1 euro.\n- A copy costs 2 euros.\n\n| image | price |\n|---|---|\n| public | 0 |\n| shared | 1 |\n\n```sh\nfaqt ask\n```\n";

    fn clean(base: &str, ours: &str, theirs: &str) -> String {
        merge(Some(base), ours, theirs, &mut |conflict| panic!("{conflict:?}")).unwrap()
    }

    fn disagree(base: Option<&str>, ours: &str, theirs: &str) -> Vec<Conflict> {
        let mut found = Vec::new();
        let merged = merge(base, ours, theirs, &mut |conflict| {
            found.push(conflict.clone());
            Some(Side::Ours)
        });
        assert!(merged.is_some_and(|merged| !merged.contains("<<<<") && !merged.contains(">>>>")));
        found
    }

    #[test]
    fn changes_of_neighbouring_blocks_come_together() {
        let ours = BASE
            .replace("is free.", "is free of charge.")
            .replace("costs 1 euro", "costs one euro")
            .replace("| public | 0 |", "| public | nothing |")
            .replace("title: Images", "title: All images\naliases: [image]  # mine");
        let theirs = BASE
            .replace("costs 2 euros", "costs 3 euros")
            .replace("| shared | 1 |", "| shared | 5 |\n| market | 9 |")
            .replace("faqt ask", "faqt ask --top 3")
            .replace("2026-01-01", "2026-02-02");
        insta::assert_snapshot!(clean(BASE, &ours, &theirs), @r"
        ---
        title: All images
        aliases: [image]  # mine
        source: https://e.example/images
        language: en
        updated: 2026-02-02
        ---

        A custom image is free of charge.

        ## Price

        - A snapshot costs one euro.
        - A copy costs 3 euros.

        | image | price |
        |---|---|
        | public | nothing |
        | shared | 5 |
        | market | 9 |

        ```sh
        faqt ask --top 3
        ```
        ");
    }

    #[test]
    fn one_side_alone_is_taken_byte_for_byte() {
        let changed = BASE.replace("A copy costs 2 euros.\n", "A copy costs 2 euros.\n- Moving is free.\n");
        assert_eq!(clean(BASE, BASE, &changed), changed);
        assert_eq!(clean(BASE, &changed, BASE), changed);
        assert_eq!(clean(BASE, &changed, &changed), changed);
        let shorter = BASE.replace("## Price\n\n", "");
        assert_eq!(clean(BASE, BASE, &shorter), shorter);
        assert_eq!(clean(BASE, &shorter, BASE), shorter);
    }

    #[test]
    fn both_changing_a_block_is_a_conflict_of_that_block() {
        let ours = BASE.replace("is free.", "is free of charge.");
        let theirs = BASE.replace("is free.", "costs a little.").replace("2 euros", "3 euros");
        let found = disagree(Some(BASE), &ours, &theirs);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].ours.as_str(), found[0].theirs.as_str()),
            ("A custom image is free of charge.", "A custom image costs a little.")
        );
        let taken = |side| merge(Some(BASE), &ours, &theirs, &mut |_| Some(side)).unwrap();
        assert_eq!(taken(Side::Ours), ours.replace("2 euros", "3 euros"));
        assert_eq!(taken(Side::Theirs), theirs);
        assert_eq!(merge(Some(BASE), &ours, &theirs, &mut |_| None), None);
    }

    #[test]
    fn removing_what_the_other_changed_is_a_conflict() {
        let ours = BASE.replace("- A copy costs 2 euros.\n", "");
        let theirs = BASE.replace("costs 2 euros", "costs 3 euros");
        assert_eq!(disagree(Some(BASE), &ours, &theirs).len(), 1);
        assert_eq!(disagree(Some(BASE), &theirs, &ours).len(), 1);
        // What was added to a section that the other removed has lost its place.
        let without = "---\ntitle: Images\n---\n\nA custom image is free.\n";
        let longer = BASE.replace("faqt ask\n```\n", "faqt ask\n```\n\nAnd that is all.\n");
        assert!(!disagree(Some(BASE), without, &longer).is_empty());
    }

    #[test]
    fn different_additions_at_one_place_are_a_conflict_and_equal_ones_are_not() {
        let with = |text: &str| format!("{BASE}\n{text}\n");
        assert_eq!(disagree(Some(BASE), &with("A note of ours."), &with("More of the page.")).len(), 1);
        assert_eq!(clean(BASE, &with("The same."), &with("The same.")), with("The same."));
    }

    #[test]
    fn without_a_base_every_difference_is_a_conflict() {
        assert!(disagree(None, BASE, BASE).is_empty());
        let theirs = BASE.replace("2 euros", "3 euros").replace("title: Images", "title: Pictures");
        let found = disagree(None, BASE, &theirs);
        assert_eq!(found.iter().map(|conflict| conflict.place.as_str()).collect::<Vec<_>>(), ["title", "## Price"]);
        assert_eq!(merge(None, BASE, &theirs, &mut |_| Some(Side::Theirs)).as_deref(), Some(theirs.as_str()));
        let shorter = BASE.replace("- A copy costs 2 euros.\n", "");
        assert_eq!(disagree(None, BASE, &shorter).len(), 1);
        assert_eq!(disagree(None, &shorter, BASE).len(), 1);
    }

    #[test]
    fn what_only_looks_different_is_no_change() {
        let ours = BASE.replace("| public | 0 |", "| public   |     0 |").replace("|---|---|", "|----------|------:|");
        let ours = ours.replace('\n', "\r\n");
        let theirs = BASE.replace("| public | 0 |", "| public | 7 |");
        assert_eq!(clean(BASE, &ours, &theirs), ours.replace("| public   |     0 |", "| public | 7 |"));
        let numbered = "1. One is first.\n2. Two is second.\n3. Three is third.\n";
        let ours = numbered.replace("Three is third", "Three is the last");
        let theirs = "1. One is first.\n2. Between them is half.\n3. Two is second.\n4. Three is third.\n";
        assert_eq!(
            clean(numbered, &ours, theirs),
            "1. One is first.\n2. Between them is half.\n3. Two is second.\n3. Three is the last.\n"
        );
    }
}
