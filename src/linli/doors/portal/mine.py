"""The reports of this device: their follow links in one signed cookie, which scripts cannot read and the server does not keep.

No account, no list on our side of who follows what: whoever deletes the cookie has deleted the list.
"""

from __future__ import annotations

import base64
import binascii
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from linli.records.cases.following import follow_token, report_id_of
from linli.records.schema import connection

R = TypeVar("R", bound=HttpResponseBase)
COOKIE, SALT = "linli_mine", "linli.portal.mine"
MOST = 60
KEEP_S = 400 * 24 * 3600  # as long as a follow link works


def reports(request: HttpRequest) -> list[UUID]:
    """Ids of the reports kept here, the newest first; nothing from a cookie that we did not make."""
    try:
        text = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt())
    except signing.BadSignature:
        return []
    return [found for part in str(text).split(".") if (found := _read(part)) is not None]


def holds(request: HttpRequest, report: UUID) -> bool:
    return report in reports(request)


def remember(request: HttpRequest, response: R, token: str) -> R:
    """The report behind this link belongs to this device from now on."""
    new = report_id_of(token)
    kept = reports(request)
    return _write(response, [new, *(r for r in kept if r != new)][:MOST]) if new else response


def forget(request: HttpRequest, response: R, report: UUID) -> R:
    return _write(response, [r for r in reports(request) if r != report])


def forget_all(response: R) -> R:
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def token_of(report: UUID) -> str:
    return follow_token(report)


def _write(response: R, kept: list[UUID]) -> R:
    if not kept:
        return forget_all(response)
    text = ".".join(base64.urlsafe_b64encode(r.bytes).rstrip(b"=").decode() for r in kept)
    response.set_cookie(
        COOKIE, signing.dumps(text, salt=_salt()), max_age=KEEP_S, secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def _read(part: str) -> UUID | None:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(part + "=="))
    except (binascii.Error, ValueError):
        return None


def _salt() -> str:
    return f"{SALT}.{connection.schema_name}"
