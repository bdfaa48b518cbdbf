//! Which endpoint a path means, as the gateway's router (gin) decides.

use super::component::Component;
use super::endpoint::{Endpoint, endpoints};
use crate::config::{self, Document};
use crate::gateway::error::Error;
use crate::gateway::route::{Asked, Route};
use crate::percent;

/// How a segment of an endpoint's path fits one of a request, the better the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// `*` takes the rest of the path
    Wildcard,
    /// `{name}` takes one segment
    Parameter,
    /// The same text
    Exact,
}

/// The routes of a configuration.
pub(super) fn routes(document: &Document) -> Vec<Route> {
    endpoints(document)
        .map(|endpoint| Route {
            method: Some(endpoint.method()),
            path: endpoint.path(),
            checks: endpoint.has(Component::Validator),
            signs: endpoint.has(Component::Signer),
        })
        .collect()
}

/// The endpoint that is asked for; without a path, the only one that has the component.
pub(super) fn choose<'d>(document: &'d Document, asked: &Asked, component: Component) -> Result<Endpoint<'d>, Error> {
    let name = || document.name().to_owned();
    let all: Vec<Endpoint<'d>> = endpoints(document).collect();
    let method = asked.method.as_deref().map(str::to_uppercase);
    let fits_method = |endpoint: &&Endpoint<'d>| method.as_ref().is_none_or(|method| *method == endpoint.method());
    let Some(path) = asked.path.as_deref() else {
        let with: Vec<&Endpoint<'d>> =
            all.iter().filter(|endpoint| endpoint.has(component)).filter(fits_method).collect();
        return match with.as_slice() {
            [only] => Ok((*only).clone()),
            [] => Err(Error::NothingThere { name: name(), what: what(component), hint: nearest_hint(&all, component) }),
            several => {
                Err(Error::SeveralRoutes { name: name(), routes: several.iter().map(|one| one.name()).collect() })
            }
        };
    };
    let matching: Vec<&Endpoint<'d>> = best(&all, path).into_iter().filter(fits_method).collect();
    let preferred = matching
        .iter()
        .find(|endpoint| method.is_none() && endpoint.has(component))
        .or_else(|| matching.iter().find(|endpoint| endpoint.method() == "GET"))
        .or_else(|| matching.first());
    preferred.copied().cloned().ok_or_else(|| Error::NoSuchRoute {
        name: name(),
        asked: method.map_or_else(|| path.to_owned(), |method| format!("{method} {path}")),
        routes: near(&all, path),
    })
}

/// Where a request goes that no endpoint is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// Nowhere
    Nowhere,
    /// The endpoints of its path have other methods
    OtherMethod,
    /// The client is sent to the same path with or without a slash at its end, or in another spelling
    Redirect,
}

impl Elsewhere {
    /// The status that the gateway answers.
    pub(super) fn status(self, is_get: bool) -> u16 {
        match (self, is_get) {
            (Self::Nowhere, _) => 404,
            (Self::OtherMethod, _) => 405,
            (Self::Redirect, true) => 301,
            (Self::Redirect, false) => 307,
        }
    }
}

/// Where a request goes for which there is no endpoint.
/// gin, `Engine.handleHTTPRequest`; lura, `ginRouter.Run`: all three of its ways out are switched on.
pub(super) fn elsewhere(document: &Document, asked: &Asked) -> Elsewhere {
    let all: Vec<Endpoint<'_>> = endpoints(document).collect();
    let path = asked.path.as_deref().unwrap_or_default();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let method = asked.method.as_deref().unwrap_or("GET").to_uppercase();
    let serves = |path: &str| best(&all, path).iter().any(|endpoint| endpoint.method() == method);
    let toggled = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
    let is_spelled_so = |endpoint: &Endpoint<'_>| {
        endpoint.method() == method && endpoint.path().trim_matches('/').eq_ignore_ascii_case(path.trim_matches('/'))
    };
    if path != "/" && (serves(&toggled) || all.iter().any(is_spelled_so)) {
        Elsewhere::Redirect
    } else if best(&all, path).is_empty() {
        Elsewhere::Nowhere
    } else {
        Elsewhere::OtherMethod
    }
}

fn what(component: Component) -> &'static str {
    match component {
        Component::Validator => "checks tokens",
        Component::Signer => "signs",
    }
}

