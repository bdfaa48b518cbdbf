//! From text to values.

mod cursor;
mod items;
mod string;
mod trace;
mod value;

pub(crate) use items::{Item, read_items};
pub(super) use string::plain_length;
pub(crate) use trace::Trace;
pub(crate) use value::read_traced;
pub use value::{read, read_object};
