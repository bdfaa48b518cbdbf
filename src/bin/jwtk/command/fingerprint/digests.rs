//! What one key or certificate is known by.

use std::io::{self, Write as _};

use clap::ValueEnum;
use jwtk::algorithm::Digest;
use jwtk::base64url::encode;
use jwtk::claims::Timestamp;
use jwtk::crypto::{digest, sha1};
use jwtk::jwk::{Fingerprint, Fingerprints, Jwk, Key, Member, Metadata, Thumbprint};
use jwtk::keyfile::certificate_key;
use jwtk::source::{Certificate, Pin};
use serde::Serialize;

use crate::output::{Screen, escaped};

/// What one key or certificate is known by.
#[derive(Serialize)]
pub(crate) struct Digests {
    source: String,
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kty: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbprint: Option<Thumbprints>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbprint_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spki_sha256: Option<PinForms>,
    #[serde(skip_serializing_if = "Option::is_none")]
    krakend_pin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    docker_kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x5t: Option<String>,
    #[serde(rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    x5t_s256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<About>,
    /// The key's kind in words, or why it cannot be used for tokens.
    #[serde(skip)]
    key: String,
}

#[derive(Serialize)]
struct Thumbprints {
    sha256: String,
    sha384: String,
    sha512: String,
}

impl Thumbprints {
    fn of(all: [&Thumbprint; 3]) -> Self {
        let [sha256, sha384, sha512] = all.map(ToString::to_string);
        Self { sha256, sha384, sha512 }
    }
}

#[derive(Serialize)]
struct PinForms {
    base64: String,
    base64url: String,
    hex: String,
}

/// What the certificate says.
#[derive(Serialize)]
struct About {
    subject: String,
    issuer: String,
    names: Vec<String>,
    not_before: String,
    not_after: String,
    /// What its time says against it
    #[serde(skip_serializing_if = "Option::is_none")]
    validity: Option<&'static str>,
    #[serde(skip)]
    times: [Timestamp; 2],
}

/// A value for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Print {
    /// What `jwk_fingerprints` takes: the key's SHA-256 in padded base64url
    Krakend,
    /// What `curl --pinnedpubkey` takes
    Curl,
    /// The key's SHA-256 in hex
    Hex,
    /// The JWK's thumbprint (RFC 7638)
    Thumbprint,
    /// The thumbprint as a URI (RFC 9278)
    Uri,
}

impl Digests {
    /// Those of a key, and of its certificate when it has one.
    pub(crate) fn of_jwk(source: &str, index: usize, jwk: &Jwk) -> Self {
        let prints = Fingerprints::of(jwk);
        let [sha256, sha384, sha512] = prints.thumbprints();
        let pin = prints.spki_sha256().and_then(|digest| digest.try_into().ok()).map(Pin::new);
        let leaf = jwk.certificates().into_iter().next();
        Self {
            kid: jwk.kid().map(str::to_owned),
            kty: Some(jwk.key().key_type().name()),
            thumbprint_uri: Some(sha256.uri()),
            thumbprint: Some(Thumbprints::of([sha256, sha384, sha512])),
            docker_kid: prints.docker_kid(),
            certificate: leaf.as_deref().and_then(Certificate::read).map(About::of),
            key: jwk.key().describe(),
            ..Self::of_pin(source, index, pin, leaf.as_deref())
        }
    }

    /// The thumbprints of a post-quantum key that cannot be used otherwise: its `alg` is not known, or its numbers are refused.
    pub(crate) fn of_akp(member: &Member, index: usize) -> Option<Self> {
        let print = |digest| member.thumbprint(digest);
        let (sha256, sha384, sha512) = (print(Digest::Sha256)?, print(Digest::Sha384)?, print(Digest::Sha512)?);
        let text = |name: &str| member.json()?.get(name)?.as_str();
        Some(Self {
            kid: member.kid().map(str::to_owned),
            kty: Some("AKP"),
            thumbprint_uri: Some(sha256.uri()),
            thumbprint: Some(Thumbprints::of([&sha256, &sha384, &sha512])),
            key: format!("AKP {}", text("alg").unwrap_or_default()),
            ..Self::of_pin(member.source(), index, None, None)
        })
    }

    /// Those of a certificate, even when its key is of a kind that signs no tokens. Nothing for what is no certificate.
    pub(crate) fn of_certificate(source: &str, index: usize, der: &[u8]) -> Option<Self> {
        let pin = Pin::of_certificate(der).ok()?;
        let pinned = Self {
            certificate: Certificate::read(der).map(About::of),
            ..Self::of_pin(source, index, Some(pin), Some(der))
        };
        Some(match certificate_key(der) {
            Ok(key) => {
                let jwk = Jwk::new(Key::Public(key), Metadata::default());
                let Self { x5t, x5t_s256, certificate, .. } = pinned;
                Self { x5t, x5t_s256, certificate, ..Self::of_jwk(source, index, &jwk) }
            }
            Err(fault) => Self { key: fault.to_string(), ..pinned },
        })
    }

