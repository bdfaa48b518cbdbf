//! What several gateways decide about one request, side by side.

use std::io::{self, Write as _};

use jwtk::check::{Check, Outcome, Reason};
use jwtk::gateway::Kind;
use jwtk::json::Value;
use serde::Serialize;

use super::decision::Decision;
use super::escape::escaped;
use super::failure::{ErrorMember, Exit, Failure};
use super::report::Report;
use super::screen::Screen;

/// All of them, in the order in which they were named.
#[derive(Serialize)]
pub(crate) struct Comparison {
    agree: bool,
    gateways: Vec<Row>,
    differences: Vec<Difference>,
    #[serde(skip)]
    exit: Exit,
}

/// One of them.
#[derive(Serialize)]
pub(crate) struct Row {
    file: String,
    kind: Option<&'static str>,
    #[serde(skip)]
    of_kind: Option<Kind>,
    #[serde(flatten)]
    answer: Answer,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Decided(Box<Decision>),
    Failed {
        accepted: bool,
        error: ErrorMember,
        #[serde(skip)]
        exit: Exit,
    },
}

/// Something about which they disagree.
#[derive(Serialize)]
struct Difference {
    check: String,
    why: String,
}

impl Row {
    /// What a gateway decided, or why it could not be asked.
    pub(crate) fn new(file: &str, kind: Option<Kind>, decided: Result<Decision, &Failure>) -> Self {
        let answer = match decided {
            Ok(decision) => Answer::Decided(Box::new(decision)),
            Err(failure) => Answer::Failed { accepted: false, error: ErrorMember::of(failure), exit: failure.exit() },
        };
        Self { file: file.to_owned(), kind: kind.map(Kind::name), of_kind: kind, answer }
    }

    fn kind_name(&self) -> &'static str {
        self.kind.unwrap_or("the gateway")
    }

    fn decision(&self) -> Option<&Decision> {
        match &self.answer {
            Answer::Decided(decision) => Some(decision),
            Answer::Failed { .. } => None,
        }
    }

    fn accepts(&self) -> bool {
        self.decision().is_some_and(|decision| decision.summary.accepted)
    }

    fn exit(&self) -> Exit {
        match &self.answer {
            Answer::Decided(decision) => decision.exit(),
            Answer::Failed { exit, .. } => *exit,
        }
    }

    fn failed(&self) -> Option<&Check> {
        self.decision()?.checks.iter().find(|check| check.outcome == Outcome::Fail)
    }
}

impl Comparison {
    pub(crate) fn of(gateways: Vec<Row>) -> Self {
        let are_all_asked = gateways.iter().all(|row| row.decision().is_some());
        let accepting = gateways.iter().filter(|row| row.accepts()).count();
        let agree = are_all_asked && (accepting == 0 || accepting == gateways.len());
        let exit = gateways.iter().map(Row::exit).max().unwrap_or(Exit::Done);
        let differences = if agree { Vec::new() } else { differences(&gateways) };
        Self { agree, gateways, differences, exit }
    }

    /// Whether all decide alike.
    pub(crate) fn agrees(&self) -> bool {
        self.agree
    }

    /// Whether all accept.
    pub(crate) fn is_accepted(&self) -> bool {
        self.exit == Exit::Done
    }

    pub(crate) fn status(&self) -> Exit {
        self.exit
    }

    /// Why the first one that refuses does so.
    pub(crate) fn reason(&self) -> &'static str {
        let reasons = self.gateways.iter().filter_map(|row| row.decision()?.summary.reason);
        reasons.map(Reason::code).next().unwrap_or("error")
    }
}

/// The checks by which some refuse what others accept, each once.
fn differences(gateways: &[Row]) -> Vec<Difference> {
    let mut differences: Vec<Difference> = Vec::new();
    let accepting: Vec<Kind> = gateways.iter().filter(|row| row.accepts()).filter_map(|row| row.of_kind).collect();
    if accepting.is_empty() {
        return differences;
    }
    for row in gateways.iter().filter(|row| !row.accepts()) {
        let Some(check) = row.failed() else { continue };
        if differences.iter().all(|known| known.check != check.name) {
            let rule = row.of_kind.and_then(|kind| why(kind, row.decision()?, check, &accepting));
            let why = rule.map_or_else(|| format!("{}: {}", row.kind_name(), check.detail), str::to_owned);
            differences.push(Difference { check: check.name.clone(), why });
        }
    }
    differences
}

