"""Cases as plain rows for machines: columns only, one statement, in pages that stay stable while new cases arrive."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from linli.records.people.queries import Actor

from . import wording
from .actions.clocks import WAIT
from .models import Alarm, Case, Clock, Evidence, Report, Request, Step
from .open_places import open_places
from .queries import CaseFilter, queue

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

# The type checker wants to read the names here; they stand above, once, for the statement as well.
CaseRow: Any = namedtuple("CaseRow", COLUMNS)  # type: ignore[misc]
OneCase: Any = namedtuple("OneCase", COLUMNS + MORE)  # type: ignore[misc]
OpenRow: Any = namedtuple("OpenRow", OPEN_COLUMNS)  # type: ignore[misc]


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
    """One case as a row; `case-not-found` also where the actor may not see it. `may` is asked, as lists ask `scope`."""
    named = _ONE_BY_ID if pk is not None else _ONE_BY_NUMBER
    rows = named(pk if pk is not None else number)
    if not rows or not by.may("cases.see", rows[0]["place_path"], rows[0]["unit_id"]):
        raise wording.case_not_found()
    return OneCase._make(rows[0].values())


def row_of(pk: UUID) -> Any:
    """A case that the caller has just made a step on."""
    return CaseRow._make(_ROW(pk)[0].values())


def steps(case_id: UUID) -> list[dict[str, Any]]:
    return _STEPS(case_id)


def clocks(case_id: UUID) -> list[dict[str, Any]]:
    """Two statements: the clocks, and the alarms they gave."""
    found = _CLOCKS(case_id)
    alarms: dict[int, list[dict[str, Any]]] = {c["id"]: [] for c in found}
    for alarm in _ALARMS(case_id):
        alarms[alarm["clock_id"]].append({"kind": alarm["kind"], "at": alarm["at"]})
    return [{**c, "alarms": alarms[c["id"]]} for c in found if c["kind"] != WAIT]


def photos(case_id: UUID) -> list[dict[str, Any]]:
    return _PHOTOS(case_id)


def requests(case_id: UUID) -> list[dict[str, Any]]:
    return _REQUESTS(case_id)


class _Asked:
    """A question with one blank, put into SQL once a process: building it costs the ORM more than the answer takes."""

    def __init__(
        self, ask: Callable[[Any], QuerySet[Any]], blank: Any, columns: tuple[str, ...], *, in_json: str = ""
    ) -> None:
        self.ask, self.blank, self.columns, self.in_json = ask, blank, columns, in_json
        self.sql = ""

    def __call__(self, value: Any) -> list[dict[str, Any]]:
        if not self.sql:
            self.sql, _ = self.ask(self.blank).values_list(*self.columns).query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [value])
            rows = [dict(zip(self.columns, row, strict=True)) for row in cursor.fetchall()]
        if self.in_json:
            for row in rows:
                row[self.in_json] = msgspec.json.decode(row[self.in_json])
        return rows


_NOBODY = UUID(int=0)
_ONE_BY_ID = _Asked(lambda pk: Case.objects.filter(pk=pk), _NOBODY, COLUMNS + MORE, in_json="why")
_ONE_BY_NUMBER = _Asked(lambda number: Case.objects.filter(number=number), "-", COLUMNS + MORE, in_json="why")
_ROW = _Asked(lambda pk: Case.objects.filter(pk=pk), _NOBODY, COLUMNS)
_STEPS = _Asked(
    lambda pk: Step.objects.filter(case=pk).order_by("seq"), _NOBODY,
    (
        "seq", "move", "from_state", "to_state", "power", "account__name_zh", "account__name_en", "organisation__name_zh",
        "organisation__name_en", "unit__name_zh", "unit__name_en", "at", "text", "was_stale", "is_public",
    ),
)  # fmt: skip
_CLOCKS = _Asked(
    lambda pk: Clock.objects.filter(case=pk).order_by("id"), _NOBODY,
    (
        "id", "kind", "limit_value", "limit_unit", "state", "holder_power", "started_at", "due_at", "warn_at", "stopped_at",
        "is_late", "lines",
    ), in_json="lines",
)  # fmt: skip
_ALARMS = _Asked(
    lambda pk: Alarm.objects.filter(clock__case=pk).order_by("at"), _NOBODY, ("clock_id", "kind", "at")
)
_PHOTOS = _Asked(
    lambda pk: Evidence.objects.filter(case=pk).order_by("added_at", "id"), _NOBODY,
    ("id", "kind", "sha256", "media_type", "width", "height", "size", "taken_at", "added_at"),
)  # fmt: skip
_REQUESTS = _Asked(
    lambda pk: Request.objects.filter(case=pk).order_by("asked_at"), _NOBODY,
    ("kind", "asked_at", "reason", "limit_value", "limit_unit", "until_on", "decision", "decided_at"),
)  # fmt: skip


def public() -> QuerySet[Case]:
    """Cases that everybody may know of: somebody outside the offices told us, or they are imported history.

    Not those that their reporter took back: nobody has judged them, and whoever takes words back is not held to them.
    """
    told = Report.objects.filter(case=OuterRef("pk"), is_public=True)
    return Case.objects.filter(Exists(told) | Q(is_imported=True)).exclude(state="withdrawn")


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
    """Where a case is, as everybody may know it; see `open_places`."""
    place = open_places([row])[0]
    return place.lon, place.lat


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
