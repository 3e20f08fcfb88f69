"""What the document of a case holds: facts, words, photos, history. Never who reported it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import get_language
from PIL import Image

from linli.doors.desk import timeline
from linli.doors.desk.labels import CHANNELS, RATINGS
from linli.doors.parts.documents import Document
from linli.records.cases import queries as cases
from linli.records.cases.evidence import path_of
from linli.records.cases.happenings import happenings
from linli.records.cases.models import Case, Evidence
from linli.records.cases.rules import class_of, condition_for, lifecycle
from linli.records.tenancy import queries as tenancy

MOST_PHOTOS = 24  # further ones are counted, not drawn
INTERNAL = frozenset({"note"})  # what staff say among themselves does not leave the house, nor do its photos
WIDEST, QUALITY = 900, 80  # pixels of a photo on half a page of A4


def document_of(case: Case, *, now: datetime) -> Document:
    pack = tenancy.catalogue()
    steps = list(cases.steps_of(case))
    internal = {s.pk for s in steps if s.move in INTERNAL}
    photos = [p for p in cases.evidence_of(case) if p.step_id not in internal]
    before, after = _kind(photos, "before"), _kind(photos, "after")
    pair = [before[-1], after[-1]] if before and after else []
    rest = [p for p in photos if p not in pair]
    shown, left_out = rest[: MOST_PHOTOS - len(pair)], rest[MOST_PHOTOS - len(pair) :]
    shown = [p for p in shown if default_storage.exists(path_of(p.sha256))]
    line = timeline.timeline_of(case, steps, (), pack, happenings(case))
    context: dict[str, Any] = {
        "case": case, "matter": class_of(pack, case.kind, case.code), "state": lifecycle(pack).states[case.state],
        "condition": condition_for(pack, case), "flow": lifecycle(pack).flows[case.flow],
        "channel": CHANNELS.get(case.channel, case.channel), "rating": RATINGS.get(case.rating, ""), "town": tenancy.current(),
        "rows": [r for r in line.rows if not r.is_internal], "pair": [p for p in pair if default_storage.exists(path_of(p.sha256))],
        "photos": shown, "left_out": len(left_out), "now": now, "language": get_language() or "zh-hans",
        "handling": next((c for c in cases.clocks_of(case) if c.kind == "handling"), None),
    }  # fmt: skip
    pictures = {f"photo-{p.pk}": partial(_picture, p) for p in [*pair, *shown]}
    return Document("desk/documents/case.html", context, pictures=pictures)


def _kind(photos: Sequence[Evidence], kind: str) -> list[Evidence]:
    return [p for p in photos if p.kind == kind]


def _picture(photo: Evidence) -> bytes:
    """Small enough for paper; 24 of them stay below two megabytes."""
    with default_storage.open(path_of(photo.sha256)) as file:
        image = Image.open(file)
        image.draft("RGB", (WIDEST, WIDEST))
        image.thumbnail((WIDEST, WIDEST))
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
