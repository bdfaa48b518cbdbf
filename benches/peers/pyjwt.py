"""python3 pyjwt.py JWK ALG TOKENS: verifies a token a line with PyJWT."""

import json
import sys
import time

import jwt

path, alg, tokens = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    key = jwt.PyJWK(json.load(file), algorithm=alg).key

started = time.perf_counter()
count = 0
with open(tokens, encoding="ascii") as lines:
    for token in lines:
        jwt.decode(token.strip(), key, algorithms=[alg], issuer="https://login.example.com/", audience="orders")
        count += 1
seconds = time.perf_counter() - started
print(f"PyJWT: {count} tokens, {count / seconds:.0f} a second")
