//! Why a token is refused.

use std::fmt;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Why a token is refused, as a code that never changes once released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Reason {
    /// No token, or one that cannot be taken apart
    Malformed,
    /// `alg` is unknown, not allowed, or not the one that the key is for
    AlgorithmNotAllowed,
    /// `crit` or `b64` asks for what is not done here
    CriticalHeader,
    /// No key has the identity that the token names, or that key cannot be used
    NoMatchingKey,
    /// The key is of another type, or for another use
    KeyMismatch,
    /// The key is too weak
    WeakKey,
    /// The signature was not made by the key over these bytes
    BadSignature,
    /// An encrypted token does not open, whatever is wrong with it
    DecryptionFailed,
    /// Opening an encrypted token would take too long
    TooCostly,
    /// Compressed content that is too large or broken, or a compression that is not read
    Compressed,
    /// What was encrypted is signed by nobody
    NotSigned,
    /// A token that should be encrypted is not
    NotEncrypted,
    /// `exp` has passed
    Expired,
    /// `nbf` is still ahead
    NotYetValid,
    /// `iat` is still ahead
    IssuedInFuture,
    /// `iat` is longer ago than was asked for
    TooOld,
    /// `iss` is another
    WrongIssuer,
    /// `aud` holds none of those asked for, or not all of them
    WrongAudience,
    /// `sub` is another
    WrongSubject,
    /// `jti` is another
    WrongJti,
    /// `typ` is another
    WrongType,
    /// A claim that must be there is not
    MissingClaim,
    /// A claim is not of the type that its meaning asks for
    MalformedClaim,
    /// A claim has another value than was asked for
    ClaimMismatch,
    /// None of the roles is there
    MissingRole,
    /// The scopes are not there
    MissingScope,
    /// A gateway's policy says no
    PolicyDenied,
    /// A gateway finds no token in the request
    NoToken,
    /// The token lives longer than a gateway allows
    TooLongLived,
    /// The gateway has no route for the request
    NoRoute,
    /// The gateway's answer depends on chance, or on what is not known here
    Undetermined,
    /// The gateway would not start with this configuration, or answers every request so
    GatewayMisconfigured,
}

impl Reason {
    /// The code as it is in reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::AlgorithmNotAllowed => "algorithm_not_allowed",
            Self::CriticalHeader => "critical_header",
            Self::NoMatchingKey => "no_matching_key",
            Self::KeyMismatch => "key_mismatch",
            Self::WeakKey => "weak_key",
            Self::BadSignature => "bad_signature",
            Self::DecryptionFailed => "decryption_failed",
            Self::TooCostly => "too_costly",
            Self::Compressed => "compressed",
            Self::NotSigned => "not_signed",
            Self::NotEncrypted => "not_encrypted",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::IssuedInFuture => "issued_in_future",
            Self::TooOld => "too_old",
            Self::WrongIssuer => "wrong_issuer",
            Self::WrongAudience => "wrong_audience",
            Self::WrongSubject => "wrong_subject",
            Self::WrongJti => "wrong_jti",
            Self::WrongType => "wrong_type",
            Self::MissingClaim => "missing_claim",
            Self::MalformedClaim => "malformed_claim",
            Self::ClaimMismatch => "claim_mismatch",
            Self::MissingRole => "missing_role",
            Self::MissingScope => "missing_scope",
            Self::PolicyDenied => "policy_denied",
            Self::NoToken => "no_token",
            Self::TooLongLived => "too_long_lived",
            Self::NoRoute => "no_route",
            Self::Undetermined => "undetermined",
            Self::GatewayMisconfigured => "gateway_misconfigured",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_written_as_its_code() {
        for reason in [
            Reason::Malformed,
            Reason::AlgorithmNotAllowed,
            Reason::CriticalHeader,
            Reason::NoMatchingKey,
            Reason::KeyMismatch,
            Reason::WeakKey,
            Reason::BadSignature,
            Reason::DecryptionFailed,
            Reason::TooCostly,
            Reason::Compressed,
            Reason::NotSigned,
            Reason::NotEncrypted,
            Reason::Expired,
            Reason::NotYetValid,
            Reason::IssuedInFuture,
            Reason::TooOld,
            Reason::WrongIssuer,
            Reason::WrongAudience,
            Reason::WrongSubject,
            Reason::WrongJti,
            Reason::WrongType,
            Reason::MissingClaim,
            Reason::MalformedClaim,
            Reason::ClaimMismatch,
            Reason::MissingRole,
            Reason::MissingScope,
            Reason::PolicyDenied,
            Reason::NoToken,
            Reason::TooLongLived,
            Reason::NoRoute,
            Reason::Undetermined,
            Reason::GatewayMisconfigured,
        ] {
            let text = serde_json::to_string(&reason).unwrap();
            assert_eq!(text, format!("{:?}", reason.code()));
            assert_eq!(serde_json::from_str::<Reason>(&text).unwrap(), reason);
        }
    }
}
