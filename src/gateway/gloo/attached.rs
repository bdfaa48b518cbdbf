//! `VirtualHostOption`s and `RouteOption`s: what they are attached to, who names them, and which of several counts.

use super::block::Block;
use super::notes::Notes;
use super::options::Options;
use super::resource::GROUP;
use super::resource::Reference;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::resource::Resource;

/// Options in a resource of their own.
#[derive(Clone, Debug)]
pub(super) struct Attached {
    pub(super) targets: Vec<Target>,
    pub(super) reference: Reference,
    pub(super) options: Options,
    /// The elder counts first, then the name
    rank: (String, String),
}

/// What options are attached to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) kind: String,
    pub(super) reference: Reference,
    /// A listener of a Gateway; empty: all
    pub(super) section: String,
}

/// All resources of a kind, in the order in which they count.
// Gloo's documentation of targetRefs; vectors virtualhostoption-missing, routeoption-refuse, routeoption-rbac.
pub(super) fn all(
    kind: &str,
    read: impl Fn(Block<'_, '_>, &Resource<'_>) -> Result<Options, Refusal>,
    resources: &[Resource<'_>],
    notes: &Notes,
) -> Result<Vec<Attached>, Refusal> {
    let mut all = Vec::new();
    for resource in resources.iter().filter(|resource| resource.is(GROUP, kind)) {
        let Some(spec) = &resource.spec else { continue };
        let mut spec = Block::of(spec, notes);
        let mut targets = Vec::new();
        for mut target in spec.blocks("targetRefs") {
            target.pass_over(&["group"]);
            let (kind, name, namespace) = (target.text("kind"), target.text("name"), target.text("namespace"));
            let namespace = if namespace.is_empty() { resource.namespace.to_owned() } else { namespace };
            let section = target.text("sectionName");
            targets.push(Target { kind, reference: Reference { name, namespace }, section });
            target.finish()?;
        }
        let options = spec.block("options").map(|options| read(options, resource)).transpose()?;
        spec.finish()?;
        let reference = Reference { name: resource.name.to_owned(), namespace: resource.namespace.to_owned() };
        let rank = (resource.created.to_owned(), format!("{}/{}", resource.namespace, resource.name));
        all.push(Attached { targets, reference, options: options.unwrap_or_default(), rank });
    }
    all.sort_by(|one, next| one.rank.cmp(&next.rank));
    Ok(all)
}

/// What a `VirtualService` or one of its routes takes over from resources that it names.
#[derive(Debug)]
pub(super) struct Delegated {
    options: Options,
    /// A resource that is not among the documents
    missing: Option<Refusal>,
}

impl Delegated {
    /// The options that count beside `own`, which come first.
    pub(super) fn under(self, own: Options) -> Result<Options, Refusal> {
        match self.missing {
            // What is said already does not depend on it.
            Some(missing) if own.jwt.is_none() || own.rbac.is_none() => Err(missing),
            Some(_) | None => Ok(own.or(&self.options)),
        }
    }
}

/// Reads `optionsConfigRefs`. What is named first counts before what is named later; `all` is none where the resources could not be
/// read, which is told elsewhere.
// projects/gateway/api/v1/virtual_service.proto: DelegateOptionsRefs.
pub(super) fn delegated(
    holder: &mut Block<'_, '_>,
    kind: &str,
    owner: &Resource<'_>,
    all: Option<&[Attached]>,
) -> Result<Delegated, Refusal> {
    let mut delegated = Delegated { options: Options::default(), missing: None };
    let Some(mut references) = holder.block("optionsConfigRefs") else { return Ok(delegated) };
    for mut written in references.blocks("delegateOptions") {
        let (name, namespace) = (written.text("name"), written.text("namespace"));
        let namespace = if namespace.is_empty() { owner.namespace.to_owned() } else { namespace };
        let reference = Reference { name, namespace };
        let place = written.node().place();
        written.finish()?;
        let Some(all) = all.filter(|_| delegated.missing.is_none()) else { continue };
        if let Some(attached) = all.iter().find(|attached| attached.reference == reference) {
            delegated.options = delegated.options.or(&attached.options);
        } else {
            let words = format!("there is no {kind} {}/{} here", reference.namespace, reference.name);
            let hint = "give the file that has it, too";
            delegated.missing = Some(Refusal::not_known(words).at(place).hinting(hint));
        }
    }
    references.finish()?;
    Ok(delegated)
}

/// What several say together: option by option the first that says it.
pub(super) fn merged<'a>(attached: impl IntoIterator<Item = &'a Attached>) -> Options {
    attached.into_iter().fold(Options::default(), |options, attached| options.or(&attached.options))
}
