//! `HttpConnectionManager` as configurations write it.

use super::address_range::{RANGE, range};
use super::any::{Any, not_registered};
use super::proto::Message;
use super::resources::Resources;
use super::routes::{ROUTE_CONFIGURATION, ROUTER, table, upgrade};
use super::scope::Scope;
use super::types::is_filter;
use super::{jwt, rbac};
use crate::config::Node;
use crate::gateway::envoy::chain::{Filter, FilterSettings, Routes};
use crate::gateway::envoy::forwarded::Forwarded;
use crate::gateway::envoy::framing::Framing;
use crate::gateway::envoy::hop_headers::Kept;
use crate::gateway::envoy::http_rules::{EscapedSlashes, HttpRules, StripPort, Underscores};
use crate::gateway::envoy::own_headers::{OwnHeaders, RequestId};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::version::Version;

pub(super) const CONNECTION_MANAGER: &str =
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";

/// What a connection manager is set up for.
pub(super) type Manager = (HttpRules, Vec<Filter>, Routes);

/// `HttpConnectionManager`.
pub(super) fn manager(message: Message<'_>, scope: &Scope, resources: &Resources<'_, '_>) -> Result<Manager, Refusal> {
    message.needed_text("stat_prefix", "HttpConnectionManagerValidationError.StatPrefix")?;
    let rules = rules(&message, scope)?;
    let routes = routes(&message, scope, resources)?;
    let filters =
        message.messages("http_filters", "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter")?;
    let filters = filters.into_iter().map(|one| filter(one, scope)).collect::<Result<Vec<_>, _>>()?;
    of_ends(&filters).map_err(|words| message.refused(words))?;
    Ok((rules, filters, routes))
}

// source/extensions/filters/network/http_connection_manager/config.cc, HttpConnectionManagerConfig; vectors http.
fn rules(message: &Message<'_>, scope: &Scope) -> Result<HttpRules, Refusal> {
    let underscores =
        match message.message("common_http_protocol_options", "envoy.config.core.v3.HttpProtocolOptions")? {
            None => Underscores::Allow,
            Some(options) => {
                let names = ["ALLOW", "REJECT_REQUEST", "DROP_HEADER"];
                let action = options.choice("headers_with_underscores_action", &names)?;
                match action {
                    0 => Underscores::Allow,
                    1 => Underscores::Reject,
                    _ => Underscores::Drop,
                }
            }
        };
    let names = [
        "IMPLEMENTATION_SPECIFIC_DEFAULT",
        "KEEP_UNCHANGED",
        "REJECT_REQUEST",
        "UNESCAPE_AND_REDIRECT",
        "UNESCAPE_AND_FORWARD",
    ];
    let escaped_slashes = match message.choice("path_with_escaped_slashes_action", &names)? {
        2 => EscapedSlashes::Reject,
        3 => EscapedSlashes::Redirect,
        4 => EscapedSlashes::Forward,
        _ => EscapedSlashes::Keep,
    };
    let strips_any = message.flag("strip_any_host_port")?;
    let strips_matching = message.flag("strip_matching_host_port")?;
    if strips_any && strips_matching {
        return Err(
            message.refused("Error: Only one of `strip_matching_host_port` or `strip_any_host_port` can be set.")
        );
    }
    let strip_port = match scope.port {
        _ if strips_any => StripPort::Any,
        Some(port) if strips_matching => StripPort::Matching(port),
        Some(_) | None => StripPort::No,
    };
    let kind = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig";
    let upgrades = message.messages("upgrade_configs", kind)?.into_iter().map(upgrade).collect::<Result<_, _>>()?;
    let own = own_headers(message, scope)?;
    let forwarded = forwarded(message)?;
    let certificates = ["SANITIZE", "FORWARD_ONLY", "APPEND_FORWARD", "SANITIZE_SET", "ALWAYS_FORWARD_ONLY"];
    let kept = Kept {
        expect: message.flag("proxy_100_continue")?,
        client_cert: message.choice("forward_client_cert_details", &certificates)? == 4,
    };
    Ok(HttpRules {
        framing: framing(message)?,
        own,
        kept,
        not_judged: not_judged(message)?,
        upgrades,
        underscores,
        escaped_slashes,
        normalize_path: message.flag("normalize_path")?,
        drops_dot_parameters: message.reader().version >= Version::DROPS_DOT_PARAMETERS,
        merge_slashes: message.flag("merge_slashes")?,
        strip_port,
        strip_trailing_host_dot: message.flag("strip_trailing_host_dot")?,
        forwarded,
    })
}

