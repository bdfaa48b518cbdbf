//! The wish that a run ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Thread;

/// Ends a run from another thread: what was taken up is finished, nothing more is read.
///
/// ```
/// use jwtk::bulk::Cancel;
///
/// let cancel = Cancel::default();
/// let handle = cancel.clone();
/// handle.cancel();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(pub(super) Arc<Signal>);

impl Cancel {
    /// Asks for the end. It may be asked for before the run begins, and more than once.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether the end was asked for.
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// The wish to end, with the thread that waits for the end.
#[derive(Debug, Default)]
pub(super) struct Signal {
    is_cancelled: AtomicBool,
    waiting: Mutex<Option<Thread>>,
}

impl Signal {
    pub(super) fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::SeqCst);
        self.wake();
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::SeqCst)
    }

    pub(super) fn wake(&self) {
        if let Some(thread) = self.waiting().as_ref() {
            thread.unpark();
        }
    }

    pub(super) fn waiting(&self) -> MutexGuard<'_, Option<Thread>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
