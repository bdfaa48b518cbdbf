//! The chain that a TLS server presents, whatever it is worth.

use std::io::{self, Write as _};

use anyhow::anyhow;
use jwtk::source::{Distrust, Server};
use serde::Serialize;

use super::digests::Digests;
use crate::input::Input;
use crate::keys::Network;
use crate::output::{Exit, Failure, Screen, escaped};

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
    #[serde(flatten)]
    pub(crate) digests: Digests,
    trusted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    distrust: Option<&'static str>,
}

impl Chain {
    /// Connects to `server` and looks.
    pub(crate) fn of(server: &str, network: &Network, input: &Input<'_>) -> Result<Self, Failure> {
        let server: Server = server.parse()?;
        let fetcher = network.fetcher(None, input)?;
        let inspection = fetcher.inspect(&server)?;
        let distrust = inspection.verdict.as_ref().err();
        let present = |(index, der): (usize, &Vec<u8>)| {
            let digests = Digests::of_certificate(&server.to_string(), index, der).ok_or_else(|| {
                let error = anyhow!("certificate {index} of {server} is not one");
                Failure::new(Exit::Source, "bad_certificate", error).with_hint("the server's operator must fix this")
            })?;
            Ok(Presented { digests, trusted: distrust.is_none(), distrust: distrust.map(Distrust::code) })
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
        self.certificates.iter().try_for_each(|presented| presented.digests.human(out))
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
