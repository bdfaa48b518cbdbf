//! JSON text as API gateways read and write it.
//!
//! The gateways are programs of their own with habits of their own: they keep
//! the last of two members of one name, replace what is not UTF-8, sort members
//! and write `<` as an escape. A token's bytes are signed, so those habits are
//! part of the answer. RFC 8259 gives the grammar; where it leaves a choice,
//! [`Dialect`] says which one is taken on reading and [`Style`] on writing.
//!
//! Numbers are text ([`Number`]): `1.0`, `1e400` and a sixty-digit integer come
//! out as they went in, and are compared exactly.
//!
//! ```
//! use jwtk::json::{self, Dialect, Style};
//!
//! let value = json::read(br#"{"b": 1.0, "a": "x<y", "b": 1.50}"#, Dialect::GATEWAY)?;
//! assert_eq!(json::write(&value, Style::Gateway), r#"{"a":"x\u003cy","b":1.50}"#);
//!
//! let refused = json::read(br#"{"b": 1, "b": 2}"#, Dialect::STRICT).unwrap_err();
//! assert_eq!(refused.to_string(), "duplicate member \"b\" at line 1, column 10");
//! # Ok::<(), json::Error>(())
//! ```

mod dialect;
mod error;
mod number;
mod object;
mod pointer;
mod reader;
mod value;
mod writer;

pub use dialect::Dialect;
pub use error::{Error, Expected, Fault, Location, NumberFault};
pub use number::Number;
pub use object::Object;
pub use pointer::locate;
pub use reader::{read, read_object};
pub use value::Value;
pub use writer::{Style, write, write_header_string, write_object, write_to};
