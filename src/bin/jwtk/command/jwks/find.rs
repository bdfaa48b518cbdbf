//! `jwtk jwks find`: the keys of a kid or a thumbprint.

use clap::ArgGroup;
use jwtk::algorithm::Digest;
use jwtk::json::Object;
use jwtk::jwk::{Fingerprint, Fingerprints, Member};

use super::chosen::{as_written, set_of};
use super::files::Files;
use crate::keys::no_such_key;
use crate::output::{Failure, MadeKeys, MadeOf, Output};

#[derive(clap::Args)]
#[group(skip)]
#[command(group = ArgGroup::new("which").args(["kid", "thumbprint"]).required(true))]
pub(super) struct Find {
    #[command(flatten)]
    files: Files,

    /// The kid
    #[arg(long, value_name = "KID", allow_hyphen_values = true)]
    kid: Option<String>,

    /// A thumbprint or pin, in whatever form
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    thumbprint: Option<Fingerprint>,
}

impl Find {
    pub(super) fn run(self, output: &Output) -> Result<MadeKeys, Failure> {
        let keys = self.files.read(output)?;
        let is_sought = |member: &Member| match (&self.kid, &self.thumbprint) {
            (Some(kid), _) => member.kid() == Some(kid),
            (None, Some(sought)) => match (member.jwk(), sought) {
                (Ok(jwk), _) => Fingerprints::of(jwk).contain(sought),
                (Err(_), Fingerprint::Bytes(bytes)) => {
                    DIGESTS.into_iter().filter_map(|digest| member.thumbprint(digest)).any(|it| it.bytes() == bytes)
                }
                (Err(_), _) => false,
            },
            (None, None) => false,
        };
        let found = keys.members().iter().filter(|member| is_sought(member)).map(as_written);
        let found: Vec<Object> = found.collect::<Result<_, _>>()?;
        if found.is_empty() {
            return Err(no_such_key(self.kid.as_deref()));
        }
        Ok(MadeOf::Set(set_of(found)).into())
    }
}

/// Those that a thumbprint may be made with.
const DIGESTS: [Digest; 3] = [Digest::Sha256, Digest::Sha384, Digest::Sha512];
