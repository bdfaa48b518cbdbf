#!/bin/sh
# run.sh ALG COUNT: the same tokens through jwtk and through others. See README.md.
set -eu
alg=$1
count=$2
here=$(cd "$(dirname "$0")" && pwd)
jwtk=${JWTK:-jwtk}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

case $alg in
HS256) printf '%s' 0123456789abcdef0123456789abcdef >"$work/key" ;;
RS256 | PS256) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/private.pem" ;;
ES256) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/private.pem" ;;
EdDSA) openssl genpkey -quiet -algorithm ED25519 -out "$work/private.pem" ;;
*) echo "run.sh: no key for $alg" >&2 && exit 2 ;;
esac
if [ "$alg" = HS256 ]; then
    secret=$(base64 <"$work/key" | tr '+/' '-_' | tr -d '=\n')
    printf '{"kty":"oct","kid":"k","alg":"HS256","k":"%s"}' "$secret" | tee "$work/private.jwk" >"$work/public.jwk"
else
    "$jwtk" pem2jwks --private --alg "$alg" "$work/private.pem" | tr -d ' \n' | sed 's/^{"keys":\[//; s/\]}$//' >"$work/private.jwk"
    openssl pkey -in "$work/private.pem" -pubout -out "$work/key.pem"
    "$jwtk" pem2jwks --alg "$alg" "$work/key.pem" | tr -d ' \n' | sed 's/^{"keys":\[//; s/\]}$//' >"$work/public.jwk"
fi
seq 2000 | sed 's/.*/{"sub":"user-&","jti":"f3b1c8e2-&","scope":"openid profile orders:read","roles":["user","auditor"]}/' |
    "$jwtk" sign --quiet --lines --jwks "$work/private.jwk" --alg "$alg" --iat --nbf now --exp 1h \
        --iss https://login.example.com/ --aud orders --aud invoices >"$work/some"
while :; do cat "$work/some"; done 2>/dev/null | head -n "$count" >"$work/tokens"
head -n 200 "$work/tokens" >"$work/few"

printf 'jwtk: '
"$jwtk" verify --lines --print none --jwks "$work/public.jwk" --iss https://login.example.com/ --aud orders \
    "$work/tokens" 2>&1 | head -n 1
if ${PYTHON:-python3} -c 'import jwt' 2>/dev/null; then
    ${PYTHON:-python3} "$here/pyjwt.py" "$work/public.jwk" "$alg" "$work/tokens"
fi
if [ -d "$here/node_modules/jose" ]; then
    ${NODE:-node} "$here/jose.mjs" "$work/public.jwk" "$alg" "$work/tokens"
fi
if command -v jwt >/dev/null; then
    "$here/jwt-cli.sh" "$work/key$([ "$alg" = HS256 ] || echo .pem)" "$alg" "$work/few"
fi
