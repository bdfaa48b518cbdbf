//! How a run ended.

use std::io;

/// How it ended. Everything up to there was handed to the sink, in order and whole.
#[derive(Debug)]
#[non_exhaustive]
pub enum Ending {
    /// All lines were done
    Complete,
    /// It was cancelled, and what was taken up by then is done
    Cancelled,
    /// The input failed
    Unreadable(io::Error),
    /// The sink failed
    Unwritable(io::Error),
    /// A worker panicked, so nothing can be said of its lines. Only where panics unwind: the command as released aborts
    Lost,
}
