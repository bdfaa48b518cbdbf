#!/usr/bin/env python3
"""Other libraries judge generated tokens and keys beside jwtk. For each case jwtk and a library say the same, or a rule of known.py tells why not, or
the difference is printed, the first of its kind with all that it takes to see it again. Not a part of .ci/run: each peer is left out where it is not
installed.
  jose (npm)      node, and npm to fetch it into a temporary folder, else JOSE_NPM=FOLDER that has it in node_modules
  PyJWT           PyPI
  jwcrypto        PyPI
  joserfc         PyPI
  josepy          PyPI; it checks signatures and knows no claims
cryptography of PyPI signs. JWTK=BINARY, else jwtk on the path.

Both also say the same claims where both accept. Besides, jwtk says of each case what its traits want (cases.py), and writes nothing where it refuses.
  --random N      tokens, and as many keys (2000)
  --seed SEED     of what is drawn (1)
  --only PLACE    that case alone, in full: a seed, token or key, and a number"""
import argparse, concurrent.futures, importlib.metadata, json, subprocess, sys, warnings
from collections import Counter

sys.dont_write_bytecode = True
import others
from others import JWTK, installed, row

try:
    import cases, known
    from known import ACCEPTS, CLAIMS, REFUSES
except ImportError as error:
    print(f"skipped: {error.name} is not installed")
    raise SystemExit(0)


class Refused(Exception):
    """What a peer or jwtk says of a token that it does not accept."""


class Jwtk:
    def judge(self, case):
        options = ["--iss", cases.ISSUER, "--aud", cases.AUDIENCE, "--print", "claims"]
        command = [JWTK, "verify", "--jwks", "env:KEYS", *options, "-"]
        ran = subprocess.run(command, input=case.token.encode(), env={"KEYS": case.keys}, capture_output=True, timeout=60)
        if ran.returncode == 0:
            # Python reads no integer of more digits otherwise; a peer does not ask for it.
            return json.loads(ran.stdout, parse_int=lambda digits: int(digits) if len(digits) < 4000 else float(digits))
        if ran.returncode not in (1, 3) or ran.stdout:
            raise RuntimeError(f"exit code {ran.returncode}, {ran.stdout!r}, {ran.stderr!r}")
        raise Refused(ran.stderr.decode().strip().replace("\n", "; "))


class Npm(others.Npm):
    def judge(self, case):
        algorithms = [alg for alg in [*cases.ALGS, "Ed25519"] if alg != "ES256K"]
        return self.ask(act="judge", token=case.token, keys=case.keys, issuer=cases.ISSUER, audience=cases.AUDIENCE, algorithms=algorithms)


def named(case, kid):
    """The keys that a token's kid names, for libraries that leave it to the caller."""
    keys = json.loads(case.keys)["keys"]
    return [key for key in keys if kid is None or isinstance(key, dict) and key.get("kid") == kid]


def one_of(keys, judge):
    last = Refused("no key")
    for key in keys:
        try:
            return judge(key)
        except Exception as error:
            last = error
    raise last


class PyJwt:
    name = "PyJWT"

    def __init__(self):
        import jwt

        self.version, self.jwt = importlib.metadata.version("pyjwt"), jwt

    def judge(self, case):
        header = self.jwt.get_unverified_header(case.token)
        algorithms = [*cases.ALGS, "Ed25519"]

        def judge(key):
            # Without an alg it would take the first of the family alone.
            read = self.jwt.PyJWK(key, None if key.get("alg") else header["alg"])
            return self.jwt.decode(case.token, read, algorithms, audience=cases.AUDIENCE, issuer=cases.ISSUER)

        return one_of(named(case, header.get("kid")), judge)


class Jwcrypto:
    name = "jwcrypto"

    def __init__(self):
        from jwcrypto import jwk, jwt

        self.version, self.jwk, self.jwt = importlib.metadata.version("jwcrypto"), jwk, jwt

    def judge(self, case):
        # With claims to check it looks at no times; without, at nothing else.
        for wanted in (None, {"iss": cases.ISSUER, "aud": cases.AUDIENCE}):
            token = self.jwt.JWT(algs=[*cases.ALGS, "Ed25519"], check_claims=wanted, expected_type="JWS")
            token.deserialize(case.token, self.jwk.JWKSet.from_json(case.keys))
        return json.loads(token.claims)


class Joserfc:
    name = "joserfc"

    def __init__(self):
        from joserfc import jwk, jwt

        self.version, self.jwk, self.jwt = importlib.metadata.version("joserfc"), jwk, jwt

    def judge(self, case):
        keys = self.jwk.KeySet.import_key_set(json.loads(case.keys))
        claims = self.jwt.decode(case.token, keys, [*cases.ALGS, "Ed25519"]).claims
        wanted = {"iss": {"essential": True, "value": cases.ISSUER}, "aud": {"essential": True, "value": cases.AUDIENCE}}
        self.jwt.JWTClaimsRegistry(**wanted).validate(claims)
        return claims


class Josepy:
    name = "josepy"

    def __init__(self):
        import josepy

        self.version, self.josepy = importlib.metadata.version("josepy"), josepy

    def judge(self, case):
        token = self.josepy.JWS.from_compact(case.token.encode())

        def judge(key):
            if not token.verify(self.josepy.JWK.from_json(key)):
                raise Refused("the signature")
            return json.loads(token.payload)

        return one_of(named(case, token.signature.combined.kid), judge)


PEERS = (Npm, PyJwt, Jwcrypto, Joserfc, Josepy)


