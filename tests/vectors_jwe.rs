//! Encrypted tokens and keys of ML-DSA, run through the binary as a script would: `fixtures/jwe/`.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use jwtk::base64url;
use serde_json::Value;

#[test]
fn encrypted_tokens_are_opened_refused_and_made_rightly() {
    assert_answered(include_str!("../fixtures/jwe/cases.json"));
}

#[test]
fn keys_and_signatures_of_ml_dsa_are_read_refused_and_made_rightly() {
    assert_answered(include_str!("../fixtures/jwe/ml-dsa.json"));
}

/// The fast path of many lines sees signed tokens alone: what is only encrypted is refused there too.
#[test]
fn lines_that_are_encrypted_are_opened_and_then_verified() {
    let read = |name: &str| {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
    };
    let (nested, claims, signed) = (read("jwe/nested.jwe"), read("jwe/claims.jwe"), read("tokens/alice.jwt"));
    let folder = tempfile::tempdir().unwrap();
    let lines = Case { case: &Value::Null, folder: folder.path() }
        .file("lines", &[&signed[..], &nested, &claims, &signed, &nested].concat());
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/");
    let (public, private) = (format!("{root}keys/public.jwks.json"), format!("{root}jwe/recipient.private.jwks.json"));
    let verify = |more: &[&str]| {
        let arguments = ["verify", "--lines", &lines, "--jwks", &public, "--now", "2024-12-31T23:30:00Z"];
        let output = run(&[&arguments[..], more].concat(), b"");
        let text = String::from_utf8(output.stdout).unwrap();
        let reasons = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["reason"].clone());
        reasons.map(|reason| reason.as_str().unwrap_or("accepted").to_owned()).collect::<Vec<_>>()
    };
    let opening = ["--decrypt-key", private.as_str()];
    assert_eq!(verify(&[]), ["accepted", "malformed", "malformed", "accepted", "malformed"]);
    assert_eq!(verify(&opening), ["accepted", "accepted", "not_signed", "accepted", "accepted"]);
    let required = verify(&[&opening[..], &["--require-encrypted"]].concat());
    assert_eq!(required, ["not_encrypted", "accepted", "not_signed", "not_encrypted", "accepted"]);
}

/// Runs every case and names all that fail.
#[track_caller]
fn assert_answered(document: &str) {
    let document: Value = serde_json::from_str(document).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cases = document["cases"].as_array().unwrap();
    let answers = cases.iter().map(|case| Case { case, folder: folder.path() }.complaint().map(|fault| (case, fault)));
    let failed: Vec<String> =
        answers.flatten().map(|(case, fault)| format!("{} ({}): {fault}", case["name"], case["why"])).collect();
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

struct Case<'c> {
    case: &'c Value,
    folder: &'c Path,
}

