#!/usr/bin/env python3
"""Other programs read the reports of `jwtk lint`, for each case of fixtures/lint. Not a part of .ci/run: each part wants packages of PyPI, and
is left out without them.
  SARIF     jsonschema, and the 2.1.0 schema: SARIF_SCHEMA=FILE (the crate serde-sarif 0.8 has it as src/schema.json)
  JUnit     junitparser, junit2html
  recipes   check-jsonschema: the workflow and the hook of docs/lint.md
JWTK=BINARY, else jwtk on the path."""
import importlib.util, json, os, pathlib, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
JWTK = os.path.abspath(os.environ["JWTK"]) if "JWTK" in os.environ else "jwtk"


def has(*packages):
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        print(f"left out: {', '.join(missing)} not installed")
    return not missing


def reports(form):
    """The report of each case, with its name."""
    for path in sorted((ROOT / "fixtures" / "lint").glob("*/case.json")):
        argv = json.loads(path.read_text())["argv"]
        if argv[0] != "lint":
            continue
        if "--format" in argv:
            at = argv.index("--format")
            del argv[at : at + 2]
        ran = subprocess.run([JWTK, *argv, "--format", form], cwd=path.parent, capture_output=True)
        if ran.stdout:
            yield path.parent.name, ran.stdout
    # A name with all that must be escaped somewhere.
    with tempfile.TemporaryDirectory() as folder:
        name = "a b%20&<\"'>,:é\x07.jwks"
        (pathlib.Path(folder) / name).write_text('{"keys": [{"kty": "RSA", "kid": "<\\u0000\\ud83d\\ude00]]>&", "n": "AA==", "e": "AQAB"}, {"kty": 7}]}')
        yield "hostile name", subprocess.run([JWTK, "lint", name, "--format", form], cwd=folder, capture_output=True).stdout


def sarif():
    schema = os.environ.get("SARIF_SCHEMA")
    if schema is None:
        print("left out: SARIF_SCHEMA is not set")
    if not has("jsonschema") or schema is None:
        return 0, 0
    import jsonschema

    validator = jsonschema.validators.validator_for({"$schema": "http://json-schema.org/draft-07/schema#"})
    validator = validator(json.loads(pathlib.Path(schema).read_text()), format_checker=validator.FORMAT_CHECKER)
    read = wrong = 0
    for name, text in reports("sarif"):
        read += 1
        for error in validator.iter_errors(json.loads(text)):
            wrong += 1
            print(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    return read, wrong


def junit():
    if not has("junitparser", "junit2htmlreport"):
        return 0, 0
    from junit2htmlreport.parser import Junit
    from junitparser import JUnitXml

    read = wrong = 0
    for name, text in reports("junit"):
        read += 1
        whole = JUnitXml.fromstring(text)
        suites = list(whole)
        cases = [case for suite in suites for case in suite]
        failed = [case for case in cases if case.result]
        page = Junit(xmlstring=text.decode())
        shown = [case for suite in page.suites for case in suite.all()]
        checks = {
            "counts of cases": whole.tests == len(cases) == sum(suite.tests for suite in suites) == len(shown),
            "counts of failures": whole.failures == len(failed) == sum(case.failed() for case in shown),
            "names": all(case.name and case.classname for case in cases),
            "a page": len(page.html()) > 1000,
        }
        for what, holds in checks.items():
            if not holds:
                wrong += 1
                print(f"{name}: {what}")
    return read, wrong


def recipes():
    if not has("check_jsonschema"):
        return 0, 0
    read = wrong = 0
    blocks = (ROOT / "docs" / "lint.md").read_text().split("```yaml\n")[1:]
    for block in (block.split("```")[0] for block in blocks):
        kinds = {"jobs:": "vendor.github-workflows"}
        kind = next((schema for mark, schema in kinds.items() if mark in block), None)
        if kind is None:
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(block)
            file.flush()
            read += 1
            ran = subprocess.run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", kind, file.name], capture_output=True, text=True)
            if ran.returncode:
                wrong += 1
                print(ran.stdout, ran.stderr)
    return read, wrong


failures = anything = 0
for part in (sarif, junit, recipes):
    read, wrong = part()
    failures += wrong
    anything += read
    print(f"{part.__name__}: {read} read, {wrong} wrong")
if not anything:
    print("skipped: nothing is here that reads them")
sys.exit(1 if failures else 0)
