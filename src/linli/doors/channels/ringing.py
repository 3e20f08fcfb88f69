"""Rings for phones whose app is closed: an empty message to the push service of the browser's maker."""

from __future__ import annotations

import http.client
import ipaddress
import logging
import socket
import ssl
from collections import Counter
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from linli.doors.parts import vapid
from linli.records.fieldwork import actions
from linli.records.fieldwork.actions.ringing import Answer
from linli.records.fieldwork.endpoints import is_endpoint
from linli.records.fieldwork.urgent import RING_FOR

log = logging.getLogger(__name__)
TIMEOUT_S = 4.0
GONE = frozenset({404, 410})


class LeadsInside(OSError):  # noqa: N818 - it says what happened
    """The name leads to an address inside the house."""


def ring_round(*, now: datetime) -> Counter[str]:
    """One batch of the town at hand; nothing at all where no key is set."""
    if not vapid.is_on():
        return Counter()
    vapid.public_key()  # a wrong key is said before any row is touched
    return actions.ring_devices(ring=Bell(now), now=now)


class Bell:
    """What a batch shares: which push services do not answer. One slow service costs one time-out, not one a phone."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._down: set[str] = set()

    def __call__(self, endpoint: str) -> Answer:
        parts = urlsplit(endpoint)
        if not is_endpoint(endpoint):  # taken in under other settings
            return "gone"
        if parts.netloc in self._down:
            return "later"
        headers = {
            "Authorization": vapid.authorization(endpoint, now=self.now), "TTL": str(int(RING_FOR.total_seconds())),
            "Urgency": "high", "Topic": "linli", "Content-Length": "0",
        }  # fmt: skip
        try:
            status = _post(parts, headers)
        except (OSError, http.client.HTTPException) as error:
            log.warning("push service %s: %s", parts.hostname, type(error).__name__)
            self._down.add(parts.netloc)
            return "later"
        if status in GONE:
            return "gone"
        if 200 <= status < 300:
            return "rung"
        if status != 429:  # a redirection is not followed
            log.warning("push service %s answered %d", parts.hostname, status)
        return "later"


def _post(parts: SplitResult, headers: dict[str, str]) -> int:
    connection = _connection(parts)
    try:
        connection.request(
            "POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), b"", headers
        )
        return connection.getresponse().status
    finally:
        connection.close()


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":  # `is_endpoint` let it pass: plain http on one's own machine
        return http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_S)
    port = parts.port or 443
    connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S)
    # To the very address that was looked at: a second look-up of the name could lead elsewhere.
    plain = socket.create_connection((_address(host, port), port), timeout=TIMEOUT_S)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except (OSError, ValueError):
        plain.close()
        raise
    return connection


def _address(host: str, port: int) -> str:
    """The first address of a name, all of which lie outside the house."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.IS_PLAIN_HTTP and any(is_inside(text) for text in found):
        raise LeadsInside(host)
    return found[0]


def is_inside(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return not address.is_global or address.is_multicast
