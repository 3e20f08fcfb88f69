"""Photos of a case: send and fetch."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Form, Router
from ninja.files import UploadedFile

from linli.doors.api import phrases, wording
from linli.doors.api.callers import keyed
from linli.doors.api.shapes_out import PhotosOut
from linli.doors.api.wire import answer
from linli.doors.parts.gate import StaffRequest
from linli.records.cases import actions, listing
from linli.records.cases import wording as case_wording
from linli.records.cases.evidence import LARGEST_BYTES, Photo, path_of, read_photo
from linli.records.tenancy import queries as tenancy

from .answers import with_problems
from .references import CaseRef, read_reference

router = Router(tags=["photos"])
AT_ONCE = 6


@keyed(router.post, "/cases/{case}/photos", "", response=with_problems(PhotosOut, 201), summary="Add photos")
def add_photos(
    request: StaffRequest,
    case: CaseRef,
    photos: list[UploadedFile] = File(...),  # noqa: B008 - how ninja declares a file
    kind: Literal["before", "after", "other"] = Form("other"),
) -> HttpResponse:
    """JPEG, PNG or WebP, at most six at once. Place and time are read, then the photo is shrunk and stripped."""
    by = request.actor
    if not photos:
        raise wording.photos_missing()
    ready = tuple(_read(p) for p in photos[:AT_ONCE])
    named = read_reference(case)
    case_id, number = listing.reference(**named)
    kept = actions.attach(case_id=case_id, photos=ready, kind=kind, by=by)
    wanted = {e.pk for e in kept}
    said = [phrases.photo(p, number) for p in listing.photos(case_id) if p["id"] in wanted]
    return answer({"photos": said}, 201)


def _read(file: UploadedFile) -> Photo:
    if (file.size or 0) > LARGEST_BYTES:
        raise case_wording.photo_too_large(file.size or 0, LARGEST_BYTES)
    return read_photo(file.read(), zone=tenancy.time_zone())


@keyed(
    router.get,
    "/cases/{case}/photos/{photo}",
    "cases.see",
    response=with_problems(bytes),
    summary="Fetch a photo",
)
def one_photo(request: StaffRequest, case: CaseRef, photo: UUID) -> HttpResponseBase:
    """The stripped JPEG."""
    by = request.actor
    row = listing.one(by, **read_reference(case))
    return jpeg(listing.photo(row.id, photo), cache="private, no-cache")


def jpeg(sha256: str | None, *, cache: str) -> HttpResponseBase:
    if sha256 is None or not default_storage.exists(path_of(sha256)):
        raise wording.photo_not_found()
    response = FileResponse(default_storage.open(path_of(sha256)), content_type="image/jpeg")
    response.headers["Cache-Control"] = cache
    response.headers["Content-Disposition"] = "inline"
    return response
