"""Who answers for a post on a day: its holder, or on leave days the first deputy who is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.records.people.models import Account

from .duties import RESPONSIBLE
from .models import Holding, Leave, ResponsibilityGrid


@dataclass(frozen=True)
class Acting:
    """Somebody who answers today; `instead_of` is the holder who is on leave."""

    holding: Holding
    instead_of: Holding | None = None

    @property
    def account(self) -> Account:
        return self.holding.account


@dataclass(frozen=True)
class Unstaffed:
    """A grid for which nobody answers on a day, or soon: `from_on` is the first such day."""

    grid: ResponsibilityGrid
    from_on: date
    is_on_leave: bool  # there are holders, but all are away


def in_force(on: date, prefix: str = "") -> Q:
    """`from_on` ≤ the day < `to_on`."""
    start, end = f"{prefix}from_on", f"{prefix}to_on"
    return Q(**{f"{start}__lte": on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on}))


def holdings_on(on: date) -> QuerySet[Holding]:
    """Holdings in force on a day, with the account, the post and whether the person is on granted leave (`is_away`)."""
    away = Leave.objects.filter(account=OuterRef("account"), state="granted", from_on__lte=on, to_on__gt=on)
    found = Holding.objects.filter(in_force(on), account__is_active=True).annotate(is_away=Exists(away))
    return found.select_related("account__organisation", "post").order_by("post_id", "turn", "from_on", "id")


def is_away(account: Account, *, on: date) -> bool:
    """Whether somebody is on granted leave."""
    return Leave.objects.filter(account=account, state="granted", from_on__lte=on, to_on__gt=on).exists()


def acting(holdings: Iterable[Holding]) -> list[Acting]:
    """Of all who hold posts on a day, or stand in for them, those who answer: see `holdings_on`.

    For each holder on leave one deputy answers, the first in turn who is there and does not answer already.
    """
    posts: dict[object, list[Holding]] = defaultdict(list)
    for holding in holdings:
        posts[holding.post_id].append(holding)
    found: list[Acting] = []
    for held in posts.values():
        main = [h for h in held if h.turn == 0]
        deputies = [h for h in held if h.turn > 0 and not h.is_away]  # type: ignore[attr-defined]
        found += [Acting(h) for h in main if not h.is_away]  # type: ignore[attr-defined]
        for absent in (h for h in main if h.is_away):  # type: ignore[attr-defined]
            if deputies:
                found.append(Acting(deputies.pop(0), absent))
    return found


def unstaffed(grids: Sequence[ResponsibilityGrid], *, on: date, until_on: date) -> list[Unstaffed]:
    """Grids without a responsible person on a day between `on` and `until_on`, the soonest first; two statements."""
    duties = Q(post__duty__in=RESPONSIBLE, post__path__in=[g.path for g in grids], account__is_active=True)
    soon = Q(from_on__lte=until_on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))
    held: dict[str, list[Holding]] = defaultdict(list)
    for holding in Holding.objects.filter(duties & soon).select_related("post"):
        held[holding.post.path].append(holding)
    people = {h.account_id for hs in held.values() for h in hs}
    leaves: dict[object, list[Leave]] = defaultdict(list)
    for leave in Leave.objects.filter(
        account__in=people, state="granted", from_on__lte=until_on, to_on__gt=on
    ):
        leaves[leave.account_id].append(leave)
    found = []
    for grid in grids:
        mine = held[grid.path]
        days = {
            on,
            *(h.to_on for h in mine if h.to_on),
            *(v.from_on for h in mine for v in leaves[h.account_id]),
        }
        for day in sorted(d for d in days if on <= d <= until_on):
            there = [h for h in mine if h.from_on <= day and (h.to_on is None or h.to_on > day)]
            if not any(_is_there(leaves[h.account_id], day) for h in there):
                found.append(Unstaffed(grid, day, bool(there)))
                break
    return sorted(found, key=lambda u: (u.from_on, u.grid.code))


def _is_there(leaves: Sequence[Leave], day: date) -> bool:
    return not any(v.from_on <= day < v.to_on for v in leaves)
