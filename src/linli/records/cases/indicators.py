"""The seventh step in figures: every rate of a period counted by the database in one statement, and the cases behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from linli.engine.scoring import Basis, Period, Rate, find_indicator, rates_from_counts
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from .models import Case
from .rules import number

# What one case adds to the two counts of each rate, over the columns of _FACTS; the engine's definitions in SQL. What
# can be counted from cases alone: "missed" needs plans of rounds, "solved" and "response" need call-backs.
COUNTS = {
    "handling": ("(dispatched > 0 AND handled)::int", "(dispatched > 0)::int"),
    "on_time_handling": ("(dispatched > 0 AND on_time)::int", "(dispatched > 0)::int"),
    "closing": ("(due AND closed)::int", "due::int"),
    "on_time_closing": ("(due AND closed AND on_time)::int", "due::int"),
    "on_time_closing_without_suspended": (
        "(due AND closed AND on_time AND NOT suspended)::int", "(due AND NOT suspended)::int",
    ),
    "rework": ("(was_handled AND reworks > 0)::int", "was_handled::int"),
    "dispatch_accuracy": ("dispatched - redirected", "dispatched"),
    "urgent_closing": ("(urgent AND due AND closed)::int", "(urgent AND due)::int"),
    "urgent_on_time_closing": ("(urgent AND due AND closed AND on_time)::int", "(urgent AND due)::int"),
    "checking": ("checked", "checked + checking"),
    "checking_in_time": ("LEAST(checked, checked_in_time)", "checked + checking"),
    "verifying": ("verified", "verified + verifying"),
    "verifying_in_time": ("LEAST(verified, verified_in_time)", "verified + verifying"),
    "filing": ("(valid AND filed)::int", "valid::int"),
    "valid_reports": ("valid::int", "1"),
    "public_reports": ("(valid AND public)::int", "valid::int"),
    "repeat": ("(filed AND repeated)::int", "filed::int"),
    "satisfaction": ("(asked AND satisfied)::int", "asked::int"),
}  # fmt: skip
SHOWN = tuple(COUNTS)
PARTS = ("numerator", "denominator")
_WHEN = {Basis.DUE: "falls_due", Basis.REPORT: "reported"}

SATISFIED = ("satisfied", "fairly")
INVALID_STATES = (
    "rejected",
    "void",
    "withdrawn",
)  # a report that became no case; a merged one was a valid report

# Handled: the last of the acts that end or reopen the handling is an ending one. A stage that the end of a case cut
# short (voided, merged, withdrawn) was neither done nor still required. What happened after `now` has not happened.
# Repeated: an earlier filed case of the class, near and not long before. Cases of the same slot of time and band of
# latitude, or of the ones beside, are met by equality, so that a thousand cases at one place cost no thousand times;
# whether the last one at the very same spot was not long before is seen in one pass, and only the rest is compared.
_FACTS = """
WITH c AS MATERIALIZED (
  SELECT id, reported_at, state, channel, is_urgent, filed_at, handling_due_at, handled_at, closed_at, dispatch_count,
         redirect_count, has_suspension, rating
  FROM cases_case WHERE id IN ({chosen})),
s AS (
  SELECT case_id, count(*) FILTER (WHERE move = 'rework') AS reworks,
         count(*) FILTER (WHERE move IN ('verify', 'refute') AND from_state = 'to_verify') AS verified,
         count(*) FILTER (WHERE move IN ('check', 'rework') AND from_state = 'to_check') AS checked,
         max(seq) FILTER (WHERE move IN ('handle', 'settle')) AS ended,
         max(seq) FILTER (WHERE move IN ('rework', 'reopen', 'recall')) AS begun_again
  FROM cases_step WHERE case_id IN (SELECT id FROM c) GROUP BY case_id),
