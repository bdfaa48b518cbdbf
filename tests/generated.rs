//! `completions/` and `man/` hold what the binary prints. `SNAPSHOTS=overwrite cargo test --test generated` rewrites them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;

use snapbox::Data;
use snapbox::cmd::{Command, cargo_bin};

const SHELLS: [(&str, &str); 6] = [
    ("bash", "jwtk.bash"),
    ("zsh", "_jwtk"),
    ("fish", "jwtk.fish"),
    ("elvish", "jwtk.elv"),
    ("powershell", "_jwtk.ps1"),
    ("nushell", "jwtk.nu"),
];

#[test]
fn completions_are_those_of_the_binary() {
    for (shell, file) in SHELLS {
        assert_generated(&["completions", shell], Path::new("completions").join(file));
    }
}

#[test]
fn every_subcommand_has_its_page() {
    assert_generated(&["man"], Path::new("man").join("jwtk.1"));
    for name in subcommands() {
        assert_generated(&["man", &name], Path::new("man").join(format!("jwtk-{name}.1")));
    }
}

/// The names under `Commands:` of the help.
fn subcommands() -> Vec<String> {
    let help = Command::new(cargo_bin!("jwtk")).arg("--help").assert().success().get_output().stdout.clone();
    let help = String::from_utf8(help).unwrap();
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let names = commands.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next());
    names.filter(|&name| name != "help").map(str::to_owned).collect()
}

#[track_caller]
fn assert_generated(args: &[&str], file: impl AsRef<Path>) {
    // Without `raw` backslashes become slashes, and the page is ruined.
    let expected = Data::read_from(&Path::new(env!("CARGO_MANIFEST_DIR")).join(file), None).raw();
    Command::new(cargo_bin!("jwtk")).args(args).assert().success().stdout_eq(expected);
}
