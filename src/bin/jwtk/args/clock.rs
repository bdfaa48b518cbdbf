//! The clock, which `--now` replaces.

use std::time::{self, SystemTime, UNIX_EPOCH};

use jwtk::claims::Timestamp;

use super::time::Time;

/// The clock, which `--now` replaces.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Clock {
    /// The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, help_heading = None)]
    now: Option<Time>,
}

impl Clock {
    /// `--now`, or the machine's clock.
    pub(crate) fn now(&self) -> Timestamp {
        let machine = machine_time();
        self.now.map_or(machine, |time| time.at(machine))
    }
}

/// In whole seconds, which is what `NumericDate` counts and what people read in a report.
fn machine_time() -> Timestamp {
    let seconds = |duration: time::Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => Timestamp::new(seconds(since), 0),
        Err(before) => Timestamp::new(-seconds(before.duration()), 0),
    }
}
