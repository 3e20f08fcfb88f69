"""Everything that the page of a case shows, gathered in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from linli.doors.parts import townmap
from linli.doors.parts.templatetags.linli import class_name, light_words
from linli.engine.catalogue import Catalogue
from linli.engine.worktime import Limit
from linli.records.cases import queries as cases
from linli.records.cases.actions.core import Background
from linli.records.cases.around import Near, known_around
from linli.records.cases.happenings import NOBODY, Happening, happenings
from linli.records.cases.models import Case, Clock, Evidence, Step
from linli.records.cases.rules import class_of, condition_for, lifecycle, number
from linli.records.fieldwork.readings import told_of
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from . import panel, timeline
from .checking import points_of
from .labels import CHANNEL_ICONS, CHANNELS, RATINGS, clock_name, here
from .reading import number_of
from .versions import versions_of

SHOWN_PHOTOS = 12
# Without one of these steps there is nothing to ask the database for.
ASKED = frozenset({"ask_extension", "ask_suspension"})
RELATING = frozenset({"split", "merged_in"})
WITH_REQUESTS = frozenset({"dispatched", "handling", "suspended"})
CHECKED = frozenset({"to_check", "to_close"})  # where somebody compares before and after
MAP_SIZE, MAP_SCALE = (640, 300), 2.0  # pixels, and metres a pixel at the nearest


def page_of(
    case: Case, by: Actor, *, now: datetime, tried: panel.Tried | None = None, wanted: str = ""
) -> dict[str, Any]:
    pack, today = tenancy.catalogue(), timezone.localdate(now, tenancy.time_zone())
    steps, photos = list(cases.steps_of(case)), list(cases.evidence_of(case))
    clocks, around = list(cases.clocks_of(case)), happenings(case)
    made = {s.move for s in steps}
    requests = list(cases.requests_of(case)) if made & ASKED and case.state in WITH_REQUESTS else []
    family = cases.related_to(case) if made & RELATING or case.parent_id or case.original_id else []
    near = _near(case, by, now=now)
    known = _known(case, steps, requests, family, around, by)
    moves = cases.next_moves(case, by, now=now, pack=pack, background=known)
    matter = class_of(pack, case.kind, case.code)
    return {
        "tab": "queue", "case": case, "matter": matter, "state": lifecycle(pack).states[case.state],
        "flow": lifecycle(pack).flows[case.flow], "condition": condition_for(pack, case),
        "channel": CHANNELS.get(case.channel, case.channel), "channel_icon": CHANNEL_ICONS.get(case.channel, "globe"),
        "responsible": cases.responsible(case, now=now), "holder": lifecycle(pack).powers.get(case.holder_power),
        "timeline": timeline.timeline_of(case, steps, photos, pack, around), "versions": versions_of(case, steps, pack), "clocks": [_clock(c, pack) for c in clocks],
        "requests": requests, "open_requests": [r for r in requests if not r.decision], "reports": vars(case)["report_count"],
        **_photos(photos), "checking": case.state in CHECKED, "points": points_of(case, pack),
        "parent": next((c for c in family if c.pk == case.parent_id), None),
        "original": next((c for c in family if c.pk == case.original_id), None),
        "children": [c for c in family if c.parent_id == case.pk],
        "duplicates": [c for c in family if c.original_id == case.pk], "near": near,
        "repeats": [r for r in near if (r[0].kind, r[0].code) == (case.kind, case.code)],
        "may_merge": any(m.code == "merge" for m in moves),
        "panel": panel.build(case, moves, by, pack, now=now, clocks=clocks, requests=requests, today=today, tried=tried, wanted=wanted),
        "reopen_until": _reopen_until(case, pack, now), "tried": tried, "rating": RATINGS.get(case.rating, ""), "may_see_reporter": by.may("cases.see_reporter", case.place_path, case.unit_id),
        "told": told_of(case) if case.holder_power == "handling_unit" else [], "taken_at": _taken_at(case, steps), "may_urge": any(m.code == "urge" for m in moves),
        **_changes(case, steps, by, pack, tried), **_map(case, near),
    }  # fmt: skip


def _taken_at(case: Case, steps: Sequence[Step]) -> datetime | None:
    """Since then nobody waits for the unit to read that it has the case."""
    is_taken = case.state != "dispatched"
    return next((s.at for s in reversed(steps) if s.move == "take"), None) if is_taken else None


def _reopen_until(case: Case, pack: Catalogue, now: datetime) -> datetime | None:
    """How long the reporter of a closed case may still have it done again."""
    if case.state != "closed" or case.closed_at is None:
        return None
    until = case.closed_at + timedelta(days=number(pack, "reopen_window"))
    return until if until > now else None


def _near(case: Case, by: Actor, *, now: datetime) -> list[Near]:
    """Open cases around it, those of its class first."""
    if case.lon is None or case.lat is None:
        return []
    return known_around(by, case.lon, case.lat, now=now, key=(case.kind, case.code), but=case)


def _photos(photos: Sequence[Evidence]) -> dict[str, Any]:
    """The newest before and after side by side; of many photos the first few, the rest folded."""
    before, after = _shown(photos, "before"), _shown(photos, "after")
    rows = [*before, *after, *_shown(photos, "other")]
    pair = (before[-1], after[-1]) if before and after else None
    return {
        "photos": rows[:SHOWN_PHOTOS],
        "more_photos": rows[SHOWN_PHOTOS:],
        "pair": pair,
        "has_after": bool(after),
    }


def _changes(
    case: Case, steps: Sequence[Step], by: Actor, pack: Catalogue, tried: panel.Tried | None
) -> dict[str, Any]:
    """What others did since the page was opened on which this person tried a step."""
    seen = number_of(tried.kept.get("seen_version", "")) if tried else None
    if seen is None or seen >= case.version:
        return {"changes": [], "is_stale": False}
    return {"changes": timeline.since(case, steps, seen, pack, but=by.id), "is_stale": True}


def _known(
    case: Case, steps: Sequence[Step], requests: Sequence[Any], family: Sequence[Case], around: Sequence[Happening],
    by: Actor,
) -> Background:  # fmt: skip
    """What the guards ask, from what the page has read anyway."""
    known = Background(case, by)
    handled = [s for s in steps if s.move in {"handle", "settle", "review"}]
    known.requests = [r for r in requests if not r.decision]
    known.handled = handled[-1] if handled else None
    staff = [h.account for h in around if h.kind == "report" and h.account != NOBODY]
    known.reported_by = next((a for a in staff if str(a) == by.id), next(iter(staff), None))
    known.open_children = sum(1 for c in family if c.parent_id == case.pk and c.is_open)
    return known


def _shown(photos: Sequence[Evidence], kind: str) -> list[Evidence]:
    return [p for p in photos if p.kind == kind]


def _clock(clock: Clock, pack: Catalogue) -> dict[str, Any]:
    try:
        limit = here(Limit(clock.limit_value, clock.limit_unit).words)  # type: ignore[arg-type]
    except Refusal:
        limit = f"{clock.limit_value} {clock.limit_unit}"
    return {"row": clock, "name": clock_name(clock.kind, pack), "limit": limit}


def _map(case: Case, near: Sequence[Near]) -> dict[str, Any]:
    """The case and what is open around it, drawn and as a list."""
    if case.lon is None or case.lat is None:
        return {"map": "", "markers": []}
    markers = [_marker(c, f"{round(metres)} m") for c, metres in near]
    own = replace(_marker(case, case.place_text), is_own=True)
    view = townmap.view_around([own, *markers], *MAP_SIZE, least=MAP_SCALE)
    return {
        "map": townmap.draw(view, [*markers, own], own_path=case.place_path, title=own.title, is_cut=True),
        "markers": markers,
    }


def _marker(case: Case, note: str) -> townmap.Marker:
    light = cases.light_of(case, timezone.now())
    return townmap.Marker(
        case.lon or 0.0, case.lat or 0.0, f"{class_name(case)} · {light_words(light)}", light,
        href=reverse("desk:case", args=[case.number]), note=note,
    )  # fmt: skip
