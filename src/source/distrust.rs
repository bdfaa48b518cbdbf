//! Why the certificates of a server are not believed.

use std::fmt;

use jiff::Timestamp;

/// Why a chain of certificates is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Distrust {
    /// No known authority vouches for it.
    UnknownAuthority {
        /// Who signed the last certificate that was sent.
        issuer: String,
    },
    /// The server vouches for itself, and was not named as believed.
    SelfSigned {
        /// Whom the certificate names.
        subject: String,
    },
    /// Some certificate's time is over.
    Expired {
        /// When it ended, in seconds since the epoch.
        not_after: i64,
    },
    /// Some certificate's time has not begun.
    NotYetValid {
        /// When it begins, in seconds since the epoch.
        not_before: i64,
    },
    /// The certificate was made for other servers.
    WrongName {
        /// The names that it was made for.
        names: Vec<String>,
    },
    /// Anything else, in rustls' words.
    Refused {
        /// What is wrong.
        problem: String,
    },
}

impl Distrust {
    /// A name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownAuthority { .. } => "unknown_authority",
            Self::SelfSigned { .. } => "self_signed",
            Self::Expired { .. } => "certificate_expired",
            Self::NotYetValid { .. } => "certificate_not_yet_valid",
            Self::WrongName { .. } => "wrong_name",
            Self::Refused { .. } => "certificate_refused",
        }
    }
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAuthority { issuer } => {
                write!(f, "its certificate comes from an unknown authority, {issuer}")
            }
            Self::SelfSigned { subject } => {
                write!(f, "its certificate is self-signed, by {subject}")
            }
            Self::Expired { not_after } => {
                write!(f, "its certificate expired on {}", date(*not_after))
            }
            Self::NotYetValid { not_before } => {
                write!(f, "its certificate is valid from {} only", date(*not_before))
            }
            Self::WrongName { names } if names.is_empty() => {
                f.write_str("its certificate names no server (no subject alternative name)")
            }
            Self::WrongName { names } => {
                write!(f, "its certificate is for {}", names.join(", "))
            }
            Self::Refused { problem } => write!(f, "its certificate is refused: {problem}"),
        }
    }
}

fn date(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_dates() {
        let expired = Distrust::Expired { not_after: 0 };
        assert_eq!(expired.to_string(), "its certificate expired on 1970-01-01T00:00:00Z");
        let absurd = Distrust::Expired { not_after: i64::MAX };
        assert!(absurd.to_string().contains("9223372036854775807"));
    }
}
