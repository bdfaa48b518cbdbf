//! What a subcommand found, and how it is told.

use std::io;

use serde::Serialize;

use super::failure::Exit;
use super::screen::Screen;

/// What a subcommand found. Both renderings are made from it.
pub(crate) trait Report: Serialize {
    /// The decision, as a status.
    fn exit(&self) -> Exit {
        Exit::Done
    }

    /// Writes the result for people, to standard output.
    fn human(&self, out: &mut Screen) -> io::Result<()>;

    /// Writes what belongs to the result and yet not into a pipe, to standard error.
    /// Not asked for in JSON, which has a place for everything.
    fn aside(&self, _err: &mut Screen) -> io::Result<()> {
        Ok(())
    }
}
