//! `jwtk man`: the manual, one page a subcommand and one a topic.

use std::io::{self, Write as _};

use anyhow::anyhow;
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use serde::Serialize;

use crate::output::{EXIT_CODES, Exit, Failure, Report, Screen, TOPICS, Topic};

/// Print a manual page
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// The subcommand, or a topic: exit-codes, reasons, keys, gateways, json; without one, the page of jwtk itself
    #[arg(value_name = "SUBCOMMAND")]
    subcommand: Vec<String>,
}

/// The roff text of a page.
#[derive(Serialize)]
pub(crate) struct Page(String);

impl Args {
    /// Of `command`, which is all of jwtk.
    pub(crate) fn run(self, command: Command) -> Result<Page, Failure> {
        let name = self.subcommand.join("-");
        if let Some(topic) = Topic::find(&name) {
            return Ok(Page(about(topic)));
        }
        let mut root = command.disable_help_subcommand(true);
        root.build();
        let command = if name.is_empty() { Some(&root) } else { find(&root, &name) };
        let command = command.ok_or_else(|| {
            let names = root.get_subcommands().map(Command::get_name);
            let names: Vec<&str> = names.chain(TOPICS.iter().map(|topic| topic.name)).collect();
            Failure::new(Exit::Usage, "no_such_page", anyhow!("there is no subcommand or topic `{name}`"))
                .with_hint(format!("one of {}", names.join(", ")))
        })?;
        page(command, &root)
            .map(Page)
            .map_err(|error| Failure::new(Exit::Input, "no_page", anyhow!(error).context("cannot write the page")))
    }
}

/// The subcommand of that name; those of subcommands behind a hyphen.
fn find<'c>(command: &'c Command, name: &str) -> Option<&'c Command> {
    command.get_subcommands().find_map(|found| match name.strip_prefix(found.get_name())? {
        "" => Some(found),
        rest => find(found, rest.strip_prefix('-')?),
    })
}

fn page(command: &Command, root: &Command) -> io::Result<String> {
    let without_help = |command: &Command| command.clone().disable_help_subcommand(true);
    let examples = command.get_after_long_help().map(ToString::to_string);
    let man = Man::new(without_help(command)).source(VERSION).manual("jwtk");
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    let mut roff = Roff::default();
    section(&mut roff, "EXIT STATUS", EXIT_CODES);
    section(&mut roff, "ENVIRONMENT", ENVIRONMENT);
    section(&mut roff, "FILES", FILES);
    if let Some(examples) = examples.as_deref().and_then(|examples| examples.split_once(":\n")) {
        section(&mut roff, "EXAMPLES", examples.1);
    }
    let pages = root.get_subcommands().filter(|other| other.get_name() != command.get_name());
    let pages = pages.map(|other| format!("jwtk-{}(1)", other.get_name()));
    let topics = TOPICS.iter().map(|topic| format!("jwtk-{}(7)", topic.name));
    let own = (command.get_name() != "jwtk").then(|| "jwtk(1)".to_owned());
    let see_also: Vec<String> = own.into_iter().chain(pages).chain(topics).collect();
    section(&mut roff, "SEE ALSO", &see_also.join(", "));
    roff.to_writer(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    // Each section defines the apostrophe anew.
    let (preamble, sections) = text.split_once(".TH").unwrap_or(("", &text));
    Ok(format!("{preamble}.TH{}", sections.replace(preamble, "")))
}

fn about(topic: &Topic) -> String {
    let mut roff = Roff::default();
    let name = format!("jwtk-{}", topic.name);
    roff.control("TH", [name.as_str(), "7", "", VERSION, "jwtk"]);
    section(&mut roff, "NAME", &format!("{name} - {}", topic.about));
    section(&mut roff, "DESCRIPTION", topic.text);
    let others = TOPICS.iter().filter(|other| other.name != topic.name);
    let others: Vec<String> =
        ["jwtk(1)".to_owned()].into_iter().chain(others.map(|other| format!("jwtk-{}(7)", other.name))).collect();
    section(&mut roff, "SEE ALSO", &others.join(", "));
    roff.to_roff()
}

/// Paragraphs under a title; what is indented keeps its lines.
fn section(roff: &mut Roff, title: &str, text: &str) {
    roff.control("SH", [title]);
    for (index, paragraph) in text.split("\n\n").enumerate() {
        if index > 0 {
            roff.control("PP", []);
        }
        let keeps_lines = paragraph.starts_with(' ');
        if keeps_lines {
            roff.control("nf", []);
        }
        for line in paragraph.lines() {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
        if keeps_lines {
            roff.control("fi", []);
        }
    }
}

impl Report for Page {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        out.write_all(self.0.as_bytes())
    }
}

const VERSION: &str = concat!("jwtk ", env!("CARGO_PKG_VERSION"));

const ENVIRONMENT: &str = "  NO_COLOR, CLICOLOR_FORCE, TERM  colours, unless --color says otherwise
  COLUMNS                         the width, before the terminal's own
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY
                                  the way to key sets on the network
  SSL_CERT_FILE, SSL_CERT_DIR     the authorities of this machine
  XDG_CACHE_HOME                  where --cache keeps key sets

Any variable that is named with env:NAME is read.";

const FILES: &str = "  $XDG_CACHE_HOME/jwtk/, else ~/.cache/jwtk/
                                  key sets that --cache keeps

There is no configuration file.";

const EXAMPLE: &str = "\
Examples:
  jwtk man decode | man -l -
  jwtk man jwks-show
  jwtk man exit-codes | man -l -";
