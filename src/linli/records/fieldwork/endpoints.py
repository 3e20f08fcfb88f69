"""Which addresses a phone may name to be rung at: push services in the open network, never something inside the house."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 500
INSIDE = (
    ".localhost",
    ".local",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".corp",
    ".home.arpa",
    ".test",
    ".invalid",
)


def is_endpoint(text: str) -> bool:
    """https, a host by name with a dot, the ordinary port, no user. Where plain http is allowed, for tests on one's own machine, anything of the web."""
    if not text or len(text) > LONGEST or not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if settings.IS_PLAIN_HTTP:
        return parts.scheme in {"http", "https"} and bool(host)
    if parts.scheme != "https" or port not in {None, 443} or parts.username is not None:
        return False
    return "." in host and not host.endswith(INSIDE) and not _is_number(host)


def _is_number(host: str) -> bool:
    """An address literal, also in the spellings that resolvers take for one (127.1, 0x7f.1)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return last.isdecimal() or last.startswith("0x")
    return True
