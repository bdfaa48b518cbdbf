//! The chain that a TLS server presents, whatever it is worth.

use std::io::{self, Write as _};

use anyhow::anyhow;
use jwtk::algorithm::Digest;
use jwtk::base64url;
use jwtk::claims::Timestamp;
use jwtk::crypto::{PublicKey, digest, sha1};
use jwtk::jwk::Thumbprint;
use jwtk::keyfile::certificate_key;
use jwtk::source::{Certificate, Distrust, Pin, Server};
use serde::Serialize;

use crate::fingerprint::Print;
use crate::input::Input;
use crate::output::{Exit, Failure, Screen, escaped};
use crate::remote::Network;

/// What a server showed.
pub(crate) struct Chain {
    pub(crate) certificates: Vec<Presented>,
    protocol: String,
    distrust: Option<String>,
    /// Whether one of the pins that were asked for is there, if any was.
    pinned: Option<bool>,
}

/// One certificate of it.
#[derive(Serialize)]
pub(crate) struct Presented {
    source: String,
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kty: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbprint: Option<Thumbprints>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbprint_uri: Option<String>,
    spki_sha256: PinForms,
    krakend_pin: String,
    x5t: String,
    #[serde(rename = "x5t#S256")]
    x5t_s256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<About>,
    trusted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    distrust: Option<&'static str>,
    /// Its kind in words, or why it cannot be used for tokens.
    #[serde(skip)]
    key: String,
}

#[derive(Serialize)]
struct Thumbprints {
    sha256: String,
    sha384: String,
    sha512: String,
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
}

impl Chain {
    /// Connects to `server` and looks.
    pub(crate) fn of(server: &str, network: &Network, input: &Input<'_>) -> Result<Self, Failure> {
        let server: Server = server.parse()?;
        let fetcher = network.fetcher(None, input)?;
        let inspection = fetcher.inspect(&server)?;
        let distrust = inspection.verdict.as_ref().err();
        let present = |(index, der): (usize, &Vec<u8>)| {
            let pin = Pin::of_certificate(der).map_err(|error| {
                let error = anyhow!(error).context(format!("certificate {index} of {server}"));
                Failure::new(Exit::Source, "bad_certificate", error).with_hint("this is for the server to mend")
            })?;
            Ok(Presented::of(&server, index, der, pin, distrust))
        };
        let certificates = inspection.certificates.iter().enumerate().map(present).collect::<Result<_, Failure>>()?;
        Ok(Self {
            certificates,
            protocol: inspection.protocol,
            distrust: distrust.map(ToString::to_string),
            pinned: network.has_pins().then_some(inspection.pinned),
        })
    }

    /// Writes it for people.
    pub(crate) fn human(&self, out: &mut Screen) -> io::Result<()> {
        self.certificates.iter().try_for_each(|presented| presented.human(out))
    }

    /// Writes what a person should know of the whole.
    pub(crate) fn aside(&self, err: &mut Screen) -> io::Result<()> {
        let styles = err.styles();
        if !self.protocol.is_empty() {
            writeln!(err, "{0}note:{0:#} {1}", styles.note, escaped(&self.protocol))?;
        }
        match &self.distrust {
            None => writeln!(err, "{0}trusted{0:#}", styles.good)?,
            Some(why) => writeln!(err, "{0}not trusted:{0:#} {1}", styles.warning, escaped(why))?,
        }
        match self.pinned {
            None => Ok(()),
            Some(true) => writeln!(err, "{0}pinned{0:#}", styles.good),
            Some(false) => writeln!(err, "{0}not pinned:{0:#} it has none of the pins", styles.warning),
        }
    }
}

impl Presented {
    fn of(server: &Server, index: usize, der: &[u8], pin: Pin, distrust: Option<&Distrust>) -> Self {
        let key = certificate_key(der);
        let thumbprint = |kind| key.as_ref().ok().map(|key| Thumbprint::of(key, kind));
        Self {
            source: server.to_string(),
            index,
            kty: key.as_ref().ok().map(|key| key.key_type().name()),
            thumbprint: key.as_ref().ok().map(Thumbprints::of),
            thumbprint_uri: thumbprint(Digest::Sha256).map(|thumbprint| thumbprint.uri()),
            spki_sha256: PinForms { base64: pin.base64(), base64url: pin.base64url(), hex: pin.hex() },
            krakend_pin: pin.krakend(),
            x5t: base64url::encode(sha1(der)),
            x5t_s256: base64url::encode(digest(Digest::Sha256, der)),
            certificate: Certificate::read(der).map(About::of),
            trusted: distrust.is_none(),
            distrust: distrust.map(Distrust::code),
            key: key.map_or_else(|fault| fault.to_string(), |key| key.describe()),
        }
    }

    /// Whether its key has this pin.
    pub(crate) fn has(&self, pin: &Pin) -> bool {
        self.krakend_pin == pin.krakend()
    }

    /// One of its values, as scripts want it; `None` when it does not apply.
    pub(crate) fn value(&self, print: Print) -> Option<String> {
        match print {
            Print::Krakend => Some(self.krakend_pin.clone()),
            Print::Curl => Some(format!("sha256//{}", self.spki_sha256.base64)),
            Print::Hex => Some(self.spki_sha256.hex.clone()),
            Print::Thumbprint => self.thumbprint.as_ref().map(|thumbprint| thumbprint.sha256.clone()),
            Print::Uri => self.thumbprint_uri.clone(),
        }
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        let dim = out.styles().dim;
        writeln!(out, "{}, certificate {}", escaped(&self.source), self.index)?;
        let mut line = |label: &str, text: &str| writeln!(out, "  {dim}{label:10}{dim:#}  {}", escaped(text));
        if let Some(about) = &self.certificate {
            line("subject", &about.subject)?;
            line("issuer", &about.issuer)?;
            if !about.names.is_empty() {
                line("names", &about.names.join(", "))?;
            }
            line("valid", &format!("from {} to {}", about.not_before, about.not_after))?;
        }
        line("key", &self.key)?;
        line("krakend", &self.krakend_pin)?;
        line("curl", &format!("sha256//{}", self.spki_sha256.base64))?;
        line("hex", &self.spki_sha256.hex)
    }
}

impl Thumbprints {
    fn of(key: &PublicKey) -> Self {
        let thumbprint = |kind| Thumbprint::of(key, kind).to_string();
        Self {
            sha256: thumbprint(Digest::Sha256),
            sha384: thumbprint(Digest::Sha384),
            sha512: thumbprint(Digest::Sha512),
        }
    }
}

impl About {
    fn of(certificate: Certificate) -> Self {
        let time = |seconds| Timestamp::new(seconds, 0).to_string();
        Self {
            subject: certificate.subject,
            issuer: certificate.issuer,
            names: certificate.names,
            not_before: time(certificate.not_before),
            not_after: time(certificate.not_after),
        }
    }
}
