//! The body of an article and that of its page, merged block by block.
//!
//! Two sides may change neighbouring blocks. They disagree where both changed one block, where one
//! changed what the other removed, where both added at one place, and where one added beside what the
//! other removed: a text without its context says something else.

use super::align::{Aligned, align};
use super::blocks::{Block, cut, is_item, is_row, key};
use super::{Conflict, Side};

/// A block that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    side: Side,
    /// Its number on either side; on its own it always has one.
    ours: Option<usize>,
    theirs: Option<usize>,
}

/// A part of the merged body.
#[derive(Debug)]
pub(super) enum Piece {
    /// Blocks on which the sides agree.
    Clean(Vec<Taken>),
    /// Blocks of which one side has to be chosen.
    Conflict { conflict: Conflict, ours: Vec<Taken>, theirs: Vec<Taken> },
}

/// A body, cut.
struct Body<'a> {
    lead: &'a str,
    blocks: Vec<Block<'a>>,
    keys: Vec<String>,
}

impl<'a> Body<'a> {
    fn new(text: &'a str) -> Self {
        let (lead, blocks) = cut(text);
        let keys = blocks.iter().map(|block| key(block.text)).collect();
        Self { lead, blocks, keys }
    }
}

/// The parts of the merged body in their order.
pub(super) fn pieces(base: Option<&str>, ours: &str, theirs: &str) -> Vec<Piece> {
    let (our, their) = (Body::new(ours), Body::new(theirs));
    let mut pieces = Pieces { ours: &our, theirs: &their, heading: String::new(), done: Vec::new() };
    match base {
        Some(base) => three_way(&Body::new(base), &mut pieces),
        None => two_way(&mut pieces),
    }
    pieces.done
}

struct Pieces<'b, 'a> {
    ours: &'b Body<'a>,
    theirs: &'b Body<'a>,
    /// The last one that both sides have.
    heading: String,
    done: Vec<Piece>,
}

impl Pieces<'_, '_> {
    fn clean(&mut self, taken: Taken) {
        let text = match (taken.side, taken.ours, taken.theirs) {
            (Side::Ours, Some(at), _) => self.ours.blocks[at].text,
            (Side::Theirs, _, Some(at)) => self.theirs.blocks[at].text,
            _ => return,
        };
        if text.starts_with('#') {
            self.heading = text.lines().next().unwrap_or_default().to_owned();
        }
        match self.done.last_mut() {
            Some(Piece::Clean(blocks)) => blocks.push(taken),
            _ => self.done.push(Piece::Clean(vec![taken])),
        }
    }

    /// Conflicts with nothing between them are one.
    fn conflict(&mut self, our: &[usize], their: &[usize]) {
        if our.is_empty() && their.is_empty() {
            return;
        }
        let of_ours = our.iter().map(|at| Taken { side: Side::Ours, ours: Some(*at), theirs: None });
        let of_theirs = their.iter().map(|at| Taken { side: Side::Theirs, ours: None, theirs: Some(*at) });
        if !matches!(self.done.last(), Some(Piece::Conflict { .. })) {
            let conflict = Conflict { place: self.heading.clone(), ours: String::new(), theirs: String::new() };
            self.done.push(Piece::Conflict { conflict, ours: Vec::new(), theirs: Vec::new() });
        }
        if let Some(Piece::Conflict { conflict, ours, theirs }) = self.done.last_mut() {
            ours.extend(of_ours);
            theirs.extend(of_theirs);
            conflict.ours = shown(self.ours, ours.iter().filter_map(|taken| taken.ours));
            conflict.theirs = shown(self.theirs, theirs.iter().filter_map(|taken| taken.theirs));
        }
    }
}

/// Blocks as they stand, for a person.
fn shown(body: &Body<'_>, blocks: impl Iterator<Item = usize>) -> String {
    let text: String = blocks.flat_map(|at| [body.blocks[at].text, body.blocks[at].gap]).collect();
    text.trim_end().to_owned()
}

/// Without a base: what both have is clean, all else is not.
fn two_way(pieces: &mut Pieces<'_, '_>) {
    let Aligned { became, added } = align(&pieces.ours.keys, &pieces.theirs.keys);
    for (at, added) in added.iter().enumerate() {
        pieces.conflict(&[], added);
        match became.get(at) {
            Some(Some(to)) if pieces.ours.keys[at] == pieces.theirs.keys[*to] => {
                pieces.clean(Taken { side: Side::Ours, ours: Some(at), theirs: Some(*to) });
            }
            Some(Some(to)) => pieces.conflict(&[at], &[*to]),
            Some(None) => pieces.conflict(&[at], &[]),
            None => {}
        }
    }
}

