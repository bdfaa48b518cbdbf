module completions {

  def "nu-complete jwtk format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk color" [] {
    [ "auto" "always" "never" ]
  }

  # Sign, verify and explain JSON Web Tokens the way API gateways do
  export extern jwtk [
    --format: string@"nu-complete jwtk format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete jwtk sign format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk sign color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk sign gateway_kind" [] {
    [ "krakend" "envoy" "gloo" "agentgateway" ]
  }

  def "nu-complete jwtk sign secret_encoding" [] {
    [ "raw" "hex" "base64" "base64url" ]
  }

  def "nu-complete jwtk sign alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  # Sign members of a JSON document, or a whole claim set
  export extern "jwtk sign" [
    --format: string@"nu-complete jwtk sign format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk sign color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --keys: string            # Members of the document to sign; repeatable
    --allow-unsigned          # Pass the document on even when a named member could not be signed
    --gateway: string         # The gateway's configuration: krakend.json, Envoy's bootstrap, listeners or `/config_dump`, Gloo's resources, agentgateway's file or policies, as JSON, YAML or TOML, or a folder of such files
    --gateway-kind: string@"nu-complete jwtk sign gateway_kind" # The kind of gateway; by default recognised by its configuration
    --endpoint: string        # The endpoint: its path as the configuration writes it, or a request's
    --method: string          # The HTTP method
    --jwks-at: string         # FILE in the place of the key source at LOCATION, a URL or a file that the configuration names; repeatable
    --env: string             # An environment variable that the configuration may use, before the process's own; repeatable
    --jwks: string            # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --key: string             # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --secret: string          # A shared secret: `env:NAME`, `file:PATH`, or - for standard input
    --secret-encoding: string@"nu-complete jwtk sign secret_encoding" # How the secret is written
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --kid: string             # Which key of the set signs, or the name of a lone key
    --allow-weak-keys         # Sign with a key that is too weak, with a warning
    --signer-cmd: string      # A command that signs: it gets what is to be signed on its standard input and prints the raw signature; --jwks names the public key, with which the signature is checked
    --typ: string             # The header's typ [default: JWT, with a gateway its own]
    --no-typ                  # Leave typ out of the header
    --header(-H): string      # Another header parameter, its value as JSON or as text; repeatable
    --full                    # Flattened JSON serialization instead of the compact one
    --raw                     # Sign the payload's bytes as they are, whatever they are
    --detached                # Sign the payload's bytes as they are, and leave them out of the token
    --unencoded               # Sign the payload's bytes as they are, without encoding them (RFC 7797)
    --iss: string             # Issuer
    --sub: string             # Subject
    --aud: string             # Audience; repeatable
    --exp: string             # When the token expires: a time, or a duration from now
    --nbf: string             # From when on the token is valid: a time, or a duration from now
    --iat: string             # When the token was issued; now when no time is given
    --jti: string             # The token's ID; a random one when none is given
    --claim: string           # A claim that is text; repeatable
    --claim-json: string      # A claim that is JSON; repeatable
    --lines                   # Read one input a line, and print one line for each; blank lines are skipped
    --jobs: string            # How many threads work; by default one for each core
    --allow-empty             # Accept an input without a single line
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    --alg: string@"nu-complete jwtk sign alg" # The algorithm; by default what the key is for
    payload?: string          # The document itself, beginning with {, or FILE, @FILE, or - for standard input; {} when claims are set and none is there
  ]

  def "nu-complete jwtk verify format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk verify color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk verify gateway_kind" [] {
    [ "krakend" "envoy" "gloo" "agentgateway" ]
  }

  def "nu-complete jwtk verify secret_encoding" [] {
    [ "raw" "hex" "base64" "base64url" ]
  }

  def "nu-complete jwtk verify key_id_from" [] {
    [ "kid" "x5t" "x5t#S256" "kid_x5t" ]
  }

  def "nu-complete jwtk verify serialization" [] {
    [ "compact" "json" ]
  }

  def "nu-complete jwtk verify profile" [] {
    [ "keycloak" "entra" "auth0" "cognito" "google" "github-actions" "gitlab" "kubernetes" "access-token" "id-token" "jwt-svid" ]
  }

  def "nu-complete jwtk verify skip" [] {
    [ "exp" "nbf" "iat" ]
  }

  def "nu-complete jwtk verify scopes_matcher" [] {
    [ "any" "all" ]
  }

  def "nu-complete jwtk verify print" [] {
    [ "claims" "header" "payload" "token" "none" ]
  }

  def "nu-complete jwtk verify alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  def "nu-complete jwtk verify dpop_alg" [] {
    [ "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  # Check a token's signature and claims
  export extern "jwtk verify" [
    --format: string@"nu-complete jwtk verify format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk verify color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-token-bytes: string # How long a token may be
    --gateway: string         # The gateway's configuration: krakend.json, Envoy's bootstrap, listeners or `/config_dump`, Gloo's resources, agentgateway's file or policies, as JSON, YAML or TOML, or a folder of such files
    --gateway-kind: string@"nu-complete jwtk verify gateway_kind" # The kind of gateway; by default recognised by its configuration
    --endpoint: string        # The endpoint: its path as the configuration writes it, or a request's
    --method: string          # The HTTP method
    --jwks-at: string         # FILE in the place of the key source at LOCATION, a URL or a file that the configuration names; repeatable
    --env: string             # An environment variable that the configuration may use, before the process's own; repeatable
    --request: string         # The head of an HTTP request instead of a TOKEN: request line and headers; without a gateway it must carry a token by the scheme `DPoP`, with its proof
    --provider: string        # The provider whose checks alone count, of gateways that name several
    --listener: string        # The listener that the request comes to, of gateways that have several; else the first
    --client-ip: string       # The address that the request comes from
    --gateway-version: string # The gateway's version, where its answers differ; else the newest that is known
    --jwks: string            # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --key: string             # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --secret: string          # A shared secret: `env:NAME`, `file:PATH`, or - for standard input
    --secret-encoding: string@"nu-complete jwtk verify secret_encoding" # How the secret is written
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --key-id-from: string@"nu-complete jwtk verify key_id_from" # What in the header names the key
    --allow-weak-keys         # Accept keys that are too weak, with a warning
    --serialization: string@"nu-complete jwtk verify serialization" # How the token may be written
    --detached: string        # The payload, for a token that does not carry it
    --decrypt-key: string     # A private key that opens encrypted tokens: a file, - or `env:NAME`; repeatable. It never verifies any
    --decrypt-secret: string  # A shared secret that opens encrypted tokens: `env:NAME`, `file:PATH` or -
    --require-encrypted       # Refuse tokens that are signed and not encrypted
    --profile: string@"nu-complete jwtk verify profile" # Check what all tokens of this issuer or kind have in common; other options win
    --iss: string             # The issuer must be this; repeatable, any of them will do
    --aud: string             # The audience must hold this; repeatable, any of them will do
    --aud-all                 # The audience must hold every --aud
    --sub: string             # The subject must be this
    --jti: string             # The token's ID must be this
    --typ: string             # The header's typ must be this media type
    --leeway: string          # How much the clocks may differ
    --max-age: string         # How long ago iat may be
    --require: string         # A claim that must be there; repeatable
    --skip: string@"nu-complete jwtk verify skip" # A time that is not checked; repeatable
    --claim: string           # A claim must be this text; repeatable
    --claim-json: string      # A claim must be this JSON value; repeatable
    --claim-any: string       # A claim must be, or hold, one of these texts; repeatable
    --claim-all: string       # A claim must hold all of these texts; repeatable
    --claim-regex: string     # A claim must match this expression from beginning to end; `\d`, `\w` and `(?i)` mean ASCII; repeatable
    --claim-cel: string       # An expression over `claims` and `header` that must be true, as in agentgateway's rules; an error refuses; repeatable
    --roles: string           # Roles, of which the token must have one
    --roles-key: string       # The claim that holds the roles [default: roles, or the profile's]
    --scopes: string          # Scopes that the token must have
    --scopes-key: string      # The claim that holds the scopes [default: scope, or the profile's]
    --scopes-matcher: string@"nu-complete jwtk verify scopes_matcher" # Whether one of the scopes is enough
    --claim-delimiter: string # What joins the names in a PATH
    --dpop: string            # The DPoP proof that came with the token: itself, FILE, or -; --request has it in its header
    --dpop-method: string     # The method of the request, `htm`
    --htm: string             # The method of the request, `htm`
    --dpop-url: string        # The URL of the request as the client sees it, `htu`; query and fragment mean nothing
    --htu: string             # The URL of the request as the client sees it, `htu`; query and fragment mean nothing
    --dpop-nonce: string      # The nonce that the server gave the client
    --dpop-window: string     # How far the proof's iat may lie from now, on either side; --leeway is added
    --print: string@"nu-complete jwtk verify print" # What is printed of an accepted token
    --get: string             # Print one claim: a name, names joined by dots, or a JSON pointer
    --explain                 # Print every check, passed ones too
    --lines                   # Read one input a line, and print one line for each; blank lines are skipped
    --jobs: string            # How many threads work; by default one for each core
    --allow-empty             # Accept an input without a single line
    --field: string           # Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    --alg: string@"nu-complete jwtk verify alg" # Algorithms that are allowed; by default what the keys allow
    --dpop-alg: string@"nu-complete jwtk verify dpop_alg" # Algorithms that are allowed for proofs; by default every asymmetric one
    token?: string            # The token, @FILE or `file:FILE`, or - for standard input; a leading `Bearer ` or `Authorization:` is taken off
  ]

  def "nu-complete jwtk decode format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk decode color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what a token says, without verifying it
  export extern "jwtk decode" [
    --format: string@"nu-complete jwtk decode format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk decode color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-token-bytes: string # How long a token may be
    --get: string             # Print one claim: a name, names joined by dots, or a JSON pointer
    --claim-delimiter: string # What joins the names in a PATH
    --redact                  # Hide the signature and the values of claims, but for times, iss and aud
    --decrypt-key: string     # A private key that opens encrypted tokens: a file, - or `env:NAME`; repeatable. It never verifies any
    --decrypt-secret: string  # A shared secret that opens encrypted tokens: `env:NAME`, `file:PATH` or -
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --lines                   # Read one input a line, and print one line for each; blank lines are skipped
    --jobs: string            # How many threads work; by default one for each core
    --allow-empty             # Accept an input without a single line
    --field: string           # Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    token?: string            # The token, @FILE or `file:FILE`, or - for standard input; a leading `Bearer ` or `Authorization:` is taken off
  ]

  def "nu-complete jwtk encrypt format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk encrypt color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk encrypt secret_encoding" [] {
    [ "raw" "hex" "base64" "base64url" ]
  }

  def "nu-complete jwtk encrypt serialization" [] {
    [ "compact" "flattened" "general" "json" ]
  }

  def "nu-complete jwtk encrypt alg" [] {
    [ "RSA-OAEP" "RSA-OAEP-256" "RSA-OAEP-384" "RSA-OAEP-512" "ECDH-ES" "ECDH-ES+A128KW" "ECDH-ES+A192KW" "ECDH-ES+A256KW" "A128KW" "A192KW" "A256KW" "A128GCMKW" "A192GCMKW" "A256GCMKW" "dir" "PBES2-HS256+A128KW" "PBES2-HS384+A192KW" "PBES2-HS512+A256KW" ]
  }

  def "nu-complete jwtk encrypt enc" [] {
    [ "A128CBC-HS256" "A192CBC-HS384" "A256CBC-HS512" "A128GCM" "A192GCM" "A256GCM" ]
  }

  # Encrypt bytes for the owner of a key
  export extern "jwtk encrypt" [
    --format: string@"nu-complete jwtk encrypt format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk encrypt color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --jwks: string            # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --key: string             # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --secret: string          # A shared secret: `env:NAME`, `file:PATH`, or - for standard input
    --secret-encoding: string@"nu-complete jwtk encrypt secret_encoding" # How the secret is written
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --kid: string             # Which key of the set is encrypted for, or the name of a lone key; repeatable, one recipient each
    --typ: string             # The header's typ
    --cty: string             # The header's cty: JWT says that the payload is a signed token
    --header(-H): string      # Another header parameter, its value as JSON or as text; repeatable
    --apu: string             # Who encrypts, for a key that two agree on (ECDH-ES)
    --apv: string             # Who decrypts, for a key that two agree on (ECDH-ES)
    --p2c: string             # How many rounds a password takes (PBES2), from 1000 to 1200000; npm jose reads at most 10000, jwcrypto 16384, José 32768
    --serialization: string@"nu-complete jwtk encrypt serialization" # How the token is written
    --aad: string             # Authenticate what a file holds beside the payload, in a JSON serialization
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    --alg: string@"nu-complete jwtk encrypt alg" # The key management; by default what the key is for, else RSA-OAEP-256, ECDH-ES or AES Key Wrap by the key's type
    --enc: string@"nu-complete jwtk encrypt enc" # The content encryption; by default A256GCM
    payload?: string          # What to encrypt: a file, or - for standard input
  ]

  def "nu-complete jwtk decrypt format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk decrypt color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk decrypt secret_encoding" [] {
    [ "raw" "hex" "base64" "base64url" ]
  }

  def "nu-complete jwtk decrypt serialization" [] {
    [ "compact" "json" ]
  }

  def "nu-complete jwtk decrypt print" [] {
    [ "plaintext" "header" "none" ]
  }

  def "nu-complete jwtk decrypt alg" [] {
    [ "RSA-OAEP" "RSA-OAEP-256" "RSA-OAEP-384" "RSA-OAEP-512" "ECDH-ES" "ECDH-ES+A128KW" "ECDH-ES+A192KW" "ECDH-ES+A256KW" "A128KW" "A192KW" "A256KW" "A128GCMKW" "A192GCMKW" "A256GCMKW" "dir" "PBES2-HS256+A128KW" "PBES2-HS384+A192KW" "PBES2-HS512+A256KW" ]
  }

  def "nu-complete jwtk decrypt enc" [] {
    [ "A128CBC-HS256" "A192CBC-HS384" "A256CBC-HS512" "A128GCM" "A192GCM" "A256GCM" ]
  }

  # Decrypt a token
  export extern "jwtk decrypt" [
    --format: string@"nu-complete jwtk decrypt format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk decrypt color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-token-bytes: string # How long a token may be
    --jwks: string            # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --key: string             # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --secret: string          # A shared secret: `env:NAME`, `file:PATH`, or - for standard input
    --secret-encoding: string@"nu-complete jwtk decrypt secret_encoding" # How the secret is written
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --max-p2c: string         # How many rounds a password may take
    --serialization: string@"nu-complete jwtk decrypt serialization" # How the token may be written
    --aad: string             # Additional data that must have been authenticated
    --print: string@"nu-complete jwtk decrypt print" # What is printed of a token that opens
    --lines                   # Read one input a line, and print one line for each; blank lines are skipped
    --jobs: string            # How many threads work; by default one for each core
    --allow-empty             # Accept an input without a single line
    --field: string           # Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    --alg: string@"nu-complete jwtk decrypt alg" # Key managements that are allowed; one with a password (PBES2) must be named here or by its key
    --enc: string@"nu-complete jwtk decrypt enc" # Content encryptions that are allowed
    token?: string            # The token, @FILE or `file:FILE`, or - for standard input; a leading `Bearer ` or `Authorization:` is taken off
  ]

  def "nu-complete jwtk dpop format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk dpop color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk dpop secret_encoding" [] {
    [ "raw" "hex" "base64" "base64url" ]
  }

  def "nu-complete jwtk dpop alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  # Make a proof of possession for a request (DPoP, RFC 9449)
  export extern "jwtk dpop" [
    --format: string@"nu-complete jwtk dpop format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk dpop color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --method: string          # The method of the request, `htm`
    --htm: string             # The method of the request, `htm`
    --url: string             # The URL of the request, `htu`; query and fragment are left out
    --htu: string             # The URL of the request, `htu`; query and fragment are left out
    --token: string           # The access token that the request carries, for `ath`: itself, @FILE, `file:FILE` or -
    --nonce: string           # The nonce that the server gave
    --iat: string             # When the proof was made; now when no time is given
    --jti: string             # The proof's ID; a random one when none is given
    --jwks: string            # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --key: string             # A JWKS, a JWK, PEM, DER or OpenSSH keys: FILE, @FILE, -, `env:NAME`, or an https URL; repeatable
    --secret: string          # A shared secret: `env:NAME`, `file:PATH`, or - for standard input
    --secret-encoding: string@"nu-complete jwtk dpop secret_encoding" # How the secret is written
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --kid: string             # Which key of the set signs, or the name of a lone key
    --allow-weak-keys         # Sign with a key that is too weak, with a warning
    --max-token-bytes: string # How long a token may be
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    --alg: string@"nu-complete jwtk dpop alg" # The algorithm; by default what the key is for
  ]

  def "nu-complete jwtk pem2jwks format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk pem2jwks color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk pem2jwks public_key_use" [] {
    [ "sig" "enc" ]
  }

  def "nu-complete jwtk pem2jwks key_ops" [] {
    [ "sign" "verify" "encrypt" "decrypt" "wrapKey" "unwrapKey" "deriveKey" "deriveBits" ]
  }

  def "nu-complete jwtk pem2jwks alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" "RSA-OAEP" "RSA-OAEP-256" "RSA-OAEP-384" "RSA-OAEP-512" "ECDH-ES" "ECDH-ES+A128KW" "ECDH-ES+A192KW" "ECDH-ES+A256KW" "A128KW" "A192KW" "A256KW" "A128GCMKW" "A192GCMKW" "A256GCMKW" "dir" "PBES2-HS256+A128KW" "PBES2-HS384+A192KW" "PBES2-HS512+A256KW" "A128CBC-HS256" "A192CBC-HS384" "A256CBC-HS512" "A128GCM" "A192GCM" "A256GCM" ]
  }

  # Convert PEM, DER, certificates and OpenSSH keys to a key set
  export extern "jwtk pem2jwks" [
    --format: string@"nu-complete jwtk pem2jwks format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk pem2jwks color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --private                 # Keep private keys
    --public                  # Leave private keys out, without a note
    --out-dir: path           # Write the private and the public keys as two files into a folder
    --force                   # Replace existing files
    --kid-from: string        # What the kid is made of: thumbprint, filename, x5t, x5t#S256, spki-sha256 or docker
    --kid: string             # The kid of a lone key
    --use: string@"nu-complete jwtk pem2jwks public_key_use" # Signatures or encryption
    --key-ops: string@"nu-complete jwtk pem2jwks key_ops" # Operations that the keys may be used for
    --x5c                     # Embed the chain of certificates, with x5t and x5t#S256
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    --alg: string@"nu-complete jwtk pem2jwks alg" # What the keys are for
    ...files: string          # Key files: FILE, @FILE, -, `env:NAME`, or https URLs
  ]

  def "nu-complete jwtk jwks2pem format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks2pem color" [] {
    [ "auto" "always" "never" ]
  }

  # Write the keys of a key set as PEM
  export extern "jwtk jwks2pem" [
    --format: string@"nu-complete jwtk jwks2pem format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks2pem color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --kid: string             # The one key to write
    --private                 # Write private keys
    --pkcs1                   # RSA keys as PKCS#1
    --sec1                    # EC private keys as SEC 1
    --encrypt                 # Encrypt private keys with the passphrase
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    file?: string             # A JWKS, a JWK or other keys: FILE, @FILE, -, `env:NAME`, or an https URL
  ]

  def "nu-complete jwtk fingerprint format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk fingerprint color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk fingerprint print" [] {
    [ "krakend" "curl" "hex" "thumbprint" "uri" ]
  }

  # Print the pins and thumbprints of keys
  export extern "jwtk fingerprint" [
    --format: string@"nu-complete jwtk fingerprint format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk fingerprint color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --tls: string             # Show the chain that this TLS server presents
    --print: string@"nu-complete jwtk fingerprint print" # Print one value a line
    --check: string           # Exit 0 if one of the keys has this pin or thumbprint, in whatever form, else 1; repeatable, any of them will do
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...sources: string        # Keys or certificates: FILE, @FILE, -, `env:NAME`, or https URLs of key sets
  ]

  def "nu-complete jwtk keygen format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk keygen color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk keygen kty" [] {
    [ "RSA" "EC" "OKP" "oct" "AKP" ]
  }

  def "nu-complete jwtk keygen crv" [] {
    [ "P-256" "P-384" "P-521" "secp256k1" "Ed25519" "X25519" ]
  }

  def "nu-complete jwtk keygen public_key_use" [] {
    [ "sig" "enc" ]
  }

  def "nu-complete jwtk keygen alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" "RSA-OAEP" "RSA-OAEP-256" "RSA-OAEP-384" "RSA-OAEP-512" "ECDH-ES" "ECDH-ES+A128KW" "ECDH-ES+A192KW" "ECDH-ES+A256KW" "A128KW" "A192KW" "A256KW" "A128GCMKW" "A192GCMKW" "A256GCMKW" "dir" "PBES2-HS256+A128KW" "PBES2-HS384+A192KW" "PBES2-HS512+A256KW" "A128CBC-HS256" "A192CBC-HS384" "A256CBC-HS512" "A128GCM" "A192GCM" "A256GCM" ]
  }

  # Make a new key
  export extern "jwtk keygen" [
    --format: string@"nu-complete jwtk keygen format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk keygen color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --kty: string@"nu-complete jwtk keygen kty" # The type of the key
    --crv: string@"nu-complete jwtk keygen crv" # The curve of an EC or OKP key
    --bits: string            # The size of an RSA key or of a secret, in bits [default: 3072 for RSA]
    --kid: string             # The kid; by default the thumbprint, or random for a secret
    --use: string@"nu-complete jwtk keygen public_key_use" # What the keys are for; keys for encryption get it by default
    --pem                     # PEM instead of a key set
    --out-dir: path           # Write the private and the public keys as two files into a folder
    --force                   # Replace existing files
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    --alg: string@"nu-complete jwtk keygen alg" # What the key is for: RS256, ES256, EdDSA, ML-DSA-65, HS256, RSA-OAEP-256, ECDH-ES, A256KW and so on
  ]

  def "nu-complete jwtk jwks format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks color" [] {
    [ "auto" "always" "never" ]
  }

  # Work with key sets
  export extern "jwtk jwks" [
    --format: string@"nu-complete jwtk jwks format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete jwtk jwks show format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks show color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk jwks show print" [] {
    [ "kid" "thumbprint" ]
  }

  # Show the keys of a set in a table
  export extern "jwtk jwks show" [
    --format: string@"nu-complete jwtk jwks show format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks show color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --print: string@"nu-complete jwtk jwks show print" # One value of each key that has it, a line each, instead of the table
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...named: string          # Key sets or key files: FILE, @FILE, -, `env:NAME`, or https URLs
  ]

  def "nu-complete jwtk jwks public format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks public color" [] {
    [ "auto" "always" "never" ]
  }

  # Strip private members
  export extern "jwtk jwks public" [
    --format: string@"nu-complete jwtk jwks public format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks public color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...named: string          # Key sets or key files: FILE, @FILE, -, `env:NAME`, or https URLs
  ]

  def "nu-complete jwtk jwks merge format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks merge color" [] {
    [ "auto" "always" "never" ]
  }

  # Join sets; the same kid with another key, or the same key for another use, is refused
  export extern "jwtk jwks merge" [
    --format: string@"nu-complete jwtk jwks merge format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks merge color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...named: string          # Key sets or key files: FILE, @FILE, -, `env:NAME`, or https URLs
  ]

  def "nu-complete jwtk jwks find format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks find color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the keys of a kid or a thumbprint
  export extern "jwtk jwks find" [
    --format: string@"nu-complete jwtk jwks find format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks find color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --kid: string             # The kid
    --thumbprint: string      # A thumbprint or pin, in whatever form
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...named: string          # Key sets or key files: FILE, @FILE, -, `env:NAME`, or https URLs
  ]

  def "nu-complete jwtk jwks remove format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the set without the keys of a kid
  export extern "jwtk jwks remove" [
    --format: string@"nu-complete jwtk jwks remove format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks remove color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --kid: string             # The kid
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...named: string          # Key sets or key files: FILE, @FILE, -, `env:NAME`, or https URLs
  ]

  def "nu-complete jwtk jwks fetch format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks fetch color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the key set that verify would use, for a gateway's inline field
  export extern "jwtk jwks fetch" [
    --format: string@"nu-complete jwtk jwks fetch format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks fetch color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    source?: string           # A key set or a key file: an https URL, FILE, @FILE, -, or `env:NAME`
  ]

  def "nu-complete jwtk jwks diff format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks diff color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk jwks diff gateway_kind" [] {
    [ "krakend" "envoy" "gloo" "agentgateway" ]
  }

  # Tell what a change of a key set does to tokens that are out
  export extern "jwtk jwks diff" [
    --format: string@"nu-complete jwtk jwks diff format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks diff color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --tokens: string          # Tokens that are out, one a line: whether they verify decides
    --gateway-kind: string@"nu-complete jwtk jwks diff gateway_kind" # The gateway that reads the set: it may refuse the whole of it
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --max-bytes: string       # How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    --passphrase: string      # The passphrase of encrypted keys: `env:NAME`, `file:PATH` or -; by default it is asked for on a terminal
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    old: string               # The set as it was: a file, - or an https URL
    new: string               # The set as it will be
  ]

  def "nu-complete jwtk jwks rotate format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk jwks rotate color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk jwks rotate alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  # Add the next key to a pair of sets, or take an old one out
  export extern "jwtk jwks rotate" [
    --format: string@"nu-complete jwtk jwks rotate format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk jwks rotate color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --keep: string            # How many days a token may live, after which the old key can go
    --kid: string             # The kid of the new key; by default the thumbprint
    --retire: string          # Take the key of this kid out
    --out-dir: path           # Write the new pair into this folder, not in the place of the old one
    --force                   # Replace existing files
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    --alg: string@"nu-complete jwtk jwks rotate alg" # Add a new key for this algorithm
    folder: path              # The folder of the pair
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "jwtk jwks help" [
  ]

  # Show the keys of a set in a table
  export extern "jwtk jwks help show" [
  ]

  # Strip private members
  export extern "jwtk jwks help public" [
  ]

  # Join sets; the same kid with another key, or the same key for another use, is refused
  export extern "jwtk jwks help merge" [
  ]

  # Print the keys of a kid or a thumbprint
  export extern "jwtk jwks help find" [
  ]

  # Print the set without the keys of a kid
  export extern "jwtk jwks help remove" [
  ]

  # Print the key set that verify would use, for a gateway's inline field
  export extern "jwtk jwks help fetch" [
  ]

  # Tell what a change of a key set does to tokens that are out
  export extern "jwtk jwks help diff" [
  ]

  # Add the next key to a pair of sets, or take an old one out
  export extern "jwtk jwks help rotate" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "jwtk jwks help help" [
  ]

  def "nu-complete jwtk lint format" [] {
    [ "human" "json" "sarif" "github" "junit" ]
  }

  def "nu-complete jwtk lint color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk lint deny" [] {
    [ "error" "warning" "note" ]
  }

  def "nu-complete jwtk lint served_for" [] {
    [ "krakend" "envoy" "gloo" "agentgateway" ]
  }

  def "nu-complete jwtk lint gateway_kind" [] {
    [ "krakend" "envoy" "gloo" "agentgateway" ]
  }

  # Find what is wrong in configurations, key sets, keys and tokens
  export extern "jwtk lint" [
    --format: string@"nu-complete jwtk lint format" # How the findings are printed [default: human]
    --color: string@"nu-complete jwtk lint color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --stdin-name: string      # The file name that findings give to standard input
    --oidc: string            # The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    --discovery: string       # The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    --ca-file: string         # Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    --pin: string             # SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    --http-header: string     # A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that, `Bearer ` is put in front; repeatable
    --timeout: string         # How long a fetch may take, redirects and retries included
    --cache: string           # Keep key sets on disk, and use them for this long
    --offline                 # Open no connection: take key sets from the cache, however old
    --insecure                # Allow plain http, and trust servers without verifying them
    --deny: string@"nu-complete jwtk lint deny" # The lowest severity that makes the exit code 1
    --allow: string           # Ignore a rule, also gloo/* or */no-audience; repeatable
    --baseline: string        # The JSON report of an earlier run, whose findings are ignored
    --public                  # The key sets are published: no secret may be in them
    --for: string@"nu-complete jwtk lint served_for" # Judge key sets as this gateway would load them
    --jwks-at: string         # The answer of one key source that a configuration names, a URL or a file; repeatable
    --gateway-kind: string@"nu-complete jwtk lint gateway_kind" # The kind of gateway; by default recognised by its configuration
    --max-lifetime: string    # How long a token may live
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --exit-zero               # Exit 0 whatever is found
    --rules                   # List the rules
    --explain: string         # Explain a rule: what it finds, why it matters, what to do
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...named: string          # Configurations, key sets, keys, tokens, folders of them, URLs of key sets, or -
  ]

  def "nu-complete jwtk cel format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk cel color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what agentgateway makes of an expression
  export extern "jwtk cel" [
    --format: string@"nu-complete jwtk cel format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk cel color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --claims: string          # What `jwt` is: a file of claims or the claims themselves, a token, or a file with one; null unless given
    --request: string         # What `request` is: the head of an HTTP request, request line and headers
    --client-ip: string       # What `source.address` is
    --function: string        # A function of the gateway's configuration, `name(a) { expression }`; repeatable
    --explain                 # Print the values of all parts
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    expression: string        # The expression; - for standard input
  ]

  def "nu-complete jwtk completions format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk completions color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwtk completions shell" [] {
    [ "bash" "zsh" "fish" "elvish" "powershell" "nushell" ]
  }

  # Print shell completions
  export extern "jwtk completions" [
    --format: string@"nu-complete jwtk completions format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk completions color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    shell: string@"nu-complete jwtk completions shell" # The shell
  ]

  def "nu-complete jwtk man format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk man color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a manual page
  export extern "jwtk man" [
    --format: string@"nu-complete jwtk man format" # How the result is printed [default: human]
    --color: string@"nu-complete jwtk man color" # When to use colours [default: auto]
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Say what is being done
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...subcommand: string     # The subcommand, or a topic: exit-codes, reasons, keys, gateways, json; without one, the page of jwtk itself
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "jwtk help" [
  ]

  # Sign members of a JSON document, or a whole claim set
  export extern "jwtk help sign" [
  ]

  # Check a token's signature and claims
  export extern "jwtk help verify" [
  ]

  # Show what a token says, without verifying it
  export extern "jwtk help decode" [
  ]

  # Encrypt bytes for the owner of a key
  export extern "jwtk help encrypt" [
  ]

  # Decrypt a token
  export extern "jwtk help decrypt" [
  ]

  # Make a proof of possession for a request (DPoP, RFC 9449)
  export extern "jwtk help dpop" [
  ]

  # Convert PEM, DER, certificates and OpenSSH keys to a key set
  export extern "jwtk help pem2jwks" [
  ]

  # Write the keys of a key set as PEM
  export extern "jwtk help jwks2pem" [
  ]

  # Print the pins and thumbprints of keys
  export extern "jwtk help fingerprint" [
  ]

  # Make a new key
  export extern "jwtk help keygen" [
  ]

  # Work with key sets
  export extern "jwtk help jwks" [
  ]

  # Find what is wrong in configurations, key sets, keys and tokens
  export extern "jwtk help lint" [
  ]

  # Show what agentgateway makes of an expression
  export extern "jwtk help cel" [
  ]

  # Print shell completions
  export extern "jwtk help completions" [
  ]

  # Print a manual page
  export extern "jwtk help man" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "jwtk help help" [
  ]

}

export use completions *
