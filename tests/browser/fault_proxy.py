"""A network that misbehaves, between the phone and the server: each fault once, in the order it was asked for."""

from __future__ import annotations

import http.client
import random
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FAULTS = (
    "refuse",  # nobody answers
    "503-before",  # the server is not reached
    "504-after",  # carried out, but the answer is a gateway's
    "html-before",  # a captive portal answers 200 in the server's place
    "html-after",  # carried out, and the answer is replaced by a page
    "cut-request",  # the line breaks at some byte of what is sent
    "cut-answer",  # carried out; the line breaks at some byte of the answer
    "stall",  # half is taken in, then nothing moves for a while, then the line is gone
)
PAGE = b"<!doctype html><title>Welcome</title><p>Please sign in to the network.</p>"
STALL_S = 0.5


class FaultProxy:
    """`faults` are used up by requests whose path begins with `where`; `used` says which were, `cuts` at which byte.

    `is_closed` lets nothing be written (503), `is_down` nothing at all; `answers` are given in the server's place.
    """

    def __init__(self, upstream: str, where: str = "/field/api/", *, seed: int = 1) -> None:
        self.upstream = urlsplit(upstream)
        self.where = where
        self.faults: deque[str] = deque()
        self.used: list[str] = []
        self.cuts: list[int] = []
        self.chance = random.Random(seed)
        self.is_down = self.is_closed = False
        self.answers: dict[str, tuple[str, bytes]] = {}
        self._lock = threading.Lock()
        proxy = self

        class Handler(_Handler):
            owner = proxy

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://localhost:{self.server.server_port}"

    def take(self, path: str, method: str) -> str:
        if self.is_down:
            return "refuse"
        if not path.startswith(self.where) or method not in {"POST", "PUT"}:
            return ""
        with self._lock:
            if not self.faults:
                return "503-before" if self.is_closed else ""
            self.used.append(self.faults.popleft())
            return self.used[-1]

    def cut(self, length: int) -> int:
        """Some byte of it: the first, the last, any."""
        with self._lock:
            self.cuts.append(self.chance.randrange(length) if length else 0)
            return self.cuts[-1]

    def be_well(self) -> None:
        """A network as it should be."""
        self.faults.clear()
        self.answers.clear()
        self.where = "/field/api/"
        self.is_down = self.is_closed = False


class _Handler(BaseHTTPRequestHandler):
    owner: FaultProxy
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError, http.client.HTTPException):
            self.close_connection = True

    def answer(self) -> None:
        fault = self.owner.take(self.path, self.command)
        length = int(self.headers.get("Content-Length") or 0)
        if fault == "refuse":
            self.hang_up()
            return
        if fault == "stall":
            self.rfile.read(length // 2)
            time.sleep(STALL_S)
            self.hang_up()
            return
        body = self.rfile.read(length)
        canned = self.owner.answers.get(urlsplit(self.path).path)
        if canned is not None and self.command == "GET":
            self.say(200, canned[1], canned[0])
        elif fault in {"503-before", "html-before"}:
            self.say(503 if fault == "503-before" else 200, PAGE)
        elif fault == "cut-request":
            self.forward_half(body)
        elif self.path.startswith("/field/live"):
            self.say(204, b"")
        else:
            self.carry_on(fault, *self.forward(body))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815 - names that http.server looks for

    def carry_on(self, fault: str, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        """The server has done its part; what becomes of its answer?"""
        if fault in {"504-after", "html-after"}:
            self.say(504 if fault == "504-after" else 200, PAGE)
            return
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in {"transfer-encoding", "connection", "content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: self.owner.cut(len(content))] if fault == "cut-answer" else content)
        if fault == "cut-answer":
            self.hang_up()

    def forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        line = http.client.HTTPConnection(
            self.owner.upstream.hostname or "", self.owner.upstream.port, timeout=30
        )
        line.request(self.command, self.path, body or None, dict(self.headers.items()))
        found = line.getresponse()
        content = found.read()
        line.close()
        return found.status, found.getheaders(), content

    def forward_half(self, body: bytes) -> None:
        """The server gets the head and a part of the body, then nothing more."""
        up = socket.create_connection(
            (self.owner.upstream.hostname or "", self.owner.upstream.port or 80), timeout=10
        )
        head = f"{self.command} {self.path} HTTP/1.1\r\n" + "".join(
            f"{k}: {v}\r\n" for k, v in self.headers.items()
        )
        up.sendall(head.encode() + b"\r\n" + body[: self.owner.cut(len(body))])
        time.sleep(0.05)
        up.close()
        self.hang_up()

    def say(self, status: int, content: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()


@contextmanager
def fault_proxy(upstream: str) -> Iterator[FaultProxy]:
    proxy = FaultProxy(upstream)
    thread = threading.Thread(target=proxy.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.server.shutdown()
        proxy.server.server_close()
