//! A small HTTP server on the loopback interface that answers as it is told.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

/// A request that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoopbackRequest {
    /// The method, such as `POST`.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Names in lower case and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What the server does with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoopbackReply {
    /// Answers with a status and a body.
    Answer(u16, String),
    /// Answers with a status, more headers and a body.
    AnswerWith(u16, Vec<(String, String)>, String),
    /// Promises more than it sends and closes.
    CutShort,
    /// Closes without an answer.
    Close,
    /// Never answers; the connection stays open as long as the server.
    Hang,
}

type Script = dyn Fn(&LoopbackRequest) -> LoopbackReply + Send + Sync;

/// A real HTTP/1.1 server on a port of its own choice, for as long as the value lives.
pub struct LoopbackServer {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<LoopbackRequest>>>,
    stopping: Arc<AtomicBool>,
    held: Arc<Mutex<Vec<TcpStream>>>,
    accepting: Option<JoinHandle<()>>,
}

impl LoopbackServer {
    /// Starts a server that answers each request as `script` says.
    ///
    /// # Panics
    /// Where the loopback interface offers no port.
    pub fn start(script: impl Fn(&LoopbackRequest) -> LoopbackReply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port on the loopback interface");
        let address = listener.local_addr().expect("the port's number");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let stopping = Arc::new(AtomicBool::new(false));
        let held = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let accepting = std::thread::spawn({
            let (seen, stopping, held) = (Arc::clone(&seen), Arc::clone(&stopping), Arc::clone(&held));
            move || {
                for stream in listener.incoming() {
                    if stopping.load(Ordering::SeqCst) {
                        break;
                    }
                    let Ok(stream) = stream else { continue };
                    let (seen, held, script) = (Arc::clone(&seen), Arc::clone(&held), Arc::clone(&script));
                    // A thread for each connection: a hanging one must not keep others waiting.
                    std::thread::spawn(move || serve(stream, &*script, &seen, &held));
                }
            }
        });
        Self { address, seen, stopping, held, accepting: Some(accepting) }
    }

    /// Where it listens: `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What came in so far, in order.
    ///
    /// # Panics
    /// Where a script panicked.
    #[must_use]
    pub fn seen(&self) -> Vec<LoopbackRequest> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for LoopbackServer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // One more connection wakes the thread that waits for one.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.accepting.take() {
            let _ = thread.join();
        }
        self.held.lock().unwrap().clear();
    }
}

fn serve(
    stream: TcpStream,
    script: &Script,
    seen: &Mutex<Vec<LoopbackRequest>>,
    held: &Mutex<Vec<TcpStream>>,
) {
    let Ok(mut out) = stream.try_clone() else { return };
    let mut input = BufReader::new(stream);
    while let Some(request) = read(&mut input) {
        let reply = script(&request);
        seen.lock().unwrap().push(request);
        let reply = match reply {
            LoopbackReply::Answer(status, body) => LoopbackReply::AnswerWith(status, Vec::new(), body),
            other => other,
        };
        match reply {
            LoopbackReply::AnswerWith(status, headers, body) => {
                let more: String =
                    headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
                let head = format!(
                    "HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\nx-scripted: yes\r\n{more}content-length: {}\r\n\r\n",
                    body.len()
                );
                if out.write_all(head.as_bytes()).and_then(|()| out.write_all(body.as_bytes())).is_err() {
                    return;
                }
            }
            LoopbackReply::CutShort => {
                let _ = out.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"half\":");
                return;
            }
            LoopbackReply::Answer(..) | LoopbackReply::Close => return,
            LoopbackReply::Hang => {
                held.lock().unwrap().push(out);
                return;
            }
        }
    }
}

fn read(input: &mut BufReader<TcpStream>) -> Option<LoopbackRequest> {
    let mut line = String::new();
    input.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let mut parts = line.split_whitespace();
    let (method, path) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        line.clear();
        input.read_line(&mut line).ok().filter(|n| *n > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(n, _)| n == "content-length").and_then(|(_, v)| v.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    input.read_exact(&mut body).ok()?;
    Some(LoopbackRequest { method, path, headers, body })
}
