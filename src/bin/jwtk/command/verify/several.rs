//! `verify` with several gateways: one token or request, judged by each of them.

use std::sync::{Arc, Once};

use anyhow::anyhow;
use jwtk::claims::Timestamp;
use jwtk::gateway::{Kind, Validator};
use jwtk::http::Request;

use super::args::{Args, Print};
use super::judges::{Decided, Decides, Judges};
use super::request::GatewayArgs;
use crate::input::Input;
use crate::keys::gateway::{Configured, named_nowhere};
use crate::keys::{Keys, Sources};
use crate::output::{Comparison, Decision, Exit, Failure, Output, Row};

/// Gateways with their keys.
pub(super) struct Several {
    each: Vec<One>,
    /// Whether it was told what none of them names
    told: Once,
}

struct One {
    file: String,
    kind: Option<Kind>,
    asked: Result<(Box<dyn Validator>, Arc<Sources>), Failure>,
}

impl GatewayArgs {
    /// All that are named.
    pub(super) fn several(&self, keys: &Keys, input: &Input<'_>) -> Result<Several, Failure> {
        let mut opened: Vec<(String, Result<Configured, Failure>)> = Vec::new();
        for options in self.options.each() {
            opened.push((options.file().to_owned(), options.open(input)));
        }
        let unknown = named_nowhere(opened.iter().filter_map(|(_, configured)| configured.as_ref().ok()));
        let mut each = Vec::new();
        for (options, (file, configured)) in self.options.each().zip(opened) {
            let Configured { gateway, unknown: own } = match configured {
                Ok(configured) => configured,
                Err(failure) if failure.exit() == Exit::Usage => return Err(failure),
                Err(failure) => {
                    each.push(One { file, kind: None, asked: Err(failure) });
                    continue;
                }
            };
            // A place that another of them names is not unknown.
            let own = own.into_iter().filter(|one| unknown.iter().any(|known| one.is_called(known))).collect();
            let sources = options.sources(keys, own, input)?;
            let asked = self.asked(gateway.as_ref(), input.output())?;
            let validator = gateway.open(&asked, sources.clone());
            let asked = validator.map(|validator| (validator, sources)).map_err(Failure::from);
            each.push(One { file, kind: Some(gateway.kind()), asked });
        }
        Ok(Several { each, told: Once::new() })
    }
}

impl Several {
    fn compare(&self, request: &Request, now: Timestamp) -> Comparison {
        let comparison = Comparison::of(self.each.iter().map(|one| one.answer(request, now)).collect());
        self.told.call_once(|| {
            let asked = self.each.iter().filter_map(|one| one.asked.as_ref().ok());
            Sources::tell_unknown(&asked.map(|(_, sources)| &**sources).collect::<Vec<_>>());
        });
        comparison
    }
}

impl One {
    fn answer(&self, request: &Request, now: Timestamp) -> Row {
        let row = |decided: Result<Decision, &Failure>| Row::new(&self.file, self.kind, decided);
        let (validator, sources) = match &self.asked {
            Ok(asked) => asked,
            Err(failure) => return row(Err(failure)),
        };
        let answered = validator.validate(request, now).map_err(Failure::from);
        match answered.and_then(|answer| sources.check().map(|()| answer)) {
            Ok(answer) => row(Ok(Decision::of_answer(answer))),
            Err(failure) => row(Err(&failure)),
        }
    }
}

impl Judges for Several {
    type Judge<'j> = &'j Several;

    fn judge(&self) -> &Self {
        self
    }
}

impl Decides for &Several {
    fn decide(&mut self, token: &str, now: Timestamp) -> Decided<'_> {
        Decided::Compared(Box::new(self.compare(&Request::with_token(token), now)))
    }
}

impl Args {
    pub(super) fn run_several(self, output: &Output) -> Result<Comparison, Failure> {
        if self.get.is_some() || self.print != Print::Claims {
            let error = anyhow!("of several gateways their decisions are printed, nothing of the token");
            return Err(Failure::new(Exit::Usage, "several_gateways", error)
                .with_hint("leave --print and --get out, or name one --gateway"));
        }
        let input = Input::new(output);
        let several = self.gateway.several(&self.keys, &input)?;
        let request = self.gateway.request(&self.token, &input)?;
        Ok(several.compare(&request, self.clock.now()))
    }
}
