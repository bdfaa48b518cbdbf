//! jwtk
fn main() {}
