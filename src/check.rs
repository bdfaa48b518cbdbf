//! What was looked at, and what came of it: one check, for native rules and gateways alike.

use std::fmt;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::algorithm::Algorithm;
use crate::json::Value;

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

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "lowercase"))]
pub enum Outcome {
    /// It holds
    Pass,
    /// It does not
    Fail,
    /// It was not made: nobody asked for it, or an earlier failure left nothing to look at
    Skip,
}

/// What the one who checks can ask for otherwise, so that a check that failed would hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// More leeway between the clocks
    Leeway,
    /// The token's algorithm among those allowed
    Algorithms,
    /// This algorithm by name, since the signature does not protect what the token says
    AlgorithmByName(Algorithm),
    /// Weak keys
    WeakKeys,
    /// A key that opens encrypted tokens
    DecryptionKey,
    /// Verification instead of decryption
    Verification,
    /// More rounds for a password
    Rounds,
    /// Encryption with a password, by this name
    Password(&'static str),
    /// Content encryptions that are allowed
    Encryptions,
    /// Tokens in JSON serialization
    JsonSerialization,
    /// No detached payload
    NoDetachedPayload,
    /// Unencoded payloads
    UnencodedPayloads,
    /// Payloads that are no claim sets
    OpaquePayloads,
    /// A claim compared as JSON, not as text
    JsonClaim,
    /// The secret read in this way
    SecretEncoding(SecretForm),
    /// The scopes looked for in the claim that the hint names
    ScopesPath,
    /// The roles looked for in the claim that the hint names
    RolesPath,
    /// Another age of proofs
    ProofWindow,
    /// The client's address
    ClientAddress,
}

/// How the text of a shared secret stands for its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretForm {
    /// As it is
    Raw,
    /// Hexadecimal digits
    Hex,
    /// Standard base64
    Base64,
    /// base64url
    Base64url,
}

/// One check: what was looked at, and what came of it. As JSON it is what reports have of it; hints stand beside the checks.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Check {
    /// What was checked: `signature`, a claim's name, …
    #[cfg_attr(feature = "serde", serde(rename = "check"))]
    pub name: String,
    /// How it ended
    pub outcome: Outcome,
    /// The code of a failure
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reason: Option<Reason>,
    /// What would have passed
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub expected: Option<Value>,
    /// What was there
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub actual: Option<Value>,
    /// The comparison in words
    pub detail: String,
    /// What the parts of an expression were worth
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub parts: Vec<String>,
    /// The likely causes, and what to do about them
    #[cfg_attr(feature = "serde", serde(skip))]
    pub hints: Vec<String>,
    /// What to ask for otherwise, for those who complete detail and hint with how that is done
    #[cfg_attr(feature = "serde", serde(skip))]
    pub remedy: Option<Remedy>,
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

impl Check {
    /// A check that holds.
    pub(crate) fn pass(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Pass, None, detail)
    }

    /// A check that does not hold.
    pub fn fail(name: impl Into<String>, reason: Reason, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Fail, Some(reason), detail)
    }

    /// A check that was not made.
    pub(crate) fn skip(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Skip, None, detail)
    }

    /// The same check under another name.
    pub(crate) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    fn new(name: impl Into<String>, outcome: Outcome, reason: Option<Reason>, detail: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            outcome,
            reason,
            expected: None,
            actual: None,
            detail: detail.into(),
            parts: Vec::new(),
            hints: Vec::new(),
            remedy: None,
        }
    }

    /// Adds what would have passed.
    pub(crate) fn expecting(mut self, expected: impl Into<Value>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Adds what the parts of an expression were worth.
    #[cfg(feature = "cel")]
    pub(crate) fn with_parts(mut self, parts: Vec<String>) -> Self {
        self.parts = parts;
        self
    }

    /// Adds a likely cause, and what to do about it.
    pub(crate) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds likely causes.
    pub(crate) fn with_hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints);
        self
    }

    /// Leaves the likely causes out, where they are those of something else.
    pub(crate) fn without_hints(mut self) -> Self {
        self.hints.clear();
        self
    }

    /// Adds what to ask for otherwise.
    pub(crate) fn remedied(mut self, remedy: impl Into<Option<Remedy>>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Adds what was there.
    pub(crate) fn finding(mut self, actual: Option<&Value>) -> Self {
        self.actual = actual.cloned();
        self
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
