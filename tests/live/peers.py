#!/usr/bin/env python3
"""Other programs read what jwtk writes, and jwtk reads what they write: for each algorithm that both have, encrypted (compact, flattened and
general JSON, each content encryption and curve) and signed. Of each token a changed copy must be refused by both. Not a part of .ci/run:
each peer is left out where it is not installed.
  jose (npm)      node, and npm to fetch it into a temporary folder, else JOSE_NPM=FOLDER that has it in node_modules
  José            the command jose, which is the Debian package jose
  jwcrypto        PyPI
  joserfc         PyPI
JWTK=BINARY, else jwtk on the path. Names of algorithms as arguments: those alone.

A line of the table counts the kinds of tokens: forms, content encryptions and curves. What a peer writes and reads itself must go both ways. What is
missing there, the peer has not: José of Debian has neither RSA-OAEP nor X25519, José and jwcrypto write one recipient flattened and never general,
jose (npm) needs a newer node for ML-DSA."""
import base64, importlib.metadata, json, os, subprocess, sys, tempfile
from collections import Counter, defaultdict

import others
from others import HERE, JWTK, installed, new_key, public, row, run

WRAPS = ["A128KW", "A192KW", "A256KW"]
ALGS = ["RSA-OAEP", "RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512", "ECDH-ES", *("ECDH-ES+" + wrap for wrap in WRAPS), *WRAPS,
        "A128GCMKW", "A192GCMKW", "A256GCMKW", "dir", "PBES2-HS256+A128KW", "PBES2-HS384+A192KW", "PBES2-HS512+A256KW"]
ENCS = ["A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM"]
FORMS = ["compact", "flattened", "general"]
SIGNATURES = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA",
              "Ed25519", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"]
ROUNDS = 2000
PLAINTEXT, BACK, CLAIMS = b"hello\xff\0", b"\0back", b'{"sub":"alice"}'


def write(name, content):
    with open(name, "wb") as file:
        file.write(content if isinstance(content, bytes) else json.dumps(content).encode())
    return name


def is_one(alg):
    """Whether a token has one recipient and no other."""
    return alg in ("dir", "ECDH-ES")


class Jwtk:
    def encrypt(self, alg, enc, form, keys):
        write("keys", {"keys": keys})
        kids = [part for key in keys for part in ("--kid", key["kid"])]
        command = [JWTK, "encrypt", "--jwks", "keys", *kids, "--alg", alg, "--enc", enc, "--serialization", form, "--p2c", str(ROUNDS), "-"]
        return run(*command, stdin=PLAINTEXT).decode().strip()

    def decrypt(self, alg, form, token, keys):
        form = "compact" if form == "compact" else "json"
        return run(JWTK, "decrypt", "--jwks", write("key", keys[-1]), "--alg", alg, "--serialization", form, "-", stdin=token.encode())

    def sign(self, alg, key):
        return run(JWTK, "sign", "--jwks", write("key", key), "--alg", alg, "-", stdin=CLAIMS).decode().strip()

    def verify(self, alg, token, key):
        return run(JWTK, "verify", "--jwks", write("key", key), "--alg", alg, "--print", "payload", "-", stdin=token.encode())


class Npm(others.Npm):
    def encrypt(self, alg, enc, form, keys):
        p2c = ROUNDS if alg.startswith("PBES2") else None
        made = self.ask(act="encrypt", alg=alg, enc=enc, form=form, keys=keys, plaintext=base64.b64encode(BACK).decode(), p2c=p2c)
        return made if form == "compact" else json.dumps(made)

    def decrypt(self, alg, form, token, keys):
        token = token if form == "compact" else json.loads(token)
        return base64.b64decode(self.ask(act="decrypt", alg=alg, form=form, token=token, key=keys[-1]))

    def sign(self, alg, key):
        return self.ask(act="sign", alg=alg, key=key, payload=base64.b64encode(CLAIMS).decode())

    def verify(self, alg, token, key):
        return base64.b64decode(self.ask(act="verify", alg=alg, token=token, key=key))


class Debian:
    name = "José"

    def __init__(self):
        run("jose", "alg")
        listed = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "jose"], capture_output=True, text=True)
        self.version = listed.stdout or "?"

    def encrypt(self, alg, enc, form, keys):
        if form == "general" and len(keys) == 1:
            raise ValueError("one recipient is always written flattened")
        files = [part for number, key in enumerate(keys) for part in ("-k", write(f"key{number}", key))]
        header = {"alg": alg, "enc": enc, **({"p2c": ROUNDS} if alg.startswith("PBES2") else {})}
        compact = ["-c"] if form == "compact" else []
        return run("jose", "jwe", "enc", "-i", json.dumps({"protected": header}), "-I", write("back", BACK), *files, *compact).decode().strip()

    def decrypt(self, alg, form, token, keys):
        return run("jose", "jwe", "dec", "-i", write("token", token.encode()), "-k", write("key", keys[-1]))

    def sign(self, alg, key):
        template = json.dumps({"protected": {"alg": alg}})
        return run("jose", "jws", "sig", "-I", write("claims", CLAIMS), "-k", write("key", key), "-s", template, "-c").decode().strip()

    def verify(self, alg, token, key):
        return run("jose", "jws", "ver", "-i", write("token", token.encode()), "-k", write("key", key), "-O", "-")


