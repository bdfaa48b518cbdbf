//! `-h` and `--help`, put together only when they are asked for.

use clap::builder::StyledStr;
use clap::{Arg, Command};

/// The help of the subcommand that `arguments` name: a screenful of what people use, or all of it.
pub(super) fn of(root: Command, arguments: &[String]) -> StyledStr {
    let is_long = arguments.iter().any(|argument| argument == "--help" || argument == "help");
    let (command, path) = called(root, arguments);
    if is_long { long(command, &path) } else { short(command, &path) }
}

/// The subcommand that is called, as far as can be told, and its name.
pub(super) fn called(mut root: Command, arguments: &[String]) -> (Command, String) {
    root.build();
    let (mut command, mut path) = (&root, Vec::new());
    for argument in arguments.iter().filter(|argument| *argument != "help") {
        if let Some(found) = command.find_subcommand(argument) {
            path.push(found.get_name());
            command = found;
        }
    }
    let path = path.join(" ");
    (command.clone(), path)
}

fn short(command: Command, path: &str) -> StyledStr {
    if command.has_subcommands() {
        return command.mut_args(|arg| arg.hide_possible_values(true)).render_help();
    }
    let groups = match SHORT.iter().find(|(name, _)| *name == path) {
        Some((_, groups)) => groups.to_vec(),
        None => Vec::new(),
    };
    let is_option = |arg: &&Arg| !arg.is_positional() && !arg.is_hide_set() && arg.get_id() != "help";
    let count = command.get_arguments().filter(is_option).count();
    let first: Vec<String> = command.get_arguments().filter(is_option).map(|arg| arg.get_id().to_string()).collect();
    let shown: Vec<(&'static str, Vec<&str>)> = if groups.is_empty() {
        vec![("Options", first.iter().take(DOZEN).map(String::as_str).collect())]
    } else {
        groups.iter().map(|(heading, ids)| (*heading, ids.split(' ').collect())).collect()
    };
    let mut command = command.mut_args(|arg| {
        let arg = briefly(arg);
        if arg.is_positional() {
            arg
        } else {
            arg.hide_short_help(true).hide_possible_values(true).help_heading(None::<&str>)
        }
    });
    let mut order = 0;
    for (heading, ids) in &shown {
        for id in ids {
            // Some builds lack some.
            if command.get_arguments().any(|arg| arg.get_id() == *id) {
                order += 1;
                command =
                    command.mut_arg(id, |arg| arg.hide_short_help(false).help_heading(*heading).display_order(order));
            }
        }
    }
    let shown = order;
    let more =
        if count > shown { format!("{} more options and examples", count - shown) } else { "Examples".to_owned() };
    let name = command.get_bin_name().unwrap_or("jwtk").to_owned();
    command.after_help(format!("{more}: {name} --help")).render_help()
}

/// With the first clause of its help alone, where there are more.
fn briefly(arg: Arg) -> Arg {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let ends = [": ", "; "].into_iter().filter_map(|end| help.find(end));
    match ends.min().and_then(|end| help.get(..end)) {
        Some(clause) if help.len() > LONG_HELP => arg.help(clause.to_owned()),
        _ => arg,
    }
}

/// All options, those of no group last.
fn long(mut command: Command, path: &str) -> StyledStr {
    if command.has_subcommands() {
        return command.render_long_help();
    }
    if let Some((_, groups)) = SHORT.iter().find(|(name, _)| *name == path) {
        // The groups come in the order of their first options.
        let first: Vec<&str> = groups.iter().flat_map(|(_, ids)| ids.split(' ')).collect();
        let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
        let is_first = |id: &String| first.contains(&id.as_str());
        let has_heading = |command: &Command, id: &str| {
            command
                .get_arguments()
                .any(|arg| arg.get_id() == id && (arg.get_help_heading().is_some() || arg.is_positional()))
        };
        let mut ordered: Vec<String> =
            first.iter().filter(|id| ids.iter().any(|known| known == *id)).map(|id| (*id).to_owned()).collect();
        ordered.extend(ids.iter().filter(|id| !is_first(id)).cloned());
        let (grouped, others): (Vec<String>, Vec<String>) =
            ordered.into_iter().partition(|id| has_heading(&command, id));
        for id in grouped {
            command = command.mut_arg(id, |arg| arg);
        }
        for id in others {
            command = command.mut_arg(id, |arg| arg.help_heading("Other options"));
        }
    }
    command.render_long_help()
}

/// What needs more than one line of most terminals, in bytes.
const LONG_HELP: usize = 50;

/// How many options are shown of a command that has no row.
const DOZEN: usize = 12;

/// What people use of each command, the most used first: headings, and the options under them.
type Groups = &'static [(&'static str, &'static str)];

const SHORT: [(&str, Groups); 16] = [
    (
        "sign",
        &[
            ("Keys", "jwks secret kid alg"),
            ("Claims set on what is signed", "iss sub aud exp iat texts"),
            ("Document", "members gateway lines"),
            ("Other options", "format quiet help"),
        ],
    ),
    (
        "verify",
        &[
            ("Keys", "jwks secret oidc"),
            ("Claims", "iss aud profile claim roles scopes leeway"),
            ("Gateway", "gateway endpoint"),
            ("Output", "get explain lines"),
            ("Other options", "format help"),
        ],
    ),
    ("decode", &[("Output", "get redact lines now"), ("Other options", "format color help")]),
    (
        "pem2jwks",
        &[
            ("Members", "kid kid_from alg public_key_use x5c"),
            ("Output", "private out_dir force"),
            ("Keys", "passphrase"),
            ("Other options", "format quiet help"),
        ],
    ),
    (
        "jwks2pem",
        &[("Keys", "kid passphrase"), ("Output", "private pkcs1 sec1 encrypt"), ("Other options", "format quiet help")],
    ),
    (
        "fingerprint",
        &[
            ("Output", "print check"),
            ("Keys", "tls passphrase"),
            ("Keys from the network", "ca_file insecure"),
            ("Other options", "format quiet help"),
        ],
    ),
    (
        "keygen",
        &[
            ("Key", "alg kty crv bits kid public_key_use"),
            ("Output", "pem out_dir force"),
            ("Other options", "format quiet help"),
        ],
    ),
    ("jwks show", NETWORK),
    ("jwks public", NETWORK),
    ("jwks merge", NETWORK),
    ("jwks find", &[("Key", "kid thumbprint"), NETWORK_KEYS, OTHER]),
    ("jwks remove", &[("Key", "kid"), NETWORK_KEYS, OTHER]),
    ("jwks fetch", NETWORK),
    (
        "encrypt",
        &[
            ("Keys", "jwks secret kid alg enc"),
            ("Token", "headers typ cty serialization lines"),
            ("Other options", "format quiet help"),
        ],
    ),
    (
        "dpop",
        &[
            ("Request", "method url token nonce"),
            ("Keys", "jwks kid alg"),
            ("Proof", "iat jti now"),
            ("Other options", "format quiet help"),
        ],
    ),
    ("decrypt", &[("Keys", "jwks secret alg enc"), ("Token", "lines"), ("Other options", "format quiet help")]),
];

const NETWORK: Groups = &[NETWORK_KEYS, OTHER];

const NETWORK_KEYS: (&str, &str) = ("Keys", "passphrase oidc ca_file pin http_header timeout cache insecure");

const OTHER: (&str, &str) = ("Other options", "format quiet help");
