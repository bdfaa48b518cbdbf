//! What a configuration leaves to other places: routes and listeners in files, or in the parts of a dump.

use super::any::Any;
use super::member::{member, path};
use super::messages::Messages;
use crate::config::{self, Node, Syntax, Text};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::keys::KeySource;

/// Where further resources are found.
pub(super) struct Resources<'f, 'c> {
    /// The route tables of a dump
    pub(super) dumped: Vec<Node<'c>>,
    pub(super) files: &'f dyn KeySource,
    /// None where a member that no message has does no harm
    pub(super) messages: Option<Messages>,
}

impl Resources<'_, '_> {
    /// Refuses members that a message and those in it do not have.
    pub(super) fn check(&self, node: &Node<'_>, kind: &str) -> Result<(), Refusal> {
        self.messages.as_ref().map_or(Ok(()), |messages| messages.check(node, kind))
    }

    /// What `decode` makes of the routes of a name that `rds` asks for; none where they are out of reach.
    pub(super) fn routes<T>(
        &self,
        rds: &Node<'_>,
        name: &str,
        decode: impl Fn(&Node<'_>) -> Result<T, Refusal>,
    ) -> Result<Option<T>, Refusal> {
        let is_named = |node: &&Node<'_>| member(node, "name").is_some_and(|own| own.value().as_str() == Some(name));
        if let Some(found) = self.dumped.iter().find(is_named) {
            return decode(found).map(Some);
        }
        let Some(path) = member(rds, "config_source").as_ref().and_then(path) else { return Ok(None) };
        let found = self.file(path, |resource| {
            let any = Any::of(resource)?;
            if is_named(&&any.body) { decode(&any.body).map(Some) } else { Ok(None) }
        })?;
        Ok(found.into_iter().flatten().next())
    }

    /// What `decode` makes of each resource of a file.
    pub(super) fn file<T>(
        &self,
        path: &str,
        decode: impl Fn(&Node<'_>) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        let bytes = self.files.file(path).map_err(|_| {
            Refusal::new(format!("paths must refer to an existing path in the system: '{path}' does not exist"))
        })?;
        let config = config::read(&[Text::new(&bytes, path)], Syntax::ENVOY)
            .map_err(|error| Refusal::new(format!("Filesystem config update failure: {error}")))?;
        let root = Node::root(config.first());
        let resources: Vec<Node<'_>> = member(&root, "resources").iter().flat_map(Node::items).collect();
        for resource in &resources {
            self.messages.as_ref().map_or(Ok(()), |messages| messages.check_typed(resource))?;
        }
        resources.iter().map(decode).collect()
    }
}
