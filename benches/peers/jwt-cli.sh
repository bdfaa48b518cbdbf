#!/bin/sh
# jwt-cli.sh SECRET-OR-PEM ALG TOKENS: verifies a token a line, with one process for each.
set -eu
started=$(date +%s%N)
count=0
while read -r token; do
    jwt decode --alg "$2" --secret "@$1" "$token" >/dev/null
    count=$((count + 1))
done <"$3"
echo "jwt-cli in a loop: $count tokens, $((count * 1000000000 / ($(date +%s%N) - started))) a second"
