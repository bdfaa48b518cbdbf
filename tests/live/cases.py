"""Generated tokens and keys for opinions.py. A case begins as a good token under a good key set. Then it gets traits: one thing each that is odd or
wrong, and known to be for jwtk to take or to refuse. A case is to be accepted where all its traits are."""
import base64, dataclasses, datetime, hashlib, hmac, json, random, time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from others import new_key, public

NOW, HOUR = int(time.time()), 3600
LATER, EARLIER = NOW + 24 * HOUR, NOW - 24 * HOUR
ISSUER, AUDIENCE = "https://issuer.example/", "orders"
HASHES = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}
CURVES = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1, "secp256k1": ec.SECP256K1}
CURVE_OF = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "ES256K": "secp256k1"}
ALGS = [family + bits for family in ("HS", "RS", "PS") for bits in HASHES] + [*CURVE_OF, "EdDSA"]
P521 = 2**521 - 1
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
ORDERS = {
    "P-256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "P-384": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    "P-521": 0x01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409,
    "secp256k1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
}
# RFC 8017 section 9.2, note 1.
DIGEST_INFO = {
    "256": "3031300d060960864801650304020105000420",
    "384": "3041300d060960864801650304020205000430",
    "512": "3051300d060960864801650304020305000440",
}


class Unfit(Exception):
    """A trait that makes no sense with what is there."""


def fits(condition):
    if not condition:
        raise Unfit


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(data):
    return int.from_bytes(data, "big")


def octets(value, length=None):
    fits(length is None or value.bit_length() <= length * 8)
    return value.to_bytes(length or (value.bit_length() + 7) // 8, "big")


@dataclasses.dataclass
class Key:
    """A public JWK, or a secret one, and what signs for it."""

    jwk: dict
    private: object

    @property
    def crv(self):
        return self.jwk.get("crv")

    def serves(self, alg):
        if alg.startswith("HS"):
            return self.jwk["kty"] == "oct" and len(self.private) * 8 >= int(alg[2:])
        if alg[:2] in ("RS", "PS"):
            return self.jwk["kty"] == "RSA"
        return self.crv == CURVE_OF.get(alg, "Ed25519")

    def sign(self, alg, data, salt=None):
        name = "256" if alg == "ES256K" else alg[2:]
        if alg.startswith("HS"):
            return hmac.new(self.private, data, "sha" + name).digest()
        if alg == "EdDSA":
            return self.private.sign(data)
        digest = HASHES[name]()
        if alg.startswith("RS"):
            return self.private.sign(data, padding.PKCS1v15(), digest)
        if alg.startswith("PS"):
            salt = digest.digest_size if salt is None else salt
            return self.private.sign(data, padding.PSS(padding.MGF1(digest), salt), digest)
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(digest)))
        return octets(r, self.width) + octets(s, self.width)

    @property
    def width(self):
        return {"P-384": 48, "P-521": 66}.get(self.crv, 32)

    def public_bytes(self, encoding, form):
        return self.private.public_key().public_bytes(encoding, form)

    def certificate(self):
        """The standard base64 of a certificate that this key signs for itself."""
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "peer")])
        begin = datetime.datetime(2024, 1, 1)
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.private.public_key()).serial_number(1)
        made = made.not_valid_before(begin).not_valid_after(begin + datetime.timedelta(days=36500))
        signed = made.sign(self.private, None if self.crv == "Ed25519" else hashes.SHA256())
        return base64.b64encode(signed.public_bytes(serialization.Encoding.DER)).decode()


def loaded(jwk):
    """What signs for a private JWK."""
    if jwk["kty"] == "oct":
        return Key(jwk, unb64(jwk["k"]))
    if jwk["kty"] == "OKP":
        return Key(public(jwk), ed25519.Ed25519PrivateKey.from_private_bytes(unb64(jwk["d"])))
    if jwk["kty"] == "EC":
        return Key(public(jwk), ec.derive_private_key(number(unb64(jwk["d"])), CURVES[jwk["crv"]]()))
    p, q, d, dp, dq, qi, e, n = (number(unb64(jwk[name])) for name in ("p", "q", "d", "dp", "dq", "qi", "e", "n"))
    return Key(public(jwk), rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, rsa.RSAPublicNumbers(e, n)).private_key())


def rsa_key(kid, bits, exponent=65537):
    private = rsa.generate_private_key(exponent, bits)
    numbers = private.public_key().public_numbers()
    return Key({"kty": "RSA", "kid": kid, "n": b64(octets(numbers.n)), "e": b64(octets(numbers.e))}, private)


def ec_key(kid, crv, is_wanted):
    """A key with such coordinates; there is one in 256 with a zero in front."""
    while True:
        private = ec.generate_private_key(CURVES[crv]())
        numbers = private.public_key().public_numbers()
        made = Key({"kty": "EC", "kid": kid, "crv": crv}, private)
        made.jwk.update(x=b64(octets(numbers.x, made.width)), y=b64(octets(numbers.y, made.width)))
        if is_wanted(numbers):
            return made


class Pool:
    """Keys, two of each kind that are in sets, and one that is in none."""

    def __init__(self):
        kinds = [["--alg", "HS256"], ["--alg", "HS512"], ["--kty", "RSA", "--bits", "2048"], ["--alg", "EdDSA"]]
        kinds += [["--kty", "EC", "--crv", crv] for crv in CURVES]
        made = [new_key(kind, f"k-{kind[-1].lower()}-{at}") for kind in kinds for at in range(3)]
        keep = lambda jwk: {name: value for name, value in jwk.items() if name not in ("alg", "use", "key_ops")}
        self.private = {jwk["kid"]: keep(jwk) for jwk in made}
        every = [loaded(jwk) for jwk in self.private.values()]
        self.keys = [key for key in every if not key.jwk["kid"].endswith("2")]
        self.strangers = [key for key in every if key not in self.keys]
        self.small, self.cubic = rsa_key("k-2048-s", 1024), rsa_key("k-2048-c", 2048, 3)
        self.large = rsa_key("k-2048-l", 4096)
        self.zero = {crv: ec_key(f"k-{crv.lower()}-z", crv, lambda numbers: numbers.x.bit_length() <= 248) for crv in ("P-256", "secp256k1")}

    def serving(self, alg):
        return [key for key in self.keys if key.serves(alg)]

    def twin(self, key):
        """Another key of the same kind, which sets have, too."""
        return next(other for other in self.keys if other is not key and other.jwk["kid"][:-1] == key.jwk["kid"][:-1])

    def other(self, key):
        """Another key of the same kind, which is in no set."""
        return next(other for other in self.strangers if all(other.serves(alg) == key.serves(alg) for alg in ALGS))


