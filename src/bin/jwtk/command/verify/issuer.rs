//! Whose tokens count, where an issuer's own document tells the keys.

use anyhow::anyhow;
use jwtk::claims::{ClaimPath, ClaimRule, Rules, Test};

use crate::output::{Exit, Failure};

/// Lets tokens of `issuer` count alone: its keys vouch for no others.
pub(super) fn allow_only(issuer: &str, rules: &mut Rules) -> Result<(), Failure> {
    if !rules.issuers.is_empty() && !rules.issuers.iter().any(|allowed| allowed == issuer) {
        let error = anyhow!("no token can have both the issuer of --oidc and one of --iss");
        return Err(Failure::new(Exit::Usage, "issuer_conflict", error)
            .with_hint("leave --iss out: iss must equal the issuer of --oidc anyway"));
    }
    rules.issuers = vec![issuer.to_owned()];
    Ok(())
}

/// Lets tokens count of the issuers that were asked for, if the document at an address is theirs. In it and in what was asked
/// for, Entra's `{tenantid}` means one segment of a path.
pub(super) fn bind(found: &str, rules: &mut Rules) -> Result<(), Failure> {
    if rules.issuers.is_empty() {
        let error = anyhow!("--discovery says where the keys are, and not whose tokens count");
        return Err(
            Failure::new(Exit::Usage, "no_issuer", error).with_hint(format!("name the issuer: --iss '{found}'"))
        );
    }
    if let Some(other) = rules.issuers.iter().find(|wanted| *wanted != found && !is_one_of_tenants(wanted, found)) {
        let error = anyhow!("the discovery document is of the issuer {found}, not of {other}");
        return Err(Failure::new(Exit::Source, "issuer_mismatch", error)
            .with_hint("the keys of one issuer vouch for no other: --discovery and --iss must belong together"));
    }
    if rules.issuers.iter().any(|wanted| wanted.contains(TENANT)) {
        // One of them is the template that the document has; tenants beside it are of its kind.
        let parts: Vec<String> = found.split(TENANT).map(regex_lite::escape).collect();
        let pattern = parts.join("[^/]+").parse().map_err(|error| {
            Failure::new(Exit::Usage, "issuer_mismatch", anyhow!("{found} is not an issuer: {error}"))
        })?;
        rules.claims.push(ClaimRule { path: ClaimPath::parse("iss", "."), test: Test::Matches(pattern) });
        rules.issuers.clear();
    }
    Ok(())
}

/// Whether an issuer is that of a document for all tenants, with one tenant's ID.
fn is_one_of_tenants(issuer: &str, template: &str) -> bool {
    template.split_once(TENANT).is_some_and(|(before, behind)| {
        let tenant = issuer.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
        tenant.is_some_and(|tenant| !tenant.is_empty() && !tenant.contains('/'))
    })
}

/// What Entra's document for all tenants has in the place of one.
const TENANT: &str = "{tenantid}";
