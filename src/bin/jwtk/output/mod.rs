//! All that is printed, and the status with which a command exits.

mod called;
mod decision;
mod ending;
mod escape;
mod failure;
mod keys;
mod line_report;
mod lines;
mod options;
mod product;
mod redaction;
mod report;
mod screen;
mod spinner;
mod store;
mod streams;
mod tally;
mod timeline;
mod usage;

pub(crate) use self::called::Called;
pub(crate) use self::decision::Decision;
pub(crate) use self::escape::{escaped, escaped_lines};
pub(crate) use self::failure::{Exit, Failure};
pub(crate) use self::keys::{Made, MadeOf};
pub(crate) use self::line_report::{FailedLine, LineReport, write_line};
pub(crate) use self::lines::LineSink;
pub(crate) use self::options::Options;
pub(crate) use self::product::Product;
pub(crate) use self::redaction::is_token;
pub(crate) use self::report::Report;
pub(crate) use self::screen::Screen;
pub(crate) use self::store::Folder;
pub(crate) use self::streams::Output;
pub(crate) use self::tally::{Batch, Tally, Words};
pub(crate) use self::timeline::Timeline;
pub(crate) use self::usage::finish_unparsed;
