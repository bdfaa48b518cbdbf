//! What the gateway answers when it refuses.

use super::jwt_auth::Challenge;
use super::live::Live;
use crate::gateway::answer::Response;

/// 401 with a text, or what MCP clients are told (vector `mcp-authentication-on-a-route`).
pub(super) fn unauthorized(live: &Live, challenge: Option<&Challenge>, words: &str) -> Response {
    let Some(challenge) = challenge else {
        return answer(live, 401, "16", &format!("authentication failure: {words}"));
    };
    let mut response = Response::of_status(401);
    let path = live.path.as_deref().unwrap_or_default().trim_start_matches('/');
    let resource = format!("{}/.well-known/oauth-protected-resource/{path}", challenge.origin);
    response.headers.push(("www-authenticate".to_owned(), format!("Bearer resource_metadata=\"{resource}\"")));
    response.body.push_str(r#"{"error":"unauthorized","error_description":"JWT token required"}"#);
    response
}

/// 403 (vectors `deny-beats-allow`, `backend-rule`).
pub(super) fn forbidden(live: &Live) -> Response {
    answer(live, 403, "7", "authorization failed")
}

/// 404, before any policy of a route (vectors `no-route`, `listener-hostname-minds-case`).
pub(super) fn not_found(words: &str) -> Response {
    Response { status: 404, body: words.to_owned(), ..Response::default() }
}

/// A plain text; gRPC has a status of its own, within 200, as a running gateway answered.
fn answer(live: &Live, status: u16, grpc_status: &str, body: &str) -> Response {
    let mut response = Response::of_status(status);
    if live.is_grpc() {
        response.status = 200;
        response.headers.push(("grpc-status".to_owned(), grpc_status.to_owned()));
        response.headers.push(("grpc-message".to_owned(), body.to_owned()));
    } else {
        body.clone_into(&mut response.body);
    }
    response
}
