//! Why the rules matter that several gateways have, and how their findings are mended.

use crate::finding::Meaning;

pub(super) const UNKNOWN_SETTING: Meaning = Meaning::new(
    "KrakenD passes over it and Gloo prunes it, so that what it should protect is open; Envoy and agentgateway do not load \
     the file.",
    "Write the right name.",
)
.exploitable();
pub(super) const WRONG_VALUE: Meaning = Meaning::new(
    "The gateway refuses all requests, does not load the file, or does something weaker.",
    "Write the type or the value that the text names.",
);
pub(super) const DUPLICATE_MEMBER: Meaning = Meaning::new(
    "One counts and the other is gone, without a word: a block that is written twice can lose its checks.",
    "Keep one of them.",
)
.exploitable();
pub(super) const PLACEHOLDER: Meaning = Meaning::new(
    "The gateway takes it to the letter when nothing fills it in before.",
    "Lint the file as it is rendered, or allow the rule.",
);
pub(super) const KEY_SOURCE: Meaning =
    Meaning::new("The gateway has no keys, or not those that were meant.", "Name one source of keys, over https.");
pub(super) const INSECURE_KEYS: Meaning = Meaning::new(
    "Whoever is in between hands in keys of his own.",
    "Use TLS, with an authority of your own where need be.",
)
.exploitable();
pub(super) const NO_AUDIENCE: Meaning = Meaning::new(
    "Tokens for any other service of the same issuer pass (RFC 8725 section 3.9).",
    "Ask for the audience of this API.",
)
.exploitable();
pub(super) const LEEWAY: Meaning = Meaning::new(
    "It counts as something else than it says, or expired tokens pass for long.",
    "Write a duration of seconds, as \"30s\".",
);
pub(super) const CLAIM_PATH: Meaning = Meaning::new(
    "The claim can never be found, or the gateway crashes.",
    "Use a claim without the delimiter in its name, or one that can be reached.",
);
pub(super) const DOTTED_CLAIM: Meaning = Meaning::new(
    "It is taken as one name, and no token has such a claim.",
    "Set the flag, or the delimiter, that makes it a path.",
);
pub(super) const TOKEN_SOURCE: Meaning = Meaning::new(
    "Tokens in URLs end up in logs (RFC 6750 section 5.3, RFC 9700 section 4.3.2); prefixes are compared to the letter.",
    "Take tokens from the Authorization header.",
);
pub(super) const NOT_ENFORCED: Meaning = Meaning::new(
    "Requests without a token pass, and no later rule stops them.",
    "Make it strict, or add a rule that asks for a claim.",
)
.exploitable();
pub(super) const UNREACHABLE_RULE: Meaning =
    Meaning::new("The first match decides, and this one never comes.", "Put the exact before the general.");
pub(super) const OPEN_ENDPOINT: Meaning =
    Meaning::new("It is open to everybody: for the reviewer to know.", "Add a validator, if it is not meant so.");
pub(super) const FILE_NOT_FOUND: Meaning = Meaning::new(
    "The gateway does not start, unless the file is mounted later.",
    "Mend the path, or allow the rule where files are mounted.",
);
pub(super) const SECRET_IN_FILE: Meaning =
    Meaning::new("Whoever reads the repository can sign.", "Keep it in a store for secrets.").exploitable();
