//! `--signer-cmd`: a program that reaches a key which never comes here.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::thread;

use jwtk::algorithm::Algorithm;
use jwtk::jws::ForeignSigner;

/// A program that signs.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Keys")]
pub(crate) struct SignerCmd {
    /// A command that signs: it gets what is to be signed on its standard input and prints the raw signature; --jwks names the
    /// public key, with which the signature is checked
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["secret", "gateway", "unencoded"])]
    signer_cmd: Option<String>,
}

impl SignerCmd {
    /// The program, if there is one.
    pub(crate) fn program(&self) -> Option<Program> {
        self.signer_cmd.clone().map(Program)
    }
}

/// A command line that gets the message on its standard input, and prints the signature.
pub(crate) struct Program(String);

impl ForeignSigner for Program {
    fn sign(&self, _: Algorithm, message: &[u8]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
        Ok(self.run(message)?)
    }
}

impl Program {
    fn run(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let mut child = Command::new(shell)
            .args([flag, &self.0])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the command of --signer-cmd could not be started: {error}"))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let mut signature = Vec::new();
        thread::scope(|scope| {
            // A program that does not read all of it is judged by what it prints.
            scope.spawn(move || stdin.and_then(|mut stdin| stdin.write_all(message).ok()));
            if let Some(stdout) = stdout {
                let _ = stdout.take(MOST_BYTES).read_to_end(&mut signature);
            }
        });
        let status = child.wait().map_err(|error| format!("the command of --signer-cmd was lost: {error}"))?;
        if !status.success() {
            return Err(format!("the command of --signer-cmd failed ({status})"));
        }
        if signature.is_empty() {
            return Err("the command of --signer-cmd printed nothing".to_owned());
        }
        Ok(signature)
    }
}

/// Longer than any signature.
const MOST_BYTES: u64 = 64 << 10;