fn three_way(base: &Body<'_>, pieces: &mut Pieces<'_, '_>) {
    let (ours, theirs) = (pieces.ours, pieces.theirs);
    let (our, their) = (align(&base.keys, &ours.keys), align(&base.keys, &theirs.keys));
    // Whether a side alone removed a block of the base.
    let removed = |side: &Aligned, other: &Aligned, at: Option<usize>| {
        at.is_some_and(|at| side.became.get(at) == Some(&None) && other.became.get(at) != Some(&None))
    };
    for at in 0..=base.keys.len() {
        let (we, they) = (&our.added[at], &their.added[at]);
        let beside = [at.checked_sub(1), Some(at)];
        let same = we.len() == they.len() && we.iter().zip(they).all(|(a, b)| ours.keys[*a] == theirs.keys[*b]);
        if same {
            for (a, b) in we.iter().zip(they) {
                pieces.clean(Taken { side: Side::Ours, ours: Some(*a), theirs: Some(*b) });
            }
        } else if they.is_empty() && !beside.iter().any(|at| removed(&their, &our, *at)) {
            we.iter().for_each(|a| pieces.clean(Taken { side: Side::Ours, ours: Some(*a), theirs: None }));
        } else if we.is_empty() && !beside.iter().any(|at| removed(&our, &their, *at)) {
            they.iter().for_each(|b| pieces.clean(Taken { side: Side::Theirs, ours: None, theirs: Some(*b) }));
        } else {
            pieces.conflict(we, they);
        }
        if at == base.keys.len() {
            break;
        }
        let key = &base.keys[at];
        match (our.became[at], their.became[at]) {
            (None, None) => {}
            (Some(a), Some(b)) => {
                let (is_ours_kept, is_theirs_kept) = (ours.keys[a] == *key, theirs.keys[b] == *key);
                let taken = |side| Taken { side, ours: Some(a), theirs: Some(b) };
                if is_ours_kept && is_theirs_kept {
                    // Another width or another number: the page's, unless a maintainer chose one.
                    let is_untouched = ours.blocks[a].text == base.blocks[at].text;
                    pieces.clean(taken(if is_untouched { Side::Theirs } else { Side::Ours }));
                } else if is_ours_kept {
                    pieces.clean(taken(Side::Theirs));
                } else if is_theirs_kept || ours.keys[a] == theirs.keys[b] {
                    pieces.clean(taken(Side::Ours));
                } else {
                    pieces.conflict(&[a], &[b]);
                }
            }
            (Some(a), None) if ours.keys[a] != *key => pieces.conflict(&[a], &[]),
            (None, Some(b)) if theirs.keys[b] != *key => pieces.conflict(&[], &[b]),
            _ => {}
        }
    }
}

/// The body that the blocks make, with the ends of lines that ours has.
pub(super) fn written(taken: &[Taken], ours: &str, theirs: &str) -> String {
    let (ours, theirs) = (Body::new(ours), Body::new(theirs));
    let is_crlf = ours.lead.contains("\r\n") || ours.blocks.iter().any(|block| block.gap.contains("\r\n"));
    let fit = |text: &str| {
        let text = text.replace("\r\n", "\n");
        if is_crlf { text.replace('\n', "\r\n") } else { text }
    };
    let block = |taken: &Taken| match taken.side {
        Side::Ours => taken.ours.map(|at| ours.blocks[at]),
        Side::Theirs => taken.theirs.map(|at| theirs.blocks[at]),
    };
    let mut out = if ours.blocks.is_empty() { fit(theirs.lead) } else { ours.lead.to_owned() };
    for (number, one) in taken.iter().enumerate() {
        let Some(this) = block(one) else { continue };
        match one.side {
            Side::Ours => out.push_str(this.text),
            Side::Theirs => out.push_str(&fit(this.text)),
        }
        let next = taken.get(number + 1);
        let follows = |a: Option<usize>, b: Option<usize>| a.is_some() && b == a.map(|a| a + 1);
        let gap = match (next, next.and_then(block)) {
            (Some(two), Some(that)) => {
                let our_gap = follows(one.ours, two.ours).then(|| one.ours.map_or("", |at| ours.blocks[at].gap));
                let their_gap =
                    follows(one.theirs, two.theirs).then(|| one.theirs.map_or("", |at| theirs.blocks[at].gap));
                let is_close = (is_row(this.text) && is_row(that.text)) || (is_item(this.text) && is_item(that.text));
                let (found, is_as_it_was) = match (one.side, two.side) {
                    (Side::Theirs, Side::Theirs) => (their_gap.or(our_gap), their_gap.is_some()),
                    (Side::Ours, Side::Ours) => (our_gap.or(their_gap), our_gap.is_some()),
                    _ => (our_gap.or(their_gap), false),
                };
                match found {
                    Some(gap) if is_as_it_was || is_close || gap.matches('\n').count() > 1 => gap,
                    _ if is_close => "\n",
                    _ => "\n\n",
                }
            }
            _ if one.ours.is_some_and(|at| at + 1 == ours.blocks.len()) => {
                one.ours.map_or("\n", |at| ours.blocks[at].gap)
            }
            _ => "\n",
        };
        out.push_str(&fit(gap));
    }
    out
}
