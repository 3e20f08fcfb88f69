"""JSON out, and every refusal in one shape."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from linli.words import Refusal

JSON = "application/json; charset=utf-8"
_encoder = msgspec.json.Encoder(enc_hook=str)


def answer(data: Any, status: int = 200) -> HttpResponse:
    response = HttpResponse(_encoder.encode(data), status=status, content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(refusal: Refusal, **more: Any) -> HttpResponse:
    """`more` may carry the id of a command, so that the phone knows which one is meant."""
    words = refusal.words.in_(get_language())
    response = answer(
        {"code": refusal.code, "message": words, "data": dict(refusal.data), **more}, refusal.status
    )
    if refusal.status in {429, 503}:
        response.headers["Retry-After"] = "20"
    return response


def language_of(_request: HttpRequest) -> str:
    return get_language() or "zh-hans"
