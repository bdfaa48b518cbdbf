//! `math.`: rounding, extremes, bits.

use std::cmp::Ordering;

use super::choice::extreme;
use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::{Fault, Kind};
use crate::cel::number::{int_to_double, uint_to_double};
use crate::cel::value::Value;

pub(super) const TABLE: [(&str, Function); 18] = [
    ("abs", abs),
    ("sign", sign),
    ("sqrt", sqrt),
    ("ceil", |call| rounded(call, f64::ceil)),
    ("floor", |call| rounded(call, f64::floor)),
    ("round", |call| rounded(call, f64::round)),
    ("trunc", |call| rounded(call, f64::trunc)),
    ("isNaN", |call| Ok(Value::Bool(double(call)?.is_nan()))),
    ("isInf", |call| Ok(Value::Bool(double(call)?.is_infinite()))),
    ("isFinite", |call| Ok(Value::Bool(double(call)?.is_finite()))),
    ("least", |call| extreme_number(call, Ordering::Less)),
    ("greatest", |call| extreme_number(call, Ordering::Greater)),
    ("bitAnd", |call| bits(call, |a, b| a & b)),
    ("bitOr", |call| bits(call, |a, b| a | b)),
    ("bitXor", |call| bits(call, |a, b| a ^ b)),
    ("bitNot", bit_not),
    ("bitShiftLeft", |call| shifted(call, u64::checked_shl)),
    ("bitShiftRight", |call| shifted(call, u64::checked_shr)),
];

fn abs<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    match call.value(0)? {
        Value::Int(int) => int.checked_abs().map(Value::Int).ok_or_else(|| call.fault("the result is too large")),
        Value::Double(double) => Ok(Value::Double(double.abs())),
        uint @ Value::Uint(_) => Ok(uint),
        other => Err(call.wrong("a number", &other)),
    }
}

fn sign<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    match call.value(0)? {
        Value::Int(int) => Ok(Value::Int(int.signum())),
        Value::Uint(uint) => Ok(Value::Uint(uint.min(1))),
        Value::Double(0.0) => Ok(Value::Double(0.0)),
        Value::Double(double) => Ok(Value::Double(double.signum())),
        other => Err(call.wrong("a number", &other)),
    }
}

fn sqrt<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let number = match call.value(0)? {
        Value::Int(int) => int_to_double(int),
        Value::Uint(uint) => uint_to_double(uint),
        Value::Double(double) => double,
        other => return Err(call.fault(format!("it takes a number, and this is {}", other.described()))),
    };
    Ok(Value::Double(number.sqrt()))
}

fn rounded<'a>(call: &mut Call<'_, '_, 'a>, round: fn(f64) -> f64) -> Found<'a> {
    Ok(Value::Double(round(double(call)?)))
}

fn double(call: &mut Call<'_, '_, '_>) -> Result<f64, Fault> {
    match call.value(0)? {
        Value::Double(double) => Ok(double),
        other => Err(call.fault(format!("it takes a double, and this is {}", other.described()))),
    }
}

/// There must be one, and all must be numbers.
fn extreme_number<'a>(call: &mut Call<'_, '_, 'a>, wanted: Ordering) -> Found<'a> {
    extreme(call, wanted, number)?.ok_or_else(|| call.fault("it needs a number"))
}

fn number<'a>(call: &mut Call<'_, '_, 'a>, value: Value<'a>) -> Found<'a> {
    match value {
        Value::Int(_) | Value::Uint(_) | Value::Double(_) => Ok(value),
        _ => Err(call.fault(format!("it takes numbers, and this is {}", value.described()))),
    }
}

/// Of two numbers of one kind, or of bytes: shorter ones are filled with zeros before them.
fn bits<'a>(call: &mut Call<'_, '_, 'a>, join: fn(u64, u64) -> u64) -> Found<'a> {
    match (call.value(0)?, call.value(1)?) {
        (Value::Int(a), Value::Int(b)) => Ok(Value::Int(join(a.cast_unsigned(), b.cast_unsigned()).cast_signed())),
        (Value::Uint(a), Value::Uint(b)) => Ok(Value::Uint(join(a, b))),
        (Value::Uint(a), Value::Bytes(b)) | (Value::Bytes(b), Value::Uint(a)) => Ok(Value::Uint(join(a, low(&b)))),
        (Value::Int(a), Value::Bytes(b)) | (Value::Bytes(b), Value::Int(a)) => {
            let a = u64::try_from(a).map_err(|_| call.fault("with bytes, a number must not be negative"))?;
            Ok(Value::Int(join(a, low(&b)).cast_signed()))
        }
        (Value::Bytes(a), Value::Bytes(b)) => {
            if a.len().max(b.len()) > LONGEST {
                return Err(call.fault("it takes at most 32 bytes"));
            }
            let length = a.len().max(b.len());
            let at = |bytes: &[u8], index: usize| {
                let index = (index + bytes.len()).checked_sub(length);
                u64::from(index.and_then(|index| bytes.get(index)).copied().unwrap_or(0))
            };
            let joined = (0..length).map(|index| join(at(&a, index), at(&b, index)));
            Ok(Value::Bytes(joined.map(|byte| u8::try_from(byte).unwrap_or_default()).collect()))
        }
        (a, b) => Err(no_overload(&a, &b)),
    }
}

/// The last eight bytes as a number.
fn low(bytes: &[u8]) -> u64 {
    let start = bytes.len().saturating_sub(8);
    bytes.iter().skip(start).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn bit_not<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    match call.value(0)? {
        Value::Int(int) => Ok(Value::Int(!int)),
        Value::Uint(uint) => Ok(Value::Uint(!uint)),
        other => Err(no_overload(&other, &other)),
    }
}

/// As if the number had no sign; nothing is left when it is moved by 64 or more.
fn shifted<'a>(call: &mut Call<'_, '_, 'a>, shift: fn(u64, u32) -> Option<u64>) -> Found<'a> {
    let by = match call.value(1)? {
        Value::Int(by) if by < 0 => return Err(call.fault("the number of places is negative")),
        Value::Int(by) => u32::try_from(by).unwrap_or(u32::MAX),
        other => return Err(no_overload(&other, &other)),
    };
    match call.value(0)? {
        Value::Int(int) => Ok(Value::Int(shift(int.cast_unsigned(), by).unwrap_or(0).cast_signed())),
        Value::Uint(uint) => Ok(Value::Uint(shift(uint, by).unwrap_or(0))),
        other => Err(no_overload(&other, &other)),
    }
}

fn no_overload(a: &Value<'_>, b: &Value<'_>) -> Fault {
    Fault::new(Kind::NoOverload, format!("bits of {} and {} are not joined", a.described(), b.described()))
}

const LONGEST: usize = 32;
