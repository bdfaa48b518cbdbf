//! Functions that choose: `default`, `coalesce`, `with`, `max`, `min`; and what is not determined.

use std::cmp::Ordering;

use crate::cel::call::{Call, Found, Function};
use crate::cel::compare::{order, without_order};
use crate::cel::fault::{Fault, Kind};
use crate::cel::value::Value;

pub(super) const TABLE: [(&str, Function); 9] = [
    ("default", default),
    ("coalesce", coalesce),
    ("with", with),
    ("variables", variables),
    ("fail", fail),
    ("random", random),
    ("uuid", random),
    ("max", max),
    ("min", min),
];

/// The first unless it is null, or a name that is missing.
fn default<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    match call.lazy(0) {
        Ok(Value::Null) => call.lazy(1),
        Err(fault) if matches!(fault.kind(), Kind::NoSuchKey | Kind::Undeclared) => call.lazy(1),
        found => found,
    }
}

/// The first that is neither null nor a fault.
fn coalesce<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    call.argument(0)?;
    let mut last = Ok(Value::Null);
    let mut saw_null = false;
    for index in 0..call.arguments().len() {
        match call.lazy(index) {
            Ok(Value::Null) => saw_null = true,
            Err(fault) if !fault.is_undetermined() => last = Err(fault),
            found => return found,
        }
    }
    if saw_null { Ok(Value::Null) } else { last }
}

/// `x.with(v, expression)`: the expression with `v` for x.
fn with<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, variable, expression) = (call.receiver()?, call.variable(0)?, call.argument(1)?);
    call.evaluator.evaluate_with(variable, this, expression)
}

#[expect(clippy::unnecessary_wraps, reason = "a row of the table")]
fn variables<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    Ok(call.evaluator.variables())
}

fn fail<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = call.text(0)?;
    Err(call.fault(text))
}

/// What depends on chance has no outcome that could be told.
fn random<'a>(_: &mut Call<'_, '_, 'a>) -> Found<'a> {
    Err(Fault::new(Kind::Unknown, "the outcome depends on chance"))
}

fn max<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    Ok(extreme(call, Ordering::Greater, whole)?.unwrap_or(Value::Null))
}

fn min<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    Ok(extreme(call, Ordering::Less, whole)?.unwrap_or(Value::Null))
}

fn whole<'a>(call: &mut Call<'_, '_, 'a>, value: Value<'a>) -> Found<'a> {
    call.evaluator.make_whole(value)
}

/// Of the arguments, or of the items of the list that is the only one, each as `taken` takes it.
pub(super) fn extreme<'a>(
    call: &mut Call<'_, '_, 'a>,
    wanted: Ordering,
    taken: fn(&mut Call<'_, '_, 'a>, Value<'a>) -> Found<'a>,
) -> Result<Option<Value<'a>>, Fault> {
    let mut best = None;
    for value in values(call)? {
        let value = taken(call, value)?;
        best = Some(match best {
            None => value,
            Some(best) => match order(&best, &value).ok_or_else(|| without_order(&best, &value))? {
                order if order == wanted => best,
                _ => value,
            },
        });
    }
    Ok(best)
}

/// The arguments, or the items of the list that is the only one.
fn values<'a>(call: &mut Call<'_, '_, 'a>) -> Result<Vec<Value<'a>>, Fault> {
    let values: Result<Vec<_>, _> = (0..call.arguments().len()).map(|index| call.value(index)).collect();
    let values = values?;
    Ok(match values.as_slice() {
        [Value::List(items)] => items.to_vec(),
        _ => values,
    })
}
