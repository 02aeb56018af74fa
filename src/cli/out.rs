//! Stdout: whatever cannot be written there is told with its name.

use std::io::{self, Write};

/// Stdout, locked, for what people read: a program that reads it gets no colours.
pub(super) fn stdout() -> Out<impl Write> {
    Out(anstream::stdout().lock())
}

/// Stdout, locked, for bytes that are to come out as they are.
pub(super) fn raw() -> Out<io::StdoutLock<'static>> {
    Out(io::stdout().lock())
}

/// A stream whose faults name stdout.
pub(super) struct Out<W>(pub(super) W);

impl<W: Write> Write for Out<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(named)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(named)
    }
}

/// The same error, of the same kind: whoever ends at a closed pipe looks at that.
fn named(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::Interrupted {
        return error;
    }
    let remedy = "make room where the output goes, or send it elsewhere";
    io::Error::new(error.kind(), format!("stdout: cannot be written: {error}\n  remedy: {remedy}"))
}
