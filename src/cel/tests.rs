//! No text makes the parser or the evaluator panic or hang.

use proptest::prelude::*;

use super::{Expression, Library, Root, Variables};
use crate::json::{Dialect, Object, read_object};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text(text: String) {
        run(&text);
    }

    #[test]
    fn signs_of_the_language(text in r#"[ a-e0-9.,:?!"'()\[\]{}<>=&|+*/%\\-]{0,60}"#) {
        run(&text);
    }

    #[test]
    fn expressions_of_a_small_grammar(text in expression()) {
        run(&text);
    }

    #[test]
    fn definitions(text in r"(this\.)?[a-c]\([a-c, .]{0,6}\) ?\{[a-c+1 {}]{0,8}\}") {
        let _ = Library::default().define(&text);
    }
}

#[test]
fn texts_that_are_long_or_deep() {
    let long = |part: &str, times: usize, end: &str| format!("{}{end}", part.repeat(times));
    for text in [
        long("a.", 2_000, "b"),
        long("(", 80, "1") + &")".repeat(80),
        long("[", 80, ""),
        long("(", 8_000, ""),
        long("!", 8_000, "x"),
        long("-", 8_000, "x"),
        long("1+", 800, "1"),
        long("true||", 300, "true"),
        long("true?1:", 300, "1"),
        long("a[", 80, "1") + &"]".repeat(80),
        long("x.f()", 500, ""),
        long("f(", 85, "1") + &")".repeat(85),
        long("@", 1_000, ""),
        long("9", 8_000, ""),
        long("\"", 8_001, ""),
        long("[1].map(a, ", 80, "1") + &")".repeat(80),
        long("{1: ", 80, "1") + &"}".repeat(80),
    ] {
        run(&text);
    }
}

/// What would grow without end, or take forever, comes to a limit.
#[test]
fn expressions_that_would_grow() {
    let doubled = (0..40).fold("'0123456789'".to_owned(), |inner, _| format!("{inner}.with(x, x + x)"));
    let lists = (0..40).fold("[1]".to_owned(), |inner, _| format!("{inner}.with(x, x + x)"));
    let digits = "[1,2,3,4,5,6,7,8,9,10]";
    let loops = (0..9).fold("true".to_owned(), |inner, n| format!("{digits}.all(v{n}, {inner})"));
    for text in [
        doubled.as_str(),
        lists.as_str(),
        loops.as_str(),
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('(a{0,900}){0,900}')",
        "'a'.matches('\\\\pL{900}')",
    ] {
        let fault = Expression::parse(text).unwrap().evaluate(&Variables::default());
        assert!(fault.outcome().unwrap_err().is_undetermined(), "{:.60}: {:?}", text, fault.outcome());
    }
}

/// It ends, and does not overflow the stack.
fn run(text: &str) {
    let claims = claims();
    if let Ok(expression) = Expression::parse(text) {
        let _ = expression.explain(&Variables::of_request().with("jwt", Root::Claims(&claims, Some("a.b.c"))));
    }
}

fn claims() -> Object {
    let text =
        br#"{"a": [1, "b", null, 2.5, {"c": -1}], "b": {"c": "d"}, "c": "text", "d": 18446744073709551615, "e": true}"#;
    read_object(text, Dialect::STRICT).unwrap()
}

#[allow(clippy::too_many_lines)]
fn expression() -> impl Strategy<Value = String> {
    let word = |words: &'static [&'static str]| proptest::sample::select(words);
    let leaf = word(&[
        "1",
        "-9223372036854775808",
        "2u",
        "2.5",
        "'té'",
        "b'x'",
        "null",
        "true",
        "x",
        "jwt",
        "jwt.a",
        "jwt.b",
        "jwt.c",
        "jwt.d",
        "jwt.missing",
        "[]",
        "{}",
        "request.path",
        "duration('1h')",
        "timestamp(0)",
        "ip('::1')",
        "cidr('10.0.0.0/8')",
        "optional.none()",
        "variables()",
        "random()",
        "'a,b'.split(',')",
        "18446744073709551615u",
        "1e308",
        "0.0/0.0",
    ])
    .prop_map(str::to_owned);
    let operators: &[&str] = &["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in"];
    let methods: &[&str] = &[
        "size",
        "contains",
        "startsWith",
        "matches",
        "indexOf",
        "lastIndexOf",
        "substring",
        "charAt",
        "split",
        "replace",
        "join",
        "trim",
        "getHours",
        "getMonth",
        "string",
        "int",
        "uint",
        "double",
        "merge",
        "max",
        "min",
        "default",
        "coalesce",
        "toJson",
        "json",
        "regexReplace",
        "containsIP",
        "family",
        "masked",
        "orValue",
        "value",
        "timestamp",
        "duration",
        "type",
        "bytes",
    ];
    let prefixed: &[&str] = &[
        "math.abs",
        "math.ceil",
        "math.greatest",
        "math.bitAnd",
        "math.bitShiftLeft",
        "math.bitNot",
        "base64.encode",
        "base64.decode",
        "form.encode",
        "form.decode",
        "url.encode",
        "url.decode",
        "sha256.encode",
        "optional.of",
        "cidr",
        "ip",
        "isIP",
        "fail",
        "has",
    ];
    leaf.prop_recursive(4, 24, 3, move |inner| {
        prop_oneof![
            (inner.clone(), word(operators), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
            (word(&["!", "-", "!!", "--"]), inner.clone()).prop_map(|(sign, a)| format!("{sign}({a})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{{a}: {b}}}")),
            (inner.clone(), word(methods), prop::collection::vec(inner.clone(), 0..3))
                .prop_map(|(this, method, arguments)| format!("{this}.{method}({})", arguments.join(", "))),
            (word(methods), prop::collection::vec(inner.clone(), 0..3))
                .prop_map(|(method, arguments)| format!("{method}({})", arguments.join(", "))),
            (word(prefixed), prop::collection::vec(inner.clone(), 0..3))
                .prop_map(|(function, arguments)| format!("{function}({})", arguments.join(", "))),
            (
                inner.clone(),
                word(&["all", "exists", "exists_one", "filter", "map", "with", "mapValues", "filterKeys"]),
                inner
            )
                .prop_map(|(over, name, step)| format!("{over}.{name}(x, {step})")),
        ]
    })
}
