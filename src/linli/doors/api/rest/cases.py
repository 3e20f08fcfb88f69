"""Lists of cases and one case, as far as the caller's rights reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from linli.doors.api import cursors, phrases
from linli.doors.api.callers import keyed
from linli.doors.api.shapes_in import CasesIn
from linli.doors.api.shapes_out import CasesOut, FullCaseOut, MovesOut, StepsOut
from linli.doors.api.wire import answer
from linli.doors.parts.gate import StaffRequest
from linli.records.cases import listing, queries
from linli.records.cases.rules import suggestions
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from .answers import with_problems
from .references import CaseRef, read_reference

router = Router(tags=["cases"])


@keyed(router.get, "/cases", "cases.see", response=with_problems(CasesOut), summary="List cases")
def list_cases(request: StaffRequest, filters: Query[CasesIn]) -> HttpResponse:
    """The newest first, at most 100; with `changed_since` by change. `next` is the cursor of the page after."""
    now, pack = timezone.now(), tenancy.catalogue()
    order = cursors.order_of(filters.changed_since)
    rows = listing.page(
        _by(request), _filter(filters), now=now, most=filters.limit + 1,
        after=cursors.read(filters.cursor, order), changed_from_at=filters.changed_since,
    )  # fmt: skip
    shown = rows[: filters.limit]
    return answer({"cases": [phrases.case(r, pack, now) for r in shown], "next": next_of(rows, shown, order)})


def next_of(rows: list[Any], shown: list[Any], order: str) -> str | None:
    if len(rows) == len(shown):
        return None
    last = shown[-1]
    return cursors.write(order, last.changed_at if order == "changed" else last.reported_at, last.id)


@keyed(router.get, "/cases/{case}", "cases.see", response=with_problems(FullCaseOut), summary="One case")
def one_case(request: StaffRequest, case: CaseRef) -> HttpResponse:
    """By its id or its number, with clocks, photos and requests. Who reported it is never part of this."""
    now = timezone.now()
    row = listing.one(_by(request), **read_reference(case))
    found = phrases.full_case(row, tenancy.catalogue(), now) | {
        "clocks": [phrases.clock(c) for c in listing.clocks(row.id)],
        "photos": [phrases.photo(p, row.number) for p in listing.photos(row.id)],
        "requests": [phrases.request(r) for r in listing.requests(row.id)],
    }
    return answer(found)


@keyed(
    router.get,
    "/cases/{case}/steps",
    "cases.see",
    response=with_problems(StepsOut),
    summary="History of a case",
)
def steps(request: StaffRequest, case: CaseRef) -> HttpResponse:
    """Every step that was made, the first first."""
    row = listing.one(_by(request), **read_reference(case))
    names = phrases.move_names(tenancy.catalogue())
    return answer({"steps": [phrases.step(s, names) for s in listing.steps(row.id)]})


@keyed(
    router.get,
    "/cases/{case}/moves",
    "cases.see",
    response=with_problems(MovesOut),
    summary="Legal next steps",
)
def moves(request: StaffRequest, case: CaseRef) -> HttpResponse:
    """What the caller may do next, and for a dispatch the units that the rules name, with the rule."""
    pack, by = tenancy.catalogue(), _by(request)
    found = queries.case_for(by, **read_reference(case))
    legal = queries.next_moves(found, by, now=timezone.now(), pack=pack)
    units = suggestions(found, pack) if any("unit" in m.needs for m in legal) else []
    said = [
        {
            "unit": {"id": s.unit.pk, "code": s.unit.code, "name": phrases.pair(s.unit.name_en, s.unit.name_zh)},
            "rule": s.rule.code, "why": s.words, "open_cases": s.load,
        }
        for s in units
    ]  # fmt: skip
    return answer({"version": found.version, "moves": phrases.moves(legal), "units": said})


def _by(request: StaffRequest) -> Actor:
    return request.actor


def _filter(sent: CasesIn) -> queries.CaseFilter:
    kind, code = class_of(sent.class_)
    unit: UUID | None = sent.unit
    return queries.CaseFilter(
        states=_many(sent.state), channels=_many(sent.channel), kind=kind, code=code, area_path=sent.area, unit=unit,
        light=sent.light or "", is_open=sent.open, text=sent.text,
    )  # fmt: skip


def class_of(text: str) -> tuple[str, str]:
    """`component-01002` → kind and code; a bare code is of either kind."""
    kind, dash, code = text.partition("-")
    return (kind, code) if dash else ("", text)


def _many(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)
