"""A draft in memory: its units, who lies beside whom, and which rules the grids keep."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linli.words import Words

from .models import Draft, DraftGrid, DraftUnit

Ints = npt.NDArray[np.int64]
TRAILING = re.compile(r"^(.*?)(\d+)$")
STREETS = ("", "main", "street", "lane", "yard")


@dataclass(frozen=True)
class Broken:
    """A rule that a grid of the draft does not keep. What `is_hard` cannot be published."""

    code: str
    grid: str
    words: Words
    is_hard: bool = True
    is_outside: bool = False  # of the limits of households: published all the same, with its reason


def packed(edges: Sequence[tuple[int, int, float, str]]) -> bytes:
    """Neighbour edges as they are stored with a draft."""
    out = io.BytesIO()
    u, v, length, street = zip(*edges, strict=True) if edges else ((), (), (), ())
    np.savez_compressed(
        out, u=np.array(u, np.int32), v=np.array(v, np.int32), length=np.array(length, np.float32),
        street=np.array([STREETS.index(s) if s in STREETS else 0 for s in street], np.int8),
    )  # fmt: skip
    return out.getvalue()


@dataclass(frozen=True, eq=False)
class Fixed:
    """What never changes of a draft: its units and who lies beside whom."""

    codes: tuple[str, ...]
    border: tuple[str, ...]
    now: tuple[str, ...]
    households: Ints
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    edges: Mapping[str, npt.NDArray[Any]]


MOST_KEPT = 6
_kept: dict[Any, Fixed] = {}  # of the drafts somebody worked on last


def _fixed(draft: Draft) -> Fixed:
    """Read once by each process: a draft's units are written when it is made, and never again."""
    if draft.pk not in _kept:
        rows = list(
            DraftUnit.objects.filter(draft=draft).order_by("seq")
            .values_list("code", "border", "now", "households", "lon", "lat")
        )  # fmt: skip
        codes, border, now, households, lon, lat = list(zip(*rows, strict=True)) if rows else [()] * 6
        with np.load(io.BytesIO(bytes(draft.graph))) as stored:
            edges = {name: stored[name] for name in ("u", "v", "length", "street")}
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[draft.pk] = Fixed(
            codes,
            border,
            now,
            np.array(households, np.int64),
            np.array(lon, float),
            np.array(lat, float),
            edges,
        )
    return _kept[draft.pk]


