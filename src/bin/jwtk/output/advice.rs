//! What to type: the library says what to do, this adds the flag that does it.

use std::error::Error;

use jwtk::check::{Check, Remedy, SecretForm};
use jwtk::diagnosis::Cause;
use jwtk::dpop::{NoProof, NotATarget};
use jwtk::gateway;
use jwtk::jwe::{CannotSeal, NoRecipient};
#[cfg(feature = "fetch")]
use jwtk::jwk::Instead;
use jwtk::jwk::{NoKid, NotAKeySet, Unusable};
use jwtk::jws::{NoSigner, NotSignable};
use jwtk::keyfile::NotAKeyFile;
#[cfg(feature = "fetch")]
use jwtk::source::{self, Distrust};
use jwtk::source::{PinError, file};

/// What to do about `error` on the command line, where that is more than the `hint` of the library.
pub(super) fn on(error: &(dyn Error + 'static), hint: Option<String>) -> Option<String> {
    #[cfg(feature = "fetch")]
    if let Some(error) = error.downcast_ref() {
        return on_source(error, hint);
    }
    if let Some(file::Error::TooLarge { .. }) = error.downcast_ref() {
        return Some(MORE_BYTES.to_owned());
    }
    if let Some(PinError::Unreadable { .. }) = error.downcast_ref() {
        return Some("`jwtk fingerprint --tls HOST:PORT --print krakend` prints a server's pins".to_owned());
    }
    if let Some(error) = error.downcast_ref() {
        return on_signer(error, hint);
    }
    if let Some(error) = error.downcast_ref() {
        return on_signing(error, hint);
    }
    if let Some(error) = error.downcast_ref() {
        return on_recipient(error, hint);
    }
    if let Some(CannotSeal::Reserved { name }) = error.downcast_ref() {
        let has_flag = !["zip", "crit", "epk", "p2s", "iv", "tag"].contains(name);
        return has_flag.then(|| format!("use --{name}"));
    }
    if let Some(CannotSeal::Form { form, .. }) = error.downcast_ref() {
        let form = if form.contains("general") { "general" } else { "flattened" };
        return Some(format!("ask for it with --serialization {form}"));
    }
    if let Some(NotATarget::Request { .. }) = error.downcast_ref() {
        return hint.map(|hint| hint + " with --dpop-url");
    }
    if let Some(NoProof::Symmetric) = error.downcast_ref() {
        return Some("make a key: jwtk keygen --alg ES256 --out-dir DIR".to_owned());
    }
    if let Some(error) = error.downcast_ref::<NoKid>() {
        return hint.map(|hint| on_kid(*error, &hint));
    }
    #[cfg(feature = "fetch")]
    if let Some(NotAKeySet::Instead { instead: Instead::Discovery { .. }, .. }) = error.downcast_ref() {
        return hint.map(|hint| hint + "; `--oidc ISSUER` finds it by the issuer, and checks iss");
    }
    if let Some(true) = error.downcast_ref().map(Unusable::wants_passphrase) {
        return Some(PASSPHRASE.to_owned());
    }
    if let Some(NotAKeySet::NotAKeyFile { source: NotAKeyFile::Bytes { .. }, .. }) = error.downcast_ref() {
        return Some("a shared secret is given with --secret; no key can be computed from its digest".to_owned());
    }
    match error.downcast_ref() {
        Some(gateway::Error::SeveralRoutes { .. }) => {
            let routes = hint.as_deref().and_then(|hint| hint.strip_prefix("name one"));
            routes.map(|routes| format!("name one with --endpoint PATH [--method M]{routes}"))
        }
        Some(gateway::Error::SeveralListeners { .. }) => {
            let listeners = hint.as_deref().and_then(|hint| hint.strip_prefix("name one"));
            listeners.map(|listeners| format!("name one with --listener PORT|NAME{listeners}"))
        }
        Some(gateway::Error::UnsetVariable { variable, .. }) => {
            Some(format!("give it with --env {variable}=VALUE: the gateway puts it in before it reads the file"))
        }
        Some(gateway::Error::EncryptedKeys { .. }) => hint.map(|hint| hint + " with --jwks FILE"),
        _ => hint,
    }
}

/// Adds to the words of a check the flag that asks for what would let it hold.
pub(super) fn complete(check: &mut Check) {
    let remedy = check.remedy.take();
    if remedy == Some(Remedy::JsonClaim) {
        check.detail.push_str("; --claim-json compares those");
    }
    for hint in &mut check.hints {
        *hint = on_hint(hint, remedy);
    }
}

/// The words of a cause with the flag that asks for what is meant.
pub(super) fn on_cause(cause: &Cause) -> String {
    on_hint(&cause.words, cause.remedy)
}

fn on_hint(hint: &str, remedy: Option<Remedy>) -> String {
    let flag = match remedy {
        Some(Remedy::Leeway) => " with --leeway",
        Some(Remedy::Algorithms) => " with --alg",
        Some(Remedy::SecretEncoding(SecretForm::Base64)) => " (--secret-encoding base64)",
        Some(Remedy::SecretEncoding(SecretForm::Base64url)) => " (--secret-encoding base64url)",
        Some(Remedy::SecretEncoding(SecretForm::Hex)) => " (--secret-encoding hex)",
        Some(Remedy::SecretEncoding(_)) => " (--secret-encoding raw)",
        Some(Remedy::ScopesPath) => " (--scopes-key names the claim)",
        Some(Remedy::ProofWindow) => " with --dpop-window",
        Some(Remedy::ClientAddress) => " with --client-ip",
        Some(Remedy::RolesPath) => " (--roles-key names the claim)",
        Some(Remedy::WeakKeys) => "; --allow-weak-keys accepts it anyway",
        Some(Remedy::AlgorithmByName(found)) => return format!("if that is meant, say so with --alg {found}"),
        Some(Remedy::DecryptionKey) => {
            return format!("open it with --decrypt-key FILE if you have the key; else {hint}");
        }
        Some(Remedy::Verification) => return "jwtk verify checks it, jwtk decode shows it".to_owned(),
        Some(Remedy::Rounds) => ", or raise the upper one with --max-p2c",
        Some(Remedy::Password(alg)) => return format!("if that is meant, say so with --alg {alg}"),
        Some(Remedy::Encryptions) => " with --enc",
        Some(Remedy::JsonSerialization) => return "--serialization json admits this form".to_owned(),
        Some(Remedy::NoDetachedPayload) => return "leave --detached out".to_owned(),
        Some(Remedy::UnencodedPayloads) => {
            return "only --detached and --print payload take unencoded payloads (RFC 7797)".to_owned();
        }
        Some(Remedy::OpaquePayloads) => {
            return "a payload that is not a claim set is verified with --print payload".to_owned();
        }
        _ => "",
    };
    format!("{hint}{flag}")
}

fn on_signer(error: &NoSigner, hint: Option<String>) -> Option<String> {
    let flag = match error {
        NoSigner::UnknownKid { available, .. } if available.is_empty() => ": leave --kid out",
        NoSigner::Several { available } => return Some(format!("pick one with --kid: {}", available.join(", "))),
        NoSigner::Unusable { reason, .. } if reason.wants_passphrase() => return Some(PASSPHRASE.to_owned()),
        NoSigner::ForeignAlgorithm { .. } => " with --alg",
        NoSigner::Weak { .. } => return Some(on_weak_signer(hint)),
        _ => return hint,
    };
    hint.map(|hint| hint + flag)
}

fn on_recipient(error: &NoRecipient, hint: Option<String>) -> Option<String> {
    match error {
        NoRecipient::Several { available } => Some(format!("pick one with --kid: {}", available.join(", "))),
        NoRecipient::Unusable { reason, .. } if reason.wants_passphrase() => Some(PASSPHRASE.to_owned()),
        NoRecipient::NoAlgorithm { .. } => hint.map(|hint| hint + " with --alg"),
        _ => hint,
    }
}

fn on_weak_signer(hint: Option<String>) -> String {
    let flag = "--allow-weak-keys signs with it anyway";
    hint.map_or_else(|| flag.to_owned(), |hint| format!("{hint}; {flag}"))
}

fn on_signing(error: &NotSignable, hint: Option<String>) -> Option<String> {
    match error {
        NotSignable::UnencodedPayload { .. } | NotSignable::UnencodedBytes => {
            hint.map(|hint| hint + " with --detached")
        }
        NotSignable::Reserved { name } => Some(match *name {
            "alg" | "kid" | "typ" => format!("use --{name}"),
            _ => "use --unencoded, which sets b64 and crit".to_owned(),
        }),
        NotSignable::Elsewhere { .. } => Some(
            "it must sign the bytes of its standard input, for RSA and ECDSA with their digest, and print nothing but the signature"
                .to_owned(),
        ),
        _ => hint,
    }
}

fn on_kid(error: NoKid, hint: &str) -> String {
    let flag = match error {
        NoKid::NoCertificate { .. } => ", or take another --kid-from",
        NoKid::NoFilename => " with --kid",
        NoKid::Symmetric => " with --kid, or by --kid-from filename",
        _ => "",
    };
    format!("{hint}{flag}")
}

#[cfg(feature = "fetch")]
fn on_source(error: &source::Error, hint: Option<String>) -> Option<String> {
    use source::Error as E;

    let more = |flag: &str| hint.as_ref().map(|hint| format!("{hint}{flag}"));
    let advice = match error {
        E::NoAuthority { .. } | E::BadAuthority { .. } => {
            "`--ca-file` takes certificates in PEM (`-----BEGIN CERTIFICATE-----`) or one in DER"
        }
        E::NoRoots => "`--ca-file FILE` names an authority; SSL_CERT_FILE and SSL_CERT_DIR say where the machine's are",
        E::NothingToPin { .. } => return more(", or leave `--pin` out"),
        E::PlainHttp { .. } | E::NotLoopback { .. } => return more(", or allow plain http with `--insecure`"),
        E::TimedOut { .. } => "`--timeout DURATION` gives it longer",
        E::Untrusted { server, distrust, .. } => return on_distrust(server, distrust).or(hint),
        E::PinMismatch { pins, of_certificate, .. } => match pins.first() {
            Some(own) if *of_certificate => return Some(format!("pin its key: `--pin {own}`")),
            Some(own) => return more(&format!("; if its key was changed on purpose: `--pin {own}`")),
            None => return hint,
        },
        E::Status { status: 401 | 403, .. } => "`--http-header Authorization=SOURCE` sends a credential along",
        E::Status { status: 404 | 410, .. } => return more("; `--oidc ISSUER` finds the key set of an issuer"),
        E::Status { status: 407 | 429 | 500..=599, .. } => return hint,
        E::Status { .. } | E::Empty { .. } => return more("; `-v` tells what was asked and answered"),
        E::TooLarge { .. } => MORE_BYTES,
        E::NotCached { .. } => "fetch it once without `--offline`, with `--cache DURATION`",
        E::Offline { .. } => "leave `--offline` out",
        E::NoDiscovery { .. } | E::BadDiscovery { .. } => "`--jwks URL` names the key set itself",
        E::IssuerMismatch { found, .. } if found.contains("{tenantid}") => {
            return Some(
                "this document of Entra is for all tenants: write the ID of yours in the place of common or organizations"
                    .to_owned(),
            );
        }
        // A hint may be pasted into a shell, and this one would carry what a stranger wrote.
        E::IssuerMismatch { found, .. } if is_plain(found) => {
            return Some(format!("if that is the issuer that you mean: `--oidc {found}`"));
        }
        E::AuthorityUnreadable { .. } => return more(" that `--ca-file` names"),
        E::Disconnected { .. } | E::CutShort { .. } => return more("; `-v` tells how far it came"),
        E::Tls { server, .. } => return Some(format!("`jwtk fingerprint --tls {server}` shows what it presents")),
        _ => return hint,
    };
    Some(advice.to_owned())
}

#[cfg(feature = "fetch")]
fn on_distrust(server: &str, distrust: &Distrust) -> Option<String> {
    match distrust {
        Distrust::UnknownAuthority { issuer } => Some(format!(
            "`--ca-file FILE` with the certificate of {issuer} makes it trusted; \
             `jwtk fingerprint --tls {server}` shows the chain"
        )),
        Distrust::SelfSigned { .. } => Some(format!(
            "`--ca-file FILE` with this very certificate makes it trusted; \
             `jwtk fingerprint --tls {server}` shows it"
        )),
        Distrust::Refused { .. } => Some(format!("`jwtk fingerprint --tls {server}` shows the chain")),
        _ => None,
    }
}

/// Whether a text means nothing but itself to a shell.
#[cfg(feature = "fetch")]
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/._~-".contains(&byte))
}

