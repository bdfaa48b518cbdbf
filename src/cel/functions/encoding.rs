//! Encodings of bytes and texts: base64, URLs, forms.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::cel::call::{Call, Found, Function};
use crate::cel::key::Key;
use crate::cel::value::{Map, Value};
use crate::{form, percent};

/// The names that `base64.` had before.
pub(super) const TABLE: [(&str, Function); 2] = [("base64Encode", encode_base64), ("base64Decode", decode_base64)];
pub(super) const BASE64: [(&str, Function); 2] = [("encode", encode_base64), ("decode", decode_base64)];
pub(super) const URL: [(&str, Function); 2] = [("encode", encode_of_url), ("decode", decode_of_url)];
pub(super) const FORM: [(&str, Function); 2] = [("encode", encode_of_form), ("decode", decode_of_form)];

fn encode_base64<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let bytes = call.bytes(0)?;
    call.made(STANDARD.encode(bytes))
}

/// With padding or without; the result is bytes.
fn decode_base64<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = call.bytes(0)?;
    call.evaluator.take(text.len())?;
    let bytes = STANDARD.decode(text).map_err(|_| call.fault("this is not base64"))?;
    Ok(Value::Bytes(bytes.into()))
}

fn encode_of_url<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = call.text(0)?;
    call.made(percent::encode(&text, percent::is_unreserved))
}

fn decode_of_url<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = call.text(0)?;
    let decoded = percent::decode(&text);
    call.made(std::str::from_utf8(&decoded).map_err(|_| call.fault("this is not UTF-8"))?)
}

/// A list gives its name several times.
fn encode_of_form<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let value = call.value(0)?;
    let Value::Map(map) = &value else { return Err(call.wrong("a map", &value)) };
    let mut pairs = Vec::with_capacity(map.len());
    for (name, value) in map.iter() {
        let value = call.evaluator.make_whole(value.clone())?;
        let values = if let Value::List(items) = &value { items.to_vec() } else { vec![value] };
        for value in values {
            let text = match &value {
                Value::Text(text) => text.to_string(),
                Value::Bool(bool) => bool.to_string(),
                Value::Int(int) => int.to_string(),
                Value::Uint(uint) => uint.to_string(),
                Value::Double(double) => double.to_string(),
                _ => return Err(call.fault(format!("{} cannot be in a form", value.described()))),
            };
            pairs.push((name.to_string(), text));
        }
    }
    call.made(form::encode(&pairs))
}

/// A name that is there several times has a list.
fn decode_of_form<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = call.text(0)?;
    let mut fields: Vec<(String, Vec<Value<'a>>)> = Vec::new();
    for (name, value) in form::decode(&text) {
        call.evaluator.take(name.len() + value.len() + 2 * size_of::<Value<'_>>() * (1 + fields.len() / 64))?;
        match fields.iter_mut().find(|(own, _)| *own == name) {
            Some((_, values)) => values.push(Value::text(value)),
            None => fields.push((name, vec![Value::text(value)])),
        }
    }
    let fields: Map<'a> = fields
        .into_iter()
        .map(|(name, mut values)| {
            let value = if values.len() == 1 { values.pop().unwrap_or(Value::Null) } else { Value::list(values) };
            (Key::Text(name.into()), value)
        })
        .collect();
    Ok(Value::map(fields))
}

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
pub(super) const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);
