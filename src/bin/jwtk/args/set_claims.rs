//! Claims that are set on what is signed.

use anyhow::anyhow;
use clap::ArgAction;
use jwtk::base64url;
use jwtk::claims::Timestamp;
use jwtk::crypto::random_bytes;
use jwtk::error::Explain as _;
use jwtk::json::{self, Dialect, Object, Value};

use super::name_value::{named, twice};
use super::time::Moment;
use crate::output::{Exit, Failure};

/// Claims that are set on every object that is signed.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Claims set on what is signed")]
pub(crate) struct SetClaims {
    /// Issuer
    #[arg(long, value_name = "TEXT", conflicts_with_all = RAW)]
    iss: Option<String>,

    /// Subject
    #[arg(long, value_name = "TEXT", conflicts_with_all = RAW)]
    sub: Option<String>,

    /// Audience; repeatable
    #[arg(long, value_name = "TEXT", conflicts_with_all = RAW)]
    aud: Vec<String>,

    /// When the token expires: a time, or a duration from now
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, conflicts_with_all = RAW)]
    exp: Option<Moment>,

    /// From when on the token is valid: a time, or a duration from now
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, conflicts_with_all = RAW)]
    nbf: Option<Moment>,

    /// When the token was issued; now when no time is given
    #[arg(long, value_name = "TIME", num_args = 0..=1, require_equals = true, default_missing_value = "now", conflicts_with_all = RAW)]
    iat: Option<Moment>,

    /// The token's ID; a random one when none is given
    #[arg(long, value_name = "ID", num_args = 0..=1, require_equals = true, default_missing_value = RANDOM, conflicts_with_all = RAW)]
    jti: Option<String>,

    /// A claim that is text; repeatable
    #[arg(long = "claim", value_name = "NAME=TEXT", value_parser = text_claim, action = ArgAction::Append, conflicts_with_all = RAW)]
    texts: Vec<(String, Value)>,

    /// A claim that is JSON; repeatable
    #[arg(long = "claim-json", value_name = "NAME=JSON", value_parser = json_claim, action = ArgAction::Append, conflicts_with_all = RAW)]
    jsons: Vec<(String, Value)>,
}

/// Claims ready to be set.
#[derive(Clone)]
pub(crate) struct Claims {
    fixed: Vec<(String, Value)>,
    random_jti: bool,
}

impl SetClaims {
    /// Whether any claim is to be set.
    pub(crate) fn are_given(&self) -> bool {
        !self.names().is_empty()
    }

    /// Refuses a claim that is set twice: no order says which of the values is meant.
    pub(crate) fn agree(&self) -> Result<(), Failure> {
        match twice(self.names()) {
            None => Ok(()),
            Some(name) => {
                let error = anyhow!("the claim {name:?} is set twice");
                Err(Failure::new(Exit::Usage, "claim_twice", error)
                    .with_hint("leave one of them out; a list is given whole with --claim-json NAME=JSON"))
            }
        }
    }

    /// The names of all claims that are set.
    fn names(&self) -> Vec<&str> {
        let own = [
            ("iss", self.iss.is_some()),
            ("sub", self.sub.is_some()),
            ("aud", !self.aud.is_empty()),
            ("exp", self.exp.is_some()),
            ("nbf", self.nbf.is_some()),
            ("iat", self.iat.is_some()),
            ("jti", self.jti.is_some()),
        ];
        let own = own.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name);
        own.chain(self.texts.iter().chain(&self.jsons).map(|(name, _)| name.as_str())).collect()
    }

    /// The claims as they are at `now`, with a warning of a token that is born expired.
    pub(crate) fn resolve(&self, now: Timestamp, warnings: &mut Vec<String>) -> Claims {
        let mut fixed: Vec<(String, Value)> = Vec::new();
        let mut set = |name: &str, value: Value| fixed.push((name.to_owned(), value));
        for (name, text) in [("iss", &self.iss), ("sub", &self.sub)] {
            if let Some(text) = text {
                set(name, Value::from(text.as_str()));
            }
        }
        match self.aud.as_slice() {
            [] => {}
            [one] => set("aud", Value::from(one.as_str())),
            several => set("aud", Value::Array(several.iter().map(|aud| Value::from(aud.as_str())).collect())),
        }
        for (name, moment) in [("exp", self.exp), ("nbf", self.nbf), ("iat", self.iat)] {
            if let Some(moment) = moment {
                let time = moment.at(now);
                if name == "exp" && time <= now {
                    warnings.push(format!("exp has passed already: {time}, {}", time.ago_or_ahead(now)));
                }
                set(name, Value::from(time.seconds()));
            }
        }
        let random_jti = self.jti.as_deref() == Some(RANDOM);
        if let (Some(jti), false) = (&self.jti, random_jti) {
            set("jti", Value::from(jti.as_str()));
        }
        fixed.extend(self.texts.iter().chain(&self.jsons).cloned());
        Claims { fixed, random_jti }
    }
}

