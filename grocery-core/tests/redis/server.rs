//! A Redis of the test's own, on a free port, gone with the test.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// One server.
pub(crate) struct Server {
    port: u16,
    args: Vec<String>,
    child: Option<Child>,
    dir: TempDir,
}

/// Whether a server of version 7 or later can be had here; says so where it cannot.
pub(crate) fn is_there() -> bool {
    let told =
        Command::new("redis-server").arg("--version").output().map(|out| out.stdout).unwrap_or_default();
    let told = String::from_utf8_lossy(&told);
    let major = told.split_once("v=").and_then(|(_, rest)| rest.split('.').next()?.parse::<u32>().ok());
    if major.is_none_or(|major| major < 7) {
        println!("SKIPPED: no redis-server of version 7 or later is installed");
        return false;
    }
    true
}

impl Server {
    /// Starts one with these arguments beyond the ordinary ones.
    pub(crate) fn start(args: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let args = args.iter().map(|a| (*a).to_owned()).collect();
        let mut server = Self { port: free_port(), args, child: None, dir };
        server.revive();
        server
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts it again on the same port, empty.
    pub(crate) fn revive(&mut self) {
        let port = self.port.to_string();
        let child = Command::new("redis-server")
            .args(self.args.iter().filter(|a| a.ends_with(".conf")))
            .args([
                "--port",
                &port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--loglevel",
                "warning",
            ])
            .args(self.args.iter().filter(|a| !a.ends_with(".conf")))
            .current_dir(self.dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(self.child.as_mut().unwrap().try_wait().unwrap().is_none(), "redis-server ended at once");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Says something to it and gives its answer.
    pub(crate) fn say(&self, words: &[&str]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut text = format!("*{}\r\n", words.len());
        for word in words {
            text.push_str(&format!("${}\r\n{word}\r\n", word.len()));
        }
        stream.write_all(text.as_bytes()).unwrap();
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let line = line.trim_end();
        let Some(length) = line.strip_prefix('$').and_then(|n| n.parse::<usize>().ok()) else {
            return line.to_owned();
        };
        let mut bytes = vec![0; length];
        stream.read_exact(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// How often a command was called since the figures were last set back.
    pub(crate) fn calls(&self, command: &str) -> u64 {
        let stats = self.say(&["INFO", "commandstats"]);
        let start = format!("cmdstat_{command}:calls=");
        let line = stats.lines().find_map(|line| line.strip_prefix(&start));
        line.and_then(|line| line.split(',').next()).map_or(0, |n| n.parse().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A server in cluster mode also takes the port 10,000 above.
pub(crate) fn free_port() -> u16 {
    loop {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        if port <= 55_535 {
            return port;
        }
    }
}

/// A way to the server on which things happen.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    mood: Arc<AtomicU8>,
    connections: Arc<AtomicU32>,
}

pub(crate) const PASS: u8 = 0;
/// Takes everything and answers nothing.
pub(crate) const SWALLOW: u8 = 1;
/// Ends the connection in the middle of an answer.
pub(crate) const CUT: u8 = 2;

impl Proxy {
    pub(crate) fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, mood) = (listener.local_addr().unwrap().port(), Arc::new(AtomicU8::new(PASS)));
        let (shared, connections) = (Arc::clone(&mood), Arc::<AtomicU32>::default());
        let counted = Arc::clone(&connections);
        thread::spawn(move || {
            for client in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let (Ok(client), Ok(server)) = (client, TcpStream::connect(("127.0.0.1", server))) else {
                    continue;
                };
                let (mood, from, to) =
                    (Arc::clone(&shared), client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || carry(from, to, &AtomicU8::new(PASS)));
                thread::spawn(move || carry(server, client, &mood));
            }
        });
        Self { port, mood, connections }
    }

    /// How many came so far.
    pub(crate) fn connections(&self) -> u32 {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn turn(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, mood: &AtomicU8) {
    let mut bytes = [0; 4096];
    while let Ok(n @ 1..) = from.read(&mut bytes) {
        match mood.load(Ordering::SeqCst) {
            SWALLOW => {}
            CUT => {
                let _ = to.write_all(&bytes[..n / 2]);
                break;
            }
            _ => {
                if to.write_all(&bytes[..n]).is_err() {
                    break;
                }
            }
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Both);
    let _ = from.shutdown(std::net::Shutdown::Both);
}
