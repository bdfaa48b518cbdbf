//! The options of a host or a route that decide about tokens.

use std::sync::Arc;

use super::block::Block;
use super::jwt::{self, Jwt};
use super::rbac::{self, Rbac};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route::Rewrite;
use crate::gateway::resource::Resource;

/// The options of one place, or of several together.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) jwt: Option<Arc<Jwt>>,
    pub(super) rbac: Option<Arc<Rbac>>,
    /// `prefixRewrite`
    pub(super) rewrite: Option<Rewrite>,
}

impl Options {
    pub(super) fn of_host(mut block: Block<'_, '_>, owner: &Resource<'_>) -> Result<Self, Refusal> {
        let (jwt, rbac) = (jwt::of_host(&mut block, owner), rbac::rbac(&mut block));
        block.finish_open()?;
        Ok(Self { jwt: jwt?.map(Arc::new), rbac: rbac?.map(Arc::new), rewrite: None })
    }

    pub(super) fn of_route(mut block: Block<'_, '_>, owner: &Resource<'_>) -> Result<Self, Refusal> {
        let rewrite = block.text("prefixRewrite");
        let (jwt, rbac) = (jwt::of_route(&mut block, owner), rbac::rbac(&mut block));
        block.finish_open()?;
        let rewrite = (!rewrite.is_empty()).then_some(Rewrite::Prefix(rewrite));
        Ok(Self { jwt: jwt?.map(Arc::new), rbac: rbac?.map(Arc::new), rewrite })
    }

    /// The same, with what others say where these are silent: option by option, each whole.
    // Gloo's documentation of delegation: child routes beat their parents; vectors route-providers-*, route-replaces-host.
    pub(super) fn or(self, others: &Self) -> Self {
        Self {
            jwt: self.jwt.or_else(|| others.jwt.clone()),
            rbac: self.rbac.or_else(|| others.rbac.clone()),
            rewrite: self.rewrite.or_else(|| others.rewrite.clone()),
        }
    }
}
