//! The bot's process, as an operator starts it.

use super::server::Shared;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the bot has to end; it allows itself 10 seconds for what is in flight.
const PATIENCE: Duration = Duration::from_secs(30);

/// Configuration of a test's bot: one collection of articles, and an index of its own.
const CONFIGURATION: &str = "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n";

/// Whether this run of the tests is the one with the Message Content intent: every bot asks for it then.
/// Without, only those do that are to answer what nobody asked them.
pub fn reads_messages() -> bool {
    std::env::var("FAQT_TESTS_MESSAGE_CONTENT").is_ok_and(|it| it == "1")
}

/// A running bot.
#[derive(Debug)]
pub struct Bot {
    pub id: u32,
    ended: Arc<(Mutex<Option<Option<i32>>>, Condvar)>,
    written: Arc<Mutex<String>>,
    threads: Vec<JoinHandle<()>>,
}

impl Bot {
    /// Starts the program with the `faqt.toml` of a folder, connected to an address.
    pub fn start(program: &Path, folder: &Path, address: SocketAddr, authority: &Path, shared: &Arc<Shared>) -> Self {
        let mut command = Command::new(program);
        command.arg("bot").arg("--config").arg(folder.join("faqt.toml")).current_dir(folder);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FAQT_")) {
            command.env_remove(name);
        }
        command.env("DISCORD_TOKEN", TOKEN).env("FAQT_DISCORD_ADDRESS", address.to_string());
        command.env("FAQT_DISCORD_CA", authority);
        if reads_messages() {
            command.env("FAQT_DISCORD_MESSAGE_CONTENT", "true");
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (id, written) = (child.id(), Arc::new(Mutex::new(String::new())));
        let ended = Arc::new((Mutex::new(None), Condvar::new()));
        let readers = [
            collect(child.stdout.take().unwrap(), written.clone(), shared.clone()),
            collect(child.stderr.take().unwrap(), written.clone(), shared.clone()),
        ];
        let waiter = wait(child, readers, written.clone(), ended.clone(), shared.clone());
        Self { id, ended, written, threads: vec![waiter] }
    }

    /// What it wrote on stdout and stderr so far.
    pub fn written(&self) -> String {
        self.written.lock().unwrap().clone()
    }

    /// Asks it to end, as a service manager does.
    pub fn terminate(&self) {
        _ = Command::new("kill").arg("-TERM").arg(self.id.to_string()).status();
    }

    /// Its exit status once it ended by itself; `None` if a signal ended it.
    pub fn ends(&self) -> Option<i32> {
        let (ended, changed) = &*self.ended;
        let (ended, out) = changed.wait_timeout_while(ended.lock().unwrap(), PATIENCE, |it| it.is_none()).unwrap();
        if out.timed_out() {
            drop(ended);
            self.kill();
            panic!("the bot did not end:\n{}", self.written());
        }
        ended.flatten()
    }

    /// Ends it at once.
    pub fn kill(&self) {
        if self.ended.0.lock().unwrap().is_none() {
            _ = Command::new("kill").arg("-KILL").arg(self.id.to_string()).status();
        }
    }

    /// Whether it still runs.
    pub fn runs(&self) -> bool {
        self.ended.0.lock().unwrap().is_none()
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.kill();
        for thread in self.threads.drain(..) {
            _ = thread.join();
        }
    }
}

/// The token that the bot is given, which must stand in nothing that it writes.
pub const TOKEN: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gdouble.a-token-that-only-the-double-knows-01";

fn collect(from: impl Read + Send + 'static, into: Arc<Mutex<String>>, shared: Arc<Shared>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(from);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            into.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
            line.clear();
            // Somebody may wait for it.
            shared.act(|_| ());
        }
    })
}

fn wait(
    mut child: Child,
    readers: [JoinHandle<()>; 2],
    written: Arc<Mutex<String>>,
    ended: Arc<(Mutex<Option<Option<i32>>>, Condvar)>,
    shared: Arc<Shared>,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let status = child.wait().unwrap();
        for reader in readers {
            _ = reader.join();
        }
        *ended.0.lock().unwrap() = Some(status.code());
        ended.1.notify_all();
        shared.act(|world| world.ended = Some(format!("{status}\n{}", written.lock().unwrap())));
    })
}

/// A folder with `faqt.toml` and articles for a bot; removed when it is dropped.
#[derive(Debug)]
pub struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// One collection `docs` with one article, and more lines of configuration.
    pub fn new(article: &str, configuration: &str) -> Self {
        let folder = Self { folder: tempfile::tempdir().unwrap() };
        folder.write("faqt.toml", &format!("{CONFIGURATION}{configuration}"));
        folder.write("docs/article.md", article);
        folder
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Writes a file, and the folders that it stands in.
    pub fn write(&self, inside: &str, text: &str) {
        let path = self.folder.path().join(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
