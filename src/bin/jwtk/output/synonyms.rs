//! Words of other tools, and what they are called here.

/// What a word that is no subcommand means.
pub(super) fn of_subcommand(word: &str) -> &'static [&'static str] {
    meaning(&SUBCOMMANDS, word)
}

/// What a word that is no option means: with its value, where that is a part of the meaning.
pub(super) fn of_option(word: &str) -> &'static [&'static str] {
    meaning(&OPTIONS, word)
}

fn meaning(table: &[(&'static str, &'static [&'static str])], word: &str) -> &'static [&'static str] {
    let word = word.to_ascii_lowercase();
    let is_there = |words: &str| words.split(' ').any(|known| known == word);
    table.iter().find(|(words, _)| is_there(words)).map_or(&[], |(_, meanings)| *meanings)
}

/// The first meaning that is there in this build counts.
const SUBCOMMANDS: [(&str, &[&str]); 13] = [
    ("validate check authenticate introspect test verify-token", &["verify"]),
    ("inspect show view parse print dump read debug explain", &["decode"]),
    ("encode create issue mint token sign-token", &["sign"]),
    ("thumbprint pin pins hash digest kid spki", &["fingerprint"]),
    ("generate gen genkey generate-key newkey new genrsa", &["keygen"]),
    ("pem convert import pem2jwk pem-to-jwk pem2key x5c", &["pem2jwks"]),
    ("export jwk2pem jwk-to-pem jwks-to-pem key2pem", &["jwks2pem"]),
    ("jwk keys key keyset key-set", &["jwks"]),
    ("fetch download merge rotate diff public find remove", &["jwks"]),
    ("seal wrap", &["encrypt"]),
    ("open unseal unwrap", &["decrypt"]),
    ("proof prove pop dpop-proof", &["dpop"]),
    ("completion complete autocomplete", &["completions"]),
];

/// The first meaning that the subcommand has counts.
const OPTIONS: [(&str, &[&str]); 40] = [
    ("--json -j", &["--format json"]),
    ("--output --out -o", &["--out-dir", "> FILE"]),
    ("--output-format", &["--format"]),
    ("--pretty --plain --text", &["--format human"]),
    ("--no-color --no-colour --nocolor", &["--color never"]),
    ("--silent -s", &["--quiet"]),
    ("--debug --trace", &["--verbose"]),
    ("--skew --clock-skew --clock-tolerance --tolerance --grace", &["--leeway"]),
    ("--cert --certificate --public-key --pubkey --pubin -p", &["--jwks"]),
    ("--pem --der --key-file --keyfile --private-key --jwk --jwks-file --keyset --key-set", &["--jwks"]),
    ("--jwks-url --jwks-uri --jwk-url --jwks_uri --url --uri --keyring", &["--jwks"]),
    ("--cacert --ca --ca-cert --ca-certs --cafile --capath", &["--ca-file"]),
    ("-k --no-verify --no-check-certificate --skip-tls-verify --insecure-skip-tls-verify", &["--insecure", "--jwks"]),
    ("--pinnedpubkey --fingerprint --jwk-fingerprints", &["--pin", "--check"]),
    ("--max-time -m --connect-timeout", &["--timeout"]),
    ("--issuer -i", &["--iss"]),
    ("--discovery-url --openid --oidc-issuer --well-known", &["--oidc"]),
    ("--audience -a", &["--aud"]),
    ("--subject --user", &["--sub"]),
    ("--expires --expiry --expiration --expires-in --expires-at --ttl --lifetime --exp-in -e", &["--exp"]),
    ("--not-before", &["--nbf"]),
    ("--issued-at --no-iat", &["--iat"]),
    ("--jwt-id --token-id", &["--jti"]),
    ("--algorithm --algorithms --algo --algs --alg-name", &["--alg"]),
    ("--keyid --key-id --key_id", &["--kid"]),
    ("--payload --set --claims --field -P -c", &["--claim"]),
    ("--type --media-type", &["--typ", "--kty"]),
    ("--password --pass --passin --passphrase-file", &["--passphrase"]),
    ("--scope", &["--scopes"]),
    ("--role", &["--roles"]),
    ("--config --conf --krakend --envoy -g", &["--gateway"]),
    ("--path --route", &["--endpoint"]),
    ("--time --at --date --clock", &["--now"]),
    ("--ignore-exp --ignore-expiration --no-exp --no-validate-exp --skip-exp", &["--skip exp"]),
    ("--size --length --keysize --key-size --modulus -b", &["--bits"]),
    ("--curve", &["--crv"]),
    ("--batch --stdin --jsonl --ndjson", &["--lines"]),
    ("--threads --parallel --workers", &["--jobs"]),
    ("--base64 --b64 --secret-base64", &["--secret-encoding base64"]),
    ("--members --member --fields", &["--keys"]),
];
