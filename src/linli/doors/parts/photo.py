"""A photo for one person's eyes: asked for anew each time, so that a browser shows none after the right to it has gone."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

from linli.records.cases.evidence import path_of

KEEP = "private, no-cache"


def own_photo(request: HttpRequest, sha256: str, *, media_type: str = "image/jpeg") -> HttpResponseBase:
    """Whoever calls has asked whether it may be seen. What the browser still has is not sent again."""
    path = path_of(sha256)
    if not default_storage.exists(path):
        raise Http404
    headers = {"Cache-Control": KEEP, "ETag": f'"{sha256}"'}
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    return FileResponse(default_storage.open(path), content_type=media_type, headers=headers)
