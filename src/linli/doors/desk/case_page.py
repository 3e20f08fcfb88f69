"""Everything that the page of a case shows, gathered in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from linli.doors.parts import townmap
from linli.doors.parts.templatetags.linli import class_name, light_words
from linli.engine.catalogue import Catalogue
from linli.engine.worktime import Limit
from linli.records.cases import queries as cases
from linli.records.cases.actions.core import Background
from linli.records.cases.models import Case, Clock, Evidence, Step
from linli.records.cases.rules import class_of, condition_of, lifecycle
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from . import panel, timeline
from .labels import CHANNEL_ICONS, CHANNELS, RATINGS, clock_name, here

MAP_SIZE, MAP_SCALE = (640, 300), 2.0  # pixels, and metres a pixel at the nearest


def page_of(
    case: Case, by: Actor, *, now: datetime, tried: panel.Tried | None = None, wanted: str = ""
) -> dict[str, Any]:
    pack = tenancy.catalogue()
    steps, photos = list(cases.steps_of(case)), list(cases.evidence_of(case))
    clocks, requests = list(cases.clocks_of(case)), list(cases.requests_of(case))
    family = cases.related_to(case)
    repeats = cases.repeats_of(case) if case.is_open else []
    known = _known(case, steps, requests, family)
    moves = cases.next_moves(case, by, now=now, pack=pack, background=known)
    matter = class_of(pack, case.kind, case.code)
    return {
        "tab": "queue", "case": case, "matter": matter, "state": lifecycle(pack).states[case.state],
        "flow": lifecycle(pack).flows[case.flow], "condition": condition_of(pack, case.kind, case.code, case.condition),
        "channel": CHANNELS.get(case.channel, case.channel), "channel_icon": CHANNEL_ICONS.get(case.channel, "globe"),
        "responsible": cases.responsible(case, now=now), "holder": lifecycle(pack).powers.get(case.holder_power),
        "timeline": timeline.rows_of(case, steps, photos, pack), "clocks": [_clock(c, pack) for c in clocks],
        "requests": requests, "open_requests": [r for r in requests if not r.decision], "reports": case.report_count,
        "before": _shown(photos, "before"), "after": _shown(photos, "after"), "other_photos": _shown(photos, "other"),
        "parent": next((c for c in family if c.pk == case.parent_id), None),
        "original": next((c for c in family if c.pk == case.original_id), None),
        "children": [c for c in family if c.parent_id == case.pk],
        "duplicates": [c for c in family if c.original_id == case.pk], "repeats": repeats,
        "panel": panel.build(case, moves, by, pack, now=now, clocks=clocks, requests=requests, tried=tried, wanted=wanted),
        "tried": tried, "rating": RATINGS.get(case.rating, ""), "may_see_reporter": by.may("cases.see_reporter", case.place_path, case.unit_id),
        **_map(case, repeats),
    }  # fmt: skip


def _known(case: Case, steps: Sequence[Step], requests: Sequence[Any], family: Sequence[Case]) -> Background:
    """What the guards ask, from what the page has read anyway."""
    known = Background(case)
    handled = [s for s in steps if s.move in {"handle", "settle", "review"}]
    known.requests = [r for r in requests if not r.decision]
    known.handled = handled[-1] if handled else None
    if steps and steps[0].account_id is not None:
        known.reported_by = steps[0].account_id
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


def _map(case: Case, repeats: Sequence[tuple[Case, float]]) -> dict[str, Any]:
    """The case and what may be the same problem, drawn and as a list."""
    if case.lon is None or case.lat is None:
        return {"map": "", "markers": []}
    markers = [_marker(c, f"{round(metres)} m") for c, metres in repeats]
    own = _marker(case, case.place_text)
    view = townmap.view_around([own, *markers], *MAP_SIZE, least=MAP_SCALE)
    return {
        "map": townmap.draw(view, [*markers, own], own_path=case.place_path, title=own.title),
        "markers": markers,
    }


def _marker(case: Case, note: str) -> townmap.Marker:
    from django.utils import timezone

    light = cases.light_of(case, timezone.now())
    return townmap.Marker(
        case.lon or 0.0, case.lat or 0.0, f"{class_name(case)} · {light_words(light)}", light,
        href=reverse("desk:case", args=[case.number]), note=note,
    )  # fmt: skip
