//! What clients of gRPC are told: a status of their own, within 200.

use super::head::Head;
use crate::gateway::answer::Response;
use crate::percent;

/// Whether a request is one of gRPC.
// Grpc::Common::hasGrpcContentType; vectors grpc-*.
pub(super) fn is_grpc(head: &Head) -> bool {
    head.values("content-type").any(|content_type| {
        let rest = content_type.strip_prefix("application/grpc");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('+'))
    })
}

/// An answer of Envoy's own as a client of gRPC gets it.
// source/common/http/utility.cc, Utility::prepareLocalReply.
pub(super) fn told(mut response: Response) -> Response {
    response.headers.push(("grpc-status".to_owned(), status(response.status).to_owned()));
    let message = std::mem::take(&mut response.body);
    if !message.is_empty() {
        let message = percent::encode(&message, |c| (' '..='~').contains(&c) && c != '%');
        response.headers.push(("grpc-message".to_owned(), message));
    }
    response.status = 200;
    response
}

/// The status of gRPC for one of HTTP.
// source/common/grpc/status.cc, Utility::httpToGrpcStatus.
pub(super) fn status(http: u16) -> &'static str {
    match http {
        400 => "13",
        401 => "16",
        403 => "7",
        404 => "12",
        429 | 502 | 503 | 504 => "14",
        _ => "2",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    #[test]
    fn grpc_is_told_by_its_content_type() {
        for (lines, wanted) in [
            ("Content-Type: application/grpc", true),
            ("Content-Type: application/grpc+proto", true),
            ("Content-Type: application/grpc-web", false),
            ("Content-Type: application/grpc;x", false),
            ("Content-Type: Application/GRPC", false),
            ("Content-Type: application/grpc\nContent-Type: x", false),
            ("X: y", false),
        ] {
            let head = Head::of(&Request::read(format!("GET / HTTP/1.1\n{lines}").as_bytes()).unwrap());
            assert_eq!(is_grpc(&head), wanted, "{lines}");
        }
    }

    #[test]
    fn statuses_are_those_of_grpc() {
        let answered = |status, body: &str| {
            let headers = vec![("www-authenticate".to_owned(), "Bearer".to_owned())];
            let told = told(Response { status, headers, body: body.to_owned() });
            assert_eq!((told.status, told.body.as_str()), (200, ""));
            told.headers.into_iter().skip(1).map(|(_, value)| value).collect::<Vec<_>>()
        };
        assert_eq!(answered(401, "Jwt is missing"), ["16", "Jwt is missing"]);
        assert_eq!(answered(403, "no way 100%\u{e9}\n"), ["7", "no way 100%25%C3%A9%0A"]);
        for (status, wanted) in [(400, "13"), (404, "12"), (503, "14"), (301, "2"), (426, "2")] {
            assert_eq!(answered(status, ""), [wanted], "{status}");
        }
    }
}
