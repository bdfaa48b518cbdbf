//! `jwtk jwks remove`: a set without the keys of a kid.

use jwtk::json::Object;
use jwtk::jwk::Member;

use super::chosen::{as_written, set_of};
use super::files::Files;
use crate::keys::no_such_key;
use crate::output::{Failure, MadeKeys, MadeOf, Output};

#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Remove {
    #[command(flatten)]
    files: Files,

    /// The kid
    #[arg(long, value_name = "KID", allow_hyphen_values = true, required = true)]
    kid: String,
}

impl Remove {
    pub(super) fn run(self, output: &Output) -> Result<MadeKeys, Failure> {
        let keys = self.files.read(output)?;
        let is_other = |member: &&Member| member.kid() != Some(self.kid.as_str());
        let rest: Vec<Object> = keys.members().iter().filter(is_other).map(as_written).collect::<Result<_, _>>()?;
        if rest.len() == keys.members().len() {
            return Err(no_such_key(Some(&self.kid)));
        }
        Ok(MadeOf::Set(set_of(rest)).into())
    }
}