/// The endpoints that fit best: one path, with as many methods as it has.
fn best<'e, 'd>(all: &'e [Endpoint<'d>], path: &str) -> Vec<&'e Endpoint<'d>> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let written: Vec<&Endpoint<'d>> = all.iter().filter(|endpoint| endpoint.bare_path() == path).collect();
    if !written.is_empty() {
        return written;
    }
    let asked: Vec<String> =
        path.split(['?', '#']).next().unwrap_or_default().split('/').map(percent_decoded).collect();
    let fits: Vec<(Vec<Fit>, &Endpoint<'d>)> =
        all.iter().filter_map(|endpoint| Some((fit(endpoint.bare_path(), &asked)?, endpoint))).collect();
    let best = fits.iter().map(|(fit, _)| fit).max();
    fits.iter().filter(|(fit, _)| Some(fit) == best).map(|(_, endpoint)| *endpoint).collect()
}

/// How a path with parameters fits a request, segment by segment.
/// gin, `node.getValue`.
fn fit(pattern: &str, asked: &[String]) -> Option<Vec<Fit>> {
    let mut fits = Vec::new();
    let mut asked = asked.iter();
    for wanted in pattern.split('/') {
        if wanted.starts_with('*') {
            fits.push(Fit::Wildcard);
            return Some(fits);
        }
        let found = asked.next()?;
        let is_parameter = (wanted.starts_with('{') && wanted.ends_with('}')) || wanted.starts_with(':');
        fits.push(match (wanted == found, is_parameter && !found.is_empty()) {
            (true, _) => Fit::Exact,
            (false, true) => Fit::Parameter,
            (false, false) => return None,
        });
    }
    asked.next().is_none().then_some(fits)
}

/// A segment as the router sees it. What is no escape stays as it is.
fn percent_decoded(segment: &str) -> String {
    String::from_utf8_lossy(&percent::decode(segment)).into_owned()
}

