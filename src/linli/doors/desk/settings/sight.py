"""What can this person see? Computed by the very gates and scopes that the pages use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from linli.doors.desk.views.accounts import account_for, area_name, names_of
from linli.doors.parts.gate import StaffRequest, gate_of, needs
from linli.records.cases import queries as cases
from linli.records.people.permissions import MEANINGS, VERBS
from linli.records.people.queries import Actor, actor_of
from linli.records.people.standing import holds
from linli.records.territory.models import Area

from .asking import actor, areas, page, today

SAMPLES = 4
PAGES = (
    ("desk:home", _("Home page")), ("desk:queue", _("List of cases")), ("desk:map", _("Command map")),
    ("desk:intake", _("Taking in reports")), ("desk:found", _("Reporting what was found")), ("desk:deadlines", _("Deadlines")),
    ("desk:figures", _("Figures")), ("desk:land:home", pgettext_lazy("desk", "Land")), ("desk:messages", _("Messages to residents")),
    ("desk:texts", _("Standard texts")), ("desk:notices", _("Notices")), ("desk:accounts", _("Accounts")),
    ("desk:roles", _("Roles")), ("desk:units", _("Units")), ("desk:classes", _("Categories and limits")),
    ("desk:calendar", _("Calendar and hours")), ("desk:town", _("The town")), ("desk:keys", _("Keys of machines")),
    ("desk:journal", _("Journal")),
)  # fmt: skip


@dataclass(frozen=True)
class Verb:
    name: Any
    says: Any
    areas: tuple[str, ...]  # empty: not at all
    own_unit: bool


def pages_of(person: Actor) -> list[tuple[str, Any, bool]]:
    """Address, name, and whether the gate of that page lets this person in."""
    return [(reverse(route), name, opens(person, reverse(route))) for route, name in PAGES]


def opens(person: Actor, address: str) -> bool:
    gate = gate_of(resolve(address).func)
    if gate.is_everywhere:
        return holds(person, gate.verb, "")
    return not gate.verb or person.may_anywhere(gate.verb)


def verbs_of(person: Actor, here: dict[str, Area]) -> list[Verb]:
    found = []
    names = names_of(here, (r.area_path for r in person.rights))
    for code, words in VERBS.items():
        held = [r for r in person.rights if code in r.verbs]
        where = tuple(dict.fromkeys(area_name(names, r.area_path) or str(_("the whole town")) for r in held))
        found.append(
            Verb(words, MEANINGS[code], where, bool(held) and all(r.unit_id is not None for r in held))
        )
    return found


@needs("accounts.manage")
@require_safe
def sight(request: StaffRequest, pk: UUID) -> HttpResponse:
    account = account_for(request, pk)
    person, me = actor_of(account, today=today()), actor(request)
    here = {a.path: a for a in areas()}
    mine = cases.visible(me).filter(is_open=True).order_by("-reported_at")
    seen = cases.visible(person)
    context = {
        "tab": "accounts", "account": account, "verbs": verbs_of(person, here), "pages": pages_of(person),
        "open_cases": seen.filter(is_open=True).count(), "waiting": cases.waiting_for(person).count(),
        "sees": list(mine.filter(pk__in=seen.values("pk"))[:SAMPLES]),
        "sees_not": list(mine.exclude(pk__in=seen.values("pk"))[:SAMPLES]), "now": timezone.now(),
    }  # fmt: skip
    return page(request, "desk/settings/sight.html", context)
