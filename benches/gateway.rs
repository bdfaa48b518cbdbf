//! What it costs to ask a gateway: reading a configuration of 5,000 endpoints, and judging a request by it.

#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jwtk::algorithm::Algorithm;
use jwtk::claims::Timestamp;
use jwtk::config::Text;
use jwtk::crypto::{Secret, SigningKey};
use jwtk::gateway::{self, Asked, KeyLocation, KeySource, Served, Unserved};
use jwtk::http::Request;
use jwtk::jose::Serialization;
use jwtk::jws::{Protected, Signer};

struct Keys;

impl KeySource for Keys {
    fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
        Ok(Served::json(br#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#.to_vec(), "keys.json"))
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Err(Unserved::new("no such file"))
    }
}

fn main() {
    divan::main();
}

/// About 2 MB.
fn config() -> String {
    let endpoint = |number: usize| {
        format!(
            r#"{{"endpoint":"/v1/service-{number}/{{id}}","method":"GET","output_encoding":"json","input_headers":["Authorization","X-User"],
"extra_config":{{"auth/validator":{{"alg":"HS256","jwk_url":"https://login.example.com/keys","issuer":"https://login.example.com/","audience":["api"],
"propagate_claims":[["sub","x-user"]]}}}},"backend":[{{"url_pattern":"/service-{number}/{{id}}","host":["http://service-{number}:8080"]}}]}}"#
        )
    };
    let endpoints: Vec<String> = (0..5_000).map(endpoint).collect();
    format!(r#"{{"version":3,"endpoints":[{}]}}"#, endpoints.join(",\n"))
}

#[divan::bench]
fn read_and_judge_by_5000_endpoints(bencher: Bencher) {
    let config = config();
    let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(b"secret".to_vec())).unwrap();
    let signer = Signer::new(key, &Protected::default().kid("a").typ("JWT"), Serialization::Compact);
    let claims = br#"{"iss":"https://login.example.com/","aud":"api","sub":"alice","exp":4102444800}"#;
    let request = Request::with_token(signer.sign(claims).unwrap());
    bencher.counter(BytesCount::of_str(&config)).bench(|| {
        let gateway = gateway::read(&[Text::new(black_box(config.as_bytes()), "krakend.json")], None).unwrap();
        let asked = Asked::at("/v1/service-4999/7");
        let validator = gateway.open(&asked, Arc::new(Keys)).unwrap();
        let answer = validator.validate(&request, Timestamp::new(1_750_000_000, 0)).unwrap();
        assert!(answer.is_passed());
        answer
    });
}
