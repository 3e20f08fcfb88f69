"""The follow link: whoever holds it is the reporter of that one report, without an account."""

from __future__ import annotations

import base64
import binascii
import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings


def follow_token(report_id: UUID) -> str:
    """43 characters for the address bar; made from the report's id and the server's secret, so it can be made again."""
    return (
        base64.urlsafe_b64encode(report_id.bytes + _seal(report_id, settings.SECRET_KEY))
        .rstrip(b"=")
        .decode()
    )


def report_id_of(token: str) -> UUID | None:
    """The report this link belongs to; None for anything that we did not make."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 32:
        return None
    report_id = UUID(bytes=raw[:16])
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return report_id if any(hmac.compare_digest(_seal(report_id, k), raw[16:]) for k in keys) else None


def _seal(report_id: UUID, key: str) -> bytes:
    return hmac.new(key.encode(), b"linli follow " + report_id.bytes, sha256).digest()[:16]