/// The rule by which a gateway refuses what others of other kinds accept, where the two kinds are known to differ in it.
/// Between two of one kind the configurations differ, and the check itself says it best.
fn why(refusing: Kind, decision: &Decision, check: &Check, accepting: &[Kind]) -> Option<&'static str> {
    use Kind::{Agentgateway, Envoy, Gloo, Krakend};
    let accepts = |kinds: &[Kind]| accepting.iter().any(|kind| kinds.contains(kind));
    let of_envoy = [Envoy, Gloo];
    let has_kid = decision.header.as_ref().is_some_and(|header| header.contains("kid"));
    Some(match (refusing, decision.summary.reason?) {
        (Krakend, Reason::WrongAudience) if accepts(&[Envoy, Gloo, Agentgateway]) && has_one(check) => {
            "KrakenD wants all audiences of its list in the token, the others one of them"
        }
        (Krakend | Agentgateway, Reason::WrongAudience) if accepts(&of_envoy) && has_alike(check) => {
            "Envoy and Gloo compare audiences without http://, https:// and a slash at the end, the others letter by letter"
        }
        (Krakend, Reason::Expired) if accepts(&[Envoy, Gloo, Agentgateway]) => {
            "the tolerance differs: KrakenD 1 s unless its leeway says more, Envoy, Gloo and agentgateway 60 s"
        }
        (Agentgateway, Reason::MissingClaim) if check.name == "exp" || check.detail.contains("exp") => {
            "agentgateway wants exp, the others accept a token that never expires"
        }
        (Krakend, Reason::IssuedInFuture) => "KrakenD looks at iat, the others do not",
        (_, Reason::NotYetValid) if accepts(&[Agentgateway]) => "agentgateway never looks at nbf, the others do",
        (Krakend, Reason::NotYetValid) if accepts(&of_envoy) => {
            "the tolerance differs: KrakenD 1 s unless its leeway says more, Envoy and Gloo 60 s"
        }
        (Krakend | Agentgateway, Reason::NoMatchingKey) if !has_kid && accepts(&of_envoy) => {
            "KrakenD and agentgateway find a key by its kid alone, Envoy and Gloo try all keys for a token without one"
        }
        (Envoy | Gloo, Reason::NoMatchingKey) if has_kid && accepts(&[Krakend]) && is_of_alg(check) => {
            "Envoy and Gloo want the alg of the key in the token, KrakenD looks at the alg of its validator alone"
        }
        _ => return None,
    })
}

/// The audiences that a gateway wants, and those of the token.
fn audiences(check: &Check) -> (Vec<&str>, Vec<&str>) {
    let wanted = check.expected.as_ref().and_then(Value::as_str).unwrap_or_default();
    let wanted = wanted.strip_prefix("all of ").or_else(|| wanted.strip_prefix("any of ")).unwrap_or(wanted);
    let has = match check.actual.as_ref() {
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        one => one.and_then(Value::as_str).into_iter().collect(),
    };
    (wanted.split(", ").collect(), has)
}

/// Whether the token is for one of the audiences.
fn has_one(check: &Check) -> bool {
    let (wanted, has) = audiences(check);
    has.iter().any(|audience| wanted.contains(audience))
}

/// Whether the token is for one of the audiences, but for how it is written.
fn has_alike(check: &Check) -> bool {
    let bare = |audience: &str| {
        let rest = audience.strip_prefix("https://").or_else(|| audience.strip_prefix("http://")).unwrap_or(audience);
        rest.strip_suffix('/').unwrap_or(rest).to_owned()
    };
    let (wanted, has) = audiences(check);
    has.iter().any(|audience| wanted.iter().any(|wanted| bare(wanted) == bare(audience)))
}

/// Whether there is a key of that name, and for another algorithm.
fn is_of_alg(check: &Check) -> bool {
    check.detail.split_once("has key ").is_some_and(|(_, rest)| rest.contains(" for "))
}

