//! The command line of jwtk.

mod claim_rules;
mod completions;
mod decode;
mod input;
mod keys;
mod lines;
mod man;
mod output;
mod secret;
mod sign;
mod time;
mod verify;

use std::env;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::output::Output;

/// Sign, verify and explain JSON Web Tokens the way API gateways do
#[derive(Parser)]
#[command(name = "jwtk", version, propagate_version = true, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    options: output::Options,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Sign(Box<sign::Args>),
    Verify(Box<verify::Args>),
    Decode(decode::Args),
    Completions(completions::Args),
    Man(man::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return output::finish_unparsed(&error, env::args_os()),
    };
    let output = Output::new(&cli.options);
    match cli.command {
        Command::Sign(args) if args.has_lines() => output.finish_lines(args.run_lines(&output)),
        Command::Verify(args) if args.has_lines() => output.finish_lines(args.run_lines(&output)),
        Command::Decode(args) if args.has_lines() => output.finish_lines(args.run_lines(&output)),
        Command::Sign(args) => output.finish(args.run(&output)),
        Command::Verify(args) => output.finish(args.run(&output)),
        Command::Decode(args) => output.finish(args.run(&output)),
        Command::Completions(args) => output.finish(Ok(args.run())),
        Command::Man(args) => output.finish(args.run()),
    }
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done; for verify: accepted
  1  a decision against: the token was refused
  2  wrong usage
  3  an input that cannot be used
  4  a source that could not be reached or trusted";
