//! Which gateways there are.

/// The gateways whose configurations can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// `KrakenD`, community edition
    Krakend,
    /// Envoy
    Envoy,
    /// Gloo, as Gloo Edge and Gloo Gateway
    Gloo,
    /// agentgateway, its standalone file and its resources of Kubernetes
    Agentgateway,
}

impl Kind {
    /// The name as it stands on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Krakend => "krakend",
            Self::Envoy => "envoy",
            Self::Gloo => "gloo",
            Self::Agentgateway => "agentgateway",
        }
    }
}
