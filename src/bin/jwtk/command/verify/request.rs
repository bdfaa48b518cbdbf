//! Which gateway `verify` asks, and for what.

use std::net::IpAddr;

use jwtk::gateway::{Asked, Gateway};
use jwtk::http::Request;

use crate::input::{Input, MAX_FILE_BYTES, Source, Token};
use crate::keys::gateway::Options;
use crate::output::{Failure, Output};

/// A gateway, and the request that it gets.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Gateway")]
pub(super) struct GatewayArgs {
    #[command(flatten)]
    pub(super) options: Options,

    /// The head of an HTTP request instead of a TOKEN: request line and headers; without a gateway it must carry a token by
    /// the scheme `DPoP`, with its proof
    #[arg(long, value_name = "FILE", conflicts_with_all = ["token", "lines"])]
    request: Option<String>,

    /// The provider whose checks alone count, of gateways that name several
    #[arg(long, value_name = "NAME", requires = "gateway")]
    provider: Option<String>,

    /// The listener that the request comes to, of gateways that have several; else the first
    #[arg(long, value_name = "PORT|NAME", requires = "gateway")]
    listener: Option<String>,

    /// The address that the request comes from
    #[arg(long, value_name = "IP", requires = "gateway")]
    client_ip: Option<IpAddr>,

    /// The gateway's version, where its answers differ; else the newest that is known
    #[arg(long, value_name = "V", requires = "gateway")]
    gateway_version: Option<String>,
}

impl GatewayArgs {
    pub(super) fn is_asked_for(&self) -> bool {
        self.options.are_given()
    }

    /// The request that is judged: what `--request` holds, else one that carries the token.
    pub(super) fn request(&self, token: &Token, input: &Input<'_>) -> Result<Request, Failure> {
        match self.read_request(input)? {
            Some(request) => Ok(request),
            None => Ok(Request::with_token(input.token(token)?)),
        }
    }

    /// What `--request` holds, if it was given.
    pub(super) fn read_request(&self, input: &Input<'_>) -> Result<Option<Request>, Failure> {
        let Some(path) = self.request.as_deref() else { return Ok(None) };
        Ok(Some(Request::receive(&input.read(Source::of_file(path), MAX_FILE_BYTES)?)?))
    }

    /// The route that is asked for, and what else a request brings along. A version that changes nothing is warned of.
    pub(super) fn asked(&self, gateway: &dyn Gateway, output: &Output) -> Result<Asked, Failure> {
        if let Some(version) = &self.gateway_version
            && let Some(remark) = gateway.remark_on_version(version)?
        {
            output.warn(remark);
        }
        let mut asked = self.options.asked();
        asked.provider.clone_from(&self.provider);
        asked.listener.clone_from(&self.listener);
        asked.client = self.client_ip;
        asked.version.clone_from(&self.gateway_version);
        Ok(asked)
    }
}
