//! What is to know beside the options: pages of `jwtk help TOPIC`, and of section 7 of the manual.

/// A page.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    /// In one line
    pub(crate) about: &'static str,
    /// Paragraphs; what is indented keeps its lines
    pub(crate) text: &'static str,
}

impl Topic {
    /// The page of that name.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        TOPICS.iter().find(|topic| topic.name == name)
    }

    /// The text, in lines of so many columns.
    pub(super) fn wrapped(&self, columns: usize) -> String {
        let paragraphs = self
            .text
            .split("\n\n")
            .map(|paragraph| if paragraph.starts_with(' ') { paragraph.to_owned() } else { wrap(paragraph, columns) });
        paragraphs.collect::<Vec<_>>().join("\n\n")
    }
}

fn wrap(paragraph: &str, columns: usize) -> String {
    let (mut text, mut used) = (String::new(), 0);
    for word in paragraph.split_whitespace() {
        let width = word.chars().count();
        if used > 0 && used + 1 + width > columns {
            text.push('\n');
            used = 0;
        } else if used > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(word);
        used += width;
    }
    text
}

/// All of them.
pub(crate) const TOPICS: [Topic; 5] = [
    Topic { name: "exit-codes", about: "what jwtk's exit codes mean", text: EXIT_CODES },
    Topic { name: "reasons", about: "why verify refuses a token", text: REASONS },
    Topic { name: "keys", about: "where keys and secrets come from", text: KEYS },
    Topic { name: "gateways", about: "how to ask for a gateway's decision", text: GATEWAYS },
    Topic { name: "json", about: "what --format json prints", text: JSON },
];

/// The codes of all commands.
pub(crate) const EXIT_CODES: &str = "  0    done; for verify and fingerprint --check: accepted
  1    a decision against: the token was refused, no key has the pin or the kid
  2    wrong usage: an unknown option, options that conflict, no key named
  3    an input that cannot be used: not JSON, no key, a key that does not fit
  4    a source that could not be reached or trusted: file, network, TLS, pin
  130  interrupted

Only 0 says that a token may be trusted. 1 says that it may not; 2, 3 and 4 say that there was no decision. In a shell: if jwtk \
verify @token.jwt --jwks keys.json; then …

With --lines it is 0 when all lines hold, else the highest code that was met. An input without a single line is 3, unless \
--allow-empty.";

const REASONS: &str = "\
The reason is the first check that failed: in words on standard error, as a code in --format json. --explain shows every check.

  malformed              not a token, or one that cannot be parsed
  algorithm_not_allowed  alg is unknown, not allowed, or not the key's
  critical_header        crit or b64 asks for something unsupported
  no_matching_key        no key has the kid, or none fits
  key_mismatch           the key's type, use or key_ops forbid it
  weak_key               the key is too short or can be computed
  bad_signature          the signature is not that key's
  expired                exp has passed
  not_yet_valid          nbf is ahead
  issued_in_future       iat is ahead
  too_old                iat is longer ago than --max-age
  wrong_issuer           iss is none of --iss
  wrong_audience         aud has none of --aud
  wrong_subject          sub is not --sub
  wrong_jti              jti is not --jti
  wrong_type             typ is not --typ
  missing_claim          a claim that must be there is not
  malformed_claim        a claim has the wrong JSON type
  claim_mismatch         a claim is not what was asked for
  missing_role           none of --roles is there
  missing_scope          --scopes are not there
  decryption_failed      an encrypted token does not open
  too_costly             an encrypted token asks for too much work
  compressed             compressed content is too large, or broken
  not_signed             what was encrypted is not a signed token
  not_encrypted          --require-encrypted, and it is only signed

Of gateways alone:

  policy_denied          a rule of the gateway says no
  no_token               the request carries no token
  too_long_lived         exp is further ahead than allowed
  no_route               the gateway has no such route, and answers 404
  undetermined           it depends on chance, or on something unknown
  gateway_misconfigured  it would not start, or refuses every request";

const KEYS: &str = "\
Keys are named with --jwks SOURCE (or --key, repeatable). The content decides what a SOURCE is, never its name: a key set \
(JWKS), one JWK, PEM, DER, a certificate or chain, OpenSSH.

  FILE, @FILE, file:FILE  a file
  -                       standard input
  env:NAME                a variable of the environment
  https://…               the network, with --ca-file, --pin, --http-header,
                          --timeout, --cache, --offline
  --oidc ISSUER           the set that an issuer's discovery document names

A shared secret (HS256) is named with --secret file:FILE, @FILE, env:NAME or -, and is never given on the command line. \
--secret-encoding says that it is written in base64, base64url or hex. --passphrase, of the same places, opens encrypted keys.

A token is given as it is, as @FILE, file:FILE or -. A token with a kid is checked against keys of that kid only; a key from PEM, DER or a \
single JWK without a kid serves any. Without a kid every key is tried that the algorithm fits. Keys in a token's own header are never \
trusted.";

const GATEWAYS: &str = "\
verify --gateway FILE decides as the gateway does that has this configuration, and says why: which status, which body, which headers \
go to the backend. sign --gateway signs a login response as its signer does. FILE may be a folder.

  krakend       krakend.json, its templates rendered
  envoy         bootstrap, listeners or /config_dump; so Istio, kgateway
  gloo          resources in YAML
  agentgateway  its file, or policies in YAML

The kind is recognised by the content; --gateway-kind overrides it. --endpoint PATH and --method M choose the route; --request FILE gives \
the head of a whole HTTP request. --client-ip, --listener, --env and --gateway-version say what else counts.

Keys come from the configuration. Where they cannot be fetched from here, --jwks FILE takes the place of the one source, \
and --jwks-at LOCATION=FILE that of one of several.

  jwtk verify @token.jwt --gateway krakend.json --endpoint /orders --explain";

const JSON: &str = "\
With --format json one document is printed on standard output, at failure too. Members are only ever added.

verify prints its decision:

  accepted           true or false
  reason             the code of the first failed check, or null
  alg, key           what verified it: kid, kty, source
  header, claims     of an accepted token
  unverified_claims  of one whose signature did not verify
  checks             check, outcome (pass, fail, skip), expected, actual, detail
  hints, warnings    texts
  status, message, headers   with --gateway alone

decode prints header, claims, signature and verified, which is always false. Key sets are printed as they are. With --lines there is \
one document a line, with the number of its line.

Where there is no result, the document is an error, and jwtk exits with 2, 3 or 4:

  {\"error\":{\"code\":\"source_missing\",\"message\":\"…\",\"hint\":\"…\"}}

  jwtk verify @token.jwt --jwks keys.json --format json | jq -r .reason";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_fits_a_terminal() {
        for topic in &TOPICS {
            assert!(topic.wrapped(80).lines().all(|line| line.chars().count() <= 80), "{}", topic.wrapped(80));
        }
    }

    #[test]
    fn every_reason_is_told() {
        let source = include_str!("../../../check/reason.rs");
        let codes = source.lines().filter_map(|line| line.trim().strip_prefix("Self::")?.split_once("=> \""));
        let codes: Vec<&str> = codes.filter_map(|(_, code)| code.split('"').next()).collect();
        assert!(codes.contains(&"expired"));
        for code in codes.iter().filter(|code| !["pass", "fail", "skip"].contains(code)) {
            assert!(REASONS.contains(&format!("  {code} ")), "{code}");
        }
    }
}
