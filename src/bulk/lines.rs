//! JSON Lines that a run writes as it goes.

use std::fmt;
use std::io::{self, Write};

use serde::Serialize;

/// A writer of the caller's own.
pub(super) struct Lines(Box<dyn Write + Send>);

impl Lines {
    pub(super) fn new(writer: impl Write + Send + 'static) -> Self {
        Self(Box::new(writer))
    }

    pub(super) fn write(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.0.write_all(&line)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").finish_non_exhaustive()
    }
}
