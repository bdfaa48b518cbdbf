//! Headers of HTTP: those that are sent, and how one of an answer is read.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ureq::http::{HeaderMap, HeaderName, HeaderValue, header};
use zeroize::Zeroizing;

use super::error::Error;

/// A header of the request. Its value is a secret: it is not shown, and wiped when dropped.
#[derive(Clone)]
pub struct Header {
    name: HeaderName,
    value: Zeroizing<String>,
}

impl Header {
    /// A header by its name and value.
    ///
    /// # Errors
    /// [`Error::BadHeader`] when either has a character that HTTP does not allow there.
    pub fn new(name: &str, value: Zeroizing<String>) -> Result<Self, Error> {
        let bad = |problem| Error::BadHeader { name: name.to_owned(), problem };
        let header = Self { name: name.parse().map_err(|_| bad("its name is not one that HTTP allows"))?, value };
        header.http().map_err(|_| bad("its value has a line break or another character that HTTP does not allow"))?;
        Ok(header)
    }

    /// What user and password of a URL become (RFC 7617).
    pub(super) fn basic(credentials: &[u8]) -> Self {
        let value = format!("Basic {}", BASE64_STANDARD.encode(credentials));
        Self { name: header::AUTHORIZATION, value: Zeroizing::new(value) }
    }

    /// The name in lower case.
    pub(super) fn name(&self) -> &str {
        self.name.as_str()
    }

    pub(super) fn value(&self) -> &str {
        &self.value
    }

    pub(super) fn http(&self) -> Result<(HeaderName, HeaderValue), header::InvalidHeaderValue> {
        let mut value = HeaderValue::from_str(&self.value)?;
        value.set_sensitive(true);
        Ok((self.name.clone(), value))
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header({}: {} bytes)", self.name, self.value.len())
    }
}

/// A header's value, if it is there and readable.
pub(super) fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn headers_show_no_value_and_take_no_line_break() {
        let secret = |text: &str| Zeroizing::new(text.to_owned());
        let header = Header::new("Authorization", secret("Bearer abc")).unwrap();
        assert_eq!(format!("{header:?}"), "Header(authorization: 10 bytes)");
        // What is below shows no value of that kind either.
        assert!(header.http().unwrap().1.is_sensitive());
        for (name, value) in [("a b", "x"), ("", "x"), ("a", "x\r\ny: z")] {
            let error = Header::new(name, secret(value)).unwrap_err();
            assert!(matches!(error, Error::BadHeader { .. }));
        }
    }
}
