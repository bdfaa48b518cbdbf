# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_jwtk_global_optspecs
    string join \n format= color= q/quiet v/verbose h/help V/version
end

function __fish_jwtk_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_jwtk_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_jwtk_using_subcommand
    set -l cmd (__fish_jwtk_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c jwtk -n "__fish_jwtk_needs_command" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_needs_command" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_needs_command" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_needs_command" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_needs_command" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "sign" -d 'Sign members of a JSON document, or a whole claim set'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "verify" -d 'Check a token\'s signature and claims'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "decode" -d 'Show what a token says, without verifying it'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "encrypt" -d 'Encrypt bytes for the owner of a key'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "decrypt" -d 'Decrypt a token'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "dpop" -d 'Make a proof of possession for a request (DPoP, RFC 9449)'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "pem2jwks" -d 'Convert PEM, DER, certificates and OpenSSH keys to a key set'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "jwks2pem" -d 'Write the keys of a key set as PEM'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "fingerprint" -d 'Print the pins and thumbprints of keys'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "keygen" -d 'Make a new key'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "jwks" -d 'Work with key sets'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "lint" -d 'Find what is wrong in configurations, key sets, keys and tokens'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "cel" -d 'Show what agentgateway makes of an expression'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "completions" -d 'Print shell completions'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "man" -d 'Print a manual page'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l keys -d 'Members of the document to sign; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l gateway -d 'The gateway\'s configuration: krakend.json, Envoy\'s bootstrap, listeners or `/config_dump`, Gloo\'s resources, agentgateway\'s file or policies, as JSON, YAML or TOML, or a folder of such files' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l gateway-kind -d 'The kind of gateway; by default recognised by its configuration' -r -f -a "krakend\t''
envoy\t''
gloo\t''
agentgateway\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l endpoint -d 'The endpoint: its path as the configuration writes it, or a request\'s' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l method -d 'The HTTP method' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l jwks-at -d 'FILE in the place of the key source at LOCATION, a URL or a file that the configuration names; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l env -d 'An environment variable that the configuration may use, before the process\'s own; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l jwks -l key -d 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l secret -d 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l secret-encoding -d 'How the secret is written' -r -f -a "raw\t'The bytes themselves'
hex\t''
base64\t''
base64url\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l kid -d 'Which key of the set signs, or the name of a lone key' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l signer-cmd -d 'A command that signs: it gets what is to be signed on its standard input and prints the raw signature; --jwks names the public key, with which the signature is checked' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l typ -d 'The header\'s typ [default: JWT, with a gateway its own]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -s H -l header -d 'Another header parameter, its value as JSON or as text; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l iss -d 'Issuer' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l sub -d 'Subject' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l aud -d 'Audience; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l exp -d 'When the token expires: a time, or a duration from now' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l nbf -d 'From when on the token is valid: a time, or a duration from now' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l iat -d 'When the token was issued; now when no time is given' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l jti -d 'The token\'s ID; a random one when none is given' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l claim -d 'A claim that is text; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l claim-json -d 'A claim that is JSON; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l jobs -d 'How many threads work; by default one for each core' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l alg -d 'The algorithm; by default what the key is for' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l allow-unsigned -d 'Pass the document on even when a named member could not be signed'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l allow-weak-keys -d 'Sign with a key that is too weak, with a warning'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l no-typ -d 'Leave typ out of the header'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l full -d 'Flattened JSON serialization instead of the compact one'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l raw -d 'Sign the payload\'s bytes as they are, whatever they are'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l detached -d 'Sign the payload\'s bytes as they are, and leave them out of the token'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l unencoded -d 'Sign the payload\'s bytes as they are, without encoding them (RFC 7797)'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l lines -d 'Read one input a line, and print one line for each; blank lines are skipped'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -l allow-empty -d 'Accept an input without a single line'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand sign" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l max-token-bytes -d 'How long a token may be' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l gateway -d 'The gateway\'s configuration: krakend.json, Envoy\'s bootstrap, listeners or `/config_dump`, Gloo\'s resources, agentgateway\'s file or policies, as JSON, YAML or TOML, or a folder of such files' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l gateway-kind -d 'The kind of gateway; by default recognised by its configuration' -r -f -a "krakend\t''
envoy\t''
gloo\t''
agentgateway\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l endpoint -d 'The endpoint: its path as the configuration writes it, or a request\'s' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l method -d 'The HTTP method' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l jwks-at -d 'FILE in the place of the key source at LOCATION, a URL or a file that the configuration names; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l env -d 'An environment variable that the configuration may use, before the process\'s own; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l request -d 'The head of an HTTP request instead of a TOKEN: request line and headers; without a gateway it must carry a token by the scheme `DPoP`, with its proof' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l provider -d 'The provider whose checks alone count, of gateways that name several' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l listener -d 'The listener that the request comes to, of gateways that have several; else the first' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l client-ip -d 'The address that the request comes from' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l gateway-version -d 'The gateway\'s version, where its answers differ; else the newest that is known' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l jwks -l key -d 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l secret -d 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l secret-encoding -d 'How the secret is written' -r -f -a "raw\t'The bytes themselves'
hex\t''
base64\t''
base64url\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l key-id-from -d 'What in the header names the key' -r -f -a "kid\t''
x5t\t''
x5t#S256\t''
kid_x5t\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l serialization -d 'How the token may be written' -r -f -a "compact\t'Parts joined by dots'
json\t'The same, flattened or general JSON'"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l detached -d 'The payload, for a token that does not carry it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l decrypt-key -d 'A private key that opens encrypted tokens: a file, - or `env:NAME`; repeatable. It never verifies any' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l decrypt-secret -d 'A shared secret that opens encrypted tokens: `env:NAME`, `file:PATH` or -' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l profile -d 'Check what all tokens of this issuer or kind have in common; other options win' -r -f -a "keycloak\t'Access tokens of Keycloak; roles are those of the realm'
entra\t'Tokens of Microsoft Entra ID'
auth0\t'Access tokens of Auth0; roles are its permissions'
cognito\t'Tokens of Amazon Cognito; roles are its groups'
google\t'ID tokens of Google'
github-actions\t'Tokens of GitHub\'s workflows'
gitlab\t'ID tokens of GitLab\'s jobs'
kubernetes\t'Tokens of Kubernetes\' service accounts'
access-token\t'Access tokens as of RFC 9068'
id-token\t'ID tokens as of OpenID Connect'
jwt-svid\t'SPIFFE\'s JWT-SVID'"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l iss -d 'The issuer must be this; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l aud -d 'The audience must hold this; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l sub -d 'The subject must be this' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l jti -d 'The token\'s ID must be this' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l typ -d 'The header\'s typ must be this media type' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l leeway -d 'How much the clocks may differ' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l max-age -d 'How long ago iat may be' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l require -d 'A claim that must be there; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l skip -d 'A time that is not checked; repeatable' -r -f -a "exp\t''
nbf\t''
iat\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l claim -d 'A claim must be this text; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l claim-json -d 'A claim must be this JSON value; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l claim-any -d 'A claim must be, or hold, one of these texts; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l claim-all -d 'A claim must hold all of these texts; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l claim-regex -d 'A claim must match this expression from beginning to end; `\\d`, `\\w` and `(?i)` mean ASCII; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l claim-cel -d 'An expression over `claims` and `header` that must be true, as in agentgateway\'s rules; an error refuses; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l roles -d 'Roles, of which the token must have one' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l roles-key -d 'The claim that holds the roles [default: roles, or the profile\'s]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l scopes -d 'Scopes that the token must have' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l scopes-key -d 'The claim that holds the scopes [default: scope, or the profile\'s]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l scopes-matcher -d 'Whether one of the scopes is enough' -r -f -a "any\t''
all\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l claim-delimiter -d 'What joins the names in a PATH' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l dpop -d 'The DPoP proof that came with the token: itself, FILE, or -; --request has it in its header' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l dpop-method -l htm -d 'The method of the request, `htm`' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l dpop-url -l htu -d 'The URL of the request as the client sees it, `htu`; query and fragment mean nothing' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l dpop-nonce -d 'The nonce that the server gave the client' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l dpop-window -d 'How far the proof\'s iat may lie from now, on either side; --leeway is added' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l print -d 'What is printed of an accepted token' -r -f -a "claims\t'The claims, as they are in the token'
header\t'The header'
payload\t'The payload\'s bytes; it need not be JSON'
token\t'The token'
none\t'Nothing'"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l get -d 'Print one claim: a name, names joined by dots, or a JSON pointer' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l jobs -d 'How many threads work; by default one for each core' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l field -d 'Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l alg -d 'Algorithms that are allowed; by default what the keys allow' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l dpop-alg -d 'Algorithms that are allowed for proofs; by default every asymmetric one' -r -f -a "RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l allow-weak-keys -d 'Accept keys that are too weak, with a warning'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l require-encrypted -d 'Refuse tokens that are signed and not encrypted'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l aud-all -d 'The audience must hold every --aud'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l explain -d 'Print every check, passed ones too'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l lines -d 'Read one input a line, and print one line for each; blank lines are skipped'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -l allow-empty -d 'Accept an input without a single line'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand verify" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l max-token-bytes -d 'How long a token may be' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l get -d 'Print one claim: a name, names joined by dots, or a JSON pointer' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l claim-delimiter -d 'What joins the names in a PATH' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l decrypt-key -d 'A private key that opens encrypted tokens: a file, - or `env:NAME`; repeatable. It never verifies any' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l decrypt-secret -d 'A shared secret that opens encrypted tokens: `env:NAME`, `file:PATH` or -' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l jobs -d 'How many threads work; by default one for each core' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l field -d 'Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l redact -d 'Hide the signature and the values of claims, but for times, iss and aud'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l lines -d 'Read one input a line, and print one line for each; blank lines are skipped'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l allow-empty -d 'Accept an input without a single line'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l jwks -l key -d 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l secret -d 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l secret-encoding -d 'How the secret is written' -r -f -a "raw\t'The bytes themselves'
hex\t''
base64\t''
base64url\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l kid -d 'Which key of the set is encrypted for, or the name of a lone key; repeatable, one recipient each' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l typ -d 'The header\'s typ' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l cty -d 'The header\'s cty: JWT says that the payload is a signed token' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -s H -l header -d 'Another header parameter, its value as JSON or as text; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l apu -d 'Who encrypts, for a key that two agree on (ECDH-ES)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l apv -d 'Who decrypts, for a key that two agree on (ECDH-ES)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l p2c -d 'How many rounds a password takes (PBES2), from 1000 to 1200000; npm jose reads at most 10000, jwcrypto 16384, José 32768' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l serialization -d 'How the token is written' -r -f -a "compact\t'Five parts joined by dots'
flattened\t'JSON with one recipient'
general\t'JSON with a list of recipients'
json\t'JSON, flattened for one recipient and general for several'"
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l aad -d 'Authenticate what a file holds beside the payload, in a JSON serialization' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l alg -d 'The key management; by default what the key is for, else RSA-OAEP-256, ECDH-ES or AES Key Wrap by the key\'s type' -r -f -a "RSA-OAEP\t''
RSA-OAEP-256\t''
RSA-OAEP-384\t''
RSA-OAEP-512\t''
ECDH-ES\t''
ECDH-ES+A128KW\t''
ECDH-ES+A192KW\t''
ECDH-ES+A256KW\t''
A128KW\t''
A192KW\t''
A256KW\t''
A128GCMKW\t''
A192GCMKW\t''
A256GCMKW\t''
dir\t''
PBES2-HS256+A128KW\t''
PBES2-HS384+A192KW\t''
PBES2-HS512+A256KW\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l enc -d 'The content encryption; by default A256GCM' -r -f -a "A128CBC-HS256\t''
A192CBC-HS384\t''
A256CBC-HS512\t''
A128GCM\t''
A192GCM\t''
A256GCM\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand encrypt" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l max-token-bytes -d 'How long a token may be' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l jwks -l key -d 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l secret -d 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l secret-encoding -d 'How the secret is written' -r -f -a "raw\t'The bytes themselves'
hex\t''
base64\t''
base64url\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l max-p2c -d 'How many rounds a password may take' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l serialization -d 'How the token may be written' -r -f -a "compact\t'Parts joined by dots'
json\t'The same, flattened or general JSON'"
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l aad -d 'Additional data that must have been authenticated' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l print -d 'What is printed of a token that opens' -r -f -a "plaintext\t'What was encrypted'
header\t'The header'
none\t'Nothing'"
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l jobs -d 'How many threads work; by default one for each core' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l field -d 'Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l alg -d 'Key managements that are allowed; one with a password (PBES2) must be named here or by its key' -r -f -a "RSA-OAEP\t''
RSA-OAEP-256\t''
RSA-OAEP-384\t''
RSA-OAEP-512\t''
ECDH-ES\t''
ECDH-ES+A128KW\t''
ECDH-ES+A192KW\t''
ECDH-ES+A256KW\t''
A128KW\t''
A192KW\t''
A256KW\t''
A128GCMKW\t''
A192GCMKW\t''
A256GCMKW\t''
dir\t''
PBES2-HS256+A128KW\t''
PBES2-HS384+A192KW\t''
PBES2-HS512+A256KW\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l enc -d 'Content encryptions that are allowed' -r -f -a "A128CBC-HS256\t''
A192CBC-HS384\t''
A256CBC-HS512\t''
A128GCM\t''
A192GCM\t''
A256GCM\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l lines -d 'Read one input a line, and print one line for each; blank lines are skipped'
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -l allow-empty -d 'Accept an input without a single line'
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand decrypt" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l method -l htm -d 'The method of the request, `htm`' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l url -l htu -d 'The URL of the request, `htu`; query and fragment are left out' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l token -d 'The access token that the request carries, for `ath`: itself, @FILE, `file:FILE` or -' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l nonce -d 'The nonce that the server gave' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l iat -d 'When the proof was made; now when no time is given' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l jti -d 'The proof\'s ID; a random one when none is given' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l jwks -l key -d 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l secret -d 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l secret-encoding -d 'How the secret is written' -r -f -a "raw\t'The bytes themselves'
hex\t''
base64\t''
base64url\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l kid -d 'Which key of the set signs, or the name of a lone key' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l max-token-bytes -d 'How long a token may be' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l alg -d 'The algorithm; by default what the key is for' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -l allow-weak-keys -d 'Sign with a key that is too weak, with a warning'
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand dpop" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l out-dir -d 'Write the private and the public keys as two files into a folder' -r -F
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l kid-from -d 'What the kid is made of: thumbprint, filename, x5t, x5t#S256, spki-sha256 or docker' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l kid -d 'The kid of a lone key' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l use -d 'Signatures or encryption' -r -f -a "sig\t''
enc\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l key-ops -d 'Operations that the keys may be used for' -r -f -a "sign\t''
verify\t''
encrypt\t''
decrypt\t''
wrapKey\t''
unwrapKey\t''
deriveKey\t''
deriveBits\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l alg -d 'What the keys are for' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''
RSA-OAEP\t''
RSA-OAEP-256\t''
RSA-OAEP-384\t''
RSA-OAEP-512\t''
ECDH-ES\t''
ECDH-ES+A128KW\t''
ECDH-ES+A192KW\t''
ECDH-ES+A256KW\t''
A128KW\t''
A192KW\t''
A256KW\t''
A128GCMKW\t''
A192GCMKW\t''
A256GCMKW\t''
dir\t''
PBES2-HS256+A128KW\t''
PBES2-HS384+A192KW\t''
PBES2-HS512+A256KW\t''
A128CBC-HS256\t''
A192CBC-HS384\t''
A256CBC-HS512\t''
A128GCM\t''
A192GCM\t''
A256GCM\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l private -d 'Keep private keys'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l public -d 'Leave private keys out, without a note'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l force -d 'Replace existing files'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -l x5c -d 'Embed the chain of certificates, with x5t and x5t#S256'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand pem2jwks" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l kid -d 'The one key to write' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l private -d 'Write private keys'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l pkcs1 -d 'RSA keys as PKCS#1'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l sec1 -d 'EC private keys as SEC 1'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -l encrypt -d 'Encrypt private keys with the passphrase'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks2pem" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l tls -d 'Show the chain that this TLS server presents' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l print -d 'Print one value a line' -r -f -a "krakend\t'What `jwk_fingerprints` takes: the key\'s SHA-256 in padded base64url'
curl\t'What `curl --pinnedpubkey` takes'
hex\t'The key\'s SHA-256 in hex'
thumbprint\t'The JWK\'s thumbprint (RFC 7638)'
uri\t'The thumbprint as a URI (RFC 9278)'"
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l check -d 'Exit 0 if one of the keys has this pin or thumbprint, in whatever form, else 1; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand fingerprint" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l kty -d 'The type of the key' -r -f -a "RSA\t''
EC\t''
OKP\t''
oct\t''
AKP\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l crv -d 'The curve of an EC or OKP key' -r -f -a "P-256\t''
P-384\t''
P-521\t''
secp256k1\t''
Ed25519\t''
X25519\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l bits -d 'The size of an RSA key or of a secret, in bits [default: 3072 for RSA]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l kid -d 'The kid; by default the thumbprint, or random for a secret' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l use -d 'What the keys are for; keys for encryption get it by default' -r -f -a "sig\t''
enc\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l out-dir -d 'Write the private and the public keys as two files into a folder' -r -F
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l alg -d 'What the key is for: RS256, ES256, EdDSA, ML-DSA-65, HS256, RSA-OAEP-256, ECDH-ES, A256KW and so on' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''
RSA-OAEP\t''
RSA-OAEP-256\t''
RSA-OAEP-384\t''
RSA-OAEP-512\t''
ECDH-ES\t''
ECDH-ES+A128KW\t''
ECDH-ES+A192KW\t''
ECDH-ES+A256KW\t''
A128KW\t''
A192KW\t''
A256KW\t''
A128GCMKW\t''
A192GCMKW\t''
A256GCMKW\t''
dir\t''
PBES2-HS256+A128KW\t''
PBES2-HS384+A192KW\t''
PBES2-HS512+A256KW\t''
A128CBC-HS256\t''
A192CBC-HS384\t''
A256CBC-HS512\t''
A128GCM\t''
A192GCM\t''
A256GCM\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l pem -d 'PEM instead of a key set'
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -l force -d 'Replace existing files'
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand keygen" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "show" -d 'Show the keys of a set in a table'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "public" -d 'Strip private members'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "merge" -d 'Join sets; the same kid with another key, or the same key for another use, is refused'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "find" -d 'Print the keys of a kid or a thumbprint'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "remove" -d 'Print the set without the keys of a kid'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "fetch" -d 'Print the key set that verify would use, for a gateway\'s inline field'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "diff" -d 'Tell what a change of a key set does to tokens that are out'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "rotate" -d 'Add the next key to a pair of sets, or take an old one out'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and not __fish_seen_subcommand_from show public merge find remove fetch diff rotate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l print -d 'One value of each key that has it, a line each, instead of the table' -r -f -a "kid\t'The key IDs'
thumbprint\t'The SHA-256 thumbprints of RFC 7638'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from public" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from merge" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l kid -d 'The kid' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l thumbprint -d 'A thumbprint or pin, in whatever form' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from find" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l kid -d 'The kid' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from fetch" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l tokens -d 'Tokens that are out, one a line: whether they verify decides' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l gateway-kind -d 'The gateway that reads the set: it may refuse the whole of it' -r -f -a "krakend\t''
envoy\t''
gloo\t''
agentgateway\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l max-bytes -d 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l passphrase -d 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from diff" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l keep -d 'How many days a token may live, after which the old key can go' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l kid -d 'The kid of the new key; by default the thumbprint' -r -f -a "(__jwtk_kids)"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l retire -d 'Take the key of this kid out' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l out-dir -d 'Write the new pair into this folder, not in the place of the old one' -r -F
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l alg -d 'Add a new key for this algorithm' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -l force -d 'Replace existing files'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from rotate" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the keys of a set in a table'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "public" -d 'Strip private members'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "merge" -d 'Join sets; the same kid with another key, or the same key for another use, is refused'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "find" -d 'Print the keys of a kid or a thumbprint'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Print the set without the keys of a kid'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "fetch" -d 'Print the key set that verify would use, for a gateway\'s inline field'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Tell what a change of a key set does to tokens that are out'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Add the next key to a pair of sets, or take an old one out'
complete -c jwtk -n "__fish_jwtk_using_subcommand jwks; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l format -d 'How the findings are printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Commands of GitHub\'s runners'
junit\t'A report of tests'"
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l stdin-name -d 'The file name that findings give to standard input' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l oidc -d 'The issuer whose discovery document names the key set, or that document\'s address; a token\'s iss must equal it' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l discovery -d 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l ca-file -d 'Certificates to trust besides the system\'s authorities, in PEM or DER; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l pin -d 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l http-header -d 'A header for the key set\'s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l timeout -d 'How long a fetch may take, redirects and retries included' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l cache -d 'Keep key sets on disk, and use them for this long' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l deny -d 'The lowest severity that makes the exit code 1' -r -f -a "error\t''
warning\t''
note\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l allow -d 'Ignore a rule, also gloo/* or */no-audience; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l baseline -d 'The JSON report of an earlier run, whose findings are ignored' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l for -d 'Judge key sets as this gateway would load them' -r -f -a "krakend\t''
envoy\t''
gloo\t''
agentgateway\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l jwks-at -d 'The answer of one key source that a configuration names, a URL or a file; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l gateway-kind -d 'The kind of gateway; by default recognised by its configuration' -r -f -a "krakend\t''
envoy\t''
gloo\t''
agentgateway\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l max-lifetime -d 'How long a token may live' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l explain -d 'Explain a rule: what it finds, why it matters, what to do' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l offline -d 'Open no connection: take key sets from the cache, however old'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l insecure -d 'Allow plain http, and trust servers without verifying them'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l public -d 'The key sets are published: no secret may be in them'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l exit-zero -d 'Exit 0 whatever is found'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -l rules -d 'List the rules'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand lint" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -l claims -d 'What `jwt` is: a file of claims or the claims themselves, a token, or a file with one; null unless given' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -l request -d 'What `request` is: the head of an HTTP request, request line and headers' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -l client-ip -d 'What `source.address` is' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -l function -d 'A function of the gateway\'s configuration, `name(a) { expression }`; repeatable' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -l explain -d 'Print the values of all parts'
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand cel" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -l format -d 'How the result is printed [default: human]' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -l color -d 'When to use colours [default: auto]' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -s v -l verbose -d 'Say what is being done'
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "sign" -d 'Sign members of a JSON document, or a whole claim set'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "verify" -d 'Check a token\'s signature and claims'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "decode" -d 'Show what a token says, without verifying it'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "encrypt" -d 'Encrypt bytes for the owner of a key'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "decrypt" -d 'Decrypt a token'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "dpop" -d 'Make a proof of possession for a request (DPoP, RFC 9449)'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "pem2jwks" -d 'Convert PEM, DER, certificates and OpenSSH keys to a key set'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "jwks2pem" -d 'Write the keys of a key set as PEM'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "fingerprint" -d 'Print the pins and thumbprints of keys'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "keygen" -d 'Make a new key'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "jwks" -d 'Work with key sets'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "lint" -d 'Find what is wrong in configurations, key sets, keys and tokens'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "cel" -d 'Show what agentgateway makes of an expression'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "completions" -d 'Print shell completions'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "man" -d 'Print a manual page'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from sign verify decode encrypt decrypt dpop pem2jwks jwks2pem fingerprint keygen jwks lint cel completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
function __jwtk_kids
    for word in (commandline -opc)[2..-1]
        set word (string replace -r '^(--[a-z-]+=)?(@|file:)?' '' -- $word)
        test -f $word; and command jwtk jwks show --print kid -- $word 2>/dev/null </dev/null
    end
end
function __jwtk_at_files
    string replace -r '^' @ -- (__fish_complete_path (string sub -s 2 -- (commandline -ct)))
end
complete -c jwtk -n "string match -q '@*' -- (commandline -ct)" -f -a "(__jwtk_at_files)"
