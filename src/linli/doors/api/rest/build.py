"""The typed API as one object, and its OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

from ninja import NinjaAPI

from linli.doors.api.problems import hook
from linli.doors.api.wire import Reader, Writer

from . import classes, indicators, photos, places, public, reports, steps

VERSION = "1.0.0"
PREFIX = "/api/v1/"
DESCRIPTION = (
    "Report problems, follow cases and make steps of the loop. Sign in with an API key (`Authorization: Bearer KEY` or "
    "`X-Api-Key: KEY`) or a browser session with its CSRF token. Every error has one shape, `Problem`, with a stable code "
    "and a sentence in English and in simplified Chinese. Moments are RFC 3339; coordinates say their datum."
)


def build() -> NinjaAPI:
    api = NinjaAPI(
        title="Linli", version=VERSION, description=DESCRIPTION, urls_namespace="api-v1", docs_url=None,
        openapi_url="/openapi.json", parser=Reader(), renderer=Writer(),
    )  # fmt: skip
    for room in (reports, steps, photos, classes, places, indicators, public):
        api.add_router("", room.router)
    hook(api)
    return api


api = build()


def document() -> str:
    """The OpenAPI document as it is committed."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True, default=str) + "\n"
