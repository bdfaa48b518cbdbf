//! Maps.

use std::rc::Rc;

use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::{Fault, Kind};
use crate::cel::value::{Map, Value, insert};

pub(super) const TABLE: [(&str, Function); 3] =
    [("mapValues", map_values), ("filterKeys", filter_keys), ("merge", merge)];

/// `m.mapValues(v, expression)`: the same names with other values.
fn map_values<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (map, variable, expression) = (this(call)?, call.variable(0)?, call.argument(1)?);
    let mut mapped = Vec::with_capacity(map.len());
    for (key, value) in map.iter() {
        mapped.push((key.clone(), call.evaluator.evaluate_with(variable, value.clone(), expression)?));
    }
    Ok(Value::map(mapped))
}

/// `m.filterKeys(k, expression)`: the entries for whose names it is true.
fn filter_keys<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (map, variable, expression) = (this(call)?, call.variable(0)?, call.argument(1)?);
    let mut kept = Vec::new();
    for (key, value) in map.iter() {
        match call.evaluator.evaluate_with(variable, key.into(), expression)? {
            Value::Bool(true) => kept.push((key.clone(), value.clone())),
            Value::Bool(false) => {}
            other => {
                let message = format!("a boolean is needed, and this is {}", other.described());
                return Err(Fault::new(Kind::NoOverload, message));
            }
        }
    }
    Ok(Value::map(kept))
}

/// The entries of both; those of the argument win.
fn merge<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (mut merged, other) = (this(call)?.to_vec(), call.value(0)?);
    let Value::Map(other) = other else { return Err(call.wrong("a map", &other)) };
    call.evaluator.take((merged.len() + other.len()) * 2 * size_of::<Value<'_>>())?;
    for (key, value) in other.iter() {
        insert(&mut merged, key.clone(), value.clone());
    }
    Ok(Value::map(merged))
}

fn this<'a>(call: &mut Call<'_, '_, 'a>) -> Result<Rc<Map<'a>>, Fault> {
    match call.this()? {
        Value::Map(map) => {
            call.evaluator.take(map.len() * size_of::<Value<'_>>())?;
            Ok(map)
        }
        other => Err(call.wrong("a map", &other)),
    }
}
