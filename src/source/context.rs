//! What every connection of a client shares: its clock, its observer, the machine's authorities.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::OnceLock;
use std::time::SystemTime;

use rustls::pki_types::CertificateDer;

use super::event::Event;

/// The world as a client sees it.
pub(super) struct Context<'a> {
    clock: &'a (dyn Fn() -> SystemTime + Sync),
    observer: Option<Observer<'a>>,
    machine: OnceLock<Vec<CertificateDer<'static>>>,
    lookup: Lookup,
}

/// What tells the addresses of a host.
pub(super) type Lookup = fn(&str, u16) -> io::Result<Vec<SocketAddr>>;

type Observer<'a> = Box<dyn Fn(&Event<'_>) + Send + Sync + 'a>;

impl<'a> Context<'a> {
    pub(super) fn new(clock: &'a (dyn Fn() -> SystemTime + Sync)) -> Self {
        let lookup: Lookup = |host, port| (host, port).to_socket_addrs().map(Iterator::collect);
        Self { clock, observer: None, machine: OnceLock::new(), lookup }
    }

    pub(super) fn observer(self, observer: impl Fn(&Event<'_>) + Send + Sync + 'a) -> Self {
        Self { observer: Some(Box::new(observer)), ..self }
    }

    /// Asks somebody else than the system for addresses.
    #[cfg(test)]
    pub(super) fn looking_up(self, lookup: Lookup) -> Self {
        Self { lookup, ..self }
    }

    pub(super) fn lookup(&self) -> Lookup {
        self.lookup
    }

    pub(super) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    pub(super) fn tell(&self, event: &Event<'_>) {
        if let Some(observer) = &self.observer {
            observer(event);
        }
    }

    /// The machine's authorities, read once.
    pub(super) fn machine_authorities(&self) -> &[CertificateDer<'static>] {
        self.machine.get_or_init(|| {
            let found = rustls_native_certs::load_native_certs();
            for error in &found.errors {
                self.tell(&Event::AuthoritiesUnreadable { problem: &error.to_string() });
            }
            found.certs
        })
    }
}
