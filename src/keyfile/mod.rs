//! The files that keys come in: PEM, DER, certificates and OpenSSH's own, told apart by their content.
//!
//! [`read`] gives all keys of a file, each with its place; a block that is no key is a [`Fault`] in its place, so that the
//! others stay usable. The way back, one key at a time, always gives the same bytes.

mod algorithm_identifier;
mod armor;
mod asn1;
mod certificate;
mod curves;
mod detect;
mod encrypted;
mod fault;
mod file;
mod form;
mod found;
mod kind;
mod legacy;
mod near;
mod not_a_key_file;
mod openssh;
mod place;
mod private;
mod signature;
mod spki;
mod write;
mod xml;

pub use self::certificate::certificate_key;
pub(crate) use self::certificate::{certificate_signs, certificate_spki, certificate_validity, check_chain_order};
pub use self::fault::Fault;
pub use self::file::read;
pub(crate) use self::file::{is_host_line, json_within};
pub use self::form::Form;
pub use self::found::{Entry, FileKey, Found};
pub use self::kind::is_key_file;
pub use self::not_a_key_file::NotAKeyFile;
pub use self::place::Place;
pub(crate) use self::signature::ecdsa_signature_from_der;
pub(crate) use self::spki::public_key_from_spki;
pub use self::spki::public_key_to_spki;
pub use self::write::{CannotWrite, expose_private_key_pem, private_key_to_encrypted_pem, public_key_to_pem};
