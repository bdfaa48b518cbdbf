//! What signed and encrypted tokens share (RFC 7515, RFC 7516): header, parts, serializations, and a look at any of them.

mod bare;
mod compact;
mod critical;
mod decoded;
mod disclosure;
mod head;
mod header;
mod inside;
mod malformed;
mod media_type;
mod member;
mod oddity;
mod serialization;
mod undecodable;
mod unpack;
mod unreadable;

pub use self::bare::{bare_proof, bare_token};
#[cfg(feature = "jwe")]
pub(crate) use self::compact::sealed_parts;
pub(crate) use self::compact::{part, parts};
pub use self::critical::Critical;
pub use self::decoded::{Content, Decoded, Nested};
pub use self::disclosure::Disclosure;
pub use self::head::Head;
pub use self::header::Header;
pub use self::malformed::Malformed;
pub(crate) use self::media_type::is_media_type;
pub(crate) use self::member::{member, object, protected_header, string};
pub use self::oddity::Oddity;
pub use self::serialization::Serialization;
pub use self::undecodable::Undecodable;
#[cfg(feature = "jwe")]
pub(crate) use self::unpack::MOST_UNPACKED;
pub(crate) use self::unreadable::Unreadable;
