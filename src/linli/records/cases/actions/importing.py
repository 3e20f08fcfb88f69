"""Take over other people's history: it keeps its times, runs no clock and rings nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from linli.engine.codes import CaseNumber
from linli.records.cases.importing import Mapping, Outcome, Reading, Table, sentences
from linli.records.cases.importing.remarks import Remark
from linli.records.cases.importing.rows import ImportRow
from linli.records.cases.models import Case, CaseSerial, Step
from linli.records.cases.rules import lifecycle
from linli.records.copying import Columns, as_json, escaped, moment, said
from linli.records.journal.actions import record
from linli.records.people.models import new_id
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import Land, Place, land
from linli.words import Words

from .laying import coordinates, lay_unit_grids, one_at_a_time

BATCH = 5000
MOST_A_DAY = 99_999
CASE_COLUMNS = (
    "id", "number", "kind", "code", "text", "place_text", "lon", "lat", "place_how", "place_path", "area_id",
    "unit_grid_id", "grid_id", "state", "is_open", "why", "reported_at", "closed_at", "source_ref", "source_data",
)  # fmt: skip
STEP_COLUMNS = ("case_id", "to_state", "data")
Tell = Callable[[int], object]


def import_reports(
    *, reading: Reading, table: Table, mapping: Mapping, by: Actor, tell: Tell = lambda _: None,
    batch: int = BATCH, now: datetime | None = None,
) -> Outcome:  # fmt: skip
    """Every row of the reading becomes a case, unless it is there already; `tell` hears of every row done.

    Committed batch by batch: after an interruption the same call goes on where it stopped. Refusals (before
    anything is written): day-full, blocks-full.
    """
    at = now or timezone.now()
    outcome = Outcome.of(reading, table, mapping)
    known = _known_refs(mapping.source)
    rows = sorted((r for r in reading.rows if r.ref not in known), key=lambda r: (r.reported_at, r.line))
    outcome.already_there = len(reading.rows) - len(rows)
    tell(outcome.already_there)
    days = _days(rows)
    _refuse_full_days(days)
    lay_unit_grids(rows=rows, mapping=mapping, by=by, now=at)
    places = _places(rows, outcome, today=_day(at))
    for start in range(0, len(rows), batch):
        some = slice(start, start + batch)
        done = import_batch(
            rows=rows[some], days=days[some], places=places[some], table=table, mapping=mapping, by=by, now=at
        )
        outcome.imported += done
        outcome.already_there += len(rows[some]) - done
        tell(len(rows[some]))
    outcome.in_grid = sum(p.grid is not None for p in places)
    return outcome


def import_batch(
    *, rows: Sequence[ImportRow], days: Sequence[date], places: Sequence[Place], table: Table, mapping: Mapping,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    """Some rows in one transaction with one journal row; rows that are there already are left alone."""
    with transaction.atomic(), connection.cursor() as cursor:
        one_at_a_time(f"import:{mapping.source}")  # a second import waits here, and then finds the rows there
        known = _known_refs(mapping.source, [r.ref for r in rows])
        fresh = [(r, d, p) for r, d, p in zip(rows, days, places, strict=True) if r.ref not in known]
        if not fresh:
            return 0
        numbers = _reserve(cursor, [d for _, d, _ in fresh])
        writer = _Writer(table, mapping, by, now)
        ids = [str(new_id()) for _ in fresh]
        writer.cases.copy(
            writer.case(i, n, r, p) for i, n, (r, _, p) in zip(ids, numbers, fresh, strict=True)
        )
        writer.steps.copy(writer.step(i, r) for i, (r, _, _) in zip(ids, fresh, strict=True))
        record(
            "import_reports", f"import:{mapping.source}", by=by, at=now, file=table.file, sha256=table.sha256,
            imported=len(fresh), already_there=len(known), first=numbers[0], last=numbers[-1],
        )  # fmt: skip
    return len(fresh)


class _Writer:
    """Says cases and steps of one batch as COPY reads them."""

    def __init__(self, table: Table, mapping: Mapping, by: Actor, now: datetime) -> None:
        pack = tenancy.catalogue()
        states = lifecycle(pack)
        self.entry, self.file = states.flows["ordinary"].entry_state, table.sha256[:16]
        same = {
            "pack": pack.id, "pack_version": pack.version, "channel": "import", "changed_at": now,
            "is_imported": True, "source": mapping.source,
        }  # fmt: skip
        self.cases = Columns(Case, CASE_COLUMNS, same)
        step = {"seq": 1, "move": "import", "from_state": "", "power": "system", "at": now}
        if by.account is not None:
            step |= {"account_id": by.account.pk, "organisation_id": by.organisation_id}
        self.steps = Columns(Step, STEP_COLUMNS, step, but=("id",))
        waits = Words(
            "Taken over from {name} while it was open; it waits until somebody accepts it.",
            "从{name}导入时尚未办结，待受理后进入办理流程。",
        ).format(name=mapping.name)
        self.waits = as_json({"rule": "import", "en": waits.en, "zh": waits.zh})

    def case(self, pk: str, number: str, row: ImportRow, place: Place) -> str:
        unit, grid = place.unit_grid, place.grid
        area_id = grid.area_id if grid else (unit.area_id if unit else None)
        state, is_open, why = ("closed", "f", "{}") if row.is_closed else (self.entry, "t", self.waits)
        return "\t".join((
            pk, number, row.key[0], row.key[1], escaped(row.text), escaped(row.place_text), said(row.lon), said(row.lat),
            place.how, place.path, said(area_id), said(unit.id if unit else None), said(grid.id if grid else None),
            state, is_open, why, moment(row.reported_at), moment(row.closed_at), escaped(row.ref), as_json(row.data),
        ))  # fmt: skip

    def step(self, pk: str, row: ImportRow) -> str:
        state = "closed" if row.is_closed else self.entry
        return f"{pk}\t{state}\t{as_json({'file': self.file, 'line': row.line})}"


def _known_refs(source: str, among: list[str] | None = None) -> set[str]:
    found = Case.objects.filter(source=source)
    if among is not None:
        found = found.extra(where=["source_ref = ANY(%s)"], params=[among])  # one parameter, not thousands
    return set(found.values_list("source_ref", flat=True))


def _reserve(cursor: Any, days: Sequence[date]) -> list[str]:
    """Case numbers for these days in order; one statement however many. Refusal: serial-overflow."""
    wanted = Counter(days)
    order = sorted(wanted)  # always in this order, so that two imports cannot wait for each other
    cursor.execute(
        "INSERT INTO cases_caseserial (day, last) SELECT * FROM unnest(%s::date[], %s::int[]) "
        "ON CONFLICT (day) DO UPDATE SET last = cases_caseserial.last + excluded.last RETURNING day, last",
        [order, [wanted[d] for d in order]],
    )
    following = {day: last - wanted[day] for day, last in cursor.fetchall()}
    county, numbers = tenancy.current().county_code, []
    for day in order:
        CaseNumber(
            county, day, following[day] + wanted[day]
        )  # refuses a serial that the number has no room for
    heads = {day: f"{county}{day:%Y%m%d}" for day in order}
    for day in days:
        following[day] += 1
        numbers.append(f"{heads[day]}{following[day]:05d}")
    return numbers


def _refuse_full_days(days: Sequence[date]) -> None:
    wanted = Counter(days)
    given = dict(CaseSerial.objects.filter(day__in=wanted).values_list("day", "last"))
    for day, count in sorted(wanted.items()):
        total = count + given.get(day, 0)
        if total > MOST_A_DAY:
            raise sentences.day_full(day.isoformat(), total, MOST_A_DAY)


def _places(rows: Sequence[ImportRow], outcome: Outcome, *, today: date) -> list[Place]:
    """Where each row lies: inside a grid, near one, or at the county with a remark."""
    here = land(today=today)
    lons, lats = coordinates(rows)
    units, grids = here.units.locate_many(lons, lats), here.service.locate_many(lons, lats)
    nowhere = Place("none", f"{tenancy.current().county_code}/")
    within_m = tenancy.current().place_within_m
    kept: dict[tuple[int, int], Place] = {}
    places = []
    for row, unit, grid in zip(rows, units.tolist(), grids.tolist(), strict=True):
        if row.lon is None or row.lat is None:
            place = nowhere
        elif unit >= 0 and grid >= 0:
            place = kept.get((unit, grid)) or kept.setdefault((unit, grid), _inside(here, unit, grid))
        else:
            place = here.place(row.lon, row.lat, within_m=within_m)
            if place.grid is None and place.unit_grid is None:
                outcome.no_place.append(
                    Remark(row.line, row.ref, sentences.outside_grids(f"{row.lon}, {row.lat}"))
                )
        places.append(place)
    return places


def _inside(here: Land, unit: int, grid: int) -> Place:
    note, unit_note = here.notes[here.service.keys[grid]], here.unit_notes[here.units.keys[unit]]
    return Place("inside", note.path, note, unit_note)


def _days(rows: Sequence[ImportRow]) -> list[date]:
    zone = tenancy.time_zone()
    return [row.reported_at.astimezone(zone).date() for row in rows]


def _day(at: datetime) -> date:
    return at.astimezone(tenancy.time_zone()).date()
