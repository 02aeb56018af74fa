//! Stamps the program with a hash of the sources that decide what an index holds, so that a change
//! of them rebuilds indexes and drops cached articles without anyone having to count a version up.

use std::fs;
use std::path::{Path, PathBuf};

/// What decides which passages an article has and how they are analysed.
const SOURCES: [&str; 3] = ["src/knowledge", "src/index", "Cargo.lock"];

fn main() -> std::io::Result<()> {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        list(Path::new(source), &mut files)?;
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        for byte in fs::read(&file)? {
            // A checkout may end lines with CRLF.
            if byte != b'\r' {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    // They stand in the program.
    println!("cargo:rerun-if-changed=src/ledger/migrations");
    println!("cargo:rustc-env=FAQT_ANALYSIS={hash:016x}");
    Ok(())
}

fn list(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            list(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}
