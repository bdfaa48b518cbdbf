//! What the documents show is what a reader gets: their commands are run, their links lead somewhere, and their lists are those of the code.

#![cfg(all(feature = "cli", feature = "fetch"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stderr)]

mod blocks;
mod links;
mod network;
mod reference;
mod shell;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};

use network::Network;

/// The blocks labelled `console`: one command at a time, with its output and exit code.
///
/// Then those labelled `sh`. They wait for the others, so that `TRYCMD=overwrite` writes a page from one side at a time.
#[test]
fn examples_are_run() {
    let network = Network::new();
    let cases = trycmd::TestCases::new();
    for (name, value) in network.environment() {
        cases.env(name, value);
    }
    cases.case("README.md").case("docs/*.md");
    // The cases are run when they are dropped.
    drop(cases);
    #[cfg(unix)]
    shell::run(&network);
}

/// Root of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents for users, by their path below the root, with their text.
fn pages() -> Vec<(PathBuf, String)> {
    let mut paths = vec![PathBuf::from("README.md")];
    for entry in std::fs::read_dir(root().join("docs")).unwrap() {
        let path = Path::new("docs").join(entry.unwrap().file_name());
        if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(root().join(path)).unwrap())).collect()
}
