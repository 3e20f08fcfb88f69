"""A board and its cards: the map, who answers, what they do and do not do, telephones, and the way to the grid's page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import segno
import shapely
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from linli.doors.desk.land.drawing import path_of, short
from linli.doors.parts.documents import Document
from linli.doors.parts.townmap import draw, view_of_bounds
from linli.records.tenancy import queries as tenancy
from linli.records.territory.board_facts import BoardFacts, portraits
from linli.records.territory.duties import DUTIES

MOST_PEOPLE = 5
ON_A_SHEET = 10
MAP = {"landscape": (620, 660), "portrait": (1000, 560)}
ROOM = 1.12
LETTERS = re.compile(r"<text[^>]*>")
RIM = re.compile(r' (stroke|stroke-width|paint-order)="[^"]*"')


@dataclass(frozen=True)
class Person:
    duty: str
    name: str
    tasks: str
    phone: str
    photo: str  # name of the picture; "" = none
    instead_of: str


@dataclass(frozen=True)
class Board:
    code: str
    name: str
    short: str
    areas: str
    map: SafeString
    people: list[Person]
    households: int
    text: Any
    address: str
    qr: SafeString
    link: str
    version_on: date


def board_document(request: HttpRequest, facts: Sequence[BoardFacts], *, paper: str) -> Document:
    """One A3 page for each grid; `paper`: landscape or portrait."""
    photos = portraits({a.account.pk for f in facts for a in f.people})
    boards = [_board(request, f, photos, paper) for f in facts]
    context = {"boards": boards, "paper": paper, "language": get_language(), "town": tenancy.current()}
    pictures = {f"{pk}.jpg": (lambda jpeg=jpeg: jpeg) for pk, jpeg in photos.items()}
    return Document("desk/land/board.pdf.html", context, ("desk/land/board.css",), pictures)


def card_document(request: HttpRequest, facts: Sequence[BoardFacts]) -> Document:
    """One A4 sheet of ten cards for each grid."""
    boards = [_board(request, f, {}, "") for f in facts]
    context = {
        "boards": boards,
        "cards": range(ON_A_SHEET),
        "language": get_language(),
        "town": tenancy.current(),
    }
    return Document("desk/land/cards.pdf.html", context, ("desk/land/board.css",))


def _board(request: HttpRequest, facts: BoardFacts, photos: dict[object, bytes], paper: str) -> Board:
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
    return Board(
        grid.code, grid.name, short(grid.code, {}), " · ".join(a.name for a in facts.areas[-2:]), _map(facts, paper) if paper else mark_safe(""),
        [_person(a, photos, facts) for a in facts.people[:MOST_PEOPLE]], grid.households, facts.text, address, qr(link), link, grid.from_on,
    )  # fmt: skip


def _person(acting: Any, photos: dict[object, bytes], facts: BoardFacts) -> Person:
    duty, language = DUTIES[acting.holding.post.duty], get_language()
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


def _map(facts: BoardFacts, paper: str) -> SafeString:
    shape = shapely.from_wkb(bytes(facts.grid.shape))
    view = view_of_bounds(shapely.bounds(shape), *MAP[paper])
    view = replace(view, scale=view.scale * ROOM)
    # the grid as it is on the day of the board, which may be to come
    own = f'<path d="{path_of(view, shape)}" fill="#0b5a78" fill-opacity=".09" stroke="#0b5a78" stroke-width="4"/></svg>'
    drawn = draw(view, title=facts.grid.name).replace("</svg>", own)
    # A rim around letters is drawn over them by the PDF's renderer, which knows no order of painting.
    return mark_safe(LETTERS.sub(lambda found: RIM.sub("", found[0]), drawn))  # noqa: S308 - our own drawing


def qr(link: str) -> SafeString:
    drawn = segno.make(link, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by us from our own address
