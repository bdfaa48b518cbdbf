//! `--gateway-kind`: the gateways by their names.

use jwtk::gateway::Kind;

/// The gateways by their names.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum GatewayKind {
    Krakend,
    Envoy,
    Gloo,
    Agentgateway,
}

impl From<GatewayKind> for Kind {
    fn from(kind: GatewayKind) -> Self {
        match kind {
            GatewayKind::Krakend => Self::Krakend,
            GatewayKind::Envoy => Self::Envoy,
            GatewayKind::Gloo => Self::Gloo,
            GatewayKind::Agentgateway => Self::Agentgateway,
        }
    }
}
