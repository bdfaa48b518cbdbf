//! A configuration of any gateway, a key set and a token, with zero bytes between; without them the texts are all the same.

use std::sync::Arc;

use jwtk::claims::Timestamp;
use jwtk::config::Text;
use jwtk::gateway::{self, Asked, KeyLocation, KeySource, Kind, Overrides, Served, Signing, Unserved};
use jwtk::http::Request;

/// Answers every question with the same bytes.
struct Echo(Vec<u8>);

impl KeySource for Echo {
    fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
        Ok(Served::json(self.0.clone(), "keys"))
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Ok(self.0.clone())
    }
}

/// Asks everything that can be asked of a configuration, some of it twice.
pub fn run(data: &[u8], kind: Kind) {
    let mut parts = data.splitn(3, |byte| *byte == 0);
    let config = parts.next().unwrap_or_default();
    let keys = parts.next().unwrap_or(config).to_vec();
    let token = String::from_utf8_lossy(parts.next().unwrap_or(config)).into_owned();
    let Ok(gateway) = gateway::read(&[Text::new(config, "gateway.yaml")], Some(kind)) else { return };
    let _ = (gateway.findings(), gateway.routes());
    let keys = Arc::new(Echo(keys));
    if let Ok(Signing::Plan(plan)) = gateway.signing(&Asked::default(), &Overrides::default(), keys.clone()) {
        let _ = plan.sign(token.as_bytes(), |_| {}).map(|signed| signed.body());
    }
    let Ok(validator) = gateway.open(&Asked::default(), keys) else { return };
    let request = Request::read(b"GET /a/b?t=u HTTP/1.1\nHost: a.b:1\nCookie: t=u").unwrap_or_default();
    for request in [request.with_header("Authorization", format!("Bearer {token}")), Request::with_token(&token)] {
        let answer = || validator.validate(&request, Timestamp::new(1_760_000_000, 0));
        // What was kept of the keys answers as they did.
        assert_eq!(answer(), answer());
    }
}
