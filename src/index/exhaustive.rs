//! The best documents of a query of which every match is scored. tantivy's own collector leaves out
//! blocks of documents that cannot be among the best, which pays where there are many; where there are
//! few, keeping the words of a long question in order costs more than it saves.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// Documents of an index up to which every match is scored.
pub const MOST_DOCUMENTS: u64 = 10_000;

/// The best `limit` documents by score, best first; those of one score by their number.
#[derive(Clone, Copy, Debug)]
pub struct Exhaustive {
    /// How many are wanted.
    pub limit: usize,
}

/// The documents of one segment.
#[derive(Debug)]
pub struct OfSegment {
    segment: SegmentOrdinal,
    found: Vec<(Score, DocAddress)>,
}

impl Collector for Exhaustive {
    type Fruit = Vec<(Score, DocAddress)>;
    type Child = OfSegment;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<OfSegment> {
        Ok(OfSegment { segment, found: Vec::with_capacity(self.limit) })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut found = segments.concat();
        let order = |a: &(Score, DocAddress), b: &(Score, DocAddress)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > self.limit {
            found.select_nth_unstable_by(self.limit, order);
            found.truncate(self.limit);
        }
        found.sort_unstable_by(order);
        Ok(found)
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = Vec<(Score, DocAddress)>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.found.push((score, DocAddress::new(self.segment, document)));
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}
