"""How a short message leaves: a gateway behind HTTP, or a line of a file."""

from __future__ import annotations

import http.client
import json
import ssl
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from linli.doors.channels import files
from linli.doors.channels.failures import Refused, Unreachable

TIMEOUT_S = 15.0
LATER = frozenset({408, 425, 429})  # asks for patience; every other 4xx is final


class Gateway(Protocol):
    def send(self, to: str, text: str, *, key: str) -> None: ...


class HttpGateway:
    """POST to `url`, as docs/howto/messages.md describes. The key makes a repeat harmless at the gateway."""

    def __init__(self, *, url: str, key: str) -> None:
        self.url, self.key = urlsplit(url), key
        self._is_down = ""

    def send(self, to: str, text: str, *, key: str) -> None:
        if self._is_down:
            raise Unreachable(self._is_down)
        body = json.dumps({"to": to, "text": text, "key": key}, ensure_ascii=False).encode()
        headers = {
            "Authorization": f"Bearer {self.key}", "Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key,
        }  # fmt: skip
        status = self._post(body, headers)
        if status in {401, 403}:
            self._is_down = "sms-key-refused"
            raise Unreachable(self._is_down)  # the installation's fault, not this message's
        if status >= 500 or status in LATER:
            raise Unreachable("sms-gateway-says-later")
        if status >= 300:
            raise Refused("sms-refused")

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            connection = self._connection()
            try:
                connection.request(
                    "POST", self.url.path + (f"?{self.url.query}" if self.url.query else ""), body, headers
                )
                return connection.getresponse().status
            finally:
                connection.close()
        except (OSError, http.client.HTTPException):
            self._is_down = "sms-gateway-unreachable"
            raise Unreachable(self._is_down) from None

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self.url.hostname or "", self.url.port
        if self.url.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=TIMEOUT_S, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)


class SmsFile:
    """For demos and tests: what would have been sent, readable."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, to: str, text: str, *, key: str) -> None:
        files.append(self.path, channel="sms", key=key, to=to, text=text)
