//! What the world does to files that are written and read meanwhile: a process that is killed, another one in the same folder, a
//! disk that is full or read-only, a pipe that gives and takes a byte at a time.

#![cfg(all(unix, feature = "cel", feature = "cli", feature = "fetch"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "support/command.rs"]
mod support;

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
#[cfg(target_os = "linux")]
use std::mem::MaybeUninit;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

#[cfg(target_os = "linux")]
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use self::support::jwtk;

const KEYS: &str = "fixtures/keys/public.jwks.json";
const NOW: &str = "--now=2024-12-31T23:30:00Z";

#[test]
fn an_interrupted_process_leaves_both_files_of_a_pair_or_neither() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let replaced = Pair::made();
        for _ in 0..ROUNDS {
            let new = Pair::new();
            new.stop("keygen --alg ES256 --out-dir", signal, |names| !names.is_empty());
            assert!([0, 2].contains(&new.names().len()), "{signal:?}: {:?}", new.names());
            replaced.stop("keygen --force --alg ES256 --out-dir", signal, |names| names.len() > 2);
            assert_eq!(replaced.names(), ["private.jwks.json", "public.jwks.json"], "{signal:?}");
            assert_eq!(replaced.kids("private"), replaced.kids("public"), "{signal:?}");
        }
    }
}

#[test]
fn what_a_killed_process_leaves_is_gone_after_the_next() {
    let folder = Pair::made();
    for _ in 0..ROUNDS {
        folder.stop("keygen --force --alg ES256 --out-dir", Signal::KILL, |names| names.len() > 2);
    }
    folder.done("keygen --force --alg ES256 --out-dir");
    assert_eq!(folder.names(), ["private.jwks.json", "public.jwks.json"]);
    assert_eq!(folder.kids("private"), folder.kids("public"));
}

/// So a process that is killed between the two leaves no private key alone, and none that signs and is not published.
#[cfg(target_os = "linux")]
#[test]
fn the_public_half_of_a_new_key_comes_first_and_that_of_an_old_one_goes_last() {
    let [private, public] = ["private.jwks.json", "public.jwks.json"];
    let folder = Pair::new();
    assert_eq!(folder.order(|| folder.done("keygen --alg ES256 --out-dir")), [public, private]);
    assert_eq!(folder.order(|| folder.done("jwks rotate --force --alg ES256")), [public, private]);
    let retire = format!("jwks rotate --force --retire={}", folder.kids("private")[0]);
    assert_eq!(folder.order(|| folder.done(&retire)), [private, public]);
}

#[test]
fn of_many_that_make_the_same_pair_one_does() {
    let folder = Pair::new();
    let codes = folder.at_once("keygen --alg ES256 --out-dir", 8);
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "{codes:?}");
    assert!(codes.iter().all(|code| [0, 2].contains(code)), "{codes:?}");
    assert_eq!(folder.names().len(), 2);
    assert_eq!(folder.kids("private"), folder.kids("public"));
}

#[cfg(target_os = "linux")]
#[test]
fn many_that_replace_a_pair_do_it_one_after_the_other() {
    let folder = Pair::made();
    for _ in 0..5 {
        let order = folder.order(|| assert_eq!(folder.at_once("keygen --force --alg ES256 --out-dir", 8), [0; 8]));
        assert_eq!(order, ["public.jwks.json", "private.jwks.json"].repeat(8));
        assert_eq!(folder.names().len(), 2);
        assert_eq!(folder.kids("private"), folder.kids("public"));
    }
}

#[test]
fn of_many_that_add_a_key_none_is_lost() {
    let folder = Pair::made();
    assert_eq!(folder.at_once("jwks rotate --force --alg ES256", 8), [0; 8]);
    assert_eq!(folder.kids("private").len(), 9);
    assert_eq!(folder.kids("private"), folder.kids("public"));
}

