//! A rule about all claims and the header at once: an expression.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::cel::{Expression, NoExpression, Root, Shown, Variables};
use crate::check::{Check, Reason};
use crate::json::{Object, Value};

/// An expression over `claims` and `header` that must be true, in the language of [`crate::cel`].
///
/// What has no value refuses, and so does everything else but `true`. Where that language says true to what is plainly no
/// answer (`startsWith` on a number, `!!x` for `!x`), the rule refuses too: it warns of that in the rules of a gateway, and
/// nobody's gateway is imitated here. `header` has the members under the signature alone.
///
/// ```
/// use jwtk::claims::ExpressionRule;
///
/// assert!(r#"claims.sub == "alice" && header.typ == "at+jwt""#.parse::<ExpressionRule>().is_ok());
/// assert!("claims.sub ==".parse::<ExpressionRule>().is_err());
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ExpressionRule {
    text: String,
    expression: Expression,
}

/// Text that is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotARule {
    /// It is no expression
    #[error(transparent)]
    Expression(#[from] NoExpression),
    /// It means something else than it seems to
    #[error("{0}")]
    Misleading(String),
}

impl FromStr for ExpressionRule {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expression = Expression::parse(text)?;
        match expression.warnings().first() {
            Some(warning) => Err(NotARule::Misleading(warning.clone())),
            None => Ok(Self { text: text.to_owned(), expression }),
        }
    }
}

impl TryFrom<String> for ExpressionRule {
    type Error = NotARule;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ExpressionRule> for String {
    fn from(rule: ExpressionRule) -> Self {
        rule.text
    }
}

impl ExpressionRule {
    pub(super) fn judge<'h>(&self, header: impl Iterator<Item = (&'h str, &'h Value)>, claims: &Object) -> Check {
        let mut members = Object::new();
        for (name, value) in header {
            members.insert(name, value.clone());
        }
        let header = Value::Object(members);
        let variables =
            Variables::default().with("claims", Root::Claims(claims, None)).with("header", Root::Json(&header));
        let evaluation = self.expression.explain(&variables);
        let odd = evaluation.warnings().first();
        let outcome = match (evaluation.outcome(), odd) {
            (Ok(shown), None) if evaluation.holds() => Ok(shown.to_string()),
            (Ok(shown), Some(odd)) if evaluation.holds() => Err(format!("{shown}, which does not count: {odd}")),
            (Ok(shown), _) if shown.type_name() == "bool" => Err(shown.to_string()),
            (Ok(shown), _) => Err(format!("no boolean but {shown} ({})", shown.type_name())),
            (Err(fault), _) => Err(match fault.expression().filter(|part| *part != self.text) {
                Some(part) => format!("{fault}, in {part}"),
                None => fault.to_string(),
            }),
        };
        let detail = |words: &str| format!("`{}`: {words}", self.text);
        let check = match &outcome {
            Ok(words) => Check::pass(NAME, detail(words)),
            Err(words) => Check::fail(NAME, Reason::ClaimMismatch, detail(words)),
        };
        let asks_for_jwt =
            outcome.is_err() && evaluation.outcome().is_err_and(|fault| fault.expression() == Some("jwt"));
        let hint = asks_for_jwt.then(|| "claims are called `claims` here: claims.sub".to_owned());
        let found = evaluation.outcome().ok().map(Shown::value);
        check.expecting(true).finding(found).with_parts(evaluation.told()).with_hints(hint)
    }
}

const NAME: &str = "expression";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::Algorithm;
    use crate::base64url::encode;
    use crate::check::Outcome;
    use crate::claims::{Rules, Timestamp};
    use crate::crypto::{Secret, SigningKey};
    use crate::json::{Dialect, read_object};
    use crate::jwk::KeySet;
    use crate::jws::{Policy, Unverified};

    fn judged(expression: &str) -> Check {
        let read = |text: &str| read_object(text.as_bytes(), Dialect::STRICT).unwrap();
        let header = read(r#"{"alg":"HS256","kid":"a"}"#);
        let claims = read(r#"{"sub":"alice","n":7,"roles":["a","b"],"on":true,"nothing":null}"#);
        expression.parse::<ExpressionRule>().unwrap().judge(header.iter(), &claims)
    }

    #[test]
    fn true_alone_passes() {
        for holds in [
            r#"claims.sub == "alice" && header.kid == "a""#,
            r#""b" in claims.roles"#,
            "claims.on",
            "claims.n > 6",
            "!has(claims.other)",
            "claims.nothing == null",
        ] {
            assert_eq!(judged(holds).outcome, Outcome::Pass, "{holds}");
        }
    }

    #[test]
    fn all_else_refuses() {
        for (refused, words) in [
            (r#"claims.sub == "bob""#, "false"),
            ("claims.n", "no boolean but 7 (int)"),
            ("optional.of(true)", "no boolean"),
            ("claims.other == 1", "no claim `other`, in claims.other"),
            ("claims.other != 1", "no claim `other`"),
            ("random() < 0.5", "depends on chance"),
            (r#"jwt.sub == "alice""#, "no variable `jwt`"),
            ("true && 1", "a boolean is needed"),
            (r#"claims.n.startsWith("7")"#, "which does not count"),
            ("header.role == 1", "no member `role`"),
        ] {
            let check = judged(refused);
            assert_eq!((check.outcome, check.reason), (Outcome::Fail, Some(Reason::ClaimMismatch)), "{refused}");
            assert!(check.detail.contains(words), "{refused}: {}", check.detail);
        }
        assert!(!judged("jwt.sub == 1").hints.is_empty());
    }

    #[test]
    fn members_beside_the_signature_do_not_count() {
        let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(vec![7; 32])).unwrap();
        let message = format!("{}.{}", encode(r#"{"alg":"HS256"}"#), encode(r#"{"sub":"alice"}"#));
        let (protected, payload) = message.split_once('.').unwrap();
        let signature = encode(key.sign(message.as_bytes()).unwrap());
        let token = format!(
            r#"{{"protected":"{protected}","header":{{"role":"admin"}},"payload":"{payload}","signature":"{signature}"}}"#
        );
        let mut keys = KeySet::new();
        keys.push_secret(Secret::from(vec![7; 32]), "secret");
        for (expression, is_accepted) in [(r#"header.alg == "HS256""#, true), (r#"header.role == "admin""#, false)] {
            let rules = Rules { expressions: vec![expression.parse().unwrap()], ..Rules::default() };
            let token = Unverified::json(token.as_bytes(), None);
            let verdict = rules.decide(token, &keys, &Policy::default(), Timestamp::new(0, 0));
            assert_eq!(verdict.is_accepted(), is_accepted, "{expression}");
        }
    }

    #[test]
    fn what_misleads_is_no_rule() {
        for text in ["!!claims.on", "--claims.n == 7", "", "claims."] {
            assert!(text.parse::<ExpressionRule>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_does_not_count_is_told_of_what_would_be_true_alone() {
        let told = |expression: &str| judged(expression).detail.contains("which does not count");
        assert!(told(r#"claims.n.startsWith("7")"#));
        assert!(!told(r#"claims.n.startsWith("7") && false"#));
    }
}