impl Case<'_> {
    /// What is wrong with the answer, if anything is.
    fn complaint(&self) -> Option<String> {
        if let Some(part) = self.case["sweep"].as_u64() {
            return self.sweep(usize::try_from(part).unwrap());
        }
        let output = self.run(self.token().as_bytes(), &[]);
        self.fault(&output).or_else(|| match self.case["expect"].as_str() {
            Some("accept") => self.wrong_result(&output),
            _ => self.wrong_reason(),
        })
    }

    /// One bit in sixteen of a part changed: every token is refused, and in the same words.
    fn sweep(&self, part: usize) -> Option<String> {
        let token = self.token();
        let parts: Vec<&str> = token.split('.').collect();
        let bytes = base64url::decode(parts[part]).unwrap();
        let mut words = None;
        for bit in (0..bytes.len() * 8).step_by(16) {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let changed = base64url::encode(changed);
            let mut parts = parts.clone();
            parts[part] = &changed;
            let output = self.run(parts.join(".").as_bytes(), &[]);
            if let Some(fault) = self.fault(&output) {
                return Some(format!("bit {bit}: {fault}"));
            }
            if words.get_or_insert_with(|| output.stderr.clone()) != &output.stderr {
                return Some(format!("bit {bit} has an answer of its own"));
            }
        }
        None
    }

    fn fault(&self, output: &Output) -> Option<String> {
        let class = match output.status.code() {
            Some(0) => "ok",
            Some(1) => "token",
            Some(2) => "usage",
            Some(3) => "input",
            Some(4) => "source",
            _ => return Some(format!("it crashed: {}", output.status)),
        };
        let error = String::from_utf8_lossy(&output.stderr);
        let decision = if class == "ok" { "accept" } else { "reject" };
        if self.case["expect"] != decision {
            return Some(format!("{decision}; it said: {error}"));
        }
        if self.case["exit"].as_array().is_some_and(|classes| !classes.iter().any(|allowed| allowed == class)) {
            return Some(format!("exit class {class}; it said: {error}"));
        }
        if decision == "reject" && (!output.stdout.is_empty() || output.stderr.is_empty()) {
            return Some("refused with something on standard output, or without a word".to_owned());
        }
        let texts = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let writes_keys = ["pem2jwks", "jwks2pem"].iter().any(|op| self.case["op"] == *op);
        let shown = self.secrets().any(|secret| texts.iter().any(|text| text.contains(secret)));
        (shown && !writes_keys).then(|| "it printed a secret".to_owned())
    }

    fn wrong_reason(&self) -> Option<String> {
        let wanted = self.case["reason"].as_array()?;
        let output = self.run(self.token().as_bytes(), &["--format", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).ok()?;
        let found = if report["reason"].is_null() { &report["error"]["code"] } else { &report["reason"] };
        (!wanted.contains(found)).then(|| format!("reason {found}, wanted {wanted:?}"))
    }

    fn wrong_result(&self, output: &Output) -> Option<String> {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let wrong = |fault: &str| Some(fault.to_owned());
        let json = || serde_json::from_str::<Value>(&text).unwrap_or_default();
        match self.case["op"].as_str().unwrap() {
            "decrypt" => {
                let wanted = match self.case["plaintext_b64u"].as_str() {
                    Some(encoded) => base64url::decode(encoded).unwrap(),
                    None => self.case["plaintext"].as_str().unwrap().as_bytes().to_vec(),
                };
                if output.stdout == wanted { None } else { wrong("another plaintext") }
            }
            "nested" if json() != self.case["claims"] => wrong("other claims"),
            "verify" => {
                let wanted = self.case["payload_text"].as_str()?;
                if text.trim_end_matches('\n') == wanted { None } else { wrong("another payload") }
            }
            "decode" => self.differing(&json()["header"]),
            "pem2jwks" => {
                let key = &json()["keys"][0];
                let absent = self.case["absent"].as_array().into_iter().flatten();
                if absent.clone().any(|name| !key[name.as_str().unwrap()].is_null()) {
                    return wrong("a member that should not be there");
                }
                self.differing(key)
            }
            "thumbprint" if text.trim() != self.case["want"][0] => wrong("another thumbprint"),
            "jwks2pem" if text.trim() != self.case["want"].as_str().unwrap().trim() => wrong("another PEM"),
            "sign" => self.wrong_signature(text.trim()),
            "encrypt" => self.wrong_encryption(text.trim()),
            _ => None,
        }
    }

    /// Members that are not as wanted.
    fn differing(&self, found: &Value) -> Option<String> {
        let wanted = self.case["want"].as_object().unwrap();
        let differing: Vec<&String> =
            wanted.iter().filter(|(name, value)| found[name.as_str()] != **value).map(|(name, _)| name).collect();
        (!differing.is_empty()).then(|| format!("differs in {differing:?}"))
    }

    fn wrong_signature(&self, token: &str) -> Option<String> {
        let signature = base64url::decode(token.rsplit('.').next().unwrap()).unwrap();
        if Some(signature.len())
            != self.case["want"]["signature_bytes"].as_u64().map(|len| usize::try_from(len).unwrap())
        {
            return Some(format!("a signature of {} bytes", signature.len()));
        }
        let again = self.run(&[], &[]);
        if String::from_utf8_lossy(&again.stdout).trim() != token {
            return Some("another signature the second time".to_owned());
        }
        let keys = self.file("verify_keys", &self.case["verify_keys"].to_string());
        let verified = run(&["verify", "--jwks", &keys, "--print", "none", "-"], token.as_bytes());
        (!verified.status.success()).then(|| "it does not verify".to_owned())
    }

    fn wrong_encryption(&self, token: &str) -> Option<String> {
        let parts: Vec<&str> = token.split('.').collect();
        let [head, encrypted_key, iv, _, tag] = parts.as_slice() else { return Some("no five parts".to_owned()) };
        let header: Value = serde_json::from_slice(&base64url::decode(head).unwrap()).unwrap();
        let length = |part: &str| Value::from(base64url::decode(part).unwrap().len());
        for (name, wanted) in self.case["want"].as_object().into_iter().flatten() {
            let found = match name.as_str() {
                "encrypted_key" => length(encrypted_key),
                "iv" => length(iv),
                "tag" => length(tag),
                "epk_crv" => header["epk"]["crv"].clone(),
                "p2c_min" => header["p2c"].clone(),
                "p2s_min" => length(header["p2s"].as_str().unwrap()),
                name => header[name].clone(),
            };
            if found != *wanted {
                return Some(format!("{name} is {found}, wanted {wanted}"));
            }
        }
        let again = String::from_utf8_lossy(&self.run(&[], &[]).stdout).into_owned();
        if again.split('.').nth(2) == Some(iv) {
            return Some("the same vector the second time".to_owned());
        }
        let opened = if let Some(secret) = self.case["secret"].as_str() {
            let secret = format!("file:{}", self.file("secret", secret));
            let alg = header["alg"].as_str().unwrap();
            run(&["decrypt", "--secret", &secret, "--alg", alg, "-"], token.as_bytes())
        } else {
            let keys = self.file("open_keys", &self.case["open_keys"].to_string());
            run(&["decrypt", "--jwks", &keys, "-"], token.as_bytes())
        };
        let payload = self.case["payload"].as_str().unwrap().as_bytes();
        (opened.stdout != payload).then(|| "it does not open again".to_owned())
    }

    fn run(&self, stdin: &[u8], more: &[&str]) -> Output {
        let case = self.case;
        let keys = match case["key_text"].as_str() {
            Some(text) => self.file("keys", text),
            None => self.file("keys", &case["keys"].to_string()),
        };
        let verify_keys = self.file("verify_keys", &case["verify_keys"].to_string());
        let payload = self.file("payload", case["payload"].as_str().unwrap_or_default());
        let secret = case["secret"].as_str().map(|secret| format!("file:{}", self.file("secret", secret)));
        let named = match &secret {
            Some(secret) => ["--secret", secret],
            None => ["--jwks", &keys],
        };
        let flags = self.flags();
        let flags: Vec<&str> = flags.iter().map(String::as_str).chain(more.iter().copied()).collect();
        let arguments: Vec<&str> = match case["op"].as_str().unwrap() {
            "decrypt" => [&["decrypt"], &named[..], &flags, &["-"]].concat(),
            "encrypt" => [&["encrypt"], &named[..], &flags, &[&payload]].concat(),
            "nested" => [&["verify", "--jwks", &verify_keys, "--decrypt-key", &keys][..], &flags, &["-"]].concat(),
            "verify" => [&["verify", "--jwks", &keys][..], &flags, &["-"]].concat(),
            "decode" => [&["decode", "--format", "json"][..], &flags, &["-"]].concat(),
            "sign" => [&["sign", "--jwks", &keys][..], &flags, &[&payload]].concat(),
            "thumbprint" => vec!["fingerprint", "--print", "thumbprint", &keys],
            op => [&[op][..], &flags, &[&keys]].concat(),
        };
        run(&arguments, stdin)
    }

    fn flags(&self) -> Vec<String> {
        let mut arguments = Vec::new();
        for (name, value) in self.case["flags"].as_object().into_iter().flatten() {
            let flag = match name.as_str() {
                "json" => "--serialization json",
                "raw" => "--print payload",
                "private" => "--private",
                "header" => "-H",
                name => &format!("--{}", name.replace('_', "-")),
            };
            arguments.extend(flag.split(' ').map(str::to_owned));
            arguments.extend(value.as_str().filter(|value| !value.is_empty()).map(str::to_owned));
        }
        arguments
    }

    fn token(&self) -> String {
        self.case["token"].as_str().unwrap_or_default().to_owned()
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path: PathBuf = self.folder.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Members of the keys that no message may repeat, long enough not to be in a text by chance.
    fn secrets(&self) -> impl Iterator<Item = &str> {
        let keys = self.case["keys"]["keys"].as_array().into_iter().flatten();
        let members = keys.flat_map(|key| ["k", "d", "priv"].map(|name| key[name].as_str()));
        members.flatten().filter(|secret| secret.len() > 20 && secret.bytes().any(|byte| byte != b'A'))
    }
}

fn run(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jwtk"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The process may refuse before it has read all of it.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}
