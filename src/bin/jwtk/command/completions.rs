//! `jwtk completions`: what the shell needs to complete our command line.

use std::io::{self, Write as _};

use clap::{Command, ValueEnum};
use clap_complete::{Shell as CommonShell, generate};
use clap_complete_nushell::Nushell;
use serde::Serialize;

use crate::output::{Report, Screen};

/// Print the completions of a shell
///
/// Example: jwtk completions bash > ~/.local/share/bash-completion/completions/jwtk
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
    Nushell,
}

/// The text of a completion file.
#[derive(Serialize)]
pub(crate) struct Completions(String);

impl Args {
    /// Of `command`, which is all of jwtk.
    pub(crate) fn run(self, mut command: Command) -> Completions {
        let (command, mut text) = (&mut command, Vec::new());
        let mut common = |shell| generate(shell, command, "jwtk", &mut text);
        match self.shell {
            Shell::Bash => common(CommonShell::Bash),
            Shell::Zsh => common(CommonShell::Zsh),
            Shell::Fish => common(CommonShell::Fish),
            Shell::Elvish => common(CommonShell::Elvish),
            Shell::Powershell => common(CommonShell::PowerShell),
            Shell::Nushell => generate(Nushell, command, "jwtk", &mut text),
        }
        Completions(String::from_utf8_lossy(&text).into_owned())
    }
}

impl Report for Completions {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        out.write_all(self.0.as_bytes())
    }
}