def opinion(judge, case):
    """Whether it accepts, and the claims or the reason."""
    try:
        return True, judge(case)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def are_equal(ours, theirs):
    """As JSON: numbers by value, as programs with doubles have them, and true is not 1."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(are_equal(ours[name], theirs[name]) for name in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(are_equal, ours, theirs))
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)) and bool not in (type(ours), type(theirs)):
        return ours == theirs or abs(ours) < 2**1000 and float(ours) == float(theirs)
    return type(ours) is type(theirs) and ours == theirs


def direction(ours, theirs):
    return CLAIMS if ours and theirs else REFUSES if ours else ACCEPTS


def explanation(peer, case, ours, theirs):
    """Why they differ, when that is known. Where jwtk alone refuses, each of the traits that it refuses must be one that the peer takes: else the peer
    would have taken more than is known. Else one trait is enough."""
    if theirs and not ours:
        reasons = [known.reason(peer.name, ACCEPTS, case.alg, trait) for trait in case.traits if not trait.is_good]
        return reasons[0] if reasons and all(reasons) else None
    return next(filter(None, (known.reason(peer.name, direction(ours, theirs), case.alg, trait) for trait in case.traits)), None)


def shown(case):
    """All that it takes to see a case again; a long text is cut, and --only makes it anew."""
    return [f"case {case.place}, {case.alg}: {', '.join(map(str, case.traits))}", f"token {json.dumps(case.token)[:4000]}", f"keys {case.keys[:6000]}"]


class Table:
    """What came of the peers."""

    def __init__(self, peers):
        self.peers, self.unexplained = peers, Counter()
        self.counts = {peer.name: Counter() for peer in peers}

    def doubt(self, what, case, *said):
        traits = ", ".join(map(str, case.traits))
        self.unexplained[what, traits] += 1
        if self.unexplained[what, traits] == 1:
            print(f"\n{what}", *shown(case), *said, sep="\n  ", flush=True)

    def own(self, case, mine):
        """jwtk against the traits."""
        accepted, said = mine
        if accepted != case.is_good or not accepted and not said.startswith("Refused: "):
            self.doubt(f"jwtk {'accepts' if accepted else 'refuses'} what its traits do not let one expect", case, f"jwtk: {said}"[:1000])

    def compare(self, peer, case, mine, its):
        kind, counts = case.place.split()[1], self.counts[peer.name]
        if mine[0] == its[0] and (not mine[0] or are_equal(mine[1], its[1])):
            counts[kind, "both accept" if mine[0] else "both refuse"] += 1
            return
        reason = explanation(peer, case, mine[0], its[0])
        if reason is not None:
            counts[kind, "explained"] += 1
            counts["reason", direction(mine[0], its[0]), reason] += 1
            return
        counts[kind, "unexplained"] += 1
        what = {ACCEPTS: "accepts, jwtk refuses", REFUSES: "refuses, jwtk accepts", CLAIMS: "reads other claims"}[direction(mine[0], its[0])]
        self.doubt(f"{peer.name} {peer.version} {what}", case, f"jwtk: {mine[1]}"[:1000], f"{peer.name}: {its[1]}"[:1000])

    def print(self):
        print("\n" + row("", [f"{peer.name} {peer.version}" for peer in self.peers], 20))
        for kind in ("token", "key"):
            for what in ("both accept", "both refuse", "explained", "unexplained"):
                print(row(f"{kind}s, {what}", [str(self.counts[peer.name][kind, what]) for peer in self.peers], 20))
        for direction, told in ((ACCEPTS, "jwtk refuses, the peer accepts"), (REFUSES, "jwtk accepts, the peer refuses"), (CLAIMS, "both accept, with other claims")):
            counts = [{key[2]: count for key, count in self.counts[peer.name].items() if key[:2] == ("reason", direction)} for peer in self.peers]
            print("\n" + "".join(f"{peer.name:>12}" for peer in self.peers) + f"  {told}, as the peer")
            for reason in dict.fromkeys(reason for count in counts for reason in count):
                print("".join(f"{count.get(reason, 0):12}" for count in counts) + f"  {reason}")
        print()
        for (what, traits), count in self.unexplained.items():
            print(f"{count:12}  {what}: {traits}")
        for peer in self.peers:
            if peer.version != known.VERSIONS[peer.name]:
                print(f"the rules were made with {peer.name} {known.VERSIONS[peer.name]}, this is {peer.version}")
        print(f"{sum(self.unexplained.values())} unexplained")


def main():
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--random", type=int, default=2000)
    told.add_argument("--seed", default="1")
    told.add_argument("--only", nargs=3, metavar=("SEED", "KIND", "NUMBER"))
    arguments = told.parse_args()
    # A library that takes a key with a warning takes it.
    warnings.simplefilter("ignore")
    peers = installed(PEERS)
    if not peers:
        print("skipped: no peer is installed")
        return 0
    table, jwtk = Table(peers), Jwtk()
    if arguments.only:
        seed, kind, number = arguments.only
        generated = [cases.Generator(seed).case(kind, int(number))]
        print(*shown(generated[0]), sep="\n")
    else:
        generator = cases.Generator(arguments.seed)
        generated = [generator.case(kind, number) for kind in ("token", "key") for number in range(arguments.random)]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for case, mine in zip(generated, pool.map(lambda case: opinion(jwtk.judge, case), generated)):
            table.own(case, mine)
            for peer in peers:
                its = opinion(peer.judge, case)
                table.compare(peer, case, mine, its)
                if arguments.only:
                    print(peer.name, *its)
    table.print()
    return bool(table.unexplained)


if __name__ == "__main__":
    raise SystemExit(main())
