//! The functions, one a row of a table.

mod choice;
mod collections;
mod convert;
mod digest;
mod encoding;
mod json;
mod maps;
mod math;
mod net;
mod optional;
mod patterns;
mod request;
mod texts;
mod times;

use super::call::Function;
use super::value::Value;

/// Functions by their names.
type Table = [(&'static str, Function)];

/// A function that is called by its name alone, or on a value.
pub(super) fn global(name: &str) -> Option<Function> {
    let tables: [&Table; 11] = [
        &choice::TABLE,
        &collections::TABLE,
        &convert::TABLE,
        &json::TABLE,
        &encoding::TABLE,
        &maps::TABLE,
        &net::TABLE,
        &optional::TABLE,
        &patterns::TABLE,
        &texts::TABLE,
        &times::TABLE,
    ];
    tables.into_iter().find_map(|table| find(table, name))
}

/// A function with a prefix that is no variable: `math.abs(x)`.
pub(super) fn qualified(prefix: &str, name: &str) -> Option<Function> {
    let table: &Table = match prefix {
        "base64" => &encoding::BASE64,
        "form" => &encoding::FORM,
        "url" => &encoding::URL,
        "math" => &math::TABLE,
        "md5" => &digest::MD5,
        "sha1" => &digest::SHA1,
        "sha256" => &digest::SHA256,
        "optional" => &optional::QUALIFIED,
        _ => return None,
    };
    find(table, name)
}

/// A method that only values of one kind have.
pub(super) fn of_value(value: &Value<'_>, name: &str) -> Option<Function> {
    let table: &Table = match value {
        Value::Headers(_) => &request::OF_HEADERS,
        Value::Uri(_) => &request::OF_URI,
        Value::Ip(_) => &net::OF_ADDRESS,
        Value::Network(_) => &net::OF_NETWORK,
        Value::Secret(_) => &request::OF_SECRET,
        _ => return None,
    };
    find(table, name)
}

fn find(table: &Table, name: &str) -> Option<Function> {
    table.iter().find(|(own, _)| *own == name).map(|(_, function)| *function)
}