impl Report for Comparison {
    fn exit(&self) -> Exit {
        self.exit
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        let styles = out.styles();
        let width = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or_default();
        let file = width(&mut self.gateways.iter().map(|row| row.file.chars().count()));
        let kind = width(&mut self.gateways.iter().map(|row| row.kind.unwrap_or("-").len()));
        for row in &self.gateways {
            let (style, word, status, text) = match &row.answer {
                Answer::Failed { error, .. } => (styles.error, "no answer", String::new(), error.message().to_owned()),
                Answer::Decided(decision) if decision.summary.accepted => {
                    (styles.good, "accepted", decision.summary.status_text(), String::new())
                }
                Answer::Decided(decision) => {
                    let reason = decision.summary.reason.map(Reason::code).unwrap_or_default();
                    let text = row.failed().map_or_else(String::new, |check| format!(": {}", check.detail));
                    (styles.error, "refused", decision.summary.status_text(), format!("{reason}{text}"))
                }
            };
            let (name, of_kind) = (escaped(&row.file).into_owned(), row.kind.unwrap_or("-"));
            let line =
                format!("{name:file$}  {of_kind:kind$}  {style}{word:9}{style:#}  {status:3}  {}", escaped(&text));
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out, "{}", if self.agree { "they agree" } else { "they disagree" })?;
        for Difference { check, why } in &self.differences {
            writeln!(out, "  {}: {}", escaped(check), escaped(why))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_named_where_the_kinds_differ_in_it() {
        use Kind::{Agentgateway, Envoy, Gloo, Krakend};
        let aud = |wanted: &str, has: &str| {
            let mut check = Check::fail("aud", Reason::WrongAudience, "");
            (check.expected, check.actual) = (Some(Value::from(wanted)), Some(Value::from(has)));
            check
        };
        let of = |name: &str, reason: Reason| Check::fail(name, reason, "");
        let other_alg = Check::fail("key", Reason::NoMatchingKey, r#"no key fits; k has key "a" for RS512"#);
        for (refusing, check, kid, accepting, words) in [
            (Krakend, aud("all of a, b", "a"), true, Gloo, Some("wants all audiences")),
            (Krakend, aud("all of a", "https://a/"), true, Gloo, Some("and a slash at the end")),
            (Agentgateway, aud("any of a", "a/"), true, Envoy, Some("and a slash at the end")),
            (Krakend, aud("all of a", "https://a/"), true, Agentgateway, None),
            (Gloo, aud("any of a", "b"), true, Krakend, None),
            (Krakend, of("exp", Reason::Expired), true, Gloo, Some("tolerance")),
            (Gloo, of("exp", Reason::Expired), true, Agentgateway, None),
            (Gloo, of("nbf", Reason::NotYetValid), true, Agentgateway, Some("never looks at nbf")),
            (Krakend, of("nbf", Reason::NotYetValid), true, Envoy, Some("tolerance")),
            (Gloo, of("nbf", Reason::NotYetValid), true, Envoy, None),
            (Agentgateway, of("exp", Reason::MissingClaim), true, Gloo, Some("wants exp")),
            (Krakend, of("iat", Reason::IssuedInFuture), true, Gloo, Some("looks at iat")),
            (Krakend, of("key", Reason::NoMatchingKey), false, Gloo, Some("by its kid alone")),
            (Krakend, of("key", Reason::NoMatchingKey), true, Gloo, None),
            (Gloo, other_alg.clone(), true, Krakend, Some("the alg of the key")),
            (Gloo, other_alg, true, Agentgateway, None),
            (Gloo, of("key", Reason::NoMatchingKey), true, Krakend, None),
        ] {
            let mut decision = Decision::of_checks([check.clone()]);
            let header = if kid { r#"{"kid":"a"}"# } else { "{}" };
            decision.header = jwtk::json::read_object(header.as_bytes(), jwtk::json::Dialect::STRICT).ok();
            let found = why(refusing, &decision, &check, &[accepting]);
            assert_eq!(found.is_some(), words.is_some(), "{refusing:?} {check:?} {accepting:?}: {found:?}");
            assert!(words.is_none_or(|words| found.is_some_and(|found| found.contains(words))), "{found:?}");
        }
    }
}
