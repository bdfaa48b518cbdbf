//! The order of blocks: results are handed in as they come and handed out in order, and none runs too far ahead.

use std::collections::BTreeMap;
use std::io;
use std::mem;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self};

use super::cancel::Signal;
use super::ending::Ending;

/// What came of a block.
#[derive(Default)]
pub(super) struct Finished<T> {
    /// The number of the thread that it was given to last
    pub(super) thread: usize,
    pub(super) out: Vec<u8>,
    pub(super) tally: T,
    pub(super) read: usize,
    pub(super) lines: Range<u64>,
    pub(super) blank: Vec<u64>,
}

/// The order of blocks.
pub(super) struct Order<T> {
    state: Mutex<State<T>>,
    /// Told when a block was handed out, or when there is no more to hand out.
    moved: Condvar,
    signal: Arc<Signal>,
    jobs: u64,
}

struct State<T> {
    /// Blocks that were taken.
    taken: u64,
    /// Blocks that were handed out.
    done: u64,
    /// Whether somebody hands out right now.
    is_handing_out: bool,
    waiting: BTreeMap<u64, Finished<T>>,
    /// Threads that are too far ahead, and wait for [`Order::moved`].
    resting: usize,
    /// Bytes in `waiting`.
    waiting_bytes: usize,
    /// To be used again.
    spare: Vec<Finished<T>>,
    input: Input,
    /// What ends the run at once.
    failure: Option<Ending>,
}

enum Input {
    Open,
    AtEnd,
    Failed(io::Error),
}

impl<T: Default> Order<T> {
    /// The order of a run for whose end the current thread is going to [`Self::wait`].
    pub(super) fn new(jobs: NonZeroUsize, signal: Arc<Signal>) -> Self {
        *signal.waiting() = Some(thread::current());
        let state = State {
            taken: 0,
            done: 0,
            is_handing_out: false,
            waiting: BTreeMap::new(),
            resting: 0,
            waiting_bytes: 0,
            spare: Vec::new(),
            input: Input::Open,
            failure: None,
        };
        let jobs = u64::try_from(jobs.get()).unwrap_or(u64::MAX);
        Self { state: Mutex::new(state), moved: Condvar::new(), signal, jobs }
    }

    /// Whether nothing more is to be taken up.
    pub(super) fn is_ended(&self) -> bool {
        self.signal.is_cancelled() || self.state().failure.is_some()
    }

    /// The place of the next block in the order, and what its results go into: what the thread of that number had before, which
    /// its core has at hand. Whoever calls this holds the input.
    pub(super) fn take(&self, thread: usize) -> Option<(u64, Finished<T>)> {
        let mut state = self.state();
        // Once the run is over as cancelled, nothing more may begin.
        if self.signal.is_cancelled() || state.failure.is_some() {
            return None;
        }
        let place = state.taken;
        state.taken += 1;
        let own = state.spare.iter().rposition(|spare| spare.thread == thread);
        let spare = own.map(|at| state.spare.swap_remove(at)).or_else(|| state.spare.pop());
        Some((place, Finished { thread, ..spare.unwrap_or_default() }))
    }

    /// Says that there are no more blocks.
    pub(super) fn end_of_input(&self, failure: Option<io::Error>) {
        let mut state = self.state();
        if matches!(state.input, Input::Open) {
            state.input = failure.map_or(Input::AtEnd, Input::Failed);
        }
        self.wake_if_over(&state);
    }

    /// Hands in what came of the block taken at `place`, and hands out whatever is next in the order.
    pub(super) fn hand_in(
        &self,
        place: u64,
        finished: Finished<T>,
        mut sink: impl FnMut(&mut Finished<T>) -> io::Result<()>,
    ) {
        let mut state = self.state();
        while state.failure.is_none() && self.is_too_far(place, &state) {
            state.resting += 1;
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.resting -= 1;
        }
        state.waiting_bytes += finished.out.len();
        state.waiting.insert(place, finished);
        if state.is_handing_out {
            return;
        }
        state.is_handing_out = true;
        while state.failure.is_none() {
            let next = state.done;
            let Some(mut finished) = state.waiting.remove(&next) else { break };
            state.waiting_bytes = state.waiting_bytes.saturating_sub(finished.out.len());
            drop(state);
            let result = sink(&mut finished);
            finished.out.clear();
            finished.blank.clear();
            finished.tally = T::default();
            state = self.state();
            match result {
                Ok(()) => {
                    state.done += 1;
                    state.spare.push(finished);
                }
                Err(error) => state.failure = Some(Ending::Unwritable(error)),
            }
            // Telling nobody is a system call, too.
            if state.resting > 0 {
                self.moved.notify_all();
            }
        }
        state.is_handing_out = false;
        self.wake_if_over(&state);
    }

    /// For a thread that leaves: should it leave by a panic, the others do not wait for its block.
    pub(super) fn leaving(&self) -> Leaving<'_, T> {
        Leaving(self)
    }

    /// Waits for the end.
    pub(super) fn wait(&self) -> Ending {
        loop {
            let mut state = self.state();
            if state.is_over(&self.signal) {
                return state.ending();
            }
            drop(state);
            thread::park();
        }
    }

    /// Whether a block has to wait before it is handed in. The next one in the order never does. The distance is such that
    /// the others go on while a machine that is busy lets one thread rest.
    fn is_too_far(&self, place: u64, state: &State<T>) -> bool {
        let ahead = place.saturating_sub(state.done);
        ahead > 0 && (ahead >= self.jobs.saturating_mul(BLOCKS_AHEAD) || state.waiting_bytes >= BYTES_AHEAD)
    }

    fn wake_if_over(&self, state: &State<T>) {
        if state.is_over(&self.signal) {
            self.signal.wake();
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    fn is_over(&self, signal: &Signal) -> bool {
        let takes_no_more = signal.is_cancelled() || !matches!(self.input, Input::Open);
        !self.is_handing_out && (self.failure.is_some() || (takes_no_more && self.done == self.taken))
    }

    fn ending(&mut self) -> Ending {
        if let Some(failure) = self.failure.take() {
            return failure;
        }
        match mem::replace(&mut self.input, Input::AtEnd) {
            Input::Open => Ending::Cancelled,
            Input::AtEnd => Ending::Complete,
            Input::Failed(error) => Ending::Unreadable(error),
        }
    }
}

/// How many blocks may be finished for each thread before those in front of them are.
const BLOCKS_AHEAD: u64 = 32;

/// How many bytes of results may be.
const BYTES_AHEAD: usize = 4 << 20;

/// See [`Order::leaving`].
pub(super) struct Leaving<'t, T: Default>(&'t Order<T>);

impl<T: Default> Drop for Leaving<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut state = self.0.state();
            state.failure = Some(Ending::Lost);
            state.is_handing_out = false;
            drop(state);
            self.0.moved.notify_all();
            self.0.signal.wake();
        }
    }
}