/// The names of the endpoints, the likeliest first.
fn near(all: &[Endpoint<'_>], path: &str) -> Vec<String> {
    let bare = |path: &str| path.trim_matches('/').to_lowercase();
    let mut names: Vec<(usize, String)> =
        all.iter().map(|endpoint| (config::distance(&bare(&endpoint.path()), &bare(path)), endpoint.name())).collect();
    names.sort_by_key(|(distance, _)| *distance);
    names.into_iter().map(|(_, name)| name).collect()
}

/// What speaks for an endpoint that nearly has the component.
fn nearest_hint(all: &[Endpoint<'_>], component: Component) -> Option<String> {
    let [wanted, _] = component.names();
    let found = all.iter().find_map(|endpoint| {
        let extra = endpoint.extra_config()?;
        let (near, _) = extra.members().find(|(name, _)| config::is_near(name, wanted))?;
        Some(format!("{near:?} at {} is a name that the gateway does not know; it knows {wanted:?}", endpoint.name()))
    });
    found.or_else(|| Some(format!("{wanted:?} is under an endpoint's extra_config")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{Config, Syntax, Text};

    fn config() -> Config {
        let paths = ["/a/{x}", "/a/b", "/a/{x}/c", "/w/*", "/a/b/{y}", "plain", "/t/"];
        let mut endpoints: Vec<String> = paths
            .iter()
            .map(|path| format!(r#"{{"endpoint": "{path}", "extra_config": {{"auth/validator": {{}}}}}}"#))
            .collect();
        endpoints.push(r#"{"endpoint": "/a/b", "method": "post", "extra_config": {"auth/signer": {}}}"#.to_owned());
        let text = format!(r#"{{"endpoints": [{}]}}"#, endpoints.join(","));
        config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap()
    }

    fn chosen(asked: &Asked, component: Component) -> Result<String, Error> {
        choose(config().first(), asked, component).map(|endpoint| endpoint.name())
    }

    #[test]
    fn the_more_exact_endpoint_wins() {
        for (path, name) in [
            ("/a/b", "GET /a/b"),
            ("/a/q", "GET /a/{x}"),
            ("/a/{x}", "GET /a/{x}"),
            ("/a/q?page=2", "GET /a/{x}"),
            ("/a/b/c", "GET /a/b/{y}"),
            ("/a/q/c", "GET /a/{x}/c"),
            ("/w/x/y/z", "GET /w/*"),
            ("/plain", "GET /plain"),
            ("/a/%62", "GET /a/b"),
            ("/t/", "GET /t/"),
        ] {
            assert_eq!(chosen(&Asked::at(path), Component::Validator).as_deref(), Ok(name), "{path}");
        }
    }

    #[test]
    fn what_no_endpoint_is_for_goes_elsewhere() {
        for (path, method, expected, status) in [
            ("/x", "GET", Elsewhere::Nowhere, 404),
            ("/plain", "POST", Elsewhere::OtherMethod, 405),
            ("/plain/?a=/", "GET", Elsewhere::Redirect, 301),
            ("/t", "GET", Elsewhere::Redirect, 301),
            ("/a/B", "post", Elsewhere::Redirect, 307),
            ("/t", "POST", Elsewhere::Nowhere, 404),
            ("/", "GET", Elsewhere::Nowhere, 404),
        ] {
            let found = elsewhere(config().first(), &Asked::at(path).with_method(method));
            assert_eq!((found, found.status(method == "GET")), (expected, status), "{method} {path}");
        }
    }

    #[test]
    fn methods_choose_among_endpoints_of_one_path() {
        assert_eq!(chosen(&Asked::at("/a/b"), Component::Signer).unwrap(), "POST /a/b");
        assert_eq!(chosen(&Asked::at("/a/b").with_method("post"), Component::Validator).unwrap(), "POST /a/b");
        assert!(chosen(&Asked::at("/a/b").with_method("PUT"), Component::Validator).is_err());
    }

    #[test]
    fn other_paths_are_answered_with_a_choice() {
        for path in ["/A/b", "/a", "/a/", "/t", "/a/b/c/d", "/x"] {
            let error = chosen(&Asked::at(path), Component::Validator).unwrap_err();
            assert!(matches!(error, Error::NoSuchRoute { routes, .. } if routes.len() == 8), "{path}");
        }
    }

    #[test]
    fn without_a_path_the_only_one_is_meant() {
        assert_eq!(chosen(&Asked::default(), Component::Signer).unwrap(), "POST /a/b");
        let error = chosen(&Asked::default(), Component::Validator).unwrap_err();
        assert!(matches!(error, Error::SeveralRoutes { .. }));
    }

    #[test]
    fn of_endpoints_without_the_component_get_is_meant() {
        let text = r#"{"endpoints":[{"endpoint":"/m","method":"PUT"},{"endpoint":"/m"},{"endpoint":"/m","method":"POST"},
            {"endpoint":"/n","method":"PUT"},{"endpoint":"/n","method":"POST"},{"endpoint":"/o/{x"},{"endpoint":"/p/:x"},
            {"endpoint":"/q/x}"}]}"#;
        let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
        for (path, name) in [
            ("/m", Some("GET /m")),
            ("/n", Some("PUT /n")),
            ("/o/{x", Some("GET /o/{x")),
            ("/o/y", None),
            ("/q/y", None),
            ("/p/y", Some("GET /p/:x")),
            ("/p/", None),
        ] {
            let chosen = choose(config.first(), &Asked::at(path), Component::Validator);
            assert_eq!(chosen.ok().map(|endpoint| endpoint.name()).as_deref(), name, "{path}");
        }
    }

    #[test]
    fn what_no_endpoint_has_may_be_misspelt() {
        for (component, extra, what, hint) in [
            (Component::Validator, r#""auth/validater":{}"#, "checks tokens", r#""auth/validater" at GET /a"#),
            (Component::Validator, "", "checks tokens", r#""auth/validator" is under an endpoint's extra_config"#),
            (Component::Signer, r#""auth/validator":{}"#, "signs", r#""auth/signer" is under"#),
        ] {
            let text = format!(r#"{{"endpoints":[{{"endpoint":"/a","extra_config":{{{extra}}}}}]}}"#);
            let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
            let error = choose(config.first(), &Asked::default(), component).unwrap_err();
            let Error::NothingThere { what: found, hint: Some(told), .. } = error else { panic!("{error:?}") };
            assert_eq!(found, what);
            assert!(told.contains(hint), "{told}");
        }
    }
}
