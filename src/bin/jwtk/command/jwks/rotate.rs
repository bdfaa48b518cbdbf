//! `jwtk jwks rotate`: the next key beside the old, or the old one out, in both sets of a pair.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::ArgGroup;
use jwtk::algorithm::{Algorithm, KeyType};
use jwtk::json::Object;
use jwtk::jwk::{KeySet, KeySpec, KidScheme};

use super::chosen::{as_written, set_of};
use crate::args::clock::Clock;
use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::keys::{generate, no_such_key};
use crate::output::{Exit, Failure, First, Folder, FolderLock, MadeKeys, Output};

/// Add the next key to a pair of sets, or take an old one out
///
/// DIR holds private.jwks.json and public.jwks.json, as keygen --out-dir writes them. Both are written anew, or neither. A note
/// says which step comes next, and when.
#[derive(clap::Args)]
#[group(skip)]
#[command(group = ArgGroup::new("step").args(["alg", "retire"]).required(true), after_long_help = EXAMPLE)]
pub(crate) struct Rotate {
    /// The folder of the pair
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Add a new key for this algorithm
    #[arg(long, value_name = "ALG")]
    alg: Option<Algorithm>,

    /// How many days a token may live, after which the old key can go
    #[arg(long, value_name = "DAYS", requires = "alg", default_value_t = 1)]
    keep: u16,

    /// The kid of the new key; by default the thumbprint
    #[arg(long, value_name = "ID", requires = "alg", allow_hyphen_values = true)]
    kid: Option<String>,

    /// Take the key of this kid out
    #[arg(long, value_name = "KID", allow_hyphen_values = true)]
    retire: Option<String>,

    /// Write the new pair into this folder, not in the place of the old one
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    out_dir: Option<PathBuf>,

    /// Replace existing files
    #[arg(long, help_heading = "Output")]
    force: bool,

    #[command(flatten)]
    clock: Clock,
}

impl Rotate {
    pub(super) fn run(self, output: &Output) -> Result<MadeKeys, Failure> {
        let lock = FolderLock::of(&self.folder, output);
        let [private, public] = [PRIVATE, PUBLIC].map(|name| self.read(name, output));
        let (private, public) = (private?, public?);
        let target = self.out_dir.clone().unwrap_or_else(|| self.folder.clone());
        let folder = Folder::at(target, self.force, lock);
        match (self.alg, self.retire.as_deref()) {
            (Some(alg), _) => self.add(alg, &private, &public, &folder, output),
            (None, kid) => retire(kid.unwrap_or_default(), &private, &public, &folder, output),
        }
    }

    fn read(&self, name: &str, output: &Output) -> Result<KeySet, Failure> {
        let path = self.folder.join(name).to_string_lossy().into_owned();
        let text = Input::new(output).read(Source::of_file(&path), MAX_FILE_BYTES)?;
        Ok(KeySet::read(&text, &path)?)
    }

    fn add(
        &self,
        alg: Algorithm,
        private: &KeySet,
        public: &KeySet,
        folder: &Folder,
        output: &Output,
    ) -> Result<MadeKeys, Failure> {
        if alg.key_type() == KeyType::Oct {
            let error = anyhow!("a shared secret has no public half, so it is in no pair");
            return Err(Failure::new(Exit::Usage, "no_public_half", error));
        }
        let spec = KeySpec::for_algorithm(alg, None)?;
        let mut jwk = generate(spec, output)?;
        let kid = match &self.kid {
            Some(kid) => kid.clone(),
            None => KidScheme::Thumbprint.kid(&jwk, None)?,
        };
        if [private, public].iter().any(|set| set.with_kid(&kid).next().is_some()) {
            let error = anyhow!("the sets have a key of kid {kid:?} already");
            return Err(Failure::new(Exit::Input, "kid_collision", error).with_hint("give the new key another --kid"));
        }
        let metadata = jwk.metadata_mut();
        metadata.kid = Some(kid.clone());
        metadata.alg = Some(alg.name().to_owned());
        metadata.public_key_use = Some("sig".to_owned());
        let half = jwk.public().map(|public| public.to_json()).unwrap_or_default();
        let with = |set: &KeySet, new: Object| -> Result<Object, Failure> {
            let old = set.members().iter().map(as_written);
            Ok(set_of(old.chain([Ok(new)]).collect::<Result<Vec<Object>, Failure>>()?))
        };
        let (more, more_public) = (with(private, jwk.expose_json())?, with(public, half)?);
        let mut made = MadeKeys::pair_of_sets(folder, First::Public, &more, &more_public, output)?;
        let old: Vec<&str> = private.members().iter().filter_map(|member| member.kid()).collect();
        let days = i64::from(self.keep);
        let when = self.clock.now().plus_seconds(LONGEST_CACHE + days * 86_400);
        made.notes.push(format!(
            "publish the public set now; sign with kid {kid:?} once every gateway has read it: after 15 minutes at the latest"
        ));
        made.notes.push(format!(
            "retire {} when tokens of it have run out ({days} {} after that): not before {when}",
            if old.is_empty() { "the old key".to_owned() } else { old.join(", ") },
            if days == 1 { "day" } else { "days" },
        ));
        Ok(made)
    }
}

fn retire(kid: &str, private: &KeySet, public: &KeySet, folder: &Folder, output: &Output) -> Result<MadeKeys, Failure> {
    let without = |set: &KeySet| -> Result<Object, Failure> {
        let rest: Vec<Object> = set
            .members()
            .iter()
            .filter(|member| member.kid() != Some(kid))
            .map(as_written)
            .collect::<Result<_, _>>()?;
        if rest.len() == set.members().len() {
            return Err(no_such_key(Some(kid)));
        }
        if rest.is_empty() {
            let error = anyhow!("{kid:?} is the last key, and without it nothing is signed or verified");
            return Err(Failure::new(Exit::Input, "last_key", error)
                .with_hint("add the next key first, with jwtk jwks rotate --alg"));
        }
        Ok(set_of(rest))
    };
    let mut made = MadeKeys::pair_of_sets(folder, First::Private, &without(private)?, &without(public)?, output)?;
    made.notes
        .push(format!("tokens signed with kid {kid:?} are refused as soon as gateways read the public set again"));
    Ok(made)
}

const PRIVATE: &str = "private.jwks.json";
const PUBLIC: &str = "public.jwks.json";

/// The longest of the gateways' own: `KrakenD`'s 15 minutes.
const LONGEST_CACHE: i64 = 900;

const EXAMPLE: &str = "\
Examples:
  jwtk jwks rotate keys/ --alg ES256 --keep 1 --out-dir next/
  jwtk jwks rotate keys/ --alg ES256 --keep 1 --force
  jwtk jwks rotate keys/ --retire 2026-10 --force";
