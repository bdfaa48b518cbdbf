//! `jwtk completions`: what the shell needs to complete our command line.

use std::io::{self, Write as _};

use clap::builder::PossibleValuesParser;
use clap::{Command, ValueEnum};
use clap_complete::{Shell as CommonShell, generate};
use clap_complete_nushell::Nushell;
use jwtk::algorithm::Algorithm;
use serde::Serialize;

use crate::output::{Report, Screen};

/// Print shell completions
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
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
    pub(crate) fn run(self, command: Command) -> Completions {
        let mut command = with_algorithms(command);
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
        let text = String::from_utf8_lossy(&text).into_owned();
        Completions(match self.shell {
            Shell::Bash => text.replace("complete -F _jwtk ", &format!("{BASH_FILES}complete -F _jwtk_or_file ")),
            Shell::Zsh => text.replacen("_jwtk() {\n", &format!("_jwtk() {{\n{ZSH_FILES}"), 1),
            _ => text,
        })
    }
}

/// The names of algorithms beside the options that take one. Only here are they wanted as a list.
fn with_algorithms(mut command: Command) -> Command {
    command.build();
    let is_there = |command: &Command| command.get_arguments().any(|arg| arg.get_id() == "alg");
    command.mut_subcommands(|command| {
        if !is_there(&command) || ENCRYPTION.contains(&command.get_name()) {
            return command;
        }
        let names = Algorithm::ALL.map(Algorithm::name);
        command.mut_arg("alg", |arg| arg.value_parser(PossibleValuesParser::new(names)))
    })
}

/// Subcommands whose algorithms are others.
const ENCRYPTION: [&str; 2] = ["encrypt", "decrypt"];

/// Completes what stands behind `@`.
const BASH_FILES: &str = "\
_jwtk_or_file() {
    local word=\"${COMP_WORDS[COMP_CWORD]}\"
    if [[ \"${word}\" == @* ]]; then
        compopt -o filenames 2>/dev/null
        local IFS=$'\n'
        COMPREPLY=($(compgen -P @ -f -- \"${word#@}\"))
        return 0
    fi
    _jwtk \"$@\"
}

";

const ZSH_FILES: &str = "    if compset -P '(@|file:)'; then _files; return; fi\n";

const EXAMPLE: &str = "\
Examples:
  jwtk completions bash > ~/.local/share/bash-completion/completions/jwtk
  jwtk completions zsh > ~/.zfunc/_jwtk
  jwtk completions fish > ~/.config/fish/completions/jwtk.fish";

impl Report for Completions {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        out.write_all(self.0.as_bytes())
    }
}
