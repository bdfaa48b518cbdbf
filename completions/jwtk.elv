
use builtin;
use str;

set edit:completion:arg-completer[jwtk] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'jwtk'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'jwtk'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand sign 'Sign members of a JSON document, or a whole claim set'
            cand verify 'Check a token''s signature and claims'
            cand decode 'Show what a token says, without verifying it'
            cand pem2jwks 'Make a key set of PEM, DER, certificates and OpenSSH keys'
            cand jwks2pem 'Write the keys of a key set as PEM'
            cand fingerprint 'Print the pins and thumbprints of keys'
            cand keygen 'Make a new key'
            cand jwks 'Work with key sets'
            cand cel 'Tell what an expression is for agentgateway'
            cand completions 'Print the completions of a shell'
            cand man 'Print a page of the manual'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jwtk;sign'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --keys 'Members of the document to sign; repeatable'
            cand --gateway 'The gateway''s configuration: krakend.json, the same in YAML or TOML, or a folder of such files'
            cand --gateway-kind 'The gateway, where its configuration does not tell'
            cand --endpoint 'The endpoint: its path as the configuration writes it, or a request''s'
            cand --method 'The HTTP method'
            cand --jwks-at 'What is found at one place that the configuration names: a URL or a file; repeatable'
            cand --jwks 'A JWKS, a JWK, PEM, DER or OpenSSH keys: a file, -, `env:NAME`, or an https URL; repeatable'
            cand --key 'A JWKS, a JWK, PEM, DER or OpenSSH keys: a file, -, `env:NAME`, or an https URL; repeatable'
            cand --secret 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input'
            cand --secret-encoding 'How the secret is written there'
            cand --max-bytes 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --oidc 'The issuer whose discovery document names the key set; a token''s iss must equal it'
            cand --ca-file 'Certificates to believe besides the machine''s authorities, in PEM or DER; repeatable'
            cand --pin 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any'
            cand --http-header 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; repeatable'
            cand --timeout 'How long all of it may take'
            cand --cache 'Keep key sets on disk, and take them from there for so long'
            cand --kid 'Which key of the set signs, or the name of a lone key'
            cand --alg 'The algorithm; by default what the key is for'
            cand --typ 'The header''s typ [default: JWT, with a gateway its own]'
            cand -H 'Another header parameter, its value as JSON or as text; repeatable'
            cand --header 'Another header parameter, its value as JSON or as text; repeatable'
            cand --iss 'Issuer'
            cand --sub 'Subject'
            cand --aud 'Audience; repeatable'
            cand --exp 'When the token expires: a time, or a duration from now'
            cand --nbf 'From when on the token is valid: a time, or a duration from now'
            cand --iat 'When the token was issued; now when no time is given'
            cand --jti 'The token''s ID; a random one when none is given'
            cand --claim 'A claim that is text; repeatable'
            cand --claim-json 'A claim that is JSON; repeatable'
            cand --jobs 'How many threads work; by default one for each core'
            cand --now 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --allow-unsigned 'Pass the document on even when no member of it could be signed'
            cand --offline 'Open no connection: take key sets from the cache, however old'
            cand --insecure 'Allow plain http, and believe servers without verifying them'
            cand --no-typ 'Leave typ out of the header'
            cand --full 'Flattened JSON serialization instead of the compact one'
            cand --detached 'Sign the payload''s bytes as they are, and leave them out of the token'
            cand --unencoded 'Sign the payload''s bytes as they are, without encoding them (RFC 7797)'
            cand --lines 'Take one a line, and print one line for each; blank lines are skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;verify'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --max-token-bytes 'How long a token may be'
            cand --gateway 'The gateway''s configuration: krakend.json, the same in YAML or TOML, or a folder of such files'
            cand --gateway-kind 'The gateway, where its configuration does not tell'
            cand --endpoint 'The endpoint: its path as the configuration writes it, or a request''s'
            cand --method 'The HTTP method'
            cand --jwks-at 'What is found at one place that the configuration names: a URL or a file; repeatable'
            cand --request 'The head of an HTTP request instead of a TOKEN: request line and headers'
            cand --jwks 'A JWKS, a JWK, PEM, DER or OpenSSH keys: a file, -, `env:NAME`, or an https URL; repeatable'
            cand --key 'A JWKS, a JWK, PEM, DER or OpenSSH keys: a file, -, `env:NAME`, or an https URL; repeatable'
            cand --secret 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input'
            cand --secret-encoding 'How the secret is written there'
            cand --max-bytes 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --oidc 'The issuer whose discovery document names the key set; a token''s iss must equal it'
            cand --ca-file 'Certificates to believe besides the machine''s authorities, in PEM or DER; repeatable'
            cand --pin 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any'
            cand --http-header 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; repeatable'
            cand --timeout 'How long all of it may take'
            cand --cache 'Keep key sets on disk, and take them from there for so long'
            cand --key-id-from 'What in the header names the key'
            cand --alg 'Algorithms that are allowed; by default what the keys allow'
            cand --serialization 'How the token may be written'
            cand --detached 'The payload, for a token that does not carry it'
            cand --iss 'The issuer must be this; repeatable, any'
            cand --aud 'The audience must hold this; repeatable, any'
            cand --sub 'The subject must be this'
            cand --jti 'The token''s ID must be this'
            cand --typ 'The header''s typ must be this media type'
            cand --leeway 'How much the clocks may differ'
            cand --max-age 'How long ago iat may be'
            cand --require 'A claim that must be there; repeatable'
            cand --skip 'A time that is not checked; repeatable'
            cand --claim 'A claim must be this text; repeatable'
            cand --claim-json 'A claim must be this JSON value; repeatable'
            cand --claim-any 'A claim must be, or hold, one of these texts; repeatable'
            cand --claim-all 'A claim must hold all of these texts; repeatable'
            cand --claim-regex 'A claim must match this expression from beginning to end; `\d`, `\w` and `(?i)` mean ASCII; repeatable'
            cand --roles 'Roles, of which the token must have one'
            cand --roles-key 'The claim that holds the roles'
            cand --scopes 'Scopes that the token must have'
            cand --scopes-key 'The claim that holds the scopes'
            cand --scopes-matcher 'Whether one of the scopes is enough'
            cand --claim-delimiter 'What joins the names in a PATH'
            cand --print 'What is printed of an accepted token'
            cand --get 'Print one claim: a name, names joined by dots, or a JSON pointer'
            cand --jobs 'How many threads work; by default one for each core'
            cand --field 'Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`'
            cand --now 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --offline 'Open no connection: take key sets from the cache, however old'
            cand --insecure 'Allow plain http, and believe servers without verifying them'
            cand --allow-weak-keys 'Let keys count that are too weak, with a warning'
            cand --aud-all 'The audience must hold every --aud'
            cand --explain 'Print every check, passed ones too'
            cand --lines 'Take one a line, and print one line for each; blank lines are skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;decode'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --max-token-bytes 'How long a token may be'
            cand --get 'Print one claim: a name, names joined by dots, or a JSON pointer'
            cand --claim-delimiter 'What joins the names in a PATH'
            cand --jobs 'How many threads work; by default one for each core'
            cand --field 'Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`'
            cand --now 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --redact 'Hide the signature and the values of claims, but for times, iss and aud'
            cand --lines 'Take one a line, and print one line for each; blank lines are skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;pem2jwks'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --max-bytes 'How large a file may be'
            cand --out-dir 'Write the private and the public keys as two files into a folder'
            cand --kid-from 'What the kid is made of: thumbprint, filename, x5t, x5t#S256, spki-sha256 or docker'
            cand --kid 'The kid of a lone key'
            cand --alg 'What the keys are for'
            cand --use 'Signatures or encryption'
            cand --key-ops 'Operations that the keys may be used for'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --private 'Keep private halves'
            cand --public 'Leave private halves out, and say nothing about it'
            cand --force 'Replace files that are there'
            cand --x5c 'Embed the chain of certificates, with x5t and x5t#S256'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;jwks2pem'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --max-bytes 'How large the file may be'
            cand --kid 'The one key to write'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --private 'Write private keys'
            cand --pkcs1 'RSA keys as PKCS#1'
            cand --sec1 'EC private keys as SEC 1'
            cand --encrypt 'Encrypt private keys with the passphrase'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;fingerprint'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --tls 'Show the chain that this TLS server presents'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --max-bytes 'How large a source may be [default: 64 MiB, 1 MiB from a URL]'
            cand --print 'Print one value a line'
            cand --check 'Exit 0 if one of the keys has this pin or thumbprint, in whatever form, else 1; repeatable, any'
            cand --oidc 'The issuer whose discovery document names the key set; a token''s iss must equal it'
            cand --ca-file 'Certificates to believe besides the machine''s authorities, in PEM or DER; repeatable'
            cand --pin 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any'
            cand --http-header 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; repeatable'
            cand --timeout 'How long all of it may take'
            cand --cache 'Keep key sets on disk, and take them from there for so long'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --offline 'Open no connection: take key sets from the cache, however old'
            cand --insecure 'Allow plain http, and believe servers without verifying them'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;keygen'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --alg 'What the key is for: RS256, ES256, EdDSA, HS256 and so on'
            cand --kty 'The type of the key'
            cand --crv 'The curve of an EC or OKP key'
            cand --bits 'The size of an RSA key (3072 unless told otherwise) or of a secret'
            cand --kid 'The kid; by default the thumbprint'
            cand --use 'Signatures or encryption'
            cand --out-dir 'Write the private and the public keys as two files into a folder'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --pem 'PEM instead of a key set'
            cand --force 'Replace files that are there'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;jwks'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand show 'Show the keys of a set in a table'
            cand public 'Strip private members'
            cand merge 'Join sets; the same kid with another key is refused'
            cand find 'Print the keys of a kid or a thumbprint'
            cand remove 'Print the set without the keys of a kid'
            cand fetch 'Print the key set that verify would use, for a gateway''s inline field'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jwtk;jwks;show'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --max-bytes 'How large a file may be'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;jwks;public'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --max-bytes 'How large a file may be'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;jwks;merge'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --max-bytes 'How large a file may be'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;jwks;find'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --max-bytes 'How large a file may be'
            cand --kid 'The kid'
            cand --thumbprint 'A thumbprint or pin, in whatever form'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;jwks;remove'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --max-bytes 'How large a file may be'
            cand --kid 'The kid'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;jwks;fetch'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --max-bytes 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]'
            cand --passphrase 'What opens encrypted keys: `env:NAME`, `file:PATH` or -; asked for when this is a terminal'
            cand --oidc 'The issuer whose discovery document names the key set; a token''s iss must equal it'
            cand --ca-file 'Certificates to believe besides the machine''s authorities, in PEM or DER; repeatable'
            cand --pin 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any'
            cand --http-header 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; repeatable'
            cand --timeout 'How long all of it may take'
            cand --cache 'Keep key sets on disk, and take them from there for so long'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --offline 'Open no connection: take key sets from the cache, however old'
            cand --insecure 'Allow plain http, and believe servers without verifying them'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;jwks;help'= {
            cand show 'Show the keys of a set in a table'
            cand public 'Strip private members'
            cand merge 'Join sets; the same kid with another key is refused'
            cand find 'Print the keys of a kid or a thumbprint'
            cand remove 'Print the set without the keys of a kid'
            cand fetch 'Print the key set that verify would use, for a gateway''s inline field'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jwtk;jwks;help;show'= {
        }
        &'jwtk;jwks;help;public'= {
        }
        &'jwtk;jwks;help;merge'= {
        }
        &'jwtk;jwks;help;find'= {
        }
        &'jwtk;jwks;help;remove'= {
        }
        &'jwtk;jwks;help;fetch'= {
        }
        &'jwtk;jwks;help;help'= {
        }
        &'jwtk;cel'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand --claims 'What `jwt` is: a file of claims, a token, or a file with one; null unless given'
            cand --request 'What `request` is: the head of an HTTP request, request line and headers'
            cand --client-ip 'What `source.address` is'
            cand --function 'A function of the gateway''s configuration, `name(a) { expression }`; repeatable'
            cand --now 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand --explain 'Print the values of all parts'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;completions'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;man'= {
            cand --format 'How the result is printed; for people, unless told otherwise'
            cand --color 'When to use colours; by default on a terminal that has them'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;help'= {
            cand sign 'Sign members of a JSON document, or a whole claim set'
            cand verify 'Check a token''s signature and claims'
            cand decode 'Show what a token says, without verifying it'
            cand pem2jwks 'Make a key set of PEM, DER, certificates and OpenSSH keys'
            cand jwks2pem 'Write the keys of a key set as PEM'
            cand fingerprint 'Print the pins and thumbprints of keys'
            cand keygen 'Make a new key'
            cand jwks 'Work with key sets'
            cand cel 'Tell what an expression is for agentgateway'
            cand completions 'Print the completions of a shell'
            cand man 'Print a page of the manual'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jwtk;help;sign'= {
        }
        &'jwtk;help;verify'= {
        }
        &'jwtk;help;decode'= {
        }
        &'jwtk;help;pem2jwks'= {
        }
        &'jwtk;help;jwks2pem'= {
        }
        &'jwtk;help;fingerprint'= {
        }
        &'jwtk;help;keygen'= {
        }
        &'jwtk;help;jwks'= {
        }
        &'jwtk;help;cel'= {
        }
        &'jwtk;help;completions'= {
        }
        &'jwtk;help;man'= {
        }
        &'jwtk;help;help'= {
        }
    ]
    $completions[$command]
}