#[test]
fn pairs_that_are_written_crosswise_do_not_wait_for_each_other() {
    let (one, other) = (Pair::made(), Pair::made());
    let into = |from: &Pair, to: &Pair| {
        let args = format!("jwks rotate {} --alg ES256 --force --out-dir {}", from.path(), to.path());
        jwtk(&args.split(' ').collect::<Vec<_>>()).spawn().unwrap()
    };
    let children: Vec<Child> = (0..4).flat_map(|_| [into(&one, &other), into(&other, &one)]).collect();
    for child in children {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    for pair in [one, other] {
        assert_eq!(pair.kids("private"), pair.kids("public"));
    }
}

/// A small disk, where one may be mounted: as root, on Linux.
#[cfg(target_os = "linux")]
#[test]
fn a_full_or_read_only_disk_leaves_the_pair_as_it_was() {
    let Some(disk) = Disk::new("64k") else {
        return;
    };
    let pair = Pair(disk.0.join("keys"));
    pair.done("keygen --alg ES256 --out-dir");
    let old = ["private", "public"].map(|half| pair.kids(half));
    let filler = disk.0.join("filler");
    let mut file = File::create(&filler).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    drop(file);
    let assert_told = |what: &str, said: &str| {
        for args in ["keygen --force --alg RS256 --out-dir", "jwks rotate --force --alg ES256"] {
            let output = pair.run(args).wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(4), "{what}: {args}");
            let message = String::from_utf8(output.stderr).unwrap();
            assert!(message.contains(said) && message.contains(&pair.path()), "{what}: {message}");
            assert_eq!(pair.names().len(), 2, "{what}: {args}");
            assert_eq!(["private", "public"].map(|half| pair.kids(half)), old, "{what}: {args}");
        }
    };
    assert_told("full", "No space left");
    fs::remove_file(filler).unwrap();
    disk.mount(&["-o", "remount,ro"]);
    assert_told("read-only", "Read-only");
}

#[test]
fn a_file_that_may_grow_no_further_is_an_error_wherever_it_ends() {
    // A shell sets the limit, in blocks of 512 bytes. The signal that would end the process is ignored.
    let run = |args: &[&str], blocks: usize| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let script = format!("trap '' XFSZ; ulimit -f {blocks} && exec \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_jwtk")]).args(args);
        command.stdin(Stdio::null()).stdout(File::create(&path).unwrap()).stderr(Stdio::piped());
        (command.output().unwrap(), fs::read(path).unwrap())
    };
    let (whole, text) = run(&["man"], 1 << 20);
    assert!(whole.status.success(), "{whole:?}");
    for blocks in 0..text.len() / 512 {
        let (output, written) = run(&["man"], blocks);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(4), "{blocks}: {message}");
        assert!(message.starts_with("error: cannot write to standard output: "), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert_eq!(written, text[..blocks * 512]);
    }
}

#[test]
fn a_reader_that_leaves_after_any_number_of_bytes_changes_no_status() {
    let tokens = fs::read_to_string("fixtures/tokens/alice.jwt").unwrap().repeat(1000);
    for args in [&["completions", "bash"][..], &["help", "sign"], &["verify", "--lines", "-", "--jwks", KEYS, NOW]] {
        for bytes in [0, 1, 2, 100, 4095, 4096, 4097] {
            let mut child = jwtk(args).stdin(Stdio::piped()).spawn().unwrap();
            let mut stdin = child.stdin.take().unwrap();
            let tokens = tokens.clone();
            let feeder = thread::spawn(move || stdin.write_all(tokens.as_bytes()));
            let mut stdout = child.stdout.take().unwrap();
            stdout.read_exact(&mut vec![0; bytes]).unwrap();
            drop(stdout);
            let output = child.wait_with_output().unwrap();
            let _ = feeder.join().unwrap();
            assert_eq!(output.status.code(), Some(0), "{args:?} {bytes}");
            // There is no message about a reader that left.
            let message = String::from_utf8(output.stderr).unwrap();
            assert!(!message.contains("error") && !message.contains("panicked"), "{args:?} {bytes}: {message}");
        }
    }
}

