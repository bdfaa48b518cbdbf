//! What a text is at first sight, for those who say what was given to them instead of what they asked for.

mod jq;
mod kubernetes;
mod markup;
mod placeholder;
mod shortened;
mod visible;

pub(crate) use self::jq::{jq_item, jq_member};
pub(crate) use self::kubernetes::kubernetes_command;
pub(crate) use self::markup::{is_utf16, markup};
pub(crate) use self::placeholder::{is_placeholder, placeholder_named};
pub(crate) use self::shortened::shortened;
pub(crate) use self::visible::visible;
