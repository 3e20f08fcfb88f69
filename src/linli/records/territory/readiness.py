"""How ready each area is (E6): the items of the pack, answered from the records or ticked by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from linli.engine.catalogue import ReadinessItem
from linli.engine.geography import check_layer

from .models import Area, BoardPrint, BoardText, GridKind, Holding, Layer, ReadinessTick, ResponsibilityGrid
from .queries import SERVICE_LAYER, prefixes
from .sources import leaf_areas
from .staffing import holdings_on, in_force

MOST_CHECKED = 3000


@dataclass(frozen=True)
class Line:
    """One item in one area. What a person ticks has `tick`, and counts as one of one."""

    item: ReadinessItem
    met: int
    of: int
    tick: ReadinessTick | None = None

    @property
    def share(self) -> float:
        return self.met / self.of if self.of else 0.0

    @property
    def is_met(self) -> bool:
        return self.of > 0 and self.share >= float(self.item.share)


@dataclass(frozen=True)
class AreaReadiness:
    area: Area
    lines: tuple[Line, ...]

    @property
    def met(self) -> int:
        return sum(line.is_met for line in self.lines)

    @property
    def share(self) -> float:
        return self.met / len(self.lines) if self.lines else 0.0

    @property
    def is_ready(self) -> bool:
        return self.met == len(self.lines)


@dataclass
class _Facts:
    grids: list[ResponsibilityGrid]
    held: Mapping[str, list[Holding]]
    kinds: Mapping[str, Mapping[str, int]]
    texts: frozenset[str]
    printed: frozenset[object]
    faulty: frozenset[str]


def readiness(areas: Sequence[Area], checklist: Sequence[ReadinessItem], *, on: date) -> list[AreaReadiness]:
    """One entry for each area; seven statements with any number of areas and grids. `checklist`: of the pack."""
    grids = list(ResponsibilityGrid.objects.filter(in_force(on), layer__code=SERVICE_LAYER).order_by("path"))
    facts = _gather(grids, on)
    ticks = {
        (t.area_id, t.item): t
        for t in ReadinessTick.objects.filter(
            area__in=[a.pk for a in areas], ticked_on__lte=on
        ).select_related("ticked_by")
    }
    found = []
    for area in areas:
        mine = [g for g in facts.grids if g.path.startswith(area.path)]
        lines = []
        for item in checklist:
            if item.rule:
                measure = MEASURES[item.rule]
                lines.append(Line(item, sum(measure(facts, g) for g in mine), len(mine)))
            else:
                tick = ticks.get((area.pk, item.code))
                lines.append(Line(item, int(tick is not None), 1, tick))
        found.append(AreaReadiness(area, tuple(lines)))
    return found


def communities() -> list[Area]:
    """The areas that are judged: those that are not cut further."""
    top = Area.objects.filter(parent__isnull=True, layer__isnull=True).order_by("path").first()
    return leaf_areas(top) if top else []


def _gather(grids: list[ResponsibilityGrid], on: date) -> _Facts:
    held: dict[str, list[Holding]] = defaultdict(list)
    for h in holdings_on(on).filter(post__path__in=[g.path for g in grids]):
        held[h.post.path].append(h)
    full = (
        BoardText.objects.exclude(office_phone="")
        .exclude(supervision_phone="")
        .values_list("area__path", flat=True)
    )
    return _Facts(
        grids, held, {k.code: k.posts for k in GridKind.objects.all()}, frozenset(full),
        frozenset(BoardPrint.objects.filter(grid__in=grids).values_list("grid", flat=True)), _faulty(grids),
    )  # fmt: skip


_checked: dict[tuple[object, ...], frozenset[str]] = {}


def _faulty(grids: list[ResponsibilityGrid]) -> frozenset[str]:
    """Grids that the topology check names; kept as long as the layer stays as it is."""
    if not grids or len(grids) > MOST_CHECKED:
        return frozenset()
    key = (
        grids[0].layer_id,
        Layer.objects.values_list("version", flat=True).get(pk=grids[0].layer_id),
        len(grids),
        str(grids[0].pk),
    )
    if key not in _checked:
        _checked.clear()
        faults = check_layer([g.code for g in grids], [bytes(g.shape) for g in grids])
        _checked[key] = frozenset(k for f in faults for k in f.keys)
    return _checked[key]


def _has(facts: _Facts, grid: ResponsibilityGrid, *duties: str) -> bool:
    return any(h.post.duty in duties and h.turn == 0 for h in facts.held.get(grid.path, ()))


def _team(facts: _Facts, grid: ResponsibilityGrid) -> bool:
    wanted = facts.kinds.get(grid.kind, {})
    have: dict[str, int] = defaultdict(int)
    for h in facts.held.get(grid.path, ()):
        have[h.post.duty] += h.turn == 0
    return all(have[duty] >= count for duty, count in wanted.items())


def _accounts(facts: _Facts, grid: ResponsibilityGrid) -> bool:
    mine = [h for h in facts.held.get(grid.path, ()) if h.turn == 0]
    return bool(mine) and all(h.account.is_active and h.account.last_login is not None for h in mine)


MEASURES: Mapping[str, Callable[[_Facts, ResponsibilityGrid], bool]] = {
    "divided": lambda _f, g: g.to_on is None or g.to_on > g.from_on,
    "topology": lambda f, g: g.code not in f.faulty,
    "households": lambda _f, g: (
        g.households > 0 or g.kind in {"park", "institutions", "business", "dedicated"}
    ),
    "head": lambda f, g: _has(f, g, "grid_head"),
    "worker": lambda f, g: _has(f, g, "grid_worker"),
    "team": _team,
    "deputy": lambda f, g: any(h.turn > 0 for h in f.held.get(g.path, ())),
    "account": _accounts,
    "board_text": lambda f, g: any(p in f.texts for p in prefixes(g.path)),
    "board": lambda f, g: g.pk in f.printed,
}
