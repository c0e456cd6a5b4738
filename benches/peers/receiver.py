"""A customer's server that believes what the PyPI package `standardwebhooks` verifies.

Reads lines `PATH SECRET` and answers `PORT NAME VERSION` once it listens. A request that verifies is answered with 200 and
its id, another one with 400 and what the package said.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from threading import Thread

from standardwebhooks import Webhook, WebhookVerificationError

trusted: dict[str, Webhook] = {}


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            trusted[self.path].verify(body, dict(self.headers))
            self.answer(200, self.headers["webhook-id"])
        except WebhookVerificationError as error:
            self.answer(400, str(error))

    def answer(self, status: int, text: str):
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, "standardwebhooks (PyPI)", version("standardwebhooks"), flush=True)
for line in sys.stdin:
    path, secret = line.split()
    trusted[path] = Webhook(secret)
    print("trusted", flush=True)
