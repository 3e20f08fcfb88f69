"""Channels that write to files, and real servers in processes or threads of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from linli.records.tenancy.models import Tenant
from tests.records import scratch

HERE = Path(__file__).parent


@pytest.fixture
def scratch_tenant(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A committed tenant of its own, for several processes."""
    with django_db_blocker.unblock(), scratch.tenant() as made:
        yield made


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """Both channels write lines; the call reads them."""
    settings.MAIL = settings.SMS = "file"
    settings.MESSAGES_DIR = tmp_path / "messages"
    settings.PUBLIC_URL = "https://{domain}"
    settings.MEDIA_ROOT = tmp_path / "media"

    def lines() -> list[dict[str, Any]]:
        path = tmp_path / "messages" / "liudu.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    return lines


@dataclass
class MailServer:
    kept: Path

    def mails(self) -> list[EmailMessage]:
        lines = self.kept.read_text().splitlines() if self.kept.exists() else []
        return [message_from_string(json.loads(line)["mail"], policy=default) for line in lines]  # type: ignore[misc]


@pytest.fixture
def mail_server(settings: Any, tmp_path: Path) -> Iterator[MailServer]:
    kept = tmp_path / "mails"
    program = subprocess.Popen(
        [sys.executable, str(HERE / "mail_server.py"), str(kept)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    settings.MAIL, settings.MAIL_TLS = "smtp", "none"
    settings.MAIL_HOST, settings.MAIL_PORT = "127.0.0.1", int(program.stdout.readline())
    settings.MAIL_FROM, settings.MAIL_REPLY_TO = "grid@town.example", "office@town.example"
    yield MailServer(kept)
    program.kill()
    program.wait()
    program.stdout.close()


@dataclass
class SmsServer:
    answers: list[int] = field(default_factory=list)  # the statuses to give, then 202
    got: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def sms_server(settings: Any) -> Iterator[SmsServer]:
    seen = SmsServer()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.got.append((dict(self.headers), body))
            self.send_response(seen.answers.pop(0) if seen.answers else 202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS, settings.SMS_KEY = "http", "k-1"
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send?app=linli"
    yield seen
    server.shutdown()
    server.server_close()
    thread.join()