fn framing(message: &Message<'_>) -> Result<Framing, Refusal> {
    let Some(options) = message.message("http_protocol_options", "envoy.config.core.v3.Http1ProtocolOptions")? else {
        return Ok(Framing::default());
    };
    let default_host = options.text("default_host_for_http_10")?;
    Ok(Framing {
        allows_chunked_length: options.flag("allow_chunked_length")?,
        accepts_http_10: options.flag("accept_http_10")?,
        takes_any_method: options.flag("allow_custom_methods")?,
        leaves_targets: options.field("allow_absolute_url").is_some() && !options.flag("allow_absolute_url")?,
        default_host: Some(default_host).filter(|host| !host.is_empty()),
    })
}

/// What is believed of `x-forwarded-for`, and whether it is written.
// Behind another proxy it is written only where the detection of addresses is set up for it: vectors own-xff-*.
fn forwarded(message: &Message<'_>) -> Result<Forwarded, Refusal> {
    let use_remote_address = message.flag("use_remote_address")?;
    if let Some(detection) = xff_detection(message)? {
        return Ok(Forwarded {
            use_remote_address,
            appends: !detection.optional_flag("skip_xff_append")?.unwrap_or(true),
            trusted_hops: detection.whole("xff_num_trusted_hops")?.unwrap_or(0),
        });
    }
    Ok(Forwarded {
        use_remote_address,
        appends: use_remote_address && !message.flag("skip_xff_append")?,
        trusted_hops: message.whole("xff_num_trusted_hops")?.unwrap_or(0),
    })
}

/// `original_ip_detection_extensions`, where that is the one of `x-forwarded-for` alone.
fn xff_detection<'c>(message: &Message<'c>) -> Result<Option<Message<'c>>, Refusal> {
    let extensions = message.messages(DETECTION, EXTENSION)?;
    let [extension] = extensions.as_slice() else { return Ok(None) };
    let Some(any) = Any::of_field(extension, "typed_config")?.filter(|any| any.kind == XFF) else { return Ok(None) };
    let detection = any.message(message.reader(), XFF)?;
    Ok(detection.field("xff_trusted_cidrs").is_none().then_some(detection))
}

