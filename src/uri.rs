//! The parts of `http` and `https` URIs (RFC 3986, RFC 9110 section 4.2).

use std::net::Ipv6Addr;

use crate::percent;

/// Takes `host:port`, `host`, `[::1]:port` or `[::1]` apart.
pub(crate) fn host_and_port(server: &str) -> Result<(String, Option<u16>), &'static str> {
    let (host, port) = if let Some(rest) = server.strip_prefix('[') {
        let (address, rest) = rest.split_once(']').ok_or("its `[` is never closed")?;
        if address.parse::<Ipv6Addr>().is_err() {
            return Err("what is in `[]` is not an IPv6 address");
        }
        match (rest.is_empty(), rest.strip_prefix(':')) {
            (true, _) => (address, None),
            (false, Some(port)) => (address, Some(port)),
            (false, None) => return Err("there is something between `]` and the port"),
        }
    } else {
        match server.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (server, None),
        }
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
    if host.is_empty() {
        return Err("it names no host");
    }
    if !host.is_ascii() {
        return Err("its host is not ASCII; write it in its `xn--` form");
    }
    if !host.bytes().all(is_name) {
        return Err("its host has a character that no host name has");
    }
    let port = match port {
        None | Some("") => None,
        Some(digits) => {
            let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
            Some(number.filter(|port| *port != 0).ok_or("its port is not a number from 1 to 65535")?)
        }
    };
    Ok((host.to_ascii_lowercase(), port))
}

/// An IPv6 address in brackets, any other host as it is.
pub(crate) fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

/// Refuses what no URI has in it, and what readers take for something else.
pub(crate) fn check_characters(text: &str) -> Result<(), &'static str> {
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        Err("it has white space or a control character in it")
    } else if text.contains('\\') {
        Err("it has a backslash in it")
    } else {
        Ok(())
    }
}

/// An encoded path that begins with a slash and has no `.` and `..` (RFC 3986 section 5.2.4).
pub(crate) fn normal_path(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let last = path.rsplit('/').next().unwrap_or_default();
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    let ends_in_dots = matches!(last, "." | "..");
    format!(
        "/{}{}",
        percent::for_request_line(&segments.join("/")),
        if ends_in_dots && !segments.is_empty() { "/" } else { "" }
    )
}
