# jwtk and the certificates of public authorities, and nothing else.
#
#   docker build --tag jwtk .
#   docker run --rm --interactive --volume "$PWD:/work:ro" jwtk lint .
FROM rust:1-alpine AS build
RUN apk add --no-cache gcc musl-dev
WORKDIR /src
COPY . .
# Alpine's target is static.
RUN cargo build --locked --release

FROM scratch
# `https:` key sets are trusted by these; --ca-file and SSL_CERT_FILE name others.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /src/target/release/jwtk /jwtk
# Nobody: a file that is read must be readable for others, and output goes to standard output or a mounted folder.
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/jwtk"]
