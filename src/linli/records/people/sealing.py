"""Secrets at rest: sealed with a key derived from the site's, so that a copy of the database alone opens nothing.

One block of a keyed hash covers the secret (a fresh nonce each time), another keyed hash over both is the seal.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator

from django.conf import settings

NONCE, SEAL, LONGEST = 16, 32, 64


def seal(secret: bytes, purpose: str) -> bytes:
    if len(secret) > LONGEST:
        raise ValueError("a secret of more than 64 bytes")
    nonce = secrets.token_bytes(NONCE)
    key = _key(settings.SECRET_KEY, purpose)
    covered = nonce + _cover(secret, key, nonce)
    return covered + _mac(covered, key)


def unseal(sealed: bytes, purpose: str) -> bytes | None:
    """None: it was sealed with another key, or changed. Keys that were in use before open it too."""
    covered, mac = sealed[:-SEAL], sealed[-SEAL:]
    for key in keys_of(purpose):
        if hmac.compare_digest(_mac(covered, key), mac):
            return _cover(covered[NONCE:], key, covered[:NONCE])
    return None


def keys_of(purpose: str) -> Iterator[bytes]:
    """The key of a purpose, today's first, then those of secrets that were in use before."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _key(secret, purpose)


def _key(secret: str, purpose: str) -> bytes:
    return hashlib.blake2b(
        purpose.encode(), key=hashlib.sha512(secret.encode()).digest(), digest_size=32
    ).digest()


def _cover(secret: bytes, key: bytes, nonce: bytes) -> bytes:
    stream = hashlib.blake2b(b"cover" + nonce, key=key, digest_size=LONGEST).digest()
    return bytes(a ^ b for a, b in zip(secret, stream, strict=False))


def _mac(covered: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(b"seal" + covered, key=key, digest_size=SEAL).digest()
