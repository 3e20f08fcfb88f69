"""Cases as counted facts, one row for each case, from which the engine makes the rates: what the database's own counting is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from linli.engine.scoring import CaseFacts, Period
from linli.records.cases.indicators import cases_of
from linli.records.people.queries import Actor

SATISFIED = ("satisfied", "fairly")
INVALID_STATES = ("rejected", "void", "withdrawn")

_FACTS = """
SELECT c.id::text, c.reported_at, c.state, c.is_urgent, c.filed_at, c.dispatch_count, c.redirect_count,
       c.handling_due_at, CASE WHEN h.move IN ('handle', 'settle') THEN h.at END AS handled_at,
       c.handled_at IS NOT NULL AS was_handled, c.has_suspension, c.closed_at, c.rating,
       COALESCE(r.is_public, c.channel <> 'field') AS is_public, COALESCE(s.reworks, 0) AS reworks,
       COALESCE(s.verified, 0) AS verified, COALESCE(s.checked, 0) AS checked,
       COALESCE(k.verifying, 0) AS verifying, COALESCE(k.verified_in_time, 0) AS verified_in_time,
       COALESCE(k.checking, 0) AS checking, COALESCE(k.checked_in_time, 0) AS checked_in_time,
       c.filed_at IS NOT NULL AND EXISTS (
         SELECT 1 FROM cases_case e
         WHERE e.kind = c.kind AND e.code = c.code AND e.id <> c.id AND e.filed_at IS NOT NULL
           AND (e.reported_at, e.id) < (c.reported_at, c.id)
           AND e.reported_at > c.reported_at - make_interval(hours => %(hours)s)
           AND e.lat BETWEEN c.lat - %(radius)s / 111000.0 AND c.lat + %(radius)s / 111000.0
           AND 111195.0 * sqrt(power(e.lat - c.lat, 2) + power((e.lon - c.lon) * cos(radians(c.lat)), 2)) <= %(radius)s
       ) AS is_repeat
FROM cases_case c
LEFT JOIN LATERAL (
  SELECT move, at FROM cases_step WHERE case_id = c.id
    AND move IN ('handle', 'settle', 'rework', 'reopen', 'recall') ORDER BY seq DESC LIMIT 1) h ON TRUE
LEFT JOIN LATERAL (SELECT is_public FROM cases_report WHERE case_id = c.id ORDER BY reported_at, id LIMIT 1) r ON TRUE
LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE move = 'rework') AS reworks,
         count(*) FILTER (WHERE move IN ('verify', 'refute') AND from_state = 'to_verify') AS verified,
         count(*) FILTER (WHERE move IN ('check', 'rework') AND from_state = 'to_check') AS checked
  FROM cases_step WHERE case_id = c.id) s ON TRUE
LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE kind = 'verify' AND state <> 'stopped') AS verifying,
         count(*) FILTER (WHERE kind = 'verify' AND state = 'stopped' AND NOT is_late) AS verified_in_time,
         count(*) FILTER (WHERE kind = 'check' AND state <> 'stopped') AS checking,
         count(*) FILTER (WHERE kind = 'check' AND state = 'stopped' AND NOT is_late) AS checked_in_time
  FROM cases_clock WHERE case_id = c.id) k ON TRUE
WHERE c.id IN ({chosen})
ORDER BY c.reported_at, c.id
"""


def case_facts(by: Actor, period: Period, *, repeat_radius_m: int, repeat_hours: int) -> list[CaseFacts]:
    """Every case of the period as facts; one statement."""
    try:
        chosen, given = cases_of(by, period).values("id").query.sql_with_params()
    except EmptyResultSet:  # a right nowhere
        return []
    return [_facts(row) for row in _rows(_FACTS, chosen, given, radius=repeat_radius_m, hours=repeat_hours)]


def _rows(statement: str, chosen: str, given: Sequence[Any], **values: Any) -> list[dict[str, Any]]:
    """The inner question brings its own values in order; they are named here, so that both kinds can stand together."""
    names = {f"p{n}": value for n, value in enumerate(given)}
    inner = chosen % tuple(f"%({name})s" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{chosen}", inner), {**names, **values})
        columns = [c[0] for c in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _facts(row: Mapping[str, Any]) -> CaseFacts:
    return CaseFacts(
        id=row["id"], reported_at=row["reported_at"], is_valid=row["state"] not in INVALID_STATES,
        is_public=row["is_public"], is_repeat=row["is_repeat"], is_urgent=row["is_urgent"], filed_at=row["filed_at"],
        dispatched_count=row["dispatch_count"], redirected_count=min(row["redirect_count"], row["dispatch_count"]),
        handling_due_at=row["handling_due_at"], handled_at=row["handled_at"], is_suspended=row["has_suspension"],
        went_through_handling=row["was_handled"], rework_count=row["reworks"], closed_at=row["closed_at"],
        is_asked=bool(row["rating"]), is_satisfied=row["rating"] in SATISFIED,
        **_stage("verifications", row["verified"], row["verifying"], row["verified_in_time"]),
        **_stage("checks", row["checked"], row["checking"], row["checked_in_time"]),
    )  # fmt: skip


def _stage(name: str, done: int, waiting: int, in_time: int) -> dict[str, int]:
    return {
        f"{name}_required": done + waiting,
        f"{name}_done": done,
        f"{name}_in_time": min(done, in_time),
    }
