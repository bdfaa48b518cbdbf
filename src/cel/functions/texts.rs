//! Texts. Places in them are counted in characters.

use std::rc::Rc;

use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::Fault;
use crate::cel::value::Value;

pub(super) const TABLE: [(&str, Function); 14] = [
    ("startsWith", starts_with),
    ("endsWith", ends_with),
    ("charAt", char_at),
    ("indexOf", index_of),
    ("lastIndexOf", last_index_of),
    ("join", join),
    ("lowerAscii", lower_ascii),
    ("upperAscii", upper_ascii),
    ("trim", trim),
    ("replace", replace),
    ("split", split),
    ("substring", substring),
    ("stripPrefix", strip_prefix),
    ("stripSuffix", strip_suffix),
];

fn starts_with<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, prefix) = (call.this_or_first_text()?, call.text(0)?);
    warn_of_no_text(call, "startsWith");
    Ok(Value::Bool(this.starts_with(&*prefix)))
}

fn ends_with<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, suffix) = (call.this_or_first_text()?, call.text(0)?);
    warn_of_no_text(call, "endsWith");
    Ok(Value::Bool(this.ends_with(&*suffix)))
}

/// On what is no text, the gateway compares the argument with itself.
pub(super) fn warn_of_no_text(call: &mut Call<'_, '_, '_>, name: &str) {
    if let Ok(this) = call.this()
        && !matches!(this, Value::Text(_))
    {
        let described = this.described();
        call.evaluator.warn(format!(
            "`{name}` is called on {described}: the gateway then looks at its argument instead, so that it is true for a plain text"
        ));
    }
}

fn char_at<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, index) = (call.this_text()?, call.count(0)?);
    match this.chars().nth(index) {
        Some(character) => Ok(Value::text(character.to_string())),
        None => Err(call.fault(format!("the text has no character {index}"))),
    }
}

fn index_of<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, part) = (call.this_text()?, call.text(0)?);
    let from = if call.arguments().len() > 1 { call.count(1)? } else { 0 };
    at_most(call, 2)?;
    let rest = byte_of(&this, from).filter(|byte| *byte < this.len()).and_then(|byte| this.get(byte..));
    let found = rest.and_then(|rest| Some(from + rest.get(..rest.find(&*part)?)?.chars().count()));
    Ok(place(found))
}

fn last_index_of<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, part) = (call.this_text()?, call.text(0)?);
    at_most(call, 2)?;
    let end = if call.arguments().len() > 1 {
        let last = call.count(1)?;
        if byte_of(&this, last).is_none_or(|byte| byte >= this.len()) {
            return Ok(place(None));
        }
        byte_of(&this, last.saturating_add(part.chars().count())).unwrap_or(this.len())
    } else {
        this.len()
    };
    let searched = this.get(..end).unwrap_or_default();
    Ok(place(searched.rfind(&*part).and_then(|byte| Some(searched.get(..byte)?.chars().count()))))
}

fn join<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let Value::List(items) = call.this()? else { return Err(call.fault("it joins the texts of a list")) };
    let between = if call.arguments().is_empty() { Rc::from("") } else { call.text(0)? };
    let texts: Option<Vec<_>> =
        items.iter().map(|item| if let Value::Text(text) = item { Some(&**text) } else { None }).collect();
    let texts = texts.ok_or_else(|| call.fault("every item must be a text"))?;
    call.evaluator.take(between.len().saturating_mul(texts.len()))?;
    call.made(texts.join(&between))
}

fn lower_ascii<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let this = call.this_text()?;
    call.made(this.to_ascii_lowercase())
}

fn upper_ascii<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let this = call.this_text()?;
    call.made(this.to_ascii_uppercase())
}

fn trim<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let this = call.this_text()?;
    call.made(this.trim())
}

fn replace<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, from, to) = (call.this_text()?, call.text(0)?, call.text(1)?);
    let limit = if call.arguments().len() > 2 { call.limit(2)? } else { None };
    at_most(call, 3)?;
    let most = limit.unwrap_or(usize::MAX).min(if from.is_empty() { this.len() + 1 } else { this.len() / from.len() });
    call.evaluator.take(this.len().saturating_add(to.len().saturating_mul(most)))?;
    call.made(this.replacen(&*from, &to, most))
}

fn split<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, between) = (call.this_text()?, call.text(0)?);
    let limit = if call.arguments().len() > 1 { call.limit(1)? } else { None };
    at_most(call, 2)?;
    let parts: Vec<Value<'a>> = match limit {
        Some(limit) => this.splitn(limit, &*between).map(Value::text).collect(),
        None => this.split(&*between).map(Value::text).collect(),
    };
    call.evaluator.take(this.len() + parts.len() * size_of::<Value<'_>>())?;
    Ok(Value::list(parts))
}

/// An end past the text is cut, a start past it is refused.
fn substring<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, start) = (call.this_text()?, call.count(0)?);
    let end = if call.arguments().len() > 1 { call.count(1)? } else { this.chars().count() };
    at_most(call, 2)?;
    let length =
        end.checked_sub(start).ok_or_else(|| call.fault(format!("the end {end} is before the start {start}")))?;
    call.made(this.chars().skip(start).take(length).collect::<String>())
}

fn strip_prefix<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, prefix) = (call.this_text()?, call.text(0)?);
    call.made(this.strip_prefix(&*prefix).unwrap_or(&this))
}

fn strip_suffix<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, suffix) = (call.this_text()?, call.text(0)?);
    call.made(this.strip_suffix(&*suffix).unwrap_or(&this))
}

/// In bytes; the end of the text is the place behind its last character.
fn byte_of(text: &str, character: usize) -> Option<usize> {
    text.char_indices().map(|(byte, _)| byte).chain([text.len()]).nth(character)
}

fn place<'a>(found: Option<usize>) -> Value<'a> {
    Value::Int(found.and_then(|found| i64::try_from(found).ok()).unwrap_or(-1))
}

fn at_most(call: &Call<'_, '_, '_>, arguments: usize) -> Result<(), Fault> {
    if call.arguments().len() > arguments { Err(call.fault("it has too many arguments")) } else { Ok(()) }
}
