//! The socket that the bot connects to: REST over TLS and the gateway in plain, on one port.

use super::gateway;
use super::rest;
use super::state::World;
use super::tls;
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// How long a test waits for what must come, whatever the machine does meanwhile.
const PATIENCE: Duration = Duration::from_secs(60);

/// The world, and who waits for a change of it.
#[derive(Debug)]
pub struct Shared {
    world: Mutex<World>,
    changed: Condvar,
    pulse: watch::Sender<u64>,
    connections: AtomicU64,
}

impl Shared {
    pub fn new(world: World) -> Self {
        Self {
            world: Mutex::new(world),
            changed: Condvar::new(),
            pulse: watch::channel(0).0,
            connections: AtomicU64::new(0),
        }
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Changes the world, and tells everybody.
    pub fn act<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.notify_all();
        self.pulse.send_modify(|beat| *beat += 1);
        result
    }

    /// Looks at the world; nobody is told.
    pub fn look<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.lock())
    }

    /// Waits until something is there.
    pub fn wait<T>(&self, what: &str, mut find: impl FnMut(&mut World) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        let mut world = self.lock();
        loop {
            if let Some(found) = find(&mut world) {
                drop(world);
                self.changed.notify_all();
                return found;
            }
            let left = until.saturating_duration_since(Instant::now());
            let ended = world.ended.clone();
            if left.is_zero() || ended.is_some() {
                let why = ended.map_or_else(|| "nothing came".to_owned(), |ended| format!("the bot ended: {ended}"));
                let problems = world.problems.join("\n");
                let requests: Vec<_> = world
                    .requests
                    .iter()
                    .rev()
                    .take(20)
                    .map(|it| format!("{} {} {}", it.status, it.operation, it.body))
                    .collect();
                drop(world);
                panic!("{what}: {why}\n{problems}\nlast requests, newest first:\n{}", requests.join("\n"));
            }
            world = self.changed.wait_timeout(world, left).unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
    }

    /// A number for a new connection.
    pub fn connection(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed)
    }

    /// Beats with every change.
    pub fn pulse(&self) -> watch::Receiver<u64> {
        self.pulse.subscribe()
    }
}

/// Listens on a free port; gives the address and the authority's certificate as PEM.
pub async fn listen(shared: &Arc<Shared>) -> (SocketAddr, String) {
    let (authority, acceptor) = tls::authority();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    shared.act(|world| world.gateway = format!("ws://{address}"));
    let routes = Router::new().route("/", get(upgrade)).fallback(call).with_state(shared.clone());
    tokio::spawn(accept(listener, acceptor, routes, shared.clone()));
    (address, authority)
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, routes: Router, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        _ = stream.set_nodelay(true);
        let (acceptor, routes, shared) = (acceptor.clone(), routes.clone(), shared.clone());
        tokio::spawn(async move {
            let mut first = [0];
            match stream.peek(&mut first).await {
                // A TLS handshake begins with 22.
                Ok(1) if first[0] == 22 => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, routes).await;
                    }
                }
                Ok(1) if !shared.look(|world| world.faults.gateway_refused) => serve(stream, routes).await,
                _ => {}
            }
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, routes: Router) {
    let service = TowerToHyperService::new(routes);
    let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    _ = connection.with_upgrades().await;
}

async fn upgrade(upgrade: WebSocketUpgrade, State(shared): State<Arc<Shared>>) -> Response {
    upgrade.on_upgrade(|socket| gateway::speak(socket, shared))
}

async fn call(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    rest::call(shared, request).await
}
