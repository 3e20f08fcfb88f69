"""Rows as they are answered. Names come from the pack, in both languages, without a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from linli.engine.catalogue import Catalogue, MatterClass
from linli.engine.lifecycle import Move
from linli.engine.worktime import Unit
from linli.records.cases.listing import open_place
from linli.records.cases.queries import light_of
from linli.records.cases.rules import lifecycle
from linli.words import Words

UNKNOWN = Words("(no longer in the pack)", "（业务包中已无此类别）")


def pair(en: str | None, zh: str | None) -> Words | None:
    """A bilingual name of a row that may be missing."""
    return Words(en or zh or "", zh or en or "") if zh or en else None


def class_name(pack: Catalogue, kind: str, code: str) -> Words:
    found = pack.classes.get((kind, code))
    return found.name if found else UNKNOWN


def state_name(pack: Catalogue, state: str) -> Words:
    found = lifecycle(pack).states.get(state)
    return found.name if found else Words(state, state)


def public_words(pack: Catalogue, state: str, *, reporter: bool) -> Words:
    found = lifecycle(pack).states.get(state)
    return found.words_for(reporter=reporter) if found else Words(state, state)


def case(row: Any, pack: Catalogue, now: datetime) -> dict[str, Any]:
    """One case as a list shows it."""
    return {
        "id": row.id, "number": row.number, "version": row.version, "kind": row.kind, "code": row.code,
        "name": class_name(pack, row.kind, row.code), "condition": row.condition, "text": row.text,
        "is_urgent": row.is_urgent, "place": place(row), "flow": row.flow, "state": row.state,
        "state_name": state_name(pack, row.state), "is_open": row.is_open, "holder_power": row.holder_power,
        "unit": _unit(row), "channel": row.channel, "light": light_of(row, now), "reported_at": row.reported_at,
        "filed_at": row.filed_at, "dispatched_at": row.dispatched_at, "handled_at": row.handled_at,
        "closed_at": row.closed_at, "changed_at": row.changed_at, "handling_due_at": row.handling_due_at,
        "due_at": row.due_at, "warn_at": row.warn_at, "is_calendar_missing": row.is_calendar_missing,
        "rating": row.rating,
    }  # fmt: skip


def place(row: Any) -> dict[str, Any]:
    return {
        "text": row.place_text, "lon": row.lon, "lat": row.lat, "datum": "wgs84", "how": row.place_how,
        "path": row.place_path, "component_code": row.component_code, "unit_grid": row.unit_grid__code,
        "grid": grid(row),
        "area": {"path": row.area__path, "name": pair(row.area__name_en, row.area__name_zh)} if row.area__path else None,
    }  # fmt: skip


def grid(row: Any) -> dict[str, Any] | None:
    return (
        {"code": row.grid__code, "name": pair(row.grid__name_en, row.grid__name_zh)}
        if row.grid__code
        else None
    )


def _unit(row: Any) -> dict[str, Any] | None:
    if row.unit_id is None:
        return None
    return {"id": row.unit_id, "code": row.unit__code, "name": pair(row.unit__name_en, row.unit__name_zh)}


def full_case(row: Any, pack: Catalogue, now: datetime) -> dict[str, Any]:
    why = row.why or {}
    return case(row, pack, now) | {
        "why": {k: str(why.get(k, "")) for k in ("rule", "en", "zh")}, "dispatch_count": row.dispatch_count,
        "rework_count": row.rework_count, "reopen_count": row.reopen_count, "urge_count": row.urge_count,
        "rating_reason": row.rating_reason, "parent": row.parent__number, "original": row.original__number,
    }  # fmt: skip


def clock(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = (
        "kind",
        "state",
        "holder_power",
        "started_at",
        "due_at",
        "warn_at",
        "stopped_at",
        "is_late",
        "alarms",
    )
    counting = [Words(en, zh) for en, zh in row["lines"]]
    return {k: row[k] for k in kept} | {
        "limit": limit(row["limit_value"], row["limit_unit"]),
        "counting": counting,
    }


def limit(value: int | None, unit: str) -> Words | None:
    return Unit(unit).say(value) if value is not None and unit else None


def photo(row: Mapping[str, Any], number: str) -> dict[str, Any]:
    kept = ("id", "kind", "media_type", "width", "height", "size", "taken_at", "added_at")
    return {k: row[k] for k in kept} | {"url": f"/api/v1/cases/{number}/photos/{row['id']}"}


def request(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("kind", "asked_at", "reason", "until_on", "decision", "decided_at")
    return {k: row[k] for k in kept} | {"limit": limit(row["limit_value"], row["limit_unit"])}


def step(row: Mapping[str, Any], names: Mapping[str, Words]) -> dict[str, Any]:
    kept = ("seq", "move", "from_state", "to_state", "power", "at", "text", "was_stale", "is_public")
    return {k: row[k] for k in kept} | {
        "name": names.get(row["move"], Words(row["move"].replace("_", " "), row["move"])),
        "by": pair(row["account__name_en"], row["account__name_zh"]),
        "organisation": pair(row["organisation__name_en"], row["organisation__name_zh"]),
        "unit": pair(row["unit__name_en"], row["unit__name_zh"]),
    }


OTHER_MOVES = {
    "merged_in": Words("another case was merged into this one", "并入其他案卷"),
    "split_off": Words("split off from another case", "由其他案卷拆分而来"),
    "import": Words("taken over from another system", "由其他系统导入"),
}


def move_names(pack: Catalogue) -> dict[str, Words]:
    return {**OTHER_MOVES, **{m.code: m.name for m in lifecycle(pack).moves}}


def moves(found: Iterable[Move]) -> list[dict[str, Any]]:
    return [
        {
            "move": m.code,
            "name": m.name,
            "consequence": m.consequence,
            "needs": list(m.needs),
            "to_state": m.to_state,
        }
        for m in found
    ]


def matter(found: MatterClass) -> dict[str, Any]:
    return {"kind": found.kind, "code": found.code, "name": found.name, "major": found.major}


def full_matter(found: MatterClass) -> dict[str, Any]:
    conditions = [
        {
            "code": c.code, "name": c.name, "limit": c.limit.words if c.limit else None, "closing": c.closing,
            "may_settle": c.may_settle, "is_urgent": c.is_urgent,
        }
        for c in found.conditions
    ]  # fmt: skip
    return matter(found) | {"search_words": list(found.search_words), "conditions": conditions}


def open_case(row: Any, pack: Catalogue) -> dict[str, Any]:
    lon, lat = open_place(row)
    return {
        "number": row.number, "kind": row.kind, "code": row.code, "name": class_name(pack, row.kind, row.code),
        "state": row.state, "state_name": state_name(pack, row.state), "is_open": row.is_open, "channel": row.channel,
        "lon": lon, "lat": lat, "grid": grid(row), "area": pair(row.area__name_en, row.area__name_zh),
        "unit": pair(row.unit__name_en, row.unit__name_zh), "reported_at": row.reported_at, "filed_at": row.filed_at,
        "handled_at": row.handled_at, "closed_at": row.closed_at, "changed_at": row.changed_at,
        "handling_due_at": row.handling_due_at,
    }  # fmt: skip