k AS (
  SELECT case_id, count(*) FILTER (WHERE kind = 'verify' AND state <> 'stopped') AS verifying,
         count(*) FILTER (WHERE kind = 'verify' AND state = 'stopped' AND NOT is_late) AS verified_in_time,
         count(*) FILTER (WHERE kind = 'check' AND state <> 'stopped') AS checking,
         count(*) FILTER (WHERE kind = 'check' AND state = 'stopped' AND NOT is_late) AS checked_in_time
  FROM cases_clock WHERE kind IN ('verify', 'check') AND case_id IN (SELECT id FROM c) GROUP BY case_id),
r AS (
  SELECT DISTINCT ON (case_id) case_id, is_public FROM cases_report WHERE case_id IN (SELECT id FROM c)
  ORDER BY case_id, reported_at, id),
h AS (
  SELECT s.case_id, e.at FROM s JOIN cases_step e ON e.case_id = s.case_id AND e.seq = s.ended
  WHERE s.ended > COALESCE(s.begun_again, 0)),
e AS MATERIALIZED (
  SELECT id, kind, code, reported_at, lat, lon,
         floor(extract(epoch FROM reported_at) / (3600 * GREATEST(%(hours)s, 1)))::bigint AS slot,
         floor(lat * 110900.0 / GREATEST(%(radius)s, 1))::bigint AS band,
         COALESCE(lag(reported_at) OVER (PARTITION BY kind, code, lat, lon ORDER BY reported_at, id)
                  > reported_at - make_interval(hours => %(hours)s), FALSE) AS on_the_spot
  FROM cases_case
  WHERE filed_at IS NOT NULL AND lat IS NOT NULL
    AND reported_at > %(from_at)s - make_interval(hours => %(hours)s) AND reported_at < %(to_at)s),
d AS (
  SELECT id FROM e WHERE on_the_spot AND reported_at >= %(from_at)s
  UNION
  SELECT a.id FROM (
    SELECT e.*, slot - before AS near_slot, band + aside AS near_band
    FROM e, generate_series(0, 1) before, generate_series(-1, 1) aside
    WHERE reported_at >= %(from_at)s AND NOT on_the_spot) a
  WHERE EXISTS (
    SELECT 1 FROM e b
    WHERE b.kind = a.kind AND b.code = a.code AND b.slot = a.near_slot AND b.band = a.near_band
      AND (b.reported_at, b.id) < (a.reported_at, a.id)
      AND b.reported_at > a.reported_at - make_interval(hours => %(hours)s)
      AND b.lat BETWEEN a.lat - %(radius)s / 111000.0 AND a.lat + %(radius)s / 111000.0
      AND 111195.0 * sqrt(power(b.lat - a.lat, 2) + power((b.lon - a.lon) * cos(radians(a.lat)), 2)) <= %(radius)s)),
f AS {fence} (
  SELECT c.id, c.reported_at, c.dispatch_count AS dispatched, LEAST(c.redirect_count, c.dispatch_count) AS redirected,
         COALESCE(h.at <= %(now)s, FALSE) AS handled,
         COALESCE(h.at <= %(now)s AND h.at <= c.handling_due_at, FALSE) AS on_time,
         COALESCE(h.at <= %(now)s, FALSE) OR COALESCE(c.handling_due_at < %(now)s, FALSE) AS due,
         COALESCE(c.closed_at <= %(now)s, FALSE) AS closed, COALESCE(c.filed_at <= %(now)s, FALSE) AS filed,
         c.has_suspension AS suspended, c.handled_at IS NOT NULL AS was_handled, c.is_urgent AS urgent,
         c.state <> ALL(%(invalid)s) AS valid, COALESCE(r.is_public, c.channel <> 'field') AS public,
         c.rating <> '' AS asked, c.rating = ANY(%(satisfied)s) AS satisfied,
         COALESCE(s.reworks, 0) AS reworks, COALESCE(s.verified, 0) AS verified, COALESCE(s.checked, 0) AS checked,
         COALESCE(k.verifying, 0) AS verifying, COALESCE(k.verified_in_time, 0) AS verified_in_time,
         COALESCE(k.checking, 0) AS checking, COALESCE(k.checked_in_time, 0) AS checked_in_time,
         COALESCE(c.handling_due_at >= %(from_at)s AND c.handling_due_at < %(to_at)s, FALSE) AS falls_due,
         c.reported_at >= %(from_at)s AND c.reported_at < %(to_at)s AS reported,
         d.id IS NOT NULL AS repeated
  FROM c LEFT JOIN s ON s.case_id = c.id LEFT JOIN h ON h.case_id = c.id
  LEFT JOIN k ON k.case_id = c.id LEFT JOIN r ON r.case_id = c.id LEFT JOIN d ON d.id = c.id)
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """A rate, some of the cases behind one of its counts, and how many cases those are in all."""

    rate: Rate
    ids: Sequence[str]
    total: int


