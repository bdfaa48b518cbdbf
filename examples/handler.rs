//! An asynchronous handler that verifies the token of each request, as one would write it for axum, actix or hyper. Nothing of
//! theirs is needed here: the handler is a function that gives a future, and `main` drives it in a thread of its own.
//!
//! `cargo run --example handler`

use std::error::Error;
use std::io::{self, Write as _};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use jwtk::claims::{OwnedAccepted, Report, Rules, Timestamp};
use jwtk::jwk::KeySet;
use jwtk::jws::{Policy, Unverified};

/// What all requests share.
struct App {
    keys: KeySet,
    rules: Rules,
    policy: Policy,
}

/// The claims that the handler needs.
#[derive(serde::Deserialize)]
struct Claims {
    sub: String,
    roles: Vec<String>,
}

impl App {
    /// Decides about a request's token. The answer borrows nothing, so that a handler may keep it while it waits.
    fn authenticate(&self, authorization: &str, now: Timestamp) -> Result<OwnedAccepted, Box<Report>> {
        let token = authorization.strip_prefix("Bearer ").unwrap_or_default();
        self.rules.decide(Unverified::compact(token), &self.keys, &self.policy, now).into_result()
    }
}

/// `GET /orders`: status and body.
async fn orders(app: Arc<App>, authorization: String, now: Timestamp) -> (u16, String) {
    let token = match app.authenticate(&authorization, now) {
        Ok(token) => token,
        Err(report) => {
            // For the log; the caller learns no more than that it was refused.
            let why: Vec<&str> = report.failures().map(|check| check.detail.as_str()).collect();
            return (401, why.join("; "));
        }
    };
    // Here a handler asks its database, and holds the token all the while.
    std::future::ready(()).await;
    match token.claims_as::<Claims>() {
        Ok(claims) => (200, format!("orders of {}, as {}", claims.sub, claims.roles.join(", "))),
        Err(error) => (403, error.to_string()),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let app = Arc::new(App {
        keys: KeySet::read(&std::fs::read("fixtures/keys/public.jwks.json")?, "public.jwks.json")?,
        rules: Rules::default().issuer("https://login.example.com/").audience("orders").require("exp"),
        policy: Policy::default(),
    });
    let authorization = format!("Bearer {}", std::fs::read_to_string("fixtures/tokens/alice.jwt")?.trim());

    // A server takes `SystemTime::now()`; this token is one of 2024.
    let issued = UNIX_EPOCH + Duration::from_secs(1_735_686_000);
    let in_time = answer(orders(Arc::clone(&app), authorization.clone(), issued.into()))?;
    let late = answer(orders(app, authorization, (issued + Duration::from_secs(7200)).into()))?;
    writeln!(io::stdout(), "{} {}\n{} {}", in_time.0, in_time.1, late.0, late.1)?;
    assert_eq!(in_time, (200, "orders of alice, as clerk".to_owned()));
    assert_eq!((late.0, late.1.as_str()), (401, "expired 1 hour ago"));
    Ok(())
}

/// What a runtime does with a handler: it runs it on any thread.
fn answer<T: Send + 'static>(handler: impl Future<Output = T> + Send + 'static) -> Result<T, Box<dyn Error>> {
    let run = move || {
        let mut handler = pin!(handler);
        loop {
            if let Poll::Ready(answer) = handler.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return answer;
            }
        }
    };
    thread::spawn(run).join().map_err(|_| "the handler panicked".into())
}

#[test]
fn it_runs() {
    assert!(main().is_ok());
}
