//! A client of a few lines, so that little of what is measured is its own work.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// An answer: its status, the bytes of its head and its cookie, and its body as it travelled.
#[derive(Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub head_bytes: usize,
    pub cookie: String,
    pub body: Vec<u8>,
}

/// One connection that is kept.
pub struct Client {
    stream: BufReader<TcpStream>,
    line: String,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::with_capacity(64 * 1024, stream), line: String::new() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(
            format!("GET {path} HTTP/1.1\r\nHost: localhost:3000\r\nAccept-Encoding: br\r\n\r\n").as_bytes(),
        )
        .await
    }

    /// Posts JSON in the name of whoever the cookie is.
    pub async fn post(&mut self, path: &str, cookie: &str, encoding: &str, body: &str) -> Answer {
        let head = format!("Cookie: {cookie}\r\nAccept-Encoding: {encoding}");
        self.send(path, &head, body.as_bytes()).await
    }

    /// Posts what [`packed`] has made.
    pub async fn post_packed(&mut self, path: &str, cookie: &str, body: &[u8]) -> Answer {
        let head = format!("Cookie: {cookie}\r\nAccept-Encoding: br\r\nContent-Encoding: gzip");
        self.send(path, &head, body).await
    }

    async fn send(&mut self, path: &str, head: &str, body: &[u8]) -> Answer {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost:3000\r\nOrigin: http://localhost:3000\r\n{head}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.ask(&request).await
    }

    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.write_all(request).await.unwrap();
        let mut answer = Answer::default();
        let mut length = None;
        loop {
            answer.head_bytes += self.read_line().await;
            if self.line.is_empty() {
                break;
            }
            match self.line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse::<usize>().ok(),
                Some(("set-cookie", value)) => {
                    value.split(';').next().unwrap_or_default().clone_into(&mut answer.cookie);
                }
                None => answer.status = self.line.split(' ').nth(1).unwrap().parse().unwrap(),
                Some(_) => {}
            }
        }
        match length {
            Some(length) => {
                answer.body.resize(length, 0);
                self.stream.read_exact(&mut answer.body).await.unwrap();
            }
            None => self.read_chunks(&mut answer.body).await,
        }
        answer
    }

    /// A body whose length was not known when it began.
    async fn read_chunks(&mut self, body: &mut Vec<u8>) {
        loop {
            self.read_line().await;
            let length = usize::from_str_radix(&self.line, 16).unwrap();
            let so_far = body.len();
            body.resize(so_far + length, 0);
            self.stream.read_exact(&mut body[so_far..]).await.unwrap();
            self.read_line().await;
            if length == 0 {
                return;
            }
        }
    }

    /// Reads a line without its end; the bytes it took.
    async fn read_line(&mut self) -> usize {
        self.line.clear();
        let taken = self.stream.read_line(&mut self.line).await.unwrap();
        self.line.truncate(self.line.trim_end().len());
        taken
    }
}

/// JSON as a phone sends more than a thousand bytes of it.
pub fn packed(body: &impl serde::Serialize) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut packed, body).unwrap();
    packed.finish().unwrap()
}
