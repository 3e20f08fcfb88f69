"""Cases as plain rows for machines: columns only, one statement, in pages that stay stable while new cases arrive."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from linli.records.people.queries import Actor

from . import wording
from .models import Alarm, Case, Clock, Evidence, Report, Request, Step
from .queries import CaseFilter, queue, visible

COLUMNS = (
    "id", "number", "version", "kind", "code", "condition", "text", "is_urgent", "place_text", "lon", "lat", "place_how",
    "place_path", "component_code", "flow", "state", "is_open", "holder_power", "channel", "reported_at", "filed_at",
    "dispatched_at", "handled_at", "closed_at", "changed_at", "handling_due_at", "due_at", "warn_at", "is_clock_stopped",
    "is_calendar_missing", "rating", "grid__code", "grid__name_zh", "grid__name_en", "unit_grid__code", "area__path",
    "area__name_zh", "area__name_en", "unit_id", "unit__code", "unit__name_zh", "unit__name_en",
)  # fmt: skip
MORE = (
    "why",
    "dispatch_count",
    "rework_count",
    "reopen_count",
    "urge_count",
    "rating_reason",
    "parent__number",
    "original__number",
)
# What everybody may know: no words of a reporter, no address that somebody typed, no person.
OPEN_COLUMNS = (
    "id", "number", "kind", "code", "lon", "lat", "component_code", "state", "is_open", "holder_power", "channel", "reported_at",
    "filed_at", "handled_at", "closed_at", "changed_at", "handling_due_at", "grid__code", "grid__name_zh", "grid__name_en",
    "grid__lon", "grid__lat", "area__name_zh", "area__name_en", "unit__name_zh", "unit__name_en",
)  # fmt: skip
OWN_COLUMNS = ("text", "place_text", "place_path", "unit_id")
OPEN_PLACES = 3  # decimals of a degree, about 100 m: an event may have happened at somebody's home

CaseRow: Any = namedtuple("CaseRow", COLUMNS)
OneCase: Any = namedtuple("OneCase", COLUMNS + MORE)
OpenRow: Any = namedtuple("OpenRow", OPEN_COLUMNS)


@dataclass(frozen=True, slots=True)
class After:
    """The last row that was seen; the next page begins after it."""

    at: datetime
    id: UUID


def page(
    by: Actor,
    wanted: CaseFilter,
    *,
    now: datetime,
    most: int,
    after: After | None = None,
    changed_from_at: datetime | None = None,
) -> list[Any]:
    """The newest first; with `changed_from_at` by change, the oldest change first, for whoever keeps a copy."""
    found = queue(by, wanted, now=now)
    if changed_from_at is not None:
        found = _after_change(found.filter(changed_at__gte=changed_from_at), after)
    else:
        found = _before_report(found, after)
    return [CaseRow._make(row) for row in found.values_list(*COLUMNS)[:most]]


def one(by: Actor, *, pk: UUID | None = None, number: str = "") -> Any:
    """One case as a row; `case-not-found` also where the actor may not see it."""
    found = (visible(by) if by.kind == "account" else Case.objects.all()).filter(
        Q(pk=pk) if pk else Q(number=number)
    )
    row = found.values_list(*COLUMNS, *MORE).first()
    if row is None:
        raise wording.case_not_found()
    return OneCase._make(row)


def row_of(pk: UUID) -> Any:
    """A case that the caller has just made a step on."""
    return CaseRow._make(Case.objects.values_list(*COLUMNS).get(pk=pk))


def steps(case_id: UUID) -> list[dict[str, Any]]:
    columns = (
        "seq", "move", "from_state", "to_state", "power", "account__name_zh", "account__name_en", "organisation__name_zh",
        "organisation__name_en", "unit__name_zh", "unit__name_en", "at", "text", "was_stale", "is_public",
    )  # fmt: skip
    return list(Step.objects.filter(case=case_id).order_by("seq").values(*columns))


def clocks(case_id: UUID) -> list[dict[str, Any]]:
    """Two statements: the clocks, and the alarms they gave."""
    columns = (
        "id", "kind", "limit_value", "limit_unit", "state", "holder_power", "started_at", "due_at", "warn_at", "stopped_at",
        "is_late", "lines",
    )  # fmt: skip
    found = list(Clock.objects.filter(case=case_id).order_by("id").values(*columns))
    alarms: dict[int, list[dict[str, Any]]] = {c["id"]: [] for c in found}
    for alarm in Alarm.objects.filter(clock__case=case_id).order_by("at").values("clock_id", "kind", "at"):
        alarms[alarm["clock_id"]].append({"kind": alarm["kind"], "at": alarm["at"]})
    return [{**c, "alarms": alarms[c["id"]]} for c in found]


def photos(case_id: UUID) -> list[dict[str, Any]]:
    columns = ("id", "kind", "sha256", "media_type", "width", "height", "size", "taken_at", "added_at")
    return list(Evidence.objects.filter(case=case_id).order_by("added_at", "id").values(*columns))


def requests(case_id: UUID) -> list[dict[str, Any]]:
    columns = (
        "kind",
        "asked_at",
        "reason",
        "limit_value",
        "limit_unit",
        "until_on",
        "decision",
        "decided_at",
    )
    return list(Request.objects.filter(case=case_id).order_by("asked_at").values(*columns))


def public() -> QuerySet[Case]:
    """Cases that everybody may know of: somebody outside the offices told us, or they are imported history."""
    told = Report.objects.filter(case=OuterRef("pk"), is_public=True)
    return Case.objects.filter(Exists(told) | Q(is_imported=True))


def open_page(
    *, most: int, after: After | None = None, changed_from_at: datetime | None = None, **wanted: Any
) -> list[Any]:
    """Open data: public cases, the newest first."""
    found = public().filter(**wanted)
    if changed_from_at is not None:
        found = _after_change(found.filter(changed_at__gte=changed_from_at), after)
    else:
        found = _before_report(found, after)
    return [OpenRow._make(row) for row in found.values_list(*OPEN_COLUMNS)[:most]]


def open_place(row: Any) -> tuple[float | None, float | None]:
    """Where a case is, as everybody may know it: public facilities exactly, everything else to about 100 m."""
    if row.lon is None or row.kind == "component":
        return row.lon, row.lat
    return round(row.lon, OPEN_PLACES), round(row.lat, OPEN_PLACES)


def open_rows(found: QuerySet[Case], *, most: int) -> list[dict[str, Any]]:
    """Public cases with their first photo and what only those see who hold the right; for Open311."""
    photo = (
        Evidence.objects.filter(case=OuterRef("pk"), kind="before")
        .order_by("added_at", "id")
        .values("id")[:1]
    )
    columns = (*OPEN_COLUMNS, *OWN_COLUMNS)
    rows = (
        found.annotate(photo=Subquery(photo)).order_by("-reported_at", "id").values(*columns, "photo")[:most]
    )
    return list(rows)


def public_photo(pk: UUID) -> str | None:
    """The hash of a photo that everybody may see: a first one, of a public case."""
    found = Evidence.objects.filter(pk=pk, kind="before", case__in=public()).values_list("sha256", flat=True)
    return found.first()


def photo(case_id: UUID, pk: UUID) -> str | None:
    """The hash of a photo of this case."""
    return Evidence.objects.filter(pk=pk, case=case_id).values_list("sha256", flat=True).first()


def reported_by(account: UUID, cases: Sequence[UUID]) -> set[UUID]:
    """Which of these cases an account has reported."""
    return set(Report.objects.filter(account=account, case__in=cases).values_list("case_id", flat=True))


def _before_report(found: QuerySet[Case], after: After | None) -> QuerySet[Case]:
    if after is not None:
        earlier = Q(reported_at__lt=after.at) | Q(id__gt=after.id)
        found = found.filter(earlier, reported_at__lte=after.at)
    return found.order_by("-reported_at", "id")


def _after_change(found: QuerySet[Case], after: After | None) -> QuerySet[Case]:
    if after is not None:
        later = Q(changed_at__gt=after.at) | Q(id__gt=after.id)
        found = found.filter(later, changed_at__gte=after.at)
    return found.order_by("changed_at", "id")


def reference(*, pk: UUID | None = None, number: str = "") -> tuple[UUID, str]:
    """Id and number of a case, for actions that decide themselves who may; `case-not-found`."""
    found = Case.objects.filter(Q(pk=pk) if pk else Q(number=number)).values_list("id", "number").first()
    if found is None:
        raise wording.case_not_found()
    return found
