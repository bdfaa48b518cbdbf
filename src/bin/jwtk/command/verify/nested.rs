//! Tokens that are encrypted around signed ones: opened with one set of keys, and then verified with the other like any token.

use jwtk::json::{self, Dialect};
use jwtk::jwe::{Opened, Policy, Refusal};
use jwtk::jwk::KeySet;

use crate::args::decryption::DecryptionKeys;
use crate::args::token_forms::Forms;
use crate::input::Input;
use crate::keys::Keys;
use crate::output::{Decision, Encryption, Failure};

/// Encrypted tokens.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Encrypted tokens")]
pub(super) struct NestedArgs {
    #[command(flatten)]
    keys: DecryptionKeys,

    /// Refuse tokens that are signed and not encrypted
    #[arg(long, requires = "decryption")]
    require_encrypted: bool,
}

/// What opens tokens before they are verified; without keys, nothing is opened.
pub(super) struct Opening {
    keys: Option<KeySet>,
    policy: Policy,
    is_required: bool,
    forms: Forms,
}

/// What was encrypted: a signed token that is still to be verified.
pub(super) struct Inside {
    pub(super) token: String,
    encryption: Encryption,
    warnings: Vec<String>,
}

impl NestedArgs {
    pub(super) fn opening(&self, keys: &Keys, forms: Forms, input: &Input<'_>) -> Result<Opening, Failure> {
        let keys = self.keys.read(keys.passphrase(), input)?;
        Ok(Opening { keys, policy: Policy::default(), is_required: self.require_encrypted, forms })
    }
}

impl Opening {
    /// The signed token inside of an encrypted one; nothing for tokens that are not encrypted, or where no keys to open them are given.
    ///
    /// # Errors
    /// The refusal of a token that does not open, or has no signed token in it.
    pub(super) fn open(&self, token: &str) -> Result<Option<Inside>, Box<Decision>> {
        let Some(keys) = &self.keys else { return Ok(None) };
        let refused = |refusals: &[Refusal]| Box::new(Decision::of_checks(refusals.iter().map(Refusal::to_check)));
        if !self.is_encrypted(token) {
            return if self.is_required { Err(refused(&[Refusal::NotEncrypted])) } else { Ok(None) };
        }
        let sealed = self.forms.sealed(token).map_err(|refusal| refused(&[refusal]))?;
        let opened = sealed.open(keys, &self.policy).map_err(|refusals| refused(&refusals))?;
        match opened.signed() {
            Ok(signed) => Ok(Some(Inside {
                token: signed.to_owned(),
                encryption: Encryption::of(&opened),
                warnings: warnings(&opened),
            })),
            Err(refusal) => {
                let mut decision = refused(&[refusal]);
                decision.checks.insert(0, opened.to_check());
                decision.encryption = Some(Encryption::of(&opened));
                Err(decision)
            }
        }
    }

    fn is_encrypted(&self, token: &str) -> bool {
        if self.forms.take_as_json(token) {
            return json::read_object(token.as_bytes(), Dialect::GO).is_ok_and(|token| token.contains("ciphertext"));
        }
        token.split('.').take(ENCRYPTED_PARTS + 1).count() == ENCRYPTED_PARTS
    }
}

impl Inside {
    /// Adds what is to be told of the encryption to the decision about what was inside.
    pub(super) fn tell(self, decision: &mut Decision) {
        decision.checks.insert(0, self.encryption.to_check());
        decision.warnings.extend(self.warnings);
        // RFC 7519 section 5.3: claims may be copied into the header; a router that goes by them would be misled by others.
        if let Some(claims) = &decision.claims {
            for name in COPIED {
                if let Some(copy) = self.encryption.header.get(name)
                    && claims.get(name) != Some(copy)
                {
                    let text = format!("the header of the encrypted token has another `{name}` than the claims");
                    decision.warnings.push(text);
                }
            }
        }
        decision.encryption = Some(self.encryption);
    }
}

fn warnings(opened: &Opened<'_>) -> Vec<String> {
    let lacks = opened.lacks_content_type();
    lacks
        .then(|| "the encrypted token has no `cty`, which should say JWT (RFC 7519 section 5.2)".to_owned())
        .into_iter()
        .collect()
}

/// RFC 7516 section 7.1.
const ENCRYPTED_PARTS: usize = 5;

const COPIED: [&str; 3] = ["iss", "sub", "aud"];
