"""Small copies of photos for lists, so that a slow network carries little; made once, kept beside the photos."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from PIL import Image

from linli.records.cases import evidence
from linli.records.schema import connection

SIDE = 320
FACE = (180, 252)  # pixels: two and a half times what the page shows


def photo(sha256: str, *, keep: str) -> FileResponse:
    """The photo as it is kept. Whoever calls has asked whether it may be seen."""
    return _file(evidence.path_of(sha256), keep)


def thumb(sha256: str, *, keep: str) -> FileResponse:
    """At most 320 pixels wide or high."""
    path = f"{connection.schema_name}/thumbs/{sha256}.jpg"
    if not default_storage.exists(path):
        whole = evidence.path_of(sha256)
        if not default_storage.exists(whole):
            raise Http404
        with default_storage.open(whole) as file, Image.open(file) as image:
            small = image.convert("RGB")
            small.thumbnail((SIDE, SIDE))
            out = io.BytesIO()
            small.save(out, "JPEG", quality=72, optimize=True, progressive=True)
        default_storage.save(path, ContentFile(out.getvalue()))
    return _file(path, keep)


def face(jpeg: bytes, *, keep: str) -> HttpResponse:
    """A photo of the board, small. Not kept: nothing is left behind when somebody takes their consent back."""
    with Image.open(io.BytesIO(jpeg)) as image:
        image.draft("RGB", FACE)
        out = io.BytesIO()
        image.convert("RGB").resize(FACE).save(out, "JPEG", quality=80, optimize=True)
    return HttpResponse(out.getvalue(), content_type="image/jpeg", headers={"Cache-Control": keep})


def _file(path: str, keep: str) -> FileResponse:
    if not default_storage.exists(path):
        raise Http404
    return FileResponse(
        default_storage.open(path), content_type="image/jpeg", headers={"Cache-Control": keep}
    )
