//! All that is wrong, weak or odd in configurations, key sets, keys and tokens, told at once.
//!
//! A [`Linter`] is shown one file after the other; what does not go together is told in the end. What a file is, is told from
//! its content. The network is never asked: what stands for the places that a configuration names comes from
//! [`Surroundings`].
//!
//! ```
//! use jwtk::config::Text;
//! use jwtk::lint::{Alone, Linter, Options};
//!
//! let mut linter = Linter::new(Options::default(), &Alone);
//! linter.look(Text::new(br#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#, "jwks.json"))?;
//! let found = linter.finish();
//! assert!(found.findings.iter().any(|finding| finding.rule.id == "jwk/published-key"));
//! # Ok::<(), jwtk::lint::Unreadable>(())
//! ```

mod allowed;
mod book;
mod certificate;
mod claims;
mod config_map;
mod contents;
mod key;
mod key_summary;
mod linter;
mod look;
mod names;
mod options;
mod pair;
mod published;
mod reading;
mod served_set;
mod set;
mod strength;
mod suppression;
mod surroundings;
mod token;
mod unknown_rule;
mod unreadable;
mod uses;
mod variables;

pub use self::allowed::Allowed;
pub use self::book::{explain, rules};
pub use self::linter::{Found, Linter};
pub use self::options::Options;
pub use self::surroundings::{Alone, Surroundings};
pub use self::unknown_rule::UnknownRule;
pub use self::unreadable::Unreadable;
