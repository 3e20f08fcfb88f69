"""Visitors without an account are counted, never known: an address leaves only a hash that is another one each day."""

from __future__ import annotations

import base64
import hmac
import ipaddress
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings


def visitor_key(what: str, address: str, *, now: datetime) -> str:
    """The name under which somebody at this address is counted today; "what" says for which purpose."""
    said = f"linli visitor {now.astimezone(UTC):%Y-%m-%d} {what} {_network(address)}"
    digest = hmac.new(settings.SECRET_KEY.encode(), said.encode(), sha256).digest()
    return f"{what}:{base64.urlsafe_b64encode(digest[:18]).decode()}"


def _network(address: str) -> str:
    """Of an IPv6 address the part that belongs to one connection: a household changes the rest at will."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped or ipaddress.ip_network((known, 64), strict=False).network_address)
    return str(known)
