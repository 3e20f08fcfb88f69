"""How map data leaves: with a mark of its version, compressed once, kept by the browser as long as it may be."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

TILE = "application/vnd.mapbox-vector-tile"
GEOJSON = "application/geo+json; charset=utf-8"
FOREVER = "public, max-age=31536000, immutable"  # the address names the version
ASK_AGAIN = "no-cache"
OWN = "private, no-cache"


def mark(*parts: Any) -> str:
    """An ETag of everything that the answer depends on."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


def unchanged(request: HttpRequest, etag: str, keep: str) -> HttpResponse | None:
    """304, where the browser already has it; before any work is done."""
    found = get_conditional_response(request, etag=etag)
    return _headed(found, etag, keep) if found is not None else None


def answer(request: HttpRequest, body: bytes, *, etag: str, media_type: str, keep: str) -> HttpResponse:
    if len(body) > 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(_packed(body), content_type=media_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(body, content_type=media_type)
    return _headed(response, etag, keep)


def _headed(response: HttpResponse, etag: str, keep: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = keep
    patch_vary_headers(response, ["Accept-Encoding", *(["Cookie"] if keep == OWN else [])])
    return response


@lru_cache(maxsize=4096)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 5, mtime=0)
