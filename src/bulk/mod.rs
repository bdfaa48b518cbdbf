//! Many lines, all cores: blocks of whole lines go to workers, and what they make of them comes out in the order of the
//! input.
//!
//! Workers take turns at reading and at writing, so that there are as many threads as were asked for and no others.
//! A block is whatever the input has at the moment, up to some size: a pipe that stays open is answered line by line, a
//! file at full speed. Memory depends on the number of threads and on the longest line that is allowed, never on the
//! number of lines: a worker that runs too far ahead of the output waits.

mod blocks;
mod cancel;
mod ending;
mod order;
mod run;
mod task;

pub use self::cancel::Cancel;
pub use self::ending::Ending;
pub use self::run::{Chunk, Limits, run};
pub use self::task::{Line, Task, Worker};

#[cfg(test)]
mod tests;
