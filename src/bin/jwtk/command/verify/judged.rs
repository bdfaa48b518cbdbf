//! The decision about a single token, with what is printed of the token.

use std::io;

use serde::{Serialize, Serializer};

use crate::output::{Decision, Exit, Product, Report, Screen};

/// The decision, and what is to be printed of the token.
pub(crate) struct Judged {
    pub(super) decision: Decision,
    /// Nothing, unless the token was accepted.
    pub(super) product: Product,
    pub(super) explain: bool,
}

impl Judged {
    /// A refusal before there was anything to print.
    pub(super) fn refused(decision: Decision, explain: bool) -> Self {
        Self { decision, product: Product::Nothing, explain }
    }
}

impl Report for Judged {
    fn exit(&self) -> Exit {
        self.decision.exit()
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        self.product.write(out)
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        self.decision.tell(self.explain, err)
    }
}

impl Serialize for Judged {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.decision.serialize(serializer)
    }
}
