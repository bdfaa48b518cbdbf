//! `jwtk pem2jwks`: key files of any kind become one key set.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use anyhow::anyhow;
use jwtk::algorithm::KeyMethod;
use jwtk::crypto::{PublicKey, Unfit};
use jwtk::jwk::{Jwk, KEY_OPERATIONS, Key, KidScheme, Member, Metadata, expose_set, public_set};

use crate::args::algorithm_name::AlgorithmName;
use crate::input::{Input, Source, is_url};
use crate::keys::{Reading, tell_of_weakness, usable};
use crate::output::{Exit, Failure, First, Folder, MadeKeys, MadeOf, Output};

/// Convert PEM, DER, certificates and OpenSSH keys to a key set
///
/// Every key gets a kid that follows from its public half, so that a private key, its public key and its certificate get the
/// same one. Private halves are left out unless asked for.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// Key files: FILE, @FILE, -, `env:NAME`, or https URLs
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    #[command(flatten)]
    reading: Reading,

    /// Keep private keys
    #[arg(long, help_heading = "Output", conflicts_with = "public")]
    private: bool,

    /// Leave private keys out, without a note
    #[arg(long, help_heading = "Output")]
    public: bool,

    #[command(flatten)]
    folder: Folder,

    #[command(flatten)]
    names: Names,
}

/// What is said about each key.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Members")]
struct Names {
    /// What the kid is made of: thumbprint, filename, x5t, x5t#S256, spki-sha256 or docker
    #[arg(long, value_name = "SCHEME", default_value_t, conflicts_with = "kid")]
    kid_from: KidScheme,

    /// The kid of a lone key
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    kid: Option<String>,

    /// What the keys are for
    #[arg(long, value_name = "ALG")]
    alg: Option<AlgorithmName>,

    /// Signatures or encryption
    #[arg(long = "use", value_name = "USE", value_parser = ["sig", "enc"])]
    public_key_use: Option<String>,

    /// Operations that the keys may be used for
    #[arg(long, value_name = "OP,…", value_delimiter = ',', value_parser = KEY_OPERATIONS)]
    key_ops: Vec<String>,

    /// Embed the chain of certificates, with x5t and x5t#S256
    #[arg(long)]
    x5c: bool,
}

/// A key on its way from its file into the set.
struct Candidate {
    jwk: Jwk,
    place: String,
    filename: Option<String>,
}

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<MadeKeys, Failure> {
        self.names.agree()?;
        let input = Input::new(output);
        let mut candidates = Candidates::default();
        let sets = self.reading.reader(&input).read_each_or_stdin(&self.files)?;
        for (keys, index) in sets.into_iter().zip(0..) {
            let argument = self.files.get(index).filter(|argument| !is_url(argument));
            let filename = argument.and_then(|argument| Source::of_keys(argument).filename());
            for member in keys {
                candidates.add(&member, filename)?;
            }
        }
        let jwks = self.names.give(candidates.list)?;
        for (jwk, place) in &jwks {
            tell_of_weakness(jwk, place, output);
        }
        let private: Vec<&str> =
            jwks.iter().filter(|(jwk, _)| is_private(jwk)).map(|(_, place)| place.as_str()).collect();
        let public: Vec<_> = jwks.iter().filter_map(|(jwk, _)| jwk.public()).collect();
        if private.is_empty() && (self.private || self.folder.is_named()) {
            let error = anyhow!("there is no private key to write");
            return Err(Failure::new(Exit::Input, "no_private_key", error)
                .with_hint("without --private and --out-dir a public key set is made"));
        }
        let all = || expose_set(jwks.iter().map(|(jwk, _)| jwk));
        if self.folder.is_named() {
            let secret = expose_set(jwks.iter().map(|(jwk, _)| jwk).filter(|jwk| is_private(jwk)));
            return MadeKeys::pair_of_sets(&self.folder, First::Public, &secret, &public_set(&public), output);
        }
        if self.private {
            for (_, place) in jwks.iter().filter(|(jwk, _)| !is_private(jwk)) {
                output.warn(format_args!("{place}: only the public half is there"));
            }
            return Ok(MadeOf::Set(all()).into());
        }
        let mut notes = match private.as_slice() {
            [] => Vec::new(),
            _ if self.public => Vec::new(),
            [place] => vec![format!("the private half in {place} was left out; --private keeps it")],
            places => vec![format!("{} private halves were left out; --private keeps them", places.len())],
        };
        for (jwk, place) in jwks.iter().filter(|(jwk, _)| jwk.metadata().alg.is_none()) {
            if let [first, _, ..] = jwk.metadata().bound_to {
                notes
                    .push(format!("{place} is for RSASSA-PSS with any digest, which `alg` cannot say: it has {first}"));
            }
        }
        Ok(MadeKeys::noting(MadeOf::Set(public_set(&public)), notes))
    }
}

