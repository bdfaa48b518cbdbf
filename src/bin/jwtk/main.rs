//! The command line of jwtk.

mod args;
mod command;
mod input;
mod keys;
mod output;

use std::env;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

#[cfg(feature = "cel")]
use crate::command::cel;
use crate::command::{
    completions, decode, decrypt, dpop, encrypt, fingerprint, jwks, jwks2pem, keygen, lint, man, pem2jwks, sign, verify,
};
use crate::output::{Called, Options};

/// Sign, verify and explain JSON Web Tokens the way API gateways do
#[derive(Parser)]
#[command(name = "jwtk", version, propagate_version = true, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    options: Options,

    #[command(subcommand)]
    command: Command,
}

// The options of a subcommand are put together only when it is called, or every start would pay for all of them. The
// first line of each help stands here, since the overview is made without them.
#[derive(Subcommand)]
#[command(defer = true)]
enum Command {
    /// Sign members of a JSON document, or a whole claim set
    Sign(Box<Called<sign::Args>>),
    /// Check a token's signature and claims
    Verify(Box<Called<verify::Args>>),
    /// Show what a token says, without verifying it
    Decode(Box<Called<decode::Args>>),
    /// Encrypt bytes for the owner of a key
    Encrypt(Box<Called<encrypt::Args>>),
    /// Decrypt a token
    Decrypt(Box<Called<decrypt::Args>>),
    /// Make a proof of possession for a request (DPoP, RFC 9449)
    Dpop(Box<Called<dpop::Args>>),
    /// Convert PEM, DER, certificates and OpenSSH keys to a key set
    Pem2jwks(Box<Called<pem2jwks::Args>>),
    /// Write the keys of a key set as PEM
    Jwks2pem(Box<Called<jwks2pem::Args>>),
    /// Print the pins and thumbprints of keys
    Fingerprint(Box<Called<fingerprint::Args>>),
    /// Make a new key
    Keygen(Box<Called<keygen::Args>>),
    /// Work with key sets
    Jwks(Box<Called<jwks::Args>>),
    /// Find what is wrong in configurations, key sets, keys and tokens
    Lint(Box<lint::Args>),
    /// Show what agentgateway makes of an expression
    #[cfg(feature = "cel")]
    Cel(Box<Called<cel::Args>>),
    /// Print shell completions
    Completions(Called<completions::Args>),
    /// Print a manual page
    Man(Called<man::Args>),
}

fn main() -> ExitCode {
    let mut command = Cli::command();
    let parsed = command.try_get_matches_from_mut(env::args_os());
    // The process ends soon enough; taking the command apart would cost as much as a signature.
    std::mem::forget(command);
    let cli = match parsed.and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches)) {
        Ok(cli) => cli,
        Err(error) => return output::finish_unparsed(error, env::args_os(), Cli::command),
    };
    let options = cli.options;
    match cli.command {
        Command::Sign(called) => called.finish(options, sign::Args::finish),
        Command::Verify(called) => called.finish(options, verify::Args::finish),
        Command::Decode(called) => called.finish(options, decode::Args::finish),
        Command::Encrypt(called) => called.finish(options, |args, output| output.finish(args.run(output))),
        Command::Decrypt(called) => called.finish(options, decrypt::Args::finish),
        Command::Dpop(called) => called.finish(options, |args, output| output.finish(args.run(output))),
        Command::Pem2jwks(called) => called.finish(options, |args, output| output.finish(args.run(output))),
        Command::Jwks2pem(called) => called.finish(options, |args, output| output.finish(args.run(output))),
        Command::Fingerprint(called) => called.finish(options, fingerprint::Args::finish),
        Command::Keygen(called) => called.finish(options, |args, output| output.finish(args.run(output))),
        Command::Jwks(called) => called.args.finish(options.then(called.options)),
        Command::Lint(args) => args.finish(options),
        #[cfg(feature = "cel")]
        Command::Cel(called) => called.finish(options, |args, output| output.finish(args.run(output))),
        Command::Completions(called) => {
            called.finish(options, |args, output| output.finish(Ok(args.run(Cli::command()))))
        }
        Command::Man(called) => called.finish(options, |args, output| output.finish(args.run(Cli::command()))),
    }
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done; for verify: accepted
  1  a decision against: the token was refused, no key has the pin or the kid
  2  wrong usage
  3  an input that cannot be used
  4  a source that could not be reached or trusted
  130  interrupted
Topics: jwtk help exit-codes, reasons, keys, gateways, json";
