"""Who answers for a grid today, as everybody may know it: what the public board says, no more and no less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

from linli.records.tenancy import queries as tenancy
from linli.records.territory.board_facts import on_board, portrait_marks
from linli.records.territory.duties import Duty, duty_of, duty_rank
from linli.records.territory.models import BoardText
from linli.records.territory.queries import prefixes
from linli.records.territory.staffing import Acting, acting, holdings_on


@dataclass(frozen=True)
class Member:
    """One person in a post that is published. Their own number is not: offices answer."""

    duty: str
    name: str
    tasks: str
    organisation: str
    instead_of: str  # whoever is on leave
    is_responsible: bool
    account: UUID
    portrait: str = ""  # the mark of the photo on the board; "" = none


@dataclass(frozen=True)
class Office:
    phone: str
    hours: str
    address: str
    supervision: str  # whom to call about the office itself


@dataclass(frozen=True)
class Team:
    members: Sequence[Member]
    office: Office

    @property
    def has_faces(self) -> bool:
        return any(m.portrait for m in self.members)

    @property
    def first(self) -> Member | None:
        """Who answers for the grid."""
        return next((m for m in self.members if m.is_responsible), None)


def team_of(path: str, *, on: date) -> Team:
    """Two statements. Duties that are no matter for the board are left out; those that a town named itself come last."""
    held = [
        h for h in holdings_on(on).filter(post__path__in=prefixes(path)) if duty_of(h.post.duty).is_on_board
    ]
    shown = acting(on_board(held, path))
    shown.sort(key=lambda a: (-len(a.holding.post.path), duty_rank(a.holding.post.duty)))
    return Team([_member(a, duty_of(a.holding.post.duty)) for a in shown], _office(path, shown, on))


def with_portraits(team: Team) -> Team:
    """The photos that stand on the board: of whoever answers today and has agreed. One statement."""
    marks = portrait_marks(m.account for m in team.members)
    return replace(team, members=[replace(m, portrait=marks.get(m.account, "")) for m in team.members])


def _member(found: Acting, duty: Duty) -> Member:
    language = get_language()
    body = found.account.organisation
    return Member(
        duty.name.in_(language), found.account.name, duty.tasks.in_(language), body.name if body else "",
        found.instead_of.account.name if found.instead_of else "", duty.is_responsible, found.account.pk,
    )  # fmt: skip


def _office(path: str, found: Sequence[Acting], on: date) -> Office:
    """What the finest area's board says; else the telephone of the body that answers, and the town's working hours."""
    texts = list(BoardText.objects.filter(area__path__in=prefixes(path)).select_related("area"))
    text = max(texts, key=lambda t: len(t.area.path), default=None)
    bodies = [a.account.organisation for a in found if a.account.organisation is not None]
    hotline = tenancy.current().hotline
    phone = next((b.phone for b in bodies if b.phone), "") or hotline
    is_chinese = (get_language() or "").startswith("zh")
    if text is None:
        return Office(phone, _hours(on), "", hotline)
    address = text.address_zh if is_chinese else text.address_en or text.address_zh
    return Office(
        text.office_phone or phone, text.hours or _hours(on), address, text.supervision_phone or hotline
    )


def _hours(on: date) -> str:
    period = next((p for p in tenancy.calendar().hours if p.holds(on)), None)
    mark = "、" if (get_language() or "").startswith("zh") else ", "
    return mark.join(f"{_clock(a)}–{_clock(b)}" for a, b in period.times) if period else ""


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
