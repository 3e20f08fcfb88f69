"""A command as it comes over the wire, checked field by field."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest

from linli.records.fieldwork.rescue import CommandIn
from linli.records.fieldwork.sent import Sent

from . import wording
from .wire import language_of

LARGEST_BODY = 256 * 1024


def read_command(request: HttpRequest) -> Sent:
    """Refusals: body-too-large, body-wrong."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise wording.body_too_large(LARGEST_BODY)
    try:
        command = msgspec.json.decode(request.body, type=CommandIn)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise wording.body_wrong(str(error)) from error
    return command.sent(language_of(request))
