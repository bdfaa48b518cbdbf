//! A sign of life on a terminal, while something takes long.

use std::convert::Infallible;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use kdam::Spinner;
use kdam::term::Writer;

/// Draws a wheel that turns, until the other end is dropped. When drawing fails, it is not seen anyway.
pub(super) fn spin(what: &str, waiting: &Receiver<Infallible>) {
    let wheel = Spinner::new(&["|", "/", "-", "\\"], 100.0, 1.0);
    let (begun, mut err) = (Instant::now(), Writer::Stderr.init());
    while waiting.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
        let frame = wheel.render_frame(begun.elapsed().as_secs_f32());
        let _ = err.print_at(0, format!("{frame} {what}").as_bytes());
    }
    let _ = err.print(b"\r\x1b[2K");
}
