"""Differences between jwtk and other libraries that opinions.py finds, and why they are there. A rule is for peers, a direction and traits (* and ?
stand for anything). Nothing here says that a peer is wrong: what a rule of an RFC does not settle differs, too."""
import fnmatch

# What the rules were made with. Another version may differ in more, or in less.
VERSIONS = {"jose (npm)": "6.2.18", "PyJWT": "2.15.1", "jwcrypto": "1.6.1", "joserfc": "1.8.0", "josepy": "2.2.0"}

ALL = "jose (npm), PyJWT, jwcrypto, joserfc, josepy"
PYTHON = "PyJWT, jwcrypto, joserfc, josepy"

# What the peer does, and jwtk not.
ACCEPTS, REFUSES, CLAIMS = "accepts", "refuses", "claims"

RULES = {}
RULES[ACCEPTS] = [
    (ALL, "the last of two members counts, which RFC 7515 section 4 and RFC 7519 section 4 leave open", [
        "header: a member twice, alike", "header: alg twice, *", "header: kid twice",
        "claims: a member twice, alike", "claims: an unread member twice", "claims: a member of a member twice", "claims: exp twice, past first",
        "claims: iss twice, *", "key: kty twice", "key: a member twice, alike", "key: use twice", "set: keys twice"]),
    ("jose (npm), PyJWT, jwcrypto, josepy", "the last of two members counts, which RFC 7515 section 4 and RFC 7519 section 4 leave open", [
        "header: an unread member twice", "header: a member of a member twice"]),
    (ALL, "takes half of a surrogate pair, of which RFC 8259 section 8.2 says that readers differ", ["*: lone surrogate"]),
    (ALL, "goes deeper than 128 levels, a limit that RFC 8259 section 9 leaves to each reader", ["*: 500 levels"]),
    (PYTHON, "Python's json reads NaN and Infinity, which are not JSON (RFC 8259 section 6)", ["*: NaN", "*: Infinity"]),
    ("PyJWT, joserfc, josepy", "Python's json guesses the encoding; JSON in tokens is UTF-8 (RFC 7515 section 3, RFC 7519 section 7.2)",
     ["*: UTF-16", "*: UTF-16 without a mark", "*: byte order mark", "*: UTF-8 of a surrogate"]),
    ("jose (npm)", "TextDecoder takes a byte order mark off; RFC 8259 section 8.1 lets readers do so", ["*: byte order mark"]),
    ("jose (npm)", "JSON.parse makes Infinity of a number beyond doubles", ["claims: exp 1e400", "claims: exp of * digits", "claims: iat 1e400", "claims: iat of 5000 digits"]),
    (PYTHON, "takes an exp of any size; jwtk takes those that a double holds", ["claims: exp of 400 digits"]),
    # Base64.
    ("jose (npm)", "Node's base64 skips blanks and ends at a padding; RFC 7515 section 2 has neither", [
        "* written with padding", "* written with a blank inside", "* written with a line break inside"]),
    ("jose (npm)", "Node's base64 takes what is no base64url in keys (RFC 7515 section 2)", [
        "key: ? with padding", "key: ? with a blank", "key: ? with a line break", "key: ? with a letter that is none", "key: ? with a lone letter",
        "key: ? in the standard alphabet"]),
    ("jose (npm), jwcrypto, josepy", "takes unused bits of the last letter, which RFC 4648 section 3.5 lets readers refuse", ["* written with unused bits"]),
    ("jose (npm), PyJWT, jwcrypto, josepy", "takes unused bits of the last letter in keys, which RFC 4648 section 3.5 lets readers refuse", ["key: ? with unused bits"]),
    ("PyJWT, jwcrypto, josepy", "takes the padding that RFC 7515 section 2 leaves out", ["* written with padding", "key: ? with padding"]),
    ("jwcrypto, josepy", "takes the standard alphabet beside base64url", ["signature written with the standard alphabet"]),
    ("PyJWT, jwcrypto, josepy", "takes the standard alphabet beside base64url in keys", ["key: ? in the standard alphabet"]),
    ("jwcrypto", "takes a line break at the end", ["signature written with a line break inside"]),
    ("josepy", "Python's base64 skips letters that are none", [
        "signature written with a *", "signature written with one = too many", "token: a blank before a dot", "token: a byte order mark in front"]),
    ("PyJWT, josepy", "Python's base64 skips letters that are none in keys", ["key: ? with a blank", "key: ? with a line break", "key: ? with a letter that is none"]),
    # Headers.
    ("jose (npm), PyJWT, jwcrypto", "does not look at typ unasked", ["header: typ null", "header: typ a number"]),
    ("jose (npm), PyJWT, jwcrypto, joserfc", "knows b64, so that it may be critical; jwtk knows it in detached and unencoded payloads alone (RFC 7797)",
     ["header: b64 true, critical", "header: crit b64 twice"]),
    ("jose (npm), PyJWT, josepy", "ignores a b64 that is not critical; RFC 7797 section 3 wants a boolean", ["header: b64 text, not critical"]),
    ("jose (npm), josepy", "ignores a b64 that is not critical; RFC 7797 section 6 wants it critical when false", ["header: b64 false, not critical"]),
    ("jwcrypto, joserfc", "takes an empty crit and registered names in it, which RFC 7515 section 4.1.11 forbids", ["header: crit empty", "header: crit registered"]),
    ("josepy", "knows no null: a kid is absent then", ["header: kid null", "header: kid empty"]),
    # Claims.
    ("josepy", "is a library of signatures and looks at no claims", [
        "claims: exp *", "claims: nbf *", "claims: iat *", "claims: iss *", "claims: aud *", "claims: no iss", "claims: no aud", "claims: a number", "claims: a string",
        "claims: null", "claims: an array"]),
    ("jose (npm), jwcrypto", "an iat in the future is no reason to refuse; RFC 7519 section 4.1.6 leaves it open", [
        "claims: iat wrong*", "claims: iat 1e*", "claims: iat 2^63", "claims: iat of * digits", "claims: iat in milliseconds"]),
    ("PyJWT, jwcrypto", "reads times with int() or takes what compares; RFC 7519 section 2 wants a JSON number", [
        "claims: ??? text", "claims: ??? true", "claims: ??? false"]),
    ("jwcrypto", "a time that is null is absent", ["claims: ??? null"]),
    ("jose (npm)", "looks for a text among those of aud, whatever stands beside it; RFC 7519 section 4.1.3 wants texts alone", ["claims: aud beside *"]),
    # Keys.
    (ALL, "the certificate of a JWK is not compared with the key (RFC 7517 section 4.7)", ["key: with the certificate of another"]),
    (ALL, "a number may begin with zero bytes, which RFC 7518 section 2 leaves out", ["key: n with a zero in front", "key: e with a zero in front"]),
    ("jose (npm), jwcrypto, joserfc", "a coordinate may be shorter or longer than the field, which RFC 7518 section 6.2.1.2 forbids", [
        "key: x without its zero in front", "key: coordinates with a zero in front", "key: coordinates cut in front"]),
    (PYTHON, "OpenSSL takes a coordinate above the prime (RFC 7518 section 6.2.1.2, SEC 1 section 2.3.6)", ["key: x above the prime"]),
    ("jose (npm), PyJWT, jwcrypto, joserfc", "OpenSSL takes points of small order, under which one signature fits all messages", [
        "key: the neutral element, and a signature that it takes"]),
    ("jose (npm)", "OpenSSL takes e = 1, where the padded hash is its own signature", ["key: e one, and a signature that it takes"]),
    (PYTHON, "takes RSA keys below 2048 bits, some with a warning (RFC 7518 section 3.3)", ["key: RSA of 1024 bits"]),
    ("jose (npm), PyJWT, joserfc, josepy", "takes HMAC keys shorter than the hash, some with a warning (RFC 7518 section 3.2)", ["key: a secret *"]),
    ("josepy", "takes an empty secret", ["key: no secret"]),
    ("jose (npm), jwcrypto, josepy", "takes the bytes of a PEM as a secret, when a JWK says so", ["key: a PEM as the secret"]),
    ("PyJWT, josepy", "does not look at use and key_ops (RFC 7517 sections 4.2 and 4.3)", ["key: use *", "key: key_ops *"]),
    ("jwcrypto", "an empty use or key_ops allows everything", ["key: use empty", "key: key_ops empty"]),
    ("jwcrypto", "looks for verify in key_ops and at nothing else there (RFC 7517 section 4.3)", ["key: key_ops text", "key: key_ops with a number"]),
    ("joserfc", "looks for verify in key_ops and at nothing else there (RFC 7517 section 4.3)", ["key: key_ops text", "key: key_ops twice"]),
    ("jwcrypto, josepy", "does not look at the alg of a key (RFC 7517 section 4.4)", ["key: alg *", "header: alg that the key's alg rules out, signed"]),
    ("PyJWT, joserfc", "an empty alg of a key is none", ["key: alg empty"]),
    ("jose (npm), jwcrypto, josepy", "a kid need not be a text (RFC 7517 section 4.5)", ["key: kid a number, as in the token"]),
    ("jwcrypto", "does not compare the halves of a key", ["key: with the private half of another"]),
    ("jose (npm)", "JavaScript makes a text of an array with one", ["key: ? an array"]),
    ("josepy", "does not hold an algorithm to its curve (RFC 7518 section 3.4)", ["header: alg of the other curve, signed"]),
    ("josepy", "finds out the length of the salt (RFC 7518 section 3.5 wants that of the hash)", ["signature: PSS with *"]),
]