class Draft:
    """A token and its key set before they are written. Members are pairs of the text between the quotes of the name, and the JSON of the value."""

    def __init__(self, rng, pool):
        self.rng, self.pool, self.traits, self.takes_all = rng, pool, [], False
        self.alg = rng.choice(ALGS)
        self.key = self.signer = rng.choice(pool.serving(self.alg))
        self.header = self.mixed({"alg": self.alg, "typ": "JWT", "kid": self.key.jwk["kid"]})
        more = [("roles", ["clerk"]), ("name", "Zoë ✓"), ("level", rng.randrange(10**6)), ("score", 1.5), ("deep", {"a": [None, True, {}]})]
        claims = {"iss": ISSUER, "aud": AUDIENCE, "exp": LATER, "iat": EARLIER, "sub": "alice", **dict(rng.sample(more, rng.randrange(3)))}
        self.claims = self.mixed(claims)
        self.jwk = self.pairs({**self.key.jwk, **({"alg": self.alg} if rng.random() < 0.5 else {}), **({"use": "sig"} if rng.random() < 0.3 else {})})
        others = [key for key in pool.keys if key is not self.key]
        self.rest = [json.dumps(key.jwk) for key in rng.sample(others, rng.randrange(3))]
        # What a trait puts in the place of the parts.
        self.header_bytes = self.payload_bytes = self.set_text = self.jwk_text = None
        self.spelt = {0: b64, 1: b64, 2: b64}
        self.sign = lambda data: self.signer.sign(self.alg, data)
        self.forge = lambda signature: signature
        self.last = lambda token: token

    def mixed(self, members):
        pairs = self.pairs(members)
        self.rng.shuffle(pairs)
        return pairs

    @staticmethod
    def pairs(members):
        return [(name, json.dumps(value, ensure_ascii=False)) for name, value in members.items()]

    def drop(self, part, name):
        setattr(self, part, [pair for pair in getattr(self, part) if pair[0] != name])

    def put(self, part, name, raw):
        """One member of that name in the place of the first, or none."""
        pairs = getattr(self, part)
        at = next((at for at, pair in enumerate(pairs) if pair[0] == name), len(pairs))
        self.drop(part, name)
        if raw is not None:
            getattr(self, part).insert(at, (name, raw))

    def add(self, part, name, raw, first=False):
        """One more, also where there is one of that name."""
        getattr(self, part).insert(0 if first else len(getattr(self, part)), (name, raw))

    def use(self, key):
        """Another key signs, and is in the set."""
        self.key = self.signer = key
        kept = [pair for pair in self.jwk if pair[0] in ("alg", "use")]
        self.jwk = self.pairs(key.jwk) + kept
        self.put("header", "kid", json.dumps(key.jwk["kid"]))

    @staticmethod
    def written(pairs, comma=",", colon=":"):
        return "{" + comma.join(f'"{name}"{colon}{raw}' for name, raw in pairs) + "}"

    def finish(self, place):
        header = self.header_bytes or self.written(self.header).encode()
        payload = self.written(self.claims).encode() if self.payload_bytes is None else self.payload_bytes
        signed = self.spelt[0](header) + "." + self.spelt[1](payload)
        signature = self.forge(self.sign(signed.encode()))
        keys = [*self.rest]
        keys.insert(self.rng.randrange(len(keys) + 1), self.jwk_text or self.written(self.jwk))
        keys = '{"keys":[' + ",".join(keys) + "]}" if self.set_text is None else self.set_text
        return Case(place, self.alg, self.traits, keys, self.last(signed + "." + self.spelt[2](signature)))


@dataclasses.dataclass
class Case:
    place: str
    alg: str
    traits: list
    keys: str
    token: str

    @property
    def is_good(self):
        return all(trait.is_good for trait in self.traits)


@dataclasses.dataclass
class Trait:
    name: str
    is_good: bool
    act: object

    def __str__(self):
        return self.name


def member(part, is_good, name, of, raw):
    """A trait that gives a member another value, or takes it away."""
    return Trait(name, is_good, lambda draft: draft.put(part, of, raw))


def text(is_good, name, part, make):
    """A trait that writes a whole part otherwise. What it makes is text or bytes."""

    def act(draft):
        made = make(draft, getattr(draft, {"header_bytes": "header", "payload_bytes": "claims"}[part]))
        setattr(draft, part, made if isinstance(made, bytes) else made.encode())

    return Trait(name, is_good, act)


def texts(what, part):
    """What is told of the JSON of both parts of a token."""
    write = Draft.written
    return [
        text(True, f"{what}: white space", part, lambda draft, pairs: "\n " + write(pairs, " ,\r\n\t", " : ") + " "),
        text(True, f"{what}: escaped names", part, lambda draft, pairs: write([("\\u%04x" % ord(name[0]) + name[1:], raw) for name, raw in pairs])),
        text(True, f"{what}: escaped values", part, lambda draft, pairs: write([(name, json.dumps(json.loads(raw))) for name, raw in pairs])),
        text(True, f"{what}: 10 kB", part, lambda draft, pairs: write([*pairs, ("pad", '"' + "x" * 10000 + '"')])),
        text(True, f"{what}: 60 levels", part, lambda draft, pairs: write([*pairs, ("nest", "[" * 60 + "]" * 60)])),
        text(False, f"{what}: 500 levels", part, lambda draft, pairs: write([*pairs, ("nest", "[" * 500 + "]" * 500)])),
        text(True, f"{what}: a member __proto__", part, lambda draft, pairs: write([("__proto__", '{"alg":"none","exp":1}'), *pairs])),
        text(True, f"{what}: an empty name", part, lambda draft, pairs: write([*pairs, ("", "1")])),
        text(False, f"{what}: byte order mark", part, lambda draft, pairs: "\ufeff" + write(pairs)),
        text(False, f"{what}: trailing comma", part, lambda draft, pairs: write(pairs)[:-1] + ",}"),
        text(False, f"{what}: comment", part, lambda draft, pairs: write(pairs) + "/**/"),
        text(False, f"{what}: two objects", part, lambda draft, pairs: write(pairs) + "{}"),
        text(False, f"{what}: NUL behind", part, lambda draft, pairs: write(pairs) + "\0"),
        text(False, f"{what}: form feed", part, lambda draft, pairs: "\f" + write(pairs)),
        text(False, f"{what}: no-break space", part, lambda draft, pairs: "\u00a0" + write(pairs)),
        text(False, f"{what}: single quotes", part, lambda draft, pairs: write(pairs).replace('"', "'")),
        text(False, f"{what}: cut", part, lambda draft, pairs: write(pairs)[:-1]),
        text(False, f"{what}: NaN", part, lambda draft, pairs: write([*pairs, ("x", "NaN")])),
        text(False, f"{what}: Infinity", part, lambda draft, pairs: write([*pairs, ("x", "-Infinity")])),
        text(False, f"{what}: a number 01", part, lambda draft, pairs: write([*pairs, ("x", "01")])),
        text(False, f"{what}: a number .5", part, lambda draft, pairs: write([*pairs, ("x", ".5")])),
        text(False, f"{what}: a raw line break in a string", part, lambda draft, pairs: write([*pairs, ("x", '"a\nb"')])),
        text(False, f"{what}: an unknown escape", part, lambda draft, pairs: write([*pairs, ("x", '"\\x41"')])),
        text(False, f"{what}: lone surrogate", part, lambda draft, pairs: write([*pairs, ("x", '"\\ud800"')])),
        text(False, f"{what}: byte FF in a string", part, lambda draft, pairs: write([*pairs, ("x", '"@"')]).encode().replace(b"@", b"\xff")),
        text(False, f"{what}: overlong UTF-8", part, lambda draft, pairs: write([*pairs, ("x", '"@"')]).encode().replace(b"@", b"\xc1\x81")),
        text(False, f"{what}: UTF-8 of a surrogate", part, lambda draft, pairs: write([*pairs, ("x", '"@"')]).encode().replace(b"@", b"\xed\xa0\x80")),
        text(False, f"{what}: UTF-16", part, lambda draft, pairs: write(pairs).encode("utf-16")),
        text(False, f"{what}: UTF-16 without a mark", part, lambda draft, pairs: write(pairs).encode("utf-16-le")),
        text(False, f"{what}: a number", part, lambda draft, pairs: "17"),
        text(False, f"{what}: null", part, lambda draft, pairs: "null"),
        text(False, f"{what}: a string", part, lambda draft, pairs: json.dumps(write(pairs))),
        text(False, f"{what}: an array", part, lambda draft, pairs: "[" + write(pairs) + "]"),
        text(False, f"{what}: no JSON", part, lambda draft, pairs: b"\x00\x01\x02"),
        text(False, f"{what}: a member twice, alike", part, lambda draft, pairs: write([*pairs, draft.rng.choice(pairs)])),
        text(False, f"{what}: an unread member twice", part, lambda draft, pairs: write([*pairs, ("x", "1"), ("x", "2")])),
        text(False, f"{what}: a member of a member twice", part, lambda draft, pairs: write([*pairs, ("x", '{"y":1,"y":2}')])),
    ]


