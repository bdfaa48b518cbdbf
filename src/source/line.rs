//! A connection that is there already, as ureq sees it.

use std::fmt;
use std::io;
use std::sync::{Mutex, PoisonError};

use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport};

use super::handshake::Stream;

/// Hands ureq the connection that stands already, once.
pub(super) struct Ready(Mutex<Option<Line>>);

impl Ready {
    pub(super) fn new(line: Line) -> Self {
        Self(Mutex::new(Some(line)))
    }
}

impl Connector for Ready {
    type Out = Line;

    fn connect(&self, _details: &ConnectionDetails<'_>, _chained: Option<()>) -> Result<Option<Line>, ureq::Error> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).take())
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ready")
    }
}

/// The address was looked up when connecting; ureq only needs to see some.
#[derive(Debug)]
pub(super) struct AlreadyThere;

impl Resolver for AlreadyThere {
    fn resolve(
        &self,
        _uri: &Uri,
        _config: &ureq::config::Config,
        _timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

/// A connection as ureq sees it, which also counts what comes in.
///
/// The limit on the body is applied after decompression. This one, a coarse one, is on the
/// bytes themselves: against endless headers, chunks and compressed nothing.
pub(super) struct Line {
    stream: Box<dyn Stream>,
    buffers: LazyBuffers,
    allowed: u64,
}

impl Line {
    pub(super) fn new(stream: Box<dyn Stream>, max_bytes: u64) -> Self {
        Self {
            stream,
            buffers: LazyBuffers::new(INPUT_BUFFER, OUTPUT_BUFFER),
            allowed: max_bytes.saturating_mul(2).saturating_add(256 << 10),
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

impl Transport for Line {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        self.stream.write_all(output).and_then(|()| self.stream.flush()).map_err(LineFailure::of)
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let amount = self.stream.read(self.buffers.input_append_buf()).map_err(LineFailure::of)?;
        self.buffers.input_appended(amount);
        let counted = u64::try_from(amount).unwrap_or(u64::MAX);
        match self.allowed.checked_sub(counted) {
            Some(left) => self.allowed = left,
            None => return Err(ureq::Error::Other(Box::new(LineFailure::TooMuch))),
        }
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        false
    }

    // ureq asks only whether what should be encrypted is; that was seen to when connecting.
    fn is_tls(&self) -> bool {
        true
    }
}

/// What may happen to a [`Line`].
///
/// It travels through ureq unseen. As an I/O error a lost connection would be taken for
/// the end of a body that has no length, TLS that was cut off among them.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineFailure {
    #[error("more than allowed")]
    TooMuch,
    #[error(transparent)]
    Io(io::Error),
}

impl LineFailure {
    fn of(error: io::Error) -> ureq::Error {
        ureq::Error::Other(Box::new(Self::Io(error)))
    }
}

/// How many bytes of header are read.
pub(super) const LONGEST_HEAD: usize = 64 << 10;

/// The request is small.
const OUTPUT_BUFFER: usize = 16 << 10;

/// A buffer that is full stands still, so it must hold more than the longest head.
const INPUT_BUFFER: usize = LONGEST_HEAD * 2;