class Plan:
    """The units of a draft in the order of `seq`, the grids they are in, and the edges between them."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.fixed = _fixed(draft)
        self.codes, self.border, self.now = self.fixed.codes, self.fixed.border, list(self.fixed.now)
        self.households: Ints = self.fixed.households
        self.lon, self.lat = self.fixed.lon, self.fixed.lat
        self.edges = self.fixed.edges
        self.grid: list[str] = list(
            DraftUnit.objects.filter(draft=draft).order_by("seq").values_list("grid", flat=True)
        )
        self.grids: dict[str, DraftGrid] = {
            g.code: g for g in DraftGrid.objects.filter(draft=draft).order_by("code")
        }

    def __len__(self) -> int:
        return len(self.codes)

    def members(self, code: str) -> list[int]:
        return [at for at, grid in enumerate(self.grid) if grid == code]

    def load(self, code: str) -> int:
        return int(sum(self.households[at] for at in self.members(code)))

    def loads(self, of: Sequence[str] | None = None) -> Counter[str]:
        found: Counter[str] = Counter()
        for code, weight in zip(self.grid if of is None else of, self.households.tolist(), strict=True):
            found[code] += weight
        return found

    def pieces(self) -> dict[str, int]:
        """In how many pieces each grid lies."""
        of_unit, names = _numbered_labels(self.grid)
        piece = self._components(of_unit)
        first = np.unique(piece, return_index=True)[1]
        count = np.bincount(of_unit[first], minlength=len(names))
        return dict(zip(names, count.tolist(), strict=True))

    def connected(self, members: Sequence[int], side: Sequence[int]) -> list[int]:
        """For each member the number of its part: units of one side that touch are one part. A side's lone crumbs, without
        households of their own or far smaller than the rest, go to the part that they touch most."""
        of_unit = np.full(len(self), -1, np.int64)
        of_unit[list(members)] = np.array(side) + 1
        piece = self._components(of_unit)
        weight: Counter[int] = Counter()
        for at in members:
            weight[int(piece[at])] += int(self.households[at]) * 1000 + 1
        whole = set()
        for one in {s for s in side if s >= 0}:
            pieces = {int(piece[at]) for at, s in zip(members, side, strict=True) if s == one}
            whole.add(max(sorted(pieces), key=lambda p: weight[p]))
        heavy = {p for p, w in weight.items() if p in whole or w >= CRUMB_SHARE * sum(weight.values())}
        part = {at: int(piece[at]) for at in members}
        self._join_crumbs(part, heavy)
        return [part[at] for at in members]

    def _join_crumbs(self, part: dict[int, int], heavy: set[int]) -> None:
        e = self.edges
        pairs = [
            (a, b, m) for a, b, m in zip(e["u"].tolist(), e["v"].tolist(), e["length"].tolist(), strict=True)
            if a in part and b in part
        ]  # fmt: skip
        while loose := {at for at, p in part.items() if p not in heavy}:
            touch: dict[int, Counter[int]] = defaultdict(Counter)
            for a, b, metres in pairs:
                for one, other in ((a, b), (b, a)):
                    if one in loose and other not in loose:
                        touch[one][part[other]] += metres
            if not touch:
                return
            for at, beside in touch.items():
                part[at] = max(sorted(beside), key=lambda p: beside[p])

    def _components(self, of_unit: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        u, v = self.edges["u"], self.edges["v"]
        same = of_unit[u] == of_unit[v] if len(u) else np.zeros(0, bool)
        graph = coo_matrix((np.ones(int(same.sum())), (u[same], v[same])), shape=(len(self), len(self)))
        return np.asarray(connected_components(graph, directed=False)[1], np.int64)

    def borders(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for code, border in zip(self.grid, self.border, strict=True):
            found[code].add(border)
        return found

    def beside(self, code: str) -> Counter[str]:
        """Neighbouring grids, with the metres of common border."""
        found: Counter[str] = Counter()
        for a, b, metres in zip(
            self.edges["u"].tolist(), self.edges["v"].tolist(), self.edges["length"].tolist(), strict=True
        ):
            one, other = self.grid[a], self.grid[b]
            if one != other and code in (one, other):
                found[other if one == code else one] += metres
        return found

    def nearest_grid(self, at: int, but: str) -> str:
        """The grid beside a unit with the longest common border on its side of every hard border; "" where none is."""
        found: defaultdict[str, float] = defaultdict(float)
        e = self.edges
        for side, far in ((e["u"], e["v"]), (e["v"], e["u"])):
            for edge in np.flatnonzero(side == at).tolist():
                other = int(far[edge])
                if self.grid[other] not in ("", but) and self.border[other] == self.border[at]:
                    found[self.grid[other]] += float(e["length"][edge])
        return max(sorted(found), key=lambda g: found[g], default="")

    def broken(self) -> list[Broken]:
        """Every rule that is not kept, hard ones first. Posts are looked at apart, see `checking`."""
        found = []
        if left := self.members(""):
            words = Words(
                "{count} units lie in no grid, {households} households.",
                "有 {count} 个单元未划入任何网格，共 {households} 户。",
            )
            households = int(self.households[left].sum())
            found.append(Broken("left-out", "", words.format(count=len(left), households=households)))
        pieces, borders, loads = self.pieces(), self.borders(), self.loads()
        of_unit, names = _numbered_labels(self.grid)
        most = np.zeros(len(names), np.int64)
        np.maximum.at(most, of_unit, self.households)
        heaviest = defaultdict(int, zip(names, most.tolist(), strict=True))
        for code, grid in self.grids.items():
            name = Words(grid.name_en or grid.name_zh, grid.name_zh)
            if pieces.get(code, 0) > 1:
                found.append(Broken("torn", code, TORN.format(grid=name, count=pieces[code])))
            if len(borders.get(code, ())) > 1:
                found.append(Broken("border-crossed", code, CROSSED.format(grid=name)))
            if miss := self._out_of_range(loads.get(code, 0), heaviest[code]):
                found.append(Broken(miss[0], code, miss[1].format(
                    grid=name, households=loads.get(code, 0), low=self.draft.low, high=self.draft.high), is_hard=False, is_outside=True))  # fmt: skip
        return sorted(found, key=lambda b: not b.is_hard)

    def _out_of_range(self, load: int, heaviest: int) -> tuple[str, Words] | None:
        if heaviest > self.draft.high:
            return "one-large-unit", LARGE
        if load > self.draft.high:
            return "too-many", TOO_MANY
        if load < self.draft.low:
            return "too-few", TOO_FEW
        return None

    def with_grids(self, changed: Mapping[int, str]) -> Plan:
        """The same plan with some units in other grids; nothing is stored."""
        other = object.__new__(Plan)
        other.__dict__.update(self.__dict__)
        other.grid = list(self.grid)
        for at, code in changed.items():
            other.grid[at] = code
        return other


CRUMB_SHARE = 0.02  # of a grid that is cut: a smaller piece that hangs alone is no grid of its own


def _numbered_labels(labels: Sequence[str]) -> tuple[npt.NDArray[np.int64], list[str]]:
    names = list(dict.fromkeys(labels))
    place = {name: at for at, name in enumerate(names)}
    return np.array([place[label] for label in labels], np.int64), names


TORN = Words("Grid {grid} lies in {count} pieces that do not touch.", "网格{grid}分成 {count} 块，互不相连。")
CROSSED = Words(
    "Grid {grid} lies on both sides of a border that no grid may cross.", "网格{grid}跨越了不可跨越的边界。"
)
TOO_MANY = Words(
    "Grid {grid}: {households} households, above the limit of {high}.",
    "网格{grid}：{households} 户，高于上限 {high}。",
)
TOO_FEW = Words(
    "Grid {grid}: {households} households, below the limit of {low}.",
    "网格{grid}：{households} 户，低于下限 {low}。",
)
LARGE = Words(
    "Grid {grid} holds one unit that alone is above the limit of {high}.",
    "网格{grid}中有单个单元已超过上限 {high} 户。",
)


def serial_of(code: str) -> int | None:
    """The number at the end of a grid's code.

    >>> serial_of("999001001001007"), serial_of("G03"), serial_of("north")
    (7, 3, None)
    """
    found = TRAILING.match(code[-3:] if len(code) > 4 and code.isdigit() else code)
    return int(found[2]) if found else None


def numbered(area_code: str, number: int, like: Iterable[str]) -> str:
    """The code of grid `number` of an area, written as its other grids are.

    >>> numbered("999001001001", 7, ["999001001001006"]), numbered("999001001001", 5, ["G01"]), numbered("9990", 1, [])
    ('999001001001007', 'G05', '9990001')
    """
    for code in like:
        if code.startswith(area_code) and code[len(area_code) :].isdigit():
            return f"{area_code}{number:0{len(code) - len(area_code)}d}"
        if (found := TRAILING.match(code)) and not code.isdigit():
            return f"{found[1]}{number:0{len(found[2])}d}"
    return f"{area_code}{number:03d}"[:20]