    fn of_pin(source: &str, index: usize, pin: Option<Pin>, certificate: Option<&[u8]>) -> Self {
        Self {
            source: source.to_owned(),
            index,
            kid: None,
            kty: None,
            thumbprint: None,
            thumbprint_uri: None,
            krakend_pin: pin.map(|pin| pin.krakend()),
            spki_sha256: pin.map(|pin| PinForms { base64: pin.base64(), base64url: pin.base64url(), hex: pin.hex() }),
            docker_kid: None,
            x5t: certificate.map(|der| encode(sha1(der))),
            x5t_s256: certificate.map(|der| encode(digest(Digest::Sha256, der))),
            certificate: None,
            key: String::new(),
        }
    }

    /// Whether one of them is `sought`.
    pub(crate) fn has(&self, sought: &Fingerprint) -> bool {
        let thumbprints = self.thumbprint.iter().flat_map(|it| [&it.sha256, &it.sha384, &it.sha512]);
        let pin = self.spki_sha256.iter().map(|pin| &pin.base64url);
        let others = [&self.docker_kid, &self.x5t, &self.x5t_s256].into_iter().flatten();
        thumbprints.chain(pin).chain(others).any(|own| own.parse().as_ref() == Ok(sought))
    }

    /// One of them, as scripts want it; nothing when it does not apply.
    pub(crate) fn value(&self, print: Print) -> Option<String> {
        let spki = self.spki_sha256.as_ref();
        match print {
            Print::Krakend => self.krakend_pin.clone(),
            Print::Curl => spki.map(|spki| format!("sha256//{}", spki.base64)),
            Print::Hex => spki.map(|spki| spki.hex.clone()),
            Print::Thumbprint => self.thumbprint.as_ref().map(|thumbprint| thumbprint.sha256.clone()),
            Print::Uri => self.thumbprint_uri.clone(),
        }
    }

    /// Says of a certificate what its time says against it at `now`.
    pub(crate) fn mark(&mut self, now: Timestamp) {
        if let Some(about) = &mut self.certificate {
            let [from, to] = about.times;
            about.validity = match () {
                () if now > to => Some("expired"),
                () if now < from => Some("not yet valid"),
                () => None,
            };
        }
    }

    /// Writes all of them for people.
    pub(crate) fn human(&self, out: &mut Screen) -> io::Result<()> {
        let warning = out.styles().warning;
        let kind = if self.certificate.is_some() { "certificate" } else { "key" };
        writeln!(out, "{}, {kind} {}", escaped(&self.source), self.index)?;
        if let Some(about) = &self.certificate {
            line(out, "subject", Some(&about.subject))?;
            line(out, "issuer", Some(&about.issuer))?;
            if !about.names.is_empty() {
                line(out, "names", Some(&about.names.join(", ")))?;
            }
            line(out, "valid", Some(&format!("from {} to {}", about.not_before, about.not_after)))?;
            if let Some(problem) = about.validity {
                writeln!(out, "  {warning}{problem}{warning:#}")?;
            }
        }
        line(out, "key", Some(&self.key))?;
        line(out, "kid", self.kid.as_deref())?;
        line(out, "thumbprint", self.value(Print::Thumbprint).as_deref())?;
        line(out, "krakend", self.krakend_pin.as_deref())?;
        line(out, "curl", self.value(Print::Curl).as_deref())?;
        line(out, "hex", self.value(Print::Hex).as_deref())?;
        line(out, "docker", self.docker_kid.as_deref())?;
        line(out, "x5t", self.x5t.as_deref())?;
        line(out, "x5t#S256", self.x5t_s256.as_deref())
    }
}

/// One of them with its name, if it is there.
fn line(out: &mut Screen, label: &str, text: Option<&str>) -> io::Result<()> {
    let dim = out.styles().dim;
    text.map_or(Ok(()), |text| writeln!(out, "  {dim}{label:10}{dim:#}  {}", escaped(text)))
}

impl About {
    fn of(certificate: Certificate) -> Self {
        let times = [certificate.not_before, certificate.not_after].map(|seconds| Timestamp::new(seconds, 0));
        let [not_before, not_after] = times.map(|time| time.to_string());
        Self {
            subject: certificate.subject,
            issuer: certificate.issuer,
            names: certificate.names,
            not_before,
            not_after,
            validity: None,
            times,
        }
    }
}
