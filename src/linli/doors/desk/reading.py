"""What was sent with a step or a report, read into what the records take; and why somebody takes something away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from linli.doors.parts.gate import StaffRequest
from linli.engine.catalogue import Catalogue
from linli.engine.worktime import Limit, read_unit
from linli.records.cases.evidence import LARGEST_BYTES, Photo, read_photo
from linli.records.cases.given import Given
from linli.records.cases.models import Case
from linli.records.cases.rules import condition_of
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words

from .case_wording import points_unmet
from .checking import CHECKS, points_of, unmet
from .splitting import parts_of
from .wording import why_missing

MOST_PHOTOS = 6
LONGEST_WHY = 500


def why(request: StaffRequest) -> str:
    """The written reason of an act that takes something away. Refusal: why-missing."""
    if not (written := request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST_WHY]):
        raise why_missing()
    return written


def given_of(request: StaffRequest, case: Case, move: str, pack: Catalogue) -> Given:
    """Raises the refusals of photos, limits and dates, and points-unmet."""
    sent = request.POST
    met = _met(sent, case, pack) if move in CHECKS else []
    kind, _, code = sent.get("matter", "").partition(":")
    is_other = bool(code) and (kind, code) != (case.kind, case.code)
    return Given(
        reason=sent.get("reason", "").strip(), text=(sent.get("text", "") or sent.get("note", "")).strip(),
        unit=_uuid(sent.get("unit", "") or sent.get("other_unit", "")),
        kind=kind if is_other else "", code=code if is_other else "", condition=_condition(sent, case, pack),
        flow=sent.get("flow", ""), limit=_limit(sent), until_on=_date(sent.get("until_on", "")),
        rating=sent.get("rating", ""), original=sent.get("original", "").strip(), parts=tuple(parts_of(sent.get("children", ""), case, pack)),
        photos=photos_of(request.FILES.getlist("photos")), seen_version=number_of(sent.get("seen_version", "")),
        only_if_unchanged=True, mentions=tuple(i for i in map(_uuid, sent.getlist("mention")) if i is not None), data={"met": met} if met else {},
    )  # fmt: skip


def _condition(sent: QueryDict, case: Case, pack: Catalogue) -> str:
    """The condition that was chosen; none yet where another class was chosen after its conditions had been shown."""
    chosen, kept = sent.get("condition", ""), f"{case.kind}:{case.code}"
    wanted = sent.get("matter", "") or kept
    if sent.get("conditions_of", wanted) != wanted:
        return ""
    kind, _, code = wanted.partition(":")
    return "" if wanted != kept and condition_of(pack, kind, code, chosen) is None else chosen


def _met(sent: QueryDict, case: Case, pack: Catalogue) -> list[list[str]]:
    """The points of the standard that were found met, as the step keeps them; all of them, or the check is not passed."""
    points = points_of(case, pack)
    if missing := unmet(points, sent.getlist("met")):
        raise points_unmet(missing)
    return [[p.en, p.zh] for p in points]


def photos_of(files: Iterable[UploadedFile]) -> tuple[Photo, ...]:
    """Read and stripped; an empty field of the form is no photo."""
    zone = tenancy.time_zone()
    chosen = [f for f in files if f.name]
    if len(chosen) > MOST_PHOTOS:
        raise _too_many(len(chosen))
    return tuple(read_photo(f.read(LARGEST_BYTES + 1), zone=zone) for f in chosen)


def _limit(sent: QueryDict) -> Limit | None:
    value = sent.get("limit_value", "").strip()
    if not value:
        return None
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 0
    return Limit(number, read_unit(sent.get("limit_unit", "")))


def _date(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refusal(
            "date-unreadable",
            Words(
                "“{text}” is not a date. Write it as year-month-day, for example 2026-10-10.",
                "“{text}”不是日期，请按“年-月-日”填写，例如 2026-10-10。",
            ).format(text=text[:40]),
            status=422,
        ) from error


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _too_many(number: int) -> Refusal:
    return Refusal(
        "photos-too-many",
        Words(
            "{number} photos were chosen; at most {most} can be sent at once. Leave some out.",
            "选择了 {number} 张照片，一次最多 {most} 张，请减少后重试。",
        ).format(number=number, most=MOST_PHOTOS),
        status=422,
    )
