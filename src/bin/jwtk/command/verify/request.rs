//! Which gateway `verify` asks, and for what.

use crate::keys::gateway::Options;

/// A gateway, and the request that it gets.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Gateway")]
pub(super) struct GatewayArgs {
    #[command(flatten)]
    pub(super) options: Options,

    /// The head of an HTTP request instead of a TOKEN: request line and headers
    #[arg(long, value_name = "FILE", requires = "gateway", conflicts_with_all = ["token", "lines"])]
    pub(super) request: Option<String>,
}

impl GatewayArgs {
    pub(super) fn is_asked_for(&self) -> bool {
        self.options.are_given()
    }
}
