//! Variables of the environment that configurations name and that are not set here.

use crate::config::Text;
use crate::gateway::{self, Environment, Gateway, Kind};

/// A gateway, and the variables that are not set: nothing is known of what is in them, so they keep their names.
pub(super) fn open(text: Text<'_>, kind: Kind) -> Result<(Box<dyn Gateway>, Vec<String>), gateway::Error> {
    let (mut environment, mut unset) = (Environment::default(), Vec::new());
    for _ in 0..MOST_VARIABLES {
        match gateway::read_within(&[text], Some(kind), &environment) {
            Err(gateway::Error::UnsetVariable { variable, .. }) => {
                let is_number = variable.to_ascii_uppercase().ends_with("PORT");
                // Without braces, which YAML would read between others.
                let value = if is_number { "1".to_owned() } else { format!("${variable}") };
                unset.push(variable.clone());
                environment = environment.with(variable, value);
            }
            other => return Ok((other?, unset)),
        }
    }
    Ok((gateway::read_within(&[text], Some(kind), &environment)?, unset))
}

/// The lines that hold a variable.
pub(super) fn lines_with(text: Text<'_>, variables: &[String]) -> Vec<usize> {
    if variables.is_empty() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(text.bytes()).into_owned();
    let holds = |line: &str| {
        let is_in =
            |variable: &String| line.contains(&format!("${variable}")) || line.contains(&format!("${{{variable}"));
        variables.iter().any(is_in)
    };
    text.lines().zip(1..).filter(|(line, _)| holds(line)).map(|(_, number)| number).collect()
}

/// How many of them a configuration may name.
const MOST_VARIABLES: usize = 1_000;