#[test]
fn pipes_that_give_and_take_a_byte_at_a_time_change_nothing() {
    let token = fs::read("fixtures/tokens/alice.jwt").unwrap();
    let lines = fs::read("fixtures/tokens/lines.txt").unwrap();
    let claims = fs::read("fixtures/tokens/claims-lines.txt").unwrap();
    let keys = fs::read(KEYS).unwrap();
    let config = fs::read("fixtures/shop/krakend.json").unwrap();
    let signing = "--jwks=fixtures/keys/signing.jwks.json";
    for (args, input) in [
        (&["verify", "-", "--jwks", KEYS, NOW][..], &token),
        (&["verify", "@fixtures/tokens/alice.jwt", "--jwks", "-", NOW], &keys),
        (&["verify", "@fixtures/shop/one-audience.jwt", "--gateway", "-", "--endpoint", "/orders/4711"], &config),
        (&["verify", "--lines", "-", "--jwks", KEYS, NOW], &lines),
        (&["decode", NOW], &token),
        (&["decode", "--lines", "-", NOW], &lines),
        (&["sign", "-", signing, "--kid", "rsa-2048", "--allow-weak-keys"], &b"{\"sub\":\"alice\"}".to_vec()),
        (&["sign", "--lines", "-", signing, "--kid", "rsa-2048"], &claims),
        (&["jwks", "show", "-"], &keys),
        (&["jwks2pem", "-"], &keys),
        (&["fingerprint", "-"], &keys),
        (&["lint", "-"], &keys),
    ] {
        let mut child = jwtk(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let slow = input.clone();
        let feeder = thread::spawn(move || slow.chunks(1).all(|byte| stdin.write_all(byte).is_ok()));
        let mut stdout = child.stdout.take().unwrap();
        let (mut out, mut byte) = (Vec::new(), [0]);
        while stdout.read(&mut byte).unwrap() > 0 {
            out.push(byte[0]);
        }
        let slow = child.wait_with_output().unwrap();
        assert!(feeder.join().unwrap(), "{args:?}");
        let mut child = jwtk(args).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let quick = child.wait_with_output().unwrap();
        assert_eq!(slow.status.code(), quick.status.code(), "{args:?}");
        assert_eq!(String::from_utf8(out).unwrap(), String::from_utf8(quick.stdout).unwrap(), "{args:?}");
    }
}

/// Each reader of something, before something endless.
#[cfg(target_os = "linux")]
#[test]
fn what_has_no_end_is_refused_in_little_memory() {
    let alice = "@fixtures/tokens/alice.jwt";
    for args in [
        &["decode", "@/dev/zero"][..],
        &["verify", alice, "--jwks=/dev/zero"],
        &["verify", alice, "--secret=file:/dev/zero"],
        &["verify", alice, "--jwks=https://127.0.0.1:1/", "--ca-file=/dev/zero"],
    ] {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -v 500000 && exec \"$@\"", "sh", env!("CARGO_BIN_EXE_jwtk")]).args(args);
        let output = command.stdin(Stdio::null()).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(4), "{args:?}: {message}");
        assert!(message.contains("more than"), "{args:?}: {message}");
    }
}

#[test]
fn a_file_of_four_gigabytes_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(4 << 30).unwrap();
    let path = file.path().to_str().unwrap();
    let alice = "@fixtures/tokens/alice.jwt";
    let signing = "--jwks=fixtures/keys/signing.jwks.json";
    for args in [
        &["decode", "@{}"][..],
        &["verify", alice, "--jwks={}"],
        &["verify", alice, "--secret=file:{}"],
        &["verify", alice, "--gateway={}"],
        &["verify", alice, "--jwks=https://127.0.0.1:1/", "--ca-file={}"],
        &["verify", "@fixtures/tokens/detached.jwt", "--jwks", KEYS, "--detached={}"],
        &["sign", "{}", signing, "--kid=p-256"],
        &["sign", "{\"sub\":\"a\"}", "--jwks={}"],
        &["encrypt", "{}", "--jwks=fixtures/keys/x25519/spki.pem", "--alg=ECDH-ES"],
        &["decrypt", "@{}", signing],
        &["dpop", "--url=https://a.example/", signing, "--kid=p-256", "--token=@{}"],
        &["pem2jwks", "{}"],
        &["jwks2pem", "{}"],
        &["fingerprint", "{}"],
        &["jwks", "show", "{}"],
        &["jwks", "public", "{}"],
        &["jwks", "merge", KEYS, "{}"],
        &["jwks", "find", "--kid=a", "{}"],
        &["jwks", "remove", "--kid=a", "{}"],
        &["jwks", "diff", KEYS, "{}"],
        &["lint", "{}"],
        &["lint", KEYS, "--baseline={}"],
        &["cel", "1", "--claims={}"],
        &["cel", "1", "--request={}"],
    ] {
        let args: Vec<String> = args.iter().map(|argument| argument.replace("{}", path)).collect();
        let output = run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(4), "{args:?}: {message}");
        assert!(message.contains("more than") && message.contains(path), "{args:?}: {message}");
    }
}

