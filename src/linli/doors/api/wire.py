"""JSON in and out, without a detour: msgspec reads bodies and writes answers."""

from __future__ import annotations

from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from . import wording

JSON = "application/json; charset=utf-8"
LARGEST_BODY = 256 * 1024  # of JSON; photos travel as multipart

_encoder = msgspec.json.Encoder(enc_hook=str)


def encode(data: Any) -> bytes:
    return _encoder.encode(data)


def answer(data: Any, status: int = 200) -> HttpResponse:
    """An answer that is ready: dicts, lists and dataclasses as JSON."""
    return HttpResponse(_encoder.encode(data), status=status, content_type=JSON)


class Reader(Parser):
    """Reads a JSON body. Refusals: media-type-wrong 415, body-too-large 413, json-broken 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise wording.media_type_wrong(request.content_type or "", "application/json")
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
            body = request.body if size <= LARGEST_BODY else None
        except (RequestDataTooBig, ValueError):
            body = None
        if body is None or len(body) > LARGEST_BODY:
            raise wording.body_too_large(LARGEST_BODY)
        try:
            found = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise wording.json_broken(str(error)) from error
        if not isinstance(found, dict):
            raise wording.json_broken("Expected an object")
        return found


class Writer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        return encode(data)
