//! From text to values.

mod cursor;
mod items;
mod string;
mod value;

pub(super) use cursor::Cursor;
pub(crate) use items::read_items;
pub(super) use string::plain_length;
pub use value::{read, read_object};