/// Blank ones, and one without an end.
#[cfg(target_os = "linux")]
#[test]
fn lines_are_read_in_memory_that_does_not_grow() {
    let signing = "--jwks=fixtures/keys/signing.jwks.json";
    for args in [
        &["decode", "--lines", "-"][..],
        &["verify", "--lines", "-", "--jobs=2", signing],
        &["sign", "--lines", "-", "--jobs=2", signing, "--kid=p-256"],
        &["decrypt", "--lines", "-", "--jobs=2", signing],
    ] {
        for (byte, count) in [(b'\n', 4 << 20), (b'a', 64 << 20)] {
            let mut child = jwtk(args).stdin(Stdio::piped()).spawn().unwrap();
            let mut stdin = child.stdin.take().unwrap();
            let block = vec![byte; 1 << 20];
            for _ in 0..count / block.len() {
                stdin.write_all(&block).unwrap();
            }
            let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
            let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
            let most: usize = most.unwrap().parse().unwrap();
            drop(stdin);
            let output = child.wait_with_output().unwrap();
            assert!(matches!(output.status.code(), Some(1 | 3)), "{args:?}: {output:?}");
            assert!(most < 48 << 10, "{args:?}: {most} KiB");
        }
    }
}

#[test]
fn lint_does_not_wait_for_a_pipe_that_is_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(KEYS, folder.path().join("keys.json")).unwrap();
    let status = Command::new("mkfifo").arg(folder.path().join("pipe.json")).status().unwrap();
    assert!(status.success());
    let output = run(&["lint", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn lint_tells_of_folders_that_it_cannot_read() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::copy(KEYS, folder.path().join("keys.json")).unwrap();
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads it all the same, but may become nobody.
    let is_root = fs::read_dir(&closed).is_ok();
    let args = ["lint", folder.path().to_str().unwrap()];
    let output = if is_root {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", env!("CARGO_BIN_EXE_jwtk")];
        let Ok(output) = Command::new("setpriv").args(nobody).args(args).output() else {
            return;
        };
        output
    } else {
        run(&args)
    };
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{message}");
    assert!(message.contains("closed: Permission denied"), "{message}");
}

/// A folder with a pair of key sets, or where one will be.
struct Pair(PathBuf);

impl Pair {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap().keep())
    }

    fn made() -> Self {
        let pair = Self::new();
        pair.done("keygen --alg ES256 --out-dir");
        pair
    }

    fn path(&self) -> String {
        self.0.to_str().unwrap().to_owned()
    }

    /// The folder is the last argument.
    fn run(&self, args: &str) -> Child {
        jwtk(&args.split(' ').chain([self.path().as_str()]).collect::<Vec<_>>()).spawn().unwrap()
    }

    #[track_caller]
    fn done(&self, args: &str) {
        let output = self.run(args).wait_with_output().unwrap();
        assert!(output.status.success(), "{args}: {output:?}");
    }

    fn at_once(&self, args: &str, count: usize) -> Vec<i32> {
        let children: Vec<Child> = (0..count).map(|_| self.run(args)).collect();
        children.into_iter().map(|child| child.wait_with_output().unwrap().status.code().unwrap()).collect()
    }

    /// The names that files take meanwhile, but for hidden ones.
    #[cfg(target_os = "linux")]
    fn order(&self, run: impl FnOnce()) -> Vec<String> {
        let watch = inotify::init(CreateFlags::NONBLOCK).unwrap();
        inotify::add_watch(&watch, &self.0, WatchFlags::CREATE | WatchFlags::MOVED_TO).unwrap();
        run();
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut events = inotify::Reader::new(watch, &mut buffer);
        let mut names = Vec::new();
        while let Ok(event) = events.next() {
            names.push(event.file_name().unwrap().to_str().unwrap().to_owned());
        }
        names.retain(|name| !name.starts_with('.'));
        names
    }

    /// Sends `signal` as soon as the names in the folder show that it is being written to.
    fn stop(&self, args: &str, signal: Signal, is_under_way: fn(&[String]) -> bool) {
        let mut child = self.run(args);
        while !is_under_way(&self.names()) && child.try_wait().unwrap().is_none() {}
        let _ = kill_process(Pid::from_child(&child), signal);
        child.wait().unwrap();
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn kids(&self, half: &str) -> Vec<String> {
        let text = fs::read(self.0.join(format!("{half}.jwks.json"))).unwrap();
        let set: Value = serde_json::from_slice(&text).unwrap();
        set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A file system of its own.
struct Disk(PathBuf);

impl Disk {
    /// `None` where this user may mount none.
    fn new(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap().keep();
        let disk = Self(folder);
        disk.mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).then_some(disk)
    }

    fn mount(&self, args: &[&str]) -> bool {
        let status = Command::new("mount").args(args).arg(&self.0).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).stderr(Stdio::null()).status();
        let _ = fs::remove_dir(&self.0);
    }
}

fn run(args: &[&str]) -> Output {
    jwtk(args).output().unwrap()
}

/// How often a process is stopped: never at quite the same point.
const ROUNDS: usize = 20;