/// A setting that changes requests in ways that are not known here.
fn not_judged(message: &Message<'_>) -> Result<Option<&'static str>, Refusal> {
    if !message.items(DETECTION).is_empty() && xff_detection(message)?.is_none() {
        return Ok(Some("what original_ip_detection_extensions makes of the request"));
    }
    if !message.items("early_header_mutation_extensions").is_empty() {
        return Ok(Some("what early_header_mutation_extensions makes of the request"));
    }
    if message.field("forward_proto_config").is_some() {
        return Ok(Some("the port that forward_proto_config asks for"));
    }
    if message.field("forward_client_cert_matcher").is_some() {
        return Ok(Some("what forward_client_cert_matcher decides"));
    }
    Ok(None)
}

fn own_headers(message: &Message<'_>, scope: &Scope) -> Result<OwnHeaders, Refusal> {
    let transformation =
        message.message("scheme_header_transformation", "envoy.config.core.v3.SchemeHeaderTransformation")?;
    let internal = match message.message("internal_address_config", INTERNAL)? {
        Some(config) => config.messages("cidr_ranges", RANGE)?.into_iter().map(range).collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    Ok(OwnHeaders {
        request_id: RequestId {
            is_generated: message.optional_flag("generate_request_id")?.unwrap_or(true),
            keeps_external: message.flag("preserve_external_request_id")?,
            is_marked: message.field("tracing").is_some(),
        },
        via: message.text("via")?,
        appends_port: message.flag("append_x_forwarded_port")?,
        port: scope.port,
        adds_user_agent: message.flag("add_user_agent")?,
        scheme: match transformation {
            Some(transformation) => transformation.optional_text("scheme_to_overwrite")?,
            None => None,
        },
        internal,
    })
}

const DETECTION: &str = "original_ip_detection_extensions";
const EXTENSION: &str = "envoy.config.core.v3.TypedExtensionConfig";
const XFF: &str = "envoy.extensions.http.original_ip_detection.xff.v3.XffConfig";
const INTERNAL: &str =
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig";

fn routes(message: &Message<'_>, scope: &Scope, resources: &Resources<'_, '_>) -> Result<Routes, Refusal> {
    let reader = message.reader();
    let (kind, node) = message.needed_one_of("route_specifier", &["rds", "route_config", "scoped_routes"])?;
    match kind {
        "route_config" => table(reader.message(&node, ROUTE_CONFIGURATION)?, scope, true).map(Routes::Table),
        "rds" => {
            let rds = reader.message(&node, "envoy.extensions.filters.network.http_connection_manager.v3.Rds")?;
            let name = rds.text("route_config_name")?;
            let decode = |found: &Node<'_>| table(scope.reader.message(found, ROUTE_CONFIGURATION)?, scope, false);
            let found = resources.routes(&node, &name, decode)?;
            let elsewhere = || Routes::Elsewhere(format!("the routes {name:?} are not in this configuration"));
            Ok(found.map_or_else(elsewhere, Routes::Table))
        }
        _ => Ok(Routes::Elsewhere("scoped routes are not judged".to_owned())),
    }
}

fn filter(message: Message<'_>, scope: &Scope) -> Result<Filter, Refusal> {
    let name = message.needed_text("name", "HttpFilterValidationError.Name")?;
    let is_disabled = message.flag("disabled")?;
    let reader = message.reader();
    let settings = match message.one_of("config_type", &["typed_config", "config_discovery"])? {
        Some(("typed_config", node)) => {
            let any = Any::of(&node)?;
            match any.kind {
                jwt::JWT_AUTHN => FilterSettings::Jwt(jwt::jwt_authn(any.message(reader, jwt::JWT_AUTHN)?, scope)?),
                rbac::RBAC => FilterSettings::Rbac(rbac::rbac(any.message(reader, rbac::RBAC)?)?),
                ROUTER => FilterSettings::Router,
                jwt::PER_ROUTE if reader.is_strict => return Err(of_routes(&any, jwt::JWT_AUTHN)),
                rbac::PER_ROUTE if reader.is_strict => return Err(of_routes(&any, rbac::RBAC)),
                kind => {
                    if reader.is_strict && !is_filter(kind, reader.version) && !message.flag("is_optional")? {
                        return Err(Refusal::new(not_registered(&name, kind)).at(node.place()));
                    }
                    FilterSettings::Other(kind.to_owned())
                }
            }
        }
        Some(_) => FilterSettings::Other("discovered elsewhere".to_owned()),
        // By its name alone a filter is what has that name, without settings.
        None => {
            return Err(message.refused(not_registered(&name, "")));
        }
    };
    Ok(Filter { name, is_disabled, settings })
}

/// What routes say to a filter is no filter.
fn of_routes(any: &Any<'_>, filter: &str) -> Refusal {
    let hint = format!("this type is for typed_per_filter_config; the filter itself is {filter}");
    Refusal::new(format!("Unable to unpack as {filter}: [type.googleapis.com/{}]", any.kind))
        .at(any.body.place())
        .hinting(hint)
}

/// The router comes last, and only there.
// source/common/config/utility.h, validateTerminalFilters; vector filter-router-not-last.
fn of_ends(filters: &[Filter]) -> Result<(), String> {
    let Some((last, before)) = filters.split_last() else { return Ok(()) };
    let told = |filter: &Filter| format!("named {} of type {}", filter.name, filter.name);
    if let Some(early) = before.iter().find(|filter| matches!(filter.settings, FilterSettings::Router)) {
        let told = told(early);
        return Err(format!("Error: terminal filter {told} must be the last filter in a http filter chain."));
    }
    if matches!(last.settings, FilterSettings::Jwt(_) | FilterSettings::Rbac(_)) {
        let told = told(last);
        return Err(format!("Error: non-terminal filter {told} is the last filter in a http filter chain."));
    }
    Ok(())
}