/// The keys in order, each of them once however many files it is in.
#[derive(Default)]
struct Candidates {
    list: Vec<Candidate>,
    known: HashMap<PublicKey, usize>,
}

impl Candidates {
    fn add(&mut self, member: &Member, filename: Option<&str>) -> Result<(), Failure> {
        let place = member.place();
        let jwk = usable(member)?;
        let public = match jwk.public() {
            Some(public) if member.json().is_none() => public,
            _ => {
                let error = anyhow!("{place} is JSON, not a key file");
                return Err(Failure::new(Exit::Input, "already_jwk", error)
                    .with_hint("jwtk jwks merge joins key sets, jwtk jwks public strips them"));
            }
        };
        match self.known.entry(public.key().clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert(self.list.len());
                let filename = filename.map(str::to_owned);
                self.list.push(Candidate { jwk: jwk.clone(), place, filename });
            }
            Entry::Occupied(known) => {
                if let Some(first) = self.list.get_mut(*known.get()) {
                    first.merge(jwk)?;
                }
            }
        }
        Ok(())
    }
}

impl Candidate {
    /// Takes from another file what this one lacks.
    fn merge(&mut self, other: &Jwk) -> Result<(), Failure> {
        let chain = if self.jwk.certificates().is_empty() { other.certificates() } else { self.jwk.certificates() };
        if !is_private(&self.jwk) && is_private(other) {
            self.jwk = other.clone();
        }
        if !chain.is_empty() {
            self.jwk = self.jwk.clone().with_certificates(&chain)?;
        }
        Ok(())
    }
}

impl Names {
    /// Refuses options that contradict each other, before anything is read.
    fn agree(&self) -> Result<(), Failure> {
        let mut seen = HashSet::new();
        if let Some(again) = self.key_ops.iter().find(|op| !seen.insert(*op)) {
            let error = anyhow!("--key-ops names {again} twice");
            return Err(Failure::new(Exit::Usage, "repeated_operation", error));
        }
        let mut metadata = Metadata::default();
        metadata.alg = self.alg.map(|alg| alg.name().to_owned());
        self.restrict(&mut metadata);
        Ok(metadata.agrees()?)
    }

    fn restrict(&self, metadata: &mut Metadata) {
        metadata.public_key_use.clone_from(&self.public_key_use);
        metadata.key_ops = (!self.key_ops.is_empty()).then(|| self.key_ops.clone());
    }

    /// Gives every key its members.
    fn give(&self, candidates: Vec<Candidate>) -> Result<Vec<(Jwk, String)>, Failure> {
        if self.kid.is_some() && candidates.len() > 1 {
            let error = anyhow!("--kid names one key, and there are {}", candidates.len());
            return Err(Failure::new(Exit::Usage, "several_keys", error).with_hint("--kid-from names each by itself"));
        }
        let mut kids: HashMap<String, String> = HashMap::new();
        let mut named = Vec::new();
        for candidate in candidates {
            let (jwk, place) = self.name(candidate)?;
            if let Some(kid) = jwk.kid()
                && let Some(first) = kids.insert(kid.to_owned(), place.clone())
            {
                let error = anyhow!("{first} and {place} are different keys and both get the kid {kid:?}");
                return Err(Failure::new(Exit::Input, "kid_collision", error)
                    .with_hint("--kid-from thumbprint gives every key its own"));
            }
            named.push((jwk, place));
        }
        Ok(named)
    }

