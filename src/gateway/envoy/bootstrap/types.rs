//! The types that messages can have that bring their type along.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::config::nearest;
use crate::gateway::envoy::version::Version;

/// Whether an Envoy of a version can know a type, by its full name. Types of others than Envoy are those of builds that others made.
// TypeUrlToDescriptor of the pool that is linked in: could not find @type.
pub(super) fn is_known(kind: &str, version: Version) -> bool {
    let Some(own) = kind.strip_prefix("envoy.") else { return !kind.is_empty() };
    if version > Version::NEWEST {
        return true;
    }
    let Some(extension) = own.strip_prefix("extensions.") else {
        // Its second API is gone.
        return OTHERS.iter().any(|root| own.starts_with(root)) && !own.contains(".v2.") && !own.contains(".v2alpha");
    };
    let Some((package, name)) = extension.rsplit_once('.') else { return false };
    match packages().get(package) {
        None => nested(package, version),
        Some(&"*") => true,
        Some(names) => names.split(' ').filter_map(|listed| since(listed, version)).any(|listed| listed == name),
    }
}

/// Whether a type can be that of an HTTP filter, or of what routes say to one. Those of others than Envoy are of builds that others
/// made; protobuf's own and those of xDS are of no filter.
// vectors http-filter-of-network, at-type-typed-struct, per-filter-of-no-filter.
pub(super) fn is_filter(kind: &str, version: Version) -> bool {
    let packages = ["envoy.extensions.filters.http.", "envoy.extensions.common.matching.v3."];
    let roots = ["envoy.", "google.", "xds.", "udpa."];
    let is_of_others = !roots.iter().any(|root| kind.starts_with(root));
    is_of_others || is_known(kind, version) && packages.iter().any(|package| kind.starts_with(package))
}

/// The known type that a misspelt name is nearest to.
pub(super) fn meant(kind: &str) -> Option<String> {
    let (package, name) = kind.strip_prefix("envoy.extensions.")?.rsplit_once('.')?;
    let names = |package: &str| -> Vec<&str> {
        let listed = packages().get(package).into_iter().flat_map(|names| names.split(' '));
        listed.filter_map(|listed| since(listed, Version::NEWEST)).collect()
    };
    let package = match packages().get_key_value(package) {
        Some((package, _)) => *package,
        None => nearest(package, &packages().keys().copied().collect::<Vec<_>>())?,
    };
    let names = names(package);
    let name = names.iter().find(|known| **known == name).copied().or_else(|| nearest(name, &names))?;
    Some(format!("envoy.extensions.{package}.{name}"))
}

/// What is listed, without the minor version behind `>` that first knew it; none in older ones.
pub(super) fn since(listed: &'static str, version: Version) -> Option<&'static str> {
    match listed.split_once('>') {
        None => Some(listed),
        Some((name, since)) => since.parse().is_ok_and(|since| version >= Version::minor(since)).then_some(name),
    }
}

/// A message inside of another: `Outer.Inner`.
fn nested(outer: &str, version: Version) -> bool {
    outer.rsplit('.').next().is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
        && is_known(&format!("envoy.extensions.{outer}"), version)
}

/// The names of the types by their packages.
fn packages() -> &'static HashMap<&'static str, &'static str> {
    static PACKAGES: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    PACKAGES.get_or_init(|| {
        LISTED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": ")).collect()
    })
}

/// What is below `envoy.` beside the extensions.
const OTHERS: [&str; 7] = ["admin.", "annotations.", "config.", "data.", "service.", "type.", "watchdog."];

const LISTED: &str = include_str!("types.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_from_their_version_on() {
        for (kind, first) in [
            ("envoy.extensions.filters.http.cors.v3.Cors", Some(36)),
            ("envoy.extensions.filters.http.a2a.v3.A2a", Some(38)),
            ("envoy.extensions.filters.http.golang.v3alpha.Config", Some(36)),
            ("envoy.extensions.filters.http.rbac.v3.RBACPerRoute", Some(36)),
            ("envoy.config.route.v3.FilterConfig", Some(36)),
            ("envoy.type.matcher.v3.HttpRequestHeaderMatchInput", Some(36)),
            ("istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig", Some(36)),
            ("io.solo.transformation.Filter", Some(36)),
            ("xds.type.matcher.v3.CelMatcher", Some(36)),
            ("envoy.extensions.filters.http.corss.v3.Cors", None),
            ("envoy.extensions.filters.http.cors.v3.Corrs", None),
            ("envoy.extension.filters.http.cors.v3.Cors", None),
            ("envoy.config.filter.http.jwt_authn.v2alpha.JwtAuthentication", None),
            ("", None),
        ] {
            let known = (36..=40).find(|minor| is_known(kind, Version::minor(*minor)));
            assert_eq!(known, first, "{kind}");
        }
        assert!(is_known("envoy.extensions.filters.http.of_tomorrow.v3.Config", Version::minor(41)));
    }

    #[test]
    fn misspelt_types_are_named() {
        for (written, known) in [
            ("envoy.extensions.filters.http.corss.v3.Cors", Some("envoy.extensions.filters.http.cors.v3.Cors")),
            ("envoy.extensions.filters.http.rbac.v3.Rbac", Some("envoy.extensions.filters.http.rbac.v3.RBAC")),
            ("envoy.extensions.filters.http.something_else.v3.Cors", None),
            ("envoy.config.X", None),
        ] {
            assert_eq!(meant(written).as_deref(), known, "{written}");
        }
    }
}
