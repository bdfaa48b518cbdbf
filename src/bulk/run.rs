//! A run: the threads, and what each of them does with a block.

use std::hint;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;

use super::blocks::{Block, LineBlocks};
use super::cancel::Cancel;
use super::ending::Ending;
use super::order::{Finished, Order};
use super::task::{Line, Task, Worker};

/// How much is done at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Threads
    pub jobs: NonZeroUsize,
    /// The longest line that is kept whole
    pub line_bytes: usize,
}

/// What came of some lines that follow each other, for whoever writes it down.
#[derive(Debug)]
#[non_exhaustive]
pub struct Chunk<'c, T> {
    /// What the workers added, in the order of the lines
    pub out: &'c [u8],
    /// What was counted
    pub tally: T,
    /// How many bytes of input this was
    pub read: usize,
    /// The numbers of the lines that `out` has something about are these, but for the blank ones
    pub lines: std::ops::Range<u64>,
    /// The numbers of the lines among them that are blank
    pub blank: &'c [u64],
}

/// Does `task` on each line of `input`, and hands what comes of it to `sink` in the order of the lines.
///
/// It returns as soon as nothing is left to be done, even while a thread still waits for an input that has nothing to
/// give: that thread ends with the process, or with its next line.
pub fn run<R, T, S>(input: R, limits: Limits, task: T, cancel: &Cancel, sink: S) -> Ending
where
    R: Read + Send + 'static,
    T: Task,
    S: FnMut(Chunk<'_, T::Tally>) -> io::Result<()> + Send + 'static,
{
    let shared = Arc::new(Shared {
        input: Mutex::new(LineBlocks::new(input, limits.line_bytes)),
        line_bytes: limits.line_bytes,
        task,
        order: Order::new(limits.jobs, Arc::clone(&cancel.0)),
        sink: Mutex::new(sink),
    });
    for number in 1..=limits.jobs.get() {
        let own = Arc::clone(&shared);
        match thread::Builder::new().name(format!("lines {number}")).spawn(move || own.work(number)) {
            Ok(_) => {}
            Err(error) if number == 1 => return Ending::Unreadable(error),
            // Fewer threads do the same work.
            Err(_) => break,
        }
    }
    shared.order.wait()
}

/// What the threads have in common.
struct Shared<R, T: Task, S> {
    input: Mutex<LineBlocks<R>>,
    line_bytes: usize,
    task: T,
    order: Order<T::Tally>,
    sink: Mutex<S>,
}

impl<R, T, S> Shared<R, T, S>
where
    R: Read,
    T: Task,
    S: FnMut(Chunk<'_, T::Tally>) -> io::Result<()>,
{
    /// The life of the thread of that number.
    fn work(&self, thread: usize) {
        let _leaving = self.order.leaving();
        let mut worker = self.task.worker();
        let mut block = Block::default();
        while let Some((place, mut finished)) = self.take(thread, &mut block) {
            self.work_on(&block, &mut worker, &mut finished);
            self.order.hand_in(place, finished, |finished| {
                let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
                sink(Chunk {
                    out: &finished.out,
                    tally: std::mem::take(&mut finished.tally),
                    read: finished.read,
                    lines: finished.lines.clone(),
                    blank: &finished.blank,
                })
            });
        }
    }

    /// The next block: its place in the order, and what its results go into.
    fn take(&self, thread: usize, block: &mut Block) -> Option<(u64, Finished<T::Tally>)> {
        // Who holds the input may wait in it for long: nothing else is asked for meanwhile.
        let mut input = self.hold_input();
        if self.order.is_ended() {
            return None;
        }
        match input.next_block(block) {
            Ok(true) => self.order.take(thread),
            Ok(false) => {
                self.order.end_of_input(None);
                None
            }
            Err(error) => {
                self.order.end_of_input(Some(error));
                None
            }
        }
    }

    /// The input, as soon as no other thread has it. That is mostly soon, and to be put to sleep and woken takes longer.
    fn hold_input(&self) -> MutexGuard<'_, LineBlocks<R>> {
        for _ in 0..TRIES {
            match self.input.try_lock() {
                Ok(input) => return input,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => hint::spin_loop(),
            }
        }
        self.input.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work_on(&self, block: &Block, worker: &mut T::Worker<'_>, finished: &mut Finished<T::Tally>) {
        worker.begin();
        let mut number = block.first;
        let mut rest = block.bytes.as_slice();
        while !rest.is_empty() {
            let (line, after) = split_line(rest);
            rest = after;
            let cut = line.get(..=self.line_bytes);
            let is_cut = cut.is_some();
            let text = cut.unwrap_or_else(|| line.strip_suffix(b"\r").unwrap_or(line));
            if text.trim_ascii().is_empty() {
                finished.blank.push(number);
            } else {
                worker.line(Line { number, text, is_cut }, &mut finished.out, &mut finished.tally);
            }
            number += 1;
        }
        finished.lines = block.first..number;
        finished.read = block.read;
    }
}

fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'\n', text).and_then(|end| text.split_at_checked(end)) {
        Some((line, after)) => (line, after.get(1..).unwrap_or_default()),
        None => (text, &[]),
    }
}

/// How often a thread looks whether the input is free before it sleeps: about as long as another one reads a block.
const TRIES: usize = 1_000;
