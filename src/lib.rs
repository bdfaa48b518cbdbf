//! jwtk

pub mod error;
pub mod json;
