//! Answers that rest on what is not known.

use crate::check::{Check, Reason, Remedy};

/// The check `name` of a request whose answer rests on what is not known.
pub(super) fn undetermined(name: &'static str, what: &'static str) -> Check {
    let check = Check::fail(name, Reason::Undetermined, format!("the answer rests on what is not known here: {what}"));
    if what == ADDRESS {
        return check.hinting("say where the request comes from").remedied(Remedy::ClientAddress);
    }
    check
}

/// What is missing where an address is.
pub(super) const ADDRESS: &str = "the client's address";
