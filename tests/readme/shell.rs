//! The blocks labelled `sh`, as a reader would type them: those below one heading one after the other, in one folder.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use snapbox::Data;

use crate::blocks::blocks;
use crate::network::Network;
use crate::{pages, root};

/// Programs beside a shell's own that an example may need. Where one is not installed, its section is left out.
const PROGRAMS: [&str; 5] = ["git", "jq", "keytool", "openssl", "python3"];

/// A `text` block behind one of `sh` is what that prints.
pub(crate) fn run(network: &Network) {
    let is_overwritten = std::env::var("TRYCMD").is_ok_and(|value| value == "overwrite");
    let mut wrong = Vec::new();
    for (path, page) in pages() {
        let all = blocks(&page);
        let mut new = String::new();
        let (mut written, mut section, mut folder) = (0, "", self::folder());
        for (index, block) in all.iter().enumerate().filter(|(_, block)| block.label == "sh") {
            if let Some(program) =
                missing(all.iter().filter(|other| other.section == block.section).map(|other| other.text))
            {
                eprintln!("{}:{}: not run, there is no {program}", path.display(), block.line);
                continue;
            }
            if block.section != section {
                (section, folder) = (block.section, self::folder());
            }
            let place = format!("{}:{}", path.display(), block.line);
            let output = match run_in(folder.path(), block.text, network) {
                Ok(output) => output,
                Err(failure) => {
                    wrong.push(format!("{place}: {failure}"));
                    continue;
                }
            };
            let Some(expected) = all.get(index + 1).filter(|next| next.label == "text" && next.follows) else {
                continue;
            };
            let (actual, wanted) = (Data::text(output.clone()), Data::text(expected.text));
            if let Err(difference) = snapbox::Assert::new().try_eq(Some(&place), actual, wanted) {
                wrong.push(difference.to_string());
                let start = expected.text.as_ptr().addr() - page.as_ptr().addr();
                new.push_str(&page[written..start]);
                new.push_str(&output);
                written = start + expected.text.len();
            }
        }
        if is_overwritten && written > 0 {
            std::fs::write(root().join(path), new + &page[written..]).unwrap();
        }
    }
    assert!(is_overwritten || wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the README says of its first example.
#[test]
fn a_token_with_another_letter_is_refused() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let forger = "sed 's/.$/A/' |";
    assert!(readme.contains(&format!("`{forger}`")));
    let example = blocks(&readme).into_iter().find(|block| block.label == "sh").unwrap();
    let (sign, verify) = example.text.rsplit_once("cargo run").unwrap();
    let output = run_in(folder().path(), &format!("{sign}{forger} cargo run{verify}"), &Network::new()).unwrap_err();
    assert!(output.starts_with("exit status: 1\n") && output.contains("refused: signature: "), "{output}");
}

/// A folder of its own, with the fixtures.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root().join("fixtures"), folder.path().join("fixtures")).unwrap();
    folder
}

/// What it prints on both streams, or why it failed.
fn run_in(folder: &Path, script: &str, network: &Network) -> Result<String, String> {
    let binary = Path::new(env!("CARGO_BIN_EXE_jwtk"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    // From a clone the binary is built first: here it is.
    let script = script.replace("cargo run --locked -- ", "jwtk ");
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("exec 2>&1\nset -eu\n{script}")]).current_dir(folder);
    shell.env("PATH", path).env("HOME", folder).envs(network.environment()).stdin(std::process::Stdio::null());
    let output = shell.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    if output.status.success() { Ok(text) } else { Err(format!("{}\n{text}", output.status)) }
}

/// A program that the texts name and that is not installed.
fn missing<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'static str> {
    let text = texts.collect::<Vec<_>>().join("\n");
    let mut words =
        PROGRAMS.into_iter().filter(|program| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == *program));
    words.find(|program| {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        !std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
    })
}
