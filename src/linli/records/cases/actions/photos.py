"""Photos of a report or a step: the files first, then their rows in the caller's transaction.

A file that was written when the transaction then fails is a harmless leftover: its name is its hash, so nothing
that is there is ever overwritten with anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from linli.records.cases.evidence import Photo, keep
from linli.records.cases.models import Case, Evidence, Report, Step
from linli.records.people.queries import Actor


def add_photos(
    case: Case, photos: Sequence[Photo], *, kind: str, by: Actor, at: datetime,
    step: Step | None = None, report: Report | None = None,
) -> None:  # fmt: skip
    rows = []
    for photo in photos:
        keep(photo)
        rows.append(
            Evidence(
                case=case, step=step, report=report, kind=kind, sha256=photo.sha256,
                original_sha256=photo.original_sha256, media_type=photo.media_type, width=photo.width,
                height=photo.height, size=len(photo.content), taken_at=photo.taken_at, lon=photo.lon, lat=photo.lat,
                added_at=at, added_by=by.ref,
            )
        )  # fmt: skip
    if rows:
        Evidence.objects.bulk_create(rows, ignore_conflicts=True)
