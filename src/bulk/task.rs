//! Work that is done on lines.

/// Work that is done on each line, whichever thread it falls to.
///
/// ```
/// use std::num::NonZeroUsize;
/// use std::ops::AddAssign;
///
/// use jwtk::bulk::{self, Cancel, Chunk, Ending, Limits, Line, Task, Worker};
///
/// /// Counts the bytes of each line.
/// struct Lengths;
///
/// struct Counter;
///
/// impl Task for Lengths {
///     type Tally = usize;
///     type Worker<'t> = Counter;
///
///     fn worker(&self) -> Counter {
///         Counter
///     }
/// }
///
/// impl Worker<usize> for Counter {
///     fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, tally: &mut usize) {
///         tally.add_assign(1);
///         out.extend_from_slice(format!("{} has {}\n", line.number, line.text.len()).as_bytes());
///     }
/// }
///
/// let limits = Limits { jobs: NonZeroUsize::MIN, line_bytes: 1024 };
/// let (out, lines) = (Default::default(), Default::default());
/// let written: std::sync::Arc<std::sync::Mutex<(Vec<u8>, usize)>> = std::sync::Arc::new(std::sync::Mutex::new((out, lines)));
/// let sink = written.clone();
/// let ending = bulk::run(&b"one\n\nthree"[..], limits, Lengths, &Cancel::default(), move |chunk: Chunk<'_, usize>| {
///     let mut sink = sink.lock().unwrap();
///     sink.0.extend_from_slice(chunk.out);
///     sink.1 += chunk.tally;
///     Ok(())
/// });
/// assert!(matches!(ending, Ending::Complete));
/// assert_eq!(*written.lock().unwrap(), (b"1 has 3\n3 has 5\n".to_vec(), 2));
/// ```
pub trait Task: Send + Sync + 'static {
    /// What is counted on the way, for each block anew.
    type Tally: Default + Send + 'static;

    /// What a thread keeps between lines: buffers, prepared keys.
    type Worker<'t>: Worker<Self::Tally>
    where
        Self: 't;

    /// Called once in each thread.
    fn worker(&self) -> Self::Worker<'_>;
}

/// One thread's part of a [`Task`].
pub trait Worker<T> {
    /// Called before the first of some lines that came together.
    fn begin(&mut self) {}

    /// Does the work on one line that is not blank. What it adds to `out` is one whole line, or nothing.
    fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, tally: &mut T);
}

/// A line of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line<'t> {
    /// Its number, from one on; blank lines count
    pub number: u64,
    /// Its bytes without the line's end
    pub text: &'t [u8],
    /// Whether it was longer than is allowed: `text` is its beginning then
    pub is_cut: bool,
}
