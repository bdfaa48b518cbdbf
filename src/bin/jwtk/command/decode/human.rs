//! A token as people read it.

use std::io::{self, Write as _};

use jwtk::algorithm::Algorithm;
use jwtk::base64url;
use jwtk::claims::Timestamp;
use jwtk::error::counted;
use jwtk::jose::{Content, Head, Serialization};
use jwtk::json::{self, Object, Style, Value};

use super::binding::Binding;
use super::shown::{Shown, TIMES};
use crate::output::{Screen, Timeline, escaped, escaped_lines};

impl Shown {
    /// Header, payload and signature, and below them what follows and what is inside.
    pub(super) fn human_parts(&self, out: &mut Screen) -> io::Result<()> {
        let title = |index: usize| match self.serialization {
            Serialization::General => format!(" {} of {}", index + 1, self.heads.len()),
            Serialization::Compact | Serialization::Flattened => String::new(),
        };
        for (index, head) in self.heads.iter().enumerate() {
            Self::human_head(head, &title(index), out)?;
        }
        self.human_content(out)?;
        let lines = Binding::of(&self.heads, &self.content).lines();
        for line in &lines {
            writeln!(out, "{}", escaped(line))?;
        }
        if !lines.is_empty() {
            writeln!(out)?;
        }
        for (index, head) in self.heads.iter().enumerate() {
            Self::human_signature(head, &title(index), out)?;
        }
        self.human_disclosures(out)?;
        for (place, token) in &self.nested {
            let dim = out.styles().dim;
            writeln!(out, "{dim}Token inside: {}{dim:#}\n", escaped(place))?;
            token.human_parts(out)?;
        }
        Ok(())
    }

    fn human_disclosures(&self, out: &mut Screen) -> io::Result<()> {
        if self.disclosures.is_empty() {
            return Ok(());
        }
        let color = out.styles().claims;
        writeln!(out, "{color}Disclosures{color:#}")?;
        for disclosure in &self.disclosures {
            let name = disclosure.name.as_ref().map_or_else(
                || "(an item of a list)".to_owned(),
                |name| json::write(&Value::from(name.as_str()), Style::Compact),
            );
            writeln!(out, "{color}  {name}: {}{color:#}", json::write(&disclosure.value, Style::Compact))?;
        }
        writeln!(out)
    }

    fn human_head(head: &Head, title: &str, out: &mut Screen) -> io::Result<()> {
        let color = out.styles().header;
        for (name, header) in [("Header", &head.protected), ("Unprotected header", &head.unprotected)] {
            if let Some(header) = header {
                writeln!(out, "{color}{name}{title}{color:#}")?;
                let text = json::write_object(header, Style::Pretty);
                writeln!(out, "{color}{text}{color:#}\n")?;
            }
        }
        Ok(())
    }

    fn human_signature(head: &Head, title: &str, out: &mut Screen) -> io::Result<()> {
        let Some(signature) = &head.signature else { return Ok(()) };
        let (color, dim) = (out.styles().signature, out.styles().dim);
        writeln!(out, "{color}Signature{title}{color:#}")?;
        if signature.is_empty() {
            writeln!(out, "{dim}(none){dim:#}\n")
        } else {
            writeln!(out, "{color}{}{color:#}\n{dim}{}{dim:#}\n", escaped(signature), about_signature(head, signature))
        }
    }

    fn human_content(&self, out: &mut Screen) -> io::Result<()> {
        match &self.content {
            Content::Claims(claims) => self.human_claims(claims, out),
            Content::Bytes(bytes) => human_bytes("Payload", bytes, out),
            Content::Detached => writeln!(out, "The payload is detached: it travels apart from the token.\n"),
            Content::Encrypted => {
                writeln!(out, "The payload is encrypted: only its recipient can read it.")?;
                for note in &self.notes {
                    writeln!(out, "{}", escaped(note))?;
                }
                writeln!(out)
            }
        }
    }

    fn human_claims(&self, claims: &Object, out: &mut Screen) -> io::Result<()> {
        let (color, dim) = (out.styles().claims, out.styles().dim);
        writeln!(out, "{color}Claims{color:#}")?;
        if claims.is_empty() {
            return writeln!(out, "{color}{{}}{color:#}\n");
        }
        writeln!(out, "{color}{{{color:#}")?;
        let last = claims.len().saturating_sub(1);
        for (index, (name, value)) in claims.iter().enumerate() {
            let name_text = json::write(&Value::from(name), Style::Compact);
            // Line feeds inside of strings are escapes, so these all belong to the layout.
            let value_text = json::write(value, Style::Pretty).replace('\n', "\n  ");
            let comma = if index == last { "" } else { "," };
            write!(out, "{color}  {name_text}: {value_text}{comma}{color:#}")?;
            if let Some(date) = self.about_time(name, value) {
                write!(out, "  {dim}{date}{dim:#}")?;
            }
            writeln!(out)?;
        }
        writeln!(out, "{color}}}{color:#}\n")
    }

    pub(super) fn timeline(&self) -> Timeline {
        let time = |name| match &self.content {
            Content::Claims(claims) => claims.get(name).and_then(Value::as_number).and_then(Timestamp::from_number),
            Content::Bytes(_) | Content::Detached | Content::Encrypted => None,
        };
        Timeline { iat: time("iat"), nbf: time("nbf"), exp: time("exp"), now: self.now }
    }

    /// The date that a claim names, and what looks wrong about it.
    fn about_time(&self, name: &str, value: &Value) -> Option<String> {
        if !TIMES.contains(&name) {
            return None;
        }
        let number = match value {
            Value::Number(number) => number,
            Value::String(text) if text.parse::<json::Number>().is_ok() => {
                return Some("text, where a number is expected".to_owned());
            }
            _ => return None,
        };
        let time = Timestamp::from_number(number)?;
        if let Some((unit, meant)) = time.finer_unit() {
            return Some(format!("{time}; as {unit} it would be {meant}"));
        }
        Some(format!("{time}, {}", time.ago_or_ahead(self.now)))
    }
}

pub(super) fn human_bytes(title: &str, bytes: &[u8], out: &mut Screen) -> io::Result<()> {
    let color = out.styles().claims;
    writeln!(out, "{color}{title}, {}{color:#}", counted(bytes.len(), "byte"))?;
    match std::str::from_utf8(bytes) {
        Ok(text) => writeln!(out, "{color}{}{color:#}\n", escaped_lines(text)),
        Err(_) => writeln!(out, "{color}{} (base64url){color:#}\n", base64url::encode(bytes)),
    }
}

/// The algorithm and the length, and whether the two are unknown to jwtk.
fn about_signature(head: &Head, signature: &str) -> String {
    let headers = [&head.protected, &head.unprotected];
    let alg = headers.into_iter().flatten().find_map(|header| header.get("alg"));
    let alg = match alg {
        None => "no algorithm".to_owned(),
        Some(Value::String(name)) if name.parse::<Algorithm>().is_ok() => name.clone(),
        Some(other) => format!("unknown algorithm {}", json::write(other, Style::Compact)),
    };
    match base64url::decode(signature) {
        Ok(bytes) => format!("{alg}, {}", counted(bytes.len(), "byte")),
        Err(_) => alg,
    }
}
