//! The head of a request.

use jwtk::http::Request;

/// What another reader finds: method, target, and headers with their values.
pub type Theirs = (String, String, Vec<(String, String)>);

/// Reads it as it is in a file and as it comes over the wire; where `theirs` reads it too, it reads the same.
pub fn run(data: &[u8], theirs: impl Fn(&[u8]) -> Option<Theirs>) {
    let read = Request::read(data);
    let received = Request::receive(data);
    if let Ok(received) = &received {
        assert_eq!(read.as_ref(), Ok(received));
        if let Some((method, target, headers)) = theirs(data) {
            let ours = received.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!((received.method(), received.target()), (Some(&*method), Some(&*target)));
            assert_eq!(ours.collect::<Vec<_>>(), headers);
        }
    }
    let Ok(request) = read else { return };
    let (method, target, path) = (request.method().unwrap(), request.target().unwrap(), request.path().unwrap());
    assert!(path == "/" || target.contains(path), "{path} of {target}");
    assert!(!path.contains(['?', '#']), "{path}");
    assert!(request.host().is_none_or(|host| target.contains(host) || request.header("host") == Some(host)));
    // Whether it is HTTP/1.0 is a part of it, which no accessor tells.
    let line = String::from_utf8_lossy(data.split(|byte| *byte == b'\n').next().unwrap_or_default());
    let version = line.split_ascii_whitespace().nth(2).unwrap_or("HTTP/1.1");
    let mut text = format!("{method} {target} {version}\r\n");
    for (name, value) in request.headers() {
        assert!(request.values(name).any(|one| one == value));
        text.push_str(&format!("{name}: {}\r\n", value.replace('\n', "\r\n ")));
    }
    assert_eq!(Request::read(text.as_bytes()).as_ref(), Ok(&request), "{text}");
}
