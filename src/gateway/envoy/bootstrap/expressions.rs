//! Expressions of CEL as configurations write them: trees.

use super::proto::Message;
use crate::gateway::envoy::cel::{Constant, Expr};
use crate::gateway::envoy::refusal::Refusal;

pub(super) const EXPR: &str = "google.api.expr.v1alpha1.Expr";

/// `CheckedExpr`, or `ParsedExpr`: the tree in it.
pub(super) fn checked(message: Message<'_>) -> Result<Expr, Refusal> {
    let inner = message.message("expr", EXPR)?;
    let inner = inner.ok_or_else(|| message.refused("the expression is empty"))?;
    expr(inner)
}

/// `Expr`.
// google/api/expr/v1alpha1/syntax.proto; vectors cel-*.
pub(super) fn expr(message: Message<'_>) -> Result<Expr, Refusal> {
    let reader = message.reader();
    let names =
        ["const_expr", "ident_expr", "select_expr", "call_expr", "list_expr", "struct_expr", "comprehension_expr"];
    let Some((name, node)) = message.one_of("expr_kind", &names)? else {
        return Err(message.refused("failed to create an expression: Invalid empty expression"));
    };
    let inner = reader.message(&node, EXPR)?;
    let tree = match name {
        "const_expr" => Expr::Constant(constant(&inner)?),
        "ident_expr" => Expr::Ident(inner.text("name")?),
        "select_expr" => Expr::Select {
            operand: Box::new(needed(&inner, "operand")?),
            field: inner.text("field")?,
            test_only: inner.flag("test_only")?,
        },
        "call_expr" => Expr::Call {
            function: inner.text("function")?,
            target: inner.message("target", EXPR)?.map(expr).transpose()?.map(Box::new),
            args: inner.messages("args", EXPR)?.into_iter().map(expr).collect::<Result<_, _>>()?,
        },
        "list_expr" => Expr::List(inner.messages("elements", EXPR)?.into_iter().map(expr).collect::<Result<_, _>>()?),
        "struct_expr" => {
            let entries = inner.messages("entries", "google.api.expr.v1alpha1.Expr.CreateStruct.Entry")?;
            Expr::Map(entries.into_iter().map(entry).collect::<Result<_, _>>()?)
        }
        _ => return Ok(Expr::Comprehension),
    };
    Ok(tree)
}

fn needed(message: &Message<'_>, name: &'static str) -> Result<Expr, Refusal> {
    let inner = message.message(name, EXPR)?;
    expr(inner.ok_or_else(|| message.refused(format!("failed to create an expression: no {name}")))?)
}

fn entry(message: Message<'_>) -> Result<(Expr, Expr), Refusal> {
    let key = match message.optional_text("field_key")? {
        Some(field) => Expr::Constant(Constant::Text(field)),
        None => needed(&message, "map_key")?,
    };
    let value = needed(&message, "value")?;
    Ok((key, value))
}

fn constant(message: &Message<'_>) -> Result<Constant, Refusal> {
    let names = [
        "null_value",
        "bool_value",
        "int64_value",
        "uint64_value",
        "double_value",
        "string_value",
        "bytes_value",
        "duration_value",
        "timestamp_value",
    ];
    Ok(match message.one_of("constant_kind", &names)? {
        None | Some(("null_value" | "duration_value" | "timestamp_value", _)) => Constant::Null,
        Some(("bool_value", _)) => Constant::Bool(message.flag("bool_value")?),
        Some(("int64_value", _)) => Constant::Int(message.whole("int64_value")?.unwrap_or(0)),
        Some(("uint64_value", _)) => Constant::Uint(message.whole("uint64_value")?.unwrap_or(0)),
        Some(("double_value", _)) => Constant::Double(message.double("double_value")?.unwrap_or_default()),
        Some(("string_value", _)) => Constant::Text(message.text("string_value")?),
        Some(_) => Constant::Bytes(message.bytes("bytes_value")?.unwrap_or_default()),
    })
}
