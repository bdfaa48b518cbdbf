//! What a command hands on to the next one.

use std::io::{self, Write as _};

use jwtk::json::{self, Style, Value};

use super::screen::Screen;

/// A result on standard output: one line, but on a terminal, where a person reads it.
pub(crate) enum Product {
    /// JSON; a text by itself is printed without its quotes
    Value(Value),
    /// A line of text
    Line(String),
    /// Bytes as they are, without a line feed that jwtk adds
    Bytes(Vec<u8>),
    /// Nothing at all
    Nothing,
}

impl Product {
    pub(crate) fn write(&self, out: &mut Screen) -> io::Result<()> {
        match self {
            Self::Value(Value::String(text)) | Self::Line(text) => {
                out.write_foreign(text)?;
                writeln!(out)
            }
            Self::Value(value) => {
                let style = if out.is_terminal() { Style::Pretty } else { Style::Compact };
                writeln!(out, "{}", json::write(value, style))
            }
            Self::Bytes(bytes) if out.is_terminal() => out.write_foreign(&String::from_utf8_lossy(bytes)),
            Self::Bytes(bytes) => out.write_all(bytes),
            Self::Nothing => Ok(()),
        }
    }
}
