//! Makes a background table (`src/answer/background/*.fst`) from lines of `word<TAB>value`:
//! `cargo run --example background words.tsv table.fst`

use std::collections::BTreeMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("usage: background words.tsv table.fst".into());
    };
    let mut words = BTreeMap::new();
    for line in std::fs::read_to_string(from)?.lines() {
        let (word, value) = line.split_once('\t').ok_or("a line has no tab")?;
        words.insert(word.to_owned(), value.trim().parse::<u64>()?);
    }
    let mut map = fst::MapBuilder::new(std::io::BufWriter::new(std::fs::File::create(to)?))?;
    for (word, value) in &words {
        map.insert(word, *value)?;
    }
    map.finish()?;
    Ok(())
}