impl Claims {
    /// Sets them on one object; a random ID is drawn anew for each.
    pub(crate) fn set_on(&mut self, object: &mut Object) -> Result<(), Failure> {
        for (name, value) in &self.fixed {
            object.insert(name.as_str(), value.clone());
        }
        if self.random_jti {
            object.insert("jti", random_id()?);
        }
        Ok(())
    }
}

/// An ID that nothing else has.
pub(crate) fn random_id() -> Result<String, Failure> {
    Ok(base64url::encode(random_bytes(JTI_BYTES)?.expose()))
}

fn text_claim(text: &str) -> Result<(String, Value), String> {
    named(text).map(|(name, value)| (name.to_owned(), Value::from(value)))
}

fn json_claim(text: &str) -> Result<(String, Value), String> {
    let (name, value) = named(text)?;
    let value = json::read(value.as_bytes(), Dialect::STRICT)
        .map_err(|error| format!("{error}{}", error.hint().map_or_else(String::new, |hint| format!(" ({hint})"))))?;
    Ok((name.to_owned(), value))
}

/// Options that leave the payload's bytes alone, so that no claim can be set.
const RAW: [&str; 3] = ["raw", "detached", "unencoded"];

/// In the place of an ID that is still to be drawn; no argument can hold a NUL.
pub(crate) const RANDOM: &str = "\0";

/// 128 bits, as UUIDs have.
const JTI_BYTES: usize = 16;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::{Arg, Args as _, Command, FromArgMatches as _};
    use jwtk::json::{Style, write_object};

    use super::*;

    fn resolved(args: &[&str]) -> (Claims, Vec<String>) {
        let command = Command::new("sign").args(RAW.map(|name| Arg::new(name).long(name)));
        let matches = SetClaims::augment_args(command).try_get_matches_from(["sign"].iter().chain(args)).unwrap();
        let mut warnings = Vec::new();
        let claims = SetClaims::from_arg_matches(&matches).unwrap();
        (claims.resolve(Timestamp::new(1_000, 0), &mut warnings), warnings)
    }

    fn set(args: &[&str], on: &str) -> String {
        let mut object = json::read_object(on.as_bytes(), Dialect::STRICT).unwrap();
        resolved(args).0.set_on(&mut object).unwrap();
        write_object(&object, Style::Compact)
    }

    #[test]
    fn what_is_set_replaces_what_is_there() {
        assert_eq!(set(&["--iss", "new"], r#"{"iss":"old","a":1}"#), r#"{"iss":"new","a":1}"#);
        assert_eq!(set(&["--claim", "a=1", "--claim-json", "b=1"], "{}"), r#"{"a":"1","b":1}"#);
    }

    #[test]
    fn a_claim_is_set_once() {
        let failure = |args: &[&str]| {
            let command = Command::new("sign").args(RAW.map(|name| Arg::new(name).long(name)));
            let matches = SetClaims::augment_args(command).try_get_matches_from(["sign"].iter().chain(args)).unwrap();
            SetClaims::from_arg_matches(&matches).unwrap().agree().err().map(|failure| failure.code())
        };
        for twice in [
            ["--claim", "a=b", "--claim", "a=c"],
            ["--claim", "a=b", "--claim-json", "a=1"],
            ["--exp", "1h", "--claim-json", "exp=5"],
            ["--sub", "x", "--claim", "sub=x"],
        ] {
            assert_eq!(failure(&twice), Some("claim_twice"), "{twice:?}");
        }
        assert_eq!(failure(&["--aud", "a", "--aud", "b", "--claim", "a=b", "--claim", "b=a"]), None);
    }

    #[test]
    fn one_audience_is_text_and_several_are_an_array() {
        assert_eq!(set(&["--aud", "a"], "{}"), r#"{"aud":"a"}"#);
        assert_eq!(set(&["--aud", "a", "--aud", "b"], "{}"), r#"{"aud":["a","b"]}"#);
    }

    #[test]
    fn a_token_that_has_expired_already_is_warned_of() {
        let count = |exp: &str| resolved(&["--exp", exp]).1.len();
        assert_eq!((count("15m"), count("now"), count("-1h")), (0, 1, 1));
    }

    #[test]
    fn a_random_id_is_another_for_each_object() {
        let (mut claims, _) = resolved(&["--jti"]);
        let mut draw = || {
            let mut object = Object::new();
            claims.set_on(&mut object).unwrap();
            write_object(&object, Style::Compact)
        };
        assert_ne!(draw(), draw());
        assert_eq!(set(&["--jti=mine"], "{}"), r#"{"jti":"mine"}"#);
    }
}
