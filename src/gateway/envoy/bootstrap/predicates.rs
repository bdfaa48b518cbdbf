//! Permissions and principals as configurations write them.

use super::address_range::{RANGE, range};
use super::matchers::{self, HEADER, METADATA, STRING};
use super::proto::Message;
use crate::config::Node;
use crate::gateway::envoy::header_matcher::Lines;
use crate::gateway::envoy::predicate::Predicate;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::version::Version;

/// Which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Permission,
    Principal,
}

const PERMISSION: [&str; 14] = [
    "any",
    "and_rules",
    "or_rules",
    "not_rule",
    "header",
    "url_path",
    "metadata",
    "sourced_metadata",
    "uri_template",
    "destination_ip",
    "destination_port",
    "destination_port_range",
    "requested_server_name",
    "matcher",
];

const PRINCIPAL: [&str; 14] = [
    "any",
    "and_ids",
    "or_ids",
    "not_id",
    "header",
    "url_path",
    "metadata",
    "sourced_metadata",
    "authenticated",
    "source_ip",
    "direct_remote_ip",
    "remote_ip",
    "filter_state",
    "custom",
];

impl Kind {
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Permission => "envoy.config.rbac.v3.Permission",
            Self::Principal => "envoy.config.rbac.v3.Principal",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Permission => "Permission",
            Self::Principal => "Principal",
        }
    }

    /// What alternatives are called in a list of them.
    const fn list(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Permission => ("rules", "envoy.config.rbac.v3.Permission.Set", "Permission_SetValidationError.Rules"),
            Self::Principal => ("ids", "envoy.config.rbac.v3.Principal.Set", "Principal_SetValidationError.Ids"),
        }
    }
}

/// `Permission` or `Principal`.
pub(super) fn predicate(message: Message<'_>, kind: Kind) -> Result<Predicate, Refusal> {
    let reader = message.reader();
    let (group, names) = match kind {
        Kind::Permission => ("rule", &PERMISSION),
        Kind::Principal => ("identifier", &PRINCIPAL),
    };
    let (name, node) = message.needed_one_of(group, names)?;
    let predicate = match name {
        "any" => {
            if !message.flag("any")? {
                return Err(message.invalid(&format!("{}ValidationError.Any: value must equal true", kind.name())));
            }
            Predicate::Any
        }
        "and_rules" | "and_ids" => Predicate::All(list(reader.message(&node, kind.list().1)?, kind)?),
        "or_rules" | "or_ids" => Predicate::Or(list(reader.message(&node, kind.list().1)?, kind)?),
        "not_rule" | "not_id" => {
            Predicate::Not(Box::new(self::predicate(reader.message(&node, kind.message())?, kind)?))
        }
        "header" => {
            // rbac_match_headers_individually, since 1.38; vector perm-header-twice.
            let lines = if reader.version >= Version::minor(38) { Lines::Each } else { Lines::Joined };
            Predicate::Header(matchers::header(reader.message(&node, HEADER)?, lines)?)
        }
        "url_path" => {
            let path = reader.message(&node, "envoy.type.matcher.v3.PathMatcher")?;
            let (_, text) = path.needed_one_of("rule", &["path"])?;
            Predicate::UrlPath(matchers::string(reader.message(&text, STRING)?)?)
        }
        "metadata" => Predicate::Metadata(matchers::metadata(reader.message(&node, METADATA)?)?),
        "sourced_metadata" => {
            let sourced = reader.message(&node, "envoy.config.rbac.v3.SourcedMetadata")?;
            let matcher = sourced.message("metadata_matcher", METADATA)?;
            let matcher = matcher
                .ok_or_else(|| sourced.invalid("SourcedMetadataValidationError.MetadataMatcher: value is required"))?;
            let matcher = matchers::metadata(matcher)?;
            let is_of_route = sourced.choice("metadata_source", &["DYNAMIC", "ROUTE"])? == 1;
            if is_of_route { Predicate::RouteMetadata(matcher) } else { Predicate::Metadata(matcher) }
        }
        "uri_template" => Predicate::Template(matchers::template(
            reader.message(&node, "envoy.config.core.v3.TypedExtensionConfig")?,
        )?),
        "source_ip" | "direct_remote_ip" => Predicate::DirectAddress(range(reader.message(&node, RANGE)?)?),
        "remote_ip" => Predicate::RemoteAddress(range(reader.message(&node, RANGE)?)?),
        "requested_server_name" => Predicate::ServerName(matchers::string(reader.message(&node, STRING)?)?),
        "authenticated" => {
            let authenticated = reader.message(&node, "envoy.config.rbac.v3.Principal.Authenticated")?;
            authenticated.message("principal_name", STRING)?.map(matchers::string).transpose()?;
            Predicate::Never
        }
        "destination_ip" | "destination_port" | "destination_port_range" => {
            check_destination(&message, name, &node)?;
            Predicate::NotJudged("the address that the client connected to")
        }
        "filter_state" => {
            matchers::check_filter_state(reader.message(&node, matchers::FILTER_STATE)?)?;
            Predicate::NotJudged("the state of other filters")
        }
        "custom" => Predicate::NotJudged("a principal of an extension"),
        _ => Predicate::NotJudged("a matcher of an extension"),
    };
    Ok(predicate)
}

/// What keeps Envoy from starting with a port or a range of them.
// PortRangeMatcher; vectors destination-*.
fn check_destination(message: &Message<'_>, name: &str, node: &Node<'_>) -> Result<(), Refusal> {
    if name == "destination_port" && message.whole::<u32>("destination_port")?.is_some_and(|port| port > 65_535) {
        return Err(
            message.invalid("PermissionValidationError.DestinationPort: value must be less than or equal to 65535")
        );
    }
    if name == "destination_ip" {
        range(message.reader().message(node, RANGE)?)?;
    }
    if name == "destination_port_range" {
        let range = message.reader().message(node, "envoy.type.v3.Int32Range")?;
        let end = |name| range.whole::<i32>(name).map(Option::unwrap_or_default);
        let (start, end) = (end("start")?, end("end")?);
        let words = if !(0..=65_536).contains(&start) {
            format!("range start {start} is out of bounds")
        } else if !(0..=65_536).contains(&end) {
            format!("range end {end} is out of bounds")
        } else if start >= end {
            format!("range start {start} cannot be greater or equal than range end {end}")
        } else {
            return Ok(());
        };
        return Err(range.refused(words));
    }
    Ok(())
}

fn list(message: Message<'_>, kind: Kind) -> Result<Vec<Predicate>, Refusal> {
    let (field, _, constraint) = kind.list();
    let items = message.messages(field, kind.message())?;
    if items.is_empty() {
        return Err(message.invalid(&format!("{constraint}: value must contain at least 1 item(s)")));
    }
    items.into_iter().map(|item| predicate(item, kind)).collect()
}
