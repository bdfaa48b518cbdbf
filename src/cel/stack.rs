//! Room for what goes down as deep as an expression is: more than a thread of the caller may have.

use std::thread;

/// What `work` comes to on a stack of its own; none where there is no memory for one.
pub(super) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let working = thread::Builder::new().stack_size(SIZE).spawn_scoped(scope, work).ok()?;
        working.join().ok()
    })
}

/// In bytes; what is not used of it is never taken.
const SIZE: usize = 64 << 20;
