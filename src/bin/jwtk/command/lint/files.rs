//! The files that are looked at.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use jwtk::gateway::RemoteKeys;

use crate::input::{Input, MAX_FILE_BYTES, Source, is_url, unreadable};
use crate::keys::Network;
use crate::output::{Exit, Failure};

/// What is to be looked at.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Files {
    /// Configurations, key sets, keys, tokens, folders of them, URLs of key sets, or -
    #[arg(value_name = "FILE")]
    named: Vec<String>,

    /// The file name that findings give to standard input
    #[arg(long, value_name = "NAME")]
    stdin_name: Option<String>,

    #[command(flatten)]
    network: Network,
}

/// One of them.
pub(super) enum Looked {
    File {
        name: String,
        bytes: Arc<Vec<u8>>,
        /// Whether it was named itself, not a folder that it is in
        is_named: bool,
    },
    Failed(Failure),
}

impl Files {
    /// The names of all that was asked for.
    pub(super) fn names(&self) -> Vec<String> {
        self.named.clone()
    }

    /// Reads them one after the other, and tells how many there are.
    pub(super) fn each(
        &self,
        input: &Input<'_>,
        needs_names: bool,
        mut look: impl FnMut(Looked),
    ) -> Result<usize, Failure> {
        if self.named.is_empty() {
            return Err(nothing_named());
        }
        let mut count = 0;
        for name in &self.named {
            let plain = name.strip_prefix('@').or_else(|| name.strip_prefix("file:")).unwrap_or(name);
            if name == "-" {
                let called = match &self.stdin_name {
                    Some(called) => called.clone(),
                    None if needs_names => {
                        let error = anyhow!("findings of standard input have no file in this format");
                        return Err(
                            Failure::new(Exit::Usage, "no_file_name", error).with_hint("name it with --stdin-name")
                        );
                    }
                    None => "-".to_owned(),
                };
                count += 1;
                look(read(input, Source::Stdin, called, true));
            } else if is_url(name) {
                count += 1;
                look(self.fetch(name, input));
            } else if Path::new(plain).is_dir() {
                let (mut files, mut failures) = (Vec::new(), Vec::new());
                below(Path::new(plain), &mut files, &mut failures);
                files.sort_unstable();
                count += files.len() + failures.len();
                failures.into_iter().map(Looked::Failed).for_each(&mut look);
                for file in files {
                    look(read(input, Source::of_file(&file), file.clone(), false));
                }
            } else {
                count += 1;
                look(read(input, Source::of_file(plain), plain.to_owned(), true));
            }
        }
        Ok(count)
    }

    fn fetch(&self, url: &str, input: &Input<'_>) -> Looked {
        let mut remote = RemoteKeys::default();
        url.clone_into(&mut remote.url);
        remote.manners.redirects = 3;
        match self.network.fetch_for_gateway(&remote, None, None, input) {
            Ok(served) => Looked::File { name: url.to_owned(), bytes: Arc::new(served.bytes), is_named: true },
            Err(failure) => Looked::Failed(failure),
        }
    }
}

fn read(input: &Input<'_>, source: Source<'_>, name: String, is_named: bool) -> Looked {
    match input.read(source, MAX_FILE_BYTES) {
        // What is told of it shows its lines at the end.
        Ok(mut bytes) => Looked::File { name, bytes: Arc::new(std::mem::take(&mut bytes)), is_named },
        Err(failure) => Looked::Failed(failure),
    }
}

/// The files of a folder and those below it that may be anything known, and the folders that cannot be read.
fn below(folder: &Path, files: &mut Vec<String>, failures: &mut Vec<Failure>) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return failures.push(unreadable(error, &folder.to_string_lossy())),
    };
    for path in entries.into_iter().map(|entry| entry.path()) {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let is_hidden = name.starts_with('.') && name != ".well-known";
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
        if path.is_dir() {
            // A link to a folder may lead back to itself.
            if !is_hidden && !PASSED_OVER.contains(&name) && !path.is_symlink() {
                below(&path, files, failures);
            }
        } else if !is_hidden && EXTENSIONS.contains(&extension.as_str()) && !is_pipe(&path) {
            files.push(path.to_string_lossy().into_owned());
        }
    }
}

/// Whether reading would wait for a writer. A link that leads nowhere is told of when it is read.
fn is_pipe(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
}

/// Nothing to look at.
fn nothing_named() -> Failure {
    Failure::new(Exit::Usage, "nothing_to_do", anyhow!("no file is named"))
        .with_hint("give files or folders, or - for standard input")
}

const EXTENSIONS: [&str; 14] =
    ["json", "yaml", "yml", "toml", "jwk", "jwks", "jwt", "pem", "crt", "cer", "der", "key", "pub", "token"];
const PASSED_OVER: [&str; 3] = ["node_modules", "target", "vendor"];
