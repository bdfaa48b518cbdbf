//! What shells do with the completions, and what the scripts of `scripts/` do, where the programs that they need are installed.

#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

#[path = "support/command.rs"]
mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use self::support::text;

const JWTK: &str = env!("CARGO_BIN_EXE_jwtk");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn shells_offer_the_kids_of_the_set_that_is_named() {
    let folder = folder_with_keys();
    let bash = r#"
        source "$ROOT/completions/jwtk.bash"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _jwtk_asked "$JWTK" "" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let zsh = r#"
        compdef() { }
        compadd() { print -rl -- "${@[2,-1]}" }
        source "$ROOT/completions/_jwtk"
        _jwtk_kids"#;
    let fish = r#"source "$ROOT/completions/jwtk.fish"; complete -C"#;
    for (shell, script, kids) in [
        ("bash", format!(r#"COMP_WORDS=(jwtk sign --jwks set.json --kid "");{bash}"#), ["a-1", r"b\ \$\(touch\ x\)"]),
        (
            "bash",
            format!(r#"COMP_WORDS=(jwtk sign --jwks = set.json --kid = "");{bash}"#),
            ["a-1", r"b\ \$\(touch\ x\)"],
        ),
        ("zsh", format!(r#"words=($JWTK sign --jwks=@set.json --kid "");{zsh}"#), ["a-1", "b $(touch x)"]),
        ("fish", format!("{fish} 'jwtk sign --jwks set.json --kid '"), ["a-1", "b $(touch x)"]),
        ("fish", format!("{fish} 'jwtk jwks find --kid='"), ["", ""]),
    ] {
        let Some(output) = run(shell, &script, folder.path()) else { continue };
        let told: Vec<String> = lines(&output).iter().map(|line| line.split('\t').next().unwrap().to_owned()).collect();
        let kids: Vec<&str> = kids.into_iter().filter(|kid| !kid.is_empty()).collect();
        assert_eq!(told, kids, "{shell}: {script}: {output:?}");
        assert!(!folder.path().join("x").exists(), "{shell} ran a kid");
    }
}

#[test]
fn shells_offer_algorithms_and_files_behind_an_at_sign() {
    let folder = folder_with_keys();
    // The last word as readline is to replace it, and those that it took the line apart to.
    let bash = |words: &str, word: &str| {
        format!(
            r#"source "$ROOT/completions/jwtk.bash"; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
            _jwtk_asked jwtk {word} "${{COMP_WORDS[COMP_CWORD-1]}}"; printf '%s\n' "${{COMPREPLY[@]}}""#
        )
    };
    let fish = |line: &str| format!(r#"source "$ROOT/completions/jwtk.fish"; complete -C '{line}'"#);
    for (shell, script, offered) in [
        ("bash", bash("jwtk verify --alg ES", "ES"), "ES256 ES384 ES512 ES256K"),
        ("bash", bash("jwtk encrypt --enc A256", "A256"), "A256CBC-HS512 A256GCM"),
        ("bash", bash("jwtk keygen --alg RSA-OAEP-2", "RSA-OAEP-2"), "RSA-OAEP-256"),
        ("bash", bash("jwtk keygen --kty R", "R"), "RSA"),
        ("bash", bash("jwtk verify --dpop-alg HS", "HS"), ""),
        ("bash", bash("jwtk verify --dpop-alg ES", "ES"), "ES256 ES384 ES512 ES256K"),
        ("bash", bash("jwtk verify @ s", "@s"), "@set.json"),
        ("bash", bash("jwtk verify --jwks =@ s", "@s"), "@set.json"),
        ("fish", fish("jwtk jwks rotate --alg ES2"), "ES256 ES256K"),
        ("fish", fish("jwtk verify @s"), "@set.json"),
    ] {
        let Some(output) = run(shell, &script, folder.path()) else { continue };
        let mut told: Vec<String> =
            lines(&output).iter().map(|line| line.split('\t').next().unwrap().to_owned()).collect();
        let mut offered: Vec<&str> = offered.split_whitespace().collect();
        told.sort_unstable();
        offered.sort_unstable();
        assert_eq!(told, offered, "{shell}: {script}: {output:?}");
    }
}

#[test]
fn completions_are_read_by_their_shells() {
    for (shell, file) in [("bash", "jwtk.bash"), ("zsh", "_jwtk"), ("fish", "jwtk.fish")] {
        let checked = Command::new(shell).arg("-n").arg(Path::new(ROOT).join("completions").join(file)).output();
        let Ok(checked) = checked else { continue };
        assert!(checked.status.success() && checked.stderr.is_empty(), "{shell}: {checked:?}");
    }
}

#[test]
fn the_action_runs_jwtk_and_gives_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let keys = format!("{ROOT}/fixtures/keys/public.jwks.json");
    let show = format!("jwks show\n  {keys} --print kid");
    for (arguments, code, part) in
        [(show.as_str(), 0, "p-256"), ("verify --jwks $(id) *", 4, ""), ("frobnicate", 2, ""), ("", 0, "")]
    {
        let output = action(folder.path(), &[("JWTK_BINARY", JWTK), ("JWTK_ARGS", arguments)]);
        assert_eq!(output.status.code(), Some(code), "{arguments}: {output:?}");
        assert!(text(&output.stdout).contains(part), "{arguments}: {output:?}");
        let told = std::fs::read_to_string(folder.path().join("output")).unwrap_or_default();
        assert_eq!(told, if arguments.is_empty() { String::new() } else { format!("exit-code={code}\n") });
        let path = std::fs::read_to_string(folder.path().join("path")).unwrap();
        assert!(Path::new(path.trim()).join("jwtk").exists(), "{path}");
    }
}

#[test]
fn the_action_unpacks_an_archive_that_is_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("jwtk-1");
    std::fs::create_dir(&tree).unwrap();
    let program = tree.join("jwtk");
    std::fs::write(&program, "#!/bin/sh\necho unpacked \"$@\"\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let archive = folder.path().join("a.tar.gz");
    let packed = Command::new("tar").arg("-czf").arg(&archive).arg("-C").arg(folder.path()).arg("jwtk-1").status();
    let sum = Command::new("sha256sum").arg(&archive).output();
    let (Ok(_), Ok(sum)) = (packed, sum) else {
        eprintln!("skipped: there is no tar or no sha256sum here");
        return;
    };
    let sum = text(&sum.stdout).split(' ').next().unwrap().to_owned();
    let other = sum.chars().rev().collect::<String>();
    let archive = archive.to_str().unwrap();
    for (archive, sum, code, part) in [
        (archive, "", 0, "unpacked lint x"),
        (archive, &sum, 0, "unpacked lint x"),
        (archive, &other, 4, "has the SHA-256"),
        ("there.tar.gz", "", 4, "there is no such file"),
        ("https://example.com/a.tar.gz", "", 4, "needs its sha256"),
        ("http://example.com/a.tar.gz", &sum, 4, "a file or an https URL"),
        ("action", "", 4, "no archive of jwtk"),
    ] {
        std::fs::write(folder.path().join("action"), "none").unwrap();
        let set = [("JWTK_ARCHIVE", archive), ("JWTK_SHA256", sum), ("JWTK_ARGS", "lint x")];
        let output = action(folder.path(), &set);
        assert_eq!(output.status.code(), Some(code), "{archive}: {output:?}");
        assert!(text(&output.stdout).contains(part), "{archive}: {output:?}");
        assert_eq!(text(&output.stdout).contains("::error"), code == 4, "{archive}: {output:?}");
    }
}

/// Runs the script of the action as a runner does.
fn action(folder: &Path, set: &[(&str, &str)]) -> Output {
    for file in ["output", "path"] {
        let _ = std::fs::remove_file(folder.join(file));
    }
    let mut command = Command::new("bash");
    command.arg(Path::new(ROOT).join("scripts/action")).current_dir(folder).env("RUNNER_TEMP", folder);
    command.env("GITHUB_OUTPUT", folder.join("output")).env("GITHUB_PATH", folder.join("path"));
    command.envs(set.iter().copied()).output().unwrap()
}

/// What a shell says to a script; nothing where there is no such shell.
fn run(shell: &str, script: &str, folder: &Path) -> Option<Output> {
    let path = format!("{}:{}", Path::new(JWTK).parent().unwrap().display(), std::env::var("PATH").unwrap());
    let no_settings: &[&str] = match shell {
        "zsh" => &["-f"],
        "fish" => &["--no-config"],
        _ => &["--norc"],
    };
    let mut command = Command::new(shell);
    command.args(no_settings).arg("-c").arg(script).current_dir(folder);
    command.env("ROOT", ROOT).env("JWTK", JWTK).env("PATH", path).env("HOME", folder);
    let output = command.output().ok();
    if output.is_none() {
        eprintln!("skipped: there is no {shell} here");
    }
    output
}

fn folder_with_keys() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let set = r#"{"keys":[{"kty":"oct","kid":"a-1","k":"AA"},{"kty":"oct","kid":"b $(touch x)","k":"AA"},{"kty":"oct","k":"AA"}]}"#;
    std::fs::write(folder.path().join("set.json"), set).unwrap();
    std::fs::write(folder.path().join("token.txt"), "eyJ").unwrap();
    folder
}

fn lines(output: &Output) -> Vec<String> {
    text(&output.stdout).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
