//! A gateway's configuration with nothing around it: there are no files, and no keys are served.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use jwtk::claims::Timestamp;
use jwtk::config::Text;
use jwtk::gateway::{self, Answer, Asked, Gateway, KeyLocation, KeySource, Served, Unserved};
use jwtk::http::Request;

pub(crate) struct Nothing;

impl KeySource for Nothing {
    fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
        Err(Unserved::new("nothing is served"))
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Err(Unserved::new("there are no files"))
    }
}

/// Serves the same keys for every place.
#[allow(dead_code, reason = "not every test has keys on a network")]
pub(crate) struct Fixed(pub(crate) Vec<u8>);

impl KeySource for Fixed {
    fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved> {
        Ok(Served::json(self.0.clone(), location.as_written()))
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Err(Unserved::new("there are no files"))
    }
}

pub(crate) fn read(config: &str) -> Box<dyn Gateway> {
    gateway::read(&[Text::new(config.as_bytes(), "config.yaml")], None).unwrap()
}

pub(crate) fn ask(config: &str, asked: &Asked, head: &str) -> Answer {
    let validator = read(config).open(asked, Arc::new(Nothing)).unwrap();
    let request = Request::read(head.as_bytes()).unwrap();
    validator.validate(&request, Timestamp::new(1_760_000_000, 0)).unwrap()
}
