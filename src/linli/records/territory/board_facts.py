"""What stands on the boards of many grids: people of the published duties, telephones, photos; a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from .duties import DUTIES
from .models import Area, BoardPrint, BoardText, Portrait, ResponsibilityGrid
from .queries import prefixes
from .staffing import Acting, acting, holdings_on


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
    held = [
        h
        for h in holdings_on(on).filter(post__path__in=paths)
        if h.post.duty in DUTIES and DUTIES[h.post.duty].is_on_board
    ]
    areas = {a.path: a for a in Area.objects.filter(path__in=paths).defer("shape")}
    texts = {t.area.path: t for t in BoardText.objects.filter(area__path__in=paths).select_related("area")}
    prints = dict(BoardPrint.objects.filter(grid__in=grids).values_list("grid").annotate(Max("printed_at")))
    order = list(DUTIES)
    found = []
    for grid in grids:
        above = prefixes(grid.path)
        own = [h for h in held if h.post.path == grid.path]
        wider = [
            h
            for h in held
            if h.post.path in above
            and h.post.path != grid.path
            and h.post.duty not in {o.post.duty for o in own}
        ]
        people = sorted(acting([*own, *wider]), key=lambda a: order.index(a.holding.post.duty))
        text = next((texts[p] for p in reversed(above) if p in texts), None)
        found.append(
            BoardFacts(
                grid, tuple(areas[p] for p in above if p in areas), tuple(people), text, prints.get(grid.pk)
            )
        )
    return found


def portraits(accounts: set[object]) -> dict[object, bytes]:
    return {
        pk: bytes(jpeg)
        for pk, jpeg in Portrait.objects.filter(account__in=accounts).values_list("account", "jpeg")
    }
