//! The options `jwt`, `jwtStaged` and `jwtProvidersStaged`.

use super::block::Block;
use super::keys;
use crate::gateway::envoy::jwt_settings::{
    ClaimToHeader, ClaimWriter, HeaderPlace, Provider, ProviderKeys, TokenPlaces,
};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::keys::{KeyLocation, RemoteKeys};
use crate::gateway::resource::Resource;

/// What a host or a route says about tokens.
#[derive(Clone, Debug)]
pub(super) struct Jwt {
    /// Where it is: unique among all
    pub(super) label: String,
    /// In the order of [`STAGES`]; none where nothing is said
    pub(super) stages: [Option<Stage>; 2],
}

/// What is said at one stage.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// `disable`
    Off,
    Checks(Checks),
}

/// Providers, which are alternatives, and what passes without them.
#[derive(Clone, Debug)]
pub(super) struct Checks {
    /// In the order of their names
    pub(super) providers: Vec<Provider>,
    pub(super) lenience: Lenience,
}

/// `validationPolicy`, and the older `allowMissingOrFailedJwt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lenience {
    RequireValid,
    AllowMissing,
    AllowMissingOrFailed,
}

/// What is said of members of which one alone may be there.
pub(super) const EXCLUDE_EACH_OTHER: &str = "exclude each other";

/// The stages in the order of their filters.
pub(super) const STAGES: [&str; 2] = ["beforeExtAuth", "afterExtAuth"];

/// Of the options of a virtual host: `jwt` is the older spelling of `jwtStaged.afterExtAuth`.
// jwt.proto of Gloo: VhostExtension, JwtStagedVhostExtension.
pub(super) fn of_host(options: &mut Block<'_, '_>, owner: &Resource<'_>) -> Result<Option<Jwt>, Refusal> {
    let (jwt, staged) = (options.block("jwt"), options.block("jwtStaged"));
    let label = |block: &Block<'_, '_>| format!("{} {}", owner.shown(), block.node().path());
    match (jwt, staged) {
        (Some(_), Some(_)) => Err(options.refused(format!("jwt and jwtStaged {EXCLUDE_EACH_OTHER}"))),
        (None, None) => Ok(None),
        (Some(after), None) => Ok(Some(Jwt { label: label(&after), stages: [None, Some(checks(after)?)] })),
        (None, Some(staged)) => Ok(Some(Jwt { label: label(&staged), stages: stages(staged, checks)? })),
    }
}

/// Of the options of a route.
// jwt.proto of Gloo: RouteExtension, JwtStagedRouteExtension, JwtStagedRouteProvidersExtension.
pub(super) fn of_route(options: &mut Block<'_, '_>, owner: &Resource<'_>) -> Result<Option<Jwt>, Refusal> {
    let said = [options.block("jwt"), options.block("jwtStaged"), options.block("jwtProvidersStaged")];
    if said.iter().flatten().count() > 1 {
        return Err(options.refused(format!("jwt, jwtStaged and jwtProvidersStaged {EXCLUDE_EACH_OTHER}")));
    }
    let label = |block: &Block<'_, '_>| format!("{} {}", owner.shown(), block.node().path());
    let [jwt, staged, providers] = said;
    if let Some(jwt) = jwt {
        let label = label(&jwt);
        let off = switch(jwt)?;
        return Ok(Some(Jwt { label, stages: [off.clone(), off] }));
    }
    if let Some(staged) = staged {
        return Ok(Some(Jwt { label: label(&staged), stages: switches(staged)? }));
    }
    providers.map(|providers| Ok(Jwt { label: label(&providers), stages: stages(providers, checks)? })).transpose()
}

fn stages<'c, 'n>(
    mut block: Block<'c, 'n>,
    read: impl Fn(Block<'c, 'n>) -> Result<Stage, Refusal>,
) -> Result<[Option<Stage>; 2], Refusal> {
    let [before, after] = STAGES;
    let stages = [block.block(before).map(&read).transpose()?, block.block(after).map(&read).transpose()?];
    block.finish()?;
    Ok(stages)
}

fn switches(mut block: Block<'_, '_>) -> Result<[Option<Stage>; 2], Refusal> {
    let [before, after] = STAGES;
    let before = block.block(before).map(switch).transpose()?;
    let after = block.block(after).map(switch).transpose()?;
    block.finish()?;
    Ok([before.flatten(), after.flatten()])
}

fn switch(mut block: Block<'_, '_>) -> Result<Option<Stage>, Refusal> {
    let is_off = block.flag("disable");
    block.finish()?;
    Ok(is_off.then_some(Stage::Off))
}

