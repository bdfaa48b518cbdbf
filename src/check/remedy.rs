//! What to ask for otherwise.

use crate::algorithm::Algorithm;

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