def cases_of(by: Actor, period: Period) -> QuerySet[Case]:
    """The cases that count in a period and in the actor's area; imported history is not ours to be judged by."""
    span = (period.from_at, period.to_at)
    due = Q(handling_due_at__gte=span[0], handling_due_at__lt=span[1])
    reported = Q(reported_at__gte=span[0], reported_at__lt=span[1])
    return Case.objects.filter(by.scope("statistics.see"), due | reported, is_imported=False)


def rates_of(by: Actor, period: Period, *, now: datetime) -> dict[str, Rate]:
    """Every rate shown, without the cases behind it; one statement, whatever the number of cases."""
    sums = [_sum(code, part) for code in SHOWN for part in PARTS]
    found = _ask("SELECT " + ", ".join(sums), by, period, now, fence="MATERIALIZED")
    counts = found[0] if found else [0] * len(sums)
    return rates_from_counts({code: (counts[2 * n], counts[2 * n + 1]) for n, code in enumerate(SHOWN)})


def behind(
    by: Actor, period: Period, *, code: str, part: str, now: datetime, first: int = 0, most: int
) -> Behind:
    """The cases of one count, oldest report first, `most` of them from the `first` on; two statements."""
    one, when = COUNTS[code][PARTS.index(part)], _WHEN[find_indicator(code).basis]
    sums = f"{_sum(code, 'numerator')}, {_sum(code, 'denominator')}, count(*) FILTER (WHERE {when} AND {one} <> 0)"
    found = _ask(f"SELECT {sums}", by, period, now)
    numerator, denominator, total = found[0] if found else (0, 0, 0)
    page = f"WHERE {when} AND {one} <> 0 ORDER BY reported_at, f.id LIMIT %(most)s OFFSET %(first)s"
    rows = _ask("SELECT id::text", by, period, now, rest=page, most=most, first=first)
    rate = rates_from_counts({code: (numerator, denominator)})[code]
    return Behind(rate, [id_ for (id_,) in rows], total)


def _sum(code: str, part: str) -> str:
    one, when = COUNTS[code][PARTS.index(part)], _WHEN[find_indicator(code).basis]
    return f"COALESCE(sum({one}) FILTER (WHERE {when}), 0)::bigint"


def _ask(
    wanted: str,
    by: Actor,
    period: Period,
    now: datetime,
    *,
    rest: str = "",
    fence: str = "NOT MATERIALIZED",
    **more: int,
) -> list[tuple[Any, ...]]:
    """Asked of the facts; what a question does not name, the database leaves uncounted unless there is a fence."""
    try:
        chosen, given = cases_of(by, period).values("id").query.sql_with_params()
    except EmptyResultSet:  # a right nowhere
        return []
    names = {f"p{n}": value for n, value in enumerate(given)}
    inner = chosen % tuple(f"%({name})s" for name in names)  # so that both kinds of values can stand together
    facts = _FACTS.replace("{chosen}", inner).replace("{fence}", fence)
    with connection.cursor() as cursor:
        cursor.execute(f"{facts} {wanted} FROM f {rest}", {**names, **_values(period, now), **more})
        return cursor.fetchall()


def _values(period: Period, now: datetime) -> Mapping[str, Any]:
    pack = tenancy.catalogue()
    return {
        "now": now, "from_at": period.from_at, "to_at": period.to_at, "invalid": list(INVALID_STATES),
        "satisfied": list(SATISFIED), "radius": number(pack, "repeat_radius"), "hours": number(pack, "repeat_hours"),
    }  # fmt: skip
