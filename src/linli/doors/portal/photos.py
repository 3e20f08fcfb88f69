"""Photos of a report that is not sent yet: checked and stripped at once, kept apart, forgotten after a day."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from linli.records.cases import wording
from linli.records.cases.evidence import LARGEST_BYTES, Photo, read_photo
from linli.records.people.visitors import count_photos
from linli.records.schema import connection
from linli.records.tenancy.queries import time_zone
from linli.words import Refusal

from . import wording as words
from .draft import Draft

MOST_PHOTOS = 3
FORGOTTEN_AFTER_S = 24 * 3600
LARGEST_FORM = MOST_PHOTOS * LARGEST_BYTES + 1024 * 1024


def taken(request: HttpRequest, name: str = "photos") -> tuple[Photo, ...]:
    """The photos that came with this form, checked and stripped: all of them or none. Refusals: those of `read_photo`, too-many-photos."""
    uploads = _uploads(request, name)
    if len(uploads) > MOST_PHOTOS:
        raise words.photos_are_too_many(len(uploads), MOST_PHOTOS)
    return tuple(_read(upload) for upload in uploads)


def add(request: HttpRequest, draft: Draft) -> None:
    """Take the photos of this form into the draft. The good ones stay, whatever is refused of the others: that is said afterwards."""
    uploads, refused = _uploads(request, "photos"), []
    for upload in uploads:
        if len(draft.photos) >= MOST_PHOTOS:
            refused.append(words.photos_are_too_many(len(uploads), MOST_PHOTOS))
            break
        try:
            photo = _read(upload)
        except Refusal as refusal:
            refused.append(words.of_file(upload.name or "", refusal) if len(uploads) > 1 else refusal)
            continue
        if all(kept["sha256"] != photo.sha256 for kept in draft.photos):
            _forget_old()
            if not default_storage.exists(_path(photo.sha256)):
                default_storage.save(_path(photo.sha256), ContentFile(photo.content))
            draft.photos.append(_note(photo))
    if refused:
        raise refused[0]


def _uploads(request: HttpRequest, name: str) -> list[UploadedFile]:
    """What came with the form. Refusals: photo-too-large, too-many-photos."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > LARGEST_FORM:
        raise wording.photo_too_large(size, LARGEST_BYTES)
    uploads = list(request.FILES.getlist(name))
    count_photos(len(uploads), address=request.META.get("REMOTE_ADDR", ""), now=timezone.now())
    return uploads


def _read(upload: UploadedFile) -> Photo:
    if upload.size and upload.size > LARGEST_BYTES:
        raise wording.photo_too_large(upload.size, LARGEST_BYTES)
    return read_photo(upload.read(), zone=time_zone())


def remove(draft: Draft, sha256: str) -> None:
    """Out of the draft; the file goes with the old ones, since another draft may hold the same."""
    draft.photos = [p for p in draft.photos if p["sha256"] != sha256]


def content(draft: Draft, sha256: str) -> bytes | None:
    """The photo's bytes, only when this draft holds it."""
    if all(p["sha256"] != sha256 for p in draft.photos) or not default_storage.exists(_path(sha256)):
        return None
    with default_storage.open(_path(sha256)) as file:
        return bytes(file.read())


def all_of(draft: Draft) -> tuple[Photo, ...]:
    """The photos as an action takes them."""
    found = []
    for note in draft.photos:
        raw = content(draft, note["sha256"])
        if raw is not None:
            taken = note["taken_at"]
            found.append(
                Photo(
                    raw, note["sha256"], note["original_sha256"], note["width"], note["height"],
                    datetime.fromisoformat(taken) if taken else None, note["lon"], note["lat"],
                )
            )  # fmt: skip
    return tuple(found)


def _note(photo: Photo) -> dict[str, Any]:
    return {
        "sha256": photo.sha256, "original_sha256": photo.original_sha256, "width": photo.width, "height": photo.height,
        "taken_at": photo.taken_at.isoformat() if photo.taken_at else None, "lon": photo.lon, "lat": photo.lat,
    }  # fmt: skip


def _folder() -> str:
    return f"{connection.schema_name}/drafts"


def _path(sha256: str) -> str:
    return f"{_folder()}/{sha256}"


def _forget_old() -> None:
    """Photos that were never sent leave nothing behind."""
    if not default_storage.exists(_folder()):
        return
    for name in default_storage.listdir(_folder())[1]:
        path = f"{_folder()}/{name}"
        if time.time() - default_storage.get_modified_time(path).timestamp() > FORGOTTEN_AFTER_S:
            default_storage.delete(path)
