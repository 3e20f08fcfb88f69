"""What a town needs before its first case can go through the loop, and what of it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from linli.records.people.models import Grant, Organisation
from linli.records.tenancy import queries as tenancy
from linli.records.territory.models import Area, ResponsibilityGrid
from linli.words import Words

from .rules import lifecycle

SIDES = ("acceptor", "verifier", "supervision_centre", "command_centre", "handling_unit")
NEXT_YEAR_FROM_MONTH = 11  # the notice of the next year's holidays comes in November


@dataclass(frozen=True, slots=True)
class FirstStep:
    """`missing`: what of it is not there, by name, where names help."""

    code: str
    is_done: bool
    missing: tuple[Words, ...] = ()


def first_steps(*, now: datetime) -> list[FirstStep]:
    """In the order in which they are best done; four statements."""
    pack, town = tenancy.catalogue(), tenancy.current()
    today = timezone.localdate(now, tenancy.time_zone())
    held = Grant.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=today), account__is_active=True)
    powers = set(held.exclude(role__power="").values_list("role__power", flat=True).distinct())
    named = lifecycle(pack).powers
    sides = tuple(named[s].name for s in SIDES if s in named and s not in powers)
    years = [today.year] + ([today.year + 1] if today.month >= NEXT_YEAR_FROM_MONTH else [])
    unknown = tuple(Words(str(y), str(y)) for y in years if y not in tenancy.calendar().years)
    return [
        FirstStep("areas", Area.objects.exclude(level="county").exists()),
        FirstStep("grids", ResponsibilityGrid.objects.exists()),
        FirstStep("units", Organisation.objects.filter(is_active=True, function__in=pack.functions).exists()),
        FirstStep("powers", not sides, sides),
        FirstStep("calendar", not unknown, unknown),
        FirstStep("hotline", bool(town.hotline)),
    ]
