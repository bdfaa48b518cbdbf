//! How the judging of a token ends, in the filter's own words.

use crate::check::Reason;

/// Why a token is refused: `Envoy::JwtVerify::Status`, as far as requests meet it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Missing,
    NotYetValid,
    Expired,
    BadFormat,
    HeaderBase64,
    HeaderJson,
    HeaderAlg,
    AlgUnknown,
    HeaderKid,
    PayloadBase64,
    PayloadJson,
    IssNotText,
    SubNotText,
    IatNotNumber,
    IatOutOfRange,
    NbfNotNumber,
    NbfOutOfRange,
    ExpNotNumber,
    ExpOutOfRange,
    JtiNotText,
    AudNotTexts,
    SignatureBase64,
    Ed25519Length,
    UnknownIssuer,
    AudienceNotAllowed,
    VerificationFails,
    NoValidKeys,
    NoKeyMatches,
    FetchFails,
}

impl Status {
    /// Its number, which `failed_status_in_metadata` shows, and its text, which the client gets.
    // source/common/jwt/status.h and status.cc; the texts in vectors provider, keys and extract.
    const fn told(self) -> (u32, &'static str) {
        match self {
            Self::Missing => (1, "Jwt is missing"),
            Self::NotYetValid => (2, "Jwt not yet valid"),
            Self::Expired => (3, "Jwt is expired"),
            Self::BadFormat => (4, "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections"),
            Self::HeaderBase64 => (5, "Jwt header is an invalid Base64url encoded"),
            Self::HeaderJson => (6, "Jwt header is an invalid JSON"),
            Self::HeaderAlg => (7, "Jwt header [alg] field is required and must be a string"),
            Self::AlgUnknown => (8, "Jwt header [alg] is not supported"),
            Self::HeaderKid => (9, "Jwt header [kid] field is not a string"),
            Self::PayloadBase64 => (10, "Jwt payload is an invalid Base64url encoded"),
            Self::PayloadJson => (11, "Jwt payload is an invalid JSON"),
            Self::IssNotText => (12, "Jwt payload [iss] field is not a string"),
            Self::SubNotText => (13, "Jwt payload [sub] field is not a string"),
            Self::IatNotNumber => (14, "Jwt payload [iat] field is not an integer"),
            Self::IatOutOfRange => (15, "Jwt payload [iat] field is not a positive 64 bit integer"),
            Self::NbfNotNumber => (16, "Jwt payload [nbf] field is not an integer"),
            Self::NbfOutOfRange => (17, "Jwt payload [nbf] field is not a positive 64 bit integer"),
            Self::ExpNotNumber => (18, "Jwt payload [exp] field is not an integer"),
            Self::ExpOutOfRange => (19, "Jwt payload [exp] field is not a positive 64 bit integer"),
            Self::JtiNotText => (20, "Jwt payload [jti] field is not a string"),
            Self::AudNotTexts => (21, "Jwt payload [aud] field is not a string or string list"),
            Self::SignatureBase64 => (22, "Jwt signature is an invalid Base64url encoded"),
            Self::Ed25519Length => (23, "Jwt ED25519 signature is wrong length"),
            Self::UnknownIssuer => (24, "Jwt issuer is not configured"),
            Self::AudienceNotAllowed => (25, "Audiences in Jwt are not allowed"),
            Self::VerificationFails => (26, "Jwt verification fails"),
            Self::NoValidKeys => (31, NO_VALID_KEYS),
            Self::NoKeyMatches => (32, "Jwks doesn't have key to match kid or alg from Jwt"),
            Self::FetchFails => (40, "Jwks remote fetch is failed"),
        }
    }

    pub(super) const fn code(self) -> u32 {
        self.told().0
    }

    pub(super) const fn text(self) -> &'static str {
        self.told().1
    }

    /// The HTTP status of the answer.
    // Filter::onComplete: every failure is 401, but for the audience; vector aud-403-before-signature.
    pub(super) const fn http(self) -> u16 {
        if matches!(self, Self::AudienceNotAllowed) { 403 } else { 401 }
    }

    /// Our own word for it. Subject and lifetime fail as a bad signature does, and are told apart by their checks.
    pub(super) const fn reason(self) -> Reason {
        match self {
            Self::Missing => Reason::NoToken,
            Self::NotYetValid => Reason::NotYetValid,
            Self::Expired => Reason::Expired,
            Self::BadFormat
            | Self::HeaderBase64
            | Self::HeaderJson
            | Self::HeaderAlg
            | Self::HeaderKid
            | Self::PayloadBase64
            | Self::PayloadJson
            | Self::SignatureBase64 => Reason::Malformed,
            Self::AlgUnknown => Reason::AlgorithmNotAllowed,
            Self::IssNotText
            | Self::SubNotText
            | Self::IatNotNumber
            | Self::IatOutOfRange
            | Self::NbfNotNumber
            | Self::NbfOutOfRange
            | Self::ExpNotNumber
            | Self::ExpOutOfRange
            | Self::JtiNotText
            | Self::AudNotTexts => Reason::MalformedClaim,
            Self::UnknownIssuer => Reason::WrongIssuer,
            Self::AudienceNotAllowed => Reason::WrongAudience,
            Self::Ed25519Length | Self::VerificationFails => Reason::BadSignature,
            Self::NoKeyMatches => Reason::NoMatchingKey,
            Self::NoValidKeys | Self::FetchFails => Reason::GatewayMisconfigured,
        }
    }
}

/// Of a set without a usable key, at the start and at a request.
pub(super) const NO_VALID_KEYS: &str = "Jwks doesn't have any valid public key";
