//! A file of byte records found by number: records one after the other, then their offsets.
//!
//! Layout, little endian: the records, each padded to 8 bytes; then one pair of `u64` a record
//! (start, length); then the count as `u64` and the mark `FAQTBLB1`.

use memmap2::Mmap;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const MARK: &[u8; 8] = b"FAQTBLB1";

/// Where an index is written to: a folder, or memory where no folder can be written.
#[derive(Clone, Debug)]
pub enum Place {
    /// Files in this folder.
    Folder(std::path::PathBuf),
    /// Nothing on disk.
    Memory(Memory),
}

/// The files of an index that is nowhere on disk.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: Arc<Mutex<HashMap<String, Bytes>>>,
    /// tantivy's own files.
    pub(super) tantivy: tantivy::directory::RamDirectory,
}

impl Place {
    /// A new place in memory.
    pub fn memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// When the folder refuses it.
    pub fn write(&self, name: &str, bytes: Vec<u8>) -> io::Result<()> {
        match self {
            Self::Folder(folder) => std::fs::write(folder.join(name), bytes),
            Self::Memory(memory) => {
                lock(&memory.files).insert(name.to_owned(), Bytes::Memory(bytes.into()));
                Ok(())
            }
        }
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// When it is missing or unreadable.
    pub fn open(&self, name: &str) -> io::Result<Bytes> {
        match self {
            Self::Folder(folder) => Bytes::map(&folder.join(name)),
            Self::Memory(memory) => lock(&memory.files)
                .get(name)
                .cloned()
                .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, name.to_owned())),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes of a file, mapped or in memory.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// A memory map.
    Mapped(Arc<Mmap>),
    /// Owned.
    Memory(Arc<[u8]>),
}

impl Bytes {
    /// Maps a file.
    ///
    /// # Errors
    /// When it is missing or unreadable.
    #[allow(unsafe_code)]
    pub fn map(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        if file.metadata()?.len() == 0 {
            return Ok(Self::Memory(Vec::new().into()));
        }
        // SAFETY: files of a generation are never changed or cut after they are published (their
        // lengths are checked before they are opened), so the map stays valid.
        let map = unsafe { Mmap::map(&file)? };
        Ok(Self::Mapped(map.into()))
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Memory(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

/// Writes records in order.
pub struct BlobWriter {
    name: String,
    place: Place,
    file: Option<BufWriter<File>>,
    memory: Vec<u8>,
    entries: Vec<(u64, u64)>,
    at: u64,
}

impl std::fmt::Debug for BlobWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlobWriter").field("name", &self.name).finish_non_exhaustive()
    }
}

impl BlobWriter {
    /// Starts a file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(place: &Place, name: &str) -> io::Result<Self> {
        let file = match place {
            Place::Folder(folder) => Some(BufWriter::new(File::create(folder.join(name))?)),
            Place::Memory(_) => None,
        };
        Ok(Self { name: name.to_owned(), place: place.clone(), file, memory: Vec::new(), entries: Vec::new(), at: 0 })
    }

    /// Appends a record.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn push(&mut self, record: &[u8]) -> io::Result<()> {
        self.entries.push((self.at, record.len() as u64));
        self.put(record)?;
        let padding = (8 - record.len() % 8) % 8;
        self.put(&[0; 8][..padding])
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => {
                self.memory.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// Writes the table of offsets, makes the file durable while others are still written, and closes it.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn finish(mut self) -> io::Result<()> {
        let entries = std::mem::take(&mut self.entries);
        for (start, len) in &entries {
            self.put(&start.to_le_bytes())?;
            self.put(&len.to_le_bytes())?;
        }
        self.put(&(entries.len() as u64).to_le_bytes())?;
        self.put(MARK)?;
        match self.file.take() {
            Some(file) => file.into_inner()?.sync_all(),
            None => self.place.write(&self.name, std::mem::take(&mut self.memory)),
        }
    }
}

/// Reads records by number.
#[derive(Debug)]
pub struct Blobs {
    bytes: Bytes,
    table: usize,
    count: usize,
}

impl Blobs {
    /// Opens a file of records.
    ///
    /// # Errors
    /// When it is missing, unreadable or no such file.
    pub fn open(place: &Place, name: &str) -> io::Result<Self> {
        let bytes = place.open(name)?;
        let corrupt = || io::Error::new(io::ErrorKind::InvalidData, format!("{name} is damaged"));
        let body = bytes.strip_suffix(MARK.as_slice()).ok_or_else(corrupt)?;
        let count_at = body.len().checked_sub(8).ok_or_else(corrupt)?;
        let count = read_u64(body, count_at) as usize;
        let table = count.checked_mul(16).and_then(|len| count_at.checked_sub(len)).ok_or_else(corrupt)?;
        Ok(Self { bytes, table, count })
    }

    /// How many records.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// One record; empty for a number that does not exist or a damaged offset.
    pub fn get(&self, number: usize) -> &[u8] {
        if number >= self.count {
            return &[];
        }
        let at = self.table + number * 16;
        let start = read_u64(&self.bytes, at) as usize;
        let len = read_u64(&self.bytes, at + 8) as usize;
        let end = start.saturating_add(len).min(self.table);
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// One record as 32-bit words.
    pub fn words(&self, number: usize) -> &[u32] {
        bytemuck::try_cast_slice(self.get(number)).unwrap_or_default()
    }
}

fn read_u64(bytes: &[u8], at: usize) -> u64 {
    let mut eight = [0; 8];
    if let Some(found) = bytes.get(at..at + 8) {
        eight.copy_from_slice(found);
    }
    u64::from_le_bytes(eight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_from_memory_and_from_disk() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        for place in [Place::memory(), Place::Folder(folder.path().to_owned())] {
            let mut writer = BlobWriter::create(&place, "x.bin")?;
            writer.push(b"one")?;
            writer.push(b"")?;
            writer.push(&7u32.to_le_bytes())?;
            writer.finish()?;
            let blobs = Blobs::open(&place, "x.bin")?;
            assert_eq!(
                (blobs.len(), blobs.get(0), blobs.get(1), blobs.words(2)),
                (3, &b"one"[..], &b""[..], &[7u32][..])
            );
            assert_eq!(blobs.get(9), b"");
        }
        Ok(())
    }

    #[test]
    fn a_cut_file_is_an_error() -> io::Result<()> {
        let place = Place::memory();
        place.write("x.bin", b"short".to_vec())?;
        assert!(Blobs::open(&place, "x.bin").is_err());
        Ok(())
    }
}