def doubled(part, name, of, raw, spelling=None, first=False):
    """A member twice; the one that is meant comes last, or first."""
    return Trait(name, False, lambda draft: draft.add(part, spelling or of, raw, first))


def header_traits():
    header = lambda is_good, name, of, raw: member("header", is_good, name, of, raw)

    def alg(name, make, is_good=False):
        return Trait(name, is_good, lambda draft: draft.put("header", "alg", json.dumps(make(draft))))

    def sibling(draft):
        """Another name for the same kind of key, under which the signature is not."""
        names = [name for name in ALGS if name != draft.alg and name[:2] == draft.alg[:2]]
        fits(names)
        return draft.rng.choice(names)

    def unsigned(name):
        def act(draft):
            draft.put("header", "alg", json.dumps(name))
            draft.sign = lambda data: b""

        return Trait(f"header: alg {name!r}, no signature", False, act)

    def confused(how, make):
        """An HMAC whose secret is what everybody knows of the key."""

        def act(draft):
            fits(draft.key.jwk["kty"] != "oct")
            secret, alg = make(draft), draft.rng.choice(["HS256", "HS384", "HS512"])
            draft.put("header", "alg", json.dumps(alg))
            draft.put("jwk", "alg", None)
            draft.sign = lambda data: hmac.new(secret, data, "sha" + alg[2:]).digest()

        return Trait(f"header: HMAC with the public key as {how}", False, act)

    def pem(draft):
        return draft.key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def resigned(draft):
        """The key fits the family, and a token of another algorithm is really signed."""
        draft.alg = sibling(draft)
        fits(draft.key.jwk["kty"] == "EC")
        draft.put("header", "alg", json.dumps(draft.alg))
        draft.put("jwk", "alg", None)

    def pinned(draft):
        draft.put("jwk", "alg", json.dumps(draft.alg))
        family = {"RS": "RS", "PS": "PS"}.get(draft.alg[:2])
        fits(family)
        names = [name for name in ALGS if name[:2] in ("RS", "PS") and name != draft.alg]
        draft.alg = draft.rng.choice(names)
        draft.put("header", "alg", json.dumps(draft.alg))

    def attacker(name, make):
        def act(draft):
            fits(draft.key.jwk["kty"] != "oct")
            draft.signer = draft.pool.other(draft.key)
            make(draft, draft.signer)

        return Trait(name, False, act)

    def brought(name, make):
        def act(draft):
            fits(draft.key.jwk["kty"] != "oct")
            make(draft, draft.key)

        return Trait(name, True, act)

    def jwk(draft, key):
        draft.put("header", "jwk", json.dumps({name: value for name, value in key.jwk.items() if name != "kid"}))

    def x5c(draft, key):
        fits(key.crv != "secp256k1")
        draft.put("header", "x5c", json.dumps([key.certificate()]))

    def no_kid(draft, more=()):
        draft.drop("header", "kid")
        for pair in more:
            draft.add("header", *pair)

    def unencoded(draft):
        draft.put("header", "b64", "false")
        draft.put("header", "crit", '["b64"]')
        draft.spelt[1] = lambda payload: payload.decode()

    def b64_only(draft):
        draft.put("header", "b64", "false")
        draft.put("header", "crit", '["b64"]')

    def b64_true(draft):
        draft.put("header", "b64", "true")
        draft.put("header", "crit", '["b64"]')

    def critical(name, value, *more):
        def act(draft):
            draft.put("header", "crit", value)
            for pair in more:
                draft.put("header", *pair)

        return Trait(f"header: crit {name}", False, act)

    def other_kid(draft):
        """The kid of another key that is in the set, too."""
        twin = draft.pool.twin(draft.key)
        draft.rest = [json.dumps(twin.jwk)]
        draft.put("header", "kid", json.dumps(twin.jwk["kid"]))

    return [
        *texts("header", "header_bytes"),
        header(True, "header: no typ", "typ", None),
        header(True, "header: typ jwt", "typ", '"jwt"'),
        header(True, "header: typ at+jwt", "typ", '"at+jwt"'),
        header(True, "header: typ application/jwt", "typ", '"application/jwt"'),
        header(False, "header: typ a number", "typ", "1"),
        header(False, "header: typ null", "typ", "null"),
        header(True, "header: cty text", "cty", '"json"'),
        header(True, "header: cty a number", "cty", "1"),
        header(True, "header: unknown member", "hint", '{"a":[1,2]}'),
        Trait("header: no kid", True, no_kid),
        header(False, "header: kid unknown", "kid", '"elsewhere"'),
        header(False, "header: kid empty", "kid", '""'),
        header(False, "header: kid a number", "kid", "1"),
        header(False, "header: kid null", "kid", "null"),
        header(False, "header: kid an array", "kid", '["a"]'),
        Trait("header: kid in other letters", False, lambda draft: draft.put("header", "kid", json.dumps("K" + draft.key.jwk["kid"][1:]))),
        Trait("header: kid with a blank", False, lambda draft: draft.put("header", "kid", json.dumps(draft.key.jwk["kid"] + " "))),
        Trait("header: kid cut by NUL", False, lambda draft: draft.put("header", "kid", json.dumps(draft.key.jwk["kid"] + "\0x"))),
        Trait("header: kid of another key", False, other_kid),
        header(False, "header: no alg", "alg", None),
        header(False, "header: alg null", "alg", "null"),
        header(False, "header: alg a number", "alg", "256"),
        alg("header: alg an array", lambda draft: [draft.alg]),
        alg("header: alg lower case", lambda draft: draft.alg.lower()),
        alg("header: alg with a blank", lambda draft: draft.alg + " "),
        alg("header: alg with NUL", lambda draft: draft.alg + "\0"),
        alg("header: alg of the family", sibling),
        alg("header: alg of encryption", lambda draft: "RSA-OAEP"),
        alg("header: alg none over a signature", lambda draft: draft.rng.choice(["none", "None", "nOnE", ""])),
        *(unsigned(name) for name in ("none", "None", "nOnE", "NONE", "", "HS256")),
        Trait("header: alg of the other curve, signed", False, resigned),
        Trait("header: alg that the key's alg rules out, signed", False, pinned),
        Trait("header: alg Ed25519", True, lambda draft: (fits(draft.alg == "EdDSA"), draft.put("header", "alg", '"Ed25519"'), draft.put("jwk", "alg", None))),
        confused("PEM", pem),
        confused("PEM without its last line break", lambda draft: pem(draft).rstrip()),
        confused("DER", lambda draft: draft.key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)),
        confused("JWK", lambda draft: json.dumps(draft.key.jwk).encode()),
        confused("modulus or coordinate", lambda draft: unb64(draft.key.jwk.get("n") or draft.key.jwk["x"])),
        confused("text of modulus or coordinate", lambda draft: (draft.key.jwk.get("n") or draft.key.jwk["x"]).encode()),
        confused("nothing", lambda draft: b""),
        attacker("header: jwk of the signer", lambda draft, key: (jwk(draft, key), no_kid(draft))),
        attacker("header: jwk of the signer, with the kid", jwk),
        attacker("header: x5c of the signer", lambda draft, key: (x5c(draft, key), no_kid(draft))),
        attacker("header: jku", lambda draft, key: draft.put("header", "jku", '"https://127.0.0.1:1/jwks.json"')),
        brought("header: jwk of the trusted key", jwk),
        brought("header: x5c of the trusted key", x5c),
        header(True, "header: jku beside the trusted key", "jku", '"https://127.0.0.1:1/jwks.json"'),
        header(True, "header: x5u beside the trusted key", "x5u", '"https://127.0.0.1:1/a.pem"'),
        critical("unknown", '["x"]', ("x", "1")),
        critical("unknown and absent", '["x"]'),
        critical("empty", "[]"),
        critical("a string", '"x"'),
        critical("null", "null"),
        critical("registered", '["alg"]'),
        critical("exp", '["exp"]', ("exp", str(LATER))),
        critical("with a number", "[1]"),
        critical("b64 twice", '["b64","b64"]', ("b64", "true")),
        critical("b64 and absent", '["b64"]'),
        Trait("header: b64 false, payload as it is", False, unencoded),
        Trait("header: b64 false, payload encoded", False, b64_only),
        Trait("header: b64 true, critical", False, b64_true),
        header(False, "header: b64 false, not critical", "b64", "false"),
        header(True, "header: b64 true, not critical", "b64", "true"),
        header(False, "header: b64 text, not critical", "b64", '"false"'),
        header(True, "header: zip", "zip", '"DEF"'),
        doubled("header", "header: alg twice, none first", "alg", '"none"', first=True),
        doubled("header", "header: alg twice, none last", "alg", '"none"'),
        doubled("header", "header: alg twice, one escaped", "alg", '"none"', "\\u0061lg"),
        doubled("header", "header: kid twice", "kid", '"elsewhere"', first=True),
    ]


