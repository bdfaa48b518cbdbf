//! What a gateway's readers of configuration files accept.

use super::scalars::Scalars;
use crate::json::Dialect;

/// How a gateway reads its configuration files, where the languages leave a choice or its libraries have habits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) json: Dialect,
    pub(crate) scalars: Scalars,
    /// Whether `<<` brings in the members of another mapping.
    pub(crate) merges: bool,
    /// Whether a name that occurs twice in a YAML mapping is an error; else the last one counts.
    pub(crate) refuses_duplicates: bool,
}

impl Syntax {
    /// Go programs with viper: `encoding/json` and yaml.v3.
    pub(crate) const GO: Self = Self { json: GO_JSON, scalars: Scalars::GoV3, merges: true, refuses_duplicates: true };

    /// Kubernetes' readers: sigs.k8s.io/yaml, which keeps yaml.v2 alive and turns its values into JSON.
    pub(crate) const KUBERNETES: Self =
        Self { json: GO_JSON, scalars: Scalars::GoV2, merges: true, refuses_duplicates: false };

    /// Envoy: yaml-cpp, turned into protobuf.
    pub(crate) const ENVOY: Self =
        Self { json: Dialect::PROTOBUF, scalars: Scalars::Envoy, merges: false, refuses_duplicates: false };

    /// Rust programs with `serde_yaml`.
    #[cfg_attr(not(any(test, feature = "cel")), expect(dead_code, reason = "agentgateway alone reads so"))]
    pub(crate) const SERDE: Self = Self {
        json: Dialect::GO_STRICT.with_depth(Dialect::MAX_DEPTH),
        scalars: Scalars::Serde,
        merges: false,
        refuses_duplicates: true,
    };
}

const GO_JSON: Dialect = Dialect::GO.with_depth(Dialect::MAX_DEPTH);
