"""Unit grid codes (15 digits; 14 in the older import profile), and the order in which grids are numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, inf, radians
from statistics import median

from linli.engine.codes.parts import check_county, check_digits, check_serial, split, wrong
from linli.words import Words


@dataclass(frozen=True, slots=True, order=True)
class GridCode:
    """A unit grid: 6 county (GB/T 2260) + 3 street/town + 3 community/village + 3 serial.

    The older profile has a serial of 2 digits (`serial_width=2`, 14 digits). Raises Refusal
    `code-malformed`, `serial-overflow`. Source: GB/T 30428.1 and GB/T 2260, GB/T 10114.

    >>> print(GridCode("999001", "001", "002", 7).grouped())
    999001 001 002 007
    """

    county: str
    street: str
    community: str
    serial: int
    serial_width: int = 3

    def __post_init__(self) -> None:
        text = f"{self.county}{self.street}{self.community}{self.serial}"
        check_county("grid", self.county, text)
        check_digits("grid", "street", self.street, 3, text)
        check_digits("grid", "community", self.community, 3, text)
        check_serial("grid", self.serial, self.serial_width, text)

    def __str__(self) -> str:
        return f"{self.county}{self.street}{self.community}{self.serial:0{self.serial_width}d}"

    def grouped(self) -> str:
        return f"{self.county} {self.street} {self.community} {self.serial:0{self.serial_width}d}"

    def widened(self) -> GridCode:
        """The same grid with a serial of three digits: how a 14-digit import is stored."""
        return GridCode(self.county, self.street, self.community, self.serial)


def parse_grid(text: str) -> GridCode:
    """A 15-digit unit grid code; spaces between groups are accepted. Raises Refusal `code-malformed`.

    >>> parse_grid("999001001002007").serial
    7
    """
    return _parse(text, serial_width=3)


def parse_grid_14(text: str) -> GridCode:
    """A code of the older 14-digit import profile (2-digit serial). Raises Refusal `code-malformed`.

    >>> str(parse_grid_14("99900100100207").widened())
    '999001001002007'
    """
    return _parse(text, serial_width=2)


def _parse(text: str, serial_width: int) -> GridCode:
    layout = (("county", 6), ("street", 3), ("community", 3), ("serial", serial_width))
    found = split("grid", text, layout)
    county = check_county("grid", found["county"], text)
    street = check_digits("grid", "street", found["street"], 3, text)
    community = check_digits("grid", "community", found["community"], 3, text)
    serial = check_serial("grid", int(found["serial"]), serial_width, text)
    return GridCode(county, street, community, serial, serial_width)


def number_grids(centres: Sequence[tuple[float, float]]) -> list[int]:
    """Serial numbers 1…n for grids with these centres (lon, lat), west → east, then north → south.

    Returns the number of each centre, in the order given. Rows are found so that a little jitter does not
    break them: centres are taken from north to south, and a row ends where the next centre lies more than
    half a spacing south of the row's first (northernmost) centre. The spacing is the median distance of a
    centre to its nearest neighbour, degrees of longitude shrunk by the cosine of the mean latitude, so that
    centres may stray by a quarter of the spacing. Within a row, west comes first; ties are broken by latitude
    (north first) and then by the order given: the same centres always get the same numbers. Raises Refusal `code-malformed` for a centre that is no place on earth. Source: numbering
    rule of GB/T 30428.1 (west to east, north to south).

    >>> number_grids([(120.002, 30.0), (120.0, 30.0001), (120.0, 29.998), (120.002, 29.9981)])
    [2, 1, 3, 4]
    """
    for lon, lat in centres:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise wrong(
                "grid",
                "grid",
                f"{lon}, {lat}",
                Words("its centre is no place on earth", "其中心点不是有效经纬度"),
            )
    numbers = [0] * len(centres)
    serial = 0
    for row in _rows(centres):
        for index in sorted(row, key=lambda i: (centres[i][0], -centres[i][1], i)):
            serial += 1
            numbers[index] = serial
    return numbers


def _spacing(centres: Sequence[tuple[float, float]]) -> float:
    """Median distance, in degrees of latitude, to the nearest neighbour; 0 for fewer than two centres."""
    if len(centres) < 2:
        return 0.0
    shrink = cos(radians(sum(lat for _, lat in centres) / len(centres)))
    places = sorted((lat, lon * shrink) for lon, lat in centres)
    return median(_nearest(places, index) for index in range(len(places)))


def _nearest(places: Sequence[tuple[float, float]], index: int) -> float:
    """Distance to the nearest neighbour; places are in order of latitude, so most need not be looked at."""
    lat, lon = places[index]
    best = inf
    for others in (range(index + 1, len(places)), range(index - 1, -1, -1)):
        for other in others:
            if abs(places[other][0] - lat) >= best:
                break
            best = min(best, hypot(places[other][0] - lat, places[other][1] - lon))
    return best


def _rows(centres: Sequence[tuple[float, float]]) -> list[list[int]]:
    reach = _spacing(centres) / 2
    rows: list[list[int]] = []
    for index in sorted(range(len(centres)), key=lambda i: (-centres[i][1], centres[i][0], i)):
        if rows and centres[rows[-1][0]][1] - centres[index][1] <= reach:
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows
