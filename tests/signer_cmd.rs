//! `jwtk sign --signer-cmd`: a program that has the key signs.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

#[path = "support/command.rs"]
mod support;

use std::process::Command;

use self::support::jwtk;

/// The recipes of `docs/signers.md`.
#[test]
fn openssl_signs_and_the_token_verifies() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: there is no openssl here");
        return;
    }
    for (alg, folder) in [("RS256", "rsa-2048"), ("ES256", "p-256"), ("ES384", "p-384")] {
        let digest = if alg == "ES384" { "sha384" } else { "sha256" };
        let signer = format!("openssl dgst -{digest} -sign fixtures/keys/{folder}/pkcs8.pem");
        let public = format!("fixtures/keys/{folder}/spki.pem");
        let token =
            jwtk(&["sign", "--jwks", &public, "--alg", alg, "--signer-cmd", &signer, "fixtures/tokens/claims.json"])
                .output()
                .unwrap();
        assert!(token.status.success(), "{token:?}");
        let token = String::from_utf8(token.stdout).unwrap();
        let verified =
            jwtk(&["verify", token.trim(), "--jwks", &public, "--alg", alg, "--skip", "exp"]).output().unwrap();
        assert!(verified.status.success(), "{verified:?}");
        // The same command with another public key gives no token.
        let other = "fixtures/keys/lone-public.jwk.json";
        let refused =
            jwtk(&["sign", "--jwks", other, "--signer-cmd", &signer, "fixtures/tokens/claims.json"]).output().unwrap();
        let is_own = folder == "p-256";
        assert_eq!((refused.status.success(), refused.stdout.is_empty()), (is_own, !is_own), "{refused:?}");
    }
}
