//! The options that every subcommand has.

use clap::ValueEnum;

/// How results are printed, whatever the subcommand.
#[derive(Clone, Copy, Default, clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// How the result is printed [default: human]
    #[arg(long, value_enum, value_name = "FORMAT", display_order = 900)]
    pub(super) format: Option<Format>,

    /// When to use colours [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", display_order = 901)]
    pub(super) color: Option<Color>,

    /// Print errors only on standard error
    #[arg(short, long, conflicts_with = "verbose", display_order = 902)]
    pub(super) quiet: bool,

    /// Say what is being done
    #[arg(short, long, action = clap::ArgAction::Count, display_order = 903)]
    pub(super) verbose: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON document on standard output
    Json,
}

/// As [`Options`], of a command whose findings other programs read too.
#[derive(Clone, Copy, Default, clap::Args)]
#[group(skip)]
pub(crate) struct FindingOptions {
    /// How the findings are printed [default: human]
    #[arg(long, value_enum, value_name = "FORMAT", display_order = 900)]
    format: Option<FindingFormat>,

    /// When to use colours [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", display_order = 901)]
    color: Option<Color>,

    /// Print errors only on standard error
    #[arg(short, long, conflicts_with = "verbose", display_order = 902)]
    quiet: bool,

    /// Say what is being done
    #[arg(short, long, action = clap::ArgAction::Count, display_order = 903)]
    verbose: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document on standard output
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands of GitHub's runners
    Github,
    /// A report of tests
    Junit,
}

impl FindingOptions {
    /// These behind those of the program, and the format.
    pub(crate) fn resolve(self, before: Options) -> (Options, FindingFormat) {
        let common = |format: FindingFormat| match format {
            FindingFormat::Json => Format::Json,
            FindingFormat::Human | FindingFormat::Sarif | FindingFormat::Github | FindingFormat::Junit => Format::Human,
        };
        let Self { format, color, quiet, verbose } = self;
        let options = before.then(Options { format: format.map(common), color, quiet, verbose });
        let of_program = if options.format == Some(Format::Json) { FindingFormat::Json } else { FindingFormat::Human };
        (options, format.unwrap_or(of_program))
    }

    /// Whether each finding must have a file in the chosen format.
    pub(crate) fn needs_file_names(self) -> bool {
        matches!(self.format, Some(FindingFormat::Sarif | FindingFormat::Github | FindingFormat::Junit))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal that has them
    #[default]
    Auto,
    Always,
    Never,
}

impl Options {
    /// These and `later` ones, which win.
    pub(crate) fn then(self, later: Self) -> Self {
        Self {
            format: later.format.or(self.format),
            color: later.color.or(self.color),
            quiet: later.quiet || (self.quiet && later.verbose == 0),
            verbose: if later.quiet { 0 } else { self.verbose.saturating_add(later.verbose) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet() -> Options {
        Options { quiet: true, ..Options::default() }
    }

    fn verbose() -> Options {
        Options { verbose: 1, ..Options::default() }
    }

    #[test]
    fn what_is_said_later_wins() {
        let json = Options { format: Some(Format::Json), color: Some(Color::Never), ..Options::default() };
        let human = Options { format: Some(Format::Human), ..Options::default() };
        assert_eq!(json.then(human).format, Some(Format::Human));
        assert_eq!(json.then(human).color, Some(Color::Never));
        assert_eq!(human.then(json).format, Some(Format::Json));
        assert!(!quiet().then(verbose()).quiet);
        assert_eq!(verbose().then(quiet()).verbose, 0);
        assert!(quiet().then(Options::default()).quiet);
        assert_eq!(verbose().then(verbose()).verbose, 2);
    }
}