class Jwcrypto:
    name = "jwcrypto"

    def __init__(self):
        self.version = importlib.metadata.version("jwcrypto")
        from jwcrypto import jwe, jwk, jws

        self.jwe, self.jwk, self.jws = jwe, jwk, jws

    def encrypt(self, alg, enc, form, keys):
        if form == "general" and len(keys) == 1:
            raise ValueError("one recipient is always written flattened")
        # It takes its own number of rounds.
        header = {"enc": enc} if form == "general" else {"alg": alg, "enc": enc}
        token = self.jwe.JWE(BACK, json.dumps(header), algs=[alg, enc])
        for key in keys:
            token.add_recipient(self.jwk.JWK(**key), json.dumps({"alg": alg, "kid": key["kid"]}) if form == "general" else None)
        return token.serialize(compact=form == "compact")

    def decrypt(self, alg, form, token, keys):
        opened = self.jwe.JWE(algs=[alg, *ENCS])
        opened.deserialize(token, self.jwk.JWK(**keys[-1]))
        return opened.payload

    def sign(self, alg, key):
        token = self.jws.JWS(CLAIMS)
        token.allowed_algs = [alg]
        token.add_signature(self.jwk.JWK(**key), alg, json.dumps({"alg": alg}))
        return token.serialize(compact=True)

    def verify(self, alg, token, key):
        read = self.jws.JWS()
        read.allowed_algs = [alg]
        read.deserialize(token, self.jwk.JWK(**key))
        return read.payload


class Joserfc:
    name = "joserfc"

    def __init__(self):
        self.version = importlib.metadata.version("joserfc")
        from joserfc import jwe, jwk, jws

        self.jwe, self.jwk, self.jws = jwe, jwk, jws
        self.registry = jwe.JWERegistry(algorithms=[*ALGS, *ENCS], verify_all_recipients=False)

    def encrypt(self, alg, enc, form, keys):
        rounds = {"p2c": ROUNDS} if alg.startswith("PBES2") else {}
        if form == "compact":
            return self.jwe.encrypt_compact({"alg": alg, "enc": enc, **rounds}, BACK, self.jwk.import_key(keys[0]), registry=self.registry)
        make = self.jwe.GeneralJSONEncryption if form == "general" else self.jwe.FlattenedJSONEncryption
        token = make({"enc": enc}, BACK)
        for key in keys:
            token.add_recipient({"alg": alg, "kid": key["kid"], **rounds}, self.jwk.import_key(key))
        return json.dumps(self.jwe.encrypt_json(token, None, registry=self.registry))

    def decrypt(self, alg, form, token, keys):
        keys = [self.jwk.import_key(key) for key in keys]
        if form == "compact":
            return self.jwe.decrypt_compact(token, keys[0], registry=self.registry).plaintext
        # It wants a key for each recipient.
        keys = self.jwk.KeySet(keys) if form == "general" else keys[0]
        return self.jwe.decrypt_json(json.loads(token), keys, registry=self.registry).plaintext

    def sign(self, alg, key):
        return self.jws.serialize_compact({"alg": alg}, CLAIMS, self.jwk.import_key(key), algorithms=[alg])

    def verify(self, alg, token, key):
        return self.jws.deserialize_compact(token, self.jwk.import_key(key), algorithms=[alg]).payload


def flipped(text):
    """base64url of the same length for other bytes."""
    return ("A" if text[0] != "A" else "B") + text[1:]


def changed(token, which):
    """A copy of a token with another byte in one of its parts, the first of which is the header."""
    if not token.startswith("{"):
        parts = token.split(".")
        # A change of the key to a header that is no JSON would be refused without a look at the rest.
        places = [place for place, part in enumerate(parts) if part and place > 0]
        place = places[which % len(places)]
        return ".".join(flipped(part) if at == place else part for at, part in enumerate(parts))
    token = json.loads(token)
    name = ["ciphertext", "iv", "tag"][which % 3]
    return json.dumps({**token, name: flipped(token[name])})


def gives(expected, act, *arguments):
    """Whether it reads what was written; an error is an answer too."""
    try:
        return act(*arguments) == expected
    except Exception:
        return False


def made(act, *arguments):
    try:
        return act(*arguments)
    except Exception:
        return None


