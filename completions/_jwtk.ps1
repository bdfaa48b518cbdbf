
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'jwtk' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'jwtk'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'jwtk' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign members of a JSON document, or a whole claim set')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a token''s signature and claims')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show what a token says, without verifying it')
            [CompletionResult]::new('encrypt', 'encrypt', [CompletionResultType]::ParameterValue, 'Encrypt bytes for the owner of a key')
            [CompletionResult]::new('decrypt', 'decrypt', [CompletionResultType]::ParameterValue, 'Decrypt a token')
            [CompletionResult]::new('dpop', 'dpop', [CompletionResultType]::ParameterValue, 'Make a proof of possession for a request (DPoP, RFC 9449)')
            [CompletionResult]::new('pem2jwks', 'pem2jwks', [CompletionResultType]::ParameterValue, 'Convert PEM, DER, certificates and OpenSSH keys to a key set')
            [CompletionResult]::new('jwks2pem', 'jwks2pem', [CompletionResultType]::ParameterValue, 'Write the keys of a key set as PEM')
            [CompletionResult]::new('fingerprint', 'fingerprint', [CompletionResultType]::ParameterValue, 'Print the pins and thumbprints of keys')
            [CompletionResult]::new('keygen', 'keygen', [CompletionResultType]::ParameterValue, 'Make a new key')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Work with key sets')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Find what is wrong in configurations, key sets, keys and tokens')
            [CompletionResult]::new('cel', 'cel', [CompletionResultType]::ParameterValue, 'Show what agentgateway makes of an expression')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jwtk;sign' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Members of the document to sign; repeatable')
            [CompletionResult]::new('--gateway', '--gateway', [CompletionResultType]::ParameterName, 'The gateway''s configuration: krakend.json, Envoy''s bootstrap, listeners or `/config_dump`, Gloo''s resources, agentgateway''s file or policies, as JSON, YAML or TOML, or a folder of such files')
            [CompletionResult]::new('--gateway-kind', '--gateway-kind', [CompletionResultType]::ParameterName, 'The kind of gateway; by default recognised by its configuration')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'The endpoint: its path as the configuration writes it, or a request''s')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'The HTTP method')
            [CompletionResult]::new('--jwks-at', '--jwks-at', [CompletionResultType]::ParameterName, 'FILE in the place of the key source at LOCATION, a URL or a file that the configuration names; repeatable')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'An environment variable that the configuration may use, before the process''s own; repeatable')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'How the secret is written')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Which key of the set signs, or the name of a lone key')
            [CompletionResult]::new('--signer-cmd', '--signer-cmd', [CompletionResultType]::ParameterName, 'A command that signs: it gets what is to be signed on its standard input and prints the raw signature; --jwks names the public key, with which the signature is checked')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'The header''s typ [default: JWT, with a gateway its own]')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Another header parameter, its value as JSON or as text; repeatable')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Another header parameter, its value as JSON or as text; repeatable')
            [CompletionResult]::new('--iss', '--iss', [CompletionResultType]::ParameterName, 'Issuer')
            [CompletionResult]::new('--sub', '--sub', [CompletionResultType]::ParameterName, 'Subject')
            [CompletionResult]::new('--aud', '--aud', [CompletionResultType]::ParameterName, 'Audience; repeatable')
            [CompletionResult]::new('--exp', '--exp', [CompletionResultType]::ParameterName, 'When the token expires: a time, or a duration from now')
            [CompletionResult]::new('--nbf', '--nbf', [CompletionResultType]::ParameterName, 'From when on the token is valid: a time, or a duration from now')
            [CompletionResult]::new('--iat', '--iat', [CompletionResultType]::ParameterName, 'When the token was issued; now when no time is given')
            [CompletionResult]::new('--jti', '--jti', [CompletionResultType]::ParameterName, 'The token''s ID; a random one when none is given')
            [CompletionResult]::new('--claim', '--claim', [CompletionResultType]::ParameterName, 'A claim that is text; repeatable')
            [CompletionResult]::new('--claim-json', '--claim-json', [CompletionResultType]::ParameterName, 'A claim that is JSON; repeatable')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work; by default one for each core')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The algorithm; by default what the key is for')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--allow-unsigned', '--allow-unsigned', [CompletionResultType]::ParameterName, 'Pass the document on even when a named member could not be signed')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('--allow-weak-keys', '--allow-weak-keys', [CompletionResultType]::ParameterName, 'Sign with a key that is too weak, with a warning')
            [CompletionResult]::new('--no-typ', '--no-typ', [CompletionResultType]::ParameterName, 'Leave typ out of the header')
            [CompletionResult]::new('--full', '--full', [CompletionResultType]::ParameterName, 'Flattened JSON serialization instead of the compact one')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Sign the payload''s bytes as they are, whatever they are')
            [CompletionResult]::new('--detached', '--detached', [CompletionResultType]::ParameterName, 'Sign the payload''s bytes as they are, and leave them out of the token')
            [CompletionResult]::new('--unencoded', '--unencoded', [CompletionResultType]::ParameterName, 'Sign the payload''s bytes as they are, without encoding them (RFC 7797)')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Read one input a line, and print one line for each; blank lines are skipped')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Accept an input without a single line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;verify' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-token-bytes', '--max-token-bytes', [CompletionResultType]::ParameterName, 'How long a token may be')
            [CompletionResult]::new('--gateway', '--gateway', [CompletionResultType]::ParameterName, 'The gateway''s configuration: krakend.json, Envoy''s bootstrap, listeners or `/config_dump`, Gloo''s resources, agentgateway''s file or policies, as JSON, YAML or TOML, or a folder of such files')
            [CompletionResult]::new('--gateway-kind', '--gateway-kind', [CompletionResultType]::ParameterName, 'The kind of gateway; by default recognised by its configuration')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'The endpoint: its path as the configuration writes it, or a request''s')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'The HTTP method')
            [CompletionResult]::new('--jwks-at', '--jwks-at', [CompletionResultType]::ParameterName, 'FILE in the place of the key source at LOCATION, a URL or a file that the configuration names; repeatable')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'An environment variable that the configuration may use, before the process''s own; repeatable')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'The head of an HTTP request instead of a TOKEN: request line and headers; without a gateway it must carry a token by the scheme `DPoP`, with its proof')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The provider whose checks alone count, of gateways that name several')
            [CompletionResult]::new('--listener', '--listener', [CompletionResultType]::ParameterName, 'The listener that the request comes to, of gateways that have several; else the first')
            [CompletionResult]::new('--client-ip', '--client-ip', [CompletionResultType]::ParameterName, 'The address that the request comes from')
            [CompletionResult]::new('--gateway-version', '--gateway-version', [CompletionResultType]::ParameterName, 'The gateway''s version, where its answers differ; else the newest that is known')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'How the secret is written')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--key-id-from', '--key-id-from', [CompletionResultType]::ParameterName, 'What in the header names the key')
            [CompletionResult]::new('--serialization', '--serialization', [CompletionResultType]::ParameterName, 'How the token may be written')
            [CompletionResult]::new('--detached', '--detached', [CompletionResultType]::ParameterName, 'The payload, for a token that does not carry it')
            [CompletionResult]::new('--decrypt-key', '--decrypt-key', [CompletionResultType]::ParameterName, 'A private key that opens encrypted tokens: a file, - or `env:NAME`; repeatable. It never verifies any')
            [CompletionResult]::new('--decrypt-secret', '--decrypt-secret', [CompletionResultType]::ParameterName, 'A shared secret that opens encrypted tokens: `env:NAME`, `file:PATH` or -')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Check what all tokens of this issuer or kind have in common; other options win')
            [CompletionResult]::new('--iss', '--iss', [CompletionResultType]::ParameterName, 'The issuer must be this; repeatable, any of them will do')
            [CompletionResult]::new('--aud', '--aud', [CompletionResultType]::ParameterName, 'The audience must hold this; repeatable, any of them will do')
            [CompletionResult]::new('--sub', '--sub', [CompletionResultType]::ParameterName, 'The subject must be this')
            [CompletionResult]::new('--jti', '--jti', [CompletionResultType]::ParameterName, 'The token''s ID must be this')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'The header''s typ must be this media type')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'How much the clocks may differ')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'How long ago iat may be')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'A claim that must be there; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'A time that is not checked; repeatable')
            [CompletionResult]::new('--claim', '--claim', [CompletionResultType]::ParameterName, 'A claim must be this text; repeatable')
            [CompletionResult]::new('--claim-json', '--claim-json', [CompletionResultType]::ParameterName, 'A claim must be this JSON value; repeatable')
            [CompletionResult]::new('--claim-any', '--claim-any', [CompletionResultType]::ParameterName, 'A claim must be, or hold, one of these texts; repeatable')
            [CompletionResult]::new('--claim-all', '--claim-all', [CompletionResultType]::ParameterName, 'A claim must hold all of these texts; repeatable')
            [CompletionResult]::new('--claim-regex', '--claim-regex', [CompletionResultType]::ParameterName, 'A claim must match this expression from beginning to end; `\d`, `\w` and `(?i)` mean ASCII; repeatable')
            [CompletionResult]::new('--claim-cel', '--claim-cel', [CompletionResultType]::ParameterName, 'An expression over `claims` and `header` that must be true, as in agentgateway''s rules; an error refuses; repeatable')
            [CompletionResult]::new('--roles', '--roles', [CompletionResultType]::ParameterName, 'Roles, of which the token must have one')
            [CompletionResult]::new('--roles-key', '--roles-key', [CompletionResultType]::ParameterName, 'The claim that holds the roles [default: roles, or the profile''s]')
            [CompletionResult]::new('--scopes', '--scopes', [CompletionResultType]::ParameterName, 'Scopes that the token must have')
            [CompletionResult]::new('--scopes-key', '--scopes-key', [CompletionResultType]::ParameterName, 'The claim that holds the scopes [default: scope, or the profile''s]')
            [CompletionResult]::new('--scopes-matcher', '--scopes-matcher', [CompletionResultType]::ParameterName, 'Whether one of the scopes is enough')
            [CompletionResult]::new('--claim-delimiter', '--claim-delimiter', [CompletionResultType]::ParameterName, 'What joins the names in a PATH')
            [CompletionResult]::new('--dpop', '--dpop', [CompletionResultType]::ParameterName, 'The DPoP proof that came with the token: itself, FILE, or -; --request has it in its header')
            [CompletionResult]::new('--dpop-method', '--dpop-method', [CompletionResultType]::ParameterName, 'The method of the request, `htm`')
            [CompletionResult]::new('--htm', '--htm', [CompletionResultType]::ParameterName, 'The method of the request, `htm`')
            [CompletionResult]::new('--dpop-url', '--dpop-url', [CompletionResultType]::ParameterName, 'The URL of the request as the client sees it, `htu`; query and fragment mean nothing')
            [CompletionResult]::new('--htu', '--htu', [CompletionResultType]::ParameterName, 'The URL of the request as the client sees it, `htu`; query and fragment mean nothing')
            [CompletionResult]::new('--dpop-nonce', '--dpop-nonce', [CompletionResultType]::ParameterName, 'The nonce that the server gave the client')
            [CompletionResult]::new('--dpop-window', '--dpop-window', [CompletionResultType]::ParameterName, 'How far the proof''s iat may lie from now, on either side; --leeway is added')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'What is printed of an accepted token')
            [CompletionResult]::new('--get', '--get', [CompletionResultType]::ParameterName, 'Print one claim: a name, names joined by dots, or a JSON pointer')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work; by default one for each core')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Algorithms that are allowed; by default what the keys allow')
            [CompletionResult]::new('--dpop-alg', '--dpop-alg', [CompletionResultType]::ParameterName, 'Algorithms that are allowed for proofs; by default every asymmetric one')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('--allow-weak-keys', '--allow-weak-keys', [CompletionResultType]::ParameterName, 'Accept keys that are too weak, with a warning')
            [CompletionResult]::new('--require-encrypted', '--require-encrypted', [CompletionResultType]::ParameterName, 'Refuse tokens that are signed and not encrypted')
            [CompletionResult]::new('--aud-all', '--aud-all', [CompletionResultType]::ParameterName, 'The audience must hold every --aud')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Print every check, passed ones too')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Read one input a line, and print one line for each; blank lines are skipped')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Accept an input without a single line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;decode' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-token-bytes', '--max-token-bytes', [CompletionResultType]::ParameterName, 'How long a token may be')
            [CompletionResult]::new('--get', '--get', [CompletionResultType]::ParameterName, 'Print one claim: a name, names joined by dots, or a JSON pointer')
            [CompletionResult]::new('--claim-delimiter', '--claim-delimiter', [CompletionResultType]::ParameterName, 'What joins the names in a PATH')
            [CompletionResult]::new('--decrypt-key', '--decrypt-key', [CompletionResultType]::ParameterName, 'A private key that opens encrypted tokens: a file, - or `env:NAME`; repeatable. It never verifies any')
            [CompletionResult]::new('--decrypt-secret', '--decrypt-secret', [CompletionResultType]::ParameterName, 'A shared secret that opens encrypted tokens: `env:NAME`, `file:PATH` or -')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work; by default one for each core')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Hide the signature and the values of claims, but for times, iss and aud')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Read one input a line, and print one line for each; blank lines are skipped')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Accept an input without a single line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;encrypt' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'How the secret is written')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Which key of the set is encrypted for, or the name of a lone key; repeatable, one recipient each')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'The header''s typ')
            [CompletionResult]::new('--cty', '--cty', [CompletionResultType]::ParameterName, 'The header''s cty: JWT says that the payload is a signed token')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Another header parameter, its value as JSON or as text; repeatable')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Another header parameter, its value as JSON or as text; repeatable')
            [CompletionResult]::new('--apu', '--apu', [CompletionResultType]::ParameterName, 'Who encrypts, for a key that two agree on (ECDH-ES)')
            [CompletionResult]::new('--apv', '--apv', [CompletionResultType]::ParameterName, 'Who decrypts, for a key that two agree on (ECDH-ES)')
            [CompletionResult]::new('--p2c', '--p2c', [CompletionResultType]::ParameterName, 'How many rounds a password takes (PBES2), from 1000 to 1200000; npm jose reads at most 10000, jwcrypto 16384, José 32768')
            [CompletionResult]::new('--serialization', '--serialization', [CompletionResultType]::ParameterName, 'How the token is written')
            [CompletionResult]::new('--aad', '--aad', [CompletionResultType]::ParameterName, 'Authenticate what a file holds beside the payload, in a JSON serialization')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The key management; by default what the key is for, else RSA-OAEP-256, ECDH-ES or AES Key Wrap by the key''s type')
            [CompletionResult]::new('--enc', '--enc', [CompletionResultType]::ParameterName, 'The content encryption; by default A256GCM')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;decrypt' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-token-bytes', '--max-token-bytes', [CompletionResultType]::ParameterName, 'How long a token may be')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'How the secret is written')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--max-p2c', '--max-p2c', [CompletionResultType]::ParameterName, 'How many rounds a password may take')
            [CompletionResult]::new('--serialization', '--serialization', [CompletionResultType]::ParameterName, 'How the token may be written')
            [CompletionResult]::new('--aad', '--aad', [CompletionResultType]::ParameterName, 'Additional data that must have been authenticated')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'What is printed of a token that opens')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work; by default one for each core')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Key managements that are allowed; one with a password (PBES2) must be named here or by its key')
            [CompletionResult]::new('--enc', '--enc', [CompletionResultType]::ParameterName, 'Content encryptions that are allowed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Read one input a line, and print one line for each; blank lines are skipped')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Accept an input without a single line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;dpop' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'The method of the request, `htm`')
            [CompletionResult]::new('--htm', '--htm', [CompletionResultType]::ParameterName, 'The method of the request, `htm`')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'The URL of the request, `htu`; query and fragment are left out')
            [CompletionResult]::new('--htu', '--htu', [CompletionResultType]::ParameterName, 'The URL of the request, `htu`; query and fragment are left out')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'The access token that the request carries, for `ath`: itself, @FILE, `file:FILE` or -')
            [CompletionResult]::new('--nonce', '--nonce', [CompletionResultType]::ParameterName, 'The nonce that the server gave')
            [CompletionResult]::new('--iat', '--iat', [CompletionResultType]::ParameterName, 'When the proof was made; now when no time is given')
            [CompletionResult]::new('--jti', '--jti', [CompletionResultType]::ParameterName, 'The proof''s ID; a random one when none is given')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'A shared secret: `env:NAME`, `file:PATH`, or - for standard input')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'How the secret is written')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Which key of the set signs, or the name of a lone key')
            [CompletionResult]::new('--max-token-bytes', '--max-token-bytes', [CompletionResultType]::ParameterName, 'How long a token may be')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The algorithm; by default what the key is for')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('--allow-weak-keys', '--allow-weak-keys', [CompletionResultType]::ParameterName, 'Sign with a key that is too weak, with a warning')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;pem2jwks' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--out-dir', '--out-dir', [CompletionResultType]::ParameterName, 'Write the private and the public keys as two files into a folder')
            [CompletionResult]::new('--kid-from', '--kid-from', [CompletionResultType]::ParameterName, 'What the kid is made of: thumbprint, filename, x5t, x5t#S256, spki-sha256 or docker')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The kid of a lone key')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'Signatures or encryption')
            [CompletionResult]::new('--key-ops', '--key-ops', [CompletionResultType]::ParameterName, 'Operations that the keys may be used for')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'What the keys are for')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Keep private keys')
            [CompletionResult]::new('--public', '--public', [CompletionResultType]::ParameterName, 'Leave private keys out, without a note')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace existing files')
            [CompletionResult]::new('--x5c', '--x5c', [CompletionResultType]::ParameterName, 'Embed the chain of certificates, with x5t and x5t#S256')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks2pem' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The one key to write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Write private keys')
            [CompletionResult]::new('--pkcs1', '--pkcs1', [CompletionResultType]::ParameterName, 'RSA keys as PKCS#1')
            [CompletionResult]::new('--sec1', '--sec1', [CompletionResultType]::ParameterName, 'EC private keys as SEC 1')
            [CompletionResult]::new('--encrypt', '--encrypt', [CompletionResultType]::ParameterName, 'Encrypt private keys with the passphrase')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;fingerprint' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'Show the chain that this TLS server presents')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print one value a line')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Exit 0 if one of the keys has this pin or thumbprint, in whatever form, else 1; repeatable, any of them will do')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;keygen' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--kty', '--kty', [CompletionResultType]::ParameterName, 'The type of the key')
            [CompletionResult]::new('--crv', '--crv', [CompletionResultType]::ParameterName, 'The curve of an EC or OKP key')
            [CompletionResult]::new('--bits', '--bits', [CompletionResultType]::ParameterName, 'The size of an RSA key or of a secret, in bits [default: 3072 for RSA]')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The kid; by default the thumbprint, or random for a secret')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'What the keys are for; keys for encryption get it by default')
            [CompletionResult]::new('--out-dir', '--out-dir', [CompletionResultType]::ParameterName, 'Write the private and the public keys as two files into a folder')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'What the key is for: RS256, ES256, EdDSA, ML-DSA-65, HS256, RSA-OAEP-256, ECDH-ES, A256KW and so on')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--pem', '--pem', [CompletionResultType]::ParameterName, 'PEM instead of a key set')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace existing files')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the keys of a set in a table')
            [CompletionResult]::new('public', 'public', [CompletionResultType]::ParameterValue, 'Strip private members')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Join sets; the same kid with another key, or the same key for another use, is refused')
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Print the keys of a kid or a thumbprint')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Print the set without the keys of a kid')
            [CompletionResult]::new('fetch', 'fetch', [CompletionResultType]::ParameterValue, 'Print the key set that verify would use, for a gateway''s inline field')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Tell what a change of a key set does to tokens that are out')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Add the next key to a pair of sets, or take an old one out')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jwtk;jwks;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'One value of each key that has it, a line each, instead of the table')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks;public' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks;merge' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks;find' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The kid')
            [CompletionResult]::new('--thumbprint', '--thumbprint', [CompletionResultType]::ParameterName, 'A thumbprint or pin, in whatever form')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks;remove' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The kid')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks;fetch' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks;diff' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--tokens', '--tokens', [CompletionResultType]::ParameterName, 'Tokens that are out, one a line: whether they verify decides')
            [CompletionResult]::new('--gateway-kind', '--gateway-kind', [CompletionResultType]::ParameterName, 'The gateway that reads the set: it may refuse the whole of it')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'How large a key set may be [default: 64 MiB, 1 MiB from a URL]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks;rotate' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'How many days a token may live, after which the old key can go')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The kid of the new key; by default the thumbprint')
            [CompletionResult]::new('--retire', '--retire', [CompletionResultType]::ParameterName, 'Take the key of this kid out')
            [CompletionResult]::new('--out-dir', '--out-dir', [CompletionResultType]::ParameterName, 'Write the new pair into this folder, not in the place of the old one')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Add a new key for this algorithm')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace existing files')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;jwks;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the keys of a set in a table')
            [CompletionResult]::new('public', 'public', [CompletionResultType]::ParameterValue, 'Strip private members')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Join sets; the same kid with another key, or the same key for another use, is refused')
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Print the keys of a kid or a thumbprint')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Print the set without the keys of a kid')
            [CompletionResult]::new('fetch', 'fetch', [CompletionResultType]::ParameterValue, 'Print the key set that verify would use, for a gateway''s inline field')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Tell what a change of a key set does to tokens that are out')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Add the next key to a pair of sets, or take an old one out')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jwtk;jwks;help;show' {
            break
        }
        'jwtk;jwks;help;public' {
            break
        }
        'jwtk;jwks;help;merge' {
            break
        }
        'jwtk;jwks;help;find' {
            break
        }
        'jwtk;jwks;help;remove' {
            break
        }
        'jwtk;jwks;help;fetch' {
            break
        }
        'jwtk;jwks;help;diff' {
            break
        }
        'jwtk;jwks;help;rotate' {
            break
        }
        'jwtk;jwks;help;help' {
            break
        }
        'jwtk;lint' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the findings are printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'The file name that findings give to standard input')
            [CompletionResult]::new('--oidc', '--oidc', [CompletionResultType]::ParameterName, 'The issuer whose discovery document names the key set, or that document''s address; a token''s iss must equal it')
            [CompletionResult]::new('--discovery', '--discovery', [CompletionResultType]::ParameterName, 'The address of a discovery document, where that is not below its issuer: --iss says whose tokens count')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates to trust besides the system''s authorities, in PEM or DER; repeatable')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do')
            [CompletionResult]::new('--http-header', '--http-header', [CompletionResultType]::ParameterName, 'A header for the key set''s server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a fetch may take, redirects and retries included')
            [CompletionResult]::new('--cache', '--cache', [CompletionResultType]::ParameterName, 'Keep key sets on disk, and use them for this long')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'The lowest severity that makes the exit code 1')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Ignore a rule, also gloo/* or */no-audience; repeatable')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'The JSON report of an earlier run, whose findings are ignored')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Judge key sets as this gateway would load them')
            [CompletionResult]::new('--jwks-at', '--jwks-at', [CompletionResultType]::ParameterName, 'The answer of one key source that a configuration names, a URL or a file; repeatable')
            [CompletionResult]::new('--gateway-kind', '--gateway-kind', [CompletionResultType]::ParameterName, 'The kind of gateway; by default recognised by its configuration')
            [CompletionResult]::new('--max-lifetime', '--max-lifetime', [CompletionResultType]::ParameterName, 'How long a token may live')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Explain a rule: what it finds, why it matters, what to do')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Open no connection: take key sets from the cache, however old')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Allow plain http, and trust servers without verifying them')
            [CompletionResult]::new('--public', '--public', [CompletionResultType]::ParameterName, 'The key sets are published: no secret may be in them')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit 0 whatever is found')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'List the rules')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;cel' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('--claims', '--claims', [CompletionResultType]::ParameterName, 'What `jwt` is: a file of claims or the claims themselves, a token, or a file with one; null unless given')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'What `request` is: the head of an HTTP request, request line and headers')
            [CompletionResult]::new('--client-ip', '--client-ip', [CompletionResultType]::ParameterName, 'What `source.address` is')
            [CompletionResult]::new('--function', '--function', [CompletionResultType]::ParameterName, 'A function of the gateway''s configuration, `name(a) { expression }`; repeatable')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Print the values of all parts')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;completions' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;man' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the result is printed [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours [default: auto]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'jwtk;help' {
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign members of a JSON document, or a whole claim set')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a token''s signature and claims')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show what a token says, without verifying it')
            [CompletionResult]::new('encrypt', 'encrypt', [CompletionResultType]::ParameterValue, 'Encrypt bytes for the owner of a key')
            [CompletionResult]::new('decrypt', 'decrypt', [CompletionResultType]::ParameterValue, 'Decrypt a token')
            [CompletionResult]::new('dpop', 'dpop', [CompletionResultType]::ParameterValue, 'Make a proof of possession for a request (DPoP, RFC 9449)')
            [CompletionResult]::new('pem2jwks', 'pem2jwks', [CompletionResultType]::ParameterValue, 'Convert PEM, DER, certificates and OpenSSH keys to a key set')
            [CompletionResult]::new('jwks2pem', 'jwks2pem', [CompletionResultType]::ParameterValue, 'Write the keys of a key set as PEM')
            [CompletionResult]::new('fingerprint', 'fingerprint', [CompletionResultType]::ParameterValue, 'Print the pins and thumbprints of keys')
            [CompletionResult]::new('keygen', 'keygen', [CompletionResultType]::ParameterValue, 'Make a new key')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Work with key sets')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Find what is wrong in configurations, key sets, keys and tokens')
            [CompletionResult]::new('cel', 'cel', [CompletionResultType]::ParameterValue, 'Show what agentgateway makes of an expression')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jwtk;help;sign' {
            break
        }
        'jwtk;help;verify' {
            break
        }
        'jwtk;help;decode' {
            break
        }
        'jwtk;help;encrypt' {
            break
        }
        'jwtk;help;decrypt' {
            break
        }
        'jwtk;help;dpop' {
            break
        }
        'jwtk;help;pem2jwks' {
            break
        }
        'jwtk;help;jwks2pem' {
            break
        }
        'jwtk;help;fingerprint' {
            break
        }
        'jwtk;help;keygen' {
            break
        }
        'jwtk;help;jwks' {
            break
        }
        'jwtk;help;lint' {
            break
        }
        'jwtk;help;cel' {
            break
        }
        'jwtk;help;completions' {
            break
        }
        'jwtk;help;man' {
            break
        }
        'jwtk;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
