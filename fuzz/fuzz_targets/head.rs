//! The head of a request is read as `httparse` reads it.

#![no_main]

#[path = "../src/head.rs"]
mod target;

use target::Theirs;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data, theirs));

fn theirs(data: &[u8]) -> Option<Theirs> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    request.parse(data).ok().filter(httparse::Status::is_complete)?;
    let headers = request.headers.iter();
    let headers = headers.map(|header| (header.name.to_owned(), String::from_utf8_lossy(header.value).into_owned()));
    Some((request.method?.to_owned(), request.path?.to_owned(), headers.collect()))
}
