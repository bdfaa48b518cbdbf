//! A signed token inside of an encrypted one (RFC 7519 section 5.2).

use super::open::Opened;
use super::refusal::Refusal;
use crate::jose::{Malformed, is_media_type, parts};
use crate::json::{self, Dialect};

impl Opened<'_> {
    /// The compact signed token that was encrypted, for whoever verifies it now, by all the rules: that it was encrypted says
    /// nothing for it. White space around it, as pipes leave it, is taken off.
    ///
    /// # Errors
    /// [`Refusal::NotSigned`] for anything else, [`Refusal::ContentType`] when `cty` says that it is something else.
    pub fn signed(&self) -> Result<&str, Refusal> {
        if let Some(found) = self.header().text("cty")
            && !is_media_type(found, "JWT")
        {
            return Err(Refusal::ContentType { found: found.to_owned() });
        }
        let text = std::str::from_utf8(self.plaintext()).map_err(|_| Refusal::NotSigned { found: "no text" })?;
        let text = text.trim_ascii();
        let found = match parts(text) {
            Ok(_) => return Ok(text),
            Err(Malformed::Jwe) => "encrypted once more",
            Err(Malformed::Empty) => "nothing",
            Err(_) if json::read_object(text.as_bytes(), Dialect::GO).is_ok() => "a JSON object",
            Err(_) => "no token",
        };
        Err(Refusal::NotSigned { found })
    }

    /// Whether the header leaves `cty` out, which a token in a token must have.
    pub fn lacks_content_type(&self) -> bool {
        self.header().text("cty").is_none()
    }
}
