"""The idempotency key of a message outside the house: the same for every attempt, different for every message and town."""

from __future__ import annotations

from hashlib import sha256


def outer_key(tenant: str, key: str) -> str:
    return sha256(f"{tenant}:{key}".encode()).hexdigest()[:32]