def payload_traits():
    claim = lambda is_good, name, of, raw: member("claims", is_good, "claims: " + name, of, raw)
    times = []
    for of, bad, good in (("exp", EARLIER, LATER), ("nbf", LATER, EARLIER), ("iat", LATER, EARLIER)):
        huge, past = of == "exp", of != "exp"
        times += [
            claim(False, f"{of} wrong", of, str(bad)),
            claim(True, f"{of} right", of, str(good)),
            claim(True, f"no {of}", of, None),
            claim(True, f"{of} with a fraction", of, f"{good}.75"),
            claim(False, f"{of} wrong, with a fraction", of, f"{bad}.75"),
            claim(True, f"{of} with an exponent", of, f"{good / 10**9:.9f}e9"),
            claim(False, f"{of} text", of, f'"{good}"'),
            claim(False, f"{of} a date", of, '"2030-01-01T00:00:00Z"'),
            claim(False, f"{of} null", of, "null"),
            claim(False, f"{of} true", of, "true"),
            claim(False, f"{of} false", of, "false"),
            claim(False, f"{of} an array", of, f"[{good}]"),
            claim(False, f"{of} an object", of, "{}"),
            claim(False, f"{of} empty text", of, '""'),
            claim(False, f"{of} NaN", of, "NaN"),
            claim(past, f"{of} 0", of, "0"),
            claim(past, f"{of} -0", of, "-0"),
            claim(past, f"{of} negative", of, "-1"),
            claim(past, f"{of} negative and huge", of, "-1" + "0" * 30),
            claim(huge, f"{of} 2^63", of, str(2**63)),
            claim(huge, f"{of} 1e30", of, "1e30"),
            claim(huge, f"{of} of 30 digits", of, "9" * 30),
            claim(False, f"{of} of 400 digits", of, "9" * 400),
            claim(False, f"{of} of 5000 digits", of, "9" * 5000),
            claim(False, f"{of} 1e400", of, "1e400"),
            claim(huge, f"{of} in milliseconds", of, str(good * 1000)),
            claim(past, f"{of} 1e-400", of, "1e-400"),
        ]
    several = json.dumps([AUDIENCE, "invoices"])
    return [
        *texts("claims", "payload_bytes"),
        Trait("claims: empty", False, lambda draft: setattr(draft, "payload_bytes", b"")),
        *times,
        claim(False, "no iss", "iss", None),
        claim(False, "iss of another", "iss", '"https://other.example/"'),
        claim(False, "iss without its slash", "iss", json.dumps(ISSUER[:-1])),
        claim(False, "iss in capitals", "iss", json.dumps(ISSUER.upper())),
        claim(False, "iss and more", "iss", json.dumps(ISSUER + "x")),
        claim(False, "iss in an array", "iss", json.dumps([ISSUER])),
        claim(False, "iss null", "iss", "null"),
        claim(False, "iss a number", "iss", "1"),
        claim(False, "iss empty", "iss", '""'),
        claim(True, "aud in an array", "aud", json.dumps([AUDIENCE])),
        claim(True, "aud among others", "aud", several),
        claim(True, "aud twice in an array", "aud", json.dumps([AUDIENCE, AUDIENCE])),
        claim(False, "no aud", "aud", None),
        claim(False, "aud of others", "aud", '["invoices","stock"]'),
        claim(False, "aud of another", "aud", '"invoices"'),
        claim(False, "aud in capitals", "aud", json.dumps(AUDIENCE.upper())),
        claim(False, "aud the beginning", "aud", json.dumps(AUDIENCE[:-1])),
        claim(False, "aud and more", "aud", json.dumps(AUDIENCE + " stock")),
        claim(False, "aud empty", "aud", '""'),
        claim(False, "aud an empty array", "aud", "[]"),
        claim(False, "aud null", "aud", "null"),
        claim(False, "aud a number", "aud", "1"),
        claim(False, "aud an object", "aud", json.dumps({AUDIENCE: True})),
        claim(False, "aud in an array of arrays", "aud", json.dumps([[AUDIENCE]])),
        claim(False, "aud beside a number", "aud", json.dumps([AUDIENCE, 1])),
        claim(False, "aud beside null", "aud", json.dumps([None, AUDIENCE])),
        claim(True, "no sub", "sub", None),
        claim(True, "sub a number", "sub", "1"),
        claim(True, "sub null", "sub", "null"),
        claim(True, "jti text", "jti", '"4711"'),
        claim(True, "jti a number", "jti", "4711"),
        claim(True, "an integer of 20 digits", "id", "18446744073709551617"),
        claim(True, "an integer of 5000 digits", "id", "7" * 5000),
        claim(True, "a number 1e400", "id", "1e400"),
        claim(True, "a number -0.0", "id", "-0.0"),
        claim(True, "a number 1.0", "id", "1.0"),
        claim(True, "NUL in a string", "id", '"a\\u0000b"'),
        claim(True, "a pair of surrogates", "id", '"\\ud83d\\ude00"'),
        claim(True, "aud in other members", "audience", '"stock"'),
        doubled("claims", "claims: exp twice, past first", "exp", str(EARLIER), first=True),
        doubled("claims", "claims: exp twice, past last", "exp", str(EARLIER)),
        doubled("claims", "claims: iss twice, another first", "iss", '"https://other.example/"', first=True),
        doubled("claims", "claims: iss twice, one escaped", "iss", '"https://other.example/"', "\\u0069ss"),
        doubled("claims", "claims: aud twice, another last", "aud", '"stock"'),
    ]