const PASSPHRASE: &str = "give it with --passphrase env:NAME, file:PATH or -";

const MORE_BYTES: &str = "`--max-bytes N` raises the limit";

#[cfg(all(test, feature = "fetch"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use jwtk::error::Explain;
    use jwtk::source::{Error, Pin};

    use super::*;

    #[test]
    fn what_to_type_is_added_to_what_the_library_says() {
        let url = || "https://a.example/".to_owned();
        let server = || "a.example:443".to_owned();
        let pin = Pin::new([7; 32]);
        let issuer = "https://a.example".to_owned();
        let unknown = Distrust::UnknownAuthority { issuer: "CN=a".to_owned() };
        let refused = Distrust::Refused { problem: String::new() };
        for (error, advice) in [
            (Error::PlainHttp { url: url() }, "use https, or allow plain http with `--insecure`".to_owned()),
            (Error::NothingToPin { url: url() }, "use https, or leave `--pin` out".to_owned()),
            (
                Error::TooLarge { url: url(), max_bytes: 1, announced: None },
                "`--max-bytes N` raises the limit".to_owned(),
            ),
            (status(404), "check the path; `--oidc ISSUER` finds the key set of an issuer".to_owned()),
            (status(418), "check the path; `-v` tells what was asked and answered".to_owned()),
            (status(503), "the server is in trouble; try again later".to_owned()),
            (
                Error::PinMismatch { server: server(), pins: vec![pin], of_certificate: false },
                format!("the server has {pin}; if its key was changed on purpose: `--pin {pin}`"),
            ),
            (
                Error::PinMismatch { server: server(), pins: Vec::new(), of_certificate: false },
                "what the server sends are no certificates".to_owned(),
            ),
            (
                Error::Untrusted { server: server(), distrust: unknown, pins: Vec::new() },
                "`--ca-file FILE` with the certificate of CN=a makes it trusted; \
                 `jwtk fingerprint --tls a.example:443` shows the chain"
                    .to_owned(),
            ),
            (
                Error::Untrusted { server: server(), distrust: refused, pins: Vec::new() },
                "`jwtk fingerprint --tls a.example:443` shows the chain".to_owned(),
            ),
            (mismatch(&issuer), format!("if that is the issuer that you mean: `--oidc {issuer}`")),
        ] {
            assert_eq!(on(&error, error.hint()).unwrap(), advice, "{error:?}");
        }
    }

    #[test]
    fn flags_of_keys_and_signing_are_named() {
        let kid = NoSigner::UnknownKid { kid: "a".to_owned(), available: Vec::new() };
        assert_eq!(on(&kid, kid.hint()).unwrap(), "the keys have no key IDs: leave --kid out");
        let header = NotSignable::Reserved { name: "typ" };
        assert_eq!(on(&header, header.hint()).unwrap(), "use --typ");
        assert_eq!(on(&NoKid::NoFilename, NoKid::NoFilename.hint()).unwrap(), "name it yourself with --kid");
        let symmetric = "name it yourself with --kid, or by --kid-from filename";
        assert_eq!(on(&NoKid::Symmetric, NoKid::Symmetric.hint()).unwrap(), symmetric);
        let keys = gateway::Error::EncryptedKeys { location: String::new(), secret_url: String::new() };
        assert_eq!(on(&keys, keys.hint()).unwrap(), "give the key set in the clear with --jwks FILE");
    }

    #[test]
    fn flags_are_added_to_hints_of_checks() {
        let told = |remedy| on_hint("compare the clocks", remedy);
        assert_eq!(told(None), "compare the clocks");
        assert_eq!(told(Some(Remedy::Leeway)), "compare the clocks with --leeway");
        let base64 = Remedy::SecretEncoding(SecretForm::Base64);
        assert_eq!(told(Some(base64)), "compare the clocks (--secret-encoding base64)");
        let by_name = Remedy::AlgorithmByName(jwtk::algorithm::Algorithm::Hs256);
        assert_eq!(told(Some(by_name)), "if that is meant, say so with --alg HS256");
    }

    #[test]
    fn advice_carries_nothing_that_a_shell_would_run() {
        let error = mismatch("https://i.example/;$(reboot)");
        assert!(!on(&error, error.hint()).unwrap().contains("reboot"));
    }

    fn status(status: u16) -> Error {
        Error::Status { url: String::new(), status, retry_after: None, tries: 1 }
    }

    fn mismatch(found: &str) -> Error {
        let (url, expected) = (String::new(), String::new());
        Error::IssuerMismatch { url, expected, found: found.to_owned(), differences: Vec::new() }
    }
}
