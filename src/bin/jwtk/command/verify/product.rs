//! What `verify` hands on of an accepted token.

use jwtk::claims::{Accepted, Verdict};
use jwtk::json::{self, Dialect, Object, Value};

use super::args::{Args, Print};
use super::judged::Judged;
use crate::args::claim::find_claim;
use crate::output::{Decision, Failure, Product};

impl Args {
    /// What a verdict comes to.
    pub(super) fn judged(&self, verdict: Verdict<'_>, token: &str) -> Result<Judged, Failure> {
        let mut decision = Decision::of(&verdict, true);
        if let Some(refused) = verdict.refused() {
            let (header, payload) = (refused.token.peek_header(), refused.token.peek_payload());
            if payload.is_empty() && self.detached.is_none() {
                decision
                    .hints
                    .push("the token carries no payload: name a detached one with --detached FILE".to_owned());
            }
            decision.header = Some(header.members().clone());
            decision.unverified_claims = json::read_object(payload, Dialect::STRICT).ok();
        }
        let product = match verdict.accepted() {
            None => Product::Nothing,
            Some(accepted) => self.product(&accepted, token)?,
        };
        Ok(Judged { decision, product, explain: self.explain })
    }

    fn product(&self, accepted: &Accepted<'_>, token: &str) -> Result<Product, Failure> {
        let header = || accepted.token().header().members().clone();
        let payload = || Product::Bytes(accepted.payload().to_vec());
        self.part(accepted.claims(), header, payload, Some(token))
    }

    /// The part of a token that was asked for. A payload without claims takes their place.
    pub(super) fn part(
        &self,
        claims: Option<&Object>,
        header: impl FnOnce() -> Object,
        payload: impl FnOnce() -> Product,
        token: Option<&str>,
    ) -> Result<Product, Failure> {
        if let Some(path) = &self.get {
            return find_claim(claims.unwrap_or(&Object::new()), &self.rules.path(path)).map(Product::Value);
        }
        Ok(match (self.print, claims) {
            (Print::Claims, Some(claims)) => Product::Value(Value::Object(claims.clone())),
            (Print::Claims, None) | (Print::Payload, _) => payload(),
            (Print::Header, _) => Product::Value(Value::Object(header())),
            (Print::Token, _) => token.map_or(Product::Nothing, |token| Product::Line(token.to_owned())),
            (Print::None, _) => Product::Nothing,
        })
    }
}
