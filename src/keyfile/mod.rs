//! The files that keys come in.

mod certificate;
mod kind;
mod spki;

pub use self::certificate::{CertificateFault, certificate_key};
pub use self::kind::is_key_file;
pub use self::spki::{SpkiFault, public_key_from_spki, public_key_to_spki};
