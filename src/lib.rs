//! jwtk

pub mod error;
