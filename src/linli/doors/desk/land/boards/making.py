"""A board and its cards: the map, who answers, what they do and do not do, telephones, and the way to the grid's page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import segno
import shapely
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from linli.doors.desk.land.drawing import path_of, short
from linli.doors.parts.documents import Document
from linli.doors.parts.gate import StaffRequest
from linli.doors.parts.townmap import draw, view_of_bounds
from linli.records.registers.counting import GridCounts, counts_in
from linli.records.tenancy import queries as tenancy
from linli.records.territory.board_facts import BoardFacts, portraits, streets_around
from linli.records.territory.duties import duty_of
from linli.words import Words

ABREAST = 5  # people beside each other in large
MOST_PEOPLE = 12  # more do not fit on an A3; the page of the grid has them all
ON_A_CARD = 3
ON_A_SHEET = 10
# pixels of the map: few, so that the letters come out large on paper
MAP = {"landscape": (430, 457), "portrait": (640, 358), "portrait many": (640, 262)}
ROOM = 1.12
LATIN, LONG_NAME, LONG_PERSON = 0x2E80, 16, 18
LETTERS = re.compile(r"<text([^>]*)>(.*?)</text>", re.DOTALL)
RIM = re.compile(r' (stroke|stroke-width|paint-order|fill)="[^"]*"')
HALO = ' fill="#fff" stroke="#fff" stroke-width="3" stroke-linejoin="round"'


@dataclass(frozen=True)
class Person:
    duty: str
    name: str
    tasks: str
    phone: str
    photo: str  # name of the picture; "" = none
    instead_of: str

    @property
    def is_long(self) -> bool:
        return _width(self.name) > LONG_PERSON


@dataclass(frozen=True)
class Board:
    code: str
    name: str
    short: str
    areas: str
    map: SafeString
    rows: list[list[Person]]  # beside and below each other
    more: int  # people who do not fit
    on_card: list[Person]
    households: int
    counts: GridCounts
    sides: Words | None
    text: Any
    address: str
    qr: SafeString
    link: str
    version_on: date

    @property
    def gaps(self) -> range:
        """Empty places in the last row, so that all stand under each other."""
        return range(len(self.rows[0]) - len(self.rows[-1]) if self.rows else 0)

    @property
    def is_long(self) -> bool:
        """A name so long that it is written smaller."""
        return _width(self.name) > LONG_NAME

    @property
    def edge(self) -> str:
        """How far the grid goes, in the names of its streets; "" where they are not known."""
        return self.sides.in_(get_language()) if self.sides else ""


def _width(text: str) -> int:
    """In Latin letters; a Chinese one is as wide as two."""
    return sum(2 if ord(c) > LATIN else 1 for c in text)


def board_document(request: StaffRequest, facts: Sequence[BoardFacts], *, paper: str) -> Document:
    """One A3 page for each grid; `paper`: landscape or portrait."""
    photos = portraits({a.account.pk for f in facts for a in f.people})
    boards = [_board(request, f, photos, paper) for f in facts]
    context = {"boards": boards, "paper": paper, "language": get_language(), "town": tenancy.current()}
    pictures = {f"{pk}.jpg": (lambda jpeg=jpeg: jpeg) for pk, jpeg in photos.items()}
    return Document("desk/land/board.pdf.html", context, ("desk/land/board.css",), pictures)


def card_document(request: StaffRequest, facts: Sequence[BoardFacts]) -> Document:
    """One A4 sheet of ten cards for each grid."""
    boards = [_board(request, f, {}, "") for f in facts]
    context = {
        "boards": boards,
        "cards": range(ON_A_SHEET),
        "language": get_language(),
        "town": tenancy.current(),
    }
    return Document("desk/land/cards.pdf.html", context, ("desk/land/board.css",))


def _board(request: StaffRequest, facts: BoardFacts, photos: dict[UUID, bytes], paper: str) -> Board:
    grid = facts.grid
    link = request.build_absolute_uri(reverse("portal:grid", args=[grid.code]))
    language = get_language()
    address = ""
    if facts.text is not None:
        address = (
            facts.text.address_zh
            if (language or "").startswith("zh")
            else facts.text.address_en or facts.text.address_zh
        )
    people = [_person(a, photos, facts) for a in facts.people]
    shown = people[:MOST_PEOPLE]
    abreast = len(shown) if len(shown) <= ABREAST else -(-len(shown) // 2)
    shape = shapely.from_wkb(bytes(grid.shape))
    return Board(
        code=grid.code, name=grid.name, short=short(grid.code, {}), areas=" · ".join(a.name for a in facts.areas[-2:]),
        map=_map(facts, paper, is_many=len(people) > ABREAST) if paper else mark_safe(""), rows=[shown[at : at + abreast] for at in range(0, len(shown), abreast or 1)],
        more=len(people) - len(shown), on_card=people[:ON_A_CARD], households=grid.households, counts=counts_in(grid.path, shape),
        sides=streets_around(shape), text=facts.text, address=address, qr=qr(link), link=link, version_on=grid.from_on,
    )  # fmt: skip


def _person(acting: Any, photos: dict[UUID, bytes], facts: BoardFacts) -> Person:
    duty, language = duty_of(acting.holding.post.duty), get_language()
    account = acting.account
    # a worker's own number is not published unless it is all there is: the office answers
    phone = (
        facts.text.office_phone
        if facts.text and facts.text.office_phone
        else account.organisation.phone
        if account.organisation
        else ""
    )
    return Person(
        duty.name.in_(language), account.name, duty.tasks.in_(language), phone, f"{account.pk}.jpg" if account.pk in photos else "",
        acting.instead_of.account.name if acting.instead_of else "",
    )  # fmt: skip


def _map(facts: BoardFacts, paper: str, *, is_many: bool) -> SafeString:
    shape = shapely.from_wkb(bytes(facts.grid.shape))
    size = MAP.get(f"{paper} many") if is_many else None
    view = view_of_bounds(shapely.bounds(shape), *(size or MAP[paper]))
    view = replace(view, scale=view.scale * ROOM)
    # the grid as it is on the day of the board, which may be to come; under the names of its streets
    own = f'<path d="{path_of(view, shape)}" fill="#0b5a78" fill-opacity=".09" stroke="#0b5a78" stroke-width="3"/>'
    plain = draw(view, title=facts.grid.name)
    drawn = (
        plain.replace("<text", f"{own}<text", 1)
        if "<text" in plain
        else plain.replace("</svg>", f"{own}</svg>")
    )
    return mark_safe(LETTERS.sub(_with_halo, drawn))  # noqa: S308 - our own drawing


def _with_halo(found: re.Match[str]) -> str:
    """The PDF's renderer knows no order of painting and would draw the rim over the letters: so the rim is a text of its own."""
    bare = RIM.sub("", found[1])
    ink = re.search(r' fill="[^"]*"', found[1])
    return f"<text{bare}{HALO}>{found[2]}</text><text{bare}{ink[0] if ink else ''}>{found[2]}</text>"


def qr(link: str) -> SafeString:
    drawn = segno.make(link, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by us from our own address
