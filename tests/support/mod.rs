//! Servers on loopback for the tests, with certificates made on the spot.

#![allow(dead_code, clippy::unwrap_used, reason = "every test binary uses its own part, and a test server may panic")]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{NoClientAuth, danger::ClientCertVerifier};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

/// A certificate authority.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        self.certificate.der().to_vec()
    }

    /// A certificate for loopback.
    pub(crate) fn issue(&self) -> Identity {
        self.issue_with(&["127.0.0.1", "localhost"], |_| ())
    }

    /// A certificate for `names` with some of it changed. The authority itself is sent along.
    pub(crate) fn issue_with(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let key = KeyPair::generate().unwrap();
        let mut params = server_params(names);
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity { chain: vec![certificate.der().clone(), self.certificate.der().clone()], key: key.serialize_der() }
    }
}

/// What a server shows, and the key that goes with it.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
}

impl Identity {
    /// A certificate that signs itself.
    pub(crate) fn self_signed(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = server_params(&["127.0.0.1"]);
        change(&mut params);
        Self { chain: vec![params.self_signed(&key).unwrap().der().clone()], key: key.serialize_der() }
    }

    /// The configuration of a server that shows this chain, and signs with the key of `other`.
    pub(crate) fn config_signing_as(
        &self,
        other: &Self,
        versions: &[&'static SupportedProtocolVersion],
    ) -> ServerConfig {
        let provider = rustls::crypto::ring::default_provider();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(other.key.clone()));
        let key = provider.key_provider.load_private_key(key).unwrap();
        let shown = rustls::sign::CertifiedKey::new(self.chain.clone(), key);
        ServerConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(shown)))
    }

    /// The configuration of a server that shows this.
    pub(crate) fn config(&self, versions: &[&'static SupportedProtocolVersion]) -> ServerConfig {
        self.config_asking(Arc::new(NoClientAuth), versions)
    }

    /// The configuration of a server that shows this and asks clients for the like.
    pub(crate) fn config_asking(
        &self,
        clients: Arc<dyn ClientCertVerifier>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> ServerConfig {
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_client_cert_verifier(clients)
            .with_single_cert(self.chain.clone(), PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.clone())))
            .unwrap()
    }
}

fn server_params(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, "test server");
    params
}

/// A request as it came in.
pub(crate) struct Request {
    head: String,
}

impl Request {
    /// The path with its query.
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// A header's value by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// Where an answer goes.
pub(crate) type Out<'a> = &'a mut dyn Write;

/// A server that lives as long as this value.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    /// How many connections there were.
    connections: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// HTTPS with whatever TLS rustls has.
    pub(crate) fn https(
        identity: &Identity,
        answer: impl Fn(&Request, Out<'_>) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::https_with(identity.config(rustls::ALL_VERSIONS), answer)
    }

    /// HTTPS with a configuration of its own.
    pub(crate) fn https_with(
        config: ServerConfig,
        answer: impl Fn(&Request, Out<'_>) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let config = Arc::new(config);
        Self::start("https", move |stream| {
            let session = ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
            let mut stream = StreamOwned::new(session, stream);
            let request = read_request(&mut stream)?;
            answer(&request, &mut stream)?;
            stream.flush()
        })
    }

    /// Plain HTTP.
    pub(crate) fn http(answer: impl Fn(&Request, Out<'_>) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self::start("http", move |mut stream| {
            let request = read_request(&mut stream)?;
            answer(&request, &mut stream)
        })
    }

    /// Whatever one does with a connection. It is called on a thread of its own for each.
    pub(crate) fn start(
        scheme: &'static str,
        serve: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let over = Arc::new(AtomicBool::new(false));
        let serve = Arc::new(serve);
        let thread = thread::spawn({
            let (connections, over) = (Arc::clone(&connections), Arc::clone(&over));
            move || {
                for stream in listener.incoming() {
                    if over.load(Ordering::SeqCst) {
                        break;
                    }
                    connections.fetch_add(1, Ordering::SeqCst);
                    let serve = Arc::clone(&serve);
                    // A client that goes away in the middle is often just what is tested.
                    thread::spawn(move || stream.and_then(|stream| serve(stream)));
                }
            }
        });
        Self { address, scheme, connections, over, thread: Some(thread) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Reads a request's head.
pub(crate) fn read_request(stream: &mut impl Read) -> io::Result<Request> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(Request { head: String::from_utf8_lossy(&head).into_owned() })
}

/// Writes a whole answer; `head` is further header lines, each with its line end.
pub(crate) fn respond(out: Out<'_>, status: &str, head: &str, body: &[u8]) -> io::Result<()> {
    let length = body.len();
    write!(out, "HTTP/1.1 {status}\r\n{head}Content-Length: {length}\r\n\r\n")?;
    out.write_all(body)?;
    out.flush()
}

/// A whole good answer.
pub(crate) fn ok(out: Out<'_>, body: &str) -> io::Result<()> {
    respond(out, "200 OK", "Content-Type: application/json\r\n", body.as_bytes())
}

/// An HTTP proxy that leads every `CONNECT` to one address, and keeps what it was asked.
pub(crate) fn proxy(target: SocketAddr) -> (Server, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let server = Server::start("http", move |mut client| {
        let request = read_request(&mut client)?;
        seen.lock().unwrap().push(request.head);
        let mut server = TcpStream::connect(target)?;
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
        let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
        thread::spawn(move || io::copy(&mut from_client, &mut to_server));
        io::copy(&mut server, &mut client).map(|_| ())
    });
    (server, asked)
}