fn checks(mut block: Block<'_, '_>) -> Result<Stage, Refusal> {
    let providers = block.map("providers").into_iter().map(|(name, block)| provider(name, block));
    let providers = block.notes().all(providers);
    let names = ["REQUIRE_VALID", "ALLOW_MISSING", "ALLOW_MISSING_OR_FAILED"];
    let policy =
        block.choice("validationPolicy", &names, "one of REQUIRE_VALID, ALLOW_MISSING, ALLOW_MISSING_OR_FAILED");
    // The deprecated flag beats the policy; vectors policy.
    let lenience = match (block.flag("allowMissingOrFailedJwt"), policy) {
        (true, _) | (false, 2..) => Lenience::AllowMissingOrFailed,
        (false, 1) => Lenience::AllowMissing,
        (false, 0) => Lenience::RequireValid,
    };
    block.finish()?;
    let providers = providers?;
    // A stage without providers has no filter.
    Ok(if providers.is_empty() { Stage::Off } else { Stage::Checks(Checks { providers, lenience }) })
}

fn provider(name: &str, mut block: Block<'_, '_>) -> Result<Provider, Refusal> {
    let keys = keys(name, &mut block);
    let mut places = TokenPlaces::default();
    if let Some(mut source) = block.block("tokenSource") {
        for mut header in source.blocks("headers") {
            places.headers.push(HeaderPlace { name: header.text("header"), value_prefix: header.text("prefix") });
            header.finish()?;
        }
        places.params = source.texts("queryParams");
        source.finish()?;
    }
    let mut claim_to_headers = Vec::new();
    for mut claim in block.blocks("claimsToHeaders") {
        // The wrapper's own code; whether a dotted name is a way is not known.
        let way = vec![claim.text("claim")];
        let (header_name, append) = (claim.text("header"), claim.flag("append"));
        if header_name.is_empty() {
            return Err(claim.refused("a header is needed"));
        }
        claim_to_headers.push(ClaimToHeader { header_name, claim: way, append });
        claim.finish()?;
    }
    let failed_status = block.text("attachFailedStatusToMetadata");
    let (issuer, audiences) = (block.text("issuer"), block.texts("audiences"));
    let (clock_skew_seconds, forward) = (block.count("clockSkewSeconds"), block.flag("keepToken"));
    block.finish()?;
    let provider = Provider {
        name: name.to_owned(),
        issuer,
        audiences,
        subjects: None,
        require_expiration: false,
        max_lifetime: None,
        clock_skew_seconds,
        keys: keys?,
        places,
        forward,
        forward_payload_header: None,
        pad_forward_payload_header: false,
        clear_route_cache: !claim_to_headers.is_empty(),
        claims_by: ClaimWriter::Gloo,
        claim_to_headers,
        // By its stage, once all are known.
        payload_in_metadata: None,
        space_delimited_claims: Vec::new(),
        header_in_metadata: None,
        failed_status_in_metadata: (!failed_status.is_empty()).then_some(failed_status),
    };
    Ok(provider)
}

fn keys(name: &str, provider: &mut Block<'_, '_>) -> Result<ProviderKeys, Refusal> {
    let missing = "no jwks: keys are needed";
    let mut jwks = provider.block("jwks").ok_or_else(|| provider.refused(missing))?;
    let keys = match (jwks.block("local"), jwks.block("remote")) {
        (Some(_), Some(_)) => return Err(jwks.refused(format!("local and remote {EXCLUDE_EACH_OTHER}"))),
        (None, None) => return Err(jwks.refused(missing)),
        (Some(mut local), None) => {
            let text = local.text("key");
            let node = local.node().member("key").unwrap_or_else(|| local.node().clone());
            local.finish()?;
            let location = keys::local(&text, format!("jwks.local.key of provider {name}"));
            ProviderKeys::Local(location.map_err(|refusal| refusal.at(node.name_place()))?)
        }
        (None, Some(mut remote)) => {
            let url = remote.text("url");
            let upstream = match remote.block("upstreamRef") {
                None => None,
                Some(mut reference) => {
                    let upstream = format!("{}.{}", reference.text("namespace"), reference.text("name"));
                    reference.finish()?;
                    Some(upstream)
                }
            };
            remote.pass_over(&["cacheDuration", "asyncFetch"]);
            // Envoy starts with neither of them empty: http_uri.proto, HttpUri.uri and HttpUri.cluster.
            let missing = [("url", url.is_empty()), ("upstreamRef", upstream.is_none())];
            let missing = missing.into_iter().find(|(_, is_missing)| *is_missing);
            let refusal = missing.map(|(name, _)| {
                let words = format!("there is no `{name}`, without which no keys are fetched");
                remote.refused(words).hinting("`remote` has url and upstreamRef")
            });
            remote.finish()?;
            if let Some(refusal) = refusal {
                return Err(refusal);
            }
            ProviderKeys::Remote(KeyLocation::Remote(RemoteKeys { url, upstream, ..RemoteKeys::default() }))
        }
    };
    jwks.finish()?;
    Ok(keys)
}