class Table:
    """What came of the peers."""

    def __init__(self):
        self.cells, self.wrong, self.right = defaultdict(Counter), [], 0

    def expect(self, what, is_right):
        self.right += is_right
        self.wrong += [] if is_right else [what]

    def compare(self, peer, column, what, theirs, ours, read_by_us, read_by_them, expected, which):
        """Both directions of one kind of token. What a peer writes and does not read itself is not held against jwtk."""
        ours_read = bool(ours) and gives(expected[0], read_by_them, ours)
        own_read = bool(theirs) and gives(expected[1], read_by_them, theirs)
        if own_read:
            self.expect(f"{what}: jwtk does not read {peer.name}'s", gives(expected[1], read_by_us, theirs))
            self.expect(f"{what}: jwtk reads a changed one of {peer.name}", not gives(expected[1], read_by_us, changed(theirs, which)))
            self.expect(f"{what}: {peer.name} does not read jwtk's", ours_read)
        if ours_read:
            self.expect(f"{what}: {peer.name} reads a changed one of jwtk", not gives(expected[0], read_by_them, changed(ours, which)))
        self.cells[column, peer.name]["both" if own_read else "read" if ours_read else "none"] += 1

    def print(self, column, peers):
        cells = [told(self.cells[column, peer.name]) for peer in peers]
        print(row(column, cells), flush=True)


def told(cell):
    total = sum(cell.values())
    if cell["none"] == total:
        return "-"
    words = {"both": "both ways", "read": "reads ours"}
    return ", ".join(f"{word} {cell[kind]}/{total}" for kind, word in words.items() if cell[kind])


def kinds(alg, enc):
    """Arguments of `jwtk keygen` for each kind of key that an algorithm works with."""
    if alg.startswith("RSA"):
        return [["--kty", "RSA", "--bits", "2048"]]
    if alg.startswith("ECDH"):
        return [["--kty", kty, "--crv", crv] for kty, crv in (["EC", "P-256"], ["EC", "P-384"], ["EC", "P-521"], ["OKP", "X25519"])]
    return [["--kty", "oct"]] if alg.startswith("PBES2") else [["--alg", enc if alg == "dir" else alg]]


class Keys:
    """Keys, each kind once for each kid."""

    def __init__(self):
        self.made = {}

    def get(self, arguments, kid, drop=("alg", "use", "key_ops")):
        found = (*arguments, kid)
        if found not in self.made:
            self.made[found] = new_key(arguments, kid)
        return {name: value for name, value in self.made[found].items() if name not in drop}


def encryption(table, peers, keys, jwtk, alg):
    which = 0
    for enc, form in ((enc, form) for enc in ENCS for form in FORMS):
        for arguments in kinds(alg, enc):
            recipients = [keys.get(arguments, kid) for kid in (["a"] if form != "general" or is_one(alg) else ["b", "a"])]
            owners, what, which = [public(key) for key in recipients], f"{alg} {enc} {form} {' '.join(arguments)}", which + 1
            ours = made(jwtk.encrypt, alg, enc, form, owners)
            table.expect(f"{what}: jwtk does not read its own", bool(ours) and gives(PLAINTEXT, jwtk.decrypt, alg, form, ours, recipients))
            for peer in peers:
                theirs = made(peer.encrypt, alg, enc, form, owners)
                by_us = lambda token: jwtk.decrypt(alg, form, token, recipients)
                by_them = lambda token: peer.decrypt(alg, form, token, recipients)
                table.compare(peer, alg, what, theirs, ours, by_us, by_them, (PLAINTEXT, BACK), which)


def signatures(table, peers, keys, jwtk, alg):
    key = keys.get(["--alg", alg], "a", () if alg.startswith("ML-DSA") else ("alg", "use", "key_ops"))
    open_key, ours = public(key), jwtk.sign(alg, key)
    table.expect(f"{alg}: jwtk does not read its own", gives(CLAIMS, jwtk.verify, alg, ours, open_key))
    for peer in peers:
        theirs = made(peer.sign, alg, key)
        by_us = lambda token: jwtk.verify(alg, token, open_key)
        by_them = lambda token: peer.verify(alg, token, open_key)
        for which in range(2):
            table.compare(peer, alg, alg, theirs, ours, by_us, by_them, (CLAIMS, CLAIMS), which)


def main():
    peers = installed((Npm, Debian, Jwcrypto, Joserfc))
    table, keys, jwtk, wanted = Table(), Keys(), Jwtk(), sys.argv[1:]
    print(row("", [f"{peer.name} {peer.version}" for peer in peers]))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for section, algs in ((signatures, SIGNATURES), (encryption, ALGS)):
            for alg in algs:
                if not wanted or alg in wanted:
                    section(table, peers, keys, jwtk, alg)
                    table.print(alg, peers)
        os.chdir(HERE)
    print(f"{table.right} right, {len(table.wrong)} wrong", *table.wrong, sep="\n")
    return bool(table.wrong) or not peers


if __name__ == "__main__":
    raise SystemExit(main())
