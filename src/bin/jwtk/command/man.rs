//! `jwtk man`: the manual, one page a subcommand.

use std::io::{self, Write as _};

use anyhow::anyhow;
use clap::Command;
use clap_mangen::Man;
use serde::Serialize;

use crate::output::{Exit, Failure, Report, Screen};

/// Print a page of the manual
///
/// Example: jwtk man decode | man -l -
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The subcommand; without one, the page of jwtk itself
    #[arg(value_name = "SUBCOMMAND")]
    subcommand: Option<String>,
}

/// The roff text of a page.
#[derive(Serialize)]
pub(crate) struct Page(String);

impl Args {
    /// Of `command`, which is all of jwtk.
    pub(crate) fn run(self, command: Command) -> Result<Page, Failure> {
        let mut root = command.disable_help_subcommand(true);
        root.build();
        let command = match &self.subcommand {
            None => root,
            Some(name) => root.find_subcommand(name).cloned().ok_or_else(|| {
                let names: Vec<_> = root.get_subcommands().map(Command::get_name).collect();
                Failure::new(Exit::Usage, "no_such_page", anyhow!("there is no subcommand `{name}`"))
                    .with_hint(format!("one of {}", names.join(", ")))
            })?,
        };
        let mut text = Vec::new();
        Man::new(command)
            .source(concat!("jwtk ", env!("CARGO_PKG_VERSION")))
            .render(&mut text)
            .map_err(|error| Failure::new(Exit::Input, "no_page", anyhow!(error).context("cannot write the page")))?;
        Ok(Page(String::from_utf8_lossy(&text).into_owned()))
    }
}

impl Report for Page {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        out.write_all(self.0.as_bytes())
    }
}