    fn name(&self, candidate: Candidate) -> Result<(Jwk, String), Failure> {
        let Candidate { mut jwk, place, filename } = candidate;
        let kid = match &self.kid {
            Some(kid) => kid.clone(),
            None => self
                .kid_from
                .kid(&jwk, filename.as_deref())
                .map_err(|error| Failure::from(error).context(place.clone()))?,
        };
        if self.x5c && jwk.certificates().is_empty() {
            let error = anyhow!("{place}: there is no certificate for this key");
            return Err(Failure::new(Exit::Input, "no_certificate", error)
                .with_hint("give its certificate too, in the same file or in one of its own"));
        }
        if !self.x5c {
            jwk = jwk.without_certificates();
        }
        if let Some(alg) = self.alg {
            check_algorithm(&jwk, alg).map_err(|failure| failure.context(place.clone()))?;
        }
        let metadata = jwk.metadata_mut();
        metadata.kid = Some(kid);
        if let Some(alg) = self.alg {
            metadata.alg = Some(alg.name().to_owned());
        }
        self.restrict(metadata);
        check_use(&jwk).map_err(|failure| failure.context(place.clone()))?;
        Ok((jwk, place))
    }
}

/// Whether a key is of the algorithm's type, and not bound to another.
fn check_algorithm(jwk: &Jwk, alg: AlgorithmName) -> Result<(), Failure> {
    let fits = match (alg, jwk.public()) {
        (AlgorithmName::Signature(alg), Some(public)) => public.key().fits(alg),
        (AlgorithmName::KeyManagement(alg), Some(public)) => {
            let is_of_its_kind = match alg.method() {
                KeyMethod::EcdhEs(_) => public.key().is_for_agreement(),
                _ => true,
            };
            alg.key_types().contains(&public.key().key_type()) && is_of_its_kind
        }
        _ => false,
    };
    if !fits {
        let unfit = anyhow!("{} does not fit a key of type {}", alg.name(), jwk.key().describe());
        return Err(match alg {
            AlgorithmName::Signature(algorithm) => Unfit { algorithm, key: jwk.key().describe() }.into(),
            _ => Failure::new(Exit::Input, "key_mismatch", unfit),
        });
    }
    let bound = jwk.metadata().bound_to;
    if bound.is_empty() || bound.iter().any(|bound| bound.name() == alg.name()) {
        return Ok(());
    }
    let names: Vec<&str> = bound.iter().map(|alg| alg.name()).collect();
    let error = anyhow!("this key is for {} alone, not for {}", names.join(", "), alg.name());
    Err(Failure::new(Exit::Input, "key_mismatch", error))
}

/// Whether a key can do what it is to be for: what signs alone encrypts nothing.
fn check_use(jwk: &Jwk) -> Result<(), Failure> {
    let mut metadata = jwk.metadata().clone();
    let is_ed25519 = jwk.public().is_some_and(|public| matches!(public.key(), PublicKey::Ed25519(_)));
    metadata.alg = if is_ed25519 { Some("EdDSA".to_owned()) } else { metadata.written_alg().map(str::to_owned) };
    metadata.agrees().map_err(|misuse| Failure::new(Exit::Input, "key_mismatch", anyhow!(misuse)))
}

fn is_private(jwk: &Jwk) -> bool {
    matches!(jwk.key(), Key::Private(_))
}

const EXAMPLE: &str = "\
Examples:
  jwtk pem2jwks public.pem > public.jwks.json
  jwtk pem2jwks private.pem --alg RS256 --use sig --out-dir keys/
  jwtk pem2jwks certificate.pem --x5c --kid-from x5t#S256";
