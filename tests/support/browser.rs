//! A page in headless Chromium, driven over its DevTools protocol
//! (<https://chromedevtools.github.io/devtools-protocol/>).
#![allow(dead_code, unreachable_pub)]

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

/// Names that the program has.
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// How long the page is given for what it is waited for, in milliseconds.
const PATIENCE: u32 = 30_000;

/// A browser with one page. It ends with the value.
pub struct Browser {
    process: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: String,
    asked: u64,
    _profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The browser's program; `None` where there is none, which is an error where `FAQT_TESTS_MUST_BROWSE` is set.
fn program() -> Option<&'static str> {
    let there =
        |name: &&&str| Command::new(name).arg("--version").stderr(Stdio::null()).stdout(Stdio::null()).status().is_ok();
    let found = PROGRAMS.iter().find(there).copied();
    if found.is_none() {
        assert!(std::env::var_os("FAQT_TESTS_MUST_BROWSE").is_none(), "there is no Chromium");
        eprintln!("not run: there is no Chromium; `tests/run` installs it");
    }
    found
}

impl Browser {
    /// Opens an address in a window of this many CSS pixels; `None` where there is no browser.
    pub fn open(address: &str, width: u32, height: u32) -> Option<Self> {
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(program()?)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--remote-debugging-port=0", "--force-color-profile=srgb"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let endpoint = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("DevTools listening on ").map(str::to_owned))
            .expect("Chromium tells where it listens");
        // What it says later is read, lest the pipe fills.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let (socket, _) = tungstenite::connect(&endpoint).unwrap();
        let mut browser = Self { process, socket, session: String::new(), asked: 0, _profile: profile };
        let page = browser.call("Target.createTarget", &json!({"url": "about:blank"}))["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", &json!({"targetId": page, "flatten": true}));
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 500});
        browser.call("Emulation.setDeviceMetricsOverride", &size);
        browser.call("Page.navigate", &json!({"url": address}));
        browser.until("document.readyState === 'complete'");
        Some(browser)
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.asked += 1;
        let mut call = json!({"id": self.asked, "method": method, "params": parameters});
        if !self.session.is_empty() {
            call["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(call.to_string())).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else { continue };
            let answer: Value = serde_json::from_str(&text).unwrap();
            if answer["id"] == json!(self.asked) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// The value of an expression in the page; a promise is awaited.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let parameters = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", &parameters);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until an expression holds, and gives its value.
    pub fn until(&mut self, expression: &str) -> Value {
        let text = json!(expression);
        self.evaluate(&format!(
            "new Promise((done, fail) => {{
                const end = Date.now() + {PATIENCE};
                const look = () => {{
                    const value = ({expression});
                    if (value) done(value);
                    else if (Date.now() > end) fail(new Error('waited in vain for ' + {text} + '\\n' + document.body.innerText));
                    else setTimeout(look, 20);
                }};
                look();
            }})"
        ))
    }

    /// What the page looks like, as a PNG.
    pub fn picture(&mut self) -> Vec<u8> {
        let answer = self.call("Page.captureScreenshot", &json!({"format": "png"}));
        BASE64.decode(answer["data"].as_str().unwrap()).unwrap()
    }
}
