"""What the scripts of tests/live have in common: jwtk as a command, keys, other programs, and rows of tables."""
import json, os, pathlib, shutil, subprocess, tempfile

HERE = pathlib.Path(__file__).resolve().parent
JWTK = os.path.abspath(os.environ["JWTK"]) if "JWTK" in os.environ else "jwtk"


def run(*command, stdin=b""):
    """What a command prints; an error where it fails."""
    return subprocess.run(command, input=stdin, capture_output=True, check=True, timeout=60).stdout


def new_key(arguments, kid):
    """What `jwtk keygen` makes."""
    return json.loads(run(JWTK, "keygen", *arguments, "--kid", kid))["keys"][0]


def public(key):
    """The half that everybody may have; a secret has none."""
    private = ("d", "p", "q", "dp", "dq", "qi", "priv") if key["kty"] != "oct" else ()
    return {name: value for name, value in key.items() if name not in private}


class Npm:
    """The npm package jose, in a Node that stays and answers a line a line (peers.mjs)."""

    name = "jose (npm)"

    def __init__(self):
        self.own = tempfile.TemporaryDirectory()
        home = os.environ.get("JOSE_NPM", self.own.name)
        if home == self.own.name:
            run("npm", "install", "--silent", "--prefix", home, "jose")
        # Node looks for packages beside the program.
        program = shutil.copy(HERE / "peers.mjs", home)
        self.version = json.loads(pathlib.Path(home, "node_modules/jose/package.json").read_text())["version"]
        self.node = subprocess.Popen(["node", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **request):
        print(json.dumps(request), file=self.node.stdin, flush=True)
        line = self.node.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} has ended at {str(request)[:2000]}")
        answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["result"]


def installed(makes):
    """The peers that are here; the others are left out with a word."""
    found = []
    for make in makes:
        try:
            found.append(make())
        except Exception as error:
            print(f"left out: {make.name} ({type(error).__name__}: {error})")
    return found


def row(name, cells, width=38):
    return (f"{name:20}" + "".join(f"{cell:{width}}" for cell in cells)).rstrip()
