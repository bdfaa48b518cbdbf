//! Lines that may be tokens; the first byte says in how large pieces they come.

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock};

use jwtk::bulk::{self, Cancel, Chunk, Ending, Limits, Line, Task, Worker};
use jwtk::claims::{Judge, Judgement, Rules, Timestamp, Verdict};
use jwtk::jwk::KeySet;
use jwtk::jws::{Policy, Unverified};

/// Verifies the lines together and one by one: each gets the same answer.
pub fn run(data: &[u8]) {
    let Some((&size, lines)) = data.split_first() else { return };
    let input = Pieces { rest: lines.to_vec(), size: usize::from(size).max(1) };
    let limits = Limits { jobs: NonZeroUsize::MIN.saturating_add(1), line_bytes: LINE_BYTES };
    let written = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&written);
    let ending = bulk::run(input, limits, Verification, &Cancel::default(), move |chunk: Chunk<'_, usize>| {
        let mut written = sink.lock().unwrap();
        written.extend_from_slice(chunk.out);
        Ok(())
    });
    assert!(matches!(ending, Ending::Complete));
    let (keys, rules) = fixed();
    let mut expected = String::new();
    for (line, number) in lines.split(|byte| *byte == b'\n').zip(1_u64..) {
        let is_cut = line.len() > LINE_BYTES;
        let text = if is_cut { &line[..=LINE_BYTES] } else { line.strip_suffix(b"\r").unwrap_or(line) };
        if text.trim_ascii().is_empty() {
            continue;
        }
        let token = Unverified::compact(&String::from_utf8_lossy(text));
        let verdict = rules.decide(token, keys, &Policy::default(), now());
        expected.push_str(&format!("{number} {is_cut} {}\n", told(&verdict)));
    }
    assert_eq!(String::from_utf8_lossy(&written.lock().unwrap()), expected);
}

struct Verification;

struct Verifying {
    judge: Judge<'static>,
}

impl Task for Verification {
    type Tally = usize;
    type Worker<'t> = Verifying;

    fn worker(&self) -> Verifying {
        static POLICY: OnceLock<Policy> = OnceLock::new();
        let (keys, rules) = fixed();
        Verifying { judge: Judge::new(rules, keys, POLICY.get_or_init(Policy::default)) }
    }
}

impl Worker<usize> for Verifying {
    fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, _: &mut usize) {
        let told = match self.judge.decide(&String::from_utf8_lossy(line.text), now()) {
            Judgement::Accepted(lent, warning) => {
                let warnings: Vec<&str> = lent.warnings().iter().map(String::as_str).chain(warning).collect();
                accepted(&lent.key().place(), &warnings, lent.payload())
            }
            Judgement::Decided(verdict) => told(&verdict),
        };
        out.extend_from_slice(format!("{} {} {told}\n", line.number, line.is_cut).as_bytes());
    }
}

/// All that is to be known of a verdict.
fn told(verdict: &Verdict<'_>) -> String {
    match verdict.authentic() {
        Some(token) if verdict.is_accepted() => {
            let warnings: Vec<&str> = verdict.warnings().map(String::as_str).collect();
            accepted(&token.key().place(), &warnings, token.payload())
        }
        _ => format!("{:?} {:?}", verdict.reason(), verdict.checks()),
    }
}

fn accepted(key: &str, warnings: &[&str], payload: &[u8]) -> String {
    format!("accepted with {key} {warnings:?} {}", payload.escape_ascii())
}

/// The keys and the rules.
fn fixed() -> &'static (KeySet, Rules) {
    static FIXED: OnceLock<(KeySet, Rules)> = OnceLock::new();
    FIXED.get_or_init(|| (KeySet::read(SET, "signing.jwks.json").unwrap(), Rules::default().require("sub")))
}

fn now() -> Timestamp {
    Timestamp::new(1_735_687_800, 0)
}

/// An input that comes piece by piece.
struct Pieces {
    rest: Vec<u8>,
    size: usize,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.size.min(self.rest.len()).min(buffer.len());
        buffer[..count].copy_from_slice(&self.rest[..count]);
        self.rest.drain(..count);
        Ok(count)
    }
}

const SET: &[u8] = include_bytes!("../../fixtures/keys/signing.jwks.json");

const LINE_BYTES: usize = 1_000;
