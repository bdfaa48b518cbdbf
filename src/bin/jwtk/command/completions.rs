//! `jwtk completions`: what the shell needs to complete jwtk's command line.

use std::io::{self, Write as _};

use clap::builder::PossibleValuesParser;
use clap::{Command, ValueEnum};
use clap_complete::{Shell as CommonShell, generate};
use clap_complete_nushell::Nushell;
use jwtk::algorithm::{Algorithm, ContentEncryption, KeyManagement, KeyType};
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
            Shell::Bash => BASH_ASKED.to_owned() + &text.replace("complete -F _jwtk ", "complete -F _jwtk_asked "),
            Shell::Zsh => {
                let text = text.replace("]:KID:_default'", "]:KID:_jwtk_kids'");
                text.replacen("_jwtk() {\n", &format!("{ZSH_KIDS}_jwtk() {{\n{ZSH_FILES}"), 1)
            }
            Shell::Fish => text.lines().map(with_kids).collect::<String>() + FISH_ASKED,
            _ => text,
        })
    }
}

/// A line of fish's with the kids that there are, where it is about one.
fn with_kids(line: &str) -> String {
    let kids = if line.contains(" -l kid ") { " -f -a \"(__jwtk_kids)\"" } else { "" };
    format!("{line}{kids}\n")
}

/// The names of algorithms beside the options that take one. Only here are they wanted as a list.
fn with_algorithms(mut command: Command) -> Command {
    command.build();
    with_names(command)
}

fn with_names(mut command: Command) -> Command {
    let signatures = || Algorithm::ALL.map(Algorithm::name).into_iter();
    let (wraps, ciphers) = (KeyManagement::all().map(KeyManagement::name), ContentEncryption::all());
    let ciphers = ciphers.map(ContentEncryption::name);
    let lists: [(&str, Vec<&str>); 2] = match command.get_name() {
        "encrypt" | "decrypt" => [("alg", wraps.collect()), ("enc", ciphers.collect())],
        // A key may be for any of them.
        "keygen" | "pem2jwks" => [("alg", signatures().chain(wraps).chain(ciphers).collect()), ("enc", Vec::new())],
        _ => [("alg", signatures().collect()), ("enc", Vec::new())],
    };
    // A secret proves nothing to those who have it too.
    let proofs = Algorithm::ALL.into_iter().filter(|alg| alg.key_type() != KeyType::Oct).map(Algorithm::name);
    for (id, names) in lists.into_iter().chain([("dpop_alg", proofs.collect())]) {
        if command.get_arguments().any(|arg| arg.get_id() == id) {
            command = command.mut_arg(id, |arg| arg.value_parser(PossibleValuesParser::new(names)));
        }
    }
    command.mut_subcommands(with_names)
}

/// Completes what follows `@`, and the kids of the files that are named. A kid is foreign text: it is compared and quoted,
/// and never given to what would expand it, as `compgen -W` does.
const BASH_ASKED: &str = "\
_jwtk_kids() {
    local word
    for word in \"${COMP_WORDS[@]:1}\"; do
        word=\"${word#@}\"
        if [[ -f \"${word}\" ]]; then
            \"$1\" jwks show --print kid -- \"${word}\" 2>/dev/null </dev/null
        fi
    done
}

_jwtk_asked() {
    local word=\"$2\" option=\"$3\" kid
    # Readline takes words apart at an equals sign.
    [[ \"${option}\" == = ]] && option=\"${COMP_WORDS[COMP_CWORD-2]}\"
    if [[ \"${word}\" == @* ]]; then
        compopt -o filenames 2>/dev/null
        local IFS=$'\n'
        COMPREPLY=($(compgen -P @ -f -- \"${word#@}\"))
        return 0
    fi
    if [[ \"${option}\" == --kid ]]; then
        COMPREPLY=()
        while IFS= read -r kid; do
            [[ \"${kid}\" == \"${word}\"* ]] && COMPREPLY+=(\"$(printf %q \"${kid}\")\")
        done < <(_jwtk_kids \"$1\")
        return 0
    fi
    _jwtk \"$@\"
}

";

const ZSH_KIDS: &str = "\
(( $+functions[_jwtk_kids] )) ||
_jwtk_kids() {
    local word
    local -a kids
    for word in \"${(@Q)words[2,-1]}\"; do
        [[ $word == --*=* ]] && word=\"${word#*=}\"
        word=\"${${word#@}#file:}\"
        [[ -f $word ]] || continue
        kids+=(\"${(@f)$($words[1] jwks show --print kid -- $word 2>/dev/null </dev/null)}\")
    done
    compadd -- \"${(@)kids:#}\"
}

";

const FISH_ASKED: &str = "\
function __jwtk_kids
    for word in (commandline -opc)[2..-1]
        set word (string replace -r '^(--[a-z-]+=)?(@|file:)?' '' -- $word)
        test -f $word; and command jwtk jwks show --print kid -- $word 2>/dev/null </dev/null
    end
end
function __jwtk_at_files
    string replace -r '^' @ -- (__fish_complete_path (string sub -s 2 -- (commandline -ct)))
end
complete -c jwtk -n \"string match -q '@*' -- (commandline -ct)\" -f -a \"(__jwtk_at_files)\"
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
