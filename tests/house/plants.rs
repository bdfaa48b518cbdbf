//! Arrows that are planted into a small crate are seen, however they are written.

use std::fs;

use crate::graph::Graph;
use crate::source::Crate;

/// The arrows of a crate whose file `low/a.rs` is this text.
fn planted(text: &str) -> Graph {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file can be written");
    for room in ["low", "high"] {
        fs::create_dir(folder.path().join(room)).expect("a folder can be made");
    }
    write("lib.rs", "mod high;\nmod low;\n");
    write("high/mod.rs", "mod tried;\nmod kind;\npub use self::kind::Kind;\npub use self::tried::tried;\n");
    write("high/kind.rs", "pub struct Kind;\npub struct Other;\n");
    write("high/tried.rs", "pub fn tried() {}\n");
    write("low/mod.rs", "mod a;\nmod b;\n");
    write("low/b.rs", "use super::a::Own;\nimpl Own { pub fn more(&self) {} }\n");
    write("low/a.rs", text);
    Graph::of(&Crate::below(folder.path(), "lib.rs", &|_| true))
}

#[test]
fn no_way_of_writing_hides_an_arrow() {
    for (text, to) in [
        ("use crate::high::Kind;", "high/kind.rs"),
        ("use super::super::high::Kind as K;", "high/kind.rs"),
        ("use self::super::super::high::Kind;", "high/kind.rs"),
        ("pub(crate) use crate::high::Kind;", "high/kind.rs"),
        ("use crate::high::{self, Kind};", "high/kind.rs"),
        ("use crate::high;\nfn f() { high::Kind; }", "high/kind.rs"),
        ("use crate::high::tried;\nfn f() { tried(); }", "high/tried.rs"),
        ("fn f() { crate::high::Kind; }", "high/kind.rs"),
        ("fn f() { use crate::high::{Kind, tried}; }", "high/kind.rs"),
        ("fn f() { use crate::high; high::Kind; }", "high/kind.rs"),
        ("fn f() { if true { use crate::high as h; h::kind::Other; } }", "high/kind.rs"),
        ("mod inner { use super::super::super::high::Kind; }", "high/kind.rs"),
        ("#[cfg(unix)]\nuse crate::high::Kind as T;\n#[cfg(not(unix))]\nuse std::fmt as T;", "high/kind.rs"),
        ("macro_rules! m { () => { $crate::high::Kind }; }", "high/kind.rs"),
        ("pub struct Own;\nimpl Own { fn f(&self) { self.more(); } }", "low/b.rs"),
    ] {
        assert!(planted(text).has("low/a.rs", to), "{text}");
    }
}

#[test]
fn what_names_no_other_file_has_no_arrow() {
    for text in [
        "use std::fmt::Display;",
        "#[cfg(test)]\nmod tests { use crate::high::*; }",
        "#[cfg(all(test, unix))]\nuse crate::high::Kind;",
        "pub struct Own;\nimpl Own { fn more(&self) {} fn f(&self) { self.more(); } }",
    ] {
        let graph = planted(text);
        assert_eq!(graph.arrows().count(), 1, "{text}");
        assert!(graph.has("low/b.rs", "low/a.rs"), "{text}");
    }
}

#[test]
#[should_panic(expected = "a glob import below crate::high")]
fn a_glob_is_refused_wherever_it_is() {
    planted("fn f() { use crate::high::*; }");
}
