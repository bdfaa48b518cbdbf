//! Whole configurations, from their text to values with places.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::json::{self, Dialect, Style};

const SYNTAXES: [Syntax; 4] = [Syntax::GO, Syntax::KUBERNETES, Syntax::ENVOY, Syntax::SERDE];

fn config(text: &str, name: &str) -> Config {
    read(&[Text::new(text.as_bytes(), name)], Syntax::GO).unwrap()
}

fn fails(text: &str, name: &str) -> String {
    read(&[Text::new(text.as_bytes(), name)], Syntax::GO).unwrap_err().to_string()
}

fn compact(node: &Node<'_>) -> String {
    json::write(node.value(), Style::Compact)
}

/// Every value of a document with the path, line and column of its value, and those of its name.
fn places(config: &Config) -> Vec<String> {
    let mut left = vec![Node::root(config.first())];
    let mut told = Vec::new();
    while let Some(node) = left.pop() {
        let (value, name) = (node.place().location.unwrap(), node.name_place().location.unwrap());
        let path = node.place().path;
        told.push(format!("{path} {}:{} {}:{}", value.line, value.column, name.line, name.column));
        left.extend(node.members().map(|(_, node)| node).chain(node.items()).rev());
    }
    told
}

#[test]
fn one_configuration_reads_the_same_in_three_languages() {
    let json = "{\"version\": 3, \"endpoints\": [{\"endpoint\": \"/a\",\n \"x\":\n 1.5, \"on\": true}]}";
    let yaml = "version: 3\nendpoints:\n- endpoint: /a\n  x: 1.5\n  on: true\n";
    let toml = "version = 3\n[[endpoints]]\nendpoint = \"/a\"\nx = 1.5\non = true\n";
    let json = config(json, "krakend.json");
    for (text, name) in [(yaml, "k.yaml"), (yaml, "k.conf"), (toml, "k.toml"), (toml, "k.conf")] {
        assert_eq!(config(text, name).first().value(), json.first().value(), "{name}");
    }
    assert_eq!(
        places(&json),
        [
            " 1:1 1:1",
            "version 1:13 1:2",
            "endpoints 1:29 1:16",
            "endpoints[0] 1:30 1:30",
            "endpoints[0].endpoint 1:43 1:31",
            "endpoints[0].x 3:2 2:2",
            "endpoints[0].on 3:13 3:7",
        ]
    );
    assert_eq!(
        places(&config(yaml, "k.yaml")),
        [
            " 1:1 1:1",
            "version 1:10 1:1",
            "endpoints 2:1 2:1",
            "endpoints[0] 3:3 3:3",
            "endpoints[0].endpoint 3:13 3:3",
            "endpoints[0].x 4:6 4:3",
            "endpoints[0].on 5:7 5:3",
        ]
    );
    let toml = places(&config(toml, "k.toml"));
    assert!(toml.contains(&"endpoints[0].x 4:5 4:1".to_owned()), "{toml:?}");
}

