//! A bot by hand: a plain HTTP client and a plain WebSocket, to try Discord's double with.

use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

/// Sends requests as a bot does.
#[derive(Debug)]
pub(crate) struct Rest {
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    pub(crate) application: String,
}

/// Status, body and headers of an answer.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl Answered {
    /// Status and Discord's code for the error.
    pub(crate) fn code(&self) -> (u16, u64) {
        (self.status, self.body["code"].as_u64().unwrap_or(0))
    }

    pub(crate) fn id(&self) -> String {
        self.body["id"].as_str().unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Rest {
    pub(crate) fn new(address: SocketAddr, authority: &Path) -> Self {
        let authority = reqwest::Certificate::from_pem(&fs::read(authority).unwrap()).unwrap();
        let client = reqwest::Client::builder().resolve("discord.com", address).add_root_certificate(authority);
        let client = client.no_proxy().timeout(Duration::from_secs(60)).build().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut rest = Self { client, runtime, application: String::new() };
        rest.application = rest.get("/applications/@me").id();
        rest
    }

    pub(crate) fn get(&self, path: &str) -> Answered {
        self.call(reqwest::Method::GET, path, None)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answered {
        self.call(reqwest::Method::POST, path, Some(body))
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Answered {
        self.call(reqwest::Method::PUT, path, Some(body))
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Answered {
        self.call(reqwest::Method::PATCH, path, Some(body))
    }

    pub(crate) fn delete(&self, path: &str) -> Answered {
        self.call(reqwest::Method::DELETE, path, None)
    }

    fn call(&self, method: reqwest::Method, path: &str, body: Option<&Value>) -> Answered {
        let address = format!("https://discord.com/api/v10{path}");
        let mut request = self.client.request(method, address).header("authorization", "Bot a-token");
        if let Some(body) = body {
            request = request.json(body);
        }
        self.runtime.block_on(async {
            let response = request.send().await.unwrap();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let text = response.text().await.unwrap();
            Answered { status, body: serde_json::from_str(&text).unwrap_or(Value::Null), headers }
        })
    }

    /// Sends a message that mentions nobody.
    pub(crate) fn say(&self, channel: u64, text: &str) -> Answered {
        self.post(&format!("/channels/{channel}/messages"), &message(text))
    }

    /// Registers commands for all servers.
    pub(crate) fn commands(&self, commands: &Value) -> Answered {
        self.put(&format!("/applications/{}/commands", self.application), commands)
    }

    /// Answers an interaction.
    pub(crate) fn callback(&self, interaction: &Value, body: &Value) -> Answered {
        let (id, token) = (interaction["id"].as_str().unwrap(), interaction["token"].as_str().unwrap());
        self.post(&format!("/interactions/{id}/{token}/callback"), body)
    }

    /// What follows an interaction: `""` or `/messages/@original`.
    pub(crate) fn hook(&self, interaction: &Value, rest: &str) -> String {
        format!("/webhooks/{}/{}{rest}", self.application, interaction["token"].as_str().unwrap())
    }
}

/// A message that mentions nobody.
pub(crate) fn message(text: &str) -> Value {
    json!({"content": text, "allowed_mentions": {"parse": []}})
}

/// A connection to the gateway.
#[derive(Debug)]
pub(crate) struct Gateway {
    stream: TcpStream,
    pub(crate) sequence: u64,
    pub(crate) session: String,
}

/// What the gateway said.
#[derive(Debug)]
pub(crate) enum Said {
    Payload(Value),
    /// A close frame, with a code or without.
    Closed(Option<u16>),
    /// The connection is gone.
    Gone,
}

impl Gateway {
    /// Connects and reads the hello; `None` if the gateway refuses.
    pub(crate) fn connect(address: SocketAddr) -> Option<Self> {
        let mut stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let hello = "GET /?v=10&encoding=json HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\
                     Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                     Sec-WebSocket-Version: 13\r\n\r\n";
        stream.write_all(hello.as_bytes()).ok()?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).ok()?;
            head.push(byte[0]);
        }
        let mut gateway = Self { stream, sequence: 0, session: String::new() };
        assert_eq!(gateway.payload()["op"], 10);
        Some(gateway)
    }

    /// Identifies with these intents and reads until it is ready.
    pub(crate) fn identify(address: SocketAddr, intents: u64) -> Self {
        let mut gateway = Self::connect(address).unwrap();
        gateway.send(&json!({"op": 2, "d": {"token": "a-token", "intents": intents, "properties": {}}}));
        let ready = gateway.event("READY");
        gateway.session = ready["session_id"].as_str().unwrap().to_owned();
        gateway
    }

    /// Resumes the session of a connection that is gone.
    pub(crate) fn resume(address: SocketAddr, before: &Self) -> Self {
        let mut gateway = Self::connect(address).unwrap();
        gateway.session.clone_from(&before.session);
        let data = json!({"token": "a-token", "session_id": before.session, "seq": before.sequence});
        gateway.send(&json!({"op": 6, "d": data}));
        gateway
    }

    /// Sends a payload, masked with nothing.
    pub(crate) fn send(&mut self, payload: &Value) {
        self.frame(0x81, payload.to_string().as_bytes());
    }

    /// Says good-bye with a code.
    pub(crate) fn close(&mut self, code: u16) {
        self.frame(0x88, &code.to_be_bytes());
    }

    fn frame(&mut self, opcode: u8, bytes: &[u8]) {
        let mut frame = vec![opcode];
        match u8::try_from(bytes.len()) {
            Ok(length) if length < 126 => frame.push(0x80 | length),
            _ => {
                frame.push(0x80 | 126);
                frame.extend(u16::try_from(bytes.len()).unwrap().to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(bytes);
        _ = self.stream.write_all(&frame);
    }

    /// The next thing that is said.
    pub(crate) fn hear(&mut self) -> Said {
        let Some(head) = self.read(2) else { return Said::Gone };
        let length = match head[1] {
            126 => self.read(2).map(|it| u64::from(u16::from_be_bytes(it.try_into().unwrap()))),
            127 => self.read(8).map(|it| u64::from_be_bytes(it.try_into().unwrap())),
            short => Some(u64::from(short)),
        };
        let Some(bytes) = length.and_then(|length| self.read(usize::try_from(length).unwrap())) else {
            return Said::Gone;
        };
        if head[0] & 0xf == 8 {
            return Said::Closed(bytes.first_chunk().map(|code| u16::from_be_bytes(*code)));
        }
        let payload: Value = serde_json::from_slice(&bytes).unwrap();
        self.sequence = payload["s"].as_u64().unwrap_or(self.sequence);
        Said::Payload(payload)
    }

    fn read(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    /// The next payload.
    pub(crate) fn payload(&mut self) -> Value {
        match self.hear() {
            Said::Payload(payload) => payload,
            other => panic!("{other:?}"),
        }
    }

    /// The data of the next event of a name; others are passed over.
    pub(crate) fn event(&mut self, name: &str) -> Value {
        loop {
            let payload = self.payload();
            if payload["t"] == name {
                return payload["d"].clone();
            }
        }
    }

    /// Names of all events until now: the answer to a heartbeat comes after them.
    pub(crate) fn events(&mut self) -> Vec<String> {
        self.send(&json!({"op": 1, "d": self.sequence}));
        let mut names = Vec::new();
        loop {
            let payload = self.payload();
            if payload["op"] == 11 {
                return names;
            }
            names.extend(payload["t"].as_str().map(str::to_owned));
        }
    }

    /// The code that it closes with.
    pub(crate) fn closed(&mut self) -> Option<u16> {
        loop {
            match self.hear() {
                Said::Payload(_) => {}
                Said::Closed(code) => return code,
                Said::Gone => panic!("the connection broke without a close frame"),
            }
        }
    }
}
