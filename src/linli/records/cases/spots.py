"""Where the cases are and were: kept in memory for each tenant, refreshed by what changed, asked by the rights of whoever looks.

A map of 100,000 open cases asks hundreds of times for a corner of it; the database is asked only what is new. Cases that ended
within the last weeks stay, so that a map can show an earlier moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import Max, Q, QuerySet

from linli.records.announcing import times_heard
from linli.records.people.queries import Actor, Right
from linli.records.schema import connection

from .models import Case
from .news import TOPIC

LIGHTS = ("normal", "near", "overdue", "stopped")
KEPT_DAYS = 31  # after its end a case is still shown at earlier moments
LOOK_EVERY_S = 2.0
SHARE = (
    20  # a large town is looked at more seldom: reading takes at most one part in so many of a process's time
)
# A step that began earlier may be committed later: what changed shortly before is read again, and all of it now and then.
OVERLAP = timedelta(minutes=2)
READ_AGAIN_S = 60.0


NEVER = float("inf")


class Spot(NamedTuple):
    """One case with a position; moments in seconds since 1970, infinite where there is none."""

    number: str
    lon: float
    lat: float
    path: str
    unit_id: UUID | None
    due: float
    warn: float
    is_stopped: bool
    kind: str
    code: str
    state: str = ""
    reported: float = 0.0
    ended: float = NEVER
    limit: float = NEVER  # when handling was due
    handled: float = NEVER


@dataclass(frozen=True, eq=False)
class Spots:
    """All of them at one state of the records; immutable, replaced when a case changes."""

    stamp: str
    rows: tuple[Spot, ...]
    lon: Any
    lat: Any
    due: Any
    warn: Any
    stopped: Any
    reported: Any
    ended: Any
    limit: Any
    handled: Any
    places: Any  # for each case, which of `pairs`
    pairs: tuple[tuple[str, UUID | None], ...]  # place and unit: all that a right asks about

    def open_at(self, moment: float | None = None) -> Any:
        """Which were open at a moment; without one, which are open now."""
        if moment is None:
            return np.isinf(self.ended)
        return (self.reported <= moment) & (self.ended > moment)

    def lights_then(self, moment: float) -> Any:
        """The light at an earlier moment, as far as it is still known: whether the limit of handling had run out by then."""
        return np.where((self.limit < moment) & (self.handled > moment), LIGHTS.index("overdue"), 0)

    def lights(self, now: float) -> Any:
        """The deadline light of each, as a position in LIGHTS; `queries.light_of` says it of one case."""
        late = np.where(self.due < now, 2, np.where(self.warn <= now, 1, 0))
        return np.where(self.stopped, 3, np.where(np.isinf(self.due), 0, late))


def may_see(spots: Spots, rights: tuple[Right, ...]) -> Any:
    """Which of them somebody with these rights may see: the same answer that guards the single case."""
    by = Actor("account", "", rights=rights)
    answer = np.array([by.may("cases.see", path, unit) for path, unit in spots.pairs], dtype=bool)
    return answer[spots.places] if len(spots.pairs) else np.zeros(0, dtype=bool)


class _Kept:
    """What one process remembers of one tenant."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_id: dict[UUID, Spot] = {}
        self.changed_at: datetime | None = None
        self.looked = self.read = float("-inf")
        self.took = 0.0
        self.told = 0  # how often somebody came who must see the newest
        self.heard = (0, 0)  # up to which of these and of the news it was looked
        self.late = 0  # times that something older than the newest change came to light
        self.spots = _arranged("", ())


_kept: dict[str, _Kept] = {}


def spots() -> Spots:
    """Of the tenant at hand: at once what was announced, anything else a few seconds old at most; one statement, or none."""
    kept = _kept.setdefault(connection.schema_name, _Kept())
    with kept.lock:
        now, told = time.monotonic(), (kept.told, times_heard(connection.schema_name, TOPIC))
        if told != kept.heard or now - kept.looked >= max(LOOK_EVERY_S, SHARE * kept.took):
            newest = Case.objects.aggregate(at=Max("changed_at"))["at"]
            if newest != kept.changed_at or now - kept.read > READ_AGAIN_S:
                _read(kept, newest)
                kept.read = now
                kept.took = time.monotonic() - now
            kept.looked, kept.heard = now, told
        return kept.spots


def look_again(town: str) -> None:
    """Somebody comes who may just have changed a case: the next question goes to the database."""
    kept = _kept.get(town)
    if kept is not None:
        kept.told += 1


def forget() -> None:
    """For tests, whose records vanish behind our back."""
    _kept.clear()


def _read(kept: _Kept, newest: datetime | None) -> None:
    since = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
    recent = Q(changed_at__gte=since) & (Q(closed_at__isnull=True) | Q(closed_at__gte=since))
    changed = Case.objects.filter(Q(is_open=True) | recent)
    if kept.changed_at is not None:
        changed = Case.objects.filter(changed_at__gte=kept.changed_at - OVERLAP)
    is_newer, is_other = newest != kept.changed_at, False
    columns = (
        "id",
        "is_open",
        "number",
        "lon",
        "lat",
        "place_path",
        "unit_id",
        "due_at",
        "warn_at",
        "is_clock_stopped",
        "kind",
        "code",
        "state",
        "reported_at",
        "closed_at",
        "handling_due_at",
        "handled_at",
        "changed_at",
    )
    rows: QuerySet[Any, Any] = changed.values_list(*columns)
    for pk, is_open, *row in rows.iterator(chunk_size=5000):
        ended = None if is_open else (row[12] or row[15])  # a case that was void has no closing
        is_shown = row[1] is not None and (is_open or (ended is not None and ended >= since))
        moments = (_seconds(row[11]), _seconds(ended), _seconds(row[13]), _seconds(row[14]))
        due, warn = _seconds(row[5]), _seconds(row[6])
        spot = Spot._make([*row[:5], due, warn, *row[7:11], *moments]) if is_shown else None
        if kept.by_id.get(pk) == spot:
            continue
        is_other = True
        if spot is None:
            del kept.by_id[pk]
        else:
            kept.by_id[pk] = spot
    kept.changed_at = newest
    if is_newer or is_other:
        kept.late = 0 if is_newer else kept.late + 1
        stamp = f"{newest.isoformat() if newest else 0}.{len(kept.by_id)}.{kept.late}"
        kept.spots = _arranged(stamp, kept.by_id.values())


def _seconds(moment: datetime | None) -> float:
    return float("inf") if moment is None else moment.timestamp()


def _arranged(stamp: str, rows: Iterable[Spot]) -> Spots:
    found = tuple(rows)
    pairs: dict[tuple[str, UUID | None], int] = {}
    places = [pairs.setdefault((r.path, r.unit_id), len(pairs)) for r in found]
    numbers = ("lon", "lat", "due", "warn", "reported", "ended", "limit", "handled")
    column = {name: np.array([getattr(r, name) for r in found], dtype=float) for name in numbers}
    stopped = np.array([r.is_stopped for r in found], dtype=bool)
    return Spots(
        stamp, found, **column, stopped=stopped, places=np.array(places, dtype=np.int64), pairs=tuple(pairs)
    )