#[test]
fn templates_are_recognised_where_nothing_else_can_be_read() {
    let text = "{\n \"version\": 3,\n \"endpoints\": {{ include \"a.tmpl\" }}\n}";
    assert_eq!(fails(text, "krakend.tmpl"), "krakend.tmpl is a template, not a configuration: {{ at line 3");
    let open = read(&[Text::new(b"{{", "k.json")], Syntax::GO);
    assert!(matches!(open, Err(Error::Json { .. })));
    assert_eq!(config(r#"{"a": "{{ .b }}"}"#, "k.json").first().template_line(), Some(1));
}

#[test]
fn what_is_no_configuration_says_so_and_where() {
    for (text, name, says) in [
        ("", "k.json", "the text is empty, expected a value at line 1, column 1"),
        ("[1", "k.json", "line 1, column 3"),
        ("just words", "k", "expected members, found a string"),
        ("", "k.yaml", "the text is empty"),
        ("a = ", "k.toml", "not TOML"),
        ("a: 1\nb: [1\n", "k.yaml", "not YAML"),
        ("a: 1\nc: 2\na: 3", "k.yaml", "duplicate member \"a\" at line 3, column 1"),
        ("a: 1\nb: *c", "k.yaml", "at line 2"),
        ("a: &a [*a]", "k.yaml", "an alias inside what it stands for at line 1, column 8"),
        ("<<: 1", "k.yaml", "`<<` needs a mapping"),
    ] {
        let error = fails(text, name);
        assert!(error.contains(says), "{text:?}: {error}");
    }
    let broken = read(&[Text::new(b"a: 1\n\xFF", "k.yaml")], Syntax::GO).unwrap_err();
    assert_eq!(broken.to_string(), "k.yaml is not a configuration: not UTF-8 at line 2, column 1");
    let deep = "[".repeat(500) + &"]".repeat(500);
    for (text, name) in [(format!("a: {deep}"), "k.yaml"), (format!("a = {deep}"), "k.toml")] {
        assert!(read(&[Text::new(text.as_bytes(), name)], Syntax::GO).is_err());
    }
    assert!(read(&[], Syntax::GO).is_err());
}

#[test]
fn documents_of_all_files_are_there_in_order() {
    let texts = [Text::new(b"a: 1\n---\n---\nb: 2\n", "a.yaml"), Text::new(br#"{"c": 3}"#, "b.json")];
    let config = read(&texts, Syntax::KUBERNETES).unwrap();
    let told: Vec<_> = config.documents().map(|document| (document.name(), compact(&Node::root(document)))).collect();
    let expected = [("a.yaml", r#"{"a":1}"#), ("a.yaml", "null"), ("a.yaml", r#"{"b":2}"#), ("b.json", r#"{"c":3}"#)];
    assert_eq!(told, expected.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(config.all().unwrap().count(), 4);
    assert_eq!(config.further().unwrap().to_string(), "a.yaml, line 4");
    assert_eq!(self::config("a: 1\n---\n", "a.yaml").further(), None);
}

#[test]
fn a_broken_document_counts_for_those_who_read_it() {
    let config = config("a: 1\n---\nb: [\n", "a.yaml");
    assert_eq!(compact(&Node::root(config.first())), r#"{"a":1}"#);
    assert!(config.all().is_err());
    assert!(config.further().is_some());
}

#[test]
fn aliases_and_merges_stand_where_they_are_written() {
    let text = "base: &b {alg: RS256, kid: k}\nother: &o\n  alg: ES256\n  typ: t\nuse:\n  <<: [*b, *o]\n  kid: own\nagain: *b\n";
    let config = config(text, "k.yaml");
    let root = Node::root(config.first());
    let used = root.member("use").unwrap();
    assert_eq!(compact(&used), r#"{"kid":"own","alg":"RS256","typ":"t"}"#);
    let line = |node: &Node<'_>| node.place().location.unwrap().line;
    assert_eq!(used.members().map(|(_, node)| line(&node)).collect::<Vec<_>>(), [7, 1, 4]);
    let again = root.member("again").unwrap();
    assert_eq!((line(&again), line(&again.member("kid").unwrap())), (8, 1));

    let envoy = read(&[Text::new(text.as_bytes(), "envoy.yaml")], Syntax::ENVOY).unwrap();
    assert!(Node::root(envoy.first()).member("use").unwrap().member("<<").is_some());
}

#[test]
fn of_repeated_names_the_last_counts_where_it_may() {
    let yaml = "a: 1\nb: 2\na:\n  c: 3\n";
    let json = "{\"a\": 1,\n\"b\": 2,\n\"\\u0061\":\n{ \"c\": 3}}";
    for (text, name) in [(yaml, "k.yaml"), (json, "k.json")] {
        let config = read(&[Text::new(text.as_bytes(), name)], Syntax::KUBERNETES).unwrap();
        let a = Node::root(config.first()).member("a").unwrap();
        assert_eq!(a.name_place().location.unwrap().line, 3, "{name}");
        assert_eq!(a.member("c").unwrap().place().location.unwrap().line, 4, "{name}");
    }
}

#[test]
fn tags_and_quotes_make_text() {
    let text = "a: '1'\nb: !!str 1\nc: !!int '1'\nd: |\n  1\ne: !own 1\n1: x\n'true': y\n";
    assert_eq!(
        compact(&Node::root(config(text, "k.yaml").first())),
        r#"{"a":"1","b":"1","c":1,"d":"1\n","e":1,"1":"x","true":"y"}"#
    );
    let envoy = read(&[Text::new(text.as_bytes(), "k.yaml")], Syntax::ENVOY).unwrap();
    assert_eq!(compact(&Node::root(envoy.first()).member("b").unwrap()), "1");
}

#[test]
fn nothing_grows_without_end() {
    let level = |level: usize| {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        format!("a{level}: &a{level} [{items}]\n")
    };
    let laughs = format!("a0: &a0 lol\n{}", (1..12).map(level).collect::<Vec<_>>().concat());
    assert!(fails(&laughs, "k.yaml").contains("repeat too much"));
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 10_000].join(","));
    assert!(fails(&long, "k.yaml").contains("repeat too much"));
    let anchors = (0..90).map(|level| format!("&a{level} [")).collect::<Vec<_>>().concat();
    let held = format!("a: {anchors}{}{}", "x".repeat(1_000_000), "]".repeat(90));
    assert!(fails(&held, "k.yaml").contains("hold too much"));
    for piece in [
        "- ", "? ", "a: ", "[", "{", "&a ", "{a: ", "'", "\"", "|\n", "---\n", "*a ", "!a ", "a\n", "# ", "%A\n",
        "<<: ",
    ] {
        // What took quadratic time would not end.
        let text = piece.repeat(20_000);
        let _ = read(&[Text::new(text.as_bytes(), "k.yaml")], Syntax::GO);
    }
}

#[test]
fn the_deepest_json_has_its_places() {
    let text = format!("{}1{}", "[".repeat(9_000), "]".repeat(9_000));
    let config = config(&text, "k.json");
    let mut node = Node::root(config.first());
    while let Some(inner) = node.clone().items().next() {
        node = inner;
    }
    assert_eq!(node.place().location.unwrap().column, 9_001);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        for name in ["k.json", "k.yaml", "k.toml", "k"] {
            for syntax in SYNTAXES {
                let _ = read(&[Text::new(&bytes, name)], syntax);
            }
        }
    }

    #[test]
    fn no_broken_yaml_makes_it_panic(text in "([-?:,\\[\\]{}#&*!|>'\"% \n\ta1é~]|<<: |&a |\\*a |---\n|\\.\\.\\.\n|: |- ){0,30}") {
        for syntax in SYNTAXES {
            if let Ok(config) = read(&[Text::new(text.as_bytes(), "k.yaml")], syntax) {
                places(&config);
            }
        }
    }

    /// Numbers are left out: YAML and JSON differ in which texts are numbers beyond the range of doubles.
    #[test]
    fn json_read_as_yaml_is_the_same_and_stands_at_the_same_places(value in values()) {
        let value = Value::Object([("a".to_owned(), value)].into_iter().collect());
        for style in [Style::Compact, Style::Pretty] {
            let text = json::write(&value, style);
            let as_json = config(&text, "k.json");
            for syntax in SYNTAXES {
                let as_yaml = read(&[Text::new(text.as_bytes(), "k.yaml")], syntax).unwrap();
                prop_assert_eq!(as_yaml.first().value(), as_json.first().value(), "{}", text);
                prop_assert_eq!(places(&as_yaml), places(&as_json), "{}", text);
            }
        }
    }

    #[test]
    fn every_json_value_is_found_in_its_text(value in values()) {
        let value = Value::Object([("a".to_owned(), value)].into_iter().collect());
        let text = json::write(&value, Style::Pretty);
        let config = config(&text, "k.json");
        let mut left = vec![Node::root(config.first())];
        let stream = Dialect::STRICT.with_trailing_ignored();
        while let Some(node) = left.pop() {
            let found = |place: Place| json::read(&text.as_bytes()[place.location.unwrap().offset..], stream).unwrap();
            prop_assert_eq!(&found(node.place()), node.value());
            if let Some(name) = node.name() {
                prop_assert_eq!(found(node.name_place()), Value::from(name));
            }
            left.extend(node.members().map(|(_, node)| node).chain(node.items()));
        }
    }

    #[test]
    fn yaml_scalars_stand_where_their_text_is(words in proptest::collection::vec("[b-d][é漢a-z0-9]{0,6}", 1..9)) {
        let text = words.iter().enumerate().map(|(n, word)| format!("k{n}:\n  - {word}\n  - {{x: {word}}}\n")).collect::<Vec<_>>().concat();
        let config = config(&text, "k.yaml");
        for (_, member) in Node::root(config.first()).members() {
            for item in member.items() {
                let scalar = item.member("x").unwrap_or(item);
                let offset = scalar.place().location.unwrap().offset;
                prop_assert!(text[offset..].starts_with(scalar.value().as_str().unwrap()));
            }
        }
    }
}

fn values() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0_u64..2_000_000_000).prop_map(Value::from),
        "[ -~éß漢]{0,12}".prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec(("[a-d<~é \"]{1,4}", inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