RULES[REFUSES] = [
    (ALL, "what surrounds a token in a shell is for jwtk's command line to take off (docs/tokens.md)", ["token: Bearer in front"]),
    ("jose (npm), PyJWT, jwcrypto, joserfc", "what surrounds a token in a shell is for jwtk's command line to take off (docs/tokens.md)", ["token: white space around"]),
    ("PyJWT, jwcrypto, joserfc, josepy", "what surrounds a token in a shell is for jwtk's command line to take off (docs/tokens.md)", ["token: a line break behind"]),
    ("PyJWT, jwcrypto, joserfc", "looks at the types of sub and jti unasked; jwtk does so where they are asked for", ["claims: sub a number", "claims: jti a number"]),
    ("PyJWT, joserfc", "looks at the types of sub and jti unasked; jwtk does so where they are asked for", ["claims: sub null"]),
    (PYTHON, "Python makes no integer of more than 4300 digits", ["claims: an integer of 5000 digits"]),
    ("joserfc", "takes no header of more than 512 bytes", ["header: 10 kB", "header: jwk of *", "header: x5c of *"]),
    ("joserfc", "refuses header members that it does not know, against RFC 7515 section 4", [
        "header: unknown member", "header: zip", "header: an empty name", "header: a member __proto__", "header: 60 levels"]),
    ("joserfc, josepy", "looks at the type of cty", ["header: cty a number"]),
    ("joserfc", "a token without kid under several keys goes with none; jwtk tries those that fit", ["header: no kid", "key: no kid, and none in the token"]),
    ("joserfc", "takes the first key of a kid", ["key: beside it another of the same kid*"]),
    ("joserfc", "a set with a key that it cannot read is useless; RFC 7517 section 5 wants such keys left out", [
        "key: beside it a broken one", "key: beside it one of an unknown curve", "key: beside it one without members"]),
    ("jose (npm), jwcrypto", "a set with an entry that is no object is useless", ["key: beside it no object"]),
    ("jwcrypto", "a set with an entry that is no key is useless", ["key: beside it one without members"]),
    ("jose (npm), PyJWT, jwcrypto, joserfc, josepy", "a set is wanted here, not a key alone", ["set: one key alone"]),
    ("jose (npm), joserfc", "a member that is null is of a wrong type; jwtk takes it for absent, as serializers mean it", ["key: use null", "key: alg null"]),
    ("jose (npm), jwcrypto, joserfc", "a member that is null is of a wrong type; jwtk takes it for absent, as serializers mean it", ["key: key_ops null"]),
    ("jose (npm)", "looks at ext, which RFC 7517 does not know", ["key: ext no boolean"]),
    ("jose (npm)", "imports a public key for no more than verifying, and knows no other operation", ["key: key_ops sign and verify"]),
    ("jose (npm), jwcrypto, joserfc", "refuses operations that it does not know; RFC 7517 section 4.3 lets others be used", ["key: key_ops verify and unknown"]),
    ("jose (npm)", "takes no private keys in a set", ["key: with its private half"]),
    ("PyJWT, josepy", "does not verify with a private RSA key", ["key: with its private half"]),
    ("jwcrypto", "takes no y beside OKP", ["key: OKP with a y"]),
    ("PyJWT", "has the name EdDSA alone, not that of RFC 9864", ["header: alg Ed25519", "key: alg Ed25519, token EdDSA"]),
    ("jose (npm), joserfc", "takes EdDSA and Ed25519 (RFC 9864) for two algorithms", ["key: alg Ed25519, token EdDSA"]),
]

# Both accept, and read something else.
RULES[CLAIMS] = [
    ("jose (npm)", "JSON.parse makes Infinity of a number beyond doubles, which JSON.stringify writes as null", ["claims: a number 1e400", "claims: an integer of 5000 digits"]),
]

# Algorithms that it has not.
MISSING = {"jose (npm)": ["ES256K"], "josepy": ["ES256K", "EdDSA"]}


def reason(peer, direction, alg, trait):
    """Why a peer differs on a trait, or on everything that is signed so."""
    if direction == REFUSES and alg in MISSING.get(peer, []):
        return "has no such algorithm: " + ", ".join(MISSING[peer])
    rules = (rule for rule in RULES[direction] if peer in rule[0].split(", "))
    return next((why for _, why, patterns in rules if any(fnmatch.fnmatchcase(trait.name, pattern) for pattern in patterns)), None)
