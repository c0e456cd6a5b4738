//! A receiver in another language, as a process.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A receiver. It stops when its standard input is closed.
#[derive(Debug)]
pub(crate) struct Peer {
    /// The package and its version.
    pub(crate) name: String,
    port: u16,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts a program with its arguments, and waits until it listens and prints `PORT NAME VERSION`.
    pub(crate) fn start(command: &[String]) -> Self {
        let mut process = Command::new(&command[0]);
        let mut child =
            process.args(&command[1..]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut peer = Peer { name: String::new(), port: 0, child, input, output };
        let said = peer.line();
        let (port, name) = said.split_once(' ').unwrap();
        (peer.port, peer.name) = (port.parse().unwrap(), name.to_owned());
        peer
    }

    /// Returns the URL of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Sets the secret that verifies requests to a path.
    pub(crate) fn trust(&mut self, path: &str, secret: &str) {
        writeln!(self.input.as_mut().unwrap(), "{path} {secret}").unwrap();
        assert_eq!(self.line(), "trusted");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
