"""What stands on the boards of many grids: people of the published duties, telephones, photos; a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import CharField, F, Func, Max, Value

from linli.words import Words

from .duties import duty_of, duty_rank
from .models import Area, BoardPrint, BoardText, Holding, MapFeature, Portrait, ResponsibilityGrid
from .queries import BASE_LAYER, prefixes
from .staffing import Acting, acting, holdings_on

MARK = 32  # hex digits of a photo's SHA-256 in its address


@dataclass(frozen=True)
class BoardFacts:
    grid: ResponsibilityGrid
    areas: tuple[Area, ...]  # from the top
    people: tuple[Acting, ...]  # in the order of the duties
    text: BoardText | None
    printed_at: datetime | None  # of this version


def board_facts(grids: Sequence[ResponsibilityGrid], *, on: date) -> list[BoardFacts]:
    """Four statements with any number of grids."""
    paths = {p for g in grids for p in prefixes(g.path)}
    held = [h for h in holdings_on(on).filter(post__path__in=paths) if duty_of(h.post.duty).is_on_board]
    areas = {a.path: a for a in Area.objects.filter(path__in=paths).defer("shape")}
    texts = {t.area.path: t for t in BoardText.objects.filter(area__path__in=paths).select_related("area")}
    prints = dict(BoardPrint.objects.filter(grid__in=grids).values_list("grid").annotate(Max("printed_at")))
    found = []
    for grid in grids:
        above = prefixes(grid.path)
        standing = on_board(held, grid.path)
        people = sorted(acting(standing), key=lambda a: duty_rank(a.holding.post.duty))
        text = next((texts[p] for p in reversed(above) if p in texts), None)
        found.append(
            BoardFacts(
                grid, tuple(areas[p] for p in above if p in areas), tuple(people), text, prints.get(grid.pk)
            )
        )
    return found


def on_board(held: Iterable[Holding], path: str) -> list[Holding]:
    """Of the holdings in published duties, those that stand on a grid's board: its own, then wider ones of other duties."""
    above, rows = prefixes(path), list(held)
    own = [h for h in rows if h.post.path == path]
    filled = {h.post.duty for h in own}
    return own + [
        h for h in rows if h.post.path in above and h.post.path != path and h.post.duty not in filled
    ]


def portraits(accounts: set[UUID]) -> dict[UUID, bytes]:
    return {
        pk: bytes(jpeg)
        for pk, jpeg in Portrait.objects.filter(account__in=accounts).values_list("account", "jpeg")
    }


def portrait_marks(accounts: Iterable[UUID]) -> dict[UUID, str]:
    """A mark for the address of each photo that there is, another one for another photo; the photos are not read."""
    mark = Func(Func(F("jpeg"), function="sha256"), Value("hex"), function="encode", output_field=CharField())
    found = Portrait.objects.filter(account__in=list(accounts)).annotate(mark=mark)
    return {pk: str(sha256)[:MARK] for pk, sha256 in found.values_list("account", "mark")}


SIDES = (
    ("north", Words("north", "北至")), ("south", Words("south", "南至")), ("west", Words("west", "西至")), ("east", Words("east", "东至")),
)  # fmt: skip
BESIDE = 0.0004  # degrees, some 40 m: so near the border a street is the border
LEAST_SHARE = 0.25  # of the grid's width or height that the street has to run along


def streets_around(shape: Any) -> Words | None:
    """How far a grid goes, in the names of the streets and canals along its border; None where a side has no name."""
    west, south, east, north = shape.bounds
    near = MapFeature.objects.filter(
        layer__code=BASE_LAYER, kind__in=("street", "water", "rail"), west__lte=east + BESIDE, east__gte=west - BESIDE,
        south__lte=north + BESIDE, north__gte=south - BESIDE,
    ).exclude(name_zh="")  # fmt: skip
    rows = [
        (Words(en or zh, zh), shapely.from_wkb(bytes(s)))
        for zh, en, s in near.values_list("name_zh", "name_en", "shape")
    ]
    ring = shapely.get_exterior_ring(max(shapely.get_parts(shape), key=lambda part: part.area))
    said: list[Words] = []
    for side, where in SIDES:
        edge = _edge(ring, side)
        best = max(
            rows, key=lambda row: shapely.buffer(row[1], BESIDE).intersection(edge).length, default=None
        )
        if (
            best is None
            or shapely.buffer(best[1], BESIDE).intersection(edge).length < LEAST_SHARE * edge.length
        ):
            return None
        said.append(Words(f"{where.en}: {best[0].en}", f"{where.zh}{best[0].zh}"))
    return Words(", ".join(w.en for w in said), "，".join(w.zh for w in said))


def _edge(ring: Any, side: str) -> Any:
    """The part of the outline that looks to one side: between the corners that lie farthest out to both diagonals."""
    xy = shapely.get_coordinates(ring)[:-1]
    middle = (xy.max(axis=0) + xy.min(axis=0)) / 2
    far = (xy - middle) / np.maximum(xy.max(axis=0) - middle, 1e-12)
    corner = {
        "nw": int(np.argmax(far[:, 1] - far[:, 0])), "ne": int(np.argmax(far[:, 1] + far[:, 0])),
        "se": int(np.argmax(far[:, 0] - far[:, 1])), "sw": int(np.argmax(-far[:, 0] - far[:, 1])),
    }  # fmt: skip
    first, last = {"north": ("nw", "ne"), "east": ("ne", "se"), "south": ("se", "sw"), "west": ("sw", "nw")}[
        side
    ]
    if shapely.is_ccw(ring):
        first, last = last, first
    at, end = corner[first], corner[last]
    way = [xy[at]]
    while at != end:
        at = (at + 1) % len(xy)
        way.append(xy[at])
    return shapely.LineString(way if len(way) > 1 else [way[0], way[0]])
