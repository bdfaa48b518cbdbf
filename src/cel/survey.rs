//! What an expression asks for, told without evaluating it.

use super::expression::Expression;
use super::functions;
use super::tree::{Id, Literal, Node, Tree};

impl Expression {
    /// The variables that it reads, each once; not those that its macros bring along.
    pub fn variables(&self) -> Vec<&str> {
        let tree = self.tree();
        let mut bound = Vec::new();
        let mut found: Vec<&str> = Vec::new();
        for id in tree.ids() {
            match tree.node(id) {
                Node::Macro { variable, .. } => bound.push(variable.as_str()),
                // `x.with(v, …)` and its like.
                Node::Call { name, arguments, .. } if BINDING.contains(&name.as_str()) => {
                    bound.extend(arguments.first().and_then(|first| variable(tree, *first)));
                }
                Node::Call { name, target: Some(target), .. } => {
                    // `math.abs(x)` has a prefix that is none.
                    bound.extend(variable(tree, *target).filter(|prefix| functions::qualified(prefix, name).is_some()));
                }
                Node::Variable(name) if !found.contains(&name.as_str()) => found.push(name),
                _ => {}
            }
        }
        found.retain(|name| !bound.contains(name));
        found
    }

    /// Whether `!=` or a negation looks at members of a variable: where they are missing it fails, and is not true.
    pub fn negates(&self, variable: &str) -> bool {
        let tree = self.tree();
        tree.ids().any(|id| match tree.node(id) {
            Node::Equal { sides: (a, b), negated: true } => reads(tree, *a, variable) || reads(tree, *b, variable),
            Node::Not(operand) => reads(tree, *operand, variable),
            _ => false,
        })
    }

    /// Whether it asks if the variable or a member of it is there: `has()`, `default()`, `coalesce()`, `in`, or a comparison of
    /// the variable itself with null.
    pub fn guards(&self, name: &str) -> bool {
        let tree = self.tree();
        let is_it = |id: Id| variable(tree, id) == Some(name);
        tree.ids().any(|id| match tree.node(id) {
            Node::Has { operand, .. } => root(tree, *operand) == Some(name),
            Node::Call { name, target: None, .. } => ["default", "coalesce"].contains(&name.as_str()),
            Node::Equal { sides: (a, b), .. } => (is_it(*a) && is_null(tree, *b)) || (is_it(*b) && is_null(tree, *a)),
            Node::In(_, of) => is_it(*of),
            _ => false,
        })
    }
}

fn variable(tree: &Tree, id: Id) -> Option<&str> {
    match tree.node(id) {
        Node::Variable(name) => Some(name),
        _ => None,
    }
}

fn is_null(tree: &Tree, id: Id) -> bool {
    matches!(tree.node(id), Node::Literal(Literal::Null))
}

/// The variable at the beginning of a chain of members.
fn root(tree: &Tree, id: Id) -> Option<&str> {
    match tree.node(id) {
        Node::Select { operand, .. } | Node::Index(operand, _) => root(tree, *operand),
        _ => variable(tree, id),
    }
}

/// Whether a part reads a member of a variable.
fn reads(tree: &Tree, id: Id, name: &str) -> bool {
    let node = tree.node(id);
    let is_member = matches!(node, Node::Select { .. } | Node::Index(..));
    (is_member && root(tree, id) == Some(name)) || node.parts().into_iter().any(|part| reads(tree, part, name))
}

const BINDING: [&str; 3] = ["with", "mapValues", "filterKeys"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_named_once() {
        for (text, wanted) in [
            ("jwt.a == jwt.b && request.path == token.x", ["jwt", "request", "token"].as_slice()),
            ("jwt.roles.exists(r, r == claims)", &["jwt", "claims"]),
            ("jwt.tags.with(t, t.env) + math.abs(-1)", &["jwt"]),
            ("[1].map(x, x > 0, x)", &[]),
        ] {
            assert_eq!(Expression::parse(text).unwrap().variables(), wanted, "{text}");
        }
    }

    #[test]
    fn negations_of_members_are_seen_wherever_they_stand() {
        for (text, negates, guards) in [
            (r#"jwt.tenant != "acme""#, true, false),
            (r#""acme" != jwt["tenant"]"#, true, false),
            (r#"!(jwt.tenant == "acme")"#, true, false),
            ("true && !jwt.roles.exists(r, r == 'x')", true, false),
            ("!jwt.admin", true, false),
            (r#"has(jwt.tenant) && jwt.tenant != "acme""#, true, true),
            (r#"jwt == null || jwt.tenant != "acme""#, true, true),
            (r#"default(jwt.tenant, "") != "acme""#, true, true),
            (r#""tenant" in jwt && jwt.tenant != "acme""#, true, true),
            ("jwt.suspended == true", false, false),
            (r#"request.path != "/" && jwt.a"#, false, false),
        ] {
            let expression = Expression::parse(text).unwrap();
            assert_eq!((expression.negates("jwt"), expression.guards("jwt")), (negates, guards), "{text}");
        }
    }
}
