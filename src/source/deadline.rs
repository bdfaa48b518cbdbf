//! When everything must be done, and connections that wait no longer.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::error::{Error, Stage};

/// When everything must be done.
///
/// This is a limit on effort, not a fact about tokens, so it is the one clock that
/// is read here and not handed in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    at: Instant,
    limit: Duration,
}

impl Deadline {
    pub(super) fn after(limit: Duration) -> Self {
        let now = Instant::now();
        Self { at: now.checked_add(limit.min(LONGEST)).unwrap_or(now), limit }
    }

    /// The time that is left, `None` when it is over.
    pub(super) fn remaining(&self) -> Option<Duration> {
        self.at.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    /// The error that says that time is over.
    pub(super) fn over(&self, server: &str, stage: Stage) -> Error {
        Error::TimedOut { server: server.to_owned(), stage, limit: self.limit }
    }

    /// What an input or output error means at `stage`.
    pub(super) fn explain(&self, error: io::Error, server: &str, stage: Stage) -> Error {
        if error.kind() == io::ErrorKind::TimedOut {
            return self.over(server, stage);
        }
        Error::Disconnected { server: server.to_owned(), stage, source: error }
    }
}

/// A TCP stream whose every wait ends at the deadline.
#[derive(Debug)]
pub(super) struct Timed {
    pub(super) stream: TcpStream,
    pub(super) deadline: Deadline,
}

impl Timed {
    fn remaining(&self) -> io::Result<Option<Duration>> {
        match self.deadline.remaining() {
            Some(left) => Ok(Some(left)),
            None => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.stream.set_read_timeout(self.remaining()?)?;
            match self.stream.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map_err(timed_out),
            }
        }
    }
}

impl Write for Timed {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        loop {
            self.stream.set_write_timeout(self.remaining()?)?;
            match self.stream.write(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map_err(timed_out),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Some systems say "would block" when a socket's time is over.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::WouldBlock { io::ErrorKind::TimedOut.into() } else { error }
}

/// A longer time limit is no limit, and adding it to the clock might overflow.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadline_of_no_time_is_over_and_an_endless_one_is_not() {
        assert_eq!(Deadline::after(Duration::ZERO).remaining(), None);
        assert!(Deadline::after(Duration::MAX).remaining().is_some());
    }
}
