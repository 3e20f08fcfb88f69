"""The map beside the list of open data: one marker for each place as it is shown, or all cases that were chosen, counted by grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.doors.parts.gridlines import ground, today
from linli.doors.parts.townmap import Marker, draw, view_around, view_of_town

from .rows import Shown

MAP = (640, 420)
NAMED = 6  # cases whose names fit the words of a marker


@dataclass(frozen=True)
class OpenMap:
    markers: Sequence[Marker]
    picture: SafeString | str
    elsewhere: int = 0  # cases that lie in no grid of today


def of_rows(rows: Sequence[Shown]) -> OpenMap:
    """The cases of this page of the list. Several at one blurred place would hide one another: they share a marker."""
    places: dict[tuple[float, float], list[Shown]] = defaultdict(list)
    for row in rows:
        if row.lon is not None and row.lat is not None:
            places[row.lon, row.lat].append(row)
    return _drawn([_marker(at, there) for at, there in places.items()], _("Map of the cases in the list"))


def of_grids(counts: Mapping[str, int], asked: Mapping[str, str]) -> OpenMap:
    """How many of all that were chosen lie in each grid: less exact than any line of the list. `counts`: by the grid's path."""
    here = ground(today=today())
    language, found = get_language(), []
    for name, path, (lon, lat) in zip(here.names, here.paths, here.inside, strict=True):
        if n := counts.get(path, 0):
            said = ngettext("%(grid)s: %(n)d case", "%(grid)s: %(n)d cases", n) % {
                "grid": name.in_(language),
                "n": n,
            }
            query = urlencode({**{k: v for k, v in asked.items() if v}, "area": path})
            found.append(Marker(lon, lat, said, "count", str(n), f"{reverse('portal:open')}?{query}"))
    drawn = _drawn(found, _("Map of all cases that were chosen, by grid"))
    return OpenMap(drawn.markers, drawn.picture, sum(counts.values()) - sum(int(m.number) for m in found))


def numbers(there: Sequence[int]) -> str:
    """The numbers of the list that stand at one place.

    >>> numbers([4]), numbers([3, 4, 5]), numbers([9, 14]), numbers([2, 7, 11, 18])
    ('4', '3–5', '9, 14', '2 +3')
    """
    first, last = there[0], there[-1]
    if last - first == len(there) - 1:
        return f"{first}–{last}" if last > first else str(first)
    return f"{first}, {last}" if len(there) == 2 else f"{first} +{len(there) - 1}"


def _marker(at: tuple[float, float], there: Sequence[Shown]) -> Marker:
    first, many = there[0], len(there)
    title = "; ".join(f"{r.n}: {r.name}" for r in there[:NAMED]) + ("; …" if many > NAMED else "")
    href = first.href if many == 1 and first.href else f"#n{first.n}"
    return Marker(*at, title, first.light, numbers([r.n for r in there]), href)


def _drawn(markers: Sequence[Marker], title: str) -> OpenMap:
    view = view_around(markers, *MAP, least=1.5) if markers else view_of_town(*MAP)
    return OpenMap(markers, draw(view, markers, title=title) if view else "")
