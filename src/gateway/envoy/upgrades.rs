//! Upgrades from HTTP to other protocols.

/// What a connection manager or a route says of them: the protocol, and whether it is let through.
pub(super) type Upgrades = Vec<(String, bool)>;