def signature_traits():
    def spelt(part, name, change, is_good=False):
        """A part in another spelling, over which it is signed."""

        def act(draft):
            def spell(data):
                text = b64(data)
                changed = change(draft, text)
                fits(changed != text)
                return changed

            draft.spelt[part] = spell

        return Trait(f"{['header', 'payload', 'signature'][part]} written with {name}", is_good, act)

    def slack(draft, text):
        """Bits that mean nothing set in the last letter."""
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        fits(len(text) % 4 in (2, 3))
        return text[:-1] + alphabet[alphabet.index(text[-1]) | draft.rng.randrange(1, 16 if len(text) % 4 == 2 else 4)]

    def inside(mark):
        def change(draft, text):
            fits(len(text) > 4)
            at = draft.rng.randrange(1, len(text))
            return text[:at] + mark + text[at:]

        return change

    def forged(name, change, is_good=False):
        """Another signature of the same token."""

        def act(draft):
            draft.forge = lambda signature: change(draft, signature)

        return Trait("signature: " + name, is_good, act)

    def halves(change, crv=None):
        def forge(draft, signature):
            fits(draft.key.jwk["kty"] == "EC" and crv in (None, draft.key.crv))
            width = draft.key.width
            fits(len(signature) == 2 * width)
            r, s = change(number(signature[:width]), number(signature[width:]), ORDERS[draft.key.crv])
            fits(min(r, s) >= 0)
            return octets(r, width) + octets(s, width)

        return forge

    def der(draft, signature):
        fits(draft.key.jwk["kty"] == "EC" and len(signature) == 2 * draft.key.width)
        parts = []
        for half in (signature[: draft.key.width], signature[draft.key.width :]):
            value = half.lstrip(b"\0")
            value = b"\0" + value if value[0] >= 128 else value
            parts.append(b"\x02" + bytes([len(value)]) + value)
        whole = b"".join(parts)
        return b"\x30" + (b"\x81" if len(whole) >= 128 else b"") + bytes([len(whole)]) + whole

    def of(families, change):
        def forge(draft, signature):
            fits(draft.alg[:2] in families)
            return change(draft, signature)

        return forge

    def flipped(draft, data):
        fits(data)
        at = draft.rng.randrange(len(data) * 8)
        changed = bytearray(data)
        changed[at // 8] ^= 1 << at % 8
        return bytes(changed)

    def decoded(text):
        # A payload may stand as it is.
        fits("{" not in text)
        return unb64(text)

    def flip(part):
        def last(draft):
            def change(token):
                parts = token.split(".")
                parts[part] = b64(flipped(draft, decoded(parts[part])))
                return ".".join(parts)

            draft.last = change

        return Trait(f"a bit of the {['header', 'payload'][part]} flipped", False, last)

    def tampered(part):
        """Still JSON, and another one than was signed."""

        def act(draft):
            def change(token):
                parts = token.split(".")
                before = decoded(parts[part])
                fits(before[-1:] == b"}")
                parts[part] = b64(before[:-1] + b',"admin":true}')
                return ".".join(parts)

            draft.last = change

        return Trait(f"a member added to the {['header', 'payload'][part]}", False, act)

    def salted(name, length):
        def act(draft):
            fits(draft.alg.startswith("PS"))
            digest, size = int(draft.alg[2:]) // 8, len(unb64(draft.key.jwk["n"]))
            salt = length(digest, size)
            fits(salt != digest)
            draft.sign = lambda data: draft.signer.sign(draft.alg, data, salt)

        return Trait(f"signature: PSS with {name}", False, act)

    def signed(name, make):
        """The signature of something else."""

        def act(draft):
            draft.sign = make(draft)

        return Trait("signature: " + name, False, act)

    def other_family(draft):
        fits(draft.alg[:2] in ("RS", "PS"))
        name = {"RS": "PS", "PS": "RS"}[draft.alg[:2]] + draft.alg[2:]
        return lambda data: draft.signer.sign(name, data)

    def other_hash(draft):
        fits(draft.alg[:2] in ("RS", "PS", "HS"))
        name = draft.alg[:2] + draft.rng.choice([bits for bits in HASHES if bits != draft.alg[2:]])
        return lambda data: draft.signer.sign(name, data)

    def cut_hash(draft):
        fits(draft.alg in ("HS256", "HS384"))
        return lambda data: draft.signer.sign("HS512", data)[: int(draft.alg[2:]) // 8]

    def sum_of(draft, signature):
        """s + n, where it still has the length."""
        modulus = number(unb64(draft.key.jwk["n"]))
        value = number(signature) + modulus
        return octets(value, len(signature))

    def ended(name, change, is_good=False):
        def act(draft):
            draft.last = change

        return Trait("token: " + name, is_good, act)

    def as_json(token):
        protected, payload, signature = token.split(".")
        return json.dumps({"protected": protected, "payload": payload, "signature": signature})

    return [
        *(spelt(part, "padding", lambda draft, text: text + "=" * (-len(text) % 4)) for part in range(3)),
        *(spelt(part, "one = too many", lambda draft, text: text + "=" * (-len(text) % 4 + 1)) for part in range(3)),
        *(spelt(part, "the standard alphabet", lambda draft, text: text.replace("-", "+").replace("_", "/")) for part in range(3)),
        *(spelt(part, "unused bits", slack) for part in range(3)),
        *(spelt(part, "a blank inside", inside(" ")) for part in range(3)),
        *(spelt(part, "a line break inside", inside("\r\n")) for part in range(3)),
        *(spelt(part, "a NUL inside", inside("\0")) for part in range(3)),
        *(spelt(part, "a letter that is none", inside("!")) for part in range(3)),
        *(spelt(part, "a percent sign", inside("%41")) for part in range(3)),
        *(spelt(part, "a lone letter", lambda draft, text: text + "A" * (5 - len(text) % 4 if len(text) % 4 else 1)) for part in range(3)),
        flip(0), flip(1), tampered(0), tampered(1),
        forged("a bit flipped", flipped),
        forged("a byte cut", lambda draft, signature: signature[:-1]),
        forged("cut in half", lambda draft, signature: signature[: len(signature) // 2]),
        forged("16 bytes", lambda draft, signature: signature[:16]),
        forged("empty", lambda draft, signature: b""),
        forged("a byte more", lambda draft, signature: signature + b"\0"),
        forged("a zero in front", lambda draft, signature: b"\0" + signature),
        forged("zeros", lambda draft, signature: bytes(len(signature))),
        forged("twice", lambda draft, signature: signature * 2),
        forged("DER", der),
        forged("r and s zero", halves(lambda r, s, order: (0, 0))),
        forged("r zero", halves(lambda r, s, order: (0, s))),
        forged("s zero", halves(lambda r, s, order: (r, 0))),
        forged("r and s one", halves(lambda r, s, order: (1, 1))),
        forged("r and s the order", halves(lambda r, s, order: (order, order))),
        forged("s and r swapped", halves(lambda r, s, order: (s, r))),
        forged("the other s", halves(lambda r, s, order: (r, order - s)), True),
        forged("r above the order", halves(lambda r, s, order: (r + order, s), "P-521")),
        forged("s above the order", halves(lambda r, s, order: (r, s + order), "P-521")),
        forged("s above the order of Ed25519", of(("Ed",), lambda draft, signature: signature[:32] + octets(number(signature[:31:-1]) + ED25519_ORDER, 32)[::-1])),
        forged("s above the modulus", of(("RS", "PS"), sum_of)),
        forged("one", of(("RS", "PS"), lambda draft, signature: octets(1, len(signature)))),
        forged("modulus less one", of(("RS", "PS"), lambda draft, signature: octets(number(unb64(draft.key.jwk["n"])) - 1, len(signature)))),
        salted("no salt", lambda digest, size: 0),
        salted("a salt of 20 bytes", lambda digest, size: 20),
        salted("the longest salt", lambda digest, size: size - digest - 2),
        signed("of another key", lambda draft: lambda data: draft.pool.other(draft.key).sign(draft.alg, data)),
        signed("of the payload alone", lambda draft: lambda data: draft.signer.sign(draft.alg, data.split(b".")[1])),
        signed("by the other RSA scheme", other_family),
        signed("by another hash", other_hash),
        signed("of HS512, cut", cut_hash),
        ended("a line break behind", lambda token: token + "\n", True),
        ended("white space around", lambda token: " \t" + token + " \r\n", True),
        ended("Bearer in front", lambda token: "Bearer " + token, True),
        ended("a dot behind", lambda token: token + "."),
        ended("a dot in front", lambda token: "." + token),
        ended("four parts", lambda token: token + ".AAAA"),
        ended("five parts", lambda token: token + ".AAAA.AAAA"),
        ended("two parts", lambda token: token.rsplit(".", 1)[0]),
        ended("one part", lambda token: token.split(".")[0]),
        ended("a blank before a dot", lambda token: token.replace(".", " .", 1)),
        ended("full-width dots", lambda token: token.replace(".", "\uff0e")),
        ended("dots as %2E", lambda token: token.replace(".", "%2E")),
        ended("colons for dots", lambda token: token.replace(".", ":")),
        ended("two dots", lambda token: token.replace(".", "..", 1)),
        ended("in JSON", as_json),
        ended("JSON and a token", lambda token: as_json(token) + token),
        ended("a byte order mark in front", lambda token: "\ufeff" + token),
        ended("twice", lambda token: token + "\n" + token),
        ended("nothing", lambda token: ""),
    ]


def key_traits():
    jwk = lambda is_good, name, of, raw: member("jwk", is_good, "key: " + name, of, raw)

    def trait(name, is_good, act):
        return Trait("key: " + name, is_good, act)

    def bytes_of(name, of, change, is_good=False, kty=None):
        """Other bytes in a member."""

        def act(draft):
            fits(kty is None or draft.key.jwk["kty"] == kty)
            fits(of in draft.key.jwk)
            draft.put("jwk", of, json.dumps(b64(change(draft, unb64(draft.key.jwk[of])))))

        return trait(f"{of} {name}", is_good, act)

    def text_of(name, of, change, kty=None):
        """Another spelling of a member."""

        def act(draft):
            fits(of in draft.key.jwk and kty in (None, draft.key.jwk["kty"]))
            before = draft.key.jwk[of]
            after = change(draft, before)
            fits(after != before)
            draft.put("jwk", of, json.dumps(after))

        return trait(f"{of} {name}", False, act)

    def slack(draft, text):
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        fits(len(text) % 4 in (2, 3))
        return text[:-1] + alphabet[alphabet.index(text[-1]) | 1]

    def raw_of(name, of, raw):
        def act(draft):
            fits(of in draft.key.jwk)
            draft.put("jwk", of, raw)

        return trait(f"{of} {name}", False, act)

    spellings = []
    for of in ("n", "e", "x", "y", "k"):
        spellings += [
            text_of("with padding", of, lambda draft, text: text + "=" * (-len(text) % 4)),
            text_of("in the standard alphabet", of, lambda draft, text: text.replace("-", "+").replace("_", "/")),
            text_of("with unused bits", of, slack),
            text_of("with a blank", of, lambda draft, text: text[:2] + " " + text[2:]),
            text_of("with a line break", of, lambda draft, text: text + "\n"),
            text_of("with a letter that is none", of, lambda draft, text: text[:2] + "!" + text[2:]),
            text_of("with a lone letter", of, lambda draft, text: text + "A" * (5 - len(text) % 4 if len(text) % 4 else 1)),
            raw_of("missing", of, None),
            raw_of("null", of, "null"),
            raw_of("a number", of, "65537"),
            raw_of("an array", of, '["AQAB"]'),
            raw_of("empty", of, '""'),
        ]

    def exponent(value):
        return lambda draft, data: octets(value)

    def signed_by_one(draft):
        """With e = 1 the padded hash is the signature of itself."""
        fits(draft.alg.startswith("RS"))
        draft.takes_all = True
        draft.put("jwk", "e", '"AQ"')
        size, bits = len(unb64(draft.key.jwk["n"])), draft.alg[2:]

        def sign(data):
            info = bytes.fromhex(DIGEST_INFO[bits]) + hashlib.new("sha" + bits, data).digest()
            return b"\0\x01" + b"\xff" * (size - len(info) - 3) + b"\0" + info

        draft.sign = sign

    def replaced(name, is_good, choose):
        def act(draft):
            key = choose(draft)
            fits(key)
            draft.use(key)

        return trait(name, is_good, act)

    def is_rsa(draft):
        return draft.key.jwk["kty"] == "RSA"

    def odd_coordinate(name, is_good, length):
        """A key whose x has a zero in front: that many bytes of it."""

        def act(draft):
            key = draft.pool.zero.get(draft.key.crv)
            fits(key)
            draft.use(key)
            draft.put("jwk", "x", json.dumps(b64(unb64(key.jwk["x"])[-length:])))

        return trait(name, is_good, act)

    def secret(name, is_good, choose):
        """Another secret, with which the token is signed."""

        def act(draft):
            fits(draft.key.jwk["kty"] == "oct")
            made = choose(draft)
            draft.use(Key({"kty": "oct", "kid": draft.key.jwk["kid"], "k": b64(made)}, made))

        return trait(name, is_good, act)

    def coordinate(change, curves):
        def act(draft):
            fits(draft.key.crv in curves)
            draft.jwk = [(name, json.dumps(value)) for name, value in change(draft, {name: json.loads(raw) for name, raw in draft.jwk}).items()]

        return act

    def swapped(draft, members):
        return {**members, "x": members["y"], "y": members["x"]}

    def negated(draft, members):
        prime = {"P-256": 2**256 - 2**224 + 2**192 + 2**96 - 1, "P-384": 2**384 - 2**128 - 2**96 + 2**32 - 1, "P-521": P521, "secp256k1": 2**256 - 2**32 - 977}
        return {**members, "y": b64(octets(prime[draft.key.crv] - number(unb64(members["y"])), draft.key.width))}

    def off_curve(draft, members):
        y = bytearray(unb64(members["y"]))
        y[-1] ^= 1
        return {**members, "y": b64(bytes(y))}

    def origin(draft, members):
        return {**members, "x": b64(bytes(draft.key.width)), "y": b64(bytes(draft.key.width))}

    def unreduced(draft, members):
        return {**members, "x": b64(octets(number(unb64(members["x"])) + P521, 66))}

    def both(extra):
        return lambda draft, members: {**members, "x": b64(extra(unb64(members["x"]))), "y": b64(extra(unb64(members["y"])))}

    def neutral(draft):
        """Under the neutral element every message has the signature R = neutral, S = 0 (RFC 8032 section 5.1.7)."""
        fits(draft.alg == "EdDSA")
        draft.takes_all = True
        draft.put("jwk", "x", json.dumps(b64(b"\x01" + bytes(31))))
        draft.sign = lambda data: b"\x01" + bytes(63)

    def other_alg(choose):
        def act(draft):
            draft.put("jwk", "alg", json.dumps(choose(draft)))

        return act

    def sibling(draft):
        return draft.rng.choice([alg for alg in ALGS if alg != draft.alg and draft.key.serves(alg)] or fits(False))

    def stranger(draft):
        return draft.rng.choice([alg for alg in ALGS if not draft.key.serves(alg)])

    def beside(name, is_good, make, first=True):
        """Another entry of the set."""

        def act(draft):
            draft.jwk_text = draft.written(draft.jwk)
            entries = [make(draft), draft.jwk_text]
            draft.set_text = '{"keys":[' + ",".join(entries if first else entries[::-1]) + "]}"

        return trait("beside it " + name, is_good, act)

    def same_kid(draft):
        return json.dumps({**draft.pool.twin(draft.key).jwk, "kid": draft.key.jwk["kid"]})

    def same_kid_other_kind(draft):
        others = [key for key in draft.pool.keys if key.jwk["kty"] != draft.key.jwk["kty"]]
        return json.dumps({**draft.rng.choice(others).jwk, "kid": draft.key.jwk["kid"]})

    def whole(name, is_good, make):
        def act(draft):
            draft.set_text = make(draft.written(draft.jwk))

        return Trait("set: " + name, is_good, act)

    def certified(name, is_good, choose):
        def act(draft):
            fits(draft.key.jwk["kty"] != "oct" and draft.key.crv != "secp256k1")
            draft.put("jwk", "x5c", json.dumps([choose(draft).certificate()]))

        return trait(name, is_good, act)

    def private(draft):
        draft.jwk = draft.pairs({**draft.pool.private[draft.key.jwk["kid"]], **{name: json.loads(raw) for name, raw in draft.jwk}})
        fits(any(name == "d" for name, _ in draft.jwk))

    def private_of_another(draft):
        private(draft)
        other = draft.pool.private[draft.pool.other(draft.key).jwk["kid"]]
        draft.put("jwk", "d", json.dumps(other["d"]))

    def no_kids(draft):
        draft.drop("jwk", "kid")
        draft.drop("header", "kid")

    def labelled(kty, crv):
        def act(draft):
            fits(draft.key.jwk["kty"] == kty and draft.key.crv != crv)
            draft.put("jwk", "crv", None if crv is None else json.dumps(crv))

        return act

    return [
        trait("as it is", True, lambda draft: None),
        jwk(True, "unknown member", "hint", '{"a":1}'),
        jwk(True, "use sig", "use", '"sig"'),
        jwk(False, "use enc", "use", '"enc"'),
        jwk(False, "use in capitals", "use", '"SIG"'),
        jwk(False, "use unknown", "use", '"both"'),
        jwk(False, "use empty", "use", '""'),
        jwk(False, "use a number", "use", "1"),
        jwk(True, "use null", "use", "null"),
        jwk(False, "use an array", "use", '["sig"]'),
        jwk(True, "key_ops verify", "key_ops", '["verify"]'),
        jwk(True, "key_ops sign and verify", "key_ops", '["sign","verify"]'),
        jwk(True, "key_ops verify and unknown", "key_ops", '["verify","x"]'),
        jwk(False, "key_ops sign", "key_ops", '["sign"]'),
        jwk(False, "key_ops encrypt", "key_ops", '["encrypt"]'),
        jwk(False, "key_ops empty", "key_ops", "[]"),
        jwk(False, "key_ops text", "key_ops", '"verify"'),
        jwk(False, "key_ops twice", "key_ops", '["verify","verify"]'),
        jwk(True, "key_ops null", "key_ops", "null"),
        jwk(False, "key_ops with a number", "key_ops", '["verify",1]'),
        trait("use sig, key_ops encrypt", False, lambda draft: (draft.put("jwk", "use", '"sig"'), draft.put("jwk", "key_ops", '["encrypt"]'))),
        trait("use enc, key_ops verify", False, lambda draft: (draft.put("jwk", "use", '"enc"'), draft.put("jwk", "key_ops", '["verify"]'))),
        trait("alg right", True, other_alg(lambda draft: draft.alg)),
        trait("alg another that it serves", False, other_alg(sibling)),
        trait("alg of another kind", False, other_alg(stranger)),
        trait("alg none", False, other_alg(lambda draft: "none")),
        trait("alg of encryption", False, other_alg(lambda draft: {"RSA": "RSA-OAEP", "oct": "A256KW"}.get(draft.key.jwk["kty"], "ECDH-ES"))),
        trait("alg unknown", False, other_alg(lambda draft: "XS256")),
        trait("alg lower case", False, other_alg(lambda draft: draft.alg.lower())),
        trait("alg empty", False, other_alg(lambda draft: "")),
        trait("alg null", True, other_alg(lambda draft: None)),
        trait("alg a number", False, other_alg(lambda draft: 256)),
        trait("alg Ed25519, token EdDSA", True, lambda draft: (fits(draft.alg == "EdDSA"), draft.put("jwk", "alg", '"Ed25519"'))),
        trait("no kid, and none in the token", True, no_kids),
        jwk(False, "no kid", "kid", None),
        jwk(False, "kid of another", "kid", '"elsewhere"'),
        trait("kid a number, as in the token", False, lambda draft: (draft.put("jwk", "kid", "7"), draft.put("header", "kid", "7"))),
        trait("kid empty, as in the token", True, lambda draft: (draft.put("jwk", "kid", '""'), draft.put("header", "kid", '""'))),
        jwk(False, "no kty", "kty", None),
        jwk(False, "kty null", "kty", "null"),
        jwk(False, "kty a number", "kty", "1"),
        trait("kty lower case", False, lambda draft: draft.put("jwk", "kty", json.dumps(draft.key.jwk["kty"].swapcase()))),
        trait("kty of another", False, lambda draft: draft.put("jwk", "kty", json.dumps({"RSA": "EC", "EC": "OKP", "OKP": "EC", "oct": "RSA"}[draft.key.jwk["kty"]]))),
        trait("kty escaped", True, lambda draft: (draft.drop("jwk", "kty"), draft.add("jwk", "k\\u0074y", json.dumps(draft.key.jwk["kty"])))),
        doubled("jwk", "key: kty twice", "kty", '"oct"', first=True),
        trait("a member twice, alike", False, lambda draft: draft.jwk.append(draft.rng.choice(draft.jwk))),
        doubled("jwk", "key: use twice", "use", '"enc"', first=True),
        jwk(True, "ext true", "ext", "true"),
        jwk(True, "ext no boolean", "ext", "1"),
        trait("with its private half", True, private),
        trait("with the private half of another", False, private_of_another),
        certified("with its certificate", True, lambda draft: draft.key),
        certified("with the certificate of another", False, lambda draft: draft.pool.other(draft.key)),
        *spellings,
        bytes_of("with a zero in front", "n", lambda draft, data: b"\0" + data),
        bytes_of("with a zero in front", "e", lambda draft, data: b"\0" + data),
        bytes_of("even", "n", lambda draft, data: octets(number(data) - 1)),
        bytes_of("plus two", "n", lambda draft, data: octets(number(data) + 2)),
        bytes_of("cut", "n", lambda draft, data: data[:-1]),
        bytes_of("zero", "n", lambda draft, data: b"\0"),
        bytes_of("one", "n", lambda draft, data: b"\1"),
        bytes_of("of 20000 bits", "n", lambda draft, data: b"\xff" * 2500),
        bytes_of("zero", "e", lambda draft, data: b"\0"),
        bytes_of("one", "e", exponent(1)),
        bytes_of("two", "e", exponent(2)),
        bytes_of("three, of another key", "e", exponent(3)),
        bytes_of("even", "e", exponent(65536)),
        bytes_of("of 64 bits", "e", exponent(2**63 + 1)),
        bytes_of("as large as n", "e", lambda draft, data: unb64(draft.key.jwk["n"])),
        trait("e one, and a signature that it takes", False, signed_by_one),
        replaced("RSA of 1024 bits", False, lambda draft: is_rsa(draft) and draft.alg != "PS512" and draft.pool.small),
        replaced("RSA of 4096 bits", True, lambda draft: is_rsa(draft) and draft.pool.large),
        replaced("RSA with e three", True, lambda draft: is_rsa(draft) and draft.pool.cubic),
        odd_coordinate("x with a zero in front", True, 32),
        odd_coordinate("x without its zero in front", False, 31),
        trait("coordinates with a zero in front", False, coordinate(both(lambda data: b"\0" + data), CURVES)),
        trait("coordinates cut in front", False, coordinate(both(lambda data: data[1:]), CURVES)),
        trait("coordinates cut behind", False, coordinate(both(lambda data: data[:-1]), CURVES)),
        trait("coordinates swapped", False, coordinate(swapped, CURVES)),
        trait("y negated", False, coordinate(negated, CURVES)),
        trait("off the curve", False, coordinate(off_curve, CURVES)),
        trait("at the origin", False, coordinate(origin, CURVES)),
        trait("x above the prime", False, coordinate(unreduced, ["P-521"])),
        *(trait(f"crv {crv}", False, labelled("EC", crv)) for crv in (None, "P-256", "P-384", "secp256k1", "p-256", "secp256r1", "Ed25519")),
        *(trait(f"crv {crv}, OKP", False, labelled("OKP", crv)) for crv in (None, "X25519", "Ed448", "ed25519", "P-256")),
        bytes_of("with a byte more", "x", lambda draft, data: data + b"\0", kty="OKP"),
        bytes_of("with a byte less", "x", lambda draft, data: data[:-1], kty="OKP"),
        bytes_of("with another sign", "x", lambda draft, data: data[:-1] + bytes([data[-1] ^ 128]), kty="OKP"),
        bytes_of("of ones", "x", lambda draft, data: b"\xff" * 32, kty="OKP"),
        trait("the neutral element, and a signature that it takes", False, neutral),
        trait("OKP with a y", True, lambda draft: (fits(draft.alg == "EdDSA"), draft.put("jwk", "y", json.dumps(draft.key.jwk["x"])))),
        secret("no secret", False, lambda draft: b""),
        secret("a secret of 1 byte", False, lambda draft: b"a"),
        secret("a secret of 8 bytes", False, lambda draft: b"hunter2!"),
        secret("a secret a byte too short", False, lambda draft: draft.key.private[: int(draft.alg[2:]) // 8 - 1]),
        secret("a secret just long enough", True, lambda draft: draft.rng.randbytes(int(draft.alg[2:]) // 8)),
        secret("a secret of 300 bytes", True, lambda draft: draft.rng.randbytes(300)),
        secret("a secret of zeros", True, lambda draft: bytes(64)),
        secret("a PEM as the secret", False, lambda draft: draft.pool.serving("RS256")[0].public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)),
        beside("one of an unknown kty", True, lambda draft: '{"kty":"new","kid":"new"}'),
        beside("one of an unknown curve", True, lambda draft: '{"kty":"EC","kid":"new","crv":"P-999","x":"AA","y":"AA"}'),
        beside("one without members", True, lambda draft: "{}"),
        beside("a broken one", True, lambda draft: '{"kty":"EC","kid":"new","crv":"P-256","x":"AA","y":"AA"}'),
        beside("no object", True, lambda draft: "17"),
        beside("another of the same kid and kind, first", True, same_kid),
        beside("another of the same kid and kind, last", True, same_kid, first=False),
        beside("another of the same kid, first", True, same_kid_other_kind),
        beside("another of the same kid, last", True, same_kid_other_kind, first=False),
        beside("itself", True, lambda draft: draft.jwk_text),
        whole("one key alone", True, lambda key: key),
        whole("an array", False, lambda key: f"[{key}]"),
        whole("of no keys", False, lambda key: '{"keys":[]}'),
        whole("keys an object", False, lambda key: '{"keys":' + key + "}"),
        whole("keys null", False, lambda key: '{"keys":null}'),
        whole("no member keys", False, lambda key: '{"jwks":[' + key + "]}"),
        whole("keys twice", False, lambda key: '{"keys":[],"keys":[' + key + "]}"),
        whole("more members", True, lambda key: '{"issuer":"x","keys":[' + key + ']}'),
        whole("cut", False, lambda key: '{"keys":[' + key + "]"),
        whole("trailing comma", False, lambda key: '{"keys":[' + key + ",]}"),
        whole("text behind", False, lambda key: '{"keys":[' + key + "]}x"),
        whole("white space", True, lambda key: ' {\n"keys" : [ ' + key + " ]\r\n}\n"),
        whole("empty", False, lambda key: ""),
    ]


class Generator:
    """The cases of a seed: the number of a case and the seed say what it is like; keys, times and random parts of signatures are new each time."""

    def __init__(self, seed):
        self.seed, self.pool = seed, Pool()
        self.header, self.payload, self.signature, self.key = header_traits(), payload_traits(), signature_traits(), key_traits()

    def case(self, kind, at):
        rng = random.Random(f"{self.seed} {kind} {at}")
        while True:
            traits = [self.half(rng, area) for area in self.areas(rng, kind)]
            # As many traits fit few algorithms alone, others are tried before the traits are given up.
            for _ in range(100):
                draft = Draft(rng, self.pool)
                try:
                    for trait in traits:
                        trait.act(draft)
                    # Where every signature is good, what else is wrong shows in other ways.
                    fits(len(traits) == 1 or not draft.takes_all)
                    draft.traits = traits
                    return draft.finish(f"{self.seed} {kind} {at}")
                except Unfit:
                    continue

    def areas(self, rng, kind):
        """Where the traits are. Mostly one: two wrong things hide each other."""
        is_one = rng.random() < 0.8
        if kind == "key":
            # A header has no traits beside those of a key, which would name each other's kid and alg.
            return [self.key] + ([] if is_one else [rng.choice([self.payload, self.signature])])
        areas = [self.header, self.payload, self.signature]
        return [areas[at] for at in sorted(rng.sample(range(3), 1 if is_one else 2))]

    @staticmethod
    def half(rng, area):
        """A trait that is refused, or one that is taken; of signatures, nearly all of which are refused, any."""
        good = [trait for trait in area if trait.is_good]
        is_good = rng.random() < 0.5
        return rng.choice([trait for trait in area if not trait.is_good] if not is_good else good if len(good) > 10 else area)
