//! Runs of whole inputs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use proptest::prelude::*;

use super::*;

/// Tells each line's number and length; a line `panic` panics.
struct Echo;

struct Echoing;

impl Task for Echo {
    type Tally = u64;
    type Worker<'t> = Echoing;

    fn worker(&self) -> Echoing {
        Echoing
    }
}

impl Worker<u64> for Echoing {
    fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, tally: &mut u64) {
        assert!(line.text != b"panic");
        *tally += 1;
        let cut = if line.is_cut { " cut" } else { "" };
        out.extend(format!("{} {}{cut}\n", line.number, line.text.len()).as_bytes());
    }
}

fn limits(jobs: usize) -> Limits {
    Limits { jobs: NonZeroUsize::new(jobs).unwrap(), line_bytes: 100 }
}

#[derive(Default)]
struct Written {
    out: Vec<u8>,
    tally: u64,
    read: usize,
    next: u64,
}

fn run_all(input: impl Read + Send + 'static, jobs: usize) -> (Ending, Written) {
    let written = Arc::new(Mutex::new(Written { next: 1, ..Written::default() }));
    let sink = Arc::clone(&written);
    let ending = run(input, limits(jobs), Echo, &Cancel::default(), move |chunk: Chunk<'_, u64>| {
        let mut sink = sink.lock().unwrap();
        assert_eq!(sink.next, chunk.lines.start);
        sink.next = chunk.lines.end;
        sink.out.extend_from_slice(chunk.out);
        sink.tally += chunk.tally;
        sink.read += chunk.read;
        Ok(())
    });
    let written = std::mem::take(&mut *written.lock().unwrap());
    (ending, written)
}

fn expected(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (number, line) in input.split(|&byte| byte == b'\n').enumerate() {
        let is_cut = line.len() > 100;
        let line = if is_cut { &line[..101] } else { line.strip_suffix(b"\r").unwrap_or(line) };
        if !line.trim_ascii().is_empty() {
            let cut = if is_cut { " cut" } else { "" };
            out.extend(format!("{} {}{cut}\n", number + 1, line.len()).as_bytes());
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_line_comes_out_once_and_in_order(
        lines in proptest::collection::vec(
            prop_oneof![Just(String::new()), Just("\r".to_owned()), "[a-z]{1,30}\r?", Just("x".repeat(100)), Just("x".repeat(300))],
            0..3_000,
        ),
        jobs in 1_usize..5,
    ) {
        let input = lines.join("\n").into_bytes();
        let (ending, written) = run_all(io::Cursor::new(input.clone()), jobs);
        prop_assert!(matches!(ending, Ending::Complete));
        prop_assert_eq!(written.read, input.len());
        prop_assert_eq!(written.tally, u64::try_from(memchr::memchr_iter(b'\n', &written.out).count()).unwrap());
        prop_assert_eq!(written.out, expected(&input));
    }
}

/// An input that gives a piece whenever one is sent.
struct Pipe(mpsc::Receiver<Vec<u8>>);

impl Read for Pipe {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let piece = self.0.recv().unwrap_or_default();
        room[..piece.len()].copy_from_slice(&piece);
        Ok(piece.len())
    }
}

#[test]
fn a_line_is_answered_while_the_input_stays_open() {
    let (input, pipe) = mpsc::channel();
    let (output, answers) = mpsc::channel();
    let running = thread::spawn(move || {
        run(Pipe(pipe), limits(2), Echo, &Cancel::default(), move |chunk: Chunk<'_, u64>| {
            output.send(chunk.out.to_vec()).map_err(io::Error::other)
        })
    });
    for number in 1..=10 {
        input.send(b"token\n".to_vec()).unwrap();
        assert_eq!(answers.recv().unwrap(), format!("{number} 5\n").into_bytes());
    }
    drop(input);
    assert!(matches!(running.join().unwrap(), Ending::Complete));
}

#[test]
fn a_cancelled_run_ends_while_the_input_stays_open() {
    let (input, pipe) = mpsc::channel();
    let cancel = Cancel::default();
    let handle = cancel.clone();
    input.send(b"one\ntwo\nthr".to_vec()).unwrap();
    let (output, answers) = mpsc::channel();
    let ending = run(Pipe(pipe), limits(2), Echo, &cancel, move |chunk: Chunk<'_, u64>| {
        output.send(chunk.out.to_vec()).unwrap();
        handle.cancel();
        Ok(())
    });
    assert!(matches!(ending, Ending::Cancelled));
    assert_eq!(answers.recv().unwrap(), b"1 3\n2 3\n");
    drop(input);
}

#[test]
fn a_sink_that_fails_ends_the_run_while_the_input_stays_open() {
    let (input, pipe) = mpsc::channel();
    input.send(b"one\n".to_vec()).unwrap();
    let ending =
        run(Pipe(pipe), limits(3), Echo, &Cancel::default(), |_: Chunk<'_, u64>| Err(io::Error::other("full")));
    assert!(matches!(ending, Ending::Unwritable(error) if error.to_string() == "full"));
    drop(input);
}

#[test]
fn an_input_that_fails_loses_none_of_the_lines_before() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("unplugged"))
        }
    }
    let (ending, written) = run_all((&b"one\ntwo\n"[..]).chain(Broken), 2);
    assert!(matches!(ending, Ending::Unreadable(error) if error.to_string() == "unplugged"));
    assert_eq!(written.out, b"1 3\n2 3\n");
}

#[test]
fn a_worker_that_panics_does_not_hang_the_others() {
    let input = format!("{}panic\n{}", "token\n".repeat(5_000), "token\n".repeat(50_000));
    let (ending, _) = run_all(io::Cursor::new(input.into_bytes()), 4);
    assert!(matches!(ending, Ending::Lost));
}

#[test]
fn nobody_runs_far_ahead_of_a_slow_sink() {
    /// Counts what was read of an endless input.
    struct Endless(Arc<std::sync::atomic::AtomicUsize>);
    impl Read for Endless {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            room.fill(b'a');
            room.iter_mut().step_by(50).for_each(|byte| *byte = b'\n');
            self.0.fetch_add(room.len(), std::sync::atomic::Ordering::SeqCst);
            Ok(room.len())
        }
    }
    let read = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (counter, mut chunks, mut handed) = (Arc::clone(&read), 0, 0);
    let (cancel, window) = (Cancel::default(), (32 * 4 + 4) * (64 << 10));
    let handle = cancel.clone();
    let ending = run(Endless(read), limits(4), Echo, &cancel, move |chunk: Chunk<'_, u64>| {
        chunks += 1;
        handed += chunk.read;
        if chunks > 2_000 {
            handle.cancel();
        }
        let ahead = counter.load(std::sync::atomic::Ordering::SeqCst) - handed;
        if ahead > window { Err(io::Error::other(format!("{ahead} bytes ahead"))) } else { Ok(()) }
    });
    assert!(matches!(ending, Ending::Cancelled), "{ending:?}");
}
